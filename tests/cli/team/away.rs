//! The database is away while a request is out, for a moment or for good; a machine goes away in the middle of
//! what it writes.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::postgres::PostgresServer;
use crate::support::postgres::cutting_proxy::{Place, Side};
use crate::support::{Leg, Line, PATIENT, Running, cards, for_each};

use super::Team;
use super::faults::{SAMPLE, hold, intention, some, steps};

/// Longer than the first attempts to write take, and shorter than a result is written again and again.
const A_WHILE: Duration = Duration::from_secs(2);

/// A request is out, and the answer to it is held back; then the server goes.
fn out_and_away(server: &PostgresServer) -> (Team<'_>, Line, Running) {
    let team = Team::begun(server, &[]);
    let line = Line::to(team.world.base_url());
    team.world.set_up(line.url(), PATIENT);
    team.world
        .keep_journal_in(&server.connection_string(&team.schema));
    line.hold("/api/cancel", Leg::Answer);
    let run = team.world.begin(&intention());
    line.wait_until_held();
    server.stop();
    line.release();
    (team, line, run)
}

#[test]
fn a_result_that_comes_while_the_database_is_away_is_recorded_once_it_is_back() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let (team, _line, run) = out_and_away(&server);
    thread::sleep(A_WHILE);
    server.resume();
    let run = run.end();
    assert_eq!(run.code, 0, "{run:?}");
    team.world.assert_true(&intention(), 0, &run);
    assert_eq!(team.states(&intention().tid), ["refunded"], "{run:?}");
    team.world.assert_once(&intention());
}

#[test]
#[ignore = "takes a minute; .ci/run runs it"]
fn a_result_whose_database_never_comes_back_is_told_and_a_look_settles_it() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let (team, _line, run) = out_and_away(&server);
    let run = run.end();
    assert_eq!(run.code, 12, "{run:?}");
    team.world.assert_true(&intention(), 0, &run);
    server.resume();
    // What it left is there for all machines, and proven by the payment.
    assert_eq!(team.states(&intention().tid), ["sending"], "{run:?}");
    team.world.see_through(&intention());
}

fn kill_runs(sample: Option<usize>) {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for_each(&some(steps(server), sample), |(number, place)| {
        let team = Team::begun(server, &[]);
        let proxy = team.through_a_line();
        hold(&proxy, *number, *place);
        let run = team.world.begin(&intention());
        proxy.wait_until_cut();
        run.kill();
        proxy.let_go();
        team.another_machine().see_through(&intention());
    });
}

#[test]
fn a_run_killed_at_some_steps_leaves_nothing_to_be_made_twice_by_another_machine() {
    kill_runs(Some(SAMPLE));
}

#[test]
#[ignore = "takes a minute; .ci/run runs it"]
fn a_run_killed_at_any_step_leaves_nothing_to_be_made_twice_by_another_machine() {
    kill_runs(None);
}

/// Returns the messages of a refund before which the server waits for its client: all that it was sent before is
/// complete. Within what a client sends at once nobody falls silent but whoever is in between.
fn pauses(server: &PostgresServer) -> Vec<usize> {
    let team = Team::begun(server, &[]);
    let proxy = team.through_a_line();
    let run = team.world.ask_for(&intention());
    assert_eq!(run.code, 0, "{run:?}");
    let mut sent = proxy.passed();
    sent.retain(|it| it.side == Side::Frontend);
    let pairs = sent.windows(2);
    let of_pair = pairs.filter(|pair| "QS".contains(pair[0].kind));
    of_pair.map(|pair| pair[1].number).collect()
}

#[test]
#[ignore = "takes a minute; .ci/run runs it"]
fn a_machine_that_falls_silent_in_the_middle_of_a_write_holds_up_the_others_for_a_moment_only() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for_each(&pauses(server), |number| {
        let team = Team::begun(server, &[]);
        let proxy = team.through_a_line();
        hold(&proxy, *number, Place::Before);
        let run = team.world.begin(&intention());
        proxy.wait_until_cut();
        let begun = Instant::now();
        let other = cards()[1].part(1_000);
        team.another_machine().see_through(&other);
        assert!(begun.elapsed() < Duration::from_secs(30), "{number}");
        run.kill();
        drop(proxy);
        team.another_machine().see_through(&intention());
    });
}
