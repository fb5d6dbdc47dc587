//! `search` over long periods and several profiles: in slices, in order, complete or an error.

use std::collections::HashSet;
use std::io;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::server::{Message, serve};
use crate::support::{Transcript, World};

/// Enough payments for a month to be several batches of rows.
const BUSY: [&str; 2] = ["--payments", "20000"];

fn with_fault(fault: &str) -> Vec<&str> {
    [BUSY.as_slice(), &["--fault", fault]].concat()
}

fn lines(run: &Transcript) -> Vec<&str> {
    run.stdout.lines().collect()
}

/// The rows whatever their order, each once.
#[track_caller]
fn set(run: &Transcript) -> HashSet<&str> {
    let lines = lines(run);
    let set: HashSet<&str> = lines.iter().copied().collect();
    assert_eq!(set.len(), lines.len(), "a row came twice");
    set
}

fn requests(run: &Transcript) -> usize {
    run.stderr.matches("POST /api/paysearch").count()
}

#[test]
fn a_long_period_is_asked_for_month_by_month_and_printed_in_order() {
    let world = World::new();
    let months: String = ["2026-08", "2026-09", "2026-10"]
        .iter()
        .map(|month| world.run(&["search", month, "-o", "ndjson"]).stdout)
        .collect();
    assert!(!months.is_empty());
    for (arguments, expected) in [
        (["--slice", "month"].as_slice(), 3),
        (&["--slice", "week", "--jobs", "1"], 14),
        (&["--slice", "day", "--jobs", "64"], 92),
    ] {
        let search = ["search", "2026-08..2026-10", "-o", "ndjson", "-v"];
        let run = world.run(&[search.as_slice(), arguments].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.stdout, months, "{arguments:?}");
        assert_eq!(requests(&run), expected, "{arguments:?}");
    }
    let run = world.run(&["search", "2026-10", "-o", "ndjson", "-v"]);
    assert_eq!(requests(&run), 1, "a month is asked for at once");
}

#[test]
fn what_comes_ahead_of_its_turn_waits_and_leaves_nothing_behind() {
    let period = ["search", "2026-08..2026-10", "-o", "ndjson"];
    let expected = World::with_gateway(&BUSY).run(&period);
    let world = World::with_gateway(&with_fault("search:delay=500ms/2026-08-15"));
    let temporary = world.path("temporary");
    std::fs::create_dir(&temporary).unwrap();
    let run = world.cookiepay(&period).env("TMPDIR", &temporary).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout == expected.stdout);
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again_and_then_in_halves() {
    for search in [
        ["search", "2026-10", "-o", "ndjson"],
        ["search", "2026-09..2026-10", "-o", "ndjson"],
    ] {
        let healthy = World::with_gateway(&BUSY).run(&search);
        for fault in ["search:half*1", "search:cut*4", "search:500*3"] {
            let run = World::with_gateway(&with_fault(fault)).run(&search);
            assert_eq!(run.code, 0, "{fault}: {}", run.stderr);
            assert!(set(&run) == set(&healthy), "{fault}: {search:?}");
            assert_eq!(run.stderr, "", "{fault}");
        }
    }
}

#[test]
fn a_period_that_the_gateway_calls_too_long_is_halved_down_to_a_day() {
    let search = ["search", "2026-09..2026-10", "-o", "ndjson"];
    let healthy = World::new().run(&search);
    for (days, requests_made) in [("30", 4), ("7", 24), ("1", 120)] {
        let fault = format!("search:too-long={days}");
        let world = World::with_gateway(&["--fault", &fault]);
        let run = world.run(&[&search[..], &["-v", "--jobs", "1"]].concat());
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stdout == healthy.stdout, "{days}");
        assert_eq!(requests(&run), requests_made, "{days}");
    }
    // What calls a day too long has no answer at all.
    let world = World::with_gateway(&["--fault", "search:too-long=0"]);
    let run = world.run(&["search", "2026-10-03", "-o", "json"]);
    assert_eq!(
        (run.code, &run.error()["code"]),
        (3, &"gateway.refused".into()),
        "{run:?}"
    );
    assert!(run.stderr.contains("조회기간은 최대"), "{run:?}");
}

