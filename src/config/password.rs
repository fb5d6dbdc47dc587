//! Where the password of a database comes from, and how it is fetched: out of the address, where none belongs; by a
//! command; from `PGPASSWORD`; or from libpq's file of passwords. Refuses to show it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::api_key::as_written;
use super::key_command::{self, CommandFailure, MAX_KEY_BYTES};
use super::{
    ConfigError, KeyProgram, Origin, PasswordFault, PasswordProblem, Warning, password_file,
};
use crate::encoding::{self, OtherEncoding};
use crate::journal::DatabaseAddress;
use crate::secret::Secret;
use crate::small_file;

/// Where the password of a database comes from.
#[derive(Clone)]
pub enum PasswordSource {
    /// It was written down as it is.
    Text(Secret),
    /// It is what this program prints.
    Command {
        /// The program.
        program: PathBuf,
        /// Its arguments, which no shell sees.
        arguments: Vec<String>,
    },
    /// It may be in this file of passwords.
    File {
        /// The file.
        path: PathBuf,
        /// The configuration names it, so that it has to be there.
        is_named: bool,
    },
    /// There is none.
    Nowhere,
}

impl fmt::Debug for PasswordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordSource{self}")
    }
}

/// A password, once it is fetched.
#[derive(Debug, Default)]
pub(super) struct FetchedPassword {
    /// The password; `None` where there is none.
    pub(super) password: Option<Secret>,
    /// What should not stay as it is.
    pub(super) warning: Option<Warning>,
}

impl PasswordSource {
    /// Fetches the password: runs the command for at most so long, or reads the file.
    pub(super) fn fetch(
        &self,
        origin: &Origin,
        address: &DatabaseAddress,
        command_limit: Duration,
    ) -> Result<FetchedPassword, ConfigError> {
        let failed = |problem| ConfigError::Password {
            origin: origin.clone(),
            problem,
        };
        let password = match self {
            Self::Nowhere => None,
            Self::Text(password) => Some(password.clone()),
            Self::Command { program, arguments } => {
                let printed = printed(program, arguments, origin, command_limit);
                Some(printed.map_err(failed)?)
            }
            Self::File { path, is_named } => {
                if let Some(mode) = mode_for_others(path) {
                    let path = path.clone();
                    return Ok(FetchedPassword {
                        password: None,
                        warning: Some(Warning::PasswordFileIgnored { path, mode }),
                    });
                }
                in_file(path, *is_named, address).map_err(failed)?
            }
        };
        Ok(FetchedPassword {
            password,
            warning: None,
        })
    }
}

fn printed(
    program: &Path,
    arguments: &[String],
    origin: &Origin,
    limit: Duration,
) -> Result<Secret, PasswordProblem> {
    let shown = || KeyProgram(as_written(program, origin));
    let printed = key_command::run(program, arguments, limit);
    let printed = printed.map_err(|failure| match failure {
        CommandFailure::Io(source) => PasswordProblem::CommandStart {
            program: shown(),
            source,
        },
        CommandFailure::Status(status) => PasswordProblem::CommandFailed {
            program: shown(),
            status,
        },
        CommandFailure::Timeout => PasswordProblem::CommandTimeout {
            program: shown(),
            limit_seconds: limit.as_secs(),
        },
    })?;
    check(&printed).map_err(|fault| PasswordProblem::Printed {
        program: shown(),
        fault,
    })
}

/// Takes a password out of what was printed: a mark before it and the end of its line are none of it, blanks are.
fn check(bytes: &[u8]) -> Result<Secret, PasswordFault> {
    let text = encoding::text(bytes).map_err(|error| match error.encoding {
        OtherEncoding::Utf16 => PasswordFault::Utf16,
        OtherEncoding::Cp949 | OtherEncoding::Unknown => PasswordFault::NotText,
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(PasswordFault::Empty);
    }
    if text.len() > MAX_KEY_BYTES {
        return Err(PasswordFault::TooLong);
    }
    if text.contains(['\r', '\n']) {
        return Err(PasswordFault::SeveralLines);
    }
    if text.contains(char::is_control) {
        return Err(PasswordFault::NotText);
    }
    Ok(Secret::new(text.to_owned()))
}

/// Room for some ten thousand databases.
const PASSWORD_FILE_BYTES_MAX: usize = 1 << 20;

/// Looks the password up in a file; `None` where it has none, or is not there and need not be.
fn in_file(
    path: &Path,
    is_named: bool,
    address: &DatabaseAddress,
) -> Result<Option<Secret>, PasswordProblem> {
    let file = match small_file::read(path, PASSWORD_FILE_BYTES_MAX) {
        Ok(file) => file,
        Err(error) if error.is_not_found() && !is_named => return Ok(None),
        Err(source) => {
            return Err(PasswordProblem::File {
                path: path.to_owned(),
                source,
            });
        }
    };
    let Some(mut password) = password_file::password(&file.bytes, address) else {
        return Ok(None);
    };
    match String::from_utf8(std::mem::take(&mut *password)) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(PasswordProblem::NotTextInFile {
                path: path.to_owned(),
            })
        }
    }
}

/// Returns the permission bits of a file of passwords that is open to others, which libpq ignores for that.
#[cfg(unix)]
fn mode_for_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;

    // One that is not there is told when it is read; a pipe keeps nothing.
    let found = std::fs::metadata(path)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    let mode = found.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Access lists of other platforms are not looked into.
#[cfg(not(unix))]
const fn mode_for_others(_: &Path) -> Option<u32> {
    None
}
