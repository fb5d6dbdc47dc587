//! What is kept of a payment: so much as is compared.

use jiff::civil::{Date, DateTime};

use super::texts::TextPlace;
use crate::payment::{Payment, Status, Time, Won};

/// What is kept of a payment of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SeenPayment {
    pub(super) tid: TextPlace,
    pub(super) facts: PaymentFacts,
    pub(super) is_by_tid: bool,
}

/// What of a payment is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentFacts {
    /// What came in, in won; none of an unpaid virtual account.
    pub paid: u64,
    /// What went back of it, in won.
    pub cancelled: u64,
    /// What has become of it; [`Status::Unclear`] where the gateway's figures do not say.
    pub status: Status,
    /// The Korean day of its approval.
    pub approved_on: Option<Date>,
    /// The Korean day of its last cancel.
    pub cancelled_on: Option<Date>,
    /// The place of the profile that found it.
    pub profile: u16,
}

impl PaymentFacts {
    /// Reads them off a payment that the profile of that place found.
    #[must_use]
    pub fn of(payment: &Payment<'_>, profile: u16) -> Self {
        let status = payment.status();
        let day = |time: &Time<'_>| time.value().map(DateTime::date);
        let is_paid = status.has_been_paid();
        let amount = payment.amount.value().filter(|_| is_paid);
        let cancelled = payment.cancelled().filter(|_| is_paid);
        Self {
            paid: amount.map_or(0, Won::get),
            cancelled: cancelled.map_or(0, Won::get),
            // An amount that cannot be read cannot be compared.
            status: match amount {
                None if is_paid => Status::Unclear,
                _ => status,
            },
            approved_on: day(&payment.approved_at),
            cancelled_on: day(&payment.cancelled_at),
            profile,
        }
    }

    /// Takes another row of the same payment beside it. Two that say the same are one payment, which two profiles
    /// of one shop have found; of two that do not, nobody can tell which is true.
    pub(super) fn beside(self, other: Self) -> Self {
        let profile = self.profile.min(other.profile);
        if (Self { profile, ..self }) == (Self { profile, ..other }) {
            return Self { profile, ..self };
        }
        let approved = [self.approved_on, other.approved_on];
        Self {
            paid: self.paid.max(other.paid),
            cancelled: self.cancelled.max(other.cancelled),
            status: Status::Unclear,
            approved_on: approved.into_iter().flatten().min(),
            cancelled_on: self.cancelled_on.max(other.cancelled_on),
            profile,
        }
    }

    /// Tells whether it was paid, and all of it given back.
    pub(super) fn is_given_back(&self) -> bool {
        self.status == Status::Cancelled
    }

    pub(super) fn left(&self) -> u64 {
        self.paid.saturating_sub(self.cancelled)
    }
}
