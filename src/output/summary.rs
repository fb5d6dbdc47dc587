//! Totals and summaries in every form. Refuses to pass over what is not in them.

use std::io::{self, Write};

use serde::Serialize;

use super::bars::{Bars, ROOM_MIN};
use super::fit::{ColumnRoom, GivesWay, Years, fit, room_beside, steps};
use super::layout::{Layout, LayoutCell};
use super::summary_note::summary_notes;
use super::text::width;
use super::{
    Dialect, Figure, Finished, PaymentWriter, RawRows, Record, RecordCsv, Style, SummaryNote,
    Titles, Value,
};
use crate::payment::{Group, GroupBy, Payment, Summary, Totals};
use crate::shown::escape;

/// In which form a summary is written.
#[derive(Clone, Copy, Debug)]
pub enum SummaryForm {
    /// Aligned columns and the total below them; with bars where a terminal has a width.
    Table(Style),
    /// One object: `groups`, an array, and `total`.
    Json,
    /// A line for each group, then one with `"total":true`.
    Ndjson,
    /// A record for each group and none for the total, so that a column adds up to it; without
    /// groups, one record.
    Csv(Dialect),
}

/// Adds payments up, and writes what they come to when the last one is known.
#[derive(Debug)]
pub struct SummaryWriter<W: Write> {
    out: W,
    summary: Summary,
    form: SummaryForm,
}

impl<W: Write> SummaryWriter<W> {
    /// Starts with a summary that holds nothing yet.
    pub const fn new(out: W, summary: Summary, form: SummaryForm) -> Self {
        Self { out, summary, form }
    }
}

impl<W: Write> PaymentWriter for SummaryWriter<W> {
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        self.summary.add(payment, profile);
        Ok(())
    }

    fn doubt(&mut self, payment: &Payment<'_>, profile: &str, is_first: bool) {
        doubt(&mut self.summary, payment, profile, is_first);
    }

    fn finish(mut self: Box<Self>) -> io::Result<Finished> {
        let mut notes = summary_notes(&self.summary);
        match self.form {
            SummaryForm::Table(style) => {
                notes.extend(write_table(&mut self.out, &self.summary, style)?);
            }
            SummaryForm::Json => write_json(&mut self.out, &self.summary)?,
            SummaryForm::Ndjson => write_ndjson(&mut self.out, &self.summary)?,
            SummaryForm::Csv(dialect) => {
                write_csv(&mut self.out, &self.summary, dialect)?;
                let totals = *self.summary.total();
                let is_ascii = true;
                notes.insert(0, SummaryNote::Totals { totals, is_ascii });
            }
        }
        self.out.flush()?;
        Ok(Finished {
            notes,
            ..Finished::default()
        })
    }
}

/// Takes a payment out of a summary; the first of its rows is counted as unclear instead.
pub(super) fn doubt(summary: &mut Summary, payment: &Payment<'_>, profile: &str, is_first: bool) {
    summary.take_back(payment, profile);
    if is_first {
        summary.add(&payment.clone().into_unclear(), profile);
    }
}

fn write_json(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        groups: Vec<Record<'a>>,
        total: Record<'a>,
    }
    let document = Document {
        groups: group_records(summary),
        total: Record(figures(summary.total()).into()),
    };
    let mut lines = RawRows::lines(out);
    lines.write(&serde_json::to_string(&document)?)?;
    lines.finish()
}

fn write_ndjson(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let mut lines = RawRows::lines(out);
    for record in group_records(summary) {
        lines.write(&serde_json::to_string(&record)?)?;
    }
    let mut total = vec![("total", Value::Flag(true))];
    total.extend(figures(summary.total()));
    lines.write(&serde_json::to_string(&Record(total))?)?;
    lines.finish()
}

fn write_csv(out: &mut impl Write, summary: &Summary, dialect: Dialect) -> io::Result<()> {
    let mut records = group_records(summary);
    if summary.keys().is_empty() {
        records.push(Record(figures(summary.total()).into()));
    }
    let names = summary.keys().iter().map(|by| by.name());
    let names = names.chain(figures(summary.total()).map(|(name, _)| name));
    let mut csv = RecordCsv::new(out, dialect);
    csv.write_header(names)?;
    for record in &records {
        csv.write(record)?;
    }
    Ok(())
}

