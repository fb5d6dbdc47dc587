//! How a payment was made. Refuses to turn away a method it has not met.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::text::{folded, folded_name};

/// How a payment was made.
///
/// The set is open: the manual names seven codes, more are in use, and an unknown one is kept as it
/// came.
#[derive(Clone, Debug)]
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
    /// Reads the gateway's code, case and blanks around it aside.
    #[must_use]
    pub fn from_code(code: Cow<'a, str>) -> Self {
        if let Some(known) = known_code(&code) {
            return known;
        }
        let plain = code.trim();
        if let Some(known) = known_code(&plain.to_ascii_uppercase()) {
            return known;
        }
        if plain.len() == code.len() {
            return Self::Other(code);
        }
        Self::Other(Cow::Owned(plain.to_owned()))
    }

    /// Reads what a person typed: our name, a Korean one, the gateway's code, or `code:` and a code that
    /// nobody knows here; case, blanks and hyphens aside.
    ///
    /// # Errors
    ///
    /// [`ParseMethodError`] for anything else.
    pub fn from_typed(text: &str) -> Result<Method<'static>, ParseMethodError> {
        let error = || ParseMethodError(text.trim().to_owned());
        let typed = folded(text);
        if let Some(code) = typed.strip_prefix("code:") {
            let code = code.trim().to_uppercase();
            return if code.is_empty() {
                Err(error())
            } else {
                Ok(Method::from_code(Cow::Owned(code)))
            };
        }
        if let Some(known) = known_code(&typed.to_ascii_uppercase()) {
            return Ok(known);
        }
        let typed = folded_name(&typed);
        NAMES
            .iter()
            .find(|(method, korean, _)| {
                folded_name(method.name()) == typed || korean.contains(&typed.as_str())
            })
            .map(|(method, _, _)| method.clone())
            .ok_or_else(error)
    }

    /// Returns the usual Korean name, or the gateway's own code for a method that we do not know.
    #[must_use]
    pub fn korean_name(&self) -> &str {
        NAMES
            .iter()
            .find(|(method, _, _)| method == self)
            .and_then(|(_, korean, _)| korean.first().copied())
            .unwrap_or_else(|| self.name())
    }

    /// Lists what a person may type, and what is typed for it elsewhere, each with our name.
    pub(crate) fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
        NAMES.iter().flat_map(|(method, korean, elsewhere)| {
            let name = known_name(method);
            let others = korean.iter().chain(elsewhere.iter()).copied();
            others.chain([name]).map(move |spelling| (spelling, name))
        })
    }

    /// Returns our name for the method, or the gateway's own for one we do not know.
    #[must_use]
    pub fn name(&self) -> &str {
        if let Self::Other(code) = self {
            code
        } else {
            known_name(self)
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

/// A code is the same in any case.
impl PartialEq for Method<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Method<'_> {}

impl PartialOrd for Method<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Those we know come first, in the order of [`KNOWN`].
impl Ord for Method<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank()
            .cmp(&other.rank())
            .then_with(|| match (self, other) {
                (Self::Other(one), Self::Other(other)) => {
                    let [one, other] = [one, other].map(|code| folded(code));
                    one.cmp(&other)
                }
                _ => Ordering::Equal,
            })
    }
}

impl Method<'_> {
    const fn rank(&self) -> u8 {
        match self {
            Self::Card => 0,
            Self::CardKeyIn => 1,
            Self::CardRecurring => 2,
            Self::KakaoPay => 3,
            Self::NaverPay => 4,
            Self::BankTransfer => 5,
            Self::VirtualAccount => 6,
            Self::Mobile => 7,
            Self::Other(_) => 8,
        }
    }
}

/// What a person typed is no method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseMethodError(pub String);

/// Reads the gateway's code as it is documented, or seen.
fn known_code(code: &str) -> Option<Method<'static>> {
    Some(match code {
        "CARD" => Method::Card,
        "CARD_SUGI" => Method::CardKeyIn,
        "CARD_BATCH" => Method::CardRecurring,
        "KAKAOPAY" => Method::KakaoPay,
        "NAVERPAY" => Method::NaverPay,
        "BANK" => Method::BankTransfer,
        "VACCT" | "VACCOUNT" => Method::VirtualAccount,
        "MOBILE" => Method::Mobile,
        _ => return None,
    })
}

