//! A text that nobody may see: a key or a token. Refuses to be printed, compared or logged.

mod guarded;
mod memory;
mod shape;

use std::fmt;

use zeroize::Zeroizing;

pub use guarded::Guarded;
pub use memory::keep_memory_private;
pub use shape::{SECRET_CHARS_MIN, cut_long, cut_unclear};

/// A key or a token.
///
/// Its `Debug` shows no part of it, there is no `Display`, and its memory is wiped when it is
/// dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes charge of a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Returns the text, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_in_debug_output() {
        let shown = format!("{:?}", Some(Secret::new("s3cr3t-key".to_owned())));
        assert_eq!(shown, "Some(Secret(…))");
    }
}
