//! What a title on stderr is about, and the colour that says so.

use anstyle::AnsiColor;

/// What a line behind a title is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What went wrong.
    Trouble,
    /// What does not stop the run.
    Warning,
    /// What can be done.
    Advice,
}

impl Tone {
    pub(super) const fn colour(self) -> AnsiColor {
        match self {
            Self::Trouble => AnsiColor::Red,
            Self::Warning => AnsiColor::Yellow,
            Self::Advice => AnsiColor::Cyan,
        }
    }
}
