//! What goes over the wire, and how the gateway can fail us.

use std::fmt;
use std::path::Path;

use super::config::{Bare, GuardedPath, InQuotes};
use crate::gateway::{
    CaFileProblem, CertificateFault, GatewayError, GatewayErrorKind, NotReached,
    ParseEndpointError, ParseProxyError, Problem, ReaderLost, RedirectTarget, RowProblem,
    SetupError, Stall, WireEvent,
};
use crate::payment::Foreign;

impl fmt::Display for GatewayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.call.path();
        let status = HttpStatus(self.http_status);
        match &self.kind {
            GatewayErrorKind::NotReached { reason, detail } => {
                write_not_reached(f, *reason, detail)
            }
            GatewayErrorKind::TimedOut { limit } => {
                write!(f, "{path} did not answer within {} s", limit.as_secs_f32())
            }
            GatewayErrorKind::Broken { detail } => {
                write!(f, "the connection to {path} broke: {detail}")
            }
            GatewayErrorKind::Stalled { least_bytes, limit } => write!(
                f,
                "the answer of {path} ({status}) stalled: fewer than {least_bytes} bytes of it came \
                 in {} s",
                limit.as_secs_f32()
            ),
            GatewayErrorKind::Incomplete => {
                write!(f, "the answer of {path} ({status}) stops before its end")
            }
            GatewayErrorKind::Refused { code, message } if message.is_empty() => {
                write!(f, "{path} answered {code} ({status})")
            }
            GatewayErrorKind::Refused { code, message } => {
                write!(f, "{path} answered {code}: {message} ({status})")
            }
            GatewayErrorKind::Unavailable {
                retry_after,
                excerpt,
            } => match (retry_after.map(|wait| wait.as_secs()), excerpt.is_empty()) {
                (None, true) => write!(f, "{path} is unavailable: {status}"),
                (None, false) => write!(f, "{path} is unavailable: {status}: {excerpt}"),
                (Some(wait), true) => {
                    write!(
                        f,
                        "{path} is unavailable: {status}, asking to wait {wait} s"
                    )
                }
                (Some(wait), false) => write!(
                    f,
                    "{path} is unavailable: {status}, asking to wait {wait} s: {excerpt}"
                ),
            },
            GatewayErrorKind::Redirected { to } => write_redirected(f, path, &status, to),
            GatewayErrorKind::Unreadable {
                problem: Problem::SeveralPayments,
                ..
            } => f.write_str(
                "the gateway sends rows of this payment that differ: nobody can tell which is true",
            ),
            GatewayErrorKind::Unreadable { problem, excerpt } if excerpt.is_empty() => write!(
                f,
                "the answer of {path} ({status}) is not to be understood: {problem}"
            ),
            GatewayErrorKind::Unreadable { problem, excerpt } => write!(
                f,
                "the answer of {path} ({status}) is not to be understood: {problem}: {excerpt}"
            ),
            GatewayErrorKind::TooLarge { limit_bytes } => write!(
                f,
                "the answer of {path} ({status}) goes on beyond {limit_bytes} bytes"
            ),
        }
    }
}

fn write_redirected(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    status: &HttpStatus,
    to: &RedirectTarget,
) -> fmt::Result {
    match to {
        RedirectTarget::Nowhere => write!(f, "{path} answered {status} and pointed to nowhere"),
        RedirectTarget::Unreadable => {
            write!(f, "{path} answered {status} and pointed to no readable URL")
        }
        RedirectTarget::OwnPath => write!(
            f,
            "{path} answered {status} and pointed to another path of its own"
        ),
        RedirectTarget::Host(host) => {
            write!(f, "{path} answered {status} and pointed to {host}")
        }
    }
}

fn write_not_reached(
    f: &mut fmt::Formatter<'_>,
    reason: NotReached,
    detail: &Foreign,
) -> fmt::Result {
    match reason {
        NotReached::Lookup => write!(
            f,
            "the gateway was not reached: the host name could not be looked up ({detail})"
        ),
        NotReached::Refused => write!(
            f,
            "the gateway was not reached: the connection was refused ({detail})"
        ),
        NotReached::TimedOut { limit } => write!(
            f,
            "the gateway was not reached: the connection was not made in time (within {} s)",
            limit.as_secs_f32()
        ),
        NotReached::Certificate(fault) => f.write_str(match fault {
            CertificateFault::Expired => {
                "the gateway was not reached: the certificate that was shown has expired"
            }
            CertificateFault::NotYetValid => {
                "the gateway was not reached: the certificate that was shown is not valid yet"
            }
            CertificateFault::OtherHost => {
                "the gateway was not reached: the certificate that was shown is of another host"
            }
            CertificateFault::UnknownAuthority => {
                "the gateway was not reached: the certificate that was shown is signed by nobody who is \
                 trusted"
            }
            CertificateFault::Unfit => {
                "the gateway was not reached: the certificate that was shown cannot be used for it"
            }
        }),
        NotReached::NotTls => f.write_str(
            "the gateway was not reached: what answered there speaks no TLS 1.2 or 1.3",
        ),
        NotReached::Tls => write!(
            f,
            "the gateway was not reached: no secure connection could be made ({detail})"
        ),
        NotReached::Proxy => write!(
            f,
            "the gateway was not reached: the proxy did not connect ({detail})"
        ),
        NotReached::Unreachable => write!(
            f,
            "the gateway was not reached: the connection could not be made ({detail})"
        ),
        NotReached::Impossible => write!(
            f,
            "the gateway was not reached: the request is not a possible one ({detail})"
        ),
        NotReached::Header => f.write_str(
            "the gateway was not reached: the request is not a possible one (a header cannot carry its \
             value)",
        ),
    }
}

