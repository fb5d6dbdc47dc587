//! A plan of many refunds, and its report.

use std::borrow::Cow;

use super::super::note::RowNote;
use crate::error::InputSource;
use crate::journal::PlannedRefund;
use crate::payment::{Tid, Won};
use crate::refund::batch::file::BatchLine;
use crate::refund::batch::result::RowResult;

in_each_language! {
    batch
    /// Names the file, and how many rows it has.
    fn file(source: &InputSource, count: usize) -> String;
    /// Counts rows, and what they come to.
    fn rows_and_won(count: usize, won: Won) -> String;
    /// Counts the rows that are listed below.
    fn rows_below(count: usize) -> String;
    /// Says how much one refund may be.
    fn limit(limit: Won) -> String;
    /// Says how much may go back in a day, and whether what is planned is more.
    fn day_limit(limit: Won, planned: Won) -> String;
    /// Says of a row that will not be sent what keeps it.
    fn not_sent(row: &BatchLine, result: &RowResult) -> String;
    /// Counts the lines that are not shown.
    fn more(count: usize) -> String;
    /// Says of a row that will be sent what goes back and why, under which reference, and to which account.
    fn to_send(line: u64, planned: &PlannedRefund) -> String;
    /// Says what a person should know besides of a row that will be sent.
    fn row_note(line: u64, tid: &Tid, note: RowNote<'_>) -> String;
    /// Says what happened last to a row, or what keeps it from being sent.
    fn row_detail(result: &RowResult) -> Cow<'_, str>;
}
