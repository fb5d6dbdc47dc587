//! Why something was not confirmed.

use std::fmt;

use crate::error::NotConfirmed;
use crate::words::Unanswered;

impl fmt::Display for NotConfirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyToAsk | Self::NobodyToShow => {
                f.write_str("there is nobody to ask: this is no terminal, and there is no --yes")
            }
            Self::SaidNo => f.write_str("not confirmed: nothing was sent"),
            Self::NotTheAmount(amount) => write!(
                f,
                "not confirmed: only the amount, {amount}, is a yes here; nothing was sent"
            ),
            Self::WordNotWritten => f.write_str("not confirmed: nothing was written down"),
            Self::WordNotTheAmount(amount) => write!(
                f,
                "not confirmed: only the amount, {amount}, is a yes here; nothing was written down"
            ),
            Self::JournalLeft => f.write_str("not confirmed: the journal stays as it is"),
        }
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingSent => "\ninterrupted: nothing was sent",
            Self::NothingWritten => "\ninterrupted: nothing was written down",
            Self::JournalStays => "\ninterrupted: the journal stays as it is",
        })
    }
}
