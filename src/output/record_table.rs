//! Records as a table for people. Refuses to hide a column without saying so.

use std::borrow::Borrow;
use std::io;

use super::fit::{ColumnRoom, Fit, GivesWay, TimeForm, Years, fit, steps};
use super::layout::{Layout, LayoutCell, Paint, TABLE_HEADER_LINES};
use super::pages::{PackedRows, in_order};
use super::record::{Condition, Record, Value};
use super::text::width;
use super::{Style, Titles};
use crate::wrap;

/// Records as a table for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// A header, a rule, and a line for each record; nothing for none.
    pub text: String,
    /// The columns there was no room for.
    pub left_out: Vec<&'static str>,
}

/// A text that is cut shorter says nothing.
const SHORT_WIDTH: usize = 8;

/// A table whose records come one by one, and which is drawn when the last one is known: only then are
/// the widths.
#[derive(Debug)]
pub struct RecordTable {
    columns: Vec<ShownColumn>,
    /// All cells, one after the other, as they are shown but for cutting.
    cells: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// What each of them is.
    kinds: Vec<Kind>,
    years: Years,
    /// The columns whose cells may stand below their lines.
    below: Vec<&'static str>,
}

/// What is known of a column so far.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact about its cells"
)]
struct ShownColumn {
    name: &'static str,
    /// The widest of its cells that are no times and no words of ours.
    widest: usize,
    /// The words of ours in it, each once.
    words: Vec<&'static str>,
    has_amounts: bool,
    has_numbers: bool,
    has_times: bool,
    has_texts: bool,
    has_flags: bool,
    is_about_real_money: bool,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Time,
    Word(Condition),
    Flag(bool),
    Other,
}

impl RecordTable {
    /// Begins a table of these columns.
    pub fn new(columns: impl IntoIterator<Item = &'static str>) -> Self {
        let columns = columns.into_iter().map(|name| ShownColumn {
            name,
            widest: 0,
            words: Vec::new(),
            has_amounts: false,
            has_numbers: false,
            has_times: false,
            has_texts: false,
            has_flags: false,
            is_about_real_money: false,
        });
        Self {
            columns: columns.collect(),
            cells: String::new(),
            ends: Vec::new(),
            kinds: Vec::new(),
            years: Years::default(),
            below: Vec::new(),
        }
    }

