//! Every way the gateway can fail us, with what is known of it. Refuses to give advice, and to hold
//! a secret.

use std::path::PathBuf;
use std::time::Duration;

use super::Call;
use crate::payment::Foreign;

/// Why a call came to nothing.
///
/// What the gateway wrote is kept as [`Foreign`] text: escaped when displayed, with keys and tokens
/// cut out.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There never was a connection to send the request on: nothing was sent.
    #[error("the gateway was not reached: {reason} ({detail})")]
    NotReached {
        /// The call that was to be made.
        call: Call,
        /// What kept it from being made.
        reason: NotReached,
        /// The operating system's or the library's words.
        detail: Foreign,
    },
    /// The request was sent, or may have been, and no answer came in time.
    #[error("{} did not answer within {} s", .call.path(), .limit.as_secs_f32())]
    TimedOut {
        /// The call that was made.
        call: Call,
        /// The status, when the answer had begun.
        http_status: Option<u16>,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The connection broke, or spoke something else than HTTP, after the request was sent or may
    /// have been.
    #[error("the connection to {} broke: {detail}", .call.path())]
    Broken {
        /// The call that was made.
        call: Call,
        /// The status, when the answer had begun.
        http_status: Option<u16>,
        /// The operating system's or the library's words.
        detail: Foreign,
    },
    /// The body of the answer came so slowly that it was given up: it may trickle on for hours.
    #[error(
        "the answer of {} (HTTP {http_status}) stalled: fewer than {least_bytes} bytes of it came in {} s",
        .call.path(),
        .limit.as_secs_f32()
    )]
    Stalled {
        /// The call that was made.
        call: Call,
        /// The status of the answer.
        http_status: u16,
        /// How many bytes had to come in that time, as they go over the wire.
        least_bytes: u64,
        /// How long they were waited for.
        limit: Duration,
    },
    /// The answer stops before its end.
    #[error("the answer of {} (HTTP {http_status}) stops before its end", .call.path())]
    Incomplete {
        /// The call that was made.
        call: Call,
        /// The status of the answer.
        http_status: u16,
    },
    /// The gateway answered with a result code other than `0000`.
    #[error("{} answered {code}: {message} (HTTP {http_status})", .call.path())]
    Refused {
        /// The call that was made.
        call: Call,
        /// The status of the answer, which says little: refusals come with 200.
        http_status: u16,
        /// `RESULTCODE` or `RTN_CD`.
        code: Foreign,
        /// `RESULTMSG` or `RTN_MSG`.
        message: Foreign,
    },
    /// HTTP 429 or 5xx without a result code: whoever answered was overloaded or broken.
    #[error(
        "{} is unavailable: HTTP {http_status}{}{}",
        .call.path(),
        asked_to_wait(*.retry_after),
        quoted(.excerpt)
    )]
    Unavailable {
        /// The call that was made.
        call: Call,
        /// The status of the answer.
        http_status: u16,
        /// How long the answer asks to wait (`Retry-After`).
        retry_after: Option<Duration>,
        /// How the answer begins.
        excerpt: Foreign,
    },
    /// HTTP 3xx. Redirects are not followed: they would carry keys to another host.
    #[error("{} answered HTTP {http_status} and pointed to {to}", .call.path())]
    Redirected {
        /// The call that was made.
        call: Call,
        /// The status of the answer.
        http_status: u16,
        /// Scheme and host it pointed to.
        to: Foreign,
    },
    /// The answer is not one that the gateway is known to give.
    #[error(
        "the answer of {} (HTTP {http_status}) is not to be understood: {problem}{}",
        .call.path(),
        quoted(.excerpt)
    )]
    Unreadable {
        /// The call that was made.
        call: Call,
        /// The status of the answer.
        http_status: u16,
        /// What is wrong with it.
        problem: Problem,
        /// How the answer, or the part of it that is wrong, begins.
        excerpt: Foreign,
    },
    /// The answer is larger than any answer should be.
    #[error("the answer of {} (HTTP {http_status}) goes on beyond {limit_bytes} bytes", .call.path())]
    TooLarge {
        /// The call that was made.
        call: Call,
        /// The status of the answer.
        http_status: u16,
        /// The limit, in bytes after decompression.
        limit_bytes: u64,
    },
    /// The file of certificate authorities cannot be used.
    #[error("cannot use the certificates in {}: {detail}", .path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The proxy's URL is not one of an HTTP proxy. It is not shown: it may hold a password.
    #[error("the proxy is not a URL such as http://proxy.example.com:3128")]
    Proxy,
    /// The API key cannot be sent as an HTTP header. It is not shown.
    #[error("the API key has characters that no HTTP header can carry")]
    ApiKey,
}

