//! The PostgreSQL that the tests run against, and the line to it: neither may outlive its test, and both
//! do what they are told.

use std::env;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::postgres::cutting_proxy::{Cut, CuttingProxy, How, Place, Side};
use crate::support::postgres::pooler::{PoolMode, Pooler};
use crate::support::postgres::small_disk::SmallDisk;
use crate::support::postgres::tls::Certificates;
use crate::support::postgres::{PostgresServer, Setup};
use crate::support::until;

/// Names the file into which the child writes where its server is.
const CHILD: &str = "TEST_OF_A_SERVER";

#[test]
fn a_server_answers_and_each_schema_is_one_of_its_own() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    assert_eq!(server.sql("SELECT 1"), "1");
    assert_eq!(server.sql("SHOW fsync"), "on");
    let (one, other) = (server.fresh_schema(), server.fresh_schema());
    let query = |schema, sql| server.query(&server.connection_string(schema), &[sql]);
    assert_eq!(query(&one, "CREATE TABLE t(a int)"), Ok(String::new()));
    assert_eq!(query(&other, "CREATE TABLE t(a int)"), Ok(String::new()));
    assert_eq!(server.sql_in(&one, "SELECT count(*) FROM t"), "0");
    let foreign = format!("SELECT * FROM {}.t", one.0);
    assert!(query(&other, &foreign).is_err_and(|it| it.contains("permission denied")));
}

#[test]
fn a_server_ends_with_the_process_that_started_it() {
    if let Some(file) = env::var_os(CHILD) {
        let server = PostgresServer::start().expect("a server");
        let place = format!("{} {}", server.port(), server.socket_directory().display());
        fs::write(file, place).expect("a file");
        loop {
            thread::park();
        }
    }
    if PostgresServer::shared().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("place");
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args([
            "--exact",
            "postgres_server::a_server_ends_with_the_process_that_started_it",
        ])
        .env(CHILD, &file)
        .stdout(Stdio::null())
        .spawn()
        .expect("this program");
    let place = || fs::read_to_string(&file).unwrap_or_default();
    until("the child has a server", || !place().is_empty());
    let place = place();
    let (port, directory) = place.split_once(' ').expect("a port and a directory");
    let port: u16 = port.parse().expect("a port");
    let listens = || TcpStream::connect(("127.0.0.1", port)).is_ok();
    assert!(listens());
    child.kill().expect("it dies");
    child.wait().expect("it is gone");
    until("the server is gone", || !listens());
    until("its directory is gone", || !Path::new(directory).exists());
}

#[test]
fn what_was_committed_survives_a_restart_and_sessions_do_not() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let schema = server.fresh_schema();
    server.sql_in(&schema, "CREATE TABLE t AS SELECT 7 AS a");
    server.restart_immediately();
    assert_eq!(server.sql_in(&schema, "SELECT a FROM t"), "7");
    server.stop();
    let connection = server.connection_string(&schema);
    assert!(server.query(&connection, &["SELECT 1"]).is_err());
    server.resume();
    assert_eq!(server.query(&connection, &["SELECT 1"]), Ok("1".into()));
    // A standby has what the server has, and takes nothing.
    let standby = server.standby();
    assert_eq!(standby.sql("SELECT pg_is_in_recovery()"), "t");
    let write = standby.sql_as(&schema.0, "CREATE TABLE u(a int)");
    assert!(write.is_err_and(|it| it.contains("read-only")));
}

#[test]
fn sessions_are_ended_and_frozen_by_the_schema_whose_role_has_them() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    let connection = server.connection_string(&schema);
    thread::scope(|scope| {
        let sleeping = scope.spawn(|| server.query(&connection, &["SELECT pg_sleep(600)"]));
        until("the session is there", || {
            server.backends(&schema).len() == 1
        });
        server.terminate_backends(&schema);
        let ended = sleeping.join().expect("a thread");
        assert!(ended.is_err_and(|it| it.contains("terminating connection")));
        let short =
            scope.spawn(|| server.query(&connection, &["SELECT pg_sleep(0.3)", "SELECT 1"]));
        until("the session is there", || {
            server.backends(&schema).len() == 1
        });
        let frozen = server.backends(&schema);
        PostgresServer::freeze(&frozen);
        thread::sleep(Duration::from_millis(500));
        assert!(!short.is_finished());
        PostgresServer::thaw(&frozen);
        assert_eq!(short.join().expect("a thread"), Ok("\n1".into()));
    });
}

#[test]
fn a_server_on_a_full_disk_takes_no_writes_until_there_is_room() {
    let Some(disk) = SmallDisk::mount(96) else {
        return;
    };
    let Some(server) = PostgresServer::start_with(&Setup {
        below: Some(disk.directory()),
        ..Setup::default()
    }) else {
        return;
    };
    let schema = server.fresh_schema();
    disk.fill(&server);
    let create = "CREATE TABLE t AS SELECT 7 AS a";
    assert!(server.sql_as(&schema.0, create).is_err());
    disk.make_room();
    server.resume();
    assert_eq!(server.sql_as(&schema.0, create), Ok(String::new()));
}

