//! A no that is none: the request is carried out later, or was carried out and does not show yet.

use std::time::Duration;

use super::{CANCEL, SEARCH, again, assert_ended, edit, reconcile};
use crate::support::between::{Delivery, Middleman, between, with_body};
use crate::support::{Leg, Line, World, cards, for_each, until};

/// Time for a request to act, and for a look to see it, within which nothing is believed.
const TWO_SECONDS: &str = "settle_seconds = 2\n";

/// What the gateway does to the first cancel and to searches, the code of the run, and the words that
/// a person is to see.
const LATE: [(&str, Option<&str>, i32, &str); 8] = [
    (
        "code-late=1500ms:9999:통신_타임아웃",
        None,
        10,
        "통신 타임아웃",
    ),
    (
        "code-late=1500ms:9999:Connection_timed_out",
        None,
        10,
        "timed out",
    ),
    ("json-late=1500ms:408:9999:한도_초과", None, 10, "한도 초과"),
    ("json-late=1500ms:429:E999:요청_초과", None, 10, "요청 초과"),
    (
        "json-after=408:9999:한도_초과",
        Some("find:lag=1500ms"),
        10,
        "한도 초과",
    ),
    ("code-late=1500ms:P001:한도_초과", None, 3, "한도 초과"),
    (
        "code-after=P001:한도_초과",
        Some("find:lag=1500ms"),
        3,
        "한도 초과",
    ),
    (
        "code-after=9999:거래_거절",
        Some("find:lag=1500ms"),
        3,
        "거래 거절",
    ),
];

#[test]
fn a_no_that_is_carried_out_later_is_not_made_again_by_the_same_command() {
    let mut cases = Vec::new();
    for case in LATE {
        cases.extend([(case, cards()[0].full()), (case, cards()[1].part(1_000))]);
    }
    for_each(&cases, |((fault, search, code, words), intention)| {
        let cancel = format!("cancel:{fault}*1");
        let faults: Vec<&str> = [Some(cancel.as_str()), *search]
            .into_iter()
            .flatten()
            .collect();
        let world = World::refunding(&faults);
        world.set_up(world.base_url(), TWO_SECONDS);
        let first = again(&world, intention);
        let second = again(&world, intention);
        until("the refund", || !world.made(intention).is_empty());
        let third = again(&world, intention);
        until("it is certain", || {
            reconcile(&world);
            world.entries(&["--tid", &intention.tid])[0]["certain"] != false
        });
        let fourth = again(&world, intention);
        let all = format!("{fault}: {first:?} {second:?} {third:?} {fourth:?}");
        assert_eq!(world.made(intention).len(), 1, "{all}");

        assert_eq!(first.code, *code, "{all}");
        assert!(first.stderr.contains(words), "{all}");
        let error = first.error();
        assert_eq!(error["money_moved"], "unknown", "{all}");
        assert_eq!(error["retry"], "after_reconcile", "{all}");
        assert!(error["certain_at"].is_string(), "{all}");
        assert_eq!((second.code, third.code, fourth.code), (6, 6, 6), "{all}");
        world.assert_once(intention);
    });
}

#[test]
fn what_a_gateway_says_is_shown_at_once_and_then_why_it_is_not_believed_yet() {
    let world = World::refunding(&["cancel:code=P001:한도_초과"]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), TWO_SECONDS);
    let intention = cards()[0].part(1_000);
    line.hold(CANCEL, Leg::Request);
    let mut run = world.asking(&intention).watch();
    line.wait_until_held();
    // From here on nothing can be seen of the payment.
    line.hold(SEARCH, Leg::Request);
    run.sees("한도 초과");
    run.sees("may still be carried out");
    line.wait_until_held();
    line.release();
    let run = run.end();
    assert_ended(&run, 3, "refund.refused_for_now");
    assert!(world.made(&intention).is_empty());
}

