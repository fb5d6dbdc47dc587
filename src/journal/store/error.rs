//! Why the journal cannot be read or written.

use super::location::JournalLocation;
use super::postgres::fault::DatabaseFault;
use super::sqlite::file_error::FileError;

/// Why the journal cannot be read or written.
#[derive(Debug)]
pub enum StoreError {
    /// It, or the folder it is in, cannot be opened or made.
    Open {
        /// Where it is.
        journal: JournalLocation,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It can be read, but not written.
    ReadOnly {
        /// Where it is.
        journal: JournalLocation,
    },
    /// The disk has no room for it.
    Full {
        /// Where it is.
        journal: JournalLocation,
    },
    /// Others have kept it locked all the time that was waited.
    Locked {
        /// Where it is.
        journal: JournalLocation,
        /// How long was waited.
        seconds: u64,
    },
    /// It is a file of another kind.
    NotAJournal {
        /// Where it is.
        journal: JournalLocation,
    },
    /// A newer cookiepay wrote it.
    Newer {
        /// Where it is.
        journal: JournalLocation,
        /// The version it has.
        found: i64,
        /// The newest version that is known.
        known: i64,
    },
    /// What it holds makes no sense.
    Corrupt {
        /// Where it is.
        journal: JournalLocation,
        /// What makes no sense.
        what: Senseless,
    },
    /// Its file, or what lies beside that, is at fault.
    File(FileError),
    /// Its database, or the way to it, is at fault.
    Database {
        /// Where it is.
        journal: JournalLocation,
        /// What is wrong.
        fault: DatabaseFault,
    },
    /// Anything else.
    Other {
        /// Where it is.
        journal: JournalLocation,
        /// How.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database ended a transaction in which nothing was done.
    NothingDone,
}

/// What of a journal makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Senseless {
    /// The value of this column.
    Column(String),
    /// A refund that version 1 wrote.
    FirstVersion,
    /// A refund that is not as it was written, or is gone.
    Seal,
    /// What the database says, in its own words.
    Database(String),
}

impl StoreError {
    /// Tells whether it may still be read, to show what is in it.
    #[must_use]
    pub fn leaves_it_readable(&self) -> bool {
        match self {
            Self::Open { .. }
            | Self::ReadOnly { .. }
            | Self::Full { .. }
            | Self::File(_)
            | Self::NothingDone
            | Self::Other { .. } => true,
            Self::Locked { .. }
            | Self::NotAJournal { .. }
            | Self::Newer { .. }
            | Self::Database { .. }
            | Self::Corrupt { .. } => false,
        }
    }

    /// Tells whether it may pass by itself, within the time that a result is written again and again.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Locked { .. } => true,
            Self::Database { fault, .. } => fault.is_passing(),
            Self::Open { .. }
            | Self::ReadOnly { .. }
            | Self::Full { .. }
            | Self::NotAJournal { .. }
            | Self::Newer { .. }
            | Self::Corrupt { .. }
            | Self::File(_)
            | Self::Other { .. }
            | Self::NothingDone => false,
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Open { source, .. } | Self::Other { source, .. } => Some(&**source),
            // It says what it is itself, and what it comes from.
            Self::File(error) => error.source(),
            Self::Database { fault, .. } => fault.source(),
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

/// Whatever is wrong with a file.
impl<E: Into<FileError>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::File(error.into())
    }
}
