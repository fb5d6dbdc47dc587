//! Reads `config.toml`. Refuses unknown keys, wrong types and two keys for one thing, each with its
//! line, and never quotes a line: it could hold a key.
//!
//! What is missing is no error here, since the environment may supply it.

mod item;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use toml::de::DeTable;

use self::item::Item;
use super::api_key::KeySource;
use super::paths::Base;
use super::{
    ConfigError, DEMO, ENVIRONMENT_PROFILE, FileProblem, KeyTable, Place, ReservedProfile, Setting,
};
use crate::gateway::{Endpoint, Proxy};
use crate::payment::{FinalCodes, Won};
use crate::secret::Secret;

/// What a configuration file says.
#[derive(Debug)]
pub(super) struct File {
    /// Where it is.
    pub(super) path: Arc<Path>,
    /// The profile that is taken when nobody names one.
    pub(super) default_profile: Option<Setting<String>>,
    /// Where the refund journal is.
    pub(super) journal_path: Option<Setting<PathBuf>>,
    /// The profiles, in the order of the file.
    pub(super) profiles: Vec<Section>,
}

/// What a file says of one profile; `None` is what it does not say.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) place: Place,
    /// The vendor's own gateway of that environment.
    pub(super) environment: Option<Setting<Endpoint>>,
    pub(super) base_url: Option<Setting<Endpoint>>,
    pub(super) api_id: Option<Setting<String>>,
    pub(super) api_key: Option<Setting<KeySource>>,
    pub(super) connect_timeout: Option<Setting<Duration>>,
    pub(super) search_timeout: Option<Setting<Duration>>,
    pub(super) cancel_timeout: Option<Setting<Duration>>,
    pub(super) settle: Option<Setting<Duration>>,
    pub(super) final_codes: Option<Setting<FinalCodes>>,
    pub(super) read_only: Option<Setting<bool>>,
    pub(super) refund_limit: Option<Setting<Won>>,
    pub(super) refund_limit_per_day: Option<Setting<Won>>,
    pub(super) ca_file: Option<Setting<PathBuf>>,
    pub(super) proxy: Option<Setting<Proxy>>,
}

/// Reads a whole file; `home` is what `~/` stands for.
pub(super) fn parse(path: &Path, text: &str, home: Option<&Path>) -> Result<File, ConfigError> {
    let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
    let reader = Reader {
        path: Arc::from(path),
        text,
        line_starts: [0]
            .into_iter()
            .chain(newlines.map(|newline| newline.saturating_add(1)))
            .collect(),
        base: Base {
            folder: path.parent().unwrap_or(Path::new("")),
            home,
        },
    };
    let document = DeTable::parse(text).map_err(|error| ConfigError::InFile {
        place: reader.place(error.span().map_or(text.len(), |span| span.start)),
        // `message()` names what is wrong; the error's own `Display` would print the line.
        problem: FileProblem::Syntax {
            message: error.message().to_owned(),
        },
    })?;
    reader.file(document.get_ref())
}

const FILE_KEYS: [&str; 3] = ["default_profile", "journal", "profiles"];

const JOURNAL_KEYS: [&str; 1] = ["path"];

const PROFILE_KEYS: [&str; 16] = [
    "environment",
    "base_url",
    "api_id",
    "api_key",
    "api_key_file",
    "api_key_command",
    "connect_timeout_seconds",
    "search_timeout_seconds",
    "cancel_timeout_seconds",
    "settle_seconds",
    "final_codes",
    "read_only",
    "refund_limit_won",
    "refund_limit_per_day_won",
    "ca_file",
    "proxy",
];

/// A wait for a connection beyond five minutes helps nobody.
const MAX_CONNECT_SECONDS: u64 = 300;

/// A reply that takes longer than an hour will not come.
const MAX_REPLY_SECONDS: u64 = 3600;

/// A payment that is in doubt for longer than a week is a matter for a person.
const MAX_SETTLE_SECONDS: u64 = 7 * 24 * 3600;

