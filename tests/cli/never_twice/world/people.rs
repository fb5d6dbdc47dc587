//! People: who answer a question late, whose fingers are faster than the question, and who mean one
//! more.

use super::{
    CANCEL, KEY, NOTHING, SEARCH, TOKEN, again, ask, assert_ended, on_the_vendors_page, ours,
};
use crate::support::between::{Delivery, Middleman, between, with_body};
use crate::support::{Intention, Leg, Line, PATIENT, Transcript, World, cards, for_each, until};

/// The command of an intention, asked of a person.
fn before_a_person(world: &World, intention: &Intention) -> crate::support::live::Live {
    let arguments = intention.arguments();
    let arguments: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|it| *it != "--yes")
        .collect();
    let mut run = world.cookiepay(&arguments).before_a_person();
    run.sees("[y/N]");
    run
}

#[test]
fn what_changed_while_the_question_was_open_keeps_the_refund_from_being_sent() {
    // What another channel takes right after the reading that is shown, and whether our own request
    // would be lost, so that the other's could pass for ours.
    let mut cases = Vec::new();
    for fault in ["cancel:delay=1ms", "cancel:drop-before"] {
        for taken in [1_000, 300] {
            cases.extend([(fault, taken, true), (fault, taken, false)]);
        }
    }
    for_each(&cases, |(fault, taken, is_full)| {
        let world = World::refunding(&[fault, &format!("find:elsewhere-after={taken}*1")]);
        let card = &cards()[0];
        let intention = if *is_full {
            card.full()
        } else {
            card.part(1_000)
        };
        let mut run = before_a_person(&world, &intention);
        until("another channel was faster", || !world.ledger().is_empty());
        run.types("y");
        let run = run.end();
        assert_eq!(ours(&world, &card.tid), NOTHING, "{run:?}");
        assert_ended(&run, 6, "refund.payment_changed");
        let message = run.error()["message"].as_str().expect("words").to_owned();
        assert!(
            message.contains("before") && message.contains("now"),
            "{message}"
        );
        assert!(world.entries(&[]).is_empty(), "nothing was even begun");
    });
}

#[test]
fn what_our_own_colleague_refunds_while_the_question_is_open_is_not_made_again() {
    let world = World::refunding(&[]);
    let card = &cards()[0];
    let (mine, theirs) = (card.part(1_000), card.part(2_000));
    for (open, other) in [(&mine, &mine), (&theirs, &card.part(3_000))] {
        let mut run = before_a_person(&world, open);
        let before = ours(&world, &card.tid).len();
        assert_eq!(again(&world, other).code, 0);
        run.types("y");
        let run = run.end();
        assert_eq!(ours(&world, &card.tid).len(), before + 1, "{run:?}");
        assert_eq!(run.code, 6, "{run:?}");
    }
}

#[test]
fn the_reading_after_the_answer_is_made_even_where_it_takes_long() {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), PATIENT);
    let intention = cards()[0].part(1_000);
    let mut run = before_a_person(&world, &intention);
    line.hold(SEARCH, Leg::Request);
    run.types("y");
    line.wait_until_held();
    assert!(
        world.entries(&[]).is_empty(),
        "nothing was begun before it was read again"
    );
    on_the_vendors_page(&world, &intention.tid, 1_000);
    line.release();
    let run = run.end();
    assert_eq!(ours(&world, &intention.tid), NOTHING, "{run:?}");
    assert_ended(&run, 6, "refund.payment_changed");
}

#[test]
fn what_was_typed_before_the_question_is_no_answer_to_it() {
    for_each(&["y\n", "y\ny\ny\n", "예\n"], |ahead| {
        let world = World::refunding(&[]);
        let intention = cards()[0].part(1_000);
        let arguments = intention.arguments();
        let arguments: Vec<&str> = arguments
            .iter()
            .map(String::as_str)
            .filter(|it| *it != "--yes")
            .collect();
        let mut run = world.cookiepay(&arguments).before_a_person_who_typed(ahead);
        run.sees("[y/N]");
        run.ends_the_input();
        let run = run.end();
        assert_eq!(ours(&world, &intention.tid), NOTHING, "{run:?}");
        assert_eq!(run.code, 9, "{run:?}");
    });
}

#[test]
fn one_more_after_a_refund_is_one_more_however_often_it_is_asked_for() {
    for_each(&[None, Some("A")], |reference| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        let card = &cards()[0];
        let named: &[&str] = match reference {
            Some(name) => &["--amount", "1000", "--ref", name],
            None => &["--amount", "1000"],
        };
        assert_eq!(ask(&world, &card.tid, named).code, 0);
        let once_more = [named, &["--again=r1"]].concat();
        // The first run that asks for it dies with the answer on the way.
        line.hold(CANCEL, Leg::Answer);
        let common = ["--reason", "변심", "--yes", "-o", "json"];
        let all = [&["cancel", &card.tid], once_more.as_slice(), &common].concat();
        let dying = world.cookiepay(&all).start();
        line.wait_until_held();
        dying.kill();
        line.release();
        let mut runs: Vec<Transcript> = Vec::new();
        for _ in 0..3 {
            runs.push(ask(&world, &card.tid, &once_more));
            world.settle();
        }
        runs.push(ask(&world, &card.tid, &once_more));
        assert_eq!(ours(&world, &card.tid), [1_000, 1_000], "{runs:?}");
        assert_ended(&runs[3], 6, "refund.already_refunded");
        // A third one is one more after the second.
        let third = [named, &["--again=r2"]].concat();
        assert_eq!(ask(&world, &card.tid, &third).code, 0);
        assert_ended(
            &ask(&world, &card.tid, &third),
            6,
            "refund.already_refunded",
        );
        assert_eq!(ours(&world, &card.tid), [1_000; 3]);
        // What was not made, or is another's, is nothing to be one more after.
        for id in ["r9", "r1"] {
            let id = format!("--again={id}");
            let run = ask(&world, &cards()[1].tid, &["--amount", "1000", &id]);
            assert_ended(&run, 6, "refund.not_again");
        }
        assert_eq!(world.ledger().len(), 3);
    });
}

