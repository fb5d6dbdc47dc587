//! The header of a table: which column each of its cells names, and what stands in its place where there is
//! none.

use super::cell::one_line;
use super::columns::{Above, Named, TableColumns, TableHeader};
use super::content::LINES_LOOKED_AT;
use super::hidden::Hidden;
use super::problem::{BadTableLine, ColumnChoice, TableFileProblem, TableProblem};
use super::separated::FileRow;

/// Reads the header off the first of the records. Those below it are looked at only where it is none; what is
/// wrong with a header is added to `bad`, and there is none then.
pub(super) fn read<'t, const N: usize>(
    records: &mut impl Iterator<Item = Result<FileRow<'t>, BadTableLine>>,
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
    let mut names: Vec<NameCell> = names(&first, columns).collect();
    take_perhaps(&mut names, columns);
    let unknown = || {
        let mut names = names.iter();
        let is_unknown = |named: Named| named == Named::Unknown;
        std::iter::from_fn(move || names.find(|(_, _, named)| is_unknown(*named)))
    };
    if unknown().count() == names.len() {
        let mut below = records.take(LINES_LOOKED_AT).flatten();
        if let Some(header) = below.find(|record| is_header(record, columns)) {
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
    let mut problems = Vec::new();
    if !columns.skips_unknown {
        problems.extend(unknown().map(|(_, name, _)| columns.unknown(name)));
    }
    let places = places(&names, columns, &mut problems);
    if problems.is_empty() {
        let there = names.iter();
        let there: Vec<_> = there
            .map(|(_, name, named)| (name.as_str(), *named))
            .collect();
        problems = columns.missing(&there);
    }
    let is_header = problems.is_empty();
    let problems = problems.into_iter();
    bad.extend(problems.map(|problem| BadTableLine { line, problem }));
    let read = names.into_iter();
    let read = read.filter_map(|(cell, name, _)| match places.get(cell) {
        Some(Above::Read(column)) => Some((*column, name)),
        Some(Above::Unread | Above::Nothing) | None => None,
    });
    let names = read.collect();
    Ok(is_header.then_some(TableHeader {
        line,
        columns: places,
        names,
    }))
}

/// Puts the names of a header into their places. Of several names of one column the one that is our own is
/// read, where what nobody knows is left aside; else it is a problem.
fn places<const N: usize>(
    names: &[NameCell],
    columns: &TableColumns<'_, N>,
    problems: &mut Vec<TableProblem>,
) -> Vec<Above> {
    let width = names
        .iter()
        .map(|(cell, _, _)| cell.saturating_add(1))
        .max();
    let mut places = vec![Above::Nothing; width.unwrap_or(0)];
    let mut put = |cell: usize, above| {
        if let Some(place) = places.get_mut(cell) {
            *place = above;
        }
    };
    for (cell, _, _) in names {
        put(*cell, Above::Unread);
    }
    for (place, column) in (0..).zip(&columns.read) {
        let of_column = names
            .iter()
            .filter(|(_, _, named)| *named == Named::Read(place));
        let found: Vec<(usize, &str)> = of_column
            .map(|(cell, name, _)| (*cell, name.as_str()))
            .collect();
        let is_own = |name| columns.skips_unknown && columns.is_own_name(place, name);
        let own: Vec<_> = found.iter().filter(|(_, name)| is_own(name)).collect();
        match (own.as_slice(), found.as_slice()) {
            ([(cell, _)], _) | ([], [(cell, _)]) => put(*cell, Above::Read(place)),
            ([], []) => {}
            ([(_, one), (_, other), ..], _) | ([], [(_, one), (_, other), ..]) => {
                problems.push(twice(column.name, one, other, columns));
            }
        }
    }
    places
}

/// Says that two names of a header are one column's.
fn twice<const N: usize>(
    column: &'static str,
    one: &str,
    other: &str,
    columns: &TableColumns<'_, N>,
) -> TableProblem {
    if !columns.skips_unknown {
        TableProblem::ColumnTwice(column)
    } else if one == other {
        let name = one.to_owned();
        ColumnChoice::SameName { name }.into()
    } else {
        let (one, other) = (one.to_owned(), other.to_owned());
        ColumnChoice::TwoNames { column, one, other }.into()
    }
}

/// Tells whether each column of a header that is read is to be seen in its sheet; what is not is added to `bad`.
pub(super) fn is_seen<const N: usize>(
    header: &TableHeader,
    hidden: &Hidden,
    columns: &TableColumns<'_, N>,
    bad: &mut Vec<BadTableLine>,
) -> bool {
    let before = bad.len();
    let unseen = (0..header.width()).filter(|place| hidden.has_column(*place));
    let unseen = unseen.filter_map(|place| columns.at(header.column(place)?));
    bad.extend(unseen.map(|column| BadTableLine {
        line: header.line,
        problem: TableProblem::HiddenColumn(column.name),
    }));
    bad.len() == before
}

/// A cell of a header: its place, what it says, and what that stands for.
type NameCell = (usize, String, Named);

/// Reads the cells of a record as names.
fn names<const N: usize>(
    record: &FileRow<'_>,
    columns: &TableColumns<'_, N>,
) -> impl Iterator<Item = NameCell> {
    record.cells.iter().map(|(place, text)| {
        let name = one_line(text).into_owned();
        let named = columns.find(&name);
        (*place, name, named)
    })
}

/// Takes what may be the name of a column for it, where none of the names is it for certain.
fn take_perhaps<const N: usize>(names: &mut [NameCell], columns: &TableColumns<'_, N>) {
    let not_called = columns.called.iter().map(Option::is_none);
    for ((place, column), _) in (0..).zip(&columns.read).zip(not_called).filter(|it| it.1) {
        if names
            .iter()
            .any(|(_, _, named)| *named == Named::Read(place))
        {
            continue;
        }
        let mut perhaps = names
            .iter_mut()
            .filter(|(_, name, named)| *named == Named::Unknown && column.is_perhaps_named(name));
        if let (Some((_, _, named)), None) = (perhaps.next(), perhaps.next()) {
            *named = Named::Read(place);
        }
    }
}

/// Tells whether a record names all columns that are required.
fn is_header<const N: usize>(record: &FileRow<'_>, columns: &TableColumns<'_, N>) -> bool {
    let named: Vec<Named> = names(record, columns).map(|(_, _, named)| named).collect();
    columns
        .lacks(|place| named.contains(&Named::Read(place)))
        .is_empty()
}
