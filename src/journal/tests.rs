//! The journal against closures for the gateway, a clock that is set by hand, and a real file.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fs::{self, OpenOptions};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::payment::{Acceptance, Decline, Reading, What};

const SETTLE: Duration = Duration::from_secs(600);

/// A refund of 5,000 won of 12,000, refunded, for tests to change.
pub(crate) fn entry() -> Entry {
    Entry {
        id: RefundId(1),
        merchant: merchant(),
        tid: "260122020935GU00N3e7".parse().unwrap(),
        asked: What::Amount(Won::new(5_000)),
        reference: None,
        attempt: 1,
        amount: Won::new(5_000),
        extent: Extent::Part,
        taxfree_amount: None,
        reason: "고객 변심".parse().unwrap(),
        account: None,
        person: "mina@shop".into(),
        owner: Owner {
            id: "4711-00".into(),
            host: "shop".into(),
            process: 4711,
            machine: String::new(),
            boot: String::new(),
            started: String::new(),
        },
        balance_before: Won::new(12_000),
        balance_after: None,
        state: State::Refunded,
        evidence: Some(Evidence::Reply),
        is_late: false,
        claimed_at: Timestamp::UNIX_EPOCH,
        sent_at: None,
        answered_at: None,
        resolved_at: None,
        reply: None,
        note: None,
        mark: Mark(1),
    }
}

/// A mark from before anything happened.
pub(crate) const fn mark() -> Mark {
    Mark(0)
}

fn merchant() -> Merchant {
    Merchant {
        environment: "sandbox".into(),
        api_id: "shop1".into(),
        profile: "store-test".into(),
    }
}

fn part(won: u64) -> Refund {
    Refund {
        tid: entry().tid,
        amount: Won::new(won),
        extent: Extent::Part,
        names_amount: true,
        taxfree_amount: None,
        reason: entry().reason,
        account: None,
    }
}

fn whole() -> Refund {
    Refund {
        extent: Extent::Whole,
        ..part(12_000)
    }
}

fn accepted(won: u64) -> Answer {
    Answer::Accepted(Acceptance {
        cancel_tid: Foreign::new("C1"),
        cancelled_at: Reading::Absent,
        amount: Reading::Value(Won::new(won)),
        message: Foreign::new("취소 성공"),
        http_status: 200,
    })
}

fn declined(http_status: u16) -> Answer {
    Answer::Declined(Decline {
        no: crate::payment::No::Final,
        code: Foreign::new("9029"),
        message: Foreign::new("입금후취소"),
        http_status,
    })
}

fn silence() -> Answer {
    Answer::Unknown {
        why: "the connection broke".into(),
        http_status: None,
        words: None,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a look is a result to those who take it"
)]
fn left(won: u64) -> Result<Look, String> {
    Ok(Look::Balance(Won::new(won)))
}

/// A journal on this machine, with a clock that moves only when it is told to.
struct World {
    folder: TempDir,
    seconds: Arc<AtomicI64>,
}

impl World {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            // 2026-11-20 23:00 in Korea.
            seconds: Arc::new(AtomicI64::new(1_795_183_200)),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("state").join("journal.db")
    }

    /// Begins a run of the program.
    fn run(&self) -> Journal {
        self.run_on("shop")
    }

    fn run_on(&self, host: &str) -> Journal {
        let seconds = Arc::clone(&self.seconds);
        let clock = move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap();
        Journal::open_at(&self.path(), Person::new("mina", host), clock).unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Makes every run look dead, as when somebody puts the locks back that were there before.
    fn take_for_dead(&self) {
        let folder = self.folder.path().join("state/journal.db-owners");
        for lock in fs::read_dir(folder).unwrap() {
            let lock = lock.unwrap().path();
            fs::remove_file(&lock).unwrap();
            fs::write(&lock, "").unwrap();
        }
    }

    /// Sees these looks one after the other, the last one for ever.
    fn sees(&self, looks: impl IntoIterator<Item = Result<Look, String>>) -> Watcher {
        Watcher {
            looks: looks.into_iter().collect(),
            waited: Vec::new(),
            seconds: Arc::clone(&self.seconds),
            is_patient: true,
        }
    }
}

struct Watcher {
    looks: VecDeque<Result<Look, String>>,
    waited: Vec<u64>,
    seconds: Arc<AtomicI64>,
    is_patient: bool,
}

