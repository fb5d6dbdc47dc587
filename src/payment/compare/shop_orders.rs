//! The shop's orders, each out of the lines that name it. The order of the lines makes no difference.

use std::num::NonZeroU32;

use jiff::civil::Date;

use super::order_line::{LineKind, OrderLine};
use super::seen::{PaymentFacts, SeenPayment};
use super::shop_order::ShopOrder;
use super::texts::{Index, TextPlace, Texts};
use crate::payment::{Period, Status, order_key};

/// The shop's orders, as its list has them: lines of one order number, or of one TID, are one order.
#[derive(Debug, Default)]
pub struct ShopOrders {
    pub(super) texts: Texts,
    pub(super) orders: Vec<ShopOrder>,
    by_number: Index,
    by_tid: Index,
    words: Index,
    /// The first and the last day on which anything was paid.
    paid_days: Option<(Date, Date)>,
    /// The last day that any line tells of.
    last_day: Option<Date>,
    /// Some line says what was given back: then nothing was of an order whose lines do not.
    pub(super) tells_cancels: bool,
    /// Some line says when something was given back.
    pub(super) tells_cancel_days: bool,
    lines: u64,
}

impl ShopOrders {
    /// Begins with none.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line. One without a key is an order by itself.
    pub fn add(&mut self, line: &OrderLine) {
        self.lines = self.lines.saturating_add(1);
        self.tells_cancels |= line.cancelled.is_some() || line.kind == LineKind::Cancel;
        self.tells_cancel_days |= line.cancelled_on.is_some();
        self.take_days(line);
        let number = line.order_no.as_deref().map(order_key);
        let number = number.as_deref().filter(|it| !it.is_empty());
        let tid = line.tid.as_deref().map(order_key);
        let tid = tid.as_deref().filter(|it| !it.is_empty());
        let by_number = number.and_then(|it| self.by_number.find(&self.texts, it));
        let by_tid = tid.and_then(|it| self.by_tid.find(&self.texts, it));
        let place = match (by_number, by_tid) {
            (Some((_, one)), Some((_, other))) => self.merge(self.root(one), self.root(other)),
            (Some((_, order)), None) | (None, Some((_, order))) => self.root(order),
            (None, None) => {
                self.orders.push(ShopOrder::default());
                let last = self.orders.len().saturating_sub(1);
                u32::try_from(last).unwrap_or(u32::MAX)
            }
        };
        let new_number = number.filter(|_| by_number.is_none());
        let new_number = new_number.map(|it| keep(&mut self.texts, &mut self.by_number, it, place));
        let new_tid = tid.filter(|_| by_tid.is_none());
        let new_tid = new_tid.map(|it| keep(&mut self.texts, &mut self.by_tid, it, place));
        let mut word = |text: &Option<String>| {
            let text = text.as_deref().filter(|it| !it.is_empty())?;
            let known = self.words.find(&self.texts, text).map(|(place, _)| place);
            Some(known.unwrap_or_else(|| keep(&mut self.texts, &mut self.words, text, 0)))
        };
        let (method, reason) = (word(&line.method), word(&line.reason));
        if let Some(order) = at(&mut self.orders, place) {
            let line_no = u32::try_from(line.line).unwrap_or(u32::MAX);
            order.join(ShopOrder {
                number: new_number.unwrap_or_default(),
                tid: new_tid.unwrap_or_default(),
                method: method.unwrap_or_default(),
                method_line: line_no,
                line: line_no,
                ..ShopOrder::of_line(line)
            });
            if let Some(reason) = reason {
                order.take_reason((line_no, reason));
            }
        }
    }

    /// Returns what was given back of an order, in won; `None` where the list does not say.
    pub(super) fn cancelled(&self, order: &ShopOrder) -> Option<u64> {
        let is_told = self.tells_cancels || order.tells_cancels;
        let is_unsaid = order.has_unsaid_cancel && !order.given_back.has_lines();
        (is_told && !is_unsaid).then(|| order.given_back.sum())
    }

    /// Returns the number of lines.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Returns the days on which the orders were paid, from the first to the last; `None` where no line has
    /// one.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        let (first, last) = self.paid_days?;
        Period::new(first, last).ok()
    }

    /// Returns the last day that any line tells of.
    pub(super) const fn last_day(&self) -> Option<Date> {
        self.last_day
    }

    /// Tells whether any line has a TID.
    pub(super) fn has_tids(&self) -> bool {
        !self.by_tid.is_empty()
    }

    /// Takes a payment to its order, found by the TID or else by the order number; tells whether there is one.
    pub(super) fn add_payment(&mut self, tid: &str, number: &str, facts: PaymentFacts) -> bool {
        let by_tid = self.by_tid.find(&self.texts, tid);
        let found = by_tid.or_else(|| self.by_number.find(&self.texts, number));
        let Some((_, order)) = found else {
            return false;
        };
        let place = self.root(order);
        let Some(order) = at(&mut self.orders, place) else {
            return false;
        };
        if facts.status == Status::Failed {
            order.was_refused = true;
            return true;
        }
        let texts = &self.texts;
        let mut payments = order.payments_mut();
        if let Some(same) = payments.find(|it| texts.get(it.tid) == tid) {
            same.facts = same.facts.beside(facts);
            return true;
        }
        drop(payments);
        order.add_payment(SeenPayment {
            tid: by_tid.map_or_else(|| self.texts.keep(tid), |(place, _)| place),
            facts,
            is_by_tid: by_tid.is_some(),
        });
        true
    }

    /// Returns the orders that were not found to be part of another, in the order of their first lines.
    pub(super) fn each(&self) -> impl Iterator<Item = &ShopOrder> {
        let orders = self.orders.iter();
        orders.filter(|order| order.merged_into.is_none())
    }

    fn take_days(&mut self, line: &OrderLine) {
        if let Some(day) = line.paid_on {
            let (first, last) = self.paid_days.unwrap_or((day, day));
            self.paid_days = Some((first.min(day), last.max(day)));
        }
        self.last_day = self.last_day.max(line.paid_on).max(line.cancelled_on);
    }

    /// Returns the order that has all of another.
    fn root(&self, mut order: u32) -> u32 {
        while let Some(into) = usize::try_from(order)
            .ok()
            .and_then(|place| self.orders.get(place)?.merged_into)
        {
            order = into.get().saturating_sub(1);
        }
        order
    }

    /// Makes one order of two, that of the earlier line, and returns it.
    fn merge(&mut self, one: u32, other: u32) -> u32 {
        let (first, second) = (one.min(other), one.max(other));
        if first != second
            && let Some(merged) = at(&mut self.orders, second)
        {
            let nothing = ShopOrder {
                merged_into: NonZeroU32::new(first.saturating_add(1)),
                ..ShopOrder::default()
            };
            let merged = std::mem::replace(merged, nothing);
            if let Some(order) = at(&mut self.orders, first) {
                order.join(merged);
            }
        }
        first
    }
}

fn at(orders: &mut [ShopOrder], place: u32) -> Option<&mut ShopOrder> {
    orders.get_mut(usize::try_from(place).ok()?)
}

/// Keeps a text that stands for a number, and returns its place.
fn keep(texts: &mut Texts, index: &mut Index, text: &str, number: u32) -> TextPlace {
    let place = texts.keep(text);
    index.insert(texts, place, number);
    place
}
