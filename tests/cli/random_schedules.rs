//! The promise at random: faults, kills, signals, rival runs, reruns and looks, in an order that a
//! seed decides, each schedule in a world of its own.
//!
//! `SCHEDULES=5000 SEED=42 cargo test --test cli random_schedules::` tries so many from that seed on. A
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

use crate::support::{Intention, Running, Transcript, World, cards, for_each, number, open, until};

/// How many schedules are tried where nobody asks for more.
const SCHEDULES: u64 = 80;

/// What may happen to a cancel. Everything that acts does so well within `settle_seconds`, which is
/// what the promise assumes of a gateway.
const CANCEL: [&str; 48] = [
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
    "wrong-amount",
    "expired",
    // An answer, but not the gateway's.
    "json=503:E777",
    "json-after=408:E777",
    "json-after=429:2013",
    "json-late=150ms:408:E777",
    // The credentials.
    "code=9999",
    "code=E003",
    // Of time and system, or like a success: no answer.
    "code=9999:통신_타임아웃",
    "code-after=9999:통신_타임아웃",
    "code-late=150ms:9999:응답시간_초과",
    "code-after=E555:일시적인_장애입니다",
    "code-after=00:정상",
    "code=0:정상",
    // A final no.
    "code=9029",
    "code=E202:취소불가_거래입니다",
    "code=E203:취소_가능_기간이_지났습니다",
    "code=E204:원거래_없음",
    // Called cancelled already, and it is not.
    "code=E109:이미_취소된_거래입니다",
    "code=E109:원거래_기취소",
    // Any other no: true, hiding a refund, or followed by one.
    "code=E777",
    "code-after=E777",
    "code-after=E777",
    "code-after=8888:거절",
    "code-late=60ms:E777",
    "code-late=150ms:E777",
    "code-late=150ms:9999:기타_오류입니다",
    "no-date",
];

/// What may happen to a look, or to the reading before a refund.
const FIND: [&str; 13] = [
    "drop-before",
    "half",
    "cut",
    "html",
    "500",
    "code=9999",
    "code=E008",
    "expired",
    "delay=60ms",
    "cancel-message=상점_취소",
    "cancel-date=-1h",
    "cancel-date=none",
    "no-date",
];

/// What may happen to a token.
const TOKEN: [&str; 4] = ["drop-before", "500", "expired", "delay=60ms"];

/// What may be so all the time.
const ALWAYS: [&[&str]; 8] = [
    &[],
    &[],
    &["find:lag=100ms"],
    &["find:lag=250ms"],
    &["find:stale=1"],
    &["search:cancel-message=상점_취소"],
    &["token:no-date", "search:no-date", "cancel:no-date"],
    &["token:date=-1h", "search:date=-1h", "cancel:date=-1h"],
];

/// What another channel may do, with amounts that no sum of them makes one of ours.
const ELSEWHERE: [&str; 4] = [
    "cancel:elsewhere=700",
    "cancel:elsewhere-after=370",
    "find:elsewhere=370",
    "find:elsewhere-after=700",
];

/// Undoes the last refund of each payment, the first time that its month is searched, which no refund
/// does.
const ROLL_BACK: [&str; 3] = [
    "search:roll-back*1/2026-09-01",
    "search:roll-back*1/2026-10-01",
    "search:roll-back*1/2026-11-01",
];

#[test]
fn no_schedule_refunds_twice_or_tells_an_untruth() {
    let first = number("SEED").unwrap_or_else(|| fastrand::u64(..1_000_000_000));
    let count = number("SCHEDULES").unwrap_or(SCHEDULES);
    eprintln!("SCHEDULES={count} SEED={first}");
    let seeds: Vec<u64> = (first..first.saturating_add(count)).collect();
    for_each(&seeds, |seed| Schedule::run(*seed));
}

/// One schedule.
struct Schedule {
    rng: Rng,
    world: World,
    wishes: Vec<Wish>,
    kind: Kind,
}

/// What a schedule has beside faults, kills and rivals.
#[derive(Clone, Copy, Debug)]
struct Kind {
    /// Somebody gives back elsewhere, and people mean the same once more. Not where cancels are
    /// undone: nobody can then tell what of it was undone.
    has_others: bool,
    /// Cancels are undone at the end.
    is_rolled_back: bool,
    /// No run dies. A reading that is old for so many looks, however long that takes, is within what
    /// is promised only where the first look comes in time.
    is_gentle: bool,
}

/// An intention, and what the runs that were told of it said.
struct Wish {
    intention: Intention,
    /// Runs that said that they had made the refund.
    done: usize,
    /// Runs that said that they did not know, or that a no was not certain, or died before they could
    /// say anything.
    unknown: usize,
}

