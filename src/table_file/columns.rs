//! What a table is read for, and a row of it: values only, whatever the form.

use super::problem::TableProblem;

/// The columns that a table is read for.
#[derive(Clone, Copy, Debug)]
pub struct TableColumns<'c, const N: usize> {
    /// What is read, in the order of a row's cells.
    pub read: [TableColumn; N],
    /// The names of what may be there, and is not read.
    pub ignored: &'c [&'c str],
    /// Tells whether a cell holds what no header holds: a row then stands where the header should.
    pub is_value: fn(&str) -> bool,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct TableColumn {
    /// Its name, as in the header or in an object.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether a table without it is refused.
    pub is_required: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text; in JSON, in quotes.
    Text,
    /// Whole won; in JSON, with or without quotes.
    Won,
}

impl TableColumn {
    /// A column of texts.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self {
            name,
            kind: ColumnKind::Text,
            is_required: false,
        }
    }

    /// A column of amounts.
    #[must_use]
    pub const fn won(name: &'static str) -> Self {
        Self {
            name,
            kind: ColumnKind::Won,
            is_required: false,
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
pub type Cells<const N: usize> = [Option<String>; N];

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow<const N: usize> {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// Its values.
    pub cells: Cells<N>,
}

/// The header of a table that has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHeader {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// Which column each of its cells names, by its place in [`TableColumns::read`]; `None` for one that is
    /// not read.
    pub(super) columns: Vec<Option<usize>>,
}

impl TableHeader {
    /// Tells whether a column is there, by its place in [`TableColumns::read`].
    #[must_use]
    pub fn has(&self, column: usize) -> bool {
        self.columns.contains(&Some(column))
    }
}

impl<const N: usize> TableColumns<'_, N> {
    /// Finds the place of a column by its name; `None` for one that is not read.
    pub(super) fn find(&self, name: &str) -> Result<Option<usize>, TableProblem> {
        let place = self.read.iter().position(|column| column.name == name);
        if place.is_some() || self.ignored.contains(&name) {
            return Ok(place);
        }
        Err(TableProblem::UnknownColumn {
            name: name.to_owned(),
            known: self.read.iter().map(|column| column.name).collect(),
        })
    }

    pub(super) fn at(&self, place: usize) -> Option<&TableColumn> {
        self.read.get(place)
    }
}
