//! The rows of a batch file: CSV or one JSON object a line, with the same names. Refuses a file of
//! which any line is wrong, and to guess what a line could have meant.
//!
//! No cell may hold a line break: a quote that somebody forgot to close would otherwise swallow the
//! refunds on the lines below it, in silence.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::super::report::ENTRY_COLUMNS;
use crate::journal::Reference;
use crate::output::undo_defusing;
use crate::payment::{BankAccount, Order, Reason, Tid, What, Won, escape};

/// The columns that a row is read from, in the order in which they are printed.
pub(super) const COLUMNS: [&str; 9] = [
    "tid",
    "amount",
    "reason",
    "taxfree_amount",
    "bank",
    "account_no",
    "account_name",
    "ref",
    "expect_balance",
];

/// The columns of results beyond those of the journal. A result is accepted as input: what is a
/// column of results only is not read.
const RESULT_COLUMNS: [&str; 4] = ["line", "won", "detail", "recorded"];

/// One refund that a file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it stands in the file, from 1.
    pub(super) line: u64,
    pub(super) order: Order,
    pub(super) reference: Option<Reference>,
}

impl Row {
    /// Tells whether an earlier refund was this very one, as far as it can be known before planning.
    pub(super) fn asks_for(&self, asked: What, amount: Won, reference: Option<&Reference>) -> bool {
        self.reference.as_ref() == reference
            && (self.order.what == asked || self.order.what == What::Amount(amount))
    }
}

/// Something that is wrong with a line. The text is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLine {
    pub(super) line: u64,
    pub(super) what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Reads all rows of a file. `reason` stands in where a row has none.
///
/// # Errors
///
/// Everything that is wrong with it, in the order of its lines; an empty file has a wrong line 1.
pub(super) fn parse(file: &[u8], reason: Option<&Reason>) -> Result<Vec<Row>, Vec<BadLine>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut bad = Vec::new();
    let mut lines = lines(file, &mut bad).into_iter();
    let is_json = file.trim_ascii_start().starts_with(b"{");
    let header = if is_json {
        None
    } else {
        lines.next().map(|(line, text)| (line, header(line, text)))
    };
    let mut rows = Vec::new();
    match header {
        Some((_, Err(wrong))) => bad.extend(wrong),
        Some((line, Ok(header))) => {
            if reason.is_none() && !header.contains(&Some("reason")) {
                bad.push(BadLine {
                    line,
                    what: "there is no column reason, and no --reason".to_owned(),
                });
            }
            for (line, text) in lines {
                match cells(text, &header).and_then(|cells| row(line, &cells, reason)) {
                    Ok(row) => rows.push(row),
                    Err(what) => bad.push(BadLine { line, what }),
                }
            }
        }
        None => {
            for (line, text) in lines {
                match members(text).and_then(|cells| row(line, &cells, reason)) {
                    Ok(row) => rows.push(row),
                    Err(what) => bad.push(BadLine { line, what }),
                }
            }
        }
    }
    if rows.is_empty() && bad.is_empty() {
        bad.push(BadLine {
            line: 1,
            what: "there is no refund in it".to_owned(),
        });
    }
    bad.extend(duplicates(&rows));
    if bad.is_empty() {
        return Ok(rows);
    }
    bad.sort_by_key(|bad| bad.line);
    Err(bad)
}

/// Splits a file into its lines that have something on them, numbered from 1.
fn lines<'f>(file: &'f [u8], bad: &mut Vec<BadLine>) -> Vec<(u64, &'f str)> {
    let mut lines = Vec::new();
    for (line, text) in (1..).zip(file.split(|byte| *byte == b'\n')) {
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.trim_ascii().is_empty() {
            continue;
        }
        let what = match std::str::from_utf8(text) {
            Ok(text) if text.contains('\r') => "a carriage return inside the line",
            Ok(text) => {
                lines.push((line, text));
                continue;
            }
            Err(_) => "this is not UTF-8; a spreadsheet saves that as \"CSV UTF-8\"",
        };
        bad.push(BadLine {
            line,
            what: what.to_owned(),
        });
    }
    lines
}

