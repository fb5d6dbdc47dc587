//! The journal in an embedded database. The only file that speaks SQL; it decides nothing.
//!
//! `synchronous=FULL` with a write-ahead log: a commit that returned survives a crash and a power
//! cut, for one sync instead of the four of a rollback journal. The log needs shared memory, so the
//! file belongs on a local disk; where the log cannot be had, nothing is opened. Types and
//! statements are those that other databases know as well.

pub(in crate::journal) mod copy;
mod migrate;
pub(in crate::journal) mod owners;
pub(in crate::journal) mod place;
mod rows;
pub(in crate::journal) mod witness;

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, TransactionBehavior, named_params};
use tempfile::TempDir;

use crate::journal::claim::{PaymentKey, Watermark};
use crate::journal::entry::{Entry, Evidence, RefundId, State, Step};
use crate::journal::error::{JournalError, StoreError};
use crate::journal::owner::Owner;
use crate::journal::{Filter, Mark};
use crate::payment::{Environment, Tid, Won};

use copy::CopyError;
use owners::create_private_folder;
use place::Identity;
use rows::{
    entry_from, name_of_extent, name_of_meaning, number_of_won, state, step_from, text_of_time,
    watermark_from, won,
};
use witness::{Facts, Seen, Witness, WitnessError};

/// An open journal file.
#[derive(Debug)]
pub(in crate::journal) struct Sqlite {
    path: PathBuf,
    // Threads of a batch take turns: a transaction takes far less time than a round trip.
    connection: Mutex<Connection>,
    // Dropped after the connection that reads what is in it.
    #[expect(dead_code, reason = "it is kept for as long as it is read")]
    copy: Option<TempDir>,
}

/// How long another process may keep the file locked.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Marks the file as ours: "cook" in ASCII.
const APPLICATION_ID: i64 = 0x636f_6f6b;

/// The version of the tables below.
const VERSION: i64 = 2;

// At most one refund of a payment is begun while another is open; a conflict that a late reply makes
// of an old one is let in. `schema` has no default, so that a program of an older version, at work
// when the journal moved on, ends what is out and begins no more.
const TABLES: &str = "
CREATE TABLE refund (
    id             INTEGER PRIMARY KEY,
    schema         INTEGER NOT NULL,
    environment    TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    api_id         TEXT NOT NULL,
    profile        TEXT NOT NULL,
    tid            TEXT NOT NULL,
    asked          TEXT NOT NULL,
    reference      TEXT,
    attempt        INTEGER NOT NULL,
    again_after    INTEGER,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    extent         TEXT NOT NULL CHECK (extent IN ('whole', 'part')),
    taxfree_amount INTEGER,
    reason         TEXT NOT NULL,
    account        TEXT,
    person         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    owner_host     TEXT NOT NULL,
    owner_process  INTEGER NOT NULL,
    owner_machine  TEXT NOT NULL,
    owner_boot     TEXT NOT NULL,
    owner_started  TEXT NOT NULL,
    balance_before INTEGER NOT NULL,
    is_stated      INTEGER NOT NULL,
    baseline       INTEGER NOT NULL,
    cancelled_before TEXT,
    balance_after  INTEGER,
    state          TEXT NOT NULL CHECK (state IN ('claimed', 'sending', 'refunded', 'refused',
                       'not_sent', 'unknown', 'not_applied', 'conflict', 'rolled_back')),
    evidence       TEXT CHECK (evidence IN ('reply', 'look', 'person')),
    certain_at     TEXT,
    is_late        INTEGER NOT NULL DEFAULT 0,
    claimed_on     TEXT NOT NULL,
    claimed_at     TEXT NOT NULL,
    sent_at        TEXT,
    answered_at    TEXT,
    resolved_at    TEXT,
    gateway_before TEXT,
    doubt_since    TEXT,
    doubt_since_gateway TEXT,
    settle_seconds INTEGER NOT NULL,
    reply_code     TEXT,
    reply_message  TEXT,
    reply_means    TEXT CHECK (reply_means IN ('yes', 'nothing', 'credentials', 'final',
                       'already_cancelled', 'other')),
    http_status    INTEGER,
    cancel_tid     TEXT,
    cancelled_at   TEXT,
    reply_amount   INTEGER,
    note           TEXT
);
CREATE INDEX refund_of_payment ON refund (tid, environment);
CREATE INDEX refund_of_day ON refund (environment, claimed_on);
CREATE TRIGGER one_open_refund BEFORE INSERT ON refund
WHEN EXISTS (SELECT 1 FROM refund WHERE environment = NEW.environment AND tid = NEW.tid
             AND state IN ('claimed', 'sending', 'unknown', 'conflict'))
 AND NEW.state IN ('claimed', 'sending', 'unknown')
