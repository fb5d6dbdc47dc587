//! A row of the shop's list, read as a line of an order. All that is wrong with it is said at once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::mem;

use jiff::civil::Date;

use super::columns::{self, COUNT};
use super::day::DayCell;
use super::order_sum::{OrderSums, OtherSum};
use super::problem::{BadOrderCell, BadOrderLine, OrderCellFault, OrderLineProblem};
use super::sum::SignedWon;
use super::{day, sum, words};
use crate::payment::compare::{LineKind, OrderColumn, OrderLine};
use crate::payment::{SpreadsheetDamage, Status, Won, order_key};
use crate::table_file::TableRow;

/// Reads rows as lines, and keeps what it has met of the shop's words.
#[derive(Debug, Default)]
pub(super) struct LineReader {
    /// The list has a column for what was given back.
    has_cancelled: bool,
    /// See [`PerhapsKind`]; `None` where the column is certain, or not there.
    perhaps_kind: Option<PerhapsKind>,
    /// Where the amounts are those of whole orders: those that were met.
    order_amounts: Option<OrderSums>,
    /// The same of what was given back.
    order_cancels: Option<OrderSums>,
    /// The words for states that were met: what they mean, and on how many lines they stand.
    states: HashMap<String, (Option<Status>, u64)>,
    /// The lines with words that were met after the most that are kept.
    other_states: u64,
}

/// What stands in a column that may say which way the money goes, and may say something else. It says so where one
/// of its lines is a cancel by it; then no other word is left unread.
#[derive(Debug, Default)]
struct PerhapsKind {
    has_cancels: bool,
    /// The first words that say nothing of money, each once.
    others: Vec<BadOrderLine>,
}

/// The most words that are named of such a column.
const OTHER_KINDS_MAX: usize = 10;

/// Which columns have sums of whole orders.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfOrders {
    pub(super) amount: bool,
    pub(super) cancelled: bool,
}

/// The most words for states that are kept: more than any shop has, and no more than a column of free text may.
const STATES_MAX: usize = 1_000;

/// The cells of a row, and what is wrong with them.
struct Reader<'r> {
    cells: [Option<Cow<'r, str>>; COUNT],
    wrong: Vec<BadOrderCell>,
}

impl LineReader {
    /// Begins with none, of a list that has a column for what was given back, or has none.
    /// Where the column of which way the money goes may be something else, `is_kind_perhaps` says so.
    pub(super) fn new(has_cancelled: bool, is_kind_perhaps: bool, of_orders: OfOrders) -> Self {
        Self {
            has_cancelled,
            perhaps_kind: is_kind_perhaps.then(PerhapsKind::default),
            order_amounts: of_orders.amount.then(OrderSums::default),
            order_cancels: of_orders.cancelled.then(OrderSums::default),
            ..Self::default()
        }
    }

    /// Returns the words that nobody knows, and on how many lines each stands, the most frequent first.
    pub(super) fn unknown_states(self) -> (Vec<(String, u64)>, u64) {
        let states = self.states.into_iter();
        let unknown = states.filter_map(|(word, (status, lines))| match status {
            None => Some((word, lines)),
            Some(_) => None,
        });
        let mut unknown: Vec<_> = unknown.collect();
        unknown.sort_by(|(one, lines), (other, more)| more.cmp(lines).then_with(|| one.cmp(other)));
        (unknown, self.other_states)
    }

    /// Returns the words that do not say which way the money goes, where their column does.
    pub(super) fn other_kinds(&mut self) -> Vec<BadOrderLine> {
        let perhaps = self.perhaps_kind.as_mut().filter(|it| it.has_cancels);
        perhaps
            .map(|it| mem::take(&mut it.others))
            .unwrap_or_default()
    }

