//! How far a batch is, and how it ended: counts, won, and the number that the run ends with. Refuses
//! to call a batch done of which one row is not.

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use super::plan::Fate;
use crate::error::{Error, exit_of_refund, refused_until};
use crate::exit::Exit;
use crate::journal::{self, Entry, State};
use crate::payment::Won;
use crate::terminal::Measure;

/// Shown while rows are read or sent.
#[derive(Debug)]
pub(super) struct Gauge {
    rows: usize,
    done: AtomicUsize,
    won: AtomicU64,
}

impl Gauge {
    pub(super) const fn new(rows: usize) -> Self {
        Self {
            rows,
            done: AtomicUsize::new(0),
            won: AtomicU64::new(0),
        }
    }

    pub(super) fn add(&self, rows: usize, won: Won) {
        self.done.fetch_add(rows, Ordering::Relaxed);
        self.won.fetch_add(won.get(), Ordering::Relaxed);
    }
}

impl Measure for Gauge {
    fn line(&self, _: Duration) -> String {
        let won = match self.won.load(Ordering::Relaxed) {
            0 => String::new(),
            won => format!(", {} won", Won::new(won).grouped()),
        };
        let done = self.done.load(Ordering::Relaxed);
        format!("{done} of {} rows{won}", self.rows)
    }
}

/// So many rows, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
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
    not_started: usize,
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
    pub(super) fn of<'f>(fates: impl Iterator<Item = &'f Fate>) -> Self {
        let mut tally = Self::default();
        for fate in fates {
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
                    tally.failed = tally.failed.saturating_add(1);
                    let cause =
                        if let Error::Journal(journal::Error::RefusedRecently(entry)) = &**error {
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
    pub(super) fn is_done(&self) -> bool {
        self.causes.is_empty() && self.not_started == 0
    }

    /// Tells whether any request left, or may have.
    pub(super) const fn was_sent(&self) -> bool {
        self.was_sent
    }

    /// Tells how many refunds this run made.
    pub(super) const fn refunded(&self) -> usize {
        self.refunded.rows
    }

    /// Tells whether some refund is for a person to find out about.
    pub(crate) const fn has_conflict(&self) -> bool {
        self.conflict.rows > 0
    }

    /// Tells whether some refund is in doubt.
    pub(super) const fn has_unknown(&self) -> bool {
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

    /// Returns the number that the run ends with.
    ///
    /// 10 before all others, since only looking helps there. A number below 10 says that no refund of
    /// the file stands, so it is given only where that is so: the rows' own number where they agree.
    pub(super) fn exit(&self, is_printed: bool) -> Exit {
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
    pub(super) fn exit_of_rehearsal(&self) -> Exit {
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
pub(super) fn is_held(error: &Error) -> bool {
    matches!(
        error,
        Error::Journal(journal::Error::Held(_) | journal::Error::RefusedRecently(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::tests::entry;
    use crate::journal::{self, Outcome};
    use crate::payment::{Foreign, Refusal};

    fn ended(state: State) -> Fate {
        Fate::Ended(Box::new(Outcome {
            entry: Entry { state, ..entry() },
            detail: Foreign::default(),
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

    fn exit(fates: &[Fate]) -> Exit {
        Tally::of(fates.iter()).exit(true)
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
                vec![failed(journal::Error::ReadOnlyProfile)],
                Exit::Precondition,
            ),
        ] {
            assert_eq!(exit(&fates), expected, "{fates:?}");
            for money in [ended(State::Refunded), before(), ended(State::Conflict)] {
                let fates: Vec<&Fate> = fates.iter().chain([&money]).collect();
                assert_eq!(Tally::of(fates.into_iter()).exit(true), Exit::Mixed);
            }
        }
    }

    #[test]
    fn a_batch_is_certain_and_may_be_run_again_with_the_last_of_its_refusals() {
        let ended = |entry| {
            Fate::Ended(Box::new(Outcome {
                entry,
                detail: Foreign::default(),
                unrecorded: None,
            }))
        };
        let held = |entry| failed(journal::Error::RefusedRecently(Box::new(entry)));
        let at = |seconds| Some(Timestamp::from_second(seconds).unwrap());
        let tally = Tally::of(
            [
                ended(refused_for_now(70)),
                ended(refused_for_now(90)),
                ended(refused_for_now(80)),
                held(refused_for_now(20)),
                held(refused_for_now(30)),
            ]
            .iter(),
        );
        assert_eq!((tally.certain_at(), tally.held_until()), (at(90), at(30)));
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
            assert_eq!(Tally::of(fates.iter()).exit(true), exit, "{fates:?}");
        }
        let certain = Entry {
            certain_at: at(1),
            ..refused_for_now(20)
        };
        let tally = Tally::of([ended(certain), before()].iter());
        assert_eq!((tally.certain_at(), tally.held_until()), (None, None));
    }

    #[test]
    fn what_is_done_and_not_told_is_twelve() {
        let tally = Tally::of([ended(State::Refunded), before()].iter());
        assert_eq!(tally.exit(false), Exit::DoneNotRecorded);
        let fates = [ended(State::Refunded), not_started()];
        assert_eq!(Tally::of(fates.iter()).exit(false), Exit::Mixed);
    }

    #[test]
    fn a_rehearsal_never_says_that_money_moved() {
        for fates in [
            vec![failed(Refusal::Mobile), before()],
            vec![ended(State::Unknown)],
            vec![ended(State::Conflict), failed(Refusal::NothingLeft)],
            vec![failed(journal::Error::RefusedRecently(Box::new(
                refused_for_now(20),
            )))],
        ] {
            assert!(Tally::of(fates.iter()).exit_of_rehearsal().code() < 10);
        }
        assert_eq!(Tally::of([before()].iter()).exit_of_rehearsal(), Exit::Done);
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
            Tally::of(fates.iter()).to_string(),
            "2 refunded (10,000 won), 1 before (5,000 won), 1 refused (5,000 won), \
             1 cannot be done, 1 not started"
        );
    }
}
