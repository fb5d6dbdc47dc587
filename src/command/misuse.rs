//! What is wrong with a command line that could not be read, and what was probably meant. Refuses to
//! guess far: what other tools call a thing is in a table, and a name is offered only where it is near.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "clap's kinds of errors are an open set, and what is not listed is told in its own words"
)]

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{BadValue, Meant, Misuse, MisuseProblem};
use crate::language::Language;
use crate::payment::{Foreign, LikelyName, RefundId};
use crate::shown::escape;
use crate::spelling::nearest;
use crate::words::{self, OTHER_WORDS};

/// Says what clap found wrong with a command line, with the names of arguments that the help has in a
/// language. `root` is the command that refused it.
pub(crate) fn misuse(
    error: clap::Error,
    mut root: clap::Command,
    arguments: &[OsString],
    language: Language,
) -> Misuse {
    let spoken = match language {
        Language::English => None,
        Language::Korean => {
            let root = words::command_line(language, root.clone());
            root.try_get_matches_from(arguments).err()
        }
    };
    root.build();
    let command = command_of(&root, arguments);
    let path = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let found = problem(error, command);
    let behind = option_behind(&found, command).map(|option| format!("{path} {option}"));
    let problem = spoken.map_or_else(|| found.clone(), |error| problem(error, command));
    match behind {
        Some(whole) => Misuse {
            meant: Some(Meant::Written(whole)),
            command: root.get_name().to_owned(),
            problem,
        },
        None => Misuse {
            meant: meant(&found, command),
            command: path.to_owned(),
            problem,
        },
    }
}

/// Returns the option that is unknown where it stands, before the name of the command that has it.
fn option_behind<'p>(problem: &'p MisuseProblem, command: &clap::Command) -> Option<&'p str> {
    let MisuseProblem::UnknownOption(option) = problem else {
        return None;
    };
    let name = option.as_str().split('=').next()?;
    let has_it = command
        .get_arguments()
        .any(|arg| arg.get_long().is_some() && name.strip_prefix("--") == arg.get_long());
    has_it.then_some(name)
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

