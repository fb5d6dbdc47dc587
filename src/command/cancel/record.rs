//! What came of a refund, in every format. Refuses to leave a column out: what is not there is
//! absent.

use std::io::{self, Write};

use super::screen;
use crate::command::print::dialect;
use crate::journal::{Entry, Outcome, Via};
use crate::output::{Format, Record, RecordCsv, Style, Value, write_object};
use crate::payment::{AmountAsked, Environment, Merchant, Order, Won};
use crate::refund::Prepared;

/// Writes what came of a refund: an object, a row, or lines for people.
///
/// # Errors
///
/// Whatever writing gives.
pub(crate) fn write_outcome(
    out: &mut dyn Write,
    outcome: &Outcome,
    format: Format,
    style: Style,
) -> io::Result<()> {
    match format {
        Format::Table => out.write_all(screen::outcome(outcome, style).as_bytes()),
        Format::Json | Format::Ndjson => write_object(out, &outcome_record(outcome)),
        Format::Csv | Format::Xlsx => {
            RecordCsv::new(out, dialect(style)).write(&outcome_record(outcome))
        }
    }
}

/// Writes what would be done. As CSV, it is a file for `--batch`.
///
/// # Errors
///
/// Whatever writing gives.
pub(super) fn write_plan(
    out: &mut dyn Write,
    prepared: &Prepared,
    order: &Order,
    format: Format,
    screen: &str,
    style: Style,
) -> io::Result<()> {
    match format {
        Format::Table => out.write_all(screen.as_bytes()),
        Format::Json | Format::Ndjson => write_object(out, &plan_record(prepared)),
        Format::Csv | Format::Xlsx => {
            let balance = Some(prepared.balance_before());
            let record = order_record(order, balance);
            RecordCsv::new(out, dialect(style)).write(&record)
        }
    }
}

/// The names of [`entry_record`], for a document without a single refund.
pub(crate) const ENTRY_COLUMNS: [&str; 31] = [
    "id",
    "ref",
    "tid",
    "amount",
    "outcome",
    "evidence",
    "certain",
    "certain_at",
    "balance_before",
    "balance_after",
    "cancel_tid",
    "code",
    "message",
    "cancelled_at",
    "attempts",
    "profile",
    "environment",
    "base_url",
    "http_status",
    "reason",
    "taxfree_amount",
    "account",
    "asked",
    "again_after",
    "person",
    "late",
    "claimed_at",
    "sent_at",
    "answered_at",
    "resolved_at",
    "note",
];

/// Names what the journal knows of a refund, under the names that scripts rely on.
pub(crate) fn entry_record(entry: &Entry) -> Record<'_> {
    let reply = entry.reply.as_ref();
    let reply_text =
        |text: Option<&'_ str>| Value::maybe(text, |text: &str| Value::text(text.to_owned()));
    Record(vec![
        ("id", Value::text(entry.id.to_string())),
        (
            "ref",
            Value::maybe(entry.reference.as_ref(), |it| Value::text(it.as_str())),
        ),
        ("tid", Value::text(entry.tid.as_str())),
        ("amount", Value::Won(entry.amount)),
        ("outcome", Value::text(entry.state.name())),
        (
            "evidence",
            Value::maybe(entry.evidence, |it| Value::text(it.name())),
        ),
        ("certain", Value::Flag(entry.is_certain())),
        (
            "certain_at",
            Value::maybe(entry.certain_from(), Value::Moment),
        ),
        ("balance_before", Value::Won(entry.balance_before)),
        (
            "balance_after",
            Value::maybe(entry.balance_now(), Value::Won),
        ),
        (
            "cancel_tid",
            reply_text(reply.map(|it| it.cancel_tid.as_str())),
        ),
        ("code", reply_text(reply.map(|it| it.code.as_str()))),
        ("message", reply_text(reply.map(|it| it.message.as_str()))),
        (
            "cancelled_at",
            Value::maybe(reply.and_then(|it| it.cancelled_at), Value::Time),
        ),
        ("attempts", Value::Number(entry.attempt.into())),
        ("profile", Value::text(entry.via.profile.as_str())),
        ("environment", environment(&entry.merchant)),
        ("base_url", base_url(&entry.merchant, &entry.via)),
        (
            "http_status",
            Value::maybe(reply, |it| Value::Number(it.http_status.into())),
        ),
        ("reason", Value::text(entry.reason.as_str())),
        (
            "taxfree_amount",
            Value::maybe(entry.taxfree_amount, Value::Won),
        ),
        (
            "account",
            Value::maybe(entry.account.as_deref(), Value::text),
        ),
        ("asked", Value::text(entry.asked.to_string())),
        (
            "again_after",
            Value::maybe(entry.again_after, |id| Value::text(id.to_string())),
        ),
        ("person", Value::text(entry.person.as_str())),
        ("late", Value::Flag(entry.is_late)),
        ("claimed_at", Value::Moment(entry.claimed_at)),
        ("sent_at", Value::maybe(entry.sent_at, Value::Moment)),
        (
            "answered_at",
            Value::maybe(entry.answered_at, Value::Moment),
        ),
        (
            "resolved_at",
            Value::maybe(entry.resolved_at, Value::Moment),
        ),
        ("note", Value::maybe(entry.note.as_deref(), Value::text)),
    ])
}

