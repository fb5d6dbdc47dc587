//! What people type: amounts with their unit, TIDs out of a mail, banks by their names, and what a
//! spreadsheet has left of them. What is not meant is named before anything is read from the gateway.

use crate::support::sample::{CARD, VIRTUAL_ACCOUNT};
use crate::support::{Transcript, World};

/// A world in which nothing can be asked: its profile leads to no gateway.
fn unreachable() -> World {
    let world = World::empty();
    world.lead_to("http://127.0.0.1:9");
    world
}

fn cancel(world: &World, arguments: &[&str]) -> Transcript {
    let fixed = ["cancel", "--reason", "변심", "--yes", "-o", "json"];
    world.run(&[&fixed, arguments].concat())
}

#[test]
fn an_amount_is_taken_with_its_unit_and_its_commas() {
    let world = World::new();
    for (number, amount) in ["1,000원", "₩1,100", "１２００", " 1,300 "].iter().zip(1..) {
        let reference = format!("t-{amount}");
        let run = cancel(&world, &[CARD, "--amount", number, "--ref", &reference]);
        assert_eq!(run.code, 0, "{run:?}");
    }
    let made: Vec<u64> = world
        .refunds_made()
        .into_iter()
        .map(|(_, won)| won)
        .collect();
    assert_eq!(made, [1_000, 1_100, 1_200, 1_300]);
}

#[test]
fn a_tax_free_amount_of_nothing_is_none() {
    let world = World::new();
    let run = cancel(&world, &[CARD, "--amount", "1000", "--taxfree-amount", "0"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.json()["taxfree_amount"].is_null(), "{run:?}");
}

#[test]
fn what_is_no_amount_is_named_before_anything_is_read() {
    let world = unreachable();
    for (amount, why) in [
        ("0", "the amount is 0"),
        ("0원", "the amount is 0"),
        ("-5", "an amount is digits"),
        ("1000.00", "won have no decimals"),
        ("1,0000", "the commas are not where thousands are separated"),
        ("", "the amount is empty"),
        ("1.5E+06", "a spreadsheet has cut this"),
        ("########", "a column is too narrow"),
    ] {
        let amount = format!("--amount={amount}");
        let run = cancel(&world, &[CARD, &amount]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(why), "{amount}: {run:?}");
    }
}

#[test]
fn a_tid_may_have_blanks_or_a_byte_order_mark_around_it() {
    let world = World::new();
    for tid in [format!(" {CARD}\n"), format!("\u{feff}{CARD}\u{a0}")] {
        let run = cancel(&world, &[&tid, "--full", "--dry-run"]);
        assert_eq!((run.code, &run.json()["tid"]), (0, &CARD.into()), "{run:?}");
    }
    for (tid, why) in [
        ("2.61122E+19", "a spreadsheet has cut this"),
        ("\u{200b}2898563196", "U+200B"),
        ("28985 63196", "a TID has no blank inside"),
    ] {
        let run = cancel(&world, &[tid, "--full"]);
        assert!((run.code, run.stderr.contains(why)) == (2, true), "{run:?}");
    }
}

#[test]
fn a_bank_is_a_code_or_a_name_and_is_shown_as_both() {
    let world = World::new();
    let account = ["--account-no", "110-123-456789", "--account-name", "김하늘"];
    for (bank, sent) in [("국민", "06"), ("KB국민은행", "06"), ("004", "004")] {
        let run = world.run(
            &[
                ["cancel", VIRTUAL_ACCOUNT, "--full", "--reason", "변심"].as_slice(),
                &["--dry-run", "--bank", bank],
                &account,
            ]
            .concat(),
        );
        assert_eq!(run.code, 0, "{run:?}");
        let to = format!("KB국민은행 ({sent}) 110-123-456789");
        assert!(run.stdout.contains(&to), "{run:?}");
    }
}

#[test]
fn what_is_no_account_is_named_before_anything_is_read() {
    let world = unreachable();
    for (bank, number, why) in [
        ("국민", "1.23457E+11", "a spreadsheet has cut this"),
        ("국민", "#REF!", "a formula that failed"),
        ("국민", "계좌번호", "an account number is digits"),
        ("국민", "123456", "at least 8 digits"),
        ("999", "1002345675678", "there is no such bank"),
        ("6", "1002345675678", "06 is KB국민은행"),
        ("#REF!", "1002345675678", "a formula that failed"),
    ] {
        let account = [
            "--bank",
            bank,
            "--account-no",
            number,
            "--account-name",
            "김",
        ];
        let run = cancel(
            &world,
            &[&[VIRTUAL_ACCOUNT, "--full"], &account[..]].concat(),
        );
        assert!((run.code, run.stderr.contains(why)) == (2, true), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn tids_that_are_read_from_a_keyboard_or_a_pipe_without_an_end_are_said_to_be_waited_for() {
    let world = World::new();
    let mut live = world.cookiepay(&["search", "--tid", "-"]).before_a_person();
    live.sees("stdin: waiting for its end");
    live.types(CARD);
    live.ends_the_input();
    let run = live.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains(CARD), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_batch_from_a_pipe_without_an_end_is_said_to_be_waited_for() {
    let world = World::new();
    let pipe = world.make_fifo("batch.csv");
    // Both ends, so that it has no end before this one is closed.
    let mut writer = std::fs::File::options()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    let rows = format!("tid,amount,reason\n{CARD},500,a\n");
    std::io::Write::write_all(&mut writer, rows.as_bytes()).unwrap();
    let rehearsal = ["cancel", "--batch", "batch.csv", "--dry-run"];
    let mut live = world.cookiepay(&rehearsal).watch();
    live.sees("batch.csv: waiting for its end");
    drop(writer);
    let run = live.end();
    assert_eq!(run.code, 0, "{run:?}");
}
