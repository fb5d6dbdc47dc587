//! What goes over the wire, and how the gateway can fail us, in Korean.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use super::count::{cases, counted, seconds};
use super::particle::{object, toward};
use super::system;
use super::typed::{Bare, GuardedPath, InQuotes};
use crate::gateway::{
    CaFileProblem, Call, CertificateFault, GatewayError, GatewayErrorKind, NotReached,
    ParseEndpointError, ParseProxyError, Problem, ReaderLost, RedirectTarget, RowProblem,
    SetupError, Stall, WireEvent,
};
use crate::payment::Foreign;
use crate::words::language::{Korean, ko};

impl Korean for GatewayError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &shown(self.call);
        let status = HttpStatus(self.http_status);
        match &self.kind {
            GatewayErrorKind::NotReached { reason, detail } => {
                write_not_reached(f, *reason, detail)
            }
            GatewayErrorKind::TimedOut { limit } => {
                write!(f, "{path}: {} 안에 응답이 없습니다", within(*limit))
            }
            GatewayErrorKind::Broken { detail } => write!(
                f,
                "{path} 연결이 끊어졌습니다: {}",
                system::quoted(detail.as_str())
            ),
            GatewayErrorKind::Stalled { least_bytes, limit } => write!(
                f,
                "{path} 응답({status})이 멈췄습니다. {} 동안 받은 데이터가 {} 미만입니다",
                within(*limit),
                bytes(*least_bytes)
            ),
            GatewayErrorKind::Incomplete => {
                write!(f, "{path} 응답({status})이 끝나기 전에 끊어졌습니다")
            }
            GatewayErrorKind::Refused { code, message } if message.is_empty() => write!(
                f,
                "{path} 요청에 게이트웨이가 {} 응답했습니다 ({status})",
                toward(code)
            ),
            GatewayErrorKind::Refused { code, message } => write!(
                f,
                "{path} 요청에 게이트웨이가 {} 응답했습니다: {message} ({status})",
                toward(code)
            ),
            GatewayErrorKind::Unavailable {
                retry_after,
                excerpt,
            } => {
                let wait = retry_after.map(|wait| wait.as_secs());
                write_unavailable(f, path, &status, wait, excerpt)
            }
            GatewayErrorKind::Redirected { to } => write_redirected(f, path, &status, to),
            GatewayErrorKind::Unreadable {
                problem: Problem::SeveralPayments,
                ..
            } => f.write_str(
                "게이트웨이가 이 결제를 서로 다른 행으로 응답했습니다. 어느 것이 맞는지 알 수 없습니다",
            ),
            GatewayErrorKind::Unreadable { problem, excerpt } if excerpt.is_empty() => write!(
                f,
                "{path} 응답({status})을 해석할 수 없습니다. {}",
                ko(problem)
            ),
            GatewayErrorKind::Unreadable { problem, excerpt } => write!(
                f,
                "{path} 응답({status})을 해석할 수 없습니다. {} (받은 내용: {excerpt})",
                ko(problem)
            ),
            GatewayErrorKind::TooLarge { limit_bytes } => write!(
                f,
                "{path} 응답({status})이 {}를 넘습니다",
                bytes(*limit_bytes)
            ),
        }
    }
}

/// Writes a time that may be a part of a second: `0.5초`.
fn within(limit: Duration) -> String {
    format!("{}초", limit.as_secs_f32())
}

fn bytes(count: impl TryInto<u64>) -> String {
    counted(count, "바이트")
}

/// Writes where a call is posted to.
fn shown(call: Call) -> String {
    format!("`{}`", call.path())
}

fn write_unavailable(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    status: &HttpStatus,
    wait: Option<u64>,
    excerpt: &Foreign,
) -> fmt::Result {
    match (wait, excerpt.is_empty()) {
        (None, true) => write!(
            f,
            "게이트웨이가 지금 {path} 요청을 처리하지 못합니다: {status}"
        ),
        (None, false) => write!(
            f,
            "게이트웨이가 지금 {path} 요청을 처리하지 못합니다: {status} (받은 내용: {excerpt})"
        ),
        (Some(wait), true) => write!(
            f,
            "게이트웨이가 지금 {path} 요청을 처리하지 못합니다: {status}, {} 후에 다시 요청하라고 합니다",
            seconds(wait)
        ),
        (Some(wait), false) => write!(
            f,
            "게이트웨이가 지금 {path} 요청을 처리하지 못합니다: {status}, {} 후에 다시 요청하라고 합니다 (받은 내용: {excerpt})",
            seconds(wait)
        ),
    }
}

