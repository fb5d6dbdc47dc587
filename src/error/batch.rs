//! How a batch fails: its exit code, and the rows of what that means.

use std::io;

use super::code::BatchCode;
use super::consequence::{MoneyMoved, Retry};
use super::hint::{BatchHint, GoOn};
use super::refund::exit_of_refund;
use super::verdict::Verdict;
use crate::exit::Exit;
use crate::journal::{JournalError, State};
use crate::refund::RefundError;
use crate::refund::batch::result::{BatchTotals, RowResult};
use crate::refund::batch::stop::BatchStop;

/// A batch that is not done, or of which not everything could be reported.
#[derive(Debug)]
pub struct BatchNotDone {
    /// How its rows ended.
    pub totals: BatchTotals,
    /// The exit code of the run.
    pub exit: Exit,
    /// Why no more rows were begun.
    pub stopped: Option<BatchStop>,
    /// Why the results could not be printed.
    pub unprinted: Option<io::Error>,
    /// Whether nothing was meant to be sent.
    pub is_rehearsal: bool,
}

impl std::error::Error for BatchNotDone {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let error = self.unprinted.as_ref()?;
        Some(error)
    }
}

impl BatchNotDone {
    /// Tells whether this run gave money back.
    #[must_use]
    pub fn has_refunded(&self) -> bool {
        self.totals.refunded.rows > 0
    }

    /// Tells whether this run may have given money back, and nobody knows.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        let totals = &self.totals;
        totals.has_unknown() || totals.has_conflict() || totals.certain_at().is_some()
    }
}

/// Returns the exit code of a batch.
///
/// 10 before all others, since only looking helps there. A number below 10 says that no refund of the file
/// stands, so it is given only where that is so: the rows' own number where they agree.
pub(crate) fn exit_of_batch<'r>(
    totals: &BatchTotals,
    results: impl IntoIterator<Item = &'r RowResult>,
    is_printed: bool,
) -> Exit {
    if totals.has_unknown() {
        Exit::Unknown
    } else if totals.is_done() {
        if is_printed && totals.is_recorded() {
            Exit::Done
        } else {
            Exit::DoneNotRecorded
        }
    } else {
        let causes = causes(results);
        if totals.has_conflict() || totals.has_any_refunded() || is_held_back(totals, &causes) {
            Exit::Mixed
        } else {
            cause_of_all(&causes)
        }
    }
}

/// Returns the exit code of a run that sent nothing and was meant to send nothing.
pub(crate) fn exit_of_rehearsal<'r>(
    totals: &BatchTotals,
    results: impl IntoIterator<Item = &'r RowResult>,
) -> Exit {
    let causes = causes(results);
    if causes.is_empty() {
        Exit::Done
    } else if totals.has_unknown() || totals.has_conflict() || totals.held_until().is_some() {
        Exit::Precondition
    } else {
        cause_of_all(&causes)
    }
}

/// Returns the exit codes that the rows that are not done would each end a run with.
fn causes<'r>(results: impl IntoIterator<Item = &'r RowResult>) -> Vec<Exit> {
    let mut causes = Vec::new();
    for cause in results.into_iter().filter_map(cause) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

fn cause(result: &RowResult) -> Option<Exit> {
    match result {
        RowResult::InDoubt(entry) => {
            (entry.state != State::Refunded).then(|| exit_of_refund(entry))
        }
        RowResult::Ended(outcome) => {
            let entry = &outcome.entry;
            (entry.state != State::Refunded).then(|| exit_of_refund(entry))
        }
        RowResult::Failed(error) => {
            if let RefundError::Journal(JournalError::RefusedRecently(_)) = &**error {
                // It may yet be carried out.
                Some(Exit::Mixed)
            } else {
                Some(error.verdict().exit)
            }
        }
        RowResult::Planned(_) | RowResult::Before(_) | RowResult::NotStarted(_) => None,
    }
}

/// Tells whether some row waits for a refusal to be certain, and so no number below 10 is true of all rows;
/// 3 alone says that of refusals of this run itself.
fn is_held_back(totals: &BatchTotals, causes: &[Exit]) -> bool {
    let is_refused_only = causes == [Exit::Refused];
    totals.held_until().is_some() || (totals.certain_at().is_some() && !is_refused_only)
}

fn cause_of_all(causes: &[Exit]) -> Exit {
    match causes {
        [cause] => *cause,
        _ => Exit::Precondition,
    }
}

/// Returns what it means that a batch is not done, or not all of it recorded.
pub(super) fn not_done(batch: &BatchNotDone) -> Verdict<'_> {
    let code = if batch.exit == Exit::Unknown {
        BatchCode::OutcomeUnknown
    } else if batch.exit == Exit::DoneNotRecorded {
        BatchCode::DoneNotRecorded
    } else {
        BatchCode::NotDone
    };
    let money_moved = if batch.is_rehearsal {
        MoneyMoved::No
    } else if batch.is_in_doubt() {
        MoneyMoved::Unknown
    } else if batch.has_refunded() {
        MoneyMoved::Yes
    } else {
        MoneyMoved::No
    };
    let verdict = Verdict::new(batch.exit, code)
        .moved(money_moved)
        .hint(hint(batch));
    match retry(batch) {
        Some(retry) => verdict.retry(retry),
        None => verdict,
    }
}

