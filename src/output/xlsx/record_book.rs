//! Records as a workbook of several sheets, such as a comparison. Rows go to temporary files as they come, so that
//! memory does not grow with them.

use std::io::{self, Write};

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::cell::{
    amount_format, exact_net, excel_day, header_format, set_up_filter, set_up_for_print,
    set_widths, write_text, write_time,
};
use super::{TooManyPayments, cause, saved, unless_panicked};
use crate::output::text::width;
use crate::output::{Record, Titles, Value};
use crate::payment::{Net, korean_time};

/// A sheet has so many rows, less the header.
const ROWS_MAX: u32 = 1_048_576 - 1;

/// A workbook of sheets of records.
pub struct RecordBook {
    workbook: Workbook,
    sheets: Vec<RecordSheet>,
    titles: Titles,
}

struct RecordSheet {
    sheet: Worksheet,
    columns: Vec<&'static str>,
    /// The row last written; 0 is the header.
    row: u32,
    /// The widest cell of each column, in digits; Hangul takes two a syllable.
    widths: Vec<usize>,
}

impl RecordBook {
    /// Begins a workbook of sheets, of each its name and its columns.
    ///
    /// # Errors
    ///
    /// Whatever making a temporary file gives.
    pub fn new(titles: Titles, sheets: &[(&str, &[&'static str])]) -> io::Result<Self> {
        unless_panicked(|| {
            let mut workbook = Workbook::new();
            let begin = |(name, columns): &(&str, &[&'static str])| {
                let mut sheet = workbook.new_worksheet_with_constant_memory()?;
                sheet.set_name(*name)?;
                set_up_for_print(&mut sheet)?;
                Ok(RecordSheet {
                    sheet,
                    columns: columns.to_vec(),
                    row: 0,
                    // The mark of the filter covers some of a header.
                    widths: columns
                        .iter()
                        .map(|name| width((titles.record_column)(name)).saturating_add(2))
                        .collect(),
                })
            };
            let sheets: Result<_, XlsxError> = sheets.iter().map(begin).collect();
            Ok(Self {
                sheets: sheets.map_err(cause)?,
                workbook,
                titles,
            })
        })
    }

    /// Adds a record to a sheet, by the sheet's place.
    ///
    /// # Errors
    ///
    /// [`TooManyPayments`] where the sheet is full, and whatever writing to a temporary file gives.
    pub fn write(&mut self, sheet: usize, record: &Record<'_>) -> io::Result<()> {
        let titles = self.titles;
        let Some(sheet) = self.sheets.get_mut(sheet) else {
            return Ok(());
        };
        if sheet.row >= ROWS_MAX {
            return Err(io::Error::other(TooManyPayments));
        }
        unless_panicked(|| sheet.add(record, titles).map_err(cause))
    }

    /// Completes the workbook.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut file = unless_panicked(|| {
            for mut sheet in self.sheets {
                sheet.finish(self.titles).map_err(cause)?;
                self.workbook.push_worksheet(sheet.sheet);
            }
            saved(&mut self.workbook)
        })?;
        io::copy(&mut file, out)?;
        out.flush()
    }
}

impl RecordSheet {
    fn add(&mut self, record: &Record<'_>, titles: Titles) -> Result<(), XlsxError> {
        if self.row == 0 {
            self.write_header(record, titles)?;
        }
        self.row = self.row.saturating_add(1);
        let columns = (0_u16..).zip(&self.columns).zip(&mut self.widths);
        for ((index, name), widest) in columns {
            let value = record.get(name);
            let taken = write_value(&mut self.sheet, (self.row, index), value, titles)?;
            *widest = taken.max(*widest);
        }
        Ok(())
    }

    /// Writes the header: a figure's stands over its last digit.
    fn write_header(&mut self, record: &Record<'_>, titles: Titles) -> Result<(), XlsxError> {
        for (index, name) in (0_u16..).zip(&self.columns) {
            let is_figure = record.get(name).is_figure();
            let (title, header) = ((titles.record_column)(name), header_format(is_figure));
            self.sheet
                .write_string_with_format(0, index, title, &header)?;
        }
        Ok(())
    }