/// A record for each group: its key, then its figures.
fn group_records(summary: &Summary) -> Vec<Record<'static>> {
    let record = |(key, totals): (Vec<Group>, Totals)| {
        let mut record: Vec<_> = summary
            .keys()
            .iter()
            .zip(&key)
            .map(|(by, group)| (by.name(), Value::text(group.to_string())))
            .collect();
        record.extend(figures(&totals));
        Record(record)
    };
    summary.groups().into_iter().map(record).collect()
}

/// The figures by name, in the order of JSON and CSV.
fn figures(totals: &Totals) -> [(&'static str, Value<'static>); 7] {
    [
        ("payments", Value::Number(totals.payments)),
        ("paid", Value::Won(totals.paid)),
        ("cancels", Value::Number(totals.cancels)),
        ("cancelled", Value::Won(totals.cancelled)),
        ("net", Value::Net(totals.net())),
        ("unread_amounts", Value::Number(totals.unread_amounts)),
        ("unknown_balances", Value::Number(totals.unknown_balances)),
    ]
}

/// A column of a summary's table: its name, a cell for each group, and one for the total.
struct TableColumn {
    name: &'static str,
    cells: Vec<String>,
    total: String,
    figure: Option<Figure>,
}

impl TableColumn {
    fn cell<'a>(&self, text: &'a str) -> LayoutCell<'a> {
        if self.figure.is_some() {
            LayoutCell::right(text)
        } else {
            LayoutCell::left(text)
        }
    }

    /// Returns how much room it wants. A figure is never cut: it would be another figure. A key is.
    fn room(&self, style: Style) -> ColumnRoom {
        let texts = self.cells.iter().chain([&self.total]).map(String::as_str);
        let widest = texts.map(width).fold(0, usize::max);
        let is_cut = self.figure.is_none() && style.width.is_some();
        let widest = if is_cut {
            widest.min(KEY_WIDTH_MAX)
        } else {
            widest
        };
        ColumnRoom {
            title: width(self.name),
            widest,
            least: widest,
            has_times: false,
        }
    }
}

/// On a terminal.
const KEY_WIDTH_MAX: usize = 24;

/// Writes the groups and the total below them; says what there was no room for.
fn write_table(
    out: &mut impl Write,
    summary: &Summary,
    style: Style,
) -> io::Result<Option<SummaryNote>> {
    let groups = summary.groups();
    let columns = table_columns(
        summary.keys(),
        &groups.iter().collect::<Vec<_>>(),
        summary.total(),
        style.titles,
    );
    let rooms: Vec<_> = columns.iter().map(|column| column.room(style)).collect();
    let figures: Vec<Option<Figure>> = columns.iter().map(|column| column.figure).collect();
    let order = Figure::LEAVES.map(|figure| GivesWay::Column(Some(figure)));
    let steps = steps(&order, &figures, |_| false);
    let fit = fit(&rooms, &steps, Years::default(), style.width).widths;
    let mut widths: Vec<usize> = fit.iter().copied().flatten().collect();
    let shown: Vec<&TableColumn> = columns
        .iter()
        .zip(&fit)
        .filter_map(|(column, width)| width.map(|_| column))
        .collect();
    let room = style
        .width
        .map(|width| room_beside(&widths, usize::from(width)))
        .filter(|room| *room >= ROOM_MIN && !groups.is_empty());
    let bars = room.map(|room| Bars::new(groups.values(), room, style));
    widths.extend(room);

    let layout = Layout::new(widths, style);
    let mut page = layout.page();
    let names = shown.iter().map(|column| column.cell(column.name));
    let legend = bars.as_ref().map(Bars::legend);
    page.header(names.chain(legend.map(LayoutCell::left)));
    for (index, totals) in groups.values().enumerate() {
        let cells = shown.iter().map(|column| {
            let cell = column.cells.get(index).map_or("", String::as_str);
            column.cell(cell)
        });
        let bar = bars.as_ref().map(|bars| bars.draw(totals));
        page.row(cells.chain(bar.map(LayoutCell::left)));
    }
    page.total(shown.iter().map(|column| column.cell(&column.total)));
    out.write_all(page.draw().as_bytes())?;

    let is_shown = |figure: &Figure| shown.iter().any(|column| column.figure == Some(*figure));
    let mut left_out = Figure::LEAVES.to_vec();
    left_out.retain(|figure| !is_shown(figure));
    Ok((!left_out.is_empty()).then_some(SummaryNote::NoRoom(left_out)))
}

