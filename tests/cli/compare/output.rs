//! What comes of it: for programs, in a workbook, and where a part of the payments is missing.

use std::fs::File;
use std::io::BufReader;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::{differences, list, rows};
use crate::support::World;

const COLUMNS: &str = "result,reasons,order_no,tid,order_amount,gateway_amount,difference,order_cancelled,\
    gateway_cancelled,order_status,gateway_status,order_day,gateway_day,lines,profile,refund,note";

/// A list with one of each fault.
fn faulty(world: &World) {
    let faults = [
        "missing",
        "extra",
        "amount",
        "cancel",
        "status",
        "day",
        "duplicate",
    ];
    let faults = faults.map(|fault| ["--fault", fault]).concat();
    list(world, "orders.csv", &[&["2026-10"], &faults[..]].concat());
}

#[test]
fn programs_get_the_same_rows_in_every_format_and_in_both_languages() {
    let world = World::new();
    faulty(&world);
    for all in [&[][..], &["--all"]] {
        let of_format = |format: &str, language: &str| {
            let compare = ["compare", "orders.csv", "-o", format, "--lang", language];
            let run = world.run(&[&compare[..], all].concat());
            assert_eq!(run.code, 20, "{run:?}");
            run
        };
        for format in ["csv", "ndjson", "json"] {
            let [english, korean] = ["en", "ko"].map(|it| of_format(format, it).stdout);
            assert_eq!(english, korean, "{format}");
        }
        let csv = of_format("csv", "en");
        assert_eq!(csv.stdout.lines().next(), Some(COLUMNS));
        let rows = rows(&csv);
        assert_eq!(rows.len() > 20, !all.is_empty(), "{csv:?}");
        let array = of_format("json", "en").json();
        let lines = of_format("ndjson", "en").stdout;
        let lines = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line"));
        let lines: Vec<serde_json::Value> = lines.collect();
        assert_eq!(array.as_array(), Some(&lines));
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            assert_eq!(line.as_object().map(serde_json::Map::len), Some(row.len()));
            for (name, cell) in row {
                let value = &line[name];
                let told = match value.as_str() {
                    Some(text) => text.to_owned(),
                    None if value.is_null() => String::new(),
                    None => value.to_string(),
                };
                assert_eq!(*cell, told, "{name}");
            }
        }
    }
}

/// A sheet, row by row.
fn sheet(world: &World, file: &str, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<BufReader<File>> = open_workbook(world.path(file)).expect("a workbook");
    let range = book.worksheet_range(name).expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_workbook_has_a_sheet_of_sums_one_of_differences_and_one_of_what_agrees() {
    let world = World::new();
    faulty(&world);
    for (language, names, total, first) in [
        (
            "en",
            ["summary", "differences", "matches"],
            "total",
            "result",
        ),
        ("ko", ["요약", "불일치", "일치"], "합계", "결과"),
    ] {
        let file = format!("{language}.xlsx");
        let run = world.run(&["compare", "orders.csv", "--out", &file, "--lang", language]);
        assert_eq!((run.code, run.stdout.as_str()), (20, ""), "{run:?}");
        let book: Xlsx<BufReader<File>> = open_workbook(world.path(&file)).expect("a workbook");
        assert_eq!(book.sheet_names(), names);
        let [sums, differences, matches] = names.map(|name| sheet(&world, &file, name));
        assert_eq!(sums[0][0], Data::String(first.to_owned()));
        let last = sums.last().expect("a total");
        assert_eq!(last[0], Data::String(total.to_owned()));
        // All rows of the other two, but their headers.
        let count = differences.len() + matches.len() - 2;
        assert_eq!(last[1].to_string(), count.to_string());
        assert_eq!(differences.len() - 1, 7, "{differences:?}");
        let numbers = differences[1..].iter().map(|row| &row[2]);
        for number in numbers {
            assert!(matches!(number, Data::String(it) if it.starts_with("ORD-")));
        }
        assert!(
            differences[1..]
                .iter()
                .all(|row| matches!(row[6], Data::Float(_)))
        );
        let is_day = |cell: &Data| matches!(cell, Data::DateTime(_) | Data::Empty);
        assert!(
            differences[1..].iter().all(|row| is_day(&row[11])),
            "{differences:?}"
        );
    }
}

#[test]
fn a_file_holds_the_document_and_the_screen_what_is_said_of_it() {
    let world = World::new();
    faulty(&world);
    let screen = world.run(&["compare", "orders.csv"]);
    let file = world.run(&["compare", "orders.csv", "--out", "result.txt"]);
    assert_eq!((file.code, file.stdout.as_str()), (20, ""), "{file:?}");
    let text = std::fs::read_to_string(world.path("result.txt")).expect("a table");
    assert_eq!(text, screen.stdout);
    let last = screen.stdout.lines().last().unwrap_or_default();
    assert!(last.starts_with("difference "), "{screen:?}");
    let quiet = world.run(&["compare", "orders.csv", "-q"]);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (screen.stdout, ""));
}

