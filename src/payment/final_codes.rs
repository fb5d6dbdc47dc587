//! The codes of a final no that are a shop's own. Success and the gateway's catch-all are never one.

use std::collections::BTreeSet;
use std::fmt;

use super::result_code;

/// Further codes with which a shop's PG says a final no: `final_codes` of a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinalCodes(BTreeSet<String>);

/// Why a text is not a code of a final no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseFinalCodeError {
    /// Nothing but blanks.
    Blank,
    /// Success.
    Success,
    /// What the gateway says for everything, time-outs too (`wire.md`).
    CatchAll,
}

impl FinalCodes {
    /// Takes codes as a profile lists them, blanks around them dropped.
    ///
    /// # Errors
    ///
    /// [`ParseFinalCodeError`] for the first that cannot be one.
    pub fn new<'c>(codes: impl IntoIterator<Item = &'c str>) -> Result<Self, ParseFinalCodeError> {
        let mut known = BTreeSet::new();
        for code in codes {
            let code = code.trim();
            if code.is_empty() {
                return Err(ParseFinalCodeError::Blank);
            }
            if code.bytes().all(|byte| byte == b'0') {
                return Err(ParseFinalCodeError::Success);
            }
            if code == result_code::CATCH_ALL {
                return Err(ParseFinalCodeError::CatchAll);
            }
            known.insert(code.to_owned());
        }
        Ok(Self(known))
    }

    pub(super) fn contains(&self, code: &str) -> bool {
        self.0.contains(code)
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes the codes with commas between them.
impl fmt::Display for FinalCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, code) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str(", ")?;
            }
            f.write_str(code)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_says_nothing_final_cannot_be_listed() {
        for (code, error) in [
            ("", ParseFinalCodeError::Blank),
            (" ", ParseFinalCodeError::Blank),
            ("0000", ParseFinalCodeError::Success),
            ("00", ParseFinalCodeError::Success),
            ("9999", ParseFinalCodeError::CatchAll),
        ] {
            assert_eq!(FinalCodes::new([code]), Err(error), "{code:?}");
        }
        assert_eq!(FinalCodes::new(["B", " A "]).unwrap().to_string(), "A, B");
    }
}
