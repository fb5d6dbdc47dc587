//! One step of a refund: its new state and its line in the history, or neither.

use super::Journal;
use super::entry::{Entry, State};
use super::error::JournalError;
use super::step::{Detail, Step};
use super::store::{PaymentKey, Transaction};
use super::watermark::Watermark;
use crate::payment::{RefundId, Won};

impl Journal {
    /// Reads; changes nothing.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&dyn Transaction) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        self.store.read(work)
    }

    /// Does some work in one transaction, and undoes it where it fails.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&dyn Transaction) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        self.store.write(work)
    }

    /// Returns why what was written is not where others find it.
    pub(super) fn misplaced(&self) -> Option<JournalError> {
        self.store.check_place().err().map(JournalError::from)
    }

    /// Writes one transition with its line in the history, if the refund is still where it was, and
    /// what it says of the payment.
    pub(super) fn store_step(
        &self,
        journal: &dyn Transaction,
        before: &Entry,
        mut after: Entry,
        detail: Detail,
    ) -> Result<Entry, JournalError> {
        if !journal.update(&after, before.state)? {
            let found = known(journal, before.id)?.state;
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

    pub(super) fn step(&self, from: Option<State>, after: &Entry, detail: Detail) -> Step {
        Step {
            at: (self.clock)(),
            person: self.person.to_string(),
            from,
            to: after.state,
            evidence: after.evidence,
            detail,
        }
    }
}

pub(super) fn lost(entry: &Entry, found: State) -> JournalError {
    JournalError::LostOwnership {
        id: entry.id,
        expected: entry.state,
        found,
    }
}

/// A look or an answer that leaves less of a payment than was known is the last known balance.
fn lower_watermark(
    journal: &dyn Transaction,
    key: PaymentKey<'_>,
    balance: Won,
) -> Result<(), JournalError> {
    let known = journal.watermark(key)?;
    let is_news = known.is_none_or(|known| {
        balance < known.balance || (balance == known.balance && known.higher_since.is_some())
    });
    if is_news {
        journal.set_watermark(key, Watermark::of(balance))?;
    }
    Ok(())
}

/// Returns a refund as it stands now. A database that has forgotten its last rows gives their numbers away again:
/// what is another run's, or of another payment, is another refund.
pub(super) fn known_same(journal: &dyn Transaction, entry: &Entry) -> Result<Entry, JournalError> {
    let found = known(journal, entry.id)?;
    if found.owner.id == entry.owner.id && found.tid == entry.tid {
        Ok(found)
    } else {
        Err(lost(entry, found.state))
    }
}

/// Returns a refund that has to be there.
pub(super) fn known(journal: &dyn Transaction, id: RefundId) -> Result<Entry, JournalError> {
    journal.entry(id)?.ok_or(JournalError::NoSuchRefund(id))
}
