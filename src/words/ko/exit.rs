//! How a run ends.

use crate::exit::Exit;

/// Returns one sentence for a person.
pub(crate) const fn meaning(exit: Exit) -> &'static str {
    match exit {
        Exit::Done => "all that was asked is done and recorded",
        Exit::Internal => "a bug, or the disk, before anything was sent",
        Exit::Usage => "the command line or an input file is wrong",
        Exit::Refused => {
            "the gateway said a final no, or another that looks did not contradict so far"
        }
        Exit::Auth => "no credentials, or the gateway refuses them",
        Exit::NotFound => {
            "no such payment, nothing left to refund, or cancelled already as the gateway says"
        }
        Exit::Precondition => "refused by our own rules, or the configuration is unusable",
        Exit::Network => {
            "the gateway was not reached, a search is incomplete, or a reading is an old one"
        }
        Exit::ActionRequired => "the gateway wants a deposit first (9029)",
        Exit::NotConfirmed => "the person said no, or there was nobody to ask and no --yes",
        Exit::Unknown => {
            "a cancel left and nothing tells yet what came of it, or refunds are left in doubt"
        }
        Exit::Mixed => "a batch with rows not done, or amounts that disagree",
        Exit::DoneNotRecorded => "the refund happened; recording or printing it failed",
        Exit::Differs => "done, and what was looked at is not as it should be",
        Exit::Interrupted => "interrupted before anything was sent",
        Exit::Terminated => "ended by a signal before anything was sent",
    }
}
