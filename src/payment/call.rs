//! The calls that the gateway offers.

/// A call that the gateway offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Issues an access token.
    Token,
    /// Looks payments up.
    Search,
    /// Gives money back.
    Cancel,
}
