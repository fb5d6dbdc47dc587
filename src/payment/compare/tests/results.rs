//! Every result, and what people trip over.

use super::*;

#[test]
fn an_order_and_its_payment_that_agree_are_matched() {
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, nothing);
    let (rows, not_compared, _) = world.compare_all();
    let (number, tid) = ("A1".to_owned(), "t1".to_owned());
    assert_eq!(rows, [(number, tid, "matched", String::new(), 0)]);
    assert_eq!(not_compared, NotCompared::default());
}

#[test]
fn a_payment_belongs_to_an_order_by_its_tid_before_its_number_and_by_nothing_else() {
    let by_tid = World::new()
        .order("A1", 10_000, |line| line.tid = Some("t2".into()))
        .order("A2", 10_000, |line| line.tid = Some("t1".into()))
        .payment("A1", "t1", 10_000, nothing)
        .payment("A2", "t2", 10_000, nothing);
    let tids: Vec<_> = by_tid
        .compare()
        .into_iter()
        .map(|row| (row.0, row.1))
        .collect();
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(tids, [pair("A1", "t2"), pair("A2", "t1")]);
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("a1", "t1", 10_000, nothing);
    assert_eq!(world.results(), ["only_orders", "only_gateway"]);
}

#[test]
fn an_order_number_in_nfd_with_blanks_around_is_the_same() {
    let number = order_key(" \u{1100}\u{1161}-1 ");
    assert_eq!(number, "가-1");
    let world = World::new()
        .order(&number, 10_000, nothing)
        .payment(" 가-1", "t1", 10_000, nothing);
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn sums_that_differ_are_named_with_the_difference() {
    let world = World::new()
        .order("A1", 12_000, nothing)
        .payment("A1", "t1", 10_000, nothing);
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("amount", 2_000));
    let mut world = World::new()
        .order("A1", 12_000, nothing)
        .payment("A1", "t1", 10_000, nothing);
    world.rules.tolerance = Won::new(2_000);
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn an_order_without_payment_and_a_payment_without_order_are_named() {
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A2", "t2", 7_000, nothing);
    let (rows, _, totals) = world.compare_all();
    let results: Vec<_> = rows.iter().map(|row| (row.2, row.4)).collect();
    assert_eq!(results, [("only_orders", 10_000), ("only_gateway", -7_000)]);
    assert_eq!(totals.all().difference().get(), 3_000);
}

#[test]
fn a_refused_payment_is_none() {
    let refused = |payment: &mut Payment<'static>| payment.result_code = "2001".into();
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, refused)
        .payment("A9", "t9", 10_000, refused);
    assert_eq!(world.results(), ["only_orders"]);
    assert_ne!(result_code::SUCCESS, "2001");
}

#[test]
fn an_order_paid_twice_is_a_duplicate_until_one_is_given_back() {
    let twice = || {
        World::new()
            .order("A1", 10_000, nothing)
            .payment("A1", "t1", 10_000, nothing)
    };
    let world = twice().payment("A1", "t2", 10_000, nothing);
    assert_eq!(world.results(), ["duplicate amount"]);
    let world = twice().payment("A1", "t2", 10_000, cancelled(0, "20261114120000"));
    assert_eq!(world.results(), MATCHED);
    // In two parts, it is paid once.
    let world = World::new()
        .order("A1", 20_000, nothing)
        .payment("A1", "t1", 10_000, nothing)
        .payment("A1", "t2", 10_000, nothing);
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn two_equal_items_of_an_order_are_added_up() {
    let world = World::new()
        .order("A1", 5_000, nothing)
        .order("A1", 5_000, nothing)
        .payment("A1", "t1", 10_000, nothing);
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn a_fully_refunded_order_is_matched_however_the_list_says_so() {
    let paid_back = cancelled(0, "20261115120000");
    let gateway = |world: World| world.payment("A1", "t1", 10_000, paid_back);
    let lists: [fn(&mut OrderLine); 4] = [
        |line| line.cancelled = Some(Won::new(10_000)),
        |line| line.status = Some(Status::Cancelled),
        |line| {
            line.status = Some(Status::Cancelled);
            line.cancelled = Some(Won::ZERO);
        },
        |line| {
            line.status = Some(Status::Cancelled);
            line.amount = Won::ZERO;
        },
    ];
    for list in lists {
        let world = World::new().order("A1", 10_000, list);
        let paid_back = cancelled(0, "20261115120000");
        let world = world.payment("A1", "t1", 10_000, paid_back);
        assert_eq!(world.results(), MATCHED);
    }
    // As a line of its own.
    let world = World::new()
        .order("A1", 10_000, nothing)
        .order("A1", 10_000, |line| line.kind = LineKind::Cancel);
    assert_eq!(gateway(world).results(), MATCHED);
}

#[test]
fn a_partial_refund_that_one_side_lacks_is_named() {
    let told = |won: u64| move |line: &mut OrderLine| line.cancelled = Some(Won::new(won));
    let world = World::new().order("A1", 10_000, told(0)).payment(
        "A1",
        "t1",
        10_000,
        cancelled(7_000, "20261114120000"),
    );
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("cancel", 3_000));
    let world = World::new()
        .order("A1", 10_000, told(3_000))
        .payment("A1", "t1", 10_000, nothing);
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("cancel", -3_000));
}

