//! Payments as a table for people: one line each. Refuses to hide a column without saying so.

use std::io::{self, Write};

use super::columns::UNKNOWN;
use super::layout::{ColumnRoom, Layout, LayoutCell, Paint, fit, without_seconds};
use super::pages::{PackedRows, in_order};
use super::text::{push_time, width};
use super::{Cell, Column, Columns, Finished, PaymentWriter, Style};
use crate::payment::{Payment, Status, escape};

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
    /// The widest cell of each column, or its name.
    widths: Vec<usize>,
}

impl<W: Write> Table<W> {
    /// Starts a table, of which nothing is written yet.
    pub fn new(out: W, columns: Columns, style: Style) -> Self {
        Self {
            out,
            style,
            cells: String::new(),
            ends: Vec::new(),
            widths: columns.iter().map(|column| column.name().len()).collect(),
            columns,
        }
    }

    fn lay_out(mut self) -> io::Result<Finished> {
        let columns: Vec<Column> = self.columns.iter().collect();
        let fit = fit_payments(&columns, &self.widths, self.style.width);
        let (shown, left_out) = columns.split_at(fit.len());
        let layout = Layout::new(fit.clone(), self.style);
        let rows = PackedRows {
            cells: &self.cells,
            ends: &self.ends,
            width: columns.len(),
        };
        let draw = |number: usize| {
            let mut page = layout.page();
            if number == 0 {
                page.header(shown.iter().map(|column| cell_of(*column, column.name())));
            }
            rows.each_of_page(number, |row| {
                let cells = row.iter().zip(shown).zip(&fit);
                page.row(cells.map(|((text, column), width)| cell(*column, text, *width)));
            });
            page.draw()
        };
        in_order(rows.pages(), &draw, |page| {
            self.out.write_all(page.as_bytes())
        })?;
        self.out.flush()?;
        Ok(Finished {
            left_out: left_out.to_vec(),
            ..Finished::default()
        })
    }
}

