//! The rows of a configuration that cannot be used.

use super::code::{AuthCode, ConfigCode};
use super::hint::ConfigHint as Hint;
use super::verdict::Verdict;
use crate::config::{
    ConfigError, FileProblem, JournalProblem, KeyProblem, OtherProfiles, SyntaxProblem,
};
use crate::encoding::OtherEncoding;
use crate::exit::Exit;
use crate::journal::AddressError;

/// Returns what it means: exit code 4 where nothing is lacking but the credentials themselves.
pub(super) fn verdict(error: &ConfigError) -> Verdict<'_> {
    use ConfigError as E;
    match error {
        E::InFile { problem, .. } => of_file(problem),
        E::Exposed(exposed) => {
            Verdict::precondition(ConfigCode::Untrusted).hint(Hint::Close(exposed))
        }
        E::NothingConfigured { .. } => no_credentials().hint(Hint::Begin(None)),
        E::Read { path, source } if source.is_not_found() => {
            invalid().hint(Hint::Begin(Some(path)))
        }
        E::MissingVariable { .. } => no_credentials().hint(Hint::AllVariables),
        E::UnusableKey {
            problem: KeyProblem::Utf16,
            ..
        } => no_credentials().hint(Hint::SaveAsUtf8 { from: "utf-16" }),
        E::UnusableKey { .. } | E::KeyCommandTimeout { .. } => no_credentials(),
        E::Empty {
            name: "path" | "postgres_password_command",
            ..
        } => invalid().hint(Hint::FillIn),
        E::Password { .. } => {
            Verdict::precondition(ConfigCode::NoPassword).hint(Hint::PasswordSource)
        }
        E::Empty { .. } => no_credentials().hint(Hint::FillIn),
        E::KeyFile { .. } | E::KeyCommandStart { .. } | E::KeyCommandFailed { .. } => {
            no_credentials().hint(Hint::KeySource)
        }
        E::NoSuchProfile { others, .. } => invalid().hint(match others {
            OtherProfiles::Like(nearest) => Hint::DidYouMean(nearest),
            OtherProfiles::Unlike => Hint::ListProfiles,
            OtherProfiles::Nobody => Hint::Begin(None),
        }),
        E::NoProfileNamed { profiles, .. } if profiles.is_empty() => {
            invalid().hint(Hint::Begin(None))
        }
        E::NoProfileNamed { profiles, .. } => invalid().hint(Hint::NameOneOf(profiles)),
        E::SettleTooShort { least_seconds, .. } => invalid().hint(Hint::SettleLonger {
            least_seconds: *least_seconds,
        }),
        E::ProfileThere { .. } => invalid().hint(Hint::ReplaceIt),
        E::AlreadyThere { .. } => invalid().hint(Hint::LeftAsItWas),
        E::NoHome { .. } => invalid().hint(Hint::NameTheFile),
        E::Read { .. }
        | E::BadApiId { .. }
        | E::UnknownLanguage { .. }
        | E::BaseUrl { .. }
        | E::Proxy { .. }
        | E::VariableNotUtf8 { .. }
        | E::Write { .. } => invalid(),
    }
}

/// Returns what a mistake in the configuration file means.
fn of_file(problem: &FileProblem) -> Verdict<'_> {
    use FileProblem as P;
    match problem {
        P::MissingKey { key: "api_id", .. } => no_credentials(),
        P::MissingKey { key: "api_key", .. } => no_credentials().hint(Hint::WriteKey),
        P::MissingKey {
            key: "environment", ..
        } => invalid().hint(Hint::WriteEnvironment),
        P::Database(error) => of_database(error),
        P::Journal(JournalProblem::TwoPlaces | JournalProblem::TwoPasswords) => {
            invalid().hint(Hint::LeaveOneOut)
        }
        P::UnknownKey { nearest, .. } => {
            invalid().hint(nearest.map_or(Hint::EveryKey, Hint::DidYouMean))
        }
        P::UnknownEnvironment {
            nearest: Some(nearest),
            ..
        } => invalid().hint(Hint::DidYouMean(nearest)),
        P::UnknownEnvironment { value, .. } if value.as_harmless() == Some("local") => {
            invalid().hint(Hint::LocalByBaseUrl)
        }
        P::TwoSources {
            first: "environment" | "base_url",
            ..
        } => invalid().hint(Hint::TunnelOnly),
        P::TwoSources { .. } => invalid().hint(Hint::LeaveOneOut),
        P::FinalCode { .. } => invalid().hint(Hint::OnlyFinalCodes),
        P::NotUtf8(OtherEncoding::Cp949) => invalid().hint(Hint::SaveAsUtf8 { from: "cp949" }),
        P::NotUtf8(OtherEncoding::Utf16) => invalid().hint(Hint::SaveAsUtf8 { from: "utf-16" }),
        P::Syntax(SyntaxProblem::CurlyQuotes) => invalid().hint(Hint::PlainQuotes),
        P::Syntax(SyntaxProblem::UnquotedKey) => invalid().hint(Hint::QuoteTheName),
        P::Syntax(SyntaxProblem::Backslash) | P::ControlCharacter { .. } => {
            invalid().hint(Hint::SingleQuotes)
        }
        P::Syntax(SyntaxProblem::Json) => invalid().hint(Hint::EveryKey),
        P::Journal(JournalProblem::CommandForNothing)
        | P::NotUtf8(OtherEncoding::Unknown)
        | P::Syntax(_)
        | P::WrongType { .. }
        | P::OutOfRange { .. }
        | P::BadProfileName { .. }
        | P::ReservedProfile { .. }
        | P::UnknownEnvironment { .. }
        | P::MissingKey { .. } => invalid(),
    }
}

/// Returns what a mistake in the address of a database means.
fn of_database(error: &AddressError) -> Verdict<'_> {
    use AddressError as A;
    match error {
        A::UnknownKey { nearest, .. } => {
            invalid().hint(nearest.map_or(Hint::DatabaseKeys, Hint::DidYouMean))
        }
        A::OpportunisticTls { .. } | A::NameUnchecked { .. } => invalid().hint(Hint::VerifyFull),
        A::OtherScheme
        | A::NoEquals
        | A::OpenQuote
        | A::OpenBracket
        | A::UnescapedAt
        | A::Percent
        | A::Twice { .. }
        | A::ControlInValue { .. }
        | A::Missing { .. }
        | A::NotAHost
        | A::PortInHost
        | A::NotAnAddress
        | A::Count { .. }
        | A::SocketAmongHosts
        | A::Number { .. }
        | A::Word { .. }
        | A::HalfCertificate { .. } => invalid(),
    }
}

fn invalid<'e>() -> Verdict<'e> {
    Verdict::precondition(ConfigCode::Invalid)
}

fn no_credentials<'e>() -> Verdict<'e> {
    Verdict::new(Exit::Auth, AuthCode::NoCredentials)
}
