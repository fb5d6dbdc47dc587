//! What was found, as a screen for people and as one record a check for programs.

use std::fmt::Write as _;

use anstyle::AnsiColor;
use unicode_width::UnicodeWidthStr as _;

use super::diagnosis::{Diagnosis, DiagnosisText, worst};
use super::side_by_side::CheckedPart;
use crate::command::Print;
use crate::error::Error;
use crate::exit::Exit;
use crate::language::Language;
use crate::output::{Format, Record, RecordCsv, Style, Value, padded, write_object};
use crate::shown::sentences;
use crate::words::{
    CheckState, CheckTitle, InWords, PastedWay, ReportLabel, cause, doctor as say, paste,
};
use crate::wrap::{hanging, wrapped};

/// The names of what is measured or read, in the order in which programs get them.
pub(super) const MEASURES: [&str; 22] = [
    "environment",
    "base_url",
    "path",
    "proxy",
    "elapsed_milliseconds",
    "expires_at",
    "clock_ahead_seconds",
    "free_bytes",
    "version",
    "journal_id",
    "refunds",
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "synchronous_standby",
    "pooler",
    "encrypted",
    "refunds_open",
    "refunds_in_doubt",
    "refunds_uncertain",
    "oldest_at",
];

/// Prints what was found, and how the run ends.
///
/// # Errors
///
/// Whatever printing gives.
pub(super) fn report(parts: &[CheckedPart], exit: Exit, print: &Print<'_>) -> Result<(), Error> {
    let language = print.language_of_data();
    if print.format == Format::Table {
        let screen = screen(parts, exit, print.style(), print.terminal.way());
        return print.write(|out| out.write_all(screen.as_bytes()));
    }
    let checks: Vec<Record<'static>> = parts
        .iter()
        .flat_map(|part| part.diagnoses.iter().map(move |it| (part, it)))
        .map(|(part, diagnosis)| {
            let way = way_to(&part.title, print.terminal.way());
            record(&part.title, diagnosis, language, &way)
        })
        .collect();
    print.write(|out| match print.format {
        Format::Table | Format::Json => write_object(
            out,
            &Record(vec![
                ("version", Value::text(env!("CARGO_PKG_VERSION"))),
                ("exit", Value::Number(exit.code().into())),
                ("checks", Value::Records(checks)),
            ]),
        ),
        Format::Ndjson => checks
            .iter()
            .try_for_each(|check| write_object(&mut *out, check)),
        Format::Csv | Format::Xlsx => {
            let mut csv = RecordCsv::new(out, print.form().dialect);
            checks.iter().try_for_each(|check| csv.write(check))
        }
    })
}

/// Returns what was found as programs get it: every check with the same names.
fn record(
    title: &CheckTitle,
    diagnosis: &Diagnosis,
    language: Language,
    way: &PastedWay,
) -> Record<'static> {
    let profile = match title {
        CheckTitle::Profile(name) => {
            Value::maybe(name.as_harmless(), |name| Value::text(name.to_owned()))
        }
        CheckTitle::Configuration | CheckTitle::Journal => Value::Absent,
    };
    let is_error = diagnosis.state == CheckState::Error;
    let failure = diagnosis.failure().filter(|_| is_error);
    let mut values = vec![
        ("check", Value::text(diagnosis.check.code())),
        ("profile", profile),
        ("state", Value::text(diagnosis.state.code())),
        (
            "code",
            Value::maybe(failure, |it| Value::text(it.verdict().code.name())),
        ),
        ("message", Value::text(message(&diagnosis.said, language))),
        (
            "remedy",
            Value::maybe(remedy(&diagnosis.said, language, way), Value::text),
        ),
    ];
    values.extend(MEASURES.map(|name| {
        let mut found = diagnosis.values.iter();
        let value = found.find(|(known, _)| *known == name);
        (
            name,
            value.map_or(Value::Absent, |(_, value)| value.clone()),
        )
    }));
    Record(values)
}

/// Says what was found, with what it comes from.
fn message(said: &DiagnosisText, language: Language) -> String {
    match said {
        DiagnosisText::Fact(fact) => fact.said(language),
        DiagnosisText::Warning(warning) => warning.said(language),
        DiagnosisText::Skipped(reason) => reason.said(language),
        DiagnosisText::Failure(error) => {
            let causes = error.causes().map(|it| cause(language, it));
            let sentence = std::iter::once(error.as_ref().said(language));
            sentence.chain(causes).collect::<Vec<_>>().join(": ")
        }
    }
}

/// Returns the way to what a paragraph is about, by that to what the command line names.
fn way_to(title: &CheckTitle, named: &PastedWay) -> PastedWay {
    let profile = match title {
        CheckTitle::Profile(name) => name.as_harmless(),
        CheckTitle::Configuration | CheckTitle::Journal => None,
    };
    profile.map_or_else(|| named.clone(), |profile| named.to(profile))
}