#[test]
fn one_more_after_a_refund_is_made_once_by_many_runs_at_once() {
    let world = World::refunding(&[]);
    let card = &cards()[0];
    assert_eq!(ask(&world, &card.tid, &["--amount", "1000"]).code, 0);
    let once_more = [
        "cancel",
        &card.tid,
        "--amount",
        "1000",
        "--reason",
        "변심",
        "--again=r1",
        "--yes",
        "-o",
        "json",
    ];
    let runs: Vec<_> = (0..6)
        .map(|_| world.cookiepay(&once_more).start())
        .collect();
    let runs: Vec<_> = runs.into_iter().map(crate::support::Running::end).collect();
    assert_eq!(ours(&world, &card.tid), [1_000, 1_000], "{runs:?}");
}

#[test]
fn an_amount_is_typed_without_zeros_before_it() {
    let world = World::refunding(&[]);
    let card = &cards()[0];
    for amount in ["05000", "005,000", "0"] {
        let run = ask(&world, &card.tid, &["--amount", amount]);
        assert_eq!(run.code, 2, "{amount} {run:?}");
    }
    // Real money, as far as the program knows: at the end of a tunnel.
    let world = World::refunding(&[]);
    world.set_up(world.base_url(), "environment = \"live\"\n");
    let arguments = ["cancel", &card.tid, "--amount", "5000", "--reason", "변심"];
    for answer in ["05000", "005,000", "y"] {
        let mut run = world.cookiepay(&arguments).before_a_person();
        run.sees("type the amount");
        run.insists("type the amount", answer);
        let run = run.end();
        assert_eq!(run.code, 9, "{answer} {run:?}");
    }
    assert!(world.ledger().is_empty());
    let mut run = world.cookiepay(&arguments).before_a_person();
    run.sees("type the amount");
    run.types("5,000");
    assert_eq!(run.end().code, 0);
    assert_eq!(ours(&world, &card.tid), [5_000]);
}

/// Lets a shop with a very short key in.
struct ShortKey;

impl Middleman for ShortKey {
    fn request(&self, _path: &str, head: String, body: String) -> (String, String) {
        let head: Vec<String> = head
            .lines()
            .map(|line| match line.split_once(':') {
                Some((name, _)) if name.eq_ignore_ascii_case("apikey") => format!("ApiKey: {KEY}"),
                _ => line.to_owned(),
            })
            .collect();
        let key = format!("\"pay2_key\":\"{KEY}\"");
        (head.join("\r\n"), body.replace("\"pay2_key\":\"90\"", &key))
    }

    fn answer(&self, path: &str, answer: String) -> Delivery {
        // A gateway that repeats the key does not get it into anything that is kept.
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let body = body.replace("정산", "90 정산");
        Delivery::Whole(if path == TOKEN {
            answer
        } else {
            with_body(&answer, &body)
        })
    }
}

#[test]
fn a_short_secret_does_not_mangle_the_codes_of_the_gateway() {
    let world = World::refunding(&["cancel:code=9029*1"]);
    let url = between(world.base_url(), ShortKey);
    world.set_up(&url, PATIENT);
    super::reword(&world, &[(KEY, "90")]);
    let intention = cards()[0].part(1_000);
    let run = again(&world, &intention);
    assert_ended(&run, 8, "refund.deposit_first");
    assert_eq!(run.error()["gateway"]["code"], "9029", "{run:?}");
    assert!(world.ledger().is_empty());
}

#[test]
fn the_account_that_money_goes_to_is_shown_in_full_at_the_question() {
    let world = World::refunding(&[]);
    let found = world.run(&[
        "search",
        "2026-09-01..2026-11-14",
        "--columns",
        "tid,method,status",
        "-o",
        "ndjson",
    ]);
    let tid = found
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a row"))
        .find(|row| {
            let method = row["method"].as_str().unwrap_or_default();
            let tid = row["tid"].as_str().unwrap_or_default();
            (method.contains("virtual") || method.contains("vaccount"))
                && row["status"] == "paid"
                && !(tid.len() == 10 && tid.ends_with('9'))
        })
        .map(|row| row["tid"].as_str().expect("a TID").to_owned())
        .expect("a virtual account");
    let mut run = world
        .cookiepay(&[
            "cancel",
            &tid,
            "--full",
            "--reason",
            "변심",
            "--bank",
            "004",
            "--account-no",
            "110223344556677",
            "--account-name",
            "김하늘",
        ])
        .before_a_person();
    run.sees("[y/N]");
    run.types("n");
    let run = run.end();
    assert!(run.stderr.contains("110223344556677"), "{run:?}");
    assert!(run.stderr.contains("김하늘"), "{run:?}");
    assert_eq!(run.code, 9);
    assert!(world.ledger().is_empty());
}
