//! What of a journal this user cannot write, and what keeps them from it: its file, its log, the folder of its locks
//! with the witness, and the folder in which those are made that are not there.
//!
//! The system is asked, and nothing is opened: whoever closes a handle of the journal lets go of the locks of this
//! process. Where the system does not tell, nothing is found.

use std::path::Path;

use super::barrier::Unwritable;

/// Returns what this user cannot write of the journal at a path, whether it is there yet or not.
///
/// What is not there is no trouble where it can be made, and neither are the locks of other users' runs.
#[cfg(unix)]
pub(in crate::journal) fn unwritable(path: &Path) -> Vec<Unwritable> {
    system::unwritable(path)
}

/// Elsewhere the rights of a file are no bits, and are not looked at.
#[cfg(not(unix))]
pub(in crate::journal) const fn unwritable(_: &Path) -> Vec<Unwritable> {
    Vec::new()
}

#[cfg(unix)]
mod system {
    use std::ffi::OsStr;
    use std::fs;
    use std::io::ErrorKind;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    use rustix::fs::{Access, AtFlags, CWD, accessat};
    use rustix::io::Errno;

    use crate::journal::store::sqlite::barrier::{Barrier, Unwritable};
    use crate::journal::store::sqlite::place::{self, PlaceError, beside, locks_of};
    use crate::rights;

    /// What has to be done with a file or folder.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Need {
        /// A file is read and written.
        File,
        /// Files are made in a folder.
        Folder,
        /// Files are found in a folder.
        Way,
    }

    pub(super) fn unwritable(path: &Path) -> Vec<Unwritable> {
        let journal = match place::resolve(path) {
            Ok(journal) => journal,
            Err(PlaceError::Unseen { source, .. })
                if source.kind() == ErrorKind::PermissionDenied =>
            {
                return closed_way(path).into_iter().collect();
            }
            // Whatever else is wrong with the place is told by whoever opens the journal.
            Err(_) => return Vec::new(),
        };
        let us = Us::of(&journal);
        let locks = locks_of(&journal);
        let mut found = Vec::new();
        let [log, index] = ["-wal", "-shm"].map(|end| beside(&journal, end));
        let mut above = journal.ancestors().skip(1).filter(|it| it.exists());
        let is_all_there = [&journal, &log, &index, &locks]
            .iter()
            .all(|it| it.exists());
        if let (false, Some(folder)) = (is_all_there, above.next()) {
            found.extend(us.barred(folder, Need::Folder, true));
        }
        for file in [&journal, &log, &index] {
            found.extend(us.barred(file, Need::File, false));
        }
        found.extend(us.barred(&locks, Need::Folder, false));
        if us.barred(&locks, Need::Way, false).is_none() {
            found.extend(us.barred(&locks.join("witness"), Need::File, false));
        }
        found
    }

    /// Returns the first folder on the way to a journal that this user cannot look into.
    fn closed_way(path: &Path) -> Option<Unwritable> {
        let whole = std::path::absolute(path).ok()?;
        let us = Us::of(&whole);
        let above: Vec<&Path> = whole.ancestors().skip(1).collect();
        let mut from_root = above.into_iter().rev();
        from_root.find_map(|folder| us.barred(folder, Need::Way, true))
    }

    /// Who runs this, and with whom a journal is shared.
    struct Us {
        user: u32,
        group: Option<u32>,
    }

    impl Us {
        fn of(journal: &Path) -> Self {
            let shared = rights::shared_with(journal).and_then(|_| fs::metadata(journal).ok());
            Self {
                user: rustix::process::geteuid().as_raw(),
                group: shared.map(|it| it.gid()),
            }
        }

        /// Returns a file or folder that is there and of no use for what is needed.
        fn barred(&self, path: &Path, need: Need, is_above: bool) -> Option<Unwritable> {
            let is_folder = need != Need::File;
            let needed = match need {
                Need::File => Access::READ_OK | Access::WRITE_OK,
                Need::Folder => Access::WRITE_OK | Access::EXEC_OK,
                Need::Way => Access::EXEC_OK,
            };
            let found = fs::metadata(path).ok()?;
            let error = if is_folder && !found.is_dir() {
                Errno::NOTDIR
            } else {
                accessat(CWD, path, needed, AtFlags::EACCESS).err()?
            };
            let bits = if is_folder { 0o300 } else { 0o600 };
            let (is_own, mode) = (found.uid() == self.user, found.mode());
            let barrier = match error {
                Errno::NOTDIR | Errno::ROFS => Barrier::System(error.into()),
                Errno::ACCESS if is_own && mode & bits != bits => Barrier::Mode,
                Errno::ACCESS if is_own => Barrier::System(error.into()),
                Errno::ACCESS if mode & 0o020 != 0 => Barrier::Group(found.gid()),
                Errno::ACCESS if is_above && !is_the_programs_own(path) => {
                    Barrier::System(error.into())
                }
                Errno::ACCESS => self.group.map_or(Barrier::Owner, Barrier::Group),
                // A container may forbid the question.
                _ => return None,
            };
            Some(Unwritable {
                // Where a link leads: commands that go into folders leave links alone.
                path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
                is_above,
                mode: mode & 0o7777,
                owner: found.uid(),
                user: self.user,
                barrier,
            })
        }
    }

    /// Tells whether a folder is this program's by its name: of any other, nobody knows what else is in it, and whose
    /// it should be.
    fn is_the_programs_own(folder: &Path) -> bool {
        folder.file_name() == Some(OsStr::new("cookiepay"))
    }
}
