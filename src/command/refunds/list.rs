//! The refunds in the journal, a line each. Refuses to read more of them into memory than are asked for.

use std::collections::VecDeque;

use super::args::{ListArgs, between};
use crate::command::Print;
use crate::command::cancel::ENTRY;
use crate::command::value::day_of_words;
use crate::error::{Error, UsageError};
use crate::journal::{Entry, EntryFilter, Journal};
use crate::language::Language;
use crate::output::RecordColumn;
use crate::spelling::means;
use crate::words::{CommandNote, summary};

/// The columns of a table for which none were named, the most wanted first.
const COLUMNS: [&str; 12] = [
    "id",
    "outcome",
    "certain",
    "claimed_at",
    "tid",
    "amount",
    "environment",
    "profile",
    "evidence",
    "ref",
    "reason",
    "person",
];

/// Lists refunds, the latest last.
///
/// # Errors
///
/// [`Error::Usage`], [`Error::Journal`], and what printing gives.
pub(super) fn list(args: &ListArgs, journal: &Journal, print: &Print<'_>) -> Result<(), Error> {
    let (since, until) = (args.since.as_deref(), args.until.as_deref());
    let (since, until) = (since.map(day_of_words), until.map(day_of_words));
    let (since, until) = between(since.as_deref(), until.as_deref())?;
    let filter = EntryFilter {
        is_uncertain: args.unresolved,
        tid: args.tid.as_ref(),
        since,
    };
    let is_listed = |entry: &Entry| {
        until.is_none_or(|until| entry.claimed_at < until)
            && (args.outcome.is_empty() || args.outcome.contains(&entry.state))
            && (args.reference.is_none() || args.reference == entry.reference)
    };
    let chosen = args.columns.as_deref().map(columns).transpose()?;
    let names: Vec<&'static str> = match &chosen {
        Some(columns) => columns.iter().map(|(name, _)| *name).collect(),
        None => COLUMNS.to_vec(),
    };
    let columns = chosen.as_deref().unwrap_or(&ENTRY);
    let mut has_more = false;
    let is_empty = print.each(columns, &names, |row| match args.limit {
        None => journal.each(
            &filter,
            |entry| {
                if is_listed(entry) { row(entry) } else { Ok(()) }
            },
        ),
        Some(limit) => {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let mut latest: VecDeque<Entry> = VecDeque::new();
            journal.each(&filter, |entry| {
                if is_listed(entry) {
                    if latest.len() >= limit {
                        has_more = true;
                        latest.pop_front();
                    }
                    latest.push_back(entry.clone());
                }
                Ok::<(), Error>(())
            })?;
            latest.iter().try_for_each(row)
        }
    })?;
    if is_empty {
        let is_whole = args.tid.is_none() && filter.since.is_none() && until.is_none();
        let is_whole = is_whole && args.outcome.is_empty() && args.reference.is_none();
        print.terminal.note(match (is_whole, args.unresolved) {
            (true, false) => CommandNote::NoRefunds,
            (true, true) => CommandNote::NoneUnresolved,
            (false, _) => CommandNote::NoRefundMatches,
        });
    }
    if let (true, Some(limit)) = (has_more, args.limit) {
        print.terminal.note(CommandNote::OnlyTheLatest(limit));
    }
    Ok(())
}

/// Reads `id,tid,amount`, or `all`. What a table calls a column in any language will do too.
fn columns(text: &str) -> Result<Vec<RecordColumn<Entry>>, Error> {
    if text.trim().eq_ignore_ascii_case("all") {
        return Ok(ENTRY.to_vec());
    }
    let mut columns: Vec<RecordColumn<Entry>> = Vec::new();
    let languages = Language::ALL.map(summary::titles);
    for typed in text.split(',') {
        let name = typed.trim().to_ascii_lowercase().replace('-', "_");
        let is_meant = |known| {
            let mut titles = languages.iter().map(|it| (it.record_column)(known));
            known == name || titles.any(|title| means(typed, title))
        };
        let Some(column) = ENTRY.iter().find(|(known, _)| is_meant(known)) else {
            return Err(UsageError::NoSuchColumn {
                name,
                known: ENTRY.map(|(known, _)| known).to_vec(),
            }
            .into());
        };
        // Twice the same key would make a JSON object that readers disagree about.
        if columns.iter().any(|(known, _)| *known == column.0) {
            return Err(UsageError::ColumnTwice(column.0).into());
        }
        columns.push(*column);
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_by_what_a_table_calls_it_in_any_language() {
        for language in Language::ALL {
            for (name, _) in ENTRY {
                let title = (summary::titles(language).record_column)(name);
                let found = columns(&title.to_uppercase().replace(' ', "")).unwrap();
                assert_eq!(found.len(), 1, "{title}");
                assert_eq!(found[0].0, name, "{title}");
            }
        }
    }
}
