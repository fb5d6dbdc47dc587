//! The rows of a batch.

use super::hint::{BatchHint, GoOn};
use super::verdict::{MoneyMoved, Retry, Verdict};
use crate::command::cancel::NotDone;
use crate::exit::Exit;

/// Returns what it means that a batch is not done, or not all of it recorded.
pub(super) fn not_done(batch: &NotDone) -> Verdict<'_> {
    let code = if batch.exit == Exit::Unknown {
        "batch.outcome_unknown"
    } else if batch.exit == Exit::DoneNotRecorded {
        "batch.done_not_recorded"
    } else {
        "batch.not_done"
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
fn retry(batch: &NotDone) -> Option<Retry> {
    let tally = &batch.tally;
    let is_mixed = batch.exit == Exit::Mixed;
    if tally.is_all_to_mend() && batch.exit != Exit::ActionRequired {
        Some(Retry::Fix)
    } else if is_mixed && tally.has_conflict() {
        Some(Retry::AfterAction)
    } else if tally.certain_at().is_some() {
        Some(Retry::AfterReconcile)
    } else {
        is_mixed.then_some(Retry::Safe)
    }
}

fn hint(batch: &NotDone) -> BatchHint<'_> {
    let tally = &batch.tally;
    let to_mend = tally.to_mend();
    if to_mend.is_empty() {
        BatchHint::GoOn(go_on(batch))
    } else if !tally.is_all_to_mend() {
        BatchHint::MendAndGoOn(to_mend, go_on(batch))
    } else if !batch.is_rehearsal {
        BatchHint::MendAndRun(to_mend)
    } else if tally.left().len() == tally.rows() {
        BatchHint::Mend(to_mend)
    } else {
        BatchHint::MendOrSendOthers(to_mend)
    }
}

fn go_on(batch: &NotDone) -> GoOn {
    let tally = &batch.tally;
    if tally.has_unknown() {
        GoOn::Reconcile
    } else if batch.exit == Exit::DoneNotRecorded {
        GoOn::NothingLeft
    } else if tally.has_conflict() {
        GoOn::ByAPerson
    } else if let Some(at) = tally.certain_at().max(tally.held_until()) {
        GoOn::After(at)
    } else if tally.is_day_over() {
        GoOn::Tomorrow
    } else {
        GoOn::RunAgain
    }
}
