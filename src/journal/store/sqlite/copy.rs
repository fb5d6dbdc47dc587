//! Makes copies of the journal that can be trusted, and reads journals that cannot be written to.
//! Refuses to leave half a copy under the name of a whole one.

use std::fs::{self, File};
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::TempDir;

use super::place::{UnfitPlace, beside};
use crate::folder;

/// Why a journal was not copied, or not opened to be read.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is something under the name that the copy was to have. Another name has to be chosen.
    Exists {
        /// The copy.
        path: PathBuf,
    },
    /// The copy cannot be written: no such folder, no permission, no room.
    Write {
        /// The copy.
        path: PathBuf,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The journal cannot be read.
    Read {
        /// The journal.
        path: PathBuf,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What was copied makes no sense. Another copy has to be used.
    Damaged {
        /// The journal.
        path: PathBuf,
        /// What makes no sense.
        detail: String,
    },
    /// The journal was written to, again and again, while it was copied. Later it may not be.
    Changing {
        /// The journal.
        path: PathBuf,
    },
}

/// Writes a copy of the journal to a file of its own, whole and readable for its owner only.
///
/// The copy is one moment of the journal, whatever others write meanwhile; it holds what is in the
/// log as well, and needs no log itself. It gets its name when it is on the disk and was found
/// sound, not before.
///
/// # Errors
///
/// [`CopyError::Exists`], [`CopyError::Write`], [`CopyError::Damaged`].
pub(super) fn backup(connection: &Connection, to: &Path) -> Result<(), CopyError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| CopyError::Write {
        path: to.to_owned(),
        source,
    };
    let journal = PathBuf::from(connection.path().unwrap_or_default());
    let to = std::path::absolute(to).map_err(|error| failed(error.into()))?;
    let folder = to.parent().unwrap_or_else(|| Path::new("/"));
    let copy = folder::create_unfinished_in(folder).map_err(|error| failed(error.into()))?;
    // `SQLite` fills a file that is there and empty, and so keeps its mode.
    let name = copy
        .path()
        .to_str()
        .ok_or_else(|| failed(UnfitPlace::FolderNotUtf8.into()))?;
    connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => CopyError::Damaged {
                path: journal.clone(),
                detail: error.to_string(),
            },
            Some(_) | None => failed(error.into()),
        })?;
    let filled = open_own(copy.path()).map_err(|error| failed(error.into()))?;
    check(&filled, &journal)?;
    drop(filled);
    copy.as_file()
        .sync_all()
        .map_err(|error| failed(error.into()))?;
    match copy.persist_noclobber(&to) {
        Ok(_) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(CopyError::Exists { path: to.clone() });
        }
        Err(error) => return Err(failed(error.error.into())),
    }
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed(error.into()))?;
    Ok(())
}

/// A journal that is open for reading.
#[derive(Debug)]
pub(super) struct Readable {
    connection: Connection,
    // Dropped after the connection that reads what is in it.
    copy: Option<TempDir>,
}

impl Readable {
    /// Returns the connection, and the folder of a copy, to be kept for as long as it is read.
    pub(super) fn into_parts(self) -> (Connection, Option<TempDir>) {
        (self.connection, self.copy)
    }
}

