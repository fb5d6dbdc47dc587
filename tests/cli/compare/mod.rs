//! `compare`: the shop's list against what the gateway has. A right list has no differences, a fault in it is one,
//! and nothing is sent but searches.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

mod input;
mod ours;
mod output;
mod profiles;
mod refunds;

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};

use crate::support::between::{Delivery, Middleman, between};
use crate::support::{TODAY, Transcript, World};

/// The list of the shop, with its faults, as a file; and what the shop says of them.
fn list(world: &World, file: &str, arguments: &[&str]) -> Transcript {
    let orders = ["mock", "orders", "--today", TODAY, "--out", file];
    let run = world.run(&[&orders[..], arguments].concat());
    assert_eq!(run.code, 0, "{run:?}");
    run
}

/// Compares, and returns how many there are of each result.
fn counts(world: &World, arguments: &[&str]) -> (i32, BTreeMap<String, u64>) {
    let run = world.run(&[&["compare"], arguments, &["--all", "-o", "csv"]].concat());
    let mut counts = BTreeMap::new();
    for row in rows(&run) {
        *counts.entry(row["result"].clone()).or_insert(0) += 1;
    }
    (run.code, counts)
}

/// The rows of a CSV, by the names of its columns.
fn rows(run: &Transcript) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

/// The rows that are differences, or in doubt.
fn differences(world: &World, arguments: &[&str]) -> (Transcript, Vec<BTreeMap<String, String>>) {
    let run = world.run(&[&["compare"], arguments, &["-o", "csv"]].concat());
    let rows = rows(&run);
    (run, rows)
}

/// Keeps the paths of all requests on their way to the gateway.
#[derive(Clone, Default)]
struct Watcher(Arc<Mutex<Vec<String>>>);

impl Middleman for Watcher {
    fn request(&self, path: &str, head: String, body: String) -> (String, String) {
        self.0.lock().expect("the paths").push(path.to_owned());
        (head, body)
    }

    fn answer(&self, _: &str, answer: String) -> Delivery {
        Delivery::Whole(answer)
    }
}

impl Watcher {
    /// Leads what a world asks of its gateway past it.
    fn of(world: &World) -> Self {
        let watcher = Self::default();
        let url = between(world.base_url(), watcher.clone());
        world.write_config(&world.profile("mock").replace(world.base_url(), &url));
        watcher
    }

    fn paths(&self) -> Vec<String> {
        self.0.lock().expect("the paths").clone()
    }
}

#[test]
fn a_right_list_has_no_difference() {
    let world = World::new();
    list(&world, "orders.csv", &[]);
    let run = world.run(&["compare", "orders.csv"]);
    assert_eq!(run.code, 0, "{run:?}");
    let (code, counts) = counts(&world, &["orders.csv"]);
    assert_eq!(code, 0);
    let results: Vec<&str> = counts.keys().map(String::as_str).collect();
    assert_eq!(results, ["expected", "matched"], "{counts:?}");
    assert!(counts["matched"] > 1_500, "{counts:?}");
    let awaited = rows(&world.run(&["compare", "orders.csv", "--all", "-o", "csv"]));
    let mut awaited = awaited.iter().filter(|row| row["result"] == "expected");
    assert!(awaited.all(|row| row["note"] == "awaiting deposit"));
}

#[test]
fn the_last_line_proves_the_difference_to_the_won() {
    let world = World::new();
    let faults = ["missing@0.02", "amount@0.02", "cancel@0.02", "extra@0.02"];
    let faults = faults.map(|fault| ["--fault", fault]).concat();
    list(&world, "orders.csv", &faults);
    let run = world.run(&["compare", "orders.csv", "--all", "-o", "csv"]);
    assert_eq!(run.code, 20, "{run:?}");
    let won = |text: &str| text.replace(',', "").parse::<i64>().unwrap_or(0);
    let by_row: i64 = rows(&run).iter().map(|row| won(&row["difference"])).sum();
    let said = run.stderr.lines().find(|it| it.starts_with("difference "));
    let said: Vec<&str> = said.expect("a last line").split(" won").collect();
    let number = |part: &str| won(part.rsplit(' ').next().unwrap_or_default());
    let [difference, orders, gateway] = [said[0], said[1], said[2]].map(number);
    assert_eq!(difference, orders.saturating_sub(gateway), "{run:?}");
    assert_eq!(difference, by_row, "{run:?}");
}

#[test]
fn each_fault_of_a_list_is_its_result_and_no_other() {
    let world = World::new();
    list(&world, "right.csv", &[]);
    let (_, right) = counts(&world, &["right.csv"]);
    for (fault, result) in [
        ("missing", "only_gateway"),
        ("extra", "only_orders"),
        ("amount", "amount"),
        ("cancel", "cancel"),
        ("status", "status"),
        ("day", "day"),
        ("duplicate", "amount"),
    ] {
        for fault in [fault.to_owned(), format!("{fault}@0.03")] {
            let said = list(&world, "wrong.csv", &["--fault", &fault]).stderr;
            // `faults in this list: missing 3`
            let made = said.trim_end().rsplit(' ').next().map(str::parse::<u64>);
            let made = made.expect("a word").expect("a number");
            let mut expected = right.clone();
            expected.insert(result.to_owned(), made);
            if fault != "extra" && !fault.starts_with("extra@") {
                *expected.get_mut("matched").expect("matches") -= made;
            }
            assert_eq!(counts(&world, &["wrong.csv"]), (20, expected), "{fault}");
        }
    }
}

