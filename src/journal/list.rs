//! What the journal shows: of its refunds, and of itself.

use std::ops::ControlFlow;
use std::path::Path;

use super::Journal;
use super::database_status::DatabaseStatus;
use super::entry::{Entry, Mark};
use super::error::JournalError;
use super::history::known;
use super::step::Step;
use super::store::{EntryFilter, JournalLocation};
use crate::payment::RefundId;

/// What the journal says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalStatus {
    /// Where it is.
    pub location: JournalLocation,
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
    /// What a database says of itself; none where the journal is a file.
    pub database: Option<DatabaseStatus>,
}

impl JournalStatus {
    fn count(&mut self, entry: &Entry) {
        let add = |count: &mut u64, counts: bool| {
            *count = count.saturating_add(u64::from(counts));
        };
        add(&mut self.refunds, true);
        add(&mut self.open, entry.state.is_open());
        add(&mut self.uncertain, !entry.is_certain());
        if entry.sent_at.is_some() {
            self.highest_sent = self.highest_sent.max(entry.id.0);
        }
    }
}

impl Journal {
    /// Returns what the journal says of itself.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn status(&self) -> Result<JournalStatus, JournalError> {
        let identity = self.store.identity()?;
        let mut status = JournalStatus {
            location: identity.location,
            id: identity.id,
            version: identity.version,
            refunds: 0,
            highest_sent: 0,
            witnessed: identity.witnessed,
            open: 0,
            uncertain: 0,
            database: self.store.database_status()?,
        };
        self.read(|journal| {
            Ok(journal.each(&EntryFilter::default(), &mut |entry| {
                status.count(&entry);
                ControlFlow::Continue(())
            })?)
        })?;
        Ok(status)
    }

    /// Hands over the refunds that pass a filter, one by one in the order they were claimed in, until
    /// `visit` fails.
    ///
    /// They are those of one moment. Others may write meanwhile, however long it takes; the journal may
    /// not be asked anything else.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`], and whatever `visit` gives.
    pub fn each<E: From<JournalError>>(
        &self,
        filter: &EntryFilter<'_>,
        mut visit: impl FnMut(&Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        // As in `list`.
        let _ = self.let_go_of_all_the_dead();
        let mut failure = None;
        self.read(|journal| {
            Ok(journal.each(filter, &mut |entry| match visit(&entry) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            })?)
        })?;
        failure.map_or(Ok(()), Err)
    }

    /// Returns the refunds that pass a filter, in the order they were claimed in.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn list(&self, filter: &EntryFilter<'_>) -> Result<Vec<Entry>, JournalError> {
        // Reading must work where writing does not; the list then shows what is on the disk.
        let _ = self.let_go_of_all_the_dead();
        self.list_as_it_stands(filter)
    }

    /// Returns the refunds that pass a filter as they stand: no run that died is let go of, and nothing is changed.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn list_as_it_stands(&self, filter: &EntryFilter<'_>) -> Result<Vec<Entry>, JournalError> {
        self.read(|journal| Ok(journal.filtered(filter)?))
    }

    /// Returns one refund with its history, oldest line first.
    ///
    /// # Errors
    ///
    /// [`JournalError::NoSuchRefund`]; [`JournalError::Store`].
    pub fn show(&self, id: RefundId) -> Result<(Entry, Vec<Step>), JournalError> {
        // As in `list`.
        let _ = self.let_go_of_the_dead(id);
        self.read(|journal| Ok((known(journal, id)?, journal.steps(id)?)))
    }

    /// Returns how far the journal is: to be asked *before* a payment is read.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn mark(&self) -> Result<Mark, JournalError> {
        self.read(|journal| Ok(journal.mark()?))
    }

    /// Makes a copy of the journal that can be trusted: one moment of it, whole, on the disk.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn backup(&self, to: &Path) -> Result<(), JournalError> {
        Ok(self.store.backup(to)?)
    }
}
