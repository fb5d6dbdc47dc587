//! What keeps a refund from being begun: others of its payment, the same one made before, readings
//! that cannot be, and limits.

use std::thread;

use super::*;
use crate::payment::sample::plain_order;

/// Asks for it once more after another.
fn again(after: RefundId, planned: PlannedRefund) -> PlannedRefund {
    PlannedRefund {
        again_after: Some(after),
        ..planned
    }
}

fn named(name: &str, planned: PlannedRefund) -> PlannedRefund {
    PlannedRefund {
        reference: Some(name.parse().unwrap()),
        ..planned
    }
}

/// Asks for a part of what a reading finds left.
fn part_of(world: &World, journal: &Journal, balance: u64, won: u64) -> PlannedRefund {
    PlannedRefund {
        reading: world.reading(balance),
        ..world.planned(journal, part(won))
    }
}

fn order(asked: AmountAsked) -> Order {
    Order {
        reason: entry().reason,
        ..plain_order(entry().tid.as_str(), asked)
    }
}

fn check(world: &World, asked: AmountAsked, reading: Sighting) -> Result<Clearance, JournalError> {
    let journal = world.run();
    let mark = journal.mark().unwrap();
    let environment = Environment::Sandbox;
    journal.check(environment, &order(asked), Some(&reading), mark, SETTLE)
}

// The same refund

#[test]
fn an_accepted_refund_is_never_sent_again() {
    let world = World::new();
    let id = world.refunded(whole(), 0);
    let journal = world.run();
    let blocked = world.blocked(&journal, &world.planned(&journal, whole()));
    assert!(
        matches!(&blocked, JournalError::AlreadyRefunded(entry) if entry.id == id),
        "{blocked:?}"
    );
}

#[test]
fn the_same_part_again_is_sent_only_when_it_is_said_to_be_meant() {
    let world = World::new();
    let first = world.refunded(part(5_000), 7_000);
    let journal = world.run();
    let meant = || part_of(&world, &journal, 7_000, 5_000);
    let not_meant = world.blocked(&journal, &meant());
    assert!(matches!(not_meant, JournalError::AlreadyRefunded(_)));
    let mut watcher = world.sees([fallen_to(2_000)]);
    let outcome = world.send(
        &journal,
        &again(first, meant()),
        accepted(5_000),
        &mut watcher,
    );
    let second = outcome.unwrap();
    assert_outcome(&second, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(second.entry.again_after, Some(first));
    let listed = world.run();
    let both = listed.made_before(Environment::Sandbox, &order(meant().asked));
    let ids: Vec<RefundId> = both.unwrap().iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [first, second.entry.id]);
}

#[test]
fn one_more_after_a_refund_is_one_more_however_often_it_is_run() {
    let world = World::new();
    let first = world.refunded(part(5_000), 7_000);
    let run = |balance, left_after| {
        let journal = world.run();
        let planned = again(first, part_of(&world, &journal, balance, 5_000));
        let mut watcher = world.sees([fallen_to(left_after)]);
        world.send(&journal, &planned, accepted(5_000), &mut watcher)
    };
    let second = run(7_000, 2_000).unwrap().entry.id;
    for _ in 0..2 {
        let found = run(2_000, 0).unwrap_err();
        assert!(
            matches!(&found, JournalError::AlreadyRefunded(entry) if entry.id == second),
            "{found:?}"
        );
    }
}

