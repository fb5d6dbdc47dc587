//! What stands in a cell, without what spreadsheets put around it.

use std::borrow::Cow;

use super::columns::ColumnKind;
use crate::output::undo_defusing;

/// Returns what a cell of a spreadsheet, or of CSV, says; `None` for an empty one.
///
/// Blanks around it are dropped, no-break and full-width ones too, and a line break inside becomes a blank.
/// An apostrophe that defuses a formula is undone, as our own CSV writes it, and so are the two ways of
/// keeping a number a text: `="007"`, and an apostrophe before a [`ColumnKind::Code`].
pub(super) fn said(text: Cow<'_, str>, kind: ColumnKind) -> Option<Cow<'_, str>> {
    let text = match text {
        Cow::Borrowed(text) => one_line(text),
        Cow::Owned(text) => Cow::Owned(one_line(&text).into_owned()),
    };
    let said = match text {
        Cow::Borrowed(text) => undone(text, kind),
        Cow::Owned(text) => Cow::Owned(undone(&text, kind).into_owned()),
    };
    (!said.is_empty()).then_some(said)
}

/// Undoes what a spreadsheet, or our own CSV, puts around a value.
fn undone(text: &str, kind: ColumnKind) -> Cow<'_, str> {
    // Most cells have nothing around them.
    if !matches!(text.as_bytes().first(), Some(b'\'' | b'=')) {
        return Cow::Borrowed(text);
    }
    if let Some(quoted) = as_formula(text) {
        return Cow::Owned(quoted.replace("\"\"", "\"").trim().to_owned());
    }
    let undone = undo_defusing(text);
    // Our own CSV marks formulas only, so that of a text any other apostrophe is its own.
    let is_done = undone.len() < text.len() || kind == ColumnKind::Text;
    let mark = if is_done { "" } else { "'" };
    let said = undone.strip_prefix(mark).unwrap_or(undone).trim();
    // Some shops write one behind a key too.
    let is_key = kind == ColumnKind::Key && said.len() < undone.len();
    let behind = if is_key { "'" } else { "" };
    Cow::Borrowed(said.strip_suffix(behind).unwrap_or(said))
}

/// Returns a text as one line, without blanks around it.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let lines = text.split(['\n', '\r']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

/// Returns what is within `="…"`.
fn as_formula(text: &str) -> Option<&str> {
    text.strip_prefix("=\"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_puts_around_a_value_is_no_part_of_it() {
        for (cell, expected) in [
            (" a ", "a"),
            ("\u{a0}a\u{3000}", "a"),
            ("a\nb", "a b"),
            ("a \r\n\r\n b", "a b"),
            ("'2611", "2611"),
            ("=\"2611\"", "2611"),
            ("=\" 2\"\"6 \"", "2\"6"),
            ("'=1+1", "=1+1"),
            ("''=1+1", "'=1+1"),
            ("'='", "='"),
        ] {
            assert_eq!(
                said(cell.into(), ColumnKind::Code).as_deref(),
                Some(expected),
                "{cell:?}"
            );
        }
        for blank in ["", " ", "\u{a0}\u{3000}\t", "\n", "'", "=\"\"", "=\" \""] {
            assert_eq!(said(blank.into(), ColumnKind::Code), None, "{blank:?}");
        }
    }

    #[test]
    fn what_hides_is_no_blank() {
        for hidden in ["\u{200b}a", "\u{feff}a", "a\u{2060}"] {
            let said = said(hidden.into(), ColumnKind::Code);
            assert_eq!(said.as_deref(), Some(hidden));
        }
    }

    #[test]
    fn an_apostrophe_before_a_text_is_its_own() {
        for text in ["'", "'a", "''", "'24년 재고'"] {
            let said = said(text.into(), ColumnKind::Text);
            assert_eq!(said.as_deref(), Some(text));
        }
        assert_eq!(said("'=1".into(), ColumnKind::Text).as_deref(), Some("=1"));
        let key = said("'2611'".into(), ColumnKind::Key);
        assert_eq!(key.as_deref(), Some("2611"));
        let key = said("2611'".into(), ColumnKind::Key);
        assert_eq!(key.as_deref(), Some("2611'"));
        let won = said("'1000".into(), ColumnKind::Won);
        assert_eq!(won.as_deref(), Some("1000"));
    }
}
