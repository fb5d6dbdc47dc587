//! What a look at the payment proves about a refund in doubt. Refuses to conclude anything from
//! less than the gateway's own figures.
//!
//! An inference is sound only if nothing else moved the balance. Refunds by this program are kept
//! away by the journal, which lets no second refund of a payment begin while one is open. Refunds
//! made elsewhere, on the vendor's pages for instance, cannot be told apart when they are of the
//! very same amount.

use std::time::Duration;

use jiff::Timestamp;

use super::entry::{Entry, State};
use crate::payment::{Balance, Payment, Won};

/// What a look at a payment found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// So much is left.
    Balance(Won),
    /// The payment is there, but its figures do not say what is left.
    BalanceUnknown,
    /// The gateway knows of no such payment.
    NotFound,
}

impl Look {
    /// Reads what is left off a payment.
    #[must_use]
    pub fn at(payment: &Payment<'_>) -> Self {
        match payment.balance() {
            Balance::Known(won) => Self::Balance(won),
            Balance::Unknown => Self::BalanceUnknown,
        }
    }

    /// Returns what is left, where that is known.
    #[must_use]
    pub const fn balance(self) -> Option<Won> {
        match self {
            Self::Balance(won) => Some(won),
            Self::BalanceUnknown | Self::NotFound => None,
        }
    }
}

/// A refund whose outcome is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What was left before it was sent.
    pub balance_before: Won,
    /// What was to go back.
    pub amount: Won,
    /// Whether the gateway said no.
    pub is_declined: bool,
    /// How long ago the request left, at the latest.
    pub elapsed: Duration,
    /// How long an unchanged payment leaves a lost request in doubt.
    pub settle: Duration,
}

/// What a look proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The balance fell by the amount: the refund was made.
    Applied,
    /// The balance is unchanged, and the gateway had said no.
    Refused,
    /// The balance is unchanged although the request had all the time it needs.
    ///
    /// This rests on one assumption, which no look can check: that a request not carried out
    /// `settle` after it left never will be.
    NotApplied,
    /// Nothing, for now.
    Undecided,
    /// The balance moved otherwise, or cannot be learnt: for a person to judge.
    Contradiction,
}

/// Weighs what a look found against what was known before.
#[must_use]
pub fn weigh(doubt: &Doubt, look: Look) -> Finding {
    let has_settled = doubt.elapsed >= doubt.settle;
    match look {
        Look::Balance(left) if Some(left) == doubt.balance_before.checked_sub(doubt.amount) => {
            Finding::Applied
        }
        Look::Balance(left) if left == doubt.balance_before => {
            if doubt.is_declined {
                Finding::Refused
            } else if has_settled {
                Finding::NotApplied
            } else {
                Finding::Undecided
            }
        }
        Look::Balance(_) => Finding::Contradiction,
        // Half-written figures may be put right yet; if they stay so, somebody has to see them.
        Look::BalanceUnknown | Look::NotFound => {
            if has_settled {
                Finding::Contradiction
            } else {
                Finding::Undecided
            }
        }
    }
}

/// Weighs what a look found after the gateway accepted the refund.
///
/// Only figures that say otherwise contradict a `0000`. An unchanged balance is old news until the
/// last look; figures that say nothing never contradict.
#[must_use]
pub fn confirm(balance_before: Won, amount: Won, look: Look, is_last: bool) -> Finding {
    match look {
        Look::Balance(left) if Some(left) == balance_before.checked_sub(amount) => Finding::Applied,
        Look::Balance(left) if left == balance_before && !is_last => Finding::Undecided,
        Look::Balance(_) => Finding::Contradiction,
        Look::BalanceUnknown | Look::NotFound => Finding::Undecided,
    }
}

