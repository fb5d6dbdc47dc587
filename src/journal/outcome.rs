//! What came of a refund.

use super::entry::Entry;
use super::error::JournalError;
use crate::payment::Foreign;

/// What came of a refund.
#[derive(Debug)]
pub struct Outcome {
    /// The refund, as it is known now.
    pub entry: Entry,
    /// What happened last, in words; foreign, since the gateway's words may be among them.
    pub detail: Foreign,
    /// Why some of it is not in the journal. The journal then still says that the refund is on its
    /// way; a later run will take it for unknown and look, and never send it again.
    pub unrecorded: Option<JournalError>,
}

impl Outcome {
    /// Tells whether the last look found as much left as before.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        balances_told(self.detail.as_str()).is_some_and(|(before, now)| before == now)
    }

    /// Tells whether the last words repeat what the entry says was left before and is left now.
    #[must_use]
    pub fn repeats_balances(&self) -> bool {
        let entry = &self.entry;
        balances_told(self.detail.as_str()).is_some_and(|(before, now)| {
            entry.balance_before.grouped() == before
                && entry
                    .balance_now()
                    .is_some_and(|left| left.grouped() == now)
        })
    }
}

/// Reads the words of a look that tell nothing but what was left before and is left now.
#[must_use]
pub fn balances_told(detail: &str) -> Option<(&str, &str)> {
    let is_number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    detail
        .strip_suffix(" are left now")?
        .split_once(" won were left before, ")
        .filter(|(before, now)| is_number(before) && is_number(now))
}
