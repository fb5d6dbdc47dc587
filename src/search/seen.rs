//! The rows that came so far, in little memory however many there are: a filter that mostly knows at once
//! that a row is new, and for the rest a file without a name.
//!
//! A row is an [`KeptRow`]: a fingerprint of whose row it is, and a sum over all of the row. Entries are
//! kept in buckets. The last few of each are in memory, and older ones in blocks of the file, each of which
//! knows the one before it. The filter has two bytes for a row at least, so that one in a thousand new
//! rows is looked for in vain.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

/// What is kept of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeptRow {
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
    disk: Option<Disk>,
}

#[derive(Clone, Default)]
struct Bucket {
    recent: Vec<KeptRow>,
    /// Where its last block is in the file.
    last_block: Option<u64>,
}

/// The number of buckets; a bit mask of it is made of a fingerprint's last bytes.
const BUCKETS: usize = 512;

/// The number of entries of a bucket that are kept in memory, and make a block.
const BLOCK_ENTRIES: usize = 64;

impl SeenRows {
    pub(super) fn new() -> Self {
        Self {
            filter: Filter::with_room_for(FILTER_ENTRIES_FIRST),
            buckets: Vec::new(),
            disk: None,
        }
    }

    /// Tells what is known of a row, and keeps it unless it came before.
    ///
    /// # Errors
    ///
    /// Whatever the temporary file gives.
    pub(super) fn admit(&mut self, entry: KeptRow) -> io::Result<Known> {
        let known = if self.filter.may_have(entry) {
            self.find(entry)?
        } else {
            Known::New
        };
        if known != Known::Same {
            self.keep(entry)?;
        }
        Ok(known)
    }

    fn find(&mut self, entry: KeptRow) -> io::Result<Known> {
        let mut known = Known::New;
        let Some(bucket) = self.buckets.get(bucket_of(entry)) else {
            return Ok(known);
        };
        let mut compare = |entries: &[KeptRow]| {
            for one in entries
                .iter()
                .filter(|one| one.fingerprint == entry.fingerprint)
            {
                if one.sum == entry.sum {
                    known = Known::Same;
                } else if known == Known::New {
                    known = Known::Other;
                }
            }
            known == Known::Same
        };
        let mut is_found = compare(&bucket.recent);
        let mut place = bucket.last_block;
        while let (false, Some(block), Some(disk)) = (is_found, place, &mut self.disk) {
            let (before, entries) = disk.read(block)?;
            is_found = compare(&entries);
            place = before;
        }
        Ok(known)
    }

    fn keep(&mut self, entry: KeptRow) -> io::Result<()> {
        if self.buckets.is_empty() {
            self.buckets.resize(BUCKETS, Bucket::default());
        }
        if let Some(bucket) = self.buckets.get_mut(bucket_of(entry)) {
            if bucket.recent.len() == BLOCK_ENTRIES {
                let disk = match self.disk.take() {
                    Some(disk) => disk,
                    None => Disk::create()?,
                };
                let disk = self.disk.insert(disk);
                bucket.last_block = Some(disk.write(bucket.last_block, &bucket.recent)?);
                bucket.recent.clear();
            }
            bucket.recent.push(entry);
        }
        if !self.filter.has_room() {
            self.widen_filter()?;
        }
        self.filter.add(entry);
        Ok(())
    }

    fn widen_filter(&mut self) -> io::Result<()> {
        let mut filter = Filter::with_room_for(self.filter.room.saturating_mul(4));
        for bucket in &self.buckets {
            for entry in &bucket.recent {
                filter.add(*entry);
            }
        }
        if let Some(disk) = &mut self.disk {
            disk.read_all(|entry| filter.add(entry))?;
        }
        self.filter = filter;
        Ok(())
    }
}

fn bucket_of(entry: KeptRow) -> usize {
    let [.., one, other] = entry.fingerprint;
    usize::from(u16::from_le_bytes([one, other])) & (BUCKETS - 1)
}

