//! What is known of the journal as a whole.

use crate::journal::{DatabaseStatus, JournalStatus, LivingRun};
use crate::words::ko::count::cases;
use crate::words::ko::date::moment;
use crate::words::paste::RECONCILE_ALL;

/// Says which refund was the highest that was sent, and what is noted of that beside the journal.
pub(crate) fn highest_sent(status: &JournalStatus) -> String {
    let sent = sent(status.highest_sent);
    match status.witnessed {
        // The database itself says which journal it is.
        None if status.database.is_some() => sent,
        Some(highest) => format!("{sent} (잠금 폴더의 기록: {})", self::sent(highest)),
        None => format!("{sent} (잠금 폴더에는 기록이 없습니다)"),
    }
}

fn sent(highest: i64) -> String {
    match highest {
        ..=0 => "없음".to_owned(),
        highest => format!("r{highest}"),
    }
}

/// Counts the refunds that block others, with the command that lists them.
pub(crate) fn open(count: u64) -> String {
    match count {
        0 => "없음".to_owned(),
        count => format!(
            "{}이 같은 결제의 다른 취소를 막고 있습니다: `cookiepay refunds list --unresolved`",
            cases(count)
        ),
    }
}

/// Counts the refunds that are not certain, with the command that looks at them.
pub(crate) fn not_certain(count: u64) -> String {
    match count {
        0 => "없음".to_owned(),
        count => format!("{}을 다시 조회해야 합니다: `{RECONCILE_ALL}`", cases(count)),
    }
}

/// Names the server, and tells whether it takes writes.
pub(crate) fn server(database: &DatabaseStatus) -> String {
    let version = &database.server_version;
    if database.is_standby {
        format!("PostgreSQL {version}, 취소를 기록할 수 없는 대기 서버")
    } else {
        format!("PostgreSQL {version}")
    }
}

/// Says what keeps a commit safe in a crash.
pub(crate) fn durability(database: &DatabaseStatus) -> String {
    let (fsync, commit) = (&database.fsync, &database.synchronous_commit);
    format!("`fsync` {fsync}, `synchronous_commit` {commit}")
}

/// Says what a failover can lose.
pub(crate) fn standby(database: &DatabaseStatus) -> String {
    match database.has_synchronous_standby {
        Some(true) => "동기 대기 서버가 모든 취소를 보내기 전에 함께 저장합니다",
        Some(false) => {
            "동기 대기 서버가 없습니다. 장애로 서버가 바뀌면 마지막 취소 기록이 사라질 수 있습니다"
        }
        None => {
            "알 수 없습니다. 이 사용자에게는 보이지 않습니다 (`pg_monitor` 권한이 있으면 보입니다)"
        }
    }
    .to_owned()
}

/// Says how the server is reached.
pub(crate) fn connection(database: &DatabaseStatus) -> String {
    match (database.is_encrypted, database.has_pooler) {
        (Some(true), false) => "암호화됨, 서버에 바로 연결",
        (Some(false), false) => "암호화되지 않음, 서버에 바로 연결",
        (None, false) => "서버에 바로 연결, 암호화 여부는 알 수 없음",
        (Some(true), true) => {
            "암호화됨, 세션을 바꾸는 연결 풀을 거칩니다. 이 연결로는 취소를 보내지 않습니다"
        }
        (Some(false) | None, true) => {
            "세션을 바꾸는 연결 풀을 거칩니다. 이 연결로는 취소를 보내지 않습니다"
        }
    }
    .to_owned()
}

/// Says what the role may do too little and too much.
pub(crate) fn privileges(database: &DatabaseStatus) -> String {
    let (lacking, beyond) = (database.lacking.join("`, `"), database.beyond.join("`, `"));
    match (lacking.is_empty(), beyond.is_empty()) {
        (true, true) => "필요한 권한만 있습니다".to_owned(),
        (true, false) => format!(
            "필요 없는 `{beyond}` 권한도 있어 취소 기록을 지울 수 있습니다. 지울 수 없는 사용자에게 줄 권한은 \
             `cookiepay journal schema --role 사용자`로 볼 수 있습니다"
        ),
        (false, true) => format!(
            "`{lacking}` 권한이 없습니다. 필요한 권한은 `cookiepay journal schema --role 사용자`로 볼 수 있습니다"
        ),
        (false, false) => format!(
            "`{lacking}` 권한이 없고, 필요 없는 `{beyond}` 권한이 있습니다. 필요한 권한은 \
             `cookiepay journal schema --role 사용자`로 볼 수 있습니다"
        ),
    }
}

/// Says that no run is at work.
pub(crate) fn nobody_alive() -> String {
    "없음".to_owned()
}

/// Names a run that is at work.
pub(crate) fn living(run: &LivingRun) -> String {
    let (person, process, since) = (&run.person, run.process, moment(run.since));
    format!("{person} (프로세스 {process}), {since}부터")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::en::journal::status::tests::every_database;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn what_should_be_better_is_said() {
        let says = [server, standby, connection, privileges];
        let lines: Vec<String> = every_database()
            .iter()
            .map(|it| says.map(|say| say(it)).join(" | "))
            .collect();
        let text = lines.join("\n");
        assert_korean(&text);
        insta::assert_snapshot!(text);
    }
}
