//! Reads `config.toml`. Refuses unknown keys, wrong types and two keys for one thing, each with its
//! line, and never quotes a line: it could hold a key.
//!
//! What is missing is no error here, since the environment may supply it.

pub(super) mod item;
mod source;
mod syntax;

use std::path::Path;
use std::sync::Arc;

use toml::de::DeTable;
use unicode_normalization::UnicodeNormalization as _;

use self::item::Item;
use self::source::Source;
use super::journal::JournalSection;
use super::keys::PROFILE_KEYS;
use super::names::is_plain;
use super::section::Section;
use super::variables::language_of;
use super::{
    ConfigError, DEMO, ENVIRONMENT_PROFILE, FileProblem, KeyTable, Place, ReservedProfile, Setting,
    SyntaxProblem,
};
use crate::encoding::{self, NotUtf8};
use crate::language::Language;

/// What a configuration file says.
#[derive(Debug)]
pub(super) struct File {
    /// Where it is.
    pub(super) path: Arc<Path>,
    /// The profile that is taken when nobody names one.
    pub(super) default_profile: Option<Setting<String>>,
    /// Where the refund journal is.
    pub(super) journal: JournalSection,
    /// The profiles, in the order of the file.
    pub(super) profiles: Vec<Section>,
}

/// Reads no more than the language of a file, if it names one that is there. Everything else is said by
/// whoever reads the file as a whole.
pub(super) fn language(text: &str) -> Option<Language> {
    // Most files name none, and need not be read for that.
    memchr::memmem::find(text.as_bytes(), LANGUAGE_KEY.as_bytes())?;
    let document = DeTable::parse(text).ok()?;
    let value = document.get_ref().get(LANGUAGE_KEY)?;
    Language::named(value.get_ref().as_str()?)
}

/// Reads a whole file; `home` is what `~/` stands for.
pub(super) fn parse(path: &Path, text: &str, home: Option<&Path>) -> Result<File, ConfigError> {
    let source = Source::new(path, text, home);
    let document = DeTable::parse(text).map_err(|error| {
        let offset = error.span().map_or(text.len(), |span| span.start);
        ConfigError::InFile {
            place: source.place(offset),
            problem: FileProblem::Syntax(syntax::problem(text, offset, error.message())),
        }
    })?;
    file(&source, document.get_ref())
}

/// Room for some hundred thousand profiles.
pub(super) const BYTES_MAX: usize = 16 << 20;

/// Returns the text that a file holds.
pub(super) fn text_of<'b>(path: &Path, bytes: &'b [u8]) -> Result<&'b str, ConfigError> {
    let NotUtf8 { encoding, offset } = match encoding::text(bytes) {
        Ok(text) => return Ok(text),
        Err(problem) => problem,
    };
    let before = String::from_utf8_lossy(bytes.get(..offset).unwrap_or_default());
    let last = before.rsplit('\n').next().unwrap_or_default();
    Err(ConfigError::InFile {
        place: Place {
            path: Arc::from(path),
            line: before.split('\n').count(),
            column: last.chars().count().saturating_add(1),
        },
        problem: FileProblem::NotUtf8(encoding),
    })
}

/// Says what is wrong with a file as a whole.
pub(super) fn at_start(path: &Path, problem: SyntaxProblem) -> ConfigError {
    ConfigError::InFile {
        place: Source::new(path, "", None).place(0),
        problem: FileProblem::Syntax(problem),
    }
}

const FILE_KEYS: [&str; 4] = ["default_profile", LANGUAGE_KEY, "journal", "profiles"];

const LANGUAGE_KEY: &str = "lang";

