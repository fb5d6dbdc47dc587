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

    use crate::folder::parent_of;
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
        let above: Vec<&Path> = whole.ancestors().skip(1).collect();
        let mut from_root = above.into_iter().rev();
        // The journal is not seen, so its folder tells who shares it.
        from_root.find_map(|folder| Us::of(folder).barred(folder, Need::Way, true))
    }

    /// Who runs this, and whose the journal is.
    pub(super) struct Us {
        pub(super) user: u32,
        /// The group that the journal is shared with, and whether this user is in it.
        pub(super) shared_with: Option<(u32, bool)>,
        /// Whether the folder of the journal is this user's.
        pub(super) owns_folder: bool,
    }

    /// Whose a file or folder is.
    #[derive(Clone, Copy)]
    pub(super) struct Rights {
        pub(super) owner: u32,
        pub(super) group: u32,
        pub(super) mode: u32,
    }

    impl Us {
        fn of(journal: &Path) -> Self {
            let user = rustix::process::geteuid().as_raw();
            let shared = rights::shared_with(journal).and_then(|_| fs::metadata(journal).ok());
            // Nobody joins root's group for a journal.
            let shared = shared.filter(|it| it.gid() != 0);
            let folder = fs::metadata(parent_of(journal));
            Self {
                user,
                shared_with: shared.map(|it| (it.gid(), is_member(it.gid()))),
                owns_folder: folder.is_ok_and(|it| it.uid() == user),
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
            let rights = Rights {
                owner: found.uid(),
                group: found.gid(),
                mode: found.mode() & 0o7777,
            };
            let ask = |access| accessat(CWD, path, access, AtFlags::EACCESS).err();
            let error = if is_folder && !found.is_dir() {
                Errno::NOTDIR
            } else {
                ask(needed)?
            };
            let barrier = match error {
                Errno::ACCESS if !is_above || is_the_programs_own(path) => {
                    self.barrier(rights, is_folder)
                }
                Errno::ACCESS if rights.owner == self.user => self.barrier(rights, is_folder),
                Errno::NOTDIR | Errno::ROFS | Errno::ACCESS => None,
                // It may not be changed by anybody, unless a container forbids the question.
                Errno::PERM if ask(Access::EXISTS).is_none() => None,
                _ => return None,
            };
            Some(Unwritable {
                // Where a link leads: commands that go into folders leave links alone.
                path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
                is_above,
                mode: rights.mode,
                owner: rights.owner,
                user: self.user,
                barrier: barrier.unwrap_or_else(|| Barrier::System(error.into())),
            })
        }

        /// Says what keeps this user from what is the journal's; `None` where nobody can tell how to mend it without
        /// a look, such as where another user would lose it.
        pub(super) fn barrier(&self, rights: Rights, is_folder: bool) -> Option<Barrier> {
            let (own_bits, group_bits) = if is_folder {
                (0o300, 0o030)
            } else {
                (0o600, 0o060)
            };
            let lacks = |bits| rights.mode & bits != bits;
            if rights.owner == self.user {
                return lacks(own_bits).then_some(Barrier::Mode);
            }
            if let Some((group, is_member)) = self.shared_with {
                let is_closed = rights.group != group || lacks(group_bits);
                return (is_closed || !is_member).then_some(Barrier::Group {
                    group,
                    is_member,
                    is_closed,
                });
            }
            let is_a_groups = rights.group != 0 && rights.mode & 0o020 != 0;
            let may_be_taken = !is_a_groups && (rights.owner == 0 || self.owns_folder);
            may_be_taken.then_some(Barrier::Owner)
        }
    }

    fn is_member(group: u32) -> bool {
        let is_it = |it: &rustix::process::Gid| it.as_raw() == group;
        is_it(&rustix::process::getegid())
            || rustix::process::getgroups().is_ok_and(|all| all.iter().any(is_it))
    }

    /// Tells whether a folder is this program's by its name: of any other, nobody knows what else is in it, and whose
    /// it should be.
    fn is_the_programs_own(folder: &Path) -> bool {
        folder.file_name() == Some(OsStr::new("cookiepay"))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::system::{Rights, Us};
    use crate::journal::store::sqlite::barrier::Barrier;

    fn barrier(us: &Us, [owner, group, mode]: [u32; 3]) -> Option<Barrier> {
        let rights = Rights { owner, group, mode };
        us.barrier(rights, false)
    }

    #[test]
    fn what_is_roots_or_in_a_folder_of_ones_own_may_be_taken_and_nothing_else() {
        for (owns_folder, rights, may_be_taken) in [
            (false, [0, 0, 0o600], true),
            (false, [0, 0, 0o660], true),
            (false, [0, 50, 0o660], false),
            (false, [1001, 1001, 0o600], false),
            (true, [1001, 1001, 0o600], true),
            (true, [1001, 50, 0o660], false),
        ] {
            let us = Us {
                user: 1000,
                shared_with: None,
                owns_folder,
            };
            let found = barrier(&us, rights);
            let is_taken = matches!(found, Some(Barrier::Owner));
            assert_eq!(is_taken, may_be_taken, "{rights:?}");
            assert!(is_taken || found.is_none(), "{rights:?}");
        }
    }

    #[test]
    fn of_what_is_shared_with_a_group_it_is_told_who_has_to_be_let_in_where() {
        for (is_in, rights, expected) in [
            (true, [0, 50, 0o660], None),
            (true, [0, 50, 0o620], Some((true, true))),
            (true, [0, 51, 0o660], Some((true, true))),
            (true, [1001, 51, 0o600], Some((true, true))),
            (false, [0, 50, 0o660], Some((false, false))),
            (false, [0, 50, 0o640], Some((false, true))),
        ] {
            let us = Us {
                user: 1000,
                shared_with: Some((50, is_in)),
                owns_folder: false,
            };
            let found = barrier(&us, rights).map(|it| {
                let Barrier::Group {
                    group: 50,
                    is_member,
                    is_closed,
                } = it
                else {
                    panic!("{it:?}")
                };
                (is_member, is_closed)
            });
            assert_eq!(found, expected, "{rights:?}");
        }
    }
}
