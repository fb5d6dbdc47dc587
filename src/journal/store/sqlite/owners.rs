//! Tells the runs apart that send refunds, and whether one is still alive. Refuses to call a run
//! dead that it cannot see.
//!
//! Each run holds a lock on a file of its own for as long as it lives. The kernel lets go of it on
//! any death, a kill included, and never before: a run that is stopped for an hour is slow, not
//! dead. Process numbers come round again and heartbeats stop with the process, so neither would do.
//!
//! A lock that is held is held by somebody who lives, wherever that is. A lock that is not held
//! proves a death only where this kernel would show it: to a run of this boot, or to one of an
//! earlier boot of this machine, which the reboot ended. The name of the host says neither: hosts are
//! renamed, and containers share names. A lock file that is gone proves nothing by itself, since
//! people and programs sweep folders; what counts then is whether the process is there.
//!
//! Only Linux tells a machine and a boot apart without further ado. Elsewhere, where Linux hides
//! them, and in what version 0.1 wrote, they are empty, and the name of the host is all there is: two
//! machines of one name that share a folder are then taken for one.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::folder;
use crate::journal::owner::{Life, Owner};

/// What tells this machine, and its present boot, from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct Surroundings {
    /// The name of the host.
    pub(in crate::journal) host: String,
    /// The machine's own id, or nothing.
    pub(in crate::journal) machine: String,
    /// The id of the boot and the namespace of the process numbers, or nothing.
    pub(in crate::journal) boot: String,
}

impl Surroundings {
    /// Reads what this machine tells of itself.
    pub(in crate::journal) fn present(host: &str) -> Self {
        Self {
            host: host.to_owned(),
            machine: system::machine(),
            boot: system::boot(),
        }
    }

    /// Says how near a run is, or was.
    fn nearness(&self, owner: &Owner) -> Nearness {
        let are_known = |ours: &str, theirs: &str| !ours.is_empty() && !theirs.is_empty();
        let (kernel, numbers) = halves(&self.boot);
        let (their_kernel, their_numbers) = halves(&owner.boot);
        if are_known(kernel, their_kernel) && kernel == their_kernel {
            return if are_known(numbers, their_numbers) && numbers == their_numbers {
                Nearness::SameNumbers
            } else {
                Nearness::SameKernel
            };
        }
        if are_known(&self.machine, &owner.machine) {
            if self.machine != owner.machine {
                return Nearness::Elsewhere;
            }
            if are_known(kernel, their_kernel) {
                return Nearness::EarlierBoot;
            }
        }
        if self.host == owner.host {
            Nearness::SameName
        } else {
            Nearness::Elsewhere
        }
    }
}

/// Splits what is known of a boot into the kernel's boot and the namespace of its process numbers.
fn halves(boot: &str) -> (&str, &str) {
    boot.split_once(' ').unwrap_or((boot, ""))
}

/// How near a run is, and with that what can be seen of it from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nearness {
    /// This boot, and its process numbers are ours.
    SameNumbers,
    /// This boot: its lock is to be seen, its process is not.
    SameKernel,
    /// This machine, which was started anew since.
    EarlierBoot,
    /// A host of this name, and nothing else is known.
    SameName,
    /// Another machine, as far as anybody can tell.
    Elsewhere,
}

/// Where the runs keep their locks.
#[derive(Debug)]
pub(in crate::journal) struct Owners {
    folder: PathBuf,
    surroundings: Surroundings,
}

impl Owners {
    /// Takes a folder for the locks of runs on a machine that is told.
    pub(in crate::journal) const fn within(folder: PathBuf, surroundings: Surroundings) -> Self {
        Self {
            folder,
            surroundings,
        }
    }

    /// Returns the folder, for messages.
    pub(in crate::journal) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Enters this run among the living.
    pub(in crate::journal) fn register(&self) -> io::Result<Living> {
        folder::create_private(&self.folder)?;
        let process = std::process::id();
        let id = format!("{process}-{:016x}", fastrand::u64(..));
        let path = self.lock_path(&id);
        let lock = folder::create_private_file(&path)?;
        lock.try_lock()?;
        Ok(Living {
            owner: Owner {
                id,
                host: self.surroundings.host.clone(),
                process,
                machine: self.surroundings.machine.clone(),
                boot: self.surroundings.boot.clone(),
                started: system::own_start(),
            },
            path,
            _lock: lock,
        })
    }

