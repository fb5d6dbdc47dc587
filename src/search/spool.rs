//! Rows on their way from the gateway to the output, and where they wait for their turn. Refuses to keep in
//! memory what waits.

use std::io;

use super::seen::RowMark;
use crate::gateway::Chunk;
use crate::spill::{Spill, take};

/// Some rows of one answer.
#[derive(Debug)]
pub(super) struct Fetched {
    /// An earlier answer to the same question broke off, after some of its rows had gone out.
    pub(super) is_again: bool,
    pub(super) chunk: Chunk,
    /// Of its rows, unless it waited in a file.
    pub(super) marks: Option<Vec<RowMark>>,
}

/// Where they wait, out of memory.
#[derive(Debug, Default)]
pub(super) struct Spool {
    rows: Spill,
    read: u64,
}

impl Spool {
    pub(super) fn has_unread(&self) -> bool {
        self.read < self.rows.length()
    }

    pub(super) fn write(&mut self, fetched: &Fetched) -> io::Result<()> {
        let mut lines = String::new();
        fetched.chunk.write_lines(&mut lines);
        let length = u64::try_from(lines.len()).map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(HEAD_BYTES.saturating_add(lines.len()));
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&fetched.chunk.first().to_le_bytes());
        bytes.push(u8::from(fetched.is_again));
        bytes.extend_from_slice(lines.as_bytes());
        // All at once: half of it could not be read.
        self.rows.append(&bytes).map(drop)
    }

    /// Reads the rows that were written first of those not read yet.
    pub(super) fn read(&mut self) -> io::Result<Fetched> {
        let mut head = [0; HEAD_BYTES];
        let mut place = self.read;
        self.rows.read_at(place, &mut head)?;
        place = place.saturating_add(u64::try_from(HEAD_BYTES).map_err(io::Error::other)?);
        let mut rest = head.as_slice();
        let length = u64::from_le_bytes(take(&mut rest)?);
        let first = u64::from_le_bytes(take(&mut rest)?);
        let [is_again] = take(&mut rest)?;
        let mut lines = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        self.rows.read_at(place, &mut lines)?;
        self.read = place.saturating_add(length);
        if !self.has_unread() {
            // The file is let go of.
            *self = Self::default();
        }
        let lines = String::from_utf8(lines).map_err(io::Error::other)?;
        Ok(Fetched {
            is_again: is_again != 0,
            chunk: Chunk::from_lines(first, lines),
            marks: None,
        })
    }
}

/// Two numbers of eight bytes, and a yes or no.
const HEAD_BYTES: usize = 8 * 2 + 1;

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    impl Spool {
        /// One whose rows go to a file that takes none.
        pub(in super::super) fn broken() -> Self {
            Self {
                rows: Spill::broken(),
                read: 0,
            }
        }
    }

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
        let mut spool = Spool::default();
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
