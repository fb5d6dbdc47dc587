//! Why a configuration cannot be used, where its values come from, and what should not stay as it is, in Korean.

use std::fmt::{self, Formatter};
use std::path::Path;

use super::config_key::{write_late_key, write_no_key, write_no_key_file, write_not_started};
use super::count::{counted, seconds};
use super::particle::{object, subject, topic};
use super::typed::{GuardedPath, InQuotes, InTicks, Typed};
use crate::config::{
    ConfigError, FileProblem, FoundValue, HomeFor, KeyTable, Origin, ReservedProfile,
    SyntaxProblem, WantedValue, Warning,
};
use crate::encoding::OtherEncoding;
use crate::rights::{Exposed, Exposure};
use crate::secret::Guarded;
use crate::shown::{ShownPath, escape};
use crate::small_file::SmallFileError;
use crate::words::language::{Korean, ko};
use crate::words::paste;

impl Korean for ConfigError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome { wanted } => write_no_home(f, *wanted),
            Self::Read { path, .. } => {
                write!(f, "설정 파일을 읽을 수 없습니다: {}", GuardedPath(path))
            }
            Self::InFile { place, problem } => write!(f, "{place}: {}", ko(problem)),
            Self::Exposed(exposed) => write_exposed(f, exposed),
            Self::SettleTooShort {
                settle_seconds,
                origin,
                least_seconds,
                cancel_timeout_seconds,
                cancel_timeout_origin,
            } => {
                let cancel_timeout = (*cancel_timeout_seconds, cancel_timeout_origin);
                write_too_short(f, (*settle_seconds, origin), *least_seconds, cancel_timeout)
            }
            Self::Empty { origin, name } => {
                write!(f, "{} 비어 있습니다 ({})", subject(Typed(name)), ko(origin))
            }
            Self::UnknownLanguage { origin } => {
                write!(f, "언어는 `ko`나 `en`으로 입력해 주세요 ({})", ko(origin))
            }
            Self::BadApiId { origin, unfit } => write!(f, "{} ({})", ko(unfit), ko(origin)),
            Self::BaseUrl { origin, .. } => {
                write!(f, "요청도메인을 사용할 수 없습니다 ({})", ko(origin))
            }
            Self::Proxy { origin, .. } => {
                write!(f, "프록시를 사용할 수 없습니다 ({})", ko(origin))
            }
            Self::NoSuchProfile {
                name, origin, path, ..
            } => write_no_such_profile(f, name, origin, path.as_deref()),
            Self::NoProfileNamed { path, .. } => write_no_profile_named(f, path),
            Self::NothingConfigured { path } => write_nothing_configured(f, path.as_deref()),
            Self::MissingVariable { name } => write!(
                f,
                "환경 변수 {} 설정되어 있지 않고, 프로필도 지정하지 않았습니다",
                subject(Typed(name))
            ),
            Self::VariableNotUtf8 { name } => {
                write!(f, "환경 변수 `{name}`의 값이 UTF-8 텍스트가 아닙니다")
            }
            Self::UnusableKey { place, problem } => write!(f, "{} ({})", ko(problem), ko(place)),
            Self::KeyFile { origin, path, .. } => write_no_key_file(f, path, origin),
            Self::KeyCommandStart {
                origin, program, ..
            } => write_not_started(f, program, origin),
            Self::KeyCommandFailed {
                origin,
                program,
                status,
            } => write_no_key(f, program, *status, origin),
            Self::KeyCommandTimeout {
                origin,
                program,
                limit_seconds,
            } => write_late_key(f, program, *limit_seconds, origin),
            Self::Password { origin, problem } => write!(f, "{} ({})", ko(problem), ko(origin)),
            Self::AlreadyThere { path } => write!(f, "이미 있는 파일입니다: {}", GuardedPath(path)),
            Self::ProfileThere { path, name } => write_profile_there(f, path, name),
            Self::Write { path, .. } => write!(f, "파일을 쓸 수 없습니다: {}", GuardedPath(path)),
        }
    }
}

