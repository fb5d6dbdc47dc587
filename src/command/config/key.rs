//! The key of a profile that is set up: typed by a person, or piped in. Refuses to show it, and to wait for ever.

use std::io::{self, Read as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::command::Console;
use crate::command::wait::reading;
use crate::config::{KeyProblem, MAX_KEY_BYTES, checked_key};
use crate::error::{Error, InputSource, MissingSetup, NotConfirmed, SetupProblem, UsageError};
use crate::secret::Secret;
use crate::words::SetupQuestion;

/// Time for a person to unlock what is piped in, as by `pass show x | cookiepay config init`.
const KEY_LIMIT: Duration = Duration::from_secs(60);

/// Time for what is in a pipe already.
const AT_ONCE: Duration = Duration::from_millis(200);

/// How often a person is asked one thing.
pub(super) const TRIES: usize = 2;

/// Asks for the key, which is not shown.
pub(super) fn ask_key(terminal: &Console) -> Result<Secret, Error> {
    for _ in 0..TRIES {
        let typed = match terminal.ask_unseen(SetupQuestion::Key) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                return Err(SetupProblem::ShownKeyboard.into());
            }
            typed => typed?,
        };
        let Some(typed) = typed else {
            break;
        };
        match checked_key(&typed) {
            Ok(key) => return Ok(key),
            Err(problem) => terminal.show(SetupProblem::Key(problem)),
        }
    }
    Err(NotConfirmed::ProfileNotWritten.into())
}

/// Reads the key from stdin.
pub(super) fn key_of_stdin(terminal: &Console) -> Result<Secret, Error> {
    let read = || read_stdin(KEY_LIMIT);
    let bytes = reading(&InputSource::Stdin, terminal, read).map_err(UsageError::Stdin)?;
    let Some(bytes) = bytes else {
        let waited_seconds = KEY_LIMIT.as_secs();
        return Err(SetupProblem::NoKeyInTime { waited_seconds }.into());
    };
    checked_key(&bytes).map_err(|problem| {
        if problem == KeyProblem::Empty {
            SetupProblem::Lacks(vec![MissingSetup::Key]).into()
        } else {
            SetupProblem::Key(problem).into()
        }
    })
}

/// Tells whether stdin is at its end, and was empty.
pub(super) fn is_nothing_piped() -> bool {
    let piped = read_stdin(AT_ONCE).ok().flatten();
    piped.is_some_and(|bytes| checked_key(&bytes).err() == Some(KeyProblem::Empty))
}

/// Reads stdin to its end, or as much as shows that it is no key; `None` where that takes longer.
fn read_stdin(limit: Duration) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let (sender, receiver) = mpsc::channel();
    // Left behind where it waits for ever: nothing ends the reading of a pipe.
    thread::Builder::new().spawn(move || {
        let most = MAX_KEY_BYTES.saturating_add(64);
        // The whole capacity at once: a buffer that grows leaves copies of a key behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(most.saturating_add(1)));
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let read = io::stdin().lock().take(limit).read_to_end(&mut bytes);
        let _ = sender.send(read.map(|_| bytes));
    })?;
    receiver.recv_timeout(limit).ok().transpose()
}
