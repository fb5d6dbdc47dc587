//! Payments as a table for people: one line each. Refuses to hide a column without saying so.

use std::io::{self, Write};

use super::fit::{ColumnRoom, Fit, GivesWay, TimeForm, Years, fit, steps};
use super::layout::{Layout, LayoutCell, Paint};
use super::pages::{PackedRows, in_order};
use super::text::{fits, push_time, width};
use super::{Cell, Column, Columns, Finished, PaymentWriter, Style, Titles};
use crate::payment::{Payment, Status};
use crate::shown::escape;

/// Writes payments as a table, when the last one is known: only then are the widths.
///
/// Without payments nothing is written at all.
#[derive(Debug)]
pub struct Table<W: Write> {
    out: W,
    columns: Columns,
    style: Style,
    /// All cells, one after the other, as they are shown but for cutting.
    cells: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// The widest cell of each column that is no time.
    widths: Vec<usize>,
    /// The columns in which there are times.
    has_times: Vec<bool>,
    years: Years,
}

impl<W: Write> Table<W> {
    /// Starts a table, of which nothing is written yet.
    pub fn new(out: W, columns: Columns, style: Style) -> Self {
        Self {
            out,
            style,
            cells: String::new(),
            ends: Vec::new(),
            widths: columns.iter().map(|_| 0).collect(),
            has_times: columns.iter().map(|_| false).collect(),
            years: Years::default(),
            columns,
        }
    }

    fn lay_out(mut self) -> io::Result<Finished> {
        let columns: Vec<Column> = self.columns.iter().collect();
        let Fit { widths, times } = self.fit(&columns);
        let layout = Layout::new(widths.iter().copied().flatten().collect(), self.style);
        let rows = PackedRows {
            cells: &self.cells,
            ends: &self.ends,
            width: columns.len(),
        };
        let draw = |number: usize| {
            let mut page = layout.page();
            if number == 0 {
                let names = shown(&columns, &widths);
                let title = self.style.titles.column;
                page.header(names.map(|column| cell_of(*column, title(*column))));
            }
            rows.each_of_page(number, |row| {
                let cells = row.iter().zip(&columns).zip(&widths);
                let cells = cells.filter(|(_, width)| width.is_some());
                let titles = &self.style.titles;
                page.row(cells.map(|((text, column), _)| cell(*column, text, times, titles)));
            });
            page.draw()
        };
        in_order(rows.pages(), &draw, |page| {
            self.out.write_all(page.as_bytes())
        })?;
        self.out.flush()?;
        let left_out = columns.iter().zip(&widths);
        let left_out = left_out.filter(|(_, width)| width.is_none());
        Ok(Finished {
            left_out: left_out.map(|(column, _)| *column).collect(),
            ..Finished::default()
        })
    }

    /// Returns the widths of the columns that are shown, one at least.
    fn fit(&self, columns: &[Column]) -> Fit {
        let facts = self.widths.iter().zip(&self.has_times);
        let room = |(column, (widest, has_times)): (&Column, (&usize, &bool))| ColumnRoom {
            title: width((self.style.titles.column)(*column)),
            widest: *widest,
            least: least_width(*column),
            has_times: *has_times,
        };
        let rooms: Vec<ColumnRoom> = columns.iter().zip(facts).map(room).collect();
        let steps = steps(&GIVES_WAY, columns, decides);
        fit(&rooms, &steps, self.years, self.style.width)
    }
}

