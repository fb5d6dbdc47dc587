//! Every note that stands beside the data on stderr, and every line of progress, in one snapshot:
//! what a person is told while a run goes on and when all is well. Errors have tests of their own.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::fmt::Write as _;
use std::fs;
use std::thread;

#[cfg(unix)]
use rustix::process::Signal;

use crate::support::language::assert_in_korean;
use crate::support::{Card, Transcript, World, cards};
#[cfg(unix)]
use crate::support::{Leg, Line, PATIENT};

/// A day on which the shop has payments.
const DAY: &str = "2026-11-03";

/// What was told, scene by scene, in a language.
struct Told(String, &'static str);

impl Told {
    /// Lets whoever is in a world speak the language.
    fn world(&self, world: World) -> World {
        world.speaking(self.1)
    }

    /// Adds what a run wrote on stderr.
    fn add(&mut self, what: &str, world: &World, run: &Transcript) {
        let mut text = format!("$ {}\n", run.command);
        // What a refund would do, and what a journal knows, are tables with tests of their own.
        let is_table = |line: &&str| line.contains("  ") || line.contains("local (http");
        for line in run.stderr.lines().filter(|line| !is_table(line)) {
            // As often as it takes on this machine.
            let is_again = line.ends_with(" s") && text.contains(&line[..line.len() - 3])
                || line.contains("초 뒤에") && text.lines().any(|it| digits_alike(it, line));
            if !line.is_empty() && !is_again {
                writeln!(text, "{line}").expect("a text");
            }
        }
        let text = same_everywhere(&text, world);
        writeln!(self.0, "## {what}\n{}\n", text.trim_end()).expect("a text");
    }

    /// Runs with the profile `mock`, and adds what that wrote on stderr.
    fn run(&mut self, what: &str, world: &World, arguments: &[&str]) {
        self.add(what, world, &world.run(arguments));
    }
}

/// Replaces what differs from run to run: the home, the port, moments, and how long it took.
fn same_everywhere(text: &str, world: &World) -> String {
    let home = world.path("");
    let home = home.display().to_string();
    let mut text = text.replace(home.trim_end_matches('/'), "~");
    if let Some((_, port)) = text.split_once("://127.0.0.1:") {
        let end = port
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(port.len());
        text = text.replace(
            &format!("://127.0.0.1:{}", &port[..end]),
            "://127.0.0.1:8480",
        );
    }
    let is_clock = |word: &&str| {
        let clock = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        clock.len() == 8 && clock.matches(':').count() == 2
    };
    let mut same = String::new();
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_inclusive(' ').collect();
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1);
            if is_clock(word) || next.is_some_and(is_clock) {
                same.extend(
                    word.chars()
                        .map(|c| if c.is_ascii_digit() { '0' } else { c }),
                );
            } else if next.is_some_and(|next| next.starts_with("ms")) {
                same.push_str("0 ");
            } else {
                same.push_str(word);
            }
        }
    }
    same.lines()
        .map(|line| without_korean_times(line) + "\n")
        .collect()
}

/// Tells whether two lines differ in their digits at most.
fn digits_alike(one: &str, other: &str) -> bool {
    let is_other = |it: &char| !it.is_ascii_digit();
    one.chars()
        .filter(is_other)
        .eq(other.chars().filter(is_other))
}

/// Replaces the numbers of `29ms` and `11월 26일 (목) 16:59`.
fn without_korean_times(line: &str) -> String {
    let mut pieces = line.split("ms").map(str::to_owned).collect::<Vec<_>>();
    let last = pieces.pop().unwrap_or_default();
    for piece in &mut pieces {
        let is_number = piece.ends_with(|it: char| it.is_ascii_digit());
        piece.truncate(piece.trim_end_matches(|it: char| it.is_ascii_digit()).len());
        piece.push_str(if is_number { "0ms" } else { "ms" });
    }
    let mut same = pieces.concat() + &last;
    for day in "월화수목금토일".chars() {
        while let Some((date, time)) = same.split_once(&format!(" ({day}) ")) {
            let words: Vec<&str> = date.rsplitn(3, ' ').collect();
            let before = words.get(2).copied().unwrap_or_default();
            let after = time.get(5..).unwrap_or_default();
            same = format!("{before} M월 D일 (요일) hh:mm{after}");
        }
    }
    same
}

