//! The promise, through the real program: whatever the gateway, the line, the machine or a second
//! run does, the money of one intention goes back at most once, and what is said of it is true.
//!
//! The gateway's ledger is the judge. Each test ends by doing what the hints say until the refund is
//! made and nothing is in doubt, so that nothing is ever stuck either.

pub(crate) mod batch;
mod orders;
#[cfg(unix)]
mod world;

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

#[cfg(unix)]
use rustix::process::Signal;

use crate::support::live::ending_signals;

use crate::support::{
    Card, Intention, Leg, Line, PATIENT, Running, Transcript, World, cards, for_each, until,
};

/// All that a refund can be asked for of a payment: all of it, or a part.
fn both(card: &Card) -> [Intention; 2] {
    [card.full(), card.part(1_000)]
}

#[test]
fn whatever_the_gateway_does_to_a_cancel_money_goes_back_once() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a free port");
    elsewhere.set_nonblocking(true).expect("it does not wait");
    let redirect = format!(
        "redirect=http://{}/api/cancel",
        elsewhere.local_addr().expect("an address")
    );
    // The code of a full refund, and of a part; with a second for a lost request to settle.
    let faults = [
        ("drop-before", 10, 10),
        ("drop-after", 0, 0),
        ("reset", 10, 10),
        ("reset-after", 0, 0),
        ("stall", 10, 10),
        ("stall-after", 0, 0),
        ("stall-half", 0, 0),
        ("half", 0, 0),
        ("cut", 0, 0),
        ("delay=500ms", 0, 0),
        ("late=300ms", 0, 0),
        ("html", 10, 10),
        ("html-after", 0, 0),
        ("empty", 10, 10),
        ("empty-after", 0, 0),
        ("500", 10, 10),
        ("500-after", 0, 0),
        ("502", 10, 10),
        ("502-after", 0, 0),
        ("503", 10, 10),
        ("503-after", 0, 0),
        ("429", 10, 10),
        ("429-after", 0, 0),
        // An answer, but of a middleman.
        ("json=408:E777", 10, 10),
        ("json-after=408:E777", 0, 0),
        ("json-late=300ms:503:2013", 0, 0),
        // The credentials: it never got as far as the payment.
        ("code=9999", 4, 4),
        ("code=E003", 4, 4),
        // Of time and system: no answer.
        ("code=9999:통신_타임아웃", 10, 10),
        ("code-after=9999:통신_타임아웃", 0, 0),
        ("code-late=300ms:9999:응답시간_초과", 0, 0),
        // A final no, which only our own reason in the payment contradicts.
        ("code=9029", 8, 8),
        ("code-after=9029", 11, 11),
        ("code=E201:취소_가능_기간이_지났습니다", 3, 3),
        ("code=E202:취소불가_거래", 3, 3),
        ("code-after=E202:취소불가_거래", 11, 11),
        // Called cancelled although it is not, and although it was just done.
        ("code=E109:이미_취소된_거래입니다", 3, 3),
        ("code-after=E109:이미_취소된_거래입니다", 11, 11),
        // Any other no: it may be true, hide a refund, or be followed by one.
        ("code=E777", 3, 3),
        ("code-after=E777", 0, 0),
        ("code-late=300ms:E777", 0, 0),
        ("expired", 3, 3),
        ("wrong-amount", 11, 11),
        // Somebody else takes a part just before, or just after.
        ("elsewhere=700", 3, 11),
        ("elsewhere-after=700", 0, 11),
        ("no-date", 0, 0),
        (redirect.as_str(), 10, 10),
        ("pretty", 0, 0),
        ("raw-korean", 0, 0),
        ("numbers", 0, 0),
        ("gzip", 0, 0),
    ];
    let mut cases = Vec::new();
    for (fault, full, part) in faults {
        cases.push((fault, 0, full));
        cases.push((fault, 1, part));
    }
    for_each(&cases, |(fault, which, code)| {
        let world = World::refunding(&[&format!("cancel:{fault}*1")]);
        let intention = &both(&cards()[0])[*which];
        let run = world.ask_for(intention);
        assert_eq!(run.code, *code, "{fault}: {run:?}");
        world.see_through(intention);
    });
    let came = elsewhere.accept();
    assert!(came.is_err(), "the redirect was followed: {came:?}");
}

