//! `cancel --order-no`: the one payment of an order, for whoever has no TID. Whatever else the gateway
//! tells, no other payment is refunded than the one that was meant.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::support::between::{Delivery, Middleman, between, with_body};
use crate::support::sample::{CARD, OTHER_CARD, VIRTUAL_ACCOUNT};
use crate::support::{Transcript, World};

/// The order number of [`CARD`].
const ORDER: &str = "ORD-1794626913873-975b9707c74302";

/// Somebody who writes other things into the rows of a search: of one for a period, of one for a TID, or
/// of both.
struct Scribe {
    of_period: fn(&mut Value),
    of_tid: fn(&mut Value),
    is_of_tid: AtomicBool,
}

impl Middleman for Scribe {
    fn request(&self, path: &str, head: String, body: String) -> (String, String) {
        if path == "/api/paysearch" {
            self.is_of_tid
                .store(body.contains("\"TID\""), Ordering::SeqCst);
        }
        (head, body)
    }

    fn answer(&self, path: &str, answer: String) -> Delivery {
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        let Ok(Value::Array(mut rows)) = serde_json::from_str(body) else {
            return Delivery::Whole(answer);
        };
        if path == "/api/paysearch" {
            let is_of_tid = self.is_of_tid.load(Ordering::SeqCst);
            let write = if is_of_tid {
                self.of_tid
            } else {
                self.of_period
            };
            rows.iter_mut().for_each(write);
        }
        Delivery::Whole(with_body(&answer, &Value::Array(rows).to_string()))
    }
}

/// A world whose payments are as somebody writes them.
fn written(of_period: fn(&mut Value), of_tid: fn(&mut Value)) -> World {
    let world = World::refunding(&[]);
    let scribe = Scribe {
        of_period,
        of_tid,
        is_of_tid: AtomicBool::new(false),
    };
    let url = between(world.base_url(), scribe);
    world.set_up(&url, "settle_seconds = 1\n");
    world
}

/// Gives another payment the order number of [`CARD`]'s.
fn share(row: &mut Value) {
    if row["TID"] == OTHER_CARD {
        row["ORDERNO"] = json!(ORDER);
    }
}

fn leave(_: &mut Value) {}

fn cancel(world: &World, order_no: &str, more: &[&str]) -> Transcript {
    let cancel = [
        "cancel",
        "--order-no",
        order_no,
        "--within",
        "2026년",
        "11월",
        "--reason",
        "고객 변심",
        "-o",
        "json",
    ];
    world.run(&[&cancel[..], more].concat())
}

fn refund(world: &World, order_no: &str) -> Transcript {
    cancel(world, order_no, &["--amount", "5000", "--yes"])
}

