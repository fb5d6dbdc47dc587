//! Payments as a workbook (Office Open XML), with their totals. Refuses to hand a spreadsheet a
//! formula that is not ours, or a number that is not exact.

mod cell;
mod record_book;
mod summary_sheet;
mod sums;

use std::fs::File;
use std::io::{self, Seek, Write};
use std::mem;
use std::panic::{self, AssertUnwindSafe};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use self::cell::{
    amount_format, column_letters, exact_number, format_of, header_format, set_up_filter,
    set_up_for_print, set_widths, write_text, write_time, write_won,
};
pub use self::record_book::RecordBook;
use self::summary_sheet::write_summary;
use self::sums::{NOT_COUNTED, Sums};
use super::summary::doubt;
use super::summary_note::{SummaryNote, summary_notes};
use super::text::width;
use super::{Cell, Column, Columns, Finished, PaymentWriter, WorkbookWords};
use crate::payment::{Payment, Summary, Won};

/// A sheet has so many rows: here less the header, a blank row and three of totals.
pub(crate) const WORKBOOK_PAYMENTS_MAX: u32 = 1_048_576 - 5;

/// More payments were found than a sheet has rows.
#[derive(Debug, thiserror::Error)]
pub struct TooManyPayments;

/// The temporary file that a workbook is put together in is not writable.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub struct BrokenWorkbook;

/// Writes payments as a workbook: one sheet of payments with totals below, one with the summary.
///
/// Rows go to a temporary file as they come, so that memory does not grow with them. Nothing is
/// written to the outside before the end.
pub struct Xlsx<W: Write> {
    out: W,
    words: WorkbookWords,
    columns: Columns,
    sheet: Worksheet,
    workbook: Workbook,
    summary: Summary,
    /// What is not in it.
    left_out: Vec<SummaryNote>,
    sums: Sums,
    /// The row last written; 0 is the header.
    row: u32,
    /// The widest cell of each column, in digits; Hangul takes two a syllable.
    widths: Vec<usize>,
}

