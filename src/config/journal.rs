//! Which journal the configuration names: a file, or a database that a team shares. Refuses to take a file where a
//! database was meant.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::file::item::Item;
use super::password::{FetchedPassword, PasswordSource};
use super::variables::{PASSWORD, PASSWORD_FILE};
use super::{
    COMMAND_LIMIT, ConfigError, FileProblem, JournalProblem, KeyTable, Origin, Setting, Variables,
    Warning, paths, state_dir,
};
use crate::journal::{
    ClientCertificate, Database, DatabaseAddress, DatabaseTls, JournalPlace, TrustedRoots,
};
use crate::rights::{Exposed, Trail};
use crate::secret::Secret;

/// Where the journal is, as the configuration says; no password is fetched yet.
#[derive(Clone, Debug)]
pub enum JournalSetting {
    /// In a file of this machine.
    File(PathBuf),
    /// In a database that a team shares.
    Database(Box<DatabaseSetting>),
}

/// A database, and where its password comes from.
#[derive(Clone, Debug)]
pub struct DatabaseSetting {
    /// Where it is, and how it is spoken to.
    pub address: DatabaseAddress,
    /// Where the password comes from.
    pub password: Setting<PasswordSource>,
}

/// A journal that can be opened.
#[derive(Clone, Debug)]
pub struct FetchedJournal {
    /// Where it is, with what it takes to get in.
    pub place: JournalPlace,
    /// What should be said to the person.
    pub warnings: Vec<Warning>,
}

impl DatabaseSetting {
    /// Returns what others can change of the files that a connection depends on.
    #[must_use]
    pub fn exposed(&self) -> Vec<Exposed> {
        let program = match &self.password.value {
            PasswordSource::Command { program, .. } if program.components().count() > 1 => {
                Some(&**program)
            }
            PasswordSource::Command { .. }
            | PasswordSource::Text(_)
            | PasswordSource::File { .. }
            | PasswordSource::Nowhere => None,
        };
        let files = certificate_files(&self.address).chain(key_file(&self.address));
        let named = program.into_iter().chain(files);
        named
            .flat_map(|path| Trail::to(path, None).exposed)
            .collect()
    }

    /// Fetches the password, by its command or from a file; returns what should be said to the person beside it.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Password`].
    pub fn fetch(self) -> Result<(Database, Vec<Warning>), ConfigError> {
        self.fetch_within(COMMAND_LIMIT)
    }

    /// Does the same, and lets a command that prints the password run for at most so long.
    ///
    /// # Errors
    ///
    /// As [`DatabaseSetting::fetch`].
    pub fn fetch_within(
        self,
        command_limit: Duration,
    ) -> Result<(Database, Vec<Warning>), ConfigError> {
        let Self { address, password } = self;
        let fetched = password
            .value
            .fetch(&password.origin, &address, command_limit)?;
        let FetchedPassword { password, warning } = fetched;
        let database = Database { address, password };
        Ok((database, warning.into_iter().collect()))
    }
}

impl JournalSetting {
    /// Makes it ready to be opened: fetches the password of a database, by its command or from a file.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Password`].
    pub fn fetch(self) -> Result<FetchedJournal, ConfigError> {
        match self {
            Self::File(path) => Ok(FetchedJournal {
                place: JournalPlace::File(path),
                warnings: Vec::new(),
            }),
            Self::Database(setting) => {
                let (database, warnings) = setting.fetch()?;
                Ok(FetchedJournal {
                    place: JournalPlace::Database(Box::new(database)),
                    warnings,
                })
            }
        }
    }
}

/// What a file says of the journal; `None` is what it does not say.
#[derive(Debug, Default)]
pub(super) struct JournalSection {
    pub(super) path: Option<Setting<PathBuf>>,
    pub(super) database: Option<Setting<DatabaseAddress>>,
    pub(super) password_command: Option<Setting<PasswordSource>>,
}

const JOURNAL_KEYS: [&str; 3] = ["path", "postgres", PASSWORD_COMMAND];

const PASSWORD_COMMAND: &str = "postgres_password_command";