/// The arguments of a refund.
fn refund<'a>(card: &'a Card, more: &[&'a str]) -> Vec<&'a str> {
    let all = [
        "cancel", &card.tid, "--amount", "1000", "--reason", "시험", "--yes",
    ];
    [&all, more].concat()
}

/// Plays scenes at once, since most wait for a gateway; returns what was told, in order.
fn at_once<T: Sync>(
    language: &'static str,
    scenes: &[T],
    play: impl Fn(&T, &mut Told) + Sync,
) -> String {
    thread::scope(|scope| {
        let play = |scene| {
            let mut told = Told(String::new(), language);
            play(scene, &mut told);
            told.0
        };
        let start = |scene| scope.spawn(move || play(scene));
        let played: Vec<_> = scenes.iter().map(start).collect();
        let told = played
            .into_iter()
            .map(|scene| scene.join().expect("a scene"));
        told.collect()
    })
}

#[test]
fn all_notes_are_these() {
    insta::assert_snapshot!("notes", all_notes("en"));
}

#[test]
fn all_notes_in_korean_are_these() {
    let notes = all_notes("ko");
    assert_in_korean(&notes);
    insta::assert_snapshot!("notes_in_korean", notes);
}

fn all_notes(language: &'static str) -> String {
    static ROOMS: &[fn(&mut Told)] = &[
        add_notes_of_searches,
        add_notes_of_profiles,
        add_notes_of_refunds,
        add_notes_of_looks,
        #[cfg(unix)]
        add_notes_of_interruptions,
        add_notes_of_batches,
        add_notes_of_the_journal,
    ];
    at_once(language, ROOMS, |add, told| add(told))
}

fn add_notes_of_searches(told: &mut Told) {
    let world = told.world(World::new());
    told.run("a table has its sums", &world, &["search", DAY]);
    told.run("nothing is found", &world, &["search", "2024-01-01"]);
    let found = world
        .run(&["search", DAY, "--columns", "tid", "-o", "csv"])
        .stdout;
    let tids: Vec<&str> = found.lines().skip(1).collect();
    let [one, other, ..] = tids[..] else {
        panic!("{found}");
    };
    let to_file = ["search", DAY, "-o", "csv", "--out", "a.csv"];
    told.run("a file is written", &world, &to_file);
    let one_to_file = [&to_file[..], &["--limit", "1"]].concat();
    told.run("a file of one payment", &world, &one_to_file);
    let filtered = ["search", DAY, "--method", "card", "-o", "csv"];
    told.run("a filter is ours", &world, &filtered);
    let filtered = [
        "search", "--tid", one, "--tid", other, "--buyer", "김", "-o", "csv",
    ];
    told.run("a filter that one payment passes", &world, &filtered);
    let by_month = [
        "search",
        "2026-01..2026-10",
        "--summary",
        "month",
        "-o",
        "csv",
    ];
    told.run("a summary by month", &world, &by_month);
    #[cfg(unix)]
    {
        let narrow = world.cookiepay(&["search", DAY, "--limit", "1"]);
        let run = narrow.env("TERM", "dumb").on_a_screen(40).end();
        told.add("a screen that is too narrow", &world, &run);
    }
    told.run("every request", &world, &["search", DAY, "-v", "-o", "csv"]);

    let world = told.world(World::with_gateway(&[
        "--fault",
        "search:503=1*1",
        "--fault",
        "search:cut*1",
    ]));
    told.run(
        "what is tried again",
        &world,
        &["search", DAY, "-v", "-o", "csv"],
    );
    let world = told.world(World::with_gateway(&["--fault", "search:half*2"]));
    let two_days = [
        "search",
        "2026-11-03..2026-11-04",
        "-v",
        "--jobs",
        "1",
        "-o",
        "csv",
    ];
    told.run("what is asked for in halves", &world, &two_days);
    let world = told.world(World::with_gateway(&["--fault", "search:cancel-date=none"]));
    told.run("sums that are not known", &world, &["search", "2026-10"]);
    let summary = ["search", "2026-10", "--summary", "day", "-o", "csv"];
    told.run("a summary that is not known", &world, &summary);
}

fn add_notes_of_profiles(told: &mut Told) {
    let world = told.world(World::new());
    world.write_config(&format!("{}{}", world.profile("one"), world.profile("two")));
    let all = ["search", DAY, "--all-profiles", "-o", "csv"];
    told.run("the same merchant twice", &world, &all);
    let init = ["config", "init", "--template", "--config", "new.toml"];
    told.run("a new configuration", &world, &init);
    #[cfg(unix)]
    {
        let mock = ["mock", "--listen", "127.0.0.1:0"];
        let mut mock = world.cookiepay(&mock).watch();
        mock.sees(if told.1 == "ko" {
            "Ctrl-C"
        } else {
            "stops the gateway"
        });
        mock.signal(Signal::TERM);
        told.add("a gateway is there", &world, &mock.end());
    }
    fs::write(world.path("file"), "").expect("a file");
    let demo = world.cookiepay(&["search", "-p", "demo", "2024-01-01"]);
    let run = demo.env("XDG_STATE_HOME", world.path("file")).run();
    told.add("a demo without a home", &world, &run);
}

fn add_notes_of_refunds(told: &mut Told) {
    let world = told.world(World::refunding(&[]));
    let card = &cards()[0];
    told.run("no refunds", &world, &["refunds", "list"]);
    told.run("none is open", &world, &["refunds", "list", "--unresolved"]);
    told.run(
        "nothing is in doubt",
        &world,
        &["refunds", "reconcile", "--all"],
    );
    let since = ["refunds", "verify", "--since", "2026-11-01"];
    told.run("nothing to verify", &world, &since);
    told.run("a rehearsal", &world, &refund(card, &["--dry-run"]));
    told.run("a refund", &world, &refund(card, &[]));
    told.run("a refund that is verified", &world, &["refunds", "verify"]);
    told.run(
        "two refunds of a payment",
        &world,
        &refund(card, &["--again=r1"]),
    );
    told.run("another payment", &world, &refund(&cards()[1], &[]));
    told.run("refunds that are verified", &world, &["refunds", "verify"]);

    let world = told.world(World::refunding(&["search:lag=1h"]));
    told.run("a refund that lags", &world, &refund(card, &[]));
    told.run("… and is verified early", &world, &["refunds", "verify"]);
}

fn add_notes_of_looks(told: &mut Told) {
    let card = &cards()[0];
    let reconcile = ["refunds", "reconcile", "--all"];
    let scenes = [
        ("an answer is lost", "cancel:drop-after*1"),
        ("a refund is lost", "cancel:drop-before*1"),
        ("a no is not believed yet", "cancel:code=9999:한도초과*1"),
        ("a yes does not show yet", "find:stale=4"),
    ];
    told.0 += &at_once(told.1, &scenes, |(what, fault), told| {
        let world = told.world(World::refunding(&[fault]));
        told.run(what, &world, &refund(card, &[]));
        // So that it is not certain yet, however slow this machine is.
        world.set_up(world.base_url(), "settle_seconds = 3600\n");
        told.run("… and is looked at", &world, &reconcile);
    });
    let world = told.world(World::refunding(&["cancel:drop-before*1"]));
    world.run(&refund(card, &[]));
    let wait = [&reconcile[..], &["--wait"]].concat();
    told.run("what is in doubt is waited for", &world, &wait);
}

#[cfg(unix)]
fn add_notes_of_interruptions(told: &mut Told) {
    let world = told.world(World::new());
    let card = &cards()[0];
    let question = ["cancel", &card.tid, "--full", "--reason", "시험"];
    let mut run = world.cookiepay(&question).before_a_person();
    run.sees("[y/N]");
    run.signal(Signal::INT);
    told.add("interrupted at the question", &world, &run.end());

    let line = Line::to(world.base_url());
    world.set_up(line.url(), PATIENT);
    line.hold("/api/cancel", Leg::Request);
    let mut run = world.cookiepay(&refund(card, &[])).watch();
    line.wait_until_held();
    run.signal(Signal::INT);
    run.sees(if told.1 == "ko" {
        "중단"
    } else {
        "interrupted"
    });
    line.release();
    told.add("interrupted on its way", &world, &run.end());
}

fn write_batch(world: &World) {
    let mut batch = "tid,amount,reason\n".to_owned();
    for card in &cards()[..2] {
        writeln!(batch, "{},1000,시험", card.tid).expect("a row");
    }
    fs::write(world.path("batch.csv"), batch).expect("a file");
}

fn add_notes_of_batches(told: &mut Told) {
    let world = told.world(World::refunding(&[]));
    write_batch(&world);
    let rehearsal = ["cancel", "--batch", "batch.csv", "--dry-run"];
    told.run("a batch is rehearsed", &world, &rehearsal);
    told.run(
        "a batch is done",
        &world,
        &["cancel", "--batch", "batch.csv", "--yes"],
    );
}

fn add_notes_of_the_journal(told: &mut Told) {
    let world = told.world(World::refunding(&[]));
    let card = &cards()[0];
    let accept = ["journal", "accept", "--note", "x", "--yes"];
    world.run(&refund(card, &[]));
    told.run(
        "a copy of the journal",
        &world,
        &["journal", "backup", "copy.sqlite3"],
    );
    told.run("the journal in use", &world, &accept);
    world.run(&refund(card, &["--again=r1"]));
    fs::copy(world.path("copy.sqlite3"), world.journal_path()).expect("a journal");
    told.run("an old journal is read", &world, &["refunds", "list"]);
    told.run("an old journal is taken up", &world, &accept);
    fs::remove_file(world.journal_path()).expect("a journal");
    told.run("a lost journal", &world, &accept);
}

#[cfg(unix)]
#[test]
fn all_lines_of_progress_are_these_in_both_languages() {
    let labels = [
        "searching",
        "waiting for",
        "reading the payments",
        "refunding",
        "looking at",
    ];
    insta::assert_snapshot!("progress", all_lines_of_progress("en", labels));
    // One after the other: what is seen depends on how busy the machine is.
    let labels = [
        "2026-11-03 조회 중",
        "게이트웨이 응답",
        "결제 조회 중",
        "취소 중",
        "결제 조회 중: 취소",
    ];
    let lines = all_lines_of_progress("ko", labels);
    assert_in_korean(&lines);
    insta::assert_snapshot!("progress_in_korean", lines);
}

#[cfg(unix)]
fn all_lines_of_progress(
    language: &'static str,
    [searching, waiting, reading, refunding, looking]: [&str; 5],
) -> String {
    let card = &cards()[0];
    let since = ["refunds", "verify", "--since", "2026-11-01"];
    let batch = ["cancel", "--batch", "batch.csv", "--yes"];
    let scenes: [(&[&str], &[&str], &str); 6] = [
        (&["search:delay=2s"], &["search", DAY], searching),
        (&["cancel:delay=2s"], &refund(card, &[]), waiting),
        (&["find:delay=2s"], &batch, reading),
        (&["cancel:delay=2s"], &batch, refunding),
        (&["find:delay=2s"], &since, reading),
        (
            &["find:delay=2s", "cancel:drop-before"],
            &["refunds", "reconcile", "--all"],
            looking,
        ),
    ];
    at_once(language, &scenes, |(faults, arguments, label), told| {
        let world = told.world(World::refunding(faults));
        write_batch(&world);
        if arguments.contains(&"verify") || arguments.contains(&"reconcile") {
            world.run(&refund(card, &[]));
        }
        let run = world.cookiepay(arguments).env("TERM", "xterm");
        let mut run = run.before_a_person();
        run.sees(label);
        let screen = run.end().stderr;
        let mut lines = screen.split(['\r', '\n']);
        let line = lines
            .find(|line| line.contains(label))
            .expect("it was seen");
        // Without the wheel before it, and whatever the numbers are.
        let start = line.find(label).unwrap_or_default();
        let digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let line: String = line[start..].trim_end().chars().map(digit).collect();
        writeln!(told.0, "$ cookiepay {}\n{line}\n", arguments.join(" ")).expect("a text");
    })
}
