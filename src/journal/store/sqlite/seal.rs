//! What tells that the row of a refund is as it was written: a sum of it, in another place of the file. A row
//! whose bits a disk has turned is refused before anything rests on it, and so is one that is gone.
//!
//! Whatever changes a row otherwise breaks its seal, a program of version 1 that is still at work too: a row
//! without one is believed, as it was before there were any.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::journal::entry::Entry;
use crate::journal::store::Senseless;
use crate::journal::store::rows::{ENTRY_COLUMNS, entry_from};
use crate::payment::RefundId;

/// The seals, by refund and by payment: an index that lost a refund does not lose its seal as well. A migration
/// that gives refunds other columns empties the table.
pub(super) const SEALS: &str = "
CREATE TABLE IF NOT EXISTS seal (
    refund_id      INTEGER PRIMARY KEY,
    environment    TEXT NOT NULL,
    tid            TEXT NOT NULL,
    sum            INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS seal_of_payment ON seal (tid, environment);
CREATE TRIGGER IF NOT EXISTS seal_broken AFTER UPDATE ON refund
BEGIN DELETE FROM seal WHERE refund_id = OLD.id; END;
";

/// The columns that are sealed: all but the mark, which is no column of the table.
const SEALED_COLUMNS: usize = ENTRY_COLUMNS.len() - 1;

/// Reads a refund from [`ENTRY_COLUMNS`] with its seal behind them, and refuses one that is not as sealed.
pub(super) fn sealed_entry_from(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let seal: Option<i64> = row.get(ENTRY_COLUMNS.len())?;
    if let Some(seal) = seal
        && seal != sum_of(row)?
    {
        return Err(broken());
    }
    Ok(entry_from(row)?)
}

/// Tells whether there are seals in a journal, or none could be kept yet.
pub(super) fn are_kept(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = 'seal'",
        [],
        |row| row.get(0),
    )
}

/// Seals the row of a refund as it stands now.
pub(super) fn seal(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    let columns = ENTRY_COLUMNS.get(..SEALED_COLUMNS).unwrap_or_default();
    let sql = format!("SELECT {} FROM refund WHERE id = ?1", columns.join(", "));
    let sum = connection.prepare_cached(&sql)?.query_row([id], sum_of)?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO seal (refund_id, environment, tid, sum)
             SELECT id, environment, tid, ?2 FROM refund WHERE id = ?1",
        )?
        .execute([id, sum])?;
    Ok(())
}

/// Refuses the refunds of a payment among which one is missing that was sealed.
pub(super) fn check_payment(
    connection: &Connection,
    environment: &str,
    tid: &str,
    found: &[Entry],
) -> rusqlite::Result<()> {
    let mut statement = connection
        .prepare_cached("SELECT refund_id FROM seal WHERE environment = ?1 AND tid = ?2")?;
    for id in statement.query_map([environment, tid], |row| row.get(0).map(RefundId))? {
        let id = id?;
        if !found.iter().any(|entry| entry.id == id) {
            return Err(broken());
        }
    }
    Ok(())
}

/// Refuses a journal in which a refund is missing that was sealed, of those with higher numbers than this
/// one, or of all.
pub(super) fn check_above(connection: &Connection, id: Option<i64>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM seal WHERE refund_id > ?1 AND NOT EXISTS
             (SELECT 1 FROM refund WHERE refund.id = seal.refund_id)",
    )?;
    let missing: i64 = statement.query_row([id.unwrap_or(i64::MIN)], |row| row.get(0))?;
    if missing == 0 { Ok(()) } else { Err(broken()) }
}

fn broken() -> rusqlite::Error {
    Senseless::Seal.into()
}

/// Sums a row up. Whatever one bit is another, the sum is another: each step can be undone.
fn sum_of(row: &Row<'_>) -> rusqlite::Result<i64> {
    let mut sum = 0;
    for column in 0..SEALED_COLUMNS {
        match row.get_ref(column)? {
            ValueRef::Null => sum = mix(sum, 1),
            ValueRef::Integer(number) => {
                sum = mix(mix(sum, 2), u64::from_ne_bytes(number.to_ne_bytes()));
            }
            ValueRef::Real(number) => sum = mix(mix(sum, 3), number.to_bits()),
            ValueRef::Text(bytes) => sum = mix_bytes(mix(sum, 4), bytes),
            ValueRef::Blob(bytes) => sum = mix_bytes(mix(sum, 5), bytes),
        }
    }
    Ok(i64::from_ne_bytes(sum.to_ne_bytes()))
}

fn mix_bytes(sum: u64, bytes: &[u8]) -> u64 {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    bytes.chunks(8).fold(mix(sum, length), |sum, chunk| {
        let mut word = [0; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        mix(sum, u64::from_le_bytes(word))
    })
}

/// An odd factor and a turn, both of which can be undone.
const fn mix(sum: u64, word: u64) -> u64 {
    (sum ^ word)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(29)
}
