//! `journal` with a database: what an administrator makes, what the database says of itself, and the move of a
//! file into it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::postgres::cutting_proxy::{Cut, CuttingProxy, How, Place, Side};
use crate::support::postgres::pooler::{PoolMode, Pooler};
use crate::support::postgres::{PostgresServer, Schema};
use crate::support::{Transcript, World, cards, for_each, until};

/// Opens the file of a world's journal beside the program.
fn file(world: &World) -> Connection {
    let file = Connection::open(world.journal_path()).expect("a journal");
    file.busy_timeout(Duration::from_secs(60))
        .expect("patience");
    file
}

/// A world that is led to a schema of its own.
fn world_of(server: &PostgresServer) -> (World, Schema) {
    let schema = server.fresh_schema();
    let world = World::refunding(&[]);
    world.keep_journal_in(&server.connection_string(&schema));
    (world, schema)
}

fn status(world: &World) -> Value {
    let run = world.run(&["journal", "status", "-o", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.json()
}

#[test]
fn an_administrator_makes_the_tables_and_the_role_of_the_program_can_take_nothing_away() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (owner, writer) = (server.fresh_schema(), server.fresh_schema());
    let world = World::empty();
    let sql = world.run(&["journal", "schema", "--role", &writer.0]);
    assert_eq!((sql.code, sql.stderr.as_str()), (0, ""), "{sql:?}");
    let file = world.path("journal.sql");
    fs::write(&file, &sql.stdout).expect("a file");
    let made = server.run_file(&server.connection_string(&owner), &file);
    assert_eq!(made, Ok(String::new()));
    // A second time nothing is done.
    assert!(
        server
            .run_file(&server.connection_string(&owner), &file)
            .is_err_and(|it| it.contains("already exists"))
    );

    let path = |schema: &Schema| format!("-csearch_path={}", schema.0);
    let connection = server
        .connection_string(&writer)
        .replace(&path(&writer), &path(&owner));
    let world = World::refunding(&[]);
    world.keep_journal_in(&connection);
    let status = status(&world);
    assert_eq!(status["kind"], "postgresql");
    assert_eq!(status["privileges_lacking"], Value::Null, "{status}");
    assert_eq!(status["privileges_beyond"], Value::Null, "{status}");
    let intention = cards()[0].part(1_000);
    assert_eq!(world.ask_for(&intention).code, 0);
    world.assert_once(&intention);
    assert_eq!(server.sql_in(&owner, "SELECT count(*) FROM refund"), "1");
    for table in ["journal", "run", "refund", "step", "payment", "copied"] {
        for taking in ["DELETE FROM", "TRUNCATE", "DROP TABLE"] {
            let taken = server.sql_as(&writer.0, &format!("{taking} {}.{table}", owner.0));
            let is_denied = |it: String| it.contains("permission denied") || it.contains("owner");
            assert!(taken.is_err_and(is_denied), "{taking} {table}");
        }
    }
    let making = format!("CREATE TABLE {}.more (a int)", owner.0);
    let made = server.sql_as(&writer.0, &making);
    assert!(made.is_err_and(|it| it.contains("permission denied")));
}

#[test]
fn the_sql_needs_no_configuration_and_is_the_same_in_both_languages() {
    let world = World::empty();
    let english = world.run(&["journal", "schema"]);
    let korean = world.run(&["--lang", "ko", "journal", "schema", "--out", "journal.sql"]);
    assert_eq!((english.code, korean.code), (0, 0), "{korean:?}");
    let written = fs::read_to_string(world.path("journal.sql")).expect("a file");
    assert_eq!(english.stdout, written);
    assert!(!english.stdout.lines().any(|it| it.starts_with("GRANT")));
    let nobody = world.run(&["journal", "schema", "--role", ""]);
    assert_eq!(nobody.code, 2, "{nobody:?}");
}

#[test]
fn a_database_says_how_safe_it_is_and_who_is_at_work_in_it() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (world, schema) = world_of(server);
    let status = status(&world);
    for (name, expected) in [
        ("kind", "postgresql".into()),
        ("standby", false.into()),
        ("fsync", "on".into()),
        ("synchronous_commit", "on".into()),
        ("synchronous_standby", false.into()),
        ("pooler", false.into()),
        ("encrypted", false.into()),
        ("privileges_lacking", Value::Null),
        ("privileges_beyond", "DELETE, TRUNCATE".into()),
        ("alive", Value::Array(Vec::new())),
        ("witnessed", Value::Null),
        ("refunds", 0.into()),
    ] {
        assert_eq!(status[name], expected, "{name}: {status}");
    }
    assert!(
        status["path"]
            .as_str()
            .is_some_and(|it| it.contains(&schema.0))
    );
    assert!(
        status["server_version"]
            .as_str()
            .is_some_and(|it| !it.is_empty())
    );

    // One run is alive for as long as a session holds its lock.
    server.sql_in(
        &schema,
        "INSERT INTO run VALUES ('7-a', 7007, 'shop', 7, 'mina@shop', 1, '2026-11-15T01:02:03.000Z'),
             ('8-b', 8008, 'office', 8, 'jun@office', 1, '2026-11-15T01:02:03.000Z')",
    );
    let connection = server.connection_string(&schema);
    std::thread::scope(|scope| {
        let at_work = scope.spawn(|| {
            server.query(
                &connection,
                &["SELECT pg_advisory_lock(7007), pg_sleep(600)"],
            )
        });
        until("the run is alive", || {
            server.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7007")
                == "1"
        });
        let alive = &self::status(&world)["alive"];
        assert_eq!(alive[0]["person"], "mina@shop", "{alive}");
        assert_eq!(alive[0]["process"], 7, "{alive}");
        assert_eq!(alive.as_array().map(Vec::len), Some(1), "{alive}");
        let shown = world.run(&["journal", "status"]).stdout;
        assert!(
            shown.contains("mina@shop (process 7) since 2026-11-15 10:02"),
            "{shown}"
        );
        assert!(
            shown.contains("a failover can lose the last refunds"),
            "{shown}"
        );
        server.terminate_backends(&schema);
        assert!(at_work.join().expect("a thread").is_err());
    });
    let korean = world.run(&["--lang", "ko", "journal", "status"]).stdout;
    assert!(korean.contains("동기 대기 서버가 없습니다"), "{korean}");
}

