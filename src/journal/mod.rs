//! Gives money back at most once.
//!
//! One row is on disk *before* a refund is sent and says so *after* it is answered. A refund that
//! was sent and has no answer is in doubt, and nothing in this program will send it again.
//!
//! The gateway has no idempotency key, so the promise rests on the order of five things: the refund
//! is claimed, said to be on its way, sent, answered, looked at. [`Journal::once`] keeps that order
//! and knows nothing of HTTP; what sends and what looks is handed in.
//!
//! What it cannot know: a request that the gateway carries out later than the profile's
//! `settle_seconds` after it was lost looks as if it never was. Asking for the same refund again
//! finds that out from the balance, unless it happens in the moment between the reading and the
//! sending. And refunds made elsewhere, on the vendor's pages or from another machine's journal, are
//! seen only by what they leave of the payment.

mod answer;
mod claim;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "no command makes or reads a copy yet")
)]
mod copy;
mod entry;
mod error;
mod owner;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "opening the journal does not ask it yet")
)]
mod place;
mod reconcile;
mod sqlite;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "opening the journal does not ask it yet")
)]
mod witness;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use answer::read_answer;
pub use claim::{Intention, Limits};
use claim::{Standing, Wanted, standing};
pub use copy::CopyError;
pub use entry::{
    Entry, Evidence, Merchant, ParseRefundIdError, RefundId, Reply, Ruling, State, Step,
};
use entry::{Event, follow};
pub use error::{Error, StoreError};
use owner::{Life, Living, Owners};
pub use owner::{Owner, Person};
pub use place::PlaceError;
use reconcile::conclude;
pub use reconcile::{Doubt, Finding, Look, confirm, weigh};
use sqlite::{Sqlite, Transaction};
pub use witness::{Mismatch, WitnessError};

use crate::payment::{
    Answer, BankAccount, Extent, Foreign, Order, Reference, Refund, Tid, Won, korean_day,
};

/// The book of all refunds that were ever begun on this machine.
///
/// One value serves all threads of a run.
pub struct Journal {
    store: Sqlite,
    owners: Owners,
    person: Person,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    begun: Mark,
    // Entered with the first refund: a run that only reads needs no lock.
    living: Mutex<Option<Living>>,
}

/// What a refund needs from outside once it was sent.
pub trait Lookout {
    /// Looks at the payment.
    ///
    /// # Errors
    ///
    /// Why nothing could be seen.
    fn look(&mut self, tid: &Tid) -> Result<Look, String>;

    /// Waits before the next look; `false` when there shall be none.
    fn wait(&mut self, time: Duration) -> bool;
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
    pub unrecorded: Option<Error>,
}

/// How far the journal was at some moment.
///
/// Taken before a payment is read; a refund planned from that reading is not begun once the journal
/// knows of something that happened to the payment since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(i64);

/// Which refunds to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only those that are open: in a run's hands, unknown, or in conflict.
    pub is_unresolved: bool,
    /// Only those of one payment.
    pub tid: Option<&'a Tid>,
    /// Only those claimed at this time or later.
    pub since: Option<Timestamp>,
}

/// When to look after no answer, counted from when the call ended.
const LOOKS_AFTER_SILENCE: &[Duration] = &[seconds(1), seconds(3), seconds(8), seconds(20)];

/// When to look after a refusal. Twice, since the first look may see what was true before.
const LOOKS_AFTER_NO: &[Duration] = &[seconds(0), seconds(1)];

/// When to look after a `0000` that needs confirming: at once, and later while nothing is seen.
const LOOKS_AFTER_YES: &[Duration] = &[seconds(0), seconds(1), seconds(3), seconds(8), seconds(20)];

const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

impl Journal {
    /// Makes one refund, at most once, and says what came of it.
    ///
    /// The promise, line by line: (1) the refund is claimed, unless another one of the payment is
    /// open or this one was made before; (2) that it is on its way is on the disk before the first
    /// byte leaves; (3) it is sent, by a function that can be called only once; (4) the answer is
    /// written down; (5) where the answer proves nothing, the payment is looked at. Should this
    /// process die at any point, what is on the disk keeps every other from sending it again.
    ///
    /// `settle` is how long an unchanged payment leaves a lost request in doubt.
    ///
    /// # Errors
    ///
    /// [`Error`] before line (3): nothing was sent. After it there is an [`Outcome`], whatever
    /// happens.
    pub fn once(
        &self,
        intention: &Intention,
        limits: &Limits,
        settle: Duration,
        send: impl FnOnce(&Refund) -> Answer,
        lookout: &mut dyn Lookout,
    ) -> Result<Outcome, Error> {
        let claimed = self.claim(intention, limits)?; // (1)
        let sending = self.begin_sending(&claimed)?; // (2)
        let answer = send(&intention.refund); // (3)
        let answered = self.write_answer(sending, &intention.refund, &answer); // (4)
        Ok(self.look_until_proven(answered, settle, lookout)) // (5)
    }

