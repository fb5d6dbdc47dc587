//! What a document of payments says beside its figures, as data. Nothing that its totals leave out goes
//! without a note.

use jiff::civil::Date;

use super::Figure;
use crate::payment::{Booking, Period, Summary, Totals};

/// Something to be said beside a document of payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryNote {
    /// What all payments come to, where the document itself does not say it.
    Totals {
        /// The totals.
        totals: Totals,
        /// Whether the terminal shows nothing but ASCII.
        is_ascii: bool,
    },
    /// The totals leave out this number of payments, whose amounts could not be read.
    UnreadAmounts(u64),
    /// The totals leave out this number of payments, whose figures are unclear.
    Unclear(u64),
    /// This number of virtual accounts await their deposit.
    AwaitingDeposit(u64),
    /// This number of payments or cancels have no day that could be read.
    Undated(u64),
    /// Several cancels of one payment count as one, on the day of the last.
    OneCancelOfSeveral,
    /// Cancels are left out of payments from before this day.
    EarlierPayments(Date),
    /// Cancels were made outside the period, of payments from within it.
    CancelsOutside {
        /// The number of them.
        count: u64,
        /// The period.
        period: Period,
    },
    /// A filter was applied.
    Filtered {
        /// The number of payments that match.
        matched: u64,
        /// The number of all payments.
        read: u64,
    },
    /// There are more payments than this number, which is the limit.
    Limited(u64),
    /// The terminal has no room for these figures.
    NoRoom(Vec<Figure>),
}

/// Lists what totals do not know.
#[must_use]
pub fn totals_notes(totals: &Totals) -> Vec<SummaryNote> {
    let mut notes = Vec::new();
    if totals.unread_amounts > 0 {
        notes.push(SummaryNote::UnreadAmounts(totals.unread_amounts));
    }
    if totals.unknown_balances > 0 {
        notes.push(SummaryNote::Unclear(totals.unknown_balances));
    }
    notes
}

/// Lists what a summary does not know: what its totals do not, and what its days do not.
#[must_use]
pub(super) fn summary_notes(summary: &Summary) -> Vec<SummaryNote> {
    let mut notes = totals_notes(summary.total());
    let awaiting = summary.total().awaiting_deposit;
    if awaiting > 0 {
        notes.push(SummaryNote::AwaitingDeposit(awaiting));
    }
    if summary.undated() > 0 {
        notes.push(SummaryNote::Undated(summary.undated()));
    }
    let has_days = summary.keys().iter().any(|by| by.is_time());
    if summary.booking() == Booking::Approved
        || !(has_days || summary.booking() == Booking::Cancelled)
    {
        return notes;
    }
    if summary.total().cancels > 0 {
        notes.push(SummaryNote::OneCancelOfSeveral);
    }
    if let Some(period) = summary.period() {
        notes.push(SummaryNote::EarlierPayments(period.first()));
        let count = summary.cancels_outside();
        if count > 0 {
            notes.push(SummaryNote::CancelsOutside { count, period });
        }
    }
    notes
}