fn write_exposed(f: &mut Formatter<'_>, exposed: &[Exposed]) -> fmt::Result {
    write!(
        f,
        "이 프로필이 쓰는 파일을 다른 사용자가 바꿀 수 있습니다: {}",
        Places(exposed)
    )
}

fn write_no_profile_named(f: &mut Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        f,
        "프로필을 지정하지 않았고, {}에 `default_profile`도 없습니다",
        GuardedPath(path)
    )
}

fn write_too_short(
    f: &mut Formatter<'_>,
    (settle_seconds, origin): (u64, &Origin),
    least_seconds: u64,
    (cancel_timeout_seconds, cancel_timeout_origin): (u64, &Origin),
) -> fmt::Result {
    write!(
        f,
        "`settle_seconds`가 {}입니다({}). `cancel_timeout_seconds`({}, {})보다 60초 긴 {} 이상이어야 합니다",
        seconds(settle_seconds),
        ko(origin),
        seconds(cancel_timeout_seconds),
        ko(cancel_timeout_origin),
        seconds(least_seconds),
    )
}

fn write_no_home(f: &mut Formatter<'_>, wanted: HomeFor) -> fmt::Result {
    f.write_str(match wanted {
        HomeFor::ConfigFile => "홈 폴더가 없어 설정 파일을 찾을 수 없습니다",
        HomeFor::StateDir => "홈 폴더가 없어 상태 폴더를 찾을 수 없습니다",
        HomeFor::Tilde => "홈 폴더가 없어 ~/로 시작하는 경로를 찾을 수 없습니다",
    })
}

fn write_profile_there(f: &mut Formatter<'_>, path: &Path, name: &str) -> fmt::Result {
    write!(
        f,
        "`{}` 프로필이 {}에 이미 있습니다",
        escape(name),
        GuardedPath(path)
    )
}

fn write_no_such_profile(
    f: &mut Formatter<'_>,
    name: &Guarded,
    origin: &Origin,
    path: Option<&Path>,
) -> fmt::Result {
    let (name, origin) = (InTicks(name), ko(origin));
    match path {
        Some(path) => write!(
            f,
            "{}에 {name} 프로필이 없습니다 ({origin})",
            GuardedPath(path)
        ),
        None => write!(f, "{name} 프로필이 없고, 설정 파일도 없습니다 ({origin})"),
    }
}

fn write_nothing_configured(f: &mut Formatter<'_>, path: Option<&Path>) -> fmt::Result {
    match path {
        Some(path) => write!(f, "설정 파일이 없습니다: {}", GuardedPath(path)),
        None => f.write_str("설정이 없고, 설정 파일을 찾을 홈 폴더도 없습니다"),
    }
}

/// Completes a place in the file.
impl Korean for FileProblem {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8(encoding) => f.write_str(match encoding {
                OtherEncoding::Cp949 => "UTF-8 텍스트가 아니라 CP949 파일입니다",
                OtherEncoding::Utf16 => "UTF-8 텍스트가 아니라 UTF-16 파일입니다",
                OtherEncoding::Unknown => "UTF-8 텍스트가 아닙니다",
            }),
            Self::Syntax(problem) => problem.korean(f),
            Self::ControlCharacter { key } => write!(
                f,
                "`{key}`에 제어 문자가 있습니다. 큰따옴표 안의 역슬래시가 제어 문자로 바뀐 것입니다"
            ),
            Self::UnknownKey { key, table, .. } => write_unknown_key(f, key, table),
            Self::WrongType {
                key,
                expected,
                found,
            } => write!(
                f,
                "{} {}이어야 하는데 {}입니다",
                topic(InTicks(key)),
                ko(expected),
                ko(found)
            ),
            Self::OutOfRange { key, min, max } => {
                write!(
                    f,
                    "{} {min}에서 {max}까지의 정수여야 합니다",
                    topic(Typed(key))
                )
            }
            Self::FinalCode { code, .. } => write!(
                f,
                "`final_codes`에 {} 넣을 수 없습니다",
                object(InQuotes(code))
            ),
            Self::BadProfileName { name } => write!(
                f,
                "{name}: 프로필 이름에는 글자, 숫자, `-`, `_`, `.`만 쓸 수 있습니다. 이름을 바꿔 주세요",
                name = InQuotes(name)
            ),
            Self::ReservedProfile { name, meaning } => write_reserved(f, name, *meaning),
            Self::TwoSources {
                profile,
                first,
                second,
            } => write!(
                f,
                "{} 프로필에 `{first}`, `{second}` 키가 함께 있습니다",
                InTicks(profile)
            ),
            Self::UnknownEnvironment { value, .. } => write!(
                f,
                "`environment`의 값 {} `live`도 `sandbox`도 아닙니다",
                topic(InQuotes(value))
            ),
            Self::Journal(problem) => problem.korean(f),
            Self::Database(error) => error.korean(f),
            Self::MissingKey { profile, key } => {
                write!(
                    f,
                    "{} 프로필에 {} 없습니다",
                    InTicks(profile),
                    subject(Typed(key))
                )
            }
        }
    }
}

