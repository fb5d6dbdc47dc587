//! How far a batch is, and how it ended: counts, won, and the number that the run ends with. Refuses
//! to call a batch done of which one row is not.

use std::collections::HashSet;
use std::fmt;

use jiff::Timestamp;

use super::plan::Fate;
use crate::error::{Error, exit_of_refund, refused_until};
use crate::exit::Exit;
use crate::journal::{Entry, JournalError, State};
use crate::payment::{No, Tid, Won};

/// So many rows, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    rows: usize,
    won: Won,
}

impl Count {
    fn add(&mut self, won: Won) {
        self.rows = self.rows.saturating_add(1);
        self.won = self.won.checked_add(won).unwrap_or(Won::new(u64::MAX));
    }
}

/// How a batch ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By this run.
    refunded: Count,
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
    /// The numbers that the rows that are not done would each end a run with.
    causes: Vec<Exit>,
}

impl Tally {
    /// Counts rows by their lines, their payments and what has become of them.
    pub(crate) fn of<'f>(fates: impl Iterator<Item = (u64, &'f Tid, &'f Fate)>) -> Self {
        let mut tally = Self::default();
        let mut to_mend: HashSet<&Tid> = HashSet::new();
        for (line, tid, fate) in fates {
            tally.rows = tally.rows.saturating_add(1);
            if tally.note_line(line, fate) {
                to_mend.insert(tid);
            } else if matches!(fate, Fate::NotStarted(_)) && to_mend.contains(tid) {
                tally.behind = tally.behind.saturating_add(1);
            }
            match fate {
                Fate::Before(entry) => tally.before.add(entry.amount),
                Fate::InDoubt(entry) => tally.add(entry),
                Fate::Ended(outcome) => {
                    let entry = &outcome.entry;
                    tally.was_sent |= entry.state != State::NotSent;
                    tally.certain_at = tally.certain_at.max(refused_until(entry));
                    if outcome.unrecorded.is_some() {
                        tally.unrecorded = tally.unrecorded.saturating_add(1);
                    }
                    tally.add(entry);
                }
                Fate::Failed(error) => {
                    if !is_held(error) {
                        tally.failed = tally.failed.saturating_add(1);
                    }
                    tally.is_day_over |= is_over_for_today(error);
                    let cause =
                        if let Error::Journal(JournalError::RefusedRecently(entry)) = &**error {
                            // It may yet be carried out.
                            tally.held_until = tally.held_until.max(refused_until(entry));
                            Exit::Mixed
                        } else {
                            error.exit()
                        };
                    tally.cause(cause);
                }
                Fate::Planned(_) | Fate::NotStarted(_) => {
                    tally.not_started = tally.not_started.saturating_add(1);
                }
            }
        }
        tally
    }

    /// Writes down where a row stands that is not done, and tells whether it has to be mended.
    fn note_line(&mut self, line: u64, fate: &Fate) -> bool {
        match fate {
            Fate::Planned(_) | Fate::Before(_) => return false,
            Fate::Ended(outcome) if outcome.entry.state == State::Refunded => return false,
            Fate::Failed(error) if is_held(error) => {
                self.held.push(line);
                return false;
            }
            Fate::InDoubt(_) | Fate::Ended(_) | Fate::Failed(_) | Fate::NotStarted(_) => {}
        }
        self.left.push(line);
        let has_to_be_mended = match fate {
            Fate::Failed(error) => is_the_rows_own(error),
            Fate::Ended(outcome) => is_refused_for_good(&outcome.entry),
            Fate::Planned(_) | Fate::Before(_) | Fate::InDoubt(_) | Fate::NotStarted(_) => false,
        };
        if has_to_be_mended {
            self.to_mend.push(line);
        }
        has_to_be_mended
    }

    fn add(&mut self, entry: &Entry) {
        let (count, cause) = match entry.state {
            State::Refunded => return self.refunded.add(entry.amount),
            State::Claimed | State::Sending | State::Unknown => (&mut self.unknown, Exit::Unknown),
            State::Conflict => (&mut self.conflict, Exit::Mixed),
            State::Refused => (&mut self.refused, exit_of_refund(entry)),
            State::NotSent | State::NotApplied | State::RolledBack => {
                (&mut self.not_sent, exit_of_refund(entry))
            }
        };
        count.add(entry.amount);
        self.cause(cause);
    }

    fn cause(&mut self, cause: Exit) {
        if !self.causes.contains(&cause) {
            self.causes.push(cause);
        }
    }

    /// Tells whether every row is done, by this run or before.
    pub(crate) fn is_done(&self) -> bool {
        self.causes.is_empty() && self.not_started == 0
    }

    /// Tells whether any request left, or may have.
    pub(crate) const fn was_sent(&self) -> bool {
        self.was_sent
    }

    /// Tells how many refunds this run made.
    pub(crate) const fn refunded(&self) -> usize {
        self.refunded.rows
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

    /// Returns the number that the run ends with.
    ///
    /// 10 before all others, since only looking helps there. A number below 10 says that no refund of
    /// the file stands, so it is given only where that is so: the rows' own number where they agree.
    pub(crate) fn exit(&self, is_printed: bool) -> Exit {
        let is_told = is_printed && self.unrecorded == 0;
        if self.has_unknown() {
            Exit::Unknown
        } else if self.is_done() {
            if is_told {
                Exit::Done
            } else {
                Exit::DoneNotRecorded
            }
        } else if self.has_conflict()
            || self.refunded.rows > 0
            || self.before.rows > 0
            || self.is_held_back()
        {
            Exit::Mixed
        } else {
            self.cause_of_all()
        }
    }

    /// Returns the number of a run that sent nothing and was meant to send nothing.
    pub(crate) fn exit_of_rehearsal(&self) -> Exit {
        if self.causes.is_empty() {
            Exit::Done
        } else if self.has_unknown() || self.has_conflict() || self.held_until.is_some() {
            Exit::Precondition
        } else {
            self.cause_of_all()
        }
    }

    /// Tells whether some row waits for a refusal to be certain, and so no number below 10 is true of
    /// all rows; 3 alone says that of refusals of this run itself.
    fn is_held_back(&self) -> bool {
        let is_refused_only = self.causes.as_slice() == [Exit::Refused];
        self.held_until.is_some() || (self.certain_at.is_some() && !is_refused_only)
    }

    fn cause_of_all(&self) -> Exit {
        match self.causes.as_slice() {
            [cause] => *cause,
            _ => Exit::Precondition,
        }
    }
}

