//! What a refund is to whoever asks for it, what the gateway really did, and what the journal says:
//! the three things that must agree.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;

use super::journal::OpenJournal;
use super::{Run, Running, Transcript, World};

/// Longer than anything that ends by itself takes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A card payment that nothing was refunded of.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    /// The payment.
    pub(crate) tid: String,
}

/// Returns card payments that nothing was refunded of, the same ones in every world.
pub(crate) fn cards() -> &'static [Card] {
    // Searched for in a world of their own, whose gateway has no faults.
    static CARDS: LazyLock<Vec<Card>> = LazyLock::new(|| {
        #[derive(Deserialize)]
        struct Row {
            tid: String,
            method: String,
            status: String,
            balance: Option<u64>,
        }
        let run = World::new().run(&[
            "search",
            "2026-09-01..2026-11-14",
            "--columns",
            "tid,method,status,balance",
            "-o",
            "ndjson",
        ]);
        assert_eq!(run.code, 0, "{run:?}");
        run.stdout
            .lines()
            .map(|line| serde_json::from_str::<Row>(line).expect("a row"))
            .filter(|row| row.method == "card" && row.status == "paid")
            // The mock takes one such payment in ten for paid out to the merchant.
            .filter(|row| !(row.tid.len() == 10 && row.tid.ends_with('9')))
            // With room for several parts.
            .filter(|row| row.balance.is_some_and(|balance| balance >= 10_000))
            .map(|row| Card { tid: row.tid })
            .collect()
    });
    &CARDS
}

impl Card {
    /// Means to refund all of it.
    pub(crate) fn full(&self) -> Intention {
        Intention {
            tid: self.tid.clone(),
            amount: None,
            reason: format!("all of {}", self.tid),
            after: None,
        }
    }

    /// Means to refund some of it.
    pub(crate) fn part(&self, amount: u64) -> Intention {
        Intention {
            tid: self.tid.clone(),
            amount: Some(amount),
            reason: format!("{amount} of {}", self.tid),
            after: None,
        }
    }
}

/// A refund that somebody means to make once. Its reason is its own, so that the gateway's ledger
/// tells whose refund each line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Intention {
    /// The payment.
    pub(crate) tid: String,
    /// Won; or all that is left.
    pub(crate) amount: Option<u64>,
    /// Why.
    pub(crate) reason: String,
    /// The refund that it is one more after, such as r7.
    pub(crate) after: Option<String>,
}

impl Intention {
    /// Means as much once more, after a refund that was made.
    pub(crate) fn once_more_after(&self, id: &str) -> Self {
        Self {
            reason: format!("{}, once more", self.reason),
            after: Some(id.to_owned()),
            ..self.clone()
        }
    }

    /// Returns the command line that asks for it.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["cancel".to_owned(), self.tid.clone()];
        match self.amount {
            Some(won) => arguments.extend(["--amount".to_owned(), won.to_string()]),
            None => arguments.push("--full".to_owned()),
        }
        arguments.extend(self.after.iter().map(|id| format!("--again={id}")));
        arguments.extend(["--reason", &self.reason, "--yes", "-o", "json"].map(str::to_owned));
        arguments
    }
}

/// One refund that the gateway made: a line of its ledger.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Made {
    /// The payment.
    pub(crate) tid: String,
    /// Won given back.
    pub(crate) amount: u64,
    /// Won left after it.
    pub(crate) balance: u64,
    /// The refund's own number.
    pub(crate) cancel_tid: String,
    /// The reason given.
    pub(crate) reason: String,
}

/// The settings that let a test see a lost refund through in seconds. The first look after a lost
/// answer comes after one second, well before that is settled.
const HASTY: &str = "\
connect_timeout_seconds = 5
search_timeout_seconds = 2
cancel_timeout_seconds = 2
settle_seconds = 2
";

/// As long as it takes, for tests that hold the line; but a lost refund settles in a second.
pub(crate) const PATIENT: &str = "settle_seconds = 1\n";

