//! Why a refund is not begun, or the journal not read. Refuses to advise: that is for whoever shows
//! the error.

use jiff::Timestamp;
use jiff::civil::Date;

use super::entry::{Entry, Evidence, RefundId, Ruling, State};
use super::store::StoreError;
use crate::payment::{Environment, Foreign, Reference, Tid, Won, moment};

/// Writes what the gateway said when it refused, if it said anything.
fn words_of(entry: &Entry) -> String {
    entry.reply.as_ref().map_or_else(String::new, |reply| {
        format!(" ({} {})", reply.code, reply.message)
    })
}

/// Says until when a refusal is not certain.
fn until_certain(entry: &Entry) -> String {
    entry
        .certain_from()
        .map_or_else(String::new, |at| format!(" until {}", moment(at)))
}

/// Says why a refund is not for a person to decide as it stands.
fn not_to_decide(entry: &Entry) -> String {
    let needs_nobody = |what: &str| format!("{what}, and needs no word of yours");
    match entry.state {
        State::Refunded => match entry.evidence {
            Some(Evidence::Reply) => "is refunded, as the gateway answered",
            Some(Evidence::Look) => "is refunded, as what is left of the payment showed",
            Some(Evidence::Person) => "is refunded, as somebody wrote down",
            None => "is refunded",
        }
        .to_owned(),
        State::Refused => match entry.certain_from() {
            Some(at) if !entry.is_certain() => needs_nobody(&format!(
                "is refused already; it is certain after {}",
                moment(at)
            )),
            Some(_) | None => needs_nobody("is refused already"),
        },
        State::NotSent => needs_nobody("was never sent"),
        State::NotApplied => needs_nobody("is taken for not made already"),
        State::RolledBack => needs_nobody("was rolled back already"),
        State::Claimed | State::Sending => "is in the hands of a run".to_owned(),
        State::Unknown | State::Conflict => {
            format!("is {}, and that cannot be said of it", entry.state)
        }
    }
}

/// Says what a payment does not show of a refund.
fn contradiction(ruling: Ruling, amount: Won) -> String {
    let won = amount.grouped();
    match ruling {
        Ruling::Refunded => {
            format!("is of {won} won, and the payment does not show that they went back")
        }
        Ruling::NotRefunded => {
            format!("is of {won} won, and the payment shows that they went back")
        }
        Ruling::RolledBack => {
            format!("gave back {won} won, and the payment does not show that this was undone")
        }
    }
}

fn left_before_and_now(ruling: Ruling, before: Won, now: Option<Won>) -> String {
    let when = match ruling {
        Ruling::Refunded | Ruling::NotRefunded => "before",
        Ruling::RolledBack => "when it was last known",
    };
    let now = match now {
        Some(won) => format!("{} are left now", won.grouped()),
        None => "the gateway does not say what is left now".to_owned(),
    };
    format!("{} won were left {when}, and {now}", before.grouped())
}

