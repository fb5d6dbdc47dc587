//! Who gives money back: a person, and a run of the program.

/// A run of the program, as the journal names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The run's own name, never used twice.
    pub id: String,
    /// The host it runs on, for people.
    pub host: String,
    /// Its process number there.
    pub process: u32,
    /// The machine's own id; empty where none is known.
    pub machine: String,
    /// The id of the machine's boot, and after a blank the namespace that the process number is of;
    /// empty where none is known.
    pub boot: String,
    /// When the process was started, in the system's own count; empty where it is not known.
    pub started: String,
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

/// What can be seen of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// It holds its lock.
    Alive,
    /// It ended: its lock, where this kernel would show it held, is not, or its process is gone.
    Dead,
    /// It runs on another machine, or its lock cannot be looked at, or is gone while the process may
    /// be there.
    OutOfSight,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_cannot_be_named_is_unknown_rather_than_nobody() {
        assert_eq!(Person::new("", "").to_string(), "unknown@unknown");
        assert_eq!(Person::new("mina", "shop").to_string(), "mina@shop");
    }
}
