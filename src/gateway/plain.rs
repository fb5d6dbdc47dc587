//! Reads a row in the one shape that the gateway is known to write, several times as fast as a
//! parser for any shape can. Refuses to have an opinion on all others.

use std::borrow::Cow;
use std::ops::Range;

/// A JSON object without whitespace, with nothing in it but strings, whole numbers and `null`.
#[derive(Debug)]
pub(super) struct Plain<const N: usize> {
    /// Its length in bytes.
    pub(super) length: usize,
    /// The values of the named keys, in the order of the names; empty where there is none.
    pub(super) values: [Value; N],
}

/// Where a value is: a string without its quotes, or a number. `null` is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    // A quarter the size of a `usize`: these travel between threads by the million.
    start: u16,
    end: u16,
    is_escaped: bool,
}

impl Value {
    /// `None` beyond 64 KiB: such a row is not usual.
    fn new(start: usize, end: usize, is_escaped: bool) -> Option<Self> {
        Some(Self {
            start: u16::try_from(start).ok()?,
            end: u16::try_from(end).ok()?,
            is_escaped,
        })
    }

    fn range(self) -> Range<usize> {
        self.start.into()..self.end.into()
    }
}

/// Reads the object that a text begins with.
///
/// `None` for all that is not exactly of the shape, be it wrong, unusual, or not all there: then
/// somebody else has to tell. What is read is correct JSON, and means the same as to serde.
pub(super) fn read<const N: usize>(text: &str, names: &[&str; N]) -> Option<Plain<N>> {
    let bytes = text.as_bytes();
    let mut values = [Value::default(); N];
    let mut expected = 0;
    let mut length = 0_usize;
    let mut opening = b'{';
    while bytes.get(length) != Some(&b'}') || opening == b'{' {
        if bytes.get(length) != Some(&opening) {
            return None;
        }
        opening = b',';
        let key = length.saturating_add(1);
        let (place, value) = match expected_key(bytes, key, names.get(expected)) {
            Some(value) => (Some(expected), value),
            None => other_key(bytes, key, names)?,
        };
        let (value, after) = read_value(bytes, value)?;
        if let Some(place) = place
            && let Some(field) = values.get_mut(place)
        {
            *field = value;
            expected = place.saturating_add(1);
        }
        length = after;
    }
    let length = length.saturating_add(1);
    Some(Plain { length, values })
}

/// Keys mostly come in the documented order. Returns where the value begins.
fn expected_key(bytes: &[u8], at: usize, name: Option<&&str>) -> Option<usize> {
    let name = name?;
    let rest = bytes.get(at..)?.strip_prefix(b"\"")?;
    rest.strip_prefix(name.as_bytes())?.strip_prefix(b"\":")?;
    Some(at.saturating_add(name.len()).saturating_add(3))
}

/// Returns which name it is, if any, and where the value begins.
fn other_key<const N: usize>(
    bytes: &[u8],
    at: usize,
    names: &[&str; N],
) -> Option<(Option<usize>, usize)> {
    let (key, after) = read_string(bytes, at)?;
    let value = after.saturating_add(1);
    if key.is_escaped || bytes.get(after) != Some(&b':') {
        return None;
    }
    let key = bytes.get(key.range())?;
    let place = names.iter().position(|name| name.as_bytes() == key);
    Some((place, value))
}

/// Returns the value and where it is over.
fn read_value(bytes: &[u8], at: usize) -> Option<(Value, usize)> {
    let rest = bytes.get(at..)?;
    let length = match rest {
        [b'"', ..] => {
            return read_string(bytes, at);
        }
        [b'n', b'u', b'l', b'l', ..] => {
            return Some((Value::default(), at.saturating_add(4)));
        }
        // A number with a sign, a point or an exponent ends in what does not belong here.
        [b'0', ..] => 1,
        [b'1'..=b'9', ..] => rest.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => return None,
    };
    let end = at.saturating_add(length);
    Some((Value::new(at, end, false)?, end))
}

/// Returns the value and where it is over.
fn read_string(bytes: &[u8], at: usize) -> Option<(Value, usize)> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let start = at.saturating_add(1);
    let mut end = start;
    let mut is_escaped = false;
    loop {
        end = find_mark(bytes, end)?;
        let mut rest = bytes.get(end..)?;
        match rest {
            [b'"', ..] => break,
            // Hangul comes as one escape after the other.
            [b'\\', b'u', ..] => {
                while let [b'\\', b'u', ..] = rest {
                    let (_, length) = escaped_character(rest)?;
                    end = end.saturating_add(length);
                    rest = bytes.get(end..)?;
                }
            }
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                ..,
            ] => end = end.saturating_add(2),
            // An unknown escape, or a control character, which has to be escaped.
            _ => return None,
        }
        is_escaped = true;
    }
    Some((Value::new(start, end, is_escaped)?, end.saturating_add(1)))
}

