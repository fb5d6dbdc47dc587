//! The journal against closures for the gateway, two clocks that are set by hand, and a real store.

mod answers;
mod blocks;
mod damage;
mod examined;
mod file;
mod moving;
mod over_postgres;
mod people;
mod place;
mod time;
mod trouble;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use jiff::SignedDuration;

use self::place::Place;
use super::*;
use crate::payment::sample::{broken, paid_card, refused};
use crate::payment::{
    Acceptance, AmountAsked, Decline, Environment, Extent, Foreign, Merchant, No, Order, Reading,
    RefundId, Won, korean_time,
};

const SETTLE: Duration = Duration::from_secs(600);

/// When each world begins, by this machine's clock: 2026-11-20 23:00 in Korea.
const BEGINNING: i64 = 1_795_183_200;

/// How far the gateway's clock is ahead, so that nothing can take one for the other.
const AHEAD: i64 = 5_000;

/// Runs a test of this binary once more, in a process that has this umask and finds `folder` in the
/// environment.
#[cfg(unix)]
pub(super) fn run_under_umask(umask: &str, test: &str, variable: &str, folder: &Path) {
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(format!("umask {umask}; exec \"$0\" --exact {test}"))
        .arg(std::env::current_exe().unwrap())
        .env(variable, folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A refund of 5,000 won of 12,000, refunded, for tests to change.
pub(crate) fn entry() -> Entry {
    Entry {
        id: RefundId(1),
        merchant: merchant(),
        via: via(),
        tid: "260122020935GU00N3e7".parse().unwrap(),
        asked: AmountAsked::Part(Won::new(5_000)),
        reference: None,
        attempt: 1,
        again_after: None,
        amount: Won::new(5_000),
        extent: Extent::Part,
        taxfree_amount: None,
        reason: OURS.parse().unwrap(),
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
        is_balance_stated: false,
        baseline: Won::new(12_000),
        cancelled_before: None,
        balance_after: None,
        state: State::Refunded,
        evidence: Some(Evidence::Reply),
        certain_at: Some(Timestamp::UNIX_EPOCH),
        is_late: false,
        claimed_at: Timestamp::UNIX_EPOCH,
        sent_at: None,
        answered_at: None,
        resolved_at: None,
        gateway_before: None,
        doubt_since: None,
        doubt_since_gateway: None,
        settle: SETTLE,
        reply: None,
        note: None,
        mark: Mark(1),
    }
}

/// A reply that is this no.
pub(crate) fn reply(no: No) -> Reply {
    Reply {
        is_yes: false,
        no: Some(no),
        code: Foreign::new("P001"),
        message: Foreign::new("거래거절"),
        http_status: 200,
        cancel_tid: Foreign::default(),
        cancelled_at: None,
        amount: None,
    }
}

/// A mark from before anything happened.
pub(crate) const fn mark() -> Mark {
    Mark(0)
}

fn merchant() -> Merchant {
    Merchant {
        environment: Environment::Sandbox,
        api_id: "shop1".into(),
    }
}

fn via() -> Via {
    Via {
        profile: "store-test".into(),
        base_url: "https://sandbox.cookiepayments.com".into(),
    }
}

// Refunds and their answers

/// The reason of every refund here.
const OURS: &str = "고객 변심";

/// What somebody else's cancel says.
const ELSEWHERE: &str = "PG 취소";

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

/// All of a payment of 12,000 won.
fn whole() -> Refund {
    Refund {
        extent: Extent::Whole,
        ..part(12_000)
    }
}

fn of_payment(tid: &str, refund: Refund) -> Refund {
    Refund {
        tid: tid.parse().unwrap(),
        ..refund
    }
}

fn acceptance(amount: Reading<'static, Won>) -> Answer {
    Answer::Accepted(Acceptance {
        cancel_tid: Foreign::new("C1"),
        cancelled_at: Reading::Absent,
        amount,
        message: Foreign::new("취소 성공"),
        http_status: 200,
    })
}

fn accepted(won: u64) -> Answer {
    acceptance(Reading::Value(Won::new(won)))
}

fn declined(no: No) -> Answer {
    let (code, message) = match no {
        No::Credentials => ("E003", "API_ID 오류"),
        No::Final => ("9029", "입금후취소"),
        No::AlreadyCancelled => ("P002", "이미 취소된 거래"),
        No::Other => ("P001", "거래거절"),
    };
    Answer::Declined(Decline {
        no,
        code: Foreign::new(code),
        message: Foreign::new(message),
        http_status: 200,
    })
}

fn silence() -> Answer {
    Answer::Unknown {
        why: broken(),
        http_status: None,
        words: None,
    }
}

fn never_left() -> Answer {
    Answer::NotSent { why: refused() }
}

// What is seen

/// What a search shows of the payment.
#[derive(Clone, Copy, Debug)]
struct Sight {
    /// What is left, or nothing where the search fails.
    left: Option<Left>,
    /// When the last cancel was, in seconds from the search on, and what it says.
    cancel: Option<(i64, &'static str)>,
}

impl Sight {
    const fn of(left: Left) -> Self {
        Self {
            left: Some(left),
            cancel: None,
        }
    }

    const fn cancelled(self, seconds: i64, reason: &'static str) -> Self {
        Self {
            cancel: Some((seconds, reason)),
            ..self
        }
    }
}

/// So much is left, and no cancel is shown.
const fn left(won: u64) -> Sight {
    Sight::of(Left::Balance(Won::new(won)))
}

/// So much is left, after a cancel for our reason that was just now.
const fn fallen_to(won: u64) -> Sight {
    left(won).cancelled(0, OURS)
}

/// The search fails.
const fn blind() -> Sight {
    Sight {
        left: None,
        cancel: None,
    }
}

/// This machine's clock and the gateway's, in seconds.
struct Clocks {
    here: AtomicI64,
    there: AtomicI64,
    is_told: AtomicBool,
}

impl Clocks {
    fn here(&self) -> Timestamp {
        Timestamp::from_second(self.here.load(Ordering::SeqCst)).unwrap()
    }

    fn there(&self) -> Timestamp {
        Timestamp::from_second(self.there.load(Ordering::SeqCst)).unwrap()
    }

    /// What the gateway sends as its `Date`.
    fn date(&self) -> Option<Timestamp> {
        self.is_told.load(Ordering::SeqCst).then(|| self.there())
    }

    fn pass(&self, seconds: i64) {
        self.here.fetch_add(seconds, Ordering::SeqCst);
        self.there.fetch_add(seconds, Ordering::SeqCst);
    }

    fn look(&self, sight: Sight) -> Result<Observation, CallFailure> {
        let cancelled = |(seconds, _): (i64, _)| {
            let from_now = SignedDuration::from_secs(seconds);
            korean_time(self.there().checked_add(from_now).unwrap())
        };
        Ok(Observation {
            left: sight.left.ok_or_else(broken)?,
            cancelled_at: sight.cancel.map(cancelled),
            cancel_message: Foreign::new(sight.cancel.map_or("", |(_, reason)| reason)),
            date: self.date(),
        })
    }
}

/// Sees what it is told, one after the other, the last for ever, and remembers what it was asked.
struct Watcher {
    sights: VecDeque<Sight>,
    /// What it heard of the answer.
    heard: Vec<State>,
    /// When it looked, in seconds after that.
    looked_at: Vec<i64>,
    heard_at: Timestamp,
    clocks: Arc<Clocks>,
    is_patient: bool,
}

impl Observer for Watcher {
    fn answered(&mut self, outcome: &Outcome) {
        let entry = &outcome.entry;
        assert!(self.looked_at.is_empty(), "looked before it was told");
        self.heard.push(entry.state);
        self.heard_at = self.clocks.here();
    }

    fn look(&mut self, _tid: &Tid) -> Result<Observation, CallFailure> {
        self.looked_at
            .push(self.clocks.here().duration_since(self.heard_at).as_secs());
        let sight = if self.sights.len() > 1 {
            self.sights.pop_front().unwrap()
        } else {
            *self.sights.front().expect("nobody is to look here")
        };
        self.clocks.look(sight)
    }

    fn wait(&mut self, time: Duration) -> bool {
        self.clocks.pass(time.as_secs().try_into().unwrap());
        self.is_patient
    }
}

// The world

/// A journal on this machine, a gateway, and clocks that move only when they are told to.
struct World {
    place: Place,
    clocks: Arc<Clocks>,
}

impl World {
    fn new() -> Self {
        Self::over(Place::new())
    }

    fn over(place: Place) -> Self {
        Self {
            place,
            clocks: Arc::new(Clocks {
                here: AtomicI64::new(BEGINNING),
                there: AtomicI64::new(BEGINNING + AHEAD),
                is_told: AtomicBool::new(true),
            }),
        }
    }

    /// A world whose gateway sends no `Date`.
    fn without_date() -> Self {
        let world = Self::new();
        world.tell_time(false);
        world
    }

    fn tell_time(&self, is_told: bool) {
        self.clocks.is_told.store(is_told, Ordering::SeqCst);
    }

    /// Begins a run of the program.
    fn run(&self) -> Journal {
        self.journal_in(self.place.open())
    }

    /// Begins a run on another machine that shares the journal.
    fn run_elsewhere(&self) -> Journal {
        self.journal_in(self.place.open_elsewhere())
    }

    fn journal_in(&self, store: Box<dyn Store>) -> Journal {
        let clocks = Arc::clone(&self.clocks);
        let person = Person::new("mina", "shop");
        Journal::over(store, person, move || clocks.here()).unwrap()
    }

    /// Lets time pass, for this machine and for the gateway.
    fn pass(&self, seconds: i64) {
        self.clocks.pass(seconds);
    }

    /// Puts this machine's clock forward, or back.
    fn put_clock(&self, seconds: i64) {
        self.clocks.here.fetch_add(seconds, Ordering::SeqCst);
    }

    fn now(&self) -> Timestamp {
        self.clocks.here()
    }

    fn date(&self) -> Option<Timestamp> {
        self.clocks.date()
    }

    fn look(&self, sight: Sight) -> Result<Observation, CallFailure> {
        self.clocks.look(sight)
    }

    fn observation(&self, sight: Sight) -> Observation {
        self.look(sight).unwrap()
    }

    fn sees(&self, sights: impl IntoIterator<Item = Sight>) -> Watcher {
        Watcher {
            sights: sights.into_iter().collect(),
            heard: Vec::new(),
            looked_at: Vec::new(),
            heard_at: self.clocks.here(),
            clocks: Arc::clone(&self.clocks),
            is_patient: true,
        }
    }

    /// Fails when it is asked to look.
    fn nobody(&self) -> Watcher {
        self.sees([])
    }

    /// What is left, as a reading for planning finds it.
    fn reading(&self, won: u64) -> Sighting {
        Sighting {
            balance: Some(Won::new(won)),
            is_stated: false,
            cancelled_at: None,
            date: self.date(),
            is_rollback_known: false,
        }
    }

    /// Plans a refund of a payment that was just read, and has 12,000 won left.
    fn planned(&self, journal: &Journal, refund: Refund) -> PlannedRefund {
        PlannedRefund {
            merchant: merchant(),
            via: via(),
            asked: match refund.extent {
                Extent::Whole => AmountAsked::Full,
                Extent::Part => AmountAsked::Part(refund.amount),
            },
            reference: None,
            again_after: None,
            refund,
            reading: self.reading(12_000),
            mark: journal.mark().unwrap(),
            payment: paid_card(),
            seen: journal.now(),
            clearance: Clearance::default(),
        }
    }

    /// Makes a refund at a gateway that gives this answer.
    fn send(
        &self,
        journal: &Journal,
        planned: &PlannedRefund,
        answer: Answer,
        watcher: &mut Watcher,
    ) -> Result<Outcome, JournalError> {
        self.send_while(journal, planned, || answer, watcher)
    }

    /// Makes a refund while something happens, up to the gateway's answer.
    fn send_while(
        &self,
        journal: &Journal,
        planned: &PlannedRefund,
        happens: impl FnOnce() -> Answer,
        watcher: &mut Watcher,
    ) -> Result<Outcome, JournalError> {
        journal.once(
            planned,
            &Limits::default(),
            SETTLE,
            || Ok(((), self.date())),
            |(), _, _| happens(),
            watcher,
        )
    }

    /// Makes a refund in a run of its own.
    fn once(&self, refund: Refund, answer: Answer, watcher: &mut Watcher) -> Outcome {
        let journal = self.run();
        let planned = self.planned(&journal, refund);
        self.send(&journal, &planned, answer, watcher).unwrap()
    }

    /// Makes a refund that is accepted and seen to have left this much.
    fn refunded(&self, refund: Refund, left_after: u64) -> RefundId {
        let answer = accepted(refund.amount.get());
        let outcome = self.once(refund, answer, &mut self.sees([fallen_to(left_after)]));
        assert_outcome(&outcome, State::Refunded, Some(Evidence::Reply), true);
        outcome.entry.id
    }

    /// Makes a refund whose answer is lost, over an unchanged payment.
    fn in_doubt(&self, refund: Refund) -> RefundId {
        let outcome = self.once(refund, silence(), &mut self.sees([left(12_000)]));
        assert_outcome(&outcome, State::Unknown, None, false);
        outcome.entry.id
    }

    /// Returns why a refund is not begun, where nothing may be fetched or sent for it.
    fn blocked(&self, journal: &Journal, planned: &PlannedRefund) -> JournalError {
        self.blocked_by(journal, planned, &Limits::default())
    }

    fn blocked_by(
        &self,
        journal: &Journal,
        planned: &PlannedRefund,
        limits: &Limits,
    ) -> JournalError {
        journal
            .once(
                planned,
                limits,
                SETTLE,
                || -> Result<((), _), _> { panic!("got ready for what must not be sent") },
                |(), _, _| panic!("a refund was sent that must not be"),
                &mut self.nobody(),
            )
            .unwrap_err()
    }

    /// Looks at a refund in a run of its own.
    fn reconcile(&self, id: RefundId, sight: Sight) -> Entry {
        let outcome = self.run().reconcile(id, SETTLE, |_| self.look(sight));
        outcome.unwrap().entry
    }

    /// Looks at a refund, and once more when all the time is over in which it could act.
    fn settle(&self, id: RefundId, sight: Sight) -> Entry {
        self.reconcile(id, sight);
        self.pass(601);
        self.reconcile(id, sight)
    }

    /// Writes a refund down as one that is on its way.
    fn sending(&self, journal: &Journal, refund: Refund) -> Entry {
        let planned = self.planned(journal, refund);
        let claimed = journal.claim(&planned, &Limits::default(), SETTLE);
        journal
            .begin_sending(&claimed.unwrap(), self.date())
            .unwrap()
    }

    /// Leaves a refund as a run does that is killed while its request is out.
    fn killed_while_sending(&self, refund: Refund) -> RefundId {
        self.sending(&self.run(), refund).id
    }

    fn show(&self, id: RefundId) -> Entry {
        self.run().show(id).unwrap().0
    }
}

fn states(journal: &Journal, id: RefundId) -> Vec<State> {
    let (_, steps) = journal.show(id).unwrap();
    steps.iter().map(|step| step.to).collect()
}

#[track_caller]
fn assert_entry(entry: &Entry, state: State, evidence: Option<Evidence>, is_certain: bool) {
    assert_eq!(
        (entry.state, entry.evidence, entry.is_certain()),
        (state, evidence, is_certain),
        "{entry:#?}"
    );
}

/// Says what came of a refund, and that all of it is in the journal.
#[track_caller]
fn assert_outcome(outcome: &Outcome, state: State, evidence: Option<Evidence>, is_certain: bool) {
    assert!(outcome.unrecorded.is_none(), "{:?}", outcome.unrecorded);
    assert_entry(&outcome.entry, state, evidence, is_certain);
}
