//! Whether a refund may be begun at all, from what the journal knows of its payment. Refuses while
//! any other refund of the payment is open or not certain, and once the same one was made.

use super::entry::{Entry, Evidence, Mark, State};
use super::error::JournalError;
use crate::payment::{AmountAsked, No, Order, Reference, RefundId, Tid, Won};

/// Which refund is asked for. Without a reference it is the same as another of the payment when the
/// amount is the same, whatever the other's reference; with one, when that is the same too.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefundWanted<'a> {
    pub(super) asked: AmountAsked,
    /// What would go back, once that is planned.
    pub(super) amount: Option<Won>,
    pub(super) reference: Option<&'a Reference>,
    /// The refund that it is one more after.
    pub(super) again_after: Option<RefundId>,
    /// How far the journal was when this run began.
    pub(super) begun: Mark,
}

impl<'a> RefundWanted<'a> {
    pub(super) const fn of_order(order: &'a Order, begun: Mark) -> Self {
        Self {
            asked: order.asked,
            amount: None,
            reference: order.reference.as_ref(),
            again_after: order.again_after,
            begun,
        }
    }

    /// Returns what would go, as far as that is known: all that is left is, once it was read.
    fn would_go(self) -> Option<Won> {
        match self.asked {
            AmountAsked::Part(won) => Some(won),
            AmountAsked::Full => self.amount,
        }
    }

    /// Tells whether an entry has the name that is asked for, if one is.
    fn is_named_like(self, entry: &Entry) -> bool {
        self.reference
            .is_none_or(|reference| entry.reference.as_ref() == Some(reference))
    }

    /// Tells whether an entry gives back the amount that is asked for, under the same name if one is
    /// asked for.
    fn is_like(self, entry: &Entry) -> bool {
        self.is_named_like(entry)
            && self
                .would_go()
                .map_or(entry.asked == AmountAsked::Full, |won| won == entry.amount)
    }

    /// Tells whether an entry is this very refund: of those that are one more after another, the one
    /// that names the same other.
    fn is_same_as(self, entry: &Entry) -> bool {
        self.is_like(entry)
            && self
                .again_after
                .is_none_or(|id| entry.again_after == Some(id))
    }
}

