//! `search`: complete or an error, in every form.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::support::World;
use crate::support::sample::CARD;

fn rows(document: &Value) -> &Vec<Value> {
    document.as_array().expect("an array")
}

#[test]
fn every_form_has_the_same_payments() {
    let world = World::new();
    let json = world.run(&["search", "2026-11", "-o", "json"]).json();
    let tids: Vec<&str> = rows(&json)
        .iter()
        .map(|row| row["TID"].as_str().unwrap())
        .collect();
    assert!(tids.len() > 50, "{}", tids.len());

    let lines = world.run(&["search", "2026-11", "-o", "ndjson"]).stdout;
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows(&json), &lines);

    let csv = world
        .run(&["search", "2026-11", "-o", "csv", "--columns", "tid"])
        .stdout;
    assert_eq!(csv.lines().skip(1).collect::<Vec<_>>(), tids);

    let named = world
        .run(&["search", "2026-11", "-o", "json", "--columns", "tid"])
        .json();
    let named: Vec<&str> = rows(&named)
        .iter()
        .map(|row| row["tid"].as_str().unwrap())
        .collect();
    assert_eq!(named, tids);

    let table = world.run(&["search", "2026-11", "--columns", "tid"]);
    for tid in &tids {
        assert!(table.stdout.contains(tid), "{tid} is not in the table");
    }
    assert!(
        table.stderr.contains(&format!("{} payments", tids.len())),
        "{}",
        table.stderr
    );
}

#[test]
fn raw_json_has_every_field_in_the_gateways_order() {
    let world = World::new();
    let run = world.run(&["search", "2026-11-15", "-o", "ndjson"]);
    let row = run.stdout.lines().next().unwrap();
    let result = row.find("\"RESULTCODE\"").unwrap();
    let order = row.find("\"ORDERNO\"").unwrap();
    let card = row.find("\"CARDCODE\"").unwrap();
    assert!(result < order && order < card, "{row}");
}

#[test]
fn named_columns_are_integers_times_and_nulls() {
    let world = World::new();
    let columns = "approved_at,amount,balance,cancelled,cancelled_at,status,method,profile";
    let run = world.run(&["search", "2026-11", "-o", "ndjson", "--columns", columns]);
    let mut has_untouched = false;
    for line in run.stdout.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert!(row["amount"].is_u64(), "{row}");
        assert_eq!(row["profile"], "mock");
        if row["status"] == "paid" {
            has_untouched = true;
            assert!(row["cancelled_at"].is_null(), "{row}");
            assert_eq!(row["cancelled"], 0, "{row}");
            assert_eq!(row["balance"], row["amount"], "{row}");
            assert!(
                row["approved_at"].as_str().unwrap().ends_with("+09:00"),
                "{row}"
            );
        }
    }
    assert!(has_untouched);
}

#[test]
fn days_are_korean_days_in_any_time_zone_and_locale() {
    let world = World::new();
    let plain = world.run(&["search", "2026-11-03"]);
    assert!(plain.stdout.contains("2026-11-03"));
    for (name, value) in [
        ("TZ", "America/New_York"),
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "C"),
        ("LC_ALL", "ko_KR.UTF-8"),
        ("TERM", "dumb"),
        ("NO_COLOR", "1"),
        ("COLUMNS", "40"),
    ] {
        let run = world
            .cookiepay(&["search", "2026-11-03"])
            .env(name, value)
            .run();
        assert_eq!(run.stdout, plain.stdout, "{name}={value}");
    }
}

#[test]
fn a_pipe_has_no_colour_unless_it_is_forced() {
    let world = World::new();
    let has_colour = |arguments: &[&str], name: &str, value: &str| {
        world
            .cookiepay(arguments)
            .env(name, value)
            .run()
            .stdout
            .contains('\u{1b}')
    };
    let search = ["search", "2026-11-03"];
    assert!(!has_colour(&search, "TERM", "xterm"));
    assert!(has_colour(&search, "CLICOLOR_FORCE", "1"));
    assert!(has_colour(
        &["search", "2026-11-03", "--color", "always"],
        "NO_COLOR",
        "1"
    ));
    assert!(!has_colour(
        &["search", "2026-11-03", "--color", "never"],
        "CLICOLOR_FORCE",
        "1"
    ));
}