fn known_name(method: &Method<'_>) -> &'static str {
    match method {
        Method::Card => "card",
        Method::CardKeyIn => "card_key_in",
        Method::CardRecurring => "card_recurring",
        Method::KakaoPay => "kakaopay",
        Method::NaverPay => "naverpay",
        Method::BankTransfer => "bank_transfer",
        Method::VirtualAccount => "virtual_account",
        Method::Mobile => "mobile",
        Method::Other(_) => "",
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

/// Each method, its Korean names, the usual one first, and what it is called elsewhere: not taken, but
/// offered.
const NAMES: &[(Method<'static>, &[&str], &[&str])] = &[
    (
        Method::Card,
        &["신용카드", "카드", "카드결제"],
        &["creditcard", "credit"],
    ),
    (
        Method::CardKeyIn,
        &["수기결제", "카드수기", "수기", "키인"],
        &["keyin", "manual"],
    ),
    (
        Method::CardRecurring,
        &["정기결제", "자동결제", "카드정기", "빌링"],
        &["recurring", "subscription", "billing"],
    ),
    (Method::KakaoPay, &["카카오페이", "카카오"], &["kakao"]),
    (Method::NaverPay, &["네이버페이", "네이버"], &["naver"]),
    (
        Method::BankTransfer,
        &["계좌이체", "실시간계좌이체"],
        &["transfer", "account"],
    ),
    (
        Method::VirtualAccount,
        &["가상계좌", "무통장입금"],
        &["vbank", "virtual", "deposit"],
    ),
    (
        Method::Mobile,
        &["휴대폰결제", "휴대폰", "핸드폰", "소액결제"],
        &["phone", "cellphone", "hp"],
    ),
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
    fn the_gateways_code_is_the_same_in_any_case_and_with_blanks() {
        for code in ["card", " CARD", "Card "] {
            assert_eq!(Method::from_code(code.into()), Method::Card, "{code:?}");
        }
        let [one, other] = [" TossPay", "TOSSPAY"].map(|code| Method::from_code(code.into()));
        assert_eq!(one, other);
        assert_eq!(one.name(), "TossPay");
        assert!(Method::Mobile < one);
        assert!(one < Method::from_code("zeropay".into()));
    }

    #[test]
    fn a_person_may_type_our_name_a_korean_one_or_the_gateways_code() {
        for (text, method) in [
            ("card_key_in", Method::CardKeyIn),
            ("card-key-in", Method::CardKeyIn),
            ("Card Key In", Method::CardKeyIn),
            ("CARD_SUGI", Method::CardKeyIn),
            ("card_sugi", Method::CardKeyIn),
            ("vaccount", Method::VirtualAccount),
            (" 카드 ", Method::Card),
            ("신용카드", Method::Card),
            ("계좌 이체", Method::BankTransfer),
            ("가상계좌", Method::VirtualAccount),
            ("휴대폰", Method::Mobile),
            ("카카오페이", Method::KakaoPay),
            ("네이버페이", Method::NaverPay),
            ("\u{110f}\u{1161}\u{1103}\u{1173}", Method::Card),
            ("code:card", Method::Card),
            ("CODE:payco", Method::Other("PAYCO".into())),
        ] {
            assert_eq!(Method::from_typed(text), Ok(method), "{text}");
        }
    }

    #[test]
    fn what_is_no_method_is_an_error_and_not_a_filter_that_finds_nothing() {
        for text in ["creditcard", "vbank", "PAYCO", "", "code:", "code: "] {
            assert_eq!(
                Method::from_typed(text),
                Err(ParseMethodError(text.trim().to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn no_two_methods_share_a_name() {
        let mut names: Vec<&str> = Method::spellings().map(|(spelling, _)| spelling).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for method in KNOWN {
            assert_eq!(Method::from_typed(method.name()), Ok(method.clone()));
            assert_eq!(Method::from_typed(method.korean_name()), Ok(method));
        }
    }
}
