//! The rows that a batch prints: of the plan, and of each result. Refuses to lose a result: what stdout
//! does not take goes to stderr.

use std::io::{self, Write};
use std::sync::Arc;

use super::super::record::{entry_names, entry_record, order_record};
use crate::command::print::{Form, write_records};
use crate::command::{Console, Print};
use crate::destination::{CheckedTarget, Destination};
use crate::error::Error;
use crate::journal::PlannedRefund;
use crate::language::Language;
use crate::output::{Condition, Format, Record, RecordCsv, Value, write_object};
use crate::payment::Won;
use crate::refund::batch::file::BatchLine;
use crate::refund::batch::plan::{BatchResults, Plan};
use crate::refund::batch::result::{RowOutcome, RowResult};
use crate::shown::escape;
use crate::words::batch as say;

/// The columns of a table of results.
pub(super) const COLUMNS: [&str; 7] = [
    "line",
    "tid",
    "amount",
    "outcome",
    "balance_after",
    "id",
    "detail",
];

/// Returns the columns that a result may have. A result is a batch file again: what is a column of
/// results only is not read.
pub(crate) fn result_columns() -> Vec<&'static str> {
    let beyond = ["line", "won", "detail", "recorded"];
    entry_names().into_iter().chain(beyond).collect()
}

/// Names what a row asks for: the columns of a batch file.
fn input_record(row: &BatchLine, expect_balance: Option<Won>) -> Record<'_> {
    order_record(&row.order, expect_balance)
}

/// Names what has become of a row, after what it asks for.
pub(super) fn result_record<'r>(
    row: &'r BatchLine,
    result: &'r RowResult,
    language: Language,
) -> Record<'r> {
    let mut record = input_record(row, row.order.expect_balance);
    extend(&mut record, row, result, language);
    record
}

fn extend<'r>(record: &mut Record<'r>, row: &BatchLine, result: &'r RowResult, language: Language) {
    let known = result.entry().map(entry_record).unwrap_or_default();
    let outcome = match result.outcome() {
        None => known.get("outcome").clone(),
        Some(outcome) => Value::Word(outcome.name(), condition_of_row(outcome)),
    };
    let planned = result.planned();
    let or_known = |name, won: Option<Won>| match won {
        Some(won) => Value::Won(won),
        None => known.get(name).clone(),
    };
    let code = match result.error() {
        Some(error) => Value::text(error.verdict().code.name()),
        None => known.get("code").clone(),
    };
    let message = if let Value::Text(text) = known.get("message") {
        Value::text(escape(text).into_owned())
    } else {
        Value::Absent
    };
    record.0.extend([
        ("line", Value::Number(row.line)),
        ("id", known.get("id").clone()),
        ("outcome", outcome),
        ("evidence", known.get("evidence").clone()),
        (
            "won",
            or_known("amount", planned.map(|it| it.refund.amount)),
        ),
        (
            "balance_before",
            or_known("balance_before", planned.map(PlannedRefund::balance_before)),
        ),
        (
            "balance_after",
            or_known("balance_after", planned.map(PlannedRefund::balance_after)),
        ),
        ("cancel_tid", known.get("cancel_tid").clone()),
        ("code", code),
        ("message", message),
        ("cancelled_at", known.get("cancelled_at").clone()),
        ("detail", Value::text(say::row_detail(language, result))),
    ]);
}

const fn condition_of_row(outcome: RowOutcome) -> Condition {
    match outcome {
        RowOutcome::Planned => Condition::AsItShouldBe,
        RowOutcome::Held => Condition::Waiting,
        RowOutcome::Failed => Condition::No,
        RowOutcome::NotStarted => Condition::Idle,
    }
}

/// Puts what goes back in the place of what was asked for, as `full`, where a person reads it.
fn for_format(mut record: Record<'_>, format: Format) -> Record<'_> {
    if format == Format::Table
        && let won @ Value::Won(_) = record.get("won").clone()
        && let Some((_, amount)) = record.0.iter_mut().find(|(name, _)| *name == "amount")
    {
        *amount = won;
    }
    record
}

/// Writes the plan. As CSV it is a batch file again, with the balances that were seen.
pub(super) fn write_plan(out: &mut dyn Write, plan: &Plan, print: &Print<'_>) -> io::Result<()> {
    let records: Vec<Record<'_>> = plan
        .rows
        .iter()
        .map(|planned| {
            // A balance of nothing cannot be expected: nothing could go back.
            let seen = planned.balance.filter(|won| !won.is_zero());
            // What the file expects stays, also where it is not so: that is for a person to see to.
            let expected = planned.row.order.expect_balance.or(seen);
            let mut record = input_record(&planned.row, expected);
            if print.format != Format::Csv {
                extend(
                    &mut record,
                    &planned.row,
                    &planned.result,
                    print.language_of_data(),
                );
            }
            for_format(record, print.format)
        })
        .collect();
    write_records(out, &records, &COLUMNS, print.form())
        .map(|left_out| print.note_left_out(&left_out))
}

/// Prints each result: a line of JSON as it comes, CSV in the order of the file, all else at the end.
pub(super) struct Printer<'p> {
    print: Print<'p>,
    form: Form,
    out: Output<'p>,
    csv_has_header: bool,
    /// The first row that CSV has not printed.
    next: usize,
}

