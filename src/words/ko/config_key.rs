//! Why there is no API key, and where it comes from, in Korean. Refuses to show a part of it, or the arguments of
//! the command that prints it.

use std::fmt::{self, Formatter};
use std::process::ExitStatus;

use super::count::seconds;
use super::particle::{object, subject};
use super::typed::{Bare, GuardedPath, InQuotes};
use crate::config::{KeyPlace, KeyProblem, KeyProgram, KeySource, MAX_KEY_BYTES, Origin};
use crate::secret::Guarded;
use crate::shown::ShownPath;
use crate::words::language::{Korean, ko};

pub(super) fn write_no_key_file(
    f: &mut Formatter<'_>,
    path: &Guarded,
    origin: &Origin,
) -> fmt::Result {
    let (path, origin) = (Bare(path), ko(origin));
    write!(f, "API 키 파일을 읽을 수 없습니다: {path} ({origin})")
}

pub(super) fn write_not_started(
    f: &mut Formatter<'_>,
    program: &KeyProgram,
    origin: &Origin,
) -> fmt::Result {
    write!(
        f,
        "API 키를 출력하는 명령 {} 실행할 수 없습니다 ({})",
        object(ko(program)),
        ko(origin)
    )
}

pub(super) fn write_no_key(
    f: &mut Formatter<'_>,
    program: &KeyProgram,
    status: ExitStatus,
    origin: &Origin,
) -> fmt::Result {
    write!(
        f,
        "명령 {} API 키를 출력하지 않았습니다: {} ({})",
        subject(ko(program)),
        ended(status),
        ko(origin)
    )
}

pub(super) fn write_late_key(
    f: &mut Formatter<'_>,
    program: &KeyProgram,
    limit_seconds: u64,
    origin: &Origin,
) -> fmt::Result {
    write!(
        f,
        "명령 {} {} 안에 API 키를 출력하지 않았습니다 ({})",
        subject(ko(program)),
        seconds(limit_seconds),
        ko(origin)
    )
}

/// Says how a program ended.
pub(super) fn ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("신호 {signal}");
    }
    match status.code() {
        Some(code) => format!("종료 코드 {code}"),
        None => "종료 코드 없음".to_owned(),
    }
}

/// Puts the program between quotation marks.
impl Korean for KeyProgram {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", InQuotes(&self.0))
    }
}

/// Says where the key is: never the line of a profile that only names the file.
impl Korean for KeyPlace {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(origin) => origin.korean(f),
            Self::File(path) => write!(f, "{}", ShownPath(path)),
            Self::Command(program) => write!(f, "명령 {}의 출력", ShownPath(program)),
        }
    }
}

impl Korean for KeyProblem {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("API 키가 비어 있습니다"),
            Self::TooLong => write!(f, "API 키가 {MAX_KEY_BYTES}바이트보다 깁니다"),
            Self::SeveralLines => f.write_str("API 키가 여러 줄입니다"),
            Self::Blank => f.write_str("API 키에 공백이 있습니다"),
            Self::Utf16 => f.write_str("API 키가 UTF-16입니다. UTF-8이어야 합니다"),
            Self::NotVisibleAscii => {
                f.write_str("API 키에 영문자, 숫자, 기호가 아닌 문자가 있습니다")
            }
        }
    }
}

/// Says where the key comes from; never the key, nor the arguments of a command.
impl Korean for KeySource {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("(숨김)"),
            Self::File(path) => write!(f, "(파일 {})", GuardedPath(path)),
            Self::Command { program, .. } => {
                write!(f, "(명령 {}의 출력)", GuardedPath(program))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[cfg(unix)]
    #[test]
    fn a_command_that_gives_no_key_is_told_of_with_how_it_ended() {
        use std::os::unix::process::ExitStatusExt as _;
        let said = |raw| {
            let error = crate::config::ConfigError::KeyCommandFailed {
                origin: Origin::Flag("-p"),
                program: KeyProgram("gpg".into()),
                status: ExitStatus::from_raw(raw),
            };
            ko(error).to_string()
        };
        assert_eq!(
            said(2 << 8),
            "명령 \"gpg\"가 API 키를 출력하지 않았습니다: 종료 코드 2 (`-p`)"
        );
        assert_eq!(
            said(9),
            "명령 \"gpg\"가 API 키를 출력하지 않았습니다: 신호 9 (`-p`)"
        );
    }

    #[test]
    fn the_source_of_a_key_is_named_and_the_key_is_not() {
        let said = ko(KeySource::File("/x/a".into())).to_string();
        assert_korean(&said);
        assert_eq!(said, "(파일 /x/a)");
    }
}