/// The gateway's amounts have at most ten digits (manual).
const MAX_REFUND_WON: u64 = 9_999_999_999;

/// A day's refunds: as much as a hundred of the largest.
const MAX_REFUND_PER_DAY_WON: u64 = 999_999_999_999;

struct Reader<'a> {
    path: Arc<Path>,
    text: &'a str,
    /// Where each line begins, in bytes: every value is asked for its line.
    line_starts: Vec<usize>,
    base: Base<'a>,
}

impl Reader<'_> {
    fn file(&self, document: &DeTable<'_>) -> Result<File, ConfigError> {
        let mut file = File {
            path: Arc::clone(&self.path),
            default_profile: None,
            journal_path: None,
            profiles: Vec::new(),
        };
        for item in self.items(document) {
            match item.key {
                "default_profile" => file.default_profile = Some(item.text("default_profile")?),
                "journal" => {
                    for item in self.items(item.table()?) {
                        match item.key {
                            "path" => file.journal_path = Some(item.path("path")?),
                            _ => return Err(item.unknown(KeyTable::Journal, &JOURNAL_KEYS)),
                        }
                    }
                }
                "profiles" => {
                    for item in self.items(item.table()?) {
                        file.profiles.push(self.profile(&item)?);
                    }
                }
                _ => return Err(item.unknown(KeyTable::TopLevel, &FILE_KEYS)),
            }
        }
        Ok(file)
    }

    fn profile(&self, profile: &Item<'_>) -> Result<Section, ConfigError> {
        let name = name_of(profile)?;
        let mut section = Section::new(name, profile.key_place());
        let mut endpoint_key = Once::new(&section.name);
        let mut api_key_key = Once::new(&section.name);
        for item in self.items(profile.table()?) {
            match item.key {
                "environment" => {
                    section.environment = Some(item.environment()?);
                    let other = endpoint_key.claim("environment", &item);
                    if !section.is_tunnel() {
                        other?;
                    }
                }
                "base_url" => {
                    section.base_url = Some(item.base_url()?);
                    let other = endpoint_key.claim("base_url", &item);
                    if !section.is_tunnel() {
                        other?;
                    }
                }
                "api_id" => section.api_id = Some(item.string()?),
                "api_key" => {
                    api_key_key.claim("api_key", &item)?;
                    let key = item.string()?;
                    section.api_key = Some(Setting {
                        value: KeySource::Text(Secret::new(key.value)),
                        origin: key.origin,
                    });
                }
                "api_key_file" => {
                    api_key_key.claim("api_key_file", &item)?;
                    let path = item.path("api_key_file")?;
                    section.api_key = Some(Setting {
                        value: KeySource::File(path.value),
                        origin: path.origin,
                    });
                }
                "api_key_command" => {
                    api_key_key.claim("api_key_command", &item)?;
                    section.api_key = Some(item.command()?);
                }
                "connect_timeout_seconds" => {
                    section.connect_timeout = Some(item.seconds(MAX_CONNECT_SECONDS)?);
                }
                "search_timeout_seconds" => {
                    section.search_timeout = Some(item.seconds(MAX_REPLY_SECONDS)?);
                }
                "cancel_timeout_seconds" => {
                    section.cancel_timeout = Some(item.seconds(MAX_REPLY_SECONDS)?);
                }
                "settle_seconds" => section.settle = Some(item.seconds(MAX_SETTLE_SECONDS)?),
                "final_codes" => section.final_codes = Some(item.final_codes()?),
                "read_only" => section.read_only = Some(item.boolean()?),
                "refund_limit_won" => section.refund_limit = Some(item.won(MAX_REFUND_WON)?),
                "refund_limit_per_day_won" => {
                    section.refund_limit_per_day = Some(item.won(MAX_REFUND_PER_DAY_WON)?);
                }
                "ca_file" => section.ca_file = Some(item.path("ca_file")?),
                "proxy" => section.proxy = Some(item.proxy()?),
                _ => {
                    let table = KeyTable::Profile(section.name);
                    return Err(item.unknown(table, &PROFILE_KEYS));
                }
            }
        }
        Ok(section)
    }

    /// Returns the entries of a table in the order of the file, so that the first mistake is told first.
    fn items<'t>(&'t self, table: &'t DeTable<'_>) -> Vec<Item<'t>> {
        let mut items: Vec<Item<'t>> = table
            .iter()
            .map(|(key, value)| Item {
                reader: self,
                key: key.get_ref(),
                key_span: key.span(),
                value,
            })
            .collect();
        items.sort_by_key(|item| item.key_span.start);
        items
    }

    fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = self.line_starts.partition_point(|it| *it <= before.len());
        let start = self.line_starts.get(line.saturating_sub(1));
        let in_line = before
            .get(start.copied().unwrap_or(0)..)
            .unwrap_or_default();
        Place {
            path: Arc::clone(&self.path),
            line,
            column: in_line.chars().count().saturating_add(1),
        }
    }
}

