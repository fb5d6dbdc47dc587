//! Rows that contradict themselves or each other: shown, named, and never summed.

use std::fs;
use std::io::{self, Cursor};

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use serde_json::Value;

use crate::support::World;
use crate::support::sample::CARD;
use crate::support::server::{Message, serve};

/// A day with four payments of the mock.
const DAY: &str = "2026-11-14";

/// A world whose gateway answers every search by period with all of these rows, and one by TID with those
/// that have it.
fn world_of(rows: &'static [&'static str]) -> World {
    let address = serve(move |mut client| {
        loop {
            let request = Message::read(&mut client)?;
            let body = if request.path() == "/payAuth/token" {
                r#"{"RTN_CD":"0000","RTN_MSG":"OK","TOKEN":"t0k3n"}"#.to_owned()
            } else {
                let asked: Value = serde_json::from_str(&request.body).map_err(io::Error::other)?;
                let tid = asked["TID"]
                    .as_str()
                    .map(|tid| format!("\"TID\":\"{tid}\""));
                let found = rows
                    .iter()
                    .filter(|row| tid.as_ref().is_none_or(|tid| row.contains(tid.as_str())));
                format!("[{}]", found.copied().collect::<Vec<_>>().join(","))
            };
            let answer = Message {
                head: "HTTP/1.1 200 OK\r\nContent-Type: application/json".to_owned(),
                body,
            };
            answer.write(&mut client)?;
        }
    });
    let world = World::empty();
    world.lead_to(&format!("http://{address}"));
    world
}

/// Returns the status, the amount and the balance of each payment, and the total of a summary.
fn read(world: &World) -> (Vec<String>, Value) {
    let columns = "tid,status,amount,balance,cancelled";
    let run = world.run(&["search", "2026-10", "-o", "csv", "--columns", columns, "-q"]);
    assert_eq!(run.code, 0, "{run:?}");
    let rows = run
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.trim_end().to_owned());
    let summary = world
        .run(&["search", "2026-10", "--summary", "-o", "json"])
        .json();
    (rows.collect(), summary["total"].clone())
}

#[test]
fn a_date_of_zeros_is_none() {
    let world = world_of(&[
        r#"{"RESULTCODE":"0000","TID":"a","AMOUNT":"1000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"0","CANCELDATE":"00000000000000"}"#,
        r#"{"RESULTCODE":"0000","TID":"b","AMOUNT":"2000","PAYMETHOD":"card ","ACCEPTDATE":"20261003120000","CANCELDATE":"0000-00-00 00:00:00"}"#,
        r#"{"RESULTCODE":"0000","TID":"c","AMOUNT":"3000","PAYMETHOD":"VACCT","ACCEPTDATE":"00000000000000"}"#,
    ]);
    let (rows, total) = read(&world);
    assert_eq!(
        rows,
        [
            "a,paid,1000,1000,0",
            "b,paid,2000,2000,0",
            "c,awaiting_deposit,3000,,"
        ]
    );
    assert_eq!(
        (&total["paid"], &total["cancels"]),
        (&3000.into(), &0.into())
    );
    let run = world.run(&["search", "2026-10"]);
    assert!(
        run.stderr.contains("net 3,000 won · 1 awaiting deposit\n"),
        "{run:?}"
    );
    let run = world.run(&["search", "2026-10", "--summary", "day"]);
    assert!(run.stderr.contains("1 awaiting deposit\n"), "{run:?}");
    assert!(!run.stderr.contains("no day that could be read"), "{run:?}");
    let run = world.run(&["search", "2026-10", "--method", "카드", "-o", "ndjson"]);
    assert_eq!(run.stdout.lines().count(), 2, "{run:?}");
}

#[test]
fn figures_that_contradict_each_other_are_unclear_and_not_summed() {
    let world = world_of(&[
        r#"{"RESULTCODE":"0000","TID":"whole","AMOUNT":"1000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"1000","CANCELDATE":"20261004120000"}"#,
        r#"{"RESULTCODE":"0000","TID":"undated","AMOUNT":"2000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"500","CANCELDATE":""}"#,
        r#"{"RESULTCODE":"0000","TID":"twice","AMOUNT":"4000","AMOUNT":"40000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000"}"#,
        r#"{"RESULTCODE":"0000","RESULTCODE":"E101","TID":"code","AMOUNT":"8000","PAYMETHOD":"CARD"}"#,
        r#"{"RESULTCODE":"0000","TID":"same","AMOUNT":"16000","AMOUNT":"16000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000"}"#,
        r#"{"RESULTCODE":"0000","TID":"part","AMOUNT":"32000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"30000","CANCELDATE":"20261004120000"}"#,
    ]);
    let (rows, total) = read(&world);
    assert_eq!(
        rows,
        [
            "whole,unclear,1000,unknown,unknown",
            "undated,unclear,2000,unknown,unknown",
            "twice,unclear,4000|40000,unknown,unknown",
            "code,unclear,8000,unknown,unknown",
            "same,paid,16000,16000,0",
            "part,partially_cancelled,32000,30000,2000",
        ]
    );
    assert_eq!(total["payments"], 6);
    assert_eq!(
        (&total["paid"], &total["cancelled"]),
        (&48_000.into(), &2_000.into())
    );
    assert_eq!(total["unknown_balances"], 4);
    let run = world.run(&["search", "2026-10"]);
    assert!(
        run.stderr.contains("leave out 4 unclear payments"),
        "{run:?}"
    );
    let run = world.run(&["search", "2026-10", "--status", "unclear", "-o", "ndjson"]);
    assert_eq!(run.stdout.lines().count(), 4, "{run:?}");
}

