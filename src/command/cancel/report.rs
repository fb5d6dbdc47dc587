//! What came of a refund, in every format. Refuses to leave a column out: what is not there is
//! absent.

use std::io::{self, Write};

use super::desk::Prepared;
use super::screen;
use crate::journal::{Entry, Evidence, Outcome, State};
use crate::output::{Dialect, Format, Look, Record, RecordCsv, Value, write_object};
use crate::payment::{Order, Reference, What, Won};
use crate::terminal::Terminal;

/// Writes what came of a refund: an object, a row, or lines for people.
///
/// # Errors
///
/// Whatever writing gives.
pub(in super::super) fn write_outcome(
    out: &mut dyn Write,
    outcome: &Outcome,
    format: Format,
    look: Look,
) -> io::Result<()> {
    match format {
        Format::Table => out.write_all(screen::outcome(outcome, look).as_bytes()),
        Format::Json | Format::Ndjson => write_object(out, &outcome_record(outcome)),
        Format::Csv | Format::Xlsx => {
            RecordCsv::new(out, dialect(look)).write(&outcome_record(outcome))
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
    look: Look,
) -> io::Result<()> {
    match format {
        Format::Table => out.write_all(screen.as_bytes()),
        Format::Json | Format::Ndjson => write_object(out, &plan_record(prepared)),
        Format::Csv | Format::Xlsx => {
            let intention = &prepared.intention;
            let balance = Some(intention.balance_before);
            let record = order_record(order, intention.reference.as_ref(), balance);
            RecordCsv::new(out, dialect(look)).write(&record)
        }
    }
}

/// The names of [`entry_record`], for a document without a single refund.
pub(in super::super) const ENTRY_COLUMNS: [&str; 27] = [
    "id",
    "ref",
    "tid",
    "amount",
    "outcome",
    "evidence",
    "balance_before",
    "balance_after",
    "cancel_tid",
    "code",
    "message",
    "cancelled_at",
    "attempts",
    "profile",
    "environment",
    "http_status",
    "reason",
    "taxfree_amount",
    "account",
    "asked",
    "person",
    "late",
    "claimed_at",
    "sent_at",
    "answered_at",
    "resolved_at",
    "note",
];

/// Names what the journal knows of a refund, under the names that scripts rely on.
pub(in super::super) fn entry_record(entry: &Entry) -> Record<'_> {
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
        ("balance_before", Value::Won(entry.balance_before)),
        (
            "balance_after",
            Value::maybe(balance_after(entry), Value::Won),
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
        ("profile", Value::text(entry.merchant.profile.as_str())),
        (
            "environment",
            Value::text(entry.merchant.environment.as_str()),
        ),
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
pub(in super::super) fn outcome_record(outcome: &Outcome) -> Record<'_> {
    let mut record = entry_record(&outcome.entry);
    record.0.extend([
        ("detail", Value::text(outcome.detail.as_str())),
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
        ("balance_before", Value::Won(intention.balance_before)),
        ("balance_after", Value::Won(prepared.balance_after())),
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
        ("profile", Value::text(intention.merchant.profile.as_str())),
        (
            "environment",
            Value::text(intention.merchant.environment.as_str()),
        ),
    ])
}

/// Names what is asked for: the columns of a batch file, with the balance that is expected.
pub(super) fn order_record<'a>(
    order: &'a Order,
    reference: Option<&'a Reference>,
    expect_balance: Option<Won>,
) -> Record<'a> {
    let account = order.account.as_ref();
    Record(vec![
        ("tid", Value::text(order.tid.as_str())),
        (
            "amount",
            match order.what {
                What::Full => Value::text("full"),
                What::Amount(won) => Value::Won(won),
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
            Value::maybe(reference, |it| Value::text(it.as_str())),
        ),
        ("expect_balance", Value::maybe(expect_balance, Value::Won)),
    ])
}

/// Returns what is left of the payment: as it was seen, or as an accepted refund leaves it.
pub(super) fn balance_after(entry: &Entry) -> Option<Won> {
    entry.balance_after.or_else(|| {
        let is_told = entry.state == State::Refunded && entry.evidence == Some(Evidence::Reply);
        if is_told {
            entry.balance_before.checked_sub(entry.amount)
        } else {
            None
        }
    })
}

/// Says how stdout is to look, or the file in its place.
pub(in super::super) fn look(terminal: &Terminal, is_file: bool) -> Look {
    let is_watched = !is_file && terminal.stdout_is_terminal();
    Look {
        width: terminal.width().filter(|_| is_watched),
        is_ascii: is_watched && terminal.is_ascii(),
        is_coloured: !is_file && terminal.stdout_has_colour(),
    }
}

/// A terminal has a width; where there is one, foreign text must not steer it.
pub(in super::super) const fn dialect(look: Look) -> Dialect {
    Dialect {
        has_bom: false,
        escapes_foreign: look.width.is_some(),
    }
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

    #[test]
    fn what_is_left_is_seen_or_told_by_the_gateway_and_never_made_up() {
        let left = |entry: Entry| balance_after(&entry).map(Won::get);
        assert_eq!(left(entry()), Some(7_000));
        let seen = Some(Won::new(6_000));
        assert_eq!(
            left(Entry {
                balance_after: seen,
                ..entry()
            }),
            Some(6_000)
        );
        let word = Entry {
            evidence: Some(Evidence::Person),
            ..entry()
        };
        assert_eq!(left(word), None);
        let unknown = Entry {
            state: State::Unknown,
            evidence: None,
            ..entry()
        };
        assert_eq!(left(unknown), None);
    }
}
