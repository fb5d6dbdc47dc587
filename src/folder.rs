//! Folders: the one that a file is in, and those that are their owner's only.
//!
//! Below all that writes files, because whoever comes first makes a folder: the journal, the demo's
//! ledger and the configuration share them, and may not name one another.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Returns the folder that a file is in: the working directory for a bare name.
pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// Makes a folder that only its owner can look into, with those above it, whatever the umask. What
/// is there already is left as it is.
pub(crate) fn create_private(folder: &Path) -> io::Result<()> {
    create(folder, 0o700)
}

/// Makes a folder that everybody can look into and nobody else can write to, with those above it, whatever the
/// umask.
pub(crate) fn create_public(folder: &Path) -> io::Result<()> {
    create(folder, 0o755)
}

fn create(folder: &Path, mode: u32) -> io::Result<()> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|it| !it.as_os_str().is_empty() && !it.exists())
        .collect();
    for folder in missing.into_iter().rev() {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
        match builder.create(folder) {
            Ok(()) => system::set_mode_of_folder(folder, mode)?,
            // Another run was as new as this one.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes a file that only its owner can read, whatever the umask. It must not be there yet, nor a link in its
/// place.
pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    set_mode(&file, 0o600)?;
    Ok(file)
}

/// How the names begin of what is not complete.
pub(crate) const UNFINISHED: &str = ".cookiepay-";

/// Makes a file without a name of its own yet, that only its owner can read, whatever the umask.
pub(crate) fn create_unfinished_in(folder: &Path) -> io::Result<NamedTempFile> {
    let created = Builder::new().prefix(UNFINISHED).tempfile_in(folder);
    // Its own text names a file that nobody asked for.
    let file = created.map_err(|error| io::Error::from(error.kind()))?;
    set_mode(file.as_file(), 0o600)?;
    Ok(file)
}

/// Sets the mode of what was just made, of which the umask may have taken away even the owner's.
pub(crate) fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    system::set_mode(file, mode)
}

/// Gives what was just made the owner, the group and the rights of the file whose place it takes, as far as this
/// user may. Rights of a group that it cannot have are given to no other.
pub(crate) fn take_after(file: &File, before: &Metadata) -> io::Result<()> {
    system::take_after(file, before)
}

#[cfg(unix)]
mod system {
    use std::fs::{self, File, Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    use std::path::Path;

    pub(super) fn take_after(file: &File, before: &Metadata) -> io::Result<()> {
        // Only root gives a file away; others give it to a group of theirs.
        for (owner, group) in [(Some(before.uid()), None), (None, Some(before.gid()))] {
            let _ = fchown(file, owner, group);
        }
        let is_of_group = file.metadata()?.gid() == before.gid();
        let mode = mode_after(before.permissions().mode(), is_of_group);
        file.set_permissions(Permissions::from_mode(mode))
    }

    const fn mode_after(before: u32, is_of_group: bool) -> u32 {
        if is_of_group { before } else { before & !0o070 }
    }

    #[cfg(test)]
    #[test]
    fn what_a_group_may_do_is_given_to_no_other() {
        assert_eq!(mode_after(0o664, true), 0o664);
        assert_eq!(mode_after(0o664, false), 0o604);
    }

    pub(super) fn set_mode(file: &File, mode: u32) -> io::Result<()> {
        if file.metadata()?.permissions().mode() & 0o777 == mode {
            return Ok(());
        }
        unless_without_modes(file.set_permissions(Permissions::from_mode(mode)))
    }

    /// A folder that even its owner cannot look into cannot be opened.
    pub(super) fn set_mode_of_folder(folder: &Path, mode: u32) -> io::Result<()> {
        if fs::metadata(folder)?.permissions().mode() & 0o777 == mode {
            return Ok(());
        }
        unless_without_modes(fs::set_permissions(folder, Permissions::from_mode(mode)))
    }

    /// A file system that knows no modes shows what it was mounted with.
    fn unless_without_modes(result: io::Result<()>) -> io::Result<()> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            result => result,
        }
    }
}

/// Elsewhere there are no modes.
#[cfg(not(unix))]
mod system {
    use std::fs::{File, Metadata};
    use std::io;
    use std::path::Path;

    pub(super) fn take_after(file: &File, before: &Metadata) -> io::Result<()> {
        file.set_permissions(before.permissions())
    }

    pub(super) const fn set_mode(_file: &File, _mode: u32) -> io::Result<()> {
        Ok(())
    }

    pub(super) const fn set_mode_of_folder(_folder: &Path, _mode: u32) -> io::Result<()> {
        Ok(())
    }
}