BEGIN SELECT RAISE(ABORT, 'another refund of the payment is open'); END;
CREATE TABLE payment (
    environment    TEXT NOT NULL,
    tid            TEXT NOT NULL,
    balance        INTEGER NOT NULL,
    higher_since   TEXT,
    higher_since_gateway TEXT,
    PRIMARY KEY (environment, tid)
);
CREATE TABLE journal (
    id             TEXT NOT NULL,
    first_number   INTEGER NOT NULL
);
CREATE TABLE acceptance (
    at             TEXT NOT NULL,
    person         TEXT NOT NULL,
    highest_sent   INTEGER NOT NULL,
    note           TEXT NOT NULL
);
";

/// The history, which is of the same shape in every version.
const STEPS: &str = "
CREATE TABLE step (
    number    INTEGER PRIMARY KEY,
    refund_id INTEGER NOT NULL REFERENCES refund (id),
    at        TEXT NOT NULL,
    person    TEXT NOT NULL,
    owner     TEXT NOT NULL,
    old_state TEXT,
    new_state TEXT NOT NULL,
    evidence  TEXT,
    detail    TEXT NOT NULL
);
CREATE INDEX step_of_refund ON step (refund_id);
";

/// A refund, and the number of the last line of its history.
const SELECT: &str = "SELECT refund.*,
    (SELECT max(number) FROM step WHERE step.refund_id = refund.id) AS mark FROM refund";

impl Sqlite {
    /// Opens the file, and makes it, readable for its owner only, where there is none; returns it
    /// with the journal's own id and what tells it from other files.
    ///
    /// A file that is not the journal that its witness knows is refused before anything is made of
    /// it.
    pub(in crate::journal) fn open(
        path: &Path,
        witness: &Witness,
    ) -> Result<(Self, String, Identity), StoreError> {
        place::check_beginning(path)?;
        if !path.exists() {
            let seen = witness.read()?;
            // Another run may have made it since.
            if !path.exists() {
                judge(path, seen.as_ref(), &Facts::gone())?;
            }
        }
        create_file(path).map_err(|error| cannot_open(path, error.into()))?;
        // From before it is opened: what is the same file afterwards is the one that is open.
        let identity = Identity::of(path)?;
        let mut connection =
            Connection::open(path).map_err(|error| cannot_open(path, error.into()))?;
        let id = prepare(&mut connection, path, witness, Asked::Witness)?;
        let store = Self {
            path: path.to_owned(),
            connection: Mutex::new(connection),
            copy: None,
        };
        Ok((store, id, identity))
    }

