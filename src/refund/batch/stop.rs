//! Why a batch begins no more rows, and why a row was not begun. The words for it are in `words`.

/// Why no more rows of a batch are begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchStop {
    /// A signal came.
    Interrupted,
    /// A thread broke off, and nobody is left who could find out what became of its rows.
    ThreadBrokeOff,
    /// The journal cannot be written.
    JournalNotWritten,
    /// A row is not in the journal as it ended.
    Unrecorded {
        /// Its line.
        line: u64,
    },
    /// A row is in doubt.
    InDoubt {
        /// Its line.
        line: u64,
    },
    /// What is known of a row contradicts itself.
    Conflict {
        /// Its line.
        line: u64,
    },
    /// The largest number of rows in a row that may be not refunded was reached.
    NotRefunded {
        /// That number.
        rows: u32,
    },
}

/// Why a row was not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotStarted {
    /// The batch begins no more rows.
    Stopped(BatchStop),
    /// Planning ended before its turn.
    NotPlanned,
    /// Its payment could not be read for an earlier row.
    PaymentNotRead {
        /// The line of the earlier row.
        line: u64,
    },
    /// An earlier row of its payment is not done.
    EarlierNotDone {
        /// The line of the earlier row.
        line: u64,
    },
    /// There was no thread to send it.
    NoThread,
}
