//! A real PostgreSQL for tests: in a temporary directory, of a user who is not root, gone when the process
//! that started it is, whatever way that ends.
//!
//! The tests of the library and those of the whole program both take this folder in by its path. Where no
//! server is installed a test says by name that it was left out, and passes; with `REQUIRE_POSTGRES=1` it
//! fails. Whoever takes it in uses a part of it: the line that does so expects dead code.

mod binaries;
pub(crate) mod cutting_proxy;
mod keeper;
pub(crate) mod pooler;
pub(crate) mod small_disk;
pub(crate) mod tls;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use self::binaries::Binaries;
use self::keeper::Keeper;
use self::tls::Certificates;

/// The database that every server has for tests.
pub(crate) const DATABASE: &str = "cookiepay";

/// Where tests that are run again find a server: the connection string of one who may do all.
pub(crate) const SERVER_VARIABLE: &str = "JOURNAL_TESTS_SERVER";

/// Who can do everything, by the socket and without a password.
const SUPERUSER: &str = "postgres";

/// A port that was free may be taken by the time the server listens.
const ATTEMPTS_MAX: u32 = 5;

/// What a server is to be like that is not as usual.
#[derive(Default)]
pub(crate) struct Setup<'a> {
    /// Lines for `postgresql.conf`, such as `fsync = off`.
    pub(crate) settings: &'a [&'a str],
    /// Whether roles need their passwords by TCP.
    pub(crate) asks_for_passwords: bool,
    /// The certificates with which it speaks TLS, and nothing else by TCP. A role that has a certificate
    /// needs nothing else; one without is let in if `asks_for_passwords` is not set.
    pub(crate) tls: Option<&'a Certificates>,
    /// Where its directory is, if it matters.
    pub(crate) below: Option<&'a Path>,
}

/// A server that runs. Dropping it ends it.
pub(crate) struct PostgresServer {
    keeper: Keeper,
    binaries: Binaries,
    directory: PathBuf,
    port: u16,
}

/// A schema of its own with a role that owns it; the role's search path leads there. Both have one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Schema(pub(crate) String);

impl Schema {
    /// Returns the password of the role, and of the one that only writes.
    pub(crate) fn password(&self) -> String {
        format!("password-of-{}", self.0)
    }
}

