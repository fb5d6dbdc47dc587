//! How far something has come.

use super::count::counted;
use std::fmt;

use indicatif::DecimalBytes;

use super::batch::rows;
use crate::refund::BatchProgress;
use crate::search::Subject;
use crate::words::language::Korean;
use crate::words::{ProgressLine, SearchCounts};

impl Korean for ProgressLine<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
