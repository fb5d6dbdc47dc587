//! Looking at a journal as one who wants to know whether it can be used. Refuses to change anything: no file is made,
//! no table is moved on, and no dead run is let go of.

use jiff::Timestamp;

use super::store::sqlite::Sqlite;
use super::store::{JournalPlace, sqlite};
use super::{Journal, JournalError, Person, store};

/// A journal as it was found.
pub struct ExaminedJournal {
    /// The journal, to be read; `None` where no refund was ever begun, or its tables have to be moved on first.
    pub journal: Option<Journal>,
    /// The version of its tables; 0 where there are none.
    pub version: i64,
    /// The version that they get when it is opened next.
    pub present_version: i64,
}

impl Journal {
    /// Looks whether a journal can be used.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`] for all that a refund would be refused for, but for the rights of the files and the
    /// room on the disk.
    pub fn examine(place: &JournalPlace, person: Person) -> Result<ExaminedJournal, JournalError> {
        let ((store, version), present_version) = match place {
            JournalPlace::File(path) => (
                Sqlite::examine(path, person.host())?,
                sqlite::tables::VERSION,
            ),
            JournalPlace::Database(database) => (
                store::postgres::examine(database, &person)?,
                store::postgres::tables::VERSION,
            ),
        };
        let journal = store.map(|store| Self::over(store, person, Timestamp::now));
        Ok(ExaminedJournal {
            journal: journal.transpose()?,
            version,
            present_version,
        })
    }
}
