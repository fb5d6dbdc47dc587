//! Tables in: rows with names, whatever wrote them. Reads no table of which a line is not understood,
//! and says of each such line what is wrong with it; what is wrong with the file as a whole is said once.
//!
//! `content` finds out what a file is, `separated` (CSV, TSV), `sheet` (XLSX) and `ndjson` read it, `header`
//! finds its columns and `cell` what stands in a cell. All forms end in the same [`TableRow`]s: any file that a
//! spreadsheet writes from a table is that table.

mod cell;
mod columns;
mod content;
mod header;
mod hidden;
mod ndjson;
mod number_format;
mod problem;
mod separated;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::vec;

pub use columns::{
    CellBeside, ColumnKind, ExportedColumn, TableColumn, TableColumns, TableHeader, TableRow,
};
pub use content::{from_cp949, refuse_binary};
pub use problem::{
    BadTableLine, ColumnChoice, ExportFault, JsonFault, TableFileProblem, TableProblem,
};

use self::columns::{Above, Cells, Named};
use self::content::Content;
use self::separated::{FileRow, FileRows, TextLines};
use self::sheet::SheetRows;

/// A table of which the header was read, and no row yet.
pub struct TableFile<'t, 'c, const N: usize> {
    columns: TableColumns<'c, N>,
    /// `None` where the form has none, where nothing is in the file, or where it is wrong.
    header: Option<TableHeader>,
    /// Which columns of [`TableColumns::read`] the header names or, where the form has none, the first row.
    has: [bool; N],
    rows: Rows<'t>,
    /// What is wrong with the header.
    pub bad: Vec<BadTableLine>,
}

/// Where the rows of a table come from.
enum Rows<'t> {
    Separated(FileRows<'t>),
    Sheet(vec::IntoIter<Result<FileRow<'static>, BadTableLine>>),
    /// With what the names that were met stand for.
    Ndjson(TextLines<'t>, HashMap<String, Named>),
}

impl<'t, 'c, const N: usize> TableFile<'t, 'c, N> {
    /// Opens a table, in whichever form it is.
    ///
    /// # Errors
    ///
    /// What is wrong with the file as a whole.
    pub fn open(file: &'t [u8], columns: TableColumns<'c, N>) -> Result<Self, TableFileProblem> {
        let mut bad = Vec::new();
        let mut has = [false; N];
        let (header, rows) = match content::of(file)? {
            Content::Separated {
                text,
                line,
                separator,
            } => {
                let mut records = FileRows::new(text, line, separator, columns.is_value);
                let header = header::read(&mut records, &columns, &mut bad)?;
                records.columns = header.as_ref().map(TableHeader::width);
                (header, Rows::Separated(records))
            }
            Content::Workbook(file) => {
                let SheetRows { rows, hidden } = sheet::read(file)?;
                let mut records = rows.into_iter();
                let header = header::read(&mut records, &columns, &mut bad)?;
                let header = header.filter(|it| header::is_seen(it, &hidden, &columns, &mut bad));
                (header, Rows::Sheet(records))
            }
            Content::Ndjson(text) => {
                if let Some((line, first)) = separated::lines(text).next() {
                    let first = ndjson::first(first, &columns)?;
                    has = first.has;
                    let lacks = first.lacks.into_iter();
                    bad.extend(lacks.map(|problem| BadTableLine { line, problem }));
                }
                let text = if bad.is_empty() { text } else { "" };
                (None, Rows::Ndjson(separated::lines(text), HashMap::new()))
            }
        };
        if let Some(header) = &header {
            has = std::array::from_fn(|column| header.has(column));
        }
        Ok(Self {
            columns,
            header,
            has,
            rows,
            bad,
        })
    }

    /// Returns the header, where the form has one and it could be read.
    #[must_use]
    pub const fn header(&self) -> Option<&TableHeader> {
        self.header.as_ref()
    }

    /// Tells whether a column is there, by its place in [`TableColumns::read`]: where the form has no header,
    /// whether the first row has it.
    #[must_use]
    pub fn has(&self, column: usize) -> bool {
        self.has.get(column).copied().unwrap_or(false)
    }

    /// Reads the rows, one after the other: none where the header is wrong.
    pub fn rows(&mut self) -> impl Iterator<Item = Result<TableRow<'t, N>, BadTableLine>> {
        std::iter::from_fn(|| self.next_row())
    }

    fn next_row(&mut self) -> Option<Result<TableRow<'t, N>, BadTableLine>> {
        let record = match &mut self.rows {
            Rows::Ndjson(lines, names) => {
                let (line, text) = lines.next()?;
                let cells = ndjson::cells(text, &self.columns, names);
                let row = cells.map(|cells| TableRow {
                    line,
                    cells,
                    split: Vec::new(),
                });
                return Some(row.map_err(|problem| BadTableLine { line, problem }));
            }
            Rows::Separated(records) => self.header.as_ref().and_then(|_| records.next())?,
            Rows::Sheet(records) => self.header.as_ref().and_then(|_| records.next())?,
        };
        let header = self.header.as_ref()?;
        Some(record.and_then(|record| {
            let line = record.line;
            let split = split_amounts(&record, header, &self.columns);
            let cells = cells_of(record, header, &self.columns);
            let row = cells.map(|cells| TableRow { line, cells, split });
            row.map_err(|problem| BadTableLine { line, problem })
        }))
    }
}

