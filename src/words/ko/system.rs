//! What the system says, in Korean. Refuses to say it in the system's own words, which are English: by its kind,
//! with its number.

use std::fmt;
use std::io::{self, ErrorKind};

use super::cause;
use crate::words::language::{Korean, ko};

impl Korean for io::Error {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(inner) = self.get_ref() {
            return f.write_str(&cause::cause(inner));
        }
        let word = WORDS.iter().find(|(kind, _)| *kind == self.kind());
        match (word, self.raw_os_error()) {
            (Some((_, word)), Some(number)) => write!(f, "{word} (시스템 오류 {number})"),
            (Some((_, word)), None) => f.write_str(word),
            (None, Some(number)) => write!(f, "시스템 오류 {number}"),
            (None, None) => f.write_str("알 수 없는 시스템 오류"),
        }
    }
}

/// Says what a library quotes of the system, in Korean where it has the system's number: `… (os error 111)`.
/// All else stays as it came.
pub(super) fn quoted(text: &str) -> String {
    match number(text) {
        Some(number) => ko(io::Error::from_raw_os_error(number)).to_string(),
        None => cause::original(text),
    }
}

/// As [`quoted`], where the sentence has said of which kind it is: no more than the number.
pub(super) fn numbered(text: &str) -> String {
    match number(text) {
        Some(number) => format!("시스템 오류 {number}"),
        None => cause::original(text),
    }
}

fn number(text: &str) -> Option<i32> {
    let (_, number) = text.rsplit_once("(os error ")?;
    number.strip_suffix(')')?.parse().ok()
}

/// What each kind of error of the system is called.
const WORDS: &[(ErrorKind, &str)] = &[
    (ErrorKind::NotFound, "파일이나 폴더가 없습니다"),
    (ErrorKind::PermissionDenied, "권한이 없습니다"),
    (ErrorKind::ConnectionRefused, "연결이 거부되었습니다"),
    (ErrorKind::ConnectionReset, "상대가 연결을 끊었습니다"),
    (ErrorKind::ConnectionAborted, "연결이 중단되었습니다"),
    (ErrorKind::NotConnected, "연결되어 있지 않습니다"),
    (ErrorKind::HostUnreachable, "호스트에 연결할 수 없습니다"),
    (
        ErrorKind::NetworkUnreachable,
        "네트워크에 연결할 수 없습니다",
    ),
    (ErrorKind::NetworkDown, "네트워크가 연결되어 있지 않습니다"),
    (ErrorKind::AddrInUse, "이미 사용 중인 주소입니다"),
    (ErrorKind::AddrNotAvailable, "사용할 수 없는 주소입니다"),
    (ErrorKind::BrokenPipe, "받는 쪽이 먼저 닫혔습니다"),
    (ErrorKind::AlreadyExists, "이미 있는 파일이나 폴더입니다"),
    (ErrorKind::WouldBlock, "지금은 사용할 수 없습니다"),
    (ErrorKind::NotADirectory, "폴더가 아닙니다"),
    (ErrorKind::IsADirectory, "파일이 아니라 폴더입니다"),
    (ErrorKind::DirectoryNotEmpty, "폴더가 비어 있지 않습니다"),
    (ErrorKind::ReadOnlyFilesystem, "읽기 전용 디스크입니다"),
    (
        ErrorKind::StaleNetworkFileHandle,
        "네트워크 파일을 더 이상 사용할 수 없습니다",
    ),
    (ErrorKind::InvalidInput, "올바르지 않은 값입니다"),
    (ErrorKind::InvalidData, "올바르지 않은 데이터입니다"),
    (ErrorKind::TimedOut, "시간 안에 응답이 없습니다"),
    (ErrorKind::WriteZero, "더 쓸 수 없습니다"),
    (ErrorKind::StorageFull, "디스크에 남은 공간이 없습니다"),
    (ErrorKind::QuotaExceeded, "디스크 사용 한도를 넘었습니다"),
    (ErrorKind::NotSeekable, "읽을 위치를 옮길 수 없습니다"),
    (ErrorKind::FileTooLarge, "파일이 너무 큽니다"),
    (ErrorKind::ResourceBusy, "다른 프로그램이 사용 중입니다"),
    (
        ErrorKind::ExecutableFileBusy,
        "실행 중인 프로그램 파일입니다",
    ),
    (ErrorKind::Deadlock, "잠금이 서로 맞물려 있습니다"),
    (ErrorKind::CrossesDevices, "다른 디스크로 옮길 수 없습니다"),
    (ErrorKind::TooManyLinks, "파일의 링크가 너무 많습니다"),
    (ErrorKind::InvalidFilename, "올바르지 않은 파일 이름입니다"),
    (ErrorKind::ArgumentListTooLong, "명령의 인자가 너무 깁니다"),
    (ErrorKind::Interrupted, "중단되었습니다"),
    (ErrorKind::Unsupported, "이 시스템에서 지원하지 않습니다"),
    (
        ErrorKind::UnexpectedEof,
        "데이터가 끝나기 전에 끊어졌습니다",
    ),
    (ErrorKind::OutOfMemory, "메모리가 부족합니다"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: &io::Error) -> String {
        ko(error).to_string()
    }

    #[cfg(unix)]
    #[test]
    fn a_number_of_the_system_is_said_by_its_kind() {
        for (number, expected) in [
            (2, "파일이나 폴더가 없습니다 (시스템 오류 2)"),
            (13, "권한이 없습니다 (시스템 오류 13)"),
            (28, "디스크에 남은 공간이 없습니다 (시스템 오류 28)"),
            (5, "시스템 오류 5"),
        ] {
            assert_eq!(said(&io::Error::from_raw_os_error(number)), expected);
        }
    }

    #[test]
    fn an_error_without_a_number_is_said_by_its_kind() {
        assert_eq!(
            said(&ErrorKind::TimedOut.into()),
            "시간 안에 응답이 없습니다"
        );
        assert_eq!(said(&ErrorKind::Other.into()), "알 수 없는 시스템 오류");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_library_quotes_of_the_system_is_said_by_its_number() {
        assert_eq!(
            quoted("io: Permission denied (os error 13)"),
            "권한이 없습니다 (시스템 오류 13)"
        );
        assert_eq!(
            numbered("io: Connection refused (os error 111)"),
            "시스템 오류 111"
        );
        assert_eq!(quoted("received fatal alert"), "원문: received fatal alert");
    }
}