#[test]
fn whatever_befalls_the_looks_money_goes_back_once() {
    // The first search is the one before the refund: a stale one is harmless there.
    let faults = [
        "find:500*3",
        "find:drop-before*3",
        "find:stall*3",
        "find:half*3",
        "find:cut*3",
        "find:html*1",
        "find:empty*1",
        "find:code=9999*1",
        "find:code=E008*1",
        "find:expired*1",
        "find:lag=300ms",
        "find:no-date",
        "find:cancel-date=-1h*1",
        "find:cancel-message=상점_취소*1",
    ];
    let mut cases = Vec::new();
    for fault in faults {
        for cancel in [
            "drop-before",
            "drop-after",
            "code=E777",
            "code-after=E777",
            "code-after=9999:통신_타임아웃",
        ] {
            cases.push((cancel, fault));
        }
    }
    for_each(&cases, |(cancel, fault)| {
        let world = World::refunding(&[&format!("cancel:{cancel}*1"), "find:stale*1", fault]);
        let intention = cards()[0].part(1_000);
        world.ask_for(&intention);
        world.see_through(&intention);
    });
}

#[test]
fn a_look_that_sees_what_was_true_before_is_not_believed_until_the_refund_had_its_time() {
    for_each(&["stale=1", "stale=2"], |stale| {
        let world = World::refunding(&["cancel:drop-after*1", &format!("find:{stale}")]);
        world.set_up(world.base_url(), "settle_seconds = 30\n");
        let intention = cards()[0].part(1_000);
        let run = world.ask_for(&intention);
        assert_eq!((run.code, &run.json()["evidence"]), (0, &"look".into()));
        world.assert_once(&intention);
    });
}

#[test]
fn a_lost_answer_has_its_time_from_when_it_was_given_up_not_from_its_first_half() {
    // The first half, with a `Date`, comes at once; the call ends with the time-out. The look after it
    // still sees what was true before.
    let world = World::refunding(&["cancel:stall-half*1", "find:stale=1"]);
    let intention = cards()[0].part(1_000);
    let run = world.ask_for(&intention);
    assert_eq!(run.code, 10, "{run:?}");
    world.settle();
    world.assert_once(&intention);
}

#[test]
fn a_refund_that_shows_after_it_was_given_up_is_found_before_it_is_asked_for_again() {
    let world = World::refunding(&[]);
    let cards = cards();
    for (intention, code) in [
        (&cards[0].full(), "refund.nothing_left"),
        (&cards[1].part(1_000), "refund.unexplained"),
    ] {
        let line = Line::to(world.base_url());
        world.set_up(
            line.url(),
            "settle_seconds = 1\ncancel_timeout_seconds = 1\n",
        );
        line.hold(CANCEL, Leg::Request);
        let run = world.ask_for(intention);
        assert_eq!(run.code, 10, "{run:?}");
        world.settle();
        let entries = world.entries(&["--tid", &intention.tid]);
        assert_eq!(entries[0]["outcome"], "not_applied", "{entries:?}");
        assert_eq!(entries[0]["certain"], true, "{entries:?}");
        // Later than this program can know of, the request arrives after all.
        line.release();
        until("the late refund", || !world.made(intention).is_empty());
        let run = world.ask_for(intention);
        assert_eq!(run.error()["code"], code, "{run:?}");
        let id = entries[0]["id"].as_str().expect("a number");
        if code == "refund.unexplained" {
            assert!(run.stderr.contains(id), "{run:?}");
        }
        // Whoever reads the payments again is told which refund it may be, and how to say so.
        let verified = world.run(&["refunds", "verify", "-o", "json"]);
        assert_eq!(verified.code, 20, "{verified:?}");
        let found = &verified.json()[0];
        assert_eq!(
            (&found["id"], found["found"].is_string()),
            (&id.into(), true)
        );
        assert_eq!(world.settle_as_told(found).code, 0);
        world.assert_once(intention);
    }
}

