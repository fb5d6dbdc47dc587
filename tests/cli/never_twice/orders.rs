//! Refunds that are asked for by an order number, and by the TID that it leads to: one refund.

use crate::support::{Card, Intention, Run, World, cards, for_each};

/// Returns the order number of a payment.
fn order_no(world: &World, card: &Card) -> String {
    let columns = ["--columns", "order_no", "-o", "csv"];
    let run = world.run(&[&["search", "--tid", &card.tid], &columns[..]].concat());
    let number = run.stdout.lines().nth(1).expect("a row");
    number.to_owned()
}

/// Prepares to ask for the same by the order number.
fn by_order_no(world: &World, order_no: &str, intention: &Intention) -> Run {
    let mut arguments = intention.arguments();
    let place = arguments.iter().position(|it| *it == intention.tid);
    let of_order = ["--order-no", order_no, "--within", "2026-09..2026-11"];
    let place = place.expect("the TID");
    arguments.splice(place..=place, of_order.map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    world.cookiepay(&arguments)
}

#[test]
fn a_refund_by_an_order_number_is_the_same_as_by_its_tid_whatever_becomes_of_it() {
    let faults = [
        "drop-before",
        "drop-after",
        "late=300ms",
        "html-after",
        "code=E777",
        "code-after=E777",
        "code-late=300ms:E777",
        "wrong-amount",
        "500-after",
        "stale=1",
    ];
    for_each(&faults, |fault| {
        let endpoint = if fault.starts_with("stale") {
            "search"
        } else {
            "cancel"
        };
        let world = World::refunding(&[&format!("{endpoint}:{fault}*1")]);
        let card = &cards()[0];
        let number = order_no(&World::new(), card);
        for intention in [card.part(1_000), card.full()] {
            for _ in 0..2 {
                let before = world.made(&intention).len();
                let run = by_order_no(&world, &number, &intention).run();
                world.assert_true(&intention, before, &run);
            }
            world.see_through(&intention);
            let again = by_order_no(&world, &number, &intention).run();
            assert_eq!(again.code, 6, "{again:?}");
            assert_eq!(
                again.error()["code"],
                "refund.already_refunded",
                "{again:?}"
            );
            world.assert_once(&intention);
        }
    });
}

#[test]
fn six_runs_at_once_by_order_number_and_by_tid_make_one_refund() {
    let world = World::refunding(&["cancel:delay=300ms"]);
    let card = &cards()[0];
    let number = order_no(&world, card);
    let intention = card.part(1_000);
    let runs = [0; 3].map(|_| {
        let of_order = by_order_no(&world, &number, &intention).start();
        [of_order, world.begin(&intention)]
    });
    let codes = runs.into_iter().flatten().map(|run| run.end().code);
    let done = codes.filter(|code| *code == 0).count();
    assert_eq!((done, world.made(&intention).len()), (1, 1));
    world.assert_once(&intention);
}