#[test]
fn one_more_is_one_more_after_the_same_refund_and_no_other() {
    let world = World::new();
    let lost = world.once(part(3_000), never_left(), &mut world.nobody());
    let first = world.refunded(part(5_000), 7_000);
    let journal = world.run();
    let planned = again(first, part_of(&world, &journal, 7_000, 4_000));
    let blocked = world.blocked(&journal, &planned);
    assert!(
        matches!(&blocked, JournalError::AgainOfOtherAmount { entry, .. } if entry.id == first),
        "{blocked:?}"
    );
    // All that is left is another amount too, as is known before it is planned.
    let all = Order {
        again_after: Some(first),
        ..order(AmountAsked::Full)
    };
    let (mark, reading) = (journal.mark().unwrap(), world.reading(7_000));
    let checked = journal.check(Environment::Sandbox, &all, Some(&reading), mark, SETTLE);
    assert!(
        matches!(&checked, Err(JournalError::AgainOfOtherAmount { amount, .. }) if amount.get() == 7_000),
        "{checked:?}"
    );
    for (after, won) in [(RefundId(99), 5_000), (lost.entry.id, 3_000)] {
        let planned = again(after, part_of(&world, &journal, 7_000, won));
        let blocked = world.blocked(&journal, &planned);
        assert!(
            matches!(blocked, JournalError::NotAgain { id, .. } if id == after),
            "{blocked:?}"
        );
    }
}

#[test]
fn asking_once_more_does_not_repeat_what_this_very_run_found_out() {
    // The same command line, run again after it was killed: what it meant was made.
    let world = World::new();
    let id = world.killed_while_sending(part(5_000));
    let journal = world.run();
    let outcome = journal.reconcile(id, SETTLE, |_| world.look(fallen_to(7_000)));
    assert_eq!(outcome.unwrap().entry.state, State::Refunded);
    let planned = again(id, part_of(&world, &journal, 7_000, 5_000));
    let blocked = world.blocked(&journal, &planned);
    assert!(
        matches!(blocked, JournalError::NotAgain { .. }),
        "{blocked:?}"
    );
    // Whoever says so now can have seen it.
    let journal = world.run();
    let planned = again(id, part_of(&world, &journal, 7_000, 5_000));
    let mut watcher = world.sees([fallen_to(2_000)]);
    let outcome = world.send(&journal, &planned, accepted(5_000), &mut watcher);
    assert_eq!(outcome.unwrap().entry.state, State::Refunded);
}

#[test]
fn a_reference_is_the_name_of_one_refund() {
    let world = World::new();
    let journal = world.run();
    let first = named("ticket 7", world.planned(&journal, part(5_000)));
    let mut watcher = world.sees([fallen_to(7_000)]);
    world
        .send(&journal, &first, accepted(5_000), &mut watcher)
        .unwrap();
    let journal = world.run();
    let ask = |name, won| named(name, part_of(&world, &journal, 7_000, won));
    let same = world.blocked(&journal, &ask("ticket 7", 5_000));
    assert!(matches!(same, JournalError::AlreadyRefunded(_)), "{same:?}");
    let other_amount = world.blocked(&journal, &ask("ticket 7", 4_000));
    assert!(
        matches!(other_amount, JournalError::ReferenceUsed(_)),
        "{other_amount:?}"
    );
    // Without a name, one of any name is the same.
    let unnamed = world.blocked(&journal, &part_of(&world, &journal, 7_000, 5_000));
    assert!(
        matches!(unnamed, JournalError::AlreadyRefunded(_)),
        "{unnamed:?}"
    );
    let mut watcher = world.sees([fallen_to(2_000)]);
    let outcome = world
        .send(
            &journal,
            &ask("ticket 8", 5_000),
            accepted(5_000),
            &mut watcher,
        )
        .unwrap();
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(outcome.entry.attempt, 1);
}

// The same payment

#[test]
fn a_payment_is_the_same_whatever_it_is_reached_by() {
    let through = |base_url: &str, api_id: &str, profile: &str| {
        let merchant = Merchant {
            environment: Environment::Sandbox,
            api_id: api_id.into(),
        };
        let via = Via {
            profile: profile.into(),
            base_url: base_url.into(),
        };
        (merchant, via)
    };
    let (shop, ours) = (merchant().api_id, via());
    let url = ours.base_url.as_str();
    for (merchant, via) in [
        through("https://sandbox.cookiepayments.com.", &shop, &ours.profile),
        through(url, "shop2", &ours.profile),
        through(url, &shop, "another"),
    ] {
        let world = World::new();
        let journal = world.run();
        let by = |refund| PlannedRefund {
            merchant: merchant.clone(),
            via: via.clone(),
            ..world.planned(&journal, refund)
        };
        let id = world.in_doubt(part(5_000));
        let blocked = world.blocked(&journal, &by(part(1_000)));
        assert!(
            matches!(blocked, JournalError::InDoubt(_)),
            "{merchant:?} {via:?} {blocked:?}"
        );
        world.reconcile(id, fallen_to(7_000));
        let made = world.blocked(&journal, &by(part(5_000)));
        assert!(
            matches!(made, JournalError::AlreadyRefunded(_)),
            "{merchant:?} {via:?} {made:?}"
        );
    }
}

