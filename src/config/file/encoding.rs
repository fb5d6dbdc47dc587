//! In which encoding a text was saved that is not UTF-8.

use crate::config::FileProblem;

/// Says what bytes are that are not UTF-8, or `None` where they are.
///
/// UTF-16 is told by its mark, or by every other byte being zero, CP949 by its letters, which take two
/// bytes each: the first from 0x81, the second a letter or from 0x81 as well.
pub(in crate::config) fn problem(bytes: &[u8]) -> Option<FileProblem> {
    let is_marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let zeros = memchr::memchr_iter(0, bytes).count();
    if is_marked || (zeros > 0 && zeros >= bytes.len() / 3) {
        return Some(FileProblem::Utf16);
    }
    if str::from_utf8(bytes).is_ok() {
        return None;
    }
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return Some(FileProblem::Cp949),
            [0..=0x7f, rest @ ..]
            | [
                0x81..=0xfe,
                b'A'..=b'Z' | b'a'..=b'z' | 0x81..=0xfe,
                rest @ ..,
            ] => rest,
            [..] => return Some(FileProblem::NotUtf8),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_told_by_its_bytes() {
        let utf_16: Vec<u8> = "a = 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &utf_16].concat();
        for bytes in [&utf_16, &marked] {
            assert!(matches!(problem(bytes), Some(FileProblem::Utf16)));
        }
        // 매장 in CP949.
        assert!(matches!(
            problem(b"a = '\xb8\xc5\xc0\xe5'"),
            Some(FileProblem::Cp949)
        ));
        assert!(matches!(problem(b"a = '\xe9'"), Some(FileProblem::NotUtf8)));
        assert!(problem("a = '매장'".as_bytes()).is_none());
    }
}
