//! Why a configuration cannot be used, where its values come from, and what should not stay as it is.

use std::fmt::{self, Formatter};
use std::path::Path;

use crate::config::{
    ConfigError, FileProblem, FoundValue, HomeFor, KeyPlace, KeyProblem, KeyProgram, KeySource,
    KeyTable, MAX_KEY_BYTES, Origin, ReservedProfile, SyntaxProblem, WantedValue, Warning,
};
use crate::encoding::OtherEncoding;
use crate::payment::Quoted;
use crate::rights::{Exposed, Exposure};
use crate::secret::Guarded;
use crate::shown::{ShownPath, escape};
use crate::small_file::SmallFileError;
use crate::words::{guarded_path, paste};

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome { wanted } => write_no_home(f, *wanted),
            Self::Read { path, .. } => write!(f, "cannot read {}", GuardedPath(path)),
            Self::InFile { place, problem } => write!(f, "{place}: {problem}"),
            Self::Exposed(exposed) => write_exposed(f, exposed),
            Self::SettleTooShort {
                settle_seconds,
                origin,
                least_seconds,
                cancel_timeout_seconds,
                cancel_timeout_origin,
            } => write!(
                f,
                "settle_seconds is {settle_seconds} ({origin}), and has to be at least \
                 {least_seconds}: 60 more than cancel_timeout_seconds, which is \
                 {cancel_timeout_seconds} ({cancel_timeout_origin})"
            ),
            Self::Empty { origin, name } => write!(f, "{name} is empty ({origin})"),
            Self::UnknownLanguage { origin } => write_unknown_language(f, origin),
            Self::BadApiId { origin, unfit } => write!(f, "{unfit} ({origin})"),
            Self::BaseUrl { origin, .. } => write!(f, "cannot use the base URL ({origin})"),
            Self::Proxy { origin, .. } => write!(f, "cannot use the proxy ({origin})"),
            Self::NoSuchProfile {
                name,
                origin,
                path,
                others: _,
            } => write_no_such_profile(f, name, origin, path.as_deref()),
            Self::NoProfileNamed { path, .. } => {
                let path = GuardedPath(path);
                write!(f, "no profile was named, and {path} has no default_profile")
            }
            Self::NothingConfigured { path } => write_nothing_configured(f, path.as_deref()),
            Self::MissingVariable { name } => write!(
                f,
                "the environment variable {name} is not set, and no profile was named"
            ),
            Self::VariableNotUtf8 { name } => {
                write!(f, "the environment variable {name} is not UTF-8 text")
            }
            Self::UnusableKey { place, problem } => write!(f, "the API key {problem} ({place})"),
            Self::KeyFile { origin, path, .. } => {
                let path = Bare(path);
                write!(f, "cannot read the API key from {path} ({origin})")
            }
            Self::KeyCommandStart {
                origin, program, ..
            } => write!(f, "cannot run {program} for the API key ({origin})"),
            Self::KeyCommandFailed {
                origin,
                program,
                status,
            } => write!(f, "{program} gave no API key: {status} ({origin})"),
            Self::KeyCommandTimeout {
                origin,
                program,
                limit_seconds,
            } => write!(
                f,
                "{program} gave no API key within {limit_seconds} s ({origin})"
            ),
            Self::Password { origin, problem } => write!(f, "{problem} ({origin})"),
            Self::AlreadyThere { path } => write!(f, "{} is there already", GuardedPath(path)),
            Self::ProfileThere { path, name } => write_profile_there(f, path, name),
            Self::Write { path, .. } => write!(f, "cannot write {}", GuardedPath(path)),
        }
    }
}

/// A text between quotation marks, or why it is not shown.
pub(super) struct InQuotes<'a>(pub(super) &'a Guarded);

impl fmt::Display for InQuotes<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Guarded::Harmless(text) => Quoted(text).fmt(f),
            Guarded::Hidden { chars } => write_hidden(f, *chars),
        }
    }
}

/// A name between grave accents, or why it is not shown.
struct InTicks<'a>(&'a Guarded);

impl fmt::Display for InTicks<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Guarded::Harmless(name) => write!(f, "`{}`", escape(name)),
            Guarded::Hidden { chars } => write_hidden(f, *chars),
        }
    }
}

/// The name of a key, or why it is not shown.
pub(super) struct Bare<'a>(pub(super) &'a Guarded);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Guarded::Harmless(name) => escape(name).fmt(f),
            Guarded::Hidden { chars } => write_hidden(f, *chars),
        }
    }
}

/// A path that is not shown whole where its last name could be a key that was put in its place.
pub(super) struct GuardedPath<'a>(pub(super) &'a Path);

impl fmt::Display for GuardedPath<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        guarded_path::write(f, self.0, |name, f| Bare(name).fmt(f))
    }
}

