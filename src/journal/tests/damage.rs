//! A journal whose bytes are lost or turned: it says the same as before, or is refused. No refund is missing or
//! counts for less without a word, and none can be made once more.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a place or a count that overflows fails the test"
)]

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::journal::store::sqlite::Sqlite;
use crate::journal::store::sqlite::place::beside;

/// The files of a journal as they lie on the disk.
#[derive(Clone)]
struct Files {
    database: Vec<u8>,
    log: Option<Vec<u8>>,
    witness: Vec<(PathBuf, Vec<u8>)>,
}

/// What a damaged journal says.
enum Said {
    /// All that it said before.
    TheSame,
    /// Less of some refund, which is open therefore.
    InDoubt,
    /// Nothing: it is refused.
    Refused(JournalError),
}

/// Refunds in each state that stays, of payments of their own, and the last of them on its way.
fn world() -> World {
    let world = World::new();
    let of = |tid, refund| of_payment(tid, refund);
    world.refunded(of("t1", part(5_000)), 7_000);
    let declined = declined(No::Final);
    world.once(of("t2", whole()), declined, &mut world.sees([left(12_000)]));
    let lost = world.in_doubt(of("t3", part(1_000)));
    world.settle(lost, left(12_000));
    world.in_doubt(of("t4", part(2_000)));
    let seen = world.in_doubt(of("t5", part(3_000)));
    world.settle(seen, fallen_to(9_000));
    world.once(of("t6", whole()), never_left(), &mut world.nobody());
    world.refunded(of("t7", whole()), 0);
    world
}

