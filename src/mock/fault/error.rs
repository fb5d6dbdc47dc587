//! Why a text is no fault.

use super::kind;

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// There is no colon.
    #[error("{0:?} is not ENDPOINT:KIND")]
    NoColon(String),
    /// No such endpoint.
    #[error("no endpoint is called {0:?}; there are token, search, find, cancel")]
    Endpoint(String),
    /// No such kind.
    #[error("no fault is called {0:?}; there are {names}", names = names())]
    Kind(String),
    /// The kind needs a value, and this is none.
    #[error("{kind} wants {wanted}, not {value:?}")]
    Value {
        /// The kind.
        kind: String,
        /// What it wants.
        wanted: &'static str,
        /// What it was given.
        value: String,
    },
    /// The kind belongs to other endpoints.
    #[error("{kind} is a fault of {endpoint} only")]
    Misplaced {
        /// The kind.
        kind: String,
        /// Where it belongs.
        endpoint: &'static str,
    },
    /// The number after `*` is zero.
    #[error("{0:?} would never strike")]
    Never(String),
}

fn names() -> String {
    let names: Vec<&str> = [kind::DECIDING, kind::ADDING]
        .into_iter()
        .flatten()
        .map(|(kind, _)| *kind)
        .collect();
    names.join(", ")
}
