//! Says where the journal is, and whether it is still there. Refuses every place from which one file
//! could pass for two.
//!
//! The locks and the witness are beside the journal, so that whoever comes to the same file by
//! another name finds other ones. Symbolic links are followed to the file itself; hard links cannot
//! be followed, and are refused. So is a file system that several machines may share: their locks
//! and their shared memory are not those of one kernel.
//!
//! Nothing here opens the journal. `SQLite` holds POSIX locks, and the system lets go of all of them
//! as soon as a process closes *any* handle of the file: another process could then take itself for
//! the last one and clear away the log that this one writes to. Looking at the file by its name does
//! no such harm, and is enough: while `SQLite` has the file open, no other file gets its number.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

/// Why a file cannot serve as the journal.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The path is a symbolic link to a file that is not there: a disk that is not mounted, for
    /// instance. Nothing is begun in its place.
    Dangling {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// The file has further names. All but one have to be removed.
    HardLinks {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// The path is a folder, a device or something else that is not a file.
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The file is, or would be, on a file system that machines share. It belongs on a local disk.
    Shared {
        /// The path.
        path: PathBuf,
        /// The name of the file system.
        kind: String,
    },
    /// The file is empty or gone, and the log that belongs to it is there. Whoever has the file puts
    /// it back beside the log, which holds the last refunds.
    LogAlone {
        /// The file.
        path: PathBuf,
    },
    /// The file lost its end. A backup has to be put in its place.
    Cut {
        /// The file.
        path: PathBuf,
    },
    /// The file, or a file of its log, was removed or renamed while the journal was in use.
    Removed {
        /// The file.
        path: PathBuf,
    },
    /// Another file is where the journal, or a file of its log, was.
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The place cannot be looked at.
    Unseen {
        /// The path.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

/// Why the database cannot be where it was to be, although the system has nothing against that.
#[derive(Debug, thiserror::Error)]
pub enum UnfitPlace {
    /// The name of its folder is not UTF-8.
    FolderNotUtf8,
    /// Its file system has no write-ahead log.
    NoWriteAheadLog {
        /// The mode of the log that there is, as the database calls it.
        mode: String,
    },
}

/// Finds the file that a path leads to, so that every path to it has the same locks beside it.
///
/// The file, and folders above it, need not be there yet.
///
/// # Errors
///
/// [`PlaceError`], where the journal cannot be there.
pub(in crate::journal) fn resolve(path: &Path) -> Result<PathBuf, PlaceError> {
    let unseen = |source| PlaceError::Unseen {
        path: path.to_owned(),
        source,
    };
    let found = match fs::canonicalize(path) {
        Ok(found) => {
            let metadata = fs::metadata(&found).map_err(unseen)?;
            if !metadata.is_file() {
                return Err(PlaceError::NotAFile { path: found });
            }
            let links = number_of_links(&metadata);
            if links > 1 {
                return Err(PlaceError::HardLinks { path: found, links });
            }
            found
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Ok(target) = fs::read_link(path) {
                return Err(PlaceError::Dangling {
                    path: path.to_owned(),
                    target,
                });
            }
            resolve_new(path)?
        }
        Err(error) => return Err(unseen(error)),
    };
    // What is not there yet will be made in the nearest folder that is.
    let mut nearest = found.ancestors().filter(|it| it.exists());
    if let Some(kind) = nearest.next().and_then(file_system::shared) {
        return Err(PlaceError::Shared { path: found, kind });
    }
    Ok(found)
}

/// Finds where a file that is not there yet will be.
fn resolve_new(path: &Path) -> Result<PathBuf, PlaceError> {
    let unseen = |source| PlaceError::Unseen {
        path: path.to_owned(),
        source,
    };
    let whole = std::path::absolute(path).map_err(unseen)?;
    for above in whole.ancestors().skip(1) {
        match fs::canonicalize(above) {
            Ok(found) => {
                let rest = whole.strip_prefix(above).unwrap_or(&whole);
                return Ok(found.join(rest));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Ok(target) = fs::read_link(above) {
                    return Err(PlaceError::Dangling {
                        path: above.to_owned(),
                        target,
                    });
                }
            }
            Err(error) => return Err(unseen(error)),
        }
    }
    Ok(whole)
}

/// Refuses what is left of a journal after its beginning was lost. To be asked before the file is
/// made or opened: `SQLite` clears the log of an empty file away, and with it the last refunds.
///
/// # Errors
///
/// [`PlaceError::LogAlone`], [`PlaceError::Cut`], [`PlaceError::Unseen`].
pub(in crate::journal) fn check_beginning(path: &Path) -> Result<(), PlaceError> {
    /// Less than any page.
    const SMALLEST: u64 = 512;

    // In this order: another run that makes the journal just now fills the log last.
    let log = look_at(&beside(path, "-wal"))?.map_or(0, |log| log.len());
    let length = look_at(path)?.map_or(0, |file| file.len());
    let path = path.to_owned();
    match length {
        0 if log > 0 => Err(PlaceError::LogAlone { path }),
        1..SMALLEST => Err(PlaceError::Cut { path }),
        _ => Ok(()),
    }
}

/// Refuses a journal that lost its end: its first page says how many there are. `SQLite` finds that
/// by itself, but for the last page.
///
/// While there is a log, it may hold the end, and nothing is said.
///
/// # Errors
///
/// [`PlaceError::Cut`], [`PlaceError::Unseen`]; or what `SQLite` says.
pub(in crate::journal) fn check_end(
    connection: &Connection,
    path: &Path,
) -> rusqlite::Result<Result<(), PlaceError>> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let whole = u64::from(pragma("page_count")?).saturating_mul(pragma("page_size")?.into());
    // After the count: pages that another run added just now are in the log, or in the file already.
    Ok(look_at(&beside(path, "-wal")).and_then(|log| {
        let length = look_at(path)?.map_or(0, |file| file.len());
        if log.is_none_or(|log| log.len() == 0) && length < whole {
            return Err(PlaceError::Cut {
                path: path.to_owned(),
            });
        }
        Ok(())
    }))
}

/// Tells one file from another for as long as either is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::journal) struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// Takes the identity of the file that is at a path now.
    ///
    /// # Errors
    ///
    /// [`PlaceError::Removed`] where there is none; [`PlaceError::Unseen`].
    pub(in crate::journal) fn of(path: &Path) -> Result<Self, PlaceError> {
        let metadata = look_at(path)?.ok_or_else(|| PlaceError::Removed {
            path: path.to_owned(),
        })?;
        Ok(Self::from(&metadata))
    }
}

impl From<&Metadata> for Identity {
    #[cfg(unix)]
    fn from(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;

        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }

    /// Elsewhere a file that is open can be neither removed nor replaced.
    #[cfg(not(unix))]
    fn from(_metadata: &Metadata) -> Self {
        Self {
            device: 0,
            inode: 0,
        }
    }
}

/// The files of an open journal, to be compared with what is at their paths.
#[derive(Debug)]
pub(in crate::journal) struct InUse {
    // The journal itself, its log, and the log's index.
    files: Mutex<[InPlace; 3]>,
}

#[derive(Debug)]
struct InPlace {
    path: PathBuf,
    /// None as long as there was no such file.
    identity: Option<Identity>,
    /// What the file must not be shorter than. A log may be.
    length: u64,
    may_shrink: bool,
}

impl InUse {
    /// Notes which files `SQLite` has open. `before` is the identity of the journal from before it
    /// was opened: what was the same file before and after is the one that is open.
    ///
    /// The journal has to have been read once, since `SQLite` opens the log then.
    ///
    /// # Errors
    ///
    /// As [`InUse::check`].
    pub(in crate::journal) fn since(path: &Path, before: Identity) -> Result<Self, PlaceError> {
        let file = |end: &str, identity| InPlace {
            path: beside(path, end),
            identity,
            length: 0,
            may_shrink: !end.is_empty(),
        };
        let files = Mutex::new([
            file("", Some(before)),
            file("-wal", None),
            file("-shm", None),
        ]);
        let in_use = Self { files };
        in_use.check()?;
        Ok(in_use)
    }

    /// Says whether the files that are open are still those that others will find. Where they are
    /// not, what is written now is lost as soon as this process ends.
    ///
    /// # Errors
    ///
    /// [`PlaceError::Removed`], [`PlaceError::Replaced`], [`PlaceError::Cut`],
    /// [`PlaceError::HardLinks`], [`PlaceError::Unseen`].
    pub(in crate::journal) fn check(&self) -> Result<(), PlaceError> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter_mut().try_for_each(InPlace::check)
    }
}