    /// Opens the file for reading only. One of an earlier version is read as a copy that was moved to
    /// this one.
    pub(in crate::journal) fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let readable = copy::open_to_read(path)?;
        let header = Header::of(&readable).map_err(|error| store_error(path, error))?;
        header.check(path)?;
        if header.version == VERSION {
            let (connection, copy) = readable.into_parts();
            return Ok(Self {
                path: path.to_owned(),
                connection: Mutex::new(connection),
                copy,
            });
        }
        let folder = tempfile::tempdir().map_err(|error| cannot_open(path, error.into()))?;
        let moved = folder.path().join("journal");
        copy::backup(&readable, &moved)?;
        let mut connection =
            Connection::open(&moved).map_err(|error| cannot_open(path, error.into()))?;
        let witness = Witness::of(&moved, &folder.path().join("owners"));
        prepare(&mut connection, &moved, &witness, Asked::Nobody)?;
        Ok(Self {
            path: path.to_owned(),
            connection: Mutex::new(connection),
            copy: Some(folder),
        })
    }

    /// Has the witness say what the file says of itself, or begins a new one where there is none, and
    /// keeps who took it up and why.
    pub(in crate::journal) fn accept(
        path: &Path,
        witness: &Witness,
        witnessed: i64,
        person: &str,
        note: &str,
    ) -> Result<(), StoreError> {
        create_file(path).map_err(|error| cannot_open(path, error.into()))?;
        let mut connection =
            Connection::open(path).map_err(|error| cannot_open(path, error.into()))?;
        let id = prepare(&mut connection, path, witness, Asked::Nobody)?;
        let failed = |error| store_error(path, error);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let facts = facts_of(&transaction, VERSION).map_err(failed)?;
        let highest = facts.highest_sending.max(witnessed);
        transaction
            .execute(
                "UPDATE journal SET first_number = max(first_number, ?1)",
                [highest.saturating_add(1)],
            )
            .map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO acceptance (at, person, highest_sent, note) VALUES (?1, ?2, ?3, ?4)",
                (text_of_time(Timestamp::now()), person, highest, note),
            )
            .map_err(failed)?;
        transaction.commit().map_err(failed)?;
        // What is sent from here on has a number above all of them.
        witness.reset(&id, facts.highest_sending)?;
        Ok(())
    }

    /// Makes a copy that can be trusted.
    pub(in crate::journal) fn backup(&self, to: &Path) -> Result<(), CopyError> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        copy::backup(&connection, to)
    }

    /// Returns the file.
    pub(in crate::journal) fn path(&self) -> &Path {
        &self.path
    }

    /// Does some work in one transaction, which nobody else's can come in between.
    ///
    /// What it did is on the disk when this returns `Ok`, and undone when it returns `Err`.
    pub(in crate::journal) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| store_error(&self.path, error))?;
        let result = work(&Transaction {
            connection: &transaction,
            path: &self.path,
        })?;
        transaction
            .commit()
            .map_err(|error| store_error(&self.path, error))?;
        Ok(result)
    }

    /// Makes every further write of this run fail.
    #[cfg(test)]
    pub(in crate::journal) fn break_for_test(&self) {
        let connection = self.connection.lock().unwrap();
        connection.pragma_update(None, "query_only", true).unwrap();
    }

    /// Lets the writes of this run succeed again.
    #[cfg(test)]
    pub(in crate::journal) fn mend_for_test(&self) {
        let connection = self.connection.lock().unwrap();
        connection.pragma_update(None, "query_only", false).unwrap();
    }

    /// Gives up at once where another keeps the file locked.
    #[cfg(test)]
    pub(in crate::journal) fn wait_for_no_lock(&self) {
        let connection = self.connection.lock().unwrap();
        connection.busy_timeout(Duration::ZERO).unwrap();
    }

    /// Reads; changes nothing.
    pub(in crate::journal) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(|error| store_error(&self.path, error))?;
        work(&Transaction {
            connection: &transaction,
            path: &self.path,
        })
    }
}

/// The journal as it stands within one transaction.
pub(in crate::journal) struct Transaction<'c> {
    connection: &'c Connection,
    path: &'c Path,
}

