//! Where an API key comes from, and how it is fetched. Refuses to show the key or a command's
//! output, to wait for ever, and to run a shell.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::{ConfigError, KeyProblem, Origin};
use crate::secret::Secret;

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

    /// Fetches the key: reads the file or runs the command, for at most a minute.
    pub(super) fn fetch(&self, origin: &Origin) -> Result<Secret, ConfigError> {
        let secret = match self {
            Self::Text(secret) => check(secret.expose().as_bytes()),
            Self::File(path) => {
                let bytes = read_file(path).map_err(|source| ConfigError::KeyFile {
                    origin: origin.clone(),
                    path: path.clone(),
                    source,
                })?;
                check(without_newline(&bytes))
            }
            Self::Command { program, arguments } => {
                let bytes =
                    run(program, arguments, COMMAND_LIMIT).map_err(|failure| match failure {
                        Failure::Io(source) => ConfigError::KeyCommandStart {
                            origin: origin.clone(),
                            program: program.clone(),
                            source,
                        },
                        Failure::Status(status) => ConfigError::KeyCommandFailed {
                            origin: origin.clone(),
                            program: program.clone(),
                            status,
                        },
                        Failure::Timeout => ConfigError::KeyCommandTimeout {
                            origin: origin.clone(),
                            program: program.clone(),
                            limit_seconds: COMMAND_LIMIT.as_secs(),
                        },
                    })?;
                check(without_newline(&bytes))
            }
        };
        secret.map_err(|problem| ConfigError::UnusableKey {
            origin: origin.clone(),
            problem,
        })
    }
}

/// The manual gives a key fifty characters; this is room for a vendor who changes their mind.
pub(crate) const MAX_KEY_BYTES: usize = 4096;

/// Time for a person to unlock a key store.
const COMMAND_LIMIT: Duration = Duration::from_secs(60);

fn check(bytes: &[u8]) -> Result<Secret, KeyProblem> {
    let text = str::from_utf8(bytes).map_err(|_| KeyProblem::NotVisibleAscii)?;
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

fn without_newline(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

fn read_file(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    read_key(File::open(path)?)
}

/// Reads no more than it takes to know that a key is too long.
fn read_key(source: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // A key, its line end, and one byte that shows that there was more.
    const ENOUGH: usize = MAX_KEY_BYTES + 3;
    // The whole capacity at once: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(ENOUGH));
    let limit = u64::try_from(ENOUGH).unwrap_or(u64::MAX);
    source.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[derive(Debug)]
enum Failure {
    Io(io::Error),
    Status(ExitStatus),
    Timeout,
}

/// Runs a command and returns what it printed; it may ask the person questions meanwhile.
fn run(
    program: &Path,
    arguments: &[String],
    limit: Duration,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Failure::Io)?;
    let printed = collect(&mut child, limit);
    let status = match &printed {
        Ok(_) => wait(&mut child, started, limit),
        Err(_) => None,
    };
    let Some(status) = status else {
        // Killing fails only when the child has just ended; reaping it is all that is left then.
        let _ = child.kill();
        let _ = child.wait();
        return Err(printed.err().unwrap_or(Failure::Timeout));
    };
    let printed = printed?;
    // A program that was cut off for printing too much may fail for that: the length says it better.
    if status.success() || printed.len() > MAX_KEY_BYTES {
        Ok(printed)
    } else {
        Err(Failure::Status(status))
    }
}

/// Reads the child's output on another thread, since a pipe cannot be read with a time limit.
fn collect(child: &mut Child, limit: Duration) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let Some(stdout) = child.stdout.take() else {
        return Ok(Zeroizing::default());
    };
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("api-key-command".to_owned())
        .spawn(move || {
            // Nobody listens any more once the time is up.
            let _ = sender.send(read_key(stdout));
        })
        .map_err(Failure::Io)?;
    match receiver.recv_timeout(limit) {
        Ok(bytes) => bytes.map_err(Failure::Io),
        Err(_) => Err(Failure::Timeout),
    }
}

/// Waits for a child that has closed its output; `None` when it outlives the limit.
fn wait(child: &mut Child, started: Instant, limit: Duration) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if started.elapsed() < limit => thread::sleep(Duration::from_millis(2)),
            Ok(None) | Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch(source: &KeySource) -> Result<String, ConfigError> {
        source
            .fetch(&Origin::Default)
            .map(|secret| secret.expose().to_owned())
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
    fn a_key_file_may_end_with_one_line_break() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for text in ["cookiepay-key", "cookiepay-key\n", "cookiepay-key\r\n"] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(
                fetch(&KeySource::File(path.clone())).unwrap(),
                "cookiepay-key"
            );
        }
        std::fs::write(&path, "cookiepay-key\n\n").unwrap();
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
        std::fs::write(&path, b"\xff\xfe").unwrap();
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
        assert!(
            matches!(&error, ConfigError::KeyFile { source, .. } if source.kind() == io::ErrorKind::NotFound)
        );
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
    fn a_command_that_does_not_end_is_stopped() {
        for script in [
            // Says nothing and stays; closes its output and stays.
            "exec sleep 600",
            "exec sleep 600 >&-",
        ] {
            let outcome = run(
                Path::new("/bin/sh"),
                &["-c".to_owned(), script.to_owned()],
                Duration::from_millis(50),
            );
            assert!(matches!(outcome, Err(Failure::Timeout)), "{script}");
        }
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
