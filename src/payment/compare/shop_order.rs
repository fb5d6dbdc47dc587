//! An order of the shop's: what its lines say of it, whatever their order, and the payments that were found.

use std::cmp::Ordering;
use std::num::NonZeroU32;

use jiff::civil::Date;

use super::order_line::{LineKind, OrderLine};
use super::seen::SeenPayment;
use super::texts::TextPlace;
use crate::payment::{Status, Won};

/// An order of the shop's, and the payment of it.
///
/// What most orders have once is in it; what few have is in a box.
#[derive(Debug, Default)]
pub(super) struct ShopOrder {
    pub(super) number: TextPlace,
    /// The TID that the list has.
    pub(super) tid: TextPlace,
    /// How it was paid, by the first line that says it.
    pub(super) method: TextPlace,
    pub(super) method_line: u32,
    /// What was paid by the lines that do not await their deposit, in won.
    pub(super) paid: u64,
    pub(super) given_back: GivenBack,
    /// Its lines say what was given back.
    pub(super) tells_cancels: bool,
    /// A line says that some was given back, and not how much.
    pub(super) has_unsaid_cancel: bool,
    pub(super) status: Option<Status>,
    /// The first day on which anything was paid.
    pub(super) paid_on: Option<Date>,
    pub(super) cancelled_on: Option<Date>,
    /// The first line.
    pub(super) line: u32,
    /// The gateway refused a payment of it.
    pub(super) was_refused: bool,
    /// It was found to be one with another, which has all of it: the other's place, from 1.
    pub(super) merged_into: Option<NonZeroU32>,
    pub(super) payment: Option<SeenPayment>,
    pub(super) more: Option<Box<More>>,
}

/// What lines say was given back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GivenBack {
    /// By the lines of what was paid, in won.
    beside: u64,
    /// By lines of their own, in won.
    apart: u64,
}

/// What few orders have.
#[derive(Debug, Default)]
pub(super) struct More {
    /// Order numbers after the first.
    pub(super) numbers: Vec<TextPlace>,
    /// TIDs of the list after the first.
    pub(super) tids: Vec<TextPlace>,
    /// Lines after the first.
    pub(super) lines: Vec<u32>,
    /// Payments after the first.
    pub(super) payments: Vec<SeenPayment>,
    /// What was to be paid by the lines that await their deposit, in won.
    awaiting: u64,
    /// The last day on which anything was paid, where it is not the first.
    paid_until: Option<Date>,
    /// The first and the last day of lines that failed or await their deposit.
    unpaid_days: Option<(Date, Date)>,
    /// Why money was given back, and the line that says it.
    pub(super) reason: Option<(u32, TextPlace)>,
}

impl GivenBack {
    /// Returns how much. A line of what was paid and a line of its own that say the same mean the same.
    pub(super) fn sum(self) -> u64 {
        if self.beside == self.apart {
            self.beside
        } else {
            self.beside.saturating_add(self.apart)
        }
    }

    /// Tells whether it is said by lines of its own.
    pub(super) const fn has_lines(self) -> bool {
        self.apart > 0
    }

    /// Tells whether it is said in one way, or in two that agree.
    pub(super) const fn is_plain(self) -> bool {
        self.beside == 0 || self.apart == 0 || self.beside == self.apart
    }

    const fn and(self, other: Self) -> Self {
        Self {
            beside: self.beside.saturating_add(other.beside),
            apart: self.apart.saturating_add(other.apart),
        }
    }
}

impl ShopOrder {
    /// Reads what a line says of its order.
    pub(super) fn of_line(line: &OrderLine) -> Self {
        let amount = line.amount.get();
        let cancelled = line.cancelled.map(Won::get);
        if line.kind == LineKind::Cancel {
            return Self {
                given_back: GivenBack {
                    beside: 0,
                    apart: amount,
                },
                tells_cancels: true,
                cancelled_on: line.cancelled_on.or(line.paid_on),
                ..Self::default()
            };
        }
        let (paid, awaiting, cancelled) = match line.status {
            Some(Status::AwaitingDeposit) => (0, amount, cancelled),
            Some(Status::Failed) => (0, 0, cancelled.map(|_| 0)),
            // All of it was, though the cell that would say how much is empty; and all of it, though the other
            // says what is left.
            Some(Status::Cancelled) => match cancelled {
                None | Some(0) => (amount, 0, Some(amount)),
                Some(gone) if amount == 0 => (gone, 0, Some(gone)),
                Some(gone) => (amount, 0, Some(gone)),
            },
            _ => (amount, 0, cancelled),
        };
        let is_unpaid = matches!(line.status, Some(Status::AwaitingDeposit | Status::Failed));
        let unpaid_on = line.paid_on.filter(|_| is_unpaid);
        let paid_on = line.paid_on.filter(|_| !is_unpaid);
        let is_partly = line.status == Some(Status::PartiallyCancelled);
        Self {
            paid,
            given_back: GivenBack {
                beside: cancelled.unwrap_or(0),
                apart: 0,
            },
            tells_cancels: cancelled.is_some(),
            has_unsaid_cancel: is_partly && cancelled.is_none(),
            status: line.status,
            paid_on,
            cancelled_on: line.cancelled_on,
            more: (awaiting > 0 || unpaid_on.is_some()).then(|| {
                Box::new(More {
                    awaiting,
                    unpaid_days: unpaid_on.zip(unpaid_on),
                    ..More::default()
                })
            }),
            ..Self::default()
        }
    }

