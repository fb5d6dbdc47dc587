//! Makes up a year of a shop's payments, the same ones every time.
//!
//! A payment is a pure function of the seed, the day, its place in the day and the number of payments in a
//! year, so nothing is generated ahead, nothing is stored, and a payment is found by its TID without a
//! search: the TID says the day and the place. Names, shops and accounts are made up; mail addresses end in
//! domains that are reserved for examples. It knows no clock: whoever asks says what time it is.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number here is bounded by the tables of the shop, and an overflow would show in the tests"
)]

use super::calendar::{Moment, SECONDS_PER_DAY, day_digits};
use super::dice::{Dice, pick, pick_weighted};
use super::payment::{Buyer, Cancelled, Outcome, Payment};
use super::shop::{
    BANKS, CARDS, FAILURES, GIVEN_NAMES, HOURS, METHODS, MONTHS, Method, PRODUCTS, Product,
    REASONS, SMALL_PRODUCTS, SUBSCRIPTIONS, SUCCESSES, SURNAMES, WEEKDAYS,
};
use super::tid::{self, Place, shape};

/// The most payments in a year that can be made up.
///
/// A day's payments are numbered in TIDs with five digits, and a busy day has twice the mean.
pub(crate) const MOST_PAYMENTS: u32 = 10_000_000;

/// A shop's payments, as many as asked for in a year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    seed: u64,
    per_year: u32,
    buyers: u32,
}

impl Sample {
    /// Describes a shop; nothing is made up yet. More than [`MOST_PAYMENTS`] are as many as that.
    pub(crate) fn new(seed: u64, per_year: u32) -> Self {
        let per_year = per_year.min(MOST_PAYMENTS);
        // A customer comes back four times a year.
        Sample {
            seed,
            per_year,
            buyers: (per_year / 4).max(40),
        }
    }

    /// How many payments a day has.
    pub(crate) fn count(&self, day: u32) -> u32 {
        let mut dice = Dice::new(self.seed, 1, u64::from(day));
        // 1970-01-01 was a Thursday; the table begins on Monday.
        let weekday = pick(&WEEKDAYS, day + 3);
        let month = pick(
            &MONTHS,
            u32::try_from(day_digits(day) / 100 % 100).unwrap_or(1) - 1,
        );
        let noise = u64::from(80 + dice.below(41));
        let scaled = u64::from(self.per_year) * u64::from(weekday) * u64::from(month) * noise;
        let whole = 365 * 100 * 100 * 100;
        let rest = scaled % whole;
        let round_up = u64::from(dice.below(1_000_000)) * whole < rest * 1_000_000;
        u32::try_from(scaled / whole + u64::from(round_up)).unwrap_or(0)
    }

    /// The payment at a place. Later places of a day are never earlier in time.
    pub(crate) fn payment(&self, place: Place, count: u32) -> Payment {
        let mut dice = Dice::new(
            self.seed,
            2,
            u64::from(place.day) << 17 | u64::from(place.index),
        );
        let at = Moment {
            day: place.day,
            second: second_of_day(place.index, count, dice.next32()),
        };
        let method = pick_weighted(&METHODS, &mut dice);
        let buyer = self.buyer(dice.below(self.buyers));
        let product = if method == Method::CardBatch {
            pick(&SUBSCRIPTIONS, dice.next32())
        } else if method == Method::Mobile || dice.below(100) < 25 {
            pick(&SMALL_PRODUCTS, dice.next32())
        } else {
            pick(&PRODUCTS, dice.next32())
        };
        let (amount, more_products) = basket(method, &product, &mut dice);
        let outcome = match dice.below(100) {
            0..4 if !method.is_virtual_account() => {
                let (code, message) = pick(&FAILURES, dice.next32());
                Outcome::Failed(code, message)
            }
            0..22 if method.is_virtual_account() => Outcome::AwaitingDeposit,
            _ => Outcome::Paid,
        };
        let own_cancel = own_cancel(method, outcome, amount, at, &mut dice);
        let issuer = match method {
            Method::Card | Method::CardSugi | Method::CardBatch => pick_weighted(&CARDS, &mut dice),
            Method::Kakaopay => ("카카오페이", "KAKAO"),
            Method::Naverpay => ("네이버페이", "NAVER"),
            Method::Bank | Method::Vacct | Method::Vaccount => pick(&BANKS, dice.next32()),
            Method::Mobile => ("", ""),
        };
        Payment {
            at,
            tid: tid::write(self.seed, shape(method, &mut dice), place, at.second),
            method,
            outcome,
            amount,
            own_cancel,
            order: dice.next(),
            buyer,
            product,
            more_products,
            success: pick(&SUCCESSES, dice.next32()),
            issuer,
            approval: u64::from(dice.below(100_000_000)),
            account: dice.next() % 100_000_000_000_000,
        }
    }

