//! Payments as JSON: the gateway's own rows, or columns by name. Refuses to close an array that is
//! not complete.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::columns::UNKNOWN;
use super::text::push_rfc_3339;
use super::{Cell, Columns, Finished, PaymentWriter};
use crate::payment::Payment;
use crate::shown::{MARKS_MAX, is_invisible, is_mark, is_printable_ascii};

/// Writes rows that already are JSON, as an array or one a line.
///
/// Dropped without [`finish`](RawRows::finish), an array stays open, so that no reader takes half
/// of a search for all of it.
#[derive(Debug)]
pub struct RawRows<W: Write> {
    out: W,
    shape: Shape,
    is_empty: bool,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    Array,
    Lines,
}

impl<W: Write> RawRows<W> {
    /// Starts an array, a row a line in it.
    pub fn array(out: W) -> Self {
        Self::new(out, Shape::Array)
    }

    /// Starts newline-delimited JSON.
    pub fn lines(out: W) -> Self {
        Self::new(out, Shape::Lines)
    }

    fn new(out: W, shape: Shape) -> Self {
        Self {
            out,
            shape,
            is_empty: true,
        }
    }

    /// Adds a row: one JSON value without line feeds.
    ///
    /// Characters that could steer a terminal are written as `\uXXXX`, which is the same data.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn write(&mut self, row: &str) -> io::Result<()> {
        self.write_bytes(row.as_bytes())
    }

    fn write_bytes(&mut self, row: &[u8]) -> io::Result<()> {
        match (self.shape, self.is_empty) {
            (Shape::Array, true) => self.out.write_all(b"[\n")?,
            (Shape::Array, false) => self.out.write_all(b",\n")?,
            (Shape::Lines, _) => {}
        }
        self.is_empty = false;
        self.out.write_all(&disarm(row))?;
        match self.shape {
            Shape::Array => Ok(()),
            Shape::Lines => self.out.write_all(b"\n"),
        }
    }

    /// Closes the array, which is `[]` without rows, and flushes.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn finish(mut self) -> io::Result<()> {
        match (self.shape, self.is_empty) {
            (Shape::Array, true) => self.out.write_all(b"[]\n")?,
            (Shape::Array, false) => self.out.write_all(b"\n]\n")?,
            (Shape::Lines, _) => {}
        }
        self.out.flush()
    }
}

/// Writes payments as objects of named columns, amounts as integers, times as RFC 3339.
#[derive(Debug)]
pub struct NamedRows<W: Write> {
    rows: RawRows<W>,
    columns: Columns,
    /// The row being made, kept for its room.
    row: Vec<u8>,
    /// The time being made, kept for its room.
    time: String,
}

impl<W: Write> NamedRows<W> {
    /// Writes into an array or lines that hold nothing yet.
    pub fn new(rows: RawRows<W>, columns: Columns) -> Self {
        Self {
            rows,
            columns,
            row: Vec::new(),
            time: String::new(),
        }
    }
}

impl<W: Write> PaymentWriter for NamedRows<W> {
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        self.row.clear();
        for column in self.columns.iter() {
            let before = if self.row.is_empty() { "{\"" } else { ",\"" };
            self.row.extend_from_slice(before.as_bytes());
            self.row.extend_from_slice(column.name().as_bytes());
            self.row.extend_from_slice(b"\":");
            push_cell(&mut self.row, &mut self.time, column.read(payment, profile))?;
        }
        self.row.push(b'}');
        self.rows.write_bytes(&self.row)
    }

    fn finish(self: Box<Self>) -> io::Result<Finished> {
        self.rows.finish()?;
        Ok(Finished::default())
    }
}