    /// Returns what was paid, in won, or is to be: what awaits its deposit is no money where something else was
    /// paid.
    pub(super) fn paid(&self) -> u64 {
        let awaiting = self.more.as_ref().map_or(0, |more| more.awaiting);
        if self.status == Some(Status::AwaitingDeposit) {
            self.paid.saturating_add(awaiting)
        } else {
            self.paid
        }
    }

    /// Tells whether the list has nothing of the order but cancels.
    pub(super) fn is_only_cancels(&self) -> bool {
        self.paid() == 0 && self.status.is_none() && self.given_back.has_lines()
    }

    /// Returns the first and the last day on which it was paid, or was to be.
    pub(super) fn days(&self) -> Option<(Date, Date)> {
        let unpaid = self.more.as_ref().and_then(|more| more.unpaid_days);
        both(self.paid_days(), unpaid)
    }

    fn paid_days(&self) -> Option<(Date, Date)> {
        let until = self.more.as_ref().and_then(|more| more.paid_until);
        self.paid_on.map(|first| (first, until.unwrap_or(first)))
    }

    /// Returns the day that is shown: on which it was paid, or else was to be.
    pub(super) fn day(&self) -> Option<Date> {
        self.paid_on.or_else(|| Some(self.days()?.0))
    }

    /// Adds what else is said of the order.
    pub(super) fn join(&mut self, other: Self) {
        let is_first = self.line == 0;
        self.paid = self.paid.saturating_add(other.paid);
        self.given_back = self.given_back.and(other.given_back);
        self.tells_cancels |= other.tells_cancels;
        self.has_unsaid_cancel |= other.has_unsaid_cancel;
        self.status = joined(self.status, other.status);
        if let Some((first, last)) = both(self.paid_days(), other.paid_days()) {
            self.paid_on = Some(first);
            if first < last {
                self.more().paid_until = Some(last);
            }
        }
        self.cancelled_on = self.cancelled_on.max(other.cancelled_on);
        let is_earlier = self.method.is_none() || other.method_line < self.method_line;
        if is_earlier && !other.method.is_none() {
            (self.method, self.method_line) = (other.method, other.method_line);
        }
        if self.number.is_none() {
            self.number = other.number;
        } else if !other.number.is_none() {
            self.more().numbers.push(other.number);
        }
        if self.tid.is_none() {
            self.tid = other.tid;
        } else if !other.tid.is_none() {
            self.more().tids.push(other.tid);
        }
        if is_first {
            self.line = other.line;
        } else {
            let (first, later) = (self.line.min(other.line), self.line.max(other.line));
            self.line = first;
            self.more().lines.push(later);
        }
        if let Some(others) = other.more {
            let more = self.more();
            more.numbers.extend(others.numbers);
            more.tids.extend(others.tids);
            more.lines.extend(others.lines);
            more.awaiting = more.awaiting.saturating_add(others.awaiting);
            more.unpaid_days = both(more.unpaid_days, others.unpaid_days);
            if let Some(reason) = others.reason {
                self.take_reason(reason);
            }
        }
    }

    /// Takes a reason, and the line that says it: of several, that of the first line.
    pub(super) fn take_reason(&mut self, other: (u32, TextPlace)) {
        let more = self.more();
        more.reason = match more.reason {
            Some(one) if one.0 <= other.0 => Some(one),
            _ => Some(other),
        };
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Adds a payment of it.
    pub(super) fn add_payment(&mut self, payment: SeenPayment) {
        if self.payment.is_none() {
            self.payment = Some(payment);
        } else {
            self.more().payments.push(payment);
        }
    }

    pub(super) fn payments(&self) -> impl Iterator<Item = &SeenPayment> {
        let more = self.more.iter().flat_map(|more| &more.payments);
        self.payment.iter().chain(more)
    }

    pub(super) fn payments_mut(&mut self) -> impl Iterator<Item = &mut SeenPayment> {
        let more = self.more.iter_mut().flat_map(|more| &mut more.payments);
        self.payment.iter_mut().chain(more)
    }

    /// Returns its order numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = TextPlace> {
        let more = self.more.iter().flat_map(|more| &more.numbers);
        [self.number].into_iter().chain(more.copied())
    }

    /// Returns the TIDs that the list has of it, and those of its payments.
    pub(super) fn tids(&self) -> impl Iterator<Item = TextPlace> {
        let more = self.more.iter().flat_map(|more| &more.tids);
        let listed = [self.tid].into_iter().chain(more.copied());
        listed.chain(self.payments().map(|payment| payment.tid))
    }

    /// Returns its lines, in order.
    pub(super) fn lines(&self) -> Vec<u64> {
        let more = self.more.iter().flat_map(|more| &more.lines);
        let mut lines: Vec<u64> = [self.line]
            .iter()
            .chain(more)
            .map(|it| u64::from(*it))
            .collect();
        lines.sort_unstable();
        lines
    }
}

/// Returns the first and the last day of both.
fn both(one: Option<(Date, Date)>, other: Option<(Date, Date)>) -> Option<(Date, Date)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

/// Returns what has become of an order of which parts are so and so. A part that failed is none, and one that awaits
/// its deposit is none beside what was paid.
fn joined(one: Option<Status>, other: Option<Status>) -> Option<Status> {
    let (Some(one), Some(other)) = (one, other) else {
        return one.or(other);
    };
    let weight = |status| match status {
        Status::Failed => 0,
        Status::AwaitingDeposit => 1,
        Status::Paid | Status::PartiallyCancelled | Status::Cancelled => 2,
        Status::Unclear => 3,
    };
    Some(match weight(one).cmp(&weight(other)) {
        Ordering::Less => other,
        Ordering::Greater => one,
        Ordering::Equal if one == other => one,
        Ordering::Equal => Status::PartiallyCancelled,
    })
}
