//! What kind of file a file is, found by its content: its name may say anything. What is no table at all is
//! known here, and said once.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::problem::TableFileProblem;
use super::separated::{lines, split_line};
use crate::encoding::{self, NotUtf8, OtherEncoding};

/// A file that may be a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content<'t> {
    /// Cells between separators.
    Separated {
        /// The text, without the mark or the `sep=` line before it.
        text: &'t str,
        /// The line that it begins on, from 1.
        line: u64,
        /// What stands between cells, a character of ASCII.
        separator: u8,
    },
    /// An object a line.
    Ndjson(&'t str),
    /// A ZIP archive, as a workbook is.
    Workbook(&'t [u8]),
}

/// The first bytes of OLE files: workbooks before XLSX, and those behind a password.
pub(super) const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The first bytes of ZIP archives.
const ZIP: &[u8] = b"PK\x03\x04";

/// The name of what is encrypted in an OLE file, in UTF-16.
pub(super) const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// The separators that other programs use, and the ones that are read.
const OTHER_SEPARATORS: [char; 2] = [';', '|'];
const SEPARATORS: [u8; 2] = [b'\t', b','];

/// Finds out what kind of file it is.
pub(super) fn of(file: &[u8]) -> Result<Content<'_>, TableFileProblem> {
    refuse_others(file)?;
    if file.starts_with(ZIP) {
        return Ok(Content::Workbook(file));
    }
    refuse_nul(file)?;
    let text = decode(file)?;
    match text.trim_start().chars().next() {
        Some('<') => Err(TableFileProblem::Markup),
        Some('[') => Err(TableFileProblem::JsonArray),
        Some('{') if is_pretty(text) => Err(TableFileProblem::PrettyJson),
        Some('{') => Ok(Content::Ndjson(text)),
        Some(_) | None => separated(text),
    }
}

/// Refuses what its first bytes show to be a file of another kind.
fn refuse_others(file: &[u8]) -> Result<(), TableFileProblem> {
    if file.starts_with(OLE) {
        let is_locked = memchr::memmem::find(file, ENCRYPTED).is_some();
        return Err(if is_locked {
            TableFileProblem::LockedWorkbook
        } else {
            TableFileProblem::OldWorkbook
        });
    }
    if encoding::is_utf16(file) {
        return Err(TableFileProblem::Utf16);
    }
    Ok(())
}

/// Refuses what is neither text nor a kind of file that is known by its first bytes, because there is a NUL
/// byte. Of a file that may have no end, the beginning shows it.
///
/// # Errors
///
/// [`TableFileProblem::Binary`].
pub fn refuse_binary(file: &[u8]) -> Result<(), TableFileProblem> {
    if file.starts_with(ZIP) || refuse_others(file).is_err() {
        return Ok(());
    }
    refuse_nul(file)
}

/// Returns a file that is in CP949 in UTF-8; a workbook as it is.
///
/// # Errors
///
/// What it is instead.
pub fn from_cp949(file: &[u8]) -> Result<Cow<'_, [u8]>, TableFileProblem> {
    refuse_others(file)?;
    if file.starts_with(ZIP) {
        return Ok(Cow::Borrowed(file));
    }
    refuse_nul(file)?;
    if encoding::is_surely_utf8(file) {
        return Err(TableFileProblem::Utf8);
    }
    let text = encoding::from_cp949(file).map_err(|offset| TableFileProblem::NotCp949 {
        line: line_at(file, offset),
    })?;
    Ok(Cow::Owned(text.into_bytes()))
}

/// Refuses a NUL byte, which no text has.
fn refuse_nul(file: &[u8]) -> Result<(), TableFileProblem> {
    memchr::memchr(0, file).map_or(Ok(()), |at| {
        let line = line_at(file, at);
        Err(TableFileProblem::Binary { line })
    })
}

/// Returns the text of a file, without the mark that it may begin with.
fn decode(file: &[u8]) -> Result<&str, TableFileProblem> {
    encoding::text(file).map_err(|NotUtf8 { encoding, offset }| match encoding {
        OtherEncoding::Cp949 => TableFileProblem::Cp949,
        OtherEncoding::Utf16 => TableFileProblem::Utf16,
        OtherEncoding::Unknown => TableFileProblem::NotUtf8 {
            line: line_at(file, offset),
        },
    })
}

/// Returns the line that a byte is on, from 1.
fn line_at(file: &[u8], at: usize) -> u64 {
    let before = file.get(..at).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).fold(1, |line: u64, _| line.saturating_add(1))
}

/// Tells whether the first object of a text is longer than its first line.
fn is_pretty(text: &str) -> bool {
    let Some((_, first)) = lines(text).next() else {
        return false;
    };
    let is_cut = serde_json::from_str::<IgnoredAny>(first).is_err_and(|error| error.is_eof());
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    is_cut && values.next().is_some_and(|value| value.is_ok())
}

/// Finds what stands between the cells: what the file says itself in a line of its own, as Excel has it, else
/// what its first lines have.
fn separated(text: &str) -> Result<Content<'_>, TableFileProblem> {
    let (first, rest) = split_line(text);
    if let Some(separator) = own_separator(first) {
        let known = SEPARATORS
            .into_iter()
            .find(|it| char::from(*it) == separator);
        return match known {
            Some(separator) => Ok(Content::Separated {
                text: rest,
                line: 2,
                separator,
            }),
            None => Err(TableFileProblem::Separator(separator)),
        };
    }
    let mut separator = b',';
    for (_, line) in lines(text).take(LINES_LOOKED_AT) {
        if let Some(found) = SEPARATORS
            .into_iter()
            .find(|it| line.contains(char::from(*it)))
        {
            separator = found;
            break;
        }
        if let Some(found) = OTHER_SEPARATORS.into_iter().find(|it| line.contains(*it)) {
            return Err(TableFileProblem::Separator(found));
        }
    }
    Ok(Content::Separated {
        text,
        line: 1,
        separator,
    })
}

/// Returns the separator that a line names as that.
fn own_separator(line: &str) -> Option<char> {
    let line = line.trim_matches('"');
    let (name, separator) = line.split_at_checked(4)?;
    let is_named = name.eq_ignore_ascii_case("sep=");
    is_named.then(|| separator.chars().next()).flatten()
}

/// The number of lines among which a header is looked for.
pub(super) const LINES_LOOKED_AT: usize = 20;