impl Deref for Readable {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

/// Opens a journal for reading only, also on a disk that cannot be written to.
///
/// To read what is in the log, `SQLite` needs an index of it beside the file. Where there is none
/// and none can be made, file and log are copied to a private temporary folder, and read there. (To
/// open the file as one that nobody changes would be simpler, and would leave the log out: the last
/// refunds.)
///
/// No other connection of this process may have the journal open: the copying closes a handle of
/// it, and with that lets go of all locks of this process.
///
/// # Errors
///
/// [`CopyError::Read`], [`CopyError::Damaged`], [`CopyError::Changing`].
pub(super) fn open_to_read(path: &Path) -> Result<Readable, CopyError> {
    let failed = |source: rusqlite::Error| CopyError::Read {
        path: path.to_owned(),
        source: source.into(),
    };
    match open_read_only(path) {
        Ok(connection) => Ok(Readable {
            connection,
            copy: None,
        }),
        Err(error) if is_for_want_of_an_index(&error) => {
            let (connection, folder) = open_copy(path)?;
            Ok(Readable {
                connection,
                copy: Some(folder),
            })
        }
        Err(error) => Err(failed(error)),
    }
}

/// Opens a copy of a journal, so that nothing is left beside the journal itself: not even the index of its log, which
/// whoever reads it makes. One that is written to again and again has that already, and is opened where it is.
///
/// # Errors
///
/// As [`open_to_read`].
pub(super) fn open_apart(path: &Path) -> Result<Readable, CopyError> {
    match open_copy(path) {
        Ok((connection, folder)) => Ok(Readable {
            connection,
            copy: Some(folder),
        }),
        Err(CopyError::Changing { .. }) => open_to_read(path),
        // No copy can be made at all, of whatever it were.
        Err(_) if private_folder().is_err() => open_to_read(path),
        Err(error) => Err(error),
    }
}

/// How long another process may keep the file locked.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a file, and reads it once: `SQLite` puts off until then what may fail.
fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    read_once(&connection)?;
    Ok(connection)
}

/// Opens a copy that is nobody else's yet. `SQLite` may write to it: it has to, where a transaction
/// was never finished, and what it opens for reading only it does not check as thoroughly.
fn open_own(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    read_once(&connection)?;
    Ok(connection)
}

fn read_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
}

fn is_for_want_of_an_index(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::SystemIoFailure
                | ErrorCode::FileLockingProtocolFailed
        )
    )
}

/// Copies a journal with its log, and opens the copy.
fn open_copy(path: &Path) -> Result<(Connection, TempDir), CopyError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| CopyError::Read {
        path: path.to_owned(),
        source,
    };
    let folder = private_folder().map_err(|error| failed(error.into()))?;
    let copy = folder.path().join("journal");
    copy_at_rest(path, &copy)?;
    let connection = open_own(&copy).map_err(|error| failed(error.into()))?;
    check(&connection, path)?;
    connection
        .pragma_update(None, "query_only", true)
        .map_err(|error| failed(error.into()))?;
    Ok((connection, folder))
}

/// Copies the files of a journal as they are at one moment: copied again if they changed meanwhile.
fn copy_at_rest(path: &Path, copy: &Path) -> Result<(), CopyError> {
    const TRIES: usize = 5;

    let files: Vec<(PathBuf, PathBuf)> = ["", "-wal", "-journal"]
        .map(|end| (beside(path, end), beside(copy, end)))
        .into();
    let failed = |error: io::Error| CopyError::Read {
        path: path.to_owned(),
        source: error.into(),
    };
    for _ in 0..TRIES {
        let before = state_of(&files).map_err(failed)?;
        for (from, to) in &files {
            match copy_content(from, to) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound && from != path => {
                    let _ = fs::remove_file(to);
                }
                Err(error) => return Err(failed(error)),
            }
        }
        if state_of(&files).map_err(failed)? == before {
            return Ok(());
        }
    }
    Err(CopyError::Changing {
        path: path.to_owned(),
    })
}

/// Copies what is in a file, without its mode: that of a journal on a read-only disk may be one that
/// cannot be read again.
fn copy_content(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = File::open(from)?;
    io::copy(&mut from, &mut folder::create_private_file(to)?)?;
    Ok(())
}

type Stamp = Option<(u64, std::time::SystemTime)>;

