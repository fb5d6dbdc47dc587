//! What cannot be written, and what columns cannot be shown.

use std::fmt::{self, Formatter};

use crate::destination;
use crate::output::{
    BrokenWorkbook, Column, ParseColumnsError, TooManyPayments, WORKBOOK_PAYMENTS_MAX,
};
use crate::payment::{Quoted, Won};
use crate::shown::ShownPath;
use crate::terminal::NoStdout;

impl fmt::Display for destination::DestinationError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let path = ShownPath(&self.path);
        write!(f, "cannot write {path}")
    }
}

impl fmt::Display for ParseColumnsError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
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

impl fmt::Display for NoStdout {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("stdout is closed, or open for reading only")
    }
}

impl fmt::Display for BrokenWorkbook {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the workbook's temporary file is not writable")
    }
}

impl fmt::Display for TooManyPayments {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let room = Won::new(WORKBOOK_PAYMENTS_MAX.into()).grouped();
        write!(
            f,
            "a workbook has room for {room} payments: search fewer days, or print csv"
        )
    }
}
