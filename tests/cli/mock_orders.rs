//! `mock orders`: the list is the other side of what a search finds, and its faults are told.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{TODAY, World};

/// Runs `mock orders` for the day that the world's gateway takes for today.
fn orders(world: &World, arguments: &[&str]) -> crate::support::Transcript {
    let run = world.run(&[&["mock", "orders", "--today", TODAY], arguments].concat());
    assert_eq!(run.code, 0, "{run:?}");
    run
}

/// The cells that an order's line should have, by our names, from the payment that a search finds.
fn cells(payment: &serde_json::Value) -> BTreeMap<&'static str, String> {
    let text = |name: &str| payment[name].as_str().unwrap_or_default().to_owned();
    let won = |name: &str| payment[name].as_u64().unwrap_or(0);
    // A payment that is awaited has no moment, and times are told by one of Korea.
    let time = |name: &str| text(name).replace('T', " ").replace("+09:00", "");
    BTreeMap::from([
        ("order_no", text("order_no")),
        ("status", text("status")),
        ("method", text("method")),
        ("amount", won("amount").to_string()),
        ("cancelled", won("cancelled").to_string()),
        ("paid_at", time("approved_at")),
        ("cancelled_at", time("cancelled_at")),
        ("reason", text("cancel_message")),
        ("buyer", text("buyer")),
    ])
}

#[test]
fn the_list_has_every_payment_that_a_search_finds_but_those_that_failed() {
    let world = World::new();
    let found = world.run(&[
        "search",
        "2025-11-16..2026-11-15",
        "--columns",
        "order_no,status,method,amount,cancelled,approved_at,cancelled_at,cancel_message,buyer",
        "-o",
        "json",
    ]);
    assert_eq!(found.code, 0, "{found:?}");
    let found = found.json();
    let expected: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|payment| payment["status"] != "failed")
        .map(cells)
        .collect();
    let list = orders(&world, &["--headers", "en"]).stdout;
    let mut reader = csv::Reader::from_reader(list.as_bytes());
    let listed: Vec<BTreeMap<String, String>> =
        reader.deserialize().map(|line| line.unwrap()).collect();
    assert!(listed.len() > 1_500, "{}", listed.len());
    assert_eq!(listed.len(), expected.len());
    for (line, payment) in listed.iter().zip(&expected) {
        let line: BTreeMap<&str, String> = line
            .iter()
            .map(|(name, cell)| (&**name, cell.clone()))
            .collect();
        assert_eq!(line, *payment);
    }
}

#[test]
fn a_refund_through_the_gateway_is_not_in_the_list() {
    let world = World::new();
    let before = orders(&world, &[]).stdout;
    let card = &crate::support::cards()[0];
    let refund = ["cancel", &card.tid, "--full", "--reason", "x", "--yes"];
    assert_eq!(world.run(&refund).code, 0);
    assert_eq!(orders(&world, &[]).stdout, before);
}

#[test]
fn the_period_and_the_language_are_those_that_were_asked_for() {
    let world = World::empty();
    let list = orders(&world, &["2026-11-14"]);
    let mut lines = list.stdout.lines();
    assert_eq!(
        lines.next(),
        Some("주문번호,주문상태,결제수단,결제금액,취소금액,결제일시,취소일시,취소사유,구매자명")
    );
    assert_eq!(list.stderr, "");
    assert!(lines.all(|line| line.contains(",2026-11-14 ") || line.contains(",입금대기,")));
    let korean = world
        .cookiepay(&["mock", "orders", "어제", "--today", TODAY])
        .env("COOKIEPAY_LANG", "ko")
        .run();
    assert_eq!(korean.stdout, list.stdout);
    let behind = world.run(&["mock", "--today", TODAY, "orders", "2026-11-14"]);
    assert_eq!(behind.stdout, list.stdout);
}

#[test]
fn the_faults_of_a_list_are_told_unless_it_is_to_be_quiet() {
    let world = World::empty();
    let faults = [
        "--fault",
        "missing@0.1",
        "--fault",
        "cancel",
        "--fault",
        "total-row",
    ];
    let run = orders(&world, &faults);
    let missing = orders(&world, &[]).stdout.lines().count() + 1 - run.stdout.lines().count();
    assert_eq!(
        run.stderr,
        format!("faults in this list: missing {missing}, cancel 1, total-row\n")
    );
    assert!(
        run.stdout.lines().last().unwrap().starts_with("합계,"),
        "{run:?}"
    );
    let quiet = orders(&world, &[&faults[..], &["-q"]].concat());
    assert_eq!((quiet.stderr.as_str(), &quiet.stdout), ("", &run.stdout));
    let korean = orders(&world, &[&faults[..], &["--lang", "ko"]].concat());
    assert_eq!(
        korean.stderr,
        format!("이 목록에 넣은 오류: `missing` {missing}건, `cancel` 1건, `total-row`\n")
    );
    assert_eq!(korean.stdout, run.stdout);
}

#[test]
fn a_list_in_cp949_has_the_same_text() {
    let world = World::empty();
    let right = orders(&world, &[]);
    let file = world.path("orders.csv");
    let encoded = orders(&world, &["--fault", "cp949", "--out", "orders.csv"]);
    assert_eq!(
        (encoded.stdout.as_str(), encoded.stderr.as_str()),
        ("", "faults in this list: cp949\n")
    );
    let bytes = fs::read(&file).unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    let text = encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(&bytes);
    assert_eq!(text.as_deref(), Some(right.stdout.as_str()));
    let excel = orders(&world, &["-o", "csv", "--bom"]).stdout;
    assert_eq!(
        excel,
        format!("\u{feff}{}", right.stdout.replace('\n', "\r\n"))
    );
}

#[test]
fn the_help_lists_every_fault_and_a_wrong_one_is_told_the_right_one() {
    let world = World::empty();
    let help = world.run(&["mock", "orders", "--help"]).stdout;
    let told = world.run(&["mock", "orders", "--fault", "nonsense"]);
    assert_eq!(told.code, 2);
    let (_, kinds) = told
        .stderr
        .lines()
        .next()
        .unwrap()
        .split_once("there are ")
        .unwrap();
    assert_eq!(kinds.split(", ").count(), 9, "{told:?}");
    for kind in kinds.split(", ") {
        assert!(help.contains(&format!("\n  {kind} ")), "{kind}: {help}");
    }
    let near = world.run(&["mock", "orders", "--fault", "mising@0.01"]);
    assert!(near.stderr.contains("did you mean missing?"), "{near:?}");
}

#[test]
fn what_a_list_cannot_be_is_a_usage_error() {
    let world = World::empty();
    for (arguments, words) in [
        (&["mock", "orders", "-o", "ndjson"][..], "printed as csv"),
        (&["mock", "orders", "--out", "list.xlsx"], "-o xlsx"),
        (&["mock", "orders", "tomorrow"], "still to come"),
        (
            &["mock", "orders", "--payments", "20000000"],
            "more than 10000000",
        ),
        (
            &["mock", "orders", "--today", "2099-01-01"],
            "no payments can be made up",
        ),
        (&["mock", "orders", "--fault", "cancel@2"], "a probability"),
        (
            &["mock", "--fault", "search:500", "orders"],
            "--fault cannot stand beside orders",
        ),
        (
            &["mock", "--state", "x", "orders"],
            "--state cannot stand beside orders",
        ),
    ] {
        let run = world.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains(words), "{run:?}");
    }
}