const PAID: &str = r#"{"RESULTCODE":"0000","TID":"a","AMOUNT":"1000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000"}"#;
const CANCELLED: &str = r#"{"RESULTCODE":"0000","TID":"a","AMOUNT":"1000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"0","CANCELDATE":"20261004120000"}"#;
const OTHER: &str = r#"{"RESULTCODE":"0000","TID":"b","AMOUNT":"5000","PAYMETHOD":"BANK","ACCEPTDATE":"20261003120000"}"#;
const NAMELESS: &str = r#"{"RESULTCODE":"E101","TID":"","AMOUNT":"300","PAYMETHOD":"CARD"}"#;

/// A world whose mock misbehaves in every search.
fn world_with(fault: &str) -> World {
    World::with_gateway(&["--fault", fault])
}

#[test]
fn the_same_row_twice_in_one_answer_is_one_payment_in_every_format() {
    let once = World::new().run(&["search", DAY, "--summary", "-o", "json"]);
    let world = world_with("search:twice");
    for (format, lines) in [("ndjson", 4), ("csv", 5), ("json", 1), ("table", 6)] {
        let run = world.run(&["search", DAY, "-o", format]);
        assert_eq!(run.code, 0, "{run:?}");
        if format == "json" {
            assert_eq!(run.json().as_array().unwrap().len(), 4, "{run:?}");
        } else {
            assert_eq!(run.stdout.lines().count(), lines, "{run:?}");
        }
        let note = "4 payments came more than once and count once";
        assert!(run.stderr.contains(note), "{run:?}");
    }
    let twice = world.run(&["search", DAY, "--summary", "-o", "json"]);
    assert_eq!(twice.json()["total"], once.json()["total"]);
    let run = world.run(&["search", "--tid", CARD, "-o", "ndjson"]);
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{run:?}");

    let nameless = world_of(&[NAMELESS, OTHER, NAMELESS]);
    let (rows, _) = read(&nameless);
    assert_eq!(rows.len(), 2, "{rows:?}");
}

#[test]
fn a_payment_of_which_the_gateway_says_two_things_is_not_refunded() {
    for (fault, expected) in [
        ("find:twice", (0, Value::Null)),
        ("find:twice-differing", (6, "payment.rows_differ".into())),
        ("find:twice-amount", (6, "refund.balance_unknown".into())),
        (
            "find:cancel-date=always",
            (6, "refund.balance_unknown".into()),
        ),
        ("find:cancel-date=zeros", (0, Value::Null)),
    ] {
        let world = world_with(fault);
        let run = world.run(&[
            "cancel", CARD, "--amount", "500", "--reason", "변심", "--yes", "-o", "json",
        ]);
        let code = if run.code == 0 {
            Value::Null
        } else {
            run.error()["code"].clone()
        };
        assert_eq!((run.code, code), expected, "{fault}: {run:?}");
        let count = usize::from(run.code == 0);
        assert_eq!(world.refunds_made().len(), count, "{fault}");
    }
}

