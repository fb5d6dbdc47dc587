//! Payments as CSV (RFC 4180), for spreadsheets and scripts. Refuses to hand a spreadsheet a
//! formula.

use std::io::{self, Write};
use std::mem;

use super::columns::UNKNOWN;
use super::text::push_rfc_3339;
use super::{Cell, Columns, Finished, PaymentWriter};
use crate::payment::Payment;
use crate::shown::escape;

/// What a CSV document is like beyond RFC 4180.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// A byte order mark comes first, by which Excel knows UTF-8, and lines end in CRLF.
    pub is_for_excel: bool,
    /// Characters that could steer a terminal are shown instead of carried as data.
    pub escapes_foreign: bool,
}

/// Writes payments as CSV: a header, amounts as digits, times as RFC 3339, absent as empty.
pub struct Csv<W: Write> {
    lines: Lines<W>,
    columns: Columns,
    has_header: bool,
}

impl<W: Write> Csv<W> {
    /// Starts a document, of which nothing is written yet.
    pub fn new(out: W, columns: Columns, dialect: Dialect) -> Self {
        Self {
            lines: Lines::new(out, dialect),
            columns,
            has_header: false,
        }
    }

    fn write_header(&mut self) -> io::Result<()> {
        if self.has_header {
            return Ok(());
        }
        self.has_header = true;
        for column in self.columns.iter() {
            self.lines.cell().push_str(column.name());
        }
        self.lines.end()
    }
}

impl<W: Write> PaymentWriter for Csv<W> {
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        self.write_header()?;
        for column in self.columns.iter() {
            match column.read(payment, profile) {
                Cell::Absent => drop(self.lines.cell()),
                Cell::Unknown => self.lines.cell().push_str(UNKNOWN),
                Cell::Text(text) => self.lines.text(text),
                Cell::Won(won) => {
                    let mut digits = itoa::Buffer::new();
                    self.lines.cell().push_str(digits.format(won.get()));
                }
                Cell::Time(time) => push_rfc_3339(self.lines.cell(), time),
            }
        }
        self.lines.end()
    }

    fn finish(mut self: Box<Self>) -> io::Result<Finished> {
        self.write_header()?;
        self.lines.flush()?;
        Ok(Finished::default())
    }
}

/// Lines of cells of any kind, in one dialect.
///
/// They end in LF, so that `cut`, `awk` and `while read` work; RFC 4180 asks for CRLF, and Excel gets it.
///
/// The `csv` crate would do; it takes twice as long, which was a quarter of a large search.
pub(super) struct Lines<W: Write> {
    out: W,
    dialect: Dialect,
    /// What stands before the first line, until that is written.
    mark: &'static str,
    /// The line being made, as if no cell needed quotes.
    line: String,
    /// Where each of its cells begins.
    starts: Vec<usize>,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, dialect: Dialect) -> Self {
        Self {
            out,
            dialect,
            mark: if dialect.is_for_excel { "\u{feff}" } else { "" },
            line: String::new(),
            starts: Vec::new(),
        }
    }

    /// Begins a cell and returns where to write it.
    pub(super) fn cell(&mut self) -> &mut String {
        if !self.starts.is_empty() {
            self.line.push(',');
        }
        self.starts.push(self.line.len());
        &mut self.line
    }

    /// Adds a cell that a spreadsheet takes for a text, whatever is in it.
    pub(super) fn text(&mut self, text: &str) {
        let escaped;
        let text = if self.dialect.escapes_foreign {
            escaped = escape(text);
            &escaped
        } else {
            text
        };
        let line = self.cell();
        if is_marked(text) {
            line.push('\'');
        }
        line.push_str(text);
    }

    /// Ends the line.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.line.is_empty() {
            // An empty line is no line to most readers.
            self.line.push_str("\"\"");
        } else if count_special(&self.line) >= self.starts.len() {
            self.line = self.quoted();
        }
        self.line.push_str(if self.dialect.is_for_excel {
            "\r\n"
        } else {
            "\n"
        });
        self.out.write_all(mem::take(&mut self.mark).as_bytes())?;
        let result = self.out.write_all(self.line.as_bytes());
        self.line.clear();
        self.starts.clear();
        result
    }

    /// Puts the cells in quotes that need them.
    fn quoted(&self) -> String {
        let mut quoted = String::with_capacity(self.line.len().saturating_mul(2));
        let before_others = self
            .starts
            .iter()
            .skip(1)
            .map(|start| start.saturating_sub(1));
        let ends = before_others.chain([self.line.len()]);
        for (start, end) in self.starts.iter().copied().zip(ends) {
            let cell = self.line.get(start..end).unwrap_or_default();
            if start > 0 {
                quoted.push(',');
            }
            if count_special(cell) == 0 {
                quoted.push_str(cell);
                continue;
            }
            quoted.push('"');
            quoted.push_str(&cell.replace('"', "\"\""));
            quoted.push('"');
        }
        quoted
    }

    /// Goes on with lines that were begun before.
    pub(super) const fn skip_mark(&mut self) {
        self.mark = "";
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Counts the characters that end a cell, or would unless it stood in quotes (RFC 4180).
///
/// The commas of a line are fewer than all of these where a cell needs quotes: to look at a line as a
/// whole takes much less than to look at every cell.
fn count_special(text: &str) -> usize {
    let is_special = |byte: &u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    // Few enough for a byte to count, so that the compiler looks at many at once.
    let chunks = text.as_bytes().chunks(128);
    let counts = chunks.map(|chunk| {
        let special = chunk.iter().map(|byte| u8::from(is_special(byte)));
        usize::from(special.fold(0, u8::wrapping_add))
    });
    counts.sum()
}

/// Returns what a cell said before it was defused: the very text, whatever it was.
#[must_use]
pub fn undo_defusing(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_marked(text) => text,
        _ => cell,
    }
}

