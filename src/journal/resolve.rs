//! A person's decision on a refund. Refuses what a look or the time that passed does not allow.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Journal;
use super::entry::{DATE_RESOLUTION, Entry, Mark, Ruling, State};
use super::error::JournalError;
use super::history::known;
use super::looking::{Observation, doubt_since, has_settled};
use super::owner::Life;
use super::standing::Clearance;
use super::step::Detail;
use super::store::Transaction;
use super::transition::{Event, Stand, advance};
use super::watermark::Watermark;
use crate::payment::{RefundId, Won};

impl Journal {
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
        if entry.state.is_in_hand()
            && self.read(|journal| Ok(journal.life(&entry.owner)?))? == Life::Alive
        {
            return Err(JournalError::Held(Box::new(entry)));
        }
        let now = (self.clock)();
        self.begin_to_doubt(id, look, mark, now)?;
        self.write(|journal| {
            let entry = known(journal, id)?;
            if entry.owner != shown.owner || Stand::of(&entry) != Stand::of(shown) {
                return Err(JournalError::Changed(Box::new(entry)));
            }
            let mut resolved = resolved(journal, &entry, ruling, look, now, settle)?;
            let key = (entry.merchant.environment, &entry.tid);
            resolved.note = Some(note.to_owned());
            resolved.balance_after = look.balance().or(entry.balance_after);
            let resolved =
                self.store_step(journal, &entry, resolved, Detail::Text(note.to_owned()))?;
            // Whoever overturns a refund has seen that its money is back.
            let is_overturned = entry.state == State::Refunded && resolved.state != State::Refunded;
            if let Some(balance) = look.balance().filter(|_| is_overturned) {
                journal.set_watermark(key, Watermark::of(balance))?;
            }
            Ok(resolved)
        })
    }

    /// Finds out whether [`Journal::resolve`] would refuse the decision as things stand, so that nobody is asked for
    /// it in vain. Writes nothing. Of a refund in hand only the writing tells, since its run may be alive.
    ///
    /// # Errors
    ///
    /// As [`Journal::resolve`].
    pub fn check_resolvable(
        &self,
        shown: &Entry,
        ruling: Ruling,
        look: &Observation,
        mark: Mark,
        settle: Duration,
    ) -> Result<(), JournalError> {
        if shown.state.is_in_hand() {
            return Ok(());
        }
        let now = (self.clock)();
        self.read(|journal| {
            let entry = doubted(known(journal, shown.id)?, look, mark, now);
            resolved(journal, &entry, ruling, look, now, settle).map(drop)
        })
    }

    /// Writes down from when on time passes for a refund, where nobody has yet: a run out of sight
    /// never said when its call ended, and the gateway told no time so far. A look that is older than
    /// what is known of the refund may be from before its call ended.
    pub(super) fn begin_to_doubt(
        &self,
        id: RefundId,
        look: &Observation,
        mark: Mark,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        self.write(|journal| {
            let entry = known(journal, id)?;
            let doubted = doubted(entry.clone(), look, mark, now);
            if doubted != entry {
                journal.update(&doubted, entry.state)?;
            }
            Ok(())
        })
    }
}

/// Returns a refund from when on time passes for it, where nobody has said so yet.
fn doubted(entry: Entry, look: &Observation, mark: Mark, now: Timestamp) -> Entry {
    let date = look.date.filter(|_| entry.mark <= mark);
    let (doubt_since, doubt_since_gateway) = doubt_since(&entry, now, date);
    Entry {
        doubt_since,
        doubt_since_gateway,
        ..entry
    }
}

/// Returns a refund as a person's ruling makes it, where that is allowed.
fn resolved(
    journal: &dyn Transaction,
    entry: &Entry,
    ruling: Ruling,
    look: &Observation,
    now: Timestamp,
    settle: Duration,
) -> Result<Entry, JournalError> {
    let resolved = advance(entry, Event::Resolved(ruling), now)
        .ok_or_else(|| JournalError::NotResolvable(Box::new(entry.clone())))?;
    let key = (entry.merchant.environment, &entry.tid);
    let entries = journal.of_payment(key)?;
    let last_known = journal.watermark(key)?.map(|known| known.balance);
    check_ruling(entry, &entries, last_known, ruling, look, now, settle)?;
    Ok(resolved)
}

/// Says whether what a look found, and the time that has passed, allow a person's ruling. `entries`
/// are all refunds of the payment, oldest first, and `last_known` is the last balance that counts.
/// What other refunds had taken again is not held against this one.
pub(super) fn check_ruling(
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
        if has_settled(since, (now, look.date), settle) {
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

/// Returns what is left of a payment as far as the journal knows: by what it had at first and was
/// refunded since, or less, where others took some.
pub(super) fn known_to_be_left(entries: &[Entry], last_known: Option<Won>) -> Option<Won> {
    let refunded = Clearance::of(entries, None).refunded;
    let left = entries.first().map(|first| {
        first
            .balance_before
            .checked_sub(refunded)
            .unwrap_or_default()
    });
    left.into_iter().chain(last_known).min()
}

pub(super) fn sum_of(entries: &[Entry], counts: impl Fn(&Entry) -> bool) -> Won {
    entries
        .iter()
        .filter(|entry| counts(entry))
        .try_fold(Won::ZERO, |sum, entry| sum.checked_add(entry.amount))
        .unwrap_or(Won::new(u64::MAX))
}

/// Says from when on a person may call a refund not made, by this machine's clock.
pub(super) fn too_early_until(
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
    let dated = settle.saturating_add(DATE_RESOLUTION);
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
