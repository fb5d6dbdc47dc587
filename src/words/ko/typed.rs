//! What somebody typed or wrote into a file, within a Korean sentence. Refuses to show what could be a key.

use std::fmt::{self, Formatter};
use std::path::Path;

use super::count::counted;
use crate::payment::Quoted;
use crate::secret::Guarded;
use crate::shown::escape;
use crate::words::guarded_path;

/// A text between quotation marks, or why it is not shown.
pub(super) struct InQuotes<'a>(pub(super) &'a Guarded);

impl fmt::Display for InQuotes<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Guarded::Harmless(text) => write!(f, "{}", Quoted(text)),
            Guarded::Hidden { chars } => write_hidden(f, *chars),
        }
    }
}

/// A name between grave accents, or why it is not shown.
pub(super) struct InTicks<'a>(pub(super) &'a Guarded);

impl fmt::Display for InTicks<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Guarded::Harmless(name) => write!(f, "`{}`", escape(name)),
            Guarded::Hidden { chars } => write_hidden(f, *chars),
        }
    }
}

/// What is typed, between grave accents.
pub(super) struct Typed<'a>(pub(super) &'a str);

impl fmt::Display for Typed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// The name of a key, or why it is not shown.
pub(super) struct Bare<'a>(pub(super) &'a Guarded);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Guarded::Harmless(name) => f.write_str(&escape(name)),
            Guarded::Hidden { chars } => write_hidden(f, *chars),
        }
    }
}

/// A path that is not shown whole where its last name could be a key that was put in its place.
pub(super) struct GuardedPath<'a>(pub(super) &'a Path);

impl fmt::Display for GuardedPath<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        guarded_path::write(f, self.0, |name, f| Bare(name).fmt(f))
    }
}

/// Stands in the place of a text.
fn write_hidden(f: &mut Formatter<'_>, chars: usize) -> fmt::Result {
    let length = counted(chars, "자");
    write!(f, "({length}, 키일 수 있어 표시하지 않음)")
}
