//! The one payment of an order, for whoever has no TID. Refuses to choose between two, and to take a search
//! that is not complete for all there is.

use jiff::Timestamp;

use super::request::OrderSought;
use crate::command::search::each_payment;
use crate::command::{Connection, Print};
use crate::error::{Error, NotOnePayment};
use crate::payment::{PaymentsOfOrder, Slice, Tid, korean_day};
use crate::search::Subject;
use crate::words::CommandNote;

/// The number of requests that are out at a time.
pub(super) const JOBS: usize = 4;

/// Finds the one payment that was paid of an order, and the connection that leads to it.
///
/// # Errors
///
/// [`Error::NotOnePayment`] where there is none, or more than one; [`Error::Period`];
/// [`Error::Incomplete`] where some of the days did not come.
pub(super) fn payment_of<'c>(
    sought: &OrderSought,
    connections: &'c [Connection],
    print: &Print<'_>,
) -> Result<(&'c Connection, Tid), Error> {
    let today = korean_day(Timestamp::now());
    let days = sought.days.settle(today, connections)?;
    let mut found = PaymentsOfOrder::new(sought.order_no.clone(), days.period);
    let subject = Subject::Period(days.period, Slice::Month);
    each_payment(&subject, connections, JOBS, print, |row| {
        found.add(row.payment()?, row.profile());
        Ok(())
    })?;
    let chosen = found.only().and_then(|payment| {
        let is_its = |it: &&Connection| it.profile.name == payment.profile;
        let connection = connections.iter().find(is_its)?;
        Some((connection, payment.tid.as_str().parse().ok()?))
    });
    let Some((connection, tid)) = chosen else {
        return Err(Error::NotOnePayment(Box::new(NotOnePayment {
            payments: found,
            arguments: sought.arguments.clone(),
        })));
    };
    print.terminal.note(CommandNote::FoundByOrder {
        tid: &tid,
        found: &found,
    });
    Ok((connection, tid))
}
