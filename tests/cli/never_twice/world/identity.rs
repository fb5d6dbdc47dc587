//! One payment under many names: whatever leads to it, what is known of it stays known.

use super::{CANCEL, NOTHING, again, assert_ended, edit, ours, reconcile, reword};
use crate::support::{Leg, Line, World, cards, for_each};

/// The same gateway under other names, and the same shop under another profile.
fn names(base_url: &str) -> [(String, &'static str); 4] {
    let localhost = base_url.replace("127.0.0.1", "localhost");
    [
        (localhost.clone(), "mock"),
        (localhost.replace("localhost", "LOCALHOST."), "mock"),
        (base_url.to_owned(), "other"),
        (localhost, "other"),
    ]
}

/// Leads to a gateway by another name, with a profile of another name.
fn rename(world: &World, name: &(String, &str), settings: &str) {
    world.set_up(&name.0, settings);
    reword(
        world,
        &[("[profiles.mock]", &format!("[profiles.{}]", name.1))],
    );
}

fn run(world: &World, profile: &str, arguments: &[&str]) -> crate::support::Transcript {
    world
        .cookiepay(arguments)
        .env("COOKIEPAY_PROFILE", profile)
        .run()
}

const SETTINGS: &str = "settle_seconds = 600\n";

#[test]
fn a_refund_is_remembered_whatever_its_gateway_is_called() {
    for_each(&[0, 1, 2, 3], |number| {
        let world = World::refunding(&[]);
        let name = &names(world.base_url())[*number];
        let intention = cards()[0].part(1_000);
        assert_eq!(again(&world, &intention).code, 0);
        rename(&world, name, SETTINGS);
        let arguments = intention.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = run(&world, name.1, &arguments);
        assert_eq!(ours(&world, &intention.tid), [1_000], "{name:?} {run:?}");
        assert_ended(&run, 6, "refund.already_refunded");
    });
}

/// A world in which a run died with the answer on the way: the refund was made.
fn in_doubt() -> (World, Line) {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), SETTINGS);
    line.hold(CANCEL, Leg::Answer);
    let run = world.begin(&cards()[0].part(1_000));
    line.wait_until_held();
    run.kill();
    assert_eq!(world.entries(&[])[0]["outcome"], "unknown");
    (world, line)
}

#[test]
fn a_doubt_is_remembered_and_found_whatever_its_gateway_is_called() {
    for_each(&[0, 1, 2, 3], |number| {
        let (world, line) = in_doubt();
        let name = &names(line.url())[*number];
        let intention = cards()[0].part(1_000);
        rename(&world, name, SETTINGS);
        let reconciled = run(
            &world,
            name.1,
            &["refunds", "reconcile", "--all", "-o", "json"],
        );
        line.release();
        let arguments = intention.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = run(&world, name.1, &arguments);
        assert_eq!(ours(&world, &intention.tid), [1_000], "{name:?} {run:?}");
        assert_ended(&run, 6, "refund.already_refunded");
        assert_eq!(reconciled.code, 0, "{name:?} {reconciled:?}");
        assert_eq!(reconciled.json()[0]["outcome"], "refunded", "{name:?}");
    });
}

#[test]
fn a_doubt_that_no_profile_leads_to_is_named_and_not_called_settled() {
    let (world, _line) = in_doubt();
    edit(
        &world.journal(),
        "UPDATE refund SET api_id = 'another-shop'",
    );
    let run = reconcile(&world);
    assert_eq!(run.code, 10, "{run:?}");
    assert!(
        run.stderr.contains("r1") && run.stderr.contains("another-shop"),
        "{run:?}"
    );
    assert_eq!(run.json()[0]["outcome"], "unknown", "{run:?}");
}

#[test]
fn a_refund_of_another_shop_or_profile_is_of_the_same_payment() {
    for_each(
        &[
            "api_id = 'another-shop'",
            "profile = 'another'",
            "api_id = 'x', profile = 'y'",
        ],
        |other| {
            let world = World::refunding(&[]);
            let intention = cards()[0].part(1_000);
            assert_eq!(again(&world, &intention).code, 0);
            edit(&world.journal(), &format!("UPDATE refund SET {other}"));
            let run = again(&world, &intention);
            assert_eq!(ours(&world, &intention.tid), [1_000], "{run:?}");
            assert_ended(&run, 6, "refund.already_refunded");
        },
    );
}

#[test]
fn the_limit_of_a_day_goes_on_under_another_name() {
    for_each(&[0, 1, 2, 3], |number| {
        let limit = "settle_seconds = 600\nrefund_limit_per_day_won = 1500\n";
        let world = World::refunding(&[]);
        world.set_up(world.base_url(), limit);
        let name = &names(world.base_url())[*number];
        assert_eq!(again(&world, &cards()[0].part(1_000)).code, 0);
        rename(&world, name, limit);
        let other = cards()[1].part(1_000);
        let arguments = other.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = run(&world, name.1, &arguments);
        assert_eq!(ours(&world, &other.tid), NOTHING, "{name:?} {run:?}");
        assert_ended(&run, 6, "refund.above_day_limit");
    });
}

#[test]
fn two_ends_of_a_tunnel_lead_to_one_payment() {
    let world = World::refunding(&[]);
    let tunnel = "environment = \"live\"\nsettle_seconds = 600\n";
    world.set_up(world.base_url(), tunnel);
    let intention = cards()[0].part(1_000);
    assert_eq!(again(&world, &intention).code, 0);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), tunnel);
    let run = again(&world, &intention);
    assert_eq!(ours(&world, &intention.tid), [1_000], "{run:?}");
    assert_ended(&run, 6, "refund.already_refunded");
}