fn push_cell(row: &mut Vec<u8>, rfc_3339: &mut String, cell: Cell<'_>) -> serde_json::Result<()> {
    match cell {
        Cell::Absent => row.extend_from_slice(b"null"),
        Cell::Unknown => serde_json::to_writer(row, UNKNOWN)?,
        Cell::Text(text) => serde_json::to_writer(row, text)?,
        Cell::Won(won) => serde_json::to_writer(row, &won.get())?,
        Cell::Time(time) => {
            rfc_3339.clear();
            push_rfc_3339(rfc_3339, time);
            serde_json::to_writer(row, rfc_3339)?;
        }
    }
    Ok(())
}

/// Writes a value as JSON on one line, with the characters that [`RawRows`] escapes as `\uXXXX`.
///
/// # Errors
///
/// Whatever the value gives.
pub fn json_text(value: &impl Serialize) -> serde_json::Result<String> {
    let text = serde_json::to_string(value)?;
    Ok(if may_harm(text.as_bytes()) {
        disarmed(&text)
    } else {
        text
    })
}

/// Writes what could steer a terminal, hide, or cover other text as JSON's own `\uXXXX`.
///
/// Below the blank JSON allows no character inside a string, and outside of one they are only white
/// space: they become blanks.
fn disarm(row: &[u8]) -> Cow<'_, [u8]> {
    if !may_harm(row) {
        return Cow::Borrowed(row);
    }
    let text = String::from_utf8_lossy(row);
    let disarmed = disarmed(&text);
    if disarmed.as_bytes() == row {
        return Cow::Borrowed(row);
    }
    Cow::Owned(disarmed.into_bytes())
}