    /// Lets the cells of these columns stand below their lines, as long as they are, where there is no room for
    /// them beside the others: of the last column first, and of one before it only where what decides has no
    /// room else.
    #[must_use]
    pub fn with_below(self, below: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            below: below.into_iter().collect(),
            ..self
        }
    }

    /// Adds a row: a value for each column.
    pub fn row<'v>(&mut self, values: impl IntoIterator<Item = impl Borrow<Value<'v>>>) {
        for (column, value) in self.columns.iter_mut().zip(values) {
            let value = value.borrow();
            let kind = match value {
                Value::Won(_) | Value::Net(_) | Value::Number(_) | Value::Signed(_) => Kind::Number,
                Value::Moment(_) | Value::Time(_) => Kind::Time,
                Value::Word(_, condition) => Kind::Word(*condition),
                Value::Flag(flag) => Kind::Flag(*flag),
                Value::Absent
                | Value::Text(_)
                | Value::Day(_)
                | Value::Records(_)
                | Value::Json(_) => Kind::Other,
            };
            // How flags and words of ours are named is known when they are drawn.
            if matches!(kind, Kind::Flag(_)) {
                column.has_flags = true;
            } else {
                let start = self.cells.len();
                value.push_shown(&mut self.cells);
                if let Value::Word(word, _) = *value {
                    if !column.words.contains(&word) {
                        column.words.push(word);
                    }
                } else if let Some(year) = value.year() {
                    self.years.add(year);
                } else {
                    let cell = self.cells.get(start..).unwrap_or_default();
                    column.widest = column.widest.max(width(cell));
                }
            }
            column.has_amounts |= matches!(value, Value::Won(_) | Value::Net(_));
            column.has_numbers |= kind == Kind::Number;
            column.has_times |= kind == Kind::Time;
            column.has_texts |= matches!(value, Value::Text(_));
            column.is_about_real_money |= kind == Kind::Word(Condition::Live);
            self.ends.push(self.cells.len());
            self.kinds.push(kind);
        }
    }

    /// Tells whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Lays the rows out; nothing for none.
    ///
    /// Where the style has a width, what decides is whole all the same: amounts, outcomes, TIDs. The
    /// others give way one after the other.
    ///
    /// # Errors
    ///
    /// When a long table finds no thread to draw it.
    pub fn draw(&self, style: Style) -> io::Result<Drawn> {
        if self.is_empty() {
            return Ok(Drawn::default());
        }
        let below = self.places_below(style);
        let Fit { widths, times } = self.fit(style.titles, style.width, &below);
        let layout = Layout::new(widths.iter().copied().flatten().collect(), style);
        let rows = PackedRows {
            cells: &self.cells,
            ends: &self.ends,
            width: self.columns.len(),
        };
        let draw = |number: usize| {
            let mut page = layout.page();
            if number == 0 {
                let shown = self.columns.iter().zip(&widths);
                let shown = shown.filter(|(_, width)| width.is_some());
                page.header(shown.map(|(column, _)| column.header(style.titles)));
            }
            let first = number.saturating_mul(rows.cells_a_page());
            let kinds = self.kinds.get(first..).unwrap_or_default();
            let mut kinds = kinds.chunks(rows.width);
            rows.each_of_page(number, |row| {
                let kinds = kinds.next().unwrap_or_default();
                let cells = row.iter().zip(kinds).zip(&widths);
                let cells = cells.filter(|(_, width)| width.is_some());
                page.row(cells.map(|((text, kind), _)| cell(text, *kind, times, style.titles)));
            });
            let drawn = page.draw();
            if below.is_empty() {
                return drawn;
            }
            let mut text = String::new();
            let mut lines = drawn.split_inclusive('\n');
            let headers = if number == 0 { TABLE_HEADER_LINES } else { 0 };
            text.extend(lines.by_ref().take(headers));
            rows.each_of_page(number, |row| {
                text.extend(lines.next());
                let cells = below
                    .iter()
                    .filter_map(|place| Some((self.columns.get(*place)?.name, *row.get(*place)?)));
                cells.for_each(|(name, cell)| push_below(&mut text, name, cell, style.width));
            });
            text
        };
        let mut text = String::new();
        in_order(rows.pages(), &draw, |page| {
            text.push_str(&page);
            Ok(())
        })?;
        let left_out = (0..).zip(self.columns.iter().zip(&widths));
        let left_out =
            left_out.filter(|(place, (_, width))| width.is_none() && !below.contains(place));
        Ok(Drawn {
            text,
            left_out: left_out.map(|(_, (column, _))| column.name).collect(),
        })
    }

    /// Returns the places of the columns whose cells stand below their lines, in the order of the columns that may.
    fn places_below(&self, style: Style) -> Vec<usize> {
        let Some(room) = style.width.map(usize::from) else {
            return Vec::new();
        };
        let mut below: Vec<usize> = Vec::new();
        // Where nothing gives way, nothing has to stand below.
        let mut width = self.fit(style.titles, None, &below).width();
        for name in self.below.iter().rev() {
            if width <= room {
                break;
            }
            let place = self.columns.iter().position(|column| column.name == *name);
            below.splice(0..0, place);
            width = self.fit(style.titles, style.width, &below).width();
        }
        below
    }

    /// Fits the columns but those below into the room.
    fn fit(&self, titles: Titles, room: Option<u16>, below: &[usize]) -> Fit {
        let columns = || {
            (0..)
                .zip(&self.columns)
                .filter(|(place, _)| !below.contains(place))
        };
        let rooms: Vec<ColumnRoom> = columns().map(|(_, column)| column.room(titles)).collect();
        let names: Vec<&'static str> = columns().map(|(_, column)| column.name).collect();
        // A row that has an order number is found by it.
        let has_order_no = self.columns.iter().any(|column| column.name == "order_no");
        let decides = |name: &str| {
            let mut columns = self.columns.iter();
            let is_key = name != "tid" || !has_order_no;
            is_key && columns.any(|column| column.name == name && column.decides())
        };
        let steps = steps(&GIVES_WAY, &names, decides);
        let fit = fit(&rooms, &steps, self.years, room);
        let mut beside = fit.widths.into_iter();
        let width = |place: usize| {
            (!below.contains(&place))
                .then(|| beside.next().flatten())
                .flatten()
        };
        Fit {
            widths: (0..self.columns.len()).map(width).collect(),
            times: fit.times,
        }
    }
}

/// Writes a cell below its line.
fn push_below(text: &mut String, name: &str, cell: &str, room: Option<u16>) {
    if cell.is_empty() {
        return;
    }
    // Whoever pastes a command, or a key, is to get it whole.
    if name == COMMAND || name == "order_no" {
        text.extend([INDENT, cell, "\n"]);
        return;
    }
    let room = room.map_or(usize::MAX, usize::from);
    for part in wrap::lines(cell, room.saturating_sub(INDENT.len())) {
        text.extend([INDENT, part, "\n"]);
    }
}

