//! What a command has started, found and ended. Refuses to end a stranger: each process descends from the
//! command, or bears its mark.

#[cfg(target_os = "linux")]
mod linux;

/// Which processes end with a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// What it left in the background. What is in a session of its own is a service that is to stay, such as
    /// the agent of a key store.
    Session,
    /// All that it started.
    All,
}

/// A mark in the environment of a command, which all that it starts inherits, even where the parent is gone.
pub(super) struct ProcessMark(String);

/// The variable that holds the mark.
const VARIABLE: &str = "COOKIEPAY_API_KEY_COMMAND";

impl ProcessMark {
    /// Makes one that no other command has.
    pub(super) fn new() -> Self {
        Self(format!("{:016x}", fastrand::u64(..)))
    }

    /// Returns the variable that a command is marked with, and its value.
    pub(super) fn variable(&self) -> (&'static str, &str) {
        (VARIABLE, &self.0)
    }
}

#[cfg(not(target_os = "linux"))]
impl ProcessMark {
    /// Elsewhere nothing tells what a process has in its environment: the group alone ends.
    #[expect(clippy::unused_self, reason = "as it is on Linux")]
    pub(super) const fn kill(&self, _command: u32, _reach: Reach) {}
}
