//! What holds of every list and all payments: each line and each payment is in one result, the sums prove the
//! difference, and no order of either side changes anything.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::DateTime;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

/// How a list says what was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// In a cell beside what was paid.
    Cells,
    /// In lines of its own.
    Lines,
    /// In neither, but it may say that an order was cancelled.
    States,
}

/// A list, and payments.
#[derive(Clone, Debug)]
struct Sides {
    lines: Vec<OrderLine>,
    payments: Vec<(Payment<'static>, u16)>,
}

/// What came of them: all that is shown of each result, and what the tests look at.
struct Outcome {
    shown: Vec<String>,
    results: Vec<Found>,
    not_compared: NotCompared,
    totals: CompareTotals,
}

struct Found {
    result: CompareResult,
    tids: BTreeSet<String>,
    lines: Vec<u64>,
    order_sum: i128,
    order_status: Option<Status>,
    gateway_sum: i128,
}

fn compare(sides: &Sides) -> Outcome {
    let mut shop = ShopOrders::new();
    for line in &sides.lines {
        shop.add(line);
    }
    assert_eq!(shop.lines(), u64::try_from(sides.lines.len()).unwrap());
    let mut comparison = Comparison::new(shop, World::new().rules);
    let payments = sides.payments.iter();
    let alone: Vec<_> = payments
        .filter_map(|(payment, profile)| comparison.add(payment, *profile))
        .collect();
    let (mut shown, mut results) = (Vec::new(), Vec::new());
    let mut totals = CompareTotals::default();
    let mut take = |compared: &Compared<'_>| {
        totals.add(compared);
        shown.push(format!("{compared:?}"));
        results.push(Found {
            result: compared.result(),
            tids: compared.tid.split(' ').map(ToOwned::to_owned).collect(),
            lines: compared.lines.clone(),
            order_sum: compared.order_sum.get(),
            order_status: compared.order_status,
            gateway_sum: compared.gateway_sum.get(),
        });
        Ok::<(), ()>(())
    };
    let doubts = SearchDoubts::default();
    let not_compared = comparison
        .each_order(&OurRefunds::new(), &doubts, &mut take)
        .unwrap();
    for payment in &alone {
        take(&comparison.without_order(payment, &doubts)).unwrap();
    }
    shown.sort();
    Outcome {
        shown,
        results,
        not_compared,
        totals,
    }
}

/// Returns a day so many after the 30th of October: that of 2 is the first, that of 31 the last that is compared.
fn day(after: i32) -> Date {
    date(2026, 10, 30).saturating_add(after.days())
}

fn is_compared(day: Date) -> bool {
    World::new().rules.has(day)
}

fn at(day: Date) -> Time<'static> {
    Time::read(day.strftime("%Y%m%d101500").to_string().into(), parse_time)
}

/// Makes a payment of a state, of which so many won were given back if it was in part.
fn in_state(
    number: &str,
    tid: &str,
    won: u64,
    state: (Status, u64),
    days: (Date, Date),
) -> Payment<'static> {
    let mut payment = payment(number, tid, won);
    payment.approved_at = at(days.0);
    let left = match state.0 {
        Status::Paid => return payment,
        Status::Failed => {
            payment.result_code = "2001".into();
            return payment;
        }
        Status::AwaitingDeposit => {
            unpaid(&mut payment);
            return payment;
        }
        Status::Unclear => {
            payment.balance_left = Reading::Value(Won::new(won + 1));
            return payment;
        }
        Status::Cancelled => 0,
        Status::PartiallyCancelled => won - state.1,
    };
    payment.balance_left = Reading::Value(Won::new(left));
    payment.cancelled_at = at(days.1);
    payment
}

fn states() -> impl Strategy<Value = Status> {
    use Status::{AwaitingDeposit, Cancelled, Failed, Paid, PartiallyCancelled, Unclear};
    select(vec![
        Paid,
        Paid,
        Paid,
        PartiallyCancelled,
        Cancelled,
        Cancelled,
        AwaitingDeposit,
        Failed,
        Unclear,
    ])
}

fn wons() -> impl Strategy<Value = u64> {
    select(vec![5_000, 10_000, 10_000, 15_000, 20_000])
}

