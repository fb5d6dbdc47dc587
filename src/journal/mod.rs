//! Gives money back at most once.
//!
//! One row is on disk *before* a refund is sent and says so *after* it is answered. A refund that
//! was sent and has no answer is in doubt, and nothing in this program will send it again.
//!
//! The gateway has no idempotency key, so the promise rests on the order of six things: the refund
//! is claimed, made ready, said to be on its way, sent, answered, looked at. [`Journal::once`] keeps
//! that order and knows nothing of HTTP; what makes ready, sends and looks is handed in.
//!
//! What it cannot know: a request that acts, or shows, later than `settle_seconds` after its call
//! ended looks as if it never was; a final no is final; nobody else gives the very same amount of the
//! same payment back while an answer is missing. Refunds made elsewhere, on the vendor's pages or
//! from another machine's journal, are seen only by what they leave of the payment.
//!
#![doc = include_str!("protocol.md")]

mod answer;
mod claim;
mod entry;
mod error;
mod looking;
mod owner;
mod store;
mod transition;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use answer::read_answer;
pub use claim::{Clearance, Intention, Limits, Sighting};
use claim::{
    PaymentKey, Standing, Tide, Wanted, Watermark, made_before, standing, tide, was_inferred_away,
};
pub use entry::{
    Entry, Evidence, Merchant, ParseRefundIdError, RefundId, Reply, Ruling, State, Step,
};
pub use error::{JournalError, StoreError};
use looking::{Conclusion, baseline_beside, describe, weigh};
pub use looking::{Left, Observation};
pub use owner::{Owner, Person};
pub use store::sqlite::copy::CopyError;
use store::sqlite::owners::{Life, Living, Owners};
use store::sqlite::place;
use store::sqlite::place::InUse;
pub use store::sqlite::place::PlaceError;
use store::sqlite::witness::Witness;
pub use store::sqlite::witness::{Mismatch, WitnessError};
use store::sqlite::{Sqlite, Transaction};
pub use transition::Finding;
use transition::{Event, Replied, Stand, advance};
pub use verify::{Unborne, unborne};

use crate::payment::{
    Answer, BankAccount, Environment, Foreign, No, Order, Refund, Tid, Won, korean_day,
};

/// The book of all refunds that were ever begun on this machine.
///
/// One value serves all threads of a run.
pub struct Journal {
    store: Sqlite,
    /// What tells that the file is still the one that others find; none where it is only read.
    guard: Option<Guard>,
    owners: Owners,
    person: Person,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    begun: Mark,
    // Entered with the first refund: a run that only reads needs no lock.
    living: Mutex<Option<Living>>,
    record_wait: Duration,
}

/// What keeps another file from passing for the journal.
struct Guard {
    /// The journal's own id.
    id: String,
    witness: Witness,
    in_use: InUse,
}

/// What the journal says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The file.
    pub path: PathBuf,
    /// Its own random id.
    pub id: String,
    /// The version of its tables.
    pub version: i64,
    /// How many refunds it knows.
    pub refunds: u64,
    /// The highest number of a refund that was ever sent, or 0.
    pub highest_sent: i64,
    /// The same as the lock folder knows it; none where it knows nothing.
    pub witnessed: Option<i64>,
    /// How many refunds are open.
    pub open: u64,
    /// How many are not certain, the open ones included.
    pub uncertain: u64,
}

/// What a refund needs from outside once it was sent.
pub trait Observer {
    /// Hears how the call ended, before anything is looked at.
    fn answered(&mut self, outcome: &Outcome);

    /// Looks at the payment.
    ///
    /// # Errors
    ///
    /// Why nothing could be seen.
    fn look(&mut self, tid: &Tid) -> Result<Observation, String>;

    /// Waits before the next look; `false` when there shall be none.
    fn wait(&mut self, time: Duration) -> bool;
}

/// When a refund was said to be on its way: it has to leave soon after, or not at all.
#[derive(Clone, Copy, Debug)]
pub struct Departure {
    at: Timestamp,
    moment: Instant,
}

impl Departure {
    /// How long after it was written down a request may still leave.
    pub const TIME: Duration = Duration::from_secs(5);

    /// Says that a refund is on its way from now on.
    #[must_use]
    pub fn begin(now: Timestamp) -> Self {
        Self {
            at: now,
            moment: Instant::now(),
        }
    }

    /// Tells whether the request may still leave.
    ///
    /// Both clocks are asked: one stands still while the machine sleeps, the other can be set. One
    /// that was set back tells nothing.
    #[must_use]
    pub fn is_timely(&self, now: Timestamp) -> bool {
        let by_the_wall = Duration::try_from(now.duration_since(self.at));
        self.moment.elapsed() <= Self::TIME && by_the_wall.is_ok_and(|time| time <= Self::TIME)
    }
}

/// What came of a refund.
#[derive(Debug)]
pub struct Outcome {
    /// The refund, as it is known now.
    pub entry: Entry,
    /// What happened last, in words; foreign, since the gateway's words may be among them.
    pub detail: Foreign,
    /// Why some of it is not in the journal. The journal then still says that the refund is on its
    /// way; a later run will take it for unknown and look, and never send it again.
    pub unrecorded: Option<JournalError>,
}

/// How far the journal was at some moment.
///
/// Taken before a payment is read; a refund planned from that reading is not begun once the journal
/// knows of something that happened to the payment since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(i64);

/// Reads the words of a look that tell nothing but what was left before and is left now.
#[must_use]
pub fn balances_told(detail: &str) -> Option<(&str, &str)> {
    let is_number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    detail
        .strip_suffix(" are left now")?
        .split_once(" won were left before, ")
        .filter(|(before, now)| is_number(before) && is_number(now))
}

impl Outcome {
    /// Tells whether the last look found as much left as before.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        balances_told(self.detail.as_str()).is_some_and(|(before, now)| before == now)
    }

    /// Tells whether the last words repeat what the entry says was left before and is left now.
    #[must_use]
    pub fn repeats_balances(&self) -> bool {
        let entry = &self.entry;
        balances_told(self.detail.as_str()).is_some_and(|(before, now)| {
            entry.balance_before.grouped() == before
                && entry
                    .balance_now()
                    .is_some_and(|left| left.grouped() == now)
        })
    }
}

