//! The rights of Unix: owners, groups and the bits of a mode.

use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Component, Path, PathBuf};

use super::exposed::{Exposed, Exposure, SharedWith};

/// More links than this lead in a circle (`MAXSYMLINKS` of Linux).
const LINKS_MAX: usize = 40;

const STICKY: u32 = 0o1000;

pub(super) fn walk(
    path: &Path,
    shared_with: Option<SharedWith>,
) -> (Vec<Exposed>, Option<Metadata>) {
    let mut exposed = Vec::new();
    let mut end = None;
    // Without a working directory nothing can be opened either.
    let Ok(whole) = std::path::absolute(path) else {
        return (exposed, None);
    };
    let us = Us::now(shared_with);
    let mut here = PathBuf::from("/");
    let mut ahead = parts(&whole);
    if let Ok(root) = fs::symlink_metadata(&here) {
        exposed.extend(us.judge(&here, &root));
    }
    let mut links: usize = 0;
    while let Some(part) = ahead.pop() {
        if part == ".." {
            here.pop();
            continue;
        }
        let next = here.join(&part);
        // What cannot be looked at cannot be opened either.
        let Ok(found) = fs::symlink_metadata(&next) else {
            return (exposed, None);
        };
        exposed.extend(us.judge(&next, &found));
        if !found.is_symlink() {
            here = next;
            end = Some(found);
            continue;
        }
        links = links.saturating_add(1);
        let Ok(target) = fs::read_link(&next) else {
            return (exposed, None);
        };
        if links > LINKS_MAX {
            return (exposed, None);
        }
        if target.is_absolute() {
            here = PathBuf::from("/");
        }
        ahead.extend(parts(&target));
        end = None;
    }
    (exposed, end)
}

/// Returns the names in a path, the last one first.
fn parts(path: &Path) -> Vec<OsString> {
    let name = |part: Component<'_>| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some(OsStr::new("..").to_owned()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    };
    path.components().rev().filter_map(name).collect()
}

/// Returns a file that was opened and is not the one at the end of the way that was looked at.
pub(super) fn replaced(end: Option<&Metadata>, opened: &Metadata, path: &Path) -> Option<Exposed> {
    let is_end = end.is_some_and(|end| (end.dev(), end.ino()) == (opened.dev(), opened.ino()));
    (!is_end).then(|| as_exposed(path, opened, Exposure::Replaced))
}

pub(super) fn shared_with(path: &Path) -> Option<SharedWith> {
    let found = fs::metadata(path).ok()?;
    let is_shared = found.mode() & 0o022 == 0o020;
    (is_shared && Us::now(None).owns(&found)).then(|| SharedWith(found.gid()))
}

fn as_exposed(path: &Path, found: &Metadata, exposure: Exposure) -> Exposed {
    Exposed {
        path: path.to_owned(),
        mode: found.mode() & 0o7777,
        owner: found.uid(),
        exposure,
    }
}

/// Who runs this, and with whom something is shared.
struct Us {
    user: u32,
    shared_with: Option<SharedWith>,
}

impl Us {
    fn now(shared_with: Option<SharedWith>) -> Self {
        Self {
            user: rustix::process::geteuid().as_raw(),
            shared_with,
        }
    }

    fn judge(&self, path: &Path, found: &Metadata) -> Option<Exposed> {
        let kind = found.file_type();
        // A device keeps nothing: whoever may write to /dev/null changes nothing that is read from it.
        if kind.is_char_device() || kind.is_block_device() {
            return None;
        }
        let is_shared = self.shared_with == Some(SharedWith(found.gid()));
        if !self.owns(found) && !is_shared {
            let user = self.user;
            return Some(as_exposed(path, found, Exposure::Owner { user }));
        }
        let mode = found.mode();
        // The mode of a link says nothing.
        let is_open = !kind.is_symlink()
            && (mode & 0o002 != 0
                || (mode & 0o020 != 0 && !is_shared && !self.is_own_group(found.gid())));
        let is_sticky = kind.is_dir() && mode & STICKY != 0;
        (is_open && !is_sticky).then(|| as_exposed(path, found, Exposure::Mode))
    }

