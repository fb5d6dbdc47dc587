//! `config`: where the configuration is, what it says, whether it works. Refuses to show a key, and
//! to run the command that prints one just to show something.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::Connection;
use crate::config::{self, Config, Origin, Place, Selected, Setting, Settings};
use crate::destination::Destination;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Format;
use crate::payment::{KOREA, Won, escape};
use crate::terminal::Terminal;

/// What to do with the configuration.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cookiepay config init                 write a file to fill in
  cookiepay config show -p store-live   what is in force, and which line or variable says so
  cookiepay config check -p store-live  try it: fetch the key, issue a token
  $EDITOR \"$(cookiepay config path)\"")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the configuration.
#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub enum Command {
    /// Print where the configuration file is, or would be
    #[command(after_help = "\
Examples:
  cookiepay config path
  chmod 600 \"$(cookiepay config path)\"")]
    Path,
    /// Print each value with where it came from; a key is never shown
    #[command(after_help = "\
No key file is opened and no key command is run.

Examples:
  cookiepay config show
  cookiepay config show -p store-live
  cookiepay config show -o json | jq '.[] | select(.key == \"base_url\")'")]
    Show,
    /// Issue a token with a profile, and say what is wrong if that fails
    #[command(after_help = "\
Nothing is looked up and nothing is changed at the gateway.

Examples:
  cookiepay config check
  cookiepay config check -p store-live -v
  cookiepay config check -o json")]
    Check,
    /// Write a configuration file to fill in, for its owner only
    #[command(after_help = "\
A file that is there already is left as it is.

Examples:
  cookiepay config init
  cookiepay --config shop.toml config init")]
    Init,
}

/// Prints where the configuration file is.
///
/// # Errors
///
/// [`Error::Output`] when it cannot be printed.
pub fn path(
    location: &Setting<PathBuf>,
    format: Format,
    mut destination: Destination,
) -> Result<Exit, Error> {
    let path = &location.value;
    match Form::of(format)? {
        Form::Text => writeln!(destination, "{}", path.display())?,
        Form::Json => {
            let document = json!({ "path": path.display().to_string(), "exists": path.exists() });
            write_json(&mut destination, &document)?;
        }
    }
    destination.finish()?;
    Ok(Exit::Done)
}

/// Writes a configuration file to fill in, and prints where it is.
///
/// # Errors
///
/// [`Error::Config`] when there is one already, or it cannot be written.
pub fn init(
    location: &Setting<PathBuf>,
    format: Format,
    mut destination: Destination,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let form = Form::of(format)?;
    let path = &location.value;
    config::init(path)?;
    match form {
        Form::Text => writeln!(destination, "{}", path.display())?,
        Form::Json => {
            write_json(
                &mut destination,
                &json!({ "path": path.display().to_string() }),
            )?;
        }
    }
    destination.finish()?;
    terminal.note("fill in api_id and api_key there, then try them: cookiepay config check");
    Ok(Exit::Done)
}

/// Prints each value with where it came from.
///
/// What does not depend on the profile is printed even if the profile cannot be used.
///
/// # Errors
///
/// [`Error::Config`] when there is no such profile, or it lacks something.
pub fn show(config: &Config, format: Format, mut destination: Destination) -> Result<Exit, Error> {
    let form = Form::of(format)?;
    let selected = config.select(None);
    let mut lines = lines_of_config(config);
    let of_profile = match &selected {
        Ok(Selected::Demo(origin)) => lines_of_demo(origin),
        Ok(Selected::Profile(settings)) => lines_of_profile(settings),
        Err(_) => Vec::new(),
    };
    match form {
        // Apart, since the paths of the first are longer than any value of the second.
        Form::Text => {
            write_table(&mut destination, &lines)?;
            write_table(&mut destination, &of_profile)?;
        }
        Form::Json => {
            lines.extend(of_profile);
            write_json(&mut destination, &lines)?;
        }
    }
    destination.finish()?;
    selected?;
    Ok(Exit::Done)
}

/// Issues a token, after saying how the gateway is to be reached.
///
/// # Errors
///
/// [`Error::Gateway`] when there is no token to be had.
pub fn check(
    connection: &Connection,
    format: Format,
    mut destination: Destination,
) -> Result<Exit, Error> {
    let form = Form::of(format)?;
    let profile = &connection.profile;
    let environment = profile.endpoint.environment().name();
    let proxy = profile.proxy.as_ref().map(ToString::to_string);
    let ca_file = profile
        .ca_file
        .as_ref()
        .map(|path| path.display().to_string());
    if form == Form::Text {
        let ways = [
            ("profile", profile.name.as_str()),
            ("environment", environment),
            ("base_url", profile.endpoint.origin()),
            ("proxy", proxy.as_deref().unwrap_or("none")),
            ("certificates", ca_file.as_deref().unwrap_or("the system's")),
        ];
        for (name, value) in ways {
            writeln!(destination, "{name:<12}  {}", escape(value))?;
        }
        // What is known stands there while the gateway keeps us waiting.
        destination.flush()?;
    }
    let started = Instant::now();
    let token = connection.gateway.issue_token()?;
    let milliseconds = started.elapsed().as_millis();
    let expires_at = token
        .expires_at
        .map(|instant| instant.display_with_offset(KOREA).to_string());
    match form {
        Form::Text => writeln!(
            destination,
            "token         issued in {milliseconds} ms, good until {}",
            expires_at.as_deref().unwrap_or("it is refused")
        )?,
        Form::Json => {
            let document = json!({
                "profile": profile.name,
                "environment": environment,
                "base_url": profile.endpoint.origin(),
                "proxy": proxy,
                "ca_file": ca_file,
                "expires_at": expires_at,
                "elapsed_milliseconds": u64::try_from(milliseconds).ok(),
            });
            write_json(&mut destination, &document)?;
        }
    }
    destination.finish()?;
    Ok(Exit::Done)
}