#[test]
fn the_same_tid_in_another_environment_is_another_payment() {
    let world = World::new();
    world.in_doubt(whole());
    let journal = world.run();
    for environment in [Environment::Live, Environment::Local { port: 8480 }] {
        let planned = PlannedRefund {
            merchant: Merchant {
                environment,
                ..merchant()
            },
            ..world.planned(&journal, whole())
        };
        let outcome = world.send(&journal, &planned, accepted(12_000), &mut world.nobody());
        assert_eq!(outcome.unwrap().entry.attempt, 1);
    }
}

#[test]
fn a_refusal_that_is_not_certain_blocks_every_other_refund_of_the_payment() {
    let world = World::new();
    let made = world.refunded(part(5_000), 7_000);
    let journal = world.run();
    let small = || part_of(&world, &journal, 7_000, 2_000);
    let mut watcher = world.sees([left(7_000)]);
    let refused = world.send(&journal, &small(), declined(No::Other), &mut watcher);
    let refused = refused.unwrap();
    assert_outcome(&refused, State::Refused, Some(Evidence::Reply), false);
    for planned in [
        small(),
        named("other", small()),
        part_of(&world, &journal, 7_000, 1_000),
        again(made, part_of(&world, &journal, 7_000, 5_000)),
    ] {
        let blocked = world.blocked(&journal, &planned);
        assert!(
            matches!(&blocked, JournalError::RefusedRecently(entry) if entry.id == refused.entry.id),
            "{blocked:?}"
        );
    }
    let uncertain = journal.uncertain(Environment::Sandbox, &entry().tid);
    assert_eq!(uncertain.unwrap(), std::slice::from_ref(&refused.entry));
    world.pass(601);
    let certain = world.reconcile(refused.entry.id, left(7_000));
    assert_entry(&certain, State::Refused, Some(Evidence::Reply), true);
    let mut watcher = world.sees([fallen_to(5_000)]);
    let outcome = world.send(&journal, &small(), accepted(2_000), &mut watcher);
    assert_eq!(outcome.unwrap().entry.attempt, 2);
    let uncertain = journal.uncertain(Environment::Sandbox, &entry().tid);
    assert!(uncertain.unwrap().is_empty());
}

#[test]
fn a_payment_is_read_anew_when_something_happened_to_it_since() {
    let world = World::new();
    let journal = world.run();
    let stale = world.planned(&journal, part(4_000));
    world.refunded(part(5_000), 7_000);
    let blocked = world.blocked(&journal, &stale);
    assert!(
        matches!(blocked, JournalError::PaymentChanged(_)),
        "{blocked:?}"
    );
}

// What is known before anything is planned

#[test]
fn a_check_says_what_was_done_before_anybody_plans_it_anew() {
    let world = World::new();
    let full = |reading| check(&world, AmountAsked::Full, reading);
    let clear = full(world.reading(12_000)).unwrap();
    assert_eq!(clear, Clearance::default());
    let id = world.killed_while_sending(whole());
    let doubt = full(world.reading(12_000));
    assert!(matches!(doubt, Err(JournalError::InDoubt(_))), "{doubt:?}");
    world.reconcile(id, fallen_to(0));
    // What the journal says goes before what the reading says.
    for balance in [0, 12_000] {
        let made = full(world.reading(balance));
        assert!(
            matches!(&made, Err(JournalError::AlreadyRefunded(entry)) if entry.id == id),
            "{made:?}"
        );
    }
    let part = check(&world, AmountAsked::Part(Won::new(1_000)), world.reading(0));
    assert_eq!(part.unwrap().refunded, Won::new(12_000));
}