const TOKEN: &str = "/payAuth/token";
const SEARCH: &str = "/api/paysearch";
const CANCEL: &str = "/api/cancel";

#[test]
fn a_run_killed_while_any_request_is_out_leaves_nothing_to_be_made_twice() {
    let mut cases = Vec::new();
    for path in [TOKEN, SEARCH, CANCEL] {
        for leg in [Leg::Request, Leg::Answer] {
            cases.extend([(path, leg, 0), (path, leg, 1)]);
        }
    }
    for_each(&cases, |(path, leg, which)| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        let intention = &both(&cards()[0])[*which];
        world.set_up(line.url(), PATIENT);
        line.hold(path, *leg);
        let run = world.begin(intention);
        line.wait_until_held();
        run.kill();
        let is_made = *path == CANCEL && *leg == Leg::Answer;
        assert_eq!(world.made(intention).len(), usize::from(is_made));
        if *path == CANCEL && *leg == Leg::Request {
            // Its look is not let through either: what is lost stays lost until it is looked at.
            let run = world.run(&["refunds", "list", "--unresolved", "-o", "json"]);
            assert_eq!(run.json()[0]["outcome"], "unknown", "{run:?}");
            // The request of a dead run arrives like any other.
            line.release();
            until("the refund", || world.made(intention).len() == 1);
        }
        line.release();
        world.see_through(intention);
    });
}

/// Where a run can be stopped between two writes: what befalls its cancel, what the write it does
/// not get to is, the state that is on the disk, and whether the refund was made by then.
const WRITES: [(&str, &str, Option<&str>, bool); 9] = [
    ("delay=1ms", "BEFORE INSERT ON refund", None, false),
    (
        "delay=1ms",
        "BEFORE UPDATE ON refund WHEN NEW.state = 'sending'",
        Some("claimed"),
        false,
    ),
    (
        "delay=1ms",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'sending'",
        Some("sending"),
        true,
    ),
    (
        "drop-after",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'sending'",
        Some("sending"),
        true,
    ),
    (
        "drop-before",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'sending'",
        Some("sending"),
        false,
    ),
    (
        "delay=1ms",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'refunded'",
        Some("refunded"),
        true,
    ),
    (
        "drop-after",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'unknown'",
        Some("unknown"),
        true,
    ),
    (
        "drop-before",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'unknown'",
        Some("unknown"),
        false,
    ),
    (
        "code-after=E777",
        "BEFORE UPDATE ON refund WHEN OLD.state = 'unknown'",
        Some("unknown"),
        true,
    ),
];

#[test]
fn a_run_killed_between_any_two_lines_of_the_journal_leaves_nothing_to_be_made_twice() {
    for_each(&WRITES, |(fault, write, state, is_made)| {
        let world = World::refunding(&[&format!("cancel:{fault}*1")]);
        world.set_up(world.base_url(), PATIENT);
        let intention = cards()[0].part(1_000);
        let journal = world.make_journal();
        journal.freeze(write, false);
        let run = world.begin(&intention);
        until("the run is in the middle of the write", || {
            journal.state(&intention.tid).as_deref() == *state && journal.is_locked()
        });
        run.kill();
        assert_eq!(journal.state(&intention.tid).as_deref(), *state);
        assert_eq!(
            world.made(&intention).len(),
            usize::from(*is_made),
            "{write}"
        );
        journal.take_all_again();
        world.see_through(&intention);
    });
}

