//! Ctrl-C and its kin. Refuses to leave half-written files behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

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