fn file(source: &Source<'_>, document: &DeTable<'_>) -> Result<File, ConfigError> {
    let mut file = File {
        path: Arc::clone(&source.path),
        default_profile: None,
        journal: JournalSection::default(),
        profiles: Vec::new(),
    };
    for item in Item::all(source, document) {
        match item.key {
            "default_profile" => file.default_profile = Some(item.text("default_profile")?),
            // It is heard before anything else is read; here it only has to be one.
            LANGUAGE_KEY => drop(language_of(item.text(LANGUAGE_KEY)?)?),
            "journal" => {
                file.journal = JournalSection::read(Item::all(source, item.table()?))?;
            }
            "profiles" => {
                for item in Item::all(source, item.table()?) {
                    let profile = profile(source, &item)?;
                    // TOML sees to that, but for names that differ in how they are composed only.
                    if file.profiles.iter().any(|it| it.name == profile.name) {
                        return Err(ConfigError::InFile {
                            place: profile.place,
                            problem: FileProblem::Syntax(SyntaxProblem::Duplicate),
                        });
                    }
                    file.profiles.push(profile);
                }
            }
            _ => return Err(item.unknown(KeyTable::TopLevel, FILE_KEYS)),
        }
    }
    Ok(file)
}

fn profile(source: &Source<'_>, profile: &Item<'_>) -> Result<Section, ConfigError> {
    let mut section = Section::new(name_of(profile)?, profile.key_place());
    for item in Item::all(source, profile.table()?) {
        let Some(key) = PROFILE_KEYS.iter().find(|key| key.name == item.key) else {
            let table = KeyTable::Profile(section.name.as_str().into());
            return Err(item.unknown(table, PROFILE_KEYS.iter().map(|key| key.name)));
        };
        (key.read)(&item, &mut section)?;
    }
    Ok(section)
}

