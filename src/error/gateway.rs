//! The rows of the gateway.

use super::code::{
    AuthCode, ConfigCode, ErrorCode, GatewayCode, NetworkCode, PaymentCode, SearchCode,
};
use super::consequence::Retry;
use super::hint::{self, GatewayHint as Hint};
use super::verdict::Verdict;
use crate::exit::Exit;
use crate::gateway::{Call, GatewayError, GatewayErrorKind, SetupError};
use crate::payment::{Problem, RefusedFor};
use crate::search::Incomplete;

/// Returns what it means when the gateway fails us.
pub(super) fn verdict(error: &GatewayError) -> Verdict<'_> {
    use GatewayErrorKind as K;
    match &error.kind {
        K::NotReached { reason, .. } => network(NetworkCode::NotReached, Hint::NotReached(*reason)),
        // A token is asked for in no other way for another period.
        K::TimedOut { .. } if error.call == Call::Token => {
            network(NetworkCode::TimedOut, Hint::TryLater)
        }
        K::TimedOut { .. } => network(NetworkCode::TimedOut, Hint::LongerOrLess),
        K::Broken { .. } => network(NetworkCode::Broken, Hint::TryAgain),
        K::Stalled { .. } => network(NetworkCode::Stalled, Hint::TryLater),
        K::Incomplete => network(NetworkCode::Incomplete, Hint::TryAgain),
        K::Unavailable { .. } => network(GatewayCode::Unavailable, Hint::TryAgain),
        K::Redirected { .. } => network(GatewayCode::Redirected, Hint::Redirected),
        // As of any payment whose figures contradict each other.
        K::Unreadable {
            problem: Problem::SeveralPayments,
            ..
        } => Verdict::new(Exit::Precondition, PaymentCode::RowsDiffer).hint(Hint::RowsDiffer),
        K::Unreadable { .. } => network(GatewayCode::Unreadable, Hint::SomebodyElse),
        K::TooLarge { .. } => network(GatewayCode::TooLarge, Hint::ShorterPeriod),
        K::Refused { .. } => refused(error.refused_for().unwrap_or(RefusedFor::Unknown)),
    }
}

fn network<'e>(code: impl Into<ErrorCode>, hint: Hint) -> Verdict<'e> {
    Verdict::new(Exit::Network, code).hint(hint)
}

/// Returns what a refusal means, by what it is about.
fn refused(about: RefusedFor) -> Verdict<'static> {
    let verdict = if about.is_credentials() {
        Verdict::new(Exit::Auth, AuthCode::Refused)
    } else {
        Verdict::new(Exit::Refused, GatewayCode::Refused)
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
    match error {
        SetupError::CaFile { .. } => Verdict::precondition(ConfigCode::CaFile).hint(Hint::Pem),
        SetupError::Proxy => Verdict::precondition(ConfigCode::Proxy).hint(Hint::ProxyForm),
        SetupError::ApiKey => Verdict::precondition(ConfigCode::ApiKey),
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
    let verdict = Verdict::new(exit, SearchCode::Incomplete);
    match (incomplete.is_of_use_in_part(), incomplete.can_be_sliced()) {
        (true, true) => verdict.hint(hint::Hint::SmallerSlices),
        (true, false) => verdict.hint(hint::Hint::PartOrAgain),
        (false, _) => verdict.hint(Hint::TryAgain),
    }
}