#[test]
fn a_gateway_that_falls_silent_is_asked_again() {
    for fault in ["search:stall*1", "search:stall-half*1"] {
        let world = World::with_gateway(&with_fault(fault));
        world.write_config(&format!(
            "{}search_timeout_seconds = 1\n",
            world.profile("mock")
        ));
        let run = world.run(&["search", "2026-10", "-o", "ndjson"]);
        assert_eq!(run.code, 0, "{fault}: {}", run.stderr);
        let healthy = World::with_gateway(&BUSY).run(&["search", "2026-10", "-o", "ndjson"]);
        assert!(set(&run) == set(&healthy), "{fault}");
    }
}

#[test]
fn a_day_that_always_fails_is_named_and_every_other_day_is_there() {
    let world = World::with_gateway(&["--fault", "search:500/2026-10-03"]);
    let healthy = World::new();
    let period = "2026-08..2026-10";
    let day = healthy.run(&["search", "2026-10-03", "-o", "ndjson"]);
    let all = healthy.run(&["search", period, "-o", "ndjson"]);
    assert!(!day.stdout.is_empty(), "nobody paid that day");
    let expected = all.stdout.replace(&day.stdout, "");

    let run = world.run(&["search", period, "-o", "json"]);
    assert_eq!(run.code, 7, "{}", run.stderr);
    let error = run.error();
    assert_eq!(error["code"], "search.incomplete");
    assert_eq!(error["missing"][0]["from"], "2026-10-03", "{error}");
    assert_eq!(error["missing"][0]["to"], "2026-10-03", "{error}");
    assert_eq!(error["missing"].as_array().unwrap().len(), 1, "{error}");
    // A day was asked for by itself: less cannot be.
    let hint = error["hint"].as_str().unwrap();
    assert_eq!(hint, "run it again; --partial accepts what came");
    assert!(
        !run.stdout.trim_end().ends_with(']'),
        "the array was closed"
    );

    let partial = world.run(&["search", period, "-o", "json", "--partial"]);
    assert_eq!(partial.code, 7, "{}", partial.stderr);
    assert_eq!(
        partial.json().as_array().unwrap().len(),
        expected.lines().count()
    );
    let partial = world.run(&["search", period, "-o", "ndjson", "--partial"]);
    assert!(partial.stdout == expected);
    let day = world.run(&["search", "2026-10-03", "-o", "ndjson"]);
    assert_eq!((day.code, day.stdout.as_str()), (7, ""), "{}", day.stderr);
}

#[test]
fn a_table_that_is_not_complete_says_so_above_and_below() {
    let world = World::with_gateway(&["--fault", "search:500/2026-10-03"]);
    let run = world.run(&["search", "2026-09-20..2026-10-31"]);
    assert_eq!(run.code, 7, "{}", run.stderr);
    let lines = lines(&run);
    assert_eq!(lines.first(), Some(&"INCOMPLETE: 2026-10-03 missing"));
    assert_eq!(lines.last(), Some(&"INCOMPLETE: 2026-10-03 missing"));
    assert!(lines[1].starts_with("approved_at"), "{lines:?}");
    assert!(run.stderr.contains("2026-10-03"), "{}", run.stderr);
    assert!(run.stderr.contains("HTTP 500"), "{}", run.stderr);
}

#[test]
fn a_file_that_is_not_complete_appears_only_when_that_is_accepted() {
    let world = World::with_gateway(&["--fault", "search:500/2026-10-03"]);
    for format in ["json", "csv", "table"] {
        let search = ["search", "2026-10", "-o", format, "--out", "october"];
        let run = world.run(&search);
        assert_eq!(run.code, 7, "{}", run.stderr);
        assert!(!world.path("october").exists(), "{format}");
        let run = world.run(&[search.as_slice(), &["--partial"]].concat());
        assert_eq!(run.code, 7, "{}", run.stderr);
        assert!(world.path("october").exists(), "{format}");
        std::fs::remove_file(world.path("october")).unwrap();
    }
}

