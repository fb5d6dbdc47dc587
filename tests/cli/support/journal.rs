//! The journal as it is on the disk, beside the program: in a file; or, where this process is told of a server, in
//! a schema of a database that all runs of a world share, each from a machine of its own.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

/// Longer than anything that ends by itself takes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// The journal of a world, open beside the program.
pub(crate) enum OpenJournal {
    File(Connection),
    #[cfg(all(unix, feature = "postgres"))]
    Database(Box<database::OpenDatabase>),
}

impl OpenJournal {
    /// Opens a journal that is in a file; it must be there.
    pub(super) fn in_file(path: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let journal = Connection::open_with_flags(path, flags).expect("a journal");
        journal.busy_timeout(PATIENCE).expect("patience");
        Self::File(journal)
    }

    /// Returns the state of the newest refund of a payment.
    pub(crate) fn state(&self, tid: &str) -> Option<String> {
        let sql = "SELECT state FROM refund WHERE tid = $1 ORDER BY id DESC LIMIT 1";
        match self {
            Self::File(journal) => journal
                .query_row(sql, [tid], |row| row.get(0))
                .optional()
                .expect("the journal can be read"),
            #[cfg(all(unix, feature = "postgres"))]
            Self::Database(journal) => journal.state(sql, tid),
        }
    }

    /// Returns how many refunds it knows.
    pub(crate) fn refunds(&self) -> i64 {
        let sql = "SELECT count(*) FROM refund";
        match self {
            Self::File(journal) => journal
                .query_row(sql, [], |row| row.get(0))
                .expect("the journal can be read"),
            #[cfg(all(unix, feature = "postgres"))]
            Self::Database(journal) => journal.number(sql),
        }
    }

    /// Changes rows; returns how many.
    pub(crate) fn change(&self, sql: &str) -> u64 {
        match self {
            Self::File(journal) => {
                let changed = journal.execute(sql, []).expect("the journal");
                changed.try_into().expect("a number")
            }
            #[cfg(all(unix, feature = "postgres"))]
            Self::Database(journal) => journal.change(sql),
        }
    }

    /// Takes the lock that every write takes first.
    pub(crate) fn lock(&self) {
        self.run("BEGIN IMMEDIATE", "BEGIN; SELECT 1 FROM journal FOR UPDATE");
    }

    /// Lets go of it.
    pub(crate) fn unlock(&self) {
        self.run("COMMIT", "COMMIT");
    }

    /// Tells whether a run is in the middle of writing.
    pub(crate) fn is_locked(&self) -> bool {
        match self {
            Self::File(journal) => {
                journal.busy_timeout(Duration::ZERO).expect("no patience");
                let is_free = journal.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok();
                journal.busy_timeout(PATIENCE).expect("patience");
                !is_free
            }
            #[cfg(all(unix, feature = "postgres"))]
            Self::Database(journal) => journal.is_locked(),
        }
    }

    /// Stops every run that gets to a write, within the write: for about a second, or for as long as a test takes.
    pub(crate) fn freeze(&self, write: &str, is_brief: bool) {
        let steps = if is_brief { 3_000_000 } else { u32::MAX };
        let seconds = if is_brief { 1 } else { 3_600 };
        self.run(
            &format!(
                "CREATE VIEW long AS WITH RECURSIVE count(n) AS
                     (SELECT 1 UNION ALL SELECT n + 1 FROM count LIMIT {steps}) SELECT n FROM count;
                 CREATE TRIGGER stopped {write} BEGIN SELECT count(*) FROM long; END;"
            ),
            &stopped(write, &format!("PERFORM pg_sleep({seconds})")),
        );
    }

    /// Fails every write of a kind.
    pub(crate) fn refuse(&self, write: &str) {
        self.run(
            &format!("CREATE TRIGGER stopped {write} BEGIN SELECT RAISE(ABORT, 'no room'); END"),
            &stopped(
                write,
                "RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'",
            ),
        );
    }

    /// Lets writes be as they were.
    pub(crate) fn take_all_again(&self) {
        match self {
            Self::File(journal) => {
                journal
                    .execute_batch("DROP TRIGGER stopped; DROP VIEW IF EXISTS long")
                    .expect("it goes");
            }
            #[cfg(all(unix, feature = "postgres"))]
            Self::Database(journal) => journal.take_all_again(),
        }
    }