#[test]
fn states_that_disagree_where_sums_do_not_are_named() {
    let state = |status| move |line: &mut OrderLine| line.status = Some(status);
    for (status, left, expected) in [
        (Status::Paid, None, ""),
        (Status::AwaitingDeposit, None, "status"),
        (Status::PartiallyCancelled, None, "status"),
        (Status::PartiallyCancelled, Some(4_000), ""),
        (Status::Paid, Some(4_000), "status"),
        (Status::Paid, Some(0), "status"),
        (Status::Cancelled, Some(4_000), "cancel"),
    ] {
        let world = World::new().order("A1", 10_000, state(status));
        let world = match left {
            None => world.payment("A1", "t1", 10_000, nothing),
            Some(left) => world.payment("A1", "t1", 10_000, cancelled(left, "20261114120000")),
        };
        assert_eq!(world.results(), [expected], "{status:?} {left:?}");
    }
}

#[test]
fn days_may_be_one_apart_and_the_edge_of_the_period_is_no_difference() {
    let on = |day: Date| move |line: &mut OrderLine| line.paid_on = Some(day);
    let at =
        |text: &'static str| move |payment: &mut Payment<'static>| payment.approved_at = time(text);
    for (day, approved, expected) in [
        (date(2026, 11, 13), "20261114000001", ""),
        (date(2026, 11, 12), "20261114000001", "day"),
        (date(2026, 11, 30), "20261201000001", "expected"),
        (date(2026, 11, 1), "20261031235959", "expected"),
        (date(2026, 12, 1), "20261130235959", "expected"),
    ] {
        let world =
            World::new()
                .order("A1", 10_000, on(day))
                .payment("A1", "t1", 10_000, at(approved));
        assert_eq!(world.results(), [expected], "{day} {approved}");
    }
}

#[test]
fn what_is_wholly_on_other_days_is_left_out_and_counted() {
    let world = World::new()
        .order("A1", 10_000, |line| line.paid_on = Some(date(2026, 12, 1)))
        .payment("A1", "t1", 10_000, |it| {
            it.approved_at = time("20261201000001");
        })
        .order("A2", 10_000, |line| line.paid_on = Some(date(2026, 12, 5)))
        .payment("A3", "t3", 10_000, |it| {
            it.approved_at = time("20261031000001");
        });
    let (rows, not_compared, _) = world.compare_all();
    assert_eq!(rows, []);
    let expected = NotCompared {
        other_days: 2,
        around: 1,
        unsearched: 0,
    };
    assert_eq!(not_compared, expected);
}

#[test]
fn an_unpaid_virtual_account_is_expected_unless_the_list_has_it_as_paid() {
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, unpaid)
        .order("A2", 10_000, |line| line.status = Some(Status::Paid))
        .payment("A2", "t2", 10_000, unpaid)
        .order("A3", 10_000, |line| {
            line.status = Some(Status::AwaitingDeposit);
        })
        .payment("A4", "t4", 10_000, unpaid);
    assert_eq!(
        world.results(),
        ["amount", "expected", "expected", "expected"]
    );
}

#[test]
fn a_cancel_after_the_last_day_of_the_list_is_expected() {
    let told = |line: &mut OrderLine| line.cancelled = Some(Won::ZERO);
    let next_month = || cancelled(0, "20261203120000");
    let world = World::new()
        .order("A1", 10_000, told)
        .payment("A1", "t1", 10_000, next_month());
    assert_eq!(world.results(), ["expected"]);
    // A list that goes further should have it.
    let world = World::new()
        .order("A1", 10_000, told)
        .payment("A1", "t1", 10_000, next_month())
        .order("A2", 10_000, |line| {
            line.cancelled = Some(Won::new(10_000));
            line.cancelled_on = Some(date(2026, 12, 5));
        })
        .payment("A2", "t2", 10_000, cancelled(0, "20261205120000"));
    assert_eq!(world.results(), ["cancel", ""]);
}

