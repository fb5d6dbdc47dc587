//! The rows of a sheet that a filter or a person has hidden. calamine reads them like any other; who looks at the
//! sheet does not see them, and so must not refund them.

use std::collections::HashSet;
use std::io::{Read, Seek};

use zip::ZipArchive;

/// Returns the numbers of the hidden rows of a sheet, from 1, by its place among the sheets of the workbook. None
/// where the parts of the archive are not named as programs name them.
pub(super) fn rows(archive: &mut ZipArchive<impl Read + Seek>, sheet: usize) -> HashSet<u64> {
    let path = path_of(archive, sheet);
    let text = path.and_then(|path| part(archive, &path));
    let text = text.unwrap_or_default();
    let hidden = tags(&text, "row").filter(|tag| {
        let value = attribute(tag, " hidden=");
        matches!(value, Some("1" | "true"))
    });
    hidden
        .filter_map(|tag| attribute(tag, " r=")?.parse().ok())
        .collect()
}

/// Finds the part of the archive that holds a sheet, by the relation that the workbook names.
fn path_of(archive: &mut ZipArchive<impl Read + Seek>, sheet: usize) -> Option<String> {
    let workbook = part(archive, "workbook.xml")?;
    let relation = attribute(tags(&workbook, "sheet").nth(sheet)?, ":id=")?;
    let relations = part(archive, "workbook.xml.rels")?;
    let mut relations = tags(&relations, "Relationship");
    let found = relations.find(|tag| attribute(tag, " Id=") == Some(relation))?;
    attribute(found, " Target=").map(str::to_owned)
}

/// Reads the part whose path ends so.
fn part(archive: &mut ZipArchive<impl Read + Seek>, end: &str) -> Option<String> {
    let end = end.trim_start_matches('/').to_lowercase();
    let index = (0..archive.len()).find(|index| {
        let entry = archive.by_index(*index).ok();
        let name = entry.and_then(|entry| Some(entry.name().ok()?.to_lowercase()));
        name.is_some_and(|name| name == end || name.ends_with(&format!("/{end}")))
    })?;
    let mut text = String::new();
    let mut entry = archive.by_index(index).ok()?;
    entry.read_to_string(&mut text).ok()?;
    Some(text)
}

/// Returns the tags of a name, whatever their prefix, with their attributes.
fn tags<'t>(text: &'t str, name: &'static str) -> impl Iterator<Item = &'t str> {
    text.split('<').filter_map(move |part| {
        let (tag, _) = part.split_once('>')?;
        let (own, _) = tag.split_once(|c: char| c.is_whitespace())?;
        (own.rsplit(':').next() == Some(name)).then_some(tag)
    })
}

/// Returns the value of an attribute, by what stands before it.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(name)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn rows_that_are_not_to_be_seen_are_known_of_each_sheet() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(4, 0, "a").unwrap();
        let filtered = workbook.add_worksheet();
        for line in 0..6 {
            filtered.write(line, 0, "b").unwrap();
        }
        filtered.set_row_hidden(2).unwrap();
        filtered.set_row_hidden(5).unwrap();
        let file = workbook.save_to_buffer().unwrap();
        let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
        assert_eq!(rows(&mut archive, 0), HashSet::new());
        assert_eq!(rows(&mut archive, 1), HashSet::from([3, 6]));
        assert_eq!(rows(&mut archive, 2), HashSet::new());
    }
}
