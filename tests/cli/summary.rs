//! `search --summary`: the same sums in every form, and the same as of the payments themselves.

use serde_json::Value;

use crate::support::World;

/// The figures of a row, without its key.
fn figures(row: &Value) -> Vec<i64> {
    ["payments", "paid", "cancels", "cancelled", "net"]
        .iter()
        .map(|name| row[*name].as_i64().expect("an integer"))
        .collect()
}

fn lines(stdout: &str) -> Vec<Value> {
    stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn the_sums_are_those_of_the_payments() {
    let world = World::new();
    let columns = "status,amount,cancelled,approved_at,cancelled_at";
    let payments = world.run(&["search", "2026-11", "-o", "ndjson", "--columns", columns]);
    let (mut paid, mut cancelled, mut on_the_third) = (0, 0, 0);
    let payments = lines(&payments.stdout);
    for row in &payments {
        if !matches!(
            row["status"].as_str().unwrap(),
            "failed" | "awaiting_deposit"
        ) {
            paid += row["amount"].as_i64().unwrap();
            cancelled += row["cancelled"].as_i64().unwrap();
        }
        let is_of_the_third = |name: &str| {
            let time = row[name].as_str();
            time.is_some_and(|time| time.starts_with("2026-11-03"))
        };
        if is_of_the_third("approved_at") && row["status"] != "failed" {
            on_the_third += row["amount"].as_i64().unwrap();
        }
        if is_of_the_third("cancelled_at") {
            on_the_third -= row["cancelled"].as_i64().unwrap();
        }
    }
    assert!(cancelled > 0);
    let run = world.run(&["search", "2026-11", "-o", "json", "--summary", "day"]);
    let document = run.json();
    assert_eq!(document["total"]["payments"], payments.len());
    assert_eq!(document["total"]["paid"], paid);
    assert_eq!(document["total"]["cancelled"], cancelled);
    assert_eq!(document["total"]["net"], paid - cancelled);
    let groups = document["groups"].as_array().unwrap();
    let third = groups
        .iter()
        .find(|row| row["day"] == "2026-11-03")
        .unwrap();
    assert_eq!(third["net"], on_the_third);
}

#[test]
fn every_form_and_every_grouping_has_the_same_total() {
    let world = World::new();
    let total = world
        .run(&["search", "2026-11", "--summary", "-o", "json"])
        .json();
    let total = figures(&total["total"]);
    for by in [
        "day",
        "week",
        "month",
        "method",
        "status",
        "profile",
        "day,method",
        "status,week",
    ] {
        for booking in ["both", "approved"] {
            let search = ["search", "2026-11", "--summary", by, "--by", booking, "-o"];
            let run = |format| world.run(&[&search[..], &[format]].concat());

            let document = run("json").json();
            assert_eq!(figures(&document["total"]), total, "{by}");
            let rows = lines(&run("ndjson").stdout);
            let (last, groups) = rows.split_last().unwrap();
            assert_eq!(last["total"], true);
            assert_eq!(figures(last), total, "{by}");
            assert_eq!(document["groups"].as_array().unwrap(), groups);

            let csv = run("csv");
            let names = csv.stdout.lines().next().unwrap().split(',').count();
            let mut sums = vec![0; 5];
            for line in csv.stdout.lines().skip(1) {
                let cells: Vec<&str> = line.split(',').skip(names - 7).take(5).collect();
                for (sum, cell) in sums.iter_mut().zip(cells) {
                    *sum += cell.parse::<i64>().unwrap();
                }
            }
            assert_eq!(sums, total, "{by}: a column of CSV adds up to the total");

            let table = run("table").stdout;
            let last = table.lines().last().unwrap().replace(',', "");
            let last: Vec<i64> = last
                .split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect();
            assert_eq!(last, total, "{table}");
        }
    }
}

#[test]
fn a_footer_is_the_total_of_the_summary() {
    let world = World::new();
    let footer = world.run(&["search", "2026-11"]).stderr;
    let total = world
        .run(&["search", "2026-11", "--summary", "-o", "json"])
        .json();
    let net = figures(&total["total"])[4].to_string();
    assert!(
        footer.replace(',', "").contains(&format!("net {net} won")),
        "{footer}"
    );
}

#[test]
fn days_without_payments_are_there_and_cancels_alone_bring_nothing_in() {
    let world = World::new();
    let run = world.run(&["search", "2019-01", "--summary", "day", "-o", "csv"]);
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(rows.len(), 32);
    assert_eq!(rows[31], "2019-01-31,0,0,0,0,0,0,0");

    let cancels = world
        .run(&[
            "search",
            "2026-11",
            "--summary",
            "method",
            "--by",
            "cancelled",
            "-o",
            "json",
        ])
        .json();
    assert_eq!(cancels["total"]["paid"], 0);
    assert_eq!(cancels["total"]["payments"], 0);
    assert!(cancels["total"]["net"].as_i64().unwrap() < 0);
}

#[test]
fn what_the_figures_cannot_know_is_said_beside_them() {
    let world = World::new();
    let run = world.run(&["search", "2026-11", "--summary", "day"]);
    assert!(
        run.stderr.contains("on the day of the last"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("cancels of payments from before 2026-11-01 are not in here"),
        "{}",
        run.stderr
    );
    let run = world.run(&["search", "2026-11", "--summary", "day", "--quiet"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_pipe_gets_no_bars() {
    let world = World::new();
    let run = world
        .cookiepay(&["search", "2026-11", "--summary", "day"])
        .env("LANG", "ko_KR.UTF-8")
        .run();
    assert!(run.stdout.starts_with("day "), "{}", run.stdout);
    assert!(!run.stdout.contains(['█', '░', '#']), "{}", run.stdout);
}

#[test]
fn filters_apply_before_anything_is_added_up() {
    let world = World::new();
    let run = world.run(&[
        "search",
        "2026-11",
        "--summary",
        "status",
        "--status",
        "failed",
        "-o",
        "csv",
    ]);
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(rows.len(), 2, "{}", run.stdout);
    assert!(rows[1].starts_with("failed,"), "{}", rows[1]);
    assert!(
        rows[1].ends_with(",0,0,0,0,0,0"),
        "failed payments are no money: {}",
        rows[1]
    );
}

#[test]
fn a_summary_that_cannot_be_is_a_usage_error() {
    let world = World::new();
    for (arguments, says) in [
        (
            &["--summary", "2026-11"][..],
            "a period goes before --summary",
        ),
        (&["--summary", "day,day"], "day is named twice"),
        (&["--summary", "day,method,week"], "one within another"),
        (&["--by", "approved"], "--summary"),
        (&["--summary", "day", "--columns", "tid"], "--columns"),
        (&["--summary", "day", "--sort", "amount"], "--sort"),
        (&["--summary", "day", "--limit", "3"], "--limit"),
        (
            &["--summary", "day", "--limit", "3", "-o", "xlsx"],
            "--limit",
        ),
    ] {
        let run = world.run(&[&["search"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.contains(says), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}
