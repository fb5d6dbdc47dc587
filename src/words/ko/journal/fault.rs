//! What is wrong with a journal in a database, or with the way to it.

use std::fmt;

use crate::journal::{DatabaseFault, JournalLocation};
use crate::payment::Quoted;
use crate::shown::escape;

/// Says what is wrong with the journal in a database.
pub(super) fn write_fault(
    f: &mut fmt::Formatter<'_>,
    journal: &JournalLocation,
    fault: &DatabaseFault,
) -> fmt::Result {
    use DatabaseFault as F;
    let text = match fault {
        F::LeftOut => "이 cookiepay는 취소 기록에 필요한 `postgres` 기능 없이 빌드되었습니다".to_owned(),
        F::Unreachable(_) => "취소 기록 데이터베이스에 연결할 수 없습니다".to_owned(),
        F::Refused(said) => {
            let said = Quoted(said);
            format!("취소 기록 데이터베이스에 로그인할 수 없습니다. 원문: {said}")
        }
        F::TooManyClients => "취소 기록 데이터베이스의 연결 수가 가득 찼습니다".to_owned(),
        F::Tls(_) => "취소 기록 데이터베이스가 올바른 서버인지 확인할 수 없습니다".to_owned(),
        F::Lost(_) => "취소 기록 데이터베이스와의 연결이 끊어졌습니다".to_owned(),
        F::Standby => "취소 기록 데이터베이스가 다른 서버를 복제하는 대기 서버입니다".to_owned(),
        F::NotDurable { setting } => format!(
            "취소 기록 데이터베이스의 `{setting}` 설정이 꺼져 있어, 서버가 죽으면 취소 기록을 잃을 수 있습니다"
        ),
                F::TooOld { version } => {
            let version = Quoted(version);
            format!("취소 기록 데이터베이스의 PostgreSQL 버전이 14보다 오래되었습니다: {version}")
        }
        F::Pooler => "취소 기록 데이터베이스 앞의 연결 풀이 매번 다른 세션을 줍니다".to_owned(),
        F::NotBegun { role } => {
            let role = format!("`{}`", escape(role));
            format!("데이터베이스에 아직 취소 기록이 없고, 사용자 {role}에게 테이블을 만들 권한이 없습니다")
        }
        F::OldTables { role, found, known } => {
            let role = format!("`{}`", escape(role));
            format!(
                "데이터베이스의 취소 기록은 버전 {found}이고 이 cookiepay에는 버전 {known}이 필요한데, 사용자 {role}에게 \
                 테이블을 바꿀 권한이 없습니다"
            )
        }
        F::Forbidden(said) => {
            let said = Quoted(said);
            format!("취소 기록 데이터베이스의 사용자에게 필요한 권한이 없습니다. 원문: {said}")
        }
        F::MovedOn => {
            "더 새로운 cookiepay가 취소 기록을 새 버전으로 옮겨, 이 버전으로는 취소를 시작할 수 없습니다".to_owned()
        }
        F::WentBack => "취소 기록 데이터베이스에 방금까지 있던 기록이 없습니다".to_owned(),
        F::InOtherSchema { schema } => {
            let schema = format!("`{}`", escape(schema));
            format!("취소 기록이 {schema} 스키마에 있는데, 이 사용자는 그 스키마를 찾지 않습니다")
        }
        F::NotUtf8 { encoding } => {
            let encoding = format!("`{}`", escape(encoding));
            format!(
                "취소 기록 데이터베이스에 저장할 수 없는 글자가 있습니다. 인코딩이 UTF-8이 아니라 {encoding}입니다"
            )
        }
        F::CopiedElsewhere => {
            "데이터베이스에 있는 취소 기록은 데이터베이스의 도구로 복사합니다".to_owned()
        }
        F::NeverTakenUp => {
            "데이터베이스에서는 지금 있는 취소 기록을 그대로 씁니다. 이어 쓸 것이 따로 없습니다".to_owned()
        }
    };
    write!(f, "{text} ({journal})")
}
