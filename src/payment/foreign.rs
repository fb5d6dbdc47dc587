//! Text that somebody else wrote, apart from our own. Refuses to show it as it came.

use std::fmt;

use crate::shown::escape;

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

#[cfg(test)]
mod tests {
    use super::*;

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