impl From<Intention> for Wish {
    fn from(intention: Intention) -> Self {
        Self {
            intention,
            done: 0,
            unknown: 0,
        }
    }
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
        let always = rng.choice(ALWAYS).expect("there are some");
        let is_rolled_back = rng.u8(..4) == 0;
        let kind = Kind {
            has_others: !is_rolled_back && rng.bool(),
            is_rolled_back,
            is_gentle: always.iter().any(|fault| fault.contains("stale")),
        };
        let mut faults: Vec<String> = Vec::new();
        if kind.has_others {
            for _ in 0..rng.usize(0..=3) {
                let fault = rng.choice(ELSEWHERE).expect("there are some");
                let chance = rng.choice(["", "@0.5"]).expect("there are some");
                faults.push(format!("{fault}*1{chance}"));
            }
        }
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
        faults.extend(always.iter().copied().map(str::to_owned));
        if kind.is_rolled_back {
            faults.extend(ROLL_BACK.map(str::to_owned));
        }
        log.borrow_mut().push(format!("{kind:?} {faults:?}"));
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
            wishes: intentions.into_iter().map(Wish::from).collect(),
            kind,
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
        self.see_through(log);
        if self.kind.is_rolled_back {
            self.roll_back(log);
            self.see_through(log);
        }
    }

    /// Has every refund made that can be, and compares the journal with the ledger.
    fn see_through(&self, log: &RefCell<Vec<String>>) {
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
        // What others gave back is nobody's here.
        let mut made: Vec<_> = ledger
            .filter(|made| made.reason != "elsewhere")
            .map(|made| (made.tid, made.reason, Some(made.amount)))
            .collect();
        refunded.sort();
        made.sort();
        assert_eq!(refunded, made, "{entries:#?}");
    }

    /// Has the gateway undo the last refund of each payment, and a person, who reads what `verify`
    /// finds, say so.
    fn roll_back(&self, log: &RefCell<Vec<String>>) {
        let count = self.world.ledger().len();
        let search = [
            "search",
            "2026-09-01..2026-11-15",
            "--slice",
            "month",
            "-o",
            "json",
        ];
        until("all payments are searched", || {
            self.world.run(&search).code == 0
        });
        assert!(self.world.ledger().len() < count || count == 0);
        log.borrow_mut().push("undone".to_owned());
        until("all is as it is said to be", || {
            let run = self.world.run(&["refunds", "verify", "-o", "json"]);
            log.borrow_mut().push(format!("verify: {run:?}"));
            match run.code {
                20 => {}
                // Some could not be read, or are too young; or all is well.
                code => {
                    assert!(matches!(code, 0 | 7), "{run:?}");
                    return code == 0 && !run.stderr.contains("may not be shown yet");
                }
            }
            for found in run.json().as_array().expect("an array") {
                let run = self.world.settle_as_told(found);
                log.borrow_mut()
                    .push(format!("{}: {run:?}", found["settle"]));
            }
            false
        });
    }

    /// Does something, or several things at once.
    fn step(&mut self, log: &RefCell<Vec<String>>) {
        match self.rng.u8(..12) {
            0 => {
                let run = self
                    .world
                    .run(&["refunds", "reconcile", "--all", "-o", "json"]);
                log.borrow_mut().push(format!("reconcile: {run:?}"));
                assert!(matches!(run.code, 0 | 4 | 7 | 10 | 11), "{run:?}");
            }
            1 => self.let_a_person_decide(log),
            2 if self.kind.has_others => self.mean_it_once_more(log),
            // Mostly one run; now and then several, for the same refund or for others.
            3..=5 => {
                let runs = self.rng.usize(2..=4);
                self.ask(runs, log);
            }
            _ => self.ask(1, log),
        }
    }

    /// A person writes down what is true of a refund that is not certain, as far as they may.
    fn let_a_person_decide(&mut self, log: &RefCell<Vec<String>>) {
        let entries = self.world.entries(&[]);
        let Some(entry) = self.rng.choice(open(&entries)) else {
            return;
        };
        let run = self.world.resolve_truthfully(entry);
        log.borrow_mut()
            .push(format!("resolve {}: {run:?}", entry["id"]));
    }

    /// Somebody means as much once more as was refunded.
    fn mean_it_once_more(&mut self, log: &RefCell<Vec<String>>) {
        let entries = self.world.entries(&[]);
        let refunded = entries.iter().rfind(|it| it["outcome"] == "refunded");
        let Some(entry) = refunded else { return };
        let wish = self.wishes.iter().find(|wish| {
            entry["reason"] == wish.intention.reason && wish.intention.amount.is_some()
        });
        let Some(wish) = wish else { return };
        let again = wish
            .intention
            .once_more_after(entry["id"].as_str().expect("a number"));
        let is_news = |wish: &Wish| wish.intention.reason != again.reason;
        if self.wishes.iter().all(is_news) {
            log.borrow_mut().push(format!("{again:?} is meant"));
            self.wishes.push(Wish::from(again));
        }
    }

    /// Asks for refunds, in so many runs at once.
    fn ask(&mut self, runs: usize, log: &RefCell<Vec<String>>) {
        let one = self.rng.usize(..self.wishes.len());
        let are_same = self.rng.bool();
        let count = refunds_in(&self.world);
        let begun = || refunds_in(&self.world) > count;
        let mut started: Vec<(usize, Running, Fate)> = Vec::new();
        for _ in 0..runs {
            let other = self.rng.usize(..self.wishes.len());
            let which = if are_same { one } else { other };
            let run = self.world.begin(&self.wishes[which].intention);
            let fate = Fate::draw(&mut self.rng, self.kind.is_gentle);
            started.push((which, run, fate));
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
            3 if run.error()["certain_at"].is_string() => {
                assert_eq!(run.error()["money_moved"], "unknown", "{run:?}");
                self.unknown += 1;
            }
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
    world.journal().refunds()
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
    fn draw(rng: &mut Rng, is_gentle: bool) -> Self {
        let after = Duration::from_millis(rng.u64(..120));
        match rng.u8(..10) {
            0..5 => Self::Spared,
            5..8 if is_gentle => Self::Interrupted { after, times: 1 },
            5 => Self::Killed { after },
            6..8 => Self::KilledAtWork { after: after / 4 },
            _ => Self::Interrupted {
                after,
                times: if is_gentle { 1 } else { rng.u32(1..=2) },
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
