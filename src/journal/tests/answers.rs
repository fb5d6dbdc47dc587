//! What comes of a refund, by its answer and by what is seen after it.

use std::cell::Cell;

use super::*;

// A yes

#[test]
fn an_accepted_refund_is_on_its_way_before_it_is_sent_and_refunded_after() {
    let world = World::new();
    let journal = world.run();
    let on_disk = || world.run().list(&EntryFilter::default()).unwrap()[0].state;
    let seen = Cell::new(None);
    let mut watcher = world.nobody();
    let outcome = journal
        .once(
            &world.planned(&journal, whole()),
            &Limits::default(),
            SETTLE,
            || {
                assert_eq!(on_disk(), State::Claimed);
                Ok(("a token", world.date()))
            },
            |token, refund, _| {
                seen.set(Some((token, on_disk(), refund.amount)));
                accepted(12_000)
            },
            &mut watcher,
        )
        .unwrap();
    let sent = ("a token", State::Sending, Won::new(12_000));
    assert_eq!(seen.get(), Some(sent));
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(watcher.heard, [State::Refunded]);
    assert_eq!(world.show(outcome.entry.id), outcome.entry);
    assert_eq!(
        states(&journal, outcome.entry.id),
        [State::Claimed, State::Sending, State::Refunded]
    );
}

#[test]
fn another_amount_in_the_reply_is_a_conflict() {
    let world = World::new();
    let outcome = world.once(whole(), accepted(10_000), &mut world.nobody());
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Reply), false);
    assert!(
        outcome
            .detail
            .to_string()
            .contains("asked for 12,000 won, and the gateway says that it refunded 10,000")
    );
}

#[test]
fn a_partial_refund_is_confirmed_by_the_balance() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000), fallen_to(7_000)]);
    let outcome = world.once(part(5_000), accepted(5_000), &mut watcher);
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(outcome.entry.balance_after, Some(Won::new(7_000)));
    assert_eq!(watcher.looked_at, [0, 1]);
}

#[test]
fn a_balance_that_contradicts_the_manual_is_a_conflict_said_in_those_words() {
    // As if `CANCEL_SUM_AMOUNT` were what was cancelled.
    let world = World::new();
    let mut watcher = world.sees([fallen_to(5_000)]);
    let outcome = world.once(part(5_000), accepted(5_000), &mut watcher);
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Look), false);
    assert!(outcome.detail.to_string().contains("CANCEL_SUM_AMOUNT"));
}

#[test]
fn an_accepted_refund_that_nobody_has_seen_yet_is_refunded_and_not_certain() {
    for sight in [blind(), left(12_000)] {
        let world = World::new();
        let mut watcher = world.sees([sight]);
        let outcome = world.once(part(5_000), accepted(5_000), &mut watcher);
        assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), false);
        assert_eq!(watcher.looked_at, [0, 1, 3, 8, 20]);
        // An old reading is no balance after it.
        let told = outcome.entry.balance_now();
        assert_eq!(told, Some(Won::new(7_000)), "{sight:?}");
        let seen = world.reconcile(outcome.entry.id, fallen_to(7_000));
        assert_entry(&seen, State::Refunded, Some(Evidence::Reply), true);
    }
}

#[test]
fn an_accepted_refund_that_is_not_seen_after_all_its_time_is_a_conflict() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = world.once(part(5_000), accepted(5_000), &mut watcher);
    let id = outcome.entry.id;
    let conflict = world.settle(id, left(12_000));
    assert_entry(&conflict, State::Conflict, Some(Evidence::Look), false);
    // Its only fault was an old reading.
    let seen = world.reconcile(id, fallen_to(7_000));
    assert_entry(&seen, State::Refunded, Some(Evidence::Reply), true);
    assert!(seen.is_late);
}

#[test]
fn a_yes_without_an_amount_is_confirmed_by_the_balance() {
    for amount in [Reading::Absent, Reading::Unreadable("만이천원".into())] {
        let world = World::new();
        let mut watcher = world.sees([fallen_to(0)]);
        let outcome = world.once(whole(), acceptance(amount), &mut watcher);
        assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
        assert_eq!(outcome.entry.balance_after, Some(Won::ZERO));
        assert_eq!(watcher.looked_at, [0]);
    }
}

// No answer

#[test]
fn a_request_that_never_left_may_be_asked_for_again() {
    let world = World::new();
    let outcome = world.once(whole(), never_left(), &mut world.nobody());
    assert_outcome(&outcome, State::NotSent, None, true);
    let outcome = world.once(whole(), accepted(12_000), &mut world.nobody());
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
    assert_eq!(outcome.entry.attempt, 2);
}

