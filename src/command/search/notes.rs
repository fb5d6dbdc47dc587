//! What is to be said beside the data of a search.

use std::path::Path;

use super::args::Query;
use crate::command::Print;
use crate::output::{Finished, Format, SummaryNote, totals_notes};
use crate::payment::{Foreign, Totals};
use crate::search::{SearchOutcome, Subject};
use crate::words::{self, SearchNote};

/// A search that was printed.
pub(super) struct Printed<'a> {
    pub(super) query: &'a Query,
    pub(super) subject: &'a Subject,
    /// Nobody named a period.
    pub(super) is_default: bool,
    pub(super) format: Format,
    pub(super) outcome: &'a SearchOutcome,
    /// The number of payments that were printed.
    pub(super) count: u64,
    /// The totals, where the rows were read closely enough to add them up, and what the document could
    /// not show.
    pub(super) finished: Option<(Totals, Finished)>,
    /// The file that appeared.
    pub(super) file: Option<&'a Path>,
    /// It took the place of another.
    pub(super) is_replaced: bool,
    pub(super) is_ascii: bool,
}

/// Says something beside the data.
pub(in crate::command) fn say(note: &SearchNote, print: &Print<'_>) {
    let said = words::search_words::search_note(print.language(), note);
    if let SearchNote::DefaultPeriod(_) = note {
        print.terminal.offer(said);
    } else {
        print.terminal.note(said);
    }
}

/// Says what a document of so many payments leaves out of those that the gateway has.
pub(super) fn part_notes(query: &Query, count: u64, outcome: &SearchOutcome) -> Vec<SummaryNote> {
    let SearchOutcome { read, matched, .. } = *outcome;
    let filtered = SummaryNote::Filtered { matched, read };
    let limited = SummaryNote::Limited(count);
    [
        (!query.filter.is_empty()).then_some(filtered),
        (count < matched).then_some(limited),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Printed<'_> {
    /// Lists what is to be said, in order.
    pub(super) fn notes(&self) -> Vec<SearchNote> {
        let mut notes = Vec::new();
        if let Some((totals, finished)) = &self.finished {
            notes.extend(finished.notes.iter().cloned().map(SearchNote::Summary));
            if self.format == Format::Table {
                self.add_of_table(totals, finished, &mut notes);
            }
        }
        if let Some(path) = self.file {
            notes.push(SearchNote::Wrote {
                count: self.count,
                path: path.to_owned(),
                is_replaced: self.is_replaced,
            });
        }
        if self.outcome.repeats > 0 {
            notes.push(SearchNote::Repeats(self.outcome.repeats));
        }
        if !self.outcome.contradictions.is_empty() {
            let tids = self.outcome.contradictions.iter();
            notes.push(SearchNote::Contradictions(
                tids.map(|(_, tid)| Foreign::new(tid.as_str())).collect(),
            ));
        }
        let of_part = part_notes(self.query, self.count, self.outcome);
        notes.extend(of_part.into_iter().map(SearchNote::Summary));
        if self.is_unlucky()
            && let Some(period) = self.subject.period()
        {
            notes.push(SearchNote::DefaultPeriod(period));
        }
        notes
    }

    /// Tells whether everything came that was asked for.
    fn is_whole(&self) -> bool {
        self.outcome.missing.is_empty() && self.outcome.incomplete.is_empty()
    }

    /// Tells whether a filter found nothing in days that nobody chose.
    fn is_unlucky(&self) -> bool {
        let has_filter = !self.query.filter.is_empty();
        self.is_default && has_filter && self.outcome.matched == 0 && self.is_whole()
    }

    fn add_of_table(&self, totals: &Totals, finished: &Finished, notes: &mut Vec<SearchNote>) {
        let is_summary = self.query.summary.replaces_payments(self.format);
        if self.count == 0 && self.is_whole() {
            notes.push(SearchNote::NothingFound(self.subject.clone()));
        } else if self.count > 0 && !is_summary {
            notes.push(SearchNote::Summary(SummaryNote::Totals {
                totals: *totals,
                is_ascii: self.is_ascii,
            }));
        }
        if !is_summary {
            notes.extend(totals_notes(totals).into_iter().map(SearchNote::Summary));
        }
        if !finished.left_out.is_empty() {
            let names = finished.left_out.iter().map(|column| column.name());
            notes.push(SearchNote::NoRoom(names.collect()));
        }
    }
}
