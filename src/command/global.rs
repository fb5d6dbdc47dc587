//! The options that every command takes. Refuses to say anything of what they lead to.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::value::{parse_names, parse_profiles};
use crate::config::{self, Overrides, Variables};
use crate::language::Language;
use crate::output::Format;
use crate::terminal::ColorChoice;
use crate::words::PastedWay;

/// Options that every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Use this profile of the configuration file, or several: a,b; `demo` is always there; else
    /// `COOKIEPAY_PROFILE`
    #[arg(short, long, global = true, value_name = "NAME", value_parser = parse_profiles)]
    pub profile: Option<String>,
    /// Read this configuration file instead of the usual one; else `COOKIEPAY_CONFIG`
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print the data as table, json, ndjson, csv or, of a search or comparison, xlsx [default: what the
    /// suffix of --out says, or table]
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        hide_possible_values = true,
        value_name = "FORMAT"
    )]
    pub output: Option<Format>,
    /// Write the data to this file, which appears only when it is complete; its suffix (.csv .json
    /// .ndjson .xlsx .txt) chooses the format; `-` is stdout
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write CSV for Excel: with a byte order mark, and lines that end in CRLF
    #[arg(long, global = true)]
    pub bom: bool,
    /// Colour the output: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "WHEN"
    )]
    pub color: ColorChoice,
    /// Speak Korean or English: ko or en; else `COOKIEPAY_LANG`, `lang` of the configuration file, or the
    /// language of the system
    #[arg(
        long,
        global = true,
        value_enum,
        hide_possible_values = true,
        value_name = "LANGUAGE"
    )]
    pub lang: Option<Language>,
    /// Print nothing on stderr but errors: with -o json, one line
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Show each request and reply with its time, without secrets
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// Returns the language of a run: that of `--lang`, or else what the environment, the configuration file or
/// the system says. `config` is the value of `--config`.
#[must_use]
pub fn language(asked: Option<Language>, config: Option<PathBuf>) -> Language {
    asked.unwrap_or_else(|| {
        let overrides = Overrides {
            profile: None,
            config_file: config,
        };
        config::language(&overrides, &Variables::from_process()).unwrap_or_else(Language::of_system)
    })
}

/// Returns the way that the commands take which a person is offered, by the values of `--config` and `-p`, and by
/// whether the arguments ask for all profiles.
pub(crate) fn pasted_way(
    config: Option<&Path>,
    profile: Option<&str>,
    arguments: &[OsString],
) -> PastedWay {
    let named = profile.and_then(parse_names).unwrap_or_default();
    let way = PastedWay::new(config, &named);
    if arguments.iter().any(|it| it == "--all-profiles") {
        way.to_all()
    } else {
        way
    }
}

/// Returns the last value of an option, from arguments that may not parse: behind its name, or in the same
/// word.
#[must_use]
pub fn value_of(name: &str, arguments: &[OsString]) -> Option<OsString> {
    let is_short = !name.starts_with("--");
    let mut found = None;
    let mut is_value = false;
    for argument in arguments {
        if std::mem::take(&mut is_value) {
            found = Some(argument.clone());
        } else if argument == name {
            is_value = true;
        } else if let Some(rest) = argument.to_str().and_then(|it| it.strip_prefix(name)) {
            match rest.strip_prefix('=') {
                Some(value) => found = Some(value.into()),
                None if is_short => found = Some(rest.into()),
                None => {}
            }
        }
    }
    found
}