#[test]
fn what_cannot_be_made_ready_is_not_sent() {
    let world = World::new();
    let journal = world.run();
    let mut watcher = world.nobody();
    let outcome = journal
        .once(
            &world.planned(&journal, whole()),
            &Limits::default(),
            SETTLE,
            || Err::<((), _), _>(refused()),
            |(), _, _| panic!("it was sent without what it takes"),
            &mut watcher,
        )
        .unwrap();
    assert_outcome(&outcome, State::NotSent, None, true);
    assert_eq!(
        outcome.detail.to_string(),
        "it never left: the gateway was not reached: the connection was refused (os error 111)"
    );
    assert!(watcher.heard.is_empty());
    assert_eq!(outcome.entry.sent_at, None);
    let outcome = world.once(whole(), accepted(12_000), &mut world.nobody());
    assert_eq!(outcome.entry.attempt, 2);
}

#[test]
fn silence_is_looked_into_until_the_balance_falls() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000), blind(), fallen_to(0)]);
    let outcome = world.once(whole(), silence(), &mut watcher);
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Look), true);
    assert_eq!(outcome.entry.balance_after, Some(Won::ZERO));
    assert_eq!(watcher.heard, [State::Unknown]);
    assert_eq!(watcher.looked_at, [1, 3, 8]);
}

#[test]
fn silence_over_an_unchanged_payment_stays_unknown_and_blocks_every_other_refund() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = world.once(whole(), silence(), &mut watcher);
    assert_outcome(&outcome, State::Unknown, None, false);
    assert_eq!(watcher.looked_at, [1, 3, 8, 20]);
    let journal = world.run();
    for refund in [whole(), part(1)] {
        let planned = PlannedRefund {
            reference: Some("other".parse().unwrap()),
            ..world.planned(&journal, refund)
        };
        let blocked = world.blocked(&journal, &planned);
        assert!(matches!(blocked, JournalError::InDoubt(_)), "{blocked:?}");
    }
}

#[test]
fn a_fall_after_silence_is_ours_only_if_it_is_dated_from_the_request_on() {
    for (cancelled_at, state) in [
        // The request left a second before the look.
        (-3, State::Refunded),
        (-4, State::Conflict),
        (0, State::Refunded),
    ] {
        let world = World::new();
        let mut watcher = world.sees([left(7_000).cancelled(cancelled_at, ELSEWHERE)]);
        let outcome = world.once(part(5_000), silence(), &mut watcher);
        assert_eq!(outcome.entry.state, state, "{cancelled_at}");
        // Whose words these are not is said in any case.
        assert!(outcome.detail.to_string().contains(ELSEWHERE));
    }
    let world = World::new();
    let outcome = world.once(part(5_000), silence(), &mut world.sees([left(7_000)]));
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Look), false);
}

#[test]
fn the_request_is_dated_by_the_last_that_the_gateway_said_before_it() {
    for (is_told_when_ready, state) in [(false, State::Refunded), (true, State::Conflict)] {
        let world = World::new();
        let journal = world.run();
        let planned = world.planned(&journal, part(5_000));
        // Somebody took as much between the reading and the token.
        world.pass(100);
        let last_date = world.date().filter(|_| is_told_when_ready);
        let mut watcher = world.sees([left(7_000).cancelled(-50, OURS)]);
        let outcome = journal.once(
            &planned,
            &Limits::default(),
            SETTLE,
            || Ok(((), last_date)),
            |(), _, _| silence(),
            &mut watcher,
        );
        let entry = outcome.unwrap().entry;
        assert_eq!(entry.gateway_before, last_date.or(planned.reading.date));
        assert_eq!(entry.state, state);
    }
}

#[test]
fn what_others_take_meanwhile_moves_what_looks_are_compared_with() {
    let world = World::new();
    let taken = left(11_000).cancelled(0, ELSEWHERE);
    let mut watcher = world.sees([taken, fallen_to(6_000)]);
    let outcome = world.once(part(5_000), silence(), &mut watcher);
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Look), true);
    assert_eq!(outcome.entry.baseline, Won::new(11_000));
    assert_eq!(outcome.entry.balance_before, Won::new(12_000));
}