impl World {
    /// Makes a world for refunds: a journal in a known place, short patience, and a gateway with
    /// faults.
    pub(crate) fn refunding(faults: &[&str]) -> Self {
        let arguments: Vec<&str> = faults.iter().flat_map(|it| ["--fault", it]).collect();
        let world = Self::with_gateway(&arguments);
        world.set_up(world.base_url(), HASTY);
        world
    }

    /// Makes a world whose gateway refuses the first cancel, and carries the second out without a word.
    pub(crate) fn refusing_and_falling_silent() -> Self {
        let world = Self::with_gateway(&[
            "--fault",
            "cancel:code=3001:잔액_부족*1",
            "--fault",
            "cancel:drop-after*1",
        ]);
        world.add_to_profile("settle_seconds = 3600");
        world
    }

    /// Writes a configuration that leads to an origin, with settings of the profile.
    pub(crate) fn set_up(&self, base_url: &str, settings: &str) {
        let profile = self.profile("mock").replace(self.base_url(), base_url);
        let journal = self.journal_setting();
        self.write_config(&format!("{profile}{settings}\n[journal]\n{journal}\n"));
    }

    /// Keeps the journal in a database from now on.
    #[cfg(all(unix, feature = "postgres"))]
    pub(crate) fn keep_journal_in(&self, connection: &str) {
        let config = fs::read_to_string(self.path("config.toml")).expect("a configuration");
        let (profiles, _) = config.split_once("\n[journal]\n").expect("a journal");
        let connection = connection.replace('\\', "\\\\").replace('"', "\\\"");
        self.write_config(&format!(
            "{profiles}\n[journal]\npostgres = \"{connection}\"\n"
        ));
    }

    /// Makes another machine with the same configuration: a home of its own, before the same gateway.
    #[cfg(all(unix, feature = "postgres"))]
    pub(crate) fn another_machine(&self) -> Self {
        let machine = Self::empty();
        let config = fs::read_to_string(self.path("config.toml")).expect("a configuration");
        machine.write_config(&config);
        let ledger = self.path("ledger.ndjson");
        std::os::unix::fs::symlink(ledger, machine.path("ledger.ndjson")).expect("a link");
        machine
    }

    fn journal_setting(&self) -> String {
        #[cfg(all(unix, feature = "postgres"))]
        if let Some(database) = &self.database {
            return database.setting();
        }
        format!("path = '{}'", self.journal_path().display())
    }

    /// Returns where the journal is, where it is in a file.
    pub(crate) fn journal_path(&self) -> PathBuf {
        self.path("state").join("journal.sqlite3")
    }

    /// Opens the journal beside the program; it must be there.
    pub(crate) fn journal(&self) -> OpenJournal {
        #[cfg(all(unix, feature = "postgres"))]
        if let Some(database) = &self.database {
            return OpenJournal::Database(database.open());
        }
        OpenJournal::in_file(&self.journal_path())
    }

    /// Has the program make its journal.
    pub(crate) fn make_journal(&self) -> OpenJournal {
        let run = self.run(&["refunds", "list"]);
        assert_eq!(run.code, 0, "{run:?}");
        self.journal()
    }

    /// Returns what the gateway really did, and did not undo.
    pub(crate) fn ledger(&self) -> Vec<Made> {
        let text = fs::read_to_string(self.path("ledger.ndjson")).expect("the ledger");
        let lines: Vec<Value> = text
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
            .map(|line| serde_json::from_str(line).expect("a line of the ledger"))
            .collect();
        let undone: Vec<&Value> = lines
            .iter()
            .map(|line| &line["rolled_back"])
            .filter(|undone| !undone.is_null())
            .collect();
        lines
            .iter()
            .filter(|line| line["rolled_back"].is_null() && !undone.contains(&&line["cancel_tid"]))
            .map(|line| serde_json::from_value(line.clone()).expect("a refund of the ledger"))
            .collect()
    }

