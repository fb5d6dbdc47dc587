//! Writes JSON the way PHP's `json_encode` does: every value a string, Korean as `\uXXXX`, slashes as `\/`.
//!
//! It builds no tree and reads nothing: bytes go straight into a buffer, because a search may be a
//! million rows long.

/// How a reply is written; the default is what the samples in `wire.md` show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// Lines and four blanks of indentation, as `JSON_PRETTY_PRINT` makes them.
    pub(crate) pretty: bool,
    /// Korean as it is, as `JSON_UNESCAPED_UNICODE` leaves it.
    pub(crate) raw_korean: bool,
    /// Amounts as numbers instead of strings.
    pub(crate) numbers: bool,
}

/// A part of a value; a value is what its parts say one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    /// Text, escaped.
    Text(&'a str),
    /// ASCII that is known to need no escape: digits, codes, keys.
    Plain(&'a str),
    /// A number without leading zeros.
    Number(u64),
    /// A number with leading zeros up to this many digits.
    Padded(u64, usize),
    /// A number in lower-case hexadecimal with leading zeros up to this many digits.
    Hex(u64, usize),
}

/// One flat JSON object that is being written.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    style: Style,
    is_nested: bool,
    is_empty: bool,
}

impl<'a> Object<'a> {
    /// Opens an object that is a whole reply.
    pub(crate) fn open(out: &'a mut Vec<u8>, style: Style) -> Self {
        out.push(b'{');
        Object {
            out,
            style,
            is_nested: false,
            is_empty: true,
        }
    }

    /// Opens an object that is a row of the array around it.
    pub(crate) fn open_row(out: &'a mut Vec<u8>, style: Style) -> Self {
        if style.pretty {
            out.extend_from_slice(b"    ");
        }
        out.push(b'{');
        Object {
            out,
            style,
            is_nested: true,
            is_empty: true,
        }
    }

    /// Writes a text; control characters, quotes and what is not ASCII are escaped.
    pub(crate) fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.parts(key, &[Part::Text(value)])
    }

    /// Writes an amount: a string of digits, or a number where the style says so.
    pub(crate) fn amount(&mut self, key: &str, won: u64) -> &mut Self {
        if self.style.numbers {
            self.key(key);
            write_part(self.out, Part::Number(won), self.style);
            self
        } else {
            self.parts(key, &[Part::Number(won)])
        }
    }

    /// Writes a string made of several parts.
    pub(crate) fn parts(&mut self, key: &str, parts: &[Part<'_>]) -> &mut Self {
        self.key(key);
        self.out.push(b'"');
        for part in parts {
            write_part(self.out, *part, self.style);
        }
        self.out.push(b'"');
        self
    }

    /// Closes the object.
    pub(crate) fn close(self) {
        if self.style.pretty && !self.is_empty {
            self.out
                .extend_from_slice(if self.is_nested { b"\n    " } else { b"\n" });
        }
        self.out.push(b'}');
    }

    fn key(&mut self, key: &str) {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
        if self.style.pretty {
            let line: &[u8] = if self.is_nested {
                b"\n        "
            } else {
                b"\n    "
            };
            self.out.extend_from_slice(line);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out
            .extend_from_slice(if self.style.pretty { b"\": " } else { b"\":" });
    }
}

fn write_part(out: &mut Vec<u8>, part: Part<'_>, style: Style) {
    match part {
        Part::Text(text) => write_text(out, text, style),
        Part::Plain(text) => out.extend_from_slice(text.as_bytes()),
        Part::Number(number) => write_number(out, number, 1),
        Part::Padded(number, width) => write_number(out, number, width),
        Part::Hex(number, width) => write_hex(out, number, width),
    }
}

/// Writes decimal digits, at least as many as the width says.
fn write_number(out: &mut Vec<u8>, number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    let mut rest = number;
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        if rest == 0 && start <= 20_usize.saturating_sub(width) {
            break;
        }
        *digit |= u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        start = place;
    }
    out.extend_from_slice(digits.get(start..).unwrap_or_default());
}

/// Writes hexadecimal digits, as many as the width says, 16 at most.
fn write_hex(out: &mut Vec<u8>, number: u64, width: usize) {
    let mut digits = [b'0'; 16];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit = hex_digit(rest);
        rest >>= 4;
    }
    out.extend_from_slice(
        digits
            .get(16_usize.saturating_sub(width)..)
            .unwrap_or_default(),
    );
}

/// The last hexadecimal digit of a number.
fn hex_digit(number: u64) -> u8 {
    let last = usize::try_from(number & 15).unwrap_or(0);
    b"0123456789abcdef".get(last).copied().unwrap_or(b'0')
}

fn write_text(out: &mut Vec<u8>, text: &str, style: Style) {
    for character in text.chars() {
        match character {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '/' => out.extend_from_slice(b"\\/"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\u{c}' => out.extend_from_slice(b"\\f"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            ' '..='\u{7f}' => out.push(u8::try_from(character).unwrap_or(b'?')),
            '\u{80}'.. if style.raw_korean => {
                let mut utf8 = [0; 4];
                out.extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
            }
            _ => {
                let mut utf16 = [0; 2];
                for unit in character.encode_utf16(&mut utf16) {
                    let unit = u64::from(*unit);
                    let [first, second, third] = [unit >> 12, unit >> 8, unit >> 4].map(hex_digit);
                    out.extend_from_slice(&[b'\\', b'u', first, second, third, hex_digit(unit)]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(style: Style, text: &str) -> String {
        let mut out = Vec::new();
        let mut object = Object::open(&mut out, style);
        object.text("K", text).amount("N", 1050);
        object.close();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_escaped_as_php_escapes_it() {
        assert_eq!(
            written(Style::default(), "가/\"\\\n\u{1}🎁a"),
            r#"{"K":"\uac00\/\"\\\n\u0001\ud83c\udf81a","N":"1050"}"#
        );
    }

    #[test]
    fn the_other_styles_say_the_same_otherwise() {
        let style = Style {
            pretty: true,
            raw_korean: true,
            numbers: true,
        };
        assert_eq!(
            written(style, "가/"),
            "{\n    \"K\": \"가\\/\",\n    \"N\": 1050\n}"
        );
    }

    #[test]
    fn numbers_keep_their_leading_zeros_only_where_asked() {
        let mut out = Vec::new();
        write_number(&mut out, 0, 1);
        write_number(&mut out, 7, 3);
        write_hex(&mut out, 255, 4);
        write_number(&mut out, u64::MAX, 1);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "000700ff18446744073709551615"
        );
    }
}
