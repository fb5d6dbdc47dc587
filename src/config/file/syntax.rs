//! What is wrong with a text that is not TOML, told by the place at which the parser stopped. Refuses to
//! pass the parser's own words on.

use crate::config::SyntaxProblem;

/// The first bytes of the parser's messages that say what the place does not show.
const DUPLICATE: &str = "duplicate key";
const NO_QUOTE: &str = "invalid basic string";
const NO_SINGLE_QUOTE: &str = "invalid literal string";
const NO_BRACKET: &str = "unclosed table";
const NO_EQUALS: &str = "key with no value";
const NO_STRING: &str = "string values must be quoted";

/// Says what is wrong at an offset of the text.
pub(super) fn problem(text: &str, offset: usize, message: &str) -> SyntaxProblem {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let line = text.get(start..).unwrap_or_default();
    let line = line.split('\n').next().unwrap_or_default().trim();
    let is_in_key = !before.get(start..).unwrap_or_default().contains('=');
    let key = line.split('=').next().unwrap_or_default();
    if text.trim_start().starts_with('{') {
        SyntaxProblem::Json
    } else if line.contains(['“', '”', '„', '‟', '‘', '’', '＂']) {
        SyntaxProblem::CurlyQuotes
    } else if is_in_key && !key.is_ascii() && !key.contains(['"', '\'']) {
        SyntaxProblem::UnquotedKey
    } else if line.contains('\\') && line.contains('"') {
        SyntaxProblem::Backslash
    } else if message.starts_with(DUPLICATE) {
        SyntaxProblem::Duplicate
    } else if message.starts_with(NO_QUOTE) || message.starts_with(NO_SINGLE_QUOTE) {
        SyntaxProblem::OpenQuote
    } else if message.starts_with(NO_BRACKET) {
        SyntaxProblem::OpenBracket
    } else if message.starts_with(NO_EQUALS) {
        SyntaxProblem::NoEquals
    } else if line.ends_with('=') {
        SyntaxProblem::NoValue
    } else if message.starts_with(NO_STRING) {
        SyntaxProblem::Unquoted
    } else {
        SyntaxProblem::Other
    }
}
