//! What all checks have in common: whether they may connect, and how long each may take.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::command::Console;
use crate::config::COMMAND_LIMIT;

/// How long a gateway may take to issue a token.
pub(super) const GATEWAY_WAIT: Duration = Duration::from_secs(10);

/// How long a disk may take.
pub(super) const FILES_WAIT: Duration = Duration::from_secs(10);

/// How long a journal in a file may take: all of it is read.
pub(super) const JOURNAL_WAIT: Duration = Duration::from_secs(30);

/// How long a database may take, with all of its servers.
pub(super) const DATABASE_WAIT: Duration = Duration::from_secs(20);

/// How long a command that prints a secret may take where it can ask nobody.
const UNATTENDED_COMMAND_WAIT: Duration = Duration::from_secs(10);

/// How much longer whoever waits for several limits waits in all.
const SPARE: Duration = Duration::from_secs(2);

/// Returns how long it is since, in milliseconds.
pub(super) fn milliseconds_since(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// What all checks have in common.
#[derive(Clone)]
pub(super) struct CheckConditions {
    /// Where people are spoken to.
    pub(super) terminal: Arc<Console>,
    /// Whether no connection is to be made.
    pub(super) is_offline: bool,
    /// How long a command that prints a secret may take.
    pub(super) command_limit: Duration,
}

impl CheckConditions {
    pub(super) fn new(is_offline: bool, terminal: &Arc<Console>) -> Self {
        Self {
            is_offline,
            command_limit: if terminal.can_ask() {
                COMMAND_LIMIT
            } else {
                UNATTENDED_COMMAND_WAIT
            },
            terminal: Arc::clone(terminal),
        }
    }

    /// Returns how long a command and what comes after it may take in all.
    pub(super) const fn with_command(&self, wait: Duration) -> Duration {
        self.command_limit
            .saturating_add(wait)
            .saturating_add(SPARE)
    }

    /// Tells whether commands that print secrets may ask a person, who can answer one at a time.
    pub(super) fn may_ask(&self) -> bool {
        self.terminal.can_ask() && !self.is_offline
    }
}
