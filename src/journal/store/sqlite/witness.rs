//! Remembers, beside the journal, which journal it is and how far it was sent from. Refuses to let
//! another file pass for it.
//!
//! A journal that was cut, restored from an old copy, or is another one knows nothing of what was
//! sent since, and would send it again. So its lock folder holds a small file: the journal's own
//! random id, and the highest number of a refund that was ever *sending*.
//!
//! The order is what makes it safe. A refund is *sending* in the journal first, then here, and only
//! then does it leave: at every moment the journal knows at least as much as its witness. Who
//! compares them therefore reads the witness first; the other way round, a refund that leaves in
//! between would look like one that is missing. A new journal is entered here before its id is
//! committed to it, so that a crash in between leaves a witness of nothing, whose id is taken over.
//!
//! What it cannot see: a copy of the journal *with* its folder, put in the place of both.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::folder;

/// Why the witness cannot be asked, or what it says against a journal. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The journal is not the one that was used here. Whoever knows that it may be used all the same,
    /// a restored backup for instance, takes it up with `journal accept` and then verifies the
    /// refunds.
    Mismatch {
        /// The journal.
        path: PathBuf,
        /// What speaks against it.
        mismatch: Mismatch,
    },
    /// The witness cannot be read or written; its folder and file have to be the user's own.
    File {
        /// The witness.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The witness makes no sense. `journal accept` writes it anew.
    Damaged {
        /// The witness.
        path: PathBuf,
    },
    /// Another process has kept the witness locked all the time that was waited; it may be stopped.
    Locked {
        /// The witness.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
}

/// What speaks against a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// There is no file, and refunds were sent.
    Gone {
        /// The highest number that was sent.
        witness: i64,
    },
    /// The file holds nothing, and refunds were sent.
    Blank {
        /// The highest number that was sent.
        witness: i64,
    },
    /// The file is another journal.
    OtherId,
    /// The file knows less than was sent: an old copy, or one without its log.
    Behind {
        /// The highest number that the journal knows as sent, or 0.
        journal: i64,
        /// The highest number that was sent.
        witness: i64,
    },
    /// The journal has refunds, and the lock folder knows nothing of them: a copy in another place,
    /// the same file under another name, or a folder that was swept.
    NoWitness {
        /// The highest number that the journal knows as sent.
        journal: i64,
    },
}

/// What the witness says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct Seen {
    /// The journal's id.
    pub(in crate::journal) id: String,
    /// The highest number of a refund that was ever *sending*, or 0.
    pub(in crate::journal) highest: i64,
}

/// What a journal says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct Facts {
    /// Whether there is a file.
    pub(in crate::journal) is_there: bool,
    /// Whether it has no tables yet.
    pub(in crate::journal) is_blank: bool,
    /// Its id; none in a blank one, and in one of version 0.1.
    pub(in crate::journal) id: Option<String>,
    /// The highest number of a refund that was ever *sending*, or 0. It must never go down, whatever
    /// becomes of the refund.
    pub(in crate::journal) highest_sending: i64,
}

impl Facts {
    /// Says that there is no file.
    pub(in crate::journal) fn gone() -> Self {
        Self {
            is_there: false,
            ..Self::blank()
        }
    }

    /// Says that the file has no tables.
    pub(in crate::journal) const fn blank() -> Self {
        Self {
            is_there: true,
            is_blank: true,
            id: None,
            highest_sending: 0,
        }
    }
}

/// Says whether a journal is the one that the witness knows.
///
/// A witness of nothing speaks against nobody: where no refund was ever sent, none can be forgotten.
/// Whoever then gives the journal an id takes the witness's.
///
/// # Errors
///
/// What speaks against the journal.
pub(in crate::journal) fn judge(seen: Option<&Seen>, journal: &Facts) -> Result<(), Mismatch> {
    let Some(seen) = seen else {
        return match journal.id {
            Some(_) if journal.highest_sending > 0 => Err(Mismatch::NoWitness {
                journal: journal.highest_sending,
            }),
            Some(_) | None => Ok(()),
        };
    };
    let witness = seen.highest;
    if journal.id.as_ref().is_some_and(|id| *id != seen.id) {
        return Err(Mismatch::OtherId);
    }
    if witness <= journal.highest_sending {
        return Ok(());
    }
    Err(if !journal.is_there {
        Mismatch::Gone { witness }
    } else if journal.is_blank {
        Mismatch::Blank { witness }
    } else {
        Mismatch::Behind {
            journal: journal.highest_sending,
            witness,
        }
    })
}