    fn owns(&self, found: &Metadata) -> bool {
        let owner = found.uid();
        owner == 0 || owner == self.user || is_outside(owner)
    }

    /// Tells whether a group is this user's own. Read only where a group may write.
    fn is_own_group(&self, group: u32) -> bool {
        self.user != 0
            && group == self.user
            && fs::read("/etc/group").is_ok_and(|groups| {
                fs::read("/etc/passwd").is_ok_and(|users| has_one_member(&groups, &users, group))
            })
    }
}

/// Tells whether a group is known, and has no member but the user of its number.
pub(super) fn has_one_member(groups: &[u8], users: &[u8], group: u32) -> bool {
    let number = group.to_string();
    let lines = |text: &[u8]| -> Vec<Vec<String>> {
        let text = String::from_utf8_lossy(text);
        let line = |line: &str| line.split(':').map(str::to_owned).collect();
        text.lines().map(line).collect()
    };
    let users = lines(users);
    let is_ours = |user: &[String]| user.get(2) == Some(&number);
    let name = users
        .iter()
        .find(|it| is_ours(it))
        .and_then(|it| it.first());
    let mut of_number = lines(groups);
    of_number.retain(|it| it.get(2) == Some(&number));
    let is_only = |group: &Vec<String>| {
        let members = group.get(3).map_or("", |it| it.trim());
        members.is_empty() || Some(members) == name.map(String::as_str)
    };
    !of_number.is_empty()
        && of_number.iter().all(is_only)
        && users
            .iter()
            .all(|user| user.get(3) != Some(&number) || is_ours(user))
}

/// Tells whether an owner is nobody of this container's: the number that stands for all those outside,
/// of whom nobody in it can become one.
#[cfg(target_os = "linux")]
fn is_outside(owner: u32) -> bool {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    read("/proc/sys/kernel/overflowuid").trim() == owner.to_string()
        && is_of_some_only(&read("/proc/self/uid_map"))
}

#[cfg(not(target_os = "linux"))]
const fn is_outside(_owner: u32) -> bool {
    false
}

/// Tells whether a map of user numbers leaves some of them outside.
#[cfg(target_os = "linux")]
pub(super) fn is_of_some_only(map: &str) -> bool {
    let numbers = |line: &str| line.split_whitespace().nth(2)?.parse::<u64>().ok();
    let known: Vec<u64> = map.lines().filter_map(numbers).collect();
    !known.is_empty() && known.iter().sum::<u64>() < u64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_the_users_own_where_nobody_else_is_in_it() {
        let users = b"root:x:0:0:root:/root:/bin/sh\nminji:x:1000:1000::/home/minji:/bin/sh\n";
        let with_another = b"minji:x:1000:1000::/:/bin/sh\nbob:x:1001:1000::/:/bin/sh\n";
        for (groups, users, is_own) in [
            (&b"minji:x:1000:\n"[..], &users[..], true),
            (b"minji:x:1000:minji\n", users, true),
            (b"minji:x:1000:apache\n", users, false),
            (b"minji:x:1000:minji,apache\n", users, false),
            (b"minji:x:1000:\nsame:x:1000:apache\n", users, false),
            (b"minji:x:1000:\n", with_another, false),
            // Not known here, as one of a directory service.
            (b"users:x:100:\n", users, false),
        ] {
            assert_eq!(
                has_one_member(groups, users, 1000),
                is_own,
                "{}",
                String::from_utf8_lossy(groups)
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_container_leaves_some_users_outside() {
        assert!(!is_of_some_only("         0          0 4294967295\n"));
        assert!(is_of_some_only("0 1000 1\n1 100000 65536\n"));
        assert!(!is_of_some_only(""));
    }
}
