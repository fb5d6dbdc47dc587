//! What the targets share: bytes taken apart, a body that comes in pieces, and what may be shown to a person.

use std::io::{self, Read};

use unicode_properties::UnicodeEmoji as _;
use unicode_properties::emoji::is_regional_indicator;

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
    let bad = text.char_indices().find(|(at, character)| {
        let before = &text[..*at];
        let after = &text[at + character.len_utf8()..];
        !may_be_shown(before, *character, after)
    });
    assert_eq!(bad, None, "{text:?}");
}

fn may_be_shown(before: &str, character: char, after: &str) -> bool {
    match character {
        '\n' => true,
        '\u{200d}' => {
            // A tone of skin and a variation selector belong to the emoji that they stand behind.
            let first = before.trim_end_matches(['\u{fe0e}', '\u{fe0f}']);
            let first = first.trim_end_matches(|c| ('\u{1f3fb}'..='\u{1f3ff}').contains(&c));
            let first = first.trim_end_matches(['\u{fe0e}', '\u{fe0f}']);
            first.ends_with(is_picture) && after.starts_with(is_picture)
        }
        '\u{fe0e}' | '\u{fe0f}' => {
            before.ends_with(|c| is_picture(c) || is_key(c) || is_ideograph(c))
        }
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => before.ends_with(is_ideograph),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => false,
        _ => !character.is_control(),
    }
}

/// Tells whether Unicode calls a character an emoji, and it is one by itself.
fn is_picture(character: char) -> bool {
    let is_part = is_key(character)
        || is_regional_indicator(character)
        || ('\u{1f3fb}'..='\u{1f3ff}').contains(&character);
    character.is_emoji_char() && !is_part
}

/// Tells whether a key of a telephone has this on it: Unicode calls these emoji too.
fn is_key(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '#' | '*')
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
