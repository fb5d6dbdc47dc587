//! The keys of a profile, each in one place: how it is read, and what `config show` prints for it. Its
//! default stands in [`Options`](super::Options), and what it means in `config.example.toml`.

use super::file::item::Item;
use super::section::Section;
use super::{ConfigError, FileProblem, KeySource, Origin, Setting, Settings};
use crate::payment::Won;
use crate::secret::Secret;

/// A key of a profile.
pub struct ProfileKey {
    /// The key, as it is written.
    pub name: &'static str,
    /// Takes what the file says into the section.
    pub(super) read: fn(&Item<'_>, &mut Section) -> Result<(), ConfigError>,
    /// Returns what is in force, and who said so; `None` of a key that another one shows.
    pub shown: Option<ShowKey>,
}

/// Returns a value in force, and who said so.
pub type ShowKey = fn(&Settings) -> (ShownValue, &Origin);

/// A value in force, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownValue {
    /// There is none.
    Nothing,
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
}

/// A wait for a connection beyond five minutes helps nobody.
const CONNECT_SECONDS_MAX: u64 = 300;

/// A reply that takes longer than an hour will not come.
const REPLY_SECONDS_MAX: u64 = 3600;

/// A payment that is in doubt for longer than a week is a matter for a person.
const SETTLE_SECONDS_MAX: u64 = 7 * 24 * 3600;

/// The gateway's amounts have at most ten digits (manual).
const REFUND_WON_MAX: u64 = 9_999_999_999;

/// A day's refunds: as much as a hundred of the largest.
const REFUND_PER_DAY_WON_MAX: u64 = 999_999_999_999;

/// All keys of a profile, in the order in which they are shown.
pub static PROFILE_KEYS: [ProfileKey; 17] = [
    ProfileKey {
        name: "environment",
        read: |item, section| {
            section.environment = Some(item.environment()?);
            refuse_two_ways(section, item, "base_url")
        },
        shown: Some(|it| text(&it.environment, |environment| environment.name().to_owned())),
    },
    ProfileKey {
        name: "base_url",
        read: |item, section| {
            section.base_url = Some(item.base_url()?);
            refuse_two_ways(section, item, "environment")
        },
        shown: Some(|it| text(&it.endpoint, |endpoint| endpoint.origin().to_owned())),
    },
    ProfileKey {
        name: "api_id",
        read: |item, section| put(&mut section.api_id, item.string()),
        shown: Some(|it| text(&it.api_id, String::clone)),
    },
    ProfileKey {
        name: "api_key",
        read: |item, section| {
            let key = item.string()?;
            let source = KeySource::Text(Secret::new(key.value));
            take_key(section, item, source, key.origin)
        },
        shown: Some(|it| text(&it.api_key, KeySource::to_string)),
    },
    ProfileKey {
        name: "api_key_file",
        read: |item, section| {
            let path = item.path("api_key_file")?;
            take_key(section, item, KeySource::File(path.value), path.origin)
        },
        shown: None,
    },
    ProfileKey {
        name: "api_key_command",
        read: |item, section| {
            let Setting { value, origin } = item.command("api_key_command")?;
            let (program, arguments) = value;
            let source = KeySource::Command { program, arguments };
            take_key(section, item, source, origin)
        },
        shown: None,
    },
    ProfileKey {
        name: "connect_timeout_seconds",
        read: |item, section| {
            section.options.connect_timeout = item.seconds(CONNECT_SECONDS_MAX)?;
            Ok(())
        },
        shown: Some(|it| number(&it.options.connect_timeout, |time| Some(time.as_secs()))),
    },
    ProfileKey {
        name: "search_timeout_seconds",
        read: |item, section| {
            section.options.search_timeout = item.seconds(REPLY_SECONDS_MAX)?;
            Ok(())
        },
        shown: Some(|it| number(&it.options.search_timeout, |time| Some(time.as_secs()))),
    },
    ProfileKey {
        name: "cancel_timeout_seconds",
        read: |item, section| {
            section.options.cancel_timeout = item.seconds(REPLY_SECONDS_MAX)?;
            Ok(())
        },
        shown: Some(|it| number(&it.options.cancel_timeout, |time| Some(time.as_secs()))),
    },
    ProfileKey {
        name: "settle_seconds",
        read: |item, section| {
            section.options.settle = item.seconds(SETTLE_SECONDS_MAX)?;
            Ok(())
        },
        shown: Some(|it| number(&it.options.settle, |time| Some(time.as_secs()))),
    },
    ProfileKey {
        name: "final_codes",
        read: |item, section| {
            section.options.final_codes = item.final_codes()?;
            Ok(())
        },
        shown: Some(|it| {
            let codes = &it.options.final_codes;
            if codes.value.is_empty() {
                return (ShownValue::Nothing, &codes.origin);
            }
            text(codes, ToString::to_string)
        }),
    },
    ProfileKey {
        name: "read_only",
        read: |item, section| {
            section.options.read_only = item.boolean()?;
            Ok(())
        },
        shown: Some(|it| {
            let read_only = &it.options.read_only;
            (ShownValue::Flag(read_only.value), &read_only.origin)
        }),
    },
    ProfileKey {
        name: "refund_limit_won",
        read: |item, section| {
            section.options.refund_limit = item.won(REFUND_WON_MAX)?.map(Some);
            Ok(())
        },
        shown: Some(|it| number(&it.options.refund_limit, |limit| limit.map(Won::get))),
    },
    ProfileKey {
        name: "refund_limit_per_day_won",
        read: |item, section| {
            section.options.refund_limit_per_day = item.won(REFUND_PER_DAY_WON_MAX)?.map(Some);
            Ok(())
        },
        shown: Some(|it| {
            number(&it.options.refund_limit_per_day, |limit| {
                limit.map(Won::get)
            })
        }),
    },
    ProfileKey {
        name: "ca_file",
        read: |item, section| {
            section.options.ca_file = item.path("ca_file")?.map(Some);
            Ok(())
        },
        shown: Some(|it| {
            optional(&it.options.ca_file, |path| {
                path.to_string_lossy().into_owned()
            })
        }),
    },
    ProfileKey {
        name: "proxy",
        read: |item, section| put(&mut section.proxy, item.proxy()),
        shown: Some(|it| optional(&it.proxy, ToString::to_string)),
    },
    ProfileKey {
        name: "compare",
        read: |item, section| {
            section.options.compare_columns = item.compare_columns()?;
            Ok(())
        },
        shown: Some(|it| {
            let columns = &it.options.compare_columns;
            if columns.value.is_empty() {
                return (ShownValue::Nothing, &columns.origin);
            }
            text(columns, |columns| {
                let pairs = columns.iter();
                let pairs = pairs.map(|(column, name)| format!("{}={name}", column.name()));
                pairs.collect::<Vec<String>>().join(", ")
            })
        }),
    },
];