impl ShownColumn {
    fn header(&self, titles: Titles) -> LayoutCell<'static> {
        let title = (titles.record_column)(self.name);
        if self.has_numbers {
            LayoutCell::right(title)
        } else {
            LayoutCell::left(title)
        }
    }

    /// Tells whether it is never cut or left out: which refund it is, of which payment, how much, what came
    /// of it, and that it is about real money.
    fn decides(&self) -> bool {
        let is_named = matches!(
            self.name,
            "id" | "line" | "outcome" | "tid" | "amount" | "result" | "order_no"
        );
        self.has_amounts || is_named || self.is_about_real_money
    }

    fn room(&self, titles: Titles) -> ColumnRoom {
        // A command that is cut cannot be run.
        let is_whole = self.decides() || !self.has_texts || self.name == COMMAND;
        let flags = [true, false].map(|flag| width((titles.flag)(flag)));
        let flags = flags.into_iter().filter(|_| self.has_flags);
        let words = self.words.iter().map(|word| width((titles.word)(word)));
        let widest = flags.chain(words).fold(self.widest, usize::max);
        ColumnRoom {
            title: width((titles.record_column)(self.name)),
            widest,
            least: if is_whole { widest } else { SHORT_WIDTH },
            has_times: self.has_times,
        }
    }
}

/// What gives way where a terminal has no room, the first first.
const GIVES_WAY: [GivesWay<&str>; 14] = [
    GivesWay::Others,
    GivesWay::Column("person"),
    GivesWay::Column("reason"),
    GivesWay::Column("ref"),
    GivesWay::Column("evidence"),
    GivesWay::Seconds,
    GivesWay::Year,
    GivesWay::Column("profile"),
    GivesWay::Column("environment"),
    GivesWay::Column("found"),
    GivesWay::Column("at"),
    GivesWay::Column("claimed_at"),
    GivesWay::Column("certain"),
    GivesWay::Column("certain_at"),
];

impl Condition {
    /// Returns the colour, the same in every table and on every screen.
    const fn paint(self) -> Option<Paint> {
        match self {
            Self::AsItShouldBe => None,
            Self::Done => Some(Paint::Green),
            Self::Waiting => Some(Paint::Cyan),
            Self::InDoubt => Some(Paint::Magenta),
            Self::No => Some(Paint::Red),
            Self::Idle => Some(Paint::Dimmed),
            Self::Live => Some(Paint::Alarm),
        }
    }

    /// Returns the same for what is no table.
    #[must_use]
    pub fn style(self) -> anstyle::Style {
        self.paint().map_or(anstyle::Style::new(), Paint::style)
    }
}

fn cell(text: &str, kind: Kind, times: TimeForm, titles: Titles) -> LayoutCell<'_> {
    match kind {
        Kind::Flag(flag) => LayoutCell::left((titles.flag)(flag)),
        Kind::Number => LayoutCell::right(text),
        Kind::Time => LayoutCell::left(times.shown(text)),
        Kind::Word(condition) => LayoutCell::left((titles.word)(text)).painted(condition.paint()),
        Kind::Other => LayoutCell::left(text),
    }
}

/// Lays records out as a table of these columns; nothing for none.
///
/// # Errors
///
/// As [`RecordTable::draw`].
pub fn table(records: &[Record<'_>], columns: &[&'static str], style: Style) -> io::Result<Drawn> {
    let mut table = RecordTable::new(columns.iter().copied());
    for record in records {
        table.row(columns.iter().map(|name| record.get(name)));
    }
    table.draw(style)
}