    /// The payments from a place on up to the end of a day, in order of time, as far as they were made by now.
    pub(crate) fn payments(&self, first: Place, last_day: u32, now: Moment) -> Payments {
        Payments {
            sample: *self,
            next: first,
            count: self.count(first.day),
            last_day,
            now,
        }
    }

    /// The payment that has this TID, whatever its day.
    pub(crate) fn find(&self, tid: &str) -> Option<(Place, Payment)> {
        let place = tid::place(self.seed, tid)?;
        let count = self.count(place.day);
        if place.index >= count {
            return None;
        }
        let payment = self.payment(place, count);
        (payment.tid == tid).then_some((place, payment))
    }

    fn buyer(&self, number: u32) -> Buyer {
        let mut dice = Dice::new(self.seed, 3, u64::from(number));
        Buyer {
            number: u64::from(number) + 100,
            surname: pick_weighted(&SURNAMES, &mut dice),
            given: pick(&GIVEN_NAMES, dice.next32()),
            domain: if dice.below(100) < 60 {
                "example.com"
            } else {
                "example.kr"
            },
        }
    }
}

/// Payments, made up while they are taken.
#[derive(Debug)]
pub(crate) struct Payments {
    sample: Sample,
    /// The next place to look at, and how many payments its day has.
    next: Place,
    count: u32,
    last_day: u32,
    now: Moment,
}

impl Iterator for Payments {
    type Item = (Place, Payment);

    fn next(&mut self) -> Option<(Place, Payment)> {
        while self.next.index >= self.count && self.next.day < self.last_day {
            self.next = Place {
                day: self.next.day + 1,
                index: 0,
            };
            self.count = self.sample.count(self.next.day);
        }
        let place = self.next;
        if place.index >= self.count || place.day > self.last_day {
            return None;
        }
        let payment = self.sample.payment(place, self.count);
        self.next.index += 1;
        // Later places are later in time: the rest of the day has not happened yet.
        (payment.at <= self.now).then_some((place, payment))
    }
}

/// The second of the day at which a payment is made: its place in the day, bent by the shop's busy hours.
fn second_of_day(index: u32, count: u32, jitter: u32) -> u32 {
    let position = (u64::from(index) << 32 | u64::from(jitter)) / u64::from(count.max(1));
    let total: u64 = HOURS.iter().map(|weight| u64::from(*weight)).sum();
    let mut rest = (position * total).min((total << 32) - 1);
    for (hour, weight) in (0..).zip(HOURS) {
        let weight = u64::from(weight);
        if rest < weight << 32 {
            return hour * 3_600 + u32::try_from((rest * 3_600 / weight) >> 32).unwrap_or(0);
        }
        rest -= weight << 32;
    }
    SECONDS_PER_DAY - 1
}

/// What is paid, and how many further products are in the basket.
fn basket(method: Method, product: &Product, dice: &mut Dice) -> (u64, u32) {
    if matches!(method, Method::CardBatch | Method::Mobile) {
        return (product.won, 0);
    }
    let quantity = if dice.below(100) < 80 {
        1
    } else {
        u64::from(2 + dice.below(3))
    };
    let more = if dice.below(100) < 78 {
        0
    } else {
        1 + dice.below(4)
    };
    let others: u64 = (0..more)
        .map(|_| pick(&SMALL_PRODUCTS, dice.next32()).won)
        .sum();
    let goods = product.won * quantity + others;
    // Below 30,000 won the customer pays the postage; now and then somebody spends points.
    let postage = if goods < 30_000 { 3_000 } else { 0 };
    let points = if dice.below(100) < 12 {
        u64::from(dice.below(190)) * 10
    } else {
        0
    };
    (goods + postage - points.min(goods / 2 / 10 * 10), more)
}

