//! What came of a refund.

use super::entry::Entry;
use super::error::JournalError;
use super::step::Detail;
use crate::payment::Won;

/// What came of a refund.
#[derive(Debug)]
pub struct Outcome {
    /// The refund, as it is known now.
    pub entry: Entry,
    /// What happened last.
    pub detail: Detail,
    /// Why some of it is not in the journal. The journal then still says that the refund is on its
    /// way; a later run will take it for unknown and look, and never send it again.
    pub unrecorded: Option<JournalError>,
    /// Why the last look is not in the journal, where all else is: how certain the outcome is can be
    /// found out again.
    pub unrecorded_look: Option<JournalError>,
}

impl Outcome {
    /// A refund that is in the journal as it is, and what happened last.
    #[must_use]
    pub const fn recorded(entry: Entry, detail: Detail) -> Self {
        Self {
            entry,
            detail,
            unrecorded: None,
            unrecorded_look: None,
        }
    }

    /// Tells whether the last look found as much left as before.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.balances().is_some_and(|(before, now)| before == now)
    }

    /// Tells whether what happened last repeats what the entry says was left before and is left now.
    #[must_use]
    pub fn repeats_balances(&self) -> bool {
        let entry = &self.entry;
        self.balances().is_some_and(|(before, now)| {
            entry.balance_before == before && entry.balance_now() == Some(now)
        })
    }

    /// Returns what was left before and is left now, of a last look that tells nothing else.
    fn balances(&self) -> Option<(Won, Won)> {
        let is_all = self.unrecorded_look.is_none();
        self.detail.balances().filter(|_| is_all)
    }
}
