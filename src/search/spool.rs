//! Rows on their way from the gateway to the output, and the file in which they wait for their turn.
//! Refuses to leave a name in the file system.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::seen::RowMark;
use crate::gateway::Chunk;

/// Some rows of one answer.
#[derive(Debug)]
pub(super) struct Fetched {
    /// An earlier answer to the same question broke off, after some of its rows had gone out.
    pub(super) is_again: bool,
    pub(super) chunk: Chunk,
    /// Of its rows, unless it waited in a file.
    pub(super) marks: Option<Vec<RowMark>>,
}

/// A file without a name, private to this process, in which they wait. It is gone with the process,
/// however that ends.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    written: u64,
    read: u64,
}

impl Spool {
    pub(super) fn create() -> io::Result<Self> {
        tempfile::tempfile().map(Self::new)
    }

    pub(super) const fn new(file: File) -> Self {
        Self {
            file,
            written: 0,
            read: 0,
        }
    }

    pub(super) const fn has_unread(&self) -> bool {
        self.read < self.written
    }

    pub(super) fn write(&mut self, fetched: &Fetched) -> io::Result<()> {
        let mut lines = String::new();
        fetched.chunk.write_lines(&mut lines);
        let length = u64::try_from(lines.len()).map_err(io::Error::other)?;
        let mut head = [0; HEAD_BYTES];
        let mut rest = head.as_mut_slice();
        rest.write_all(&length.to_le_bytes())?;
        rest.write_all(&fetched.chunk.first().to_le_bytes())?;
        rest.write_all(&[u8::from(fetched.is_again)])?;
        self.file.seek(SeekFrom::Start(self.written))?;
        self.file.write_all(&head)?;
        self.file.write_all(lines.as_bytes())?;
        self.written = self.file.stream_position()?;
        Ok(())
    }

    /// Reads the rows that were written first of those not read yet.
    pub(super) fn read(&mut self) -> io::Result<Fetched> {
        self.file.seek(SeekFrom::Start(self.read))?;
        let mut head = [0; HEAD_BYTES];
        self.file.read_exact(&mut head)?;
        let mut rest = head.as_slice();
        let length = u64::from_le_bytes(take(&mut rest)?);
        let first = u64::from_le_bytes(take(&mut rest)?);
        let [is_again] = take(&mut rest)?;
        let mut lines =
            String::with_capacity(usize::try_from(length.min(CHUNK_BYTES_MAX)).unwrap_or(0));
        let read = (&self.file).take(length).read_to_string(&mut lines)?;
        if u64::try_from(read) != Ok(length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read = self.file.stream_position()?;
        Ok(Fetched {
            is_again: is_again != 0,
            chunk: Chunk::from_lines(first, lines),
            marks: None,
        })
    }
}

/// The largest chunk: some pieces of an answer, and the longest row.
const CHUNK_BYTES_MAX: u64 = 4 << 20;

/// Two numbers of eight bytes, and a yes or no.
const HEAD_BYTES: usize = 8 * 2 + 1;

fn take<const N: usize>(bytes: &mut &[u8]) -> io::Result<[u8; N]> {
    let mut taken = [0; N];
    bytes.read_exact(&mut taken)?;
    Ok(taken)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Rows of an answer; the second is one that was asked for again.
    pub(in super::super) fn fetched(answer: u32, first: u64, rows: &[&str]) -> Fetched {
        let lines: Vec<String> = rows.iter().map(|row| format!("{row}\n")).collect();
        Fetched {
            is_again: answer == 2,
            chunk: Chunk::from_lines(first, lines.concat()),
            marks: None,
        }
    }

    #[track_caller]
    fn assert_same(one: &Fetched, two: &Fetched) {
        assert_eq!(one.is_again, two.is_again);
        let lines = |fetched: &Fetched| -> Vec<(u64, String)> {
            let rows = fetched.chunk.rows();
            rows.map(|row| (row.number, row.raw.to_owned())).collect()
        };
        assert_eq!(lines(one), lines(two));
    }

    #[test]
    fn what_waits_in_the_file_comes_back_in_order_while_more_comes_in() {
        let mut spool = Spool::create().unwrap();
        let long = "x".repeat(1 << 20);
        let written = [
            fetched(1, 1, &["{\"가\":1}"]),
            fetched(2, 1, &[&long, ""]),
            fetched(3, 9, &["{}"]),
        ];
        spool.write(&written[0]).unwrap();
        spool.write(&written[1]).unwrap();
        assert_same(&spool.read().unwrap(), &written[0]);
        spool.write(&written[2]).unwrap();
        assert_same(&spool.read().unwrap(), &written[1]);
        assert!(spool.has_unread());
        assert_same(&spool.read().unwrap(), &written[2]);
        assert!(!spool.has_unread());
        assert!(spool.read().is_err());
    }
}
