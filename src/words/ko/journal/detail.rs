//! What happened to a refund, in words.

use std::fmt::{self, Display, Formatter};

use crate::journal::{Detail, Left, Look, LookSays, Outcome};
use crate::payment::Quoted;
use crate::words::language::Korean;

/// Writes foreign words as they came: for JSON, where they are data, and to be made
/// [safe](Detail::sentence) for people.
impl Korean for Detail {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Claimed => f.write_str("claimed"),
            Self::Leaving => f.write_str("about to leave"),
            Self::NotWrittenDown => f.write_str("could not be written down"),
            Self::NeverLeft { why } => write!(f, "it never left: {why}"),
            Self::Accepted => f.write_str("the gateway accepted it"),
            Self::AcceptedOtherAmount { asked, said } => write!(
                f,
                "asked for {} won, and the gateway says that it refunded {}",
                asked.grouped(),
                said.grouped()
            ),
            Self::AcceptedUnreadable { amount } => write!(
                f,
                "the gateway accepted it, and gave {amount} as the amount",
                amount = Quoted(amount)
            ),
            Self::AcceptedWithoutAmount => {
                f.write_str("the gateway accepted it, and gave no amount")
            }
            Self::Declined {
                code,
                message,
                http_status,
            } => write!(
                f,
                "the gateway refused it: {code} {message} (HTTP {http_status})"
            ),
            Self::NeitherYesNorNo {
                why,
                code,
                message,
                http_status,
            } => write!(
                f,
                "the answer tells neither yes nor no ({why}): {code} {message} (HTTP {http_status})"
            ),
            Self::NothingTold { why } => write!(f, "no answer came that tells ({why})"),
            Self::NoAnswer { why } => write!(f, "no answer came ({why})"),
            Self::NotSeen { why } => write!(f, "could not be seen: {why}"),
            Self::Looked(look) => write_look(f, look),
            Self::LookedMeanwhile => f.write_str("another run looked at it meanwhile"),
            Self::NotLookedAt => f.write_str("not looked at: it is certain"),
            Self::OneFallOfTwo => {
                f.write_str("the balance fell once, and two attempts of it are uncertain")
            }
            Self::CalledCancelled { asked_for } => write!(
                f,
                "the gateway calls the payment cancelled, asked for refund {asked_for}"
            ),
            Self::RunEnded => f.write_str("its run ended without a word"),
            Self::RecordedLate(what) => write!(f, "recorded late: {what}"),
            Self::AnsweredAndLooked { answer, look: None } => {
                write!(f, "{answer}, and the payment is unchanged so far")
            }
            Self::AnsweredAndLooked {
                answer,
                look: Some(look),
            } => write!(f, "{answer}, and {look}"),
        }
    }
}

/// Says what happened last, and whether that is in the journal where all else is.
impl Korean for Outcome {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.unrecorded_look {
            None => self.detail.korean(f),
            Some(why) => write!(f, "{} (not written down: {why})", self.detail),
        }
    }
}

fn write_look(f: &mut Formatter<'_>, look: &Look) -> fmt::Result {
    let seen = match look.left {
        Left::Balance(won) => format!(
            "{} won were left before, {} are left now",
            look.before.grouped(),
            won.grouped()
        ),
        Left::Unclear => "the gateway does not say clearly what is left".to_owned(),
        Left::NotFound => "the gateway does not find the payment".to_owned(),
    };
    match look.says {
        LookSays::Balance => f.write_str(&seen),
        LookSays::NotAsAccepted { expected } => write!(
            f,
            "accepted, but {seen}: CANCEL_SUM_AMOUNT is documented as what is left after cancels, \
             which would be {}",
            expected.grouped()
        ),
        LookSays::NotShownYet => {
            write!(f, "accepted, and the balance does not show it yet: {seen}")
        }
        LookSays::OldReading => write!(f, "{seen}: an old reading, which says nothing"),
        LookSays::SomebodyElse => write!(f, "{seen}: somebody else took some of it"),
        LookSays::ThisOrAnother => write!(f, "{seen}, which may be this refund or another"),
    }?;
    match look.other_reason.as_deref() {
        None => Ok(()),
        Some("") => f.write_str("; the cancel carries no reason"),
        Some(reason) => write!(f, "; the cancel carries another reason: {reason}"),
    }
}
