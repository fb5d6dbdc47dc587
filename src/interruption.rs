//! Ctrl-C and its kin. Refuses to leave half-written files behind, and to cut off a request that
//! moves money.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use self::states::{SignalMeans, Waiting, Watch, WorkState};
use crate::exit::Exit;

mod states;

#[cfg(unix)]
const ENDING: [i32; 3] = [SIGINT, SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const ENDING: [i32; 2] = [SIGINT, SIGTERM];

/// A file that is removed when a signal ends the process, until the guard is dropped.
pub struct Unfinished {
    _watcher: Watcher,
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
        let path = path.to_owned();
        // Nothing can be done about a file that does not go away.
        let remove = move || drop(fs::remove_file(path));
        let watcher = Watcher::begin(Watch::Ending(Some(Box::new(remove))))?;
        Ok(Self { _watcher: watcher })
    }
}

/// What is said when a signal ends the process, until it is dropped.
pub struct LastWord(Watcher);

impl LastWord {
    /// Says something when a signal ends the process, which then ends as if nobody had watched.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn on_end(say: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        Watcher::begin(Watch::Ending(Some(Box::new(say)))).map(Self)
    }
}

/// A thread that hears of every signal from now on, and what the next one means to it. Dropping it calls off
/// what was to be done before the process ends.
struct Watcher(Arc<Mutex<SignalWatch>>);

type SignalWatch = Watch<Box<dyn FnOnce() + Send>, Box<dyn Fn(i32) + Send>>;

impl Watcher {
    fn begin(watch: SignalWatch) -> io::Result<Self> {
        let watch = Arc::new(Mutex::new(watch));
        let heard = Arc::clone(&watch);
        let mut signals = Signals::new(ENDING)?;
        thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                hear(&heard, signal, |signal| {
                    drop(emulate_default_handler(signal));
                });
            }
        })?;
        Ok(Self(watch))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        lock(&self.0).call_off();
    }
}

fn hear(watch: &Mutex<SignalWatch>, signal: i32, end: impl FnOnce(i32)) {
    // Locked to the very end: whoever is about to hold signals back and move money waits for it.
    let mut watch = lock(watch);
    match watch.signal() {
        SignalMeans::End(last) => {
            if let Some(last) = last {
                last();
            }
            end(signal);
        }
        SignalMeans::Hear(hearer) => hearer(signal),
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
    /// The last word gives way: it is not said any more, and a signal that its thread has not come to yet
    /// is held back too.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn hold(word: Option<LastWord>, told: impl Fn(usize) + Send + 'static) -> io::Result<Self> {
        let held = Self::default();
        let noted = held.clone();
        let hearer = Box::new(move |signal| told(noted.note(signal)));
        match word {
            Some(LastWord(watcher)) => lock(&watcher.0).hold(hearer),
            None => drop(Watcher::begin(Watch::Held(hearer))?),
        }
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
        let desk = Arc::new(Mutex::new(WorkState::Begun));
        let worker = Worker {
            desk: Arc::clone(&desk),
            shared: Arc::clone(&self.0),
            result: None,
        };
        thread::Builder::new().spawn(move || worker.run(work))?;
        let mut signals = self.signals();
        loop {
            // Not locked while one waits, or the work could not end.
            let waiting = lock(&desk).take(signals.len(), patience);
            match waiting {
                Waiting::Over(result) => return Ok(result),
                Waiting::GoesOn => {
                    let changed = self.0.changed.wait(signals);
                    signals = changed.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
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

/// Hands the result over when the work ends, in whatever way.
struct Worker<T> {
    desk: Arc<Mutex<WorkState<T>>>,
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
        lock(&self.desk).end(self.result.take());
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

    /// One more signal comes.
    pub(crate) fn interrupt(held: &Interruption) {
        held.note(SIGINT);
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
    fn nobody_holds_signals_back_while_one_ends_the_process() {
        let (said, is_said) = mpsc::channel();
        let watch: Mutex<SignalWatch> = Mutex::new(Watch::Ending(Some(Box::new(move || {
            said.send("nothing was sent").unwrap();
        }))));
        let mut ended_by = None;
        hear(&watch, SIGTERM, |signal| {
            assert!(watch.try_lock().is_err(), "others go on meanwhile");
            ended_by = Some(signal);
        });
        assert_eq!(ended_by, Some(SIGTERM));
        assert_eq!(is_said.try_iter().collect::<Vec<_>>(), ["nothing was sent"]);
    }

    #[test]
    fn a_signal_that_a_last_word_did_not_come_to_is_counted_once_it_gave_way() {
        let held = Interruption::default();
        let noted = held.clone();
        let unsaid = || panic!("said after it gave way");
        let watch: Mutex<SignalWatch> = Mutex::new(Watch::Ending(Some(Box::new(unsaid))));
        lock(&watch).hold(Box::new(move |signal| {
            noted.note(signal);
        }));
        hear(&watch, SIGINT, |_| panic!("ended"));
        assert_eq!(held.count(), 1);
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