#[test]
fn a_run_killed_before_it_could_print_has_done_what_it_did() {
    let world = World::refunding(&[]);
    let journal = world.make_journal();
    let intention = cards()[0].full();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut full = writer.try_clone().expect("another end");
    // Blocks as soon as the pipe takes no more, and keeps it full.
    thread::spawn(move || while full.write_all(&[b'x'; 512]).is_ok() {});
    let run = world.asking(&intention).start_into(writer);
    until("it is recorded", || {
        journal.state(&intention.tid).as_deref() == Some("refunded")
    });
    run.kill();
    drop(reader);
    world.assert_once(&intention);
}

#[test]
fn what_the_journal_does_not_take_is_not_sent_and_what_was_sent_is_told_all_the_same() {
    // As in `WRITES`: nothing is sent before *sending* is written; what is made is told on stderr.
    let codes = [6, 6, 12, 12, 10, 0, 12, 10, 12];
    let cases: Vec<_> = WRITES.iter().zip(codes).collect();
    for_each(&cases, |((fault, write, _, is_made), code)| {
        let world = World::refunding(&[&format!("cancel:{fault}*1")]);
        let intention = cards()[0].part(1_000);
        let journal = world.make_journal();
        journal.refuse(write);
        let run = world.ask_for(&intention);
        assert_eq!(run.code, *code, "{fault} {write} {run:?}");
        assert_eq!(world.made(&intention).len(), usize::from(*is_made));
        journal.take_all_again();
        world.see_through(&intention);
    });
}

#[test]
fn without_a_journal_nothing_is_sent() {
    let world = World::refunding(&[]);
    let intention = cards()[0].full();
    // The folder is a file; the file is a folder; the file is something else.
    fs::write(world.path("state"), "a file").expect("a file");
    let run = world.ask_for(&intention);
    assert_eq!(
        (run.code, &run.error()["code"]),
        (6, &"journal.unusable".into())
    );
    fs::remove_file(world.path("state")).expect("it goes");
    fs::create_dir_all(world.journal_path()).expect("a folder");
    assert_eq!(world.ask_for(&intention).code, 6);
    fs::remove_dir(world.journal_path()).expect("it goes");
    fs::write(
        world.journal_path(),
        "tid,amount,reason and so on\n".repeat(99),
    )
    .expect("a file");
    assert_eq!(world.ask_for(&intention).code, 6);
    fs::remove_file(world.journal_path()).expect("it goes");
    world.see_through(&intention);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_at_any_point_makes_no_second_refund() {
    let world = World::refunding(&[]);
    world.make_journal();
    let cards = cards();
    let mut codes = Vec::new();
    // No file grows beyond so many blocks of 512 bytes, which a run meets at one write or another.
    let limits: Vec<u32> = (0..=240).step_by(8).collect();
    for (limit, card) in limits.into_iter().zip(cards) {
        let intention = card.part(1_000);
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$@\"");
        let arguments = intention.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = world.through_shell(&script, &arguments).run();
        world.assert_true(&intention, 0, &run);
        codes.push(run.code);
        world.see_through(&intention);
    }
    // The sweep passes from "nothing can be written" over "not all of it" to "all of it".
    for code in [6, 12, 0] {
        assert!(codes.contains(&code), "{codes:?}");
    }
}

