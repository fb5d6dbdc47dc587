//! A small file, read whole. Refuses to read without an end, and to wait for ever: a path may name a
//! device, or a FIFO that nobody writes to.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::rights::{Exposed, Trail};

/// A small file, as it was read.
#[derive(Debug)]
pub(crate) struct SmallFile {
    /// All that is in it.
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// What others can change of it, or of the way to it.
    pub(crate) exposed: Vec<Exposed>,
}

/// Why a small file cannot be read.
#[derive(Clone, Debug)]
pub enum SmallFileError {
    /// In the system's words.
    System(Arc<io::Error>),
    /// It has more bytes than this.
    TooLarge {
        /// The most that are read.
        bytes_max: usize,
    },
    /// It is a FIFO or a device, and what is on its other end sent no end in time.
    NoEnd {
        /// How long it was waited for.
        waited: Duration,
    },
}

impl SmallFileError {
    /// Tells whether there is no such file.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl std::error::Error for SmallFileError {}

impl From<io::Error> for SmallFileError {
    fn from(error: io::Error) -> Self {
        Self::System(Arc::new(error))
    }
}

/// Whoever writes to a FIFO is there within this time, or nobody is.
const WRITER_WAIT: Duration = Duration::from_secs(5);

/// Time for a person to unlock what is written into a FIFO, as by `<(pass show …)`.
const END_WAIT: Duration = Duration::from_secs(60);

/// Reads a whole file of at most so many bytes.
///
/// # Errors
///
/// [`SmallFileError`].
pub(crate) fn read(path: &Path, bytes_max: usize) -> Result<SmallFile, SmallFileError> {
    // Looked at before it is opened: whoever could have another one opened is seen here.
    let trail = Trail::to(path, None);
    if fs::metadata(path)?.is_file() {
        let file = open_at_once(path)?;
        let opened = file.metadata()?;
        return Ok(SmallFile {
            exposed: trail.exposed_with(&opened, path),
            bytes: read_to_end(file, bytes_max)?,
        });
    }
    Ok(SmallFile {
        exposed: trail.exposed,
        bytes: read_stream(path, bytes_max)?,
    })
}

/// Opens a file, without waiting for anybody should it be a FIFO by now.
fn open_at_once(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default(),
    );
    options.open(path)
}

/// Reads what is no file, from another thread: it is left behind where it waits for ever, since nothing ends
/// the opening of a FIFO.
fn read_stream(path: &Path, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, SmallFileError> {
    let (opened, is_open) = mpsc::channel();
    let (sender, receiver) = mpsc::channel();
    let path = PathBuf::from(path);
    thread::Builder::new().spawn(move || {
        let file = File::open(&path);
        let _ = opened.send(());
        let bytes = file.map_err(SmallFileError::from);
        let _ = sender.send(bytes.and_then(|file| read_to_end(file, bytes_max)));
    })?;
    let late = |waited| move |_: RecvTimeoutError| SmallFileError::NoEnd { waited };
    is_open
        .recv_timeout(WRITER_WAIT)
        .map_err(late(WRITER_WAIT))?;
    receiver.recv_timeout(END_WAIT).map_err(late(END_WAIT))?
}

fn read_to_end(file: File, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, SmallFileError> {
    let enough = bytes_max.saturating_add(1);
    // The whole capacity at once: a buffer that grows leaves copies of a key behind.
    let length = file.metadata().map_or(0, |file| file.len());
    let capacity = usize::try_from(length).unwrap_or(enough).max(4096);
    let mut bytes = Zeroizing::new(Vec::with_capacity(capacity.saturating_add(1).min(enough)));
    let limit = u64::try_from(enough).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > bytes_max {
        return Err(SmallFileError::TooLarge { bytes_max });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "0123456789").unwrap();
        assert_eq!(read(&path, 10).unwrap().bytes.as_slice(), b"0123456789");
        assert!(matches!(
            read(&path, 9),
            Err(SmallFileError::TooLarge { bytes_max: 9 })
        ));
        assert!(
            read(&folder.path().join("none"), 9)
                .unwrap_err()
                .is_not_found()
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_device_without_an_end_is_too_large() {
        assert!(matches!(
            read(Path::new("/dev/zero"), 1 << 20),
            Err(SmallFileError::TooLarge { .. })
        ));
    }
}
