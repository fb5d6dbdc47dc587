//! The way out when the journal says no.

use std::fmt;

use jiff::Timestamp;

use crate::error::{FinalCode, JournalHint, StoreHint};
use crate::journal::Unwritable;
use crate::payment::{Environment, moment};
use crate::words::en::hint::{database, moving};
use crate::words::paste;

impl fmt::Display for JournalHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WaitForRun(entry) => write!(
                f,
                "wait for that run to end; `{}` says what became of it",
                paste::show(entry)
            ),
            Self::LookAgain(entry) => write!(f, "look again: `{}`", paste::reconcile(entry)),
            Self::Wait { until, final_code } => write_wait(f, *until, *final_code),
            Self::OwnReference(entry) => write!(
                f,
                "each refund has a reference of its own: `{}` shows whose this one is",
                paste::show(entry)
            ),
            Self::WhichWereMade(tid) => write!(
                f,
                "`cookiepay refunds list --tid {}` shows which were made",
                paste::quoted(tid.as_str())
            ),
            Self::LeaveOutAgain(entry) => write!(
                f,
                "leave out --again={id}: another amount is another refund; for as much as {id} once more, \
                 write --amount {amount} --again={id}",
                id = entry.id,
                amount = entry.amount
            ),
            Self::ReadAgain(environment) => f.write_str(read_again(*environment)),
            Self::SayBalance(balance) => write!(
                f,
                "if that is known to be so, say it: --expect-balance {balance}; `cookiepay refunds \
                 verify` finds which refund the gateway no longer bears out"
            ),
            Self::WhatWasLearnt(entry) => write!(
                f,
                "nothing was written down; `{}` tells what was learnt, and from whom",
                paste::show(entry)
            ),
            Self::Overturn(entry) => write!(
                f,
                "if that was undone, add --overturn: `{} --as not-refunded --overturn --note 'how you \
                 know'`",
                paste::refunds("resolve", entry)
            ),
            Self::WhatProvedIt(entry) => write!(f, "`{}` says what proved it", paste::show(entry)),
            Self::History(id) => write!(f, "`cookiepay refunds show {id}` tells its history"),
            Self::ReadOnlyProfile => f.write_str("read_only = true is written in the profile"),
            Self::RefundLimit => f.write_str("refund_limit_won is written in the profile"),
            Self::DayLimit => f.write_str(
                "refund_limit_per_day_won is written in the profile; `cookiepay refunds list` shows \
                 what counts",
            ),
            Self::CompareAgain => f.write_str(
                "look at the payment on CookiePay's own pages once more; a search may lag behind",
            ),
            Self::StaysOpen => f.write_str("until then it stays open, and blocks its payment"),
            Self::ReadAnew => f.write_str("run the same again: it reads the payment anew"),
            Self::ListRefunds => f.write_str("`cookiepay refunds list` has all of them"),
            Self::Store(hint) => hint.fmt(f),
        }
    }
}

fn write_wait(
    f: &mut fmt::Formatter<'_>,
    until: Option<Timestamp>,
    final_code: Option<FinalCode<'_>>,
) -> fmt::Result {
    match (until, final_code) {
        (None, None) => f.write_str("wait, then run the same again, which looks first"),
        (Some(at), None) => write!(
            f,
            "wait until {}, then run the same again, which looks first",
            moment(at)
        ),
        (None, Some(code)) => write!(
            f,
            "wait, then run the same again, which looks first; {code}"
        ),
        (Some(at), Some(code)) => write!(
            f,
            "wait until {}, then run the same again, which looks first; {code}",
            moment(at)
        ),
    }
}

/// Writes the clause that names the code, and the line that makes it a final no.
impl fmt::Display for FinalCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { profile, code } = self;
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if profile.chars().all(is_bare) {
            write!(
                f,
                "if the PG means its code {code} as a final no, write `final_codes = [\"{code}\"]` \
                 under `[profiles.{profile}]`"
            )
        } else {
            write!(
                f,
                "if the PG means its code {code} as a final no, write `final_codes = [\"{code}\"]` \
                 under `[profiles.{profile:?}]`"
            )
        }
    }
}

const fn read_again(environment: Environment) -> &'static str {
    match environment {
        Environment::Local { .. } => {
            "run the same again in a moment; where it stays so for settle_seconds, a cancel was undone, \
             and you are told. A mock that was started anew without --state has forgotten what the \
             journal remembers"
        }
        Environment::Live | Environment::Sandbox | Environment::Demo => {
            "run the same again in a moment; where it stays so for settle_seconds, a cancel was undone, \
             and you are told"
        }
    }
}

impl fmt::Display for StoreHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Close(exposed) => {
                return write!(f, "let nobody else change that: `{}`", paste::close(exposed));
            }
            Self::Open(unwritable) => return write_open(f, unwritable),
            Self::PutBack => {
                "nothing is sent with a journal that has forgotten refunds: put back the one that was \
                 used, or a copy that `cookiepay journal backup` made, and take it up with `cookiepay \
                 journal accept --note 'why this one'`"
            }
            Self::Database(fault) => return database::write_hint(f, fault),
            Self::Move(error) => return moving::write_hint(f, error),
            Self::Moved(moved) => return moving::write_moved_hint(f, moved),
            Self::Unlock => {
                "another program has it locked: run the same again when that has ended"
            }
            Self::OtherName => "name another file; nothing was written",
            Self::OtherFolder => "name a file in a folder that you may write to; nothing was written",
            Self::RunAgain => "run the same again",
            Self::SeeToTheFile => {
                "see to the file and its folder; another [journal] path would know of no refund made \
                 with this one"
            }
            Self::TakeUpCopy => {
                "nothing is sent with it, and an empty one would know of no refund: put back a copy that \
                 `cookiepay journal backup` made, and take it up with `cookiepay journal accept --note \
                 'why this one'`"
            }
            Self::NothingWithoutIt => {
                "without its journal nothing is sent: see to the file and its folder; another \
                 [journal] path would know of no refund made with this one"
            }
        })
    }
}

fn write_open(f: &mut fmt::Formatter<'_>, unwritable: &[Unwritable]) -> fmt::Result {
    let group = unwritable.iter().find_map(Unwritable::group_to_join);
    match (group, paste::open(unwritable)) {
        (Some(group), Some(command)) => write!(
            f,
            "it is shared with the group {group}: have this user put into that group, log in anew, and let \
             the group write: `{command}`"
        ),
        (Some(group), None) => write!(
            f,
            "it is shared with the group {group}: have this user put into that group, and log in anew"
        ),
        (None, Some(command)) => write!(f, "let this user write to it: `{command}`"),
        (None, None) => write!(f, "{}", StoreHint::NothingWithoutIt),
    }
}