impl<W: Write> Xlsx<W> {
    /// Starts a workbook, of which nothing is written yet, with a summary that holds nothing yet.
    ///
    /// # Errors
    ///
    /// Whatever making a temporary file gives.
    pub fn new(
        out: W,
        columns: Columns,
        summary: Summary,
        words: WorkbookWords,
    ) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let sheet = workbook
            .new_worksheet_with_constant_memory()
            .map_err(cause)?;
        let mut xlsx = Self {
            out,
            words,
            sheet,
            workbook,
            summary,
            left_out: Vec::new(),
            sums: Sums::default(),
            row: 0,
            // The mark of the filter covers some of a header.
            widths: columns
                .iter()
                .map(|column| width((words.titles.column)(column)).saturating_add(2))
                .collect(),
            columns,
        };
        xlsx.begin().map_err(cause)?;
        Ok(xlsx)
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_name(self.words.payments_sheet)?;
        set_up_for_print(&mut self.sheet)?;
        for (index, column) in (0_u16..).zip(self.columns.iter()) {
            self.sheet.set_column_format(index, &format_of(column))?;
        }
        for (index, column) in (0_u16..).zip(self.columns.iter()) {
            let header = header_format(column.is_amount());
            self.sheet.write_string_with_format(
                0,
                index,
                (self.words.titles.column)(column),
                &header,
            )?;
        }
        Ok(())
    }

    fn add(&mut self, payment: &Payment<'_>, profile: &str) -> Result<(), XlsxError> {
        self.row = self.row.saturating_add(1);
        let titles = self.words.titles;
        let columns = (0_u16..).zip(self.columns.iter()).zip(&mut self.widths);
        for ((index, column), widest) in columns {
            let taken = match column.read(payment, profile) {
                Cell::Absent => 0,
                Cell::Unknown => write_text(&mut self.sheet, self.row, index, titles.unknown)?,
                Cell::Text(_) if column == Column::Status => {
                    let status = (titles.status)(payment.status());
                    write_text(&mut self.sheet, self.row, index, status)?
                }
                Cell::Text(_) if column == Column::Method => {
                    let method = (titles.method)(&payment.method);
                    write_text(&mut self.sheet, self.row, index, method)?
                }
                Cell::Text(text) => write_text(&mut self.sheet, self.row, index, text)?,
                Cell::Won(won) => write_won(&mut self.sheet, self.row, index, won)?,
                Cell::Time(time) => write_time(&mut self.sheet, self.row, index, time)?,
            };
            *widest = taken.max(*widest);
        }
        Ok(())
    }

    fn finish_payments(&mut self) -> Result<(), XlsxError> {
        let columns: Vec<Column> = self.columns.iter().collect();
        let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        set_up_filter(&mut self.sheet, self.row, last_column)?;
        if self.row > 0 {
            self.write_totals(&columns)?;
        }
        // The totals begin below a blank row.
        let last_row = match (self.row, self.sums.has_differing()) {
            (0, _) => 0,
            (last, false) => last.saturating_add(3),
            (last, true) => last.saturating_add(4),
        };
        self.sheet.set_print_area(0, 0, last_row, last_column)?;
        set_widths(&mut self.sheet, &self.widths)
    }

    /// Writes the totals below a blank row, which keeps them out of the filter; the upper row first, since
    /// what is written is gone.
    fn write_totals(&mut self, columns: &[Column]) -> Result<(), XlsxError> {
        let [total, shown, differing] = [2, 3, 4].map(|below| self.row.saturating_add(below));
        let last = self.row.saturating_add(1);
        let range = |index: usize| {
            let name = column_letters(index);
            format!("{name}2:{name}{last}")
        };
        let status = columns.iter().position(|column| *column == Column::Status);
        let sums = self.sums.of(columns);
        let label = columns.iter().position(|column| !column.is_amount());
        if sums.is_empty() {
            return Ok(());
        }
        self.write_label(total, label, self.words.titles.total)?;
        for (index, sums) in &sums {
            let formula = status.map(|status| {
                let status = range(status);
                let title = self.words.titles.status;
                let left_out = NOT_COUNTED.map(|it| format!("{status},\"<>{}\"", title(it)));
                let sum = format!("SUMIFS({},{})", range(*index), left_out.join(","));
                if sums.differing.is_zero() {
                    return sum;
                }
                let row = differing.saturating_add(1);
                format!("{sum}-{}{row}", column_letters(*index))
            });
            self.write_sum(total, *index, formula, sums.counted)?;
        }
        self.write_label(shown, label, self.words.rows_shown)?;
        for (index, sums) in &sums {
            let formula = format!("SUBTOTAL(109,{})", range(*index));
            self.write_sum(shown, *index, Some(formula), sums.listed)?;
        }
        if self.sums.has_differing() {
            self.write_label(differing, label, self.words.rows_that_differ)?;
            for (index, sums) in &sums {
                self.write_sum(differing, *index, None, sums.differing)?;
            }
        }
        Ok(())
    }

    /// Writes what a row of totals is, where there is a column for it.
    fn write_label(
        &mut self,
        row: u32,
        column: Option<usize>,
        text: &str,
    ) -> Result<(), XlsxError> {
        let Some(column) = column else {
            return Ok(());
        };
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let bold = Format::new().set_bold();
        self.sheet
            .write_string_with_format(row, column, text, &bold)?;
        Ok(())
    }

    /// Writes a sum: as a formula with its result, or as the number where no formula comes to it.
    fn write_sum(
        &mut self,
        row: u32,
        column: usize,
        formula: Option<String>,
        sum: Won,
    ) -> Result<(), XlsxError> {
        let bold = amount_format().set_bold();
        let grouped = sum.grouped();
        if let Some(widest) = self.widths.get_mut(column) {
            *widest = grouped.len().max(*widest);
        }
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let sheet = &mut self.sheet;
        match (
            formula.filter(|_| !self.sums.has_texts()),
            exact_number(sum),
        ) {
            (Some(formula), _) => {
                let formula = Formula::new(formula).set_result(sum.to_string());
                sheet.write_formula_with_format(row, column, formula, &bold)?;
            }
            (None, None) => {
                sheet.write_string_with_format(row, column, grouped, &bold)?;
            }
            (None, Some(number)) => {
                sheet.write_number_with_format(row, column, number, &bold)?;
            }
        }
        Ok(())
    }

    /// Puts the sheets together; the caller copies them to the outside.
    fn save(&mut self) -> io::Result<File> {
        self.finish_payments().map_err(cause)?;
        let sheet = mem::take(&mut self.sheet);
        self.workbook.push_worksheet(sheet);
        let sheet = self.workbook.add_worksheet();
        write_summary(sheet, &self.summary, &self.left_out, self.words).map_err(cause)?;
        saved(&mut self.workbook)
    }
}