impl Transaction<'_> {
    /// Returns all refunds of a payment, in the order of their numbers.
    pub(in crate::journal) fn of_payment(
        &self,
        key: PaymentKey<'_>,
    ) -> Result<Vec<Entry>, JournalError> {
        self.entries(
            &format!("{SELECT} WHERE environment = :environment AND tid = :tid ORDER BY id"),
            named_params! {
                ":environment": key.0.to_string(),
                ":tid": key.1.as_str(),
            },
        )
    }

    /// Returns the refunds that pass a filter, in the order of their numbers.
    pub(in crate::journal) fn filtered(
        &self,
        filter: &Filter<'_>,
    ) -> Result<Vec<Entry>, JournalError> {
        let entries = self.entries(
            &format!(
                "{SELECT}
             WHERE (:tid IS NULL OR tid = :tid) AND (:since IS NULL OR claimed_at >= :since)
             ORDER BY id"
            ),
            named_params! {
                ":tid": filter.tid.map(Tid::as_str),
                ":since": filter.since.map(text_of_time),
            },
        )?;
        Ok(entries
            .into_iter()
            .filter(|entry| !filter.is_uncertain || !entry.is_certain())
            .collect())
    }

    /// Returns what is known of a payment beside its refunds.
    pub(in crate::journal) fn watermark(
        &self,
        key: PaymentKey<'_>,
    ) -> Result<Option<Watermark>, JournalError> {
        self.connection
            .prepare_cached("SELECT * FROM payment WHERE environment = ?1 AND tid = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row((key.0.to_string(), key.1.as_str()), watermark_from)
                    .optional()
            })
            .map_err(|error| self.error(error))
    }

    /// Writes down what is known of a payment.
    pub(in crate::journal) fn set_watermark(
        &self,
        key: PaymentKey<'_>,
        watermark: Watermark,
    ) -> Result<(), JournalError> {
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

    /// Returns the refunds that runs are at work on.
    pub(in crate::journal) fn in_hand(&self) -> Result<Vec<Entry>, JournalError> {
        self.entries(
            &format!("{SELECT} WHERE state IN ('claimed', 'sending') ORDER BY id"),
            [],
        )
    }

    /// Returns one refund.
    pub(in crate::journal) fn entry(&self, id: RefundId) -> Result<Entry, JournalError> {
        self.connection
            .query_row(&format!("{SELECT} WHERE id = ?1"), [id.0], entry_from)
            .optional()
            .map_err(|error| self.error(error))?
            .ok_or(JournalError::NoSuchRefund(id))
    }

    /// Returns a refund's history, oldest line first.
    pub(in crate::journal) fn steps(&self, id: RefundId) -> Result<Vec<Step>, JournalError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM step WHERE refund_id = ?1 ORDER BY number")
            .map_err(|error| self.error(error))?;
        let steps = statement
            .query_map([id.0], step_from)
            .map_err(|error| self.error(error))?;
        steps
            .collect::<Result<_, _>>()
            .map_err(|error| self.error(error))
    }

    /// Returns the journal's own id and the version of its tables.
    pub(in crate::journal) fn identity(&self) -> Result<(String, i64), JournalError> {
        let facts = facts_of(self.connection, VERSION).map_err(|error| self.error(error))?;
        Ok((facts.id.unwrap_or_default(), VERSION))
    }

    /// Returns how far the journal is.
    pub(in crate::journal) fn mark(&self) -> Result<Mark, JournalError> {
        self.connection
            .query_row("SELECT coalesce(max(number), 0) FROM step", [], |row| {
                row.get(0)
            })
            .map(Mark)
            .map_err(|error| self.error(error))
    }

    /// Tells whether anything happened to a payment since.
    pub(in crate::journal) fn has_changed_since(
        &self,
        mark: Mark,
        key: PaymentKey<'_>,
    ) -> Result<bool, JournalError> {
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

    /// Adds up the refunds of a day that count: by their state, and whether that is certain.
    pub(in crate::journal) fn sum_of_day(
        &self,
        environment: Environment,
        day: Date,
        counts: impl Fn(State, bool) -> bool,
    ) -> Result<Won, JournalError> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT state, certain_at IS NOT NULL AS is_certain, sum(amount) AS won FROM refund
                 WHERE environment = :environment AND claimed_on = :day
                 GROUP BY state, is_certain",
            )
            .map_err(|error| self.error(error))?;
        let params = named_params! {
            ":environment": environment.to_string(),
            ":day": day.to_string(),
        };
        let sums = statement
            .query_map(params, |row| {
                Ok((
                    state(row, "state")?,
                    row.get::<_, bool>("is_certain")?,
                    won(row, "won")?,
                ))
            })
            .map_err(|error| self.error(error))?;
        let mut total = Won::ZERO;
        for sum in sums {
            let (Some(state), is_certain, Some(won)) = sum.map_err(|error| self.error(error))?
            else {
                return Err(self.corrupt("the sum of a day"));
            };
            if counts(state, is_certain) {
                total = total
                    .checked_add(won)
                    .ok_or_else(|| self.corrupt("the sum of a day"))?;
            }
        }
        Ok(total)
    }

    /// Adds a refund, whose number is given here, and returns it.
    pub(in crate::journal) fn insert(
        &self,
        entry: &Entry,
        day: Date,
    ) -> Result<RefundId, JournalError> {
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

    /// Adds a refund under a number.
    fn insert_numbered(&self, id: i64, entry: &Entry, claimed_on: &str) -> rusqlite::Result<i64> {
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
                    ":base_url": entry.merchant.base_url,
                    ":api_id": entry.merchant.api_id,
                    ":profile": entry.merchant.profile,
                    ":tid": entry.tid.as_str(),
                    ":asked": entry.asked.to_string(),
                    ":reference": entry.reference.as_ref().map(crate::payment::Reference::as_str),
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
            })
    }

    /// Writes what has become of a refund, if it is still in the state and with the owner that are
    /// named; tells whether it was.
    pub(in crate::journal) fn update(
        &self,
        entry: &Entry,
        expected: State,
    ) -> Result<bool, JournalError> {
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
            .map(|changed| changed == 1)
            .map_err(|error| self.error(error))
    }

    /// Adds a line to a refund's history, and returns how far that brings the journal.
    pub(in crate::journal) fn add_step(
        &self,
        id: RefundId,
        owner: &Owner,
        step: &Step,
    ) -> Result<Mark, JournalError> {
        self.connection
            .prepare_cached(
                "INSERT INTO step (refund_id, at, person, owner, old_state, new_state, evidence,
                     detail)
                 VALUES (:refund_id, :at, :person, :owner, :old_state, :new_state, :evidence,
                     :detail)",
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
                    ":detail": step.detail.as_str(),
                })
            })
            .map(Mark)
            .map_err(|error| self.error(error))
    }

    fn entries(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Entry>, JournalError> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(|error| self.error(error))?;
        let entries = statement
            .query_map(params, entry_from)
            .map_err(|error| self.error(error))?;
        entries
            .collect::<Result<_, _>>()
            .map_err(|error| self.error(error))
    }

    fn corrupt(&self, detail: &str) -> JournalError {
        JournalError::Store(StoreError::Corrupt {
            path: self.path.to_owned(),
            detail: format!("{detail} makes no sense"),
        })
    }

    fn error(&self, error: rusqlite::Error) -> JournalError {
        JournalError::Store(store_error(self.path, error))
    }
}