/// Lays records out as a table whose last column stands below each line where there is no room beside
/// it, as long as it is.
///
/// # Errors
///
/// As [`RecordTable::draw`].
pub fn table_with_text(
    records: &[Record<'_>],
    columns: &[&'static str],
    style: Style,
) -> io::Result<Drawn> {
    let below = columns.last().copied();
    let mut table = RecordTable::new(columns.iter().copied()).with_below(below);
    for record in records {
        table.row(columns.iter().map(|name| record.get(name)));
    }
    table.draw(style)
}

/// The column that holds a command to paste.
const COMMAND: &str = "settle";

const INDENT: &str = "    ";

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::record::tests::record;
    use super::*;
    use crate::payment::Won;

    #[test]
    fn a_table_is_aligned_by_what_is_seen() {
        let records = [record("원두", 12_000), record("a\u{1b}b", 5)];
        let columns = ["tid", "amount", "at"];
        assert_eq!(
            table(&records, &columns, Style::default()).unwrap().text,
            "tid       amount  at\n\
             ─────────────────────────────────────\n\
             원두      12,000  1970-01-01 09:00:00\n\
             a\\u{1b}b       5  1970-01-01 09:00:00\n"
        );
        assert_eq!(
            table(&[], &columns, Style::default()).unwrap(),
            Drawn::default()
        );
    }

    fn at(width: u16) -> Style {
        Style {
            width: Some(width),
            is_ascii: true,
            is_coloured: false,
            titles: Titles::default(),
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
        let drawn = |width| table(std::slice::from_ref(&refund), &columns, at(width)).unwrap();
        let none: &[&str] = &[];
        for (width, line, left_out) in [
            (
                80,
                "r1  not_applied  1970-01-01 09:00:00  2898563196  1,234,000  고객이 마음을 바꿨~",
                none,
            ),
            (
                62,
                "r1  not_applied  1970-01-01 09:00:00  2898563196  1,234,000",
                &["reason"],
            ),
            (
                59,
                "r1  not_applied  1970-01-01 09:00:00  2898563196  1,234,000",
                &["reason"],
            ),
            (
                51,
                "r1  not_applied  01-01 09:00  2898563196  1,234,000",
                &["reason"],
            ),
            (
                10,
                "r1  not_applied  2898563196  1,234,000",
                &["at", "reason"],
            ),
        ] {
            let drawn = drawn(width);
            assert_eq!(drawn.text.lines().last(), Some(line), "{width}");
            assert_eq!(drawn.left_out, left_out, "{width}");
        }
        assert_eq!(drawn(120).left_out, [""; 0]);
    }

    #[test]
    fn a_flag_is_a_word_and_no_header_is_cut() {
        let refund = |is_certain, environment: &'static str, condition| {
            Record(vec![
                ("id", Value::text("r1")),
                ("certain", Value::Flag(is_certain)),
                ("environment", Value::Word(environment, condition)),
                ("balance_after", Value::Won(Won::new(5))),
            ])
        };
        let columns = ["id", "certain", "environment", "balance_after"];
        let drawn = |width, records: &[Record<'_>]| {
            let titles = crate::words::summary::titles(crate::language::Language::English);
            let style = Style {
                titles,
                ..at(width)
            };
            table(records, &columns, style).unwrap().text
        };
        let local = [
            refund(true, "local", Condition::AsItShouldBe),
            refund(false, "local", Condition::AsItShouldBe),
        ];
        insta::assert_snapshot!(drawn(30, &local), @r"
        id  certain  env    left
        ------------------------
        r1  yes      local     5
        r1  no       local     5
        ");
        insta::assert_snapshot!(drawn(20, &local), @r"
        id  certain  left
        -----------------
        r1  yes         5
        r1  no          5
        ");
        let live = refund(true, "live", Condition::Live);
        insta::assert_snapshot!(drawn(5, &[live]), @r"
        id  env   left
        --------------
        r1  live     5
        ");
    }

    #[test]
    fn what_is_found_by_its_key_stands_above_it_where_only_the_amounts_have_room() {
        let result = |order_no, note| {
            Record(vec![
                ("result", Value::text("cancel")),
                ("order_no", Value::text(order_no)),
                ("orders", Value::Won(Won::new(38_500))),
                ("note", Value::text(note)),
                ("tid", Value::text("2898563196")),
            ])
        };
        let results = [
            result(
                "ORD-1794114552406-2f6cf1",
                "38,500 won in the list, 0 by the gateway",
            ),
            result("ORD-2", ""),
        ];
        let columns = ["result", "order_no", "orders", "note", "tid"];
        let drawn = |width| {
            let mut table = RecordTable::new(columns).with_below(["order_no", "note"]);
            for result in &results {
                table.row(columns.iter().map(|name| result.get(name)));
            }
            let drawn = table.draw(at(width)).unwrap();
            (drawn.text, drawn.left_out)
        };
        let (text, left_out) = drawn(70);
        insta::assert_snapshot!(text, @r"
        result  order_no                  orders  tid
        ----------------------------------------------------
        cancel  ORD-1794114552406-2f6cf1  38,500  2898563196
            38,500 won in the list, 0 by the gateway
        cancel  ORD-2                     38,500  2898563196
        ");
        assert_eq!(left_out, [""; 0]);
        let (text, left_out) = drawn(30);
        insta::assert_snapshot!(text, @r"
        result  orders  tid
        --------------------------
        cancel  38,500  2898563196
            ORD-1794114552406-2f6cf1
            38,500 won in the list, 0
            by the gateway
        cancel  38,500  2898563196
            ORD-2
        ");
        assert_eq!(left_out, [""; 0]);
        assert_eq!(drawn(200).0.lines().count(), 4);
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
        let drawn = |style| {
            table_with_text(std::slice::from_ref(&step), &columns, style)
                .unwrap()
                .text
        };
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