#[test]
fn a_fall_after_an_attempt_became_certain_is_shown_with_that_attempt() {
    let world = World::new();
    let lost = world.killed_while_sending(part(5_000));
    let gone = world.settle(lost, left(12_000));
    assert_entry(&gone, State::NotApplied, Some(Evidence::Look), true);
    let refused = world.once(
        part(3_000),
        declined(No::Final),
        &mut world.sees([left(12_000)]),
    );
    assert_eq!(refused.entry.state, State::Refused);
    let clear = check(&world, gone.asked, world.reading(7_000)).unwrap();
    let expected = Clearance {
        refunded: Won::ZERO,
        not_made: vec![(lost, Won::new(5_000))],
        rolled_back_from: None,
    };
    assert_eq!(clear, expected);
}

// Readings that cannot be

#[test]
fn more_than_was_left_is_an_old_reading_until_it_stays_so() {
    let world = World::new();
    world.refunded(part(5_000), 7_000);
    let ask = |balance| {
        check(
            &world,
            AmountAsked::Part(Won::new(4_000)),
            world.reading(balance),
        )
    };
    let is_old = |balance| {
        let found = ask(balance);
        matches!(
            found,
            Err(JournalError::OldReading { known, balance, .. })
                if (known.get(), balance.get()) == (7_000, 12_000)
        )
    };
    assert!(is_old(12_000));
    world.pass(600);
    assert!(is_old(12_000));
    // It was old indeed: the time begins anew.
    assert!(ask(7_000).is_ok());
    world.pass(1);
    assert!(is_old(12_000));
    world.pass(601);
    let back = ask(12_000);
    assert!(
        matches!(back, Err(JournalError::RolledBack { .. })),
        "{back:?}"
    );
    let journal = world.run();
    let blocked = world.blocked(&journal, &world.planned(&journal, part(4_000)));
    assert!(
        matches!(blocked, JournalError::RolledBack { .. }),
        "{blocked:?}"
    );
}

#[test]
fn the_time_of_an_old_reading_is_the_gateways_too() {
    let world = World::new();
    world.refunded(part(5_000), 7_000);
    let ask = || {
        check(
            &world,
            AmountAsked::Part(Won::new(4_000)),
            world.reading(12_000),
        )
    };
    assert!(matches!(ask(), Err(JournalError::OldReading { .. })));
    world.put_clock(100_000);
    assert!(matches!(ask(), Err(JournalError::OldReading { .. })));
}

#[test]
fn a_cancel_that_was_undone_is_gone_on_from_by_who_has_seen_it() {
    let world = World::new();
    world.refunded(part(5_000), 7_000);
    let asked = AmountAsked::Part(Won::new(4_000));
    let known = |balance| Sighting {
        is_rollback_known: true,
        ..world.reading(balance)
    };
    // Who says so too early takes an old reading for the truth.
    let early = check(&world, asked, known(12_000));
    assert!(
        matches!(early, Err(JournalError::OldReading { .. })),
        "{early:?}"
    );
    world.pass(601);
    let clear = check(&world, asked, known(12_000)).unwrap();
    assert_eq!(clear.rolled_back_from, Some(Won::new(7_000)));
    assert_eq!(clear.refunded, Won::new(5_000));
    let journal = world.run();
    let planned = PlannedRefund {
        reading: known(12_000),
        ..world.planned(&journal, part(4_000))
    };
    let outcome = world.send(&journal, &planned, never_left(), &mut world.nobody());
    assert_outcome(&outcome.unwrap(), State::NotSent, None, true);
    // From here on, that is what is known to be left.
    let clear = check(&world, asked, world.reading(12_000)).unwrap();
    assert_eq!(clear.rolled_back_from, None);
}

