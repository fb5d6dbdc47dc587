//! `cancel --batch`: many refunds from one file, and what the gateway has made of them in truth.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::support::sample::{CARD, MOBILE, NAVERPAY};
use crate::support::{Transcript, World};

/// Writes a batch file; one line each.
fn write(world: &World, rows: &[&str]) {
    let file = format!("tid,amount,reason,ref\n{}\n", rows.join("\n"));
    fs::write(world.path("batch.csv"), file).expect("a result as promised");
}

fn batch(world: &World, arguments: &[&str]) -> Transcript {
    world.run(&[&["cancel", "--batch", "batch.csv"], arguments].concat())
}

fn send(world: &World, arguments: &[&str]) -> Transcript {
    batch(world, &[&["--yes", "-o", "ndjson"], arguments].concat())
}

/// Returns each row's outcome by its line.
fn outcomes(run: &Transcript) -> BTreeMap<u64, String> {
    run.stdout
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).expect("a result as promised");
            let outcome = row["outcome"]
                .as_str()
                .expect("a result as promised")
                .to_owned();
            (row["line"].as_u64().expect("a result as promised"), outcome)
        })
        .collect()
}

fn words(run: &Transcript) -> Vec<String> {
    outcomes(run).into_values().collect()
}

/// Returns card payments that nobody has refunded, with what was paid.
fn cards(world: &World, count: usize) -> Vec<(String, u64)> {
    let run = world.run(&[
        "search",
        "2026-10-01..2026-11-15",
        "--method",
        "CARD",
        "--status",
        "paid",
        "--columns",
        "tid,amount",
        "-o",
        "ndjson",
        "--quiet",
    ]);
    let cards: Vec<(String, u64)> = run
        .stdout
        .lines()
        .take(count)
        .map(|line| {
            let row: Value = serde_json::from_str(line).expect("a result as promised");
            (
                row["tid"]
                    .as_str()
                    .expect("a result as promised")
                    .to_owned(),
                row["amount"].as_u64().expect("a result as promised"),
            )
        })
        .collect();
    assert_eq!(cards.len(), count, "{run:?}");
    cards
}

