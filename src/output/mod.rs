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
mod figure;
mod fit;
mod format;
mod json;
mod layout;
mod pages;
mod record;
mod record_table;
mod style;
mod summary;
mod summary_note;
mod table;
mod text;
mod titles;
mod writer;
mod xlsx;

pub use self::columns::{Cell, Column, Columns, NamesColumn, ParseColumnsError, Sort};
pub use self::csv::{Csv, Dialect, undo_defusing};
pub use self::figure::Figure;
pub use self::format::Format;
pub use self::json::{NamedRows, RawRows, json_text};
pub use self::layout::{TABLE_HEADER_LINES, aligned};
pub use self::record::{
    Condition, Record, RecordColumn, RecordCsv, RecordRows, Value, record_of, write_array,
    write_object,
};
pub use self::record_table::{Drawn, RecordTable, table, table_with_text};
pub use self::style::Style;
pub use self::summary::{SummaryForm, SummaryWriter};
pub use self::summary_note::{SummaryNote, totals_notes};
pub use self::table::Table;
pub(crate) use self::text::padded;
pub use self::titles::{Titles, WorkbookWords};
pub use self::writer::{Finished, PaymentWriter};
pub(crate) use self::xlsx::WORKBOOK_PAYMENTS_MAX;
pub use self::xlsx::{BrokenWorkbook, RecordBook, TooManyPayments, Xlsx};
