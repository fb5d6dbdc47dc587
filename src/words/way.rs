//! The way that a refund went, as far as it has to be told beside the profile and the environment.

use crate::journal::Entry;
use crate::payment::Environment;

/// The way that a refund went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way<'e> {
    /// To a gateway on this machine, at this origin.
    To(&'e str),
    /// To the environment through this origin on this machine.
    Through(&'e str),
    /// To where the environment is; or an old journal does not say it.
    Known,
}

impl<'e> Way<'e> {
    /// Returns the way that a refund went.
    pub(super) fn of(entry: &'e Entry) -> Self {
        let base_url = entry.via.base_url.as_str();
        let is_on_this_machine = matches!(
            Environment::of_origin(base_url),
            Some(Environment::Local { .. })
        );
        match entry.merchant.environment {
            Environment::Local { .. } if !base_url.is_empty() => Self::To(base_url),
            Environment::Live | Environment::Sandbox if is_on_this_machine => {
                Self::Through(base_url)
            }
            Environment::Live
            | Environment::Sandbox
            | Environment::Demo
            | Environment::Local { .. } => Self::Known,
        }
    }
}
