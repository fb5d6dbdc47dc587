//! What is wrong with a table, and with a batch file: as a whole, or line by line.

use super::count::counted;
use std::fmt;

use crate::error::InputSource;
use crate::order_list::likely;
use crate::refund::batch::file::{BadBatch, BadLine, CellFault, CellProblem, LineProblem};
use crate::shown::escape;
use crate::spelling::nearest;
use crate::table_file::{ColumnChoice, ExportFault, JsonFault, TableFileProblem, TableProblem};
use crate::words::{bad_lines, paste};

/// The largest number of lines that are listed.
const LINES_SHOWN_MAX: usize = 50;

/// The largest number of characters that are shown of a cell: as many as a TID or a reason has.
const CELL_CHARS_MAX: usize = 60;

/// Says what is wrong with a batch file: of the file as a whole one thing, of its lines each, the first of them.
pub(super) fn bad_batch(source: &InputSource, bad: &BadBatch) -> String {
    let lines = match bad {
        BadBatch::File(problem) => return bad_table(source, problem),
        BadBatch::Lines(lines) => lines,
    };
    let mut text = match bad_lines::count(lines) {
        1 => format!(
            "{source}: one line of the file cannot be used, so nothing was read from the gateway"
        ),
        count => format!(
            "{source}: {count} lines of the file cannot be used, so nothing was read from the gateway"
        ),
    };
    list_lines(&mut text, lines);
    text
}

/// Lists what is wrong with lines, the first of them.
pub(super) fn list_lines<T: fmt::Display>(text: &mut String, lines: &[T]) {
    for bad in lines.iter().take(LINES_SHOWN_MAX) {
        text.extend(["\n  ", &bad.to_string()]);
    }
    if let Some(more @ 1..) = lines.len().checked_sub(LINES_SHOWN_MAX) {
        text.extend(["\n  and ", &more.to_string(), " more"]);
    }
}

/// Writes the name of a file as in a command to paste.
fn file_of(source: &InputSource) -> String {
    match source {
        InputSource::Stdin => "FILE".to_owned(),
        InputSource::File(name) => paste::quoted(&escape(name)),
    }
}

/// Says what is wrong with a file as a whole, and how to mend it.
pub(super) fn bad_table(source: &InputSource, problem: &TableFileProblem) -> String {
    let file = file_of(source);
    match problem {
        TableFileProblem::Cp949 => format!(
            "{source}: this is in CP949 (EUC-KR), the code page of Korean Windows, and has to be UTF-8: save \
             it as \"CSV UTF-8\" or as XLSX, or run `iconv -f cp949 -t utf-8 {file} > utf8.csv`"
        ),
        TableFileProblem::Utf16 => format!(
            "{source}: this is in UTF-16 (\"Unicode text\"), and has to be UTF-8: save it as \"CSV UTF-8\" or \
             as XLSX"
        ),
        TableFileProblem::NotUtf8 { line } => {
            format!("{source}: line {line} is not UTF-8: save the file as \"CSV UTF-8\" or as XLSX")
        }
        TableFileProblem::Utf8 => format!("{source}: this is UTF-8: leave `--encoding` out"),
        TableFileProblem::NotCp949 { line } => {
            format!(
                "{source}: line {line} is not in CP949: save the file as \"CSV UTF-8\" or as XLSX"
            )
        }
        TableFileProblem::Binary { line } => format!(
            "{source}: this is no text, there is a NUL byte on line {line}: a batch is CSV, TSV, XLSX or an \
             object of JSON a line"
        ),
        TableFileProblem::OldWorkbook => format!(
            "{source}: this is a workbook of the kind before 2007 (.xls): save it as XLSX or as \"CSV UTF-8\""
        ),
        TableFileProblem::LockedWorkbook => format!(
            "{source}: this workbook opens with a password only: save a copy of it without one"
        ),
        TableFileProblem::OpenDocument => format!(
            "{source}: this is an OpenDocument file (.ods): save it as XLSX or as \"CSV UTF-8\""
        ),
        TableFileProblem::BrokenWorkbook => format!(
            "{source}: this is a ZIP archive in which no workbook can be read: save it again as XLSX or as \
             \"CSV UTF-8\""
        ),
        TableFileProblem::NoSheet => {
            format!("{source}: this workbook has no sheet that is to be seen")
        }
        TableFileProblem::WorkbookTooLarge { limit_mib } => {
            format!("{source}: this workbook unpacks to more than {limit_mib} MB")
        }
        TableFileProblem::Markup => format!(
            "{source}: this is HTML or XML, whatever its name says: open it in a spreadsheet, and save it as \
             XLSX or as \"CSV UTF-8\""
        ),
        TableFileProblem::Separator(separator) => format!(
            "{source}: its cells stand between `{}`, and have to stand between commas or tabs: save it as \
             XLSX, or as CSV with commas",
            escape(&separator.to_string())
        ),
        TableFileProblem::JsonArray => format!(
            "{source}: this is one JSON array, and has to be an object a line: `jq -c '.[]' {file}` makes it \
             that"
        ),
        TableFileProblem::PrettyJson => format!(
            "{source}: each object of JSON stands on several lines, and has to stand on one: `jq -c . {file}` \
             makes it that"
        ),
        TableFileProblem::TitleRow { line, header } => format!(
            "{source}: line {line} is no header, the header is on line {header}: delete what stands above it"
        ),
        TableFileProblem::NoHeader { line } => format!(
            "{source}: line {line} is a row, and no header stands above it: a batch begins with \
             tid,amount,reason"
        ),
        TableFileProblem::Export(fault) => export(source, *fault),
    }
}

