//! How things are with a refund: one answer for every table and every screen, and so one colour.

use crate::journal::{Entry, State};
use crate::output::Condition;

/// Says of a refund how things are: done only where the money is back.
pub(crate) fn condition_of(entry: &Entry) -> Condition {
    if entry.state == State::Refused && !entry.is_certain() {
        Condition::InDoubt
    } else {
        condition_of_state(entry.state)
    }
}

/// Says of a refund in a state how things are then.
pub(crate) const fn condition_of_state(state: State) -> Condition {
    match state {
        State::Refunded => Condition::Done,
        State::Claimed | State::Sending => Condition::Waiting,
        State::Refused | State::NotSent | State::NotApplied | State::RolledBack => Condition::No,
        State::Unknown | State::Conflict => Condition::InDoubt,
    }
}
