//! Makes up the shop's own list of its orders, of which the payments of the gateway are the other side: right,
//! or on request with faults, so that comparing the two can be rehearsed.
//!
//! The list is what the shop knew before anybody refunded anything through the gateway. It has a line for each
//! payment that did not fail, in order of time, and each line is made up when it is written. Whatever faults it
//! has, no order has two, and the days from its first payment to its last one stay those of the right list.

mod fault;
mod hits;
mod line;
#[cfg(test)]
mod tests;

use std::io;
use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::api::DAYS_KEPT;
use super::calendar::{Moment, days_between};
use super::dice::Dice;
use super::options::{self, Error};
use super::payment::{Outcome, Payment};
use super::sample::Sample;
use super::shop::REASONS;
use super::tid::Place;
pub(crate) use fault::names as order_fault_names;
use fault::{Hit, What};
pub use fault::{OrderFault, ParseOrderFaultError, help as order_faults_help};
use hits::Hits;
pub use line::OrderHeaders;
use line::{OrderLine, OrderState};

/// What a shop's list of its orders is to be like.
#[derive(Debug)]
pub struct OrderOptions {
    /// About how many payments a year has; ten million at most.
    pub payments: u32,
    /// Decides all that is made up, and which orders the faults hit.
    pub seed: u64,
    /// A day to take for today, as the gateway takes it; without it, this machine's clock.
    pub today: Option<Date>,
    /// The first and the last day; without them, the whole year that the gateway has.
    pub days: Option<(Date, Date)>,
    /// The language of the header, the states and the methods.
    pub headers: OrderHeaders,
    /// What is wrong with the list. The first fault that hits an order decides.
    pub faults: Vec<OrderFault>,
}

/// A shop's list of its orders, made up while it is written.
#[derive(Debug)]
pub struct OrderList {
    sample: Sample,
    days: RangeInclusive<u32>,
    now: Moment,
    headers: OrderHeaders,
    faults: Vec<OrderFault>,
    hits: Hits,
}

/// A fault that a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFaultMade {
    /// Its name.
    pub kind: &'static str,
    /// How many orders have it; nothing for a fault of the list as a whole.
    pub orders: Option<u64>,
}

/// Describes a list of orders; no line of it is made up yet.
///
/// # Errors
///
/// When there are no such payments.
pub fn orders(options: OrderOptions) -> Result<OrderList, Error> {
    let sample = options::sample(options.seed, options.payments)?;
    let now = options::clock(options.today)?.now().shown;
    let oldest = now.day.saturating_sub(DAYS_KEPT.saturating_sub(1));
    let days = match options.days {
        None => oldest..=now.day,
        Some((first, last)) => days_between(first, last, oldest, now.day),
    };
    let hits = Hits::new(&options.faults, options.seed, &sample, days.clone(), now);
    Ok(OrderList {
        sample,
        days,
        now,
        headers: options.headers,
        faults: options.faults,
        hits,
    })
}

impl OrderList {
    /// Tells whether whoever writes the list is to encode it as Korean Windows does, in CP949. Every letter in it
    /// can be.
    #[must_use]
    pub fn is_cp949(&self) -> bool {
        self.has(What::Cp949)
    }

    /// Hands over the lines, the header first, without what ends them, and says which faults they have.
    ///
    /// # Errors
    ///
    /// Whatever `write` gives.
    pub fn write(
        &self,
        mut write: impl FnMut(&str) -> io::Result<()>,
    ) -> io::Result<Vec<OrderFaultMade>> {
        let mut text = self.headers.header();
        write(&text)?;
        let (mut amount, mut cancelled) = (0_u64, 0_u64);
        let mut faults = self.faults_asked();
        for (place, payment) in hits::payments(&self.sample, &self.days, self.now) {
            let Some(line) = self.line(&payment) else {
                continue;
            };
            let hit = self.hits.of(place, &payment);
            if let Some(hit) = hit {
                count(&mut faults, hit);
            }
            for line in self
                .spoilt(line, hit, place, &payment)
                .into_iter()
                .flatten()
            {
                amount = amount.saturating_add(line.amount);
                cancelled = cancelled.saturating_add(line.cancelled);
                text.clear();
                line.write(self.headers, &mut text);
                write(&text)?;
            }
        }
        if self.has(What::TotalRow) {
            write(&self.headers.total(amount, cancelled))?;
        }
        Ok(faults)
    }

