//! Roles of the database: one for everything, or an owner that makes the tables and another that can only add
//! and change rows.

use postgres::{Client, NoTls};

use crate::support::postgres::{PostgresServer, Schema};
use crate::support::{cards, until};

use super::Team;

#[test]
fn one_role_on_an_empty_database_works_without_a_word() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::on(server, &[]);
    let run = team.world.run(&["refunds", "list", "-o", "json"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "[]\n", "no refunds\n"),
        "{run:?}"
    );
    let intention = cards()[0].part(1_000);
    assert_eq!(team.world.ask_for(&intention).code, 0);
    team.world.assert_once(&intention);
}

/// Has an administrator make the tables of a team, who has not committed yet.
fn uncommitted(team: &Team<'_>) -> Client {
    let sql = team.world.run(&["journal", "schema"]);
    let connection = team.server.connection_string(&team.schema);
    let mut administrator = Client::connect(&connection, NoTls).expect("the server");
    let sql = sql.stdout.strip_suffix("COMMIT;\n");
    let made = administrator.batch_execute(sql.expect("the end"));
    made.expect("the tables are made");
    administrator
}

#[test]
fn whoever_makes_the_tables_of_a_schema_holds_up_nobody_in_another() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let (team, other) = (Team::on(server, &[]), Team::on(server, &[]));
    let administrator = uncommitted(&team);
    assert_eq!(other.world.run(&["refunds", "list"]).code, 0);
    drop(administrator);
}

#[test]
fn whoever_makes_the_tables_of_a_schema_is_waited_for_in_it() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::on(server, &[]);
    let mut administrator = uncommitted(&team);
    let waiting = team.world.cookiepay(&["refunds", "list"]).start();
    until("the tables are waited for", || {
        let waiters = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'";
        let of_team = format!("{waiters} AND usename = '{}'", team.schema.0);
        server.sql(&of_team) == "1"
    });
    administrator.batch_execute("COMMIT").expect("the tables");
    let run = waiting.end();
    assert_eq!(run.code, 0, "{run:?}");
}

/// Makes a role that can add and change rows of a journal, and read them.
fn writer(server: &PostgresServer, owner: &Schema) -> Schema {
    let (writer, owner) = (server.fresh_schema(), &owner.0);
    let name = &writer.0;
    server.sql(&format!(
        "ALTER ROLE {name} SET search_path = {owner}; GRANT USAGE ON SCHEMA {owner} TO {name}; \
         GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {owner} TO {name}; \
         GRANT USAGE ON ALL SEQUENCES IN SCHEMA {owner} TO {name}"
    ));
    writer
}

/// Has the machines of a team come as such a role.
fn write_as_another(team: &Team<'_>) -> Schema {
    let owner = &team.schema.0;
    let writer = writer(team.server, &team.schema);
    let connection = team.server.connection_string(&writer);
    let path = format!("-csearch_path={}", writer.0);
    team.world
        .keep_journal_in(&connection.replace(&path, &format!("-csearch_path={owner}")));
    writer
}

#[test]
fn a_role_that_can_only_add_and_change_rows_makes_refunds_and_can_take_none_away() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::begun(server, &[]);
    let owner = &team.schema.0;
    let writer = write_as_another(&team);
    let intention = cards()[0].part(1_000);
    assert_eq!(team.world.ask_for(&intention).code, 0);
    team.world.assert_once(&intention);
    let tables = server.sql(&format!(
        "SELECT tablename FROM pg_tables WHERE schemaname = '{owner}'"
    ));
    assert!(tables.lines().count() >= 3, "{tables}");
    for table in tables.lines() {
        for taking in [
            format!("DELETE FROM {owner}.{table}"),
            format!("TRUNCATE {owner}.{table}"),
            format!("DROP TABLE {owner}.{table}"),
        ] {
            let taken = server.sql_as(&writer.0, &taking);
            let is_denied = |it: String| it.contains("permission denied") || it.contains("owner");
            assert!(taken.is_err_and(is_denied), "{taking}");
        }
    }
}

#[test]
fn a_role_that_may_not_make_tables_is_told_so_and_nothing_is_sent() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::on(server, &[]);
    write_as_another(&team);
    let run = team.world.ask_for(&cards()[0].part(1_000));
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "journal.no_tables", "{run:?}");
    assert!(team.world.ledger().is_empty(), "{run:?}");
}
