//! The environment variables that the configuration reads. Refuses to show what they hold.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

use super::names::endpoint_of;
use super::{ConfigError, Origin, Setting};
use crate::gateway::Endpoint;
use crate::language::Language;

/// The environment variables that the configuration may read, and no others.
#[derive(Clone, Default)]
pub struct Variables(pub(super) BTreeMap<&'static str, OsString>);

pub(super) const PROFILE: &str = "COOKIEPAY_PROFILE";
pub(super) const CONFIG: &str = "COOKIEPAY_CONFIG";
pub(super) const API_ID: &str = "COOKIEPAY_API_ID";
pub(super) const API_KEY: &str = "COOKIEPAY_API_KEY";
pub(super) const BASE_URL: &str = "COOKIEPAY_BASE_URL";
/// Those that go before a profile's own values.
const CREDENTIALS: [&str; 3] = [API_ID, API_KEY, BASE_URL];
/// The password of a database, as libpq knows it.
pub(super) const PASSWORD: &str = "PGPASSWORD";
/// The file of passwords.
pub(super) const PASSWORD_FILE: &str = "PGPASSFILE";
const LANGUAGE: &str = "COOKIEPAY_LANG";

const NAMES: [&str; 14] = [
    PROFILE,
    CONFIG,
    API_ID,
    API_KEY,
    BASE_URL,
    LANGUAGE,
    PASSWORD,
    PASSWORD_FILE,
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
];

impl Variables {
    /// Takes the variables of this process.
    #[must_use]
    pub fn from_process() -> Self {
        let set = NAMES.into_iter().filter_map(|name| {
            let value = said(name, env::var_os(name)?)?;
            Some((name, value))
        });
        Self(set.collect())
    }

    /// Takes made-up variables; those that the configuration does not read are dropped.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pairs: BTreeMap<&str, &str> = pairs.into_iter().collect();
        Self(
            NAMES
                .into_iter()
                .filter_map(|name| Some((name, said(name, OsString::from(pairs.get(name)?))?)))
                .collect(),
        )
    }

    pub(super) fn text(&self, name: &'static str) -> Result<Option<&str>, ConfigError> {
        self.0
            .get(name)
            .map(|value| value.to_str().ok_or(ConfigError::VariableNotUtf8 { name }))
            .transpose()
    }

    /// Returns a variable with where it comes from.
    pub(super) fn setting(
        &self,
        name: &'static str,
    ) -> Result<Option<Setting<String>>, ConfigError> {
        Ok(self.text(name)?.map(|text| Setting {
            value: text.to_owned(),
            origin: Origin::Environment(name),
        }))
    }

    /// Reads the base URL, or one of the words `live` and `sandbox` in its place.
    pub(super) fn base_url(&self) -> Result<Option<Setting<Endpoint>>, ConfigError> {
        let Some(Setting { value, origin }) = self.setting(BASE_URL)? else {
            return Ok(None);
        };
        let endpoint = match endpoint_of(&value) {
            Some(endpoint) => endpoint,
            None => match Endpoint::parse(&value) {
                Ok(endpoint) => endpoint,
                Err(source) => return Err(ConfigError::BaseUrl { origin, source }),
            },
        };
        Ok(Some(Setting {
            value: endpoint,
            origin,
        }))
    }

    /// Returns the same variables without those that go before a profile's own values.
    #[must_use]
    pub fn without_credentials(&self) -> Self {
        let mut rest = self.clone();
        for name in CREDENTIALS {
            rest.0.remove(name);
        }
        rest
    }

    /// Returns the variables that go before a profile's own values.
    #[must_use]
    pub fn credentials(&self) -> Vec<&'static str> {
        let mut names = CREDENTIALS.to_vec();
        names.retain(|name| self.0.contains_key(name));
        names
    }

    pub(super) fn has_credentials(&self) -> bool {
        !self.credentials().is_empty()
    }

    /// Returns the profile that `COOKIEPAY_PROFILE` names, where no flag does.
    ///
    /// # Errors
    ///
    /// [`ConfigError::VariableNotUtf8`].
    pub fn profile(&self) -> Result<Option<&str>, ConfigError> {
        self.text(PROFILE)
    }

    /// Returns the language that `COOKIEPAY_LANG` names.
    ///
    /// # Errors
    ///
    /// [`ConfigError::VariableNotUtf8`], and [`ConfigError::UnknownLanguage`] for all but `ko` and `en`.
    pub(super) fn language(&self) -> Result<Option<Language>, ConfigError> {
        let setting = self.setting(LANGUAGE)?;
        setting.map(language_of).transpose()
    }

    /// Returns the file that a variable names.
    pub(super) fn path(&self, name: &'static str) -> Option<&Path> {
        self.0.get(name).map(Path::new)
    }

    /// Returns the configuration file that `COOKIEPAY_CONFIG` names, where no flag does.
    pub(super) fn config_file(&self) -> Option<&Path> {
        self.path(CONFIG)
    }
}

/// Reads the name of a language.
pub(super) fn language_of(setting: Setting<String>) -> Result<Language, ConfigError> {
    Language::named(&setting.value).ok_or(ConfigError::UnknownLanguage {
        origin: setting.origin,
    })
}

/// Returns a value as it was meant: a byte order mark, and blanks and line ends around it, are none of it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}

/// Returns the [bare] value; `None` where nothing is left, since a variable that is empty is one that nobody
/// set.
fn said(name: &str, value: OsString) -> Option<OsString> {
    let said = match value.to_str() {
        // Blanks are as good as any other character of a password.
        Some(text) if name != PASSWORD => OsString::from(bare(text)),
        Some(_) | None => value,
    };
    (!said.is_empty()).then_some(said)
}

/// Shows the names that are set, not what they hold: keys and proxy passwords.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
