//! What a person or a batch asks for, before anybody looked at the payment.

use std::fmt;

use super::{BankAccount, Reason, Reference, RefundId, Tid, Won};

/// What a person or a batch asks for, before anybody looked at the payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The payment that the money goes back from.
    pub tid: Tid,
    /// How much of it.
    pub asked: AmountAsked,
    /// Why.
    pub reason: Reason,
    /// How much of the amount is free of tax.
    pub taxfree_amount: Option<Won>,
    /// Where the money of a virtual account goes.
    pub account: Option<BankAccount>,
    /// The balance that the payment must have; a difference means that somebody was here before.
    pub expect_balance: Option<Won>,
    /// The caller's own name for the refund.
    pub reference: Option<Reference>,
    /// The refund that this one is meant to be one more after.
    pub again_after: Option<RefundId>,
}

/// How much is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AmountAsked {
    /// All that is left.
    Full,
    /// A part, which may turn out to be all that is left.
    Part(Won),
}

/// Writes `full` or the plain digits, as a batch file does.
impl fmt::Display for AmountAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.pad("full"),
            Self::Part(won) => fmt::Display::fmt(won, f),
        }
    }
}
