//! Records of named values, such as refunds, in every format. Refuses to mix up their order: a
//! record has its columns in one order everywhere.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::csv::Lines;
use super::json::RawRows;
use super::text::{cut, push_rfc_3339, push_time, width};
use super::{Dialect, Look};
use crate::payment::{Net, Won, escape, korean_time};

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// There is none.
    Absent,
    /// A text, which may be foreign.
    Text(Cow<'a, str>),
    /// An amount.
    Won(Won),
    /// A difference of amounts.
    Net(Net),
    /// Any other number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A moment, which is shown in Korean time.
    Moment(Timestamp),
    /// A time of day in Korea.
    Time(DateTime),
    /// Records of its own; only JSON can show them.
    Records(Vec<Record<'a>>),
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

    /// Writes the value as CSV has it: amounts as digits, times as RFC 3339.
    fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Absent | Self::Records(_) => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Won(won) => Cow::Owned(won.to_string()),
            Self::Net(net) => Cow::Owned(net.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Moment(moment) => Cow::Owned(rfc_3339(korean_time(*moment))),
            Self::Time(time) => Cow::Owned(rfc_3339(*time)),
        }
    }

    /// Writes the value for people: amounts in groups, times without their zone, nothing that could
    /// steer a terminal.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => escape(text),
            Self::Won(won) => Cow::Owned(won.grouped()),
            Self::Net(net) => Cow::Owned(net.grouped()),
            Self::Moment(moment) => Cow::Owned(plain_time(korean_time(*moment))),
            Self::Time(time) => Cow::Owned(plain_time(*time)),
            Self::Absent | Self::Records(_) | Self::Number(_) | Self::Flag(_) => self.plain(),
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Won(won) => serializer.serialize_u64(won.get()),
            Self::Net(net) => serializer.serialize_i128(net.get()),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Text(_) | Self::Moment(_) | Self::Time(_) => {
                serializer.serialize_str(&self.plain())
            }
            Self::Records(records) => records.serialize(serializer),
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
        self.lines.end()?;
        self.lines.flush()
    }

    /// Goes on with a document whose header was written before.
    pub const fn skip_header(&mut self) {
        self.has_header = true;
    }

    /// Adds a record, and flushes: whoever reads along has it at once.
    ///
    /// # Errors
    ///
    /// Whatever writing gives.
    pub fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.write_header(record.0.iter().map(|(name, _)| *name))?;
        for (_, value) in &record.0 {
            self.lines.text(&value.plain());
        }
        self.lines.end()?;
        self.lines.flush()
    }
}

/// Lays records out as a table of these columns, cut to the width of the look; nothing for none.
#[must_use]
pub fn table(records: &[Record<'_>], columns: &[&'static str], look: Look) -> String {
    if records.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<(Cow<'_, str>, bool)>> = records
        .iter()
        .map(|record| {
            columns
                .iter()
                .map(|column| {
                    let value = record.get(column);
                    (value.shown(), matches!(value, Value::Won(_)))
                })
                .collect()
        })
        .collect();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            rows.iter()
                .filter_map(|row| row.get(index))
                .map(|(cell, _)| width(cell))
                .fold(column.len(), usize::max)
        })
        .collect();
    let fit = |line: String| match look.width {
        Some(room) => cut(
            line.trim_end(),
            room.into(),
            if look.is_ascii { '~' } else { '…' },
        )
        .into_owned(),
        None => line.trim_end().to_owned(),
    };
    let header = columns
        .iter()
        .map(|column| (Cow::Borrowed(*column), false))
        .collect::<Vec<_>>();
    let total = widths.iter().fold(0_usize, |sum, width| {
        sum.saturating_add(*width).saturating_add(GAP.len())
    });
    let rule = if look.is_ascii { "-" } else { "─" }.repeat(total.saturating_sub(GAP.len()));
    let (bold, dimmed) = if look.is_coloured {
        (Style::new().bold(), Style::new().dimmed())
    } else {
        (Style::new(), Style::new())
    };
    let mut table = format!(
        "{bold}{}{bold:#}\n{dimmed}{}{dimmed:#}\n",
        fit(line(&header, &widths)),
        fit(rule)
    );
    for row in &rows {
        table.push_str(&fit(line(row, &widths)));
        table.push('\n');
    }
    table
}

const GAP: &str = "  ";

/// Pads the cells to their widths; amounts to the right.
fn line(cells: &[(Cow<'_, str>, bool)], widths: &[usize]) -> String {
    let mut line = String::new();
    for ((cell, is_amount), room) in cells.iter().zip(widths) {
        let padding = " ".repeat(room.saturating_sub(width(cell)));
        let (before, after) = if *is_amount {
            (padding.as_str(), "")
        } else {
            ("", padding.as_str())
        };
        line.extend([before, cell, after, GAP]);
    }
    line
}

fn rfc_3339(time: DateTime) -> String {
    let mut text = String::new();
    push_rfc_3339(&mut text, time);
    text
}

fn plain_time(time: DateTime) -> String {
    let mut text = String::new();
    push_time(&mut text, time, b' ');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(tid: &str, won: u64) -> Record<'_> {
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
    fn csv_has_a_header_and_never_a_formula() {
        let mut out = Vec::new();
        let mut csv = RecordCsv::new(&mut out, Dialect::default());
        csv.write(&record("=1+1", 5)).unwrap();
        csv.write(&record("b", 6)).unwrap();
        drop(csv);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "tid,amount,at,ref,late\r\n\
             '=1+1,5,1970-01-01T09:00:00+09:00,,false\r\n\
             b,6,1970-01-01T09:00:00+09:00,,false\r\n"
        );
    }

    #[test]
    fn a_table_is_aligned_by_what_is_seen() {
        let records = [record("원두", 12_000), record("a\u{1b}b", 5)];
        let columns = ["tid", "amount", "at"];
        assert_eq!(
            table(&records, &columns, Look::default()),
            "tid       amount  at\n\
             ─────────────────────────────────────\n\
             원두      12,000  1970-01-01 09:00:00\n\
             a\\u{1b}b       5  1970-01-01 09:00:00\n"
        );
        assert_eq!(table(&[], &columns, Look::default()), "");
    }

    #[test]
    fn a_table_is_cut_to_the_terminal() {
        let look = Look {
            width: Some(10),
            is_ascii: true,
            is_coloured: false,
        };
        let table = table(&[record("원두", 12_000)], &["tid", "amount"], look);
        assert_eq!(
            table,
            "tid   amo~\n----------\n원두  12,~\n".replace("----------", "---------~")
        );
    }
}