/// Payments of few order numbers, each with a TID of its own.
fn payments(days: std::ops::Range<i32>) -> impl Strategy<Value = Vec<(Payment<'static>, u16)>> {
    let payment = (
        0..7_usize,
        wons(),
        states(),
        1..5_000_u64,
        days,
        0..8,
        0..8_u16,
    );
    prop::collection::vec(payment, 0..10).prop_map(|payments| {
        let payments = payments.into_iter().enumerate();
        let payments = payments.map(
            |(place, (number, won, state, back, after, later, profile))| {
                let number = ["", "A1", "A2", "A3", "A4", "A5", "A6"][number];
                let days = (day(after), day(after + later));
                let tid = format!("t{place}");
                let payment = in_state(number, &tid, won, (state, back), days);
                (payment, u16::from(profile == 0))
            },
        );
        payments.collect()
    })
}

fn line(style: Style) -> impl Strategy<Value = OrderLine> {
    let keys = (0..6_usize, prop::option::weighted(0.3, 0..10_usize));
    let status = prop::option::weighted(0.7, states());
    let days = (
        prop::option::weighted(0.9, 0..34_i32),
        prop::option::weighted(0.2, 0..34_i32),
    );
    let words = (
        select(vec![None, Some("bank"), Some("card")]),
        any::<bool>(),
    );
    (keys, wons(), 0..4_u64, any::<bool>(), status, days, words).prop_map(
        move |((number, tid), won, back, is_cancel, status, days, words)| {
            let number = ["", "A1", "A2", "A3", "A4", "A5"][number];
            let is_cancel = style == Style::Lines && is_cancel;
            let kind = if is_cancel {
                LineKind::Cancel
            } else {
                LineKind::Paid
            };
            OrderLine {
                line: 0,
                order_no: Some(number.to_owned()),
                tid: tid.map(|tid| format!("t{tid}")),
                amount: Won::new(won),
                kind,
                cancelled: (style == Style::Cells).then_some(Won::new(back * 2_500)),
                // Beside lines of cancels, a state says nothing of how much.
                status: status.filter(|it| {
                    let is_partly = *it == Status::PartiallyCancelled;
                    !(is_cancel || is_partly && style == Style::Lines)
                }),
                paid_on: days.0.map(day),
                cancelled_on: days.1.map(day),
                method: words.0.map(ToOwned::to_owned),
                reason: words.1.then(|| format!("{number}{won}")),
            }
        },
    )
}

fn sides(styles: Vec<Style>) -> impl Strategy<Value = Sides> {
    let lines = select(styles).prop_flat_map(|style| prop::collection::vec(line(style), 0..12));
    (lines, payments(0..34)).prop_map(|(mut lines, payments)| {
        for (line, number) in lines.iter_mut().zip(2..) {
            line.line = number;
        }
        Sides { lines, payments }
    })
}

fn all_styles() -> impl Strategy<Value = Sides> {
    sides(vec![Style::Cells, Style::Lines, Style::States])
}

/// Returns the lines of each order: those that a number or a TID ties to one another.
fn orders(lines: &[OrderLine]) -> Vec<Vec<&OrderLine>> {
    let mut groups: Vec<Vec<&OrderLine>> = Vec::new();
    for line in lines {
        let keys = |line: &OrderLine| {
            let keys = [("number", &line.order_no), ("tid", &line.tid)].into_iter();
            let keys = keys.filter_map(|(kind, key)| Some((kind, key.clone()?)));
            keys.filter(|(_, key)| !key.is_empty())
                .collect::<BTreeSet<_>>()
        };
        let own = keys(line);
        let is_tied = |group: &Vec<&OrderLine>| group.iter().any(|it| !keys(it).is_disjoint(&own));
        let (tied, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_tied);
        let mut group: Vec<_> = tied.into_iter().flatten().collect();
        group.push(line);
        rest.push(group);
        groups = rest;
    }
    groups
}

