//! What a person reads on a screen: before a refund, after it, and of one that the journal knows.

use super::outcome::suspects;
use crate::gateway::Endpoint;
use crate::journal::{Entry, Evidence, PlannedRefund, Ruling, State};
use crate::payment::{AmountAsked, BankAccount, Environment, Extent, RefundId, Won, moment};
use crate::words::SeenWhen;
use crate::words::way::Way;

/// What is left of the payment is a person's word.
pub(crate) const LEFT_AS_STATED: &str = "as you say: the gateway does not state it";

/// What was concluded before was wrong.
pub(crate) const LATE: &str = "an earlier conclusion was overturned by this";

/// What was refunded before.
pub(crate) const SO_FAR: &str = "so far";

/// There is no payment to show.
pub(crate) const NOT_FOUND: &str = "the gateway does not find it";

/// Says what moves here: real money, or none.
pub(crate) fn banner(endpoint: &Endpoint) -> String {
    let origin = endpoint.origin();
    match endpoint.environment() {
        Environment::Live if endpoint.is_vendors() => {
            "==== LIVE ==== real money ==== LIVE ====".to_owned()
        }
        Environment::Live if endpoint.is_loopback() => {
            format!("==== LIVE ==== through {origin}: real money ==== LIVE ====")
        }
        Environment::Live => {
            format!("==== LIVE ==== {origin}: taken for real money ==== LIVE ====")
        }
        Environment::Sandbox if endpoint.is_loopback() => {
            format!("sandbox through {origin}: no real money")
        }
        Environment::Sandbox => format!("{endpoint}: no real money"),
        Environment::Demo => "demo: made-up payments on this machine".to_owned(),
        Environment::Local { .. } => {
            format!("{endpoint}: a gateway on this machine, no real money")
        }
    }
}

/// Says what has become of a refund.
pub(crate) fn headline(entry: &Entry) -> String {
    let won = entry.amount.grouped();
    match entry.state {
        State::Refunded => format!("refunded {won} won"),
        State::Refused if entry.is_certain() => format!("REFUSED: {won} won were not refunded"),
        State::Refused => format!("REFUSED FOR NOW: {won} won were not refunded so far"),
        State::NotSent => format!("NOT SENT: {won} won were not refunded"),
        State::NotApplied => format!("NOT APPLIED: {won} won were not refunded"),
        State::Claimed | State::Sending => format!("ON ITS WAY: a run has {won} won in hand"),
        State::Unknown => format!("UNKNOWN: {won} won may have been refunded, or not"),
        State::Conflict => format!("CONFLICT: a person has to find out about {won} won"),
        State::RolledBack => {
            format!("ROLLED BACK: {won} won were refunded, and the cancel was undone")
        }
    }
}

/// Writes an amount, its digits below those of others in so much room.
pub(crate) fn won(won: Won, room: usize) -> String {
    format!("{:>room$} won", won.grouped())
}

/// Names the account that money goes to, whole.
pub(crate) fn account(account: &BankAccount) -> String {
    format!("{} {}", account.bank(), account.account_no())
}

/// Says of money that is in no journal of ours where it may have gone.
pub(crate) fn elsewhere(planned: &PlannedRefund) -> String {
    match suspects(&planned.clearance.not_made) {
        None => "of it given back elsewhere: in no journal of ours".to_owned(),
        Some(suspects) => format!(
            "of it given back elsewhere: in no journal of ours, unless it is {suspects}, taken for not \
             made"
        ),
    }
}

/// Says that more is left than was once known.
pub(crate) fn rolled_back(known: Won) -> String {
    format!(
        "{} won were left when it was last known: a cancel was undone",
        known.grouped()
    )
}

/// Says how much of the payment goes back, and how much of that is free of tax.
pub(crate) fn share(planned: &PlannedRefund) -> String {
    let refund = &planned.refund;
    let share = match (refund.extent, planned.balance_after().is_zero()) {
        (Extent::Whole, _) => "all of it",
        (Extent::Part, true) => "all that is left",
        (Extent::Part, false) => "a part",
    };
    match refund.taxfree_amount {
        Some(taxfree) => format!("{share}; {} won of it free of tax", taxfree.grouped()),
        None => share.to_owned(),
    }
}

