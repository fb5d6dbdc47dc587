//! The only door to stdout, stderr and the keyboard. Refuses to mix data with talk: stdout is data
//! and nothing else.

mod pager;
mod plain;
mod progress;
mod stdout;
mod tone;
mod unseen;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::env;
use std::fmt::Display;
#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, IsTerminal, Read, Write as _};
#[cfg(unix)]
use std::os::fd::AsFd as _;
use std::panic;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
pub use pager::PagedTable;
pub use plain::PlainText;
pub use progress::Progress;
pub use stdout::{NoStdout, Stdout};
pub use tone::Tone;
pub use unseen::KeyboardModes;

use zeroize::Zeroizing;

use crate::shown::{drawn, escape, sentences};
use crate::wrap::wrapped;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or `TERM=dumb` is set; `CLICOLOR_FORCE` colours anywhere
    #[default]
    Auto,
    /// Even into a pipe or a file
    Always,
    /// Not at all
    Never,
}

/// Standard input, output and error, and what they can show.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact about the surroundings"
)]
pub struct Terminal {
    stdout: Stream,
    stderr: Stream,
    has_keyboard: bool,
    is_dumb: bool,
    is_utf8: bool,
    is_quiet: bool,
    verbosity: u8,
    bar: Arc<Mutex<Option<ProgressBar>>>,
    /// Whether something shows how far it is.
    is_line_taken: Arc<AtomicBool>,
}

#[derive(Clone, Copy)]
struct Stream {
    is_terminal: bool,
    has_colour: bool,
}

