//! Why a text is no fault, as data.

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
        wanted: FaultValue,
        /// What it was given.
        value: String,
    },
    /// The kind belongs to other endpoints.
    Misplaced {
        /// The kind.
        kind: String,
        /// The names of the endpoints where it belongs.
        endpoints: Vec<&'static str>,
    },
    /// The number after `*` is zero.
    Never(String),
}

/// What stands behind the equals sign of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultValue {
    /// Nothing.
    Nothing,
    /// A number of seconds.
    Seconds,
    /// A number of days.
    Days,
    /// A number of searches.
    Searches,
    /// An amount.
    Won,
    /// An amount, or `full`.
    WonOrFull,
    /// A text.
    Text,
    /// A URL.
    Url,
    /// A length of time.
    Duration,
    /// A time forwards or backwards.
    Shift,
    /// `CODE[:TEXT]`.
    Code,
    /// `DURATION:CODE[:TEXT]`.
    LateCode,
    /// `STATUS:CODE[:TEXT]`.
    StatusCode,
    /// `DURATION:STATUS:CODE[:TEXT]`.
    LateStatusCode,
}