    /// Returns the refunds that the gateway made of an intention.
    pub(crate) fn made(&self, intention: &Intention) -> Vec<Made> {
        let mut ledger = self.ledger();
        ledger.retain(|made| made.reason == intention.reason);
        ledger
    }

    /// Asks for a refund, to the end, and checks that what it says is true.
    pub(crate) fn ask_for(&self, intention: &Intention) -> Transcript {
        self.ask_for_knowing(intention, None)
    }

    /// Asks for it as somebody does who knows what is left of the payment, and so what was given back
    /// elsewhere.
    fn ask_for_knowing(&self, intention: &Intention, balance: Option<u64>) -> Transcript {
        let before = self.made(intention).len();
        let mut arguments = intention.arguments();
        arguments.extend(balance.map(|won| format!("--expect-balance={won}")));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = self.run(&arguments);
        self.assert_true(intention, before, &run);
        run
    }

    /// Begins to ask for a refund.
    pub(crate) fn begin(&self, intention: &Intention) -> Running {
        self.asking(intention).start()
    }

    /// Prepares to ask for a refund.
    pub(crate) fn asking(&self, intention: &Intention) -> Run {
        let arguments = intention.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.cookiepay(&arguments)
    }

    /// Checks what a run said against what the gateway did since.
    #[track_caller]
    pub(crate) fn assert_true(&self, intention: &Intention, before: usize, run: &Transcript) {
        let all = self.made(intention);
        let made = all.get(before..).expect("a ledger only grows");
        let whole = format!("{intention:?}\n{made:?}\n{run:?}");
        match run.code {
            0 => {
                assert_eq!(made.len(), 1, "{whole}");
                let told = run.json();
                assert_eq!(told["tid"], made[0].tid, "{whole}");
                assert_eq!(told["amount"], made[0].amount, "{whole}");
                assert_eq!(told["outcome"], "refunded", "{whole}");
                // What the looks did not show yet is said to be so.
                let is_unseen = told["certain"] == false
                    && told["balance_after"] == told["balance_before"]
                    && run.stderr.contains("the balance does not show it yet");
                if !told["balance_after"].is_null() && !is_unseen {
                    assert_eq!(told["balance_after"], made[0].balance, "{whole}");
                }
                if told["evidence"] == "reply" && told["cancel_tid"] != "" {
                    assert_eq!(told["cancel_tid"], made[0].cancel_tid, "{whole}");
                }
                return;
            }
            3 if !run.error()["certain_at"].is_null() => assert!(made.len() <= 1, "{whole}"),
            // What is in the way may be carried out in the meantime: this run moved nothing.
            6 if is_in_the_way(run) => assert!(made.len() <= 1, "{whole}"),
            1..=9 | 129 | 130 | 143 => assert_eq!(made.len(), 0, "{whole}"),
            10 | 11 => assert!(made.len() <= 1, "{whole}"),
            12 => assert_eq!(made.len(), 1, "{whole}"),
            _ => panic!("no such exit code: {whole}"),
        }
        if run.code < 100 {
            let error = run.error();
            assert_eq!(error["exit"], run.code, "{whole}");
            match error["money_moved"].as_str() {
                Some("no") if is_in_the_way(run) => {}
                Some("no") => assert_eq!(made.len(), 0, "{whole}"),
                Some("yes") => assert_eq!(made.len(), 1, "{whole}"),
                moved => assert_eq!(moved, Some("unknown"), "{whole}"),
            }
            if error["code"] == "refund.already_refunded" {
                assert_eq!(all.len(), 1, "{whole}");
            }
            // A refusal that is not certain is believed until it is.
            let is_no = run.code < 10 && error["certain_at"].is_null();
            assert_eq!(error["money_moved"] == "no", is_no, "{whole}");
        }
    }

