//! What goes over the wire and when, for whoever watches. Refuses to carry a secret.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Call, GatewayError};

/// Is told of every request and answer, by whichever thread makes it.
pub type Listener = Arc<dyn Fn(&WireEvent<'_>) + Send + Sync>;

/// Something that happened between this program and the gateway.
#[derive(Debug)]
pub enum WireEvent<'a> {
    /// A request is about to be sent.
    Sent {
        /// The call.
        call: Call,
        /// The size of its body.
        bytes: usize,
    },
    /// The head of an answer has come.
    Answered {
        /// The call.
        call: Call,
        /// The status.
        http_status: u16,
        /// Since the request was begun, connecting included.
        elapsed: Duration,
    },
    /// An answer has come to its end.
    Received {
        /// The call.
        call: Call,
        /// The size of its body, after decompression.
        bytes: usize,
        /// The payments in it, for a search.
        rows: Option<u64>,
        /// Since the request was begun, connecting included.
        elapsed: Duration,
    },
    /// A read failed and will be tried again.
    TryingAgain {
        /// The call.
        call: Call,
        /// How long from now.
        wait: Duration,
        /// What went wrong.
        error: &'a GatewayError,
    },
}

/// Writes the event on one line.
impl fmt::Display for WireEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent { call, bytes } => write!(f, "POST {} ({bytes} bytes)", call.path()),
            Self::Answered {
                call,
                http_status,
                elapsed,
            } => write!(
                f,
                "{} answered HTTP {http_status} after {} ms",
                call.path(),
                elapsed.as_millis()
            ),
            Self::Received {
                call,
                bytes,
                rows,
                elapsed,
            } => {
                write!(
                    f,
                    "{} was read after {} ms: ",
                    call.path(),
                    elapsed.as_millis()
                )?;
                match rows {
                    Some(1) => write!(f, "1 row, ")?,
                    Some(rows) => write!(f, "{rows} rows, ")?,
                    None => {}
                }
                write!(f, "{bytes} bytes")
            }
            Self::TryingAgain { call, wait, error } => write!(
                f,
                "{} is tried again in {} ms: {error}",
                call.path(),
                wait.as_millis()
            ),
        }
    }
}
