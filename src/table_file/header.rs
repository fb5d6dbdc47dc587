//! The header of a table: which column each of its cells names, and what stands in its place where there is
//! none.

use std::collections::BTreeMap;

use super::cell::one_line;
use super::columns::{Named, TableColumns, TableHeader};
use super::content::LINES_LOOKED_AT;
use super::hidden::Hidden;
use super::problem::{BadTableLine, TableFileProblem, TableProblem};
use super::separated::FileRow;

/// Reads the header off the first of the records. Those below it are looked at only where it is none; what is
/// wrong with a header is added to `bad`, and there is none then.
pub(super) fn read<const N: usize>(
    records: &mut impl Iterator<Item = Result<FileRow, BadTableLine>>,
    columns: &TableColumns<'_, N>,
    bad: &mut Vec<BadTableLine>,
) -> Result<Option<TableHeader>, TableFileProblem> {
    let first = match records.next() {
        Some(Ok(first)) => first,
        Some(Err(problem)) => {
            bad.push(problem);
            return Ok(None);
        }
        None => return Ok(None),
    };
    let line = first.line;
    let names: Vec<(usize, String, Named)> = names(&first, columns).collect();
    let unknown = || {
        let mut names = names.iter();
        let is_unknown = |named: Named| named == Named::Unknown;
        std::iter::from_fn(move || names.find(|(_, _, named)| is_unknown(*named)))
    };
    if unknown().count() == names.len() {
        let mut below = records.take(LINES_LOOKED_AT).flatten();
        if let Some(header) = below.find(|record| lacks(record, columns).is_empty()) {
            let header = header.line;
            return Err(TableFileProblem::TitleRow { line, header });
        }
        if names.iter().any(|(_, name, _)| (columns.is_value)(name)) {
            return Err(TableFileProblem::NoHeader { line });
        }
    } else {
        let names: Vec<&str> = names.iter().map(|(_, name, _)| name.as_str()).collect();
        columns.refuse_export(&names)?;
    }
    let mut problems: Vec<TableProblem> = unknown()
        .map(|(_, name, _)| columns.unknown(name))
        .collect();
    let mut places: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    for (cell, _, named) in &names {
        let place = match named {
            Named::Read(place) => Some(*place),
            Named::Ignored | Named::Unknown => None,
        };
        if place.is_some() && places.values().any(|other| *other == place) {
            let column = place.and_then(|place| columns.at(place));
            problems.extend(column.map(|column| TableProblem::ColumnTwice(column.name)));
        }
        places.insert(*cell, place);
    }
    if problems.is_empty() {
        let lacks = lacks(&first, columns).into_iter();
        problems.extend(lacks.map(TableProblem::NoColumn));
    }
    let is_header = problems.is_empty();
    let problems = problems.into_iter();
    bad.extend(problems.map(|problem| BadTableLine { line, problem }));
    Ok(is_header.then_some(TableHeader {
        line,
        columns: places,
    }))
}

/// Tells whether each column of a header that is read is to be seen in its sheet; what is not is added to `bad`.
pub(super) fn is_seen<const N: usize>(
    header: &TableHeader,
    hidden: &Hidden,
    columns: &TableColumns<'_, N>,
    bad: &mut Vec<BadTableLine>,
) -> bool {
    let before = bad.len();
    let places = header.columns.iter();
    let unseen = places.filter(|(place, _)| hidden.has_column(**place));
    let unseen = unseen.filter_map(|(_, column)| columns.at((*column)?));
    bad.extend(unseen.map(|column| BadTableLine {
        line: header.line,
        problem: TableProblem::HiddenColumn(column.name),
    }));
    bad.len() == before
}

/// Reads the cells of a record as names.
fn names<const N: usize>(
    record: &FileRow,
    columns: &TableColumns<'_, N>,
) -> impl Iterator<Item = (usize, String, Named)> {
    record.cells.iter().map(|(place, text)| {
        let name = one_line(text);
        let named = columns.find(&name);
        (*place, name, named)
    })
}

/// Returns the required columns that a record does not name.
fn lacks<const N: usize>(record: &FileRow, columns: &TableColumns<'_, N>) -> Vec<&'static str> {
    let named: Vec<Named> = names(record, columns).map(|(_, _, named)| named).collect();
    let required = (0..).zip(&columns.read).filter(|(_, it)| it.is_required);
    let missing = required.filter(|(place, _)| !named.contains(&Named::Read(*place)));
    missing.map(|(_, column)| column.name).collect()
}
