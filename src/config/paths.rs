//! Where files live on this platform. Refuses to fall back on the working directory.

use std::path::{Path, PathBuf};

use super::{ConfigError, HomeFor};

/// Returns where the configuration file is looked for when nobody names one.
///
/// # Errors
///
/// [`ConfigError::NoHome`] when the user has no home directory.
pub(super) fn config_file() -> Result<PathBuf, ConfigError> {
    dirs::config_dir()
        .map(|folder| folder.join(APPLICATION).join("config.toml"))
        .ok_or(ConfigError::NoHome {
            wanted: HomeFor::ConfigFile,
        })
}

/// Returns the directory for what must outlive a run: the refund journal, the demo's ledger.
///
/// Platforms without a place for state (macOS, Windows) keep it with the local data.
///
/// # Errors
///
/// [`ConfigError::NoHome`] when the user has no home directory.
pub fn state_dir() -> Result<PathBuf, ConfigError> {
    dirs::state_dir()
        .or_else(dirs::data_local_dir)
        .map(|folder| folder.join(APPLICATION))
        .ok_or(ConfigError::NoHome {
            wanted: HomeFor::StateDir,
        })
}

/// Returns where libpq looks for passwords when nobody names a file; `None` without a home directory.
pub(super) fn password_file() -> Option<PathBuf> {
    if cfg!(windows) {
        Some(dirs::config_dir()?.join("postgresql").join("pgpass.conf"))
    } else {
        Some(dirs::home_dir()?.join(".pgpass"))
    }
}

/// Where the paths in a configuration file start from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base<'a> {
    /// The folder of the file.
    pub(super) folder: &'a Path,
    /// The user's home directory, for `~/`.
    pub(super) home: Option<&'a Path>,
}

impl Base<'_> {
    /// Completes a path: `~/` is the home directory, other relative paths start at the file's folder.
    pub(super) fn complete(&self, path: &str) -> Result<PathBuf, ConfigError> {
        match path.strip_prefix("~/") {
            Some(rest) => self
                .home
                .map(|home| home.join(rest))
                .ok_or(ConfigError::NoHome {
                    wanted: HomeFor::Tilde,
                }),
            None => Ok(self.folder.join(path)),
        }
    }
}

const APPLICATION: &str = "cookiepay";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_files_folder_and_a_tilde_is_the_home_directory() {
        let base = Base {
            folder: Path::new("/etc/shop"),
            home: Some(Path::new("/home/minji")),
        };
        assert_eq!(
            base.complete("ca.pem").unwrap(),
            Path::new("/etc/shop/ca.pem")
        );
        assert_eq!(base.complete("/ca.pem").unwrap(), Path::new("/ca.pem"));
        assert_eq!(
            base.complete("~/ca.pem").unwrap(),
            Path::new("/home/minji/ca.pem")
        );
        assert_eq!(
            base.complete("~minji").unwrap(),
            Path::new("/etc/shop/~minji")
        );
    }

    #[test]
    fn a_tilde_without_a_home_directory_is_an_error() {
        let base = Base {
            folder: Path::new(""),
            home: None,
        };
        assert!(matches!(
            base.complete("~/ca.pem"),
            Err(ConfigError::NoHome { .. })
        ));
        assert_eq!(base.complete("ca.pem").unwrap(), Path::new("ca.pem"));
    }
}
