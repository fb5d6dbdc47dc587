//! Who is alive: the lock decides, whatever the host is called and whoever sweeps the folder.

use std::fs;

use super::{CANCEL, again, assert_ended, edit, reconcile};
use crate::support::{Leg, Line, PATIENT, Running, World, cards};

/// A world in which a request is out, and held back.
fn out() -> (World, Line, Running) {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), PATIENT);
    line.hold(CANCEL, Leg::Request);
    let run = world.begin(&cards()[0].part(1_000));
    line.wait_until_held();
    (world, line, run)
}

#[test]
fn a_run_that_lives_under_another_name_is_not_ruled_on() {
    let (world, line, run) = out();
    let intention = cards()[0].part(1_000);
    edit(
        &world.journal(),
        "UPDATE refund SET owner_host = 'the-other-container'",
    );
    let resolve = |what| {
        let note = ["--note", "it looks lost", "--yes", "-o", "json"];
        world.run(&[["refunds", "resolve", "r1", "--as", what].as_slice(), &note].concat())
    };
    let rulings = [resolve("not-refunded"), resolve("refunded")];
    let second = again(&world, &intention);
    line.release();
    let first = run.end();
    let all = format!("{rulings:?} {first:?} {second:?}");
    assert_eq!(world.made(&intention).len(), 1, "{all}");
    for ruling in &rulings {
        assert_ended(ruling, 6, "refund.held");
    }
    assert_ended(&second, 6, "refund.held");
    assert_eq!(first.code, 0, "{all}");
    world.assert_once(&intention);
}

#[test]
fn what_a_run_left_on_a_host_that_was_renamed_since_can_be_settled() {
    let (world, line, run) = out();
    let intention = cards()[0].part(1_000);
    run.kill();
    edit(
        &world.journal(),
        "UPDATE refund SET owner_host = 'before-it-was-renamed'",
    );
    assert_eq!(world.entries(&[])[0]["outcome"], "unknown");
    line.release();
    crate::support::until("the refund", || !world.made(&intention).is_empty());
    world.see_through(&intention);
}

#[test]
fn a_lock_file_that_somebody_swept_away_makes_nobody_dead() {
    let (world, line, run) = out();
    let intention = cards()[0].part(1_000);
    let folder = world.path("state").join("journal.sqlite3-owners");
    let mut swept = 0;
    for file in fs::read_dir(folder).expect("the folder of locks").flatten() {
        if file.path().extension().is_some_and(|it| it == "lock") {
            fs::remove_file(file.path()).expect("it goes");
            swept += 1;
        }
    }
    assert_eq!(swept, 1);
    let looked = reconcile(&world);
    let second = again(&world, &intention);
    let third = again(&world, &intention);
    line.release();
    let first = run.end();
    let all = format!("{looked:?} {first:?} {second:?} {third:?}");
    assert_eq!(world.made(&intention).len(), 1, "{all}");
    assert_eq!(
        (looked.code, looked.json()[0]["outcome"].clone()),
        (10, "sending".into()),
        "{all}"
    );
    assert_ended(&second, 6, "refund.held");
    assert_eq!(first.code, 0, "{all}");
    world.assert_once(&intention);
}

#[test]
fn what_a_run_left_that_died_with_its_lock_file_swept_can_be_settled() {
    let (world, line, run) = out();
    let intention = cards()[0].part(1_000);
    run.kill();
    for file in fs::read_dir(world.path("state").join("journal.sqlite3-owners"))
        .expect("the folder of locks")
        .flatten()
    {
        if file.path().extension().is_some_and(|it| it == "lock") {
            fs::remove_file(file.path()).expect("it goes");
        }
    }
    line.release();
    crate::support::until("the refund", || !world.made(&intention).is_empty());
    world.see_through(&intention);
}
