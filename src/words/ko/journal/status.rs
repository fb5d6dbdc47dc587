//! What is known of the journal as a whole.

use crate::journal::JournalStatus;
use crate::words::paste::RECONCILE_ALL;

/// Says which refund was the highest that was sent, and what is noted of that beside the journal.
pub(crate) fn highest_sent(status: &JournalStatus) -> String {
    let sent = sent(status.highest_sent);
    match status.witnessed {
        Some(highest) => format!("{sent} ({} is noted beside it)", self::sent(highest)),
        None => format!("{sent} (nothing is noted beside it)"),
    }
}

fn sent(highest: i64) -> String {
    match highest {
        ..=0 => "none".to_owned(),
        highest => format!("r{highest}"),
    }
}

/// Counts the refunds that block others, with the command that lists them.
pub(crate) fn open(count: u64) -> String {
    match count {
        0 => "none".to_owned(),
        count => format!(
            "{count} in the way of other refunds of the payment: `cookiepay refunds list --unresolved`"
        ),
    }
}

/// Counts the refunds that are not certain, with the command that looks at them.
pub(crate) fn not_certain(count: u64) -> String {
    match count {
        0 => "none".to_owned(),
        count => format!("{count} to look at again: `{RECONCILE_ALL}`"),
    }
}