/// Which refunds to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only those that are not certain: the open ones, and those that a look may still change.
    pub is_uncertain: bool,
    /// Only those of one payment.
    pub tid: Option<&'a Tid>,
    /// Only those claimed at this time or later.
    pub since: Option<Timestamp>,
}

/// When to look after nothing was answered, counted from when the call ended.
const LOOKS_AFTER_SILENCE: &[Duration] = &[seconds(1), seconds(3), seconds(8), seconds(20)];

/// When to look after a no. Until the last of them the payment may still be as it was before.
const LOOKS_AFTER_NO: &[Duration] = &[seconds(0), seconds(1), seconds(3), seconds(8)];

/// When to look after a `0000` that needs confirming: at once, and later while nothing is seen.
const LOOKS_AFTER_YES: &[Duration] = &[seconds(0), seconds(1), seconds(3), seconds(8), seconds(20)];

/// For how long a result is written again and again while the journal is locked.
const RECORD_WAIT: Duration = seconds(60);

const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

impl Journal {
    /// Makes one refund, at most once, and says what came of it.
    ///
    /// The promise, line by line: (1) the refund is claimed, unless another one of the payment is
    /// open or this one was made before; (2) what it takes to send it is fetched; (3) that it is on
    /// its way is on the disk before the first byte leaves; (4) it is sent, by a function that can be
    /// called only once; (5) the answer is written down; (6) where the answer proves nothing, the
    /// payment is looked at. Should this process die at any point, what is on the disk keeps every
    /// other from sending it again.
    ///
    /// `settle` is how long an unchanged payment leaves a lost request in doubt. `ready` returns what
    /// `send` needs, and the gateway's last `Date`; `send` returns the answer and the `Date` it came
    /// with.
    ///
    /// # Errors
    ///
    /// [`JournalError`] before line (4): nothing was sent. After it there is an [`Outcome`], whatever
    /// happens.
    pub fn once<P>(
        &self,
        intention: &Intention,
        limits: &Limits,
        settle: Duration,
        ready: impl FnOnce() -> Result<(P, Option<Timestamp>), String>,
        send: impl FnOnce(P, &Refund, &Departure) -> Answer,
        observer: &mut dyn Observer,
    ) -> Result<Outcome, JournalError> {
        let answered = self.send_once(intention, limits, settle, ready, send, observer)?;
        Ok(self.look_until_proven(answered, settle, observer)) // (6)
    }

    /// Does the same up to the answer, and leaves the looking to [`Journal::look_until_proven`].
    ///
    /// # Errors
    ///
    /// As [`Journal::once`].
    pub fn send_once<P>(
        &self,
        intention: &Intention,
        limits: &Limits,
        settle: Duration,
        ready: impl FnOnce() -> Result<(P, Option<Timestamp>), String>,
        send: impl FnOnce(P, &Refund, &Departure) -> Answer,
        observer: &mut dyn Observer,
    ) -> Result<Outcome, JournalError> {
        let claimed = self.claim(intention, limits, settle)?; // (1)
        let (pass, last_date) = match ready() {
            Ok(ready) => ready, // (2)
            Err(why) => return self.let_go(&claimed, &why),
        };
        let departure = Departure::begin((self.clock)());
        let sending = self.begin_sending(&claimed, last_date)?; // (3)
        let answer = send(pass, &intention.refund, &departure); // (4)
        let answered = self.write_answer(sending, &intention.refund, &answer); // (5)
        observer.answered(&answered);
        Ok(answered)
    }

    /// Opens the journal, and begins one where there is none.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`] when it cannot be opened, written, or understood.
    pub fn open(path: &Path, person: Person) -> Result<Self, JournalError> {
        Self::open_at(path, person, Timestamp::now)
    }

    /// Opens the journal with a clock of one's own.
    ///
    /// # Errors
    ///
    /// As [`Journal::open`].
    pub fn open_at(
        path: &Path,
        person: Person,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self, JournalError> {
        let path = place::resolve(path).map_err(StoreError::from)?;
        let folder = locks_of(&path);
        let witness = Witness::of(&path, &folder);
        let (store, id, identity) = Sqlite::open(&path, &witness)?;
        let in_use = InUse::since(&path, identity).map_err(StoreError::from)?;
        let guard = Guard {
            id,
            witness,
            in_use,
        };
        Self::around(store, Some(guard), folder, person, clock)
    }

    /// Opens the journal for reading only: on a disk that cannot be written to, or a copy that is
    /// used nowhere. Nothing can be begun with it.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn open_to_read(path: &Path, person: Person) -> Result<Self, JournalError> {
        let store = Sqlite::open_to_read(path)?;
        Self::around(store, None, locks_of(path), person, Timestamp::now)
    }

