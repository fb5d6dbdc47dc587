//! How a refund, a line of its history and a balance stand in a row.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::Row;
use rusqlite::types::{FromSql, Type, ValueRef};

use crate::journal::entry::{Entry, Evidence, Mark, Reply, State, Via};
use crate::journal::owner::Owner;
use crate::journal::step::{Step, from_stored};
use crate::journal::store::Senseless;
use crate::journal::watermark::Watermark;
use crate::payment::{
    AmountAsked, Extent, FinalCodes, Foreign, Meaning, Merchant, Reason, Reference, RefundId, Said,
    Won, meaning, result_code,
};

/// The columns that a refund is read from, in this order: to look one up by its name in every row took
/// most of the time of a long list.
pub(super) const ENTRY_COLUMNS: [&str; 48] = [
    "id",
    "environment",
    "base_url",
    "api_id",
    "profile",
    "tid",
    "asked",
    "reference",
    "attempt",
    "again_after",
    "amount",
    "extent",
    "taxfree_amount",
    "reason",
    "account",
    "person",
    "owner",
    "owner_host",
    "owner_process",
    "owner_machine",
    "owner_boot",
    "owner_started",
    "balance_before",
    "is_stated",
    "baseline",
    "cancelled_before",
    "balance_after",
    "state",
    "evidence",
    "certain_at",
    "is_late",
    "claimed_at",
    "sent_at",
    "answered_at",
    "resolved_at",
    "gateway_before",
    "doubt_since",
    "doubt_since_gateway",
    "settle_seconds",
    "reply_code",
    "reply_message",
    "reply_means",
    "http_status",
    "cancel_tid",
    "cancelled_at",
    "reply_amount",
    "note",
    "mark",
];

/// A column of a row.
pub(super) trait RowColumn: Copy {
    /// Returns it as it stands in the row.
    fn value<'r>(self, row: &'r Row<'_>) -> rusqlite::Result<ValueRef<'r>>;

    /// Reads it.
    fn get<T: FromSql>(self, row: &Row<'_>) -> rusqlite::Result<T>;

    /// Returns its name.
    fn name(self) -> &'static str;
}

/// A column that is looked up by its name.
impl RowColumn for &'static str {
    fn value<'r>(self, row: &'r Row<'_>) -> rusqlite::Result<ValueRef<'r>> {
        row.get_ref(self)
    }

    fn get<T: FromSql>(self, row: &Row<'_>) -> rusqlite::Result<T> {
        row.get(self)
    }

    fn name(self) -> &'static str {
        self
    }
}

/// A column of [`ENTRY_COLUMNS`].
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    index: usize,
    name: &'static str,
}

impl RowColumn for At {
    fn value<'r>(self, row: &'r Row<'_>) -> rusqlite::Result<ValueRef<'r>> {
        row.get_ref(self.index)
    }

    fn get<T: FromSql>(self, row: &Row<'_>) -> rusqlite::Result<T> {
        row.get(self.index)
    }

    fn name(self) -> &'static str {
        self.name
    }
}

/// Finds a column of [`ENTRY_COLUMNS`]; one that is not there is an error of the compiler.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "it runs in the compiler"
)]
const fn at(name: &'static str) -> At {
    let mut index = 0;
    while !is_same(ENTRY_COLUMNS[index].as_bytes(), name.as_bytes()) {
        index += 1;
    }
    At { index, name }
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "it runs in the compiler"
)]
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

