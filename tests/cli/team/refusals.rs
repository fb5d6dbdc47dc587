//! Databases that are no journal: what they would lose, or who could not be told from the dead there.

use crate::support::postgres::pooler::{PoolMode, Pooler};
use crate::support::postgres::{PostgresServer, Setup};
use crate::support::{Transcript, World, cards, until};

use super::Team;

/// Asks for a refund that must not be sent, and returns the code of the error.
#[track_caller]
fn refused(world: &World) -> (String, Transcript) {
    let intention = cards()[0].part(1_000);
    let run = world.ask_for(&intention);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(world.ledger().is_empty(), "{run:?}");
    let code = run.error()["code"].as_str().expect("a code").to_owned();
    (code, run)
}

#[test]
fn a_pooler_that_lends_sessions_for_a_transaction_is_refused_and_one_by_session_is_not() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::begun(server, &[]);
    let Some(pooler) = Pooler::start(server, &team.schema, PoolMode::Transaction) else {
        return;
    };
    team.world
        .keep_journal_in(&pooler.connection_string(&team.schema));
    let (code, run) = refused(&team.world);
    assert_eq!(code, "journal.unfit_server", "{run:?}");
    let pooler = Pooler::start(server, &team.schema, PoolMode::Session).expect("it is installed");
    team.world
        .keep_journal_in(&pooler.connection_string(&team.schema));
    let intention = cards()[0].part(1_000);
    assert_eq!(team.world.ask_for(&intention).code, 0);
    team.world.assert_once(&intention);
}

#[test]
fn a_standby_is_refused() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let team = Team::begun(&server, &[]);
    let standby = server.standby();
    team.world
        .keep_journal_in(&standby.connection_string(&team.schema));
    assert_eq!(refused(&team.world).0, "journal.unfit_server");
}

#[test]
fn a_server_that_loses_what_it_has_committed_is_refused() {
    let setup = Setup {
        settings: &["fsync = off"],
        ..Setup::default()
    };
    let Some(server) = PostgresServer::start_with(&setup) else {
        return;
    };
    let team = Team::on(&server, &[]);
    let (code, run) = refused(&team.world);
    assert_eq!(code, "journal.unfit_server");
    assert!(run.stderr.contains("fsync"), "{run:?}");
}

#[test]
fn a_role_whose_commits_are_not_waited_for_is_refused() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::begun(server, &[]);
    server.sql(&format!(
        "ALTER ROLE {} SET synchronous_commit = off",
        team.schema.0
    ));
    let (code, run) = refused(&team.world);
    assert_eq!(code, "journal.unfit_server");
    assert!(run.stderr.contains("synchronous_commit"), "{run:?}");
}

#[test]
fn a_journal_of_a_newer_program_is_refused() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::begun(server, &[]);
    server.sql_in(&team.schema, "UPDATE journal SET version = version + 1");
    assert_eq!(refused(&team.world).0, "journal.unusable");
}

#[test]
fn a_database_that_is_not_there_is_no_journal_and_there_is_no_other() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let team = Team::begun(&server, &[]);
    server.stop();
    assert_eq!(refused(&team.world).0, "journal.unreachable");
    assert!(!team.world.path("state").exists());
    server.resume();
    team.world.see_through(&cards()[0].part(1_000));
}

#[test]
fn a_second_journal_is_not_begun_beside_one_that_the_role_does_not_see() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    Team::begun(server, &[]);
    let other = Team::on(server, &[]);
    // Without a word on where to search, a role finds what is in a schema of its own name.
    let connection = server.connection_string(&other.schema);
    let (before, rest) = connection.split_once("options='").expect("options");
    let (_, after) = rest.split_once('\'').expect("their end");
    other.world.keep_journal_in(&[before, after].concat());
    let (code, run) = refused(&other.world);
    assert_eq!(code, "journal.no_tables", "{run:?}");
    assert!(run.stderr.contains("search_path"), "{run:?}");
}

#[test]
fn a_commit_that_no_standby_has_confirmed_is_none() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let team = Team::begun(&server, &[]);
    let wait_for = |standby: &str| {
        server.sql(&format!(
            "ALTER SYSTEM SET synchronous_standby_names = '{standby}'"
        ));
        server.sql("SELECT pg_reload_conf()");
    };
    wait_for("somebody");
    let intention = cards()[0].part(1_000);
    let mut run = team.world.begin(&intention);
    // Whoever ends the wait for a standby makes the server say that all is done.
    until("the run gives up", || {
        server.sql(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
             WHERE wait_event = 'SyncRep' AND application_name = 'cookiepay'",
        );
        run.has_ended()
    });
    let run = run.end();
    assert!(team.world.made(&intention).is_empty(), "{run:?}");
    assert_eq!(run.error()["money_moved"], "no", "{run:?}");
    wait_for("");
    team.world.see_through(&intention);
}
