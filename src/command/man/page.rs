//! The page of a command: its help, in the order of a manual page, and what every page has besides.

use std::collections::HashSet;

use super::roff::{Roff, Span, VERBATIM_COLUMNS, fitted};
use crate::exit::Exit;
use crate::language::Language;
use crate::words::{self, Manual};
use crate::wrap;

/// What the page of the cookbook is called.
pub(super) const COOKBOOK: &str = "cookiepay-cookbook";

/// The day that the pages are of. It changes with the version.
const DAY: &str = "2026-11-26";

/// The version that the pages are of.
const VERSION: &str = concat!("cookiepay ", env!("CARGO_PKG_VERSION"));

/// Begins a page.
pub(super) fn begun(name: &str, manual: &Manual) -> Roff {
    Roff::new(name, DAY, VERSION, manual.volume)
}

/// Writes the page of a command. What the attributes call `before_long_help` are the examples, and
/// `after_long_help` is what there is to know besides.
pub(super) fn page(
    command: &clap::Command,
    parent: Option<&clap::Command>,
    language: Language,
) -> String {
    let manual = words::manual(language);
    let name = name_of(command);
    let about = command.get_about().map(ToString::to_string);
    let about = about.unwrap_or_default();
    let mut roff = begun(&name, manual);
    roff.section(manual.name);
    roff.lines(&[vec![
        Span::Plain(&name),
        Span::Plain(" - "),
        Span::Plain(&about),
    ]]);
    synopsis(&mut roff, command, language);
    examples(&mut roff, command, manual);
    roff.section(manual.description);
    roff.paragraph(&sentence(&about));
    let notes = command.get_after_long_help().map(ToString::to_string);
    prose(&mut roff, &notes.unwrap_or_default());
    arguments(&mut roff, command, manual);
    commands(&mut roff, command, manual);
    closing(&mut roff, manual);
    let others = see_also(command, parent);
    references(&mut roff, manual, &others);
    roff.into_source()
}

/// Returns what a page is called, such as `cookiepay-refunds-list`.
pub(super) fn name_of(command: &clap::Command) -> String {
    let name = command.get_display_name();
    name.unwrap_or_else(|| command.get_name()).to_owned()
}

/// Writes what every page ends with: exit codes, variables and files.
pub(super) fn closing(roff: &mut Roff, manual: &Manual) {
    roff.section(manual.exit_status);
    for exit in Exit::ALL {
        let code = exit.code().to_string();
        roff.item(&[Span::Bold(&code)], (manual.meaning)(exit));
    }
    for (heading, items) in [
        (manual.environment, manual.variables),
        (manual.files, manual.places),
    ] {
        roff.section(heading);
        for (name, meaning) in items {
            roff.item(&[Span::Bold(name)], meaning);
        }
    }
}

/// Writes which pages are near this one.
pub(super) fn references(roff: &mut Roff, manual: &Manual, names: &[String]) {
    roff.section(manual.see_also);
    let mut spans = Vec::new();
    for (number, name) in names.iter().enumerate() {
        if number > 0 {
            spans.push(Span::Plain(", "));
        }
        spans.extend([Span::Bold(name), Span::Plain("(1)")]);
    }
    roff.lines(&[spans]);
}

/// Ends a gist with a full stop, as prose has it.
fn sentence(gist: &str) -> String {
    match gist.chars().last() {
        None | Some('.' | ']' | '!' | '?') => gist.to_owned(),
        Some(_) => format!("{gist}."),
    }
}

/// Writes how a command is used, the name of it bold.
fn synopsis(roff: &mut Roff, command: &clap::Command, language: Language) {
    let usage = command.clone().render_usage().to_string();
    let usage = words::help::usage(language, &usage);
    let usage = usage.split_once(": ").map_or("", |(_, usage)| usage);
    let name = command.get_bin_name().unwrap_or_default();
    roff.section(words::manual(language).synopsis);
    let forms = usage
        .lines()
        .map(str::trim)
        .map(|form| match form.strip_prefix(name) {
            Some(rest) => vec![Span::Bold(name), Span::Plain(rest)],
            None => vec![Span::Plain(form)],
        });
    roff.lines(&forms.collect::<Vec<_>>());
}

/// Writes the examples, which have a title and are set in.
fn examples(roff: &mut Roff, command: &clap::Command, manual: &Manual) {
    let text = command.get_before_long_help().map(ToString::to_string);
    let text = text.unwrap_or_default();
    let mut lines = Vec::new();
    for line in text
        .lines()
        .skip(1)
        .map(|line| line.strip_prefix("  ").unwrap_or(line))
    {
        match line.split_once("  ") {
            Some((command, meaning)) if wrap::lines(line, VERBATIM_COLUMNS).len() > 1 => {
                lines.push(command.to_owned());
                lines.push(format!("    # {}", meaning.trim_start()));
            }
            _ => lines.extend(fitted(line)),
        }
    }
    if !lines.is_empty() {
        roff.section(manual.examples);
        roff.verbatim(lines.iter().map(String::as_str));
    }
}

