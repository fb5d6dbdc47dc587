//! What a batch prints: the plan, and a row for each result. Refuses to lose a result: what stdout
//! does not take goes to stderr.

use std::borrow::Cow;
use std::error::Error as _;
use std::io::{self, Write};
use std::sync::Arc;

use super::super::record::{entry_names, entry_record, order_record};
use super::super::screen::Screen;
use crate::command::Print;
use crate::command::print::{dialect, write_records};
use crate::config::Profile;
use crate::destination::Destination;
use crate::error::Error;
use crate::journal::PlannedRefund;
use crate::output::{Format, Record, RecordCsv, Style, Value, write_object};
use crate::payment::{Foreign, Limits, Won, bank_name, escape};
use crate::refund::RefundError;
use crate::refund::batch::file::BatchLine;
use crate::refund::batch::plan::{BatchResults, Plan, Planned, asked};
use crate::refund::batch::result::{RowResult, rows};
use crate::terminal::Terminal;
use crate::words::screen as say;

/// The columns of a table of results.
const COLUMNS: [&str; 8] = [
    "line",
    "tid",
    "amount",
    "won",
    "outcome",
    "balance_after",
    "id",
    "detail",
];

/// The largest number of lines of one kind that a person is shown.
pub(super) const LINES_SHOWN_MAX: usize = 50;

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
pub(super) fn result_record<'r>(row: &'r BatchLine, result: &'r RowResult) -> Record<'r> {
    let mut record = input_record(row, row.order.expect_balance);
    extend(&mut record, row, result);
    record
}

fn extend<'r>(record: &mut Record<'r>, row: &BatchLine, result: &'r RowResult) {
    let known = result.entry().map(entry_record).unwrap_or_default();
    let outcome = match result {
        RowResult::Before(_) | RowResult::InDoubt(_) | RowResult::Ended(_) => {
            known.get("outcome").clone()
        }
        RowResult::Planned(_) => Value::text("planned"),
        RowResult::Failed(_) if result.is_held() => Value::text("held"),
        RowResult::Failed(_) => Value::text("failed"),
        RowResult::NotStarted(_) => Value::text("not_started"),
    };
    let prepared = result.planned();
    let or_planned = |name, planned: Option<Won>| match planned {
        Some(won) => Value::Won(won),
        None => known.get(name).clone(),
    };
    let code = match result.error() {
        Some(error) => Value::text(error.verdict().code),
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
            or_planned("amount", prepared.map(|it| it.refund.amount)),
        ),
        (
            "balance_before",
            or_planned(
                "balance_before",
                prepared.map(PlannedRefund::balance_before),
            ),
        ),
        (
            "balance_after",
            or_planned("balance_after", prepared.map(PlannedRefund::balance_after)),
        ),
        ("cancel_tid", known.get("cancel_tid").clone()),
        ("code", code),
        ("message", message),
        ("cancelled_at", known.get("cancelled_at").clone()),
        ("detail", Value::text(detail_of(result))),
    ]);
}

/// Says what happened last to a row, or what keeps it from being sent.
fn detail_of(result: &RowResult) -> Cow<'_, str> {
    match result {
        RowResult::Before(entry) => {
            let on = Value::Moment(entry.claimed_at);
            format!("done before, by {} on {}", entry.person, on.shown()).into()
        }
        RowResult::InDoubt(_) => "in doubt since an earlier run".into(),
        RowResult::Ended(outcome) => {
            // Line breaks would keep a result from being read as a batch again.
            let detail = outcome.detail.sentence().to_string();
            match &outcome.unrecorded {
                Some(error) => format!("{detail}; NOT in the journal as it ended: {error}").into(),
                None => detail.into(),
            }
        }
        RowResult::Failed(error) => why(error).into(),
        RowResult::NotStarted(why) => why.to_string().into(),
        RowResult::Planned(_) => "".into(),
    }
}

/// Writes an error with what caused it and what to do about it, in one line that is safe to show.
fn why(error: &RefundError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    if let Some(hint) = error.row_hint() {
        text.push_str(&hint.to_string());
    }
    escape(&text).into_owned()
}

