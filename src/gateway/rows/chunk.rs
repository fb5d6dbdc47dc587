//! Rows of an answer on their way to whoever asked, with what was found out as they were read. They
//! share the text that they were read in.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::fast::{FieldPlace, Keys, keys};
use super::fields::parse;
use super::payment::{self, FIELDS};
use crate::gateway::Call;
use crate::gateway::{GatewayError, GatewayErrorKind, Problem, RowProblem};
use crate::payment::{Foreign, Payment};

/// Some rows of one answer, in its order.
#[derive(Clone, Default)]
pub struct Chunk {
    /// The number of the first row in its answer.
    first: u64,
    /// A part of the answer, with the rows in it.
    text: String,
    found: FoundRows,
}

/// What is known of the rows of a text, and of each the same.
#[derive(Clone, Default)]
pub(super) struct FoundRows(Vec<FoundRow>);

#[derive(Clone)]
struct FoundRow {
    place: Range<usize>,
    fields: Option<FieldPlaces>,
}

impl Chunk {
    /// Takes a text and what was found in it.
    pub(super) const fn new(first: u64, text: String, found: FoundRows) -> Self {
        Self { first, text, found }
    }

    /// Takes rows that were written with [`Chunk::write_lines`].
    #[must_use]
    pub fn from_lines(first: u64, text: String) -> Self {
        let mut found = FoundRows::default();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            found.push(start..end, None);
            start = end.saturating_add(1);
        }
        Self { first, text, found }
    }

    /// Appends the rows to a text, each with a line feed.
    pub fn write_lines(&self, text: &mut String) {
        for row in self.rows() {
            text.push_str(row.raw);
            text.push('\n');
        }
    }

    /// Returns the number of the first row in its answer, counted from 1.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.found.len()
    }

    /// Returns the rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.found.rows(self.first, &self.text)
    }
}

/// Shows how many rows there are, and no payment.
impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("first", &self.first)
            .field("count", &self.count())
            .finish_non_exhaustive()
    }
}

impl FoundRows {
    pub(super) fn push(&mut self, place: Range<usize>, fields: Option<FieldPlaces>) {
        self.0.push(FoundRow { place, fields });
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Returns the rows, the first of which has that number, out of their text.
    pub(super) fn rows<'a>(&'a self, first: u64, text: &'a str) -> impl Iterator<Item = Row<'a>> {
        (first..).zip(&self.0).map(|(number, found)| Row {
            number,
            raw: text.get(found.place.clone()).unwrap_or_default(),
            fields: found.fields.as_ref(),
        })
    }

    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where the fields of a row of the usual shape are: found while its end was looked for, and good for
/// no other row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldPlaces(pub(super) [FieldPlace; FIELDS]);

/// The place of the TID among the fields.
const TID_FIELD: usize = 10;

const ONLY_TID: Keys<1> = keys!["TID"];

/// A payment as the gateway wrote it: one JSON object.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Its number in the answer, counted from 1.
    pub number: u64,
    /// The object on one line. Unless there are fields, whether it is correct JSON is for
    /// [`Row::tid`] and [`Row::payment`] to see.
    pub raw: &'a str,
    /// Where the fields are, for a row of the usual shape.
    pub fields: Option<&'a FieldPlaces>,
}

impl<'a> Row<'a> {
    /// Reads the payment.
    ///
    /// # Errors
    ///
    /// [`GatewayErrorKind::Unreadable`] when it is not correct JSON, or a string in it is half a surrogate pair.
    pub fn payment(self) -> Result<Payment<'static>, GatewayError> {
        let mut decoded = String::new();
        Ok(self.payment_in(&mut decoded)?.into_owned())
    }

    /// Reads the payment. What has escapes is decoded in this text, whatever was in there; the rest is borrowed.
    ///
    /// # Errors
    ///
    /// As [`Row::payment`].
    pub fn payment_in(self, decoded: &'a mut String) -> Result<Payment<'a>, GatewayError> {
        let Some(FieldPlaces(fields)) = self.fields else {
            return payment::read_payment(self.raw).map_err(|_| self.broken());
        };
        decoded.clear();
        let mut places = *fields;
        for place in &mut places {
            place.decode(self.raw, decoded);
        }
        let text = |place: FieldPlace| Cow::Borrowed(place.decoded_text(self.raw, decoded));
        Ok(payment::payment(places, text))
    }

    /// Reads the fields that a payment has no room for, with their names, as they came.
    ///
    /// # Errors
    ///
    /// As [`Row::payment`].
    pub fn other_fields(self) -> Result<Vec<(String, String)>, GatewayError> {
        payment::other_fields(self.raw).map_err(|_| self.broken())
    }

    /// Reads nothing but the TID, as [`Row::payment`] reads it, and checks the syntax of all of it; empty where
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`GatewayErrorKind::Unreadable`] when it is not correct JSON.
    pub fn tid(self) -> Result<Cow<'a, str>, GatewayError> {
        if let Some(FieldPlaces(fields)) = self.fields
            && let Some(tid) = fields.get(TID_FIELD)
        {
            return Ok(tid.text(self.raw));
        }
        let picked = parse(self.raw, &ONLY_TID).map_err(|_| self.broken())?;
        let [tid] = picked.into_all();
        Ok(tid)
    }

    fn broken(self) -> GatewayError {
        GatewayError {
            call: Call::Search,
            // Several rows come with no other.
            http_status: Some(200),
            kind: GatewayErrorKind::Unreadable {
                problem: Problem::Row {
                    element: self.number,
                    problem: RowProblem::Syntax,
                },
                excerpt: Foreign::default(),
            },
        }
    }
}

/// Shows which row it is, and nothing of a payment.
impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers() {
        let chunk = Chunk::from_lines(7, "{}\n[]\n".to_owned());
        let rows: Vec<_> = chunk.rows().map(|row| (row.number, row.raw)).collect();
        assert_eq!(rows, [(7, "{}"), (8, "[]")]);
        assert_eq!((chunk.first(), chunk.count()), (7, 2));
    }

    #[test]
    fn rows_come_back_from_their_lines() {
        let text = r#"[{"TID":"1"}, {"TID":"2"}]"#.to_owned();
        let mut found = FoundRows::default();
        found.push(1..12, None);
        found.push(14..25, None);
        let chunk = Chunk::new(1, text, found);
        let mut lines = String::new();
        chunk.write_lines(&mut lines);
        assert_eq!(lines, "{\"TID\":\"1\"}\n{\"TID\":\"2\"}\n");
        let again = Chunk::from_lines(1, lines);
        assert!(
            again
                .rows()
                .map(|row| row.raw)
                .eq(chunk.rows().map(|row| row.raw))
        );
    }
}
