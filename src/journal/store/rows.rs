//! How a refund, a line of its history and a balance stand in a row, whatever the database.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::journal::entry::{Entry, Evidence, Mark, Reply, State, Via};
use crate::journal::owner::Owner;
use crate::journal::step::{Step, from_stored};
use crate::journal::store::Senseless;
use crate::journal::store::holdings::{KnownPayment, NumberedStep};
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

/// A row of a database, as it is read.
pub(super) trait StoredRow {
    /// Returns a text; none where there is nothing.
    fn text(&self, column: StoredColumn) -> Read<Option<&str>>;

    /// Returns a whole number; none where there is nothing.
    fn number(&self, column: StoredColumn) -> Read<Option<i64>>;

    /// Tells whether something is so.
    fn flag(&self, column: StoredColumn) -> Read<bool>;
}

/// What is read, or what of it makes no sense.
pub(super) type Read<T> = Result<T, Senseless>;

/// A column of a row: known by its place, or looked up by its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredColumn {
    pub(super) index: Option<usize>,
    pub(super) name: &'static str,
}

/// A column that is looked up by its name.
const fn named(name: &'static str) -> StoredColumn {
    StoredColumn { index: None, name }
}

/// Finds a column of [`ENTRY_COLUMNS`]; one that is not there is an error of the compiler.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "it runs in the compiler"
)]
const fn at(name: &'static str) -> StoredColumn {
    let mut index = 0;
    while !is_same(ENTRY_COLUMNS[index].as_bytes(), name.as_bytes()) {
        index += 1;
    }
    StoredColumn {
        index: Some(index),
        name,
    }
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

/// Reads a refund from [`ENTRY_COLUMNS`].
pub(super) fn entry_from(row: &impl StoredRow) -> Read<Entry> {
    Ok(Entry {
        id: RefundId(number(row, const { at("id") })?),
        merchant: Merchant {
            environment: parsed(row, const { at("environment") })?,
            api_id: text(row, const { at("api_id") })?.to_owned(),
        },
        via: Via {
            profile: text(row, const { at("profile") })?.to_owned(),
            base_url: text(row, const { at("base_url") })?.to_owned(),
        },
        tid: parsed(row, const { at("tid") })?,
        asked: match text(row, const { at("asked") })? {
            "full" => AmountAsked::Full,
            _ => AmountAsked::Part(parsed(row, const { at("asked") })?),
        },
        reference: maybe_text(row, const { at("reference") })?.map(Reference::recorded),
        attempt: number(row, const { at("attempt") })?,
        again_after: row.number(const { at("again_after") })?.map(RefundId),
        amount: won(row, const { at("amount") })?.ok_or_else(|| nonsense("amount"))?,
        extent: match text(row, const { at("extent") })? {
            "whole" => Extent::Whole,
            "part" => Extent::Part,
            _ => return Err(nonsense("extent")),
        },
        taxfree_amount: won(row, const { at("taxfree_amount") })?,
        reason: Reason::recorded(text(row, const { at("reason") })?),
        account: maybe_text(row, const { at("account") })?.map(str::to_owned),
        person: text(row, const { at("person") })?.to_owned(),
        owner: Owner {
            id: text(row, const { at("owner") })?.to_owned(),
            host: text(row, const { at("owner_host") })?.to_owned(),
            process: number(row, const { at("owner_process") })?,
            machine: text(row, const { at("owner_machine") })?.to_owned(),
            boot: text(row, const { at("owner_boot") })?.to_owned(),
            started: text(row, const { at("owner_started") })?.to_owned(),
        },
        balance_before: won(row, const { at("balance_before") })?
            .ok_or_else(|| nonsense("balance_before"))?,
        is_balance_stated: row.flag(const { at("is_stated") })?,
        baseline: won(row, const { at("baseline") })?.ok_or_else(|| nonsense("baseline"))?,
        cancelled_before: optional(row, const { at("cancelled_before") })?,
        balance_after: won(row, const { at("balance_after") })?,
        state: state(row, const { at("state") })?.ok_or_else(|| nonsense("state"))?,
        evidence: evidence(row, const { at("evidence") })?,
        certain_at: time(row, const { at("certain_at") })?,
        is_late: row.flag(const { at("is_late") })?,
        claimed_at: time(row, const { at("claimed_at") })?.ok_or_else(|| nonsense("claimed_at"))?,
        sent_at: time(row, const { at("sent_at") })?,
        answered_at: time(row, const { at("answered_at") })?,
        resolved_at: time(row, const { at("resolved_at") })?,
        gateway_before: time(row, const { at("gateway_before") })?,
        doubt_since: time(row, const { at("doubt_since") })?,
        doubt_since_gateway: time(row, const { at("doubt_since_gateway") })?,
        settle: Duration::from_secs(
            u64::try_from(required(row, const { at("settle_seconds") })?)
                .map_err(|_| nonsense("settle_seconds"))?,
        ),
        reply: reply_from(row)?,
        note: maybe_text(row, const { at("note") })?.map(str::to_owned),
        mark: Mark(row.number(const { at("mark") })?.unwrap_or(0)),
    })
}

fn reply_from(row: &impl StoredRow) -> Read<Option<Reply>> {
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
        code: Foreign::new(text(row, const { at("reply_code") })?),
        message: Foreign::new(text(row, const { at("reply_message") })?),
        http_status: number(row, const { at("http_status") })?,
        cancel_tid: Foreign::new(text(row, const { at("cancel_tid") })?),
        cancelled_at: optional::<DateTime>(row, const { at("cancelled_at") })?,
        amount: won(row, const { at("reply_amount") })?,
    }))
}

