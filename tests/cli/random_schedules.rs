//! The promise at random: faults, kills, signals, rival runs, reruns and looks, in an order that a
//! seed decides, each schedule in a world of its own.
//!
//! `SCHEDULES=5000 SEED=42 cargo test --test cli random_schedules` tries so many from that seed on. A
//! failure prints its own seed and what happened; the machine's timing has its part in it, so that
//! a seed leads close to a failure rather than to it.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    reason = "a test that overflows fails, and one that fails tells its seed"
)]

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use rustix::process::Signal;

use crate::support::{Intention, Running, Transcript, World, cards, for_each, until};

/// How many schedules are tried where nobody asks for more.
const SCHEDULES: u64 = 300;

/// What may happen to a cancel. Everything that acts does so well within `settle_seconds`, which is
/// what the promise assumes of a gateway.
const CANCEL: [&str; 26] = [
    "drop-before",
    "drop-after",
    "drop-after",
    "reset",
    "reset-after",
    "stall-after",
    "stall-half",
    "half",
    "cut",
    "delay=60ms",
    "delay=150ms",
    "late=60ms",
    "late=150ms",
    "html",
    "html-after",
    "empty-after",
    "500",
    "500-after",
    "503-after",
    "429",
    "code=9999",
    "code-after=9999",
    "code-after=9999",
    "code=9029",
    "wrong-amount",
    "expired",
];

/// What may happen to a look, or to the reading before a refund.
const FIND: [&str; 8] = [
    "drop-before",
    "half",
    "cut",
    "html",
    "500",
    "code=9999",
    "expired",
    "delay=60ms",
];

/// What may happen to a token.
const TOKEN: [&str; 4] = ["drop-before", "500", "expired", "delay=60ms"];

#[test]
fn no_schedule_refunds_twice_or_tells_an_untruth() {
    let number = |name: &str| {
        let value = std::env::var(name).ok()?;
        Some(value.parse::<u64>().expect("a number"))
    };
    let first = number("SEED").unwrap_or_else(|| fastrand::u64(..1_000_000_000));
    let count = number("SCHEDULES").unwrap_or(SCHEDULES);
    let seeds: Vec<u64> = (first..first.saturating_add(count)).collect();
    for_each(&seeds, |seed| Schedule::run(*seed));
}

/// One schedule.
struct Schedule {
    rng: Rng,
    world: World,
    wishes: Vec<Wish>,
}

/// An intention, and what the runs that were told of it said.
struct Wish {
    intention: Intention,
    /// Runs that said that they had made the refund.
    done: usize,
    /// Runs that said that they did not know, or died before they could say anything.
    unknown: usize,
}

impl Schedule {
    fn run(seed: u64) {
        let log = RefCell::new(Vec::new());
        let tried = catch_unwind(AssertUnwindSafe(|| Self::new(seed, &log).play(&log)));
        if let Err(panic) = tried {
            eprintln!("SCHEDULES=1 SEED={seed}\n{}", log.borrow().join("\n"));
            resume_unwind(panic);
        }
    }

