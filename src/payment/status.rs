//! What has become of a payment. Refuses to decide by the PG's words.

use super::text::folded_name;
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
    /// The gateway's figures contradict each other, or do not say how much was given back.
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

    /// Returns the usual Korean name.
    #[must_use]
    pub fn korean_name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(status, _, _)| *status == self)
            .and_then(|(_, korean, _)| korean.first().copied())
            .unwrap_or_else(|| self.name())
    }

    /// Reads what a person typed: our name or a Korean one; case, blanks and hyphens aside.
    ///
    /// # Errors
    ///
    /// [`ParseStatusError`] for anything else.
    pub fn from_typed(text: &str) -> Result<Self, ParseStatusError> {
        let typed = folded_name(text);
        NAMES
            .iter()
            .find(|(status, korean, _)| {
                folded_name(status.name()) == typed || korean.contains(&typed.as_str())
            })
            .map(|(status, _, _)| *status)
            .ok_or_else(|| ParseStatusError(text.trim().to_owned()))
    }

    /// Lists what a person may type, and what is typed for it elsewhere, each with our name.
    pub(crate) fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMES.iter().flat_map(|(status, korean, elsewhere)| {
            let name = status.name();
            let others = korean.iter().chain(elsewhere.iter()).copied();
            others.chain([name]).map(move |spelling| (spelling, name))
        })
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

/// What a person typed is no status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseStatusError(pub String);

/// Each status, its Korean names, the usual one first, and what it is called elsewhere: not taken, but
/// offered.
const NAMES: &[(Status, &[&str], &[&str])] = &[
    (
        Status::Paid,
        &["결제완료", "결제", "승인", "완료"],
        &["success", "approved", "completed"],
    ),
    (
        Status::AwaitingDeposit,
        &["입금대기", "입금대기중", "미입금"],
        &["pending", "waiting", "awaiting", "unpaid"],
    ),
    (
        Status::PartiallyCancelled,
        &["부분취소", "부분환불"],
        &["partial", "partially_refunded"],
    ),
    (
        Status::Cancelled,
        &["전체취소", "취소", "취소완료", "환불"],
        &["canceled", "refunded"],
    ),
    (Status::Unclear, &["확인필요", "불명확"], &["unknown"]),
    (
        Status::Failed,
        &["결제실패", "실패"],
        &["declined", "refused", "error"],
    ),
];

impl Payment<'_> {
    /// Tells what has become of the payment.
    ///
    /// It is read as the vendor's own clients do: by code and dates, never by `RESULTMSG`, whose
    /// text differs for each PG (`wire.md`).
    #[must_use]
    pub fn status(&self) -> Status {
        if self.contradicts_itself {
            Status::Unclear
        } else if self.result_code != result_code::SUCCESS {
            Status::Failed
        } else if matches!(self.method, Method::VirtualAccount) && self.approved_at.is_absent() {
            Status::AwaitingDeposit
        } else if self.cancelled_at.is_absent() {
            let is_contradicted =
                self.balance() == Balance::Unknown && self.amount.value().is_some();
            if is_contradicted {
                Status::Unclear
            } else {
                Status::Paid
            }
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
    fn what_contradicts_itself_is_unclear() {
        assert_eq!(cancelled(Reading::Value(Won::new(12_000))), Status::Unclear);
        let changed_without_a_cancel = Payment {
            balance_left: Reading::Value(Won::new(7_000)),
            ..paid_card()
        };
        assert_eq!(changed_without_a_cancel.status(), Status::Unclear);
        let twice = Payment {
            result_code: "0000|E101".into(),
            contradicts_itself: true,
            ..paid_card()
        };
        assert_eq!(twice.status(), Status::Unclear);
        // An amount that cannot be read contradicts nothing.
        let unread = Payment {
            amount: Reading::Unreadable("?".into()),
            ..paid_card()
        };
        assert_eq!(unread.status(), Status::Paid);
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

    #[test]
    fn a_person_may_type_our_name_or_a_korean_one() {
        for (text, status) in [
            ("partially-cancelled", Status::PartiallyCancelled),
            ("Awaiting deposit", Status::AwaitingDeposit),
            ("결제 완료", Status::Paid),
            ("취소", Status::Cancelled),
            ("부분취소", Status::PartiallyCancelled),
            ("입금대기", Status::AwaitingDeposit),
            ("실패", Status::Failed),
        ] {
            assert_eq!(Status::from_typed(text), Ok(status), "{text}");
        }
        for status in Status::ALL {
            assert_eq!(Status::from_typed(status.name()), Ok(status));
            assert_eq!(Status::from_typed(status.korean_name()), Ok(status));
        }
        for text in ["canceled", "pending", ""] {
            assert!(Status::from_typed(text).is_err(), "{text}");
        }
    }
}
