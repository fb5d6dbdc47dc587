//! What has become of the rows of a batch, and what that comes to. A batch is never called done of which
//! one row is not.

use std::collections::HashSet;

use jiff::Timestamp;

use super::super::error::RefundError;
use super::file::BatchLine;
use super::stop::NotStarted;
use crate::journal::{Entry, JournalError, Outcome, PlannedRefund, State};
use crate::payment::{No, Tid, Won};

/// What has become of a row so far.
#[derive(Debug)]
pub(crate) enum RowResult {
    /// It will be sent.
    Planned(Box<PlannedRefund>),
    /// It was refunded before this run.
    Before(Box<Entry>),
    /// It is in doubt since before this run.
    InDoubt(Box<Entry>),
    /// It was sent by this run, or about to be; this is what came of it.
    Ended(Box<Outcome>),
    /// It cannot be done. Nothing was sent.
    Failed(Box<RefundError>),
    /// It was not begun.
    NotStarted(NotStarted),
}

/// What has become of a row that no refund in the journal tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowOutcome {
    /// It can be sent.
    Planned,
    /// It has to wait.
    Held,
    /// It cannot be done.
    Failed,
    /// It was not begun.
    NotStarted,
}

impl RowOutcome {
    /// Every one.
    pub(crate) const ALL: [Self; 4] = [Self::Planned, Self::Held, Self::Failed, Self::NotStarted];

    /// Returns the name that is printed and documented.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Failed => "failed",
            Self::NotStarted => "not_started",
        }
    }
}

impl RowResult {
    /// Draws the conclusion from what kept a row from being sent.
    pub(crate) fn of(row: &BatchLine, error: RefundError) -> Self {
        let is_this =
            |entry: &Entry| row.asks_for(entry.asked, entry.amount, entry.reference.as_ref());
        if let RefundError::Journal(JournalError::AlreadyRefunded(entry)) = &error {
            // The same amount for another reason may be one more: only a reference could say so.
            if row.order.reference.is_none() && !entry.reason.is_same_as(row.order.reason.as_str())
            {
                Self::Failed(Box::new(RefundError::OtherReason(entry.clone())))
            } else {
                Self::Before(entry.clone())
            }
        } else if let RefundError::Journal(JournalError::InDoubt(entry)) = &error
            && is_this(entry)
        {
            Self::InDoubt(entry.clone())
        } else {
            Self::Failed(Box::new(error))
        }
    }

    /// Returns the refund that will be sent.
    pub(crate) fn planned(&self) -> Option<&PlannedRefund> {
        match self {
            Self::Planned(planned) => Some(planned),
            Self::Before(_)
            | Self::InDoubt(_)
            | Self::Ended(_)
            | Self::Failed(_)
            | Self::NotStarted(_) => None,
        }
    }

    /// Returns the refund as the journal has it.
    pub(crate) fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Before(entry) | Self::InDoubt(entry) => Some(entry),
            Self::Ended(outcome) => Some(&outcome.entry),
            Self::Planned(_) | Self::Failed(_) | Self::NotStarted(_) => None,
        }
    }

    /// Returns what has become of it where no refund in the journal does.
    pub(crate) fn outcome(&self) -> Option<RowOutcome> {
        match self {
            Self::Planned(_) => Some(RowOutcome::Planned),
            Self::Failed(_) if self.is_held() => Some(RowOutcome::Held),
            Self::Failed(_) => Some(RowOutcome::Failed),
            Self::NotStarted(_) => Some(RowOutcome::NotStarted),
            Self::Before(_) | Self::InDoubt(_) | Self::Ended(_) => None,
        }
    }

    /// Returns the refund that was made before this run.
    pub(crate) fn before(&self) -> Option<&Entry> {
        self.entry().filter(|_| matches!(self, Self::Before(_)))
    }

    /// Returns why it cannot be done.
    pub(crate) fn error(&self) -> Option<&RefundError> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Planned(_)
            | Self::Before(_)
            | Self::InDoubt(_)
            | Self::Ended(_)
            | Self::NotStarted(_) => None,
        }
    }

    /// Returns what went back, by this run or before, where that is done.
    pub(crate) fn done(&self) -> Option<Won> {
        let is_before = matches!(self, Self::Before(_));
        let entry = self.entry()?;
        let is_done = is_before || entry.state == State::Refunded && matches!(self, Self::Ended(_));
        is_done.then_some(entry.amount)
    }

    /// Tells whether the row has to wait: another run holds its payment, or a refund of it was refused a
    /// moment ago and may yet be carried out.
    pub(crate) fn is_held(&self) -> bool {
        matches!(
            self.error(),
            Some(RefundError::Journal(
                JournalError::Held(_) | JournalError::RefusedRecently(_)
            ))
        )
    }

    /// Tells whether looking at the row's payment may still change what is known of it.
    pub(crate) fn is_worth_a_look(&self) -> bool {
        matches!(self, Self::Ended(outcome) if outcome.entry.is_worth_a_look())
    }
}

