//! What befalls the server at each step of a refund and of a batch: a session that an administrator ends, a
//! process of the server that stands still, a crash.
//!
//! The line is held at a statement while it happens, before the statement arrives and after.

use rustix::process::Pid;

use crate::never_twice::batch;
use crate::support::postgres::PostgresServer;
use crate::support::postgres::cutting_proxy::{Cut, CuttingProxy, How, Passed, Place, Side};
use crate::support::{Intention, cards, for_each};

use super::Team;

/// How many steps are tried where not all of them are.
pub(super) const SAMPLE: usize = 20;

/// Returns some steps that lie apart, where not all of them are wanted.
pub(super) fn some<T>(all: Vec<T>, sample: Option<usize>) -> Vec<T> {
    let step = sample.map_or(1, |sample| all.len().div_ceil(sample).max(1));
    let first = fastrand::usize(0..step);
    all.into_iter().skip(first).step_by(step).collect()
}

/// What befalls the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// `pg_terminate_backend`.
    Terminated,
    /// SIGSTOP, until the run is over.
    Frozen,
    /// `pg_ctl restart -m immediate`.
    Crashed,
}

impl Fault {
    fn befall(self, team: &Team) -> Vec<Pid> {
        match self {
            Self::Terminated => team.server.terminate_backends(&team.schema),
            Self::Frozen => {
                let backends = team.server.backends(&team.schema);
                PostgresServer::freeze(&backends);
                return backends;
            }
            Self::Crashed => team.server.restart_immediately(),
        }
        Vec::new()
    }
}

pub(super) fn intention() -> Intention {
    cards()[0].part(1_000)
}

/// Holds the line at a message of the client.
pub(super) fn hold(proxy: &CuttingProxy, number: usize, place: Place) {
    proxy.cut_at(Cut {
        side: Side::Frontend,
        number,
        place,
        how: How::Freeze,
    });
}

/// Returns the numbers of the messages that have the server do something.
fn statements(passed: &[Passed]) -> Vec<usize> {
    let is_statement = |it: &&Passed| it.side == Side::Frontend && "QE".contains(it.kind);
    passed
        .iter()
        .filter(is_statement)
        .map(|it| it.number)
        .collect()
}

/// Returns each statement of a refund, with both of its sides.
pub(super) fn steps(server: &PostgresServer) -> Vec<(usize, Place)> {
    let team = Team::begun(server, &[]);
    let proxy = team.through_a_line();
    let run = team.world.ask_for(&intention());
    assert_eq!(run.code, 0, "{run:?}");
    both_sides(&statements(&proxy.passed()))
}

fn both_sides(statements: &[usize]) -> Vec<(usize, Place)> {
    let sides = |number: &usize| [(*number, Place::Before), (*number, Place::After)];
    statements.iter().flat_map(sides).collect()
}

fn refund(server: &PostgresServer, fault: Fault, number: usize, place: Place) {
    let team = Team::begun(server, &[]);
    let proxy = team.through_a_line();
    hold(&proxy, number, place);
    let intention = intention();
    let run = team.world.begin(&intention);
    proxy.wait_until_cut();
    let frozen = fault.befall(&team);
    proxy.let_go();
    let run = run.end();
    team.world.assert_true(&intention, 0, &run);
    PostgresServer::thaw(&frozen);
    if run.code == 0 {
        assert_eq!(team.states(&intention.tid), ["refunded"], "{run:?}");
    }
    team.world.see_through(&intention);
}

fn end_sessions(sample: Option<usize>) {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for_each(&some(steps(server), sample), |(number, place)| {
        refund(server, Fault::Terminated, *number, *place);
    });
}

#[test]
fn a_session_that_is_ended_at_some_steps_of_a_refund_makes_nothing_twice() {
    end_sessions(Some(SAMPLE));
}

#[test]
#[ignore = "takes a minute; .ci/run runs it"]
fn a_session_that_is_ended_at_any_step_of_a_refund_makes_nothing_twice() {
    end_sessions(None);
}

#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_server_that_stands_still_at_any_step_of_a_refund_makes_nothing_twice() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for_each(&steps(server), |(number, place)| {
        refund(server, Fault::Frozen, *number, *place);
    });
}

#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_server_that_crashes_at_any_step_of_a_refund_makes_nothing_twice() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    for (number, place) in steps(&server) {
        refund(&server, Fault::Crashed, number, place);
    }
}

fn batch(server: &PostgresServer, fault: Fault, number: usize, place: Place) {
    let team = Team::begun(server, &[]);
    let proxy = team.through_a_line();
    let rows = batch::rows();
    batch::write(&team.world, &rows);
    hold(&proxy, number, place);
    let mut run = batch::begin(&team.world);
    crate::support::until("the line is held", || proxy.was_cut() || run.has_ended());
    let frozen = fault.befall(&team);
    proxy.let_go();
    let run = run.end();
    batch::assert_true(&team.world, &rows, 0, &run);
    PostgresServer::thaw(&frozen);
    batch::see_through(&team.world, &rows);
}

/// Returns some statements of a batch, with both of their sides.
fn steps_of_a_batch(server: &PostgresServer, count: usize) -> Vec<(usize, Place)> {
    let team = Team::begun(server, &[]);
    let proxy = team.through_a_line();
    batch::write(&team.world, &batch::rows());
    let run = batch::begin(&team.world).end();
    assert_eq!(run.code, 0, "{run:?}");
    both_sides(&some(statements(&proxy.passed()), Some(count)))
}

#[test]
fn a_session_that_is_ended_while_a_batch_is_made_makes_each_row_once() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for_each(&steps_of_a_batch(server, 10), |(number, place)| {
        batch(server, Fault::Terminated, *number, *place);
    });
}

#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_server_that_stands_still_or_crashes_while_a_batch_is_made_makes_each_row_once() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    for_each(&steps_of_a_batch(&server, 8), |(number, place)| {
        batch(&server, Fault::Frozen, *number, *place);
    });
    for (number, place) in steps_of_a_batch(&server, 8) {
        batch(&server, Fault::Crashed, number, place);
    }
}