impl PostgresServer {
    /// Returns the server that all tests of this process share; `None` where there is none to start, which
    /// is said by the name of the test.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<PostgresServer>> = OnceLock::new();
        // Never dropped: the keeper sees this process end.
        let shared = SHARED.get_or_init(|| Self::start_if_installed(&Setup::default()));
        if shared.is_none() {
            leave_out("no PostgreSQL 14 or later is installed here");
        }
        shared.as_ref()
    }

    /// Starts one that a test has for itself.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(&Setup::default())
    }

    /// Starts one that is not as usual.
    pub(crate) fn start_with(setup: &Setup) -> Option<Self> {
        let server = Self::start_if_installed(setup);
        if server.is_none() {
            leave_out("no PostgreSQL 14 or later is installed here");
        }
        server
    }

    fn start_if_installed(setup: &Setup) -> Option<Self> {
        let server = Self::begin(Binaries::find()?, setup.below);
        let (bin, data) = (server.binaries.shown(), server.data());
        server.keeper.must(&format!(
            "'{bin}/initdb' --no-sync --wal-segsize=1 -A trust -U {SUPERUSER} --locale=C -E UTF8 -D '{data}'"
        ));
        let mut settings = vec![
            "max_connections = 300",
            "shared_buffers = 16MB",
            "jit = off",
        ];
        if let Some(certificates) = setup.tls {
            certificates.write_into(&server.directory);
            settings.extend([
                "ssl = on",
                "ssl_cert_file = '../server.pem'",
                "ssl_key_file = '../server.key'",
                "ssl_ca_file = '../ca.pem'",
            ]);
        }
        settings.extend(setup.settings);
        server.append("postgresql.conf", &settings);
        server.write_rules(setup);
        let server = server.listen();
        server.sql_of("postgres", &format!("CREATE DATABASE {DATABASE}"));
        // A schema is a test's own, so nobody meets in the one that all share.
        server.sql("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        Some(server)
    }

    /// Starts a standby that follows this server. It takes no writes.
    pub(crate) fn standby(&self) -> Self {
        let standby = Self::begin(self.binaries.clone(), None);
        let (bin, data) = (standby.binaries.shown(), standby.data());
        let (host, port) = (self.directory.display(), self.port);
        standby.keeper.must(&format!(
            "'{bin}/pg_basebackup' -h '{host}' -p {port} -U {SUPERUSER} -D '{data}' -R -X stream -c fast --no-sync"
        ));
        standby.listen()
    }

    /// Has a keeper and a directory, and no server yet.
    fn begin(binaries: Binaries, below: Option<&Path>) -> Self {
        let keeper = Keeper::start(&binaries, below);
        let directory = keeper.directory().to_owned();
        Self {
            keeper,
            binaries,
            directory,
            port: 0,
        }
    }

    /// Starts the server on a port that is free.
    fn listen(mut self) -> Self {
        let (bin, data) = (self.binaries.shown(), self.data());
        for _ in 0..ATTEMPTS_MAX {
            self.port = free_port();
            let port = format!("port = {}", self.port);
            let socket = format!("unix_socket_directories = '{}'", self.directory.display());
            let address = "listen_addresses = '127.0.0.1'";
            // Of a setting that is there twice, the last one holds.
            self.append("postgresql.conf", &[address, &port, &socket]);
            if self.keeper.run(&format!(
                "'{bin}/pg_ctl' -D '{data}' -w -l '{data}/log' start"
            )) {
                return self;
            }
        }
        panic!("PostgreSQL does not start:\n{}", self.log());
    }

    /// Returns the port on loopback.
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Returns the directory of the unix socket, for `host=`.
    pub(crate) fn socket_directory(&self) -> &Path {
        &self.directory
    }

    /// Returns what the server has written into its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.directory.join("data/log")).unwrap_or_default()
    }

    /// Makes a schema, and a role of the same name that owns it.
    pub(crate) fn fresh_schema(&self) -> Schema {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let schema = Schema(format!("w{}", NEXT.fetch_add(1, Ordering::Relaxed)));
        let (name, password) = (&schema.0, schema.password());
        self.sql(&format!(
            "CREATE ROLE {name} LOGIN PASSWORD '{password}'; CREATE SCHEMA {name} AUTHORIZATION {name}"
        ));
        schema
    }

    /// Returns the value of `[journal] postgres` for a schema: by TCP, as the role that owns it.
    pub(crate) fn connection_string(&self, schema: &Schema) -> String {
        connection_string(self.port, schema)
    }

    /// Returns the connection string of one who may do all.
    pub(crate) fn connection_of_superuser(&self) -> String {
        self.by_socket(SUPERUSER, DATABASE)
    }

    /// Prepares to run tests of this binary once more, in a process that is told of this server, but for those that
    /// have one of these in their name.
    pub(crate) fn run_again(&self, tests: &str, skipped: &[&str]) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("this binary"));
        command
            .arg(tests)
            .args(skipped.iter().flat_map(|name| ["--skip", name]))
            .env(SERVER_VARIABLE, self.connection_of_superuser());
        command
    }

    /// Runs SQL as the superuser, beside the program, and returns the rows as `psql` prints them: a row a
    /// line, `|` between cells, `t` and `f`.
    #[track_caller]
    pub(crate) fn sql(&self, sql: &str) -> String {
        self.sql_of(DATABASE, sql)
    }

    /// Runs SQL in a schema.
    #[track_caller]
    pub(crate) fn sql_in(&self, schema: &Schema, sql: &str) -> String {
        self.sql(&format!("SET search_path = {}; {sql}", schema.0))
    }

    #[track_caller]
    fn sql_of(&self, database: &str, sql: &str) -> String {
        match self.query(&self.by_socket(SUPERUSER, database), &[sql]) {
            Ok(rows) => rows,
            Err(error) => panic!("{sql}: {error}"),
        }
    }

    /// Runs SQL as a role, by the socket; the error is what `psql` says.
    pub(crate) fn sql_as(&self, role: &str, sql: &str) -> Result<String, String> {
        self.query(&self.by_socket(role, DATABASE), &[sql])
    }

    /// Runs statements one by one in a session that `psql` opens; the error is what it says.
    pub(crate) fn query(&self, connection: &str, statements: &[&str]) -> Result<String, String> {
        let statements = statements.iter().flat_map(|it| ["-c", it]);
        self.psql(connection, statements.map(AsRef::as_ref))
    }

    /// Runs a file as an administrator does: `psql -f`.
    pub(crate) fn run_file(&self, connection: &str, file: &Path) -> Result<String, String> {
        self.psql(connection, ["-f".as_ref(), file.as_os_str()].into_iter())
    }

    fn psql<'s>(
        &self,
        connection: &str,
        what: impl Iterator<Item = &'s OsStr>,
    ) -> Result<String, String> {
        let output = Command::new(self.binaries.path("psql"))
            .env_clear()
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                connection,
            ])
            .args(what)
            .output()
            .expect("psql starts");
        if output.status.success() {
            let rows = String::from_utf8(output.stdout).expect("UTF-8");
            Ok(rows.trim_end().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    fn by_socket(&self, role: &str, database: &str) -> String {
        let (host, port) = (self.directory.display(), self.port);
        format!("host='{host}' port={port} user={role} dbname={database}")
    }

    /// Returns the processes of the server that serve the role of a schema, oldest first.
    pub(crate) fn backends(&self, schema: &Schema) -> Vec<Pid> {
        let rows = self.sql(&format!(
            "SELECT pid FROM pg_stat_activity WHERE usename = '{}' ORDER BY backend_start",
            schema.0
        ));
        let pid = |row: &str| Pid::from_raw(row.parse().expect("a number")).expect("not 0");
        rows.lines().map(pid).collect()
    }

    /// Has the server end the sessions of the role of a schema, and waits until they are gone.
    pub(crate) fn terminate_backends(&self, schema: &Schema) {
        self.sql(&format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '{}'",
            schema.0
        ));
    }

    /// Stops processes of the server where they are (SIGSTOP).
    pub(crate) fn freeze(backends: &[Pid]) {
        for pid in backends {
            kill_process(*pid, Signal::STOP).expect("a process of the server");
        }
    }

    /// Lets processes of the server go on (SIGCONT).
    pub(crate) fn thaw(backends: &[Pid]) {
        for pid in backends {
            // It may have been ended meanwhile.
            let _ = kill_process(*pid, Signal::CONT);
        }
    }

    /// Restarts the server as after a crash: what was committed is there, every session is gone.
    pub(crate) fn restart_immediately(&self) {
        self.control("-m immediate restart");
    }

    /// Ends the server as in a crash.
    pub(crate) fn stop(&self) {
        self.control("-m immediate stop");
    }

    /// Starts the server that was stopped or has given up, on the port that it had.
    pub(crate) fn resume(&self) {
        // A postmaster that ended by itself may have left its file.
        self.control("-m immediate restart");
    }

    fn control(&self, order: &str) {
        let (bin, data) = (self.binaries.shown(), self.data());
        let line = format!("'{bin}/pg_ctl' -D '{data}' -w -l '{data}/log' {order}");
        assert!(self.keeper.run(&line), "{line}:\n{}", self.log());
    }

    /// Says who may come in, and how.
    fn write_rules(&self, setup: &Setup) {
        let by_tcp = if setup.asks_for_passwords {
            "scram-sha-256"
        } else {
            "trust"
        };
        let rules = if setup.tls.is_some() {
            format!(
                "hostssl all certified 127.0.0.1/32 cert\nhostssl all all 127.0.0.1/32 {by_tcp}\n"
            )
        } else {
            format!("host all all 127.0.0.1/32 {by_tcp}\n")
        };
        let text = format!("local all all trust\nlocal replication all trust\n{rules}");
        fs::write(self.directory.join("data/pg_hba.conf"), text).expect("the rules");
    }

    fn append(&self, file: &str, lines: &[&str]) {
        let path = self.directory.join("data").join(file);
        let file = fs::OpenOptions::new().append(true).open(path);
        let text = lines.join("\n");
        writeln!(file.expect("a file of the server"), "\n{text}").expect("room");
    }

    fn data(&self) -> String {
        self.directory.join("data").display().to_string()
    }
}

/// Returns the value of `[journal] postgres` that leads to a port on loopback.
pub(crate) fn connection_string(port: u16, schema: &Schema) -> String {
    let name = &schema.0;
    format!(
        "host=127.0.0.1 port={port} dbname={DATABASE} user={name} options='-csearch_path={name}' sslmode=disable"
    )
}

/// Says that the test is left out for want of a program, unless everything was to be there.
fn leave_out(why: &str) {
    let is_required = std::env::var_os("REQUIRE_POSTGRES").is_some_and(|it| it == "1");
    assert!(!is_required, "{why}, and REQUIRE_POSTGRES=1");
    say_left_out(why);
}

/// Says which test is left out, past what hides the output of a test that passes.
fn say_left_out(why: &str) {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    drop(writeln!(io::stderr(), "left out: {test}: {why}"));
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