/// Some rows, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) rows: usize,
    pub(crate) won: Won,
}

impl Count {
    fn add(&mut self, won: Won) {
        self.rows = self.rows.saturating_add(1);
        self.won = self.won.checked_add(won).unwrap_or(Won::new(u64::MAX));
    }
}

/// How many rows of a batch ended in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchFigure {
    /// Refunded by this run.
    Refunded(Count),
    /// Refunded by an earlier one.
    Before(Count),
    /// In doubt.
    Unknown(Count),
    /// For a person to find out about.
    Conflict(Count),
    /// Refused by the gateway.
    Refused(Count),
    /// Lost on the way, or never sent.
    NotSent(Count),
    /// Not to be done, by our own rules.
    Failed(usize),
    /// Waiting for another run, or for a refusal to be certain.
    Held(usize),
    /// Not begun.
    NotStarted(usize),
    /// Refunded, and not in the journal as they ended.
    Unrecorded(usize),
}

/// How a batch ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchTotals {
    /// By this run.
    pub(crate) refunded: Count,
    /// By an earlier one.
    before: Count,
    unknown: Count,
    conflict: Count,
    /// By the gateway.
    refused: Count,
    /// Lost on the way, or never sent.
    not_sent: Count,
    /// By our own rules, before anything was sent.
    failed: usize,
    /// For a while: another run has the payment, or a refusal of it is not certain yet.
    held: Vec<u64>,
    not_started: usize,
    /// The lines of what is not done and not held, in their order.
    left: Vec<u64>,
    /// The lines of what stays undone however often the same batch is run.
    to_mend: Vec<u64>,
    /// How many rows were not begun since one before them of their payment is of these.
    behind: usize,
    /// Whether a row is over the limit of a day.
    is_day_over: bool,
    /// How many rows there are.
    rows: usize,
    /// Of those refunded: not in the journal as they ended.
    unrecorded: usize,
    /// Whether any request left, or may have.
    was_sent: bool,
    /// From when on all refusals of this run's own requests are certain, where one is not yet.
    certain_at: Option<Timestamp>,
    /// From when on all rows that earlier refusals hold back may be run again.
    held_until: Option<Timestamp>,
}