#[test]
fn rows_of_a_tid_that_differ_are_all_shown_when_it_is_asked_for() {
    let world = world_with("search:twice-differing");
    let run = world.run(&["search", "--tid", CARD, "-o", "ndjson"]);
    assert_eq!((run.code, run.stdout.lines().count()), (0, 2), "{run:?}");
    let note = format!("rows of {CARD} that differ: none of them is in the totals");
    assert!(run.stderr.contains(&note), "{run:?}");
    let run = world.run(&["show", CARD]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(
        run.stderr.contains("`cookiepay -p mock search --tid"),
        "{run:?}"
    );
}

#[test]
fn what_the_gateway_contradicts_in_every_row_is_in_no_total() {
    for (fault, unclear) in [
        ("search:twice-differing", 4),
        ("search:twice-amount", 4),
        ("search:cancel-date=always", 4),
        ("search:cancel-date=zeros", 0),
    ] {
        let run = world_with(fault).run(&["search", DAY, "--summary", "-o", "json"]);
        let total = run.json()["total"].clone();
        assert_eq!(total["payments"], 4, "{fault}: {run:?}");
        assert_eq!(total["unknown_balances"], unclear, "{fault}: {run:?}");
        let is_summed = total["paid"] != 0;
        assert_eq!(is_summed, unclear == 0, "{fault}: {run:?}");
    }
}

#[test]
fn rows_of_one_tid_that_differ_are_shown_named_and_left_out_of_the_totals() {
    let world = world_of(&[PAID, OTHER, CANCELLED, PAID]);
    for format in ["ndjson", "csv", "json", "table"] {
        let run = world.run(&["search", "2026-10", "-o", format]);
        assert_eq!(run.code, 0, "{run:?}");
        let named = "the gateway sent rows of a that differ: none of them is in the totals";
        assert!(run.stderr.contains(named), "{run:?}");
    }
    let (rows, total) = read(&world);
    assert_eq!(
        rows,
        [
            "a,paid,1000,1000,0",
            "b,paid,5000,5000,0",
            "a,cancelled,1000,0,1000"
        ]
    );
    assert_eq!(
        (&total["payments"], &total["unknown_balances"]),
        (&2.into(), &1.into())
    );
    assert_eq!(
        (&total["paid"], &total["cancels"]),
        (&5_000.into(), &0.into())
    );
    let run = world.run(&["search", "2026-10"]);
    assert!(
        run.stderr
            .contains("2 payments · 5,000 won paid · 0 cancels"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("leave out 1 unclear payment"),
        "{run:?}"
    );
    let groups = world
        .run(&[
            "search",
            "2026-10",
            "--summary",
            "method,status",
            "-o",
            "csv",
            "-q",
        ])
        .stdout;
    let groups: Vec<&str> = groups.lines().skip(1).map(str::trim_end).collect();
    assert_eq!(
        groups,
        [
            "card,unclear,1,0,0,0,0,0,1",
            "bank_transfer,paid,1,5000,0,0,5000,0,0"
        ]
    );
}

#[test]
fn a_workbook_leaves_rows_that_differ_out_of_its_totals_too() {
    let world = world_of(&[PAID, OTHER, CANCELLED, PAID]);
    let columns = "tid,status,amount,balance,cancelled";
    let search = ["search", "2026-10", "--columns", columns, "--out", "a.xlsx"];
    assert_eq!(world.run(&search).code, 0);
    let bytes = fs::read(world.path("a.xlsx")).unwrap();
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let rows = workbook.worksheet_range("payments").unwrap();
    let amounts = |row: u32| [2, 3, 4].map(|it| rows.get_value((row, it)).unwrap().to_string());
    assert_eq!(amounts(5), ["5000", "5000", "0"], "the total");
    assert_eq!(amounts(6), ["7000", "6000", "1000"], "all rows");
    assert_eq!(amounts(7), ["2000", "1000", "1000"], "those that differ");
    let formulas = workbook.worksheet_formula("payments").unwrap();
    let total = formulas.get_value((5, 2)).unwrap();
    assert!(
        total.starts_with("SUMIFS(C2:C4,") && total.ends_with(")-C8"),
        "{total}"
    );
    let summary = workbook.worksheet_range("summary").unwrap();
    let total = summary
        .rows()
        .find(|row| row[0] == Data::String("total".to_owned()));
    assert_eq!(total.unwrap()[2], Data::Float(5_000.0));
}

#[test]
fn an_unclear_payment_is_not_refunded() {
    let world = world_of(&[
        r#"{"RESULTCODE":"0000","TID":"whole","AMOUNT":"1000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"1000","CANCELDATE":"20261004120000"}"#,
        r#"{"RESULTCODE":"0000","TID":"undated","AMOUNT":"2000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000","CANCEL_SUM_AMOUNT":"500","CANCELDATE":""}"#,
        r#"{"RESULTCODE":"0000","TID":"twice","AMOUNT":"4000","AMOUNT":"40000","PAYMETHOD":"CARD","ACCEPTDATE":"20261003120000"}"#,
    ]);
    for tid in ["whole", "undated", "twice"] {
        for amount in [["--full"].as_slice(), &["--amount", "500"]] {
            let cancel = ["cancel", tid, "--reason", "변심", "--yes", "-o", "json"];
            let run = world.run(&[cancel.as_slice(), amount].concat());
            assert_eq!(run.code, 6, "{run:?}");
            assert_eq!(run.error()["code"], "refund.balance_unknown", "{run:?}");
        }
    }
    // An amount that nobody can tell is not taken from a person either.
    let run = world.run(&[
        "cancel",
        "twice",
        "--full",
        "--reason",
        "변심",
        "--yes",
        "--expect-balance",
        "4000",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 6, "{run:?}");
}
