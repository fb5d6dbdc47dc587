//! What came of one cancel call. A no is not always one: what it is worth says [`meaning`](super::meaning()).

use super::{Amount, CallFailure, Foreign, No, Time};

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
        why: CallFailure,
    },
    /// The request left, or may have, and nothing came that is a yes or a no.
    Unknown {
        /// What happened instead of an answer.
        why: CallFailure,
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