impl<W: Write> PaymentWriter for Table<W> {
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        let columns = self.columns.iter().zip(&mut self.widths);
        for ((column, widest), has_times) in columns.zip(&mut self.has_times) {
            let start = self.cells.len();
            match column.read(payment, profile) {
                Cell::Time(time) => {
                    push_time(&mut self.cells, time, b' ');
                    self.years.add(time.year());
                    *has_times = true;
                    self.ends.push(self.cells.len());
                    continue;
                }
                Cell::Absent => {}
                Cell::Unknown => self.cells.push_str(self.style.titles.unknown),
                Cell::Text(_) if column == Column::Status => {
                    let status = (self.style.titles.status)(payment.status());
                    self.cells.push_str(status);
                }
                Cell::Text(_) if column == Column::Method => {
                    let method = (self.style.titles.method)(&payment.method);
                    self.cells.push_str(&escape(method));
                }
                Cell::Text(text) => self.cells.push_str(&escape(text)),
                Cell::Won(won) => self.cells.push_str(&won.grouped()),
            }
            let cell = self.cells.get(start..).unwrap_or_default();
            if !fits(cell, *widest) {
                *widest = width(cell);
            }
            self.ends.push(self.cells.len());
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Finished> {
        if self.ends.is_empty() {
            return Ok(Finished::default());
        }
        self.lay_out()
    }
}

/// Returns the columns for which there is room.
fn shown<'c>(
    columns: &'c [Column],
    widths: &'c [Option<usize>],
) -> impl Iterator<Item = &'c Column> {
    let columns = columns.iter().zip(widths);
    columns.filter_map(|(column, width)| width.and(Some(column)))
}

/// Makes a cell of a column out of a text that has room in it.
fn cell_of(column: Column, text: &str) -> LayoutCell<'_> {
    if column.is_amount() {
        LayoutCell::right(text)
    } else {
        LayoutCell::left(text)
    }
}

fn cell<'t>(column: Column, text: &'t str, times: TimeForm, titles: &Titles) -> LayoutCell<'t> {
    if column == Column::Status {
        LayoutCell::left(text).painted(paint_of(text, titles))
    } else if column.is_time() {
        LayoutCell::left(times.shown(text))
    } else {
        cell_of(column, text)
    }
}

/// `None` for a status that is as it should be.
fn paint_of(title: &str, titles: &Titles) -> Option<Paint> {
    let mut statuses = Status::ALL.into_iter();
    match statuses.find(|status| (titles.status)(*status) == title)? {
        Status::Paid => None,
        Status::AwaitingDeposit => Some(Paint::Cyan),
        Status::PartiallyCancelled => Some(Paint::Yellow),
        Status::Cancelled => Some(Paint::Dimmed),
        Status::Unclear => Some(Paint::Magenta),
        Status::Failed => Some(Paint::Red),
    }
}

/// What gives way where a terminal has no room, the first first.
const GIVES_WAY: [GivesWay<Column>; 9] = [
    GivesWay::Column(Column::Product),
    GivesWay::Column(Column::Buyer),
    GivesWay::Seconds,
    GivesWay::Year,
    GivesWay::Others,
    GivesWay::Column(Column::DepositBy),
    GivesWay::Column(Column::CancelledAt),
    GivesWay::Column(Column::ApprovedAt),
    GivesWay::Cut(Column::Status),
];

/// Tells what is never left out: without it a person would refund another payment, or another sum.
const fn decides(column: Column) -> bool {
    column.is_amount() || matches!(column, Column::Tid | Column::Status)
}

/// What a column needs to be worth showing, if its cells are as wide as that.
fn least_width(column: Column) -> usize {
    match column {
        // As long as the manual lets it be: a TID that is cut cannot be cancelled.
        Column::Tid => 50,
        // As long as a number can be: an amount that is cut is another amount.
        Column::Amount | Column::Balance | Column::Cancelled => 26,
        // A name of three syllables, or a method that is still another than its like.
        Column::Buyer | Column::AccountHolder | Column::Method => 6,
        // A status that is cut shorter may be another.
        Column::Status => 9,
        Column::ApprovedAt
        | Column::CancelledAt
        | Column::DepositBy
        | Column::OrderNo
        | Column::BuyerEmail
        | Column::BuyerId
        | Column::Product
        | Column::ProductCode
        | Column::ApprovalNo
        | Column::CancelMessage
        | Column::AccountNo
        | Column::Card
        | Column::CardCode
        | Column::ResultCode
        | Column::ResultMessage
        | Column::Profile => 8,
    }
}

