//! `refunds`: the journal, read and settled.

use serde_json::Value;

use crate::support::{Transcript, World};

/// Two card payments, of 38,500 and 22,600 won.
const CARD: &str = "2898563196";
const OTHER: &str = "261114063037GU3Eb1vM";

fn cancel(world: &World, tid: &str, amount: &str) -> Transcript {
    world.run(&[
        "cancel",
        tid,
        "--amount",
        amount,
        "--reason",
        "고객 변심",
        "--yes",
    ])
}

fn list(world: &World, arguments: &[&str]) -> Vec<Value> {
    let all = [&["refunds", "list", "-o", "json"], arguments].concat();
    let document = world.run(&all).json();
    document.as_array().expect("an array").clone()
}

fn ids(refunds: &[Value]) -> Vec<&str> {
    refunds
        .iter()
        .map(|refund| refund["id"].as_str().expect("an id"))
        .collect()
}

/// A world with a refund whose answer named another amount.
fn world_in_conflict() -> World {
    let world = World::with_gateway(&["--fault", "cancel:wrong-amount*1"]);
    assert_eq!(cancel(&world, CARD, "5000").code, 11);
    world
}

#[test]
fn the_journal_is_listed_in_every_form() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    assert_eq!(cancel(&world, OTHER, "600").code, 0);
    let json = list(&world, &[]);
    assert_eq!(ids(&json), ["r1", "r2"]);
    assert!(json[0]["person"].as_str().unwrap().contains('@'));
    assert!(json[0]["claimed_at"].as_str().unwrap().ends_with("+09:00"));

    let lines = world.run(&["refunds", "list", "-o", "ndjson"]).stdout;
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, json);

    let csv = world.run(&["refunds", "list", "-o", "csv"]).stdout;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let table = world.run(&["refunds", "list"]).stdout;
    for cell in [
        "r1",
        CARD,
        "5,000",
        "refunded",
        "reply",
        "mock",
        "고객 변심",
    ] {
        assert!(table.contains(cell), "{cell}: {table}");
    }

    assert_eq!(ids(&list(&world, &["--tid", OTHER])), ["r2"]);
    assert_eq!(ids(&list(&world, &["--since", "today"])), ["r1", "r2"]);
    assert!(list(&world, &["--since", "2100-01-01"]).is_empty());
    assert!(list(&world, &["--unresolved"]).is_empty());
}

#[test]
fn an_empty_journal_is_an_empty_document() {
    let world = World::empty();
    world.write_config("");
    let list = |format: &str| world.run(&["refunds", "list", "-o", format]);
    assert_eq!(
        (list("json").stdout.as_str(), list("json").code),
        ("[]\n", 0)
    );
    assert_eq!(list("ndjson").stdout, "");
    assert_eq!(list("table").stdout, "");
    assert!(
        list("csv")
            .stdout
            .starts_with("id,ref,tid,amount,outcome,evidence,")
    );
}

#[test]
fn a_refund_is_shown_with_its_history() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    let refund = world.run(&["refunds", "show", "r1", "-o", "json"]).json();
    let steps: Vec<&str> = refund["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(steps[..3], ["claimed", "sending", "refunded"]);
    let text = world.run(&["refunds", "show", "r1"]).stdout;
    for part in [
        "refunded 5,000 won",
        "about to leave",
        "33,500 won now",
        "고객 변심",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let missing = world.run(&["refunds", "show", "r2", "-o", "json"]);
    assert_eq!(missing.code, 5, "{missing:?}");
    assert_eq!(missing.error()["code"], "refund.not_found");
    assert_eq!(world.run(&["refunds", "show", "2"]).code, 2);
}

#[test]
fn a_conflict_waits_for_a_persons_word() {
    let world = world_in_conflict();
    let run = world.run(&["refunds", "reconcile", "--all", "-o", "json"]);
    assert_eq!(run.code, 11, "{run:?}");
    assert_eq!(run.error()["code"], "refund.still_open");
    assert_eq!(run.json()[0]["outcome"], "conflict");
    assert_eq!(ids(&list(&world, &["--unresolved"])), ["r1"]);

    let resolve = |note: &str| {
        world.run(&[
            "refunds", "resolve", "r1", "--as", "refunded", "--note", note, "-o", "json",
        ])
    };
    assert_eq!(resolve("").code, 2);
    let resolved = resolve("가맹점 관리자에서 확인").json();
    assert_eq!(resolved["outcome"], "refunded");
    assert_eq!(resolved["evidence"], "person");
    assert_eq!(resolved["note"], "가맹점 관리자에서 확인");
    let history = world.run(&["refunds", "show", "r1", "-o", "json"]).json()["history"].clone();
    let last = history.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["before"], "conflict");
    assert!(last["person"].as_str().unwrap().contains('@'));
    assert_eq!(world.run(&["refunds", "reconcile", "--all"]).code, 0);
    assert_eq!(
        cancel(&world, CARD, "1000").code,
        0,
        "nothing blocks the payment"
    );
}

#[test]
fn what_the_gateway_confirmed_is_no_persons_to_decide() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    let run = world.run(&[
        "refunds",
        "resolve",
        "r1",
        "--as",
        "not-refunded",
        "--note",
        "x",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "refund.not_resolvable");
}

#[test]
fn another_merchants_refund_is_left_alone_and_its_profile_named() {
    let world = world_in_conflict();
    let config = std::fs::read_to_string(world.path("config.toml")).unwrap();
    let other = config
        .replace("cookiepay-demo\"", "another-shop\"")
        .replace("mock", "other");
    world.write_config(&format!("{config}{other}"));
    let run = world.run(&["-p", "other", "refunds", "reconcile", "--all"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stderr.contains("r1 belongs to the profile mock"),
        "{run:?}"
    );
    let run = world.run(&["-p", "other", "refunds", "reconcile", "r1", "-o", "json"]);
    assert_eq!(run.code, 6, "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "refund.other_merchant");
    assert_eq!(error["hint"], "`cookiepay -p mock refunds reconcile r1`");
}

#[test]
fn reconciling_wants_to_know_which() {
    let world = World::new();
    assert_eq!(world.run(&["refunds", "reconcile"]).code, 2);
    let run = world.run(&["refunds", "reconcile", "--all", "-o", "json"]);
    assert_eq!((run.stdout.as_str(), run.code), ("[]\n", 0), "{run:?}");
}

#[cfg(unix)]
#[test]
fn what_is_unknown_is_settled_by_a_look_as_soon_as_one_can_be_had() {
    use rustix::process::Signal;

    // The first look after the lost answer sees nothing yet.
    let world = World::with_gateway(&["--fault", "cancel:drop-after", "--fault", "find:stale=2"]);
    let mut live = world
        .cookiepay(&["cancel", CARD, "--full", "--reason", "x", "--yes"])
        .watch();
    live.sees("looking at the payment in 2 s");
    live.signal(Signal::TERM);
    assert_eq!(live.end().code, 10);

    let still = world.run(&["refunds", "reconcile", "r1", "-o", "json"]);
    assert_eq!(still.code, 10, "{still:?}");
    assert_eq!(still.error()["code"], "refund.still_open");
    assert_eq!(still.json()[0]["outcome"], "unknown");

    let settled = world.run(&["refunds", "reconcile", "--all", "-o", "json"]);
    assert_eq!(settled.code, 0, "{settled:?}");
    assert_eq!(settled.json()[0]["outcome"], "refunded");
    assert_eq!(settled.json()[0]["evidence"], "look");
    assert_eq!(world.refunds_made().len(), 1);
}
