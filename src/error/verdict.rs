//! What an error means: a row each, in the file of its layer.

use super::code::ErrorCode;
use super::consequence::{MoneyMoved, Retry};
use super::hint::Hint;
use crate::exit::Exit;

/// What follows from an error: for a script, for the money, and for the person who reads it.
#[derive(Clone, Debug)]
pub struct Verdict<'e> {
    /// The exit code of the run.
    pub exit: Exit,
    /// The stable name of the error, `area.reason`.
    pub code: ErrorCode,
    /// Whether money moved.
    pub money_moved: MoneyMoved,
    /// What may be done next.
    pub retry: Retry,
    /// The way out.
    pub hint: Option<Hint<'e>>,
}

impl<'e> Verdict<'e> {
    /// Begins a row of an error that moved no money: what may be done next follows from the exit code.
    pub(super) fn new(exit: Exit, code: impl Into<ErrorCode>) -> Self {
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
            code: code.into(),
            money_moved: MoneyMoved::No,
            retry,
            hint: None,
        }
    }

    /// Begins a row of what our own rules refuse, before anything was sent.
    pub(super) fn precondition(code: impl Into<ErrorCode>) -> Self {
        Self::new(Exit::Precondition, code)
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
