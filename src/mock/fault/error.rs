//! Why a text is no fault.

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// There is no colon.
    NoColon(String),
    /// No such endpoint.
    Endpoint(String),
    /// No such kind.
    Kind(String),
    /// The kind needs a value, and this is none.
    Value {
        /// The kind.
        kind: String,
        /// What it wants.
        wanted: &'static str,
        /// What it was given.
        value: String,
    },
    /// The kind belongs to other endpoints.
    Misplaced {
        /// The kind.
        kind: String,
        /// Where it belongs.
        endpoint: &'static str,
    },
    /// The number after `*` is zero.
    Never(String),
}
