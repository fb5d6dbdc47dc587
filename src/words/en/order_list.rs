//! What is wrong with the shop's list of orders: as a whole, or line by line.

use std::fmt;

use super::table_file::{bad_table, list_lines, shown};
use crate::error::InputSource;
use crate::order_list::{
    BadOrderCell, BadOrderLine, BadOrderList, OrderCellFault, OrderLineProblem, ParseColumnMapError,
};
use crate::payment::compare::{OrderColumn, ParseOrderColumnError};
use crate::spelling::nearest;
use crate::table_file::TableFileProblem;
use crate::words::{bad_lines, paste};

/// Says what is wrong with a list: of the file as a whole one thing, of its lines each, the first of them.
pub(super) fn bad_order_list(source: &InputSource, bad: &BadOrderList) -> String {
    let lines = match bad {
        BadOrderList::File(problem) => return bad_file(source, problem),
        BadOrderList::CalledTheSame { one, other, name } => {
            return format!(
                "{source}: both {} and {} are said to be called {}: each is a column of its own",
                one.name(),
                other.name(),
                shown(name)
            );
        }
        BadOrderList::Lines(lines) => lines,
    };
    let mut text = match bad_lines::count(lines) {
        1 => format!(
            "{source}: one line of the list cannot be used, so nothing was read from the gateway"
        ),
        count => format!(
            "{source}: {count} lines of the list cannot be used, so nothing was read from the gateway"
        ),
    };
    list_lines(&mut text, lines);
    text
}

/// Says what is wrong with a list as a whole, and how to mend it.
fn bad_file(source: &InputSource, problem: &TableFileProblem) -> String {
    match problem {
        TableFileProblem::Cp949 => format!(
            "{source}: this is in CP949 (EUC-KR), the code page of Korean Windows: add `--encoding cp949`"
        ),
        TableFileProblem::NotUtf8 { line } => format!(
            "{source}: line {line} is not UTF-8: if a Korean program saved it, add `--encoding cp949`; else save \
             the file as \"CSV UTF-8\" or as XLSX"
        ),
        TableFileProblem::Binary { line } => format!(
            "{source}: this is no text, there is a NUL byte on line {line}: a list of orders is CSV, TSV, XLSX or \
             an object of JSON a line"
        ),
        TableFileProblem::NoHeader { line } => format!(
            "{source}: line {line} is a row, and no header stands above it: a list begins with the names of its \
             columns, such as order_no,amount"
        ),
        TableFileProblem::Utf8
        | TableFileProblem::NotCp949 { .. }
        | TableFileProblem::Utf16
        | TableFileProblem::OldWorkbook
        | TableFileProblem::LockedWorkbook
        | TableFileProblem::OpenDocument
        | TableFileProblem::BrokenWorkbook
        | TableFileProblem::NoSheet
        | TableFileProblem::WorkbookTooLarge { .. }
        | TableFileProblem::Markup
        | TableFileProblem::Separator(_)
        | TableFileProblem::JsonArray
        | TableFileProblem::PrettyJson
        | TableFileProblem::TitleRow { .. }
        | TableFileProblem::Export(_) => bad_table(source, problem),
    }
}

impl fmt::Display for BadOrderLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for OrderLineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(problem) => problem.fmt(f),
            Self::Cells(cells) => {
                let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
                f.write_str(&cells.join("; "))
            }
            Self::SplitAmount { amount, next } => write!(
                f,
                "the amount is {amount} and {next} stands beside it: if {amount},{next} was meant, write it \
                 without the comma, or in quotes"
            ),
            Self::OtherOrderSum { column, line } => write!(
                f,
                "the {column} of the whole order is another one than on line {line}: if it is of this line alone, \
                 rename the column to {column}",
                column = column.name()
            ),
        }
    }
}

impl fmt::Display for BadOrderCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(column) => write!(f, "{} is missing", column.name()),
            Self::Invalid {
                column,
                text,
                fault,
            } => write!(f, "{} {}: {fault}", column.name(), shown(text)),
        }
    }
}

impl fmt::Display for OrderCellFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Won(error) => error.fmt(f),
            Self::Damaged(damage) => damage.fmt(f),
            Self::Day => f.write_str(
                "this is no day that is read: write it as 2026-11-03, or 2026-11-03 14:05:09",
            ),
            Self::Kind => f.write_str(
                "this says neither that money came in nor that it was refunded: write it as 승인 or 취소, or as paid or \
                 cancelled",
            ),
            Self::MoreThanPaid { amount } => {
                write!(f, "more is left than the {} won that were paid", amount.grouped())
            }
        }
    }
}

impl fmt::Display for ParseColumnMapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEquals(text) => write!(
                f,
                "\"{}\" is no pair of our name and the list's, such as {}; a name with a comma stands in double \
                 quotes",
                shown(text),
                map(OrderColumn::Amount, "총 결제금액")
            ),
            Self::NoSuchColumn(error) => error.fmt(f),
            Self::NoName(column) => write!(
                f,
                "nothing stands behind {}=: write what the list calls it, such as {}",
                column.name(),
                map(*column, "총 결제금액")
            ),
            Self::Quote(text) => write!(
                f,
                "{}: a quote is not closed at the end of the name: one within it is written twice",
                shown(text)
            ),
        }
    }
}

impl fmt::Display for ParseOrderColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = OrderColumn::ALL.map(OrderColumn::name);
        let name = shown(&self.0);
        match nearest(&self.0.to_lowercase(), known) {
            Some(nearest) => write!(
                f,
                "there is no column {name} of ours: did you mean {nearest}?"
            ),
            None => write!(
                f,
                "there is no column {name} of ours; there are {}",
                known.join(", ")
            ),
        }
    }
}

fn map(column: OrderColumn, name: &str) -> String {
    format!("{}={}", column.name(), paste::quoted(name))
}
