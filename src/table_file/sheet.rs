//! XLSX in: the rows of the first sheet that is to be seen.
//!
//! A workbook comes from anywhere, and may unpack to any size: it is unpacked once to be measured, and read
//! only if that is bounded.

use std::io::{self, Cursor, Read};
use std::panic::{self, AssertUnwindSafe};

use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader,
};
use zip::ZipArchive;

use super::hidden::Hidden;
use super::number_format::{keeps_zeros, shown};
use super::problem::{BadTableLine, TableFileProblem, TableProblem};
use super::separated::FileRow;

/// The largest number of bytes that a workbook may unpack to: some million rows.
const UNPACKED_BYTES_MAX: u64 = 512 << 20;

/// The number of columns that a sheet has room for.
const COLUMNS_MAX: usize = 16_384;

/// The number of digits that a spreadsheet keeps of a number (IEEE 754).
const DIGITS_KEPT: usize = 15;

/// Numbers below have no more digits than that.
const NUMBERS_KEPT: f64 = 1e15;

/// What is read of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SheetRows {
    pub(super) rows: Vec<Result<FileRow<'static>, BadTableLine>>,
    pub(super) hidden: Hidden,
}

/// Reads the first visible sheet; cells without a value are left out, and a row that is hidden, or has a formula
/// that nobody has calculated, is wrong.
pub(super) fn read(file: &[u8]) -> Result<SheetRows, TableFileProblem> {
    let mut archive = check_archive(file, UNPACKED_BYTES_MAX)?;
    // calamine adds up row numbers as they come, and our build checks each sum.
    let read = panic::catch_unwind(AssertUnwindSafe(|| sheet_rows(file)));
    let (sheet, rows) = read.unwrap_or(Err(TableFileProblem::BrokenWorkbook))?;
    let hidden = Hidden::of(&mut archive, sheet)?;
    let rows = rows.into_iter().map(|SheetRow { row, uncalculated }| {
        let line = row.line;
        let problem = if hidden.has_row(line) {
            Some(TableProblem::HiddenRow)
        } else {
            uncalculated.map(|cell| TableProblem::FormulaWithoutValue { cell })
        };
        problem.map_or(Ok(row), |problem| Err(BadTableLine { line, problem }))
    });
    let rows = rows.collect();
    Ok(SheetRows { rows, hidden })
}

/// A row as a sheet has it.
struct SheetRow {
    row: FileRow<'static>,
    /// The place, from 1, of a cell whose formula has no value in the file: a spreadsheet shows one, and so it
    /// is not empty.
    uncalculated: Option<usize>,
}

/// Reads the rows of the first visible sheet, and its place among the sheets.
fn sheet_rows(file: &[u8]) -> Result<(usize, Vec<SheetRow>), TableFileProblem> {
    let broken = |_| TableFileProblem::BrokenWorkbook;
    let mut workbook = Xlsx::new(Cursor::new(file)).map_err(broken)?;
    let mut sheets = workbook.sheets_metadata().iter().enumerate();
    let (place, sheet) = sheets
        .find(|(_, it)| it.typ == SheetType::WorkSheet && it.visible == SheetVisible::Visible)
        .ok_or(TableFileProblem::NoSheet)?;
    let name = sheet.name.clone();
    let again = has_zero_formats(&mut workbook, &name)?.then(|| Xlsx::new(Cursor::new(file)));
    let mut again = again.transpose().map_err(broken)?;
    let zero_formats = again.as_mut().map(|it| ZeroFormats::new(it, &name));
    let mut zero_formats = zero_formats.transpose()?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        let (line, column) = cell.pos;
        let is_uncalculated = cell.formula.is_some() && cell.value == DataRef::Empty;
        let text = match (number_of(&cell.value), &mut zero_formats) {
            (Some(number), Some(formats)) => formats.at(cell.pos)?.and_then(|it| shown(number, it)),
            _ => None,
        };
        let is_text = text.is_some() || is_text(&cell.value);
        let text = text.or_else(|| text_of(&cell.value));
        if text.is_none() && !is_uncalculated {
            continue;
        }
        let line = u64::from(line).saturating_add(1);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS_MAX {
            return Err(TableFileProblem::BrokenWorkbook);
        }
        if rows.last().is_none_or(|last| last.row.line != line) {
            rows.push(SheetRow {
                row: FileRow {
                    line,
                    cells: Vec::new(),
                    not_text: Vec::new(),
                },
                uncalculated: None,
            });
        }
        if let Some(SheetRow { row, uncalculated }) = rows.last_mut() {
            row.not_text.extend((!is_text).then_some(column));
            row.cells.extend(text.map(|text| (column, text.into())));
            let place = is_uncalculated.then(|| column.saturating_add(1));
            *uncalculated = uncalculated.or(place);
        }
    }
    Ok((place, rows))
}

