//! The list is the payments' other side, and its faults are what they say.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, date};

use super::line::method_names;
use super::*;
use crate::mock::calendar::day_number;
use crate::mock::clock::Clock;
use crate::mock::json::Style;
use crate::mock::ledger::{Ledger, Request};
use crate::mock::payment::Oddity;
use crate::mock::shop::METHODS;
use crate::payment::compare::{self, CompareRules, Comparison, SearchDoubts, ShopOrders};
use crate::payment::{self, Reading, Won};

const TODAY: Date = date(2026, 11, 15);

fn options(faults: &[&str]) -> OrderOptions {
    OrderOptions {
        payments: 2_000,
        seed: 1,
        today: Some(TODAY),
        days: None,
        headers: OrderHeaders::English,
        faults: faults.iter().map(|spec| spec.parse().unwrap()).collect(),
    }
}

/// The lines behind the header, cell by cell, and the faults.
fn made(options: OrderOptions) -> (Vec<Vec<String>>, Vec<OrderFaultMade>) {
    let mut lines = Vec::new();
    let faults = orders(options).unwrap().write(|line| {
        lines.push(line.split(',').map(str::to_owned).collect());
        Ok(())
    });
    lines.remove(0);
    (lines, faults.unwrap())
}

fn of_faults(faults: &[&str]) -> (Vec<Vec<String>>, Vec<OrderFaultMade>) {
    made(options(faults))
}

/// Which columns of an order's line are not as in the right list, by order.
fn changed(right: &[Vec<String>], wrong: &[Vec<String>]) -> BTreeMap<String, Vec<usize>> {
    let right: HashMap<&str, &Vec<String>> = right.iter().map(|it| (&*it[0], it)).collect();
    let mut changed = BTreeMap::new();
    for line in wrong {
        if let Some(same) = right.get(&*line[0]) {
            let columns: Vec<usize> = (0..9).filter(|at| line[*at] != same[*at]).collect();
            if !columns.is_empty() {
                changed.insert(line[0].clone(), columns);
            }
        }
    }
    changed
}

fn times(lines: &[Vec<String>]) -> HashMap<&str, usize> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        *times.entry(&line[0]).or_default() += 1;
    }
    times
}

#[test]
fn each_fault_changes_as_many_orders_as_it_says_and_none_twice() {
    let (right, none) = of_faults(&[]);
    assert_eq!(none, []);
    let kinds = [
        "missing",
        "extra",
        "amount",
        "cancel",
        "status",
        "day",
        "duplicate",
    ];
    let likely: Vec<String> = kinds.iter().map(|kind| format!("{kind}@0.08")).collect();
    let mut likely: Vec<&str> = likely.iter().map(String::as_str).collect();
    likely.extend(kinds);
    let (wrong, faults) = of_faults(&likely);
    let count = |kind: &str| {
        let fault = faults.iter().find(|fault| fault.kind == kind).unwrap();
        usize::try_from(fault.orders.unwrap()).unwrap()
    };
    assert!(kinds.iter().all(|kind| count(kind) > 5), "{faults:?}");

    let (of_right, of_wrong) = (times(&right), times(&wrong));
    let missing = of_right.keys().filter(|it| !of_wrong.contains_key(*it));
    assert_eq!(missing.count(), count("missing"));
    let extra = of_wrong.keys().filter(|it| !of_right.contains_key(*it));
    assert_eq!(extra.count(), count("extra"));
    let twice = of_wrong.iter().filter(|(_, times)| **times == 2);
    let twice: Vec<&str> = twice.map(|(order, _)| *order).collect();
    assert_eq!(twice.len(), count("duplicate"));
    assert!(of_wrong.values().all(|times| *times <= 2));

    let changed = changed(&right, &wrong);
    assert!(twice.iter().all(|order| !changed.contains_key(*order)));
    for (kind, columns) in [
        ("amount", vec![3]),
        ("cancel", vec![1, 4, 6, 7]),
        ("status", vec![1]),
        ("day", vec![5]),
    ] {
        let of_kind = changed.values().filter(|it| **it == columns).count();
        assert_eq!(of_kind, count(kind), "{kind}");
    }
    let all = ["amount", "cancel", "status", "day"].map(count);
    assert_eq!(changed.len(), all.iter().sum::<usize>());
    let lines = right.len() + count("extra") + count("duplicate") - count("missing");
    assert_eq!(wrong.len(), lines);
}