impl Terminal {
    /// Looks at the streams and at the variables that say how to decorate.
    #[must_use]
    pub fn new(color: ColorChoice, is_quiet: bool, verbosity: u8) -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_forced = env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0");
        let stream = |is_terminal: bool| Stream {
            is_terminal,
            has_colour: match color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => {
                    !is_set("NO_COLOR") && (is_forced || (is_terminal && !is_dumb))
                }
            },
        };
        Self {
            stdout: stream(io::stdout().is_terminal()),
            stderr: stream(io::stderr().is_terminal()),
            has_keyboard: io::stdin().is_terminal(),
            is_dumb,
            is_utf8: speaks_utf8(),
            is_quiet,
            verbosity,
            bar: Arc::default(),
            is_line_taken: Arc::default(),
        }
    }

    /// Tells whether a person sees stdout as it is written.
    #[must_use]
    pub const fn stdout_is_terminal(&self) -> bool {
        self.stdout.is_terminal
    }

    /// Tells whether the terminal may be unable to show anything but ASCII.
    ///
    /// That is so where it says `dumb`, or the locale speaks no UTF-8, as `LANG=C`.
    #[must_use]
    pub const fn is_ascii(&self) -> bool {
        self.is_dumb || !self.is_utf8
    }

    /// Tells whether there is somebody to ask: who sees stderr and has a keyboard.
    #[must_use]
    pub const fn can_ask(&self) -> bool {
        self.has_keyboard && self.stderr.is_terminal
    }

    /// Tells whether there is somebody to ask where stdin is data: at the terminal of the session.
    #[must_use]
    pub fn can_ask_beside_stdin(&self) -> bool {
        self.stderr.is_terminal && (self.has_keyboard || session_keyboard().is_ok())
    }

    /// Asks for one line, at the terminal of the session where stdin is none; `None` when none comes: at the end of the input, or of the connection.
    ///
    /// Nobody answers a question before seeing it: what was typed or pasted until then is thrown
    /// away, be it ahead of the first question or behind the answer to an earlier one.
    ///
    /// # Errors
    ///
    /// Whatever reading gives.
    pub fn ask(&self, question: impl Display) -> io::Result<Option<String>> {
        // Past the buffer that the standard library keeps of stdin, where lines could wait.
        #[cfg(unix)]
        let keyboard = if self.has_keyboard {
            File::from(io::stdin().as_fd().try_clone_to_owned()?)
        } else {
            session_keyboard()?
        };
        // A console gives one line at a time; what is typed ahead stays in it.
        #[cfg(not(unix))]
        let keyboard = io::stdin().lock();
        #[cfg(unix)]
        forget_typed(&keyboard);
        let mut stderr = io::stderr().lock();
        // In one piece: an answer may come as soon as the question is there.
        let question = Shown::sentences(question).0 + " ";
        stderr.write_all(question.as_bytes())?;
        stderr.flush()?;
        drop(stderr);
        let answer = read_answer(keyboard)?;
        if answer.is_none() {
            // The person's cursor is still behind the question.
            self.say(&Shown::drawn(""));
        }
        Ok(answer)
    }

    /// Asks for one line that is not shown while it is typed; `None` when none comes. What was typed before is thrown
    /// away.
    ///
    /// # Errors
    ///
    /// Whatever reading gives; [`io::ErrorKind::Unsupported`] where a terminal cannot be kept from showing it.
    #[cfg(unix)]
    pub fn ask_unseen(&self, question: impl Display) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let keyboard = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let unseen = unseen::Unseen::begin(&keyboard)?;
        let mut stderr = io::stderr().lock();
        let question = Shown::sentences(question).0 + " ";
        stderr.write_all(question.as_bytes())?;
        stderr.flush()?;
        drop(stderr);
        let answer = unseen::read_line(&keyboard)?;
        drop(unseen);
        if answer.is_none() {
            self.say(&Shown::drawn(""));
        }
        Ok(answer)
    }

    /// Has no way here to keep a terminal from showing what is typed.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::Unsupported`].
    #[cfg(not(unix))]
    pub fn ask_unseen(&self, _: impl Display) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Writes something that must be seen, on stderr, whatever was asked.
    pub fn show(&self, text: impl Display) {
        self.say_wrapped(&Shown::sentences(text));
    }

    /// Writes a screen or a table that must be seen, on stderr, whatever was asked.
    pub fn show_drawn(&self, screen: &str) {
        self.say_wrapped(&Shown::drawn(screen));
    }

    /// Writes one line for a program on stderr, whatever was asked: it is not broken at any width.
    pub fn show_line(&self, line: &str) {
        self.say(&Shown::sentences(line));
    }

    /// Tells whether stderr takes colour.
    #[must_use]
    pub const fn stderr_has_colour(&self) -> bool {
        self.stderr.has_colour
    }

    /// Tells whether stdout takes colour.
    #[must_use]
    pub const fn stdout_has_colour(&self) -> bool {
        self.stdout.has_colour
    }

    /// Returns the columns of the terminal that stdout is, or `None` when it is none.
    #[must_use]
    pub fn width(&self) -> Option<u16> {
        self.stdout
            .is_terminal
            .then(|| size().map_or(80, |(width, _)| width))
    }

    /// Returns the columns of the terminal that stderr is, or `None` when it is none.
    #[must_use]
    pub fn stderr_width(&self) -> Option<u16> {
        let size = terminal_size::terminal_size_of(io::stderr());
        size.filter(|_| self.stderr.is_terminal)
            .map(|(columns, _)| columns.0)
    }

    /// Opens stdout for data, with a buffer. The caller flushes.
    #[must_use]
    pub fn stdout(&self) -> BufWriter<Stdout> {
        BufWriter::with_capacity(64 * 1024, Stdout::lock(self.stdout.is_terminal))
    }

    /// Tells a person something beside the data, unless asked to be quiet.
    pub fn note(&self, text: impl Display) {
        if !self.is_quiet {
            self.show(text);
        }
    }

    /// Shows a person a screen beside the data, unless asked to be quiet.
    pub fn note_drawn(&self, screen: &str) {
        if !self.is_quiet {
            self.show_drawn(screen);
        }
    }

    /// Warns a person of something that does not stop the run, unless asked to be quiet.
    pub fn warn(&self, title: impl Display, text: impl Display) {
        if !self.is_quiet {
            self.show_titled(title, Tone::Warning, text);
        }
    }

    /// Tells whether what is going on is told, with so many `-v`.
    #[must_use]
    pub const fn is_traced(&self, verbosity: u8) -> bool {
        self.verbosity >= verbosity
    }

    /// Tells what is going on, when asked for by so many `-v`.
    pub fn trace(&self, verbosity: u8, text: impl Display) {
        if self.is_traced(verbosity) {
            self.say(&Shown::sentences(text));
        }
    }

    /// Writes something that must be seen behind its title, which is coloured where stderr takes that.
    pub fn show_titled(&self, title: impl Display, tone: Tone, text: impl Display) {
        let (title, text) = (Shown::sentences(title), Shown::sentences(text));
        let title = title.coloured(tone.colour(), self.stderr.has_colour);
        self.say_wrapped(&Shown(format!("{} {}", title.0, text.0)));
    }

    /// Breaks lines between words where stderr is a terminal, which would break them anywhere.
    fn say_wrapped(&self, text: &Shown) {
        match self.stderr_width() {
            Some(columns) => self.say(&Shown(wrapped(&text.0, columns.into()))),
            None => self.say(text),
        }
    }

    /// There is nowhere left to complain when stderr itself fails.
    fn say(&self, text: &Shown) {
        let bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        let write = || drop(writeln!(io::stderr().lock(), "{}", text.0));
        match bar.as_ref() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// A text that does no harm on a terminal. Nothing else gets to stderr.
struct Shown(String);

impl Shown {
    fn sentences(text: impl Display) -> Self {
        Self(sentences(&text.to_string()).into_owned())
    }

    fn drawn(text: &str) -> Self {
        Self(drawn(text).into_owned())
    }

    fn coloured(self, colour: AnsiColor, has_colour: bool) -> Self {
        if has_colour {
            let style = Style::new().bold().fg_color(Some(colour.into()));
            Self(format!("{style}{}{style:#}", self.0))
        } else {
            self
        }
    }
}

/// Says what a bug has to say as any other text is said: it may hold what somebody else wrote.
pub fn tame_panics() {
    panic::set_hook(Box::new(|panic| {
        let trace = Backtrace::capture();
        let text = if trace.status() == BacktraceStatus::Captured {
            format!("{panic}\n{trace}")
        } else {
            panic.to_string()
        };
        drop(writeln!(io::stderr().lock(), "{}", of_panic(&text).0));
    }));
}

/// Sets all lines but the first in, lest one that somebody else wrote looks like ours.
fn of_panic(text: &str) -> Shown {
    let lines: Vec<_> = text.split('\n').map(|line| escape(line)).collect();
    Shown(lines.join("\n  "))
}

/// Opens the keyboard of the terminal that the session belongs to, whatever stdin is.
#[cfg(unix)]
fn session_keyboard() -> io::Result<File> {
    File::open("/dev/tty")
}

/// Elsewhere questions are answered on stdin alone.
#[cfg(not(unix))]
fn session_keyboard() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// More bytes than any answer needs.
const LONGEST_ANSWER: u64 = 4096;

/// Throws away what was typed and not read yet.
#[cfg(unix)]
fn forget_typed(keyboard: &File) {
    // What is no terminal, or none any more, holds nothing that was typed, and says so by an error.
    let _ = rustix::termios::tcflush(keyboard, rustix::termios::QueueSelector::IFlush);
}

/// Reads one line; `None` when there is no end to it.
fn read_answer(keyboard: impl Read) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    // What the buffer holds behind the line goes with it.
    BufReader::new(keyboard.take(LONGEST_ANSWER)).read_until(b'\n', &mut line)?;
    let is_whole = line.last() == Some(&b'\n');
    Ok(is_whole.then(|| String::from_utf8_lossy(&line).trim().to_owned()))
}

