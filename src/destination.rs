//! Where data goes: stdout, a file that appears only when it is complete, or whatever else a path leads
//! to. Refuses to leave half a file behind, and to put a file in the place of what is none.

mod draft;

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{self, Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

pub use draft::Draft;

use crate::folder::{self, parent_of};
use crate::interruption::Unfinished;
use crate::terminal::{PlainText, Stdout, Terminal};

/// What `--out` leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// Standard output.
    Stdout,
    /// A file, or nothing yet.
    File(&'a Path),
    /// What is no file, such as a device, a FIFO or an open descriptor.
    Stream {
        /// How it was named.
        path: &'a Path,
        /// A person sees it as it is written.
        is_terminal: bool,
    },
}

impl<'a> Target<'a> {
    /// Looks at what is there; `-` is stdout, and so is no path.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] for a folder, a file that is marked read-only, and what cannot be looked at.
    pub fn of(path: Option<&'a Path>) -> Result<Self, DestinationError> {
        match path {
            Some(path) => Self::at(path).map_err(|source| DestinationError::new(path, source)),
            None => Ok(Self::Stdout),
        }
    }

    fn at(path: &'a Path) -> io::Result<Self> {
        let is_one_of = |names: &[&str]| names.iter().any(|name| path == Path::new(name));
        if is_one_of(&["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) {
            return Ok(Self::Stdout);
        }
        if path.to_string_lossy().ends_with(path::is_separator) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let found = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::File(path)),
            found => found?,
        };
        if found.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if found.is_file() && !is_descriptor(path) {
            if found.permissions().readonly() {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            return Ok(Self::File(path));
        }
        Ok(Self::Stream {
            path,
            is_terminal: is_terminal(path, &found),
        })
    }

    /// Tells whether data would take the place of another file, by whatever way the two are named: a file
    /// that is there is known by its device and number.
    #[must_use]
    pub fn takes_place_of(self, other: &Path) -> bool {
        self.place().is_some_and(|place| is_place_of(&place, other))
    }

    /// Tells whether data would take the place of the file that stdin is read from.
    #[must_use]
    pub fn takes_place_of_stdin(self) -> bool {
        self.place().is_some_and(|place| is_stdin(&place))
    }

    /// Tells whether data would take the place of a database, or of what stands beside it under its name
    /// and a hyphen.
    #[must_use]
    pub fn takes_place_in(self, database: &Path) -> bool {
        let Some(place) = self.place() else {
            return false;
        };
        let database = resolved(database);
        let mut beside = database.clone().into_os_string();
        beside.push("-");
        let beside = beside.into_encoded_bytes();
        let is_beside = |path: &Path| path.as_os_str().as_encoded_bytes().starts_with(&beside);
        let there = fs::read_dir(parent_of(&database)).into_iter().flatten();
        let mut there = there.filter_map(|entry| Some(entry.ok()?.path()));
        is_place_of(&place, &database)
            || is_beside(&place)
            || there.any(|path| is_beside(&path) && is_place_of(&place, &path))
    }

    /// Returns the place of a file, behind whatever links lead there.
    fn place(self) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(resolved(path)),
            Self::Stdout | Self::Stream { .. } => None,
        }
    }

    /// Finds out whether data can be written, and leaves no file behind. A FIFO is waited for until somebody
    /// reads from it; `wait` is called once that takes a while.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] when the folder takes no new file, or the system gives no access.
    pub fn check(self, wait: impl FnOnce(&Path) + Send) -> Result<CheckedTarget, DestinationError> {
        match self {
            Self::Stdout => Ok(CheckedTarget::Stdout),
            Self::File(path) => real_place(path)
                .and_then(|place| Draft::beside(&place).map(|_| place))
                .map(CheckedTarget::File)
                .map_err(|source| DestinationError::new(path, source)),
            // Opened once: whoever reads a FIFO takes its closing for the end.
            Self::Stream { path, .. } => open_stream(path, || wait(path))
                .map(CheckedTarget::Stream)
                .map_err(|source| DestinationError::new(path, source)),
        }
    }
}

