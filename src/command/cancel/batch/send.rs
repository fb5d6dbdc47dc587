//! Sends what was planned: several payments at a time, the rows of one payment one after the other.
//! Refuses to go on once anything is in doubt.

use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::super::desk::{Desk, Prepared};
use super::crew;
use super::plan::{Fate, Plan, Planned};
use super::tally::Gauge;
use crate::error::Error;
use crate::interruption::Interruption;
use crate::journal::{self, State};
use crate::payment::{Order, Won};

/// A payment that was read longer ago than this is read again before money moves.
const FRESH: Duration = Duration::from_secs(60);

/// What stops a batch.
pub(super) struct Rules<'a> {
    pub(super) jobs: usize,
    /// After so many failures one after the other, nothing new is begun.
    pub(super) max_refused: u32,
    pub(super) held: &'a Interruption,
    pub(super) gauge: &'a Gauge,
}

/// Sends the planned rows, and hands over what becomes of each as it becomes known. Returns why it
/// stopped early, if it did.
pub(super) fn send(
    desk: &Desk<'_>,
    plan: &Plan,
    rules: &Rules<'_>,
    mut ended: impl FnMut(usize, Fate),
) -> Option<String> {
    let brake = Brake::default();
    let work = |indexes: &Vec<usize>, found: &Sender<(usize, Fate)>| {
        let mut before: Option<u64> = None;
        let mut is_first = true;
        for index in indexes {
            let Some(planned) = plan.rows.get(*index) else {
                continue;
            };
            let Fate::Planned(prepared) = &planned.fate else {
                continue;
            };
            let fate = if let Some(line) = before {
                Fate::NotStarted(format!("line {line} of the same payment is not done"))
            } else if let Some(why) = brake.why(rules.held) {
                Fate::NotStarted(why)
            } else {
                let fate = send_one(desk, planned, prepared, is_first, rules.held);
                brake.heed(planned.row.line, &fate, rules.max_refused);
                fate
            };
            is_first = false;
            let won = done(&fate);
            if won.is_none() {
                before = before.or(Some(planned.row.line));
            }
            rules.gauge.add(1, won.unwrap_or_default());
            drop(found.send((*index, fate)));
        }
    };
    crew::each(rules.jobs, &plan.payments, work, |(index, fate)| {
        ended(index, fate);
    });
    brake.why(rules.held)
}

fn send_one(
    desk: &Desk<'_>,
    planned: &Planned,
    prepared: &Prepared,
    is_first: bool,
    held: &Interruption,
) -> Fate {
    let row = &planned.row;
    let again;
    let prepared = if is_first && planned.seen.elapsed() < FRESH {
        prepared
    } else {
        let order = Order {
            // What the person was shown.
            expect_balance: Some(prepared.intention.balance_before),
            ..row.order.clone()
        };
        match desk.prepare(&order, row.reference.as_ref(), false) {
            Ok(prepared) => {
                again = prepared;
                &again
            }
            Err(error) => return Fate::of(row, error),
        }
    };
    match desk.carry_out(prepared, held) {
        Ok(outcome) => Fate::Ended(Box::new(outcome)),
        Err(error) => Fate::of(row, error.into()),
    }
}

/// Returns what went back by a row that is done.
fn done(fate: &Fate) -> Option<Won> {
    match fate {
        Fate::Before(entry) => Some(entry.amount),
        Fate::Ended(outcome) if outcome.entry.state == State::Refunded => {
            Some(outcome.entry.amount)
        }
        Fate::Planned(_)
        | Fate::InDoubt(_)
        | Fate::Ended(_)
        | Fate::Failed(_)
        | Fate::NotStarted(_) => None,
    }
}

/// Keeps new rows from being begun.
#[derive(Default)]
struct Brake(Mutex<Grip>);

#[derive(Default)]
struct Grip {
    refused: u32,
    why: Option<String>,
}

impl Brake {
    fn why(&self, held: &Interruption) -> Option<String> {
        if held.count() > 0 {
            return Some("the batch was interrupted".to_owned());
        }
        let grip = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        grip.why.clone()
    }

    fn heed(&self, line: u64, fate: &Fate, max_refused: u32) {
        let mut grip = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let why = match fate {
            Fate::Ended(outcome) => match outcome.entry.state {
                _ if outcome.unrecorded.is_some() => {
                    Some(format!("line {line} is not in the journal as it ended"))
                }
                State::Refunded => {
                    grip.refused = 0;
                    None
                }
                State::Claimed | State::Sending | State::Unknown => {
                    Some(format!("line {line} is in doubt"))
                }
                State::Conflict => Some(format!("line {line} is in conflict")),
                State::Refused | State::NotSent | State::NotApplied => {
                    grip.refused = grip.refused.saturating_add(1);
                    (grip.refused >= max_refused)
                        .then(|| format!("{} rows in a row were not refunded", grip.refused))
                }
            },
            Fate::InDoubt(_) => Some(format!("line {line} is in doubt")),
            Fate::Failed(error) if matches!(**error, Error::Journal(journal::Error::Store(_))) => {
                Some("the journal cannot be written".to_owned())
            }
            Fate::Failed(_) | Fate::Planned(_) | Fate::Before(_) | Fate::NotStarted(_) => None,
        };
        if grip.why.is_none() {
            grip.why = why;
        }
    }
}
