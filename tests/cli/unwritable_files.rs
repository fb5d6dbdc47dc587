//! What a user cannot write of a journal: `doctor` finds it before a refund does, and both name it with the command
//! that mends it. What is not needed, or can be made, is no trouble.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::sample::CARD;
use crate::support::{Transcript, World};

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Runs as somebody who may do no more than the bits of a mode say: root, without the right to pass over them, or
/// whoever else runs the tests.
fn run(world: &World, arguments: &[&str]) -> Transcript {
    let script = if is_root() {
        "exec setpriv --bounding-set=-dac_override,-dac_read_search \
         --inh-caps=-dac_override,-dac_read_search \"$@\""
    } else {
        "exec \"$@\""
    };
    world.through_shell(script, arguments).run()
}

fn refund(world: &World, more: &[&str]) -> Transcript {
    let gone: u64 = world.refunds_made().iter().map(|(_, won)| won).sum();
    let left = 38_500_u64.saturating_sub(gone).to_string();
    let reference = format!("t{left}");
    let refund = [
        "cancel", CARD, "--amount", "10", "--reason", "반품", "--yes",
    ];
    let known = ["--ref", &reference, "--expect-balance", &left];
    run(world, &[&refund[..], &known, more].concat())
}

/// A world whose journal has a refund.
fn world() -> World {
    let world = World::new();
    let first = refund(&world, &[]);
    assert_eq!(first.code, 0, "{first:?}");
    world
}

/// What lies in the state directory.
struct Files {
    folder: PathBuf,
    journal: PathBuf,
    log: PathBuf,
    index: PathBuf,
    locks: PathBuf,
    witness: PathBuf,
}

impl Files {
    fn of(world: &World) -> Self {
        let folder = world.path(".local/state/cookiepay");
        let folder = folder.canonicalize().expect("the state directory");
        let journal = folder.join("journal.sqlite3");
        let locks = folder.join("journal.sqlite3-owners");
        Self {
            log: folder.join("journal.sqlite3-wal"),
            index: folder.join("journal.sqlite3-shm"),
            witness: locks.join("witness"),
            folder,
            journal,
            locks,
        }
    }
}

/// Returns what was found wrong with the journal: the check, what is said of it, and the way out.
fn found(world: &World) -> Vec<(String, String, String)> {
    let run = run(world, &["doctor", "--offline", "-o", "json"]);
    let document: Value = run.json();
    let checks = document["checks"].as_array().expect("checks");
    let errors = checks.iter().filter(|it| it["state"] == "error");
    let errors: Vec<_> = errors
        .map(|it| {
            assert_eq!(it["code"], "journal.unusable", "{run:?}");
            let text = |name: &str| it[name].as_str().expect("a text").to_owned();
            (text("check"), text("message"), text("remedy"))
        })
        .collect();
    assert_eq!(run.code, if errors.is_empty() { 0 } else { 6 }, "{run:?}");
    errors
}

/// Makes sure that `doctor` and a refund name a place, with one way out, and that nothing was sent; returns that.
#[track_caller]
fn is_found_and_refused(world: &World, check: &str, place: &Path) -> String {
    let before = world.refunds_made().len();
    let mode = fs::metadata(place).expect("a file").permissions().mode() & 0o7777;
    let named = format!("{} (mode {mode:04o}, owner ", place.display());
    let all = found(world);
    let at_check = all.iter().find(|it| it.0 == check);
    let Some((_, message, remedy)) = at_check else {
        panic!("{}: {all:?}", place.display())
    };
    assert!(message.contains(&named), "{message}");
    let refused = refund(world, &["-o", "json"]);
    assert_eq!(refused.code, 6, "{refused:?}");
    assert_eq!(refused.error()["code"], "journal.unusable");
    assert_eq!(refused.error()["hint"], remedy.as_str(), "{refused:?}");
    assert_eq!(refused.error()["message"], message.as_str(), "{refused:?}");
    assert_eq!(world.refunds_made().len(), before);
    remedy.clone()
}

/// Pastes the command of a way out into a shell.
#[track_caller]
fn paste(remedy: &str) {
    let (_, rest) = remedy.split_once('`').expect("a command");
    let (command, _) = rest.split_once('`').expect("a command");
    let command = command.replace("sudo ", "");
    let status = Command::new("sh").args(["-c", &command]).status();
    assert!(status.expect("a shell").success(), "{command}");
}

/// Does as a way out says, and makes sure that a refund is made then.
#[track_caller]
fn is_mended_by(world: &World, remedy: &str) {
    paste(remedy);
    assert_eq!(found(world), []);
    let mended = refund(world, &[]);
    assert_eq!(mended.code, 0, "{remedy}: {mended:?}");
}

#[test]
fn each_part_of_a_journal_that_cannot_be_written_is_found_with_the_command_that_mends_it() {
    let world = world();
    let files = Files::of(&world);
    for (check, place, mode) in [
        ("state_directory", &files.folder, 0o500),
        ("journal_rights", &files.journal, 0o400),
        ("journal_rights", &files.journal, 0o200),
        ("journal_rights", &files.log, 0o400),
        ("journal_rights", &files.index, 0o400),
        ("journal_rights", &files.locks, 0o500),
        ("journal_rights", &files.locks, 0o600),
        ("journal_rights", &files.witness, 0o400),
    ] {
        if !place.exists() {
            fs::write(place, "").expect("a file");
        }
        set_mode(place, mode);
        let remedy = is_found_and_refused(&world, check, place);
        let command = format!("`chmod u+rwX {}`", place.display());
        assert!(remedy.contains(&command), "{remedy}");
        is_mended_by(&world, &remedy);
    }
}

