//! What a table is read for, and a row of it: values only, whatever the form.

use std::borrow::Cow;

use super::problem::{ColumnChoice, ExportFault, TableFileProblem, TableProblem};
use crate::spelling::folded;

/// The columns that a table is read for.
#[derive(Clone, Copy, Debug)]
pub struct TableColumns<'c, const N: usize> {
    /// What is read, in the order of a row's cells.
    pub read: [TableColumn; N],
    /// How many of the first of them say what a row is about: the total of other rows has none of these.
    pub about: usize,
    /// Columns of which a table has to have one, by their places in [`read`](Self::read).
    pub one_of: &'c [usize],
    /// What a person says that columns are called in this table, by their places in [`read`](Self::read): such a
    /// column has no other name then.
    pub called: [Option<&'c str>; N],
    /// Whether names that nobody knows are left aside.
    pub skips_unknown: bool,
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
    /// What a header may call it, and other things too: such a name is its own where the header has no other for
    /// it, and only one of these.
    pub perhaps: &'static [&'static str],
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
    /// A key, as [`Code`](Self::Code), that may be a whole number in JSON too.
    Key,
    /// Won as other programs write them, with a sign perhaps; in JSON, any number.
    Sum,
}

impl TableColumn {
    /// A column.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnKind, also: &'static [&'static str]) -> Self {
        Self {
            name,
            also,
            perhaps: &[],
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

    /// Takes these names for the column's own where a header has no other for it.
    #[must_use]
    pub const fn perhaps(self, perhaps: &'static [&'static str]) -> Self {
        Self { perhaps, ..self }
    }

    /// Tells whether a name in a table may be the column's, or that of something else.
    #[must_use]
    pub fn is_perhaps_named(&self, name: &str) -> bool {
        let name = folded(name);
        self.perhaps.iter().any(|perhaps| folded(perhaps) == name)
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
pub(super) type Cells<'t, const N: usize> = [Option<Cow<'t, str>>; N];

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow<'t, const N: usize> {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// Its values.
    pub cells: Cells<'t, N>,
    /// See [`Self::split_amount`], with the places of the columns of the amounts.
    pub(super) split: Vec<(usize, CellBeside<'t>)>,
}

/// The cell right of another one in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellBeside<'t> {
    /// Its column, by its place in [`TableColumns::read`]; `None` for one that is not read.
    pub column: Option<usize>,
    /// What it says.
    pub text: Cow<'t, str>,
}

impl<'t, const N: usize> TableRow<'t, N> {
    /// Returns three digits that stand right of an amount in the file, where this has at most three as well:
    /// `1,000` without quotes is an amount of 1, and `000` in the next cell. The column of the amount is told
    /// by its place in [`TableColumns::read`].
    #[must_use]
    pub fn split_amount(&self, column: usize) -> Option<&CellBeside<'t>> {
        let mut split = self.split.iter();
        let found = split.find(|(amount, _)| *amount == column);
        found.map(|(_, beside)| beside)
    }
}

/// The header of a table that has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHeader {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// What stands above each place of a row.
    pub(super) columns: Vec<Above>,
    /// The columns that are there, by their places in [`TableColumns::read`], and what the table calls them.
    pub(super) names: Vec<(usize, String)>,
}

/// What stands above a place of a row in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// Nothing.
    Nothing,
    /// The name of what is not read.
    Unread,
    /// A column, by its place in [`TableColumns::read`].
    Read(usize),
}

impl TableHeader {
    /// Returns the number of columns, those without a name before the last included.
    pub(super) const fn width(&self) -> usize {
        self.columns.len()
    }

    /// Returns the column that stands above a place of a row, by its place in [`TableColumns::read`].
    pub(super) fn column(&self, place: usize) -> Option<usize> {
        match self.columns.get(place)? {
            Above::Read(column) => Some(*column),
            Above::Nothing | Above::Unread => None,
        }
    }

    /// Returns what the table calls a column, by its place in [`TableColumns::read`].
    #[must_use]
    pub fn name(&self, column: usize) -> Option<&str> {
        let mut names = self.names.iter();
        let found = names.find(|(place, _)| *place == column);
        found.map(|(_, name)| name.as_str())
    }

    /// Tells whether a column is there, by its place in [`TableColumns::read`].
    #[must_use]
    pub fn has(&self, column: usize) -> bool {
        self.columns.contains(&Above::Read(column))
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
        let mut called = self.called.iter();
        let called = called.position(|called| called.as_ref().is_some_and(is_it));
        let mut read = self.read.iter().zip(&self.called);
        let read = || read.position(|(column, called)| called.is_none() && column.is_named(&name));
        if let Some(place) = called.or_else(read) {
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

    /// Tells whether a name is what we call a column ourselves, or a person calls it here.
    pub(super) fn is_own_name(&self, place: usize, name: &str) -> bool {
        let called = self.called.get(place).copied().flatten();
        let own = called.or_else(|| self.at(place).map(|column| column.name));
        own.is_some_and(|own| folded(own) == folded(name))
    }

    /// Says what a table lacks that has these names.
    pub(super) fn missing(&self, names: &[(&str, Named)]) -> Vec<TableProblem> {
        let has = |place| names.iter().any(|(_, named)| *named == Named::Read(place));
        let there = || names.iter().map(|(name, _)| (*name).to_owned()).collect();
        let called = (0..).zip(&self.read).zip(&self.called);
        let not_called = called.filter_map(|((place, column), called)| {
            let name = called.filter(|_| !has(place))?.to_owned();
            let (column, has) = (column.name, there());
            Some(ColumnChoice::NotCalledSo { column, name, has }.into())
        });
        let mut problems: Vec<TableProblem> = not_called.collect();
        // What is called otherwise is not missing as well.
        let is_called = |place: usize| self.called.get(place).is_some_and(Option::is_some);
        for columns in self.lacks(|place| has(place) || is_called(place)) {
            if self.skips_unknown {
                let has = there();
                problems.push(ColumnChoice::Lacks { columns, has }.into());
            } else {
                problems.extend(columns.into_iter().map(TableProblem::NoColumn));
            }
        }
        problems
    }

    /// Returns what a table lacks, of which it has these columns.
    pub(super) fn lacks(&self, has: impl Fn(usize) -> bool) -> Vec<Vec<&'static str>> {
        let name = |place: usize| self.at(place).map(|column| column.name);
        let required = (0..).zip(&self.read).filter(|(_, it)| it.is_required);
        let missing = required.filter(|(place, _)| !has(*place));
        let mut lacks: Vec<_> = missing.map(|(_, column)| vec![column.name]).collect();
        if !self.one_of.is_empty() && !self.one_of.iter().any(|place| has(*place)) {
            lacks.push(self.one_of.iter().copied().filter_map(name).collect());
        }
        lacks
    }
}

/// Finds the column of an export of payments in one language that has a title.
fn titled(columns: &[ExportedColumn], title: &str) -> Option<ExportedColumn> {
    let title = folded(title);
    let mut columns = columns.iter();
    columns.find(|it| folded(it.title) == title).copied()
}
