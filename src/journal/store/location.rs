//! Where a journal is.

use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

use super::postgres::address::DatabaseAddress;
use crate::secret::Secret;
use crate::shown::escape;

/// Where a journal is kept.
#[derive(Clone, Debug)]
pub enum JournalPlace {
    /// In a file of this machine.
    File(PathBuf),
    /// In a database that a team shares.
    Database(Box<Database>),
}

/// A database, with what it takes to get in.
#[derive(Clone, Debug)]
pub struct Database {
    /// Where it is, and how it is spoken to.
    pub address: DatabaseAddress,
    /// The password, wherever it came from; `None` where there is none, as with a certificate.
    pub password: Option<Secret>,
}

/// Where a journal is, as people know the place: the path of its file; the host, the name and the user of a
/// database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLocation(String);

impl From<&Path> for JournalLocation {
    fn from(path: &Path) -> Self {
        Self(path.to_string_lossy().into_owned())
    }
}

impl From<&DatabaseAddress> for JournalLocation {
    fn from(address: &DatabaseAddress) -> Self {
        Self(address.as_location())
    }
}

impl From<&JournalPlace> for JournalLocation {
    fn from(place: &JournalPlace) -> Self {
        match place {
            JournalPlace::File(path) => Self::from(path.as_path()),
            JournalPlace::Database(database) => Self::from(&database.address),
        }
    }
}

impl JournalLocation {
    /// Returns it as it is, for what is data.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes it [escaped](escape).
impl Display for JournalLocation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(&self.0))
    }
}
