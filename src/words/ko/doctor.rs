//! What `doctor` looks at and finds, in Korean.

use std::fmt;
use std::path::Path;

use jiff::Timestamp;

use super::count::{cases, counted, pieces, seconds};
use crate::config::Warning;
use crate::error::ConfigHint;
use crate::journal::{DatabaseStatus, JournalLocation};
use crate::payment::Environment;
use crate::rights::Exposed;
use crate::shown::{ShownPath, escape};
use crate::words::checkup::{
    CheckFact, CheckName, CheckState, CheckTitle, DatabaseFact, SkipReason,
};
use crate::words::ko::config_screen::issued;
use crate::words::ko::date::moment;
use crate::words::ko::journal::status;
use crate::words::ko::particle::{object, subject, toward};
use crate::words::ko::typed::{Bare, GuardedPath};
use crate::words::language::{Korean, ko};
use crate::words::paste::{self, RECONCILE_ALL};

impl Korean for CheckName {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Configuration => "파일",
            Self::Rights | Self::JournalRights => "권한",
            Self::Environment => "환경",
            Self::Key => "API 키",
            Self::Proxy => "프록시",
            Self::Tls => "TLS",
            Self::Token => "토큰",
            Self::Clock => "시계",
            Self::StateDirectory => "폴더",
            Self::Space => "남은 용량",
            Self::Lock => "잠금",
            Self::Sync => "디스크 저장",
            Self::Journal => "취소 기록",
            Self::Server => "서버",
            Self::Durability => "저장 설정",
            Self::Standby => "대기 서버",
            Self::Connection => "연결",
            Self::Role => "사용자 권한",
            Self::Refunds => "취소",
        })
    }
}

impl Korean for CheckState {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "정상",
            Self::Note => "참고",
            Self::Warning => "경고",
            Self::Error => "오류",
            Self::Skipped => "건너뜀",
        })
    }
}

impl Korean for CheckTitle {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration => f.write_str("설정"),
            Self::Profile(name) => write!(f, "프로필 {}", Bare(name)),
            Self::Journal => f.write_str("취소 기록"),
        }
    }
}

impl Korean for CheckFact {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configured(path, profiles) => {
                write!(f, "{}, 프로필 {}", GuardedPath(path), pieces(*profiles))
            }
            Self::OnlyVariables => {
                f.write_str("없습니다. `COOKIEPAY_` 환경 변수가 프로필을 이룹니다")
            }
            Self::NoneNeeded => f.write_str("없습니다. 데모에는 필요하지 않습니다"),
            Self::NobodyElse => {
                f.write_str("이 파일과 여기에 딸린 파일은 다른 사람이 바꿀 수 없습니다")
            }
            Self::OthersCanChange(exposed) => write_others(f, exposed),
            Self::LeadsTo(environment, base_url) => {
                write!(f, "{}, {}", ko(environment), escape(base_url))
            }
            Self::NameSaysOther(said, found) => write_says_other(f, *said, *found),
            Self::VariableGoesFirst(name) => {
                write!(f, "환경 변수 `{name}` 값을 프로필 값보다 먼저 씁니다")
            }
            Self::KeyFetched(source) => write!(f, "있습니다 {}", ko(source)),
            Self::NoProxy => f.write_str("쓰지 않습니다"),
            Self::Exempt(name) => {
                write!(
                    f,
                    "쓰지 않습니다. `{name}` 환경 변수가 이 호스트를 제외합니다"
                )
            }
            Self::StaysHere => f.write_str("이 컴퓨터 안의 연결에는 쓰지 않습니다"),
            Self::Through(proxy, origin) => write!(f, "{} ({})", escape(proxy), ko(origin)),
            Self::Trusted(None) => f.write_str("시스템 인증서로 확인했습니다"),
            Self::Trusted(Some(path)) => {
                write!(f, "인증서 파일 {} 내용으로 확인했습니다", GuardedPath(path))
            }
            Self::Issued(milliseconds, expires_at) => {
                f.write_str(&issued((*milliseconds).into(), *expires_at))
            }
            Self::InStep => f.write_str("이 컴퓨터의 시계가 게이트웨이의 시계와 맞습니다"),
            Self::Ahead(seconds) => write_ahead(f, *seconds),
            Self::Behind(seconds) => write_behind(f, *seconds),
            Self::NoDate => f.write_str(NO_DATE),
            Self::FolderThere(path) => write!(f, "{}, 쓸 수 있습니다", GuardedPath(path)),
            Self::FolderClosed(path) => write!(
                f,
                "{}, 쓸 수 없지만 지금은 새로 만들 것이 없습니다",
                GuardedPath(path)
            ),
            Self::FolderToMake(path) => {
                write!(f, "{}, 취소 기록과 함께 만듭니다", GuardedPath(path))
            }
            Self::Room(bytes) => write!(f, "{} 남았습니다", size(*bytes)),
            Self::LittleRoom(bytes, path) => write_little_room(f, *bytes, path),
            Self::LocksHold => f.write_str("한 번에 한 실행만 잠글 수 있습니다"),
            Self::Synced(milliseconds) => {
                write!(f, "{milliseconds}ms 만에 디스크에 저장됩니다")
            }
            Self::JournalWhole {
                location,
                version,
                refunds,
            } => write_whole(f, location, *version, *refunds),
            Self::NotBegun(location) => write!(f, "{location}, 처음 여는 명령이 만듭니다"),
            Self::ToMoveOn(found, present) => write_to_move_on(f, *found, *present),
            Self::Database(fact, database) => f.write_str(&of_database(*fact, database)),
            Self::AllSettled => f.write_str("확정되지 않은 취소가 없습니다"),
            Self::InHand(count, oldest) => write_in_hand(f, *count, *oldest),
            Self::NotCertain(count, oldest) => write_not_certain(f, *count, *oldest),
        }
    }
}

