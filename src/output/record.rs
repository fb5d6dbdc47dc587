//! Records of named values, such as refunds, in every format. Refuses to mix up their order: a
//! record has its columns in one order everywhere.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::csv::Lines;
use super::json::RawRows;
use super::layout::{ColumnRoom, Layout, LayoutCell, MINUTES_WIDTH, fit, without_seconds};
use super::text::{push_rfc_3339, push_time, width};
use super::{Dialect, Style};
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

/// Records as a table for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// A header, a rule, and a line for each record; nothing for none.
    pub text: String,
    /// The columns there was no room for.
    pub left_out: Vec<&'static str>,
}

impl Drawn {
    /// Says what there was no room for, if anything.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        (!self.left_out.is_empty()).then(|| {
            format!(
                "no room for {}: widen the terminal, or take -o csv, which has everything",
                self.left_out.join(", ")
            )
        })
    }
}

/// A text that is cut shorter says nothing.
const SHORT_WIDTH: usize = 8;

/// Returns how much room the columns of a table of these records want.
///
/// Amounts and outcomes are always shown. Without its TID nobody knows which payment it is: that goes
/// last, and the others from the right.
fn rooms(columns: &[&'static str], records: &[Record<'_>]) -> Vec<ColumnRoom> {
    let room = |(index, name): (usize, &&'static str)| {
        let values = || records.iter().map(|record| record.get(name));
        let widest = values()
            .map(|value| width(&value.shown()))
            .fold(name.len(), usize::max);
        let is = |kind: fn(&Value<'_>) -> bool| values().any(kind);
        let is_amount = is(|value| matches!(value, Value::Won(_) | Value::Net(_)));
        let is_time = is(|value| matches!(value, Value::Moment(_) | Value::Time(_)));
        let is_text = is(|value| matches!(value, Value::Text(_)));
        let is_kept = is_amount || matches!(*name, "id" | "line" | "outcome");
        // A TID that is cut cannot be cancelled, a command that is cut cannot be run.
        let is_whole = is_kept || !is_text || matches!(*name, "tid" | "settle");
        let least = if is_time {
            MINUTES_WIDTH
        } else if is_whole {
            widest
        } else {
            SHORT_WIDTH
        };
        let order = if *name == "tid" {
            columns.len()
        } else {
            columns.len().saturating_sub(index).saturating_sub(1)
        };
        ColumnRoom {
            widest,
            least,
            leaves: (!is_kept).then_some(order),
        }
    };
    columns.iter().enumerate().map(room).collect()
}

/// Lays records out as a table of these columns; nothing for none.
///
/// Where the style has a width, amounts and outcomes are whole all the same: other texts are cut, times
/// lose their seconds, and columns from the right are left out.
#[must_use]
pub fn table(records: &[Record<'_>], columns: &[&'static str], style: Style) -> Drawn {
    if records.is_empty() {
        return Drawn::default();
    }
    let fit = fit(&rooms(columns, records), style.width);
    let columns = || columns.iter().copied().zip(&fit);
    let shown: Vec<(&'static str, usize)> = columns()
        .filter_map(|(name, width)| Some((name, (*width)?)))
        .collect();
    let layout = Layout::new(shown.iter().map(|(_, width)| *width).collect(), style);
    let mut page = layout.page();
    page.header(shown.iter().map(|(name, _)| LayoutCell::left(*name)));
    for record in records {
        page.row(
            shown
                .iter()
                .map(|(name, width)| cell(record.get(name), *width)),
        );
    }
    let left_out = columns().filter(|(_, width)| width.is_none());
    Drawn {
        text: page.draw(),
        left_out: left_out.map(|(name, _)| name).collect(),
    }
}

fn cell<'a>(value: &'a Value<'_>, width: usize) -> LayoutCell<'a> {
    match value {
        Value::Won(_) => LayoutCell::right(value.shown()),
        Value::Moment(_) | Value::Time(_) => {
            LayoutCell::left(without_seconds(&value.shown(), width).to_owned())
        }
        Value::Absent
        | Value::Text(_)
        | Value::Net(_)
        | Value::Number(_)
        | Value::Flag(_)
        | Value::Records(_) => LayoutCell::left(value.shown()),
    }
}

/// Lays records out as a table whose last column stands below each line where there is no room beside
/// it, as long as it is.
#[must_use]
pub fn table_with_text(records: &[Record<'_>], columns: &[&'static str], style: Style) -> Drawn {
    let whole = table(
        records,
        columns,
        Style {
            width: None,
            ..style
        },
    );
    let plain = Style {
        width: None,
        is_coloured: false,
        ..style
    };
    let Some(room) = style.width.map(usize::from) else {
        return whole;
    };
    let plain = table(records, columns, plain).text;
    let Some((last, columns)) = columns.split_last() else {
        return whole;
    };
    if plain.lines().all(|line| width(line) <= room) {
        return whole;
    }
    let drawn = table(records, columns, style);
    let mut lines = drawn.text.lines();
    let mut text = String::new();
    for header in lines.by_ref().take(2) {
        text.extend([header, "\n"]);
    }
    for (line, record) in lines.zip(records) {
        text.extend([line, "\n"]);
        for part in wrapped(&record.get(last).shown(), room.saturating_sub(INDENT.len())) {
            text.extend([INDENT, &part, "\n"]);
        }
    }
    Drawn { text, ..drawn }
}

const INDENT: &str = "    ";

/// Breaks a text between words into lines of so many columns; a word that is longer stays whole.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line).saturating_add(width(word)) < room => {
                line.extend([" ", word]);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
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
            table(&records, &columns, Style::default()).text,
            "tid       amount  at\n\
             ─────────────────────────────────────\n\
             원두      12,000  1970-01-01 09:00:00\n\
             a\\u{1b}b       5  1970-01-01 09:00:00\n"
        );
        assert_eq!(table(&[], &columns, Style::default()), Drawn::default());
    }

    fn at(width: u16) -> Style {
        Style {
            width: Some(width),
            is_ascii: true,
            is_coloured: false,
        }
    }

    #[test]
    fn amounts_and_outcomes_are_whole_however_narrow_the_terminal_is() {
        let refund = Record(vec![
            ("id", Value::text("r1")),
            ("outcome", Value::text("not_applied")),
            ("at", Value::Moment(Timestamp::UNIX_EPOCH)),
            ("tid", Value::text("2898563196")),
            ("amount", Value::Won(Won::new(1_234_000))),
            ("reason", Value::text("고객이 마음을 바꿨습니다")),
        ]);
        let columns = ["id", "outcome", "at", "tid", "amount", "reason"];
        let drawn = |width| table(std::slice::from_ref(&refund), &columns, at(width));
        for (width, line, left_out) in [
            (
                80,
                "r1  not_applied  1970-01-01 09:00:00  2898563196  1,234,000  고객이 마음을 바꿨~",
                &[][..],
            ),
            (
                62,
                "r1  not_applied  1970-01-01 09:00:00  2898563196  1,234,000",
                &["reason"],
            ),
            (
                58,
                "r1  not_applied  1970-01-01 09:00    2898563196  1,234,000",
                &["reason"],
            ),
            (
                40,
                "r1  not_applied  2898563196  1,234,000",
                &["at", "reason"],
            ),
            (10, "r1  not_applied  1,234,000", &["at", "tid", "reason"]),
        ] {
            let drawn = drawn(width);
            assert_eq!(drawn.text.lines().last(), Some(line), "{width}");
            assert_eq!(drawn.left_out, left_out, "{width}");
        }
        assert_eq!(
            drawn(62).note().unwrap(),
            "no room for reason: widen the terminal, or take -o csv, which has everything"
        );
        assert_eq!(drawn(120).note(), None);
    }

    #[test]
    fn a_long_text_stands_below_its_line_where_there_is_no_room_beside() {
        let step = Record(vec![
            ("at", Value::Moment(Timestamp::UNIX_EPOCH)),
            ("outcome", Value::text("unknown")),
            (
                "detail",
                Value::text("38,500 won were left before, 38,500 are left now"),
            ),
        ]);
        let columns = ["at", "outcome", "detail"];
        let drawn = |style| table_with_text(std::slice::from_ref(&step), &columns, style).text;
        assert_eq!(
            drawn(at(40)),
            "at                   outcome\n\
             ----------------------------\n\
             1970-01-01 09:00:00  unknown\n    \
             38,500 won were left before, 38,500\n    \
             are left now\n"
        );
        assert_eq!(
            drawn(at(120)),
            drawn(Style {
                width: None,
                ..at(0)
            })
        );
        assert_eq!(drawn(at(120)).lines().count(), 3);
    }
}
