//! What happens where the store cannot be read or written, or is not where it was.

use std::thread;

use super::*;
use crate::journal::store::Trouble;

#[test]
fn a_claim_that_cannot_be_said_to_be_on_its_way_is_not_sent() {
    let world = World::new();
    let journal = world.run();
    let sent = journal.once(
        &world.planned(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || {
            journal.store.suffer(Trouble::NoWrites);
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
    let outcome = world.send_while(
        journal,
        &world.planned(journal, whole()),
        || {
            journal.store.suffer(Trouble::NoWrites);
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
    let sent = world.send_while(
        &journal,
        &world.planned(&journal, whole()),
        || {
            world.place.file().move_away();
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
        journal.store.suffer(Trouble::Over);
        journal.record_again(&mut outcome);
        assert!(outcome.unrecorded.is_none(), "{:?}", outcome.unrecorded);
        assert_eq!(world.show(outcome.entry.id), outcome.entry);
        let (_, steps) = journal.show(outcome.entry.id).unwrap();
        let last = steps.last().unwrap();
        assert_eq!((last.from, last.to), (Some(State::Sending), state));
        assert!(last.detail.to_string().starts_with("recorded late: "));
    }
}

/// Makes a refund whose lost answer is written down, and looks at it when nothing more can be.
fn looked_at_unwritten(sight: Sight) -> Outcome {
    let world = World::new();
    let journal = world.run();
    let planned = world.planned(&journal, whole());
    let ready = || Ok(((), world.date()));
    let answer = |(), _: &Refund, _: &Departure| silence();
    let limits = Limits::default();
    let sent = journal.send_once(
        &planned,
        &limits,
        SETTLE,
        ready,
        answer,
        &mut world.nobody(),
    );
    let sent = sent.unwrap();
    assert_outcome(&sent, State::Unknown, None, false);
    journal.store.suffer(Trouble::NoWrites);
    journal.look_until_proven(sent, SETTLE, &mut world.sees([sight]))
}

#[test]
fn what_a_look_proves_is_told_where_it_cannot_be_written_down() {
    let outcome = looked_at_unwritten(fallen_to(0));
    assert_entry(&outcome.entry, State::Refunded, Some(Evidence::Look), true);
    assert!(outcome.unrecorded.is_some(), "{outcome:?}");
}

#[test]
fn a_look_that_finds_nothing_leaves_recorded_what_is_on_the_disk() {
    let outcome = looked_at_unwritten(left(12_000));
    assert_outcome(&outcome, State::Unknown, None, false);
    assert!(outcome.unrecorded_look.is_some(), "{outcome:?}");
}

#[test]
fn a_yes_that_could_not_be_written_is_written_although_others_took_the_run_for_dead() {
    for answer in [accepted(12_000), declined(No::AlreadyCancelled)] {
        let world = World::new();
        let journal = world.run();
        // Nothing that is seen tells either.
        let mut outcome = unrecorded(&world, &journal, answer.clone(), &mut world.sees([blind()]));
        world.place.give_all_up();
        let found = world.show(outcome.entry.id);
        assert_eq!((found.state, found.answered_at), (State::Unknown, None));
        journal.store.suffer(Trouble::Over);
        journal.record_again(&mut outcome);
        assert!(outcome.unrecorded.is_none(), "{outcome:?}");
        let written = world.show(found.id);
        assert_eq!(written.state, outcome.entry.state, "{answer:?}");
        assert!(written.reply.is_some() && written.answered_at.is_some());
    }
}

#[test]
fn an_answer_is_not_written_onto_the_refund_of_another_that_was_given_its_number() {
    let world = World::new();
    let slow = world.run();
    let sending = world.sending(&slow, whole());
    // As after a failover that lost the row: the next refund begun gets its number.
    world
        .place
        .change("UPDATE refund SET owner = 'another-run'");
    let others = world.show(sending.id);
    for answer in [accepted(12_000), never_left()] {
        let outcome = slow.write_answer(sending.clone(), &whole(), &answer);
        assert!(
            matches!(outcome.unrecorded, Some(JournalError::LostOwnership { .. })),
            "{outcome:?}"
        );
        assert_eq!(world.show(sending.id), others);
    }
}

#[test]
fn what_others_found_out_meanwhile_is_not_written_over() {
    let world = World::new();
    let journal = world.run();
    let mut watcher = world.sees([left(12_000)]);
    let mut outcome = unrecorded(&world, &journal, silence(), &mut watcher);
    world.place.give_all_up();
    let found = world.reconcile(outcome.entry.id, fallen_to(0));
    assert_eq!(found.state, State::Refunded);
    journal.store.suffer(Trouble::Over);
    journal.record_again(&mut outcome);
    assert!(outcome.unrecorded.is_some());
    assert_eq!(world.show(found.id), found);
}

#[test]
fn an_answer_is_written_again_and_again_while_the_journal_is_locked() {
    let world = World::new();
    let journal = world.run();
    journal.store.suffer(Trouble::NoPatience);
    let mut holder = None;
    let outcome = world.send_while(
        &journal,
        &world.planned(&journal, whole()),
        || {
            let (let_go, thread) = world.place.keep_locked();
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
    journal.store.suffer(Trouble::NoPatience);
    let mut holder = None;
    let outcome = world.send_while(
        &journal,
        &world.planned(&journal, whole()),
        || {
            holder = Some(world.place.keep_locked());
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
