//! The shop's own number of an order, and the payments that have it. Refuses to call one the payment of an
//! order while there is another that money came in for.

use std::borrow::Cow;
use std::str::FromStr;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::{Amount, Foreign, Payment, Period, Status, Time};

/// The shop's own number of an order.
///
/// Money moves by it, so it is compared exactly: in NFC, without the blanks around it, and with regard to
/// case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderNo(String);

impl OrderNo {
    /// Returns the number as it is compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether a text of the gateway's is this number.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        order_key(text) == self.0
    }
}

/// Writes an order number or a TID as it is compared: in NFC, without the blanks around it, and with regard
/// to case. One that is so already is borrowed.
#[must_use]
pub fn order_key(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// Why a text is no order number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseOrderNoError {
    /// There is nothing but blanks.
    Empty,
    /// There is a control character.
    Control,
}

impl FromStr for OrderNo {
    type Err = ParseOrderNoError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = order_key(text);
        if text.is_empty() {
            Err(ParseOrderNoError::Empty)
        } else if text.chars().any(char::is_control) {
            Err(ParseOrderNoError::Control)
        } else {
            Ok(Self(text.into_owned()))
        }
    }
}

/// The payments of a period that have one order number.
#[derive(Clone, Debug)]
pub struct PaymentsOfOrder {
    /// The order number.
    pub order_no: OrderNo,
    /// The days that were searched.
    pub period: Period,
    /// Those that money came in for, each TID once for each profile.
    pub paid: Vec<PaymentOfOrder>,
    /// Those that none came in for: the card was refused, or nobody paid into the account.
    pub unpaid: Vec<PaymentOfOrder>,
}

/// A payment that has the order number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentOfOrder {
    /// The profile that found it.
    pub profile: String,
    /// Its TID, as it came.
    pub tid: Foreign,
    /// When it was approved.
    pub approved_at: Time<'static>,
    /// What was paid.
    pub amount: Amount<'static>,
    /// What has become of it.
    pub status: Status,
}

impl PaymentsOfOrder {
    /// Begins with none.
    #[must_use]
    pub const fn new(order_no: OrderNo, period: Period) -> Self {
        Self {
            order_no,
            period,
            paid: Vec::new(),
            unpaid: Vec::new(),
        }
    }

    /// Keeps a payment that a profile found, if it has the order number.
    pub fn add(&mut self, payment: &Payment<'_>, profile: &str) {
        if !self.order_no.is(&payment.order_no) {
            return;
        }
        let status = payment.status();
        let list = if status.has_been_paid() {
            &mut self.paid
        } else {
            &mut self.unpaid
        };
        let is_same = |it: &PaymentOfOrder| it.tid.as_str() == payment.tid && it.profile == profile;
        // Two rows of one payment are one payment: what they say is read anew by its TID.
        if !list.iter().any(is_same) {
            list.push(PaymentOfOrder {
                profile: profile.to_owned(),
                tid: Foreign::new(payment.tid.as_ref()),
                approved_at: payment.approved_at.clone().into_owned(),
                amount: payment.amount.clone().into_owned(),
                status,
            });
        }
    }

    /// Returns the one payment of the order; `None` where there is none, or more than one.
    #[must_use]
    pub fn only(&self) -> Option<&PaymentOfOrder> {
        match self.paid.as_slice() {
            [payment] => Some(payment),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::paid_card;
    use super::super::{Method, Reading};
    use super::*;

    fn order_no(text: &str) -> OrderNo {
        text.parse().unwrap()
    }

    #[test]
    fn an_order_number_is_compared_exactly_but_for_blanks_around_it_and_encoding() {
        let decomposed: String = "주문-1".nfd().collect();
        assert_ne!(decomposed, "주문-1");
        assert!(order_no(&decomposed).is("주문-1") && order_no("주문-1").is(&decomposed));
        assert!(order_no(" ORD-1\u{a0}").is("\u{3000}ORD-1 "));
        assert_eq!(order_no(" ORD-1\u{a0}").as_str(), "ORD-1");
        for other in [
            "ord-1",
            "ORD-01",
            "ORD-1 1",
            "ORD-",
            "",
            "ORD-1\u{200b}",
            "ＯＲＤ-1",
        ] {
            assert!(!order_no("ORD-1").is(other), "{other:?}");
        }
    }

    #[test]
    fn nothing_is_no_order_number() {
        for text in ["", " ", "\u{3000}", "a\nb", "a\u{1b}[2J"] {
            assert!(text.parse::<OrderNo>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_one_that_was_paid_is_the_payment_of_an_order() {
        let day = date(2026, 11, 14);
        let number = "ORD-1769015359936-1f3669522aecc8";
        let found = |payments: &[Payment<'_>]| {
            let mut of_order =
                PaymentsOfOrder::new(order_no(number), Period::new(day, day).unwrap());
            for payment in payments {
                of_order.add(payment, "store");
            }
            let only = of_order.only().map(|it| it.tid.as_str().to_owned());
            (only, of_order.paid.len(), of_order.unpaid.len())
        };
        let named = |tid: &'static str| Payment {
            tid: tid.into(),
            ..paid_card()
        };
        let other = Payment {
            order_no: "ORD-2".into(),
            ..named("c")
        };
        let failed = Payment {
            result_code: "E101".into(),
            ..named("d")
        };
        let unpaid = Payment {
            method: Method::VirtualAccount,
            approved_at: Reading::Absent,
            ..named("e")
        };
        let cancelled = Payment {
            balance_left: Reading::Value(super::super::Won::ZERO),
            cancelled_at: Reading::Value(day.at(10, 0, 0, 0)),
            ..named("f")
        };
        let only = Some("a".to_owned());
        assert_eq!(found(&[]), (None, 0, 0));
        assert_eq!(found(&[other.clone(), named("a")]), (only.clone(), 1, 0));
        assert_eq!(found(&[named("a"), named("a")]), (only.clone(), 1, 0));
        assert_eq!(found(&[failed.clone(), named("a"), unpaid]), (only, 1, 2));
        assert_eq!(found(&[failed]), (None, 0, 1));
        // One that was given back counts: who paid twice is not to be guessed.
        assert_eq!(found(&[named("a"), cancelled]), (None, 2, 0));
    }
}
