//! Tells the runs apart that send refunds, and whether one is still alive. Refuses to call a run
//! dead that it cannot see.
//!
//! Each run holds a lock on a file of its own for as long as it lives. The kernel lets go of it on
//! any death, a kill included, and never before: a run that is stopped for an hour is slow, not
//! dead. Process numbers come round again and heartbeats stop with the process, so neither would do.
//!
//! A run on another host is never called dead: whether its lock is visible here depends on the
//! file system. Its refunds are left to it, or to a person.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A run of the program, as the journal names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The run's own name, never used twice.
    pub id: String,
    /// The host it runs on.
    pub host: String,
    /// Its process number there, for people.
    pub process: u32,
}

/// Who runs the program, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    user: String,
    host: String,
}

impl Person {
    /// Names the user of this process and the host it runs on, as far as the system tells.
    #[must_use]
    pub fn present() -> Self {
        Self::new(
            &whoami::username().unwrap_or_default(),
            &whoami::hostname().unwrap_or_default(),
        )
    }

    /// Names a user on a host.
    #[must_use]
    pub fn new(user: &str, host: &str) -> Self {
        let known = |name: &str| {
            if name.is_empty() {
                "unknown".to_owned()
            } else {
                name.to_owned()
            }
        };
        Self {
            user: known(user),
            host: known(host),
        }
    }

    /// Returns the host.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Writes `user@host`.
impl std::fmt::Display for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.user, self.host)
    }
}

/// Where the runs keep their locks.
#[derive(Debug)]
pub(super) struct Owners {
    folder: PathBuf,
    host: String,
}

impl Owners {
    pub(super) fn new(folder: PathBuf, host: &str) -> Self {
        Self {
            folder,
            host: host.to_owned(),
        }
    }

    /// Returns the folder, for messages.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Enters this run among the living.
    pub(super) fn register(&self) -> io::Result<Living> {
        create_private_folder(&self.folder)?;
        let process = std::process::id();
        let id = format!("{process}-{:016x}", fastrand::u64(..));
        let path = self.lock_path(&id);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(&path)?;
        lock.try_lock()?;
        Ok(Living {
            owner: Owner {
                id,
                host: self.host.clone(),
                process,
            },
            path,
            _lock: lock,
        })
    }

    /// Tells whether a run is still alive, as far as can be seen from here.
    ///
    /// A lock file that is gone means a run that ended, since each removes its own. Probing takes a
    /// shared lock, so that two probes never take each other for the run.
    pub(super) fn life(&self, owner: &Owner) -> Life {
        if owner.host != self.host {
            return Life::OutOfSight;
        }
        match File::open(self.lock_path(&owner.id)) {
            Ok(file) => match file.try_lock_shared() {
                Ok(()) => Life::Dead,
                Err(TryLockError::WouldBlock) => Life::Alive,
                Err(TryLockError::Error(_)) => Life::OutOfSight,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Life::Dead,
            Err(_) => Life::OutOfSight,
        }
    }

    /// Clears away the lock file of a run that is dead.
    pub(super) fn forget(&self, owner: &Owner) {
        // An empty file that stays behind does no harm.
        let _ = fs::remove_file(self.lock_path(&owner.id));
    }

    fn lock_path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.lock"))
    }
}

/// What can be seen of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// It holds its lock.
    Alive,
    /// It let go of its lock, which happens on any death and never before.
    Dead,
    /// It runs on another host, or its lock cannot be looked at.
    OutOfSight,
}

/// The lock of this run, held until it is dropped.
#[derive(Debug)]
pub(super) struct Living {
    owner: Owner,
    path: PathBuf,
    _lock: File,
}

impl Living {
    pub(super) fn owner(&self) -> &Owner {
        &self.owner
    }
}

impl Drop for Living {
    fn drop(&mut self) {
        // Left behind, the file is unlocked and says the same: this run is no more.
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes a folder that only its owner can look into, unless it is there already.
pub(super) fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(folder: &tempfile::TempDir, host: &str) -> Owners {
        Owners::new(folder.path().join("owners"), host)
    }

    #[test]
    fn a_run_is_alive_until_it_lets_go_of_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let here = owners(&folder, "shop");
        let living = here.register().unwrap();
        let owner = living.owner().clone();
        assert_eq!(here.life(&owner), Life::Alive);
        drop(living);
        assert_eq!(here.life(&owner), Life::Dead);
    }

    #[test]
    fn a_run_that_was_killed_leaves_an_unlocked_file_and_is_dead() {
        let folder = tempfile::tempdir().unwrap();
        let here = owners(&folder, "shop");
        let living = here.register().unwrap();
        let owner = living.owner().clone();
        drop(living);
        File::create(here.lock_path(&owner.id)).unwrap();
        assert_eq!(here.life(&owner), Life::Dead);
        here.forget(&owner);
        assert!(!here.lock_path(&owner.id).exists());
    }

    #[test]
    fn two_probes_do_not_take_each_other_for_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let here = owners(&folder, "shop");
        let owner = here.register().unwrap().owner().clone();
        let probe = File::create(here.lock_path(&owner.id)).unwrap();
        probe.try_lock_shared().unwrap();
        assert_eq!(here.life(&owner), Life::Dead);
    }

    #[test]
    fn a_run_on_another_host_is_never_called_dead() {
        let folder = tempfile::tempdir().unwrap();
        let owner = owners(&folder, "shop").register().unwrap().owner().clone();
        assert_eq!(owners(&folder, "shop").life(&owner), Life::Dead);
        assert_eq!(owners(&folder, "office").life(&owner), Life::OutOfSight);
    }

    #[test]
    fn who_cannot_be_named_is_unknown_rather_than_nobody() {
        assert_eq!(Person::new("", "").to_string(), "unknown@unknown");
        assert_eq!(Person::new("mina", "shop").to_string(), "mina@shop");
    }
}
