//! The statements: the only file that speaks SQL of refunds. It decides nothing.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::error::store_error;
use super::rows::{
    ENTRY_COLUMNS, name_of_extent, name_of_meaning, number_of_won, step_from, text_of_time,
    watermark_from,
};
use super::seal::{self, sealed_entry_from};
use super::tables::VERSION;
use crate::journal::entry::{Entry, Evidence, Mark, State};
use crate::journal::owner::Owner;
use crate::journal::step::{Step, to_stored};
use crate::journal::store::{EntryFilter, PaymentKey, Senseless, StoreError, Transaction};
use crate::journal::watermark::Watermark;
use crate::payment::{Environment, Reference, RefundId, Tid, korean_day};

/// Writes a query of refunds: their columns, in the order that they are read in.
fn select(rest: &str) -> String {
    let columns = ENTRY_COLUMNS.join(", ");
    format!(
        "WITH entry AS (SELECT refund.*,
             (SELECT max(number) FROM step WHERE step.refund_id = refund.id) AS mark,
             (SELECT sum FROM seal WHERE seal.refund_id = refund.id) AS sum FROM refund)
         SELECT {columns}, sum FROM entry {rest}"
    )
}

/// Asks for the refunds that runs are at work on, in the words of the index of them.
fn in_hand() -> String {
    select("WHERE state IN ('claimed', 'sending') ORDER BY id")
}

/// Asks for all refunds, the one with the highest number first: for as many as one takes.
fn latest_first() -> String {
    select("ORDER BY id DESC")
}

/// The journal as it stands within one transaction of the database.
pub(super) struct SqliteTransaction<'c> {
    pub(super) connection: &'c Connection,
    pub(super) path: &'c Path,
}

