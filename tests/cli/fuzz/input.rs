//! What the targets share: bytes taken apart, a body that comes in pieces, and what may be shown to a person.

use std::io::{self, Read};

/// Bytes that decide what is tried.
pub(crate) struct Input<'b>(pub(crate) &'b [u8]);

impl<'b> Input<'b> {
    /// Takes one byte; zero at the end.
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// Takes a number of bytes, or as many as there are.
    pub(crate) fn bytes(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Takes what stands before the next zero, as a text.
    pub(crate) fn text(&mut self) -> String {
        let end = self.0.iter().position(|byte| *byte == 0);
        let text = self.bytes(end.unwrap_or(self.0.len()));
        if end.is_some() {
            self.byte();
        }
        String::from_utf8_lossy(text).into_owned()
    }
}

/// A body that comes in pieces of two sizes, one after the other.
pub(crate) struct Pieces {
    pub(crate) body: io::Cursor<Vec<u8>>,
    pub(crate) sizes: [usize; 2],
}

impl Read for Pieces {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[0].clamp(1, room.len().max(1)).min(room.len());
        self.sizes.swap(0, 1);
        self.body.read(&mut room[..size])
    }
}

/// Fails where a text could steer a terminal, or hide or reorder other text; line ends are a sentence's own.
pub(crate) fn assert_is_showable(text: &str) {
    let bad = text.chars().find(|character| {
        *character != '\n' && character.is_control()
            || matches!(character,
                '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}')
    });
    assert_eq!(bad, None, "{text:?}");
}
