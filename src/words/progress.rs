//! How far something has come that takes its time, as data.

use std::time::Duration;

use crate::refund::BatchProgress;
use crate::search::Subject;

/// Something that takes its time, and how far it has come.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ProgressLine<'p> {
    /// Payments come in.
    Searching(&'p Subject, SearchCounts),
    /// A cancel is out.
    WaitingForAnswer {
        /// For how long at most.
        at_most: Duration,
    },
    /// A payment is read.
    ReadingPayment {
        /// For how long at most.
        at_most: Duration,
    },
    /// The payments of a batch are read.
    PlanningBatch(&'p BatchProgress),
    /// The refunds of a batch are made.
    Refunding(&'p BatchProgress),
    /// Payments are read, to compare them with the journal.
    ReadingPayments {
        /// The number of those that were read.
        done: usize,
        /// The number of all.
        all: usize,
    },
    /// All that a refund needs is looked at.
    Checking {
        /// The number of checks that are done.
        done: usize,
        /// The number of all.
        all: usize,
    },
    /// The payments of refunds in doubt are looked at.
    LookingAtRefunds {
        /// The number of refunds that were.
        done: usize,
        /// The number of all.
        all: usize,
    },
}

impl<'p> ProgressLine<'p> {
    /// Adds how long it has taken.
    pub(crate) const fn after(self, elapsed: Duration) -> ProgressAfter<'p> {
        ProgressAfter {
            line: self,
            elapsed,
        }
    }
}

/// How far something has come, and how long that took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProgressAfter<'p> {
    /// How far it has come.
    pub(crate) line: ProgressLine<'p>,
    /// How long that took.
    pub(crate) elapsed: Duration,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SearchCounts {
    /// The number of requests to make.
    pub(crate) parts: u64,
    /// The number of those that are answered.
    pub(crate) parts_ended: u64,
    /// The number of payments that came in.
    pub(crate) payments: u64,
    /// The number of bytes that came in, after decompression.
    pub(crate) bytes: u64,
    /// How long that took.
    pub(crate) elapsed: Duration,
    /// How long the gateway may keep silent.
    pub(crate) silence_max: Duration,
}
