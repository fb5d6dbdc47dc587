//! What is put into the columns of a refund, a line of its history and a payment, whatever the database; and
//! the statements that put it there.
//!
//! Parameters are `$1`, `$2`, … in the order that they come in: one database counts them so, the other reads
//! their numbers.

use std::ops::RangeFrom;

use jiff::Timestamp;

use super::{PaymentKey, Senseless};
use crate::journal::entry::{Entry, Evidence, Reply, State};
use crate::journal::step::{Step, to_stored};
use crate::journal::watermark::Watermark;
use crate::payment::{Extent, Reference, RefundId, Won};

/// What is put into a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StoredValue {
    Nothing,
    Number(i64),
    Flag(bool),
    Text(String),
}

/// Columns with what is put into them.
pub(super) type StoredColumns = Vec<(&'static str, StoredValue)>;

/// Returns the columns of a refund as it is begun.
pub(super) fn of_new_refund(
    id: i64,
    schema: i64,
    entry: &Entry,
    claimed_on: &str,
) -> Result<StoredColumns, Senseless> {
    let owner = &entry.owner;
    Ok(vec![
        ("id", StoredValue::Number(id)),
        ("schema", StoredValue::Number(schema)),
        ("environment", text(&entry.merchant.environment)),
        ("base_url", text(&entry.via.base_url)),
        ("api_id", text(&entry.merchant.api_id)),
        ("profile", text(&entry.via.profile)),
        ("tid", text(entry.tid.as_str())),
        ("asked", text(&entry.asked)),
        (
            "reference",
            maybe(entry.reference.as_ref().map(Reference::as_str)),
        ),
        ("attempt", StoredValue::Number(entry.attempt.into())),
        (
            "again_after",
            maybe_number(entry.again_after.map(|id| id.0)),
        ),
        ("amount", won("amount", entry.amount)?),
        ("extent", text(name_of_extent(entry.extent))),
        (
            "taxfree_amount",
            maybe_won("taxfree_amount", entry.taxfree_amount)?,
        ),
        ("reason", text(entry.reason.as_str())),
        ("account", maybe(entry.account.as_ref())),
        ("person", text(&entry.person)),
        ("owner", text(&owner.id)),
        ("owner_host", text(&owner.host)),
        ("owner_process", StoredValue::Number(owner.process.into())),
        ("owner_machine", text(&owner.machine)),
        ("owner_boot", text(&owner.boot)),
        ("owner_started", text(&owner.started)),
        (
            "balance_before",
            won("balance_before", entry.balance_before)?,
        ),
        ("is_stated", StoredValue::Flag(entry.is_balance_stated)),
        ("baseline", won("baseline", entry.baseline)?),
        ("cancelled_before", maybe(entry.cancelled_before)),
        ("state", text(entry.state.name())),
        ("claimed_on", text(claimed_on)),
        ("claimed_at", text(&text_of_time(entry.claimed_at))),
        ("settle_seconds", settle_seconds(entry)),
    ])
}

/// Returns the columns of a refund that change in its life.
pub(super) fn of_refund(entry: &Entry) -> Result<StoredColumns, Senseless> {
    let reply = entry.reply.as_ref();
    Ok(vec![
        ("state", text(entry.state.name())),
        ("evidence", maybe(entry.evidence.map(Evidence::name))),
        ("certain_at", maybe_time(entry.certain_at)),
        ("is_late", StoredValue::Flag(entry.is_late)),
        ("baseline", won("baseline", entry.baseline)?),
        (
            "balance_after",
            maybe_won("balance_after", entry.balance_after)?,
        ),
        ("sent_at", maybe_time(entry.sent_at)),
        ("answered_at", maybe_time(entry.answered_at)),
        ("resolved_at", maybe_time(entry.resolved_at)),
        ("gateway_before", maybe_time(entry.gateway_before)),
        ("doubt_since", maybe_time(entry.doubt_since)),
        ("doubt_since_gateway", maybe_time(entry.doubt_since_gateway)),
        ("settle_seconds", settle_seconds(entry)),
        ("reply_code", maybe(reply.map(|reply| reply.code.as_str()))),
        (
            "reply_message",
            maybe(reply.map(|reply| reply.message.as_str())),
        ),
        ("reply_means", maybe(reply.map(name_of_meaning))),
        (
            "http_status",
            maybe_number(reply.map(|reply| reply.http_status.into())),
        ),
        (
            "cancel_tid",
            maybe(reply.map(|reply| reply.cancel_tid.as_str())),
        ),
        (
            "cancelled_at",
            maybe(reply.and_then(|reply| reply.cancelled_at)),
        ),
        (
            "reply_amount",
            maybe_won("reply_amount", reply.and_then(|reply| reply.amount))?,
        ),
        ("note", maybe(entry.note.as_ref())),
    ])
}

/// Returns all columns of a refund, with its own number, whatever became of it.
pub(super) fn of_known_refund(
    schema: i64,
    entry: &Entry,
    claimed_on: &str,
) -> Result<StoredColumns, Senseless> {
    let mut columns = of_new_refund(entry.id.0, schema, entry, claimed_on)?;
    for (name, value) in of_refund(entry)? {
        match columns.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => columns.push((name, value)),
        }
    }
    Ok(columns)
}

