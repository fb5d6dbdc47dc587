//! The cookbook: each recipe as people paste it, by a real shell against the mock gateway; where all goes well,
//! and where something fails, is run again, or runs twice at once.

use std::fs;
use std::path::Path;

use crate::support::live::Live;
use crate::support::{COOKIEPAY, Run, Transcript, World, cards, until};

/// Returns a script, which the manual page and the READMEs show as it is.
fn script(name: &str) -> String {
    let path = format!("src/words/cookbook/{name}.sh");
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a script")
}

/// Prepares a script in a shell that finds the program.
fn shell(world: &World, script: &str) -> Run {
    let folder = Path::new(COOKIEPAY).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", folder.to_string_lossy());
    world.through_shell(script, &[]).env("PATH", path)
}

fn run(world: &World, name: &str) -> Transcript {
    shell(world, &script(name)).run()
}

/// Runs a script before a person who says yes.
fn confirmed(world: &World, script: &str) -> Transcript {
    let mut person: Live = shell(world, script).before_a_person();
    person.sees("[y/N]");
    person.types("y");
    person.end()
}

fn read(world: &World, file: &str) -> String {
    fs::read_to_string(world.path(file)).expect("a file")
}

fn write(world: &World, file: &str, text: &str) {
    fs::write(world.path(file), text).expect("a file");
}

/// Returns how many rows a table has.
fn rows(table: &str) -> usize {
    table.lines().count().saturating_sub(1)
}

/// Checks that no payment was refunded twice, and returns how many were.
#[track_caller]
fn made_once(world: &World) -> usize {
    let mut made = world.refunds_made();
    let count = made.len();
    made.sort_unstable();
    made.dedup_by(|one, other| one.0 == other.0);
    assert_eq!(made.len(), count, "a payment was refunded twice");
    count
}

#[test]
fn a_recall_refunds_every_order_once() {
    let world = World::of_today(&[]);
    let plan = run(&world, "recall-plan");
    assert_eq!(plan.code, 0, "{plan:?}");
    let count = rows(&read(&world, "plan.csv"));
    assert!(count > 3, "{plan:?}");
    assert_eq!(made_once(&world), 0);
    let sent = confirmed(&world, &script("recall-send"));
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(made_once(&world), count);
    // Once more, with the plan and from the start.
    let again = shell(&world, &script("recall-send"))
        .before_a_person()
        .end();
    assert_eq!(again.code, 0, "{again:?}");
    let plan = run(&world, "recall-plan");
    assert_eq!(plan.code, 2, "{plan:?}");
    assert_eq!(rows(&read(&world, "found.csv")), 0);
    assert!(!world.path("plan.csv").exists());
    assert_eq!(made_once(&world), count);
}

#[test]
fn a_recall_whose_search_breaks_off_leaves_no_plan() {
    let world = World::of_today(&["--fault", "search:500"]);
    write(&world, "plan.csv", "tid,amount,reason\n1,full,old\n");
    let plan = run(&world, "recall-plan");
    assert_eq!(plan.code, 7, "{plan:?}");
    assert!(!world.path("plan.csv").exists());
    let sent = shell(&world, &script("recall-send"))
        .before_a_person()
        .end();
    assert_eq!(sent.code, 2, "{sent:?}");
    assert_eq!(made_once(&world), 0);
}

#[test]
fn a_recall_whose_answers_are_lost_goes_on_where_it_stopped() {
    let world = World::of_today(&["--fault", "cancel:drop-after*2"]);
    assert_eq!(run(&world, "recall-plan").code, 0);
    let count = rows(&read(&world, "plan.csv"));
    let sent = confirmed(&world, &script("recall-send"));
    assert!([0, 10, 11].contains(&sent.code), "{sent:?}");
    made_once(&world);
    let settled = world.run(&["refunds", "reconcile", "--all"]);
    assert_eq!(settled.code, 0, "{settled:?}");
    let yes = script("recall-send").replace("--batch", "--yes --batch");
    let sent = shell(&world, &yes).run();
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(made_once(&world), count);
}

