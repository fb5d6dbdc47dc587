//! What a text looks like that hides no secret. Refuses to show what could be a key, a token, or one in
//! another spelling, whoever wrote it and wherever it stands.
//!
//! It takes no secret to tell: keys and tokens are long and mixed, and so is whatever they are encoded as. What
//! is shown are words, numbers, and what is short.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// So many characters of a secret in a row are never shown.
pub const SECRET_CHARS_MIN: usize = 8;

/// Stands where something was that is not shown.
const CUT: &str = "…";

/// The longest number: a time to the second.
const DIGITS_MAX: usize = 14;

/// The longest number behind a word.
const DIGITS_BEHIND_MAX: usize = 3;

/// The longest word.
const LETTERS_MAX: usize = 18;

/// The longest text of a configuration that is shown.
const HARMLESS_CHARS_MAX: usize = 64;

/// The longest word of one.
const HARMLESS_WORD_CHARS_MAX: usize = 14;

/// The longest number of one.
const HARMLESS_DIGITS_MAX: usize = 8;

/// Replaces by `…` each run of characters that is more than words and numbers: what could be a key, and every
/// character that is escaped, as in `%6b`, `\u006b` and `&#107;`.
#[must_use]
pub fn cut_unclear(text: &str) -> Cow<'_, str> {
    cut_runs(text, is_clear)
}

/// Replaces by `…` each run of eight characters or more, words too.
#[must_use]
pub fn cut_long(text: &str) -> Cow<'_, str> {
    cut_runs(text, is_short)
}

/// Tells whether a text of a configuration or a command line cannot be a key that was put in the wrong place:
/// it is short, and made of words and small numbers, as names, hosts and paths are.
#[must_use]
pub(super) fn is_harmless(text: &str) -> bool {
    let is_harmless_word = |word: &str| {
        word.len() <= HARMLESS_WORD_CHARS_MAX && is_word_with(HARMLESS_DIGITS_MAX, word)
    };
    let is_harmless_run = |run: &str| !is_escaped(run) && words(run).all(is_harmless_word);
    let count = text.chars().count();
    count < SECRET_CHARS_MIN || count <= HARMLESS_CHARS_MAX && runs(text).all(is_harmless_run)
}

fn cut_runs(text: &str, is_shown: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if runs(text).all(&is_shown) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|c| !is_between(c)).unwrap_or(rest.len());
        let (between, from_run) = rest.split_at(start);
        let end = from_run.find(is_between).unwrap_or(from_run.len());
        let (run, after) = from_run.split_at(end);
        clean.push_str(between);
        clean.push_str(if is_shown(run) { run } else { CUT });
        rest = after;
    }
    Cow::Owned(clean)
}

/// Splits a text where a key cannot go on.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_between).filter(|run| !run.is_empty())
}

/// Tells whether a character parts runs: a blank, what JSON, HTML and sentences put between words, and letters
/// of other alphabets, but not those that are Latin ones in another dress, such as full-width ones.
fn is_between(character: char) -> bool {
    match character {
        '!'..='~' => matches!(
            character,
            '"' | '\'' | '{' | '}' | '[' | ']' | '(' | ')' | ',' | ':' | ';' | '<' | '>'
        ),
        _ => !character.nfkc().any(|it| it.is_ascii_alphanumeric()),
    }
}

fn is_clear(run: &str) -> bool {
    !is_escaped(run) && (is_few(run) || words(run).all(is_word))
}

fn is_short(run: &str) -> bool {
    !is_escaped(run) && is_few(run)
}

fn is_few(run: &str) -> bool {
    run.chars().count() < SECRET_CHARS_MIN
}

/// Tells whether a run has a character that stands for another one.
fn is_escaped(run: &str) -> bool {
    let mut bytes = run.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let stands_for_another = match byte {
            b'\\' => true,
            b'%' => bytes.peek().is_some_and(u8::is_ascii_alphanumeric),
            b'#' => bytes
                .peek()
                .is_some_and(|it| matches!(it, b'0'..=b'9' | b'x' | b'X')),
            byte => !byte.is_ascii(),
        };
        if stands_for_another {
            return true;
        }
    }
    false
}