/// Writes the plan. As CSV it is a batch file again, with the balances that were seen.
pub(super) fn write_plan(
    out: &mut dyn Write,
    plan: &Plan,
    format: Format,
    style: Style,
    terminal: &Terminal,
) -> io::Result<()> {
    let records: Vec<Record<'_>> = plan
        .rows
        .iter()
        .map(|planned| {
            // A balance of nothing cannot be expected: nothing could go back.
            let seen = planned.balance.filter(|won| !won.is_zero());
            let expected = seen.or(planned.row.order.expect_balance);
            let mut record = input_record(&planned.row, expected);
            if format != Format::Csv {
                extend(&mut record, &planned.row, &planned.result);
            }
            record
        })
        .collect();
    write_records(out, &records, &COLUMNS, format, style).map(|note| {
        if let Some(note) = note {
            terminal.note(note);
        }
    })
}

/// Draws the plan for a person: where, how much, and what cannot be done.
pub(super) fn screen(
    plan: &Plan,
    profile: &Profile,
    limits: &Limits,
    source: &str,
    is_rehearsal: bool,
    style: Style,
) -> String {
    let mut screen = Screen::new(style);
    screen.banner(&profile.account.endpoint);
    screen.field("profile", &profile.name);
    screen.field("file", &format!("{source}: {}", rows(plan.rows.len())));
    let (count, won) = plan.to_send();
    screen.field(
        "to refund",
        &format!("{}, {} won", rows(count), won.grouped()),
    );
    let (before, won_before) = plan.before();
    if before > 0 {
        screen.field(
            "done before",
            &format!("{}, {} won", rows(before), won_before.grouped()),
        );
    }
    if let Some(limit) = limits.refund_limit {
        screen.field("limit", &format!("{} won for one refund", limit.grouped()));
    }
    if let Some(limit) = limits.refund_limit_per_day {
        let note = if won > limit {
            ", which this is more than: rows will be left over"
        } else {
            ""
        };
        let text = format!("{} won for a day{note}", limit.grouped());
        screen.field("day's limit", &text);
    }
    show_beside(&mut screen, plan, is_rehearsal);
    let (held, problems): (Vec<&Planned>, Vec<&Planned>) =
        plan.problems().partition(|row| row.result.is_held());
    show_rows(&mut screen, "cannot be", &problems);
    show_rows(&mut screen, "held", &held);
    screen.text
}

/// Lists rows that will not be sent, with what keeps them.
fn show_rows(screen: &mut Screen, name: &str, of: &[&Planned]) {
    if !of.is_empty() {
        screen.field(name, &format!("{}:", rows(of.len())));
    }
    for planned in of.iter().take(LINES_SHOWN_MAX) {
        let row = &planned.row;
        let record = result_record(row, &planned.result);
        let why = record.get("detail").shown();
        screen.line(format_args!(
            "    line {:<5} {}  {}: {}",
            row.line,
            row.order.tid,
            asked(row.order.asked),
            Foreign::new(why)
        ));
    }
    if let Some(more @ 1..) = of.len().checked_sub(LINES_SHOWN_MAX) {
        screen.line(format_args!("    and {more} more"));
    }
}

