//! Where the password of a database comes from, and why there is none. Refuses to show a part of it, or the
//! arguments of the command that prints it.

use std::fmt;

use super::config::GuardedPath;
use crate::config::{
    JournalProblem, MAX_KEY_BYTES, PasswordFault, PasswordProblem, PasswordSource,
};

impl fmt::Display for PasswordProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandStart { program, .. } => {
                write!(f, "cannot run {program} for the password of the database")
            }
            Self::CommandFailed { program, status } => {
                write!(f, "{program} gave no password of the database: {status}")
            }
            Self::CommandTimeout {
                program,
                limit_seconds,
            } => write!(
                f,
                "{program} gave no password of the database within {limit_seconds} s"
            ),
            Self::Printed { program, fault } => write!(
                f,
                "the password of the database {fault}, as {program} prints it"
            ),
            Self::File { path, .. } => {
                write!(f, "cannot read the file of passwords {}", GuardedPath(path))
            }
            Self::NotTextInFile { path } => write!(
                f,
                "the password of the database in {} is not UTF-8 text",
                GuardedPath(path)
            ),
        }
    }
}

/// Completes "the password of the database …".
impl fmt::Display for PasswordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong => write!(f, "is longer than {MAX_KEY_BYTES} bytes"),
            Self::SeveralLines => f.write_str("has more than one line"),
            Self::Utf16 => f.write_str("is in UTF-16, and has to be in UTF-8"),
            Self::NotText => f.write_str("holds a control character, or is not UTF-8 text"),
        }
    }
}

/// Says where the password comes from; never the password, nor the arguments of a command.
impl fmt::Display for PasswordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("(hidden)"),
            Self::Command { program, .. } => {
                write!(f, "(printed by the command {})", GuardedPath(program))
            }
            Self::File { path, .. } => write!(f, "(looked up in the file {})", GuardedPath(path)),
            Self::Nowhere => f.write_str("none"),
        }
    }
}

/// Completes a place in the file.
impl fmt::Display for JournalProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TwoPlaces => "[journal] has both path and postgres",
            Self::TwoPasswords => {
                "the password of the database is both in postgres and printed by \
                 postgres_password_command"
            }
            Self::CommandForNothing => {
                "[journal] has postgres_password_command without a postgres that it is for"
            }
        })
    }
}
