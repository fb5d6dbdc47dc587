//! `mock`: the profile it prints is one that works.

use crate::support::{TODAY, World, cards};

#[test]
fn the_printed_profile_works_when_pasted() {
    let world = World::new();
    assert_eq!(world.run(&["token"]).code, 0);
}

#[test]
fn it_listens_on_loopback_only() {
    let world = World::empty();
    let run = world.run(&["mock", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("loopback only"), "{run:?}");
}

#[test]
fn a_wrong_fault_is_told_with_the_right_ones() {
    let world = World::empty();
    let run = world.run(&["mock", "--fault", "cancel:explode"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("drop-after"), "{run:?}");
}

#[test]
fn the_help_lists_what_a_wrong_fault_is_told() {
    let world = World::empty();
    let help = world.run(&["mock", "--help"]).stdout;
    let told = world.run(&["mock", "--fault", "cancel:explode"]).stderr;
    for kind in [
        "drop-after",
        "code-late=DURATION:CODE",
        "lag=DURATION",
        "gzip",
    ] {
        assert!(help.contains(&format!("\n  {kind} ")), "{kind}: {help}");
        assert!(told.contains(kind), "{kind}: {told}");
    }
}

#[test]
fn a_rehearsed_day_is_over_but_for_an_hour_of_its_clock() {
    let world = World::new();
    let card = &cards()[0];
    let run = world.run(&[
        "cancel", &card.tid, "--amount", "100", "--reason", "x", "--yes", "-o", "json",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let at = run.json()["cancelled_at"].to_string();
    assert!(at.starts_with(&format!("\"{TODAY}T23:0")), "{at}");
}
