//! A balance that fell by our amount, and not by us.

use std::thread;
use std::time::Duration;

use super::{NOTHING, again, ask, assert_ended, on_the_vendors_page, ours, reconcile};
use crate::support::{Card, Intention, World, cards, for_each, until};

fn kinds() -> [Intention; 2] {
    [cards()[0].full(), cards()[1].part(1_000)]
}

/// Another channel gives as much back, just before the gateway says no to ours.
fn beaten_to_it(intention: &Intention, no: &str) -> World {
    let amount = intention
        .amount
        .map_or("full".to_owned(), |won| won.to_string());
    World::refunding(&[
        &format!("cancel:elsewhere={amount}*1"),
        &format!("cancel:{no}*1"),
    ])
}

#[test]
fn what_another_channel_gave_back_before_the_gateway_said_no_is_not_called_ours() {
    let mut cases = Vec::new();
    for (no, full, part) in [
        ("code=E109:이미_취소된_거래입니다.", 5, 3),
        ("code=E109:원거래_기취소", 5, 3),
        ("code=9029", 8, 8),
        ("code=E105:취소_불가", 3, 3),
        ("code=P001:한도_초과", 11, 11),
    ] {
        let [all, some] = kinds();
        cases.extend([(no, all, full), (no, some, part)]);
    }
    for_each(&cases, |(no, intention, code)| {
        let world = beaten_to_it(intention, no);
        let run = again(&world, intention);
        assert_eq!(ours(&world, &intention.tid), NOTHING, "{no}: {run:?}");
        assert_eq!(run.code, *code, "{no} {run:?}");
        let entries = world.entries(&["--tid", &intention.tid]);
        assert_ne!(entries[0]["outcome"], "refunded", "{no} {entries:?}");
        // What was said of it stays so.
        reconcile(&world);
        let entries = world.entries(&["--tid", &intention.tid]);
        assert_ne!(entries[0]["outcome"], "refunded", "{no} {entries:?}");
    });
}

#[test]
fn what_another_channel_gave_back_after_an_old_refusal_is_not_called_ours() {
    for_each(&[true, false], |is_settled| {
        let world = World::refunding(&["cancel:code=P001:한도_초과*1"]);
        let card = &cards()[0];
        assert_eq!(again(&world, &card.part(1_000)).code, 3);
        if *is_settled {
            until("the refusal is certain", || {
                thread::sleep(Duration::from_millis(200));
                reconcile(&world);
                world.entries(&[])[0]["certain"] != false
            });
        }
        on_the_vendors_page(&world, &card.tid, 1_000);
        let run = again(&world, &card.part(1_000));
        assert_eq!(ours(&world, &card.tid), NOTHING, "{run:?}");
        let outcome = world.entries(&[])[0]["outcome"].clone();
        if *is_settled {
            assert_ended(&run, 6, "refund.unexplained");
            assert_eq!(outcome, "refused");
        } else {
            assert_ended(&run, 6, "refund.in_doubt");
            assert_eq!(outcome, "conflict");
        }
    });
}

#[test]
fn a_fall_that_is_dated_before_the_request_or_long_after_it_or_not_at_all_is_for_a_person() {
    for_each(&["-1h", "+20m", "none"], |date| {
        let world = World::refunding(&[
            "cancel:elsewhere=1000*1",
            "cancel:drop-before*1",
            &format!("find:cancel-date={date}"),
        ]);
        let card = &cards()[0];
        let run = again(&world, &card.part(1_000));
        // Without a date, the figures may be half-written at first.
        assert!(matches!(run.code, 10 | 11), "{date} {run:?}");
        until("it is a conflict", || {
            thread::sleep(Duration::from_millis(200));
            reconcile(&world);
            world.entries(&[])[0]["outcome"] == "conflict"
        });
        assert_eq!(run.error()["money_moved"], "unknown", "{date} {run:?}");
        let run = again(&world, &card.part(1_000));
        assert_ended(&run, 6, "refund.in_doubt");
        assert_eq!(ours(&world, &card.tid), NOTHING, "{date}");
    });
}

#[test]
fn all_of_a_payment_is_not_given_back_when_somebody_took_a_part_of_it_meanwhile() {
    let world = World::refunding(&["cancel:elsewhere=1000*1"]);
    let card = &cards()[0];
    let run = again(&world, &card.full());
    assert_eq!(ours(&world, &card.tid), NOTHING, "{run:?}");
    assert_ended(&run, 3, "refund.refused");
}

/// A part of a payment is refunded, and does not show in so many searches.
fn refunded_and_hidden(card: &Card, searches: u32) -> World {
    let world = World::refunding(&[&format!("find:stale={searches}")]);
    let run = ask(&world, &card.tid, &["--amount", "1000", "--ref", "A"]);
    assert_eq!(run.code, 0, "{run:?}");
    world
}

#[test]
fn a_reading_from_before_our_own_last_refund_is_not_planned_from() {
    for_each(&["2000", "full"], |what| {
        let card = &cards()[0];
        // Two looks after the refund, one more look at what is not certain, and the reading.
        let world = refunded_and_hidden(card, 4);
        let arguments: &[&str] = match *what {
            "full" => &["--full", "--ref", "B"],
            won => &["--amount", won, "--ref", "B"],
        };
        let run = ask(&world, &card.tid, arguments);
        assert_eq!(ours(&world, &card.tid), [1_000], "{run:?}");
        assert_ended(&run, 7, "payment.old_reading");
        let run = ask(&world, &card.tid, arguments);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(ours(&world, &card.tid).len(), 2);
    });
}

#[test]
fn a_cancel_that_was_undone_locks_nobody_out() {
    let card = &cards()[0];
    let world = World::refunding(&["find:roll-back*1"]);
    let whole = again(&world, &card.full()).json()["amount"]
        .as_u64()
        .expect("an amount");
    let ask_again = |more: &[&str]| {
        let all = [&["--amount", "1000", "--ref", "B"], more].concat();
        ask(&world, &card.tid, &all)
    };
    let run = ask_again(&[]);
    assert_ended(&run, 7, "payment.old_reading");
    let mut run = run;
    until("it is known to be no old reading", || {
        thread::sleep(Duration::from_millis(300));
        run = ask_again(&[]);
        run.code != 7
    });
    assert_ended(&run, 6, "payment.rolled_back");
    assert_eq!(ours(&world, &card.tid), NOTHING, "it was undone");
    let whole = whole.to_string();
    let run = ask_again(&["--expect-balance", &whole]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(ours(&world, &card.tid), [1_000]);
}
