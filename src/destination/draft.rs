//! A file while it is written: for its owner only, and without a name where the system can. Refuses to be seen
//! before it is complete, whatever ends this process.

use std::fs::{self, File};
use std::io::{self, Seek as _, Write};
use std::path::Path;

use tempfile::{Builder, TempPath};

use crate::folder::{self, UNFINISHED, parent_of};

/// A file that is not complete, readable for its owner only. Where the system can, it has no name: whatever
/// ends this process, nothing is left of it.
#[derive(Debug)]
pub struct Draft {
    file: File,
    name: Option<TempPath>,
}

impl Draft {
    /// Makes one that can take a place.
    ///
    /// # Errors
    ///
    /// Whatever the system says of the folder.
    pub(super) fn beside(place: &Path) -> io::Result<Self> {
        let folder = parent_of(place);
        fs::metadata(folder)?;
        match unnamed::create_in(folder) {
            Some(file) => Ok(Self { file, name: None }),
            None => Self::with_name_in(folder),
        }
    }

    fn with_name_in(folder: &Path) -> io::Result<Self> {
        let (file, name) = folder::create_unfinished_in(folder)?.into_parts();
        let name = Some(name);
        Ok(Self { file, name })
    }

    /// Returns the name that it has meanwhile.
    pub(super) fn path(&self) -> Option<&Path> {
        self.name.as_deref()
    }

    /// Returns the file, to be synced.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Takes its place, be there a file or none.
    ///
    /// # Errors
    ///
    /// Whatever the system says; what was there stays.
    pub(super) fn persist(mut self, place: &Path) -> io::Result<()> {
        if let Some(name) = self.name {
            return name.persist(place).map_err(|error| error.error);
        }
        if unnamed::link(&self.file, place).is_ok() {
            return Ok(());
        }
        // There is a file, and only what has a name can be put in the place of another.
        let folder = parent_of(place);
        let linked = Builder::new()
            .prefix(UNFINISHED)
            .make_in(folder, |name| unnamed::link(&self.file, name));
        if let Ok(linked) = linked {
            let ((), name) = linked.into_parts();
            return name.persist(place).map_err(|error| error.error);
        }
        // A file system that has files without names, and gives them none.
        let mut copy = Self::with_name_in(folder)?;
        self.file.rewind()?;
        io::copy(&mut self.file, &mut copy.file)?;
        folder::take_after(&copy.file, &self.file.metadata()?)?;
        copy.file.sync_all()?;
        copy.persist(place)
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Files without a name.
#[cfg(target_os = "linux")]
mod unnamed {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};

    /// Makes one that can be given a name in a folder; `None` where the file system has none, or `/proc` is
    /// not there to name it by.
    pub(super) fn create_in(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(open(folder, flags, Mode::from_raw_mode(0o600)).ok()?);
        std::fs::metadata(path_of(&file)).ok()?;
        Some(file)
    }

    /// Gives one a name that is not there yet.
    pub(super) fn link(file: &File, name: &Path) -> io::Result<()> {
        Ok(linkat(
            CWD,
            path_of(file),
            CWD,
            name,
            AtFlags::SYMLINK_FOLLOW,
        )?)
    }

    fn path_of(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}

/// Elsewhere every file has a name.
#[cfg(not(target_os = "linux"))]
mod unnamed {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) const fn create_in(_folder: &Path) -> Option<File> {
        None
    }

    pub(super) fn link(_file: &File, _name: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