/// Knows of most rows that they are new: a Bloom filter, whose bits of one row are in one line of the
/// processor's cache.
struct Filter {
    lines: Vec<[u64; LINE_WORDS]>,
    /// How many entries it is made for.
    room: usize,
    count: usize,
}

const LINE_WORDS: usize = 8;

/// The bits of a line.
const LINE_BITS: usize = LINE_WORDS * 64;

/// How many bits there are for an entry at least.
const BITS_PER_ENTRY: usize = 16;

/// The room of the first filter: it takes 8 KiB.
const FILTER_ENTRIES_FIRST: usize = 4096;

impl Filter {
    /// Takes a power of two.
    fn with_room_for(entries: usize) -> Self {
        let lines = entries / (LINE_BITS / BITS_PER_ENTRY);
        Self {
            lines: vec![[0; LINE_WORDS]; lines],
            room: entries,
            count: 0,
        }
    }

    const fn has_room(&self) -> bool {
        self.count < self.room
    }

    fn add(&mut self, entry: KeptRow) {
        let (line, bits) = self.place_of(entry);
        if let Some(line) = self.lines.get_mut(line) {
            for (word, bits) in line.iter_mut().zip(bits) {
                *word |= bits;
            }
        }
        self.count = self.count.saturating_add(1);
    }

    fn may_have(&self, entry: KeptRow) -> bool {
        let (line, bits) = self.place_of(entry);
        self.lines.get(line).is_some_and(|line| {
            line.iter()
                .zip(bits)
                .all(|(word, bits)| *word & bits == bits)
        })
    }

    /// Returns the line of an entry, and its bits in there: one in each word.
    fn place_of(&self, entry: KeptRow) -> (usize, [u64; LINE_WORDS]) {
        let [a, b, c, d, bits @ ..] = entry.fingerprint;
        let line = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or_default();
        let line = line & self.lines.len().saturating_sub(1);
        let bits = bits.map(|byte| 1_u64 << (byte & 63));
        (line, bits)
    }
}

/// The blocks that are no longer in memory.
struct Disk {
    file: File,
    /// How many bytes are in the file.
    written: u64,
    /// What comes after them.
    pending: Vec<u8>,
}

const ENTRY_BYTES: usize = 16;

/// Where the block before it is, and its entries.
const BLOCK_BYTES: usize = 8 + BLOCK_ENTRIES * ENTRY_BYTES;

/// How much is written to the file at once.
const PENDING_BYTES_MAX: usize = 64 * BLOCK_BYTES;

/// Stands for no block before it.
const NOWHERE: u64 = u64::MAX;

impl Disk {
    fn create() -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile()?,
            written: 0,
            pending: Vec::with_capacity(PENDING_BYTES_MAX),
        })
    }

    /// Writes a block, and returns its place.
    fn write(&mut self, before: Option<u64>, entries: &[KeptRow]) -> io::Result<u64> {
        if self.pending.len() >= PENDING_BYTES_MAX {
            self.file.seek(SeekFrom::Start(self.written))?;
            self.file.write_all(&self.pending)?;
            self.written = self.file.stream_position()?;
            self.pending.clear();
        }
        let pending = u64::try_from(self.pending.len()).map_err(io::Error::other)?;
        self.pending
            .extend_from_slice(&before.unwrap_or(NOWHERE).to_le_bytes());
        for entry in entries {
            self.pending.extend_from_slice(&entry.fingerprint);
            self.pending.extend_from_slice(&entry.sum.to_le_bytes());
        }
        Ok(self.written.saturating_add(pending))
    }

    /// Reads the block at a place, and where the block before it is.
    fn read(&mut self, place: u64) -> io::Result<(Option<u64>, Vec<KeptRow>)> {
        let mut bytes = [0; BLOCK_BYTES];
        if let Some(start) = place.checked_sub(self.written) {
            let start = usize::try_from(start).map_err(io::Error::other)?;
            let mut pending = self.pending.get(start..).unwrap_or_default();
            pending.read_exact(&mut bytes)?;
        } else {
            self.file.seek(SeekFrom::Start(place))?;
            self.file.read_exact(&mut bytes)?;
        }
        let mut rest = bytes.as_slice();
        let before = u64::from_le_bytes(take(&mut rest)?);
        let mut entries = Vec::with_capacity(BLOCK_ENTRIES);
        for _ in 0..BLOCK_ENTRIES {
            entries.push(read_entry(&mut rest)?);
        }
        Ok(((before != NOWHERE).then_some(before), entries))
    }

    fn read_all(&mut self, mut take_one: impl FnMut(KeptRow)) -> io::Result<()> {
        self.file.rewind()?;
        let file = BufReader::with_capacity(PENDING_BYTES_MAX, &self.file);
        let mut blocks = file.take(self.written).chain(self.pending.as_slice());
        let pending = u64::try_from(self.pending.len()).map_err(io::Error::other)?;
        let bytes = self.written.saturating_add(pending);
        let block = u64::try_from(BLOCK_BYTES).map_err(io::Error::other)?;
        for _ in 0..bytes.checked_div(block).unwrap_or(0) {
            let _: [u8; 8] = take(&mut blocks)?;
            for _ in 0..BLOCK_ENTRIES {
                take_one(read_entry(&mut blocks)?);
            }
        }
        Ok(())
    }
}

