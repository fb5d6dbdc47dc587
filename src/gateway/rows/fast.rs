//! Reads a row in the one shape that the gateway is known to write, several times as fast as a
//! parser for any shape can. Any other shape is left to [`fields`](mod@super::fields).

use std::borrow::Cow;
use std::ops::Range;

/// The keys whose values are wanted.
#[derive(Clone, Copy, Debug)]
pub(in crate::gateway) struct Keys<const N: usize> {
    pub(in crate::gateway) names: [&'static str; N],
    /// What comes before the text of each value in an object that has just these keys in just this
    /// order, with a string for each: `{"NAME":"` for the first, `,"NAME":"` for the others.
    pub(in crate::gateway) leads: [Lead; N],
}

/// Makes [`Keys`] of names.
macro_rules! keys {
    ($first:literal $(, $name:literal)* $(,)?) => {
        $crate::gateway::rows::fast::Keys {
            names: [$first $(, $name)*],
            leads: [
                $crate::gateway::rows::fast::Lead::new(concat!("{\"", $first, "\":\""))
                $(, $crate::gateway::rows::fast::Lead::new(concat!(",\"", $name, "\":\"")))*
            ],
        }
    };
}
pub(in crate::gateway) use keys;

/// A text that others may begin with. All of it is compared at once, whatever its length: a comparison
/// that may end early costs more than it saves.
#[derive(Clone, Copy, Debug)]
pub(in crate::gateway) struct Lead {
    text: [u8; LEAD_BYTES_MAX],
    /// All ones where there is text.
    mask: [u8; LEAD_BYTES_MAX],
    length: usize,
}

const LEAD_BYTES_MAX: usize = 32;

impl Lead {
    /// Takes at most [`LEAD_BYTES_MAX`] bytes; more do not compile.
    #[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
    pub(in crate::gateway) const fn new(text: &str) -> Self {
        let text = text.as_bytes();
        let mut lead = Self {
            text: [0; LEAD_BYTES_MAX],
            mask: [0; LEAD_BYTES_MAX],
            length: text.len(),
        };
        let mut place = 0;
        while place < text.len() {
            lead.text[place] = text[place];
            lead.mask[place] = u8::MAX;
            place = place.saturating_add(1);
        }
        lead
    }

    /// Tells whether a text begins with it.
    #[expect(
        clippy::inline_always,
        reason = "to call it takes as long as to compare, and every field of every row does"
    )]
    #[inline(always)]
    fn begins(&self, text: &[u8; LEAD_BYTES_MAX]) -> bool {
        let pairs = text.iter().zip(&self.text).zip(&self.mask);
        let differences = pairs.fold(0, |differences, ((one, other), mask)| {
            differences | (one ^ other) & mask
        });
        differences == 0
    }
}

/// A JSON object without whitespace, with nothing in it but strings, whole numbers and `null`.
#[derive(Debug)]
pub(super) struct Plain<const N: usize> {
    /// Its length in bytes.
    pub(super) length: usize,
    /// The values of the wanted keys, in their order; empty where there is none.
    pub(super) values: [FieldPlace; N],
}

/// Where a value is: a string without its quotes, or a number. `null` is empty; the default is where there
/// is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldPlace {
    // A quarter the size of a `usize`: these travel between threads by the million.
    start: u16,
    end: u16,
    /// There are escapes in it.
    is_escaped: bool,
}

impl FieldPlace {
    /// `None` beyond 64 KiB: such a row is not usual.
    fn new(range: Range<usize>, is_escaped: bool) -> Option<Self> {
        Some(Self {
            start: u16::try_from(range.start).ok()?,
            end: u16::try_from(range.end).ok()?,
            is_escaped,
        })
    }

    fn range(self) -> Range<usize> {
        self.start.into()..self.end.into()
    }
}

/// Reads the object that a text begins with.
///
/// `None` for all that is not exactly of the shape, be it wrong, unusual, or not all there: another
/// parser has to tell which. What is read is correct JSON, and means the same as to serde.
pub(super) fn read<const N: usize>(text: &str, keys: &Keys<N>) -> Option<Plain<N>> {
    let bytes = text.as_bytes();
    let mut values = [FieldPlace::default(); N];
    let mut length = 0_usize;
    // Only the first lead opens an object, and it is expected nowhere else.
    let mut expected = 0;
    // While keys come in order, none comes twice.
    let mut is_in_order = true;
    loop {
        let rest = bytes.get(length..)?;
        if let (Some(lead), Some(ahead)) = (keys.leads.get(expected), rest.first_chunk())
            && lead.begins(ahead)
            && let Some(field) = values.get_mut(expected)
            && (is_in_order || *field == FieldPlace::default())
        {
            let start = length.saturating_add(lead.length);
            (*field, length) = read_string(text, start)?;
            expected = expected.saturating_add(1);
            continue;
        }
        match rest {
            [b'}', ..] if length > 0 => break,
            [b',', b'"', ..] if length > 0 => {}
            [b'{', b'"', ..] if length == 0 => {}
            _ => return None,
        }
        let (key, (value, after)) = read_member(text, length, keys)?;
        expected = expected.max(1);
        if let Some(key) = key
            && let Some(field) = values.get_mut(key)
        {
            if *field != FieldPlace::default() {
                return None;
            }
            *field = value;
            is_in_order &= key >= expected;
            expected = key.saturating_add(1);
        }
        length = after;
    }
    let length = length.saturating_add(1);
    Some(Plain { length, values })
}

