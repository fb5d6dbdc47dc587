//! `search` by the days that people write: none after today, none left out, and no guess.

use crate::support::World;

/// The days that a run asked the gateway for, as its note or its error says.
fn searched(world: &World, arguments: &[&str]) -> String {
    let run = world.run(&[&["search"], arguments, &["--buyer", "없는 사람", "-v"]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    let found = run
        .stderr
        .lines()
        .find_map(|line| line.strip_prefix("no payments found for "));
    found.unwrap_or_else(|| panic!("{run:?}")).to_owned()
}

#[test]
fn a_period_is_taken_as_people_write_it() {
    let world = World::new();
    for (arguments, days) in [
        (["2026년 10월"].as_slice(), "2026-10-01..2026-10-31"),
        (&["20261003"], "2026-10-03"),
        (&["2026.10.03"], "2026-10-03"),
        (&["2026. 10. 3. ~ 10. 5."], "2026-10-03..2026-10-05"),
        (&["2025"], "2025-01-01..2025-12-31"),
        (
            &["--from", "2026/9", "--to", "2026년 10월 3일"],
            "2026-09-01..2026-10-03",
        ),
        (&["--to", "2026-10-03"], "2025-10-03..2026-10-03"),
        (&["..2026-10-03"], "2025-10-03..2026-10-03"),
    ] {
        assert_eq!(searched(&world, arguments), days, "{arguments:?}");
    }
}

#[test]
fn a_period_of_several_words_needs_no_quotes() {
    let world = World::new();
    for words in [["지난", "달"], ["last", "month"]] {
        let quoted = words.join(" ");
        assert_eq!(searched(&world, &words), searched(&world, &[&quoted]));
    }
    assert_eq!(
        searched(&world, &["--from", "11월", "3일", "--to", "11월", "5일"]),
        searched(&world, &["11월 3일..11월 5일"])
    );
    let run = world.run(&["search", "2026-11-01", "2026-11-03"]);
    assert_eq!(run.code, 2, "{run:?}");
    let hint = "did you mean 2026-11-01..2026-11-03?";
    assert!(run.stderr.contains(hint), "{run:?}");
}

/// `지난달`, as a Mac hands it over.
#[test]
fn a_word_is_the_same_in_any_encoding_of_its_letters() {
    let world = World::new();
    let decomposed = "\u{110c}\u{1175}\u{1102}\u{1161}\u{11ab}\u{1103}\u{1161}\u{11af}";
    let last_month = searched(&world, &["last-month"]);
    for text in ["지난달", "지난 달", "LAST MONTH", "전월", decomposed] {
        assert_eq!(searched(&world, &[text]), last_month, "{text}");
    }
}

#[test]
fn a_far_end_costs_no_requests() {
    let world = World::new();
    for period in ["..9999-12-31", "2026-11-01..9999-12-31"] {
        let run = world.run(&["search", period, "-o", "ndjson", "-v"]);
        assert_eq!(run.code, 0, "{run:?}");
        let requests = run.stderr.matches("POST /api/paysearch").count();
        assert!((1..=20).contains(&requests), "{period}: {requests}");
    }
    let run = world.run(&["search", "..2026-11-15", "-o", "ndjson"]);
    let note = "searching from 2025-11-15, a year before the end";
    assert!(run.stderr.contains(note), "{run:?}");
}

/// A machine whose clock is slow leaves out no day that the gateway has.
#[test]
fn today_is_the_later_of_this_machines_day_and_the_gateways() {
    let period = "2045-01-30..2045-02-28";
    let run = World::new().run(&["search", period, "-o", "json"]);
    assert_eq!(
        (run.code, &run.error()["code"]),
        (2, &"usage.period".into()),
        "{run:?}"
    );
    // Twenty years after 15 November 2026.
    let ahead = World::with_gateway(&["--fault", "token:date=+175320h"]);
    assert_eq!(searched(&ahead, &[period]), period);
    assert_eq!(
        searched(&ahead, &["2046-11-01..2046-12-31"]),
        "2046-11-01..2046-11-15"
    );
    assert_eq!(searched(&ahead, &["2d"]), "2046-11-14..2046-11-15");
}

#[test]
fn what_is_no_period_is_refused_with_another_that_is_one() {
    let world = World::empty();
    for (period, message, hint) in [
        ("11/3", "may be", "write "),
        ("7일", "may be 7d or", "write 7d or"),
        ("2026-02-30", "not in the calendar", "2026-02-28"),
        ("9999-12-31", "still to come", "did you mean 20"),
        ("내일", "still to come", "is today, 20"),
        (
            "2026-10-15..2026-10-01",
            "before it starts",
            "2026-10-01..2026-10-15",
        ),
        ("0206-10-01..2026-10-15", "0206-10-01", "four digits"),
        ("last-moth", "not a period", "did you mean last-month?"),
        ("26-10-03", "not a period", "did you mean 2026-10-03?"),
        ("soon", "not a period", "a period is a word"),
    ] {
        let run = world.run(&["search", period, "-o", "json"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        let error = run.error();
        assert_eq!(error["code"], "usage.period", "{run:?}");
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        assert!(text("message").contains(message), "{run:?}");
        assert!(text("hint").contains(hint), "{run:?}");
        assert!(!text("hint").ends_with(&format!(" {period}?")), "{run:?}");
    }
}

#[test]
fn a_search_of_many_requests_says_so_before_it_begins() {
    let world = World::new();
    let search = |arguments: &[&str]| {
        world.run(
            &[
                &["search", "2026-08-01..2026-10-31", "-o", "ndjson"],
                arguments,
            ]
            .concat(),
        )
    };
    let run = search(&["--slice", "day", "--jobs", "8"]);
    let note = "this takes 92 requests, 8 at a time; Ctrl-C stops it\n";
    assert!(run.stderr.starts_with(note), "{run:?}");
    assert_eq!(search(&[]).stderr, "");
    assert_eq!(search(&["--slice", "day", "-q"]).stderr, "");
}

#[test]
fn a_filter_that_finds_nothing_today_says_that_it_was_today_only() {
    let world = World::new();
    let note = "name more days, as in `cookiepay search 30d …`";
    for format in ["table", "json", "csv"] {
        let run = world.run(&["search", "--buyer", "없는 사람", "-o", format]);
        assert!(run.stderr.contains("only today, 20"), "{run:?}");
        assert!(run.stderr.contains(note), "{run:?}");
        let run = world.run(&["search", "2026-11", "--buyer", "없는 사람", "-o", format]);
        assert!(!run.stderr.contains("only today"), "{run:?}");
    }
}
