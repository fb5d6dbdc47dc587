//! What of a text may be shown, whoever wrote it. Refuses to let it steer a terminal, hide or reorder other
//! text, or cover the lines beside it.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::Path;

use unicode_normalization::char::is_combining_mark;
use unicode_properties::{EmojiStatus, UnicodeEmoji as _};
use unicode_width::UnicodeWidthChar as _;

/// Writes one value on one line: every character that could steer a terminal, hide, or reorder other text
/// as `\u{…}`, and `…` for the marks that are too many for one letter.
///
/// Escaped are the control characters (line feeds and tabs too), the line and paragraph separators, and all
/// that is not seen: what Unicode calls bidirectional formatting or default-ignorable, and the blank Hangul
/// and Braille letters. What joins two emoji, or chooses how an emoji or a Han character looks, is seen; an
/// emoji is what Unicode says is one. A text with nothing to escape is borrowed, and escaped text stays as it is.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    without_harm(text, |_, _| 0)
}

/// Writes sentences: as [`escape`], but a line feed stays where two blanks follow it, as before each item of
/// a list, or where it is the first character.
///
/// So what somebody else wrote cannot begin a line at the edge, where our own lines begin.
pub(crate) fn sentences(text: &str) -> Cow<'_, str> {
    without_harm(text, |at, rest| {
        usize::from(rest.starts_with("\n  ") || (at == 0 && rest.starts_with('\n')))
    })
}

/// Writes what was laid out here, as a table or a screen: as [`escape`], but line feeds and
/// the colours that this program has stay.
pub(crate) fn drawn(text: &str) -> Cow<'_, str> {
    without_harm(text, |_, rest| match rest.as_bytes().first() {
        Some(b'\n') => 1,
        Some(0x1b) => colour_length(rest),
        Some(_) | None => 0,
    })
}

/// A path as people are shown it: [escaped](escape), and with U+FFFD for what is no text.
#[derive(Clone, Copy, Debug)]
pub struct ShownPath<'a>(pub &'a Path);

impl fmt::Display for ShownPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&escape(&self.0.to_string_lossy()))
    }
}

/// The most marks that a letter may have. Scripts in use put up to three on one; more are drawn over each other,
/// and over the lines beside.
pub(crate) const MARKS_MAX: usize = 4;

/// Tells whether a character takes no room of its own, but is drawn onto the one before it.
pub(crate) fn is_mark(character: char) -> bool {
    !matches!(character, ' '..='~')
        && (is_combining_mark(character) || character.width() == Some(0))
}

/// Tells whether a character could steer a terminal, hide or reorder other text, or is not seen: what Unicode
/// calls default-ignorable, and the blank Hangul and Braille letters.
pub(crate) fn is_invisible(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\u{ad}' // soft hyphen
        | '\u{34f}' // combining grapheme joiner
        | '\u{61c}' // Arabic letter mark
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // Hangul fillers
        | '\u{17b4}' | '\u{17b5}' // Khmer inherent vowels
        | '\u{180b}'..='\u{180f}' // Mongolian variation selectors, vowel separator
        | '\u{200b}'..='\u{200f}' // zero-width space to right-to-left mark
        | '\u{2028}'..='\u{202e}' // line and paragraph separator, embeddings, overrides
        | '\u{2060}'..='\u{206f}' // word joiner, invisible operators, isolates
        | '\u{2800}' // blank Braille pattern
        | '\u{fe00}'..='\u{fe0f}' // variation selectors
        | '\u{feff}' // byte order mark
        | '\u{fff0}'..='\u{fffb}' // unassigned, interlinear annotation
        | '\u{13430}'..='\u{13440}' // hieroglyph format controls
        | '\u{1bca0}'..='\u{1bca3}' // shorthand format controls
        | '\u{1d173}'..='\u{1d17a}' // musical format controls
        | '\u{e0000}'..='\u{e0fff}' // tags, variation selectors
        => true,
        _ => character.is_control(),
    }
}

