//! How far a search has come, on the line that a person sees while it goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::command::{Connection, Console};
use crate::search::{SearchEvent, SearchProgress, Subject};
use crate::terminal::Progress;
use crate::words::{self, InWords, ProgressLine, SearchCounts};

/// Counts what comes, on whichever threads it does.
pub(super) struct LiveCounts {
    parts: AtomicU64,
    parts_ended: AtomicU64,
    payments: AtomicU64,
    bytes: AtomicU64,
    silence_max: Duration,
    terminal: Arc<Console>,
}

impl LiveCounts {
    /// Begins with nothing; each gateway may keep silent as long as its profile says.
    pub(super) fn new(connections: &[Connection], terminal: &Arc<Console>) -> Self {
        let silences = connections.iter().map(|it| it.gateway.search_timeout());
        Self {
            silence_max: silences.max().unwrap_or_default(),
            parts: AtomicU64::new(0),
            parts_ended: AtomicU64::new(0),
            payments: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            terminal: Arc::clone(terminal),
        }
    }

    /// Shows it, for as long as what is returned lives.
    pub(super) fn show(self: &Arc<Self>, subject: &Subject) -> Progress {
        let (subject, counting) = (subject.clone(), Arc::clone(self));
        let language = self.terminal.language();
        self.terminal.progress(move |elapsed| {
            let line = ProgressLine::Searching(&subject, counting.counts(elapsed));
            line.after(elapsed).said(language)
        })
    }

    /// Returns what has come in, so long after the beginning.
    fn counts(&self, elapsed: Duration) -> SearchCounts {
        let get = |number: &AtomicU64| number.load(Ordering::Relaxed);
        SearchCounts {
            parts: get(&self.parts),
            parts_ended: get(&self.parts_ended),
            payments: get(&self.payments),
            bytes: get(&self.bytes),
            elapsed,
            silence_max: self.silence_max,
        }
    }
}

impl SearchProgress for LiveCounts {
    fn note(&self, event: &SearchEvent<'_>) {
        let add = |number: &AtomicU64, more: usize| {
            number.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
        };
        match *event {
            SearchEvent::Began { parts } => add(&self.parts, parts),
            SearchEvent::Read { rows, bytes } => {
                add(&self.bytes, bytes);
                self.payments.fetch_add(rows, Ordering::Relaxed);
            }
            SearchEvent::PartEnded => add(&self.parts_ended, 1),
            SearchEvent::Halved { period, cause } => {
                self.terminal.trace(
                    1,
                    words::search_words::halved(self.terminal.language(), period, cause),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::terminal::{ColorChoice, Terminal};

    #[test]
    fn what_a_search_notes_is_counted() {
        let terminal = Arc::new(Console::new(
            Terminal::new(ColorChoice::Never, true, 0),
            Language::English,
        ));
        let progress = LiveCounts::new(&[], &terminal);
        progress.note(&SearchEvent::Began { parts: 12 });
        progress.note(&SearchEvent::PartEnded);
        for bytes in [25_000_000, 300_000] {
            let rows = 22_500;
            progress.note(&SearchEvent::Read { rows, bytes });
        }
        let counts = progress.counts(Duration::from_secs(2));
        assert_eq!((counts.parts_ended, counts.parts), (1, 12));
        assert_eq!((counts.payments, counts.bytes), (45_000, 25_300_000));
    }
}
