//! Runs the command that prints an API key. Refuses to run a shell, to wait for ever, and to leave the
//! command behind where it was given up.

use std::io::{self, IsTerminal as _, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::{emulate_default_handler, unregister};
use zeroize::Zeroizing;

/// Why a command gave no key.
#[derive(Debug)]
pub(super) enum CommandFailure {
    /// It could not be run.
    Io(io::Error),
    /// It failed.
    Status(ExitStatus),
    /// It did not end in time.
    Timeout,
}

/// The manual gives a key fifty characters; this is room for a vendor who changes their mind.
pub(crate) const MAX_KEY_BYTES: usize = 4096;

/// A key with a mark, blanks and line ends around it, and one byte that shows that there was more.
pub(super) const KEY_BYTES_ENOUGH: usize = MAX_KEY_BYTES + 64;

/// Time for what a command printed to arrive after its end. Something that it left running in the
/// background may keep its output open for ever.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// How often a command is looked after.
const PAUSE: Duration = Duration::from_millis(2);

/// Runs a command and returns what it printed; it may ask the person questions meanwhile.
pub(super) fn run(
    program: &Path,
    arguments: &[String],
    limit: Duration,
) -> Result<Zeroizing<Vec<u8>>, CommandFailure> {
    let started = Instant::now();
    let ending = Ending::watch().map_err(CommandFailure::Io)?;
    let mut group = Group::start(program, arguments).map_err(CommandFailure::Io)?;
    let output = Output::read(group.child.stdout.take()).map_err(CommandFailure::Io)?;
    let status = loop {
        if let Some(signal) = ending.came() {
            group.kill();
            drop(ending);
            // As if nobody had watched: a shell sees that a signal ended us.
            drop(emulate_default_handler(signal));
            return Err(CommandFailure::Timeout);
        }
        match group.child.try_wait() {
            Ok(Some(status)) => break status,
            // One that prints without an end is too long already.
            Ok(None) if started.elapsed() < limit && !output.is_full() => thread::sleep(PAUSE),
            Ok(None) if output.is_full() => {
                group.kill();
                return Ok(output.take());
            }
            Ok(None) | Err(_) => {
                group.kill();
                return Err(CommandFailure::Timeout);
            }
        }
    };
    let ended = Instant::now();
    while !output.is_at_end() && ended.elapsed() < LAST_WORDS {
        thread::sleep(PAUSE);
    }
    let printed = output.take();
    // A program that was cut off for printing too much may fail for that: the length says it better.
    if status.success() || printed.len() > MAX_KEY_BYTES {
        Ok(printed)
    } else {
        Err(CommandFailure::Status(status))
    }
}

/// A command with all that it starts.
struct Group {
    child: Child,
    /// It has a process group of its own, which can be ended as a whole.
    is_own: bool,
}

impl Group {
    /// Starts a command. At a terminal it stays in our own group: it may have to ask there for a password,
    /// and the terminal's Ctrl-C reaches both of us.
    fn start(program: &Path, arguments: &[String]) -> io::Result<Self> {
        let is_own = cfg!(unix) && !io::stdin().is_terminal() && !io::stderr().is_terminal();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::inherit())
            .stderr(Stdio::inherit())
            .stdout(Stdio::piped());
        #[cfg(unix)]
        if is_own {
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        Ok(Self {
            child: command.spawn()?,
            is_own,
        })
    }

    /// Ends the command and, where that can be, all that it started.
    fn kill(&mut self) {
        #[cfg(unix)]
        if self.is_own
            && let Ok(id) = i32::try_from(self.child.id())
            && let Some(group) = rustix::process::Pid::from_raw(id)
        {
            let signal = rustix::process::Signal::KILL;
            let _ = rustix::process::kill_process_group(group, signal);
        }
        // Killing fails only when the child has just ended; reaping it is all that is left then.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a command prints, read on another thread, since a pipe cannot be read with a time limit.
struct Output {
    bytes: Arc<Mutex<Zeroizing<Vec<u8>>>>,
    is_at_end: Arc<AtomicBool>,
}

impl Output {
    fn read(stdout: Option<ChildStdout>) -> io::Result<Self> {
        // The whole capacity at once: a buffer that grows leaves copies behind.
        let bytes = Zeroizing::new(Vec::with_capacity(KEY_BYTES_ENOUGH));
        let output = Self {
            bytes: Arc::new(Mutex::new(bytes)),
            is_at_end: Arc::new(AtomicBool::new(false)),
        };
        let (bytes, is_at_end) = (Arc::clone(&output.bytes), Arc::clone(&output.is_at_end));
        thread::Builder::new()
            .name("api-key-command".to_owned())
            .spawn(move || {
                if let Some(stdout) = stdout {
                    read_into(&bytes, stdout);
                }
                is_at_end.store(true, Ordering::Release);
            })?;
        Ok(output)
    }

    fn is_at_end(&self) -> bool {
        self.is_at_end.load(Ordering::Acquire)
    }

    fn is_full(&self) -> bool {
        self.bytes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
            >= KEY_BYTES_ENOUGH
    }

    fn take(&self) -> Zeroizing<Vec<u8>> {
        std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reads no more than it takes to know that a key is too long.
fn read_into(bytes: &Mutex<Zeroizing<Vec<u8>>>, mut stdout: ChildStdout) {
    let mut chunk = Zeroizing::new([0; 256]);
    // An error ends what is read as the end does: what has come is looked at.
    while let Ok(length @ 1..) = stdout.read(&mut *chunk) {
        let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let room = KEY_BYTES_ENOUGH.saturating_sub(bytes.len()).min(length);
        bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
        if room < length || bytes.len() >= KEY_BYTES_ENOUGH {
            return;
        }
    }
}

/// Hears of the signals that end us while a command runs, which are to end it too.
struct Ending(Vec<(i32, Arc<AtomicBool>, signal_hook::SigId)>);

impl Ending {
    fn watch() -> io::Result<Self> {
        let mut heard = Vec::new();
        for signal in [
            SIGINT,
            SIGTERM,
            #[cfg(unix)]
            signal_hook::consts::SIGHUP,
        ] {
            let flag = Arc::new(AtomicBool::new(false));
            let id = signal_hook::flag::register(signal, Arc::clone(&flag))?;
            heard.push((signal, flag, id));
        }
        Ok(Self(heard))
    }

    fn came(&self) -> Option<i32> {
        let heard = self
            .0
            .iter()
            .find(|(_, flag, _)| flag.load(Ordering::Relaxed));
        heard.map(|(signal, _, _)| *signal)
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        for (_, _, id) in &self.0 {
            unregister(*id);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<String, CommandFailure> {
        let printed = run(
            Path::new("/bin/sh"),
            &["-c".to_owned(), script.to_owned()],
            limit,
        )?;
        Ok(String::from_utf8_lossy(&printed).into_owned())
    }

    #[test]
    fn a_command_that_does_not_end_is_stopped() {
        for script in [
            // Says nothing and stays; closes its output and stays.
            "exec sleep 600",
            "exec sleep 600 >&-",
        ] {
            let outcome = shell(script, Duration::from_millis(50));
            assert!(matches!(outcome, Err(CommandFailure::Timeout)), "{script}");
        }
    }

    #[test]
    fn what_a_command_leaves_in_the_background_keeps_nobody_waiting() {
        let started = Instant::now();
        let printed = shell(
            "echo cookiepay-key; sleep 30 2>/dev/null &",
            Duration::from_secs(60),
        );
        assert_eq!(printed.unwrap(), "cookiepay-key\n");
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}
