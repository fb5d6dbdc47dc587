//! What runs left behind that are no more.

use super::Journal;
use super::entry::Entry;
use super::error::JournalError;
use super::history::{known, lost};
use super::owner::Life;
use super::step::Detail;
use super::store::Transaction;
use super::transition::{Event, advance};
use crate::payment::RefundId;

impl Journal {
    pub(super) fn let_go_of_the_dead(&self, id: RefundId) -> Result<Entry, JournalError> {
        let entry = self.read(|journal| known(journal, id))?;
        if !entry.state.is_in_hand() {
            return Ok(entry);
        }
        self.write(|journal| self.let_go_if_dead(journal, &known(journal, id)?))
    }

    pub(super) fn let_go_of_all_the_dead(&self) -> Result<(), JournalError> {
        let left_behind = self.read(|journal| {
            let mut left_behind = Vec::new();
            for entry in journal.in_hand()? {
                if journal.life(&entry.owner)? == Life::Dead {
                    left_behind.push(entry.id);
                }
            }
            Ok(left_behind)
        })?;
        for id in left_behind {
            self.let_go_of_the_dead(id)?;
        }
        Ok(())
    }

    /// What a dead run had claimed was never sent; what it was sending is unknown.
    pub(super) fn let_go_if_dead(
        &self,
        journal: &dyn Transaction,
        entry: &Entry,
    ) -> Result<Entry, JournalError> {
        if !entry.state.is_in_hand() || journal.life(&entry.owner)? != Life::Dead {
            return Ok(entry.clone());
        }
        let next = advance(entry, Event::Abandoned, (self.clock)());
        let abandoned = next.ok_or_else(|| lost(entry, entry.state))?;
        let abandoned = self.store_step(journal, entry, abandoned, Detail::RunEnded)?;
        self.store.forget(&entry.owner);
        Ok(abandoned)
    }
}
