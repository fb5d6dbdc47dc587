//! The store that the tests run over, and what happens to one from outside: all that they need of a
//! database. A second store runs them all by another `Place`.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::journal::store::Store;
use crate::journal::store::sqlite::Sqlite;
use crate::journal::store::sqlite::owners::Surroundings;

/// A journal file in a folder of its own.
pub(super) struct Place {
    pub(super) folder: TempDir,
}

impl Place {
    pub(super) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Opens the store as a run of the program does.
    pub(super) fn open(&self) -> Box<dyn Store> {
        Box::new(Sqlite::open(&self.path(), "shop").unwrap())
    }

    /// Opens it as a run on another machine does.
    pub(super) fn open_elsewhere(&self) -> Box<dyn Store> {
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

    /// Removes what tells of all runs, as one does who clears temporary files away.
    pub(super) fn sweep(&self) {
        let locks = self.folder.path().join("state").join("journal.db-owners");
        for file in fs::read_dir(locks).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|it| it == "lock") {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// Makes every living run look dead: as where all that tells of them is lost.
    pub(super) fn give_all_up(&self) {
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

    /// Keeps it locked until it is told to let go.
    pub(super) fn keep_locked(&self) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
        let connection = self.sql();
        let (let_go, is_let_go) = mpsc::channel();
        let (locked, is_locked) = mpsc::channel();
        let holder = thread::spawn(move || {
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            locked.send(()).unwrap();
            let _ = is_let_go.recv();
            connection.execute_batch("COMMIT").unwrap();
        });
        is_locked.recv().unwrap();
        (let_go, holder)
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