#[test]
fn a_result_that_nobody_takes_is_recorded_and_told_on_stderr() {
    let world = World::refunding(&[]);
    for intention in both(&cards()[0]).iter().rev() {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = world.asking(intention).start_into(writer).end();
        assert_not_printed(&world, intention, &run);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_there_is_no_room_for_is_recorded_and_told_on_stderr() {
    let world = World::refunding(&[]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let intention = cards()[0].full();
    let run = world
        .asking(&intention)
        .start_into(full.expect("/dev/full"))
        .end();
    assert_not_printed(&world, &intention, &run);
}

#[cfg(unix)]
#[test]
fn a_result_that_has_nowhere_to_go_is_recorded_and_told_on_stderr() {
    for (redirection, card) in NOWHERE.into_iter().zip(cards()) {
        let world = World::refunding(&[]);
        let intention = card.full();
        let arguments = intention.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let script = format!("exec \"$@\" {redirection}");
        let run = world.through_shell(&script, &arguments).run();
        assert_not_printed(&world, &intention, &run);
    }
}

/// What leaves a program without a stdout that it can write to: closed, or open for reading only.
#[cfg(unix)]
const NOWHERE: [&str; 2] = [">&-", "1</dev/null"];

#[cfg(unix)]
#[test]
fn a_result_that_nobody_wants_is_thrown_away() {
    let world = World::refunding(&[]);
    // As a shell opens the null device, and as most programs do that start others.
    for (reads, card) in [false, true].into_iter().zip(cards()) {
        let null = fs::OpenOptions::new()
            .read(reads)
            .write(true)
            .open("/dev/null");
        let run = world
            .asking(&card.full())
            .start_into(null.expect("/dev/null"))
            .end();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        world.assert_once(&card.full());
    }
}

#[track_caller]
fn assert_not_printed(world: &World, intention: &Intention, run: &Transcript) {
    assert_eq!(run.code, 12, "{run:?}");
    world.assert_true(intention, 0, run);
    let told: serde_json::Value = run
        .stderr
        .lines()
        .find_map(|line| serde_json::from_str(line).ok())
        .expect("the result");
    assert_eq!(told["outcome"], "refunded", "{run:?}");
    assert_eq!(told["cancel_tid"], world.made(intention)[0].cancel_tid);
    world.assert_once(intention);
}

#[test]
fn six_runs_at_once_for_one_refund_make_one() {
    let world = World::refunding(&[]);
    for card in cards().iter().take(4) {
        for intention in both(card).iter().rev() {
            let runs: Vec<_> = (0..6).map(|_| world.begin(intention)).collect();
            let runs: Vec<_> = runs.into_iter().map(Running::end).collect();
            assert_eq!(world.made(intention).len(), 1, "{runs:?}");
            let mut codes: Vec<i32> = runs.iter().map(|run| run.code).collect();
            codes.sort_unstable();
            // A part that was refunded meanwhile is nothing that a reading could have known.
            assert_eq!(codes, [0, 6, 6, 6, 6, 6], "{runs:?}");
            world.assert_once(intention);
        }
    }
}

#[test]
fn six_runs_at_once_for_parts_of_a_payment_make_each_once() {
    let world = World::refunding(&[]);
    let card = &cards()[0];
    let mut open: Vec<Intention> = (1..=6).map(|part| card.part(part * 100)).collect();
    let all = open.clone();
    while !open.is_empty() {
        let runs: Vec<_> = open.iter().map(|part| world.begin(part)).collect();
        let runs: Vec<_> = runs.into_iter().map(Running::end).collect();
        for (part, run) in open.iter().zip(&runs) {
            assert!(matches!(run.code, 0 | 6), "{run:?}");
            world.assert_true(part, 0, run);
        }
        let left = open.len();
        open.retain(|part| world.made(part).is_empty());
        assert!(open.len() < left, "none came through: {runs:?}");
    }
    for part in &all {
        world.assert_once(part);
    }
}

#[test]
fn a_refund_that_is_out_is_left_alone_by_everybody_else() {
    let world = World::refunding(&[]);
    let line = Line::to(world.base_url());
    world.set_up(line.url(), PATIENT);
    let card = &cards()[0];
    let journal = world.make_journal();
    line.hold(CANCEL, Leg::Request);
    let first = world.begin(&card.part(1_000));
    line.wait_until_held();
    for rival in [card.part(1_000), card.part(2_000), card.full()] {
        let run = world.ask_for(&rival);
        assert_eq!((run.code, &run.error()["code"]), (6, &"refund.held".into()));
    }
    let run = world.run(&["refunds", "reconcile", "--all", "-o", "json"]);
    assert_eq!(
        (run.code, &run.json()[0]["outcome"]),
        (10, &"sending".into())
    );
    assert_eq!(journal.state(&card.tid).as_deref(), Some("sending"));
    line.release();
    assert_eq!(first.end().code, 0);
    world.assert_once(&card.part(1_000));
}

/// The signals that end a run, and what a shell then sees.
#[cfg(unix)]
#[cfg(unix)]
#[test]
fn a_signal_before_anything_was_sent_ends_the_run_and_nothing_is_sent() {
    for_each(&ending_signals(), |(signal, code)| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        let intention = cards()[0].full();
        for path in [TOKEN, SEARCH] {
            line.hold(path, Leg::Answer);
            let run = world.begin(&intention);
            line.wait_until_held();
            run.signal(*signal);
            let run = run.end();
            assert_eq!(run.code, *code, "{run:?}");
            world.assert_true(&intention, 0, &run);
            line.release();
        }
        // The last moment: it has written that it will send, and has not sent.
        let journal = world.make_journal();
        let write = "BEFORE UPDATE ON refund WHEN NEW.state = 'sending'";
        journal.freeze(write, true);
        let run = world.begin(&intention);
        until("the run is about to send", || {
            journal.state(&intention.tid).as_deref() == Some("claimed") && journal.is_locked()
        });
        run.signal(*signal);
        let run = run.end();
        assert_eq!(run.code, *code, "{run:?}");
        world.assert_true(&intention, 0, &run);
        assert_eq!(journal.state(&intention.tid).as_deref(), Some("not_sent"));
        journal.take_all_again();
        world.see_through(&intention);
    });
}

#[cfg(unix)]
#[test]
fn a_signal_while_a_refund_is_out_waits_for_its_answer() {
    for_each(&ending_signals(), |(signal, _)| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        let intention = cards()[0].part(1_000);
        line.hold(CANCEL, Leg::Request);
        let run = world.begin(&intention);
        line.wait_until_held();
        run.signal(*signal);
        line.release();
        let run = run.end();
        assert_eq!(run.code, 0, "{run:?}");
        world.assert_true(&intention, 0, &run);
        world.assert_once(&intention);
    });
}

#[cfg(unix)]
#[test]
fn a_second_signal_leaves_a_refund_that_is_out_unknown() {
    for_each(&ending_signals(), |(signal, _)| {
        let world = World::refunding(&[]);
        let line = Line::to(world.base_url());
        world.set_up(line.url(), PATIENT);
        let intention = cards()[0].part(1_000);
        line.hold(CANCEL, Leg::Request);
        let mut run = world.begin(&intention);
        line.wait_until_held();
        until("the run ends", || {
            if !run.has_ended() {
                run.signal(*signal);
                thread::sleep(Duration::from_millis(50));
            }
            run.has_ended()
        });
        let run = run.end();
        assert_eq!(run.code, 10, "{run:?}");
        world.assert_true(&intention, 0, &run);
        assert!(run.stderr.contains("a refund is on its way"), "{run:?}");
        // It could not be called back.
        line.release();
        until("the refund", || world.made(&intention).len() == 1);
        world.see_through(&intention);
    });
}

#[cfg(unix)]
#[test]
fn a_signal_cuts_the_looking_short_and_leaves_the_refund_unknown() {
    for_each(&["drop-before", "drop-after"], |fault| {
        // The first look must not settle it.
        let world = World::refunding(&[&format!("cancel:{fault}*1"), "find:stale=1"]);
        world.set_up(world.base_url(), "settle_seconds = 600\n");
        let intention = cards()[0].part(1_000);
        let journal = world.make_journal();
        let run = world.begin(&intention);
        until("the answer is lost", || {
            journal.state(&intention.tid).as_deref() == Some("unknown")
        });
        run.signal(Signal::INT);
        let run = run.end();
        assert_eq!(run.code, 10, "{run:?}");
        world.assert_true(&intention, 0, &run);
        world.set_up(world.base_url(), PATIENT);
        if *fault == "drop-before" {
            world.see_through(&intention);
        } else {
            // One look may still be stale, and with so little time to settle it would be believed.
            world.set_up(world.base_url(), "settle_seconds = 600\n");
            world.settle();
            world.assert_once(&intention);
        }
    });
}
