//! Cells of a workbook, what they look like, and how a sheet is set up. Refuses a number that a spreadsheet
//! would round.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, IgnoreError, Worksheet, XlsxError};

use crate::output::Column;
use crate::output::text::{push_time, width};
use crate::payment::{Net, Won};

/// So many UTF-16 units fit into a cell.
const LONGEST_TEXT: usize = 32_767;

/// From here on a spreadsheet would round: it shows fifteen digits.
const LARGEST_NUMBER: u64 = 999_999_999_999_999;

/// Makes a sheet ready to be looked at and printed: the header stays and repeats, and all columns are on
/// the page.
pub(super) fn set_up_for_print(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer(PAGE_OF_PAGES);
    Ok(())
}

/// Lets a person filter the rows below the header, of which the last is given.
pub(super) fn set_up_filter(
    sheet: &mut Worksheet,
    last_row: u32,
    last_column: u16,
) -> Result<(), XlsxError> {
    sheet.autofilter(0, 0, last_row, last_column)?;
    if last_row > 0 {
        // Numbers that are texts on purpose are no mistake.
        let mistake = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(1, 0, last_row, last_column, mistake)?;
    }
    Ok(())
}

/// Gives each column room for its widest cell, in digits.
pub(super) fn set_widths(sheet: &mut Worksheet, widths: &[usize]) -> Result<(), XlsxError> {
    for (index, width) in (0_u16..).zip(widths) {
        let width = u16::try_from((*width).min(WIDEST)).unwrap_or(u16::MAX);
        sheet.set_column_width(index, f64::from(width.saturating_add(2)))?;
    }
    Ok(())
}

/// No column is made wider, in digits.
const WIDEST: usize = 60;

/// In the middle of the line, in the codes of the file format.
const PAGE_OF_PAGES: &str = "&C&P / &N";

/// The number of the paper in the file format.
const A4: u8 = 9;

/// A header stands over the last digit of its figures.
pub(super) fn header_format(is_figure: bool) -> Format {
    if is_figure {
        figure_format().set_bold()
    } else {
        Format::new().set_bold()
    }
}

pub(super) fn amount_format() -> Format {
    figure_format().set_num_format("#,##0")
}

/// At the right, also of an amount that is unknown; but no figure touches the text beside it.
fn figure_format() -> Format {
    Format::new().set_align(FormatAlign::Right).set_indent(1)
}

pub(super) fn format_of(column: Column) -> Format {
    if column.is_amount() {
        amount_format()
    } else if column.is_time() {
        // As its header stands; at the right it would touch the text beside it.
        Format::new()
            .set_num_format("yyyy-mm-dd hh:mm:ss")
            .set_align(FormatAlign::Left)
    } else {
        // As text, also for what is typed over it: a TID loses no digits.
        Format::new().set_num_format("@")
    }
}

/// Returns the width that was taken, in digits.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
) -> Result<usize, XlsxError> {
    let text = visible(text);
    let taken = width(&text);
    // As a string, which no spreadsheet runs, whatever it begins with.
    sheet.write_string(row, column, text)?;
    Ok(taken)
}

pub(super) fn write_won(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    won: Won,
) -> Result<usize, XlsxError> {
    let grouped = won.grouped();
    let taken = grouped.len();
    match exact_number(won) {
        Some(number) => sheet.write_number(row, column, number)?,
        None => sheet.write_string(row, column, grouped)?,
    };
    Ok(taken)
}

/// `None` where a spreadsheet would round: such an amount is written as a text.
pub(super) fn exact_number(won: Won) -> Option<f64> {
    (won.get() <= LARGEST_NUMBER).then(|| number(won.get().into()))
}

/// `None` where a spreadsheet would round.
pub(super) fn exact_net(net: Net) -> Option<f64> {
    let is_exact = net.get().unsigned_abs() <= u128::from(LARGEST_NUMBER);
    is_exact.then(|| number(net.get()))
}

pub(super) fn write_time(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    time: DateTime,
) -> Result<usize, XlsxError> {
    let second = |day: ExcelDateTime| {
        let part = |part: i8| u8::try_from(part).ok();
        let hour = u16::from(part(time.hour())?);
        day.and_hms(hour, part(time.minute())?, part(time.second())?)
            .ok()
    };
    if let Some(time) = excel_day(time.date()).and_then(second) {
        sheet.write_datetime(row, column, &time)?;
    } else {
        let mut text = String::new();
        push_time(&mut text, time, b' ');
        sheet.write_string(row, column, text)?;
    }
    Ok("2026-11-03 14:02:11".len())
}

/// `None` before 1900, where a workbook's calendar begins.
pub(super) fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let part = |part: i8| u8::try_from(part).ok();
    let year = u16::try_from(day.year())
        .ok()
        .filter(|year| *year >= 1900)?;
    ExcelDateTime::from_ymd(year, part(day.month())?, part(day.day())?).ok()
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a workbook has no other numbers; amounts that would be rounded are written as text"
)]
pub(super) const fn number(number: i128) -> f64 {
    number as f64
}

/// `A` for 0, `Z` for 25, `AA` for 26.
pub(super) fn column_letters(index: usize) -> String {
    let mut letters = String::new();
    let mut rest = Some(index);
    while let Some(index) = rest {
        let letter = u8::try_from(index % 26).unwrap_or(0).saturating_add(b'A');
        letters.insert(0, char::from(letter));
        rest = (index / 26).checked_sub(1);
    }
    letters
}

/// Shows what a workbook has no room for: characters that XML has none of, and the end of a text
/// that is longer than a cell.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let is_shown = |character: char| {
        matches!(character, '\t' | '\n')
            || !(character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'))
    };
    let mut text = Cow::Borrowed(text);
    if !text.chars().all(is_shown) {
        let mut shown = String::with_capacity(text.len().saturating_add(16));
        for character in text.chars() {
            if is_shown(character) {
                shown.push(character);
            } else {
                // Writing to a `String` cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
        }
        text = Cow::Owned(shown);
    }
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text;
    }
    let mut units = 0_usize;
    let mut cut: String = text
        .chars()
        .take_while(|character| {
            units = units.saturating_add(character.len_utf16());
            units < LONGEST_TEXT
        })
        .collect();
    cut.push('…');
    Cow::Owned(cut)
}
