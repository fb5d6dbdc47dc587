//! Records of named values, such as refunds, in every format. Refuses to mix up their order: a
//! record has its columns in one order everywhere.

use std::borrow::{Borrow, Cow};
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::columns::UNKNOWN;
use super::csv::Lines;
use super::json::RawRows;
use super::text::{push_rfc_3339, push_time};
use super::{Cell, Dialect};
use crate::payment::{Net, Won, korean_time};
use crate::shown::escape;

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// There is none.
    Absent,
    /// A text, which may be foreign.
    Text(Cow<'a, str>),
    /// A word of ours, which a table may colour.
    Word(&'static str, Condition),
    /// An amount.
    Won(Won),
    /// A difference of amounts.
    Net(Net),
    /// Any other number.
    Number(u64),
    /// A number that may be below zero.
    Signed(i64),
    /// Yes or no.
    Flag(bool),
    /// A moment, which is shown in Korean time.
    Moment(Timestamp),
    /// A time of day in Korea.
    Time(DateTime),
    /// A day in Korea.
    Day(Date),
    /// Records of its own; only JSON can show them.
    Records(Vec<Record<'a>>),
    /// JSON as somebody else wrote it; only JSON can show it.
    Json(&'a str),
}

/// What a word says of how things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// As it should be.
    AsItShouldBe,
    /// It was done, for good.
    Done,
    /// Something is on its way, or waits for something else.
    Waiting,
    /// Nobody knows yet, it can still change, or the figures contradict each other.
    InDoubt,
    /// It was not done.
    No,
    /// Nothing was begun.
    Idle,
    /// It is about real money.
    Live,
}

impl<'a> Value<'a> {
    /// Takes a text; an empty one is absent.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Absent
        } else {
            Self::Text(text)
        }
    }

    /// Takes a value that may not be there.
    pub fn maybe<T>(value: Option<T>, make: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Absent, make)
    }

    /// Tells whether it is a number, which stands right in its column.
    pub(super) const fn is_figure(&self) -> bool {
        matches!(
            self,
            Self::Won(_) | Self::Net(_) | Self::Number(_) | Self::Signed(_)
        )
    }

    /// Appends the value as CSV has it: amounts as digits, times as RFC 3339.
    fn push_plain(&self, text: &mut String) {
        match self {
            Self::Absent | Self::Records(_) | Self::Json(_) => {}
            Self::Text(it) => text.push_str(it),
            Self::Word(it, _) => text.push_str(it),
            Self::Won(won) => text.push_str(itoa::Buffer::new().format(won.get())),
            Self::Net(net) => text.push_str(itoa::Buffer::new().format(net.get())),
            Self::Number(number) => text.push_str(itoa::Buffer::new().format(*number)),
            Self::Signed(number) => text.push_str(itoa::Buffer::new().format(*number)),
            Self::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
            Self::Moment(moment) => push_rfc_3339(text, korean_time(*moment)),
            Self::Time(time) => push_rfc_3339(text, *time),
            // Writing to a `String` cannot fail.
            Self::Day(day) => drop(write!(text, "{day}")),
        }
    }

    fn plain(&self) -> Cow<'_, str> {
        if let Self::Text(text) = self {
            return Cow::Borrowed(text);
        }
        let mut text = String::new();
        self.push_plain(&mut text);
        Cow::Owned(text)
    }

    /// Appends the value for people: amounts in groups, times without their zone, nothing that could
    /// steer a terminal.
    pub(super) fn push_shown(&self, text: &mut String) {
        match self {
            Self::Text(it) => text.push_str(&escape(it)),
            Self::Won(won) => text.push_str(&won.grouped()),
            Self::Net(net) => text.push_str(&net.grouped()),
            Self::Moment(moment) => push_time(text, korean_time(*moment), b' '),
            Self::Time(time) => push_time(text, *time, b' '),
            Self::Absent
            | Self::Records(_)
            | Self::Json(_)
            | Self::Number(_)
            | Self::Signed(_)
            | Self::Flag(_)
            | Self::Day(_)
            | Self::Word(..) => {
                self.push_plain(text);
            }
        }
    }

    /// Returns the year of a time, in Korea.
    pub(super) fn year(&self) -> Option<i16> {
        match self {
            Self::Moment(moment) => Some(korean_time(*moment).year()),
            Self::Time(time) => Some(time.year()),
            Self::Absent
            | Self::Day(_)
            | Self::Text(_)
            | Self::Word(..)
            | Self::Won(_)
            | Self::Net(_)
            | Self::Number(_)
            | Self::Signed(_)
            | Self::Flag(_)
            | Self::Records(_)
            | Self::Json(_) => None,
        }
    }

    /// Writes the value for people.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        if let Self::Text(text) = self {
            return escape(text);
        }
        let mut text = String::new();
        self.push_shown(&mut text);
        Cow::Owned(text)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Won(won) => serializer.serialize_u64(won.get()),
            Self::Net(net) => serializer.serialize_i128(net.get()),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Signed(number) => serializer.serialize_i64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Word(word, _) => serializer.serialize_str(word),
            Self::Text(_) | Self::Moment(_) | Self::Time(_) | Self::Day(_) => {
                serializer.serialize_str(&self.plain())
            }
            Self::Records(records) => records.serialize(serializer),
            Self::Json(json) => serde_json::from_str::<&RawValue>(json)
                .map_err(S::Error::custom)?
                .serialize(serializer),
        }
    }
}

