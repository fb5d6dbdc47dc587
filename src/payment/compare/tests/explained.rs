//! What is called expected or in doubt, and so no difference: no more than what explains it.

use super::*;

fn told(won: u64) -> impl FnOnce(&mut OrderLine) {
    move |line| line.cancelled = Some(Won::new(won))
}

fn refund(amount: u64, begun_on: Date, is_in_doubt: bool) -> OurRefund {
    OurRefund {
        id: RefundId(17),
        amount: Won::new(amount),
        begun_on,
        is_in_doubt,
    }
}

fn with_refunds(mut world: World, refunds: Vec<OurRefund>) -> Vec<String> {
    world.refunds.insert("t1".into(), refunds);
    world.results()
}

#[test]
fn a_refund_in_doubt_explains_no_more_than_its_amount() {
    let world = |listed, paid| {
        World::new()
            .order("A1", paid, told(listed))
            .payment("A1", "t1", 10_000, nothing)
    };
    let in_doubt = |won| refund(won, DAY, true);
    for (listed, paid, refunds, expected) in [
        (10_000, 10_000, vec![10_000], "in_doubt cancel"),
        (10_000, 10_000, vec![1_000], "cancel"),
        (3_000, 10_000, vec![1_000, 2_000], "in_doubt cancel"),
        (3_000, 10_000, vec![3_000, 2_000], "in_doubt cancel"),
        (0, 10_000, vec![3_000], ""),
        // It explains no other sum paid.
        (3_000, 12_000, vec![3_000], "amount cancel"),
        (0, 12_000, vec![3_000], "amount"),
    ] {
        let refunds = refunds.into_iter().map(in_doubt).collect();
        let results = with_refunds(world(listed, paid), refunds);
        assert_eq!(results, [expected], "{listed} {paid}");
    }
}

#[test]
fn a_refund_in_doubt_that_was_made_after_all_explains_that_the_list_lacks_it() {
    let world = || {
        let back = cancelled(7_000, "20261120120000");
        let world = World::new().order("A1", 10_000, told(0));
        world.payment("A1", "t1", 10_000, back)
    };
    let results = with_refunds(world(), vec![refund(3_000, DAY, true)]);
    assert_eq!(results, ["in_doubt cancel"]);
    let results = with_refunds(world(), vec![refund(2_999, DAY, true)]);
    assert_eq!(results, ["cancel"]);
}

#[test]
fn a_refund_of_ours_that_the_list_should_have_explains_nothing() {
    let world = || {
        let back = cancelled(7_000, "20261130120000");
        let world = World::new().order("A1", 10_000, told(0));
        world.payment("A1", "t1", 10_000, back)
    };
    let last = date(2026, 11, 30);
    for (amount, day, expected) in [
        (3_000, last, "expected"),
        (3_000, date(2026, 11, 29), "cancel"),
        (2_000, last, "cancel"),
        (4_000, last, "cancel"),
    ] {
        let results = with_refunds(world(), vec![refund(amount, day, false)]);
        assert_eq!(results, [expected], "{amount} {day}");
    }
}

#[test]
fn a_cancel_next_month_is_expected_though_the_list_has_one_of_this_month() {
    let world = World::new()
        .order("A1", 10_000, |line| {
            line.cancelled = Some(Won::new(3_000));
            line.cancelled_on = Some(date(2026, 11, 16));
        })
        .payment("A1", "t1", 10_000, cancelled(5_000, "20261203120000"));
    assert_eq!(world.results(), ["expected"]);
}

#[test]
fn a_cancel_of_the_last_day_is_no_cancel_after_it() {
    let world = World::new().order("A1", 10_000, told(0)).payment(
        "A1",
        "t1",
        10_000,
        cancelled(5_000, "20261130235959"),
    );
    assert_eq!(world.results(), ["cancel"]);
}

#[test]
fn a_cancel_next_month_explains_no_state_of_an_order_that_was_not_paid() {
    let world = |status, cancelled_amount: Option<u64>| {
        World::new()
            .order("A1", 10_000, |line| {
                line.status = Some(status);
                line.cancelled = cancelled_amount.map(Won::new);
            })
            .payment("A1", "t1", 10_000, cancelled(0, "20261203120000"))
    };
    for (status, listed, expected) in [
        (Status::Paid, None, "expected"),
        (Status::Paid, Some(0), "expected"),
        (Status::PartiallyCancelled, Some(3_000), "expected"),
        (Status::AwaitingDeposit, None, "status"),
        (Status::AwaitingDeposit, Some(0), "cancel"),
        (Status::Failed, Some(0), "amount cancel"),
    ] {
        let results = world(status, listed).results();
        assert_eq!(results, [expected], "{status:?} {listed:?}");
    }
}

#[test]
fn a_cancel_that_the_list_alone_has_is_never_explained_by_the_edge() {
    let world = World::new().order("A1", 10_000, told(9_000)).payment(
        "A1",
        "t1",
        10_000,
        cancelled(5_000, "20261203120000"),
    );
    assert_eq!(world.results(), ["cancel"]);
}