    /// Reads a row.
    pub(super) fn read(&mut self, row: TableRow<'_, COUNT>) -> Result<OrderLine, BadOrderLine> {
        let line = row.line;
        let bad = |problem| BadOrderLine { line, problem };
        let split = row.split_amount(columns::place(OrderColumn::Amount));
        // Three digits that begin with a zero are no number of their own.
        if let Some(beside) = split.filter(|beside| beside.text.starts_with('0')) {
            let next = beside.text.clone().into_owned();
            let [_, _, amount, ..] = row.cells;
            let amount = amount.unwrap_or_default().into_owned();
            return Err(bad(OrderLineProblem::SplitAmount { amount, next }));
        }
        let mut reader = Reader {
            cells: row.cells,
            wrong: Vec::new(),
        };
        if let Some(perhaps) = &mut self.perhaps_kind {
            reader.look_at_kind(perhaps, line);
        }
        let order_no = reader.key(OrderColumn::OrderNo);
        let tid = reader.key(OrderColumn::Tid);
        let money = reader.money(self.has_cancelled);
        let paid_on = reader.day(OrderColumn::PaidAt);
        let cancelled_on = reader.day(OrderColumn::CancelledAt);
        let status = reader.take(OrderColumn::Status);
        let status = status.and_then(|word| self.status(&word));
        let method = reader.take(OrderColumn::Method).map(Cow::into_owned);
        let reason = reader.take(OrderColumn::Reason).map(Cow::into_owned);
        match money {
            Some(Money {
                kind,
                amount,
                cancelled,
            }) if reader.wrong.is_empty() => {
                let mut line = OrderLine {
                    line,
                    order_no,
                    tid,
                    amount,
                    kind,
                    cancelled,
                    status,
                    paid_on,
                    cancelled_on,
                    method,
                    reason,
                };
                self.count_once(&mut line).map_err(bad)?;
                Ok(line)
            }
            _ => Err(bad(OrderLineProblem::Cells(reader.wrong))),
        }
    }

    /// Leaves out what an earlier line of the order has told of the whole order.
    fn count_once(&mut self, line: &mut OrderLine) -> Result<(), OrderLineProblem> {
        let key = line.order_no.as_ref().or(line.tid.as_ref());
        let Some(key) = key.filter(|_| line.kind == LineKind::Paid) else {
            return Ok(());
        };
        let other =
            |column| move |OtherSum { line }| OrderLineProblem::OtherOrderSum { column, line };
        if let Some(amounts) = &mut self.order_amounts {
            let amount = amounts.take(key, line.line, line.amount);
            line.amount = amount.map_err(other(OrderColumn::Amount))?;
        }
        if let (Some(cancels), Some(cancelled)) = (&mut self.order_cancels, line.cancelled) {
            let cancelled = cancels.take(key, line.line, cancelled);
            line.cancelled = Some(cancelled.map_err(other(OrderColumn::Cancelled))?);
        }
        Ok(())
    }

    fn status(&mut self, word: &str) -> Option<Status> {
        if let Some((status, lines)) = self.states.get_mut(word) {
            *lines = lines.saturating_add(1);
            return *status;
        }
        let status = words::status(word);
        if self.states.len() < STATES_MAX {
            self.states.insert(word.to_owned(), (status, 1));
        } else if status.is_none() {
            self.other_states = self.other_states.saturating_add(1);
        }
        status
    }
}

/// What a line says of money.
struct Money {
    kind: LineKind,
    amount: Won,
    cancelled: Option<Won>,
}

