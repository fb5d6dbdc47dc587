//! How far something has come.

use super::count::counted;
use std::fmt;

use indicatif::DecimalBytes;

use super::batch::rows;
use crate::refund::BatchProgress;
use crate::search::Subject;
use crate::words::progress::ProgressAfter;
use crate::words::{ProgressLine, SearchCounts};

impl fmt::Display for ProgressAfter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, seconds) = (self.elapsed.as_secs() / 60, self.elapsed.as_secs() % 60);
        match minutes {
            0 => write!(f, "{}, {seconds}s", self.line),
            _ => write!(f, "{}, {minutes}m {seconds}s", self.line),
        }
    }
}

impl fmt::Display for ProgressLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Searching(subject, counts) => write_searching(f, subject, counts),
            Self::WaitingForAnswer { at_most } => write!(
                f,
                "waiting for the gateway's answer, for at most {} s",
                at_most.as_secs()
            ),
            Self::ReadingPayment { at_most } => write!(
                f,
                "reading the payment, for at most {} s",
                at_most.as_secs()
            ),
            Self::PlanningBatch(progress) => {
                let all = rows(progress.rows());
                write!(f, "reading the payments: {} of {all}", progress.done())
            }
            Self::Refunding(progress) => write_refunding(f, progress),
            Self::ReadingPayments { done, all } => {
                write!(f, "reading the payments: {done} of {all} payments")
            }
            Self::Checking { done, all } => write!(f, "{done} of {all} checks done"),
            Self::LookingAtRefunds { done, all } => {
                write!(f, "looking at the payments: {done} of {all} refunds")
            }
        }
    }
}

/// Writes how long a try may take while nothing has come, and then `searching 2026: 3 of 12 parts, 45,000
/// payments, 25.3 MB, 12.1 MB/s`; the parts only where there are several.
fn write_searching(
    f: &mut fmt::Formatter<'_>,
    subject: &Subject,
    counts: &SearchCounts,
) -> fmt::Result {
    let sought = match subject {
        Subject::Period(period, _) => period.to_string(),
        Subject::Tids(tids) => match tids.as_slice() {
            [tid] => tid.to_string(),
            _ => counted(tids.len(), "TID"),
        },
    };
    if counts.bytes == 0 {
        return write!(
            f,
            "searching {sought}: waiting for the gateway, for at most {} s a try",
            counts.silence_max.as_secs()
        );
    }
    let bytes_a_second = u128::from(counts.bytes)
        .saturating_mul(1000)
        .checked_div(counts.elapsed.as_millis())
        .unwrap_or(0);
    let payments = counted(counts.payments, "payment");
    let bytes = DecimalBytes(counts.bytes);
    let rate = DecimalBytes(u64::try_from(bytes_a_second).unwrap_or(u64::MAX));
    match counts.parts {
        0 | 1 => write!(f, "searching {sought}: {payments}, {bytes}, {rate}/s"),
        parts => write!(
            f,
            "searching {sought}: {} of {parts} parts, {payments}, {bytes}, {rate}/s",
            counts.parts_ended
        ),
    }
}

fn write_refunding(f: &mut fmt::Formatter<'_>, progress: &BatchProgress) -> fmt::Result {
    let (done, all) = (progress.done(), rows(progress.rows()));
    if progress.won().is_zero() {
        write!(f, "refunding: {done} of {all}")
    } else {
        let won = progress.won().grouped();
        write!(f, "refunding: {done} of {all}, {won} won")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::payment::Tid;

    fn searching(counts: SearchCounts) -> String {
        let subject = Subject::Tids(vec!["abc".parse::<Tid>().unwrap()]);
        ProgressLine::Searching(&subject, counts).to_string()
    }

    fn counts(parts: u64) -> SearchCounts {
        SearchCounts {
            parts,
            parts_ended: 1,
            payments: 45_000,
            bytes: 25_300_000,
            elapsed: Duration::from_secs(2),
            silence_max: Duration::from_mins(1),
        }
    }

    #[test]
    fn progress_tells_parts_rows_bytes_and_rate() {
        assert_eq!(
            searching(counts(12)),
            "searching abc: 1 of 12 parts, 45,000 payments, 25.30 MB, 12.65 MB/s"
        );
    }

    #[test]
    fn how_long_it_took_is_told_in_seconds_and_minutes() {
        let line = ProgressLine::ReadingPayments { done: 3, all: 12 };
        let said = [1_200, 59_999, 60_000, 754_000]
            .map(|it| line.after(Duration::from_millis(it)).to_string())
            .map(|it| it.replace(&line.to_string(), ""));
        assert_eq!(said, [", 1s", ", 59s", ", 1m 0s", ", 12m 34s"]);
    }

    #[test]
    fn a_single_part_is_not_counted_and_no_time_is_no_rate() {
        let counts = SearchCounts {
            payments: 0,
            bytes: 0,
            elapsed: Duration::ZERO,
            ..counts(1)
        };
        assert_eq!(
            searching(counts),
            "searching abc: waiting for the gateway, for at most 60 s a try"
        );
        let counts = SearchCounts {
            payments: 1,
            bytes: 9,
            ..counts
        };
        assert_eq!(searching(counts), "searching abc: 1 payment, 9 B, 0 B/s");
    }
}
