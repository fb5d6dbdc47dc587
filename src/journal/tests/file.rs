//! The file itself: who may read it, and what it must not hold.

use std::fs::{self, OpenOptions};
use std::path::Path;

use super::*;
use crate::payment::sample::bank_account;

#[test]
#[cfg(unix)]
fn the_journal_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let journal = world.run();
    let planned = world.planned(&journal, whole());
    world
        .send(&journal, &planned, accepted(12_000), &mut world.nobody())
        .unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = world.place.file().folder.path().join("state");
    assert_eq!(mode(&folder), 0o700);
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
}

#[test]
fn a_journal_of_a_newer_kind_or_no_journal_at_all_is_left_alone() {
    let world = World::new();
    drop(world.run());
    let open = || {
        Journal::open(
            &JournalPlace::File(world.place.file().path()),
            Person::new("mina", "shop"),
        )
        .map(|_| ())
    };
    // `user_version` is in the bytes from 60 of the file's header.
    let write_at = |offset: u64, bytes: &[u8]| {
        use std::os::unix::fs::FileExt as _;
        let file = OpenOptions::new()
            .write(true)
            .open(world.place.file().path())
            .unwrap();
        file.write_all_at(bytes, offset).unwrap();
    };
    write_at(60, &9_u32.to_be_bytes());
    assert!(matches!(
        open(),
        Err(JournalError::Store(StoreError::Newer {
            found: 9,
            known: 3,
            ..
        }))
    ));
    write_at(60, &3_u32.to_be_bytes());
    open().unwrap();
    write_at(68, b"else");
    assert!(matches!(
        open(),
        Err(JournalError::Store(StoreError::NotAJournal { .. }))
    ));
    fs::write(
        world.place.file().path(),
        "이것은 일지가 아니다. ".repeat(100),
    )
    .unwrap();
    assert!(matches!(
        open(),
        Err(JournalError::Store(StoreError::NotAJournal { .. }))
    ));
}

#[test]
fn a_journal_that_cannot_be_opened_sends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let opened = Journal::open(
        &JournalPlace::File(file.join("journal.db")),
        Person::new("mina", "shop"),
    );
    assert!(matches!(
        opened.map(|_| ()),
        Err(JournalError::Store(StoreError::File(FileError::Place(_))))
    ));
}

#[test]
fn the_journal_holds_no_bank_account_even_if_the_gateway_repeats_it() {
    let world = World::new();
    let refund = Refund {
        account: Some(bank_account()),
        ..whole()
    };
    let words = "예금주 김하늘 1002345675678 불일치";
    let no = Answer::Declined(Decline {
        no: No::Other,
        code: Foreign::new("1002345675678"),
        message: Foreign::new(words),
        http_status: 200,
    });
    let trouble = Answer::Unknown {
        why: crate::payment::GatewayError {
            call: crate::payment::Call::Cancel,
            http_status: Some(500),
            kind: crate::payment::GatewayErrorKind::Unavailable {
                retry_after: None,
                excerpt: Foreign::new(words),
            },
        }
        .into(),
        http_status: Some(500),
        words: Some((Foreign::new("1002345675678"), Foreign::new(words))),
    };
    for (tid, answer) in [("t1", no), ("t2", trouble)] {
        let refund = of_payment(tid, refund.clone());
        let outcome = world.once(refund, answer, &mut world.sees([left(12_000)]));
        assert_eq!(outcome.entry.account.as_deref(), Some("20 …5678"));
    }
    for file in fs::read_dir(world.place.file().folder.path().join("state")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            for secret in ["1002345675678", "김하늘"] {
                let is_there = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!is_there, "{secret} in {}", path.display());
            }
        }
    }
}