    fn run(&self, of_file: &str, of_database: &str) {
        match self {
            Self::File(journal) => journal.execute_batch(of_file).expect("the journal"),
            #[cfg(all(unix, feature = "postgres"))]
            Self::Database(journal) => journal.run(of_database),
        }
        let _ = of_database;
    }
}

/// Has a trigger of PostgreSQL do something before a write, which is told as SQLite has it.
fn stopped(write: &str, what: &str) -> String {
    let (when, condition) = write.split_once(" WHEN ").unwrap_or((write, "true"));
    format!(
        "CREATE FUNCTION stopped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {what}; RETURN NEW; END $$;
         CREATE TRIGGER stopped {when} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION stopped();"
    )
}

#[cfg(all(unix, feature = "postgres"))]
pub(crate) mod database {
    use std::env;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use postgres::{Client, NoTls};

    use crate::support::postgres as server;

    /// How many machines a world has.
    const MACHINES: u32 = 3;

    /// A schema that the runs of a world share.
    pub(crate) struct WorldDatabase {
        server: String,
        schema: server::Schema,
        runs: AtomicU32,
    }

    impl WorldDatabase {
        /// Makes one, where this process is told of a server.
        pub(crate) fn new() -> Option<Self> {
            static NEXT: AtomicU32 = AtomicU32::new(1);
            let server = env::var(server::SERVER_VARIABLE).ok()?;
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            // Several processes may use one server at a time.
            let name = format!("world{}_{number}", std::process::id());
            let mut client = Client::connect(&server, NoTls).expect("the server");
            client
                .batch_execute(&format!(
                    "CREATE ROLE {name} LOGIN; CREATE SCHEMA {name} AUTHORIZATION {name}"
                ))
                .expect("a schema");
            Some(Self {
                server,
                schema: server::Schema(name),
                runs: AtomicU32::new(0),
            })
        }

        /// Returns what the configuration says of it.
        pub(crate) fn setting(&self) -> String {
            let port = self.server.split("port=").nth(1).expect("a port");
            let port = port.split(' ').next().expect("a port");
            let port = port.parse().expect("a number");
            format!(
                "postgres = \"{}\"",
                server::connection_string(port, &self.schema)
            )
        }

        /// Returns the name of the machine that the next run is on.
        pub(crate) fn next_machine(&self) -> String {
            format!(
                "machine-{}",
                self.runs.fetch_add(1, Ordering::Relaxed) % MACHINES
            )
        }

        /// Opens it beside the program.
        pub(crate) fn open(&self) -> Box<OpenDatabase> {
            let name = &self.schema.0;
            let path = format!("{} options='-csearch_path={name}'", self.server);
            Box::new(OpenDatabase {
                client: Mutex::new(Client::connect(&path, NoTls).expect("the server")),
                role: name.clone(),
            })
        }
    }

    /// The journal of a world in a database.
    pub(crate) struct OpenDatabase {
        client: Mutex<Client>,
        role: String,
    }

    impl OpenDatabase {
        pub(super) fn state(&self, sql: &str, tid: &str) -> Option<String> {
            let row = self.client().query_opt(sql, &[&tid]);
            row.expect("the journal can be read").map(|row| row.get(0))
        }

        pub(super) fn number(&self, sql: &str) -> i64 {
            let row = self.client().query_one(sql, &[]);
            row.expect("the journal can be read").get(0)
        }

        pub(super) fn change(&self, sql: &str) -> u64 {
            self.client().execute(sql, &[]).expect("the journal")
        }

        pub(super) fn run(&self, sql: &str) {
            self.client().batch_execute(sql).expect("the journal");
        }

        pub(super) fn is_locked(&self) -> bool {
            let taken = "BEGIN; SELECT 1 FROM journal FOR UPDATE NOWAIT";
            let is_free = self.client().batch_execute(taken).is_ok();
            self.run("ROLLBACK");
            !is_free
        }

        /// A session that sleeps in a statement does not see that its program is gone.
        pub(super) fn take_all_again(&self) {
            self.run(&format!(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                 WHERE usename = '{}' AND wait_event = 'PgSleep';
                 DROP TRIGGER stopped ON refund; DROP FUNCTION stopped()",
                self.role
            ));
        }

        fn client(&self) -> MutexGuard<'_, Client> {
            self.client.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }
}
