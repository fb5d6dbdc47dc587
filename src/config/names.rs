//! Names that are always there, whatever a configuration says.

use unicode_normalization::UnicodeNormalization as _;

use crate::gateway::Endpoint;

/// The profile that is always there: a mock gateway inside the process.
pub const DEMO: &str = "demo";

/// The profile that the environment variables make up when no other is named.
pub const ENVIRONMENT_PROFILE: &str = "env";

/// What an environment may be called in a configuration.
pub(super) const ENVIRONMENTS: [&str; 2] = ["live", "sandbox"];

/// Returns the vendor's own gateway of an environment.
pub(super) fn endpoint_of(environment: &str) -> Option<Endpoint> {
    match environment {
        "live" => Some(Endpoint::live()),
        "sandbox" => Some(Endpoint::sandbox()),
        _ => None,
    }
}

/// Tells whether a name, in NFC, is one that can be read aloud, typed and told from every other: letters,
/// digits and `-_.`.
///
/// Letters are those that keyboards here have: Latin, Hangul, Han and kana. A Cyrillic а looks like a Latin
/// one; so does a full-width one, or one of mathematics, which Unicode takes for the same (NFKC).
pub(super) fn is_plain(name: &str) -> bool {
    let is_latin = |c: char| {
        matches!(c, '\u{c0}'..='\u{17f}' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1e00}'..='\u{1eff}')
            && c.is_alphabetic()
            && c.nfkc().eq([c])
            // An i without a dot, and the kra, which looks like a k.
            && !matches!(c, 'ı' | 'ĸ')
    };
    let is_east_asian = |c: char| {
        matches!(c,
            // Jamo that are written by themselves, too, which NFKC would join.
            '가'..='힣' | 'ㄱ'..='ㅣ'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
    };
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c) || is_latin(c) || is_east_asian(c);
    !name.is_empty() && name.chars().all(is_plain)
}