#[test]
fn a_database_is_copied_and_restored_by_its_own_means() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (world, _) = world_of(server);
    for (arguments, hint) in [
        (&["journal", "backup", "copy.sqlite3"][..], "pg_dump"),
        (
            &["journal", "accept", "--note", "restored", "--yes"],
            "refunds verify",
        ),
    ] {
        let run = world.run(&[arguments, &["-o", "json"]].concat());
        assert_eq!(run.code, 6, "{run:?}");
        assert_eq!(run.error()["code"], "journal.unusable");
        assert!(
            run.error()["hint"]
                .as_str()
                .is_some_and(|it| it.contains(hint))
        );
    }
    assert!(!world.path("copy.sqlite3").exists());
}

/// A world whose journal in a file knows of two refunds, and is to be copied into a schema.
fn world_with_a_file(server: &PostgresServer, schema: &Schema) -> World {
    let world = World::refunding(&[]);
    for intention in [cards()[0].part(1_000), cards()[1].part(2_000)] {
        assert_eq!(world.ask_for(&intention).code, 0);
    }
    world.keep_journal_in(&server.connection_string(schema));
    world
}

fn copy(world: &World, more: &[&str]) -> Transcript {
    let path = world.journal_path();
    let path = path.to_str().expect("UTF-8");
    world.run(&[&["journal", "copy", "--from", path], more].concat())
}