impl BatchTotals {
    /// Counts rows by their lines, their payments and what has become of them.
    pub(crate) fn of<'f>(rows: impl Iterator<Item = (&'f BatchLine, &'f RowResult)>) -> Self {
        let mut totals = Self::default();
        let mut to_mend: HashSet<&Tid> = HashSet::new();
        for (row, result) in rows {
            let (line, tid) = (row.line, &row.order.tid);
            totals.rows = totals.rows.saturating_add(1);
            if totals.note_line(line, result) {
                to_mend.insert(tid);
            } else if matches!(result, RowResult::NotStarted(_)) && to_mend.contains(tid) {
                totals.behind = totals.behind.saturating_add(1);
            }
            match result {
                RowResult::Before(entry) => totals.before.add(entry.amount),
                RowResult::InDoubt(entry) => totals.add(entry),
                RowResult::Ended(outcome) => {
                    let entry = &outcome.entry;
                    totals.was_sent |= entry.state != State::NotSent;
                    totals.certain_at = totals.certain_at.max(entry.refused_until());
                    if outcome.unrecorded.is_some() {
                        totals.unrecorded = totals.unrecorded.saturating_add(1);
                    }
                    totals.add(entry);
                }
                RowResult::Failed(error) => {
                    if !result.is_held() {
                        totals.failed = totals.failed.saturating_add(1);
                    }
                    totals.is_day_over |= is_over_for_today(error);
                    if let RefundError::Journal(JournalError::RefusedRecently(entry)) = &**error {
                        totals.held_until = totals.held_until.max(entry.refused_until());
                    }
                }
                RowResult::Planned(_) | RowResult::NotStarted(_) => {
                    totals.not_started = totals.not_started.saturating_add(1);
                }
            }
        }
        totals
    }

    /// Writes down where a row stands that is not done, and tells whether it has to be mended.
    fn note_line(&mut self, line: u64, result: &RowResult) -> bool {
        if result.planned().is_some() || result.done().is_some() {
            return false;
        }
        if result.is_held() {
            self.held.push(line);
            return false;
        }
        self.left.push(line);
        let has_to_be_mended = match result {
            RowResult::Failed(error) => is_the_rows_own(error),
            RowResult::Ended(outcome) => is_refused_for_good(&outcome.entry),
            RowResult::Planned(_)
            | RowResult::Before(_)
            | RowResult::InDoubt(_)
            | RowResult::NotStarted(_) => false,
        };
        if has_to_be_mended {
            self.to_mend.push(line);
        }
        has_to_be_mended
    }

    fn add(&mut self, entry: &Entry) {
        let count = match entry.state {
            State::Refunded => &mut self.refunded,
            State::Claimed | State::Sending | State::Unknown => &mut self.unknown,
            State::Conflict => &mut self.conflict,
            State::Refused => &mut self.refused,
            State::NotSent | State::NotApplied | State::RolledBack => &mut self.not_sent,
        };
        count.add(entry.amount);
    }

    /// Lists what is worth telling: what was refunded by this run, and whatever else is not nothing.
    pub(crate) fn figures(&self) -> Vec<BatchFigure> {
        let counts = [
            (self.before, BatchFigure::Before(self.before)),
            (self.unknown, BatchFigure::Unknown(self.unknown)),
            (self.conflict, BatchFigure::Conflict(self.conflict)),
            (self.refused, BatchFigure::Refused(self.refused)),
            (self.not_sent, BatchFigure::NotSent(self.not_sent)),
        ];
        let rows = [
            (self.failed, BatchFigure::Failed(self.failed)),
            (self.held.len(), BatchFigure::Held(self.held.len())),
            (self.not_started, BatchFigure::NotStarted(self.not_started)),
            (self.unrecorded, BatchFigure::Unrecorded(self.unrecorded)),
        ];
        let counts = counts.map(|(count, figure)| (count.rows, figure));
        let others = counts.into_iter().chain(rows);
        let others = others.filter_map(|(rows, figure)| (rows > 0).then_some(figure));
        let refunded = BatchFigure::Refunded(self.refunded);
        std::iter::once(refunded).chain(others).collect()
    }

    /// Tells whether every row is done, by this run or before.
    pub(crate) const fn is_done(&self) -> bool {
        self.rows == self.refunded.rows.saturating_add(self.before.rows)
    }

    /// Tells whether any row stands refunded, by this run or before.
    pub(crate) const fn has_any_refunded(&self) -> bool {
        self.refunded.rows > 0 || self.before.rows > 0
    }

    /// Tells whether the journal knows how each row ended.
    pub(crate) const fn is_recorded(&self) -> bool {
        self.unrecorded == 0
    }

    /// Tells whether any request left, or may have.
    pub(crate) const fn was_sent(&self) -> bool {
        self.was_sent
    }

    /// Tells whether some refund is for a person to find out about.
    pub(crate) const fn has_conflict(&self) -> bool {
        self.conflict.rows > 0
    }

    /// Tells whether some refund is in doubt.
    pub(crate) const fn has_unknown(&self) -> bool {
        self.unknown.rows > 0
    }

    /// Returns from when on all refusals of this run's own requests are certain, where one is not
    /// yet: until then each of them may be carried out after all.
    pub(crate) const fn certain_at(&self) -> Option<Timestamp> {
        self.certain_at
    }

    /// Returns from when on all rows that earlier refusals hold back may be run again.
    pub(crate) const fn held_until(&self) -> Option<Timestamp> {
        self.held_until
    }

    /// Returns how many rows there are.
    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the lines of what is not done and not held.
    pub(crate) fn left(&self) -> &[u64] {
        &self.left
    }

    /// Returns the lines of what waits for another run, or for a refusal to be certain.
    pub(crate) fn held(&self) -> &[u64] {
        &self.held
    }

    /// Returns the lines of what stays undone however often the same batch is run.
    pub(crate) fn to_mend(&self) -> &[u64] {
        &self.to_mend
    }

    /// Tells whether running the same batch again is of no use for any row.
    pub(crate) fn is_all_to_mend(&self) -> bool {
        let stuck = self.to_mend.len().saturating_add(self.behind);
        !self.to_mend.is_empty() && self.held.is_empty() && stuck == self.left.len()
    }

    /// Tells whether a row is over the limit of a day.
    pub(crate) const fn is_day_over(&self) -> bool {
        self.is_day_over
    }
}

