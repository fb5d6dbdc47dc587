//! What is wrong with a line of a table, and with one of a batch file.

use std::fmt;

use crate::error::BatchSource;
use crate::payment::{counted, escape};
use crate::refund::batch::file::{BadLine, CellProblem, LineProblem};
use crate::spelling::nearest;
use crate::table_file::TableProblem;

/// Lists what is wrong with a batch file: its first lines, below the number of all.
pub(crate) fn bad_lines(source: &BatchSource, shown: &[BadLine], more: usize) -> String {
    let mut text = match shown.len().saturating_add(more) {
        1 => format!(
            "{source}: one line of the file cannot be used, so nothing was read from the gateway"
        ),
        count => format!(
            "{source}: {count} lines of the file cannot be used, so nothing was read from the gateway"
        ),
    };
    for bad in shown {
        text.extend(["\n  ", &bad.to_string()]);
    }
    if more > 0 {
        text.extend(["\n  and ", &more.to_string(), " more"]);
    }
    text
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(TableProblem::NoHeader) => {
                f.write_str("this is no header: a batch begins with tid,amount,reason")
            }
            Self::Table(problem) => problem.fmt(f),
            Self::NoReason => f.write_str("there is no column reason, and no --reason"),
            Self::Cells(problems) => {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&problems.join("; "))
            }
            Self::FullTwice { line } => write!(
                f,
                "the same refund as line {line}: all that is left goes back only once"
            ),
            Self::SameRefund { line } => write!(
                f,
                "the same refund as line {line}: if both are meant, give each its own ref"
            ),
        }
    }
}

impl fmt::Display for CellProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(column) => write!(f, "{column} is missing"),
            Self::HalfAnAccount => f.write_str("bank, account_no and account_name go together"),
            Self::Invalid { column, why } => write!(f, "{column}: {why}"),
        }
    }
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 => {
                f.write_str("this is not UTF-8; a spreadsheet saves that as \"CSV UTF-8\"")
            }
            Self::CarriageReturn => f.write_str("a carriage return inside the line"),
            Self::OpenQuote => f.write_str("a quote is not closed on this line"),
            Self::NotCsv(why) => f.write_str(&escape(why)),
            Self::NotAnObject(why) => write!(f, "this is no JSON object: {}", escape(why)),
            Self::NoHeader => f.write_str("this is no header"),
            Self::ColumnTwice(column) => write!(f, "the column {column} is there twice"),
            Self::NoColumn(column) => write!(f, "there is no column {column}"),
            Self::UnknownColumn { name, known } => {
                let shown = escape(name);
                match nearest(&name.to_lowercase(), known.iter().copied()) {
                    Some(nearest) => {
                        write!(f, "unknown column {shown}: did you mean {nearest}?")
                    }
                    None => write!(f, "unknown column {shown}; there are {}", known.join(", ")),
                }
            }
            Self::OtherWidth { cells, columns } => write!(
                f,
                "{} under {}",
                counted(*cells, "cell"),
                counted(*columns, "column")
            ),
            Self::MemberTwice(column) => write!(f, "{column} is there twice"),
            Self::NotWholeWon(column) => {
                write!(f, "{column}: an amount is a whole number of won")
            }
            Self::NotText(column) => write!(f, "{column}: this has to be a text, in quotes"),
        }
    }
}
