//! Why the journal cannot be read or written.

use std::io;
use std::path::PathBuf;

use super::sqlite::copy::CopyError;
use super::sqlite::place::PlaceError;
use super::sqlite::witness::WitnessError;

/// Why the journal cannot be read or written.
#[derive(Debug)]
pub enum StoreError {
    /// It, or the folder it is in, cannot be opened or made.
    Open {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It can be read, but not written.
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The disk has no room for it.
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Others have kept it locked all the time that was waited.
    Locked {
        /// The file.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// It is a file of another kind.
    NotAJournal {
        /// The file.
        path: PathBuf,
    },
    /// A newer cookiepay wrote it.
    Newer {
        /// The file.
        path: PathBuf,
        /// The version it has.
        found: i64,
        /// The newest version that is known.
        known: i64,
    },
    /// What it holds makes no sense.
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What makes no sense.
        detail: String,
    },
    /// This run could not be entered among the living.
    Owner {
        /// The folder of the locks.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It cannot be where it is, or is not there any more.
    Place(PlaceError),
    /// It is not the one that was used here, or nobody can tell.
    Witness(WitnessError),
    /// It cannot be copied, or not be read without one.
    Copy(CopyError),
    /// Anything else.
    Other {
        /// The file.
        path: PathBuf,
        /// How.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database ended a transaction in which nothing was done.
    NothingDone,
}

impl StoreError {
    /// Tells whether the file may still be read, to show what is in it.
    #[must_use]
    pub fn leaves_it_readable(&self) -> bool {
        match self {
            Self::Open { .. }
            | Self::ReadOnly { .. }
            | Self::Full { .. }
            | Self::Place(_)
            | Self::Witness(_)
            | Self::Owner { .. }
            | Self::Copy(_)
            | Self::NothingDone
            | Self::Other { .. } => true,
            Self::Locked { .. }
            | Self::NotAJournal { .. }
            | Self::Newer { .. }
            | Self::Corrupt { .. } => false,
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Open { source, .. } | Self::Other { source, .. } => Some(&**source),
            Self::Owner { source, .. } => Some(source),
            // Each of these says what it is itself, and what it comes from.
            Self::Place(error) => error.source(),
            Self::Witness(error) => error.source(),
            Self::Copy(error) => error.source(),
            Self::ReadOnly { .. }
            | Self::Full { .. }
            | Self::Locked { .. }
            | Self::NotAJournal { .. }
            | Self::Newer { .. }
            | Self::Corrupt { .. }
            | Self::NothingDone => None,
        }
    }
}

impl From<PlaceError> for StoreError {
    fn from(error: PlaceError) -> Self {
        Self::Place(error)
    }
}

impl From<WitnessError> for StoreError {
    fn from(error: WitnessError) -> Self {
        Self::Witness(error)
    }
}

impl From<CopyError> for StoreError {
    fn from(error: CopyError) -> Self {
        Self::Copy(error)
    }
}
