//! Why money is given back, as the manual lets a shop say it.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::visible_line::{HiddenCharacter, visible_line};

/// Why money is given back, in the shop's words: one line of 1 to 50 characters (manual), in NFC, in which there
/// is nothing that a person does not see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason(String);

impl Reason {
    /// Takes a reason as a journal has it: earlier versions took characters that nobody sees.
    #[must_use]
    pub fn recorded(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether a text says the same, whatever its blanks and its Unicode form: what a gateway
    /// gives back, or what a person typed again.
    #[must_use]
    pub fn is_same_as(&self, text: &str) -> bool {
        fn folded(text: &str) -> String {
            let composed: String = text.nfc().collect();
            composed.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        folded(&self.0) == folded(text)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why a text is not a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseReasonError {
    /// Nothing but blanks, as from an empty shell variable.
    Empty,
    /// The manual's `reason` field has room for 50 characters.
    TooLong,
    /// There is a character that nobody sees.
    Hidden(HiddenCharacter),
}

impl FromStr for Reason {
    type Err = ParseReasonError;

    fn from_str(text: &str) -> Result<Self, ParseReasonError> {
        let text = visible_line(text).map_err(ParseReasonError::Hidden)?;
        if text.is_empty() {
            Err(ParseReasonError::Empty)
        } else if text.chars().count() > 50 {
            Err(ParseReasonError::TooLong)
        } else {
            Ok(Self(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_of_at_most_fifty_characters() {
        assert!("가".repeat(50).parse::<Reason>().is_ok());
        for (text, error) in [
            ("", ParseReasonError::Empty),
            ("  ", ParseReasonError::Empty),
            (
                "a\nb",
                ParseReasonError::Hidden(HiddenCharacter::Control('\n')),
            ),
            (
                "변\u{200b}심",
                ParseReasonError::Hidden(HiddenCharacter::Invisible('\u{200b}')),
            ),
            (&"가".repeat(51), ParseReasonError::TooLong),
        ] {
            assert_eq!(text.parse::<Reason>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_reason_typed_on_a_mac_has_as_many_characters_as_one_typed_elsewhere() {
        let decomposed: String = "가".repeat(50).nfd().collect();
        let reason: Reason = decomposed.parse().unwrap();
        assert_eq!(reason.as_str(), "가".repeat(50));
    }

    #[test]
    fn a_reason_is_the_same_whatever_its_blanks_and_in_any_form_of_unicode() {
        let reason: Reason = "고객 변심".parse().unwrap();
        let decomposed: String = "고객 변심".nfd().collect();
        for same in ["고객 변심", " 고객  변심\n", &decomposed] {
            assert!(reason.is_same_as(same), "{same:?}");
        }
        for other in ["", "고객변심", "고객 변심 2"] {
            assert!(!reason.is_same_as(other), "{other:?}");
        }
        assert_eq!(format!("{reason:6}|"), "고객 변심 |");
    }

    #[test]
    fn a_reason_that_was_recorded_is_read_as_it_was() {
        let text = " 변\u{200b}심\n";
        assert_eq!(Reason::recorded(text).as_str(), text);
    }
}
