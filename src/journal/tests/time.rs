//! What has to pass before an unchanged payment proves anything, by whose clock; and what the death
//! of a run proves.

use super::*;

// How long

#[test]
fn a_lost_request_is_not_applied_once_it_had_its_time_by_the_gateways_clock() {
    let world = World::new();
    // Looked at 1 s after the call for the first time, 20 s after it for the last.
    let id = world.in_doubt(whole());
    let first_look = Timestamp::from_second(BEGINNING + AHEAD + 1).unwrap();
    assert_eq!(world.show(id).doubt_since_gateway, Some(first_look));
    // A `Date` has whole seconds: two of them are up to one second less apart than they look.
    world.pass(581);
    let early = world.reconcile(id, left(12_000));
    assert_entry(&early, State::Unknown, None, false);
    world.pass(1);
    let lost = world.reconcile(id, left(12_000));
    assert_entry(&lost, State::NotApplied, Some(Evidence::Look), true);
    let again = world.once(whole(), accepted(12_000), &mut world.nobody());
    assert_outcome(&again, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(again.entry.attempt, 2);
}

#[test]
fn how_long_a_refund_may_stay_in_doubt_is_written_down_before_it_leaves() {
    let world = World::new();
    let id = world.killed_while_sending(whole());
    assert_eq!(world.show(id).settle, SETTLE);
}

#[test]
fn how_long_a_refund_stays_in_doubt_is_written_down_as_the_last_look_counted_it() {
    let world = World::new();
    let id = world.in_doubt(whole());
    let longer = SETTLE * 2;
    let outcome = world
        .run()
        .reconcile(id, longer, |_| world.look(left(12_000)));
    assert_outcome(&outcome.unwrap(), State::Unknown, None, false);
    let doubt = world.show(id);
    assert_eq!(doubt.settle, longer);
    // By this machine's clock, looked at 1 s after the call for the first time.
    let end = Timestamp::from_second(BEGINNING + 1 + 1_200).unwrap();
    assert_eq!(doubt.certain_from(), Some(end));
}

#[test]
fn the_time_begins_with_the_first_look_after_the_answer() {
    let world = World::new();
    let mut watcher = world.sees([blind()]);
    let blindly = world.once(whole(), declined(No::Other), &mut watcher);
    assert_eq!(blindly.entry.doubt_since_gateway, None);
    world.pass(50);
    let date = world.date();
    let looked = world.reconcile(blindly.entry.id, left(12_000));
    assert_eq!(looked.doubt_since_gateway, date);
}

#[test]
fn where_the_gateway_tells_no_time_this_machines_has_to_pass_twice() {
    let world = World::without_date();
    let id = world.in_doubt(whole());
    let doubt = world.show(id);
    assert_eq!(doubt.doubt_since_gateway, None);
    let end = Timestamp::from_second(BEGINNING + 1_200).unwrap();
    assert_eq!(doubt.certain_from(), Some(end));
    world.pass(1_179);
    let early = world.reconcile(id, left(12_000));
    assert_entry(&early, State::Unknown, None, false);
    world.pass(1);
    let lost = world.reconcile(id, left(12_000));
    assert_entry(&lost, State::NotApplied, Some(Evidence::Look), true);
}

#[test]
fn a_gateway_that_begins_to_tell_the_time_begins_it_then() {
    let world = World::without_date();
    let id = world.in_doubt(whole());
    world.pass(100_000);
    world.tell_time(true);
    let first = world.reconcile(id, left(12_000));
    assert_entry(&first, State::Unknown, None, false);
    world.pass(601);
    let lost = world.reconcile(id, left(12_000));
    assert_entry(&lost, State::NotApplied, Some(Evidence::Look), true);
}

#[test]
fn a_clock_that_is_put_right_ends_no_doubt() {
    let world = World::new();
    let id = world.in_doubt(whole());
    world.put_clock(1_000_000);
    let doubt = world.reconcile(id, left(12_000));
    assert_entry(&doubt, State::Unknown, None, false);
    // Nor does it keep one up.
    world.put_clock(-2_000_000);
    world.pass(601);
    let lost = world.reconcile(id, left(12_000));
    assert_entry(&lost, State::NotApplied, Some(Evidence::Look), true);
    let world = World::without_date();
    let id = world.in_doubt(whole());
    world.put_clock(-100_000);
    let doubt = world.reconcile(id, left(12_000));
    assert_entry(&doubt, State::Unknown, None, false);
}

#[test]
fn a_request_has_its_time_from_when_its_call_ended() {
    let world = World::without_date();
    let journal = world.run();
    let outcome = journal.once(
        &world.planned(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || Ok(((), None)),
        |(), _, _| {
            world.pass(5_000);
            silence()
        },
        &mut world.sees([left(12_000)]),
    );
    assert_outcome(&outcome.unwrap(), State::Unknown, None, false);
}

#[test]
fn a_request_left_when_it_was_ready_and_not_when_it_was_claimed() {
    let world = World::new();
    let journal = world.run();
    let outcome = journal.once(
        &world.planned(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || {
            world.pass(30);
            Ok(((), world.date()))
        },
        |(), _, departure| {
            assert!(departure.is_timely(world.now()));
            world.pass(6);
            assert!(!departure.is_timely(world.now()));
            accepted(12_000)
        },
        &mut world.nobody(),
    );
    let entry = outcome.unwrap().entry;
    let at = |seconds| Some(Timestamp::from_second(BEGINNING + seconds).unwrap());
    assert_eq!(Some(entry.claimed_at), at(0));
    assert_eq!((entry.sent_at, entry.answered_at), (at(30), at(36)));
}

#[test]
fn a_look_is_as_old_as_its_beginning() {
    let world = World::without_date();
    let id = world.in_doubt(whole());
    world.pass(1_179);
    let slow_look = |_: &Entry| {
        world.pass(10);
        world.look(left(12_000))
    };
    let outcome = world.run().reconcile(id, SETTLE, slow_look).unwrap();
    assert_outcome(&outcome, State::Unknown, None, false);
}

// Runs that die, and others that find what they left

#[test]
fn what_a_dead_run_had_claimed_is_free() {
    let world = World::new();
    let dead = world.run();
    let planned = world.planned(&dead, whole());
    let claimed = dead.claim(&planned, &Limits::default(), SETTLE).unwrap();
    drop(dead);
    let outcome = world.once(whole(), accepted(12_000), &mut world.nobody());
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
    assert_entry(&world.show(claimed.id), State::NotSent, None, true);
}

#[test]
fn what_a_dead_run_was_sending_is_unknown_and_only_looked_at() {
    let world = World::new();
    let id = world.killed_while_sending(whole());
    let journal = world.run();
    let blocked = world.blocked(&journal, &world.planned(&journal, whole()));
    assert!(
        matches!(&blocked, JournalError::InDoubt(entry) if entry.state == State::Unknown),
        "{blocked:?}"
    );
    let found = world.reconcile(id, fallen_to(0));
    assert_entry(&found, State::Refunded, Some(Evidence::Look), true);
}

#[test]
fn the_time_of_a_run_that_died_begins_when_it_is_found_dead() {
    // Nobody saw its call end: it may have been asleep before it sent anything.
    for world in [World::new(), World::without_date()] {
        let id = world.killed_while_sending(whole());
        world.pass(100_000);
        let found_dead = world.now();
        let doubt = world.reconcile(id, left(12_000));
        assert_entry(&doubt, State::Unknown, None, false);
        assert_eq!(doubt.doubt_since, Some(found_dead));
        world.pass(1_200);
        let lost = world.reconcile(id, left(12_000));
        assert_entry(&lost, State::NotApplied, Some(Evidence::Look), true);
    }
}

#[test]
fn what_a_living_run_holds_is_touched_by_nobody() {
    let world = World::new();
    let living = world.run();
    let planned = world.planned(&living, whole());
    let claimed = living.claim(&planned, &Limits::default(), SETTLE).unwrap();
    let look = world.observation(left(12_000));
    for other in [world.run(), world.run_elsewhere()] {
        let planned = world.planned(&other, whole());
        let blocked = world.blocked(&other, &planned);
        assert!(matches!(blocked, JournalError::Held(_)), "{blocked:?}");
        let looked = other.reconcile(claimed.id, SETTLE, |_| panic!("looked at what is held"));
        assert!(matches!(looked, Err(JournalError::Held(_))), "{looked:?}");
        let ruling = Ruling::NotRefunded;
        let mark = other.mark().unwrap();
        let resolved = other.resolve(&claimed, ruling, "gone", &look, mark, SETTLE);
        assert!(
            matches!(resolved, Err(JournalError::Held(_))),
            "{resolved:?}"
        );
        // However long it takes.
        world.pass(100_000);
        if living.show(claimed.id).unwrap().0.state == State::Claimed {
            living.begin_sending(&claimed, world.date()).unwrap();
        }
    }
}

#[test]
fn a_lock_that_was_swept_away_makes_no_living_run_dead() {
    let world = World::new();
    let slow = world.run();
    let sending = world.sending(&slow, whole());
    world.place.sweep();
    assert_eq!(world.show(sending.id).state, State::Sending);
    let journal = world.run();
    let blocked = world.blocked(&journal, &world.planned(&journal, whole()));
    assert!(matches!(blocked, JournalError::Held(_)), "{blocked:?}");
}

#[test]
fn a_run_that_was_given_up_cannot_send_what_it_had_claimed() {
    let world = World::new();
    let slow = world.run();
    let planned = world.planned(&slow, whole());
    let claimed = slow.claim(&planned, &Limits::default(), SETTLE).unwrap();
    world.place.give_all_up();
    world.refunded(whole(), 0);
    let sending = slow.begin_sending(&claimed, world.date());
    assert!(
        matches!(
            sending,
            Err(JournalError::LostOwnership {
                found: State::NotSent,
                ..
            })
        ),
        "{sending:?}"
    );
}

#[test]
fn a_late_answer_beats_what_was_inferred_without_it() {
    let gone = Some(left(12_000));
    let ours = Some(fallen_to(0));
    for (seen, inferred, answer, expected) in [
        (gone, State::NotApplied, accepted(12_000), State::Refunded),
        (gone, State::NotApplied, accepted(10), State::Conflict),
        (gone, State::NotApplied, declined(No::Other), State::Refused),
        (gone, State::NotApplied, never_left(), State::NotSent),
        (ours, State::Refunded, accepted(12_000), State::Refunded),
        (ours, State::Refunded, accepted(10), State::Conflict),
        (ours, State::Refunded, declined(No::Final), State::Conflict),
        (ours, State::Refunded, never_left(), State::Conflict),
    ] {
        let world = World::new();
        let slow = world.run();
        let sending = world.sending(&slow, whole());
        world.place.give_all_up();
        let found = world.settle(sending.id, seen.unwrap());
        assert_eq!(found.state, inferred);
        let outcome = slow.write_answer(sending, &whole(), &answer);
        assert!(outcome.unrecorded.is_none());
        let entry = outcome.entry;
        assert_eq!(entry.state, expected, "{inferred} then {answer:?}");
        assert!(entry.is_late, "{inferred} then {answer:?}");
        assert_eq!(
            entry.reply.is_some(),
            !matches!(answer, Answer::NotSent { .. })
        );
        assert_eq!(world.show(entry.id), entry);
    }
}

#[test]
fn a_late_no_that_may_hide_a_refund_leaves_the_refund_that_was_seen() {
    let world = World::new();
    let slow = world.run();
    let sending = world.sending(&slow, whole());
    world.place.give_all_up();
    world.reconcile(sending.id, fallen_to(0));
    let outcome = slow.write_answer(sending, &whole(), &declined(No::Other));
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Look), true);
}