/// Names what is known at the end of a run besides: what happened last, and whether the journal
/// knows it all.
pub(crate) fn outcome_record(outcome: &Outcome) -> Record<'_> {
    let mut record = entry_record(&outcome.entry);
    record.0.extend([
        ("detail", Value::text(outcome.detail.to_string())),
        ("recorded", Value::Flag(outcome.unrecorded.is_none())),
    ]);
    record
}

fn plan_record(prepared: &Prepared) -> Record<'_> {
    let intention = &prepared.intention;
    let refund = &intention.refund;
    Record(vec![
        (
            "ref",
            Value::maybe(intention.reference.as_ref(), |it| Value::text(it.as_str())),
        ),
        ("tid", Value::text(refund.tid.as_str())),
        ("amount", Value::Won(refund.amount)),
        ("outcome", Value::text("planned")),
        ("balance_before", Value::Won(prepared.balance_before())),
        ("balance_after", Value::Won(prepared.balance_after())),
        (
            "given_back_elsewhere",
            Value::Won(prepared.given_back_elsewhere()),
        ),
        ("reason", Value::text(refund.reason.as_str())),
        (
            "taxfree_amount",
            Value::maybe(refund.taxfree_amount, Value::Won),
        ),
        (
            "account",
            Value::maybe(refund.account.as_ref(), |it| Value::text(it.masked())),
        ),
        ("asked", Value::text(intention.asked.to_string())),
        ("profile", Value::text(intention.via.profile.as_str())),
        ("environment", environment(&intention.merchant)),
        ("base_url", base_url(&intention.merchant, &intention.via)),
    ])
}

/// Names what is asked for: the columns of a batch file, with the balance that is expected.
pub(super) fn order_record(order: &Order, expect_balance: Option<Won>) -> Record<'_> {
    let account = order.account.as_ref();
    Record(vec![
        ("tid", Value::text(order.tid.as_str())),
        (
            "amount",
            match order.asked {
                AmountAsked::Full => Value::text("full"),
                AmountAsked::Part(won) => Value::Won(won),
            },
        ),
        ("reason", Value::text(order.reason.as_str())),
        (
            "taxfree_amount",
            Value::maybe(order.taxfree_amount, Value::Won),
        ),
        ("bank", Value::maybe(account, |it| Value::text(it.bank()))),
        (
            "account_no",
            Value::maybe(account, |it| Value::text(it.account_no())),
        ),
        (
            "account_name",
            Value::maybe(account, |it| Value::text(it.account_name())),
        ),
        (
            "ref",
            Value::maybe(order.reference.as_ref(), |it| Value::text(it.as_str())),
        ),
        ("expect_balance", Value::maybe(expect_balance, Value::Won)),
    ])
}

fn environment(merchant: &Merchant) -> Value<'_> {
    Value::text(merchant.environment.name())
}

/// The origin, where it is known; the demo's changes with each run and says nothing.
fn base_url<'a>(merchant: &Merchant, via: &'a Via) -> Value<'a> {
    let is_known = merchant.environment != Environment::Demo && !via.base_url.is_empty();
    Value::maybe(is_known.then_some(&*via.base_url), Value::text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::tests::entry;

    #[test]
    fn the_columns_are_those_of_a_refund() {
        let entry = entry();
        let names: Vec<&str> = entry_record(&entry)
            .0
            .iter()
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(names, ENTRY_COLUMNS);
    }
}
