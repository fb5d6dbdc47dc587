//! Who this run speaks for: flag, then environment, then profile, then default, each with its origin.
//! Refuses to guess: an unknown key, a missing value or two sources for one are errors with a line.

mod added;
mod api_id;
mod api_key;
mod error;
mod file;
mod init;
mod journal;
mod keeper;
mod key_command;
mod keys;
mod listed;
mod names;
mod origin;
mod password;
mod password_file;
mod paths;
mod process_mark;
mod profile;
mod proxy;
mod secret_error;
mod section;
mod variables;
mod warning;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

pub use added::{NewKey, NewProfile, profile_name};
pub use api_id::UnfitCharacter;
pub use api_key::{COMMAND_LIMIT, KeySource, checked_key};
pub use error::{
    ConfigError, FileProblem, FoundValue, HomeFor, JournalProblem, KeyTable, OtherProfiles,
    ReservedProfile, SyntaxProblem, WantedValue,
};
pub use init::{ConfigText, init};
pub use journal::{DatabaseSetting, FetchedJournal, JournalSetting, default_journal_file};
pub use keeper::{Keeper, SERVICE, entry};
pub(crate) use key_command::MAX_KEY_BYTES;
pub use keys::{PROFILE_KEYS, ProfileKey, ShowKey, ShownValue};
pub use listed::{ListedKey, ListedProfile};
pub use names::{DEMO, ENVIRONMENT_PROFILE};
pub use origin::{Origin, Place, Setting};
pub use password::PasswordSource;
pub use paths::state_dir;
pub use profile::{Profile, Settings};
pub use secret_error::{KeyPlace, KeyProblem, KeyProgram, PasswordFault, PasswordProblem};
pub use section::Options;
pub use variables::Variables;
use variables::{CONFIG, PROFILE};
pub use warning::Warning;

use crate::language::Language;
use crate::rights::Exposed;
use crate::secret::Guarded;
use crate::small_file::{self, SmallFile};
use crate::spelling::nearest;
use file::File;
use journal::JournalSection;
use section::Section;

/// What the flags of the command line say about the configuration.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--config`.
    pub config_file: Option<PathBuf>,
}

/// The configuration of a run: the file, if there is one, and what goes before it.
#[derive(Debug)]
pub struct Config {
    /// Where the file is or would be; `None` without a home directory.
    location: Option<Setting<PathBuf>>,
    file: Option<File>,
    overrides: Overrides,
    variables: Variables,
    warnings: Vec<Warning>,
    /// What others can change of the file.
    exposed: Vec<Exposed>,
    /// What a person knows of already.
    known: Mutex<Vec<Exposed>>,
}

/// What a name stands for, before any key is fetched.
#[derive(Clone, Debug)]
pub enum Selected {
    /// The built-in demonstration, and who asked for it.
    Demo(Origin),
    /// A profile.
    Profile(Box<Settings>),
}

/// What a name stands for, ready to use.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// The built-in demonstration: start a mock and make a profile from its address.
    Demo,
    /// A whole profile.
    Profile(Box<Profile>),
}

/// Returns where the configuration file is, or would be: the one that was named, or the standard one.
///
/// # Errors
///
/// [`ConfigError::NoHome`] when none was named and there is no home directory.
pub fn location(
    overrides: &Overrides,
    variables: &Variables,
) -> Result<Setting<PathBuf>, ConfigError> {
    if let Some(path) = &overrides.config_file {
        return Ok(Setting {
            value: path.clone(),
            origin: Origin::Flag("--config"),
        });
    }
    Ok(match variables.config_file() {
        Some(path) => Setting {
            value: path.to_owned(),
            origin: Origin::Environment(CONFIG),
        },
        None => Setting {
            value: paths::config_file()?,
            origin: Origin::Default,
        },
    })
}

/// Returns the language that the environment asks for, or else the configuration file. What is wrong with
/// either is said by [`Config::load`].
#[must_use]
pub fn language(overrides: &Overrides, variables: &Variables) -> Option<Language> {
    let of_variable = variables.language().ok().flatten();
    of_variable.or_else(|| language_of_file(&location(overrides, variables).ok()?.value))
}

