//! What a list says of each profile: neither a key nor what holds one is opened for it.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::section::Section;
use super::{Config, DEMO, KeySource};
use crate::gateway::Endpoint;
use crate::payment::Environment;
use crate::secret::Guarded;

/// A profile in a list of profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProfile {
    /// Its name.
    pub name: String,
    /// Where it leads; `None` where it does not say.
    pub environment: Option<Environment>,
    /// Where requests go, if not to the vendor's own gateway.
    pub base_url: Option<String>,
    /// The merchant.
    pub api_id: Option<String>,
    /// Where its key comes from.
    pub key: Option<ListedKey>,
    /// It is used where nobody names one.
    pub is_default: bool,
}

/// Where a key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedKey {
    /// It is written in the profile.
    Written,
    /// A file holds it; `None` where its name could be a key itself.
    File(Option<PathBuf>),
    /// A program prints it; `None` where its name could be a key itself.
    Command(Option<PathBuf>),
}

impl Config {
    /// Lists the profiles of the file, in its order, and `demo`.
    ///
    /// A file that holds a key is not opened, and a command that prints one is not run.
    #[must_use]
    pub fn list(&self) -> Vec<ListedProfile> {
        let default = self.default_name();
        let of_file = self.sections().iter().map(of_section);
        let demo = ListedProfile {
            name: DEMO.to_owned(),
            environment: Some(Environment::Demo),
            base_url: None,
            api_id: None,
            key: None,
            is_default: false,
        };
        let mut profiles: Vec<_> = of_file.chain([demo]).collect();
        for profile in &mut profiles {
            profile.is_default = default.as_ref() == Some(&profile.name);
        }
        profiles
    }

    /// Returns the profile that is used where no flag names one. Names are compared in NFC.
    fn default_name(&self) -> Option<String> {
        let of_variable = self.variables.profile().ok().flatten();
        let of_file = || Some(&*self.file.as_ref()?.default_profile.as_ref()?.value);
        Some(of_variable.or_else(of_file)?.nfc().collect())
    }
}

fn of_section(section: &Section) -> ListedProfile {
    let base_url = section.base_url.as_ref().map(|it| &it.value);
    // Of a tunnel, the environment is its far end.
    let leads_to = section.environment.as_ref().map(|it| &it.value);
    ListedProfile {
        name: section.name.clone(),
        environment: leads_to.or(base_url).map(Endpoint::environment),
        base_url: base_url.map(|it| it.origin().to_owned()),
        api_id: section.api_id.as_ref().map(|it| it.value.clone()),
        key: section.api_key.as_ref().map(|it| of_source(&it.value)),
        is_default: false,
    }
}

fn of_source(source: &KeySource) -> ListedKey {
    let harmless = |path: &Path| {
        let is_harmless = Guarded::hidden_name_of(path).is_none();
        is_harmless.then(|| path.to_owned())
    };
    match source {
        KeySource::Text(_) => ListedKey::Written,
        KeySource::File(path) => ListedKey::File(harmless(path)),
        KeySource::Command { program, .. } => ListedKey::Command(harmless(program)),
    }
}