#[test]
fn csv_ends_its_lines_as_pipelines_have_it_and_for_excel_as_excel_has_it() {
    let world = World::new();
    let csv = [
        "search",
        "--tid",
        CARD,
        "-o",
        "csv",
        "--columns",
        "tid,amount",
    ];
    assert_eq!(
        world.run(&csv).stdout,
        format!("tid,amount\n{CARD},38500\n")
    );
    let for_excel = [&csv[..], &["--bom"]].concat();
    assert_eq!(
        world.run(&for_excel).stdout,
        format!("\u{feff}tid,amount\r\n{CARD},38500\r\n")
    );
    let summary = ["search", "2026-11-14", "--summary", "-o", "csv", "--bom"];
    let summary = world.run(&summary).stdout;
    assert!(summary.starts_with("\u{feff}payments,"), "{summary:?}");
    assert!(summary.lines().count() == 2 && summary.ends_with("\r\n"));
}

#[test]
fn tids_come_from_the_command_line_and_from_stdin() {
    let world = World::new();
    let all = world
        .run(&["search", "2026-11-15", "-o", "csv", "--columns", "tid"])
        .stdout;
    let tids: Vec<&str> = all.lines().skip(1).take(2).collect();
    let one = world
        .run(&["search", "--tid", tids[0], "-o", "json"])
        .json();
    assert_eq!(rows(&one)[0]["TID"], tids[0]);

    // Windows line ends, a blank line, and a TID named twice.
    let input = format!("{}\r\n\n{}\n{}", tids[0], tids[1], tids[0]);
    let run = world
        .cookiepay(&["search", "--tid", "-", "-o", "json"])
        .input(input)
        .run();
    let found = run.json();
    let found: Vec<&str> = rows(&found)
        .iter()
        .map(|row| row["TID"].as_str().unwrap())
        .collect();
    assert_eq!(found, tids);
}

#[test]
fn a_bad_tid_on_stdin_is_told_with_its_line() {
    let world = World::new();
    let run = world
        .cookiepay(&["search", "--tid", "-"])
        .input("5227874005\nno good\n")
        .run();
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("stdin, line 2"), "{}", run.stderr);
}

#[test]
fn the_found_are_printed_when_others_are_missing() {
    let world = World::new();
    let all = world
        .run(&["search", "2026-11-15", "-o", "csv", "--columns", "tid"])
        .stdout;
    let tid = all.lines().nth(1).unwrap();
    let run = world.run(&["search", "--tid", "nosuchtid", "--tid", tid, "-o", "json"]);
    assert_eq!(run.code, 5);
    assert_eq!(rows(&run.json()).len(), 1);
    assert!(
        run.error()["message"]
            .as_str()
            .unwrap()
            .contains("nosuchtid")
    );
}

