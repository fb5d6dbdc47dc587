//! Where a journal is.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use crate::shown::escape;

/// Where a journal is, as people know the place: the path of its file, for one in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLocation(String);

impl From<&Path> for JournalLocation {
    fn from(path: &Path) -> Self {
        Self(path.to_string_lossy().into_owned())
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
