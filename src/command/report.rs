//! How a failure is shown: as a text for a person, or as one JSON line for a script.

use serde::Serialize;

use crate::command::Console;
use crate::config::Config;
use crate::error::{Error, Failure, Report};
use crate::language::Language;
use crate::output::json_text;
use crate::rights::Exposed;
use crate::terminal::Tone;
use crate::words::{InWords, ReportLabel as Label, cause, paste};

#[derive(Serialize)]
struct Line<'a> {
    error: Report<'a>,
}

/// Writes a failure to stderr.
pub(crate) fn failure(failure: &Failure, is_json: bool, terminal: &Console) {
    if !is_json
        && let Error::NotConfirmed(no) = &failure.error
        && no.is_a_persons_no()
    {
        // Whoever says no knows that, and that is no trouble.
        return terminal.show(no);
    }
    // A hint is about the profile that failed, which may be none that was named.
    let way = match &failure.context.profile {
        Some(profile) => &terminal.way().to(profile),
        None => terminal.way(),
    };
    if !is_json {
        let hint = failure.error.verdict().hint;
        let hint = hint.map(|hint| way.hint(&hint, terminal.language()));
        let causes: Vec<_> = failure
            .error
            .causes()
            .map(|it| cause(terminal.language(), it))
            .collect();
        return show(failure, &causes, hint, terminal);
    }
    let line = Line {
        error: failure.report(|hint| way.hint(hint, Language::English)),
    };
    match json_text(&line) {
        Ok(line) => terminal.show_line(&line),
        Err(error) => show(failure, &[error.to_string()], None, terminal),
    }
}

fn show(failure: &Failure, causes: &[String], hint: Option<String>, terminal: &Console) {
    terminal.show_titled(Label::Error, Tone::Trouble, &failure.error);
    for cause in causes {
        terminal.show_titled(Label::CausedBy, Tone::Trouble, cause.as_str());
    }
    if let Some(hint) = hint {
        terminal.show_titled(Label::Hint, Tone::Advice, hint);
    }
    if let Some(code) = failure.more() {
        terminal.show_titled(Label::More, Tone::Advice, paste::explain(code));
    }
}

/// Warns a person of something that does not stop the run, unless asked to be quiet.
pub(super) fn warning(terminal: &Console, text: impl InWords) {
    terminal.warn(Label::Warning, text);
}

/// Warns a person of what others can change, of each thing once.
pub(super) fn exposed(exposed: &[Exposed], config: &Config, terminal: &Console) {
    for text in config.exposed_anew(exposed) {
        warning(terminal, text);
    }
}
