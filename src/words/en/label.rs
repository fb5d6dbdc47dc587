//! The names of the rows on a screen.

use std::fmt;

use crate::words::{ExplainLabel, JournalLabel, RefundLabel, ReportLabel};

impl fmt::Display for RefundLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Profile => "profile",
            Self::Number => "number",
            Self::Payment => "payment",
            Self::PaidBy => "paid by",
            Self::PaidOn => "paid on",
            Self::Buyer => "buyer",
            Self::Product => "product",
            Self::OrderNo => "order",
            Self::Reason | Self::CancelReason => "reason",
            Self::ToAccount => "to account",
            Self::HeldBy => "held by",
            Self::Reference => "ref",
            Self::MadeBefore => "made before",
            Self::Left => "left",
            Self::Paid => "paid",
            Self::Refunded => "refunded",
            Self::Elsewhere => "elsewhere",
            Self::RolledBack => "ROLLED BACK",
            Self::ToRefund => "to refund",
            Self::LeftAfter => "left after",
            Self::Last => "last",
            Self::Recorded => "recorded",
            Self::AskedFor => "asked for",
            Self::Person => "by",
            Self::Attempt => "attempt",
            Self::OnceMore => "once more",
            Self::Begun => "begun",
            Self::Sent => "sent",
            Self::Answered => "answered",
            Self::Settled => "settled",
            Self::Late => "late",
            Self::Note => "note",
            Self::CancelTid => "cancel TID",
            Self::RefundedOn => "on",
            Self::Answer => "answer",
            Self::ProvedBy => "proved by",
            Self::Certain => "certain",
            Self::PaymentNow => "payment now",
            Self::Cancelled => "cancelled",
            Self::YouSay => "you say",
            Self::Beware => "BEWARE",
            Self::File => "file",
            Self::DoneBefore => "done before",
            Self::Limit => "limit",
            Self::DayLimit => "day's limit",
            Self::CannotBe => "cannot be",
            Self::Held => "held",
        })
    }
}

impl fmt::Display for JournalLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "journal",
            Self::Id => "id",
            Self::Version => "version",
            Self::Refunds => "refunds",
            Self::HighestSent => "highest sent",
            Self::Open => "open",
            Self::NotCertain => "not certain",
            Self::Server => "server",
            Self::Durability => "durability",
            Self::Standby => "standby",
            Self::Connection => "connection",
            Self::Role => "role",
            Self::Alive => "at work",
            Self::Continued => "",
        })
    }
}

impl fmt::Display for ExplainLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "kind",
            Self::ExitCode => "exit code",
            Self::Meaning => "meaning",
            Self::Money => "money moved",
            Self::ToDo => "what to do",
            Self::Again => "run again",
            Self::Source => "source",
        })
    }
}

impl fmt::Display for ReportLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error:",
            Self::CausedBy => "caused by:",
            Self::Hint => "hint:",
            Self::More => "more:",
            Self::Warning => "warning:",
        })
    }
}
