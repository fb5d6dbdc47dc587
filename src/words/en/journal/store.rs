//! Why the journal cannot be read or written.

use std::fmt;
use std::path::Path;

use crate::journal::{
    CopyError, FileError, Mismatch, Moved, PlaceError, Senseless, StoreError, UnfitPlace,
    Unwritable, WitnessError,
};
use crate::payment::{Quoted, moment};
use crate::shown::{ShownPath, escape};
use crate::words::en::config::{GuardedPath, Places};
use crate::words::en::journal::fault::write_fault;

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { journal, .. } => {
                let journal = GuardedPath(Path::new(journal.as_str()));
                write!(f, "the journal {journal} cannot be opened")
            }
            Self::ReadOnly { journal } => write!(f, "the journal {journal} is read-only"),
            Self::Full { journal } => {
                write!(f, "there is no room on the disk for the journal {journal}")
            }
            Self::Locked { journal, seconds } => write!(
                f,
                "the journal {journal} stayed locked by another process for {seconds} s"
            ),
            Self::NotAJournal { journal } => {
                write!(f, "{journal} is not a journal of cookiepay's")
            }
            Self::Newer {
                journal,
                found,
                known,
            } => write!(
                f,
                "the journal {journal} has version {found}; this cookiepay knows up to {known}"
            ),
            Self::Corrupt { journal, what } => match what {
                Senseless::Column(column) => write!(
                    f,
                    "the journal {journal} is damaged: the column {column} makes no sense"
                ),
                Senseless::FirstVersion => write!(
                    f,
                    "the journal {journal} is damaged: a refund of version 1 makes no sense"
                ),
                Senseless::Seal => write!(
                    f,
                    "the journal {journal} is damaged: a refund in it is not as it was written, or is gone"
                ),
                Senseless::Database(detail) => {
                    write!(f, "the journal {journal} is damaged: {detail}")
                }
            },
            Self::File(error) => error.fmt(f),
            Self::Database { journal, fault } => write_fault(f, journal, fault),
            Self::Other { journal, .. } => write!(f, "the journal {journal} failed"),
            Self::NothingDone => f.write_str("the journal did nothing"),
        }
    }
}

/// What a row says of itself, until its journal is named beside it.
impl fmt::Display for Senseless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(column) => write!(f, "the column {column} makes no sense"),
            Self::FirstVersion => f.write_str("a refund of version 1 makes no sense"),
            Self::Seal => f.write_str("a refund is not as it was written, or is gone"),
            Self::Database(detail) => f.write_str(detail),
        }
    }
}

impl fmt::Display for UnfitPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FolderNotUtf8 => f.write_str("its folder has a name that is not UTF-8"),
            Self::NoWriteAheadLog { mode } => write!(
                f,
                "its file system has no write-ahead log (the mode stays {mode})",
                mode = Quoted(mode)
            ),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(error) => error.fmt(f),
            Self::Witness(error) => error.fmt(f),
            Self::Copy(error) => error.fmt(f),
            Self::Exposed(exposed) => {
                write!(f, "others could change the journal: {}", Places(exposed))
            }
            Self::Unwritable { path, found } => write_unwritable(f, path, found),
            Self::Moved { path, moved } => write_moved(f, path, moved),
            Self::Locks { path, .. } => write!(f, "no lock can be kept in {}", GuardedPath(path)),
        }
    }
}

fn write_unwritable(f: &mut fmt::Formatter<'_>, path: &Path, all: &[Unwritable]) -> fmt::Result {
    let places: Vec<String> = all.iter().map(ToString::to_string).collect();
    write!(f, "the journal {} cannot be written", GuardedPath(path))?;
    // What the system keeps from all is not about the user.
    if let Some(it) = all.iter().find(|it| it.system().is_none()) {
        write!(f, " by this user ({})", it.user)?;
    }
    write!(f, ": {}", places.join(", "))
}