/// Makes up an id for a new journal.
pub(in crate::journal) fn new_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// The file in the lock folder that knows the journal.
#[derive(Debug)]
pub(in crate::journal) struct Witness {
    journal: PathBuf,
    path: PathBuf,
    // The threads of a run queue here rather than at the file's lock, which has to be polled.
    turn: Mutex<()>,
    patience: Duration,
}

/// How long another process may keep the witness locked.
const PATIENCE: Duration = Duration::from_secs(10);

impl Witness {
    /// Finds the witness of a journal in the folder of its locks.
    pub(in crate::journal) fn of(journal: &Path, folder: &Path) -> Self {
        Self {
            journal: journal.to_owned(),
            path: folder.join("witness"),
            turn: Mutex::new(()),
            patience: PATIENCE,
        }
    }

    /// Returns what the witness says; nothing where there is none.
    ///
    /// # Errors
    ///
    /// [`WitnessError::File`], [`WitnessError::Damaged`], [`WitnessError::Locked`].
    pub(in crate::journal) fn read(&self) -> Result<Option<Seen>, WitnessError> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(error)),
        };
        self.wait_for(|| file.try_lock_shared())?;
        let pages = Pages::read(&mut file).map_err(|error| self.failed(error))?;
        let latest = pages.latest().ok_or_else(|| self.damaged())?;
        Ok(Some(latest.seen.clone()))
    }

    /// Notes that a refund is about to leave, so that no journal passes that does not know it.
    ///
    /// Called when the refund is *sending* in the journal, and before it leaves. What this returns
    /// for is on the disk; the number never goes down.
    ///
    /// # Errors
    ///
    /// As [`Witness::read`]; [`WitnessError::Mismatch`] where the witness was cleared away, or is
    /// another journal's by now. The refund must not leave then.
    pub(in crate::journal) fn raise(&self, id: &str, number: i64) -> Result<(), WitnessError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = match OpenOptions::new().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(self.mismatch(Mismatch::NoWitness { journal: number }));
            }
            Err(error) => return Err(self.failed(error)),
        };
        self.wait_for(|| file.try_lock())?;
        let pages = Pages::read(&mut file).map_err(|error| self.failed(error))?;
        let latest = pages.latest().ok_or_else(|| self.damaged())?;
        if latest.seen.id != id {
            return Err(self.mismatch(Mismatch::OtherId));
        }
        let next = (number > latest.seen.highest).then(|| Record {
            serial: latest.serial.saturating_add(1),
            seen: Seen {
                id: id.to_owned(),
                highest: number,
            },
        });
        let written = match next {
            Some(next) => next.write(&mut file),
            // Whoever wrote a higher number may have died before it was on the disk.
            None => file.sync_data(),
        };
        written.map_err(|error| self.failed(error))
    }

    /// Makes the witness of a journal, or has the one that is there say something else: of a new
    /// journal, before its id is committed to it, and of one that a person takes up.
    ///
    /// # Errors
    ///
    /// [`WitnessError::File`], [`WitnessError::Locked`].
    pub(in crate::journal) fn reset(&self, id: &str, highest: i64) -> Result<(), WitnessError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Seen {
            id: id.to_owned(),
            highest,
        };
        let is_new = self
            .create(seen.clone())
            .map_err(|error| self.failed(error))?;
        if is_new {
            return Ok(());
        }
        let open = OpenOptions::new().read(true).write(true).open(&self.path);
        let mut file = open.map_err(|error| self.failed(error))?;
        self.wait_for(|| file.try_lock())?;
        Pages::read(&mut file)
            .and_then(|pages| {
                let serial = pages.latest().map_or(0, |latest| latest.serial);
                let record = Record {
                    serial: serial.saturating_add(1),
                    seen,
                };
                record.write(&mut file)
            })
            .map_err(|error| self.failed(error))
    }

    /// Makes the file whole under another name first, so that nobody meets half of it; `false` when
    /// there is one already, which others may hold open.
    fn create(&self, seen: Seen) -> io::Result<bool> {
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        if self.path.try_exists()? {
            return Ok(false);
        }
        folder::create_private(folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(".witness-")
            .tempfile_in(folder)?;
        folder::set_mode(file.as_file(), 0o600)?;
        file.as_file_mut().set_len(Pages::LENGTH)?;
        Record { serial: 1, seen }.write(file.as_file_mut())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(&self.path) {
            Ok(_) => {}
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error.error),
        }
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(true)
    }

    /// Takes a lock, which others hold for as long as a write takes; not for ever, since one of them
    /// may have been stopped just then.
    fn wait_for(&self, lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), WitnessError> {
        let begun = Instant::now();
        loop {
            match lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(self.failed(error)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > self.patience => {
                    return Err(WitnessError::Locked {
                        path: self.path.clone(),
                        seconds: self.patience.as_secs(),
                    });
                }
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(Duration::from_micros(200));
                }
            }
        }
    }

    fn mismatch(&self, mismatch: Mismatch) -> WitnessError {
        WitnessError::Mismatch {
            path: self.journal.clone(),
            mismatch,
        }
    }

    fn failed(&self, source: io::Error) -> WitnessError {
        WitnessError::File {
            path: self.path.clone(),
            source,
        }
    }

    fn damaged(&self) -> WitnessError {
        WitnessError::Damaged {
            path: self.path.clone(),
        }
    }
}

