//! How far a search has come.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{DecimalBytes, HumanCount};

use crate::terminal::ProgressLine;

/// How far a search has come, counted by whichever threads do it.
#[derive(Debug, Default)]
pub(crate) struct SearchProgress {
    parts: AtomicU64,
    finished: AtomicU64,
    rows: AtomicU64,
    bytes: AtomicU64,
}

impl SearchProgress {
    /// Counts parts that are still to be done.
    pub(crate) fn expect_parts(&self, parts: usize) {
        add(&self.parts, parts);
    }

    /// Counts a part that is done.
    pub(crate) fn finish_part(&self) {
        add(&self.finished, 1);
    }

    /// Counts rows.
    pub(crate) fn add_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// Counts bytes.
    pub(crate) fn add_bytes(&self, bytes: usize) {
        add(&self.bytes, bytes);
    }
}

impl ProgressLine for SearchProgress {
    /// Writes `3 of 12 parts, 45,000 payments, 25.3 MB, 12.1 MB/s`; the parts only where there are
    /// several.
    fn text(&self, elapsed: Duration) -> String {
        let get = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let bytes = get(&self.bytes);
        let rate = u128::from(bytes)
            .saturating_mul(1000)
            .checked_div(elapsed.as_millis())
            .unwrap_or(0);
        let parts = match get(&self.parts) {
            0 | 1 => String::new(),
            parts => format!("{} of {parts} parts, ", get(&self.finished)),
        };
        format!(
            "{parts}{} payments, {}, {}/s",
            HumanCount(get(&self.rows)),
            DecimalBytes(bytes),
            DecimalBytes(u64::try_from(rate).unwrap_or(u64::MAX))
        )
    }
}

fn add(number: &AtomicU64, more: usize) {
    number.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_parts_rows_bytes_and_rate() {
        let progress = SearchProgress::default();
        progress.expect_parts(12);
        progress.finish_part();
        progress.add_rows(45_000);
        progress.add_bytes(25_300_000);
        assert_eq!(
            progress.text(Duration::from_secs(2)),
            "1 of 12 parts, 45,000 payments, 25.30 MB, 12.65 MB/s"
        );
    }

    #[test]
    fn a_single_part_is_not_counted() {
        let progress = SearchProgress::default();
        progress.expect_parts(1);
        assert_eq!(progress.text(Duration::ZERO), "0 payments, 0 B, 0 B/s");
    }
}
