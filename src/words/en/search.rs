//! What is said of a search: how far it is, what is missing, and what its payments do not say.

use std::fmt;

use indicatif::DecimalBytes;

use crate::gateway::GatewayError;
use crate::payment::{Foreign, Period, Won, counted};
use crate::search::{Incomplete, SearchError, SeveralOwners, Subject};
use crate::words::search::{SearchCounts, SearchNote};

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(error) => error.fmt(f),
            Self::SeveralOwners(owners) => owners.fmt(f),
            Self::Internal(error) => error.fmt(f),
        }
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

/// Says what is going on, before the progress.
pub(crate) fn searching(subject: &Subject) -> String {
    match subject {
        Subject::Period(period, _) => format!("searching {period}"),
        Subject::Tids(tids) => match tids.as_slice() {
            [tid] => format!("searching {tid}"),
            _ => format!("searching {} TIDs", tids.len()),
        },
    }
}

/// Says how far a search has come: `3 of 12 parts, 45,000 payments, 25.3 MB, 12.1 MB/s`; the parts only
/// where there are several.
pub(crate) fn search_progress(counts: &SearchCounts) -> String {
    let bytes_a_second = u128::from(counts.bytes)
        .saturating_mul(1000)
        .checked_div(counts.elapsed.as_millis())
        .unwrap_or(0);
    let payments = counted(counts.payments, "payment");
    let bytes = DecimalBytes(counts.bytes);
    let rate = DecimalBytes(u64::try_from(bytes_a_second).unwrap_or(u64::MAX));
    match counts.parts {
        0 | 1 => format!("{payments}, {bytes}, {rate}/s"),
        parts => format!(
            "{} of {parts} parts, {payments}, {bytes}, {rate}/s",
            counts.parts_ended
        ),
    }
}

/// Says that a period failed as a whole.
pub(crate) fn halved(period: Period, cause: &GatewayError) -> String {
    format!("{period} is asked for in halves: {cause}")
}

/// Says what the payments themselves do not.
pub(crate) fn search_note(note: &SearchNote) -> String {
    match note {
        SearchNote::Document(text) => text.clone(),
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
            let path = Foreign::new(path.display().to_string());
            if *is_replaced {
                format!("wrote {payments} to {path}; the file that was there is replaced")
            } else {
                format!("wrote {payments} to {path}")
            }
        }
        SearchNote::Repeats(1) => "1 payment came more than once and is shown once".to_owned(),
        SearchNote::Repeats(count) => format!(
            "{} came more than once and are shown once",
            counted(*count, "payment")
        ),
        SearchNote::Filtered { matched: 1, read } => {
            format!("filtered here: 1 of {} matches", counted(*read, "payment"))
        }
        SearchNote::Filtered { matched, read } => format!(
            "filtered here: {} of {} match",
            Won::new(*matched).grouped(),
            counted(*read, "payment")
        ),
        SearchNote::Limited(count) => {
            format!("limited to {}; there are more", counted(*count, "payment"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn counts(parts: u64) -> SearchCounts {
        SearchCounts {
            parts,
            parts_ended: 1,
            payments: 45_000,
            bytes: 25_300_000,
            elapsed: Duration::from_secs(2),
        }
    }

    #[test]
    fn progress_tells_parts_rows_bytes_and_rate() {
        assert_eq!(
            search_progress(&counts(12)),
            "1 of 12 parts, 45,000 payments, 25.30 MB, 12.65 MB/s"
        );
    }

    #[test]
    fn a_single_part_is_not_counted_and_no_time_is_no_rate() {
        let counts = SearchCounts {
            payments: 0,
            bytes: 0,
            elapsed: Duration::ZERO,
            ..counts(1)
        };
        assert_eq!(search_progress(&counts), "0 payments, 0 B, 0 B/s");
        let counts = SearchCounts {
            payments: 1,
            bytes: 9,
            ..counts
        };
        assert_eq!(search_progress(&counts), "1 payment, 9 B, 0 B/s");
    }

    #[test]
    fn one_payment_is_no_payments() {
        for (note, words) in [
            (
                SearchNote::Repeats(1),
                "1 payment came more than once and is shown once",
            ),
            (
                SearchNote::Repeats(2),
                "2 payments came more than once and are shown once",
            ),
            (
                SearchNote::Filtered {
                    matched: 1,
                    read: 1,
                },
                "filtered here: 1 of 1 payment matches",
            ),
            (
                SearchNote::Filtered {
                    matched: 0,
                    read: 1_500,
                },
                "filtered here: 0 of 1,500 payments match",
            ),
            (
                SearchNote::Limited(1),
                "limited to 1 payment; there are more",
            ),
        ] {
            assert_eq!(search_note(&note), words);
        }
    }
}