/// Returns what is left of an order by its lines, in won.
fn left_by_list(lines: &[&OrderLine]) -> i128 {
    use Status::{AwaitingDeposit, Cancelled, Failed};
    let is_paid = |line: &&OrderLine| {
        let status = line.status;
        status.is_some_and(|it| !matches!(it, AwaitingDeposit | Failed))
    };
    let has_paid = lines.iter().any(is_paid);
    let (mut paid, mut beside, mut apart) = (0, 0, 0);
    for line in lines {
        let won = i128::from(line.amount.get());
        let back = line.cancelled.map_or(0, |it| i128::from(it.get()));
        match line.status {
            None if line.kind == LineKind::Cancel => apart += won,
            Some(Failed) => {}
            Some(AwaitingDeposit) if has_paid => beside += back,
            Some(Cancelled) if back == 0 => {
                paid += won;
                beside += won;
            }
            _ => {
                paid += won;
                beside += back;
            }
        }
    }
    // Said in two ways, it was given back once.
    let back = if beside == apart {
        beside
    } else {
        beside + apart
    };
    paid - back
}

/// Returns what is left of a payment, in won.
fn left_by_gateway(payment: &Payment<'_>) -> i128 {
    let status = payment.status();
    let balance = match payment.balance() {
        Balance::Known(left) => left.get(),
        Balance::Unknown => payment.amount.value().unwrap().get(),
    };
    if status.has_been_paid() {
        i128::from(balance)
    } else {
        0
    }
}

fn shuffled<T: Clone>(items: &[T], places: &[Index]) -> Vec<T> {
    let mut rest = items.to_vec();
    let mut shuffled = Vec::new();
    for place in places.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        shuffled.push(rest.swap_remove(place.index(rest.len())));
    }
    shuffled
}

