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