/// Makes the file, with its folder, for its owner only, and sees to it that the name survives a
/// power cut. A file that is there is left as it is.
fn create_file(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    if path.exists() {
        return Ok(());
    }
    let is_new_folder = !folder.exists();
    create_private_folder(folder)?;
    let mut options = OpenOptions::new();
    // Another run may be just as new: both may create it, none may cut it short.
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.sync_all()?;
    #[cfg(unix)]
    {
        fs::File::open(folder)?.sync_all()?;
        if is_new_folder && let Some(above) = folder.parent().filter(|it| it.exists()) {
            fs::File::open(above)?.sync_all()?;
        }
    }
    Ok(())
}

/// Who is asked whether a file is the journal that was used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Nobody: a person takes it up, or it is only read.
    Nobody,
    /// The witness.
    Witness,
}

/// Asks the witness whether an open file is the journal that was used here; returns what it says.
///
/// A run that makes the journal just now, and sends with it, may come in between. So whoever finds a
/// mismatch asks once more.
fn ask(
    connection: &Connection,
    path: &Path,
    witness: &Witness,
) -> Result<Option<Seen>, StoreError> {
    let once = || {
        // In this order: a refund that leaves meanwhile is in the journal before it is here.
        let seen = witness.read()?;
        let version = Header::of(connection)
            .map_err(|error| store_error(path, error))?
            .version;
        let facts = facts_of(connection, version).map_err(|error| store_error(path, error))?;
        judge(path, seen.as_ref(), &facts)?;
        Ok(seen)
    };
    once().or_else(|_: StoreError| once())
}

/// Makes the tables where there are none, and moves those of an earlier version; returns the
/// journal's own id.
///
fn prepare(
    connection: &mut Connection,
    path: &Path,
    witness: &Witness,
    asked: Asked,
) -> Result<String, StoreError> {
    let failed = |error| store_error(path, error);
    connection.busy_timeout(LOCK_WAIT).map_err(failed)?;
    let header = Header::read(connection).map_err(failed)?;
    header.check(path)?;
    let seen = match asked {
        Asked::Nobody => None,
        Asked::Witness => ask(connection, path, witness)?,
    };
    use_write_ahead_log(connection, path)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(failed)?;
    // Apple's fsync leaves data in the drive's cache.
    if cfg!(target_vendor = "apple") {
        connection
            .pragma_update(None, "fullfsync", true)
            .map_err(failed)?;
    }
    place::check_end(connection, path).map_err(failed)??;
    if header.version != VERSION {
        // Off while a table is replaced that others refer to; it cannot be changed in a transaction.
        connection
            .pragma_update(None, "foreign_keys", false)
            .map_err(failed)?;
        begin(connection, path, witness)?;
    }
    connection
        .pragma_update(None, "foreign_keys", true)
        .map_err(failed)?;
    let facts = facts_of(connection, VERSION).map_err(failed)?;
    let id = facts.id.unwrap_or_default();
    if asked == Asked::Witness && seen.is_none() && facts.highest_sending == 0 {
        // Its folder was cleared away before anything was sent.
        witness.reset(&id, 0)?;
    }
    Ok(id)
}

