//! Which part of a path is shown where its last name could be a key: decided once for all languages.

use std::fmt::{self, Display as _};
use std::path::Path;

use crate::secret::Guarded;
use crate::shown::ShownPath;

/// Writes a path whole, or else its folder, and what a language writes in the place of the name.
pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    path: &Path,
    in_place_of: impl FnOnce(&Guarded, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    let Some(name) = Guarded::hidden_name_of(path) else {
        return ShownPath(path).fmt(f);
    };
    if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        write!(f, "{}/", ShownPath(folder))?;
    }
    in_place_of(&name, f)
}
