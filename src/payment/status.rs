//! What has become of a payment. Refuses to decide by the PG's words.

use super::{Balance, Method, Payment, result_code};

/// What has become of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Paid, and nothing given back.
    Paid,
    /// A virtual account that nobody has paid into yet.
    AwaitingDeposit,
    /// Some of it was given back.
    PartiallyCancelled,
    /// All of it was given back.
    Cancelled,
    /// Something was given back, and the gateway's figures do not say how much.
    Unclear,
    /// Never paid: the PG refused it.
    Failed,
}

impl Status {
    /// Every status, for help texts and completion.
    pub const ALL: [Self; 6] = [
        Self::Paid,
        Self::AwaitingDeposit,
        Self::PartiallyCancelled,
        Self::Cancelled,
        Self::Unclear,
        Self::Failed,
    ];

    /// Returns the name that is printed and filtered by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::AwaitingDeposit => "awaiting_deposit",
            Self::PartiallyCancelled => "partially_cancelled",
            Self::Cancelled => "cancelled",
            Self::Unclear => "unclear",
            Self::Failed => "failed",
        }
    }

    /// Tells whether money has come in at all.
    #[must_use]
    pub const fn has_been_paid(self) -> bool {
        match self {
            Self::Paid | Self::PartiallyCancelled | Self::Cancelled | Self::Unclear => true,
            Self::AwaitingDeposit | Self::Failed => false,
        }
    }
}

impl Payment<'_> {
    /// Tells what has become of the payment.
    ///
    /// It is read as the vendor's own clients do: by code and dates, never by `RESULTMSG`, whose
    /// text differs for each PG (`wire.md`).
    #[must_use]
    pub fn status(&self) -> Status {
        if self.result_code != result_code::SUCCESS {
            Status::Failed
        } else if self.method == Method::VirtualAccount && self.approved_at.is_absent() {
            Status::AwaitingDeposit
        } else if self.cancelled_at.is_absent() {
            Status::Paid
        } else {
            match self.balance() {
                Balance::Known(left) if left.is_zero() => Status::Cancelled,
                Balance::Known(_) => Status::PartiallyCancelled,
                Balance::Unknown => Status::Unclear,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::paid_card;
    use super::super::{Reading, Time, Won, parse_time};
    use super::*;

    fn cancelled(left: Reading<'static, Won>) -> Status {
        let cancelled_at = Time::read("20260123101500".into(), parse_time);
        Payment {
            cancelled_at,
            balance_left: left,
            ..paid_card()
        }
        .status()
    }

    #[test]
    fn a_payment_is_paid_until_a_cancel_date_appears() {
        assert_eq!(paid_card().status(), Status::Paid);
        assert_eq!(cancelled(Reading::Value(Won::ZERO)), Status::Cancelled);
        assert_eq!(
            cancelled(Reading::Value(Won::new(1))),
            Status::PartiallyCancelled
        );
        assert_eq!(cancelled(Reading::Absent), Status::Unclear);
    }

    #[test]
    fn any_result_code_but_0000_is_a_failed_payment() {
        for code in ["", "E101", "00"] {
            let payment = Payment {
                result_code: code.into(),
                ..paid_card()
            };
            assert_eq!(payment.status(), Status::Failed, "{code:?}");
        }
    }

    #[test]
    fn a_virtual_account_without_an_approval_time_awaits_its_deposit() {
        let payment = Payment {
            method: Method::VirtualAccount,
            approved_at: Reading::Absent,
            ..paid_card()
        };
        assert_eq!(payment.status(), Status::AwaitingDeposit);
    }
}
