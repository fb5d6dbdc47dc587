//! What can be wrong with the file of a journal, and with what lies beside it.

use std::io;
use std::path::PathBuf;

use super::barrier::Unwritable;
use super::copy::CopyError;
use super::place::PlaceError;
use super::witness::WitnessError;
use crate::journal::moved::Moved;
use crate::rights::Exposed;

/// What is wrong with the file of a journal, or with what lies beside it.
#[derive(Debug)]
pub enum FileError {
    /// It cannot be where it is, or is not there any more.
    Place(PlaceError),
    /// It is not the one that was used here, or nobody can tell.
    Witness(WitnessError),
    /// Others can change it, or what lies beside it.
    Exposed(Vec<Exposed>),
    /// This user cannot write it, or what belongs to it.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What it is that cannot be written.
        found: Vec<Unwritable>,
    },
    /// It cannot be copied, or not be read without one.
    Copy(CopyError),
    /// What it held is in a database, or on its way there.
    Moved {
        /// The file.
        path: PathBuf,
        /// Where to, and since when.
        moved: Box<Moved>,
    },
    /// This run could not be entered among the living.
    Locks {
        /// The folder of the locks.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Each of these says what it is itself, and what it comes from.
            Self::Place(error) => error.source(),
            Self::Witness(error) => error.source(),
            Self::Copy(error) => error.source(),
            Self::Exposed(_) | Self::Moved { .. } => None,
            Self::Unwritable { found, .. } => Some(found.iter().find_map(Unwritable::system)?),
            Self::Locks { source, .. } => Some(source),
        }
    }
}

impl From<PlaceError> for FileError {
    fn from(error: PlaceError) -> Self {
        Self::Place(error)
    }
}

impl From<WitnessError> for FileError {
    fn from(error: WitnessError) -> Self {
        Self::Witness(error)
    }
}

impl From<CopyError> for FileError {
    fn from(error: CopyError) -> Self {
        Self::Copy(error)
    }
}
