//! Whether a refund may be begun at all, from what the journal knows of its payment. Refuses while
//! any other refund of the payment is open, and once the same one was made.

use super::entry::{Entry, Merchant, State};
use super::error::Error;
use super::reconcile::Finding;
use super::{Evidence, Mark};
use crate::payment::{Reference, Refund, What, Won};

/// A refund that a person or a batch means to make once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intention {
    /// Whose payment it is.
    pub merchant: Merchant,
    /// What was asked for, as it was asked.
    pub asked: What,
    /// The caller's own name for it.
    pub reference: Option<Reference>,
    /// Whether it is meant although the same refund was made before.
    pub again: bool,
    /// The refund, as planned from the payment.
    pub refund: Refund,
    /// What was left of the payment when the refund was planned.
    pub balance_before: Won,
    /// How far the journal was when the payment was *about to be* read.
    pub mark: Mark,
}

/// What the people who set a machine up allow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// No refunds at all.
    pub is_read_only: bool,
    /// At most so much for one refund.
    pub refund_limit: Option<Won>,
    /// At most so much for all refunds of a Korean day, those in doubt included.
    pub refund_limit_per_day: Option<Won>,
}

impl Limits {
    /// Says whether one refund of that amount is allowed at all.
    ///
    /// # Errors
    ///
    /// [`Error::ReadOnlyProfile`], [`Error::AboveRefundLimit`].
    pub fn allow(&self, amount: Won) -> Result<(), Error> {
        if self.is_read_only {
            return Err(Error::ReadOnlyProfile);
        }
        match self.refund_limit.filter(|limit| amount > *limit) {
            Some(limit) => Err(Error::AboveRefundLimit { amount, limit }),
            None => Ok(()),
        }
    }
}

/// Which refund is wanted. It is the same as another when the payment, the reference, and the amount
/// or "all that is left" are the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) asked: What,
    /// What would go back, once that is planned.
    pub(super) amount: Option<Won>,
    pub(super) reference: Option<&'a Reference>,
    /// Whether it is wanted although it was made before: before this run began, that is. Of what
    /// came out since, nobody knew who asked.
    pub(super) again: bool,
    /// How far the journal was when this run began.
    pub(super) begun: Mark,
}

impl Wanted<'_> {
    fn is_same_as(self, entry: &Entry) -> bool {
        let amount = match self.asked {
            What::Amount(won) => Some(won),
            What::Full => self.amount,
        };
        entry.reference.as_ref() == self.reference
            && (entry.asked == self.asked || amount == Some(entry.amount))
    }
}

/// How a payment stands with the journal, for one intended refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing<'e> {
    /// It may be begun, as the so-manieth attempt.
    Free {
        /// From 1.
        attempt: u32,
    },
    /// A run is at work on a refund of the payment.
    Held(&'e Entry),
    /// A refund of the payment is in doubt.
    InDoubt(&'e Entry),
    /// The very same refund was made.
    Refunded(&'e Entry),
    /// An earlier attempt that was closed as not made turns out otherwise.
    Surfaced(&'e Entry, Finding),
}

/// Says how a payment stands, from all entries of it in the order of their numbers.
///
/// What is known of the very refund that is asked for goes before what is known of others: one that
/// was made is not called in doubt because another one of the payment is.
///
/// `balance` is what is left of the payment now. It is held against the latest attempt that left
/// this machine, if that was closed as refused or not applied: where the balance fell since, and
/// refunds in the journal do not account for it, the attempt may have been carried out after all,
/// and asking again would be asking twice.
pub(super) fn standing<'e>(
    entries: &'e [Entry],
    wanted: Wanted<'_>,
    balance: Option<Won>,
) -> Standing<'e> {
    let is_open = |entry: &&Entry| entry.state.is_open();
    let attempts = || entries.iter().filter(|entry| wanted.is_same_as(entry));
    if let Some(entry) = attempts().find(is_open) {
        return blocked_by(entry);
    }
    let is_in_the_way = |entry: &&Entry| {
        entry.state == State::Refunded && !(wanted.again && entry.mark <= wanted.begun)
    };
    if let Some(entry) = attempts().rfind(is_in_the_way) {
        return Standing::Refunded(entry);
    }
    if let Some(entry) = entries.iter().find(is_open) {
        return blocked_by(entry);
    }
    let latest = attempts().rfind(|entry| entry.state != State::NotSent);
    if let (Some(latest), Some(balance)) = (latest, balance)
        && let Some(finding) = surfaced(latest, entries, balance)
    {
        return Standing::Surfaced(latest, finding);
    }
    let attempt = u32::try_from(attempts().count())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    Standing::Free { attempt }
}

const fn blocked_by(open: &Entry) -> Standing<'_> {
    if open.state.is_in_hand() {
        Standing::Held(open)
    } else {
        Standing::InDoubt(open)
    }
}