    fn new(seed: u64, log: &RefCell<Vec<String>>) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut faults = Vec::new();
        for (endpoint, kinds, most) in [
            ("cancel", CANCEL.as_slice(), 4),
            ("find", &FIND, 2),
            ("token", &TOKEN, 1),
        ] {
            for _ in 0..rng.usize(0..=most) {
                let kind = rng.choice(kinds).expect("there are some");
                // Each strikes one request, in this order; some let the first few pass.
                let chance = rng.choice(["", "", "@0.5"]).expect("there are some");
                faults.push(format!("{endpoint}:{kind}*1{chance}"));
            }
        }
        log.borrow_mut().push(format!("faults: {faults:?}"));
        let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
        let world = World::refunding(&faults);
        drop(world.make_journal());
        let cards = cards();
        let card = rng.choice(cards).expect("a card");
        let other = rng.choice(cards).expect("a card");
        let mut intentions = vec![card.part(1_000), card.part(2_000)];
        if other.tid != card.tid {
            intentions.push(other.full());
        }
        if rng.u8(..3) == 0 {
            intentions.push(card.full());
        }
        Self {
            rng,
            world,
            wishes: intentions
                .into_iter()
                .map(|intention| Wish {
                    intention,
                    done: 0,
                    unknown: 0,
                })
                .collect(),
        }
    }

    fn play(mut self, log: &RefCell<Vec<String>>) {
        for _ in 0..self.rng.usize(2..=5) {
            self.step(log);
            self.check();
        }
        log.borrow_mut().push("settle".to_owned());
        self.world.settle();
        self.check();
        for wish in &self.wishes {
            log.borrow_mut()
                .push(format!("see {:?} through", wish.intention));
            self.world.see_through_if_any(&wish.intention);
        }
        // What the journal calls refunded is what the gateway's ledger holds, one for one.
        let told = |record: &serde_json::Value| {
            let text = |key: &str| record[key].as_str().expect("text").to_owned();
            (text("tid"), text("reason"), record["amount"].as_u64())
        };
        let entries = self.world.entries(&[]);
        let refunded = entries.iter().filter(|it| it["outcome"] == "refunded");
        let mut refunded: Vec<_> = refunded.map(told).collect();
        let ledger = self.world.ledger().into_iter();
        let mut made: Vec<_> = ledger
            .map(|made| (made.tid, made.reason, Some(made.amount)))
            .collect();
        refunded.sort();
        made.sort();
        assert_eq!(refunded, made, "{entries:?}");
    }

    /// Does something, or several things at once.
    fn step(&mut self, log: &RefCell<Vec<String>>) {
        let step = self.rng.u8(..10);
        if step == 0 {
            let run = self
                .world
                .run(&["refunds", "reconcile", "--all", "-o", "json"]);
            log.borrow_mut().push(format!("reconcile: {run:?}"));
            assert!(matches!(run.code, 0 | 4 | 7 | 10 | 11), "{run:?}");
            return;
        }
        // Mostly one run; now and then several, for the same refund or for others.
        let runs = if step < 7 { 1 } else { self.rng.usize(2..=4) };
        let one = self.rng.usize(..self.wishes.len());
        let are_same = self.rng.bool();
        let count = refunds_in(&self.world);
        let begun = || refunds_in(&self.world) > count;
        let mut started: Vec<(usize, Running, Fate)> = Vec::new();
        for _ in 0..runs {
            let other = self.rng.usize(..self.wishes.len());
            let which = if are_same { one } else { other };
            let run = self.world.begin(&self.wishes[which].intention);
            started.push((which, run, Fate::draw(&mut self.rng)));
        }
        let ended: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = started
                .into_iter()
                .map(|(which, run, fate)| (which, fate, scope.spawn(move || fate.meet(run, begun))))
                .collect();
            let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().expect("a run");
            threads
                .into_iter()
                .map(|(which, fate, thread)| (which, fate, join(thread)))
                .collect()
        });
        for (which, fate, run) in ended {
            let wish = &mut self.wishes[which];
            let what = &wish.intention;
            log.borrow_mut().push(format!("{what:?} {fate:?}: {run:?}"));
            wish.hear(fate, run.as_ref(), &self.world);
        }
    }

    /// Checks everything that must be true at any time.
    fn check(&self) {
        for wish in &self.wishes {
            let made = self.world.made(&wish.intention).len();
            let what = &wish.intention;
            assert!(made <= 1, "{what:?} was made {made} times");
            assert!(made >= wish.done, "{what:?} was called done");
            assert!(
                made <= wish.done.saturating_add(wish.unknown),
                "{what:?} was made, and nobody said that it might be"
            );
        }
    }
}

impl Wish {
    /// Hears what a run says, and whether that can be.
    fn hear(&mut self, fate: Fate, run: Option<&Transcript>, world: &World) {
        let Some(run) = run else {
            self.unknown += 1;
            return;
        };
        match run.code {
            0 => {
                self.done += 1;
                let told = run.json();
                let made = world.made(&self.intention);
                assert_eq!(told["amount"], made[0].amount, "{run:?}");
                assert_eq!(told["outcome"], "refunded", "{run:?}");
            }
            10 | 11 => self.unknown += 1,
            // Killed by its own word: nothing was sent.
            130 => assert!(matches!(fate, Fate::Interrupted { .. }), "{run:?}"),
            code => {
                assert!(matches!(code, 3..=8), "{run:?}");
                let error = run.error();
                assert_eq!(error["exit"], code, "{run:?}");
                assert_eq!(error["money_moved"], "no", "{run:?}");
                if error["code"] == "refund.already_refunded" {
                    assert_eq!(world.made(&self.intention).len(), 1, "{run:?}");
                }
            }
        }
    }
}

/// Counts the refunds that the journal knows of.
fn refunds_in(world: &World) -> i64 {
    world
        .journal()
        .query_row("SELECT count(*) FROM refund", [], |row| row.get(0))
        .expect("the journal can be read")
}

/// What is done to a run.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It comes to its own end.
    Spared,
    /// It is killed so long after its start.
    Killed { after: Duration },
    /// It is killed so long after a refund was begun, by it or by a rival.
    KilledAtWork { after: Duration },
    /// It is interrupted so long after its start, once or more often.
    Interrupted { after: Duration, times: u32 },
}

impl Fate {
    fn draw(rng: &mut Rng) -> Self {
        let after = Duration::from_millis(rng.u64(..120));
        match rng.u8(..10) {
            0..5 => Self::Spared,
            5 => Self::Killed { after },
            6..8 => Self::KilledAtWork { after: after / 4 },
            _ => Self::Interrupted {
                after,
                times: rng.u32(1..=2),
            },
        }
    }

    /// Meets a run; `None` where it could not say anything any more.
    fn meet(self, mut run: Running, begun: impl Fn() -> bool) -> Option<Transcript> {
        match self {
            Self::Spared => {}
            Self::KilledAtWork { after } => {
                until("it has begun or ended", || run.has_ended() || begun());
                thread::sleep(after);
                if !run.has_ended() {
                    run.kill();
                    return None;
                }
            }
            Self::Killed { after } => {
                thread::sleep(after);
                if !run.has_ended() {
                    run.kill();
                    return None;
                }
            }
            Self::Interrupted { after, times } => {
                for _ in 0..times {
                    thread::sleep(after);
                    if !run.has_ended() {
                        run.signal(Signal::INT);
                    }
                }
            }
        }
        Some(run.end())
    }
}
