//! `journal`: the file that keeps a refund from being made twice, and what passes for it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{World, cards};

/// A world in which two refunds were made, and a copy of its journal from before the second.
fn world_with_a_backup() -> (World, PathBuf) {
    let world = World::refunding(&[]);
    assert_eq!(world.ask_for(&cards()[0].part(1_000)).code, 0);
    let backup = world.path("backup.sqlite3");
    let run = world.run(&["journal", "backup", "backup.sqlite3"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert_eq!(world.ask_for(&cards()[0].part(2_000)).code, 0);
    (world, backup)
}

/// Removes the journal with its log.
fn remove(journal: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = journal.as_os_str().to_owned();
        name.push(suffix);
        if Path::new(&name).exists() {
            fs::remove_file(name).expect("it goes");
        }
    }
}

fn status(world: &World) -> Value {
    let run = world.run(&["journal", "status", "-o", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.json()
}

#[track_caller]
fn assert_refused(world: &World, what: &str) {
    let made = world.ledger();
    for intention in [cards()[0].part(2_000), cards()[1].part(3_000)] {
        let run = world.ask_for(&intention);
        assert_eq!(run.code, 6, "{what}: {run:?}");
        assert_eq!(run.error()["code"], "journal.unusable", "{what}");
    }
    assert_eq!(world.ledger(), made, "{what}");
}

fn accept(world: &World) {
    let arguments = ["journal", "accept", "--note", "restored, ticket 881"];
    let unasked = world.run(&arguments);
    assert_eq!(unasked.code, 9, "{unasked:?}");
    let run = world.run(&[arguments.as_slice(), &["--yes"]].concat());
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn the_journal_says_where_it_is_and_what_it_knows() {
    let (world, _) = world_with_a_backup();
    let status = status(&world);
    let path = world.journal_path().canonicalize().unwrap();
    assert_eq!(status["path"], path.to_str().unwrap());
    for (name, number) in [
        ("version", 3),
        ("refunds", 2),
        ("highest_sent", 2),
        ("witnessed", 2),
        ("open", 0),
        ("uncertain", 0),
    ] {
        assert_eq!(status[name], number, "{name}: {status}");
    }
    let run = world.run(&["journal", "status"]);
    assert!(
        run.stdout
            .contains("highest sent  r2 (r2 is noted beside it)\n"),
        "{run:?}"
    );
}

#[test]
fn a_journal_that_forgot_what_was_sent_is_refused_and_nothing_is_sent() {
    let (world, backup) = world_with_a_backup();
    let journal = world.journal_path();
    let whole = world.path("whole.sqlite3");
    let run = world.run(&["journal", "backup", "whole.sqlite3"]);
    assert_eq!(run.code, 0, "{run:?}");
    let other = World::refunding(&[]);
    other.make_journal();
    let other_backup = other.path("backup.sqlite3");
    assert_eq!(other.run(&["journal", "backup", "backup.sqlite3"]).code, 0);

    remove(&journal);
    assert_refused(&world, "it is gone");
    for length in [0, 1, 100] {
        fs::copy(&whole, &journal).unwrap();
        fs::File::options()
            .write(true)
            .open(&journal)
            .unwrap()
            .set_len(length)
            .unwrap();
        assert_refused(&world, &format!("cut to {length} bytes"));
        remove(&journal);
    }
    fs::copy(&backup, &journal).unwrap();
    assert_refused(&world, "restored from before the last refund");
    remove(&journal);
    fs::copy(&other_backup, &journal).unwrap();
    assert_refused(&world, "another journal");
    remove(&journal);
    // The whole of it is what it was.
    fs::copy(&whole, &journal).unwrap();
    for won in [1_000, 2_000] {
        world.assert_once(&cards()[0].part(won));
    }
}

#[test]
fn a_journal_with_a_bit_turned_refunds_nothing_twice_and_says_what_to_do() {
    let (world, _) = world_with_a_backup();
    let journal = world.journal_path();
    let whole = fs::read(&journal).unwrap();
    let (made, again) = (world.ledger(), cards()[0].part(2_000));
    let list = world.run(&["refunds", "list", "-o", "json"]).stdout;
    let tid = cards()[0].tid.as_bytes();
    let places: Vec<usize> = (0..whole.len() - tid.len())
        .filter(|at| whole[*at..].starts_with(tid))
        .collect();
    let mut refused = 0;
    for at in &places {
        let mut turned = whole.clone();
        // Another TID, as good as this one, in a row, or in an index of them.
        turned[at + tid.len() - 1] ^= 1;
        fs::write(&journal, turned).unwrap();
        let run = world.ask_for(&again);
        assert_eq!(run.code, 6, "{run:?}");
        assert_eq!(world.ledger(), made, "at {at}");
        let run = world.run(&["refunds", "list", "-o", "json"]);
        if run.code != 0 {
            refused += 1;
            assert_eq!(run.code, 6, "{run:?}");
            let error = run.error();
            assert_eq!(error["code"], "journal.unusable");
            let hint = error["hint"].as_str().unwrap();
            assert!(
                hint.contains("journal backup") && hint.contains("journal accept"),
                "{hint}"
            );
        } else {
            assert_eq!(run.stdout, list, "at {at}");
        }
        remove(&journal);
    }
    assert!(places.len() > 3 && refused > 0, "{places:?}: {refused}");
}

#[test]
fn a_journal_that_is_in_use_needs_no_taking_up() {
    let (world, _) = world_with_a_backup();
    let run = world.run(&["journal", "accept", "--note", "x"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stderr,
        "this journal is the one in use; there is nothing to take up\n"
    );
}

#[test]
fn a_copy_is_not_written_over_a_file() {
    let (world, backup) = world_with_a_backup();
    let before = fs::read(&backup).unwrap();
    let run = world.run(&["journal", "backup", "backup.sqlite3", "-o", "json"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert_eq!(
        run.error()["hint"],
        "name another file; nothing was written"
    );
    assert_eq!(fs::read(&backup).unwrap(), before);
}

#[test]
fn a_restored_journal_is_taken_up_and_goes_on_above_what_was_sent() {
    let (world, backup) = world_with_a_backup();
    let journal = world.journal_path();
    remove(&journal);
    fs::copy(&backup, &journal).unwrap();
    accept(&world);
    assert_eq!(world.entries(&[]).len(), 1);
    // What it has forgotten was given back elsewhere, as far as it knows.
    let forgotten = world.run(&[
        "cancel",
        &cards()[0].tid,
        "--amount",
        "2000",
        "--reason",
        "x",
        "--yes",
        "-o",
        "json",
    ]);
    assert_eq!(forgotten.code, 6, "{forgotten:?}");
    assert_eq!(forgotten.error()["code"], "refund.unexplained");
    let run = world.ask_for(&cards()[1].part(3_000));
    assert_eq!((run.code, &run.json()["id"]), (0, &"r3".into()), "{run:?}");
    assert_eq!(status(&world)["highest_sent"], 3);
    assert_eq!(world.ledger().len(), 3);
}

#[test]
fn where_the_journal_is_lost_a_new_one_goes_on_above_what_was_sent() {
    let (world, _) = world_with_a_backup();
    remove(&world.journal_path());
    accept(&world);
    let run = world.ask_for(&cards()[1].part(3_000));
    assert_eq!((run.code, &run.json()["id"]), (0, &"r3".into()), "{run:?}");
}

#[test]
fn a_copy_can_be_read_and_nothing_is_sent_with_it() {
    let (world, backup) = world_with_a_backup();
    let config = fs::read_to_string(world.path("config.toml")).unwrap();
    let journal = world.journal_path();
    world.write_config(&config.replace(journal.to_str().unwrap(), backup.to_str().unwrap()));
    let before = fs::read(&backup).unwrap();
    assert_eq!(world.entries(&[]).len(), 1);
    let shown = world.run(&["refunds", "show", "r1", "-o", "json"]);
    assert_eq!(shown.json()["outcome"], "refunded", "{shown:?}");
    assert_refused(&world, "a copy in another place");
    assert_eq!(
        fs::read(&backup).unwrap(),
        before,
        "the copy was written to"
    );
}

#[cfg(unix)]
#[test]
fn a_journal_in_a_folder_that_cannot_be_written_to_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let (world, _) = world_with_a_backup();
    let folder = world.journal_path().parent().unwrap().to_owned();
    let allow = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o500);
    let entries = world.entries(&[]);
    let shown = world.run(&["refunds", "show", "r2", "-o", "json"]);
    allow(0o700);
    assert_eq!(entries.len(), 2);
    assert_eq!(shown.json()["amount"], 2_000, "{shown:?}");
}