fn table_columns(
    keys: &[GroupBy],
    groups: &[(&Vec<Group>, &Totals)],
    total: &Totals,
    titles: Titles,
) -> Vec<TableColumn> {
    let mut columns: Vec<TableColumn> = keys
        .iter()
        .enumerate()
        .map(|(index, by)| {
            let cells = groups.iter().map(|(key, _)| match key.get(index) {
                None => titles.no_group.to_owned(),
                Some(group) => escape(&titles.group(group)).into_owned(),
            });
            let total = if index == 0 { titles.total } else { "" };
            TableColumn {
                name: (titles.group_by)(*by),
                cells: cells.collect(),
                total: total.to_owned(),
                figure: None,
            }
        })
        .collect();
    if keys.is_empty() {
        columns.push(TableColumn {
            name: "",
            cells: Vec::new(),
            total: titles.total.to_owned(),
            figure: None,
        });
    }
    columns.extend(Figure::ALL.map(|figure| {
        TableColumn {
            name: (titles.figure)(figure),
            cells: groups
                .iter()
                .map(|(_, totals)| figure.shown(totals))
                .collect(),
            total: figure.shown(total),
            figure: Some(figure),
        }
    }));
    columns
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::payment::sample::paid_card;
    use crate::payment::{Booking, Method, Period, Reading, Time, Won, parse_time};

    /// Two payments on the second of November, one of them given back on the fourth.
    fn written(by: &str, booking: Booking, form: SummaryForm) -> (String, Vec<SummaryNote>) {
        let payments = [
            Payment {
                approved_at: Time::read("20261102093000".into(), parse_time),
                amount: Reading::Value(Won::new(1_200_000)),
                method: Method::Other("=TossPay\u{1b}".into()),
                ..paid_card()
            },
            Payment {
                approved_at: Time::read("20261102093000".into(), parse_time),
                cancelled_at: Time::read("20261104101500".into(), parse_time),
                balance_left: Reading::Value(Won::new(2_000)),
                ..paid_card()
            },
        ];
        let period = Period::new(date(2026, 11, 1), date(2026, 11, 4)).unwrap();
        let summary = Summary::new(by.parse().unwrap(), booking, Some(period));
        let titles = crate::words::summary::titles(crate::language::Language::English);
        let mut form = form;
        if let SummaryForm::Table(style) = &mut form {
            style.titles = titles;
        }
        let mut out = Vec::new();
        let mut writer = Box::new(SummaryWriter::new(&mut out, summary, form));
        for payment in &payments {
            writer.write(payment, "store").unwrap();
        }
        let finished = writer.finish().unwrap();
        (String::from_utf8(out).unwrap(), finished.notes)
    }

    fn at(width: u16) -> SummaryForm {
        SummaryForm::Table(Style {
            width: Some(width),
            ..Style::default()
        })
    }

    #[test]
    fn a_terminal_shows_the_days_as_bars() {
        let (table, _) = written("day", Booking::Both, at(80));
        insta::assert_snapshot!(table, @r"
        day         payments       paid  cancels  cancelled        net  █ net
        ────────────────────────────────────────────────────────────────────────────────
        2026-11-01         0          0        0          0          0
        2026-11-02         2  1,212,000        0          0  1,212,000  ████████████████
        2026-11-03         0          0        0          0          0
        2026-11-04         0          0        1     10,000    -10,000  ░
        ────────────────────────────────────────────────────────────────────────────────
        total              2  1,212,000        1     10,000  1,202,000
        ");
    }

    #[test]
    fn a_piped_table_has_figures_and_no_bars() {
        let form = SummaryForm::Table(Style::default());
        let (table, _) = written("status,day", Booking::Approved, form);
        insta::assert_snapshot!(table, @r"
        status           day         payments       paid  cancels  cancelled        net
        ───────────────────────────────────────────────────────────────────────────────
        paid             2026-11-01         0          0        0          0          0
        paid             2026-11-02         1  1,200,000        0          0  1,200,000
        paid             2026-11-03         0          0        0          0          0
        paid             2026-11-04         0          0        0          0          0
        part. cancelled  2026-11-01         0          0        0          0          0
        part. cancelled  2026-11-02         1     12,000        1     10,000      2,000
        part. cancelled  2026-11-03         0          0        0          0          0
        part. cancelled  2026-11-04         0          0        0          0          0
        ───────────────────────────────────────────────────────────────────────────────
        total                               2  1,212,000        1     10,000  1,202,000
        ");
    }

    #[test]
    fn a_summary_without_groups_is_its_total() {
        let (table, _) = written("total", Booking::Both, at(80));
        insta::assert_snapshot!(table, @r"
               payments       paid  cancels  cancelled        net
        ─────────────────────────────────────────────────────────
        total         2  1,212,000        1     10,000  1,202,000
        ");
    }

    #[test]
    fn a_narrow_terminal_is_told_which_figures_are_missing_and_shows_no_figure_cut() {
        for width in 20_u16..100 {
            let (table, notes) = written("day,method", Booking::Both, at(width));
            for figure in Figure::LEAVES {
                let is_shown = table
                    .lines()
                    .next()
                    .unwrap()
                    .split_whitespace()
                    .any(|name| name == figure.name());
                let is_this = |note: &SummaryNote| matches!(note, SummaryNote::NoRoom(figures) if figures.contains(&figure));
                let is_told = notes.iter().any(is_this);
                assert_ne!(is_shown, is_told, "{width} {figure:?}\n{table}");
            }
            assert!(table.contains("1,202,000"), "{table}");
            if width >= 56 {
                for line in table.lines() {
                    assert!(super::width(line) <= usize::from(width), "{line}");
                }
            }
        }
    }

    #[test]
    fn json_has_groups_and_a_total() {
        let (text, _) = written("day", Booking::Both, SummaryForm::Json);
        let document: Json = serde_json::from_str(&text).unwrap();
        let row = |day: &str, payments: u32, paid: u32, cancels: u32, cancelled: u32| {
            json!({
                "day": day, "payments": payments, "paid": paid, "cancels": cancels,
                "cancelled": cancelled, "net": i64::from(paid) - i64::from(cancelled),
                "unread_amounts": 0, "unknown_balances": 0,
            })
        };
        assert_eq!(
            document["groups"],
            json!([
                row("2026-11-01", 0, 0, 0, 0),
                row("2026-11-02", 2, 1_212_000, 0, 0),
                row("2026-11-03", 0, 0, 0, 0),
                row("2026-11-04", 0, 0, 1, 10_000),
            ])
        );
        assert_eq!(document["total"]["net"], 1_202_000);
        assert!(document["total"].get("day").is_none());
        let (text, _) = written("total", Booking::Both, SummaryForm::Json);
        let document: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(document["groups"], json!([]));
    }

    #[test]
    fn the_last_line_of_ndjson_is_the_total_and_says_so() {
        let (text, _) = written("method", Booking::Both, SummaryForm::Ndjson);
        let rows: Vec<Json> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0]["method"], "card");
        assert_eq!(rows[1]["method"], "=TossPay\u{1b}");
        assert_eq!(rows[2]["total"], true);
        assert_eq!(rows[2]["paid"], 1_212_000);
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn the_columns_of_csv_add_up_to_the_total_and_no_group_is_a_formula() {
        let form = SummaryForm::Csv(Dialect::default());
        let (text, notes) = written("method", Booking::Both, form);
        assert_eq!(
            text,
            "method,payments,paid,cancels,cancelled,net,unread_amounts,unknown_balances\n\
             card,1,12000,1,10000,2000,0,0\n\
             '=TossPay\u{1b},1,1200000,0,0,1200000,0,0\n"
        );
        let SummaryNote::Totals { totals, .. } = &notes[0] else {
            panic!("{notes:?}");
        };
        assert_eq!(totals.net().get(), 1_202_000);
        let (text, _) = written("total", Booking::Both, form);
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn days_of_cancels_say_what_they_cannot_know() {
        let notes = |by, booking| written(by, booking, SummaryForm::Json).1;
        assert_eq!(
            notes("day", Booking::Both),
            [
                SummaryNote::OneCancelOfSeveral,
                SummaryNote::EarlierPayments(date(2026, 11, 1)),
            ]
        );
        assert!(notes("day", Booking::Approved).is_empty());
        assert!(notes("method", Booking::Both).is_empty());
        assert_eq!(notes("method", Booking::Cancelled).len(), 2);
    }
}
