//! From version 1 of the tables to version 2, in one transaction.
//!
//! Version 1 knew a payment under the name of its gateway: what it kept apart is one payment now, and
//! two refunds of it that were both open both stay open, and block.

use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row};

use super::{
    STEPS, TABLES, Transaction, evidence, nonsense, optional, parsed, state, store_error, won,
};
use crate::journal::Mark;
use crate::journal::claim::Watermark;
use crate::journal::entry::{Entry, Evidence, Merchant, RefundId, Reply, State};
use crate::journal::error::{Error, StoreError};
use crate::journal::owner::Owner;
use crate::payment::{Environment, Extent, FinalCodes, Foreign, Meaning, No, Said, What, meaning};

/// Version 1 did not write down how much time has to pass: this was its default.
const SETTLE: Duration = Duration::from_secs(600);

/// A refusal of version 1 that is older than the longest time that a profile may set is certain.
const LONGEST_SETTLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Moves all that a journal of version 1 knows into the tables of version 2.
pub(super) fn from_first(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error| store_error(path, error);
    connection
        .execute_batch(
            "DROP INDEX one_open_refund; DROP INDEX refund_of_payment; DROP INDEX refund_of_day;
             DROP INDEX step_of_refund;
             ALTER TABLE refund RENAME TO refund_1; ALTER TABLE step RENAME TO step_1;",
        )
        .map_err(failed)?;
    connection.execute_batch(TABLES).map_err(failed)?;
    connection.execute_batch(STEPS).map_err(failed)?;
    // Two open refunds of what is one payment now are both let in.
    connection
        .execute_batch("DROP TRIGGER one_open_refund")
        .map_err(failed)?;
    let now = Timestamp::now();
    let journal = Transaction { connection, path };
    let mut statement = connection
        .prepare(
            "SELECT refund_1.*, (SELECT max(number) FROM step_1
                 WHERE step_1.refund_id = refund_1.id) AS mark
             FROM refund_1 ORDER BY mark, id",
        )
        .map_err(failed)?;
    let entries = statement
        .query_map([], |row| {
            Ok((
                entry_of_first(row, now)?,
                row.get::<_, String>("claimed_on")?,
            ))
        })
        .map_err(failed)?;
    for entry in entries {
        let (entry, claimed_on) = entry.map_err(failed)?;
        match move_entry(&journal, &entry, &claimed_on) {
            Ok(()) => {}
            Err(Error::Store(error)) => return Err(error),
            Err(error) => {
                return Err(StoreError::Corrupt {
                    path: path.to_owned(),
                    detail: error.to_string(),
                });
            }
        }
    }
    drop(statement);
    connection
        .execute_batch(
            "INSERT INTO step SELECT * FROM step_1; DROP TABLE step_1; DROP TABLE refund_1;",
        )
        .map_err(failed)?;
    let trigger = TABLES
        .split_once("CREATE TRIGGER")
        .and_then(|(_, rest)| rest.split_once("END;"))
        .map(|(trigger, _)| format!("CREATE TRIGGER{trigger}END;"))
        .unwrap_or_default();
    connection.execute_batch(&trigger).map_err(failed)
}

fn move_entry(journal: &Transaction<'_>, entry: &Entry, claimed_on: &str) -> Result<(), Error> {
    journal
        .insert_numbered(entry.id.0, entry, claimed_on)
        .map_err(|error| journal.error(error))?;
    if !journal.update(entry, entry.state)? {
        return Err(journal.corrupt("a refund of version 1"));
    }
    let key = (entry.merchant.environment, &entry.tid);
    let balance = match (entry.state, entry.balance_now()) {
        (_, Some(balance)) => balance,
        (State::Refunded, None) => entry
            .balance_before
            .checked_sub(entry.amount)
            .unwrap_or_default(),
        (_, None) => entry.balance_before,
    };
    let lowest = journal
        .watermark(key)?
        .map_or(balance, |known| known.balance.min(balance));
    journal.set_watermark(
        key,
        Watermark {
            balance: lowest,
            higher_since: None,
        },
    )
}