impl Transaction for SqliteTransaction<'_> {
    fn of_payment(&self, key: PaymentKey<'_>) -> Result<Vec<Entry>, StoreError> {
        let (environment, tid) = (key.0.to_string(), key.1.as_str());
        let found = self.entries(
            &select("WHERE environment = :environment AND tid = :tid ORDER BY id"),
            named_params! { ":environment": environment, ":tid": tid },
        )?;
        seal::check_payment(self.connection, &environment, tid, &found)
            .map_err(|error| self.error(error))?;
        Ok(found)
    }

    fn each(
        &self,
        filter: &EntryFilter<'_>,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let sql = select(
            "WHERE (:tid IS NULL OR tid = :tid) AND (:since IS NULL OR claimed_at >= :since)
                 AND (NOT :is_uncertain OR certain_at IS NULL)
             ORDER BY id",
        );
        let mut read = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let params = named_params! {
                ":tid": filter.tid.map(Tid::as_str),
                ":since": filter.since.map(text_of_time),
                ":is_uncertain": filter.is_uncertain,
            };
            if *filter == EntryFilter::default() {
                seal::check_above(self.connection, None)?;
            }
            for entry in statement.query_map(params, sealed_entry_from)? {
                if visit(entry?).is_break() {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(|error| self.error(error))
    }

    fn watermark(&self, key: PaymentKey<'_>) -> Result<Option<Watermark>, StoreError> {
        self.connection
            .prepare_cached("SELECT * FROM payment WHERE environment = ?1 AND tid = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row((key.0.to_string(), key.1.as_str()), watermark_from)
                    .optional()
            })
            .map_err(|error| self.error(error))
    }

    fn set_watermark(&self, key: PaymentKey<'_>, watermark: Watermark) -> Result<(), StoreError> {
        let (local, gateway) = watermark.higher_since.unzip();
        self.connection
            .prepare_cached(
                "INSERT INTO payment (environment, tid, balance, higher_since,
                     higher_since_gateway)
                 VALUES (:environment, :tid, :balance, :local, :gateway)
                 ON CONFLICT (environment, tid) DO UPDATE SET balance = excluded.balance,
                     higher_since = excluded.higher_since,
                     higher_since_gateway = excluded.higher_since_gateway",
            )
            .and_then(|mut statement| {
                statement.execute(named_params! {
                    ":environment": key.0.to_string(),
                    ":tid": key.1.as_str(),
                    ":balance": number_of_won(watermark.balance)?,
                    ":local": local.map(text_of_time),
                    ":gateway": gateway.flatten().map(text_of_time),
                })
            })
            .map(|_| ())
            .map_err(|error| self.error(error))
    }

    fn in_hand(&self) -> Result<Vec<Entry>, StoreError> {
        self.entries(&in_hand(), [])
    }

    fn entry(&self, id: RefundId) -> Result<Option<Entry>, StoreError> {
        self.connection
            .prepare_cached(&select("WHERE id = ?1"))
            .and_then(|mut statement| statement.query_row([id.0], sealed_entry_from).optional())
            .map_err(|error| self.error(error))
    }

    fn steps(&self, id: RefundId) -> Result<Vec<Step>, StoreError> {
        self.connection
            .prepare_cached("SELECT * FROM step WHERE refund_id = ?1 ORDER BY number")
            .and_then(|mut statement| statement.query_map([id.0], step_from)?.collect())
            .map_err(|error| self.error(error))
    }

    fn mark(&self) -> Result<Mark, StoreError> {
        self.connection
            .query_row("SELECT coalesce(max(number), 0) FROM step", [], |row| {
                row.get(0)
            })
            .map(Mark)
            .map_err(|error| self.error(error))
    }

    fn has_changed_since(&self, mark: Mark, key: PaymentKey<'_>) -> Result<bool, StoreError> {
        self.connection
            .query_row(
                "SELECT count(*) FROM step JOIN refund ON refund.id = step.refund_id
                 WHERE step.number > :mark AND refund.environment = :environment
                   AND refund.tid = :tid",
                named_params! {
                    ":mark": mark.0,
                    ":environment": key.0.to_string(),
                    ":tid": key.1.as_str(),
                },
                |row| row.get::<_, i64>(0),
            )
            .map(|count| count > 0)
            .map_err(|error| self.error(error))
    }

    fn of_day(&self, environment: Environment, day: Date) -> Result<Vec<Entry>, StoreError> {
        let read = || {
            let params = (environment.to_string(), day.to_string());
            let first: Option<i64> = self
                .connection
                .prepare_cached(
                    "SELECT min(id) FROM refund WHERE environment = ?1 AND claimed_on = ?2",
                )?
                .query_row(params, |row| row.get(0))?;
            let mut found = Vec::new();
            let mut end = None;
            let mut statement = self.connection.prepare_cached(&latest_first())?;
            for entry in statement.query_map([], sealed_entry_from)? {
                let entry = entry?;
                // What is sealed says which day it is of. The index, which is not, may have lost it.
                let is_of_day = korean_day(entry.claimed_at) == day;
                if !is_of_day && first.is_none_or(|first| entry.id.0 < first) {
                    end = Some(entry.id.0);
                    break;
                }
                if is_of_day && entry.merchant.environment == environment {
                    found.push(entry);
                }
            }
            seal::check_above(self.connection, end)?;
            Ok(found)
        };
        read().map_err(|error| self.error(error))
    }

    fn insert(&self, entry: &Entry, day: Date) -> Result<RefundId, StoreError> {
        let number = self
            .connection
            .prepare_cached(
                "SELECT max(coalesce((SELECT max(id) FROM refund), 0) + 1,
                     coalesce((SELECT first_number FROM journal), 1))",
            )
            .and_then(|mut statement| statement.query_row([], |row| row.get::<_, i64>(0)));
        number
            .and_then(|number| self.insert_numbered(number, entry, &day.to_string()))
            .map(RefundId)
            .map_err(|error| self.error(error))
    }

    fn update(&self, entry: &Entry, expected: State) -> Result<bool, StoreError> {
        let reply = entry.reply.as_ref();
        self.connection
            .prepare_cached(
                "UPDATE refund SET state = :state, evidence = :evidence, certain_at = :certain_at,
                     is_late = :is_late, baseline = :baseline, balance_after = :balance_after,
                     sent_at = :sent_at, answered_at = :answered_at, resolved_at = :resolved_at,
                     gateway_before = :gateway_before, doubt_since = :doubt_since,
                     doubt_since_gateway = :doubt_since_gateway, settle_seconds = :settle_seconds,
                     reply_code = :reply_code, reply_message = :reply_message,
                     reply_means = :reply_means, http_status = :http_status,
                     cancel_tid = :cancel_tid, cancelled_at = :cancelled_at,
                     reply_amount = :reply_amount, note = :note
                 WHERE id = :id AND state = :expected AND owner = :owner",
            )
            .and_then(|mut statement| {
                statement.execute(named_params! {
                    ":state": entry.state.name(),
                    ":evidence": entry.evidence.map(Evidence::name),
                    ":certain_at": entry.certain_at.map(text_of_time),
                    ":is_late": entry.is_late,
                    ":baseline": number_of_won(entry.baseline)?,
                    ":balance_after": entry.balance_after.map(number_of_won).transpose()?,
                    ":sent_at": entry.sent_at.map(text_of_time),
                    ":answered_at": entry.answered_at.map(text_of_time),
                    ":resolved_at": entry.resolved_at.map(text_of_time),
                    ":gateway_before": entry.gateway_before.map(text_of_time),
                    ":doubt_since": entry.doubt_since.map(text_of_time),
                    ":doubt_since_gateway": entry.doubt_since_gateway.map(text_of_time),
                    ":settle_seconds": i64::try_from(entry.settle.as_secs()).unwrap_or(i64::MAX),
                    ":reply_code": reply.map(|reply| reply.code.as_str()),
                    ":reply_message": reply.map(|reply| reply.message.as_str()),
                    ":reply_means": reply.map(name_of_meaning),
                    ":http_status": reply.map(|reply| reply.http_status),
                    ":cancel_tid": reply.map(|reply| reply.cancel_tid.as_str()),
                    ":cancelled_at": reply
                        .and_then(|reply| reply.cancelled_at)
                        .map(|time| time.to_string()),
                    ":reply_amount": reply
                        .and_then(|reply| reply.amount)
                        .map(number_of_won)
                        .transpose()?,
                    ":note": entry.note,
                    ":id": entry.id.0,
                    ":expected": expected.name(),
                    ":owner": entry.owner.id,
                })
            })
            .and_then(|changed| {
                if changed == 1 {
                    seal::seal(self.connection, entry.id.0)?;
                }
                Ok(changed == 1)
            })
            .map_err(|error| self.error(error))
    }

    fn add_step(&self, id: RefundId, owner: &Owner, step: &Step) -> Result<Mark, StoreError> {
        let (kind, detail) = to_stored(&step.detail)
            .map_err(|error| self.error(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
        self.connection
            .prepare_cached(
                "INSERT INTO step (refund_id, at, person, owner, old_state, new_state, evidence,
                     kind, detail)
                 VALUES (:refund_id, :at, :person, :owner, :old_state, :new_state, :evidence,
                     :kind, :detail)",
            )
            .and_then(|mut statement| {
                statement.insert(named_params! {
                    ":refund_id": id.0,
                    ":at": text_of_time(step.at),
                    ":person": step.person,
                    ":owner": owner.id,
                    ":old_state": step.from.map(State::name),
                    ":new_state": step.to.name(),
                    ":evidence": step.evidence.map(Evidence::name),
                    ":kind": kind,
                    ":detail": detail,
                })
            })
            .map(Mark)
            .map_err(|error| self.error(error))
    }
}

