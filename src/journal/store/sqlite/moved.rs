//! The mark of a file whose refunds are in a database, or on their way there. A program of any version refuses a
//! marked file: its version is above all that were ever known, and its tables take no refund, also from a run that
//! had it open before.
//!
//! The mark is on the disk *before* the database has the first refund, and is taken away only where it is certain
//! that it has none: at no moment are both used.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _};

use super::file_error::FileError;
use super::tables::VERSION;
use crate::journal::moved::Moved;
use crate::journal::store::columns::text_of_time;
use crate::journal::store::{Senseless, StoreError};

/// The version of a marked file is its own and this.
pub(super) const MOVED_VERSION: i64 = 1_000;

const MARK: &str = "
CREATE TABLE moved (
    is_done        INTEGER NOT NULL,
    at             TEXT NOT NULL,
    person         TEXT NOT NULL,
    location       TEXT NOT NULL,
    journal        TEXT NOT NULL
);
CREATE TRIGGER moved_takes_none BEFORE INSERT ON refund
BEGIN SELECT RAISE(ABORT, 'moved'); END;
CREATE TRIGGER moved_changes_none BEFORE UPDATE ON refund
BEGIN SELECT RAISE(ABORT, 'moved'); END;
";

const NO_MARK: &str = "
DROP TRIGGER moved_takes_none; DROP TRIGGER moved_changes_none; DROP TABLE moved;
";

/// How the triggers of a marked file refuse.
const REFUSAL: &str = "moved";

/// Tells whether a statement failed because the file was marked since it was opened, and returns that.
pub(super) fn refusal(
    connection: &Connection,
    path: &Path,
    error: &rusqlite::Error,
) -> Option<StoreError> {
    let rusqlite::Error::SqliteFailure(_, Some(said)) = error else {
        return None;
    };
    let moved = read(connection).ok()?.filter(|_| said == REFUSAL)?;
    let (path, moved) = (path.to_owned(), Box::new(moved));
    Some(StoreError::File(FileError::Moved { path, moved }))
}

/// Marks a file: it is on its way.
pub(super) fn mark(connection: &Connection, moved: &Moved) -> rusqlite::Result<()> {
    connection.execute_batch(MARK)?;
    connection.execute(
        "INSERT INTO moved (is_done, at, person, location, journal) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            moved.is_done,
            text_of_time(moved.at),
            &moved.person,
            &moved.location,
            &moved.journal,
        ),
    )?;
    connection.pragma_update(None, "user_version", MOVED_VERSION.saturating_add(VERSION))
}

/// Says that it has arrived.
pub(super) fn finish(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE moved SET is_done = 1", [])?;
    Ok(())
}

/// Takes the mark away.
pub(super) fn release(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(NO_MARK)?;
    connection.pragma_update(None, "user_version", VERSION)
}

/// Reads the mark; `None` where there is none.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Moved>> {
    let is_there: bool = connection.query_row(
        "SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = 'moved'",
        [],
        |row| row.get(0),
    )?;
    if !is_there {
        return Ok(None);
    }
    connection
        .query_row(
            "SELECT is_done, at, person, location, journal FROM moved",
            [],
            |row| {
                let at: String = row.get(1)?;
                Ok(Moved {
                    is_done: row.get(0)?,
                    at: at.parse().map_err(|_| Senseless::Column("at".to_owned()))?,
                    person: row.get(2)?,
                    location: row.get(3)?,
                    journal: row.get(4)?,
                })
            },
        )
        .optional()
}
