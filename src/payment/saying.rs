//! What a text of the gateway or a PG says, as far as single words tell: texts are in Korean and English,
//! and no two PGs write the same.

use unicode_normalization::UnicodeNormalization as _;

/// How many letters may stand between two parts of a text: a particle, or a short word with one.
const LETTERS_BETWEEN_MAX: usize = 4;

/// Tells whether a [plain](plain()) text says one of some things.
pub(super) fn says_one_of(text: &str, sayings: &[&[&str]]) -> bool {
    sayings.iter().any(|parts| says(text, parts))
}

/// Tells whether the parts stand in a text one after the other, with no more than a few letters
/// between them.
fn says(text: &str, parts: &[&str]) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        return true;
    };
    text.match_indices(first).any(|(at, found)| {
        let after = text
            .get(at.saturating_add(found.len())..)
            .unwrap_or_default();
        let Some(next) = rest.first() else {
            return true;
        };
        let reach: usize = after
            .chars()
            .take(LETTERS_BETWEEN_MAX.saturating_add(next.chars().count()))
            .map(char::len_utf8)
            .sum();
        let near = after.get(..reach).unwrap_or_default();
        near.contains(next) && says(after, rest)
    })
}

/// Writes a text in NFC, in small letters and without blanks, as what it says is looked for.
pub(super) fn plain(text: &str) -> String {
    text.nfc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}
