//! A file or folder that others can change, as data.

use std::path::PathBuf;

/// A file or folder that others can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Where it is.
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
    /// The number of its owner.
    pub owner: u32,
    /// What lets others change it.
    pub exposure: Exposure,
}

/// What lets others change a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// Its permission bits.
    Mode,
    /// Its owner, who is neither root nor this user.
    Owner {
        /// The number of this user.
        user: u32,
    },
    /// Another file was put in its place while it was opened.
    Replaced,
}

/// A group that is trusted, because whoever is trusted shares something with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SharedWith(
    #[cfg_attr(not(unix), expect(dead_code, reason = "no groups"))] pub(super) u32,
);
