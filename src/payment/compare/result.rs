//! What comes of comparing an order with its payments.

use std::fmt;

/// What comes of comparing an order with its payments, in the order in which they are named: the first that
/// holds is the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompareResult {
    /// There is no key, or a balance that the gateway does not state.
    NotComparable,
    /// A refund of ours of which nobody knows yet what came of it explains the difference.
    InDoubt,
    /// There is an order, and no payment.
    OnlyOrders,
    /// There is a payment, and no order.
    OnlyGateway,
    /// One order was paid more than once, and the sum is above the order's.
    Duplicate,
    /// The sums paid differ.
    Amount,
    /// The sums given back differ.
    Cancel,
    /// The states disagree, and the sums do not.
    Status,
    /// The Korean days are further apart than is allowed.
    Day,
    /// A difference that is to be: an unpaid virtual account, or the other side of the period's edge.
    Expected,
    /// All that can be compared agrees.
    Matched,
}

impl CompareResult {
    /// Every result, in order.
    pub const ALL: [Self; 11] = [
        Self::NotComparable,
        Self::InDoubt,
        Self::OnlyOrders,
        Self::OnlyGateway,
        Self::Duplicate,
        Self::Amount,
        Self::Cancel,
        Self::Status,
        Self::Day,
        Self::Expected,
        Self::Matched,
    ];

    /// Returns the name that is printed, and that differences are chosen by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotComparable => "not_comparable",
            Self::InDoubt => "in_doubt",
            Self::OnlyOrders => "only_orders",
            Self::OnlyGateway => "only_gateway",
            Self::Duplicate => "duplicate",
            Self::Amount => "amount",
            Self::Cancel => "cancel",
            Self::Status => "status",
            Self::Day => "day",
            Self::Expected => "expected",
            Self::Matched => "matched",
        }
    }

    /// Tells whether the two sides differ.
    #[must_use]
    pub const fn is_difference(self) -> bool {
        match self {
            Self::NotComparable
            | Self::OnlyOrders
            | Self::OnlyGateway
            | Self::Duplicate
            | Self::Amount
            | Self::Cancel
            | Self::Status
            | Self::Day => true,
            Self::InDoubt | Self::Expected | Self::Matched => false,
        }
    }

    const fn bit(self) -> u16 {
        match self {
            Self::NotComparable => 1,
            Self::InDoubt => 1 << 1,
            Self::OnlyOrders => 1 << 2,
            Self::OnlyGateway => 1 << 3,
            Self::Duplicate => 1 << 4,
            Self::Amount => 1 << 5,
            Self::Cancel => 1 << 6,
            Self::Status => 1 << 7,
            Self::Day => 1 << 8,
            Self::Expected => 1 << 9,
            Self::Matched => 1 << 10,
        }
    }
}

/// The results that hold of one order; the first of them is its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompareResults(u16);

impl CompareResults {
    /// Adds one, where it holds.
    pub const fn add(&mut self, result: CompareResult, holds: bool) {
        if holds {
            self.0 |= result.bit();
        }
    }

    /// Tells whether one is among them.
    #[must_use]
    pub const fn has(self, result: CompareResult) -> bool {
        self.0 & result.bit() != 0
    }

    /// Returns them, in order.
    pub fn iter(self) -> impl Iterator<Item = CompareResult> {
        let all = CompareResult::ALL.into_iter();
        all.filter(move |result| self.has(*result))
    }

    /// Returns the first: all agrees where there is none.
    #[must_use]
    pub fn first(self) -> CompareResult {
        self.iter().next().unwrap_or(CompareResult::Matched)
    }
}

/// Writes their names, as `duplicate amount`.
impl fmt::Display for CompareResults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, result) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(result.name())?;
        }
        Ok(())
    }
}
