//! When a request left, and what time it is: by nobody's word but the gateway's.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{NOTHING, SEARCH, TOKEN, again, assert_ended, edit, ours, reconcile};
use crate::support::between::{Delivery, Middleman, between, with_body};
use crate::support::{Leg, Line, PATIENT, World, cards, for_each, until};

/// Has every token live so shortly that a new one is asked for before each request.
#[derive(Default)]
struct ShortTokens {
    /// What the gateway's own token is.
    real: Mutex<HashMap<String, String>>,
}

impl Middleman for ShortTokens {
    fn request(&self, _path: &str, head: String, body: String) -> (String, String) {
        let mut head = head;
        for (short, real) in self.real.lock().expect("nobody failed").iter() {
            head = head.replace(short, real);
        }
        (head, body)
    }

    fn answer(&self, path: &str, answer: String) -> Delivery {
        if path != TOKEN {
            return Delivery::Whole(answer);
        }
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let mut issued: Value = serde_json::from_str(body).expect("a token");
        let now = jiff::Timestamp::now().as_second();
        let mut real = self.real.lock().expect("nobody failed");
        let claims =
            json!({"iat": now, "exp": now.saturating_add(50), "number": real.len()}).to_string();
        let short = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        let token = issued["TOKEN"].as_str().expect("a token").to_owned();
        real.insert(short.clone(), token);
        issued["TOKEN"] = short.into();
        Delivery::Whole(with_body(&answer, &issued.to_string()))
    }
}

/// A world in which the token for a cancel is held back, with the refund claimed.
fn waiting_for_a_token(settings: &str) -> (World, Line, crate::support::Running) {
    let world = World::refunding(&[]);
    let line = Line::to(&between(world.base_url(), ShortTokens::default()));
    world.set_up(line.url(), settings);
    let intention = cards()[0].part(1_000);
    line.hold(SEARCH, Leg::Answer);
    let run = world.begin(&intention);
    line.wait_until_held();
    line.hold(TOKEN, Leg::Request);
    line.wait_until_held();
    (world, line, run)
}

#[test]
fn a_run_that_dies_while_it_waits_for_a_token_has_sent_nothing() {
    let (world, line, run) = waiting_for_a_token(PATIENT);
    let intention = cards()[0].part(1_000);
    let on_disk = world.journal().state(&intention.tid);
    run.kill();
    assert_eq!(
        on_disk.as_deref(),
        Some("claimed"),
        "not on its way before there is a token"
    );
    assert_eq!(world.entries(&[])[0]["outcome"], "not_sent");
    line.release();
    assert_eq!(again(&world, &intention).code, 0);
    world.assert_once(&intention);
}

#[test]
fn a_request_does_not_leave_long_after_it_was_said_to_be_on_its_way() {
    let (world, line, run) = waiting_for_a_token(PATIENT);
    let intention = cards()[0].part(1_000);
    let journal = world.journal();
    journal.lock();
    line.release();
    // The one time that has to pass for itself: more than five seconds.
    thread::sleep(Duration::from_secs(6));
    journal.unlock();
    let run = run.end();
    assert_eq!(ours(&world, &intention.tid), NOTHING, "{run:?}");
    assert_ended(&run, 7, "refund.not_sent");
    assert_eq!(again(&world, &intention).code, 0);
    world.assert_once(&intention);
}

#[test]
fn what_a_dead_run_sent_is_in_doubt_from_when_it_was_found_dead() {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), "settle_seconds = 3\n");
    let intention = cards()[0].part(1_000);
    line.hold(super::CANCEL, Leg::Request);
    let run = world.begin(&intention);
    line.wait_until_held();
    run.kill();
    // It was said to be on its way long ago, and nobody has looked since.
    edit(
        &world.journal(),
        "UPDATE refund SET claimed_at = '2026-01-01T00:00:00Z', sent_at = '2026-01-01T00:00:00Z'",
    );
    let looks = [reconcile(&world), reconcile(&world)];
    let second = again(&world, &intention);
    line.release();
    until("the request arrives", || !world.made(&intention).is_empty());
    world.settle();
    let third = again(&world, &intention);
    assert_eq!(
        world.made(&intention).len(),
        1,
        "{looks:?} {second:?} {third:?}"
    );
    assert_eq!(looks.map(|run| run.code), [10, 10]);
    assert_ended(&third, 6, "refund.already_refunded");
}

#[test]
fn a_clock_that_is_put_right_ends_no_doubt() {
    for_each(&["drop-before", "drop-after"], |fault| {
        let world = World::refunding(&[&format!("cancel:{fault}*1"), "find:stale=3"]);
        world.set_up(world.base_url(), "settle_seconds = 10\n");
        let intention = cards()[0].part(1_000);
        let journal = world.make_journal();
        let run = world.begin(&intention);
        until("the answer is lost", || {
            journal.state(&intention.tid).as_deref() == Some("unknown")
        });
        run.kill();
        // As if the machine had lived in another year until now.
        let past = "'2020-01-01T00:00:00Z'";
        edit(
            &journal,
            &format!(
                "UPDATE refund SET claimed_at = {past}, sent_at = {past}, answered_at = {past}"
            ),
        );
        // Not known to 0.1.
        journal.change(&format!("UPDATE refund SET doubt_since = {past}"));
        let looked = reconcile(&world);
        let second = again(&world, &intention);
        let all = format!("{fault} {looked:?} {second:?}");
        assert!(world.made(&intention).len() <= 1, "{all}");
        assert_eq!(looked.code, 10, "{all}");
        assert_eq!(second.code, 6, "{all}");
        world.set_up(world.base_url(), PATIENT);
        world.see_through(&intention);
    });
}

#[test]
fn a_gateway_that_tells_no_time_is_waited_for_twice_as_long() {
    let world = World::refunding(&[
        "cancel:drop-before*1",
        "find:no-date",
        "cancel:no-date",
        "token:no-date",
    ]);
    world.set_up(world.base_url(), "settle_seconds = 2\n");
    let intention = cards()[0].part(1_000);
    let begun = std::time::Instant::now();
    assert_ended(&again(&world, &intention), 10, "refund.outcome_unknown");
    until("the doubt ends", || {
        thread::sleep(Duration::from_millis(200));
        reconcile(&world).code == 0
    });
    assert!(
        begun.elapsed() >= Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(world.entries(&[])[0]["outcome"], "not_applied");
}
