//! What goes over the wire and when, for whoever watches. An event carries no secret.

use std::sync::Arc;
use std::time::Duration;

use super::{Call, GatewayError};

/// Hears of every request and answer, in the thread that makes it.
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
