//! Rows on their way from the gateway to the output, and the file in which they wait for their turn.
//! Refuses to leave a name in the file system.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::gateway;

/// Some rows of one answer.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Which of the run's answers they are from.
    pub(crate) answer: u32,
    /// An earlier answer to the same question broke off, after some of its rows had gone out.
    pub(crate) is_again: bool,
    pub(crate) rows: gateway::Chunk,
}

impl Batch {
    /// Returns the rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = gateway::Row<'_>> {
        self.rows.rows()
    }
}

/// A file without a name, private to this process, in which batches wait. It is gone with the process,
/// however that ends.
#[derive(Debug)]
pub(crate) struct Spool {
    file: File,
    written: u64,
    read: u64,
}

impl Spool {
    pub(crate) fn create() -> io::Result<Self> {
        tempfile::tempfile().map(Self::new)
    }

    pub(crate) const fn new(file: File) -> Self {
        Self {
            file,
            written: 0,
            read: 0,
        }
    }

    pub(crate) const fn has_unread(&self) -> bool {
        self.read < self.written
    }

    pub(crate) fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let mut lines = String::new();
        batch.rows.write_lines(&mut lines);
        let length = u64::try_from(lines.len()).map_err(io::Error::other)?;
        let mut head = [0; HEAD];
        let mut rest = head.as_mut_slice();
        rest.write_all(&length.to_le_bytes())?;
        rest.write_all(&batch.rows.first().to_le_bytes())?;
        rest.write_all(&batch.answer.to_le_bytes())?;
        rest.write_all(&[u8::from(batch.is_again)])?;
        self.file.seek(SeekFrom::Start(self.written))?;
        self.file.write_all(&head)?;
        self.file.write_all(lines.as_bytes())?;
        self.written = self.file.stream_position()?;
        Ok(())
    }

    /// Reads the batch that was written first of those not read yet.
    pub(crate) fn read(&mut self) -> io::Result<Batch> {
        self.file.seek(SeekFrom::Start(self.read))?;
        let mut head = [0; HEAD];
        self.file.read_exact(&mut head)?;
        let mut rest = head.as_slice();
        let length = u64::from_le_bytes(take(&mut rest)?);
        let first = u64::from_le_bytes(take(&mut rest)?);
        let answer = u32::from_le_bytes(take(&mut rest)?);
        let [is_again] = take(&mut rest)?;
        let mut lines = String::with_capacity(usize::try_from(length.min(LONGEST)).unwrap_or(0));
        let read = (&self.file).take(length).read_to_string(&mut lines)?;
        if u64::try_from(read) != Ok(length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read = self.file.stream_position()?;
        Ok(Batch {
            answer,
            is_again: is_again != 0,
            rows: gateway::Chunk::from_lines(first, lines),
        })
    }
}

/// The longest batch: some pieces of an answer, and the longest row.
const LONGEST: u64 = 4 << 20;

/// Two numbers of eight bytes, one of four, and a yes or no.
const HEAD: usize = 8 * 2 + 4 + 1;

fn take<const N: usize>(bytes: &mut &[u8]) -> io::Result<[u8; N]> {
    let mut taken = [0; N];
    bytes.read_exact(&mut taken)?;
    Ok(taken)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Rows of an answer; the second is one that was asked for again.
    pub(crate) fn batch(answer: u32, first: u64, rows: &[&str]) -> Batch {
        let lines: Vec<String> = rows.iter().map(|row| format!("{row}\n")).collect();
        Batch {
            answer,
            is_again: answer == 2,
            rows: gateway::Chunk::from_lines(first, lines.concat()),
        }
    }

    #[track_caller]
    fn assert_same(one: &Batch, two: &Batch) {
        assert_eq!((one.answer, one.is_again), (two.answer, two.is_again));
        let lines = |batch: &Batch| -> Vec<(u64, String)> {
            let rows = batch.rows();
            rows.map(|row| (row.number, row.raw.to_owned())).collect()
        };
        assert_eq!(lines(one), lines(two));
    }

    #[test]
    fn what_waits_in_the_file_comes_back_in_order_while_more_comes_in() {
        let mut spool = Spool::create().unwrap();
        let long = "x".repeat(1 << 20);
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