impl JournalSection {
    /// Reads the table.
    pub(super) fn read<'a>(items: impl IntoIterator<Item = Item<'a>>) -> Result<Self, ConfigError> {
        let mut section = Self::default();
        let mut place_of_command = None;
        for item in items {
            match item.key {
                "path" => section.path = Some(item.path("path")?),
                "postgres" => section.database = Some(item.database()?),
                PASSWORD_COMMAND => {
                    let command = item.command(PASSWORD_COMMAND)?;
                    section.password_command = Some(command.map(|(program, arguments)| {
                        PasswordSource::Command { program, arguments }
                    }));
                    place_of_command = Some(item.key_place());
                }
                _ => return Err(item.unknown(KeyTable::Journal, JOURNAL_KEYS)),
            }
            section.refuse_two(&item)?;
        }
        match place_of_command.filter(|_| section.database.is_none()) {
            Some(place) => Err(ConfigError::InFile {
                place,
                problem: FileProblem::Journal(JournalProblem::CommandForNothing),
            }),
            None => Ok(section),
        }
    }

    /// Refuses two places, and a password from two.
    fn refuse_two(&self, item: &Item<'_>) -> Result<(), ConfigError> {
        let Some(Setting { value, .. }) = &self.database else {
            return Ok(());
        };
        let problem = if self.path.is_some() {
            JournalProblem::TwoPlaces
        } else if value.password().is_some() && self.password_command.is_some() {
            JournalProblem::TwoPasswords
        } else {
            return Ok(());
        };
        Err(ConfigError::InFile {
            place: item.key_place(),
            problem: FileProblem::Journal(problem),
        })
    }

    /// Returns where the journal is.
    pub(super) fn place(
        &self,
        variables: &Variables,
    ) -> Result<Setting<JournalSetting>, ConfigError> {
        if let Some(database) = &self.database {
            let setting = DatabaseSetting {
                password: self.password_of(database, variables)?,
                address: database.value.clone(),
            };
            return Ok(Setting {
                value: JournalSetting::Database(Box::new(setting)),
                origin: database.origin.clone(),
            });
        }
        let path = match &self.path {
            Some(path) => path.clone(),
            None => Setting {
                value: default_journal_file()?,
                origin: Origin::Default,
            },
        };
        Ok(path.map(JournalSetting::File))
    }

    /// Works out where the password comes from: what the configuration says goes before what libpq finds by itself.
    fn password_of(
        &self,
        database: &Setting<DatabaseAddress>,
        variables: &Variables,
    ) -> Result<Setting<PasswordSource>, ConfigError> {
        let of_file = |value| Setting {
            value,
            origin: database.origin.clone(),
        };
        if let Some(password) = database.value.password() {
            return Ok(of_file(PasswordSource::Text(password.clone())));
        }
        if let Some(command) = &self.password_command {
            return Ok(command.clone());
        }
        if let Some(password) = variables.setting(PASSWORD)? {
            return Ok(password.map(|text| PasswordSource::Text(Secret::new(text))));
        }
        let file = |path: &Path, is_named| PasswordSource::File {
            path: path.to_owned(),
            is_named,
        };
        if let Some(path) = database.value.password_file() {
            return Ok(of_file(file(path, true)));
        }
        if let Some(path) = variables.path(PASSWORD_FILE) {
            return Ok(Setting {
                value: file(path, false),
                origin: Origin::Environment(PASSWORD_FILE),
            });
        }
        let path = paths::password_file();
        Ok(Setting {
            value: path.map_or(PasswordSource::Nowhere, |path| file(&path, false)),
            origin: Origin::Default,
        })
    }

    /// Returns the files that hold a secret.
    pub(super) fn secret_files(&self) -> impl Iterator<Item = &Path> {
        let address = self.database.iter().map(|it| &it.value);
        address.flat_map(|it| it.password_file().into_iter().chain(key_file(it)))
    }

    /// Returns the files of certificates.
    pub(super) fn certificate_files(&self) -> impl Iterator<Item = &Path> {
        let address = self.database.iter().map(|it| &it.value);
        address.flat_map(certificate_files)
    }

    /// Returns what should not stay as it is.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let Some(Setting { value, origin }) = &self.database else {
            return Vec::new();
        };
        let origin = || origin.clone();
        let in_file = value.password().map(|_| Warning::PasswordInFile(origin()));
        let unchecked = value.trusts_anybody().then(|| Warning::ServerUnchecked {
            origin: origin(),
            mode: value.tls().mode(),
        });
        in_file.into_iter().chain(unchecked).collect()
    }
}