fn disarmed(text: &str) -> String {
    let mut disarmed = String::with_capacity(text.len().saturating_add(16));
    let mut marks: usize = 0;
    for character in text.chars() {
        if character < ' ' {
            disarmed.push(' ');
            continue;
        }
        marks = if is_mark(character) {
            marks.saturating_add(1)
        } else {
            0
        };
        if is_invisible(character) || marks > MARKS_MAX {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` cannot fail.
                let _ = write!(disarmed, "\\u{unit:04x}");
            }
        } else {
            disarmed.push(character);
        }
    }
    disarmed
}

/// Tells whether a row holds a byte, in UTF-8, of a character that could do harm.
fn may_harm(row: &[u8]) -> bool {
    // PHP escapes all that is not ASCII.
    if is_printable_ascii(row) {
        return false;
    }
    // Without a branch, which lets the compiler look at many bytes at once. Hangul and Han begin with others.
    row.iter().fold(false, |found, byte| {
        found | matches!(*byte, 0..b' ' | DELETE | 0xc2..=0xe3 | 0xee..)
    })
}

/// The one that is ASCII.
const DELETE: u8 = 0x7f;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::payment::sample::paid_card;
    use crate::payment::{Reading, Time, Won, parse_time};
    use crate::shown::escape;

    fn array(rows: &[&str]) -> String {
        let mut out = Vec::new();
        let mut array = RawRows::array(&mut out);
        for row in rows {
            array.write(row).unwrap();
        }
        array.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn named(columns: &str, payment: &Payment<'_>) -> String {
        let mut out = Vec::new();
        let mut rows = Box::new(NamedRows::new(
            RawRows::lines(&mut out),
            columns.parse().unwrap(),
        ));
        rows.write(payment, "store-test").unwrap();
        rows.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_empty_search_is_an_empty_array() {
        assert_eq!(array(&[]), "[]\n");
    }

    #[test]
    fn raw_rows_are_the_gateways_own_words() {
        let row = r#"{"AMOUNT":"1050","BUYERNAME":"\uae40 원두","NEW":null}"#;
        assert_eq!(array(&[row, row]), format!("[\n{row},\n{row}\n]\n"));
    }

    #[test]
    fn an_array_that_is_not_finished_stays_open() {
        let mut out = Vec::new();
        RawRows::array(&mut out).write("{}").unwrap();
        assert_eq!(out, b"[\n{}");
        assert!(serde_json::from_slice::<Value>(&out).is_err());
    }

    #[test]
    fn a_search_that_fails_before_its_first_row_writes_nothing() {
        let mut out = Vec::new();
        let _unfinished = RawRows::array(&mut out);
        assert_eq!(out, b"");
    }

    #[test]
    fn lines_end_each_row() {
        let mut out = Vec::new();
        let mut lines = RawRows::lines(&mut out);
        lines.write("{}").unwrap();
        lines.write("{}").unwrap();
        lines.finish().unwrap();
        assert_eq!(out, b"{}\n{}\n");
    }

    #[test]
    fn named_columns_are_integers_times_with_their_zone_and_null() {
        let payment = Payment {
            amount: Reading::Value(Won::new(12_000)),
            ..paid_card()
        };
        assert_eq!(
            named(
                "approved_at,tid,amount,cancelled,cancelled_at,buyer,profile",
                &payment
            ),
            concat!(
                r#"{"approved_at":"2026-01-22T02:10:00+09:00","tid":"260122020935GU00N3e7","#,
                r#""amount":12000,"cancelled":0,"cancelled_at":null,"buyer":"김하늘","#,
                r#""profile":"store-test"}"#,
                "\n"
            )
        );
    }

    #[test]
    fn what_could_not_be_read_stays_as_it_came_and_what_is_unknown_says_so() {
        let payment = Payment {
            amount: Reading::Unreadable("12,000".into()),
            cancelled_at: Time::read("어제".into(), parse_time),
            ..paid_card()
        };
        let value: Value =
            serde_json::from_str(&named("amount,cancelled_at,balance", &payment)).unwrap();
        assert_eq!(
            value,
            json!({"amount": "12,000", "cancelled_at": "어제", "balance": "unknown"})
        );
    }

    #[test]
    fn whatever_a_message_would_escape_json_escapes_too() {
        let unsafe_ones = ('\u{7f}'..=char::MAX)
            .filter(|character| matches!(escape(&character.to_string()), Cow::Owned(_)));
        for character in unsafe_ones {
            let row = format!("\"{character}\"");
            let written = array(&[&row]);
            assert!(!written.contains(character), "{character:?}");
            let values: Vec<String> = serde_json::from_str(&written).unwrap();
            assert_eq!(values, [character.to_string()]);
        }
    }

    #[test]
    fn white_space_between_the_parts_of_a_row_stays_white_space() {
        let written = array(&["{\t\"a\":\r\"\u{202e}\"}"]);
        assert_eq!(written, "[\n{ \"a\": \"\\u202e\"}\n]\n");
        assert_eq!(array(&["{\t}"]), "[\n{ }\n]\n");
    }

    proptest! {
        #[test]
        fn whatever_a_value_holds_its_json_is_harmless_and_the_same_value(
            text in prop_oneof![any::<String>(), "[\u{0}-\u{20}\u{7f}-\u{ad}e\u{301}\u{1161}\u{200d}❤️👨\u{3164}\u{e0041}가]{0,40}"],
        ) {
            let json = json_text(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text.clone());
            prop_assert_eq!(escape(&json), &*json);
            let raw = format!("\"{}\"", text.replace(|c: char| c < ' ' || c == '"' || c == '\\', "?"));
            let row = array(&[&raw]);
            let row = row.trim_start_matches("[\n").trim_end_matches("\n]\n");
            prop_assert_eq!(escape(row), row);
            prop_assert_eq!(serde_json::from_str::<String>(row).unwrap(), raw.trim_matches('"'));
        }

        #[test]
        fn any_text_comes_back_from_json_as_it_went_in(text in any::<String>()) {
            let payment = Payment { buyer: text.as_str().into(), ..paid_card() };
            let value: Value = serde_json::from_str(&named("buyer", &payment)).unwrap();
            let expected = if text.is_empty() { Value::Null } else { Value::String(text) };
            prop_assert_eq!(&value["buyer"], &expected);
        }
    }
}
