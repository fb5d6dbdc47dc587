//! Rows on their way from the gateway to the output, and the file in which they wait for their turn.
//! Refuses to leave a name in the file system.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::gateway::{Fields, KeptRow};

/// Some rows of one answer, each a line. Whether it is correct JSON is for its reader to see.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    /// Which of the run's answers they are from.
    pub(super) answer: u32,
    /// An earlier answer to the same question broke off, after some of its rows had gone out.
    pub(super) is_again: bool,
    /// The number of the first row in its answer.
    first: u64,
    text: String,
    /// What is known of each row.
    found: Vec<Found>,
    /// The texts that were decoded then, of one row after the other.
    decoded: String,
}

#[derive(Clone, Debug)]
struct Found {
    /// Where the row ends.
    end: usize,
    /// Where its fields are; not known after a stay in the file.
    fields: Option<Fields>,
    /// Where what was decoded of the row ends.
    decoded_end: usize,
}

/// A batch has so many bytes or some more.
const SIZE: usize = 128 << 10;

/// A real row has some 600 bytes; this one is small.
const SMALL_ROW: usize = 400;

/// The longest batch that is read back: one row too many for [`SIZE`], and the longest row.
const LONGEST: u64 = 4 << 20;

impl Batch {
    pub(super) fn new(answer: u32, is_again: bool, first: u64) -> Self {
        Self {
            answer,
            is_again,
            first,
            text: String::new(),
            found: Vec::new(),
            decoded: String::new(),
        }
    }

    /// Adds a row, which has no line feeds, and what was found out about it as it was read.
    pub(super) fn push(&mut self, row: &str, fields: Option<&Fields>, decoded: &str) {
        if self.text.is_empty() {
            self.text.reserve(SIZE.saturating_add(2048));
            self.found.reserve(SIZE / SMALL_ROW);
        }
        self.text.push_str(row);
        self.decoded.push_str(decoded);
        self.found.push(Found {
            end: self.text.len(),
            fields: fields.copied(),
            decoded_end: self.decoded.len(),
        });
        self.text.push('\n');
    }

    pub(super) const fn is_full(&self) -> bool {
        self.text.len() >= SIZE
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.found.len()).unwrap_or(u64::MAX)
    }

    /// Returns the number of the row after the last one.
    pub(super) fn next_number(&self) -> u64 {
        self.first.saturating_add(self.len())
    }

    /// Returns the rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = KeptRow<'_>> {
        let (mut start, mut decoded_start) = (0, 0);
        (self.first..).zip(&self.found).map(move |(number, found)| {
            let raw = self.text.get(start..found.end);
            let decoded = self.decoded.get(decoded_start..found.decoded_end);
            start = found.end.saturating_add(1);
            decoded_start = found.decoded_end;
            KeptRow {
                number,
                raw: raw.unwrap_or_default(),
                fields: found.fields.as_ref(),
                decoded: decoded.unwrap_or_default(),
            }
        })
    }
}

/// A file without a name, private to this process, in which batches wait. It is gone with the process,
/// however that ends.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    written: u64,
    read: u64,
}

impl Spool {
    pub(super) fn create() -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile()?,
            written: 0,
            read: 0,
        })
    }

    pub(super) const fn has_unread(&self) -> bool {
        self.read < self.written
    }

    pub(super) fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let length = u64::try_from(batch.text.len()).map_err(io::Error::other)?;
        let mut head = [0; HEAD];
        let mut rest = head.as_mut_slice();
        rest.write_all(&length.to_le_bytes())?;
        rest.write_all(&batch.first.to_le_bytes())?;
        rest.write_all(&batch.answer.to_le_bytes())?;
        rest.write_all(&[u8::from(batch.is_again)])?;
        self.file.seek(SeekFrom::Start(self.written))?;
        self.file.write_all(&head)?;
        self.file.write_all(batch.text.as_bytes())?;
        self.written = self.file.stream_position()?;
        Ok(())
    }

    /// Reads the batch that was written first of those not read yet.
    pub(super) fn read(&mut self) -> io::Result<Batch> {
        self.file.seek(SeekFrom::Start(self.read))?;
        let mut head = [0; HEAD];
        self.file.read_exact(&mut head)?;
        let mut rest = head.as_slice();
        let length = u64::from_le_bytes(take(&mut rest)?);
        let first = u64::from_le_bytes(take(&mut rest)?);
        let answer = u32::from_le_bytes(take(&mut rest)?);
        let [is_again] = take(&mut rest)?;
        let mut text = String::with_capacity(usize::try_from(length.min(LONGEST)).unwrap_or(0));
        let read = (&self.file).take(length).read_to_string(&mut text)?;
        if u64::try_from(read) != Ok(length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read = self.file.stream_position()?;
        Ok(Batch {
            answer,
            is_again: is_again != 0,
            first,
            found: memchr::memchr_iter(b'\n', text.as_bytes())
                .map(|end| Found {
                    end,
                    fields: None,
                    decoded_end: 0,
                })
                .collect(),
            decoded: String::new(),
            text,
        })
    }
}

/// Two numbers of eight bytes, one of four, and a yes or no.
const HEAD: usize = 8 * 2 + 4 + 1;

fn take<const N: usize>(bytes: &mut &[u8]) -> io::Result<[u8; N]> {
    let mut taken = [0; N];
    bytes.read_exact(&mut taken)?;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(answer: u32, first: u64, rows: &[&str]) -> Batch {
        let mut batch = Batch::new(answer, answer == 2, first);
        for row in rows {
            batch.push(row, None, "");
        }
        batch
    }

    #[track_caller]
    fn assert_same(one: &Batch, two: &Batch) {
        assert_eq!((one.answer, one.is_again), (two.answer, two.is_again));
        let lines = |batch: &Batch| -> Vec<(u64, String)> {
            batch
                .rows()
                .map(|line| (line.number, line.raw.to_owned()))
                .collect()
        };
        assert_eq!(lines(one), lines(two));
    }

    #[test]
    fn rows_keep_their_numbers() {
        let batch = batch(1, 7, &["{}", "[]"]);
        let rows: Vec<_> = batch.rows().map(|line| (line.number, line.raw)).collect();
        assert_eq!(rows, [(7, "{}"), (8, "[]")]);
        assert_eq!(batch.next_number(), 9);
    }

    #[test]
    fn what_waits_in_the_file_comes_back_in_order_while_more_comes_in() {
        let mut spool = Spool::create().unwrap();
        let long = "x".repeat(SIZE * 3);
        let batches = [
            batch(1, 1, &["{\"가\":1}"]),
            batch(2, 1, &[&long, ""]),
            batch(3, 9, &["{}"]),
        ];
        spool.write(&batches[0]).unwrap();
        spool.write(&batches[1]).unwrap();
        assert_same(&spool.read().unwrap(), &batches[0]);
        spool.write(&batches[2]).unwrap();
        assert_same(&spool.read().unwrap(), &batches[1]);
        assert!(spool.has_unread());
        assert_same(&spool.read().unwrap(), &batches[2]);
        assert!(!spool.has_unread());
        assert!(spool.read().is_err());
    }
}