fn language_of_file(path: &Path) -> Option<Language> {
    // A pipe could not be read a second time.
    let metadata = fs::metadata(path).ok()?;
    let is_small = metadata.is_file() && usize::try_from(metadata.len()).ok()? <= file::BYTES_MAX;
    let bytes = Zeroizing::new(is_small.then(|| fs::read(path))?.ok()?);
    file::language(std::str::from_utf8(&bytes).ok()?)
}

impl Config {
    /// Reads the configuration file: the one that was named, or the standard one if it is there.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the named file is not there, or any file cannot be read or says what it must not.
    pub fn load(overrides: Overrides, variables: Variables) -> Result<Self, ConfigError> {
        variables.language()?;
        let location = location(&overrides, &variables).ok();
        let read = match &location {
            Some(location) => read(location, dirs::home_dir().as_deref())?,
            None => None,
        };
        let (file, exposed) =
            read.map_or((None, Vec::new()), |(file, exposed)| (Some(file), exposed));
        let warnings = file.as_ref().map(warnings_of).unwrap_or_default();
        Ok(Self {
            location,
            file,
            overrides,
            variables,
            warnings,
            exposed,
            known: Mutex::default(),
        })
    }

    /// Returns where the file is or would be; `None` without a home directory.
    #[must_use]
    pub fn location(&self) -> Option<&Setting<PathBuf>> {
        self.location.as_ref()
    }

