//! A journal that is not the journal: cut, gone, old, or the same one under another name.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{CANCEL, NOTHING, TOKEN, again, ask, assert_ended, keep_open, ours, reconcile, reword};
use crate::support::{Leg, Line, PATIENT, World, cards, for_each};

/// Names a file that is kept beside the journal.
fn beside(world: &World, end: &str) -> PathBuf {
    let mut name = world.journal_path().into_os_string();
    name.push(end);
    name.into()
}

/// Takes the journal and its log away.
fn remove_journal(world: &World) {
    for end in ["", "-wal", "-shm"] {
        let path = beside(world, end);
        assert!(fs::remove_file(&path).is_ok() || !path.exists());
    }
}

#[test]
fn a_journal_that_was_cut_or_lost_is_refused() {
    let cases = [
        "empty",
        "one byte",
        "half",
        "gone",
        "empty with its log",
        "swapped",
    ];
    for_each(&cases, |case| {
        let world = World::refunding(&[]);
        let intention = cards()[0].part(1_000);
        let open = (*case == "empty with its log").then(|| keep_open(&world));
        assert_eq!(again(&world, &intention).code, 0);
        let path = world.journal_path();
        match *case {
            "empty" | "empty with its log" => fs::write(&path, ""),
            "one byte" => fs::write(&path, "S"),
            "half" => {
                let file = fs::read(&path).expect("the journal");
                fs::write(&path, &file[..file.len() / 2])
            }
            "swapped" => {
                let other = World::refunding(&[]);
                drop(other.make_journal());
                fs::copy(other.journal_path(), &path).map(drop)
            }
            _ => fs::remove_file(&path),
        }
        .expect("the journal is changed");
        for _ in 0..2 {
            let run = again(&world, &intention);
            assert_eq!(ours(&world, &intention.tid), [1_000], "{case} {run:?}");
            assert_ended(&run, 6, "journal.unusable");
        }
        drop(open);
    });
}

#[test]
fn a_journal_that_is_lost_with_all_that_knows_it_is_told_by_the_payment() {
    let world = World::refunding(&[]);
    let intention = cards()[0].part(1_000);
    assert_eq!(again(&world, &intention).code, 0);
    fs::remove_dir_all(world.path("state")).expect("it goes");
    let run = again(&world, &intention);
    assert_eq!(ours(&world, &intention.tid), [1_000], "{run:?}");
    assert_ended(&run, 6, "refund.unexplained");
    fs::write(
        world.path("batch.csv"),
        format!(
            "tid,amount,reason\n{},1000,{}\n",
            intention.tid, intention.reason
        ),
    )
    .expect("a batch file");
    let run = world.run(&["cancel", "--batch", "batch.csv", "--yes", "-o", "ndjson"]);
    assert_eq!(ours(&world, &intention.tid), [1_000], "{run:?}");
    assert_eq!(run.code, 6, "{run:?}");
}

#[test]
fn a_journal_that_is_removed_while_a_request_is_out_is_not_said_to_have_recorded_it() {
    for_each(&[true, false], |is_moved| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        let intention = cards()[0].full();
        line.hold(CANCEL, Leg::Answer);
        let run = world.begin(&intention);
        line.wait_until_held();
        if *is_moved {
            fs::rename(world.journal_path(), world.path("elsewhere")).expect("it moves");
        } else {
            remove_journal(&world);
        }
        // Somebody else comes meanwhile.
        let other = again(&world, &intention);
        line.release();
        let run = run.end();
        let last = again(&world, &intention);
        let all = format!("{run:?} {other:?} {last:?}");
        assert_eq!(world.made(&intention).len(), 1, "{all}");
        assert_eq!(run.code, 12, "{all}");
        assert_eq!((other.code, last.code), (6, 6), "{all}");
    });
}

#[test]
fn a_journal_that_is_removed_before_a_request_leaves_keeps_it_from_leaving() {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    // No token has so much life that a new one is not asked for once the refund is claimed.
    world.set_up(
        line.url(),
        "settle_seconds = 1\ncancel_timeout_seconds = 3600\n",
    );
    let intention = cards()[0].part(1_000);
    line.hold(super::SEARCH, Leg::Answer);
    let run = world.begin(&intention);
    line.wait_until_held();
    line.hold(TOKEN, Leg::Request);
    line.wait_until_held();
    remove_journal(&world);
    line.release();
    let run = run.end();
    assert_eq!(ours(&world, &intention.tid), NOTHING, "{run:?}");
    assert_ended(&run, 6, "journal.unusable");
}

