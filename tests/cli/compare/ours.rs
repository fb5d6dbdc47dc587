//! What our own journal knows: a refund of ours explains a difference, and its number is shown.

use super::{differences, list};
use crate::support::World;
use crate::support::sample::{CARD, OTHER_CARD};

fn refund(world: &World, tid: &str) -> i32 {
    let run = world.run(&["cancel", tid, "--full", "--reason", "변심", "--yes"]);
    run.code
}

#[test]
fn a_refund_that_nobody_knows_the_end_of_explains_a_difference() {
    // It was made, the answer was lost, and looks by TID show nothing of it.
    let faults = ["cancel:drop-after*1", "find:stale"].map(|it| ["--fault", it]);
    let world = World::with_gateway(&faults.concat());
    world.add_to_profile("settle_seconds = 3600");
    list(&world, "orders.csv", &["2026-11"]);
    assert_eq!(refund(&world, CARD), 10);
    // It is told without being asked for, and is no difference.
    let (run, rows) = differences(&world, &["orders.csv"]);
    assert_eq!((run.code, rows.len()), (0, 1), "{run:?}");
    let told = ["result", "tid", "refund"].map(|name| rows[0][name].as_str());
    assert_eq!(told, ["in_doubt", CARD, "r1"], "{run:?}");
    let table = world.run(&["compare", "orders.csv"]);
    let line = table.stdout.lines().find(|it| it.contains(CARD));
    assert!(line.expect("a line").contains("r1"), "{table:?}");
    let strict = ["compare", "orders.csv", "--fail-on", "in_doubt"];
    assert_eq!(world.run(&strict).code, 20);
}

#[test]
fn a_refund_that_the_list_cannot_have_yet_is_no_difference() {
    let world = World::new();
    list(&world, "orders.csv", &["2026-11"]);
    assert_eq!(refund(&world, OTHER_CARD), 0);
    let (run, rows) = differences(&world, &["orders.csv", "--all"]);
    assert_eq!(run.code, 0, "{run:?}");
    let row = rows.iter().find(|row| row["tid"] == OTHER_CARD);
    let row = row.expect("the payment");
    let told = ["result", "refund", "note"].map(|name| row[name].as_str());
    assert_eq!(
        told,
        [
            "expected",
            "r1",
            "refunded by us when the list was made, or after it"
        ]
    );
    assert_ne!(row["difference"], "0");
}

#[test]
fn a_journal_that_cannot_be_read_is_said_and_the_rest_is_compared() {
    let world = World::refunding(&[]);
    list(&world, "orders.csv", &["2026-11"]);
    std::fs::create_dir_all(world.path("state")).expect("a folder");
    std::fs::write(
        world.journal_path(),
        "no journal at all, but a text that is long enough",
    )
    .expect("a file");
    let (run, _) = differences(&world, &["orders.csv"]);
    assert_eq!(run.code, 0, "{run:?}");
    let said = "what our own journal knows is not in here, since it cannot be read";
    assert!(run.stderr.contains(said), "{run:?}");
}
