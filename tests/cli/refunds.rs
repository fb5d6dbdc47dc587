//! `refunds`: the journal, read and settled.

use serde_json::Value;

use crate::support::sample::{CARD, OTHER_CARD};
use crate::support::{Transcript, World, cards, until};

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

/// Writes down a person's word on the first refund.
fn resolve(world: &World, verdict: &str, note: &str, more: &[&str]) -> Transcript {
    let arguments = [
        "refunds", "resolve", "r1", "--as", verdict, "--note", note, "-o", "json",
    ];
    world.run(&[&arguments, more].concat())
}

#[test]
fn the_journal_is_listed_in_every_form() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    assert_eq!(cancel(&world, OTHER_CARD, "600").code, 0);
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

    assert_eq!(ids(&list(&world, &["--tid", OTHER_CARD])), ["r2"]);
    assert_eq!(ids(&list(&world, &["--since", "today"])), ["r1", "r2"]);
    let of_words = ["--since", "지난", "달", "--until", "이번", "달"];
    assert_eq!(ids(&list(&world, &of_words)), ["r1", "r2"]);
    assert_eq!(
        world
            .run(&["refunds", "list", "--since", "2100-01-01"])
            .code,
        2
    );
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
        "33,500 won after it",
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
fn a_refusal_that_may_still_be_carried_out_is_listed_and_said_to_be_so() {
    let world = World::with_gateway(&["--fault", "cancel:code=E777*2"]);
    let unresolved = |arguments: &[&str]| {
        let all = [&["refunds", "list", "--unresolved"], arguments].concat();
        world.run(&all)
    };
    assert!(
        unresolved(&[])
            .stderr
            .contains("no refund is open or uncertain")
    );
    assert_eq!(cancel(&world, CARD, "5000").code, 3);
    assert_eq!(ids(&list(&world, &["--unresolved"])), ["r1"]);
    let run = world.run(&["refunds", "reconcile", "r1"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stderr
            .contains("r1 is refused, and may still be carried out until 20"),
        "{run:?}"
    );
    assert!(
        run.stderr
            .contains("look again then: `cookiepay -p mock refunds reconcile r1 --wait`"),
        "{run:?}"
    );

    assert_eq!(cancel(&world, OTHER_CARD, "600").code, 3);
    let run = world.run(&["refunds", "reconcile", "--all"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stderr
            .contains("2 refunds are closed, but not certain before 20"),
        "{run:?}"
    );
    assert!(
        run.stderr
            .contains("look again then: `cookiepay refunds reconcile --all --wait`"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn on_a_narrow_terminal_amounts_and_outcomes_are_whole_and_the_rest_is_named() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    let screen = |arguments: &[&str]| {
        let run = world.cookiepay(arguments).env("NO_COLOR", "1");
        let run = run.on_a_screen(60).end();
        assert_eq!(run.code, 0, "{run:?}");
        run.stderr.replace('\r', "")
    };
    let list = screen(&["refunds", "list"]);
    for part in [
        "id  outcome   certain  claimed_at   tid         amount",
        "r1  refunded  ",
        "5,000",
        "no room for ",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let show = screen(&["refunds", "show", "r1"]);
    assert!(show.contains("\n    38,500 won were left before"), "{show}");
    assert!(!show.contains('…'), "{show}");
}

#[test]
fn a_conflict_waits_for_a_persons_word() {
    let world = world_in_conflict();
    let run = world.run(&["refunds", "reconcile", "--all", "-o", "json"]);
    assert_eq!(run.code, 11, "{run:?}");
    assert_eq!(run.error()["code"], "refund.still_open");
    assert_eq!(run.json()[0]["outcome"], "conflict");
    assert_eq!(ids(&list(&world, &["--unresolved"])), ["r1"]);

    assert_eq!(resolve(&world, "refunded", "", &["--yes"]).code, 2);
    // There is nobody to ask.
    let unasked = resolve(&world, "refunded", "x", &[]);
    assert_eq!(unasked.code, 9, "{unasked:?}");
    assert_eq!(unasked.error()["code"], "refund.nobody_to_ask");
    assert_eq!(
        unasked.error()["hint"],
        "run it at a terminal to see it first, or add --yes"
    );
    let resolved = resolve(&world, "refunded", "가맹점 관리자에서 확인", &["--yes"]).json();
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
fn what_the_gateway_confirmed_is_overturned_only_where_the_money_is_back() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    let run = resolve(&world, "not-refunded", "x", &["--yes"]);
    assert_eq!(run.code, 6, "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "refund.not_resolvable");
    assert_eq!(error["message"], "r1 is refunded, as the gateway answered");
    assert_eq!(
        error["hint"],
        "if that was undone, add --overturn: `cookiepay -p mock refunds resolve r1 --as not-refunded \
         --overturn --note 'how you know'`"
    );
    for (name, value) in [("tid", CARD), ("profile", "mock"), ("environment", "local")] {
        assert_eq!(error[name], value, "{run:?}");
    }
    let run = resolve(&world, "not-refunded", "x", &["--yes", "--overturn"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "refund.contradicted");
    assert_eq!(
        run.error()["message"],
        "r1 refunded 5,000 won, and the payment does not show that this was undone: 33,500 won were \
         left when it was last known, and 33,500 are left now"
    );
    assert_eq!(list(&world, &[])[0]["outcome"], "refunded");
}

/// A world with a refund that was lost, with this long to settle from now on.
fn world_in_doubt(settle: &str) -> World {
    let world = World::refunding(&["cancel:drop-before*1"]);
    // So that the run looks once and is over.
    world.set_up(world.base_url(), "settle_seconds = 1\n");
    let run = cancel(&world, CARD, "5000");
    assert_eq!(run.code, 10);
    for line in [
        ", so nobody knows yet; looking at the payment for about 1 second\n",
        &format!(
            "error: whether 5,000 won of the payment {CARD} were refunded is not known: no answer came ("
        ),
        "), and the payment is unchanged so far\n",
        "hint: do not refund it by other means before 20",
        ", or let it wait: `cookiepay -p mock refunds reconcile r1 --wait`\n",
    ] {
        assert!(run.stderr.contains(line), "{line}: {run:?}");
    }
    world.set_up(world.base_url(), &format!("settle_seconds = {settle}\n"));
    world
}

#[test]
fn what_the_payment_does_not_show_yet_is_no_proof_for_a_person_either() {
    let world = world_in_doubt("600");
    let run = resolve(&world, "refunded", "x", &["--yes"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(run.error()["code"], "refund.contradicted");
    assert_eq!(
        run.error()["message"],
        "r1 is of 5,000 won, and the payment does not show that they were refunded: 38,500 won were left \
         before, and 38,500 are left now"
    );
    let run = resolve(&world, "not-refunded", "x", &["--yes"]);
    assert_eq!(run.code, 6, "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "refund.too_early", "{run:?}");
    assert_eq!(error["retry"], "safe", "{run:?}");
    assert!(error["until"].as_str().unwrap().ends_with("+09:00"));
    assert_eq!(list(&world, &["--unresolved"])[0]["outcome"], "unknown");

    world.set_up(world.base_url(), "settle_seconds = 1\n");
    until("it had its time", || {
        resolve(&world, "not-refunded", "x", &["--yes"]).code == 0
    });
    let entry = &list(&world, &[])[0];
    assert_eq!(
        (&entry["outcome"], &entry["evidence"]),
        (&"not_applied".into(), &"person".into())
    );
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
}

#[cfg(unix)]
#[test]
fn a_person_is_shown_the_payment_and_asked_before_a_word_is_written_down() {
    let world = world_in_conflict();
    for (answer, code) in [("n", 9), ("", 9), ("y", 0)] {
        let arguments = [
            "refunds", "resolve", "r1", "--as", "refunded", "--note", "확인",
        ];
        let mut person = world.cookiepay(&arguments).before_a_person();
        person.sees("Write this down? [y/N]");
        person.types(answer);
        let run = person.end();
        assert_eq!(run.code, code, "{answer:?}: {run:?}");
        assert!(run.stderr.contains(CARD), "{run:?}");
        assert!(run.stderr.contains("33,500"), "{run:?}");
        let is_left = run
            .stderr
            .contains("not confirmed: nothing was written down");
        assert_eq!(is_left, code == 9, "{run:?}");
    }
    assert_eq!(list(&world, &[])[0]["note"], "확인");
}

#[cfg(unix)]
#[test]
fn nobody_is_asked_for_a_word_that_could_not_be_written_down() {
    let world = world_in_doubt("600");
    for (verdict, reason) in [
        ("refunded", "the payment does not show that they were"),
        ("not-refunded", "nobody can say that it was not before"),
    ] {
        let arguments = ["refunds", "resolve", "r1", "--as", verdict, "--note", "x"];
        let run = world.cookiepay(&arguments).before_a_person().end();
        assert_eq!(run.code, 6, "{run:?}");
        assert!(!run.stderr.contains("[y/N]"), "{run:?}");
        assert!(run.stderr.contains("38,500"), "{run:?}");
        assert!(run.stderr.replace('\n', " ").contains(reason), "{run:?}");
    }
    assert_eq!(list(&world, &["--unresolved"])[0]["outcome"], "unknown");
}

/// Makes the configuration lead to another merchant alone.
fn lead_to_another_merchant(world: &World) {
    let config = std::fs::read_to_string(world.path("config.toml")).expect("a configuration");
    let config = config
        .replace("cookiepay-demo\"", "another-shop\"")
        .replace("[profiles.mock]", "[profiles.other]");
    world.write_config(&config);
}

#[test]
fn any_profile_of_the_same_merchant_settles_a_refund() {
    let world = world_in_doubt("1");
    let config = std::fs::read_to_string(world.path("config.toml")).unwrap();
    world.write_config(&config.replace("[profiles.mock]", "[profiles.renamed]"));
    until("it is settled", || {
        let run = world.run(&["-p", "renamed", "refunds", "reconcile", "r1", "-o", "json"]);
        assert!(matches!(run.code, 0 | 10), "{run:?}");
        run.code == 0
    });
    assert_eq!(list(&world, &[])[0]["outcome"], "not_applied");
}

#[test]
fn a_refund_that_no_profile_leads_to_is_named_and_left_in_doubt() {
    let world = world_in_doubt("1");
    lead_to_another_merchant(&world);
    for which in ["--all", "r1"] {
        let run = world.run(&["-p", "other", "refunds", "reconcile", which, "-o", "json"]);
        assert_eq!(run.code, 10, "{run:?}");
        assert_eq!(run.error()["code"], "refund.still_open");
        assert_eq!(run.json()[0]["id"], "r1");
        assert_eq!(run.json()[0]["outcome"], "unknown");
        let named = run.stderr.lines().next().unwrap();
        assert!(
            named.contains("r1") && named.contains("cookiepay-demo"),
            "{run:?}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_does_not_settle_what_is_in_doubt() {
    let world = world_in_doubt("600");
    for format in ["json", "ndjson", "csv", "table"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = world
            .cookiepay(&["refunds", "reconcile", "--all", "-o", format])
            .start_into(writer)
            .end();
        assert_eq!(run.code, 10, "{format}: {run:?}");
    }
}

#[test]
fn what_a_look_puts_in_doubt_again_is_not_called_settled() {
    let world = World::refunding(&[
        "cancel:code=E777*1",
        "cancel:code=E109:이미_취소된_거래입니다*1",
    ]);
    let card = &cards()[0];
    let all_is_certain = || {
        world.settle();
        world.entries(&[]).iter().all(|it| it["certain"] == true)
    };
    assert_eq!(world.ask_for(&card.part(1_000)).code, 3);
    until("the first no is certain", all_is_certain);
    // Called cancelled: the first may have been carried out after all, so it is looked at again.
    assert_eq!(world.ask_for(&card.part(2_000)).code, 3);
    let first = &world.entries(&[])[0];
    assert_eq!(
        (&first["outcome"], &first["late"]),
        (&"unknown".into(), &true.into())
    );
    until("both are certain", all_is_certain);
    for part in [1_000, 2_000] {
        world.see_through(&card.part(part));
    }
}

#[test]
fn a_cancel_that_was_undone_is_found_and_settled_with_the_command_that_is_printed() {
    // Nobody searches that day but this test.
    let world = World::with_gateway(&["--fault", "search:roll-back*1/2026-11-14"]);
    world.add_to_profile("settle_seconds = 1");
    assert_eq!(cancel(&world, OTHER_CARD, "600").code, 0);
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    let verified = world.run(&["refunds", "verify", "-o", "json"]);
    assert_eq!(
        (verified.code, verified.stdout.as_str()),
        (0, "[]\n"),
        "{verified:?}"
    );
    assert_eq!(world.run(&["search", "2026-11-14", "-o", "json"]).code, 0);

    let verify = || world.run(&["refunds", "verify", "--since", "today", "-o", "json"]);
    // A search may lag behind for as long as a refund has to settle.
    until("both are missed", || {
        let run = verify();
        run.code == 20 && run.json().as_array().is_some_and(|all| all.len() == 2)
    });
    let verified = verify();
    let found = verified.json();
    let found: Vec<&Value> = found.as_array().unwrap().iter().collect();
    let ids: Vec<&str> = found.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["r1", "r2"], "{verified:?}");
    // The journal goes before what a reading says: it was refunded, as far as anybody has said.
    let again = world.run(&[
        "cancel", CARD, "--amount", "5000", "--reason", "x", "--yes", "-o", "json",
    ]);
    assert_eq!(
        again.error()["code"],
        "refund.already_refunded",
        "{again:?}"
    );
    for found in found {
        until("it had its time", || {
            let run = world.settle_as_told(found);
            run.code == 0 && run.json()["outcome"] == "rolled_back"
        });
    }
    assert_eq!(world.run(&["refunds", "verify"]).code, 0);
    assert_eq!(cancel(&world, CARD, "5000").code, 0, "it counts no longer");
    assert_eq!(cancel(&world, CARD, "5000").code, 6);
}

#[test]
fn verifying_says_when_there_is_nothing_to_verify() {
    let world = World::new();
    let run = world.run(&["refunds", "verify", "--since", "2026년", "1월", "1일"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stderr,
        "no refund was begun since 2026-01-01: nothing to verify\n"
    );
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    let run = world.run(&["refunds", "verify"]);
    assert_eq!(
        run.stderr,
        "1 of 1 payment read: the gateway bears out what the journal knows of it\n"
    );
    lead_to_another_merchant(&world);
    let run = world.run(&["refunds", "verify"]);
    assert_eq!(run.code, 7, "{run:?}");
    assert!(
        run.stderr
            .contains(&format!("1 payment could not be read: {CARD} (local:")),
        "{run:?}"
    );
    assert!(!run.stderr.contains("bears out"), "{run:?}");
}

#[test]
fn a_refund_whose_r_is_missing_is_guessed() {
    let world = World::new();
    assert_eq!(cancel(&world, CARD, "5000").code, 0);
    assert_eq!(world.run(&["refunds", "show", "R1"]).code, 0);
    let run = world.run(&["refunds", "show", "1"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("did you mean r1?"), "{run:?}");
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
