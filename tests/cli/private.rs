//! What is written is its owner's only, whatever the umask; and what is not complete leaves nothing behind,
//! whatever ends the run.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::sample::CARD;
use crate::support::{World, until};

fn mode(path: &Path) -> u32 {
    let found = fs::symlink_metadata(path).expect("a file");
    found.permissions().mode() & 0o7777
}

/// A umask that takes nothing away, and one that takes everything.
const UMASKS: [&str; 2] = ["000", "777"];

#[test]
fn what_is_written_is_its_owners_only_whatever_the_umask() {
    for umask in UMASKS {
        let world = World::new();
        let script = format!("umask {umask}; exec \"$@\"");
        let refund = [
            "cancel", CARD, "--amount", "500", "--reason", "반품", "--yes",
        ];
        let of_demo = [
            "search",
            "7d",
            "-p",
            "demo",
            "-o",
            "csv",
            "--out",
            "days/../demo.csv",
        ];
        fs::create_dir(world.path("days")).unwrap();
        for arguments in [
            &[
                "config",
                "init",
                "--template",
                "--config",
                "new/shop/config.toml",
            ][..],
            &refund,
            &["search", "2026-11", "--out", "november.xlsx"],
            &["search", "2026-11", "--out", "november.ndjson"],
            &of_demo,
            &["refunds", "list", "-o", "csv", "--out", "refunds.csv"],
            &["journal", "backup", "backup.sqlite3"],
        ] {
            let run = world.through_shell(&script, arguments).run();
            assert_eq!(run.code, 0, "umask {umask}: {run:?}");
        }
        // While the journal is open, its log is there too.
        let mut seen: Vec<String> = Vec::new();
        for path in world.all_in(".") {
            let name = path.file_name().unwrap().to_str().unwrap();
            if name == "days" {
                continue;
            }
            let private = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(&path), private, "umask {umask}: {}", path.display());
            seen.push(name.to_owned());
        }
        for wanted in [
            "shop",
            "november.xlsx",
            "demo.csv",
            "backup.sqlite3",
            "journal.sqlite3",
            "journal.sqlite3-owners",
            "witness",
            "demo-ledger.ndjson",
        ] {
            assert!(seen.iter().any(|it| it == wanted), "{wanted}: {seen:?}");
        }
    }
}

#[test]
fn the_log_and_the_lock_of_a_run_at_work_are_its_owners_only_whatever_the_umask() {
    for umask in UMASKS {
        let world = World::with_gateway(&["--fault", "cancel:stall-half"]);
        let script = format!("umask {umask}; exec \"$@\"");
        let refund = [
            "cancel", CARD, "--amount", "500", "--reason", "반품", "--yes",
        ];
        let run = world.through_shell(&script, &refund).start();
        until("a refund", || !world.refunds_made().is_empty());
        let all = world.all_in(".local/state/cookiepay");
        for path in &all {
            let private = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(path), private, "umask {umask}: {}", path.display());
        }
        for end in ["-wal", "-shm", ".lock"] {
            let is_it = |path: &PathBuf| path.to_str().unwrap().ends_with(end);
            assert!(all.iter().any(is_it), "{end}: {all:?}");
        }
        run.kill();
    }
}

#[test]
fn manuals_and_completions_are_everybodys_to_read_and_nobody_elses_to_write_whatever_the_umask() {
    for umask in UMASKS {
        let world = World::empty();
        let script = format!("umask {umask}; exec \"$@\"");
        for arguments in [
            &["man", "share/man"][..],
            &["completions", "bash", "--out", "cookiepay.bash"],
            &["man", "--out", "cookiepay.1"],
        ] {
            let run = world.through_shell(&script, arguments).run();
            assert_eq!(run.code, 0, "umask {umask}: {run:?}");
        }
        for path in world.all_in(".") {
            let public = if path.is_dir() { 0o755 } else { 0o644 };
            assert_eq!(mode(&path), public, "umask {umask}: {}", path.display());
        }
        assert!(world.path("share/man/man1/cookiepay-search.1").exists());
        assert!(world.path("share/man/ko/man1/cookiepay-search.1").exists());
    }
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode_and_one_that_others_made_stays_theirs_to_read() {
    let world = World::new();
    for kept in [0o600, 0o640, 0o644] {
        fs::write(world.path("days.csv"), "").unwrap();
        fs::set_permissions(world.path("days.csv"), fs::Permissions::from_mode(kept)).unwrap();
        let run = world.run(&["search", "2026-11", "--out", "days.csv"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(mode(&world.path("days.csv")), kept);
        assert!(fs::metadata(world.path("days.csv")).unwrap().len() > 0);
    }
}

/// Returns the files that a process writes in a folder and below it, as `/proc` names them, with their sizes.
#[cfg(target_os = "linux")]
fn open_files(process: u32, folder: &Path) -> Vec<(PathBuf, u64)> {
    let folder = folder.canonicalize().expect("the folder");
    let descriptors = fs::read_dir(format!("/proc/{process}/fd"));
    let open = descriptors.into_iter().flatten().filter_map(|entry| {
        let entry = entry.ok()?.path();
        let name = fs::read_link(&entry).ok()?;
        let size = fs::metadata(&entry).ok()?.len();
        name.starts_with(&folder).then_some((name, size))
    });
    open.collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_while_it_writes_leaves_nothing_that_others_can_read() {
    let world = World::with_gateway(&["--payments", "20000", "--fault", "search:stall-half"]);
    let folder = world.path("days");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("days.ndjson"), "before").unwrap();
    for name in ["days.ndjson", "new.ndjson"] {
        let out = folder.join(name);
        let search = ["search", "2026-01..2026-11", "--out", out.to_str().unwrap()];
        let script = "umask 000; exec \"$@\"";
        let run = world.through_shell(script, &search).start();
        let mut open = Vec::new();
        until("much of the file", || {
            open = open_files(run.id(), &folder);
            open.iter().any(|(_, size)| *size > 100_000)
        });
        run.kill();
        let has_name = |(name, _): &(PathBuf, u64)| !name.to_string_lossy().ends_with("(deleted)");
        let mut left = world.all_in("days");
        left.retain(|it| *it != folder.join("days.ndjson"));
        // Where the file system gives every file a name, it is private.
        assert!(left.iter().all(|it| mode(it) == 0o600), "{left:?}");
        assert_eq!(
            left.is_empty(),
            !open.iter().any(has_name),
            "{left:?} {open:?}"
        );
    }
    assert_eq!(fs::read(folder.join("days.ndjson")).unwrap(), b"before");
}
