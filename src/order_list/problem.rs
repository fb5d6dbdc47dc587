//! What may be wrong with the shop's list: with the file as a whole, or with lines of it. Its words are in
//! `words`.

use crate::payment::compare::OrderColumn;
use crate::payment::{ParseWonError, SpreadsheetDamage, Won};
use crate::table_file::{BadTableLine, TableFileProblem, TableProblem};

/// Why a file is no list of the shop's orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadOrderList {
    /// It is as a whole none.
    File(TableFileProblem),
    /// Two columns are said to be called the same.
    CalledTheSame {
        /// One of them.
        one: OrderColumn,
        /// The other.
        other: OrderColumn,
        /// What both are said to be called.
        name: String,
    },
    /// Lines of it are wrong: all of them, in their order.
    Lines(Vec<BadOrderLine>),
}

/// Something that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadOrderLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: OrderLineProblem,
}

/// Why a line is no order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderLineProblem {
    /// It is no line of a table.
    Table(TableProblem),
    /// Its cells are wrong.
    Cells(Vec<BadOrderCell>),
    /// Its amount was probably taken apart at its comma.
    SplitAmount {
        /// What is left of the amount.
        amount: String,
        /// What stands in the next cell.
        next: String,
    },
    /// A sum of the whole order is another one than on an earlier line of it.
    OtherOrderSum {
        /// The column.
        column: OrderColumn,
        /// The earlier line.
        line: u64,
    },
}

/// Why a cell cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadOrderCell {
    /// It is empty.
    Missing(OrderColumn),
    /// It holds no such value.
    Invalid {
        /// The column.
        column: OrderColumn,
        /// What it holds.
        text: String,
        /// Why that is none.
        fault: OrderCellFault,
    },
}

/// Why a text is no value of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderCellFault {
    /// It is no amount.
    Won(ParseWonError),
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
    /// It is no day, or could be another one.
    Day,
    /// It says neither that money came in nor that it went back.
    Kind,
    /// More is left than was paid.
    MoreThanPaid {
        /// What was paid.
        amount: Won,
    },
}

impl From<BadTableLine> for BadOrderLine {
    fn from(bad: BadTableLine) -> Self {
        Self {
            line: bad.line,
            problem: OrderLineProblem::Table(bad.problem),
        }
    }
}
