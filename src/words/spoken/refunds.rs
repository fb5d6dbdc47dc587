//! Refunds of the journal.

use crate::journal::{Entry, RecentRefund, Step, Unborne};

in_each_language! {
    refunds
    /// Says in one line what so many looks found, from the first to the last.
    fn looked_at_times(first: &Step, last: &Step, count: usize) -> String;
    /// Writes the command that settles a refund which the gateway does not bear out.
    fn settle(entry: &Entry, found: &Unborne) -> String;
    /// Tells one refund from others where its number is to be typed.
    fn recent_refund(refund: &RecentRefund) -> String;
    /// Tells one payment from others where its TID is to be typed, by the last refund of it.
    fn recent_payment(last: &RecentRefund) -> String;
}
