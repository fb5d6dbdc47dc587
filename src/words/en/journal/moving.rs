//! Why the refunds of a file are not copied into a database, and what was copied.

use std::fmt;

use crate::journal::{CopiedRefunds, Entry, MoveError};
use crate::payment::moment;
use crate::shown::escape;
use crate::words::en::config::GuardedPath;
use crate::words::en::count::counted;

impl fmt::Display for MoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile(path) => write!(
                f,
                "there is no journal at {}: nothing was copied",
                GuardedPath(path)
            ),
            Self::NoDatabase => {
                f.write_str("the configuration names no database: nothing was copied")
            }
            Self::InHand(entries) => write!(
                f,
                "runs may be at work on refunds of the file, so that nothing was copied: {}",
                list(entries)
            ),
            Self::TwoOpen { here, there } => write!(
                f,
                "the payment {} has an open refund in the file ({}, {}) and one in the database ({}, {}): \
                 nothing was copied",
                here.tid, here.id, here.state, there.id, there.state
            ),
            Self::OtherThanBefore { at, refunds } => write!(
                f,
                "this journal was copied on {}, with {}, and holds others now: nothing was copied",
                moment(*at),
                counted(*refunds, "refund")
            ),
            Self::Differs(id) => write!(
                f,
                "what was copied is not as it is in the file, from {id} on: the database has nothing of it"
            ),
        }
    }
}

fn list(entries: &[Entry]) -> String {
    let entries = entries.iter().map(|entry| {
        format!(
            "{} {} ({}, process {})",
            entry.id, entry.state, entry.person, entry.owner.process
        )
    });
    entries.collect::<Vec<_>>().join(", ")
}

/// Says what was copied, and under which numbers.
pub(in crate::words) fn write_copied(
    f: &mut fmt::Formatter<'_>,
    copied: &CopiedRefunds,
) -> fmt::Result {
    let refunds = counted(copied.refunds, "refund");
    let (at, person) = (moment(copied.at), escape(&copied.person));
    let (here, there) = copied.ranges();
    match (copied.was_before, copied.refunds, copied.shift) {
        (false, 0, _) => f.write_str("the file knew of no refund; it is marked as moved"),
        (true, 0, _) => write!(
            f,
            "copied before, on {at} by {person}: the file knew of no refund; it is marked as moved"
        ),
        (false, _, 0) => write!(
            f,
            "copied {refunds} into the database ({here}); the file is marked as moved"
        ),
        (true, _, 0) => write!(
            f,
            "copied before, on {at} by {person}: {refunds} ({here}); the file is marked as moved"
        ),
        (false, 1, _) => write!(
            f,
            "copied {refunds} into the database: {here} is {there} there; the file is marked as moved"
        ),
        (true, 1, _) => write!(
            f,
            "copied before, on {at} by {person}: {refunds}, {here} is {there} in the database; the file is \
             marked as moved"
        ),
        (false, _, _) => write!(
            f,
            "copied {refunds} into the database: {here} are {there} there; the file is marked as moved"
        ),
        (true, _, _) => write!(
            f,
            "copied before, on {at} by {person}: {refunds}, {here} are {there} in the database; the file is \
             marked as moved"
        ),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::payment::RefundId;

    /// What can be copied, each in another way.
    pub(crate) fn every_copy() -> Vec<CopiedRefunds> {
        let copied = |refunds, shift, was_before| CopiedRefunds {
            refunds,
            first: RefundId(1),
            last: RefundId(i64::try_from(refunds).unwrap()),
            shift,
            at: Timestamp::UNIX_EPOCH,
            person: "mina@shop".to_owned(),
            was_before,
        };
        [false, true]
            .into_iter()
            .flat_map(|was| {
                [
                    copied(0, 0, was),
                    copied(1, 0, was),
                    copied(1, 40, was),
                    copied(12, 40, was),
                ]
            })
            .collect()
    }

    #[test]
    fn what_was_copied_is_said_with_its_numbers_and_what_was_not_with_the_reason() {
        let copies = every_copy();
        let copies = copies
            .iter()
            .map(|it| crate::words::CommandNote::JournalMoved(it).to_string());
        let errors = crate::error::tests::of_move().into_iter();
        let all: Vec<String> = copies.chain(errors.map(|it| it.to_string())).collect();
        insta::assert_snapshot!(all.join("\n"));
    }
}
