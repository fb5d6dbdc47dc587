//! How a failure is shown: as a text for a person, or as one JSON line for a script.

use serde::Serialize;

use crate::error::{Failure, Report};
use crate::terminal::Terminal;

#[derive(Serialize)]
struct Line<'a> {
    error: Report<'a>,
}

/// Writes a failure to stderr.
pub(crate) fn failure(failure: &Failure, is_json: bool, terminal: &Terminal) {
    let message = failure.error.to_string();
    if !is_json {
        let hint = failure.error.verdict().hint.map(|hint| hint.to_string());
        return terminal.error(&message, &failure.causes(), hint.as_deref());
    }
    let line = Line {
        error: failure.report(),
    };
    match serde_json::to_string(&line) {
        Ok(line) => terminal.show(&line),
        Err(error) => terminal.error(&message, &[error.to_string()], None),
    }
}