/// Says what to do, where there is something.
fn remedy(said: &DiagnosisText, language: Language, way: &PastedWay) -> Option<String> {
    let remedy = match said {
        DiagnosisText::Fact(fact) => say::remedy(language, fact),
        DiagnosisText::Warning(warning) => say::remedy_of_warning(language, warning),
        DiagnosisText::Failure(error) => {
            return error.verdict().hint.map(|hint| way.hint(&hint, language));
        }
        DiagnosisText::Skipped(_) => None,
    };
    remedy.map(|remedy| way.lead(&remedy))
}

/// The columns of the terminal that a state takes.
const STATE_WIDTH: usize = 7;

/// The columns of the terminal that the name of a check takes.
const CHECK_WIDTH: usize = 11;

/// The columns of a report that is no terminal's: it is sent by mail.
const MAIL_WIDTH: u16 = 80;

/// Draws what was found, a paragraph for each thing that checks are about.
fn screen(parts: &[CheckedPart], exit: Exit, style: Style, named: &PastedWay) -> String {
    let language = style.titles.language;
    let columns = usize::from(style.width.unwrap_or(MAIL_WIDTH));
    let mut text = String::new();
    for part in parts {
        let bold = coloured(anstyle::Style::new().bold(), style);
        let title = (&part.title).said(language);
        let way = way_to(&part.title, named);
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{bold}{title}{bold:#}");
        for diagnosis in &part.diagnoses {
            text.push_str(&rows(diagnosis, columns, style, &way));
        }
        text.push('\n');
    }
    let of = |state| {
        let all = parts.iter().flat_map(|it| &it.diagnoses);
        all.filter(|it| it.state == state).count()
    };
    let (errors, warnings) = (of(CheckState::Error), of(CheckState::Warning));
    let summary = say::summary(language, errors, warnings, exit.code());
    text.push_str(&summary);
    text.push('\n');
    if let Some(trouble) = worst_trouble(parts, exit) {
        let page = paste::explain(trouble.check.code());
        text.push_str(&advice(ReportLabel::More, 0, &page, columns, style));
    }
    text
}

/// Returns the error that decided the exit code, or else the first warning.
fn worst_trouble(parts: &[CheckedPart], exit: Exit) -> Option<&Diagnosis> {
    let all = || parts.iter().flat_map(|it| &it.diagnoses);
    all()
        .find(|it| it.state == CheckState::Error && worst([*it]) == exit)
        .or_else(|| all().find(|it| it.state == CheckState::Warning))
}

/// Draws what one check found, with what to do below it.
fn rows(diagnosis: &Diagnosis, columns: usize, style: Style, way: &PastedWay) -> String {
    let language = style.titles.language;
    let state = padded(&diagnosis.state.said(language), STATE_WIDTH);
    let begin = format!(
        "  {state}  {} ",
        padded(&diagnosis.check.said(language), CHECK_WIDTH)
    );
    let row = block(&begin, &message(&diagnosis.said, language), columns);
    let colour = coloured(colour_of(diagnosis.state), style);
    let rest = row.strip_prefix("  ").unwrap_or(&row);
    let rest = rest.strip_prefix(state.as_str()).unwrap_or(rest);
    let mut text = format!("  {colour}{state}{colour:#}{rest}\n");
    if let Some(remedy) = remedy(&diagnosis.said, language, way) {
        // Below the name of the check: a command wants room.
        let indent = STATE_WIDTH.saturating_add(4);
        text.push_str(&advice(ReportLabel::Hint, indent, &remedy, columns, style));
    }
    text
}

/// Says what to do or to read, with a label in its colour before it.
fn advice(label: ReportLabel, indent: usize, text: &str, columns: usize, style: Style) -> String {
    let label = label.said(style.titles.language);
    let row = block(&format!("{:indent$}{label} ", ""), text, columns);
    let colour = coloured(AnsiColor::Cyan.on_default(), style);
    let row = row.replacen(&label, &format!("{colour}{label}{colour:#}"), 1);
    format!("{row}\n")
}

/// Puts sentences behind the beginning of a line, and their further lines below themselves.
fn block(begin: &str, text: &str, columns: usize) -> String {
    let shown = sentences(text);
    let mut lines = shown.split('\n');
    let mut block = hanging(begin, lines.next().unwrap_or_default(), columns);
    let indent = begin.width().saturating_sub(2);
    for line in lines {
        block.push('\n');
        block.push_str(&wrapped(&format!("{:indent$}{line}", ""), columns));
    }
    block
}

const fn colour_of(state: CheckState) -> anstyle::Style {
    match state {
        CheckState::Ok => AnsiColor::Green.on_default(),
        CheckState::Note => AnsiColor::Cyan.on_default(),
        CheckState::Warning => AnsiColor::Yellow.on_default().bold(),
        CheckState::Error => AnsiColor::Red.on_default().bold(),
        CheckState::Skipped => anstyle::Style::new().dimmed(),
    }
}

const fn coloured(colour: anstyle::Style, style: Style) -> anstyle::Style {
    if style.is_coloured {
        colour
    } else {
        anstyle::Style::new()
    }
}
