//! Text that somebody else wrote, made safe to show. Refuses to let it steer a terminal.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A text from the gateway, or from whoever answered in its place.
///
/// `Display` writes it [escaped](escape); [`Foreign::as_str`] gives it as it came, for JSON and the
/// like, where it is data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Foreign(String);

impl Foreign {
    /// Takes a text as it came.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes the text escaped, padded where a width is asked for.
impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&escape(&self.0))
    }
}

/// A text of somebody else's between quotation marks, [escaped](escape).
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", escape(self.0))
    }
}

/// Writes every character that could steer a terminal, or hide or reorder other text, as
/// `\u{…}`.
///
/// These are the control characters (line feeds and tabs too: one value stays on one line), the
/// line and paragraph separators, and what Unicode calls bidirectional and zero-width formatting.
/// All else is left alone, Hangul above all. A text with nothing to escape is borrowed.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    let Some(start) = text.find(is_unsafe) else {
        return Cow::Borrowed(text);
    };
    let (safe, rest) = text.split_at(start);
    let mut escaped = String::with_capacity(text.len().saturating_add(16));
    escaped.push_str(safe);
    for character in rest.chars() {
        if is_unsafe(character) {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "\\u{{{:x}}}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Replaces a secret in a text by `…`, wherever it is found.
///
/// One of fewer than eight characters is replaced only where it stands alone, not within a run of
/// letters and digits: the key `90` would make `…29` of the code `9029` otherwise, and nobody could
/// tell what was said. Letters and digits are those of ASCII, as in codes and keys.
#[must_use]
pub fn cut_out(text: &str, secret: &str) -> String {
    if secret.is_empty() {
        return text.to_owned();
    }
    if secret.chars().count() >= LONG_SECRET {
        return text.replace(secret, CUT);
    }
    let is_one_run = |left: Option<char>, right: Option<char>| {
        left.is_some_and(|character| character.is_ascii_alphanumeric())
            && right.is_some_and(|character| character.is_ascii_alphanumeric())
    };
    let (first, last) = (secret.chars().next(), secret.chars().next_back());
    let mut clean = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(secret)
            && !is_one_run(before, first)
            && !is_one_run(last, after.chars().next())
        {
            clean.push_str(CUT);
            before = last;
            rest = after;
        } else {
            clean.push(character);
            before = Some(character);
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    clean
}

/// A secret of so many characters is in no text by chance.
const LONG_SECRET: usize = 8;

/// Stands where a secret was.
const CUT: &str = "…";

/// Tells whether nothing is seen of a character: what Unicode calls default-ignorable, and the blank
/// Hangul and Braille letters.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' // soft hyphen
        | '\u{34f}' // combining grapheme joiner
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // Hangul fillers
        | '\u{17b4}' | '\u{17b5}' // Khmer inherent vowels
        | '\u{180b}'..='\u{180f}' // Mongolian variation selectors
        | '\u{2800}' // blank Braille pattern
        | '\u{fe00}'..='\u{fe0f}' // variation selectors
        | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' // shorthand format controls
        | '\u{1d173}'..='\u{1d17a}' // musical format controls
        | '\u{e0000}'..='\u{e0fff}' // tags, variation selectors
    ) || is_unsafe(character)
}

fn is_unsafe(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\u{61c}' // Arabic letter mark
        | '\u{180e}' // Mongolian vowel separator
        | '\u{200b}'..='\u{200f}' // zero-width space to right-to-left mark
        | '\u{2028}'..='\u{202e}' // line and paragraph separator, embeddings, overrides
        | '\u{2060}'..='\u{206f}' // word joiner, invisible operators, isolates
        | '\u{feff}' // byte order mark
        | '\u{fff9}'..='\u{fffb}' // interlinear annotation
        | '\u{e0000}'..='\u{e007f}' // tags
        => true,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_and_plain_text_are_left_alone() {
        for text in ["", "ID & KEY 불일치", "원두 200g \\ \"특가\"", "🙂 é 漢"] {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_steers_a_terminal_is_shown_instead_of_obeyed() {
        assert_eq!(escape("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(escape("a\nb\tc\r\u{7f}"), "a\\u{a}b\\u{9}c\\u{d}\\u{7f}");
        assert_eq!(escape("\u{9b}2J"), "\\u{9b}2J");
    }

    #[test]
    fn what_hides_or_reorders_text_is_shown_instead_of_obeyed() {
        for character in [
            '\u{61c}',
            '\u{200b}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            let escaped = escape(&format!("환불{character}완료")).into_owned();
            assert_eq!(
                escaped,
                format!("환불\\u{{{:x}}}완료", u32::from(character))
            );
        }
    }

    #[test]
    fn a_foreign_text_displays_escaped_and_keeps_its_data() {
        let text = Foreign::new("\u{202e}0001");
        assert_eq!(text.to_string(), "\\u{202e}0001");
        assert_eq!(text.as_str(), "\u{202e}0001");
    }

    #[test]
    fn a_short_secret_does_not_mangle_a_code() {
        for (text, clean) in [
            ("9029", "9029"),
            ("2990", "2990"),
            ("x90", "x90"),
            ("the key 90 is none", "the key … is none"),
            ("90", "…"),
            ("90,90", "…,…"),
            ("\"90\"", "\"…\""),
            ("9090", "9090"),
            ("키90번", "키…번"),
            ("9029 90", "9029 …"),
            ("", ""),
        ] {
            assert_eq!(cut_out(text, "90"), clean, "{text}");
        }
    }

    #[test]
    fn what_is_no_letter_or_digit_at_the_end_of_a_short_secret_parts_it_from_its_neighbours() {
        assert_eq!(cut_out("a-9-b", "-9-"), "a…b");
        assert_eq!(cut_out("a-9b", "-9"), "a-9b");
    }

    #[test]
    fn a_secret_of_eight_characters_is_cut_out_of_the_middle_of_a_word() {
        assert_eq!(cut_out("xs3cr3t-ky", "s3cr3t-k"), "x…y");
        assert_eq!(cut_out("xs3cr3ty", "s3cr3t"), "xs3cr3ty");
        assert_eq!(cut_out("x비밀번호비밀번호y", "비밀번호비밀번호"), "x…y");
    }

    #[test]
    fn no_secret_at_all_leaves_a_text_as_it_is() {
        assert_eq!(cut_out("9029", ""), "9029");
    }
}
