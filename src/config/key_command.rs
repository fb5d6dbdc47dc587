//! Runs the command that prints an API key. Refuses to run a shell, to wait for ever, and to leave anything
//! behind: neither of a command that was given up, nor in the background of one that gave a key.
//!
//! At a terminal the command stays in our process group. It may have to ask there for a password, and in a
//! group of its own it would be stopped for that; to bring that group to the front would stop a pager that
//! our output goes to. So the mark of [`ProcessMark`] tells there what belongs to it.

use std::io::{self, IsTerminal as _, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::{emulate_default_handler, unregister};
use zeroize::Zeroizing;

use super::process_mark::{ProcessMark, Reach};
use crate::child;
#[cfg(target_os = "linux")]
use crate::process;

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
    let modes = TerminalModes::now();
    let mut running = RunningCommand::start(program, arguments).map_err(CommandFailure::Io)?;
    let output = Output::read(running.child.stdout.take()).map_err(CommandFailure::Io)?;
    let give_up = |running: &mut RunningCommand| {
        drop(running.end(Reach::All));
        modes.restore();
    };
    loop {
        if let Some(signal) = ending.came() {
            give_up(&mut running);
            drop(ending);
            // As if nobody had watched: a shell sees that a signal ended us.
            drop(emulate_default_handler(signal));
            return Err(CommandFailure::Timeout);
        }
        match running.has_ended() {
            Ok(true) => break,
            // One that prints without an end is too long already.
            Ok(false) if started.elapsed() < limit && !output.is_full() => thread::sleep(PAUSE),
            Ok(false) if output.is_full() => {
                give_up(&mut running);
                return Ok(output.take());
            }
            Ok(false) | Err(_) => {
                give_up(&mut running);
                return Err(CommandFailure::Timeout);
            }
        }
    }
    let ended = Instant::now();
    while !output.is_at_end() && ended.elapsed() < LAST_WORDS {
        thread::sleep(PAUSE);
    }
    let status = running.end(Reach::Session).map_err(CommandFailure::Io)?;
    let printed = output.take();
    // A program that was cut off for printing too much may fail for that: the length says it better.
    if status.success() || printed.len() > MAX_KEY_BYTES {
        Ok(printed)
    } else {
        Err(CommandFailure::Status(status))
    }
}

/// A command with all that it starts.
struct RunningCommand {
    child: Child,
    /// It has a process group of its own, which can be ended as a whole.
    has_group: bool,
    mark: ProcessMark,
}

