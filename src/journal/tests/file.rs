//! The file itself: who may read it, what it must not hold, and what happens where it cannot be
//! read or written.

use std::fs::OpenOptions;
use std::sync::mpsc;

use super::*;

#[test]
#[cfg(unix)]
fn the_journal_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let journal = world.run();
    let intention = world.intention(&journal, whole());
    world
        .send(&journal, &intention, accepted(12_000), &mut world.nobody())
        .unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = world.folder.path().join("state");
    assert_eq!(mode(&folder), 0o700);
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
}

#[test]
fn the_journal_holds_no_bank_account_even_if_the_gateway_repeats_it() {
    let world = World::new();
    let refund = Refund {
        account: Some(BankAccount::new("20", "1002345675678", "김하늘").unwrap()),
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
        why: words.into(),
        http_status: Some(500),
        words: Some((Foreign::new("1002345675678"), Foreign::new(words))),
    };
    for (tid, answer) in [("t1", no), ("t2", trouble)] {
        let refund = of_payment(tid, refund.clone());
        let outcome = world.once(refund, answer, &mut world.sees([left(12_000)]));
        assert_eq!(outcome.entry.account.as_deref(), Some("20 …5678"));
    }
    for file in fs::read_dir(world.folder.path().join("state")).unwrap() {
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

#[test]
fn a_journal_of_a_newer_kind_or_no_journal_at_all_is_left_alone() {
    let world = World::new();
    drop(world.run());
    let open = || Journal::open(&world.path(), Person::new("mina", "shop")).map(|_| ());
    // `user_version` is in the bytes from 60 of the file's header.
    let write_at = |offset: u64, bytes: &[u8]| {
        use std::os::unix::fs::FileExt as _;
        let file = OpenOptions::new().write(true).open(world.path()).unwrap();
        file.write_all_at(bytes, offset).unwrap();
    };
    write_at(60, &9_u32.to_be_bytes());
    assert!(matches!(
        open(),
        Err(JournalError::Store(StoreError::Newer {
            found: 9,
            known: 2,
            ..
        }))
    ));
    write_at(60, &2_u32.to_be_bytes());
    open().unwrap();
    write_at(68, b"else");
    assert!(matches!(
        open(),
        Err(JournalError::Store(StoreError::NotAJournal { .. }))
    ));
    fs::write(world.path(), "이것은 일지가 아니다. ".repeat(100)).unwrap();
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
    let opened = Journal::open(&file.join("journal.db"), Person::new("mina", "shop"));
    assert!(matches!(
        opened.map(|_| ()),
        Err(JournalError::Store(StoreError::Place(_)))
    ));
}

#[test]
fn a_claim_that_cannot_be_said_to_be_on_its_way_is_not_sent() {
    let world = World::new();
    let journal = world.run();
    let sent = journal.once(
        &world.intention(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || {
            journal.store.break_for_test();
            Ok(((), world.date()))
        },
        |(), _, _| panic!("sent what is not on the disk"),
        &mut world.nobody(),
    );
    assert!(
        matches!(sent, Err(JournalError::Store(StoreError::ReadOnly { .. }))),
        "{sent:?}"
    );
    drop(journal);
    let outcome = world.once(whole(), accepted(12_000), &mut world.nobody());
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
}

/// Makes a refund whose answer cannot be written down.
fn unrecorded(world: &World, journal: &Journal, answer: Answer, watcher: &mut Watcher) -> Outcome {
    let outcome = journal.once(
        &world.intention(journal, whole()),
        &Limits::default(),
        SETTLE,
        || Ok(((), world.date())),
        |(), _, _| {
            journal.store.break_for_test();
            answer
        },
        watcher,
    );
    let outcome = outcome.unwrap();
    assert!(
        matches!(
            outcome.unrecorded,
            Some(JournalError::Store(StoreError::ReadOnly { .. }))
        ),
        "{outcome:?}"
    );
    outcome
}

#[test]
#[cfg(unix)]
fn what_is_written_where_nobody_finds_it_is_not_recorded() {
    let world = World::new();
    let journal = world.run();
    let sent = journal.once(
        &world.intention(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || Ok(((), world.date())),
        |(), _, _| {
            fs::rename(world.path(), world.path().with_extension("moved")).unwrap();
            accepted(12_000)
        },
        &mut world.nobody(),
    );
    let mut outcome = sent.unwrap();
    assert!(outcome.unrecorded.is_some(), "{outcome:?}");
    journal.record_again(&mut outcome);
    assert!(
        outcome.unrecorded.is_some(),
        "written once more, and there too nobody finds it"
    );
}

#[test]
fn an_answer_that_cannot_be_written_down_is_told_and_never_sent_again() {
    let world = World::new();
    let journal = world.run();
    let mut watcher = world.nobody();
    let outcome = unrecorded(&world, &journal, accepted(12_000), &mut watcher);
    assert_entry(&outcome.entry, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(watcher.heard, [State::Refunded]);
    drop(journal);
    let found = world.run().reconcile(outcome.entry.id, SETTLE, |entry| {
        assert_eq!(entry.state, State::Unknown);
        world.look(fallen_to(0))
    });
    assert_eq!(found.unwrap().entry.state, State::Refunded);
}

#[test]
fn what_could_not_be_written_down_is_written_at_the_end_of_the_run() {
    for (answer, looks, state) in [
        (accepted(12_000), vec![], State::Refunded),
        (silence(), vec![left(12_000)], State::Unknown),
        (silence(), vec![fallen_to(0)], State::Refunded),
    ] {
        let world = World::new();
        let journal = world.run();
        let mut watcher = world.sees(looks);
        let mut outcome = unrecorded(&world, &journal, answer, &mut watcher);
        assert_eq!(outcome.entry.state, state);
        journal.record_again(&mut outcome);
        assert!(outcome.unrecorded.is_some(), "it still cannot be written");
        journal.store.mend_for_test();
        journal.record_again(&mut outcome);
        assert!(outcome.unrecorded.is_none(), "{:?}", outcome.unrecorded);
        assert_eq!(world.show(outcome.entry.id), outcome.entry);
        let (_, steps) = journal.show(outcome.entry.id).unwrap();
        let last = steps.last().unwrap();
        assert_eq!((last.from, last.to), (Some(State::Sending), state));
        assert!(last.detail.as_str().starts_with("recorded late: "));
    }
}

#[test]
fn what_others_found_out_meanwhile_is_not_written_over() {
    let world = World::new();
    let journal = world.run();
    let mut watcher = world.sees([left(12_000)]);
    let mut outcome = unrecorded(&world, &journal, silence(), &mut watcher);
    world.give_all_up();
    let found = world.reconcile(outcome.entry.id, fallen_to(0));
    assert_eq!(found.state, State::Refunded);
    journal.store.mend_for_test();
    journal.record_again(&mut outcome);
    assert!(outcome.unrecorded.is_some());
    assert_eq!(world.show(found.id), found);
}

/// Keeps the file locked until it is told to let go.
fn keep_locked(world: &World) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
    let connection = world.sql();
    let (let_go, is_let_go) = mpsc::channel();
    let (locked, is_locked) = mpsc::channel();
    let holder = thread::spawn(move || {
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        locked.send(()).unwrap();
        let _ = is_let_go.recv();
        connection.execute_batch("COMMIT").unwrap();
    });
    is_locked.recv().unwrap();
    (let_go, holder)
}

#[test]
fn an_answer_is_written_again_and_again_while_the_journal_is_locked() {
    let world = World::new();
    let journal = world.run();
    journal.store.wait_for_no_lock();
    let mut holder = None;
    let outcome = journal.once(
        &world.intention(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || Ok(((), world.date())),
        |(), _, _| {
            let (let_go, thread) = keep_locked(&world);
            // Long enough for a first try, which is next.
            let later = thread::spawn(move || {
                thread::sleep(Duration::from_millis(150));
                let_go.send(()).unwrap();
            });
            holder = Some((later, thread));
            accepted(12_000)
        },
        &mut world.nobody(),
    );
    let (later, thread) = holder.unwrap();
    later.join().unwrap();
    thread.join().unwrap();
    assert_outcome(
        &outcome.unwrap(),
        State::Refunded,
        Some(Evidence::Reply),
        true,
    );
}

#[test]
fn a_journal_that_stays_locked_is_given_up_and_said_so() {
    let world = World::new();
    let mut journal = world.run();
    journal.record_wait = Duration::ZERO;
    journal.store.wait_for_no_lock();
    let mut holder = None;
    let outcome = journal.once(
        &world.intention(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || Ok(((), world.date())),
        |(), _, _| {
            holder = Some(keep_locked(&world));
            accepted(12_000)
        },
        &mut world.nobody(),
    );
    let mut outcome = outcome.unwrap();
    assert!(
        matches!(
            outcome.unrecorded,
            Some(JournalError::Store(StoreError::Locked { .. }))
        ),
        "{outcome:?}"
    );
    let (let_go, thread) = holder.unwrap();
    let_go.send(()).unwrap();
    thread.join().unwrap();
    journal.record_again(&mut outcome);
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(world.show(outcome.entry.id), outcome.entry);
}