pub(super) fn entry_from(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: RefundId(const { at("id") }.get(row)?),
        merchant: Merchant {
            environment: parsed(row, const { at("environment") })?,
            api_id: const { at("api_id") }.get(row)?,
        },
        via: Via {
            profile: const { at("profile") }.get(row)?,
            base_url: const { at("base_url") }.get(row)?,
        },
        tid: parsed(row, const { at("tid") })?,
        asked: match text(row, const { at("asked") })? {
            "full" => AmountAsked::Full,
            _ => AmountAsked::Part(parsed(row, const { at("asked") })?),
        },
        reference: maybe_text(row, const { at("reference") })?.map(Reference::recorded),
        attempt: const { at("attempt") }.get(row)?,
        again_after: const { at("again_after") }
            .get::<Option<i64>>(row)?
            .map(RefundId),
        amount: won(row, const { at("amount") })?.ok_or_else(|| nonsense("amount"))?,
        extent: match text(row, const { at("extent") })? {
            "whole" => Extent::Whole,
            "part" => Extent::Part,
            _ => return Err(nonsense("extent")),
        },
        taxfree_amount: won(row, const { at("taxfree_amount") })?,
        reason: Reason::recorded(text(row, const { at("reason") })?),
        account: const { at("account") }.get(row)?,
        person: const { at("person") }.get(row)?,
        owner: Owner {
            id: const { at("owner") }.get(row)?,
            host: const { at("owner_host") }.get(row)?,
            process: const { at("owner_process") }.get(row)?,
            machine: const { at("owner_machine") }.get(row)?,
            boot: const { at("owner_boot") }.get(row)?,
            started: const { at("owner_started") }.get(row)?,
        },
        balance_before: won(row, const { at("balance_before") })?
            .ok_or_else(|| nonsense("balance_before"))?,
        is_balance_stated: const { at("is_stated") }.get(row)?,
        baseline: won(row, const { at("baseline") })?.ok_or_else(|| nonsense("baseline"))?,
        cancelled_before: optional(row, const { at("cancelled_before") })?,
        balance_after: won(row, const { at("balance_after") })?,
        state: state(row, const { at("state") })?.ok_or_else(|| nonsense("state"))?,
        evidence: evidence(row, const { at("evidence") })?,
        certain_at: time(row, const { at("certain_at") })?,
        is_late: const { at("is_late") }.get(row)?,
        claimed_at: time(row, const { at("claimed_at") })?.ok_or_else(|| nonsense("claimed_at"))?,
        sent_at: time(row, const { at("sent_at") })?,
        answered_at: time(row, const { at("answered_at") })?,
        resolved_at: time(row, const { at("resolved_at") })?,
        gateway_before: time(row, const { at("gateway_before") })?,
        doubt_since: time(row, const { at("doubt_since") })?,
        doubt_since_gateway: time(row, const { at("doubt_since_gateway") })?,
        settle: Duration::from_secs(
            u64::try_from(const { at("settle_seconds") }.get::<i64>(row)?)
                .map_err(|_| nonsense("settle_seconds"))?,
        ),
        reply: reply_from(row)?,
        note: const { at("note") }.get(row)?,
        mark: Mark(const { at("mark") }.get::<Option<i64>>(row)?.unwrap_or(0)),
    })
}

pub(super) fn reply_from(row: &Row<'_>) -> rusqlite::Result<Option<Reply>> {
    // A program of version 1 that was at work when the journal moved on does not say what it means.
    let Some(means) = maybe_text(row, const { at("reply_means") })? else {
        return reply_of_first(row);
    };
    let no = match means {
        "yes" | "nothing" => None,
        name => Some(name.parse().map_err(|_| nonsense("reply_means"))?),
    };
    Ok(Some(Reply {
        is_yes: means == "yes",
        no,
        code: Foreign::new(const { at("reply_code") }.get::<String>(row)?),
        message: Foreign::new(const { at("reply_message") }.get::<String>(row)?),
        http_status: const { at("http_status") }.get(row)?,
        cancel_tid: Foreign::new(const { at("cancel_tid") }.get::<String>(row)?),
        cancelled_at: optional::<DateTime>(row, const { at("cancelled_at") })?,
        amount: won(row, const { at("reply_amount") })?,
    }))
}

