//! The comparison of orders with payments, written a second time in SQL: a full outer join over the sums of both
//! sides. Counts and sums of each result are the same.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::collections::BTreeMap;

use cookiepay::payment::compare::{
    CompareRules, CompareTotals, Compared, Comparison, OrderLine, OurRefunds, SearchDoubts,
    ShopOrders,
};
use cookiepay::payment::{Method, Payment, Period, Reading, Won, parse_time, result_code};
use jiff::civil::{Date, date};
use rusqlite::{Connection, params};

/// Each result: how many there are, what the orders come to and what the gateway has.
type Sums = BTreeMap<String, (u64, i128, i128)>;

const DAY: Date = date(2026, 11, 14);

const BOTH_SIDES: &str = "
    WITH o AS (
        SELECT number, SUM(paid) AS paid, SUM(cancelled) AS cancelled FROM orders GROUP BY number
    ), g AS (
        SELECT number, COUNT(*) AS payments, SUM(paid) AS paid, SUM(cancelled) AS cancelled
        FROM payments GROUP BY number
    )
    SELECT
        CASE
            WHEN o.number IS NULL THEN 'only_gateway'
            WHEN g.number IS NULL AND o.cancelled = o.paid THEN 'expected'
            WHEN g.number IS NULL THEN 'only_orders'
            WHEN g.payments > 1 AND g.paid > o.paid THEN 'duplicate'
            WHEN g.paid <> o.paid THEN 'amount'
            WHEN g.cancelled <> o.cancelled THEN 'cancel'
            ELSE 'matched'
        END AS result,
        SUM(CASE WHEN o.number IS NULL THEN g.payments ELSE 1 END),
        SUM(COALESCE(o.paid - o.cancelled, 0)),
        SUM(COALESCE(g.paid - g.cancelled, 0))
    FROM o FULL OUTER JOIN g ON o.number = g.number
    GROUP BY result";

/// A row of either side: order number, what was paid, what was given back of it.
type Row = (String, u64, u64);

/// Makes both sides: most agree, and each other way to be happens often enough.
fn sides(random: &mut fastrand::Rng) -> (Vec<Row>, Vec<Row>) {
    let (mut orders, mut payments) = (Vec::new(), Vec::new());
    for number in 0..random.u32(0..40) {
        let number = format!("A{number}");
        let parts = [1, 1, 1, 2, 3][random.usize(0..5)];
        let mut rows: Vec<(u64, u64)> = Vec::new();
        for _ in 0..parts {
            let paid = random.u64(1..5) * 1_000;
            // One of several that is given back whole may be another attempt: that is not written here.
            let most = if parts == 1 { paid } else { paid - 1 };
            let cancelled = [0, 0, random.u64(0..=most), most][random.usize(0..4)];
            rows.push((paid, cancelled));
        }
        let (has_order, has_payment) = (random.u8(0..10) > 0, random.u8(0..10) > 0);
        if has_payment {
            let rows = rows.iter();
            payments.extend(rows.map(|(paid, cancelled)| (number.clone(), *paid, *cancelled)));
        }
        match random.u8(0..10) {
            0 => rows[0].0 += 1_000,
            1 if rows[0].1 < rows[0].0 => rows[0].1 += 1,
            2 => rows.extend(rows.clone()),
            3 if rows.len() > 1 => rows.truncate(1),
            // Lines need not be split as payments are.
            4 => {
                let paid = rows.iter().map(|it| it.0).sum();
                rows = vec![(paid, rows.iter().map(|it| it.1).sum())];
            }
            _ => {}
        }
        if has_order {
            orders.extend(
                rows.into_iter()
                    .map(|(paid, back)| (number.clone(), paid, back)),
            );
        }
    }
    random.shuffle(&mut orders);
    random.shuffle(&mut payments);
    (orders, payments)
}