/// Makes or moves the tables in one transaction, unless another run did so meanwhile.
fn begin(connection: &mut Connection, path: &Path, witness: &Witness) -> Result<(), StoreError> {
    let failed = |error| store_error(path, error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let header = Header::of(&transaction).map_err(failed)?;
    if header.version == VERSION {
        return transaction.commit().map_err(failed);
    }
    let highest = facts_of(&transaction, header.version)
        .map_err(failed)?
        .highest_sending;
    if header.is_blank() {
        transaction.execute_batch(TABLES).map_err(failed)?;
        transaction.execute_batch(STEPS).map_err(failed)?;
    } else {
        migrate::from_first(&transaction, path)?;
    }
    // A witness of nothing is what a run left that died right here: its id is taken over.
    let id = match witness.read()? {
        Some(seen) if seen.highest <= highest => seen.id,
        Some(_) | None => witness::new_id(),
    };
    witness.reset(&id, highest)?;
    transaction
        .execute(
            "INSERT INTO journal (id, first_number) VALUES (?1, 1)",
            [id],
        )
        .map_err(failed)?;
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    transaction
        .pragma_update(None, "user_version", VERSION)
        .map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// Reads what the file says of itself.
fn facts_of(connection: &Connection, version: i64) -> rusqlite::Result<Facts> {
    if version == 0 {
        return Ok(Facts::blank());
    }
    let highest_sending = connection.query_row(
        "SELECT coalesce(max(id), 0) FROM refund WHERE sent_at IS NOT NULL",
        [],
        |row| row.get(0),
    )?;
    let id = if version == VERSION {
        connection
            .query_row("SELECT id FROM journal", [], |row| row.get(0))
            .optional()?
    } else {
        None
    };
    Ok(Facts {
        is_there: true,
        is_blank: false,
        id,
        highest_sending,
    })
}

fn judge(path: &Path, seen: Option<&Seen>, facts: &Facts) -> Result<(), StoreError> {
    witness::judge(seen, facts).map_err(|mismatch| {
        StoreError::Witness(WitnessError::Mismatch {
            path: path.to_owned(),
            mismatch,
        })
    })
}

fn cannot_open(path: &Path, source: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Open {
        path: path.to_owned(),
        source,
    }
}

/// What tells a journal from other files.
struct Header {
    application: i64,
    version: i64,
    tables: i64,
}

impl Header {
    /// Reads all of it at one moment: another run may be making the journal just now.
    fn read(connection: &mut Connection) -> rusqlite::Result<Self> {
        Self::of(&*connection.transaction()?)
    }

    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
        Ok(Self {
            application: pragma("application_id")?,
            version: pragma("user_version")?,
            tables: connection
                .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?,
        })
    }

    /// Refuses what is no journal, or one that a newer program wrote.
    fn check(&self, path: &Path) -> Result<(), StoreError> {
        let path = path.to_owned();
        if self.application == APPLICATION_ID && self.version > VERSION {
            return Err(StoreError::Newer {
                path,
                found: self.version,
                known: VERSION,
            });
        }
        if self.application != APPLICATION_ID && !self.is_blank() {
            return Err(StoreError::NotAJournal { path });
        }
        Ok(())
    }

    const fn is_blank(&self) -> bool {
        self.application == 0 && self.version == 0 && self.tables == 0
    }
}

/// Turns the log on. `SQLite` does not wait for others here, so that is done by hand.
fn use_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let begun = Instant::now();
    loop {
        let mode = connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Open {
                    path: path.to_owned(),
                    source: format!(
                        "its file system has no write-ahead log (the mode stays {mode:?})"
                    )
                    .into(),
                });
            }
            Err(error) => {
                let error = store_error(path, error);
                if !matches!(error, StoreError::Locked { .. }) || begun.elapsed() > LOCK_WAIT {
                    return Err(error);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

fn store_error(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    if let rusqlite::Error::FromSqlConversionFailure(_, _, source) = &error {
        let detail = source.to_string();
        return StoreError::Corrupt { path, detail };
    }
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { path },
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked {
            path,
            seconds: LOCK_WAIT.as_secs(),
        },
        Some(ErrorCode::NotADatabase) => StoreError::NotAJournal { path },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt { path, detail },
        Some(ErrorCode::CannotOpen) => StoreError::Open {
            path,
            source: error.into(),
        },
        Some(_) | None => StoreError::Other {
            path,
            source: error.into(),
        },
    }
}

/// Opens a file with a witness beside it.
#[cfg(test)]
fn open_for_test(path: &Path) -> Result<Sqlite, StoreError> {
    let witness = Witness::of(path, &crate::journal::locks_of(path));
    Sqlite::open(path, &witness).map(|(store, _, _)| store)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::entry::Merchant;
    use crate::journal::tests::entry;

    fn open(path: &Path) -> Sqlite {
        open_for_test(path).unwrap()
    }

    fn store(folder: &tempfile::TempDir) -> Sqlite {
        open(&folder.path().join("journal.db"))
    }

    fn insert(store: &Sqlite, state: State) -> Result<Entry, JournalError> {
        store.write(|journal| {
            let mut entry = Entry { state, ..entry() };
            entry.id = journal.insert(&entry, Date::constant(2026, 11, 20))?;
            Ok(entry)
        })
    }

    #[test]
    fn a_second_open_refund_of_a_payment_is_refused_by_the_database_itself() {
        for first in State::ALL.into_iter().filter(|state| state.is_open()) {
            let folder = tempfile::tempdir().unwrap();
            let store = store(&folder);
            insert(&store, State::Refunded).unwrap();
            insert(&store, first).unwrap();
            for second in [State::Claimed, State::Sending, State::Unknown] {
                assert!(insert(&store, second).is_err(), "{second} after {first}");
            }
            insert(&store, State::Refunded).unwrap();
            insert(&store, State::Conflict).unwrap();
        }
    }

    #[test]
    fn a_payment_is_the_same_to_the_database_whatever_it_is_reached_by() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        insert(&store, State::Unknown).unwrap();
        let claim = |merchant| {
            store.write(|journal| {
                let entry = Entry {
                    merchant,
                    state: State::Claimed,
                    ..entry()
                };
                journal.insert(&entry, Date::constant(2026, 11, 20))
            })
        };
        let through_another = Merchant {
            base_url: "https://relay.example.com".into(),
            api_id: "shop2".into(),
            profile: "another".into(),
            ..entry().merchant
        };
        claim(through_another).unwrap_err();
        let elsewhere = Merchant {
            environment: Environment::Live,
            ..entry().merchant
        };
        claim(elsewhere).unwrap();
    }

    #[test]
    fn a_refund_in_another_state_or_with_another_owner_is_not_updated() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let claimed = insert(&store, State::Claimed).unwrap();
        let sending = Entry {
            state: State::Sending,
            ..claimed.clone()
        };
        let stolen = Entry {
            owner: Owner {
                id: "another".into(),
                ..claimed.owner.clone()
            },
            ..sending.clone()
        };
        let update = |entry, expected| store.write(|journal| journal.update(entry, expected));
        assert!(!update(&sending, State::Unknown).unwrap());
        assert!(!update(&stolen, State::Claimed).unwrap());
        assert!(update(&sending, State::Claimed).unwrap());
    }

    #[test]
    fn what_fails_half_way_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let failed = store.write(|journal| {
            journal.insert(&entry(), Date::constant(2026, 11, 20))?;
            Err::<(), _>(JournalError::NoSuchRefund(RefundId(7)))
        });
        assert!(failed.is_err());
        let all = store.read(|journal| journal.filtered(&Filter::default()));
        assert!(all.unwrap().is_empty());
    }

    #[test]
    fn every_sync_reaches_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let connection = store.connection.lock().unwrap();
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
        let synchronous: i64 = pragma("synchronous").unwrap();
        assert_eq!(synchronous, 2);
        let mode: String = connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "wal");
    }

    #[test]
    fn many_runs_may_begin_the_journal_at_once() {
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("state").join("journal.db");
            std::thread::scope(|scope| {
                for _ in 0..6 {
                    scope.spawn(|| open(&path));
                }
            });
        }
    }

    #[test]
    fn a_journal_that_others_keep_locked_is_waited_for_and_then_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (store(&folder), store(&folder));
        let connection = other.connection.lock().unwrap();
        connection.busy_timeout(Duration::ZERO).unwrap();
        drop(connection);
        one.write(|_| {
            assert!(matches!(
                other.write(|_| Ok(())),
                Err(JournalError::Store(StoreError::Locked { .. }))
            ));
            Ok(())
        })
        .unwrap();
        other.write(|_| Ok(())).unwrap();
    }
}
