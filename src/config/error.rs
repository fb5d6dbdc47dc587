//! Why a configuration cannot be used: as data, without a key, or a line that could hold one.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use super::secret_error::{KeyPlace, KeyProblem, KeyProgram, PasswordProblem};
use super::{Origin, Place, UnfitCharacter};
use crate::encoding::OtherEncoding;
use crate::gateway::{ParseEndpointError, ParseProxyError};
use crate::journal::AddressError;
use crate::payment::ParseFinalCodeError;
use crate::rights::Exposed;
use crate::secret::Guarded;
use crate::small_file::SmallFileError;

/// Why a configuration cannot be used.
#[derive(Debug)]
pub enum ConfigError {
    /// There is no home directory to derive a standard place from.
    NoHome {
        /// What was looked for.
        wanted: HomeFor,
    },
    /// The configuration file was named and cannot be read, or is there and cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: SmallFileError,
    },
    /// The configuration file says what it must not, or leaves out what it must say.
    InFile {
        /// Where.
        place: Place,
        /// What is wrong there.
        problem: FileProblem,
    },
    /// Others can change what a profile uses that has to be trusted.
    Exposed(Vec<Exposed>),
    /// A refund would count as not made while its cancel may still be on its way.
    SettleTooShort {
        /// How long a refund would be in doubt.
        settle_seconds: u64,
        /// Where that was set.
        origin: Origin,
        /// How long it has to be.
        least_seconds: u64,
        /// How long a cancel may take.
        cancel_timeout_seconds: u64,
        /// Where that was set.
        cancel_timeout_origin: Origin,
    },
    /// A value that must say something is empty.
    Empty {
        /// Where it was set.
        origin: Origin,
        /// The key or the variable.
        name: &'static str,
    },
    /// A language has no words here.
    UnknownLanguage {
        /// Where it was set.
        origin: Origin,
    },
    /// A merchant's id holds a blank, or what is not seen.
    BadApiId {
        /// Where it was set.
        origin: Origin,
        /// The first such character.
        unfit: UnfitCharacter,
    },
    /// A base URL is not one to send a key to.
    BaseUrl {
        /// Where it was set.
        origin: Origin,
        /// Why.
        source: ParseEndpointError,
    },
    /// A proxy's URL cannot be used.
    Proxy {
        /// Where it was set.
        origin: Origin,
        /// Why.
        source: ParseProxyError,
    },
    /// There is no profile of that name.
    NoSuchProfile {
        /// The name that was asked for.
        name: Guarded,
        /// Who asked for it.
        origin: Origin,
        /// The file that was looked in; `None` when there is none.
        path: Option<PathBuf>,
        /// What there is instead.
        others: OtherProfiles,
    },
    /// There are profiles, and nobody said which.
    NoProfileNamed {
        /// The configuration file.
        path: PathBuf,
        /// The profiles that there are, without `demo`.
        profiles: Vec<String>,
    },
    /// There is neither a configuration file nor credentials in the environment.
    NothingConfigured {
        /// Where the file would be; `None` without a home directory.
        path: Option<PathBuf>,
    },
    /// Some credentials come from the environment, and this one is not there.
    MissingVariable {
        /// The variable.
        name: &'static str,
    },
    /// A variable holds bytes that are not text.
    VariableNotUtf8 {
        /// The variable.
        name: &'static str,
    },
    /// The API key cannot be sent.
    UnusableKey {
        /// Where the key comes from.
        place: KeyPlace,
        /// What is wrong with it, without showing it.
        problem: KeyProblem,
    },
    /// The file with the API key cannot be read.
    KeyFile {
        /// Where the file is named.
        origin: Origin,
        /// The file.
        path: Guarded,
        /// Why not.
        source: SmallFileError,
    },
    /// The command that prints the API key cannot be run.
    KeyCommandStart {
        /// Where the command is named.
        origin: Origin,
        /// The program, without its arguments.
        program: KeyProgram,
        /// What the system said.
        source: io::Error,
    },
    /// The command that prints the API key failed.
    KeyCommandFailed {
        /// Where the command is named.
        origin: Origin,
        /// The program, without its arguments.
        program: KeyProgram,
        /// How it ended.
        status: ExitStatus,
    },
    /// The command that prints the API key did not end, and was stopped.
    KeyCommandTimeout {
        /// Where the command is named.
        origin: Origin,
        /// The program, without its arguments.
        program: KeyProgram,
        /// How long it had.
        limit_seconds: u64,
    },
    /// The password of a database cannot be had.
    Password {
        /// Where it is said where the password comes from.
        origin: Origin,
        /// Why not.
        problem: PasswordProblem,
    },
    /// A configuration file is there already.
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// A profile that was to be made is there already.
    ProfileThere {
        /// The file.
        path: PathBuf,
        /// The profile.
        name: String,
    },
    /// A configuration file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What there is where a profile is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherProfiles {
    /// The one whose name is spelled most like it.
    Like(String),
    /// Others.
    Unlike,
    /// None but `demo`.
    Nobody,
}