#[test]
fn a_line_of_a_cancel_is_of_its_own_day() {
    let cancel = |day: Date| {
        move |line: &mut OrderLine| {
            line.kind = LineKind::Cancel;
            line.paid_on = Some(day);
        }
    };
    // Of another day, it is left out; of this month, it is said that its payment is missing.
    let world = World::new().order("A1", 10_000, cancel(date(2026, 12, 5)));
    let (rows, not_compared, _) = world.compare_all();
    assert_eq!((rows, not_compared.other_days), (Vec::new(), 1));
    let world = World::new().order("A1", 10_000, cancel(DAY));
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("only_orders", -10_000));
    // What was paid before the first day is in the list of another month.
    let paid = |at: &'static str| {
        move |payment: &mut Payment<'static>| {
            payment.approved_at = time(at);
            cancelled(7_000, "20261101120000")(payment);
        }
    };
    let first = date(2026, 11, 1);
    for (won, at, expected) in [
        (3_000, "20261031235959", "expected"),
        (4_000, "20261031235959", "cancel expected"),
        (3_000, "20261101000000", "amount"),
    ] {
        let world = World::new().order("A1", won, cancel(first));
        let world = world.payment("A1", "t1", 10_000, paid(at));
        assert_eq!(world.results(), [expected], "{won} {at}");
    }
}

#[test]
fn an_incomplete_search_says_of_no_order_without_payment_that_it_is_as_it_should_be() {
    for change in [
        |line: &mut OrderLine| line.status = Some(Status::AwaitingDeposit),
        |line: &mut OrderLine| line.status = Some(Status::Cancelled),
        |line: &mut OrderLine| line.amount = Won::ZERO,
    ] {
        let mut world = World::new().order("A1", 10_000, change);
        let day = date(2026, 11, 25);
        world.doubts.unsearched = vec![Period::new(day, day).unwrap()];
        let (rows, not_compared, _) = world.compare_all();
        assert_eq!((rows, not_compared.unsearched), (Vec::new(), 1));
    }
}

#[test]
fn days_that_did_not_come_take_away_what_could_have_been_paid_on_them_and_no_more() {
    for (day, is_compared) in [
        (5, true),
        (8, true),
        (9, false),
        (13, false),
        (16, false),
        (17, true),
    ] {
        let paid_on = date(2026, 11, day);
        let mut world = World::new()
            .order("A1", 10_000, |line| line.paid_on = Some(paid_on))
            .payment("A1", "t1", 10_000, |it| {
                it.approved_at = Time::read(format!("202611{day:02}101500").into(), parse_time);
            });
        let unsearched = Period::new(date(2026, 11, 10), date(2026, 11, 15)).unwrap();
        world.doubts.unsearched = vec![unsearched];
        let (rows, ..) = world.compare_all();
        assert_eq!(!rows.is_empty(), is_compared, "{day}");
    }
}

#[test]
fn a_payment_of_a_day_that_nobody_can_read_is_compared_though_its_order_is_of_another() {
    let world = World::new()
        .order("A1", 12_000, |line| line.paid_on = Some(date(2026, 12, 5)))
        .payment("A1", "t1", 10_000, |it| it.approved_at = time("soon"));
    assert_eq!(world.results(), ["amount"]);
}

#[test]
fn a_refund_in_doubt_explains_a_state_without_a_sum_only_where_the_list_has_some_given_back() {
    let state = |status| move |line: &mut OrderLine| line.status = Some(status);
    let back = || cancelled(7_000, "20261120120000");
    let world = World::new().order("A1", 10_000, state(Status::PartiallyCancelled));
    let world = world.payment("A1", "t1", 10_000, nothing);
    assert_eq!(
        with_refunds(world, vec![refund(2_999, DAY, true)]),
        ["in_doubt status"]
    );
    let world = World::new().order("A1", 10_000, state(Status::Paid));
    let world = world.payment("A1", "t1", 10_000, back());
    assert_eq!(
        with_refunds(world, vec![refund(2_999, DAY, true)]),
        ["status"]
    );
}

#[test]
fn an_order_with_a_line_of_what_was_paid_is_compared_by_it_across_the_edge_too() {
    let first = date(2026, 11, 1);
    let world = World::new()
        .order("A1", 12_000, |line| line.paid_on = Some(first))
        .order("A1", 3_000, |line| {
            line.kind = LineKind::Cancel;
            line.paid_on = Some(first);
        })
        .payment("A1", "t1", 10_000, |payment| {
            payment.approved_at = time("20261031235959");
            cancelled(7_000, "20261101120000")(payment);
        });
    assert_eq!(world.results(), ["amount expected"]);
}

#[test]
fn what_the_list_has_as_given_back_may_be_refunded_by_us_at_any_later_day() {
    let world = |listed: Date| {
        World::new()
            .order("A1", 10_000, |line| {
                line.cancelled = Some(Won::new(10_000));
                line.cancelled_on = Some(listed);
            })
            .payment("A1", "t1", 10_000, cancelled(0, "20261125120000"))
    };
    let listed = date(2026, 11, 16);
    assert_eq!(world(listed).results(), ["day"]);
    for (day, is_in_doubt, expected) in [
        (date(2026, 11, 25), false, "expected"),
        (date(2026, 11, 15), false, "day"),
        (date(2026, 11, 25), true, "day"),
    ] {
        let results = with_refunds(world(listed), vec![refund(10_000, day, is_in_doubt)]);
        assert_eq!(results, [expected], "{day} {is_in_doubt}");
    }
    // The list has it later than the gateway: no refund of ours makes it so.
    let later = date(2026, 11, 28);
    let results = with_refunds(world(later), vec![refund(10_000, later, false)]);
    assert_eq!(results, ["day"]);
}
