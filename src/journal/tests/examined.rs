//! A journal that is looked at by one who changes nothing: what is found, and that all of it stays as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// What is in a folder and below it, byte by byte.
fn all_in(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(all_in(&path));
            all.insert(path, Vec::new());
        } else {
            let bytes = fs::read(&path).unwrap();
            all.insert(path, bytes);
        }
    }
    all
}

/// Looks at the journal of a world, and makes sure that nothing is another than before.
fn examined(world: &World) -> Result<ExaminedJournal, JournalError> {
    let file = world.place.file();
    let before = all_in(file.folder.path());
    let person = Person::new("mina", "shop");
    let examined = Journal::examine(&JournalPlace::File(file.path()), person);
    if let Ok(ExaminedJournal {
        journal: Some(journal),
        ..
    }) = &examined
    {
        journal.status().unwrap();
        journal.list_as_it_stands(&EntryFilter::default()).unwrap();
    }
    assert_eq!(before, all_in(file.folder.path()));
    examined
}

#[test]
fn nothing_is_made_where_no_refund_was_begun() {
    let found = examined(&World::new()).unwrap();
    assert!(found.journal.is_none());
    assert_eq!((found.version, found.present_version), (0, 3));
}

#[test]
fn a_journal_is_read_whether_or_not_another_run_is_at_work_in_it() {
    let world = World::new();
    let journal = world.run();
    let planned = world.planned(&journal, whole());
    world
        .send(&journal, &planned, accepted(12_000), &mut world.nobody())
        .unwrap();
    let refunds = || {
        let found = examined(&world).unwrap();
        assert_eq!(found.version, 3);
        found.journal.unwrap().status().unwrap().refunds
    };
    assert_eq!(refunds(), 1);
    drop(journal);
    assert_eq!(refunds(), 1);
}

#[test]
fn what_a_refund_would_be_refused_for_is_found() {
    let world = World::new();
    let journal = world.run();
    let planned = world.planned(&journal, whole());
    world
        .send(&journal, &planned, accepted(12_000), &mut world.nobody())
        .unwrap();
    drop(journal);
    assert!(examined(&world).unwrap().journal.is_some());
    let folder = world.place.file().folder.path().join("state");
    let witness = folder.join("journal.db-owners").join("witness");
    fs::remove_file(witness).unwrap();
    assert!(matches!(
        examined(&world),
        Err(JournalError::Store(StoreError::File(FileError::Witness(
            WitnessError::Mismatch { .. }
        ))))
    ));
    fs::write(
        world.place.file().path(),
        "no journal, but long enough for one".repeat(99),
    )
    .unwrap();
    assert!(examined(&world).is_err());
    fs::remove_file(world.place.file().path()).unwrap();
    assert!(examined(&world).unwrap().journal.is_none());
}
