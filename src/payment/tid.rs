//! The name of a payment at its payment gateway. Refuses to guess at its inside.

use std::fmt;
use std::str::FromStr;

use super::spreadsheet_damage::SpreadsheetDamage;

/// The PG's own number of a payment, the key for looking it up and cancelling it.
///
/// Opaque and case-sensitive. Real ones run from 10 digits to more than 20 mixed characters; the
/// manual gives 50 as the longest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tid(String);

impl Tid {
    /// Reads what a person typed or piped: blanks around it, and the byte order mark that some editors
    /// begin a file with, are no part of it.
    ///
    /// # Errors
    ///
    /// [`ParseTidError`] says what it cannot be.
    pub fn from_typed(text: &str) -> Result<Self, ParseTidError> {
        let text = text.trim();
        text.strip_prefix('\u{feff}').unwrap_or(text).trim().parse()
    }

    /// Returns the text as the gateway writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a text probably names, where it is not what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikelyName {
    /// A payment, by its TID.
    Tid,
    /// An order, by its number.
    OrderNo,
}

impl LikelyName {
    /// Guesses by the forms that TIDs and order numbers have in sample data; `None` for what has neither.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric();
        if digits < DIGITS_LIKELY {
            None
        } else if text.bytes().all(is_plain) && text.len() >= TID_CHARS_LIKELY {
            Some(Self::Tid)
        } else {
            let begins_with_letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
            let is_joined = text
                .bytes()
                .all(|byte| is_plain(byte) || matches!(byte, b'-' | b'_'));
            (begins_with_letter && is_joined).then_some(Self::OrderNo)
        }
    }
}

/// The fewest digits by which a text is taken for a TID or an order number.
const DIGITS_LIKELY: usize = 4;

/// The fewest characters of a TID in sample data, less one.
const TID_CHARS_LIKELY: usize = 9;

/// Why a text is not a TID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTidError {
    /// Nothing was given, as from an empty shell variable.
    Empty,
    /// The manual's `tid` field has room for 50 characters.
    TooLong,
    /// A blank, a control character or anything else that is not printable ASCII.
    NotVisible(char),
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
}

impl FromStr for Tid {
    type Err = ParseTidError;

    fn from_str(text: &str) -> Result<Self, ParseTidError> {
        if text.is_empty() {
            Err(ParseTidError::Empty)
        } else if let Some(hidden) = text.chars().find(|c| !c.is_ascii_graphic()) {
            Err(ParseTidError::NotVisible(hidden))
        } else if let Some(damage) = SpreadsheetDamage::of(text) {
            Err(ParseTidError::Damaged(damage))
        } else if text.len() > 50 {
            Err(ParseTidError::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tid_keeps_its_case_and_length() {
        for text in ["5227874005", "260122020935GU00N3e7", "XEH24041117161416188"] {
            assert_eq!(text.parse::<Tid>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn blanks_and_a_byte_order_mark_around_a_typed_tid_are_no_part_of_it() {
        for text in [" a", "a\r\n", "\u{feff}a", "\u{feff} a\u{a0}", "a\u{3000}"] {
            assert_eq!(Tid::from_typed(text), "a".parse(), "{text:?}");
        }
        for (text, hidden) in [
            ("\u{200b}a", '\u{200b}'),
            ("a\u{feff}", '\u{feff}'),
            ("a b", ' '),
        ] {
            let error = Err(ParseTidError::NotVisible(hidden));
            assert_eq!(Tid::from_typed(text), error, "{text:?}");
        }
        assert_eq!(Tid::from_typed("\u{feff}"), Err(ParseTidError::Empty));
    }

    #[test]
    fn a_tid_and_an_order_number_are_told_apart_by_their_forms() {
        for (text, name) in [
            ("2898563196", Some(LikelyName::Tid)),
            ("260122020935GU00N3e7", Some(LikelyName::Tid)),
            (
                "ORD-1769015359936-1f3669522aecc8",
                Some(LikelyName::OrderNo),
            ),
            ("A-20261103", Some(LikelyName::OrderNo)),
            ("20261103", None),
            ("2026-11-03", None),
            ("last-month", None),
            ("nosuchpayment", None),
        ] {
            assert_eq!(LikelyName::of(text), name, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_tid_is_refused() {
        let damaged = ParseTidError::Damaged(SpreadsheetDamage::Scientific);
        for (text, error) in [
            ("", ParseTidError::Empty),
            ("a b", ParseTidError::NotVisible(' ')),
            ("a\n", ParseTidError::NotVisible('\n')),
            ("\u{feff}abc", ParseTidError::NotVisible('\u{feff}')),
            ("주문", ParseTidError::NotVisible('주')),
            (&"x".repeat(51), ParseTidError::TooLong),
            ("2.61122E+19", damaged),
        ] {
            assert_eq!(text.parse::<Tid>(), Err(error), "{text:?}");
        }
    }
}