/// Says in a line which refund was made, when, by whom and why.
pub(crate) fn made(entry: &Entry) -> String {
    let (id, won, at) = (entry.id, entry.amount.grouped(), moment(entry.claimed_at));
    let (person, reason) = (&entry.person, entry.reason.as_str());
    match &entry.reference {
        None => format!("{id}: {won} won on {at} by {person}, {reason}"),
        Some(reference) => format!(
            "{id}: {won} won on {at} by {person}, {reason}, ref {}",
            reference.as_str()
        ),
    }
}

/// Says what a refund was asked for.
pub(crate) fn asked(asked: AmountAsked) -> String {
    match asked {
        AmountAsked::Full => "all that was left".to_owned(),
        AmountAsked::Part(won) => format!("{} won", won.grouped()),
    }
}

/// Says which refund one is once more after.
pub(crate) fn after(id: RefundId) -> String {
    format!("after {id}")
}

/// Says whether the journal has a refund as it ended.
pub(crate) fn recorded(id: RefundId, is_recorded: bool) -> String {
    if is_recorded {
        format!("{id} in the journal")
    } else {
        format!("NOT as it ended: {id} is still on its way there")
    }
}

/// Says what is left of a refund's payment, as it was seen.
pub(crate) fn left(entry: &Entry, seen: SeenWhen) -> String {
    let before = entry.balance_before.grouped();
    match (entry.balance_now().map(Won::grouped), seen) {
        (Some(left), SeenWhen::JustNow) => format!("{left} won now, {before} before"),
        (Some(left), SeenWhen::Earlier) if entry.state == State::Refunded => {
            format!("{left} won after it, {before} before")
        }
        (Some(left), SeenWhen::Earlier) => format!("{left} won when last seen, {before} before"),
        (None, SeenWhen::JustNow) => format!("not known now, {before} won before"),
        (None, SeenWhen::Earlier) => format!("{before} won before, not known since"),
    }
}

/// Says what is left of a payment.
pub(crate) fn left_now(left: Option<Won>) -> String {
    match left {
        Some(won) => format!("{} won", won.grouped()),
        None => "not stated by the gateway".to_owned(),
    }
}

/// Says what proves what has become of a refund.
pub(crate) const fn proof(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Reply => "the gateway's reply",
        Evidence::Look => "inferred from what is left of the payment",
        Evidence::Person => "a person's word",
    }
}

/// Says whether anything can still change, and from when on that is known.
pub(crate) fn certainty(entry: &Entry) -> String {
    match (entry.is_certain(), entry.certain_from()) {
        (true, _) => "yes".to_owned(),
        (false, Some(at)) => format!("not before {}, after another look", moment(at)),
        (false, None) => "no".to_owned(),
    }
}

/// Says by which profile, and on which way, a refund was sent.
pub(crate) fn way(entry: &Entry) -> String {
    let (name, profile) = (entry.merchant.environment.name(), &entry.via.profile);
    match Way::of(entry) {
        Way::To(base_url) => format!("{profile} ({name}, {base_url})"),
        Way::Through(base_url) => format!("{profile} ({name}, through {base_url})"),
        Way::Known => format!("{profile} ({name})"),
    }
}

/// Says what a person says of a refund.
pub(crate) const fn ruling(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Refunded => "the money was refunded",
        Ruling::NotRefunded => "the money was not refunded",
        Ruling::RolledBack => "the money was refunded, and the cancel was undone",
    }
}

/// Warns of saying that no money went back where the gateway said that it did.
pub(crate) fn against_the_gateway(entry: &Entry, left: Option<Won>) -> String {
    let gone = left
        .and_then(|left| entry.baseline.checked_sub(left))
        .filter(|won| !won.is_zero());
    match gone {
        None => "the gateway answered 0000: say not-refunded only if you know better".to_owned(),
        Some(won) => format!(
            "the gateway answered 0000, and {} won less are left than before: say not-refunded only if \
             you know better",
            won.grouped()
        ),
    }
}
