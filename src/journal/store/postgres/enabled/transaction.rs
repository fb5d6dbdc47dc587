//! The statements: the only file that speaks this database's SQL of refunds. It decides nothing.

use std::cell::Cell;
use std::ops::ControlFlow;

use jiff::civil::Date;
use postgres::Row;
use postgres::types::FromSql;

use super::super::tables::VERSION;
use super::error::SessionFailure;
use super::row::cell;
use super::runs;
use super::session::DatabaseSession;
use crate::journal::entry::{Entry, Mark, State};
use crate::journal::owner::{Life, Owner};
use crate::journal::step::Step;
use crate::journal::store::columns::{self, StoredColumns, StoredValue, text_of_time};
use crate::journal::store::holdings::{self, NumberedStep};
use crate::journal::store::rows::{
    ENTRY_COLUMNS, entry_from, numbered_step_from, step_from, watermark_from,
};
use crate::journal::store::{
    Access, EntryFilter, JournalLocation, PaymentKey, Senseless, StoreError, Transaction,
};
use crate::journal::watermark::Watermark;
use crate::payment::{Environment, RefundId, Tid};

/// How many refunds of a long list are fetched at a time.
const ROWS_AT_A_TIME: usize = 500;

/// Writes a query of refunds: their columns, in the order that they are read in.
fn select(rest: &str) -> String {
    let columns = ENTRY_COLUMNS.join(", ");
    format!(
        "SELECT {columns} FROM (SELECT refund.*,
             (SELECT max(number) FROM step WHERE step.refund_id = refund.id) AS mark
         FROM refund) AS entry {rest}"
    )
}

/// The journal as it stands within one transaction of the database.
pub(super) struct PostgresTransaction<'s> {
    session: &'s DatabaseSession,
    journal: &'s JournalLocation,
    /// The number of the last line of history that was added.
    last_step: Cell<Option<i64>>,
    /// Whether a statement failed: the server then undoes all, whatever it is told.
    has_failed: Cell<bool>,
}

impl<'s> PostgresTransaction<'s> {
    /// Begins a transaction. One that writes waits until it is alone; one that reads sees one moment, for as long
    /// as whoever reads takes.
    pub(super) fn begin(session: &DatabaseSession, access: Access) -> Result<(), SessionFailure> {
        let begun = session.run(match access {
            Access::Read => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
                 SET LOCAL idle_in_transaction_session_timeout = 0"
            }
            Access::Write => {
                "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT 1 FROM journal FOR UPDATE"
            }
        });
        begun.inspect_err(|_| drop(session.run("ROLLBACK")))
    }

    /// Returns what is to be done in a transaction that has begun.
    pub(super) fn within(session: &'s DatabaseSession, journal: &'s JournalLocation) -> Self {
        Self {
            session,
            journal,
            last_step: Cell::new(None),
            has_failed: Cell::new(false),
        }
    }

    /// Returns the number of the last line of history that was added, if one was.
    pub(super) fn last_step(&self) -> Option<i64> {
        self.last_step.get()
    }

    /// Keeps what was done. Where that fails, nobody knows whether it is kept, unless the server says so.
    pub(super) fn keep(self) -> Result<(), SessionFailure> {
        if self.has_failed.get() {
            self.undo();
            return Err(SessionFailure::Undone);
        }
        self.session.commit()
    }

    /// Undoes what was done; nobody waits for that. Where it fails, the session ends, and the server does it.
    pub(super) fn undo(self) {
        self.session.run_later("ROLLBACK");
    }

    /// Returns the next refunds behind a number.
    pub(super) fn refunds_behind(&self, id: i64) -> Result<Vec<Entry>, StoreError> {
        let sql = select("WHERE id > $1 ORDER BY id LIMIT $2");
        self.entries(&sql, behind(id))
    }

    /// Returns the next lines of the history behind a number.
    pub(super) fn steps_behind(&self, number: i64) -> Result<Vec<NumberedStep>, StoreError> {
        let sql = "SELECT * FROM step WHERE number > $1 ORDER BY number LIMIT $2";
        let rows = self.query(sql, behind(number))?;
        let steps = rows.iter().map(numbered_step_from);
        steps
            .collect::<Result<_, _>>()
            .map_err(|what| self.senseless(what))
    }

    pub(super) fn query(
        &self,
        sql: &str,
        values: Vec<StoredValue>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = self.session.query(sql, values);
        rows.map_err(|failure| self.failed(failure))
    }

    fn entries(&self, sql: &str, values: Vec<StoredValue>) -> Result<Vec<Entry>, StoreError> {
        let rows = self.query(sql, values)?;
        let entries = rows.iter().map(entry_from);
        entries
            .collect::<Result<_, _>>()
            .map_err(|what| self.senseless(what))
    }

    fn number(&self, sql: &str, values: Vec<StoredValue>) -> Result<i64, StoreError> {
        let rows = self.query(sql, values)?;
        self.cell(rows.first(), 0, "number")
    }

    /// Reads a cell of a row that there has to be.
    pub(super) fn cell<'r, T: FromSql<'r>>(
        &self,
        row: Option<&'r Row>,
        index: usize,
        what: &str,
    ) -> Result<T, StoreError> {
        cell(row, index, what).map_err(|what| self.senseless(what))
    }

    pub(super) fn execute(&self, sql: &str, columns: StoredColumns) -> Result<u64, StoreError> {
        let changed = self.session.execute(sql, values(columns));
        changed.map_err(|failure| self.failed(failure))
    }

    /// Tells whether a refund is in a state and has its owner.
    fn is_as_expected(&self, entry: &Entry, expected: State) -> Result<bool, StoreError> {
        let found = Transaction::entry(self, entry.id)?;
        Ok(found.is_some_and(|it| it.state == expected && it.owner.id == entry.owner.id))
    }

    /// Makes sure that this very session is the run's: it holds the run's lock.
    pub(super) fn check_owner(&self, owner: &Owner) -> Result<(), StoreError> {
        runs::check_own(self.session, owner).map_err(|failure| self.failed(failure))
    }

    fn failed(&self, failure: SessionFailure) -> StoreError {
        self.has_failed.set(true);
        failure.into_error(self.journal)
    }

    pub(super) fn senseless(&self, what: Senseless) -> StoreError {
        self.failed(SessionFailure::Senseless(what))
    }
}

