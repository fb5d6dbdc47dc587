//! A refund that is meant to be made once, as it was planned.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::entry::{Mark, Via};
use crate::payment::{AmountAsked, Merchant, Reference, Refund, RefundId, Won};

/// A refund that a person or a batch means to make once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intention {
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
    /// What was left of the payment when the refund was planned.
    pub reading: Sighting,
    /// How far the journal was when the payment was *about to be* read.
    pub mark: Mark,
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
