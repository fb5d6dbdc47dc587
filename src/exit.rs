//! Exit codes: the contract with scripts. Names nobody.
//!
//! 0: all that was asked is done and recorded. 1–9: no refund of this run stands; a 3 that is not
//! certain yet is believed until it is. 10–19: money moved or may have; read, do not rerun blindly.
//! 20–29: done, and what was looked at is not as it should be.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// All that was asked is done and recorded.
    Done,
    /// A bug, or the disk, before anything was sent.
    Internal,
    /// The command line or an input file is wrong.
    Usage,
    /// The gateway said a final no, or another that looks did not contradict so far.
    Refused,
    /// No credentials, or the gateway refuses them.
    Auth,
    /// No such payment, nothing left to refund, or cancelled already as the gateway says.
    NotFound,
    /// Refused by our own rules, or the configuration is unusable.
    Precondition,
    /// The gateway was not reached, a search is incomplete, or a reading is an old one.
    Network,
    /// The gateway wants a deposit first (`9029`).
    ActionRequired,
    /// The person said no, or there was nobody to ask and no `--yes`.
    NotConfirmed,
    /// A cancel left and nothing tells yet what came of it, or refunds are left in doubt.
    Unknown,
    /// A batch with rows not done, or amounts that disagree.
    Mixed,
    /// The refund happened; recording or printing it failed.
    DoneNotRecorded,
    /// What was looked at is not as it should be.
    Differs,
    /// Interrupted (SIGINT) before anything was sent.
    Interrupted,
    /// Ended (SIGTERM, SIGHUP) before anything was sent.
    Terminated,
}

impl Exit {
    /// Every way a run ends, in the order of the numbers.
    pub const ALL: [Self; 16] = [
        Self::Done,
        Self::Internal,
        Self::Usage,
        Self::Refused,
        Self::Auth,
        Self::NotFound,
        Self::Precondition,
        Self::Network,
        Self::ActionRequired,
        Self::NotConfirmed,
        Self::Unknown,
        Self::Mixed,
        Self::DoneNotRecorded,
        Self::Differs,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// Returns the number that the process exits with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Internal => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Auth => 4,
            Self::NotFound => 5,
            Self::Precondition => 6,
            Self::Network => 7,
            Self::ActionRequired => 8,
            Self::NotConfirmed => 9,
            Self::Unknown => 10,
            Self::Mixed => 11,
            Self::DoneNotRecorded => 12,
            Self::Differs => 20,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// Returns the name used in the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Internal => "internal",
            Self::Usage => "usage",
            Self::Refused => "refused",
            Self::Auth => "auth",
            Self::NotFound => "not-found",
            Self::Precondition => "precondition",
            Self::Network => "network",
            Self::ActionRequired => "action-required",
            Self::NotConfirmed => "not-confirmed",
            Self::Unknown => "unknown",
            Self::Mixed => "mixed",
            Self::DoneNotRecorded => "done-not-recorded",
            Self::Differs => "differs",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_end_has_its_own_number() {
        let mut codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        let sorted = codes.clone();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes, sorted);
    }
}