/// A row's values by [`COLUMNS`]; what is empty is absent.
type Cells<'t> = [Option<Cow<'t, str>>; COLUMNS.len()];

/// Reads the names of the columns; `None` for one that is not read.
fn header(line: u64, text: &str) -> Result<Vec<Option<&'static str>>, Vec<BadLine>> {
    let mut wrong = Vec::new();
    let mut header: Vec<Option<&'static str>> = Vec::new();
    let names = match split(text) {
        Ok(names) => names,
        Err(what) => return Err(vec![BadLine { line, what }]),
    };
    for name in names {
        match known(name.trim()) {
            Ok(Some(column)) if header.contains(&Some(column)) => {
                wrong.push(format!("the column {column} is there twice"));
            }
            Ok(column) => header.push(column),
            Err(what) => wrong.push(what),
        }
    }
    if wrong.is_empty() {
        for column in ["tid", "amount"] {
            if !header.contains(&Some(column)) {
                wrong.push(format!("there is no column {column}"));
            }
        }
    }
    if wrong.is_empty() {
        return Ok(header);
    }
    Err(wrong
        .into_iter()
        .map(|what| BadLine { line, what })
        .collect())
}

/// Finds the column of a name; `None` for one that only results have.
fn known(name: &str) -> Result<Option<&'static str>, String> {
    if let Some(column) = COLUMNS.iter().find(|column| **column == name) {
        return Ok(Some(column));
    }
    if ENTRY_COLUMNS.contains(&name) || RESULT_COLUMNS.contains(&name) {
        return Ok(None);
    }
    let nearest = COLUMNS
        .iter()
        .map(|column| {
            (
                strsim::damerau_levenshtein(column, &name.to_lowercase()),
                *column,
            )
        })
        .min()
        // Half of a name mistyped is another word.
        .filter(|(distance, column)| *distance <= column.len() / 2);
    let name = escape(name);
    Err(match nearest {
        Some((_, nearest)) => format!("unknown column {name}: did you mean {nearest}?"),
        None => format!("unknown column {name}; there are {}", COLUMNS.join(", ")),
    })
}

fn cells<'t>(text: &'t str, header: &[Option<&'static str>]) -> Result<Cells<'t>, String> {
    let values = split(text)?;
    if values.len() != header.len() {
        return Err(format!(
            "{} cells under {} columns",
            values.len(),
            header.len()
        ));
    }
    let mut cells = Cells::default();
    for (value, column) in values.into_iter().zip(header) {
        if let Some(column) = column
            && !value.is_empty()
        {
            // Our own results have texts that no spreadsheet takes for formulas.
            let value = undo_defusing(&value).to_owned();
            put(&mut cells, column, Cow::Owned(value));
        }
    }
    Ok(cells)
}

/// Splits one line of CSV.
fn split(text: &str) -> Result<Vec<String>, String> {
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return Err("a quote is not closed on this line".to_owned());
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .buffer_capacity(text.len().max(1))
        .from_reader(text.as_bytes());
    match reader.records().next() {
        Some(Ok(record)) => Ok(record.iter().map(str::to_owned).collect()),
        Some(Err(error)) => Err(escape(&error.to_string()).into_owned()),
        None => Ok(Vec::new()),
    }
}

/// Reads one JSON object.
fn members(text: &str) -> Result<Cells<'_>, String> {
    let members: Members = serde_json::from_str(text)
        .map_err(|error| format!("this is no JSON object: {}", escape(&error.to_string())))?;
    let mut cells = Cells::default();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in members.0 {
        let Some(column) = known(&name)? else {
            continue;
        };
        if seen.contains(&column) {
            return Err(format!("{column} is there twice"));
        }
        seen.push(column);
        let is_amount = matches!(column, "amount" | "taxfree_amount" | "expect_balance");
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::String(text) if text.is_empty() => {}
            serde_json::Value::String(text) => put(&mut cells, column, Cow::Owned(text)),
            serde_json::Value::Number(number) if is_amount && number.is_u64() => {
                put(&mut cells, column, Cow::Owned(number.to_string()));
            }
            serde_json::Value::Number(_) if is_amount => {
                return Err(format!("{column}: an amount is a whole number of won"));
            }
            serde_json::Value::Number(_)
            | serde_json::Value::Bool(_)
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => {
                return Err(format!("{column}: this has to be a text, in quotes"));
            }
        }
    }
    Ok(cells)
}

