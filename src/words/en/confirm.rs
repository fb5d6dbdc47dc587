//! What a person is asked, and why something was not confirmed.

use std::fmt;

use crate::error::NotConfirmed;
use crate::words::{Expected, Question, Unanswered};

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refund(won) => write!(f, "Refund {} won? [y/N]", won.grouped()),
            Self::RefundLive => f.write_str("LIVE: to refund, type the amount in won:"),
            Self::Batch { refunds: 1, total } => {
                write!(f, "Refund {} won in 1 refund? [y/N]", total.grouped())
            }
            Self::Batch { refunds, total } => write!(
                f,
                "Refund {} won in {refunds} refunds? [y/N]",
                total.grouped()
            ),
            Self::BatchLive => f.write_str("LIVE: to refund, type the total in won:"),
            Self::WriteDown => f.write_str("Write this down? [y/N]"),
            Self::WriteDownLive => f.write_str("LIVE: to write this down, type the amount in won:"),
            Self::CopyJournal => f.write_str(
                "Copy the refunds of the file into the database, and refund with the file no more? [y/N]",
            ),
            Self::TakeUpJournal => {
                f.write_str("Take this journal up, and forget what it does not know? [y/N]")
            }
        }
    }
}

impl fmt::Display for NotConfirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyToAsk | Self::NobodyToShow => {
                f.write_str("there is nobody to ask: this is no terminal, and there is no --yes")
            }
            Self::SaidNo => f.write_str("not confirmed: nothing was sent"),
            Self::NotTheAmount(amount) => write!(
                f,
                "not confirmed: only the amount, {}, is a yes here; nothing was sent",
                amount.grouped()
            ),
            Self::WordNotWritten => f.write_str("not confirmed: nothing was written down"),
            Self::WordNotTheAmount(amount) => write!(
                f,
                "not confirmed: only the amount, {}, is a yes here; nothing was written down",
                amount.grouped()
            ),
            Self::ProfileNotWritten => f.write_str("stopped: no profile was written"),
            Self::JournalLeft => f.write_str("not confirmed: the journal stays as it is"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Word => "that is neither a yes nor a no: type y (예) or n (아니요)",
            Self::Amount => {
                "only the amount that stands above is a yes here, in digits, with or without commas and 원; \
                 n (아니요) leaves it"
            }
        })
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingSent => "\ninterrupted: nothing was sent",
            Self::NothingWritten => "\ninterrupted: nothing was written down",
            Self::NoProfile => "\ninterrupted: no profile was written",
            Self::JournalStays => "\ninterrupted: the journal stays as it is",
        })
    }
}