fn write_others(f: &mut fmt::Formatter<'_>, exposed: &Exposed) -> fmt::Result {
    write!(
        f,
        "다른 사용자가 {} 바꿀 수 있습니다. 라이브 프로필은 이런 파일을 거부합니다",
        object(ko(exposed))
    )
}

fn write_says_other(
    f: &mut fmt::Formatter<'_>,
    said: Environment,
    found: Environment,
) -> fmt::Result {
    let (said, found) = (ko(said), ko(found));
    write!(
        f,
        "이름은 {said} 프로필로 보이는데 {found} 환경에 연결됩니다"
    )
}

fn write_ahead(f: &mut fmt::Formatter<'_>, seconds: i64) -> fmt::Result {
    write!(
        f,
        "이 컴퓨터의 시계가 게이트웨이보다 {} 빠릅니다. 오늘 날짜, 하루 한도, 취소 기록의 시각이 이 시계를 따릅니다",
        time(seconds)
    )
}

fn write_behind(f: &mut fmt::Formatter<'_>, seconds: i64) -> fmt::Result {
    write!(
        f,
        "이 컴퓨터의 시계가 게이트웨이보다 {} 느립니다. 오늘 날짜, 하루 한도, 취소 기록의 시각이 이 시계를 따릅니다",
        time(seconds)
    )
}

/// The gateway says no time.
const NO_DATE: &str = "게이트웨이 응답에서 시각을 읽을 수 없습니다. 응답을 받지 못한 취소의 결과는 이 컴퓨터의 시계로 \
     `settle_seconds`의 두 배가 지나야 확정됩니다";

fn write_little_room(f: &mut fmt::Formatter<'_>, bytes: u64, path: &Path) -> fmt::Result {
    let (free, path) = (size(bytes), GuardedPath(path));
    write!(
        f,
        "{path} 폴더의 디스크에 {free}만 남았습니다. 공간이 없으면 취소를 보내지 않습니다"
    )
}

fn write_whole(
    f: &mut fmt::Formatter<'_>,
    location: &JournalLocation,
    version: i64,
    refunds: u64,
) -> fmt::Result {
    let refunds = cases(refunds);
    write!(f, "{location}, 손상 없음, 버전 {version}, 취소 {refunds}")
}

