//! `help [COMMAND]`, and how help looks: short for `-h`, and for `--help` with the examples first and all
//! that there is to know below. Refuses to wrap a line twice, and to break a command line.

use clap::builder::{Resettable, StyledStr};
use unicode_width::UnicodeWidthStr as _;

use super::misuse::no_command;
use super::{Print, Session};
use crate::error::{Failure, UsageError};
use crate::exit::Exit;
use crate::language::Language;
use crate::terminal;
use crate::words;
use crate::wrap;

/// Which command to explain.
#[derive(Debug, clap::Args)]
#[command(before_long_help = "\
Examples:
  cookiepay help
  cookiepay help refunds resolve")]
pub struct HelpArgs {
    /// The command, such as `search` or `refunds resolve`; without it, all of them are listed
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// How much a help says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HelpLength {
    /// What there is, in short.
    Short,
    /// All of it.
    Long,
}

/// Prints the whole help of a command.
///
/// # Errors
///
/// [`Error::Usage`](crate::error::Error::Usage) where there is no such command;
/// [`Error::Output`](crate::error::Error::Output).
pub fn run(args: &HelpArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let mut command = laid_out(
        session.command_line(),
        HelpLength::Long,
        print.language(),
        terminal::columns(),
    );
    command.build();
    let mut found = command;
    for name in &args.command {
        found = match found.find_subcommand(name) {
            Some(below) => below.clone(),
            None => return Err(UsageError::Misuse(Box::new(no_command(&found, name))).into()),
        };
    }
    let help = found.render_help();
    let is_coloured = print.style().is_coloured;
    print.write(|out| {
        if is_coloured {
            write!(out, "{}", help.ansi())
        } else {
            write!(out, "{help}")
        }
    })?;
    Ok(Exit::Done)
}

/// Lays the help of a command, and of all below it, out in so many columns.
///
/// What the attributes call `before_long_help` are the examples, which come first; `after_long_help` is
/// the rest. Both are written without line breaks inside a paragraph, and are wrapped here, once. How the
/// command is used is put into the template as text, since clap has its heading in English only.
pub(crate) fn laid_out(
    command: clap::Command,
    length: HelpLength,
    language: Language,
    columns: usize,
) -> clap::Command {
    let command = words::command_line(language, command);
    let mut built = command.clone();
    built.build();
    below(command, built, length, language, columns).term_width(columns)
}

fn below(
    command: clap::Command,
    mut built: clap::Command,
    length: HelpLength,
    language: Language,
    columns: usize,
) -> clap::Command {
    let path = built.get_bin_name().unwrap_or_default().to_owned();
    let usage = built.render_usage().ansi().to_string();
    let usage = words::help::usage(language, &usage);
    let text = |text: Option<&StyledStr>| text.map(ToString::to_string).unwrap_or_default();
    let examples = laid(&text(command.get_before_long_help()), columns);
    let notes = laid(&text(command.get_after_long_help()), columns);
    let heading = *command.get_styles().get_header();
    let examples = match examples.split_once('\n') {
        Some((title, rest)) => format!("{heading}{title}{heading:#}\n{rest}\n\n"),
        None => String::new(),
    };
    let template = match length {
        HelpLength::Long => {
            format!("{{about-with-newline}}\n{examples}{usage}\n\n{{all-args}}\n\n{notes}")
        }
        HelpLength::Short => format!(
            "{{about-with-newline}}\n{usage}\n\n{{all-args}}\n\n{}",
            laid(&words::help::longer_help(language, &path), columns)
        ),
    };
    let command = match length {
        HelpLength::Long => command.mut_args(in_full),
        HelpLength::Short => command.mut_args(in_short),
    };
    command
        .help_template(template)
        .before_long_help(Resettable::Reset)
        .after_long_help(Resettable::Reset)
        .mut_subcommands(|command| {
            let built = built.find_subcommand(command.get_name());
            let built = built.unwrap_or(&command).clone();
            below(command, built, length, language, columns)
        })
}

/// Says all that there is to know of an argument where its gist stands, in the same column.
fn in_full(argument: clap::Arg) -> clap::Arg {
    match argument.get_long_help().cloned() {
        Some(full) => argument.help(full).long_help(Resettable::Reset),
        None => argument,
    }
}

/// Leaves of what an argument means only what stands before the first semicolon: the rest is for those who
/// want to know it all.
fn in_short(argument: clap::Arg) -> clap::Arg {
    let meaning = argument.get_help().map(ToString::to_string);
    let gist = meaning.and_then(|it| it.split_once("; ").map(|(gist, _)| gist.to_owned()));
    match gist {
        Some(gist) => argument.help(gist),
        None => argument,
    }
}

/// Fewer columns than this beside a name are too few to read what it means.
const MEANING_COLUMNS_MIN: usize = 24;

/// Wraps a text at so many columns, each line for itself.
///
/// Rows of two columns, of a name and its meaning with two blanks or more between them, keep the second
/// one in line. What is set in and has no second column is a command line, and stays whole.
fn laid(text: &str, columns: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| laid_line(line, columns)).collect();
    lines.join("\n")
}

fn laid_line(line: &str, columns: usize) -> String {
    if line.width() <= columns {
        return line.to_owned();
    }
    if !line.starts_with(' ') {
        return wrap::wrapped(line, columns);
    }
    let Some((name, meaning)) = line.trim_start().split_once("  ") else {
        return line.to_owned();
    };
    let meaning = meaning.trim_start();
    let begin = line.strip_suffix(meaning).unwrap_or_default();
    if columns.saturating_sub(begin.width()) >= MEANING_COLUMNS_MIN {
        return wrap::hanging(begin, meaning, columns);
    }
    format!("  {name}\n{}", wrap::hanging("      ", meaning, columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_wrapped_once_and_an_option_stays_whole() {
        assert_eq!(
            laid("Days are days in Korea.\n\nUse --all-profiles for all.", 20),
            "Days are days in\nKorea.\n\nUse --all-profiles\nfor all."
        );
    }

    #[test]
    fn a_meaning_stays_in_its_column_or_goes_below_its_name() {
        let row = "  7d          the last seven days, today included";
        assert_eq!(
            laid(row, 40),
            "  7d          the last seven days, today\n              included"
        );
        assert_eq!(
            laid(row, 30),
            "  7d\n      the last seven days,\n      today included"
        );
        assert_eq!(laid(row, 80), row);
    }

    #[test]
    fn a_command_line_is_never_broken() {
        let line = "  cookiepay cancel 2898563196 --amount 5,000 --reason '부분 반품'";
        assert_eq!(laid(line, 30), line);
    }
}