fn surfaced(latest: &Entry, entries: &[Entry], balance: Won) -> Option<Finding> {
    let was_inferred_away = match latest.state {
        State::Refused | State::NotApplied => latest.evidence != Some(Evidence::Person),
        State::Claimed
        | State::Sending
        | State::Refunded
        | State::NotSent
        | State::Unknown
        | State::Conflict => false,
    };
    if !was_inferred_away {
        return None;
    }
    let expected = entries
        .iter()
        .filter(|entry| entry.id > latest.id && entry.state == State::Refunded)
        .try_fold(latest.balance_before, |left, entry| {
            left.checked_sub(entry.amount)
        });
    if expected == Some(balance) {
        None
    } else if expected.and_then(|left| left.checked_sub(latest.amount)) == Some(balance) {
        Some(Finding::Applied)
    } else {
        Some(Finding::Contradiction)
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::RefundId;
    use super::super::tests::entry;
    use super::*;

    fn some(won: u64) -> What {
        What::Amount(Won::new(won))
    }

    fn wanted(asked: What) -> Wanted<'static> {
        Wanted {
            asked,
            amount: None,
            reference: None,
            again: false,
            begun: Mark(1),
        }
    }

    fn standing_of(entries: &[Entry], asked: What, balance: u64) -> Standing<'_> {
        standing(entries, wanted(asked), Some(Won::new(balance)))
    }

    /// The so-manieth refund of 5,000 won of a payment that had so much left before.
    fn refund(id: i64, state: State, balance_before: u64) -> Entry {
        Entry {
            id: RefundId(id),
            state,
            balance_before: Won::new(balance_before),
            ..entry()
        }
    }

    #[test]
    fn any_open_refund_of_the_payment_blocks_every_other() {
        for state in State::ALL {
            let entries = [refund(1, state, 12_000)];
            let expected = match state {
                State::Claimed | State::Sending => Standing::Held(&entries[0]),
                State::Unknown | State::Conflict => Standing::InDoubt(&entries[0]),
                State::Refunded | State::Refused | State::NotSent | State::NotApplied => {
                    Standing::Free { attempt: 1 }
                }
            };
            assert_eq!(
                standing_of(&entries, some(1_000), 12_000),
                expected,
                "{state}"
            );
        }
    }

    #[test]
    fn what_is_known_of_the_same_refund_goes_before_what_is_known_of_others() {
        let other = |state| Entry {
            asked: some(2_000),
            amount: Won::new(2_000),
            ..refund(1, state, 12_000)
        };
        for open in State::ALL.into_iter().filter(|state| state.is_open()) {
            let made = [refund(2, State::Refunded, 12_000), other(open)];
            assert_eq!(
                standing_of(&made, some(5_000), 7_000),
                Standing::Refunded(&made[0]),
                "{open}"
            );
            // The other one still stands in the way of once more.
            let again = Wanted {
                again: true,
                ..wanted(some(5_000))
            };
            let again = standing(&made, again, Some(Won::new(7_000)));
            assert_eq!(again, blocked_by(&made[1]), "{open}");
            let in_doubt = [other(open), refund(2, State::Unknown, 10_000)];
            assert_eq!(
                standing_of(&in_doubt, some(5_000), 10_000),
                Standing::InDoubt(&in_doubt[1]),
                "{open}"
            );
        }
    }

    #[test]
    fn a_refund_that_is_meant_again_is_in_doubt_while_the_second_one_is() {
        let entries = [
            refund(1, State::Refunded, 12_000),
            refund(2, State::Unknown, 7_000),
        ];
        assert_eq!(
            standing_of(&entries, some(5_000), 7_000),
            Standing::InDoubt(&entries[1])
        );
    }

    #[test]
    fn the_same_refund_once_made_is_not_made_again() {
        let entries = [refund(1, State::Refunded, 12_000)];
        assert_eq!(
            standing_of(&entries, some(5_000), 7_000),
            Standing::Refunded(&entries[0])
        );
        assert_eq!(
            standing_of(&entries, some(4_000), 7_000),
            Standing::Free { attempt: 1 }
        );
        assert_eq!(
            standing_of(&entries, What::Full, 7_000),
            Standing::Free { attempt: 1 }
        );
    }

    #[test]
    fn all_that_is_left_is_the_same_refund_when_it_is_the_same_amount() {
        let entries = [refund(1, State::Refunded, 10_000)];
        let planned = Wanted {
            amount: Some(Won::new(5_000)),
            ..wanted(What::Full)
        };
        let found = standing(&entries, planned, Some(Won::new(5_000)));
        assert_eq!(found, Standing::Refunded(&entries[0]));
    }

    #[test]
    fn another_reference_or_saying_so_makes_it_another_refund() {
        let entries = [refund(1, State::Refunded, 12_000)];
        let reference = "ticket 7".parse().unwrap();
        let named = Wanted {
            reference: Some(&reference),
            ..wanted(some(5_000))
        };
        let again = Wanted {
            again: true,
            ..wanted(some(5_000))
        };
        let balance = Some(Won::new(7_000));
        assert_eq!(
            standing(&entries, named, balance),
            Standing::Free { attempt: 1 }
        );
        assert_eq!(
            standing(&entries, again, balance),
            Standing::Free { attempt: 2 }
        );
    }

    #[test]
    fn saying_that_it_is_meant_again_says_nothing_of_what_came_out_since() {
        let surfaced = [Entry {
            mark: Mark(2),
            ..refund(1, State::Refunded, 12_000)
        }];
        let again = Wanted {
            again: true,
            ..wanted(some(5_000))
        };
        assert_eq!(
            standing(&surfaced, again, Some(Won::new(7_000))),
            Standing::Refunded(&surfaced[0])
        );
    }

    #[test]
    fn what_was_not_made_may_be_asked_for_again() {
        for state in [State::Refused, State::NotSent, State::NotApplied] {
            assert_eq!(
                standing_of(&[refund(1, state, 12_000)], some(5_000), 12_000),
                Standing::Free { attempt: 2 }
            );
        }
    }

    #[test]
    fn an_attempt_that_was_carried_out_after_all_is_not_repeated() {
        for state in [State::Refused, State::NotApplied] {
            let entries = [refund(1, state, 12_000)];
            assert_eq!(
                standing_of(&entries, some(5_000), 7_000),
                Standing::Surfaced(&entries[0], Finding::Applied)
            );
            assert_eq!(
                standing_of(&entries, some(5_000), 6_000),
                Standing::Surfaced(&entries[0], Finding::Contradiction)
            );
        }
        // A later request that never left hides nothing.
        let hidden = [
            refund(1, State::NotApplied, 12_000),
            refund(2, State::NotSent, 12_000),
        ];
        assert_eq!(
            standing_of(&hidden, some(5_000), 7_000),
            Standing::Surfaced(&hidden[0], Finding::Applied)
        );
        // A request that never left has nothing to surface, and a person knew better.
        let not_sent = [refund(1, State::NotSent, 12_000)];
        assert_eq!(
            standing_of(&not_sent, some(5_000), 7_000),
            Standing::Free { attempt: 2 }
        );
        let resolved = [Entry {
            evidence: Some(Evidence::Person),
            ..refund(1, State::NotApplied, 12_000)
        }];
        assert_eq!(
            standing_of(&resolved, some(5_000), 7_000),
            Standing::Free { attempt: 2 }
        );
    }

    #[test]
    fn refunds_in_the_journal_account_for_a_lower_balance() {
        let other = Entry {
            reference: Some("other".parse().unwrap()),
            ..refund(2, State::Refunded, 12_000)
        };
        let entries = [refund(1, State::NotApplied, 12_000), other];
        assert_eq!(
            standing_of(&entries, some(5_000), 7_000),
            Standing::Free { attempt: 2 }
        );
        assert_eq!(
            standing_of(&entries, some(5_000), 2_000),
            Standing::Surfaced(&entries[0], Finding::Applied)
        );
    }
}