#[test]
fn an_old_copy_and_one_without_its_log_are_refused() {
    for_each(&["old", "without its log"], |case| {
        let world = World::refunding(&[]);
        let (first, second) = (cards()[0].part(1_000), cards()[1].part(1_000));
        let copy = world.path("copy");
        assert_eq!(again(&world, &first).code, 0);
        let mut open = None;
        if *case == "old" {
            fs::copy(world.journal_path(), &copy).expect("a copy");
        } else {
            open = Some(keep_open(&world));
        }
        assert_eq!(again(&world, &second).code, 0);
        if *case != "old" {
            fs::copy(world.journal_path(), &copy).expect("a copy");
        }
        drop(open);
        remove_journal(&world);
        fs::copy(&copy, world.journal_path()).expect("it is restored");
        let run = again(&world, &second);
        assert_eq!(ours(&world, &second.tid), [1_000], "{case} {run:?}");
        assert_ended(&run, 6, "journal.unusable");
    });
}

#[test]
fn an_old_copy_that_a_person_takes_up_makes_nothing_twice_by_itself() {
    let world = World::refunding(&[]);
    let (first, second) = (cards()[0].part(1_000), cards()[1].part(1_000));
    assert_eq!(again(&world, &first).code, 0);
    let copy = world.path("copy");
    let copy = copy.to_str().expect("a path");
    let run = world.run(&["journal", "backup", copy]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(again(&world, &second).code, 0);
    remove_journal(&world);
    fs::copy(copy, world.journal_path()).expect("it is restored");
    let run = world.run(&["journal", "accept", "--note", "disk lost", "--yes"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = again(&world, &second);
    assert_eq!(ours(&world, &second.tid), [1_000], "{run:?}");
    assert_ended(&run, 6, "refund.unexplained");
    assert_ended(&again(&world, &first), 6, "refund.already_refunded");
    // New numbers are above all that were ever sent.
    assert_eq!(again(&world, &cards()[2].full()).code, 0);
    let ids: Vec<_> = world
        .entries(&[])
        .iter()
        .map(|it| it["id"].clone())
        .collect();
    assert_eq!(ids, ["r1", "r3"]);
}

/// Names the journal by another path.
fn rename_journal(world: &World, path: &Path) {
    let before = world.journal_path().display().to_string();
    reword(world, &[(&before, &path.display().to_string())]);
}

#[test]
fn a_hard_link_to_the_journal_is_refused() {
    let world = World::refunding(&[]);
    // The log has only one of the names.
    let open = keep_open(&world);
    let intention = cards()[0].part(1_000);
    assert_eq!(again(&world, &intention).code, 0);
    let other = world.path("hard-link");
    fs::hard_link(world.journal_path(), &other).expect("a link");
    let by_the_first_name = again(&world, &intention);
    rename_journal(&world, &other);
    let by_the_other = again(&world, &intention);
    assert_eq!(ours(&world, &intention.tid), [1_000], "{by_the_other:?}");
    assert_ended(&by_the_first_name, 6, "journal.unusable");
    assert_ended(&by_the_other, 6, "journal.unusable");
    drop(open);
}

#[test]
fn a_symbolic_link_to_the_journal_is_the_journal_and_its_locks() {
    for_each(&["to the file", "to the folder"], |case| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        let intention = cards()[0].part(1_000);
        line.hold(CANCEL, Leg::Request);
        let first = world.begin(&intention);
        line.wait_until_held();
        let other = if *case == "to the file" {
            symlink(world.journal_path(), world.path("link")).expect("a link");
            world.path("link")
        } else {
            symlink(world.path("state"), world.path("link")).expect("a link");
            world.path("link").join("journal.sqlite3")
        };
        rename_journal(&world, &other);
        let looked = reconcile(&world);
        let second = again(&world, &intention);
        line.release();
        let first = first.end();
        let third = again(&world, &intention);
        let all = format!("{case} {looked:?} {first:?} {second:?} {third:?}");
        assert_eq!(world.made(&intention).len(), 1, "{all}");
        assert_eq!((first.code, looked.code), (0, 10), "{all}");
        assert_ended(&second, 6, "refund.held");
        assert_ended(&third, 6, "refund.already_refunded");
    });
}

#[test]
fn a_link_to_nowhere_begins_no_journal() {
    let world = World::refunding(&[]);
    let intention = cards()[0].part(1_000);
    let other = world.path("link");
    symlink(world.path("unmounted/journal.sqlite3"), &other).expect("a link");
    rename_journal(&world, &other);
    let run = again(&world, &intention);
    assert_eq!(ours(&world, &intention.tid), NOTHING, "{run:?}");
    assert_ended(&run, 6, "journal.unusable");
}

#[test]
fn a_copy_of_the_journal_in_another_place_is_refused() {
    let world = World::refunding(&[]);
    let intention = cards()[0].part(1_000);
    assert_eq!(ask(&world, &intention.tid, &["--full"]).code, 0);
    let other = world.path("copied.sqlite3");
    fs::copy(world.journal_path(), &other).expect("a copy");
    rename_journal(&world, &other);
    assert_ended(&again(&world, &cards()[1].full()), 6, "journal.unusable");
    assert_eq!(world.ledger().len(), 1);
}
