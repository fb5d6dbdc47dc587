//! Each kind of table on terminals of 60, 80, 100 and 140 columns: what decides is whole, and what has no
//! room is named.

use std::fs;

use unicode_width::UnicodeWidthStr as _;

use crate::support::language::assert_in_korean;
use crate::support::sample::{CARD, NAVERPAY, OTHER_CARD};
use crate::support::{Run, TODAY, Transcript, World};

/// A payment by a card number that was typed.
const KEYED_IN: &str = "3469753111";

const WIDTHS: [u16; 4] = [60, 80, 100, 140];

fn at_a_terminal(world: &World, arguments: &[&str]) -> Run {
    let run = world.cookiepay(arguments).env("TERM", "xterm-256color");
    run.env("NO_COLOR", "1").env("PAGER", "cat")
}

/// Returns all that is on the screen in the end, as a person sees it.
fn screen(world: &World, arguments: &[&str], columns: u16) -> Transcript {
    let run = at_a_terminal(world, arguments).on_a_screen(columns).end();
    Transcript {
        stderr: run.stderr.replace('\r', ""),
        ..run
    }
}

const WIDTHS_IN_KOREAN: [u16; 3] = [60, 80, 140];

/// Draws the screens in Korean.
fn in_korean(world: World, arguments: &[&str]) -> String {
    let world = world.speaking("ko");
    let screens = WIDTHS_IN_KOREAN.map(|columns| drawn(&world, arguments, columns));
    let screens = screens
        .concat()
        .replace("columns, exit code", "열, 종료 코드");
    assert_in_korean(&screens);
    screens
}

/// Draws the screens at all widths below one another, without what differs from run to run.
fn screens(world: &World, arguments: &[&str]) -> String {
    WIDTHS
        .map(|columns| drawn(world, arguments, columns))
        .concat()
}

fn drawn(world: &World, arguments: &[&str], columns: u16) -> String {
    let run = screen(world, arguments, columns);
    let mut drawn = format!("## {columns} columns, exit code {}\n\n", run.code);
    for line in run.stderr.lines() {
        let is_command = line.contains('`') || line.contains("cookiepay");
        // Both sides of a comparison are amounts, and an order number is how it is found: no room is enough.
        let fits = line.width() <= columns.into() || (arguments[0] == "compare" && columns < 80);
        assert!(fits || is_command, "{columns}: {line}");
        let line = line.replace(world.base_url(), "http://127.0.0.1:8480");
        drawn.push_str(&without_moments(&line));
        drawn.push('\n');
    }
    drawn.push('\n');
    drawn
}

/// Replaces the digits of moments: this machine's clock goes on.
fn without_moments(line: &str) -> String {
    let shape: String = line
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let mut shown = line.to_owned();
    for (digits, name) in [
        ("0000-00-00 00:00:00", "YYYY-MM-DD hh:mm:ss"),
        ("0000-00-00 00:00", "YYYY-MM-DD hh:mm"),
        ("00-00 00:00", "MM-DD hh:mm"),
    ] {
        for (at, found) in shape.match_indices(digits) {
            let place = at..at.saturating_add(found.len());
            let part = shown.get(place.clone());
            if part.is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit())) {
                shown.replace_range(place, name);
            }
        }
    }
    shown
}

fn snapshot(name: &str, screens: &str) {
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(name, screens);
    });
}

#[test]
fn a_search() {
    let world = World::new();
    let search = ["search", "2026-11-05..2026-11-07"];
    snapshot("search", &screens(&world, &search));
    snapshot("search_in_korean", &in_korean(world, &search));
}

#[test]
fn a_comparison() {
    let world = World::new();
    let faults = ["missing", "extra", "amount", "cancel", "status", "day"];
    let faults = faults.map(|fault| ["--fault", fault]).concat();
    let orders = [
        "mock",
        "orders",
        "2026-11",
        "--today",
        TODAY,
        "--out",
        "orders.csv",
    ];
    assert_eq!(world.run(&[&orders[..], &faults].concat()).code, 0);
    let compare = ["compare", "orders.csv"];
    snapshot("comparison", &screens(&world, &compare));
    snapshot("comparison_in_korean", &in_korean(world, &compare));
}

#[test]
fn a_search_over_two_years_keeps_the_year() {
    let world = World::new();
    let search = [
        "search",
        "2025-12-30..2026-01-01",
        "--columns",
        "approved_at,tid,amount,product",
    ];
    snapshot("search_over_two_years", &screens(&world, &search));
}

#[test]
fn a_summary() {
    let world = World::new();
    let summary = [
        "search",
        "2026-11-05..2026-11-07",
        "--summary",
        "status,day",
    ];
    snapshot("summary", &screens(&world, &summary));
    snapshot("summary_in_korean", &in_korean(world, &summary));
}