impl Lookout for Watcher {
    fn look(&mut self, _tid: &Tid) -> Result<Look, String> {
        if self.looks.len() > 1 {
            self.looks.pop_front().unwrap()
        } else {
            self.looks.front().expect("nobody is to look here").clone()
        }
    }

    fn wait(&mut self, time: Duration) -> bool {
        self.waited.push(time.as_secs());
        self.seconds
            .fetch_add(time.as_secs().try_into().unwrap(), Ordering::SeqCst);
        self.is_patient
    }
}

fn nobody_looks(world: &World) -> Watcher {
    world.sees([])
}

fn intention(journal: &Journal, refund: Refund) -> Intention {
    Intention {
        merchant: merchant(),
        asked: match refund.extent {
            Extent::Whole => What::Full,
            Extent::Part => What::Amount(refund.amount),
        },
        reference: None,
        again: false,
        refund,
        balance_before: Won::new(12_000),
        mark: journal.mark().unwrap(),
    }
}

fn once(
    journal: &Journal,
    refund: Refund,
    answer: Answer,
    watcher: &mut Watcher,
) -> Result<Outcome, Error> {
    let intention = intention(journal, refund);
    journal.once(&intention, &Limits::default(), SETTLE, |_| answer, watcher)
}

fn never_sent(_: &Refund) -> Answer {
    panic!("a refund was sent that must not be")
}

/// Leaves a refund as a run does that is killed while its request is out.
fn killed_while_sending(world: &World, refund: Refund) -> RefundId {
    let journal = world.run();
    let claimed = journal
        .claim(&intention(&journal, refund), &Limits::default())
        .unwrap();
    journal.begin_sending(&claimed).unwrap().id
}

fn states(journal: &Journal, id: RefundId) -> Vec<State> {
    let (_, steps) = journal.show(id).unwrap();
    steps.iter().map(|step| step.to).collect()
}

// What came of it

#[test]
fn an_accepted_refund_is_on_its_way_before_it_is_sent_and_refunded_after() {
    let world = World::new();
    let journal = world.run();
    let seen = Cell::new(None);
    let intention = intention(&journal, whole());
    let send = |refund: &Refund| {
        let other_run = world.run();
        let all = other_run.list(&Filter::default()).unwrap();
        seen.set(Some((all[0].state, refund.amount)));
        accepted(12_000)
    };
    let limits = Limits::default();
    let outcome = journal
        .once(&intention, &limits, SETTLE, send, &mut nobody_looks(&world))
        .unwrap();
    assert_eq!(seen.get(), Some((State::Sending, Won::new(12_000))));
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Reply));
    assert!(outcome.unrecorded.is_none());
    assert_eq!(world.run().show(outcome.entry.id).unwrap().0, outcome.entry);
    assert_eq!(
        states(&journal, outcome.entry.id),
        [State::Claimed, State::Sending, State::Refunded]
    );
}

#[test]
fn an_accepted_refund_is_never_sent_again() {
    let world = World::new();
    once(
        &world.run(),
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    let journal = world.run();
    let intention = intention(&journal, whole());
    let again = journal.once(
        &intention,
        &Limits::default(),
        SETTLE,
        never_sent,
        &mut nobody_looks(&world),
    );
    assert!(matches!(again, Err(Error::AlreadyRefunded(entry)) if entry.amount.get() == 12_000));
}

#[test]
fn the_same_part_again_is_sent_only_when_it_is_said_to_be_meant() {
    let world = World::new();
    let sees = |won| world.sees([left(won)]);
    once(&world.run(), part(5_000), accepted(5_000), &mut sees(7_000)).unwrap();
    let journal = world.run();
    let limits = Limits::default();
    let meant = |again, reference: Option<&str>| Intention {
        again,
        reference: reference.map(|text| text.parse().unwrap()),
        balance_before: Won::new(7_000),
        ..intention(&journal, part(5_000))
    };
    let not_meant = journal.once(
        &meant(false, None),
        &limits,
        SETTLE,
        never_sent,
        &mut nobody_looks(&world),
    );
    assert!(matches!(not_meant, Err(Error::AlreadyRefunded(_))));
    let again = journal
        .once(
            &meant(true, None),
            &limits,
            SETTLE,
            |_| accepted(5_000),
            &mut sees(2_000),
        )
        .unwrap();
    assert_eq!(
        (again.entry.state, again.entry.attempt),
        (State::Refunded, 2)
    );
    let small = Intention {
        balance_before: Won::new(2_000),
        refund: part(2_000),
        ..meant(false, Some("ticket 7"))
    };
    let named = journal
        .once(&small, &limits, SETTLE, |_| accepted(2_000), &mut sees(0))
        .unwrap();
    assert_eq!(
        (named.entry.state, named.entry.attempt),
        (State::Refunded, 1)
    );
}

#[test]
fn a_request_that_never_left_may_be_asked_for_again() {
    let world = World::new();
    let answer = Answer::NotSent {
        why: "connection refused".into(),
    };
    let outcome = once(&world.run(), whole(), answer, &mut nobody_looks(&world)).unwrap();
    assert_eq!(
        (outcome.entry.state, outcome.entry.evidence),
        (State::NotSent, None)
    );
    let outcome = once(
        &world.run(),
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    assert_eq!(
        (outcome.entry.state, outcome.entry.attempt),
        (State::Refunded, 2)
    );
}

#[test]
fn silence_is_looked_into_until_the_balance_falls() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000), Err("timeout".into()), left(0)]);
    let outcome = once(&world.run(), whole(), silence(), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Look));
    assert_eq!(outcome.entry.balance_after, Some(Won::ZERO));
    assert_eq!(watcher.waited, [1, 2, 5]);
}