/// A part of what there is to know besides.
enum Part<'a> {
    Paragraph(Vec<&'a str>),
    Rows(Vec<(&'a str, &'a str)>),
    Verbatim(Vec<&'a str>),
}

/// Writes paragraphs, rows of a name and a meaning, and what is set in, as it stands.
fn prose(roff: &mut Roff, text: &str) {
    for part in parts(text) {
        match part {
            Part::Paragraph(lines) => roff.paragraph(&lines.join("\n")),
            Part::Rows(rows) => {
                let widths = rows.iter().map(|(name, _)| {
                    unicode_width::UnicodeWidthStr::width(*name).saturating_add(2)
                });
                roff.rows(&rows, widths.max().unwrap_or_default().min(ROW_COLUMNS_MAX));
            }
            Part::Verbatim(lines) => {
                let lines = lines.iter().flat_map(|line| set_in(line));
                let lines: Vec<String> = lines.collect();
                roff.verbatim(lines.iter().map(String::as_str));
            }
        }
    }
}

/// A name that is wider stands above its meaning.
const ROW_COLUMNS_MAX: usize = 28;

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut is_apart = true;
    for line in text.lines() {
        let row = line.strip_prefix("  ").map(|row| {
            let row = row.trim_end();
            row.split_once("  ")
                .map_or((row, ""), |(name, meaning)| (name, meaning.trim_start()))
        });
        match (row, parts.last_mut()) {
            _ if line.is_empty() => {}
            (None, Some(Part::Paragraph(lines))) if !is_apart => lines.push(line),
            (None, _) => parts.push(Part::Paragraph(vec![line])),
            (Some((name, "")), Some(Part::Verbatim(lines))) if !is_apart => lines.push(name),
            (Some((name, "")), _) => parts.push(Part::Verbatim(vec![name])),
            (Some(row), Some(Part::Rows(rows))) if !is_apart => rows.push(row),
            (Some(row), _) => parts.push(Part::Rows(vec![row])),
        }
        is_apart = line.is_empty();
    }
    parts
}

/// Breaks a line that is set in: words as words, a command as a command.
fn set_in(line: &str) -> Vec<String> {
    if line.starts_with("cookiepay") {
        return fitted(line);
    }
    let lines = wrap::lines(line, VERBATIM_COLUMNS);
    lines.into_iter().map(str::to_owned).collect()
}

/// Writes what a command takes, below the headings of its help and in their order.
fn arguments(roff: &mut Roff, command: &clap::Command, manual: &Manual) {
    let shown: Vec<&clap::Arg> = command
        .get_arguments()
        .filter(|it| !it.is_hide_set())
        .collect();
    let heading = |argument: &clap::Arg| match argument.get_help_heading() {
        Some(heading) => heading.to_owned(),
        None if argument.is_positional() => manual.arguments.to_owned(),
        None => manual.options.to_owned(),
    };
    let first = [manual.arguments, manual.options].map(str::to_owned);
    let mut said = HashSet::new();
    for section in first.into_iter().chain(shown.iter().copied().map(heading)) {
        let mut below: Vec<_> = shown.iter().filter(|it| heading(it) == section).collect();
        if below.is_empty() || !said.insert(section.clone()) {
            continue;
        }
        below.sort_by_key(|argument| argument.get_display_order());
        roff.section(&section);
        for argument in below {
            item(roff, argument, manual);
        }
    }
}

/// Writes one argument: what is typed is bold, what stands for a value is not.
fn item(roff: &mut Roff, argument: &clap::Arg, manual: &Manual) {
    let shape = argument.to_string();
    let short = argument.get_short().map(|short| format!("-{short}, "));
    let flag = shape.find([' ', '[', '=']).unwrap_or(shape.len());
    let flag = if argument.is_positional() { 0 } else { flag };
    let (flag, value) = shape.split_at_checked(flag).unwrap_or((&shape, ""));
    let mut tag = Vec::new();
    if let Some(short) = &short {
        tag.push(Span::Bold(short));
    }
    tag.extend(
        [Span::Bold(flag), Span::Italic(value)]
            .into_iter()
            .filter(|span| !span.is_empty()),
    );
    let help = argument.get_long_help().or_else(|| argument.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let asks_for_help = matches!(argument.get_action(), clap::ArgAction::Help);
    let help = if asks_for_help { manual.help } else { &help };
    let mut meaning = sentence(help);
    let values = argument.get_possible_values();
    if argument.get_action().takes_values() {
        let values: Vec<_> = values
            .iter()
            .map(clap::builder::PossibleValue::get_name)
            .collect();
        if !values.is_empty() && !argument.is_hide_possible_values_set() {
            meaning = format!("{meaning} {}", (manual.values)(&values.join(", ")));
        }
        let defaults = argument.get_default_values().iter();
        let defaults: Vec<_> = defaults.map(|it| it.to_string_lossy()).collect();
        if !defaults.is_empty() && !argument.is_hide_default_value_set() {
            meaning = format!("{meaning} {}", (manual.default)(&defaults.join(" ")));
        }
    }
    roff.item(&tag, &meaning);
}

/// Writes which commands there are below.
fn commands(roff: &mut Roff, command: &clap::Command, manual: &Manual) {
    let mut below = command
        .get_subcommands()
        .filter(|it| !it.is_hide_set())
        .peekable();
    if below.peek().is_none() {
        return;
    }
    roff.section(manual.commands);
    for command in below {
        let about = command.get_about().map(ToString::to_string);
        let name = name_of(command);
        roff.item(
            &[Span::Bold(&name), Span::Plain("(1)")],
            &sentence(&about.unwrap_or_default()),
        );
    }
}

/// Returns the pages that are near: the one above, those beside it, those below, and the cookbook.
fn see_also(command: &clap::Command, parent: Option<&clap::Command>) -> Vec<String> {
    let names = |command: &clap::Command| {
        let below = command.get_subcommands().filter(|it| !it.is_hide_set());
        below.map(name_of).collect::<Vec<_>>()
    };
    let above = parent.into_iter().map(name_of);
    let beside = parent.into_iter().flat_map(names);
    let mut all: Vec<String> = above.chain(beside).chain(names(command)).collect();
    all.retain(|name| *name != name_of(command));
    all.push(COOKBOOK.to_owned());
    all
}
