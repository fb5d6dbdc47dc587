//! How texts are compared: in NFC, whatever the case, without the blanks around them. A name typed on a
//! Mac comes in NFD, and is the same name.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// Writes a text as it is compared; one that is so already is borrowed.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let is_folded = if text.is_ascii() {
        !text.bytes().any(|byte| byte.is_ascii_uppercase())
    } else {
        is_nfc_quick(text.chars()) == IsNormalized::Yes && !text.chars().any(char::is_uppercase)
    };
    if is_folded {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().flat_map(char::to_lowercase).collect())
}

/// Writes a name of ours as it is compared: hyphens, underscores and blanks aside as well.
pub(super) fn folded_name(text: &str) -> String {
    folded(text)
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '-' | '_'))
        .collect()
}

/// A text that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(String);

impl Sought {
    /// Takes what a person typed; `None` where there is nothing to look for.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = folded(text).into_owned();
        (!text.is_empty()).then_some(Self(text))
    }

    /// Tells whether a text is it.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        folded(text) == self.0
    }

    /// Tells whether a text has it somewhere.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        folded(text).contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(text: &str) -> Sought {
        Sought::new(text).unwrap()
    }

    #[test]
    fn case_blanks_and_encoding_make_no_difference() {
        let decomposed: String = "김하늘".nfd().collect();
        assert_ne!(decomposed, "김하늘");
        assert!(sought(&decomposed).is("김하늘") && sought("김하늘").is(&decomposed));
        assert!(sought(" ORD-1\u{3000}").is("ord-1 "));
        assert!(sought("É").is("e\u{301}"));
        assert!(sought("하늘").is_in(&decomposed));
        assert!(!sought("하늘").is("김하늘"));
    }

    #[test]
    fn nothing_is_not_looked_for() {
        assert_eq!(Sought::new(" \u{a0}"), None);
    }
}
