//! What people decide, and what they cannot.

use super::*;

const NOTE: &str = "전화로 확인";

fn resolve(
    world: &World,
    id: RefundId,
    ruling: Ruling,
    sight: Sight,
) -> Result<Entry, JournalError> {
    let journal = world.run();
    let mark = journal.mark()?;
    let look = world.observation(sight);
    journal.resolve(&world.show(id), ruling, NOTE, &look, mark, SETTLE)
}

#[test]
fn a_person_decides_what_nothing_else_can_and_says_why() {
    let world = World::new();
    let mut watcher = world.sees([left(3_000)]);
    let outcome = world.once(part(5_000), silence(), &mut watcher);
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Look), false);
    let id = outcome.entry.id;
    world.pass(601);
    let resolved = resolve(&world, id, Ruling::NotRefunded, left(3_000)).unwrap();
    assert_entry(&resolved, State::NotApplied, Some(Evidence::Person), true);
    let (entry, steps) = world.run().show(id).unwrap();
    assert_eq!(entry, resolved);
    assert_eq!(entry.note.as_deref(), Some(NOTE));
    let last = steps.last().unwrap();
    assert_eq!(
        (last.from, last.to),
        (Some(State::Conflict), State::NotApplied)
    );
    assert_eq!(
        (last.person.as_str(), &*last.detail.to_string()),
        ("mina@shop", NOTE)
    );
}

#[test]
fn a_person_may_say_at_once_that_the_money_went_back_unless_the_balance_says_otherwise() {
    let world = World::new();
    let id = world.in_doubt(part(5_000));
    for sight in [left(12_000), left(7_001)] {
        let contradicted = resolve(&world, id, Ruling::Refunded, sight);
        assert!(
            matches!(&contradicted, Err(JournalError::Contradicted { amount, .. }) if amount.get() == 5_000),
            "{contradicted:?}"
        );
        assert_entry(&world.show(id), State::Unknown, None, false);
    }
    // More than before says nothing: another cancel of the payment may have been undone.
    let more = left(13_000);
    for sight in [left(7_000), left(6_000), more, Sight::of(Left::Unclear)] {
        let world = World::new();
        let id = world.in_doubt(part(5_000));
        let resolved = resolve(&world, id, Ruling::Refunded, sight).unwrap();
        assert_entry(&resolved, State::Refunded, Some(Evidence::Person), true);
    }
}

#[test]
fn that_nothing_went_back_can_be_said_only_when_the_request_had_its_time() {
    for (world, end) in [
        // Looked at for the first time 1 s after the call.
        (World::new(), BEGINNING + 602),
        (World::without_date(), BEGINNING + 1_200),
    ] {
        let id = world.in_doubt(part(5_000));
        let end = Timestamp::from_second(end).unwrap();
        for before in [580, 1] {
            world.pass(end.as_second() - before - world.now().as_second());
            let early = resolve(&world, id, Ruling::NotRefunded, left(12_000));
            assert!(
                matches!(early, Err(JournalError::TooEarly { until, .. }) if until == end),
                "{early:?} {end}"
            );
        }
        world.pass(1);
        let resolved = resolve(&world, id, Ruling::NotRefunded, left(12_000)).unwrap();
        assert_entry(&resolved, State::NotApplied, Some(Evidence::Person), true);
    }
}

#[test]
fn nobody_overturns_what_was_learnt_since_they_were_shown_the_refund() {
    let world = World::new();
    let id = world.in_doubt(part(5_000));
    let shown = world.show(id);
    let journal = world.run();
    let mark = journal.mark().unwrap();
    let found = world.reconcile(id, fallen_to(7_000));
    assert_entry(&found, State::Refunded, Some(Evidence::Look), true);
    world.pass(700);
    let look = world.observation(left(7_000));
    let ruling = Ruling::NotRefunded;
    let resolved = journal.resolve(&shown, ruling, NOTE, &look, mark, SETTLE);
    assert!(
        matches!(resolved, Err(JournalError::Changed(_))),
        "{resolved:?}"
    );
    assert_eq!(world.show(id), found);
}

#[test]
fn a_run_out_of_sight_is_left_to_itself_or_to_a_person_who_waits() {
    for (world, wait) in [(World::new(), 601), (World::without_date(), 1_200)] {
        let there = world.run_elsewhere();
        let id = world.sending(&there, whole()).id;
        drop(there);
        let here = world.run();
        let looked = here.reconcile(id, SETTLE, |_| panic!("looked at what another may hold"));
        assert!(matches!(looked, Err(JournalError::Held(_))), "{looked:?}");
        world.pass(100_000);
        // Nobody knows when its call ended: the time begins with the first word on it.
        let end = world.now() + SignedDuration::from_secs(wait);
        for seconds in [0, wait - 1] {
            world.pass(seconds);
            let early = resolve(&world, id, Ruling::NotRefunded, left(12_000));
            assert!(
                matches!(early, Err(JournalError::TooEarly { until, .. }) if until == end),
                "{early:?}"
            );
        }
        world.pass(1);
        let resolved = resolve(&world, id, Ruling::NotRefunded, left(12_000)).unwrap();
        assert_entry(&resolved, State::NotApplied, Some(Evidence::Person), true);
    }
}