#[test]
fn a_total_at_the_end_is_said_and_is_no_order() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11", "--fault", "total-row"]);
    let last = fs::read_to_string(world.path("orders.csv")).expect("a list");
    let last = last.lines().count();
    let run = world.run(&["compare", "orders.csv"]);
    assert_eq!(run.code, 0, "{run:?}");
    let said = format!("line {last} is a total (합계), and no order: it is left out\n");
    assert!(run.stderr.contains(&said), "{run:?}");
}

#[test]
fn the_run_fails_for_the_results_that_it_is_told_to() {
    let world = World::new();
    let faults = ["--fault", "missing", "--fault", "amount"];
    list(&world, "orders.csv", &[&["2026-11"], &faults[..]].concat());
    for (results, code) in [
        ("none", 0),
        ("only_gateway", 20),
        ("amount,cancel", 20),
        ("only_orders", 0),
        ("only_orders,cancel,duplicate", 0),
        ("matched", 20),
    ] {
        let run = world.run(&["compare", "orders.csv", "--fail-on", results]);
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.stdout.contains("only_gateway"), "{run:?}");
    }
    let near = world.run(&["compare", "orders.csv", "--fail-on", "only-gateway"]);
    assert_eq!(near.code, 2, "{near:?}");
    assert!(near.stderr.contains("only_gateway"), "{near:?}");
    let both = world.run(&["compare", "orders.csv", "--fail-on", "none,day"]);
    assert_eq!(both.code, 2, "{both:?}");
}

#[test]
fn what_may_be_off_is_no_difference() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11", "--fault", "day"]);
    assert_eq!(world.run(&["compare", "orders.csv"]).code, 20);
    assert_eq!(world.run(&["compare", "orders.csv", "--days", "3"]).code, 0);
    list(&world, "orders.csv", &["2026-11", "--fault", "amount"]);
    let (run, rows) = differences(&world, &["orders.csv"]);
    assert_eq!((run.code, rows.len()), (20, 1), "{run:?}");
    let off: i64 = rows[0]["difference"].parse().expect("a number");
    let off = off.unsigned_abs();
    for (tolerance, code) in [(off, 0), (off - 1, 20)] {
        let tolerance = tolerance.to_string();
        let run = world.run(&["compare", "orders.csv", "--tolerance", &tolerance]);
        assert_eq!(run.code, code, "{run:?}");
    }
}

#[test]
fn a_search_of_the_same_days_is_a_right_list() {
    let world = World::new();
    let files = ["search.csv", "search.ndjson", "search.xlsx", "조회.xlsx"];
    for (file, language) in files.into_iter().zip(["en", "en", "en", "ko"]) {
        for columns in ["all", "order_no,tid,status,amount,cancelled,approved_at"] {
            let search = ["search", "2026-10", "--columns", columns, "--out", file];
            let search = [&search[..], &["--lang", language]].concat();
            assert_eq!(world.run(&search).code, 0);
            for period in [&["2026-10"][..], &[]] {
                let (code, counts) = counts(&world, &[&[file], period].concat());
                assert_eq!(code, 0, "{file} {columns} {counts:?}");
                let results: Vec<&str> = counts.keys().map(String::as_str).collect();
                assert_eq!(results, ["matched"], "{file} {columns} {counts:?}");
            }
        }
    }
}

#[test]
fn nothing_is_sent_but_a_token_and_searches() {
    let world = World::new();
    list(&world, "orders.csv", &["--fault", "cancel@0.1"]);
    let watcher = Watcher::of(&world);
    let run = world.run(&["compare", "orders.csv", "--refunds", "refunds.csv"]);
    assert_eq!(run.code, 20, "{run:?}");
    let mut paths = watcher.paths();
    assert!(paths.len() > 12, "{paths:?}");
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths, ["/api/paysearch", "/payAuth/token"]);
    assert_eq!(world.refunds_made(), []);
}

#[test]
fn the_demo_has_orders_that_belong_to_its_payments() {
    let world = World::empty();
    for period in ["last-month", "지난달"] {
        let orders = world.run(&["mock", "orders", period]);
        assert_eq!(orders.code, 0, "{orders:?}");
        let compare = world.cookiepay(&["-p", "demo", "compare", "-", "last-month"]);
        let compare = compare.without("COOKIEPAY_CONFIG").input(orders.stdout);
        let run = compare.run();
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stdout.contains("matched"), "{run:?}");
    }
}
