//! What payments come to. Refuses to count money that never came, or that nobody can tell of.

use std::fmt;

use super::{Payment, Status, Won};

/// What a number of payments come to.
///
/// Payments that failed or await their deposit are counted as payments, but no money of theirs is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many payments, whatever became of them.
    pub payments: u64,
    /// What came in, before cancels.
    pub paid: Won,
    /// How many of the payments were cancelled, wholly or partly.
    ///
    /// The gateway tells the last cancel of a payment only, so several of one payment count once.
    pub cancels: u64,
    /// What went back.
    pub cancelled: Won,
    /// How many payments were paid with an amount that could not be read: they are not in `paid`.
    pub unread_amounts: u64,
    /// How many payments are unclear: the gateway's figures contradict each other, or do not say what is
    /// left. No money of theirs is in here.
    pub unknown_balances: u64,
    /// How many virtual accounts nobody has paid into yet.
    pub awaiting_deposit: u64,
}

impl Totals {
    /// Counts a payment in, and what went back of it.
    pub fn add(&mut self, payment: &Payment<'_>) {
        let (came_in, went_back) = Self::of(payment);
        self.take(came_in);
        if let Some(went_back) = went_back {
            self.take(went_back);
        }
    }

    /// Takes a payment back that was counted in.
    pub fn take_back(&mut self, payment: &Payment<'_>) {
        let (came_in, went_back) = Self::of(payment);
        self.give(came_in);
        if let Some(went_back) = went_back {
            self.give(went_back);
        }
    }

    /// Returns what came in less what went back.
    #[must_use]
    pub fn net(&self) -> Net {
        Net::of(self.paid.get(), self.cancelled.get())
    }

    /// What one payment brought in, and what went back of it, if anything did.
    pub(super) fn of(payment: &Payment<'_>) -> (Self, Option<Self>) {
        let status = payment.status();
        let mut came_in = Self {
            payments: 1,
            ..Self::default()
        };
        match status {
            Status::Failed => return (came_in, None),
            Status::AwaitingDeposit => {
                came_in.awaiting_deposit = 1;
                return (came_in, None);
            }
            Status::Unclear => {
                came_in.unknown_balances = 1;
                return (came_in, None);
            }
            Status::Paid | Status::PartiallyCancelled | Status::Cancelled => {}
        }
        match payment.amount.value() {
            Some(amount) => came_in.paid = amount,
            None => came_in.unread_amounts = 1,
        }
        if status == Status::Paid {
            return (came_in, None);
        }
        let went_back = Self {
            cancels: 1,
            cancelled: payment.cancelled().unwrap_or_default(),
            ..Self::default()
        };
        (came_in, Some(went_back))
    }

    /// Takes away what was added up.
    pub(super) fn give(&mut self, entry: Self) {
        self.paid = self.paid.checked_sub(entry.paid).unwrap_or_default();
        self.cancelled = (self.cancelled)
            .checked_sub(entry.cancelled)
            .unwrap_or_default();
        for (sum, count) in self.counts(&entry) {
            *sum = sum.saturating_sub(count);
        }
    }

    fn counts(&mut self, entry: &Self) -> [(&mut u64, u64); 5] {
        [
            (&mut self.payments, entry.payments),
            (&mut self.cancels, entry.cancels),
            (&mut self.unread_amounts, entry.unread_amounts),
            (&mut self.unknown_balances, entry.unknown_balances),
            (&mut self.awaiting_deposit, entry.awaiting_deposit),
        ]
    }

    /// Adds up; returns what was added.
    ///
    /// Money with which a sum does not fit is beyond anything that the wire has room for: it is
    /// counted as unread instead.
    pub(super) fn take(&mut self, mut entry: Self) -> Self {
        if let Some(paid) = self.paid.checked_add(entry.paid) {
            self.paid = paid;
        } else {
            entry.paid = Won::ZERO;
            entry.unread_amounts = entry.unread_amounts.saturating_add(1);
        }
        if let Some(cancelled) = self.cancelled.checked_add(entry.cancelled) {
            self.cancelled = cancelled;
        } else {
            entry.cancelled = Won::ZERO;
            entry.unknown_balances = entry.unknown_balances.saturating_add(1);
        }
        for (sum, count) in self.counts(&entry) {
            *sum = sum.saturating_add(count);
        }
        entry
    }
}

/// What came in less what went back, in won; below zero where more went back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Net(i128);

impl Net {
    /// Makes what so many won come to, less so many others.
    #[must_use]
    pub fn of(came_in: u64, went_back: u64) -> Self {
        Self(i128::from(came_in).saturating_sub(i128::from(went_back)))
    }

    /// Adds.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Subtracts.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Returns the number of won.
    #[must_use]
    pub const fn get(self) -> i128 {
        self.0
    }

    /// Writes the amount with thousands separators and no unit: `-1,234,567`.
    #[must_use]
    pub fn grouped(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        // The difference of two amounts is no larger than an amount.
        let won = Won::new(u64::try_from(self.0.unsigned_abs()).unwrap_or(u64::MAX));
        format!("{sign}{}", won.grouped())
    }
}

/// Writes the plain digits.
impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_net_below_zero_keeps_its_sign() {
        assert_eq!(Net(-1_234_567).grouped(), "-1,234,567");
        assert_eq!(Net(-1_234_567).to_string(), "-1234567");
        assert_eq!(Net(1_000).grouped(), "1,000");
    }
}
