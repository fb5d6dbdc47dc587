//! CSV in: a header, and a row a line. The only door of the `csv` crate.

use super::columns::{Cells, TableColumns, TableHeader};
use super::problem::{BadTableLine, TableProblem};
use crate::output::undo_defusing;

/// Takes the header off the lines, and reads it.
pub(super) fn header<const N: usize>(
    lines: &mut Vec<(u64, &str)>,
    columns: &TableColumns<'_, N>,
    bad: &mut Vec<BadTableLine>,
) -> Option<TableHeader> {
    if lines.is_empty() {
        return None;
    }
    let (line, text) = lines.remove(0);
    match places(text, columns) {
        Ok(columns) => Some(TableHeader { line, columns }),
        Err(wrong) => {
            let wrong = wrong.into_iter();
            bad.extend(wrong.map(|problem| BadTableLine { line, problem }));
            None
        }
    }
}

/// Reads the names of the columns as their places; `None` for one that is not read.
fn places<const N: usize>(
    text: &str,
    columns: &TableColumns<'_, N>,
) -> Result<Vec<Option<usize>>, Vec<TableProblem>> {
    let names = split(text).map_err(|problem| vec![problem])?;
    let is_header = names.iter().any(|name| columns.find(name.trim()).is_ok());
    if !is_header && names.iter().any(|name| (columns.is_value)(name.trim())) {
        return Err(vec![TableProblem::NoHeader]);
    }
    let mut wrong = Vec::new();
    let mut places: Vec<Option<usize>> = Vec::new();
    for name in names {
        match columns.find(name.trim()) {
            Ok(Some(place)) if places.contains(&Some(place)) => {
                let column = columns.at(place).map(|column| column.name);
                wrong.extend(column.map(TableProblem::ColumnTwice));
            }
            Ok(place) => places.push(place),
            Err(problem) => wrong.push(problem),
        }
    }
    if wrong.is_empty() {
        for (place, column) in columns.read.iter().enumerate() {
            if column.is_required && !places.contains(&Some(place)) {
                wrong.push(TableProblem::NoColumn(column.name));
            }
        }
    }
    if wrong.is_empty() {
        Ok(places)
    } else {
        Err(wrong)
    }
}

/// Reads the cells of a row.
pub(super) fn cells<const N: usize>(
    text: &str,
    header: &TableHeader,
) -> Result<Cells<N>, TableProblem> {
    let values = split(text)?;
    let places = &header.columns;
    if values.len() != places.len() {
        return Err(TableProblem::OtherWidth {
            cells: values.len(),
            columns: places.len(),
        });
    }
    let mut cells = std::array::from_fn(|_| None);
    for (value, place) in values.into_iter().zip(places) {
        if !value.is_empty()
            && let Some(cell) = place.and_then(|place| cells.get_mut(place))
        {
            // Our own documents have texts that no spreadsheet takes for formulas.
            *cell = Some(undo_defusing(&value).to_owned());
        }
    }
    Ok(cells)
}

/// Splits one line.
fn split(text: &str) -> Result<Vec<String>, TableProblem> {
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return Err(TableProblem::OpenQuote);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .buffer_capacity(text.len().max(1))
        .from_reader(text.as_bytes());
    match reader.records().next() {
        Some(Ok(record)) => Ok(record.iter().map(str::to_owned).collect()),
        Some(Err(error)) => Err(TableProblem::NotCsv(error.to_string())),
        None => Ok(Vec::new()),
    }
}