    fn around(
        store: Sqlite,
        guard: Option<Guard>,
        folder: PathBuf,
        person: Person,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self, JournalError> {
        Ok(Self {
            begun: store.read(|journal: &Transaction<'_>| journal.mark())?,
            store,
            guard,
            owners: Owners::new(folder, person.host()),
            person,
            clock: Box::new(clock),
            living: Mutex::new(None),
            record_wait: RECORD_WAIT,
        })
    }

    /// Returns what the journal says of itself.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn status(&self) -> Result<Status, JournalError> {
        let folder = locks_of(self.path());
        let witness = Witness::of(self.path(), &folder);
        let witnessed = witness.read().map_err(StoreError::from)?;
        let all = self
            .store
            .read(|journal: &Transaction<'_>| journal.filtered(&Filter::default()))?;
        let count = |counts: &dyn Fn(&Entry) -> bool| {
            u64::try_from(all.iter().filter(|entry| counts(entry)).count()).unwrap_or(u64::MAX)
        };
        let (id, version) = self
            .store
            .read(|journal: &Transaction<'_>| journal.identity())?;
        Ok(Status {
            path: self.path().to_owned(),
            id,
            version,
            refunds: count(&|_| true),
            highest_sent: all
                .iter()
                .filter(|entry| entry.sent_at.is_some())
                .map(|entry| entry.id.0)
                .max()
                .unwrap_or(0),
            witnessed: witnessed.map(|seen| seen.highest),
            open: count(&|entry| entry.state.is_open()),
            uncertain: count(&|entry| !entry.is_certain()),
        })
    }

    /// Makes a copy of the journal that can be trusted: one moment of it, whole, on the disk.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn backup(&self, to: &Path) -> Result<(), JournalError> {
        Ok(self.store.backup(to).map_err(StoreError::from)?)
    }

    /// Takes up the journal that is at a path, whatever the lock folder says: one that was restored,
    /// or a new one where the old one is lost. Refunds get numbers above all that were ever sent.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn accept(path: &Path, person: &Person, note: &str) -> Result<(), JournalError> {
        let path = place::resolve(path).map_err(StoreError::from)?;
        let witness = Witness::of(&path, &locks_of(&path));
        let highest = match witness.read() {
            Ok(seen) => seen.map_or(0, |seen| seen.highest),
            // A witness that makes no sense is written anew.
            Err(WitnessError::Damaged { .. }) => 0,
            Err(error) => return Err(StoreError::from(error).into()),
        };
        Ok(Sqlite::accept(
            &path,
            &witness,
            highest,
            &person.to_string(),
            note,
        )?)
    }

    /// Returns how far the journal is: to be asked *before* a payment is read.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn mark(&self) -> Result<Mark, JournalError> {
        self.store.read(|journal: &Transaction<'_>| journal.mark())
    }

    /// Returns what time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Says whether a refund may be begun, without beginning it, so that a refund that was made
    /// before is known for what it is before anybody plans it anew; and what else is known of its
    /// payment.
    ///
    /// `reading` is what is left of the payment, read after `mark`. What the journal says goes before
    /// what a reading says.
    ///
    /// # Errors
    ///
    /// [`JournalError::Held`], [`JournalError::InDoubt`], [`JournalError::RefusedRecently`], [`JournalError::AlreadyRefunded`],
    /// [`JournalError::ReferenceUsed`], [`JournalError::NotAgain`], [`JournalError::PaymentChanged`],
    /// [`JournalError::OldReading`], [`JournalError::RolledBack`]; [`JournalError::Store`].
    pub fn check(
        &self,
        environment: Environment,
        order: &Order,
        again_after: Option<RefundId>,
        reading: Option<&Sighting>,
        mark: Mark,
        settle: Duration,
    ) -> Result<Clearance, JournalError> {
        let wanted = Wanted::of_order(order, again_after, self.begun);
        let key = (environment, &order.tid);
        self.store.write(|journal| {
            Ok(self
                .may_begin(journal, key, wanted, reading, mark, settle)?
                .map(|(_, clearance)| clearance))
        })?
    }

    /// Returns the refunds of this payment, amount and reference that were made, oldest first: those
    /// that asking for it once more is meant beside.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn made_before(
        &self,
        environment: Environment,
        order: &Order,
    ) -> Result<Vec<Entry>, JournalError> {
        let wanted = Wanted::of_order(order, None, self.begun);
        let entries = self
            .store
            .read(|journal: &Transaction<'_>| journal.of_payment((environment, &order.tid)))?;
        Ok(made_before(&entries, wanted).cloned().collect())
    }

    /// Returns the refunds of a payment that a look may still change.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn uncertain(
        &self,
        environment: Environment,
        tid: &Tid,
    ) -> Result<Vec<Entry>, JournalError> {
        let entries = self
            .store
            .read(|journal: &Transaction<'_>| journal.of_payment((environment, tid)))?;
        Ok(entries.into_iter().filter(Entry::is_worth_a_look).collect())
    }

    /// Says whether a profile's limits allow a refund today, without beginning it.
    ///
    /// # Errors
    ///
    /// [`JournalError::ReadOnlyProfile`], [`JournalError::AboveRefundLimit`], [`JournalError::AboveDayLimit`];
    /// [`JournalError::Store`].
    pub fn check_limits(
        &self,
        environment: Environment,
        amount: Won,
        limits: &Limits,
    ) -> Result<(), JournalError> {
        limits.allow(amount)?;
        let day = korean_day((self.clock)());
        self.store
            .read(|journal| within_day(journal, environment, amount, limits, day))?
    }

    /// Looks at the payment of a refund that is not certain, and writes down what that proves.
    ///
    /// A refund that is certain is returned as it is, without a look.
    ///
    /// # Errors
    ///
    /// [`JournalError::Held`] while its run may be alive; [`JournalError::NoSuchRefund`]; [`JournalError::Store`].
    pub fn reconcile(
        &self,
        id: RefundId,
        settle: Duration,
        look: impl FnOnce(&Entry) -> Result<Observation, String>,
    ) -> Result<Outcome, JournalError> {
        let entry = self.let_go_of_the_dead(id)?;
        if entry.state.is_in_hand() {
            return Err(JournalError::Held(Box::new(entry)));
        }
        if entry.is_certain() {
            return Ok(Outcome {
                detail: Foreign::new("not looked at: it is certain"),
                entry,
                unrecorded: None,
            });
        }
        // Before the look: what it sees may be as old as that.
        let now = (self.clock)();
        let look = look(&entry);
        let (entry, _, detail) = self.write_look(&entry, &look, now, settle, true)?;
        Ok(Outcome {
            entry,
            detail: Foreign::new(detail),
            unrecorded: None,
        })
    }

    /// Writes down a person's decision on a refund as they were shown it, after a look at its payment
    /// that was made after `mark`.
    ///
    /// # Errors
    ///
    /// [`JournalError::Held`] while its run is alive; [`JournalError::Contradicted`] where the look says otherwise;
    /// [`JournalError::Changed`] where something else was learnt of it meanwhile; [`JournalError::TooEarly`] where
    /// it is too early to say; [`JournalError::NotResolvable`] where there is nothing to decide;
    /// [`JournalError::NoSuchRefund`]; [`JournalError::Store`].
    pub fn resolve(
        &self,
        shown: &Entry,
        ruling: Ruling,
        note: &str,
        look: &Observation,
        mark: Mark,
        settle: Duration,
    ) -> Result<Entry, JournalError> {
        let id = shown.id;
        let entry = self.let_go_of_the_dead(id)?;
        if entry.state.is_in_hand() && self.owners.life(&entry.owner) == Life::Alive {
            return Err(JournalError::Held(Box::new(entry)));
        }
        let now = (self.clock)();
        self.begin_to_doubt(id, look, mark, now)?;
        self.store.write(|journal| {
            let entry = journal.entry(id)?;
            if Stand::of(&entry) != Stand::of(shown) {
                return Err(JournalError::Changed(Box::new(entry)));
            }
            let resolved = advance(&entry, Event::Resolved(ruling), now);
            let Some(mut resolved) = resolved else {
                return Err(JournalError::NotResolvable(Box::new(entry)));
            };
            let key = (entry.merchant.environment, &entry.tid);
            let entries = journal.of_payment(key)?;
            let last_known = journal.watermark(key)?.map(|known| known.balance);
            check_ruling(&entry, &entries, last_known, ruling, look, now, settle)?;
            resolved.note = Some(note.to_owned());
            resolved.balance_after = look.balance().or(entry.balance_after);
            let resolved = self.store_step(journal, &entry, resolved, note)?;
            // Whoever overturns a refund has seen that its money is back.
            let is_overturned = entry.state == State::Refunded && resolved.state != State::Refunded;
            if let Some(balance) = look.balance().filter(|_| is_overturned) {
                let watermark = Watermark {
                    balance,
                    higher_since: None,
                };
                journal.set_watermark(key, watermark)?;
            }
            Ok(resolved)
        })
    }

    /// Writes down from when on time passes for a refund, where nobody has yet: a run out of sight
    /// never said when its call ended, and the gateway told no time so far. A look that is older than
    /// what is known of the refund may be from before its call ended.
    fn begin_to_doubt(
        &self,
        id: RefundId,
        look: &Observation,
        mark: Mark,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        self.store.write(|journal| {
            let entry = journal.entry(id)?;
            let date = look.date.filter(|_| entry.mark <= mark);
            let (doubt_since, doubt_since_gateway) = looking::doubt_since(&entry, now, date);
            let doubted = Entry {
                doubt_since,
                doubt_since_gateway,
                ..entry.clone()
            };
            if doubted != entry {
                journal.update(&doubted, entry.state)?;
            }
            Ok(())
        })
    }

    /// Returns the refunds that pass a filter, in the order they were claimed in.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn list(&self, filter: &Filter<'_>) -> Result<Vec<Entry>, JournalError> {
        // Reading must work where writing does not; the list then shows what is on the disk.
        let _ = self.let_go_of_all_the_dead();
        self.store.read(|journal| journal.filtered(filter))
    }

