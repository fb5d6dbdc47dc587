//! A payment as it was read, for planning a refund from. A balance that was foretold is
//! for planning the next refund, and never reaches the journal as one that was seen.

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::journal::{Mark, PlannedRefund, Sighting};
use crate::payment::{Order, Payment, Reading, Won};

/// A payment as it was read, how far the journal was before that, and when that was.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// The payment.
    pub(super) payment: Payment<'static>,
    /// The gateway's `Date` of that reply.
    pub(super) date: Option<Timestamp>,
    /// How far the journal was when the payment was *about to be* read.
    pub(super) mark: Mark,
    /// When the payment was asked for.
    pub(super) seen: Timestamp,
}

/// Who answers for what a plan shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Eyes {
    /// A person sees it on a terminal before anything is sent, or nothing is sent at all.
    Person,
    /// Nobody does: what the journal does not know of has to be said to be known.
    Nobody,
}

impl Snapshot {
    /// Returns what is left of the payment, where that is known.
    pub(crate) fn balance(&self) -> Option<Won> {
        self.payment.balance().known()
    }

    /// Foretells what is left once a refund was made. Good for planning the next one, not for the
    /// journal, which takes a balance for something that was seen.
    pub(crate) fn after(&self, planned: &PlannedRefund) -> Self {
        let mut after = self.clone();
        after.payment.balance_left = Reading::Value(planned.balance_after());
        if after.payment.cancelled_at.is_absent() {
            after.payment.cancelled_at = Reading::Value(DateTime::ZERO);
        }
        after
    }

    /// Says what was read, for an order that may say more.
    pub(super) fn sighting(&self, order: &Order, eyes: Eyes) -> Sighting {
        let read = self.balance();
        let balance = read.or(order.expect_balance);
        Sighting {
            balance,
            is_stated: read.is_none() && balance.is_some(),
            cancelled_at: self.payment.cancelled_at.value(),
            date: self.date,
            is_rollback_known: eyes == Eyes::Person || order.expect_balance == read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::AmountAsked;
    use crate::payment::sample::{paid_card, plain_order};

    #[test]
    fn that_money_came_back_is_known_to_who_sees_it_or_says_what_is_left() {
        let snapshot = Snapshot {
            payment: paid_card(),
            date: None,
            mark: crate::journal::tests::mark(),
            seen: Timestamp::UNIX_EPOCH,
        };
        let is_known = |expect_balance: Option<u64>, eyes| {
            let order = Order {
                expect_balance: expect_balance.map(Won::new),
                ..plain_order(&snapshot.payment.tid, AmountAsked::Full)
            };
            snapshot.sighting(&order, eyes).is_rollback_known
        };
        assert!(!is_known(None, Eyes::Nobody));
        assert!(!is_known(Some(7_000), Eyes::Nobody));
        assert!(is_known(Some(12_000), Eyes::Nobody));
        assert!(is_known(None, Eyes::Person));
    }
}
