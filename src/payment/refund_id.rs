//! The number by which a refund is asked after.

use std::fmt;
use std::str::FromStr;

use super::{LikelyName, Won};

/// The journal's own number of a refund: `r42`.
///
/// Numbers only go up, since nothing is ever deleted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct RefundId(pub(crate) i64);

impl fmt::Display for RefundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("r{}", self.0))
    }
}

/// Why a text is not the number of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseRefundIdError {
    /// What was meant, where the r alone is missing.
    pub(crate) meant: Option<RefundId>,
}

impl FromStr for RefundId {
    type Err = ParseRefundIdError;

    fn from_str(text: &str) -> Result<Self, ParseRefundIdError> {
        let number = |digits| {
            let number = Won::from_digits(digits)?;
            i64::try_from(number.get()).ok().map(Self)
        };
        text.strip_prefix(['r', 'R'])
            .and_then(number)
            .ok_or_else(|| ParseRefundIdError {
                meant: number(text).filter(|_| LikelyName::of(text) != Some(LikelyName::Tid)),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refunds_number_is_r_and_digits() {
        assert_eq!("r42".parse(), Ok(RefundId(42)));
        assert_eq!(RefundId(42).to_string(), "r42");
        assert_eq!("R42".parse(), Ok(RefundId(42)));
        for text in ["", "r", "rr42", "r-1", "r99999999999999999999"] {
            let error = text.parse::<RefundId>().unwrap_err();
            assert!(error.to_string().ends_with("such as r42"), "{text}");
        }
        let bare = "7".parse::<RefundId>().unwrap_err();
        assert!(bare.to_string().ends_with("did you mean r7?"), "{bare}");
        let tid = "2898563196".parse::<RefundId>().unwrap_err();
        assert_eq!(tid.meant, None, "a payment is no refund");
    }
}
