//! `mock`: the profile it prints is one that works.

use crate::support::World;

#[test]
fn the_printed_profile_works_when_pasted() {
    let world = World::new();
    assert_eq!(world.run(&["token"]).code, 0);
}

#[test]
fn it_listens_on_loopback_only() {
    let world = World::empty();
    let run = world.run(&["mock", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("loopback only"), "{run:?}");
}

#[test]
fn a_wrong_fault_is_told_with_the_right_ones() {
    let world = World::empty();
    let run = world.run(&["mock", "--fault", "cancel:explode"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("drop-after"), "{run:?}");
}
