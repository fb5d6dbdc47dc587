//! What help says in Korean: one table for each command, by the path of the command and the name of the
//! argument, put into the command line in one pass. Refuses to leave a command, an argument or one of its
//! values in English, or to have a sentence for what is not there.
//!
//! The names that stand for values (`<기간>` for `<PERIOD>`) are Korean too, since they are read and never
//! typed; commands, flags and values that are typed are the same in both languages.

mod cancel;
mod compare;
mod config;
mod entry;
mod journal;
mod mock;
mod own;
mod refunds;
mod root;
mod search;
mod show;

use clap::builder::{PossibleValue, PossibleValuesParser, Resettable, StyledStr};
use clap::{Arg, ArgAction, Command};

use self::entry::{ArgumentHelp, CommandHelp};

/// Says at the end of a short help where the long one is.
pub(crate) fn longer_help(command: &str) -> String {
    format!("예제와 자세한 설명: `{command} --help`")
}

/// Heads how a command is used, in place of the two words that clap has in English only.
pub(crate) fn usage(usage: &str) -> String {
    usage
        .replacen("Usage:", "사용법:", 1)
        .replacen("[OPTIONS]", "[옵션]", 1)
}

/// The heading of arguments that have no name.
const ARGUMENTS: &str = "인자";

/// The heading of a command's own options.
const OPTIONS: &str = "옵션";

/// The heading of the commands, and what stands for one.
const COMMANDS: &str = "명령";

/// The heading of the options that every command takes.
const GLOBAL_OPTIONS: &str = "공통 옵션";

/// The other headings, by their English.
const HEADINGS: [(&str, &str); 9] = [
    ("Global options", GLOBAL_OPTIONS),
    ("Filters", "조건"),
    ("Display", "표시"),
    ("Where it is needed", "필요한 경우"),
    ("Safety", "안전장치"),
    ("Many refunds", "일괄취소"),
    ("List", "주문 목록"),
    ("Comparison", "비교"),
    ("Refunds", "취소 파일"),
];

/// Behind all other options, as clap has those that it adds.
const LAST: usize = 999;

/// The help of every command.
const COMMAND_HELPS: [&[CommandHelp]; 10] = [
    root::HELP,
    search::HELP,
    show::HELP,
    cancel::HELP,
    compare::HELP,
    config::HELP,
    refunds::HELP,
    journal::HELP,
    mock::HELP,
    own::HELP,
];

/// Puts the help of a command line, and of all commands below, into Korean. It is for help, manual pages
/// and completions: what it parses has other types than the English one.
pub(crate) fn korean(root: Command) -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("버전을 출력합니다")
        .help_heading(GLOBAL_OPTIONS)
        .display_order(LAST);
    said(root, "")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(version)
}

fn said(command: Command, path: &str) -> Command {
    let help = COMMAND_HELPS
        .iter()
        .copied()
        .flatten()
        .find(|help| help.path == path);
    let command = match help {
        Some(help) => command
            .about(help.about)
            .before_long_help(help.examples)
            .after_long_help(text_or_none(help.notes))
            .mut_args(|argument| argument_said(argument, help.arguments)),
        None => command,
    };
    let asks_for_help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("도움말을 출력합니다")
        .help_heading(GLOBAL_OPTIONS)
        .display_order(LAST);
    command
        .subcommand_help_heading(COMMANDS)
        .subcommand_value_name(COMMANDS)
        .arg(asks_for_help)
        .mut_subcommands(|below| {
            let path = format!("{path} {}", below.get_name());
            said(below, path.trim_start())
        })
}

fn text_or_none(text: &'static str) -> Resettable<StyledStr> {
    match text {
        "" => Resettable::Reset,
        text => Resettable::Value(text.into()),
    }
}