/// Says that an option of a command does not go together with the one below it that these words lead to.
pub(super) fn not_beside(mut root: clap::Command, option: &str, words: &[&str]) -> Misuse {
    root.build();
    let words = [root.get_name()].into_iter().chain(words.iter().copied());
    let words: Vec<OsString> = words.map(OsString::from).collect();
    let command = command_of(&root, &words);
    Misuse {
        problem: MisuseProblem::Conflict {
            option: option.to_owned(),
            others: vec![command.get_name().to_owned()],
        },
        meant: None,
        command: command
            .get_bin_name()
            .unwrap_or_else(|| command.get_name())
            .to_owned(),
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

/// Returns the name of an argument without what stands for its value: `--amount` of `--amount <WON>`,
/// `--again` of `--again[=<REFUND>]`, and `ID` of `[ID]...`.
fn name_alone(argument: &str) -> &str {
    let argument = argument.trim_start_matches(['<', '[']);
    let end = argument.find(|c: char| c.is_whitespace() || "=[]<>.".contains(c));
    argument
        .get(..end.unwrap_or(argument.len()))
        .unwrap_or(argument)
}

/// Returns an argument as a manual writes it: `--amount WON` of `--amount <WON>`.
fn in_words(argument: &str) -> String {
    let has_name = argument.starts_with('-');
    let argument = argument
        .split(['[', '.'])
        .next()
        .filter(|_| has_name)
        .unwrap_or(argument);
    argument
        .replace(['<', '>', '[', ']', '.'], "")
        .trim()
        .to_owned()
}

fn problem(error: clap::Error, command: &clap::Command) -> MisuseProblem {
    let context = |kind| error.get(kind).map(text_of).unwrap_or_default();
    let argument = || context(ContextKind::InvalidArg);
    let option = || name_alone(&argument()).to_owned();
    let value = || Foreign::new(context(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let argument = argument();
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
            option: option(),
            value: value(),
            why: BadValue::within(error),
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
            let others: Vec<_> = others.iter().map(|it| name_alone(it).to_owned()).collect();
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

/// Takes a group of arguments apart, `<--full|--amount <WON>>`; of anything else there is one.
fn alternatives(written: &str) -> Vec<String> {
    let group = written
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .filter(|rest| rest.starts_with("--") || rest.contains("|--"));
    let Some(group) = group else {
        return vec![in_words(written)];
    };
    let mut options: Vec<String> = Vec::new();
    for part in group.split('|') {
        match options.last_mut() {
            // Inside the value of an option, as `--by <day|week>`.
            Some(last) if !part.starts_with('-') => last.extend(["|", part]),
            Some(_) | None => options.push(part.to_owned()),
        }
    }
    options.iter().map(|option| in_words(option)).collect()
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

/// Options that name the days of a search elsewhere; here they stand by themselves.
const PERIODS: [&str; 11] = [
    "--date", "--day", "--days", "--last", "--month", "--months", "--period", "--range", "--week",
    "--within", "--year",
];

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
            if PERIODS.contains(&option) && command.get_name() == "search" {
                return Some(Meant::BarePeriod);
            }
            if let Some(other) = other_word(command, option) {
                return Some(other).filter(|it| !it.is_empty()).and_then(written);
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
        MisuseProblem::NotOneOf {
            option,
            value,
            known,
        } => choice(command, option, value.as_str(), known).and_then(|it| written(&it)),
        MisuseProblem::Invalid { option, value, .. }
            if option == "ID" && LikelyName::of(value.as_str()) == Some(LikelyName::Tid) =>
        {
            written(&format!("cookiepay refunds list --tid {value}"))
        }
        MisuseProblem::Invalid { option, value, .. } => {
            other_word(command, &format!("{option} {value}")).and_then(written)
        }
        MisuseProblem::UnexpectedArgument(argument)
            if command.get_name() == "cancel" && argument.as_str().parse::<RefundId>().is_ok() =>
        {
            written(&format!("--again={argument}"))
        }
        MisuseProblem::UnexpectedArgument(_)
        | MisuseProblem::NoCommand
        | MisuseProblem::Missing(_)
        | MisuseProblem::NoValue(_)
        | MisuseProblem::UnwantedValue { .. }
        | MisuseProblem::NoEquals(_)
        | MisuseProblem::Twice(_)
        | MisuseProblem::Conflict { .. }
        | MisuseProblem::NotUtf8
        | MisuseProblem::Other(_) => None,
    }
}

/// Returns what was probably meant by a value that is none of those that there are.
fn choice(command: &clap::Command, option: &str, value: &str, known: &[String]) -> Option<String> {
    let suffix = value.rsplit_once('.').map(|(_, suffix)| suffix);
    if option == "--output" && suffix.is_some_and(|it| known.iter().any(|known| known == it)) {
        return Some(["--out", &escape(value)].join(" "));
    }
    other_word(command, &format!("{option} {value}"))
        .or_else(|| nearest(value, known.iter().map(String::as_str)))
        .map(str::to_owned)
}

fn other_word(command: &clap::Command, written: &str) -> Option<&'static str> {
    let path = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let path = path.strip_prefix("cookiepay ").unwrap_or(path);
    let is_it = |(place, word, _): &&(&str, &str, &str)| {
        *word == written && (place.is_empty() || *place == path)
    };
    OTHER_WORDS.iter().find(is_it).map(|(_, _, meant)| *meant)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Holds the table to the command line that there is.
    pub(crate) fn assert_that_each_word_that_is_offered_is_one_of_ours(root: &clap::Command) {
        let mut root = root.clone();
        root.build();
        for (place, written, meant) in OTHER_WORDS {
            let command = match *place {
                "" | "cookiepay" => &root,
                path => below(&root, path.split(' ')),
            };
            let mut words = meant.split(' ').peekable();
            let mut command = command;
            if words.next_if_eq(&"cookiepay").is_some() {
                command = &root;
                while let Some(next) = words.peek().and_then(|word| command.find_subcommand(word)) {
                    command = next;
                    words.next();
                }
                assert_ne!(command.get_name(), "cookiepay", "{meant}");
            }
            let (options, words): (Vec<_>, Vec<_>) = words.partition(|it| it.starts_with('-'));
            for option in options {
                assert!(has_option(command, option), "{place} {written}: {option}");
            }
            if written.starts_with('-') {
                assert!(
                    !has_option(command, written) || *place != command.get_name(),
                    "{place} {written}"
                );
            } else {
                below(command, words.into_iter());
                assert!(
                    command.find_subcommand(written).is_none(),
                    "{place} has {written}"
                );
            }
        }
    }

    fn below<'c, 'w>(
        root: &'c clap::Command,
        path: impl Iterator<Item = &'w str>,
    ) -> &'c clap::Command {
        path.fold(root, |command, word| {
            command
                .find_subcommand(word)
                .unwrap_or_else(|| panic!("no command {word}"))
        })
    }

    fn has_option(command: &clap::Command, written: &str) -> bool {
        command
            .get_arguments()
            .any(|arg| match written.strip_prefix("--") {
                Some(long) => arg.get_long() == Some(long),
                None => arg.get_short() == written.chars().nth(1),
            })
    }
}