/// Reads a key and its value after what opens or continues an object. Returns which of the keys it is,
/// if any, the value, and where it is over.
fn read_member<const N: usize>(
    text: &str,
    opening: usize,
    keys: &Keys<N>,
) -> Option<(Option<usize>, (FieldPlace, usize))> {
    let (key, after) = read_string(text, opening.saturating_add(2))?;
    if key.is_escaped || text.as_bytes().get(after) != Some(&b':') {
        return None;
    }
    let key = text.get(key.range())?;
    let key = keys.names.iter().position(|name| *name == key);
    Some((key, read_value(text, after.saturating_add(1))?))
}

/// Returns the value and where it is over.
fn read_value(text: &str, start: usize) -> Option<(FieldPlace, usize)> {
    let rest = text.as_bytes().get(start..)?;
    let length = match rest {
        [b'"', ..] => return read_string(text, start.saturating_add(1)),
        [b'n', b'u', b'l', b'l', ..] => {
            let blank = FieldPlace::new(start..start, false)?;
            return Some((blank, start.saturating_add(4)));
        }
        // A number with a sign, a point or an exponent ends in what does not belong here.
        [b'0', ..] => 1,
        [b'1'..=b'9', ..] => rest.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => return None,
    };
    let end = start.saturating_add(length);
    Some((FieldPlace::new(start..end, false)?, end))
}

/// Reads a string after its quote. Returns it and where it is over.
#[inline]
fn read_string(text: &str, start: usize) -> Option<(FieldPlace, usize)> {
    let bytes = text.as_bytes();
    let end = find_mark(bytes, start)?;
    if bytes.get(end) != Some(&b'"') {
        return read_escaped(text, start, end);
    }
    Some((FieldPlace::new(start..end, false)?, end.saturating_add(1)))
}

/// Reads on, as [`read_string`], from the first escape.
#[inline(never)]
fn read_escaped(text: &str, start: usize, first: usize) -> Option<(FieldPlace, usize)> {
    let bytes = text.as_bytes();
    let mut end = first;
    loop {
        let mut rest = bytes.get(end..)?;
        match rest {
            [b'"', ..] => break,
            // Hangul comes as one escape after the other.
            [b'\\', ..] => {
                while let [b'\\', ..] = rest {
                    (_, rest) = escape(rest)?;
                }
            }
            // A control character.
            _ => return None,
        }
        end = find_mark(bytes, bytes.len().saturating_sub(rest.len()))?;
    }
    Some((FieldPlace::new(start..end, true)?, end.saturating_add(1)))
}

/// Finds the next byte that means something in a string: a quote, a backslash, a control character.
#[inline]
fn find_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut rest = bytes.get(from..)?;
    while let Some((eight, after)) = rest.split_first_chunk() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            let ahead = usize::try_from(marks.trailing_zeros()).ok()? / 8;
            return Some(at.saturating_add(ahead));
        }
        at = at.saturating_add(eight.len());
        rest = after;
    }
    let ahead = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))?;
    Some(at.saturating_add(ahead))
}

/// Sets the highest bit of the first byte that [`find_mark`] looks for; bits after it may be set too.
///
/// A byte of `x - 0x01…` borrows, and gets its highest bit, where `x` was zero there. It may borrow from
/// the bytes above it, which is why only the lowest one is to be trusted.
const fn marks(eight: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let quotes = eight ^ u64::from_le_bytes([b'"'; 8]);
    let backslashes = eight ^ u64::from_le_bytes([b'\\'; 8]);
    let below = quotes.wrapping_sub(ONES) & !quotes
        | backslashes.wrapping_sub(ONES) & !backslashes
        | eight.wrapping_sub(u64::from_le_bytes([b' '; 8])) & !eight;
    below & u64::from_le_bytes([0x80; 8])
}

