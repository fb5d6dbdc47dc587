//! What a batch will do, row by row, and how it ended.

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt;

use super::screen;
use crate::error::{BatchNotDone, InputSource};
use crate::journal::PlannedRefund;
use crate::payment::{AmountAsked, Foreign, Refund, Tid, Won, moment};
use crate::refund::RefundError;
use crate::refund::batch::file::BatchLine;
use crate::refund::batch::result::{BatchFigure, BatchTotals, Count, RowResult};
use crate::shown::escape;
use crate::words::RowNote;

/// Names the file, and how many rows it has.
pub(crate) fn file(source: &InputSource, count: usize) -> String {
    format!("{source}: {}", rows(count))
}

/// Counts rows, and what they come to.
pub(crate) fn rows_and_won(count: usize, won: Won) -> String {
    format!("{}, {} won", rows(count), won.grouped())
}

/// Counts the rows that are listed below.
pub(crate) fn rows_below(count: usize) -> String {
    format!("{}:", rows(count))
}

/// Says how much one refund may be.
pub(crate) fn limit(limit: Won) -> String {
    format!("{} won for one refund", limit.grouped())
}

/// Says how much may go back in a day, and whether what is planned is more.
pub(crate) fn day_limit(limit: Won, planned: Won) -> String {
    let won = limit.grouped();
    if planned > limit {
        format!("{won} won for a day, which this is more than: rows will be left over")
    } else {
        format!("{won} won for a day")
    }
}

/// Says of a row that will not be sent what keeps it.
pub(crate) fn not_sent(row: &BatchLine, result: &RowResult) -> String {
    let BatchLine { line, order } = row;
    format!(
        "line {line:<5} {}  {}: {}",
        order.tid,
        asked(order.asked),
        row_detail(result)
    )
}

/// Counts the lines that are not shown.
pub(crate) fn more(count: usize) -> String {
    format!("and {count} more")
}

fn asked(asked: AmountAsked) -> String {
    match asked {
        AmountAsked::Full => "all that is left".to_owned(),
        AmountAsked::Part(won) => format!("{} won", won.grouped()),
    }
}

/// Says of a row that will be sent what goes back and why, under which reference, and to which account.
pub(crate) fn to_send(line: u64, planned: &PlannedRefund) -> String {
    let refund = &planned.refund;
    let (tid, won, reason) = (&refund.tid, amount(refund), &refund.reason);
    match (&planned.reference, &refund.account) {
        (None, None) => format!("line {line:<5} {tid}  {won}: {reason}"),
        (Some(reference), None) => {
            format!("line {line:<5} {tid}  {won}: {reason}; ref {reference}")
        }
        (None, Some(account)) => {
            let (to, holder) = (screen::account(account), account.account_name());
            format!("line {line:<5} {tid}  {won}: {reason}; to {to}, {holder}")
        }
        (Some(reference), Some(account)) => {
            let (to, holder) = (screen::account(account), account.account_name());
            format!("line {line:<5} {tid}  {won}: {reason}; ref {reference}; to {to}, {holder}")
        }
    }
}

/// Says how much goes back, and how much of that is free of tax.
fn amount(refund: &Refund) -> String {
    let won = refund.amount.grouped();
    match refund.taxfree_amount {
        Some(taxfree) => format!("{won} won, {} of it free of tax", taxfree.grouped()),
        None => format!("{won} won"),
    }
}

/// Says what a person should know besides of a row that will be sent.
pub(crate) fn row_note(line: u64, tid: &Tid, note: RowNote<'_>) -> String {
    match note {
        RowNote::Elsewhere(planned) => format!(
            "line {line:<5} {tid}  {} won {}",
            planned.given_back_elsewhere().grouped(),
            screen::elsewhere(planned)
        ),
        RowNote::Unexplained(planned) => format!(
            "line {line:<5} {tid}  {} won {}; with --yes this is refused unless expect_balance says {} \
             (`--dry-run -o csv` fills it in)",
            planned.given_back_elsewhere().grouped(),
            screen::elsewhere(planned),
            planned.balance_before()
        ),
        RowNote::RolledBack(known) => format!(
            "line {line:<5} {tid}  ROLLED BACK: {} won were left when it was last known",
            known.grouped()
        ),
    }
}

