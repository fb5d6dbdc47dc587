//! The lines of a file. A cell never holds a line break: a quote that somebody forgot to close would
//! otherwise swallow the rows on the lines below it, in silence.

use super::problem::{BadTableLine, TableProblem};

/// Splits a file into its lines that have something on them, numbered from 1.
pub(super) fn split<'t>(file: &'t [u8], bad: &mut Vec<BadTableLine>) -> Vec<(u64, &'t str)> {
    let mut lines = Vec::new();
    for (line, text) in (1..).zip(file.split(|byte| *byte == b'\n')) {
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.trim_ascii().is_empty() {
            continue;
        }
        let problem = match std::str::from_utf8(text) {
            Ok(text) if text.contains('\r') => TableProblem::CarriageReturn,
            Ok(text) => {
                lines.push((line, text));
                continue;
            }
            Err(_) => TableProblem::NotUtf8,
        };
        bad.push(BadTableLine { line, problem });
    }
    lines
}
