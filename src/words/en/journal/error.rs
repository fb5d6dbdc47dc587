//! Why a refund is not begun or not settled, and what a payment says otherwise than the journal.

use std::fmt::{self, Formatter};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::journal::{Entry, Evidence, JournalError, Ruling, State, Unborne};
use crate::payment::{Foreign, ParseRefundIdError, Reference, RefundId, Tid, Won, moment};

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnlyProfile => f.write_str("the profile is read-only: it allows no refunds"),
            Self::AboveRefundLimit { amount, limit } => {
                let (amount, limit) = (amount.grouped(), limit.grouped());
                write!(
                    f,
                    "{amount} won are more than the profile's limit of {limit} for one refund"
                )
            }
            Self::AboveDayLimit {
                amount,
                limit,
                sum,
                day,
            } => write_above_day_limit(f, *amount, *limit, *sum, *day),
            Self::Held(entry) => write_held(f, entry),
            Self::InDoubt(entry) => write_in_doubt(f, entry),
            Self::AlreadyRefunded(entry) => write_already_refunded(f, entry),
            Self::RefusedRecently(entry) => write_refused_recently(f, entry),
            Self::ReferenceUsed(entry) => write_reference_used(f, entry),
            Self::NotAgain { id, .. } => write!(
                f,
                "{id} is not a refund of this payment, amount and reference that was made before"
            ),
            Self::AgainOfOtherAmount { entry, amount } => write_other_amount(f, entry, *amount),
            Self::OldReading {
                tid,
                known,
                balance,
                ..
            } => write_old_reading(f, tid, *known, *balance),
            Self::RolledBack {
                tid,
                known,
                balance,
            } => write_rolled_back(f, tid, *known, *balance),
            Self::PaymentChanged(tid) => write!(
                f,
                "another refund of the payment {tid} was made or tried since it was read"
            ),
            Self::NoSuchRefund(id) => write!(f, "the journal has no refund {id}"),
            Self::NotResolvable(entry) => write_not_resolvable(f, entry),
            Self::Contradicted {
                id,
                ruling,
                before,
                amount,
                balance,
            } => {
                write_contradiction(f, *id, *ruling, *amount)?;
                f.write_str(": ")?;
                write_left(f, *ruling, *before, *balance)
            }
            Self::Changed(entry) => write_changed(f, entry),
            Self::TooEarly { id, until } => write_too_early(f, *id, *until),
            Self::LostOwnership {
                id,
                expected,
                found,
            } => write!(
                f,
                "refund {id} was expected to be {expected} in this run's hands, and is {found}"
            ),
            Self::Move(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

fn write_above_day_limit(
    f: &mut Formatter<'_>,
    amount: Won,
    limit: Won,
    sum: Won,
    day: Date,
) -> fmt::Result {
    write!(
        f,
        "{} won are more than the profile's limit of {} for a day allows: {} won were refunded, or may \
         have been, on {day}",
        amount.grouped(),
        limit.grouped(),
        sum.grouped()
    )
}

fn write_held(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "another run holds the payment {}: refund {}, {} by {} (process {})",
        entry.tid, entry.id, entry.state, entry.person, entry.owner.process
    )
}

fn write_in_doubt(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "refund {} of the payment {} is in doubt ({}); it blocks every other",
        entry.id, entry.tid, entry.state
    )
}

fn write_already_refunded(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "this was refunded before: {} won of the payment {}, by {} on {} (refund {})",
        entry.amount.grouped(),
        entry.tid,
        entry.person,
        moment(entry.claimed_at),
        entry.id
    )
}

/// Says what the gateway said, if it said anything, and until when it is not certain.
fn write_refused_recently(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    let said = entry.reply.as_ref().map_or_else(String::new, |reply| {
        format!(" ({} {})", reply.code, reply.message)
    });
    let until = entry
        .certain_from()
        .map_or_else(String::new, |at| format!(" until {}", moment(at)));
    write!(
        f,
        "refund {} of the payment {} was refused a moment ago{said}, and may yet be carried out{until}",
        entry.id, entry.tid
    )
}

fn write_other_amount(f: &mut Formatter<'_>, entry: &Entry, amount: Won) -> fmt::Result {
    write!(
        f,
        "{} refunded {} won, and {} won would go now: that is not one more of the same",
        entry.id,
        entry.amount.grouped(),
        amount.grouped()
    )
}

fn write_reference_used(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "the reference {} is taken: refund {} of {} won of the payment {}",
        Foreign::new(entry.reference.as_ref().map_or("", Reference::as_str)),
        entry.id,
        entry.amount.grouped(),
        entry.tid
    )
}