impl Section {
    fn new(name: String, place: Place) -> Self {
        Self {
            name,
            place,
            environment: None,
            base_url: None,
            api_id: None,
            api_key: None,
            connect_timeout: None,
            search_timeout: None,
            cancel_timeout: None,
            settle: None,
            final_codes: None,
            read_only: None,
            refund_limit: None,
            refund_limit_per_day: None,
            ca_file: None,
            proxy: None,
        }
    }

    /// Tells whether the base URL is the near end of a tunnel, and the environment its far end: the
    /// one case in which both are said.
    fn is_tunnel(&self) -> bool {
        match (&self.environment, &self.base_url) {
            (Some(far), Some(near)) => near.value.tunnel_to(far.value.environment()).is_some(),
            (Some(_), None) | (None, Some(_) | None) => false,
        }
    }
}

/// Reads the name of a profile, which is its table's key.
fn name_of(profile: &Item<'_>) -> Result<String, ConfigError> {
    let name = profile.key.to_owned();
    let place = profile.key_place();
    if name.is_empty() || name.contains(|c: char| c == ',' || c.is_whitespace() || c.is_control()) {
        return Err(ConfigError::InFile {
            place,
            problem: FileProblem::BadProfileName { name },
        });
    }
    for (reserved, meaning) in [
        (DEMO, ReservedProfile::Demo),
        (ENVIRONMENT_PROFILE, ReservedProfile::Environment),
    ] {
        if name == reserved {
            return Err(ConfigError::InFile {
                place,
                problem: FileProblem::ReservedProfile { name, meaning },
            });
        }
    }
    Ok(name)
}

/// Sees to it that only one of several keys says a thing.
struct Once<'a> {
    profile: &'a str,
    taken: Option<&'static str>,
}

impl<'a> Once<'a> {
    fn new(profile: &'a str) -> Self {
        Self {
            profile,
            taken: None,
        }
    }

