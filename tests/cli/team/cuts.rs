//! The line to the database, cut at any message of one refund.
//!
//! That the line is cut after a message of the client is a statement that arrived and whose answer did not,
//! a COMMIT among them; that it is cut before an answer, or before the message, is the rest.

use crate::support::postgres::PostgresServer;
use crate::support::postgres::cutting_proxy::{Cut, How, Place, Side};
use crate::support::{Intention, cards, for_each};

use super::Team;
use super::faults::{SAMPLE, some};

/// Returns how many messages either side sends while a refund is made.
fn messages(server: &PostgresServer, is_begun: bool, fault: &str) -> [(Side, usize); 2] {
    let team = team(server, is_begun, fault);
    let proxy = team.through_a_line();
    let run = team.world.ask_for(&intention());
    assert_eq!(run.code, 0, "{run:?}");
    let passed = proxy.passed();
    [Side::Frontend, Side::Backend]
        .map(|side| (side, passed.iter().filter(|it| it.side == side).count()))
}

fn team<'a>(server: &'a PostgresServer, is_begun: bool, fault: &str) -> Team<'a> {
    let faults = [fault];
    if is_begun {
        Team::begun(server, &faults)
    } else {
        Team::on(server, &faults)
    }
}

fn intention() -> Intention {
    cards()[0].part(1_000)
}

/// Makes a refund through a line that is cut, and does what the hints say until it is made.
fn refund(server: &PostgresServer, is_begun: bool, fault: &str, cut: Cut) {
    let team = team(server, is_begun, fault);
    let proxy = team.through_a_line();
    proxy.cut_at(cut);
    let intention = intention();
    let run = team.world.ask_for(&intention);
    let last = proxy.passed().pop();
    let whole = format!("{is_begun} {fault} {cut:?} {last:?} {run:?}");
    assert!(proxy.was_cut(), "{whole}");
    if run.code == 0 {
        assert_eq!(team.states(&intention.tid), ["refunded"], "{whole}");
    }
    if matches!(cut.how, How::Freeze) {
        // As the server does once nothing comes back through the line for a minute.
        server.terminate_backends(&team.schema);
    }
    team.world.see_through(&intention);
}

/// Returns places to cut: all of them, or some that lie apart.
fn places(all: [(Side, usize); 2], sample: Option<usize>) -> Vec<(Side, usize, Place)> {
    let [frontend, backend] = all.map(|(side, count)| {
        let place = match side {
            Side::Frontend => Place::After,
            Side::Backend => Place::Before,
        };
        let places = (1..=count).map(|number| (side, number, place));
        some(places.collect(), sample)
    });
    [frontend, backend].concat()
}

/// What befalls the cancel beside the line: nothing, and an answer that is lost so that looks follow.
const FAULTS: [&str; 2] = ["cancel:delay=1ms*1", "cancel:drop-after*1"];

fn cut_everywhere(sample: Option<usize>) {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let mut cases = Vec::new();
    for (fault, is_begun) in [(FAULTS[0], true), (FAULTS[1], true), (FAULTS[0], false)] {
        let messages = messages(server, is_begun, fault);
        let places = places(messages, sample);
        cases.extend(places.into_iter().map(|place| (fault, is_begun, place)));
    }
    for_each(&cases, |(fault, is_begun, (side, number, place))| {
        let cut = Cut {
            side: *side,
            number: *number,
            place: *place,
            how: How::Close,
        };
        refund(server, *is_begun, fault, cut);
    });
}

#[test]
fn a_line_to_the_database_that_is_cut_at_some_messages_makes_nothing_twice_and_says_what_is_true() {
    cut_everywhere(Some(SAMPLE));
}

#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_line_to_the_database_that_is_cut_at_any_message_makes_nothing_twice_and_says_what_is_true() {
    cut_everywhere(None);
}

/// A run waits for its time limits, so that this is slow, wherever it is.
#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_line_to_the_database_that_falls_silent_makes_nothing_twice_and_says_what_is_true() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let mut cases = Vec::new();
    for fault in FAULTS {
        let messages = messages(server, true, fault);
        cases.extend(
            places(messages, Some(12))
                .into_iter()
                .map(|place| (fault, place)),
        );
    }
    for_each(&cases, |(fault, (side, number, place))| {
        let cut = Cut {
            side: *side,
            number: *number,
            place: *place,
            how: How::Freeze,
        };
        refund(server, true, fault, cut);
    });
}
