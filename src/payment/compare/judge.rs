//! What comes of comparing one order with its payments. Refuses to call anything a match that is only likely.

use jiff::civil::Date;

use super::compared::{CompareNote, Side};
use super::result::{CompareResult, CompareResults};
use super::rules::{CompareRules, OurRefund, OurRefunds, SearchDoubts, distance};
use super::seen::SeenPayment;
use super::shop_order::ShopOrder;
use super::shop_orders::ShopOrders;
use crate::payment::{Period, Status};

/// What orders are judged by.
pub(super) struct Judge<'j> {
    pub(super) shop: &'j ShopOrders,
    pub(super) rules: &'j CompareRules,
    pub(super) refunds: &'j OurRefunds,
    pub(super) doubts: &'j SearchDoubts,
}

/// What comes of one order.
#[derive(Debug, Default)]
pub(super) struct Judgement<'j> {
    pub(super) results: CompareResults,
    pub(super) gateway: Side,
    pub(super) notes: Vec<CompareNote>,
    pub(super) refunds: Vec<&'j OurRefund>,
    /// The one payment that still stands.
    pub(super) standing: Option<&'j SeenPayment>,
}

/// Why an order is not among the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// Its day is not one of those that are compared.
    OtherDays,
    /// Days on which it could have been paid did not come.
    Unsearched,
}

impl<'j> Judge<'j> {
    /// Judges an order.
    pub(super) fn judge(&self, order: &'j ShopOrder) -> Result<Judgement<'j>, LeftOut> {
        if order.number.is_none() && order.tid.is_none() {
            return Ok(Judgement::alone(
                CompareResult::NotComparable,
                CompareNote::NoKey,
            ));
        }
        if self.may_lack_payments(order) {
            return Err(LeftOut::Unsearched);
        }
        // An order with nothing but cancels is of the day of the last.
        let cancelled_on = order.cancelled_on.filter(|_| order.is_only_cancels());
        let days = order.days().or(cancelled_on.zip(cancelled_on));
        let is_within = days.is_none_or(|days| touches(self.rules.period, days));
        let mut payments = order.payments().peekable();
        if payments.peek().is_none() {
            return if is_within {
                self.without_payment(order)
            } else {
                Err(LeftOut::OtherDays)
            };
        }
        // What was paid on a day that nobody can read may have been paid on one of those.
        let mut may_be_within = payments.map(|SeenPayment { facts, .. }| match facts.approved_on {
            Some(day) => self.rules.has(day),
            None => facts.status.has_been_paid(),
        });
        if !is_within && !may_be_within.any(|it| it) {
            return Err(LeftOut::OtherDays);
        }
        Ok(self.with_payments(order))
    }

    /// Tells whether a payment of an order could be among what did not come.
    fn may_lack_payments(&self, order: &ShopOrder) -> bool {
        let mut unsearched = self.doubts.unsearched.iter();
        unsearched.any(|period| {
            order.days().is_none_or(|(first, last)| {
                touches(*period, (first, last))
                    || !self.rules.are_apart(last, period.first())
                    || !self.rules.are_apart(first, period.last())
            })
        })
    }

    fn without_payment(&self, order: &ShopOrder) -> Result<Judgement<'j>, LeftOut> {
        if !self.doubts.unsearched.is_empty() {
            return Err(LeftOut::Unsearched);
        }
        let (paid, cancelled) = (order.paid(), self.shop.cancelled(order).unwrap_or(0));
        let expected = if paid == 0 && cancelled == 0 {
            let note = if order.was_refused {
                CompareNote::Refused
            } else {
                CompareNote::NothingToPay
            };
            Some((CompareResult::Matched, note))
        } else if order.status == Some(Status::AwaitingDeposit) {
            Some((CompareResult::Expected, CompareNote::AwaitingDeposit))
        } else if paid > 0 && cancelled == paid {
            Some((CompareResult::Expected, CompareNote::CancelledUnpaid))
        } else {
            None
        };
        if let Some((result, note)) = expected {
            return Ok(Judgement::alone(result, note));
        }
        let note = if order.was_refused {
            Some(CompareNote::Refused)
        } else if paid == 0 {
            Some(CompareNote::OnlyACancel)
        } else if order.method.is_none() {
            None
        } else {
            let method = self.shop.texts.get(order.method);
            Some(CompareNote::Method(method.to_owned()))
        };
        let mut judgement = Judgement::default();
        judgement.results.add(CompareResult::OnlyOrders, true);
        judgement.notes.extend(note);
        Ok(judgement)
    }

