//! Every way the gateway can fail us, with what is known of it. Refuses to give advice, and to hold
//! a secret.
//!
//! `gateway/` makes these, and the history of a refund keeps them: names and fields stay as they are.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Call, Foreign, RefusedFor};

/// Why a call came to nothing.
///
/// What the gateway wrote is kept as [`Foreign`] text: escaped when displayed, with keys and tokens
/// cut out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub struct GatewayError {
    /// The call that was made, or was to be made.
    pub call: Call,
    /// The status of the answer; `None` before its head has come.
    pub http_status: Option<u16>,
    /// What went wrong.
    pub kind: GatewayErrorKind,
}

/// What went wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayErrorKind {
    /// There never was a connection to send the request on: nothing was sent.
    NotReached {
        /// What kept the call from being made.
        reason: NotReached,
        /// The operating system's or the library's words, if there are any.
        detail: Foreign,
    },
    /// The request was sent, or may have been, and no answer came in time.
    TimedOut {
        /// How long it was waited for.
        limit: Duration,
    },
    /// The connection broke, or spoke something else than HTTP, after the request was sent or may
    /// have been.
    Broken {
        /// The operating system's or the library's words.
        detail: Foreign,
    },
    /// The body of the answer came so slowly that it was given up: it may trickle on for hours.
    Stalled {
        /// The number of bytes that had to come in that time, as they go over the wire.
        least_bytes: u64,
        /// How long they were waited for.
        limit: Duration,
    },
    /// The answer stops before its end.
    Incomplete,
    /// The gateway answered with a result code other than `0000`. Its status says little: refusals
    /// come with 200.
    Refused {
        /// `RESULTCODE` or `RTN_CD`.
        code: Foreign,
        /// `RESULTMSG` or `RTN_MSG`.
        message: Foreign,
    },
    /// HTTP 429 or 5xx without a result code: whoever answered was overloaded or broken.
    Unavailable {
        /// How long the answer asks to wait (`Retry-After`).
        retry_after: Option<Duration>,
        /// How the answer begins.
        excerpt: Foreign,
    },
    /// HTTP 3xx. Redirects are not followed: they would carry keys to another host.
    Redirected {
        /// Where it pointed.
        to: RedirectTarget,
    },
    /// The answer is not one that the gateway is known to give.
    Unreadable {
        /// What is wrong with it.
        problem: Problem,
        /// How the answer, or the part of it that is wrong, begins.
        excerpt: Foreign,
    },
    /// The answer is larger than any answer should be.
    TooLarge {
        /// The limit, in bytes after decompression.
        limit_bytes: u64,
    },
}

/// Where a redirect points, without what may be secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectTarget {
    /// It does not say.
    Nowhere,
    /// What it says is no URL.
    Unreadable,
    /// Another path on the same host.
    OwnPath,
    /// A host, with its scheme where there is one.
    Host(Foreign),
}

/// What kept a connection from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotReached {
    /// The host's name could not be looked up.
    Lookup,
    /// The host refused the connection.
    Refused,
    /// The connection was not made in time.
    TimedOut {
        /// How long it was waited for.
        limit: Duration,
    },
    /// The certificate that the server shows is not the gateway's, as far as can be told.
    Certificate(CertificateFault),
    /// What answers speaks no TLS, or none that is new enough.
    NotTls,
    /// The TLS handshake failed otherwise.
    Tls,
    /// The proxy was not reached, or refused to connect.
    Proxy,
    /// The network has no way to the host, or the connection broke while it was being made.
    Unreachable,
    /// The request cannot be sent at all.
    Impossible,
    /// A header cannot carry its value.
    Header,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFault {
    /// Its time is over, by this machine's clock.
    Expired,
    /// Its time has not begun, by this machine's clock.
    NotYetValid,
    /// It is of another host.
    OtherHost,
    /// Nobody who is trusted has signed it.
    UnknownAuthority,
    /// It, or one that it rests on, is not made for what it is used for, or is broken.
    Unfit,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// There is no body.
    Empty,
    /// Neither a JSON object nor, where one may come, an array.
    NotJson,
    /// A key comes twice, with another value each time.
    Contradictory,
    /// A 4xx status, and no result code.
    NoCode,
    /// `0000`, but the payment is not there.
    NoPayment,
    /// `0000`, but no token that a header can carry.
    NoToken,
    /// An element of the array is not correct JSON, or no payment.
    Row {
        /// Which one, counted from 1.
        element: u64,
        /// What is wrong with it.
        problem: RowProblem,
    },
    /// Something follows the end of the JSON.
    Trailing,
    /// A byte that is not UTF-8.
    NotUtf8 {
        /// Where, counted from 0 after decompression.
        offset: u64,
    },
    /// A compression that was not asked for.
    Encoding(Foreign),
    /// Compressed data that cannot be decompressed.
    Corrupt,
    /// Another payment than the one that was asked for.
    AnotherTid,
    /// More than one payment for one TID.
    SeveralPayments,
}

