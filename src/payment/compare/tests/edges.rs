//! What may differ, at its edges: so many won, so many days, and no more.

use super::*;

#[test]
fn a_sum_may_be_off_by_the_tolerance_and_not_by_a_won_more() {
    for (tolerance, off, expected) in [
        (0, 0, ""),
        (0, 1, "amount"),
        (100, 100, ""),
        (100, 101, "amount"),
    ] {
        for listed in [10_000 - off, 10_000 + off] {
            let mut world = World::new()
                .order("A1", listed, nothing)
                .payment("A1", "t1", 10_000, nothing);
            world.rules.tolerance = Won::new(tolerance);
            assert_eq!(world.results(), [expected], "{tolerance} {listed}");
        }
    }
}

#[test]
fn what_was_given_back_may_be_off_by_the_tolerance_and_not_by_a_won_more() {
    for (tolerance, off, expected) in [(0, 1, "cancel"), (100, 100, ""), (100, 101, "cancel")] {
        for listed in [3_000 - off, 3_000 + off] {
            let mut world = World::new()
                .order("A1", 10_000, |line| {
                    line.cancelled = Some(Won::new(listed));
                })
                .payment("A1", "t1", 10_000, cancelled(7_000, "20261114120000"));
            world.rules.tolerance = Won::new(tolerance);
            assert_eq!(world.results(), [expected], "{tolerance} {listed}");
        }
    }
}

#[test]
fn a_whole_refund_is_no_less_one_for_being_within_the_tolerance() {
    let mut world = World::new()
        .order("A1", 3_000, |line| {
            line.status = Some(Status::Paid);
            line.cancelled = Some(Won::ZERO);
        })
        .payment("A1", "t1", 3_000, cancelled(0, "20261114120000"));
    world.rules.tolerance = Won::new(5_000);
    assert_eq!(world.results(), ["status"]);
}

#[test]
fn two_payments_are_a_duplicate_only_above_the_tolerance() {
    for (tolerance, expected) in [(999, "duplicate amount"), (1_000, "")] {
        let mut world = World::new()
            .order("A1", 10_000, nothing)
            .payment("A1", "t1", 10_000, nothing)
            .payment("A1", "t2", 1_000, nothing);
        world.rules.tolerance = Won::new(tolerance);
        assert_eq!(world.results(), [expected], "{tolerance}");
    }
    // Two that come to less are a sum that differs.
    let world = World::new()
        .order("A1", 10_000, nothing)
        .payment("A1", "t1", 5_000, nothing)
        .payment("A1", "t2", 4_000, nothing);
    assert_eq!(world.results(), ["amount"]);
}

#[test]
fn days_may_be_so_many_apart_and_not_one_more() {
    for (days, apart, expected) in [
        (0, 0, ""),
        (0, 1, "day"),
        (1, 1, ""),
        (1, 2, "day"),
        (3, 3, ""),
        (3, 4, "day"),
    ] {
        for day in [DAY.day() - apart, DAY.day() + apart] {
            let mut world = World::new()
                .order("A1", 10_000, |line| {
                    line.paid_on = Some(date(2026, 11, day));
                })
                .payment("A1", "t1", 10_000, nothing);
            world.rules.days = days;
            assert_eq!(world.results(), [expected], "{days} {day}");
        }
    }
}

#[test]
fn days_of_cancels_may_be_so_many_apart_where_both_sides_have_the_cancel() {
    for (day, listed, expected) in [(15, 3_000, ""), (16, 3_000, "day"), (16, 2_000, "cancel")] {
        let world = World::new()
            .order("A1", 10_000, |line| {
                line.cancelled = Some(Won::new(listed));
                line.cancelled_on = Some(date(2026, 11, day));
            })
            .payment("A1", "t1", 10_000, cancelled(7_000, "20261114120000"));
        assert_eq!(world.results(), [expected], "{day} {listed}");
    }
}

#[test]
fn an_attempt_that_failed_on_another_day_is_not_the_day_of_the_order() {
    let world = World::new()
        .order("A1", 10_000, |line| {
            line.status = Some(Status::Failed);
            line.paid_on = Some(date(2026, 11, 3));
        })
        .order("A1", 10_000, |line| line.status = Some(Status::Paid))
        .payment("A1", "t1", 10_000, nothing);
    assert_eq!(world.results(), MATCHED);
}

#[test]
fn an_order_of_several_days_is_compared_if_one_of_them_is() {
    let on = |month, day| move |line: &mut OrderLine| line.paid_on = Some(date(2026, month, day));
    for (first, last, is_compared) in [
        ((10, 30), (11, 1), true),
        ((11, 30), (12, 1), true),
        ((10, 29), (10, 31), false),
        ((12, 1), (12, 3), false),
    ] {
        let world = World::new().order("A1", 5_000, on(first.0, first.1)).order(
            "A1",
            5_000,
            on(last.0, last.1),
        );
        let (rows, not_compared, _) = world.compare_all();
        assert_eq!(rows.len(), usize::from(is_compared), "{first:?}");
        assert_eq!(not_compared.other_days, u64::from(!is_compared));
    }
}

#[test]
fn a_partial_refund_of_which_the_list_says_no_sum_is_of_no_sum() {
    let state = |status| move |line: &mut OrderLine| line.status = Some(status);
    let world = World::new()
        .order("A1", 5_000, state(Status::Cancelled))
        .order("A1", 5_000, state(Status::PartiallyCancelled))
        .payment("A1", "t1", 10_000, cancelled(3_000, "20261114120000"));
    assert_eq!(world.results(), MATCHED);
}
