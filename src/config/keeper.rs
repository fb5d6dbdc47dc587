//! Programs that keep secrets, and how each is asked for a key.

use std::env;
use std::path::Path;

/// A program that keeps secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// The keychain of macOS.
    Keychain,
    /// `pass`, whose files `gpg` encrypts.
    Pass,
    /// The keyring of a Linux desktop.
    SecretTool,
    /// 1Password.
    OnePassword,
    /// Bitwarden.
    Bitwarden,
}

impl Keeper {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Keychain,
        Self::Pass,
        Self::SecretTool,
        Self::OnePassword,
        Self::Bitwarden,
    ];

    /// Tells whether its program is found on this machine.
    #[must_use]
    pub fn is_installed(self) -> bool {
        self.is_of_this_system()
            && (self.command("").first()).is_some_and(|program| is_on_path(program))
    }

    /// Tells whether it is to be had on this system.
    const fn is_of_this_system(self) -> bool {
        match self {
            Self::Keychain => cfg!(target_os = "macos"),
            Self::SecretTool => cfg!(all(unix, not(target_os = "macos"))),
            Self::Pass => cfg!(unix),
            Self::OnePassword | Self::Bitwarden => true,
        }
    }

    /// Returns the command that prints the key of a profile, word by word.
    #[must_use]
    pub fn command(self, profile: &str) -> Vec<String> {
        let name = entry(profile);
        let words: &[&str] = match self {
            Self::Keychain => &[
                "security",
                "find-generic-password",
                "-s",
                SERVICE,
                "-a",
                profile,
                "-w",
            ],
            Self::Pass => &["pass", "show", &format!("{SERVICE}/{profile}")],
            Self::SecretTool => &[
                "secret-tool",
                "lookup",
                "service",
                SERVICE,
                "profile",
                profile,
            ],
            Self::OnePassword => &["op", "read", &format!("op://Private/{name}/password")],
            Self::Bitwarden => &["bw", "get", "password", &name],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}

/// Tells whether a folder of `PATH` has a program of this name.
fn is_on_path(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&folders).any(|folder| is_program(&folder.join(&file)))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    let found = path.metadata();
    found.is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Returns the name that the key of a profile has among other secrets.
#[must_use]
pub fn entry(profile: &str) -> String {
    format!("{SERVICE}-{profile}")
}

/// Under this name a keeper has the keys of all profiles.
pub const SERVICE: &str = "cookiepay";
