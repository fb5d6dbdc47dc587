//! What came of a refund, in every format. Refuses to leave a column out: what is not there is
//! absent.

use std::io::{self, Write};

use super::condition::condition_of;
use super::screen;
use crate::command::print::Form;
use crate::journal::{Entry, Outcome, PlannedRefund, Reply, Via};
use crate::language::Language;
use crate::output::{
    Condition, Format, Record, RecordColumn, RecordCsv, Value, record_of, write_object,
};
use crate::payment::{AmountAsked, Environment, Merchant, Order, Won};
use crate::words::InWords as _;

/// Writes what came of a refund: an object, a row, or lines for people.
///
/// # Errors
///
/// Whatever writing gives.
pub(crate) fn write_outcome(out: &mut dyn Write, outcome: &Outcome, form: Form) -> io::Result<()> {
    match form.format {
        Format::Table => out.write_all(screen::outcome(outcome, form.style).as_bytes()),
        Format::Json | Format::Ndjson => {
            write_object(out, &outcome_record(outcome, Language::English))
        }
        Format::Csv | Format::Xlsx => {
            RecordCsv::new(out, form.dialect).write(&outcome_record(outcome, Language::English))
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
    planned: &PlannedRefund,
    order: &Order,
    form: Form,
    screen: &str,
) -> io::Result<()> {
    match form.format {
        Format::Table => out.write_all(screen.as_bytes()),
        Format::Json | Format::Ndjson => write_object(out, &plan_record(planned)),
        Format::Csv | Format::Xlsx => {
            let balance = Some(planned.balance_before());
            let record = order_record(order, balance);
            RecordCsv::new(out, form.dialect).write(&record)
        }
    }
}

/// Names how much was asked for.
fn asked(asked: AmountAsked) -> Value<'static> {
    match asked {
        AmountAsked::Full => plain("full"),
        AmountAsked::Part(won) => Value::text(won.to_string()),
    }
}

/// A word of ours that says nothing of how things are.
const fn plain(word: &'static str) -> Value<'static> {
    Value::Word(word, Condition::AsItShouldBe)
}

/// What the journal knows of a refund, under the names that scripts rely on: the only list of them.
pub(crate) const ENTRY: [RecordColumn<Entry>; 31] = [
    ("id", |it| Value::text(it.id.to_string())),
    ("ref", |it| {
        Value::maybe(it.reference.as_ref(), |it| Value::text(it.as_str()))
    }),
    ("tid", |it| Value::text(it.tid.as_str())),
    ("amount", |it| Value::Won(it.amount)),
    ("outcome", |it| {
        Value::Word(it.state.name(), condition_of(it))
    }),
    ("evidence", |it| {
        Value::maybe(it.evidence, |it| plain(it.name()))
    }),
    ("certain", |it| Value::Flag(it.is_certain())),
    ("certain_at", |it| {
        Value::maybe(it.certain_from(), Value::Moment)
    }),
    ("balance_before", |it| Value::Won(it.balance_before)),
    ("balance_after", |it| {
        Value::maybe(it.balance_now(), Value::Won)
    }),
    ("cancel_tid", |it| {
        of_reply(it, |it| Value::text(it.cancel_tid.as_str()))
    }),
    ("code", |it| {
        of_reply(it, |it| Value::text(it.code.as_str()))
    }),
    ("message", |it| {
        of_reply(it, |it| Value::text(it.message.as_str()))
    }),
    ("cancelled_at", |it| {
        of_reply(it, |it| Value::maybe(it.cancelled_at, Value::Time))
    }),
    ("attempts", |it| Value::Number(it.attempt.into())),
    ("profile", |it| Value::text(it.via.profile.as_str())),
    ("environment", |it| environment(&it.merchant)),
    ("base_url", |it| base_url(&it.merchant, &it.via)),
    ("http_status", |it| {
        of_reply(it, |it| Value::Number(it.http_status.into()))
    }),
    ("reason", |it| Value::text(it.reason.as_str())),
    ("taxfree_amount", |it| {
        Value::maybe(it.taxfree_amount, Value::Won)
    }),
    ("account", |it| {
        Value::maybe(it.account.as_deref(), Value::text)
    }),
    ("asked", |it| asked(it.asked)),
    ("again_after", |it| {
        Value::maybe(it.again_after, |id| Value::text(id.to_string()))
    }),
    ("person", |it| Value::text(it.person.as_str())),
    ("late", |it| Value::Flag(it.is_late)),
    ("claimed_at", |it| Value::Moment(it.claimed_at)),
    ("sent_at", |it| Value::maybe(it.sent_at, Value::Moment)),
    ("answered_at", |it| {
        Value::maybe(it.answered_at, Value::Moment)
    }),
    ("resolved_at", |it| {
        Value::maybe(it.resolved_at, Value::Moment)
    }),
    ("note", |it| Value::maybe(it.note.as_deref(), Value::text)),
];

fn of_reply<'e>(entry: &'e Entry, value: impl FnOnce(&'e Reply) -> Value<'e>) -> Value<'e> {
    Value::maybe(entry.reply.as_ref(), value)
}

/// Returns the names of [`ENTRY`], for a document without a single refund.
pub(crate) fn entry_names() -> [&'static str; ENTRY.len()] {
    ENTRY.map(|(name, _)| name)
}

/// Names what the journal knows of a refund.
pub(crate) fn entry_record(entry: &Entry) -> Record<'_> {
    record_of(entry, &ENTRY)
}

