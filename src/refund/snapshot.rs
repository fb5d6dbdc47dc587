//! A payment as it was read, and the refund that is planned from it. A balance that was foretold is
//! for planning the next refund, and never reaches the journal as one that was seen.

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::journal::{Clearance, Intention, Mark, Sighting};
use crate::payment::{Order, Payment, Reading, Refund, Won};

/// A refund that may be sent, and the payment that it was planned from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The payment, as it was read.
    pub payment: Payment<'static>,
    /// The refund, ready for the journal.
    pub intention: Intention,
    /// What else the journal knows of the payment.
    pub clearance: Clearance,
    /// When the payment was asked for.
    pub seen: Timestamp,
}

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
    pub(crate) fn after(&self, prepared: &Prepared) -> Self {
        let mut after = self.clone();
        after.payment.balance_left = Reading::Value(prepared.balance_after());
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

impl Prepared {
    /// Returns the refund.
    #[must_use]
    pub const fn refund(&self) -> &Refund {
        &self.intention.refund
    }

    /// Returns what is left of the payment before.
    #[must_use]
    pub fn balance_before(&self) -> Won {
        // Nothing is planned from an unknown balance.
        self.intention.reading.balance.unwrap_or_default()
    }

    /// Returns what will be left of the payment.
    #[must_use]
    pub fn balance_after(&self) -> Won {
        let before = self.balance_before();
        before.checked_sub(self.refund().amount).unwrap_or_default()
    }

    /// Returns what was given back of the payment and is in no journal of ours.
    #[must_use]
    pub fn given_back_elsewhere(&self) -> Won {
        let paid = self.payment.amount.value().unwrap_or_default();
        paid.checked_sub(self.balance_before())
            .and_then(|gone| gone.checked_sub(self.clearance.refunded))
            .unwrap_or_default()
    }

    /// Tells whether what was given back elsewhere may have been this very refund.
    #[must_use]
    pub fn is_unexplained(&self) -> bool {
        self.given_back_elsewhere() >= self.refund().amount
    }
}
