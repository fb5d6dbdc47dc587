//! `--refunds`: what the shop cancelled and the gateway did not, as a batch; once it is done there is no difference.

use std::fs;

use super::{differences, list, rows};
use crate::support::World;

/// The numbers of a batch: rows and won.
fn batch(world: &World, file: &str) -> Vec<(String, u64)> {
    let mut reader = csv::Reader::from_path(world.path(file)).expect("a batch");
    let header = reader.headers().expect("a header").clone();
    let header: Vec<&str> = header.iter().collect();
    assert_eq!(header, ["tid", "amount", "reason", "ref", "expect_balance"]);
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[0].to_owned(), row[1].parse().expect("won")))
        .collect()
}

#[test]
fn what_the_shop_cancelled_is_refunded_once_and_then_there_is_no_difference() {
    let world = World::new();
    let made = list(&world, "orders.csv", &["--fault", "cancel@0.01"]).stderr;
    let compare = ["compare", "orders.csv", "--refunds", "refunds.csv"];
    let first = world.run(&compare);
    assert_eq!(first.code, 20, "{first:?}");
    let due = batch(&world, "refunds.csv");
    assert!(due.len() > 5, "{first:?}");
    assert_eq!(made, format!("faults in this list: cancel {}\n", due.len()));
    assert!(
        first
            .stderr
            .contains(&format!("wrote {} refunds of ", due.len()))
    );

    let written = fs::read(world.path("refunds.csv")).expect("a batch");
    let dry = world.run(&["cancel", "--batch", "refunds.csv", "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert_eq!(world.refunds_made(), []);
    let cancel = ["cancel", "--batch", "refunds.csv", "--yes"];
    let run = world.run(&cancel);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        fs::read(world.path("refunds.csv")).expect("a batch"),
        written
    );
    let sorted = |mut rows: Vec<(String, u64)>| {
        rows.sort_unstable();
        rows
    };
    assert_eq!(sorted(world.refunds_made()), sorted(due.clone()));

    let second = world.run(&["compare", "orders.csv", "--refunds", "more.csv"]);
    assert_eq!(second.code, 0, "{second:?}");
    let none = "no refund is to be made: no file of refunds was written";
    assert!(second.stderr.contains(none), "{second:?}");
    assert!(!world.path("more.csv").exists());
    // One of an earlier run would be taken for this one's.
    let stays = "refunds.csv is that of an earlier run: do not refund with it";
    assert!(!second.stderr.contains(stays), "{second:?}");
    let third = world.run(&compare);
    assert!(third.stderr.contains(stays), "{third:?}");
    let (_, rows) = differences(&world, &["orders.csv", "--all"]);
    for (tid, _) in &due {
        let row = rows.iter().find(|row| row["tid"] == *tid).expect("a row");
        assert_eq!(row["result"], "expected");
        assert_eq!(
            row["note"],
            "refunded by us, after the day that the list has for it"
        );
        assert!(row["refund"].starts_with('r'), "{row:?}");
    }
    let again = world.run(&cancel);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(world.refunds_made().len(), due.len(), "{again:?}");
}

#[test]
fn a_file_that_is_written_again_is_not_sent_twice() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11", "--fault", "cancel"]);
    for file in ["one.csv", "two.csv"] {
        let run = world.run(&["compare", "orders.csv", "--refunds", file]);
        assert_eq!(run.code, 20, "{run:?}");
    }
    for file in ["one.csv", "two.csv"] {
        let run = world.run(&["cancel", "--batch", file, "--yes"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(world.refunds_made().len(), 1, "{run:?}");
    }
}

#[test]
fn a_part_that_the_shop_gave_back_is_a_part() {
    let world = World::new();
    let paid = "2026-11-05..2026-11-14";
    let columns = "tid,order_no,amount,status";
    let search = [
        "search",
        paid,
        "--method",
        "card",
        "--status",
        "paid",
        "--columns",
        columns,
        "-o",
        "csv",
    ];
    let payment = world.run(&search).stdout;
    let row: Vec<&str> = payment
        .lines()
        .nth(1)
        .expect("a payment")
        .split(',')
        .collect();
    let text = format!(
        "order_no,amount,cancelled,reason\n{},{},1000,\n",
        row[1], row[2]
    );
    fs::write(world.path("orders.csv"), text).expect("a list");
    let fail = [
        "orders.csv",
        paid,
        "--refunds",
        "refunds.csv",
        "--fail-on",
        "cancel",
    ];
    let (without, _) = differences(&world, &fail);
    assert_eq!(without.code, 20, "{without:?}");
    let said = "1 refund not written, for want of a reason that can be sent: give --reason";
    assert!(without.stderr.contains(said), "{without:?}");
    assert!(!world.path("refunds.csv").exists());
    let (run, _) = differences(&world, &[&fail[..], &["--reason", "부분 반품"]].concat());
    assert_eq!(run.code, 20, "{run:?}");
    assert_eq!(batch(&world, "refunds.csv"), [(row[0].to_owned(), 1_000)]);
    let refund = world.run(&["cancel", "--batch", "refunds.csv", "--yes"]);
    assert_eq!(refund.code, 0, "{refund:?}");
    let (run, _) = differences(&world, &fail);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_refund_in_doubt_is_no_reason_to_make_it_again() {
    let world = World::refunding(&["cancel:drop-before*1"]);
    // So that the run looks once and is over.
    world.set_up(world.base_url(), "settle_seconds = 1\n");
    list(&world, "orders.csv", &["2026-11", "--fault", "cancel"]);
    let compare = ["compare", "orders.csv", "--refunds", "refunds.csv"];
    assert_eq!(world.run(&compare).code, 20);
    let run = world.run(&["cancel", "--batch", "refunds.csv", "--yes"]);
    assert_eq!(run.code, 10, "{run:?}");
    let second = [
        "compare",
        "orders.csv",
        "--refunds",
        "more.csv",
        "-o",
        "csv",
    ];
    let second = world.run(&second);
    assert!(!world.path("more.csv").exists(), "{second:?}");
    let rows = rows(&second);
    assert_eq!(rows.len(), 1, "{second:?}");
    let told = ["result", "refund"].map(|name| rows[0][name].as_str());
    assert_eq!(told, ["in_doubt", "r1"], "{second:?}");
}

#[test]
fn a_reason_without_a_file_is_a_usage_error() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11"]);
    let run = world.run(&["compare", "orders.csv", "--reason", "x"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("--refunds"), "{run:?}");
}