    /// Does what the hints say until a refund is made and nothing is in doubt: asks again, looks
    /// again, and lets a person, who sees the gateway's ledger, decide on conflicts. Checks on the
    /// way that everything said is true, and at the end that the refund was made once.
    pub(crate) fn see_through(&self, intention: &Intention) {
        assert!(self.see_through_if_any(intention), "{intention:?}");
    }

    /// Does the same, unless other refunds have left nothing of the payment; then returns `false`.
    pub(crate) fn see_through_if_any(&self, intention: &Intention) -> bool {
        let begun = Instant::now();
        let mut known = None;
        loop {
            assert!(
                begun.elapsed() < PATIENCE,
                "stuck: {intention:?} {:#?}",
                self.entries(&[])
            );
            let run = self.ask_for_knowing(intention, known.take());
            assert!(
                matches!(run.code, 0 | 3..=8 | 10..=12),
                "no way out: {intention:?} {run:?}"
            );
            let code = if run.code == 0 {
                break;
            } else {
                run.error()["code"].clone()
            };
            if code == "refund.already_refunded" {
                break;
            }
            if code == "refund.unexplained" {
                // Whoever sees the ledger knows that it was not this one, and says so.
                assert_eq!(self.made(intention), [], "{run:?}");
                let ledger = self.ledger().into_iter();
                let mut of_payment = ledger.filter(|made| made.tid == intention.tid);
                known = of_payment.next_back().map(|made| made.balance);
            }
            if code == "refund.refused_recently" || code == "refund.refused_for_now" {
                thread::sleep(Duration::from_millis(300));
            }
            if code == "refund.nothing_left" {
                assert_eq!(self.made(intention), []);
                return false;
            }
            self.settle();
        }
        // What is not certain yet must become so, and stay as it was told.
        until("all is certain", || {
            self.settle();
            let entries = self.entries(&["--tid", &intention.tid]);
            entries.iter().all(|entry| entry["certain"] == true)
        });
        self.assert_once(intention);
        true
    }

    /// Checks that an intention was carried out once, that the journal says so, that nothing is open,
    /// and that asking again changes nothing.
    #[track_caller]
    pub(crate) fn assert_once(&self, intention: &Intention) {
        let made = self.made(intention);
        assert_eq!(made.len(), 1, "{intention:?} {made:?}");
        let entries = self.entries(&["--tid", &intention.tid]);
        let refunded: Vec<&Value> = entries
            .iter()
            .filter(|it| it["reason"] == *intention.reason && it["outcome"] == "refunded")
            .collect();
        assert_eq!(refunded.len(), 1, "{entries:?}");
        assert_eq!(refunded[0]["amount"], made[0].amount, "{refunded:?}");
        assert_eq!(open(&entries), Vec::<&Value>::new());
        let again = self.ask_for(intention);
        assert_eq!(again.code, 6, "{again:?}");
        assert_eq!(again.error()["code"], "refund.already_refunded");
    }

    /// Lists refunds of the journal.
    pub(crate) fn entries(&self, filter: &[&str]) -> Vec<Value> {
        let run = self.run(&[&["refunds", "list", "-o", "json"], filter].concat());
        assert_eq!(run.code, 0, "{run:?}");
        serde_json::from_str(&run.stdout).expect("an array")
    }

    /// Reconciles until nothing is in doubt. A conflict is shown to a person, who sees the gateway's
    /// ledger and writes down what is true.
    pub(crate) fn settle(&self) {
        let begun = Instant::now();
        loop {
            assert!(begun.elapsed() < PATIENCE, "stuck: {:?}", self.entries(&[]));
            let run = self.run(&["refunds", "reconcile", "--all", "-o", "json"]);
            match run.code {
                0 => {
                    assert_eq!(open(&self.entries(&[])), Vec::<&Value>::new());
                    return;
                }
                // A token or a look may fail too.
                4 | 7 => {}
                10 => thread::sleep(Duration::from_millis(100)),
                11 => self.decide_on_conflicts(),
                _ => panic!("{run:?}"),
            }
        }
    }