/// One thing that the witness was told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    /// The later of two has the higher one.
    serial: u64,
    seen: Seen,
}

/// What the file holds: two pages, written in turn.
///
/// A write in place and one sync of data that has its room on the disk already is the cheapest that
/// a disk offers; a new file, a rename and a sync of the folder cost several times as much. It is
/// safe, even if a power cut leaves half of a page: that page was the older one, its sum shows that
/// it is half, and the newer one is on another block and was not touched. What the half page would
/// have said had not left yet.
struct Pages([Option<Record>; 2]);

impl Pages {
    /// A block of any usual disk: what is written to one cannot damage the other.
    const PAGE: u64 = 4096;
    const LENGTH: u64 = 8192;

    fn read(file: &mut File) -> io::Result<Self> {
        let mut pages = [None, None];
        for (page, start) in pages.iter_mut().zip([0, Self::PAGE]) {
            file.seek(SeekFrom::Start(start))?;
            let mut bytes = Vec::new();
            file.take(Self::PAGE).read_to_end(&mut bytes)?;
            *page = Record::parse(&bytes);
        }
        Ok(Self(pages))
    }

    fn latest(&self) -> Option<&Record> {
        self.0.iter().flatten().max_by_key(|record| record.serial)
    }
}

impl Record {
    /// Writes the record to the disk, over the one before the last.
    fn write(&self, file: &mut File) -> io::Result<()> {
        let is_odd = self.serial % 2 == 1;
        file.seek(SeekFrom::Start(if is_odd { 0 } else { Pages::PAGE }))?;
        file.write_all(self.line().as_bytes())?;
        file.sync_data()
    }

    /// Writes the record as a line of a fixed width, so that it covers what was there before.
    fn line(&self) -> String {
        let Seen { id, highest } = &self.seen;
        let text = format!("{:020} {id} r{highest:019}", self.serial);
        format!("{text} {:08x}\n", sum(&text))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let line = str::from_utf8(bytes.get(..end)?).ok()?;
        let (text, written) = line.rsplit_once(' ')?;
        if u32::from_str_radix(written, 16).ok()? != sum(text) {
            return None;
        }
        let mut words = text.split(' ');
        Some(Self {
            serial: words.next()?.parse().ok()?,
            seen: Seen {
                id: words.next()?.to_owned(),
                highest: words.next()?.strip_prefix('r')?.parse().ok()?,
            },
        })
    }
}

