//! What `config show` and `config check` tell of a profile, in Korean.

use std::fmt;

use jiff::Timestamp;

use super::date::moment;
use crate::words::ConnectionLabel;
use crate::words::language::Korean;

impl Korean for ConnectionLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ConfigFile => "설정 파일",
            Self::Key => "API 키",
            Self::Profile => "프로필",
            Self::Environment => "환경",
            Self::BaseUrl => "요청도메인",
            Self::Proxy => "프록시",
            Self::Certificates => "인증서",
            Self::Token => "토큰",
        })
    }
}

/// A first configuration file, to be filled in.
pub(crate) const EXAMPLE: &str = include_str!("../../../config.example.ko.toml");

/// A key that has no value.
pub(crate) const UNSET: &str = "없음";

/// No file of certificates is named.
pub(crate) const SYSTEM_CERTIFICATES: &str = "시스템 인증서";

/// Says whether something is so.
pub(crate) const fn flag(is_so: bool) -> &'static str {
    if is_so { "예" } else { "아니요" }
}

/// Says how long a token took, and how long it is good.
pub(crate) fn issued(milliseconds: u128, expires_at: Option<Timestamp>) -> String {
    match expires_at {
        Some(until) => format!("{milliseconds}ms 만에 발급, {}까지 유효", moment(until)),
        None => format!("{milliseconds}ms 만에 발급, 거부될 때까지 유효"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_told_of_with_how_long_it_took_and_is_good() {
        assert_eq!(
            issued(12, "2026-11-14T06:30:59+09:00".parse().ok()),
            "12ms 만에 발급, 11월 14일 (토) 06:30까지 유효"
        );
        assert_eq!(issued(12, None), "12ms 만에 발급, 거부될 때까지 유효");
    }
}
