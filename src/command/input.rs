//! The bytes that somebody hands in, from a file or from standard input. Reads nothing without an end: neither
//! more than is of use, nor from a pipe that nobody writes into.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use crate::command::Console;
use crate::command::wait::reading;
use crate::error::{InputProblem, InputSource};
use crate::words::CommandNote;

/// The bytes from which on a file is refused: about a million rows.
const FILE_BYTES_MAX: u64 = 200 << 20;

/// The first bytes of a file, by which one without an end is known.
const HEAD_BYTES: u64 = 64 << 10;

/// How long a pipe may have nobody that writes into it: long enough to start a command in another terminal.
const WRITER_WAIT: Duration = Duration::from_secs(30);

/// How long one waits before a person is told.
const WORD_AFTER: Duration = Duration::from_secs(1);

/// Reads all of a file. `check_head` looks at its beginning first, and may refuse what has no end.
///
/// # Errors
///
/// [`InputProblem`], and whatever `check_head` gives.
pub(super) fn read<E: From<InputProblem>>(
    source: &InputSource,
    path: &Path,
    terminal: &Console,
    check_head: impl FnOnce(&[u8]) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    match source {
        InputSource::Stdin => {
            let read = || read_all(io::stdin().lock(), check_head);
            reading(source, terminal, read)
        }
        InputSource::File(_) => {
            let wait = || terminal.note(CommandNote::WaitsForInput(source));
            let waited_seconds = WRITER_WAIT.as_secs();
            let file = open(path, WRITER_WAIT, wait).map_err(InputProblem::Unreadable)?;
            let file = file.ok_or(InputProblem::NobodyWrites { waited_seconds })?;
            reading(source, terminal, || read_all(file, check_head))
        }
    }
}

fn read_all<E: From<InputProblem>>(
    file: impl Read,
    check_head: impl FnOnce(&[u8]) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    let mut bytes = Vec::new();
    let mut file = file.take(FILE_BYTES_MAX);
    let mut read = |limit, bytes: &mut Vec<u8>| {
        let read = file.by_ref().take(limit).read_to_end(bytes);
        read.map_err(InputProblem::Unreadable)
    };
    read(HEAD_BYTES, &mut bytes)?;
    check_head(&bytes)?;
    read(FILE_BYTES_MAX, &mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length < FILE_BYTES_MAX) {
        Ok(bytes)
    } else {
        let limit_mib = FILE_BYTES_MAX >> 20;
        Err(InputProblem::TooLarge { limit_mib }.into())
    }
}

/// Opens a file. Of a named pipe, waits so long for somebody to write into it; `wait` is called once that takes a
/// while. `None` if nobody comes.
#[cfg(unix)]
fn open(path: &Path, limit: Duration, wait: impl FnOnce()) -> io::Result<Option<Box<dyn Read>>> {
    use std::os::unix::fs::FileTypeExt as _;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{Mode, OFlags, fcntl_setfl};

    let mut first = Vec::new();
    if !std::fs::metadata(path)?.file_type().is_fifo() {
        return Ok(Some(Box::new(File::open(path)?)));
    }
    // Else opening it would take until somebody writes.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut pipe = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    let is_written = |pipe: &File, time: Duration| -> io::Result<bool> {
        let mut polled = [PollFd::new(pipe, PollFlags::IN)];
        let time = Timespec::try_from(time).map_err(io::Error::other)?;
        Ok(poll(&mut polled, Some(&time))? > 0)
    };
    if !is_written(&pipe, WORD_AFTER.min(limit))? {
        wait();
        if !is_written(&pipe, limit.saturating_sub(WORD_AFTER))? {
            let mut byte = [0];
            match pipe.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => first.extend(byte),
                // Somebody holds it open, and may take his time.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
    fcntl_setfl(&pipe, OFlags::empty())?;
    Ok(Some(Box::new(io::Cursor::new(first).chain(pipe))))
}

/// Opens a file.
#[cfg(not(unix))]
fn open(path: &Path, _: Duration, _: impl FnOnce()) -> io::Result<Option<Box<dyn Read>>> {
    Ok(Some(Box::new(File::open(path)?)))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::process::Command;
    use std::thread;

    use super::*;

    fn pipe(folder: &tempfile::TempDir) -> std::path::PathBuf {
        let path = folder.path().join("input.fifo");
        // The program, since macOS has no mkfifoat.
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        path
    }

    #[test]
    fn a_pipe_that_nobody_writes_into_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let mut is_said = false;
        let limit = Duration::from_millis(20);
        let opened = open(&pipe(&folder), limit, || is_said = true).unwrap();
        assert_eq!((opened.is_none(), is_said), (true, true));
    }

    #[test]
    fn whoever_comes_later_and_writes_slowly_is_read_to_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = pipe(&folder);
        // The writer's own opening waits for a reader.
        let write = path.clone();
        let writer = thread::spawn(move || fs::write(write, "tid,amount\na,5\n"));
        let mut opened = open(&path, WRITER_WAIT, || {}).unwrap().unwrap();
        let mut text = String::new();
        opened.read_to_string(&mut text).unwrap();
        writer.join().unwrap().unwrap();
        assert_eq!(text, "tid,amount\na,5\n");
    }
}