/// The formats of a sheet that show zeros in front of a number, cell by cell in the order of the file.
struct ZeroFormats<'w> {
    cells: XlsxCellReader<'w, Cursor<&'w [u8]>>,
    /// The place of the next cell that has a style, and which.
    next: Option<((u32, u32), usize)>,
}

/// Tells whether a workbook has such a format at all.
fn has_zero_formats(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
) -> Result<bool, TableFileProblem> {
    let cells = workbook.worksheet_cells_reader(sheet);
    let cells = cells.map_err(|_| TableFileProblem::BrokenWorkbook)?;
    let mut formats = cells.styles().iter().filter_map(format_of);
    Ok(formats.any(keeps_zeros))
}

impl<'w> ZeroFormats<'w> {
    fn new(
        workbook: &'w mut Xlsx<Cursor<&'w [u8]>>,
        sheet: &str,
    ) -> Result<Self, TableFileProblem> {
        let cells = workbook.worksheet_cells_reader(sheet);
        let cells = cells.map_err(|_| TableFileProblem::BrokenWorkbook)?;
        let mut formats = Self { cells, next: None };
        formats.go_on()?;
        Ok(formats)
    }

    fn go_on(&mut self) -> Result<(), TableFileProblem> {
        let next = self.cells.next_style_id();
        let next = next.map_err(|_| TableFileProblem::BrokenWorkbook)?;
        self.next = next.map(|(row, column, style)| ((row, column), style));
        Ok(())
    }

    /// Returns the format of a cell, where it shows zeros. The cells are asked for in the order of the file.
    fn at(&mut self, cell: (u32, u32)) -> Result<Option<&str>, TableFileProblem> {
        while self.next.is_some_and(|(next, _)| next < cell) {
            self.go_on()?;
        }
        let style = self.next.filter(|(next, _)| *next == cell);
        let style = style.and_then(|(_, style)| self.cells.styles().get(style));
        Ok(style
            .and_then(format_of)
            .filter(|format| keeps_zeros(format)))
    }
}

fn format_of(style: &Style) -> Option<&str> {
    let format = style.number_format.as_ref();
    format.map(|format| format.format_code.as_str())
}

/// Returns the number that a cell holds, if a spreadsheet keeps all of its digits.
fn number_of(value: &DataRef<'_>) -> Option<f64> {
    match value {
        DataRef::Float(number) => Some(*number).filter(|number| number.abs() < NUMBERS_KEPT),
        DataRef::Int(number) => {
            // So small a number is exact.
            let number = i32::try_from(*number).ok();
            number.map(f64::from)
        }
        DataRef::Empty
        | DataRef::String(_)
        | DataRef::SharedString(_)
        | DataRef::DateTimeIso(_)
        | DataRef::DurationIso(_)
        | DataRef::Bool(_)
        | DataRef::DateTime(_)
        | DataRef::Error(_) => None,
    }
}

/// Tells whether a cell holds a text, or the message of an error, which is known by itself.
const fn is_text(value: &DataRef<'_>) -> bool {
    matches!(
        value,
        DataRef::Empty | DataRef::String(_) | DataRef::SharedString(_) | DataRef::Error(_)
    )
}

/// Returns what a cell holds, as CSV would have it.
fn text_of(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => text_of_number(*number),
        DataRef::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => text_of_time(time),
        DataRef::Error(error) => error.to_string(),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Writes a number in digits, and one that has more of them than a spreadsheet keeps as a spreadsheet shows
/// it: `2.61122E+19`.
fn text_of_number(number: f64) -> String {
    let digits = number.to_string();
    let whole = digits.trim_start_matches('-').split('.').next();
    if whole.is_some_and(|whole| whole.len() > DIGITS_KEPT) {
        format!("{number:.5E}").replace('E', "E+")
    } else {
        digits
    }
}

fn text_of_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// Refuses an archive that unpacks to more than is read, or that promises more texts than it can hold.
fn check_archive(file: &[u8], limit: u64) -> Result<ZipArchive<Cursor<&[u8]>>, TableFileProblem> {
    let broken = |_| TableFileProblem::BrokenWorkbook;
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(broken)?;
    let mut left = limit;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.to_lowercase();
        if index == 0 && name == "mimetype" {
            return Err(TableFileProblem::OpenDocument);
        }
        let mut entry = entry.take(left.saturating_add(1));
        let read = if name.ends_with("sharedstrings.xml") {
            let mut texts = Vec::new();
            entry
                .read_to_end(&mut texts)
                .map_err(|_| TableFileProblem::BrokenWorkbook)?;
            check_promise(&texts)?;
            u64::try_from(texts.len()).unwrap_or(u64::MAX)
        } else {
            io::copy(&mut entry, &mut io::sink()).map_err(|_| TableFileProblem::BrokenWorkbook)?
        };
        left = left
            .checked_sub(read)
            .ok_or(TableFileProblem::WorkbookTooLarge {
                limit_mib: limit >> 20,
            })?;
    }
    Ok(archive)
}

