//! `cancel`: one refund, from the question to what came of it.

use std::fs::File;

use serde_json::Value;

use crate::support::sample::{CANCELLED, CARD, MOBILE, NAVERPAY, VIRTUAL_ACCOUNT};
use crate::support::{Transcript, World, until};

/// What the gateway has given back when it has given nothing back.
const NOTHING: [u64; 0] = [];

fn cancel(world: &World, arguments: &[&str]) -> Transcript {
    let all = [&["cancel"], arguments, &["--reason", "고객 변심", "--yes"]].concat();
    world.run(&all)
}

fn cancel_json(world: &World, arguments: &[&str]) -> Transcript {
    cancel(world, &[arguments, &["-o", "json"]].concat())
}

fn made(world: &World) -> Vec<u64> {
    let refunds = world.refunds_made();
    refunds.into_iter().map(|(_, won)| won).collect()
}

/// Checks the code, what the error says, and that the journal's word is the same.
#[track_caller]
fn assert_ends(run: &Transcript, exit: i32, code: &str, money_moved: &str, outcome: &str) {
    assert_eq!(run.code, exit, "{run:?}");
    let error = run.error();
    assert_eq!(error["exit"], exit, "{run:?}");
    assert_eq!(error["code"], code, "{run:?}");
    assert_eq!(error["money_moved"], money_moved, "{run:?}");
    assert_eq!(error["tid"], CARD, "{run:?}");
    assert_eq!(run.json()["outcome"], outcome, "{run:?}");
}

#[test]
fn a_refund_in_part_leaves_the_rest() {
    let world = World::new();
    let run = cancel_json(&world, &[CARD, "--amount", "5,000", "--ref", "ticket-1"]);
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    for (name, value) in [
        ("id", Value::from("r1")),
        ("ref", "ticket-1".into()),
        ("tid", CARD.into()),
        ("amount", 5_000.into()),
        ("outcome", "refunded".into()),
        ("evidence", "reply".into()),
        ("balance_before", 38_500.into()),
        ("balance_after", 33_500.into()),
        ("code", "0000".into()),
        ("attempts", 1.into()),
        ("profile", "mock".into()),
        ("environment", "local".into()),
        ("base_url", world.base_url().into()),
        ("certain", true.into()),
        ("recorded", true.into()),
        ("late", false.into()),
    ] {
        assert_eq!(document[name], value, "{name}: {document}");
    }
    assert!(
        document["cancel_tid"]
            .as_str()
            .is_some_and(|tid| !tid.is_empty())
    );
    // The mock's clock begins an hour before the end of its day.
    let cancelled_at = document["cancelled_at"].as_str().unwrap();
    assert!(cancelled_at.starts_with("2026-11-15T23:0"), "{document}");
    assert!(cancelled_at.ends_with("+09:00"), "{document}");
    assert!(document["sent_at"].as_str().unwrap().ends_with("+09:00"));
    assert_eq!(world.refunds_made(), [(CARD.to_owned(), 5_000)]);
}

#[test]
fn all_that_is_left_goes_back_with_full() {
    let world = World::new();
    assert_eq!(cancel(&world, &[CARD, "--amount", "5000"]).code, 0);
    let rest = cancel_json(&world, &[CARD, "--full"]).json();
    assert_eq!(
        (&rest["amount"], &rest["balance_after"]),
        (&33_500.into(), &0.into())
    );
    let again = cancel_json(&world, &[CARD, "--full", "--ref", "other"]);
    assert_eq!(again.code, 5, "{again:?}");
    assert_eq!(again.error()["code"], "refund.nothing_left");
    assert_eq!(made(&world), [5_000, 33_500]);
}

#[test]
fn a_person_reads_what_happened_in_one_look() {
    let world = World::new();
    let run = cancel(&world, &[CARD, "--full"]);
    assert_eq!(run.code, 0, "{run:?}");
    for line in [
        "refunded 38,500 won",
        "0 won now, 38,500 before",
        "cancel TID",
        "r1 in the journal",
    ] {
        assert!(run.stdout.contains(line), "{line}: {run:?}");
    }
    for line in [
        "박서연",
        "콜드브루",
        "2026-11-14 12:28:46",
        "to refund   38,500 won",
        "left after       0 won",
    ] {
        assert!(run.stderr.contains(line), "{line}: {run:?}");
    }
    assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'));
}

