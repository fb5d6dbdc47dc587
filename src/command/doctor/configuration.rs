//! The configuration file: whether it is there and can be read, and who else can read or change it.

use super::diagnosis::Diagnosis;
use super::side_by_side::Findings;
use crate::config::{Config, ConfigError, Selected, Warning};
use crate::output::Value;
use crate::rights::Exposed;
use crate::words::{CheckFact, CheckName, SkipReason};

/// What is looked at.
pub(super) const CHECKS: &[CheckName] = &[CheckName::Configuration, CheckName::Rights];

/// Looks at the file that was read.
pub(super) fn look(config: &Config, profiles: &[String], is_named: bool, found: &Findings) {
    let Some(path) = config.file() else {
        found.add(no_file(config, profiles));
        return found.skip(&[CheckName::Rights], SkipReason::NoFile);
    };
    let fact = CheckFact::Configured(
        path.to_owned(),
        config.profile_names().len().saturating_sub(1),
    );
    let path = Value::text(path.to_string_lossy().into_owned());
    found.add(Diagnosis::ok(CheckName::Configuration, fact).with("path", path));
    if !is_named
        && let Err(error) = config.select(None)
        && let Some(diagnosis) = without_a_name(error)
    {
        found.add(diagnosis);
    }
    let mut is_warned = false;
    for warning in config.warnings() {
        // Whom a connection trusts is told of at the connection.
        if !matches!(warning, Warning::ServerUnchecked { .. }) {
            is_warned = true;
            found.add(Diagnosis::warned(CheckName::Rights, warning.clone()));
        }
    }
    for exposed in config.exposed() {
        is_warned = true;
        found.add(exposed_to_others(CheckName::Rights, exposed));
    }
    if !is_warned {
        found.add(Diagnosis::ok(CheckName::Rights, CheckFact::NobodyElse));
    }
}

/// Says why the file cannot be read.
pub(super) fn look_without(error: ConfigError, found: &Findings) {
    found.add(Diagnosis::error(CheckName::Configuration, error));
    found.skip(&[CheckName::Rights], SkipReason::NoConfiguration);
}

/// Warns of what others can change.
pub(super) fn exposed_to_others(check: CheckName, exposed: &Exposed) -> Diagnosis {
    Diagnosis::warning(check, CheckFact::OthersCanChange(exposed.clone()))
}

/// Says what it means that there is no file: the variables may do, and the demo needs none.
fn no_file(config: &Config, profiles: &[String]) -> Diagnosis {
    let selected: Vec<_> = profiles.iter().map(|it| config.select(Some(it))).collect();
    let is_demo = |it: &Result<Selected, ConfigError>| matches!(it, Ok(Selected::Demo(_)));
    if !selected.is_empty() && selected.iter().all(is_demo) {
        return Diagnosis::ok(CheckName::Configuration, CheckFact::NoneNeeded);
    }
    if selected
        .iter()
        .any(|it| matches!(it, Ok(Selected::Profile(_))))
    {
        return Diagnosis::ok(CheckName::Configuration, CheckFact::OnlyVariables);
    }
    let path = config.location().map(|it| it.value.clone());
    let error = ConfigError::NothingConfigured { path };
    Diagnosis::error(CheckName::Configuration, error)
}

/// Says what a command finds that names no profile. That it has to is worth knowing; that the one of
/// `default_profile` is not there is wrong; of one that is not whole, its own checks tell.
fn without_a_name(error: ConfigError) -> Option<Diagnosis> {
    if matches!(error, ConfigError::NoProfileNamed { .. }) {
        Some(Diagnosis::noted(CheckName::Configuration, error))
    } else if matches!(error, ConfigError::NoSuchProfile { .. }) {
        Some(Diagnosis::error(CheckName::Configuration, error))
    } else {
        None
    }
}
