//! A value of the configuration, and where it came from.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::shown::ShownPath;

/// A value with where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// Makes another value of it, which came from where this one does.
    pub fn map<U>(self, other: impl FnOnce(T) -> U) -> Setting<U> {
        Setting {
            value: other(self.value),
            origin: self.origin,
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line.
    Flag(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// A line of the configuration file.
    File(Place),
    /// Nobody said anything.
    Default,
}

/// A line and a column of a configuration file, both counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub path: Arc<Path>,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Writes `path:line:column`, which editors and terminals can follow.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = ShownPath(&self.path);
        write!(f, "{path}:{}:{}", self.line, self.column)
    }
}