#[test]
fn csv_is_a_header_and_a_row() {
    let world = World::new();
    let run = cancel(&world, &[CARD, "--full", "-o", "csv"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with(
            "id,ref,tid,amount,outcome,evidence,certain,certain_at,balance_before,balance_after,"
        ),
        "{run:?}"
    );
    let cells: Vec<&str> = lines[1].split(',').collect();
    assert_eq!(
        cells[..7],
        ["r1", "", CARD, "38500", "refunded", "reply", "true"],
        "{run:?}"
    );
    assert!(cells[7].ends_with("+09:00"), "{run:?}");
    assert_eq!(cells[8..10], ["38500", "0"], "{run:?}");
    assert_eq!((lines.len(), run.stderr.as_str()), (2, ""));
}

#[test]
fn an_amount_that_is_none_never_becomes_a_refund() {
    let world = World::new();
    for amount in [
        "",
        "0",
        "-5",
        "+5",
        "5.0",
        "5 5",
        "1,00",
        "5달러",
        "99999999999",
        "full",
    ] {
        let run = cancel(&world, &[CARD, "--amount", amount]);
        assert_eq!(run.code, 2, "{amount:?}: {run:?}");
    }
    for arguments in [
        [CARD].as_slice(),
        &[CARD, "--full", "--amount", "5000"],
        &[CARD, "--amount"],
        &["", "--full"],
        &[VIRTUAL_ACCOUNT, "--full", "--bank", "20"],
    ] {
        let run = cancel(&world, arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
    }
    for reason in ["", "  ", "a\nb", &"가".repeat(51)] {
        let run = world.run(&["cancel", CARD, "--full", "--yes", "--reason", reason]);
        assert_eq!(run.code, 2, "{reason:?}");
    }
    assert_eq!(made(&world), NOTHING);
    assert!(
        !world
            .path(".local/state/cookiepay/journal.sqlite3")
            .exists()
    );
}

#[test]
fn what_the_payment_forbids_is_not_sent() {
    let world = World::new();
    for (arguments, exit, code) in [
        ([MOBILE, "--full"].as_slice(), 6, "refund.mobile"),
        (&[NAVERPAY, "--amount", "5000"], 6, "refund.not_in_part"),
        (&[CARD, "--amount", "38501"], 6, "refund.more_than_balance"),
        (
            &[CARD, "--amount", "5", "--taxfree-amount", "6"],
            6,
            "refund.taxfree_above_amount",
        ),
        (
            &[CARD, "--full", "--expect-balance", "38501"],
            6,
            "refund.balance_differs",
        ),
        (&[VIRTUAL_ACCOUNT, "--full"], 6, "refund.no_bank_account"),
        (&[CANCELLED, "--full"], 5, "refund.nothing_left"),
        (&["nosuchtid", "--full"], 5, "payment.not_found"),
    ] {
        let run = cancel_json(&world, arguments);
        assert_eq!(run.code, exit, "{run:?}");
        assert_eq!(run.error()["code"], code, "{run:?}");
        assert_eq!(run.error()["tid"], arguments[0], "{run:?}");
        assert_eq!(
            (run.error()["money_moved"].as_str(), run.stdout.as_str()),
            (Some("no"), "")
        );
    }
    assert_eq!(made(&world), NOTHING);
    assert_eq!(world.run(&["refunds", "list", "-o", "json"]).stdout, "[]\n");
}

#[test]
fn a_virtual_account_goes_back_to_a_bank_account_that_is_kept_masked() {
    let world = World::new();
    let account = [
        "--bank",
        "20",
        "--account-no",
        "1002345675678",
        "--account-name",
        "김하늘",
    ];
    let run = cancel_json(
        &world,
        &[[VIRTUAL_ACCOUNT, "--full"].as_slice(), &account].concat(),
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["account"], "20 …5678");
    assert_eq!(made(&world), [45_200]);
    let journal = std::fs::read(world.path(".local/state/cookiepay/journal.sqlite3")).unwrap();
    for secret in ["1002345675678", "김하늘"] {
        let bytes = secret.as_bytes();
        assert!(
            !journal.windows(bytes.len()).any(|window| window == bytes),
            "{secret}"
        );
    }
}

#[test]
fn the_same_refund_is_not_made_twice_unless_it_is_meant() {
    let world = World::new();
    assert_eq!(cancel(&world, &[CARD, "--amount", "5000"]).code, 0);
    let again = cancel_json(&world, &[CARD, "--amount", "5000"]);
    assert_eq!(again.code, 6, "{again:?}");
    let error = again.error();
    assert_eq!(error["code"], "refund.already_refunded");
    assert_eq!(error["retry"], "never");
    assert!(
        error["hint"].as_str().unwrap().contains("refunds show r1"),
        "{error}"
    );
    assert_eq!(made(&world), [5_000]);
    // With a name of its own it is another refund; one without a name is not.
    assert_eq!(
        cancel(&world, &[CARD, "--amount", "5000", "--ref", "2"]).code,
        0
    );
    assert_eq!(cancel(&world, &[CARD, "--amount", "5000"]).code, 6);
    assert_eq!(made(&world), [5_000, 5_000]);
}

#[test]
fn once_more_after_a_refund_is_one_refund_however_often_it_is_asked_for() {
    let world = World::new();
    let again = |after: &str, amount: &str| {
        cancel_json(
            &world,
            &[CARD, "--amount", amount, &format!("--again{after}")],
        )
    };
    // Nobody is there to be shown what was made before.
    let nobody = again("", "5000");
    assert_eq!(nobody.code, 2, "{nobody:?}");
    let early = again("=r1", "5000");
    assert_eq!(early.code, 6, "{early:?}");
    assert_eq!(early.error()["code"], "refund.not_again");
    assert_eq!(
        early.error()["hint"],
        format!("`cookiepay refunds list --tid {CARD}` shows which were made")
    );
    assert_eq!(cancel(&world, &[CARD, "--amount", "5000"]).code, 0);
    let other_amount = again("=r1", "6000");
    assert_eq!(other_amount.code, 6, "{other_amount:?}");
    assert_eq!(other_amount.error()["code"], "refund.not_again");
    assert_eq!(made(&world), [5_000]);

    let second = again("=r1", "5000");
    assert_eq!(second.code, 0, "{second:?}");
    assert_eq!(second.json()["again_after"], "r1", "{second:?}");
    let second_again = again("=r1", "5000");
    assert_eq!(second_again.code, 6, "{second_again:?}");
    let error = second_again.error();
    assert_eq!(error["code"], "refund.already_refunded");
    assert_eq!(error["retry"], "never");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("this is done: r2 refunded 5,000 won after r1, by "),
        "{message}"
    );
    assert_eq!(error["hint"], "nothing is left to do");
    assert_eq!(made(&world), [5_000, 5_000]);

    assert_eq!(again("=r2", "5000").code, 0);
    assert_eq!(made(&world), [5_000, 5_000, 5_000]);
}

#[test]
fn one_more_is_not_offered_of_a_payment_that_has_nothing_left() {
    let world = World::new();
    let hint = || {
        let run = cancel_json(&world, &[CARD, "--amount", "5000"]);
        assert_eq!(run.error()["code"], "refund.already_refunded", "{run:?}");
        run.error()["hint"].as_str().unwrap().to_owned()
    };
    assert_eq!(cancel(&world, &[CARD, "--amount", "5000"]).code, 0);
    assert!(hint().contains("--again=r1"), "{}", hint());
    assert_eq!(cancel(&world, &[CARD, "--full"]).code, 0);
    assert!(!hint().contains("--again"), "{}", hint());
}

#[test]
fn all_that_is_left_is_one_more_after_a_refund_of_as_much_and_of_no_other() {
    let world = World::new();
    assert_eq!(cancel(&world, &[CARD, "--amount", "19250"]).code, 0);
    let run = cancel_json(&world, &[CARD, "--full"]);
    assert_eq!(run.error()["code"], "refund.already_refunded", "{run:?}");
    let hint = run.error()["hint"].as_str().unwrap().to_owned();
    assert!(hint.contains("--again=r1"), "{hint}");
    assert_eq!(cancel(&world, &[CARD, "--full", "--again=r1"]).code, 0);
    let again = cancel(&world, &[CARD, "--full", "--again=r1"]);
    assert_eq!(again.code, 6, "{again:?}");
    assert_eq!(made(&world), [19_250, 19_250]);

    let world = World::new();
    assert_eq!(cancel(&world, &[CARD, "--amount", "5000"]).code, 0);
    for way in [["--yes"], ["--dry-run"]] {
        let asked = [
            "cancel",
            CARD,
            "--full",
            "--again=r1",
            "--reason",
            "변심",
            "-o",
            "json",
        ];
        let run = world.run(&[asked.as_slice(), &way].concat());
        assert_eq!(run.code, 6, "{run:?}");
        assert_eq!(run.error()["code"], "refund.not_again", "{run:?}");
        assert_eq!(
            run.error()["message"],
            "r1 refunded 5,000 won, and 33,500 won would go now: that is not one more of the same"
        );
        let hint = run.error()["hint"].as_str().unwrap().to_owned();
        assert!(hint.starts_with("leave out --again=r1: "), "{hint}");
        assert!(hint.contains("--amount 5000 --again=r1"), "{hint}");
    }
    assert_eq!(cancel(&world, &[CARD, "--full"]).code, 0);
    assert_eq!(made(&world), [5_000, 33_500]);
}

#[test]
fn a_rehearsal_sends_nothing_and_says_what_would_be() {
    let world = World::new();
    let rehearse = |format: &str| {
        let run = world.run(&[
            "cancel",
            CARD,
            "--amount",
            "5000",
            "--reason",
            "고객 변심",
            "--dry-run",
            "-o",
            format,
        ]);
        assert_eq!(run.code, 0, "{run:?}");
        run
    };
    let plan = rehearse("json").json();
    assert_eq!(plan["outcome"], "planned");
    assert_eq!(
        (&plan["amount"], &plan["balance_after"]),
        (&5_000.into(), &33_500.into())
    );
    assert_eq!(
        rehearse("csv").stdout,
        "tid,amount,reason,taxfree_amount,bank,account_no,account_name,ref,expect_balance\n\
         2898563196,5000,고객 변심,,,,,,38500\n"
    );
    assert!(rehearse("table").stdout.contains("left after  33,500 won"));
    assert_eq!(made(&world), NOTHING);
    assert_eq!(world.run(&["refunds", "list", "-o", "json"]).stdout, "[]\n");
}

#[test]
fn without_a_terminal_a_yes_is_needed_before_anything_is_asked() {
    let world = World::new();
    let run = world
        .cookiepay(&[
            "cancel", CARD, "--full", "--reason", "x", "-o", "json", "-v",
        ])
        .input("y\n")
        .run();
    assert_eq!(run.code, 9, "{run:?}");
    assert_eq!(run.error()["code"], "refund.nobody_to_ask");
    assert!(!run.stderr.contains("POST"), "{run:?}");
    assert_eq!(made(&world), NOTHING);
}

#[test]
fn limits_of_the_profile_hold_and_are_named() {
    let world = World::new();
    world.add_to_profile("refund_limit_won = 6000\nrefund_limit_per_day_won = 9000");
    let refund = |amount: &str| cancel_json(&world, &[CARD, "--amount", amount]);
    assert_eq!(refund("6001").error()["code"], "refund.above_limit");
    assert_eq!(refund("6000").code, 0);
    let above = refund("3001");
    assert_eq!(above.code, 6);
    assert_eq!(above.error()["code"], "refund.above_day_limit", "{above:?}");
    assert_eq!(refund("3000").code, 0);
    world.add_to_profile("read_only = true");
    let read_only = refund("1");
    assert_eq!(read_only.code, 6);
    assert_eq!(
        read_only.error()["code"],
        "refund.read_only_profile",
        "{read_only:?}"
    );
    assert_eq!(made(&world), [6_000, 3_000]);
}

#[test]
fn three_is_a_final_no_that_a_look_confirmed() {
    // By its text, and by a code that this shop's PG is known for.
    for (fault, settings) in [
        ("cancel:code=E777:부분취소_불가_상점입니다*1", ""),
        ("cancel:code=2013*1", "final_codes = [\"2013\"]"),
    ] {
        let world = World::with_gateway(&["--fault", fault]);
        world.add_to_profile(settings);
        let run = cancel_json(&world, &[CARD, "--full"]);
        assert_ends(&run, 3, "refund.refused", "no", "refused");
        assert_eq!(run.error()["retry"], "fix", "{run:?}");
        assert_eq!(run.error()["certain_at"], Value::Null, "{run:?}");
        assert_eq!(run.json()["certain"], true, "{run:?}");
        assert_eq!(run.json()["balance_after"], 38_500);
        assert_eq!(
            cancel(&world, &[CARD, "--full"]).code,
            0,
            "it may be asked for again"
        );
        assert_eq!(made(&world), [38_500]);
    }
}

#[test]
fn three_is_any_other_no_too_and_it_blocks_until_it_is_certain() {
    let world = World::with_gateway(&["--fault", "cancel:code=E777*1"]);
    let run = cancel_json(&world, &[CARD, "--full"]);
    assert_ends(&run, 3, "refund.refused_for_now", "unknown", "refused");
    let error = run.error();
    assert_eq!(error["gateway"]["code"], "E777");
    assert_eq!(error["retry"], "after_reconcile");
    assert_eq!(run.json()["certain"], false);
    assert_eq!(run.json()["balance_after"], 38_500);
    let certain_at = error["certain_at"].as_str().expect("a moment");
    assert_eq!(run.json()["certain_at"], certain_at);

    // The default is ten minutes, so that nothing is sent any more by the end of this test.
    for other in [["--full", "--ref=a"], ["--amount", "1000"]] {
        let blocked = cancel_json(&world, &[&[CARD], other.as_slice()].concat());
        assert_eq!(blocked.code, 6, "{blocked:?}");
        let error = blocked.error();
        assert_eq!(error["code"], "refund.refused_recently", "{blocked:?}");
        assert_eq!(error["retry"], "safe", "{blocked:?}");
        assert_eq!(error["until"], certain_at, "{blocked:?}");
        assert!(
            error["hint"].as_str().unwrap().contains("final_codes"),
            "{error}"
        );
    }
    assert_eq!(made(&world), NOTHING);

    // Once a look at that moment or later found it unchanged, it may be asked for again.
    world.add_to_profile("settle_seconds = 1");
    until("the no is certain", || {
        let run = world.run(&["refunds", "reconcile", "r1", "-o", "json"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(run.json()[0]["outcome"], "refused", "{run:?}");
        run.json()[0]["certain"] == true
    });
    assert_eq!(cancel(&world, &[CARD, "--full"]).code, 0);
    assert_eq!(made(&world), [38_500]);
}

#[test]
fn a_no_that_hides_a_refund_is_found_out() {
    let world = World::with_gateway(&["--fault", "cancel:code-after=E777*1"]);
    let run = cancel_json(&world, &[CARD, "--full"]);
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert_eq!(document["outcome"], "refunded");
    assert_eq!(document["evidence"], "look");
    assert_eq!(document["code"], "E777");
    assert_eq!(made(&world), [38_500]);
}

#[test]
fn seven_is_a_gateway_that_was_never_reached() {
    let world = World::new();
    // The payment can be read, and nothing listens where the refund would go: no such gateway can
    // be made up, so the whole of it is away.
    world.lead_to("http://127.0.0.1:1");
    let run = cancel_json(&world, &[CARD, "--full"]);
    assert_eq!((run.code, run.stdout.as_str()), (7, ""), "{run:?}");
    assert_eq!(run.error()["code"], "network.not_reached");
}

#[test]
fn ten_is_a_request_that_was_lost_until_that_is_proven() {
    let world = World::with_gateway(&["--fault", "cancel:drop-before*1"]);
    world.add_to_profile("settle_seconds = 1");
    let run = cancel_json(&world, &[CARD, "--full"]);
    assert_ends(&run, 10, "refund.outcome_unknown", "unknown", "unknown");
    assert_eq!(run.error()["retry"], "after_reconcile");
    let looked = world.run(&["refunds", "reconcile", "--all", "--wait", "-o", "json"]);
    assert_eq!(looked.code, 0, "{looked:?}");
    assert_eq!(looked.json()[0]["outcome"], "not_applied", "{looked:?}");
    assert_eq!(looked.json()[0]["certain"], true, "{looked:?}");
    let again = cancel_json(&world, &[CARD, "--full"]);
    assert_eq!(again.json()["attempts"], 2, "{again:?}");
    assert_eq!(made(&world), [38_500]);
}

#[test]
fn eight_is_a_deposit_that_the_gateway_wants_first() {
    let world = World::with_gateway(&["--fault", "cancel:code=9029"]);
    let run = cancel_json(&world, &[CARD, "--full"]);
    assert_ends(&run, 8, "refund.deposit_first", "no", "refused");
    assert_eq!(run.error()["retry"], "after_action");
}

#[test]
fn a_lost_answer_is_found_out_by_a_look() {
    for fault in [
        "cancel:drop-after",
        "cancel:half",
        "cancel:html-after",
        "cancel:500-after",
    ] {
        let world = World::with_gateway(&["--fault", fault]);
        let run = cancel_json(&world, &[CARD, "--amount", "5000"]);
        assert_eq!(run.code, 0, "{fault}: {run:?}");
        let document = run.json();
        assert_eq!(document["outcome"], "refunded", "{fault}");
        assert_eq!(document["evidence"], "look", "{fault}");
        assert_eq!(document["balance_after"], 33_500, "{fault}");
        assert_eq!(made(&world), [5_000], "{fault}");
    }
}

#[test]
fn eleven_is_another_amount_than_was_asked_for() {
    let world = World::with_gateway(&["--fault", "cancel:wrong-amount"]);
    let run = cancel_json(&world, &[CARD, "--amount", "5000"]);
    assert_ends(&run, 11, "refund.conflict", "yes", "conflict");
    assert_eq!(run.error()["retry"], "after_action");
    let blocked = cancel_json(&world, &[CARD, "--amount", "1000"]);
    assert_eq!(blocked.code, 6, "{blocked:?}");
    assert_eq!(blocked.error()["code"], "refund.in_doubt");
    assert_eq!(made(&world), [5_000]);
}

#[test]
fn without_its_journal_nothing_is_sent() {
    let world = World::new();
    let config = std::fs::read_to_string(world.path("config.toml")).unwrap();
    std::fs::create_dir(world.path("folder")).unwrap();
    std::fs::write(
        world.path("text"),
        "not a journal, but a text of some length",
    )
    .unwrap();
    for path in ["folder", "text", "text/below"] {
        world.write_config(&format!("{config}[journal]\npath = \"{path}\"\n"));
        let run = cancel_json(&world, &[CARD, "--full"]);
        assert_eq!(run.code, 6, "{path}: {run:?}");
        assert_eq!(run.error()["code"], "journal.unusable", "{path}");
    }
    assert_eq!(made(&world), NOTHING);
}

#[test]
fn a_file_that_cannot_be_made_is_found_out_before_money_moves() {
    let world = World::new();
    let run = cancel_json(&world, &[CARD, "--full", "--out", "no/such/folder/x.json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(made(&world), NOTHING);
    let run = cancel_json(&world, &[CARD, "--full", "--out", "x.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    let document = std::fs::read(world.path("x.json")).unwrap();
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document["outcome"], "refunded");
}

#[test]
fn twelve_is_a_refund_whose_result_could_not_be_printed() {
    let world = World::new();
    // A pipe that nobody reads.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = world
        .cookiepay(&[
            "cancel", CARD, "--full", "--reason", "x", "--yes", "-o", "json",
        ])
        .start_into(writer)
        .end();
    assert_eq!(run.code, 12, "{run:?}");
    let lines: Vec<Value> = run
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["outcome"], "refunded", "{run:?}");
    assert_eq!(
        lines[1]["error"]["code"], "refund.done_not_printed",
        "{run:?}"
    );
    assert_eq!(lines[1]["error"]["money_moved"], "yes", "{run:?}");
    assert_eq!(made(&world), [38_500]);
    let known = world.run(&["refunds", "show", "r1", "-o", "json"]).json();
    assert_eq!(known["outcome"], "refunded");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_twelve_as_well() {
    let world = World::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let run = world
        .cookiepay(&["cancel", CARD, "--full", "--reason", "x", "--yes"])
        .start_into(full)
        .end();
    assert_eq!(run.code, 12, "{run:?}");
    assert!(run.stderr.contains("refunded 38,500 won"), "{run:?}");
    assert_eq!(made(&world), [38_500]);
}

#[cfg(unix)]
mod before_a_person {
    use super::*;
    use crate::support::live::{Live, ending_signals};

    fn ask(world: &World, arguments: &[&str]) -> Live {
        let all = [&["cancel"], arguments, &["--reason", "고객 변심"]].concat();
        world.cookiepay(&all).before_a_person()
    }

    fn answer(world: &World, line: &str) -> Transcript {
        let mut person = ask(world, &[CARD, "--full"]);
        person.sees("Refund 38,500 won? [y/N]");
        person.types(line);
        person.end()
    }

    #[test]
    fn a_yes_refunds() {
        let world = World::new();
        let run = answer(&world, "y");
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stdout.contains("refunded 38,500 won"), "{run:?}");
        for line in ["박서연", "no real money", "38,500 won", "고객 변심", "mock"] {
            assert!(run.stderr.contains(line), "{line}: {run:?}");
        }
        assert_eq!(made(&world), [38_500]);
    }

    #[test]
    fn anything_else_does_not() {
        let world = World::new();
        for line in ["", "n", "no", "아니요"] {
            let run = answer(&world, line);
            assert_eq!(run.stderr.matches("[y/N]").count(), 1, "{run:?}");
            // Whoever says no has no trouble.
            assert!(
                run.stderr
                    .ends_with("\nnot confirmed: nothing was sent\r\n"),
                "{run:?}"
            );
            assert_eq!((run.code, run.stdout.as_str()), (9, ""), "{run:?}");
        }
        for line in ["38500", "yy", "ㅛ", "\u{1b}[A"] {
            let mut person = ask(&world, &[CARD, "--full"]);
            person.sees("Refund 38,500 won? [y/N]");
            person.insists("Refund 38,500 won? [y/N]", line);
            let run = person.end();
            assert!(run.stderr.contains("type y (예) or n (아니요)"), "{run:?}");
            assert_eq!(
                (run.code, run.stdout.as_str()),
                (9, ""),
                "{line:?}: {run:?}"
            );
        }
        let mut live = ask(&world, &[CARD, "--full", "-o", "json"]);
        live.sees("[y/N]");
        live.ends_the_input();
        let run = live.end();
        assert_eq!(run.code, 9, "{run:?}");
        assert_eq!(run.error()["code"], "refund.not_confirmed");
        assert_eq!(made(&world), NOTHING);
        assert_eq!(world.run(&["refunds", "list", "-o", "json"]).stdout, "[]\n");
    }

    #[test]
    fn what_was_typed_ahead_of_the_question_is_no_answer_to_it() {
        let world = World::new();
        for ahead in ["y\n", "y\ny\n", "y"] {
            let mut live = world
                .cookiepay(&["cancel", CARD, "--full", "--reason", "고객 변심"])
                .before_a_person_who_typed(ahead);
            live.sees("Refund 38,500 won? [y/N]");
            live.ends_the_input();
            let run = live.end();
            assert_eq!(
                (run.code, run.stdout.as_str()),
                (9, ""),
                "{ahead:?}: {run:?}"
            );
        }
        assert_eq!(made(&world), NOTHING);
        assert_eq!(world.run(&["refunds", "list", "-o", "json"]).stdout, "[]\n");
        assert_eq!(answer(&world, "y").code, 0, "an answer still counts");
    }

    #[test]
    fn where_real_money_moves_the_amount_is_typed() {
        let world = World::new();
        world.go_live();
        let question = "LIVE: to refund, type the amount in won:";
        let ask_live = || {
            let mut person = ask(&world, &[CARD, "--amount", "5000"]);
            person.sees(question);
            person
        };
        let mut person = ask_live();
        person.types("");
        assert_eq!(person.end().code, 9);
        for line in ["y", "yes", "500", "50000", "38500", "5000?"] {
            let mut person = ask_live();
            person.insists(question, line);
            let run = person.end();
            assert_eq!(run.code, 9, "{line:?}: {run:?}");
            assert!(run.stderr.contains("==== LIVE ===="), "{run:?}");
            let said = run.stderr.split("only the amount that stands above").nth(1);
            let said = said.expect("what is expected").split(question).next();
            assert!(
                !said.expect("words").contains("5,000"),
                "it is to be read: {run:?}"
            );
        }
        assert_eq!(made(&world), NOTHING);
        let mut person = ask_live();
        person.types("5,000원");
        let run = person.end();
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(made(&world), [5_000]);
    }

    #[test]
    fn what_was_mistyped_may_be_typed_once_more() {
        let world = World::new();
        let question = "Refund 38,500 won? [y/N]";
        let mut person = ask(&world, &[CARD, "--full"]);
        person.sees(question);
        person.types("ㅛ");
        person.sees("neither a yes nor a no");
        // What is typed before it is asked again is thrown away.
        person.answers_the_next(question, "y");
        let run = person.end();
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(made(&world), [38_500]);
    }

    #[test]
    fn a_signal_at_the_question_ends_the_run_as_it_ends_any() {
        let world = World::new();
        for (signal, code) in ending_signals() {
            let mut live = ask(&world, &[CARD, "--full"]);
            live.sees("[y/N]");
            live.signal(signal);
            let run = live.end();
            assert_eq!(run.code, code);
            assert!(
                run.stderr.contains("interrupted: nothing was sent"),
                "{run:?}"
            );
        }
        assert_eq!(made(&world), NOTHING);
        assert_eq!(cancel(&world, &[CARD, "--full"]).code, 0, "nothing is held");
    }
}

#[cfg(unix)]
mod interrupted {
    use rustix::process::Signal;

    use super::*;
    use crate::support::live::ending_signals;

    const WAITING: &str = "interrupt again to leave it unknown";

    #[test]
    fn once_the_request_is_out_the_first_signal_waits_for_the_answer() {
        for (signal, _) in ending_signals() {
            let world = World::with_gateway(&["--fault", "cancel:delay=2s"]);
            let mut live = world
                .cookiepay(&["cancel", CARD, "--full", "--reason", "x", "--yes", "-v"])
                .watch();
            live.sees("POST /api/cancel");
            live.signal(signal);
            live.sees(WAITING);
            let run = live.end();
            assert_eq!(run.code, 0, "{run:?}");
            assert!(run.stdout.contains("refunded 38,500 won"), "{run:?}");
            assert_eq!(made(&world), [38_500]);
        }
    }

    #[test]
    fn after_the_first_signal_a_lost_answer_is_looked_for_once() {
        for (fault, code, refunds) in [
            ("cancel:stall-after", 0, [38_500].as_slice()),
            ("cancel:stall", 10, &[]),
        ] {
            let world = World::with_gateway(&["--fault", fault]);
            world.add_to_profile("cancel_timeout_seconds = 3");
            let mut live = world
                .cookiepay(&["cancel", CARD, "--full", "--reason", "x", "--yes", "-v"])
                .watch();
            live.sees("POST /api/cancel");
            live.signal(Signal::INT);
            live.sees(WAITING);
            let run = live.end();
            assert_eq!(run.code, code, "{fault}: {run:?}");
            let after = run.stderr.split(WAITING).nth(1).unwrap();
            assert_eq!(after.matches("POST /api/paysearch").count(), 1, "{run:?}");
            assert_eq!(made(&world), refunds);
        }
    }

    #[test]
    fn the_second_signal_leaves_it_unknown_and_a_look_settles_it() {
        let world = World::with_gateway(&["--fault", "cancel:stall-after"]);
        let mut live = world
            .cookiepay(&[
                "cancel", CARD, "--full", "--reason", "x", "--yes", "-v", "-o", "json",
            ])
            .watch();
        live.sees("POST /api/cancel");
        // What is about to be sent is told before it is; a run that is left before that sends nothing.
        until("the gateway has acted", || made(&world) == [38_500]);
        live.signal(Signal::INT);
        live.sees(WAITING);
        live.signal(Signal::INT);
        let run = live.end();
        // Nobody looks then, and nothing says so.
        let after = run.stderr.split(WAITING).nth(1).unwrap_or_default();
        assert!(!after.contains("looking at the payment"), "{run:?}");
        assert_ends(&run, 10, "refund.outcome_unknown", "unknown", "unknown");
        let error = run.error();
        assert_eq!(error["retry"], "after_reconcile");
        assert_eq!(error["certain_at"], run.json()["certain_at"], "{run:?}");
        assert!(
            error["hint"]
                .as_str()
                .unwrap()
                .contains("cookiepay -p mock refunds reconcile r1 --wait")
        );

        // The very same refund finds out by itself, and is not sent again.
        let again = cancel_json(&world, &[CARD, "--full"]);
        assert_eq!(again.code, 6, "{again:?}");
        assert_eq!(
            again.error()["code"],
            "refund.already_refunded",
            "{again:?}"
        );
        assert_eq!(made(&world), [38_500]);
    }

    #[test]
    fn a_signal_ends_the_looking() {
        let world = World::with_gateway(&["--fault", "cancel:drop-before"]);
        let mut live = world
            .cookiepay(&[
                "cancel", CARD, "--full", "--reason", "x", "--yes", "-o", "json",
            ])
            .watch();
        live.sees("looking at the payment in 2 s");
        live.signal(Signal::INT);
        let run = live.end();
        assert_ends(&run, 10, "refund.outcome_unknown", "unknown", "unknown");

        let blocked = cancel_json(&world, &[CARD, "--amount", "1000"]);
        assert_eq!(blocked.code, 6, "{blocked:?}");
        assert_eq!(blocked.error()["code"], "refund.in_doubt");
        assert_eq!(blocked.error()["retry"], "after_reconcile");
        assert_eq!(made(&world), NOTHING);
    }
}