impl<'p> Printer<'p> {
    /// Opens the target.
    pub(super) fn open(print: &Print<'p>, target: CheckedTarget) -> Result<Self, Error> {
        Ok(Self {
            print: *print,
            form: print.form(),
            out: Output {
                to: Some(target.open_held(print.terminal)?),
                terminal: print.terminal,
                failure: None,
            },
            csv_has_header: false,
            next: 0,
        })
    }

    /// Takes in that a row has come to its end.
    pub(super) fn tell(&mut self, results: &BatchResults<'_>, index: usize) {
        let language = self.print.language_of_data();
        match self.form.format {
            Format::Ndjson => {
                if let Some(record) = record_of(results, index, language) {
                    self.add(|out, _| write_object(out, &record));
                }
            }
            Format::Csv | Format::Xlsx => {
                while let Some(record) = record_of(results, self.next, language) {
                    let has_header = std::mem::replace(&mut self.csv_has_header, true);
                    self.add(|out, form| {
                        let mut csv = RecordCsv::new(out, form.dialect);
                        if has_header {
                            csv.skip_header();
                        }
                        csv.write(&record)
                    });
                    self.next = self.next.saturating_add(1);
                }
            }
            Format::Table | Format::Json => {}
        }
    }

    /// Prints what waited for the end, and completes the document. Returns why it could not be
    /// printed where it belongs; it then stands on stderr.
    pub(super) fn finish(mut self, results: &BatchResults<'_>) -> Result<(), io::Error> {
        let language = self.print.language_of_data();
        let records: Vec<Record<'_>> = (0..results.len())
            .filter_map(|index| record_of(results, index, language))
            .map(|record| for_format(record, self.form.format))
            .collect();
        match self.form.format {
            Format::Table | Format::Json => {
                self.print_records(&records);
            }
            Format::Ndjson | Format::Csv | Format::Xlsx => {}
        }
        let is_file = matches!(self.out.to, Some(Destination::File { .. }));
        if let Some(to) = self.out.to.take()
            && let Err(error) = self.print.finish(to)
        {
            if is_file {
                // Nothing of it appeared.
                self.print_records(&records);
            }
            self.out.failure = self.out.failure.or(Some(error));
        }
        self.out.failure.map_or(Ok(()), Err)
    }

    fn print_records(&mut self, records: &[Record<'_>]) {
        let mut left_out = Vec::new();
        self.add(|out, form| {
            left_out = write_records(out, records, &COLUMNS, form)?;
            Ok(())
        });
        self.print.note_left_out(&left_out);
    }

    fn add(&mut self, write: impl FnOnce(&mut Vec<u8>, Form) -> io::Result<()>) {
        let mut text = Vec::new();
        // Writing to memory cannot fail.
        let _ = write(&mut text, self.form);
        self.out.print(&text);
    }
}

fn record_of<'r>(
    results: &'r BatchResults<'_>,
    index: usize,
    language: Language,
) -> Option<Record<'r>> {
    let (row, result) = results.get(index)?;
    Some(result_record(row, result, language))
}

/// Stdout or a file, and once that fails, stderr.
struct Output<'p> {
    to: Option<Destination>,
    terminal: &'p Arc<Console>,
    failure: Option<io::Error>,
}

impl Output<'_> {
    fn print(&mut self, text: &[u8]) {
        if let Some(to) = &mut self.to {
            match to.write_all(text).and_then(|()| to.flush()) {
                Ok(()) => return,
                Err(error) => {
                    self.failure = Some(error);
                    self.to = None;
                }
            }
        }
        self.terminal
            .show_drawn(String::from_utf8_lossy(text).trim_end());
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::refund::batch::stop::NotStarted;

    /// Writes a file with the result of one row.
    pub(crate) fn written(row: &BatchLine, format: Format) -> Vec<u8> {
        let mut out = Vec::new();
        let result = RowResult::NotStarted(NotStarted::NoThread);
        write_records(
            &mut out,
            &[result_record(row, &result, Language::English)],
            &COLUMNS,
            Form {
                format,
                ..Form::default()
            },
        )
        .unwrap();
        out
    }
}