fn write_reserved(f: &mut Formatter<'_>, name: &str, meaning: ReservedProfile) -> fmt::Result {
    match meaning {
        ReservedProfile::Demo => write!(
            f,
            "`{name}` 프로필 이름은 쓸 수 없습니다. 내장된 데모의 이름입니다"
        ),
        ReservedProfile::Environment => write!(
            f,
            "`{name}` 프로필 이름은 쓸 수 없습니다. `COOKIEPAY_`로 시작하는 환경 변수의 설정을 가리키는 이름입니다"
        ),
    }
}

fn write_unknown_key(f: &mut Formatter<'_>, key: &Guarded, table: &KeyTable) -> fmt::Result {
    let key = InQuotes(key);
    match table {
        KeyTable::TopLevel => write!(f, "최상위에 알 수 없는 키 {} 있습니다", subject(key)),
        KeyTable::Journal => write!(f, "`[journal]`에 알 수 없는 키 {} 있습니다", subject(key)),
        KeyTable::Compare => write!(f, "`compare`에 알 수 없는 키 {} 있습니다", subject(key)),
        KeyTable::CompareColumns => write!(
            f,
            "`compare`의 `columns`에 알 수 없는 키 {} 있습니다",
            subject(key)
        ),
        KeyTable::Profile(name) => write!(
            f,
            "{} 프로필에 알 수 없는 키 {} 있습니다",
            InTicks(name),
            subject(key)
        ),
    }
}

impl Korean for SyntaxProblem {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON입니다. 설정 파일은 TOML로 써야 합니다",
            Self::CurlyQuotes => "둥근 따옴표가 있습니다. 곧은 따옴표 \" 또는 '를 쓰세요",
            Self::UnquotedKey => {
                "영문자, 숫자, -, _ 이외의 글자가 있는 이름은 따옴표로 묶어야 합니다"
            }
            Self::Backslash => "큰따옴표 안의 역슬래시는 다른 뜻으로 쓰입니다",
            Self::Duplicate => "같은 키나 테이블이 두 번 있습니다",
            Self::OpenQuote => "이 줄에서 따옴표가 닫히지 않았습니다",
            Self::OpenBracket => "이 줄에서 괄호가 닫히지 않았습니다",
            Self::NoEquals => "키 뒤에 등호(=)가 없습니다",
            Self::NoValue => "등호(=) 뒤에 값이 없습니다",
            Self::Unquoted => "문자열은 따옴표로 묶어야 합니다",
            Self::Other => "TOML 형식에 맞지 않는 줄입니다",
        })
    }
}

impl Korean for SmallFileError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(error) => error.korean(f),
            Self::TooLarge { bytes_max } => write!(
                f,
                "{}바이트보다 크거나 끝이 없는 파일입니다",
                counted(*bytes_max, "")
            ),
            Self::NoEnd { waited } => write!(
                f,
                "{} 안에 파일의 끝까지 쓰이지 않았습니다",
                seconds(waited.as_secs())
            ),
        }
    }
}

impl Korean for WantedValue {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "테이블",
            Self::String => "문자열",
            Self::Boolean => "`true` 또는 `false`",
            Self::WholeNumber => "정수",
            Self::Command => "명령과 인자를 적은 문자열 배열",
            Self::Codes => "코드를 적은 문자열 배열",
        })
    }
}

