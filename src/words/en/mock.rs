//! What a mock gateway serves, why it does not start, and why a text is no fault, in English.

use std::fmt;

use crate::mock::{
    Acted, Error, FaultValue, MOST_PAYMENTS, OrderFaultMade, ParseError, ParseOrderFaultError,
    Served, StateError, fault_names, order_fault_names,
};
use crate::payment::Quoted;
use crate::shown::ShownPath;
use crate::spelling::nearest;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            Self::State(error) => error.fmt(f),
        }
    }
}

/// One line of a log.
impl fmt::Display for Served<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call {
                asked,
                acted,
                milliseconds,
                fault: None,
            } => write!(f, "{asked}: {acted} ({milliseconds} ms)"),
            Self::Call {
                asked,
                acted,
                milliseconds,
                fault: Some(fault),
            } => write!(f, "{asked}: {acted} ({milliseconds} ms) [{fault}]"),
            Self::NoCall { path, status } => write!(f, "{path}: {status}"),
            Self::Broken { status } => write!(f, "broken request: {status}"),
        }
    }
}

impl fmt::Display for Acted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rows => "rows",
            Self::Code(code) => code,
            Self::Not => "not acted",
        })
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            Self::Misplaced { kind, endpoints } => {
                write!(f, "{kind} is a fault of {} only", endpoints.join(" and "))
            }
            Self::Never(text) => write!(f, "{text} would never strike", text = Quoted(text)),
        }
    }
}

impl fmt::Display for ParseOrderFaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(name) => match nearest(name, order_fault_names()) {
                Some(near) => write!(
                    f,
                    "no fault of a list of orders is called {name}; did you mean {near}?",
                    name = Quoted(name)
                ),
                None => write!(
                    f,
                    "no fault of a list of orders is called {name}; there are {names}",
                    name = Quoted(name),
                    names = order_fault_names().collect::<Vec<_>>().join(", ")
                ),
            },
            Self::Chance { kind, chance } => write!(
                f,
                "{kind}@ wants a probability from 0 to 1, like 0.01, not {chance}",
                chance = Quoted(chance)
            ),
            Self::NoChance(kind) => {
                write!(
                    f,
                    "{kind} is a fault of the list as a whole, and takes no @"
                )
            }
        }
    }
}

/// Says which faults were put into a list of orders.
pub(super) fn write_order_faults(
    f: &mut fmt::Formatter<'_>,
    faults: &[OrderFaultMade],
) -> fmt::Result {
    let faults = faults.iter().map(|fault| match fault.orders {
        Some(orders) => format!("{} {orders}", fault.kind),
        None => fault.kind.to_owned(),
    });
    let faults = faults.collect::<Vec<_>>().join(", ");
    write!(f, "faults in this list: {faults}")
}

impl fmt::Display for FaultValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "no value",
            Self::Seconds => "seconds",
            Self::Days => "a number of days",
            Self::Searches => "a number of searches",
            Self::Won => "won",
            Self::WonOrFull => "won or full",
            Self::Text => "a text",
            Self::Url => "a URL",
            Self::Duration => "a duration like 200ms or 5s",
            Self::Shift => "a shift like -1h or +20m",
            Self::Code => "a code of letters and digits, and perhaps :TEXT",
            Self::LateCode => "a duration, a code and perhaps a text, like 3s:9999",
            Self::StatusCode => {
                "a status from 400 to 599, a code and perhaps a text, like 408:9999"
            }
            Self::LateStatusCode => {
                "a duration, a status from 400 to 599, a code and perhaps a text, like 3s:408:9999"
            }
        })
    }
}