#[test]
fn what_another_user_made_is_given_to_this_one_and_all_of_it_is_named_at_once() {
    if !is_root() {
        return;
    }
    let world = world();
    let files = Files::of(&world);
    let of_another = [&files.journal, &files.locks, &files.witness];
    for place in of_another {
        chown(place, Some(4242), None).expect("a gift");
    }
    set_mode(&files.locks, 0o755);
    let mut remedy = String::new();
    for place in of_another {
        remedy = is_found_and_refused(&world, "journal_rights", place);
    }
    assert!(remedy.contains("`sudo chown -R 0 "), "{remedy}");
    is_mended_by(&world, &remedy);

    // Nobody sees that more of it is another's.
    chown(&files.witness, Some(4242), None).expect("a gift");
    chown(&files.locks, Some(4242), None).expect("a gift");
    set_mode(&files.locks, 0o700);
    let remedy = is_found_and_refused(&world, "journal_rights", &files.locks);
    is_mended_by(&world, &remedy);

    // As whoever ran it once as root finds it. What is in a folder is seen once that is open.
    for place in [&files.folder, &files.journal, &files.locks, &files.witness] {
        chown(place, Some(4242), None).expect("a gift");
    }
    let remedy = is_found_and_refused(&world, "state_directory", &files.folder);
    paste(&remedy);
    let remedy = is_found_and_refused(&world, "journal_rights", &files.journal);
    is_mended_by(&world, &remedy);
}

#[test]
fn what_is_in_the_folder_of_another_user_is_taken_from_nobody() {
    if !is_root() {
        return;
    }
    let world = world();
    let files = Files::of(&world);
    for place in [&files.folder, &files.journal] {
        chown(place, Some(4242), None).expect("a gift");
    }
    set_mode(&files.folder, 0o755);
    let all = found(&world);
    assert!(all.iter().all(|it| !it.2.contains('`')), "{all:?}");
    let refused = refund(&world, &["-o", "json"]);
    assert_eq!(refused.code, 6, "{refused:?}");
    let hint = refused.error()["hint"].to_string();
    assert!(!hint.contains('`'), "{refused:?}");
}

#[test]
fn what_is_shared_with_a_group_is_taken_from_nobody() {
    if !is_root() {
        return;
    }
    let world = world();
    let files = Files::of(&world);
    chown(&files.journal, Some(4242), Some(4343)).expect("a gift");
    set_mode(&files.journal, 0o660);
    let remedy = is_found_and_refused(&world, "journal_rights", &files.journal);
    assert!(!remedy.contains('`'), "{remedy}");

    chown(&files.journal, Some(0), None).expect("a gift");
    chown(&files.locks, Some(4242), None).expect("a gift");
    let remedy = is_found_and_refused(&world, "journal_rights", &files.locks);
    let locks = files.locks.display();
    let command = format!("`sudo chgrp 4343 {locks} && sudo chmod g+rwX {locks}`");
    assert!(remedy.contains(&command), "{remedy}");
    let group = "shared with the group 4343: have this user put into that group";
    assert!(remedy.contains(group), "{remedy}");
}

#[test]
fn of_a_folder_that_is_not_the_programs_own_no_command_says_to_take_it() {
    if !is_root() {
        return;
    }
    let world = World::new();
    let folder = world.path("elsewhere").canonicalize();
    let folder = folder.unwrap_or_else(|_| world.path("elsewhere"));
    fs::create_dir(&folder).expect("a folder");
    chown(&folder, Some(4242), None).expect("a gift");
    set_mode(&folder, 0o755);
    let path = folder.join("journal.sqlite3");
    world.add_to_profile(&format!("[journal]\npath = '{}'", path.display()));
    let folder = folder.canonicalize().expect("a folder");
    let remedy = is_found_and_refused(&world, "state_directory", &folder);
    assert!(!remedy.contains('`'), "{remedy}");
}

#[test]
fn what_is_not_there_is_made_and_what_is_not_needed_is_no_trouble() {
    let world = World::new();
    assert_eq!(found(&world), []);
    let first = refund(&world, &[]);
    assert_eq!(first.code, 0, "{first:?}");
    let files = Files::of(&world);
    // A run of another user's.
    let lock = files.locks.join("1-a.lock");
    fs::write(&lock, "").expect("a file");
    set_mode(&lock, 0o000);
    assert_eq!(found(&world), []);
    let second = refund(&world, &[]);
    assert_eq!(second.code, 0, "{second:?}");
    // Nothing has to be made in the folder.
    for file in [&files.log, &files.index] {
        fs::write(file, "").expect("a file");
        set_mode(file, 0o600);
    }
    set_mode(&files.folder, 0o500);
    let third = refund(&world, &[]);
    assert_eq!(third.code, 0, "{third:?}");
    assert_eq!(found(&world), []);
    set_mode(&files.folder, 0o700);
    assert_eq!(world.refunds_made().len(), 3);
}

#[test]
fn a_journal_that_cannot_be_written_is_still_shown() {
    let world = world();
    let files = Files::of(&world);
    set_mode(&files.witness, 0o400);
    let shown = run(&world, &["refunds", "list"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.stdout.contains("r1"), "{shown:?}");
    let place = files.witness.display().to_string();
    assert!(
        shown.stderr.contains("the journal is only read"),
        "{shown:?}"
    );
    assert!(shown.stderr.contains(&place), "{shown:?}");
}
