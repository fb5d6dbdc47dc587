//! Why the journal cannot be read or written.

use std::io;
use std::path::PathBuf;

use super::sqlite::copy::CopyError;
use super::sqlite::place::PlaceError;
use super::sqlite::witness::WitnessError;

/// Why the journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It, or the folder it is in, cannot be opened or made.
    #[error("the journal {} cannot be opened", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It can be read, but not written.
    #[error("the journal {} is read-only", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The disk has no room for it.
    #[error("there is no room on the disk for the journal {}", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Others have kept it locked all the time that was waited.
    #[error("the journal {} stayed locked by another process for {seconds} s", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// It is a file of another kind.
    #[error("{} is not a journal of cookiepay's", path.display())]
    NotAJournal {
        /// The file.
        path: PathBuf,
    },
    /// A newer cookiepay wrote it.
    #[error("the journal {} has version {found}; this cookiepay knows up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version it has.
        found: i64,
        /// The newest version that is known.
        known: i64,
    },
    /// What it holds makes no sense.
    #[error("the journal {} is damaged: {detail}", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What makes no sense.
        detail: String,
    },
    /// This run could not be entered among the living.
    #[error("no lock can be kept in {}", path.display())]
    Owner {
        /// The folder of the locks.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It cannot be where it is, or is not there any more.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// It is not the one that was used here, or nobody can tell.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// It cannot be copied, or not be read without one.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// Anything else.
    #[error("the journal {} failed", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// How.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database ended a transaction in which nothing was done.
    #[error("the journal did nothing")]
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
