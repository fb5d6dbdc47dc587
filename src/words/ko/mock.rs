//! Why a mock gateway does not start, and why a text is no fault, in English.

use std::fmt;

use crate::mock::{Error, MOST_PAYMENTS, ParseError, StateError, fault_names};
use crate::payment::Quoted;
use crate::shown::ShownPath;
use crate::words::language::Korean;

impl Korean for Error {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => write!(
                f,
                "the mock gateway listens on loopback only, not on {address}"
            ),
            Self::Listen { address, .. } => write!(f, "cannot listen on {address}"),
            Self::TooManyPayments(count) => {
                write!(f, "{count} payments a year are more than {MOST_PAYMENTS}")
            }
            Self::Today(day) => write!(f, "no payments can be made up for {day}"),
            Self::State(error) => error.korean(f),
        }
    }
}

impl Korean for StateError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "cannot use the state file {}", ShownPath(path)),
            Self::Line { path, line } => write!(
                f,
                "the state file {} holds a line that is no refund: {line}",
                ShownPath(path),
                line = Quoted(line)
            ),
        }
    }
}

impl Korean for ParseError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColon(text) => write!(f, "{text} is not ENDPOINT:KIND", text = Quoted(text)),
            Self::Endpoint(name) => write!(
                f,
                "no endpoint is called {name}; there are token, search, find, cancel",
                name = Quoted(name)
            ),
            Self::Kind(text) => {
                let names = fault_names();
                write!(
                    f,
                    "no fault is called {text}; there are {names}",
                    text = Quoted(text)
                )
            }
            Self::Value {
                kind,
                wanted,
                value,
            } => write!(
                f,
                "{kind} wants {wanted}, not {value}",
                value = Quoted(value)
            ),
            Self::Misplaced { kind, endpoint } => {
                write!(f, "{kind} is a fault of {endpoint} only")
            }
            Self::Never(text) => write!(f, "{text} would never strike", text = Quoted(text)),
        }
    }
}
