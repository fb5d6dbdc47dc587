//! Whether a payment still bears out what the journal knows of its refunds: an acquirer may undo a
//! cancel weeks later, and a no may have been carried out after all.

use jiff::SignedDuration;

use super::entry::{Entry, State};
use super::looking::Observation;
use crate::payment::{KOREA, RefundId, Won};

/// What a payment says otherwise than the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unborne {
    /// Less was given back than was refunded.
    NotThere {
        /// What the journal knows to have been given back.
        known: Won,
        /// What was given back.
        gone: Won,
    },
    /// So much was given back that no refund accounts for, and this one was called not made.
    There {
        /// What no refund accounts for.
        elsewhere: Won,
    },
}

/// How far two clocks may be apart: the gateway's and its PG's or, where the gateway told no time,
/// this machine's.
const SLACK: SignedDuration = SignedDuration::from_secs(120);

/// Returns the refunds of one payment that it does not bear out, from all of them in the order of
/// their numbers, what was paid, and a look at what is left.
///
/// Where less was given back than is known, the latest refunds are those in question, as many as make
/// up the difference.
#[must_use]
pub fn unborne(
    entries: &[Entry],
    paid: Option<Won>,
    look: &Observation,
) -> Vec<(RefundId, Unborne)> {
    let (Some(paid), Some(left)) = (paid, look.balance()) else {
        return Vec::new();
    };
    let gone = paid.checked_sub(left).unwrap_or_default();
    let made = || {
        entries
            .iter()
            .filter(|entry| entry.state == State::Refunded)
    };
    let known = made()
        .try_fold(Won::ZERO, |sum, entry| sum.checked_add(entry.amount))
        .unwrap_or(Won::new(u64::MAX));
    if let Some(short) = known.checked_sub(gone).filter(|won| !won.is_zero()) {
        let mut covered = Won::ZERO;
        let mut found: Vec<(RefundId, Unborne)> = Vec::new();
        for entry in made().rev() {
            if covered >= short {
                break;
            }
            covered = covered.checked_add(entry.amount).unwrap_or(short);
            found.push((entry.id, Unborne::NotThere { known, gone }));
        }
        found.reverse();
        return found;
    }
    let elsewhere = gone.checked_sub(known).unwrap_or_default();
    entries
        .iter()
        .filter(|entry| matches!(entry.state, State::Refused | State::NotApplied))
        .filter(|entry| entry.amount <= elsewhere && may_be_it(entry, look))
        .map(|entry| (entry.id, Unborne::There { elsewhere }))
        .collect()
}

/// Tells whether the last cancel of a payment may be a refund's: it carries its reason, or is not
/// from before it was sent.
fn may_be_it(entry: &Entry, look: &Observation) -> bool {
    let Some(sent) = entry.sent_at else {
        return false;
    };
    if entry.reason.is_same_as(look.cancel_message.as_str()) {
        return true;
    }
    let at = look
        .cancelled_at
        .and_then(|civil| KOREA.to_timestamp(civil).ok());
    let sent = entry.gateway_before.unwrap_or(sent);
    at.is_none_or(|at| at >= sent.checked_sub(SLACK).unwrap_or(sent))
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::super::{Evidence, Left};
    use super::*;
    use crate::payment::Foreign;
    use jiff::Timestamp;

    fn refund(id: i64, state: State, amount: u64) -> Entry {
        Entry {
            id: RefundId(id),
            state,
            amount: Won::new(amount),
            evidence: Some(Evidence::Reply),
            sent_at: Some(Timestamp::UNIX_EPOCH),
            ..entry()
        }
    }

    fn left(won: u64) -> Observation {
        Observation {
            left: Left::Balance(Won::new(won)),
            cancelled_at: None,
            cancel_message: Foreign::default(),
            date: None,
        }
    }

    fn ids(entries: &[Entry], left_now: u64) -> Vec<i64> {
        let found = unborne(entries, Some(Won::new(12_000)), &left(left_now));
        found.into_iter().map(|(id, _)| id.0).collect()
    }

    #[test]
    fn what_the_balance_shows_is_borne_out() {
        let entries = [
            refund(1, State::Refunded, 5_000),
            refund(2, State::Refused, 4_000),
            refund(3, State::NotApplied, 4_000),
        ];
        assert_eq!(ids(&entries, 7_000), [0_i64; 0]);
    }

    #[test]
    fn a_cancel_that_was_undone_puts_the_latest_refunds_in_question() {
        let entries = [
            refund(1, State::Refunded, 1_000),
            refund(2, State::Refunded, 5_000),
            refund(3, State::Refunded, 2_000),
        ];
        assert_eq!(ids(&entries, 6_000), [3]);
        assert_eq!(ids(&entries, 9_000), [2, 3]);
        assert_eq!(ids(&entries, 12_000), [1, 2, 3]);
    }

    #[test]
    fn a_no_that_was_carried_out_after_all_is_found() {
        let entries = [
            refund(1, State::Refunded, 5_000),
            refund(2, State::Refused, 4_000),
        ];
        assert_eq!(ids(&entries, 3_000), [2]);
        assert_eq!(ids(&entries, 4_000), [0_i64; 0], "too little for it");
    }

    #[test]
    fn a_cancel_from_before_it_was_sent_is_not_its() {
        let entry = Entry {
            sent_at: Some(Timestamp::from_second(1_800_000_000).unwrap()),
            ..refund(1, State::Refused, 4_000)
        };
        let look = Observation {
            cancelled_at: Some(jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0)),
            ..left(8_000)
        };
        let unborne = |entry: &Entry, look: &Observation| {
            unborne(std::slice::from_ref(entry), Some(Won::new(12_000)), look)
        };
        assert!(unborne(&entry, &look).is_empty());
        // By the gateway's clock, where it told its time; and our own reason is ours at any time.
        let by_its_clock = Entry {
            gateway_before: Some(Timestamp::from_second(1_767_000_000).unwrap()),
            ..entry.clone()
        };
        assert_eq!(unborne(&by_its_clock, &look).len(), 1);
        let ours = Observation {
            cancel_message: Foreign::new("고객 변심"),
            ..look
        };
        assert_eq!(unborne(&entry, &ours).len(), 1);
    }
}
