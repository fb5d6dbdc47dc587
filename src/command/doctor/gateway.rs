//! What a gateway says to one request for a token: whether it is reached, whether it is the one that it says, whether
//! it knows the credentials, and what time it is there.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::conditions::{CheckConditions, GATEWAY_WAIT, milliseconds_since};
use super::diagnosis::Diagnosis;
use super::side_by_side::Findings;
use crate::gateway::{
    Account, ClockReading, Gateway, GatewayError, GatewayErrorKind, NotReached, SetupError,
    TokenTrial, WireEvent,
};
use crate::output::Value;
use crate::words::{CheckFact, CheckName, SkipReason};

/// Asks for a token, once.
pub(super) fn look(
    account: Account,
    proxy: Diagnosis,
    conditions: &CheckConditions,
    found: &Findings,
) {
    let trust = Trust {
        is_encrypted: account.endpoint.is_https(),
        ca_file: account.ca_file.clone(),
    };
    let origin = account.endpoint.origin().to_owned();
    let listener = {
        let terminal = Arc::clone(&conditions.terminal);
        Arc::new(move |event: &WireEvent<'_>| terminal.trace(1, event))
    };
    let began = Instant::now();
    let diagnoses = match Gateway::new(account, 1, listener) {
        Ok(gateway) => {
            let trial = gateway.try_token(GATEWAY_WAIT);
            judge(trial, milliseconds_since(began), &trust, proxy)
        }
        Err(error) => never_asked(error, proxy),
    };
    for diagnosis in diagnoses {
        found.add(match diagnosis.failure() {
            Some(_) => diagnosis.with("base_url", Value::text(origin.clone())),
            None => diagnosis,
        });
    }
}

/// Whom the profile trusts.
struct Trust {
    is_encrypted: bool,
    ca_file: Option<PathBuf>,
}

/// Says what it means that no call can be made at all.
fn never_asked(error: SetupError, proxy: Diagnosis) -> Vec<Diagnosis> {
    let at = match error {
        SetupError::CaFile { .. } => CheckName::Tls,
        SetupError::Proxy => CheckName::Proxy,
        SetupError::ApiKey => CheckName::Token,
    };
    let mut diagnoses = vec![Diagnosis::error(at, error)];
    if at != CheckName::Proxy {
        diagnoses.push(proxy);
    }
    for check in [CheckName::Tls, CheckName::Token, CheckName::Clock] {
        if check != at {
            diagnoses.push(Diagnosis::skipped(check, SkipReason::NotReached));
        }
    }
    diagnoses
}

/// Says what an answer means for each check, or that there was none.
fn judge(trial: TokenTrial, milliseconds: u64, trust: &Trust, proxy: Diagnosis) -> Vec<Diagnosis> {
    let TokenTrial {
        token,
        clock,
        is_answered,
    } = trial;
    let unreached = |check| Diagnosis::skipped(check, SkipReason::NotReached);
    let tls = if !trust.is_encrypted {
        Diagnosis::skipped(CheckName::Tls, SkipReason::InClear)
    } else if is_answered {
        Diagnosis::ok(CheckName::Tls, CheckFact::Trusted(trust.ca_file.clone()))
    } else {
        unreached(CheckName::Tls)
    };
    let clock = match clock {
        Some(reading) => of_clocks(&reading),
        None if is_answered => Diagnosis::note(CheckName::Clock, CheckFact::NoDate),
        None => unreached(CheckName::Clock),
    };
    let error = match token {
        Ok(token) => {
            let fact = CheckFact::Issued(milliseconds, token.expires_at);
            let token = Diagnosis::ok(CheckName::Token, fact)
                .with("elapsed_milliseconds", Value::Number(milliseconds))
                .with("expires_at", Value::maybe(token.expires_at, Value::Moment));
            return vec![proxy, tls, token, clock];
        }
        Err(error) => error,
    };
    let concerned = concerned(&error);
    let mut of_error = Diagnosis::error(concerned, error);
    if concerned == CheckName::Token {
        let of_error = of_error.with("elapsed_milliseconds", Value::Number(milliseconds));
        return vec![proxy, tls, of_error, clock];
    }
    let token = unreached(CheckName::Token);
    if concerned == CheckName::Proxy {
        of_error.values = proxy.values;
        return vec![of_error, tls, token, clock];
    }
    vec![proxy, of_error, token, clock]
}

/// Returns the check that an error is about.
fn concerned(error: &GatewayError) -> CheckName {
    let GatewayErrorKind::NotReached { reason, .. } = &error.kind else {
        return CheckName::Token;
    };
    match reason {
        NotReached::Certificate(_) | NotReached::NotTls | NotReached::Tls => CheckName::Tls,
        NotReached::Proxy => CheckName::Proxy,
        NotReached::Lookup
        | NotReached::Refused
        | NotReached::TimedOut { .. }
        | NotReached::Unreachable
        | NotReached::Impossible
        | NotReached::Header => CheckName::Token,
    }
}

/// As far apart as clocks are that are set by the network, with a slow way between them.
const SECONDS_IN_STEP: i64 = 2;

/// As far apart as the proof of a refund allows for where the gateway sends no `Date` (`refunds.md`).
const SECONDS_ALLOWED_FOR: i64 = 120;

/// Judges this machine's clock by the gateway's.
fn of_clocks(reading: &ClockReading) -> Diagnosis {
    let gap = reading.gap();
    let ahead = gap.likely_seconds();
    let fact = if ahead > 0 {
        CheckFact::Ahead(ahead)
    } else {
        CheckFact::Behind(ahead.saturating_neg())
    };
    let apart = i64::try_from(gap.certain_seconds().unsigned_abs()).unwrap_or(i64::MAX);
    let diagnosis = if apart <= SECONDS_IN_STEP {
        Diagnosis::ok(CheckName::Clock, CheckFact::InStep)
    } else if apart <= SECONDS_ALLOWED_FOR {
        Diagnosis::note(CheckName::Clock, fact)
    } else {
        Diagnosis::warning(CheckName::Clock, fact)
    };
    diagnosis.with("clock_ahead_seconds", Value::Signed(ahead))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::gateway::{Call, CertificateFault};
    use crate::payment::Foreign;
    use crate::words::CheckState;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn states(kind: GatewayErrorKind, is_answered: bool, is_encrypted: bool) -> Vec<String> {
        let trial = TokenTrial {
            token: Err(GatewayError {
                call: Call::Token,
                http_status: is_answered.then_some(200),
                kind,
            }),
            clock: None,
            is_answered,
        };
        let trust = Trust {
            is_encrypted,
            ca_file: None,
        };
        let proxy = Diagnosis::ok(CheckName::Proxy, CheckFact::NoProxy);
        judge(trial, 1, &trust, proxy)
            .iter()
            .map(|it| format!("{} {}", it.check.code(), it.state.code()))
            .collect()
    }

    #[test]
    fn an_error_is_told_at_the_check_that_it_is_about() {
        let unreached = |reason| GatewayErrorKind::NotReached {
            reason,
            detail: Foreign::new("x"),
        };
        let expired = NotReached::Certificate(CertificateFault::Expired);
        assert_eq!(
            states(unreached(expired), false, true),
            ["proxy ok", "tls error", "token skipped", "clock skipped"]
        );
        assert_eq!(
            states(unreached(NotReached::Proxy), false, true),
            [
                "proxy error",
                "tls skipped",
                "token skipped",
                "clock skipped"
            ]
        );
        let limit = Duration::from_secs(10);
        assert_eq!(
            states(GatewayErrorKind::TimedOut { limit }, false, true),
            ["proxy ok", "tls skipped", "token error", "clock skipped"]
        );
        assert_eq!(
            states(GatewayErrorKind::Incomplete, true, true),
            ["proxy ok", "tls ok", "token error", "clock note"]
        );
        assert_eq!(
            states(GatewayErrorKind::Incomplete, true, false),
            ["proxy ok", "tls skipped", "token error", "clock note"]
        );
    }

    #[test]
    fn a_clock_is_judged_by_how_far_it_is_off_for_certain() {
        for (ahead, state, shown) in [
            (0, CheckState::Ok, 0),
            (2, CheckState::Ok, 2),
            (-2, CheckState::Ok, -2),
            (60, CheckState::Note, 60),
            (-60, CheckState::Note, -60),
            (3_600, CheckState::Warning, 3_600),
            (-86_400, CheckState::Warning, -86_400),
        ] {
            let at = NOW + SignedDuration::from_secs(ahead);
            let reading = ClockReading {
                date: NOW,
                asked_at: at + SignedDuration::from_millis(480),
                answered_at: at + SignedDuration::from_millis(520),
            };
            let diagnosis = of_clocks(&reading);
            assert_eq!(diagnosis.state, state, "{ahead}");
            let value = ("clock_ahead_seconds", Value::Signed(shown));
            assert_eq!(diagnosis.values, [value], "{ahead}");
        }
    }
}