#[test]
fn a_refusal_stops_a_long_search_at_once() {
    let world = World::with_gateway(&["--fault", "search:code=E777"]);
    let run = world.run(&[
        "search",
        "2026-01..2026-10",
        "-o",
        "json",
        "-v",
        "--jobs",
        "1",
    ]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    assert_eq!(requests(&run), 1);
    assert_eq!(run.error()["gateway"]["code"], "E777");
}

#[test]
fn a_gateway_that_is_down_is_not_asked_for_every_day_of_a_year() {
    let world = World::with_gateway(&["--fault", "search:500"]);
    let run = world.run(&["search", "2026-01..2026-10", "-o", "json", "-v"]);
    assert_eq!(run.code, 7);
    assert!(requests(&run) < 100, "{} requests", requests(&run));
    let missing = &run.error()["missing"];
    assert_eq!(missing[0]["from"], "2026-01-01", "{missing}");
    let last = missing.as_array().unwrap().last().unwrap();
    assert_eq!(last["to"], "2026-10-31", "{missing}");
}

#[test]
fn a_limit_is_enough_even_where_the_rest_would_fail() {
    let world = World::with_gateway(&["--fault", "search:500/2026-10-03"]);
    let limited = ["search", "2026-08..2026-10", "-o", "ndjson", "--limit", "5"];
    let run = world.run(&limited);
    assert_eq!((run.code, lines(&run).len()), (0, 5), "{}", run.stderr);
}

/// Two gateways with payments of their own, as profiles `a` and `b` of the first one's world.
fn two_merchants(first: &[&str], second: &[&str]) -> (World, World) {
    let world = World::with_gateway(first);
    let other = World::with_gateway(second);
    world.write_config(&[world.profile("a"), other.profile("b")].concat());
    (world, other)
}

/// Returns a column of a CSV document without quotes.
fn column<'a>(run: &'a Transcript, name: &str) -> Vec<&'a str> {
    let mut rows = run
        .stdout
        .lines()
        .map(|row| row.split(',').collect::<Vec<_>>());
    let header = rows.next().expect("a header");
    let place = header.iter().position(|column| *column == name);
    let place = place.expect("the column");
    rows.map(|row| row[place]).collect()
}

