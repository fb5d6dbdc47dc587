//! Values in, bytes out. Knows no terminal: width, colour and characters are told to it.
//!
//! Two kinds of document come out. **Raw JSON** ([`RawRows`]) is the gateway's own words, row by
//! row, without decoding them. **Columns** ([`Columns`]) are ours: [`Table`], [`Csv`] and
//! [`NamedRows`] and [`Xlsx`] write the same [`Cell`]s, each in its own way. [`SummaryWriter`] writes
//! what the payments come to instead of the payments.
//!
//! Nothing is written before the first payment or the end, so that a search that fails at once
//! leaves nothing behind. A document that is dropped instead of finished stays visibly open where
//! its format can show it.

mod bars;
mod columns;
mod csv;
mod json;
mod layout;
mod pages;
mod record;
mod record_table;
mod summary;
mod table;
mod text;
mod xlsx;

use std::io;
use std::path::Path;

pub use self::columns::{Cell, Column, Columns, ParseColumnsError, Sort};
pub use self::csv::{Csv, Dialect, undo_defusing};
pub use self::json::{NamedRows, RawRows};
pub use self::layout::aligned;
pub use self::record::{
    Record, RecordColumn, RecordCsv, RecordRows, Value, record_of, write_array, write_object,
};
pub use self::record_table::{Drawn, RecordTable, table, table_with_text};
pub use self::summary::{SummaryForm, SummaryWriter, totals_line, totals_notes};
pub use self::table::Table;
pub(crate) use self::text::padded;
pub(crate) use self::xlsx::WORKBOOK_PAYMENTS_MAX;
pub use self::xlsx::{TooManyPayments, Xlsx};

use crate::payment::Payment;

/// In which form payments are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns for people
    #[default]
    Table,
    /// The gateway's rows as one JSON array, or named columns as objects
    Json,
    /// The same, one row a line
    Ndjson,
    /// Columns separated by commas (RFC 4180), for spreadsheets
    Csv,
    /// A workbook, with totals
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Table, Self::Json, Self::Ndjson, Self::Csv, Self::Xlsx];

    /// Returns the name that `-o` takes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Returns what the name of a file ends with behind a dot: a table is text.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Json | Self::Ndjson | Self::Csv | Self::Xlsx => self.name(),
        }
    }

    /// Returns the format whose suffix a file has, in whichever case of letters.
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Self> {
        let suffix = path.extension()?;
        Self::ALL
            .into_iter()
            .find(|format| suffix.eq_ignore_ascii_case(format.suffix()))
    }

    /// Tells whether a failure is told as a line of JSON too.
    #[must_use]
    pub const fn is_json(self) -> bool {
        match self {
            Self::Json | Self::Ndjson => true,
            Self::Table | Self::Csv | Self::Xlsx => false,
        }
    }
}

/// How a table or a screen is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The columns of the terminal that a table must fit; `None` for all of every cell.
    pub width: Option<u16>,
    /// Only ASCII is used, but for what the cells hold.
    pub is_ascii: bool,
    /// The header and the statuses are coloured; the words are there all the same.
    pub is_coloured: bool,
}

/// A document of payments in columns, being written.
pub trait PaymentWriter {
    /// Adds a payment that the named profile found.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()>;

    /// Ends the document and flushes it.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    fn finish(self: Box<Self>) -> io::Result<Finished>;
}

/// What a finished document holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// The columns for which there was no room, to be told.
    pub left_out: Vec<Column>,
    /// What the figures in it do not know, a sentence each, to be told.
    pub notes: Vec<String>,
}
