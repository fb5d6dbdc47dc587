//! In which form a document is.

use std::path::Path;

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