    /// Returns one refund with its history, oldest line first.
    ///
    /// # Errors
    ///
    /// [`JournalError::NoSuchRefund`]; [`JournalError::Store`].
    pub fn show(&self, id: RefundId) -> Result<(Entry, Vec<Step>), JournalError> {
        // As in `list`.
        let _ = self.let_go_of_the_dead(id);
        self.store
            .read(|journal| Ok((journal.entry(id)?, journal.steps(id)?)))
    }

    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    // (1)

    fn claim(
        &self,
        intention: &Intention,
        limits: &Limits,
        settle: Duration,
    ) -> Result<Entry, JournalError> {
        let refund = &intention.refund;
        let amount = refund.amount;
        limits.allow(amount)?;
        let owner = self.owner()?;
        let wanted = Wanted {
            asked: intention.asked,
            amount: Some(amount),
            reference: intention.reference.as_ref(),
            again_after: intention.again_after,
            begun: self.begun,
        };
        let environment = intention.merchant.environment;
        let key = (environment, &refund.tid);
        let reading = &intention.reading;
        // One transaction: between what is found here and what is written, nobody comes in.
        self.store.write(|journal| {
            let begun =
                self.may_begin(journal, key, wanted, Some(reading), intention.mark, settle)?;
            let attempt = match begun {
                Ok((attempt, _)) => attempt,
                Err(error) => return Ok(Err(error)),
            };
            let now = (self.clock)();
            let day = korean_day(now);
            if let Err(error) = within_day(journal, environment, amount, limits, day)? {
                return Ok(Err(error));
            }
            let balance_before = reading.balance.unwrap_or_default();
            let mut entry = Entry {
                id: RefundId(0),
                merchant: intention.merchant.clone(),
                tid: refund.tid.clone(),
                asked: intention.asked,
                reference: intention.reference.clone(),
                attempt,
                again_after: intention.again_after,
                amount,
                extent: refund.extent,
                taxfree_amount: refund.taxfree_amount,
                reason: refund.reason.clone(),
                account: refund.account.as_ref().map(BankAccount::masked),
                person: self.person.to_string(),
                owner: owner.clone(),
                balance_before,
                is_balance_stated: reading.is_stated,
                baseline: balance_before,
                cancelled_before: reading.cancelled_at,
                balance_after: None,
                state: State::Claimed,
                evidence: None,
                certain_at: None,
                is_late: false,
                claimed_at: now,
                sent_at: None,
                answered_at: None,
                resolved_at: None,
                gateway_before: reading.date,
                doubt_since: None,
                doubt_since_gateway: None,
                settle,
                reply: None,
                note: None,
                mark: intention.mark,
            };
            entry.id = journal.insert(&entry, day)?;
            let step = self.step(None, &entry, "claimed");
            entry.mark = journal.add_step(entry.id, &entry.owner, &step)?;
            journal.set_watermark(
                key,
                Watermark {
                    balance: balance_before,
                    higher_since: None,
                },
            )?;
            Ok(Ok(entry))
        })?
    }

    /// Says whether a refund may be begun, as which attempt, after letting go of what the dead left
    /// claimed. The inner error is an answer, with which the transaction is to be kept.
    fn may_begin(
        &self,
        journal: &Transaction<'_>,
        key: PaymentKey<'_>,
        wanted: Wanted<'_>,
        reading: Option<&Sighting>,
        mark: Mark,
        settle: Duration,
    ) -> Result<Result<(u32, Clearance), JournalError>, JournalError> {
        // Asked first: letting go of the dead writes lines too, and moves no money.
        let has_changed = journal.has_changed_since(mark, key)?;
        let mut entries = journal.of_payment(key)?;
        for entry in &mut entries {
            *entry = self.let_go_if_dead(journal, entry)?;
        }
        let boxed = |entry: &Entry| Box::new(entry.clone());
        let attempt = match standing(&entries, wanted) {
            Standing::Held(entry) => return Ok(Err(JournalError::Held(boxed(entry)))),
            Standing::InDoubt(entry) => return Ok(Err(JournalError::InDoubt(boxed(entry)))),
            Standing::RefusedRecently(entry) => {
                return Ok(Err(JournalError::RefusedRecently(boxed(entry))));
            }
            Standing::Refunded(entry) => {
                return Ok(Err(JournalError::AlreadyRefunded(boxed(entry))));
            }
            Standing::ReferenceUsed(entry) => {
                return Ok(Err(JournalError::ReferenceUsed(boxed(entry))));
            }
            Standing::NotAgain(id) => {
                let tid = key.1.clone();
                return Ok(Err(JournalError::NotAgain { id, tid }));
            }
            Standing::Free { .. } if has_changed => {
                return Ok(Err(JournalError::PaymentChanged(key.1.clone())));
            }
            Standing::Free { attempt } => attempt,
        };
        let rolled_back_from = match self.heed_reading(journal, key, reading, settle)? {
            Ok(rolled_back_from) => rolled_back_from,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok((attempt, Clearance::of(&entries, rolled_back_from))))
    }

