//! How a payment was made. Refuses to turn away a method it has not met.

use std::borrow::Cow;

/// How a payment was made.
///
/// The set is open: the manual names seven codes, more are in use, and an unknown one is kept as it
/// came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method<'a> {
    /// `CARD`: a card with authentication (manual).
    Card,
    /// `CARD_SUGI`: a card keyed in by hand (manual).
    CardKeyIn,
    /// `CARD_BATCH`: a recurring card payment (manual).
    CardRecurring,
    /// `KAKAOPAY` (manual).
    KakaoPay,
    /// `NAVERPAY` (the vendor's client code).
    NaverPay,
    /// `BANK`: a bank transfer (manual).
    BankTransfer,
    /// `VACCT` (manual) or `VACCOUNT` (sample data): a deposit to a virtual account.
    VirtualAccount,
    /// `MOBILE`: charged to a phone bill (manual).
    Mobile,
    /// Any other code, as it came; empty when the gateway gave none.
    Other(Cow<'a, str>),
}

impl<'a> Method<'a> {
    /// Reads the gateway's code.
    #[must_use]
    pub fn from_code(code: Cow<'a, str>) -> Self {
        match code.as_ref() {
            "CARD" => Self::Card,
            "CARD_SUGI" => Self::CardKeyIn,
            "CARD_BATCH" => Self::CardRecurring,
            "KAKAOPAY" => Self::KakaoPay,
            "NAVERPAY" => Self::NaverPay,
            "BANK" => Self::BankTransfer,
            "VACCT" | "VACCOUNT" => Self::VirtualAccount,
            "MOBILE" => Self::Mobile,
            _ => Self::Other(code),
        }
    }

    /// Reads what a person typed: our name or the gateway's code, whatever the case.
    #[must_use]
    pub fn from_typed(text: &str) -> Method<'static> {
        let name = text.to_ascii_lowercase().replace('-', "_");
        KNOWN
            .iter()
            .find(|method| method.name() == name)
            .cloned()
            .unwrap_or_else(
                || match Method::from_code(Cow::Owned(text.to_ascii_uppercase())) {
                    Method::Other(_) => Method::Other(Cow::Owned(text.to_owned())),
                    known @ (Method::Card
                    | Method::CardKeyIn
                    | Method::CardRecurring
                    | Method::KakaoPay
                    | Method::NaverPay
                    | Method::BankTransfer
                    | Method::VirtualAccount
                    | Method::Mobile) => known,
                },
            )
    }

    /// Returns our name for the method, or the gateway's own for one we do not know.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Card => "card",
            Self::CardKeyIn => "card_key_in",
            Self::CardRecurring => "card_recurring",
            Self::KakaoPay => "kakaopay",
            Self::NaverPay => "naverpay",
            Self::BankTransfer => "bank_transfer",
            Self::VirtualAccount => "virtual_account",
            Self::Mobile => "mobile",
            Self::Other(code) => code,
        }
    }

    /// Lets go of the reply that the method was read from.
    #[must_use]
    pub fn into_owned(self) -> Method<'static> {
        match self {
            Self::Card => Method::Card,
            Self::CardKeyIn => Method::CardKeyIn,
            Self::CardRecurring => Method::CardRecurring,
            Self::KakaoPay => Method::KakaoPay,
            Self::NaverPay => Method::NaverPay,
            Self::BankTransfer => Method::BankTransfer,
            Self::VirtualAccount => Method::VirtualAccount,
            Self::Mobile => Method::Mobile,
            Self::Other(code) => Method::Other(Cow::Owned(code.into_owned())),
        }
    }
}

/// The methods with a name of ours, for help texts and completion.
pub const KNOWN: [Method<'static>; 8] = [
    Method::Card,
    Method::CardKeyIn,
    Method::CardRecurring,
    Method::KakaoPay,
    Method::NaverPay,
    Method::BankTransfer,
    Method::VirtualAccount,
    Method::Mobile,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_virtual_account_are_one_method() {
        assert_eq!(Method::from_code("VACCT".into()), Method::VirtualAccount);
        assert_eq!(Method::from_code("VACCOUNT".into()), Method::VirtualAccount);
    }

    #[test]
    fn an_unknown_method_is_shown_as_it_came() {
        assert_eq!(Method::from_code("TossPay".into()).name(), "TossPay");
    }

    #[test]
    fn a_person_may_type_our_name_or_the_gateways_code() {
        for text in ["card_key_in", "card-key-in", "CARD_SUGI", "card_sugi"] {
            assert_eq!(Method::from_typed(text), Method::CardKeyIn, "{text}");
        }
        assert_eq!(Method::from_typed("TossPay").name(), "TossPay");
    }
}
