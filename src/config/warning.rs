//! Something that works and should not stay as it is, as data.

use std::path::PathBuf;

use super::Origin;
use crate::rights::Exposed;

/// Something that works and should not stay as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A file with a key, or with the say over one, is open to other users.
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Others can change what a profile or the journal uses.
    Exposed(Exposed),
    /// The password of a database stands in the configuration.
    PasswordInFile(Origin),
    /// Nobody checks whom a database elsewhere is.
    ServerUnchecked {
        /// Where that is said.
        origin: Origin,
        /// The `sslmode`.
        mode: &'static str,
    },
    /// A file of passwords is open to other users, and not read for that.
    PasswordFileIgnored {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
}
