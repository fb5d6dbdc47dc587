//! The payments of an order number: which one was found, and why none was.

use std::fmt;

use crate::error::NotOnePayment;
use crate::payment::{Foreign, ParseOrderNoError, PaymentOfOrder, PaymentsOfOrder, Reading, Tid};
use crate::words::paste::LISTED_MAX;

impl fmt::Display for ParseOrderNoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the order number is empty",
            Self::Control => "an order number has no control characters",
        })
    }
}

/// Says what was found instead of one payment.
impl fmt::Display for NotOnePayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = &self.payments;
        let order_no = Foreign::new(found.order_no.as_str());
        let period = found.period;
        match (found.paid.as_slice(), found.unpaid.as_slice()) {
            ([], []) => write!(
                f,
                "no payment of {period} has the order number {order_no}; nothing was sent"
            )?,
            ([], [_, ..]) => write!(
                f,
                "no payment of {period} with the order number {order_no} was paid; nothing was sent"
            )?,
            ([_], _) => write!(
                f,
                "the payment with the order number {order_no} has no TID that can be cancelled; nothing \
                 was sent"
            )?,
            (several, _) => write!(
                f,
                "{} payments of {period} have the order number {order_no}; nothing was sent",
                several.len()
            )?,
        }
        for payment in found.paid.iter().take(LISTED_MAX) {
            write!(f, "\n  {}", Listed(payment))?;
        }
        let more = found.paid.len().saturating_sub(LISTED_MAX);
        if more > 0 {
            write!(f, "\n  and {more} more")?;
        }
        for payment in found.unpaid.iter().take(LISTED_MAX) {
            write!(f, "\n  {}", Listed(payment))?;
        }
        Ok(())
    }
}

/// Writes a payment of an order in a line.
struct Listed<'p>(&'p PaymentOfOrder);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(payment) = self;
        let PaymentOfOrder { profile, tid, .. } = payment;
        let status = super::show::status(payment.status);
        let amount = match &payment.amount {
            Reading::Value(won) => won.grouped(),
            Reading::Unreadable(text) => Foreign::new(text.as_ref()).to_string(),
            Reading::Absent => "?".to_owned(),
        };
        match &payment.approved_at {
            Reading::Value(time) => {
                let time = time.strftime("%F %T");
                write!(
                    f,
                    "{tid}: {amount} won, {status}, {time}, profile {profile}"
                )
            }
            Reading::Absent | Reading::Unreadable(_) => {
                write!(f, "{tid}: {amount} won, {status}, profile {profile}")
            }
        }
    }
}

/// Says which payment an order number is that of, and which of the order are left aside.
pub(super) fn write_found(
    f: &mut fmt::Formatter<'_>,
    tid: &Tid,
    found: &PaymentsOfOrder,
) -> fmt::Result {
    let order_no = Foreign::new(found.order_no.as_str());
    write!(
        f,
        "the order number {order_no} is that of the payment {tid}"
    )?;
    if !found.unpaid.is_empty() {
        f.write_str("; left aside, since no money came in:")?;
    }
    let listed = found.unpaid.iter().take(LISTED_MAX);
    listed
        .map(Listed)
        .try_for_each(|payment| write!(f, "\n  {payment}"))
}
