//! A run that is watched while it goes on: by a person at a terminal, or by a program. Refuses to
//! wait for ever.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use super::transcript::{code_of, typed};
use super::{Run, Transcript};

/// Long enough for the slowest machine; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A run that goes on.
pub(crate) struct Live {
    typed: String,
    child: Child,
    /// What it writes on stderr, or on the terminal, be it stdout or stderr.
    screen: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    stdout: JoinHandle<Vec<u8>>,
    keyboard: Option<File>,
}

impl Run {
    /// Starts it with its stderr in sight and nobody at a keyboard.
    pub(crate) fn watch(self) -> Live {
        let mut command = self.into_command();
        let typed = typed(&command);
        let mut child = start(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped()),
        );
        let stderr = child.stderr.take().expect("a pipe");
        Live::new(typed, child, stderr, None)
    }

    /// Starts it before a person: stdin and stderr are a terminal.
    pub(crate) fn before_a_person(self) -> Live {
        self.at_a_terminal(None, "")
    }

    /// Starts it before a person who has typed this already.
    pub(crate) fn before_a_person_who_typed(self, ahead: &str) -> Live {
        self.at_a_terminal(None, ahead)
    }

    /// Starts it at a terminal of so many columns and 24 lines, and stdout is the terminal too.
    pub(crate) fn on_a_screen(self, columns: u16) -> Live {
        self.at_a_terminal(Some(columns), "")
    }

    fn at_a_terminal(self, columns: Option<u16>, ahead: &str) -> Live {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&controller).expect("a terminal");
        unlockpt(&controller).expect("a terminal");
        let name = ptsname(&controller, Vec::new()).expect("a terminal");
        let user = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())
            .expect("a terminal");
        let stdout = match columns {
            Some(columns) => {
                let size = Winsize {
                    ws_row: 24,
                    ws_col: columns,
                    ws_xpixel: 0,
                    ws_ypixel: 0,
                };
                tcsetwinsize(&user, size).expect("a terminal");
                Stdio::from(user.try_clone().expect("a terminal"))
            }
            None => Stdio::piped(),
        };
        let mut controller = File::from(controller);
        controller.write_all(ahead.as_bytes()).expect("keys");
        let mut command = self.into_command();
        command
            .stdin(Stdio::from(user.try_clone().expect("a terminal")))
            .stdout(stdout)
            .stderr(Stdio::from(user));
        let typed = typed(&command);
        let child = start(&mut command);
        // Once nobody else has the terminal open, the end of the run ends its reading.
        drop(command);
        let screen = controller.try_clone().expect("a terminal");
        Live::new(typed, child, screen, Some(controller))
    }
}

impl Live {
    fn new(
        typed: String,
        mut child: Child,
        mut stderr: impl Read + Send + 'static,
        keyboard: Option<File>,
    ) -> Self {
        let out = child.stdout.take();
        let stdout = thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut out) = out {
                drop(out.read_to_end(&mut bytes));
            }
            bytes
        });
        let (sender, screen) = mpsc::channel();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            // A terminal whose other side is gone answers with an error.
            while let Ok(length @ 1..) = stderr.read(&mut chunk) {
                if sender.send(chunk[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            typed,
            child,
            screen,
            seen: Vec::new(),
            stdout,
            keyboard,
        }
    }

    /// Waits until this is on the screen.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) {
        let begun = Instant::now();
        while !self.seen().contains(text) {
            match self
                .screen
                .recv_timeout(PATIENCE.saturating_sub(begun.elapsed()))
            {
                Ok(chunk) => self.seen.extend(chunk),
                Err(error) => panic!("{text:?} never came ({error}): {}", self.seen()),
            }
        }
    }

    /// Returns what has come so far, which may end within a character.
    fn seen(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.seen)
    }

    /// Types a line that is neither what is asked for nor a no, and the same when that is asked again.
    #[track_caller]
    pub(crate) fn insists(&mut self, question: &str, line: &str) {
        self.types(line);
        self.answers_the_next(question, line);
    }

    /// Waits until a question is asked a second time, and answers it.
    #[track_caller]
    pub(crate) fn answers_the_next(&mut self, question: &str, line: &str) {
        let begun = Instant::now();
        while self.seen().matches(question).count() < 2 {
            match self
                .screen
                .recv_timeout(PATIENCE.saturating_sub(begun.elapsed()))
            {
                Ok(chunk) => self.seen.extend_from_slice(&chunk),
                Err(error) => panic!("nobody asked again ({error}): {}", self.seen()),
            }
        }
        self.types(line);
    }

    /// Types a line.
    pub(crate) fn types(&mut self, line: &str) {
        let keyboard = self.keyboard.as_mut().expect("a keyboard");
        writeln!(keyboard, "{line}").expect("a key");
    }

    /// Types Ctrl-D.
    pub(crate) fn ends_the_input(&mut self) {
        let keyboard = self.keyboard.as_mut().expect("a keyboard");
        keyboard.write_all(b"\x04").expect("a key");
    }

    /// Tells whether the terminal shows what is typed.
    pub(crate) fn is_echoing(&self) -> bool {
        let keyboard = self.keyboard.as_ref().expect("a keyboard");
        let modes = tcgetattr(keyboard).expect("a terminal");
        modes.local_modes.contains(LocalModes::ECHO)
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the run is there");
    }

    /// Waits for its end, and ends it where this is on the screen, which says that it asks.
    pub(crate) fn end_where_it_asks(mut self, asks: &str) -> Transcript {
        while !self.seen().contains(asks) {
            match self.screen.recv_timeout(PATIENCE) {
                Ok(chunk) => self.seen.extend(chunk),
                // It has ended by itself.
                Err(_) => return self.end(),
            }
        }
        self.signal(Signal::TERM);
        self.end()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Transcript {
        while let Ok(chunk) = self.screen.recv_timeout(PATIENCE) {
            self.seen.extend(chunk);
        }
        let status = self.child.wait().expect("the run ends");
        let stdout = self.stdout.join().expect("stdout is read");
        Transcript {
            command: self.typed,
            stdout: String::from_utf8(stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8_lossy(&self.seen).into_owned(),
            code: code_of(status),
        }
    }
}

fn start(command: &mut Command) -> Child {
    command.spawn().expect("cookiepay starts")
}

/// Returns the signals that end a run, with the exit codes that a shell sees.
///
/// What the tests were started to ignore (a hang-up under `nohup`, an interrupt in the background), the
/// runs that they start ignore too, as they should.
pub(crate) fn ending_signals() -> Vec<(Signal, i32)> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default();
    // The mask has a bit for each signal, counted from 1.
    [
        (Signal::INT, 130, 1 << 1),
        (Signal::TERM, 143, 1 << 14),
        (Signal::HUP, 129, 1),
    ]
    .into_iter()
    .filter(|(_, _, bit)| ignored & bit == 0)
    .map(|(signal, code, _)| (signal, code))
    .collect()
}
