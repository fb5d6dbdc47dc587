//! Orders with more than one payment: which of them are compared, whatever order they come in.

use super::*;

fn back() -> impl FnOnce(&mut Payment<'static>) {
    cancelled(0, "20261114120000")
}

fn told(won: u64) -> impl FnOnce(&mut OrderLine) {
    move |line| line.cancelled = Some(Won::new(won))
}

#[test]
fn an_order_in_two_payments_of_which_the_list_lacks_the_cancel_of_one_lacks_a_cancel() {
    let world = World::new()
        .order("A1", 20_000, told(0))
        .payment("A1", "t1", 10_000, nothing)
        .payment("A1", "t2", 10_000, back());
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("cancel", 10_000));
}

#[test]
fn an_order_paid_twice_and_given_back_twice_is_matched() {
    let world = World::new()
        .order("A1", 10_000, told(10_000))
        .payment("A1", "t1", 10_000, back())
        .payment("A1", "t2", 10_000, back());
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("matched", 0));
    // The list lacks that nothing is left: a cancel, and not a second payment.
    let world = World::new()
        .order("A1", 10_000, told(0))
        .payment("A1", "t1", 10_000, back())
        .payment("A1", "t2", 10_000, back());
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("cancel", 10_000));
}

#[test]
fn of_payments_that_were_all_given_back_the_nearest_is_compared_whichever_came_first() {
    let payments = [("t1", 14, 10_000), ("t2", 20, 10_000), ("t3", 14, 9_999)];
    for places in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut world = World::new().order("A1", 10_000, told(10_000));
        world.rules.tolerance = Won::new(1);
        for place in places {
            let (tid, day, won) = payments[place];
            world = world.payment("A1", tid, won, |it| {
                let at = format!("202611{day}101500");
                it.approved_at = Time::read(at.into(), parse_time);
                cancelled(0, "20261120120000")(it);
            });
        }
        let rows = world.compare();
        assert_eq!((rows[0].2, rows[0].4), ("matched", 0), "{places:?}");
    }
}

#[test]
fn a_second_payment_by_the_number_alone_is_a_duplicate_of_one_by_the_tid() {
    let world = World::new()
        .order("A1", 10_000, |line| line.tid = Some("t1".into()))
        .payment("A1", "t1", 10_000, nothing)
        .payment("A1", "t2", 10_000, nothing);
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("duplicate", -10_000));
}

#[test]
fn a_number_that_another_shop_uses_too_is_no_second_payment() {
    for places in [[0, 1], [1, 0]] {
        let mut world = World::new().order("1001", 10_000, |line| line.tid = Some("a".into()));
        for place in places {
            let tid = ["a", "b"][place];
            let profile = [0, 1][place];
            world.payments.push((payment("1001", tid, 10_000), profile));
        }
        assert_eq!(world.results(), ["not_comparable"], "{places:?}");
    }
}

#[test]
fn a_payment_with_the_number_of_one_order_and_the_tid_of_another_is_of_the_latter() {
    let world = World::new()
        .order("A1", 10_000, |line| line.tid = Some("t1".into()))
        .order("A2", 10_000, nothing)
        .payment("A2", "t1", 10_000, nothing);
    let rows = world.compare();
    let results: Vec<_> = rows.iter().map(|row| (row.2, row.1.as_str())).collect();
    assert_eq!(results, [("only_orders", ""), ("matched", "t1")]);
}

#[test]
fn one_payment_that_two_profiles_of_a_shop_found_is_one() {
    let mut world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 10_000, nothing);
    world.payments.push((payment("A1", "t1", 10_000), 1));
    let rows = world.compare();
    assert_eq!((rows[0].2, rows[0].4), ("matched", 0));
    // Whichever profile found it first, it is that of the earlier one.
    let facts = |profile| PaymentFacts::of(&payment("A1", "t1", 10_000), profile);
    assert_eq!(facts(1).beside(facts(0)), facts(0));
    assert_eq!(facts(0).beside(facts(1)), facts(0));
}

#[test]
fn rows_of_one_tid_that_differ_come_to_the_same_whichever_came_first() {
    let rows = |wons: [u64; 2]| {
        let world = World::new().order("A1", 10_000, nothing);
        let world = world.payment("A1", "t1", wons[0], nothing);
        world.payment("A1", "t1", wons[1], nothing).compare()
    };
    assert_eq!(rows([10_000, 9_000]), rows([9_000, 10_000]));
    assert_eq!(rows([10_000, 9_000])[0].2, "not_comparable");
}