#[test]
fn without_a_chance_one_order_is_hit_another_one_for_another_seed() {
    for kind in [
        "missing",
        "extra",
        "amount",
        "cancel",
        "status",
        "day",
        "duplicate",
    ] {
        let mut hit = Vec::new();
        for seed in 1..=9 {
            let with = |faults: &[&str]| OrderOptions {
                seed,
                days: Some((date(2026, 10, 1), date(2026, 10, 31))),
                ..options(faults)
            };
            let (right, _) = made(with(&[]));
            let (wrong, faults) = made(with(&[kind]));
            let expected = OrderFaultMade {
                kind: faults[0].kind,
                orders: Some(1),
            };
            assert_eq!(faults, [expected], "{seed}");
            let place = right
                .iter()
                .zip(&wrong)
                .position(|(one, other)| one != other);
            hit.push(place.unwrap_or(right.len()));
        }
        hit.sort_unstable();
        hit.dedup();
        assert!(hit.len() > 4, "{kind}: {hit:?}");
    }
    let two = of_faults(&["missing", "missing"]);
    assert_eq!(two.1[0].orders, Some(2));
}

#[test]
fn the_same_seed_hits_the_same_orders_whatever_else_is_wrong() {
    let faults = ["cancel@0.05", "status@0.2", "day@0.05"];
    assert_eq!(of_faults(&faults), of_faults(&faults));
    let (right, _) = of_faults(&[]);
    let alone = changed(&right, &of_faults(&["cancel@0.05"]).0);
    let beside = changed(&right, &of_faults(&faults).0);
    assert!(
        alone
            .iter()
            .all(|(order, columns)| beside[order] == *columns)
    );
    let other = OrderOptions {
        seed: 2,
        ..options(&faults)
    };
    assert_ne!(made(other).0, of_faults(&faults).0);
}

#[test]
fn what_the_list_says_is_cancelled_the_gateway_can_cancel() {
    let (right, _) = of_faults(&[]);
    let (wrong, faults) = of_faults(&["cancel@0.5"]);
    let cancelled = changed(&right, &wrong);
    assert_eq!(
        faults[0].orders,
        Some(u64::try_from(cancelled.len()).unwrap())
    );
    let sample = options::sample(1, 2_000).unwrap();
    let now = Clock::of_day(day_number(TODAY).unwrap()).now();
    let ledger = Ledger::open(sample, None).unwrap();
    let today = now.shown.day;
    let mut refunded = 0;
    for (_, payment) in hits::payments(&sample, &(today - 364..=today), now.shown) {
        if !cancelled.contains_key(&payment.order_no()) {
            continue;
        }
        let asked = Request {
            tid: &payment.tid,
            amount: None,
            tax_free: None,
            reason: "x",
            has_account: false,
        };
        let refund = ledger.refund(&asked, now).unwrap().unwrap();
        assert_eq!((refund.amount, refund.balance), (payment.amount, 0));
        refunded += 1;
    }
    assert_eq!(refunded, cancelled.len());
}

/// A payment as the gateway shows it.
fn shown(made_up: &Payment, now: Moment) -> payment::Payment<'static> {
    let mut row = Vec::new();
    let cancelled = made_up.own_cancel(now);
    made_up.write(&mut row, Style::default(), cancelled, Oddity::default());
    let row: HashMap<String, String> = serde_json::from_slice(&row).unwrap();
    let text = |name: &str| row[name].clone().into();
    let won = |name| Reading::read(text(name), Won::from_digits);
    let time = |name| Reading::read(text(name), payment::parse_time);
    payment::Payment {
        result_code: text("RESULTCODE"),
        order_no: text("ORDERNO"),
        tid: text("TID"),
        amount: won("AMOUNT"),
        method: payment::Method::from_code(text("PAYMETHOD")),
        approved_at: time("ACCEPTDATE"),
        balance_left: won("CANCEL_SUM_AMOUNT"),
        cancelled_at: time("CANCELDATE"),
        ..payment::Payment::blank()
    }
}

