//! Folders: the one that a file is in, and those that are their owner's only.
//!
//! Below all that writes files, because whoever comes first makes a folder: the journal, the demo's
//! ledger and the configuration share them, and may not name one another.

use std::fs;
use std::io;
use std::path::Path;

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
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|it| !it.as_os_str().is_empty() && !it.exists())
        .collect();
    for folder in missing.into_iter().rev() {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(folder) {
            Ok(()) => make_private(folder, 0o700)?,
            // Another run was as new as this one.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Sets the mode of what was just made, of which the umask may have taken away even the owner's.
#[cfg(unix)]
pub(crate) fn make_private(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let is_so = fs::metadata(path)?.permissions().mode() & 0o777 == mode;
    match (!is_so).then(|| fs::set_permissions(path, fs::Permissions::from_mode(mode))) {
        // A file system that knows no modes shows what it was mounted with.
        Some(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Some(result) => result,
        None => Ok(()),
    }
}

/// Elsewhere there are no modes.
#[cfg(not(unix))]
pub(crate) const fn make_private(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