/// Leads a world back to its file.
fn lead_back(world: &World) {
    let config = fs::read_to_string(world.path("config.toml")).expect("a configuration");
    let profiles = config.split("\n[journal]").next().expect("profiles");
    let path = world.journal_path();
    world.write_config(&format!(
        "{profiles}\n[journal]\npath = '{}'\n",
        path.display()
    ));
}

#[track_caller]
fn assert_moved(world: &World) {
    lead_back(world);
    let (made, again) = (world.ledger(), cards()[2].part(3_000));
    let run = world.ask_for(&again);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "journal.moved", "{run:?}");
    assert_eq!(world.ledger(), made);
}

#[test]
fn a_file_is_moved_once_and_refused_afterwards_but_read() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    let world = world_with_a_file(server, &schema);
    let connection = server.connection_string(&schema);
    lead_back(&world);
    let backup = world.run(&["journal", "backup", "before.sqlite3"]);
    assert_eq!(backup.code, 0, "{backup:?}");
    world.keep_journal_in(&connection);
    let unasked = copy(&world, &[]);
    assert_eq!(unasked.code, 9, "{unasked:?}");
    let run = copy(&world, &["--yes"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    let said = "copied 2 refunds into the database (r1–r2); the file is marked as moved\n";
    assert!(run.stderr.ends_with(said), "{run:?}");
    let rows = "SELECT id, state, amount FROM refund ORDER BY id";
    assert_eq!(
        server.sql_in(&schema, rows),
        "1|refunded|1000\n2|refunded|2000"
    );
    let count = |table: &str| server.sql_in(&schema, &format!("SELECT count(*) FROM {table}"));
    assert_eq!(count("run"), "1");
    let lines: i64 = file(&world)
        .query_row("SELECT count(*) FROM step", [], |row| row.get(0))
        .expect("a number");
    assert_eq!(count("step"), lines.to_string());

    let there = world.entries(&[]);
    let again = copy(&world, &["--yes"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.stderr.starts_with("copied before, on "), "{again:?}");
    assert_eq!(count("refund"), "2");

    assert_moved(&world);
    for refused in [
        &["journal", "status"][..],
        &["journal", "backup", "copy.sqlite3"],
        &["journal", "accept", "--note", "x", "--yes"],
    ] {
        let run = world.run(&[refused, &["-o", "json"]].concat());
        assert_eq!(run.code, 6, "{run:?}");
        assert_eq!(run.error()["code"], "journal.moved", "{run:?}");
    }
    let list = world.run(&["refunds", "list", "-o", "json"]);
    assert_eq!(list.code, 0, "{list:?}");
    assert_eq!(list.json(), Value::from(there));
    assert!(
        list.stderr.contains("was moved into a database on"),
        "{list:?}"
    );
    // A copy from before the move, put in its place, is refused too.
    let moved = fs::read(world.journal_path()).expect("a file");
    fs::copy(world.path("before.sqlite3"), world.journal_path()).expect("a copy");
    let run = world.ask_for(&cards()[2].part(3_000));
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "journal.unusable", "{run:?}");
    fs::write(world.journal_path(), moved).expect("a file");
    // A program that knows nothing of databases takes it for one of a later version.
    let version: i64 = file(&world)
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("a number");
    assert_eq!(version, 1_003);
}

#[test]
fn a_copy_that_was_killed_leaves_a_file_that_nobody_uses_and_the_next_one_ends_it() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (world, schema) = world_of(server);
    let _ = status(&world);
    let old = world_with_a_file(server, &schema);
    let connection = server.connection_string(&schema);
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| {
            server.query(
                &connection,
                &[
                    "BEGIN",
                    "SELECT 1 FROM journal FOR UPDATE",
                    "SELECT pg_sleep(600)",
                ],
            )
        });
        until("it is locked", || server.backends(&schema).len() == 1);
        let path = old.journal_path();
        let path = path.to_str().expect("UTF-8");
        let running = old
            .cookiepay(&["journal", "copy", "--yes", "--from", path])
            .start();
        until("the file is marked", || {
            let mark = "SELECT count(*) FROM sqlite_master WHERE name = 'moved'";
            file(&old)
                .query_row(mark, [], |row| row.get::<_, i64>(0))
                .is_ok_and(|count| count == 1)
        });
        running.kill();
        server.terminate_backends(&schema);
        assert!(holder.join().expect("a thread").is_err());
    });
    assert_eq!(server.sql_in(&schema, "SELECT count(*) FROM refund"), "0");
    assert_moved(&old);
    old.keep_journal_in(&connection);
    let run = copy(&old, &["--yes"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(server.sql_in(&schema, "SELECT count(*) FROM refund"), "2");
    assert_moved(&old);
}

#[test]
fn refunds_come_behind_those_that_are_there_and_the_numbers_are_said() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    for (number, said) in [(0, "(r1–r2)"), (1, "r1–r2 are r3–r4 there")] {
        let world = world_with_a_file(server, &schema);
        let run = copy(&world, &["--yes"]);
        assert_eq!(run.code, 0, "{number}: {run:?}");
        assert!(run.stderr.contains(said), "{run:?}");
    }
    assert_eq!(
        server.sql_in(
            &schema,
            "SELECT string_agg(id::text, ' ' ORDER BY id) FROM refund"
        ),
        "1 2 3 4"
    );
}

