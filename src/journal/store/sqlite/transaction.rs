//! The statements: the only file that speaks SQL of refunds. It decides nothing.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::error::store_error;
use super::moved;
use super::owners::Owners;
use super::row::params;
use super::seal::{self, sealed_entry_from};
use super::tables::VERSION;
use crate::journal::entry::{Entry, Mark, State};
use crate::journal::owner::{Life, Owner};
use crate::journal::step::Step;
use crate::journal::store::columns::{self, text_of_time};
use crate::journal::store::rows::{ENTRY_COLUMNS, step_from, watermark_from};
use crate::journal::store::{EntryFilter, PaymentKey, Senseless, StoreError, Transaction};
use crate::journal::watermark::Watermark;
use crate::payment::{Environment, RefundId, Tid, korean_day};

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
    /// None while tables are moved, when nobody asks who is alive.
    pub(super) owners: Option<&'c Owners>,
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
                    .query_row((key.0.to_string(), key.1.as_str()), |row| {
                        Ok(watermark_from(row)?)
                    })
                    .optional()
            })
            .map_err(|error| self.error(error))
    }

    fn set_watermark(&self, key: PaymentKey<'_>, watermark: Watermark) -> Result<(), StoreError> {
        let columns = columns::of_payment(key, watermark).map_err(|what| self.corrupt(what))?;
        self.connection
            .prepare_cached(columns::UPSERT_PAYMENT)
            .and_then(|mut statement| statement.execute(params(&columns)))
            .map(|_| ())
            .map_err(|error| self.error(error))
    }

    fn life(&self, run: &Owner) -> Result<Life, StoreError> {
        Ok(self
            .owners
            .map_or(Life::OutOfSight, |owners| owners.life(run)))
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
            .and_then(|mut statement| {
                statement
                    .query_map([id.0], |row| Ok(step_from(row)?))?
                    .collect()
            })
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
        let (sql, columns) = columns::update(entry, expected).map_err(|what| self.corrupt(what))?;
        self.connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute(params(&columns)))
            .and_then(|changed| {
                if changed == 1 {
                    seal::seal(self.connection, entry.id.0)?;
                }
                Ok(changed == 1)
            })
            .map_err(|error| self.error(error))
    }

    fn add_step(&self, id: RefundId, owner: &Owner, step: &Step) -> Result<Mark, StoreError> {
        let columns = columns::of_step(id, &owner.id, step).map_err(|what| self.corrupt(what))?;
        self.connection
            .prepare_cached(&columns::insert("step", &columns))
            .and_then(|mut statement| statement.insert(params(&columns)))
            .map(Mark)
            .map_err(|error| self.error(error))
    }
}

impl SqliteTransaction<'_> {
    /// Returns the next refunds behind a number, at most so many.
    pub(super) fn refunds_behind(&self, id: i64, count: i64) -> Result<Vec<Entry>, StoreError> {
        self.entries(&select("WHERE id > ?1 ORDER BY id LIMIT ?2"), [id, count])
    }

    /// Adds a refund under a number.
    pub(super) fn insert_numbered(
        &self,
        id: i64,
        entry: &Entry,
        claimed_on: &str,
    ) -> rusqlite::Result<i64> {
        let columns = columns::of_new_refund(id, VERSION, entry, claimed_on)?;
        self.connection
            .prepare_cached(&columns::insert("refund", &columns))?
            .insert(params(&columns))?;
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
        moved::refusal(self.connection, self.path, &error)
            .unwrap_or_else(|| store_error(self.path, error))
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