impl<'a> From<Cell<'a>> for Value<'a> {
    fn from(cell: Cell<'a>) -> Self {
        match cell {
            Cell::Absent => Self::Absent,
            Cell::Unknown => Self::text(UNKNOWN),
            Cell::Text(text) => Self::text(text),
            Cell::Won(won) => Self::Won(won),
            Cell::Time(time) => Self::Time(time),
        }
    }
}

/// Named values in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<'a>(pub Vec<(&'static str, Value<'a>)>);

impl<'a> Record<'a> {
    /// Returns the value of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value<'a> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&Value::Absent, |(_, value)| value)
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A column of a record that is made of a `T`: its name, and what its value is.
pub type RecordColumn<T> = (&'static str, for<'t> fn(&'t T) -> Value<'t>);

/// Makes the record of a thing.
#[must_use]
pub fn record_of<'t, T>(thing: &'t T, columns: &[RecordColumn<T>]) -> Record<'t> {
    let values = columns.iter().map(|(name, value)| (*name, value(thing)));
    Record(values.collect())
}

/// A record that is made while it is written.
struct Unmade<'t, T> {
    thing: &'t T,
    columns: &'t [RecordColumn<T>],
}

impl<T> Serialize for Unmade<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (name, value) in self.columns {
            map.serialize_entry(name, &value(self.thing))?;
        }
        map.end()
    }
}

/// Writes one record as one line of JSON.
///
/// # Errors
///
/// Whatever writing gives.
pub fn write_object(out: impl Write, record: &Record<'_>) -> io::Result<()> {
    let mut lines = RawRows::lines(out);
    lines.write(&serde_json::to_string(record)?)?;
    lines.finish()
}

/// Writes records as a JSON array.
///
/// # Errors
///
/// Whatever writing gives.
pub fn write_array(out: impl Write, records: &[Record<'_>]) -> io::Result<()> {
    let mut array = RawRows::array(out);
    for record in records {
        array.write(&serde_json::to_string(record)?)?;
    }
    array.finish()
}

/// Writes records that are made of things as they come, as JSON or as CSV.
pub enum RecordRows<W: Write> {
    /// As JSON.
    Json(RawRows<W>),
    /// As CSV.
    Csv(RecordCsv<W>),
}

impl<W: Write> RecordRows<W> {
    /// Adds the record of a thing.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn write<T>(&mut self, thing: &T, columns: &[RecordColumn<T>]) -> io::Result<()> {
        match self {
            Self::Json(rows) => rows.write(&serde_json::to_string(&Unmade { thing, columns })?),
            Self::Csv(csv) => {
                csv.write_header(columns.iter().map(|(name, _)| *name))?;
                csv.write_line(columns.iter().map(|(_, value)| value(thing)))
            }
        }
    }

    /// Completes the document: one of nothing is an empty array, or a header.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn finish<T>(self, columns: &[RecordColumn<T>]) -> io::Result<()> {
        match self {
            Self::Json(rows) => rows.finish(),
            Self::Csv(mut csv) => csv.write_header(columns.iter().map(|(name, _)| *name)),
        }
    }
}