/// Compares a list of October with the payments of its days and a day more at both ends, and counts the
/// differences by all their reasons.
fn differences(faults: &[&str]) -> (BTreeMap<String, u64>, Vec<OrderFaultMade>) {
    let (lines, faults) = made(OrderOptions {
        payments: 20_000,
        days: Some((date(2026, 10, 1), date(2026, 10, 31))),
        ..options(faults)
    });
    let mut shop = ShopOrders::new();
    for (number, line) in (2..).zip(lines) {
        let won = |column: usize| Won::from_digits(&line[column]).unwrap();
        let day = |column: usize| line[column].split(' ').next()?.parse().ok();
        shop.add(&compare::OrderLine {
            line: number,
            order_no: Some(line[0].clone()),
            status: Some(payment::Status::from_typed(&line[1]).unwrap()),
            amount: won(3),
            cancelled: Some(won(4)),
            paid_on: day(5),
            cancelled_on: day(6),
            ..compare::OrderLine::default()
        });
    }
    let period = shop.period().unwrap();
    let rules = CompareRules {
        period,
        tolerance: Won::ZERO,
        days: 1,
    };
    let mut comparison = Comparison::new(shop, rules);
    let now = Clock::of_day(day_number(TODAY).unwrap()).now().shown;
    let day = |date: Date| day_number(date).unwrap();
    let days = day(period.first()) - 1..=day(period.last()) + 1;
    let sample = options::sample(1, 20_000).unwrap();
    let payments: Vec<_> = hits::payments(&sample, &days, now)
        .map(|(_, payment)| shown(&payment, now))
        .collect();
    let alone: Vec<_> = payments
        .iter()
        .filter_map(|payment| comparison.add(payment, 0))
        .collect();
    let doubts = SearchDoubts::default();
    let mut found = BTreeMap::new();
    let mut take = |compared: &compare::Compared<'_>| {
        let reasons = compared.results.to_string();
        if !reasons.is_empty() && reasons != "expected" {
            *found.entry(reasons).or_insert(0_u64) += 1;
        }
        Ok::<(), ()>(())
    };
    let left_out = comparison.each_order(&HashMap::new(), &doubts, &mut take);
    let left_out = left_out.unwrap();
    assert_eq!((left_out.other_days, left_out.unsearched), (0, 0));
    for payment in &alone {
        take(&comparison.without_order(payment, &doubts)).unwrap();
    }
    (found, faults)
}

#[test]
fn a_right_list_agrees_with_the_payments_and_each_fault_is_one_difference() {
    assert_eq!(differences(&[]).0, BTreeMap::new());
    let results = [
        ("missing", "only_gateway"),
        ("extra", "only_orders"),
        ("amount", "amount"),
        ("cancel", "cancel"),
        ("status", "status"),
        ("day", "day"),
        ("duplicate", "amount"),
    ];
    for (kind, result) in results {
        for spec in [kind.to_owned(), format!("{kind}@0.2"), format!("{kind}@1")] {
            let (found, faults) = differences(&[&spec]);
            let expected = BTreeMap::from([(result.to_owned(), faults[0].orders.unwrap())]);
            assert_eq!(found, expected, "{spec}");
        }
    }
    let all: Vec<String> = results.map(|(kind, _)| format!("{kind}@0.1")).into();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let (found, faults) = differences(&all);
    let mut expected = BTreeMap::new();
    for ((_, result), fault) in results.iter().zip(&faults) {
        *expected.entry((*result).to_owned()).or_insert(0_u64) += fault.orders.unwrap();
    }
    assert_eq!(found, expected);
}

#[test]
fn faults_leave_the_days_of_the_list_and_move_within_its_period() {
    for days in [
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 12), TODAY),
    ] {
        for faults in [&[][..], &["missing@1"], &["day@1"]] {
            let (lines, _) = made(OrderOptions {
                days: Some(days),
                ..options(faults)
            });
            let mut paid: Vec<&str> = lines
                .iter()
                .filter_map(|line| line[5].split(' ').next())
                .filter(|day| !day.is_empty())
                .collect();
            paid.sort_unstable();
            let ends = [days.0, days.1].map(|day| day.to_string());
            assert_eq!([paid[0], paid[paid.len() - 1]], [&*ends[0], &*ends[1]]);
        }
    }
    let right = made(OrderOptions {
        days: Some((date(2026, 11, 12), TODAY)),
        ..options(&[])
    });
    let moved = made(OrderOptions {
        days: Some((date(2026, 11, 12), TODAY)),
        ..options(&["day@1"])
    });
    let moved = changed(&right.0, &moved.0);
    assert!(moved.len() > 3, "{moved:?}");
}