/// Makes refunds: one done, one refused, one in doubt.
fn with_refunds() -> World {
    let world = World::refusing_and_falling_silent();
    for (tid, reason) in [
        (OTHER_CARD, "고객이 마음을 바꿨습니다"),
        (NAVERPAY, "품절"),
        (CARD, "배송이 너무 늦어서 받지 않겠다고 합니다"),
    ] {
        world.run(&[
            "cancel",
            tid,
            "--full",
            "--reason",
            reason,
            "--ref",
            "ticket-4711",
            "--yes",
        ]);
    }
    world
}

#[test]
fn refunds() {
    let world = with_refunds();
    // All that it has by itself but the person, whose name is as long as this machine's.
    let columns =
        "id,outcome,certain,claimed_at,tid,amount,environment,profile,evidence,ref,reason";
    let list = ["refunds", "list", "--columns", columns];
    snapshot("refunds_list", &screens(&world, &list));
    let reconcile = ["refunds", "reconcile", "--all", "-q"];
    snapshot("refunds_reconcile", &screens(&world, &reconcile));
    snapshot("refunds_reconcile_in_korean", &in_korean(world, &reconcile));
    snapshot("refunds_list_in_korean", &in_korean(with_refunds(), &list));
}

#[test]
fn the_history_of_a_refund_is_as_wide_as_the_screen_at_most() {
    let world = with_refunds();
    // Who did it is as long as this machine's name.
    let show = screens(&world, &["refunds", "show", "r2"]);
    assert!(
        show.contains("\nYYYY-MM-DD hh:mm:ss  refunded  look "),
        "{show}"
    );
    assert!(
        show.contains("\n    27,000 won were left before, 0 are left now\n"),
        "{show}"
    );
}

#[test]
fn refunds_are_listed_as_asked_for() {
    let world = with_refunds();
    let list = |arguments: &[&str]| {
        let columns = [
            "refunds",
            "list",
            "--columns",
            "id,tid,outcome",
            "-o",
            "csv",
        ];
        let run = world.run(&[&columns[..], arguments].concat());
        assert_eq!(run.code, 0, "{run:?}");
        let lines = run.stdout.lines().map(str::to_owned);
        (lines.collect::<Vec<_>>(), run.stderr)
    };
    let header = "id,tid,outcome".to_owned();
    let [r1, r2, r3] = [
        format!("r1,{OTHER_CARD},refused"),
        format!("r2,{NAVERPAY},refunded"),
        format!("r3,{CARD},refunded"),
    ];
    assert_eq!(list(&[]).0, [&header, &r1, &r2, &r3].map(Clone::clone));
    assert_eq!(
        list(&["--outcome", "Refused,not-sent"]).0,
        [header.clone(), r1.clone()]
    );
    assert_eq!(
        list(&["--limit", "2"]),
        (
            [&header, &r2, &r3].map(Clone::clone).to_vec(),
            "limited to the latest 2 refunds; there are more\n".to_owned()
        )
    );
    assert_eq!(list(&["--since", "today", "--until", "today"]).0.len(), 4);
    assert_eq!(
        list(&["--until", "yesterday"]),
        (vec![header.clone()], "no refund matches\n".to_owned())
    );
    assert_eq!(list(&["--ref", "ticket-4711"]).0.len(), 4);
    assert_eq!(list(&["--ref", "ticket-4712"]).0, [header]);
    for (arguments, said) in [
        (["--columns", "id,amuont"], "did you mean amount?"),
        (["--columns", "id,id"], "column id is named twice"),
        (
            ["--outcome", "lost"],
            "an outcome is one of claimed, sending",
        ),
    ] {
        let run = world.run(&[&["refunds", "list"][..], &arguments].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(said), "{run:?}");
    }
}

#[test]
fn real_money_is_marked() {
    let world = with_refunds();
    world.add_to_profile("environment = \"live\"");
    let run = world.run(&["cancel", KEYED_IN, "--full", "--reason", "변심", "--yes"]);
    let list = world
        .cookiepay(&["refunds", "list"])
        .env("TERM", "xterm")
        .on_a_screen(60);
    let list = list.end().stderr;
    assert!(
        list.contains("\u{1b}[1m\u{1b}[37m\u{1b}[41mlive\u{1b}[0m"),
        "{run:?}{list:?}"
    );
}

/// Makes a batch of two rows that can be done, and two that cannot.
fn with_a_batch() -> World {
    let world = World::new();
    let rows = format!(
        "{CARD},5000,반품\n{NAVERPAY},full,품절\n{OTHER_CARD},99999,변심\nnosuchtid,full,변심\n"
    );
    fs::write(
        world.path("batch.csv"),
        format!("tid,amount,reason\n{rows}"),
    )
    .expect("it can be done");
    world
}

