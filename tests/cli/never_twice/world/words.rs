//! What is said of money is so.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::{CANCEL, NOTHING, again, ask, assert_ended, ours, reconcile, reword};
use crate::support::{Leg, Line, World, cards, for_each, until};

/// A world in which a run died with its request on the way, which never arrives while the line is
/// held.
fn in_doubt() -> (World, Line) {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), "settle_seconds = 600\n");
    line.hold(CANCEL, Leg::Request);
    let run = world.begin(&cards()[0].part(1_000));
    line.wait_until_held();
    run.kill();
    assert_eq!(world.entries(&[])[0]["outcome"], "unknown");
    (world, line)
}

#[test]
fn a_reader_that_went_away_does_not_make_a_doubt_end() {
    let (world, _line) = in_doubt();
    for format in ["json", "ndjson", "table", "csv"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = world
            .cookiepay(&["refunds", "reconcile", "--all", "-o", format])
            .start_into(writer)
            .end();
        assert_eq!(run.code, 10, "{format} {run:?}");
    }
}

fn batch(world: &World, rows: &[(&str, u64, &str)]) -> crate::support::Transcript {
    let mut text = "tid,amount,reason\n".to_owned();
    for (tid, amount, reason) in rows {
        writeln!(text, "{tid},{amount},{reason}").expect("memory takes it");
    }
    fs::write(world.path("batch.csv"), text).expect("a batch file");
    world.run(&["cancel", "--batch", "batch.csv", "--yes", "-o", "ndjson"])
}

fn rows(run: &crate::support::Transcript) -> Vec<Value> {
    let row = |line: &str| serde_json::from_str(line).expect("a row");
    run.stdout.lines().map(row).collect()
}

#[test]
fn a_row_for_another_reason_is_not_said_to_be_refunded() {
    let world = World::refunding(&[]);
    let tid = &cards()[0].tid;
    assert_eq!(batch(&world, &[(tid, 1_000, "파손")]).code, 0);
    let run = batch(&world, &[(tid, 1_000, "지연")]);
    assert_eq!(ours(&world, tid), [1_000], "{run:?}");
    assert_eq!(
        (run.code, &rows(&run)[0]["outcome"]),
        (6, &"failed".into()),
        "{run:?}"
    );
    assert!(run.stdout.contains("r1"), "{run:?}");
    // Blanks and the way of writing Korean make no other reason.
    let run = batch(
        &world,
        &[(tid, 1_000, " \u{1111}\u{1161}\u{1109}\u{1169}\u{11ab} ")],
    );
    assert_eq!(
        (run.code, &rows(&run)[0]["outcome"]),
        (0, &"refunded".into()),
        "{run:?}"
    );
    assert_eq!(ours(&world, tid), [1_000]);
}

#[test]
fn a_row_that_stayed_unknown_is_looked_at_again_before_the_run_ends() {
    let world = World::refunding(&["cancel:drop-after*1", "find:stale=1"]);
    let tid = &cards()[0].tid;
    let run = batch(&world, &[(tid, 1_000, "파손")]);
    assert_eq!(ours(&world, tid), [1_000], "{run:?}");
    assert_eq!(
        (run.code, &rows(&run)[0]["outcome"]),
        (0, &"refunded".into()),
        "{run:?}"
    );
}

#[test]
fn a_row_of_a_payment_that_was_refused_a_moment_ago_is_held() {
    let world = World::refunding(&["cancel:code=P001:한도_초과*1"]);
    world.set_up(world.base_url(), "settle_seconds = 600\n");
    let tid = &cards()[0].tid;
    assert_eq!(ask(&world, tid, &["--amount", "2000"]).code, 3);
    let run = batch(&world, &[(tid, 1_000, "파손")]);
    assert_eq!(ours(&world, tid), NOTHING, "{run:?}");
    assert_eq!(
        (run.code, &rows(&run)[0]["outcome"]),
        (11, &"held".into()),
        "{run:?}"
    );
}

fn resolve(world: &World, arguments: &[&str]) -> crate::support::Transcript {
    let common = ["--note", "somebody said so", "-o", "json"];
    world.run(&[&["refunds", "resolve", "r1"], arguments, &common].concat())
}

#[test]
fn nobody_resolves_what_the_payment_contradicts_or_does_not_tell_yet() {
    let (world, _line) = in_doubt();
    let run = resolve(&world, &["--as", "refunded", "--yes"]);
    assert_ended(&run, 6, "refund.contradicted");
    let run = resolve(&world, &["--as", "not-refunded", "--yes"]);
    assert_ended(&run, 6, "refund.too_early");
    assert!(run.error()["until"].is_string(), "{run:?}");
    let run = resolve(&world, &["--as", "not-refunded"]);
    assert_eq!(run.code, 9, "{run:?}");
    assert_eq!(world.entries(&[])[0]["outcome"], "unknown");
}