fn put<'t>(cells: &mut Cells<'t>, column: &str, value: Cow<'t, str>) {
    let place = COLUMNS.iter().zip(cells.iter_mut());
    if let Some((_, cell)) = place.into_iter().find(|(name, _)| **name == column) {
        *cell = Some(value);
    }
}

/// The members of an object in their order, with those that are there twice.
struct Members(Vec<(String, serde_json::Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Members, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// Reads a row's values; all that is wrong with them is said at once.
fn row(line: u64, cells: &Cells<'_>, default_reason: Option<&Reason>) -> Result<Row, String> {
    let [
        tid,
        amount,
        reason,
        taxfree,
        bank,
        account_no,
        account_name,
        reference,
        expected,
    ] = cells;
    let mut wrong = Vec::new();
    let mut missing = |column: &str| wrong.push(format!("{column} is missing"));
    if tid.is_none() {
        missing("tid");
    }
    if amount.is_none() {
        missing("amount");
    }
    if reason.is_none() && default_reason.is_none() {
        missing("reason");
    }
    let account = match (bank, account_no, account_name) {
        (None, None, None) => None,
        (Some(bank), Some(number), Some(name)) => {
            keep(BankAccount::new(bank, number, name), "bank", &mut wrong)
        }
        _ => {
            wrong.push("bank, account_no and account_name go together".to_owned());
            None
        }
    };
    let tid = read::<Tid>(tid.as_deref(), "tid", &mut wrong);
    let what = match amount.as_deref() {
        Some("full") => Some(What::Full),
        text => read::<Won>(text, "amount", &mut wrong).map(What::Amount),
    };
    let reason = match reason.as_deref() {
        None => default_reason.cloned(),
        text => read::<Reason>(text, "reason", &mut wrong),
    };
    let taxfree_amount = read::<Won>(taxfree.as_deref(), "taxfree_amount", &mut wrong);
    let reference = read::<Reference>(reference.as_deref(), "ref", &mut wrong);
    let expect_balance = read::<Won>(expected.as_deref(), "expect_balance", &mut wrong);
    match (tid, what, reason) {
        (Some(tid), Some(what), Some(reason)) if wrong.is_empty() => Ok(Row {
            line,
            order: Order {
                tid,
                what,
                reason,
                taxfree_amount,
                account,
                expect_balance,
            },
            reference,
        }),
        _ => Err(wrong.join("; ")),
    }
}

fn read<T: FromStr<Err: fmt::Display>>(
    text: Option<&str>,
    column: &str,
    wrong: &mut Vec<String>,
) -> Option<T> {
    keep(text?.parse(), column, wrong)
}

fn keep<T>(
    result: Result<T, impl fmt::Display>,
    column: &str,
    wrong: &mut Vec<String>,
) -> Option<T> {
    result
        .map_err(|error| wrong.push(format!("{column}: {error}")))
        .ok()
}

/// Finds rows that ask for the same refund: the same amount of a payment, without two names that
/// tell them apart; or all that is left, which there is only once.
fn duplicates(rows: &[Row]) -> Vec<BadLine> {
    let mut earlier: HashMap<(&Tid, What), Vec<&Row>> = HashMap::new();
    let mut bad = Vec::new();
    for row in rows {
        let same = earlier.entry((&row.order.tid, row.order.what)).or_default();
        let is_told_apart = |other: &&Row| {
            row.order.what != What::Full
                && row.reference.is_some()
                && other.reference.is_some()
                && row.reference != other.reference
        };
        if let Some(other) = same.iter().find(|other| !is_told_apart(other)) {
            let advice = if row.order.what == What::Full {
                "all that is left goes back only once"
            } else {
                "if both are meant, give each its own ref"
            };
            bad.push(BadLine {
                line: row.line,
                what: format!("the same refund as line {}: {advice}", other.line),
            });
        }
        same.push(row);
    }
    bad
}