fn write_to_move_on(f: &mut fmt::Formatter<'_>, found: i64, present: i64) -> fmt::Result {
    write!(
        f,
        "테이블 버전이 {found}입니다. 다음에 여는 명령이 버전 {} 바꾸고, 그 뒤에는 이전 버전의 프로그램이 쓸 수 없습니다",
        toward(present)
    )
}

fn write_in_hand(f: &mut fmt::Formatter<'_>, count: u64, oldest: Timestamp) -> fmt::Result {
    write!(
        f,
        "취소 {} 실행 중이거나, 실행이 도중에 끝났습니다. 가장 오래된 것은 {}에 시작했습니다",
        subject(cases(count)),
        moment(oldest)
    )
}

fn write_not_certain(f: &mut fmt::Formatter<'_>, count: u64, oldest: Timestamp) -> fmt::Result {
    write!(
        f,
        "취소 {} 아직 확정되지 않았습니다. 가장 오래된 것은 {}에 시작했습니다",
        subject(cases(count)),
        moment(oldest)
    )
}

fn of_database(fact: DatabaseFact, database: &DatabaseStatus) -> String {
    match fact {
        DatabaseFact::Server => status::server(database),
        DatabaseFact::Durability => status::durability(database),
        DatabaseFact::TornPages => {
            "`full_page_writes`가 꺼져 있어 서버가 갑자기 멈추면 일부만 저장된 페이지가 남을 수 있습니다".to_owned()
        }
        DatabaseFact::Standby => status::standby(database),
        DatabaseFact::Connection => status::connection(database),
        DatabaseFact::Role => status::privileges(database),
    }
}

impl Korean for SkipReason {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offline => "연결하지 않습니다 (`--offline`)",
            Self::OfflineCommand => "명령이 연결할 수 있으므로 실행하지 않습니다 (`--offline`)",
            Self::NoConfiguration => "설정을 읽을 수 없습니다",
            Self::NoFile => "설정 파일이 없습니다",
            Self::ProfileUnusable => "프로필을 쓸 수 없습니다",
            Self::NoKey => "API 키가 없어 요청할 수 없습니다",
            Self::MadeUpKey => "데모는 자체 키를 만들어 씁니다",
            Self::NotReached => "게이트웨이에 연결하지 못했습니다",
            Self::InClear => "이 컴퓨터 안의 연결은 암호화하지 않습니다",
            Self::InDatabase => "취소 기록이 데이터베이스에 있습니다",
            Self::NoFolder => "쓸 수 있는 폴더가 없습니다",
            Self::Untold => "이 시스템에서는 알 수 없습니다",
            Self::NoJournal => "취소 기록을 읽을 수 없습니다",
            Self::NoTables => "이 버전의 취소 기록 테이블이 아직 없습니다",
            Self::TooLate => "앞의 검사가 너무 오래 걸렸습니다",
        })
    }
}

