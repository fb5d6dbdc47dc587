//! What is to be said beside the data of a search.

use std::path::Path;

use super::args::Query;
use crate::output::{Finished, Format, totals_line, totals_notes};
use crate::payment::{Totals, Won, counted};
use crate::search::SearchOutcome;

/// A search that was printed.
pub(super) struct Printed<'a> {
    pub(super) query: &'a Query,
    pub(super) format: Format,
    pub(super) outcome: &'a SearchOutcome,
    /// The number of payments that were printed.
    pub(super) count: u64,
    /// The totals, where the rows were read closely enough to add them up, and what the document could
    /// not show.
    pub(super) finished: Option<(Totals, Finished)>,
    /// The file that appeared.
    pub(super) file: Option<&'a Path>,
    pub(super) is_ascii: bool,
}

/// Something that the data itself does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// What the writer of the document says.
    Document(String),
    /// Nothing was found of what is named.
    NothingFound(String),
    /// There was no room for these columns.
    NoRoom(Vec<&'static str>),
    /// So many payments are in this file.
    Wrote(u64, String),
    /// So many payments came more than once.
    Repeats(u64),
    /// So many of all payments match the filter.
    Filtered { matched: u64, read: u64 },
    /// There are more than this number, which is the limit.
    Limited(u64),
}

impl Printed<'_> {
    /// Lists what is to be said, in order.
    pub(super) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if let Some((totals, finished)) = &self.finished {
            notes.extend(finished.notes.iter().cloned().map(Note::Document));
            if self.format == Format::Table {
                self.add_of_table(totals, finished, &mut notes);
            }
        }
        if let Some(path) = self.file {
            notes.push(Note::Wrote(self.count, path.display().to_string()));
        }
        let SearchOutcome {
            read,
            matched,
            repeats,
            ..
        } = *self.outcome;
        if repeats > 0 {
            notes.push(Note::Repeats(repeats));
        }
        if !self.query.filter.is_empty() {
            notes.push(Note::Filtered { matched, read });
        }
        if self.count < matched {
            notes.push(Note::Limited(self.count));
        }
        notes
    }

    fn add_of_table(&self, totals: &Totals, finished: &Finished, notes: &mut Vec<Note>) {
        let is_summary = self.query.summary.replaces_payments(self.format);
        let is_known = self.outcome.missing.is_empty() && self.outcome.incomplete.is_empty();
        if self.count == 0 && is_known {
            notes.push(Note::NothingFound(self.query.subject.to_string()));
        } else if self.count > 0 && !is_summary {
            notes.push(Note::Document(totals_line(totals, self.is_ascii)));
        }
        if !is_summary {
            notes.extend(totals_notes(totals).into_iter().map(Note::Document));
        }
        if !finished.left_out.is_empty() {
            let names = finished.left_out.iter().map(|column| column.name());
            notes.push(Note::NoRoom(names.collect()));
        }
    }
}

/// Puts a note into words.
pub(super) fn sentence(note: &Note) -> String {
    match note {
        Note::Document(text) => text.clone(),
        Note::NothingFound(subject) => format!("no payments found for {subject}"),
        Note::NoRoom(columns) => format!(
            "no room for {}: name the --columns you need, or widen the terminal",
            columns.join(", ")
        ),
        Note::Wrote(count, path) => format!("wrote {} to {path}", counted(*count, "payment")),
        Note::Repeats(1) => "1 payment came more than once and is shown once".to_owned(),
        Note::Repeats(count) => format!(
            "{} came more than once and are shown once",
            counted(*count, "payment")
        ),
        Note::Filtered { matched: 1, read } => {
            format!("filtered here: 1 of {} matches", counted(*read, "payment"))
        }
        Note::Filtered { matched, read } => format!(
            "filtered here: {} of {} match",
            Won::new(*matched).grouped(),
            counted(*read, "payment")
        ),
        Note::Limited(count) => {
            format!("limited to {}; there are more", counted(*count, "payment"))
        }
    }
}