/// A target that takes data.
///
/// Where money moves, it is known before that whether the result can be written.
#[derive(Debug)]
pub enum CheckedTarget {
    /// Standard output.
    Stdout,
    /// The place of a file, behind whatever symlinks led there.
    File(PathBuf),
    /// What is no file, opened.
    Stream(File),
}

impl CheckedTarget {
    /// Opens it, and of a file a new one beside its place.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] when the folder takes no new file.
    pub fn open(self, terminal: &Terminal) -> Result<Destination, DestinationError> {
        self.open_watched(terminal, |draft| {
            draft.path().map(Unfinished::watch).transpose()
        })
    }

    /// Opens it in a run that holds signals back: one that comes does not end it.
    ///
    /// # Errors
    ///
    /// As [`CheckedTarget::open`].
    pub fn open_held(self, terminal: &Terminal) -> Result<Destination, DestinationError> {
        self.open_watched(terminal, |_| Ok(None))
    }

    fn open_watched(
        self,
        terminal: &Terminal,
        watch: impl FnOnce(&Draft) -> io::Result<Option<Unfinished>>,
    ) -> Result<Destination, DestinationError> {
        let place = match self {
            Self::Stdout => return Ok(Destination::Stdout(terminal.stdout())),
            Self::Stream(file) => {
                let file: Box<dyn Write> = if file.is_terminal() {
                    Box::new(PlainText::new(file))
                } else {
                    Box::new(file)
                };
                let file = BufWriter::with_capacity(BUFFER_BYTES, file);
                return Ok(Destination::Stream(file));
            }
            Self::File(place) => place,
        };
        let create = || -> io::Result<_> {
            let file = Draft::beside(&place)?;
            let unfinished = watch(&file)?;
            Ok((BufWriter::with_capacity(BUFFER_BYTES, file), unfinished))
        };
        match create() {
            Ok((file, unfinished)) => Ok(Destination::File {
                place,
                file,
                unfinished,
                is_public: false,
            }),
            Err(source) => Err(DestinationError::new(&place, source)),
        }
    }
}

const BUFFER_BYTES: usize = 64 * 1024;

/// Where data goes.
pub enum Destination {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A file that gets its name, or its place, in [`Destination::finish`].
    File {
        /// The final place.
        place: PathBuf,
        /// The file so far.
        file: BufWriter<Draft>,
        /// Takes a file that has a name away when a signal ends the process; `None` where signals are held.
        unfinished: Option<Unfinished>,
        /// Whoever likes may read it.
        is_public: bool,
    },
    /// What is no file: written into.
    Stream(BufWriter<Box<dyn Write>>),
}

/// What became of data that is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a person is to know that a file was replaced"]
pub enum Written {
    /// It went where others read it.
    Away,
    /// A file appeared.
    Made,
    /// It took the place of the file that was there.
    Replaced(PathBuf),
}

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
pub struct DestinationError {
    /// The file's final place.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl DestinationError {
    fn new(path: &Path, source: io::Error) -> Self {
        Self {
            path: path.to_owned(),
            source,
        }
    }
}

impl Destination {
    /// Lets everybody read a file that is new: it holds nothing about anybody.
    #[must_use]
    pub fn public(mut self) -> Self {
        if let Self::File { is_public, .. } = &mut self {
            *is_public = true;
        }
        self
    }

    /// Completes the data: flushes it, or syncs the file and gives it its name.
    ///
    /// # Errors
    ///
    /// Whatever the system says; the file then does not appear, and what was there stays.
    pub fn finish(self) -> io::Result<Written> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush().map(|()| Written::Away),
            Self::Stream(mut stream) => stream.flush().map(|()| Written::Away),
            Self::File {
                place,
                file,
                unfinished,
                is_public,
            } => {
                let draft = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                let before = fs::metadata(&place).ok();
                if let Some(before) = &before {
                    // Who may read it is for whoever made it to say.
                    folder::take_after(draft.file(), before)?;
                } else {
                    // Whatever the umask says: documents hold the names of buyers.
                    folder::set_mode(draft.file(), if is_public { 0o644 } else { 0o600 })?;
                }
                draft.file().sync_all()?;
                draft.persist(&place)?;
                drop(unfinished);
                Ok(match before {
                    Some(_) => Written::Replaced(place),
                    None => Written::Made,
                })
            }
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::File { file, .. } => file.write(bytes),
            Self::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::File { file, .. } => file.flush(),
            Self::Stream(stream) => stream.flush(),
        }
    }
}