#[test]
fn roles_need_their_passwords_where_the_server_asks_for_them() {
    let setup = Setup {
        settings: &["fsync = off"],
        asks_for_passwords: true,
        ..Setup::default()
    };
    let Some(server) = PostgresServer::start_with(&setup) else {
        return;
    };
    let schema = server.fresh_schema();
    let connection = server.connection_string(&schema);
    let without = server.query(&format!("{connection} passfile=/nowhere"), &["SELECT 1"]);
    assert!(without.is_err_and(|it| it.contains("password")));
    let with = format!("{connection} password={}", schema.password());
    assert_eq!(server.query(&with, &["SHOW fsync"]), Ok("off".into()));
}

#[test]
fn a_server_speaks_tls_with_the_name_and_the_certificates_that_it_was_given() {
    let certificates = Certificates::of("localhost");
    let setup = Setup {
        tls: Some(&certificates),
        asks_for_passwords: true,
        ..Setup::default()
    };
    let Some(server) = PostgresServer::start_with(&setup) else {
        return;
    };
    server.sql("CREATE ROLE certified LOGIN");
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&path, mode).expect("permissions");
        path.display().to_string()
    };
    let ca = write("ca.pem", &certificates.ca);
    let (cert, key) = &certificates.client;
    let identity = format!(
        "sslcert={} sslkey={}",
        write("c.pem", cert),
        write("c.key", key)
    );
    let connection = |host: &str| {
        let port = server.port();
        let to = format!("host={host} hostaddr=127.0.0.1 port={port} dbname=cookiepay");
        format!("{to} user=certified sslmode=verify-full sslrootcert={ca} {identity}")
    };
    let query = |host| server.query(&connection(host), &["SELECT current_user"]);
    assert_eq!(query("localhost"), Ok("certified".into()));
    assert!(query("db.example").is_err_and(|it| it.contains("does not match host name")));
}

#[test]
fn a_pooler_lends_a_session_or_one_for_each_transaction() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    for mode in [PoolMode::Session, PoolMode::Transaction] {
        let Some(pooler) = Pooler::start(server, &schema, mode) else {
            return;
        };
        let connection = pooler.connection_string(&schema);
        assert_eq!(server.query(&connection, &["SELECT 1"]), Ok("1".into()));
        assert_eq!(
            server.query(&connection, &["SHOW search_path"]),
            Ok("\"$user\", public".into())
        );
    }
}

/// Inserts a row in a transaction through a line that is cut, and returns how often the row is there.
fn rows_after(server: &PostgresServer, cut: Option<Cut>) -> (String, Vec<String>) {
    let schema = server.fresh_schema();
    server
        .sql_as(&schema.0, "CREATE TABLE t(a int)")
        .expect("a table");
    let proxy = CuttingProxy::to(server.port());
    if let Some(cut) = cut {
        proxy.cut_at(cut);
    }
    let connection = proxy.connection_string(&schema);
    let statements = ["BEGIN", "INSERT INTO t VALUES (1)", "COMMIT"];
    let result = server.query(&connection, &statements);
    assert_eq!(result.is_err(), cut.is_some(), "{result:?}");
    assert_eq!(proxy.was_cut(), cut.is_some());
    until("the session is over", || {
        server.backends(&schema).is_empty()
    });
    let passed = proxy.passed();
    let said = passed
        .iter()
        .filter(|it| it.side == Side::Frontend && it.kind == 'Q');
    // The line is open for others.
    assert_eq!(server.query(&connection, &["SELECT 1"]), Ok("1".into()));
    let said = said.map(|it| it.text.clone()).collect();
    (server.sql_in(&schema, "SELECT count(*) FROM t"), said)
}

#[test]
fn a_line_is_cut_where_it_is_told_with_and_without_the_commit_having_arrived() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (count, said) = rows_after(server, None);
    assert_eq!((count.as_str(), said.len()), ("1", 3), "{said:?}");
    let cut = |side, number, place| {
        Some(Cut {
            side,
            number,
            place,
            how: How::Close,
        })
    };
    // The startup message, and three statements.
    let (count, said) = rows_after(server, cut(Side::Frontend, 4, Place::Before));
    assert_eq!((count.as_str(), said.len()), ("0", 2), "{said:?}");
    let (count, said) = rows_after(server, cut(Side::Frontend, 4, Place::After));
    assert_eq!(
        (count.as_str(), said.last().expect("it")),
        ("1", &"COMMIT".to_owned())
    );
    let (count, _) = rows_after(server, cut(Side::Frontend, 3, Place::After));
    assert_eq!(count, "0");
}

#[test]
fn a_line_is_held_at_a_message_until_it_is_let_go() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    let proxy = CuttingProxy::to(server.port());
    let connection = proxy.connection_string(&schema);
    for side in [Side::Frontend, Side::Backend] {
        for place in [Place::Before, Place::After] {
            proxy.cut_at(Cut {
                side,
                number: 2,
                place,
                how: How::Freeze,
            });
            thread::scope(|scope| {
                let query = scope.spawn(|| server.query(&connection, &["SELECT 1"]));
                proxy.wait_until_cut();
                assert!(!query.is_finished());
                proxy.let_go();
                assert_eq!(query.join().expect("a thread"), Ok("1".into()));
            });
        }
    }
    proxy.refuse_connections(true);
    assert!(server.query(&connection, &["SELECT 1"]).is_err());
}
