//! What is left of a payment after cancels. Refuses to guess where the gateway is unclear.

use super::{Payment, Reading, Won};

/// What is left of a payment after cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// So much is left.
    Known(Won),
    /// The gateway's figures do not say.
    Unknown,
}

impl Balance {
    /// Returns the balance when it is known.
    #[must_use]
    pub const fn known(self) -> Option<Won> {
        match self {
            Self::Known(won) => Some(won),
            Self::Unknown => None,
        }
    }
}

impl Payment<'_> {
    /// Tells what is left of the payment after cancels.
    ///
    /// It is read out of `CANCEL_SUM_AMOUNT`, which the manual gives as what is *left* after
    /// cancels, not as what was cancelled.
    ///
    /// What the field holds before any cancel is not documented. With no `CANCELDATE`, blank, `0` and
    /// the full amount all mean that nothing was cancelled yet. With one, the field is the balance when
    /// it is a number below the amount: a cancel that left everything there is none. Anything else is
    /// unknown (`wire.md`), and so it is where the row contradicts itself.
    #[must_use]
    pub fn balance(&self) -> Balance {
        let Some(amount) = self.amount.value() else {
            return Balance::Unknown;
        };
        if self.contradicts_itself {
            return Balance::Unknown;
        }
        match (self.cancelled_at.is_absent(), &self.balance_left) {
            (true, Reading::Absent) => Balance::Known(amount),
            (true, Reading::Value(left)) if left.is_zero() || *left == amount => {
                Balance::Known(amount)
            }
            (false, Reading::Value(left)) if *left < amount => Balance::Known(*left),
            (_, Reading::Absent | Reading::Value(_) | Reading::Unreadable(_)) => Balance::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::paid_card;
    use super::super::{Time, parse_time};
    use super::*;

    fn balance(is_cancelled: bool, left: &str) -> Balance {
        let cancelled_at = if is_cancelled { "20260123101500" } else { "" };
        Payment {
            cancelled_at: Time::read(cancelled_at.into(), parse_time),
            balance_left: Reading::read(left.into(), Won::from_digits),
            ..paid_card()
        }
        .balance()
    }

    #[test]
    fn before_any_cancel_blank_zero_and_the_full_amount_all_mean_untouched() {
        for left in ["", "0", "12000"] {
            assert_eq!(
                balance(false, left),
                Balance::Known(Won::new(12_000)),
                "{left:?}"
            );
        }
    }

    #[test]
    fn after_a_cancel_the_field_is_what_is_left() {
        assert_eq!(balance(true, "0"), Balance::Known(Won::ZERO));
        assert_eq!(balance(true, "7000"), Balance::Known(Won::new(7_000)));
        assert_eq!(balance(true, "11999"), Balance::Known(Won::new(11_999)));
    }

    #[test]
    fn anything_else_is_unknown() {
        assert_eq!(balance(false, "7000"), Balance::Unknown);
        assert_eq!(balance(true, ""), Balance::Unknown);
        assert_eq!(balance(true, "12000"), Balance::Unknown);
        assert_eq!(balance(true, "12001"), Balance::Unknown);
        assert_eq!(balance(true, "-1"), Balance::Unknown);
        let unreadable = Payment {
            amount: Reading::Unreadable("?".into()),
            ..paid_card()
        };
        assert_eq!(unreadable.balance(), Balance::Unknown);
    }
}