/// Returns the file that a journal is in where the configuration does not say it.
///
/// # Errors
///
/// [`ConfigError::NoHome`] when there is no state directory.
pub fn default_journal_file() -> Result<PathBuf, ConfigError> {
    Ok(state_dir()?.join("journal.sqlite3"))
}

fn certificate_files(address: &DatabaseAddress) -> impl Iterator<Item = &Path> {
    let roots = match address.tls() {
        DatabaseTls::VerifyCa { roots }
        | DatabaseTls::VerifyFull {
            roots: TrustedRoots::File(roots),
        } => Some(&**roots),
        DatabaseTls::VerifyFull {
            roots: TrustedRoots::System,
        }
        | DatabaseTls::Disabled
        | DatabaseTls::Unverified => None,
    };
    let ours = address.client_certificate().map(|it| &*it.certificate);
    roots.into_iter().chain(ours)
}

fn key_file(address: &DatabaseAddress) -> Option<&Path> {
    let certificate: Option<&ClientCertificate> = address.client_certificate();
    certificate.map(|it| &*it.key)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{Config, Overrides};
    use super::*;

    const ADDRESS: &str = "postgres = 'host=db.example dbname=cookiepay user=refunds'";

    /// A configuration file in a folder of its own.
    struct World(tempfile::TempDir);

    impl World {
        fn with(journal: &str) -> Self {
            let world = Self(tempfile::tempdir().unwrap());
            world.write("config.toml", &format!("[journal]\n{journal}\n"), 0o600);
            world
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn write(&self, name: &str, text: &str, mode: u32) {
            fs::write(self.path(name), text).unwrap();
            set_mode(&self.path(name), mode);
        }

        /// Reads it where `PGPASSFILE` names no file that is there, so that nobody's own is looked at.
        fn load(&self, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
            let overrides = Overrides {
                profile: None,
                config_file: Some(self.path("config.toml")),
            };
            let variables = [("PGPASSFILE", "/nowhere/pgpass")]
                .into_iter()
                .chain(variables.iter().copied());
            Config::load(overrides, Variables::from_pairs(variables))
        }

        fn fetch(&self, variables: &[(&str, &str)]) -> Result<FetchedJournal, ConfigError> {
            self.load(variables)?.journal_place()?.value.fetch()
        }

        fn password(&self, variables: &[(&str, &str)]) -> Option<String> {
            let fetched = self.fetch(variables).unwrap();
            assert_eq!(fetched.warnings, []);
            password_of(fetched)
        }
    }

    #[cfg(unix)]
    fn set_mode(path: &Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt as _;

        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    fn set_mode(_: &Path, _: u32) {}

    fn password_of(fetched: FetchedJournal) -> Option<String> {
        match fetched.place {
            JournalPlace::Database(database) => Some(database.password?.expose().to_owned()),
            JournalPlace::File(path) => panic!("{}", path.display()),
        }
    }

    fn problem(error: ConfigError) -> (usize, FileProblem) {
        let ConfigError::InFile { place, problem } = error else {
            panic!("{error:?}");
        };
        (place.line, problem)
    }

    #[test]
    fn a_database_is_named_with_its_line_and_its_paths_start_at_the_folder_of_the_file() {
        let world = World::with(
            "postgres = 'host=db.example dbname=cookiepay user=refunds sslrootcert=ca.pem \
             sslcert=/etc/client.pem sslkey=client.key passfile=pass'",
        );
        let config = world.load(&[]).unwrap();
        let Setting { value, origin } = config.journal_place().unwrap();
        assert!(matches!(&origin, Origin::File(place) if place.line == 2));
        let JournalSetting::Database(setting) = value else {
            panic!("{value:?}");
        };
        assert_eq!(
            setting.address.to_string(),
            "host=db.example dbname=cookiepay user=refunds"
        );
        let keys: Vec<_> = config.key_files().collect();
        assert_eq!(keys, [world.path("pass"), world.path("client.key")]);
        let certificates: Vec<_> = config.ca_files().collect();
        let ours = Path::new("/etc/client.pem");
        assert_eq!(certificates, [&*world.path("ca.pem"), ours]);
    }

    #[test]
    fn a_file_is_the_journal_where_no_database_is_named() {
        let world = World::with("path = 'journal.sqlite3'");
        let fetched = world.fetch(&[]).unwrap();
        let JournalPlace::File(path) = fetched.place else {
            panic!("{fetched:?}");
        };
        assert_eq!(path, world.path("journal.sqlite3"));
    }

    #[test]
    fn what_does_not_go_together_is_refused_with_its_line() {
        let command = "postgres_password_command = ['pass']";
        let with_password = "postgres = 'host=db.example dbname=cookiepay password=hunter2'";
        for (lines, line, expected) in [
            ([ADDRESS, "path = 'a'"], 3, JournalProblem::TwoPlaces),
            (["path = 'a'", ADDRESS], 3, JournalProblem::TwoPlaces),
            ([with_password, command], 3, JournalProblem::TwoPasswords),
            ([command, with_password], 3, JournalProblem::TwoPasswords),
            (
                [command, "path = 'a'"],
                2,
                JournalProblem::CommandForNothing,
            ),
            (["", command], 3, JournalProblem::CommandForNothing),
        ] {
            let error = World::with(&lines.join("\n")).load(&[]).unwrap_err();
            let shown = format!("{error} {error:?}");
            let (found, problem) = problem(error);
            assert!(
                matches!(problem, FileProblem::Journal(it) if it == expected),
                "{lines:?}: {problem:?}"
            );
            assert_eq!(found, line, "{lines:?}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn a_mistake_in_the_address_or_its_command_has_its_line() {
        for (lines, message) in [
            ("postgres = ''", "2:12: postgres has no host"),
            ("postgres = 'host=a'", "2:12: postgres has no dbname"),
            (
                "postgres = 'hots=a'",
                "2:12: unknown key \"hots\" in postgres",
            ),
            (
                "postgres = ['host=a']",
                "2:12: postgres is a string, not an array",
            ),
            (
                "[journal.postgres]\nhost = 'a'",
                "2:1: postgres is a string, not a table",
            ),
            (
                "postgresql = 'host=a'",
                "2:1: unknown key \"postgresql\" in [journal]",
            ),
            (
                "postgres_password_command = 'pass'",
                "2:29: postgres_password_command is an array of strings, a program and its arguments, \
                 not a string",
            ),
        ] {
            let error = World::with(lines).load(&[]).unwrap_err().to_string();
            assert!(
                error.ends_with(&format!("config.toml:{message}")),
                "{error}"
            );
        }
    }

    #[test]
    fn what_the_configuration_says_of_a_password_goes_before_what_is_found() {
        let pgpass = "*:*:*:*:of-a-file\n";
        let world = World::with(
            "postgres = 'host=db.example dbname=cookiepay password=written passfile=pass'",
        );
        world.write("pass", pgpass, 0o600);
        let variables = [("PGPASSWORD", "of a variable ")];
        assert_eq!(world.password(&variables).as_deref(), Some("written"));
        let world = World::with("postgres = 'host=db.example dbname=cookiepay passfile=pass'");
        world.write("pass", pgpass, 0o600);
        // As it is, with its blanks.
        assert_eq!(
            world.password(&variables).as_deref(),
            Some("of a variable ")
        );
        assert_eq!(world.password(&[]).as_deref(), Some("of-a-file"));
        assert_eq!(
            world.password(&[("PGPASSWORD", "")]).as_deref(),
            Some("of-a-file")
        );
        let world = World::with(ADDRESS);
        assert_eq!(world.password(&[]), None);
        world.write("pass", pgpass, 0o600);
        let path = world.path("pass");
        let variables = [("PGPASSFILE", path.to_str().unwrap())];
        assert_eq!(world.password(&variables).as_deref(), Some("of-a-file"));
    }

    #[cfg(unix)]
    #[test]
    fn a_command_prints_the_password_of_one_line() {
        let world = |script: &str| {
            let command = format!("postgres_password_command = ['/bin/sh', '-c', '{script}']");
            World::with(&format!("{ADDRESS}\n{command}"))
        };
        let password = world("echo hunter 2").password(&[("PGPASSWORD", "other")]);
        assert_eq!(password.as_deref(), Some("hunter 2"));
        for (script, expected) in [
            ("true", "is empty"),
            ("echo hunter2; echo hunter2", "has more than one line"),
            ("printf \"hunter2\\\\t\"", "holds a control character"),
            (
                "echo hunter2; exit 3",
                "gave no password of the database: exit status: 3",
            ),
        ] {
            let error = world(script).fetch(&[]).unwrap_err();
            let said = error.to_string();
            assert!(said.contains(expected), "{script}: {said}");
            assert!(said.contains("config.toml:3"), "{said}");
            assert!(!format!("{said} {error:?}").contains("hunter2"), "{said}");
        }
        let none = format!("{ADDRESS}\npostgres_password_command = ['/nowhere/pass', 'hunter2']");
        let error = World::with(&none).fetch(&[]).unwrap_err();
        assert!(matches!(
            &error,
            ConfigError::Password {
                problem: super::super::PasswordProblem::CommandStart { .. },
                ..
            }
        ));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[test]
    fn a_file_of_passwords_that_is_named_has_to_be_there() {
        let world = World::with("postgres = 'host=db.example dbname=cookiepay passfile=pass'");
        let error = world.fetch(&[]).unwrap_err().to_string();
        assert!(
            error.contains("cannot read the file of passwords"),
            "{error}"
        );
        world.write("pass", "other.example:*:*:*:hunter2\n", 0o600);
        assert_eq!(world.password(&[]), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_passwords_that_others_can_read_is_left_alone_and_warned_of() {
        let world = World::with("postgres = 'host=db.example dbname=cookiepay passfile=pass'");
        for mode in [0o640, 0o604, 0o644, 0o620] {
            world.write("pass", "*:*:*:*:hunter2\n", mode);
            let fetched = world.fetch(&[]).unwrap();
            let path = world.path("pass");
            assert_eq!(
                fetched.warnings,
                [Warning::PasswordFileIgnored { path, mode }]
            );
            assert_eq!(password_of(fetched), None);
        }
    }

    #[test]
    fn a_password_in_the_file_and_a_server_that_nobody_checks_are_warned_of() {
        let warnings = |address: &str| {
            let text = format!("postgres = '{address} dbname=cookiepay'");
            World::with(&text).load(&[]).unwrap().warnings().to_vec()
        };
        assert_eq!(warnings("host=db.example"), []);
        assert_eq!(warnings("host=localhost"), []);
        assert!(matches!(
            &*warnings("host=db.example password=hunter2 sslmode=require"),
            [
                Warning::PasswordInFile(Origin::File(_)),
                Warning::ServerUnchecked {
                    mode: "require",
                    ..
                }
            ]
        ));
        assert!(matches!(
            &*warnings("host=db.example sslmode=disable"),
            [Warning::ServerUnchecked {
                mode: "disable",
                ..
            }]
        ));
    }

    #[cfg(unix)]
    #[test]
    fn what_others_can_change_of_the_files_that_a_connection_depends_on_is_told() {
        let world = World::with(
            "postgres = 'host=db.example dbname=cookiepay sslrootcert=ca.pem'\n\
             postgres_password_command = ['./pass']",
        );
        let JournalSetting::Database(setting) =
            world.load(&[]).unwrap().journal_place().unwrap().value
        else {
            panic!("a file");
        };
        for name in ["ca.pem", "pass"] {
            world.write(name, "", 0o600);
            assert_eq!(setting.exposed(), []);
            set_mode(&world.path(name), 0o666);
            let exposed = setting.exposed();
            assert!(
                exposed.iter().any(|it| it.path.ends_with(name)),
                "{exposed:?}"
            );
            set_mode(&world.path(name), 0o600);
        }
    }
}