#[test]
fn a_refusal_that_was_carried_out_after_all_is_found_however_old_it_is() {
    let world = World::refunding(&["cancel:code-late=1500ms:P001:한도_초과*1"]);
    world.set_up(world.base_url(), TWO_SECONDS);
    let intention = cards()[0].part(1_000);
    assert_eq!(again(&world, &intention).code, 3);
    until("the refund", || !world.made(&intention).is_empty());
    let journal = world.journal();
    // So old that nobody asks for it again.
    edit(
        &journal,
        "UPDATE refund SET claimed_on = '2025-01-01', claimed_at = '2025-01-01T00:00:00Z'",
    );
    let run = reconcile(&world);
    assert_eq!(
        (run.code, &run.json()[0]["outcome"]),
        (0, &"refunded".into()),
        "{run:?}"
    );
    world.assert_once(&intention);
}

#[test]
fn a_refusal_that_nothing_explains_blocks_its_payment_and_names_the_ways_out() {
    let world = World::refunding(&["cancel:code=P001:한도_초과*1"]);
    world.set_up(world.base_url(), "settle_seconds = 600\n");
    let card = &cards()[0];
    let run = again(&world, &card.part(1_000));
    assert_ended(&run, 3, "refund.refused_for_now");
    for intention in [card.part(1_000), card.part(2_000), card.full()] {
        let run = again(&world, &intention);
        assert_ended(&run, 6, "refund.refused_recently");
        assert_eq!(run.error()["retry"], "safe", "{run:?}");
        assert!(run.error()["until"].is_string(), "{run:?}");
        assert!(run.stderr.contains("final_codes"), "{run:?}");
    }
    assert!(world.ledger().is_empty());
    // Once the time is over and the payment is as it was, it is certain, and may be asked for.
    world.set_up(world.base_url(), "settle_seconds = 1\n");
    until("it is certain", || {
        std::thread::sleep(Duration::from_millis(200));
        reconcile(&world);
        world.entries(&[])[0]["certain"] != false
    });
    assert_eq!(again(&world, &card.part(1_000)).code, 0);
    world.assert_once(&card.part(1_000));
}

/// Says two things under one name: the gateway's code, and a final no before or behind it.
#[derive(Clone, Copy)]
enum TwoTongues {
    NoFirst,
    NoLast,
}

impl Middleman for TwoTongues {
    fn answer(&self, path: &str, answer: String) -> Delivery {
        if path != CANCEL {
            return Delivery::Whole(answer);
        }
        let (_, object) = answer.rsplit_once('{').expect("an object");
        let (fields, _) = object.split_once('}').expect("an object");
        let no = "\"cancel_code\":\"E001\"";
        Delivery::Whole(with_body(
            &answer,
            &match self {
                Self::NoFirst => format!("{{{no},{fields}}}"),
                Self::NoLast => format!("{{{fields},{no}}}"),
            },
        ))
    }
}

#[test]
fn an_answer_that_says_yes_and_no_is_neither() {
    let cases = [
        (
            ["cancel:code=0000:취소_불가"].as_slice(),
            TwoTongues::NoFirst,
        ),
        (&[], TwoTongues::NoLast),
    ];
    for_each(&cases, |(faults, tongues)| {
        let world = World::refunding(faults);
        world.set_up(
            &between(world.base_url(), *tongues),
            "settle_seconds = 600\n",
        );
        let intention = cards()[0].part(1_000);
        let run = again(&world, &intention);
        if faults.is_empty() {
            // A look finds the money gone: that proves it, and no word of the answer does.
            assert_eq!(run.code, 0, "{run:?}");
            world.assert_once(&intention);
        } else {
            assert_ended(&run, 10, "refund.outcome_unknown");
            assert_eq!(run.error()["money_moved"], "unknown", "{run:?}");
            let said = "it says two things under one name";
            assert!(run.stderr.contains(said), "{run:?}");
            assert_eq!(world.entries(&[])[0]["outcome"], "unknown", "{run:?}");
            assert!(world.ledger().is_empty());
        }
    });
}