#[test]
fn a_file_that_cannot_be_moved_is_used_as_before() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    let refused = |world: &World, code: &str, names: &[&str]| {
        world.keep_journal_in(&server.connection_string(&schema));
        let run = copy(world, &["--yes", "-o", "json"]);
        assert_eq!(run.code, 6, "{run:?}");
        let error = run.error();
        assert_eq!(error["code"], code, "{run:?}");
        let message = error["message"].as_str().expect("a message");
        assert!(names.iter().all(|it| message.contains(it)), "{message}");
        lead_back(world);
        let run = world.ask_for(&cards()[2].part(3_000));
        assert_eq!(run.code, 0, "{code}: {run:?}");
    };
    // A run on another machine has it in hand.
    let world = world_with_a_file(server, &schema);
    file(&world)
        .execute_batch(
            "UPDATE refund SET state = 'sending', certain_at = NULL, owner_host = 'office',
                 owner_machine = '0123456789abcdef0123456789abcdef', owner_boot = 'another' WHERE id = 2",
        )
        .expect("a change");
    refused(&world, "journal.in_hand", &["r2 sending"]);
    // Both have an open refund of a payment.
    let open = "UPDATE refund SET state = 'unknown', certain_at = NULL, environment = 'sandbox'
                    WHERE id = 1";
    let there = world_with_a_file(server, &schema);
    file(&there).execute_batch(open).expect("a change");
    assert_eq!(copy(&there, &["--yes"]).code, 0);
    let here = world_with_a_file(server, &schema);
    file(&here).execute_batch(open).expect("a change");
    refused(
        &here,
        "journal.two_open",
        &["file (r1, unknown)", "database (r1, unknown)"],
    );

    for (arguments, code) in [
        (&["journal", "copy", "--yes"][..], "journal.no_database"),
        (
            &["journal", "copy", "--from", "x", "--yes"],
            "journal.no_database",
        ),
    ] {
        let run = here.run(&[arguments, &["-o", "json"]].concat());
        assert_eq!(
            (run.code, &run.error()["code"]),
            (6, &code.into()),
            "{run:?}"
        );
    }
    here.keep_journal_in(&server.connection_string(&schema));
    let run = here.run(&["journal", "copy", "--from", "x", "--yes", "-o", "json"]);
    assert_eq!(run.error()["code"], "journal.nothing_to_copy", "{run:?}");
}