    fn claim(&mut self, key: &'static str, item: &Item<'_>) -> Result<(), ConfigError> {
        match self.taken.replace(key) {
            None => Ok(()),
            Some(first) => Err(ConfigError::InFile {
                place: item.key_place(),
                problem: FileProblem::TwoSources {
                    profile: self.profile.to_owned(),
                    first,
                    second: key,
                },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Origin;

    const HEAD: &str = "[profiles.shop]\n";

    fn read(text: &str) -> Result<File, ConfigError> {
        parse(
            Path::new("/etc/shop/config.toml"),
            text,
            Some(Path::new("/home/minji")),
        )
    }

    fn refusal(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    fn in_profile(line: &str) -> String {
        refusal(&format!("{HEAD}{line}\n"))
    }

    #[test]
    fn the_example_file_is_one_that_this_program_reads() {
        let file = read(include_str!("../../../config.example.toml")).unwrap();
        let names: Vec<&str> = file.profiles.iter().map(|profile| &*profile.name).collect();
        assert_eq!(names, ["store-test", "store-live"]);
    }

    /// Each value is asked for its line: that must not read the file from the start each time.
    #[test]
    fn a_file_of_many_profiles_knows_the_line_of_each() {
        let profile = |number: usize| format!("[profiles.shop-{number}]\napi_id = '가게'\n");
        let text: String = (0..20_000).map(profile).collect();
        let file = read(&text).unwrap();
        let last = file.profiles.last().unwrap();
        let api_id = last.api_id.as_ref().unwrap();
        assert_eq!(last.place.line, 39_999);
        assert_eq!(api_id.origin.to_string(), "/etc/shop/config.toml:40000");
    }

    #[test]
    fn each_line_that_the_example_comments_out_can_be_switched_on() {
        let example = include_str!("../../../config.example.toml");
        // The alternatives to api_key are set in further: two at once would be refused.
        let is_setting = |line: &str| !line.starts_with(' ') && line.contains(" = ");
        let mut switched_on = 0;
        let text: String = example
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with('[') || is_setting(rest) => {
                    switched_on += 1;
                    format!("{rest}\n")
                }
                Some(_) | None => format!("{line}\n"),
            })
            .collect();
        assert_eq!(switched_on, 13);
        let file = read(&text).unwrap();
        let live = file.profiles.last().unwrap();
        assert!(live.proxy.is_some() && live.ca_file.is_some() && live.settle.is_some());
        assert!(live.base_url.is_some() && live.final_codes.is_some());
        assert_eq!(
            file.journal_path.unwrap().value,
            Path::new("/home/minji/cookiepay/journal.sqlite3")
        );
    }

    #[test]
    fn an_unknown_key_is_told_with_its_line_and_the_key_that_was_meant() {
        for (text, place, key, nearest) in [
            (
                "\n default_profil = 'a'",
                "2:2",
                "default_profil",
                Some("default_profile"),
            ),
            ("[profile.shop]", "1:2", "profile", Some("profiles")),
            (
                "[profiles.shop]\napi_kye = 'hunter2'",
                "2:1",
                "api_kye",
                Some("api_key"),
            ),
            ("[profiles.shop]\nzzz = 1", "2:1", "zzz", None),
            ("[journal]\nfile = 'a'", "2:1", "file", None),
            ("profiles.shop.\"한글\" = 1", "1:15", "한글", None),
        ] {
            let error = read(text).unwrap_err();
            let message = format!("/etc/shop/config.toml:{place}: unknown key {key:?} in ");
            assert!(error.to_string().starts_with(&message), "{error}");
            assert!(
                matches!(error, ConfigError::InFile { problem: FileProblem::UnknownKey { nearest: found, .. }, .. } if found == nearest),
                "{text}"
            );
        }
    }

    #[test]
    fn the_first_mistake_of_a_file_is_told_first() {
        let message = in_profile("zzz = 1\naaa = 1");
        assert!(message.contains(":2:1: unknown key \"zzz\""), "{message}");
    }

    #[test]
    fn no_error_shows_a_line_that_could_hold_a_key() {
        for line in [
            "api_key = hunter2",
            "api_key = \"hunter2",
            "api_key = 'hunter2' 'hunter2'",
            "api_key \"hunter2\"",
            "api_key = \"hunter2\\q\"",
            "api_key = ['hunter2']",
            "api_key = { hunter2 = 'hunter2' }",
            "api_key_file = ['hunter2']",
            "api_key_command = 'hunter2'",
            "api_key_command = ['hunter2', 2]",
            "api_key = 'hunter2'\napi_key = 'hunter2'",
            "api_key = 'hunter2'\napi_key_file = 'hunter2'",
            "read_only = 'hunter2'",
            "settle_seconds = 'hunter2'",
            "proxy = 'socks5://hunter2@host'",
            "proxy = 'http://me:hunter2@host/path'",
            "base_url = 'https://me:hunter2@host'",
        ] {
            let error = read(&format!("{HEAD}{line}\n")).unwrap_err();
            let mut shown = format!("{error} {error:?}");
            if let Some(source) = std::error::Error::source(&error) {
                shown.push_str(&source.to_string());
            }
            assert!(!shown.contains("hunter2"), "{shown}");
            let line = if line.contains('\n') { 3 } else { 2 };
            assert!(shown.contains(&format!("config.toml:{line}")), "{shown}");
        }
    }

    #[test]
    fn a_wrong_type_says_what_is_wanted_and_what_is_there() {
        for (line, message) in [
            ("api_id = 1", "2:10: api_id is a string, not a whole number"),
            (
                "read_only = 'yes'",
                "2:13: read_only is true or false, not a string",
            ),
            (
                "settle_seconds = 1.5",
                "2:18: settle_seconds is a whole number, not a decimal number",
            ),
            (
                "settle_seconds = 2026-10-03",
                "2:18: settle_seconds is a whole number, not a date",
            ),
            (
                "api_key_command = ['pass', true]",
                "2:28: api_key_command is an array of strings, a program and its arguments, not true or false",
            ),
        ] {
            assert_eq!(in_profile(line), format!("/etc/shop/config.toml:{message}"));
        }
        assert!(refusal("profiles = 'shop'").ends_with("1:12: profiles is a table, not a string"));
        assert!(refusal("profiles.shop = []").ends_with("shop is a table, not an array"));
    }

    #[test]
    fn a_wait_or_a_limit_of_nothing_or_of_ages_is_refused() {
        for line in [
            "connect_timeout_seconds = 0",
            "connect_timeout_seconds = 301",
            "search_timeout_seconds = -1",
            "cancel_timeout_seconds = 3601",
            "cancel_timeout_seconds = 99999999999999999999999999",
            "settle_seconds = 604801",
            "refund_limit_won = 0",
            "refund_limit_won = 10000000000",
            "refund_limit_per_day_won = 0",
        ] {
            let message = in_profile(line);
            assert!(
                message.contains("is a whole number from 1 to"),
                "{line}: {message}"
            );
        }
        let file = read(&format!(
            "{HEAD}refund_limit_won = 1_000_000\nsettle_seconds = 0xff"
        ))
        .unwrap();
        let shop = file.profiles.first().unwrap();
        assert_eq!(
            shop.refund_limit.as_ref().unwrap().value,
            Won::new(1_000_000)
        );
        assert_eq!(
            shop.settle.as_ref().unwrap().value,
            Duration::from_secs(255)
        );
    }

    #[test]
    fn a_code_that_says_nothing_final_is_told_with_its_place() {
        for (codes, message, cause) in [
            (
                "['2013', '000']",
                "2:24: final_codes cannot hold \"000\"",
                "success",
            ),
            (
                "['9999']",
                "2:16: final_codes cannot hold \"9999\"",
                "time-outs",
            ),
            (
                "[\n  '2013', ' ',\n]",
                "3:11: final_codes cannot hold \" \"",
                "blank",
            ),
        ] {
            let error = read(&format!("{HEAD}final_codes = {codes}\n")).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("/etc/shop/config.toml:{message}")
            );
            let source = std::error::Error::source(&error).unwrap().to_string();
            assert!(source.contains(cause), "{source}");
        }
        for (line, message) in [
            (
                "final_codes = '2013'",
                "2:15: final_codes is an array of strings, the codes, not a string",
            ),
            (
                "final_codes = [2013]",
                "2:16: final_codes is an array of strings, the codes, not a whole number",
            ),
        ] {
            assert_eq!(in_profile(line), format!("/etc/shop/config.toml:{message}"));
        }
    }

    #[test]
    fn two_keys_for_one_thing_are_refused() {
        for (first, second) in [
            ("environment = 'live'", "base_url = 'https://a.example'"),
            ("base_url = 'https://a.example'", "environment = 'sandbox'"),
            ("api_key = 'k'", "api_key_file = 'k'"),
            ("api_key_file = 'k'", "api_key_command = ['k']"),
            ("api_key_command = ['k']", "api_key = 'k'"),
        ] {
            let name = |line: &str| line.split(' ').next().unwrap().to_owned();
            assert_eq!(
                in_profile(&format!("{first}\n{second}")),
                format!(
                    "/etc/shop/config.toml:3:1: profile `shop` has both {} and {}",
                    name(first),
                    name(second)
                )
            );
        }
    }

    #[test]
    fn a_base_url_on_this_machine_may_stand_beside_the_environment_it_leads_to() {
        for (first, second) in [
            ("environment = 'live'", "base_url = 'http://127.0.0.1:1'"),
            ("base_url = 'https://[::1]:1'", "environment = 'sandbox'"),
        ] {
            let file = read(&format!("{HEAD}{first}\n{second}\n")).unwrap();
            let shop = file.profiles.first().unwrap();
            assert!(shop.environment.is_some() && shop.base_url.is_some());
        }
    }

    #[test]
    fn an_environment_is_live_or_sandbox() {
        assert!(matches!(
            read("[profiles.shop]\nenvironment = 'sanbox'"),
            Err(ConfigError::InFile { place, problem: FileProblem::UnknownEnvironment { nearest: Some("sandbox"), .. } })
                if (place.line, place.column) == (2, 15)
        ));
        assert!(
            in_profile("environment = 'production'").contains("neither \"live\" nor \"sandbox\"")
        );
    }

    #[test]
    fn a_base_url_that_would_show_the_key_on_the_way_is_refused() {
        let error = read("[profiles.shop]\nbase_url = 'http://pay.example.com'").unwrap_err();
        assert!(
            matches!(&error, ConfigError::BaseUrl { origin: Origin::File(place), .. } if place.line == 2)
        );
    }

    #[test]
    fn a_profiles_name_can_stand_in_a_list() {
        for name in ["''", "'a,b'", "'a b'", "'a\u{a0}b'", "\"a\\u001bb\""] {
            let message = refusal(&format!("[profiles.{name}]"));
            assert!(message.contains("is not a profile name"), "{message}");
            assert!(!message.contains('\u{1b}'));
        }
        assert_eq!(read("[profiles.'강남점']").unwrap().profiles.len(), 1);
    }

    #[test]
    fn the_names_that_are_always_there_cannot_be_given_away() {
        for name in ["demo", "env"] {
            let message = refusal(&format!("[profiles.{name}]"));
            assert!(message.contains(&format!("`{name}` is taken")), "{message}");
        }
    }

    #[test]
    fn paths_start_at_the_folder_of_the_file() {
        let file = read(concat!(
            "[profiles.a]\nca_file = 'ca.pem'\napi_key_file = '~/a.key'\n",
            "[profiles.b]\napi_key_command = ['bin/key', 'x/y']\n",
            "[profiles.c]\napi_key_command = ['pass']\n",
        ))
        .unwrap();
        let [a, b, c] = &*file.profiles else {
            panic!("three profiles")
        };
        assert_eq!(
            a.ca_file.as_ref().unwrap().value,
            Path::new("/etc/shop/ca.pem")
        );
        let key = |section: &Section| section.api_key.as_ref().unwrap().value.clone();
        assert!(matches!(key(a), KeySource::File(path) if path == Path::new("/home/minji/a.key")));
        assert!(matches!(
            key(b),
            KeySource::Command { program, arguments }
                if program == Path::new("/etc/shop/bin/key") && arguments == ["x/y"]
        ));
        assert!(matches!(
            key(c),
            KeySource::Command { program, .. } if program == Path::new("pass")
        ));
    }

    #[test]
    fn an_empty_path_or_command_is_refused() {
        for line in [
            "ca_file = ''",
            "api_key_file = ''",
            "api_key_command = []",
            "api_key_command = ['']",
        ] {
            let message = in_profile(line);
            assert!(
                message.contains("is empty (/etc/shop/config.toml:2)"),
                "{message}"
            );
        }
        assert!(refusal("default_profile = ''").contains("default_profile is empty"));
    }

    #[test]
    fn a_file_saved_by_notepad_is_read() {
        assert!(
            read("\u{feff}default_profile = 'shop'\r\n[profiles.shop]\r\nread_only = true\r\n")
                .is_ok()
        );
    }
}
