//! Where and how the result of a run is printed. Refuses to put a format or a style together anywhere
//! else.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::destination::Destination;
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::output::{
    Dialect, Drawn, Format, RawRows, Record, RecordColumn, RecordCsv, RecordRows, RecordTable,
    Style, table, write_array, write_object,
};
use crate::terminal::Terminal;

/// Where and how the result of a run is printed.
#[derive(Clone, Copy)]
pub struct Print<'a> {
    /// In which format.
    pub format: Format,
    /// Into which file, instead of stdout.
    pub out: Option<&'a Path>,
    /// What shows notes and questions, and stdout.
    pub terminal: &'a Arc<Terminal>,
}

impl Print<'_> {
    /// Tells whether a person sees the result as it is written.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.out.is_none() && self.terminal.stdout_is_terminal()
    }

    /// Returns the style of the result, on stdout or in the file.
    #[must_use]
    pub fn style(&self) -> Style {
        let is_watched = self.is_watched();
        Style {
            width: self.terminal.width().filter(|_| is_watched),
            is_ascii: is_watched && self.terminal.is_ascii(),
            is_coloured: self.out.is_none() && self.terminal.stdout_has_colour(),
        }
    }

    /// Returns the style of a screen, which a person sees on stderr.
    #[must_use]
    pub fn screen_style(&self) -> Style {
        Style {
            width: None,
            is_ascii: self.terminal.is_ascii(),
            is_coloured: self.terminal.stderr_has_colour(),
        }
    }

    /// Opens stdout, or the file.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] when the folder takes no new file.
    pub fn open(&self) -> Result<Destination, Error> {
        Ok(Destination::open(self.out, self.terminal)?)
    }

    /// Opens stdout, or the file, in a run that holds signals back.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`] when the folder takes no new file.
    pub fn open_held(&self) -> Result<Destination, Error> {
        Ok(Destination::open_held(self.out, self.terminal)?)
    }

    /// Writes the result as a whole.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`], [`Error::Output`].
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let mut out = self.open()?;
        write(&mut out)?;
        Ok(out.finish()?)
    }

    /// Opens what is printed as text or as one JSON document, and as nothing else.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] with `refused` for CSV and workbooks; [`Error::Destination`].
    pub fn document(&self, refused: UsageError) -> Result<TextOrJson, Error> {
        let out = self.open()?;
        let is_json = match self.format {
            Format::Table => false,
            Format::Json | Format::Ndjson => true,
            Format::Csv | Format::Xlsx => return Err(refused.into()),
        };
        Ok(TextOrJson { out, is_json })
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
        let style = self.style();
        if self.format == Format::Table && self.out.is_none() {
            return self.page(&table(records, columns, style)?);
        }
        self.write(|out| {
            if records.is_empty() && self.format == Format::Csv {
                return RecordCsv::new(out, dialect(style)).write_header(header.iter().copied());
            }
            write_records(out, records, columns, self.format, style).map(drop)
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
        let mut is_empty = true;
        if self.format == Format::Table {
            let column = |name: &&str| columns.iter().find(|(known, _)| known == name);
            let shown: Vec<&RecordColumn<T>> = shown.iter().filter_map(column).collect();
            let mut table = RecordTable::new(shown.iter().map(|(name, _)| *name));
            things(&mut |thing| {
                table.row(shown.iter().map(|(_, value)| value(thing)));
                Ok(())
            })?;
            let drawn = table.draw(self.style())?;
            match self.out {
                None => self.page(&drawn)?,
                Some(_) => self.write(|out| out.write_all(drawn.text.as_bytes()))?,
            }
            return Ok(table.is_empty());
        }
        let mut out = self.open()?;
        let mut rows = match self.format {
            Format::Json => RecordRows::Json(RawRows::array(&mut out)),
            Format::Ndjson => RecordRows::Json(RawRows::lines(&mut out)),
            Format::Table | Format::Csv | Format::Xlsx => {
                RecordRows::Csv(RecordCsv::new(&mut out, dialect(self.style())))
            }
        };
        things(&mut |thing| {
            is_empty = false;
            Ok(rows.write(thing, columns)?)
        })?;
        rows.finish(columns)?;
        out.finish()?;
        Ok(is_empty)
    }

    /// Shows a table, through the pager where it is long, and says what there was no room for.
    fn page(&self, table: &Drawn) -> Result<(), Error> {
        self.terminal.page(table.text.as_bytes())?;
        if let Some(note) = table.note() {
            self.terminal.note(note);
        }
        Ok(())
    }
}

/// Text for a person, or one JSON document.
pub struct TextOrJson {
    /// Where it goes.
    pub out: Destination,
    /// Whether it is JSON.
    pub is_json: bool,
}

impl TextOrJson {
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
            serde_json::to_writer(&mut self.out, json).map_err(io::Error::from)?;
            self.out.write_all(b"\n")?;
        } else {
            text(&mut self.out)?;
        }
        self.out.finish()?;
        Ok(Exit::Done)
    }
}

/// Returns how CSV is written: a terminal has a width, and where there is one, foreign text must not
/// steer it.
pub(super) const fn dialect(style: Style) -> Dialect {
    Dialect {
        is_for_excel: false,
        escapes_foreign: style.width.is_some(),
    }
}

/// Writes records, and returns what is to be said of columns there was no room for.
pub(super) fn write_records(
    out: &mut dyn Write,
    records: &[Record<'_>],
    columns: &[&'static str],
    format: Format,
    style: Style,
) -> io::Result<Option<String>> {
    match format {
        Format::Table => {
            let table = table(records, columns, style)?;
            out.write_all(table.text.as_bytes())?;
            return Ok(table.note());
        }
        Format::Json => write_array(out, records),
        Format::Ndjson => records
            .iter()
            .try_for_each(|record| write_object(&mut *out, record)),
        Format::Csv | Format::Xlsx => {
            let mut csv = RecordCsv::new(out, dialect(style));
            records.iter().try_for_each(|record| csv.write(record))
        }
    }?;
    Ok(None)
}
