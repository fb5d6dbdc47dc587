//! Where and how refunds are printed.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::super::cancel::{
    ENTRY_COLUMNS, dialect, entry_record, entry_screen, look, write_outcome,
};
use crate::destination::Destination;
use crate::error::Error;
use crate::journal::{Entry, Outcome, State, Step};
use crate::output::{Format, Record, RecordCsv, Value, table, write_array, write_object};
use crate::terminal::{Measure, Terminal};

/// The columns of a refund's history.
const HISTORY: [&str; 5] = ["at", "outcome", "evidence", "person", "detail"];

/// How many of something are done, for a person who waits.
#[derive(Debug)]
pub(super) struct Counter {
    name: &'static str,
    all: usize,
    done: AtomicUsize,
}

impl Counter {
    pub(super) const fn new(name: &'static str, all: usize) -> Self {
        Self {
            name,
            all,
            done: AtomicUsize::new(0),
        }
    }

    pub(super) fn add(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Measure for Counter {
    fn line(&self, _: Duration) -> String {
        let done = self.done.load(Ordering::Relaxed);
        format!("{done} of {} {}", self.all, self.name)
    }
}

/// Where and how to print.
pub(in super::super) struct Print<'a> {
    pub(in super::super) format: Format,
    pub(in super::super) out: Option<&'a Path>,
    pub(in super::super) terminal: &'a Terminal,
}

impl Print<'_> {
    pub(super) fn records(
        &self,
        records: &[Record<'_>],
        columns: &[&'static str],
    ) -> Result<(), Error> {
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

    pub(super) fn entry(&self, entry: &Entry, steps: &[Step]) -> Result<(), Error> {
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

    pub(super) fn outcome(&self, outcome: &Outcome) -> Result<(), Error> {
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
