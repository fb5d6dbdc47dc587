//! What came of one cancel call. A no is not always one: what it is worth says [`meaning`](super::meaning()).

use std::str::FromStr;

use super::{Amount, Foreign, Time};

/// What came of one cancel call. Texts are the gateway's own, or those of whoever answered in its
/// place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The gateway says that the money goes back.
    Accepted(Acceptance),
    /// The gateway says no.
    Declined(Decline),
    /// The request never left this machine.
    NotSent {
        /// What kept it from leaving.
        why: String,
    },
    /// The request left, or may have, and nothing came that is a yes or a no.
    Unknown {
        /// What happened instead of an answer.
        why: String,
        /// The status line, when at least that came.
        http_status: Option<u16>,
        /// The code and the words that came all the same, such as those of a time-out.
        words: Option<(Foreign, Foreign)>,
    },
}

/// A reply with code `0000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// `cancel_tid`: the PG's number of the cancel; empty when none was given.
    pub cancel_tid: Foreign,
    /// `cancel_date`, Korean time.
    pub cancelled_at: Time<'static>,
    /// `cancel_amt`: what went back by this cancel.
    pub amount: Amount<'static>,
    /// `cancel_msg`.
    pub message: Foreign,
    /// The HTTP status.
    pub http_status: u16,
}

/// A reply with another code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// Which no it is.
    pub no: No,
    /// `cancel_code`, or the code of an error of another shape.
    pub code: Foreign,
    /// `cancel_msg`, or the message of an error of another shape.
    pub message: Foreign,
    /// The HTTP status.
    pub http_status: u16,
}

/// Which no an answer is, and so what has to be looked at before it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum No {
    /// The gateway does not take the credentials: it never got as far as the payment.
    Credentials,
    /// It will not be done, and asking again changes nothing.
    Final,
    /// All of the payment, or as much as was asked for, was given back before.
    AlreadyCancelled,
    /// Any other: it may yet be carried out.
    Other,
}

impl No {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Credentials,
        Self::Final,
        Self::AlreadyCancelled,
        Self::Other,
    ];

    /// Returns the name that is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Final => "final",
            Self::AlreadyCancelled => "already_cancelled",
            Self::Other => "other",
        }
    }
}

/// Why a text is not the name of a no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseNoError;

/// Reads what [`No::name`] writes.
impl FromStr for No {
    type Err = ParseNoError;

    fn from_str(text: &str) -> Result<Self, ParseNoError> {
        let all = Self::ALL.into_iter();
        all.into_iter()
            .find(|no| no.name() == text)
            .ok_or(ParseNoError)
    }
}