#[track_caller]
fn assert_nothing_sent(world: &World, run: &Transcript, exit: i32, code: &str) {
    assert_eq!((run.code, run.stdout.as_str()), (exit, ""), "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], code, "{run:?}");
    assert_eq!(error["money_moved"], "no", "{run:?}");
    assert_eq!(world.refunds_made(), [], "{run:?}");
}

#[test]
fn the_one_payment_of_an_order_is_refunded_as_by_its_tid() {
    let world = World::new();
    let rehearsal = cancel(&world, ORDER, &["--full", "--dry-run"]);
    assert_eq!(rehearsal.code, 0, "{rehearsal:?}");
    assert_eq!(rehearsal.json()["tid"], CARD);
    assert_eq!(world.refunds_made(), []);
    let found = format!("the order number {ORDER} is that of the payment {CARD}\n");
    assert!(rehearsal.stderr.starts_with(&found), "{rehearsal:?}");

    let run = cancel(&world, ORDER, &["--amount", "5000", "--ref", "t1", "--yes"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        (&run.json()["tid"], &run.json()["ref"]),
        (&json!(CARD), &json!("t1"))
    );
    // It is the same refund, however it is asked for.
    let again = refund(&world, ORDER);
    assert_eq!(again.code, 6, "{again:?}");
    assert_eq!(again.error()["code"], "refund.already_refunded");
    assert_eq!(again.error()["tid"], CARD);
    let by_tid = [
        "cancel", CARD, "--amount", "5000", "--reason", "변심", "--yes",
    ];
    assert_eq!(world.run(&by_tid).code, 6);
    let once_more = cancel(&world, ORDER, &["--amount", "5000", "--again=r1", "--yes"]);
    assert_eq!(once_more.code, 0, "{once_more:?}");
    let made: Vec<_> = world.refunds_made();
    assert_eq!(made, [(CARD.to_owned(), 5_000), (CARD.to_owned(), 5_000)]);
}

#[test]
fn without_a_word_the_last_ninety_days_are_searched() {
    let world = World::new();
    let run = world.run(&[
        "cancel",
        "--order-no",
        "ORD-0",
        "--full",
        "--reason",
        "변심",
        "--yes",
    ]);
    assert_eq!(run.code, 5, "{run:?}");
    let days = run.stderr.split("no payment of ").nth(1).expect("the days");
    let (first, last) = days[..22].split_once("..").expect("a period");
    let day = |text: &str| text.parse::<jiff::civil::Date>().expect("a day");
    assert_eq!(day(last).duration_since(day(first)).as_hours(), 89 * 24);
}

#[test]
fn of_two_payments_of_one_order_none_is_refunded_and_both_are_listed() {
    let world = written(share, share);
    for more in [
        &["--full", "--yes"][..],
        &["--amount", "5000", "--yes"],
        &["--full", "--dry-run"],
    ] {
        let run = cancel(&world, ORDER, more);
        assert_nothing_sent(&world, &run, 6, "payment.several_of_order");
        let mut payments = run.error()["payments"].as_array().unwrap().clone();
        payments.sort_by_key(|payment| payment["tid"].to_string());
        assert_eq!(
            Value::from(payments),
            json!([
                {"tid": OTHER_CARD, "profile": "mock", "status": "paid", "amount": 22_600,
                 "approved_at": "2026-11-14T06:30:37+09:00"},
                {"tid": CARD, "profile": "mock", "status": "paid", "amount": 38_500,
                 "approved_at": "2026-11-14T12:28:46+09:00"},
            ])
        );
    }
    let run = world.run(&[
        "cancel",
        "--order-no",
        ORDER,
        "--within",
        "2026-11",
        "--amount",
        "5000",
        "--reason",
        "고객 변심",
        "--ref",
        "it's 7",
        "--yes",
        "--config",
        "config.toml",
    ]);
    assert_eq!(run.code, 6, "{run:?}");
    let text = &run.stderr;
    assert!(
        text.contains("2 payments of 2026-11-01..2026-11-"),
        "{run:?}"
    );
    for line in [
        "\n  2898563196: 38,500 won, paid, 2026-11-14 12:28:46, profile mock\n",
        "\n  `cookiepay --config config.toml -p mock cancel 2898563196 --amount 5000 --reason '고객 변심' --ref 'it'\\''s 7'`\n",
        "\n  `cookiepay --config config.toml -p mock cancel 261114063037GU3Eb1vM --amount 5000",
    ] {
        assert!(text.contains(line), "{line}: {run:?}");
    }
    // Whoever pastes a line is asked.
    assert!(!text.contains("--yes"), "{run:?}");
    assert_eq!(world.run(&["refunds", "list", "-o", "json"]).stdout, "[]\n");
}

#[test]
fn a_payment_that_failed_or_was_never_paid_is_left_aside_and_named() {
    let world = written(
        |row| {
            share(row);
            if row["TID"] == OTHER_CARD {
                row["RESULTCODE"] = json!("E101");
            }
            if row["TID"] == VIRTUAL_ACCOUNT {
                row["ORDERNO"] = json!(ORDER);
                row["ACCEPTDATE"] = json!("");
            }
        },
        leave,
    );
    let run = refund(&world, ORDER);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(world.refunds_made(), [(CARD.to_owned(), 5_000)]);
    assert!(
        run.stderr.contains("left aside, since no money came in:\n"),
        "{run:?}"
    );
    for line in [
        "\n  261106015123GU2rhtdC: 45,200 won, awaiting deposit, profile mock\n",
        "\n  261114063037GU3Eb1vM: 22,600 won, failed, 2026-11-14 06:30:37, profile mock\n",
    ] {
        assert!(run.stderr.contains(line), "{line}: {run:?}");
    }
    let world = written(
        |row| {
            if row["TID"] == CARD {
                row["RESULTCODE"] = json!("E101");
            }
        },
        leave,
    );
    let run = refund(&world, ORDER);
    assert_nothing_sent(&world, &run, 5, "payment.order_not_found");
    assert_eq!(run.error()["payments"][0]["status"], "failed");
    assert!(
        run.error()["message"]
            .as_str()
            .unwrap()
            .contains("was paid; nothing was sent")
    );
}

#[test]
fn one_that_was_given_back_counts_where_another_was_paid() {
    let world = written(
        |row| {
            share(row);
            if row["TID"] == OTHER_CARD {
                row["CANCELDATE"] = json!("20261114070000");
                row["CANCEL_SUM_AMOUNT"] = json!("0");
            }
        },
        leave,
    );
    let run = refund(&world, ORDER);
    assert_nothing_sent(&world, &run, 6, "payment.several_of_order");
}

#[test]
fn an_order_number_is_the_whole_of_it_letter_by_letter() {
    let world = World::new();
    for other in [
        &ORDER[..ORDER.len() - 1],
        &ORDER.to_lowercase(),
        "ORD-",
        &format!("{ORDER}\u{200b}"),
        &format!("x{ORDER}"),
    ] {
        let run = refund(&world, other);
        assert_nothing_sent(&world, &run, 5, "payment.order_not_found");
        assert!(!run.stderr.contains('\u{200b}'), "{run:?}");
    }
    for none in ["", " ", "\u{3000}", "a\u{1b}[2Jb"] {
        let run = refund(&world, none);
        assert_nothing_sent(&world, &run, 2, "usage.invalid");
        assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
    }
    assert_eq!(refund(&world, &format!(" {ORDER}\u{a0}")).code, 0);
}

#[test]
fn what_has_another_order_number_when_it_is_read_anew_is_not_refunded() {
    // The search takes another payment for the order's.
    let world = written(
        |row| {
            let number = if row["TID"] == OTHER_CARD {
                ORDER
            } else {
                "another"
            };
            row["ORDERNO"] = json!(number);
        },
        leave,
    );
    let run = refund(&world, ORDER);
    assert_nothing_sent(&world, &run, 6, "refund.other_order");
    // The reading of it is of another payment.
    let world = written(leave, |row| row["TID"] = json!(OTHER_CARD));
    let run = refund(&world, ORDER);
    assert_nothing_sent(&world, &run, 7, "gateway.unreadable");
    // It has no TID that could be named.
    for tid in ["", "a b", "\u{1b}[2J", "가"] {
        let blank: fn(&mut Value) = match tid {
            "" => |row| row["TID"] = json!(""),
            "a b" => |row| row["TID"] = json!("a b"),
            "가" => |row| row["TID"] = json!("가"),
            _ => |row| row["TID"] = json!("\u{1b}[2J"),
        };
        let world = written(blank, leave);
        let run = refund(&world, ORDER);
        assert_nothing_sent(&world, &run, 6, "payment.several_of_order");
        assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
    }
}

/// Somebody on whose way the searches of October get lost.
struct October;

impl Middleman for October {
    fn request(&self, _: &str, head: String, body: String) -> (String, String) {
        if body.contains("\"STD_DT\":\"2026-10") {
            (head.replace("/api/paysearch", "/api/lost"), body)
        } else {
            (head, body)
        }
    }

    fn answer(&self, _: &str, answer: String) -> Delivery {
        Delivery::Whole(answer)
    }
}

#[test]
fn a_search_that_is_not_complete_finds_no_payment() {
    let refund = |world: &World, within: &str| {
        world.run(&[
            "cancel",
            "--order-no",
            ORDER,
            "--within",
            within,
            "--full",
            "--reason",
            "변심",
            "--yes",
            "-o",
            "json",
        ])
    };
    for fault in ["500", "half", "cut", "html"] {
        let world = World::refunding(&[&format!("search:{fault}")]);
        let run = refund(&world, "2026-11-14");
        let code = run.error()["code"].as_str().unwrap().to_owned();
        assert_nothing_sent(&world, &run, 7, &code);
    }
    // The payment is there; what else has the order number in October, nobody knows.
    let world = World::new();
    world.set_up(&between(world.base_url(), October), "");
    let run = refund(&world, "2026-10-01..2026-11-14");
    assert_nothing_sent(&world, &run, 7, "search.incomplete");
    // A search has arguments for that, and a cancel has not.
    assert_eq!(
        run.error()["hint"],
        "try again; looking payments up is always safe"
    );
    assert_eq!(refund(&world, "2026-11-01..2026-11-14").code, 0);
}

#[test]
fn the_payment_of_an_order_is_looked_for_in_the_days_that_are_named() {
    let world = World::new();
    let within = |period: &str| {
        world.run(&[
            "cancel",
            "--order-no",
            ORDER,
            "--within",
            period,
            "--full",
            "--reason",
            "변심",
            "--dry-run",
            "-o",
            "json",
        ])
    };
    for period in [
        "2026-11-14",
        "2026-11",
        "11월 14일",
        "2026-11-01..2026-11-14",
    ] {
        assert_eq!(within(period).code, 0, "{period}");
    }
    assert_eq!(within("2026-11-13").code, 5);
    for none in ["soon", "", "2026-11-31", "2026-11-14..2026-11-13"] {
        assert_eq!(within(none).code, 2, "{none}");
    }
}

#[test]
fn an_order_number_goes_instead_of_a_tid_and_not_beside_it() {
    let world = World::new();
    let end = ["--full", "--reason", "변심", "--yes"];
    for arguments in [
        &["cancel", CARD, "--order-no", ORDER][..],
        &["cancel", CARD, "--within", "90d"],
        &["cancel", "--within", "90d"],
        &["cancel", "--order-no", ORDER, "--order-no", ORDER],
        &["cancel"],
    ] {
        let run = world.run(&[arguments, &end].concat());
        assert_eq!(run.code, 2, "{run:?}");
    }
    for arguments in [["--order-no", ORDER], ["--within", "90d"]] {
        let batch = ["cancel", "--batch", "-", "--yes"];
        assert_eq!(world.run(&[&batch[..], &arguments].concat()).code, 2);
    }
    assert_eq!(world.refunds_made(), []);
}

#[test]
fn with_all_profiles_the_order_is_looked_for_in_each() {
    let world = World::with_gateway(&["--seed", "2"]);
    let other = World::with_gateway(&["--seed", "1"]);
    world.write_config(&[world.profile("a"), other.profile("b")].concat());
    let run = cancel(&world, ORDER, &["--full", "--yes", "--all-profiles"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["profile"], "b");
    assert_eq!(
        (world.refunds_made().len(), other.refunds_made().len()),
        (0, 1)
    );
    // The same payment through two merchants is not one that anybody could choose between.
    let twin = World::with_gateway(&["--seed", "1"]);
    world.write_config(&[twin.profile("a"), other.profile("b")].concat());
    let run = cancel(&world, ORDER, &["--full", "--yes", "--all-profiles"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "payment.several_of_order");
    // One that cannot be asked may have it too.
    let down = World::with_gateway(&["--fault", "search:500", "--seed", "3"]);
    world.write_config(&[down.profile("a"), other.profile("b")].concat());
    let run = cancel(&world, ORDER, &["--amount", "1", "--yes", "--all-profiles"]);
    assert_eq!(run.code, 7, "{run:?}");
    assert_eq!(other.refunds_made().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_person_sees_the_payment_of_the_order_before_it_is_refunded() {
    let world = World::new();
    let arguments = [
        "cancel",
        "--order-no",
        ORDER,
        "--within",
        "2026-11",
        "--full",
        "--reason",
        "변심",
    ];
    for (answer, exit) in [("n", 9), ("y", 0)] {
        let mut run = world.cookiepay(&arguments).before_a_person();
        run.sees("Refund 38,500 won? [y/N]");
        assert_eq!(world.refunds_made(), []);
        run.types(answer);
        let run = run.end();
        assert_eq!(run.code, exit, "{run:?}");
        assert!(
            run.stderr.contains(&format!("order       {ORDER}")),
            "{run:?}"
        );
    }
    assert_eq!(world.refunds_made(), [(CARD.to_owned(), 38_500)]);
    // Nobody to ask: nothing is even searched.
    let run = world.cookiepay(&[&arguments[..], &["-v"]].concat()).run();
    assert_eq!(run.code, 9, "{run:?}");
    assert!(!run.stderr.contains("/api/paysearch"), "{run:?}");
}

#[test]
fn days_that_are_none_are_said_to_be_before_anything_else() {
    let world = World::new();
    for (days, why) in [("soon", "is not a period"), ("내일", "is still to come")] {
        let arguments = ["--order-no", ORDER, "--within", days];
        let run = world.run(&[&["cancel", "--full", "--reason", "x"], &arguments[..]].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(why), "{run:?}");
    }
}