/// Copies a text without what does harm. `stays` is asked at each character that is not plain for the bytes
/// from there on that are harmless there.
fn without_harm(text: &str, stays: impl Fn(usize, &str) -> usize) -> Cow<'_, str> {
    if is_printable_ascii(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut rest = text;
    let mut reader = Reader::default();
    let mut clean: Option<String> = None;
    while let Some(character) = rest.chars().next() {
        if let Some((plain, after)) = reader.read_plain(rest) {
            if let Some(clean) = &mut clean {
                clean.push_str(plain);
            }
            rest = after;
            continue;
        }
        let at = text.len().saturating_sub(rest.len());
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        let kept = stays(at, rest);
        if let Some((same, after)) = rest.split_at_checked(kept).filter(|_| kept > 0) {
            if let Some(clean) = &mut clean {
                clean.push_str(same);
            }
            reader = Reader::default();
            rest = after;
            continue;
        }
        let fate = reader.read(character, after.chars().next());
        if fate == Fate::Stays {
            if let Some(clean) = &mut clean {
                clean.push(character);
            }
        } else {
            let clean = clean.get_or_insert_with(|| {
                let mut clean = String::with_capacity(text.len().saturating_add(16));
                clean.push_str(text.get(..at).unwrap_or_default());
                clean
            });
            match fate {
                // Writing to a `String` cannot fail.
                Fate::Escaped => drop(write!(clean, "\\u{{{:x}}}", u32::from(character))),
                Fate::FirstTooMany => clean.push('…'),
                Fate::Stays | Fate::TooMany => {}
            }
        }
        rest = after;
    }
    clean.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Tells whether a text is printable ASCII, as most are. This looks at many bytes at once; a control character
/// wraps around.
pub(crate) fn is_printable_ascii(text: &[u8]) -> bool {
    let offsets = text.iter().map(|byte| byte.wrapping_sub(b' '));
    offsets.fold(0, u8::max) <= b'~' - b' '
}

/// Tells whether a character does no harm wherever it stands, at a glance.
const fn is_plain(character: char) -> bool {
    matches!(character,
        ' '..='~' | '가'..='힣' | '\u{4e00}'..='\u{9fff}'
        | '·' | '\u{c0}'..='\u{24f}' // Latin
        | '\u{2010}'..='\u{2027}' | '₩'
        | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30ff}' // kana
        | '\u{3131}'..='\u{3163}' // jamo
        | '\u{ff01}'..='\u{ff5e}') // full-width
}

/// What becomes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stays,
    Escaped,
    /// The first mark that is one too many.
    FirstTooMany,
    TooMany,
}

/// What the characters before a character say about it.
#[derive(Debug, Default)]
struct Reader {
    /// How many marks the last letter has.
    marks: usize,
    /// How many emoji are joined to the one that was first.
    joined: usize,
    before: Before,
}

/// The character before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Other,
    /// One whose look a variation selector may choose.
    Digit,
    Han,
    Emoji,
    /// An emoji, and what chose its look or the tone of its skin.
    ChosenEmoji,
    Joiner,
    /// A Khmer sign that puts the next letter below the one before.
    Coeng,
}

const JOINER: char = '\u{200d}';

/// The variation selectors that show a character as text, and as an emoji.
const AS_TEXT: char = '\u{fe0e}';
const AS_EMOJI: char = '\u{fe0f}';

/// The longest emoji in use, a family, has three.
const JOINED_MAX: usize = 4;

impl Reader {
    /// Takes note of the plain characters that a text begins with, and returns them and the rest; `None`
    /// where there are none. Tables have long runs of them, and only the ends of a run matter.
    fn read_plain<'t>(&mut self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let end = text.find(|c| !is_plain(c)).unwrap_or(text.len());
        let (plain, rest) = text.split_at_checked(end)?;
        let mut characters = plain.chars();
        self.read(characters.next()?, None);
        if let Some(last) = characters.next_back() {
            self.read(last, None);
        }
        Some((plain, rest))
    }

    /// Decides about a character, and takes note of it.
    fn read(&mut self, character: char, next: Option<char>) -> Fate {
        use Before as B;

        if is_plain(character) && self.before != B::Coeng {
            *self = Self {
                before: match character {
                    '0'..='9' | '#' | '*' => B::Digit,
                    '\u{4e00}'..='\u{9fff}' => B::Han,
                    _ => B::Other,
                },
                ..Self::default()
            };
            return Fate::Stays;
        }
        if matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}') {
            let chooses = match self.before {
                B::Han => true,
                B::Digit | B::Emoji => matches!(character, AS_TEXT | AS_EMOJI),
                B::Other | B::ChosenEmoji | B::Joiner | B::Coeng => false,
            };
            self.before = if chooses && self.before == B::Emoji {
                B::ChosenEmoji
            } else {
                B::Other
            };
            if !chooses {
                return Fate::Escaped;
            }
            // It takes no room of its own either.
            self.marks = self.marks.saturating_add(1);
            return Fate::Stays;
        }
        if character == JOINER
            && matches!(self.before, B::Emoji | B::ChosenEmoji)
            && next.is_some_and(is_emoji)
            && self.joined < JOINED_MAX
        {
            self.joined = self.joined.saturating_add(1);
            self.before = B::Joiner;
            return Fate::Stays;
        }
        let before = self.before;
        self.before = match character {
            '0'..='9' | '#' | '*' => B::Digit,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => B::Han,
            '\u{17d2}' => B::Coeng,
            '\u{1f3fb}'..='\u{1f3ff}' if matches!(before, B::Emoji | B::ChosenEmoji) => {
                B::ChosenEmoji
            }
            _ if is_emoji(character) => B::Emoji,
            _ => B::Other,
        };
        if before != B::Joiner {
            self.joined = 0;
        }
        if is_invisible(character) {
            self.marks = 0;
            return Fate::Escaped;
        }
        if is_mark(character) {
            return self.mark();
        }
        // Below another letter it takes no room either.
        if before != B::Coeng {
            self.marks = 0;
        }
        Fate::Stays
    }

    fn mark(&mut self) -> Fate {
        self.marks = self.marks.saturating_add(1);
        if self.marks <= MARKS_MAX {
            return Fate::Stays;
        }
        self.before = Before::Other;
        if self.marks == MARKS_MAX.saturating_add(1) {
            Fate::FirstTooMany
        } else {
            Fate::TooMany
        }
    }
}

