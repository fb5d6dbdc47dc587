//! How something is said in a language. Refuses to leave anything unsaid in one of them: what is said is a
//! type that has both.

use std::fmt;

use crate::language::Language;

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

/// What is said to a person, in whichever language.
pub(crate) trait InWords {
    /// Says it.
    fn said(self, language: Language) -> String;
}

impl<T: fmt::Display + Korean> InWords for T {
    fn said(self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Korean => ko(self).to_string(),
        }
    }
}

/// What is in a language already.
impl InWords for String {
    fn said(self, _language: Language) -> String {
        self
    }
}

impl InWords for &str {
    fn said(self, _language: Language) -> String {
        self.to_owned()
    }
}