/// Stands in the place of a text.
fn write_hidden(f: &mut Formatter<'_>, chars: usize) -> fmt::Result {
    write!(f, "({chars} characters, not shown: they could be a key)")
}

/// Puts the program between quotation marks.
impl fmt::Display for KeyProgram {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        InQuotes(&self.0).fmt(f)
    }
}

fn write_exposed(f: &mut Formatter<'_>, exposed: &[Exposed]) -> fmt::Result {
    let places = Places(exposed);
    write!(f, "others could change what this profile uses: {places}")
}

fn write_unknown_language(f: &mut Formatter<'_>, origin: &Origin) -> fmt::Result {
    write!(f, "no such language: `ko` and `en` are there ({origin})")
}

fn write_no_home(f: &mut Formatter<'_>, wanted: HomeFor) -> fmt::Result {
    f.write_str(match wanted {
        HomeFor::ConfigFile => "there is no home directory to look for the configuration file in",
        HomeFor::StateDir => "there is no home directory to look for the state directory in",
        HomeFor::Tilde => "there is no home directory to look for ~/ in",
    })
}

fn write_profile_there(f: &mut Formatter<'_>, path: &Path, name: &str) -> fmt::Result {
    write!(
        f,
        "the profile `{}` is in {} already",
        escape(name),
        GuardedPath(path)
    )
}

fn write_no_such_profile(
    f: &mut Formatter<'_>,
    name: &Guarded,
    origin: &Origin,
    path: Option<&Path>,
) -> fmt::Result {
    let name = InTicks(name);
    match path {
        Some(path) => write!(f, "no profile {name} in {} ({origin})", GuardedPath(path)),
        None => write!(f, "no profile {name}, and no configuration file ({origin})"),
    }
}

fn write_nothing_configured(f: &mut Formatter<'_>, path: Option<&Path>) -> fmt::Result {
    match path {
        Some(path) => write!(f, "there is no configuration at {}", GuardedPath(path)),
        None => f.write_str("there is no configuration, and no home directory to look for it in"),
    }
}

/// Completes a place in the file.
impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8(encoding) => f.write_str(match encoding {
                OtherEncoding::Cp949 => "this is CP949, not UTF-8 text",
                OtherEncoding::Utf16 => "this is UTF-16, not UTF-8 text",
                OtherEncoding::Unknown => "this is not UTF-8 text",
            }),
            Self::Syntax(problem) => problem.fmt(f),
            Self::ControlCharacter { key } => {
                write!(
                    f,
                    "{key} has a control character, which a backslash in double quotes made"
                )
            }
            Self::UnknownKey { key, table, .. } => write_unknown_key(f, key, table),
            Self::WrongType {
                key,
                expected,
                found,
            } => write!(f, "{key} is {expected}, not {found}", key = Bare(key)),
            Self::OutOfRange { key, min, max } => {
                write!(f, "{key} is a whole number from {min} to {max}")
            }
            Self::FinalCode { code, .. } => {
                write!(f, "final_codes cannot hold {code}", code = InQuotes(code))
            }
            Self::BadProfileName { name } => write!(
                f,
                "{name} is not a profile name, which has letters, digits, `-`, `_` and `.`; rename it \
                 there",
                name = InQuotes(name)
            ),
            Self::ReservedProfile { name, meaning } => match meaning {
                ReservedProfile::Demo => write!(
                    f,
                    "the profile name `{name}` is taken: it is the built-in demonstration"
                ),
                ReservedProfile::Environment => write!(
                    f,
                    "the profile name `{name}` is taken: it is what the COOKIEPAY_ variables say"
                ),
            },
            Self::TwoSources {
                profile,
                first,
                second,
            } => write!(
                f,
                "profile {profile} has both {first} and {second}",
                profile = InTicks(profile)
            ),
            Self::UnknownEnvironment { value, .. } => write!(
                f,
                "environment {value} is neither \"live\" nor \"sandbox\"",
                value = InQuotes(value)
            ),
            Self::Journal(problem) => problem.fmt(f),
            Self::Database(error) => error.fmt(f),
            Self::MissingKey { profile, key } => {
                write!(
                    f,
                    "profile {profile} has no {key}",
                    profile = InTicks(profile)
                )
            }
        }
    }
}

fn write_unknown_key(f: &mut Formatter<'_>, key: &Guarded, table: &KeyTable) -> fmt::Result {
    let key = InQuotes(key);
    match table {
        KeyTable::TopLevel => write!(f, "unknown key {key} in the top level"),
        KeyTable::Journal => write!(f, "unknown key {key} in [journal]"),
        KeyTable::Compare => write!(f, "unknown key {key} in compare"),
        KeyTable::CompareColumns => write!(f, "unknown key {key} in the columns of compare"),
        KeyTable::Profile(name) => {
            write!(
                f,
                "unknown key {key} in profile {name}",
                name = InTicks(name)
            )
        }
    }
}