fn words(run: &str) -> impl Iterator<Item = &str> {
    run.split(|c: char| !c.is_ascii_alphanumeric())
}

/// Tells whether a word is one as people write them: a number, or letters of one case, `Capitalised` or
/// `InnerCapitals`, with a number of up to three digits behind.
fn is_word(word: &str) -> bool {
    if word.bytes().all(|it| it.is_ascii_digit()) {
        return word.len() <= DIGITS_MAX;
    }
    is_word_with(DIGITS_BEHIND_MAX, word)
}

/// Tells whether a word is a number of so many digits at most, or letters with such a number behind.
fn is_word_with(digits_max: usize, word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.len().saturating_sub(letters.len());
    if digits > digits_max
        || letters.len() > LETTERS_MAX
        || !letters.bytes().all(|it| it.is_ascii_alphabetic())
    {
        return false;
    }
    if letters.is_empty() {
        return true;
    }
    let is_lower = |text: &str| text.bytes().all(|it| it.is_ascii_lowercase());
    let is_upper = |text: &str| text.bytes().all(|it| it.is_ascii_uppercase());
    is_lower(letters) || is_upper(letters) || has_inner_capitals(letters)
}

/// Tells whether letters are parts of a capital and two or more small ones, as in `UnknownIssuer`.
fn has_inner_capitals(letters: &str) -> bool {
    let mut small = 2_usize;
    for byte in letters.bytes() {
        if byte.is_ascii_lowercase() {
            small = small.saturating_add(1);
        } else if small < 2 {
            return false;
        } else {
            small = 0;
        }
    }
    small >= 2 || letters.len() < SECRET_CHARS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_shown() {
        for text in [
            "ID & KEY 불일치",
            "API_ID 값이 올바르지 않습니다",
            "통신 타임아웃 (20260122021000)",
            "<html> <body> 점검 중</body>",
            "ALREADY_CANCELED_PAYMENT",
            "invalid peer certificate: UnknownIssuer",
            "Connection refused (os error 111)",
            "https://cdn2.example.com",
            "cancelled; balance=12,000",
            "x-gzip",
            "",
        ] {
            assert_eq!(cut_unclear(text), text);
        }
    }

    #[test]
    fn what_could_be_a_key_in_whatever_spelling_is_not() {
        for text in [
            "s3cr3t-k3y",
            "czNjcjN0LWszeQ==",
            "7333637233742d6b3379x",
            "%73%33",
            "\\u0073",
            "&#115;",
            "&amp;#115;",
            "&#x73;",
            "ｓ３ｃｒ３ｔｋｙ",
            "3f2a9c1e-77aa-4b2c-9d1e",
        ] {
            let clean = cut_unclear(text);
            let shown = clean.chars().filter(char::is_ascii_alphanumeric).count();
            assert!(
                shown < SECRET_CHARS_MIN && clean.contains(CUT),
                "{text}: {clean}"
            );
        }
        assert_eq!(cut_unclear("키 s3cr3t-k3y번"), "키 …번");
        assert_eq!(cut_long("Service Unavailable 점검"), "Service … 점검");
    }

    #[test]
    fn a_name_of_words_is_no_key() {
        for text in [
            "store-test",
            "강남점",
            "shop01-live",
            "prod2026.key",
            "ab1cd2e",
            "sanbox",
            "http://pay.example.com",
            "www.cookiepayments.com",
        ] {
            assert!(is_harmless(text), "{text}");
        }
        for text in [
            "9f86d081884c7d65",
            "s3cr3tk3y",
            "abcdefghijklmnopqrst",
            "123456789012",
            "sk-live-Ab3dEf9hIj",
            "ab12cd34",
        ] {
            assert!(!is_harmless(text), "{text}");
        }
    }
}
