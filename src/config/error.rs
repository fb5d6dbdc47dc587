//! Why a configuration cannot be used. Refuses to quote a key, or a line that could hold one.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;

use super::Origin;
use crate::gateway::{ParseEndpointError, ParseProxyError};
use crate::payment::{ParseFinalCodeError, escape};

/// A line and a column of a configuration file, both counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub path: Arc<Path>,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Writes `path:line:column`, which editors and terminals can follow.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path.display(), self.line, self.column)
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no home directory to derive a standard place from.
    #[error("there is no home directory to look for {wanted} in")]
    NoHome {
        /// What was looked for.
        wanted: &'static str,
    },
    /// The configuration file was named and cannot be read, or is there and cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The configuration file is not UTF-8.
    #[error("{place}: this is not UTF-8 text")]
    NotUtf8 {
        /// The first byte that is not.
        place: Place,
    },
    /// The configuration file is not TOML.
    #[error("{place}: {message}")]
    Syntax {
        /// Where reading stopped.
        place: Place,
        /// What was wrong there, without the text of the line.
        message: String,
    },
    /// The file holds a key that means nothing.
    #[error("{place}: unknown key {key:?} in {table}")]
    UnknownKey {
        /// Where.
        place: Place,
        /// The key.
        key: String,
        /// The table that it is in, as a person would name it.
        table: String,
        /// The known key that is spelled most like it.
        nearest: Option<&'static str>,
    },
    /// A value has another type than its key wants.
    #[error("{place}: {key} is {expected}, not {found}")]
    WrongType {
        /// Where.
        place: Place,
        /// The key.
        key: String,
        /// The type that is wanted.
        expected: &'static str,
        /// The type that is there.
        found: &'static str,
    },
    /// A number is outside of what makes sense.
    #[error("{place}: {key} is a whole number from {min} to {max}")]
    OutOfRange {
        /// Where.
        place: Place,
        /// The key.
        key: String,
        /// The smallest that is accepted.
        min: u64,
        /// The largest that is accepted.
        max: u64,
    },
    /// A refund would count as not made while its cancel may still be on its way.
    #[error(
        "settle_seconds is {settle_seconds} ({origin}), and has to be at least {least_seconds}: 60 more than cancel_timeout_seconds, which is {cancel_timeout_seconds} ({cancel_timeout_origin})"
    )]
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
    /// A code cannot be one of a final no.
    #[error("{place}: final_codes cannot hold {code:?}")]
    FinalCode {
        /// Where the code is.
        place: Place,
        /// The code.
        code: String,
        /// Why.
        source: ParseFinalCodeError,
    },
    /// A value that must say something is empty.
    #[error("{name} is empty ({origin})")]
    Empty {
        /// Where it was set.
        origin: Origin,
        /// The key or the variable.
        name: &'static str,
    },
    /// A merchant's id holds blanks or control characters.
    #[error("{name} holds a blank or a control character ({origin})")]
    BadApiId {
        /// Where it was set.
        origin: Origin,
        /// The key or the variable.
        name: &'static str,
    },
    /// A profile's name could not be told apart in a list of profiles.
    #[error(
        "{place}: {name:?} is not a profile name: it is empty, or has a comma, a blank or a control character"
    )]
    BadProfileName {
        /// Where.
        place: Place,
        /// The name.
        name: String,
    },
    /// A profile has a name that this program keeps for itself.
    #[error("{place}: the profile name `{name}` is taken: {meaning}")]
    ReservedProfile {
        /// Where.
        place: Place,
        /// The name.
        name: String,
        /// What the name stands for.
        meaning: &'static str,
    },
    /// The same thing is said by two keys. `environment` and `base_url` are two only where they are no
    /// tunnel.
    #[error("{place}: profile `{profile}` has both {first} and {second}")]
    TwoSources {
        /// Where the second one is.
        place: Place,
        /// The profile.
        profile: String,
        /// The key that comes first in the file.
        first: &'static str,
        /// The key that comes second.
        second: &'static str,
    },
    /// An environment is neither `live` nor `sandbox`.
    #[error("{place}: environment {value:?} is neither \"live\" nor \"sandbox\"")]
    UnknownEnvironment {
        /// Where.
        place: Place,
        /// What is there.
        value: String,
        /// The environment that is spelled most like it.
        nearest: Option<&'static str>,
    },
    /// A base URL is not one to send a key to.
    #[error("cannot use the base URL ({origin})")]
    BaseUrl {
        /// Where it was set.
        origin: Origin,
        /// Why.
        source: ParseEndpointError,
    },
    /// A proxy's URL cannot be used.
    #[error("cannot use the proxy ({origin})")]
    Proxy {
        /// Where it was set.
        origin: Origin,
        /// Why.
        source: ParseProxyError,
    },
    /// There is no profile of that name.
    #[error("no profile `{}`{} ({origin})", escape(name), in_file(path.as_deref()))]
    NoSuchProfile {
        /// The name that was asked for.
        name: String,
        /// Who asked for it.
        origin: Origin,
        /// The file that was looked in; `None` when there is none.
        path: Option<PathBuf>,
        /// The profile whose name is spelled most like it.
        nearest: Option<String>,
    },
    /// There are profiles, and nobody said which.
    #[error("no profile was named, and {} has no default_profile", path.display())]
    NoProfileNamed {
        /// The configuration file.
        path: PathBuf,
        /// The profiles that there are, without `demo`.
        profiles: Vec<String>,
    },
    /// There is neither a configuration file nor credentials in the environment.
    #[error("there is no configuration{}", at_path(path.as_deref()))]
    NothingConfigured {
        /// Where the file would be; `None` without a home directory.
        path: Option<PathBuf>,
    },
    /// A profile lacks a key that every profile needs.
    #[error("{place}: profile `{profile}` has no {key}")]
    MissingKey {
        /// Where the profile begins.
        place: Place,
        /// The profile.
        profile: String,
        /// The key; `environment` and `api_key` stand for their alternatives as well.
        key: &'static str,
    },
    /// Some credentials come from the environment, and this one is not there.
    #[error("the environment variable {name} is not set, and no profile was named")]
    MissingVariable {
        /// The variable.
        name: &'static str,
    },
    /// A variable holds bytes that are not text.
    #[error("the environment variable {name} is not UTF-8 text")]
    VariableNotUtf8 {
        /// The variable.
        name: &'static str,
    },
    /// The API key cannot be sent.
    #[error("the API key {problem} ({origin})")]
    UnusableKey {
        /// Where the key comes from.
        origin: Origin,
        /// What is wrong with it, without showing it.
        problem: super::KeyProblem,
    },
    /// The file with the API key cannot be read.
    #[error("cannot read the API key from {} ({origin})", path.display())]
    KeyFile {
        /// Where the file is named.
        origin: Origin,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The command that prints the API key cannot be run.
    #[error("cannot run {program:?} for the API key ({origin})")]
    KeyCommandStart {
        /// Where the command is named.
        origin: Origin,
        /// The program, without its arguments.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The command that prints the API key failed.
    #[error("{program:?} gave no API key: {status} ({origin})")]
    KeyCommandFailed {
        /// Where the command is named.
        origin: Origin,
        /// The program, without its arguments.
        program: PathBuf,
        /// How it ended.
        status: ExitStatus,
    },
    /// The command that prints the API key did not end, and was stopped.
    #[error("{program:?} gave no API key within {limit_seconds} s ({origin})")]
    KeyCommandTimeout {
        /// Where the command is named.
        origin: Origin,
        /// The program, without its arguments.
        program: PathBuf,
        /// How long it had.
        limit_seconds: u64,
    },
    /// A configuration file is there already.
    #[error("{} is there already", path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// A configuration file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn in_file(path: Option<&Path>) -> String {
    path.map_or_else(
        || ", and no configuration file".to_owned(),
        |path| format!(" in {}", path.display()),
    )
}

fn at_path(path: Option<&Path>) -> String {
    path.map_or_else(
        || ", and no home directory to look for it in".to_owned(),
        |path| format!(" at {}", path.display()),
    )
}
