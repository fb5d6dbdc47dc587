//! `config show`: what the configuration says. Refuses to show a key, and to run the command that prints one just
//! to show something.

use std::io::Write as _;

use serde::Serialize;
use serde_json::Value;

use crate::command::{Print, Session, report};
use crate::config::{
    self, Config, DatabaseSetting, JournalSetting, Origin, PROFILE_KEYS, PasswordSource, Place,
    Selected, Setting, Settings, ShownValue,
};
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::journal::JournalLocation;
use crate::language::Language;
use crate::output::aligned;
use crate::shown::escape;
use crate::words::{InWords, config_screen as say};

/// Prints each value with where it came from.
///
/// What does not depend on the profile is printed even if the profile cannot be used.
pub(super) fn show(session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Error> {
    let config = session.load()?;
    report::exposed(config.exposed(), &config, print.terminal);
    let document = print.document(UsageError::ConfigFormat)?;
    let selected = config.select(None);
    let mut lines = lines_of_config(&config, print.language());
    let of_profile = match &selected {
        Ok(Selected::Demo(origin)) => lines_of_demo(origin),
        Ok(Selected::Profile(settings)) => lines_of_profile(settings, print.language()),
        Err(_) => Vec::new(),
    };
    if document.is_json {
        lines.extend(of_profile);
        document.finish(|_| Ok(()), &lines)?;
    } else {
        // Apart, since the paths of the first are longer than any value of the second.
        document.finish(
            |out| {
                out.write_all(table(&lines, print.language()).as_bytes())?;
                out.write_all(table(&of_profile, print.language()).as_bytes())
            },
            &lines,
        )?;
    }
    selected?;
    Ok(Exit::Done)
}

/// A value with where it came from, as `-o json` prints it.
#[derive(Serialize)]
struct Line {
    key: &'static str,
    value: Value,
    origin: Option<Source>,
    #[serde(skip)]
    shown_origin: String,
    /// What a person reads in the place of the value.
    #[serde(skip)]
    said: Option<String>,
}

/// An origin as scripts get it.
#[derive(Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
enum Source {
    Flag { name: &'static str },
    Environment { name: &'static str },
    File { path: String, line: usize },
    Default,
}

impl Line {
    fn new(key: &'static str, value: impl Into<Value>, origin: &Origin) -> Self {
        let (source, shown_origin) = match origin {
            Origin::Flag(name) => (Source::Flag { name }, (*name).to_owned()),
            Origin::Environment(name) => (Source::Environment { name }, (*name).to_owned()),
            Origin::File(Place { path, line, .. }) => {
                // The folder is told once, on top.
                let name = path.file_name().unwrap_or(path.as_os_str());
                let name = name.to_string_lossy();
                let shown = format!("{name}:{line}");
                let path = path.to_string_lossy().into_owned();
                (Source::File { path, line: *line }, shown)
            }
            Origin::Default => (Source::Default, String::new()),
        };
        Self {
            key,
            value: value.into(),
            origin: Some(source),
            shown_origin,
            said: None,
        }
    }

    /// A fact that nobody set.
    fn fact(key: &'static str, value: impl Into<Value>) -> Self {
        Self {
            key,
            value: value.into(),
            origin: None,
            shown_origin: String::new(),
            said: None,
        }
    }
}

fn lines_of_config(config: &Config, language: Language) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(Setting { value, origin }) = config.location() {
        lines.push(Line::new("config_file", value.to_string_lossy(), origin));
    }
    lines.push(Line::fact("config_file_exists", config.file().is_some()));
    lines.push(Line::fact("profiles", config.profile_names()));
    if let Ok(Setting { value, origin }) = config.journal_place() {
        match value {
            JournalSetting::File(path) => {
                lines.push(Line::new("journal.path", path.to_string_lossy(), &origin));
            }
            JournalSetting::Database(database) => {
                lines.extend(lines_of_database(&database, &origin, language));
            }
        }
    }
    lines
}

fn lines_of_database(database: &DatabaseSetting, origin: &Origin, language: Language) -> Vec<Line> {
    let location = JournalLocation::from(&database.address);
    let Setting {
        value,
        origin: of_password,
    } = &database.password;
    let password = match value {
        PasswordSource::Nowhere => Value::Null,
        PasswordSource::Text(_) | PasswordSource::Command { .. } | PasswordSource::File { .. } => {
            value.to_string().into()
        }
    };
    let mut password = Line::new("journal.password", password, of_password);
    password.said = Some(value.said(language));
    vec![
        Line::new("journal.postgres", location.as_str(), origin),
        Line::fact("journal.sslmode", database.address.tls().mode()),
        password,
    ]
}

fn lines_of_demo(origin: &Origin) -> Vec<Line> {
    vec![
        Line::new("profile", config::DEMO, origin),
        Line::new("environment", config::DEMO, &Origin::Default),
    ]
}

fn lines_of_profile(settings: &Settings, language: Language) -> Vec<Line> {
    let name = &settings.name;
    let mut lines = vec![Line::new("profile", name.value.as_str(), &name.origin)];
    for key in &PROFILE_KEYS {
        let Some(shown) = key.shown else {
            continue;
        };
        let (value, origin) = shown(settings);
        let value = match value {
            ShownValue::Nothing => Value::Null,
            ShownValue::Number(number) => number.into(),
            ShownValue::Flag(flag) => flag.into(),
            ShownValue::Text(text) => text.into(),
        };
        let mut line = Line::new(key.name, value, origin);
        line.said = (key.name == "api_key").then(|| (&settings.api_key.value).said(language));
        lines.push(line);
    }
    lines
}

/// As wide as the longest key, `refund_limit_per_day_won`.
const KEY_WIDTH: usize = 24;

/// Writes key, value and origin, aligned by the columns that they take on a terminal.
fn table(lines: &[Line], language: Language) -> String {
    let row = |line: &Line| {
        let value = line.said.clone();
        let value = value.unwrap_or_else(|| shown(&line.value, language));
        let mut row = vec![line.key.into(), value.into()];
        if let Some(Source::Default) = line.origin {
            row.push(Origin::Default.said(language).into());
        } else if !line.shown_origin.is_empty() {
            row.push(escape(&line.shown_origin).into_owned().into());
        }
        row
    };
    let rows: Vec<_> = lines.iter().map(row).collect();
    aligned(&rows, KEY_WIDTH)
}

fn shown(value: &Value, language: Language) -> String {
    match value {
        Value::Null => say::unset(language).to_owned(),
        Value::String(text) => escape(text).into_owned(),
        Value::Array(values) => values
            .iter()
            .map(|it| shown(it, language))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Bool(flag) => say::flag(language, *flag).to_owned(),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