fn argument_said(argument: Arg, helps: &[ArgumentHelp]) -> Arg {
    let heading = heading_of(&argument);
    let argument = argument.help_heading(heading);
    let Some(help) = helps.iter().find(|help| argument.get_id() == help.id) else {
        return argument;
    };
    let takes_value = argument.get_action().takes_values();
    let values = argument.get_possible_values();
    let hint = hint(&argument, help, &values);
    let argument = match help.value_name {
        "" => argument,
        name => argument.value_name(name),
    };
    let argument = if takes_value {
        argument.hide_default_value(true).hide_possible_values(true)
    } else {
        argument
    };
    let argument = match help.values {
        [] => argument,
        _ => argument.value_parser(PossibleValuesParser::new(
            values.into_iter().map(|it| value_said(it, help.values)),
        )),
    };
    let argument = argument.help(format!("{}{hint}", help.gist));
    match help.rest {
        "" => argument,
        rest => argument.long_help(format!("{}{hint}. {rest}", help.gist)),
    }
}

/// Returns what clap would say in English behind the meaning: what counts without it, and what it takes.
fn hint(argument: &Arg, help: &ArgumentHelp, values: &[PossibleValue]) -> String {
    let default: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    let default = match help.default {
        "" => default.join(" "),
        default => default.to_owned(),
    };
    let default = match default.as_str() {
        "" => String::new(),
        default => format!(" [기본값: {default}]"),
    };
    if argument.is_hide_possible_values_set()
        || !argument.get_action().takes_values()
        || values.is_empty()
    {
        return default;
    }
    let values: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
    format!("{default} [값: {}]", values.join(", "))
}

