//! The command line as a whole. Refuses to do anything itself.

use std::ffi::OsString;

use clap::Parser;
use clap::builder::styling::{AnsiColor, Styles};

use crate::command::{Command, Global};

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
  cookiepay search 지난달 --out october.csv
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
