//! The rows that came so far, in little memory however many there are: a filter that mostly knows at once
//! that a row is new, and for the rest a [`Spill`].
//!
//! Of a row its [`RowMark`] is kept: a fingerprint of whose row it is, and a sum over all of the row. Marks
//! are kept in buckets. The last few of each are in memory, and older ones in blocks that are spilled, each
//! of which knows the one before it. The filter has two bytes for a row at least, so that one in a thousand
//! new rows is looked for in vain.
//!
//! Rows are asked about some hundred at a time. Where one is in the filter is nowhere near where the next
//! one is, and to wait for each line of it would take longer than all the rest: the lines of all of them
//! are asked for first, in one breath.

use std::hint::black_box;
use std::io;

use crate::spill::{Spill, take};

/// What is kept of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowMark {
    /// Of its payment: 96 bits.
    pub(super) fingerprint: [u8; 12],
    /// Of every byte of it.
    pub(super) sum: u32,
}

/// What is known of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Its payment came for the first time.
    New,
    /// The very row came before.
    Same,
    /// A row of its payment came before, but another one.
    Other,
}

pub(super) struct SeenRows {
    filter: Filter,
    buckets: Vec<Bucket>,
    /// The blocks that are no longer in memory: of each the place of the one before it, and its marks.
    blocks: Spill,
}

#[derive(Clone, Default)]
struct Bucket {
    recent: Vec<RowMark>,
    /// Where its last block is.
    last_block: Option<u64>,
}

/// The number of buckets; a bit mask of it is made of a fingerprint's last bytes.
const BUCKETS: usize = 512;

/// The number of marks of a bucket that are kept in memory, and make a block.
const BLOCK_MARKS: usize = 64;

impl Default for SeenRows {
    fn default() -> Self {
        Self {
            filter: Filter::with_room_for(FILTER_ROOM_FIRST),
            buckets: Vec::new(),
            blocks: Spill::default(),
        }
    }
}

impl SeenRows {
    /// Tells what is known of each of some rows, one after the other, and keeps those that are new.
    ///
    /// # Errors
    ///
    /// Whatever the temporary file gives.
    pub(super) fn admit(&mut self, marks: &[RowMark]) -> io::Result<Vec<Known>> {
        while !self.filter.has_room_for(marks.len()) {
            self.widen_filter()?;
        }
        self.filter.warm_up(marks);
        let maybe_had: Vec<bool> = marks.iter().map(|mark| self.filter.add(*mark)).collect();
        let mut known = Vec::with_capacity(marks.len());
        for (mark, may_be_had) in marks.iter().zip(maybe_had) {
            let is = if may_be_had {
                self.find(*mark)?
            } else {
                Known::New
            };
            if is != Known::Same {
                self.keep(*mark)?;
            }
            known.push(is);
        }
        Ok(known)
    }

    fn find(&mut self, mark: RowMark) -> io::Result<Known> {
        let mut known = Known::New;
        let Some(bucket) = self.buckets.get(bucket_of(mark)) else {
            return Ok(known);
        };
        let mut compare = |marks: &[RowMark]| {
            for one in marks
                .iter()
                .filter(|one| one.fingerprint == mark.fingerprint)
            {
                if one.sum == mark.sum {
                    known = Known::Same;
                } else if known == Known::New {
                    known = Known::Other;
                }
            }
            known == Known::Same
        };
        let mut is_found = compare(&bucket.recent);
        let mut place = bucket.last_block;
        while let (false, Some(block)) = (is_found, place) {
            let (before, marks) = read_block(&mut self.blocks, block)?;
            is_found = compare(&marks);
            place = before;
        }
        Ok(known)
    }

    fn keep(&mut self, mark: RowMark) -> io::Result<()> {
        if self.buckets.is_empty() {
            self.buckets.resize(BUCKETS, Bucket::default());
        }
        if let Some(bucket) = self.buckets.get_mut(bucket_of(mark)) {
            if bucket.recent.len() == BLOCK_MARKS {
                let block = block_of(bucket.last_block, &bucket.recent);
                bucket.last_block = Some(self.blocks.append(&block)?);
                bucket.recent.clear();
            }
            bucket.recent.push(mark);
        }
        Ok(())
    }