proptest! {
    #[test]
    fn each_line_of_a_day_that_is_compared_is_in_one_result(sides in all_styles()) {
        let outcome = compare(&sides);
        let found: Vec<u64> = outcome.results.iter().flat_map(|it| it.lines.clone()).collect();
        let distinct: BTreeSet<u64> = found.iter().copied().collect();
        prop_assert_eq!(found.len(), distinct.len());
        for line in &sides.lines {
            let is_paid = line.kind == LineKind::Paid;
            if line.paid_on.is_some_and(is_compared) && is_paid {
                prop_assert!(distinct.contains(&line.line), "{:?}", line);
            }
        }
        // What is in none is of an order that is left out, and counted.
        let is_left_out = |order: &&Vec<&OrderLine>| {
            order.iter().all(|line| !distinct.contains(&line.line))
        };
        let orders = orders(&sides.lines);
        let left_out = orders.iter().filter(is_left_out).count();
        let not_compared = outcome.not_compared;
        prop_assert_eq!(u64::try_from(left_out).unwrap(), not_compared.other_days);
        prop_assert_eq!(not_compared.unsearched, 0);
        let whole = orders.iter().filter(|order| {
            outcome.results.iter().any(|it| {
                let lines: BTreeSet<u64> = order.iter().map(|line| line.line).collect();
                it.lines.iter().copied().collect::<BTreeSet<_>>() == lines
            })
        });
        prop_assert_eq!(whole.count() + left_out, orders.len());
    }

    #[test]
    fn each_payment_of_a_day_that_is_compared_is_in_one_result(sides in all_styles()) {
        let outcome = compare(&sides);
        let mut in_none = 0;
        for (payment, _) in &sides.payments {
            let tid = payment.tid.as_ref();
            let count = outcome.results.iter().filter(|it| it.tids.contains(tid)).count();
            let approved = payment.approved_at.value().map(DateTime::date);
            if payment.status() == Status::Failed {
                continue;
            }
            let is_paid = payment.status().has_been_paid();
            if is_paid && approved.is_none_or(is_compared) {
                prop_assert_eq!(count, 1, "{}", tid);
            } else {
                prop_assert!(count <= 1, "{}", tid);
            }
            in_none += u64::from(count == 0);
        }
        prop_assert!(outcome.not_compared.around <= in_none);
    }

    #[test]
    fn the_sums_of_the_results_are_those_of_the_lines_and_of_the_payments(
        sides in sides(vec![Style::Cells, Style::Lines]),
    ) {
        // A line that has a cancel, so that the list tells of them, whatever else it has.
        let mut sides = sides;
        sides.lines.push(OrderLine {
            line: 99,
            cancelled: Some(Won::ZERO),
            ..order(99, "B1", 1_000)
        });
        let outcome = compare(&sides);
        let (mut orders_left, mut gateway_left) = (0, 0);
        let groups = orders(&sides.lines);
        for found in &outcome.results {
            let group = groups.iter().find(|it| it.iter().any(|line| found.lines.contains(&line.line)));
            let by_list = group.map_or(0, |lines| left_by_list(lines));
            let payments = sides.payments.iter().filter(|(it, _)| found.tids.contains(it.tid.as_ref()));
            let is_paid = payments.clone().any(|(it, _)| it.status().has_been_paid());
            let awaits = found.order_status == Some(Status::AwaitingDeposit) && !is_paid;
            let by_list = if awaits { 0 } else { by_list };
            let by_gateway: i128 = payments.map(|(it, _)| left_by_gateway(it)).sum();
            prop_assert_eq!(found.order_sum, by_list);
            prop_assert_eq!(found.gateway_sum, by_gateway);
            if found.result == CompareResult::Matched {
                prop_assert_eq!(by_list, by_gateway);
            }
            orders_left += by_list;
            gateway_left += by_gateway;
        }
        let all = outcome.totals.all();
        prop_assert_eq!(all.orders.get(), orders_left);
        prop_assert_eq!(all.gateway.get(), gateway_left);
        prop_assert_eq!(all.difference().get(), orders_left - gateway_left);
        let differences = outcome.totals.iter().map(|(_, it)| it.difference().get());
        prop_assert_eq!(differences.sum::<i128>(), orders_left - gateway_left);
        prop_assert_eq!(usize::try_from(all.count).unwrap(), outcome.results.len());
    }

    #[test]
    fn what_is_matched_has_no_difference_however_the_list_says_it(sides in all_styles()) {
        for found in compare(&sides).results {
            if found.result == CompareResult::Matched {
                prop_assert_eq!(found.order_sum, found.gateway_sum);
            }
        }
    }

    #[test]
    fn no_order_of_lines_or_of_payments_changes_a_result(
        sides in all_styles(),
        lines in prop::collection::vec(any::<Index>(), 12),
        payments in prop::collection::vec(any::<Index>(), 12),
    ) {
        let other = Sides {
            lines: shuffled(&sides.lines, &lines),
            payments: shuffled(&sides.payments, &payments),
        };
        let (one, other) = (compare(&sides), compare(&other));
        prop_assert_eq!(one.shown, other.shown);
        prop_assert_eq!(one.not_compared, other.not_compared);
        prop_assert_eq!(one.totals, other.totals);
    }

    #[test]
    fn a_list_that_is_made_of_the_payments_themselves_has_no_difference(
        payments in payments(2..25),
        is_by_tid in any::<bool>(),
        tells in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let payments: Vec<_> = payments.into_iter().map(|(it, _)| (it, 0)).collect();
        let (tells_cancels, tells_states, tells_days) = tells;
        let lines = payments.iter().zip(2..).map(|((payment, _), line)| OrderLine {
            line,
            order_no: (!is_by_tid).then(|| payment.order_no.to_string()),
            tid: (is_by_tid || payment.order_no.is_empty()).then(|| payment.tid.to_string()),
            amount: payment.amount.value().unwrap(),
            cancelled: payment.cancelled().filter(|_| tells_cancels),
            status: Some(payment.status()).filter(|_| tells_states),
            paid_on: payment.approved_at.value().map(DateTime::date).filter(|_| tells_days),
            cancelled_on: payment.cancelled_at.value().map(DateTime::date).filter(|_| tells_days),
            ..OrderLine::default()
        });
        let mut lines: Vec<_> = lines.collect();
        if !tells_states {
            // Only by its state can a list say that nothing was paid.
            let is_paid = |line: &OrderLine| {
                let place = usize::try_from(line.line - 2).unwrap();
                payments[place].0.status().has_been_paid()
            };
            lines.retain(is_paid);
        }
        let sides = Sides { lines, payments };
        for found in compare(&sides).results {
            let states: Vec<_> = sides.payments.iter()
                .filter(|(it, _)| found.tids.contains(it.tid.as_ref()))
                .map(|(it, _)| it.status())
                .filter(|it| *it != Status::Failed)
                .collect();
            let expected = if states.contains(&Status::Unclear) {
                CompareResult::NotComparable
            } else if !states.is_empty() && states.iter().all(|it| *it == Status::AwaitingDeposit) {
                CompareResult::Expected
            } else {
                CompareResult::Matched
            };
            prop_assert_eq!(found.result, expected);
            if expected == CompareResult::Matched {
                prop_assert_eq!(found.order_sum, found.gateway_sum);
            }
        }
    }
}
