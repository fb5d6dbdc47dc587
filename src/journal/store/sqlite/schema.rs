//! How a file comes by its tables: made in a new one, moved in one of an earlier version. Refuses what
//! is no journal, or one that a newer program wrote.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::error::{LOCK_WAIT, store_error};
use super::file_error::FileError;
use super::moved::MOVED_VERSION;
use super::place::UnfitPlace;
use super::seal::SEALS;
use super::tables::{APPLICATION_ID, REFUNDS_IN_HAND, STEPS, TABLES, TRIGGERS, VERSION};
use super::witness::{self, Facts, Seen, Witness, WitnessError};
use super::{migrate, moved, place};
use crate::journal::store::StoreError;

/// Who is asked whether a file is the journal that was used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nobody: a person takes it up, or it is only read.
    Nobody,
    /// The witness.
    Witness,
    /// The witness, of a file that is moved into a database, and may be marked as such.
    WitnessToMove,
}

/// Asks the witness whether an open file is the journal that was used here; returns what it says.
///
/// A run that makes the journal just now, and sends with it, may come in between. So whoever finds a
/// mismatch asks once more.
fn ask(
    connection: &Connection,
    path: &Path,
    witness: &Witness,
) -> Result<Option<Seen>, StoreError> {
    let once = || {
        // In this order: a refund that leaves meanwhile is in the journal before it is here.
        let seen = witness.read()?;
        let version = Header::of(connection)
            .map_err(|error| store_error(path, error))?
            .version;
        let facts = facts_of(connection, version).map_err(|error| store_error(path, error))?;
        judge(path, seen.as_ref(), &facts)?;
        Ok(seen)
    };
    once().or_else(|_: StoreError| once())
}

/// Makes the tables where there are none, and moves those of an earlier version; returns the
/// journal's own id.
///
pub(super) fn prepare(
    connection: &mut Connection,
    path: &Path,
    witness: &Witness,
    asked: Asked,
) -> Result<String, StoreError> {
    let failed = |error| store_error(path, error);
    connection.busy_timeout(LOCK_WAIT).map_err(failed)?;
    let header = Header::read(connection).map_err(failed)?;
    header.check(path)?;
    match asked {
        Asked::Nobody | Asked::Witness => header.check_mark(connection, path)?,
        Asked::WitnessToMove => {}
    }
    let seen = match asked {
        Asked::Nobody => None,
        // Its witness refuses every copy of it, and nothing is sent with it.
        Asked::WitnessToMove if header.is_marked => None,
        Asked::Witness | Asked::WitnessToMove => ask(connection, path, witness)?,
    };
    use_write_ahead_log(connection, path)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(failed)?;
    // Apple's fsync leaves data in the drive's cache.
    if cfg!(target_vendor = "apple") {
        connection
            .pragma_update(None, "fullfsync", true)
            .map_err(failed)?;
    }
    place::check_end(connection, path).map_err(failed)??;
    if header.version != VERSION {
        // Off while a table is replaced that others refer to; it cannot be changed in a transaction.
        connection
            .pragma_update(None, "foreign_keys", false)
            .map_err(failed)?;
        begin(connection, path, witness)?;
    }
    connection
        .pragma_update(None, "foreign_keys", true)
        .map_err(failed)?;
    connection.execute_batch(SEALS).map_err(failed)?;
    let facts = facts_of(connection, VERSION).map_err(failed)?;
    let id = facts.id.unwrap_or_default();
    if asked != Asked::Nobody && !header.is_marked && seen.is_none() && facts.highest_sending == 0 {
        // Its folder was cleared away before anything was sent.
        witness.reset(&id, 0)?;
    }
    Ok(id)
}