/// Names a file or folder, its mode and its owner.
impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, mode, owner) = (ShownPath(&self.path), self.mode, self.owner);
        write!(f, "{path} (mode {mode:04o}, owner {owner})")
    }
}

fn write_moved(f: &mut fmt::Formatter<'_>, path: &Path, moved: &Moved) -> fmt::Result {
    let (path, at) = (GuardedPath(path), moment(moved.at));
    let (person, to) = (escape(&moved.person), escape(&moved.location));
    if moved.is_done {
        write!(
            f,
            "the journal {path} was moved into a database on {at} by {person}: {to}"
        )
    } else {
        write!(
            f,
            "the journal {path} is on its way into a database since {at} by {person}, and may be there: {to}"
        )
    }
}

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dangling { path, target } => write!(
                f,
                "{} is a symbolic link to {}, which is not there",
                GuardedPath(path),
                ShownPath(target)
            ),
            Self::HardLinks { path, links } => write!(
                f,
                "the journal {} has {links} names (hard links), and may have only one",
                GuardedPath(path)
            ),
            Self::NotAFile { path } => write!(f, "the journal {} is not a file", GuardedPath(path)),
            Self::Shared { path, kind } => write!(
                f,
                "the journal {} is on a file system that machines share ({kind})",
                GuardedPath(path)
            ),
            Self::LogAlone { path } => write!(
                f,
                "the journal {} is empty or gone, and its log is still there",
                GuardedPath(path)
            ),
            Self::Cut { path } => write!(f, "the journal {} was cut short", GuardedPath(path)),
            Self::Removed { path } => write!(
                f,
                "{} was removed while the journal was in use",
                GuardedPath(path)
            ),
            Self::Replaced { path } => write!(
                f,
                "{} was replaced while the journal was in use",
                GuardedPath(path)
            ),
            Self::Unseen { path, .. } => {
                write!(f, "the journal {} cannot be looked at", GuardedPath(path))
            }
        }
    }
}

impl fmt::Display for WitnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { path, mismatch } => {
                write!(f, "the journal {} {mismatch}", GuardedPath(path))
            }
            Self::File { path, .. } => write!(f, "{} cannot be read or written", GuardedPath(path)),
            Self::Damaged { path } => write!(f, "{} is damaged", GuardedPath(path)),
            Self::Locked { path, seconds } => write!(
                f,
                "{} stayed locked by another process for {seconds} s",
                GuardedPath(path)
            ),
        }
    }
}

/// Completes "the journal …".
impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone { witness } => write!(f, "is gone, and refunds up to r{witness} were sent"),
            Self::Blank { witness } => {
                write!(f, "is blank, and refunds up to r{witness} were sent")
            }
            Self::OtherId => f.write_str("is not the one that was used here: it has another id"),
            Self::Behind {
                journal: ..=0,
                witness,
            } => write!(
                f,
                "is not the one that was used here: it knows of no refund that was sent, and \
                 r{witness} was"
            ),
            Self::Behind { journal, witness } => write!(
                f,
                "is not the one that was used here: it knows refunds up to r{journal}, and \
                 r{witness} was sent"
            ),
            Self::NoWitness { journal } => write!(
                f,
                "was not used here before: it knows refunds up to r{journal}, and the folder of \
                 its locks knows of none"
            ),
        }
    }
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists { path } => write!(f, "{} is there already", GuardedPath(path)),
            Self::Write { path, .. } => {
                write!(f, "the copy {} cannot be written", GuardedPath(path))
            }
            Self::Read { path, .. } => {
                write!(f, "the journal {} cannot be read", GuardedPath(path))
            }
            Self::Damaged { path, detail } => {
                write!(f, "the journal {} is damaged: {detail}", GuardedPath(path))
            }
            Self::Changing { path } => {
                write!(f, "the journal {} is being written to", GuardedPath(path))
            }
        }
    }
}