#[cfg(test)]
mod tests {
    use comfy_table::{CellAlignment, LineStyle, TableStyle};
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::output::Format;
    use crate::payment::sample::paid_card;
    use crate::payment::{Method, Reading, Time, Won, parse_time};

    fn drawn(columns: &str, style: Style, payments: &[Payment<'_>]) -> (String, Finished) {
        let columns = if columns.is_empty() {
            Columns::default_for(Format::Table, false)
        } else {
            columns.parse().unwrap()
        };
        let mut out = Vec::new();
        let titles = crate::words::summary::titles(crate::language::Language::English);
        let style = Style { titles, ..style };
        let mut table = Box::new(Table::new(&mut out, columns, style));
        for payment in payments {
            table.write(payment, "store-test").unwrap();
        }
        let finished = table.finish().unwrap();
        (String::from_utf8(out).unwrap(), finished)
    }

    fn at(width: u16) -> Style {
        Style {
            width: Some(width),
            ..Style::default()
        }
    }

    fn payments() -> Vec<Payment<'static>> {
        vec![
            Payment {
                amount: Reading::Value(Won::new(1_250_000)),
                product: "콜드브루 원액 1L 두 병 세트".into(),
                ..paid_card()
            },
            Payment {
                tid: "5227874005".into(),
                buyer: "남궁민수".into(),
                method: Method::VirtualAccount,
                cancelled_at: Time::read("20260123101500".into(), parse_time),
                balance_left: Reading::Value(Won::new(7_000)),
                ..paid_card()
            },
            Payment {
                approved_at: Time::Absent,
                result_code: "E101".into(),
                product: "".into(),
                ..paid_card()
            },
        ]
    }