/// Says what to do about something that was found.
pub(crate) fn remedy(fact: &CheckFact) -> Option<String> {
    match fact {
        CheckFact::NameSaysOther(said, _) => Some(match said {
            Environment::Live => {
                "실거래에 쓸 프로필이면 프로필에 `environment = \"live\"`라고 적으세요".to_owned()
            }
            Environment::Sandbox | Environment::Demo | Environment::Local { .. } => {
                "테스트에 쓸 프로필이면 프로필에 `environment = \"sandbox\"`라고 적으세요".to_owned()
            }
        }),
        CheckFact::OthersCanChange(exposed) => {
            Some(ko(ConfigHint::Close(std::slice::from_ref(exposed))).to_string())
        }
        CheckFact::VariableGoesFirst(name) => Some(format!("`unset {name}`")),
        CheckFact::Ahead(_) | CheckFact::Behind(_) => {
            Some(format!("네트워크 시각에 맞추세요: `{}`", paste::SET_CLOCK))
        }
        CheckFact::LittleRoom(_, path) => {
            let path = paste::quoted(&ShownPath(path).to_string());
            Some(format!("디스크 공간을 확보하세요: `df -h {path}`"))
        }
        CheckFact::ToMoveOn(..) => Some(
            "먼저 `cookiepay journal backup 파일`로 사본을 만들고, 모든 컴퓨터에 이 버전을 설치하세요".to_owned(),
        ),
        CheckFact::Database(DatabaseFact::TornPages, _) => Some(
            "`ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();`".to_owned(),
        ),
        CheckFact::Database(DatabaseFact::Standby, database) => {
            (database.has_synchronous_standby == Some(false)).then(|| {
                "동기 대기 서버를 지정하세요: `ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (NAME)'; \
                 SELECT pg_reload_conf();`"
                    .to_owned()
            })
        }
        CheckFact::InHand(..) | CheckFact::NotCertain(..) => Some(format!("`{RECONCILE_ALL}`")),
        CheckFact::Configured(..)
        | CheckFact::OnlyVariables
        | CheckFact::NoneNeeded
        | CheckFact::NobodyElse
        | CheckFact::LeadsTo(..)
        | CheckFact::KeyFetched(_)
        | CheckFact::NoProxy
        | CheckFact::Exempt(_)
        | CheckFact::StaysHere
        | CheckFact::Through(..)
        | CheckFact::Trusted(_)
        | CheckFact::Issued(..)
        | CheckFact::InStep
        | CheckFact::NoDate
        | CheckFact::FolderThere(_)
        | CheckFact::FolderClosed(_)
        | CheckFact::FolderToMake(_)
        | CheckFact::Room(_)
        | CheckFact::LocksHold
        | CheckFact::Synced(_)
        | CheckFact::JournalWhole { .. }
        | CheckFact::NotBegun(_)
        | CheckFact::Database(
            DatabaseFact::Server
            | DatabaseFact::Durability
            | DatabaseFact::Connection
            | DatabaseFact::Role,
            _,
        )
        | CheckFact::AllSettled => None,
    }
}

/// Says what to paste against a warning.
pub(crate) fn remedy_of_warning(warning: &Warning) -> Option<String> {
    paste::against(warning).map(|command| format!("`{command}`"))
}

/// Counts what is wrong, and says how the run ends.
pub(crate) fn summary(errors: usize, warnings: usize, exit: u8) -> String {
    match (errors, warnings) {
        (0, 0) => "문제가 없습니다".to_owned(),
        (0, warnings) => format!("경고 {}", pieces(warnings)),
        (errors, 0) => format!("오류 {}: 종료 코드 {exit}", pieces(errors)),
        (errors, warnings) => format!(
            "오류 {}, 경고 {}: 종료 코드 {exit}",
            pieces(errors),
            pieces(warnings)
        ),
    }
}

/// Writes how far two clocks are apart: in seconds up to two minutes, and beyond that as people say it.
fn time(apart: i64) -> String {
    let apart = apart.unsigned_abs();
    match apart {
        ..120 => seconds(apart),
        120..7_200 => counted(apart / 60, "분"),
        7_200..172_800 => counted(apart / 3_600, "시간"),
        172_800.. => counted(apart / 86_400, "일"),
    }
}

fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::en::doctor::tests::{EVERY_SKIP, every_fact};
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn every_finding_is_said_in_korean() {
        let facts = every_fact().into_iter().map(|fact| match remedy(&fact) {
            Some(remedy) => format!("{}\n  도움말: {remedy}", ko(&fact)),
            None => ko(&fact).to_string(),
        });
        let skips = EVERY_SKIP.iter().map(|it| format!("건너뜀: {}", ko(it)));
        let lines: Vec<String> = facts.chain(skips).collect();
        let text = lines.join("\n");
        assert!(!text.contains("n0t-shown"));
        insta::assert_snapshot!(text);
        // Paths, hosts and variables are as they are.
        let words = text.split(' ').filter(|it| !it.contains(['/', '_', '.']));
        assert_korean(&words.collect::<Vec<_>>().join(" "));
    }
}
