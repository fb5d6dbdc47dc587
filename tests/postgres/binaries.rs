//! Where PostgreSQL is installed, and who may run it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest server that the journal works with.
const VERSION_MIN: u32 = 14;

/// The folders below which distributions keep a folder for each version.
const INSTALLED: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr/lib64/postgresql", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
    // /usr/pgsql-17/bin
    ("/usr", "bin"),
];

/// The programs of one version.
#[derive(Clone)]
pub(super) struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// Finds the newest version that is new enough.
    pub(super) fn find() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        for (root, below) in INSTALLED {
            let versions = fs::read_dir(root).into_iter().flatten().flatten();
            folders.extend(versions.map(|it| it.path().join(below)));
        }
        let mut found: Vec<_> = folders
            .into_iter()
            .filter_map(|it| Some((version(&it)?, it)))
            .filter(|(version, _)| *version >= VERSION_MIN)
            .collect();
        found.sort();
        let (_, folder) = found.pop()?;
        Some(Self { folder })
    }

    /// Returns the path of a program.
    pub(super) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// Returns the folder, for a shell.
    pub(super) fn shown(&self) -> String {
        self.folder.display().to_string()
    }
}

/// Returns the version of the server in a folder that has all that is needed.
fn version(folder: &Path) -> Option<u32> {
    let is_whole = ["postgres", "initdb", "pg_ctl", "psql"]
        .iter()
        .all(|it| folder.join(it).is_file());
    if !is_whole {
        return None;
    }
    let output = Command::new(folder.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    // postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)
    let text = String::from_utf8(output.stdout).ok()?;
    let number = text.split(' ').nth(2)?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Returns a command that runs a line of `sh` as a user whom PostgreSQL does not refuse: this one, unless
/// this one is root.
pub(super) fn shell(line: &str) -> Command {
    if !rustix::process::geteuid().is_root() {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        return command;
    }
    let is_there = |user: &&str| {
        let id = Command::new("id")
            .args(["-u", user])
            .stderr(Stdio::null())
            .output();
        id.is_ok_and(|it| it.status.success())
    };
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(is_there)
        .unwrap_or("nobody");
    let is_program = |name: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|it| it.join(name).is_file())
    };
    if is_program("setpriv") {
        let mut command = Command::new("setpriv");
        let group = Command::new("id").args(["-g", user]).output().expect("id");
        let group = String::from_utf8_lossy(&group.stdout).trim().to_owned();
        command.args([
            "--reuid",
            user,
            "--regid",
            &group,
            "--clear-groups",
            "sh",
            "-c",
            line,
        ]);
        command
    } else if is_program("runuser") {
        let mut command = Command::new("runuser");
        command.args(["-u", user, "--", "sh", "-c", line]);
        command
    } else {
        let mut command = Command::new("su");
        command.args(["-s", "/bin/sh", user, "-c", line]);
        command
    }
}