/// Reads a reply as version 1 wrote it, which did not say what it means.
pub(super) fn reply_of_first(row: &Row<'_>) -> rusqlite::Result<Option<Reply>> {
    let Some(code) = const { at("reply_code") }.get::<Option<String>>(row)? else {
        return Ok(None);
    };
    let message = const { at("reply_message") }.get::<String>(row)?;
    let http_status: u16 = const { at("http_status") }.get(row)?;
    let said = Said {
        http_status,
        cancel_code: &code,
        cancel_message: &message,
        other_code: "",
        other_message: "",
    };
    let (is_yes, no) = match meaning(&said, &FinalCodes::default()) {
        // Version 1 took a yes with any status for one.
        _ if code == result_code::SUCCESS => (true, None),
        Meaning::Yes => (true, None),
        Meaning::No(no) => (false, Some(no)),
        Meaning::NoAnswer(_) => (false, None),
    };
    Ok(Some(Reply {
        is_yes,
        no,
        code: Foreign::new(code),
        message: Foreign::new(message),
        http_status,
        cancel_tid: Foreign::new(const { at("cancel_tid") }.get::<String>(row)?),
        cancelled_at: optional(row, const { at("cancelled_at") })?,
        amount: won(row, const { at("reply_amount") })?,
    }))
}

pub(super) fn watermark_from(row: &Row<'_>) -> rusqlite::Result<Watermark> {
    let local = time(row, "higher_since")?;
    let gateway = time(row, "higher_since_gateway")?;
    Ok(Watermark {
        balance: won(row, "balance")?.ok_or_else(|| nonsense("balance"))?,
        higher_since: local.map(|local| (local, gateway)),
    })
}

/// Names what a reply means, as it is kept.
pub(super) const fn name_of_meaning(reply: &Reply) -> &'static str {
    match reply.no {
        Some(no) => no.name(),
        None if reply.is_yes => "yes",
        None => "nothing",
    }
}

pub(super) fn step_from(row: &Row<'_>) -> rusqlite::Result<Step> {
    Ok(Step {
        at: time(row, "at")?.ok_or_else(|| nonsense("at"))?,
        person: row.get("person")?,
        from: state(row, "old_state")?,
        to: state(row, "new_state")?.ok_or_else(|| nonsense("new_state"))?,
        evidence: evidence(row, "evidence")?,
        detail: from_stored(
            &row.get::<_, String>("kind")?,
            &row.get::<_, String>("detail")?,
        )
        .map_err(|_| nonsense("detail"))?,
    })
}

pub(super) fn parsed<T: FromStr>(row: &Row<'_>, column: impl RowColumn) -> rusqlite::Result<T> {
    text(row, column)?
        .parse()
        .map_err(|_| nonsense(column.name()))
}

pub(super) fn optional<T: FromStr>(
    row: &Row<'_>,
    column: impl RowColumn,
) -> rusqlite::Result<Option<T>> {
    maybe_text(row, column)?
        .map(|text| text.parse().map_err(|_| nonsense(column.name())))
        .transpose()
}

pub(super) fn state(row: &Row<'_>, column: impl RowColumn) -> rusqlite::Result<Option<State>> {
    maybe_text(row, column)?
        .map(|name| {
            State::ALL
                .into_iter()
                .find(|state| state.name() == name)
                .ok_or_else(|| nonsense(column.name()))
        })
        .transpose()
}

pub(super) fn evidence(
    row: &Row<'_>,
    column: impl RowColumn,
) -> rusqlite::Result<Option<Evidence>> {
    maybe_text(row, column)?
        .map(|name| {
            Evidence::ALL
                .into_iter()
                .find(|evidence| evidence.name() == name)
                .ok_or_else(|| nonsense("evidence"))
        })
        .transpose()
}

/// Reads a text that is not kept, without a copy of it.
fn text<'r>(row: &'r Row<'_>, column: impl RowColumn) -> rusqlite::Result<&'r str> {
    maybe_text(row, column)?.ok_or_else(|| nonsense(column.name()))
}

fn maybe_text<'r>(row: &'r Row<'_>, column: impl RowColumn) -> rusqlite::Result<Option<&'r str>> {
    column
        .value(row)?
        .as_str_or_null()
        .map_err(|_| nonsense(column.name()))
}