impl<'r> Reader<'r> {
    fn take(&mut self, column: OrderColumn) -> Option<Cow<'r, str>> {
        self.cells.get_mut(columns::place(column))?.take()
    }

    fn invalid(&mut self, column: OrderColumn, text: &str, fault: OrderCellFault) {
        self.wrong.push(BadOrderCell::Invalid {
            column,
            text: text.to_owned(),
            fault,
        });
    }

    /// Reads a key: a hyphen alone is none.
    fn key(&mut self, column: OrderColumn) -> Option<String> {
        let text = self.take(column).filter(|text| text != "-")?;
        if let Some(damage) = SpreadsheetDamage::of(&text) {
            self.invalid(column, &text, OrderCellFault::Damaged(damage));
        }
        Some(order_key(&text).into_owned())
    }

    fn sum(&mut self, column: OrderColumn) -> Option<SignedWon> {
        let text = self.take(column)?;
        match sum::read(&text) {
            Ok(sum) => Some(sum),
            Err(error) => {
                self.invalid(column, &text, OrderCellFault::Won(error));
                None
            }
        }
    }

    fn day(&mut self, column: OrderColumn) -> Option<Date> {
        let text = self.take(column).filter(|text| text != "-")?;
        match day::read(&text) {
            Some(DayCell::On(day)) => Some(day),
            Some(DayCell::Never) => None,
            None => {
                self.invalid(column, &text, OrderCellFault::Day);
                None
            }
        }
    }

    /// Takes the cell of a column that may be something else away where it says nothing of money.
    fn look_at_kind(&mut self, perhaps: &mut PerhapsKind, line: u64) {
        let Some(cell) = self.cells.get_mut(columns::place(OrderColumn::Kind)) else {
            return;
        };
        let Some(text) = cell.as_deref() else {
            return;
        };
        match words::kind(text) {
            Some(LineKind::Cancel) => perhaps.has_cancels = true,
            Some(LineKind::Paid) => {}
            None => {
                let problem = OrderLineProblem::Cells(vec![BadOrderCell::Invalid {
                    column: OrderColumn::Kind,
                    text: text.to_owned(),
                    fault: OrderCellFault::Kind,
                }]);
                let is_new = perhaps.others.iter().all(|other| other.problem != problem);
                if is_new && perhaps.others.len() < OTHER_KINDS_MAX {
                    perhaps.others.push(BadOrderLine { line, problem });
                }
                *cell = None;
            }
        }
    }

    fn kind(&mut self) -> LineKind {
        let text = self.take(OrderColumn::Kind);
        let kind = text.as_deref().map(words::kind);
        if let (Some(None), Some(text)) = (kind, &text) {
            self.invalid(OrderColumn::Kind, text, OrderCellFault::Kind);
        }
        kind.flatten().unwrap_or_default()
    }

    /// Reads what a line says of money. Of a cancel, what was given back is what stands as that, else the amount;
    /// of a payment an empty cell is nothing given back, where the list has such a column.
    fn money(&mut self, has_cancelled: bool) -> Option<Money> {
        let is_amount_empty = self.is_empty(OrderColumn::Amount);
        let net_text = self.text(OrderColumn::Net);
        let kind = self.kind();
        let amount = self.sum(OrderColumn::Amount);
        let cancelled = self.sum(OrderColumn::Cancelled).map(|sum| sum.won);
        let net = self.sum(OrderColumn::Net);
        if kind == LineKind::Cancel || amount.is_some_and(|sum| sum.is_negative) {
            let given = cancelled.filter(|sum| !sum.is_zero());
            let given = given.or(amount.map(|sum| sum.won));
            if given.is_none() && is_amount_empty {
                self.wrong.push(BadOrderCell::Missing(OrderColumn::Amount));
            }
            return Some(Money {
                kind: LineKind::Cancel,
                amount: given?,
                cancelled: None,
            });
        }
        if is_amount_empty {
            self.wrong.push(BadOrderCell::Missing(OrderColumn::Amount));
        }
        let amount = amount?.won;
        let by_net = net.filter(|_| cancelled.is_none()).and_then(|net| {
            let left = Some(net.won).filter(|_| !net.is_negative);
            let cancelled = left.and_then(|left| amount.checked_sub(left));
            if cancelled.is_none() {
                let fault = OrderCellFault::MoreThanPaid { amount };
                self.invalid(OrderColumn::Net, &net_text.unwrap_or_default(), fault);
            }
            cancelled
        });
        let nothing = has_cancelled.then_some(Won::ZERO);
        Some(Money {
            kind,
            amount,
            cancelled: cancelled.or(by_net).or(nothing),
        })
    }

    fn is_empty(&self, column: OrderColumn) -> bool {
        let cell = self.cells.get(columns::place(column));
        cell.is_none_or(Option::is_none)
    }

    fn text(&self, column: OrderColumn) -> Option<String> {
        let cell = self.cells.get(columns::place(column))?;
        cell.as_deref().map(ToOwned::to_owned)
    }
}
