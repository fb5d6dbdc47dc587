//! What comes of comparing one order with its payments. Refuses to call anything a match that is only likely.

use jiff::civil::Date;

use super::compared::{CompareNote, Side};
use super::result::{CompareResult, CompareResults};
use super::rules::{CompareRules, OurRefund, OurRefunds, SearchDoubts, distance};
use super::seen::SeenPayment;
use super::shop_orders::{ShopOrder, ShopOrders};
use crate::payment::Status;

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
        let is_within = order.paid_on.is_none_or(|day| self.rules.has(day));
        let mut payments = order.payments().peekable();
        if payments.peek().is_none() {
            return if is_within {
                self.without_payment(order)
            } else {
                Err(LeftOut::OtherDays)
            };
        }
        let mut days = payments.filter_map(|payment| payment.facts.approved_on);
        if !is_within && !days.any(|day| self.rules.has(day)) {
            return Err(LeftOut::OtherDays);
        }
        Ok(self.with_payments(order))
    }

    /// Tells whether a payment of an order could be among what did not come.
    fn may_lack_payments(&self, order: &ShopOrder) -> bool {
        let mut unsearched = self.doubts.unsearched.iter();
        unsearched.any(|period| {
            order.paid_on.is_none_or(|day| {
                let (first, last) = (period.first(), period.last());
                (first..=last).contains(&day)
                    || !self.rules.are_apart(day, first)
                    || !self.rules.are_apart(day, last)
            })
        })
    }

    fn without_payment(&self, order: &ShopOrder) -> Result<Judgement<'j>, LeftOut> {
        let cancelled = order.cancelled.unwrap_or(0);
        let expected = if order.paid == 0 && cancelled == 0 {
            Some((CompareResult::Matched, CompareNote::NothingToPay))
        } else if order.status == Some(Status::AwaitingDeposit) {
            Some((CompareResult::Expected, CompareNote::AwaitingDeposit))
        } else if order.paid > 0 && cancelled == order.paid {
            Some((CompareResult::Expected, CompareNote::CancelledUnpaid))
        } else {
            None
        };
        if let Some((result, note)) = expected {
            return Ok(Judgement::alone(result, note));
        }
        if !self.doubts.unsearched.is_empty() {
            return Err(LeftOut::Unsearched);
        }
        let note = if order.was_refused {
            Some(CompareNote::Refused)
        } else if order.paid == 0 {
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
        judgement.standing = match (standing.next(), standing.next()) {
            (Some(payment), None) => Some(payment),
            _ => None,
        };
        self.compare_sums(order, &compared, &mut judgement);
        self.compare_days(order, &mut judgement);
        judgement
    }

    /// Says why an order cannot be compared with its payments.
    fn incomparable(&self, payments: &[&SeenPayment]) -> Option<CompareNote> {
        let is_contradicted = |payment: &SeenPayment| {
            let tid = self.shop.texts.get(payment.tid).to_owned();
            let key = (payment.facts.profile, tid);
            self.doubts.contradictions.contains(&key)
        };
        let has_contradictions = !self.doubts.contradictions.is_empty();
        let is_unclear = |payment: &&SeenPayment| {
            payment.facts.status == Status::Unclear
                || (has_contradictions && is_contradicted(payment))
        };
        if payments.iter().any(is_unclear) {
            return Some(CompareNote::BalanceNotStated);
        }
        // One number may be in use at two shops.
        let by_number = payments.iter().filter(|payment| !payment.is_by_tid);
        let mut profiles = by_number.map(|payment| payment.facts.profile);
        let first = profiles.next();
        profiles
            .any(|profile| Some(profile) != first)
            .then_some(CompareNote::SeveralProfiles)
    }

    /// Returns the payments that an order is compared with: all of them, or, where these do not agree with it,
    /// those that were not given back whole. Whoever pays, cancels and pays again has paid once.
    fn compared_payments(
        &self,
        order: &ShopOrder,
        all: &[&'j SeenPayment],
    ) -> Vec<&'j SeenPayment> {
        if all.len() < 2 || self.sums_agree(order, &Side::of(all)) {
            return all.to_vec();
        }
        let standing: Vec<&SeenPayment> = all
            .iter()
            .copied()
            .filter(|payment| !payment.facts.is_given_back())
            .collect();
        if !standing.is_empty() {
            return standing;
        }
        let agreeing = all.iter().copied();
        let mut agreeing = agreeing.filter(|it| self.sums_agree(order, &Side::of(&[it])));
        agreeing
            .next()
            .map_or_else(|| all.to_vec(), |one| vec![one])
    }

    fn sums_agree(&self, order: &ShopOrder, gateway: &Side) -> bool {
        let cancelled = order.cancelled;
        !self.rules.differ(order.paid, gateway.paid)
            && cancelled.is_none_or(|it| !self.rules.differ(it, gateway.cancelled))
    }

    fn compare_sums(
        &self,
        order: &ShopOrder,
        payments: &[&'j SeenPayment],
        judgement: &mut Judgement<'j>,
    ) {
        let gateway = judgement.gateway.clone();
        let results = &mut judgement.results;
        let is_unpaid = gateway.status == Some(Status::AwaitingDeposit);
        let says_unpaid = order.status.is_none_or(|it| it == Status::AwaitingDeposit)
            || order.cancelled.is_some_and(|it| it == order.paid);
        if is_unpaid && says_unpaid {
            results.add(CompareResult::Expected, true);
            judgement.notes.push(CompareNote::AwaitingDeposit);
            return;
        }
        // Some lists have nothing left of an order that was cancelled.
        let says_what_is_left = order.paid == 0
            && order.status == Some(Status::Cancelled)
            && gateway.status == Some(Status::Cancelled);
        if says_what_is_left {
            return;
        }
        let is_paid_more = gateway.paid > order.paid && self.rules.differ(order.paid, gateway.paid);
        results.add(
            CompareResult::Duplicate,
            gateway.payments > 1 && is_paid_more,
        );
        results.add(
            CompareResult::Amount,
            self.rules.differ(order.paid, gateway.paid),
        );
        if gateway.payments > 1 {
            let payments = gateway.payments;
            judgement.notes.push(CompareNote::SeveralPayments(payments));
        }
        let cancels_differ = order
            .cancelled
            .is_some_and(|it| self.rules.differ(it, gateway.cancelled));
        let states_differ = states_disagree(order, gateway.status);
        if cancels_differ || states_differ {
            self.explain(order, payments, judgement);
        }
        let is_explained = judgement.results.has(CompareResult::Expected);
        let results = &mut judgement.results;
        results.add(CompareResult::Cancel, cancels_differ && !is_explained);
        let sums_differ = cancels_differ || results.has(CompareResult::Amount);
        results.add(
            CompareResult::Status,
            states_differ && !sums_differ && !is_explained,
        );
    }

    /// Looks for what explains that an order and its payments do not agree on what was given back: a refund of
    /// ours that nobody knows the end of, one that the list cannot have yet, a cancel after its last day.
    fn explain(&self, order: &ShopOrder, payments: &[&SeenPayment], judgement: &mut Judgement<'j>) {
        let tids = payments.iter().map(|it| self.shop.texts.get(it.tid));
        let ours = tids.filter_map(|tid| self.refunds.get(tid)).flatten();
        judgement.refunds = ours.collect();
        let is_in_doubt = judgement.refunds.iter().any(|refund| refund.is_in_doubt);
        judgement.results.add(CompareResult::InDoubt, is_in_doubt);
        let gateway = &judgement.gateway;
        let surplus = gateway
            .cancelled
            .saturating_sub(order.cancelled.unwrap_or(0));
        if surplus == 0 {
            return;
        }
        let known_until = self.known_until();
        let after = |day: &Date| *day > known_until;
        let mut note = gateway
            .cancelled_on
            .filter(after)
            .map(CompareNote::CancelledLater);
        let newest = judgement
            .refunds
            .iter()
            .filter(|refund| !refund.is_in_doubt && refund.begun_on >= known_until);
        let newest: u64 = newest.fold(0, |sum, it| sum.saturating_add(it.amount.get()));
        if note.is_none() && newest == surplus {
            note = Some(CompareNote::OurRefundLater);
        }
        judgement
            .results
            .add(CompareResult::Expected, note.is_some());
        judgement.notes.extend(note);
    }

    /// Returns the last day of which the list can know.
    fn known_until(&self) -> Date {
        let last = self.rules.period.last();
        self.shop.last_day().map_or(last, |day| day.max(last))
    }

    fn compare_days(&self, order: &ShopOrder, judgement: &mut Judgement<'_>) {
        let gateway = &judgement.gateway;
        let pairs = [
            (order.paid_on, gateway.approved_on),
            (
                order.cancelled_on.filter(|_| gateway.cancelled > 0),
                gateway.cancelled_on,
            ),
        ];
        let apart = pairs.into_iter().find_map(|pair| match pair {
            (Some(one), Some(other)) if self.rules.are_apart(one, other) => {
                Some(distance(one, other))
            }
            _ => None,
        });
        judgement.results.add(CompareResult::Day, apart.is_some());
        judgement.notes.extend(apart.map(CompareNote::DaysApart));
        let (Some(one), Some(other)) = (order.paid_on, gateway.approved_on) else {
            return;
        };
        if self.rules.has(one) != self.rules.has(other) {
            judgement.results.add(CompareResult::Expected, true);
            judgement.notes.push(CompareNote::OtherSideOfEdge);
        }
    }
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

/// Tells whether an order and its payments say that different things have become of it.
fn states_disagree(order: &ShopOrder, gateway: Option<Status>) -> bool {
    match (order.status, gateway) {
        (None, _) | (_, None) => false,
        // A list that says how much was given back need not say so twice.
        (Some(Status::Paid), Some(Status::PartiallyCancelled)) => order.cancelled.is_none(),
        (Some(one), Some(other)) => one != other,
    }
}
