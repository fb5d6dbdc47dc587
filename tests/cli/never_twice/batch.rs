//! The promise for many refunds from one file: killed, edited, interrupted, run twice at once, fed
//! its own results, each row's money goes back once.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

#[cfg(unix)]
use crate::support::live::ending_signals;
use crate::support::{
    Intention, Leg, Line, PATIENT, Running, Transcript, World, cards, for_each, open, until,
};

/// Eight rows: six payments, two of them in two parts.
pub(crate) fn rows() -> Vec<Intention> {
    let cards = cards();
    let mut rows: Vec<Intention> = cards[..4].iter().map(|card| card.part(1_000)).collect();
    rows.extend([cards[4].full(), cards[5].full()]);
    rows.extend([cards[0].part(2_000), cards[1].part(3_000)]);
    rows
}

/// Writes a batch file.
pub(crate) fn write(world: &World, rows: &[Intention]) {
    let mut text = "tid,amount,reason\n".to_owned();
    for row in rows {
        let amount = row.amount.map_or("full".to_owned(), |won| won.to_string());
        let (tid, reason) = (&row.tid, &row.reason);
        writeln!(text, "{tid},{amount},{reason}").expect("memory takes it");
    }
    fs::write(world.path("batch.csv"), text).expect("the batch file");
}

pub(crate) const BATCH: [&str; 8] = [
    "cancel",
    "--batch",
    "batch.csv",
    "--yes",
    "--jobs",
    "2",
    "-o",
    "ndjson",
];

pub(crate) fn begin(world: &World) -> Running {
    world.cookiepay(&BATCH).start()
}

/// Checks what a batch said of each of its rows, and as a whole, if nobody else was at work.
pub(crate) fn assert_true(world: &World, rows: &[Intention], before: usize, run: &Transcript) {
    let made = |row: &Intention| world.made(row).len();
    let total: usize = rows.iter().map(made).sum();
    for row in rows {
        assert!(made(row) <= 1, "{row:?} was made twice: {run:?}");
    }
    match run.code {
        0 => assert_eq!(total, rows.len(), "{run:?}"),
        1..=9 | 129 | 130 | 143 => assert_eq!(total, before, "{run:?}"),
        10..=12 => {}
        _ => panic!("{run:?}"),
    }
    for line in run.stdout.lines() {
        let told: Value = serde_json::from_str(line).expect("a row");
        let row = rows
            .iter()
            .find(|row| told["reason"] == *row.reason)
            .expect("a row of the file");
        match told["outcome"].as_str().expect("an outcome") {
            "refunded" => assert_eq!(made(row), 1, "{told}"),
            // A refusal of this run that may yet be carried out is told at the end, with its time.
            "refused" if told_later(run) => {}
            "refused" | "not_sent" | "not_applied" | "not_started" | "failed" | "held" => {
                assert_eq!(made(row), 0, "{told}");
            }
            "unknown" | "conflict" => {}
            outcome => panic!("{outcome} of {told}"),
        }
    }
}

/// Tells whether a run says that what it calls refused may still be carried out.
fn told_later(run: &Transcript) -> bool {
    run.error()["certain_at"].is_string()
}

/// Runs the batch as often as it takes, and checks that each row was made once.
pub(crate) fn see_through(world: &World, rows: &[Intention]) {
    let before = |world: &World| rows.iter().map(|row| world.made(row).len()).sum();
    let mut code = -1;
    until("the batch is done", || {
        let made = before(world);
        let run = world.run(&BATCH);
        assert_true(world, rows, made, &run);
        code = run.code;
        if code != 0 {
            world.settle();
        }
        code == 0
    });
    let made = world.ledger().len();
    assert_eq!(made, rows.len());
    let again = world.run(&BATCH);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(world.ledger().len(), made);
    assert_eq!(open(&world.entries(&[])), Vec::<&Value>::new());
}

#[test]
fn a_batch_killed_at_any_row_and_run_again_makes_each_refund_once() {
    let rows = rows();
    let points: Vec<usize> = (0..rows.len()).collect();
    for_each(&points, |made| {
        let world = World::refunding(&["cancel:delay=10ms"]);
        write(&world, &rows);
        let journal = world.make_journal();
        let mut run = begin(&world);
        until("so many rows are made", || {
            let is_begun = journal.state(&rows[0].tid).is_some();
            run.has_ended() || (is_begun && world.ledger().len() >= *made)
        });
        run.kill();
        see_through(&world, &rows);
    });
}

