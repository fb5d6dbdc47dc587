//! What is said beside the results.

use super::count::counted;
use std::path::Path;
use std::{fmt, io};

use crate::journal::{Moved, State};
use crate::payment::{RefundId, moment};
use crate::shown::{ShownPath, escape};
use crate::words::en::journal::moving::write_copied;
use crate::words::paste::{self, RECONCILE_ALL};
use crate::words::{CommandNote, NotCertainYet};

impl fmt::Display for CommandNote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameMerchant { profile, known } => write!(
                f,
                "{profile} is the same merchant as {known}, and is not asked again"
            ),
            Self::JournalOnlyRead(error) => write!(f, "the journal is only read: {error}"),
            Self::DemoForgets { folder, error } => write_demo_forgets(f, folder, error),
            Self::JournalCopied(file) => write!(f, "wrote the journal to {}", ShownPath(file)),
            Self::JournalMoved(copied) => write_copied(f, copied),
            Self::JournalMovedBefore(moved) => write_moved_before(f, moved),
            Self::JournalInUse => {
                f.write_str("this journal is the one in use; there is nothing to take up")
            }
            Self::NoJournal(path) => write_no_journal(f, path),
            Self::JournalTakenUp => f.write_str(
                "taken up; refunds that it does not know show as given back elsewhere, and `cookiepay \
                 refunds verify` finds those that the gateway does not bear out",
            ),
            Self::FillInConfig => f.write_str(
                "fill in api_id and api_key there, then try them: `cookiepay config check`",
            ),
            Self::PasteConfig => f.write_str(
                "paste these lines into your configuration file (`cookiepay config path`), or type what they say \
                 where `cookiepay config init` asks; then use `-p mock`; Ctrl-C stops the gateway",
            ),
            Self::OrderFaults(faults) => super::mock::write_order_faults(f, faults),
            Self::Replaced(path) => write!(f, "the file that was at {} is replaced", ShownPath(path)),
            Self::NoneUnresolved => f.write_str("no refund is open or uncertain"),
            Self::NoRefunds => f.write_str("no refunds"),
            Self::NoRefundMatches => f.write_str("no refund matches"),
            Self::OnlyTheLatest(count) => write_only_the_latest(f, *count),
            Self::LooksAgainIn(wait) => {
                write!(f, "not certain yet: looking again in {} s", wait.as_secs())
            }
            Self::NothingInDoubt => f.write_str("nothing is in doubt"),
            Self::NotLookedAt { id, error } => write!(f, "{id} cannot be looked at: {error}"),
            Self::NothingToVerify(day) => {
                write!(f, "no refund was begun since {day}: nothing to verify")
            }
            Self::BorneOut { read, all } => write_borne_out(f, *read, *all),
            Self::VerifyLater { id, at } => {
                write!(f, "{id} may not be shown yet: verify it after {}", moment(*at))
            }
            Self::NotFound(environment, tid) => {
                write!(f, "{tid} ({environment}): the gateway does not find it")
            }
            Self::NotRead(environment, tid, error) => write!(f, "{tid} ({environment}): {error}"),
            Self::FoundByOrder { tid, found } => super::order::write_found(f, tid, found),
            Self::NoRoom(columns) => write_no_room(f, columns),
            Self::Rehearsed => f.write_str("a dry run: nothing was sent"),
            Self::NotShownYet { profile, id } => write_not_shown_yet(f, profile, *id),
            Self::WaitsForInput(source) => {
                write!(f, "{source} is a pipe: waiting for somebody to write into it")
            }
            Self::ReadsToTheEnd(source) => write!(f, "{source}: waiting for its end"),
            Self::WaitsForReader(path) => {
                write!(f, "{} is a pipe: waiting for somebody to read from it", ShownPath(path))
            }
            Self::EmptyBatch => {
                f.write_str("stdin holds no refund: there is nothing to do")
            }
            Self::BatchDone(totals) => write!(f, "done: {totals}"),
            Self::BatchInterrupted => f.write_str(
                "interrupted: nothing was sent; the same command goes on from here",
            ),
        }
    }
}

fn write_demo_forgets(f: &mut fmt::Formatter<'_>, folder: &Path, error: &io::Error) -> fmt::Result {
    write!(
        f,
        "the demo will forget its cancels: cannot create {}: {error}",
        ShownPath(folder)
    )
}

fn write_moved_before(f: &mut fmt::Formatter<'_>, moved: &Moved) -> fmt::Result {
    write!(
        f,
        "copied before, on {} by {}: there is nothing to do",
        moment(moved.at),
        escape(&moved.person)
    )
}

fn write_not_shown_yet(f: &mut fmt::Formatter<'_>, profile: &str, id: RefundId) -> fmt::Result {
    write!(
        f,
        "the balance does not show it yet; `cookiepay -p {} refunds reconcile {id}` looks again",
        paste::quoted(profile)
    )
}

fn write_only_the_latest(f: &mut fmt::Formatter<'_>, count: u32) -> fmt::Result {
    match count {
        1 => f.write_str("limited to the latest refund; there are more"),
        count => write!(f, "limited to the latest {count} refunds; there are more"),
    }
}

fn write_no_journal(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        f,
        "there is no journal at {}: a new one is begun, which knows of no refund",
        ShownPath(path)
    )
}

fn write_no_room(f: &mut fmt::Formatter<'_>, columns: &[&str]) -> fmt::Result {
    write!(
        f,
        "no room for {}: widen the terminal, or take -o csv, which has everything",
        columns.join(", ")
    )
}

fn write_borne_out(f: &mut fmt::Formatter<'_>, read: usize, all: usize) -> fmt::Result {
    let all = counted(all, "payment");
    if read == 1 {
        write!(
            f,
            "1 of {all} read: the gateway bears out what the journal knows of it"
        )
    } else {
        write!(
            f,
            "{read} of {all} read: the gateway bears out what the journal knows of them"
        )
    }
}

/// Says of what is closed and not certain yet when to look again.
impl fmt::Display for NotCertainYet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::One(entry, until) => {
                let (id, state) = (entry.id, entry.state);
                let reconcile = paste::reconcile(entry);
                match (state == State::Refused, until.map(moment)) {
                    (true, Some(until)) => write!(
                        f,
                        "{id} is {state}, and may still be carried out until {until}; look again then: \
                         `{reconcile} --wait`"
                    ),
                    (true, None) => write!(
                        f,
                        "{id} is {state}, and may still be carried out; look again: `{reconcile} --wait`"
                    ),
                    (false, Some(until)) => write!(
                        f,
                        "{id} is {state}, and that is not certain before {until}; look again then: \
                         `{reconcile} --wait`"
                    ),
                    (false, None) => write!(
                        f,
                        "{id} is {state}, and that is not certain yet; look again: `{reconcile} --wait`"
                    ),
                }
            }
            Self::Several(count, Some(until)) => {
                let until = moment(until);
                write!(
                    f,
                    "{count} refunds are closed, but not certain before {until}: refused ones may still \
                     be carried out; look again then: `{RECONCILE_ALL} --wait`"
                )
            }
            Self::Several(count, None) => write!(
                f,
                "{count} refunds are closed, but not certain yet: refused ones may still be carried out; \
                 look again: `{RECONCILE_ALL} --wait`"
            ),
        }
    }
}
