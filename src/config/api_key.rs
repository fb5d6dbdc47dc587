//! Where an API key comes from, and how it is fetched. Refuses to show the key or a command's
//! output, to wait for ever, and to run a shell.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::key_command::{self, CommandFailure, KEY_BYTES_ENOUGH, MAX_KEY_BYTES};
use super::variables::bare;
use super::{ConfigError, KeyPlace, KeyProblem, KeyProgram, Origin};
use crate::encoding::{self, OtherEncoding};
use crate::rights::Exposed;
use crate::secret::{Guarded, Secret};
use crate::small_file::{self, SmallFile, SmallFileError};

/// Where an API key comes from.
#[derive(Clone)]
pub enum KeySource {
    /// It was written down as it is.
    Text(Secret),
    /// It is all that this file holds.
    File(PathBuf),
    /// It is what this program prints.
    Command {
        /// The program.
        program: PathBuf,
        /// Its arguments, which no shell sees.
        arguments: Vec<String>,
    },
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeySource{self}")
    }
}

impl KeySource {
    /// Returns the key of a profile that names such a source.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Text(_) => "api_key",
            Self::File(_) => "api_key_file",
            Self::Command { .. } => "api_key_command",
        }
    }

    /// Fetches the key: reads the file, or runs the command for at most so long.
    pub(super) fn fetch(
        &self,
        origin: &Origin,
        command_limit: Duration,
    ) -> Result<FetchedKey, ConfigError> {
        let mut exposed = Vec::new();
        let (bytes, place) = match self {
            Self::Text(secret) => {
                let bytes = Zeroizing::new(secret.expose().as_bytes().to_vec());
                (bytes, KeyPlace::Written(origin.clone()))
            }
            Self::File(path) => {
                let file = read_file(path).map_err(|source| ConfigError::KeyFile {
                    origin: origin.clone(),
                    path: as_written(path, origin),
                    source,
                })?;
                let bytes = file.bytes;
                exposed = file.exposed;
                (bytes, KeyPlace::File(path.clone()))
            }
            Self::Command { program, arguments } => {
                let bytes = key_command::run(program, arguments, command_limit)
                    .map_err(|failure| command_failed(failure, program, origin, command_limit))?;
                (bytes, KeyPlace::Command(program.clone()))
            }
        };
        match checked_key(&bytes) {
            Ok(api_key) => Ok(FetchedKey { api_key, exposed }),
            Err(problem) => Err(ConfigError::UnusableKey { place, problem }),
        }
    }
}

/// An API key, once it is fetched.
pub(super) struct FetchedKey {
    /// The key.
    pub(super) api_key: Secret,
    /// What others can change of the file that it was read from.
    pub(super) exposed: Vec<Exposed>,
}

fn command_failed(
    failure: CommandFailure,
    program: &Path,
    origin: &Origin,
    limit: Duration,
) -> ConfigError {
    let (origin, program) = (origin.clone(), KeyProgram(as_written(program, origin)));
    match failure {
        CommandFailure::Io(source) => ConfigError::KeyCommandStart {
            origin,
            program,
            source,
        },
        CommandFailure::Status(status) => ConfigError::KeyCommandFailed {
            origin,
            program,
            status,
        },
        CommandFailure::Timeout => ConfigError::KeyCommandTimeout {
            origin,
            program,
            limit_seconds: limit.as_secs(),
        },
    }
}

/// Returns the path of a secret's file or program as an error names it: what stands in the configuration may be the
/// secret itself, which was completed to a path in the folder of that file.
pub(super) fn as_written(path: &Path, origin: &Origin) -> Guarded {
    let folder = match origin {
        Origin::File(place) => place.path.parent(),
        Origin::Flag(_) | Origin::Environment(_) | Origin::Default => None,
    };
    let written = folder.and_then(|folder| path.strip_prefix(folder).ok());
    let shown = path.to_string_lossy().into_owned();
    if written.is_none() && path.is_absolute() {
        return Guarded::Harmless(shown);
    }
    match Guarded::from(&*written.unwrap_or(path).to_string_lossy()) {
        Guarded::Harmless(_) => Guarded::Harmless(shown),
        hidden @ Guarded::Hidden { .. } => hidden,
    }
}

/// Reads a file that holds nothing but a key; of one that is larger, as much as shows that it is.
fn read_file(path: &Path) -> Result<SmallFile, SmallFileError> {
    match small_file::read(path, KEY_BYTES_ENOUGH) {
        Err(SmallFileError::TooLarge { .. }) => Ok(SmallFile {
            bytes: Zeroizing::new(vec![b'k'; KEY_BYTES_ENOUGH]),
            exposed: Vec::new(),
        }),
        read => read,
    }
}

/// Time for a person to unlock a key store.
pub const COMMAND_LIMIT: Duration = Duration::from_secs(60);