pub(super) fn won(row: &Row<'_>, column: impl RowColumn) -> rusqlite::Result<Option<Won>> {
    column
        .get::<Option<i64>>(row)?
        .map(|number| {
            u64::try_from(number)
                .map(Won::new)
                .map_err(|_| nonsense(column.name()))
        })
        .transpose()
}

pub(super) fn nonsense(column: &str) -> rusqlite::Error {
    let what = Senseless::Column(column.to_owned());
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, what.into())
}

pub(super) fn number_of_won(won: Won) -> rusqlite::Result<i64> {
    i64::try_from(won.get()).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) const fn name_of_extent(extent: Extent) -> &'static str {
    match extent {
        Extent::Whole => "whole",
        Extent::Part => "part",
    }
}

/// Writes a time so that texts sort as times do: UTC, always with milliseconds.
pub(super) fn text_of_time(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Reads a time.
fn time(row: &Row<'_>, column: impl RowColumn) -> rusqlite::Result<Option<Timestamp>> {
    maybe_text(row, column)?
        .map(|text| time_of_text(text).ok_or_else(|| nonsense(column.name())))
        .transpose()
}

/// Reads what [`text_of_time`] writes by its places, which takes a part of the time of the parser for all
/// forms; that reads whatever else there is.
fn time_of_text(text: &str) -> Option<Timestamp> {
    by_places(text.as_bytes()).or_else(|| text.parse().ok())
}

fn by_places(text: &[u8]) -> Option<Timestamp> {
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b'.',
        f1,
        f2,
        f3,
        b'Z',
    ] = text
    else {
        return None;
    };
    let (month, day) = (number([m1, m2])?, number([d1, d2])?);
    let (hour, minute, second) = (number([h1, h2])?, number([n1, n2])?, number([s1, s2])?);
    let two = |number: u32| i8::try_from(number).ok();
    let date_time = DateTime::new(
        i16::try_from(number([y1, y2, y3, y4])?).ok()?,
        two(month)?,
        two(day)?,
        two(hour)?,
        two(minute)?,
        two(second)?,
        i32::try_from(number([f1, f2, f3])?)
            .ok()?
            .checked_mul(NANOSECONDS_IN_MILLISECOND)?,
    );
    TimeZone::UTC.to_timestamp(date_time.ok()?).ok()
}

const NANOSECONDS_IN_MILLISECOND: i32 = 1_000_000;

fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    digits.into_iter().try_fold(0_u32, |number, digit| {
        let digit = char::from(digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_time_is_read_by_its_places_as_the_parser_reads_it() {
        let mut time: Timestamp = "1899-12-31T23:59:59.999Z".parse().unwrap();
        // About 97 days, so that every month, hour and end of February comes.
        let step = SignedDuration::from_millis(8_413_201_777);
        for _ in 0..2_000 {
            let text = text_of_time(time);
            assert_eq!(by_places(text.as_bytes()), Some(time), "{text}");
            assert_eq!(text.parse().ok(), Some(time), "{text}");
            time = time.checked_add(step).unwrap();
        }
    }

    #[test]
    fn a_time_of_another_form_is_left_to_the_parser() {
        for text in [
            "2026-11-25T21:30:06Z",
            "2026-11-25T21:30:06.791234Z",
            "2026-11-26T06:30:06.791+09:00",
            "2026-11-25T21:30:60.791Z",
        ] {
            assert_eq!(by_places(text.as_bytes()), None, "{text}");
            assert_eq!(time_of_text(text), text.parse().ok(), "{text}");
            assert!(time_of_text(text).is_some(), "{text}");
        }
        for text in [
            "",
            "2026-02-30T21:30:06.791Z",
            "2026-11-25T21:3x:06.791Z",
            "소리",
        ] {
            assert_eq!(time_of_text(text), None, "{text}");
        }
    }
}
