//! Where and how the result of a run is printed. Refuses to put a format or a style together anywhere
//! else.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::command::Console;
use crate::destination::{CheckedTarget, Destination, Target, Written};
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::language::Language;
use crate::output::{
    Dialect, Drawn, Format, RawRows, Record, RecordColumn, RecordCsv, RecordRows, RecordTable,
    Style, TABLE_HEADER_LINES, TooManyPayments, json_text, table_with_text, write_array,
    write_object,
};
use crate::terminal::PagedTable;
use crate::words::{CommandNote, summary};

/// Where and how the result of a run is printed.
#[derive(Clone, Copy)]
pub struct Print<'a> {
    /// In which format.
    pub format: Format,
    /// Where it goes.
    pub target: Target<'a>,
    /// CSV is written for Excel.
    pub is_for_excel: bool,
    /// What shows notes and questions, and stdout.
    pub terminal: &'a Arc<Console>,
}

/// How a result is written: one format, and all that it needs to know.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Form {
    pub(super) format: Format,
    pub(super) style: Style,
    pub(super) dialect: Dialect,
}

/// Returns the format that `-o` and the suffix of `--out` ask for together.
///
/// # Errors
///
/// [`Error::Usage`] where they contradict each other, and for the suffix of a file that says nothing. A
/// file without a suffix holds a table, and so does a device or a FIFO whose name says nothing.
pub(super) fn format_of(asked: Option<Format>, target: Target<'_>) -> Result<Format, Error> {
    let (path, is_file) = match target {
        Target::Stdout => return Ok(asked.unwrap_or_default()),
        Target::File(path) => (path, true),
        Target::Stream { path, .. } => (path, false),
    };
    match (asked, Format::of_file(path)) {
        (Some(asked), Some(other)) if asked != other => Err(UsageError::SuffixContradicts {
            asked,
            other,
            path: path.to_owned(),
        }
        .into()),
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) if is_file && path.extension().is_some() => {
            Err(UsageError::SuffixUnknown(path.to_owned()).into())
        }
        (None, None) => Ok(Format::default()),
    }
}

/// Makes sure that a file for what comes as text alone is not named as one of another format.
///
/// # Errors
///
/// [`Error::Usage`].
pub(super) fn check_suffix_of_text(target: Target<'_>) -> Result<(), Error> {
    let path = match target {
        Target::File(path) | Target::Stream { path, .. } => path,
        Target::Stdout => return Ok(()),
    };
    match Format::of_file(path) {
        Some(Format::Table) | None => Ok(()),
        Some(other) => {
            let path = path.to_owned();
            Err(UsageError::SuffixOfText { other, path }.into())
        }
    }
}

impl<'a> Print<'a> {
    /// Returns the language in which a person is spoken to.
    #[must_use]
    pub fn language(&self) -> Language {
        self.terminal.language()
    }

    /// Returns the language of what the result has in words: programs read the same in each.
    pub(super) fn language_of_data(&self) -> Language {
        match self.format {
            Format::Table | Format::Xlsx => self.language(),
            Format::Json | Format::Ndjson | Format::Csv => Language::English,
        }
    }