#[test]
fn silence_over_an_unchanged_payment_stays_unknown_and_blocks_every_other_refund() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = once(&world.run(), whole(), silence(), &mut watcher).unwrap();
    assert_eq!(
        (outcome.entry.state, outcome.entry.evidence),
        (State::Unknown, None)
    );
    assert_eq!(watcher.waited, [1, 2, 5, 12]);
    let journal = world.run();
    for refund in [whole(), part(1)] {
        let intention = Intention {
            again: true,
            reference: Some("other".parse().unwrap()),
            ..intention(&journal, refund)
        };
        let blocked = journal.once(
            &intention,
            &Limits::default(),
            SETTLE,
            never_sent,
            &mut nobody_looks(&world),
        );
        assert!(matches!(blocked, Err(Error::InDoubt(_))));
    }
}

#[test]
fn a_person_who_waits_no_longer_is_left_with_an_unknown_outcome() {
    let world = World::new();
    let mut watcher = Watcher {
        is_patient: false,
        ..nobody_looks(&world)
    };
    let outcome = once(&world.run(), whole(), silence(), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
}

#[test]
fn a_no_is_a_refusal_once_two_looks_found_the_payment_unchanged() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = once(&world.run(), whole(), declined(200), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Refused);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Reply));
    assert_eq!(outcome.entry.reply.unwrap().code.as_str(), "9029");
    assert_eq!(watcher.waited, [1]);
}

#[test]
fn a_no_that_hides_a_refund_is_a_refund() {
    for looks in [vec![left(0)], vec![left(12_000), left(0)]] {
        let world = World::new();
        let mut watcher = world.sees(looks);
        let outcome = once(&world.run(), whole(), declined(200), &mut watcher).unwrap();
        assert_eq!(outcome.entry.state, State::Refunded);
        assert_eq!(outcome.entry.evidence, Some(Evidence::Look));
    }
}

#[test]
fn a_no_from_a_failing_server_or_without_a_look_is_no_refusal() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000)]);
    let outcome = once(&world.run(), whole(), declined(502), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
    let world = World::new();
    let mut watcher = world.sees([Err("timeout".into())]);
    let outcome = once(&world.run(), whole(), declined(200), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
    // The next look is enough.
    let reconciled = world
        .run()
        .reconcile(outcome.entry.id, SETTLE, |_| left(12_000));
    assert_eq!(reconciled.unwrap().entry.state, State::Refused);
}

#[test]
fn another_amount_in_the_reply_is_a_conflict() {
    let world = World::new();
    let outcome = once(
        &world.run(),
        whole(),
        accepted(10_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    assert_eq!(outcome.entry.state, State::Conflict);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Reply));
    assert!(outcome.detail.as_str().contains("10,000 won, not 12,000"));
}

#[test]
fn a_partial_refund_is_confirmed_by_the_balance() {
    let world = World::new();
    let mut watcher = world.sees([left(12_000), left(7_000)]);
    let outcome = once(&world.run(), part(5_000), accepted(5_000), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Reply));
    assert_eq!(outcome.entry.balance_after, Some(Won::new(7_000)));
    assert_eq!(watcher.waited, [1]);
}

