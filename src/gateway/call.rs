//! The calls that the gateway offers.

/// A call that the gateway offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// Issues an access token.
    Token,
    /// Looks payments up.
    Search,
    /// Gives money back.
    Cancel,
}

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
