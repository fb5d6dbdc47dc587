//! Which cancels are proposed: only one that the list plainly has, of a payment that it plainly is of.

use super::*;

type Due = Option<(&'static str, u64, u64)>;

fn due(world: World) -> Due {
    let mut comparison = Comparison::new(world.shop, world.rules);
    for (payment, profile) in &world.payments {
        assert_eq!(comparison.add(payment, *profile), None);
    }
    let mut found = Vec::new();
    let take = |compared: &Compared<'_>| {
        let due = compared.cancel_due.as_ref();
        found.push(due.map(|it| {
            let known = ["t1", "t2"].into_iter().find(|tid| *tid == it.tid);
            (known.unwrap(), it.amount.get(), it.balance.get())
        }));
        Ok::<(), ()>(())
    };
    comparison
        .each_order(&world.refunds, &world.doubts, take)
        .unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn told(won: u64) -> impl FnOnce(&mut OrderLine) {
    move |line| line.cancelled = Some(Won::new(won))
}

fn of_one(listed: u64) -> World {
    let world = World::new().order("A1", 10_000, told(listed));
    world.payment("A1", "t1", 10_000, cancelled(7_000, "20261114120000"))
}

#[test]
fn what_the_list_has_given_back_and_the_gateway_has_not_is_due() {
    assert_eq!(due(of_one(5_000)), Some(("t1", 2_000, 7_000)));
    assert_eq!(due(of_one(10_000)), Some(("t1", 7_000, 7_000)));
}

#[test]
fn nothing_is_due_where_nothing_is_missing_or_more_than_is_left() {
    assert_eq!(due(of_one(3_000)), None);
    assert_eq!(due(of_one(2_000)), None);
    assert_eq!(due(of_one(10_001)), None);
}

#[test]
fn nothing_is_due_where_what_was_paid_differs_too() {
    let world = World::new()
        .order("A1", 12_000, told(5_000))
        .payment("A1", "t1", 10_000, nothing);
    assert_eq!(due(world), None);
}

#[test]
fn nothing_is_due_of_one_of_several_payments_that_stand() {
    let world = World::new()
        .order("A1", 20_000, told(5_000))
        .payment("A1", "t1", 10_000, nothing)
        .payment("A1", "t2", 10_000, nothing);
    assert_eq!(due(world), None);
    // Where one of them was given back, the rest is of the other.
    let world = World::new()
        .order("A1", 20_000, told(15_000))
        .payment("A1", "t1", 10_000, nothing)
        .payment("A1", "t2", 10_000, cancelled(0, "20261114120000"));
    assert_eq!(due(world), Some(("t1", 5_000, 10_000)));
}

#[test]
fn nothing_is_due_while_a_refund_of_ours_is_in_doubt_whatever_its_amount() {
    for amount in [2_000, 1] {
        let mut world = of_one(5_000);
        let refund = OurRefund {
            id: RefundId(17),
            amount: Won::new(amount),
            begun_on: DAY,
            is_in_doubt: true,
        };
        world.refunds.insert("t1".into(), vec![refund]);
        assert_eq!(due(world), None, "{amount}");
    }
}

#[test]
fn nothing_is_due_of_a_payment_that_the_list_calls_by_another_tid() {
    for (tid, expected) in [("t1", Some(("t1", 5_000, 10_000))), ("t9", None)] {
        let world = World::new()
            .order("A1", 10_000, |line| {
                line.tid = Some(tid.into());
                line.cancelled = Some(Won::new(5_000));
            })
            .payment("A1", "t1", 10_000, nothing);
        assert_eq!(due(world), expected, "{tid}");
    }
}

#[test]
fn nothing_is_due_where_the_list_says_in_two_ways_how_much_and_they_differ() {
    let world = |apart| {
        World::new()
            .order("A1", 10_000, told(3_000))
            .order("A1", apart, |line| line.kind = LineKind::Cancel)
            .payment("A1", "t1", 10_000, nothing)
    };
    assert_eq!(due(world(3_000)), Some(("t1", 3_000, 10_000)));
    assert_eq!(due(world(2_000)), None);
}

#[test]
fn nothing_is_due_by_an_incomplete_search() {
    let mut world = of_one(5_000);
    let day = date(2026, 11, 25);
    world.doubts.unsearched = vec![Period::new(day, day).unwrap()];
    assert_eq!(due(world), None);
}

#[test]
fn nothing_is_due_within_the_tolerance() {
    let mut world = of_one(5_000);
    world.rules.tolerance = Won::new(2_000);
    assert_eq!(due(world), None);
    let mut world = of_one(5_000);
    world.rules.tolerance = Won::new(1_999);
    assert_eq!(due(world), Some(("t1", 2_000, 7_000)));
}

#[test]
fn of_several_reasons_that_of_the_first_line_is_given_in_whatever_order_they_come() {
    for places in [[0, 1], [1, 0]] {
        let mut shop = ShopOrders::new();
        for place in places {
            shop.add(&OrderLine {
                reason: Some(["too small", "too late"][place].to_owned()),
                cancelled: Some(Won::new(1_000)),
                ..order([2, 3][place], "A1", 5_000)
            });
        }
        let mut comparison = Comparison::new(shop, World::new().rules);
        assert_eq!(comparison.add(&payment("A1", "t1", 10_000), 0), None);
        let take = |compared: &Compared<'_>| {
            let due = compared.cancel_due.as_ref().unwrap();
            assert_eq!(due.reason.as_deref(), Some("too small"), "{places:?}");
            Ok::<(), ()>(())
        };
        let doubts = SearchDoubts::default();
        let judged = comparison.each_order(&OurRefunds::new(), &doubts, take);
        assert_eq!(judged, Ok(NotCompared::default()));
    }
}