#[test]
fn words_of_a_time_out_are_kept_and_are_no_answer() {
    let world = World::new();
    let answer = Answer::Unknown {
        why: CallFailure::Silence(crate::payment::Silence::Status),
        http_status: Some(408),
        words: Some((Foreign::new("9999"), Foreign::new("통신 타임아웃"))),
    };
    let mut watcher = world.sees([left(12_000)]);
    let outcome = world.once(whole(), answer, &mut watcher);
    assert_outcome(&outcome, State::Unknown, None, false);
    assert_eq!(watcher.looked_at, [1, 3, 8, 20]);
    let reply = outcome.entry.reply.clone().unwrap();
    assert_eq!((reply.is_yes, reply.no), (false, None));
    assert_eq!(reply.code.as_str(), "9999");
    assert_eq!(world.show(outcome.entry.id).reply, Some(reply));
}

#[test]
fn a_person_who_waits_no_longer_is_left_with_an_unknown_outcome() {
    let world = World::new();
    let mut watcher = Watcher {
        is_patient: false,
        ..world.nobody()
    };
    let outcome = world.once(whole(), silence(), &mut watcher);
    assert_outcome(&outcome, State::Unknown, None, false);
}

#[test]
fn no_look_is_waited_for_beyond_the_time_that_a_request_has() {
    for (answer, settle, expected) in [
        (silence(), 10, vec![1, 3, 8]),
        (silence(), 0, vec![]),
        (declined(No::Other), 2, vec![0, 1]),
        (accepted(5_000), 3, vec![0, 1, 3]),
    ] {
        let world = World::new();
        let journal = world.run();
        let mut watcher = world.sees([left(12_000)]);
        let outcome = journal.once(
            &world.planned(&journal, part(5_000)),
            &Limits::default(),
            Duration::from_secs(settle),
            || Ok(((), world.date())),
            |(), _, _| answer,
            &mut watcher,
        );
        assert!(outcome.unwrap().unrecorded.is_none());
        assert_eq!(watcher.looked_at, expected);
    }
}

#[test]
fn looking_goes_on_to_the_last_look_that_the_time_of_a_request_allows() {
    let world = World::new();
    let lost = world.show(world.in_doubt(whole()));
    let about = |settle| looking_time(&lost, Duration::from_secs(settle)).as_secs();
    assert_eq!((about(600), about(10), about(0)), (20, 8, 0));
    let proven = world.reconcile(lost.id, fallen_to(0));
    assert_eq!(looking_time(&proven, SETTLE), Duration::ZERO);
}

// A no

#[test]
fn a_no_over_an_unchanged_payment_is_a_refusal_for_now_and_certain_later() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = world.once(whole(), declined(No::Other), &mut watcher);
    assert_outcome(&outcome, State::Refused, Some(Evidence::Reply), false);
    assert_eq!(watcher.looked_at, [0, 1, 3, 8]);
    let entry = outcome.entry;
    assert_eq!(entry.reply.as_ref().unwrap().code.as_str(), "P001");
    let certain_from = Timestamp::from_second(BEGINNING + 601).unwrap();
    assert_eq!(entry.certain_from(), Some(certain_from));
    world.pass(592);
    let still = world.reconcile(entry.id, left(12_000));
    assert_entry(&still, State::Refused, Some(Evidence::Reply), false);
    world.pass(1);
    let certain = world.reconcile(entry.id, left(12_000));
    assert_entry(&certain, State::Refused, Some(Evidence::Reply), true);
    assert_eq!(certain.certain_at, Some(certain_from));
}

#[test]
fn a_no_that_hides_a_refund_is_a_refund_if_our_reason_came_back() {
    for looks in [vec![fallen_to(0)], vec![left(12_000), fallen_to(0)]] {
        let world = World::new();
        let outcome = world.once(whole(), declined(No::Other), &mut world.sees(looks));
        assert_outcome(&outcome, State::Refunded, Some(Evidence::Look), true);
    }
    let world = World::new();
    let mut watcher = world.sees([left(0).cancelled(0, ELSEWHERE)]);
    let outcome = world.once(whole(), declined(No::Other), &mut watcher);
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Look), false);
}

#[test]
fn a_no_that_is_carried_out_later_is_found() {
    for (sight, expected) in [
        (fallen_to(7_000), State::Refunded),
        (left(7_000).cancelled(0, ELSEWHERE), State::Conflict),
        (fallen_to(6_000), State::Conflict),
    ] {
        let world = World::new();
        let mut watcher = world.sees([left(12_000)]);
        let refused = world.once(part(5_000), declined(No::Other), &mut watcher);
        assert_outcome(&refused, State::Refused, Some(Evidence::Reply), false);
        let found = world.reconcile(refused.entry.id, sight);
        assert_eq!((found.state, found.is_late), (expected, true));
    }
}