    #[test]
    fn a_piped_table_has_the_whole_of_every_cell() {
        let (text, finished) = drawn("", Style::default(), &payments());
        insta::assert_snapshot!(text, @r"
        approved_at          tid                   status              amount    balance  buyer     method           product
        ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        2026-01-22 02:10:00  260122020935GU00N3e7  paid             1,250,000  1,250,000  김하늘    card             콜드브루 원액 1L 두 병 세트
        2026-01-22 02:10:00  5227874005            part. cancelled     12,000      7,000  남궁민수  virtual_account  원두 200g
                             260122020935GU00N3e7  failed              12,000             김하늘    card
        ");
        assert_eq!(finished.left_out, []);
    }

    #[test]
    fn what_gives_way_is_the_product_then_the_buyer_then_seconds_and_the_year_then_the_method() {
        let at = |width| drawn("", at(width), &payments());
        let product = [Column::Product];
        let (product, buyer) = (&product[..], &[Column::Buyer, Column::Product][..]);
        for (width, left_out, time) in [
            (140, &[][..], "2026-01-22 02:10:00"),
            (125, &[], "2026-01-22 02:10:00"),
            (115, product, "2026-01-22 02:10:00"),
            (100, buyer, "2026-01-22 02:10:00"),
            (96, buyer, "2026-01-22 02:10  "),
            (93, buyer, "01-22 02:10  "),
            (80, buyer, "01-22 02:10  "),
        ] {
            let (text, finished) = at(width);
            assert_eq!(finished.left_out, left_out, "{width}");
            assert!(text.lines().nth(2).unwrap().starts_with(time), "{text}");
        }
        insta::assert_snapshot!(at(80).0, @r"
        approved_at  tid                   status              amount    balance  method
        ────────────────────────────────────────────────────────────────────────────────
        01-22 02:10  260122020935GU00N3e7  paid             1,250,000  1,250,000  card
        01-22 02:10  5227874005            part. cancelled     12,000      7,000  virtu…
                     260122020935GU00N3e7  failed              12,000             card
        ");
        insta::assert_snapshot!(at(76).0, @r"
        approved_at  tid                   status              amount    balance
        ────────────────────────────────────────────────────────────────────────
        01-22 02:10  260122020935GU00N3e7  paid             1,250,000  1,250,000
        01-22 02:10  5227874005            part. cancelled     12,000      7,000
                     260122020935GU00N3e7  failed              12,000
        ");
        let (text, finished) = at(60);
        insta::assert_snapshot!(text, @r"
        tid                   status              amount    balance
        ───────────────────────────────────────────────────────────
        260122020935GU00N3e7  paid             1,250,000  1,250,000
        5227874005            part. cancelled     12,000      7,000
        260122020935GU00N3e7  failed              12,000
        ");
        assert_eq!(finished.left_out.len(), 4);
    }

    #[test]
    fn texts_are_cut_before_columns_are_left_out() {
        let (text, finished) = drawn("tid,product,amount", at(42), &payments());
        insta::assert_snapshot!(text, @r"
        tid                   product       amount
        ──────────────────────────────────────────
        260122020935GU00N3e7  콜드브루…  1,250,000
        5227874005            원두 200g     12,000
        260122020935GU00N3e7                12,000
        ");
        assert_eq!(finished.left_out, []);
    }

    #[test]
    fn ascii_draws_with_ascii() {
        let style = Style {
            width: Some(12),
            is_ascii: true,
            ..Style::default()
        };
        let payment = Payment {
            product: "Cold brew concentrate".into(),
            ..paid_card()
        };
        let (text, _) = drawn("product", style, &[payment]);
        assert_eq!(text, "product\n------------\nCold brew c~\n");
    }

    #[test]
    fn a_colour_changes_no_character() {
        let plain = drawn("", at(100), &payments()).0;
        let style = Style {
            is_coloured: true,
            ..at(100)
        };
        let coloured = drawn("", style, &payments()).0;
        insta::assert_snapshot!(coloured.replace('\u{1b}', "^"), @r"
        ^[1mapproved_at          tid                   status              amount    balance  method^[0m
        ^[2m─────────────────────────────────────────────────────────────────────────────────────────────────^[0m
        2026-01-22 02:10:00  260122020935GU00N3e7  paid             1,250,000  1,250,000  card
        2026-01-22 02:10:00  5227874005            ^[33mpart. cancelled^[0m     12,000      7,000  virtual_account
                             260122020935GU00N3e7  ^[31mfailed^[0m              12,000             card
        ");
        let mut bare = coloured;
        for code in ["0", "1", "2", "31", "33", "35", "36"] {
            bare = bare.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(bare, plain);
    }

    #[test]
    fn a_coloured_status_is_found_behind_cut_hangul() {
        let style = Style {
            is_coloured: true,
            ..at(45)
        };
        let (text, _) = drawn("product,amount,status", style, &payments());
        insta::assert_snapshot!(text.replace('\u{1b}', "^"), @r"
        ^[1mproduct               amount  status^[0m
        ^[2m─────────────────────────────────────────────^[0m
        콜드브루 원액 1L…  1,250,000  paid
        원두 200g             12,000  ^[33mpart. cancelled^[0m
                              12,000  ^[31mfailed^[0m
        ");
    }

    #[test]
    fn an_empty_search_draws_nothing() {
        assert_eq!(
            drawn("", Style::default(), &[]),
            (String::new(), Finished::default())
        );
    }

    #[test]
    fn a_reader_that_leaves_early_ends_a_long_table() {
        struct Leaves(usize);
        impl Write for Leaves {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::BrokenPipe)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let columns = "tid".parse().unwrap();
        let mut table = Box::new(Table::new(Leaves(3), columns, Style::default()));
        for _ in 0..40 * 200 {
            table.write(&paid_card(), "").unwrap();
        }
        let error = table.finish().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn pages_come_out_as_one_table_would() {
        // Enough pages for several threads, and half of one more.
        let payments: Vec<_> = (0..20 * 200 + 50_u64)
            .map(|number| Payment {
                amount: Reading::Value(Won::new(number.pow(2))),
                product: "원두 "
                    .repeat(usize::try_from(number / 1_000).unwrap())
                    .into(),
                ..paid_card()
            })
            .collect();
        let (text, _) = drawn("product,amount", Style::default(), &payments);

        let mut whole = comfy_table::Table::new();
        whole.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
        whole.set_header(["product", "amount"]);
        for payment in &payments {
            whole.add_row([
                payment.product.to_string(),
                payment.amount.value().unwrap().grouped(),
            ]);
        }
        whole.column_mut(0).unwrap().set_padding((0, 2));
        whole.column_mut(1).unwrap().set_padding((0, 0));
        whole
            .column_mut(1)
            .unwrap()
            .set_cell_alignment(CellAlignment::Right);
        assert_eq!(text, format!("{whole}\n"));
    }

    #[test]
    fn a_text_wider_than_the_layout_can_count_stays_on_one_line() {
        let payment = Payment {
            product: "가".repeat(70_000).into(),
            ..paid_card()
        };
        let (text, _) = drawn("product,tid", Style::default(), &[payment]);
        assert_eq!(text.lines().count(), 3);
    }

    prop_compose! {
        fn any_payment()(
            tid in "[a-zA-Z0-9]{0,60}",
            buyer in any::<String>(),
            product in "[가-힣a-z \u{1b}\u{202e}\n🙂👨‍👩‍👧❤️]*",
            amount in any::<u64>(),
            time in "(20260122021000|[0-9가-힣]{0,20})",
            cancelled_at in "(20260122021000)?",
        ) -> Payment<'static> {
            Payment {
                tid: tid.into(),
                buyer: buyer.into(),
                product: product.into(),
                amount: Reading::Value(Won::new(amount)),
                approved_at: Time::read(time.into(), parse_time),
                cancelled_at: Time::read(cancelled_at.into(), parse_time),
                ..paid_card()
            }
        }
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal_but_for_what_decides(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in 1_u16..200,
            is_all in any::<bool>(),
        ) {
            let (text, finished) = drawn(if is_all { "all" } else { "" }, at(width), &payments);
            prop_assert_eq!(text.lines().skip(2).count(), payments.len());
            // All but the TID, the status, and the amounts.
            let undecisive = if is_all { 19 } else { 4 };
            let has_others = finished.left_out.len() < undecisive;
            for line in text.lines() {
                let fits = line.width() <= usize::from(width);
                prop_assert!(fits || !has_others, "{:?}", line);
            }
        }

        #[test]
        fn no_line_without_what_decides_is_wider_than_the_terminal(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in 1_u16..200,
        ) {
            let (text, _) = drawn("approved_at,order_no,method,buyer,product", at(width), &payments);
            for line in text.lines() {
                prop_assert!(line.width() <= usize::from(width), "{:?}", line);
            }
        }

        #[test]
        fn every_row_is_as_wide_as_the_line_under_the_header(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in prop::option::of(56_u16..200),
        ) {
            // The last column is aligned to the right, so no row ends early.
            let style = Style { width, ..Style::default() };
            let (text, _) = drawn("buyer,product,status,amount", style, &payments);
            let mut widths = text.lines().map(UnicodeWidthStr::width);
            let first = widths.next().unwrap();
            prop_assert!(widths.all(|width| width == first), "{}", text);
        }

        #[test]
        fn no_foreign_text_steers_the_terminal(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in prop::option::of(1_u16..200),
        ) {
            let (text, _) = drawn("", Style { width, ..Style::default() }, &payments);
            for line in text.lines() {
                prop_assert_eq!(escape(line), line);
            }
        }

        #[test]
        fn tid_and_amounts_are_whole_however_narrow_the_terminal_is(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in 1_u16..200,
        ) {
            let (text, _) = drawn("", at(width), &payments);
            for (line, payment) in text.lines().skip(2).zip(&payments) {
                prop_assert!(line.contains(&payment.amount.value().unwrap().grouped()), "{}", line);
                if payment.tid.len() <= 50 {
                    prop_assert!(line.contains(&*payment.tid), "{}", line);
                }
                if let Some(left) = payment.balance().known() {
                    prop_assert!(line.ends_with(&left.grouped()) || width > 60, "{}", line);
                }
            }
        }
    }
}
