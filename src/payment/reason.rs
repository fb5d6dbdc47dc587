//! Why money is given back, as the manual lets a shop say it.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

/// Why money is given back, in the shop's words: one line of 1 to 50 characters (manual).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason(String);

impl Reason {
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
    /// A line break, a tab or another control character.
    Control,
}

impl FromStr for Reason {
    type Err = ParseReasonError;

    fn from_str(text: &str) -> Result<Self, ParseReasonError> {
        if text.trim().is_empty() {
            Err(ParseReasonError::Empty)
        } else if text.chars().any(char::is_control) {
            Err(ParseReasonError::Control)
        } else if text.chars().count() > 50 {
            Err(ParseReasonError::TooLong)
        } else {
            Ok(Self(text.to_owned()))
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
            ("a\nb", ParseReasonError::Control),
            (&"가".repeat(51), ParseReasonError::TooLong),
        ] {
            assert_eq!(text.parse::<Reason>(), Err(error), "{text:?}");
        }
    }
}
