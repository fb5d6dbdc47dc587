//! What a filter or a person has hidden of a sheet: rows and columns that are called hidden, and those without a
//! height or a width. calamine reads them like any other; who looks at the sheet does not see them, and so must
//! not refund them.

use std::collections::HashSet;
use std::io::{BufReader, Read, Seek};
use std::ops::RangeInclusive;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::problem::TableFileProblem;

/// The least height, in points, of a row in which something can be read.
const ROW_POINTS_MIN: f64 = 2.0;

/// The least width, in characters, of a column in which something can be read.
const COLUMN_CHARS_MIN: f64 = 0.5;

/// The rows and columns of a sheet that are not to be seen.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    /// From 1.
    rows: HashSet<u64>,
    /// The columns that the sheet tells of, from 0, and whether they are hidden.
    columns: Vec<(RangeInclusive<usize>, bool)>,
    /// Whether the columns are that it tells nothing of.
    are_others: bool,
}

impl Hidden {
    /// Finds what is hidden of a sheet, by its place among the sheets of the workbook.
    ///
    /// # Errors
    ///
    /// [`TableFileProblem::BrokenWorkbook`]: nobody knows what is hidden of it.
    pub(super) fn of(
        archive: &mut ZipArchive<impl Read + Seek>,
        sheet: usize,
    ) -> Result<Self, TableFileProblem> {
        let path = path_of(archive, sheet)?;
        let mut hidden = Self::default();
        let mut is_default_row_hidden = false;
        let mut line: u64 = 0;
        each_tag(archive, &path, |tag| {
            match tag.local_name().as_ref() {
                "sheetFormatPr" => {
                    // `zeroHeight` hides the rows that are not written: they have no cells.
                    let height = number(tag, "defaultRowHeight")?;
                    is_default_row_hidden = height.is_some_and(|it| it < ROW_POINTS_MIN);
                    let width = number(tag, "defaultColWidth")?;
                    hidden.are_others = width.is_some_and(|it| it < COLUMN_CHARS_MIN);
                }
                "col" => {
                    let place = |name| {
                        let number = value(tag, name)?.and_then(|it| it.parse().ok());
                        number
                            .map(|number: usize| number.saturating_sub(1))
                            .ok_or(TableFileProblem::BrokenWorkbook)
                    };
                    let range = place("min")?..=place("max")?;
                    let is_narrow =
                        number(tag, "width")?.map_or(hidden.are_others, |it| it < COLUMN_CHARS_MIN);
                    hidden
                        .columns
                        .push((range, is_narrow || is_called_hidden(tag)?));
                }
                "row" => {
                    line = match value(tag, "r")? {
                        Some(number) => number.parse().map_err(broken)?,
                        None => line.saturating_add(1),
                    };
                    let is_flat =
                        number(tag, "ht")?.map_or(is_default_row_hidden, |it| it < ROW_POINTS_MIN);
                    if is_flat || is_called_hidden(tag)? {
                        hidden.rows.insert(line);
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(hidden)
    }

    /// Tells whether a row is hidden, from 1.
    pub(super) fn has_row(&self, line: u64) -> bool {
        self.rows.contains(&line)
    }

    /// Tells whether a column is hidden, from 0.
    pub(super) fn has_column(&self, place: usize) -> bool {
        let mut columns = self.columns.iter();
        let found = columns.find(|(range, _)| range.contains(&place));
        found.map_or(self.are_others, |(_, is_hidden)| *is_hidden)
    }
}

/// Finds the part of the archive that holds a sheet, by the relations that lead there, as calamine does.
fn path_of(
    archive: &mut ZipArchive<impl Read + Seek>,
    sheet: usize,
) -> Result<String, TableFileProblem> {
    let mut workbook = None;
    each_tag(archive, "_rels/.rels", |tag| {
        let kind = value(tag, "Type")?.unwrap_or_default();
        if tag.local_name().as_ref() == "Relationship" && kind.ends_with("/officeDocument") {
            workbook = value(tag, "Target")?;
        }
        Ok(())
    })?;
    let workbook = workbook.ok_or(TableFileProblem::BrokenWorkbook)?;
    let workbook = workbook.trim_start_matches('/');
    let (folder, name) = workbook
        .rfind('/')
        .and_then(|end| workbook.split_at_checked(end.saturating_add(1)))
        .unwrap_or(("", workbook));
    let mut relations = Vec::new();
    each_tag(archive, workbook, |tag| {
        if tag.local_name().as_ref() == "sheet" {
            let mut attributes = tag.attributes();
            let mut attributes = attributes.with_checks(false).flatten();
            let id = attributes.find(|it| it.key.local_name().as_ref() == "id");
            let id = id.ok_or(TableFileProblem::BrokenWorkbook)?;
            relations.push(value_of(&id)?);
        }
        Ok(())
    })?;
    let relation = relations.into_iter().nth(sheet);
    let relation = relation.ok_or(TableFileProblem::BrokenWorkbook)?;
    let mut target = None;
    each_tag(archive, &format!("{folder}_rels/{name}.rels"), |tag| {
        if value(tag, "Id")?.as_deref() == Some(relation.as_str()) {
            target = value(tag, "Target")?;
        }
        Ok(())
    })?;
    let target = target.ok_or(TableFileProblem::BrokenWorkbook)?;
    Ok(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    })
}

/// Goes through the tags of a part of the archive, as far as the rows of a sheet go.
fn each_tag(
    archive: &mut ZipArchive<impl Read + Seek>,
    path: &str,
    mut see: impl FnMut(&BytesStart<'_>) -> Result<(), TableFileProblem>,
) -> Result<(), TableFileProblem> {
    let index = (0..archive.len()).find(|index| {
        let entry = archive.by_index(*index).ok();
        entry.is_some_and(|it| it.name().is_ok_and(|name| name.eq_ignore_ascii_case(path)))
    });
    let index = index.ok_or(TableFileProblem::BrokenWorkbook)?;
    let part = archive.by_index(index).map_err(broken)?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag)?,
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(()),
            Event::Eof => return Ok(()),
            Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

/// Tells whether a row or a column says that it is hidden.
fn is_called_hidden(tag: &BytesStart<'_>) -> Result<bool, TableFileProblem> {
    let hidden = value(tag, "hidden")?;
    let hidden = hidden.as_deref().map(str::trim);
    Ok(matches!(hidden, Some("1" | "true")))
}

/// Returns the number that an attribute has, where there is one.
fn number(tag: &BytesStart<'_>, name: &str) -> Result<Option<f64>, TableFileProblem> {
    let number = value(tag, name)?.map(|text| text.trim().parse());
    number.transpose().map_err(broken)
}

/// Returns the value of an attribute, where there is one.
fn value(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, TableFileProblem> {
    let attribute = tag.try_get_attribute(name).map_err(broken)?;
    attribute.map(|it| value_of(&it)).transpose()
}

fn value_of(attribute: &Attribute<'_>) -> Result<String, TableFileProblem> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Ok(value.map_err(broken)?.into_owned())
}

fn broken<E>(_: E) -> TableFileProblem {
    TableFileProblem::BrokenWorkbook
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::Workbook;

    use super::super::sheet::tests::{TEXTS, workbook_of};
    use super::*;

    fn hidden(file: Vec<u8>, sheet: usize) -> Option<Hidden> {
        Hidden::of(&mut ZipArchive::new(Cursor::new(file)).unwrap(), sheet).ok()
    }

    #[test]
    fn rows_that_are_not_to_be_seen_are_known_of_each_sheet() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(4, 0, "a").unwrap();
        let filtered = workbook.add_worksheet();
        for line in 0..8 {
            filtered.write(line, 0, "b").unwrap();
        }
        filtered.set_row_hidden(2).unwrap();
        filtered.set_row_hidden(5).unwrap();
        filtered.set_row_height(6, 0.75).unwrap();
        filtered.set_row_height(7, 6).unwrap();
        let file = workbook.save_to_buffer().unwrap();
        let rows = |sheet| hidden(file.clone(), sheet).map(|hidden| hidden.rows);
        assert_eq!(rows(0), Some(HashSet::new()));
        assert_eq!(rows(1), Some(HashSet::from([3, 6, 7])));
        assert_eq!(rows(2), None);
    }

    #[test]
    fn a_row_is_counted_where_it_does_not_say_its_number() {
        for (sheet, expected) in [
            ("<row/><row hidden=\"1\"/>", vec![2]),
            ("<row r=\"4\"/><row hidden = 'true' ><c/></row>", vec![5]),
            ("<x:row r=\"2\" hidden=\"&#49;\"/>", vec![2]),
            ("<row r=\"2\" ht=\"0\"/><row ht=\"15\"/>", vec![2]),
            ("<row r=\"2\" hidden=\"0\"/><row hidden=\"false\"/>", vec![]),
            ("<!-- <row r=\"2\" hidden=\"1\"/> -->", vec![]),
        ] {
            let rows = hidden(workbook_of(sheet, TEXTS), 0).map(|hidden| hidden.rows);
            assert_eq!(rows, Some(expected.into_iter().collect()), "{sheet}");
        }
        for sheet in [
            "<row r=\"x\"/>",
            "<row ht=\"high\"/>",
            "<row r=\"1\" hidden=1/>",
        ] {
            assert_eq!(hidden(workbook_of(sheet, TEXTS), 0), None, "{sheet}");
        }
    }

    #[test]
    fn rows_that_are_written_are_seen_though_unused_ones_are_hidden() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.hide_unused_rows(true);
        sheet.write(1, 0, "a").unwrap();
        let file = workbook.save_to_buffer().unwrap();
        assert_eq!(hidden(file, 0), Some(Hidden::default()));
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_default_row_height(1);
        sheet.write(1, 0, "a").unwrap();
        sheet.write(2, 0, "b").unwrap();
        sheet.set_row_height(2, 15).unwrap();
        let file = workbook.save_to_buffer().unwrap();
        assert_eq!(hidden(file, 0).map(|it| it.rows), Some(HashSet::from([2])));
    }

    #[test]
    fn columns_that_are_not_to_be_seen_are_known() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_column_hidden(1).unwrap();
        sheet.set_column_width(2, 0).unwrap();
        sheet.set_column_width(3, 9).unwrap();
        let seen = hidden(workbook.save_to_buffer().unwrap(), 0).unwrap();
        let are_hidden: Vec<bool> = (0..5).map(|place| seen.has_column(place)).collect();
        assert_eq!(are_hidden, [false, true, true, false, false]);
        let others = Hidden {
            columns: vec![(0..=2, false)],
            are_others: true,
            ..Hidden::default()
        };
        assert!(!others.has_column(2) && others.has_column(3));
    }
}