    /// Returns the file that was read; `None` when there is none.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| &*file.path)
    }

    /// Returns what should be said to the person before anything else.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Returns what others can change of the file that was read.
    #[must_use]
    pub fn exposed(&self) -> &[Exposed] {
        &self.exposed
    }

    /// Returns a warning of each thing that others can change and that was not warned of before.
    pub fn exposed_anew(&self, exposed: &[Exposed]) -> Vec<Warning> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut warnings = Vec::new();
        for exposed in exposed {
            if !known.contains(exposed) {
                known.push(exposed.clone());
                warnings.push(Warning::Exposed(exposed.clone()));
            }
        }
        warnings
    }

    /// Returns the names of the file's profiles, in its order, and `demo`.
    #[must_use]
    pub fn profile_names(&self) -> Vec<&str> {
        self.sections()
            .iter()
            .map(|section| section.name.as_str())
            .chain([DEMO])
            .collect()
    }

    /// Returns the files that hold a key of a profile or of a database, whether or not it is in use.
    pub fn key_files(&self) -> impl Iterator<Item = &Path> {
        let of_profiles = self.sections().iter().filter_map(Section::key_file);
        let of_journal = self.file.iter().flat_map(|it| it.journal.secret_files());
        of_profiles.chain(of_journal)
    }

    /// Returns the files of certificates that profiles trust, and those of a database.
    pub fn ca_files(&self) -> impl Iterator<Item = &Path> {
        let of_profiles = self.sections().iter().map(|it| &it.options.ca_file.value);
        let of_journal = self
            .file
            .iter()
            .flat_map(|it| it.journal.certificate_files());
        of_profiles.filter_map(Option::as_deref).chain(of_journal)
    }

    /// Returns where the refund journal is: `[journal] postgres`, or `path`, or a file in the state directory.
    ///
    /// No password is fetched: no file is opened and no command is run.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoHome`] when there is no state directory either, [`ConfigError::VariableNotUtf8`] of
    /// `PGPASSWORD`.
    pub fn journal_place(&self) -> Result<Setting<JournalSetting>, ConfigError> {
        match &self.file {
            Some(file) => file.journal.place(&self.variables),
            None => JournalSection::default().place(&self.variables),
        }
    }

    /// Finds the profile of that name, or else the one that the command line, the environment or
    /// `default_profile` names, or else the one that the environment variables make up.
    ///
    /// No key is fetched: no key file is opened and no command is run.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when there is no such profile, or it lacks something.
    pub fn select(&self, name: Option<&str>) -> Result<Selected, ConfigError> {
        let name = self.named(name)?;
        if name.value == DEMO {
            return Ok(Selected::Demo(name.origin));
        }
        let section = self
            .sections()
            .iter()
            .find(|section| section.name == name.value);
        if section.is_none()
            && !(name.value == ENVIRONMENT_PROFILE && self.variables.has_credentials())
        {
            return Err(ConfigError::NoSuchProfile {
                path: self.file().map(Path::to_owned),
                others: self.others_than(&name.value),
                name: name.value.as_str().into(),
                origin: name.origin,
            });
        }
        Settings::gather(name, section, &self.variables)
            .map(|settings| Selected::Profile(Box::new(settings)))
    }

    /// Finds a profile as [`Config::select`] does, and fetches its key.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when there is no such profile, it lacks something, or the key cannot be had;
    /// [`ConfigError::Exposed`] where others can change what it uses, and it has to be trusted.
    pub fn resolve(&self, name: Option<&str>) -> Result<Resolved, ConfigError> {
        self.resolve_within(name, COMMAND_LIMIT)
    }

    /// Does the same, and lets a command that prints the key run for at most so long.
    ///
    /// # Errors
    ///
    /// As [`Config::resolve`].
    pub fn resolve_within(
        &self,
        name: Option<&str>,
        command_limit: Duration,
    ) -> Result<Resolved, ConfigError> {
        match self.select(name)? {
            Selected::Demo(_) => Ok(Resolved::Demo),
            Selected::Profile(settings) => {
                let mut exposed = self.exposed.clone();
                exposed.extend(settings.exposed());
                let is_live = settings.is_live();
                let must_be_trusted = is_live || settings.sends_a_key_from_elsewhere();
                if must_be_trusted && !exposed.is_empty() {
                    return Err(ConfigError::Exposed(exposed));
                }
                let mut profile = settings.into_profile(command_limit)?;
                if is_live && !profile.exposed.is_empty() {
                    return Err(ConfigError::Exposed(profile.exposed));
                }
                exposed.append(&mut profile.exposed);
                profile.exposed = exposed;
                Ok(Resolved::Profile(Box::new(profile)))
            }
        }
    }

    /// Says what there is where no profile has a name.
    fn others_than(&self, name: &str) -> OtherProfiles {
        let nearest = nearest(name, self.profile_names());
        match nearest.filter(|name| can_be_shown(name)) {
            Some(nearest) => OtherProfiles::Like(nearest.to_owned()),
            None if self.sections().is_empty() => OtherProfiles::Nobody,
            None => OtherProfiles::Unlike,
        }
    }

    fn sections(&self) -> &[Section] {
        self.file.as_ref().map_or(&[], |file| &file.profiles)
    }

    /// Works out which profile is meant, and by whom. Names are compared in NFC: a Mac types NFD.
    fn named(&self, name: Option<&str>) -> Result<Setting<String>, ConfigError> {
        let Setting { value, origin } = self.named_as_typed(name)?;
        let value = value.nfc().collect();
        Ok(Setting { value, origin })
    }

    fn named_as_typed(&self, name: Option<&str>) -> Result<Setting<String>, ConfigError> {
        let named = name.or(self.overrides.profile.as_deref());
        let of_variable = self.variables.profile()?;
        if let Some(name) = named.or(of_variable) {
            let is_of_variable = self.overrides.profile.is_none() && of_variable.is_some();
            return Ok(Setting {
                value: name.to_owned(),
                origin: if is_of_variable {
                    Origin::Environment(PROFILE)
                } else {
                    Origin::Flag("--profile")
                },
            });
        }
        if let Some(name) = self
            .file
            .as_ref()
            .and_then(|file| file.default_profile.clone())
        {
            return Ok(name);
        }
        if self.variables.has_credentials() {
            return Ok(Setting {
                value: ENVIRONMENT_PROFILE.to_owned(),
                origin: Origin::Default,
            });
        }
        Err(match &self.file {
            Some(file) => ConfigError::NoProfileNamed {
                path: file.path.to_path_buf(),
                profiles: file
                    .profiles
                    .iter()
                    .map(|section| section.name.clone())
                    .filter(|name| can_be_shown(name))
                    .collect(),
            },
            None => ConfigError::NothingConfigured {
                path: self
                    .location
                    .as_ref()
                    .map(|location| location.value.clone()),
            },
        })
    }
}