/// Finds the next byte that means something in a string: a quote, a backslash, a control character.
fn find_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(eight) = bytes.get(at..)?.first_chunk() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            let ahead = usize::try_from(marks.trailing_zeros()).ok()? / 8;
            return Some(at.saturating_add(ahead));
        }
        at = at.saturating_add(eight.len());
    }
    let rest = bytes.get(at..)?;
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

/// Reads the `\uXXXX`, or the two for a surrogate pair, that a text begins with. Returns the character
/// and the length of the text for it; `None` for half a pair.
fn escaped_character(text: &[u8]) -> Option<(char, usize)> {
    let unit = escaped_unit(text)?;
    if let Some(character) = char::from_u32(unit.into()) {
        return Some((character, 6));
    }
    let pair = [unit, escaped_unit(text.get(6..)?)?];
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) => Some((character, 12)),
        Some(Err(_)) | None => None,
    }
}

fn escaped_unit(text: &[u8]) -> Option<u16> {
    let [b'\\', b'u', digits @ ..] = text else {
        return None;
    };
    let digits = digits.first_chunk::<4>()?;
    let [one, two, three, four] = digits.map(|digit| u16::from(hexadecimal(digit)));
    // One look for all four: which digits come where cannot be predicted.
    ((one | two | three | four) < 16).then_some(one << 12 | two << 8 | three << 4 | four)
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

impl Value {
    /// Returns the string's text out of the object it was read from. Without escapes it is borrowed.
    pub(super) fn text(self, object: &str) -> Cow<'_, str> {
        let mut rest = object.get(self.range()).unwrap_or_default();
        if !self.is_escaped {
            return Cow::Borrowed(rest);
        }
        let mut text = String::with_capacity(rest.len());
        while let Some(place) = memchr::memchr(b'\\', rest.as_bytes()) {
            text.push_str(rest.get(..place).unwrap_or_default());
            rest = rest.get(place..).unwrap_or_default();
            while let Some((character, length)) = escaped_character(rest.as_bytes()) {
                text.push(character);
                rest = rest.get(length..).unwrap_or_default();
            }
            if let [b'\\', escape, ..] = rest.as_bytes() {
                text.push(match escape {
                    b'b' => '\u{8}',
                    b'f' => '\u{c}',
                    b'n' => '\n',
                    b'r' => '\r',
                    b't' => '\t',
                    itself => char::from(*itself),
                });
                rest = rest.get(2..).unwrap_or_default();
            }
        }
        text.push_str(rest);
        Cow::Owned(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::object::parse;
    use super::*;

    const NAMES: [&str; 3] = ["TID", "AMOUNT", "CANCELDATE"];

    fn texts(object: &str) -> Option<Vec<String>> {
        let plain = read(object, &NAMES)?;
        let object = &object[..plain.length];
        Some(
            plain
                .values
                .map(|value| value.text(object).into_owned())
                .into(),
        )
    }

    #[test]
    fn the_usual_row_is_read() {
        let row = r#"{"TID":"1","X":"}\"","AMOUNT":"\uc6d0\/\\\n원","CANCELDATE":""},{"#;
        assert_eq!(texts(row).unwrap(), ["1", "원/\\\n원", ""]);
        assert_eq!(read(row, &NAMES).unwrap().length, row.len() - 2);
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
            "{\"TID\":\"a\nb\"}",
            r#"["TID","1"}"#,
            r#"{"TID","1"}"#,
            r#"{"TID":"1""AMOUNT":"2"}"#,
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
        #[test]
        fn what_is_read_means_the_same_to_serde(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "\"", ":", ",", "\\", "\\\"", "\\u", "c6d0", "d83d", "\\ude42", "\"TID\":\"",
                    "\",\"AMOUNT\":\"", "\"}", "{\"", "원", "n", " ", "\n", "\u{1}", "1", "null", "\",\"AMOUNT\":", ",\"X\":\"",
                ]),
                0..12,
            ),
        ) {
            let object = format!("{{\"TID\":\"{}\"}}", parts.concat());
            if let Some(plain) = read(&object, &NAMES) {
                let object = &object[..plain.length];
                let read = plain.values.map(|value| value.text(object));
                prop_assert_eq!(read, parse(object, &NAMES).unwrap());
            }
        }
    }
}
