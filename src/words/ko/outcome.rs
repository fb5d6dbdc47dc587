//! What came of a refund, in a sentence.

use std::fmt;

use crate::journal::{Entry, Outcome, Reply, State};
use crate::payment::{No, RefundId, Won, moment};
use crate::words::language::Korean;
use crate::words::paste::quoted;

/// Writes what came of a refund.
pub(super) struct Ended<'o>(pub(super) &'o Outcome);

impl fmt::Display for Ended<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (detail, entry) = (self.0, &self.0.entry);
        let (won, tid) = (entry.amount.grouped(), &entry.tid);
        match entry.state {
            State::Refunded => write!(f, "{won} won of the payment {tid} were refunded"),
            State::Refused => write_refused(f, entry),
            State::NotSent => write!(
                f,
                "the refund of {won} won of the payment {tid} was not sent: {detail}"
            ),
            State::NotApplied => write!(
                f,
                "the request to refund {won} won of the payment {tid} was lost, and the payment is \
                 unchanged"
            ),
            State::RolledBack => write!(
                f,
                "{won} won of the payment {tid} were refunded, and the cancel was undone"
            ),
            State::Claimed | State::Sending | State::Unknown => write!(
                f,
                "whether {won} won of the payment {tid} were refunded is not known: {detail}"
            ),
            State::Conflict => {
                let replied = entry.reply.as_ref().and_then(|reply| reply.amount);
                match replied.filter(|won| *won != entry.amount) {
                    Some(other) => write!(
                        f,
                        "asked for {won} won of the payment {tid}, and the gateway says that it gave \
                         back {}",
                        other.grouped()
                    ),
                    None => write!(
                        f,
                        "what is known of the refund of {won} won of the payment {tid} disagrees: \
                         {detail}"
                    ),
                }
            }
        }
    }
}

fn write_refused(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let (won, tid) = (entry.amount.grouped(), &entry.tid);
    match entry.no() {
        _ if !entry.is_certain() => {
            write!(
                f,
                "the gateway refused to refund {won} won of the payment {tid}, and the payment is \
                 unchanged so far"
            )?;
            if let Some(at) = entry.certain_from() {
                write!(f, "; it may still be carried out until {}", moment(at))?;
            }
        }
        Some(No::Credentials) => {
            let profile = quoted(&entry.via.profile);
            return match &entry.reply {
                Some(Reply { code, message, .. }) => write!(
                    f,
                    "the gateway refuses the credentials of profile {profile} ({code} {message}); \
                     nothing was refunded"
                ),
                None => write!(
                    f,
                    "the gateway refuses the credentials of profile {profile}; nothing was refunded"
                ),
            };
        }
        Some(No::AlreadyCancelled) => write!(
            f,
            "the gateway says that {won} won of the payment {tid} were cancelled before, and so it \
             looks"
        )?,
        Some(No::Final) if entry.wants_deposit() => write!(
            f,
            "the gateway wants a deposit before it refunds {won} won of the payment {tid}"
        )?,
        Some(No::Final | No::Other) | None => write!(
            f,
            "the gateway refused to refund {won} won of the payment {tid}"
        )?,
    }
    match &entry.reply {
        Some(Reply { code, message, .. }) => write!(f, ": {code} {message}"),
        None => Ok(()),
    }
}

/// Names the attempts that were taken for not made, and may have been.
pub(crate) fn suspects(not_made: &[(RefundId, Won)]) -> Option<String> {
    let suspects: Vec<String> = not_made
        .iter()
        .map(|(id, won)| format!("{id} ({} won)", won.grouped()))
        .collect();
    (!suspects.is_empty()).then(|| suspects.join(" or "))
}