/// Says what happened last to a row, or what keeps it from being sent.
pub(crate) fn row_detail(result: &RowResult) -> Cow<'_, str> {
    match result {
        RowResult::Before(entry) => {
            let (person, at) = (&entry.person, moment(entry.claimed_at));
            format!("done before, by {person} on {at}").into()
        }
        RowResult::InDoubt(_) => "in doubt since an earlier run".into(),
        RowResult::Ended(outcome) => {
            // Line breaks would keep a result from being read as a batch again.
            let detail = Foreign::new(outcome.to_string());
            match &outcome.unrecorded {
                Some(error) => format!("{detail}; NOT in the journal as it ended: {error}").into(),
                None => detail.to_string().into(),
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

impl fmt::Display for BatchNotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_rehearsal {
            return self.fmt_rehearsal(f);
        }
        let totals = &self.totals;
        match (totals.is_done(), &self.stopped) {
            (true, None) => write!(
                f,
                "the batch is done, and not all of it could be told: {totals}"
            ),
            (true, Some(why)) => write!(
                f,
                "the batch is done, and not all of it could be told: {totals}; stopped because {why}"
            ),
            (false, None) => write!(f, "the batch is not done: {totals}"),
            (false, Some(why)) => {
                write!(f, "the batch is not done: {totals}; stopped because {why}")
            }
        }
    }
}

impl BatchNotDone {
    /// Names the rows: nothing else does where notes are not wanted.
    fn fmt_rehearsal(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = rows(self.totals.rows());
        match (self.totals.left(), self.totals.held()) {
            ([], held) => write!(f, "{} of {all} held: {}", held.len(), lines(held)),
            (left, []) => write!(f, "{} of {all} cannot be done: {}", left.len(), lines(left)),
            (left, held) => write!(
                f,
                "{} of {all} cannot be done: {}; {} held: {}",
                left.len(),
                lines(left),
                held.len(),
                lines(held)
            ),
        }
    }
}

/// Writes `198 refunded (1,234,000 won), 1 before (5,000 won), 1 refused (3,000 won)`.
impl fmt::Display for BatchTotals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures: Vec<_> = self.figures().into_iter().map(figure).collect();
        f.write_str(&figures.join(", "))
    }
}

fn figure(figure: BatchFigure) -> String {
    match figure {
        BatchFigure::Refunded(Count { rows, won }) => {
            format!("{rows} refunded ({} won)", won.grouped())
        }
        BatchFigure::Before(Count { rows, won }) => {
            format!("{rows} before ({} won)", won.grouped())
        }
        BatchFigure::Unknown(Count { rows, won }) => {
            format!("{rows} UNKNOWN ({} won)", won.grouped())
        }
        BatchFigure::Conflict(Count { rows, won }) => {
            format!("{rows} in CONFLICT ({} won)", won.grouped())
        }
        BatchFigure::Refused(Count { rows, won }) => {
            format!("{rows} refused ({} won)", won.grouped())
        }
        BatchFigure::NotSent(Count { rows, won }) => {
            format!("{rows} not sent ({} won)", won.grouped())
        }
        BatchFigure::Failed(rows) => format!("{rows} cannot be done"),
        BatchFigure::Held(rows) => format!("{rows} held"),
        BatchFigure::NotStarted(rows) => format!("{rows} not started"),
        BatchFigure::Unrecorded(rows) => format!("{rows} not in the journal as they ended"),
    }
}

/// The largest number of lines that are named; the rest is counted.
const LINES_NAMED_MAX: usize = 10;

/// Writes `line 2`, or `lines 2, 5, 6`.
pub(super) fn lines(lines: &[u64]) -> String {
    let named: Vec<String> = lines
        .iter()
        .take(LINES_NAMED_MAX)
        .map(u64::to_string)
        .collect();
    let named = named.join(", ");
    match (lines.len(), lines.len().checked_sub(LINES_NAMED_MAX)) {
        (1, _) => format!("line {named}"),
        (_, Some(more @ 1..)) => format!("lines {named} and {more} more"),
        (_, Some(0) | None) => format!("lines {named}"),
    }
}

/// Writes `1 row`, or `5 rows`.
pub(super) fn rows(count: usize) -> String {
    match count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::State;
    use crate::payment::Refusal;
    use crate::refund::batch::result::tests::{before, ended, failed, not_started, totals};

    #[test]
    fn lines_are_named_as_far_as_anybody_reads() {
        assert_eq!(lines(&[2]), "line 2");
        assert_eq!(lines(&[2, 5, 6]), "lines 2, 5, 6");
        let many: Vec<u64> = (2..15).collect();
        assert_eq!(
            lines(&many),
            "lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more"
        );
    }

    #[test]
    fn the_summary_counts_rows_and_won() {
        let results = [
            ended(State::Refunded),
            ended(State::Refunded),
            before(),
            ended(State::Refused),
            failed(Refusal::Mobile),
            not_started(),
        ];
        assert_eq!(
            totals(&results).to_string(),
            "2 refunded (10,000 won), 1 before (5,000 won), 1 refused (5,000 won), \
             1 cannot be done, 1 not started"
        );
    }
}
