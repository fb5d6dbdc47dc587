//! What a comparison says beside its results, as data.

use std::path::Path;

use crate::error::Error;
use crate::order_list::UnknownState;
use crate::payment::compare::CompareTotals;
use crate::payment::{Status, Won};

/// On what an order and its payments do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disagreement {
    /// On what was given back.
    Cancelled {
        /// By the list.
        order: Won,
        /// By the gateway.
        gateway: Won,
    },
    /// On what has become of it.
    Status {
        /// By the list.
        order: Status,
        /// By the gateway.
        gateway: Status,
    },
}

/// Something that the results themselves do not say.
#[derive(Debug)]
pub(crate) enum CompareSaying<'s> {
    /// What all results come to.
    Totals(&'s CompareTotals),
    /// A line of the list is the total of others, by its own name.
    TotalLine {
        /// Where it stands, from 1.
        line: u64,
        /// What it calls itself.
        name: &'s str,
    },
    /// Nobody knows these words for states.
    UnknownStates {
        /// The words.
        states: &'s [UnknownState],
        /// The lines with further such words.
        others: u64,
    },
    /// So many orders are of other days.
    OtherDays(u64),
    /// So many orders could have been paid on days that did not come.
    Unsearched(u64),
    /// So many payments of the days around belong to no order.
    Around(u64),
    /// The list does not say what was given back, and the gateway does, of so many payments.
    CancelsNotTold {
        /// How many.
        count: u64,
        /// How much.
        cancelled: Won,
    },
    /// The gateway tells less of cancels than a list can.
    LastCancelOnly,
    /// So many payments were cancelled after the last day that the list tells of.
    CancelledLater(u64),
    /// The journal could not be read.
    JournalUnread(&'s Error),
}

/// What became of the file of refunds.
#[derive(Debug)]
pub(crate) enum RefundsSaying<'s> {
    /// A file of refunds was written.
    Written {
        /// How many.
        count: u64,
        /// How much.
        sum: Won,
        /// Where.
        path: &'s Path,
    },
    /// There was no refund to write.
    None,
    /// No file was written, and one of an earlier run is there.
    Stays(&'s Path),
    /// No file was written, since a part of the search did not come.
    Incomplete,
    /// So many orders are cancelled in the list and not by the gateway, and it is not plain which refund would
    /// do it.
    NotPlain(u64),
    /// So many refunds have no reason that can be sent.
    WithoutReason(u64),
}
