//! Where the journal is kept, a folder for each kind of database. A store keeps rows, tells which runs are alive, and
//! sees to it that no other journal passes for this one; it decides nothing.
//!
//! Another database is one more folder here that implements [`Store`] and [`Transaction`], and one more
//! constructor of a journal. The tests of the journal run over every store that `tests/place.rs` makes.

mod columns;
mod error;
pub(super) mod holdings;
mod location;
pub(super) mod postgres;
mod rows;
pub(super) mod sqlite;

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::error::{Senseless, StoreError};
pub use self::location::{Database, JournalLocation, JournalPlace};
use super::database_status::DatabaseStatus;
use super::entry::{Entry, Mark, State};
use super::owner::{Life, Owner};
use super::step::Step;
use super::watermark::Watermark;
use crate::payment::{Environment, RefundId, Tid};

/// The payment that a refund is of: two profiles, merchants or base URLs are no other payment.
pub(super) type PaymentKey<'a> = (Environment, &'a Tid);

/// Which refunds to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter<'a> {
    /// Only those that are not certain: the open ones, and those that a look may still change.
    pub is_uncertain: bool,
    /// Only those of one payment.
    pub tid: Option<&'a Tid>,
    /// Only those claimed at this time or later.
    pub since: Option<Timestamp>,
}

/// A database with a journal in it, and the place of this run among those that use it.
pub(super) trait Store: Send + Sync {
    /// Does some work in one transaction, which nobody else's can come in between.
    ///
    /// What it did is on the disk when this returns `Ok` after [`Ending::Keep`], and undone otherwise.
    fn transact(
        &self,
        access: Access,
        work: &mut dyn FnMut(&dyn Transaction) -> Ending,
    ) -> Result<(), StoreError>;

    /// Returns this run, which is among the living from the first call on.
    fn this_run(&self) -> Result<Owner, StoreError>;

    /// Clears away what a dead run left beside its refunds.
    fn forget(&self, run: &Owner);

    /// Makes sure that no journal passes for this one that does not know of a refund that leaves, and
    /// that this one is where others find it.
    fn bear_witness(&self, sending: RefundId) -> Result<(), StoreError>;

    /// Says whether what was written is where others find it.
    fn check_place(&self) -> Result<(), StoreError>;

    /// Tells whether a run that is found dead makes no call any more.
    fn death_ends_calls(&self) -> bool;

    /// Returns what tells this journal from others.
    fn identity(&self) -> Result<JournalIdentity, StoreError>;

    /// Returns what only a database says of itself; none where the journal is a file.
    fn database_status(&self) -> Result<Option<DatabaseStatus>, StoreError>;

    /// Makes a copy that can be trusted.
    fn backup(&self, to: &Path) -> Result<(), StoreError>;

    /// Brings about what the tests need to happen to a store.
    #[cfg(test)]
    fn suffer(&self, trouble: Trouble);
}

/// What a store does once the work of a transaction is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Keeps what was done.
    Keep,
    /// Undoes it.
    Undo,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Reading only, of one moment.
    Read,
    /// Writing, alone.
    Write,
}

/// What happens to a store in the tests.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Every further write fails.
    NoWrites,
    /// Writes succeed again.
    Over,
    /// A store that another keeps locked is given up at once.
    NoPatience,
}

/// What tells a journal from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JournalIdentity {
    /// Where it is.
    pub(super) location: JournalLocation,
    /// Its own random id.
    pub(super) id: String,
    /// The version of its tables.
    pub(super) version: i64,
    /// The highest number of a refund that was ever sent, as it is noted beside the journal.
    pub(super) witnessed: Option<i64>,
}

impl dyn Store + '_ {
    /// Reads; changes nothing.
    pub(super) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&dyn Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Read, work)
    }

    /// Does some work in one transaction, and undoes it where it fails.
    pub(super) fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&dyn Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Write, work)
    }

    fn run<T, E: From<StoreError>>(
        &self,
        access: Access,
        work: impl FnOnce(&dyn Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut work = Some(work);
        let mut done = None;
        self.transact(access, &mut |journal| {
            done = work.take().map(|work| work(journal));
            match done {
                Some(Ok(_)) => Ending::Keep,
                Some(Err(_)) | None => Ending::Undo,
            }
        })?;
        done.unwrap_or_else(|| Err(StoreError::NothingDone.into()))
    }
}

/// The journal as it stands within one transaction.
pub(super) trait Transaction {
    /// Returns all refunds of a payment, in the order of their numbers.
    fn of_payment(&self, key: PaymentKey<'_>) -> Result<Vec<Entry>, StoreError>;

    /// Hands over the refunds that pass a filter, one by one in the order of their numbers, until
    /// `visit` breaks.
    fn each(
        &self,
        filter: &EntryFilter<'_>,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// Returns the refunds that pass a filter, in the order of their numbers.
    fn filtered(&self, filter: &EntryFilter<'_>) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        self.each(filter, &mut |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        })?;
        Ok(entries)
    }

    /// Tells whether a run is still alive, as far as can be seen from here.
    fn life(&self, run: &Owner) -> Result<Life, StoreError>;

    /// Returns the refunds that runs are at work on.
    fn in_hand(&self) -> Result<Vec<Entry>, StoreError>;

    /// Returns one refund, if there is one of that number.
    fn entry(&self, id: RefundId) -> Result<Option<Entry>, StoreError>;

    /// Returns a refund's history, oldest line first.
    fn steps(&self, id: RefundId) -> Result<Vec<Step>, StoreError>;

    /// Returns how far the journal is.
    fn mark(&self) -> Result<Mark, StoreError>;

    /// Tells whether anything happened to a payment since.
    fn has_changed_since(&self, mark: Mark, key: PaymentKey<'_>) -> Result<bool, StoreError>;

    /// Returns the refunds that were claimed on a Korean day, the latest first; quick for a day that few
    /// came after.
    fn of_day(&self, environment: Environment, day: Date) -> Result<Vec<Entry>, StoreError>;

    /// Returns what is known of a payment beside its refunds.
    fn watermark(&self, key: PaymentKey<'_>) -> Result<Option<Watermark>, StoreError>;

    /// Writes down what is known of a payment.
    fn set_watermark(&self, key: PaymentKey<'_>, watermark: Watermark) -> Result<(), StoreError>;

    /// Adds a refund, whose number is given here, and returns it.
    ///
    /// The database itself refuses one of a payment that has an open one.
    fn insert(&self, entry: &Entry, day: Date) -> Result<RefundId, StoreError>;

    /// Writes what has become of a refund, if it is still in the state and with the owner that are
    /// named; tells whether it was.
    fn update(&self, entry: &Entry, expected: State) -> Result<bool, StoreError>;

    /// Adds a line to a refund's history, and returns how far that brings the journal.
    fn add_step(&self, id: RefundId, owner: &Owner, step: &Step) -> Result<Mark, StoreError>;
}
