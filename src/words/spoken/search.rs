//! A search.

use super::super::search::SearchNote;
use crate::gateway::GatewayError;
use crate::payment::Period;
use crate::search::Incomplete;

in_each_language! {
    search
    /// Writes what is missing without the reasons, on one line: `2026-10-03, 2026-10-05 missing`.
    fn incomplete_banner(incomplete: &Incomplete) -> String;
    /// Says that a period failed as a whole.
    fn halved(period: Period, cause: &GatewayError) -> String;
    /// Says what the payments themselves do not.
    fn search_note(note: &SearchNote) -> String;
}