    /// Compares a reading with what is known of the payment, and remembers what it says. Returns the
    /// last known balance where a person goes on although more than that is left.
    fn heed_reading(
        &self,
        journal: &Transaction<'_>,
        key: PaymentKey<'_>,
        reading: Option<&Sighting>,
        settle: Duration,
    ) -> Result<Result<Option<Won>, JournalError>, JournalError> {
        let Some((reading, balance)) = reading.and_then(|it| Some((it, it.balance?))) else {
            return Ok(Ok(None));
        };
        let Some(known) = journal.watermark(key)? else {
            return Ok(Ok(None));
        };
        let now = ((self.clock)(), reading.date);
        let error = |is_rollback| {
            let (tid, known) = (key.1.clone(), known.balance);
            if is_rollback {
                JournalError::RolledBack {
                    tid,
                    known,
                    balance,
                }
            } else {
                JournalError::OldReading {
                    environment: key.0,
                    tid,
                    known,
                    balance,
                }
            }
        };
        match tide(known, balance, now, settle) {
            Tide::Known(balance) => {
                let after = Watermark {
                    balance,
                    higher_since: None,
                };
                if after != known {
                    journal.set_watermark(key, after)?;
                }
                Ok(Ok(None))
            }
            Tide::Old { higher_since } => {
                if known.higher_since != Some(higher_since) {
                    journal.set_watermark(
                        key,
                        Watermark {
                            higher_since: Some(higher_since),
                            ..known
                        },
                    )?;
                }
                Ok(Err(error(false)))
            }
            Tide::RolledBack if reading.is_rollback_known => Ok(Ok(Some(known.balance))),
            Tide::RolledBack => Ok(Err(error(true))),
        }
    }

    // (2)

    /// Writes down that what it takes to send a refund could not be had.
    fn let_go(&self, claimed: &Entry, why: &str) -> Result<Outcome, JournalError> {
        let detail = format!("it never left: {why}");
        let entry = self.store.write(|journal| {
            let next = advance(claimed, Event::Abandoned, (self.clock)());
            let abandoned = next.ok_or_else(|| lost(claimed, claimed.state))?;
            self.store_step(journal, claimed, abandoned, &detail)
        })?;
        Ok(Outcome {
            entry,
            detail: Foreign::new(detail),
            unrecorded: None,
        })
    }

    // (3)

    fn begin_sending(
        &self,
        claimed: &Entry,
        last_date: Option<Timestamp>,
    ) -> Result<Entry, JournalError> {
        let next = advance(claimed, Event::Send, (self.clock)());
        let mut sending = next.ok_or_else(|| lost(claimed, claimed.state))?;
        sending.gateway_before = last_date.or(claimed.gateway_before);
        let sending = self
            .store
            .write(|journal| self.store_step(journal, claimed, sending, "about to leave"))
            .and_then(|sending| {
                self.bear_witness(&sending)?;
                Ok(sending)
            });
        if matches!(sending, Err(JournalError::Store(_))) {
            // Nothing will be sent. If this cannot be written either, the claim falls with this run.
            let _ = self.store.write(|journal| {
                let entry = journal.entry(claimed.id)?;
                let event = if entry.state == State::Sending {
                    Event::Replied(Replied::NotSent)
                } else {
                    Event::Abandoned
                };
                let next = advance(&entry, event, (self.clock)());
                let abandoned = next.ok_or_else(|| lost(claimed, entry.state))?;
                self.store_step(journal, &entry, abandoned, "could not be written down")
            });
        }
        sending
    }

    /// Makes sure that no journal passes for this one that does not know of a refund that leaves, and
    /// that this one is where others find it.
    fn bear_witness(&self, sending: &Entry) -> Result<(), JournalError> {
        let Some(guard) = &self.guard else {
            return Err(StoreError::ReadOnly {
                path: self.path().to_owned(),
            }
            .into());
        };
        guard.in_use.check().map_err(StoreError::from)?;
        guard
            .witness
            .raise(&guard.id, sending.id.0)
            .map_err(StoreError::from)?;
        Ok(())
    }

    /// Says whether what was written is where others find it.
    fn check_place(&self) -> Result<(), JournalError> {
        match &self.guard {
            Some(guard) => Ok(guard.in_use.check().map_err(StoreError::from)?),
            None => Ok(()),
        }
    }

    // (5)

    fn write_answer(&self, sending: Entry, refund: &Refund, answer: &Answer) -> Outcome {
        let (replied, reply, detail) = read_answer(refund, answer);
        let event = Event::Replied(replied);
        let next = |entry: &Entry| {
            let next = advance(entry, event, (self.clock)())?;
            Some(Entry {
                reply: reply.clone(),
                ..next
            })
        };
        let written = self.persistently(|| {
            self.store.write(|journal| {
                let entry = journal.entry(sending.id)?;
                // Given up for dead meanwhile, the refund may be anywhere; its answer is still the
                // answer.
                let answered = next(&entry).ok_or_else(|| lost(&sending, entry.state))?;
                self.store_step(journal, &entry, answered, &detail)
            })
        });
        let detail = Foreign::new(detail);
        match written {
            Ok(entry) => Outcome {
                entry,
                detail,
                unrecorded: self.check_place().err(),
            },
            Err(error) => Outcome {
                entry: next(&sending).unwrap_or(sending),
                detail,
                unrecorded: Some(error),
            },
        }
    }

    /// Writes again and again while the journal is locked, for as long as somebody may wait who was
    /// promised that what happened is recorded.
    fn persistently<T>(
        &self,
        mut write: impl FnMut() -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let begun = Instant::now();
        loop {
            match write() {
                Err(JournalError::Store(StoreError::Locked { .. }))
                    if begun.elapsed() < self.record_wait =>
                {
                    thread::sleep(Duration::from_millis(50));
                }
                written => return written,
            }
        }
    }