#[test]
fn a_refund_of_ours_explains_what_was_given_back() {
    let told = |won| move |line: &mut OrderLine| line.cancelled = Some(Won::new(won));
    let ours = |is_in_doubt| OurRefund {
        id: RefundId(17),
        amount: Won::new(10_000),
        begun_on: date(2026, 11, 30),
        is_in_doubt,
    };
    let mut world = World::new()
        .order("A1", 10_000, told(10_000))
        .payment("A1", "t1", 10_000, nothing);
    world.refunds.insert("t1".into(), vec![ours(true)]);
    assert_eq!(world.results(), ["in_doubt cancel"]);
    let mut world = World::new().order("A1", 10_000, told(0)).payment(
        "A1",
        "t1",
        10_000,
        cancelled(0, "20261130120000"),
    );
    world.refunds.insert("t1".into(), vec![ours(false)]);
    assert_eq!(world.results(), ["expected"]);
    // One of another payment explains nothing.
    let mut world = World::new().order("A1", 10_000, told(0)).payment(
        "A1",
        "t1",
        10_000,
        cancelled(0, "20261130120000"),
    );
    world.refunds.insert("t2".into(), vec![ours(false)]);
    assert_eq!(world.results(), ["cancel"]);
}

#[test]
fn what_has_no_key_or_no_balance_is_not_comparable() {
    let world = World::new()
        .order("", 10_000, nothing)
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, |it| {
            it.balance_left = Reading::Value(Won::new(5));
        })
        .payment("", "t2", 10_000, nothing)
        .payment("A3", "t3", 10_000, |it| {
            it.amount = Reading::Unreadable("?".into());
        });
    assert_eq!(world.results(), ["not_comparable"; 4]);
}

#[test]
fn rows_that_contradict_each_other_are_not_comparable() {
    let mut world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, nothing)
        .payment("A1", "t1", 9_000, nothing)
        .payment("A2", "t2", 10_000, nothing)
        .order("A3", 10_000, nothing)
        .payment("A3", "t3", 10_000, nothing);
    let contradictions = [(0, "t2".to_owned()), (0, "t3".to_owned())];
    world.doubts.contradictions = contradictions.into();
    assert_eq!(world.results(), ["not_comparable"; 3]);
}

#[test]
fn one_number_at_two_shops_is_not_guessed_and_a_tid_decides() {
    let mut world = World::new()
        .order("1001", 10_000, nothing)
        .payment("1001", "a", 10_000, nothing);
    world.payments.push((payment("1001", "b", 10_000), 1));
    assert_eq!(world.results(), ["not_comparable"]);
    let mut world = World::new()
        .order("1001", 10_000, |line| line.tid = Some("a".into()))
        .order("1001", 10_000, |line| line.tid = Some("b".into()))
        .payment("1001", "a", 10_000, nothing);
    world.payments.push((payment("1001", "b", 10_000), 1));
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn an_incomplete_search_never_says_that_a_payment_is_missing() {
    let mut world = World::new()
        .order("A1", 10_000, nothing)
        .order("A2", 10_000, |line| line.paid_on = Some(date(2026, 11, 3)))
        .order("A3", 10_000, |line| line.paid_on = None)
        .order("A4", 10_000, |line| line.paid_on = Some(date(2026, 11, 3)))
        .payment("A4", "t4", 9_000, |it| {
            it.approved_at = time("20261103101500");
        });
    let day = date(2026, 11, 15);
    world.doubts.unsearched = vec![Period::new(day, day).unwrap()];
    let (rows, not_compared, _) = world.compare_all();
    let results: Vec<_> = rows.iter().map(|row| row.2).collect();
    assert_eq!(results, ["amount"]);
    assert_eq!(not_compared.unsearched, 3);
}

#[test]
fn lines_of_one_tid_and_of_one_number_are_one_order_whichever_comes_first() {
    let lines = [
        ("A1", None, 1_000),
        ("A2", Some("t1"), 2_000),
        ("A1", Some("t1"), 4_000),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [0, 2, 1]] {
        let mut world = World::new();
        for place in order {
            let (number, tid, won) = lines[place];
            world = world.order(number, won, |line| line.tid = tid.map(Into::into));
        }
        let rows = world.payment("A1", "t1", 7_000, nothing).compare();
        let row = (
            "A1 A2".to_owned(),
            "t1".to_owned(),
            "matched",
            String::new(),
            0,
        );
        assert_eq!(rows, [row]);
    }
}

#[test]
fn what_is_kept_of_an_order_is_small() {
    assert!(size_of::<ShopOrder>() <= 120, "{}", size_of::<ShopOrder>());
}
