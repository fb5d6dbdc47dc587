//! The stores that the tests run over, and what happens to one from outside: all that they need of a database.
//!
//! A test runs over a file. `over_postgres.rs` runs all of them once more, in a process of its own, over a
//! database.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use rusqlite::Connection;
use tempfile::TempDir;

use super::over_postgres::DatabasePlace;
use crate::journal::store::Store;
use crate::journal::store::sqlite::Sqlite;
use crate::journal::store::sqlite::owners::Surroundings;

/// A journal of its own.
pub(super) enum Place {
    File(FilePlace),
    Database(DatabasePlace),
}

impl Place {
    /// Makes room for one, over the store that this process is to test.
    pub(super) fn new() -> Self {
        DatabasePlace::new().map_or_else(|| Self::File(FilePlace::new()), Self::Database)
    }

    /// Opens the store as a run of the program does.
    pub(super) fn open(&self) -> Box<dyn Store> {
        match self {
            Self::File(place) => place.open(),
            Self::Database(place) => place.open("shop"),
        }
    }

    /// Opens it as a run on another machine does.
    pub(super) fn open_elsewhere(&self) -> Box<dyn Store> {
        match self {
            Self::File(place) => place.open_elsewhere(),
            Self::Database(place) => place.open("office"),
        }
    }

    /// Returns the file, for what happens only to one.
    pub(super) fn file(&self) -> &FilePlace {
        match self {
            Self::File(place) => place,
            Self::Database(_) => panic!("a test of what happens to a file"),
        }
    }

    /// Removes what tells of all runs, as one does who clears temporary files away. A database keeps nothing
    /// that could be.
    pub(super) fn sweep(&self) {
        match self {
            Self::File(place) => place.sweep(),
            Self::Database(_) => {}
        }
    }

    /// Makes every living run look dead: as where all that tells of them is lost.
    pub(super) fn give_all_up(&self) {
        match self {
            Self::File(place) => place.give_all_up(),
            Self::Database(place) => place.give_all_up(),
        }
    }

    /// Changes rows beside the program.
    pub(super) fn change(&self, sql: &str) {
        let changed = match self {
            Self::File(place) => place.sql().execute(sql, []).unwrap().try_into().unwrap(),
            Self::Database(place) => place.change(sql),
        };
        assert!(changed > 0, "{sql}");
    }

    /// Keeps it locked until it is told to let go.
    pub(super) fn keep_locked(&self) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
        match self {
            Self::File(place) => {
                let connection = place.sql();
                keep(
                    connection,
                    |it| it.execute_batch("BEGIN IMMEDIATE").unwrap(),
                    |it| it.execute_batch("COMMIT").unwrap(),
                )
            }
            Self::Database(place) => place.keep_locked(),
        }
    }
}

/// Locks something on a thread, until it is told to let go.
pub(super) fn keep<C: Send + 'static>(
    mut connection: C,
    lock: impl FnOnce(&mut C) + Send + 'static,
    unlock: impl FnOnce(&mut C) + Send + 'static,
) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
    let (let_go, is_let_go) = mpsc::channel();
    let (locked, is_locked) = mpsc::channel();
    let holder = thread::spawn(move || {
        lock(&mut connection);
        locked.send(()).unwrap();
        let _ = is_let_go.recv();
        unlock(&mut connection);
    });
    is_locked.recv().unwrap();
    (let_go, holder)
}

/// A journal file in a folder of its own.
pub(super) struct FilePlace {
    pub(super) folder: TempDir,
}

impl FilePlace {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn open(&self) -> Box<dyn Store> {
        Box::new(Sqlite::open(&self.path(), "shop").unwrap())
    }

    fn open_elsewhere(&self) -> Box<dyn Store> {
        let office = Surroundings {
            host: "office".into(),
            machine: "0123456789abcdef0123456789abcdef".into(),
            boot: "another".into(),
        };
        Box::new(Sqlite::open_within(&self.path(), office).unwrap())
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("state").join("journal.db")
    }

    fn sweep(&self) {
        let locks = self.folder.path().join("state").join("journal.db-owners");
        for file in fs::read_dir(locks).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|it| it == "lock") {
                fs::remove_file(path).unwrap();
            }
        }
    }

    fn give_all_up(&self) {
        self.sweep();
        let changed = self
            .sql()
            .execute(
                "UPDATE refund SET owner_process = 9000000, owner_started = ''",
                [],
            )
            .unwrap();
        assert!(changed > 0);
    }

    /// Puts it where no run finds it.
    pub(super) fn move_away(&self) {
        fs::rename(self.path(), self.path().with_extension("moved")).unwrap();
    }

    /// Changes rows as a disk does whose bits turn: nobody hears of it.
    pub(super) fn turn(&self, sql: &str) {
        let connection = self.sql();
        connection
            .execute_batch("PRAGMA foreign_keys = OFF; DROP TRIGGER seal_broken")
            .unwrap();
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
    }

    fn sql(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }
}
