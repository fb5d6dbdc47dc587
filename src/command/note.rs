//! A person's note on a refund or on the journal, from the command line.

use crate::error::ParseNoteError;

/// The largest number of characters of a note: enough to say where it can be looked up.
const NOTE_CHARS_MAX: usize = 500;

/// Reads a person's note, which is kept in the journal: one line.
pub(super) fn parse_note(text: &str) -> Result<String, ParseNoteError> {
    if text.trim().is_empty() {
        Err(ParseNoteError::Empty)
    } else if text.chars().any(char::is_control) {
        Err(ParseNoteError::ControlCharacter)
    } else if text.chars().count() > NOTE_CHARS_MAX {
        Err(ParseNoteError::TooLong {
            chars_max: NOTE_CHARS_MAX,
        })
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_something_on_one_line() {
        assert!(parse_note("가맹점 관리자에서 확인, 티켓 4711").is_ok());
        for text in ["", "  ", "a\nb", "a\u{1b}[2Jb", &"x".repeat(501)] {
            assert!(parse_note(text).is_err(), "{text:?}");
        }
    }
}
