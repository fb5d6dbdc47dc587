//! What looks at a payment do to its refunds.

use std::time::Duration;

use jiff::Timestamp;

use super::entry::{Entry, State};
use super::error::JournalError;
use super::history::{known_same, lost};
use super::looking::{Conclusion, Observation, baseline_beside, doubt_since, weigh};
use super::outcome::Outcome;
use super::standing::was_inferred_away;
use super::step::Detail;
use super::store::Transaction;
use super::transition::{Event, Finding, Stand, advance};
use super::{Journal, Observer};
use crate::payment::{CallFailure, No, RefundId};

/// When to look after nothing was answered, counted from when the call ended.
pub(super) const LOOKS_AFTER_SILENCE: &[Duration] =
    &[seconds(1), seconds(3), seconds(8), seconds(20)];

/// When to look after a no. Until the last of them the payment may still be as it was before.
pub(super) const LOOKS_AFTER_NO: &[Duration] = &[seconds(0), seconds(1), seconds(3), seconds(8)];

/// When to look after a `0000` that needs confirming: at once, and later while nothing is seen.
pub(super) const LOOKS_AFTER_YES: &[Duration] =
    &[seconds(0), seconds(1), seconds(3), seconds(8), seconds(20)];

const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

impl Journal {
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
            // Waited for once: the next look may as well be written by whoever looks next.
            let is_patient = outcome.unrecorded.is_none() && outcome.unrecorded_look.is_none();
            outcome.unrecorded_look = None;
            let write = || self.write_look(&outcome.entry, &look, now, settle, is_last);
            let written = if is_patient {
                self.persistently(write)
            } else {
                write()
            };
            outcome.detail = match written {
                Ok((entry, detail)) => {
                    outcome.entry = entry;
                    outcome.unrecorded = outcome.unrecorded.or(self.misplaced());
                    detail
                }
                Err(error) => {
                    let (looked, _, detail) =
                        conclude(&outcome.entry, &look, now, settle, is_last, false);
                    let looked = looked.unwrap_or_else(|| outcome.entry.clone());
                    if outcome.unrecorded.is_none() && looked.state == outcome.entry.state {
                        // What became of it is on the disk; how certain that is can be found
                        // out again.
                        outcome.unrecorded_look = Some(error);
                    } else {
                        outcome.entry = looked;
                        outcome.unrecorded.get_or_insert(error);
                    }
                    detail
                }
            };
            // Also where another run found it out.
            if before != Stand::of(&outcome.entry) {
                break;
            }
        }
        outcome
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
        look: impl FnOnce(&Entry) -> Result<Observation, CallFailure>,
    ) -> Result<Outcome, JournalError> {
        let entry = self.let_go_of_the_dead(id)?;
        if entry.state.is_in_hand() {
            return Err(JournalError::Held(Box::new(entry)));
        }
        if entry.is_certain() {
            return Ok(Outcome::recorded(entry, Detail::NotLookedAt));
        }
        // Before the look: what it sees may be as old as that.
        let now = (self.clock)();
        let look = look(&entry);
        let (entry, detail) = self.write_look(&entry, &look, now, settle, true)?;
        Ok(Outcome::recorded(entry, detail))
    }

    /// Writes down what a look proved; or, where another run looked meanwhile, returns what that found.
    fn write_look(
        &self,
        seen: &Entry,
        look: &Result<Observation, CallFailure>,
        now: Timestamp,
        settle: Duration,
        is_last: bool,
    ) -> Result<(Entry, Detail), JournalError> {
        self.write(|journal| {
            let entry = known_same(journal, seen)?;
            if seen.answered_at.is_some() && entry.answered_at.is_none() {
                // The answer is not written yet, and says more than a look.
                return Err(lost(seen, entry.state));
            }
            if Stand::of(&entry) != Stand::of(seen) {
                // Also where the journal could not be written before and now can: what is on the
                // disk is then `sending`, and falls to the next run.
                return if entry.state.is_in_hand() {
                    Err(lost(seen, entry.state))
                } else {
                    Ok((entry, Detail::LookedMeanwhile))
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
            let looked = self.store_step(journal, &entry, looked, detail.clone())?;
            if finding == Finding::Contradiction && looked.state == State::Conflict {
                for rival in rivals {
                    self.put_in_conflict(journal, rival)?;
                }
            }
            if reopens_earlier(entry.state, looked.state, looked.no()) {
                self.reopen_inferred(journal, &others, &looked)?;
            }
            Ok((looked, detail))
        })
    }

    /// One fall of the balance is neither's where two attempts are uncertain.
    pub(super) fn put_in_conflict(
        &self,
        journal: &dyn Transaction,
        rival: &Entry,
    ) -> Result<(), JournalError> {
        let event = Event::Looked(Finding::Contradiction);
        let Some(after) = advance(rival, event, (self.clock)()) else {
            return Ok(());
        };
        if after.state != rival.state {
            self.store_step(journal, rival, after, Detail::OneFallOfTwo)?;
        }
        Ok(())
    }

    /// What was called cancelled already may have been cancelled by an attempt that was taken for
    /// lost.
    pub(super) fn reopen_inferred(
        &self,
        journal: &dyn Transaction,
        entries: &[Entry],
        refused: &Entry,
    ) -> Result<(), JournalError> {
        for entry in entries {
            if entry.id >= refused.id || !was_inferred_away(entry) {
                continue;
            }
            if let Some(after) = advance(entry, Event::Reopened, (self.clock)()) {
                let detail = Detail::CalledCancelled {
                    asked_for: refused.id,
                };
                self.store_step(journal, entry, after, detail)?;
            }
        }
        Ok(())
    }
}

/// Draws the conclusion from one look: the entry as it follows, what was found, and what to say of
/// it.
pub(super) fn conclude(
    entry: &Entry,
    look: &Result<Observation, CallFailure>,
    now: Timestamp,
    settle: Duration,
    is_last: bool,
    has_rival: bool,
) -> (Option<Entry>, Finding, Detail) {
    let look = match look {
        Ok(look) => look,
        Err(why) => {
            let looked = advance(entry, Event::Looked(Finding::Undecided), now);
            let detail = Detail::NotSeen { why: why.clone() };
            return (looked, Finding::Undecided, detail);
        }
    };
    let Conclusion { finding, baseline } = weigh(entry, look, now, settle, is_last, has_rival);
    let detail = Detail::of_look(entry, look, finding);
    // An old reading tells nothing of what is left: neither more than before, nor what does not show
    // a refund yet that the gateway accepted.
    let is_old = look.balance().is_some_and(|left| left > entry.baseline)
        || (entry.state == State::Refunded && finding == Finding::Undecided);
    let seen = look.balance().filter(|_| !is_old);
    let (doubt_since, doubt_since_gateway) = doubt_since(entry, now, look.date);
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

/// Tells whether an attempt may be what made the balance fall: it left, and nothing is proven of it.
pub(super) fn is_rival(entry: &Entry) -> bool {
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
pub(super) fn reopens_earlier(from: State, to: State, no: Option<No>) -> bool {
    let is_believed = |state| matches!(state, State::Refused | State::Conflict);
    no == Some(No::AlreadyCancelled) && is_believed(to) && !is_believed(from)
}

/// The entry as a look is to be weighed for it, beside the other refunds of its payment.
pub(super) fn beside(
    entry: &Entry,
    others: &[Entry],
    look: &Result<Observation, CallFailure>,
) -> Entry {
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
pub(super) fn alone(entry: &Entry, weighed: &Entry, looked: Entry) -> Entry {
    let baseline = if looked.baseline == weighed.baseline {
        entry.baseline
    } else {
        looked.baseline
    };
    Entry { baseline, ..looked }
}

/// Says for how long a refund is looked at after its call ended, where nothing is proven before.
#[must_use]
pub fn looking_time(entry: &Entry, settle: Duration) -> Duration {
    let looks = looks_after(entry).iter().copied();
    looks.filter(|at| *at <= settle).max().unwrap_or_default()
}

/// Says when a refund is to be looked at after its call ended; never, where the answer is enough.
pub(super) fn looks_after(entry: &Entry) -> &'static [Duration] {
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
