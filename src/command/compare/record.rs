//! A result as a row: its columns, in every format.

use jiff::civil::Date;

use crate::language::Language;
use crate::output::{Condition, Record, RecordColumn, Value};
use crate::payment::compare::{CompareResult, CompareTotals, Compared, ResultTotals};
use crate::payment::{Net, Status, Won};
use crate::words::{Disagreement, InWords as _};

/// What the list says, and what the gateway says.
#[derive(Debug)]
struct Both<T>(Option<T>, Option<T>);

/// A result, as it is printed.
#[derive(Debug)]
pub(super) struct ResultRow {
    pub(super) result: CompareResult,
    reasons: String,
    order_no: String,
    tid: String,
    amounts: Both<Won>,
    sums: (Net, Net),
    difference: Net,
    cancelled: Both<Won>,
    statuses: Both<Status>,
    days: Both<Date>,
    lines: String,
    profile: String,
    refund: String,
    note: String,
}

impl ResultRow {
    /// Makes a row; of the profiles, the names are given by place.
    pub(super) fn of(compared: &Compared<'_>, profiles: &[&str], language: Language) -> Self {
        let profile = compared.profile.map(usize::from);
        let disagreement = disagreement(compared).map(|it| it.said(language));
        let notes = compared.notes.iter().map(|note| note.said(language));
        let notes = disagreement.into_iter().chain(notes);
        Self {
            result: compared.result(),
            reasons: compared.results.to_string(),
            order_no: compared.order_no.to_string(),
            tid: compared.tid.to_string(),
            amounts: Both(compared.order_amount, compared.gateway_amount),
            sums: (compared.order_sum, compared.gateway_sum),
            difference: compared.difference(),
            cancelled: Both(compared.order_cancelled, compared.gateway_cancelled),
            statuses: Both(compared.order_status, compared.gateway_status),
            days: Both(compared.order_day, compared.gateway_day),
            lines: joined(&compared.lines),
            profile: profile
                .and_then(|place| profiles.get(place).copied())
                .unwrap_or_default()
                .to_owned(),
            refund: joined(compared.refunds.iter().map(|refund| refund.id)),
            note: notes.collect::<Vec<_>>().join("; "),
        }
    }

    /// Returns what a person finds it by.
    fn key(&self) -> &str {
        if self.order_no.is_empty() {
            &self.tid
        } else {
            &self.order_no
        }
    }
}

/// Says on what the two sides do not agree, where the sums do not show it.
fn disagreement(compared: &Compared<'_>) -> Option<Disagreement> {
    let has = |result| compared.results.has(result);
    if has(CompareResult::Cancel) {
        return Some(Disagreement::Cancelled {
            order: compared.order_cancelled?,
            gateway: compared.gateway_cancelled?,
        });
    }
    let (order, gateway) = (compared.order_status?, compared.gateway_status?);
    has(CompareResult::Status).then_some(Disagreement::Status { order, gateway })
}

fn joined<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    let texts = things.into_iter().map(|it| it.to_string());
    texts.collect::<Vec<_>>().join(" ")
}

/// The columns, as programs know them.
pub(super) const COLUMNS: [RecordColumn<ResultRow>; 17] = [
    ("result", |row| word(row.result)),
    ("reasons", |row| Value::text(row.reasons.as_str())),
    ("order_no", |row| Value::text(row.order_no.as_str())),
    ("tid", |row| Value::text(row.tid.as_str())),
    ("order_amount", |row| {
        Value::maybe(row.amounts.0, Value::Won)
    }),
    ("gateway_amount", |row| {
        Value::maybe(row.amounts.1, Value::Won)
    }),
    ("difference", |row| Value::Net(row.difference)),
    ("order_cancelled", |row| {
        Value::maybe(row.cancelled.0, Value::Won)
    }),
    ("gateway_cancelled", |row| {
        Value::maybe(row.cancelled.1, Value::Won)
    }),
    ("order_status", |row| status(row.statuses.0)),
    ("gateway_status", |row| status(row.statuses.1)),
    ("order_day", |row| Value::maybe(row.days.0, Value::Day)),
    ("gateway_day", |row| Value::maybe(row.days.1, Value::Day)),
    ("lines", |row| Value::text(row.lines.as_str())),
    ("profile", |row| Value::text(row.profile.as_str())),
    ("refund", |row| Value::text(row.refund.as_str())),
    ("note", |row| Value::text(row.note.as_str())),
];

/// The columns of a table for people, which has less room: of each side what is compared, and one key.
pub(super) const SHOWN: [RecordColumn<ResultRow>; 11] = [
    ("result", |row| word(row.result)),
    ("order_no", |row| Value::text(row.key())),
    ("orders", |row| {
        Value::maybe(row.amounts.0, |_| Value::Net(row.sums.0))
    }),
    ("gateway", |row| {
        Value::maybe(row.amounts.1, |_| Value::Net(row.sums.1))
    }),
    ("difference", |row| Value::Net(row.difference)),
    ("note", |row| Value::text(row.note.as_str())),
    ("refund", |row| Value::text(row.refund.as_str())),
    ("order_day", |row| Value::maybe(row.days.0, Value::Day)),
    ("gateway_day", |row| Value::maybe(row.days.1, Value::Day)),
    ("profile", |row| Value::text(row.profile.as_str())),
    ("tid", |row| Value::text(row.tid.as_str())),
];

fn word(result: CompareResult) -> Value<'static> {
    let condition = match result {
        CompareResult::Matched => Condition::AsItShouldBe,
        CompareResult::Expected => Condition::Waiting,
        CompareResult::InDoubt | CompareResult::NotComparable => Condition::InDoubt,
        CompareResult::OnlyOrders
        | CompareResult::OnlyGateway
        | CompareResult::Duplicate
        | CompareResult::Amount
        | CompareResult::Cancel
        | CompareResult::Status
        | CompareResult::Day => Condition::No,
    };
    Value::Word(result.name(), condition)
}

fn status(status: Option<Status>) -> Value<'static> {
    Value::maybe(status, |it| Value::Word(it.name(), Condition::AsItShouldBe))
}

/// The columns of the summary.
pub(super) const SUMMARY: [&str; 5] = ["result", "count", "orders", "gateway", "difference"];

/// Makes the rows of the summary, the total last.
pub(super) fn summary(totals: &CompareTotals, total: &'static str) -> Vec<Record<'static>> {
    let row = |result: Value<'static>, totals: &ResultTotals| {
        Record(vec![
            ("result", result),
            ("count", Value::Number(totals.count)),
            ("orders", Value::Net(totals.orders)),
            ("gateway", Value::Net(totals.gateway)),
            ("difference", Value::Net(totals.difference())),
        ])
    };
    let mut rows: Vec<_> = totals
        .iter()
        .map(|(result, totals)| row(word(result), totals))
        .collect();
    rows.push(row(Value::text(total), &totals.all()));
    rows
}
