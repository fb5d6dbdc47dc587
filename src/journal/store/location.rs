//! Where a journal is.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

/// Where a journal is, as people know the place: the path of its file, for one in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLocation(String);

impl From<&Path> for JournalLocation {
    fn from(path: &Path) -> Self {
        Self(path.display().to_string())
    }
}

impl Display for JournalLocation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
