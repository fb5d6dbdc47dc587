//! The bytes of a body as text, piece by piece. Refuses to pass on half a character.

use std::io::{self, Read};

/// A body that is read as UTF-8.
pub(super) struct Utf8<R> {
    body: R,
    /// Bytes as they were read. The first few may be a character that is still to be completed.
    bytes: Vec<u8>,
    carried: usize,
    /// The bytes carried over can never become a character.
    is_spoiled: bool,
}

/// Room that a piece has at its end, in bytes, so that it need not move when a little is added.
pub(super) const SPARE_BYTES: usize = 4 << 10;

/// What came of reading some more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The number of bytes read. The last few may be half a character, which comes with the next piece.
    Read(usize),
    /// The end of the body.
    End,
    /// The end of the body, within a character.
    CutOff,
    /// The last bytes read before, of this number, can never become a character.
    NotUtf8(usize),
}

/// Whatever hands out a body as text.
pub(super) trait ReadText: Send {
    /// Reads some more, and appends it.
    ///
    /// # Errors
    ///
    /// Whatever reading gives.
    fn read_text(&mut self, text: &mut String) -> io::Result<Piece>;
}

impl<R: Read> Utf8<R> {
    /// Reads at most `size` bytes at a time.
    pub(super) fn new(body: R, size: usize) -> Self {
        Self {
            body,
            bytes: vec![0; size],
            carried: 0,
            is_spoiled: false,
        }
    }

    fn read(&mut self) -> io::Result<usize> {
        let room = self.bytes.get_mut(self.carried..).unwrap_or_default();
        loop {
            match self.body.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

impl<R: Read + Send> ReadText for Utf8<R> {
    fn read_text(&mut self, text: &mut String) -> io::Result<Piece> {
        if self.is_spoiled {
            return Ok(Piece::NotUtf8(self.carried));
        }
        let read = match self.read()? {
            0 if self.carried > 0 => return Ok(Piece::CutOff),
            0 => return Ok(Piece::End),
            read => read,
        };
        let end = self.carried.saturating_add(read);
        let bytes = self.bytes.get(..end).unwrap_or_default();
        let (valid, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, 0..0),
            Err(error) => {
                let valid_up_to = error.valid_up_to();
                self.is_spoiled = error.error_len().is_some();
                let valid = bytes.get(..valid_up_to).unwrap_or_default();
                (
                    std::str::from_utf8(valid).unwrap_or_default(),
                    valid_up_to..end,
                )
            }
        };
        text.reserve(valid.len().saturating_add(SPARE_BYTES));
        text.push_str(valid);
        self.carried = rest.len();
        self.bytes.copy_within(rest, 0);
        Ok(Piece::Read(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(body: &[u8]) -> (String, Vec<Piece>) {
        let mut source = Utf8::new(body, 4);
        let mut text = String::new();
        let mut pieces = Vec::new();
        while !matches!(
            pieces.last(),
            Some(Piece::End | Piece::CutOff | Piece::NotUtf8(_))
        ) {
            pieces.push(source.read_text(&mut text).unwrap());
        }
        // The end stays the end.
        let again = source.read_text(&mut text).unwrap();
        assert_eq!(pieces.last(), Some(&again));
        (text, pieces)
    }

    #[test]
    fn a_character_across_pieces_comes_whole() {
        let (text, pieces) = pieces("ab원c".as_bytes());
        assert_eq!(text, "ab원c");
        assert_eq!(pieces, [Piece::Read(4), Piece::Read(2), Piece::End]);
    }

    #[test]
    fn half_a_character_is_not_the_end() {
        let (text, pieces) = pieces(b"ab\xec\x9b");
        assert_eq!(text, "ab");
        assert_eq!(pieces, [Piece::Read(4), Piece::CutOff]);
    }

    #[test]
    fn what_comes_before_a_bad_byte_comes_first() {
        let (text, pieces) = pieces(b"ab\xffc");
        assert_eq!(text, "ab");
        assert_eq!(pieces, [Piece::Read(4), Piece::NotUtf8(2)]);
    }
}
