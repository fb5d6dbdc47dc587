//! What is allowed to differ, and what our own journal and the search say about it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::payment::{Period, RefundId, Won};

/// What is compared, and what may differ.
#[derive(Clone, Copy, Debug)]
pub struct CompareRules {
    /// The days that are compared.
    pub period: Period,
    /// How many won a sum may be off.
    pub tolerance: Won,
    /// How many days apart an order and its payment may be.
    pub days: u16,
}

/// A refund that our own journal knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OurRefund {
    /// Its number.
    pub id: RefundId,
    /// How much.
    pub amount: Won,
    /// The Korean day on which it was begun.
    pub begun_on: Date,
    /// Nobody knows yet what came of it; else it was made.
    pub is_in_doubt: bool,
}

/// The refunds that our own journal knows, by the TID of their payment.
pub type OurRefunds = HashMap<String, Vec<OurRefund>>;

/// What a search did not bring, and what it brought in two ways.
#[derive(Clone, Debug, Default)]
pub struct SearchDoubts {
    /// Days that did not come, of any profile.
    pub unsearched: Vec<Period>,
    /// Payments of which rows came that differ: the place of the profile, and the TID [as it is
    /// compared](crate::payment::order_key).
    pub contradictions: HashSet<(u16, String)>,
}

impl SearchDoubts {
    /// Tells whether rows of a payment came that differ; of it the profile's place, and the TID as it is compared.
    pub(super) fn contradict(&self, profile: u16, tid: &str) -> bool {
        // Hardly ever are there any: then no text is made.
        !self.contradictions.is_empty() && self.contradictions.contains(&(profile, tid.to_owned()))
    }
}

impl CompareRules {
    /// Tells whether a day is one of those that are compared.
    #[must_use]
    pub(super) fn has(&self, day: Date) -> bool {
        (self.period.first()..=self.period.last()).contains(&day)
    }

    /// Tells whether two days are further apart than they may be.
    pub(super) fn are_apart(&self, one: Date, other: Date) -> bool {
        distance(one, other) > u32::from(self.days)
    }

    /// Tells whether a sum is off by more than it may be.
    pub(super) fn differ(&self, one: u64, other: u64) -> bool {
        one.abs_diff(other) > self.tolerance.get()
    }
}

/// Returns how many days lie between two.
pub(super) fn distance(one: Date, other: Date) -> u32 {
    let days = one.until(other).map(|span| span.get_days().unsigned_abs());
    days.unwrap_or(u32::MAX)
}
