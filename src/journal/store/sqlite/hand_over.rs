//! How a file hands all that it holds to a database: marked first, then read, and marked for good or released.

use rusqlite::{Row, TransactionBehavior};

use super::Sqlite;
use super::copy::CopyError;
use super::moved;
use super::schema::facts_of;
use super::tables::VERSION;
use super::transaction::SqliteTransaction;
use crate::journal::entry::Entry;
use crate::journal::moved::Moved;
use crate::journal::store::holdings::{
    Holdings, JournalExtent, KnownPayment, NumberedStep, ROWS_AT_A_TIME,
};
use crate::journal::store::rows::{known_payment_from, numbered_step_from};
use crate::journal::store::{EntryFilter, Senseless, StoreError, Transaction as _};

/// What became of what was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::journal) enum HandOver {
    /// The database has it.
    Taken,
    /// The database has nothing of it, for certain.
    Refused,
    /// Nobody knows.
    Unknown,
}

impl Sqlite {
    /// Reads the mark of a move.
    pub(in crate::journal) fn mark_of_move(&self) -> Result<Option<Moved>, StoreError> {
        moved::read(&self.connection()).map_err(|error| self.failed(error))
    }

    /// Marks the file, unless it is marked already; returns the refunds that runs have in hand, for which it was
    /// not.
    pub(in crate::journal) fn begin_move(&self, moved: &Moved) -> Result<Vec<Entry>, StoreError> {
        let failed = |error| self.failed(error);
        let mut connection = self.connection();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        if moved::read(&transaction).map_err(failed)?.is_some() {
            return Ok(Vec::new());
        }
        let journal = SqliteTransaction {
            connection: &transaction,
            path: &self.path,
            owners: Some(&self.owners),
        };
        let in_hand = journal.in_hand()?;
        if in_hand.is_empty() {
            moved::mark(&transaction, moved).map_err(failed)?;
            transaction.commit().map_err(failed)?;
        }
        Ok(in_hand)
    }

    /// Hands all over that the marked file holds, while nobody else can write to it.
    pub(in crate::journal) fn hand_over<T>(
        &self,
        work: impl FnOnce(&dyn Holdings) -> (T, HandOver),
    ) -> Result<T, StoreError> {
        let failed = |error| self.failed(error);
        let mut connection = self.connection();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let mark = moved::read(&transaction).map_err(failed)?;
        if mark.is_none_or(|it| it.is_done) {
            // Another run moves it just now.
            let path = self.path.clone();
            return Err(CopyError::Changing { path }.into());
        }
        let (done, end) = work(&SqliteTransaction {
            connection: &transaction,
            path: &self.path,
            owners: None,
        });
        match end {
            HandOver::Taken => moved::finish(&transaction),
            HandOver::Refused => moved::release(&transaction),
            HandOver::Unknown => Ok(()),
        }
        .and_then(|()| transaction.commit())
        .map_err(failed)?;
        drop(connection);
        if end == HandOver::Taken {
            self.refuse_copies()?;
        }
        Ok(done)
    }

    /// Has the witness say that the file was used further than it was: a copy from before the move, put in its place,
    /// is refused like any that knows too little.
    fn refuse_copies(&self) -> Result<(), StoreError> {
        let facts = facts_of(&self.connection(), VERSION).map_err(|error| self.failed(error))?;
        match &self.guard {
            Some(guard) => Ok(guard
                .witness
                .raise(&guard.id, facts.highest_sending.saturating_add(1))?),
            None => Ok(()),
        }
    }
}

impl Holdings for SqliteTransaction<'_> {
    fn extent(&self) -> Result<JournalExtent, StoreError> {
        let read = || {
            let facts = facts_of(self.connection, VERSION)?;
            self.connection.query_row(
                "SELECT (SELECT first_number FROM journal), count(*), coalesce(min(id), 0),
                     coalesce(max(id), 0), (SELECT coalesce(max(number), 0) FROM step) FROM refund",
                [],
                |row| {
                    Ok(JournalExtent {
                        id: facts.id.unwrap_or_default(),
                        first_number: row.get(0)?,
                        refunds: row.get(1)?,
                        first_refund: row.get(2)?,
                        last_refund: row.get(3)?,
                        last_step: row.get(4)?,
                    })
                },
            )
        };
        read().map_err(|error| self.error(error))
    }

    fn open_refunds(&self) -> Result<Vec<Entry>, StoreError> {
        let filter = EntryFilter {
            is_uncertain: true,
            ..EntryFilter::default()
        };
        let mut open = self.filtered(&filter)?;
        open.retain(|entry| entry.state.is_open());
        Ok(open)
    }

    fn refunds_after(&self, id: i64) -> Result<Vec<Entry>, StoreError> {
        self.refunds_behind(id, ROWS_AT_A_TIME)
    }

    fn steps_after(&self, number: i64) -> Result<Vec<NumberedStep>, StoreError> {
        self.rows(
            "SELECT * FROM step WHERE number > ?1 ORDER BY number LIMIT ?2",
            number,
            |row| numbered_step_from(row),
        )
    }

    fn payments_after(&self, place: i64) -> Result<Vec<KnownPayment>, StoreError> {
        self.rows(
            "SELECT rowid AS place, * FROM payment WHERE rowid > ?1 ORDER BY rowid LIMIT ?2",
            place,
            |row| known_payment_from(row),
        )
    }
}

impl SqliteTransaction<'_> {
    fn rows<T>(
        &self,
        sql: &str,
        behind: i64,
        read: impl Fn(&Row<'_>) -> Result<T, Senseless>,
    ) -> Result<Vec<T>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map([behind, ROWS_AT_A_TIME], |row| Ok(read(row)?))?
                    .collect()
            })
            .map_err(|error| self.error(error))
    }
}