#[test]
fn what_a_reading_finds_taken_elsewhere_is_the_last_known_balance() {
    let world = World::new();
    let ask = |balance| check(&world, AmountAsked::Full, world.reading(balance));
    world.once(part(5_000), never_left(), &mut world.nobody());
    assert!(ask(9_000).is_ok());
    assert!(
        matches!(ask(12_000), Err(JournalError::OldReading { known, .. }) if known.get() == 9_000)
    );
}

// Limits

#[test]
fn a_limit_stops_a_refund_before_anything_is_written() {
    let world = World::new();
    let journal = world.run();
    let refused = |limits: Limits| {
        let blocked = world.blocked_by(&journal, &world.planned(&journal, whole()), &limits);
        let checked = journal.check_limits(Environment::Sandbox, Won::new(12_000), &limits);
        assert_eq!(checked.unwrap_err().to_string(), blocked.to_string());
        blocked
    };
    let read_only = Limits {
        is_read_only: true,
        ..Limits::default()
    };
    assert!(matches!(refused(read_only), JournalError::ReadOnlyProfile));
    let just_enough = Limits {
        refund_limit: Some(Won::new(12_000)),
        refund_limit_per_day: Some(Won::new(12_000)),
        ..Limits::default()
    };
    let allowed = journal.check_limits(Environment::Sandbox, Won::new(12_000), &just_enough);
    assert!(allowed.is_ok(), "{allowed:?}");
    let small = Limits {
        refund_limit: Some(Won::new(11_999)),
        ..Limits::default()
    };
    assert!(matches!(
        refused(small),
        JournalError::AboveRefundLimit { .. }
    ));
    let daily = Limits {
        refund_limit_per_day: Some(Won::new(11_999)),
        ..Limits::default()
    };
    assert!(matches!(refused(daily), JournalError::AboveDayLimit { .. }));
    assert!(journal.list(&EntryFilter::default()).unwrap().is_empty());
}

#[test]
fn a_day_ends_at_midnight_in_korea_and_counts_what_may_have_moved() {
    let world = World::new();
    let limits = Limits {
        refund_limit_per_day: Some(Won::new(10_000)),
        ..Limits::default()
    };
    let refund_of = |won, tid: &str, merchant: Merchant, answer: Answer| {
        let journal = world.run();
        let planned = PlannedRefund {
            merchant,
            ..world.planned(&journal, of_payment(tid, part(won)))
        };
        let mut watcher = world.sees([left(12_000)]);
        let ready = || Ok(((), world.date()));
        let send = |(), _: &Refund, _: &Departure| answer;
        journal
            .once(&planned, &limits, SETTLE, ready, send, &mut watcher)
            .map(|outcome| (outcome.entry.state, outcome.entry.is_certain()))
    };
    let refund = |tid: &str, merchant, answer| refund_of(5_000, tid, merchant, answer);
    let ours = merchant;
    // What is certain not to have moved does not count; what is not certain does.
    assert_eq!(
        refund_of(4_000, "t1", ours(), declined(No::Final)).unwrap(),
        (State::Refused, true)
    );
    assert_eq!(
        refund("t2", ours(), declined(No::Other)).unwrap(),
        (State::Refused, false)
    );
    assert_eq!(
        refund("t3", ours(), silence()).unwrap(),
        (State::Unknown, false)
    );
    let above = refund("t4", ours(), silence());
    assert!(
        matches!(&above, Err(JournalError::AboveDayLimit { sum, .. }) if sum.get() == 10_000),
        "{above:?}"
    );
    // The day is the environment's, whoever asks.
    let other_shop = Merchant {
        api_id: "shop2".into(),
        ..merchant()
    };
    let above = refund("t4", other_shop, silence());
    assert!(matches!(above, Err(JournalError::AboveDayLimit { .. })));
    let elsewhere = Merchant {
        environment: Environment::Demo,
        ..merchant()
    };
    assert!(refund("t4", elsewhere, silence()).is_ok());
    world.pass(3600);
    assert!(refund("t4", ours(), silence()).is_ok());
}

// Many at once

