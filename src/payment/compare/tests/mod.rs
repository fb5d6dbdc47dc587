//! Comparisons of made-up worlds, and what each test needs to make one.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

mod cancel_due;
mod edges;
mod explained;
mod faults;
mod lines;
mod notes;
mod properties;
mod results;
mod several_payments;

use jiff::civil::{Date, date};

use super::*;
use crate::payment::sample::paid_card;
use crate::payment::{Balance, Method, Period, Reading, RefundId, Time, parse_time, result_code};

/// A comparison of November 2026, one day of which each order and payment has unless it says another.
struct World {
    shop: ShopOrders,
    payments: Vec<(Payment<'static>, u16)>,
    rules: CompareRules,
    refunds: OurRefunds,
    doubts: SearchDoubts,
}

/// What came of a line or a payment: order number, TID, result, all results, difference.
type Row = (String, String, &'static str, String, i128);

const DAY: Date = date(2026, 11, 14);

impl World {
    fn new() -> Self {
        Self {
            shop: ShopOrders::new(),
            payments: Vec::new(),
            rules: CompareRules {
                period: Period::new(date(2026, 11, 1), date(2026, 11, 30)).unwrap(),
                tolerance: Won::ZERO,
                days: 1,
            },
            refunds: OurRefunds::new(),
            doubts: SearchDoubts::default(),
        }
    }

    fn order(mut self, number: &str, won: u64, change: impl FnOnce(&mut OrderLine)) -> Self {
        let mut line = order(self.shop.lines().saturating_add(2), number, won);
        change(&mut line);
        self.shop.add(&line);
        self
    }

    fn payment(
        mut self,
        number: &str,
        tid: &str,
        won: u64,
        change: impl FnOnce(&mut Payment<'static>),
    ) -> Self {
        let mut payment = payment(number, tid, won);
        change(&mut payment);
        self.payments.push((payment, 0));
        self
    }

    fn compare(self) -> Vec<Row> {
        self.compare_all().0
    }

    fn compare_all(self) -> (Vec<Row>, NotCompared, CompareTotals) {
        let mut comparison = Comparison::new(self.shop, self.rules);
        let payments = self.payments.iter();
        let alone: Vec<_> = payments
            .filter_map(|(payment, profile)| comparison.add(payment, *profile))
            .collect();
        let (mut rows, mut totals) = (Vec::new(), CompareTotals::default());
        let mut take = |compared: &Compared<'_>| {
            totals.add(compared);
            rows.push((
                compared.order_no.to_string(),
                compared.tid.to_string(),
                compared.result().name(),
                compared.results.to_string(),
                compared.difference().get(),
            ));
            Ok::<(), ()>(())
        };
        let not_compared = comparison
            .each_order(&self.refunds, &self.doubts, &mut take)
            .unwrap();
        for payment in &alone {
            take(&comparison.without_order(payment, &self.doubts)).unwrap();
        }
        (rows, not_compared, totals)
    }

    /// Compares, and returns the names of all results.
    fn results(self) -> Vec<String> {
        let rows = self.compare().into_iter();
        rows.map(|(.., all, _)| all).collect()
    }
}

fn order(line: u64, number: &str, won: u64) -> OrderLine {
    OrderLine {
        line,
        order_no: Some(number.to_owned()),
        amount: Won::new(won),
        paid_on: Some(DAY),
        ..OrderLine::default()
    }
}

fn payment(number: &str, tid: &str, won: u64) -> Payment<'static> {
    Payment {
        order_no: number.to_owned().into(),
        tid: tid.to_owned().into(),
        amount: Reading::Value(Won::new(won)),
        approved_at: time("20261114101500"),
        ..paid_card()
    }
}

fn time(text: &str) -> Time<'static> {
    Time::read(text.to_owned().into(), parse_time)
}

fn cancelled(left: u64, at: &str) -> impl FnOnce(&mut Payment<'static>) {
    move |payment| {
        payment.balance_left = Reading::Value(Won::new(left));
        payment.cancelled_at = time(at);
    }
}

fn unpaid(payment: &mut Payment<'static>) {
    payment.method = Method::VirtualAccount;
    payment.approved_at = Reading::Absent;
}

fn nothing<T>(_: &mut T) {}

const MATCHED: [&str; 1] = [""];
