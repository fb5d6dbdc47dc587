//! Reading the payments of refunds again: what the gateway no longer bears out is listed, with the
//! command that settles it. Refuses to change anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::args::first_moment;
use super::print::Counter;
use crate::command::Console;
use crate::command::Print;
use crate::command::cancel::{entry_names, entry_record};
use crate::command::finder::Finder;
use crate::error::{Error, end};
use crate::exit::Exit;
use crate::journal::{Entry, EntryFilter, Journal, Observation, Unborne, unborne};
use crate::output::{Record, Value};
use crate::payment::{Environment, Payment, Tid, korean_day};
use crate::words::{self, CommandNote, InWords, ProgressLine};

/// The columns of what differs.
const COLUMNS: [&str; 8] = [
    "id",
    "tid",
    "environment",
    "amount",
    "outcome",
    "evidence",
    "found",
    "settle",
];

/// Reads the payments of refunds again, and lists what they no longer bear out.
///
/// # Errors
///
/// [`Error::Journal`], [`Error::NotVerified`] where some payments could not be read and no other
/// differs, and what printing gives.
pub(super) fn verify(
    since_day: &str,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
) -> Result<Exit, Error> {
    let since = first_moment(since_day)?;
    let payments = payments_since(since, journal)?;
    let count = payments.len();
    let findings = read_again(payments, finder, journal, print.terminal);
    let read_count = count.saturating_sub(findings.unread.len());
    let is_borne_out = findings.differing.is_empty() && !findings.is_early;
    let decided = if !findings.differing.is_empty() {
        Ok(Exit::Differs)
    } else if findings.unread.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Error::NotVerified(findings.unread))
    };
    let records: Vec<Record<'_>> = findings
        .differing
        .iter()
        .map(|it| record(it, print))
        .collect();
    let printed = print.records(&records, &COLUMNS, &entry_names());
    if count == 0 {
        let day = korean_day(since);
        print.terminal.note(CommandNote::NothingToVerify(day));
    } else if is_borne_out && read_count > 0 {
        print.terminal.note(CommandNote::BorneOut {
            read: read_count,
            all: count,
        });
    }
    end(decided, printed)
}

/// All refunds of each payment of which one was begun since then.
type Payments = BTreeMap<(Environment, Tid), Vec<Entry>>;

fn payments_since(since: Timestamp, journal: &Journal) -> Result<Payments, Error> {
    let mut payments = Payments::new();
    for entry in journal.list(&EntryFilter::default())? {
        let key = (entry.merchant.environment, entry.tid.clone());
        payments.entry(key).or_default().push(entry);
    }
    payments.retain(|_, entries| entries.iter().any(|entry| entry.claimed_at >= since));
    Ok(payments)
}

/// What came of reading payments again.
#[derive(Default)]
struct Findings {
    /// What the gateway does not bear out.
    differing: Vec<(Entry, Unborne)>,
    /// Payments that could not be read.
    unread: Vec<(Environment, Tid)>,
    /// Some of it may not be shown yet.
    is_early: bool,
}

fn read_again(
    payments: Payments,
    finder: &mut Finder<'_>,
    journal: &Journal,
    terminal: &Arc<Console>,
) -> Findings {
    let mut findings = Findings::default();
    let reading = Arc::new(Counter::new(payments.len()));
    let shown = Arc::clone(&reading);
    let language = terminal.language();
    let _progress = terminal.progress(move |elapsed| {
        let (done, all) = shown.counts();
        ProgressLine::ReadingPayments { done, all }
            .after(elapsed)
            .said(language)
    });
    for ((environment, tid), entries) in payments {
        match look_at(&entries, finder, journal, terminal) {
            Ok((look, Some(payment))) => {
                for (id, what) in unborne(&entries, payment.amount.value(), &look) {
                    let Some(entry) = entries.iter().find(|entry| entry.id == id) else {
                        continue;
                    };
                    let due = entry.verifiable_from();
                    if journal.now() >= due {
                        findings.differing.push((entry.clone(), what));
                    } else {
                        findings.is_early = true;
                        terminal.note(CommandNote::VerifyLater { id, at: due });
                    }
                }
            }
            Ok((_, None)) => {
                terminal.note(CommandNote::NotFound(environment, &tid));
                findings.unread.push((environment, tid));
            }
            Err(error) => {
                terminal.note(CommandNote::NotRead(environment, &tid, &error));
                findings.unread.push((environment, tid));
            }
        }
        reading.add();
    }
    findings
}

/// Reads the payment of refunds, with a profile that leads to it.
fn look_at(
    entries: &[Entry],
    finder: &mut Finder<'_>,
    journal: &Journal,
    terminal: &Arc<Console>,
) -> Result<(Observation, Option<Payment<'static>>), Error> {
    let Some(last) = entries.last() else {
        return Err(Error::NotVerified(Vec::new()));
    };
    for entry in entries.iter().rev() {
        if let Some(connection) = finder.connection_of(entry)? {
            return Ok(connection.refunder(journal, terminal).look(&entry.tid)?);
        }
    }
    Err(Error::NoProfileFor(Box::new(last.clone())))
}

fn record<'f>((entry, found): &'f (Entry, Unborne), print: &Print<'_>) -> Record<'f> {
    let language = print.language_of_data();
    let settle = words::refunds::settle(language, entry, found);
    let mut record = entry_record(entry);
    record.0.extend([
        ("found", Value::text(found.said(language))),
        (
            "settle",
            Value::text(print.terminal.way().lead_command(&settle)),
        ),
    ]);
    record
}