/// Names what is known at the end of a run besides: what happened last, and whether the journal
/// knows it all.
pub(crate) fn outcome_record(outcome: &Outcome, language: Language) -> Record<'_> {
    last_record(
        &outcome.entry,
        outcome.said(language),
        outcome.unrecorded.is_none(),
    )
}

/// Names the same of a refund of which so much is known.
pub(crate) fn last_record(entry: &Entry, detail: String, is_recorded: bool) -> Record<'_> {
    let mut record = entry_record(entry);
    record.0.extend([
        ("detail", Value::text(detail)),
        ("recorded", Value::Flag(is_recorded)),
    ]);
    record
}

fn plan_record(planned: &PlannedRefund) -> Record<'_> {
    let refund = &planned.refund;
    Record(vec![
        (
            "ref",
            Value::maybe(planned.reference.as_ref(), |it| Value::text(it.as_str())),
        ),
        ("tid", Value::text(refund.tid.as_str())),
        ("amount", Value::Won(refund.amount)),
        ("outcome", Value::text("planned")),
        ("balance_before", Value::Won(planned.balance_before())),
        ("balance_after", Value::Won(planned.balance_after())),
        (
            "given_back_elsewhere",
            Value::Won(planned.given_back_elsewhere()),
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
        ("asked", asked(planned.asked)),
        ("profile", Value::text(planned.via.profile.as_str())),
        ("environment", environment(&planned.merchant)),
        ("base_url", base_url(&planned.merchant, &planned.via)),
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
                AmountAsked::Full => plain("full"),
                AmountAsked::Part(won) => Value::Won(won),
            },
        ),
        ("reason", Value::text(order.reason.as_str())),
        (
            "taxfree_amount",
            Value::maybe(order.taxfree_amount, Value::Won),
        ),
        (
            "bank",
            Value::maybe(account, |it| Value::text(it.bank().code())),
        ),
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
    let condition = if merchant.environment.is_live() {
        Condition::Live
    } else {
        Condition::AsItShouldBe
    };
    Value::Word(merchant.environment.name(), condition)
}

/// The origin, where it is known; the demo's changes with each run and says nothing.
fn base_url<'a>(merchant: &Merchant, via: &'a Via) -> Value<'a> {
    let is_known = merchant.environment != Environment::Demo && !via.base_url.is_empty();
    Value::maybe(is_known.then_some(&*via.base_url), Value::text)
}