fn value_said(value: PossibleValue, helps: &[(&str, &'static str)]) -> PossibleValue {
    match helps.iter().find(|(name, _)| *name == value.get_name()) {
        Some((_, help)) => value.help(*help),
        None => value,
    }
}

fn heading_of(argument: &Arg) -> &'static str {
    let english = argument.get_help_heading();
    let of_name = HEADINGS.iter().find(|(name, _)| english == Some(name));
    match of_name {
        Some((_, korean)) => korean,
        None if argument.is_positional() => ARGUMENTS,
        None => OPTIONS,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;
    use crate::command::help::{HelpLength, laid_out};
    use crate::language::Language;
    use crate::words::ko::tests::assert_korean;

    /// Calls with the path, the English and the Korean of each command.
    fn each(see: &mut dyn FnMut(&str, &Command, &Command)) {
        fn below(
            path: &str,
            english: &Command,
            said: &Command,
            see: &mut dyn FnMut(&str, &Command, &Command),
        ) {
            see(path, english, said);
            for (english, said) in english.get_subcommands().zip(said.get_subcommands()) {
                assert_eq!(english.get_name(), said.get_name());
                let path = format!("{path} {}", english.get_name());
                below(path.trim_start(), english, said, see);
            }
        }
        below("", &Cli::command(), &korean(Cli::command()), see);
    }

    fn help_of(path: &str) -> &'static CommandHelp {
        let mut helps = COMMAND_HELPS.iter().copied().flatten();
        helps
            .find(|help| help.path == path)
            .unwrap_or_else(|| panic!("no Korean for the command {path:?}"))
    }

    fn text(text: Option<&StyledStr>) -> String {
        text.map(ToString::to_string).unwrap_or_default()
    }

    /// Splits a row of two columns.
    fn row(line: &str) -> Option<(&str, &str)> {
        let (name, meaning) = line.strip_prefix(' ')?.trim_start().split_once("  ")?;
        Some((name, meaning.trim_start()))
    }

    #[test]
    fn every_command_and_argument_is_said_and_nothing_that_there_is_not() {
        let mut paths = BTreeSet::new();
        each(&mut |path, english, said| {
            paths.insert(path.to_owned());
            let help = help_of(path);
            assert!(!help.about.is_empty(), "{path}");
            let has_notes = english.get_after_long_help().is_some();
            assert_eq!(has_notes, !help.notes.is_empty(), "{path}: notes");
            // What would be shown beside it, and has no Korean.
            assert!(english.get_long_about().is_none(), "{path}");
            assert!(english.get_before_help().is_none(), "{path}");
            assert!(english.get_after_help().is_none(), "{path}");
            let ids = |command: &Command| -> Vec<String> {
                let ids = command.get_arguments().map(|it| it.get_id().to_string());
                ids.filter(|id| id != "help" && id != "version").collect()
            };
            let mut known: Vec<_> = help.arguments.iter().map(|it| it.id.to_owned()).collect();
            known.sort();
            let mut there = ids(english);
            there.sort();
            assert_eq!(known, there, "{path}: arguments");
            assert_eq!(ids(english), ids(said), "{path}");
            for argument in said.get_arguments() {
                assert_argument(path, argument);
            }
        });
        for help in COMMAND_HELPS.iter().copied().flatten() {
            assert!(paths.contains(help.path), "no command {:?}", help.path);
        }
    }

    fn assert_argument(path: &str, argument: &Arg) {
        let id = argument.get_id();
        // Behind the meaning stand values that are typed.
        let help = text(argument.get_help());
        let meaning = help.split(" [기본값: ").next().unwrap_or_default();
        let meaning = meaning.split(" [값: ").next().unwrap_or_default();
        assert_korean(meaning);
        assert!(!meaning.is_empty(), "{path}: {id}");
        assert_korean(argument.get_help_heading().unwrap_or("Options"));
        if argument.get_action().takes_values() {
            for name in argument.get_value_names().unwrap_or_default() {
                let is_of_values = name.contains(['|', ',']);
                assert!(
                    is_of_values || matches!(name.as_str(), "N" | "TID") || !name.is_ascii(),
                    "{path}: {id}: <{name}>"
                );
            }
            for value in argument.get_possible_values() {
                let is_shell = id == "shell";
                assert!(is_shell || value.get_help().is_some(), "{path}: {id}");
                assert_korean(&text(value.get_help()));
            }
        }
    }

    #[test]
    fn a_value_has_its_korean_only_if_there_is_one() {
        each(&mut |path, english, _| {
            for help in help_of(path).arguments {
                let mut arguments = english.get_arguments();
                let argument = arguments.find(|it| it.get_id() == help.id).unwrap();
                let there = argument.get_possible_values();
                let there: Vec<_> = there.iter().map(PossibleValue::get_name).collect();
                let known: Vec<_> = help.values.iter().map(|(name, _)| *name).collect();
                if !known.is_empty() {
                    assert_eq!(known, there, "{path}: {}", help.id);
                }
            }
        });
    }

    #[test]
    fn the_texts_are_korean() {
        each(&mut |path, _, _| {
            let help = help_of(path);
            assert_korean(help.about);
            help.arguments.iter().for_each(|it| assert_korean(it.rest));
            let meanings = help.examples.lines().filter_map(row);
            meanings.for_each(|(_, meaning)| assert_korean(meaning));
            for line in help.notes.lines() {
                // Names that are typed stand in front of what they mean, in a row of their own, or in a list.
                match row(line) {
                    Some((_, meaning)) => assert_korean(meaning),
                    None if line.starts_with([' ']) || line.starts_with("열: ") => {}
                    None => assert_korean(line),
                }
            }
        });
    }

    #[test]
    fn the_examples_are_the_same_commands_in_both_languages() {
        // A note is a person's own words.
        let noteless = |command: &str| match command.split_once("--note '") {
            Some((before, note)) => {
                let (_, after) = note.split_once('\'').unwrap();
                format!("{before}{after}")
            }
            None => command.to_owned(),
        };
        let commands = |examples: &str| -> Vec<String> {
            let lines = examples.lines().skip(1);
            let command = |line: &str| noteless(row(line).map_or(line.trim(), |it| it.0));
            lines.map(command).collect()
        };
        each(&mut |path, english, said| {
            let english = text(english.get_before_long_help());
            let said = text(said.get_before_long_help());
            assert!(said.starts_with("예제:\n"), "{path}");
            assert_eq!(commands(&english), commands(&said), "{path}");
        });
    }

    #[test]
    fn the_rows_below_are_about_the_same_things_in_both_languages() {
        // A name without what stands for its value.
        let names = |notes: &str| -> Vec<String> {
            let names = notes.lines().filter_map(row).map(|(name, _)| name);
            let typed = |name: &str| name.split(['=', '[']).next().unwrap_or_default().to_owned();
            names.map(typed).collect()
        };
        each(&mut |path, english, said| {
            let english = text(english.get_after_long_help());
            let said = text(said.get_after_long_help());
            assert_eq!(names(&english), names(&said), "{path}");
        });
    }

    /// Returns the words in Latin letters of a text.
    fn latin(text: &str) -> impl Iterator<Item = &str> {
        text.split(|letter: char| !letter.is_ascii_alphabetic())
            .filter(|word| word.len() > 3)
    }

    #[test]
    fn a_help_that_is_laid_out_has_no_english_but_what_is_typed() {
        // What is typed: names of the tree, examples, the first column of a row, and what stands in backticks.
        let mut typed = BTreeSet::new();
        each(&mut |path, english, _| {
            let help = help_of(path);
            let texts = english.get_arguments().flat_map(|argument| {
                let values = argument.get_possible_values();
                let names = values.iter().map(|it| it.get_name().to_owned());
                let defaults = argument.get_default_values().iter();
                let defaults = defaults.map(|it| it.to_string_lossy().into_owned());
                let names = names.chain(argument.get_long().map(str::to_owned));
                names.chain(defaults).collect::<Vec<_>>()
            });
            let mut texts: Vec<_> = texts.collect();
            texts.extend(help.examples.lines().map(str::to_owned));
            texts.push(english.get_name().to_owned());
            let of_arguments = help
                .arguments
                .iter()
                .flat_map(|it| [it.gist, it.rest, it.default]);
            for text in of_arguments.chain([help.about, help.notes]) {
                let ticked = text.split('`').skip(1).step_by(2);
                texts.extend(ticked.map(str::to_owned));
                let rows = text.lines().filter(|line| line.starts_with([' ', '열']));
                texts.extend(rows.map(str::to_owned));
            }
            typed.extend(texts.iter().flat_map(|it| latin(it)).map(str::to_owned));
        });
        for word in [
            "JSON",
            "NDJSON",
            "XLSX",
            "HTTP",
            "CRLF",
            "CookiePay",
            "PostgreSQL",
            "version",
            "help",
        ] {
            typed.insert(word.to_owned());
        }
        for length in [HelpLength::Long, HelpLength::Short] {
            let mut root = laid_out(Cli::command(), length, Language::Korean, 80);
            root.build();
            let mut commands = vec![root];
            while let Some(mut command) = commands.pop() {
                let help = command.render_help().to_string();
                for word in latin(&help) {
                    assert!(typed.contains(word), "{word} in\n{help}");
                }
                commands.extend(command.get_subcommands().cloned());
            }
        }
    }

    #[test]
    fn what_counts_without_an_argument_is_said_as_clap_would() {
        let root = korean(Cli::command());
        let search = root.find_subcommand("search").unwrap();
        let of = |id: &str| {
            let mut arguments = search.get_arguments();
            arguments.find(|it| it.get_id() == id).unwrap()
        };
        assert_eq!(
            text(of("jobs").get_help()),
            "동시에 보낼 요청 수 [기본값: 4]"
        );
        assert_eq!(
            text(of("to").get_long_help()),
            "이 기간의 마지막 날까지 조회합니다. `--from`이 없으면 그 1년 전부터입니다"
        );
        let shell = root.find_subcommand("completions").unwrap();
        let shell = shell.get_arguments().next().unwrap();
        assert_eq!(
            text(shell.get_help()),
            "자동 완성을 쓸 셸 [값: bash, elvish, fish, powershell, zsh]"
        );
    }

    #[test]
    fn what_a_command_is_given_comes_before_its_options() {
        each(&mut |path, _, said| {
            let mut headings = said.get_arguments().filter_map(Arg::get_help_heading);
            let is_first = headings.next() == Some(ARGUMENTS);
            assert!(is_first || headings.all(|it| it != ARGUMENTS), "{path}");
        });
    }
}
