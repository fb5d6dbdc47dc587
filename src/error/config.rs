//! The rows of a configuration that cannot be used.

use super::hint::ConfigHint as Hint;
use super::verdict::Verdict;
use crate::config::Error;
use crate::exit::Exit;

/// Returns what it means: exit code 4 where nothing is lacking but the credentials themselves.
pub(super) fn verdict(error: &Error) -> Verdict<'_> {
    use Error as E;
    let invalid = || Verdict::new(Exit::Precondition, "config.invalid");
    let no_credentials = || Verdict::new(Exit::Auth, "auth.no_credentials");
    match error {
        E::NothingConfigured { .. } => no_credentials().hint(Hint::Begin),
        E::MissingVariable { .. } => no_credentials().hint(Hint::AllVariables),
        E::MissingKey { key: "api_id", .. }
        | E::UnusableKey { .. }
        | E::KeyCommandTimeout { .. } => no_credentials(),
        E::MissingKey { key: "api_key", .. } => no_credentials().hint(Hint::WriteKey),
        E::MissingKey {
            key: "environment", ..
        } => invalid().hint(Hint::WriteEnvironment),
        E::Empty { .. } => no_credentials().hint(Hint::FillIn),
        E::KeyFile { .. } | E::KeyCommandStart { .. } | E::KeyCommandFailed { .. } => {
            no_credentials().hint(Hint::KeySource)
        }
        E::UnknownKey { nearest, .. } => {
            invalid().hint(nearest.map_or(Hint::EveryKey, Hint::DidYouMean))
        }
        E::UnknownEnvironment {
            nearest: Some(nearest),
            ..
        } => invalid().hint(Hint::DidYouMean(nearest)),
        E::UnknownEnvironment { value, .. } if value == "local" => {
            invalid().hint(Hint::LocalByBaseUrl)
        }
        E::NoSuchProfile { nearest, .. } => {
            let nearest = nearest.as_deref();
            invalid().hint(nearest.map_or(Hint::ListProfiles, Hint::DidYouMean))
        }
        E::NoProfileNamed { profiles, .. } => invalid().hint(Hint::NameOneOf(profiles)),
        E::TwoSources {
            first: "environment" | "base_url",
            ..
        } => invalid().hint(Hint::TunnelOnly),
        E::TwoSources { .. } => invalid().hint(Hint::LeaveOneOut),
        E::SettleTooShort { least_seconds, .. } => invalid().hint(Hint::SettleLonger {
            least_seconds: *least_seconds,
        }),
        E::FinalCode { .. } => invalid().hint(Hint::OnlyFinalCodes),
        E::AlreadyThere { .. } => invalid().hint(Hint::LeftAsItWas),
        E::NoHome { .. } => invalid().hint(Hint::NameTheFile),
        E::Read { .. }
        | E::NotUtf8 { .. }
        | E::Syntax { .. }
        | E::WrongType { .. }
        | E::OutOfRange { .. }
        | E::BadApiId { .. }
        | E::BadProfileName { .. }
        | E::ReservedProfile { .. }
        | E::UnknownEnvironment { .. }
        | E::BaseUrl { .. }
        | E::Proxy { .. }
        | E::MissingKey { .. }
        | E::VariableNotUtf8 { .. }
        | E::Write { .. } => invalid(),
    }
}