    /// Opens the journal, and begins one where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] when it cannot be opened, written, or understood.
    pub fn open(path: &Path, person: Person) -> Result<Self, Error> {
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
    ) -> Result<Self, Error> {
        let mut folder = path.as_os_str().to_owned();
        folder.push("-owners");
        let store = Sqlite::open(path)?;
        Ok(Self {
            begun: store.read(|journal: &Transaction<'_>| journal.mark())?,
            store,
            owners: Owners::new(PathBuf::from(folder), person.host()),
            person,
            clock: Box::new(clock),
            living: Mutex::new(None),
        })
    }

    /// Returns how far the journal is: to be asked *before* a payment is read.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub fn mark(&self) -> Result<Mark, Error> {
        self.store.read(|journal: &Transaction<'_>| journal.mark())
    }

    /// Says whether a refund may be begun, without beginning it, so that a refund that was made
    /// before is known for what it is before anybody plans it anew.
    ///
    /// `balance` is what is left of the payment, read after `mark`. Where it betrays that an earlier
    /// attempt was carried out after all, that is written down.
    ///
    /// # Errors
    ///
    /// [`Error::Held`], [`Error::InDoubt`], [`Error::AlreadyRefunded`], [`Error::PaymentChanged`];
    /// [`Error::Store`].
    pub fn check(
        &self,
        merchant: &Merchant,
        order: &Order,
        reference: Option<&Reference>,
        again: bool,
        balance: Option<Won>,
        mark: Mark,
    ) -> Result<(), Error> {
        let wanted = Wanted {
            asked: order.what,
            amount: None,
            reference,
            again,
            begun: self.begun,
        };
        self.store.write(|journal| {
            Ok(self
                .may_begin(journal, merchant, &order.tid, wanted, balance, mark)?
                .map(|_| ()))
        })?
    }

    /// Says whether a profile's limits allow a refund today, without beginning it.
    ///
    /// # Errors
    ///
    /// [`Error::ReadOnlyProfile`], [`Error::AboveRefundLimit`], [`Error::AboveDayLimit`];
    /// [`Error::Store`].
    pub fn check_limits(
        &self,
        merchant: &Merchant,
        amount: Won,
        limits: &Limits,
    ) -> Result<(), Error> {
        limits.allow(amount)?;
        let day = korean_day((self.clock)());
        self.store
            .read(|journal| within_day(journal, merchant, amount, limits, day))?
    }

    /// Looks at the payment of a refund in doubt, and writes down what that proves.
    ///
    /// A refund that is not in doubt is returned as it is, without a look; so is one in conflict,
    /// which is for a person.
    ///
    /// # Errors
    ///
    /// [`Error::Held`] while its run may be alive; [`Error::NoSuchRefund`]; [`Error::Store`].
    pub fn reconcile(
        &self,
        id: RefundId,
        settle: Duration,
        look: impl FnOnce(&Entry) -> Result<Look, String>,
    ) -> Result<Outcome, Error> {
        let entry = self.let_go_of_the_dead(id)?;
        if entry.state.is_in_hand() {
            return Err(Error::Held(Box::new(entry)));
        }
        if entry.state != State::Unknown {
            let detail = if entry.state == State::Conflict {
                "not looked at: a person has to find out"
            } else {
                "not looked at: it is settled"
            };
            return Ok(Outcome {
                detail: Foreign::new(detail),
                entry,
                unrecorded: None,
            });
        }
        // Before the look: what it sees may be as old as that.
        let now = (self.clock)();
        let (finding, balance, detail) = conclude(&entry, &look(&entry), now, settle, true);
        let entry = self.write_look(&entry, finding, balance, &detail)?;
        Ok(Outcome {
            entry,
            detail: Foreign::new(detail),
            unrecorded: None,
        })
    }

    /// Writes down a person's decision on a refund in doubt, or on what was only inferred.
    ///
    /// # Errors
    ///
    /// [`Error::Held`] while its run is alive; [`Error::NotResolvable`] where the gateway itself
    /// answered; [`Error::NoSuchRefund`]; [`Error::Store`].
    pub fn resolve(&self, id: RefundId, ruling: Ruling, note: &str) -> Result<Entry, Error> {
        let entry = self.let_go_of_the_dead(id)?;
        if entry.state.is_in_hand() && self.owners.life(&entry.owner) == Life::Alive {
            return Err(Error::Held(Box::new(entry)));
        }
        self.store.write(|journal| {
            let entry = journal.entry(id)?;
            let resolved = advance(&entry, Event::Resolved(ruling), (self.clock)());
            let Some(mut resolved) = resolved else {
                let state = entry.state;
                return Err(Error::NotResolvable { id, state });
            };
            resolved.note = Some(note.to_owned());
            self.store_step(journal, &entry, resolved, note)
        })
    }

    /// Returns the refunds that pass a filter, in the order they were claimed in.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub fn list(&self, filter: &Filter<'_>) -> Result<Vec<Entry>, Error> {
        // Reading must work where writing does not; the list then shows what is on the disk.
        let _ = self.let_go_of_all_the_dead();
        self.store.read(|journal| journal.filtered(filter))
    }

