//! Setting a profile up: what is asked, offered and said, as data.

use std::path::Path;

use super::PastedWay;
use crate::config::Keeper;

/// A question about a profile that is to be set up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SetupQuestion<'q> {
    /// Where its payments are.
    Environment,
    /// What it is called; this, if nothing is typed.
    Name(&'q str),
    /// Whether the one of this name that is there gets another way and key.
    Replace(&'q str),
    /// Whose payments they are.
    ApiId,
    /// Where the key is kept: one of so many, or a command.
    KeyHome,
    /// Whether the key is where a command looks for it.
    KeyIsThere,
    /// The key, which is not shown.
    Key,
}

/// What is said while a profile is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SetupScreen<'s> {
    /// What is about to be asked, and where it goes.
    Begin {
        /// The configuration file.
        file: &'s Path,
        /// It is there already.
        is_there: bool,
    },
    /// Where a key can be kept.
    KeyHomes {
        /// The name that a file of its own would have.
        own_file: &'s str,
        /// The programs that keep secrets here.
        keepers: &'s [Keeper],
    },
    /// How the key gets to a program that keeps secrets.
    PutKey {
        /// The program.
        keeper: Keeper,
        /// The profile.
        profile: &'s str,
    },
    /// What can be done with a profile that works.
    Next(&'s PastedWay),
    /// A profile is there, and does not work yet.
    NotYet {
        /// Its name.
        profile: &'s str,
        /// The commands that change and try it.
        way: &'s PastedWay,
    },
    /// These variables go before the file.
    VariablesFirst(&'s [&'static str]),
}
