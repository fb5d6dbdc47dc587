//! What others can change of a journal: its file, its log, the folder of its locks and what is in that.
//!
//! A journal is shared on purpose where a group may write to its file, and that is this user's or root's: its
//! group is then trusted with all that lies beside it. Whoever is in the group can forge refunds.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::{PlaceError, beside, locks_of};
use crate::rights::{self, Exposed, Trail};

/// Returns what others can change of the journal at a path, and of the ways to it, whether it is there yet or
/// not.
///
/// It is looked at by name. Nobody can change a way that is not exposed, so that what is opened behind this
/// look is what was looked at.
pub(in crate::journal) fn exposed(path: &Path) -> Vec<Exposed> {
    let shared_with = rights::shared_with(path);
    let mut found: Vec<Exposed> = Vec::new();
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let locks = locks_of(&file);
    let of_runs = fs::read_dir(&locks).into_iter().flatten();
    let of_runs = of_runs.filter_map(|entry| Some(entry.ok()?.path()));
    let all = [path.to_owned()]
        .into_iter()
        .chain(all_beside(&file))
        .chain(of_runs);
    for path in all {
        for exposed in Trail::to(&path, shared_with).exposed {
            if !found.contains(&exposed) {
                found.push(exposed);
            }
        }
    }
    found
}

/// Refuses a link that leads nowhere where something beside the journal belongs: its disk may not be mounted,
/// and what is begun in its place would know of no refund.
///
/// # Errors
///
/// [`PlaceError::Dangling`].
pub(in crate::journal) fn check_links(path: &Path) -> Result<(), PlaceError> {
    for path in all_beside(path) {
        if let (false, Ok(target)) = (path.exists(), fs::read_link(&path)) {
            return Err(PlaceError::Dangling { path, target });
        }
    }
    Ok(())
}

/// Names what lies beside a journal, but for the locks of runs.
fn all_beside(path: &Path) -> [PathBuf; 4] {
    let locks = locks_of(path);
    [
        beside(path, "-wal"),
        beside(path, "-shm"),
        locks.join("witness"),
        locks,
    ]
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// A journal with all that lies beside it, each for its owner only.
    fn journal(world: &tempfile::TempDir) -> PathBuf {
        let folder = world.path().canonicalize().unwrap().join("state");
        fs::create_dir(&folder).unwrap();
        let path = folder.join("journal.db");
        let locks = locks_of(&path);
        fs::create_dir(&locks).unwrap();
        for file in [
            path.clone(),
            beside(&path, "-wal"),
            beside(&path, "-shm"),
            locks.join("witness"),
            locks.join("1-a.lock"),
        ] {
            fs::write(&file, "").unwrap();
            set_mode(&file, 0o600);
        }
        for folder in [folder, locks] {
            set_mode(&folder, 0o700);
        }
        path
    }

    fn all(path: &Path) -> Vec<PathBuf> {
        exposed(path).into_iter().map(|it| it.path).collect()
    }

    #[track_caller]
    fn is_all(path: &Path, place: &Path) {
        let all = all(path);
        assert!(all.iter().eq([place]), "{all:?}");
    }

    #[track_caller]
    fn is_nobody_elses(path: &Path) {
        let all = all(path);
        assert!(all.is_empty(), "{all:?}");
    }

    #[test]
    fn a_journal_is_exposed_by_each_of_its_files_and_folders() {
        let world = tempfile::tempdir().unwrap();
        let path = journal(&world);
        is_nobody_elses(&path);
        let locks = locks_of(&path);
        for (place, usual, open) in [
            (path.clone(), 0o600, 0o666),
            (beside(&path, "-wal"), 0o600, 0o606),
            (beside(&path, "-shm"), 0o600, 0o602),
            (locks.join("witness"), 0o600, 0o666),
            (locks.join("1-a.lock"), 0o600, 0o666),
            (locks.clone(), 0o700, 0o777),
            (path.parent().unwrap().to_owned(), 0o700, 0o777),
        ] {
            set_mode(&place, open);
            is_all(&path, &place);
            set_mode(&place, usual);
            if rustix::process::geteuid().is_root() {
                std::os::unix::fs::chown(&place, Some(4242), None).unwrap();
                is_all(&path, &place);
                std::os::unix::fs::chown(&place, Some(0), None).unwrap();
            }
        }
    }

    #[test]
    fn a_journal_that_a_group_shares_is_the_groups_with_all_that_lies_beside_it() {
        let world = tempfile::tempdir().unwrap();
        let path = journal(&world);
        let locks = locks_of(&path);
        let folder = path.parent().unwrap();
        for shared in [folder, &locks, &locks.join("witness")] {
            set_mode(shared, 0o770);
        }
        assert_eq!(all(&path).len(), 3);
        set_mode(&path, 0o660);
        is_nobody_elses(&path);
        // A lock of another member of the group.
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(locks.join("1-a.lock"), Some(4242), None).unwrap();
            is_nobody_elses(&path);
            // But not one of another group, nor a journal that is theirs.
            std::os::unix::fs::chown(locks.join("1-a.lock"), None, Some(4242)).unwrap();
            is_all(&path, &locks.join("1-a.lock"));
            std::os::unix::fs::chown(&path, Some(4242), None).unwrap();
            assert!(all(&path).contains(&path));
        }
        set_mode(folder, 0o777);
        assert!(all(&path).contains(&folder.to_owned()));
    }

    #[test]
    fn a_link_that_leads_nowhere_is_refused_wherever_something_of_the_journal_belongs() {
        for end in ["-wal", "-shm", "-owners"] {
            let world = tempfile::tempdir().unwrap();
            let path = world.path().join("journal.db");
            check_links(&path).unwrap();
            symlink("gone", beside(&path, end)).unwrap();
            let refused = check_links(&path);
            assert!(
                matches!(&refused, Err(PlaceError::Dangling { path: at, .. }) if *at == beside(&path, end)),
                "{refused:?}"
            );
        }
    }
}
