//! How far a search has come, on the line that a person sees while it goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::DecimalBytes;

use crate::payment::counted;
use crate::search::{SearchEvent, SearchProgress};
use crate::terminal::{ProgressLine, Terminal};

/// Counts what came, on whichever threads it does.
pub(super) struct SearchCounts {
    parts: AtomicU64,
    finished: AtomicU64,
    rows: AtomicU64,
    bytes: AtomicU64,
    terminal: Arc<Terminal>,
}

impl SearchCounts {
    pub(super) fn new(terminal: &Arc<Terminal>) -> Self {
        Self {
            parts: AtomicU64::new(0),
            finished: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            terminal: Arc::clone(terminal),
        }
    }
}

impl SearchProgress for SearchCounts {
    fn note(&self, event: &SearchEvent<'_>) {
        let add = |number: &AtomicU64, more: usize| {
            number.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
        };
        match *event {
            SearchEvent::Began { parts } => add(&self.parts, parts),
            SearchEvent::Read { rows, bytes } => {
                add(&self.bytes, bytes);
                self.rows.fetch_add(rows, Ordering::Relaxed);
            }
            SearchEvent::PartEnded => add(&self.finished, 1),
            SearchEvent::Halved { period, cause } => {
                let text = format_args!("{period} is asked for in halves: {cause}");
                self.terminal.trace(1, text);
            }
        }
    }
}

impl ProgressLine for SearchCounts {
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
            "{parts}{}, {}, {}/s",
            counted(get(&self.rows), "payment"),
            DecimalBytes(bytes),
            DecimalBytes(u64::try_from(rate).unwrap_or(u64::MAX))
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::ColorChoice;

    fn counts(parts: usize) -> SearchCounts {
        let counts = SearchCounts::new(&Arc::new(Terminal::new(ColorChoice::Never, true, 0)));
        counts.note(&SearchEvent::Began { parts });
        counts
    }

    #[test]
    fn progress_tells_parts_rows_bytes_and_rate() {
        let counts = counts(12);
        counts.note(&SearchEvent::PartEnded);
        counts.note(&SearchEvent::Read {
            rows: 45_000,
            bytes: 25_300_000,
        });
        assert_eq!(
            counts.text(Duration::from_secs(2)),
            "1 of 12 parts, 45,000 payments, 25.30 MB, 12.65 MB/s"
        );
    }

    #[test]
    fn a_single_part_is_not_counted() {
        let counts = counts(1);
        assert_eq!(counts.text(Duration::ZERO), "0 payments, 0 B, 0 B/s");
        counts.note(&SearchEvent::Read { rows: 1, bytes: 9 });
        assert_eq!(counts.text(Duration::ZERO), "1 payment, 9 B, 0 B/s");
    }
}
