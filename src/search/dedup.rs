//! Removes payments that came before. Refuses to take two payments for one.
//!
//! What is kept of a payment is a fingerprint: 96 bits of a hash whose key is drawn anew for every
//! run. Among ten million payments the chance that any two have the same one is below 10⁻¹⁵, and nobody
//! can contrive it. Rows of one answer are never repeats of each other: the gateway said so.
//!
//! While there is only one answer, nothing has to be looked up. The fingerprints are then written down
//! one after the other, beyond the first few in a temporary file, and sorted in only when a second
//! answer comes: memory stays the same for an answer of any size.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::fs::File;
use std::hash::{BuildHasher, Hash, Hasher};
use std::io::{self, BufWriter, Read, Seek, Write};

/// The payments that came so far.
pub(super) struct Dedup {
    key: RandomState,
    known: Known,
    repeats: u64,
}

enum Known {
    Nothing,
    /// Those of the only answer so far.
    One {
        answer: u32,
        log: Log,
    },
    /// In which answer each was found.
    Several(HashMap<Fingerprint, u32>),
}

type Fingerprint = [u8; 12];

impl Dedup {
    pub(super) fn new() -> Self {
        Self {
            key: RandomState::new(),
            known: Known::Nothing,
            repeats: 0,
        }
    }

    /// Tells whether a row came for the first time, and remembers it.
    ///
    /// `is_again` says that the answer was asked for before and broke off in the middle. A payment
    /// without a TID has no name to be known by, so it is a repeat only in such an answer, and only of
    /// a row that is the same in every byte.
    ///
    /// # Errors
    ///
    /// Whatever the temporary file gives.
    pub(super) fn admits(
        &mut self,
        merchant: usize,
        tid: &str,
        row: &str,
        answer: u32,
        is_again: bool,
    ) -> io::Result<bool> {
        let is_named = !tid.is_empty();
        let fingerprint = self.fingerprint(merchant, is_named, if is_named { tid } else { row });
        match &mut self.known {
            Known::Nothing => {
                let mut log = Log::default();
                log.push(fingerprint)?;
                self.known = Known::One { answer, log };
                return Ok(true);
            }
            Known::One { answer: only, log } if *only == answer => {
                log.push(fingerprint)?;
                return Ok(true);
            }
            Known::One { answer: only, log } => {
                let mut found = HashMap::new();
                log.drain(|fingerprint| {
                    found.insert(fingerprint, *only);
                })?;
                self.known = Known::Several(found);
            }
            Known::Several(_) => {}
        }
        let Known::Several(found) = &mut self.known else {
            return Ok(true);
        };
        match found.entry(fingerprint) {
            Entry::Vacant(place) => {
                place.insert(answer);
                Ok(true)
            }
            Entry::Occupied(place) if *place.get() == answer => Ok(true),
            Entry::Occupied(_) if !is_named && !is_again => Ok(true),
            Entry::Occupied(_) => {
                // Rows that come again because they were asked for again are no news.
                if !is_again {
                    self.repeats = self.repeats.saturating_add(1);
                }
                Ok(false)
            }
        }
    }

    /// Returns how many payments came more than once without having been asked for again.
    pub(super) const fn repeats(&self) -> u64 {
        self.repeats
    }

    fn fingerprint(&self, merchant: usize, is_named: bool, text: &str) -> Fingerprint {
        let mut hasher = self.key.build_hasher();
        (merchant, is_named, text).hash(&mut hasher);
        let one = hasher.finish().to_le_bytes();
        // What comes of one byte more has nothing to do with what came without it.
        hasher.write_u8(1);
        let two = hasher.finish().to_le_bytes();
        let mut fingerprint = [0; 12];
        for (place, byte) in fingerprint.iter_mut().zip(one.into_iter().chain(two)) {
            *place = byte;
        }
        fingerprint
    }
}

/// Fingerprints, one after the other.
#[derive(Default)]
struct Log {
    recent: Vec<Fingerprint>,
    file: Option<BufWriter<File>>,
}

