//! What is said beside each result, and what is shown of both sides.

use super::*;

fn noted(world: World) -> Vec<(&'static str, Vec<CompareNote>)> {
    let mut comparison = Comparison::new(world.shop, world.rules);
    let payments = world.payments.iter();
    let alone: Vec<_> = payments
        .filter_map(|(payment, profile)| comparison.add(payment, *profile))
        .collect();
    let mut found = Vec::new();
    let mut take = |compared: &Compared<'_>| {
        found.push((compared.result().name(), compared.notes.clone()));
        Ok::<(), ()>(())
    };
    comparison
        .each_order(&world.refunds, &world.doubts, &mut take)
        .unwrap();
    for payment in &alone {
        take(&comparison.without_order(payment, &world.doubts)).unwrap();
    }
    found
}

fn state(status: Status) -> impl FnOnce(&mut OrderLine) {
    move |line| line.status = Some(status)
}

fn refused(payment: &mut Payment<'static>) {
    payment.result_code = "2001".into();
}

#[test]
fn an_order_without_payment_says_why_it_may_be_so() {
    use CompareNote::{
        AwaitingDeposit, CancelledUnpaid, Method, NoKey, NothingToPay, OnlyACancel, Refused,
    };
    let cancel = |line: &mut OrderLine| line.kind = LineKind::Cancel;
    let by_bank = |line: &mut OrderLine| line.method = Some("bank".to_owned());
    let one = || World::new().payment("A1", "t1", 10_000, refused);
    for (world, expected) in [
        (
            World::new().order("", 1, nothing),
            ("not_comparable", vec![NoKey]),
        ),
        (
            World::new().order("A1", 1, by_bank),
            ("only_orders", vec![Method("bank".to_owned())]),
        ),
        (
            World::new().order("A1", 1, nothing),
            ("only_orders", vec![]),
        ),
        (
            World::new().order("A1", 1, cancel),
            ("only_orders", vec![OnlyACancel]),
        ),
        (
            one().order("A1", 1, by_bank),
            ("only_orders", vec![Refused]),
        ),
        (
            World::new().order("A1", 0, nothing),
            ("matched", vec![NothingToPay]),
        ),
        (
            one().order("A1", 1, state(Status::Failed)),
            ("matched", vec![Refused]),
        ),
        (
            World::new().order("A1", 1, state(Status::Failed)),
            ("matched", vec![NothingToPay]),
        ),
        (
            World::new().order("A1", 1, state(Status::AwaitingDeposit)),
            ("expected", vec![AwaitingDeposit]),
        ),
        (
            World::new().order("A1", 1, state(Status::Cancelled)),
            ("expected", vec![CancelledUnpaid]),
        ),
    ] {
        assert_eq!(noted(world), [expected]);
    }
}

#[test]
fn a_payment_without_order_says_why_it_may_be_so() {
    use CompareNote::{AwaitingDeposit, BalanceNotStated, NoOrderNo};
    let unclear = |payment: &mut Payment<'static>| payment.contradicts_itself = true;
    for (world, expected) in [
        (
            World::new().payment("A1", "t1", 1, nothing),
            ("only_gateway", vec![]),
        ),
        (
            World::new().payment("", "t1", 1, nothing),
            ("not_comparable", vec![NoOrderNo]),
        ),
        (
            World::new().payment("A1", "t1", 1, unpaid),
            ("expected", vec![AwaitingDeposit]),
        ),
        (
            World::new().payment("A1", "t1", 1, unclear),
            ("not_comparable", vec![BalanceNotStated]),
        ),
    ] {
        assert_eq!(noted(world), [expected]);
    }
    // One without a number could have been found by its TID.
    let world = World::new()
        .order("", 1, |line| line.tid = Some("t2".into()))
        .payment("", "t2", 1, nothing)
        .payment("", "t1", 1, nothing);
    assert_eq!(noted(world)[1], ("only_gateway", vec![]));
}