#[test]
fn a_balance_that_contradicts_the_manual_is_a_conflict_said_in_those_words() {
    // As if `CANCEL_SUM_AMOUNT` were what was cancelled.
    let world = World::new();
    let mut watcher = world.sees([left(5_000)]);
    let outcome = once(&world.run(), part(5_000), accepted(5_000), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Conflict);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Look));
    assert!(outcome.detail.as_str().contains("CANCEL_SUM_AMOUNT"));
}

#[test]
fn an_accepted_refund_that_nobody_can_look_at_is_refunded() {
    let world = World::new();
    let mut watcher = world.sees([Err("timeout".into())]);
    let outcome = once(&world.run(), part(5_000), accepted(5_000), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.balance_after, None);
}

#[test]
fn a_yes_without_an_amount_is_confirmed_by_the_balance() {
    let world = World::new();
    let Answer::Accepted(acceptance) = accepted(0) else {
        unreachable!()
    };
    let answer = Answer::Accepted(Acceptance {
        amount: Reading::Absent,
        ..acceptance
    });
    let mut watcher = world.sees([left(0)]);
    let outcome = once(&world.run(), whole(), answer, &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.balance_after, Some(Won::ZERO));
}

// Runs that die, and others that find what they left

#[test]
fn what_a_dead_run_had_claimed_is_free() {
    let world = World::new();
    let dead = world.run();
    let claimed = dead
        .claim(&intention(&dead, whole()), &Limits::default())
        .unwrap();
    drop(dead);
    let outcome = once(
        &world.run(),
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(
        world.run().show(claimed.id).unwrap().0.state,
        State::NotSent
    );
}

#[test]
fn what_a_dead_run_was_sending_is_unknown_and_only_looked_at() {
    let world = World::new();
    let id = killed_while_sending(&world, whole());
    let journal = world.run();
    let blocked = journal.once(
        &intention(&journal, whole()),
        &Limits::default(),
        SETTLE,
        never_sent,
        &mut nobody_looks(&world),
    );
    assert!(matches!(blocked, Err(Error::InDoubt(entry)) if entry.state == State::Unknown));
    let outcome = journal.reconcile(id, SETTLE, |_| left(0)).unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Look));
}

#[test]
fn what_a_living_run_holds_is_touched_by_nobody() {
    let world = World::new();
    let living = world.run();
    let claimed = living
        .claim(&intention(&living, whole()), &Limits::default())
        .unwrap();
    let other = world.run();
    let is_held = |result: Result<(), Error>| matches!(result, Err(Error::Held(_)));
    for _ in 0..2 {
        let intention = intention(&other, whole());
        let mut watcher = nobody_looks(&world);
        let sent = other.once(
            &intention,
            &Limits::default(),
            SETTLE,
            never_sent,
            &mut watcher,
        );
        assert!(is_held(sent.map(|_| ())));
        let look = |_: &Entry| panic!("looked at what another run holds");
        assert!(is_held(
            other.reconcile(claimed.id, SETTLE, look).map(|_| ())
        ));
        assert!(is_held(
            other
                .resolve(claimed.id, Ruling::NotRefunded, "gone")
                .map(|_| ())
        ));
        // However long it takes.
        world.pass(100_000);
        if living.show(claimed.id).unwrap().0.state == State::Claimed {
            living.begin_sending(&claimed).unwrap();
        }
    }
}

#[test]
fn a_run_on_another_host_is_left_to_itself_or_to_a_person() {
    let world = World::new();
    let there = world.run_on("office");
    let claimed = there
        .claim(&intention(&there, whole()), &Limits::default())
        .unwrap();
    let sending = there.begin_sending(&claimed).unwrap();
    drop(there);
    let here = world.run();
    let look = |_: &Entry| panic!("looked at what another host holds");
    assert!(matches!(
        here.reconcile(sending.id, SETTLE, look),
        Err(Error::Held(_))
    ));
    let resolved = here
        .resolve(sending.id, Ruling::Refunded, "seen on the vendor's pages")
        .unwrap();
    assert_eq!(resolved.state, State::Refunded);
    assert_eq!(resolved.evidence, Some(Evidence::Person));
}