/// What kept a connection from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReached {
    /// The host's name could not be looked up.
    #[error("the host name could not be looked up")]
    Lookup,
    /// The host refused the connection.
    #[error("the connection was refused")]
    Refused,
    /// The connection was not made in time.
    #[error("the connection was not made in time")]
    TimedOut,
    /// The TLS handshake failed, as with a certificate that is not trusted.
    #[error("no secure connection could be made")]
    Tls,
    /// The proxy was not reached, or refused to connect.
    #[error("the proxy did not connect")]
    Proxy,
    /// The network has no way to the host, or the connection broke while it was being made.
    #[error("the network has no way there")]
    Unreachable,
    /// The request cannot be sent at all.
    #[error("the request is not a possible one")]
    Impossible,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is no body.
    #[error("it is empty")]
    Empty,
    /// Neither a JSON object nor, where one may come, an array.
    #[error("it is not what was asked for in JSON")]
    NotJson,
    /// A 4xx status, and no result code.
    #[error("it has no result code")]
    NoCode,
    /// `0000`, but what was asked for is not there.
    #[error("it says 0000 and leaves out {0}")]
    Lacking(&'static str),
    /// The JSON is broken.
    #[error("element {element}: {detail}")]
    Syntax {
        /// Which element of the array, counted from 1.
        element: u64,
        /// The parser's words.
        detail: Foreign,
    },
    /// Something follows the end of the JSON.
    #[error("it goes on after its end")]
    Trailing,
    /// A byte that is not UTF-8.
    #[error("byte {offset} is not UTF-8")]
    NotUtf8 {
        /// Where, counted from 0 after decompression.
        offset: u64,
    },
    /// A compression that was not asked for.
    #[error("its encoding is {0}")]
    Encoding(Foreign),
    /// Compressed data that cannot be decompressed.
    #[error("it cannot be decompressed")]
    Corrupt,
    /// Another payment than the one that was asked for.
    #[error("it is about another TID")]
    AnotherTid,
    /// More than one payment for one TID.
    #[error("it has several payments for one TID")]
    SeveralPayments,
}

impl Error {
    /// Returns the call that failed; `None` when it did not come to one.
    #[must_use]
    pub const fn call(&self) -> Option<Call> {
        match self {
            Self::NotReached { call, .. }
            | Self::TimedOut { call, .. }
            | Self::Broken { call, .. }
            | Self::Stalled { call, .. }
            | Self::Incomplete { call, .. }
            | Self::Refused { call, .. }
            | Self::Unavailable { call, .. }
            | Self::Redirected { call, .. }
            | Self::Unreadable { call, .. }
            | Self::TooLarge { call, .. } => Some(*call),
            Self::CaFile { .. } | Self::Proxy | Self::ApiKey => None,
        }
    }

    /// Returns the status of the answer, if there was one.
    #[must_use]
    pub const fn http_status(&self) -> Option<u16> {
        match self {
            Self::TimedOut { http_status, .. } | Self::Broken { http_status, .. } => *http_status,
            Self::Stalled { http_status, .. }
            | Self::Incomplete { http_status, .. }
            | Self::Refused { http_status, .. }
            | Self::Unavailable { http_status, .. }
            | Self::Redirected { http_status, .. }
            | Self::Unreadable { http_status, .. }
            | Self::TooLarge { http_status, .. } => Some(*http_status),
            Self::NotReached { .. } | Self::CaFile { .. } | Self::Proxy | Self::ApiKey => None,
        }
    }

    /// Tells whether it is certain that no request left this machine.
    #[must_use]
    pub const fn is_not_sent(&self) -> bool {
        match self {
            Self::NotReached { .. } | Self::CaFile { .. } | Self::Proxy | Self::ApiKey => true,
            Self::TimedOut { .. }
            | Self::Broken { .. }
            | Self::Stalled { .. }
            | Self::Incomplete { .. }
            | Self::Refused { .. }
            | Self::Unavailable { .. }
            | Self::Redirected { .. }
            | Self::Unreadable { .. }
            | Self::TooLarge { .. } => false,
        }
    }

    /// Tells whether the gateway turned the credentials down.
    ///
    /// So it is with every refusal of a token, with `E003` ("ID & KEY 불일치"), and with `9999`
    /// ("`API_ID` 값이 올바르지 않습니다"), which points to live and test credentials mixed up (`wire.md`).
    #[must_use]
    pub fn is_about_credentials(&self) -> bool {
        match self {
            Self::Refused { call, code, .. } => {
                *call == Call::Token || matches!(code.as_str(), "E003" | "9999")
            }
            Self::NotReached { .. }
            | Self::TimedOut { .. }
            | Self::Broken { .. }
            | Self::Stalled { .. }
            | Self::Incomplete { .. }
            | Self::Unavailable { .. }
            | Self::Redirected { .. }
            | Self::Unreadable { .. }
            | Self::TooLarge { .. }
            | Self::CaFile { .. }
            | Self::Proxy
            | Self::ApiKey => false,
        }
    }

    /// Tells whether a read that failed so may succeed in a moment.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::NotReached { reason, .. } => match reason {
                NotReached::Lookup
                | NotReached::Refused
                | NotReached::TimedOut
                | NotReached::Proxy
                | NotReached::Unreachable => true,
                NotReached::Tls | NotReached::Impossible => false,
            },
            Self::TimedOut { .. }
            | Self::Broken { .. }
            | Self::Incomplete { .. }
            | Self::Unavailable { .. } => true,
            // Each try would take as long again.
            Self::Stalled { .. }
            | Self::Refused { .. }
            | Self::Redirected { .. }
            | Self::Unreadable { .. }
            | Self::TooLarge { .. }
            | Self::CaFile { .. }
            | Self::Proxy
            | Self::ApiKey => false,
        }
    }
}

fn asked_to_wait(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |wait| {
        format!(", asking to wait {} s", wait.as_secs())
    })
}

fn quoted(excerpt: &Foreign) -> String {
    if excerpt.is_empty() {
        String::new()
    } else {
        format!(": {excerpt}")
    }
}
