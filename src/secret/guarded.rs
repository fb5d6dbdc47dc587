//! A text that somebody wrote in a place where no secret belongs. Refuses to hold one that could be a key.

use std::path::Path;

use super::shape::is_harmless;

/// A text of a configuration or a command line that an error names: as it was written where it
/// [cannot be a key](is_harmless), else no more than its length.
///
/// A key that is pasted in the wrong place is so neither shown nor kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guarded {
    /// It cannot be a key.
    Harmless(String),
    /// It could be one.
    Hidden {
        /// How long it is, in characters.
        chars: usize,
    },
}

impl Guarded {
    /// Returns the text, where it cannot be a key.
    #[must_use]
    pub fn as_harmless(&self) -> Option<&str> {
        match self {
            Self::Harmless(text) => Some(text),
            Self::Hidden { .. } => None,
        }
    }

    /// Returns the name of a file, where it could be a key. The folder may be that of the configuration, and
    /// the name a key that is in the wrong place.
    #[must_use]
    pub fn hidden_name_of(path: &Path) -> Option<Self> {
        let name = Self::from(&*path.file_name()?.to_string_lossy());
        name.as_harmless().is_none().then_some(name)
    }
}

impl From<&str> for Guarded {
    fn from(text: &str) -> Self {
        if is_harmless(text) {
            Self::Harmless(text.to_owned())
        } else {
            Self::Hidden {
                chars: text.chars().count(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_key_is_not_even_held() {
        let guarded = Guarded::from("sk-live-Ab3dEf9hIj");
        assert_eq!(guarded, Guarded::Hidden { chars: 18 });
        let guarded = Guarded::from("store-live");
        assert_eq!(guarded.as_harmless(), Some("store-live"));
    }

    #[test]
    fn the_name_of_a_file_is_hidden_only_where_it_could_be_a_key() {
        let hidden = Guarded::hidden_name_of(Path::new("shop/sk-live-Ab3dEf9hIj"));
        assert_eq!(hidden, Some(Guarded::Hidden { chars: 18 }));
        for path in ["shop/ca.pem", "/", ""] {
            assert_eq!(Guarded::hidden_name_of(Path::new(path)), None, "{path}");
        }
    }
}
