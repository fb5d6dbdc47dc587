//! Reading the payments of refunds again: what the gateway no longer bears out is listed, with the
//! command that settles it. Refuses to change anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::cancel::entry_record;
use super::super::connection::Finder;
use super::first_moment;
use super::print::{Counter, Print};
use crate::error::{Error, end, quoted};
use crate::exit::Exit;
use crate::journal::{Entry, Filter, Journal, Observation, Unborne, unborne};
use crate::output::{Record, Value, counted};
use crate::payment::{Environment, Payment, Tid, korean_day, moment};
use crate::refund::Refunder;
use crate::terminal::Terminal;

/// The columns of what differs.
const COLUMNS: [&str; 7] = [
    "id", "tid", "amount", "outcome", "evidence", "found", "settle",
];

/// Reads the payments of refunds again, and lists what they no longer bear out.
///
/// # Errors
///
/// [`Error::Journal`], [`Error::NotVerified`] where some payments could not be read and no other
/// differs, and what printing gives.
pub(in super::super) fn verify(
    since_day: &str,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
    terminal: &Arc<Terminal>,
) -> Result<Exit, Error> {
    let since = first_moment(since_day)?;
    let all = journal.list(&Filter::default())?;
    let mut payments: BTreeMap<(Environment, Tid), Vec<Entry>> = BTreeMap::new();
    for entry in all {
        let key = (entry.merchant.environment, entry.tid.clone());
        payments.entry(key).or_default().push(entry);
    }
    payments.retain(|_, entries| entries.iter().any(|entry| entry.claimed_at >= since));
    let mut unread = Vec::new();
    let mut is_early = false;
    let mut found: Vec<(Entry, Unborne)> = Vec::new();
    let count = payments.len();
    let reading = Arc::new(Counter::new("payments", count));
    let progress = terminal.progress("reading the payments", &reading);
    for ((_, tid), entries) in payments {
        match look_at(&entries, finder, journal, terminal) {
            Ok((look, Some(payment))) => {
                let differing = unborne(&entries, payment.amount.value(), &look);
                for (id, what) in differing {
                    let Some(entry) = entries.iter().find(|entry| entry.id == id) else {
                        continue;
                    };
                    let due = entry.verifiable_from();
                    if journal.now() >= due {
                        found.push((entry.clone(), what));
                    } else {
                        is_early = true;
                        terminal.note(format_args!(
                            "{id} may not be shown yet: verify it after {}",
                            moment(due)
                        ));
                    }
                }
            }
            Ok((_, None)) => {
                terminal.note(format_args!("{tid}: the gateway does not find it"));
                unread.push(tid);
            }
            Err(error) => {
                terminal.note(format_args!("{tid}: {error}"));
                unread.push(tid);
            }
        }
        reading.add();
    }
    drop(progress);
    let unread_count = unread.len();
    let decided = if !found.is_empty() {
        Ok(Exit::Differs)
    } else if unread.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Error::NotVerified(unread))
    };
    let records: Vec<Record<'_>> = found.iter().map(record).collect();
    let printed = print.records(&records, &COLUMNS);
    let read_count = count.saturating_sub(unread_count);
    if count == 0 {
        let day = korean_day(since);
        terminal.note(format_args!(
            "no refund was begun since {day}: nothing to verify"
        ));
    } else if records.is_empty() && !is_early && read_count > 0 {
        terminal.note(format_args!(
            "{read_count} of {} read: the gateway bears out what the journal knows of {}",
            counted(count, "payment"),
            if read_count == 1 { "it" } else { "them" }
        ));
    }
    end(decided, printed)
}

/// Reads the payment of refunds, with a profile that leads to it.
fn look_at(
    entries: &[Entry],
    finder: &mut Finder<'_>,
    journal: &Journal,
    terminal: &Arc<Terminal>,
) -> Result<(Observation, Option<Payment<'static>>), Error> {
    let Some(last) = entries.last() else {
        return Err(Error::NotVerified(Vec::new()));
    };
    for entry in entries.iter().rev() {
        if let Some(connection) = finder.connection_of(&entry.merchant)? {
            return Refunder::new(connection, journal, terminal).look(&entry.tid);
        }
    }
    Err(Error::NoProfileFor(Box::new(last.clone())))
}

fn record((entry, found): &(Entry, Unborne)) -> Record<'_> {
    let mut record = entry_record(entry);
    let verdict = match found {
        Unborne::NotThere { .. } => "not-refunded --overturn",
        Unborne::There { .. } => "refunded",
    };
    let settle = format!(
        "cookiepay -p {} refunds resolve {} --as {verdict} --note 'how you know'",
        quoted(&entry.merchant.profile),
        entry.id
    );
    record.0.extend([
        ("found", Value::text(found.to_string())),
        ("settle", Value::text(settle)),
    ]);
    record
}
