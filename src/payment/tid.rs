//! The name of a payment at its payment gateway. Refuses to guess at its inside.

use std::fmt;
use std::str::FromStr;

/// The PG's own number of a payment, the key for looking it up and cancelling it.
///
/// Opaque and case-sensitive. Real ones run from 10 digits to more than 20 mixed characters; the
/// manual gives 50 as the longest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tid(String);

impl Tid {
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

/// Why a text is not a TID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTidError {
    /// Nothing was given, as from an empty shell variable.
    Empty,
    /// The manual's `tid` field has room for 50 characters.
    TooLong,
    /// A blank, a control character or anything else that is not printable ASCII.
    NotVisible,
}

impl FromStr for Tid {
    type Err = ParseTidError;

    fn from_str(text: &str) -> Result<Self, ParseTidError> {
        if text.is_empty() {
            Err(ParseTidError::Empty)
        } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Err(ParseTidError::NotVisible)
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
    fn what_cannot_be_a_tid_is_refused() {
        assert_eq!("".parse::<Tid>(), Err(ParseTidError::Empty));
        assert_eq!("a b".parse::<Tid>(), Err(ParseTidError::NotVisible));
        assert_eq!("a\n".parse::<Tid>(), Err(ParseTidError::NotVisible));
        assert_eq!("주문".parse::<Tid>(), Err(ParseTidError::NotVisible));
        assert_eq!("x".repeat(51).parse::<Tid>(), Err(ParseTidError::TooLong));
    }
}
