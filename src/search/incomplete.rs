//! What is missing of a search. Refuses to leave a day or a merchant unnamed.

use std::fmt;

use super::ask::{Gap, Wanted};
use crate::gateway::GatewayError;
use crate::payment::Period;

/// What did not come of what was asked for, and why.
#[derive(Debug)]
pub struct Incomplete {
    missing: Vec<MissingPart>,
    is_all: bool,
    is_needed_whole: bool,
    /// Days that were asked for at once did not come.
    can_be_sliced: bool,
}

/// Days or a payment that did not come.
#[derive(Clone, Debug)]
pub struct MissingPart {
    /// The profile, where several were searched.
    profile: Option<String>,
    wanted: Wanted,
    /// Why it did not come.
    pub cause: GatewayError,
}

impl Incomplete {
    /// Begins with nothing missing.
    pub(super) const fn new() -> Self {
        Self {
            missing: Vec::new(),
            is_all: false,
            is_needed_whole: false,
            can_be_sliced: false,
        }
    }

    /// Takes in that whoever asked prints no payments, and can make nothing of a part.
    #[must_use]
    pub const fn needed_whole(mut self) -> Self {
        self.is_needed_whole = true;
        self
    }

    /// Tells whether a part is of use.
    #[must_use]
    pub const fn is_of_use_in_part(&self) -> bool {
        !self.is_needed_whole
    }

    /// Tells whether something that is missing is of more than a day, and so can be asked for in smaller slices.
    #[must_use]
    pub fn can_be_sliced(&self) -> bool {
        self.can_be_sliced
    }

    /// Adds what is missing of one profile; days that follow each other become one period.
    pub(super) fn add(&mut self, profile: Option<&str>, gap: Gap) {
        if let Wanted::Period(period) = &gap.wanted {
            self.can_be_sliced |= period.halves().is_some();
        }
        if let Some(last) = self.missing.last_mut()
            && last.profile.as_deref() == profile
            && let (Wanted::Period(before), Wanted::Period(next)) = (&last.wanted, &gap.wanted)
            && let Some(joined) = before.joined_with(*next)
            && last.cause.to_string() == gap.cause.to_string()
        {
            last.wanted = Wanted::Period(joined);
            return;
        }
        self.missing.push(MissingPart {
            profile: profile.map(str::to_owned),
            wanted: gap.wanted,
            cause: gap.cause,
        });
    }

    /// Takes in that nothing came at all.
    pub(super) const fn mark_as_all(&mut self) {
        self.is_all = true;
    }

    /// Tells whether nothing is missing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.missing.is_empty()
    }

    /// Returns the first reason.
    #[must_use]
    pub fn first_cause(&self) -> Option<&GatewayError> {
        self.missing.first().map(|missing| &missing.cause)
    }

    /// Returns the reasons, when nothing came at all for any other.
    pub fn causes_of_all(&self) -> impl Iterator<Item = &GatewayError> {
        let missing = if self.is_all { &*self.missing } else { &[] };
        missing.iter().map(|missing| &missing.cause)
    }

    /// Returns what is missing, in order.
    #[must_use]
    pub fn parts(&self) -> &[MissingPart] {
        &self.missing
    }

    /// Returns the days that are missing.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.missing
            .iter()
            .filter_map(|missing| match missing.wanted {
                Wanted::Period(period) => Some(period),
                Wanted::Tid(_) => None,
            })
    }

    /// Returns what is missing, for scripts.
    #[must_use]
    pub fn report(&self) -> Vec<Missing> {
        self.missing
            .iter()
            .map(|missing| {
                let (tid, from, to) = match &missing.wanted {
                    Wanted::Tid(tid) => (Some(tid.to_string()), None, None),
                    Wanted::Period(period) => (
                        None,
                        Some(period.first().to_string()),
                        Some(period.last().to_string()),
                    ),
                };
                Missing {
                    profile: missing.profile.clone(),
                    tid,
                    from,
                    to,
                    reason: missing.cause.to_string(),
                }
            })
            .collect()
    }
}

/// Names it: the profile, and the days or the TID.
impl fmt::Display for MissingPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.profile {
            Some(profile) => write!(f, "{profile} {}", self.wanted),
            None => self.wanted.fmt(f),
        }
    }
}

/// Something that is missing, as scripts get it.
#[derive(Debug, serde::Serialize)]
pub struct Missing {
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    reason: String,
}

impl std::error::Error for Incomplete {}

/// A search of one day that did not come, for this reason; all there was, or one day of several.
#[cfg(test)]
pub(crate) fn incomplete_of(cause: GatewayError, is_all: bool) -> Incomplete {
    let day = jiff::civil::date(2026, 11, 14);
    Incomplete {
        missing: vec![MissingPart {
            profile: None,
            wanted: Wanted::Period(Period::new(day, day).unwrap()),
            cause,
        }],
        is_all,
        is_needed_whole: false,
        can_be_sliced: !is_all,
    }
}