impl Transaction for PostgresTransaction<'_> {
    fn of_payment(&self, key: PaymentKey<'_>) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            &select("WHERE environment = $1 AND tid = $2 ORDER BY id"),
            of_key(key),
        )
    }

    fn each(
        &self,
        filter: &EntryFilter<'_>,
        visit: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let sql = select(&format!(
            "WHERE id > $1 {} {} {} ORDER BY id LIMIT $2",
            if filter.is_uncertain {
                "AND certain_at IS NULL"
            } else {
                ""
            },
            if filter.tid.is_some() {
                "AND tid = $3"
            } else {
                "AND $3::text IS NULL"
            },
            if filter.since.is_some() {
                "AND claimed_at >= $4"
            } else {
                "AND $4::text IS NULL"
            },
        ));
        let rows_at_a_time = i64::try_from(ROWS_AT_A_TIME).unwrap_or(i64::MAX);
        let mut last = i64::MIN;
        loop {
            let entries = self.entries(
                &sql,
                vec![
                    StoredValue::Number(last),
                    StoredValue::Number(rows_at_a_time),
                    maybe(filter.tid.map(|tid| tid.as_str().to_owned())),
                    maybe(filter.since.map(text_of_time)),
                ],
            )?;
            let is_last = entries.len() < ROWS_AT_A_TIME;
            for entry in entries {
                last = entry.id.0;
                if visit(entry).is_break() {
                    return Ok(());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    fn life(&self, run: &Owner) -> Result<Life, StoreError> {
        runs::life(self.session, run).map_err(|failure| self.failed(failure))
    }

    fn in_hand(&self) -> Result<Vec<Entry>, StoreError> {
        let sql = select("WHERE state IN ('claimed', 'sending') ORDER BY id");
        self.entries(&sql, Vec::new())
    }

    fn entry(&self, id: RefundId) -> Result<Option<Entry>, StoreError> {
        let found = self.entries(&select("WHERE id = $1"), vec![StoredValue::Number(id.0)])?;
        Ok(found.into_iter().next())
    }

    fn steps(&self, id: RefundId) -> Result<Vec<Step>, StoreError> {
        let sql = "SELECT at, person, old_state, new_state, evidence, kind, detail FROM step
             WHERE refund_id = $1 ORDER BY number";
        let rows = self.query(sql, vec![StoredValue::Number(id.0)])?;
        let steps = rows.iter().map(step_from);
        steps
            .collect::<Result<_, _>>()
            .map_err(|what| self.senseless(what))
    }

    fn mark(&self) -> Result<Mark, StoreError> {
        let sql = "SELECT coalesce(max(number), 0) FROM step";
        self.number(sql, Vec::new()).map(Mark)
    }

    fn has_changed_since(&self, mark: Mark, key: PaymentKey<'_>) -> Result<bool, StoreError> {
        let mut values = of_key(key);
        values.push(StoredValue::Number(mark.0));
        let changes = self.number(
            "SELECT count(*) FROM refund JOIN step ON step.refund_id = refund.id
             WHERE refund.environment = $1 AND refund.tid = $2 AND step.number > $3",
            values,
        )?;
        Ok(changes > 0)
    }

    fn of_day(&self, environment: Environment, day: Date) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            &select("WHERE environment = $1 AND claimed_on = $2 ORDER BY id DESC"),
            vec![
                StoredValue::Text(environment.to_string()),
                StoredValue::Text(day.to_string()),
            ],
        )
    }

    fn watermark(&self, key: PaymentKey<'_>) -> Result<Option<Watermark>, StoreError> {
        let sql = "SELECT balance, higher_since, higher_since_gateway FROM payment
             WHERE environment = $1 AND tid = $2";
        let rows = self.query(sql, of_key(key))?;
        rows.first()
            .map(watermark_from)
            .transpose()
            .map_err(|what| self.senseless(what))
    }

    fn set_watermark(&self, key: PaymentKey<'_>, watermark: Watermark) -> Result<(), StoreError> {
        let columns = columns::of_payment(key, watermark).map_err(|what| self.senseless(what))?;
        self.execute(columns::UPSERT_PAYMENT, columns).map(drop)
    }

    fn insert(&self, entry: &Entry, day: Date) -> Result<RefundId, StoreError> {
        // The number is given by the statement itself.
        let mut columns = columns::of_new_refund(0, VERSION, entry, &day.to_string())
            .map_err(|what| self.senseless(what))?;
        columns.retain(|(name, _)| *name != "id");
        let number = "SELECT greatest((SELECT coalesce(max(id), 0) + 1 FROM refund), first_number)
             FROM journal";
        let sql = columns::insert_numbered("refund", "id", number, &columns);
        let owner = format!("${}", columns.len().saturating_add(1));
        let sql = [&sql, "WHERE", &runs::fence(&owner), "RETURNING id"].join(" ");
        columns.push(("owner", StoredValue::Text(entry.owner.id.clone())));
        let rows = self.query(&sql, values(columns))?;
        if rows.is_empty() {
            self.check_owner(&entry.owner)?;
            return Err(StoreError::NothingDone);
        }
        self.cell(rows.first(), 0, "id").map(RefundId)
    }

    fn update(&self, entry: &Entry, expected: State) -> Result<bool, StoreError> {
        let (mut sql, columns) =
            columns::update(entry, expected).map_err(|what| self.senseless(what))?;
        let is_departure = entry.state == State::Sending;
        if is_departure {
            sql = [&sql, "AND", &runs::fence("refund.owner")].join(" ");
        }
        let changed = self.execute(&sql, columns)?;
        if is_departure && changed == 0 && self.is_as_expected(entry, expected)? {
            self.check_owner(&entry.owner)?;
        }
        Ok(changed == 1)
    }

    fn add_step(&self, id: RefundId, owner: &Owner, step: &Step) -> Result<Mark, StoreError> {
        let columns = columns::of_step(id, &owner.id, step).map_err(|what| self.senseless(what))?;
        let number = "SELECT coalesce(max(number), 0) + 1 FROM step";
        let sql = columns::insert_numbered("step", "number", number, &columns);
        let number = self.number(&[&sql, "RETURNING number"].join(" "), values(columns))?;
        self.last_step.set(Some(number));
        Ok(Mark(number))
    }
}

fn behind(number: i64) -> Vec<StoredValue> {
    vec![
        StoredValue::Number(number),
        StoredValue::Number(holdings::ROWS_AT_A_TIME),
    ]
}

fn values(columns: StoredColumns) -> Vec<StoredValue> {
    columns.into_iter().map(|(_, value)| value).collect()
}

fn of_key(key: PaymentKey<'_>) -> Vec<StoredValue> {
    vec![
        StoredValue::Text(key.0.to_string()),
        StoredValue::Text(Tid::as_str(key.1).to_owned()),
    ]
}

fn maybe(text: Option<String>) -> StoredValue {
    text.map_or(StoredValue::Nothing, StoredValue::Text)
}
