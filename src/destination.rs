//! Where data goes: stdout, or a file that appears only when it is complete. Refuses to leave half a
//! file behind.

use std::fs::Permissions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::folder::parent_of;
use crate::interruption::Unfinished;
use crate::terminal::{Stdout, Terminal};

/// Where data goes.
pub enum Destination {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A file beside its final place, which it takes in [`Destination::finish`].
    File {
        /// The final place.
        path: PathBuf,
        /// The file so far.
        file: BufWriter<NamedTempFile>,
        /// Takes the file away when a signal ends the process; `None` where signals are held.
        unfinished: Option<Unfinished>,
    },
}

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
pub struct DestinationError {
    /// The file's final place.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Destination {
    /// Opens stdout, or a new file beside `path`.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] when the folder takes no new file.
    pub fn open(path: Option<&Path>, terminal: &Terminal) -> Result<Self, DestinationError> {
        let Some(path) = path else {
            return Ok(Self::Stdout(terminal.stdout()));
        };
        let create = || -> io::Result<Self> {
            let file = create_beside(path)?;
            let unfinished = Some(Unfinished::watch(file.path())?);
            let file = BufWriter::with_capacity(64 * 1024, file);
            Ok(Self::File {
                path: path.to_owned(),
                file,
                unfinished,
            })
        };
        create().map_err(|source| DestinationError {
            path: path.to_owned(),
            source,
        })
    }

    /// Opens stdout, or a new file beside `path`, in a run that holds signals back: one that comes
    /// does not end it.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] when the folder takes no new file.
    pub fn open_held(path: Option<&Path>, terminal: &Terminal) -> Result<Self, DestinationError> {
        let Some(path) = path else {
            return Ok(Self::Stdout(terminal.stdout()));
        };
        let file = create_beside(path).map_err(|source| DestinationError {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::File {
            path: path.to_owned(),
            file: BufWriter::with_capacity(64 * 1024, file),
            unfinished: None,
        })
    }

    /// Finds out whether a file can be made at `path`, and leaves none behind.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] when the folder takes no new file.
    pub fn check(path: Option<&Path>) -> Result<(), DestinationError> {
        let Some(path) = path else { return Ok(()) };
        match create_beside(path) {
            Ok(_) => Ok(()),
            Err(source) => Err(DestinationError {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// Completes the data: flushes stdout, or syncs the file and gives it its name.
    ///
    /// # Errors
    ///
    /// Whatever the system says; the file then does not appear.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush(),
            Self::File {
                path,
                file,
                unfinished,
            } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(&path)?;
                drop(unfinished);
                Ok(())
            }
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::File { file, .. } => file.flush(),
        }
    }
}

fn create_beside(path: &Path) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = parent_of(path);
    let mut builder = Builder::new();
    builder.prefix(".cookiepay-");
    // The usual permissions of a new file, as the umask leaves them; tempfile's own are private,
    // which a file that was asked for by name need not be.
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    builder.tempfile_in(folder)
}
