//! A period as a person types it, taken apart: numbers, words, and the marks between numbers. Case, blanks
//! and how Hangul is encoded make no difference.

use unicode_normalization::UnicodeNormalization as _;

/// A piece of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A run of digits.
    Number(String),
    /// Letters in small ones; words that follow each other are one.
    Word(String),
    /// `-`, `/` or `.`.
    Mark(char),
}

/// Writes a text as periods are read: in NFC, and full-width digits and marks as plain ones.
pub(super) fn plain(text: &str) -> String {
    text.trim().nfkc().collect()
}

/// Splits a [plain] text where one end of a period stops and the other begins.
///
/// `None` where it has no ends, an end that is left out is empty.
pub(super) fn split_ends(text: &str) -> Option<(&str, &str)> {
    let (first, last) = ['~', '\u{301c}', '\u{223c}']
        .into_iter()
        .find_map(|between| text.split_once(between))
        .or_else(|| split_at_dots(text))?;
    Some((first.trim(), last.trim()))
}

/// Splits at `..`; of three dots the first belongs to a day, as in `2026. 11. 3...`.
fn split_at_dots(text: &str) -> Option<(&str, &str)> {
    let at = text.find("..")?;
    let dots = text.get(at..)?.find(|character| character != '.');
    let dots = dots.unwrap_or(text.len().saturating_sub(at));
    let at = at.saturating_add(dots.saturating_sub(2));
    Some((text.get(..at)?, text.get(at.saturating_add(2)..)?))
}

/// Takes a [plain] text apart; `None` where it holds anything else.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut is_apart = true;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            _ if character.is_whitespace() || matches!(character, ',' | '_') => is_apart = true,
            '0'..='9' => {
                match tokens.last_mut() {
                    Some(Token::Number(digits)) if !is_apart => digits.push(character),
                    _ => tokens.push(Token::Number(character.to_string())),
                }
                is_apart = false;
            }
            _ if character.is_alphabetic() => {
                let small = character.to_lowercase();
                match tokens.last_mut() {
                    Some(Token::Word(word)) => word.extend(small),
                    _ => tokens.push(Token::Word(small.collect())),
                }
                is_apart = false;
            }
            '-' if matches!(tokens.last(), Some(Token::Word(_)))
                && rest.peek().is_some_and(|next| next.is_alphabetic()) => {}
            '-' | '/' | '.' => {
                tokens.push(Token::Mark(character));
                is_apart = false;
            }
            _ => return None,
        }
    }
    // As in `2026. 11. 3.`
    if let [Token::Number(_), Token::Mark('.'), .., Token::Mark('.')] = tokens.as_slice() {
        tokens.pop();
    }
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(text: &str) -> String {
        let tokens = tokens(&plain(text)).unwrap();
        let tokens: Vec<String> = tokens
            .into_iter()
            .map(|token| match token {
                Token::Number(text) | Token::Word(text) => text,
                Token::Mark(mark) => mark.to_string(),
            })
            .collect();
        tokens.join(" ")
    }

    #[test]
    fn words_grow_together_and_numbers_do_not() {
        assert_eq!(taken_apart("Last - week"), "last - week");
        assert_eq!(taken_apart("LAST-week"), "lastweek");
        assert_eq!(taken_apart("이번 주"), "이번주");
        assert_eq!(taken_apart("2026 11"), "2026 11");
        assert_eq!(taken_apart("최근7일"), "최근 7 일");
        assert_eq!(taken_apart("２０２６. 11. 3."), "2026 . 11 . 3");
        assert_eq!(tokens("a;b"), None);
    }
}
