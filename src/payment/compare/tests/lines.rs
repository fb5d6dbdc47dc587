//! How lines become an order: what they say of money and of states, in whatever way and order.

use super::*;

fn told(won: u64) -> impl FnOnce(&mut OrderLine) {
    move |line| line.cancelled = Some(Won::new(won))
}

fn state(status: Status) -> impl FnOnce(&mut OrderLine) {
    move |line| line.status = Some(status)
}

fn cancel(line: &mut OrderLine) {
    line.kind = LineKind::Cancel;
}

fn half_back() -> impl FnOnce(&mut Payment<'static>) {
    cancelled(5_000, "20261114120000")
}

fn all_back() -> impl FnOnce(&mut Payment<'static>) {
    cancelled(0, "20261114120000")
}

#[test]
fn a_partial_refund_is_not_missed_where_only_other_orders_have_lines_of_cancels() {
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, half_back())
        .order("A2", 10_000, nothing)
        .order("A2", 10_000, cancel)
        .payment("A2", "t2", 10_000, all_back());
    let rows = world.compare();
    let results: Vec<_> = rows.iter().map(|row| (row.2, row.4)).collect();
    assert_eq!(results, [("cancel", 5_000), ("matched", 0)]);
}

#[test]
fn a_cancelled_line_and_the_line_of_its_cancel_are_one_cancel() {
    for line in [Status::Cancelled, Status::Paid] {
        let world = World::new()
            .order("A1", 10_000, state(line))
            .order("A1", 10_000, cancel)
            .payment("A1", "t1", 10_000, all_back());
        assert_eq!(world.results(), MATCHED, "{line:?}");
    }
    let world = World::new()
        .order("A1", 10_000, told(5_000))
        .order("A1", 5_000, cancel)
        .payment("A1", "t1", 10_000, half_back());
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn a_cancelled_line_beside_one_that_is_paid_is_a_partial_refund() {
    let world = |gateway: fn(&mut Payment<'static>)| {
        World::new()
            .order("A1", 5_000, state(Status::Cancelled))
            .order("A1", 5_000, state(Status::Paid))
            .payment("A1", "t1", 10_000, gateway)
    };
    assert_eq!(world(|it| half_back()(it)).results(), MATCHED);
    assert_eq!(world(|it| all_back()(it)).results(), ["cancel"]);
    assert_eq!(world(nothing).results(), ["cancel"]);
}

#[test]
fn a_line_that_says_paid_and_all_that_was_given_back_is_matched() {
    let world = World::new()
        .order("A1", 10_000, |line| {
            line.status = Some(Status::Paid);
            line.cancelled = Some(Won::new(10_000));
        })
        .payment("A1", "t1", 10_000, all_back());
    assert_eq!(world.results(), MATCHED);
    // One that says that some was given back, and how much: none, is not.
    let world = World::new()
        .order("A1", 10_000, |line| {
            line.status = Some(Status::PartiallyCancelled);
            line.cancelled = Some(Won::ZERO);
        })
        .payment("A1", "t1", 10_000, nothing);
    assert_eq!(world.results(), ["status"]);
}

#[test]
fn a_cancelled_line_of_which_nothing_is_left_is_matched_without_a_difference() {
    let world = World::new()
        .order("A1", 0, |line| {
            line.status = Some(Status::Cancelled);
            line.cancelled = Some(Won::new(10_000));
        })
        .payment("A1", "t1", 10_000, all_back());
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("matched", 0));
    // A line of its own says that more is missing than what is left.
    let world = World::new()
        .order("A1", 0, state(Status::Cancelled))
        .order("A1", 10_000, cancel)
        .payment("A1", "t1", 10_000, all_back());
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("amount", -10_000));
}

#[test]
fn a_payment_that_failed_by_both_sides_is_no_difference() {
    let refused = |payment: &mut Payment<'static>| payment.result_code = "2001".into();
    let world = || World::new().order("A1", 10_000, state(Status::Failed));
    for world in [world(), world().payment("A1", "t1", 10_000, refused)] {
        let rows = world.compare();
        assert_eq!((rows[0].2, rows[0].4), ("matched", 0));
    }
    let world = world().payment("A1", "t1", 10_000, unpaid);
    assert_eq!(world.results(), ["expected"]);
}

