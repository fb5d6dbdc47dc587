//! Who else can change what money depends on. The one place that knows what a trusted file is.
//!
//! A file is trusted if nobody but its user and root can change it, or lead its path elsewhere. So the whole
//! way is walked as the system walks it, links and all: each folder, link and file on it belongs to the user
//! or to root, and nobody else may write to it. In a folder with the sticky bit, as `/tmp`, others may make
//! files, but neither remove nor rename those of the user. Where the whole way is the user's, nobody can change
//! it between this look and the use.
//!
//! A group may write where it is the user's own: of the user's number, and with no other member. That is how
//! Linux distributions make groups, and then they let new files be writable for it. Groups of a directory
//! service are not asked for: they count as others, and so do those of root. Access lists are not looked at;
//! where there are some, the bits of the group are the most that any of them allows. Elsewhere than on Unix
//! nothing is looked at.

#[cfg(not(unix))]
mod elsewhere;
mod exposed;
#[cfg(unix)]
mod unix;

use std::fs::Metadata;
use std::path::Path;

#[cfg(not(unix))]
use elsewhere as system;
pub(crate) use exposed::SharedWith;
pub use exposed::{Exposed, Exposure};
#[cfg(unix)]
use unix as system;

/// What was found on the way to a file.
#[derive(Debug)]
pub(crate) struct Trail {
    /// What others can change of it.
    pub(crate) exposed: Vec<Exposed>,
    /// The file at its end, if there is one.
    end: Option<Metadata>,
}

impl Trail {
    /// Looks at all that leads to a file, and at the file if it is there.
    pub(crate) fn to(path: &Path, shared_with: Option<SharedWith>) -> Self {
        let (exposed, end) = system::walk(path, shared_with);
        Self { exposed, end }
    }

    /// Returns what others can change of the way and of the file that was opened at its end, be it another one
    /// by now.
    pub(crate) fn exposed_with(mut self, opened: &Metadata, path: &Path) -> Vec<Exposed> {
        if self.exposed.is_empty() && opened.is_file() {
            let replaced = system::replaced(self.end.as_ref(), opened, path);
            self.exposed.extend(replaced);
        }
        self.exposed
    }
}

/// Returns the group that a file is shared with: it may write to the file, nobody else may, and the file is
/// this user's or root's.
///
/// None of the files that are made here are shared; whoever shared this one did so on purpose.
pub(crate) fn shared_with(path: &Path) -> Option<SharedWith> {
    system::shared_with(path)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::PathBuf;

    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn exposed(path: &Path) -> Vec<(PathBuf, u32)> {
        let exposed = Trail::to(path, None).exposed;
        exposed.into_iter().map(|it| (it.path, it.mode)).collect()
    }

    /// A file of 0600 in a folder of 0700, in a folder of its own.
    fn file(world: &tempfile::TempDir) -> PathBuf {
        let folder = world.path().canonicalize().unwrap().join("folder");
        fs::create_dir(&folder).unwrap();
        set_mode(&folder, 0o700);
        let path = folder.join("file");
        fs::write(&path, "").unwrap();
        set_mode(&path, 0o600);
        path
    }

    #[test]
    fn a_file_that_others_can_write_is_exposed_and_so_is_one_in_a_folder_that_they_can_write() {
        let world = tempfile::tempdir().unwrap();
        let path = file(&world);
        let folder = path.parent().unwrap();
        for (mode_of_folder, mode, expected) in [
            (0o700, 0o600, vec![]),
            (0o755, 0o644, vec![]),
            (0o700, 0o666, vec![(path.clone(), 0o666)]),
            (0o700, 0o602, vec![(path.clone(), 0o602)]),
            (0o777, 0o600, vec![(folder.to_owned(), 0o777)]),
            // In such a folder nobody but the owner can rename.
            (0o1777, 0o600, vec![]),
            // The bit means nothing on a file.
            (0o700, 0o1666, vec![(path.clone(), 0o1666)]),
        ] {
            set_mode(folder, mode_of_folder);
            set_mode(&path, mode);
            assert_eq!(exposed(&path), expected, "{mode_of_folder:o} {mode:o}");
        }
    }

    #[test]
    fn a_way_over_links_is_exposed_wherever_one_of_its_folders_is() {
        let world = tempfile::tempdir().unwrap();
        let path = file(&world);
        let open = world.path().canonicalize().unwrap().join("open");
        fs::create_dir(&open).unwrap();
        symlink("../folder/file", open.join("link")).unwrap();
        symlink("open/link", world.path().join("first")).unwrap();
        let way = world.path().canonicalize().unwrap().join("first");
        assert_eq!(exposed(&way), []);
        set_mode(&open, 0o777);
        assert_eq!(exposed(&way), [(open.clone(), 0o777)]);
        assert_eq!(exposed(&path), []);
        // Links in a circle lead nowhere.
        symlink("circle", world.path().join("circle")).unwrap();
        assert_eq!(exposed(&world.path().join("circle")), []);
    }

    #[test]
    fn what_is_not_there_yet_is_exposed_by_the_folders_above_it() {
        let world = tempfile::tempdir().unwrap();
        let folder = file(&world).parent().unwrap().to_owned();
        assert_eq!(exposed(&folder.join("a/b/c")), []);
        set_mode(&folder, 0o777);
        assert_eq!(exposed(&folder.join("a/b/c")), [(folder, 0o777)]);
    }

    #[test]
    fn a_file_of_another_owner_is_exposed_unless_that_is_root() {
        let world = tempfile::tempdir().unwrap();
        let path = file(&world);
        // Only root can give files away.
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(&path, Some(4242), None).unwrap();
            let found = Trail::to(&path, None).exposed;
            let [exposed] = &*found else {
                panic!("{found:?}")
            };
            assert_eq!(exposed.owner, 4242);
            assert_eq!(exposed.exposure, Exposure::Owner { user: 0 });
        }
        assert_eq!(exposed(Path::new("/etc/passwd")), []);
    }

    #[test]
    fn a_file_that_took_the_place_of_the_one_that_was_looked_at_is_not_taken_for_it() {
        let world = tempfile::tempdir().unwrap();
        let path = file(&world);
        let way = || Trail::to(&path, None);
        let same = fs::File::open(&path).unwrap().metadata().unwrap();
        assert_eq!(way().exposed_with(&same, &path), []);
        let before = way();
        fs::rename(&path, path.with_extension("before")).unwrap();
        fs::write(&path, "").unwrap();
        let other = fs::File::open(&path).unwrap().metadata().unwrap();
        let found = before.exposed_with(&other, &path);
        assert_eq!(
            found.first().map(|it| it.exposure),
            Some(Exposure::Replaced)
        );
    }

    #[test]
    fn a_device_is_nobodys() {
        assert_eq!(exposed(Path::new("/dev/null")), []);
    }

    #[test]
    fn a_file_is_shared_with_a_group_that_may_write_to_it_and_others_may_not() {
        let world = tempfile::tempdir().unwrap();
        let path = file(&world);
        for (mode, is_shared) in [(0o600, false), (0o660, true), (0o666, false)] {
            set_mode(&path, mode);
            assert_eq!(shared_with(&path).is_some(), is_shared, "{mode:o}");
        }
        set_mode(&path, 0o660);
        let folder = path.parent().unwrap();
        set_mode(folder, 0o770);
        assert_eq!(Trail::to(&path, shared_with(&path)).exposed, []);
    }
}
