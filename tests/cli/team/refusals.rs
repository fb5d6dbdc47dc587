//! Databases that are no journal: what they would lose, or who could not be told from the dead there.

use crate::support::postgres::pooler::{PoolMode, Pooler};
use crate::support::postgres::{PostgresServer, Setup};
use crate::support::{Transcript, World, cards};

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