/// Refuses a list of texts that says it has more of them than it has bytes: calamine makes room for as many as
/// it says.
fn check_promise(texts: &[u8]) -> Result<(), TableFileProblem> {
    const COUNT: &[u8] = b"uniqueCount";
    let mut promises = memchr::memmem::find_iter(texts, COUNT);
    let Some(at) = promises.next() else {
        // In another encoding it would not be found.
        let is_plain = memchr::memchr(0, texts).is_none();
        return if is_plain {
            Ok(())
        } else {
            Err(TableFileProblem::BrokenWorkbook)
        };
    };
    let digits = texts
        .get(at.saturating_add(COUNT.len())..)
        .unwrap_or_default();
    let digits = digits
        .iter()
        .skip_while(|byte| matches!(byte, b' ' | b'=' | b'"' | b'\''));
    let digits = digits.take_while(|byte| byte.is_ascii_digit());
    let count = digits.fold(0_usize, |count, digit| {
        count
            .saturating_mul(10)
            .saturating_add(usize::from(digit.saturating_sub(b'0')))
    });
    if count <= texts.len() && promises.next().is_none() {
        Ok(())
    } else {
        Err(TableFileProblem::BrokenWorkbook)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::{ExcelDateTime as Time, Format, Formula, Workbook};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn rows(file: &[u8]) -> Result<Vec<Result<FileRow<'static>, BadTableLine>>, TableFileProblem> {
        super::read(file).map(|sheet| sheet.rows)
    }

    /// Returns the cells of the rows, and the lines that they are on.
    fn read(file: &[u8]) -> Vec<(u64, Vec<String>)> {
        let rows = rows(file).unwrap().into_iter().map(Result::unwrap);
        rows.map(|row| {
            (
                row.line,
                row.cells
                    .into_iter()
                    .map(|(_, text)| text.into_owned())
                    .collect(),
            )
        })
        .collect()
    }

    /// Returns a workbook of one sheet, and what its list of texts is.
    pub(in super::super) fn workbook_of(sheet: &str, texts: &str) -> Vec<u8> {
        const HEAD: &str = "<?xml version=\"1.0\"?>";
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            (
                "_rels/.rels",
                format!(
                    "<Relationships><Relationship Id=\"a\" Type=\"{LINKS}/officeDocument\" \
                     Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets><sheet name=\"S\" \
                     sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships><Relationship Id=\"s\" Type=\"{LINKS}/worksheet\" \
                     Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet}</sheetData></worksheet>"),
            ),
            ("xl/sharedStrings.xml", texts.to_owned()),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(format!("{HEAD}{text}").as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const CELL: &str = "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c></row>";
    pub(in super::super) const TEXTS: &str = "<sst uniqueCount=\"1\"><si><t>a</t></si></sst>";

    #[test]
    fn values_are_written_as_a_spreadsheet_shows_them_and_long_numbers_as_cut() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "글").unwrap();
        sheet.write(0, 2, true).unwrap();
        sheet.write(3, 0, 5_227_874_005_i64).unwrap();
        sheet.write(3, 1, 1000.5).unwrap();
        sheet.write(3, 2, 261_122_010_000_123_456_789.0).unwrap();
        sheet.write(3, 3, 123_456_789_012_345.0).unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let time = |text| Time::parse_from_str(text).unwrap();
        sheet
            .write_with_format(4, 0, time("2026-11-03"), &day)
            .unwrap();
        sheet
            .write_with_format(4, 1, time("2026-11-03T10:15:00"), &day)
            .unwrap();
        sheet
            .write(4, 2, Formula::new("=1+1").set_result("#REF!"))
            .unwrap();
        sheet.write(4, 3, "  ").unwrap();
        let rows = read(&workbook.save_to_buffer().unwrap());
        let expected = [
            (1, vec!["글", "TRUE"]),
            (
                4,
                vec!["5227874005", "1000.5", "2.61122E+20", "123456789012345"],
            ),
            (5, vec!["2026-11-03", "2026-11-03 10:15:00", "#REF!"]),
        ];
        assert_eq!(
            rows,
            expected.map(|(line, cells)| (line, cells.iter().map(ToString::to_string).collect()))
        );
    }

    #[test]
    fn the_first_sheet_that_is_to_be_seen_is_read() {
        let mut workbook = Workbook::new();
        workbook
            .add_worksheet()
            .set_hidden(true)
            .write(0, 0, "old")
            .unwrap();
        workbook.add_worksheet().write(0, 0, "new").unwrap();
        workbook.add_worksheet().write(0, 0, "other").unwrap();
        workbook.worksheet_from_index(1).unwrap().set_active(true);
        let rows = read(&workbook.save_to_buffer().unwrap());
        assert_eq!(rows, [(1, vec!["new".to_owned()])]);
    }

    #[test]
    fn a_row_that_is_hidden_is_no_row() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1, 0, "b").unwrap();
        sheet.set_row_hidden(1).unwrap();
        // One that is empty is none anyway.
        sheet.set_row_hidden(2).unwrap();
        let read = rows(&workbook.save_to_buffer().unwrap()).unwrap();
        let (line, problem) = (2, TableProblem::HiddenRow);
        assert_eq!(read.len(), 2);
        assert_eq!(read[1], Err(BadTableLine { line, problem }));
    }

    #[test]
    fn a_formula_that_nobody_has_calculated_is_not_empty() {
        for (cell, expected) in [
            ("<c r=\"B2\"><f>1+1</f></c>", Some(2)),
            ("<c r=\"B2\"><f>1+1</f><v></v></c>", Some(2)),
            ("<c r=\"C2\"><f t=\"shared\" si=\"0\"/></c>", Some(3)),
            ("<c r=\"B2\"><f>1+1</f><v>2</v></c>", None),
            // A text of no characters is one.
            ("<c r=\"B2\" t=\"str\"><f>A1</f><v></v></c>", None),
            ("<c r=\"B2\"/>", None),
        ] {
            for beside in ["", "<c r=\"A2\"><v>1</v></c>"] {
                let sheet = format!("<row r=\"2\">{beside}{cell}</row>");
                let rows = rows(&workbook_of(&sheet, TEXTS)).unwrap();
                let found = rows.into_iter().find_map(Result::err);
                let problem = expected.map(|cell| TableProblem::FormulaWithoutValue { cell });
                assert_eq!(found.map(|bad| bad.problem), problem, "{sheet}");
            }
        }
    }

    #[test]
    fn a_workbook_that_unpacks_to_more_than_is_read_is_refused() {
        let file = workbook_of(&" ".repeat(1 << 20), TEXTS);
        assert!(file.len() < 10_000);
        let too_large = TableFileProblem::WorkbookTooLarge { limit_mib: 1 };
        assert_eq!(check_archive(&file, 1 << 20).err(), Some(too_large));
        assert!(check_archive(&file, 2 << 20).is_ok());
    }

    #[test]
    fn a_workbook_that_lies_is_refused_and_ends_nothing() {
        assert_eq!(read(&workbook_of(CELL, TEXTS)), [(2, vec!["a".to_owned()])]);
        let last_row = "<row r=\"4294967295\"></row><row></row><row></row>";
        for (sheet, texts) in [
            (
                CELL,
                "<sst uniqueCount=\"99999999999999\"><si><t>a</t></si></sst>",
            ),
            (
                CELL,
                "<!-- uniqueCount=1 --><sst uniqueCount=\"99999999999999\"></sst>",
            ),
            (CELL, "<sst uniqueCount=\"1\"></sst>"),
            (last_row, TEXTS),
            ("<row r=\"0\"><c r=\"A0\"><v>1</v></c></row>", TEXTS),
            (
                "<row><c r=\"ZZZZZZZZ99999999999\"><v>1</v></c></row>",
                TEXTS,
            ),
            ("<row><c><v>", TEXTS),
        ] {
            let file = workbook_of(sheet, texts);
            let read = rows(&file).map(|rows| rows.len());
            assert_eq!(
                read,
                Err(TableFileProblem::BrokenWorkbook),
                "{sheet} {texts}"
            );
        }
    }

    #[test]
    fn a_document_of_another_program_is_named() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("mimetype", SimpleFileOptions::default())
            .unwrap();
        zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
            .unwrap();
        let file = zip.finish().unwrap().into_inner();
        assert_eq!(rows(&file), Err(TableFileProblem::OpenDocument));
    }
}