/// Runs the batch, and returns what it said of each row: the outcome, and the code.
fn told(world: &World, rows: &[Intention], code: i32) -> Vec<(String, String)> {
    let run = world.run(&BATCH);
    assert_eq!(run.code, code, "{run:?}");
    let told: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"))
        .collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| {
            let row = told.iter().find(|told| told["reason"] == *row.reason);
            let row = row.unwrap_or_else(|| panic!("no such row: {run:?}"));
            (text(&row["outcome"]), text(&row["code"]))
        })
        .collect()
}

/// Makes a world with three parts of one payment: the first was refunded by a batch, the second was
/// lost by the next one, which was killed with the request or its answer held back, and the third
/// is new.
fn killed_with_one_made_and_one_out(faults: &[&str], leg: Leg) -> (World, Line, [Intention; 3]) {
    let card = &cards()[0];
    let rows = [1_000, 2_000, 3_000].map(|won| card.part(won));
    let world = World::refunding(faults);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), "settle_seconds = 600\n");
    write(&world, &rows[..1]);
    assert_eq!(world.run(&BATCH).code, 0);
    write(&world, &rows);
    line.hold("/api/cancel", leg);
    let run = begin(&world);
    line.wait_until_held();
    run.kill();
    (world, line, rows)
}

#[test]
fn only_the_row_whose_own_refund_is_in_doubt_is_told_to_be() {
    let (world, line, rows) = killed_with_one_made_and_one_out(&[], Leg::Request);
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
        write(&world, &order.map(|row: usize| rows[row].clone()));
        let told = told(&world, &rows, 10);
        let expected = [
            ("refunded", "0000"),
            ("unknown", ""),
            ("failed", "refund.in_doubt"),
        ];
        assert_eq!(
            told,
            expected.map(|(outcome, code)| (outcome.to_owned(), code.to_owned())),
            "{order:?}"
        );
        assert_eq!(world.ledger().len(), 1);
    }
    line.release();
    until("the lost refund", || world.ledger().len() == 2);
    see_through(&world, &rows);
}

#[test]
fn a_row_in_doubt_is_looked_at_once_and_holds_back_the_other_rows_of_its_payment() {
    // The first look at a refund does not see it, the second would.
    let (world, line, rows) = killed_with_one_made_and_one_out(&["find:stale=1"], Leg::Answer);
    line.release();
    assert_eq!(world.ledger().len(), 2);
    let outcomes: Vec<String> = told(&world, &rows, 10).into_iter().map(|it| it.0).collect();
    assert_eq!(outcomes, ["refunded", "unknown", "failed"]);
    assert_eq!(world.ledger().len(), 2);
    see_through(&world, &rows);
}

#[test]
fn a_batch_killed_edited_and_run_again_makes_each_refund_once() {
    let mut rows = rows();
    let world = World::refunding(&["cancel:delay=10ms"]);
    write(&world, &rows);
    let run = begin(&world);
    until("some rows are made", || world.ledger().len() >= 3);
    run.kill();
    // Another order and one more row; what was made keeps its place in the journal, not in the file.
    rows.reverse();
    rows.push(cards()[6].part(500));
    rows.swap(0, 3);
    write(&world, &rows);
    see_through(&world, &rows);
    // Other reasons for the same refunds are no other refunds, and not done either: a person decides.
    let text = fs::read_to_string(world.path("batch.csv")).expect("the batch file");
    let made = world.ledger();
    fs::write(world.path("batch.csv"), text.replace(" of ", " for ")).expect("the batch file");
    let run = world.run(&BATCH);
    assert_eq!(run.code, 6, "{run:?}");
    for line in run.stdout.lines() {
        let told: Value = serde_json::from_str(line).expect("a row");
        assert_eq!(told["outcome"], "failed", "{told}");
        assert_eq!(told["code"], "refund.other_reason", "{told}");
    }
    assert_eq!(run.stdout.lines().count(), rows.len());
    assert_eq!(world.ledger(), made);
}

#[test]
fn a_batch_run_twice_at_once_makes_each_refund_once() {
    let rows = rows();
    let world = World::refunding(&["cancel:delay=10ms"]);
    write(&world, &rows);
    let runs: Vec<Running> = (0..2).map(|_| begin(&world)).collect();
    for run in runs {
        let run = run.end();
        for line in run.stdout.lines() {
            let told: Value = serde_json::from_str(line).expect("a row");
            let row = rows.iter().find(|row| told["reason"] == *row.reason);
            let row = row.expect("a row of the file");
            let made = world.made(row).len();
            assert!(made == 1 || told["outcome"] != "refunded", "{told}");
        }
        assert!(matches!(run.code, 0 | 6 | 11), "{run:?}");
    }
    see_through(&world, &rows);
}

