//! What is said while refunds are made, and after.

use super::count::counted;
use std::fmt;
use std::time::Duration;

use crate::journal::{Outcome, State};
use crate::payment::{Foreign, Payment, moment};
use crate::refund::batch::stop::{BatchStop, NotStarted};
use crate::refund::{RefundError, RefundEvent};

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

impl fmt::Display for RefundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(error) => error.fmt(f),
            Self::Gateway(error) => error.fmt(f),
            Self::NoSuchPayment(tid) => write!(f, "no payment with the TID {tid}"),
            Self::NotRefundable(refusal) => refusal.fmt(f),
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

impl fmt::Display for BatchStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped(stop) => stop.fmt(f),
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::Entry;
    use crate::payment::sample::paid_card;
    use crate::payment::{Reading, Won};

    #[test]
    fn what_a_look_at_an_earlier_refund_found_is_said_in_a_sentence() {
        let unchanged = "12,000 won were left before, 12,000 are left now";
        let told = |before, state, certain_at, detail: &str| {
            let outcome = Outcome {
                entry: Entry {
                    state,
                    certain_at,
                    doubt_since: Some(Timestamp::UNIX_EPOCH),
                    doubt_since_gateway: Some(Timestamp::UNIX_EPOCH),
                    settle: Duration::from_secs(59),
                    ..crate::journal::tests::entry()
                },
                detail: crate::journal::Detail::Text(detail.to_owned()),
                unrecorded: None,
                unrecorded_look: None,
            };
            looked_again(before, &outcome)
        };
        let certain = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(
            told(State::Refused, State::Refused, None, unchanged),
            "r1 was looked at again: the payment is unchanged, and the refusal is not certain before \
             1970-01-01 09:01:00"
        );
        assert_eq!(
            told(State::Refused, State::Refused, certain, unchanged),
            "r1 was looked at again: the payment is unchanged, and the refusal is certain"
        );
        assert_eq!(
            told(State::Unknown, State::Unknown, None, "could not be seen: x"),
            "r1 was looked at again: could not be seen: x, and what became of it is still unknown: it is \
             not certain before 1970-01-01 09:01:00"
        );
        let conflict = |before| told(before, State::Conflict, None, "y");
        assert_eq!(
            conflict(State::Conflict),
            "r1 was looked at again: still in conflict (y)"
        );
        assert_eq!(
            conflict(State::Unknown),
            "r1 was looked at again: in conflict (y)"
        );
        assert_eq!(
            told(State::Unknown, State::NotApplied, certain, unchanged),
            "r1 was looked at again: the payment is unchanged, so it was lost and not applied"
        );
    }

    #[test]
    fn a_row_that_was_not_begun_says_why() {
        let line = 7;
        for (why, expected) in [
            (NotStarted::NotPlanned, "it could not be planned"),
            (
                NotStarted::PaymentNotRead { line },
                "its payment could not be read for line 7",
            ),
            (
                NotStarted::EarlierNotDone { line },
                "line 7 of the same payment is not done",
            ),
            (NotStarted::NoThread, "no thread was free for it"),
            (
                NotStarted::Stopped(BatchStop::Interrupted),
                "the batch was interrupted",
            ),
            (
                NotStarted::Stopped(BatchStop::ThreadBrokeOff),
                "one of its threads broke off",
            ),
            (
                NotStarted::Stopped(BatchStop::JournalNotWritten),
                "the journal cannot be written",
            ),
            (
                NotStarted::Stopped(BatchStop::Unrecorded { line }),
                "line 7 is not in the journal as it ended",
            ),
            (
                NotStarted::Stopped(BatchStop::InDoubt { line }),
                "line 7 is in doubt",
            ),
            (
                NotStarted::Stopped(BatchStop::Conflict { line }),
                "line 7 is in conflict",
            ),
            (
                NotStarted::Stopped(BatchStop::NotRefunded { rows: 1 }),
                "a row was not refunded",
            ),
            (
                NotStarted::Stopped(BatchStop::NotRefunded { rows: 5 }),
                "5 rows in a row were not refunded",
            ),
        ] {
            assert_eq!(why.to_string(), expected);
        }
    }

    #[test]
    fn what_is_different_about_a_payment_is_named() {
        let shown = paid_card();
        let cancelled = Payment {
            balance_left: Reading::Value(Won::new(7_000)),
            cancelled_at: crate::payment::Time::read(
                "20260123101500".into(),
                crate::payment::parse_time,
            ),
            ..paid_card()
        };
        assert_eq!(
            changes(&shown, &cancelled),
            "left: 12,000 won before, 7,000 won now; cancelled: never before, 2026-01-23 10:15:00 \
             now; status: paid before, partially_cancelled now"
        );
        let renamed = Payment {
            buyer: "다른 사람".into(),
            ..paid_card()
        };
        assert!(changes(&shown, &renamed).contains("other details"));
    }
}
