//! Whether a refund may be begun, and the claim with which it begins: one transaction, so that nobody
//! comes in between what is found and what is written.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Journal;
use super::entry::{Entry, Mark, State};
use super::error::JournalError;
use super::owner::Owner;
use super::planned::{PlannedRefund, Sighting};
use super::standing::{Clearance, RefundWanted, made_before, standing};
use super::step::Detail;
use super::store::{PaymentKey, Transaction};
use super::watermark::{Tide, Watermark, tide};
use crate::payment::{BankAccount, Environment, Limits, Order, RefundId, Tid, Won, korean_day};

impl Journal {
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
    /// [`JournalError::ReferenceUsed`], [`JournalError::NotAgain`], [`JournalError::AgainOfOtherAmount`],
    /// [`JournalError::PaymentChanged`], [`JournalError::OldReading`], [`JournalError::RolledBack`]; [`JournalError::Store`].
    pub fn check(
        &self,
        environment: Environment,
        order: &Order,
        reading: Option<&Sighting>,
        mark: Mark,
        settle: Duration,
    ) -> Result<Clearance, JournalError> {
        let is_again = order.again_after.is_some();
        let wanted = RefundWanted {
            // One more of the same is as much, also where all that is left is asked for.
            amount: reading
                .and_then(|reading| reading.balance)
                .filter(|_| is_again),
            ..RefundWanted::of_order(order, self.begun)
        };
        let key = (environment, &order.tid);
        self.write(|journal| {
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
        let wanted = RefundWanted::of_order(order, self.begun);
        let entries = self.read(|journal| Ok(journal.of_payment((environment, &order.tid))?))?;
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
        let entries = self.read(|journal| Ok(journal.of_payment((environment, tid))?))?;
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
        allow(limits, amount)?;
        let day = korean_day((self.clock)());
        self.read(|journal| within_day(journal, environment, amount, limits, day))?
    }

    pub(super) fn claim(
        &self,
        planned: &PlannedRefund,
        limits: &Limits,
        settle: Duration,
    ) -> Result<Entry, JournalError> {
        let refund = &planned.refund;
        let amount = refund.amount;
        allow(limits, amount)?;
        let owner = self.store.this_run()?;
        let wanted = RefundWanted {
            asked: planned.asked,
            amount: Some(amount),
            reference: planned.reference.as_ref(),
            again_after: planned.again_after,
            begun: self.begun,
        };
        let environment = planned.merchant.environment;
        let key = (environment, &refund.tid);
        let reading = Some(&planned.reading);
        // One transaction: between what is found here and what is written, nobody comes in.
        self.write(|journal| {
            let begun = self.may_begin(journal, key, wanted, reading, planned.mark, settle)?;
            let attempt = match begun {
                Ok((attempt, _)) => attempt,
                Err(error) => return Ok(Err(error)),
            };
            let now = (self.clock)();
            let day = korean_day(now);
            if let Err(error) = within_day(journal, environment, amount, limits, day)? {
                return Ok(Err(error));
            }
            let mut entry = Entry {
                attempt,
                settle,
                ..claimed(planned, owner, self.person.to_string(), now)
            };
            entry.id = journal.insert(&entry, day)?;
            let step = self.step(None, &entry, Detail::Claimed);
            entry.mark = journal.add_step(entry.id, &entry.owner, &step)?;
            let watermark = Watermark::of(entry.balance_before);
            journal.set_watermark(key, watermark)?;
            Ok(Ok(entry))
        })?
    }

    /// Says whether a refund may be begun, as which attempt, after letting go of what the dead left
    /// claimed. The inner error is an answer, with which the transaction is to be kept.
    pub(super) fn may_begin(
        &self,
        journal: &dyn Transaction,
        key: PaymentKey<'_>,
        wanted: RefundWanted<'_>,
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
        let attempt = match standing(&entries, wanted).attempt(key.1) {
            Ok(_) if has_changed => {
                return Ok(Err(JournalError::PaymentChanged(key.1.clone())));
            }
            Ok(attempt) => attempt,
            Err(error) => return Ok(Err(error)),
        };
        let rolled_back_from = match self.heed_reading(journal, key, reading, settle)? {
            Ok(rolled_back_from) => rolled_back_from,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok((attempt, Clearance::of(&entries, rolled_back_from))))
    }

    /// Compares a reading with what is known of the payment, and remembers what it says. Returns the
    /// last known balance where a person goes on although more than that is left.
    pub(super) fn heed_reading(
        &self,
        journal: &dyn Transaction,
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
        match tide(known, balance, now, settle) {
            Tide::Known(balance) => {
                let after = Watermark::of(balance);
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
                Ok(Err(old_reading(key, known, balance)))
            }
            Tide::RolledBack if reading.is_rollback_known => Ok(Ok(Some(known.balance))),
            Tide::RolledBack => Ok(Err(rolled_back(key, known, balance))),
        }
    }
}

/// Says of a reading with more than is known to be left that it may be an old one.
pub(super) fn old_reading(key: PaymentKey<'_>, known: Watermark, balance: Won) -> JournalError {
    JournalError::OldReading {
        environment: key.0,
        tid: key.1.clone(),
        known: known.balance,
        balance,
    }
}

/// Says of such a reading that a cancel was undone.
pub(super) fn rolled_back(key: PaymentKey<'_>, known: Watermark, balance: Won) -> JournalError {
    JournalError::RolledBack {
        tid: key.1.clone(),
        known: known.balance,
        balance,
    }
}

/// Says whether one refund of that amount is allowed at all.
pub(super) fn allow(limits: &Limits, amount: Won) -> Result<(), JournalError> {
    if limits.is_read_only {
        return Err(JournalError::ReadOnlyProfile);
    }
    match limits.refund_limit.filter(|limit| amount > *limit) {
        Some(limit) => Err(JournalError::AboveRefundLimit { amount, limit }),
        None => Ok(()),
    }
}

/// Says whether a day's limit has room for a refund. The inner error is an answer.
pub(super) fn within_day(
    journal: &dyn Transaction,
    environment: Environment,
    amount: Won,
    limits: &Limits,
    day: Date,
) -> Result<Result<(), JournalError>, JournalError> {
    if limits.refund_limit_per_day.is_none() {
        return Ok(Ok(()));
    }
    let counts = |entry: &&Entry| {
        let state = entry.state;
        state.may_have_moved_money() || (state == State::Refused && !entry.is_certain())
    };
    let sum = journal
        .of_day(environment, day)?
        .iter()
        .filter(counts)
        .try_fold(Won::ZERO, |sum, entry| sum.checked_add(entry.amount))
        .unwrap_or(Won::new(u64::MAX));
    Ok(allow_beside(limits, amount, sum, day))
}

/// Says whether a day's limit has room for a refund beside what went back on that day, or may have.
pub(super) fn allow_beside(
    limits: &Limits,
    amount: Won,
    sum: Won,
    day: Date,
) -> Result<(), JournalError> {
    let is_above = |limit: &Won| sum.checked_add(amount).is_none_or(|total| total > *limit);
    match limits.refund_limit_per_day.filter(is_above) {
        Some(limit) => Err(JournalError::AboveDayLimit {
            amount,
            limit,
            sum,
            day,
        }),
        None => Ok(()),
    }
}

/// Returns a refund as it is claimed, before it has a number.
fn claimed(planned: &PlannedRefund, owner: Owner, person: String, now: Timestamp) -> Entry {
    let refund = &planned.refund;
    let reading = &planned.reading;
    let balance_before = reading.balance.unwrap_or_default();
    Entry {
        id: RefundId(0),
        merchant: planned.merchant.clone(),
        via: planned.via.clone(),
        tid: refund.tid.clone(),
        asked: planned.asked,
        reference: planned.reference.clone(),
        attempt: 1,
        again_after: planned.again_after,
        amount: refund.amount,
        extent: refund.extent,
        taxfree_amount: refund.taxfree_amount,
        reason: refund.reason.clone(),
        account: refund.account.as_ref().map(BankAccount::masked),
        person,
        owner,
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
        settle: Duration::ZERO,
        reply: None,
        note: None,
        mark: planned.mark,
    }
}
