//! The fence: a run that was taken for dead while it stood still sends nothing when it wakes, or what it sends
//! is the only refund.

use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::postgres::PostgresServer;
use crate::support::postgres::cutting_proxy::{Cut, CuttingProxy, How, Place, Side};
use crate::support::{Intention, Running, cards, until};

use super::Team;

/// How long after it was written down a request may still leave: `Departure::TIME`, and some more.
const TOO_LATE: Duration = Duration::from_millis(5_500);

fn intention() -> Intention {
    cards()[0].part(1_000)
}

/// Returns the numbers of the answers to each COMMIT of a refund.
fn commits(server: &PostgresServer) -> Vec<usize> {
    let team = Team::begun(server, &[]);
    let proxy = team.through_a_line();
    let run = team.world.ask_for(&intention());
    assert_eq!(run.code, 0, "{run:?}");
    let passed = proxy.passed().into_iter();
    let commits = passed.filter(|it| it.side == Side::Backend && it.text == "COMMIT");
    commits.map(|it| it.number).collect()
}

/// A run that stands still, with the answer to a COMMIT in its hands that it has not read.
struct Asleep<'a> {
    team: Team<'a>,
    run: Running,
    since: Instant,
    /// On its way to the database, which has ended its session.
    _proxy: CuttingProxy,
}

/// Puts a run to sleep once it has committed a state, and ends its session.
fn asleep<'a>(server: &'a PostgresServer, state: &str) -> Asleep<'a> {
    for number in commits(server) {
        let team = Team::begun(server, &[]);
        let proxy = team.through_a_line();
        proxy.cut_at(Cut {
            side: Side::Backend,
            number,
            place: Place::Before,
            how: How::Freeze,
        });
        let run = team.world.begin(&intention());
        proxy.wait_until_cut();
        if team.states(&intention().tid) != [state] {
            proxy.let_go();
            run.end();
            continue;
        }
        run.signal(Signal::STOP);
        proxy.let_go();
        until("the answer has arrived", || {
            let passed = proxy.passed().into_iter();
            passed
                .filter(|it| it.side == Side::Backend)
                .any(|it| it.number > number)
        });
        let since = Instant::now();
        server.terminate_backends(&team.schema);
        return Asleep {
            team,
            run,
            since,
            _proxy: proxy,
        };
    }
    panic!("no refund was ever {state}");
}

#[test]
fn a_run_taken_for_dead_between_sending_and_the_request_sends_nothing_when_it_wakes() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let Asleep {
        team,
        run,
        since,
        _proxy,
    } = asleep(server, "sending");
    let intention = intention();
    let other = team.another_machine();
    let entries = other.entries(&[]);
    assert_eq!(entries[0]["outcome"], "unknown", "{entries:?}");
    thread::sleep(TOO_LATE.saturating_sub(since.elapsed()));
    run.signal(Signal::CONT);
    let run = run.end();
    assert!(team.world.made(&intention).is_empty(), "{run:?}");
    assert_eq!(run.code, 7, "{run:?}");
    team.world.assert_true(&intention, 0, &run);
    assert_eq!(team.states(&intention.tid), ["not_sent"], "{run:?}");
    team.world.see_through(&intention);
}

#[test]
fn a_run_that_wakes_after_another_machine_has_made_its_refund_makes_no_second_one() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for state in ["claimed", "sending"] {
        let Asleep {
            team,
            run,
            since,
            _proxy,
        } = asleep(server, state);
        let intention = intention();
        let other = team.another_machine();
        other.see_through(&intention);
        thread::sleep(TOO_LATE.saturating_sub(since.elapsed()));
        run.signal(Signal::CONT);
        let run = run.end();
        assert_eq!(team.world.made(&intention).len(), 1, "{run:?}");
        assert!(matches!(run.code, 6 | 7), "{run:?}");
        team.world.assert_true(&intention, 1, &run);
        other.assert_once(&intention);
    }
}

#[test]
fn a_run_taken_for_dead_that_wakes_at_once_makes_the_only_refund_and_records_it() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let Asleep {
        team, run, _proxy, ..
    } = asleep(server, "sending");
    let intention = intention();
    let other = team.another_machine();
    let refused = other.ask_for(&intention);
    assert_eq!(refused.error()["code"], "refund.in_doubt", "{refused:?}");
    run.signal(Signal::CONT);
    let run = run.end();
    team.world.assert_true(&intention, 0, &run);
    if run.code == 0 {
        assert_eq!(team.states(&intention.tid), ["refunded"], "{run:?}");
    }
    team.world.see_through(&intention);
}
