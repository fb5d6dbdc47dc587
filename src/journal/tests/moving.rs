//! A journal that moves from a file into a database. There has to be one: `over_postgres.rs` runs these where it is.

use std::path::PathBuf;

use jiff::civil::Date;
use tempfile::TempDir;

use super::over_postgres::DatabasePlace;
use super::*;
use crate::journal::step::tests::all_details;
use crate::journal::store::EntryFilter;
use crate::journal::store::sqlite::Sqlite;
use crate::journal::store::sqlite::hand_over::HandOver;
use crate::journal::watermark::Watermark;

fn person() -> Person {
    Person::new("jun", "office")
}

/// A file in a folder of its own, with refunds in every state that no run has in hand: of a payment each, whose
/// numbers begin here.
struct OldFile {
    folder: TempDir,
}

impl OldFile {
    fn of(first_tid: u32) -> Self {
        let file = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let store = Sqlite::open(&file.path(), "shop").unwrap();
        let store: &dyn Store = &store;
        let details = all_details();
        let states = State::ALL.into_iter().filter(|state| !state.is_in_hand());
        for (tid, state) in (first_tid..).zip(states) {
            let id = add(store, &payment(tid), state);
            store
                .write::<_, StoreError>(|journal| {
                    let owner = journal.entry(id)?.unwrap().owner;
                    for detail in &details {
                        let step = Step {
                            at: Timestamp::UNIX_EPOCH,
                            person: "mina@shop".to_owned(),
                            from: None,
                            to: state,
                            evidence: None,
                            detail: detail.clone(),
                        };
                        journal.add_step(id, &owner, &step)?;
                    }
                    let key = (merchant().environment, &payment(tid));
                    journal.set_watermark(key, Watermark::of(Won::new(7_000)))
                })
                .unwrap();
        }
        file
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    fn entries(&self) -> Vec<Entry> {
        Journal::open_to_read(&self.path(), person())
            .unwrap()
            .list(&EntryFilter::default())
            .unwrap()
    }

    fn move_to(&self, place: &DatabasePlace) -> Result<CopiedRefunds, JournalError> {
        Journal::move_file(&self.path(), &place.database(), "database", &person())
    }

    fn is_moved(&self) -> Option<bool> {
        let store = Sqlite::open_to_move(&self.path(), "shop").unwrap();
        store.mark_of_move().unwrap().map(|it| it.is_done)
    }
}

fn payment(number: u32) -> Tid {
    format!("T{number}").parse().unwrap()
}

/// Adds a refund that has come into a state.
fn add(store: &dyn Store, tid: &Tid, state: State) -> RefundId {
    let entry = Entry {
        tid: tid.clone(),
        state,
        certain_at: None,
        balance_after: Some(Won::new(7_000)),
        note: Some("티켓 4711".to_owned()),
        reply: Some(Reply {
            message: Foreign::new("거래거절\\ \t'\"\n"),
            ..reply(No::Other)
        }),
        again_after: Some(RefundId(1)),
        ..entry()
    };
    store
        .write::<_, StoreError>(|journal| {
            let id = journal.insert(&entry, Date::constant(1970, 1, 1))?;
            let entry = Entry { id, ..entry };
            assert!(journal.update(&entry, state)?);
            Ok(id)
        })
        .unwrap()
}

/// Returns all that a journal in a database holds.
fn held(place: &DatabasePlace) -> (Vec<Entry>, Vec<Vec<Step>>) {
    let store = place.open("office");
    let entries = store
        .read::<_, StoreError>(|journal| journal.filtered(&EntryFilter::default()))
        .unwrap();
    let steps = entries.iter().map(|entry| {
        store
            .read::<_, StoreError>(|journal| journal.steps(entry.id))
            .unwrap()
    });
    let steps = steps.collect();
    (entries, steps)
}

#[test]
fn all_that_a_file_holds_is_in_the_database_under_its_numbers_and_behind_those_that_are_there() {
    let Some(place) = DatabasePlace::new() else {
        return;
    };
    let (one, other) = (OldFile::of(100), OldFile::of(200));
    let copied = one.move_to(&place).unwrap();
    let count = one.entries().len();
    assert_eq!(
        (copied.refunds, copied.shift),
        (count.try_into().unwrap(), 0)
    );
    assert_eq!(held(&place).0, one.entries());
    assert_eq!(one.is_moved(), Some(true));

    let steps = held(&place).1;
    let copied = other.move_to(&place).unwrap();
    let shift = i64::try_from(count).unwrap();
    assert_eq!(copied.shift, shift);
    let (entries, all_steps) = held(&place);
    assert_eq!(all_steps[..count], steps);
    let lines = steps.concat().len();
    let moved_on = |it: Entry| Entry {
        id: RefundId(it.id.0 + shift),
        again_after: it.again_after.map(|id| RefundId(id.0 + shift)),
        mark: Mark(it.mark.0 + i64::try_from(lines).unwrap()),
        ..it
    };
    let expected: Vec<Entry> = other.entries().into_iter().map(moved_on).collect();
    assert_eq!(entries[count..], expected);
    let named = |step: &Step| {
        if let Detail::CalledCancelled { asked_for } = step.detail {
            Some(asked_for)
        } else {
            None
        }
    };
    assert!(
        steps
            .concat()
            .iter()
            .any(|it| named(it) == Some(RefundId(7)))
    );
    let moved_on = RefundId(7 + shift);
    assert!(
        all_steps[count..]
            .concat()
            .iter()
            .any(|it| named(it) == Some(moved_on))
    );
}

#[test]
fn a_second_copy_changes_nothing_and_ends_what_a_crash_left() {
    let Some(place) = DatabasePlace::new() else {
        return;
    };
    let file = OldFile::of(100);
    let copied = file.move_to(&place).unwrap();
    let before = held(&place);
    let begin_again = || {
        let connection = rusqlite::Connection::open(file.path()).unwrap();
        connection
            .execute("UPDATE moved SET is_done = 0", [])
            .unwrap();
    };
    begin_again();
    assert!(matches!(
        Journal::open(&JournalPlace::File(file.path()), person()),
        Err(JournalError::Store(StoreError::File(
            FileError::Moved { .. }
        )))
    ));
    let again = file.move_to(&place).unwrap();
    assert!(again.was_before);
    assert_eq!(
        (again.refunds, again.ranges()),
        (copied.refunds, copied.ranges())
    );
    assert_eq!(held(&place), before);
    assert_eq!(file.is_moved(), Some(true));
    // Another copy of the same journal, which knows of something else, is not taken for it.
    begin_again();
    let connection = rusqlite::Connection::open(file.path()).unwrap();
    connection
        .execute(
            "DELETE FROM step WHERE number = (SELECT max(number) FROM step)",
            [],
        )
        .unwrap();
    let refused = file.move_to(&place);
    assert!(matches!(
        refused,
        Err(JournalError::Move(MoveError::OtherThanBefore { .. }))
    ));
}

#[test]
fn what_the_database_has_not_for_certain_stays_in_the_file_and_otherwise_nobody_uses_it() {
    let file = OldFile::of(100);
    let opened_before = Sqlite::open(&file.path(), "shop").unwrap();
    let begin = || {
        let store = Sqlite::open_to_move(&file.path(), "shop").unwrap();
        let moved = Moved {
            is_done: false,
            at: Timestamp::UNIX_EPOCH,
            person: "mina@shop".to_owned(),
            location: "db".to_owned(),
            journal: "1".to_owned(),
        };
        assert_eq!(store.begin_move(&moved).unwrap(), []);
        store
    };
    let is_usable = || Journal::open(&JournalPlace::File(file.path()), person()).is_ok();
    for (end, usable) in [(HandOver::Refused, true), (HandOver::Unknown, false)] {
        let store = begin();
        store.hand_over(|_| ((), end)).unwrap();
        drop(store);
        assert_eq!(is_usable(), usable, "{end:?}");
    }
    // It says so, whatever the run has open, and is still read.
    assert_eq!(file.is_moved(), Some(false));
    let connection = rusqlite::Connection::open(file.path()).unwrap();
    for sql in [
        "INSERT INTO refund SELECT * FROM refund",
        "UPDATE refund SET state = 'refused'",
    ] {
        let refused = connection.execute(sql, []).unwrap_err();
        assert_eq!(refused.to_string(), "moved");
    }
    drop(connection);
    let opened_before: &dyn Store = &opened_before;
    let entry = Entry {
        tid: payment(999),
        state: State::Claimed,
        ..entry()
    };
    let refused = opened_before.write::<_, StoreError>(|journal| {
        journal.insert(&entry, Date::constant(1970, 1, 1)).map(drop)
    });
    assert!(matches!(
        refused,
        Err(StoreError::File(FileError::Moved { .. }))
    ));
    assert_eq!(file.entries().len(), 7);
    // A person's word takes it up again, but not one whose refunds have arrived.
    Journal::accept(&file.path(), &person(), "the database is lost").unwrap();
    assert!(is_usable());
    let store = begin();
    store.hand_over(|_| ((), HandOver::Taken)).unwrap();
    drop(store);
    let accepted = Journal::accept(&file.path(), &person(), "the database is lost");
    assert!(matches!(
        accepted,
        Err(JournalError::Store(StoreError::File(
            FileError::Moved { .. }
        )))
    ));
}

#[test]
fn two_open_refunds_of_a_payment_are_copied_from_one_file_and_not_from_two() {
    let Some(place) = DatabasePlace::new() else {
        return;
    };
    let file = OldFile::of(100);
    let store = Sqlite::open(&file.path(), "shop").unwrap();
    let first = add(&store, &payment(9), State::Refunded);
    let second = add(&store, &payment(9), State::Unknown);
    let open: &dyn Store = &store;
    open.write::<_, StoreError>(|journal| {
        let entry = journal.entry(first)?.unwrap();
        let conflict = Entry {
            state: State::Conflict,
            ..entry
        };
        journal.update(&conflict, State::Refunded)
    })
    .unwrap();
    drop(store);
    file.move_to(&place).unwrap();
    assert_eq!(held(&place).0, file.entries());

    let other = OldFile::of(200);
    let store = Sqlite::open(&other.path(), "shop").unwrap();
    let third = add(&store, &payment(9), State::Unknown);
    drop(store);
    let before = held(&place);
    let Err(JournalError::Move(MoveError::TwoOpen { here, there })) = other.move_to(&place) else {
        panic!("it was copied");
    };
    assert_eq!(here.id, third);
    assert!([first, second].contains(&there.id));
    assert_eq!(held(&place), before);
    assert_eq!(other.is_moved(), None);
}

#[test]
fn of_two_balances_the_lower_is_the_last_known_one_and_no_number_is_given_twice() {
    let Some(place) = DatabasePlace::new() else {
        return;
    };
    let store = place.open("office");
    let key = |tid| (merchant().environment, tid);
    let (lower, higher, unknown) = (payment(100), payment(101), payment(102));
    store
        .write::<_, StoreError>(|journal| {
            journal.set_watermark(key(&lower), Watermark::of(Won::new(6_999)))?;
            journal.set_watermark(key(&higher), Watermark::of(Won::new(7_001)))
        })
        .unwrap();
    let file = OldFile::of(100);
    // Numbers that a lost journal had used are not given again.
    rusqlite::Connection::open(file.path())
        .unwrap()
        .execute("UPDATE journal SET first_number = 50", [])
        .unwrap();
    file.move_to(&place).unwrap();
    let balance = |tid| {
        let known = store.read::<_, StoreError>(|journal| journal.watermark(key(tid)));
        known.unwrap().unwrap().balance.get()
    };
    assert_eq!(
        [&lower, &higher, &unknown].map(balance),
        [6_999, 7_000, 7_000]
    );
    let run = store.this_run().unwrap();
    let next = store
        .write::<_, StoreError>(|journal| {
            let entry = Entry {
                owner: run.clone(),
                ..entry()
            };
            journal.insert(&entry, Date::constant(2026, 11, 20))
        })
        .unwrap();
    assert_eq!(next, RefundId(50));
}
