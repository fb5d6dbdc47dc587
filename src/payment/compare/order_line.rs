//! A line of the shop's own list of orders, as it says it: values only, whatever file it stood in.

use jiff::civil::Date;

use crate::payment::{Status, Won};

/// A line of the shop's list: an order, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// The shop's number of the order, as numbers are [compared](crate::payment::order_key).
    pub order_no: Option<String>,
    /// The TID of its payment.
    pub tid: Option<String>,
    /// What was paid or, of a [cancel](LineKind::Cancel), given back.
    pub amount: Won,
    /// Which of the two.
    pub kind: LineKind,
    /// How much of it was given back; `None` where the list does not say.
    pub cancelled: Option<Won>,
    /// What has become of it; `None` where the list does not say, or in words that nobody knows.
    pub status: Option<Status>,
    /// The Korean day on which it was paid.
    pub paid_on: Option<Date>,
    /// The Korean day on which something was last given back.
    pub cancelled_on: Option<Date>,
    /// How it was paid, in the list's own words.
    pub method: Option<String>,
    /// Why it was given back, in the list's own words.
    pub reason: Option<String>,
}

/// Which way the money of a line goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineKind {
    /// From the buyer.
    #[default]
    Paid,
    /// Back to the buyer.
    Cancel,
}
