//! What the system says, in Korean. Refuses to say it in the system's own words, which are English: by its kind,
//! with its number.

use std::fmt;
use std::io;

use super::{cause, library, system_kind};
use crate::words::language::{Korean, ko};

impl Korean for io::Error {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(inner) = self.get_ref() {
            return f.write_str(&cause::cause(inner));
        }
        match (system_kind::word(self.kind()), self.raw_os_error()) {
            (Some(word), Some(number)) => write!(f, "{word} (시스템 오류 {number})"),
            (Some(word), None) => f.write_str(word),
            (None, Some(number)) => write!(f, "시스템 오류 {number}"),
            (None, None) => f.write_str("알 수 없는 시스템 오류"),
        }
    }
}

/// Says what a library quotes of the system, by the system's number where it has that: `… (os error 111)`.
pub(super) fn quoted(text: &str) -> String {
    match number(text) {
        Some(number) => ko(io::Error::from_raw_os_error(number)).to_string(),
        None => library::said(text).into_owned(),
    }
}

/// As [`quoted`], where the sentence has said of which kind it is: no more than the number.
pub(super) fn numbered(text: &str) -> String {
    match number(text) {
        Some(number) => format!("시스템 오류 {number}"),
        None => library::said(text).into_owned(),
    }
}

fn number(text: &str) -> Option<i32> {
    let (_, number) = text.rsplit_once("(os error ")?;
    number.strip_suffix(')')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

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
        assert_eq!(quoted("io: connection reset"), "원문: io: connection reset");
        assert_eq!(quoted("connection reset"), "상대가 연결을 끊었습니다");
    }
}
