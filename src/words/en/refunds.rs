//! What is said of refunds that the journal knows: of a look at them, of their history, and how one that
//! the gateway does not bear out is settled.

use std::fmt;

use crate::journal::{Entry, RecentRefund, Step, Unborne};
use crate::payment::korean_time;
use crate::words::{NotLookedAt, paste};

impl fmt::Display for NotLookedAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProfile => f.write_str("no profile leads to it"),
            Self::NoConnection(error) => write!(f, "not looked at: {error}"),
            Self::Held { process, host } => write!(f, "process {process} on {host} has it in hand"),
            Self::PutInDoubt => {
                f.write_str("a look at another refund of the payment put it in doubt")
            }
        }
    }
}

/// Says in one line what so many looks found, from the first to the last.
pub(crate) fn looked_at_times(first: &Step, last: &Step, count: usize) -> String {
    let (from, until) = (korean_time(first.at), korean_time(last.at));
    let format = if from.date() == until.date() {
        "%T"
    } else {
        "%F %T"
    };
    let until = until.strftime(format);
    match first.detail.balances() {
        Some((before, now)) if before == now => {
            format!("looked at {count} times until {until}: unchanged")
        }
        Some(_) | None => format!("looked at {count} times until {until}: {}", first.detail),
    }
}

/// Writes the command that settles a refund which the gateway does not bear out.
pub(crate) fn settle(entry: &Entry, found: &Unborne) -> String {
    let resolve = paste::refunds("resolve", entry);
    match found {
        Unborne::NotThere { .. } => {
            format!("{resolve} --as not-refunded --overturn --note 'how you know'")
        }
        Unborne::There { .. } => format!("{resolve} --as refunded --note 'how you know'"),
    }
}

/// Tells one refund from others where its number is to be typed.
pub(crate) fn recent_refund(refund: &RecentRefund) -> String {
    let RecentRefund {
        state, amount, tid, ..
    } = refund;
    format!("{state}: {amount} won of {tid}")
}

/// Tells one payment from others where its TID is to be typed, by the last refund of it.
pub(crate) fn recent_payment(last: &RecentRefund) -> String {
    let RecentRefund {
        id, state, amount, ..
    } = last;
    format!("{id} {state}: {amount} won")
}