impl InPlace {
    fn check(&mut self) -> Result<(), PlaceError> {
        let path = || self.path.clone();
        let Some(now) = look_at(&self.path)? else {
            return match self.identity {
                Some(_) => Err(PlaceError::Removed { path: path() }),
                None => Ok(()),
            };
        };
        let identity = Identity::from(&now);
        if self.identity.is_some_and(|noted| noted != identity) {
            return Err(PlaceError::Replaced { path: path() });
        }
        let links = number_of_links(&now);
        if links > 1 {
            let path = path();
            return Err(PlaceError::HardLinks { path, links });
        }
        if now.len() < self.length && !self.may_shrink {
            return Err(PlaceError::Cut { path: path() });
        }
        self.identity = Some(identity);
        self.length = now.len();
        Ok(())
    }
}

/// Names the folder of the locks of a journal.
pub(super) fn locks_of(path: &Path) -> PathBuf {
    beside(path, "-owners")
}

/// Names a file that `SQLite` keeps beside the journal.
pub(in crate::journal) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Looks at what is at a path itself; nothing, where nothing is.
fn look_at(path: &Path) -> Result<Option<Metadata>, PlaceError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(PlaceError::Unseen {
            path: path.to_owned(),
            source,
        }),
    }
}

#[cfg(unix)]
fn number_of_links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