/// How long one waits before a person is told.
const WORD_AFTER: Duration = Duration::from_secs(1);

/// Opens what is no file; `wait` is called once that takes a while, as of a FIFO that nobody reads from.
fn open_stream(path: &Path, wait: impl FnOnce() + Send) -> io::Result<File> {
    let (opened, is_open) = mpsc::channel::<()>();
    thread::scope(|scope| {
        thread::Builder::new().spawn_scoped(scope, move || {
            if is_open.recv_timeout(WORD_AFTER) == Err(RecvTimeoutError::Timeout) {
                wait();
            }
        })?;
        let file = File::options().append(true).open(path);
        drop(opened);
        file
    })
}

/// Tells whether a place is that of another file, by name or by what is there.
fn is_place_of(place: &Path, other: &Path) -> bool {
    place == resolved(other) || is_same_file(place, other)
}

/// Tells whether two paths lead to one file.
#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    is_one_file(fs::metadata(one), fs::metadata(other))
}

/// Tells whether a path leads to the file that stdin is read from.
#[cfg(unix)]
fn is_stdin(path: &Path) -> bool {
    use std::os::fd::AsFd as _;

    let stdin = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    is_one_file(fs::metadata(path), stdin.and_then(|it| it.metadata()))
}

#[cfg(unix)]
fn is_one_file(one: io::Result<fs::Metadata>, other: io::Result<fs::Metadata>) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let id = |found: fs::Metadata| (found.dev(), found.ino());
    matches!((one.map(id), other.map(id)), (Ok(one), Ok(other)) if one == other)
}

/// Elsewhere a file has no number that can be had without opening it.
#[cfg(not(unix))]
const fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(not(unix))]
const fn is_stdin(_: &Path) -> bool {
    false
}

/// Tells whether a path names a descriptor that is open already. What it leads to is somebody else's to
/// make or to replace, even if it is a file.
fn is_descriptor(path: &Path) -> bool {
    ["/dev/fd", "/proc/self/fd"]
        .iter()
        .any(|folder| path.starts_with(folder))
        || path == Path::new("/dev/stderr")
}

/// Only a character device is opened to find out: to open a FIFO is to wait for its reader.
#[cfg(unix)]
fn is_terminal(path: &Path, found: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    found.file_type().is_char_device()
        && File::options()
            .append(true)
            .open(path)
            .is_ok_and(|file| file.is_terminal())
}

#[cfg(not(unix))]
fn is_terminal(path: &Path, _: &fs::Metadata) -> bool {
    File::options()
        .append(true)
        .open(path)
        .is_ok_and(|file| file.is_terminal())
}

/// More links than this lead in a circle (`MAXSYMLINKS` of Linux).
const LINKS_MAX: usize = 40;

/// Follows symlinks to where a file is, or would be: a link stays, and what it leads to is replaced.
fn real_place(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..LINKS_MAX {
        match fs::read_link(&place) {
            Ok(target) => place = parent_of(&place).join(target),
            // It is no link, or there is nothing yet.
            Err(_) => return Ok(place),
        }
    }
    Err(io::ErrorKind::InvalidInput.into())
}

/// Returns the one name of a file, which need not be there; a path as it is where that cannot be found out.
fn resolved(path: &Path) -> PathBuf {
    let place = real_place(path).unwrap_or_else(|_| path.to_owned());
    match (fs::canonicalize(parent_of(&place)), place.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => place,
    }
}
