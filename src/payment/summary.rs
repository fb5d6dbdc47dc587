//! Sums over payments. Refuses to count money that never came, and says what it could not count.

use std::fmt;

use super::{Balance, Payment, Status, Won};

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
    /// How many payments have a balance that the gateway's figures do not say: what went back of
    /// them is not in `cancelled`.
    pub unknown_balances: u64,
}

impl Totals {
    /// Counts a payment in.
    pub fn add(&mut self, payment: &Payment<'_>) {
        self.payments = self.payments.saturating_add(1);
        let status = payment.status();
        if !status.has_been_paid() {
            return;
        }
        if matches!(
            status,
            Status::PartiallyCancelled | Status::Cancelled | Status::Unclear
        ) {
            self.cancels = self.cancels.saturating_add(1);
        }
        // An amount with which the sum does not fit is none that the wire has room for.
        let Some(paid) = payment
            .amount
            .value()
            .and_then(|amount| self.paid.checked_add(amount))
        else {
            self.unread_amounts = self.unread_amounts.saturating_add(1);
            return;
        };
        self.paid = paid;
        // Never more than was paid, so the sum fits where that one did.
        let cancelled = payment
            .cancelled()
            .and_then(|cancelled| self.cancelled.checked_add(cancelled));
        match (payment.balance(), cancelled) {
            (Balance::Known(_), Some(cancelled)) => self.cancelled = cancelled,
            (Balance::Known(_) | Balance::Unknown, _) => {
                self.unknown_balances = self.unknown_balances.saturating_add(1);
            }
        }
    }

    /// Returns what came in less what went back.
    #[must_use]
    pub fn net(&self) -> Net {
        Net(i128::from(self.paid.get()).saturating_sub(i128::from(self.cancelled.get())))
    }
}

/// What came in less what went back, in won; below zero where more went back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Net(i128);

impl Net {
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
    use super::super::tests::paid_card;
    use super::super::{Method, Reading, Time, parse_time};
    use super::*;

    fn totals(payments: &[Payment<'_>]) -> Totals {
        let mut totals = Totals::default();
        for payment in payments {
            totals.add(payment);
        }
        totals
    }

    fn cancelled(left: &'static str) -> Payment<'static> {
        Payment {
            cancelled_at: Time::read("20260123101500".into(), parse_time),
            balance_left: Reading::read(left.into(), Won::from_digits),
            ..paid_card()
        }
    }

    #[test]
    fn net_is_what_came_in_less_what_went_back() {
        let totals = totals(&[paid_card(), cancelled("7000"), cancelled("0")]);
        assert_eq!(
            totals,
            Totals {
                payments: 3,
                paid: Won::new(36_000),
                cancels: 2,
                cancelled: Won::new(17_000),
                unread_amounts: 0,
                unknown_balances: 0,
            }
        );
        assert_eq!(totals.net().get(), 19_000);
    }

    #[test]
    fn failed_and_awaited_payments_are_counted_but_bring_nothing() {
        let failed = Payment {
            result_code: "E101".into(),
            ..cancelled("0")
        };
        let awaited = Payment {
            method: Method::VirtualAccount,
            approved_at: Reading::Absent,
            ..paid_card()
        };
        let totals = totals(&[failed, awaited]);
        assert_eq!(
            totals,
            Totals {
                payments: 2,
                ..Totals::default()
            }
        );
    }

    #[test]
    fn what_cannot_be_known_is_counted_as_such() {
        let unread = Payment {
            amount: Reading::Unreadable("?".into()),
            ..paid_card()
        };
        let totals = totals(&[unread, cancelled(""), paid_card()]);
        assert_eq!(totals.paid, Won::new(24_000));
        assert_eq!(totals.cancels, 1);
        assert_eq!(totals.cancelled, Won::ZERO);
        assert_eq!(totals.unread_amounts, 1);
        assert_eq!(totals.unknown_balances, 1);
    }

    #[test]
    fn an_amount_beyond_all_sense_does_not_wrap_the_sum() {
        let huge = Payment {
            amount: Reading::Value(Won::new(u64::MAX)),
            ..paid_card()
        };
        let totals = totals(&[paid_card(), huge]);
        assert_eq!(totals.paid, Won::new(12_000));
        assert_eq!(totals.unread_amounts, 1);
    }

    #[test]
    fn a_net_below_zero_keeps_its_sign() {
        assert_eq!(Net(-1_234_567).grouped(), "-1,234,567");
        assert_eq!(Net(-1_234_567).to_string(), "-1234567");
        assert_eq!(Net(1_000).grouped(), "1,000");
    }
}
