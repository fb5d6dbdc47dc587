//! What is wrong with a command line that could not be read, and what was probably meant. Refuses to
//! guess far: what other tools call a thing is in a table, and a name is offered only where it is near.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "clap's kinds of errors are an open set, and what is not listed is told in its own words"
)]

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Meant, Misuse, MisuseProblem};
use crate::payment::Foreign;
use crate::spelling::nearest;
use crate::words::OTHER_WORDS;

/// Says what clap found wrong with a command line. `root` is the command that refused it.
pub(crate) fn misuse(
    error: &clap::Error,
    mut root: clap::Command,
    arguments: &[OsString],
) -> Misuse {
    root.build();
    let command = command_of(&root, arguments);
    let path = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let problem = problem(error, command);
    Misuse {
        meant: meant(&problem, command),
        command: path.to_owned(),
        problem,
    }
}

/// Says that a command has no such command below it.
pub(super) fn no_command(command: &clap::Command, name: &str) -> Misuse {
    let problem = MisuseProblem::UnknownCommand(Foreign::new(name));
    Misuse {
        meant: meant(&problem, command),
        command: command
            .get_bin_name()
            .unwrap_or_else(|| command.get_name())
            .to_owned(),
        problem,
    }
}

/// Finds the command that the arguments lead to, as far as they do.
fn command_of<'c>(root: &'c clap::Command, arguments: &[OsString]) -> &'c clap::Command {
    let mut command = root;
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if word.starts_with('-') {
            let is_option = |arg: &&clap::Arg| {
                word.strip_prefix("--") == arg.get_long() && arg.get_long().is_some()
                    || matches!((word.as_bytes(), arg.get_short()), ([b'-', c], Some(short)) if short == char::from(*c))
            };
            // The value of an option is no command, whatever it is called.
            if command
                .get_arguments()
                .find(is_option)
                .is_some_and(|arg| arg.get_action().takes_values())
            {
                words.next();
            }
        } else if let Some(below) = command.find_subcommand(&*word) {
            command = below;
        } else {
            break;
        }
    }
    command
}

/// Returns the name of an argument without what stands for its value: `--amount` of `--amount <WON>`, and
/// `ID` of `<ID>`.
fn name_alone(argument: &str) -> &str {
    let argument = argument.trim_matches(['<', '>', '[', ']', '.']);
    argument.split_whitespace().next().unwrap_or_default()
}

fn problem(error: &clap::Error, command: &clap::Command) -> MisuseProblem {
    let context = |kind| error.get(kind).map(text_of).unwrap_or_default();
    let option = || context(ContextKind::InvalidArg);
    let value = || Foreign::new(context(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let argument = option();
            if argument.starts_with('-') {
                MisuseProblem::UnknownOption(Foreign::new(argument))
            } else if command.has_subcommands() {
                MisuseProblem::UnknownCommand(Foreign::new(argument))
            } else {
                MisuseProblem::UnexpectedArgument(Foreign::new(argument))
            }
        }
        ErrorKind::InvalidSubcommand => {
            MisuseProblem::UnknownCommand(Foreign::new(context(ContextKind::InvalidSubcommand)))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            MisuseProblem::NoCommand
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = texts_of(error.get(ContextKind::InvalidArg));
            MisuseProblem::Missing(missing.iter().map(|it| alternatives(it)).collect())
        }
        ErrorKind::InvalidValue if value().is_empty() => MisuseProblem::NoValue(option()),
        ErrorKind::InvalidValue => MisuseProblem::NotOneOf {
            option: option(),
            value: value(),
            known: texts_of(error.get(ContextKind::ValidValue)),
        },
        ErrorKind::ValueValidation => MisuseProblem::Invalid {
            option: name_alone(&option()).to_owned(),
            value: value(),
            why: Foreign::new(error.source().map(ToString::to_string).unwrap_or_default()),
        },
        ErrorKind::NoEquals => MisuseProblem::NoEquals(option()),
        ErrorKind::TooManyValues => MisuseProblem::UnwantedValue {
            option: option(),
            value: value(),
        },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            MisuseProblem::NoValue(option())
        }
        ErrorKind::ArgumentConflict => {
            let others = texts_of(error.get(ContextKind::PriorArg));
            if others.iter().all(|other| *other == option()) {
                MisuseProblem::Twice(option())
            } else {
                MisuseProblem::Conflict {
                    option: option(),
                    others,
                }
            }
        }
        ErrorKind::InvalidUtf8 => MisuseProblem::NotUtf8,
        _ => MisuseProblem::Other(Foreign::new(error.kind().to_string())),
    }
}