/// Returns the columns of a line of a refund's history, whose owner is named by its id.
pub(super) fn of_step(id: RefundId, owner: &str, step: &Step) -> Result<StoredColumns, Senseless> {
    let (kind, detail) =
        to_stored(&step.detail).map_err(|_| Senseless::Column("detail".to_owned()))?;
    Ok(vec![
        ("refund_id", StoredValue::Number(id.0)),
        ("at", text(&text_of_time(step.at))),
        ("person", text(&step.person)),
        ("owner", text(owner)),
        ("old_state", maybe(step.from.map(State::name))),
        ("new_state", text(step.to.name())),
        ("evidence", maybe(step.evidence.map(Evidence::name))),
        ("kind", text(&kind)),
        ("detail", text(&detail)),
    ])
}

/// Returns the columns of what is known of a payment, as [`UPSERT_PAYMENT`] takes them.
pub(super) fn of_payment(
    key: PaymentKey<'_>,
    known: Watermark,
) -> Result<StoredColumns, Senseless> {
    let (local, gateway) = known.higher_since.unzip();
    Ok(vec![
        ("environment", text(&key.0)),
        ("tid", text(key.1.as_str())),
        ("balance", won("balance", known.balance)?),
        ("higher_since", maybe_time(local)),
        ("higher_since_gateway", maybe_time(gateway.flatten())),
    ])
}

/// Writes the statement that adds a row to a table.
pub(super) fn insert(table: &str, columns: &StoredColumns) -> String {
    insert_all(table, std::slice::from_ref(columns))
}

/// Writes the statement that adds a row under a number that the database works out, up to where the number and
/// the values come from.
pub(super) fn insert_numbered(
    table: &str,
    name_of_number: &str,
    number: &str,
    columns: &StoredColumns,
) -> String {
    let (names, places) = (names(columns), places(columns, &mut (1..)));
    format!("INSERT INTO {table} ({name_of_number}, {names}) SELECT ({number}), {places}")
}

/// Writes the statement that adds several rows to a table, all of the same columns.
pub(super) fn insert_all(table: &str, rows: &[StoredColumns]) -> String {
    let names = rows.first().map(names).unwrap_or_default();
    let mut numbers = 1..;
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("({})", places(row, &mut numbers)))
        .collect();
    format!("INSERT INTO {table} ({names}) VALUES {}", rows.join(", "))
}

fn names(columns: &StoredColumns) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

/// Writes a parameter for each column, under the numbers that come next.
fn places(columns: &StoredColumns, numbers: &mut RangeFrom<usize>) -> String {
    let places = columns
        .iter()
        .zip(numbers)
        .map(|(_, number)| format!("${number}"));
    places.collect::<Vec<_>>().join(", ")
}

/// What is known of a payment, in the place of what was known.
pub(super) const UPSERT_PAYMENT: &str = "
    INSERT INTO payment (environment, tid, balance, higher_since, higher_since_gateway)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (environment, tid) DO UPDATE SET balance = excluded.balance,
        higher_since = excluded.higher_since,
        higher_since_gateway = excluded.higher_since_gateway";

/// What is known of a payment, where it is less than what was known.
pub(super) const LOWER_PAYMENT: &str = "
    INSERT INTO payment (environment, tid, balance, higher_since, higher_since_gateway)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (environment, tid) DO UPDATE SET balance = excluded.balance,
        higher_since = excluded.higher_since,
        higher_since_gateway = excluded.higher_since_gateway
    WHERE excluded.balance < payment.balance";

/// Writes the statement that changes a refund which is still in the state, and with the owner, that are named;
/// returns it with the columns and, behind them, these three.
pub(super) fn update(entry: &Entry, expected: State) -> Result<(String, StoredColumns), Senseless> {
    let mut columns = of_refund(entry)?;
    let changed = columns.len();
    columns.extend([
        ("id", StoredValue::Number(entry.id.0)),
        ("state", text(expected.name())),
        ("owner", text(&entry.owner.id)),
    ]);
    let pairs: Vec<String> = columns
        .iter()
        .zip(1_usize..)
        .map(|((name, _), number)| format!("{name} = ${number}"))
        .collect();
    let (set, known) = pairs.split_at(changed);
    let (set, known) = (set.join(", "), known.join(" AND "));
    let statement = format!("UPDATE refund SET {set} WHERE {known}");
    Ok((statement, columns))
}

/// Writes a time so that texts sort as times do: UTC, always with milliseconds.
pub(super) fn text_of_time(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Names what a reply means, as it is kept.
const fn name_of_meaning(reply: &Reply) -> &'static str {
    match reply.no {
        Some(no) => no.name(),
        None if reply.is_yes => "yes",
        None => "nothing",
    }
}

const fn name_of_extent(extent: Extent) -> &'static str {
    match extent {
        Extent::Whole => "whole",
        Extent::Part => "part",
    }
}

fn settle_seconds(entry: &Entry) -> StoredValue {
    StoredValue::Number(i64::try_from(entry.settle.as_secs()).unwrap_or(i64::MAX))
}

fn won(column: &str, won: Won) -> Result<StoredValue, Senseless> {
    i64::try_from(won.get())
        .map(StoredValue::Number)
        .map_err(|_| Senseless::Column(column.to_owned()))
}

fn maybe_won(column: &str, amount: Option<Won>) -> Result<StoredValue, Senseless> {
    amount.map_or(Ok(StoredValue::Nothing), |amount| won(column, amount))
}

fn text(text: &(impl ToString + ?Sized)) -> StoredValue {
    StoredValue::Text(text.to_string())
}

fn maybe(value: Option<impl ToString>) -> StoredValue {
    value.map_or(StoredValue::Nothing, |value| text(&value))
}

fn maybe_number(number: Option<i64>) -> StoredValue {
    number.map_or(StoredValue::Nothing, StoredValue::Number)
}

fn maybe_time(time: Option<Timestamp>) -> StoredValue {
    maybe(time.map(text_of_time))
}
