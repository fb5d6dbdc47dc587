//! What the system says.

use std::fmt;
use std::io;

use crate::words::language::Korean;

impl Korean for io::Error {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
