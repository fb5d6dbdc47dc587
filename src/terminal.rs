//! The only door to stdout, stderr and the keyboard. Refuses to mix data with talk: stdout is data
//! and nothing else.

mod stdout;

use std::env;
use std::fmt::Display;
#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, IsTerminal, Read, Write};
#[cfg(unix)]
use std::os::fd::AsFd as _;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{DecimalBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
pub use stdout::Stdout;

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

    /// Asks for one line; `None` when none comes: at the end of the input, or of the connection.
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
        let keyboard = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        // A console gives one line at a time; what is typed ahead stays in it.
        #[cfg(not(unix))]
        let keyboard = io::stdin().lock();
        #[cfg(unix)]
        forget_typed(&keyboard);
        let mut stderr = io::stderr().lock();
        write!(stderr, "{question} ")?;
        stderr.flush()?;
        drop(stderr);
        let answer = read_answer(keyboard)?;
        if answer.is_none() {
            // The person's cursor is still behind the question.
            self.say(&"");
        }
        Ok(answer)
    }

    /// Writes something that must be seen, on stderr, whatever was asked.
    pub fn show(&self, text: impl Display) {
        self.say(&text);
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

    /// Opens stdout for data, with a buffer. The caller flushes.
    #[must_use]
    pub fn stdout(&self) -> BufWriter<Stdout> {
        BufWriter::with_capacity(64 * 1024, Stdout::lock())
    }

    /// Writes a table: through the pager when it is longer than the screen, else as it is.
    ///
    /// # Errors
    ///
    /// Whatever stdout answers; a pager that was left early is not an error.
    pub fn page(&self, table: &[u8]) -> io::Result<()> {
        let lines = memchr::memchr_iter(b'\n', table).count();
        let is_longer = size().is_some_and(|(_, height)| lines >= usize::from(height));
        if self.stdout.is_terminal
            && !self.is_dumb
            && is_longer
            && let Some(mut pager) = spawn_pager()
        {
            if let Some(mut input) = pager.stdin.take() {
                ignore_broken_pipe(input.write_all(table))?;
            }
            pager.wait()?;
            return Ok(());
        }
        let mut stdout = self.stdout();
        stdout.write_all(table)?;
        stdout.flush()
    }

    /// Tells a person something beside the data, unless asked to be quiet.
    pub fn note(&self, text: impl Display) {
        if !self.is_quiet {
            self.say(&text);
        }
    }

    /// Warns a person of something that does not stop the run, unless asked to be quiet.
    pub fn warn(&self, text: impl Display) {
        if !self.is_quiet {
            self.say(&format_args!(
                "{} {text}",
                self.styled("warning:", AnsiColor::Yellow)
            ));
        }
    }

    /// Tells what is going on, when asked for by so many `-v`.
    pub fn trace(&self, verbosity: u8, text: impl Display) {
        if self.verbosity >= verbosity {
            self.say(&text);
        }
    }

    /// Writes an error's text: `error: …`, `caused by: …`, `hint: …`.
    pub fn error(&self, message: &str, causes: &[String], hint: Option<&str>) {
        self.say(&format_args!(
            "{} {message}",
            self.styled("error:", AnsiColor::Red)
        ));
        for cause in causes {
            self.say(&format_args!(
                "{} {cause}",
                self.styled("caused by:", AnsiColor::Red)
            ));
        }
        if let Some(hint) = hint {
            self.say(&format_args!(
                "{} {hint}",
                self.styled("hint:", AnsiColor::Cyan)
            ));
        }
    }

    /// Starts to show how far something has come: on a terminal only, and only after a second.
    #[must_use]
    pub fn progress<M: Measure>(&self, label: &str, gauge: &Arc<M>) -> Progress {
        if !self.stderr.is_terminal || self.is_dumb || self.is_quiet {
            return Progress { shown: None };
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let painter = Painter {
            label: label.to_owned(),
            gauge: Arc::clone(gauge),
            bar: Arc::clone(&self.bar),
        };
        // Nothing is shown where no thread is to be had.
        let painting = thread::Builder::new().spawn(move || painter.paint(&stopped));
        Progress {
            shown: painting.ok().map(|thread| (stop, thread)),
        }
    }

    fn styled(&self, text: &str, colour: AnsiColor) -> String {
        if self.stderr.has_colour {
            let style = Style::new().bold().fg_color(Some(colour.into()));
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// There is nowhere left to complain when stderr itself fails.
    fn say(&self, text: &dyn Display) {
        let bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        let write = || drop(writeln!(io::stderr().lock(), "{text}"));
        match bar.as_ref() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Says how far something has come.
pub trait Measure: Send + Sync + 'static {
    /// Writes it in one line, after so much time.
    fn line(&self, elapsed: Duration) -> String;
}

/// How far a search has come, counted by whichever threads do it.
#[derive(Debug, Default)]
pub struct Gauge {
    parts: AtomicU64,
    finished: AtomicU64,
    rows: AtomicU64,
    bytes: AtomicU64,
}

impl Gauge {
    /// Counts parts that are still to be done.
    pub fn expect_parts(&self, parts: usize) {
        add(&self.parts, parts);
    }

    /// Counts a part that is done.
    pub fn finish_part(&self) {
        add(&self.finished, 1);
    }

    /// Counts rows.
    pub fn add_rows(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// Counts bytes.
    pub fn add_bytes(&self, bytes: usize) {
        add(&self.bytes, bytes);
    }
}

impl Measure for Gauge {
    /// Writes `3 of 12 parts, 45,000 payments, 25.3 MB, 12.1 MB/s`; the parts only where there are
    /// several.
    fn line(&self, elapsed: Duration) -> String {
        let get = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let bytes = get(&self.bytes);
        let rate = u128::from(bytes)
            .saturating_mul(1000)
            .checked_div(elapsed.as_millis())
            .unwrap_or(0);
        let parts = match get(&self.parts) {
            0 | 1 => String::new(),
            parts => format!("{} of {parts} parts, ", get(&self.finished)),
        };
        format!(
            "{parts}{} payments, {}, {}/s",
            HumanCount(get(&self.rows)),
            DecimalBytes(bytes),
            DecimalBytes(u64::try_from(rate).unwrap_or(u64::MAX))
        )
    }
}

fn add(number: &AtomicU64, more: usize) {
    number.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}

/// Something that takes its time. Dropping it takes it off the screen.
pub struct Progress {
    shown: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.shown.take() {
            drop(stop);
            drop(thread.join());
        }
    }
}

struct Painter<M> {
    label: String,
    gauge: Arc<M>,
    bar: Arc<Mutex<Option<ProgressBar>>>,
}

impl<M: Measure> Painter<M> {
    const PATIENCE: Duration = Duration::from_secs(1);
    const FRAME: Duration = Duration::from_millis(100);

    fn paint(self, stopped: &mpsc::Receiver<()>) {
        let goes_on = |wait| matches!(stopped.recv_timeout(wait), Err(RecvTimeoutError::Timeout));
        let started = Instant::now();
        if !goes_on(Self::PATIENCE) {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        loop {
            let line = self.gauge.line(started.elapsed());
            bar.set_message(format!("{}: {line},", self.label));
            bar.tick();
            if !goes_on(Self::FRAME) {
                break;
            }
        }
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = None;
        bar.finish_and_clear();
    }
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

/// `None` when the person wants no pager or there is none.
fn spawn_pager() -> Option<Child> {
    let pager = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if pager.trim().is_empty() || pager == "cat" {
        return None;
    }
    let mut command = Command::new("sh");
    // `exec` so that leaving the pager leaves no shell behind.
    command
        .arg("-c")
        .arg(format!("exec {pager}"))
        .stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        // Quit when it fits, keep colours, leave the text on the screen.
        command.env("LESS", "FRX");
    }
    command.spawn().ok()
}

fn ignore_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_tells_parts_rows_bytes_and_rate() {
        let gauge = Gauge::default();
        gauge.expect_parts(12);
        gauge.finish_part();
        gauge.add_rows(45_000);
        gauge.add_bytes(25_300_000);
        assert_eq!(
            gauge.line(Duration::from_secs(2)),
            "1 of 12 parts, 45,000 payments, 25.30 MB, 12.65 MB/s"
        );
    }

    #[test]
    fn a_single_part_is_not_counted() {
        let gauge = Gauge::default();
        gauge.expect_parts(1);
        assert_eq!(gauge.line(Duration::ZERO), "0 payments, 0 B, 0 B/s");
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
