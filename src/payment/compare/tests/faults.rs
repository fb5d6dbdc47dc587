//! A list that agrees with the payments, and one fault in it: it adds exactly its result, with the sum that it has.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

#[derive(Clone, Copy, Debug)]
enum Fault {
    LineMissing,
    LineTooMany,
    LineTwice,
    OtherAmount,
    CancelledInTheList,
    OtherState,
    OtherDay,
}

/// An order with its one payment: what was paid, what was given back, and the day.
type Pair = (u64, u64, i8);

fn pairs() -> impl Strategy<Value = Vec<Pair>> {
    let pair = (1..9_u64, select(vec![0, 0, 1, 2]), 4..27_i8).prop_map(|(paid, part, day)| {
        let paid = paid * 1_000;
        (paid, paid * part / 2, day)
    });
    prop::collection::vec(pair, 1..8)
}

fn line(place: usize, (paid, back, day): Pair) -> OrderLine {
    let status = if back == 0 {
        Status::Paid
    } else if back < paid {
        Status::PartiallyCancelled
    } else {
        Status::Cancelled
    };
    OrderLine {
        cancelled: Some(Won::new(back)),
        status: Some(status),
        paid_on: Some(date(2026, 11, day)),
        ..order(
            u64::try_from(place).unwrap() + 2,
            &format!("A{place}"),
            paid,
        )
    }
}

fn paid(place: usize, (paid, back, day): Pair) -> Payment<'static> {
    let at = |hour: &str| Time::read(format!("202611{day:02}{hour}0000").into(), parse_time);
    let mut payment = payment(&format!("A{place}"), &format!("t{place}"), paid);
    payment.approved_at = at("10");
    if back > 0 {
        payment.balance_left = Reading::Value(Won::new(paid - back));
        payment.cancelled_at = at("12");
    }
    payment
}

/// Puts a fault into a list; returns its result, and its difference. `None` where it would be none.
fn put(fault: Fault, lines: &mut Vec<OrderLine>, place: usize) -> Option<(&'static str, i128)> {
    let amount = i128::from(lines[place].amount.get());
    let back = i128::from(lines[place].cancelled.unwrap().get());
    let line = &mut lines[place];
    Some(match fault {
        Fault::LineMissing => {
            lines.remove(place);
            // Another line has to say that the list tells of cancels.
            if lines.is_empty() {
                return None;
            }
            ("only_gateway", back - amount)
        }
        Fault::LineTooMany => {
            let extra = OrderLine {
                cancelled: Some(Won::ZERO),
                ..order(99, "B1", 7_000)
            };
            lines.push(extra);
            ("only_orders", 7_000)
        }
        Fault::LineTwice => {
            let again = OrderLine {
                line: 99,
                ..line.clone()
            };
            lines.push(again);
            ("amount", amount - back)
        }
        Fault::OtherAmount => {
            line.amount = Won::new(line.amount.get() + 1);
            ("amount", 1)
        }
        Fault::CancelledInTheList => {
            if line.cancelled == Some(line.amount) {
                return None;
            }
            line.cancelled = Some(line.amount);
            line.status = Some(Status::Cancelled);
            ("cancel", back - amount)
        }
        Fault::OtherState => {
            line.status = Some(Status::AwaitingDeposit);
            ("status", 0)
        }
        Fault::OtherDay => {
            line.paid_on = line.paid_on.map(|day| date(2026, 11, day.day() + 3));
            ("day", 0)
        }
    })
}

proptest! {
    #[test]
    fn one_fault_adds_its_result_with_its_sum_and_nothing_else(
        pairs in pairs(),
        place in any::<prop::sample::Index>(),
        fault in select(vec![
            Fault::LineMissing,
            Fault::LineTooMany,
            Fault::LineTwice,
            Fault::OtherAmount,
            Fault::CancelledInTheList,
            Fault::OtherState,
            Fault::OtherDay,
        ]),
    ) {
        let mut lines: Vec<_> = pairs.iter().enumerate().map(|(place, pair)| line(place, *pair)).collect();
        let world = |lines: &[OrderLine]| {
            let mut world = World::new();
            for line in lines {
                world.shop.add(line);
            }
            let payments = pairs.iter().enumerate();
            world.payments = payments.map(|(place, pair)| (paid(place, *pair), 0)).collect();
            world
        };
        let (rows, not_compared, totals) = world(&lines).compare_all();
        prop_assert!(rows.iter().all(|row| (row.2, row.4) == ("matched", 0)), "{:?}", rows);
        prop_assert_eq!(not_compared, NotCompared::default());
        prop_assert_eq!(totals.all().difference().get(), 0);
        let place = place.index(lines.len());
        let Some((result, difference)) = put(fault, &mut lines, place) else {
            return Ok(());
        };
        let (rows, not_compared, totals) = world(&lines).compare_all();
        let found: Vec<_> = rows.iter().filter(|row| row.2 != "matched").collect();
        prop_assert_eq!(found.len(), 1, "{:?}", rows);
        prop_assert_eq!((found[0].2, found[0].4), (result, difference));
        prop_assert!(rows.iter().all(|row| row.2 == result || row.4 == 0));
        prop_assert_eq!(not_compared, NotCompared::default());
        prop_assert_eq!(totals.all().difference().get(), difference);
    }
}