/// Writes `198 refunded (1,234,000 won), 1 before (5,000 won), 1 refused (3,000 won)`.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} refunded ({} won)",
            self.refunded.rows,
            self.refunded.won.grouped()
        )?;
        for (count, name) in [
            (self.before, "before"),
            (self.unknown, "UNKNOWN"),
            (self.conflict, "in CONFLICT"),
            (self.refused, "refused"),
            (self.not_sent, "not sent"),
        ] {
            if count.rows > 0 {
                write!(f, ", {} {name} ({} won)", count.rows, count.won.grouped())?;
            }
        }
        for (rows, name) in [
            (self.failed, "cannot be done"),
            (self.held.len(), "held"),
            (self.not_started, "not started"),
            (self.unrecorded, "not in the journal as they ended"),
        ] {
            if rows > 0 {
                write!(f, ", {rows} {name}")?;
            }
        }
        Ok(())
    }
}

/// Tells whether a row has to wait: another run holds its payment, or a refund of it was refused a
/// moment ago and may yet be carried out.
pub(crate) fn is_held(error: &Error) -> bool {
    matches!(
        error,
        Error::Journal(JournalError::Held(_) | JournalError::RefusedRecently(_))
    )
}

/// Tells whether it is the row that keeps it from being done, and will each time.
const fn is_the_rows_own(error: &Error) -> bool {
    use JournalError as E;
    matches!(
        error,
        Error::Usage(_)
            | Error::NotRefundable(_)
            | Error::NoSuchPayment(_)
            | Error::OtherReason(_)
            | Error::Unexplained(_)
            | Error::Journal(
                E::AboveRefundLimit { .. }
                    | E::AlreadyRefunded(_)
                    | E::ReferenceUsed(_)
                    | E::NotAgain { .. }
                    | E::RolledBack { .. }
            )
    )
}

/// Tells whether the gateway will say the same no each time.
fn is_refused_for_good(entry: &Entry) -> bool {
    entry.state == State::Refused && entry.is_certain() && entry.no() != Some(No::Credentials)
}

const fn is_over_for_today(error: &Error) -> bool {
    matches!(error, Error::Journal(JournalError::AboveDayLimit { .. }))
}

/// So many lines are named; the rest is counted.
const NAMED: usize = 10;