/// Writes records as CSV: a header, then one line each.
pub struct RecordCsv<W: Write> {
    lines: Lines<W>,
    has_header: bool,
}

impl<W: Write> RecordCsv<W> {
    /// Starts a document, of which nothing is written yet.
    pub fn new(out: W, dialect: Dialect) -> Self {
        Self {
            lines: Lines::new(out, dialect),
            has_header: false,
        }
    }

    /// Writes the header, unless that was done.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn write_header<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> io::Result<()> {
        if std::mem::replace(&mut self.has_header, true) {
            return Ok(());
        }
        for name in names {
            self.lines.text(name);
        }
        self.lines.end()
    }

    /// Goes on with a document whose header was written before.
    pub const fn skip_header(&mut self) {
        self.has_header = true;
        self.lines.skip_mark();
    }

    /// Adds a record.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.write_header(record.0.iter().map(|(name, _)| *name))?;
        self.write_line(record.0.iter().map(|(_, value)| value))
    }

    fn write_line<'v>(
        &mut self,
        values: impl Iterator<Item = impl Borrow<Value<'v>>>,
    ) -> io::Result<()> {
        for value in values {
            let value = value.borrow();
            if let Value::Text(text) = value {
                self.lines.text(text);
            } else {
                value.push_plain(self.lines.cell());
            }
        }
        self.lines.end()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A record with a value of each kind.
    pub(in super::super) fn record(tid: &str, won: u64) -> Record<'_> {
        Record(vec![
            ("tid", Value::text(tid)),
            ("amount", Value::Won(Won::new(won))),
            ("at", Value::Moment(Timestamp::UNIX_EPOCH)),
            ("ref", Value::text("")),
            ("late", Value::Flag(false)),
        ])
    }

    #[test]
    fn json_has_integers_times_with_their_zone_and_null() {
        let mut out = Vec::new();
        write_object(&mut out, &record("a\u{202e}b", 12_000)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"tid\":\"a\\u202eb\",\"amount\":12000,\"at\":\"1970-01-01T09:00:00+09:00\",\
             \"ref\":null,\"late\":false}\n"
        );
        let mut out = Vec::new();
        write_array(&mut out, &[]).unwrap();
        assert_eq!(out, b"[]\n");
    }

    #[test]
    fn what_is_made_while_it_is_written_is_written_as_a_record_is() {
        const COLUMNS: [RecordColumn<Won>; 3] = [
            ("text", |_| Value::text("=1+1")),
            ("amount", |won| Value::Won(*won)),
            ("at", |_| Value::Moment(Timestamp::UNIX_EPOCH)),
        ];
        let things = [Won::new(5), Won::new(6)];
        let records = things.each_ref().map(|won| record_of(won, &COLUMNS));
        let (mut json, mut csv) = (Vec::new(), Vec::new());
        let mut json_rows = RecordRows::Json(RawRows::array(&mut json));
        let mut csv_rows = RecordRows::Csv(RecordCsv::new(&mut csv, Dialect::default()));
        for won in &things {
            json_rows.write(won, &COLUMNS).unwrap();
            csv_rows.write(won, &COLUMNS).unwrap();
        }
        json_rows.finish(&COLUMNS).unwrap();
        csv_rows.finish(&COLUMNS).unwrap();
        let (mut whole_json, mut whole_csv) = (Vec::new(), Vec::new());
        write_array(&mut whole_json, &records).unwrap();
        let mut whole_rows = RecordCsv::new(&mut whole_csv, Dialect::default());
        for record in &records {
            whole_rows.write(record).unwrap();
        }
        assert_eq!(json, whole_json);
        assert_eq!(csv, whole_csv);
    }

    #[test]
    fn csv_has_a_header_and_never_a_formula() {
        let mut out = Vec::new();
        let mut csv = RecordCsv::new(&mut out, Dialect::default());
        csv.write(&record("=1+1", 5)).unwrap();
        csv.write(&record("b", 6)).unwrap();
        drop(csv);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "tid,amount,at,ref,late\n\
             '=1+1,5,1970-01-01T09:00:00+09:00,,false\n\
             b,6,1970-01-01T09:00:00+09:00,,false\n"
        );
    }
}
