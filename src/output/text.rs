//! How texts and times take up room. Refuses to cut a character in two.

use std::borrow::Cow;

use jiff::civil::DateTime;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns of a terminal a text takes: Hangul takes two a syllable.
pub(super) fn width(text: &str) -> usize {
    if text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ')
    {
        text.len()
    } else {
        text.width()
    }
}

/// Tells whether a text takes so many columns of a terminal at most.
///
/// No text takes more columns than bytes, which says enough of most without a look at their characters.
pub(super) fn fits(text: &str, columns: usize) -> bool {
    text.len() <= columns || width(text) <= columns
}

/// Fills a text with blanks up to so many columns of a terminal.
pub(crate) fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{:blanks$}", "")
}

/// Cuts a text to so many columns; `mark`, one column wide, stands for what was cut off.
pub(super) fn cut(text: &str, columns: usize, mark: char) -> Cow<'_, str> {
    if fits(text, columns) {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(1);
    let mut used: usize = 0;
    let end = text
        .char_indices()
        .find(|(_, character)| {
            used = used.saturating_add(character.width().unwrap_or(0));
            used > room
        })
        .map_or(text.len(), |(start, _)| start);
    let mut kept = text.get(..end).unwrap_or_default();
    // A variation selector can make a sequence wider than its characters are one by one.
    while width(kept) > room {
        let mut characters = kept.chars();
        characters.next_back();
        kept = characters.as_str();
    }
    // What joined an emoji to one that is cut off joins nothing any more.
    let kept = kept.trim_end_matches('\u{200d}');
    let mut cut = String::with_capacity(kept.len().saturating_add(mark.len_utf8()));
    cut.push_str(kept);
    cut.push(mark);
    Cow::Owned(cut)
}

/// Appends a time as `2026-11-03 14:02:11`, with the given ASCII character between day and hour.
pub(super) fn push_time(text: &mut String, time: DateTime, separator: u8) {
    let year = time.year();
    if year < 0 {
        text.push('-');
    }
    let year = year.unsigned_abs();
    let [[y1, y2], [y3, y4]] =
        [year / 100, year % 100].map(|number| two_digits(u8::try_from(number).unwrap_or_default()));
    let [[m1, m2], [d1, d2], [h1, h2], [n1, n2], [s1, s2]] = [
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
    ]
    .map(|number| two_digits(number.unsigned_abs()));
    // As one piece: a document has several times in each of its rows.
    let ascii = [
        y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, separator, h1, h2, b':', n1, n2, b':', s1, s2,
    ];
    text.push_str(std::str::from_utf8(&ascii).unwrap_or_default());
}

/// Returns the digits of a number below 100.
const fn two_digits(number: u8) -> [u8; 2] {
    [
        b'0'.wrapping_add(number / 10),
        b'0'.wrapping_add(number % 10),
    ]
}

/// Appends a time as RFC 3339 has it, in Korea: `2026-11-03T14:02:11+09:00`.
pub(super) fn push_rfc_3339(text: &mut String, time: DateTime) {
    push_time(text, time, b'T');
    text.push_str("+09:00");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::payment::parse_time;

    #[test]
    fn a_text_that_fits_is_left_alone() {
        assert_eq!(cut("원두 200g", 9, '…'), "원두 200g");
        assert_eq!(cut("", 1, '…'), "");
    }

    #[test]
    fn a_cut_text_says_so_and_keeps_its_characters_whole() {
        assert_eq!(cut("원두 200g", 8, '…'), "원두 20…");
        assert_eq!(cut("김하늘", 5, '…'), "김하…");
        assert_eq!(cut("김하늘", 4, '…'), "김…");
        assert_eq!(cut("김하늘", 1, '~'), "~");
        assert_eq!(cut("👧\u{200d}👧하늘", 4, '…'), "👧…");
    }

    #[test]
    fn times_are_written_in_full() {
        let time = parse_time("20260903100059").unwrap();
        let mut text = String::new();
        push_rfc_3339(&mut text, time);
        assert_eq!(text, "2026-09-03T10:00:59+09:00");
        let early = parse_time("00010203040506").unwrap();
        text.clear();
        push_time(&mut text, early, b' ');
        assert_eq!(text, "0001-02-03 04:05:06");
    }

    #[test]
    fn no_character_takes_more_columns_than_bytes() {
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            assert!(width(&text) <= text.len(), "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_takes_more_columns_than_bytes(
            text in prop_oneof![any::<String>(), "[a1#❤☎👧🏽가\u{301}\u{fe0e}\u{fe0f}\u{20e3}\u{200d}]{0,9}"],
        ) {
            prop_assert!(width(&text) <= text.len());
        }

        #[test]
        fn a_cut_text_is_never_wider_than_its_room(text in "\\PC*", columns in 1_usize..40) {
            prop_assert!(width(&cut(&text, columns, '…')) <= columns);
        }
    }
}