/// Reads the name of a profile, which is its table's key.
fn name_of(profile: &Item<'_>) -> Result<String, ConfigError> {
    let name: String = profile.key.nfc().collect();
    let place = profile.key_place();
    if !is_plain(&name) {
        return Err(ConfigError::InFile {
            place,
            problem: FileProblem::BadProfileName {
                name: name.as_str().into(),
            },
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use crate::config::{KeySource, Origin};
    use crate::payment::Won;
    use crate::payment::compare::OrderColumn;

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

    /// What a file says, without what its comments tell a person.
    fn settings(text: &str) -> Vec<&str> {
        let is_setting = |line: &&str| {
            !line.starts_with("#  ") && (line.contains(" = ") || line.contains("# ["))
        };
        let lines = text.lines().map(|line| match line.split_once("  ") {
            Some((setting, _)) if !setting.is_empty() && setting != "#" => setting,
            Some(_) | None => line,
        });
        lines.filter(is_setting).collect()
    }

    #[test]
    fn a_profile_says_what_the_list_of_orders_calls_its_columns() {
        let line = "compare = { columns = { order_no = '주문', amount = '총액' } }";
        let file = read(&format!("{HEAD}{line}\n")).unwrap();
        let columns = &file.profiles[0].options.compare_columns.value;
        let expected = [
            (OrderColumn::OrderNo, "주문"),
            (OrderColumn::Amount, "총액"),
        ];
        assert_eq!(
            *columns,
            expected.map(|(column, name)| (column, name.to_owned()))
        );
        for (line, expected) in [
            (
                "compare = { columns = { ordr_no = 'a' } }",
                "unknown key \"ordr_no\" in the columns of compare",
            ),
            (
                "compare = { colums = {} }",
                "unknown key \"colums\" in compare",
            ),
            (
                "compare = { columns = { amount = 5 } }",
                "amount is a string, not a whole number",
            ),
            (
                "compare = { columns = { amount = '' } }",
                "amount is empty (/etc/shop/config.toml:2)",
            ),
            ("compare = 'amount'", "compare is a table, not a string"),
        ] {
            let said = in_profile(line);
            assert!(said.ends_with(expected), "{said}");
        }
    }

    #[test]
    fn the_example_files_of_both_languages_say_the_same() {
        let [english, korean] = [
            include_str!("../../../config.example.toml"),
            include_str!("../../../config.example.ko.toml"),
        ];
        assert_eq!(settings(english), settings(korean));
        assert!(settings(english).len() > 20);
        assert_eq!(english.lines().count(), korean.lines().count());
    }

    /// The settings of a journal that an example shows, those of one setup in each text.
    fn setups(example: &str) -> Vec<String> {
        let lines: Vec<&str> = example.lines().collect();
        let setting = |line: &&str| line.strip_prefix("#     ").map(str::to_owned);
        let runs = lines.split(|line| !line.starts_with("#     postgres"));
        let texts = runs.map(|run| {
            let settings: Vec<String> = run.iter().filter_map(setting).collect();
            settings.join("\n")
        });
        texts.filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn each_setup_of_a_database_in_the_example_is_one_that_this_program_reads() {
        let examples = [
            include_str!("../../../config.example.toml"),
            include_str!("../../../config.example.ko.toml"),
        ];
        let [english, korean] = examples.map(setups);
        assert_eq!(english, korean);
        let said: Vec<String> = english
            .iter()
            .map(|setup| {
                let journal = read(&format!("[journal]\n{setup}")).unwrap().journal;
                assert_eq!(journal.warnings(), [], "{setup}");
                let address = journal.database.unwrap().value;
                format!("{} {address}", address.tls().mode())
            })
            .collect();
        let home = "verify-full host=db.home.arpa dbname=cookiepay user=refunds";
        assert_eq!(
            said,
            [
                "verify-full host=db.example.com dbname=cookiepay user=refunds",
                "verify-full host=db.example.com port=6432 dbname=cookiepay user=refunds",
                "disable host=/run/postgresql dbname=cookiepay user=refunds",
                home,
                "verify-full host=db-1.example.com,db-2.example.com dbname=cookiepay user=refunds",
            ]
        );
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
        assert_eq!(switched_on, 15);
        assert!(text.contains("\nlang ="));
        let file = read(&text).unwrap();
        let live = file.profiles.last().unwrap();
        assert!(
            live.proxy.is_some()
                && live.options.ca_file.value.is_some()
                && live.options.settle.origin != Origin::Default
        );
        assert!(live.base_url.is_some() && !live.options.final_codes.value.is_empty());
        assert_eq!(
            file.journal.path.unwrap().value,
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
        assert_eq!(shop.options.refund_limit.value, Some(Won::new(1_000_000)));
        assert_eq!(shop.options.settle.value, Duration::from_secs(255));
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
    fn a_profile_is_one_however_its_name_is_composed() {
        let (nfc, nfd) = ("본점", "\u{1107}\u{1169}\u{11ab}\u{110c}\u{1165}\u{11b7}");
        let profile = |name| format!("[profiles.'{name}']\n");
        let file = read(&profile(nfd)).unwrap();
        assert_eq!(file.profiles.first().unwrap().name, nfc);
        let twice = refusal(&[profile(nfc), profile(nfd)].concat());
        assert!(
            twice.ends_with("2:11: this key or table is there twice"),
            "{twice}"
        );
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
        for name in [
            "''",
            "'a,b'",
            "'a b'",
            "'a\u{a0}b'",
            "\"a\\u001bb\"",
            "'a;b'",
            "'a/b'",
            "'가게(1)'",
        ] {
            let message = refusal(&format!("[profiles.{name}]"));
            assert!(message.contains(":1:11: "), "{message}");
            assert!(message.contains("is not a profile name"), "{message}");
            assert!(!message.contains('\u{1b}'));
        }
        for name in [
            "강남점",
            "강남점",
            "Store_1.live-2",
            "café",
            "本店",
            "テスト",
            "ㄱ",
        ] {
            assert_eq!(
                read(&format!("[profiles.'{name}']"))
                    .unwrap()
                    .profiles
                    .len(),
                1
            );
        }
    }

    #[test]
    fn no_two_profiles_look_alike() {
        for name in [
            "store\u{3164}",
            "store\u{ad}",
            "store\u{fe0f}",
            "sto\u{200b}re",
            "\u{202e}erots",
            "store\u{316}",
            "ｓtore",
            "𝐬tore",
            "stоre", // a Cyrillic о
            "ſtore",
            "\u{1100}",
            "가\u{1161}",
            "①",
            "ﬁ",
        ] {
            let message = refusal(&format!("[profiles.'{name}']"));
            assert!(message.contains("is not a profile name"), "{message}");
        }
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
            a.options.ca_file.value.as_deref(),
            Some(Path::new("/etc/shop/ca.pem"))
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
