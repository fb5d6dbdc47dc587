//! Which no an answer is.

use std::str::FromStr;

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
