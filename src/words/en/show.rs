//! What a person reads of one payment: its fields, our refunds of it, and what can be done with it.

use std::fmt;

use crate::error::OutcomeHint;
use crate::journal::{Entry, State};
use crate::output::Column;
use crate::payment::{Method, RefundId, Status, Won, moment};
use crate::words::ShowLabel;
use crate::words::paste::{self, Blanks};

impl fmt::Display for ShowLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Field(column) => field(*column),
            Self::Blank => "blank",
            Self::Elsewhere => "given back elsewhere",
            Self::OfWhom => "also refunded",
            Self::RefundAll => "refund all of it",
            Self::RefundPart => "refund a part",
            Self::Refund => "refund",
            Self::WayOut => "what to do",
            Self::Continued => "",
        })
    }
}

/// Names a field of a payment.
const fn field(column: Column) -> &'static str {
    match column {
        Column::ApprovedAt => "paid on",
        Column::OrderNo => "order number",
        Column::Tid => "TID",
        Column::Method => "method",
        Column::Status => "status",
        Column::Amount => "amount",
        Column::Balance => "left",
        Column::Cancelled => "cancelled",
        Column::Buyer => "buyer",
        Column::BuyerEmail => "buyer's e-mail",
        Column::BuyerId => "buyer's ID",
        Column::Product => "product",
        Column::ProductCode => "product code",
        Column::ApprovalNo => "approval number",
        Column::CancelledAt => "cancelled on",
        Column::CancelMessage => "cancel reason",
        Column::AccountNo => "virtual account",
        Column::AccountHolder => "account holder",
        Column::DepositBy => "deposit by",
        Column::Card => "card or bank",
        Column::CardCode => "its code",
        Column::ResultCode => "result code",
        Column::ResultMessage => "result",
        Column::Profile => "profile",
    }
}

/// Names a way of paying.
pub(crate) fn method(method: &Method<'_>) -> String {
    match method {
        Method::Card => "card".to_owned(),
        Method::CardKeyIn => "card, keyed in".to_owned(),
        Method::CardRecurring => "card, recurring".to_owned(),
        Method::KakaoPay => "KakaoPay".to_owned(),
        Method::NaverPay => "Naver Pay".to_owned(),
        Method::BankTransfer => "bank transfer".to_owned(),
        Method::VirtualAccount => "virtual account".to_owned(),
        Method::Mobile => "phone bill".to_owned(),
        Method::Other(code) => code.clone().into_owned(),
    }
}

/// Names what has become of a payment.
pub(crate) const fn status(status: Status) -> &'static str {
    match status {
        Status::Paid => "paid",
        Status::AwaitingDeposit => "awaiting deposit",
        Status::PartiallyCancelled => "partially cancelled",
        Status::Cancelled => "cancelled",
        Status::Unclear => "unclear",
        Status::Failed => "failed",
    }
}

/// What a person has to fill in.
pub(crate) const BLANKS: Blanks = Blanks {
    reason: "why",
    amount: "WON",
    bank: "CODE",
    account_no: "NO",
    account_name: "NAME",
};

/// Stands above what the gateway sent that we have no name for.
pub(crate) const OTHER_FIELDS: &str = "further fields, as the gateway calls them";

/// Stands above our refunds of a payment.
pub(crate) const OUR_REFUNDS: &str = "our refunds of it";

/// There is no refund in our journal.
pub(crate) const NO_REFUNDS: &str = "none in this journal";

/// Stands above what can be done.
pub(crate) const WHAT_CAN_BE_DONE: &str = "what can be done";

/// Only all of it can go back.
pub(crate) const NOT_IN_PART: &str = "no: only as a whole";

/// Writes an amount of a payment.
pub(crate) fn won(won: Won) -> String {
    format!("{} won", won.grouped())
}

/// The gateway's figures do not say an amount.
pub(crate) const UNCLEAR: &str = "unclear: the gateway's figures do not say";

/// Says of money that went back and is in no journal of ours how much it is.
pub(crate) fn elsewhere(won: Won) -> String {
    format!("{} won, which are in no journal of ours", won.grouped())
}

/// Says of money that went back how much it is, where a refund in doubt may have given it back.
pub(crate) fn elsewhere_or_by(won: Won, in_doubt: RefundId) -> String {
    format!("{} won: by {in_doubt}, or by somebody else", won.grouped())
}

/// Says why something cannot be done.
pub(crate) fn no(why: &dyn fmt::Display) -> String {
    format!("no: {why}")
}

/// Says when a refund was begun, by whom, and why.
pub(crate) fn begun(entry: &Entry) -> String {
    let (at, person, reason) = (
        moment(entry.claimed_at),
        &entry.person,
        entry.reason.as_str(),
    );
    match &entry.reference {
        None => format!("begun on {at} by {person}: {reason}"),
        Some(reference) => format!(
            "begun on {at} by {person}: {reason} (ref {})",
            reference.as_str()
        ),
    }
}

/// Says of a refund that is not certain yet what to do about it.
pub(crate) fn next_step(entry: &Entry) -> Option<String> {
    if entry.is_certain() {
        return None;
    }
    let reconcile = paste::reconcile(entry);
    Some(match entry.state {
        State::Claimed | State::Sending => "wait for the run that has it in hand".to_owned(),
        State::Conflict => OutcomeHint::Decide(entry).to_string(),
        State::Refunded
        | State::Refused
        | State::NotSent
        | State::Unknown
        | State::NotApplied
        | State::RolledBack => match entry.certain_from() {
            Some(at) => format!(
                "not certain before {}; look again: `{reconcile}`",
                moment(at)
            ),
            None => format!("not certain; look again: `{reconcile}`"),
        },
    })
}
