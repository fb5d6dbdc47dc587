//! The shop's orders against the gateway's payments. Pure: lines and payments in, results out; no files, no
//! clock.
//!
//! `order_column` is of what the list tells, `order_line` what it says, `shop_orders` makes orders of its lines,
//! each a `shop_order`, `seen` is what is kept of a payment, `judge` compares the two, `compared` is what comes of
//! one order, and `totals` adds that up. `texts` keeps the keys of many orders in little memory.
//!
//! A payment belongs to an order by its TID, or else by its order number, exactly; nothing else is a match. Each
//! order and each payment of the period is in one result, and the sums of the results are those of both sides.

mod compared;
mod judge;
mod order_column;
mod order_line;
mod result;
mod rules;
mod seen;
mod shop_order;
mod shop_orders;
#[cfg(test)]
mod tests;
mod texts;
mod totals;

use std::borrow::Cow;

use jiff::civil::Date;

pub use self::compared::{CancelDue, CompareNote, Compared};
use self::judge::{Judge, Judgement, LeftOut};
pub use self::order_column::{OrderColumn, ParseOrderColumnError};
pub use self::order_line::{LineKind, OrderLine};
pub use self::result::{CompareResult, CompareResults};
pub use self::rules::{CompareRules, OurRefund, OurRefunds, SearchDoubts};
pub use self::seen::PaymentFacts;
use self::shop_order::ShopOrder;
pub use self::shop_orders::ShopOrders;
use self::texts::TextPlace;
pub use self::totals::{CompareTotals, ResultTotals};
use super::{Net, Payment, Status, Won, order_key};

/// Orders, and the payments that were found for them.
///
/// It keeps the orders, and of the payments only those that have one: however many come, the memory follows the
/// orders.
#[derive(Debug)]
pub struct Comparison {
    shop: ShopOrders,
    rules: CompareRules,
    around: u64,
}

/// A payment that belongs to no order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentWithoutOrder<'p> {
    /// Its TID, as it came.
    pub tid: &'p str,
    /// Its order number, as it came; blank where it has none.
    pub order_no: &'p str,
    /// What of it is compared.
    pub facts: PaymentFacts,
}

/// What was looked at, and is in no result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotCompared {
    /// Orders of other days than those that are compared.
    pub other_days: u64,
    /// Orders that could have been paid on days that did not come.
    pub unsearched: u64,
    /// Payments of the days around those that are compared, without an order in the list.
    pub around: u64,
}

impl Comparison {
    /// Begins with the orders, and no payment.
    #[must_use]
    pub const fn new(shop: ShopOrders, rules: CompareRules) -> Self {
        Self {
            shop,
            rules,
            around: 0,
        }
    }

