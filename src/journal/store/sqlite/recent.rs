//! The latest refunds of a file, for whoever types a command. Refuses to write anything, to wait, and to hold up
//! whoever refunds.
//!
//! Where no log lies beside the file, nobody is at work: it is read as one that nobody changes, without a lock.
//! Where there is one, a reader's lock is taken, which no writer waits for, and the index of the log is opened for
//! reading only. What comes of it is offered, and never believed: no seal is checked.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Row};

use crate::journal::entry::State;
use crate::payment::{RefundId, Tid, Won};

/// What is offered of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentRefund {
    /// Its number.
    pub id: RefundId,
    /// The profile that it was asked for by.
    pub profile: String,
    /// The payment.
    pub tid: Tid,
    /// What went back, or was to.
    pub amount: Won,
    /// What has become of it.
    pub state: State,
    /// Whether nothing would change what is known.
    pub is_certain: bool,
    /// Whether nothing was left of the payment after it.
    pub is_of_the_rest: bool,
}

/// Reads the latest refunds of a file, the last one first; none where there is no file, or it cannot be read.
pub(in crate::journal) fn recent(path: &Path, count: u32) -> Vec<RecentRefund> {
    let Ok(path) = fs::canonicalize(path) else {
        return Vec::new();
    };
    let is_file = path.metadata().is_ok_and(|it| it.is_file());
    is_file
        .then(|| read(&path, count).ok())
        .flatten()
        .unwrap_or_default()
}

fn read(path: &Path, count: u32) -> rusqlite::Result<Vec<RecentRefund>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(path), flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    let mut statement = connection.prepare(
        "SELECT id, profile, tid, amount, state, certain_at IS NOT NULL,
             ifnull(balance_after, baseline - amount) = 0 FROM refund ORDER BY id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([count], |row| Ok(refund(row)))?;
    Ok(rows.map_while(Result::ok).flatten().collect())
}

/// Reads one refund; `None` of one that makes no sense.
fn refund(row: &Row<'_>) -> Option<RecentRefund> {
    let state: String = row.get(4).ok()?;
    let amount: i64 = row.get(3).ok()?;
    let state = State::ALL.into_iter().find(|it| it.name() == state)?;
    let leaves_nothing: bool = row.get(6).ok()?;
    Some(RecentRefund {
        id: RefundId(row.get(0).ok()?),
        profile: row.get(1).ok()?,
        tid: row.get::<_, String>(2).ok()?.parse::<Tid>().ok()?,
        amount: Won::new(u64::try_from(amount).ok()?),
        state,
        is_certain: row.get(5).ok()?,
        is_of_the_rest: state == State::Refunded && leaves_nothing,
    })
}

/// Names the file so that nothing is made beside it and nothing in it is written to.
fn uri(path: &Path) -> String {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let has_log = PathBuf::from(log).metadata().is_ok_and(|it| it.len() > 0);
    let way = if has_log { "readonly_shm" } else { "immutable" };
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            let _ = write!(uri, "%{byte:02x}");
        }
    }
    format!("{uri}?mode=ro&{way}=1")
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::journal::entry::Entry;
    use crate::journal::error::JournalError;
    use crate::journal::store::Store;
    use crate::journal::store::sqlite::Sqlite;
    use crate::journal::tests::entry;

    fn add(store: &dyn Store, tid: &str) {
        let added = store.write(|journal| {
            let mut entry = Entry {
                tid: tid.parse().unwrap(),
                state: State::Refunded,
                ..entry()
            };
            entry.id = journal.insert(&entry, Date::constant(2026, 11, 20))?;
            Ok::<_, JournalError>(entry)
        });
        added.unwrap();
    }

    fn tids(path: &Path) -> Vec<String> {
        let all = recent(path, 2).into_iter();
        all.map(|it| it.tid.to_string()).collect()
    }

    /// Returns the names of the files in a folder, with what is in each; but for the index of a log, which the
    /// connections of one process share. `tests/cli/completions.rs` looks at that too.
    fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let paths = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
        let mut files: Vec<_> = paths.filter(|it| it.is_file()).collect();
        files.sort();
        let all = files.into_iter();
        let is_index = |path: &Path| path.to_string_lossy().ends_with("-shm");
        let content = |path: PathBuf| {
            if is_index(&path) {
                (path, Vec::new())
            } else {
                (path.clone(), fs::read(path).unwrap())
            }
        };
        all.map(content).collect()
    }

    #[test]
    fn the_latest_come_first_whether_or_not_somebody_is_at_work_and_no_byte_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("100% journal?.db");
        let store = Sqlite::open(&path, "shop").unwrap();
        for tid in ["first", "second", "third"] {
            add(&store, tid);
        }
        let at_work = files(folder.path());
        assert_eq!(tids(&path), ["third", "second"]);
        assert!(files(folder.path()) == at_work, "a byte changed");
        assert!(at_work.len() > 1, "a log beside it");
        // Another refund is written at once, while a reader was there.
        add(&store, "fourth");
        assert_eq!(tids(&path), ["fourth", "third"]);
        drop(store);
        let at_rest = files(folder.path());
        assert_eq!(tids(&path), ["fourth", "third"]);
        assert!(files(folder.path()) == at_rest, "a byte changed");
    }

    #[test]
    fn what_is_no_journal_or_a_damaged_one_has_no_refunds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        assert_eq!(recent(&path, 9), []);
        fs::write(&path, "").unwrap();
        assert_eq!(recent(&path, 9), []);
        fs::write(&path, vec![7; 9_000]).unwrap();
        assert_eq!(recent(&path, 9), []);
        assert_eq!(recent(folder.path(), 9), []);
        assert_eq!(files(folder.path()).len(), 1, "nothing was made beside it");
    }
}