/// Elsewhere it is not told.
#[cfg(not(unix))]
const fn number_of_links(_metadata: &Metadata) -> u64 {
    1
}

/// Tells which file systems machines share.
mod file_system {
    use std::path::Path;

    /// Returns the name of the file system of a path, if machines share it.
    ///
    /// Where that cannot be found out, the path is taken for local, as on systems that do not tell.
    #[cfg(target_os = "linux")]
    pub(super) fn shared(path: &Path) -> Option<String> {
        let magic = rustix::fs::statfs(path).ok()?.f_type;
        // The kernel's numbers have 32 bits, whatever the sign of the type that holds them.
        let magic = u32::try_from(i128::from(magic) & i128::from(u32::MAX)).ok()?;
        if magic != FUSE {
            return name_of_shared(magic).map(str::to_owned);
        }
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let kind = kind_of_mount(&mounts, device_of(path)?).unwrap_or("fuse");
        is_shared_fuse(kind).then(|| kind.to_owned())
    }

    #[cfg(target_vendor = "apple")]
    pub(super) fn shared(path: &Path) -> Option<String> {
        /// `MNT_LOCAL` of `sys/mount.h`.
        const LOCAL: u32 = 0x1000;

        let flags = rustix::fs::statfs(path).ok()?.f_flags;
        (flags & LOCAL == 0).then(|| "remote".to_owned())
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    pub(super) const fn shared(_path: &Path) -> Option<String> {
        None
    }

    #[cfg(target_os = "linux")]
    const FUSE: u32 = 0x6573_5546;

    /// Names the file systems of `linux/magic.h` and of vendors that are not one machine's alone:
    /// those that `stat` of the GNU coreutils takes for remote.
    #[cfg(target_os = "linux")]
    pub(super) const fn name_of_shared(magic: u32) -> Option<&'static str> {
        Some(match magic {
            0x0000_6969 => "nfs",
            0x0000_517b => "smb",
            0xff53_4d42 => "cifs",
            0xfe53_4d42 => "smb2",
            0x0102_1997 => "9p",
            0x5346_414f | 0x6b41_4653 => "afs",
            0x7375_7245 => "coda",
            0x00c3_6400 => "ceph",
            0x4750_4653 => "gpfs",
            0x0bd0_0bd0 => "lustre",
            0x0000_564c => "ncp",
            0x7461_636f => "ocfs2",
            0x0116_1970 => "gfs2",
            0xaad7_aaea => "panfs",
            0x1983_0326 => "beegfs",
            0x6163_6673 => "acfs",
            0x2003_0528 => "orangefs",
            0xbeef_dead => "snfs",
            0x0131_11a8 => "ibrix",
            // What a virtual machine sees of its host.
            0x786f_4256 => "vboxsf",
            0xbacb_acbc => "vmhgfs",
            0x7c7c_6673 => "prl_fs",
            // What Linux on Windows sees of it.
            0x5346_4846 => "wslfs",
            _ => return None,
        })
    }

