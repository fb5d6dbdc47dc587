//! The rows of the gateway.

use super::hint::{self, GatewayHint as Hint};
use super::verdict::{Retry, Verdict};
use crate::exit::Exit;
use crate::gateway::{GatewayError, GatewayErrorKind, SetupError};
use crate::payment::{Problem, RefusedFor};
use crate::search::Incomplete;

/// Returns what it means when the gateway fails us.
pub(super) fn verdict(error: &GatewayError) -> Verdict<'_> {
    use GatewayErrorKind as K;
    let network = |code, hint| Verdict::new(Exit::Network, code).hint(hint);
    match &error.kind {
        K::NotReached { reason, .. } => network("network.not_reached", Hint::NotReached(*reason)),
        K::TimedOut { .. } => network("network.timed_out", Hint::LongerOrLess),
        K::Broken { .. } => network("network.broken", Hint::TryAgain),
        K::Stalled { .. } => network("network.stalled", Hint::TryLater),
        K::Incomplete => network("network.incomplete", Hint::TryAgain),
        K::Unavailable { .. } => network("gateway.unavailable", Hint::TryAgain),
        K::Redirected { .. } => network("gateway.redirected", Hint::Redirected),
        // As of any payment whose figures contradict each other.
        K::Unreadable {
            problem: Problem::SeveralPayments,
            ..
        } => Verdict::new(Exit::Precondition, "payment.rows_differ").hint(Hint::RowsDiffer),
        K::Unreadable { .. } => network("gateway.unreadable", Hint::SomebodyElse),
        K::TooLarge { .. } => network("gateway.too_large", Hint::ShorterPeriod),
        K::Refused { .. } => refused(error.refused_for().unwrap_or(RefusedFor::Unknown)),
    }
}

/// Returns what a refusal means, by what it is about.
fn refused(about: RefusedFor) -> Verdict<'static> {
    let verdict = if about.is_credentials() {
        Verdict::new(Exit::Auth, "auth.refused")
    } else {
        Verdict::new(Exit::Refused, "gateway.refused")
    };
    let verdict = if about.may_pass() {
        verdict.retry(Retry::Safe)
    } else {
        verdict
    };
    match about {
        RefusedFor::ApiId => verdict.hint(Hint::MixedUp),
        RefusedFor::Credentials => verdict.hint(Hint::Credentials),
        RefusedFor::PeriodTooLong => verdict.hint(Hint::ShorterPeriod),
        RefusedFor::IpAddress => verdict.hint(Hint::IpAddress),
        RefusedFor::Maintenance => verdict.hint(Hint::Maintenance),
        RefusedFor::TooManyRequests => verdict.hint(Hint::FewerRequests),
        RefusedFor::Trouble => verdict.hint(Hint::TryLater),
        RefusedFor::Token => verdict.hint(Hint::NewToken),
        RefusedFor::NotEntitled => verdict.hint(Hint::AskCookiePay),
        RefusedFor::Unknown => verdict,
    }
}

/// Returns what it means that no call can be made.
pub(super) fn no_setup(error: &SetupError) -> Verdict<'_> {
    let invalid = |code| Verdict::new(Exit::Precondition, code);
    match error {
        SetupError::CaFile { .. } => invalid("config.ca_file").hint(Hint::Pem),
        SetupError::Proxy => invalid("config.proxy").hint(Hint::ProxyForm),
        SetupError::ApiKey => invalid("config.api_key"),
    }
}

/// Returns what it means that a part of a search did not come. Where nothing came at all, and always for
/// the same reason, that is what went wrong.
pub(super) fn incomplete(incomplete: &Incomplete) -> Verdict<'_> {
    let exit = incomplete
        .causes_of_all()
        .map(|error| verdict(error).exit)
        .reduce(|one, other| if one == other { one } else { Exit::Network })
        .unwrap_or(Exit::Network);
    let verdict = Verdict::new(exit, "search.incomplete");
    if incomplete.is_of_use_in_part() {
        verdict.hint(hint::Hint::SmallerSlices)
    } else {
        verdict.hint(Hint::TryAgain)
    }
}