/// Reads the file, and says what others can change of it; `None` when nobody named it and it is not there.
/// A link that leads nowhere is there: its disk may not be mounted.
fn read(
    location: &Setting<PathBuf>,
    home: Option<&Path>,
) -> Result<Option<(File, Vec<Exposed>)>, ConfigError> {
    let path = &*location.value;
    let is_wanted = || location.origin != Origin::Default || path.is_symlink();
    let SmallFile { bytes, exposed } = match small_file::read(path, file::BYTES_MAX) {
        Ok(file) => file,
        Err(error) if error.is_not_found() && !is_wanted() => return Ok(None),
        Err(source) => {
            return Err(ConfigError::Read {
                path: path.to_owned(),
                source,
            });
        }
    };
    let file = file::parse(path, file::text_of(path, &bytes)?, home)?;
    Ok(Some((file, exposed)))
}

/// Returns what should be said of a file before anything else.
fn warnings_of(file: &File) -> Vec<Warning> {
    let mut warnings = open_to_others(file);
    warnings.extend(file.journal.warnings());
    warnings
}

/// Looks at the permissions of the configuration file and of the key files that it names.
#[cfg(unix)]
fn open_to_others(file: &File) -> Vec<Warning> {
    use std::os::unix::fs::PermissionsExt;

    let key_files = file.profiles.iter().filter_map(Section::key_file);
    [&*file.path]
        .into_iter()
        .chain(key_files)
        .filter_map(|path| {
            // A key file that is not there is told when it is wanted; a device keeps nothing.
            let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
            let mode = found.permissions().mode() & 0o7777;
            // One that others can write is told as that.
            (mode & 0o077 != 0 && mode & 0o022 == 0).then(|| Warning::OpenToOthers {
                path: path.to_owned(),
                mode,
            })
        })
        .collect()
}

/// Access lists of other platforms are not looked into.
#[cfg(not(unix))]
fn open_to_others(_: &File) -> Vec<Warning> {
    Vec::new()
}

