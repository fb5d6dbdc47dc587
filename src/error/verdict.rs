//! What an error means: a row each, in the file of its layer.

use serde::Serialize;

use super::hint::Hint;
use crate::exit::Exit;

/// What follows from an error: for a script, for the money, and for the person who reads it.
#[derive(Clone, Debug)]
pub struct Verdict<'e> {
    /// The exit code of the run.
    pub exit: Exit,
    /// The stable name of the error, `area.reason`.
    pub code: &'static str,
    /// Whether money moved.
    pub money_moved: MoneyMoved,
    /// What may be done next.
    pub retry: Retry,
    /// The way out.
    pub hint: Option<Hint<'e>>,
}

/// Whether money moved in a run that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyMoved {
    /// Certainly not.
    No,
    /// Certainly.
    Yes,
    /// Nobody knows yet.
    Unknown,
}

/// What a script may do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Run the same again, at any time.
    Safe,
    /// Mend what is wrong, then run it again.
    Fix,
    /// Only after `refunds reconcile`.
    AfterReconcile,
    /// Only after what the message asks for was done.
    AfterAction,
    /// Running it again is of no use, or does harm.
    Never,
}

impl<'e> Verdict<'e> {
    /// Begins a row of an error that moved no money: what may be done next follows from the exit code.
    pub(super) const fn new(exit: Exit, code: &'static str) -> Self {
        let retry = match exit {
            Exit::Network | Exit::Internal | Exit::Interrupted | Exit::Terminated => Retry::Safe,
            Exit::Usage | Exit::Refused | Exit::Auth | Exit::Precondition | Exit::NotConfirmed => {
                Retry::Fix
            }
            Exit::NotFound | Exit::Done | Exit::DoneNotRecorded | Exit::Differs => Retry::Never,
            Exit::ActionRequired => Retry::AfterAction,
            Exit::Unknown | Exit::Mixed => Retry::AfterReconcile,
        };
        Self {
            exit,
            code,
            money_moved: MoneyMoved::No,
            retry,
            hint: None,
        }
    }

    pub(super) fn moved(self, money_moved: MoneyMoved) -> Self {
        Self {
            money_moved,
            ..self
        }
    }

    pub(super) fn retry(self, retry: Retry) -> Self {
        Self { retry, ..self }
    }

    pub(super) fn hint(self, hint: impl Into<Hint<'e>>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}
