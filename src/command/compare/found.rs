//! Payments that belong to no order, kept out of memory until they are printed: there may be many more of them
//! than orders.

use std::borrow::Cow;
use std::io::{self, BufRead as _, BufReader};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::payment::Status;
use crate::payment::compare::{PaymentFacts, PaymentWithoutOrder};
use crate::spill::Spill;

/// Payments that belong to no order, in the order in which they came.
#[derive(Default)]
pub(super) struct WithoutOrder {
    lines: Spill,
}

/// A payment, as it is kept on a line.
#[derive(Serialize, Deserialize)]
struct Kept<'k> {
    #[serde(borrow)]
    tid: Cow<'k, str>,
    #[serde(borrow)]
    order_no: Cow<'k, str>,
    paid: u64,
    cancelled: u64,
    status: Cow<'k, str>,
    approved_on: Option<KeptDay>,
    cancelled_on: Option<KeptDay>,
    profile: u16,
}

/// Year, month and day.
type KeptDay = (i16, i8, i8);

impl WithoutOrder {
    /// Keeps a payment.
    ///
    /// # Errors
    ///
    /// Whatever writing to a file without a name gives.
    pub(super) fn add(&mut self, payment: &PaymentWithoutOrder<'_>) -> io::Result<()> {
        let facts = payment.facts;
        let day = |day: Date| (day.year(), day.month(), day.day());
        let kept = Kept {
            tid: payment.tid.into(),
            order_no: payment.order_no.into(),
            paid: facts.paid,
            cancelled: facts.cancelled,
            status: facts.status.name().into(),
            approved_on: facts.approved_on.map(day),
            cancelled_on: facts.cancelled_on.map(day),
            profile: facts.profile,
        };
        let mut line = serde_json::to_vec(&kept)?;
        line.push(b'\n');
        self.lines.append(&line)?;
        Ok(())
    }

    /// Hands them over, one after the other.
    ///
    /// # Errors
    ///
    /// Whatever reading them and `take` give.
    pub(super) fn each<E: From<io::Error>>(
        &mut self,
        mut take: impl FnMut(&PaymentWithoutOrder<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut lines = BufReader::new(self.lines.reader());
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            let kept: Kept<'_> = serde_json::from_slice(&line).map_err(io::Error::from)?;
            let day = |(year, month, day)| Date::new(year, month, day).ok();
            let mut statuses = Status::ALL.into_iter();
            let status = statuses.find(|status| status.name() == kept.status);
            take(&PaymentWithoutOrder {
                tid: &kept.tid,
                order_no: &kept.order_no,
                facts: PaymentFacts {
                    paid: kept.paid,
                    cancelled: kept.cancelled,
                    status: status.unwrap_or(Status::Unclear),
                    approved_on: kept.approved_on.and_then(day),
                    cancelled_on: kept.cancelled_on.and_then(day),
                    profile: kept.profile,
                },
            })?;
            line.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_kept_comes_back_as_it_was() {
        let facts = |paid, status| PaymentFacts {
            paid,
            cancelled: 3,
            status,
            approved_on: Some(date(2026, 11, 3)),
            cancelled_on: None,
            profile: 2,
        };
        let payments: Vec<_> = Status::ALL
            .into_iter()
            .zip(0..)
            .map(|(status, paid)| PaymentWithoutOrder {
                tid: "a\"\n가",
                order_no: "",
                facts: facts(paid, status),
            })
            .collect();
        let mut kept = WithoutOrder::default();
        for payment in &payments {
            kept.add(payment).unwrap();
        }
        let mut read = 0;
        kept.each(|payment| {
            assert_eq!(Some(payment), payments.get(read));
            read = read.saturating_add(1);
            Ok::<(), io::Error>(())
        })
        .unwrap();
        assert_eq!(read, payments.len());
    }
}
