//! Where the password of a database comes from, and why there is none, in Korean. Refuses to show a part of it, or
//! the arguments of the command that prints it.

use std::fmt;

use super::config_key::ended;
use super::count::{counted, seconds};
use super::particle::{object, subject};
use super::typed::GuardedPath;
use crate::config::{
    JournalProblem, MAX_KEY_BYTES, PasswordFault, PasswordProblem, PasswordSource,
};
use crate::words::language::{Korean, ko};

impl Korean for PasswordProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandStart { program, .. } => write!(
                f,
                "데이터베이스 비밀번호를 출력하는 명령 {} 실행할 수 없습니다",
                object(ko(program))
            ),
            Self::CommandFailed { program, status } => write!(
                f,
                "명령 {} 데이터베이스 비밀번호를 출력하지 않았습니다: {}",
                subject(ko(program)),
                ended(*status)
            ),
            Self::CommandTimeout {
                program,
                limit_seconds,
            } => write!(
                f,
                "명령 {} {} 안에 데이터베이스 비밀번호를 출력하지 않았습니다",
                subject(ko(program)),
                seconds(*limit_seconds)
            ),
            Self::Printed { program, fault } => {
                write!(f, "명령 {} 출력한 {}", subject(ko(program)), ko(fault))
            }
            Self::File { path, .. } => {
                write!(f, "비밀번호 파일을 읽을 수 없습니다: {}", GuardedPath(path))
            }
            Self::NotTextInFile { path } => write!(
                f,
                "데이터베이스 비밀번호가 UTF-8 텍스트가 아닙니다: {}",
                GuardedPath(path)
            ),
        }
    }
}

/// Says it of the password; a command may stand before it.
impl Korean for PasswordFault {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("데이터베이스 비밀번호가 비어 있습니다"),
            Self::TooLong => write!(
                f,
                "데이터베이스 비밀번호가 {}바이트보다 깁니다",
                counted(MAX_KEY_BYTES, "")
            ),
            Self::SeveralLines => f.write_str("데이터베이스 비밀번호가 두 줄 이상입니다"),
            Self::Utf16 => f.write_str("데이터베이스 비밀번호가 UTF-16입니다. UTF-8이어야 합니다"),
            Self::NotText => {
                f.write_str("데이터베이스 비밀번호에 제어 문자가 있거나, UTF-8 텍스트가 아닙니다")
            }
        }
    }
}

/// Says where the password comes from.
impl Korean for PasswordSource {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("(숨김)"),
            Self::Command { program, .. } => {
                write!(f, "(명령 {}의 출력)", GuardedPath(program))
            }
            Self::File { path, .. } => write!(f, "({} 파일에서 찾음)", GuardedPath(path)),
            Self::Nowhere => f.write_str("없음"),
        }
    }
}

/// Completes a place in the file.
impl Korean for JournalProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TwoPlaces => "`[journal]`에 `path`, `postgres` 키가 함께 있습니다",
            Self::TwoPasswords => {
                "데이터베이스 비밀번호가 `postgres`에도 있고 `postgres_password_command`로도 지정되어 있습니다"
            }
            Self::CommandForNothing => {
                "`[journal]`에 `postgres` 없이 `postgres_password_command`만 있습니다"
            }
        })
    }
}