/// Draws the conclusion from one look, with the balance that it saw and words for the history.
pub(super) fn conclude(
    entry: &Entry,
    look: &Result<Look, String>,
    now: Timestamp,
    settle: Duration,
    is_last: bool,
) -> (Finding, Option<Won>, String) {
    let look = match look {
        Ok(look) => *look,
        Err(why) => {
            return (
                Finding::Undecided,
                None,
                format!("could not be seen: {why}"),
            );
        }
    };
    let expected = entry.balance_before.checked_sub(entry.amount);
    let seen = match look {
        Look::Balance(won) => format!(
            "{} won were left before, {} are left now",
            entry.balance_before.grouped(),
            won.grouped()
        ),
        Look::BalanceUnknown => "the gateway does not say clearly what is left".to_owned(),
        Look::NotFound => "the gateway does not find the payment".to_owned(),
    };
    if entry.state == State::Refunded {
        let finding = confirm(entry.balance_before, entry.amount, look, is_last);
        let detail = if finding == Finding::Contradiction {
            format!(
                "accepted, but {seen}: CANCEL_SUM_AMOUNT is documented as what is left after \
                 cancels, which would be {}",
                expected.unwrap_or_default().grouped()
            )
        } else {
            seen
        };
        return (finding, look.balance(), detail);
    }
    // The request left no later than when its call ended. A run that died may have sent it up to
    // its death, but not long after it wrote that it would.
    let left_at = entry.answered_at.or(entry.sent_at).unwrap_or(now);
    let doubt = Doubt {
        balance_before: entry.balance_before,
        amount: entry.amount,
        is_declined: entry.is_declined(),
        // A clock that was put back proves nothing.
        elapsed: Duration::try_from(now.duration_since(left_at)).unwrap_or(Duration::ZERO),
        settle,
    };
    let finding = match weigh(&doubt, look) {
        Finding::Refused if !is_last => Finding::Undecided,
        finding @ (Finding::Refused
        | Finding::Applied
        | Finding::NotApplied
        | Finding::Undecided
        | Finding::Contradiction) => finding,
    };
    (finding, look.balance(), seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTLE: Duration = Duration::from_secs(600);

    fn finding(look: Look, elapsed_seconds: u64, is_declined: bool) -> Finding {
        let doubt = Doubt {
            balance_before: Won::new(12_000),
            amount: Won::new(5_000),
            is_declined,
            elapsed: Duration::from_secs(elapsed_seconds),
            settle: SETTLE,
        };
        weigh(&doubt, look)
    }

    fn left(won: u64) -> Look {
        Look::Balance(Won::new(won))
    }

    #[test]
    fn a_balance_that_fell_by_the_amount_proves_the_refund() {
        for elapsed in [0, 599, 600, 100_000] {
            assert_eq!(finding(left(7_000), elapsed, false), Finding::Applied);
            assert_eq!(finding(left(7_000), elapsed, true), Finding::Applied);
        }
    }

    #[test]
    fn an_unchanged_balance_proves_nothing_until_the_request_had_its_time() {
        assert_eq!(finding(left(12_000), 0, false), Finding::Undecided);
        assert_eq!(finding(left(12_000), 599, false), Finding::Undecided);
        assert_eq!(finding(left(12_000), 600, false), Finding::NotApplied);
    }

    #[test]
    fn an_unchanged_balance_after_a_no_is_a_refusal() {
        assert_eq!(finding(left(12_000), 0, true), Finding::Refused);
        assert_eq!(finding(left(12_000), 600, true), Finding::Refused);
    }

    #[test]
    fn any_other_balance_is_for_a_person() {
        for won in [0, 6_999, 7_001, 11_999, 12_001] {
            assert_eq!(
                finding(left(won), 0, false),
                Finding::Contradiction,
                "{won}"
            );
            assert_eq!(
                finding(left(won), 600, true),
                Finding::Contradiction,
                "{won}"
            );
        }
    }

    #[test]
    fn a_payment_that_tells_nothing_is_for_a_person_once_it_had_its_time() {
        for look in [Look::BalanceUnknown, Look::NotFound] {
            for is_declined in [false, true] {
                assert_eq!(finding(look, 599, is_declined), Finding::Undecided);
                assert_eq!(finding(look, 600, is_declined), Finding::Contradiction);
            }
        }
    }

    #[test]
    fn an_accepted_refund_is_contradicted_only_by_figures() {
        let confirm = |look, is_last| confirm(Won::new(12_000), Won::new(5_000), look, is_last);
        for is_last in [false, true] {
            assert_eq!(confirm(left(7_000), is_last), Finding::Applied);
            assert_eq!(confirm(left(5_000), is_last), Finding::Contradiction);
            assert_eq!(confirm(Look::BalanceUnknown, is_last), Finding::Undecided);
            assert_eq!(confirm(Look::NotFound, is_last), Finding::Undecided);
        }
        assert_eq!(confirm(left(12_000), false), Finding::Undecided);
        assert_eq!(confirm(left(12_000), true), Finding::Contradiction);
    }
}
