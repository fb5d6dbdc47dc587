//! CSV and TSV in: records of cells, one after the other. A quote that somebody forgot to close swallows no
//! row in silence: it is an error, and reading goes on with the next line.
//!
//! Not by the `csv` crate: it takes what follows a closing quote for part of the cell, reads to the end of the
//! file behind an open one, and drops a byte order mark wherever a reader begins.

use std::borrow::Cow;

use super::problem::{BadTableLine, TableProblem};

/// The cells that have something in them, with their places in the row, from 0.
type FileCells<'t> = Vec<(usize, Cow<'t, str>)>;

/// A row as a file has it. Its cells are borrowed where the file has them as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileRow<'t> {
    /// Where it begins in the file, from 1.
    pub(super) line: u64,
    pub(super) cells: FileCells<'t>,
    /// The places of cells that a sheet does not keep as text; in a text there are none.
    pub(super) not_text: Vec<usize>,
}

/// The number of cells that room is made for before the header tells it.
const CELLS_LIKELY: usize = 16;

/// What is left of a text, to be read row by row. A row without a cell is skipped.
pub(super) struct FileRows<'t> {
    rest: &'t str,
    /// The line that the rest begins on, from 1.
    line: u64,
    /// A character of ASCII.
    separator: u8,
    is_value: fn(&str) -> bool,
    /// The number of columns of the header, once it is read.
    pub(super) columns: Option<usize>,
}

impl<'t> FileRows<'t> {
    /// Begins with the first line of a text, and with its number.
    pub(super) const fn new(
        text: &'t str,
        line: u64,
        separator: u8,
        is_value: fn(&str) -> bool,
    ) -> Self {
        Self {
            rest: text,
            line,
            separator,
            is_value,
            columns: None,
        }
    }

    /// Reads the cells of a row, and returns them with what is left behind it.
    fn read(&self) -> Result<(FileCells<'t>, &'t str), TableProblem> {
        let mut cells = Vec::with_capacity(self.columns.unwrap_or(CELLS_LIKELY));
        let mut rest = self.rest;
        let mut place: usize = 0;
        loop {
            // Looked at by its byte: to compare a prefix is a call for every cell.
            let (text, after) = if rest.as_bytes().first() == Some(&b'"') {
                self.quoted(rest.get(1..).unwrap_or_default())?
            } else {
                let end = memchr::memchr3(self.separator, b'\n', b'\r', rest.as_bytes());
                let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
                (Cow::Borrowed(text), after)
            };
            if !text.trim().is_empty() {
                cells.push((place, text));
            }
            if after.as_bytes().first() != Some(&self.separator) {
                return Ok((cells, after_line_end(after)));
            }
            rest = after.get(1..).unwrap_or_default();
            place = place.saturating_add(1);
        }
    }

    /// Reads a cell from behind its opening quote on, and returns what follows the closing one.
    fn quoted(&self, inside: &'t str) -> Result<(Cow<'t, str>, &'t str), TableProblem> {
        let mut text = Cow::Borrowed("");
        let mut rest = inside;
        let after = loop {
            let (part, after) = rest.split_once('"').ok_or(TableProblem::OpenQuote)?;
            append(&mut text, part);
            let Some(next) = after.strip_prefix('"') else {
                break after.trim_start_matches(' ');
            };
            append(&mut text, "\"");
            rest = next;
        };
        let separator = char::from(self.separator);
        let is_end = after.is_empty() || after.starts_with([separator, '\n', '\r']);
        if is_end && !self.holds_rows(&text) {
            Ok((text, after))
        } else {
            Err(TableProblem::OpenQuote)
        }
    }

    /// Tells whether a cell of several lines holds what looks like a row: as many cells as there are columns,
    /// or one among others with a value that no text has. A quote that is left open, and another one further
    /// down, would else make one cell of all rows between them.
    fn holds_rows(&self, text: &str) -> bool {
        let separator = char::from(self.separator);
        memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some()
            && text.split(['\n', '\r']).any(|line| {
                let count = line.split(separator).count();
                let is_whole = self.columns.is_some_and(|columns| count >= columns);
                let mut cells = line.split(separator).map(str::trim);
                count > 1 && (is_whole || cells.any(self.is_value))
            })
    }
}

impl<'t> Iterator for FileRows<'t> {
    type Item = Result<FileRow<'t>, BadTableLine>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let line = self.line;
            match self.read() {
                Ok((cells, rest)) => {
                    let read = self.rest.len().saturating_sub(rest.len());
                    let lines = self.rest.get(..read).map_or(0, count_lines);
                    self.line = line.saturating_add(lines);
                    self.rest = rest;
                    if !cells.is_empty() {
                        let not_text = Vec::new();
                        return Some(Ok(FileRow {
                            line,
                            cells,
                            not_text,
                        }));
                    }
                }
                Err(problem) => {
                    self.rest = split_line(self.rest).1;
                    self.line = line.saturating_add(1);
                    return Some(Err(BadTableLine { line, problem }));
                }
            }
        }
        None
    }
}

/// Adds to a text, which stays borrowed as long as it is one part.
fn append<'t>(text: &mut Cow<'t, str>, part: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(part);
    } else {
        text.to_mut().push_str(part);
    }
}

/// Returns the lines of a text that have something on them, numbered from 1.
pub(super) const fn lines(text: &str) -> TextLines<'_> {
    TextLines {
        rest: text,
        line: 1,
    }
}

/// See [`lines`].
pub(super) struct TextLines<'t> {
    rest: &'t str,
    line: u64,
}

impl<'t> Iterator for TextLines<'t> {
    type Item = (u64, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let (text, rest) = split_line(self.rest);
            let line = self.line;
            self.rest = rest;
            self.line = line.saturating_add(1);
            if !text.trim().is_empty() {
                return Some((line, text));
            }
        }
        None
    }
}

/// Parts the first line, without its end, from the rest. A line ends with LF, CRLF or, as on old Macintoshes,
/// CR.
pub(super) fn split_line(text: &str) -> (&str, &str) {
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes());
    let (line, rest) = text.split_at(end.unwrap_or(text.len()));
    (line, after_line_end(rest))
}

fn after_line_end(text: &str) -> &str {
    let after_crlf = text.strip_prefix("\r\n");
    after_crlf.unwrap_or_else(|| text.strip_prefix(['\n', '\r']).unwrap_or(text))
}

/// Counts the ends of lines.
fn count_lines(text: &str) -> u64 {
    let mut count: u64 = 0;
    let mut rest = text;
    while let Some(end) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
        rest = after_line_end(rest.split_at(end).1);
        count = count.saturating_add(1);
    }
    count
}