/// Shows what a person should know of rows that will be sent: where the money of virtual accounts
/// goes, and what was given back that is in no journal of ours.
fn show_beside(screen: &mut Screen, plan: &Plan, is_rehearsal: bool) {
    let planned = plan.rows.iter().filter_map(|row| match &row.result {
        RowResult::Planned(prepared) => Some((&row.row, prepared)),
        RowResult::Before(_)
        | RowResult::InDoubt(_)
        | RowResult::Ended(_)
        | RowResult::Failed(_)
        | RowResult::NotStarted(_) => None,
    });
    let mut lines = Vec::new();
    for (row, prepared) in planned {
        let line = row.line;
        let refund = &prepared.refund;
        if let Some(account) = &refund.account {
            lines.push(format!(
                "line {line:<5} {}  to {} ({}) …{}, {}",
                refund.tid,
                bank_name(account.bank()).unwrap_or("unknown bank"),
                account.bank(),
                account.last_four(),
                account.account_name()
            ));
        }
        let elsewhere = prepared.given_back_elsewhere();
        if !elsewhere.is_zero() {
            lines.push(format!(
                "line {line:<5} {}  {} won {}{}",
                refund.tid,
                elsewhere.grouped(),
                say::elsewhere(prepared),
                // A rehearsal stands for a person who sees it; a run with --yes has none.
                if is_rehearsal && prepared.is_unexplained() && row.order.expect_balance.is_none() {
                    format!(
                        "; with --yes this is refused unless expect_balance says {} (`--dry-run \
                         -o csv` fills it in)",
                        prepared.balance_before()
                    )
                } else {
                    String::new()
                }
            ));
        }
        if let Some(known) = prepared.clearance.rolled_back_from {
            lines.push(format!(
                "line {line:<5} {}  ROLLED BACK: {} won were left when it was last known",
                refund.tid,
                known.grouped()
            ));
        }
    }
    for line in lines.iter().take(LINES_SHOWN_MAX) {
        screen.line(format_args!("    {}", Foreign::new(line.as_str())));
    }
    if let Some(more @ 1..) = lines.len().checked_sub(LINES_SHOWN_MAX) {
        screen.line(format_args!("    and {more} more"));
    }
}

/// Prints each result: a line of JSON as it comes, CSV in the order of the file, all else at the end.
pub(super) struct Printer<'p> {
    format: Format,
    style: Style,
    out: Output<'p>,
    csv_has_header: bool,
    /// The first row that CSV has not printed.
    next: usize,
}

impl<'p> Printer<'p> {
    /// Opens stdout, or the file.
    pub(super) fn open(print: &Print<'p>) -> Result<Self, Error> {
        Ok(Self {
            format: print.format,
            style: print.style(),
            out: Output {
                to: Some(print.open_held()?),
                terminal: print.terminal,
                failure: None,
            },
            csv_has_header: false,
            next: 0,
        })
    }

    /// Takes in that a row has come to its end.
    pub(super) fn tell(&mut self, results: &BatchResults<'_>, index: usize) {
        match self.format {
            Format::Ndjson => {
                if let Some(record) = record_of(results, index) {
                    self.print(|out, _| write_object(out, &record));
                }
            }
            Format::Csv | Format::Xlsx => {
                while let Some(record) = record_of(results, self.next) {
                    let has_header = std::mem::replace(&mut self.csv_has_header, true);
                    self.print(|out, style| {
                        let mut csv = RecordCsv::new(out, dialect(style));
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
        let records: Vec<Record<'_>> = (0..results.len())
            .filter_map(|index| record_of(results, index))
            .collect();
        match self.format {
            Format::Table | Format::Json => {
                self.print_records(&records);
            }
            Format::Ndjson | Format::Csv | Format::Xlsx => {}
        }
        let is_file = matches!(self.out.to, Some(Destination::File { .. }));
        if let Some(to) = self.out.to.take()
            && let Err(error) = to.finish()
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
        let (format, terminal) = (self.format, self.out.terminal);
        let mut note = None;
        self.print(|out, style| {
            note = write_records(out, records, &COLUMNS, format, style)?;
            Ok(())
        });
        if let Some(note) = note {
            terminal.note(note);
        }
    }

    fn print(&mut self, write: impl FnOnce(&mut Vec<u8>, Style) -> io::Result<()>) {
        let mut text = Vec::new();
        // Writing to memory cannot fail.
        let _ = write(&mut text, self.style);
        self.out.print(&text);
    }
}

fn record_of<'r>(results: &'r BatchResults<'_>, index: usize) -> Option<Record<'r>> {
    let (row, result) = results.get(index)?;
    Some(result_record(row, result))
}

/// Stdout or a file, and once that fails, stderr.
struct Output<'p> {
    to: Option<Destination>,
    terminal: &'p Arc<Terminal>,
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
        self.terminal.show(String::from_utf8_lossy(text).trim_end());
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
            &[result_record(row, &result)],
            &COLUMNS,
            format,
            Style::default(),
        )
        .unwrap();
        out
    }
}