/// Writes a batch that refunds all of so many payments, and returns these.
fn write_full(world: &World, count: usize) -> Vec<(String, u64)> {
    let cards = cards(world, count);
    let rows: Vec<String> = cards
        .iter()
        .map(|(tid, _)| format!("{tid},full,품절,"))
        .collect();
    write(world, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    cards
}

fn made(world: &World) -> BTreeMap<String, Vec<u64>> {
    let mut made: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (tid, won) in world.refunds_made() {
        made.entry(tid).or_default().push(won);
    }
    made
}

/// Checks that each of these payments was refunded once and whole, and no other.
#[track_caller]
fn assert_made_once(world: &World, payments: &[(String, u64)]) {
    let expected: BTreeMap<String, Vec<u64>> = payments
        .iter()
        .map(|(tid, won)| (tid.clone(), vec![*won]))
        .collect();
    assert_eq!(made(world), expected);
}

#[test]
fn every_row_is_refunded_and_a_second_run_finds_all_of_it_done() {
    let world = World::new();
    let cards = write_full(&world, 12);
    let run = send(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(words(&run), vec!["refunded"; 12]);
    assert!(run.stderr.contains("done: 12 refunded"), "{run:?}");
    assert_made_once(&world, &cards);

    let again = send(&world, &[]);
    assert_eq!(
        (again.code, words(&again)),
        (0, vec!["refunded".to_owned(); 12])
    );
    assert!(again.stdout.lines().all(|row| row.contains("done before")));
    assert_made_once(&world, &cards);
}

#[test]
fn csv_comes_in_the_order_of_the_file_and_is_a_batch_again() {
    let world = World::new();
    let cards = write_full(&world, 9);
    let run = batch(
        &world,
        &["--yes", "-o", "csv", "--jobs", "8", "--out", "result.csv"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let result = fs::read_to_string(world.path("result.csv")).unwrap();
    let tids: Vec<&str> = result
        .lines()
        .skip(1)
        .map(|row| row.split(',').next().unwrap())
        .collect();
    assert_eq!(
        tids,
        cards
            .iter()
            .map(|(tid, _)| tid.as_str())
            .collect::<Vec<_>>()
    );
    let again = world.run(&["cancel", "--batch", "result.csv", "--yes", "-o", "ndjson"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_made_once(&world, &cards);
}

#[test]
fn several_parts_of_one_payment_go_one_after_the_other() {
    let world = World::new();
    let parts: Vec<String> = (1..=6)
        .map(|part| format!("{CARD},{part}000,반품,"))
        .collect();
    write(
        &world,
        &parts.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let run = send(&world, &["--jobs", "8"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        made(&world)[CARD],
        [1_000, 2_000, 3_000, 4_000, 5_000, 6_000]
    );
}

#[test]
fn what_cannot_be_done_is_named_and_the_others_go() {
    let world = World::new();
    write(
        &world,
        &[
            &format!("{CARD},5000,반품,"),
            &format!("{MOBILE},full,반품,"),
            "nosuchpayment,full,반품,",
            &format!("{NAVERPAY},full,품절,"),
        ],
    );
    let run = send(&world, &[]);
    assert_eq!(run.code, 11, "{run:?}");
    assert_eq!(words(&run), ["refunded", "failed", "failed", "refunded"]);
    assert!(
        run.stderr.contains("line 3") && run.stderr.contains("phone bill"),
        "{run:?}"
    );
    let error = run.error();
    assert_eq!(error["code"], "batch.not_done");
    assert_eq!(
        (&error["money_moved"], &error["retry"]),
        (&"yes".into(), &"fix".into())
    );
    assert_eq!(
        error["hint"],
        "2 rows cannot be done as they are (lines 3, 4): mend them or take them out, then run the batch \
         again; what is done is left out"
    );
    assert_eq!(world.refunds_made().len(), 2);
}

#[test]
fn a_rehearsal_names_the_rows_that_cannot_be_done_even_where_notes_are_not_wanted() {
    let world = World::new();
    write(
        &world,
        &[
            &format!("{MOBILE},full,반품,"),
            &format!("{CARD},5000,반품,"),
            "nosuchpayment,full,반품,",
        ],
    );
    let run = batch(&world, &["--dry-run", "-q"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(
        run.stderr
            .contains("error: 2 of 3 rows cannot be done: lines 2, 4\n"),
        "{run:?}"
    );
    assert!(
        run.stderr
            .contains("mend them or take them out; the others can be sent all the same"),
        "{run:?}"
    );
}

#[test]
fn a_rehearsal_does_not_make_true_what_the_file_expects() {
    let world = World::new();
    let file = format!("tid,amount,reason,expect_balance\n{CARD},5000,반품,30000\n");
    fs::write(world.path("batch.csv"), file).unwrap();
    let plan = batch(&world, &["--dry-run", "-o", "csv", "--out", "plan.csv"]);
    assert_eq!(plan.code, 6, "{plan:?}");
    let run = world.run(&["cancel", "--batch", "plan.csv", "--yes"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(world.refunds_made().is_empty());
}

#[test]
fn a_rehearsal_says_what_a_run_that_nobody_watches_will_refuse() {
    let world = World::new();
    // Known to another journal alone.
    let elsewhere = ["cancel", CARD, "--amount", "6000", "--reason", "x", "--yes"];
    let run = world
        .cookiepay(&elsewhere)
        .env("XDG_STATE_HOME", world.path("elsewhere"))
        .run();
    assert_eq!(run.code, 0, "{run:?}");
    write(&world, &[&format!("{CARD},5000,반품,")]);
    let plan = batch(&world, &["--dry-run", "-o", "csv", "--out", "plan.csv"]);
    assert_eq!(plan.code, 0, "{plan:?}");
    assert!(
        plan.stderr.contains(
            "; with --yes this is refused unless expect_balance says 32500 (`--dry-run -o csv` fills \
             it in)"
        ),
        "{plan:?}"
    );
    let run = send(&world, &[]);
    assert_eq!((run.code, words(&run)), (6, vec!["failed".to_owned()]));
    assert!(
        run.stdout
            .contains("; if that is known, put 32500 into the column expect_balance"),
        "{run:?}"
    );
    assert_eq!(run.error()["retry"], "fix");
    let run = world.run(&["cancel", "--batch", "plan.csv", "--yes"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn where_no_refund_stands_the_rows_own_number_is_the_runs() {
    let world = World::new();
    write(&world, &[&format!("{MOBILE},full,반품,")]);
    assert_eq!(send(&world, &[]).code, 6);
    write(&world, &["nosuchpayment,full,반품,"]);
    assert_eq!(send(&world, &[]).code, 5);
    assert!(world.refunds_made().is_empty());
}

#[test]
fn a_bad_line_anywhere_keeps_everything_from_being_read() {
    let world = World::with_gateway(&["--fault", "token:500"]);
    write(
        &world,
        &[
            &format!("{CARD},5000,반품,"),
            &format!("{NAVERPAY},-5,반품,"),
            ",5,반품,",
        ],
    );
    let run = send(&world, &[]);
    assert_eq!(run.code, 2, "{run:?}");
    let message = run.error()["message"].as_str().unwrap().to_owned();
    for line in [
        "2 lines of the file",
        "line 3: amount -5: ",
        "line 4: tid is missing",
    ] {
        assert!(message.contains(line), "{line}: {message}");
    }
    let run = world.run(&["cancel", "--batch", "missing.csv", "--yes"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("cannot read missing.csv"), "{run:?}");
}

#[test]
fn a_file_may_come_on_stdin_and_as_json() {
    let world = World::new();
    let file = format!(
        "{{\"tid\":\"{CARD}\",\"amount\":5000}}\n{{\"tid\":\"{NAVERPAY}\",\"amount\":\"full\"}}\n"
    );
    let arguments = [
        "cancel", "--batch", "-", "--reason", "휴업", "--yes", "-o", "json",
    ];
    let run = world.cookiepay(&arguments).input(file.clone()).run();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json().as_array().unwrap().len(), 2);
    assert_eq!(run.json()[0]["reason"], "휴업");
    assert_eq!(world.refunds_made().len(), 2);
    // Whoever pipes a file in cannot be asked.
    let arguments = ["cancel", "--batch", "-", "--reason", "휴업"];
    assert_eq!(world.cookiepay(&arguments).input(file).run().code, 9);
}

#[test]
fn a_reviewed_plan_is_run_elsewhere_and_holds_what_was_seen() {
    let world = World::new();
    write(
        &world,
        &[
            &format!("{CARD},5000,반품,t-1"),
            &format!("{CARD},full,반품,t-2"),
            &format!("{NAVERPAY},full,품절,"),
        ],
    );
    let plan = batch(&world, &["--dry-run", "-o", "csv", "--out", "plan.csv"]);
    assert_eq!(plan.code, 0, "{plan:?}");
    assert!(world.refunds_made().is_empty());
    let plan = fs::read_to_string(world.path("plan.csv")).unwrap();
    assert_eq!(
        plan,
        format!(
            "tid,amount,reason,taxfree_amount,bank,account_no,account_name,ref,expect_balance\n\
             {CARD},5000,반품,,,,,t-1,38500\n\
             {CARD},full,반품,,,,,t-2,33500\n\
             {NAVERPAY},full,품절,,,,,,27000\n"
        )
    );
    // Somebody is faster with one of them.
    let faster = [
        "cancel", NAVERPAY, "--full", "--reason", "x", "--yes", "--ref", "other",
    ];
    assert_eq!(world.run(&faster).code, 0);
    let run = world.run(&["cancel", "--batch", "plan.csv", "--yes", "-o", "ndjson"]);
    assert_eq!(run.code, 11, "{run:?}");
    assert_eq!(words(&run), ["refunded", "refunded", "failed"]);
    assert_eq!(made(&world)[CARD], [5_000, 33_500]);
    assert_eq!(made(&world)[NAVERPAY], [27_000]);

    // In another journal the rows that are done here are not done; what was seen holds them back.
    let done = world.run(&[
        "cancel",
        "--batch",
        "plan.csv",
        "--dry-run",
        "-o",
        "csv",
        "--out",
        "later.csv",
    ]);
    assert_ne!(done.code, 0);
    let elsewhere = world
        .cookiepay(&["cancel", "--batch", "later.csv", "--yes", "-o", "ndjson"])
        .env("XDG_STATE_HOME", world.path("elsewhere"))
        .run();
    assert!(elsewhere.code < 10 && elsewhere.code > 0, "{elsewhere:?}");
    assert_eq!(world.refunds_made().len(), 3);
}

#[test]
fn a_total_that_was_expected_holds_also_when_the_batch_goes_on() {
    let world = World::new();
    write(
        &world,
        &[
            &format!("{CARD},5000,반품,"),
            &format!("{NAVERPAY},full,품절,"),
        ],
    );
    let run = send(&world, &["--expect-total", "5000"]);
    assert_eq!(
        (run.code, run.error()["code"].as_str()),
        (6, Some("batch.total_differs"))
    );
    let rehearsed = send(&world, &["--expect-total", "5000", "--dry-run"]);
    assert_eq!(rehearsed.code, 6, "{rehearsed:?}");
    for run in [run, rehearsed] {
        assert_eq!(
            run.stderr.matches("2 rows, 32,000 won").count(),
            1,
            "the plan: {run:?}"
        );
    }
    assert!(world.refunds_made().is_empty());
    let one = [
        "cancel", CARD, "--amount", "5000", "--reason", "반품", "--yes",
    ];
    assert_eq!(world.run(&one).code, 0);
    assert_eq!(send(&world, &["--expect-total", "32,000"]).code, 0);
    assert_eq!(world.refunds_made().len(), 2);
}

#[test]
fn a_row_that_went_back_for_another_reason_is_not_done() {
    let world = World::new();
    let one = ["cancel", CARD, "--amount", "5000", "--reason", "x", "--yes"];
    assert_eq!(world.run(&one).code, 0);
    write(
        &world,
        &[
            &format!("{CARD},5000,반품,"),
            &format!("{NAVERPAY},full,품절,"),
        ],
    );
    let run = send(&world, &[]);
    assert_eq!(run.code, 11, "{run:?}");
    assert_eq!(words(&run), ["failed", "refunded"]);
    let row: Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(row["code"], "refund.other_reason", "{run:?}");
    assert!(
        run.stderr.contains(
            "r1 refunded 5,000 won for another reason (x). If this row is that refund, take it out \
                 or use its reason; only if it is one more, give it a ref."
        ),
        "{run:?}"
    );
    assert_eq!(made(&world)[CARD], [5_000]);
    // With a name of its own it is one more.
    write(&world, &[&format!("{CARD},5000,반품,t-1")]);
    assert_eq!(send(&world, &[]).code, 0);
    assert_eq!(made(&world)[CARD], [5_000, 5_000]);
}

#[test]
fn a_row_that_was_refused_a_moment_ago_is_held_back() {
    let world = World::with_gateway(&["--fault", "cancel:code=E777*1"]);
    write(&world, &[&format!("{CARD},5000,반품,")]);
    let run = send(&world, &[]);
    assert_eq!((run.code, words(&run)), (3, vec!["refused".to_owned()]));
    let error = run.error();
    assert_eq!(error["money_moved"], "unknown", "{run:?}");
    assert_eq!(error["retry"], "after_reconcile", "{run:?}");
    let certain_at = error["certain_at"].as_str().expect("a moment");

    let again = send(&world, &[]);
    assert_eq!((again.code, words(&again)), (11, vec!["held".to_owned()]));
    let error = again.error();
    assert_eq!(error["money_moved"], "no", "{again:?}");
    assert_eq!(error["retry"], "safe", "{again:?}");
    assert_eq!(error["until"], certain_at, "{again:?}");
    assert!(
        again.stderr.contains("0 refunded (0 won), 1 held"),
        "{again:?}"
    );
    let plan = batch(&world, &["--dry-run"]);
    assert!(plan.stderr.contains("  held        1 row:\n"), "{plan:?}");
    assert!(plan.stderr.contains("1 of 1 row held: line 2"), "{plan:?}");
    assert!(world.refunds_made().is_empty());
}

#[test]
fn without_a_terminal_a_yes_is_needed_before_anything_is_asked() {
    let world = World::new();
    write(&world, &[&format!("{CARD},5000,반품,")]);
    let run = batch(&world, &[]);
    assert_eq!(run.code, 9, "{run:?}");
    assert!(world.refunds_made().is_empty());
}

#[test]
fn the_first_in_doubt_stops_the_rest_and_the_same_command_goes_on() {
    // Acted upon, unanswered, and unseen for as long as this run looks.
    let world = World::with_gateway(&["--fault", "cancel:drop-after*1", "--fault", "find:stale=5"]);
    let cards = write_full(&world, 6);
    let run = send(&world, &["--jobs", "1"]);
    assert_eq!(run.code, 10, "{run:?}");
    let mut expected = vec!["not_started".to_owned(); 6];
    expected[0] = "unknown".to_owned();
    assert_eq!(words(&run), expected);
    assert_eq!(run.error()["retry"], "after_reconcile");
    assert_eq!(world.refunds_made().len(), 1);

    let again = send(&world, &[]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_made_once(&world, &cards);
}

#[test]
fn refusals_in_a_row_stop_the_rest() {
    let world = World::with_gateway(&["--fault", "cancel:code=8888"]);
    write_full(&world, 6);
    let run = send(&world, &["--jobs", "1", "--max-refused", "2"]);
    assert_eq!(run.code, 3, "{run:?}");
    let expected = [
        "refused",
        "refused",
        "not_started",
        "not_started",
        "not_started",
        "not_started",
    ];
    assert_eq!(words(&run), expected);
    assert!(
        run.stderr
            .contains("stopped because 2 rows in a row were not refunded"),
        "{run:?}"
    );
    assert!(world.refunds_made().is_empty());
}

#[test]
fn a_gateway_that_is_not_there_is_seven_and_nothing_is_planned() {
    let world = World::new();
    write_full(&world, 3);
    world.lead_to("http://127.0.0.1:9");
    let run = send(&world, &[]);
    assert_eq!(run.code, 7, "{run:?}");
    assert_eq!(run.stdout, "");
}

#[test]
fn limits_of_the_profile_hold_for_each_row() {
    let world = World::new();
    world.add_to_profile("refund_limit_won = 30000");
    write(
        &world,
        &[
            &format!("{CARD},full,반품,"),
            &format!("{NAVERPAY},full,품절,"),
        ],
    );
    let run = send(&world, &[]);
    assert_eq!(
        (run.code, words(&run)),
        (11, vec!["failed".to_owned(), "refunded".to_owned()])
    );
    assert!(run.stderr.contains("30,000 won for one refund"), "{run:?}");

    let world = World::new();
    world.add_to_profile("refund_limit_per_day_won = 40000");
    write(
        &world,
        &[
            &format!("{CARD},full,반품,"),
            &format!("{NAVERPAY},full,품절,"),
        ],
    );
    let run = send(&world, &["--jobs", "1"]);
    assert_eq!(
        (run.code, words(&run)),
        (11, vec!["refunded".to_owned(), "failed".to_owned()])
    );
    assert_eq!(world.refunds_made().len(), 1);
}

#[test]
fn two_runs_at_once_refund_each_row_once() {
    let world = World::with_gateway(&["--fault", "cancel:delay=20ms"]);
    let cards = write_full(&world, 20);
    let runs: Vec<_> = (0..2)
        .map(|_| {
            world
                .cookiepay(&["cancel", "--batch", "batch.csv", "--yes", "-o", "ndjson"])
                .start()
        })
        .collect();
    for run in runs {
        let run = run.end();
        // Held by the other, or made by it between the reading and the sending.
        assert!([0, 6, 11].contains(&run.code), "{run:?}");
    }
    assert_eq!(send(&world, &[]).code, 0);
    assert_made_once(&world, &cards);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_does_not_stop_the_batch() {
    let world = World::new();
    let cards = write_full(&world, 4);
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let run = world
        .cookiepay(&["cancel", "--batch", "batch.csv", "--yes", "-o", "ndjson"])
        .start_into(full)
        .end();
    assert_eq!(run.code, 12, "{run:?}");
    let refunded = run.stderr.matches("\"outcome\":\"refunded\"").count();
    assert_eq!(refunded, 4, "{run:?}");
    assert_made_once(&world, &cards);
}

#[cfg(unix)]
mod watched {
    use rustix::process::Signal;

    use super::*;
    use crate::support::live::ending_signals;

    #[test]
    fn a_batch_is_confirmed_once() {
        let world = World::new();
        let cards = write_full(&world, 3);
        let mut run = world
            .cookiepay(&["cancel", "--batch", "batch.csv", "-o", "ndjson"])
            .before_a_person();
        run.sees("[y/N]");
        assert!(world.refunds_made().is_empty());
        run.types("y");
        assert_eq!(run.end().code, 0);
        assert_made_once(&world, &cards);
    }

    #[test]
    fn anything_but_a_yes_refunds_nothing() {
        let world = World::new();
        write_full(&world, 3);
        for answer in ["", "n", "yup"] {
            let mut run = world
                .cookiepay(&["cancel", "--batch", "batch.csv"])
                .before_a_person();
            run.sees("[y/N]");
            if answer == "yup" {
                run.insists("[y/N]", answer);
            } else {
                run.types(answer);
            }
            assert_eq!(run.end().code, 9, "{answer:?}");
        }
        assert!(world.refunds_made().is_empty());
    }

    #[test]
    fn where_real_money_moves_the_total_is_typed() {
        let world = World::new();
        world.go_live();
        let cards = write_full(&world, 3);
        let total: u64 = cards.iter().map(|(_, won)| won).sum();
        let answer = |line: &str| {
            let mut person = world
                .cookiepay(&["cancel", "--batch", "batch.csv", "-o", "ndjson"])
                .before_a_person();
            let question = "LIVE: to refund, type the total in won:";
            person.sees(question);
            if ["", "n"].contains(&line) || line.parse() == Ok(total) {
                person.types(line);
            } else {
                person.insists(question, line);
            }
            person.end()
        };
        let one_row = cards[0].1.to_string();
        let a_digit_more = format!("{total}0");
        let with_words = format!("{total} or so");
        let grouped = format!("{},{:03}", total / 1_000, total % 1_000);
        let only_the_total =
            format!("not confirmed: only the amount, {grouped}, is a yes here; nothing was sent");
        let plain_no = "not confirmed: nothing was sent";
        for (line, said) in [
            ("", plain_no),
            ("n", plain_no),
            ("y", only_the_total.as_str()),
            ("yes", &only_the_total),
            ("3", &only_the_total),
            (&one_row, &only_the_total),
            (&a_digit_more, &only_the_total),
            (&with_words, &only_the_total),
        ] {
            let run = answer(line);
            assert_eq!(
                (run.code, run.stdout.as_str()),
                (9, ""),
                "{line:?}: {run:?}"
            );
            assert!(run.stderr.contains("==== LIVE ===="), "{run:?}");
            assert!(run.stderr.contains(said), "{line:?}: {run:?}");
        }
        assert!(world.refunds_made().is_empty());
        assert_eq!(world.run(&["refunds", "list", "-o", "json"]).stdout, "[]\n");
        let run = answer(&total.to_string());
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(words(&run), ["refunded"; 3]);
        assert_made_once(&world, &cards);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_batch_on_stdin_is_asked_about_at_the_terminal_of_the_session() {
        // The terminal is that of a session of its own; type-ahead is no answer there either.
        let script = "exec setsid -c sh -c 'cat batch.csv | \"$@\"' sh \"$@\"";
        let arguments = ["cancel", "--batch", "-", "-o", "ndjson"];
        for (answer, code) in [("n", 9), ("", 9), ("y", 0)] {
            let world = World::new();
            let cards = write_full(&world, 3);
            let mut run = world
                .through_shell(script, &arguments)
                .before_a_person_who_typed("y\ny\n");
            run.sees("[y/N]");
            assert!(world.refunds_made().is_empty());
            run.types(answer);
            let run = run.end();
            assert_eq!(run.code, code, "{answer:?}: {run:?}");
            if code == 0 {
                assert_made_once(&world, &cards);
            } else {
                assert!(world.refunds_made().is_empty(), "{run:?}");
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn without_a_terminal_of_the_session_nobody_is_asked_about_a_batch_on_stdin() {
        let world = World::new();
        write_full(&world, 3);
        // A session without a terminal, though stderr is one.
        let script = "exec setsid -w sh -c 'cat batch.csv | \"$@\"' sh \"$@\"";
        let run = world.through_shell(script, &["cancel", "--batch", "-"]);
        let run = run.before_a_person().end();
        assert_eq!(run.code, 9, "{run:?}");
        assert!(run.stderr.contains("there is nobody to ask"), "{run:?}");
    }

    #[test]
    fn a_signal_at_the_question_says_that_nothing_was_sent() {
        let world = World::new();
        let cards = write_full(&world, 3);
        for (signal, code) in ending_signals() {
            let mut run = world
                .cookiepay(&["cancel", "--batch", "batch.csv"])
                .before_a_person();
            run.sees("[y/N]");
            run.signal(signal);
            let run = run.end();
            assert_eq!(run.code, code);
            let said = "interrupted: nothing was sent";
            assert_eq!(run.stderr.matches(said).count(), 1, "{run:?}");
        }
        assert!(world.refunds_made().is_empty());
        assert_eq!(send(&world, &[]).code, 0, "nothing is held");
        assert_made_once(&world, &cards);
    }

    #[test]
    fn a_signal_after_a_yes_waits_for_those_out() {
        let world = World::with_gateway(&["--fault", "cancel:delay=2s*1"]);
        let cards = write_full(&world, 3);
        let mut run = world
            .cookiepay(&[
                "cancel",
                "--batch",
                "batch.csv",
                "-o",
                "ndjson",
                "--jobs",
                "1",
                "-v",
            ])
            .before_a_person();
        run.sees("[y/N]");
        run.types("y");
        run.sees("POST /api/cancel");
        run.signal(Signal::INT);
        let run = run.end();
        assert_eq!(run.code, 11, "{run:?}");
        assert!(!run.stderr.contains("nothing was sent"), "{run:?}");
        assert_eq!(world.refunds_made().len(), 1);
        assert_eq!(send(&world, &[]).code, 0);
        assert_made_once(&world, &cards);
    }

    #[test]
    fn a_signal_stops_new_rows_waits_for_those_out_and_the_batch_goes_on_later() {
        let world = World::with_gateway(&["--fault", "cancel:delay=2s*1"]);
        let cards = write_full(&world, 8);
        let arguments = [
            "cancel",
            "--batch",
            "batch.csv",
            "--yes",
            "-o",
            "ndjson",
            "--jobs",
            "1",
            "-v",
        ];
        let mut run = world.cookiepay(&arguments).watch();
        run.sees("POST /api/cancel");
        run.signal(Signal::INT);
        let run = run.end();
        assert_eq!(run.code, 11, "{run:?}");
        let words = words(&run);
        let count = |word: &str| words.iter().filter(|it| *it == word).count();
        assert_eq!((count("refunded"), count("not_started")), (1, 7), "{run:?}");
        assert_eq!(world.refunds_made().len(), 1);
        assert_eq!(send(&world, &[]).code, 0);
        assert_made_once(&world, &cards);
    }
}