fn write_redirected(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    status: &HttpStatus,
    to: &RedirectTarget,
) -> fmt::Result {
    match to {
        RedirectTarget::Nowhere => write!(
            f,
            "{path} 응답({status})이 다른 주소로 이동하라고 하면서 주소를 주지 않았습니다"
        ),
        RedirectTarget::Unreadable => write!(
            f,
            "{path} 응답({status})이 읽을 수 없는 URL로 이동하라고 합니다"
        ),
        RedirectTarget::OwnPath => write!(
            f,
            "{path} 응답({status})이 같은 서버의 다른 경로로 이동하라고 합니다"
        ),
        RedirectTarget::Host(host) => {
            write!(
                f,
                "{path} 응답({status})이 {} 이동하라고 합니다",
                toward(host)
            )
        }
    }
}

fn write_not_reached(
    f: &mut fmt::Formatter<'_>,
    reason: NotReached,
    detail: &Foreign,
) -> fmt::Result {
    let numbered = system::numbered(detail.as_str());
    let detail = system::quoted(detail.as_str());
    match reason {
        NotReached::Lookup => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. 호스트 이름을 찾을 수 없습니다 ({detail})"
        ),
        NotReached::Refused => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. 연결이 거부되었습니다 ({numbered})"
        ),
        NotReached::TimedOut { limit } => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. {} 안에 연결되지 않았습니다",
            within(limit)
        ),
        NotReached::Certificate(fault) => f.write_str(match fault {
            CertificateFault::Expired => {
                "게이트웨이에 연결하지 못했습니다. 상대가 제시한 인증서가 만료되었습니다"
            }
            CertificateFault::NotYetValid => {
                "게이트웨이에 연결하지 못했습니다. 상대가 제시한 인증서의 유효 기간이 아직 시작되지 않았습니다"
            }
            CertificateFault::OtherHost => {
                "게이트웨이에 연결하지 못했습니다. 상대가 제시한 인증서가 다른 호스트의 것입니다"
            }
            CertificateFault::UnknownAuthority => {
                "게이트웨이에 연결하지 못했습니다. 상대가 제시한 인증서가 신뢰할 수 있는 기관의 서명이 아닙니다"
            }
            CertificateFault::Unfit => {
                "게이트웨이에 연결하지 못했습니다. 상대가 제시한 인증서를 사용할 수 없습니다"
            }
        }),
        NotReached::NotTls => f.write_str(
            "게이트웨이에 연결하지 못했습니다. 상대가 TLS 1.2나 1.3으로 통신하지 않습니다",
        ),
        NotReached::Tls => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. 보안 연결을 맺을 수 없습니다 ({detail})"
        ),
        NotReached::Proxy => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. 프록시가 연결해 주지 않았습니다 ({detail})"
        ),
        NotReached::Unreachable => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. {detail}"
        ),
        NotReached::Impossible => write!(
            f,
            "게이트웨이에 연결하지 못했습니다. 만들 수 없는 요청입니다 ({detail})"
        ),
        NotReached::Header => f.write_str(
            "게이트웨이에 연결하지 못했습니다. 만들 수 없는 요청입니다 (헤더에 담을 수 없는 값)",
        ),
    }
}

/// What is wrong with an answer: a sentence of its own.
impl Korean for Problem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("내용이 비어 있습니다"),
            Self::NotJson => f.write_str("요청한 JSON 형식이 아닙니다"),
            Self::Contradictory => f.write_str("한 이름에 두 가지 값이 있습니다"),
            Self::NoCode => f.write_str("응답코드가 없습니다"),
            Self::NoPayment => f.write_str("0000 응답인데 결제가 없습니다"),
            Self::NoToken => f.write_str("0000 응답인데 사용할 수 있는 `TOKEN`이 없습니다"),
            Self::Row { element, problem } => match problem {
                RowProblem::Syntax => write!(f, "배열의 항목 {element}: 올바른 JSON이 아닙니다"),
                RowProblem::NoPayment => write!(f, "배열의 항목 {element}: 결제가 와야 합니다"),
                RowProblem::NoComma => {
                    write!(f, "배열의 항목 {element}: 쉼표나 배열의 끝이 와야 합니다")
                }
            },
            Self::Trailing => f.write_str("내용이 끝난 뒤에 다른 내용이 이어집니다"),
            Self::NotUtf8 { offset } => write!(f, "바이트 {offset}: UTF-8이 아닙니다"),
            Self::Encoding(encoding) => write!(f, "압축 방식이 {encoding}입니다"),
            Self::Corrupt => f.write_str("압축을 풀 수 없습니다"),
            Self::AnotherTid => f.write_str("다른 거래번호(TID)의 내용입니다"),
            Self::SeveralPayments => f.write_str("한 결제의 행이 서로 다릅니다"),
        }
    }
}

