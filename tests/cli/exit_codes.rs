//! Each way to end, with its number and its JSON, by a run that ends so.

use std::fs;

use cookiepay::exit::Exit;

use crate::support::{Transcript, World, cards, until};

/// Checks the code, and that the JSON error tells the same.
#[track_caller]
fn assert_fails(run: &Transcript, exit: Exit, code: &str, retry: &str) {
    assert_eq!(run.code, i32::from(exit.code()), "{run:?}");
    let error = run.error();
    assert_eq!(error["exit"], exit.code(), "{run:?}");
    assert_eq!(error["code"], code, "{run:?}");
    assert_eq!(error["retry"], retry, "{run:?}");
    assert_eq!(error["money_moved"], "no", "{run:?}");
}

#[test]
fn zero_is_done_even_when_nothing_was_found() {
    let world = World::new();
    let run = world.run(&["search", "2019-01-01", "-o", "json"]);
    assert_eq!((run.stdout.as_str(), run.code), ("[]\n", 0), "{run:?}");
}

#[test]
fn one_is_the_disk() {
    let world = World::new();
    let run = world.run(&["search", "-o", "json", "--out", "no/such/folder/x.json"]);
    assert_fails(&run, Exit::Internal, "output.file", "safe");
}

#[test]
fn two_is_a_wrong_command_line() {
    let world = World::empty();
    for arguments in [
        ["search", "2026-13", "-o", "json"].as_slice(),
        &["search", "2026-11-15..2026-11-01", "-o", "json"],
        &["search", "--nope", "-o", "json"],
        &["search", "--columns", "tid,tdi", "-o", "json"],
        &["search", "--tid", "", "-o", "json"],
        &["search", "--tid", "a b", "-o", "json"],
        &[
            "search",
            "--min-amount",
            "5",
            "--max-amount",
            "4",
            "-o",
            "json",
        ],
        &["search", "today", "--from", "2026-11-01", "-o", "json"],
        &["search", "--bom", "-o", "json"],
        &["search", "--summary", "--limit", "3", "-o", "json"],
    ] {
        let run = world.run(arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(run.error()["exit"], 2, "{run:?}");
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn three_is_a_refusal_by_the_gateway() {
    let world = World::with_gateway(&["--fault", "search:code=E777"]);
    let run = world.run(&["search", "-o", "json"]);
    assert_fails(&run, Exit::Refused, "gateway.refused", "fix");
    let gateway = &run.error()["gateway"];
    assert_eq!(gateway["code"], "E777");
    assert_eq!(gateway["endpoint"], "/api/paysearch");
    assert_eq!(gateway["http_status"], 200);
}

/// `9999` comes with any text: only the one about the `API_ID` is about credentials.
#[test]
fn three_is_a_refusal_that_has_nothing_to_do_with_the_credentials() {
    for (text, retry, advice) in [
        ("서비스_점검_중입니다", "safe", "maintained"),
        ("허용되지_않은_IP_입니다", "fix", "address of this machine"),
        ("요청_횟수를_초과하였습니다", "safe", "--jobs 1"),
        ("통신_타임아웃", "safe", "try again"),
        ("미등록_가맹점", "fix", "ask CookiePay"),
        ("알_수_없는_말", "fix", ""),
    ] {
        for call in ["token", "search"] {
            let world = World::with_gateway(&["--fault", &format!("{call}:code=9999:{text}")]);
            let run = world.run(&["search", "2026-11", "-o", "json"]);
            assert_fails(&run, Exit::Refused, "gateway.refused", retry);
            let hint = run.error()["hint"].as_str().unwrap_or_default().to_owned();
            assert!(hint.contains(advice), "{run:?}");
            assert!(!hint.contains("config show"), "{run:?}");
        }
    }
    for call in ["token", "search"] {
        let world = World::with_gateway(&["--fault", &format!("{call}:code=9999")]);
        let run = world.run(&["search", "2026-11", "-o", "json"]);
        assert_fails(&run, Exit::Auth, "auth.refused", "fix");
    }
}

#[test]
fn three_is_a_refusal_of_a_refund_too_and_says_from_when_on_that_is_certain() {
    let world = World::refunding(&["cancel:code=E777*1", "cancel:code=E202:취소불가_거래*1"]);
    let intention = cards()[0].part(1_000);
    let run = world.ask_for(&intention);
    assert_eq!(run.code, 3, "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "refund.refused_for_now");
    assert_eq!(error["money_moved"], "unknown");
    assert_eq!(error["retry"], "after_reconcile");
    assert!(error["certain_at"].as_str().unwrap().ends_with("+09:00"));
    // A final no of another payment is certain at once.
    let run = world.ask_for(&cards()[1].part(1_000));
    assert_fails(&run, Exit::Refused, "refund.refused", "fix");
    assert!(run.error()["certain_at"].is_null(), "{run:?}");
}

#[test]
fn four_is_credentials_that_are_missing_or_wrong() {
    let world = World::empty();
    let run = world
        .cookiepay(&["token", "-o", "json"])
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_fails(&run, Exit::Auth, "auth.no_credentials", "fix");

    let world = World::new();
    let run = world
        .cookiepay(&["token", "-o", "json"])
        .env("COOKIEPAY_API_KEY", "wrong")
        .run();
    assert_fails(&run, Exit::Auth, "auth.refused", "fix");
    assert_eq!(run.error()["gateway"]["code"], "E003");
}

#[test]
fn five_is_a_payment_that_is_not_there() {
    let world = World::new();
    let run = world.run(&["search", "--tid", "nosuchtid", "-o", "json"]);
    assert_fails(&run, Exit::NotFound, "payment.not_found", "never");
    assert_eq!(run.stdout, "[]\n");
}

#[test]
fn six_is_a_configuration_that_cannot_be_used() {
    let world = World::empty();
    world.write_config("[profiles.mock]\nenviroment = \"live\"\n");
    let run = world.run(&["search", "-o", "json"]);
    assert_fails(&run, Exit::Precondition, "config.invalid", "fix");
    let error = run.error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("config.toml:2"), "{message}");
    assert!(
        error["hint"].as_str().unwrap().contains("environment"),
        "{error}"
    );
}

#[test]
fn seven_is_a_gateway_that_is_not_reached_or_a_search_that_is_not_complete() {
    let world = World::empty();
    world.lead_to("http://127.0.0.1:1");
    let run = world.run(&["search", "-o", "json"]);
    assert_fails(&run, Exit::Network, "network.not_reached", "safe");

    let world = World::with_gateway(&["--fault", "search:half"]);
    let run = world.run(&["search", "2026-11", "-o", "json", "--out", "november.json"]);
    assert_fails(&run, Exit::Network, "search.incomplete", "safe");
    assert!(
        !world.path("november.json").exists(),
        "half a file appeared"
    );
    for file in fs::read_dir(world.path(".")).unwrap() {
        let name = file.unwrap().file_name();
        assert!(
            !name.to_string_lossy().starts_with(".cookiepay"),
            "{name:?} was left behind"
        );
    }

    let run = world.run(&["search", "2026-11", "-o", "json"]);
    assert_eq!(run.code, 7);
    assert!(
        !run.stdout.trim_end().ends_with(']'),
        "the array was closed: {}",
        run.stdout
    );
}

#[test]
fn twenty_is_a_refund_that_the_gateway_no_longer_bears_out() {
    let world = World::refunding(&["search:roll-back*1/2026-09-01"]);
    let card = cards()
        .iter()
        .find(|card| card.tid.starts_with("260901"))
        .expect("a payment of that day");
    assert_eq!(world.ask_for(&card.part(1_000)).code, 0);
    assert_eq!(world.run(&["refunds", "verify"]).code, 0);
    assert_eq!(world.run(&["search", "2026-09-01"]).code, 0);
    let verify = || world.run(&["refunds", "verify", "-o", "json"]);
    until("a search has had its time", || verify().code != 0);
    let run = verify();
    assert_eq!(run.code, i32::from(Exit::Differs.code()), "{run:?}");
    assert_eq!(run.code, 20);
    assert_eq!(run.json()[0]["id"], "r1");
    // A reader that goes away does not make it well.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = world.cookiepay(&["refunds", "verify"]).start_into(writer);
    assert_eq!(run.end().code, 20);
}
