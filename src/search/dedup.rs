//! Tells payments that came before from new ones. Refuses to take two payments for one, and two rows that
//! differ for the same.
//!
//! What is kept of a row is its [`RowMark`]: a fingerprint of its payment, 96 bits of a hash whose key is
//! drawn anew for every run, and a sum over the row. Among ten million payments the chance that any two
//! have the same fingerprint is below 10⁻¹⁵, and nobody can contrive it. Where they are kept says
//! [`seen`](super::seen).

use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::io;

use super::seen::{Known, RowMark, SeenRows};
use crate::gateway::Chunk;

/// The payments that came so far.
#[derive(Default)]
pub(super) struct Dedup {
    seen: SeenRows,
    repeats: u64,
}

/// Marks rows by the keys of one run.
#[derive(Clone, Default)]
pub(super) struct Marker {
    key: RandomState,
    row_key: foldhash::quality::RandomState,
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

impl Marker {
    /// Marks the rows of a chunk that was asked for, up to the first that is no correct JSON.
    pub(super) fn mark_all(&self, (merchant, lane): (usize, usize), chunk: &Chunk) -> Vec<RowMark> {
        let with_tid = self.begin((merchant, None));
        let without = self.begin((merchant, Some(lane)));
        let rows = chunk.rows();
        let marks = rows.map_while(|row| {
            let tid = row.tid().ok()?;
            Some(RowMark {
                fingerprint: if tid.is_empty() {
                    // It has no name to be known by but all of it, and where it was asked for.
                    fingerprint(without.clone(), row.raw)
                } else {
                    fingerprint(with_tid.clone(), &tid)
                },
                sum: self.sum(row.raw),
            })
        });
        marks.collect()
    }

    fn begin(&self, asked: (usize, Option<usize>)) -> DefaultHasher {
        let mut hasher = self.key.build_hasher();
        asked.hash(&mut hasher);
        hasher
    }

    fn sum(&self, row: &str) -> u32 {
        let sum = self.row_key.hash_one(row.as_bytes());
        // The lower half is as good as any.
        u32::try_from(sum & u64::from(u32::MAX)).unwrap_or_default()
    }
}

fn fingerprint(mut hasher: DefaultHasher, name: &str) -> [u8; 12] {
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

impl Dedup {
    /// Tells of each of some rows whether it came for the first time, and remembers it.
    ///
    /// `is_again` says that the answer was asked for before and broke off in the middle: a payment that
    /// comes again then is no news, even if its row has changed meanwhile.
    ///
    /// # Errors
    ///
    /// Whatever the temporary file gives.
    pub(super) fn admit(
        &mut self,
        marks: &[RowMark],
        is_again: bool,
    ) -> io::Result<Vec<Admission>> {
        let known = self.seen.admit(marks)?;
        let mut repeats = 0_u64;
        let admissions = known.into_iter().map(|known| match known {
            Known::New => Admission::First,
            Known::Same | Known::Other if is_again => Admission::Repeat,
            Known::Same => {
                repeats = repeats.saturating_add(1);
                Admission::Repeat
            }
            Known::Other => Admission::Contradicts,
        });
        let admissions = admissions.collect();
        self.repeats = self.repeats.saturating_add(repeats);
        Ok(admissions)
    }

    /// Returns how many rows came more than once without having been asked for again.
    pub(super) const fn repeats(&self) -> u64 {
        self.repeats
    }
}

#[cfg(test)]
mod tests {
    use super::Admission::{Contradicts, First, Repeat};
    use super::*;

    /// Rows that come one after the other, and what came.
    #[derive(Default)]
    struct Came(Marker, Dedup);

    impl Came {
        fn admit(
            &mut self,
            asked: (usize, usize),
            rows: &[&str],
            is_again: bool,
        ) -> Vec<Admission> {
            let lines = [rows.join("\n").as_str(), "\n"].concat();
            let marks = self.0.mark_all(asked, &Chunk::from_lines(1, lines));
            self.1.admit(&marks, is_again).unwrap()
        }
    }

    const A1: &str = r#"{"TID":"a","N":1}"#;
    const A2: &str = r#"{"TID":"a","N":2}"#;
    const A3: &str = r#"{"TID":"a","N":3}"#;
    const CAPITAL: &str = r#"{"TID":"A","N":1}"#;
    const B1: &str = r#"{"TID":"b","N":1}"#;

    #[test]
    fn the_same_row_is_one_payment_wherever_it_comes() {
        let mut came = Came::default();
        let rows = [A1, B1, A1, CAPITAL];
        assert_eq!(
            came.admit((0, 1), &rows, false),
            [First, First, Repeat, First]
        );
        assert_eq!(came.admit((0, 2), &[CAPITAL], false), [Repeat]);
        assert_eq!(came.1.repeats(), 2);
    }

    #[test]
    fn rows_of_one_tid_that_differ_contradict_each_other() {
        let mut came = Came::default();
        let rows = [A1, A2, A1, A2, A3];
        assert_eq!(
            came.admit((0, 1), &rows, false),
            [First, Contradicts, Repeat, Repeat, Contradicts]
        );
        assert_eq!(came.1.repeats(), 2);
    }

    #[test]
    fn the_same_tid_of_another_merchant_is_another_payment() {
        let mut came = Came::default();
        for merchant in [0, 1] {
            assert_eq!(came.admit((merchant, 1), &[A1], false), [First]);
        }
    }

    #[test]
    fn a_payment_without_a_tid_is_known_by_its_row_where_it_was_asked_for() {
        let mut came = Came::default();
        let rows = [r#"{"N":1}"#, r#"{"N":2}"#, r#"{"N":1}"#];
        assert_eq!(came.admit((0, 1), &rows, false), [First, First, Repeat]);
        assert_eq!(came.admit((0, 2), &rows[..1], false), [First]);
        // Its row may look like another's name.
        let named = r#"{"TID":"{\"N\":1}"}"#;
        assert_eq!(came.admit((0, 1), &[named], false), [First]);
    }

    #[test]
    fn rows_that_were_asked_for_again_are_left_out_without_a_word() {
        let mut came = Came::default();
        assert_eq!(came.admit((0, 1), &[A1], false), [First]);
        assert_eq!(
            came.admit((0, 1), &[A1, A2, B1], true),
            [Repeat, Repeat, First]
        );
        assert_eq!(came.1.repeats(), 0);
    }

    #[test]
    fn a_row_that_is_no_json_and_those_after_it_have_no_mark() {
        let mut came = Came::default();
        assert_eq!(came.admit((0, 1), &[A1, "{", B1], false), [First]);
    }
}