impl<W: Write> PaymentWriter for Xlsx<W> {
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        if self.row >= WORKBOOK_PAYMENTS_MAX {
            return Err(io::Error::other(TooManyPayments));
        }
        self.summary.add(payment, profile);
        self.sums.add(payment);
        unless_panicked(|| self.add(payment, profile).map_err(cause))
    }

    fn doubt(&mut self, payment: &Payment<'_>, profile: &str, is_first: bool) {
        doubt(&mut self.summary, payment, profile, is_first);
        self.sums.doubt(payment);
    }

    fn leave_out(&mut self, notes: Vec<SummaryNote>) {
        self.left_out = notes;
    }

    fn finish(mut self: Box<Self>) -> io::Result<Finished> {
        let mut file = unless_panicked(|| self.save())?;
        io::copy(&mut file, &mut self.out)?;
        self.out.flush()?;
        Ok(Finished {
            notes: summary_notes(&self.summary),
            ..Finished::default()
        })
    }
}

/// Puts a workbook together in a temporary file, which is read from its beginning.
fn saved(workbook: &mut Workbook) -> io::Result<File> {
    // Written to a thread-bound stdout it could not be.
    let mut file = tempfile::tempfile()?;
    workbook.save_to_writer(&file).map_err(cause)?;
    file.rewind()?;
    Ok(file)
}

/// The library panics where its temporary file cannot be written, as on a full disk.
fn unless_panicked<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(io::Error::other(BrokenWorkbook)))
}

