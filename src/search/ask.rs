//! What is searched for, and what there is to ask the gateways for it.

use std::fmt;

use crate::gateway::GatewayError;
use crate::payment::{Period, Slice, Tid};

/// What is searched for.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The payments of a period, asked for a slice at a time.
    Period(Period, Slice),
    /// These payments.
    Tids(Vec<Tid>),
}

/// One thing to ask one merchant's gateway for.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// The index of the merchant.
    pub(super) merchant: usize,
    pub(super) wanted: Wanted,
}

/// What to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The payments of some days.
    Period(Period),
    /// One payment.
    Tid(Tid),
}

/// Something that was asked for and did not come, or not all of it.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    pub(super) wanted: Wanted,
    pub(super) cause: GatewayError,
}

impl Subject {
    /// Returns the period, if it is one.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        match self {
            Self::Period(period, _) => Some(*period),
            Self::Tids(_) => None,
        }
    }

    /// Returns how many requests it takes to ask so many merchants, if none has to be repeated.
    #[must_use]
    pub fn requests(&self, merchants: usize) -> usize {
        let parts = match self {
            Self::Period(period, slice) => period.slices(*slice).count(),
            Self::Tids(tids) => tids.len(),
        };
        parts.saturating_mul(merchants)
    }

    /// Lists what there is to ask so many merchants, in the order of the payments: by merchant and day,
    /// or by TID.
    pub(super) fn asks(&self, merchants: usize) -> Vec<Ask> {
        let ask = |merchant, wanted| Ask { merchant, wanted };
        match self {
            Self::Period(period, slice) => (0..merchants)
                .flat_map(|merchant| {
                    period
                        .slices(*slice)
                        .map(move |slice| ask(merchant, Wanted::Period(slice)))
                })
                .collect(),
            Self::Tids(tids) => tids
                .iter()
                .flat_map(|tid| {
                    (0..merchants).map(move |merchant| ask(merchant, Wanted::Tid(tid.clone())))
                })
                .collect(),
        }
    }
}

/// Writes the days or the TID.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(period) => write!(f, "{period}"),
            Self::Tid(tid) => write!(f, "{tid}"),
        }
    }
}