#[test]
fn a_payment_that_failed_by_the_list_alone_is_named_with_all_its_money() {
    let world = World::new()
        .order("A1", 10_000, state(Status::Failed))
        .payment("A1", "t1", 10_000, nothing);
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("amount", -10_000));
}

#[test]
fn attempts_that_failed_or_await_their_deposit_are_none_beside_what_was_paid() {
    for attempt in [Status::Failed, Status::AwaitingDeposit] {
        for places in [[0, 1], [1, 0]] {
            let mut world = World::new();
            for place in places {
                let status = [attempt, Status::Paid][place];
                world = world.order("A1", 10_000, state(status));
            }
            let world = world.payment("A1", "t1", 10_000, nothing);
            assert_eq!(world.results(), MATCHED, "{attempt:?}");
        }
    }
    let world = World::new()
        .order("A1", 10_000, state(Status::AwaitingDeposit))
        .order("A1", 10_000, state(Status::Cancelled))
        .payment("A1", "t1", 10_000, unpaid)
        .payment("A1", "t2", 10_000, all_back());
    assert_eq!(world.results(), MATCHED);
    // Two parts of one order that awaits its deposit are one sum.
    let world = World::new()
        .order("A1", 4_000, state(Status::AwaitingDeposit))
        .order("A1", 6_000, state(Status::AwaitingDeposit))
        .payment("A1", "t1", 10_000, nothing);
    assert_eq!(world.results(), ["status"]);
}

#[test]
fn a_day_of_a_cancel_says_that_something_was_given_back_where_no_sum_does() {
    let on = |line: &mut OrderLine| line.cancelled_on = Some(DAY);
    let world = World::new()
        .order("A1", 10_000, on)
        .payment("A1", "t1", 10_000, nothing)
        .order("A2", 10_000, on)
        .payment("A2", "t2", 10_000, all_back())
        .order("A3", 10_000, nothing)
        .payment("A3", "t3", 10_000, half_back())
        .order("A4", 10_000, nothing)
        .payment("A4", "t4", 10_000, nothing);
    assert_eq!(world.results(), ["status", "status", "", ""]);
    // A list without such days and sums says nothing of it.
    let world = World::new().order("A3", 10_000, nothing);
    assert_eq!(
        world.payment("A3", "t3", 10_000, half_back()).results(),
        MATCHED
    );
}

#[test]
fn keys_of_a_line_are_compared_as_those_of_a_payment() {
    let world = World::new()
        .order(" A1 ", 10_000, nothing)
        .order("A2", 10_000, |line| line.tid = Some(" t2".into()))
        .order("  ", 10_000, nothing)
        .payment("A1", "t1 ", 10_000, nothing)
        .payment("", "t2", 10_000, nothing);
    assert_eq!(world.results(), ["not_comparable", "", ""]);
}

#[test]
fn what_an_order_was_paid_by_is_that_of_its_first_line_in_whatever_order_they_come() {
    let lines = [(2, ""), (3, "bank"), (4, "card")];
    for places in [[0, 1, 2], [0, 2, 1], [2, 1, 0], [2, 0, 1], [1, 0, 2]] {
        let mut shop = ShopOrders::new();
        for place in places {
            let (line, method) = lines[place];
            shop.add(&OrderLine {
                method: Some(method.to_owned()),
                ..order(line, "A1", 5_000)
            });
        }
        let comparison = Comparison::new(shop, World::new().rules);
        let mut notes = Vec::new();
        let take = |compared: &Compared<'_>| {
            notes.extend(compared.notes.clone());
            Ok::<(), ()>(())
        };
        comparison
            .each_order(&OurRefunds::new(), &SearchDoubts::default(), take)
            .unwrap();
        assert_eq!(
            notes,
            [CompareNote::Method("bank".to_owned())],
            "{places:?}"
        );
    }
}