/// Keeps the kind of what went wrong.
fn cause(error: XlsxError) -> io::Error {
    if let XlsxError::IoError(error) = error {
        error
    } else {
        io::Error::other(error)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, DataType, Reader, Xlsx as Workbook, open_workbook_from_rs};
    use jiff::civil::date;

    use super::*;
    use crate::payment::sample::paid_card;
    use crate::payment::{Booking, Method, Period, Reading, Time, parse_time};

    fn written(columns: &str, by: &str, payments: &[Payment<'_>]) -> Workbook<Cursor<Vec<u8>>> {
        let period = Period::new(date(2026, 1, 21), date(2026, 1, 22)).unwrap();
        let summary = Summary::new(by.parse().unwrap(), Booking::Both, Some(period));
        let mut out = Vec::new();
        let mut xlsx = Box::new(
            Xlsx::new(
                &mut out,
                columns.parse().unwrap(),
                summary,
                crate::words::summary::workbook(crate::language::Language::English),
            )
            .unwrap(),
        );
        for payment in payments {
            xlsx.write(payment, "store-test").unwrap();
        }
        xlsx.finish().unwrap();
        open_workbook_from_rs(Cursor::new(out)).unwrap()
    }

    /// The cells of a sheet, row by row, as text.
    fn cells(workbook: &mut Workbook<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
        let range = workbook.worksheet_range(sheet).unwrap();
        range
            .rows()
            .map(|row| row.iter().map(Data::to_string).collect())
            .collect()
    }

    fn time(cell: &Data) -> (u16, u8, u8, u8, u8, u8, u16) {
        let Data::DateTime(time) = cell else {
            panic!("{cell:?} is no time");
        };
        time.to_ymd_hms_milli()
    }

    /// A text as a workbook's reader gets it back.
    fn read_back(text: &str) -> String {
        let payment = Payment {
            buyer: text.into(),
            ..paid_card()
        };
        let mut workbook = written("buyer,amount", "day", &[payment]);
        let range = workbook.worksheet_range("payments").unwrap();
        let Some(Data::String(read)) = range.get_value((1, 0)) else {
            panic!("{text:?} is no text any more");
        };
        read.clone()
    }

    fn payments() -> Vec<Payment<'static>> {
        vec![
            Payment {
                tid: "0052278740".into(),
                ..paid_card()
            },
            Payment {
                cancelled_at: Time::read("20260122101500".into(), parse_time),
                balance_left: Reading::Value(Won::new(7_000)),
                ..paid_card()
            },
            Payment {
                result_code: "E101".into(),
                amount: Reading::Value(Won::new(900_000)),
                ..paid_card()
            },
            Payment {
                amount: Reading::Unreadable("12,000".into()),
                ..paid_card()
            },
        ]
    }

    #[test]
    fn amounts_are_numbers_times_are_dates_and_numbers_of_things_are_texts() {
        let mut workbook = written("approved_at,tid,amount,balance", "day", &payments());
        let range = workbook.worksheet_range("payments").unwrap();
        let cell = |row, column| range.get_value((row, column)).unwrap();
        assert!(cell(1, 0).is_datetime(), "{:?}", cell(1, 0));
        assert_eq!(time(cell(1, 0)), (2026, 1, 22, 2, 10, 0, 0));
        assert_eq!(cell(1, 1), &Data::String("0052278740".into()));
        assert_eq!(cell(1, 2), &Data::Float(12_000.0));
        assert_eq!(cell(4, 2), &Data::String("12,000".into()));
        assert_eq!(cell(3, 3), &Data::Empty);
        assert_eq!(cell(4, 3), &Data::String("unknown".into()));
    }

    #[test]
    fn the_totals_below_are_formulas_that_already_have_their_results() {
        let mut workbook = written("tid,status,amount,balance,cancelled", "day", &payments());
        let rows = cells(&mut workbook, "payments");
        assert_eq!(rows[0], ["tid", "status", "amount", "balance", "cancelled"]);
        assert_eq!(rows[5], [""; 5]);
        assert_eq!(rows[6], ["total", "", "24000", "19000", "5000"]);
        let shown = "rows shown, whatever their status";
        assert_eq!(rows[7], [shown, "", "924000", "19000", "5000"]);
        let formulas = workbook.worksheet_formula("payments").unwrap();
        let formula = |row, column| formulas.get_value((row, column)).cloned().unwrap();
        for (column, name) in [(2, "C"), (3, "D"), (4, "E")] {
            assert_eq!(
                formula(6, column),
                format!(
                    "SUMIFS({name}2:{name}5,B2:B5,\"<>failed\",B2:B5,\"<>awaiting_deposit\",\
                     B2:B5,\"<>unclear\")"
                )
            );
        }
        assert_eq!(formula(7, 2), "SUBTOTAL(109,C2:C5)");
    }

    #[test]
    fn without_the_status_the_total_is_a_number() {
        let mut workbook = written("amount,tid", "method,status", &payments());
        let formulas = workbook.worksheet_formula("payments").unwrap();
        assert_eq!(formulas.get_value((7, 0)).unwrap(), "SUBTOTAL(109,A2:A5)");
        assert_ne!(formulas.start(), Some((6, 0)));
        let rows = cells(&mut workbook, "payments");
        assert_eq!(rows[6], ["24000", "total"]);
        let rows = cells(&mut workbook, "summary");
        assert_eq!((&*rows[0][3], &*rows[4][3]), ("paid", "24000"));
    }

    #[test]
    fn rows_that_differ_are_taken_out_of_every_total() {
        let mut out = Vec::new();
        let summary = Summary::new("method".parse().unwrap(), Booking::Both, None);
        let columns = "tid,status,amount,balance,cancelled".parse().unwrap();
        let xlsx = Xlsx::new(
            &mut out,
            columns,
            summary,
            crate::words::summary::workbook(crate::language::Language::English),
        );
        let mut xlsx = Box::new(xlsx.unwrap());
        let [one, other, failed, _] = <[_; 4]>::try_from(payments()).unwrap();
        let clear = Payment {
            amount: Reading::Value(Won::new(300)),
            ..paid_card()
        };
        for payment in [&one, &clear, &other, &failed] {
            xlsx.write(payment, "").unwrap();
        }
        for (payment, is_first) in [(&one, true), (&other, false), (&failed, false)] {
            xlsx.doubt(payment, "", is_first);
        }
        xlsx.finish().unwrap();
        let mut workbook = open_workbook_from_rs(Cursor::new(out)).unwrap();
        let rows = cells(&mut workbook, "payments");
        assert_eq!(rows[6], ["total", "", "300", "300", "0"]);
        assert_eq!(rows[7][2..], ["924300", "19300", "5000"]);
        assert_eq!(rows[8][2..], ["24000", "19000", "5000"]);
        assert!(rows[8][0].starts_with("rows that differ"), "{:?}", rows[8]);
        let formulas = workbook.worksheet_formula("payments").unwrap();
        for (column, name) in [(2, "C"), (3, "D"), (4, "E")] {
            let formula = formulas.get_value((6, column)).unwrap();
            assert!(formula.starts_with("SUMIFS("), "{formula}");
            assert!(formula.ends_with(&format!(")-{name}9")), "{formula}");
        }
        let summary = cells(&mut workbook, "summary");
        assert_eq!(summary[2][..3], ["total", "2", "300"]);
    }

    #[test]
    fn what_no_formula_adds_up_is_summed_all_the_same() {
        let large = Payment {
            amount: Reading::Value(Won::new(1_234_567_890_123_456)),
            ..paid_card()
        };
        let mut workbook = written("status,amount", "day", &[large, paid_card()]);
        let rows = cells(&mut workbook, "payments");
        assert_eq!(rows[4][1], "1,234,567,890,135,456");
        assert_eq!(rows[5][1], "1,234,567,890,135,456");
        let formulas = workbook.worksheet_formula("payments").unwrap();
        assert!(formulas.is_empty(), "{formulas:?}");
    }

    #[test]
    fn the_second_sheet_adds_the_groups_up() {
        let mut workbook = written("tid", "day", &payments());
        let rows = cells(&mut workbook, "summary");
        assert_eq!(
            rows[0],
            ["day", "payments", "paid", "cancels", "cancelled", "net"]
        );
        assert_eq!(rows[1][1..], ["0", "0", "0", "0", "0"]);
        assert_eq!(rows[2][1..], ["4", "24000", "1", "5000", "19000"]);
        assert_eq!(rows[3], ["total", "4", "24000", "1", "5000", "19000"]);
        assert!(rows[5][0].contains("could not be read"), "{:?}", rows[5]);
        let range = workbook.worksheet_range("summary").unwrap();
        let day = range.get_value((1, 0)).unwrap();
        assert_eq!(time(day), (2026, 1, 21, 0, 0, 0, 0));
        let formulas = workbook.worksheet_formula("summary").unwrap();
        assert_eq!(formulas.get_value((3, 2)).unwrap(), "SUM(C2:C3)");
    }

    #[test]
    fn an_empty_search_is_a_header_and_a_total_of_nothing() {
        let mut workbook = written("tid,amount", "total", &[]);
        assert_eq!(cells(&mut workbook, "payments"), [["tid", "amount"]]);
        let rows = cells(&mut workbook, "summary");
        assert_eq!(rows[1], ["total", "0", "0", "0", "0", "0"]);
    }

    #[test]
    fn no_text_becomes_a_formula_or_another_text() {
        for text in [
            "=1+1",
            "+82-2-1234",
            "@SUM(A1)",
            "-",
            "http://example.com",
            "{=1}",
            " 앞뒤 ",
            "두\n줄",
            "<&\">",
            "_x0041_",
            "00123",
            "TRUE",
        ] {
            assert_eq!(read_back(text), text);
        }
        let payment = Payment {
            buyer: "=1+1".into(),
            method: Method::Other("=1+1".into()),
            ..paid_card()
        };
        let mut workbook = written("buyer,tid", "method", &[payment]);
        let formulas = workbook.worksheet_formula("payments").unwrap();
        assert!(formulas.used_cells().next().is_none(), "{formulas:?}");
        let formulas = workbook.worksheet_formula("summary").unwrap();
        assert!(
            formulas
                .used_cells()
                .all(|(_, _, text)| text.starts_with("SUM(")),
            "{formulas:?}"
        );
    }

    #[test]
    fn what_a_workbook_cannot_hold_is_shown_as_cut_or_escaped() {
        assert_eq!(
            read_back("a\0b\u{1b}[31m\r\u{ffff}"),
            "a\\u{0}b\\u{1b}[31m\\u{d}\\u{ffff}"
        );
        let long = "가".repeat(40_000);
        let cut = read_back(&long);
        assert_eq!(cut.chars().count(), 32_767);
        assert!(cut.ends_with("가…"));
        let wide = "😀".repeat(20_000);
        let cut = read_back(&wide);
        assert!(cut.encode_utf16().count() <= 32_767);
        assert!(cut.ends_with("😀…"));
        assert_eq!(read_back(&"x".repeat(32_767)).len(), 32_767);
    }

    #[test]
    fn amounts_and_times_beyond_a_spreadsheet_are_texts() {
        let odd = Payment {
            amount: Reading::Value(Won::new(1_234_567_890_123_456)),
            approved_at: Time::read("18991231235959".into(), parse_time),
            ..paid_card()
        };
        let mut workbook = written("approved_at,amount", "day", &[odd]);
        let rows = cells(&mut workbook, "payments");
        assert_eq!(rows[1], ["1899-12-31 23:59:59", "1,234,567,890,123,456"]);
    }

    #[test]
    fn one_payment_more_than_a_sheet_has_rows_is_refused() {
        let summary = Summary::new("total".parse().unwrap(), Booking::Both, None);
        let mut out = Vec::new();
        let mut xlsx = Xlsx::new(
            &mut out,
            "tid".parse().unwrap(),
            summary,
            crate::words::summary::workbook(crate::language::Language::English),
        )
        .unwrap();
        xlsx.row = WORKBOOK_PAYMENTS_MAX - 1;
        xlsx.write(&paid_card(), "").unwrap();
        let error = xlsx.write(&paid_card(), "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a workbook has room for 1,048,571 payments: search fewer days, or print csv"
        );
        drop(xlsx);
        assert!(out.is_empty());
    }

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        let names = [0, 23, 25, 26, 51, 52, 701, 702].map(column_letters);
        assert_eq!(names, ["A", "X", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