    /// Returns one refund with its history, oldest line first.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchRefund`]; [`Error::Store`].
    pub fn show(&self, id: RefundId) -> Result<(Entry, Vec<Step>), Error> {
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

    fn claim(&self, intention: &Intention, limits: &Limits) -> Result<Entry, Error> {
        let refund = &intention.refund;
        let amount = refund.amount;
        limits.allow(amount)?;
        let owner = self.owner()?;
        let wanted = Wanted {
            asked: intention.asked,
            amount: Some(amount),
            reference: intention.reference.as_ref(),
            again: intention.again,
            begun: self.begun,
        };
        // One transaction: between what is found here and what is written, nobody comes in.
        self.store.write(|journal| {
            let attempt = match self.may_begin(
                journal,
                &intention.merchant,
                &refund.tid,
                wanted,
                Some(intention.balance_before),
                intention.mark,
            )? {
                Ok(attempt) => attempt,
                Err(error) => return Ok(Err(error)),
            };
            let now = (self.clock)();
            let day = korean_day(now);
            if let Err(error) = within_day(journal, &intention.merchant, amount, limits, day)? {
                return Ok(Err(error));
            }
            let mut entry = Entry {
                id: RefundId(0),
                merchant: intention.merchant.clone(),
                tid: refund.tid.clone(),
                asked: intention.asked,
                reference: intention.reference.clone(),
                attempt,
                amount,
                extent: refund.extent,
                taxfree_amount: refund.taxfree_amount,
                reason: refund.reason.clone(),
                account: refund.account.as_ref().map(BankAccount::masked),
                person: self.person.to_string(),
                owner: owner.clone(),
                balance_before: intention.balance_before,
                balance_after: None,
                state: State::Claimed,
                evidence: None,
                is_late: false,
                claimed_at: now,
                sent_at: None,
                answered_at: None,
                resolved_at: None,
                reply: None,
                note: None,
                mark: intention.mark,
            };
            entry.id = journal.insert(&entry, day)?;
            let step = self.step(None, &entry, "claimed");
            entry.mark = journal.add_step(entry.id, &entry.owner, &step)?;
            Ok(Ok(entry))
        })?
    }

    /// Says whether a refund may be begun, as which attempt, after letting go of what the dead left
    /// claimed. The inner error is an answer, with which the transaction is to be kept.
    fn may_begin(
        &self,
        journal: &Transaction<'_>,
        merchant: &Merchant,
        tid: &Tid,
        wanted: Wanted<'_>,
        balance: Option<Won>,
        mark: Mark,
    ) -> Result<Result<u32, Error>, Error> {
        // Asked first: letting go of the dead writes lines too, and moves no money.
        let has_changed = journal.has_changed_since(mark, merchant, tid)?;
        let mut entries = journal.of_payment(merchant, tid)?;
        for entry in &mut entries {
            *entry = self.let_go_if_dead(journal, entry)?;
        }
        let blocked = match standing(&entries, wanted, balance) {
            Standing::Held(entry) => Error::Held(Box::new(entry.clone())),
            Standing::InDoubt(entry) => Error::InDoubt(Box::new(entry.clone())),
            Standing::Refunded(entry) => Error::AlreadyRefunded(Box::new(entry.clone())),
            Standing::Free { .. } | Standing::Surfaced(..) if has_changed => {
                Error::PaymentChanged(tid.clone())
            }
            Standing::Free { attempt } => return Ok(Ok(attempt)),
            Standing::Surfaced(entry, finding) => {
                let event = Event::Looked(finding);
                let Some(mut surfaced) = advance(entry, event, (self.clock)()) else {
                    return Ok(Err(lost(entry, entry.state)));
                };
                surfaced.balance_after = balance;
                let detail = "asked for again, and the balance fell since it was called not made";
                let surfaced = self.store_step(journal, entry, surfaced, detail)?;
                // Whatever was asked for, it was asked by somebody who did not know this.
                if surfaced.state == State::Refunded {
                    Error::AlreadyRefunded(Box::new(surfaced))
                } else {
                    Error::InDoubt(Box::new(surfaced))
                }
            }
        };
        Ok(Err(blocked))
    }

    // (2)

    fn begin_sending(&self, claimed: &Entry) -> Result<Entry, Error> {
        let next = advance(claimed, Event::Send, (self.clock)());
        let sending = next.ok_or_else(|| lost(claimed, claimed.state))?;
        let sending = self
            .store
            .write(|journal| self.store_step(journal, claimed, sending, "about to leave"));
        if matches!(sending, Err(Error::Store(_))) {
            // Nothing will be sent. If this cannot be written either, the claim falls with this run.
            let _ = self.store.write(|journal| {
                let entry = journal.entry(claimed.id)?;
                let next = advance(&entry, Event::Abandoned, (self.clock)());
                let abandoned = next.ok_or_else(|| lost(claimed, entry.state))?;
                self.store_step(journal, &entry, abandoned, "could not be written down")
            });
        }
        sending
    }

    // (4)

    fn write_answer(&self, sending: Entry, refund: &Refund, answer: &Answer) -> Outcome {
        let (replied, reply, detail) = read_answer(refund, answer);
        let fill = |entry: Entry| Entry {
            reply: reply.clone(),
            ..entry
        };
        let event = Event::Replied(replied);
        let written = self.store.write(|journal| {
            let entry = journal.entry(sending.id)?;
            // Given up for dead meanwhile, the refund may be anywhere; its answer is still the answer.
            let next = advance(&entry, event, (self.clock)()).map(fill);
            let next = next.ok_or_else(|| lost(&sending, entry.state))?;
            self.store_step(journal, &entry, next, &detail)
        });
        let detail = Foreign::new(detail);
        match written {
            Ok(entry) => Outcome {
                entry,
                detail,
                unrecorded: None,
            },
            Err(error) => Outcome {
                entry: advance(&sending, event, (self.clock)()).map_or(sending, fill),
                detail,
                unrecorded: Some(error),
            },
        }
    }

    // (5)

    fn look_until_proven(
        &self,
        mut outcome: Outcome,
        settle: Duration,
        lookout: &mut dyn Lookout,
    ) -> Outcome {
        let looks = looks_after(&outcome.entry);
        let mut waited = Duration::ZERO;
        for (number, at) in looks.iter().enumerate() {
            let is_last = number.saturating_add(1) == looks.len();
            let gap = at.saturating_sub(waited);
            if !gap.is_zero() && !lookout.wait(gap) {
                break;
            }
            waited = *at;
            let now = (self.clock)();
            let look = lookout.look(&outcome.entry.tid);
            let (finding, balance, detail) = conclude(&outcome.entry, &look, now, settle, is_last);
            let before = (outcome.entry.state, outcome.entry.evidence);
            match self.write_look(&outcome.entry, finding, balance, &detail) {
                Ok(entry) => outcome.entry = entry,
                Err(error) => {
                    let looked = advance(&outcome.entry, Event::Looked(finding), now);
                    outcome.entry = looked.unwrap_or(outcome.entry);
                    outcome.entry.balance_after = balance.or(outcome.entry.balance_after);
                    outcome.unrecorded = Some(error);
                }
            }
            outcome.detail = Foreign::new(detail);
            if finding != Finding::Undecided
                || before != (outcome.entry.state, outcome.entry.evidence)
            {
                break;
            }
        }
        outcome
    }

    /// Writes down what a look proved; or, where another run was faster, returns what that found.
    fn write_look(
        &self,
        seen: &Entry,
        finding: Finding,
        balance: Option<Won>,
        detail: &str,
    ) -> Result<Entry, Error> {
        self.store.write(|journal| {
            let entry = journal.entry(seen.id)?;
            if (entry.state, entry.evidence) != (seen.state, seen.evidence) {
                // Also where the journal could not be written before and now can: what is on the
                // disk is then `sending`, and falls to the next run.
                return if entry.state.is_in_hand() {
                    Err(lost(seen, entry.state))
                } else {
                    Ok(entry)
                };
            }
            let next = advance(&entry, Event::Looked(finding), (self.clock)());
            let mut looked = next.ok_or_else(|| lost(seen, entry.state))?;
            looked.balance_after = balance.or(entry.balance_after);
            self.store_step(journal, &entry, looked, detail)
        })
    }

    // The dead

    fn let_go_of_the_dead(&self, id: RefundId) -> Result<Entry, Error> {
        let entry = self.store.read(|journal| journal.entry(id))?;
        if !entry.state.is_in_hand() {
            return Ok(entry);
        }
        self.store
            .write(|journal| self.let_go_if_dead(journal, &journal.entry(id)?))
    }

    fn let_go_of_all_the_dead(&self) -> Result<(), Error> {
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
    fn let_go_if_dead(&self, journal: &Transaction<'_>, entry: &Entry) -> Result<Entry, Error> {
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

    fn owner(&self) -> Result<Owner, Error> {
        let mut living = self.living.lock().unwrap_or_else(PoisonError::into_inner);
        if living.is_none() {
            *living = Some(self.owners.register().map_err(|source| StoreError::Owner {
                path: self.owners.folder().to_owned(),
                source,
            })?);
        }
        match living.as_ref() {
            Some(living) => Ok(living.owner().clone()),
            None => Err(Error::Store(StoreError::Owner {
                path: self.owners.folder().to_owned(),
                source: std::io::ErrorKind::Other.into(),
            })),
        }
    }

    /// Writes one transition with its line in the history, if the refund is still where it was.
    fn store_step(
        &self,
        journal: &Transaction<'_>,
        before: &Entry,
        mut after: Entry,
        detail: &str,
    ) -> Result<Entry, Error> {
        if !journal.update(&after, before.state)? {
            let found = journal.entry(before.id)?.state;
            return Err(lost(before, found));
        }
        let step = self.step(Some(before.state), &after, detail);
        after.mark = journal.add_step(after.id, &after.owner, &step)?;
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

/// Carries an entry over to where an event leads; `None` where it cannot happen.
fn advance(entry: &Entry, event: Event, now: Timestamp) -> Option<Entry> {
    let next = follow(entry.state, entry.evidence, event)?;
    let mut after = entry.clone();
    after.state = next.state;
    after.evidence = next.evidence;
    after.is_late |= next.is_late;
    match event {
        Event::Send => after.sent_at = Some(now),
        Event::Replied(_) => after.answered_at = Some(now),
        Event::Abandoned | Event::Looked(_) | Event::Resolved(_) => {}
    }
    if next.state.is_open() {
        after.resolved_at = None;
    } else if entry.state != next.state || entry.evidence != next.evidence {
        after.resolved_at = Some(now);
    }
    Some(after)
}

/// Says whether a day's limit has room for a refund. The inner error is an answer.
fn within_day(
    journal: &Transaction<'_>,
    merchant: &Merchant,
    amount: Won,
    limits: &Limits,
    day: Date,
) -> Result<Result<(), Error>, Error> {
    let Some(limit) = limits.refund_limit_per_day else {
        return Ok(Ok(()));
    };
    let sum = journal.sum_of_day(merchant, day, State::may_have_moved_money)?;
    if sum.checked_add(amount).is_none_or(|total| total > limit) {
        return Ok(Err(Error::AboveDayLimit {
            amount,
            limit,
            sum,
            day,
        }));
    }
    Ok(Ok(()))
}

fn lost(entry: &Entry, found: State) -> Error {
    Error::LostOwnership {
        id: entry.id,
        expected: entry.state,
        found,
    }
}

/// Says when a refund is to be looked at after its call ended; never, where the answer is enough.
fn looks_after(entry: &Entry) -> &'static [Duration] {
    match entry.state {
        State::Unknown if entry.is_declined() => LOOKS_AFTER_NO,
        State::Unknown => LOOKS_AFTER_SILENCE,
        // The balance after a partial refund is what `CANCEL_SUM_AMOUNT` is documented to mean; and
        // a reply that names no amount has not confirmed one.
        State::Refunded
            if entry.extent == Extent::Part
                || entry
                    .reply
                    .as_ref()
                    .is_none_or(|reply| reply.amount.is_none()) =>
        {
            LOOKS_AFTER_YES
        }
        State::Refunded
        | State::Claimed
        | State::Sending
        | State::Refused
        | State::NotSent
        | State::NotApplied
        | State::Conflict => &[],
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