#[test]
fn filters_keep_what_matches_and_say_so() {
    let world = World::new();
    let columns = "status,method,amount,buyer";
    let all = world
        .run(&["search", "2026-11", "-o", "json", "--columns", columns])
        .json();
    let count = |keeps: &dyn Fn(&Value) -> bool| rows(&all).iter().filter(|row| keeps(row)).count();
    for (arguments, expected) in [
        (
            ["--status", "cancelled,partially-cancelled"],
            count(&|row| row["status"] == "cancelled" || row["status"] == "partially_cancelled"),
        ),
        (
            ["--method", "CARD,kakaopay"],
            count(&|row| row["method"] == "card" || row["method"] == "kakaopay"),
        ),
        (
            ["--min-amount", "50,000"],
            count(&|row| row["amount"].as_u64() >= Some(50_000)),
        ),
        (
            ["--buyer", "김"],
            count(&|row| row["buyer"].as_str().unwrap().contains('김')),
        ),
    ] {
        let mut line = vec!["search", "2026-11", "-o", "ndjson"];
        line.extend(arguments);
        let run = world.run(&line);
        assert_eq!(run.stdout.lines().count(), expected, "{arguments:?}");
        assert!(
            expected > 0 && expected < rows(&all).len(),
            "{arguments:?} keeps all or nothing"
        );
        let said = format!(
            "filtered here: {expected} of {} payments match",
            rows(&all).len()
        );
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
}

#[test]
fn methods_and_statuses_have_korean_names() {
    let world = World::new();
    let search = |arguments: &[&str]| {
        let line = [
            &["search", "2026-09..2026-11", "-o", "ndjson", "-q"],
            arguments,
        ]
        .concat();
        let run = world.run(&line);
        assert_eq!(run.code, 0, "{run:?}");
        run.stdout
    };
    for (option, name, others) in [
        (
            "--method",
            "card",
            ["신용카드", "카드", "CARD", "code:card"],
        ),
        (
            "--method",
            "virtual_account",
            ["가상계좌", "가상 계좌", "vacct", "Virtual-Account"],
        ),
        (
            "--status",
            "cancelled",
            ["취소", "취소완료", "Cancelled", "전체취소"],
        ),
        (
            "--status",
            "awaiting_deposit",
            ["입금대기", "입금 대기", "awaiting-deposit", "미입금"],
        ),
    ] {
        let found = search(&[option, name]);
        assert!(!found.is_empty(), "{name}");
        for other in others {
            assert!(search(&[option, other]) == found, "{other}");
        }
    }
    // A code that nobody knows here finds what has it: nothing.
    assert_eq!(search(&["--method", "code:PAYCO"]), "");
}

#[test]
fn a_method_or_status_that_is_none_is_no_search_that_finds_nothing() {
    let world = World::empty();
    for (arguments, message, hint) in [
        (
            ["--method", "creditcard"],
            "\"creditcard\" is not a method",
            "card?",
        ),
        (
            ["--method", "card,vbank"],
            "\"vbank\" is not a method",
            "virtual_account?",
        ),
        (
            ["--method", "PAYCO"],
            "\"PAYCO\" is not a method",
            "own code",
        ),
        (
            ["--status", "canceled"],
            "\"canceled\" is not a status",
            "cancelled?",
        ),
        (
            ["--status", "pending"],
            "\"pending\" is not a status",
            "awaiting_deposit?",
        ),
        (["--buyer", " "], "--buyer is blank", ""),
    ] {
        let run = world.run(&[&["search", "-o", "json"], arguments.as_slice()].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        let error = run.error();
        assert!(
            error["message"].as_str().unwrap().contains(message),
            "{run:?}"
        );
        assert!(
            error["hint"].as_str().unwrap_or_default().ends_with(hint),
            "{run:?}"
        );
    }
}

/// What a customer on the phone knows, as a person types it.
#[test]
fn a_payment_is_found_by_its_approval_its_card_and_its_amount() {
    let world = World::new();
    let columns = "tid,approval_no,card,amount,buyer,order_no";
    let line = ["search", "2026-11", "-o", "json", "--columns", columns];
    let all = world.run(&line).json();
    let row = rows(&all)
        .iter()
        .find(|row| row["approval_no"].is_string())
        .unwrap();
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    let decomposed: String =
        unicode_normalization::UnicodeNormalization::nfd(text("buyer").as_str()).collect();
    let amount = row["amount"].to_string();
    let card: String = text("card").chars().take(2).collect();
    for filter in [
        ["--approval-no", &format!(" {} ", text("approval_no"))],
        ["--card", &card],
        ["--amount", &amount],
        ["--buyer", &decomposed],
        ["--order-no", &text("order_no").to_lowercase()],
    ] {
        let run = world.run(&[line.as_slice(), &filter].concat());
        let found = run.json();
        assert!(rows(&found).contains(row), "{filter:?}: {run:?}");
        assert!(
            rows(&found).len() < rows(&all).len(),
            "{filter:?} keeps all"
        );
    }
}

#[test]
fn what_a_filter_keeps_is_counted_over_the_whole_period() {
    let world = World::new();
    let filtered = |arguments: &[&str]| {
        let line = ["search", "2026-11", "--method", "카드", "-o", "ndjson"];
        let run = world.run(&[line.as_slice(), arguments].concat());
        let lines = run.stderr.lines();
        let note = lines
            .clone()
            .find(|line| line.starts_with("filtered here"))
            .unwrap();
        (run.stdout.lines().count(), note.to_owned())
    };
    let (all, note) = filtered(&[]);
    assert!(all > 2);
    assert_eq!(filtered(&["--limit", "2"]), (2, note));
}

#[test]
fn a_limit_is_a_total_and_is_said() {
    let world = World::new();
    let run = world.run(&["search", "2026-11", "-o", "ndjson", "--limit", "3"]);
    assert_eq!(run.stdout.lines().count(), 3);
    assert!(
        run.stderr.contains("limited to 3 payments; there are more"),
        "{}",
        run.stderr
    );
}

#[test]
fn sorting_puts_the_largest_first_when_asked() {
    let world = World::new();
    let run = world.run(&[
        "search",
        "2026-11",
        "--sort",
        "-amount",
        "--limit",
        "5",
        "-o",
        "ndjson",
        "--columns",
        "amount",
    ]);
    let amounts: Vec<u64> = run
        .stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["amount"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert!(amounts.is_sorted_by(|one, two| one >= two), "{amounts:?}");
    let all = world
        .run(&["search", "2026-11", "-o", "json", "--columns", "amount"])
        .json();
    let largest = rows(&all)
        .iter()
        .filter_map(|row| row["amount"].as_u64())
        .max()
        .unwrap();
    assert_eq!(amounts[0], largest);
}

#[test]
fn a_read_that_fails_in_passing_is_tried_again() {
    for fault in ["search:500*2", "search:drop-before*1", "token:503=0*1"] {
        let world = World::with_gateway(&["--fault", fault]);
        let run = world.run(&["search", "2026-11-15", "-o", "json", "-v"]);
        assert_eq!(run.code, 0, "{fault}: {run:?}");
        assert!(!rows(&run.json()).is_empty(), "{fault}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = World::new();
    let fault = format!("search:redirect={}/api/paysearch", elsewhere.base_url());
    let world = World::with_gateway(&["--fault", &fault]);
    let run = world.run(&["search", "2026-11-15", "-o", "json"]);
    assert_eq!(run.code, 7, "{run:?}");
    assert_eq!(run.error()["code"], "gateway.redirected");
    assert_eq!(run.stdout, "");
}

#[test]
fn a_web_page_instead_of_an_answer_is_a_clear_error() {
    let world = World::with_gateway(&["--fault", "search:html"]);
    let run = world.run(&["search", "2026-11-15"]);
    assert_eq!((run.code, run.stdout.as_str()), (7, ""));
    assert!(run.stderr.contains("/api/paysearch"), "{}", run.stderr);
    assert!(run.stderr.contains("hint:"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let world = World::with_gateway(&["--payments", "20000"]);
    let mut child = world
        .cookiepay(&["search", "2026-01..2026-10", "-o", "csv"])
        .into_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert!(first.starts_with("approved_at,"), "{first}");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn what_a_closed_stdout_does_not_take_is_an_error() {
    let world = World::new();
    let search = ["search", "2026-11", "-o", "ndjson"];
    let run = world.through_shell("exec \"$@\" >&-", &search).run();
    assert_eq!(
        (run.code, &run.error()["code"]),
        (1, &"output.failed".into()),
        "{run:?}"
    );
}

#[test]
fn a_file_appears_complete_and_replaces_the_old_one() {
    let world = World::new();
    std::fs::write(world.path("november.csv"), "old").unwrap();
    let run = world.run(&["search", "2026-11", "-o", "csv", "--out", "november.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let file = std::fs::read_to_string(world.path("november.csv")).unwrap();
    assert_eq!(file, world.run(&["search", "2026-11", "-o", "csv"]).stdout);
}

#[test]
fn every_shape_of_reply_reads_the_same() {
    let plain = World::new()
        .run(&["search", "2026-11-15", "-o", "csv"])
        .stdout;
    for shape in [
        "search:pretty",
        "search:raw-korean",
        "search:numbers",
        "search:gzip",
    ] {
        let world = World::with_gateway(&["--fault", shape]);
        let run = world.run(&["search", "2026-11-15", "-o", "csv"]);
        assert_eq!(run.stdout, plain, "{shape}");
        let lines = world.run(&["search", "2026-11-15", "-o", "ndjson"]).stdout;
        assert_eq!(
            lines.lines().count() + 1,
            plain.lines().count(),
            "{shape}: a row is a line"
        );
    }
}

#[test]
fn the_demo_needs_no_file_and_no_network() {
    let world = World::empty();
    let run = world
        .cookiepay(&["-p", "demo", "search", "30d", "-o", "json"])
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(rows(&run.json()).len() > 20);
}

/// The journal comes later, and promises that its folder is its owner's only.
#[cfg(target_os = "linux")]
#[test]
fn the_demo_keeps_the_folder_of_its_state_to_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;

    let world = World::empty();
    let run = world
        .cookiepay(&["-p", "demo", "search", "today"])
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE")
        .run();
    assert!(matches!(run.code, 0 | 1), "{run:?}");
    let folder = world.path(".local/state/cookiepay");
    let mode = std::fs::metadata(folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[cfg(unix)]
mod on_a_screen {
    use super::*;
    use crate::support::Transcript;

    /// Returns all that is on the screen in the end.
    fn screen(arguments: &[&str], columns: u16) -> Transcript {
        let world = World::new();
        let run = world.cookiepay(arguments).env("TERM", "xterm-256color");
        let run = run.env("NO_COLOR", "1").env("PAGER", "cat");
        run.on_a_screen(columns).end()
    }

    #[test]
    fn an_error_for_a_program_is_one_line_at_any_width() {
        let run = screen(&["show", "no-such-payment", "-o", "json"], 40);
        assert_eq!(run.code, 5, "{run:?}");
        let error: Value = serde_json::from_str(run.stderr.trim()).unwrap();
        assert_eq!(error["error"]["exit"], 5, "{run:?}");
    }

    #[test]
    fn days_are_drawn_as_bars() {
        let run = screen(&["search", "2026-11", "--summary", "day"], 80);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stderr.contains('█'), "{run:?}");
    }

    #[test]
    fn a_workbook_does_not_come_up() {
        let run = screen(&["search", "2026-11-03", "-o", "xlsx"], 80);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("--out payments.xlsx"), "{run:?}");
        assert!(!run.stderr.contains("PK"), "{run:?}");
    }
}