#[test]
fn no_person_decides_what_the_gateway_answered() {
    let world = World::new();
    let id = world.refunded(whole(), 0);
    for ruling in [Ruling::NotRefunded, Ruling::Refunded] {
        let resolved = resolve(&world, id, ruling, left(0));
        assert!(
            matches!(&resolved, Err(JournalError::NotResolvable(entry)) if entry.state == State::Refunded),
            "{resolved:?}"
        );
    }
}

#[test]
fn what_the_gateway_accepted_is_overturned_by_who_says_so_and_a_balance_that_is_back() {
    let world = World::new();
    let id = world.refunded(part(5_000), 7_000);
    for sight in [left(7_000), left(11_999), Sight::of(Left::Unclear)] {
        let contradicted = resolve(&world, id, Ruling::RolledBack, sight);
        assert!(
            matches!(contradicted, Err(JournalError::Contradicted { .. })),
            "{contradicted:?}"
        );
    }
    // A search may lag behind.
    let early = resolve(&world, id, Ruling::RolledBack, left(12_000));
    assert!(
        matches!(early, Err(JournalError::TooEarly { .. })),
        "{early:?}"
    );
    world.pass(601);
    let overturned = resolve(&world, id, Ruling::RolledBack, left(12_000)).unwrap();
    assert_entry(&overturned, State::RolledBack, Some(Evidence::Person), true);
    // It counts no longer as made, and what is left is what was seen.
    let again = world.once(
        part(5_000),
        accepted(5_000),
        &mut world.sees([fallen_to(7_000)]),
    );
    assert_outcome(&again, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(again.entry.attempt, 2);
}

#[test]
fn a_refund_before_others_can_be_overturned_too_and_only_one_of_them() {
    let world = World::new();
    let first = world.refunded(part(5_000), 7_000);
    let journal = world.run();
    let planned = PlannedRefund {
        reading: world.reading(7_000),
        ..world.planned(&journal, part(2_000))
    };
    let mut watcher = world.sees([fallen_to(5_000)]);
    let second = world.send(&journal, &planned, accepted(2_000), &mut watcher);
    let second = second.unwrap().entry.id;
    let early = resolve(&world, first, Ruling::RolledBack, left(9_999));
    assert!(
        matches!(early, Err(JournalError::Contradicted { .. })),
        "{early:?}"
    );
    world.pass(601);
    let overturned = resolve(&world, first, Ruling::RolledBack, left(10_000)).unwrap();
    assert_eq!(overturned.state, State::RolledBack);
    let both = resolve(&world, second, Ruling::RolledBack, left(10_000));
    assert!(
        matches!(both, Err(JournalError::Contradicted { .. })),
        "{both:?}"
    );
}

#[test]
fn a_later_refund_that_is_overturned_explains_no_fall_any_more() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let earlier = world.once(part(5_000), accepted(5_000), &mut watcher);
    assert_outcome(&earlier, State::Refunded, Some(Evidence::Reply), false);
    let journal = world.run();
    let planned = PlannedRefund {
        reading: world.reading(7_000),
        ..world.planned(&journal, part(3_000))
    };
    let mut watcher = world.sees([fallen_to(4_000)]);
    let later = world.send(&journal, &planned, accepted(3_000), &mut watcher);
    let later = later.unwrap().entry;
    assert_entry(&later, State::Refunded, Some(Evidence::Reply), true);
    // More is gone than both of them took.
    let id = earlier.entry.id;
    let torn = world.reconcile(id, fallen_to(2_000));
    assert_entry(&torn, State::Conflict, Some(Evidence::Look), false);
    world.pass(601);
    let overturned = resolve(&world, later.id, Ruling::RolledBack, left(7_000)).unwrap();
    assert_eq!(overturned.state, State::RolledBack);
    let found = world.reconcile(id, fallen_to(7_000));
    assert_entry(&found, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(found.baseline, Won::new(12_000));
}

#[test]
fn a_balance_that_only_a_person_states_ends_a_lost_answer_as_a_conflict() {
    let world = World::new();
    let journal = world.run();
    let planned = PlannedRefund {
        reading: Sighting {
            is_stated: true,
            ..world.reading(12_000)
        },
        ..world.planned(&journal, whole())
    };
    let unclear = Sight::of(Left::Unclear);
    let mut watcher = world.sees([unclear]);
    let outcome = world.send(&journal, &planned, silence(), &mut watcher);
    let outcome = outcome.unwrap();
    assert_outcome(&outcome, State::Unknown, None, false);
    let conflict = world.settle(outcome.entry.id, unclear);
    assert_entry(&conflict, State::Conflict, Some(Evidence::Look), false);
    assert!(conflict.is_balance_stated);
}