/// What is wrong at a place of the configuration file.
#[derive(Debug)]
pub enum FileProblem {
    /// The configuration file is not in UTF-8.
    NotUtf8(OtherEncoding),
    /// The configuration file is not TOML. The text of the line is not kept: it could hold a key.
    Syntax(SyntaxProblem),
    /// A path has a control character: a backslash in double quotes made it.
    ControlCharacter {
        /// The key.
        key: &'static str,
    },
    /// The file holds a key that means nothing.
    UnknownKey {
        /// The key.
        key: Guarded,
        /// The table that it is in.
        table: KeyTable,
        /// The known key that is spelled most like it.
        nearest: Option<&'static str>,
    },
    /// A value has another type than its key wants.
    WrongType {
        /// The key.
        key: Guarded,
        /// The type that is wanted.
        expected: WantedValue,
        /// The type that is there.
        found: FoundValue,
    },
    /// A number is outside of what makes sense.
    OutOfRange {
        /// The key.
        key: String,
        /// The smallest that is accepted.
        min: u64,
        /// The largest that is accepted.
        max: u64,
    },
    /// A code cannot be one of a final no.
    FinalCode {
        /// The code.
        code: Guarded,
        /// Why.
        source: ParseFinalCodeError,
    },
    /// A profile's name could not be told apart in a list of profiles.
    BadProfileName {
        /// The name.
        name: Guarded,
    },
    /// A profile has a name that this program keeps for itself.
    ReservedProfile {
        /// The name.
        name: String,
        /// What the name stands for.
        meaning: ReservedProfile,
    },
    /// The same thing is said by two keys. `environment` and `base_url` are two only where they are no
    /// tunnel.
    TwoSources {
        /// The profile.
        profile: Guarded,
        /// The key that comes first in the file.
        first: &'static str,
        /// The key that comes second.
        second: &'static str,
    },
    /// An environment is neither `live` nor `sandbox`.
    UnknownEnvironment {
        /// What is there.
        value: Guarded,
        /// The environment that is spelled most like it.
        nearest: Option<&'static str>,
    },
    /// What `[journal]` says does not go together.
    Journal(JournalProblem),
    /// The address of a database cannot be used.
    Database(AddressError),
    /// A profile lacks a key that every profile needs.
    MissingKey {
        /// The profile.
        profile: Guarded,
        /// The key; `environment` and `api_key` stand for their alternatives as well.
        key: &'static str,
    },
}

/// What in `[journal]` does not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalProblem {
    /// It is both a file and a database.
    TwoPlaces,
    /// The password is in the address of the database, and a command prints it too.
    TwoPasswords,
    /// A command prints the password of no database.
    CommandForNothing,
}

/// Why a text is not TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// It is JSON.
    Json,
    /// Its quotes are typographic ones.
    CurlyQuotes,
    /// A key with other letters than ASCII is not in quotes.
    UnquotedKey,
    /// A backslash in double quotes stands for something else.
    Backslash,
    /// A key or a table is there twice.
    Duplicate,
    /// A quote is not closed.
    OpenQuote,
    /// A bracket is not closed.
    OpenBracket,
    /// There is no equals sign behind a key.
    NoEquals,
    /// There is no value behind an equals sign.
    NoValue,
    /// A value is not in quotes.
    Unquoted,
    /// It is something else.
    Other,
}

/// What a home directory is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeFor {
    /// The configuration file.
    ConfigFile,
    /// The directory for what must outlive a run.
    StateDir,
    /// A path that begins with `~/`.
    Tilde,
}

/// A table of the configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyTable {
    /// What is outside of every table.
    TopLevel,
    /// `[journal]`.
    Journal,
    /// A profile, by its name.
    Profile(Guarded),
    /// The `compare` of a profile.
    Compare,
    /// The `columns` of that.
    CompareColumns,
}

/// What the value of a key has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedValue {
    /// A table.
    Table,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    WholeNumber,
    /// An array of strings: a program and its arguments.
    Command,
    /// An array of strings: codes.
    Codes,
}

/// What the value of a key is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundValue {
    /// A string.
    String,
    /// A whole number.
    WholeNumber,
    /// A decimal number.
    DecimalNumber,
    /// `true` or `false`.
    Boolean,
    /// A date, a time, or both.
    Date,
    /// An array.
    Array,
    /// A table.
    Table,
}

/// A profile that the program makes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservedProfile {
    /// The demonstration.
    Demo,
    /// What the environment variables say.
    Environment,
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::KeyFile { source, .. } => Some(source),
            Self::KeyCommandStart { source, .. } | Self::Write { source, .. } => Some(source),
            Self::InFile {
                problem: FileProblem::FinalCode { source, .. },
                ..
            } => Some(source),
            Self::Password { problem, .. } => problem.source(),
            Self::BaseUrl { source, .. } => Some(source),
            Self::Proxy { source, .. } => Some(source),
            Self::NoHome { .. }
            | Self::Exposed(_)
            | Self::InFile { .. }
            | Self::SettleTooShort { .. }
            | Self::Empty { .. }
            | Self::BadApiId { .. }
            | Self::UnknownLanguage { .. }
            | Self::NoSuchProfile { .. }
            | Self::NoProfileNamed { .. }
            | Self::NothingConfigured { .. }
            | Self::MissingVariable { .. }
            | Self::VariableNotUtf8 { .. }
            | Self::UnusableKey { .. }
            | Self::KeyCommandFailed { .. }
            | Self::KeyCommandTimeout { .. }
            | Self::ProfileThere { .. }
            | Self::AlreadyThere { .. } => None,
        }
    }
}
