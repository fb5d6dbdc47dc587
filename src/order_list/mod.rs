//! The shop's list of orders, line by line. Reads no list of which a line is not understood, and names every
//! such line; what is left out of a list that is read is said.

mod column_map;
mod columns;
mod day;
mod line;
mod order_sum;
mod problem;
mod sum;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;

pub use column_map::{ColumnMap, ParseColumnMapError};
pub(crate) use columns::likely;
pub use problem::{BadOrderCell, BadOrderLine, BadOrderList, OrderCellFault, OrderLineProblem};

use self::line::{LineReader, OfOrders};
use crate::encoding::TextEncoding;
use crate::payment::compare::{LineKind, OrderColumn, OrderLine};
use crate::spelling::folded;
use crate::table_file::{self, TableFile, TableProblem};

/// What a list tells as a whole, once all of its lines were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderList {
    /// The number of lines that were handed over.
    pub lines: u64,
    /// Some line has a TID.
    pub has_tids: bool,
    /// It says how much was given back: in a column of its own, or by lines that are cancels.
    pub tells_cancels: bool,
    /// Some line has the day on which it was paid.
    pub has_days: bool,
    /// The totals that were left out.
    pub totals: Vec<TotalLine>,
    /// The words for states that nobody knows, the most frequent first: the lines have no state.
    pub unknown_states: Vec<UnknownState>,
    /// The lines with further such words, which are not kept.
    pub other_states: u64,
}

/// A line that is the total of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// What it calls itself.
    pub name: String,
}

/// A word for a state that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownState {
    /// The word.
    pub word: String,
    /// On how many lines it stands.
    pub lines: u64,
}

/// Refuses a file that cannot be a list by its first bytes: it may have no end.
///
/// # Errors
///
/// What it is instead.
pub fn refuse_binary(head: &[u8]) -> Result<(), BadOrderList> {
    table_file::refuse_binary(head).map_err(BadOrderList::File)
}

/// Reads all lines of a list, one after the other. Without an encoding a text is UTF-8.
///
/// # Errors
///
/// Everything that is wrong with it: lines that were handed over are nothing then. A file may hold no line at
/// all.
pub fn read(
    file: &[u8],
    map: &ColumnMap,
    encoding: Option<TextEncoding>,
    mut each: impl FnMut(OrderLine),
) -> Result<OrderList, BadOrderList> {
    refuse_shared_names(map)?;
    let file = match encoding {
        Some(TextEncoding::Cp949) => table_file::from_cp949(file).map_err(BadOrderList::File)?,
        Some(TextEncoding::Utf8) | None => Cow::Borrowed(file),
    };
    let columns = columns::of(map.called());
    let mut table = TableFile::open(&file, columns).map_err(BadOrderList::File)?;
    let mut bad: Vec<BadOrderLine> = table.bad.drain(..).map(BadOrderLine::from).collect();
    let has = |column| table.has(columns::place(column));
    let header = table.header();
    let name = |column| header.and_then(|header| header.name(columns::place(column)));
    // What a person says that it is called is no guess.
    let is_guess = map.called().get(columns::place(OrderColumn::Kind)) == Some(&None);
    let kind = name(OrderColumn::Kind).filter(|_| is_guess);
    let is_kind_perhaps = kind.is_some_and(columns::is_perhaps_kind);
    let has_kind = has(OrderColumn::Kind) && !is_kind_perhaps;
    let has_cancelled = has(OrderColumn::Cancelled) || has(OrderColumn::Net) || has_kind;
    let is_of_order = |column| name(column).is_some_and(columns::is_of_order);
    let of_orders = OfOrders {
        amount: is_of_order(OrderColumn::Amount),
        cancelled: is_of_order(OrderColumn::Cancelled),
    };
    let mut lines = LineReader::new(has_cancelled, is_kind_perhaps, of_orders);
    let mut list = OrderList {
        tells_cancels: has_cancelled,
        ..OrderList::default()
    };
    for row in table.rows() {
        let row = match row {
            Ok(row) => row,
            Err(wrong) => {
                if let TableProblem::TotalRow { name } = wrong.problem {
                    let line = wrong.line;
                    list.totals.push(TotalLine { line, name });
                } else {
                    bad.push(wrong.into());
                }
                continue;
            }
        };
        match lines.read(row) {
            Ok(line) => {
                list.lines = list.lines.saturating_add(1);
                list.has_tids |= line.tid.is_some();
                list.has_days |= line.paid_on.is_some();
                list.tells_cancels |= line.kind == LineKind::Cancel;
                each(line);
            }
            Err(wrong) => bad.push(wrong),
        }
    }
    bad.extend(lines.other_kinds());
    if !bad.is_empty() {
        return Err(BadOrderList::Lines(bad));
    }
    let (unknown, other_states) = lines.unknown_states();
    let unknown = unknown.into_iter();
    list.unknown_states = unknown
        .map(|(word, lines)| UnknownState { word, lines })
        .collect();
    list.other_states = other_states;
    Ok(list)
}

/// Refuses two columns that are said to be called the same.
fn refuse_shared_names(map: &ColumnMap) -> Result<(), BadOrderList> {
    let called = map.called();
    let named: Vec<(OrderColumn, &str)> = OrderColumn::ALL
        .into_iter()
        .zip(called)
        .filter_map(|(column, name)| Some((column, name?)))
        .collect();
    for (index, (one, name)) in named.iter().enumerate() {
        let mut earlier = named.iter().take(index);
        if let Some((other, _)) = earlier.find(|(_, it)| folded(it) == folded(name)) {
            return Err(BadOrderList::CalledTheSame {
                one: *other,
                other: *one,
                name: (*name).to_owned(),
            });
        }
    }
    Ok(())
}