impl RunningCommand {
    fn start(program: &Path, arguments: &[String]) -> io::Result<Self> {
        let has_group = cfg!(unix) && !io::stdin().is_terminal() && !io::stderr().is_terminal();
        let mark = ProcessMark::new();
        let mut command = child::command(program);
        command
            .args(arguments)
            .stdin(Stdio::inherit())
            .stderr(Stdio::inherit())
            .stdout(Stdio::piped())
            .envs([mark.variable()]);
        #[cfg(unix)]
        if has_group {
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        Ok(Self {
            child: command.spawn()?,
            has_group,
            mark,
        })
    }

    /// Tells whether the command has ended; its number stays its own until it is waited for.
    #[cfg(unix)]
    fn has_ended(&mut self) -> io::Result<bool> {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let status = waitid(WaitId::Pid(Pid::from_child(&self.child)), options)?;
        Ok(status.is_some())
    }

    #[cfg(not(unix))]
    fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Ends what is left of the command, and returns how it ended itself.
    fn end(&mut self, reach: Reach) -> io::Result<ExitStatus> {
        #[cfg(unix)]
        if self.has_group {
            use rustix::process::{Pid, Signal, kill_process_group};

            // Nobody may be left in it.
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        self.mark.kill(self.child.id(), reach);
        // Killing fails only when the child has ended; reaping it is all that is left then.
        drop(self.child.kill());
        self.child.wait()
    }
}

/// The modes of the terminal, which a prompt that is killed would leave without echo.
#[cfg(unix)]
struct TerminalModes(Option<rustix::termios::Termios>);

#[cfg(unix)]
impl TerminalModes {
    fn now() -> Self {
        Self(rustix::termios::tcgetattr(io::stdin()).ok())
    }

    fn restore(&self) {
        use rustix::termios::{OptionalActions, tcgetpgrp, tcsetattr};

        // Whoever is in the background is stopped for changing them.
        let is_in_front = tcgetpgrp(io::stdin()).map_or(true, |front| {
            own_group() == Some(front.as_raw_nonzero().get())
        });
        if let (Some(modes), true) = (&self.0, is_in_front) {
            // The terminal may be gone.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
        }
    }
}

/// Returns the number of our process group. That is 0 where a container was entered from outside, which
/// the type of `getpgrp` has no room for.
#[cfg(target_os = "linux")]
fn own_group() -> Option<i32> {
    process::this().map(|it| it.group)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn own_group() -> Option<i32> {
    Some(rustix::process::getpgrp().as_raw_nonzero().get())
}

/// Elsewhere a console keeps none for a program that ends.
#[cfg(not(unix))]
struct TerminalModes;

#[cfg(not(unix))]
impl TerminalModes {
    const fn now() -> Self {
        Self
    }

    const fn restore(&self) {}
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

    /// Runs a script that writes numbers of processes, which must be gone afterwards.
    #[cfg(target_os = "linux")]
    #[track_caller]
    fn leaves_nothing(script: &str, limit: Duration) -> Result<String, CommandFailure> {
        let folder = tempfile::tempdir().unwrap();
        let ids = folder.path().join("ids");
        let outcome = shell(&script.replace("IDS", ids.to_str().unwrap()), limit);
        for id in std::fs::read_to_string(ids).unwrap().lines() {
            let begun = Instant::now();
            // Who is killed is gone once the system comes to it.
            while process::of(id.parse().unwrap()).is_some_and(|it| it.is_alive) {
                assert!(begun.elapsed() < Duration::from_secs(60), "{script}");
                thread::sleep(Duration::from_millis(2));
            }
        }
        outcome
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_that_a_command_started_outlives_its_time_where_the_system_tells_of_processes() {
        if process::this().is_none() {
            return;
        }
        // In the background, in a session of its own, and there as an orphan.
        let script = "sleep 600 & echo $! >> IDS
            setsid sh -c 'echo $$ >> IDS; exec sleep 600' &
            (setsid sh -c 'echo $$ >> IDS; exec sleep 600' &)
            wait; sleep 600";
        // Ample time for a shell to start them.
        let outcome = leaves_nothing(script, Duration::from_secs(2));
        assert!(matches!(outcome, Err(CommandFailure::Timeout)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_command_leaves_in_the_background_ends_with_it() {
        for script in [
            "echo key; sleep 600 2>/dev/null & echo $! > IDS",
            "echo key; sleep 600 >/dev/null 2>&1 & echo $! > IDS",
        ] {
            let started = Instant::now();
            let printed = leaves_nothing(script, Duration::from_secs(300)).unwrap();
            assert_eq!(printed, "key\n", "{script}");
            assert!(started.elapsed() < Duration::from_secs(100), "{script}");
        }
    }

    /// Who enters a container from outside has neither a session nor a process group with a number there.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_command_leaves_ends_with_it_in_a_container_too() {
        use std::process::Command;

        let container = || {
            let mut command = Command::new("unshare");
            command.args("--user --map-root-user --pid --fork --mount-proc --".split(' '));
            command
        };
        // Not every system lets everybody make one.
        if container()
            .arg("true")
            .status()
            .is_ok_and(|it| it.success())
        {
            let name =
                "config::key_command::tests::what_a_command_leaves_in_the_background_ends_with_it";
            let mut tests = container();
            tests.arg(std::env::current_exe().unwrap());
            let run = tests.args(["--exact", name]).output().unwrap();
            let output = String::from_utf8_lossy(&run.stdout);
            assert!(run.status.success(), "{output}");
            assert!(output.contains("1 passed"), "{output}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_service_that_a_command_starts_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let id = folder.path().join("id");
        let script = format!(
            "setsid sh -c 'echo $$ > {0}.new; mv {0}.new {0}; exec sleep 600' >/dev/null 2>&1 & \
             while [ ! -e {0} ]; do :; done; echo key",
            id.display()
        );
        assert_eq!(shell(&script, Duration::from_secs(300)).unwrap(), "key\n");
        let id = std::fs::read_to_string(id).unwrap().trim().parse().unwrap();
        let id = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::KILL).expect("it is there");
    }
}
