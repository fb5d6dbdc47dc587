//! XLSX in: the rows of the first sheet that is to be seen.
//!
//! A workbook comes from anywhere, and may unpack to any size: it is unpacked once to be measured, and read
//! only if that is bounded.

use std::io::{self, Cursor, Read};
use std::panic::{self, AssertUnwindSafe};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::problem::TableFileProblem;
use super::separated::FileRow;

/// The largest number of bytes that a workbook may unpack to: some million rows.
const UNPACKED_BYTES_MAX: u64 = 512 << 20;

/// The number of digits that a spreadsheet keeps of a number (IEEE 754).
const DIGITS_KEPT: usize = 15;

/// Reads the rows of the first visible sheet; cells without a value are left out.
pub(super) fn records(file: &[u8]) -> Result<Vec<FileRow>, TableFileProblem> {
    check_archive(file)?;
    // calamine adds up row numbers as they come, and our build checks each sum.
    panic::catch_unwind(AssertUnwindSafe(|| read(file)))
        .unwrap_or(Err(TableFileProblem::BrokenWorkbook))
}

fn read(file: &[u8]) -> Result<Vec<FileRow>, TableFileProblem> {
    let broken = |_| TableFileProblem::BrokenWorkbook;
    let mut workbook = Xlsx::new(Cursor::new(file)).map_err(broken)?;
    let sheets = workbook.sheets_metadata();
    let visible = sheets
        .iter()
        .find(|it| it.typ == SheetType::WorkSheet && it.visible == SheetVisible::Visible);
    let name = visible.ok_or(TableFileProblem::NoSheet)?.name.clone();
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    let mut records: Vec<FileRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let Some(text) = text_of(cell.get_value()) else {
            continue;
        };
        let line = u64::from(row).saturating_add(1);
        let cell = (usize::try_from(column).unwrap_or(usize::MAX), text);
        match records.last_mut().filter(|record| record.line == line) {
            Some(record) => record.cells.push(cell),
            None => records.push(FileRow {
                line,
                cells: vec![cell],
            }),
        }
    }
    Ok(records)
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
fn check_archive(file: &[u8]) -> Result<(), TableFileProblem> {
    let broken = |_| TableFileProblem::BrokenWorkbook;
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(broken)?;
    let mut left = UNPACKED_BYTES_MAX;
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
                limit_mib: UNPACKED_BYTES_MAX >> 20,
            })?;
    }
    Ok(())
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
