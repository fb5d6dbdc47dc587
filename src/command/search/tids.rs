//! The TIDs that a search is for, from the command line and from standard input. Reads no pipe without an end.

use std::collections::HashSet;
use std::io::{self, Read};

use crate::command::Console;
use crate::command::wait::reading;
use crate::encoding;
use crate::error::{InputSource, UsageError};
use crate::payment::{Foreign, Tid};
use crate::refund::batch::file::is_tid_column;

/// The bytes from which on standard input is refused: about a million TIDs.
const INPUT_BYTES_MAX: u64 = 64 << 20;

/// The largest number of characters that are shown of what is no TID.
const SHOWN_CHARS_MAX: usize = 60;

/// Reads TIDs from the command line, and from stdin where one of them is `-`. One that is named twice is looked
/// up once.
///
/// # Errors
///
/// [`UsageError`] names the first that is none.
pub(super) fn read(arguments: &[String], terminal: &Console) -> Result<Vec<Tid>, UsageError> {
    let mut tids: Vec<Tid> = Vec::new();
    for argument in arguments {
        if argument == "-" {
            let read = || read_lines(io::stdin().lock());
            tids.append(&mut reading(&InputSource::Stdin, terminal, read)?);
        } else {
            tids.push(Tid::from_typed(argument).map_err(|error| UsageError::Tid {
                text: start_of(argument),
                error,
            })?);
        }
    }
    let mut known = HashSet::new();
    tids.retain(|tid| known.insert(tid.clone()));
    if tids.is_empty() {
        return Err(UsageError::NoTids);
    }
    Ok(tids)
}

/// Reads a TID a line, below the name of their column where it stands there.
fn read_lines(input: impl Read) -> Result<Vec<Tid>, UsageError> {
    let mut bytes = Vec::new();
    let mut input = input.take(INPUT_BYTES_MAX);
    input.read_to_end(&mut bytes).map_err(UsageError::Stdin)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length >= INPUT_BYTES_MAX) {
        return Err(UsageError::TooManyTids {
            limit_mib: INPUT_BYTES_MAX >> 20,
        });
    }
    let text = encoding::text(&bytes).map_err(|error| UsageError::TidsNotUtf8(error.encoding))?;
    // Old Macintoshes end lines with CR alone.
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut lines = (1..).zip(text.split(end)).peekable();
    if lines.peek().is_some_and(|(_, line)| is_tid_column(line)) {
        lines.next();
    }
    let lines = lines.filter(|(_, text)| !text.trim().is_empty());
    lines
        .map(|(line, text)| {
            Tid::from_typed(text).map_err(|error| UsageError::TidOnStdin {
                line,
                text: start_of(text.trim()),
                error,
            })
        })
        .collect()
}

/// Returns as much of a text as is shown.
fn start_of(text: &str) -> Foreign {
    Foreign::new(text.chars().take(SHOWN_CHARS_MAX).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::OtherEncoding;

    fn tids(input: &[u8]) -> Vec<String> {
        let tids = read_lines(input).unwrap();
        tids.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_line_is_a_tid_whatever_ends_it_and_stands_around_it() {
        for input in [
            "a\nb\n",
            "a\r\nb",
            "a\rb\r",
            "\u{feff}a\n\n b \n",
            "\u{feff}tid\na\nb\n",
            "TID\na\nb\n",
            "거래번호\r\na\r\nb\r\n",
            " a\u{a0}\n\u{3000}b\n",
        ] {
            assert_eq!(tids(input.as_bytes()), ["a", "b"], "{input:?}");
        }
        assert_eq!(tids(b"\n \n"), [""; 0]);
    }

    #[test]
    fn what_is_no_tid_is_named_with_its_line_and_shown_in_part() {
        for (input, line, shown) in [
            ("a\n2.61122E+19\n", 2, "2.61122E+19"),
            ("tid\na\n\u{200b}b\n", 3, "\u{200b}b"),
            (&format!("a\n{}\n", "x".repeat(1_000)), 2, &"x".repeat(60)),
        ] {
            let Err(UsageError::TidOnStdin { line: at, text, .. }) = read_lines(input.as_bytes())
            else {
                panic!("{input}");
            };
            assert_eq!((at, text.as_str()), (line, shown));
        }
    }

    #[test]
    fn input_in_another_encoding_is_named_as_that() {
        let utf16: Vec<u8> = "tid\r\na\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        // 거래번호 in CP949.
        for (input, encoding) in [
            (&utf16[..], OtherEncoding::Utf16),
            (
                b"\xb0\xc5\xb7\xa1\xb9\xf8\xc8\xa3\na\n",
                OtherEncoding::Cp949,
            ),
            (b"a\n\xff\n", OtherEncoding::Unknown),
        ] {
            let read = read_lines(input);
            assert!(
                matches!(read, Err(UsageError::TidsNotUtf8(it)) if it == encoding),
                "{input:?}"
            );
        }
    }

    #[test]
    fn input_without_an_end_is_refused() {
        for endless in [0, b'\n', b'7'] {
            let read = read_lines(io::repeat(endless));
            assert!(matches!(
                read,
                Err(UsageError::TooManyTids { limit_mib: 64 })
            ));
        }
    }
}