    fn finish(&mut self, titles: Titles) -> Result<(), XlsxError> {
        if self.row == 0 {
            self.write_header(&Record::default(), titles)?;
        }
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        set_up_filter(&mut self.sheet, self.row, last_column)?;
        self.sheet.set_print_area(0, 0, self.row, last_column)?;
        set_widths(&mut self.sheet, &self.widths)
    }
}

/// Returns the width that was taken, in digits.
fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value<'_>,
    titles: Titles,
) -> Result<usize, XlsxError> {
    let net = match value {
        Value::Absent | Value::Records(_) | Value::Json(_) => return Ok(0),
        Value::Text(text) => return write_text(sheet, row, column, text),
        Value::Word(word, _) => return write_text(sheet, row, column, (titles.word)(word)),
        Value::Flag(flag) => return write_text(sheet, row, column, (titles.flag)(*flag)),
        Value::Moment(moment) => return write_time(sheet, row, column, korean_time(*moment)),
        Value::Time(time) => return write_time(sheet, row, column, *time),
        Value::Day(day) => return write_day(sheet, row, column, *day),
        Value::Won(won) => Net::of(won.get(), 0),
        Value::Number(number) => Net::of(*number, 0),
        Value::Signed(number) if *number < 0 => Net::of(0, number.unsigned_abs()),
        Value::Signed(number) => Net::of(number.unsigned_abs(), 0),
        Value::Net(net) => *net,
    };
    let grouped = net.grouped();
    let taken = grouped.len();
    let format = amount_format();
    match exact_net(net) {
        Some(number) => sheet.write_number_with_format(row, column, number, &format)?,
        None => sheet.write_string_with_format(row, column, grouped, &format)?,
    };
    Ok(taken)
}

fn write_day(sheet: &mut Worksheet, row: u32, column: u16, day: Date) -> Result<usize, XlsxError> {
    let text = day.to_string();
    let taken = text.len();
    let format = Format::new()
        .set_num_format("yyyy-mm-dd")
        .set_align(FormatAlign::Left);
    match excel_day(day) {
        Some(day) => sheet.write_datetime_with_format(row, column, &day, &format)?,
        None => sheet.write_string(row, column, text)?,
    };
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
    use jiff::civil::date;

    use super::*;
    use crate::payment::Won;

    #[test]
    fn each_sheet_has_its_records_whatever_order_they_came_in() {
        let columns: &[&'static str] = &["result", "difference", "order_day"];
        let sheets = [("first", columns), ("second", columns), ("empty", columns)];
        let mut book = RecordBook::new(Titles::default(), &sheets).unwrap();
        let record = |text: &'static str, won: u64| {
            Record(vec![
                ("result", Value::text(text)),
                ("order_day", Value::Day(date(2026, 11, 3))),
                ("difference", Value::Net(Net::of(0, won))),
                ("else", Value::Won(Won::new(1))),
            ])
        };
        book.write(1, &record("=1+1", 5)).unwrap();
        book.write(0, &record("00123", 7)).unwrap();
        book.write(1, &record("c", 1 << 60)).unwrap();
        let mut bytes = Vec::new();
        book.finish(&mut bytes).unwrap();
        let mut read: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_eq!(read.sheet_names(), ["first", "second", "empty"]);
        let mut cells = |name: &str| {
            let range = read.worksheet_range(name).unwrap();
            let cells = range
                .rows()
                .skip(1)
                .map(|row| row.iter().map(Data::to_string));
            cells.map(Iterator::collect).collect::<Vec<Vec<String>>>()
        };
        assert_eq!(cells("first"), [["00123", "-7", "46329"]]);
        assert_eq!(
            cells("second"),
            [
                ["=1+1", "-5", "46329"],
                ["c", "-1,152,921,504,606,846,976", "46329"],
            ]
        );
        assert_eq!(cells("empty"), [[""; 3]; 0]);
    }
}
