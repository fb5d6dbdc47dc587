//! Reading what somebody else writes: a person is told when that takes a while, since it takes as long as it
//! takes.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::command::Console;
use crate::error::InputSource;
use crate::words::CommandNote;

/// How long one waits before a person is told.
const WORD_AFTER: Duration = Duration::from_secs(2);

/// Reads something to its end, and says so once that takes a while.
pub(super) fn reading<T>(source: &InputSource, terminal: &Console, read: impl FnOnce() -> T) -> T {
    let say = || terminal.note(CommandNote::ReadsToTheEnd(source));
    reading_within(WORD_AFTER, say, read)
}

fn reading_within<T>(patience: Duration, say: impl FnOnce() + Send, read: impl FnOnce() -> T) -> T {
    let (reading, is_read) = mpsc::channel::<()>();
    thread::scope(|scope| {
        // Without a thread nobody is told, and it is read all the same.
        let _ = thread::Builder::new().spawn_scoped(scope, move || {
            if is_read.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                say();
            }
        });
        let read = read();
        drop(reading);
        read
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_of_input_that_does_not_end_while_it_is_waited_for() {
        let (said, is_said) = mpsc::channel();
        let say = || said.send(()).unwrap();
        let read = reading_within(Duration::ZERO, say, || is_said.recv());
        assert_eq!(read, Ok(()));
    }

    #[test]
    fn nobody_is_told_of_what_is_read_at_once() {
        let mut is_told = false;
        let read = reading_within(Duration::from_secs(600), || is_told = true, || 7);
        assert_eq!((read, is_told), (7, false));
    }
}
