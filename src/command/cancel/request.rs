//! What `cancel` was asked for, read from its arguments: one refund, or a file of them.

use std::path::PathBuf;

use crate::command::search::TypedDays;
use crate::payment::{Order, OrderNo, Reason, RefundId, Won};

/// What was asked for.
#[derive(Debug)]
pub(super) enum Wish {
    /// One refund.
    One(Box<RefundRequest>),
    /// The refunds of a file.
    Many(BatchRequest),
}

/// One refund, as it was asked for.
#[derive(Debug)]
pub(super) struct RefundRequest {
    /// Which payment, how much, and why.
    pub(super) order: Order,
    /// The order number that the payment was found by.
    pub(super) order_no: Option<OrderNo>,
    /// Whether it is meant to be one more after those that a person is shown.
    pub(super) is_one_more: bool,
    /// Whether it is shown and not sent.
    pub(super) is_rehearsal: bool,
    /// Whether nobody is asked.
    pub(super) is_confirmed: bool,
}

/// An order whose payment is looked for.
#[derive(Debug)]
pub(super) struct OrderSought {
    /// Its number.
    pub(super) order_no: OrderNo,
    /// The days that the payment is looked for in, as they were typed.
    pub(super) days: TypedDays,
    /// What else was asked for, as it is typed behind a TID.
    pub(super) arguments: Vec<String>,
}

/// What a refund is one more after, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// The last of those that a person is shown.
    AfterThoseShown,
    /// This one.
    After(RefundId),
}

/// The refunds of a file, as they were asked for.
#[derive(Debug)]
pub(super) struct BatchRequest {
    /// The file; `-` is stdin.
    pub(super) file: PathBuf,
    /// The reason of the rows that give none.
    pub(super) reason: Option<Reason>,
    /// What the batch has to come to, done before included.
    pub(super) expect_total: Option<Won>,
    /// The number of payments that are worked on at a time.
    pub(super) jobs: usize,
    /// The number of refunds in a row that are not made, after which the batch stops.
    pub(super) max_refused: u32,
    /// Whether it is shown and not sent.
    pub(super) is_rehearsal: bool,
    /// Whether nobody is asked.
    pub(super) is_confirmed: bool,
}
