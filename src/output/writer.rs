//! A document of payments in columns, whatever its format.

use std::io;

use super::columns::Column;
use super::summary_note::SummaryNote;
use crate::payment::Payment;

/// A document of payments in columns, being written.
pub trait PaymentWriter {
    /// Adds a payment that the named profile found.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()>;

    /// Takes a payment out of the sums that was written: other rows of it contradict it. The first one of
    /// a payment is counted as unclear instead. A document without sums does nothing.
    fn doubt(&mut self, _payment: &Payment<'_>, _profile: &str, _is_first: bool) {}

    /// Says in the document itself, where it has a place for that, what it leaves out: whoever is handed it
    /// does not see what was said beside it.
    fn leave_out(&mut self, _notes: Vec<SummaryNote>) {}

    /// Ends the document and flushes it.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    fn finish(self: Box<Self>) -> io::Result<Finished>;
}

/// What a finished document holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// The columns for which there was no room, to be told.
    pub left_out: Vec<Column>,
    /// What is to be said beside it, in order: what the figures in it do not know, among others.
    pub notes: Vec<SummaryNote>,
}