/// Lines that are longer than this are hard to read.
const PROSE_COLUMNS_MAX: usize = 100;

/// Returns the columns that prose may take: those of the terminal, or what `COLUMNS` says where there is
/// none.
#[must_use]
pub fn columns() -> usize {
    let of_terminal = terminal_size::terminal_size().map(|(width, _)| width.0.into());
    let of_variable = || env::var("COLUMNS").ok()?.parse().ok();
    of_terminal
        .or_else(of_variable)
        .unwrap_or(PROSE_COLUMNS_MAX)
        .clamp(1, PROSE_COLUMNS_MAX)
}

/// The columns and lines of the terminal that stdout is.
fn size() -> Option<(u16, u16)> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, height)| (width.0, height.0))
}

/// The first of these variables that is set decides (POSIX); without any, the locale is `C`.
fn speaks_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default()
        .to_ascii_lowercase();
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bug_says_steers_no_terminal() {
        let said = of_panic("panicked at a.rs:1:\nin `\u{1b}]52;c;aGk=\u{7}`\nhint: forged");
        assert_eq!(
            said.0,
            "panicked at a.rs:1:\n  in `\\u{1b}]52;c;aGk=\\u{7}`\n  hint: forged"
        );
    }

    #[test]
    fn an_answer_is_one_whole_line() {
        let long = "y".repeat(5000) + "\n";
        for (typed, answer) in [
            (" y \r\n", Some("y")),
            ("n\ny\n", Some("n")),
            ("\n", Some("")),
            ("", None),
            ("y", None),
            (&long, None),
        ] {
            let read = read_answer(typed.as_bytes()).unwrap();
            assert_eq!(read.as_deref(), answer, "{typed:?}");
        }
    }

    #[cfg(unix)]
    mod at_a_terminal {
        use rustix::fs::{Mode, OFlags};
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

        use super::*;

        /// The person's side of a terminal, and the program's.
        fn terminal() -> (File, File) {
            let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
            grantpt(&person).unwrap();
            unlockpt(&person).unwrap();
            let name = ptsname(&person, Vec::new()).unwrap();
            let flags = OFlags::RDWR | OFlags::NOCTTY;
            let keyboard = rustix::fs::open(name, flags, Mode::empty()).unwrap();
            (person.into(), keyboard.into())
        }

        /// Types a text and waits until the terminal shows it, and so has it.
        fn types(person: &mut File, text: &str) {
            person.write_all(text.as_bytes()).unwrap();
            let mut shown = vec![0; text.replace('\n', "\r\n").len()];
            person.read_exact(&mut shown).unwrap();
        }

        #[test]
        fn only_the_first_line_after_a_question_answers_it() {
            let (mut person, keyboard) = terminal();
            types(&mut person, "y\ny\nye");
            forget_typed(&keyboard);
            types(&mut person, "n\ny\ny");
            assert_eq!(read_answer(&keyboard).unwrap().as_deref(), Some("n"));
            forget_typed(&keyboard);
            person.write_all(b"\x04").unwrap();
            assert_eq!(read_answer(&keyboard).unwrap(), None);
        }
    }
}
