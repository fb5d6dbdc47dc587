//! pgbouncer between the program and the server.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::keeper::Keeper;
use super::{DATABASE, PostgresServer, Schema, connection_string, free_port, leave_out};

/// For how long a session of the server is a client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PoolMode {
    /// As long as the client stays.
    Session,
    /// For one transaction.
    Transaction,
}

/// A pooler that runs. Dropping it ends it.
pub(crate) struct Pooler {
    port: u16,
    _keeper: Keeper,
}

impl Pooler {
    /// Starts one that lets the role of a schema in; `None` where pgbouncer is not installed, which is said
    /// by the name of the test.
    pub(crate) fn start(server: &PostgresServer, schema: &Schema, mode: PoolMode) -> Option<Self> {
        let Some(program) = find() else {
            leave_out("no pgbouncer is installed here");
            return None;
        };
        let keeper = Keeper::start(&server.binaries, None);
        let (folder, port) = (keeper.directory(), free_port());
        let pool_mode = match mode {
            PoolMode::Session => "session",
            PoolMode::Transaction => "transaction",
        };
        let shown = folder.display();
        let (host, server_port) = (server.socket_directory().display(), server.port());
        write(
            folder,
            "pgbouncer.ini",
            &format!(
                "[databases]\n{DATABASE} = host={host} port={server_port} pool_size=8\n\
                 [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
                 auth_type = trust\nauth_file = {shown}/users\npool_mode = {pool_mode}\n\
                 ignore_startup_parameters = extra_float_digits,options\n\
                 pidfile = {shown}/pgbouncer.pid\nlogfile = {shown}/pgbouncer.log\n"
            ),
        );
        write(
            folder,
            "users",
            &format!("\"{}\" \"{}\"\n", schema.0, schema.password()),
        );
        keeper.must(&format!("'{}' -d pgbouncer.ini", program.display()));
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "{}",
                keeper.log()
            );
            thread::sleep(Duration::from_millis(5));
        }
        Some(Self {
            port,
            _keeper: keeper,
        })
    }

    /// Returns the value of `[journal] postgres` that leads through it.
    pub(crate) fn connection_string(&self, schema: &Schema) -> String {
        connection_string(self.port, schema)
    }
}

/// Writes a file into a directory, for whom the directory is of.
pub(super) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    let owner = fs::metadata(folder).expect("a folder");
    chown(&path, Some(owner.uid()), Some(owner.gid())).expect("its owner");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("permissions");
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin"].map(PathBuf::from);
    let mut folders = std::env::split_paths(&path).chain(usual);
    folders.find_map(|it| Some(it.join("pgbouncer")).filter(|it| it.is_file()))
}
