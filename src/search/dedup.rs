//! Tells payments that came before from new ones. Refuses to take two payments for one, and two rows that
//! differ for the same.
//!
//! What is kept of a row is a fingerprint of its payment, 96 bits of a hash whose key is drawn anew for
//! every run, and a sum over the row. Among ten million payments the chance that any two have the same
//! fingerprint is below 10⁻¹⁵, and nobody can contrive it. Where they are kept says [`seen`](super::seen).

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::io;

use super::seen::{KeptRow, Known, SeenRows};

/// The payments that came so far.
pub(super) struct Dedup {
    key: RandomState,
    row_key: foldhash::quality::RandomState,
    seen: SeenRows,
    repeats: u64,
    contradictions: BTreeSet<(usize, String)>,
}

/// Whether a row is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It came for the first time.
    First,
    /// Its payment came before, with another row: nobody can tell which is true.
    Contradicts,
    /// It came before.
    Repeat,
}

impl Dedup {
    pub(super) fn new() -> Self {
        Self {
            key: RandomState::new(),
            row_key: foldhash::quality::RandomState::default(),
            seen: SeenRows::new(),
            repeats: 0,
            contradictions: BTreeSet::new(),
        }
    }

    /// Tells whether a row came for the first time, and remembers it.
    ///
    /// `is_again` says that the answer was asked for before and broke off in the middle: a payment that
    /// comes again then is no news, even if its row has changed meanwhile. A payment without a TID has no
    /// name to be known by but all of its row, and where it was asked for: `lane`.
    ///
    /// # Errors
    ///
    /// Whatever the temporary file gives.
    pub(super) fn admit(
        &mut self,
        (merchant, lane): (usize, usize),
        tid: &str,
        row: &str,
        is_again: bool,
    ) -> io::Result<Admission> {
        let sum = self.row_key.hash_one(row.as_bytes());
        let fingerprint = if tid.is_empty() {
            self.fingerprint((merchant, Some(lane), row))
        } else {
            self.fingerprint((merchant, None, tid))
        };
        let entry = KeptRow {
            fingerprint,
            // The lower half is as good as any.
            sum: u32::try_from(sum & u64::from(u32::MAX)).unwrap_or_default(),
        };
        Ok(match self.seen.admit(entry)? {
            Known::New => Admission::First,
            Known::Same | Known::Other if is_again => Admission::Repeat,
            Known::Same => {
                self.repeats = self.repeats.saturating_add(1);
                Admission::Repeat
            }
            Known::Other => {
                self.contradictions.insert((merchant, tid.to_owned()));
                Admission::Contradicts
            }
        })
    }

    /// Returns how many rows came more than once without having been asked for again.
    pub(super) const fn repeats(&self) -> u64 {
        self.repeats
    }

    /// Returns the payments whose rows contradict each other, each with its merchant.
    pub(super) fn into_contradictions(self) -> BTreeSet<(usize, String)> {
        self.contradictions
    }

    fn fingerprint(&self, name: (usize, Option<usize>, &str)) -> [u8; 12] {
        let mut hasher = self.key.build_hasher();
        name.hash(&mut hasher);
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

#[cfg(test)]
mod tests {
    use super::Admission::{Contradicts, First, Repeat};
    use super::*;

    #[test]
    fn the_same_row_is_one_payment_wherever_it_comes() {
        let mut dedup = Dedup::new();
        let mut admit = |tid, row| dedup.admit((0, 1), tid, row, false).unwrap();
        assert_eq!(admit("a", "{1}"), First);
        assert_eq!(admit("b", "{1}"), First);
        assert_eq!(admit("a", "{1}"), Repeat);
        assert_eq!(admit("A", "{1}"), First);
        assert_eq!(admit("A", "{1}"), Repeat);
        assert_eq!(dedup.repeats(), 2);
        assert!(dedup.into_contradictions().is_empty());
    }

    #[test]
    fn rows_of_one_tid_that_differ_contradict_each_other() {
        let mut dedup = Dedup::new();
        let mut admit = |row| dedup.admit((0, 1), "a", row, false).unwrap();
        assert_eq!(admit("{1}"), First);
        assert_eq!(admit("{2}"), Contradicts);
        assert_eq!(admit("{1}"), Repeat);
        assert_eq!(admit("{2}"), Repeat);
        assert_eq!(admit("{3}"), Contradicts);
        assert_eq!(dedup.repeats(), 2);
        assert_eq!(dedup.into_contradictions(), [(0, "a".to_owned())].into());
    }

    #[test]
    fn the_same_tid_of_another_merchant_is_another_payment() {
        let mut dedup = Dedup::new();
        for merchant in [0, 1] {
            assert_eq!(dedup.admit((merchant, 1), "a", "{}", false).unwrap(), First);
        }
    }

    #[test]
    fn a_payment_without_a_tid_is_known_by_its_row_where_it_was_asked_for() {
        let mut dedup = Dedup::new();
        let mut admit = |lane, tid, row| dedup.admit((0, lane), tid, row, false).unwrap();
        assert_eq!(admit(1, "", "{1}"), First);
        assert_eq!(admit(1, "", "{2}"), First);
        assert_eq!(admit(1, "", "{1}"), Repeat);
        assert_eq!(admit(2, "", "{1}"), First);
        // Its row may look like another's name.
        assert_eq!(admit(1, "{1}", "{3}"), First);
    }

    #[test]
    fn rows_that_were_asked_for_again_are_left_out_without_a_word() {
        let mut dedup = Dedup::new();
        let mut admit = |tid, row, is_again| dedup.admit((0, 1), tid, row, is_again).unwrap();
        assert_eq!(admit("a", "{1}", false), First);
        assert_eq!(admit("a", "{1}", true), Repeat);
        assert_eq!(admit("a", "{2}", true), Repeat);
        assert_eq!(admit("b", "{}", true), First);
        assert_eq!(dedup.repeats(), 0);
        assert!(dedup.into_contradictions().is_empty());
    }
}