/// Returns what may be done next, where the exit code does not say it all.
fn retry(batch: &BatchNotDone) -> Option<Retry> {
    let totals = &batch.totals;
    let is_mixed = batch.exit == Exit::Mixed;
    if totals.is_all_to_mend() && batch.exit != Exit::ActionRequired {
        Some(Retry::Fix)
    } else if is_mixed && totals.has_conflict() {
        Some(Retry::AfterAction)
    } else if totals.certain_at().is_some() {
        Some(Retry::AfterReconcile)
    } else {
        is_mixed.then_some(Retry::Safe)
    }
}

fn hint(batch: &BatchNotDone) -> BatchHint<'_> {
    let totals = &batch.totals;
    let to_mend = totals.to_mend();
    if to_mend.is_empty() {
        BatchHint::GoOn(go_on(batch))
    } else if !totals.is_all_to_mend() {
        BatchHint::MendAndGoOn(to_mend, go_on(batch))
    } else if !batch.is_rehearsal {
        BatchHint::MendAndRun(to_mend)
    } else if totals.left().len() == totals.rows() {
        BatchHint::Mend(to_mend)
    } else {
        BatchHint::MendOrSendOthers(to_mend)
    }
}

fn go_on(batch: &BatchNotDone) -> GoOn {
    let totals = &batch.totals;
    if totals.has_unknown() {
        GoOn::Reconcile
    } else if batch.exit == Exit::DoneNotRecorded {
        GoOn::NothingLeft
    } else if totals.has_conflict() {
        GoOn::ByAPerson
    } else if let Some(at) = totals.certain_at().max(totals.held_until()) {
        GoOn::After(at)
    } else if totals.is_day_over() {
        GoOn::Tomorrow
    } else {
        GoOn::RunAgain
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::tests::entry;
    use crate::journal::{Detail, Entry, Outcome};
    use crate::payment::Refusal;
    use crate::refund::batch::result::tests::{
        before, ended, failed, not_started, refused_for_now, totals,
    };

    fn exit(results: &[RowResult]) -> Exit {
        exit_of_batch(&totals(results), results, true)
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
        let in_doubt = RowResult::InDoubt(Box::new(Entry {
            state: State::Unknown,
            ..entry()
        }));
        assert_eq!(exit(&[in_doubt]), Exit::Unknown);
    }

    #[test]
    fn a_number_below_ten_says_that_no_refund_of_the_file_stands() {
        for (results, expected) in [
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
            assert_eq!(exit(&results), expected, "{results:?}");
            for money in [ended(State::Refunded), before(), ended(State::Conflict)] {
                let results: Vec<&RowResult> = results.iter().chain([&money]).collect();
                let counted = totals(results.iter().copied());
                assert_eq!(exit_of_batch(&counted, results, true), Exit::Mixed);
            }
        }
    }

    #[test]
    fn a_batch_is_certain_and_may_be_run_again_with_the_last_of_its_refusals() {
        let ended = |entry| {
            RowResult::Ended(Box::new(Outcome {
                entry,
                detail: Detail::Claimed,
                unrecorded: None,
                unrecorded_look: None,
            }))
        };
        let held = |entry| failed(JournalError::RefusedRecently(Box::new(entry)));
        let at = |seconds| Some(Timestamp::from_second(seconds).unwrap());
        let counted = totals(&[
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
        for (results, expected) in [
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
            assert_eq!(exit(&results), expected, "{results:?}");
        }
        let certain = Entry {
            certain_at: at(1),
            ..refused_for_now(20)
        };
        let counted = totals(&[ended(certain), before()]);
        assert_eq!((counted.certain_at(), counted.held_until()), (None, None));
    }

    #[test]
    fn what_is_done_and_not_told_is_twelve() {
        let done = [ended(State::Refunded), before()];
        let counted = totals(&done);
        assert_eq!(exit_of_batch(&counted, &done, false), Exit::DoneNotRecorded);
        let results = [ended(State::Refunded), not_started()];
        assert_eq!(
            exit_of_batch(&totals(&results), &results, false),
            Exit::Mixed
        );
    }

    #[test]
    fn a_rehearsal_never_says_that_money_moved() {
        for results in [
            vec![failed(Refusal::Mobile), before()],
            vec![ended(State::Unknown)],
            vec![ended(State::Conflict), failed(Refusal::NothingLeft)],
            vec![failed(JournalError::RefusedRecently(Box::new(
                refused_for_now(20),
            )))],
        ] {
            assert!(exit_of_rehearsal(&totals(&results), &results).code() < 10);
        }
        assert_eq!(
            exit_of_rehearsal(&totals(&[before()]), &[before()]),
            Exit::Done
        );
    }
}