#[test]
fn what_was_not_searched_is_never_missing() {
    let world = World::with_gateway(&["--fault", "search:500/2026-10-03"]);
    list(&world, "orders.csv", &["2026-10", "--fault", "extra@0.05"]);
    let (run, rows) = differences(&world, &["orders.csv", "--all"]);
    assert_eq!(run.code, 7, "{run:?}");
    assert!(rows.len() > 100, "{run:?}");
    assert!(
        rows.iter().all(|row| row["result"] != "only_orders"),
        "{run:?}"
    );
    assert!(
        rows.iter().all(|row| row["order_day"] != "2026-10-03"),
        "{run:?}"
    );
    for words in [
        "2026-10-03",
        "orders not compared: a payment could be among what is missing",
    ] {
        assert!(run.stderr.contains(words), "{words}: {run:?}");
    }
    let table = world.run(&["compare", "orders.csv"]);
    assert_eq!(table.code, 7, "{table:?}");
    let banner = table.stdout.lines().next().unwrap_or_default();
    assert!(banner.contains("2026-10-03"), "{table:?}");
    let json = world.run(&["compare", "orders.csv", "-o", "json"]);
    let error = json.error();
    assert_eq!(
        (json.code, &error["code"]),
        (7, &"search.incomplete".into())
    );
    // As of a search, an array of a part is not closed, and a file of a part does not appear.
    assert_eq!(json.stdout, "");
    let all = world.run(&["compare", "orders.csv", "-o", "json", "--all"]);
    assert!(all.stdout.starts_with("[\n{"), "{all:?}");
    assert!(all.stdout.ends_with('}'), "{all:?}");
    for file in ["part.csv", "part.json", "part.xlsx", "part.txt"] {
        let run = world.run(&["compare", "orders.csv", "--all", "--out", file]);
        assert_eq!(run.code, 7, "{run:?}");
        assert!(!world.path(file).exists(), "{run:?}");
    }
}

#[test]
fn an_incomplete_search_makes_no_file_of_refunds() {
    let world = World::with_gateway(&["--fault", "search:500/2026-10-03"]);
    list(&world, "orders.csv", &["2026-10", "--fault", "cancel@0.1"]);
    let run = world.run(&["compare", "orders.csv", "--refunds", "refunds.csv"]);
    assert_eq!(run.code, 7, "{run:?}");
    assert!(!world.path("refunds.csv").exists(), "{run:?}");
    let words = "no file of refunds was written: a payment that is to be refunded could be among what is missing";
    assert!(run.stderr.contains(words), "{run:?}");
    assert!(!run.stderr.contains("--partial"), "{run:?}");
}

#[test]
fn a_gateway_that_refuses_the_key_is_no_difference() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11", "--fault", "missing"]);
    world.replace_api_key("api_key = \"another\"");
    let run = world.run(&["compare", "orders.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""), "{run:?}");
}