fn sum(text: &str) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(text.as_bytes());
    sum.sum()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "ffffffffffffffffffffffffffffffff";

    fn witness(folder: &tempfile::TempDir) -> Witness {
        let journal = folder.path().join("journal.db");
        Witness::of(&journal, &folder.path().join("journal.db-owners"))
    }

    fn seen(id: &str, highest: i64) -> Seen {
        Seen {
            id: id.into(),
            highest,
        }
    }

    fn journal(id: Option<&str>, highest_sending: i64) -> Facts {
        Facts {
            is_there: true,
            is_blank: false,
            id: id.map(str::to_owned),
            highest_sending,
        }
    }

    #[test]
    fn a_journal_is_the_one_if_it_has_the_id_and_knows_all_that_was_sent() {
        use Mismatch::{Behind, Blank, Gone, NoWitness, OtherId};

        for (witness, facts, expected) in [
            // The first run of all; and version 0.1, which had no witness.
            (None, Facts::gone(), Ok(())),
            (None, Facts::blank(), Ok(())),
            (None, journal(Some(ID), 0), Ok(())),
            (None, journal(None, 7), Ok(())),
            // A copy, or the same file by another way.
            (None, journal(Some(ID), 7), Err(NoWitness { journal: 7 })),
            (Some(seen(ID, 7)), journal(Some(ID), 7), Ok(())),
            // A crash after *sending* and before the witness knew it.
            (Some(seen(ID, 7)), journal(Some(ID), 8), Ok(())),
            (
                Some(seen(ID, 7)),
                journal(Some(ID), 3),
                Err(Behind {
                    journal: 3,
                    witness: 7,
                }),
            ),
            (
                Some(seen(ID, 7)),
                journal(Some(ID), 0),
                Err(Behind {
                    journal: 0,
                    witness: 7,
                }),
            ),
            (Some(seen(ID, 7)), journal(Some(OTHER), 9), Err(OtherId)),
            (Some(seen(ID, 0)), journal(Some(OTHER), 0), Err(OtherId)),
            (Some(seen(ID, 7)), Facts::gone(), Err(Gone { witness: 7 })),
            (Some(seen(ID, 7)), Facts::blank(), Err(Blank { witness: 7 })),
            // Where nothing was sent, nothing is forgotten: a crash while the journal was made.
            (Some(seen(ID, 0)), Facts::gone(), Ok(())),
            (Some(seen(ID, 0)), Facts::blank(), Ok(())),
            // A crash while a journal of version 0.1 was given its id; and an old one put back.
            (Some(seen(ID, 7)), journal(None, 7), Ok(())),
            (
                Some(seen(ID, 7)),
                journal(None, 6),
                Err(Behind {
                    journal: 6,
                    witness: 7,
                }),
            ),
        ] {
            let judged = judge(witness.as_ref(), &facts);
            assert_eq!(judged, expected, "{witness:?} and {facts:?}");
        }
    }

    #[test]
    fn what_speaks_against_a_journal_is_said_in_plain_words() {
        let said = |mismatch| {
            let path = "/x/journal.db".into();
            WitnessError::Mismatch { path, mismatch }.to_string()
        };
        assert_eq!(
            said(Mismatch::Behind {
                journal: 3,
                witness: 7
            }),
            "the journal /x/journal.db is not the one that was used here: it knows refunds up to \
             r3, and r7 was sent"
        );
        assert_eq!(
            said(Mismatch::Behind {
                journal: 0,
                witness: 7
            }),
            "the journal /x/journal.db is not the one that was used here: it knows of no refund \
             that was sent, and r7 was"
        );
        assert_eq!(
            said(Mismatch::Gone { witness: 7 }),
            "the journal /x/journal.db is gone, and refunds up to r7 were sent"
        );
    }

    #[test]
    fn a_witness_says_what_it_was_told_last_and_never_a_lower_number() {
        let folder = tempfile::tempdir().unwrap();
        let witness = witness(&folder);
        assert_eq!(witness.read().unwrap(), None);
        witness.reset(ID, 0).unwrap();
        for (number, expected) in [(1, 1), (5, 5), (3, 5), (5, 5), (6, 6), (i64::MAX, i64::MAX)] {
            witness.raise(ID, number).unwrap();
            assert_eq!(witness.read().unwrap(), Some(seen(ID, expected)));
        }
        // But a person may say what is so.
        witness.reset(OTHER, 2).unwrap();
        assert_eq!(witness.read().unwrap(), Some(seen(OTHER, 2)));
    }

    #[test]
    fn nothing_is_sent_where_the_witness_is_gone_or_another_journals() {
        let folder = tempfile::tempdir().unwrap();
        let witness = witness(&folder);
        assert!(matches!(
            witness.raise(ID, 4),
            Err(WitnessError::Mismatch {
                mismatch: Mismatch::NoWitness { journal: 4 },
                ..
            })
        ));
        witness.reset(OTHER, 0).unwrap();
        assert!(matches!(
            witness.raise(ID, 4),
            Err(WitnessError::Mismatch {
                mismatch: Mismatch::OtherId,
                ..
            })
        ));
        assert_eq!(witness.read().unwrap(), Some(seen(OTHER, 0)));
    }

    #[test]
    fn a_page_that_a_power_cut_left_half_written_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let witness = witness(&folder);
        witness.reset(ID, 0).unwrap();
        for number in 1..=4 {
            witness.raise(ID, number).unwrap();
            let whole = fs::read(&witness.path).unwrap();
            witness.raise(ID, number + 1).unwrap();
            let next = fs::read(&witness.path).unwrap();
            // Any part of what is different may have reached the disk.
            let changed: Vec<usize> = (0..whole.len())
                .filter(|at| whole[*at] != next[*at])
                .collect();
            for part in 0..changed.len() {
                for is_front in [true, false] {
                    let mut torn = whole.clone();
                    let (front, back) = changed.split_at(part);
                    for at in if is_front { front } else { back } {
                        torn[*at] = next[*at];
                    }
                    fs::write(&witness.path, &torn).unwrap();
                    let highest = witness.read().unwrap().unwrap().highest;
                    let is_all = !is_front && part == 0;
                    assert_eq!(highest, if is_all { number + 1 } else { number });
                }
            }
            fs::write(&witness.path, &whole).unwrap();
        }
        // And the next one goes over the half page.
        let mut half = fs::read(&witness.path).unwrap();
        half[4096..4100].copy_from_slice(b"half");
        fs::write(&witness.path, half).unwrap();
        let before = witness.read().unwrap().unwrap();
        witness.raise(ID, before.highest + 1).unwrap();
        assert_eq!(witness.read().unwrap(), Some(seen(ID, before.highest + 1)));
    }

    #[test]
    fn a_witness_that_makes_no_sense_is_not_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let witness = witness(&folder);
        witness.reset(ID, 3).unwrap();
        for content in [
            "",
            "00000000000000000001 0123 r0000000000000000009 00000000\n",
        ] {
            fs::write(&witness.path, content).unwrap();
            assert!(matches!(witness.read(), Err(WitnessError::Damaged { .. })));
            let raised = witness.raise(ID, 4);
            assert!(matches!(raised, Err(WitnessError::Damaged { .. })));
        }
        witness.reset(ID, 3).unwrap();
        assert_eq!(witness.read().unwrap(), Some(seen(ID, 3)));
    }

    #[test]
    fn many_runs_and_threads_raise_it_at_once_and_the_highest_stays() {
        let folder = tempfile::tempdir().unwrap();
        witness(&folder).reset(ID, 0).unwrap();
        std::thread::scope(|scope| {
            for run in 0..8 {
                // One value for each: to each other they are as other processes.
                let witness = witness(&folder);
                scope.spawn(move || {
                    let mut last = 0;
                    for number in 0..25 {
                        witness.raise(ID, number * 8 + run).unwrap();
                        let now = witness.read().unwrap().unwrap().highest;
                        assert!(now >= last && now >= number * 8 + run);
                        last = now;
                    }
                });
            }
        });
        assert_eq!(witness(&folder).read().unwrap(), Some(seen(ID, 199)));
    }

    #[test]
    fn two_new_runs_may_make_it_at_once() {
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| witness(&folder).reset(ID, 0).unwrap());
                }
            });
            assert_eq!(witness(&folder).read().unwrap(), Some(seen(ID, 0)));
            let parent = folder.path().join("journal.db-owners");
            assert_eq!(fs::read_dir(parent).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_run_that_was_stopped_while_it_wrote_is_not_waited_for_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut witness = witness(&folder);
        witness.reset(ID, 0).unwrap();
        witness.patience = Duration::ZERO;
        let other = File::open(&witness.path).unwrap();
        let is_locked = |result| matches!(result, Err(WitnessError::Locked { .. }));
        // While it is only read, nobody writes.
        other.lock_shared().unwrap();
        assert!(is_locked(witness.raise(ID, 1)));
        assert!(is_locked(witness.reset(ID, 1)));
        witness.read().unwrap();
        other.unlock().unwrap();
        other.lock().unwrap();
        assert!(is_locked(witness.read().map(drop)));
        drop(other);
        witness.raise(ID, 1).unwrap();
    }

    #[test]
    fn no_two_journals_have_the_same_id() {
        let (one, other) = (new_id(), new_id());
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
    }

    #[test]
    #[cfg(unix)]
    fn the_witness_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let witness = witness(&folder);
        witness.reset(ID, 0).unwrap();
        let mode = fs::metadata(&witness.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