impl Korean for SetupError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaFile { path, problem } => write_ca_file(f, path, problem),
            Self::Proxy => {
                f.write_str("프록시는 `http://proxy.example.com:3128`과 같은 URL이어야 합니다")
            }
            Self::ApiKey => f.write_str("API 키에 HTTP 헤더로 보낼 수 없는 문자가 있습니다"),
        }
    }
}

fn write_ca_file(f: &mut fmt::Formatter<'_>, path: &Path, problem: &CaFileProblem) -> fmt::Result {
    let path = GuardedPath(path);
    match problem {
        CaFileProblem::Unreadable(why) => {
            write!(f, "{path}의 인증서를 사용할 수 없습니다. {}", ko(why))
        }
        CaFileProblem::Empty => write!(
            f,
            "{path}의 인증서를 사용할 수 없습니다. 인증서가 들어 있지 않습니다"
        ),
        CaFileProblem::NotPem => write!(
            f,
            "{path}의 인증서를 사용할 수 없습니다. PEM 형식이 아닌 인증서가 있습니다"
        ),
        CaFileProblem::BrokenCertificate => write!(
            f,
            "{path}의 인증서를 사용할 수 없습니다. 손상된 인증서가 있습니다"
        ),
    }
}

impl Korean for ParseEndpointError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(url) => write!(
                f,
                "{}: `https://www.cookiepayments.com`과 같은 URL이 아닙니다",
                InQuotes(url)
            ),
            Self::Clear(url) => write!(
                f,
                "{}: `https`가 아닙니다. `http`는 이 컴퓨터에서만 쓸 수 있습니다 (127.0.0.1, [::1], `localhost`)",
                InQuotes(url)
            ),
            Self::Credentials => f.write_str("요청도메인에 사용자 이름이나 비밀번호가 있습니다"),
            Self::Path(url) => write!(
                f,
                "{}: 호스트 뒤의 내용(경로, 쿼리, #로 시작하는 부분)을 빼 주세요",
                InQuotes(url)
            ),
        }
    }
}

impl Korean for ParseProxyError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl => {
                f.write_str("프록시는 `http://proxy.example.com:3128`과 같은 URL이어야 합니다")
            }
            Self::Scheme(scheme) => write!(
                f,
                "프록시에는 `http`나 `https`로 접속해야 합니다. {} 쓸 수 없습니다",
                object(Bare(scheme))
            ),
        }
    }
}

impl Korean for ReaderLost {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("응답을 읽는 작업이 프로그램 오류로 끝났습니다")
    }
}

impl Korean for Stall {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(pace) = self;
        write!(
            f,
            "{} 동안 받은 데이터가 {} 미만입니다",
            within(pace.within),
            bytes(pace.bytes)
        )
    }
}

/// Writes the event on one line.
impl Korean for WireEvent<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent { call, bytes: sent } => {
                write!(f, "`POST {}` 요청 ({})", call.path(), bytes(*sent))
            }
            Self::Answered {
                call,
                http_status,
                elapsed,
            } => write!(
                f,
                "{} 응답: HTTP {http_status} ({}ms)",
                shown(*call),
                elapsed.as_millis()
            ),
            Self::Received {
                call,
                bytes: received,
                rows,
                elapsed,
            } => {
                let (path, ms, received) = (shown(*call), elapsed.as_millis(), bytes(*received));
                match rows {
                    Some(rows) => {
                        write!(f, "{path} 수신 완료: {}, {received} ({ms}ms)", cases(*rows))
                    }
                    None => write!(f, "{path} 수신 완료: {received} ({ms}ms)"),
                }
            }
            Self::TryingAgain { call, wait, error } => write!(
                f,
                "{}: {}ms 후 다시 시도합니다. {}",
                shown(*call),
                wait.as_millis(),
                ko(error)
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
            None => f.write_str("HTTP 상태 없음"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Pace;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn the_exchange_is_told_a_line_each() {
        let (call, elapsed) = (Call::Search, Duration::from_millis(1_234));
        let error = GatewayError {
            call,
            http_status: Some(503),
            kind: GatewayErrorKind::Incomplete,
        };
        let received = |rows| WireEvent::Received {
            call,
            bytes: 45_000,
            rows,
            elapsed,
        };
        let pace = Pace {
            bytes: 1_000,
            within: Duration::from_secs(30),
        };
        let said = [
            ko(WireEvent::Sent { call, bytes: 120 }).to_string(),
            ko(WireEvent::Answered {
                call,
                http_status: 200,
                elapsed,
            })
            .to_string(),
            ko(received(Some(1_280))).to_string(),
            ko(received(None)).to_string(),
            ko(WireEvent::TryingAgain {
                call,
                wait: Duration::from_millis(500),
                error: &error,
            })
            .to_string(),
            ko(ReaderLost).to_string(),
            ko(Stall(pace)).to_string(),
        ]
        .join("\n");
        assert_korean(&said);
        insta::assert_snapshot!(said);
    }
}
