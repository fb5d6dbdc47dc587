//! All that a journal holds, a part at a time: for a copy of it into another.

use super::StoreError;
use crate::journal::entry::Entry;
use crate::journal::moved::MoveError;
use crate::journal::step::Step;
use crate::journal::watermark::Watermark;
use crate::payment::{Environment, RefundId, Tid};

/// How many rows are read and written at a time.
pub(super) const ROWS_AT_A_TIME: i64 = 100;

/// A journal that nobody writes to while it is read.
pub(in crate::journal) trait Holdings {
    /// Returns how much there is.
    fn extent(&self) -> Result<JournalExtent, StoreError>;

    /// Returns the refunds that are open.
    fn open_refunds(&self) -> Result<Vec<Entry>, StoreError>;

    /// Returns the next refunds behind a number, in the order of their numbers; none at the end.
    fn refunds_after(&self, id: i64) -> Result<Vec<Entry>, StoreError>;

    /// Returns the next lines of the history behind a number, in the order of their numbers; none at the end.
    fn steps_after(&self, number: i64) -> Result<Vec<NumberedStep>, StoreError>;

    /// Returns what is known of the next payments behind a place, in the order of their places; none at the end.
    fn payments_after(&self, place: i64) -> Result<Vec<KnownPayment>, StoreError>;
}

/// How much a journal holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct JournalExtent {
    /// The journal's own id.
    pub(in crate::journal) id: String,
    /// The lowest number that the next refund may have, whatever there is.
    pub(in crate::journal) first_number: i64,
    /// How many refunds it has.
    pub(in crate::journal) refunds: i64,
    /// The lowest and the highest number of a refund; 0 where there is none.
    pub(in crate::journal) first_refund: i64,
    pub(in crate::journal) last_refund: i64,
    /// The highest number of a line of the history; 0 where there is none.
    pub(in crate::journal) last_step: i64,
}

/// A line of the history, with its number and what it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct NumberedStep {
    pub(in crate::journal) number: i64,
    pub(in crate::journal) refund: RefundId,
    /// The id of the run that the refund belonged to then.
    pub(in crate::journal) owner: String,
    pub(in crate::journal) step: Step,
}

/// What is known of a payment, and in which place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct KnownPayment {
    pub(in crate::journal) place: i64,
    pub(in crate::journal) environment: Environment,
    pub(in crate::journal) tid: Tid,
    pub(in crate::journal) watermark: Watermark,
}

/// Why a database did not take in what a journal holds.
#[derive(Debug)]
pub(in crate::journal) enum NotTakenIn {
    /// It must not, and has nothing of it.
    Refused(MoveError),
    /// It could not, and has nothing of it.
    Undone(StoreError),
    /// Nobody knows whether it has it.
    Unknown(StoreError),
}

impl From<MoveError> for NotTakenIn {
    fn from(error: MoveError) -> Self {
        Self::Refused(error)
    }
}

impl From<StoreError> for NotTakenIn {
    fn from(error: StoreError) -> Self {
        Self::Undone(error)
    }
}