/// Why the journal did not do what was asked. Unless it says otherwise, nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The profile allows no refunds.
    #[error("the profile is read-only: it allows no refunds")]
    ReadOnlyProfile,
    /// The refund is above the profile's limit for one.
    #[error("{} won are more than the profile's limit of {} for one refund", amount.grouped(), limit.grouped())]
    AboveRefundLimit {
        /// What would go back.
        amount: Won,
        /// The most that one refund may be.
        limit: Won,
    },
    /// The refund would lift the day's sum above the profile's limit.
    #[error(
        "{} won are more than the profile's limit of {} for a day allows: {} won went back, or may have, on {day}",
        amount.grouped(), limit.grouped(), sum.grouped()
    )]
    AboveDayLimit {
        /// What would go back.
        amount: Won,
        /// The most that may go back in a day.
        limit: Won,
        /// What went back that day, or may have.
        sum: Won,
        /// The day in Korea.
        day: Date,
    },
    /// Another run is at work on a refund of the payment.
    #[error("another run holds the payment {}: refund {}, {} by {} (process {})", .0.tid, .0.id, .0.state, .0.person, .0.owner.process)]
    Held(Box<Entry>),
    /// A refund of the payment is in doubt.
    #[error("refund {} of the payment {} is in doubt ({}); it blocks every other", .0.id, .0.tid, .0.state)]
    InDoubt(Box<Entry>),
    /// The very same refund was made before.
    #[error(
        "this was refunded before: {} won of the payment {}, by {} on {} (refund {})",
        .0.amount.grouped(), .0.tid, .0.person, moment(.0.claimed_at), .0.id
    )]
    AlreadyRefunded(Box<Entry>),
    /// A refund of the payment was refused a moment ago, and may yet be carried out.
    #[error(
        "refund {} of the payment {} was refused a moment ago{}, and may yet be carried out{}",
        .0.id, .0.tid, words_of(.0), until_certain(.0)
    )]
    RefusedRecently(Box<Entry>),
    /// Another amount was given back under this reference.
    #[error(
        "the reference {} is taken: refund {} of {} won of the payment {}",
        Foreign::new(.0.reference.as_ref().map_or("", Reference::as_str)),
        .0.id, .0.amount.grouped(), .0.tid
    )]
    ReferenceUsed(Box<Entry>),
    /// What a refund is to be one more after was not made before this run began, or is another.
    #[error("{id} is not a refund of this payment, amount and reference that was made before")]
    NotAgain {
        /// What it is to be one more after.
        id: RefundId,
        /// The payment.
        tid: Tid,
    },
    /// More is left than the journal knows of: the reading is an old one, or a cancel was undone.
    #[error(
        "{} won are said to be left of the payment {tid}, and {} were left when it was last known: \
         the gateway's answer may be an old one",
        balance.grouped(), known.grouped()
    )]
    OldReading {
        /// Where the payment is known.
        environment: Environment,
        /// The payment.
        tid: Tid,
        /// What was left, as it was last known.
        known: Won,
        /// What is said to be left.
        balance: Won,
    },
    /// More is left than the journal knows of, and has been for so long that it is no old reading.
    #[error(
        "{} won are left of the payment {tid}, and {} were left when it was last known: a cancel was \
         undone",
        balance.grouped(), known.grouped()
    )]
    RolledBack {
        /// The payment.
        tid: Tid,
        /// What was left, as it was last known.
        known: Won,
        /// What is left.
        balance: Won,
    },
    /// Something happened to the payment since it was read.
    #[error("another refund of the payment {0} was made or tried since it was read")]
    PaymentChanged(Tid),
    /// There is no such refund.
    #[error("the journal has no refund {0}")]
    NoSuchRefund(RefundId),
    /// The state is not a person's to decide.
    #[error("{} {}", .0.id, not_to_decide(.0))]
    NotResolvable(Box<Entry>),
    /// What is left of the payment says otherwise than a person does.
    #[error(
        "{id} {}: {}",
        contradiction(*ruling, *amount),
        left_before_and_now(*ruling, *before, *balance)
    )]
    Contradicted {
        /// The refund.
        id: RefundId,
        /// What the person says.
        ruling: Ruling,
        /// What was left before.
        before: Won,
        /// What was to go back.
        amount: Won,
        /// What is left now, where the gateway says so.
        balance: Option<Won>,
    },
    /// Something was learnt of the refund since it was shown to the person who decides.
    #[error("refund {} has changed since it was shown: it is {} now", .0.id, .0.state)]
    Changed(Box<Entry>),
    /// Too little time has passed: what is not there yet may still come.
    #[error("refund {id} may still be carried out, or shown: nobody can say that it was not before {}", moment(*until))]
    TooEarly {
        /// The refund.
        id: RefundId,
        /// From when on it can be said, by this machine's clock.
        until: Timestamp,
    },
    /// The refund was taken from this run while it was at work on it.
    #[error("refund {id} was expected to be {expected} in this run's hands, and is {found}")]
    LostOwnership {
        /// The refund.
        id: RefundId,
        /// The state that this run left it in.
        expected: State,
        /// The state that it is in.
        found: State,
    },
    /// The journal itself cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
