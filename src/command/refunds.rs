//! `refunds`: what the journal knows, and settling what is in doubt. Refuses to send a refund, and to
//! delete one.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::cancel::{
    Desk, ENTRY_COLUMNS, dialect, entry_record, entry_screen, look, outcome_record, write_outcome,
};
use super::{Connection, open_journal};
use crate::config::Config;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit::Exit;
use crate::journal::{
    self, Entry, Filter, Journal, Merchant, Outcome, RefundId, Ruling, State, Step,
};
use crate::output::{Format, Record, RecordCsv, Value, table, write_array, write_object};
use crate::payment::{Foreign, KOREA, Period, Tid, korean_day};
use crate::terminal::Terminal;

/// What to do with the refunds in the journal.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A refund is one of
  claimed      a run has taken it on; nothing was sent
  sending      the request is about to leave, or has left
  refunded     the money went back
  refused      the gateway said no, and the payment is unchanged
  not_sent     the request never left
  unknown      it left, or may have, and nothing tells yet what became of it
  not_applied  it was lost: long after it left, the payment is unchanged
  conflict     what is known contradicts itself: for a person to find out
Claimed, sending, unknown and conflict block every other refund of the payment.

Examples:
  cookiepay refunds list --unresolved
  cookiepay refunds show r42
  cookiepay refunds reconcile --all
  cookiepay refunds resolve r42 --as refunded --note 'seen on the vendor page, ticket 4711'")]
pub struct Args {
    /// What of it.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the journal.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// What needs nothing but the journal.
    #[command(flatten)]
    Offline(Offline),
    /// Look at the payments of refunds in doubt, and settle what they prove
    Reconcile(Which),
}

/// Which refunds to look at.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["ids", "all"]))]
pub struct Which {
    /// These refunds
    #[arg(value_name = "ID")]
    ids: Vec<RefundId>,
    /// All open refunds of the profile's merchant
    #[arg(long)]
    all: bool,
}

/// What needs nothing but the journal.
#[derive(Debug, clap::Subcommand)]
pub enum Offline {
    /// List refunds, the latest last
    List {
        /// Only those that are still open
        #[arg(long)]
        unresolved: bool,
        /// Only those of this payment
        #[arg(long, value_name = "TID")]
        tid: Option<Tid>,
        /// Only those begun on this day in Korea or later
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
    },
    /// Show one refund and its history
    Show {
        /// The refund's number, such as r42
        id: RefundId,
    },
    /// Write down what a person found out about a refund
    Resolve {
        /// The refund's number, such as r42
        id: RefundId,
        /// What is true: refunded or not-refunded
        #[arg(
            long = "as",
            value_name = "WHAT",
            value_enum,
            hide_possible_values = true
        )]
        verdict: Verdict,
        /// How that is known; it is kept in the journal
        #[arg(long, value_name = "TEXT", value_parser = parse_note)]
        note: String,
    },
}

/// What a person found out.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Verdict {
    /// The money went back
    Refunded,
    /// It did not
    NotRefunded,
}

/// The columns of the list; `show` and the other formats have them all.
const COLUMNS: [&str; 10] = [
    "id",
    "claimed_at",
    "tid",
    "amount",
    "outcome",
    "evidence",
    "profile",
    "person",
    "ref",
    "reason",
];

/// The columns of what was looked at.
const LOOKED_AT: [&str; 6] = ["id", "tid", "amount", "outcome", "evidence", "detail"];

const HISTORY: [&str; 5] = ["at", "outcome", "evidence", "person", "detail"];

/// More than anybody needs to say where it can be looked up.
const LONGEST_NOTE: usize = 500;