impl Files {
    fn of(world: &World) -> Self {
        let path = world.place.file().path();
        let log = fs::read(beside(&path, "-wal"))
            .ok()
            .filter(|log| !log.is_empty());
        let witness = fs::read_dir(beside(&path, "-owners"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|file| (file.file_name().unwrap().into(), fs::read(&file).unwrap()))
            .collect();
        Self {
            database: fs::read(&path).unwrap(),
            log,
            witness,
        }
    }

    /// Lays them down elsewhere, and says what is found there.
    fn say(&self, before: &[Entry]) -> Said {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        fs::write(&path, &self.database).unwrap();
        if let Some(log) = &self.log {
            fs::write(beside(&path, "-wal"), log).unwrap();
        }
        let locks = beside(&path, "-owners");
        fs::create_dir(&locks).unwrap();
        for (name, content) in &self.witness {
            fs::write(locks.join(name), content).unwrap();
        }
        let person = || Person::new("mina", "shop");
        let listed = Sqlite::open(&path, "shop")
            .map_err(JournalError::from)
            .and_then(|store| Journal::over(Box::new(store), person(), || Timestamp::UNIX_EPOCH))
            .and_then(|journal| {
                // As a refund of each payment asks, and as a list does.
                let all = journal.list(&EntryFilter::default())?;
                for entry in before {
                    let key = (entry.merchant.environment, &entry.tid);
                    let of_payment = journal.store.read(|it| it.of_payment(key))?;
                    let listed: Vec<Entry> = all
                        .iter()
                        .filter(|other| other.tid == entry.tid)
                        .cloned()
                        .collect();
                    assert_eq!(
                        of_payment, listed,
                        "a payment finds other refunds than a list"
                    );
                }
                Ok(all)
            });
        match listed {
            Err(error) => Said::Refused(error),
            Ok(after) if after == before => Said::TheSame,
            Ok(after) => {
                assert_no_freer(before, &after);
                Said::InDoubt
            }
        }
    }
}

/// Fails where a refund is gone, is another, or no longer keeps one more from being sent.
#[track_caller]
fn assert_no_freer(before: &[Entry], after: &[Entry]) {
    for entry in before {
        let Some(found) = after.iter().find(|found| found.id == entry.id) else {
            assert!(entry.sent_at.is_none(), "{} is gone", entry.id);
            continue;
        };
        let found_as = Entry {
            asked: found.asked,
            amount: found.amount,
            reference: found.reference.clone(),
            merchant: found.merchant.clone(),
            tid: found.tid.clone(),
            ..entry.clone()
        };
        assert_eq!(found_as, *entry, "{} is another", entry.id);
        assert!(
            found.state.is_open() || found.state == entry.state,
            "{} was {} and is {}",
            entry.id,
            entry.state,
            found.state
        );
    }
}

/// The files with all in the log, and with all in the database.
fn both() -> [(Files, Vec<Entry>); 2] {
    let world = world();
    let before = world.run().list(&EntryFilter::default()).unwrap();
    let moved = Files::of(&world);
    let kept_open = world.run();
    let world_with_log = {
        let lost = world.in_doubt(of_payment("t8", part(4_000)));
        world.settle(lost, fallen_to(8_000));
        world.refunded(of_payment("t9", whole()), 0);
        Files::of(&world)
    };
    let with_log = kept_open.list(&EntryFilter::default()).unwrap();
    assert!(moved.log.is_none() && world_with_log.log.is_some());
    [(moved, before), (world_with_log, with_log)]
}

/// Says what a damaged journal says, however often it was damaged: all damage is tried before one fails.
#[derive(Default, Debug)]
struct Counts {
    same: u32,
    in_doubt: u32,
    refused: u32,
}

impl Counts {
    fn add(&mut self, files: &Files, before: &[Entry]) {
        match files.say(before) {
            Said::TheSame => self.same += 1,
            Said::InDoubt => self.in_doubt += 1,
            Said::Refused(error) => {
                // All of these say what to do (`error/journal.rs`), and exit with 6.
                assert!(matches!(error, JournalError::Store(_)), "{error}");
                assert!(!error.to_string().is_empty());
                self.refused += 1;
            }
        }
    }
}

fn turn_a_bit(random: &mut fastrand::Rng, bytes: &mut [u8]) {
    let at = random.usize(..bytes.len());
    bytes[at] ^= 1 << random.u8(..8);
}

const PAGE_BYTES: usize = 4_096;
const LOG_HEADER_BYTES: usize = 32;
const FRAME_BYTES: usize = 24 + PAGE_BYTES;

/// Cuts the database, and then the log, at each of these places.
fn cut(is_cut_at: impl Fn(usize, usize) -> bool) -> [Counts; 2] {
    let [(moved, before), (logged, with_log)] = both();
    assert!(matches!(moved.say(&before), Said::TheSame));
    assert!(matches!(logged.say(&with_log), Said::TheSame));
    let (mut of_database, mut of_log) = (Counts::default(), Counts::default());
    for at in (0..moved.database.len()).filter(|at| is_cut_at(*at, PAGE_BYTES)) {
        let database = moved.database[..at].to_vec();
        of_database.add(
            &Files {
                database,
                ..moved.clone()
            },
            &before,
        );
    }
    let log = logged.log.clone().unwrap();
    let places =
        (0..log.len()).filter(|at| is_cut_at(at.saturating_sub(LOG_HEADER_BYTES), FRAME_BYTES));
    for at in places {
        let log = Some(log[..at].to_vec());
        of_log.add(
            &Files {
                log,
                ..logged.clone()
            },
            &with_log,
        );
    }
    [of_database, of_log]
}

fn flip(seed: u64, times: usize) -> [Counts; 2] {
    let [(moved, before), (logged, with_log)] = both();
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut of_database, mut of_log) = (Counts::default(), Counts::default());
    for turn in 0..times {
        let mut files = moved.clone();
        turn_a_bit(&mut random, &mut files.database);
        of_database.add(&files, &before);
        if turn % 4 == 0 {
            let mut files = logged.clone();
            turn_a_bit(&mut random, files.log.as_mut().unwrap());
            of_log.add(&files, &with_log);
        }
    }
    [of_database, of_log]
}

