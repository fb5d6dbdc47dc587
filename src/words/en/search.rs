//! What is said of a search: how far it is, what is missing, and what its payments do not say.

use super::count::counted;
use std::fmt;

use super::summary::summary_note;
use crate::gateway::GatewayError;
use crate::payment::{Foreign, Period, Won};
use crate::search::{Incomplete, SearchError, SeveralOwners, Subject, WorkerLost};
use crate::shown::ShownPath;
use crate::words::SearchNote;

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(error) => error.fmt(f),
            Self::SeveralOwners(owners) => owners.fmt(f),
            Self::Internal(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for WorkerLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a thread of the search ended by a bug")
    }
}

impl fmt::Display for SeveralOwners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "several profiles have a payment with the TID {}: {}",
            self.tid,
            self.profiles.join(", ")
        )
    }
}

/// Writes everything that is missing with its reason.
impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<String> = self
            .parts()
            .iter()
            .map(|part| format!("{part} ({})", part.cause))
            .collect();
        write!(
            f,
            "the search is incomplete: missing {}",
            missing.join(", ")
        )
    }
}

/// Writes what is missing without the reasons, on one line: `2026-10-03, 2026-10-05 missing`.
pub(crate) fn incomplete_banner(incomplete: &Incomplete) -> String {
    let missing: Vec<String> = incomplete.parts().iter().map(ToString::to_string).collect();
    format!("INCOMPLETE: {} missing", missing.join(", "))
}

/// Says that a period failed as a whole.
pub(crate) fn halved(period: Period, cause: &GatewayError) -> String {
    format!("{period} is asked for in halves: {cause}")
}

/// Says what the payments themselves do not.
pub(crate) fn search_note(note: &SearchNote) -> String {
    match note {
        SearchNote::Summary(note) => summary_note(note),
        SearchNote::NothingFound(Subject::Period(period, _)) => {
            format!("no payments found for {period}")
        }
        SearchNote::NothingFound(Subject::Tids(tids)) => match tids.as_slice() {
            [tid] => format!("no payments found for {tid}"),
            _ => format!("no payments found for {} TIDs", tids.len()),
        },
        SearchNote::NoRoom(columns) => format!(
            "no room for {}: name the --columns you need, or widen the terminal",
            columns.join(", ")
        ),
        SearchNote::Wrote {
            count,
            path,
            is_replaced,
        } => {
            let payments = counted(*count, "payment");
            let path = ShownPath(path);
            if *is_replaced {
                format!("wrote {payments} to {path}; the file that was there is replaced")
            } else {
                format!("wrote {payments} to {path}")
            }
        }
        SearchNote::Repeats(1) => "1 payment came more than once and counts once".to_owned(),
        SearchNote::Repeats(count) => format!(
            "{} came more than once and count once",
            counted(*count, "payment")
        ),
        SearchNote::Contradictions(tids) => match tids.as_slice() {
            [tid] => {
                format!("the gateway sent rows of {tid} that differ: none of them is in the totals")
            }
            tids => format!(
                "the gateway sent rows of {} payments that differ: none of them is in the totals: \
                 {}",
                tids.len(),
                listed(tids)
            ),
        },
        SearchNote::DefaultPeriod(period) => format!(
            "only today, {period}, was searched: name more days, as in `cookiepay search 30d …`"
        ),
        SearchNote::OpenStart(first) => {
            format!("searching from {first}, a year before the end: name the first day for another")
        }
        SearchNote::ManyRequests {
            requests,
            at_a_time,
        } => format!(
            "this takes {} requests, {at_a_time} at a time; Ctrl-C stops it",
            Won::new(u64::try_from(*requests).unwrap_or(u64::MAX)).grouped()
        ),
    }
}

/// Lists the first few.
fn listed(tids: &[Foreign]) -> String {
    let names: Vec<String> = tids
        .iter()
        .take(TIDS_NAMED_MAX)
        .map(ToString::to_string)
        .collect();
    match tids.len().saturating_sub(names.len()) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// The number of TIDs that a note names.
const TIDS_NAMED_MAX: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_payment_is_no_payments() {
        for (note, words) in [
            (
                SearchNote::Repeats(1),
                "1 payment came more than once and counts once",
            ),
            (
                SearchNote::Repeats(2),
                "2 payments came more than once and count once",
            ),
        ] {
            assert_eq!(search_note(&note), words);
        }
    }
}
