//! In which encoding a text was saved. Takes UTF-8 only: what is in another encoding is named, since whoever
//! saved it can save it again, and is never guessed at.

use std::borrow::Cow;

use encoding_rs::DecoderResult;

/// A text is not in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// What it is in.
    pub encoding: OtherEncoding,
    /// The place of the first byte that shows it, from 0.
    pub offset: usize,
}

/// What a text is in that is not in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherEncoding {
    /// CP949, the Korean code page of Windows, or EUC-KR, a part of it.
    Cp949,
    /// UTF-16, which `PowerShell` writes by `>`, and a spreadsheet as "Unicode text".
    Utf16,
    /// None that is known.
    Unknown,
}

/// An encoding that a person may say a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// CP949, the Korean code page of Windows, or EUC-KR, a part of it.
    Cp949,
}

impl TextEncoding {
    /// Every one, in order.
    pub const ALL: [Self; 2] = [Self::Utf8, Self::Cp949];

    /// Returns the name that a person says it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Cp949 => "cp949",
        }
    }
}

/// Tells whether a text begins with the mark of UTF-8, or is Korean in it: in no other encoding is it any.
pub(crate) fn is_surely_utf8(bytes: &[u8]) -> bool {
    let is_korean = |text: &str| text.contains(|c| ('가'..='힣').contains(&c));
    bytes.starts_with("\u{feff}".as_bytes()) || str::from_utf8(bytes).is_ok_and(is_korean)
}

/// Returns a text that is in CP949.
///
/// # Errors
///
/// The place of the first byte that shows that it is not, from 0.
pub(crate) fn from_cp949(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding_rs::EUC_KR.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::Malformed(wrong, after) => Err(read
            .saturating_sub(usize::from(wrong))
            .saturating_sub(usize::from(after))),
        // There is room for all of it.
        DecoderResult::OutputFull => Err(read),
    }
}

/// Returns a text, without the mark that it may begin with.
///
/// # Errors
///
/// [`NotUtf8`].
pub(crate) fn text(bytes: &[u8]) -> Result<&str, NotUtf8> {
    if is_utf16(bytes) {
        return Err(NotUtf8 {
            encoding: OtherEncoding::Utf16,
            offset: 0,
        });
    }
    match str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(NotUtf8 {
            encoding: if is_cp949(bytes, error.valid_up_to()) {
                OtherEncoding::Cp949
            } else {
                OtherEncoding::Unknown
            },
            offset: error.valid_up_to(),
        }),
    }
}

/// Returns a text in CP949. A letter that it has not got stands there as `&#8364;`.
pub(crate) fn cp949(text: &str) -> Cow<'_, [u8]> {
    encoding_rs::EUC_KR.encode(text).0
}

/// Tells whether a text is in UTF-16, by its mark or by its beginning: digits, signs and letters of ASCII, of
/// which every text has some, have one byte of two that is zero, always the same. Few letters of Korean have
/// the other one (가, 관).
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return true;
    }
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let zeros = memchr::memchr_iter(0, head).count();
    let odd = memchr::memchr_iter(0, head)
        .filter(|at| at % 2 == 1)
        .count();
    let even = zeros.saturating_sub(odd);
    let (fewer, more) = (odd.min(even), odd.max(even));
    more >= 2 && more / 2 > fewer && zeros >= head.len() / 8
}

/// As much of a text as shows whether it is in UTF-16.
const HEAD_BYTES: usize = 64 << 10;

/// Tells whether bytes are CP949 that are UTF-8 up to a place.
fn is_cp949(bytes: &[u8], valid_up_to: usize) -> bool {
    let before = bytes.get(..valid_up_to).map(str::from_utf8);
    // Korean in both makes a mixture. A few syllables of CP949 are letters of others in UTF-8 (카 is ī).
    let is_mixture = before.is_some_and(|before| {
        before.is_ok_and(|text| text.contains(|c| ('가'..='힣').contains(&c)))
    });
    // What the web calls EUC-KR is CP949 (WHATWG Encoding).
    let decoded = encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(bytes);
    !is_mixture && decoded.is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn cp949(text: &str) -> Vec<u8> {
        super::cp949(text).into_owned()
    }

    fn encoding(bytes: &[u8]) -> Option<OtherEncoding> {
        text(bytes).err().map(|error| error.encoding)
    }

    #[test]
    fn an_encoding_is_known_by_its_bytes() {
        let big_endian =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        for (bytes, expected) in [
            (utf16("a = 1"), OtherEncoding::Utf16),
            (utf16("\u{feff}a = 1"), OtherEncoding::Utf16),
            (
                utf16("거래번호,취소금액\r\n승인,5000\r\n"),
                OtherEncoding::Utf16,
            ),
            (
                big_endian("거래번호,취소금액\r\n승인,5000\r\n"),
                OtherEncoding::Utf16,
            ),
            (big_endian("\u{feff}가"), OtherEncoding::Utf16),
            (cp949("a = '매장'"), OtherEncoding::Cp949),
            (cp949("카드"), OtherEncoding::Cp949),
            (cp949("카 = 펲"), OtherEncoding::Cp949),
            (b"a = '\xe9'".to_vec(), OtherEncoding::Unknown),
            (
                ["매장".into(), cp949("매장")].concat(),
                OtherEncoding::Unknown,
            ),
        ] {
            assert_eq!(encoding(&bytes), Some(expected), "{bytes:x?}");
        }
        // Nothing but zeros, and one among letters, are no text, but not in UTF-16.
        for bytes in [&[0; 4096][..], b"a\0b", "a = '매장'".as_bytes(), b""] {
            assert_eq!(encoding(bytes), None, "{bytes:x?}");
        }
    }

    #[test]
    fn a_mark_is_no_part_of_a_text() {
        assert_eq!(text("\u{feff}매장".as_bytes()), Ok("매장"));
    }

    #[test]
    fn a_place_is_that_of_the_first_byte_that_is_not_utf_8() {
        let bytes = [b"ab".to_vec(), cp949("매장")].concat();
        assert_eq!(text(&bytes).unwrap_err().offset, 2);
    }

    proptest! {
        #[test]
        fn korean_that_windows_saves_is_known(lines in "([가-힣]{1,3},[0-9a-z]{6,9}\n){1,9}") {
            prop_assert_eq!(encoding(&utf16(&lines)), Some(OtherEncoding::Utf16));
            let bytes = cp949(&lines);
            if str::from_utf8(&bytes).is_err() {
                prop_assert_eq!(encoding(&bytes), Some(OtherEncoding::Cp949));
            }
        }
    }
}
