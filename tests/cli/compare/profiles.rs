//! Several profiles: one list of several shops, and the profile of each payment beside it.

use std::fs;

use super::{differences, list};
use crate::support::World;

#[test]
fn several_shops_are_compared_at_once_and_each_payment_says_whose_it_is() {
    let world = World::new();
    // A second shop whose payments are those of another year of made-up ones.
    let other = World::with_gateway(&["--seed", "7"]);
    world.write_config(&[world.profile("one"), other.profile("two")].concat());
    list(&world, "one.csv", &["2026-11"]);
    list(&world, "two.csv", &["2026-11", "--seed", "7"]);
    let both = "one,two";
    let (one, text) = (
        fs::read_to_string(world.path("one.csv")),
        world.path("two.csv"),
    );
    let two = fs::read_to_string(text).expect("a list");
    let (_, lines) = two.split_once('\n').expect("a header");
    let all = one.expect("a list") + lines;
    fs::write(world.path("all.csv"), &all).expect("a list");
    let (run, rows) = differences(&world, &["all.csv", "--all", "-p", both]);
    assert_eq!(run.code, 0, "{run:?}");
    for profile in ["one", "two"] {
        let of_profile = rows.iter().filter(|row| row["profile"] == profile);
        assert!(of_profile.count() > 20, "{run:?}");
    }
    let table = world.run(&["compare", "all.csv", "--all", "-p", both]);
    assert!(table.stdout.contains("profile"), "{table:?}");
    // Of one alone, the other's orders have no payment.
    let (run, rows) = differences(&world, &["all.csv", "-p", "one"]);
    assert_eq!(run.code, 20, "{run:?}");
    assert!(
        rows.iter().all(|row| row["result"] == "only_orders"),
        "{run:?}"
    );
    let every = world.run(&["compare", "all.csv", "--all-profiles"]);
    assert_eq!(every.code, 0, "{every:?}");
}

#[test]
fn two_profiles_of_one_shop_are_searched_once() {
    let world = World::new();
    world.write_config(&[world.profile("one"), world.profile("two")].concat());
    list(&world, "orders.csv", &["2026-11-03"]);
    let (run, rows) = differences(&world, &["orders.csv", "--all-profiles"]);
    assert_eq!((run.code, rows.len()), (0, 0), "{run:?}");
    let said = "two is the same merchant as one, and is not asked again";
    assert!(run.stderr.contains(said), "{run:?}");
}