/// Tells whether it is the row that keeps it from being done, and will each time.
const fn is_the_rows_own(error: &RefundError) -> bool {
    use JournalError as E;
    matches!(
        error,
        RefundError::SameRefund { .. }
            | RefundError::NotRefundable(_)
            | RefundError::NoSuchPayment(_)
            | RefundError::OtherReason(_)
            | RefundError::Unexplained(_)
            | RefundError::Journal(
                E::AboveRefundLimit { .. }
                    | E::AlreadyRefunded(_)
                    | E::ReferenceUsed(_)
                    | E::NotAgain { .. }
                    | E::AgainOfOtherAmount { .. }
                    | E::RolledBack { .. }
            )
    )
}

/// Tells whether the gateway will say the same no each time.
fn is_refused_for_good(entry: &Entry) -> bool {
    entry.state == State::Refused && entry.is_certain() && entry.no() != Some(No::Credentials)
}

const fn is_over_for_today(error: &RefundError) -> bool {
    matches!(
        error,
        RefundError::Journal(JournalError::AboveDayLimit { .. })
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use super::super::stop::BatchStop;
    use super::*;
    use crate::journal::Detail;
    use crate::journal::Outcome;
    use crate::journal::tests::entry;
    use crate::payment::sample::paid_card;
    use crate::payment::sample::plain_order;
    use crate::payment::{AmountAsked, Order, Refusal};

    pub(crate) fn ended(state: State) -> RowResult {
        RowResult::Ended(Box::new(Outcome {
            entry: Entry { state, ..entry() },
            detail: Detail::Claimed,
            unrecorded: None,
            unrecorded_look: None,
        }))
    }

    /// A refusal, that is certain at the earliest so many seconds after 1970.
    pub(crate) fn refused_for_now(seconds: i64) -> Entry {
        Entry {
            state: State::Refused,
            certain_at: None,
            doubt_since: Some(Timestamp::UNIX_EPOCH),
            doubt_since_gateway: Some(Timestamp::UNIX_EPOCH),
            settle: Duration::from_secs(seconds.unsigned_abs().saturating_sub(1)),
            ..entry()
        }
    }

    pub(crate) fn before() -> RowResult {
        RowResult::Before(Box::new(entry()))
    }

    pub(crate) fn failed(error: impl Into<RefundError>) -> RowResult {
        RowResult::Failed(Box::new(error.into()))
    }

    pub(crate) fn not_started() -> RowResult {
        RowResult::NotStarted(NotStarted::Stopped(BatchStop::Interrupted))
    }

    /// Returns a row of a payment that asks for all of it.
    fn row(line: u64, tid: &str) -> BatchLine {
        BatchLine {
            line,
            order: plain_order(tid, AmountAsked::Full),
        }
    }

    pub(crate) fn totals<'f>(results: impl IntoIterator<Item = &'f RowResult>) -> BatchTotals {
        let rows: Vec<BatchLine> = (2..22).map(|n| row(n, &format!("t{n}"))).collect();
        let results: Vec<&RowResult> = results.into_iter().collect();
        BatchTotals::of(rows.iter().zip(results))
    }

    fn already(entry: Entry) -> RefundError {
        RefundError::Journal(JournalError::AlreadyRefunded(Box::new(entry)))
    }

    #[test]
    fn a_row_was_done_before_by_a_refund_for_its_reason_or_under_its_reference() {
        let for_another_reason = || Entry {
            reason: "파손".parse().unwrap(),
            ..entry()
        };
        let plain = row(2, "t");
        let result = RowResult::of(&plain, already(entry()));
        assert_eq!(result.before(), Some(&entry()));
        let result = RowResult::of(&plain, already(for_another_reason()));
        assert!(
            matches!(result.error(), Some(RefundError::OtherReason(_))),
            "{result:?}"
        );
        let named = BatchLine {
            order: Order {
                reference: Some("rma-1".parse().unwrap()),
                ..plain.order.clone()
            },
            ..plain
        };
        let result = RowResult::of(&named, already(for_another_reason()));
        assert_eq!(result.before(), Some(&for_another_reason()));
    }

    #[test]
    fn a_row_is_in_doubt_by_a_refund_of_its_own_and_fails_by_any_other() {
        let in_doubt = |asked| {
            let entry = Entry {
                state: State::Unknown,
                asked,
                ..entry()
            };
            RefundError::Journal(JournalError::InDoubt(Box::new(entry)))
        };
        let result = RowResult::of(&row(2, "t"), in_doubt(AmountAsked::Full));
        assert!(matches!(result, RowResult::InDoubt(_)), "{result:?}");
        let part = AmountAsked::Part(Won::new(5_000));
        let result = RowResult::of(&row(2, "t"), in_doubt(part));
        assert!(matches!(result, RowResult::Failed(_)), "{result:?}");
    }

    #[test]
    fn totals_count_the_rows_that_ended_in_each_way_and_what_they_come_to() {
        let held = failed(JournalError::Held(Box::new(entry())));
        let totals = totals(&[
            ended(State::Refunded),
            ended(State::Refunded),
            before(),
            ended(State::Unknown),
            ended(State::Conflict),
            ended(State::Refused),
            ended(State::NotSent),
            failed(Refusal::Mobile),
            held,
            not_started(),
        ]);
        let count = |rows: usize| Count {
            rows,
            won: if rows == 2 {
                Won::new(10_000)
            } else {
                Won::new(5_000)
            },
        };
        assert_eq!(
            totals.figures(),
            [
                BatchFigure::Refunded(count(2)),
                BatchFigure::Before(count(1)),
                BatchFigure::Unknown(count(1)),
                BatchFigure::Conflict(count(1)),
                BatchFigure::Refused(count(1)),
                BatchFigure::NotSent(count(1)),
                BatchFigure::Failed(1),
                BatchFigure::Held(1),
                BatchFigure::NotStarted(1),
            ]
        );
        assert_eq!((totals.held(), totals.rows()), (&[10][..], 10));
        assert!(!totals.is_done() && totals.has_any_refunded() && totals.was_sent());
        assert!(!totals.is_day_over());
    }

    #[test]
    fn totals_say_what_to_wait_for_and_whether_anything_left() {
        let nothing = totals(&[before(), ended(State::NotSent)]);
        assert!(!nothing.was_sent());
        assert_eq!(nothing.held_until(), None);
        let later = refused_for_now(40);
        let until = later.refused_until();
        let held = [refused_for_now(20), later];
        let held = held.map(|entry| failed(JournalError::RefusedRecently(Box::new(entry))));
        assert!(until.is_some());
        assert_eq!(totals(&held).held_until(), until);
        let over = failed(JournalError::AboveDayLimit {
            amount: Won::new(5_000),
            limit: Won::new(9_000),
            sum: Won::new(5_000),
            day: jiff::civil::date(2026, 11, 20),
        });
        assert!(totals(&[over]).is_day_over());
    }

    #[test]
    fn what_stays_undone_is_told_from_what_may_go_on() {
        let held = || failed(JournalError::RefusedRecently(Box::new(refused_for_now(20))));
        let certain = Entry {
            certain_at: Some(Timestamp::UNIX_EPOCH),
            ..refused_for_now(20)
        };
        let other = || failed(RefundError::OtherReason(Box::new(entry())));
        let of = |results: &[RowResult]| {
            let totals = totals(results);
            (totals.to_mend().to_vec(), totals.is_all_to_mend())
        };
        assert_eq!(
            of(&[before(), failed(Refusal::Mobile), other()]),
            (vec![3, 4], true)
        );
        let refused = RowResult::Ended(Box::new(Outcome {
            entry: certain,
            detail: Detail::Claimed,
            unrecorded: None,
            unrecorded_look: None,
        }));
        assert_eq!(of(&[refused, other()]), (vec![2, 3], true));
        assert_eq!(of(&[other(), held()]), (vec![2], false));
        assert_eq!(of(&[other(), not_started()]), (vec![2], false));
        assert_eq!(of(&[before(), not_started()]), (vec![], false));
        let changed = RefundError::PaymentDiffers {
            shown: Box::new(paid_card()),
            now: Box::new(paid_card()),
        };
        assert_eq!(of(&[failed(changed)]), (vec![], false));
    }

    #[test]
    fn rows_behind_one_that_has_to_be_mended_do_not_go_on_without_it() {
        let rows = [
            (
                row(2, "t"),
                failed(RefundError::NoSuchPayment("t".parse().unwrap())),
            ),
            (row(3, "t"), not_started()),
        ];
        let totals = BatchTotals::of(rows.iter().map(|(row, result)| (row, result)));
        assert_eq!((totals.to_mend(), totals.left()), (&[2][..], &[2, 3][..]));
        assert!(totals.is_all_to_mend());
    }
}