/// Reads a reply as version 1 wrote it, which did not say what it means.
fn reply_of_first(row: &impl StoredRow) -> Read<Option<Reply>> {
    let Some(code) = maybe_text(row, const { at("reply_code") })? else {
        return Ok(None);
    };
    let message = text(row, const { at("reply_message") })?;
    let http_status: u16 = number(row, const { at("http_status") })?;
    let said = Said {
        http_status,
        cancel_code: code,
        cancel_message: message,
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
        cancel_tid: Foreign::new(text(row, const { at("cancel_tid") })?),
        cancelled_at: optional(row, const { at("cancelled_at") })?,
        amount: won(row, const { at("reply_amount") })?,
    }))
}

/// Reads what is known of a payment.
pub(super) fn watermark_from(row: &impl StoredRow) -> Read<Watermark> {
    let local = time(row, named("higher_since"))?;
    let gateway = time(row, named("higher_since_gateway"))?;
    Ok(Watermark {
        balance: won(row, named("balance"))?.ok_or_else(|| nonsense("balance"))?,
        higher_since: local.map(|local| (local, gateway)),
    })
}

/// Reads a line of a history.
pub(super) fn step_from(row: &impl StoredRow) -> Read<Step> {
    Ok(Step {
        at: time(row, named("at"))?.ok_or_else(|| nonsense("at"))?,
        person: text(row, named("person"))?.to_owned(),
        from: state(row, named("old_state"))?,
        to: state(row, named("new_state"))?.ok_or_else(|| nonsense("new_state"))?,
        evidence: evidence(row, named("evidence"))?,
        detail: from_stored(text(row, named("kind"))?, text(row, named("detail"))?)
            .map_err(|_| nonsense("detail"))?,
    })
}

/// Reads a line of a history with its number.
pub(super) fn numbered_step_from(row: &impl StoredRow) -> Read<NumberedStep> {
    Ok(NumberedStep {
        number: number(row, named("number"))?,
        refund: RefundId(number(row, named("refund_id"))?),
        owner: text(row, named("owner"))?.to_owned(),
        step: step_from(row)?,
    })
}

/// Reads what is known of a payment with its place.
pub(super) fn known_payment_from(row: &impl StoredRow) -> Read<KnownPayment> {
    Ok(KnownPayment {
        place: number(row, named("place"))?,
        environment: parsed(row, named("environment"))?,
        tid: parsed(row, named("tid"))?,
        watermark: watermark_from(row)?,
    })
}

fn parsed<T: FromStr>(row: &impl StoredRow, column: StoredColumn) -> Read<T> {
    text(row, column)?
        .parse()
        .map_err(|_| nonsense(column.name))
}

fn optional<T: FromStr>(row: &impl StoredRow, column: StoredColumn) -> Read<Option<T>> {
    maybe_text(row, column)?
        .map(|text| text.parse().map_err(|_| nonsense(column.name)))
        .transpose()
}

fn state(row: &impl StoredRow, column: StoredColumn) -> Read<Option<State>> {
    maybe_text(row, column)?
        .map(|name| {
            State::ALL
                .into_iter()
                .find(|state| state.name() == name)
                .ok_or_else(|| nonsense(column.name))
        })
        .transpose()
}

fn evidence(row: &impl StoredRow, column: StoredColumn) -> Read<Option<Evidence>> {
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
fn text(row: &impl StoredRow, column: StoredColumn) -> Read<&str> {
    maybe_text(row, column)?.ok_or_else(|| nonsense(column.name))
}

fn maybe_text(row: &impl StoredRow, column: StoredColumn) -> Read<Option<&str>> {
    row.text(column)
}

fn won(row: &impl StoredRow, column: StoredColumn) -> Read<Option<Won>> {
    row.number(column)?
        .map(|number| {
            u64::try_from(number)
                .map(Won::new)
                .map_err(|_| nonsense(column.name))
        })
        .transpose()
}

fn required(row: &impl StoredRow, column: StoredColumn) -> Read<i64> {
    row.number(column)?.ok_or_else(|| nonsense(column.name))
}

fn number<T: TryFrom<i64>>(row: &impl StoredRow, column: StoredColumn) -> Read<T> {
    T::try_from(required(row, column)?).map_err(|_| nonsense(column.name))
}

fn nonsense(column: &str) -> Senseless {
    Senseless::Column(column.to_owned())
}

/// Reads a time.
fn time(row: &impl StoredRow, column: StoredColumn) -> Read<Option<Timestamp>> {
    maybe_text(row, column)?
        .map(|text| time_of_text(text).ok_or_else(|| nonsense(column.name)))
        .transpose()
}

/// Reads what [`text_of_time`](super::columns::text_of_time) writes by its places, which takes a part of the time of the parser for all
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
    let (month, day) = (digits([m1, m2])?, digits([d1, d2])?);
    let (hour, minute, second) = (digits([h1, h2])?, digits([n1, n2])?, digits([s1, s2])?);
    let two = |number: u32| i8::try_from(number).ok();
    let date_time = DateTime::new(
        i16::try_from(digits([y1, y2, y3, y4])?).ok()?,
        two(month)?,
        two(day)?,
        two(hour)?,
        two(minute)?,
        two(second)?,
        i32::try_from(digits([f1, f2, f3])?)
            .ok()?
            .checked_mul(NANOSECONDS_IN_MILLISECOND)?,
    );
    TimeZone::UTC.to_timestamp(date_time.ok()?).ok()
}

const NANOSECONDS_IN_MILLISECOND: i32 = 1_000_000;

fn digits<const N: usize>(places: [u8; N]) -> Option<u32> {
    places.into_iter().try_fold(0_u32, |number, digit| {
        let digit = char::from(digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::columns::text_of_time;
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
