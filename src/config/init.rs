//! Writes a first configuration file. Refuses to overwrite one, and to let others read it.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::ConfigError;
use crate::folder::{self, parent_of};

/// Writes a configuration file to fill in for its owner only; its directory is made if need be.
///
/// The file appears whole or not at all.
///
/// # Errors
///
/// [`ConfigError::AlreadyThere`] when there is a file of that name, [`ConfigError::Write`] when it cannot be written.
pub fn init(path: &Path, text: &str) -> Result<(), ConfigError> {
    let cannot_write = |source| ConfigError::Write {
        path: path.to_owned(),
        source,
    };
    let file = prepare(path, text).map_err(cannot_write)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(refusal) if refusal.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(ConfigError::AlreadyThere {
                path: path.to_owned(),
            })
        }
        Err(refusal) => Err(cannot_write(refusal.error)),
    }
}

/// Writes the file beside its place, under a name of its own that goes if the file is not kept.
fn prepare(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = parent_of(path);
    folder::create_private(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    folder::set_mode(file.as_file(), 0o600)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_file_and_its_folder_are_the_owners_only() {
        let world = tempfile::tempdir().unwrap();
        let path = world.path().join("a/b/config.toml");
        init(&path, "lang = 'ko'").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "lang = 'ko'");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;

            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
            assert_eq!(mode(&path), 0o600);
            assert_eq!(mode(path.parent().unwrap()), 0o700);
        }
    }

    #[test]
    fn what_is_there_is_never_overwritten() {
        let world = tempfile::tempdir().unwrap();
        let path = world.path().join("config.toml");
        fs::write(&path, "mine").unwrap();
        assert!(
            matches!(init(&path, ""), Err(ConfigError::AlreadyThere { path: found }) if found == path)
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(fs::read_dir(world.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nowhere_is_not_followed() {
        let world = tempfile::tempdir().unwrap();
        let path = world.path().join("config.toml");
        std::os::unix::fs::symlink(world.path().join("gone"), &path).unwrap();
        assert!(matches!(
            init(&path, ""),
            Err(ConfigError::AlreadyThere { .. })
        ));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let world = tempfile::tempdir().unwrap();
        fs::write(world.path().join("file"), "").unwrap();
        let path = world.path().join("file/config.toml");
        assert!(matches!(init(&path, ""), Err(ConfigError::Write { .. })));
    }
}
