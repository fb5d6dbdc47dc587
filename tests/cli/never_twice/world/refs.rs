//! Names of refunds that nobody can tell apart, and results that are fed back.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use super::{ask, assert_ended, ours};
use crate::support::{World, cards, for_each};

#[test]
fn names_that_look_the_same_are_the_same_refund_or_none() {
    // The name that was used, one that looks like it, and the code of asking with that.
    let cases = [
        ("A", " A", 2),
        ("A", "A ", 2),
        ("A", "A\u{200b}", 2),
        ("A", "\u{feff}A", 2),
        ("A 1", "A\u{a0}1", 2),
        ("A 1", "A\u{3000}1", 2),
        ("A1", "A\u{200d}1", 2),
        ("A1", "A\u{ad}1", 2),
        ("A1", "A\u{2060}1", 2),
        ("티켓-7", "\u{1110}\u{1175}\u{110f}\u{1166}\u{11ba}-7", 6),
        ("café", "cafe\u{301}", 6),
    ];
    for_each(&cases, |(first, second, code)| {
        let world = World::refunding(&[]);
        let tid = &cards()[0].tid;
        assert_eq!(
            ask(&world, tid, &["--amount", "1000", "--ref", first]).code,
            0
        );
        let run = ask(&world, tid, &["--amount", "1000", "--ref", second]);
        assert_eq!(ours(&world, tid), [1_000], "{first:?} {second:?} {run:?}");
        assert_eq!(run.code, *code, "{first:?} {second:?} {run:?}");
        // In a file too, where blanks around a cell are nobody's intention.
        let text = format!("tid,amount,reason,ref\n{tid},1000,변심,\"{second}\"\n");
        fs::write(world.path("batch.csv"), text).expect("a batch file");
        let run = world.run(&["cancel", "--batch", "batch.csv", "--yes", "-o", "ndjson"]);
        assert_eq!(ours(&world, tid), [1_000], "{first:?} {second:?} {run:?}");
        assert!(matches!(run.code, 0 | 2), "{run:?}");
    });
}

#[test]
fn a_refund_without_a_name_is_the_same_as_one_with_any() {
    let world = World::refunding(&[]);
    let tid = &cards()[0].tid;
    assert_eq!(
        ask(&world, tid, &["--amount", "1000", "--ref", "A"]).code,
        0
    );
    let run = ask(&world, tid, &["--amount", "1000"]);
    assert_eq!(ours(&world, tid), [1_000], "{run:?}");
    assert_ended(&run, 6, "refund.already_refunded");
    // All that is left counts as the amount that it is.
    let tid = &cards()[1].tid;
    let run = ask(&world, tid, &["--full", "--ref", "A"]);
    let amount = run.json()["amount"].to_string();
    assert_ended(
        &ask(&world, tid, &["--amount", &amount]),
        6,
        "refund.already_refunded",
    );
    assert_ended(&ask(&world, tid, &["--full"]), 6, "refund.already_refunded");
}

#[test]
fn a_name_that_was_used_is_not_used_for_another_amount() {
    for_each(&["--amount=2000", "--full"], |what| {
        let world = World::refunding(&[]);
        let tid = &cards()[0].tid;
        assert_eq!(
            ask(&world, tid, &["--amount", "1000", "--ref", "A"]).code,
            0
        );
        let run = ask(&world, tid, &[what, "--ref", "A"]);
        assert_eq!(ours(&world, tid), [1_000], "{run:?}");
        assert_ended(&run, 6, "refund.ref_used");
    });
}

/// Texts that a spreadsheet would run, and texts that look as if they had been defused.
const TEXTS: [&str; 12] = [
    "=1",
    "'=1",
    "''=1",
    "-1",
    "'-1",
    "+1",
    "'+1",
    "@1",
    "'@1",
    "'",
    "''",
    "=HYPERLINK(\"x\";\"y\")",
];

#[test]
fn a_result_or_a_plan_that_is_fed_back_refunds_nothing_again() {
    for_each(&["result", "plan"], |file| {
        let world = World::refunding(&[]);
        // Each row is a refund of its own by its name alone; what NDJSON says is said as it is.
        let mut rows = String::new();
        for (card, text) in cards().iter().zip(TEXTS) {
            let row = json!({"tid": card.tid, "amount": "1000", "reason": text, "ref": text});
            writeln!(rows, "{row}").expect("memory takes it");
        }
        fs::write(world.path("batch.ndjson"), rows).expect("a batch file");
        let common = ["cancel", "--batch"];
        let send = ["batch.ndjson", "--yes", "-o", "csv", "--out"];
        let plan = [
            "batch.ndjson",
            "--dry-run",
            "-o",
            "csv",
            "--out",
            "plan.csv",
        ];
        if *file == "plan" {
            let run = world.run(&[common.as_slice(), &plan].concat());
            assert_eq!(run.code, 0, "{run:?}");
        }
        let run = world.run(&[common.as_slice(), &send, &["result.csv"]].concat());
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(world.ledger().len(), TEXTS.len());
        let run = world.run(
            &[
                common.as_slice(),
                &[&format!("{file}.csv"), "--yes", "-o", "ndjson"],
            ]
            .concat(),
        );
        assert_eq!(world.ledger().len(), TEXTS.len(), "{run:?}");
        let all: Vec<Value> = run
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("a row"))
            .collect();
        let names: Vec<&Value> = all.iter().map(|row| &row["ref"]).collect();
        assert_eq!(names, TEXTS, "{run:?}");
        if *file == "result" {
            assert_eq!(run.code, 0, "{run:?}");
        }
    });
}
