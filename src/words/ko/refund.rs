//! What is said while refunds are made, and after.

use super::count::counted;
use std::fmt;
use std::time::Duration;

use crate::journal::{Outcome, State};
use crate::payment::{Foreign, Payment, moment};
use crate::refund::batch::stop::{BatchStop, NotStarted};
use crate::refund::{RefundError, RefundEvent};
use crate::words::language::Korean;

/// Says what happened while a refund was made.
pub(crate) fn refund_event(event: &RefundEvent<'_>) -> String {
    match event {
        RefundEvent::LookedAgain { before, outcome } => looked_again(*before, outcome),
        RefundEvent::Answered(reply) => {
            format!("the gateway answered: {} {}", reply.code, reply.message)
        }
        RefundEvent::LooksForProof { outcome, about } => looks_for_proof(outcome, *about),
        RefundEvent::LooksAgainIn(wait) => format!(
            "not proven yet: looking at the payment in {} s",
            wait.as_secs()
        ),
        RefundEvent::Interrupted => {
            "interrupted: a refund is on its way and cannot be called back, so its answer is waited \
             for; interrupt again to leave it unknown"
                .to_owned()
        }
    }
}

fn looks_for_proof(outcome: &Outcome, about: Duration) -> String {
    let seconds = counted(
        usize::try_from(about.as_secs()).unwrap_or(usize::MAX),
        "second",
    );
    let entry = &outcome.entry;
    if entry.no().is_some() {
        format!("a no may still be carried out; looking at the payment for about {seconds}")
    } else if entry.reply.is_some() {
        format!(
            "that tells neither yes nor no, so nobody knows yet; looking at the payment for about \
             {seconds}"
        )
    } else {
        format!(
            "{}, so nobody knows yet; looking at the payment for about {seconds}",
            Foreign::new(outcome.to_string())
        )
    }
}

/// Says what a look at an earlier refund of the payment found, for whoever asks for another.
fn looked_again(before: State, outcome: &Outcome) -> String {
    let entry = &outcome.entry;
    let found = if outcome.is_unchanged() {
        "the payment is unchanged".to_owned()
    } else {
        outcome.to_string()
    };
    let not_before = || {
        entry
            .certain_from()
            .map_or_else(|| " yet".to_owned(), |at| format!(" before {}", moment(at)))
    };
    let still = if before == entry.state { "still " } else { "" };
    let what = match entry.state {
        State::Refused if entry.is_certain() => format!("{found}, and the refusal is certain"),
        State::Refused => format!("{found}, and the refusal is not certain{}", not_before()),
        State::Unknown => format!(
            "{found}, and what became of it is {still}unknown: it is not certain{}",
            not_before()
        ),
        State::Conflict => format!("{still}in conflict ({found})"),
        State::Refunded if entry.is_certain() => format!("it was refunded ({found})"),
        State::Refunded => format!("{found}; that is not certain{}", not_before()),
        State::NotApplied => format!("{found}, so it was lost and not applied"),
        State::Claimed | State::Sending | State::NotSent | State::RolledBack => {
            format!("it is {} ({found})", entry.state)
        }
    };
    format!("{} was looked at again: {what}", entry.id)
}

impl Korean for RefundError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(error) => error.korean(f),
            Self::Gateway(error) => error.korean(f),
            Self::NoSuchPayment(tid) => write!(f, "no payment with the TID {tid}"),
            Self::NotRefundable(refusal) => refusal.korean(f),
            Self::Unexplained(planned) => write!(
                f,
                "{} won of the payment {} were given back elsewhere: this journal does not know of \
                 them, and they are at least the {} won asked for now",
                planned.given_back_elsewhere().grouped(),
                planned.refund.tid,
                planned.refund.amount.grouped()
            ),
            Self::PaymentDiffers { shown, now } => write!(
                f,
                "the payment {} is no longer as it was shown: {}",
                now.tid,
                changes(shown, now)
            ),
            Self::OtherReason(entry) => write!(
                f,
                "{} refunded {} won for another reason ({})",
                entry.id,
                entry.amount.grouped(),
                Foreign::new(entry.reason.as_str())
            ),
            Self::SameRefund { line } => write!(
                f,
                "it comes to the same refund as line {line}: if both are meant, give each its own ref"
            ),
        }
    }
}

impl Korean for BatchStop {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("the batch was interrupted"),
            Self::ThreadBrokeOff => f.write_str("one of its threads broke off"),
            Self::JournalNotWritten => f.write_str("the journal cannot be written"),
            Self::Unrecorded { line } => {
                write!(f, "line {line} is not in the journal as it ended")
            }
            Self::InDoubt { line } => write!(f, "line {line} is in doubt"),
            Self::Conflict { line } => write!(f, "line {line} is in conflict"),
            Self::NotRefunded { rows: 1 } => f.write_str("a row was not refunded"),
            Self::NotRefunded { rows } => write!(f, "{rows} rows in a row were not refunded"),
        }
    }
}

impl Korean for NotStarted {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped(stop) => stop.korean(f),
            Self::NotPlanned => f.write_str("it could not be planned"),
            Self::PaymentNotRead { line } => {
                write!(f, "its payment could not be read for line {line}")
            }
            Self::EarlierNotDone { line } => {
                write!(f, "line {line} of the same payment is not done")
            }
            Self::NoThread => f.write_str("no thread was free for it"),
        }
    }
}

/// Says what is different about a payment since it was shown.
fn changes(shown: &Payment<'_>, now: &Payment<'_>) -> String {
    let left = |payment: &Payment<'_>| match payment.balance().known() {
        Some(won) => format!("{} won", won.grouped()),
        None => "unclear".to_owned(),
    };
    let cancelled = |payment: &Payment<'_>| match payment.cancelled_at.value() {
        Some(time) => time.strftime("%F %T").to_string(),
        None => "never".to_owned(),
    };
    let status = |payment: &Payment<'_>| payment.status().name().to_owned();
    let mut found = Vec::new();
    for (name, before, after) in [
        ("left", left(shown), left(now)),
        ("cancelled", cancelled(shown), cancelled(now)),
        ("status", status(shown), status(now)),
    ] {
        if before != after {
            found.push(format!("{name}: {before} before, {after} now"));
        }
    }
    if found.is_empty() {
        found.push("the gateway tells other details of it".to_owned());
    }
    found.join("; ")
}