fn read_entry(bytes: &mut impl Read) -> io::Result<KeptRow> {
    Ok(KeptRow {
        fingerprint: take(bytes)?,
        sum: u32::from_le_bytes(take(bytes)?),
    })
}

fn take<const N: usize>(bytes: &mut impl Read) -> io::Result<[u8; N]> {
    let mut taken = [0; N];
    bytes.read_exact(&mut taken)?;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// An entry that is as spread out as a hash is.
    fn entry(number: u64, sum: u32) -> KeptRow {
        let mut random = fastrand::Rng::with_seed(number);
        let mut fingerprint = [0; 12];
        random.fill(&mut fingerprint);
        KeptRow { fingerprint, sum }
    }

    /// More than the buckets hold in memory, and than the filter first has room for.
    const MANY: u64 = 100_000;

    #[test]
    fn what_came_is_known_however_many_come_after_it() {
        let mut seen = SeenRows::new();
        for number in 0..MANY {
            assert_eq!(
                seen.admit(entry(number, 1)).unwrap(),
                Known::New,
                "{number}"
            );
        }
        assert!(seen.disk.is_some() && seen.filter.room > FILTER_ENTRIES_FIRST);
        for number in (0..MANY).step_by(7) {
            assert_eq!(
                seen.admit(entry(number, 1)).unwrap(),
                Known::Same,
                "{number}"
            );
        }
        for number in (0..MANY).step_by(1_000) {
            assert_eq!(
                seen.admit(entry(number, 2)).unwrap(),
                Known::Other,
                "{number}"
            );
            for sum in [1, 2] {
                assert_eq!(seen.admit(entry(number, sum)).unwrap(), Known::Same);
            }
        }
        assert_eq!(seen.admit(entry(MANY, 1)).unwrap(), Known::New);
    }

    #[test]
    fn it_knows_what_a_map_in_memory_knows() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut seen = SeenRows::new();
        let mut map: HashMap<u64, Vec<u32>> = HashMap::new();
        for _ in 0..MANY {
            let (number, sum) = (random.u64(0..60_000), random.u32(0..2));
            let sums = map.entry(number).or_default();
            let known = match sums.as_slice() {
                [] => Known::New,
                sums if sums.contains(&sum) => Known::Same,
                _ => Known::Other,
            };
            assert_eq!(seen.admit(entry(number, sum)).unwrap(), known);
            if known != Known::Same {
                sums.push(sum);
            }
        }
    }

    #[test]
    fn the_filter_has_its_say_for_all_but_one_new_row_in_a_thousand() {
        let mut filter = Filter::with_room_for(1 << 16);
        for number in 0..1 << 16 {
            filter.add(entry(number, 1));
        }
        let wrong = (1 << 16..1 << 17).filter(|number| filter.may_have(entry(*number, 1)));
        let wrong = wrong.count();
        assert!(wrong < 131, "{wrong} of 65,536");
    }
}