    fn with_payments(&self, order: &'j ShopOrder) -> Judgement<'j> {
        let all: Vec<&SeenPayment> = order.payments().collect();
        let mut judgement = Judgement {
            gateway: Side::of(&all),
            ..Judgement::default()
        };
        if let Some(note) = self.incomparable(&all) {
            judgement.results.add(CompareResult::NotComparable, true);
            judgement.notes.push(note);
            return judgement;
        }
        let compared = self.compared_payments(order, &all);
        judgement.gateway = Side::of(&compared);
        let left_out = all.len().saturating_sub(compared.len());
        if left_out > 0 {
            judgement.notes.push(CompareNote::GivenBackBefore(left_out));
        }
        let mut standing = compared.iter().filter(|it| it.facts.left() > 0);
        let is_searched = self.doubts.unsearched.is_empty();
        judgement.standing = match (standing.next(), standing.next()) {
            (Some(payment), None) if is_searched => Some(payment),
            _ => None,
        };
        self.compare_sums(order, &compared, &mut judgement);
        self.compare_days(order, &compared, &mut judgement);
        self.look_over_the_edge(order, &mut judgement);
        judgement
    }

    /// Says why an order cannot be compared with its payments.
    fn incomparable(&self, payments: &[&SeenPayment]) -> Option<CompareNote> {
        let is_unclear = |SeenPayment { tid, facts, .. }: &&SeenPayment| {
            let tid = self.shop.texts.get(*tid);
            facts.status == Status::Unclear || self.doubts.contradict(facts.profile, tid)
        };
        if payments.iter().any(is_unclear) {
            return Some(CompareNote::BalanceNotStated);
        }
        // One number may be in use at two shops.
        let is_by_number = payments.iter().any(|payment| !payment.is_by_tid);
        let mut profiles = payments.iter().map(|payment| payment.facts.profile);
        let first = profiles.next();
        let is_of_several = profiles.any(|profile| Some(profile) != first);
        (is_by_number && is_of_several).then_some(CompareNote::SeveralProfiles)
    }

    /// Returns the payments that an order is compared with: all of them, or, where these do not agree with it,
    /// those that were not given back whole. Whoever pays, cancels and pays again has paid once.
    fn compared_payments(
        &self,
        order: &ShopOrder,
        all: &[&'j SeenPayment],
    ) -> Vec<&'j SeenPayment> {
        let is_paid = |payments: &[&SeenPayment]| {
            let side = Side::of(payments);
            !self.rules.differ(order.paid(), side.paid)
        };
        if all.len() < 2 || is_paid(all) {
            return all.to_vec();
        }
        let standing = all.iter().copied();
        let standing = standing.filter(|payment| !payment.facts.is_given_back());
        let standing: Vec<&SeenPayment> = standing.collect();
        if !standing.is_empty() {
            return standing;
        }
        // All were given back: the order is one of them, that which is nearest to it.
        let alike = all.iter().copied().filter(|one| is_paid(&[one]));
        let nearest = alike.min_by_key(|SeenPayment { tid, facts, .. }| {
            let days = order.paid_on.zip(facts.approved_on);
            (
                order.paid().abs_diff(facts.paid),
                days.map(|(one, other)| distance(one, other)),
                facts.cancelled_on,
                self.shop.texts.get(*tid),
            )
        });
        nearest.map_or_else(|| all.to_vec(), |one| vec![one])
    }

    fn compare_sums(
        &self,
        order: &ShopOrder,
        payments: &[&'j SeenPayment],
        judgement: &mut Judgement<'j>,
    ) {
        let gateway = judgement.gateway.clone();
        let (paid, cancelled) = (order.paid(), self.shop.cancelled(order));
        let results = &mut judgement.results;
        let is_unpaid = gateway.status == Some(Status::AwaitingDeposit);
        let says_unpaid = match order.status {
            None | Some(Status::AwaitingDeposit | Status::Failed) => true,
            Some(_) => cancelled.is_some_and(|it| it == paid),
        };
        if is_unpaid && says_unpaid {
            results.add(CompareResult::Expected, true);
            judgement.notes.push(CompareNote::AwaitingDeposit);
            return;
        }
        // Some lists have nothing left of an order that was cancelled.
        let says_what_is_left =
            paid == 0 && cancelled == Some(0) && order.status == Some(Status::Cancelled);
        if says_what_is_left && gateway.status == Some(Status::Cancelled) {
            return;
        }
        // A list has the cancels of its days, and not what was paid before.
        let is_paid_elsewhere = order.is_only_cancels() && self.is_outside(payments);
        let sums_paid_differ = !is_paid_elsewhere && self.rules.differ(paid, gateway.paid);
        results.add(
            CompareResult::Duplicate,
            gateway.payments > 1 && sums_paid_differ && gateway.paid > paid,
        );
        results.add(CompareResult::Amount, sums_paid_differ);
        results.add(CompareResult::Expected, is_paid_elsewhere);
        if is_paid_elsewhere {
            judgement.notes.push(CompareNote::OtherSideOfEdge);
        }
        if gateway.payments > 1 {
            let payments = gateway.payments;
            judgement.notes.push(CompareNote::SeveralPayments(payments));
        }
        let cancels_differ = cancelled.is_some_and(|it| self.rules.differ(it, gateway.cancelled));
        let states_differ = self.states_disagree(order, &gateway);
        let is_explained =
            (cancels_differ || states_differ) && self.explain(order, payments, judgement);
        let results = &mut judgement.results;
        results.add(CompareResult::Cancel, cancels_differ && !is_explained);
        results.add(
            CompareResult::Status,
            states_differ && !cancels_differ && !sums_paid_differ && !is_explained,
        );
    }

    /// Tells whether all payments of an order are of days that are not compared.
    fn is_outside(&self, payments: &[&SeenPayment]) -> bool {
        let mut days = payments.iter().map(|payment| payment.facts.approved_on);
        days.all(|day| day.is_some_and(|day| !self.rules.has(day)))
    }

    /// Tells whether an order and its payments say that different things have become of it.
    fn states_disagree(&self, order: &ShopOrder, gateway: &Side) -> bool {
        let cancelled = self.shop.cancelled(order);
        // Where the list says when something was given back, it says whether anything was.
        let says_nothing_else = matches!(order.status, None | Some(Status::Paid));
        if cancelled.is_none() && says_nothing_else && self.shop.tells_cancel_days {
            return order.cancelled_on.is_some() != (gateway.cancelled > 0);
        }
        let (Some(one), Some(other)) = (order.status, gateway.status) else {
            return false;
        };
        // A list that says how much was given back need not say so twice.
        let by_sums = cancelled.map_or(one, |it| Side::status_of(order.paid(), it));
        let told = match (one, by_sums) {
            (Status::Paid, _) | (Status::PartiallyCancelled, Status::Cancelled) => by_sums,
            (one, _) => one,
        };
        one != other && told != other
    }

    /// Looks for what explains that an order and its payments do not agree on what was given back: a refund of
    /// ours that nobody knows the end of, one that the list cannot have yet, a cancel after its last day. Tells
    /// whether the last two do.
    fn explain(
        &self,
        order: &ShopOrder,
        payments: &[&SeenPayment],
        judgement: &mut Judgement<'j>,
    ) -> bool {
        judgement.refunds = self.refunds_of(payments).collect();
        let sum = |refunds: &mut dyn Iterator<Item = &&OurRefund>| {
            refunds.fold(0_u64, |sum, it| sum.saturating_add(it.amount.get()))
        };
        // No cancel makes an order of one that was not paid, nor the other way about.
        if !order.status.is_none_or(Status::has_been_paid) {
            return false;
        }
        let gateway = &judgement.gateway;
        let listed = self.shop.cancelled(order);
        let is_unsaid = listed.is_none() && order.status == Some(Status::PartiallyCancelled);
        let gap = listed.unwrap_or(0).abs_diff(gateway.cancelled);
        let in_doubt = || judgement.refunds.iter().filter(|it| it.is_in_doubt);
        let is_in_doubt = in_doubt().next().is_some()
            && !judgement.results.has(CompareResult::Amount)
            && (is_unsaid
                || sum(&mut in_doubt()) == gap
                || in_doubt().any(|it| it.amount.get() == gap));
        let is_more = gateway.cancelled > listed.unwrap_or(0);
        let known_until = self.known_until();
        let after = |day: &Date| *day > known_until;
        let later = gateway.cancelled_on.filter(after).filter(|_| is_more);
        let mut note = later.map(CompareNote::CancelledLater);
        let made = judgement.refunds.iter().filter(|it| !it.is_in_doubt);
        let newest = sum(&mut made.filter(|it| it.begun_on >= known_until));
        if note.is_none() && is_more && newest == gap {
            note = Some(CompareNote::OurRefundLater);
        }
        let is_explained = note.is_some();
        judgement.results.add(CompareResult::InDoubt, is_in_doubt);
        judgement.results.add(CompareResult::Expected, is_explained);
        judgement.notes.extend(note);
        is_explained
    }

    /// Returns the refunds of payments that our journal knows.
    fn refunds_of(&self, payments: &[&SeenPayment]) -> impl Iterator<Item = &'j OurRefund> {
        let tids = payments.iter().map(|it| self.shop.texts.get(it.tid));
        tids.filter_map(|tid| self.refunds.get(tid)).flatten()
    }

    /// Returns the last day of which the list can know.
    fn known_until(&self) -> Date {
        let last = self.rules.period.last();
        self.shop.last_day().map_or(last, |day| day.max(last))
    }

    fn compare_days(
        &self,
        order: &ShopOrder,
        payments: &[&SeenPayment],
        judgement: &mut Judgement<'j>,
    ) {
        let gateway = &judgement.gateway;
        let cancelled = self.shop.cancelled(order);
        let is_cancelled_alike = gateway.cancelled > 0
            && cancelled.is_none_or(|it| !self.rules.differ(it, gateway.cancelled))
            && !judgement.results.has(CompareResult::InDoubt);
        let is_cancelled_later = |note: &CompareNote| {
            matches!(
                note,
                CompareNote::CancelledLater(_) | CompareNote::OurRefundLater
            )
        };
        let is_cancelled_later = judgement.notes.iter().any(is_cancelled_later);
        // The gateway tells the day of the last cancel: the list's is another, where it lacks one.
        let cancelled_on = order.cancelled_on.filter(|_| is_cancelled_alike);
        let cancelled_on = cancelled_on.filter(|_| !is_cancelled_later);
        let apart = |one: Option<Date>, other: Option<Date>| {
            let days = one.zip(other);
            days.filter(|(one, other)| self.rules.are_apart(*one, *other))
        };
        let paid_apart = apart(order.paid_on, gateway.approved_on);
        let mut cancelled_apart = apart(cancelled_on, gateway.cancelled_on);
        // What the shop gave back, and a refund of ours carried out later, is where it should be.
        if let Some((listed, _)) = cancelled_apart.filter(|(listed, on)| listed < on) {
            let mut ours = self.refunds_of(payments);
            if ours.any(|it| !it.is_in_doubt && it.begun_on >= listed) {
                cancelled_apart = None;
                judgement.refunds = self.refunds_of(payments).collect();
                judgement.results.add(CompareResult::Expected, true);
                judgement.notes.push(CompareNote::OurRefundAfterwards);
            }
        }
        let apart = paid_apart.or(cancelled_apart);
        let apart = apart.map(|(one, other)| distance(one, other));
        judgement.results.add(CompareResult::Day, apart.is_some());
        judgement.notes.extend(apart.map(CompareNote::DaysApart));
    }

    fn look_over_the_edge(&self, order: &ShopOrder, judgement: &mut Judgement<'_>) {
        let days = order.paid_on.zip(judgement.gateway.approved_on);
        if days.is_some_and(|(one, other)| self.rules.has(one) != self.rules.has(other)) {
            judgement.results.add(CompareResult::Expected, true);
            judgement.notes.push(CompareNote::OtherSideOfEdge);
        }
    }
}

/// Tells whether any of the days from the first to the last is in a period.
fn touches(period: Period, (first, last): (Date, Date)) -> bool {
    first <= period.last() && period.first() <= last
}

impl Judgement<'_> {
    fn alone(result: CompareResult, note: CompareNote) -> Self {
        let mut judgement = Self::default();
        judgement
            .results
            .add(result, result != CompareResult::Matched);
        judgement.notes.push(note);
        judgement
    }
}