/// Takes the mark of a move away that was begun, and not done.
pub(super) fn release_begun(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error| store_error(path, error);
    connection.busy_timeout(LOCK_WAIT).map_err(failed)?;
    let header = Header::read(connection).map_err(failed)?;
    if header.application != APPLICATION_ID || !header.is_marked {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let mark = moved::read(&transaction).map_err(failed)?;
    if mark.is_some_and(|it| !it.is_done) {
        moved::release(&transaction).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// The first version whose journal has an id of its own.
const FIRST_WITH_ID: i64 = 2;

/// Makes or moves the tables in one transaction, unless another run did so meanwhile.
fn begin(connection: &mut Connection, path: &Path, witness: &Witness) -> Result<(), StoreError> {
    let failed = |error| store_error(path, error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let header = Header::of(&transaction).map_err(failed)?;
    if header.version == VERSION {
        return transaction.commit().map_err(failed);
    }
    let highest = facts_of(&transaction, header.version)
        .map_err(failed)?
        .highest_sending;
    match header.version {
        0 => {
            transaction.execute_batch(TABLES).map_err(failed)?;
            transaction.execute_batch(STEPS).map_err(failed)?;
            transaction.execute_batch(REFUNDS_IN_HAND).map_err(failed)?;
            transaction.execute_batch(SEALS).map_err(failed)?;
            transaction
                .execute_batch(&TRIGGERS.concat())
                .map_err(failed)?;
        }
        1 => migrate::from_first(&transaction, path)?,
        _ => migrate::from_second(&transaction, path)?,
    }
    if header.version < FIRST_WITH_ID {
        // A witness of nothing is what a run left that died right here: its id is taken over.
        let id = match witness.read()? {
            Some(seen) if seen.highest <= highest => seen.id,
            Some(_) | None => witness::new_id(),
        };
        witness.reset(&id, highest)?;
        transaction
            .execute(
                "INSERT INTO journal (id, first_number) VALUES (?1, 1)",
                [id],
            )
            .map_err(failed)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    transaction
        .pragma_update(None, "user_version", VERSION)
        .map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// Reads what the file says of itself.
pub(super) fn facts_of(connection: &Connection, version: i64) -> rusqlite::Result<Facts> {
    if version == 0 {
        return Ok(Facts::blank());
    }
    let highest_sending = connection.query_row(
        "SELECT coalesce(max(id), 0) FROM refund WHERE sent_at IS NOT NULL",
        [],
        |row| row.get(0),
    )?;
    let id = if version >= FIRST_WITH_ID {
        connection
            .query_row("SELECT id FROM journal", [], |row| row.get(0))
            .optional()?
    } else {
        None
    };
    Ok(Facts {
        is_there: true,
        is_blank: false,
        id,
        highest_sending,
    })
}

pub(super) fn judge(path: &Path, seen: Option<&Seen>, facts: &Facts) -> Result<(), StoreError> {
    witness::judge(seen, facts).map_err(|mismatch| {
        WitnessError::Mismatch {
            path: path.to_owned(),
            mismatch,
        }
        .into()
    })
}

/// What tells a journal from other files.
pub(super) struct Header {
    application: i64,
    /// The version of its tables.
    pub(super) version: i64,
    /// Whether it is marked as moved, or on its way.
    is_marked: bool,
    tables: i64,
}

impl Header {
    /// Reads all of it at one moment: another run may be making the journal just now.
    fn read(connection: &mut Connection) -> rusqlite::Result<Self> {
        Self::of(&*connection.transaction()?)
    }

    pub(super) fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
        let version: i64 = pragma("user_version")?;
        let is_marked = version > MOVED_VERSION;
        Ok(Self {
            application: pragma("application_id")?,
            version: if is_marked {
                version.saturating_sub(MOVED_VERSION)
            } else {
                version
            },
            is_marked,
            tables: connection
                .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?,
        })
    }

    /// Refuses what is no journal, or one that a newer program wrote.
    pub(super) fn check(&self, path: &Path) -> Result<(), StoreError> {
        let journal = path.into();
        if self.application == APPLICATION_ID && self.version > VERSION {
            return Err(StoreError::Newer {
                journal,
                found: self.version,
                known: VERSION,
            });
        }
        if self.application != APPLICATION_ID && !self.is_blank() {
            return Err(StoreError::NotAJournal { journal });
        }
        Ok(())
    }

    /// Refuses what was moved into a database, or is on its way there.
    pub(super) fn check_mark(
        &self,
        connection: &Connection,
        path: &Path,
    ) -> Result<(), StoreError> {
        if !self.is_marked {
            return Ok(());
        }
        let mark = moved::read(connection).map_err(|error| store_error(path, error))?;
        mark.map_or(Ok(()), |moved| {
            Err(StoreError::File(FileError::Moved {
                path: path.to_owned(),
                moved: Box::new(moved),
            }))
        })
    }

    const fn is_blank(&self) -> bool {
        self.application == 0 && self.version == 0 && self.tables == 0
    }
}

/// Turns the log on. `SQLite` does not wait for others here, so that is done by hand.
fn use_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let begun = Instant::now();
    loop {
        let mode = connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Open {
                    journal: path.into(),
                    source: UnfitPlace::NoWriteAheadLog { mode }.into(),
                });
            }
            Err(error) => {
                let error = store_error(path, error);
                if !matches!(error, StoreError::Locked { .. }) || begun.elapsed() > LOCK_WAIT {
                    return Err(error);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}