impl fmt::Display for SyntaxProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "this is JSON; a configuration is TOML",
            Self::CurlyQuotes => "these quotes are not the plain ones, \" or '",
            Self::UnquotedKey => {
                "a name with other letters than A to Z, digits, - and _ has to be in quotes"
            }
            Self::Backslash => "a backslash in double quotes stands for something else",
            Self::Duplicate => "this key or table is there twice",
            Self::OpenQuote => "a quote is not closed on this line",
            Self::OpenBracket => "a bracket is not closed on this line",
            Self::NoEquals => "there is no equals sign behind the key",
            Self::NoValue => "there is no value behind the equals sign",
            Self::Unquoted => "a text has to be in quotes",
            Self::Other => "this is not a line of TOML",
        })
    }
}

/// Says where the key is: never the line of a profile that only names the file.
impl fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(origin) => origin.fmt(f),
            Self::File(path) => ShownPath(path).fmt(f),
            Self::Command(program) => {
                write!(f, "printed by {}", ShownPath(program))
            }
        }
    }
}

impl fmt::Display for SmallFileError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(error) => error.fmt(f),
            Self::TooLarge { bytes_max } => {
                write!(f, "it has more than {bytes_max} bytes, or no end")
            }
            Self::NoEnd { waited } => {
                write!(
                    f,
                    "nobody wrote it to its end within {} s",
                    waited.as_secs()
                )
            }
        }
    }
}

impl fmt::Display for WantedValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "a table",
            Self::String => "a string",
            Self::Boolean => "true or false",
            Self::WholeNumber => "a whole number",
            Self::Command => "an array of strings, a program and its arguments",
            Self::Codes => "an array of strings, the codes",
        })
    }
}

impl fmt::Display for FoundValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "a string",
            Self::WholeNumber => "a whole number",
            Self::DecimalNumber => "a decimal number",
            Self::Boolean => "true or false",
            Self::Date => "a date",
            Self::Array => "an array",
            Self::Table => "a table",
        })
    }
}

/// Completes "the API key …".
impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong => write!(f, "is longer than {MAX_KEY_BYTES} bytes"),
            Self::SeveralLines => f.write_str("has more than one line"),
            Self::Blank => f.write_str("holds a blank"),
            Self::Utf16 => f.write_str("is in UTF-16, and has to be in UTF-8"),
            Self::NotVisibleAscii => f.write_str("holds a character that is not visible ASCII"),
        }
    }
}

/// Says where the key comes from; never the key, nor the arguments of a command.
impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("(hidden)"),
            Self::File(path) => write!(f, "(in the file {})", GuardedPath(path)),
            Self::Command { program, .. } => {
                write!(f, "(printed by the command {})", GuardedPath(program))
            }
        }
    }
}

/// Writes the flag, the variable, `path:line`, or `default`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Environment(name) => write!(f, "the environment variable {name}"),
            Self::File(place) => write!(f, "{}:{}", ShownPath(&place.path), place.line),
            Self::Default => f.write_str("default"),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenToOthers { path, mode } => write!(
                f,
                "{} is open to other users of this machine (mode {mode:04o}); `chmod 600` closes it",
                ShownPath(path)
            ),
            Self::Exposed(exposed) => write!(
                f,
                "others could change {exposed}, which a live profile refuses: `{}`",
                paste::close(std::slice::from_ref(exposed))
            ),
            Self::PasswordInFile(origin) => write!(
                f,
                "a password stands in the configuration ({origin}); name a command that prints it, \
                 postgres_password_command, or keep it in ~/.pgpass"
            ),
            Self::ServerUnchecked { origin, mode } => write!(
                f,
                "with sslmode={mode}, nobody checks that the database is the one that you mean \
                 ({origin}): whoever is in between can say that a refund was never made, so that it is \
                 made twice; write sslmode=verify-full, with sslrootcert where the server has an \
                 authority of its own"
            ),
            Self::PasswordFileIgnored { path, mode } => write!(
                f,
                "{} is open to other users of this machine (mode {mode:04o}), so that no password is \
                 read from it; `chmod 600` closes it",
                ShownPath(path)
            ),
        }
    }
}

/// Names each, with commas between them.
pub(super) struct Places<'a>(pub(super) &'a [Exposed]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let places: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&places.join(", "))
    }
}

/// Names a file, its mode and its owner.
impl fmt::Display for Exposed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (path, mode, owner) = (ShownPath(&self.path), self.mode, self.owner);
        match self.exposure {
            Exposure::Mode | Exposure::Owner { .. } => {
                write!(f, "{path} (mode {mode:04o}, owner {owner})")
            }
            Exposure::Replaced => write!(
                f,
                "{path} (replaced while it was opened; mode {mode:04o}, owner {owner})"
            ),
        }
    }
}
