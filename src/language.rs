//! The language in which a person is spoken to. What programs read is the same in each.

use std::env;

/// The language in which a person is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Korean
    #[value(name = "ko")]
    Korean,
    /// English
    #[default]
    #[value(name = "en")]
    English,
}

impl Language {
    /// Every language that there is.
    pub const ALL: [Self; 2] = [Self::Korean, Self::English];

    /// Reads the name of a language, as it stands in a file or in a variable: `ko` or `en`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "ko" => Some(Self::Korean),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// Returns the language of this system: that of the locale, and on macOS and Windows that of the
    /// system where no variable names one.
    #[must_use]
    pub fn of_system() -> Self {
        Self::of_locale(|name| env::var(name).ok())
            .or_else(of_settings)
            .unwrap_or_default()
    }

    /// Returns the language of the locale, if a variable names one (locale(7): the first of `LC_ALL`,
    /// `LC_MESSAGES` and `LANG` that is not empty). Korean is written in UTF-8 only.
    fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()))?;
        let codes = locale.to_ascii_lowercase();
        let is_utf8 = codes.contains("utf-8") || codes.contains("utf8");
        Some(match Self::of_tag(&locale) {
            Self::Korean if is_utf8 => Self::Korean,
            Self::Korean | Self::English => Self::English,
        })
    }

    /// Returns the language of a locale's name, such as `ko_KR.UTF-8` or `ko-KR`; English for all that has
    /// no words here.
    fn of_tag(tag: &str) -> Self {
        let language = tag.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ko") {
            Self::Korean
        } else {
            Self::English
        }
    }
}

#[cfg(any(windows, target_os = "macos"))]
fn of_settings() -> Option<Language> {
    sys_locale::get_locale().map(|tag| Language::of_tag(&tag))
}

/// Elsewhere the variables are all there is.
#[cfg(not(any(windows, target_os = "macos")))]
const fn of_settings() -> Option<Language> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Option<Language> {
        Language::of_locale(|wanted| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_says_something_decides() {
        let korean = "ko_KR.UTF-8";
        assert_eq!(of(&[("LANG", korean)]), Some(Language::Korean));
        assert_eq!(
            of(&[("LC_ALL", ""), ("LC_MESSAGES", korean)]),
            Some(Language::Korean)
        );
        assert_eq!(
            of(&[("LC_ALL", "C"), ("LANG", korean)]),
            Some(Language::English)
        );
        assert_eq!(
            of(&[("LC_MESSAGES", "en_US.UTF-8"), ("LANG", korean)]),
            Some(Language::English)
        );
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn korean_is_spoken_where_it_can_be_written() {
        for (locale, expected) in [
            ("ko_KR.utf8", Language::Korean),
            ("ko.UTF-8", Language::Korean),
            ("KO_KP.UTF-8@hanja", Language::Korean),
            ("ko_KR", Language::English),
            ("ko_KR.eucKR", Language::English),
            ("kok_IN.UTF-8", Language::English),
            ("ja_JP.UTF-8", Language::English),
            ("C.UTF-8", Language::English),
            ("POSIX", Language::English),
        ] {
            assert_eq!(of(&[("LANG", locale)]), Some(expected), "{locale}");
        }
    }

    #[test]
    fn a_language_has_one_name() {
        for language in [Language::Korean, Language::English] {
            let name = clap::ValueEnum::to_possible_value(&language).unwrap();
            assert_eq!(Language::named(name.get_name()), Some(language));
        }
        assert_eq!(Language::named("KO"), None);
    }
}
