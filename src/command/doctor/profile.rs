//! One profile: where it leads, its key, and what the gateway says to it.

use std::sync::mpsc::Receiver;
use std::time::Instant;

use super::conditions::{CheckConditions, milliseconds_since};
use super::diagnosis::Diagnosis;
use super::gateway;
use super::side_by_side::Findings;
use crate::command::session::start_mock;
use crate::config::{
    Config, ConfigError, DEMO, ENVIRONMENT_PROFILE, KeySource, Origin, Resolved, Selected, Settings,
};
use crate::error::Error;
use crate::mock as mock_gateway;
use crate::output::Value;
use crate::payment::Environment;
use crate::words::{CheckFact, CheckName, SkipReason};

/// What is looked at.
pub(super) const CHECKS: &[CheckName] = &[
    CheckName::Environment,
    CheckName::Key,
    CheckName::Proxy,
    CheckName::Tls,
    CheckName::Token,
    CheckName::Clock,
];

/// What is left to look at once it is known where a profile leads.
const BEHIND_ENVIRONMENT: &[CheckName] = &[
    CheckName::Key,
    CheckName::Proxy,
    CheckName::Tls,
    CheckName::Token,
    CheckName::Clock,
];

/// What only a gateway can tell.
const OF_GATEWAY: &[CheckName] = &[CheckName::Tls, CheckName::Token, CheckName::Clock];

/// A profile with its key, or why there is none.
pub(super) type FetchedProfile = Result<Resolved, ConfigError>;

/// Looks at a profile. Where a command may ask a person for its key, that is fetched elsewhere.
pub(super) fn look(
    name: &str,
    config: &Config,
    fetched: Option<&Receiver<FetchedProfile>>,
    conditions: &CheckConditions,
    found: &Findings,
) {
    let settings = match config.select(Some(name)) {
        Ok(Selected::Profile(settings)) => settings,
        Ok(Selected::Demo(_)) => return look_at_demo(conditions, found),
        Err(error) => {
            found.add(Diagnosis::error(CheckName::Environment, error));
            return found.skip(BEHIND_ENVIRONMENT, SkipReason::ProfileUnusable);
        }
    };
    look_where(name, &settings, found);
    let proxy = proxy(&settings);
    if conditions.is_offline && runs_command(&settings) {
        found.add(proxy);
        found.add(Diagnosis::skipped(
            CheckName::Key,
            SkipReason::OfflineCommand,
        ));
        return found.skip(OF_GATEWAY, SkipReason::Offline);
    }
    let began = Instant::now();
    let fetch = || config.resolve_within(Some(name), conditions.command_limit);
    let fetched = fetched.and_then(|it| it.recv().ok()).unwrap_or_else(fetch);
    let profile = match fetched {
        Ok(Resolved::Profile(profile)) => profile,
        Ok(Resolved::Demo) => return look_at_demo(conditions, found),
        Err(error) => {
            found.add(proxy);
            found.add(Diagnosis::error(CheckName::Key, error));
            return found.skip(OF_GATEWAY, SkipReason::NoKey);
        }
    };
    let fact = CheckFact::KeyFetched(settings.api_key.value.clone());
    let milliseconds = Value::Number(milliseconds_since(began));
    found.add(Diagnosis::ok(CheckName::Key, fact).with("elapsed_milliseconds", milliseconds));
    // What others can change of the configuration is told there.
    for exposed in &profile.exposed {
        if !config.exposed().contains(exposed) {
            found.add(super::configuration::exposed_to_others(
                CheckName::Key,
                exposed,
            ));
        }
    }
    if conditions.is_offline {
        found.add(proxy);
        return found.skip(OF_GATEWAY, SkipReason::Offline);
    }
    gateway::look(profile.account, proxy, conditions, found);
}

/// Tells whether a command has to run for the key.
pub(super) const fn runs_command(settings: &Settings) -> bool {
    matches!(settings.api_key.value, KeySource::Command { .. })
}

