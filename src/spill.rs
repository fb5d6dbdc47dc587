//! Bytes that are kept out of memory, however many there are: the last few here, those before them in a
//! file without a name, which is private to this process and gone with it, however that ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes that were written one after the other, to be read again at any place.
#[derive(Debug, Default)]
pub struct Spill {
    file: Option<File>,
    /// How many bytes are in the file.
    written: u64,
    /// What comes after them.
    recent: Vec<u8>,
}

/// How many bytes are kept in memory before they go to the file.
const RECENT_BYTES_MAX: usize = 64 << 10;

impl Spill {
    /// Appends bytes, and returns their place.
    ///
    /// # Errors
    ///
    /// Whatever making the file or writing to it gives.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        if self.recent.len() >= RECENT_BYTES_MAX {
            let file = match self.file.take() {
                Some(file) => file,
                None => tempfile::tempfile()?,
            };
            let file = self.file.insert(file);
            file.seek(SeekFrom::Start(self.written))?;
            file.write_all(&self.recent)?;
            self.written = file.stream_position()?;
            self.recent.clear();
        }
        let place = self.length();
        self.recent.extend_from_slice(bytes);
        Ok(place)
    }

    /// Returns how many bytes were written.
    #[must_use]
    pub fn length(&self) -> u64 {
        let recent = u64::try_from(self.recent.len()).unwrap_or(u64::MAX);
        self.written.saturating_add(recent)
    }

    /// Reads as many bytes as there is room for, from a place on.
    ///
    /// # Errors
    ///
    /// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) where there are fewer, and whatever reading the file
    /// gives.
    pub fn read_at(&mut self, place: u64, bytes: &mut [u8]) -> io::Result<()> {
        let in_file = usize::try_from(self.written.saturating_sub(place)).unwrap_or(usize::MAX);
        let (from_file, from_recent) = bytes.split_at_mut(in_file.min(bytes.len()));
        if let (false, Some(file)) = (from_file.is_empty(), &mut self.file) {
            file.seek(SeekFrom::Start(place))?;
            file.read_exact(from_file)?;
        }
        let start = usize::try_from(place.saturating_sub(self.written)).unwrap_or(usize::MAX);
        let mut recent = self.recent.get(start..).unwrap_or_default();
        recent.read_exact(from_recent)
    }

    /// Reads everything, some records of one length at a time.
    ///
    /// # Errors
    ///
    /// Whatever reading the file or `take` gives.
    pub fn read_all(
        &mut self,
        record_bytes: usize,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let at_a_time = RECENT_BYTES_MAX
            .checked_div(record_bytes)
            .unwrap_or(1)
            .max(1)
            .saturating_mul(record_bytes);
        let mut records = vec![0; at_a_time];
        let mut place = 0;
        while let Some(left) = self.length().checked_sub(place).filter(|left| *left > 0) {
            let left = usize::try_from(left).unwrap_or(usize::MAX);
            records.truncate(left);
            self.read_at(place, &mut records)?;
            records.chunks_exact(record_bytes).try_for_each(&mut take)?;
            let read = u64::try_from(records.len()).map_err(io::Error::other)?;
            place = place.saturating_add(read);
        }
        Ok(())
    }
}

/// Reads what was kept, from the beginning.
#[derive(Debug)]
pub struct SpillReader<'s> {
    spill: &'s mut Spill,
    place: u64,
}

impl Spill {
    /// Reads everything, as a stream.
    pub const fn reader(&mut self) -> SpillReader<'_> {
        SpillReader {
            spill: self,
            place: 0,
        }
    }
}

impl Read for SpillReader<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.spill.length().saturating_sub(self.place);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        let (bytes, _) = bytes.split_at_mut(left.min(bytes.len()));
        self.spill.read_at(self.place, bytes)?;
        let read = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        self.place = self.place.saturating_add(read);
        Ok(bytes.len())
    }
}

/// Takes the first bytes of a record.
///
/// # Errors
///
/// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) where there are fewer.
pub fn take<const N: usize>(record: &mut &[u8]) -> io::Result<[u8; N]> {
    let mut taken = [0; N];
    record.read_exact(&mut taken)?;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Spill {
        /// Tells whether some of it is no longer in memory.
        pub(crate) const fn is_in_file(&self) -> bool {
            self.written > 0
        }

        /// One whose file takes nothing.
        pub(crate) fn broken() -> Self {
            Self {
                file: Some(File::open("/dev/null").unwrap()),
                ..Self::default()
            }
        }
    }

    #[test]
    fn what_was_kept_is_read_as_a_stream_from_the_file_and_from_memory() {
        let mut spill = Spill::default();
        let mut expected = Vec::new();
        for number in 0..40_000_u32 {
            spill.append(&number.to_le_bytes()).unwrap();
            expected.extend(number.to_le_bytes());
        }
        assert!(spill.is_in_file());
        let mut read = Vec::new();
        spill.reader().read_to_end(&mut read).unwrap();
        assert_eq!(read, expected);
    }

    #[test]
    fn what_the_file_does_not_take_is_an_error_and_leaves_what_was_there() {
        let mut spill = Spill::broken();
        spill.append(&vec![1; RECENT_BYTES_MAX]).unwrap();
        spill.append(b"abc").unwrap_err();
        assert_eq!(spill.length(), u64::try_from(RECENT_BYTES_MAX).unwrap());
        let mut read = [0; 2];
        spill.read_at(7, &mut read).unwrap();
        assert_eq!(read, [1, 1]);
    }

    #[test]
    fn what_was_written_is_read_again_wherever_it_is_by_then() {
        let mut spill = Spill::default();
        let record = |number: u32| number.to_le_bytes().repeat(7);
        let places: Vec<u64> = (0..30_000)
            .map(|number| spill.append(&record(number)).unwrap())
            .collect();
        assert!(spill.is_in_file() && !spill.recent.is_empty());
        let mut read = [0; 28];
        for (number, place) in (0..).zip(places).step_by(7) {
            spill.read_at(place, &mut read).unwrap();
            assert_eq!(read.as_slice(), record(number));
        }
        let mut number = 0;
        let all = spill.read_all(28, |read| {
            assert_eq!(read, record(number));
            number += 1;
            Ok(())
        });
        all.unwrap();
        assert_eq!((number, spill.length()), (30_000, 30_000 * 28));
    }

    #[test]
    fn a_record_may_be_partly_in_the_file() {
        let mut spill = Spill::default();
        spill.append(&vec![1; RECENT_BYTES_MAX]).unwrap();
        spill.append(&[2; 8]).unwrap();
        let mut read = [0; 4];
        let place = u64::try_from(RECENT_BYTES_MAX - 2).unwrap();
        spill.read_at(place, &mut read).unwrap();
        assert_eq!(read, [1, 1, 2, 2]);
    }

    #[test]
    fn nothing_is_read_beyond_the_end() {
        let mut spill = Spill::default();
        spill.append(b"abc").unwrap();
        for place in [1, 3, 99, u64::MAX] {
            let error = spill.read_at(place, &mut [0; 3]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{place}");
        }
    }
}
