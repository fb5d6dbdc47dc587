//! Many at once: one payment, one batch file, more clients than the server has room for.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails, which is what it is for"
)]

use serde_json::Value;

use crate::never_twice::batch;
use crate::support::postgres::{PostgresServer, Setup};
use crate::support::{Running, World, cards, until};

use super::Team;

fn crowd(count: usize) {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::on(server, &["cancel:delay=300ms"]);
    let intention = cards()[0].part(1_000);
    let machines: Vec<World> = (0..5).map(|_| team.world.another_machine()).collect();
    let runs: Vec<Running> = (0..count)
        .map(|at| machines[at % machines.len()].begin(&intention))
        .collect();
    let runs: Vec<_> = runs.into_iter().map(Running::end).collect();
    let made = team.world.made(&intention).len();
    assert_eq!(made, 1);
    for run in &runs {
        assert!(matches!(run.code, 0 | 6), "{run:?}");
    }
    assert_eq!(runs.iter().filter(|it| it.code == 0).count(), 1);
    team.world.assert_once(&intention);
}

#[test]
fn twenty_at_one_payment_on_several_machines_make_one_refund() {
    crowd(20);
}

#[test]
#[ignore = "takes a minute; .ci/run runs it"]
fn two_hundred_at_one_payment_on_several_machines_make_one_refund() {
    crowd(200);
}

#[test]
fn five_machines_with_one_batch_file_make_each_row_once() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let team = Team::on(server, &["cancel:delay=10ms"]);
    let rows = batch::rows();
    batch::write(&team.world, &rows);
    let machines: Vec<World> = (0..5).map(|_| team.world.another_machine()).collect();
    let runs: Vec<Running> = machines
        .iter()
        .map(|machine| {
            batch::write(machine, &rows);
            batch::begin(machine)
        })
        .collect();
    let mut done = 0;
    for run in runs {
        let run = run.end();
        assert!(matches!(run.code, 0 | 6 | 11), "{run:?}");
        for line in run.stdout.lines() {
            let told: Value = serde_json::from_str(line).expect("a row");
            let row = rows.iter().find(|row| told["reason"] == *row.reason);
            let made = team.world.made(row.expect("a row of the file")).len();
            assert!(made == 1 || told["outcome"] != "refunded", "{told}");
        }
        done += usize::from(run.code == 0);
    }
    assert!(done <= 5);
    batch::see_through(&team.world, &rows);
}

#[test]
fn a_server_without_room_for_another_client_is_no_journal_and_nothing_is_sent() {
    let settings = [
        "max_connections = 6",
        "superuser_reserved_connections = 3",
        "max_wal_senders = 0",
    ];
    let Some(server) = PostgresServer::start_with(&Setup {
        settings: &settings,
        ..Setup::default()
    }) else {
        return;
    };
    let team = Team::begun(&server, &[]);
    let connection = server.connection_string(&team.schema);
    until("the first run is gone", || {
        server.backends(&team.schema).is_empty()
    });
    std::thread::scope(|scope| {
        for _ in 0..3 {
            // The look below takes a place too, for a moment, and then there is none for this one.
            scope.spawn(|| {
                let sleep = || server.query(&connection, &["SELECT pg_sleep(60)"]);
                while sleep().is_err_and(|it| it.contains("slots are reserved")) {}
            });
        }
        until("there is no room", || {
            server.backends(&team.schema).len() == 3
        });
        let intention = cards()[0].part(1_000);
        let run = team.world.ask_for(&intention);
        server.terminate_backends(&team.schema);
        assert_eq!(run.code, 6, "{run:?}");
        assert_eq!(run.error()["code"], "journal.too_many_clients", "{run:?}");
        team.world.see_through(&intention);
    });
}
