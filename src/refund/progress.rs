//! What happens while refunds are made, for whoever watches. Nothing hangs on it: whoever watches may
//! look away.

use std::any::Any;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::journal::{Outcome, Reply, State};
use crate::payment::Won;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum RefundEvent<'a> {
    /// An earlier refund of the payment, which was not certain, was looked at once more.
    LookedAgain {
        /// How it stood before.
        before: State,
        /// How it stands now.
        outcome: &'a Outcome,
    },
    /// The gateway answered, and its answer alone settles nothing.
    Answered(&'a Reply),
    /// An answer settles nothing, or there is none, and the payment is looked at.
    LooksForProof {
        /// What is known so far.
        outcome: &'a Outcome,
        /// How long the looks take, if none of them proves anything.
        about: Duration,
    },
    /// Nothing is proven yet, and the payment is looked at once more after so long.
    LooksAgainIn(Duration),
    /// The first signal came while a refund is on its way.
    Interrupted,
}

/// Watches while refunds are made.
pub trait RefundProgress: Send + Sync {
    /// Hears of something that happened.
    fn tell(&self, event: &RefundEvent<'_>);

    /// Hears that an answer is waited for, for at most so long. What it returns is dropped once that is
    /// over.
    fn wait_for_answer(&self, at_most: Duration) -> Box<dyn Any>;

    /// Hears the same of a payment that is read.
    fn wait_for_payment(&self, at_most: Duration) -> Box<dyn Any>;
}

/// How far a batch is, in rows and won. Threads share it.
#[derive(Debug)]
pub struct BatchProgress {
    rows: usize,
    done: AtomicUsize,
    won: AtomicU64,
}

impl BatchProgress {
    /// Begins with none of the rows done.
    #[must_use]
    pub const fn new(rows: usize) -> Self {
        Self {
            rows,
            done: AtomicUsize::new(0),
            won: AtomicU64::new(0),
        }
    }

    /// Returns the number of rows in all.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the number of rows that are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Returns what was given back so far.
    #[must_use]
    pub fn won(&self) -> Won {
        Won::new(self.won.load(Ordering::Relaxed))
    }

    pub(super) fn add(&self, rows: usize, won: Won) {
        self.done.fetch_add(rows, Ordering::Relaxed);
        self.won.fetch_add(won.get(), Ordering::Relaxed);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Nobody watches.
    pub(crate) struct Unwatched;

    impl RefundProgress for Unwatched {
        fn tell(&self, _: &RefundEvent<'_>) {}

        fn wait_for_answer(&self, _: Duration) -> Box<dyn Any> {
            Box::new(())
        }

        fn wait_for_payment(&self, _: Duration) -> Box<dyn Any> {
            Box::new(())
        }
    }

    #[test]
    fn a_batch_is_as_far_as_its_rows_are_and_its_won() {
        let progress = BatchProgress::new(5);
        progress.add(1, Won::new(3_000));
        progress.add(2, Won::new(4_000));
        assert_eq!((progress.done(), progress.rows()), (3, 5));
        assert_eq!(progress.won(), Won::new(7_000));
    }
}
