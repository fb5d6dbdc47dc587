//! The program that shows what is longer than the screen.

use std::env;
use std::io::{self, Write as _};
use std::process::{Child, Stdio};

use super::{PlainText, Terminal, size};
use crate::child;
use crate::shown::drawn;
use crate::wrap::wrapped;

/// A table, as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct PagedTable<'t> {
    /// The lines, the header first.
    pub table: &'t [u8],
    /// The number of lines at the beginning that say what the others are.
    pub header_lines: usize,
    /// What the rows come to: in a pager the end is far away.
    pub totals: Option<&'t str>,
}

impl Terminal {
    /// Writes a table: through the pager when it is longer than the screen, else as it is.
    ///
    /// In a pager, what the rows come to stands above them, and stays there with the header where the
    /// pager can keep it.
    ///
    /// # Errors
    ///
    /// Whatever stdout answers; a pager that was left early is not an error.
    pub fn page(&self, page: PagedTable<'_>) -> io::Result<()> {
        let lines = memchr::memchr_iter(b'\n', page.table).count();
        let is_longer = size().is_some_and(|(_, height)| lines >= usize::from(height));
        let is_paged = self.stdout.is_terminal && !self.is_dumb && is_longer;
        let columns = size().map_or(usize::MAX, |(width, _)| width.into());
        let totals = page.totals.map(|it| wrapped(&drawn(it), columns));
        let totals_lines = totals.iter().flat_map(|it| it.lines()).count();
        let header_lines = page.header_lines.saturating_add(totals_lines);
        if is_paged && let Some(mut pager) = spawn_pager(header_lines) {
            if let Some(mut input) = pager.stdin.take() {
                let totals = totals.map(|it| format!("{it}\n"));
                let head = input.write_all(totals.unwrap_or_default().as_bytes());
                let mut table = PlainText::new(input);
                let written = head
                    .and_then(|()| table.write_all(page.table))
                    .and_then(|()| table.flush());
                ignore_broken_pipe(written)?;
            }
            pager.wait()?;
            return Ok(());
        }
        let mut stdout = self.stdout();
        stdout.write_all(page.table)?;
        stdout.flush()
    }
}

/// `None` when the person wants no pager or there is none.
fn spawn_pager(header_lines: usize) -> Option<Child> {
    let mut pager = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if pager.trim().is_empty() || pager == "cat" {
        return None;
    }
    if keeps_header(&pager) {
        pager.extend([" --header=", &header_lines.to_string()]);
    }
    let mut command = child::command("sh");
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

/// Tells whether a pager is a `less` that can keep lines at the top of the screen.
fn keeps_header(pager: &str) -> bool {
    let program = pager.split_whitespace().next().unwrap_or_default();
    if program.rsplit('/').next() != Some("less") {
        return false;
    }
    let version = child::command(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    version.is_ok_and(|output| has_header_option(&String::from_utf8_lossy(&output.stdout)))
}

/// Reads what `less --version` says: `less 608 (PCRE2 regular expressions)`. `--header` is there from 600
/// on (its NEWS).
fn has_header_option(version: &str) -> bool {
    let number = version.strip_prefix("less ").unwrap_or_default();
    let digits = number.split(|c: char| !c.is_ascii_digit()).next();
    digits
        .and_then(|digits| digits.parse::<u32>().ok())
        .is_some_and(|number| number >= 600)
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
    fn a_less_of_600_or_later_keeps_the_header() {
        for (version, has_it) in [
            ("less 590 (GNU regular expressions)\nCopyright", false),
            ("less 600 (PCRE regular expressions)", true),
            ("less 643.1", true),
            ("less x", false),
            ("BusyBox v1.36.1 multi-call binary.", false),
            ("", false),
        ] {
            assert_eq!(has_header_option(version), has_it, "{version}");
        }
    }
}