    /// Runs the command that a row of `verify` prints to settle it, with a note. The program may say
    /// that it is too early for that, and its look may fail.
    #[track_caller]
    pub(crate) fn settle_as_told(&self, found: &Value) -> Transcript {
        let command = found["settle"].as_str().expect("a command");
        let (command, note) = command.split_once(" --note ").expect("a note");
        assert_eq!(note, "'how you know'");
        let noted = ["--note", "as the ledger says", "--yes", "-o", "json"];
        let words: Vec<&str> = command.split(' ').chain(noted).collect();
        assert_eq!(words[0], "cookiepay", "{command}");
        let run = self.run(&words[1..]);
        let is_early = run.code == 6 && run.error()["code"] == "refund.too_early";
        assert!(
            run.code == 0 || is_early || could_not_look(&run),
            "{command}: {run:?}"
        );
        run
    }

    fn decide_on_conflicts(&self) {
        for entry in self.entries(&["--unresolved"]) {
            if entry["outcome"] == "conflict" && self.resolve_truthfully(&entry).code != 0 {
                thread::sleep(Duration::from_millis(200));
            }
        }
    }

    /// Lets a person, who sees the gateway's ledger, write down what is true of a refund. The program
    /// may say that it is too early for that, or that it does not see the same yet.
    pub(crate) fn resolve_truthfully(&self, entry: &Value) -> Transcript {
        let reason = entry["reason"].as_str().expect("a reason");
        let known = self
            .entries(&[])
            .iter()
            .filter(|it| it["reason"] == reason && it["outcome"] == "refunded")
            .count();
        let made = self
            .ledger()
            .iter()
            .filter(|it| it.reason == reason)
            .count();
        let verdict = if made > known {
            "refunded"
        } else {
            "not-refunded"
        };
        let id = entry["id"].as_str().expect("a number");
        let note = "seen in the gateway's ledger";
        let run = self.run(&[
            "refunds", "resolve", id, "--as", verdict, "--note", note, "--yes", "-o", "json",
        ]);
        match run.code {
            0 => assert_eq!(run.json()["evidence"], "person", "{run:?}"),
            _ if could_not_look(&run) => {}
            _ => {
                assert_eq!(run.code, 6, "{run:?}");
                let code = run.error()["code"].clone();
                let may_be = match verdict {
                    "refunded" => ["refund.contradicted", "refund.held"],
                    _ => ["refund.too_early", "refund.held"],
                };
                assert!(may_be.iter().any(|may| code == *may), "{verdict}: {run:?}");
            }
        }
        run
    }
}

/// Returns those of some refunds that are open: in a run's hands, unknown, or in conflict.
pub(crate) fn open(entries: &[Value]) -> Vec<&Value> {
    let is_open = |entry: &&Value| {
        ["claimed", "sending", "unknown", "conflict"]
            .contains(&entry["outcome"].as_str().expect("a word"))
    };
    entries.iter().filter(is_open).collect()
}

/// Tells whether a run sent nothing because of an earlier refund that is not certain.
fn is_in_the_way(run: &Transcript) -> bool {
    let code = &run.error()["code"];
    ["refund.held", "refund.in_doubt", "refund.refused_recently"]
        .iter()
        .any(|it| code == it)
}

/// Tells whether a run ended since it could not see the payment.
fn could_not_look(run: &Transcript) -> bool {
    match run.code {
        4 | 7 => true,
        3 => run.error()["code"] == "gateway.refused",
        _ => false,
    }
}

/// Waits for something that must come true, without hoping for a moment.
#[track_caller]
pub(crate) fn until(what: &str, mut is_true: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_true() {
        assert!(begun.elapsed() < PATIENCE, "{what} never came true");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Does the same with each of many things, some at a time: they mostly wait. Fails if one does.
pub(crate) fn for_each<T: Sync>(things: &[T], work: impl Fn(&T) + Sync) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some(thing) =
                    things.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    work(thing);
                }
            });
        }
    });
}
