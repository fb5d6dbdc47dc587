//! `show`: one payment in full, our refunds of it, and what can be done with it.

use std::fs;

use serde_json::{Value, json};

use crate::support::between::{Delivery, Middleman, between, with_body};
use crate::support::sample::{CANCELLED, CARD, MOBILE, NAVERPAY, OTHER_CARD, VIRTUAL_ACCOUNT};
use crate::support::{Transcript, World};

fn show(world: &World, arguments: &[&str]) -> Transcript {
    world.run(&[&["show"], arguments].concat())
}

fn refund(world: &World, amount: &str) -> Transcript {
    let cancel = ["cancel", CARD, "--reason", "변심", "--yes", "--amount"];
    world.run(&[&cancel[..], &[amount]].concat())
}

/// Returns what stands behind the name of a row.
fn row<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let rest = line.strip_prefix("  ")?.strip_prefix(name)?;
        rest.starts_with(' ').then(|| rest.trim_start())
    })
}

#[test]
fn a_person_sees_every_field_with_its_name_and_what_can_be_done() {
    let world = World::new();
    let run = show(&world, &[CARD]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let text = run
        .stdout
        .replace(world.base_url(), "http://127.0.0.1:8480");
    assert_eq!(
        text,
        "\
local (http://127.0.0.1:8480): a gateway on this machine, no real money
  paid on            2026-11-14 12:28:46
  order number       ORD-1794626913873-975b9707c74302
  TID                2898563196
  method             card
  status             paid
  amount             38,500 won
  left               38,500 won
  cancelled          0 won
  buyer              박서연
  buyer's e-mail     seoyeon325@example.kr
  buyer's ID         seoyeon325
  product            콜드브루 원액 1L 2병 외 1건
  product code       637132
  approval number    92660862
  card or bank       신한카드
  its code           41
  result code        0000
  result             결제성공
  profile            mock
  blank              cancelled on, cancel reason, virtual account, account holder, deposit by

our refunds of it
    none in this journal

what can be done
  refund all of it   cookiepay -p mock cancel 2898563196 --full --reason 'why'
  refund a part      cookiepay -p mock cancel 2898563196 --amount WON --reason 'why'
"
    );
}

#[test]
fn looking_writes_nothing_down() {
    let world = World::refunding(&[]);
    assert_eq!(show(&world, &[CARD]).code, 0);
    assert!(!world.path("state").exists());
    assert_eq!(world.refunds_made(), []);
}

#[test]
fn our_refunds_stand_beside_it_and_the_same_one_again_is_offered_as_one_more() {
    let world = World::new();
    assert_eq!(refund(&world, "19250").code, 0);
    let run = show(&world, &[CARD]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(row(&run.stdout, "left"), Some("19,250 won"));
    assert_eq!(row(&run.stdout, "r1"), Some("refunded 19,250 won"));
    assert!(run.stdout.contains("begun on 20"), "{run:?}");
    let command = row(&run.stdout, "refund all of it").unwrap();
    assert_eq!(
        command,
        format!("cookiepay -p mock cancel {CARD} --amount 19250 --reason 'why' --again=r1")
    );
    // It can be pasted.
    let typed = command.replace("'why'", "why");
    let typed: Vec<&str> = typed.split(' ').skip(1).chain(["--yes"]).collect();
    assert_eq!(world.run(&typed).code, 0);
    let run = show(&world, &[CARD]);
    assert_eq!(
        row(&run.stdout, "refund"),
        Some("no: nothing is left to refund: all of the payment was refunded already")
    );
}

#[test]
fn what_cannot_be_done_says_why_and_what_to_do_instead() {
    let world = World::new();
    let no = |tid: &str| {
        let run = show(&world, &[tid, "-o", "json"]);
        assert_eq!(run.code, 0, "{run:?}");
        let document = run.json();
        let names = ["full_possible", "part_possible", "obstacle"];
        names.map(|name| document[name].clone())
    };
    assert_eq!(no(CARD), [json!(true), json!(true), Value::Null]);
    for tid in [NAVERPAY, VIRTUAL_ACCOUNT] {
        assert_eq!(no(tid), [json!(true), json!(false), Value::Null]);
    }
    for (tid, code) in [
        (MOBILE, "refund.mobile"),
        (CANCELLED, "refund.nothing_left"),
    ] {
        assert_eq!(no(tid), [json!(false), json!(false), json!(code)]);
    }
    let text = show(&world, &[MOBILE]).stdout;
    assert_eq!(
        row(&text, "what to do"),
        Some("refund it on CookiePay's own pages")
    );
    let text = show(&world, &[VIRTUAL_ACCOUNT]).stdout;
    let command = row(&text, "refund all of it").unwrap();
    assert!(command.contains("--bank CODE --account-no NO"), "{text}");
    assert_eq!(row(&text, "refund a part"), Some("no: only as a whole"));
}

#[test]
fn a_profile_that_may_not_refund_it_is_said_to_be_so() {
    let world = World::new();
    world.add_to_profile("refund_limit_won = 10000");
    let run = show(&world, &[CARD]);
    let all = row(&run.stdout, "refund all of it").unwrap();
    assert!(
        all.starts_with("no: 38,500 won are more than the profile's limit"),
        "{run:?}"
    );
    assert!(
        row(&run.stdout, "refund a part")
            .unwrap()
            .contains("--amount WON")
    );
    world.add_to_profile("read_only = true");
    let document = show(&world, &[CARD, "-o", "json"]).json();
    assert_eq!(document["obstacle"], "refund.read_only_profile");
}

#[test]
fn a_refund_in_doubt_is_marked_and_blocks_the_rest() {
    let world = World::with_gateway(&["--fault", "cancel:wrong-amount*1"]);
    assert_eq!(refund(&world, "5000").code, 11);
    let run = show(&world, &[CARD]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = &run.stdout;
    assert!(row(text, "r1").unwrap().starts_with("CONFLICT"), "{run:?}");
    assert_eq!(row(text, "given back elsewhere"), None, "{run:?}");
    assert_eq!(
        row(text, "also refunded"),
        Some("5,000 won: by r1, or by somebody else")
    );
    let no = row(text, "refund").unwrap();
    assert!(
        no.starts_with("no: refund r1 of the payment 2898563196 is in doubt"),
        "{run:?}"
    );
    let way_out = row(text, "what to do").unwrap();
    assert!(
        way_out.contains("cookiepay -p mock refunds resolve r1"),
        "{run:?}"
    );
    let document = show(&world, &[CARD, "-o", "json"]).json();
    assert_eq!(document["obstacle"], "refund.in_doubt");
    assert_eq!(document["refunds"][0]["certain"], false);
}

#[test]
fn what_went_back_elsewhere_is_told_from_what_we_gave_back() {
    let world = World::with_gateway(&["--fault", "find:elsewhere=1000*1"]);
    assert_eq!(refund(&world, "5000").code, 0);
    let run = show(&world, &[CARD]);
    assert_eq!(
        row(&run.stdout, "given back elsewhere"),
        Some("1,000 won, which are in no journal of ours"),
        "{run:?}"
    );
}

#[test]
fn a_script_gets_our_columns_our_refunds_and_the_gateways_own_row() {
    let world = World::new();
    assert_eq!(refund(&world, "5000").code, 0);
    let searched = world.run(&["search", "--tid", CARD, "-o", "ndjson"]).json();
    let columns = ["search", "--tid", CARD, "-o", "ndjson", "--columns", "all"];
    let named = world.run(&columns).json();
    let listed = world.run(&["refunds", "list", "-o", "json"]).json();
    for format in ["json", "ndjson"] {
        let run = show(&world, &[CARD, "-o", format]);
        assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
        let document = run.json();
        assert_eq!(document["row"], searched);
        assert_eq!(document["refunds"], listed);
        for (name, value) in named.as_object().unwrap() {
            assert_eq!(document[name], *value, "{name}");
        }
        assert_eq!(document["environment"], "local");
    }
    let run = show(&world, &[CARD, "-o", "csv"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    let end = ",profile,environment,full_possible,part_possible,obstacle,obstacle_message";
    assert!(lines[0].starts_with("approved_at,order_no,tid,") && lines[0].ends_with(end));
    assert!(lines[1].ends_with(",mock,local,true,true,,"), "{run:?}");
    assert_eq!(
        show(&world, &[CARD, "-o", "xlsx", "--out", "a.xlsx"]).code,
        2
    );
}

#[test]
fn no_such_payment_is_not_found() {
    let world = World::new();
    let run = show(&world, &["nosuchtid", "-o", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (5, ""), "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "payment.not_found");
    assert_eq!(
        (&error["tid"], &error["profile"]),
        (&json!("nosuchtid"), &json!("mock"))
    );
    for tid in ["", "가", "a\u{1b}[2Jb"] {
        let run = show(&world, &[tid]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
    }
}

/// A gateway that sends a field which nobody knows, and a name that steers terminals.
struct Inventive;

impl Middleman for Inventive {
    fn answer(&self, path: &str, answer: String) -> Delivery {
        if path != "/api/paysearch" {
            return Delivery::Whole(answer);
        }
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        let body = body.replace(
            "\"CARDCODE\":",
            r#""PG\u001b[31m":"kiwoom\u202e","EMPTY":null,"FEES":{"won": 350},"CARDCODE":"#,
        );
        Delivery::Whole(with_body(&answer, &body))
    }
}

#[test]
fn fields_that_nobody_knows_are_shown_with_the_gateways_names() {
    let world = World::new();
    let url = between(world.base_url(), Inventive);
    world.set_up(&url, "");
    let run = show(&world, &[CARD]);
    assert_eq!(run.code, 0, "{run:?}");
    let text = &run.stdout;
    assert!(
        text.contains("further fields, as the gateway calls them\n"),
        "{run:?}"
    );
    assert_eq!(
        row(text, "PG\\u{1b}[31m"),
        Some("kiwoom\\u{202e}"),
        "{run:?}"
    );
    assert_eq!(row(text, "FEES"), Some(r#"{"won": 350}"#), "{run:?}");
    assert_eq!(row(text, "EMPTY"), None, "{run:?}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    let document = show(&world, &[CARD, "-o", "json"]).json();
    assert_eq!(document["row"]["FEES"]["won"], 350);
}

#[test]
fn a_journal_that_cannot_be_written_is_read_and_one_that_is_gone_is_missed() {
    let world = World::refunding(&[]);
    assert_eq!(refund(&world, "5000").code, 0);
    let copy = world.path("copy.sqlite3");
    let backup = ["journal", "backup", copy.to_str().unwrap()];
    assert_eq!(world.run(&backup).code, 0);
    let other = world.run(&[
        "cancel", OTHER_CARD, "--full", "--reason", "변심", "--yes", "-q",
    ]);
    assert_eq!(other.code, 0, "{other:?}");
    // What was restored has forgotten a refund, and may still be read.
    for end in ["", "-wal", "-shm"] {
        let path = format!("{}{end}", world.journal_path().display());
        drop(fs::remove_file(path));
    }
    fs::copy(&copy, world.journal_path()).unwrap();
    let run = show(&world, &[CARD]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(row(&run.stdout, "r1"), Some("refunded 5,000 won"));
    assert!(
        run.stderr.starts_with("warning: the journal is only read"),
        "{run:?}"
    );

    fs::remove_file(world.journal_path()).unwrap();
    let run = show(&world, &[CARD, "-o", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (6, ""), "{run:?}");
    assert_eq!(run.error()["code"], "journal.unusable");
}
