//! Why an API key or a password cannot be had, or used: as data, without a part of it.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use super::Origin;
use crate::secret::Guarded;
use crate::small_file::SmallFileError;

/// The program that prints an API key or a password, without its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyProgram(pub Guarded);

/// Why the password of a database cannot be had.
#[derive(Debug)]
pub enum PasswordProblem {
    /// The command that prints it cannot be run.
    CommandStart {
        /// The program, without its arguments.
        program: KeyProgram,
        /// What the system said.
        source: io::Error,
    },
    /// The command failed.
    CommandFailed {
        /// The program, without its arguments.
        program: KeyProgram,
        /// How it ended.
        status: ExitStatus,
    },
    /// The command did not end, and was stopped.
    CommandTimeout {
        /// The program, without its arguments.
        program: KeyProgram,
        /// How long it had.
        limit_seconds: u64,
    },
    /// What the command printed cannot be a password.
    Printed {
        /// The program, without its arguments.
        program: KeyProgram,
        /// Why not.
        fault: PasswordFault,
    },
    /// The file of passwords cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: SmallFileError,
    },
    /// The password in a file of passwords is not text.
    NotTextInFile {
        /// The file.
        path: PathBuf,
    },
}

/// Why what a command printed cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// There is nothing.
    Empty,
    /// More came than any password is long.
    TooLong,
    /// There are several lines.
    SeveralLines,
    /// It is in UTF-16.
    Utf16,
    /// There is a control character, or no text at all.
    NotText,
}

/// Where an API key comes from, for whoever has to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// It is written there.
    Written(Origin),
    /// It is in this file.
    File(PathBuf),
    /// This program printed it.
    Command(PathBuf),
}

/// Why an API key cannot be sent as an HTTP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// There is nothing.
    Empty,
    /// More came than any key is long.
    TooLong,
    /// There are several lines.
    SeveralLines,
    /// There is a blank.
    Blank,
    /// It is in UTF-16.
    Utf16,
    /// There is a control character, a letter of another alphabet, or no text at all.
    NotVisibleAscii,
}

impl std::error::Error for PasswordProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::CommandStart { source, .. } => Some(source),
            Self::File { source, .. } => Some(source),
            Self::CommandFailed { .. }
            | Self::CommandTimeout { .. }
            | Self::Printed { .. }
            | Self::NotTextInFile { .. } => None,
        }
    }
}