/// Says why an export of payments is no batch, and how it becomes one.
fn export(source: &InputSource, fault: ExportFault) -> String {
    match fault {
        ExportFault::OtherColumns => {
            format!("{source}: this is a list of payments, and says nothing of refunds")
        }
        ExportFault::OtherMeaning { title, column } => format!(
            "{source}: these are the columns of a list of payments, in which {title} is what was refunded before: \
             if it is what to refund now, call the column {column}"
        ),
    }
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(problem) => problem.fmt(f),
            Self::NoReason => f.write_str("there is no column reason, and no --reason"),
            Self::Cells(problems) => {
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&problems.join("; "))
            }
            Self::SplitAmount { amount, next } => write!(
                f,
                "the amount is {amount} and {next} stands beside it: if {amount},{next} was meant, write it \
                 without the comma, or in quotes; else let another column stand between the two"
            ),
            Self::FullTwice { line } => write!(
                f,
                "the same refund as line {line}: all that is left is refunded only once"
            ),
            Self::SameRefund { line } => write!(
                f,
                "the same refund as line {line}: if both are meant, give each its own ref"
            ),
            Self::SameReference { line } => write!(
                f,
                "the ref of line {line} for another amount: each refund has a ref of its own"
            ),
        }
    }
}

impl fmt::Display for CellProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(column) => write!(f, "{column} is missing"),
            Self::HalfAnAccount => f.write_str("bank, account_no and account_name go together"),
            Self::Invalid {
                column,
                text,
                fault,
            } => write!(f, "{column} {}: {fault}", shown(text)),
        }
    }
}

impl fmt::Display for CellFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tid(error) => error.fmt(f),
            Self::Won(error) => error.fmt(f),
            Self::Reason(error) => error.fmt(f),
            Self::Bank(error) => error.fmt(f),
            Self::AccountNo(error) => error.fmt(f),
            Self::AccountHolder(error) => error.fmt(f),
            Self::Reference(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for ColumnChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks { columns, has } => write_lacks(f, columns, has),
            Self::NotCalledSo { column, name, has } => write_not_called_so(f, column, name, has),
            Self::TwoNames { column, one, other } => write!(
                f,
                "both {} and {} could be the column {column}: say which it is, such as `--map {column}={}`",
                shown(one),
                shown(other),
                paste::quoted(&shown(one))
            ),
            Self::SameName { name } => write!(
                f,
                "two columns are called {}: rename or delete one of them",
                shown(name)
            ),
        }
    }
}