impl<W: Write> PaymentWriter for Table<W> {
    fn write(&mut self, payment: &Payment<'_>, profile: &str) -> io::Result<()> {
        for (column, widest) in self.columns.iter().zip(&mut self.widths) {
            let start = self.cells.len();
            match column.read(payment, profile) {
                Cell::Absent => {}
                Cell::Unknown => self.cells.push_str(UNKNOWN),
                Cell::Text(text) => self.cells.push_str(&escape(text)),
                Cell::Won(won) => self.cells.push_str(&won.grouped()),
                Cell::Time(time) => push_time(&mut self.cells, time, b' '),
            }
            let cell = self.cells.get(start..).unwrap_or_default();
            *widest = width(cell).max(*widest);
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

/// Makes a cell of a column out of a text that has room in it.
fn cell_of(column: Column, text: &str) -> LayoutCell<'_> {
    if column.is_amount() {
        LayoutCell::right(text)
    } else {
        LayoutCell::left(text)
    }
}

fn cell(column: Column, text: &str, width: usize) -> LayoutCell<'_> {
    if column == Column::Status {
        LayoutCell::left(text).painted(paint_of(text))
    } else if column.is_time() {
        LayoutCell::left(without_seconds(text, width))
    } else {
        cell_of(column, text)
    }
}

/// `None` for a status that is as it should be.
fn paint_of(name: &str) -> Option<Paint> {
    let mut statuses = Status::ALL.into_iter();
    match statuses.find(|status| status.name() == name)? {
        Status::Paid => None,
        Status::AwaitingDeposit => Some(Paint::Cyan),
        Status::PartiallyCancelled => Some(Paint::Yellow),
        Status::Cancelled => Some(Paint::Dimmed),
        Status::Unclear => Some(Paint::Magenta),
        Status::Failed => Some(Paint::Red),
    }
}

/// Returns the widths of the columns that are shown: those from the left for which there is room, and
/// one at least.
fn fit_payments(columns: &[Column], widths: &[usize], room: Option<u16>) -> Vec<usize> {
    let wanted = columns.iter().zip(widths).enumerate();
    let wanted = wanted.map(|(index, (column, widest))| ColumnRoom {
        widest: *widest,
        least: least_width(*column),
        leaves: (index > 0).then(|| columns.len().saturating_sub(index)),
    });
    let mut widths: Vec<usize> = fit(&wanted.collect::<Vec<_>>(), room)
        .into_iter()
        .flatten()
        .collect();
    if let (Some(room), [only]) = (room, widths.as_mut_slice()) {
        // No room even for one: cut what else is never cut.
        *only = (*only).min(usize::from(room)).max(1);
    }
    widths
}

/// What a column needs to be worth showing, if its cells are as wide as that.
fn least_width(column: Column) -> usize {
    match column {
        // As long as the manual lets it be: a TID that is cut cannot be cancelled.
        Column::Tid => 50,
        // As long as a number can be: an amount that is cut is another amount.
        Column::Amount | Column::Balance | Column::Cancelled => 26,
        Column::ApprovedAt | Column::CancelledAt | Column::DepositBy => "2026-11-03 14:02".len(),
        Column::Status => "partially…".chars().count(),
        // A name of three syllables.
        Column::Buyer | Column::AccountHolder => 6,
        Column::OrderNo
        | Column::Method
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
        approved_at          tid                   status                  amount  buyer     method             balance  product
        ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        2026-01-22 02:10:00  260122020935GU00N3e7  paid                 1,250,000  김하늘    card             1,250,000  콜드브루 원액 1L 두 병 세트
        2026-01-22 02:10:00  5227874005            partially_cancelled     12,000  남궁민수  virtual_account      7,000  원두 200g
                             260122020935GU00N3e7  failed                  12,000  김하늘    card
        ");
        assert_eq!(finished.left_out, []);
    }

    #[test]
    fn eighty_columns_have_room_for_all_but_the_balance_and_the_product() {
        let (text, finished) = drawn("", at(80), &payments());
        insta::assert_snapshot!(text, @r"
        approved_at       tid                   status         amount  buyer    method
        ────────────────────────────────────────────────────────────────────────────────
        2026-01-22 02:10  260122020935GU00N3e7  paid        1,250,000  김하늘   card
        2026-01-22 02:10  5227874005            partially…     12,000  남궁민…  virtual…
                          260122020935GU00N3e7  failed         12,000  김하늘   card
        ");
        assert_eq!(finished.left_out, [Column::Balance, Column::Product]);
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
        ^[1mapproved_at       tid                   status         amount  buyer   method      balance  product^[0m
        ^[2m────────────────────────────────────────────────────────────────────────────────────────────────────^[0m
        2026-01-22 02:10  260122020935GU00N3e7  paid        1,250,000  김하늘  card      1,250,000  콜드브…
        2026-01-22 02:10  5227874005            ^[33mpartially…^[0m     12,000  남궁…   virtual…      7,000  원두 20…
                          260122020935GU00N3e7  ^[31mfailed^[0m         12,000  김하늘  card
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
        ^[1mproduct              amount  status^[0m
        ^[2m─────────────────────────────────────────────^[0m
        콜드브루 원액 1…  1,250,000  paid
        원두 200g            12,000  ^[33mpartially_cance…^[0m
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
        fn no_line_is_wider_than_the_terminal(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in 1_u16..200,
            is_all in any::<bool>(),
        ) {
            let (text, finished) = drawn(if is_all { "all" } else { "" }, at(width), &payments);
            prop_assert_eq!(text.lines().skip(2).count(), payments.len());
            for line in text.lines() {
                prop_assert!(line.width() <= usize::from(width), "{:?}", line);
            }
            let all = if is_all { 24 } else { 8 };
            prop_assert!(finished.left_out.len() < all);
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
        fn an_amount_is_whole_or_not_there_at_all(
            payments in prop::collection::vec(any_payment(), 1..5),
            width in 27_u16..200,
        ) {
            let (text, finished) = drawn("", at(width), &payments);
            if !finished.left_out.contains(&Column::Amount) {
                for (line, payment) in text.lines().skip(2).zip(&payments) {
                    prop_assert!(line.contains(&payment.amount.value().unwrap().grouped()));
                }
            }
        }
    }
}
