//! How far something has come, in one line that is painted again and again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Terminal;
use crate::shown::escape;

impl Terminal {
    /// Starts to show how far something has come: on a terminal only, and only after a second.
    ///
    /// `line` says it in one line, with the time since it began. While one thing is shown, nothing else is:
    /// what begins within it is a part of it, and two lines would paint over each other.
    #[must_use]
    pub fn progress(&self, line: impl Fn(Duration) -> String + Send + 'static) -> Progress {
        let is_seen = self.stderr.is_terminal && !self.is_dumb && !self.is_quiet;
        if !is_seen || self.is_line_taken.swap(true, Ordering::AcqRel) {
            return Progress { shown: None };
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let painter = Painter {
            line,
            bar: Arc::clone(&self.bar),
        };
        // Nothing is shown where no thread is to be had.
        let painting = thread::Builder::new().spawn(move || painter.paint(&stopped));
        let is_line_taken = Arc::clone(&self.is_line_taken);
        let Ok(painting) = painting else {
            is_line_taken.store(false, Ordering::Release);
            return Progress { shown: None };
        };
        Progress {
            shown: Some(Shown {
                stop,
                painting,
                is_line_taken,
            }),
        }
    }
}

/// Something that takes its time. Dropping it takes it off the screen.
pub struct Progress {
    shown: Option<Shown>,
}

struct Shown {
    stop: mpsc::Sender<()>,
    painting: JoinHandle<()>,
    is_line_taken: Arc<AtomicBool>,
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(shown) = self.shown.take() {
            drop(shown.stop);
            drop(shown.painting.join());
            shown.is_line_taken.store(false, Ordering::Release);
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
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        loop {
            let line = (self.line)(started.elapsed());
            bar.set_message(escape(&line).into_owned());
            bar.tick();
            if !goes_on(Self::FRAME) {
                break;
            }
        }
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = None;
        bar.finish_and_clear();
    }
}