#[test]
fn a_batch() {
    let plan = ["cancel", "--batch", "batch.csv", "--dry-run"];
    snapshot("batch_plan", &screens(&with_a_batch(), &plan));
    snapshot("batch_plan_in_korean", &in_korean(with_a_batch(), &plan));
    // One at a time, so that the numbers of the refunds are those of the rows.
    let batch = [
        "cancel",
        "--batch",
        "batch.csv",
        "--yes",
        "-q",
        "--jobs",
        "1",
    ];
    let results = WIDTHS.map(|columns| drawn(&with_a_batch(), &batch, columns));
    snapshot("batch_results", &results.concat());
    let in_korean = |columns| drawn(&with_a_batch().speaking("ko"), &batch, columns);
    let results = WIDTHS_IN_KOREAN.map(in_korean).concat();
    snapshot("batch_results_in_korean", &results);
}

#[test]
fn a_note_is_broken_between_words_and_a_command_is_not() {
    let world = with_refunds();
    let run = screen(
        &world,
        &["cancel", CARD, "--full", "--reason", "변심", "--yes"],
        40,
    );
    assert_eq!(run.code, 6, "{run:?}");
    let commands: Vec<&str> = run.stderr.split('`').skip(1).step_by(2).collect();
    assert!(
        commands.iter().all(|command| !command.contains('\n')),
        "{run:?}"
    );
    for line in run.stderr.lines().filter(|line| !line.contains('`')) {
        assert!(line.width() <= 40, "{line}");
    }
}

#[test]
fn whoever_waits_is_told_for_how_long_at_most() {
    let faults = [
        "--fault",
        "search:delay=2s*2",
        "--fault",
        "find:delay=2s*1",
        "--fault",
        "cancel:delay=2s*1",
    ];
    let world = World::with_gateway(&faults);
    let mut search = at_a_terminal(&world, &["search", "2026-11-14"]).on_a_screen(100);
    search.sees("searching 2026-11-14: waiting for the gateway, for at most 60 s a try, 1s");
    assert_eq!(search.end().code, 0);
    let korean = ["search", "2026-11-14", "--lang", "ko"];
    let mut search = at_a_terminal(&world, &korean).on_a_screen(100);
    search.sees("2026-11-14 조회 중: 게이트웨이 응답을 기다리는 중 (시도마다 최대 60초), 1초");
    assert_eq!(search.end().code, 0);
    let refund = ["cancel", CARD, "--full", "--reason", "변심", "--yes"];
    let mut refund = at_a_terminal(&world, &refund).on_a_screen(100);
    refund.sees("reading the payment, for at most 180 s, 1s");
    refund.sees("waiting for the gateway's answer, for at most 90 s, 1s");
    assert_eq!(refund.end().code, 0);
}

#[cfg(unix)]
mod in_a_pager {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// Searches with a `less` that says its version, what it was asked, and the beginning of what it shows.
    fn less(version: &str, arguments: &[&str]) -> String {
        let world = World::new();
        let bin = world.path("bin");
        fs::create_dir(&bin).expect("it can be done");
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'less {version} (PCRE2)'; exit; fi\n\
             echo \"less $*\"; head -4\n"
        );
        fs::write(bin.join("less"), script).expect("it can be done");
        fs::set_permissions(bin.join("less"), fs::Permissions::from_mode(0o755))
            .expect("it can be done");
        let path = std::env::var("PATH").unwrap_or_default();
        let run = at_a_terminal(&world, arguments)
            .without("PAGER")
            .env("PATH", format!("{}:{path}", bin.display()));
        run.on_a_screen(100).end().stderr.replace('\r', "")
    }

    #[test]
    fn totals_and_header_stay_at_the_top_where_it_can_keep_them() {
        let month = ["search", "2026-10", "-q"];
        let new = less("608", &month);
        let lines: Vec<&str> = new.lines().collect();
        assert_eq!(lines[0], "less --header=3");
        assert!(
            lines[1].contains(" payments · ") && lines[1].contains(" · net "),
            "{new}"
        );
        assert!(lines[2].starts_with("approved_at "), "{new}");
        assert!(lines[3].starts_with("────"), "{new}");
        let old = less("590", &month);
        assert_eq!(old.lines().next(), Some("less "));
        assert_eq!(old.lines().nth(1), Some(lines[1]));
    }

    #[test]
    fn a_short_table_has_no_pager_and_its_totals_once() {
        let day = less("608", &["search", "2026-11-14"]);
        assert!(day.starts_with("approved_at "), "{day}");
        assert_eq!(day.matches(" payments · ").count(), 1, "{day}");
    }
}
