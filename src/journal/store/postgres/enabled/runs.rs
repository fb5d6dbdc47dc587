//! Who is alive: a run holds a lock in its session for as long as that lasts. Refuses to let a refund leave
//! where the lock is not this very session's.
//!
//! Death is harmless here: it turns what was claimed into *not sent*, and what was being sent into *unknown*,
//! which is looked at and never sent again, and is in doubt for as long as the run itself would have waited. So a
//! run whose connection broke counts as dead.

use jiff::Timestamp;
use postgres::Row;

use super::super::fault::DatabaseFault;
use super::error::SessionFailure;
use super::row::cell;
use super::session::DatabaseSession;
use crate::journal::database_status::LivingRun;
use crate::journal::owner::{Life, Owner, Person};
use crate::journal::store::Senseless;
use crate::journal::store::columns::{StoredValue, text_of_time};

/// The locks of runs that are held in this database, with the number of the session that holds each.
const HELD: &str = "
    SELECT (classid::bigint << 32) | objid::bigint AS lock, pid FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Enters a run among the living.
pub(super) fn register(
    session: &DatabaseSession,
    person: &Person,
) -> Result<Owner, SessionFailure> {
    let process = std::process::id();
    let id = format!("{process}-{:016x}", fastrand::u64(..));
    let lock = StoredValue::Number(fastrand::i64(1..));
    session.execute(
        "INSERT INTO run (id, lock, host, process, person, backend, started_at)
         VALUES ($1, $2, $3, $4, $5, pg_backend_pid(), $6)",
        vec![
            StoredValue::Text(id.clone()),
            lock.clone(),
            StoredValue::Text(person.host().to_owned()),
            StoredValue::Number(process.into()),
            StoredValue::Text(person.to_string()),
            StoredValue::Text(text_of_time(Timestamp::now())),
        ],
    )?;
    let rows = session.query("SELECT pg_try_advisory_lock($1)", vec![lock])?;
    if !flag(&rows)? {
        return Err(SessionFailure::Lost(None));
    }
    Ok(Owner {
        id,
        host: person.host().to_owned(),
        process,
        machine: String::new(),
        boot: String::new(),
        started: String::new(),
    })
}

/// Tells whether a run is still alive. One that this database never knew is out of sight: it came with a
/// journal that was copied.
pub(super) fn life(session: &DatabaseSession, run: &Owner) -> Result<Life, SessionFailure> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM ({HELD}) AS held WHERE held.lock = run.lock)
         FROM run WHERE id = $1"
    );
    let rows = session.query(&sql, vec![StoredValue::Text(run.id.clone())])?;
    if rows.is_empty() {
        return Ok(Life::OutOfSight);
    }
    Ok(if flag(&rows)? {
        Life::Alive
    } else {
        Life::Dead
    })
}

/// Writes the condition of a statement that this very session holds the lock of the run that `owner` names.
pub(super) fn fence(owner: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM ({HELD}) AS held JOIN run ON run.lock = held.lock
             WHERE run.id = {owner} AND held.pid = pg_backend_pid())"
    )
}

/// Makes sure that this very session holds the lock of a run. Where another session does, something hands our
/// statements about.
pub(super) fn check_own(session: &DatabaseSession, run: &Owner) -> Result<(), SessionFailure> {
    let sql = format!(
        "SELECT held.pid = pg_backend_pid(), run.backend = pg_backend_pid()
         FROM ({HELD}) AS held JOIN run USING (lock) WHERE run.id = $1"
    );
    let rows = session.query(&sql, vec![StoredValue::Text(run.id.clone())])?;
    if rows.is_empty() {
        return Err(SessionFailure::Lost(None));
    }
    if flag(&rows)? {
        return Ok(());
    }
    // A new session of ours, while the server has not noticed yet that the old one is gone.
    Err(if cell(rows.first(), 1, "run")? {
        SessionFailure::Fault(DatabaseFault::Pooler)
    } else {
        SessionFailure::Lost(None)
    })
}

/// Makes sure that one connection is one session of the server. While another connection is within a
/// transaction, a pooler that hands sessions out by the transaction gives us another one than before.
pub(super) fn check_pooling(
    session: &DatabaseSession,
    other: &DatabaseSession,
) -> Result<(), SessionFailure> {
    let before = backend(session)?;
    other.run("BEGIN")?;
    backend(other)?;
    let after = backend(session)?;
    other.run("ROLLBACK")?;
    if before == after {
        Ok(())
    } else {
        Err(SessionFailure::Fault(DatabaseFault::Pooler))
    }
}

/// Returns the runs that are alive, the one that began first at the top.
pub(super) fn alive(session: &DatabaseSession) -> Result<Vec<LivingRun>, SessionFailure> {
    let sql = format!(
        "SELECT person, host, process, started_at FROM run JOIN ({HELD}) AS held USING (lock)
         ORDER BY started_at, id"
    );
    let rows = session.query(&sql, Vec::new())?;
    rows.iter().map(living).collect()
}

fn living(row: &Row) -> Result<LivingRun, SessionFailure> {
    let read = || {
        let since: &str = row.try_get(3).ok()?;
        let process: i64 = row.try_get(2).ok()?;
        Some(LivingRun {
            person: row.try_get(0).ok()?,
            host: row.try_get(1).ok()?,
            process: process.try_into().ok()?,
            since: since.parse().ok()?,
        })
    };
    read().ok_or_else(|| Senseless::Column("run".to_owned()).into())
}

fn backend(session: &DatabaseSession) -> Result<i32, SessionFailure> {
    let rows = session.query("SELECT pg_backend_pid()", Vec::new())?;
    Ok(cell(rows.first(), 0, "run")?)
}

fn flag(rows: &[Row]) -> Result<bool, SessionFailure> {
    Ok(cell(rows.first(), 0, "run")?)
}