/// What is wrong with an element of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    /// It is not correct JSON.
    Syntax,
    /// It is no object.
    NoPayment,
    /// Something stands behind it that is neither a comma nor the end of the array.
    NoComma,
}

impl GatewayError {
    /// Returns the same with every text that came from outside changed.
    #[must_use]
    pub fn with_texts(self, change: impl Fn(&str) -> String) -> Self {
        use GatewayErrorKind as K;
        let changed = |text: &Foreign| Foreign::new(change(text.as_str()));
        let kind = match self.kind {
            K::NotReached { reason, detail } => K::NotReached {
                reason,
                detail: changed(&detail),
            },
            K::Broken { detail } => K::Broken {
                detail: changed(&detail),
            },
            K::Refused { code, message } => K::Refused {
                code: changed(&code),
                message: changed(&message),
            },
            K::Unavailable {
                retry_after,
                excerpt,
            } => K::Unavailable {
                retry_after,
                excerpt: changed(&excerpt),
            },
            K::Redirected {
                to: RedirectTarget::Host(host),
            } => K::Redirected {
                to: RedirectTarget::Host(changed(&host)),
            },
            K::Unreadable { problem, excerpt } => K::Unreadable {
                problem: problem.with_texts(changed),
                excerpt: changed(&excerpt),
            },
            same @ (K::TimedOut { .. }
            | K::Stalled { .. }
            | K::Incomplete
            | K::Redirected { .. }
            | K::TooLarge { .. }) => same,
        };
        Self { kind, ..self }
    }

    /// Tells whether it is certain that no request left this machine.
    #[must_use]
    pub const fn is_not_sent(&self) -> bool {
        matches!(self.kind, GatewayErrorKind::NotReached { .. })
    }

    /// Tells what the gateway refused for, where it did.
    #[must_use]
    pub fn refused_for(&self) -> Option<RefusedFor> {
        if let GatewayErrorKind::Refused { code, message } = &self.kind {
            Some(RefusedFor::of(code.as_str(), message.as_str()))
        } else {
            None
        }
    }

    /// Tells whether the gateway turned the credentials down.
    #[must_use]
    pub fn is_about_credentials(&self) -> bool {
        self.refused_for().is_some_and(RefusedFor::is_credentials)
    }

    /// Tells whether a read that failed so may succeed in a moment.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match &self.kind {
            GatewayErrorKind::NotReached { reason, .. } => match reason {
                NotReached::Lookup
                | NotReached::Refused
                | NotReached::TimedOut { .. }
                | NotReached::Proxy
                | NotReached::Unreachable => true,
                NotReached::Certificate(_)
                | NotReached::NotTls
                | NotReached::Tls
                | NotReached::Impossible
                | NotReached::Header => false,
            },
            GatewayErrorKind::TimedOut { .. }
            | GatewayErrorKind::Broken { .. }
            | GatewayErrorKind::Incomplete
            | GatewayErrorKind::Unavailable { .. } => true,
            // Each try would take as long again.
            GatewayErrorKind::Stalled { .. }
            | GatewayErrorKind::Refused { .. }
            | GatewayErrorKind::Redirected { .. }
            | GatewayErrorKind::Unreadable { .. }
            | GatewayErrorKind::TooLarge { .. } => false,
        }
    }
}

impl Problem {
    fn with_texts(self, changed: impl Fn(&Foreign) -> Foreign) -> Self {
        match self {
            Self::Encoding(encoding) => Self::Encoding(changed(&encoding)),
            same @ (Self::Empty
            | Self::NotJson
            | Self::NoCode
            | Self::NoPayment
            | Self::NoToken
            | Self::Row { .. }
            | Self::Trailing
            | Self::NotUtf8 { .. }
            | Self::Corrupt
            | Self::AnotherTid
            | Self::Contradictory
            | Self::SeveralPayments) => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_for_credentials_is_about_them() {
        let error = |kind| GatewayError {
            call: Call::Token,
            http_status: Some(200),
            kind,
        };
        let refused = |code| GatewayErrorKind::Refused {
            code: Foreign::new(code),
            message: Foreign::default(),
        };
        assert!(error(refused("E003")).is_about_credentials());
        for other in [refused("9029"), GatewayErrorKind::Incomplete] {
            let error = error(other);
            assert!(!error.is_about_credentials(), "{error:?}");
        }
    }

    #[test]
    fn only_where_there_was_no_connection_it_is_certain_that_nothing_was_sent() {
        let error = |kind| GatewayError {
            call: Call::Cancel,
            http_status: None,
            kind,
        };
        let detail = Foreign::default();
        let unreached = GatewayErrorKind::NotReached {
            reason: NotReached::Refused,
            detail: detail.clone(),
        };
        assert!(error(unreached).is_not_sent());
        let limit = Duration::from_secs(90);
        for sent in [
            GatewayErrorKind::TimedOut { limit },
            GatewayErrorKind::Broken { detail },
            GatewayErrorKind::Incomplete,
        ] {
            let error = error(sent);
            assert!(!error.is_not_sent(), "{error:?}");
        }
    }
}