/// Reads the escape that a text begins with. Returns the character and the text after it; `None` for
/// what is no escape, or half a surrogate pair.
#[inline]
fn escape(text: &[u8]) -> Option<(char, &[u8])> {
    if let Some((unit, after)) = escaped_unit(text)
        && let Some(character) = char::from_u32(unit.into())
    {
        return Some((character, after));
    }
    surrogate_pair(text).or_else(|| short_escape(text))
}

#[cold]
fn surrogate_pair(text: &[u8]) -> Option<(char, &[u8])> {
    let (first, after) = escaped_unit(text)?;
    let (second, after) = escaped_unit(after)?;
    match char::decode_utf16([first, second]).next() {
        Some(Ok(character)) => Some((character, after)),
        Some(Err(_)) | None => None,
    }
}

#[cold]
fn short_escape(text: &[u8]) -> Option<(char, &[u8])> {
    let [b'\\', letter, after @ ..] = text else {
        return None;
    };
    let character = match letter {
        b'"' | b'\\' | b'/' => char::from(*letter),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    };
    Some((character, after))
}

/// Reads the four digits of `\uXXXX`. Returns the text after it as well.
#[inline]
fn escaped_unit(text: &[u8]) -> Option<(u16, &[u8])> {
    let [b'\\', b'u', one, two, three, four, after @ ..] = text else {
        return None;
    };
    let [one, two, three, four] =
        [one, two, three, four].map(|digit| u16::from(hexadecimal(*digit)));
    // One look for all four: which digits come where cannot be predicted.
    ((one | two | three | four) < 16).then_some((one << 12 | two << 8 | three << 4 | four, after))
}

/// Returns the value of a hexadecimal digit; 16 for anything else.
fn hexadecimal(digit: u8) -> u8 {
    // Looked up, since whether it is a letter cannot be predicted.
    HEXADECIMAL.get(usize::from(digit)).copied().unwrap_or(16)
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
const HEXADECIMAL: [u8; 256] = {
    let mut values = [16; 256];
    let (mut digit, mut place) = (0_u8, 0);
    while place < values.len() {
        values[place] = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            b'A'..=b'F' => digit - b'A' + 10,
            _ => 16,
        };
        digit = digit.wrapping_add(1);
        place += 1;
    }
    values
};

