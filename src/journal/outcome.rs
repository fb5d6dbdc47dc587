//! What came of a refund.

use super::entry::Entry;
use super::error::JournalError;
use super::step::Detail;

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
}

impl Outcome {
    /// Tells whether the last look found as much left as before.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.detail
            .balances()
            .is_some_and(|(before, now)| before == now)
    }

    /// Tells whether what happened last repeats what the entry says was left before and is left now.
    #[must_use]
    pub fn repeats_balances(&self) -> bool {
        let entry = &self.entry;
        self.detail.balances().is_some_and(|(before, now)| {
            entry.balance_before == before && entry.balance_now() == Some(now)
        })
    }
}