#[test]
fn a_run_that_was_given_up_cannot_send_what_it_had_claimed() {
    let world = World::new();
    let slow = world.run();
    let claimed = slow
        .claim(&intention(&slow, whole()), &Limits::default())
        .unwrap();
    world.take_for_dead();
    once(
        &world.run(),
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    assert!(matches!(
        slow.begin_sending(&claimed),
        Err(Error::LostOwnership {
            found: State::NotSent,
            ..
        })
    ));
}

#[test]
fn a_late_answer_beats_what_was_inferred_without_it() {
    let given_up = |world: &World| {
        let slow = world.run();
        let claimed = slow
            .claim(&intention(&slow, whole()), &Limits::default())
            .unwrap();
        let sending = slow.begin_sending(&claimed).unwrap();
        world.take_for_dead();
        (slow, sending)
    };
    for (seen, inferred, answer, expected) in [
        (12_000, State::NotApplied, accepted(12_000), State::Refunded),
        (12_000, State::NotApplied, declined(200), State::Refused),
        (12_000, State::NotApplied, accepted(10), State::Conflict),
        (0, State::Refunded, accepted(12_000), State::Refunded),
        (0, State::Refunded, accepted(10), State::Conflict),
        (7_000, State::Conflict, accepted(12_000), State::Conflict),
    ] {
        let world = World::new();
        let (slow, sending) = given_up(&world);
        world.pass(600);
        let reconciled = world.run().reconcile(sending.id, SETTLE, |_| left(seen));
        assert_eq!(reconciled.unwrap().entry.state, inferred);
        let id = sending.id;
        let outcome = slow.write_answer(sending, &whole(), &answer);
        assert!(outcome.unrecorded.is_none());
        assert_eq!(outcome.entry.state, expected, "{inferred} then {answer:?}");
        assert_eq!(outcome.entry.is_late, inferred != State::Conflict);
        assert!(outcome.entry.reply.is_some());
        assert_eq!(world.run().show(id).unwrap().0, outcome.entry);
    }
}

#[test]
fn two_looks_at_once_come_to_one_conclusion() {
    let world = World::new();
    let id = killed_while_sending(&world, whole());
    let (one, other) = (world.run(), world.run());
    let outcome = one
        .reconcile(id, SETTLE, |_| {
            other.reconcile(id, SETTLE, |_| left(0)).unwrap();
            left(12_000)
        })
        .unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert_eq!(outcome.entry.evidence, Some(Evidence::Look));
}

// Time

#[test]
fn a_lost_request_is_not_applied_once_it_had_its_time() {
    let world = World::new();
    let id = killed_while_sending(&world, whole());
    world.pass(599);
    let outcome = world.run().reconcile(id, SETTLE, |_| left(12_000)).unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
    world.pass(1);
    let outcome = world.run().reconcile(id, SETTLE, |_| left(12_000)).unwrap();
    assert_eq!(outcome.entry.state, State::NotApplied);
    let again = once(
        &world.run(),
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    assert_eq!(
        (again.entry.state, again.entry.attempt),
        (State::Refunded, 2)
    );
}

#[test]
fn a_request_has_its_time_from_when_its_call_ended() {
    let world = World::new();
    let journal = world.run();
    let intention = intention(&journal, whole());
    let slow = |_: &Refund| {
        world.pass(700);
        silence()
    };
    let mut watcher = world.sees([left(12_000)]);
    let outcome = journal
        .once(&intention, &Limits::default(), SETTLE, slow, &mut watcher)
        .unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
}

#[test]
fn a_look_is_as_old_as_its_beginning() {
    let world = World::new();
    let id = killed_while_sending(&world, whole());
    world.pass(599);
    let slow_look = |_: &Entry| {
        world.pass(10);
        left(12_000)
    };
    let outcome = world.run().reconcile(id, SETTLE, slow_look).unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
}

#[test]
fn a_clock_that_was_put_back_ends_no_doubt() {
    let world = World::new();
    let id = killed_while_sending(&world, whole());
    world.pass(-100_000);
    let outcome = world.run().reconcile(id, SETTLE, |_| left(12_000)).unwrap();
    assert_eq!(outcome.entry.state, State::Unknown);
}

#[test]
fn a_refund_carried_out_after_its_time_is_found_when_it_is_asked_for_again() {
    let world = World::new();
    let id = killed_while_sending(&world, part(5_000));
    world.pass(600);
    let outcome = world.run().reconcile(id, SETTLE, |_| left(12_000)).unwrap();
    assert_eq!(outcome.entry.state, State::NotApplied);
    // Even who asks for it a second time does not know that the first one was made.
    let journal = world.run();
    let intention = Intention {
        balance_before: Won::new(7_000),
        again: true,
        ..intention(&journal, part(5_000))
    };
    let blocked = journal.once(
        &intention,
        &Limits::default(),
        SETTLE,
        never_sent,
        &mut nobody_looks(&world),
    );
    let Err(Error::AlreadyRefunded(entry)) = blocked else {
        panic!("{blocked:?}");
    };
    assert_eq!((entry.id, entry.state), (id, State::Refunded));
    assert_eq!(entry.evidence, Some(Evidence::Look));
    assert!(entry.is_late);
}

#[test]
fn asking_once_more_does_not_repeat_what_this_very_run_found_out() {
    // The same command line, run again after it was killed: what it meant was made.
    let world = World::new();
    let id = killed_while_sending(&world, part(5_000));
    let journal = world.run();
    let outcome = journal.reconcile(id, SETTLE, |_| left(7_000)).unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    let meant = |journal: &Journal| Intention {
        again: true,
        balance_before: Won::new(7_000),
        ..intention(journal, part(5_000))
    };
    let limits = Limits::default();
    let blocked = journal.once(
        &meant(&journal),
        &limits,
        SETTLE,
        never_sent,
        &mut nobody_looks(&world),
    );
    assert!(matches!(blocked, Err(Error::AlreadyRefunded(entry)) if entry.id == id));
    // Whoever says so now can have seen it.
    let journal = world.run();
    let mut watcher = world.sees([left(2_000)]);
    let send = |_: &Refund| accepted(5_000);
    let outcome = journal.once(&meant(&journal), &limits, SETTLE, send, &mut watcher);
    assert_eq!(outcome.unwrap().entry.state, State::Refunded);
}

#[test]
fn a_payment_is_read_anew_when_something_happened_to_it_since() {
    let world = World::new();
    let journal = world.run();
    let stale = intention(&journal, part(4_000));
    let mut watcher = world.sees([left(7_000)]);
    once(&world.run(), part(5_000), accepted(5_000), &mut watcher).unwrap();
    let blocked = journal.once(
        &stale,
        &Limits::default(),
        SETTLE,
        never_sent,
        &mut nobody_looks(&world),
    );
    assert!(matches!(blocked, Err(Error::PaymentChanged(_))));
}

#[test]
fn a_check_says_what_was_done_before_anybody_plans_it_anew() {
    let world = World::new();
    let journal = world.run();
    let order = Order {
        tid: entry().tid,
        what: What::Full,
        reason: entry().reason,
        taxfree_amount: None,
        account: None,
        expect_balance: None,
    };
    let check = |balance: u64| {
        let mark = journal.mark().unwrap();
        let balance = Some(Won::new(balance));
        journal.check(&merchant(), &order, None, false, balance, mark)
    };
    assert!(check(12_000).is_ok());
    let id = killed_while_sending(&world, whole());
    assert!(matches!(check(12_000), Err(Error::InDoubt(_))));
    world.pass(600);
    journal.reconcile(id, SETTLE, |_| left(12_000)).unwrap();
    assert!(check(12_000).is_ok());
    assert!(matches!(check(0), Err(Error::AlreadyRefunded(entry)) if entry.id == id));
    assert!(matches!(check(0), Err(Error::AlreadyRefunded(_))));
}

// People

#[test]
fn a_person_decides_what_nothing_else_can_and_says_why() {
    let world = World::new();
    let mut watcher = world.sees([left(3_000)]);
    let outcome = once(&world.run(), whole(), silence(), &mut watcher).unwrap();
    assert_eq!(outcome.entry.state, State::Conflict);
    let journal = world.run();
    let id = outcome.entry.id;
    let note = "전화로 확인";
    let resolved = journal.resolve(id, Ruling::NotRefunded, note).unwrap();
    assert_eq!(resolved.state, State::NotApplied);
    assert_eq!(resolved.evidence, Some(Evidence::Person));
    let (entry, steps) = journal.show(id).unwrap();
    assert_eq!(entry.note.as_deref(), Some(note));
    let last = steps.last().unwrap();
    assert_eq!(
        (last.from, last.to),
        (Some(State::Conflict), State::NotApplied)
    );
    assert_eq!(
        (last.person.as_str(), last.detail.as_str()),
        ("mina@shop", note)
    );
}

#[test]
fn no_person_decides_what_the_gateway_answered() {
    let world = World::new();
    let journal = world.run();
    let outcome = once(
        &journal,
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
    .unwrap();
    assert!(matches!(
        journal.resolve(outcome.entry.id, Ruling::NotRefunded, "no"),
        Err(Error::NotResolvable {
            state: State::Refunded,
            ..
        })
    ));
    assert!(matches!(
        journal.resolve(RefundId(99), Ruling::Refunded, "?"),
        Err(Error::NoSuchRefund(RefundId(99)))
    ));
}

// Limits

#[test]
fn a_limit_stops_a_refund_before_anything_is_written() {
    let world = World::new();
    let journal = world.run();
    let refused = |limits: Limits| {
        let intention = intention(&journal, whole());
        let mut watcher = nobody_looks(&world);
        journal.once(&intention, &limits, SETTLE, never_sent, &mut watcher)
    };
    let read_only = Limits {
        is_read_only: true,
        ..Limits::default()
    };
    assert!(matches!(refused(read_only), Err(Error::ReadOnlyProfile)));
    let small = Limits {
        refund_limit: Some(Won::new(11_999)),
        ..Limits::default()
    };
    assert!(matches!(
        refused(small),
        Err(Error::AboveRefundLimit { .. })
    ));
    let daily = Limits {
        refund_limit_per_day: Some(Won::new(11_999)),
        ..Limits::default()
    };
    assert!(matches!(refused(daily), Err(Error::AboveDayLimit { .. })));
    assert!(journal.list(&Filter::default()).unwrap().is_empty());
}

#[test]
fn a_day_ends_at_midnight_in_korea_and_counts_what_may_have_moved() {
    let world = World::new();
    let limits = Limits {
        refund_limit_per_day: Some(Won::new(10_000)),
        ..Limits::default()
    };
    let refund = |tid: &str, answer: Answer| {
        let journal = world.run();
        let refund = Refund {
            tid: tid.parse().unwrap(),
            ..part(5_000)
        };
        let intention = intention(&journal, refund);
        let mut watcher = world.sees([left(12_000)]);
        journal.once(&intention, &limits, SETTLE, |_| answer, &mut watcher)
    };
    assert_eq!(
        refund("t1", declined(200)).unwrap().entry.state,
        State::Refused
    );
    assert_eq!(refund("t2", silence()).unwrap().entry.state, State::Unknown);
    assert_eq!(refund("t3", silence()).unwrap().entry.state, State::Unknown);
    let above = refund("t4", silence());
    assert!(
        matches!(&above, Err(Error::AboveDayLimit { sum, .. }) if sum.get() == 10_000),
        "{above:?}"
    );
    world.pass(3600);
    assert!(refund("t4", silence()).is_ok());
}

// The file

#[test]
fn the_journal_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let journal = world.run();
    once(
        &journal,
        whole(),
        accepted(12_000),
        &mut nobody_looks(&world),
    )
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
    let journal = world.run();
    let refund = Refund {
        account: Some(BankAccount::new("20", "1002345675678", "김하늘").unwrap()),
        ..whole()
    };
    let answer = Answer::Declined(Decline {
        no: crate::payment::No::Final,
        code: Foreign::new("1002345675678"),
        message: Foreign::new("예금주 김하늘 1002345675678 불일치"),
        http_status: 200,
    });
    let mut watcher = world.sees([left(12_000)]);
    let outcome = once(&journal, refund, answer, &mut watcher).unwrap();
    assert_eq!(outcome.entry.account.as_deref(), Some("20 …5678"));
    drop(journal);
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
    let open = || Journal::open(&world.path(), Person::new("mina", "shop"));
    // `user_version` is in the bytes from 60 of the file's header.
    let write_at = |offset: u64, bytes: &[u8]| {
        use std::os::unix::fs::FileExt as _;
        let file = OpenOptions::new().write(true).open(world.path()).unwrap();
        file.write_all_at(bytes, offset).unwrap();
    };
    write_at(60, &9_u32.to_be_bytes());
    assert!(matches!(
        open().map(|_| ()),
        Err(Error::Store(StoreError::Newer { found: 9, .. }))
    ));
    write_at(60, &1_u32.to_be_bytes());
    assert!(open().is_ok());
    write_at(68, b"else");
    assert!(matches!(
        open().map(|_| ()),
        Err(Error::Store(StoreError::NotAJournal { .. }))
    ));
    fs::write(world.path(), "이것은 일지가 아니다. ".repeat(100)).unwrap();
    assert!(matches!(
        open().map(|_| ()),
        Err(Error::Store(StoreError::NotAJournal { .. }))
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
        Err(Error::Store(StoreError::Open { .. }))
    ));
}

#[test]
fn an_answer_that_cannot_be_written_down_is_told_and_never_sent_again() {
    let world = World::new();
    let journal = world.run();
    let intention = intention(&journal, whole());
    let send = |_: &Refund| {
        // From here on, every write fails: the table is gone for this run.
        journal.store.break_for_test();
        accepted(12_000)
    };
    let limits = Limits::default();
    let outcome = journal
        .once(&intention, &limits, SETTLE, send, &mut nobody_looks(&world))
        .unwrap();
    assert_eq!(outcome.entry.state, State::Refunded);
    assert!(matches!(
        outcome.unrecorded,
        Some(Error::Store(StoreError::ReadOnly { .. }))
    ));
    drop(journal);
    let journal = world.run();
    let reconciled = journal.reconcile(outcome.entry.id, SETTLE, |entry| {
        assert_eq!(entry.state, State::Unknown);
        left(0)
    });
    assert_eq!(reconciled.unwrap().entry.state, State::Refunded);
}

#[test]
fn a_claim_that_cannot_be_said_to_be_on_its_way_is_not_sent() {
    let world = World::new();
    let journal = world.run();
    let claimed = journal
        .claim(&intention(&journal, whole()), &Limits::default())
        .unwrap();
    journal.store.break_for_test();
    assert!(matches!(
        journal.begin_sending(&claimed),
        Err(Error::Store(StoreError::ReadOnly { .. }))
    ));
    drop(journal);
    let journal = world.run();
    assert!(
        once(
            &journal,
            whole(),
            accepted(12_000),
            &mut nobody_looks(&world)
        )
        .is_ok()
    );
}

// Many at once

#[test]
fn of_many_runs_at_once_one_sends() {
    let world = World::new();
    let requests = AtomicU32::new(0);
    let start = Barrier::new(6);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                start.wait();
                let journal = world.run();
                let intention = intention(&journal, whole());
                let send = |_: &Refund| {
                    requests.fetch_add(1, Ordering::SeqCst);
                    accepted(12_000)
                };
                let limits = Limits::default();
                let mut watcher = nobody_looks(&world);
                match journal.once(&intention, &limits, SETTLE, send, &mut watcher) {
                    Ok(outcome) => assert_eq!(outcome.entry.state, State::Refunded),
                    Err(Error::Held(_) | Error::AlreadyRefunded(_) | Error::PaymentChanged(_)) => {}
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
    let requests = AtomicU32::new(0);
    thread::scope(|scope| {
        for number in 0..6 {
            let (world, limits, requests) = (&world, &limits, &requests);
            scope.spawn(move || {
                let journal = world.run();
                let refund = Refund {
                    tid: format!("t{number}").parse().unwrap(),
                    ..part(5_000)
                };
                let intention = intention(&journal, refund);
                let send = |_: &Refund| {
                    requests.fetch_add(1, Ordering::SeqCst);
                    accepted(5_000)
                };
                let mut watcher = world.sees([left(7_000)]);
                match journal.once(&intention, limits, SETTLE, send, &mut watcher) {
                    Ok(_) | Err(Error::AboveDayLimit { .. }) => {}
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
                let refund = Refund {
                    tid: format!("t{number}").parse().unwrap(),
                    ..whole()
                };
                once(journal, refund, accepted(12_000), &mut nobody_looks(world)).unwrap();
            });
        }
    });
    let all = journal.list(&Filter::default()).unwrap();
    assert_eq!(all.len(), 8);
    let unresolved = Filter {
        is_unresolved: true,
        ..Filter::default()
    };
    assert!(journal.list(&unresolved).unwrap().is_empty());
    let one = Filter {
        tid: Some(&all[3].tid),
        since: Some(all[3].claimed_at),
        ..Filter::default()
    };
    assert_eq!(journal.list(&one).unwrap(), [all[3].clone()]);
}