/// Tells whether a character is an emoji by itself (`Emoji` in Unicode's emoji-data.txt): no digit, half of a flag
/// or tone of skin, which are one only together with another character. Hair is one, beside a person.
fn is_emoji(character: char) -> bool {
    use EmojiStatus as E;

    matches!(
        character.emoji_status(),
        E::EmojiPresentation
            | E::EmojiModifierBase
            | E::EmojiPresentationAndModifierBase
            | E::EmojiOther
    ) || matches!(character, '\u{1f9b0}'..='\u{1f9b3}')
}

/// Returns the length of a colour at the beginning of a text, 0 where there is none: bold, faint, italic,
/// underlined, and the sixteen colours. None of them hides what it colours.
fn colour_length(text: &str) -> usize {
    let numbers = text
        .strip_prefix("\u{1b}[")
        .and_then(|rest| rest.split_once('m'))
        .map_or("x", |(numbers, _)| numbers);
    let is_colour = |number: &str| {
        matches!(
            number.parse::<u8>(),
            Ok(0..=4 | 30..=37 | 40..=47 | 90..=97)
        ) && number.len() <= 2
    };
    if numbers.len() <= 16 && numbers.split(';').all(is_colour) {
        // The sequence's two first characters and its last.
        numbers.len().saturating_add(3)
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[test]
    fn hangul_and_plain_text_are_left_alone() {
        for text in ["", "ID & KEY 불일치", "원두 200g \\ \"특가\"", "🙂 é 漢"] {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_steers_a_terminal_is_shown_instead_of_obeyed() {
        assert_eq!(escape("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(escape("a\nb\tc\r\u{7f}"), "a\\u{a}b\\u{9}c\\u{d}\\u{7f}");
        assert_eq!(escape("\u{9b}2J"), "\\u{9b}2J");
    }

    #[test]
    fn what_hides_or_reorders_text_is_shown_instead_of_obeyed() {
        for character in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            let escaped = escape(&format!("환불{character}완료")).into_owned();
            assert_eq!(
                escaped,
                format!("환불\\u{{{:x}}}완료", u32::from(character))
            );
        }
    }

    #[test]
    fn names_and_emoji_that_need_marks_and_joiners_look_as_they_are() {
        for text in [
            "\u{1100}\u{1175}\u{11b7}\u{1112}\u{1161}\u{1102}\u{1173}\u{11af}", // 김하늘 in NFD
            "Nguye\u{302}\u{303}n Thi\u{323} Hu\u{31b}\u{301}a",
            "น้ำผึ้ง ปู่ ที่",
            "ភ្នំពេញ ស្ត្រី",
            "नमस्ते कृष्ण",
            "שָׁלוֹם",
            "❤️ 1️⃣ ☎️ ©️ ☎\u{fe0e} 5\u{fe0e}",
            "👨‍👩‍👧‍👦 👩🏻‍❤️‍💋‍👨🏿 🏳️‍🌈 🤷🏽‍♀️ 👨🏽‍🦰 🕵️‍♂️ 🧑‍⚖️ 🇰🇷",
            "辻\u{e0100} 葛\u{fe00}",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn a_letter_has_at_most_a_few_marks() {
        let flood = format!("e{}x", "\u{301}".repeat(5000));
        assert_eq!(escape(&flood), "e\u{301}\u{301}\u{301}\u{301}…x");
        // What chooses the look of an emoji is one of them.
        let flood = format!("❤\u{fe0f}{}x", "\u{301}".repeat(4));
        assert_eq!(escape(&flood), "❤\u{fe0f}\u{301}\u{301}\u{301}…x");
        // Vowels of Hangul without a consonant, and Khmer letters below one another.
        let flood = format!("가{}", "\u{1161}".repeat(5000));
        assert_eq!(escape(&flood).chars().count(), 6);
        let flood = "\u{1780}\u{17d2}".repeat(5000);
        let shown = escape(&flood);
        assert!(shown.chars().count() / 12 < shown.width());
        let flood = "👨‍".repeat(5000);
        assert!(escape(&flood).width() > 1000);
    }

    #[test]
    fn what_is_not_seen_is_no_emoji_by_standing_beside_one() {
        assert_eq!(escape("❤\u{fe0f}\u{fe0f}"), "❤\u{fe0f}\\u{fe0f}");
        assert_eq!(escape("❤\u{200d}a"), "❤\\u{200d}a");
        assert_eq!(escape("❤\u{200d}\u{200d}❤"), "❤\\u{200d}\\u{200d}❤");
        assert_eq!(escape("a\u{200d}❤"), "a\\u{200d}❤");
    }

    #[test]
    fn only_what_unicode_calls_an_emoji_is_joined_or_has_its_look_chosen() {
        // Arrows, signs, shapes and ideographs beside emoji; halves of flags and tones of skin; keys of a telephone.
        for other in [
            "⇾", "⌀", "◢", "⭖", "㊐", "🀀", "🇰", "🏽", "1", "#", "*", "漢", "e",
        ] {
            for text in [
                format!("{other}\u{200d}{other}"),
                format!("{other}\u{200d}❤"),
                format!("❤\u{200d}{other}"),
            ] {
                assert_eq!(escape(&text), text.replace('\u{200d}', "\\u{200d}"));
            }
        }
        for other in ["⇾", "⌀", "◢", "⭖", "㊐", "🀀", "🇰", "🏽", "e"] {
            let text = format!("{other}\u{fe0f}");
            assert_eq!(escape(&text), format!("{other}\\u{{fe0f}}"));
        }
        // And by no other selector than those of emoji and text.
        assert_eq!(escape("❤\u{fe00}1\u{e0100}"), "❤\\u{fe00}1\\u{e0100}");
        for text in ["1\u{fe0f}\u{200d}❤", "漢\u{fe00}\u{200d}❤"] {
            assert_eq!(escape(text), text.replace('\u{200d}', "\\u{200d}"));
        }
        assert_eq!(escape("❤\u{fe00}\u{200d}❤"), "❤\\u{fe00}\\u{200d}❤");
        // A tone of skin is one on an emoji.
        assert_eq!(
            escape("🏽\u{200d}❤ 👨🏽\u{200d}❤"),
            "🏽\\u{200d}❤ 👨🏽\u{200d}❤"
        );
    }

    #[test]
    fn no_emoji_is_passed_over_as_plain() {
        for character in '\0'..=char::MAX {
            assert!(!(is_plain(character) && is_emoji(character)), "{character}");
        }
    }

    #[test]
    fn what_somebody_else_wrote_begins_no_line_at_the_edge() {
        assert_eq!(sentences("a:\n  b\nhint: c"), "a:\n  b\\u{a}hint: c");
        assert_eq!(sentences("\na"), "\na");
        assert_eq!(sentences("a\u{1b}[1mb"), "a\\u{1b}[1mb");
    }

    #[test]
    fn only_our_own_colours_stay_in_what_is_drawn() {
        for ours in [
            "\u{1b}[0m",
            "\u{1b}[1m",
            "\u{1b}[31;1m",
            "\u{1b}[1m\u{1b}[97m",
        ] {
            assert_eq!(drawn(&format!("a{ours}b\n")), format!("a{ours}b\n"));
        }
        for (other, shown) in [
            ("\u{1b}[8m", "\\u{1b}[8m"),
            ("\u{1b}[38;5;1m", "\\u{1b}[38;5;1m"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("\u{1b}[m", "\\u{1b}[m"),
            ("\u{1b}]52;c;aGk=\u{7}", "\\u{1b}]52;c;aGk=\\u{7}"),
        ] {
            assert_eq!(drawn(other), shown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_shown_on_one_line() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;

        let path = Path::new(OsStr::from_bytes(b"/a\nb\x1b\xff"));
        assert_eq!(ShownPath(path).to_string(), "/a\\u{a}b\\u{1b}\u{fffd}");
    }

    proptest! {
        #[test]
        fn whatever_is_shown_is_seen_and_takes_room(
            text in prop_oneof![
                any::<String>(),
                "[e\u{301}\u{1161}\u{11a8}\u{1780}\u{17d2}👨🏽❤⇾\u{200d}\u{fe0f}\u{3164}가\u{200b}\u{e0100}漢1]{0,60}",
            ],
        ) {
            let shown = escape(&text);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert_eq!(&escape(&shown), &shown, "escaped twice");
            prop_assert_eq!(&sentences(&shown), &shown);
            prop_assert_eq!(&drawn(&shown), &shown);
            let length = shown.chars().count();
            prop_assert!(length / 12 <= shown.width(), "{:?} takes {}", shown, shown.width());
        }
    }
}