/// Tells by their lengths and times whether files changed.
fn state_of(files: &[(PathBuf, PathBuf)]) -> io::Result<Vec<Stamp>> {
    files
        .iter()
        .map(|(from, _)| match fs::metadata(from) {
            Ok(file) => Ok(Some((file.len(), file.modified()?))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .collect()
}

/// Has `SQLite` read all of a file. `named` is what the file is called in the error.
fn check(connection: &Connection, named: &Path) -> Result<(), CopyError> {
    let damaged = |detail| CopyError::Damaged {
        path: named.to_owned(),
        detail,
    };
    let found: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(|error| damaged(error.to_string()))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(damaged(found))
    }
}

/// Makes a temporary folder whose mode is private whatever the umask.
pub(super) fn private_folder() -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("cookiepay-").tempdir()?;
    #[cfg(unix)]
    fs::set_permissions(
        folder.path(),
        std::os::unix::fs::PermissionsExt::from_mode(0o700),
    )?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use crate::journal::tests::run_under_umask;

    /// Begins a journal whose refunds are all in its log, and leaves it open.
    fn journal(path: &Path, refunds: u32) -> Connection {
        let connection = Connection::open(path).unwrap();
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
            .unwrap();
        connection
            .execute_batch(
                "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0;
                 PRAGMA application_id = 7; PRAGMA user_version = 2;
                 CREATE TABLE refund (id INTEGER PRIMARY KEY, text CHECK (text <> ''));",
            )
            .unwrap();
        add(&connection, refunds);
        connection
    }

    fn add(connection: &Connection, refunds: u32) {
        for _ in 0..refunds {
            connection
                .execute(
                    "INSERT INTO refund (text) VALUES (hex(randomblob(900)))",
                    [],
                )
                .unwrap();
        }
    }

    fn count(connection: &Connection) -> u32 {
        connection
            .query_row("SELECT count(*) FROM refund", [], |row| row.get(0))
            .unwrap()
    }

    /// Copies a journal as somebody does who knows of files only.
    fn copied(from: &Path, to: &Path, ends: &[&str]) {
        for end in ends {
            fs::copy(beside(from, end), beside(to, end)).unwrap();
        }
    }

    /// Has the index of a log be impossible, as it is on a disk that cannot be written to.
    #[cfg(unix)]
    fn forbid_index(path: &Path) {
        std::os::unix::fs::symlink("no such folder/index", beside(path, "-shm")).unwrap();
    }

    #[test]
    fn a_backup_holds_all_that_was_written_and_needs_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let connection = journal(&at("journal.db"), 20);
        backup(&connection, &at("backup.db")).unwrap();
        add(&connection, 1);
        let read = open_to_read(&at("backup.db")).unwrap();
        assert!(read.copy.is_none());
        assert_eq!(count(&read), 20);
        let pragma = |name| read.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        assert_eq!(pragma("application_id"), Ok(7));
        assert_eq!(pragma("user_version"), Ok(2));
        let names = fs::read_dir(folder.path()).unwrap();
        let beside_backup = names
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with("journal.db"));
        assert_eq!(beside_backup.collect::<Vec<_>>(), ["backup.db"]);
    }

    #[test]
    fn a_backup_never_takes_the_place_of_anything() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let connection = journal(&at("journal.db"), 1);
        fs::write(at("empty"), "").unwrap();
        fs::create_dir(at("folder")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("nowhere"), at("link")).unwrap();
        for name in ["journal.db", "empty", "folder", "link"] {
            if cfg!(not(unix)) && name == "link" {
                continue;
            }
            let result = backup(&connection, &at(name));
            assert!(matches!(result, Err(CopyError::Exists { .. })), "{name}");
        }
        assert_eq!(fs::read(at("empty")).unwrap(), b"");
        let result = backup(&connection, &at("no such folder/backup.db"));
        assert!(matches!(result, Err(CopyError::Write { .. })));
    }

    #[test]
    fn a_backup_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let connection = journal(&at("journal.db"), 3);
        fs::create_dir(at("backups")).unwrap();
        // In a transaction `SQLite` does not copy.
        connection.execute_batch("BEGIN").unwrap();
        let result = backup(&connection, &at("backups/backup.db"));
        assert!(matches!(result, Err(CopyError::Write { .. })));
        assert_eq!(fs::read_dir(at("backups")).unwrap().count(), 0);
    }

    #[test]
    fn of_a_damaged_journal_no_backup_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let connection = journal(&at("senseless.db"), 3);
        connection
            .execute_batch(
                "PRAGMA ignore_check_constraints = true; INSERT INTO refund (text) VALUES ('')",
            )
            .unwrap();
        drop(journal(&at("broken.db"), 100));
        let mut content = fs::read(at("broken.db")).unwrap();
        let end = content.len();
        content[end - 8192..].fill(0);
        fs::write(at("broken.db"), content).unwrap();
        for (name, connection) in [
            ("senseless.db", connection),
            ("broken.db", Connection::open(at("broken.db")).unwrap()),
        ] {
            let result = backup(&connection, &at("backup.db"));
            let Err(CopyError::Damaged { path, .. }) = result else {
                panic!("{result:?}")
            };
            assert_eq!(path.file_name().unwrap(), name);
            assert!(!at("backup.db").exists());
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_backup_is_its_owners_only_whatever_the_umask() {
        use std::os::unix::fs::PermissionsExt as _;

        // A umask is the whole process's, so that it takes one of its own.
        const FOLDER: &str = "COOKIEPAY_TEST_BACKUP_FOLDER";
        if let Some(folder) = std::env::var_os(FOLDER) {
            let folder = PathBuf::from(folder);
            let connection = Connection::open(folder.join("journal.db")).unwrap();
            backup(&connection, &folder.join("backup.db")).unwrap();
            return;
        }
        for umask in ["000", "777"] {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            drop(journal(&at("journal.db"), 3));
            let name = concat!(
                "journal::store::sqlite::copy::tests::",
                "a_backup_is_its_owners_only_whatever_the_umask"
            );
            run_under_umask(umask, name, FOLDER, folder.path());
            let mode = fs::metadata(at("backup.db")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{umask}");
        }
    }

    #[test]
    fn a_journal_in_use_is_read_and_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let connection = journal(&path, 2);
        let read = open_to_read(&path).unwrap();
        add(&connection, 1);
        assert_eq!(count(&read), 3);
        assert!(read.execute("DELETE FROM refund", []).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn the_log_is_read_as_well_where_no_index_of_it_can_be_made() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let connection = journal(&at("journal.db"), 2);
        connection
            .query_row("PRAGMA wal_checkpoint", [], |_| Ok(()))
            .unwrap();
        add(&connection, 3);
        copied(&at("journal.db"), &at("copy.db"), &["", "-wal"]);
        drop(connection);
        forbid_index(&at("copy.db"));
        let before = fs::read(at("copy.db-wal")).unwrap();
        let read = open_to_read(&at("copy.db")).unwrap();
        assert!(read.copy.is_some());
        assert_eq!(count(&read), 5);
        assert!(read.execute("DELETE FROM refund", []).is_err());
        let place = read.copy.as_ref().unwrap().path().to_owned();
        let mode = fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(read);
        assert!(!place.exists());
        assert_eq!(fs::read(at("copy.db-wal")).unwrap(), before);
    }

    #[test]
    #[cfg(unix)]
    fn a_copy_without_its_log_is_read_as_far_as_it_goes() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let connection = journal(&at("journal.db"), 2);
        connection
            .query_row("PRAGMA wal_checkpoint", [], |_| Ok(()))
            .unwrap();
        add(&connection, 3);
        for name in ["open.db", "shut.db"] {
            copied(&at("journal.db"), &at(name), &[""]);
        }
        forbid_index(&at("shut.db"));
        for name in ["open.db", "shut.db"] {
            assert_eq!(count(&open_to_read(&at(name)).unwrap()), 2, "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_journal_or_a_damaged_one_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        drop(journal(&at("journal.db"), 100));
        fs::write(
            at("text"),
            "a text that is longer than any header of a database is, by far.\n".repeat(20),
        )
        .unwrap();
        for name in ["text", "nothing", "."] {
            let read = open_to_read(&at(name));
            assert!(matches!(read, Err(CopyError::Read { .. })), "{name}");
        }
        let mut content = fs::read(at("journal.db")).unwrap();
        let end = content.len();
        content[end - 8192..].fill(0);
        fs::write(at("journal.db"), content).unwrap();
        forbid_index(&at("journal.db"));
        let read = open_to_read(&at("journal.db"));
        assert!(matches!(read, Err(CopyError::Damaged { .. })));
    }
}