#[test]
fn the_year_is_that_of_the_gateway_and_days_without_payments_are_an_empty_list() {
    let (year, _) = of_faults(&[]);
    let first = year[0][5].as_str();
    assert!(first.starts_with("2025-11-16 "), "{first}");
    for days in [
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(1950, 1, 1), date(1960, 1, 1)),
        (date(2070, 1, 1), date(2080, 1, 1)),
        (date(2026, 11, 16), date(2026, 11, 17)),
    ] {
        let (lines, faults) = made(OrderOptions {
            days: Some(days),
            ..options(&["missing", "day@1"])
        });
        assert!(lines.is_empty(), "{days:?}");
        assert!(faults.iter().all(|fault| fault.orders == Some(0)));
    }
    let all = made(OrderOptions {
        days: Some((date(1950, 1, 1), date(2080, 1, 1))),
        ..options(&[])
    });
    assert_eq!(all.0, year);
}

#[test]
fn a_total_is_that_of_the_lines_above_it_whatever_is_wrong_with_them() {
    let (mut lines, faults) = of_faults(&["amount@0.1", "missing@0.1", "total-row"]);
    let total = lines.pop().unwrap();
    let sum = |column: usize| -> u64 {
        let cells = lines
            .iter()
            .map(|line| line[column].parse::<u64>().unwrap());
        cells.sum()
    };
    let expected = [
        "total",
        "",
        "",
        &sum(3).to_string(),
        &sum(4).to_string(),
        "",
        "",
        "",
        "",
    ];
    assert_eq!(total, expected);
    assert_eq!((faults[2].kind, faults[2].orders), ("total-row", None));
}

#[test]
fn states_and_methods_have_our_names_and_the_usual_korean_ones() {
    for (_, method) in METHODS {
        let known = payment::Method::from_code(method.name().into());
        let names = (known.korean_name(), known.name());
        assert_eq!(method_names(method), names);
    }
    for (state, known) in [
        (OrderState::Paid, payment::Status::Paid),
        (
            OrderState::AwaitingDeposit,
            payment::Status::AwaitingDeposit,
        ),
        (
            OrderState::PartiallyCancelled,
            payment::Status::PartiallyCancelled,
        ),
        (OrderState::Cancelled, payment::Status::Cancelled),
    ] {
        assert_eq!(state.names(), (known.korean_name(), known.name()));
    }
}

#[test]
fn both_languages_have_the_same_lines_and_no_cell_needs_a_quote() {
    let faults = ["extra@0.1", "amount@0.1", "cancel@0.1", "total-row"];
    let (english, _) = of_faults(&faults);
    let (korean, _) = made(OrderOptions {
        headers: OrderHeaders::Korean,
        ..options(&faults)
    });
    assert_eq!(english.len(), korean.len());
    for (one, other) in english.iter().zip(&korean) {
        assert_eq!((one.len(), other.len()), (9, 9), "{one:?}");
        assert_eq!(one[3..], other[3..]);
        assert!(
            one.iter()
                .chain(other)
                .all(|cell| !cell.contains(['"', '\n', '\r']))
        );
    }
}

#[test]
fn what_is_no_fault_is_told_why() {
    use ParseOrderFaultError as E;
    let error = |text: &str| text.parse::<OrderFault>().unwrap_err();
    let chance = |kind, chance: &str| E::Chance {
        kind,
        chance: chance.to_owned(),
    };
    assert_eq!(error("mising@0.1"), E::Kind("mising".to_owned()));
    assert_eq!(error(""), E::Kind(String::new()));
    assert_eq!(error("cancel@"), chance("cancel", ""));
    assert_eq!(error("cancel@1.1"), chance("cancel", "1.1"));
    assert_eq!(error("day@0.1@0.2"), chance("day", "0.1@0.2"));
    assert_eq!(error("cp949@0.5"), E::NoChance("cp949"));
    for name in order_fault_names() {
        assert!(name.parse::<OrderFault>().is_ok(), "{name}");
        assert!(
            order_faults_help().contains(&format!("\n  {name} ")),
            "{name}"
        );
    }
}