    /// Tells which file systems in user space are shared. Only one on a block device of this machine
    /// (`ntfs-3g`) is certainly not. The others have one number for sshfs, cloud drives, virtiofs and
    /// encrypted folders, which in turn may be on any of these; a journal is easily put elsewhere.
    #[cfg(target_os = "linux")]
    pub(super) fn is_shared_fuse(kind: &str) -> bool {
        kind != "fuseblk"
    }

    #[cfg(target_os = "linux")]
    fn device_of(path: &Path) -> Option<(u32, u32)> {
        use std::os::unix::fs::MetadataExt as _;

        let device = std::fs::metadata(path).ok()?.dev();
        Some((rustix::fs::major(device), rustix::fs::minor(device)))
    }

    /// Finds the type that a device was mounted as: the word after the dash.
    #[cfg(target_os = "linux")]
    pub(super) fn kind_of_mount(mounts: &str, (major, minor): (u32, u32)) -> Option<&str> {
        let device = format!("{major}:{minor}");
        let line = mounts
            .lines()
            .find(|line| line.split(' ').nth(2) == Some(device.as_str()))?;
        line.split_once(" - ")?.1.split(' ').next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a journal in it.
    struct World {
        folder: tempfile::TempDir,
    }

    impl World {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("journal.db"), vec![0; 4096]).unwrap();
            Self { folder }
        }

        fn at(&self, name: &str) -> PathBuf {
            // A temporary folder may itself be behind a link.
            fs::canonicalize(self.folder.path()).unwrap().join(name)
        }

