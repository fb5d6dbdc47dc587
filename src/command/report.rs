//! How a failure is shown: as a text for a person, or as one JSON line for a script.

use std::fmt::Display;

use serde::Serialize;

use crate::config::Config;
use crate::error::{Error, Failure, Report};
use crate::output::json_text;
use crate::rights::Exposed;
use crate::terminal::{Terminal, Tone};
use crate::words::ReportLabel as Label;

#[derive(Serialize)]
struct Line<'a> {
    error: Report<'a>,
}

/// Writes a failure to stderr.
pub(crate) fn failure(failure: &Failure, is_json: bool, terminal: &Terminal) {
    if !is_json
        && let Error::NotConfirmed(no) = &failure.error
        && no.is_a_persons_no()
    {
        // Whoever says no knows that, and that is no trouble.
        return terminal.show(no);
    }
    if !is_json {
        let hint = failure.error.verdict().hint.map(|hint| hint.to_string());
        return show(failure, &failure.causes(), hint, terminal);
    }
    let line = Line {
        error: failure.report(),
    };
    match json_text(&line) {
        Ok(line) => terminal.show_line(&line),
        Err(error) => show(failure, &[error.to_string()], None, terminal),
    }
}

fn show(failure: &Failure, causes: &[String], hint: Option<String>, terminal: &Terminal) {
    terminal.show_titled(Label::Error, Tone::Trouble, &failure.error);
    for cause in causes {
        terminal.show_titled(Label::CausedBy, Tone::Trouble, cause);
    }
    if let Some(hint) = hint {
        terminal.show_titled(Label::Hint, Tone::Advice, hint);
    }
}

/// Warns a person of something that does not stop the run, unless asked to be quiet.
pub(super) fn warning(terminal: &Terminal, text: impl Display) {
    terminal.warn(Label::Warning, text);
}

/// Warns a person of what others can change, of each thing once.
pub(super) fn exposed(exposed: &[Exposed], config: &Config, terminal: &Terminal) {
    for text in config.exposed_anew(exposed) {
        warning(terminal, text);
    }
}
