//! A configuration file as a text that is to be written. Refuses to overwrite one that is there, and to let others
//! read it.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use zeroize::Zeroizing;

use super::added::with_profile;
use super::{ConfigError, NewProfile, file};
use crate::folder::{self, parent_of};
use crate::small_file;

/// The text of a configuration file as it is now, and which profiles are in it.
#[derive(Debug)]
pub struct ConfigText {
    /// Nothing, where there is no file.
    text: Option<Zeroizing<String>>,
    profiles: Vec<String>,
}

impl ConfigText {
    /// Reads the file, if there is one.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] of one that cannot be read, or says what it must not; [`ConfigError::AlreadyThere`] of a
    /// link that leads nowhere.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let bytes = match small_file::read(path, file::BYTES_MAX) {
            Ok(file) => file.bytes,
            Err(error) if error.is_not_found() && path.is_symlink() => {
                return Err(ConfigError::AlreadyThere {
                    path: path.to_owned(),
                });
            }
            Err(error) if error.is_not_found() => {
                return Ok(Self {
                    text: None,
                    profiles: Vec::new(),
                });
            }
            Err(source) => {
                return Err(ConfigError::Read {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        let text = file::text_of(path, &bytes)?;
        let file = file::parse(path, text, dirs::home_dir().as_deref())?;
        Ok(Self {
            text: Some(Zeroizing::new(text.to_owned())),
            profiles: file.profiles.into_iter().map(|it| it.name).collect(),
        })
    }

    /// Tells whether there is a file.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.text.is_some()
    }

    /// Tells whether it has a profile of that name, which is in NFC.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.profiles.iter().any(|it| it == name)
    }

    /// Returns the text with a profile in it: one more, or another way and key of the one of its name.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] of a profile that this program would not read.
    pub fn with(
        &self,
        path: &Path,
        profile: &NewProfile,
    ) -> Result<Zeroizing<String>, ConfigError> {
        let text = self.text.as_ref().map_or("", |it| it.as_str());
        with_profile(path, text, profile)
    }
}

/// Writes a configuration file for its owner only; its directory is made if need be.
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