#[test]
fn of_many_runs_at_once_one_sends() {
    let world = World::new();
    let requests = AtomicI64::new(0);
    let start = std::sync::Barrier::new(6);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                start.wait();
                let journal = world.run();
                let outcome = world.send_while(
                    &journal,
                    &world.planned(&journal, whole()),
                    || {
                        requests.fetch_add(1, Ordering::SeqCst);
                        accepted(12_000)
                    },
                    &mut world.nobody(),
                );
                match outcome {
                    Ok(outcome) => assert_eq!(outcome.entry.state, State::Refunded),
                    Err(
                        JournalError::Held(_)
                        | JournalError::AlreadyRefunded(_)
                        | JournalError::PaymentChanged(_),
                    ) => {}
                    Err(error) => panic!("{error}"),
                }
            });
        }
    });
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[test]
fn many_runs_at_once_stay_below_the_limit_of_the_day() {
    let world = World::new();
    let limits = Limits {
        refund_limit_per_day: Some(Won::new(12_000)),
        ..Limits::default()
    };
    let requests = AtomicI64::new(0);
    thread::scope(|scope| {
        for number in 0..6 {
            let (world, limits, requests) = (&world, &limits, &requests);
            scope.spawn(move || {
                let journal = world.run();
                let refund = of_payment(&format!("t{number}"), part(5_000));
                let outcome = journal.once(
                    &world.planned(&journal, refund),
                    limits,
                    SETTLE,
                    || Ok(((), world.date())),
                    |(), _, _| {
                        requests.fetch_add(1, Ordering::SeqCst);
                        accepted(5_000)
                    },
                    &mut world.sees([fallen_to(7_000)]),
                );
                match outcome {
                    Ok(_) | Err(JournalError::AboveDayLimit { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            });
        }
    });
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[test]
fn the_threads_of_a_batch_share_one_journal() {
    let world = World::new();
    let journal = world.run();
    thread::scope(|scope| {
        for number in 0..8 {
            let (world, journal) = (&world, &journal);
            scope.spawn(move || {
                let refund = of_payment(&format!("t{number}"), whole());
                let planned = world.planned(journal, refund);
                world
                    .send(journal, &planned, accepted(12_000), &mut world.nobody())
                    .unwrap();
            });
        }
    });
    assert_eq!(journal.list(&EntryFilter::default()).unwrap().len(), 8);
}

#[test]
fn a_list_is_of_what_is_open_what_is_not_certain_or_of_one_payment() {
    let world = World::new();
    let refund = |tid: &str, answer| {
        let mut watcher = world.sees([left(12_000)]);
        let outcome = world.once(of_payment(tid, part(5_000)), answer, &mut watcher);
        world.pass(10);
        outcome.entry
    };
    let final_no = refund("t1", declined(No::Final));
    let other_no = refund("t2", declined(No::Other));
    let unknown = refund("t3", silence());
    let list = |filter: EntryFilter<'_>| world.run().list(&filter).unwrap();
    let all = EntryFilter::default();
    assert_eq!(
        list(all),
        [final_no.clone(), other_no.clone(), unknown.clone()]
    );
    let uncertain = EntryFilter {
        is_uncertain: true,
        ..all
    };
    assert_eq!(list(uncertain), [other_no.clone(), unknown.clone()]);
    let since = EntryFilter {
        since: Some(other_no.claimed_at),
        ..all
    };
    assert_eq!(list(since), [other_no, unknown]);
    let one = EntryFilter {
        tid: Some(&final_no.tid),
        ..all
    };
    assert_eq!(list(one), std::slice::from_ref(&final_no));
}

#[test]
fn words_that_tell_nothing_but_balances_are_known_as_that() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let same = world.once(of_payment("t1", part(5_000)), silence(), &mut watcher);
    assert!(same.is_unchanged(), "{same:?}");
    assert!(same.repeats_balances(), "{same:?}");
    let mut watcher = world.sees([left(11_000)]);
    let less = world.once(of_payment("t2", part(5_000)), silence(), &mut watcher);
    // Others took some of it: what was left at first is another number.
    assert!(!less.repeats_balances(), "{less:?}");
}