#[test]
fn several_profiles_are_searched_side_by_side_and_printed_by_profile_then_day() {
    let (world, _other) = two_merchants(&["--seed", "1"], &["--seed", "2"]);
    let one = |profile| world.run(&["search", "2026-08..2026-10", "-o", "ndjson", "-p", profile]);
    let both = ["search", "2026-08..2026-10", "-o", "ndjson"];
    for choice in [["-p", "b,a"].as_slice(), &["-p", "a", "--all-profiles"]] {
        let run = world.run(&[both.as_slice(), choice].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let parts = [one("a").stdout, one("b").stdout];
        let expected = match choice {
            ["-p", "b,a"] => [parts[1].as_str(), &parts[0]].concat(),
            _ => parts.concat(),
        };
        assert!(run.stdout == expected, "{choice:?}");
    }

    let csv = ["search", "2026-10-01", "-o", "csv", "-p", "a,b"];
    let run = world.run(&csv);
    let profiles = column(&run, "profile");
    let mut sorted = profiles.clone();
    sorted.sort_unstable();
    assert_eq!(profiles, sorted);
    assert!(profiles.contains(&"a") && profiles.contains(&"b"));
    let table = world.run(&["search", "2026-10-01", "-p", "a,b"]);
    assert!(table.stdout.starts_with("profile"), "{}", table.stdout);
}

#[test]
fn a_profile_that_fails_is_named_and_the_others_still_come() {
    let (world, _other) = two_merchants(&[], &["--fault", "token:code=E003"]);
    let run = world.run(&[
        "search",
        "2026-08..2026-10",
        "-p",
        "a,b",
        "-o",
        "json",
        "--partial",
    ]);
    assert_eq!(run.code, 7, "{}", run.stderr);
    let alone = world.run(&["search", "2026-08..2026-10", "-p", "a", "-o", "json"]);
    assert_eq!(run.json(), alone.json());
    let missing = run.error()["missing"].clone();
    assert_eq!(missing[0]["profile"], "b", "{missing}");
    assert_eq!(missing[0]["from"], "2026-08-01", "{missing}");
    assert_eq!(missing[0]["to"], "2026-10-31", "{missing}");

    let run = world.run(&["search", "2026-10-01", "-p", "b,a"]);
    let line = "INCOMPLETE: b 2026-10-01 missing";
    assert_eq!(lines(&run).first(), Some(&line));
    assert_eq!(lines(&run).last(), Some(&line));
}

#[test]
fn profiles_that_all_fail_the_same_way_end_with_that_code() {
    let refusing = ["--fault", "token:code=E003"];
    let (world, _other) = two_merchants(&refusing, &refusing);
    let run = world.run(&["search", "2026-10", "-p", "a,b", "-o", "json"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn one_merchant_under_two_names_is_asked_once() {
    let world = World::new();
    world.write_config(&[world.profile("a"), world.profile("b")].concat());
    let run = world.run(&["search", "2026-10", "-p", "a,b", "-o", "ndjson", "-v"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(requests(&run), 1);
    assert!(
        run.stderr.contains("b is the same merchant as a"),
        "{}",
        run.stderr
    );
    set(&run);
}

#[test]
fn a_refund_finds_the_profile_that_its_payment_belongs_to() {
    let (world, other) = two_merchants(&["--seed", "1"], &["--seed", "2"]);
    let search = ["search", "2026-10-01..", "-p", "b", "-o", "ndjson"];
    let paid = ["--method", "card", "--status", "paid", "--limit", "1"];
    let row = world.run(&[search.as_slice(), &paid].concat());
    let row: Value = serde_json::from_str(&row.stdout).unwrap();
    let tid = row["TID"].as_str().unwrap();
    let cancel = [
        "cancel", tid, "--full", "--reason", "변심", "--yes", "-o", "json",
    ];
    let run = world.run(&[cancel.as_slice(), &["--all-profiles"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["profile"], "b");
    assert_eq!(
        (world.refunds_made().len(), other.refunds_made().len()),
        (0, 1)
    );

    let nobody = ["cancel", "nosuchtid", "--full", "--reason", "변심", "--yes"];
    let run = world.run(&[nobody.as_slice(), &["--all-profiles"]].concat());
    assert_eq!(run.code, 5, "{}", run.stderr);
}

#[test]
fn a_tid_is_looked_for_in_every_profile_and_belongs_to_one() {
    let (world, _other) = two_merchants(&["--seed", "1"], &["--seed", "2"]);
    let row = world.run(&[
        "search",
        "2026-10-01..",
        "-p",
        "b",
        "-o",
        "ndjson",
        "--limit",
        "1",
    ]);
    let row: Value = serde_json::from_str(&row.stdout).unwrap();
    let tid = row["TID"].as_str().unwrap();
    let columns = ["-o", "json", "--columns", "tid,profile"];
    let search = ["search", "--all-profiles", "--tid"];
    let run = world.run(&[&search, [tid].as_slice(), &columns].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json(), json!([{"tid": tid, "profile": "b"}]));

    let run = world.run(&[&search, ["nosuchtid"].as_slice(), &columns].concat());
    assert_eq!(run.code, 5, "{}", run.stderr);

    let (world, _other) = two_merchants(&["--seed", "2"], &["--seed", "2"]);
    let run = world.run(&[&search, [tid].as_slice(), &columns].concat());
    assert_eq!(run.code, 6, "{}", run.stderr);
    assert_eq!(run.error()["code"], "payment.several_profiles");
    let message = run.error()["message"].to_string();
    assert!(
        message.contains("a, b") && message.contains(tid),
        "{message}"
    );
}

#[test]
fn a_command_for_one_profile_refuses_several() {
    let world = World::new();
    world.write_config(&[world.profile("a"), world.profile("b")].concat());
    let run = world.run(&["token", "-p", "a,b"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let run = world.run(&["search", "-p", "a,"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let run = world.run(&["search", "-p", "a,nobody", "-o", "json"]);
    assert_eq!(run.code, 6, "{}", run.stderr);
    assert_eq!(run.error()["profile"], "nobody");
}

/// Answers every search with one payment, and one that has no TID, until the client leaves.
fn answer(mut stream: TcpStream) -> io::Result<()> {
    loop {
        let request = Message::read(&mut stream)?;
        let body = if request.path() == "/payAuth/token" {
            r#"{"RTN_CD":"0000","RTN_MSG":"","TOKEN":"t"}"#
        } else {
            r#"[{"RESULTCODE":"0000","TID":"same"},{"RESULTCODE":"E101","TID":""}]"#
        };
        let answer = Message {
            head: "HTTP/1.1 200 OK".to_owned(),
            body: body.to_owned(),
        };
        answer.write(&mut stream)?;
    }
}

#[test]
fn a_payment_that_several_slices_have_is_printed_once_and_said_so() {
    let address = serve(answer);
    let world = World::empty();
    world.lead_to(&format!("http://{address}"));
    let run = world.run(&["search", "2026-08..2026-10", "-o", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let named =
        |tid: &str| json!({"RESULTCODE": if tid.is_empty() { "E101" } else { "0000" }, "TID": tid});
    // What has no name cannot be known again: it is never taken for a repeat.
    assert_eq!(
        run.json(),
        json!([named("same"), named(""), named(""), named("")])
    );
    assert!(
        run.stderr.contains("2 payments came more than once"),
        "{}",
        run.stderr
    );
}