#[test]
fn the_gateways_own_yes_is_not_overturned_while_the_payment_bears_it_out() {
    let world = World::refunding(&[]);
    let intention = cards()[0].full();
    assert_eq!(again(&world, &intention).code, 0);
    let run = resolve(&world, &["--as", "not-refunded", "--yes"]);
    assert_ended(&run, 6, "refund.not_resolvable");
    let run = resolve(&world, &["--as", "not-refunded", "--overturn", "--yes"]);
    assert_ended(&run, 6, "refund.contradicted");
    world.assert_once(&intention);
}

#[test]
fn a_person_is_asked_before_a_ruling_is_written_down() {
    let (world, _line) = in_doubt();
    // The profile's settings change, and nothing else of it.
    reword(&world, &[("settle_seconds = 600", "settle_seconds = 1")]);
    reconcile(&world);
    let run = |answer: &str| {
        let arguments = [
            "refunds",
            "resolve",
            "r1",
            "--as",
            "not-refunded",
            "--note",
            "asked the provider",
        ];
        let mut run = world.cookiepay(&arguments).before_a_person();
        run.sees("[y/N]");
        run.types(answer);
        run.end()
    };
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(run("n").code, 9);
    assert_eq!(world.entries(&[])[0]["outcome"], "unknown");
    assert_eq!(run("y").code, 0);
    assert_eq!(world.entries(&[])[0]["outcome"], "not_applied");
}

#[test]
fn a_refund_that_was_rolled_back_is_found_settled_and_may_be_made_again() {
    let world = World::refunding(&["find:roll-back*1"]);
    let card = &cards()[0];
    let intention = card.full();
    assert_eq!(again(&world, &intention).code, 0);
    // Not at once: a search may lag behind.
    let verify = || world.run(&["refunds", "verify", "-o", "json"]);
    assert_eq!(verify().code, 0);
    let overturn = ["--as", "not-refunded", "--overturn", "--yes"];
    assert_ended(&resolve(&world, &overturn), 6, "refund.too_early");
    until("it is missed", || verify().code == 20);
    let run = verify();
    assert_eq!(run.json()[0]["id"], "r1", "{run:?}");
    assert!(
        run.stdout.contains("--as not-refunded --overturn"),
        "{run:?}"
    );
    until("it had its time", || resolve(&world, &overturn).code == 0);
    assert_eq!(world.entries(&[])[0]["outcome"], "rolled_back");
    assert_eq!(again(&world, &intention).code, 0);
    assert_eq!(world.made(&intention).len(), 1, "the other one was undone");
    let run = world.run(&["refunds", "verify", "-o", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_ended(&again(&world, &intention), 6, "refund.already_refunded");
}

#[test]
fn time_for_a_refund_to_settle_is_longer_than_its_call_where_money_is_real() {
    for_each(&["live", "sandbox", "relay"], |environment| {
        let world = World::refunding(&[]);
        // Nothing gets off this machine.
        let proxy = "proxy = \"http://127.0.0.1:1\"\n";
        world.set_up(world.base_url(), &format!("{proxy}settle_seconds = 149\n"));
        let base_url = format!("base_url = \"{}\"", world.base_url());
        let way = match *environment {
            "relay" => "base_url = \"https://relay.example.com\"".to_owned(),
            name => format!("environment = \"{name}\""),
        };
        reword(&world, &[(&base_url, &way)]);
        let run = again(&world, &cards()[0].full());
        assert_eq!(run.code, 6, "{environment} {run:?}");
        assert!(
            run.stderr.contains("settle_seconds"),
            "{environment} {run:?}"
        );
        // With so much it is the network that fails.
        reword(&world, &[("settle_seconds = 149", "settle_seconds = 150")]);
        assert_eq!(again(&world, &cards()[0].full()).code, 7);
    });
}

#[test]
fn what_was_taken_for_lost_is_looked_at_when_the_gateway_calls_the_payment_cancelled() {
    // The first request is lost, and is carried out later than anybody could know of.
    let world = World::refunding(&[
        "cancel:late=6s*1",
        "cancel:code=E109:이미_취소된_거래입니다.*1",
    ]);
    let intention = cards()[0].part(1_000);
    assert!(matches!(again(&world, &intention).code, 7 | 10));
    until("it is taken for lost", || {
        std::thread::sleep(std::time::Duration::from_millis(200));
        reconcile(&world);
        world.entries(&[])[0]["outcome"] == "not_applied"
    });
    let run = again(&world, &intention);
    assert!(matches!(run.code, 3 | 5 | 10 | 11), "{run:?}");
    until("the late refund", || !world.made(&intention).is_empty());
    let mut last = again(&world, &intention);
    for _ in 0..3 {
        reconcile(&world);
        last = again(&world, &intention);
    }
    assert_eq!(world.made(&intention).len(), 1, "{last:?}");
    assert_eq!(last.code, 6, "{last:?}");
}
