//! What the journal says of a further refund of a payment, for a person who only looks. Refuses to write
//! down what was read.

use std::time::Duration;

use jiff::Timestamp;

use super::Journal;
use super::claim::{allow, allow_beside, old_reading, rolled_back, within_day};
use super::entry::Entry;
use super::error::JournalError;
use super::standing::{Clearance, RefundWanted, in_the_way, made_before};
use super::store::{PaymentKey, Transaction};
use super::watermark::{Tide, tide};
use crate::payment::{AmountAsked, Environment, Limits, RefundId, Tid, Won, korean_day};

/// What the journal says of a further refund of a payment.
#[derive(Debug, Default)]
pub struct Prospect {
    /// All refunds of the payment, oldest first.
    pub entries: Vec<Entry>,
    /// What is in the way of every further one.
    pub obstacle: Option<JournalError>,
    /// What is in the way of one of all that is left.
    pub limit: Option<JournalError>,
    /// The last refund of as much as is left now: one of all of it is one more after that.
    pub as_much_before: Option<RefundId>,
    /// What the journal knows to have gone back, and what may have.
    pub known: Clearance,
}

impl Journal {
    /// Says what is in the way of a further refund of a payment, of which so much is left.
    ///
    /// The reading is not kept. That an old one stays as it is for long enough to be believed is found
    /// out only by whoever asks for a refund.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn prospect(
        &self,
        environment: Environment,
        tid: &Tid,
        balance: Option<Won>,
        limits: &Limits,
        settle: Duration,
    ) -> Result<Prospect, JournalError> {
        // Reading must work where writing does not; what is shown then is on the disk.
        let _ = self.let_go_of_all_the_dead();
        let now = (self.clock)();
        self.read(|journal| {
            let key = (environment, tid);
            let entries = journal.of_payment(key)?;
            let known = Clearance::of(&entries, None);
            let obstacle = match (allow(limits, Won::ZERO), in_the_way(&entries)) {
                (Err(error), _) => Some(error),
                (Ok(()), Some(standing)) => standing.attempt(tid).err(),
                (Ok(()), None) => more_than_known(journal, key, balance, now, settle)?,
            };
            let limit = match balance {
                Some(balance) => allow(limits, balance)
                    .and(within_day(
                        journal,
                        environment,
                        balance,
                        limits,
                        korean_day(now),
                    )?)
                    .err(),
                None => None,
            };
            let as_much = RefundWanted {
                asked: AmountAsked::Full,
                amount: balance,
                reference: None,
                again_after: None,
                begun: self.begun,
            };
            let before = balance.and_then(|_| made_before(&entries, as_much).last());
            Ok(Prospect {
                as_much_before: before.map(|entry| entry.id),
                obstacle,
                limit,
                known,
                entries,
            })
        })
    }
}

impl Prospect {
    /// Says what is in the way where no refund was ever begun: a profile's limits, if anything.
    #[must_use]
    pub fn without_journal(balance: Option<Won>, limits: &Limits, now: Timestamp) -> Self {
        let allow_all = |balance| {
            allow(limits, balance).and(allow_beside(limits, balance, Won::ZERO, korean_day(now)))
        };
        Self {
            obstacle: allow(limits, Won::ZERO).err(),
            limit: balance.and_then(|balance| allow_all(balance).err()),
            ..Self::default()
        }
    }
}

/// Says of a reading that it has more than is known to be left.
fn more_than_known(
    journal: &dyn Transaction,
    key: PaymentKey<'_>,
    balance: Option<Won>,
    now: Timestamp,
    settle: Duration,
) -> Result<Option<JournalError>, JournalError> {
    let (Some(balance), Some(known)) = (balance, journal.watermark(key)?) else {
        return Ok(None);
    };
    Ok(match tide(known, balance, (now, None), settle) {
        Tide::Known(_) => None,
        Tide::Old { .. } => Some(old_reading(key, known, balance)),
        Tide::RolledBack => Some(rolled_back(key, known, balance)),
    })
}
