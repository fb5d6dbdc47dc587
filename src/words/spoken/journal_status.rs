//! The journal.

use crate::journal::JournalStatus;

in_each_language! {
    journal::status
    /// Says which refund was the highest that was sent, and what is noted of that beside the journal.
    fn highest_sent(status: &JournalStatus) -> String;
    /// Counts the refunds that block others, with the command that lists them.
    fn open(count: u64) -> String;
    /// Counts the refunds that are not certain, with the command that looks at them.
    fn not_certain(count: u64) -> String;
}
