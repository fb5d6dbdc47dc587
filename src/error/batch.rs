//! The way on with a batch that is not done.

use super::refund::RECONCILE_ALL;
use crate::command::cancel::NotDone;
use crate::exit::Exit;
use crate::payment::moment;
use crate::refund::{lines, rows};

pub(super) fn batch_hint(batch: &NotDone) -> String {
    let tally = &batch.tally;
    let mend = (!tally.to_mend().is_empty()).then(|| {
        let (are, them) = match tally.to_mend().len() {
            1 => ("it is", "it"),
            _ => ("they are", "them"),
        };
        format!(
            "{} cannot be done as {are} ({}): mend {them} or take {them} out",
            rows(tally.to_mend().len()),
            lines(tally.to_mend())
        )
    });
    match mend {
        Some(mend) if batch.is_rehearsal && tally.is_all_to_mend() => {
            if tally.left().len() == tally.rows() {
                mend
            } else {
                format!("{mend}; the others can be sent all the same")
            }
        }
        Some(mend) if tally.is_all_to_mend() => {
            format!("{mend}, then run the batch again; what is done is left out")
        }
        Some(mend) => format!("{mend}; for the rest, {}", batch_goes_on(batch)),
        None => batch_goes_on(batch),
    }
}

/// Says how a batch goes on as it is.
pub(super) fn batch_goes_on(batch: &NotDone) -> String {
    let tally = &batch.tally;
    let goes_on = "it leaves out what is done, and goes on with the rest";
    if tally.has_unknown() {
        format!(
            "look again with `{RECONCILE_ALL} --wait`, then run the same batch again: it goes on where \
             it stopped"
        )
    } else if batch.exit == Exit::DoneNotRecorded {
        "nothing is left to do; `cookiepay refunds list` shows what the journal knows".to_owned()
    } else if tally.has_conflict() {
        "`cookiepay refunds list --unresolved` shows what a person has to find out".to_owned()
    } else if let Some(at) = tally.certain_at().max(tally.held_until()) {
        format!(
            "what was refused may still be carried out until {}: do not refund it by other means before \
             then; run the same batch again after that: {goes_on}",
            moment(at)
        )
    } else if tally.is_day_over() {
        format!("the limit of the day is used up: run the same batch again tomorrow: {goes_on}")
    } else {
        format!("run the same batch again: {goes_on}")
    }
}