#[test]
fn a_journal_that_is_cut_short_forgets_no_refund_without_a_word() {
    let [of_database, of_log] =
        cut(|at, part| at % part == 0 || at % part == part - 1 || at % 2_011 == 0);
    assert_eq!(
        (of_database.same, of_database.in_doubt),
        (0, 0),
        "{of_database:?}"
    );
    // The end of the log is what a crash may lose; what was on its way is in doubt then.
    assert!(of_log.refused > of_log.in_doubt, "{of_log:?}");
}

#[test]
fn a_journal_with_a_bit_turned_says_the_same_or_is_refused() {
    let [of_database, of_log] = flip(2_026, 200);
    assert!(
        of_database.same > 100 && of_database.refused > 5,
        "{of_database:?}"
    );
    assert!(of_log.refused > 0, "{of_log:?}");
}

#[test]
fn a_refund_whose_row_is_not_as_it_was_written_is_refused_in_every_column() {
    let world = world();
    let before = world.run().list(&EntryFilter::default()).unwrap();
    let files = Files::of(&world);
    // A text of each kind as it stands in the file: a reason, a TID, a time.
    for text in [
        OURS.as_bytes(),
        b"t7",
        b"2026-11-20",
        b"refunded",
        b"mina@shop",
        b"store-test",
        b"C1",
    ] {
        let places: Vec<usize> = (0..files.database.len() - text.len())
            .filter(|at| files.database[*at..].starts_with(text))
            .collect();
        assert!(!places.is_empty());
        for at in places {
            let mut files = files.clone();
            // Another letter, which makes as much sense.
            files.database[at + text.len() - 1] ^= 1;
            assert!(
                !matches!(files.say(&before), Said::InDoubt),
                "{} at {at}",
                String::from_utf8_lossy(text)
            );
        }
    }
}

/// What is said of one more refund of 4,000 won on a day of which 7,000 of 10,000 are used up.
fn ask_about_the_day(damage: &str) -> Result<(), JournalError> {
    let world = World::new();
    for (tid, won) in [("t1", 3_000), ("t2", 4_000)] {
        world.refunded(of_payment(tid, part(won)), 12_000 - won);
    }
    let journal = world.run();
    if !damage.is_empty() {
        world.place.file().turn(damage);
    }
    let limits = Limits {
        refund_limit_per_day: Some(Won::new(10_000)),
        ..Limits::default()
    };
    journal.check_limits(Environment::Sandbox, Won::new(4_000), &limits)
}

#[test]
fn a_refund_of_the_day_whose_row_is_not_as_it_was_written_is_refused_and_not_counted_for_less() {
    for damage in [
        "UPDATE refund SET amount = amount & ~2048 WHERE id = 1",
        "UPDATE refund SET state = 'not_sent' WHERE id = 1",
        "UPDATE refund SET claimed_at = replace(claimed_at, '2026', '2024')",
        "UPDATE refund SET environment = 'sandbow' WHERE id = 2",
        "DELETE FROM refund WHERE id = 1",
        "DELETE FROM refund WHERE id = 2",
        "DELETE FROM refund",
    ] {
        let said = ask_about_the_day(damage);
        assert!(
            matches!(said, Err(JournalError::Store(_))),
            "{damage}: {said:?}"
        );
    }
}

#[test]
fn a_refund_counts_for_its_day_whatever_the_index_of_days_says() {
    for damage in [
        "",
        "UPDATE refund SET claimed_on = '2026-11-21' WHERE id = 1",
        "UPDATE refund SET claimed_on = '2026-11-21' WHERE id = 2",
        "UPDATE refund SET claimed_on = '2026-11-21'",
    ] {
        let said = ask_about_the_day(damage);
        assert!(
            matches!(&said, Err(JournalError::AboveDayLimit { sum, .. }) if sum.get() == 7_000),
            "{damage}: {said:?}"
        );
    }
}

#[test]
#[ignore = "it takes minutes; .ci/run has it"]
fn a_journal_that_is_cut_or_turned_anywhere_says_the_same_or_is_refused() {
    eprintln!(
        "cuts of the database and the log: {:?}",
        cut(|at, part| at % part < 8 || at % 97 == 0)
    );
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    eprintln!("bits turned in both: {:?}", flip(seed, 2_000));
}
