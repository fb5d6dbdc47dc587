//! How a refund, a line of its history and a balance stand in a row.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use rusqlite::Row;
use rusqlite::types::Type;

use crate::journal::entry::{Entry, Evidence, Mark, Merchant, RefundId, Reply, State};
use crate::journal::owner::Owner;
use crate::journal::step::{Step, from_stored};
use crate::journal::watermark::Watermark;
use crate::payment::{Extent, FinalCodes, Foreign, Meaning, Said, What, Won, meaning, result_code};

pub(super) fn entry_from(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: RefundId(row.get("id")?),
        merchant: Merchant {
            environment: parsed(row, "environment")?,
            base_url: row.get("base_url")?,
            api_id: row.get("api_id")?,
            profile: row.get("profile")?,
        },
        tid: parsed(row, "tid")?,
        asked: match row.get::<_, String>("asked")?.as_str() {
            "full" => What::Full,
            _ => What::Amount(parsed(row, "asked")?),
        },
        reference: optional(row, "reference")?,
        attempt: row.get("attempt")?,
        again_after: row.get::<_, Option<i64>>("again_after")?.map(RefundId),
        amount: won(row, "amount")?.ok_or_else(|| nonsense("amount"))?,
        extent: match row.get::<_, String>("extent")?.as_str() {
            "whole" => Extent::Whole,
            "part" => Extent::Part,
            _ => return Err(nonsense("extent")),
        },
        taxfree_amount: won(row, "taxfree_amount")?,
        reason: parsed(row, "reason")?,
        account: row.get("account")?,
        person: row.get("person")?,
        owner: Owner {
            id: row.get("owner")?,
            host: row.get("owner_host")?,
            process: row.get("owner_process")?,
            machine: row.get("owner_machine")?,
            boot: row.get("owner_boot")?,
            started: row.get("owner_started")?,
        },
        balance_before: won(row, "balance_before")?.ok_or_else(|| nonsense("balance_before"))?,
        is_balance_stated: row.get("is_stated")?,
        baseline: won(row, "baseline")?.ok_or_else(|| nonsense("baseline"))?,
        cancelled_before: optional(row, "cancelled_before")?,
        balance_after: won(row, "balance_after")?,
        state: state(row, "state")?.ok_or_else(|| nonsense("state"))?,
        evidence: evidence(row)?,
        certain_at: optional(row, "certain_at")?,
        is_late: row.get("is_late")?,
        claimed_at: parsed(row, "claimed_at")?,
        sent_at: optional(row, "sent_at")?,
        answered_at: optional(row, "answered_at")?,
        resolved_at: optional(row, "resolved_at")?,
        gateway_before: optional(row, "gateway_before")?,
        doubt_since: optional(row, "doubt_since")?,
        doubt_since_gateway: optional(row, "doubt_since_gateway")?,
        settle: Duration::from_secs(
            u64::try_from(row.get::<_, i64>("settle_seconds")?)
                .map_err(|_| nonsense("settle_seconds"))?,
        ),
        reply: reply_from(row)?,
        note: row.get("note")?,
        mark: Mark(row.get::<_, Option<i64>>("mark")?.unwrap_or(0)),
    })
}

pub(super) fn reply_from(row: &Row<'_>) -> rusqlite::Result<Option<Reply>> {
    // A program of version 1 that was at work when the journal moved on does not say what it means.
    let Some(means) = row.get::<_, Option<String>>("reply_means")? else {
        return reply_of_first(row);
    };
    let no = match means.as_str() {
        "yes" | "nothing" => None,
        name => Some(name.parse().map_err(|_| nonsense("reply_means"))?),
    };
    Ok(Some(Reply {
        is_yes: means == "yes",
        no,
        code: Foreign::new(row.get::<_, String>("reply_code")?),
        message: Foreign::new(row.get::<_, String>("reply_message")?),
        http_status: row.get("http_status")?,
        cancel_tid: Foreign::new(row.get::<_, String>("cancel_tid")?),
        cancelled_at: optional::<DateTime>(row, "cancelled_at")?,
        amount: won(row, "reply_amount")?,
    }))
}

/// Reads a reply as version 1 wrote it, which did not say what it means.
pub(super) fn reply_of_first(row: &Row<'_>) -> rusqlite::Result<Option<Reply>> {
    let Some(code) = row.get::<_, Option<String>>("reply_code")? else {
        return Ok(None);
    };
    let message = row.get::<_, String>("reply_message")?;
    let http_status: u16 = row.get("http_status")?;
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
        cancel_tid: Foreign::new(row.get::<_, String>("cancel_tid")?),
        cancelled_at: optional(row, "cancelled_at")?,
        amount: won(row, "reply_amount")?,
    }))
}

pub(super) fn watermark_from(row: &Row<'_>) -> rusqlite::Result<Watermark> {
    let local = optional::<Timestamp>(row, "higher_since")?;
    let gateway = optional::<Timestamp>(row, "higher_since_gateway")?;
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
        at: parsed(row, "at")?,
        person: row.get("person")?,
        from: state(row, "old_state")?,
        to: state(row, "new_state")?.ok_or_else(|| nonsense("new_state"))?,
        evidence: evidence(row)?,
        detail: from_stored(
            &row.get::<_, String>("kind")?,
            &row.get::<_, String>("detail")?,
        )
        .map_err(|_| nonsense("detail"))?,
    })
}

pub(super) fn parsed<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    row.get::<_, String>(column)?
        .parse()
        .map_err(|_| nonsense(column))
}

pub(super) fn optional<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| text.parse().map_err(|_| nonsense(column)))
        .transpose()
}

pub(super) fn state(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<State>> {
    row.get::<_, Option<String>>(column)?
        .map(|name| {
            State::ALL
                .into_iter()
                .find(|state| state.name() == name)
                .ok_or_else(|| nonsense(column))
        })
        .transpose()
}

pub(super) fn evidence(row: &Row<'_>) -> rusqlite::Result<Option<Evidence>> {
    row.get::<_, Option<String>>("evidence")?
        .map(|name| {
            Evidence::ALL
                .into_iter()
                .find(|evidence| evidence.name() == name)
                .ok_or_else(|| nonsense("evidence"))
        })
        .transpose()
}

pub(super) fn won(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Won>> {
    row.get::<_, Option<i64>>(column)?
        .map(|number| {
            u64::try_from(number)
                .map(Won::new)
                .map_err(|_| nonsense(column))
        })
        .transpose()
}

pub(super) fn nonsense(column: &str) -> rusqlite::Error {
    let detail = format!("the column {column} makes no sense");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, detail.into())
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
