//! How a run ends.

use crate::exit::Exit;

impl Exit {
    /// Returns one sentence for a person.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "all that was asked is done and recorded",
            Self::Internal => "a bug, or the disk, before anything was sent",
            Self::Usage => "the command line or an input file is wrong",
            Self::Refused => {
                "the gateway said a final no, or another that looks did not contradict so far"
            }
            Self::Auth => "no credentials, or the gateway refuses them",
            Self::NotFound => {
                "no such payment, nothing left to refund, or cancelled already as the gateway says"
            }
            Self::Precondition => "refused by our own rules, or the configuration is unusable",
            Self::Network => {
                "the gateway was not reached, a search is incomplete, or a reading is an old one"
            }
            Self::ActionRequired => "the gateway wants a deposit first (9029)",
            Self::NotConfirmed => "the person said no, or there was nobody to ask and no --yes",
            Self::Unknown => {
                "a cancel left and nothing tells yet what came of it, or refunds are left in doubt"
            }
            Self::Mixed => "a batch with rows not done, or amounts that disagree",
            Self::DoneNotRecorded => "the refund happened; recording or printing it failed",
            Self::Differs => "done, and what was looked at is not as it should be",
            Self::Interrupted => "interrupted before anything was sent",
            Self::Terminated => "ended by a signal before anything was sent",
        }
    }
}