    fn widen_filter(&mut self) -> io::Result<()> {
        let mut filter = Filter::with_room_for(self.filter.room.saturating_mul(4));
        let mut add = |mark| {
            filter.add(mark);
        };
        for bucket in &self.buckets {
            bucket.recent.iter().copied().for_each(&mut add);
        }
        self.blocks.read_all(BLOCK_BYTES, |mut block| {
            let _before: [u8; PLACE_BYTES] = take(&mut block)?;
            while !block.is_empty() {
                add(read_mark(&mut block)?);
            }
            Ok(())
        })?;
        self.filter = filter;
        Ok(())
    }
}

fn bucket_of(mark: RowMark) -> usize {
    let [.., one, other] = mark.fingerprint;
    usize::from(u16::from_le_bytes([one, other])) & (BUCKETS - 1)
}

/// Knows of most rows that they are new: a Bloom filter, whose bits of one row are in one line of the
/// processor's cache.
struct Filter {
    lines: Vec<Line>,
    /// How many rows it is made for.
    room: usize,
    count: usize,
}

/// Aligned, or it would be in two lines of the processor's cache.
#[derive(Clone, Default)]
#[repr(align(64))]
struct Line([u64; LINE_WORDS]);

const LINE_WORDS: usize = 8;

/// The bits of a line.
const LINE_BITS: usize = LINE_WORDS * 64;

/// How many bits there are for a row at least.
const BITS_PER_ROW: usize = 16;

/// The room of the first filter: it takes 8 KiB.
const FILTER_ROOM_FIRST: usize = 4096;

impl Filter {
    /// Takes a power of two.
    fn with_room_for(rows: usize) -> Self {
        let lines = rows / (LINE_BITS / BITS_PER_ROW);
        Self {
            lines: vec![Line::default(); lines],
            room: rows,
            count: 0,
        }
    }

    fn has_room_for(&self, more: usize) -> bool {
        self.count.saturating_add(more) <= self.room
    }

    /// Has the processor fetch the lines of some rows, many at a time.
    fn warm_up(&self, marks: &[RowMark]) {
        let lines = marks.iter().map(|mark| self.lines.get(self.line_of(*mark)));
        let first_words = lines.map(|line| line.map_or(0, |Line([first, ..])| *first));
        black_box(first_words.fold(0, |all, word| all ^ word));
    }

    /// Adds a row, and tells whether it may have been there before.
    fn add(&mut self, mark: RowMark) -> bool {
        self.count = self.count.saturating_add(1);
        let line = self.line_of(mark);
        let Some(Line(words)) = self.lines.get_mut(line) else {
            return false;
        };
        let mut missing = 0;
        for (word, bits) in words.iter_mut().zip(bits_of(mark)) {
            missing |= bits & !*word;
            *word |= bits;
        }
        missing == 0
    }

    fn line_of(&self, mark: RowMark) -> usize {
        let [a, b, c, d, ..] = mark.fingerprint;
        let line = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or_default();
        line & self.lines.len().saturating_sub(1)
    }
}

/// Returns the bits of a row in its line: one in each word.
fn bits_of(mark: RowMark) -> [u64; LINE_WORDS] {
    let [_, _, _, _, bits @ ..] = mark.fingerprint;
    bits.map(|byte| 1_u64 << (byte & 63))
}

const MARK_BYTES: usize = 16;

/// Of a place among the blocks.
const PLACE_BYTES: usize = 8;

const BLOCK_BYTES: usize = PLACE_BYTES + BLOCK_MARKS * MARK_BYTES;

/// Stands for no block before it.
const NOWHERE: u64 = u64::MAX;

