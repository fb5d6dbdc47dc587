//! What a table is read for, and a row of it: values only, whatever the form.

use std::collections::BTreeMap;

use super::problem::{ExportFault, TableFileProblem, TableProblem};
use crate::spelling::folded;

/// The columns that a table is read for.
#[derive(Clone, Copy, Debug)]
pub struct TableColumns<'c, const N: usize> {
    /// What is read, in the order of a row's cells. The first is what a row is about.
    pub read: [TableColumn; N],
    /// The names of what may be there, and is not read.
    pub ignored: &'c [&'c str],
    /// The columns of an export of payments, once for each language that one may be in.
    pub exported: &'c [&'c [ExportedColumn]],
    /// Tells whether a cell holds what no header holds, and no part of a text: a row then stands where the
    /// header should, or where a quote has swallowed it.
    pub is_value: fn(&str) -> bool,
}

/// A column of an export of payments.
#[derive(Clone, Copy, Debug)]
pub struct ExportedColumn {
    /// What the export calls it.
    pub title: &'static str,
    /// Its name, which is the same in each language: what it means.
    pub name: &'static str,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct TableColumn {
    /// Its name, as in a header or in an object; case, blanks and underscores make no difference.
    pub name: &'static str,
    /// Its other names.
    pub also: &'static [&'static str],
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether a table without it is refused.
    pub is_required: bool,
    /// Whether a cell of a sheet that is no text is refused. A spreadsheet that took digits for a number has
    /// dropped the zeros in front of them, and nothing that comes later would show it.
    pub is_exact: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text; in JSON, in quotes.
    Text,
    /// A number or another key that a spreadsheet must not take for one, and so may bear an apostrophe; in
    /// JSON, in quotes.
    Code,
    /// Whole won; in JSON, with or without quotes.
    Won,
}

impl TableColumn {
    /// A column.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnKind, also: &'static [&'static str]) -> Self {
        Self {
            name,
            also,
            kind,
            is_required: false,
            is_exact: false,
        }
    }

    /// Tells whether a name in a table is one of the column's.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let name = folded(name);
        let mut names = [self.name].into_iter().chain(self.also.iter().copied());
        names.any(|own| folded(own) == name)
    }

    /// Refuses cells of a sheet that are no text.
    #[must_use]
    pub const fn exact(self) -> Self {
        Self {
            is_exact: true,
            ..self
        }
    }

    /// Refuses a table without the column.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }
}

/// The values of a row by [`TableColumns::read`]; what is empty is absent.
pub(super) type Cells<const N: usize> = [Option<String>; N];

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow<const N: usize> {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// Its values.
    pub cells: Cells<N>,
    /// What stands right of each amount in the file; nothing in a form that has no such order.
    pub(super) beside: [Option<CellBeside>; N],
}

/// The cell right of another one in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellBeside {
    /// Its column, by its place in [`TableColumns::read`]; `None` for one that is not read.
    pub column: Option<usize>,
    /// What it says.
    pub text: String,
}

impl<const N: usize> TableRow<N> {
    /// Returns what stands right of an amount in the file, by the place of its column in
    /// [`TableColumns::read`].
    #[must_use]
    pub fn beside(&self, column: usize) -> Option<&CellBeside> {
        self.beside.get(column).and_then(Option::as_ref)
    }
}

/// The header of a table that has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHeader {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// By the place of each of its cells in the file, which column that names, by its place in
    /// [`TableColumns::read`]; `None` for one that is not read.
    pub(super) columns: BTreeMap<usize, Option<usize>>,
}

impl TableHeader {
    /// Returns the number of columns, those without a name before the last included.
    pub(super) fn width(&self) -> usize {
        let last = self.columns.last_key_value();
        last.map_or(0, |(place, _)| place.saturating_add(1))
    }

    /// Tells whether a column is there, by its place in [`TableColumns::read`].
    #[must_use]
    pub fn has(&self, column: usize) -> bool {
        self.columns.values().any(|place| *place == Some(column))
    }
}

/// What a name in a table stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A column, by its place in [`TableColumns::read`].
    Read(usize),
    /// What is not read.
    Ignored,
    /// Nothing that is known.
    Unknown,
}

impl<const N: usize> TableColumns<'_, N> {
    /// Finds what a name stands for.
    pub(super) fn find(&self, name: &str) -> Named {
        let name = folded(name);
        let is_it = |other: &&str| folded(other) == name;
        let mut read = self.read.iter();
        if let Some(place) = read.position(|column| column.is_named(&name)) {
            Named::Read(place)
        } else if self.ignored.iter().any(is_it) {
            Named::Ignored
        } else {
            Named::Unknown
        }
    }

    /// Refuses the names of an export of payments: where nothing else is unknown, and where all are its and what
    /// is required means something else there.
    pub(super) fn refuse_export(&self, names: &[&str]) -> Result<(), TableFileProblem> {
        let mut unknown = names.iter().filter(|it| self.find(it) == Named::Unknown);
        let is_exported = |name: &&str| {
            let mut languages = self.exported.iter();
            languages.any(|columns| titled(columns, name).is_some())
        };
        if unknown.clone().count() > 0 && unknown.all(is_exported) {
            return Err(TableFileProblem::Export(ExportFault::OtherColumns));
        }
        for columns in self.exported {
            let all: Option<Vec<ExportedColumn>> =
                names.iter().map(|name| titled(columns, name)).collect();
            let required = self.read.iter().filter(|it| it.is_required);
            for ExportedColumn { title, name } in all.unwrap_or_default() {
                let mut required = required.clone();
                if let Some(column) = required.find(|it| it.is_named(title) && it.name != name) {
                    return Err(TableFileProblem::Export(ExportFault::OtherMeaning {
                        title,
                        column: column.name,
                    }));
                }
            }
        }
        Ok(())
    }

    /// Says that a name is unknown.
    pub(super) fn unknown(&self, name: &str) -> TableProblem {
        TableProblem::UnknownColumn {
            name: name.to_owned(),
            known: self.read.iter().map(|column| column.name).collect(),
        }
    }

    pub(super) fn at(&self, place: usize) -> Option<&TableColumn> {
        self.read.get(place)
    }
}

/// Finds the column of an export of payments in one language that has a title.
fn titled(columns: &[ExportedColumn], title: &str) -> Option<ExportedColumn> {
    let title = folded(title);
    let mut columns = columns.iter();
    columns.find(|it| folded(it.title) == title).copied()
}
