//! An order and its payments beside each other, as they are shown.

use std::borrow::Cow;

use jiff::civil::Date;

use super::result::{CompareResult, CompareResults};
use super::rules::OurRefund;
use super::seen::SeenPayment;
use crate::payment::{Net, Status, Won};

/// An order and its payments beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared<'c> {
    /// All that holds; the first is the result.
    pub results: CompareResults,
    /// The order numbers, with a blank between them.
    pub order_no: Cow<'c, str>,
    /// The TIDs, with a blank between them.
    pub tid: Cow<'c, str>,
    /// What was paid by the list; `None` where there is no order.
    pub order_amount: Option<Won>,
    /// What was paid by the gateway; `None` where there is no payment.
    pub gateway_amount: Option<Won>,
    /// What of the order is compared, in won: what is left after cancels or, where the list does not say what
    /// was given back, what was paid. Nothing, where by both sides its deposit is awaited.
    pub order_sum: Net,
    /// The same of the gateway.
    pub gateway_sum: Net,
    /// What was given back by the list, where it says so.
    pub order_cancelled: Option<Won>,
    /// What was given back by the gateway.
    pub gateway_cancelled: Option<Won>,
    /// What has become of it by the list.
    pub order_status: Option<Status>,
    /// What has become of it by the gateway.
    pub gateway_status: Option<Status>,
    /// The Korean day of the order's payment, by the list.
    pub order_day: Option<Date>,
    /// The Korean day of the approval, by the gateway.
    pub gateway_day: Option<Date>,
    /// The lines of the list, in order.
    pub lines: Vec<u64>,
    /// The place of the profile that found the payment.
    pub profile: Option<u16>,
    /// Refunds of ours that have to do with the difference.
    pub refunds: Vec<&'c OurRefund>,
    /// What else is to be said.
    pub notes: Vec<CompareNote>,
    /// The cancel that would bring the gateway to what the list says.
    pub cancel_due: Option<CancelDue>,
}

impl Compared<'_> {
    /// Returns the result.
    #[must_use]
    pub fn result(&self) -> CompareResult {
        self.results.first()
    }

    /// Returns by how much the order is above what the gateway has, in won.
    #[must_use]
    pub const fn difference(&self) -> Net {
        self.order_sum.minus(self.gateway_sum)
    }
}

/// What else is to be said of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareNote {
    /// The line has neither an order number nor a TID.
    NoKey,
    /// The payment has no order number, and the list no TIDs.
    NoOrderNo,
    /// The gateway does not state what is left of a payment, or contradicts itself.
    BalanceNotStated,
    /// The order number is in use with several profiles.
    SeveralProfiles,
    /// Nothing was to be paid.
    NothingToPay,
    /// Nobody has paid into the virtual account yet.
    AwaitingDeposit,
    /// The order was cancelled before anything was paid.
    CancelledUnpaid,
    /// The gateway refused a payment of the order.
    Refused,
    /// The list has a cancel of the order, and no payment.
    OnlyACancel,
    /// How the list says that it was paid.
    Method(String),
    /// So many payments are compared.
    SeveralPayments(usize),
    /// So many further payments were given back whole, and are not compared.
    GivenBackBefore(usize),
    /// The gateway's last cancel is of a day after those of the list.
    CancelledLater(Date),
    /// A refund of ours was made on the last day of the list, or after it.
    OurRefundLater,
    /// What the list has as given back, a refund of ours gave back later.
    OurRefundAfterwards,
    /// The days are so many days apart.
    DaysApart(u32),
    /// Order and payment are on two sides of the edge of the period.
    OtherSideOfEdge,
}

/// A cancel that the shop's list has, and the gateway has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelDue {
    /// Of which payment.
    pub tid: String,
    /// How much.
    pub amount: Won,
    /// What is left of the payment now.
    pub balance: Won,
    /// Why, in the list's own words.
    pub reason: Option<String>,
}

/// What the gateway says of all payments of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) payments: usize,
    pub(super) paid: u64,
    pub(super) cancelled: u64,
    pub(super) status: Option<Status>,
    pub(super) approved_on: Option<Date>,
    pub(super) cancelled_on: Option<Date>,
}

impl Side {
    /// Adds payments up. One that awaits its deposit is none, where there are others.
    pub(super) fn of(payments: &[&SeenPayment]) -> Self {
        let mut side = Self::default();
        let mut is_unclear = false;
        for SeenPayment { facts, .. } in payments {
            is_unclear |= facts.status == Status::Unclear;
            side.payments = side
                .payments
                .saturating_add(usize::from(facts.status.has_been_paid()));
            side.paid = side.paid.saturating_add(facts.paid);
            side.cancelled = side.cancelled.saturating_add(facts.cancelled);
            let approved = [side.approved_on, facts.approved_on];
            side.approved_on = approved.into_iter().flatten().min();
            side.cancelled_on = side.cancelled_on.max(facts.cancelled_on);
        }
        side.status = Some(if is_unclear {
            Status::Unclear
        } else if side.payments == 0 {
            Status::AwaitingDeposit
        } else {
            Self::status_of(side.paid, side.cancelled)
        });
        side
    }

    /// Returns what has become of what was paid, by the sums.
    pub(super) const fn status_of(paid: u64, cancelled: u64) -> Status {
        if cancelled == 0 {
            Status::Paid
        } else if cancelled < paid {
            Status::PartiallyCancelled
        } else {
            Status::Cancelled
        }
    }
}
