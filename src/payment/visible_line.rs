//! One line of text as a person reads it, for what is kept under a name or sent to a bank. Refuses what nobody
//! sees: two texts that look the same would be different ones.

use unicode_normalization::UnicodeNormalization as _;

use crate::shown::{MARKS_MAX, is_invisible, is_mark};

/// A character that a person does not see, or that hides others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenCharacter {
    /// A line break, a tab or another control character.
    Control(char),
    /// One without a shape, or that changes the order of others.
    Invisible(char),
    /// A mark above or below a letter that has four of them already.
    Mark(char),
}

impl HiddenCharacter {
    /// Tells what is wrong with a character by itself.
    pub(super) fn of(c: char) -> Option<Self> {
        if c.is_control() {
            Some(Self::Control(c))
        } else {
            is_invisible(c).then_some(Self::Invisible(c))
        }
    }
}

/// Writes a text in NFC, with plain blanks and none around it: a no-break or a full-width blank looks like one.
pub(super) fn visible_line(text: &str) -> Result<String, HiddenCharacter> {
    let text = text.trim();
    let text = text.chars().map(|c| match HiddenCharacter::of(c) {
        Some(hidden) => Err(hidden),
        None if c.is_whitespace() => Ok(' '),
        None => Ok(c),
    });
    let text: String = text.collect::<Result<String, _>>()?.nfc().collect();
    match one_mark_too_many(&text) {
        Some(mark) => Err(HiddenCharacter::Mark(mark)),
        None => Ok(text),
    }
}

/// Finds a mark on a letter that has too many of them; the text is in NFC.
pub(super) fn one_mark_too_many(text: &str) -> Option<char> {
    let mut marks: usize = 0;
    text.chars().find(|c| {
        marks = if is_mark(*c) {
            marks.saturating_add(1)
        } else {
            0
        };
        marks > MARKS_MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_a_person_sees_of_it() {
        for (text, line) in [
            (" 고객 변심\r\n", "고객 변심"),
            ("김\u{a0}하늘\u{3000}", "김 하늘"),
            ("\u{1100}\u{1175}\u{11b7}", "김"),
            ("cafe\u{301}", "café"),
            ("Nguyễn Thị Hồng", "Nguyễn Thị Hồng"),
            ("ที่นี่", "ที่นี่"),
            ("金 (김) 100% 🙂", "金 (김) 100% 🙂"),
        ] {
            assert_eq!(visible_line(text).as_deref(), Ok(line), "{text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_named() {
        use HiddenCharacter::{Control, Invisible, Mark};
        let flood = format!("a{}", "\u{30f}".repeat(6));
        for (text, hidden) in [
            ("a\tb", Control('\t')),
            ("a\u{85}b", Control('\u{85}')),
            ("\u{1b}[2J", Control('\u{1b}')),
            ("김\u{200b}하늘", Invisible('\u{200b}')),
            ("\u{feff}김하늘", Invisible('\u{feff}')),
            ("김\u{3164}하늘", Invisible('\u{3164}')),
            ("김\u{202e}늘하", Invisible('\u{202e}')),
            ("a\u{2028}b", Invisible('\u{2028}')),
            ("a\u{e0041}", Invisible('\u{e0041}')),
            (&flood, Mark('\u{30f}')),
        ] {
            assert_eq!(visible_line(text), Err(hidden), "{text:?}");
        }
    }
}
