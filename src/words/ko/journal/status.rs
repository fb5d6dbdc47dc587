//! What is known of the journal as a whole.

use crate::journal::JournalStatus;
use crate::words::ko::count::cases;
use crate::words::paste::RECONCILE_ALL;

/// Says which refund was the highest that was sent, and what is noted of that beside the journal.
pub(crate) fn highest_sent(status: &JournalStatus) -> String {
    let sent = sent(status.highest_sent);
    match status.witnessed {
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