fn own_cancel(
    method: Method,
    outcome: Outcome,
    amount: u64,
    at: Moment,
    dice: &mut Dice,
) -> Option<(Moment, Cancelled<'static>)> {
    let luck = dice.below(1_000);
    if outcome != Outcome::Paid || method == Method::Mobile || luck >= 85 {
        return None;
    }
    let balance = if luck < 30 && method.allows_partial() {
        amount - amount * u64::from(20 + dice.below(60)) / 100 / 10 * 10
    } else {
        0
    };
    // Before midnight: a day that is over never changes again.
    let longest = (SECONDS_PER_DAY - at.second).min(5 * 3_600);
    let when = Moment {
        day: at.day,
        second: at.second + dice.below(longest),
    };
    let reason = pick(&REASONS, dice.next32());
    Some((
        when,
        Cancelled {
            at: Some(when.digits()),
            balance,
            reason,
        },
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::json::Style;
    use super::*;
    use crate::mock::payment::Oddity;

    const TODAY: u32 = 20_778;

    fn day(sample: &Sample, day: u32) -> Vec<Payment> {
        let count = sample.count(day);
        (0..count)
            .map(|index| sample.payment(Place { day, index }, count))
            .collect()
    }

    #[test]
    fn a_year_has_about_as_many_payments_as_asked_for() {
        for per_year in [100, 2_000, 100_000] {
            let sample = Sample::new(1, per_year);
            let year: u32 = (TODAY - 364..=TODAY).map(|day| sample.count(day)).sum();
            assert!(
                year.abs_diff(per_year) < per_year / 8 + 20,
                "{year} of {per_year}"
            );
        }
    }

    #[test]
    fn the_busiest_day_fits_the_tids() {
        let sample = Sample::new(1, u32::MAX);
        let busiest = (TODAY - 364..=TODAY)
            .map(|day| sample.count(day))
            .max()
            .unwrap();
        assert!(busiest < 65_536, "{busiest}");
    }

    #[test]
    fn every_payment_is_found_by_its_own_tid_and_no_other_has_it() {
        let sample = Sample::new(7, 20_000);
        let mut seen = HashSet::new();
        for day_number in TODAY - 60..=TODAY {
            for (index, payment) in (0..).zip(day(&sample, day_number)) {
                let (place, found) = sample.find(&payment.tid).unwrap();
                assert_eq!(
                    place,
                    Place {
                        day: day_number,
                        index
                    }
                );
                assert_eq!(found.amount, payment.amount);
                if payment.tid.len() > 10 {
                    let other = payment.tid.replacen("26", "27", 1);
                    assert!(sample.find(&other).is_none(), "{other}");
                }
                assert!(seen.insert(payment.tid));
            }
        }
        for stranger in [
            "",
            "5227874005",
            "XEH99999999999999999",
            "가나다라마바사아자차",
            "XEH24041117161416188",
        ] {
            assert!(sample.find(stranger).is_none(), "{stranger}");
        }
    }

    #[test]
    fn a_day_is_in_order_of_time_and_inside_the_day() {
        let sample = Sample::new(1, 100_000);
        let seconds: Vec<u32> = day(&sample, TODAY)
            .iter()
            .map(|payment| payment.at.second)
            .collect();
        assert!(seconds.is_sorted());
        assert!(seconds.iter().all(|second| *second < SECONDS_PER_DAY));
        let night = seconds
            .iter()
            .filter(|second| (2 * 3_600..6 * 3_600).contains(*second))
            .count();
        assert!(night * 10 < seconds.len(), "a shop is quiet at night");
    }

    #[test]
    fn a_year_of_the_default_shop_has_every_method_and_every_status() {
        let sample = Sample::new(1, 2_000);
        let now = Moment::end_of(TODAY);
        let (mut methods, mut statuses, mut shapes) =
            (HashSet::new(), HashSet::new(), HashSet::new());
        for payment in (TODAY - 364..=TODAY).flat_map(|number| day(&sample, number)) {
            methods.insert(payment.method.name());
            shapes.insert(payment.tid.len() + usize::from(payment.tid.starts_with("XEH")));
            statuses.insert(match (payment.outcome, payment.own_cancel(now)) {
                (Outcome::Failed(..), None) => "failed",
                (Outcome::AwaitingDeposit, None) => "awaiting deposit",
                (Outcome::Paid, None) if payment.is_paid_out() => "paid out",
                (Outcome::Paid, None) => "paid",
                (Outcome::Paid, Some(cancelled)) if cancelled.balance == 0 => "cancelled",
                (Outcome::Paid, Some(cancelled)) => {
                    assert!(payment.method.allows_partial() && cancelled.balance < payment.amount);
                    "partly cancelled"
                }
                (other, _) => panic!("{other:?} is cancelled"),
            });
        }
        assert_eq!(methods.len(), METHODS.len());
        assert_eq!(statuses.len(), 6, "{statuses:?}");
        assert_eq!(shapes, HashSet::from([10, 20, 21, 25]));
    }

    #[test]
    fn a_cancel_shows_from_its_own_moment_on() {
        let sample = Sample::new(1, 20_000);
        let (at, payment) = day(&sample, TODAY)
            .into_iter()
            .find_map(|payment| payment.own_cancel.map(|(at, _)| (at, payment)))
            .unwrap();
        assert!(at >= payment.at && at.day == TODAY);
        let before = Moment {
            day: TODAY,
            second: at.second - 1,
        };
        assert_eq!(payment.own_cancel(before), None);
        assert_eq!(payment.own_cancel(at).unwrap().at, Some(at.digits()));
    }

    #[test]
    fn a_row_has_the_fields_of_the_manual_in_its_order_and_within_its_lengths() {
        let fields = [
            ("RESULTCODE", 4),
            ("RESULTMSG", 100),
            ("ORDERNO", 50),
            ("AMOUNT", 10),
            ("BUYERNAME", 20),
            ("BUYEREMAIL", 50),
            ("PRODUCTNAME", 40),
            ("PRODUCTCODE", 10),
            ("PAYMETHOD", 20),
            ("BUYERID", 20),
            ("TID", 50),
            ("ACCEPTNO", 10),
            ("ACCEPTDATE", 20),
            ("CANCEL_SUM_AMOUNT", 20),
            ("CANCELDATE", 20),
            ("CANCELMSG", 50),
            ("ACCOUNTNO", 50),
            ("RECEIVERNAME", 50),
            ("DEPOSITENDDATE", 50),
            ("CARDNAME", 50),
            ("CARDCODE", 50),
        ];
        let sample = Sample::new(1, 100_000);
        let now = Moment::end_of(TODAY);
        for payment in day(&sample, TODAY) {
            let mut out = Vec::new();
            payment.write(
                &mut out,
                Style::default(),
                payment.own_cancel(now),
                Oddity::default(),
            );
            assert!(out.is_ascii());
            let mut after = 0;
            let text = String::from_utf8(out).unwrap();
            let row: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&text).unwrap();
            assert_eq!(row.len(), fields.len());
            for (name, most) in fields {
                let value = row.get(name).unwrap().as_str().unwrap();
                assert!(value.chars().count() <= most, "{name} {value}");
                let position = text.find(&format!("\"{name}\":")).unwrap();
                assert!(position >= after);
                after = position;
            }
            assert!(
                !row.get("PRODUCTNAME")
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .contains('&')
            );
        }
    }

    #[test]
    fn a_row_is_as_long_as_php_would_write_it() {
        let sample = Sample::new(1, 100_000);
        let mut out = Vec::new();
        let payments = day(&sample, TODAY);
        for payment in &payments {
            payment.write(&mut out, Style::default(), None, Oddity::default());
        }
        let mean = out.len() / payments.len();
        assert!((540..600).contains(&mean), "{mean}");
    }

    #[test]
    fn the_sample_is_the_same_for_ever() {
        // Saved refunds refer to these payments: what fails here must not be made to pass by new numbers.
        let sample = Sample::new(1, 2_000);
        let mut out = Vec::new();
        let mut sum = 0_u64;
        let style = Style {
            raw_korean: true,
            ..Style::default()
        };
        for payment in (TODAY - 364..=TODAY).flat_map(|number| day(&sample, number)) {
            out.clear();
            payment.write(
                &mut out,
                style,
                payment.own_cancel(Moment::end_of(TODAY)),
                Oddity::default(),
            );
            for byte in &out {
                sum = sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte);
            }
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"RESULTCODE":"0000","RESULTMSG":"결제성공","ORDERNO":"ORD-1795270767410-f856cc39ebd620","AMOUNT":"58000","BUYERNAME":"김주원","BUYEREMAIL":"juwon568@example.kr","PRODUCTNAME":"🎁 홈카페 선물세트","PRODUCTCODE":"637121","PAYMETHOD":"KAKAOPAY","BUYERID":"juwon568","TID":"tviva202611212319573ERtDq","ACCEPTNO":"15805955","ACCEPTDATE":"20261121231957","CANCEL_SUM_AMOUNT":"0","CANCELDATE":"","CANCELMSG":"","ACCOUNTNO":"","RECEIVERNAME":"","DEPOSITENDDATE":"","CARDNAME":"카카오페이","CARDCODE":"KAKAO"}"#
        );
        assert_eq!(sum, 17_222_013_635_790_731_329);
    }
}
