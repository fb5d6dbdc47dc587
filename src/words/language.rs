//! The language in which a person is spoken to. Refuses to leave anything unsaid in one of them: what is
//! said is a type that has both.

use std::fmt;

/// The language in which a person is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// Korean
    #[value(name = "ko")]
    Korean,
    /// English
    #[default]
    #[value(name = "en")]
    English,
}

/// What is said to a person, in Korean. Its English is its `Display`.
pub(crate) trait Korean {
    /// Writes it in Korean.
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: Korean + ?Sized> Korean for &T {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).korean(f)
    }
}

impl<T: Korean + ?Sized> Korean for Box<T> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).korean(f)
    }
}

/// Something as it is said in Korean.
pub(super) struct InKorean<T>(T);

impl<T: Korean> fmt::Display for InKorean<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.korean(f)
    }
}

/// Says something in Korean, within a Korean sentence.
pub(super) const fn ko<T: Korean>(it: T) -> InKorean<T> {
    InKorean(it)
}
