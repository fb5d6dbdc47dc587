//! The command line: global options and the list of commands. Refuses to do anything itself.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

use crate::command::{cancel, completions, config, journal, man, mock, refunds, search, token};
use crate::output::Format;
use crate::terminal::ColorChoice;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Look up payments on the Korean gateway CookiePay, and give money back at most once
#[derive(Debug, Parser)]
#[command(
    name = "cookiepay",
    version,
    styles = STYLES,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  cookiepay -p demo search this-month      try it: made-up payments, no account, no network
  cookiepay config init                    write a configuration file to fill in
  cookiepay search yesterday               what was paid yesterday, as a table
  cookiepay search 지난달 -o csv --out october.csv
  cookiepay cancel TID --full --reason '고객 변심'

Exit codes: 0 done; 1-9 no refund of this run stands; 10-19 money moved or may have: read, do not
rerun blindly. The README lists them all."
)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Use this profile of the configuration file, or several: a,b; `demo` is always there
    #[arg(
        short,
        long,
        global = true,
        value_name = "NAME",
        env = "COOKIEPAY_PROFILE"
    )]
    pub profile: Option<String>,
    /// Read this configuration file instead of the usual one
    #[arg(long, global = true, value_name = "FILE", env = "COOKIEPAY_CONFIG")]
    pub config: Option<PathBuf>,
    /// Print the data as table, json, ndjson, csv or, of a search, xlsx
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "FORMAT"
    )]
    pub output: Format,
    /// Write the data to this file, which appears only when it is complete
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
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
    /// Print nothing on stderr but errors: with -o json, one line
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Show each request and reply with its time, without secrets
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Issue an access token and print it
    Token(token::Args),
    /// Look up payments by day or by TID
    Search(search::Args),
    /// Give the money of a payment back, at most once
    Cancel(cancel::Args),
    /// Show, try and write the configuration
    Config(config::Args),
    /// Show the journal of refunds, and settle what is in doubt
    Refunds(refunds::Args),
    /// Say where the journal of refunds is, copy it, or take up a restored one
    Journal(journal::Args),
    /// Run a gateway with made-up payments on this machine
    Mock(mock::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Print the manual page, or write one for each command
    Man(man::Args),
}

/// Tells whether errors are wanted as JSON, from arguments that may not parse.
#[must_use]
pub fn wants_json(arguments: &[OsString]) -> bool {
    let mut is_value = false;
    arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .any(|argument| {
            let value = if std::mem::take(&mut is_value) {
                Some(argument)
            } else if matches!(argument, "-o" | "--output") {
                is_value = true;
                None
            } else {
                argument
                    .strip_prefix("--output=")
                    .or_else(|| argument.strip_prefix("-o="))
                    .or_else(|| argument.strip_prefix("-o"))
            };
            matches!(value, Some("json" | "ndjson"))
        })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_wish_for_json_errors_is_heard_even_in_a_wrong_command_line() {
        let arguments = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for line in [
            "search -o json --nope",
            "-ojson x",
            "--output=ndjson",
            "--output json",
        ] {
            assert!(wants_json(&arguments(line)), "{line}");
        }
        for line in ["search -o table --nope", "json", "-o csv json"] {
            assert!(!wants_json(&arguments(line)), "{line}");
        }
    }
}
