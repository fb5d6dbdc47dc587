//! What a run printed, and how it ended, as a person would have seen it.

use std::ffi::OsStr;
use std::fmt;
use std::process::{Command, ExitStatus, Output};

use super::COOKIEPAY;

/// What a run printed, and the code it ended with.
#[derive(Clone)]
pub(crate) struct Transcript {
    /// What was typed.
    pub(crate) command: String,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    /// The exit code, as a shell tells it: 128 and the number for a signal.
    pub(crate) code: i32,
}

/// As a screen, so that a test that fails shows one.
impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}", self.command)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                let end = if text.ends_with('\n') {
                    ""
                } else {
                    " (no line end)\n"
                };
                write!(f, "--- {name} ---\n{}{end}", with_escapes(text))?;
            }
        }
        writeln!(f, "--- exit code {} ---", self.code)
    }
}

/// The same, since failed assertions are written `{run:?}`.
impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl Transcript {
    pub(super) fn of(command: String, output: &Output) -> Self {
        Self {
            command,
            stdout: String::from_utf8(output.stdout.clone()).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr.clone()).expect("stderr is UTF-8"),
            code: code_of(output.status),
        }
    }

    /// Returns stdout as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("stdout is not JSON: {error}{self:?}"))
    }

    /// Returns the one JSON line that an error is on stderr.
    pub(crate) fn error(&self) -> serde_json::Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let document: serde_json::Value = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("stderr is not JSON: {error}{self:?}"));
        document
            .get("error")
            .cloned()
            .unwrap_or_else(|| panic!("no error in {self:?}"))
    }
}

/// Writes what a command's variables and arguments would be typed as.
pub(super) fn typed(command: &Command) -> String {
    let given = |(name, value): (&OsStr, Option<&OsStr>)| {
        let name = name.to_string_lossy().into_owned();
        let is_of_every_world =
            ["HOME", "LANG", "PATH"].contains(&name.as_str()) || name.starts_with("COOKIEPAY_");
        let value = value.filter(|_| !is_of_every_world)?;
        Some(format!("{name}={}", quoted(value)))
    };
    let variables = command.get_envs().filter_map(given);
    let program = if command.get_program() == COOKIEPAY {
        "cookiepay".to_owned()
    } else {
        quoted(command.get_program())
    };
    let arguments = command.get_args().map(quoted);
    let words: Vec<String> = variables.chain([program]).chain(arguments).collect();
    words.join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || "-_=./:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.into_owned()
    } else {
        format!("'{}'", with_escapes(&word).replace('\'', "'\\''"))
    }
}

/// Writes out what a terminal would obey instead of showing it.
fn with_escapes(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Returns the code as a shell sees it: a signal counts from 128.
pub(super) fn code_of(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return signal.saturating_add(128);
    }
    status.code().unwrap_or(-1)
}

#[test]
fn a_transcript_reads_like_a_screen() {
    let mut command = Command::new(COOKIEPAY);
    command.env("TERM", "xterm").env("HOME", "/tmp");
    command.args(["cancel", "1", "--reason", "고객 변심's"]);
    let run = Transcript {
        command: typed(&command),
        stdout: "one\n\u{1b}[1mtwo\u{1b}[0m".to_owned(),
        stderr: "error: no\r\nhint: try\n".to_owned(),
        code: 5,
    };
    assert_eq!(
        format!("{run:?}"),
        "
$ TERM=xterm cookiepay cancel 1 --reason '고객 변심'\\''s'
--- stdout ---
one
\\u{1b}[1mtwo\\u{1b}[0m (no line end)
--- stderr ---
error: no\\r
hint: try
--- exit code 5 ---
"
    );
}