fn put<T>(
    place: &mut Option<Setting<T>>,
    read: Result<Setting<T>, ConfigError>,
) -> Result<(), ConfigError> {
    *place = Some(read?);
    Ok(())
}

/// Takes the only source of the key; a second one is refused.
fn take_key(
    section: &mut Section,
    item: &Item<'_>,
    value: KeySource,
    origin: Origin,
) -> Result<(), ConfigError> {
    let second = value.key();
    match section.api_key.replace(Setting { value, origin }) {
        None => Ok(()),
        Some(first) => Err(two_sources(section, item, first.value.key(), second)),
    }
}

/// Refuses `environment` beside `base_url`, where the two are no tunnel.
fn refuse_two_ways(
    section: &Section,
    item: &Item<'_>,
    first: &'static str,
) -> Result<(), ConfigError> {
    let (Some(_), Some(_)) = (&section.environment, &section.base_url) else {
        return Ok(());
    };
    if section.is_tunnel() {
        return Ok(());
    }
    let second = if first == "base_url" {
        "environment"
    } else {
        "base_url"
    };
    Err(two_sources(section, item, first, second))
}

fn two_sources(
    section: &Section,
    item: &Item<'_>,
    first: &'static str,
    second: &'static str,
) -> ConfigError {
    ConfigError::InFile {
        place: item.key_place(),
        problem: FileProblem::TwoSources {
            profile: section.name.as_str().into(),
            first,
            second,
        },
    }
}

fn text<T>(setting: &Setting<T>, shown: impl FnOnce(&T) -> String) -> (ShownValue, &Origin) {
    (ShownValue::Text(shown(&setting.value)), &setting.origin)
}

fn optional<T>(
    setting: &Setting<Option<T>>,
    shown: impl FnOnce(&T) -> String,
) -> (ShownValue, &Origin) {
    let value = setting.value.as_ref().map(shown);
    let value = value.map_or(ShownValue::Nothing, ShownValue::Text);
    (value, &setting.origin)
}

fn number<T>(setting: &Setting<T>, shown: impl FnOnce(&T) -> Option<u64>) -> (ShownValue, &Origin) {
    let value = shown(&setting.value).map_or(ShownValue::Nothing, ShownValue::Number);
    (value, &setting.origin)
}