impl SqliteTransaction<'_> {
    /// Adds a refund under a number.
    pub(super) fn insert_numbered(
        &self,
        id: i64,
        entry: &Entry,
        claimed_on: &str,
    ) -> rusqlite::Result<i64> {
        self.connection
            .prepare_cached(
                "INSERT INTO refund (id, schema, environment, base_url, api_id, profile, tid, asked,
                     reference, attempt, again_after, amount, extent, taxfree_amount, reason,
                     account, person, owner, owner_host, owner_process, owner_machine, owner_boot,
                     owner_started, balance_before, is_stated, baseline, cancelled_before, state,
                     claimed_on, claimed_at, settle_seconds)
                 VALUES (:id, :schema, :environment, :base_url, :api_id, :profile, :tid, :asked,
                     :reference, :attempt, :again_after, :amount, :extent, :taxfree_amount, :reason,
                     :account, :person, :owner, :owner_host, :owner_process, :owner_machine,
                     :owner_boot, :owner_started, :balance_before, :is_stated, :baseline,
                     :cancelled_before, :state, :claimed_on, :claimed_at, :settle_seconds)",
            )
            .and_then(|mut statement| {
                statement.insert(named_params! {
                    ":id": id,
                    ":schema": VERSION,
                    ":environment": entry.merchant.environment.to_string(),
                    ":base_url": entry.via.base_url,
                    ":api_id": entry.merchant.api_id,
                    ":profile": entry.via.profile,
                    ":tid": entry.tid.as_str(),
                    ":asked": entry.asked.to_string(),
                    ":reference": entry.reference.as_ref().map(Reference::as_str),
                    ":attempt": entry.attempt,
                    ":again_after": entry.again_after.map(|id| id.0),
                    ":amount": number_of_won(entry.amount)?,
                    ":extent": name_of_extent(entry.extent),
                    ":taxfree_amount": entry.taxfree_amount.map(number_of_won).transpose()?,
                    ":reason": entry.reason.as_str(),
                    ":account": entry.account,
                    ":person": entry.person,
                    ":owner": entry.owner.id,
                    ":owner_host": entry.owner.host,
                    ":owner_process": entry.owner.process,
                    ":owner_machine": entry.owner.machine,
                    ":owner_boot": entry.owner.boot,
                    ":owner_started": entry.owner.started,
                    ":balance_before": number_of_won(entry.balance_before)?,
                    ":is_stated": entry.is_balance_stated,
                    ":baseline": number_of_won(entry.baseline)?,
                    ":cancelled_before": entry.cancelled_before.map(|time| time.to_string()),
                    ":state": entry.state.name(),
                    ":claimed_on": claimed_on,
                    ":claimed_at": text_of_time(entry.claimed_at),
                    ":settle_seconds": i64::try_from(entry.settle.as_secs()).unwrap_or(i64::MAX),
                })
            })?;
        seal::seal(self.connection, id)?;
        Ok(id)
    }

    fn entries(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Entry>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(params, sealed_entry_from)?.collect())
            .map_err(|error| self.error(error))
    }

    pub(super) fn corrupt(&self, what: Senseless) -> StoreError {
        StoreError::Corrupt {
            journal: self.path.into(),
            what,
        }
    }

    pub(super) fn error(&self, error: rusqlite::Error) -> StoreError {
        store_error(self.path, error)
    }
}

#[cfg(test)]
mod tests {
    use super::super::seal::SEALS;
    use super::super::tables::{REFUNDS_IN_HAND, STEPS, TABLES};
    use super::*;

    fn plan(sql: &str) -> String {
        let connection = Connection::open_in_memory().unwrap();
        for sql in [TABLES, STEPS, REFUNDS_IN_HAND, SEALS] {
            connection.execute_batch(sql).unwrap();
        }
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = connection.prepare(&sql).unwrap();
        let plan = statement.query_map([], |row| row.get::<_, String>("detail"));
        plan.unwrap()
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_refunds_in_hand_are_found_without_a_look_at_every_other() {
        let plan = plan(&in_hand());
        assert!(plan.contains("USING INDEX refund_in_hand"), "{plan}");
    }

    #[test]
    fn the_latest_refunds_are_read_one_by_one_without_sorting_all() {
        let plan = plan(&latest_first());
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        assert!(!plan.contains("MATERIALIZE"), "{plan}");
    }
}