/// How a payment stands with the journal, for one refund that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing<'e> {
    /// It may be begun, as attempt number so much, from 1.
    Free { attempt: u32 },
    /// A run is at work on a refund of the payment.
    Held(&'e Entry),
    /// A refund of the payment is in doubt.
    InDoubt(&'e Entry),
    /// A refund of the payment was refused, and may yet be carried out.
    RefusedRecently(&'e Entry),
    /// The very same refund was made.
    Refunded(&'e Entry),
    /// Another amount was given back, or may have been, under this reference.
    ReferenceUsed(&'e Entry),
    /// What it is to be one more after is not a refund of this payment, amount and reference that
    /// was made before this run began.
    NotAgain(RefundId),
    /// What it is to be one more after is of another amount.
    AgainOfOtherAmount { after: &'e Entry, amount: Won },
}

impl Standing<'_> {
    /// Returns the attempt number, or why the refund may not be begun.
    pub(super) fn attempt(self, tid: &Tid) -> Result<u32, JournalError> {
        let boxed = |entry: &Entry| Box::new(entry.clone());
        Err(match self {
            Self::Free { attempt } => return Ok(attempt),
            Self::Held(entry) => JournalError::Held(boxed(entry)),
            Self::InDoubt(entry) => JournalError::InDoubt(boxed(entry)),
            Self::RefusedRecently(entry) => JournalError::RefusedRecently(boxed(entry)),
            Self::Refunded(entry) => JournalError::AlreadyRefunded(boxed(entry)),
            Self::ReferenceUsed(entry) => JournalError::ReferenceUsed(boxed(entry)),
            Self::NotAgain(id) => JournalError::NotAgain {
                id,
                tid: tid.clone(),
            },
            Self::AgainOfOtherAmount { after, amount } => JournalError::AgainOfOtherAmount {
                entry: boxed(after),
                amount,
            },
        })
    }
}

/// Says how a payment stands, from all entries of it in the order of their numbers.
///
/// What is known of the very refund that is asked for goes before what is known of others: one that
/// was made is not called in doubt because another one of the payment is.
pub(super) fn standing<'e>(entries: &'e [Entry], wanted: RefundWanted<'_>) -> Standing<'e> {
    let is_open = |entry: &&Entry| entry.state.is_open();
    let attempts = || entries.iter().filter(|entry| wanted.is_same_as(entry));
    if let Some(entry) = attempts().find(is_open) {
        return blocked_by(entry);
    }
    if let Some(entry) = attempts().rfind(|entry| entry.state == State::Refunded) {
        return Standing::Refunded(entry);
    }
    if let Some(id) = wanted.again_after {
        let is_before = |entry: &Entry| {
            entry.id == id
                && entry.state == State::Refunded
                && entry.mark <= wanted.begun
                && wanted.is_named_like(entry)
        };
        let Some(after) = entries.iter().find(|entry| is_before(entry)) else {
            return Standing::NotAgain(id);
        };
        if let Some(amount) = wanted.would_go().filter(|won| *won != after.amount) {
            return Standing::AgainOfOtherAmount { after, amount };
        }
    }
    if let Some(entry) = entries
        .iter()
        .find(|entry| has_taken_reference(entry, wanted))
    {
        return Standing::ReferenceUsed(entry);
    }
    if let Some(blocked) = in_the_way(entries) {
        return blocked;
    }
    let attempt = u32::try_from(attempts().count())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    Standing::Free { attempt }
}

/// Says which refund of a payment is in the way of every other, if one is.
pub(super) fn in_the_way(entries: &[Entry]) -> Option<Standing<'_>> {
    let is_recent = |entry: &&Entry| entry.state == State::Refused && !entry.is_certain();
    let open = entries.iter().find(|entry| entry.state.is_open());
    open.map(blocked_by).or_else(|| {
        let recent = entries.iter().find(is_recent);
        recent.map(Standing::RefusedRecently)
    })
}

const fn blocked_by(open: &Entry) -> Standing<'_> {
    if open.state.is_in_hand() {
        Standing::Held(open)
    } else {
        Standing::InDoubt(open)
    }
}

/// Tells whether an entry gave another amount back, or may have, under the name that is asked for.
fn has_taken_reference(entry: &Entry, wanted: RefundWanted<'_>) -> bool {
    let is_named = wanted.reference.is_some() && entry.reference.as_ref() == wanted.reference;
    let may_count = entry.state.may_have_moved_money()
        || (entry.state == State::Refused && !entry.is_certain());
    is_named && may_count && wanted.would_go().is_some_and(|won| won != entry.amount)
}

/// Tells whether an attempt was closed as not made without the gateway, or a person, saying so for
/// good: if the payment is called cancelled later, it may have been carried out after all.
pub(super) fn was_inferred_away(entry: &Entry) -> bool {
    match entry.state {
        State::NotApplied => entry.evidence == Some(Evidence::Look),
        State::Refused => matches!(entry.no(), Some(No::Other | No::AlreadyCancelled)),
        State::Claimed
        | State::Sending
        | State::Refunded
        | State::NotSent
        | State::Unknown
        | State::Conflict
        | State::RolledBack => false,
    }
}

/// What is known of a payment that may be refunded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clearance {
    /// What the journal knows to have gone back.
    pub refunded: Won,
    /// The attempts that were closed as not made, with their amounts: one of them may be what was
    /// given back elsewhere.
    pub not_made: Vec<(RefundId, Won)>,
    /// The last known balance, where the payment was found to have more: a cancel was rolled back.
    pub rolled_back_from: Option<Won>,
}

impl Clearance {
    pub(super) fn of(entries: &[Entry], rolled_back_from: Option<Won>) -> Self {
        let made = |entry: &&Entry| entry.state == State::Refunded;
        Self {
            refunded: entries
                .iter()
                .filter(made)
                .try_fold(Won::ZERO, |sum, entry| sum.checked_add(entry.amount))
                .unwrap_or(Won::new(u64::MAX)),
            not_made: entries
                .iter()
                .filter(|entry| was_inferred_away(entry))
                .map(|entry| (entry.id, entry.amount))
                .collect(),
            rolled_back_from,
        }
    }
}

/// Returns the refunds of this amount and reference that were made, oldest first: those that asking
/// once more is meant beside.
pub(super) fn made_before<'e>(
    entries: &'e [Entry],
    wanted: RefundWanted<'_>,
) -> impl Iterator<Item = &'e Entry> {
    entries
        .iter()
        .filter(move |entry| entry.state == State::Refunded && wanted.is_like(entry))
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn some(won: u64) -> AmountAsked {
        AmountAsked::Part(Won::new(won))
    }

    fn wanted(asked: AmountAsked) -> RefundWanted<'static> {
        RefundWanted {
            asked,
            amount: None,
            reference: None,
            again_after: None,
            begun: Mark(1),
        }
    }

    /// Refund number so much, of 5,000 won.
    fn refund(id: i64, state: State) -> Entry {
        Entry {
            id: RefundId(id),
            state,
            ..entry()
        }
    }

    fn named(name: &str, entry: Entry) -> Entry {
        Entry {
            reference: Some(name.parse().unwrap()),
            ..entry
        }
    }

    #[test]
    fn any_open_refund_of_the_payment_blocks_every_other() {
        for state in State::ALL {
            let entries = [refund(1, state)];
            let expected = match state {
                State::Claimed | State::Sending => Standing::Held(&entries[0]),
                State::Unknown | State::Conflict => Standing::InDoubt(&entries[0]),
                State::Refunded
                | State::Refused
                | State::NotSent
                | State::NotApplied
                | State::RolledBack => Standing::Free { attempt: 1 },
            };
            assert_eq!(standing(&entries, wanted(some(1_000))), expected, "{state}");
        }
    }

    #[test]
    fn what_is_known_of_the_same_refund_goes_before_what_is_known_of_others() {
        let other = |state| Entry {
            asked: some(2_000),
            amount: Won::new(2_000),
            ..refund(1, state)
        };
        for open in State::ALL.into_iter().filter(|state| state.is_open()) {
            let made = [refund(2, State::Refunded), other(open)];
            assert_eq!(
                standing(&made, wanted(some(5_000))),
                Standing::Refunded(&made[0]),
                "{open}"
            );
            // The other one still stands in the way of once more.
            let again = RefundWanted {
                again_after: Some(RefundId(2)),
                ..wanted(some(5_000))
            };
            assert_eq!(standing(&made, again), blocked_by(&made[1]), "{open}");
            let in_doubt = [other(open), refund(2, State::Unknown)];
            assert_eq!(
                standing(&in_doubt, wanted(some(5_000))),
                Standing::InDoubt(&in_doubt[1]),
                "{open}"
            );
        }
    }

    #[test]
    fn the_same_refund_once_made_is_not_made_again() {
        let entries = [refund(1, State::Refunded)];
        assert_eq!(
            standing(&entries, wanted(some(5_000))),
            Standing::Refunded(&entries[0])
        );
        for other in [some(4_000), AmountAsked::Full] {
            assert_eq!(
                standing(&entries, wanted(other)),
                Standing::Free { attempt: 1 }
            );
        }
    }

    #[test]
    fn all_that_is_left_is_the_same_refund_when_it_is_the_same_amount() {
        let entries = [refund(1, State::Refunded)];
        let planned = |won| RefundWanted {
            amount: Some(Won::new(won)),
            ..wanted(AmountAsked::Full)
        };
        assert_eq!(
            standing(&entries, planned(5_000)),
            Standing::Refunded(&entries[0])
        );
        let full = [Entry {
            asked: AmountAsked::Full,
            ..refund(1, State::Refunded)
        }];
        assert_eq!(
            standing(&full, wanted(AmountAsked::Full)),
            Standing::Refunded(&full[0]),
            "before anybody read the payment"
        );
        assert_eq!(
            standing(&full, planned(7_000)),
            Standing::Free { attempt: 1 }
        );
        assert_eq!(
            standing(&full, wanted(some(5_000))),
            Standing::Refunded(&full[0]),
            "all of it counts as the amount that went"
        );
    }

    #[test]
    fn without_a_reference_a_refund_under_any_reference_is_the_same() {
        let entries = [named("ticket 7", refund(1, State::Refunded))];
        assert_eq!(
            standing(&entries, wanted(some(5_000))),
            Standing::Refunded(&entries[0])
        );
    }

    #[test]
    fn with_a_reference_the_same_is_one_of_that_reference() {
        let entries = [
            refund(1, State::Refunded),
            named("ticket 7", refund(2, State::Refunded)),
        ];
        let ask = |name: &str, asked| {
            let reference = name.parse().unwrap();
            let wanted = RefundWanted {
                reference: Some(&reference),
                ..wanted(asked)
            };
            standing(&entries, wanted)
        };
        assert_eq!(ask("ticket 8", some(5_000)), Standing::Free { attempt: 1 });
        assert_eq!(
            ask("ticket 7", some(5_000)),
            Standing::Refunded(&entries[1])
        );
        assert_eq!(
            ask("ticket 7", some(4_000)),
            Standing::ReferenceUsed(&entries[1])
        );
    }

    #[test]
    fn a_reference_of_what_was_never_made_is_free() {
        let reference = "ticket 7".parse().unwrap();
        let ask = RefundWanted {
            reference: Some(&reference),
            ..wanted(some(4_000))
        };
        for state in [
            State::NotSent,
            State::NotApplied,
            State::RolledBack,
            State::Refused,
        ] {
            let entries = [named("ticket 7", refund(1, state))];
            assert_eq!(
                standing(&entries, ask),
                Standing::Free { attempt: 1 },
                "{state}"
            );
        }
        let uncertain = [Entry {
            certain_at: None,
            ..named("ticket 7", refund(1, State::Refused))
        }];
        assert_eq!(
            standing(&uncertain, ask),
            Standing::ReferenceUsed(&uncertain[0])
        );
    }

    #[test]
    fn one_more_after_a_refund_is_made_once() {
        let again = RefundWanted {
            again_after: Some(RefundId(1)),
            ..wanted(some(5_000))
        };
        let first = [refund(1, State::Refunded)];
        assert_eq!(standing(&first, again), Standing::Free { attempt: 1 });
        let both = [
            refund(1, State::Refunded),
            Entry {
                again_after: Some(RefundId(1)),
                mark: Mark(9),
                ..refund(2, State::Refunded)
            },
        ];
        assert_eq!(standing(&both, again), Standing::Refunded(&both[1]));
    }

    #[test]
    fn one_more_after_what_was_not_made_before_is_refused() {
        let again = RefundWanted {
            again_after: Some(RefundId(1)),
            ..wanted(some(5_000))
        };
        let found_out_since = Entry {
            mark: Mark(2),
            ..refund(1, State::Refunded)
        };
        for entry in [
            found_out_since,
            refund(1, State::NotApplied),
            refund(3, State::Refunded),
        ] {
            let entries = [entry];
            assert_eq!(standing(&entries, again), Standing::NotAgain(RefundId(1)));
        }
    }

    #[test]
    fn one_more_after_a_refund_is_as_much_also_when_all_that_is_left_is_asked_for() {
        let all = RefundWanted {
            again_after: Some(RefundId(1)),
            ..wanted(AmountAsked::Full)
        };
        let entries = [refund(1, State::Refunded)];
        let left = |won| RefundWanted { amount: won, ..all };
        // How much that is, is known once the payment was read.
        for amount in [None, Some(entries[0].amount)] {
            let free = Standing::Free { attempt: 1 };
            assert_eq!(standing(&entries, left(amount)), free, "{amount:?}");
        }
        let amount = Won::new(7_000);
        assert_eq!(
            standing(&entries, left(Some(amount))),
            Standing::AgainOfOtherAmount {
                after: &entries[0],
                amount
            }
        );
    }

    #[test]
    fn a_refusal_that_is_not_certain_blocks_and_asking_again_does_not_lift_it() {
        let entries = [
            refund(1, State::Refunded),
            Entry {
                certain_at: None,
                ..refund(2, State::Refused)
            },
        ];
        let again = RefundWanted {
            again_after: Some(RefundId(1)),
            ..wanted(some(5_000))
        };
        for wanted in [wanted(some(1_000)), again] {
            assert_eq!(
                standing(&entries, wanted),
                Standing::RefusedRecently(&entries[1])
            );
        }
    }

    #[test]
    fn what_was_not_made_may_be_asked_for_again() {
        for state in [
            State::Refused,
            State::NotSent,
            State::NotApplied,
            State::RolledBack,
        ] {
            assert_eq!(
                standing(&[refund(1, state)], wanted(some(5_000))),
                Standing::Free { attempt: 2 }
            );
        }
    }

    #[test]
    fn what_a_later_answer_may_bring_back_is_what_nobody_was_told_for_good() {
        let with_no = |no| Entry {
            reply: Some(super::super::tests::reply(no)),
            ..refund(1, State::Refused)
        };
        assert!(was_inferred_away(&with_no(No::Other)));
        assert!(!was_inferred_away(&with_no(No::Final)));
        assert!(!was_inferred_away(&with_no(No::Credentials)));
        let lost = |evidence| Entry {
            evidence: Some(evidence),
            ..refund(1, State::NotApplied)
        };
        assert!(was_inferred_away(&lost(Evidence::Look)));
        assert!(!was_inferred_away(&lost(Evidence::Person)));
    }
}