#[test]
fn an_order_with_payments_says_what_was_looked_at() {
    use CompareNote::{
        BalanceNotStated, CancelledLater, DaysApart, GivenBackBefore, OtherSideOfEdge,
        SeveralPayments, SeveralProfiles,
    };
    let back = || cancelled(0, "20261114120000");
    let later = || cancelled(0, "20261203120000");
    let told = |line: &mut OrderLine| line.cancelled = Some(Won::ZERO);
    let on = |month, day| move |line: &mut OrderLine| line.paid_on = Some(date(2026, month, day));
    let one = || World::new().payment("A1", "t1", 10, nothing);
    let mut at_two_shops = one().order("A1", 10, nothing);
    at_two_shops.payments.push((payment("A1", "t2", 10), 1));
    let edge = World::new()
        .order("A1", 10, on(11, 30))
        .payment("A1", "t1", 10, |it| it.approved_at = time("20261201000000"));
    for (world, expected) in [
        (one().order("A1", 10, nothing), ("matched", vec![])),
        (
            one()
                .payment("A1", "t2", 10, nothing)
                .order("A1", 20, nothing),
            ("matched", vec![SeveralPayments(2)]),
        ),
        (
            one()
                .payment("A1", "t2", 10, back())
                .order("A1", 10, nothing),
            ("matched", vec![GivenBackBefore(1)]),
        ),
        (
            one()
                .payment("A1", "t1", 11, nothing)
                .order("A1", 10, nothing),
            ("not_comparable", vec![BalanceNotStated]),
        ),
        (at_two_shops, ("not_comparable", vec![SeveralProfiles])),
        (
            one().order("A1", 10, on(11, 17)),
            ("day", vec![DaysApart(3)]),
        ),
        (edge, ("expected", vec![OtherSideOfEdge])),
        (
            World::new()
                .order("A1", 10, told)
                .payment("A1", "t1", 10, later()),
            ("expected", vec![CancelledLater(date(2026, 12, 3))]),
        ),
    ] {
        assert_eq!(noted(world), [expected]);
    }
}

#[test]
fn both_sides_of_an_order_are_shown_with_its_refunds_its_reason_and_the_profile() {
    let refund = OurRefund {
        id: RefundId(17),
        amount: Won::new(1_000),
        begun_on: DAY,
        is_in_doubt: false,
    };
    let refunds = OurRefunds::from([("t1".to_owned(), vec![refund.clone()])]);
    let mut shop = ShopOrders::new();
    shop.add(&OrderLine {
        cancelled: Some(Won::new(4_000)),
        status: Some(Status::PartiallyCancelled),
        reason: Some("too small".to_owned()),
        ..order(3, "A1", 10_000)
    });
    let mut comparison = Comparison::new(shop, World::new().rules);
    let mut found = payment("A1", "t1", 10_000);
    cancelled(9_000, "20261115120000")(&mut found);
    assert_eq!(comparison.add(&found, 5), None);
    let take = |compared: &Compared<'_>| {
        let won = |won| Some(Won::new(won));
        assert_eq!(compared.result(), CompareResult::Cancel);
        assert_eq!(
            (compared.order_amount, compared.gateway_amount),
            (won(10_000), won(10_000))
        );
        assert_eq!(
            (compared.order_cancelled, compared.gateway_cancelled),
            (won(4_000), won(1_000))
        );
        assert_eq!(
            (compared.order_sum.get(), compared.gateway_sum.get()),
            (6_000, 9_000)
        );
        let partly = Some(Status::PartiallyCancelled);
        assert_eq!(
            (compared.order_status, compared.gateway_status),
            (partly, partly)
        );
        assert_eq!(
            (compared.order_day, compared.gateway_day),
            (Some(DAY), Some(DAY))
        );
        assert_eq!(
            (compared.profile, compared.lines.as_slice()),
            (Some(5), &[3][..])
        );
        assert_eq!(compared.refunds, [&refund]);
        let due = CancelDue {
            tid: "t1".to_owned(),
            amount: Won::new(3_000),
            balance: Won::new(9_000),
            reason: Some("too small".to_owned()),
        };
        assert_eq!(compared.cancel_due, Some(due));
        Ok::<(), ()>(())
    };
    comparison
        .each_order(&refunds, &SearchDoubts::default(), take)
        .unwrap();
}