fn look_at_demo(conditions: &CheckConditions, found: &Findings) {
    // Its ledger is left alone.
    let options = mock_gateway::Options::default();
    let (profile, _server) = match start_mock(DEMO, options) {
        Ok(started) => started,
        Err(error) => {
            found.add(Diagnosis::error(CheckName::Environment, Error::from(error)));
            return found.skip(BEHIND_ENVIRONMENT, SkipReason::ProfileUnusable);
        }
    };
    let origin = profile.account.endpoint.origin();
    found.add(leads_to(Environment::Demo, origin));
    found.add(Diagnosis::skipped(CheckName::Key, SkipReason::MadeUpKey));
    let proxy = Diagnosis::ok(CheckName::Proxy, CheckFact::StaysHere);
    if conditions.is_offline {
        found.add(proxy);
        return found.skip(OF_GATEWAY, SkipReason::Offline);
    }
    gateway::look(profile.account, proxy, conditions, found);
}

fn leads_to(environment: Environment, origin: &str) -> Diagnosis {
    let fact = CheckFact::LeadsTo(environment, origin.to_owned());
    Diagnosis::ok(CheckName::Environment, fact)
        .with("environment", Value::text(environment.name()))
        .with("base_url", Value::text(origin.to_owned()))
}

/// Says where a profile leads, and what is odd about that.
fn look_where(name: &str, settings: &Settings, found: &Findings) {
    let environment = settings.environment.value;
    found.add(leads_to(environment, settings.endpoint.value.origin()));
    if let Some(said) = said_by_name(name).filter(|said| said.is_live() != environment.is_live()) {
        let fact = CheckFact::NameSaysOther(said, environment);
        found.add(Diagnosis::note(CheckName::Environment, fact));
    }
    if name == ENVIRONMENT_PROFILE {
        return;
    }
    let origins = [
        &settings.endpoint.origin,
        &settings.api_id.origin,
        &settings.api_key.origin,
    ];
    for origin in origins {
        if let Origin::Environment(variable) = origin {
            let fact = CheckFact::VariableGoesFirst(variable);
            found.add(Diagnosis::note(CheckName::Environment, fact));
        }
    }
}

/// Returns the environment that the name of a profile speaks of, as one word of it.
fn said_by_name(name: &str) -> Option<Environment> {
    const LIVE: [&str; 5] = ["live", "prod", "production", "real", "실거래"];
    const LIVE_WITHIN: [&str; 2] = ["라이브", "운영"];
    const TEST: [&str; 5] = ["test", "sandbox", "dev", "staging", "개발"];
    const TEST_WITHIN: [&str; 1] = ["테스트"];
    let name = name.to_lowercase();
    let is = |words: &[&str], within: &[&str]| {
        name.split(['-', '_', '.']).any(|it| words.contains(&it))
            || within.iter().any(|word| name.contains(word))
    };
    match (is(&LIVE, &LIVE_WITHIN), is(&TEST, &TEST_WITHIN)) {
        (true, false) => Some(Environment::Live),
        (false, true) => Some(Environment::Sandbox),
        // `live-test` may be either.
        (true, true) | (false, false) => None,
    }
}

/// Says which proxy is used, and who says so.
fn proxy(settings: &Settings) -> Diagnosis {
    let origin = &settings.proxy.origin;
    let fact = match (&settings.proxy.value, origin) {
        (Some(proxy), _) => {
            let proxy = proxy.to_string();
            let fact = CheckFact::Through(proxy.clone(), origin.clone());
            return Diagnosis::ok(CheckName::Proxy, fact).with("proxy", Value::text(proxy));
        }
        (None, Origin::Environment(variable)) => CheckFact::Exempt(variable),
        (None, Origin::Flag(_) | Origin::File(_) | Origin::Default) => {
            if settings.endpoint.value.is_loopback() {
                CheckFact::StaysHere
            } else {
                CheckFact::NoProxy
            }
        }
    };
    Diagnosis::ok(CheckName::Proxy, fact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_speaks_of_an_environment_as_one_word_of_it() {
        for (name, said) in [
            ("store-live", Some(Environment::Live)),
            ("LIVE", Some(Environment::Live)),
            ("본점_운영", Some(Environment::Live)),
            ("본점운영", Some(Environment::Live)),
            ("store.test", Some(Environment::Sandbox)),
            ("테스트매장", Some(Environment::Sandbox)),
            ("live-test", None),
            ("olive", None),
            ("contest", None),
            ("본점", None),
        ] {
            assert_eq!(said_by_name(name), said, "{name}");
        }
    }
}