/// Takes a key out of what was read.
///
/// # Errors
///
/// [`KeyProblem`] of what cannot be sent as an HTTP header.
pub fn checked_key(bytes: &[u8]) -> Result<Secret, KeyProblem> {
    let text = encoding::text(bytes).map_err(|error| match error.encoding {
        OtherEncoding::Utf16 => KeyProblem::Utf16,
        OtherEncoding::Cp949 | OtherEncoding::Unknown => KeyProblem::NotVisibleAscii,
    })?;
    let text = bare(text);
    if text.is_empty() {
        return Err(KeyProblem::Empty);
    }
    if text.len() > MAX_KEY_BYTES {
        return Err(KeyProblem::TooLong);
    }
    for byte in text.bytes() {
        match byte {
            b'\n' | b'\r' => return Err(KeyProblem::SeveralLines),
            b' ' | b'\t' => return Err(KeyProblem::Blank),
            0x21..=0x7e => {}
            _ => return Err(KeyProblem::NotVisibleAscii),
        }
    }
    Ok(Secret::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch(source: &KeySource) -> Result<String, ConfigError> {
        source
            .fetch(&Origin::Default, COMMAND_LIMIT)
            .map(|fetched| fetched.api_key.expose().to_owned())
    }

    #[cfg(unix)]
    fn shell(script: &str) -> KeySource {
        KeySource::Command {
            program: PathBuf::from("/bin/sh"),
            arguments: vec!["-c".to_owned(), script.to_owned()],
        }
    }

    #[test]
    fn a_key_that_no_header_could_carry_is_refused_and_not_shown() {
        for (text, problem) in [
            ("", KeyProblem::Empty),
            ("hunter2\nhunter3", KeyProblem::SeveralLines),
            ("hunter2\r\nX-Evil: 1", KeyProblem::SeveralLines),
            ("hunter 2", KeyProblem::Blank),
            ("hunter키", KeyProblem::NotVisibleAscii),
            ("hunter\u{7f}", KeyProblem::NotVisibleAscii),
        ] {
            let error = fetch(&KeySource::Text(Secret::new(text.to_owned()))).unwrap_err();
            assert!(
                matches!(&error, ConfigError::UnusableKey { problem: found, .. } if *found == problem),
                "{error:?}"
            );
            assert!(!format!("{error} {error:?}").contains("hunter"));
        }
    }

    #[test]
    fn a_mark_blanks_and_line_ends_around_a_key_are_none_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for text in [
            "cookiepay-key",
            "cookiepay-key\n",
            "cookiepay-key\r\n",
            "\u{feff} cookiepay-key \r\n\r\n",
        ] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(
                fetch(&KeySource::File(path.clone())).unwrap(),
                "cookiepay-key"
            );
        }
        // As PowerShell writes `echo KEY > key`.
        let utf16 = "\u{feff}cookiepay-key\r\n".encode_utf16();
        let utf16: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
        std::fs::write(&path, utf16).unwrap();
        assert!(matches!(
            fetch(&KeySource::File(path.clone())),
            Err(ConfigError::UnusableKey {
                problem: KeyProblem::Utf16,
                ..
            })
        ));
        std::fs::write(&path, "cookiepay-key\nanother\n").unwrap();
        assert!(matches!(
            fetch(&KeySource::File(path.clone())),
            Err(ConfigError::UnusableKey {
                problem: KeyProblem::SeveralLines,
                ..
            })
        ));
        std::fs::write(&path, "k".repeat(1 << 20)).unwrap();
        assert!(matches!(
            fetch(&KeySource::File(path.clone())),
            Err(ConfigError::UnusableKey {
                problem: KeyProblem::TooLong,
                ..
            })
        ));
        std::fs::write(&path, b"\xff\xff").unwrap();
        assert!(matches!(
            fetch(&KeySource::File(path)),
            Err(ConfigError::UnusableKey {
                problem: KeyProblem::NotVisibleAscii,
                ..
            })
        ));
    }

    #[test]
    fn a_missing_key_file_is_named() {
        let error = fetch(&KeySource::File(PathBuf::from("/nowhere/key"))).unwrap_err();
        assert!(matches!(&error, ConfigError::KeyFile { source, .. } if source.is_not_found()));
        assert!(error.to_string().contains("/nowhere/key"));
    }

    #[cfg(unix)]
    #[test]
    fn a_command_prints_the_key_without_a_shell_in_between() {
        assert_eq!(
            fetch(&shell("echo cookiepay-key")).unwrap(),
            "cookiepay-key"
        );
        let literal = KeySource::Command {
            program: PathBuf::from("echo"),
            arguments: vec!["$HOME".to_owned()],
        };
        assert_eq!(fetch(&literal).unwrap(), "$HOME");
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_fails_gives_no_key_even_if_it_printed_one() {
        let error = fetch(&shell("echo hunter2; exit 3")).unwrap_err();
        assert!(
            matches!(&error, ConfigError::KeyCommandFailed { status, .. } if status.code() == Some(3))
        );
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        let error = fetch(&KeySource::Command {
            program: PathBuf::from("/nowhere/pass"),
            arguments: vec!["hunter2".to_owned()],
        })
        .unwrap_err();
        assert!(matches!(&error, ConfigError::KeyCommandStart { .. }));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_never_stops_printing_is_cut_off() {
        assert!(matches!(
            fetch(&shell("while :; do echo cookiepay; done")),
            Err(ConfigError::UnusableKey {
                problem: KeyProblem::TooLong | KeyProblem::SeveralLines,
                ..
            })
        ));
    }

    #[test]
    fn a_source_is_described_without_the_key_and_without_arguments() {
        let text = KeySource::Text(Secret::new("hunter2".to_owned()));
        let command = KeySource::Command {
            program: PathBuf::from("vault"),
            arguments: vec!["--password=hunter2".to_owned()],
        };
        for source in [text, command] {
            assert!(!format!("{source} {source:?}").contains("hunter2"));
        }
    }
}