/// Lists, shows or resolves, with nothing but the journal.
///
/// # Errors
///
/// [`Error::Journal`], and what printing gives.
pub fn run(
    command: Offline,
    format: Format,
    config: &Config,
    out: Option<&Path>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let journal = open_journal(config)?;
    let print = Print {
        format,
        out,
        terminal,
    };
    match command {
        Offline::List {
            unresolved,
            tid,
            since,
        } => {
            let entries = journal.list(&Filter {
                is_unresolved: unresolved,
                tid: tid.as_ref(),
                since: since.as_deref().map(first_moment).transpose()?,
            })?;
            let records: Vec<Record<'_>> = entries.iter().map(entry_record).collect();
            print.records(&records, &COLUMNS)?;
            if records.is_empty() {
                terminal.note("no refunds");
            }
        }
        Offline::Show { id } => {
            let (entry, steps) = journal.show(id)?;
            print.entry(&entry, &steps)?;
        }
        Offline::Resolve { id, verdict, note } => {
            let ruling = match verdict {
                Verdict::Refunded => Ruling::Refunded,
                Verdict::NotRefunded => Ruling::NotRefunded,
            };
            let entry = journal.resolve(id, ruling, &note)?;
            let outcome = Outcome {
                entry,
                detail: Foreign::new(note),
                unrecorded: None,
            };
            print.outcome(&outcome)?;
        }
    }
    Ok(Exit::Done)
}

/// Looks at payments, and settles what that proves.
///
/// # Errors
///
/// [`Error::StillOpen`] when some of it is not settled; [`Error::OtherMerchant`] for a refund that
/// the profile has no say in.
pub fn reconcile(
    which: Which,
    format: Format,
    connection: &Connection,
    journal: &Journal,
    out: Option<&Path>,
    terminal: &Arc<Terminal>,
) -> Result<Exit, Error> {
    let merchant = connection.merchant();
    let is_ours = |entry: &Entry| is_same(&entry.merchant, &merchant);
    let entries = if which.all {
        let open = journal.list(&Filter {
            is_unresolved: true,
            ..Filter::default()
        })?;
        let (ours, others): (Vec<Entry>, Vec<Entry>) = open.into_iter().partition(is_ours);
        for entry in others {
            terminal.note(format_args!(
                "left out: {} belongs to the profile {} ({})",
                entry.id, entry.merchant.profile, entry.merchant.environment
            ));
        }
        ours
    } else {
        let mut entries = Vec::new();
        for id in which.ids {
            let (entry, _) = journal.show(id)?;
            if !is_ours(&entry) {
                return Err(Error::OtherMerchant(Box::new(entry)));
            }
            entries.push(entry);
        }
        entries
    };
    let desk = Desk::new(connection, journal, terminal);
    let mut outcomes = Vec::new();
    for entry in entries {
        outcomes.push(match desk.reconcile(entry.id) {
            Ok(outcome) => outcome,
            Err(journal::Error::Held(entry)) => Outcome {
                detail: Foreign::new(format!(
                    "process {} on {} has it in hand",
                    entry.owner.process, entry.owner.host
                )),
                entry: *entry,
                unrecorded: None,
            },
            Err(error) => return Err(error.into()),
        });
    }
    let records: Vec<Record<'_>> = outcomes.iter().map(outcome_record).collect();
    Print {
        format,
        out,
        terminal,
    }
    .records(&records, &LOOKED_AT)?;
    if records.is_empty() {
        terminal.note("nothing is in doubt");
    }
    let open: Vec<Entry> = outcomes
        .into_iter()
        .map(|outcome| outcome.entry)
        .filter(|entry| entry.state.is_open())
        .collect();
    if open.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Error::StillOpen(open))
    }
}

/// Two profiles of one id are one merchant.
fn is_same(one: &Merchant, other: &Merchant) -> bool {
    one.environment == other.environment && one.api_id == other.api_id
}

/// Where and how to print.
struct Print<'a> {
    format: Format,
    out: Option<&'a Path>,
    terminal: &'a Terminal,
}

