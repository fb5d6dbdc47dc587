//! The command line as a whole. Refuses to do anything itself.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Styles};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser};

use crate::command::help::{HelpLength, laid_out};
use crate::command::misuse::misuse;
use crate::command::{self, Command, Console, Global, report, value_of};
use crate::error::{Error, Failure, UsageError};
use crate::exit::Exit;
use crate::language::Language;
use crate::terminal::{self, ColorChoice, Terminal};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Look up payments on the Korean gateway CookiePay, and refund money at most once
#[derive(Debug, Parser)]
#[command(
    name = "cookiepay",
    bin_name = "cookiepay",
    version,
    styles = STYLES,
    disable_help_subcommand = true,
    before_long_help = "\
Examples:
  cookiepay -p demo search this-month      try it: made-up payments, no account, no network
  cookiepay config init                    set your shop up: asks for API ID and key, and tries them
  cookiepay search yesterday               what was paid yesterday, as a table
  cookiepay search 지난달 --out october.csv
  cookiepay cancel TID --full --reason '고객 변심'",
after_long_help = "\
Exit codes: 0 done; 1-9 no refund of this run stands; 10-19 money moved or may have: read, do not \
rerun blindly. `cookiepay explain` lists them all, and what each error means."
)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Answers a command line that asks for help, or is wrong.
#[must_use]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "clap's kinds of errors are an open set"
)]
pub fn answer(error: clap::Error, arguments: &[OsString]) -> Exit {
    let is_json = wants_json(arguments);
    let console = console(arguments);
    match error.kind() {
        ErrorKind::DisplayVersion => print(&error.render(), is_json, &console),
        ErrorKind::DisplayHelp => {
            let is_long = arguments.iter().any(|argument| argument == "--help");
            let length = if is_long {
                HelpLength::Long
            } else {
                HelpLength::Short
            };
            let help = help(length, console.language(), arguments);
            help.map_or(Exit::Done, |help| print(&help.render(), is_json, &console))
        }
        // What there is says more than that something is missing.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !is_json => {
            if let Some(help) = help(HelpLength::Short, console.language(), arguments) {
                let help = help.render();
                let help = if console.stderr_has_colour() {
                    help.ansi().to_string()
                } else {
                    help.to_string()
                };
                console.show_drawn(help.trim_end());
            }
            Exit::Usage
        }
        _ => {
            let language = if is_json {
                Language::English
            } else {
                console.language()
            };
            let misuse = misuse(error, Cli::command(), arguments, language);
            let error = Error::from(UsageError::Misuse(Box::new(misuse)));
            report::failure(&error.into(), is_json, &console);
            Exit::Usage
        }
    }
}

/// Reads the arguments once more, for the help in the form in which it is wanted.
fn help(length: HelpLength, language: Language, arguments: &[OsString]) -> Option<clap::Error> {
    let command = laid_out(Cli::command(), length, language, terminal::columns());
    command.try_get_matches_from(arguments).err()
}

/// Writes on stdout what was asked for, and says how that ended, as a command does.
fn print(text: &StyledStr, is_json: bool, console: &Console) -> Exit {
    let mut out = console.stdout();
    let written = if console.stdout_has_colour() {
        write!(out, "{}", text.ansi())
    } else {
        write!(out, "{text}")
    };
    let Err(error) = written.and_then(|()| out.flush()) else {
        return Exit::Done;
    };
    let failure = Failure::from(Error::Output(error));
    if failure.is_closed_pipe() {
        return Exit::Done;
    }
    report::failure(&failure, is_json, console);
    failure.error.exit()
}

/// Returns the terminal and the language that are wanted, from arguments that do not parse.
fn console(arguments: &[OsString]) -> Console {
    let text = |name| value_of(name, arguments)?.into_string().ok();
    let color = match text("--color").as_deref() {
        Some("never") => ColorChoice::Never,
        Some("always") => ColorChoice::Always,
        _ => ColorChoice::Auto,
    };
    let language = text("--lang").and_then(|name| Language::named(&name));
    let config = value_of("--config", arguments).map(PathBuf::from);
    let profile = text("--profile").or_else(|| text("-p"));
    let way = command::pasted_way(config.as_deref(), profile.as_deref(), arguments);
    Console::new(
        Terminal::new(color, false, 0),
        command::language(language, config),
    )
    .with_way(way)
}

/// Tells whether errors are wanted as JSON, from arguments that may not parse.
fn wants_json(arguments: &[OsString]) -> bool {
    let format = value_of("--output", arguments).or_else(|| value_of("-o", arguments));
    format.is_some_and(|format| format == "json" || format == "ndjson")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::misuse::tests::assert_that_each_word_that_is_offered_is_one_of_ours;
    use crate::words::{Topic, explain_words};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    /// What stands for a value in a command of a page, and one such value.
    const PLACEHOLDERS: [(&str, &str); 6] = [
        ("ID", "r12"),
        ("취소번호", "r12"),
        ("WON", "1000"),
        ("금액", "1000"),
        ("NO", "12345678"),
        ("계좌번호", "12345678"),
    ];

    #[test]
    fn every_command_on_a_page_of_explain_is_one_of_ours() {
        let mut count = 0_usize;
        let mut refused = Vec::new();
        for language in Language::ALL {
            for topic in Topic::all() {
                let page = explain_words::page(language, topic);
                let texts = [page.meaning, page.money, page.again];
                for text in texts.iter().chain(page.steps) {
                    let quoted = text.split('`').skip(1).step_by(2);
                    for command in quoted.filter(|it| it.starts_with("cookiepay ")) {
                        let value = |word: &str| {
                            let (end, value) = PLACEHOLDERS
                                .into_iter()
                                .find(|(name, _)| {
                                    word == *name || word.ends_with(&format!("={name}"))
                                })
                                .unwrap_or((word, word));
                            word.strip_suffix(end).unwrap_or_default().to_owned() + value
                        };
                        let words: Vec<String> = command.split(' ').map(value).collect();
                        if let Err(error) = Cli::try_parse_from(&words) {
                            refused.push(format!("{topic:?}: {command}: {error}"));
                        }
                        count = count.checked_add(1).unwrap();
                    }
                }
            }
        }
        assert_eq!(refused, [""; 0]);
        assert!(count > 200, "{count}");
    }

    #[test]
    fn each_word_that_is_offered_is_one_of_ours() {
        assert_that_each_word_that_is_offered_is_one_of_ours(&Cli::command());
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
