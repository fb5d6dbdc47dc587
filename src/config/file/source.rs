//! The text of a configuration file, and where in it something stands.

use std::path::Path;
use std::sync::Arc;

use crate::config::Place;
use crate::config::paths::Base;

/// The text of a configuration file.
pub(super) struct Source<'a> {
    /// Where it is.
    pub(super) path: Arc<Path>,
    text: &'a str,
    /// Where each line begins, in bytes: every value is asked for its line.
    line_starts: Vec<usize>,
    /// Where its paths start from.
    pub(super) base: Base<'a>,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str, home: Option<&'a Path>) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
        Self {
            path: Arc::from(path),
            text,
            line_starts: [0]
                .into_iter()
                .chain(newlines.map(|newline| newline.saturating_add(1)))
                .collect(),
            base: Base {
                folder: path.parent().unwrap_or(Path::new("")),
                home,
            },
        }
    }

    /// Returns the line and the column of an offset in bytes.
    pub(super) fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = self.line_starts.partition_point(|it| *it <= before.len());
        let start = self.line_starts.get(line.saturating_sub(1));
        let in_line = before
            .get(start.copied().unwrap_or(0)..)
            .unwrap_or_default();
        Place {
            path: Arc::clone(&self.path),
            line,
            column: in_line.chars().count().saturating_add(1),
        }
    }
}