fn block_of(before: Option<u64>, marks: &[RowMark]) -> Vec<u8> {
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    block.extend_from_slice(&before.unwrap_or(NOWHERE).to_le_bytes());
    for mark in marks {
        block.extend_from_slice(&mark.fingerprint);
        block.extend_from_slice(&mark.sum.to_le_bytes());
    }
    block
}

/// Reads the block at a place, and where the block before it is.
fn read_block(blocks: &mut Spill, place: u64) -> io::Result<(Option<u64>, Vec<RowMark>)> {
    let mut bytes = [0; BLOCK_BYTES];
    blocks.read_at(place, &mut bytes)?;
    let mut rest = bytes.as_slice();
    let before = u64::from_le_bytes(take(&mut rest)?);
    let mut marks = Vec::with_capacity(BLOCK_MARKS);
    while !rest.is_empty() {
        marks.push(read_mark(&mut rest)?);
    }
    Ok(((before != NOWHERE).then_some(before), marks))
}

fn read_mark(bytes: &mut &[u8]) -> io::Result<RowMark> {
    Ok(RowMark {
        fingerprint: take(bytes)?,
        sum: u32::from_le_bytes(take(bytes)?),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// A mark that is as spread out as a hash is.
    fn mark(number: u64, sum: u32) -> RowMark {
        let mut random = fastrand::Rng::with_seed(number);
        let mut fingerprint = [0; 12];
        random.fill(&mut fingerprint);
        RowMark { fingerprint, sum }
    }

    fn admit(seen: &mut SeenRows, mark: RowMark) -> Known {
        seen.admit(&[mark]).unwrap()[0]
    }

    /// More than the buckets hold in memory, and than the filter first has room for.
    const MANY: u64 = 100_000;

    #[test]
    fn what_came_is_known_however_many_come_after_it() {
        let mut seen = SeenRows::default();
        for number in 0..MANY {
            assert_eq!(admit(&mut seen, mark(number, 1)), Known::New, "{number}");
        }
        assert!(seen.blocks.is_in_file() && seen.filter.room > FILTER_ROOM_FIRST);
        for number in (0..MANY).step_by(7) {
            assert_eq!(admit(&mut seen, mark(number, 1)), Known::Same, "{number}");
        }
        for number in (0..MANY).step_by(1_000) {
            assert_eq!(admit(&mut seen, mark(number, 2)), Known::Other, "{number}");
            for sum in [1, 2] {
                assert_eq!(admit(&mut seen, mark(number, sum)), Known::Same);
            }
        }
        assert_eq!(admit(&mut seen, mark(MANY, 1)), Known::New);
    }

    #[test]
    fn it_knows_what_a_map_in_memory_knows() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut seen = SeenRows::default();
        let mut map: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut rows = 0;
        while rows < MANY {
            let (mut marks, mut expected) = (Vec::new(), Vec::new());
            for _ in 0..random.usize(1..300) {
                let (number, sum) = (random.u64(0..60_000), random.u32(0..2));
                let sums = map.entry(number).or_default();
                marks.push(mark(number, sum));
                expected.push(match sums.as_slice() {
                    [] => Known::New,
                    sums if sums.contains(&sum) => Known::Same,
                    _ => Known::Other,
                });
                if !sums.contains(&sum) {
                    sums.push(sum);
                }
                rows += 1;
            }
            assert_eq!(seen.admit(&marks).unwrap(), expected);
        }
    }

    #[test]
    fn the_filter_has_its_say_for_all_but_one_new_row_in_a_thousand() {
        let mut filter = Filter::with_room_for(1 << 16);
        for number in 0..1 << 16 {
            filter.add(mark(number, 1));
        }
        let may_have = |mark| {
            let mut words = filter.lines[filter.line_of(mark)]
                .0
                .iter()
                .zip(bits_of(mark));
            words.all(|(word, bits)| word & bits == bits)
        };
        let wrong = (1 << 16..1 << 17).filter(|number| may_have(mark(*number, 1)));
        let wrong = wrong.count();
        assert!(wrong < 131, "{wrong} of 65,536");
    }
}