#[test]
fn whether_a_standby_has_each_refund_is_told_where_the_role_may_see_it() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let (world, schema) = world_of(&server);
    let standby = |world: &World| status(world)["synchronous_standby"].clone();
    assert_eq!(standby(&world), false);
    let _follower = server.standby();
    server.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    server.sql("SELECT pg_reload_conf()");
    until("a standby follows", || {
        server.sql("SELECT sync_state FROM pg_stat_replication") == "sync"
    });
    assert_eq!(standby(&world), Value::Null);
    let shown = world.run(&["journal", "status"]).stdout;
    assert!(shown.contains("standby       not known"), "{shown}");
    server.sql(&format!("GRANT pg_monitor TO {}", schema.0));
    assert_eq!(standby(&world), true);
}

#[test]
fn a_pooler_in_between_is_told() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (world, schema) = world_of(server);
    assert_eq!(status(&world)["pooler"], false);
    let Some(pooler) = Pooler::start(server, &schema, PoolMode::Transaction) else {
        return;
    };
    world.keep_journal_in(&pooler.connection_string(&schema));
    // One that knows prepared statements lets the question through; this one loses them.
    let run = world.run(&["journal", "status", "-o", "json"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "journal.unfit_server", "{run:?}");
    assert!(
        run.stderr.contains("a pooler before the database"),
        "{run:?}"
    );
}

/// Copies a file through a line that is cut, or is not; returns the messages of each side.
fn copy_through(server: &PostgresServer, old: &World, cut: Option<Cut>) -> [usize; 2] {
    let schema = server.fresh_schema();
    let world = old.another_machine();
    copy_folder(&old.path("state"), &world.path("state"));
    let proxy = CuttingProxy::to(server.port());
    if let Some(cut) = cut {
        proxy.cut_at(cut);
    }
    world.keep_journal_in(&proxy.connection_string(&schema));
    let run = copy(&world, &["--yes"]);
    let passed = proxy.passed();
    let whole = format!("{cut:?} {:?} {run:?}", passed.last());
    assert_eq!(proxy.was_cut(), cut.is_some(), "{whole}");
    until("the session is over", || {
        server.backends(&schema).is_empty()
    });
    let is_marked = file(&world)
        .query_row(
            "SELECT count(*) FROM sqlite_master WHERE name = 'moved'",
            [],
            |row| row.get::<_, i64>(0),
        )
        .expect("a number")
        == 1;
    let copied = &["SELECT count(*) FROM copied"];
    // There may be no such table.
    let is_copied = server.query(&server.connection_string(&schema), copied) == Ok("1".into());
    assert!(is_marked || !is_copied, "both are in use: {whole}");
    assert!(run.code != 0 || is_copied, "{whole}");

    world.keep_journal_in(&server.connection_string(&schema));
    let again = copy(&world, &["--yes"]);
    assert_eq!(again.code, 0, "{whole} {again:?}");
    let rows = "SELECT string_agg(id || ' ' || state, ', ' ORDER BY id) FROM refund";
    assert_eq!(
        server.sql_in(&schema, rows),
        "1 refunded, 2 refunded",
        "{whole}"
    );
    [Side::Frontend, Side::Backend].map(|side| passed.iter().filter(|it| it.side == side).count())
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// Cuts the line at every so many messages.
fn cut_copies(every: usize) {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let old = world_with_a_file(server, &server.fresh_schema());
    let messages = copy_through(server, &old, None);
    let mut cuts = Vec::new();
    for (side, place, count) in [
        (Side::Frontend, Place::After, messages[0]),
        (Side::Backend, Place::Before, messages[1]),
    ] {
        cuts.extend((1..=count).rev().step_by(every).map(|number| Cut {
            side,
            number,
            place,
            how: How::Close,
        }));
    }
    for_each(&cuts, |cut| {
        copy_through(server, &old, Some(*cut));
    });
}

#[test]
fn a_copy_whose_line_is_cut_at_some_messages_leaves_one_journal_in_use_and_is_ended_by_the_next() {
    cut_copies(17);
}

#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_copy_whose_line_is_cut_at_any_message_leaves_one_journal_in_use_and_is_ended_by_the_next() {
    cut_copies(1);
}