/// The number of fingerprints kept in memory, beyond which they go to a file.
const FINGERPRINTS_RECENT_MAX: usize = 1 << 16;

impl Log {
    fn push(&mut self, fingerprint: Fingerprint) -> io::Result<()> {
        if self.recent.len() < FINGERPRINTS_RECENT_MAX {
            self.recent.push(fingerprint);
            return Ok(());
        }
        let file = match self.file.take() {
            Some(file) => file,
            None => BufWriter::new(tempfile::tempfile()?),
        };
        self.file.insert(file).write_all(&fingerprint)
    }

    fn drain(&mut self, mut take: impl FnMut(Fingerprint)) -> io::Result<()> {
        for fingerprint in self.recent.drain(..) {
            take(fingerprint);
        }
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let bytes = file.stream_position()?;
        file.rewind()?;
        let mut file = io::BufReader::new(file.take(bytes));
        let length = u64::try_from(size_of::<Fingerprint>()).map_err(io::Error::other)?;
        for _ in 0..bytes.checked_div(length).unwrap_or(0) {
            let mut fingerprint = [0; 12];
            file.read_exact(&mut fingerprint)?;
            take(fingerprint);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_of_another_answer_is_a_repeat_and_is_counted() {
        let mut dedup = Dedup::new();
        assert!(dedup.admits(0, "a", "{1}", 1, false).unwrap());
        assert!(dedup.admits(0, "b", "{}", 1, false).unwrap());
        assert!(!dedup.admits(0, "a", "{2}", 2, false).unwrap());
        assert!(dedup.admits(0, "A", "{}", 2, false).unwrap());
        assert!(!dedup.admits(0, "A", "{}", 3, false).unwrap());
        assert_eq!(dedup.repeats(), 2);
    }

    #[test]
    fn the_same_tid_of_another_merchant_is_another_payment() {
        let mut dedup = Dedup::new();
        assert!(dedup.admits(0, "a", "{}", 1, false).unwrap());
        assert!(dedup.admits(1, "a", "{}", 2, false).unwrap());
    }

    #[test]
    fn rows_of_one_answer_are_never_repeats_of_each_other() {
        let mut dedup = Dedup::new();
        for answer in [1, 2] {
            assert!(dedup.admits(0, "", "{}", answer, false).unwrap());
            let tid = answer.to_string();
            assert!(dedup.admits(0, &tid, "{}", answer, false).unwrap());
            assert!(dedup.admits(0, &tid, "{}", answer, false).unwrap());
        }
        assert_eq!(dedup.repeats(), 0);
    }

    #[test]
    fn a_payment_without_a_tid_is_a_repeat_only_when_it_was_asked_for_again() {
        let mut dedup = Dedup::new();
        assert!(dedup.admits(0, "", "{1}", 1, false).unwrap());
        assert!(dedup.admits(0, "", "{1}", 2, false).unwrap());
        assert!(!dedup.admits(0, "", "{1}", 3, true).unwrap());
        assert!(dedup.admits(0, "", "{2}", 3, true).unwrap());
        // Its row may look like another's name.
        assert!(dedup.admits(0, "{1}", "{3}", 4, false).unwrap());
    }

    #[test]
    fn rows_that_were_asked_for_again_are_left_out_without_a_word() {
        let mut dedup = Dedup::new();
        assert!(dedup.admits(0, "a", "{}", 1, false).unwrap());
        assert!(!dedup.admits(0, "a", "{}", 2, true).unwrap());
        assert!(dedup.admits(0, "b", "{}", 2, true).unwrap());
        assert_eq!(dedup.repeats(), 0);
    }

    #[test]
    fn a_large_first_answer_is_remembered_too() {
        let mut dedup = Dedup::new();
        let rows = FINGERPRINTS_RECENT_MAX + 1000;
        for number in 0..rows {
            assert!(dedup.admits(0, &number.to_string(), "", 1, false).unwrap());
        }
        for number in 0..rows {
            assert!(!dedup.admits(0, &number.to_string(), "", 2, false).unwrap());
        }
        assert!(dedup.admits(0, &rows.to_string(), "", 2, false).unwrap());
    }
}