/// Takes a group of options apart, `<--full|--amount <WON>>`; of anything else there is one.
fn alternatives(written: &str) -> Vec<String> {
    let group = written
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .filter(|rest| rest.starts_with('-'));
    let Some(group) = group else {
        return vec![written.to_owned()];
    };
    let mut options: Vec<String> = Vec::new();
    for part in group.split('|') {
        match options.last_mut() {
            // Inside the value of an option, as `--by <day|week>`.
            Some(last) if !part.starts_with('-') => last.extend(["|", part]),
            Some(_) | None => options.push(part.to_owned()),
        }
    }
    options
}

fn text_of(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join(", "),
        other => other.to_string(),
    }
}

fn texts_of(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(_) | None => Vec::new(),
    }
}

/// Options by which a key or a password is handed over elsewhere.
const KEYS: [&str; 6] = [
    "--api-id",
    "--api-key",
    "--apikey",
    "--key",
    "--password",
    "--secret",
];

fn meant(problem: &MisuseProblem, command: &clap::Command) -> Option<Meant> {
    let written = |text: &str| Some(Meant::Written(text.to_owned()));
    match problem {
        MisuseProblem::UnknownOption(option) => {
            let option = option.as_str().split('=').next().unwrap_or_default();
            if KEYS.contains(&option) {
                return Some(Meant::Key);
            }
            if option == "--tid" && command.get_name() == "cancel" {
                return Some(Meant::BareTid);
            }
            if let Some(other) = other_word(command, option) {
                return written(other);
            }
            let known = command.get_arguments().filter_map(clap::Arg::get_long);
            let near = nearest(option.strip_prefix("--")?, known)?;
            written(&format!("--{near}"))
        }
        MisuseProblem::UnknownCommand(name) => {
            let name = name.as_str();
            if name == "help" {
                let path = command.get_bin_name().unwrap_or_default();
                let below = path.strip_prefix("cookiepay ").unwrap_or_default();
                return written(&format!("cookiepay help {below}"));
            }
            let known = command.get_subcommands().map(clap::Command::get_name);
            other_word(command, name)
                .or_else(|| nearest(name, known))
                .and_then(written)
        }
        MisuseProblem::NotOneOf { value, known, .. } => {
            nearest(value.as_str(), known.iter().map(String::as_str)).and_then(written)
        }
        MisuseProblem::UnexpectedArgument(_)
        | MisuseProblem::NoCommand
        | MisuseProblem::Missing(_)
        | MisuseProblem::NoValue(_)
        | MisuseProblem::UnwantedValue { .. }
        | MisuseProblem::NoEquals(_)
        | MisuseProblem::Twice(_)
        | MisuseProblem::Conflict { .. }
        | MisuseProblem::Invalid { .. }
        | MisuseProblem::NotUtf8
        | MisuseProblem::Other(_) => None,
    }
}

fn other_word(command: &clap::Command, written: &str) -> Option<&'static str> {
    let is_it = |(place, word, _): &&(&str, &str, &str)| {
        *word == written && (place.is_empty() || *place == command.get_name())
    };
    OTHER_WORDS.iter().find(is_it).map(|(_, _, meant)| *meant)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Holds the table to the command line that there is.
    pub(crate) fn assert_that_each_word_that_is_offered_is_one_of_ours(root: &clap::Command) {
        for (place, written, meant) in OTHER_WORDS {
            let commands = root.get_subcommands().chain([root]);
            let inner = root
                .get_subcommands()
                .flat_map(clap::Command::get_subcommands);
            let mut places: Vec<_> = commands.chain(inner).collect();
            places.retain(|command| place.is_empty() || command.get_name() == *place);
            assert!(!places.is_empty(), "{place}");
            let word = meant.split(' ').next().unwrap();
            let has = |command: &&clap::Command| match word.strip_prefix('-') {
                Some("o") => true,
                Some(long) => command
                    .get_arguments()
                    .any(|arg| arg.get_long() == long.strip_prefix('-')),
                None => command.find_subcommand(word).is_some(),
            };
            assert!(places.iter().any(has), "{place} {written} {meant}");
            assert!(
                !places.iter().all(|it| it
                    .get_arguments()
                    .any(|arg| arg.get_long() == written.strip_prefix("--")
                        && arg.get_long().is_some())
                    || it.find_subcommand(written).is_some()),
                "{place} has {written}"
            );
        }
    }
}
