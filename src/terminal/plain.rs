//! Texts on their way to a terminal. Refuses to let anything through but characters that are seen, line feeds
//! and the colours that this program has.

use std::io::{self, Write};
use std::str;

use crate::shown::drawn;

/// Writes texts without what could [steer](drawn) a terminal, a line at a time.
#[derive(Debug)]
pub struct PlainText<W: Write> {
    out: W,
    /// A line that has not ended.
    line: Vec<u8>,
}

/// A line that is longer is written in pieces.
const LINE_BYTES_MAX: usize = 64 * 1024;

impl<W: Write> PlainText<W> {
    /// Writes to a terminal.
    pub const fn new(out: W) -> Self {
        let line = Vec::new();
        Self { out, line }
    }

    /// Writes so many bytes of what there is.
    fn put(&mut self, bytes: usize) -> io::Result<()> {
        let rest = self.line.split_off(bytes.min(self.line.len()));
        let text = std::mem::replace(&mut self.line, rest);
        self.out
            .write_all(drawn(&String::from_utf8_lossy(&text)).as_bytes())
    }

    fn put_all(&mut self) -> io::Result<()> {
        if self.line.is_empty() {
            return Ok(());
        }
        self.put(usize::MAX)
    }
}

impl<W: Write> Write for PlainText<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        let lines = memchr::memrchr(b'\n', &self.line).map_or(0, |at| at.saturating_add(1));
        if lines > 0 {
            self.put(lines)?;
        }
        if self.line.len() > LINE_BYTES_MAX {
            // Half a character waits for its other half.
            let whole = match str::from_utf8(&self.line) {
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                Ok(_) | Err(_) => self.line.len(),
            };
            self.put(whole)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.put_all()?;
        self.out.flush()
    }
}

/// What was written is shown, even if it is not complete.
impl<W: Write> Drop for PlainText<W> {
    fn drop(&mut self) {
        drop(self.put_all());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(pieces: &[&[u8]]) -> String {
        let mut out = Vec::new();
        let mut text = PlainText::new(&mut out);
        for piece in pieces {
            text.write_all(piece).unwrap();
        }
        drop(text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_and_colours_get_through_and_what_steers_does_not() {
        let drawn = "\u{1b}[31m김하늘\u{1b}[0m\n";
        assert_eq!(written(&[drawn.as_bytes()]), drawn);
        assert_eq!(
            written(&[b"a\x1b]52;c;aGk=\x07\n"]),
            "a\\u{1b}]52;c;aGk=\\u{7}\n"
        );
        assert_eq!(written(&[b"a\xff\xc2\x9b2J"]), "a\u{fffd}\\u{9b}2J");
    }

    #[test]
    fn a_line_without_an_end_is_written_too() {
        let long = "가".repeat(100_000);
        assert_eq!(written(&[long.as_bytes(), "나".as_bytes()]), long + "나");
    }

    proptest! {
        #[test]
        fn however_a_text_is_cut_into_pieces_the_terminal_gets_the_same(
            text in "[a-c가\u{1b}\\[0-9m\n\u{301}\u{202e}\u{9b}👨\u{200d}]{0,80}",
            cuts in prop::collection::vec(0_usize..300, 0..6),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
            prop_assert_eq!(written(&pieces), drawn(&text));
        }
    }
}
