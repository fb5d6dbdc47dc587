//! A journal that moved from a file into a database, or did not: as data.

use std::path::PathBuf;

use jiff::Timestamp;

use super::entry::Entry;
use crate::payment::RefundId;

/// Why the refunds of a file are not copied into a database, and stay where they are.
#[derive(Debug)]
pub enum MoveError {
    /// There is no file.
    NoFile(PathBuf),
    /// The configuration names no database.
    NoDatabase,
    /// Runs are at work on these refunds of the file, or may be, where they cannot be seen.
    InHand(Vec<Entry>),
    /// A payment has an open refund both in the file and in the database.
    TwoOpen {
        /// The refund in the file.
        here: Box<Entry>,
        /// The refund in the database.
        there: Box<Entry>,
    },
    /// The file was copied before, and holds other refunds than it did then.
    OtherThanBefore {
        /// When it was copied.
        at: Timestamp,
        /// How many refunds it had.
        refunds: u64,
    },
    /// What was copied is not what is in the file, from this refund of the file on.
    Differs(RefundId),
}

/// The mark of a file whose refunds are in a database, or on their way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Whether they have arrived.
    pub is_done: bool,
    /// When it was begun.
    pub at: Timestamp,
    /// By whom: `user@host`.
    pub person: String,
    /// Where they are: the location of the database.
    pub location: String,
    /// The database's own id as a journal.
    pub journal: String,
}

/// What was copied out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedRefunds {
    /// How many refunds.
    pub refunds: u64,
    /// The lowest and the highest of their numbers in the file.
    pub first: RefundId,
    /// The highest.
    pub last: RefundId,
    /// By how much the numbers are higher in the database.
    pub shift: i64,
    /// When.
    pub at: Timestamp,
    /// By whom: `user@host`.
    pub person: String,
    /// Whether that was done by an earlier run.
    pub was_before: bool,
}

impl CopiedRefunds {
    /// Returns the numbers of the refunds in the file, and in the database.
    #[must_use]
    pub fn ranges(&self) -> (String, String) {
        let range = |shift: i64| {
            let at = |id: RefundId| RefundId(id.0.saturating_add(shift));
            let (first, last) = (at(self.first), at(self.last));
            if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            }
        };
        (range(0), range(self.shift))
    }
}
