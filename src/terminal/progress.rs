//! How far something has come, in one line that is painted again and again.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Terminal;

impl Terminal {
    /// Starts to show how far something has come: on a terminal only, and only after a second.
    ///
    /// `line` says it in one line, after the time since it began.
    #[must_use]
    pub fn progress(&self, line: impl Fn(Duration) -> String + Send + 'static) -> Progress {
        if !self.stderr.is_terminal || self.is_dumb || self.is_quiet {
            return Progress { shown: None };
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let painter = Painter {
            line,
            bar: Arc::clone(&self.bar),
        };
        // Nothing is shown where no thread is to be had.
        let painting = thread::Builder::new().spawn(move || painter.paint(&stopped));
        Progress {
            shown: painting.ok().map(|thread| (stop, thread)),
        }
    }
}

/// Something that takes its time. Dropping it takes it off the screen.
pub struct Progress {
    shown: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.shown.take() {
            drop(stop);
            drop(thread.join());
        }
    }
}

struct Painter<L> {
    line: L,
    bar: Arc<Mutex<Option<ProgressBar>>>,
}

impl<L: Fn(Duration) -> String> Painter<L> {
    const SHOWN_AFTER: Duration = Duration::from_secs(1);
    const FRAME: Duration = Duration::from_millis(100);

    fn paint(self, stopped: &mpsc::Receiver<()>) {
        let goes_on = |wait| matches!(stopped.recv_timeout(wait), Err(RecvTimeoutError::Timeout));
        let started = Instant::now();
        if !goes_on(Self::SHOWN_AFTER) {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        while !self.takes_the_line(&bar) {
            if !goes_on(Self::FRAME) {
                return;
            }
        }
        loop {
            let line = (self.line)(started.elapsed());
            bar.set_message(format!("{line},"));
            bar.tick();
            if !goes_on(Self::FRAME) {
                break;
            }
        }
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = None;
        bar.finish_and_clear();
    }

    /// Tells whether there was no other line: two would paint over each other.
    fn takes_the_line(&self, bar: &ProgressBar) -> bool {
        let mut shown = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = shown.is_none();
        if is_free {
            *shown = Some(bar.clone());
        }
        is_free
    }
}