/// Reads a refund as version 1 wrote it.
fn entry_of_first(row: &Row<'_>, now: Timestamp) -> rusqlite::Result<Entry> {
    let origin = row.get::<_, String>("environment")?;
    let (environment, base_url) = environment_of_first(&origin);
    let state = state(row, "state")?.ok_or_else(|| nonsense("state"))?;
    let evidence = evidence(row)?;
    let reply = reply_of_first(row)?;
    let sent_at = optional::<Timestamp>(row, "sent_at")?;
    let answered_at = optional::<Timestamp>(row, "answered_at")?;
    let resolved_at = optional::<Timestamp>(row, "resolved_at")?;
    let balance_before = won(row, "balance_before")?.ok_or_else(|| nonsense("balance_before"))?;
    let claimed_at = parsed::<Timestamp>(row, "claimed_at")?;
    let is_old =
        |at: Option<Timestamp>| at.is_some_and(|at| now.duration_since(at) > LONGEST_SETTLE);
    let is_certain = match state {
        State::Claimed | State::Sending | State::Unknown | State::Conflict => false,
        State::Refunded | State::NotSent | State::NotApplied | State::RolledBack => true,
        // Version 1 believed every no after a second.
        State::Refused => {
            is_old(answered_at)
                || evidence == Some(Evidence::Person)
                || reply
                    .as_ref()
                    .is_some_and(|reply| matches!(reply.no, Some(No::Final | No::Credentials)))
        }
    };
    Ok(Entry {
        id: RefundId(row.get("id")?),
        merchant: Merchant {
            environment,
            base_url,
            api_id: row.get("api_id")?,
            profile: row.get("profile")?,
        },
        tid: parsed(row, "tid")?,
        asked: match row.get::<_, String>("asked")?.as_str() {
            "full" => What::Full,
            _ => What::Amount(parsed(row, "asked")?),
        },
        reference: row
            .get::<_, Option<String>>("reference")?
            .map(|text| reference_of_first(&text))
            .transpose()?,
        attempt: row.get("attempt")?,
        again_after: None,
        amount: won(row, "amount")?.ok_or_else(|| nonsense("amount"))?,
        extent: match row.get::<_, String>("extent")?.as_str() {
            "whole" => Extent::Whole,
            _ => Extent::Part,
        },
        taxfree_amount: won(row, "taxfree_amount")?,
        reason: parsed(row, "reason")?,
        account: row.get("account")?,
        person: row.get("person")?,
        owner: Owner {
            id: row.get("owner")?,
            host: row.get("owner_host")?,
            process: row.get("owner_process")?,
            machine: String::new(),
            boot: String::new(),
            started: String::new(),
        },
        balance_before,
        is_balance_stated: false,
        baseline: balance_before,
        cancelled_before: None,
        balance_after: won(row, "balance_after")?,
        state,
        evidence,
        certain_at: is_certain.then_some(resolved_at.or(answered_at).unwrap_or(claimed_at)),
        is_late: row.get("is_late")?,
        claimed_at,
        sent_at,
        answered_at,
        resolved_at,
        gateway_before: None,
        doubt_since: answered_at.or(sent_at),
        doubt_since_gateway: None,
        settle: SETTLE,
        reply,
        note: row.get("note")?,
        mark: Mark(row.get::<_, Option<i64>>("mark")?.unwrap_or(0)),
    })
}

/// Says where an origin of version 1 leads: `live`, `sandbox`, `demo`, or an URL.
fn environment_of_first(origin: &str) -> (Environment, String) {
    match origin.parse::<Environment>() {
        Ok(environment) => (environment, String::new()),
        Err(_) => (
            // What is no origin at all is taken for real money.
            Environment::of_origin(origin).unwrap_or(Environment::Live),
            origin.to_owned(),
        ),
    }
}

/// Keeps a reference of version 1, which took blanks and invisible characters, as what can be typed.
fn reference_of_first(text: &str) -> rusqlite::Result<crate::payment::Reference> {
    if let Ok(reference) = text.parse() {
        return Ok(reference);
    }
    let visible: String = text
        .trim()
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| c.to_string().parse::<crate::payment::Reference>().is_ok() || *c == ' ')
        .collect();
    let visible = visible.trim();
    let text = if visible.is_empty() { "?" } else { visible };
    text.parse().map_err(|_| nonsense("reference"))
}

fn reply_of_first(row: &Row<'_>) -> rusqlite::Result<Option<Reply>> {
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
        _ if code == "0000" => (true, None),
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