/// Tells whether the name of a profile is no key that somebody took for one.
fn can_be_shown(name: &str) -> bool {
    Guarded::from(name).as_harmless().is_some()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::gateway::Endpoint;
    use crate::payment::{Environment, Limits};

    const SHOP: &str = "\
default_profile = 'store-test'

[profiles.store-test]
environment = 'sandbox'
api_id = 'shop-id'
api_key = 'shop-key'

[profiles.store-live]
environment = 'live'
api_id = 'live-id'
api_key_file = 'live.key'
cancel_timeout_seconds = 120
";

    /// A configuration file in a folder of its own, which goes when this does.
    struct World(tempfile::TempDir);

    impl World {
        fn with(text: &str) -> Self {
            let world = Self(tempfile::tempdir().unwrap());
            fs::write(world.path(), text).unwrap();
            world
        }

        fn path(&self) -> PathBuf {
            self.0.path().join("config.toml")
        }

        fn load(&self, profile: Option<&str>, variables: &[(&str, &str)]) -> Config {
            let overrides = Overrides {
                profile: profile.map(str::to_owned),
                config_file: Some(self.path()),
            };
            Config::load(overrides, Variables::from_pairs(variables.iter().copied())).unwrap()
        }
    }

    /// A machine without a configuration file.
    fn bare(variables: &[(&str, &str)]) -> Config {
        Config {
            location: None,
            file: None,
            overrides: Overrides::default(),
            variables: Variables::from_pairs(variables.iter().copied()),
            warnings: Vec::new(),
            exposed: Vec::new(),
            known: Mutex::default(),
        }
    }

    fn settings(config: &Config) -> Settings {
        match config.select(None).unwrap() {
            Selected::Profile(settings) => *settings,
            Selected::Demo(_) => panic!("not the demo"),
        }
    }

    fn profile(config: &Config) -> Profile {
        match config.resolve(None).unwrap() {
            Resolved::Profile(profile) => *profile,
            Resolved::Demo => panic!("not the demo"),
        }
    }

    #[test]
    fn a_profile_is_its_section_and_the_defaults() {
        let profile = profile(&World::with(SHOP).load(None, &[]));
        assert_eq!(profile.name, "store-test");
        assert_eq!(profile.account.endpoint, Endpoint::sandbox());
        assert_eq!(profile.account.api_id, "shop-id");
        assert_eq!(profile.account.api_key.expose(), "shop-key");
        assert_eq!(profile.account.connect_timeout, Duration::from_secs(3));
        assert_eq!(profile.account.search_timeout, Duration::from_secs(60));
        assert_eq!(profile.account.cancel_timeout, Duration::from_secs(90));
        assert_eq!(profile.settle, Duration::from_secs(600));
        assert_eq!(profile.limits, Limits::default());
    }

    #[test]
    fn each_value_knows_where_it_came_from() {
        let world = World::with(SHOP);
        let variables = [
            ("COOKIEPAY_API_ID", "other-id"),
            ("HTTPS_PROXY", "http://proxy"),
        ];
        let settings = settings(&world.load(Some("store-live"), &variables));
        let line = |line: usize| format!("{}:{line}", world.path().display());
        assert_eq!(settings.name.origin.to_string(), "--profile");
        assert_eq!(settings.endpoint.origin.to_string(), line(9));
        assert_eq!(settings.api_id.value, "other-id");
        assert_eq!(
            settings.api_id.origin,
            Origin::Environment("COOKIEPAY_API_ID")
        );
        assert_eq!(settings.api_key.origin.to_string(), line(11));
        assert_eq!(settings.options.cancel_timeout.origin.to_string(), line(12));
        assert_eq!(settings.options.search_timeout.origin, Origin::Default);
        assert_eq!(settings.proxy.origin, Origin::Environment("HTTPS_PROXY"));
    }

    #[test]
    fn the_flag_beats_the_variable_and_the_variable_beats_the_file() {
        let world = World::with(SHOP);
        let variables = [("COOKIEPAY_PROFILE", "store-test")];
        let flagged = settings(&world.load(Some("store-live"), &variables));
        assert_eq!(flagged.name.origin, Origin::Flag("--profile"));
        let variables = [("COOKIEPAY_PROFILE", "store-live")];
        let named = settings(&world.load(None, &variables));
        assert_eq!(named.name.value, "store-live");
        assert_eq!(named.name.origin, Origin::Environment("COOKIEPAY_PROFILE"));
        let defaulted = settings(&world.load(None, &[]));
        assert_eq!(defaulted.name.value, "store-test");
        assert!(matches!(&defaulted.name.origin, Origin::File(place) if place.line == 1));
    }

    #[test]
    fn the_environment_alone_makes_a_profile() {
        for (base_url, environment) in [
            ("live", Environment::Live),
            ("sandbox", Environment::Sandbox),
            ("http://127.0.0.1:8480", Environment::Local { port: 8480 }),
            ("https://relay.example.com", Environment::Live),
        ] {
            let config = bare(&[
                ("COOKIEPAY_API_ID", "id"),
                ("COOKIEPAY_API_KEY", "key"),
                ("COOKIEPAY_BASE_URL", base_url),
            ]);
            let profile = profile(&config);
            assert_eq!(profile.name, "env");
            assert_eq!(profile.account.endpoint.environment(), environment);
            assert_eq!(profile.account.api_key.expose(), "key");
            assert!(config.select(Some("env")).is_ok());
        }
    }

    #[test]
    fn a_tunnel_leads_where_the_profile_says() {
        let world = World::with(
            "\
[profiles.shop]
environment = 'live'
base_url = 'http://127.0.0.1:8443'
api_id = 'id'
api_key = 'key'
",
        );
        let config = world.load(Some("shop"), &[]);
        let settings = settings(&config);
        let line = |line: usize| format!("{}:{line}", world.path().display());
        assert_eq!(settings.environment.value, Environment::Live);
        assert_eq!(settings.environment.origin.to_string(), line(2));
        assert_eq!(settings.endpoint.value.origin(), "http://127.0.0.1:8443");
        assert_eq!(settings.endpoint.origin.to_string(), line(3));
        assert!(profile(&config).account.endpoint.is_live());
    }

    #[test]
    fn a_variable_on_this_machine_is_a_tunnel_to_where_the_profile_leads() {
        let shop = |way: &str| {
            World::with(&format!(
                "[profiles.shop]\n{way}\napi_id = 'id'\napi_key = 'key'\n"
            ))
        };
        let local = |port| Environment::Local { port };
        let near = "http://127.0.0.1:9000";
        for (way, variable, environment) in [
            ("environment = 'live'", near, Environment::Live),
            (
                "environment = 'live'",
                "https://localhost",
                Environment::Live,
            ),
            ("environment = 'sandbox'", near, Environment::Sandbox),
            (
                "base_url = 'https://relay.example.com'",
                near,
                Environment::Live,
            ),
            (
                "environment = 'live'\nbase_url = 'http://127.0.0.1:1'",
                near,
                Environment::Live,
            ),
            ("base_url = 'http://127.0.0.1:1'", near, local(9000)),
            (
                "base_url = 'http://127.0.0.1:1'",
                "sandbox",
                Environment::Sandbox,
            ),
            (
                "environment = 'sandbox'",
                "https://relay.example.com",
                Environment::Live,
            ),
            ("environment = 'sandbox'", "live", Environment::Live),
        ] {
            let config = shop(way).load(Some("shop"), &[("COOKIEPAY_BASE_URL", variable)]);
            let settings = settings(&config);
            assert_eq!(settings.environment.value, environment, "{way} {variable}");
            assert_eq!(settings.endpoint.value.environment(), environment);
            assert_eq!(
                settings.endpoint.origin,
                Origin::Environment("COOKIEPAY_BASE_URL")
            );
        }
    }

    #[test]
    fn the_environment_alone_has_to_say_everything() {
        for missing in [
            "COOKIEPAY_API_ID",
            "COOKIEPAY_API_KEY",
            "COOKIEPAY_BASE_URL",
        ] {
            let all = [
                ("COOKIEPAY_API_ID", "id"),
                ("COOKIEPAY_API_KEY", "key"),
                ("COOKIEPAY_BASE_URL", "sandbox"),
            ];
            let rest: Vec<(&str, &str)> = all
                .into_iter()
                .filter(|(name, _)| *name != missing)
                .collect();
            assert!(matches!(
                bare(&rest).select(None),
                Err(ConfigError::MissingVariable { name }) if name == missing
            ));
        }
    }

    /// Returns what is said of a profile with these lines.
    fn said_of(way: &str, lines: &str) -> Result<Settings, String> {
        let world = World::with(&format!(
            "[profiles.shop]\n{way}\napi_id = 'id'\napi_key = 'key'\n{lines}\n"
        ));
        let place = format!("{}:", world.path().display());
        match world.load(Some("shop"), &[]).select(None) {
            Ok(Selected::Profile(settings)) => Ok(*settings),
            Ok(Selected::Demo(_)) => panic!("not the demo"),
            Err(error) => Err(error.to_string().replace(&place, "line ")),
        }
    }

    #[test]
    fn a_refund_stays_in_doubt_for_a_minute_longer_than_its_cancel_may_take() {
        for (lines, settle, least, cancel) in [
            ("settle_seconds = 149", "149 (line 5)", 150, "90 (default)"),
            (
                "cancel_timeout_seconds = 3600",
                "600 (default)",
                3660,
                "3600 (line 5)",
            ),
            (
                "cancel_timeout_seconds = 30\nsettle_seconds = 89",
                "89 (line 6)",
                90,
                "30 (line 5)",
            ),
        ] {
            for way in [
                "environment = 'live'",
                "environment = 'sandbox'",
                "base_url = 'https://relay.example.com'",
            ] {
                assert_eq!(
                    said_of(way, lines).unwrap_err(),
                    format!(
                        "settle_seconds is {settle}, and has to be at least {least}: 60 more than \
                         cancel_timeout_seconds, which is {cancel}"
                    )
                );
            }
            assert!(said_of("base_url = 'http://127.0.0.1:1'", lines).is_ok());
        }
        for lines in [
            "settle_seconds = 150",
            "cancel_timeout_seconds = 540",
            "cancel_timeout_seconds = 3600\nsettle_seconds = 3660",
            "cancel_timeout_seconds = 1\nsettle_seconds = 61",
        ] {
            assert!(said_of("environment = 'live'", lines).is_ok(), "{lines}");
        }
    }

    #[test]
    fn an_empty_variable_is_one_that_nobody_set_and_blanks_are_none_of_a_value() {
        let world = World::with(SHOP);
        let blank = [
            ("COOKIEPAY_API_ID", ""),
            ("COOKIEPAY_API_KEY", " \r\n"),
            ("COOKIEPAY_BASE_URL", "\u{feff}"),
            ("COOKIEPAY_PROFILE", " "),
        ];
        let unset = settings(&world.load(None, &blank));
        assert_eq!(unset.name.value, "store-test");
        assert_eq!(unset.endpoint.value, Endpoint::sandbox());
        assert!(matches!(unset.api_id.origin, Origin::File(_)));
        let id = [("COOKIEPAY_API_ID", "\u{feff} other-id\r\n")];
        assert_eq!(settings(&world.load(None, &id)).api_id.value, "other-id");
        assert!(matches!(
            world.load(Some(""), &[]).select(None),
            Err(ConfigError::NoSuchProfile { .. })
        ));
    }

    #[test]
    fn a_misspelled_profile_is_told_with_the_one_that_was_meant() {
        let world = World::with(SHOP);
        for (name, meant) in [("stroe-test", "store-test"), ("dmeo", "demo")] {
            assert!(matches!(
                world.load(Some(name), &[]).resolve(None),
                Err(ConfigError::NoSuchProfile {
                    others: OtherProfiles::Like(nearest),
                    origin: Origin::Flag("--profile"),
                    ..
                }) if nearest == meant
            ));
        }
        let error = World::with("\ndefault_profile = 'shop'")
            .load(None, &[])
            .select(None);
        assert!(matches!(
            error,
            Err(ConfigError::NoSuchProfile { origin: Origin::File(place), .. }) if place.line == 2
        ));
    }

    #[test]
    fn what_a_profile_lacks_is_told_with_its_line() {
        for (text, lacking) in [
            (
                "\n[profiles.shop]\napi_id = 'i'\napi_key = 'k'",
                "environment",
            ),
            (
                "\n[profiles.shop]\nenvironment = 'live'\napi_key = 'k'",
                "api_id",
            ),
            (
                "\n[profiles.shop]\nenvironment = 'live'\napi_id = 'i'",
                "api_key",
            ),
        ] {
            assert!(matches!(
                World::with(text).load(Some("shop"), &[]).select(None),
                Err(ConfigError::InFile { place, problem: FileProblem::MissingKey { key, .. } }) if (place.line, key) == (2, lacking)
            ));
        }
    }

    #[test]
    fn the_demo_needs_no_file_and_no_environment_can_bend_it() {
        let mut config = bare(&[("COOKIEPAY_API_KEY", ""), ("COOKIEPAY_BASE_URL", "live")]);
        config.overrides.profile = Some(DEMO.to_owned());
        assert!(matches!(config.resolve(None), Ok(Resolved::Demo)));
        let named = World::with("default_profile = 'demo'").load(None, &[]);
        assert!(matches!(named.resolve(None), Ok(Resolved::Demo)));
    }

    #[test]
    fn nobody_is_guessed_when_no_profile_is_named() {
        let one = World::with("[profiles.shop]\nenvironment = 'live'").load(None, &[]);
        assert!(matches!(
            one.select(None),
            Err(ConfigError::NoProfileNamed { profiles, .. }) if profiles == ["shop"]
        ));
        assert_eq!(one.profile_names(), ["shop", "demo"]);
        assert!(matches!(
            bare(&[]).select(None),
            Err(ConfigError::NothingConfigured { .. })
        ));
    }

    #[test]
    fn the_example_asks_for_an_api_id_first() {
        let world = World::with(include_str!("../../config.example.toml"));
        for name in ["store-test", "store-live"] {
            assert!(matches!(
                world.load(Some(name), &[]).select(None),
                Err(ConfigError::Empty {
                    name: "api_id",
                    origin: Origin::File(_)
                })
            ));
        }
        let filled = settings(&world.load(Some("store-live"), &[("COOKIEPAY_API_ID", "id")]));
        assert_eq!(filled.endpoint.value, Endpoint::live());
        assert!(matches!(filled.api_key.value, KeySource::Command { .. }));
    }

    #[test]
    fn selecting_a_profile_opens_no_key_file_and_runs_no_command() {
        let world = World::with(SHOP);
        let config = world.load(Some("store-live"), &[]);
        assert!(config.select(None).is_ok());
        assert!(matches!(
            config.resolve(None),
            Err(ConfigError::KeyFile { .. })
        ));
        fs::write(world.0.path().join("live.key"), "live-key\n").unwrap();
        assert_eq!(profile(&config).account.api_key.expose(), "live-key");
    }

    #[test]
    fn a_named_file_must_be_there() {
        let overrides = Overrides {
            profile: None,
            config_file: Some(PathBuf::from("/nowhere/config.toml")),
        };
        assert!(matches!(
            Config::load(overrides, Variables::default()),
            Err(ConfigError::Read { path, .. }) if path == Path::new("/nowhere/config.toml")
        ));
    }

    #[test]
    fn a_file_that_is_not_text_is_told_with_the_byte() {
        let world = World::with("");
        fs::write(world.path(), b"a = 1\n# \xea\xb0\x80 \xb0\xa1\n").unwrap();
        let overrides = Overrides {
            profile: None,
            config_file: Some(world.path()),
        };
        assert!(matches!(
            Config::load(overrides, Variables::default()),
            Err(ConfigError::InFile { place, problem: FileProblem::NotUtf8(_) }) if (place.line, place.column) == (2, 5)
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_warned_of() {
        use std::os::unix::fs::PermissionsExt;

        let world = World::with(SHOP);
        let set_mode = |path: &Path, mode: u32| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        set_mode(&world.path(), 0o600);
        let key = world.0.path().join("live.key");
        fs::write(&key, "k").unwrap();
        set_mode(&key, 0o600);
        assert_eq!(world.load(None, &[]).warnings(), []);
        set_mode(&world.path(), 0o644);
        set_mode(&key, 0o640);
        assert_eq!(
            world.load(None, &[]).warnings(),
            [(world.path(), 0o644), (key, 0o640)]
                .map(|(path, mode)| Warning::OpenToOthers { path, mode })
        );
    }

    #[test]
    fn a_configuration_shows_no_key_in_debug_output() {
        let world = World::with(&SHOP.replace("shop-key", "hunter2"));
        let variables = [
            ("COOKIEPAY_API_KEY", "hunter2"),
            ("HTTPS_PROXY", "http://me:hunter2@proxy"),
        ];
        let config = world.load(None, &variables);
        let shown = format!(
            "{config:?} {:?} {:?}",
            config.select(None),
            config.resolve(None)
        );
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_text_is_told_by_name() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let mut config = World::with(SHOP).load(None, &[]);
        let bytes = OsStr::from_bytes(b"\xff").to_owned();
        config.variables.0.insert(variables::API_KEY, bytes);
        assert!(matches!(
            config.select(None),
            Err(ConfigError::VariableNotUtf8 {
                name: "COOKIEPAY_API_KEY"
            })
        ));
    }
}