#[test]
fn a_no_is_explained_where_less_is_left_than_was_asked_for() {
    let world = World::new();
    let mut watcher = world.sees([left(11_000).cancelled(0, ELSEWHERE)]);
    let outcome = world.once(whole(), declined(No::Other), &mut watcher);
    assert_outcome(&outcome, State::Refused, Some(Evidence::Reply), true);
    assert_eq!(watcher.looked_at, [0]);
}

#[test]
fn a_no_whose_last_look_failed_is_no_refusal() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000), left(12_000), left(12_000), blind()]);
    let outcome = world.once(whole(), declined(No::Other), &mut watcher);
    assert_outcome(&outcome, State::Unknown, None, false);
    // The next look that can be read is enough.
    let seen = world.reconcile(outcome.entry.id, left(12_000));
    assert_entry(&seen, State::Refused, Some(Evidence::Reply), false);
}

#[test]
fn a_final_no_is_certain_after_one_look_that_could_be_read() {
    let world = World::new();
    let mut watcher = world.sees([blind(), left(12_000)]);
    let outcome = world.once(whole(), declined(No::Final), &mut watcher);
    assert_outcome(&outcome, State::Refused, Some(Evidence::Reply), true);
    assert_eq!(watcher.looked_at, [0, 1]);
    assert!(outcome.entry.wants_deposit());
    let world = World::new();
    let outcome = world.once(whole(), declined(No::Final), &mut world.sees([blind()]));
    assert_outcome(&outcome, State::Unknown, None, false);
    let seen = world.reconcile(outcome.entry.id, left(12_000));
    assert_entry(&seen, State::Refused, Some(Evidence::Reply), true);
}

#[test]
fn refused_credentials_never_got_as_far_as_the_payment() {
    let world = World::new();
    let outcome = world.once(whole(), declined(No::Credentials), &mut world.nobody());
    assert_outcome(&outcome, State::Refused, Some(Evidence::Reply), true);
}

#[test]
fn called_cancelled_already_is_looked_at_until_the_balance_shows_it() {
    let gone = left(0).cancelled(-5_000, ELSEWHERE);
    let world = World::new();
    let mut watcher = world.sees([left(12_000), gone]);
    let outcome = world.once(whole(), declined(No::AlreadyCancelled), &mut watcher);
    assert_outcome(&outcome, State::Refused, Some(Evidence::Reply), true);
    assert_eq!(watcher.looked_at, [0, 1]);
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = world.once(whole(), declined(No::AlreadyCancelled), &mut watcher);
    assert_outcome(&outcome, State::Refused, Some(Evidence::Reply), false);
    assert_eq!(watcher.looked_at, [0, 1, 3, 8]);
}

#[test]
fn called_cancelled_already_by_what_looks_like_ours_is_a_conflict() {
    let world = World::new();
    let mut watcher = world.sees([fallen_to(0)]);
    let outcome = world.once(whole(), declined(No::AlreadyCancelled), &mut watcher);
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Look), false);
}

// An attempt beside another

#[test]
fn what_a_later_refund_gave_back_is_not_taken_for_more_of_an_earlier_one() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let earlier = world.once(part(5_000), accepted(5_000), &mut watcher);
    assert_outcome(&earlier, State::Refunded, Some(Evidence::Reply), false);
    let journal = world.run();
    let later = PlannedRefund {
        reading: world.reading(7_000),
        ..world.planned(&journal, part(3_000))
    };
    let mut watcher = world.sees([left(7_000)]);
    let sent = world.send(&journal, &later, accepted(3_000), &mut watcher);
    assert_eq!(sent.unwrap().entry.state, State::Refunded);
    let found = world.reconcile(earlier.entry.id, fallen_to(4_000));
    assert_entry(&found, State::Refunded, Some(Evidence::Reply), true);
}

