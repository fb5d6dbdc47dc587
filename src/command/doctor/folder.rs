//! The folder of the journal: whether it can be written to, whether locks hold there and what is written gets to the
//! disk, and how much room there is. Refuses to leave anything behind.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::conditions::milliseconds_since;
use super::diagnosis::Diagnosis;
use super::side_by_side::Findings;
use crate::error::Error;
use crate::folder::{create_unfinished_in, parent_of};
use crate::interruption::Unfinished;
use crate::journal::{FileError, Journal, JournalError, StoreError};
use crate::output::Value;
use crate::words::{CheckFact, CheckName, SkipReason};

/// What is looked at.
pub(super) const CHECKS: &[CheckName] = &[
    CheckName::StateDirectory,
    CheckName::Space,
    CheckName::Lock,
    CheckName::Sync,
];

/// What only a folder can show that can be written to.
const OF_FILES: &[CheckName] = &[CheckName::Lock, CheckName::Sync];

/// Looks at the folder of a journal, whether that is there yet or not.
pub(super) fn look(journal: &Path, found: &Findings) {
    let whole = std::path::absolute(journal).unwrap_or_else(|_| journal.to_owned());
    let folder = parent_of(&fs::canonicalize(journal).unwrap_or(whole)).to_owned();
    let check = CheckName::StateDirectory;
    let shown = || Value::text(folder.to_string_lossy().into_owned());
    if let Some(nearest) = folder.ancestors().find(|it| it.exists()) {
        found.add(space(nearest));
        if nearest != folder {
            let to_make = || {
                let fact = CheckFact::FolderToMake(folder.clone());
                Diagnosis::ok(check, fact)
            };
            let diagnosis = unwritable(check, journal, true).unwrap_or_else(to_make);
            found.add(diagnosis.with("path", shown()));
            return found.skip(OF_FILES, SkipReason::NoFolder);
        }
    } else {
        found.skip(&[CheckName::Space], SkipReason::Untold);
    }
    match Probe::in_folder(&folder) {
        Ok(probe) => {
            let fact = CheckFact::FolderThere(folder.clone());
            found.add(Diagnosis::ok(check, fact).with("path", shown()));
            found.add(match probe.lock() {
                Ok(()) => Diagnosis::ok(CheckName::Lock, CheckFact::LocksHold),
                Err(source) => {
                    let path = folder.clone();
                    let error = StoreError::File(FileError::Locks { path, source });
                    Diagnosis::error(CheckName::Lock, JournalError::Store(error))
                }
            });
            found.add(sync(probe, journal));
        }
        Err(error) => {
            let is_closed = matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            );
            let other = || {
                if is_closed {
                    // A refund makes no file in it either.
                    Diagnosis::note(check, CheckFact::FolderClosed(folder.clone()))
                } else {
                    unusable(check, journal, error)
                }
            };
            let diagnosis = unwritable(check, journal, true).unwrap_or_else(other);
            found.add(diagnosis.with("path", shown()));
            found.skip(OF_FILES, SkipReason::NoFolder);
        }
    }
}

/// Says what a refund says that cannot write its journal: the folders above it, or the files of it.
pub(super) fn unwritable(check: CheckName, journal: &Path, is_above: bool) -> Option<Diagnosis> {
    let mut found = Journal::unwritable(journal);
    found.retain(|it| it.is_above == is_above);
    if found.is_empty() {
        return None;
    }
    let path = journal.to_owned();
    let error = StoreError::File(FileError::Unwritable { path, found });
    Some(Diagnosis::error(check, JournalError::Store(error)))
}

/// Says what a refund says whose journal cannot be opened.
fn unusable(check: CheckName, journal: &Path, error: io::Error) -> Diagnosis {
    let error = StoreError::Open {
        journal: journal.into(),
        source: error.into(),
    };
    Diagnosis::error(check, JournalError::Store(error))
}

fn sync(mut probe: Probe, journal: &Path) -> Diagnosis {
    let began = Instant::now();
    match probe.sync() {
        Ok(()) => {
            let milliseconds = milliseconds_since(began);
            Diagnosis::ok(CheckName::Sync, CheckFact::Synced(milliseconds))
                .with("elapsed_milliseconds", Value::Number(milliseconds))
        }
        Err(error) if error.kind() == io::ErrorKind::StorageFull => {
            let journal = journal.into();
            let error = Error::from(JournalError::Store(StoreError::Full { journal }));
            Diagnosis::error(CheckName::Sync, error)
        }
        Err(error) => unusable(CheckName::Sync, journal, error),
    }
}

/// Less than this is soon used up by whatever else writes there.
const ROOM_BYTES_ENOUGH: u64 = 100_000_000;

fn space(folder: &Path) -> Diagnosis {
    let Some(bytes) = free_bytes(folder) else {
        return Diagnosis::skipped(CheckName::Space, SkipReason::Untold);
    };
    if bytes < ROOM_BYTES_ENOUGH {
        let fact = CheckFact::LittleRoom(bytes, folder.to_owned());
        Diagnosis::warning(CheckName::Space, fact)
    } else {
        Diagnosis::ok(CheckName::Space, CheckFact::Room(bytes))
    }
    .with("free_bytes", Value::Number(bytes))
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
const fn free_bytes(_: &Path) -> Option<u64> {
    None
}

/// A file that is gone when it is dropped, or when a signal ends the process.
struct Probe {
    file: tempfile::NamedTempFile,
    _unfinished: Unfinished,
}

impl Probe {
    fn in_folder(folder: &Path) -> io::Result<Self> {
        let file = create_unfinished_in(folder)?;
        let path: PathBuf = file.path().to_owned();
        Ok(Self {
            _unfinished: Unfinished::watch(&path)?,
            file,
        })
    }

    /// Finds out whether two can hold one lock.
    fn lock(&self) -> io::Result<()> {
        self.file.as_file().lock()?;
        let other: File = self.file.reopen()?;
        let locked = match other.try_lock() {
            Ok(()) => Err(io::ErrorKind::Unsupported.into()),
            Err(TryLockError::WouldBlock) => Ok(()),
            Err(TryLockError::Error(error)) => Err(error),
        };
        self.file.as_file().unlock()?;
        locked
    }

    /// Writes as much as a refund does, to the disk.
    fn sync(&mut self) -> io::Result<()> {
        const BYTES: usize = 16 << 10;

        let file = self.file.as_file_mut();
        file.write_all(&[0; BYTES])?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_finds_that_locks_hold_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut probe = Probe::in_folder(folder.path()).unwrap();
        probe.lock().unwrap();
        probe.sync().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        drop(probe);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