    /// Writes down once more what could not be recorded, at the end of a run.
    pub fn record_again(&self, outcome: &mut Outcome) {
        if outcome.unrecorded.is_none() {
            return;
        }
        let entry = &outcome.entry;
        let written = self.store.write(|journal| {
            let on_disk = journal.entry(entry.id)?;
            if Stand::of(&on_disk) == Stand::of(entry) {
                return Ok(on_disk);
            }
            // Only what this run left behind itself: what others learnt meanwhile is newer.
            let is_ours = on_disk.owner == entry.owner && on_disk.state == State::Sending;
            if !is_ours {
                return Err(lost(entry, on_disk.state));
            }
            let detail = format!("recorded late: {}", outcome.detail.as_str());
            self.store_step(journal, &on_disk, entry.clone(), &detail)
        });
        if let Ok(entry) = written {
            outcome.entry = entry;
            // What is in a file that nobody finds is not recorded.
            outcome.unrecorded = self.check_place().err();
        }
    }

    // (6)

    /// Looks at the payment until what came of a refund is proven, or for as long as looking helps.
    ///
    /// No look is waited for beyond `settle` after the call.
    pub fn look_until_proven(
        &self,
        mut outcome: Outcome,
        settle: Duration,
        observer: &mut dyn Observer,
    ) -> Outcome {
        let looks: Vec<Duration> = looks_after(&outcome.entry)
            .iter()
            .copied()
            .filter(|at| *at <= settle)
            .collect();
        let mut waited = Duration::ZERO;
        for (number, at) in looks.iter().enumerate() {
            let is_last = number.saturating_add(1) == looks.len();
            let gap = at.saturating_sub(waited);
            if !gap.is_zero() && !observer.wait(gap) {
                break;
            }
            waited = *at;
            let now = (self.clock)();
            let look = observer.look(&outcome.entry.tid);
            let before = Stand::of(&outcome.entry);
            let (finding, detail) =
                match self.write_look(&outcome.entry, &look, now, settle, is_last) {
                    Ok((entry, finding, detail)) => {
                        outcome.entry = entry;
                        outcome.unrecorded = outcome.unrecorded.or(self.check_place().err());
                        (finding, detail)
                    }
                    Err(error) => {
                        let (looked, finding, detail) =
                            conclude(&outcome.entry, &look, now, settle, is_last, false);
                        let looked = looked.unwrap_or_else(|| outcome.entry.clone());
                        if outcome.unrecorded.is_none() && looked.state == outcome.entry.state {
                            // What became of it is on the disk; how certain that is can be found
                            // out again.
                            let detail = format!("{detail} (not written down: {error})");
                            (Finding::Undecided, detail)
                        } else {
                            outcome.entry = looked;
                            outcome.unrecorded.get_or_insert(error);
                            (finding, detail)
                        }
                    }
                };
            outcome.detail = Foreign::new(detail);
            if finding != Finding::Undecided || before != Stand::of(&outcome.entry) {
                break;
            }
        }
        outcome
    }

    /// Writes down what a look proved; or, where another run looked meanwhile, returns what that found.
    fn write_look(
        &self,
        seen: &Entry,
        look: &Result<Observation, String>,
        now: Timestamp,
        settle: Duration,
        is_last: bool,
    ) -> Result<(Entry, Finding, String), JournalError> {
        self.store.write(|journal| {
            let entry = journal.entry(seen.id)?;
            if Stand::of(&entry) != Stand::of(seen) {
                // Also where the journal could not be written before and now can: what is on the
                // disk is then `sending`, and falls to the next run.
                return if entry.state.is_in_hand() {
                    Err(lost(seen, entry.state))
                } else {
                    let detail = "another run looked at it meanwhile".to_owned();
                    Ok((entry, Finding::Undecided, detail))
                };
            }
            let key = (entry.merchant.environment, &entry.tid);
            let others = journal.of_payment(key)?;
            let rivals: Vec<&Entry> = others
                .iter()
                .filter(|other| other.id != entry.id && is_rival(other))
                .collect();
            let weighed = beside(&entry, &others, look);
            let (looked, finding, detail) =
                conclude(&weighed, look, now, settle, is_last, !rivals.is_empty());
            let looked = looked.map(|looked| alone(&entry, &weighed, looked));
            let looked = looked.ok_or_else(|| lost(seen, entry.state))?;
            let looked = self.store_step(journal, &entry, looked, &detail)?;
            if finding == Finding::Contradiction && looked.state == State::Conflict {
                for rival in rivals {
                    self.put_in_conflict(journal, rival)?;
                }
            }
            if reopens_earlier(entry.state, looked.state, looked.no()) {
                self.reopen_inferred(journal, &others, &looked)?;
            }
            Ok((looked, finding, detail))
        })
    }

    /// One fall of the balance is neither's where two attempts are uncertain.
    fn put_in_conflict(
        &self,
        journal: &Transaction<'_>,
        rival: &Entry,
    ) -> Result<(), JournalError> {
        let event = Event::Looked(Finding::Contradiction);
        let Some(after) = advance(rival, event, (self.clock)()) else {
            return Ok(());
        };
        if after.state != rival.state {
            let detail = "the balance fell once, and two attempts of it are uncertain";
            self.store_step(journal, rival, after, detail)?;
        }
        Ok(())
    }

    /// What was called cancelled already may have been cancelled by an attempt that was taken for
    /// lost.
    fn reopen_inferred(
        &self,
        journal: &Transaction<'_>,
        entries: &[Entry],
        refused: &Entry,
    ) -> Result<(), JournalError> {
        for entry in entries {
            if entry.id >= refused.id || !was_inferred_away(entry) {
                continue;
            }
            if let Some(after) = advance(entry, Event::Reopened, (self.clock)()) {
                let detail = format!(
                    "the gateway calls the payment cancelled, asked for refund {}",
                    refused.id
                );
                self.store_step(journal, entry, after, &detail)?;
            }
        }
        Ok(())
    }

    // The dead

    fn let_go_of_the_dead(&self, id: RefundId) -> Result<Entry, JournalError> {
        let entry = self.store.read(|journal| journal.entry(id))?;
        if !entry.state.is_in_hand() {
            return Ok(entry);
        }
        self.store
            .write(|journal| self.let_go_if_dead(journal, &journal.entry(id)?))
    }

