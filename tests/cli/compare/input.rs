//! What is compared: a list in any form, under any names, wholly understood before anything is asked.

use std::fs;

use super::{Watcher, counts, list};
use crate::support::{TODAY, World};

/// A list in a shop's own words, of which every line is a payment of the third of October.
fn own_words(world: &World) {
    list(world, "orders.csv", &["2026-10-03"]);
    let text = fs::read_to_string(world.path("orders.csv")).expect("a list");
    let (_, lines) = text.split_once('\n').expect("a header");
    let header = "Nr.,Zustand,Art,Summe,Weg,Am,Weg am,Grund,Wer";
    fs::write(world.path("orders.csv"), format!("{header}\n{lines}")).expect("a list");
}

const MAP: &str = "order_no=Nr.,amount=Summe,cancelled=Weg,paid_at=Am,cancelled_at=Weg am";

#[test]
fn columns_of_any_name_are_told_by_hand_or_by_the_profile() {
    let world = World::new();
    own_words(&world);
    let unknown = world.run(&["compare", "orders.csv"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    for words in ["the file has Nr., Zustand, Art, Summe", "`--map`"] {
        assert!(unknown.stderr.contains(words), "{unknown:?}");
    }
    let (code, by_hand) = counts(&world, &["orders.csv", "--map", MAP]);
    assert_eq!((code, by_hand.len()), (0, 1), "{by_hand:?}");
    assert!(by_hand["matched"] >= 3, "{by_hand:?}");
    world.add_to_profile(
        "[profiles.mock.compare]\ncolumns = { order_no = \"Nr.\", amount = \"Nope\", cancelled = \"Weg\", \
         paid_at = \"Am\" }",
    );
    // What is said now stands above what the profile says.
    let wrong = world.run(&["compare", "orders.csv"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(
        wrong.stderr.contains("no column is called Nope"),
        "{wrong:?}"
    );
    let (code, both) = counts(&world, &["orders.csv", "--map", "amount=Summe"]);
    assert_eq!((code, both), (0, by_hand));
}

#[test]
fn what_korean_windows_saved_is_read_where_it_is_named() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11", "--fault", "cp949"]);
    let without = world.run(&["compare", "orders.csv"]);
    assert_eq!(without.code, 2, "{without:?}");
    assert!(
        without.stderr.contains("add `--encoding cp949`"),
        "{without:?}"
    );
    let (code, read) = counts(&world, &["orders.csv", "--encoding", "cp949"]);
    assert_eq!(code, 0, "{read:?}");
    list(&world, "orders.csv", &["2026-11", "--bom"]);
    assert_eq!(counts(&world, &["orders.csv"]), (0, read));
}

#[test]
fn a_list_may_come_from_another_program() {
    let world = World::new();
    let orders = world.run(&["mock", "orders", "2026-11", "--today", TODAY]);
    let compare = world.cookiepay(&["compare", "-"]).input(orders.stdout);
    let run = compare.run();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("matched"), "{run:?}");
    let empty = world.cookiepay(&["compare", "-"]).input("").run();
    assert_eq!(empty.code, 2, "{empty:?}");
}

#[test]
fn every_bad_line_is_named_before_anything_is_asked() {
    let world = World::new();
    let watcher = Watcher::of(&world);
    let lines = "주문번호,결제금액,결제일시\nA1,천원,2026-11-03\nA2,1000,2026-11-03\nA3,1000,언젠가\n\
        1.2E+17,1000,2026-11-03\n";
    fs::write(world.path("orders.csv"), lines).expect("a list");
    let run = world.run(&["compare", "orders.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    for words in [
        "3 lines of the list cannot be used, so nothing was read from the gateway",
        "line 2: amount 천원: ",
        "line 4: paid_at 언젠가: ",
        "line 5: order_no 1.2E+17: ",
    ] {
        assert!(run.stderr.contains(words), "{words}: {run:?}");
    }
    assert_eq!(watcher.paths(), [""; 0]);
    let run = world.run(&["compare", "orders.csv", "-o", "json"]);
    assert_eq!(run.error()["exit"], 2, "{run:?}");
}

#[test]
fn a_list_without_days_is_compared_with_those_that_are_named() {
    let world = World::new();
    let watcher = Watcher::of(&world);
    fs::write(world.path("orders.csv"), "order_no,amount\nA1,1000\n").expect("a list");
    let run = world.run(&["compare", "orders.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    let way_out = "name the days to compare, as in `cookiepay -p mock compare ORDERS last-month`";
    assert!(run.stderr.contains(way_out), "{run:?}");
    assert_eq!(watcher.paths(), [""; 0]);
    let (code, counts) = counts(&world, &["orders.csv", "2026-10-03"]);
    assert_eq!((code, counts["only_orders"]), (20, 1), "{counts:?}");
}

#[test]
fn the_list_itself_is_never_written_over() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11", "--fault", "cancel"]);
    let before = fs::read(world.path("orders.csv")).expect("a list");
    let absolute = world.path("orders.csv").display().to_string();
    for target in ["orders.csv", "./orders.csv", &absolute] {
        for option in ["--out", "--refunds"] {
            let run = world.run(&["compare", "orders.csv", option, target]);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
            let words = "the list of orders would be replaced by what comes of it";
            assert!(run.stderr.contains(words), "{run:?}");
        }
    }
    for arguments in [
        &["--refunds", "-"][..],
        &["--refunds", "both.csv", "--out", "both.csv"],
        &["--refunds", "refunds.xlsx"],
        &["--refunds", "config.toml"],
        &["--out", "config.toml"],
    ] {
        let run = world.run(&[&["compare", "orders.csv"], arguments].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    }
    assert_eq!(fs::read(world.path("orders.csv")).expect("a list"), before);
    assert!(!world.path("both.csv").exists());
}

#[cfg(unix)]
#[test]
fn a_link_to_the_list_is_the_list() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11"]);
    std::os::unix::fs::symlink("orders.csv", world.path("link.csv")).expect("a link");
    for option in ["--out", "--refunds"] {
        let run = world.run(&["compare", "orders.csv", option, "link.csv"]);
        assert_eq!(run.code, 2, "{run:?}");
        let run = world.run(&["compare", "link.csv", option, "orders.csv"]);
        assert_eq!(run.code, 2, "{run:?}");
    }
}

#[test]
fn days_of_the_list_that_cannot_be_are_said_to_be_the_lists() {
    let world = World::new();
    for (day, said) in [
        (
            "2099-01-02",
            "orders.csv: the first day on which anything was paid there is 2099-01-02",
        ),
        (
            "1926-11-03",
            "there are no payments from before 2000\nhint: mend that day in the list",
        ),
    ] {
        let list = format!("주문번호,결제금액,결제일시\nA1,1000,{day}\n");
        fs::write(world.path("orders.csv"), list).expect("a list");
        let run = world.run(&["compare", "orders.csv"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(said), "{run:?}");
        assert!(
            run.stderr
                .contains("`cookiepay -p mock compare ORDERS last-month`"),
            "{run:?}"
        );
    }
}