        fn journal(&self) -> PathBuf {
            self.at("journal.db")
        }
    }

    /// Opens a journal as it is opened for refunds.
    fn open(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
            .unwrap();
        connection
            .pragma_update(None, "synchronous", "OFF")
            .unwrap();
        connection
            .execute_batch("CREATE TABLE IF NOT EXISTS refund (id INTEGER PRIMARY KEY, text)")
            .unwrap();
        connection
    }

    fn add(connection: &Connection) {
        connection
            .execute(
                "INSERT INTO refund (text) VALUES (hex(randomblob(9000)))",
                [],
            )
            .unwrap();
    }

    fn in_use(world: &World) -> (Connection, InUse) {
        fs::remove_file(world.journal()).unwrap();
        fs::write(world.journal(), "").unwrap();
        let before = Identity::of(&world.journal()).unwrap();
        let connection = open(&world.journal());
        let in_use = InUse::since(&world.journal(), before).unwrap();
        (connection, in_use)
    }

    #[test]
    fn a_file_that_is_there_or_will_be_is_found_by_its_whole_path() {
        let world = World::new();
        assert_eq!(resolve(&world.journal()).unwrap(), world.journal());
        for name in ["new.db", "new/folder/new.db"] {
            assert_eq!(resolve(&world.at(name)).unwrap(), world.at(name));
        }
        let relative = resolve(Path::new("new.db")).unwrap();
        let here = std::env::current_dir().unwrap();
        assert_eq!(relative, fs::canonicalize(here).unwrap().join("new.db"));
    }

    #[test]
    #[cfg(unix)]
    fn a_symbolic_link_leads_to_the_file_and_so_to_its_locks() {
        use std::os::unix::fs::symlink;

        let world = World::new();
        symlink(world.journal(), world.at("link.db")).unwrap();
        symlink(world.at("link.db"), world.at("link of link.db")).unwrap();
        assert_eq!(
            resolve(&world.at("link of link.db")).unwrap(),
            world.journal()
        );
        // A folder, whether the file is there or not.
        symlink(world.folder.path(), world.at("folder")).unwrap();
        for (name, expected) in [
            ("folder/journal.db", "journal.db"),
            ("folder/new.db", "new.db"),
            ("folder/new/new.db", "new/new.db"),
        ] {
            assert_eq!(resolve(&world.at(name)).unwrap(), world.at(expected));
        }
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_begun_where_a_link_leads_to_nothing() {
        use std::os::unix::fs::symlink;

        let world = World::new();
        symlink(world.at("not mounted"), world.at("link")).unwrap();
        for name in ["link", "link/journal.db", "link/new/journal.db"] {
            let found = resolve(&world.at(name));
            assert!(matches!(found, Err(PlaceError::Dangling { .. })), "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_file_with_two_names_is_refused_under_both() {
        let world = World::new();
        fs::hard_link(world.journal(), world.at("twin.db")).unwrap();
        for name in ["journal.db", "twin.db"] {
            let error = resolve(&world.at(name)).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the journal {} has 2 names (hard links), and may have only one",
                    world.at(name).display()
                )
            );
        }
        fs::remove_file(world.at("twin.db")).unwrap();
        resolve(&world.journal()).unwrap();
    }

    #[test]
    fn a_folder_is_no_journal_and_neither_is_a_device() {
        let world = World::new();
        let null = Path::new(if cfg!(unix) { "/dev/null" } else { "." });
        for path in [world.folder.path(), null] {
            assert!(matches!(resolve(path), Err(PlaceError::NotAFile { .. })));
        }
        let below = resolve(&world.at("journal.db/journal.db"));
        assert!(matches!(below, Err(PlaceError::Unseen { .. })));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn file_systems_that_machines_share_are_known_and_local_ones_are_not() {
        for (magic, name) in [
            (0x6969, "nfs"),
            (0xff53_4d42, "cifs"),
            (0xfe53_4d42, "smb2"),
            (0x0102_1997, "9p"),
            (0x00c3_6400, "ceph"),
        ] {
            assert_eq!(file_system::name_of_shared(magic), Some(name));
        }
        // ext4, xfs, btrfs, tmpfs, overlayfs, zfs, vfat.
        for magic in [
            0xef53,
            0x5846_5342,
            0x9123_683e,
            0x0102_1994,
            0x794c_7630,
            0x2fc1_2fc1,
            0x4d44,
        ] {
            assert_eq!(file_system::name_of_shared(magic), None, "{magic:#x}");
        }
        assert_eq!(file_system::shared(Path::new("/proc")), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn of_the_file_systems_in_user_space_only_one_on_a_block_device_is_local() {
        let mounts = "\
            22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
            90 22 0:45 / /mnt/office rw shared:9 - fuse.sshfs office:/ rw\n\
            91 22 8:17 / /mnt/stick\\040- rw - fuseblk /dev/sdb1 rw\n\
            92 22 0:47 / /mnt/host rw - virtiofs host rw\n";
        for (device, kind, is_shared) in [
            ((0, 45), "fuse.sshfs", true),
            ((8, 17), "fuseblk", false),
            ((0, 47), "virtiofs", true),
        ] {
            assert_eq!(file_system::kind_of_mount(mounts, device), Some(kind));
            assert_eq!(file_system::is_shared_fuse(kind), is_shared);
        }
        assert_eq!(file_system::kind_of_mount(mounts, (0, 4)), None);
    }

    #[test]
    fn what_is_left_of_a_journal_without_its_beginning_is_not_opened() {
        let world = World::new();
        let log = world.at("journal.db-wal");
        let set = |length: Option<usize>, log_length: usize| {
            let _ = fs::remove_file(world.journal());
            if let Some(length) = length {
                fs::write(world.journal(), vec![0; length]).unwrap();
            }
            fs::write(&log, vec![0; log_length]).unwrap();
            check_beginning(&world.journal())
        };
        set(None, 0).unwrap();
        set(Some(0), 0).unwrap();
        set(Some(4096), 0).unwrap();
        set(Some(4096), 9000).unwrap();
        for length in [1, 100, 511] {
            assert!(matches!(set(Some(length), 0), Err(PlaceError::Cut { .. })));
        }
        for length in [None, Some(0)] {
            let left = set(length, 9000);
            assert!(matches!(left, Err(PlaceError::LogAlone { .. })));
        }
    }

    #[test]
    fn a_journal_that_lost_its_end_cannot_be_read() {
        let world = World::new();
        fs::remove_file(world.journal()).unwrap();
        let connection = open(&world.journal());
        add(&connection);
        drop(connection);
        let whole = fs::read(world.journal()).unwrap();
        let read = || {
            check_beginning(&world.journal()).map_err(|error| error.to_string())?;
            let connection = Connection::open(world.journal()).unwrap();
            check_end(&connection, &world.journal())
                .map_err(|error| error.to_string())?
                .map_err(|error| error.to_string())
        };
        assert_eq!(read(), Ok(()));
        for length in (1..whole.len()).step_by(509).chain([whole.len() - 1]) {
            fs::write(world.journal(), &whole[..length]).unwrap();
            assert!(read().is_err(), "{length} of {}", whole.len());
        }
    }

    #[test]
    fn a_journal_that_stays_where_it_is_may_grow_and_be_used_by_others() {
        let world = World::new();
        let (connection, in_use) = in_use(&world);
        for _ in 0..5 {
            let other = open(&world.journal());
            add(&other);
            add(&connection);
            other
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
            drop(other);
            in_use.check().unwrap();
            add(&connection);
            // Now the end is in the log.
            check_end(&connection, &world.journal()).unwrap().unwrap();
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_journal_that_was_removed_moved_or_replaced_is_noticed() {
        for end in ["", "-wal", "-shm"] {
            let name = format!("journal.db{end}");
            let world = World::new();
            let (_connection, in_use) = in_use(&world);
            in_use.check().unwrap();
            fs::rename(world.at(&name), world.at("moved")).unwrap();
            let moved = in_use.check();
            assert!(matches!(moved, Err(PlaceError::Removed { .. })), "{name}");
            fs::copy(world.at("moved"), world.at(&name)).unwrap();
            let replaced = in_use.check();
            assert!(
                matches!(replaced, Err(PlaceError::Replaced { .. })),
                "{name}"
            );
            // A link to the very file is another way to it.
            fs::remove_file(world.at(&name)).unwrap();
            std::os::unix::fs::symlink(world.at("moved"), world.at(&name)).unwrap();
            assert!(in_use.check().is_err(), "{name}");
            fs::rename(world.at("moved"), world.at(&name)).unwrap();
            in_use.check().unwrap();
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_journal_that_gets_a_second_name_or_loses_its_end_is_noticed() {
        let world = World::new();
        let (connection, in_use) = in_use(&world);
        add(&connection);
        connection
            .query_row("PRAGMA wal_checkpoint", [], |_| Ok(()))
            .unwrap();
        in_use.check().unwrap();
        fs::hard_link(world.journal(), world.at("twin.db")).unwrap();
        assert!(matches!(
            in_use.check(),
            Err(PlaceError::HardLinks { links: 2, .. })
        ));
        fs::remove_file(world.at("twin.db")).unwrap();
        let file = fs::OpenOptions::new().write(true).open(world.journal());
        file.unwrap().set_len(4096).unwrap();
        assert!(matches!(in_use.check(), Err(PlaceError::Cut { .. })));
    }

    #[test]
    #[cfg(unix)]
    fn a_journal_that_was_replaced_while_it_was_opened_is_noticed() {
        let world = World::new();
        let before = Identity::of(&world.journal()).unwrap();
        fs::rename(world.journal(), world.at("moved")).unwrap();
        let _connection = open(&world.journal());
        assert!(matches!(
            InUse::since(&world.journal(), before),
            Err(PlaceError::Replaced { .. })
        ));
    }
}
