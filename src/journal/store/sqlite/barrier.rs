//! A file or folder of a journal that a user cannot write, as data.

use std::io;
use std::path::PathBuf;

/// A file or folder of a journal that this user has to write, and cannot.
#[derive(Debug)]
pub struct Unwritable {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it leads to the journal, and is no part of it.
    pub is_above: bool,
    /// Its permission bits.
    pub mode: u32,
    /// The number of its owner.
    pub owner: u32,
    /// The number of this user.
    pub user: u32,
    /// What keeps this user from it.
    pub barrier: Barrier,
}

/// What keeps a user from a file or folder.
#[derive(Debug)]
pub enum Barrier {
    /// Its permission bits: the user is its owner.
    Mode,
    /// Its owner, who is root, or anybody in a folder of the user's.
    Owner,
    /// The journal is shared with a group.
    Group {
        /// The number of the group.
        group: u32,
        /// Whether the user is in it.
        is_member: bool,
        /// Whether the group may not write here.
        is_closed: bool,
    },
    /// What no command mends that is right for certain.
    System(io::Error),
}

impl Unwritable {
    /// Returns the number of the group that the journal is shared with, and the user is not in.
    #[must_use]
    pub const fn group_to_join(&self) -> Option<u32> {
        match self.barrier {
            Barrier::Group {
                group,
                is_member: false,
                ..
            } => Some(group),
            Barrier::Group { .. } | Barrier::Mode | Barrier::Owner | Barrier::System(_) => None,
        }
    }

    /// Returns the number of the group that has to be let in here.
    #[must_use]
    pub const fn group_to_let_in(&self) -> Option<u32> {
        match self.barrier {
            Barrier::Group {
                group,
                is_closed: true,
                ..
            } => Some(group),
            Barrier::Group { .. } | Barrier::Mode | Barrier::Owner | Barrier::System(_) => None,
        }
    }

    /// Returns what the system says, where that is all that is known.
    #[must_use]
    pub const fn system(&self) -> Option<&io::Error> {
        match &self.barrier {
            Barrier::System(error) => Some(error),
            Barrier::Mode | Barrier::Owner | Barrier::Group { .. } => None,
        }
    }
}