/// Tells whether a text gets an apostrophe in front, by which a spreadsheet knows a text.
///
/// A formula does, and so does a formula behind apostrophes, which nothing would run: otherwise it
/// would be taken for one that was defused, and come back as another text than was written.
fn is_marked(text: &str) -> bool {
    // Mostly there is none to be looked past, character by character.
    if text.starts_with('\'') {
        is_formula(text.trim_start_matches('\''))
    } else {
        is_formula(text)
    }
}

/// Tells whether a spreadsheet would run a text as a formula, or drop its first character and then
/// run it.
///
/// The full-width signs are what Excel takes for the plain ones in East Asian settings. A number is
/// left alone, signed or not, and so is a single `-`, which many a form has where nothing was said.
fn is_formula(text: &str) -> bool {
    match text.as_bytes() {
        [b'+' | b'-', ..] => text != "-" && !is_number(text),
        [b'=' | b'@' | b'\t' | b'\r' | b'\n', ..] => true,
        // What the full-width signs begin with, in UTF-8: most texts begin with something else.
        [0xef, ..] => text.starts_with(['＝', '＋', '－', '＠']),
        _ => false,
    }
}

/// Digits after one sign, with at most one decimal point inside.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::Column;
    use crate::payment::sample::paid_card;
    use crate::payment::{Reading, Time, parse_time};

    fn written(columns: &str, dialect: Dialect, payments: &[Payment<'_>]) -> String {
        let mut out = Vec::new();
        let mut csv = Box::new(Csv::new(&mut out, columns.parse().unwrap(), dialect));
        for payment in payments {
            csv.write(payment, "store-test").unwrap();
        }
        csv.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn buyer_cell(buyer: &str, dialect: Dialect) -> String {
        let payment = Payment {
            buyer: buyer.into(),
            ..paid_card()
        };
        let written = written("buyer,amount", dialect, &[payment]);
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.len(), 2, "{written:?}");
        record[0].to_owned()
    }

    #[test]
    fn amounts_are_digits_times_have_their_zone_and_absent_is_empty() {
        assert_eq!(
            written(
                "approved_at,tid,amount,cancelled_at,profile",
                Dialect::default(),
                &[paid_card()]
            ),
            "approved_at,tid,amount,cancelled_at,profile\n\
             2026-01-22T02:10:00+09:00,260122020935GU00N3e7,12000,,store-test\n"
        );
    }

    #[test]
    fn a_line_of_one_empty_cell_is_no_empty_line() {
        let payment = Payment {
            buyer: "".into(),
            ..paid_card()
        };
        assert_eq!(
            written("buyer", Dialect::default(), &[payment.clone(), payment]),
            "buyer\n\"\"\n\"\"\n"
        );
    }

    #[test]
    fn only_what_would_end_a_cell_is_put_in_quotes() {
        for (text, cell) in [
            ("머그컵 2P, 크림", "\"머그컵 2P, 크림\""),
            ("6\" 접시", "\"6\"\" 접시\""),
            ("\"", "\"\"\"\""),
            ("한 줄\n두 줄", "\"한 줄\n두 줄\""),
            ("a\rb", "\"a\rb\""),
            ("=1,\"2\"", "\"'=1,\"\"2\"\"\""),
            (" a;b\t'c' ", " a;b\t'c' "),
        ] {
            let payment = Payment {
                buyer: text.into(),
                ..paid_card()
            };
            assert_eq!(
                written("buyer,amount", Dialect::default(), &[payment]),
                format!("buyer,amount\n{cell},12000\n")
            );
        }
    }

    #[test]
    fn an_empty_search_is_a_header() {
        assert_eq!(
            written("tid,status", Dialect::default(), &[]),
            "tid,status\n"
        );
    }

    #[test]
    fn a_search_that_fails_before_its_first_row_writes_nothing() {
        let mut out = Vec::new();
        drop(Csv::new(
            &mut out,
            "tid".parse().unwrap(),
            Dialect::default(),
        ));
        assert_eq!(out, b"");
    }

    #[test]
    fn excel_gets_its_mark_once_and_its_line_ends() {
        let dialect = Dialect {
            is_for_excel: true,
            ..Dialect::default()
        };
        let text = written("tid,amount", dialect, &[paid_card()]);
        assert_eq!(text, "\u{feff}tid,amount\r\n260122020935GU00N3e7,12000\r\n");
    }

    #[test]
    fn what_is_unknown_is_a_word_and_what_is_unreadable_stays_as_it_came() {
        let payment = Payment {
            cancelled_at: Time::read("20260123101500".into(), parse_time),
            amount: Reading::Unreadable("1만원".into()),
            ..paid_card()
        };
        assert_eq!(
            written("amount,balance", Dialect::default(), &[payment]),
            "amount,balance\n1만원,unknown\n"
        );
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_defused() {
        for formula in [
            "=1+1",
            "=HYPERLINK(\"http://x\",\"환불\")",
            "+82-10-1234-5678",
            "-1+1",
            "--",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1+1",
            "＠SUM(A1)",
            "-1.2.3",
            "-.",
            "'=1",
            "''=x",
            "'@a",
            "'-1+1",
            "'\t=1",
            "'＝1",
        ] {
            let cell = buyer_cell(formula, Dialect::default());
            assert_eq!(cell, format!("'{formula}"));
            assert_eq!(undo_defusing(&cell), formula);
        }
    }

    #[test]
    fn numbers_and_plain_texts_are_left_alone() {
        for text in [
            "-5",
            "+821012345678",
            "-1.50",
            "-",
            "010-1234-5678",
            "5227874005",
            "a=b",
            "김하늘",
            "' ",
            "'",
            "''a",
            "'-5",
            "''+1.50",
            "'-",
        ] {
            assert_eq!(buyer_cell(text, Dialect::default()), text);
            assert_eq!(undo_defusing(text), text);
        }
    }

    #[test]
    fn control_and_bidirectional_characters_are_data_unless_a_terminal_would_get_them() {
        let text = "a\u{1b}[31m\u{202e}b";
        assert_eq!(buyer_cell(text, Dialect::default()), text);
        let for_a_terminal = Dialect {
            escapes_foreign: true,
            ..Dialect::default()
        };
        assert_eq!(buyer_cell(text, for_a_terminal), "a\\u{1b}[31m\\u{202e}b");
    }

    /// Writes one text, before any quotes.
    fn cell_of(text: &str) -> String {
        let mut lines = Lines::new(Vec::new(), Dialect::default());
        lines.text(text);
        lines.line.clone()
    }

    /// Tells whether a spreadsheet does more with a cell than to show it or to count with it.
    fn begins_like_a_formula(cell: &str) -> bool {
        let is_signed = cell.starts_with(['+', '-']) && cell != "-";
        cell.starts_with(['=', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
            || (is_signed && cell.parse::<f64>().is_err())
    }

    /// Texts of which many look like a formula, or like one that was defused, once or several times.
    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "'{0,3}[=+@\t\r\n＝＋－＠5.a가'-]{0,4}",
            "'{0,2}[+-][0-9]{0,3}\\.?[0-9]{0,2}",
        ]
    }

    proptest! {
        #[test]
        fn defusing_can_be_undone_whatever_the_text(text in any_text()) {
            let cell = cell_of(&text);
            prop_assert_eq!(undo_defusing(&cell), &text, "{:?}", cell);
            prop_assert!(!begins_like_a_formula(&cell), "{:?}", cell);
        }

        #[test]
        fn cells_stay_apart_whatever_is_in_them(
            lines in proptest::collection::vec(
                proptest::collection::vec("[,\"\r\n a가='-]{0,3}", 4),
                1..6,
            ),
        ) {
            let mut written = Lines::new(Vec::new(), Dialect::default());
            for line in &lines {
                for cell in line {
                    written.text(cell);
                }
                written.end().unwrap();
            }
            let written = written.out;
            let mut reader = csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).from_reader(written.as_slice());
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|line| line.unwrap().iter().map(|cell| undo_defusing(cell).to_owned()).collect())
                .collect();
            prop_assert_eq!(read, lines);
        }

        #[test]
        fn a_csv_read_back_is_what_was_written(
            buyer in any::<String>(),
            product in "[=+@,\"\r\n 'a가-]*",
            order_no in "\\PC*",
        ) {
            let payment = Payment {
                buyer: buyer.as_str().into(),
                product: product.as_str().into(),
                order_no: order_no.as_str().into(),
                ..paid_card()
            };
            let text = written("all", Dialect::default(), &[payment.clone(), payment]);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let header = reader.headers().unwrap().clone();
            prop_assert!(header.iter().eq(Column::ALL.iter().map(|column| column.name())));
            let records: Vec<_> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(records.len(), 2);
            for record in records {
                for (name, sent) in [("buyer", &buyer), ("product", &product), ("order_no", &order_no)] {
                    let index = header.iter().position(|column| column == name).unwrap();
                    prop_assert_eq!(undo_defusing(&record[index]), sent);
                }
            }
        }
    }
}