/// The forms that there are for what is no payment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
}

impl Form {
    fn of(format: Format) -> Result<Self, Error> {
        match format {
            Format::Table => Ok(Self::Text),
            Format::Json | Format::Ndjson => Ok(Self::Json),
            Format::Csv | Format::Xlsx => Err(Error::Usage(
                "the configuration is printed as text or as json, not as csv or xlsx".to_owned(),
            )),
        }
    }
}

/// A value with where it came from, as `-o json` prints it.
#[derive(Serialize)]
struct Line {
    key: &'static str,
    value: Value,
    origin: Option<Source>,
    #[serde(skip)]
    shown_origin: String,
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
                let name = path.file_name().unwrap_or(path.as_os_str()).display();
                let shown = format!("{name}:{line}");
                let path = path.display().to_string();
                (Source::File { path, line: *line }, shown)
            }
            Origin::Default => (Source::Default, "default".to_owned()),
        };
        Self {
            key,
            value: value.into(),
            origin: Some(source),
            shown_origin,
        }
    }

    /// A fact that nobody set.
    fn fact(key: &'static str, value: impl Into<Value>) -> Self {
        Self {
            key,
            value: value.into(),
            origin: None,
            shown_origin: String::new(),
        }
    }
}

fn lines_of_config(config: &Config) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(Setting { value, origin }) = config.location() {
        lines.push(Line::new(
            "config_file",
            value.display().to_string(),
            origin,
        ));
    }
    lines.push(Line::fact("config_file_exists", config.file().is_some()));
    lines.push(Line::fact("profiles", config.profile_names()));
    if let Ok(Setting { value, origin }) = config.journal_path() {
        lines.push(Line::new(
            "journal.path",
            value.display().to_string(),
            &origin,
        ));
    }
    lines
}

fn lines_of_demo(origin: &Origin) -> Vec<Line> {
    vec![
        Line::new("profile", config::DEMO, origin),
        Line::new("environment", config::DEMO, &Origin::Default),
    ]
}

fn lines_of_profile(settings: &Settings) -> Vec<Line> {
    // Taken apart by name, so that no value can be forgotten.
    let Settings {
        name,
        environment,
        endpoint,
        api_id,
        api_key,
        connect_timeout,
        search_timeout,
        cancel_timeout,
        settle,
        final_codes,
        read_only,
        refund_limit,
        refund_limit_per_day,
        ca_file,
        proxy,
    } = settings;
    let ca_path = ca_file
        .value
        .as_ref()
        .map(|path| path.display().to_string());
    let proxy_url = proxy.value.as_ref().map(ToString::to_string);
    let codes = (!final_codes.value.is_empty()).then(|| final_codes.value.to_string());
    let seconds =
        |key, setting: &Setting<Duration>| Line::new(key, setting.value.as_secs(), &setting.origin);
    let won = |key, setting: &Setting<Option<Won>>| {
        Line::new(key, setting.value.map(Won::get), &setting.origin)
    };
    vec![
        Line::new("profile", name.value.as_str(), &name.origin),
        Line::new("environment", environment.value.name(), &environment.origin),
        Line::new("base_url", endpoint.value.origin(), &endpoint.origin),
        Line::new("api_id", api_id.value.as_str(), &api_id.origin),
        Line::new("api_key", api_key.value.to_string(), &api_key.origin),
        seconds("connect_timeout_seconds", connect_timeout),
        seconds("search_timeout_seconds", search_timeout),
        seconds("cancel_timeout_seconds", cancel_timeout),
        seconds("settle_seconds", settle),
        Line::new("final_codes", codes, &final_codes.origin),
        Line::new("read_only", read_only.value, &read_only.origin),
        won("refund_limit_won", refund_limit),
        won("refund_limit_per_day_won", refund_limit_per_day),
        Line::new("ca_file", ca_path, &ca_file.origin),
        Line::new("proxy", proxy_url, &proxy.origin),
    ]
}

/// As wide as the longest key, `refund_limit_per_day_won`.
const KEY_WIDTH: usize = 24;

/// Writes key, value and origin, aligned by the columns that they take on a terminal.
fn write_table(out: &mut impl Write, lines: &[Line]) -> io::Result<()> {
    let values: Vec<String> = lines.iter().map(|line| shown(&line.value)).collect();
    let value_width = values.iter().map(|value| value.width()).max().unwrap_or(0);
    for (line, value) in lines.iter().zip(&values) {
        let mut text = format!("{:<KEY_WIDTH$}  {value}", line.key);
        if !line.shown_origin.is_empty() {
            let gap = value_width.saturating_sub(value.width());
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{:gap$}  {}", "", escape(&line.shown_origin));
        }
        writeln!(out, "{text}")?;
    }
    Ok(())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => escape(text).into_owned(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

fn write_json(out: &mut impl Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, document)?;
    out.write_all(b"\n")
}
