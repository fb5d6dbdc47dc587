//! The figures of a summary, once for every form of it.

use crate::payment::{Totals, Won};

/// A figure of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The number of payments.
    Payments,
    /// What was paid, in won.
    Paid,
    /// The number of cancels.
    Cancels,
    /// What was given back, in won.
    Cancelled,
    /// What is left of it all, in won.
    Net,
}

impl Figure {
    /// Every figure, in the order of a table.
    pub const ALL: [Self; 5] = [
        Self::Payments,
        Self::Paid,
        Self::Cancels,
        Self::Cancelled,
        Self::Net,
    ];

    /// What a table leaves out where there is no room: the least wanted first.
    pub(super) const LEAVES: [Self; 4] =
        [Self::Cancels, Self::Payments, Self::Cancelled, Self::Paid];

    /// Returns the name that programs know it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Paid => "paid",
            Self::Cancels => "cancels",
            Self::Cancelled => "cancelled",
            Self::Net => "net",
        }
    }

    /// Returns the figure of these totals; the net is below zero where more went back than came in.
    pub(super) fn number(self, totals: &Totals) -> i128 {
        match self {
            Self::Payments => totals.payments.into(),
            Self::Paid => totals.paid.get().into(),
            Self::Cancels => totals.cancels.into(),
            Self::Cancelled => totals.cancelled.get().into(),
            Self::Net => totals.net().get(),
        }
    }

    /// Writes the figure for people.
    pub(super) fn shown(self, totals: &Totals) -> String {
        match self {
            Self::Payments => Won::new(totals.payments).grouped(),
            Self::Paid => totals.paid.grouped(),
            Self::Cancels => Won::new(totals.cancels).grouped(),
            Self::Cancelled => totals.cancelled.grouped(),
            Self::Net => totals.net().grouped(),
        }
    }
}