    /// Tells whether a run is still alive, as far as can be seen from here.
    ///
    /// Probing takes a shared lock, so that two probes never take each other for the run.
    pub(in crate::journal) fn life(&self, owner: &Owner) -> Life {
        let nearness = self.surroundings.nearness(owner);
        match File::open(self.lock_path(&owner.id)) {
            Ok(file) => match file.try_lock_shared() {
                Ok(()) if nearness == Nearness::Elsewhere => Life::OutOfSight,
                Ok(()) => Life::Dead,
                Err(TryLockError::WouldBlock) => Life::Alive,
                Err(TryLockError::Error(_)) => Life::OutOfSight,
            },
            // Gone, or another user's.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied
                ) =>
            {
                life_without_lock(nearness, owner)
            }
            Err(_) => Life::OutOfSight,
        }
    }

    /// Clears away the lock file of a run that is dead.
    pub(in crate::journal) fn forget(&self, owner: &Owner) {
        // An empty file that stays behind does no harm.
        let _ = fs::remove_file(self.lock_path(&owner.id));
    }

    fn lock_path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.lock"))
    }
}

/// Tells what can be said of a run whose lock file is gone: never that it is alive, since whoever
/// has its process number may be anybody.
fn life_without_lock(nearness: Nearness, owner: &Owner) -> Life {
    let is_gone = match nearness {
        Nearness::SameNumbers => !system::is_there(owner.process, &owner.started),
        Nearness::EarlierBoot => true,
        // Without a boot to go with it, a start proves nothing.
        Nearness::SameName => !system::is_there(owner.process, ""),
        Nearness::SameKernel | Nearness::Elsewhere => false,
    };
    if is_gone {
        Life::Dead
    } else {
        Life::OutOfSight
    }
}

/// The lock of this run, held until it is dropped or the process dies.
#[derive(Debug)]
pub(in crate::journal) struct Living {
    owner: Owner,
    path: PathBuf,
    _lock: File,
}

