//! How a batch ended.

use std::fmt;

use crate::error::BatchNotDone;
use crate::refund::{lines, rows};

impl fmt::Display for BatchNotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_rehearsal {
            return self.fmt_rehearsal(f);
        }
        if self.totals.is_done() {
            write!(f, "the batch is done, and not all of it could be told: ")?;
        } else {
            write!(f, "the batch is not done: ")?;
        }
        write!(f, "{}", self.totals)?;
        match &self.stopped {
            Some(why) => write!(f, "; stopped because {why}"),
            None => Ok(()),
        }
    }
}

impl BatchNotDone {
    /// Names the rows: nothing else does where notes are not wanted.
    fn fmt_rehearsal(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = rows(self.totals.rows());
        match (self.totals.left(), self.totals.held()) {
            ([], held) => write!(f, "{} of {all} held: {}", held.len(), lines(held)),
            (left, []) => write!(f, "{} of {all} cannot be done: {}", left.len(), lines(left)),
            (left, held) => write!(
                f,
                "{} of {all} cannot be done: {}; {} held: {}",
                left.len(),
                lines(left),
                held.len(),
                lines(held)
            ),
        }
    }
}