impl Print<'_> {
    fn records(&self, records: &[Record<'_>], columns: &[&'static str]) -> Result<(), Error> {
        let look = look(self.terminal, self.out.is_some());
        if self.format == Format::Table && self.out.is_none() {
            let table = table(records, columns, look);
            return Ok(self.terminal.page(table.as_bytes())?);
        }
        self.write(|out| match self.format {
            Format::Table => out.write_all(table(records, columns, look).as_bytes()),
            Format::Json => write_array(out, records),
            Format::Ndjson => records
                .iter()
                .try_for_each(|record| write_object(&mut *out, record)),
            Format::Csv | Format::Xlsx => {
                let mut csv = RecordCsv::new(out, dialect(look));
                if records.is_empty() {
                    csv.write_header(ENTRY_COLUMNS.into_iter())?;
                }
                for record in records {
                    csv.write(record)?;
                }
                Ok(())
            }
        })
    }

    fn entry(&self, entry: &Entry, steps: &[Step]) -> Result<(), Error> {
        let look = look(self.terminal, self.out.is_some());
        let history: Vec<Record<'_>> = steps.iter().map(step_record).collect();
        self.write(|out| match self.format {
            Format::Table => {
                out.write_all(entry_screen(entry, look).as_bytes())?;
                writeln!(out)?;
                out.write_all(table(&history, &HISTORY, look).as_bytes())
            }
            Format::Json | Format::Ndjson => {
                let mut record = entry_record(entry);
                record.0.push(("history", Value::Records(history)));
                write_object(out, &record)
            }
            Format::Csv | Format::Xlsx => {
                RecordCsv::new(out, dialect(look)).write(&entry_record(entry))
            }
        })
    }

    fn outcome(&self, outcome: &Outcome) -> Result<(), Error> {
        let look = look(self.terminal, self.out.is_some());
        self.write(|out| write_outcome(out, outcome, self.format, look))
    }

    fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
        let mut out = Destination::open(self.out, self.terminal)?;
        write(&mut out)?;
        Ok(out.finish()?)
    }
}

fn step_record(step: &Step) -> Record<'_> {
    Record(vec![
        ("at", Value::Moment(step.at)),
        (
            "before",
            Value::maybe(step.from, |state| Value::text(State::name(state))),
        ),
        ("outcome", Value::text(step.to.name())),
        (
            "evidence",
            Value::maybe(step.evidence, |it| Value::text(it.name())),
        ),
        ("person", Value::text(step.person.as_str())),
        ("detail", Value::text(step.detail.as_str())),
    ])
}

/// Returns when a day begins in Korea.
fn first_moment(day: &str) -> Result<Timestamp, Error> {
    let day: Date = Period::parse_day(day, korean_day(Timestamp::now()))?;
    KOREA
        .to_timestamp(day.to_datetime(Time::midnight()))
        .map_err(|error| Error::Usage(error.to_string()))
}

fn parse_note(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        Err("the note is empty")
    } else if text.chars().any(char::is_control) {
        Err("a note is one line without control characters")
    } else if text.chars().count() > LONGEST_NOTE {
        Err("a note has at most 500 characters")
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_something_on_one_line() {
        assert!(parse_note("가맹점 관리자에서 확인, 티켓 4711").is_ok());
        for text in ["", "  ", "a\nb", "a\u{1b}[2Jb", &"x".repeat(501)] {
            assert!(parse_note(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_korea() {
        let moment = first_moment("2026-11-22").unwrap();
        assert_eq!(moment.to_string(), "2026-11-21T15:00:00Z");
        assert!(first_moment("2026-02-30").is_err());
    }

    #[test]
    fn two_profiles_of_one_id_are_one_merchant() {
        let merchant = |environment: &str, api_id: &str, profile: &str| Merchant {
            environment: environment.to_owned(),
            api_id: api_id.to_owned(),
            profile: profile.to_owned(),
        };
        let ours = merchant("live", "shop", "a");
        assert!(is_same(&ours, &merchant("live", "shop", "b")));
        assert!(!is_same(&ours, &merchant("sandbox", "shop", "a")));
        assert!(!is_same(&ours, &merchant("live", "shop2", "a")));
    }
}
