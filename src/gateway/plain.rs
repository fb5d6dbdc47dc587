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
    // Half the size of a `usize`: these travel between threads by the million.
    start: u32,
    end: u32,
    is_escaped: bool,
}

impl Value {
    /// `None` beyond 4 GiB, where no row ends.
    fn new(start: usize, end: usize, is_escaped: bool) -> Option<Self> {
        Some(Self {
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
            is_escaped,
        })
    }

    fn range(self) -> Option<Range<usize>> {
        Some(usize::try_from(self.start).ok()?..usize::try_from(self.end).ok()?)
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
    length = length.saturating_add(1);
    // One look at all of it is cheaper than one at every byte as it passes.
    let least = bytes
        .get(..length)?
        .iter()
        .fold(u8::MAX, |least, byte| least.min(*byte));
    (least >= b' ').then_some(Plain { length, values })
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
    let key = bytes.get(key.range()?)?;
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
        end = match bytes.get(end)? {
            b'"' => break,
            b'\\' => {
                is_escaped = true;
                let escape = end.saturating_add(1);
                match bytes.get(escape)? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                        escape.saturating_add(1)
                    }
                    b'u' => {
                        let digits = escape.saturating_add(1);
                        let after = digits.saturating_add(4);
                        read_character(bytes.get(digits..after)?)?;
                        after
                    }
                    _ => return None,
                }
            }
            _ => end.saturating_add(1),
        };
    }
    Some((Value::new(start, end, is_escaped)?, end.saturating_add(1)))
}

/// Reads the four digits of `\uXXXX`; `None` for a half of a surrogate pair.
fn read_character(digits: &[u8]) -> Option<char> {
    let mut code = 0_u32;
    for digit in digits {
        code = code.checked_mul(16)? | char::from(*digit).to_digit(16)?;
    }
    char::from_u32(code)
}

impl Value {
    /// Returns the string's text out of the object it was read from. Without escapes it is borrowed.
    pub(super) fn text(self, object: &str) -> Cow<'_, str> {
        let mut rest = self
            .range()
            .and_then(|range| object.get(range))
            .unwrap_or_default();
        if !self.is_escaped {
            return Cow::Borrowed(rest);
        }
        let mut text = String::with_capacity(rest.len());
        while let Some(place) = memchr::memchr(b'\\', rest.as_bytes()) {
            text.push_str(rest.get(..place).unwrap_or_default());
            rest = rest.get(place..).unwrap_or_default();
            // Hangul comes as one escape after the other.
            while let [b'\\', b'u', one, two, three, four, ..] = rest.as_bytes() {
                // It was read before, else there would be no value.
                text.push(read_character(&[*one, *two, *three, *four]).unwrap_or_default());
                rest = rest.get(6..).unwrap_or_default();
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
            r#"{"TID":"\ud83d\ude42"}"#,
            r#"{"TID":"\ud83d"}"#,
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

    proptest! {
        #[test]
        fn what_is_read_means_the_same_to_serde(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "\"", ":", ",", "\\", "\\\"", "\\u", "c6d0", "d83d", "\"TID\":\"",
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