    /// Takes a payment that the profile of that place found to its order.
    ///
    /// Returns it where it has none and is to be named: it was paid on a day that is compared, or nobody knows
    /// when. A payment that failed is none.
    pub fn add<'p>(
        &mut self,
        payment: &'p Payment<'_>,
        profile: u16,
    ) -> Option<PaymentWithoutOrder<'p>> {
        let facts = PaymentFacts::of(payment, profile);
        let (tid, number) = (order_key(&payment.tid), order_key(&payment.order_no));
        if self.shop.add_payment(&tid, &number, facts) || facts.status == Status::Failed {
            return None;
        }
        let is_around = |day: Date| !self.rules.has(day);
        if facts.approved_on.is_some_and(is_around) {
            self.around = self.around.saturating_add(1);
            return None;
        }
        Some(PaymentWithoutOrder {
            tid: &payment.tid,
            order_no: &payment.order_no,
            facts,
        })
    }

    /// Judges each order, in the order of the results and, within one, of the lines; what is left out is
    /// counted.
    ///
    /// # Errors
    ///
    /// Whatever `take` gives.
    pub fn each_order<E>(
        &self,
        refunds: &OurRefunds,
        doubts: &SearchDoubts,
        mut take: impl FnMut(&Compared<'_>) -> Result<(), E>,
    ) -> Result<NotCompared, E> {
        let judge = Judge {
            shop: &self.shop,
            rules: &self.rules,
            refunds,
            doubts,
        };
        let mut not_compared = NotCompared {
            around: self.around,
            ..NotCompared::default()
        };
        let mut results = Vec::with_capacity(self.shop.orders.len());
        for order in self.shop.each() {
            let judged = judge.judge(order);
            results.push(judged.as_ref().ok().map(|it| it.results.first()));
            match judged {
                Ok(_) => {}
                Err(LeftOut::OtherDays) => add_one(&mut not_compared.other_days),
                Err(LeftOut::Unsearched) => add_one(&mut not_compared.unsearched),
            }
        }
        // Judged once more, which takes less than to keep what came of it.
        for result in CompareResult::ALL {
            let orders = self.shop.each().zip(&results);
            for (order, _) in orders.filter(|(_, it)| **it == Some(result)) {
                if let Ok(judgement) = judge.judge(order) {
                    take(&self.compared(order, judgement))?;
                }
            }
        }
        Ok(not_compared)
    }

    /// Judges a payment that belongs to no order.
    #[must_use]
    pub fn without_order<'p>(
        &self,
        payment: &PaymentWithoutOrder<'p>,
        doubts: &SearchDoubts,
    ) -> Compared<'p> {
        let PaymentFacts {
            paid,
            cancelled,
            status,
            approved_on,
            profile,
            ..
        } = payment.facts;
        let is_contradicted = doubts.contradict(profile, &order_key(payment.tid));
        let is_unclear = status == Status::Unclear || is_contradicted;
        let (result, note) = if is_unclear {
            (
                CompareResult::NotComparable,
                Some(CompareNote::BalanceNotStated),
            )
        } else if status == Status::AwaitingDeposit {
            (CompareResult::Expected, Some(CompareNote::AwaitingDeposit))
        } else if order_key(payment.order_no).is_empty() && !self.shop.has_tids() {
            (CompareResult::NotComparable, Some(CompareNote::NoOrderNo))
        } else {
            (CompareResult::OnlyGateway, None)
        };
        let mut results = CompareResults::default();
        results.add(result, true);
        let gone = if self.shop.tells_cancels {
            cancelled
        } else {
            0
        };
        Compared {
            results,
            order_no: payment.order_no.into(),
            tid: payment.tid.into(),
            order_amount: None,
            gateway_amount: Some(Won::new(paid)),
            order_sum: Net::default(),
            gateway_sum: Net::of(paid, gone),
            order_cancelled: None,
            gateway_cancelled: Some(Won::new(cancelled)),
            order_status: None,
            gateway_status: Some(if is_unclear { Status::Unclear } else { status }),
            order_day: None,
            gateway_day: approved_on,
            lines: Vec::new(),
            profile: Some(profile),
            refunds: Vec::new(),
            notes: note.into_iter().collect(),
            cancel_due: None,
        }
    }

    /// Puts an order and what was found of it beside each other.
    fn compared<'c>(&'c self, order: &'c ShopOrder, judgement: Judgement<'c>) -> Compared<'c> {
        let cancel_due = self.cancel_due(order, &judgement);
        let Judgement {
            results,
            gateway,
            notes,
            refunds,
            ..
        } = judgement;
        let has_payment = order.payment.is_some();
        // Both sides say that nothing has come in.
        let mut payments = order.payments();
        let awaits_deposit = order.status == Some(Status::AwaitingDeposit)
            && payments.all(|payment| !payment.facts.status.has_been_paid());
        let of_gateway = |won: u64| has_payment.then_some(Won::new(won));
        let cancelled = self.shop.cancelled(order);
        let gone = cancelled.map_or(0, |_| gateway.cancelled);
        Compared {
            results,
            order_no: self.joined(order.numbers()),
            tid: self.joined(order.tids()),
            order_amount: Some(Won::new(order.paid())),
            gateway_amount: of_gateway(gateway.paid),
            order_sum: if awaits_deposit {
                Net::default()
            } else {
                Net::of(order.paid(), cancelled.unwrap_or(0))
            },
            gateway_sum: Net::of(gateway.paid, gone),
            order_cancelled: cancelled.map(Won::new),
            gateway_cancelled: of_gateway(gateway.cancelled),
            order_status: order.status,
            gateway_status: gateway.status.filter(|_| has_payment),
            order_day: order.day(),
            gateway_day: gateway.approved_on,
            lines: order.lines(),
            profile: order.payments().map(|it| it.facts.profile).min(),
            refunds,
            notes,
            cancel_due,
        }
    }

    /// Returns the cancel that would bring the gateway to what the list says, where a cancel alone would, and it
    /// is plain of which payment.
    fn cancel_due(&self, order: &ShopOrder, judgement: &Judgement<'_>) -> Option<CancelDue> {
        let payment = judgement.standing?;
        let is_due = judgement.results.first() == CompareResult::Cancel;
        // The list has it of another payment, or in two ways that differ; or another refund of it is on its way.
        let is_plain = (payment.is_by_tid || order.tid.is_none()) && order.given_back.is_plain();
        let is_due = is_due && is_plain && !judgement.refunds.iter().any(|it| it.is_in_doubt);
        let cancelled = self.shop.cancelled(order)?;
        let amount = cancelled.checked_sub(judgement.gateway.cancelled)?;
        let balance = payment.facts.left();
        let reason = order.more.as_ref().and_then(|more| more.reason);
        (is_due && amount > 0 && amount <= balance).then(|| CancelDue {
            tid: self.shop.texts.get(payment.tid).to_owned(),
            amount: Won::new(amount),
            balance: Won::new(balance),
            reason: reason.map(|(_, place)| self.shop.texts.get(place).to_owned()),
        })
    }

    /// Returns texts with a blank between them, each once, in one order whatever that of the lines.
    fn joined(&self, places: impl Iterator<Item = TextPlace>) -> Cow<'_, str> {
        let places = places.filter(|place| !place.is_none());
        let mut texts = places.map(|place| self.shop.texts.get(place));
        let Some(first) = texts.next() else {
            return Cow::Borrowed("");
        };
        let others = texts.filter(|text| *text != first);
        let mut texts: Vec<&str> = others.collect();
        if texts.is_empty() {
            return Cow::Borrowed(first);
        }
        texts.push(first);
        texts.sort_unstable();
        texts.dedup();
        Cow::Owned(texts.join(" "))
    }
}

const fn add_one(count: &mut u64) {
    *count = count.saturating_add(1);
}
