//! Why the address of a database cannot be used, and why no connection to one can be encrypted. Refuses to show a
//! value of the address: it could be the password.

use std::fmt;

use crate::journal::{AddressError, TlsError};
use crate::words::ko::count::pieces;
use crate::words::ko::particle::{object, subject, topic};
use crate::words::ko::typed::{GuardedPath, InQuotes, Typed};
use crate::words::language::Korean;

/// Completes a place in the configuration.
impl Korean for AddressError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherScheme => {
                f.write_str("`postgres`의 URL이 `postgres://`로 시작하지 않습니다")
            }
            Self::NoEquals => f.write_str(
                "`postgres`에 등호(=)가 없는 단어가 있습니다. 공백이 있는 값은 작은따옴표로 묶어 주세요 (예: \
                 `user='min ji'`)",
            ),
            Self::OpenQuote => f.write_str("`postgres`에서 따옴표가 닫히지 않았습니다"),
            Self::OpenBracket => f.write_str(
                "`postgres`의 대괄호 안이 IPv6 주소가 아닙니다 (예: `[::1]:5432`)",
            ),
            Self::UnescapedAt => f.write_str(
                "`postgres`의 호스트 뒤에 `@`가 있습니다. 사용자와 비밀번호에서 `@`는 `%40`, `/`는 `%2F`로 써 \
                 주세요",
            ),
            Self::Percent => f.write_str(
                "`postgres`의 `%` 뒤에 UTF-8 텍스트를 나타내는 16진수 두 자리가 없습니다. `%` 자체는 `%25`로 써 \
                 주세요",
            ),
            Self::UnknownKey { key, .. } => write!(
                f,
                "`postgres`에 알 수 없는 키 {} 있습니다",
                subject(InQuotes(key))
            ),
            Self::Twice { key } => {
                write!(f, "`postgres`에 {} 두 번 있습니다", subject(Typed(key)))
            }
            Self::ControlInValue { key } => {
                write!(f, "`postgres`의 `{key}` 값에 제어 문자가 있습니다")
            }
            Self::Missing { key } => {
                write!(f, "`postgres`에 {} 없습니다", subject(Typed(key)))
            }
            Self::NotAHost => f.write_str(
                "`postgres`의 `host`가 이름도, IP 주소도, 소켓 폴더도 아닙니다",
            ),
            Self::PortInHost => f.write_str(
                "`postgres`의 `host`에 포트가 들어 있습니다. 포트는 따로 써 주세요 (예: `port=5433`)",
            ),
            Self::NotAnAddress => {
                f.write_str("`postgres`의 `hostaddr`가 IP 주소가 아닙니다")
            }
            Self::Count { key, found, hosts } => write_count(f, key, *found, *hosts),
            Self::SocketAmongHosts => f.write_str(
                "`postgres`의 `host`에 소켓과 다른 컴퓨터의 호스트가 함께 있습니다",
            ),
            Self::Number { key, min, max } => write!(
                f,
                "`postgres`의 {} {min}에서 {max}까지의 정수여야 합니다",
                topic(Typed(key))
            ),
            Self::Word { key, known } => write_words(f, key, known),
            Self::OpportunisticTls { mode } => write!(
                f,
                "`sslmode={mode}`이면 서버나 중간의 누군가가 거부할 때 암호화되지 않습니다"
            ),
            Self::NameUnchecked { mode } => write!(
                f,
                "`sslmode={mode}`이면 시스템이 신뢰하는 기관의 인증서를 가진 서버는 모두 받아들이게 됩니다"
            ),
            Self::HalfCertificate { there, missing } => write!(
                f,
                "`postgres`에 `{there}`만 있고 {} 없습니다",
                subject(Typed(missing))
            ),
        }
    }
}

fn write_count(f: &mut fmt::Formatter<'_>, key: &str, found: usize, hosts: usize) -> fmt::Result {
    let (found, hosts) = (pieces(found), pieces(hosts));
    write!(
        f,
        "`postgres`의 호스트는 {hosts}인데 `{key}` 값은 {found}입니다"
    )
}

fn write_words(f: &mut fmt::Formatter<'_>, key: &str, known: &[&str]) -> fmt::Result {
    let (key, known) = (topic(Typed(key)), known.join("`, `"));
    write!(f, "`postgres`의 {key} 다음 중 하나여야 합니다: `{known}`")
}

impl Korean for TlsError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { key, path, .. } => write!(
                f,
                "파일을 읽을 수 없습니다: {} (`postgres`의 `{key}`)",
                GuardedPath(path)
            ),
            Self::NotPem { key, path } => write!(
                f,
                "{}: `postgres`의 {} 뜻하는 내용이 PEM 형식으로 들어 있지 않습니다",
                GuardedPath(path),
                subject(Typed(key))
            ),
            Self::KeyOpenToOthers { path, mode } => write!(
                f,
                "이 컴퓨터의 다른 사용자도 인증서의 키 파일 {} 읽을 수 있습니다(모드 {mode:04o}). `chmod 600`으로 \
                 막으세요",
                object(GuardedPath(path))
            ),
            Self::KeyMismatch { certificate, key } => write!(
                f,
                "{}의 키가 인증서 {}의 키가 아닙니다",
                GuardedPath(key),
                GuardedPath(certificate)
            ),
            Self::SystemRoots(_) => f.write_str("시스템이 신뢰하는 인증서를 사용할 수 없습니다"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::journal::{AddressError, TlsError, every_address_error, every_tls_error};
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    #[test]
    fn what_is_wrong_with_a_database_is_said_in_both_languages() {
        let address = |it: AddressError| format!("{it}\n{}\n", ko(it.clone()));
        let tls = |it: TlsError| format!("{it}\n{}\n", ko(&it));
        let addresses = every_address_error().into_iter().map(address);
        let said: String = addresses
            .chain(every_tls_error().into_iter().map(tls))
            .collect();
        let korean: Vec<&str> = said.lines().skip(1).step_by(2).collect();
        assert_korean(&korean.join("\n"));
        insta::assert_snapshot!(said);
    }
}