#[test]
fn what_is_called_cancelled_already_may_be_what_was_taken_for_lost() {
    let world = World::new();
    let lost = world.in_doubt(whole());
    let gone = world.settle(lost, left(12_000));
    assert_entry(&gone, State::NotApplied, Some(Evidence::Look), true);
    // By its reason it may be either.
    let ours = left(0).cancelled(-100, OURS);
    let mut watcher = world.sees([ours]);
    let outcome = world.once(whole(), declined(No::AlreadyCancelled), &mut watcher);
    assert_outcome(&outcome, State::Conflict, Some(Evidence::Look), false);
    let reopened = world.show(lost);
    assert_entry(&reopened, State::Unknown, None, false);
    assert!(reopened.is_late);
    // A look at the one that shows nothing does nothing to the other.
    world.reconcile(outcome.entry.id, blind());
    assert_eq!(world.show(lost), reopened);
    let journal = world.run();
    world.pass(700);
    let mark = journal.mark().unwrap();
    let look = world.observation(ours);
    let ruling = Ruling::NotRefunded;
    let ruled = journal.resolve(&outcome.entry, ruling, "전화로 확인", &look, mark, SETTLE);
    assert_eq!(ruled.unwrap().state, State::NotApplied);
    let found = world.reconcile(lost, ours);
    assert_entry(&found, State::Refunded, Some(Evidence::Look), true);
}

#[test]
fn what_a_person_or_the_gateway_closed_for_good_is_not_opened_again() {
    let world = World::new();
    let refused = world.once(
        whole(),
        declined(No::Final),
        &mut world.sees([left(12_000)]),
    );
    let ruled = world.in_doubt(whole());
    world.pass(601);
    let look = world.observation(left(12_000));
    let note = "전화로 확인";
    let ruling = Ruling::NotRefunded;
    let journal = world.run();
    let mark = journal.mark().unwrap();
    let resolved = journal.resolve(&world.show(ruled), ruling, note, &look, mark, SETTLE);
    assert_eq!(resolved.unwrap().state, State::NotApplied);
    let mut watcher = world.sees([left(0).cancelled(-5_000, ELSEWHERE)]);
    world.once(whole(), declined(No::AlreadyCancelled), &mut watcher);
    assert_eq!(world.show(refused.entry.id).state, State::Refused);
    assert_eq!(world.show(ruled).state, State::NotApplied);
}

#[test]
fn one_fall_after_two_uncertain_attempts_puts_both_in_conflict() {
    let world = World::new();
    let first = world.in_doubt(whole());
    world.settle(first, left(12_000));
    let mut watcher = world.sees([left(12_000)]);
    let second = world.once(whole(), declined(No::AlreadyCancelled), &mut watcher);
    assert_outcome(&second, State::Refused, Some(Evidence::Reply), false);
    assert_eq!(world.show(first).state, State::Unknown);
    let found = world.reconcile(first, fallen_to(0));
    assert_entry(&found, State::Conflict, Some(Evidence::Look), false);
    let beside = world.show(second.entry.id);
    assert_entry(&beside, State::Conflict, Some(Evidence::Look), false);
}

#[test]
fn two_looks_at_once_come_to_one_conclusion() {
    let world = World::new();
    let id = world.killed_while_sending(whole());
    let (one, other) = (world.run(), world.run());
    let outcome = one
        .reconcile(id, SETTLE, |_| {
            other
                .reconcile(id, SETTLE, |_| world.look(fallen_to(0)))
                .unwrap();
            world.look(left(12_000))
        })
        .unwrap();
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Look), true);
    assert_eq!(
        outcome.detail.to_string(),
        "another run looked at it meanwhile"
    );
}

/// Sees nothing yet, while another run looks too and finds that all was given back.
struct Beside<'w> {
    world: &'w World,
    looks: u32,
}

impl Observer for Beside<'_> {
    fn answered(&mut self, _: &Outcome) {}

    fn look(&mut self, _: &Tid) -> Result<Observation, CallFailure> {
        self.looks = self.looks.saturating_add(1);
        let found = self.world.reconcile(RefundId(1), fallen_to(0));
        assert_eq!(found.state, State::Refunded);
        self.world.look(left(12_000))
    }

    fn wait(&mut self, _: Duration) -> bool {
        true
    }
}

#[test]
fn nobody_looks_on_once_another_run_found_it_out() {
    let world = World::new();
    let journal = world.run();
    let mut beside = Beside {
        world: &world,
        looks: 0,
    };
    let outcome = journal.once(
        &world.planned(&journal, whole()),
        &Limits::default(),
        SETTLE,
        || Ok(((), world.date())),
        |(), _, _| silence(),
        &mut beside,
    );
    let outcome = outcome.unwrap();
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Look), true);
    assert_eq!(outcome.detail, Detail::LookedMeanwhile);
    assert_eq!(beside.looks, 1);
}

#[test]
fn what_is_certain_is_not_looked_at() {
    let world = World::new();
    let id = world.refunded(whole(), 0);
    let outcome = world
        .run()
        .reconcile(id, SETTLE, |_| panic!("looked at what is certain"))
        .unwrap();
    assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
}