impl FieldPlace {
    /// Returns the text out of the object it was read from.
    #[inline]
    pub(super) fn text(self, object: &str) -> Cow<'_, str> {
        if self.is_escaped {
            let mut decoded = String::with_capacity(self.range().len());
            self.push_unescaped(object, &mut decoded);
            Cow::Owned(decoded)
        } else {
            Cow::Borrowed(object.get(self.range()).unwrap_or_default())
        }
    }

    /// Decodes a text with escapes out of the object it was read from, and appends it to the others of this
    /// object; its place is among them from then on.
    #[inline]
    pub(super) fn decode(&mut self, object: &str, decoded: &mut String) {
        if self.is_escaped {
            let start = decoded.len();
            self.push_unescaped(object, decoded);
            // All of them are shorter than the object, so there is such a place.
            *self = Self::new(start..decoded.len(), true).unwrap_or_default();
        }
    }

    /// Returns the text out of its object, or out of what was decoded of it.
    #[inline]
    pub(super) fn decoded_text<'a>(self, object: &'a str, decoded: &'a str) -> &'a str {
        let text = if self.is_escaped { decoded } else { object };
        text.get(self.range()).unwrap_or_default()
    }

    fn push_unescaped(self, object: &str, unescaped: &mut String) {
        let text = object.get(self.range()).unwrap_or_default();
        let mut rest = text.as_bytes();
        loop {
            match rest {
                [b'\\', ..] => {
                    // It was read before, so this is an escape.
                    let Some((character, after)) = escape(rest) else {
                        break;
                    };
                    unescaped.push(character);
                    rest = after;
                }
                // Blanks between words of Hangul: too few to be looked for and copied together.
                [byte, after @ ..] if byte.is_ascii() => {
                    unescaped.push(char::from(*byte));
                    rest = after;
                }
                [] => break,
                _ => {
                    let start = text.len().saturating_sub(rest.len());
                    let others = text.get(start..).unwrap_or_default();
                    let end = others.find(|c: char| c.is_ascii()).unwrap_or(others.len());
                    let (others, after) = others.split_at_checked(end).unwrap_or_default();
                    unescaped.push_str(others);
                    rest = after.as_bytes();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fields::parse;
    use super::*;

    const KEYS: Keys<3> = keys!["TID", "AMOUNT", "CANCELDATE"];

    fn texts(object: &str) -> Option<Vec<String>> {
        let plain = read(object, &KEYS)?;
        let object = &object[..plain.length];
        let texts = plain.values.map(|value| value.text(object));
        Some(texts.map(Cow::into_owned).to_vec())
    }

    #[test]
    fn the_usual_row_is_read() {
        let row = r#"{"TID":"1","X":"}\"","AMOUNT":"\uc6d0\/\\\n원","CANCELDATE":""},{"#;
        assert_eq!(texts(row).unwrap(), ["1", "원/\\\n원", ""]);
        assert_eq!(read(row, &KEYS).unwrap().length, row.len() - 2);
        let row = r#"{"TID":"\ud83d\ude42\uD83D\uDE42."}"#;
        assert_eq!(texts(row).unwrap(), ["🙂🙂.", "", ""]);
        let row = r#"{"TID":522787400552278740055227874005,"AMOUNT":0,"CANCELDATE":null}"#;
        assert_eq!(
            texts(row).unwrap(),
            ["522787400552278740055227874005", "0", ""]
        );
    }

    #[test]
    fn the_unusual_is_left_to_others() {
        for object in [
            "",
            "{",
            "{}",
            r#"{"TID":"1""#,
            r#"{"TID":"1","#,
            r#"{"TID":"1",}"#,
            r#"{"TID":-1}"#,
            r#"{"TID":01}"#,
            r#"{"TID":1.0}"#,
            r#"{"TID":1e3}"#,
            r#"{"TID":nul}"#,
            r#"{"TID":true}"#,
            r#"{"TID":{}}"#,
            r#"{"TID": "1"}"#,
            r#"{ "TID":"1"}"#,
            r#"{"T\u0049D":"1"}"#,
            r#"{"TID":"\ud83d"}"#,
            r#"{"TID":"\ud83d\u0041"}"#,
            r#"{"TID":"\ude42\ud83d"}"#,
            r#"{"TID":"\ud83d\"}"#,
            r#"{"TID":"\x"}"#,
            r#"{"TID":"\u12"}"#,
            r#"{"TID":"\u+123"}"#,
            r#"{"X":"1"{"TID":"2"}"#,
            r#"{"X":1{"TID":"2"}"#,
            r#",{"TID":"2"}"#,
            "{\"TID\":\"a\nb\"}",
            r#"["TID","1"}"#,
            r#"{"TID","1"}"#,
            r#"{"TID":"1""AMOUNT":"2"}"#,
            r#"{"TID":"1","TID":"2"}"#,
            r#"{"AMOUNT":"1","TID":"2","AMOUNT":"3"}"#,
            r#"{"TID":"1","AMOUNT":"1","X":"","TID":"1"}"#,
        ] {
            assert!(texts(object).is_none(), "{object}");
        }
    }

    #[test]
    fn a_row_beyond_64_kib_is_left_to_others() {
        let object = |length| format!(r#"{{"TID":"{}","AMOUNT":"5"}}"#, "x".repeat(length));
        assert_eq!(texts(&object(65_000)).unwrap()[1], "5");
        assert!(texts(&object(65_536)).is_none());
    }

    #[test]
    fn what_ends_a_string_is_found_wherever_it_is() {
        for mark in ["\"", "\\", "\n", "\u{1f}"] {
            for before in 0..20 {
                for filler in ["x", "!", "원", "\u{7f}", "\u{80}"] {
                    let before = filler.repeat(before);
                    let text = format!("{before}{mark}{}", "\"가\\\n!x".repeat(2));
                    assert_eq!(
                        find_mark(text.as_bytes(), 0),
                        Some(before.len()),
                        "{text:?}"
                    );
                    assert_eq!(find_mark(before.as_bytes(), 0), None, "{before:?}");
                }
            }
        }
    }

    proptest! {
        // A case takes microseconds, and what is wrong may take several parts to show.
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn what_is_read_means_the_same_to_serde(
            before in proptest::sample::select(vec!["{", "{\"TID\":\"", "{\"X\":\"", "{\"X\":1"]),
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "\"", ":", ",", "\\", "\\\"", "\\u", "c6d0", "d83d", "\\ude42", "\"TID\":\"",
                    "\",\"AMOUNT\":\"", "\"}", "{\"", "{\"TID\":\"", "\"", "원", "n", " ", "\n", "\u{1}", "1", "null", "\",\"AMOUNT\":", ",\"X\":\"",
                ]),
                0..12,
            ),
        ) {
            let object = format!("{before}{}\"}}", parts.concat());
            if let Some(read) = texts(&object) {
                let length = super::read(&object, &KEYS).unwrap().length;
                let parsed = parse(&object[..length], &KEYS).unwrap();
                prop_assert!(!parsed.is_contradictory);
                prop_assert_eq!(read, parsed.values);
            }
        }
    }
}