#[test]
fn two_who_send_a_plan_at_once_refund_it_once() {
    let world = World::of_today(&[]);
    assert_eq!(run(&world, "recall-plan").code, 0);
    let count = rows(&read(&world, "plan.csv"));
    let yes = script("recall-send").replace("--batch", "--yes --batch");
    let [one, other] = [(), ()].map(|()| shell(&world, &yes).start());
    for run in [one.end(), other.end()] {
        assert!([0, 6, 11].contains(&run.code), "{run:?}");
    }
    assert_eq!(shell(&world, &yes).run().code, 0);
    assert_eq!(made_once(&world), count);
}

#[test]
fn a_quiet_night_prints_nothing() {
    let world = World::new();
    assert_eq!(world.ask_for(&cards()[0].full()).code, 0);
    let night = run(&world, "nightly");
    assert_eq!(
        (night.code, night.stdout.as_str(), night.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn a_night_tells_of_what_is_unknown_and_of_what_the_gateway_no_longer_bears_out() {
    let world = World::with_gateway(&["--fault", "cancel:drop-before*1"]);
    world.add_to_profile("settle_seconds = 3600");
    assert_eq!(world.ask_for(&cards()[0].full()).code, 10);
    let [one, other] = [(), ()].map(|()| shell(&world, &script("nightly")).start());
    for night in [one.end(), other.end()] {
        assert_eq!(night.code, 10, "{night:?}");
        let told = "UNKNOWN (10): cookiepay refunds reconcile --all\n";
        assert!(night.stdout.starts_with(told), "{night:?}");
        assert!(night.stdout.contains("r1"), "{night:?}");
    }
    assert_eq!(made_once(&world), 0);

    let world = World::refunding(&["search:roll-back*1/2026-09-01"]);
    let card = cards().iter().find(|card| card.tid.starts_with("260901"));
    assert_eq!(world.ask_for(&card.expect("a payment").part(1_000)).code, 0);
    assert_eq!(world.run(&["search", "2026-09-01"]).code, 0);
    until("a search has had its time", || {
        run(&world, "nightly").code != 0
    });
    let night = run(&world, "nightly");
    assert_eq!(night.code, 20, "{night:?}");
    let told = "DIFFERS (20): cookiepay refunds verify\n";
    assert!(night.stdout.starts_with(told), "{night:?}");
}

#[test]
fn a_night_without_a_gateway_is_no_quiet_one() {
    let world = World::new();
    assert_eq!(world.ask_for(&cards()[0].full()).code, 0);
    world.lead_to("http://127.0.0.1:9");
    let night = run(&world, "nightly");
    assert!(night.stdout.starts_with("FAILED ("), "{night:?}");
    assert!((1..10).contains(&night.code), "{night:?}");
}

#[test]
fn a_workbook_is_whole_or_that_of_an_earlier_run() {
    let world = World::of_today(&[]);
    let month = run(&world, "month-end");
    assert_eq!(month.code, 0, "{month:?}");
    let workbook = fs::read(world.path("month-end.xlsx")).expect("a workbook");
    assert!(workbook.starts_with(b"PK"));
    let month = run(&world, "month-end");
    assert_eq!(month.code, 0, "{month:?}");

    let world = World::of_today(&["--fault", "search:500"]);
    write(&world, "month-end.xlsx", "old");
    let month = run(&world, "month-end");
    assert_eq!(month.code, 7, "{month:?}");
    assert_eq!(read(&world, "month-end.xlsx"), "old");
}

/// Writes the shop's list of last month, with faults.
fn write_orders(world: &World, faults: &[&str]) {
    let orders = ["mock", "orders", "last-month", "--out", "orders.csv"];
    assert_eq!(world.run(&[&orders, faults].concat()).code, 0);
}

#[test]
fn what_a_comparison_finds_is_refunded_once_and_then_nothing_is_left() {
    let world = World::of_today(&[]);
    write_orders(&world, &["--fault", "cancel@0.05"]);
    write(&world, "refunds.csv", "tid,amount,reason\n1,full,old\n");
    let compare = run(&world, "compare");
    assert_eq!(compare.code, 0, "{compare:?}");
    let count = rows(&read(&world, "refunds.csv"));
    assert!(count > 0 && !read(&world, "refunds.csv").contains("old"));
    assert_eq!(made_once(&world), 0);
    let sent = confirmed(&world, &script("compare-send"));
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(made_once(&world), count);
    // The file of refunds is that of no earlier run.
    let compare = run(&world, "compare");
    assert_eq!(compare.code, 0, "{compare:?}");
    assert!(!world.path("refunds.csv").exists());
    assert_eq!(made_once(&world), count);
}

#[test]
fn a_comparison_that_finds_other_differences_or_breaks_off_plans_nothing() {
    let world = World::of_today(&[]);
    write_orders(&world, &["--fault", "missing"]);
    write(&world, "refunds.csv", "tid,amount,reason\n1,full,old\n");
    let compare = run(&world, "compare");
    assert_eq!(compare.code, 20, "{compare:?}");
    assert!(!world.path("refunds.csv").exists());

    let world = World::of_today(&["--fault", "search:500"]);
    write_orders(&world, &["--fault", "cancel"]);
    let compare = run(&world, "compare");
    assert_eq!(compare.code, 7, "{compare:?}");
    assert!(!compare.stdout.contains("dry run") && !compare.stderr.contains("dry run"));
}

#[test]
fn a_new_cancel_is_told_once_and_one_that_could_not_be_told_is_told_later() {
    let world = World::of_today(&[]);
    let first = run(&world, "new-cancels");
    assert_eq!((first.code, first.stderr.as_str()), (0, ""), "{first:?}");
    assert!(first.stdout.lines().count() > 3, "{first:?}");
    let quiet = |world: &World| {
        let run = run(world, "new-cancels");
        assert_eq!(
            (run.code, run.stdout.as_str(), run.stderr.as_str()),
            (0, "", "")
        );
    };
    quiet(&world);

    let card = [
        "search",
        "7d",
        "--method",
        "card",
        "--status",
        "paid",
        "--columns",
        "tid",
        "-o",
        "csv",
        "-q",
    ];
    let cards = world.run(&card).stdout;
    let mut cards = cards.lines().skip(1);
    let mut cancel = || {
        let tid = cards.next().expect("a payment").to_owned();
        let run = world.run(&["cancel", &tid, "--full", "--reason", "x", "--yes"]);
        assert_eq!(run.code, 0, "{run:?}");
        tid
    };
    let tid = cancel();
    // Nobody can have read it.
    #[cfg(target_os = "linux")]
    {
        let lost = shell(
            &world,
            &format!("exec >/dev/full\n{}", script("new-cancels")),
        )
        .run();
        assert_ne!(lost.code, 0, "{lost:?}");
    }
    let config = read(&world, "config.toml");
    world.lead_to("http://127.0.0.1:9");
    let away = run(&world, "new-cancels");
    assert_eq!((away.code, away.stdout.as_str()), (7, ""), "{away:?}");
    world.write_config(&config);
    let told = run(&world, "new-cancels");
    assert!(
        told.code == 0 && told.stdout.lines().count() == 1 && told.stdout.contains(&tid),
        "{told:?}"
    );
    quiet(&world);

    let tid = cancel();
    let [one, other] = [(), ()].map(|()| shell(&world, &script("new-cancels")).start());
    let both = [one.end(), other.end()];
    assert!(both.iter().all(|run| run.code == 0), "{both:?}");
    assert!(both.iter().any(|run| run.stdout.contains(&tid)), "{both:?}");
    quiet(&world);
    let left = world.all_in(".local/state/cookiepay-cancels");
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn all_shops_come_in_one_file_or_none() {
    let world = World::of_today(&[]);
    let other = World::of_today(&["--seed", "2"]);
    world.write_config(&[world.profile("one"), other.profile("two")].concat());
    let all = |world: &World| {
        let all = shell(world, &script("all-shops"));
        all.without("COOKIEPAY_PROFILE").run()
    };
    let run = all(&world);
    assert_eq!(run.code, 0, "{run:?}");
    let whole = read(&world, "all-shops.csv");
    for profile in [",one\n", ",two\n"] {
        assert!(whole.contains(profile), "{run:?}");
    }
    let wrong = other.profile("two").replace(other.api_key(), "wrong");
    world.write_config(&[world.profile("one"), wrong].concat());
    let run = all(&world);
    assert_eq!(run.code, 7, "{run:?}");
    assert_eq!(read(&world, "all-shops.csv"), whole);
}

/// Writes a batch of two payments, and plans it; returns the total.
#[cfg(target_os = "linux")]
fn planned(world: &World) -> u64 {
    let tids: Vec<&str> = cards()
        .iter()
        .take(2)
        .map(|card| card.tid.as_str())
        .collect();
    let batch = format!(
        "tid,amount,reason\n{},3000,x\n{},full,x\n",
        tids[0], tids[1]
    );
    write(world, "refunds.csv", &batch);
    let plan = run(world, "reviewed-plan");
    assert_eq!(plan.code, 0, "{plan:?}");
    let plan = read(world, "plan.csv");
    let full = plan.lines().last().and_then(|row| row.rsplit(',').next());
    let full: u64 = full.and_then(|won| won.parse().ok()).expect("won");
    full.saturating_add(3_000)
}

#[cfg(target_os = "linux")]
#[test]
fn only_the_plan_that_was_reviewed_is_sent_and_only_for_its_total() {
    let world = World::new();
    let total = planned(&world).to_string();
    let other_total = shell(&world, &script("reviewed-send"))
        .before_a_person()
        .end();
    assert_eq!(other_total.code, 6, "{other_total:?}");
    let send = script("reviewed-send").replace("1250000", &total);
    let plan = read(&world, "plan.csv");
    write(&world, "plan.csv", &plan.replacen(",3000,", ",4000,", 1));
    let other_plan = shell(&world, &send).run();
    assert_eq!(other_plan.code, 1, "{other_plan:?}");
    assert_eq!(made_once(&world), 0);
    write(&world, "plan.csv", &plan);
    let done = confirmed(&world, &send);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(made_once(&world), 2);
    assert_eq!(rows(&read(&world, "result.csv")), 2);
    let again = shell(&world, &send).before_a_person().end();
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(made_once(&world), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_plan_that_both_send_from_journals_of_their_own_is_refunded_once() {
    let world = World::new();
    let total = planned(&world).to_string();
    let send = script("reviewed-send").replace("1250000", &total);
    assert_eq!(confirmed(&world, &send).code, 0);
    assert_eq!(made_once(&world), 2);
    let elsewhere = shell(&world, &send).env("XDG_STATE_HOME", world.path("elsewhere"));
    let run = elsewhere.before_a_person().end();
    assert_ne!(run.code, 0, "{run:?}");
    assert_eq!(made_once(&world), 2);
}

#[test]
fn recipes_can_be_tried_with_made_up_payments() {
    let world = World::empty();
    for name in ["recall-plan", "nightly", "month-end", "new-cancels"] {
        let run = shell(&world, &script(name))
            .env("COOKIEPAY_PROFILE", "demo")
            .without("COOKIEPAY_CONFIG")
            .run();
        assert_eq!(run.code, 0, "{name}: {run:?}");
    }
}
