//! What cannot be written, and what columns cannot be shown.

use std::fmt::{self, Formatter};

use crate::destination;
use crate::output::{
    BrokenWorkbook, Column, ParseColumnsError, TooManyPayments, WORKBOOK_PAYMENTS_MAX,
};
use crate::payment::{Quoted, Won};
use crate::shown::ShownPath;
use crate::terminal::NoStdout;
use crate::words::language::Korean;

impl Korean for destination::DestinationError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let path = ShownPath(&self.path);
        write!(f, "cannot write {path}")
    }
}

impl Korean for ParseColumnsError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a column name is empty"),
            Self::Twice(column) => write!(f, "column {column} is named twice"),
            Self::Unknown {
                name,
                nearest: Some(column),
            } => write!(
                f,
                "no column is called {name}; did you mean {column}?",
                name = Quoted(name)
            ),
            Self::Unknown {
                name,
                nearest: None,
            } => write!(
                f,
                "no column is called {name}; there are {known}",
                name = Quoted(name),
                known = Column::ALL.map(Column::name).join(", ")
            ),
        }
    }
}

impl Korean for NoStdout {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("stdout is closed, or open for reading only")
    }
}

impl Korean for BrokenWorkbook {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the workbook's temporary file is not writable")
    }
}

impl Korean for TooManyPayments {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let room = Won::new(WORKBOOK_PAYMENTS_MAX.into()).grouped();
        write!(
            f,
            "a workbook has room for {room} payments: search fewer days, or print csv"
        )
    }
}
