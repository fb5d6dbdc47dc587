//! Ctrl-C and its kin. Refuses to leave half-written files behind, and to cut off a request that
//! moves money.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::exit::Exit;

#[cfg(unix)]
const ENDING: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const ENDING: [i32; 2] = [SIGINT, SIGTERM];

/// A file that is removed when a signal ends the process, until the guard is dropped.
#[derive(Debug)]
pub struct Unfinished {
    path: Arc<Mutex<Option<PathBuf>>>,
}

impl Unfinished {
    /// Watches over a file that is being written.
    ///
    /// The signal then ends the process as if nobody had watched: a shell sees 130 or 143, and stops
    /// its loop.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn watch(path: &Path) -> io::Result<Self> {
        let path = Arc::new(Mutex::new(Some(path.to_owned())));
        let mut signals = Signals::new(ENDING)?;
        let watched = Arc::clone(&path);
        thread::spawn(move || {
            for signal in signals.forever() {
                let file = watched
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take();
                if let Some(file) = file {
                    // Nothing can be done about a file that does not go away.
                    drop(fs::remove_file(file));
                }
                drop(emulate_default_handler(signal));
            }
        });
        Ok(Self { path })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        *self.path.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What is said when a signal ends the process, until it is dropped.
#[derive(Debug)]
pub struct LastWord(Arc<Mutex<Word>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// It is said, and the process ends.
    Said,
    /// Nothing is said, and the process ends.
    Unsaid,
    /// Others decide what a signal means.
    GivenWay,
}

impl LastWord {
    /// Says something when a signal ends the process, which then ends as if nobody had watched.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn on_end(say: impl Fn() + Send + 'static) -> io::Result<Self> {
        let word = Arc::new(Mutex::new(Word::Said));
        let mut signals = Signals::new(ENDING)?;
        let heard = Arc::clone(&word);
        thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                let word = *heard.lock().unwrap_or_else(PoisonError::into_inner);
                if word == Word::Said {
                    say();
                }
                if word != Word::GivenWay {
                    drop(emulate_default_handler(signal));
                }
            }
        })?;
        Ok(Self(word))
    }

    /// Leaves signals to whoever holds them back from now on.
    pub fn give_way(self) {
        self.turn_to(Word::GivenWay);
    }

    fn turn_to(&self, word: Word) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == Word::Said {
            *known = word;
        }
    }
}

impl Drop for LastWord {
    fn drop(&mut self) {
        self.turn_to(Word::Unsaid);
    }
}

/// Signals that are held back: they are counted, and whoever is at work decides what they mean.
///
/// All threads of a run share one.
#[derive(Clone, Default)]
pub struct Interruption(Arc<Shared>);

#[derive(Default)]
struct Shared {
    signals: Mutex<Vec<i32>>,
    changed: Condvar,
}

impl Interruption {
    /// Holds signals back from now until the process ends. `told` hears of each, with how many
    /// there were so far.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn hold(told: impl Fn(usize) + Send + 'static) -> io::Result<Self> {
        let held = Self::default();
        let mut signals = Signals::new(ENDING)?;
        let noted = held.clone();
        thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                told(noted.note(signal));
            }
        })?;
        Ok(held)
    }

    /// Returns how many signals there were.
    #[must_use]
    pub fn count(&self) -> usize {
        self.signals().len()
    }

    /// Waits; `false`, at once, when there was a signal.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        let (signals, _) = self
            .0
            .changed
            .wait_timeout_while(self.signals(), time, |signals| signals.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        signals.is_empty()
    }

    /// Does some work, and gives it up once there were so many signals; `None` if it was given up,
    /// or panicked.
    ///
    /// Work that is given up goes on for as long as the process does: nobody hears of its result.
    ///
    /// # Errors
    ///
    /// Whatever the system says when no thread can be had: the work was not begun.
    pub fn work<T: Send + 'static>(
        &self,
        patience: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> io::Result<Option<T>> {
        let desk = Arc::new(Mutex::new(Progress::Begun));
        let worker = Worker {
            desk: Arc::clone(&desk),
            shared: Arc::clone(&self.0),
            result: None,
        };
        thread::Builder::new().spawn(move || worker.run(work))?;
        let is_begun = || matches!(*lock(&desk), Progress::Begun);
        drop(
            self.0
                .changed
                .wait_while(self.signals(), |signals| {
                    is_begun() && signals.len() < patience
                })
                .unwrap_or_else(PoisonError::into_inner),
        );
        let progress = std::mem::replace(&mut *lock(&desk), Progress::Begun);
        Ok(match progress {
            Progress::Ended(result) => result,
            Progress::Begun => None,
        })
    }

    /// Ends the process as the first signal would have, had it not been held back: a shell sees 130
    /// or 143, and stops its loop. Returns the number to end with where that is not possible.
    #[must_use]
    pub fn end(&self) -> Exit {
        let first = self.signals().first().copied();
        // Falls through where the platform knows no such end.
        drop(first.map(emulate_default_handler));
        if first == Some(SIGINT) {
            Exit::Interrupted
        } else {
            Exit::Terminated
        }
    }

    /// Counts a signal; returns how many there were.
    fn note(&self, signal: i32) -> usize {
        let mut signals = self.signals();
        signals.push(signal);
        self.0.changed.notify_all();
        signals.len()
    }

    fn signals(&self) -> MutexGuard<'_, Vec<i32>> {
        lock(&self.0.signals)
    }
}

/// How far a piece of work is.
enum Progress<T> {
    Begun,
    /// Without a result where it panicked.
    Ended(Option<T>),
}

/// Hands the result over when the work ends, in whatever way.
struct Worker<T> {
    desk: Arc<Mutex<Progress<T>>>,
    shared: Arc<Shared>,
    result: Option<T>,
}

impl<T> Worker<T> {
    fn run(mut self, work: impl FnOnce() -> T) {
        self.result = Some(work());
    }
}

impl<T> Drop for Worker<T> {
    fn drop(&mut self) {
        *lock(&self.desk) = Progress::Ended(self.result.take());
        // Under the lock, lest it falls between somebody's look and sleep.
        let _signals = lock(&self.shared.signals);
        self.shared.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Signals of which one has come.
    pub(crate) fn interrupted() -> Interruption {
        let held = Interruption::default();
        held.note(SIGINT);
        held
    }

    const LONG: Duration = Duration::from_secs(3600);

    #[test]
    fn work_that_ends_hands_its_result_over() {
        let held = Interruption::default();
        assert_eq!(held.work(1, || 7).unwrap(), Some(7));
        assert_eq!(held.work(1, || panic!("on purpose")).unwrap(), None::<()>);
    }

    #[test]
    fn work_is_given_up_at_the_signal_that_is_one_too_many() {
        let held = Interruption::default();
        let (done, is_done) = mpsc::channel::<()>();
        assert_eq!(held.note(SIGINT), 1);
        let interrupting = held.clone();
        let second = thread::spawn(move || interrupting.note(SIGTERM));
        // It never ends by itself before the test does.
        let result = held.work(2, move || is_done.recv().is_err()).unwrap();
        assert_eq!((result, second.join().unwrap()), (None, 2));
        drop(done);
    }

    #[test]
    fn nobody_waits_after_a_signal() {
        let held = Interruption::default();
        assert!(held.wait(Duration::from_millis(1)));
        let waiting = held.clone();
        let waiter = thread::spawn(move || waiting.wait(LONG));
        held.note(SIGINT);
        assert!(!waiter.join().unwrap());
        assert!(!held.wait(LONG));
    }
}
