//! Processes, as Linux tells of them in `/proc`. Refuses a `/proc` that numbers them otherwise than this
//! program does, as that of a machine does for a container: a number read there is a stranger's here.

use std::fs;
use std::path::Path;

/// A process of this machine.
#[derive(Debug, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub id: i32,
    /// Whether it has not ended. A zombie has: it waits for its parent to ask how.
    pub is_alive: bool,
    /// The number of its parent; 0 for one that has no number here.
    pub parent: i32,
    /// The number of its process group; 0 for one whose leader has no number here.
    pub group: i32,
    /// The number of its session; 0 for one whose leader has no number here, as where somebody entered a
    /// container from outside.
    pub session: i32,
    /// When it was started, in ticks since the start of the machine.
    pub start: String,
}

/// Reads of this process; none where the system does not tell.
#[must_use]
pub fn this() -> Option<Process> {
    let id = i32::try_from(std::process::id()).ok()?;
    let link = fs::read_link("/proc/self").ok()?;
    (link == Path::new(&id.to_string())).then(|| read(id))?
}

/// Reads of a process by its number; none where the system does not tell, or it is gone.
#[must_use]
pub fn of(id: i32) -> Option<Process> {
    this().and_then(|_| read(id))
}

/// Reads of all processes; none where the system does not tell.
#[must_use]
pub fn all() -> Vec<Process> {
    let folders = this().and_then(|_| fs::read_dir("/proc").ok());
    let names = folders.into_iter().flatten().flatten();
    names
        .filter_map(|folder| read(folder.file_name().to_str()?.parse().ok()?))
        .collect()
}

/// Reads `/proc/ID/stat`.
fn read(id: i32) -> Option<Process> {
    // A name may be in any encoding.
    let stat = fs::read(format!("/proc/{id}/stat")).ok()?;
    parse(id, &String::from_utf8_lossy(&stat))
}

/// Reads the fields 3 to 6 and 22 of proc(5): `ID (name) state parent group session …`.
fn parse(id: i32, stat: &str) -> Option<Process> {
    // A name may hold anything, brackets too.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    Some(Process {
        id,
        is_alive: !matches!(fields.next()?, "Z" | "X"),
        parent: fields.next()?.parse().ok()?,
        group: fields.next()?.parse().ok()?,
        session: fields.next()?.parse().ok()?,
        start: fields.nth(15)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One whose name is `name`, in a session that began outside of a container.
    fn stat(name: &str, state: &str) -> String {
        format!(
            "7 ({name}) {state} 1 5 0 0 -1 4194304 100 0 0 0 1 2 3 4 20 0 1 0 4659460 3133440 379"
        )
    }

    #[test]
    fn a_process_is_read_whatever_its_name_is() {
        for name in ["sleep", "a b", ") Z 9 9 9", "(", ""] {
            let expected = Process {
                id: 7,
                is_alive: true,
                parent: 1,
                group: 5,
                session: 0,
                start: "4659460".to_owned(),
            };
            assert_eq!(parse(7, &stat(name, "S")), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_zombie_has_ended() {
        for state in ["Z", "X"] {
            assert!(!parse(7, &stat("sh", state)).unwrap().is_alive, "{state}");
        }
    }

    #[test]
    fn what_is_no_process_is_none() {
        for stat in [
            "",
            "7 (sh",
            "7 (sh) S",
            "7 (sh) S one 5 0",
            "7 (sh) S 1 5 0 0",
        ] {
            assert_eq!(parse(7, stat), None, "{stat}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_among_all_where_the_system_tells_of_it() {
        let Some(this) = this() else {
            assert_eq!(all(), []);
            return;
        };
        assert!(this.is_alive);
        assert_eq!(of(this.id).map(|it| it.start), Some(this.start.clone()));
        assert!(
            all()
                .iter()
                .any(|it| it.start == this.start && it.id == this.id)
        );
    }
}