    /// Tells whether a person sees the result as it is written.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.target == Target::Stdout && self.terminal.stdout_is_terminal()
    }

    /// Returns the style of the result, on stdout or in the file.
    #[must_use]
    pub fn style(&self) -> Style {
        let is_watched = self.is_watched();
        Style {
            width: self.terminal.width().filter(|_| is_watched),
            is_ascii: is_watched && self.terminal.is_ascii(),
            is_coloured: self.target == Target::Stdout && self.terminal.stdout_has_colour(),
            titles: summary::titles(self.language()),
        }
    }

    /// Returns how the result is written.
    pub(super) fn form(&self) -> Form {
        let is_terminal = match self.target {
            Target::Stdout => self.terminal.stdout_is_terminal(),
            Target::Stream { is_terminal, .. } => is_terminal,
            Target::File(_) => false,
        };
        Form {
            format: self.format,
            style: self.style(),
            dialect: Dialect {
                is_for_excel: self.is_for_excel,
                escapes_foreign: is_terminal,
            },
        }
    }

    /// Returns the style of a screen, which a person sees on stderr.
    #[must_use]
    pub fn screen_style(&self) -> Style {
        Style {
            width: self.terminal.stderr_width(),
            is_ascii: self.terminal.is_ascii(),
            is_coloured: self.terminal.stderr_has_colour(),
            titles: summary::titles(self.language()),
        }
    }

    /// Opens the target.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] when the folder takes no new file.
    pub fn open(&self) -> Result<Destination, Error> {
        Ok(self.check()?.open(self.terminal)?)
    }

    /// Finds out whether data can be written, and says so where that is waited for.
    ///
    /// # Errors
    ///
    /// As [`Print::open`].
    pub(super) fn check(&self) -> Result<CheckedTarget, Error> {
        let say = |path: &Path| self.terminal.note(CommandNote::WaitsForReader(path));
        Ok(self.target.check(say)?)
    }

    /// Completes what was opened, and says so where a file was replaced.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    pub fn finish(&self, out: Destination) -> io::Result<()> {
        if let Written::Replaced(path) = out.finish()? {
            self.terminal.note(CommandNote::Replaced(&path));
        }
        Ok(())
    }

    /// Refuses a workbook where a person would see its bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`].
    pub(super) fn check_workbook(&self) -> Result<(), Error> {
        if self.is_watched() && self.format == Format::Xlsx {
            return Err(UsageError::WorkbookOnTerminal.into());
        }
        Ok(())
    }

    /// Writes the result as a whole.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`], [`Error::Output`].
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let mut out = self.open()?;
        write(&mut out)?;
        Ok(self.finish(out)?)
    }

    /// Writes what holds nothing about anybody, for everybody to read.
    ///
    /// # Errors
    ///
    /// As [`Print::write`].
    pub fn write_public(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        let mut out = self.open()?.public();
        write(&mut out)?;
        Ok(self.finish(out)?)
    }

    /// Opens what is printed as text or as one JSON document, and as nothing else.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] with `refused` for CSV and workbooks; [`Error::Destination`].
    pub fn document(&self, refused: UsageError) -> Result<TextOrJson<'a>, Error> {
        let out = self.open()?;
        let is_json = match self.format {
            Format::Table => false,
            Format::Json | Format::Ndjson => true,
            Format::Csv | Format::Xlsx => return Err(refused.into()),
        };
        Ok(TextOrJson {
            out,
            is_json,
            print: *self,
        })
    }

    /// Prints records: of a table, these columns, through the pager where it is long; of an empty CSV
    /// file, this header.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`], [`Error::Output`].
    pub fn records(
        &self,
        records: &[Record<'_>],
        columns: &[&'static str],
        header: &[&'static str],
    ) -> Result<(), Error> {
        let form = self.form();
        if self.format == Format::Table && self.target == Target::Stdout {
            return self.page(&table_with_text(records, columns, form.style)?);
        }
        self.write(|out| {
            if records.is_empty() && self.format == Format::Csv {
                return RecordCsv::new(out, form.dialect).write_header(header.iter().copied());
            }
            write_records(out, records, columns, form).map(drop)
        })
    }

    /// Prints the record of each thing that `things` hands over, as it comes; a table of these columns
    /// when the last one is known. Tells whether there was none.
    ///
    /// # Errors
    ///
    /// Whatever `things` gives; [`Error::Destination`], [`Error::Output`].
    pub fn each<T>(
        &self,
        columns: &[RecordColumn<T>],
        shown: &[&'static str],
        things: impl FnOnce(&mut dyn FnMut(&T) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        if self.format == Format::Table {
            let column = |name: &&str| columns.iter().find(|(known, _)| known == name);
            let shown: Vec<&RecordColumn<T>> = shown.iter().filter_map(column).collect();
            let mut table = RecordTable::new(shown.iter().map(|(name, _)| *name));
            things(&mut |thing| {
                table.row(shown.iter().map(|(_, value)| value(thing)));
                Ok(())
            })?;
            let drawn = table.draw(self.style())?;
            if self.target == Target::Stdout {
                self.page(&drawn)?;
            } else {
                self.write(|out| out.write_all(drawn.text.as_bytes()))?;
            }
            return Ok(table.is_empty());
        }
        self.rows(columns, true, things)
    }

    /// Prints the rows of each thing for programs, as they come. Of what is not whole, an array is not closed, and
    /// no file appears. Tells whether there was none.
    ///
    /// # Errors
    ///
    /// As [`Print::each`].
    pub fn rows<T>(
        &self,
        columns: &[RecordColumn<T>],
        is_whole: bool,
        things: impl FnOnce(&mut dyn FnMut(&T) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let mut is_empty = true;
        let mut out = self.open()?;
        let mut rows = match self.format {
            Format::Json => RecordRows::Json(RawRows::array(&mut out)),
            Format::Ndjson => RecordRows::Json(RawRows::lines(&mut out)),
            Format::Table | Format::Csv | Format::Xlsx => {
                RecordRows::Csv(RecordCsv::new(&mut out, self.form().dialect))
            }
        };
        things(&mut |thing| {
            is_empty = false;
            Ok(rows.write(thing, columns)?)
        })?;
        if is_whole {
            rows.finish(columns)?;
            self.finish(out)?;
        } else if !matches!(self.target, Target::File(_)) {
            drop(rows);
            out.flush()?;
        }
        Ok(is_empty)
    }

    /// Prints a text that holds nothing about anybody: through the pager where it is longer than the screen.
    ///
    /// # Errors
    ///
    /// As [`Print::write`].
    pub(super) fn prose(&self, text: &str) -> Result<(), Error> {
        if self.target == Target::Stdout {
            return Ok(self.terminal.page(PagedTable {
                table: text.as_bytes(),
                header_lines: 0,
                totals: None,
            })?);
        }
        self.write_public(|out| out.write_all(text.as_bytes()))
    }

    /// Says which columns there was no room for, if any.
    pub(super) fn note_left_out(&self, columns: &[&'static str]) {
        if !columns.is_empty() {
            self.terminal.note(CommandNote::NoRoom(columns));
        }
    }

    /// Shows a table, through the pager where it is long, and says what there was no room for.
    fn page(&self, table: &Drawn) -> Result<(), Error> {
        self.terminal.page(PagedTable {
            table: table.text.as_bytes(),
            header_lines: TABLE_HEADER_LINES,
            totals: None,
        })?;
        self.note_left_out(&table.left_out);
        Ok(())
    }
}

/// Text for a person, or one JSON document.
pub struct TextOrJson<'a> {
    /// Where it goes.
    pub out: Destination,
    /// Whether it is JSON.
    pub is_json: bool,
    print: Print<'a>,
}

impl TextOrJson<'_> {
    /// Completes the document, with a text or with JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Output`] when it cannot be written.
    pub fn finish(
        mut self,
        text: impl FnOnce(&mut Destination) -> io::Result<()>,
        json: &impl Serialize,
    ) -> Result<Exit, Error> {
        if self.is_json {
            let line = json_text(json).map_err(io::Error::from)?;
            writeln!(self.out, "{line}")?;
        } else {
            text(&mut self.out)?;
        }
        self.print.finish(self.out)?;
        Ok(Exit::Done)
    }
}

/// Tells what the person has to change from what the machine could not do.
pub(super) fn refusal(error: io::Error) -> Error {
    match error.get_ref() {
        Some(cause) if cause.is::<TooManyPayments>() => {
            UsageError::WorkbookTooSmall(TooManyPayments).into()
        }
        _ => Error::Output(error),
    }
}

/// Writes records, and returns the columns there was no room for.
pub(super) fn write_records(
    out: &mut dyn Write,
    records: &[Record<'_>],
    columns: &[&'static str],
    form: Form,
) -> io::Result<Vec<&'static str>> {
    match form.format {
        Format::Table => {
            let table = table_with_text(records, columns, form.style)?;
            out.write_all(table.text.as_bytes())?;
            return Ok(table.left_out);
        }
        Format::Json => write_array(out, records),
        Format::Ndjson => records
            .iter()
            .try_for_each(|record| write_object(&mut *out, record)),
        Format::Csv | Format::Xlsx => {
            let mut csv = RecordCsv::new(out, form.dialect);
            records.iter().try_for_each(|record| csv.write(record))
        }
    }?;
    Ok(Vec::new())
}