/// Writes `line 2`, or `lines 2, 5, 6`.
pub(crate) fn lines(lines: &[u64]) -> String {
    let named: Vec<String> = lines.iter().take(NAMED).map(u64::to_string).collect();
    let name = if lines.len() == 1 { "line" } else { "lines" };
    let more = match lines.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!(" and {more} more"),
        _ => String::new(),
    };
    format!("{name} {}{more}", named.join(", "))
}

/// Writes `1 row`, or `5 rows`.
pub(crate) fn rows(count: usize) -> String {
    match count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::journal::Detail;
    use crate::journal::Outcome;
    use crate::journal::tests::entry;
    use crate::payment::Refusal;

    fn ended(state: State) -> Fate {
        Fate::Ended(Box::new(Outcome {
            entry: Entry { state, ..entry() },
            detail: Detail::Claimed,
            unrecorded: None,
        }))
    }

    /// A refusal, that is certain at the earliest so many seconds after 1970.
    fn refused_for_now(seconds: i64) -> Entry {
        Entry {
            state: State::Refused,
            certain_at: None,
            doubt_since: Some(Timestamp::UNIX_EPOCH),
            doubt_since_gateway: Some(Timestamp::UNIX_EPOCH),
            settle: Duration::from_secs(seconds.unsigned_abs().saturating_sub(1)),
            ..entry()
        }
    }

    fn before() -> Fate {
        Fate::Before(Box::new(entry()))
    }

    fn failed(error: impl Into<Error>) -> Fate {
        Fate::Failed(Box::new(error.into()))
    }

    fn not_started() -> Fate {
        Fate::NotStarted("stopped".to_owned())
    }

    fn tally<'f>(fates: impl IntoIterator<Item = &'f Fate>) -> Tally {
        let tids: Vec<Tid> = (0..20).map(|n| format!("t{n}").parse().unwrap()).collect();
        let rows = (2..).zip(&tids).zip(fates);
        Tally::of(rows.map(|((line, tid), fate)| (line, tid, fate)))
    }

    fn exit(fates: &[Fate]) -> Exit {
        tally(fates).exit(true)
    }

    #[test]
    fn what_stays_undone_is_told_from_what_may_go_on() {
        let held = || failed(JournalError::RefusedRecently(Box::new(refused_for_now(20))));
        let certain = Entry {
            certain_at: Some(Timestamp::UNIX_EPOCH),
            ..refused_for_now(20)
        };
        let other = || failed(Error::OtherReason(Box::new(entry())));
        let of = |fates: &[Fate]| {
            let tally = tally(fates);
            (tally.to_mend().to_vec(), tally.is_all_to_mend())
        };
        assert_eq!(
            of(&[before(), failed(Refusal::Mobile), other()]),
            (vec![3, 4], true)
        );
        let refused = Fate::Ended(Box::new(Outcome {
            entry: certain,
            detail: Detail::Claimed,
            unrecorded: None,
        }));
        assert_eq!(of(&[refused, other()]), (vec![2, 3], true));
        assert_eq!(of(&[other(), held()]), (vec![2], false));
        assert_eq!(of(&[other(), not_started()]), (vec![2], false));
        assert_eq!(of(&[before(), not_started()]), (vec![], false));
        let changed = Error::PaymentDiffers {
            tid: entry().tid,
            changes: String::new(),
        };
        assert_eq!(of(&[failed(changed)]), (vec![], false));
    }

    #[test]
    fn rows_behind_one_that_has_to_be_mended_do_not_go_on_without_it() {
        let entry = entry();
        let rows = [
            (2, &entry.tid, failed(Error::NoSuchPayment(vec![]))),
            (3, &entry.tid, not_started()),
        ];
        let tally = Tally::of(rows.iter().map(|(line, tid, fate)| (*line, *tid, fate)));
        assert_eq!((tally.to_mend(), tally.left()), (&[2][..], &[2, 3][..]));
        assert!(tally.is_all_to_mend());
    }

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
    fn all_done_is_zero_whenever_it_was_done() {
        assert_eq!(exit(&[ended(State::Refunded), before()]), Exit::Done);
        assert_eq!(exit(&[before()]), Exit::Done);
    }

    #[test]
    fn a_single_unknown_row_outweighs_all_others() {
        for other in [
            ended(State::Refunded),
            ended(State::Conflict),
            before(),
            failed(Refusal::Mobile),
            not_started(),
        ] {
            assert_eq!(exit(&[other, ended(State::Unknown)]), Exit::Unknown);
        }
        let in_doubt = Fate::InDoubt(Box::new(Entry {
            state: State::Unknown,
            ..entry()
        }));
        assert_eq!(exit(&[in_doubt]), Exit::Unknown);
    }

    #[test]
    fn a_number_below_ten_says_that_no_refund_of_the_file_stands() {
        for (fates, expected) in [
            (vec![failed(Refusal::Mobile)], Exit::Precondition),
            (vec![failed(Refusal::NothingLeft)], Exit::NotFound),
            (
                vec![failed(Refusal::NothingLeft), failed(Refusal::Mobile)],
                Exit::Precondition,
            ),
            (vec![ended(State::Refused), not_started()], Exit::Refused),
            (
                vec![ended(State::NotSent), ended(State::NotApplied)],
                Exit::Network,
            ),
            (
                vec![failed(JournalError::ReadOnlyProfile)],
                Exit::Precondition,
            ),
        ] {
            assert_eq!(exit(&fates), expected, "{fates:?}");
            for money in [ended(State::Refunded), before(), ended(State::Conflict)] {
                let fates: Vec<&Fate> = fates.iter().chain([&money]).collect();
                assert_eq!(tally(fates).exit(true), Exit::Mixed);
            }
        }
    }

    #[test]
    fn a_batch_is_certain_and_may_be_run_again_with_the_last_of_its_refusals() {
        let ended = |entry| {
            Fate::Ended(Box::new(Outcome {
                entry,
                detail: Detail::Claimed,
                unrecorded: None,
            }))
        };
        let held = |entry| failed(JournalError::RefusedRecently(Box::new(entry)));
        let at = |seconds| Some(Timestamp::from_second(seconds).unwrap());
        let counted = tally(&[
            ended(refused_for_now(70)),
            ended(refused_for_now(90)),
            ended(refused_for_now(80)),
            held(refused_for_now(20)),
            held(refused_for_now(30)),
        ]);
        assert_eq!(
            (counted.certain_at(), counted.held_until()),
            (at(90), at(30))
        );
        for (fates, exit) in [
            (vec![held(refused_for_now(20))], Exit::Mixed),
            (vec![ended(refused_for_now(20))], Exit::Refused),
            (
                vec![ended(refused_for_now(20)), not_started()],
                Exit::Refused,
            ),
            (
                vec![ended(refused_for_now(20)), failed(Refusal::Mobile)],
                Exit::Mixed,
            ),
            (
                vec![held(refused_for_now(20)), failed(Refusal::Mobile)],
                Exit::Mixed,
            ),
        ] {
            assert_eq!(tally(&fates).exit(true), exit, "{fates:?}");
        }
        let certain = Entry {
            certain_at: at(1),
            ..refused_for_now(20)
        };
        let counted = tally(&[ended(certain), before()]);
        assert_eq!((counted.certain_at(), counted.held_until()), (None, None));
    }

    #[test]
    fn what_is_done_and_not_told_is_twelve() {
        let counted = tally(&[ended(State::Refunded), before()]);
        assert_eq!(counted.exit(false), Exit::DoneNotRecorded);
        let fates = [ended(State::Refunded), not_started()];
        assert_eq!(tally(&fates).exit(false), Exit::Mixed);
    }

    #[test]
    fn a_rehearsal_never_says_that_money_moved() {
        for fates in [
            vec![failed(Refusal::Mobile), before()],
            vec![ended(State::Unknown)],
            vec![ended(State::Conflict), failed(Refusal::NothingLeft)],
            vec![failed(JournalError::RefusedRecently(Box::new(
                refused_for_now(20),
            )))],
        ] {
            assert!(tally(&fates).exit_of_rehearsal().code() < 10);
        }
        assert_eq!(tally(&[before()]).exit_of_rehearsal(), Exit::Done);
    }

    #[test]
    fn the_summary_counts_rows_and_won() {
        let fates = [
            ended(State::Refunded),
            ended(State::Refunded),
            before(),
            ended(State::Refused),
            failed(Refusal::Mobile),
            not_started(),
        ];
        assert_eq!(
            tally(&fates).to_string(),
            "2 refunded (10,000 won), 1 before (5,000 won), 1 refused (5,000 won), \
             1 cannot be done, 1 not started"
        );
    }
}
