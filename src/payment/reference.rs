//! A caller's own name for a refund. Refuses names that a person could not tell apart.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::spreadsheet_damage::SpreadsheetDamage;
use super::visible_line::{HiddenCharacter, one_mark_too_many};

/// A caller's own name for a refund, such as a ticket number: 1 to 64 characters, one line.
///
/// It is kept in NFC, so that a name typed on one system is the same as typed on another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// Takes a reference as a journal has it: earlier versions took some that are not taken now.
    #[must_use]
    pub fn recorded(text: &str) -> Self {
        Self(text.nfc().collect())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseReferenceError {
    /// Nothing but blanks, as from an empty shell variable.
    Empty,
    /// Longer than fits a table.
    TooLong,
    /// A blank at an end, which nobody sees.
    BlankAtEnd,
    /// A character that nobody sees.
    Hidden(HiddenCharacter),
    /// A blank that looks like a plain one.
    OtherBlank(char),
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
}

impl FromStr for Reference {
    type Err = ParseReferenceError;

    fn from_str(text: &str) -> Result<Self, ParseReferenceError> {
        let mut chars = text.chars();
        if text.trim().is_empty() {
            Err(ParseReferenceError::Empty)
        } else if let Some(hidden) = chars.find_map(hidden) {
            Err(hidden)
        } else if text.starts_with(' ') || text.ends_with(' ') {
            Err(ParseReferenceError::BlankAtEnd)
        } else {
            let text: String = text.nfc().collect();
            if let Some(mark) = one_mark_too_many(&text) {
                Err(ParseReferenceError::Hidden(HiddenCharacter::Mark(mark)))
            } else if text.chars().count() > 64 {
                Err(ParseReferenceError::TooLong)
            } else if let Some(damage) = SpreadsheetDamage::of(&text) {
                Err(ParseReferenceError::Damaged(damage))
            } else {
                Ok(Self(text))
            }
        }
    }
}

/// Says what is wrong with a character by itself.
fn hidden(c: char) -> Option<ParseReferenceError> {
    let is_other_blank = c.is_whitespace() && c != ' ';
    HiddenCharacter::of(c)
        .map(ParseReferenceError::Hidden)
        .or_else(|| is_other_blank.then_some(ParseReferenceError::OtherBlank(c)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::*;

    fn parse(text: &str) -> Result<Reference, ParseReferenceError> {
        text.parse()
    }

    #[test]
    fn names_that_look_the_same_are_the_same_or_are_refused() {
        assert_eq!(
            parse("티켓-7"),
            parse("\u{1110}\u{1175}\u{110f}\u{1166}\u{11ba}-7")
        );
        assert_eq!(
            parse("café").unwrap().as_str(),
            parse("cafe\u{301}").unwrap().as_str()
        );
        for (text, error) in [
            (" A", ParseReferenceError::BlankAtEnd),
            ("A ", ParseReferenceError::BlankAtEnd),
            (
                "1.23457E+11",
                ParseReferenceError::Damaged(SpreadsheetDamage::Scientific),
            ),
            (
                "#N/A",
                ParseReferenceError::Damaged(SpreadsheetDamage::ErrorValue),
            ),
            ("A\u{a0}1", ParseReferenceError::OtherBlank('\u{a0}')),
            ("\u{3000}A", ParseReferenceError::OtherBlank('\u{3000}')),
            (
                "A\u{200b}",
                ParseReferenceError::Hidden(HiddenCharacter::Invisible('\u{200b}')),
            ),
            (
                "A\u{ad}1",
                ParseReferenceError::Hidden(HiddenCharacter::Invisible('\u{ad}')),
            ),
            (
                "A\u{3164}",
                ParseReferenceError::Hidden(HiddenCharacter::Invisible('\u{3164}')),
            ),
            (
                "A\u{fe0f}",
                ParseReferenceError::Hidden(HiddenCharacter::Invisible('\u{fe0f}')),
            ),
            (
                "A\u{316}\u{317}\u{318}\u{319}\u{31c}",
                ParseReferenceError::Hidden(HiddenCharacter::Mark('\u{31c}')),
            ),
            (
                "\u{feff}A",
                ParseReferenceError::Hidden(HiddenCharacter::Invisible('\u{feff}')),
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_name_is_one_line_of_at_most_64_characters() {
        for (text, error) in [
            ("", ParseReferenceError::Empty),
            ("  ", ParseReferenceError::Empty),
            ("\u{a0}", ParseReferenceError::Empty),
            (
                "a\nb",
                ParseReferenceError::Hidden(HiddenCharacter::Control('\n')),
            ),
            (
                "a\u{1b}[2J",
                ParseReferenceError::Hidden(HiddenCharacter::Control('\u{1b}')),
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text:?}");
        }
        assert!(parse(&"가".repeat(64)).is_ok());
        assert_eq!(parse(&"가".repeat(65)), Err(ParseReferenceError::TooLong));
        assert_eq!(parse("주문 4711 / 2").unwrap().as_str(), "주문 4711 / 2");
    }

    /// Texts of which many are not in NFC, or have blanks of one kind or another.
    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[ a-e\u{300}-\u{304}]{0,8}",
            "[\u{1100}-\u{1104}\u{1161}-\u{1164}\u{11a8}-\u{11ab}]{0,8}",
            "\\PC{0,4}[\u{a0}\u{3000}\u{200b} a]\\PC{0,4}",
        ]
    }

    proptest! {
        #[test]
        fn a_name_is_the_same_when_it_is_typed_as_it_was_shown(text in any_text()) {
            if let Ok(reference) = parse(&text) {
                let shown = reference.to_string();
                prop_assert_eq!(shown.trim(), &shown);
                prop_assert!(is_nfc(&shown), "{:?}", shown);
                prop_assert_eq!(parse(&shown), Ok(reference));
            }
        }
    }
}
