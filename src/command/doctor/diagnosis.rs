//! What one check found, and how a run ends that found all this: pure judgement, which names no file and no gateway.

use crate::config::Warning;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Value;
use crate::words::{CheckFact, CheckName, CheckState, SkipReason};

/// What one check found.
#[derive(Debug)]
pub(super) struct Diagnosis {
    /// What was looked at.
    pub(super) check: CheckName,
    /// How it was found.
    pub(super) state: CheckState,
    /// What is said of it.
    pub(super) said: DiagnosisText,
    /// What was measured or read, by the names of [`super::print::MEASURES`].
    pub(super) values: Vec<(&'static str, Value<'static>)>,
}

/// What is said of what was found.
#[derive(Debug)]
pub(super) enum DiagnosisText {
    /// What no error says.
    Fact(CheckFact),
    /// What every command warns of.
    Warning(Warning),
    /// What a command that needs it fails with.
    Failure(Box<Error>),
    /// Why it was not looked at.
    Skipped(SkipReason),
}

impl Diagnosis {
    pub(super) const fn ok(check: CheckName, fact: CheckFact) -> Self {
        Self::new(check, CheckState::Ok, DiagnosisText::Fact(fact))
    }

    pub(super) const fn note(check: CheckName, fact: CheckFact) -> Self {
        Self::new(check, CheckState::Note, DiagnosisText::Fact(fact))
    }

    pub(super) const fn warning(check: CheckName, fact: CheckFact) -> Self {
        Self::new(check, CheckState::Warning, DiagnosisText::Fact(fact))
    }

    /// Warns as every command does.
    pub(super) const fn warned(check: CheckName, warning: Warning) -> Self {
        Self::new(check, CheckState::Warning, DiagnosisText::Warning(warning))
    }

    /// Says what a command fails with.
    pub(super) fn error(check: CheckName, error: impl Into<Error>) -> Self {
        let said = DiagnosisText::Failure(Box::new(error.into()));
        Self::new(check, CheckState::Error, said)
    }

    /// Says what only a command fails with that does not say which profile it means.
    pub(super) fn noted(check: CheckName, error: impl Into<Error>) -> Self {
        let said = DiagnosisText::Failure(Box::new(error.into()));
        Self::new(check, CheckState::Note, said)
    }

    pub(super) const fn skipped(check: CheckName, reason: SkipReason) -> Self {
        let said = DiagnosisText::Skipped(reason);
        Self::new(check, CheckState::Skipped, said)
    }

    const fn new(check: CheckName, state: CheckState, said: DiagnosisText) -> Self {
        Self {
            check,
            state,
            said,
            values: Vec::new(),
        }
    }

    /// Adds what was measured or read.
    pub(super) fn with(mut self, name: &'static str, value: Value<'static>) -> Self {
        self.values.push((name, value));
        self
    }

    /// Returns the error, if that is what was found.
    pub(super) fn failure(&self) -> Option<&Error> {
        match &self.said {
            DiagnosisText::Failure(error) => Some(error),
            DiagnosisText::Fact(_) | DiagnosisText::Warning(_) | DiagnosisText::Skipped(_) => None,
        }
    }
}

/// The exit codes, that which counts most first: what is in doubt of money, then what nothing works without, then
/// what keeps failing, then what may pass.
const WORST_FIRST: [Exit; 16] = [
    Exit::Unknown,
    Exit::DoneNotRecorded,
    Exit::Mixed,
    Exit::Precondition,
    Exit::Auth,
    Exit::Refused,
    Exit::ActionRequired,
    Exit::NotFound,
    Exit::Network,
    Exit::Usage,
    Exit::NotConfirmed,
    Exit::Differs,
    Exit::Internal,
    Exit::Interrupted,
    Exit::Terminated,
    Exit::Done,
];

/// Returns the exit code of the worst error; notes and warnings change nothing.
pub(super) fn worst<'d>(diagnoses: impl IntoIterator<Item = &'d Diagnosis>) -> Exit {
    let exits: Vec<Exit> = diagnoses
        .into_iter()
        .filter(|it| it.state == CheckState::Error)
        .filter_map(|it| Some(it.failure()?.exit()))
        .collect();
    let worst = WORST_FIRST.into_iter().find(|exit| exits.contains(exit));
    worst.unwrap_or(Exit::Done)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::config::ConfigError;
    use crate::error::UsageError;
    use crate::gateway::{Call, GatewayError, GatewayErrorKind};

    /// One of each exit code that a check ends with, and of each that changes nothing.
    fn diagnosis(kind: usize) -> Diagnosis {
        let check = CheckName::Token;
        let gateway = |kind| GatewayError {
            call: Call::Token,
            http_status: None,
            kind,
        };
        match kind {
            0 => Diagnosis::error(check, Error::StillOpen(Vec::new())),
            1 => Diagnosis::error(check, ConfigError::NothingConfigured { path: None }),
            2 => Diagnosis::error(check, gateway(GatewayErrorKind::Incomplete)),
            3 => Diagnosis::error(check, anyhow::anyhow!("")),
            4 => Diagnosis::error(check, UsageError::NoProfiles),
            5 => Diagnosis::error(check, Error::CheckNotDone { limit_seconds: 1 }),
            6 => Diagnosis::noted(check, ConfigError::NothingConfigured { path: None }),
            7 => Diagnosis::warning(check, CheckFact::NoDate),
            8 => Diagnosis::note(check, CheckFact::NoDate),
            9 => Diagnosis::skipped(check, SkipReason::Offline),
            _ => Diagnosis::ok(check, CheckFact::InStep),
        }
    }

    const KINDS: [usize; 11] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    fn worst_of(kinds: &[usize]) -> Exit {
        let diagnoses: Vec<Diagnosis> = kinds.iter().map(|kind| diagnosis(*kind)).collect();
        worst(&diagnoses)
    }

    proptest! {
        #[test]
        fn a_run_ends_with_its_worst_error_in_whatever_order_they_are_found(
            mut kinds in prop::collection::vec(select(&KINDS), 0..12),
        ) {
            let exit = worst_of(&kinds);
            let errors: HashSet<usize> = kinds.iter().copied().filter(|kind| *kind < 6).collect();
            prop_assert_eq!(exit == Exit::Done, errors.is_empty());
            prop_assert!(errors.is_empty() || errors.iter().any(|kind| worst_of(&[*kind]) == exit));
            kinds.reverse();
            prop_assert_eq!(worst_of(&kinds), exit);
            // What is no error changes nothing, and an error never makes it better.
            kinds.extend([6, 7, 8, 9, 10]);
            prop_assert_eq!(worst_of(&kinds), exit);
            let place = |exit: Exit| WORST_FIRST.iter().position(|it| *it == exit);
            for more in 0..6 {
                kinds.push(more);
                prop_assert!(place(worst_of(&kinds)) <= place(exit));
                kinds.pop();
            }
        }
    }

    #[test]
    fn the_order_has_every_exit_code_and_money_in_doubt_first() {
        let all: HashSet<Exit> = WORST_FIRST.into_iter().collect();
        assert_eq!(all, Exit::ALL.into_iter().collect());
        let codes: Vec<u8> = WORST_FIRST.iter().map(|it| it.code()).collect();
        assert_eq!(
            codes,
            [10, 12, 11, 6, 4, 3, 8, 5, 7, 2, 9, 20, 1, 130, 143, 0]
        );
    }
}