fn by_sql(orders: &[Row], payments: &[Row]) -> Sums {
    let connection = Connection::open_in_memory().expect("a database");
    for (table, rows) in [("orders", orders), ("payments", payments)] {
        let create = format!("CREATE TABLE {table} (number TEXT, paid INTEGER, cancelled INTEGER)");
        connection.execute(&create, []).expect("a table");
        let insert = format!("INSERT INTO {table} VALUES (?1, ?2, ?3)");
        let mut insert = connection.prepare(&insert).expect("a statement");
        for (number, paid, cancelled) in rows {
            let [paid, cancelled] =
                [paid, cancelled].map(|won| i64::try_from(*won).expect("a sum"));
            insert
                .execute(params![number, paid, cancelled])
                .expect("a row");
        }
    }
    let mut query = connection.prepare(BOTH_SIDES).expect("a statement");
    let rows = query.query_map([], |row| {
        let sums: (i64, i64) = (row.get(2)?, row.get(3)?);
        let count: i64 = row.get(1)?;
        let count = u64::try_from(count).expect("a count");
        Ok((row.get(0)?, (count, i128::from(sums.0), i128::from(sums.1))))
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

fn payment(place: usize, (number, paid, cancelled): &Row) -> Payment<'static> {
    let time = || Reading::read("20261114101500".into(), parse_time);
    let mut payment = Payment {
        result_code: result_code::SUCCESS.into(),
        order_no: number.clone().into(),
        tid: format!("t{place}").into(),
        amount: Reading::Value(Won::new(*paid)),
        method: Method::Card,
        approved_at: time(),
        ..Payment::blank()
    };
    if *cancelled > 0 {
        payment.balance_left = Reading::Value(Won::new(paid - cancelled));
        payment.cancelled_at = time();
    }
    payment
}

fn by_comparison(orders: &[Row], payments: &[Row]) -> Sums {
    let mut shop = ShopOrders::new();
    for ((number, paid, cancelled), line) in orders.iter().zip(2..) {
        shop.add(&OrderLine {
            line,
            order_no: Some(number.clone()),
            amount: Won::new(*paid),
            cancelled: Some(Won::new(*cancelled)),
            paid_on: Some(DAY),
            ..OrderLine::default()
        });
    }
    let rules = CompareRules {
        period: Period::new(DAY, DAY).expect("a period"),
        tolerance: Won::ZERO,
        days: 1,
    };
    let mut comparison = Comparison::new(shop, rules);
    let payments: Vec<_> = payments
        .iter()
        .enumerate()
        .map(|(place, row)| payment(place, row))
        .collect();
    let alone: Vec<_> = payments
        .iter()
        .filter_map(|payment| comparison.add(payment, 0))
        .collect();
    let mut totals = CompareTotals::default();
    let mut take = |compared: &Compared<'_>| {
        totals.add(compared);
        Ok::<(), ()>(())
    };
    let doubts = SearchDoubts::default();
    let judged = comparison.each_order(&OurRefunds::new(), &doubts, &mut take);
    judged.expect("nothing fails");
    for payment in &alone {
        take(&comparison.without_order(payment, &doubts)).expect("nothing fails");
    }
    let sums = totals.iter().map(|(result, it)| {
        let sums = (it.count, it.orders.get(), it.gateway.get());
        (result.name().to_owned(), sums)
    });
    sums.collect()
}

#[test]
fn a_comparison_by_order_numbers_is_the_full_outer_join_of_both_sides() {
    let mut seen = BTreeMap::<String, u64>::new();
    for seed in 0..400 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut orders, payments) = sides(&mut random);
        // A list without a line says nothing of cancels.
        orders.push(("B1".to_owned(), 1_000, 0));
        let expected = by_sql(&orders, &payments);
        assert_eq!(by_comparison(&orders, &payments), expected, "seed {seed}");
        for (result, (count, ..)) in expected {
            *seen.entry(result).or_default() += count;
        }
    }
    // Each result was met, and often.
    assert_eq!(seen.len(), 7, "{seen:?}");
    assert!(seen.values().all(|count| *count > 40), "{seen:?}");
}