/// Returns what stands right of amounts, where both are at most three digits.
fn split_amounts<'t, const N: usize>(
    record: &FileRow<'t>,
    header: &TableHeader,
    columns: &TableColumns<'_, N>,
) -> Vec<(usize, CellBeside<'t>)> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut split = Vec::new();
    for ((place, text), (next, beside)) in record.cells.iter().zip(record.cells.iter().skip(1)) {
        let (text, beside) = (text.trim(), beside.trim());
        if text.len() > 3 || beside.len() != 3 || *next != place.saturating_add(1) {
            continue;
        }
        let amount = header.column(*place).filter(|column| {
            let column = columns.at(*column);
            column.is_some_and(|it| matches!(it.kind, ColumnKind::Won | ColumnKind::Sum))
        });
        if let Some(amount) = amount.filter(|_| is_digits(text) && is_digits(beside)) {
            let column = header.column(*next);
            let text = beside.to_owned().into();
            split.push((amount, CellBeside { column, text }));
        }
    }
    split
}

/// Puts the cells of a row under their columns. A row may be shorter than the header, as Excel writes some.
fn cells_of<'t, const N: usize>(
    record: FileRow<'t>,
    header: &TableHeader,
    columns: &TableColumns<'_, N>,
) -> Result<Cells<'t, N>, TableProblem> {
    if let Some(name) = total_name(&record, header, columns) {
        return Err(TableProblem::TotalRow { name });
    }
    let mut cells = std::array::from_fn(|_| None);
    let mut wrong = None;
    for (place, text) in record.cells {
        match header.columns.get(place) {
            Some(Above::Read(column)) => {
                let found = columns.at(*column);
                let kind = found.map_or(ColumnKind::Text, |it| it.kind);
                let exact = found.filter(|it| it.is_exact && record.not_text.contains(&place));
                if let Some(column) = exact {
                    wrong.get_or_insert_with(|| TableProblem::NumberCell {
                        column: column.name,
                        text: cell::one_line(&text).into_owned(),
                    });
                }
                if let Some(cell) = cells.get_mut(*column) {
                    *cell = cell::said(text, kind);
                }
            }
            Some(Above::Unread) => {}
            Some(Above::Nothing) | None => {
                wrong.get_or_insert_with(|| TableProblem::NoColumnAbove {
                    cell: place.saturating_add(1),
                    text: cell::one_line(&text).into_owned(),
                    columns: header.width(),
                });
            }
        }
    }
    wrong.map_or(Ok(cells), Err)
}

/// Returns what a row calls itself that is the total of others, and so is about nothing itself.
fn total_name<const N: usize>(
    record: &FileRow<'_>,
    header: &TableHeader,
    columns: &TableColumns<'_, N>,
) -> Option<String> {
    let mut name = None;
    for (place, text) in &record.cells {
        let column = header.column(*place);
        if is_total(text) {
            name.get_or_insert(text);
        } else if column.is_some_and(|column| column < columns.about) {
            return None;
        }
    }
    name.map(|name| cell::one_line(name).into_owned())
}

/// Tells whether a cell says that its row is a total.
fn is_total(text: &str) -> bool {
    let text = text.trim();
    if !text.starts_with(|c: char| TOTAL_BEGINNINGS.contains(&c.to_ascii_lowercase())) {
        return false;
    }
    let name = text.trim_end_matches([':', '：']);
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    TOTALS.contains(&name.to_lowercase().as_str())
}

/// What the names of totals begin with: to look at no other cell twice.
const TOTAL_BEGINNINGS: [char; 11] = ['합', '총', '소', '누', '계', 't', 'g', 's', 'r', '표', '같'];

/// What people call a total, without blanks.
const TOTALS: [&str; 17] = [
    "합계",
    "총합계",
    "총계",
    "소계",
    "누계",
    "총액",
    "계",
    "합",
    "total",
    "totals",
    "grandtotal",
    "subtotal",
    "sum",
    // What our own workbook has below its total.
    "rowsshown,whatevertheirstatus",
    "rowsthatdifferfromothersoftheirpayment:notinthetotal",
    "표시된행(결제상태무관)",
    "같은결제인데내용이다른행(합계에서제외)",
];
