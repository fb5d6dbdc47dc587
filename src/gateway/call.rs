//! Where a call is posted to.

use crate::payment::Call;

impl Call {
    /// Returns the path that the call is posted to (manual).
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Token => "/payAuth/token",
            Self::Search => "/api/paysearch",
            Self::Cancel => "/api/cancel",
        }
    }
}