/// Says what a table lacks, and which of its own columns that probably is.
fn write_lacks(f: &mut fmt::Formatter<'_>, columns: &[&str], has: &[String]) -> fmt::Result {
    let likely = columns.iter().find_map(|it| Some((it, likely(it, has)?)));
    let (columns, has) = (columns.join(" or "), names(has));
    match likely {
        Some((column, name)) => write!(
            f,
            "there is no column {columns}; the file has {has}: say which it is, such as `--map {column}={}`",
            paste::quoted(&shown(name))
        ),
        None => write!(
            f,
            "there is no column {columns}; the file has {has}: say which it is with `--map`"
        ),
    }
}

/// Says that a table has no column that is called as a person says.
fn write_not_called_so(
    f: &mut fmt::Formatter<'_>,
    column: &str,
    name: &str,
    has: &[String],
) -> fmt::Result {
    let nearest = nearest(name, has.iter().map(String::as_str));
    let (name, has) = (shown(name), names(has));
    match nearest {
        Some(nearest) => write!(
            f,
            "no column is called {name}, as is said of {column}: did you mean `--map {column}={}`?",
            paste::quoted(&shown(nearest))
        ),
        None => write!(
            f,
            "no column is called {name}, as is said of {column}; the file has {has}"
        ),
    }
}

/// The largest number of columns that are listed.
const NAMES_SHOWN_MAX: usize = 60;

/// Lists what a table calls its columns.
pub(super) fn names(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES_SHOWN_MAX)
        .map(|name| shown(name))
        .collect();
    match names.len().checked_sub(NAMES_SHOWN_MAX) {
        Some(more @ 1..) => format!("{}, and {more} more", shown.join(", ")),
        Some(0) | None => shown.join(", "),
    }
}

/// Writes a cell's own text: as much of it as a value has.
pub(super) fn shown(text: &str) -> String {
    let start: String = text.chars().take(CELL_CHARS_MAX).collect();
    let end = if start.len() < text.len() { "…" } else { "" };
    format!("{}{end}", escape(&start))
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote => f.write_str(
                "a quote is not closed at the end of its cell: a quote inside a cell is written twice, and a \
                 cell of several lines holds no rows",
            ),
            Self::NotAnObject(JsonFault::Ends) => {
                f.write_str("this is no JSON object: it ends too early")
            }
            Self::NotAnObject(JsonFault::Unexpected { place }) => write!(
                f,
                "this is no JSON object: it cannot be read from character {place} on"
            ),
            Self::NotAnObject(JsonFault::OtherValue) => {
                f.write_str("this is JSON, and no object")
            }
            Self::ColumnTwice(column) => write!(f, "the column {column} is there twice"),
            Self::NoColumn(column) => write!(f, "there is no column {column}"),
            Self::UnknownColumn { name, known } => {
                let name = shown(name);
                match nearest(&name.to_lowercase(), known.iter().copied()) {
                    Some(nearest) => {
                        write!(f, "unknown column {name}: did you mean {nearest}?")
                    }
                    None => write!(f, "unknown column {name}; there are {}", known.join(", ")),
                }
            }
            Self::Choice(choice) => choice.fmt(f),
            Self::NoColumnAbove {
                cell,
                text,
                columns,
            } => write!(
                f,
                "cell {cell} ({}) stands under no column, the header has {}: an amount with a comma is \
                 written in quotes",
                shown(text),
                counted(*columns, "column")
            ),
            Self::HiddenRow => {
                f.write_str("this row is hidden in the sheet: show it, or delete it")
            }
            Self::HiddenColumn(column) => write!(
                f,
                "the column {column} is hidden in the sheet: show it, or delete it"
            ),
            Self::NumberCell { column, text } => write!(
                f,
                "{column} {}: this cell is no text, and of a number a spreadsheet drops the zeros in front: \
                 make the column text, and enter the value again",
                shown(text)
            ),
            Self::FormulaWithoutValue { cell } => write!(
                f,
                "cell {cell} has a formula, and its value is not in the file: save the workbook in a \
                 spreadsheet, or write the value"
            ),
            Self::TotalRow { name } => {
                write!(f, "this row is a total ({}): delete it", shown(name))
            }
            Self::MemberTwice(column) => write!(f, "{column} is there twice"),
            Self::NotWholeWon { column, text } => {
                write!(f, "{column} {}: an amount is a whole number of won", shown(text))
            }
            Self::NotText { column, text } => {
                write!(f, "{column} {}: this has to be a text, in quotes", shown(text))
            }
        }
    }
}