/// What is wrong with an answer, which the sentence about it goes on with.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::NotJson => f.write_str("it is not what was asked for in JSON"),
            Self::Contradictory => f.write_str("it says two things under one name"),
            Self::NoCode => f.write_str("it has no result code"),
            Self::NoPayment => f.write_str("it says 0000 and leaves out the payment"),
            Self::NoToken => f.write_str("it says 0000 and leaves out a usable TOKEN"),
            Self::Row { element, problem } => match problem {
                RowProblem::Syntax => write!(f, "element {element} is not correct JSON"),
                RowProblem::NoPayment => write!(f, "element {element}: a payment was expected"),
                RowProblem::NoComma => write!(
                    f,
                    "element {element}: a comma or the end of the array was expected"
                ),
            },
            Self::Trailing => f.write_str("it goes on after its end"),
            Self::NotUtf8 { offset } => write!(f, "byte {offset} is not UTF-8"),
            Self::Encoding(encoding) => write!(f, "its encoding is {encoding}"),
            Self::Corrupt => f.write_str("it cannot be decompressed"),
            Self::AnotherTid => f.write_str("it is about another TID"),
            Self::SeveralPayments => f.write_str("it has rows that differ of one payment"),
        }
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaFile { path, problem } => write_ca_file(f, path, problem),
            Self::Proxy => {
                f.write_str("the proxy is not a URL such as http://proxy.example.com:3128")
            }
            Self::ApiKey => f.write_str("the API key has characters that no HTTP header can carry"),
        }
    }
}

fn write_ca_file(f: &mut fmt::Formatter<'_>, path: &Path, problem: &CaFileProblem) -> fmt::Result {
    let path = GuardedPath(path);
    match problem {
        CaFileProblem::Unreadable(why) => {
            write!(f, "cannot use the certificates in {path}: {why}")
        }
        CaFileProblem::Empty => write!(f, "cannot use the certificates in {path}: it has none"),
        CaFileProblem::NotPem => write!(
            f,
            "cannot use the certificates in {path}: one of them is not in PEM form"
        ),
        CaFileProblem::BrokenCertificate => write!(
            f,
            "cannot use the certificates in {path}: one of them is broken"
        ),
    }
}

impl fmt::Display for ParseEndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(url) => {
                write!(
                    f,
                    "{url} is not a URL such as https://www.cookiepayments.com",
                    url = InQuotes(url)
                )
            }
            Self::Clear(url) => write!(
                f,
                "{url} is not https; http is for this machine only (127.0.0.1, [::1], localhost)",
                url = InQuotes(url)
            ),
            Self::Credentials => f.write_str("the base URL carries a user name or password"),
            Self::Path(url) => write!(
                f,
                "{url} goes on after the host; leave out path, query and fragment",
                url = InQuotes(url)
            ),
        }
    }
}

impl fmt::Display for ParseProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl => f.write_str("a proxy is a URL such as http://proxy.example.com:3128"),
            Self::Scheme(scheme) => {
                write!(
                    f,
                    "a proxy is reached by http or https, not by {scheme}",
                    scheme = Bare(scheme)
                )
            }
        }
    }
}

impl fmt::Display for ReaderLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the thread that reads the answer ended by a bug")
    }
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(pace) = self;
        write!(
            f,
            "fewer than {} bytes came in {} s",
            pace.bytes,
            pace.within.as_secs_f32()
        )
    }
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
                let (path, ms) = (call.path(), elapsed.as_millis());
                match rows {
                    Some(1) => write!(f, "{path} was read after {ms} ms: 1 row, {bytes} bytes"),
                    Some(rows) => {
                        write!(
                            f,
                            "{path} was read after {ms} ms: {rows} rows, {bytes} bytes"
                        )
                    }
                    None => write!(f, "{path} was read after {ms} ms: {bytes} bytes"),
                }
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

/// The status of an answer. Whatever is said of an answer has one.
struct HttpStatus(Option<u16>);

impl fmt::Display for HttpStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(status) => write!(f, "HTTP {status}"),
            None => f.write_str("no HTTP status"),
        }
    }
}