fn write_old_reading(f: &mut Formatter<'_>, tid: &Tid, known: Won, balance: Won) -> fmt::Result {
    write!(
        f,
        "{} won are said to be left of the payment {tid}, and {} were left when it was last known: the \
         gateway's answer may be an old one",
        balance.grouped(),
        known.grouped()
    )
}

fn write_rolled_back(f: &mut Formatter<'_>, tid: &Tid, known: Won, balance: Won) -> fmt::Result {
    write!(
        f,
        "{} won are left of the payment {tid}, and {} were left when it was last known: a cancel was \
         undone",
        balance.grouped(),
        known.grouped()
    )
}

/// Says why a refund is not for a person to decide as it stands.
fn write_not_resolvable(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    let id = entry.id;
    match entry.state {
        State::Refunded => match entry.evidence {
            Some(Evidence::Reply) => write!(f, "{id} is refunded, as the gateway answered"),
            Some(Evidence::Look) => {
                write!(f, "{id} is refunded, as what is left of the payment showed")
            }
            Some(Evidence::Person) => write!(f, "{id} is refunded, as somebody wrote down"),
            None => write!(f, "{id} is refunded"),
        },
        State::Refused => match entry.certain_from() {
            Some(at) if !entry.is_certain() => {
                let at = moment(at);
                write!(
                    f,
                    "{id} is refused already; it is certain after {at}, and needs no word of yours"
                )
            }
            Some(_) | None => write!(f, "{id} is refused already, and needs no word of yours"),
        },
        State::NotSent => write!(f, "{id} was never sent, and needs no word of yours"),
        State::NotApplied => write!(
            f,
            "{id} is taken for not made already, and needs no word of yours"
        ),
        State::RolledBack => write!(
            f,
            "{id} was rolled back already, and needs no word of yours"
        ),
        State::Claimed | State::Sending => write!(f, "{id} is in the hands of a run"),
        State::Unknown | State::Conflict => {
            let state = entry.state;
            write!(f, "{id} is {state}, and that cannot be said of it")
        }
    }
}

/// Says what a payment does not show of a refund.
fn write_contradiction(
    f: &mut Formatter<'_>,
    id: RefundId,
    ruling: Ruling,
    amount: Won,
) -> fmt::Result {
    let won = amount.grouped();
    match ruling {
        Ruling::Refunded => write!(
            f,
            "{id} is of {won} won, and the payment does not show that they were refunded"
        ),
        Ruling::NotRefunded => write!(
            f,
            "{id} is of {won} won, and the payment shows that they were refunded"
        ),
        Ruling::RolledBack => write!(
            f,
            "{id} refunded {won} won, and the payment does not show that this was undone"
        ),
    }
}

fn write_left(f: &mut Formatter<'_>, ruling: Ruling, before: Won, now: Option<Won>) -> fmt::Result {
    let before = before.grouped();
    match (ruling, now.map(Won::grouped)) {
        (Ruling::Refunded | Ruling::NotRefunded, Some(now)) => {
            write!(f, "{before} won were left before, and {now} are left now")
        }
        (Ruling::Refunded | Ruling::NotRefunded, None) => write!(
            f,
            "{before} won were left before, and the gateway does not say what is left now"
        ),
        (Ruling::RolledBack, Some(now)) => write!(
            f,
            "{before} won were left when it was last known, and {now} are left now"
        ),
        (Ruling::RolledBack, None) => write!(
            f,
            "{before} won were left when it was last known, and the gateway does not say what is left \
             now"
        ),
    }
}

fn write_changed(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "refund {} has changed since it was shown: it is {} now",
        entry.id, entry.state
    )
}

fn write_too_early(f: &mut Formatter<'_>, id: RefundId, until: Timestamp) -> fmt::Result {
    write!(
        f,
        "refund {id} may still be carried out, or shown: nobody can say that it was not before {}",
        moment(until)
    )
}

impl fmt::Display for ParseRefundIdError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.meant {
            Some(id) => write!(f, "a refund's number is r and digits, did you mean {id}?"),
            None => f.write_str("a refund's number is r and digits, such as r42"),
        }
    }
}

/// Says what differs, in a sentence's end.
impl fmt::Display for Unborne {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere { known, gone } => write!(
                f,
                "{} won were refunded, and the journal knows of {}",
                gone.grouped(),
                known.grouped()
            ),
            Self::There { elsewhere } => write!(
                f,
                "{} won were given back elsewhere: no refund accounts for them",
                elsewhere.grouped()
            ),
        }
    }
}