    fn has(&self, what: What) -> bool {
        self.faults.iter().any(|fault| fault.what() == what)
    }

    /// The faults that were asked for, each once, before any order has them.
    fn faults_asked(&self) -> Vec<OrderFaultMade> {
        let mut asked: Vec<OrderFaultMade> = Vec::new();
        for what in self.faults.iter().map(OrderFault::what) {
            if asked.iter().all(|known| known.kind != what.name()) {
                asked.push(OrderFaultMade {
                    kind: what.name(),
                    orders: what.hit().map(|_| 0),
                });
            }
        }
        asked
    }

    /// The right line of an order; none of a payment that failed, since no shop lists that.
    fn line(&self, payment: &Payment) -> Option<OrderLine> {
        let cancel = payment.own_cancel.filter(|(at, _)| *at <= self.now);
        let state = match (payment.outcome, cancel) {
            (Outcome::Failed(..), _) => return None,
            (Outcome::AwaitingDeposit, _) => OrderState::AwaitingDeposit,
            (Outcome::Paid, None) => OrderState::Paid,
            (Outcome::Paid, Some((_, cancelled))) if cancelled.balance == 0 => {
                OrderState::Cancelled
            }
            (Outcome::Paid, Some(_)) => OrderState::PartiallyCancelled,
        };
        Some(OrderLine {
            order_no: payment.order_no(),
            state,
            method: payment.method,
            amount: payment.amount,
            cancelled: cancel.map_or(0, |(_, it)| payment.amount.saturating_sub(it.balance)),
            paid_at: (payment.outcome == Outcome::Paid).then_some(payment.at),
            cancelled_at: cancel.map(|(at, _)| at),
            reason: cancel.map_or("", |(_, it)| it.reason),
            buyer: payment.buyer_name(),
        })
    }

    /// The lines that stand for an order with a fault: its own one, and perhaps another behind it.
    fn spoilt(
        &self,
        mut line: OrderLine,
        hit: Option<Hit>,
        place: Place,
        payment: &Payment,
    ) -> [Option<OrderLine>; 2] {
        let Some(hit) = hit else {
            return [Some(line), None];
        };
        let mut dice = self.hits.further_dice(hit, place);
        match hit {
            Hit::Missing => return [None, None],
            Hit::Extra => {
                let extra = OrderLine {
                    order_no: payment.order_no_of_nobody(dice.next()),
                    amount: 1_000_u64.saturating_add(hundreds(&mut dice, 900)),
                    ..line.clone()
                };
                return [Some(line), Some(extra)];
            }
            Hit::Duplicate => return [Some(line.clone()), Some(line)],
            Hit::Amount => {
                let off = hundreds(&mut dice, 50);
                line.amount = match line.amount.checked_sub(off) {
                    Some(less @ 1..) if dice.below(2) == 0 => less,
                    Some(_) | None => line.amount.saturating_add(off),
                };
            }
            Hit::Cancel => {
                line.state = OrderState::Cancelled;
                line.cancelled = line.amount;
                line.cancelled_at = Some(later(payment.at, self.now, &mut dice));
                line.reason = super::dice::pick(&REASONS, dice.next32());
            }
            Hit::Status => line.state = OrderState::AwaitingDeposit,
            Hit::Day => line.paid_at = self.hits.moved(payment.at),
        }
        [Some(line), None]
    }
}

/// Counts an order that a fault hit.
fn count(faults: &mut [OrderFaultMade], hit: Hit) {
    let fault = faults.iter_mut().find(|it| it.kind == hit.name());
    if let Some(orders) = fault.and_then(|it| it.orders.as_mut()) {
        *orders = orders.saturating_add(1);
    }
}

/// One hundred won, or so many times as much at most.
fn hundreds(dice: &mut Dice, most: u32) -> u64 {
    u64::from(dice.below(most))
        .saturating_add(1)
        .saturating_mul(100)
}

/// A moment of the same day that has come, five hours later at most.
fn later(at: Moment, now: Moment, dice: &mut Dice) -> Moment {
    const LATER_SECONDS_MAX: u32 = 5 * 3_600;
    let end = now.min(Moment::end_of(at.day)).second;
    let longest = end.saturating_sub(at.second).min(LATER_SECONDS_MAX);
    Moment {
        day: at.day,
        second: at
            .second
            .saturating_add(dice.below(longest.saturating_add(1))),
    }
}