#[test]
fn a_batch_whose_answers_are_lost_or_wrong_makes_each_refund_once() {
    let rows = rows();
    let world = World::refunding(&[
        "cancel:delay=1ms*1",
        "cancel:drop-after*1",
        "cancel:html-after*1",
        "cancel:drop-before*1",
        "cancel:code=9999*1",
        "cancel:code=9999:통신_타임아웃*1",
        "cancel:code=E777*1",
        "cancel:wrong-amount*1",
        "cancel:code-after=E777*1",
        "cancel:code-late=300ms:E777*1",
    ]);
    write(&world, &rows);
    see_through(&world, &rows);
}

#[test]
fn a_batch_that_is_fed_its_own_result_makes_nothing_twice() {
    let rows = rows();
    let world = World::refunding(&[]);
    write(&world, &rows);
    let arguments = ["cancel", "--batch", "batch.csv", "--yes", "-o", "csv"];
    let run = world.run(&[arguments.as_slice(), &["--out", "result.csv"]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(world.ledger().len(), rows.len());
    let again = world.run(&["cancel", "--batch", "result.csv", "--yes"]);
    assert_eq!(again.code, 0, "{again:?}");
    see_through(&world, &rows);
}

#[test]
fn a_batch_whose_results_nobody_takes_goes_on_to_its_end() {
    let rows = rows();
    let world = World::refunding(&[]);
    write(&world, &rows);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let run = world.cookiepay(&BATCH).start_into(writer).end();
    assert_told_on_stderr(&world, &rows, &run);
    see_through(&world, &rows);
}

#[track_caller]
fn assert_told_on_stderr(world: &World, rows: &[Intention], run: &Transcript) {
    assert_eq!(run.code, 12, "{run:?}");
    assert_eq!(world.ledger().len(), rows.len());
    for row in rows {
        assert!(run.stderr.contains(&row.reason), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_batch_whose_results_have_nowhere_to_go_goes_on_to_its_end() {
    let rows = rows();
    for redirection in super::NOWHERE {
        let world = World::refunding(&[]);
        write(&world, &rows);
        let script = format!("exec \"$@\" {redirection}");
        let run = world.through_shell(&script, &BATCH).run();
        assert_told_on_stderr(&world, &rows, &run);
        see_through(&world, &rows);
    }
}

#[cfg(unix)]
#[test]
fn a_batch_that_is_interrupted_waits_for_what_is_out_and_is_resumed() {
    let rows = rows();
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), PATIENT);
    write(&world, &rows);
    line.hold("/api/cancel", Leg::Request);
    let run = begin(&world);
    line.wait_until_held();
    run.signal(rustix::process::Signal::INT);
    // What is let go before the signal is heard is refunded like any other row.
    line.release();
    let run = run.end();
    assert!(matches!(run.code, 0 | 11), "{run:?}");
    assert_true(&world, &rows, 0, &run);
    assert!(!world.ledger().is_empty());
    see_through(&world, &rows);
}

#[cfg(unix)]
#[test]
fn a_second_signal_leaves_the_rows_that_are_out_unknown_and_begins_no_others() {
    for_each(&ending_signals(), |(signal, _)| {
        let rows = rows();
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        write(&world, &rows);
        line.hold("/api/cancel", Leg::Request);
        let mut run = world.cookiepay(&BATCH).watch();
        line.wait_until_so_many_are_held(2);
        run.signal(*signal);
        run.sees("interrupt again to leave it unknown");
        run.signal(*signal);
        // The line is still held: whatever the run says, it has not waited for an answer.
        let run = run.end();
        assert_eq!(run.code, 10, "{run:?}");
        assert_true(&world, &rows, 0, &run);
        assert_eq!(run.error()["code"], "batch.outcome_unknown");
        let count = |outcome: &str| {
            let told = format!("\"outcome\":\"{outcome}\"");
            run.stdout.matches(&told).count()
        };
        assert_eq!((count("unknown"), count("not_started")), (2, 6), "{run:?}");
        assert!(world.ledger().is_empty());
        // They could not be called back.
        line.release();
        until("the refunds", || world.ledger().len() == 2);
        see_through(&world, &rows);
    });
}
