//! A refund that is to be made once, as it was planned, and what it was planned from.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::entry::{Mark, Via};
use super::standing::Clearance;
use crate::payment::{AmountAsked, Merchant, Payment, Reference, Refund, RefundId, Won};

/// A refund that may be sent, once, and the payment that it was planned from.
#[derive(Clone, Debug)]
pub struct PlannedRefund {
    /// Whose payment it is.
    pub merchant: Merchant,
    /// The profile and the address that it is asked for by.
    pub via: Via,
    /// What was asked for, as it was asked.
    pub asked: AmountAsked,
    /// The caller's own name for it.
    pub reference: Option<Reference>,
    /// The refund that this one is meant to be one more after.
    pub again_after: Option<RefundId>,
    /// The refund, as planned from the payment.
    pub refund: Refund,
    /// The payment, as it was read. It is shown and compared; the journal keeps nothing of it.
    pub payment: Payment<'static>,
    /// What the reading says of the balance, with what a person added to it. That is what the journal
    /// goes by.
    pub reading: Sighting,
    /// How far the journal was when the payment was *about to be* read.
    pub mark: Mark,
    /// When the payment was asked for.
    pub seen: Timestamp,
    /// What else the journal knew of the payment.
    pub clearance: Clearance,
}

/// What was left of a payment when it was read, for planning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What is left, where the gateway or a person says so.
    pub balance: Option<Won>,
    /// Whether a person said so, since the gateway did not.
    pub is_stated: bool,
    /// `CANCELDATE`, Korean time.
    pub cancelled_at: Option<DateTime>,
    /// The gateway's `Date`.
    pub date: Option<Timestamp>,
    /// Whether a person knows that the balance is above the last known one, and goes on.
    pub is_rollback_known: bool,
}

impl PlannedRefund {
    /// Returns what is left of the payment before.
    #[must_use]
    pub fn balance_before(&self) -> Won {
        // Nothing is planned from an unknown balance.
        self.reading.balance.unwrap_or_default()
    }

    /// Returns what will be left of the payment.
    #[must_use]
    pub fn balance_after(&self) -> Won {
        let before = self.balance_before();
        before.checked_sub(self.refund.amount).unwrap_or_default()
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
        self.given_back_elsewhere() >= self.refund.amount
    }
}