impl Korean for FoundValue {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "문자열",
            Self::WholeNumber => "정수",
            Self::DecimalNumber => "소수",
            Self::Boolean => "`true` 또는 `false`",
            Self::Date => "날짜",
            Self::Array => "배열",
            Self::Table => "테이블",
        })
    }
}

/// Writes the flag, the variable, `path:line`, or that it is the default.
impl Korean for Origin {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "{}", Typed(name)),
            Self::Environment(name) => write!(f, "환경 변수 `{name}`"),
            Self::File(place) => write!(f, "{}:{}", ShownPath(&place.path), place.line),
            Self::Default => f.write_str("기본값"),
        }
    }
}

impl Korean for Warning {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenToOthers { path, mode } => write!(
                f,
                "이 컴퓨터의 다른 사용자도 {} 파일에 접근할 수 있습니다(모드 {mode:04o}). `chmod 600`으로 \
                 막으세요",
                ShownPath(path)
            ),
            Self::Exposed(exposed) => write!(
                f,
                "다른 사용자가 바꿀 수 있는 파일입니다: {}. 라이브 프로필에서는 거부됩니다: `{}`",
                ko(exposed),
                paste::close(std::slice::from_ref(exposed))
            ),
            Self::PasswordInFile(origin) => write!(
                f,
                "설정 파일에 비밀번호가 적혀 있습니다({}). 비밀번호를 출력하는 명령을 \
                 `postgres_password_command`에 적거나 `~/.pgpass`를 쓰세요",
                ko(origin)
            ),
            Self::ServerUnchecked { origin, mode } => write!(
                f,
                "`sslmode={mode}`이면 연결된 데이터베이스가 맞는지 확인하지 않습니다({}). 중간에 있는 누군가가 \
                 취소한 적이 없다고 속여 같은 취소를 두 번 하게 만들 수 있습니다. `sslmode=verify-full`로 \
                 바꾸고, 자체 인증 기관을 쓰는 서버라면 `sslrootcert`도 지정하세요",
                ko(origin)
            ),
            Self::PasswordFileIgnored { path, mode } => write!(
                f,
                "이 컴퓨터의 다른 사용자도 {} 파일에 접근할 수 있어(모드 {mode:04o}) 비밀번호를 읽지 않습니다. \
                 `chmod 600`으로 막으세요",
                ShownPath(path)
            ),
        }
    }
}

/// Names each, with commas between them.
pub(super) struct Places<'a>(pub(super) &'a [Exposed]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let places: Vec<String> = self.0.iter().map(|it| ko(it).to_string()).collect();
        f.write_str(&places.join(", "))
    }
}

/// Names a file, its mode and its owner.
impl Korean for Exposed {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (path, mode, owner) = (ShownPath(&self.path), self.mode, self.owner);
        match self.exposure {
            Exposure::Mode | Exposure::Owner { .. } => {
                write!(f, "{path} (모드 {mode:04o}, 소유자 {owner})")
            }
            Exposure::Replaced => write!(
                f,
                "{path} (여는 동안 바뀜, 모드 {mode:04o}, 소유자 {owner})"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn what_others_could_change_is_warned_of() {
        let exposed = |exposure| Exposed {
            path: "/x/a".into(),
            mode: 0o666,
            owner: 0,
            exposure,
        };
        let said = [
            Warning::OpenToOthers {
                path: "/x/a".into(),
                mode: 0o644,
            },
            Warning::Exposed(exposed(Exposure::Mode)),
            Warning::Exposed(exposed(Exposure::Replaced)),
            Warning::PasswordInFile(Origin::Default),
            Warning::ServerUnchecked {
                origin: Origin::Default,
                mode: "require",
            },
            Warning::PasswordFileIgnored {
                path: "/x/a".into(),
                mode: 0o644,
            },
        ]
        .map(|it| ko(it).to_string())
        .join("\n");
        assert_korean(&said);
        insta::assert_snapshot!(said);
    }
}