    fn let_go_of_all_the_dead(&self) -> Result<(), JournalError> {
        let in_hand = self
            .store
            .read(|journal: &Transaction<'_>| journal.in_hand())?;
        for entry in in_hand {
            if self.owners.life(&entry.owner) == Life::Dead {
                self.let_go_of_the_dead(entry.id)?;
            }
        }
        Ok(())
    }

    /// What a dead run had claimed was never sent; what it was sending is unknown.
    fn let_go_if_dead(
        &self,
        journal: &Transaction<'_>,
        entry: &Entry,
    ) -> Result<Entry, JournalError> {
        if !entry.state.is_in_hand() || self.owners.life(&entry.owner) != Life::Dead {
            return Ok(entry.clone());
        }
        let next = advance(entry, Event::Abandoned, (self.clock)());
        let abandoned = next.ok_or_else(|| lost(entry, entry.state))?;
        let abandoned =
            self.store_step(journal, entry, abandoned, "its run ended without a word")?;
        self.owners.forget(&entry.owner);
        Ok(abandoned)
    }

    // Writing

    fn owner(&self) -> Result<Owner, JournalError> {
        let mut living = self.living.lock().unwrap_or_else(PoisonError::into_inner);
        if living.is_none() {
            *living = Some(self.owners.register().map_err(|source| StoreError::Owner {
                path: self.owners.folder().to_owned(),
                source,
            })?);
        }
        match living.as_ref() {
            Some(living) => Ok(living.owner().clone()),
            None => Err(JournalError::Store(StoreError::Owner {
                path: self.owners.folder().to_owned(),
                source: std::io::ErrorKind::Other.into(),
            })),
        }
    }

    /// Writes one transition with its line in the history, if the refund is still where it was, and
    /// what it says of the payment.
    fn store_step(
        &self,
        journal: &Transaction<'_>,
        before: &Entry,
        mut after: Entry,
        detail: &str,
    ) -> Result<Entry, JournalError> {
        if !journal.update(&after, before.state)? {
            let found = journal.entry(before.id)?.state;
            return Err(lost(before, found));
        }
        let step = self.step(Some(before.state), &after, detail);
        after.mark = journal.add_step(after.id, &after.owner, &step)?;
        if let Some(balance) = after.balance_now() {
            let key = (after.merchant.environment, &after.tid);
            lower_watermark(journal, key, balance)?;
        }
        Ok(after)
    }

    fn step(&self, from: Option<State>, after: &Entry, detail: &str) -> Step {
        Step {
            at: (self.clock)(),
            person: self.person.to_string(),
            from,
            to: after.state,
            evidence: after.evidence,
            detail: Foreign::new(detail),
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let living = self
            .living
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(living) = living.take() else { return };
        let in_hand = self
            .store
            .read(|journal: &Transaction<'_>| journal.in_hand());
        // Where that cannot be known, the lock file stays, and says that this run ended.
        if in_hand.is_ok_and(|all| all.iter().all(|entry| entry.owner.id != living.owner().id)) {
            living.end();
        }
    }
}

/// Names the folder of the locks of a journal.
fn locks_of(path: &Path) -> PathBuf {
    let mut folder = path.as_os_str().to_owned();
    folder.push("-owners");
    PathBuf::from(folder)
}

/// A look or an answer that leaves less of a payment than was known is the last known balance.
fn lower_watermark(
    journal: &Transaction<'_>,
    key: PaymentKey<'_>,
    balance: Won,
) -> Result<(), JournalError> {
    let known = journal.watermark(key)?;
    let is_news = known.is_none_or(|known| {
        balance < known.balance || (balance == known.balance && known.higher_since.is_some())
    });
    if is_news {
        let watermark = Watermark {
            balance,
            higher_since: None,
        };
        journal.set_watermark(key, watermark)?;
    }
    Ok(())
}

/// Tells whether an attempt may be what made the balance fall: it left, and nothing is proven of it.
fn is_rival(entry: &Entry) -> bool {
    match entry.state {
        State::Unknown | State::Conflict => true,
        State::Refused => !entry.is_certain(),
        State::Claimed
        | State::Sending
        | State::Refunded
        | State::NotSent
        | State::NotApplied
        | State::RolledBack => false,
    }
}

/// Tells whether a look that leads a refund from one state to another puts the earlier ones in doubt
/// that were taken for lost: once the gateway is believed that the payment was cancelled before. What
/// is reopened has its time from then on, so it is done only once.
fn reopens_earlier(from: State, to: State, no: Option<No>) -> bool {
    let is_believed = |state| matches!(state, State::Refused | State::Conflict);
    no == Some(No::AlreadyCancelled) && is_believed(to) && !is_believed(from)
}

/// The entry as a look is to be weighed for it, beside the other refunds of its payment.
fn beside(entry: &Entry, others: &[Entry], look: &Result<Observation, String>) -> Entry {
    let baseline = match look {
        Ok(look) => baseline_beside(entry, others, look),
        Err(_) => entry.baseline,
    };
    Entry {
        baseline,
        ..entry.clone()
    }
}

/// The same back again: what others gave back is asked for anew at every look.
fn alone(entry: &Entry, weighed: &Entry, looked: Entry) -> Entry {
    let baseline = if looked.baseline == weighed.baseline {
        entry.baseline
    } else {
        looked.baseline
    };
    Entry { baseline, ..looked }
}

/// Draws the conclusion from one look: the entry as it follows, what was found, and words for the
/// history.
fn conclude(
    entry: &Entry,
    look: &Result<Observation, String>,
    now: Timestamp,
    settle: Duration,
    is_last: bool,
    has_rival: bool,
) -> (Option<Entry>, Finding, String) {
    let look = match look {
        Ok(look) => look,
        Err(why) => {
            let looked = advance(entry, Event::Looked(Finding::Undecided), now);
            let detail = format!("could not be seen: {why}");
            return (looked, Finding::Undecided, detail);
        }
    };
    let Conclusion { finding, baseline } = weigh(entry, look, now, settle, is_last, has_rival);
    let detail = describe(entry, look, finding);
    // An old reading tells nothing of what is left: neither more than before, nor what does not show
    // a refund yet that the gateway accepted.
    let is_old = look.balance().is_some_and(|left| left > entry.baseline)
        || (entry.state == State::Refunded && finding == Finding::Undecided);
    let seen = look.balance().filter(|_| !is_old);
    let (doubt_since, doubt_since_gateway) = looking::doubt_since(entry, now, look.date);
    let looked = advance(entry, Event::Looked(finding), now).map(|looked| Entry {
        baseline,
        balance_after: seen.or(entry.balance_after),
        doubt_since,
        doubt_since_gateway,
        settle,
        ..looked
    });
    (looked, finding, detail)
}

/// Returns what is left of a payment as far as the journal knows: by what it had at first and was
/// refunded since, or less, where others took some.
fn known_to_be_left(entries: &[Entry], last_known: Option<Won>) -> Option<Won> {
    let refunded = Clearance::of(entries, None).refunded;
    let left = entries.first().map(|first| {
        first
            .balance_before
            .checked_sub(refunded)
            .unwrap_or_default()
    });
    left.into_iter().chain(last_known).min()
}

/// Says whether what a look found, and the time that has passed, allow a person's ruling. `entries`
/// are all refunds of the payment, oldest first, and `last_known` is the last balance that counts.
/// What other refunds had taken again is not held against this one.
fn check_ruling(
    entry: &Entry,
    entries: &[Entry],
    last_known: Option<Won>,
    ruling: Ruling,
    look: &Observation,
    now: Timestamp,
    settle: Duration,
) -> Result<(), JournalError> {
    let id = entry.id;
    let contradicted = |before| JournalError::Contradicted {
        id,
        ruling,
        before,
        amount: entry.amount,
        balance: look.balance(),
    };
    let has_settled = || {
        let since = (entry.doubt_since, entry.doubt_since_gateway);
        if looking::has_settled(since, (now, look.date), settle) {
            return Ok(());
        }
        let until = too_early_until(entry, look, now, settle);
        Err(JournalError::TooEarly { id, until })
    };
    match ruling {
        Ruling::Refunded => {
            let came_back = sum_of(entries, |other| {
                other.id < entry.id && other.state == State::RolledBack
            });
            let before = entry
                .baseline
                .checked_add(came_back)
                .unwrap_or(entry.baseline);
            // More than before says nothing: something was undone, or the reading is an old one.
            let fell_by = look.balance().and_then(|left| before.checked_sub(left));
            if fell_by.is_some_and(|won| won < entry.amount) {
                return Err(contradicted(entry.baseline));
            }
        }
        Ruling::NotRefunded => {
            // What is not there yet is no proof; and what was never sent needs no time.
            if entry.state != State::Claimed {
                has_settled()?;
            }
        }
        Ruling::RolledBack => {
            // What is open since may have gone as well.
            let open = sum_of(entries, |other| {
                other.id > entry.id && other.state.is_open()
            });
            let known = known_to_be_left(entries, last_known)
                .unwrap_or(entry.baseline)
                .checked_sub(open)
                .unwrap_or_default();
            let back = look.balance().and_then(|left| left.checked_sub(known));
            if back.is_none_or(|won| won < entry.amount) {
                return Err(contradicted(known));
            }
            // What is not there any more may be not there yet.
            has_settled()?;
        }
    }
    Ok(())
}

fn sum_of(entries: &[Entry], counts: impl Fn(&Entry) -> bool) -> Won {
    entries
        .iter()
        .filter(|entry| counts(entry))
        .try_fold(Won::ZERO, |sum, entry| sum.checked_add(entry.amount))
        .unwrap_or(Won::new(u64::MAX))
}

/// Says from when on a person may call a refund not made, by this machine's clock.
fn too_early_until(
    entry: &Entry,
    look: &Observation,
    now: Timestamp,
    settle: Duration,
) -> Timestamp {
    let left = |from: Timestamp, to: Timestamp, time: Duration| {
        let passed = Duration::try_from(to.duration_since(from)).unwrap_or_default();
        time.saturating_sub(passed)
    };
    let here = entry.doubt_since.unwrap_or(now);
    let dated = settle.saturating_add(entry::DATE_RESOLUTION);
    let wait = match (entry.doubt_since_gateway, look.date) {
        (Some(from), Some(at)) => left(from, at, dated).max(left(here, now, settle)),
        (None, Some(_)) => dated,
        (_, None) => left(here, now, settle.saturating_mul(2)),
    };
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| now.checked_add(wait).ok())
        .unwrap_or(now)
}

/// Says whether a day's limit has room for a refund. The inner error is an answer.
fn within_day(
    journal: &Transaction<'_>,
    environment: Environment,
    amount: Won,
    limits: &Limits,
    day: Date,
) -> Result<Result<(), JournalError>, JournalError> {
    let Some(limit) = limits.refund_limit_per_day else {
        return Ok(Ok(()));
    };
    let counts = |state: State, is_certain: bool| {
        state.may_have_moved_money() || (state == State::Refused && !is_certain)
    };
    let sum = journal.sum_of_day(environment, day, counts)?;
    if sum.checked_add(amount).is_none_or(|total| total > limit) {
        return Ok(Err(JournalError::AboveDayLimit {
            amount,
            limit,
            sum,
            day,
        }));
    }
    Ok(Ok(()))
}

fn lost(entry: &Entry, found: State) -> JournalError {
    JournalError::LostOwnership {
        id: entry.id,
        expected: entry.state,
        found,
    }
}

/// Says for how long a refund is looked at after its call ended, where nothing is proven before.
#[must_use]
pub fn looking_time(entry: &Entry, settle: Duration) -> Duration {
    let looks = looks_after(entry).iter().copied();
    looks.filter(|at| *at <= settle).max().unwrap_or_default()
}

/// Says when a refund is to be looked at after its call ended; never, where the answer is enough.
fn looks_after(entry: &Entry) -> &'static [Duration] {
    match entry.state {
        State::Unknown if entry.no().is_some() => LOOKS_AFTER_NO,
        State::Unknown => LOOKS_AFTER_SILENCE,
        State::Refunded if !entry.is_certain() => LOOKS_AFTER_YES,
        State::Refunded
        | State::Claimed
        | State::Sending
        | State::Refused
        | State::NotSent
        | State::NotApplied
        | State::Conflict
        | State::RolledBack => &[],
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a model that overflows fails, and its table of faults names what is wrong"
)]
mod model;
#[cfg(test)]
pub(crate) mod tests;