impl Living {
    /// Returns the run that lives.
    pub(in crate::journal) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Ends the run and clears its lock file away, once no refund in the journal is in its hands.
    ///
    /// A run that is dropped without this leaves its file: unlocked, it proves the end also to those
    /// who cannot see the process.
    pub(in crate::journal) fn end(self) {
        // An empty file that stays behind does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// What this system tells of machines, boots and processes.
mod system {
    #[cfg(target_os = "linux")]
    pub(super) use linux::{boot, machine, own_start};

    /// Tells whether a process of this number is there, started at that time if one is told. Where
    /// it cannot be known, it is.
    #[cfg(unix)]
    pub(super) fn is_there(process: u32, started: &str) -> bool {
        use rustix::io::Errno;
        use rustix::process::{Pid, test_kill_process};

        // Asked of the kernel: `/proc` may hide the processes of others.
        let Some(number) = i32::try_from(process).ok().and_then(Pid::from_raw) else {
            return false;
        };
        if test_kill_process(number) == Err(Errno::SRCH) {
            return false;
        }
        #[cfg(target_os = "linux")]
        return linux::may_be(number.as_raw_nonzero().get(), started);
        #[cfg(not(target_os = "linux"))]
        {
            let _ = started;
            true
        }
    }

    #[cfg(not(unix))]
    pub(super) const fn is_there(_process: u32, _started: &str) -> bool {
        true
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) const fn machine() -> String {
        String::new()
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) const fn boot() -> String {
        String::new()
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) const fn own_start() -> String {
        String::new()
    }

    #[cfg(target_os = "linux")]
    mod linux {
        use std::fs;

        use crate::process;

        pub(in super::super) fn machine() -> String {
            ["/etc/machine-id", "/var/lib/dbus/machine-id"]
                .into_iter()
                .filter_map(|path| fs::read_to_string(path).ok())
                .map(|text| text.trim().to_owned())
                // It says "uninitialized" while a machine is being set up.
                .find(|id| id.len() == 32 && id.bytes().all(|it| it.is_ascii_hexdigit()))
                .unwrap_or_default()
        }

        pub(in super::super) fn boot() -> String {
            let Ok(kernel) = fs::read_to_string("/proc/sys/kernel/random/boot_id") else {
                return String::new();
            };
            let numbers = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
            format!("{} {}", kernel.trim(), numbers.to_string_lossy())
                .trim()
                .to_owned()
        }

        pub(in super::super) fn own_start() -> String {
            process::this().map(|it| it.start).unwrap_or_default()
        }

        /// Tells whether the process that has a number now may be the one that was started then.
        pub(super) fn may_be(process: i32, started: &str) -> bool {
            process::of(process)
                .is_none_or(|it| it.is_alive && (started.is_empty() || it.start == started))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use crate::journal::tests::run_under_umask;

    const THIS_BOOT: &str = "boot-2 pid:[1]";

    /// The machine "m1" in its second boot.
    fn here() -> Surroundings {
        Surroundings {
            host: "shop".into(),
            machine: "m1".into(),
            boot: THIS_BOOT.into(),
        }
    }

    fn owners(folder: &tempfile::TempDir, surroundings: Surroundings) -> Owners {
        Owners::within(folder.path().join("owners"), surroundings)
    }

    /// What a file says that a run left, which ended, or whose file was swept away.
    fn left_by(owner: &Owner, file_is_there: bool, seen_from: Surroundings) -> Life {
        let folder = tempfile::tempdir().unwrap();
        let owners = owners(&folder, seen_from);
        folder::create_private(owners.folder()).unwrap();
        if file_is_there {
            File::create(owners.lock_path(&owner.id)).unwrap();
        }
        owners.life(owner)
    }

    /// A run in the surroundings that are told, whose process is this one.
    fn run_in(surroundings: &Surroundings) -> Owner {
        Owner {
            id: "4711-00".into(),
            host: surroundings.host.clone(),
            process: std::process::id(),
            machine: surroundings.machine.clone(),
            boot: surroundings.boot.clone(),
            started: system::own_start(),
        }
    }

    /// The number of a process that ended.
    #[cfg(unix)]
    fn number_of_the_dead() -> u32 {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let number = child.id();
        child.wait().unwrap();
        number
    }

    #[test]
    fn a_run_is_alive_until_it_lets_go_of_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let here = owners(&folder, here());
        let living = here.register().unwrap();
        let owner = living.owner().clone();
        assert_eq!(here.life(&owner), Life::Alive);
        drop(living);
        assert_eq!(here.life(&owner), Life::Dead);
        here.forget(&owner);
        assert!(!here.lock_path(&owner.id).exists());
    }

    #[test]
    fn a_run_that_leaves_no_refund_behind_clears_its_file_away() {
        let folder = tempfile::tempdir().unwrap();
        let here = owners(&folder, here());
        here.register().unwrap().end();
        assert_eq!(fs::read_dir(here.folder()).unwrap().count(), 0);
    }

    #[test]
    fn a_run_that_holds_its_lock_is_alive_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let living = owners(&folder, here()).register().unwrap();
        for (host, machine, boot) in [
            ("office", "m1", THIS_BOOT),
            ("shop", "m2", "boot-9 pid:[1]"),
            ("office", "", ""),
        ] {
            let elsewhere = Surroundings {
                host: host.into(),
                machine: machine.into(),
                boot: boot.into(),
            };
            let seen = owners(&folder, elsewhere).life(living.owner());
            assert_eq!(seen, Life::Alive, "from {host} {machine} {boot}");
        }
    }

    #[test]
    fn two_probes_do_not_take_each_other_for_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let here = owners(&folder, here());
        let owner = here.register().unwrap().owner().clone();
        let probe = File::create(here.lock_path(&owner.id)).unwrap();
        probe.try_lock_shared().unwrap();
        assert_eq!(here.life(&owner), Life::Dead);
    }

    #[test]
    fn a_lock_that_nobody_holds_proves_an_end_only_where_it_would_be_seen() {
        for (host, machine, boot, expected) in [
            // This boot, under any name of the host and in any container.
            ("shop", "m1", "boot-2 pid:[1]", Life::Dead),
            ("renamed", "m1", "boot-2 pid:[1]", Life::Dead),
            ("container", "m7", "boot-2 pid:[9]", Life::Dead),
            ("container", "", "boot-2 pid:[9]", Life::Dead),
            ("container", "", "boot-2", Life::Dead),
            // Before this machine was started anew.
            ("shop", "m1", "boot-1 pid:[1]", Life::Dead),
            ("renamed", "m1", "boot-1 pid:[1]", Life::Dead),
            // Where machine or boot is not known, the name of the host is all there is.
            ("shop", "", "", Life::Dead),
            ("shop", "m1", "", Life::Dead),
            ("shop", "", "boot-1 pid:[1]", Life::Dead),
            ("office", "", "", Life::OutOfSight),
            ("office", "m1", "", Life::OutOfSight),
            ("office", "", "boot-1 pid:[1]", Life::OutOfSight),
            // Another machine, whatever its name.
            ("office", "m2", "boot-9 pid:[1]", Life::OutOfSight),
            ("shop", "m2", "boot-9 pid:[1]", Life::OutOfSight),
            ("shop", "m2", "", Life::OutOfSight),
        ] {
            let owner = run_in(&Surroundings {
                host: host.into(),
                machine: machine.into(),
                boot: boot.into(),
            });
            let seen = left_by(&owner, true, here());
            assert_eq!(seen, expected, "{host} {machine} {boot}");
        }
    }

    #[test]
    fn two_machines_that_tell_nothing_of_themselves_are_known_by_their_names() {
        let nameless = |host: &str| Surroundings {
            host: host.into(),
            machine: String::new(),
            boot: String::new(),
        };
        let owner = run_in(&nameless("shop"));
        assert_eq!(left_by(&owner, true, nameless("shop")), Life::Dead);
        assert_eq!(left_by(&owner, true, nameless("office")), Life::OutOfSight);
    }

    #[test]
    #[cfg(unix)]
    fn a_lock_file_that_is_gone_proves_nothing_while_the_process_may_be_there() {
        let gone = number_of_the_dead();
        for (host, machine, boot, while_there, once_gone) in [
            ("shop", "m1", "boot-2 pid:[1]", Life::OutOfSight, Life::Dead),
            (
                "renamed",
                "m1",
                "boot-2 pid:[1]",
                Life::OutOfSight,
                Life::Dead,
            ),
            // Its process number is not one of ours.
            (
                "shop",
                "m1",
                "boot-2 pid:[9]",
                Life::OutOfSight,
                Life::OutOfSight,
            ),
            ("shop", "m1", "boot-2", Life::OutOfSight, Life::OutOfSight),
            // The reboot ended it; whoever has its number now is somebody else.
            ("shop", "m1", "boot-1 pid:[1]", Life::Dead, Life::Dead),
            ("shop", "", "", Life::OutOfSight, Life::Dead),
            ("office", "", "", Life::OutOfSight, Life::OutOfSight),
            (
                "shop",
                "m2",
                "boot-9 pid:[1]",
                Life::OutOfSight,
                Life::OutOfSight,
            ),
        ] {
            let there = run_in(&Surroundings {
                host: host.into(),
                machine: machine.into(),
                boot: boot.into(),
            });
            let ended = Owner {
                process: gone,
                ..there.clone()
            };
            let seen = [&there, &ended].map(|owner| left_by(owner, false, here()));
            assert_eq!(seen, [while_there, once_gone], "{host} {machine} {boot}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_number_that_came_round_again_is_not_the_run() {
        let mut owner = run_in(&here());
        owner.started = "1".into();
        assert_eq!(left_by(&owner, false, here()), Life::Dead);
        // Without a boot to go with it, the start is of an unknown clock.
        owner.machine = String::new();
        owner.boot = String::new();
        assert_eq!(left_by(&owner, false, here()), Life::OutOfSight);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_that_ended_and_was_not_asked_how_is_not_there() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        assert!(system::is_there(child.id(), ""));
        child.kill().unwrap();
        // Until its parent waits for it, its number stays taken.
        let stat = format!("/proc/{}/stat", child.id());
        while !fs::read_to_string(&stat).unwrap().contains(") Z ") {
            std::thread::yield_now();
        }
        assert!(!system::is_there(child.id(), ""));
        child.wait().unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_looked_at_proves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let owners = owners(&folder, here());
        fs::write(owners.folder(), "not a folder").unwrap();
        assert_eq!(owners.life(&run_in(&here())), Life::OutOfSight);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_machine_and_its_boot_are_known_and_stay_the_same() {
        let present = Surroundings::present("shop");
        assert_eq!(present, Surroundings::present("shop"));
        let (kernel, numbers) = halves(&present.boot);
        assert_eq!(kernel.len(), 36, "{kernel}");
        assert!(numbers.starts_with("pid:["), "{numbers}");
        let start: u64 = system::own_start().parse().unwrap();
        assert!(start > 0);
        let folder = tempfile::tempdir().unwrap();
        let living = owners(&folder, present.clone()).register().unwrap();
        assert_eq!(present.nearness(living.owner()), Nearness::SameNumbers);
        assert!(system::is_there(
            living.owner().process,
            &living.owner().started
        ));
    }

    #[test]
    #[cfg(unix)]
    fn what_a_run_makes_is_its_owners_only_whatever_the_umask() {
        use std::os::unix::fs::PermissionsExt as _;

        // A umask is the whole process's, so that it takes one of its own.
        const FOLDER: &str = "COOKIEPAY_TEST_UMASK_FOLDER";
        if let Some(folder) = std::env::var_os(FOLDER) {
            let owners = Owners::within(PathBuf::from(folder).join("a").join("b"), here());
            owners.register().unwrap();
            return;
        }
        for umask in ["000", "777"] {
            let folder = tempfile::tempdir().unwrap();
            let name = concat!(
                "journal::store::sqlite::owners::tests::",
                "what_a_run_makes_is_its_owners_only_whatever_the_umask"
            );
            run_under_umask(umask, name, FOLDER, folder.path());
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            let inner = folder.path().join("a").join("b");
            assert_eq!(mode(&folder.path().join("a")), 0o700, "{umask}");
            assert_eq!(mode(&inner), 0o700, "{umask}");
            let file = fs::read_dir(&inner).unwrap().next().unwrap().unwrap();
            assert_eq!(mode(&file.path()), 0o600, "{umask}");
        }
    }
}
