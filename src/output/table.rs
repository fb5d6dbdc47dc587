//! Payments as a table for people: one line each. Refuses to hide a column without saying so.

use std::borrow::Cow;
use std::io::{self, Write};
use std::num::NonZero;
use std::sync::mpsc;
use std::thread;

use anstyle::AnsiColor;
use comfy_table::{CellAlignment, ColumnConstraint, LineStyle, Row, TableStyle, Width};

use super::columns::UNKNOWN;
use super::text::{cut, push_time, width};
use super::{Cell, Column, Columns, Finished, PaymentWriter};
use crate::payment::{Payment, Status, escape};

/// How a table is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The columns of the terminal that the table must fit; `None` for all of every cell.
    pub width: Option<u16>,
    /// Only ASCII is used, but for what the cells hold.
    pub is_ascii: bool,
    /// The header and the statuses are coloured; the words are there all the same.
    pub is_coloured: bool,
}

/// Between two columns.
const GAP: usize = 2;

/// So many rows are laid out at once.
///
/// The layout takes many times the memory of the cells. With widths that are fixed beforehand, page
/// after page comes out as one table would, and a page of this size stays in the processor's cache.
const ROWS_A_PAGE: usize = 200;

/// No cell can be wider: the layout counts in 16 bits, and the gap needs some.
const WIDEST: usize = 65_000;

/// Writes payments as a table, when the last one is known: only then are the widths.
///
/// Without payments nothing is written at all.
#[derive(Debug)]
pub struct Table<W: Write> {
    out: W,
    columns: Columns,
    style: Style,
    payments: u64,
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
            payments: 0,
            cells: String::new(),
            ends: Vec::new(),
            widths: columns.iter().map(|column| column.name().len()).collect(),
            columns,
        }
    }

    fn lay_out(mut self) -> io::Result<Finished> {
        let columns: Vec<Column> = self.columns.iter().collect();
        let fit = fit(&columns, &self.widths, self.style.width);
        let (shown, left_out) = columns.split_at(fit.len());
        let shown: Vec<(Column, usize)> = shown.iter().copied().zip(fit).collect();

        let rows = Rows {
            cells: &self.cells,
            ends: &self.ends,
            width: columns.len(),
        };
        let style = self.style;
        let draw = |number: usize| {
            let mut page = Page::new(&shown, style);
            if number == 0 {
                page.set_header();
            }
            rows.each_of_page(number, |row| page.add(row));
            let mut drawn = Vec::new();
            page.write(&mut drawn)?;
            Ok(drawn)
        };
        in_order(rows.pages(), &draw, |page| self.out.write_all(&page))?;
        self.out.flush()?;
        Ok(Finished {
            payments: self.payments,
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
        self.payments = self.payments.saturating_add(1);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Finished> {
        if self.payments == 0 {
            return Ok(Finished::default());
        }
        self.lay_out()
    }
}

/// The cells of all rows.
struct Rows<'a> {
    cells: &'a str,
    ends: &'a [usize],
    /// Cells in a row.
    width: usize,
}

impl Rows<'_> {
    fn pages(&self) -> usize {
        self.ends.chunks(self.cells_a_page()).len()
    }

    fn cells_a_page(&self) -> usize {
        self.width.saturating_mul(ROWS_A_PAGE).max(1)
    }

    fn each_of_page(&self, number: usize, mut visit: impl FnMut(&[&str])) {
        let first = number.saturating_mul(self.cells_a_page());
        let mut start = first
            .checked_sub(1)
            .and_then(|before| self.ends.get(before).copied())
            .unwrap_or(0);
        let ends = self.ends.get(first..).unwrap_or_default();
        let mut row = Vec::with_capacity(self.width);
        for ends in ends.chunks(self.width.max(1)).take(ROWS_A_PAGE) {
            row.clear();
            for end in ends {
                row.push(self.cells.get(start..*end).unwrap_or_default());
                start = *end;
            }
            visit(&row);
        }
    }
}

/// Fewer pages are not worth a thread.
const PAGES_A_THREAD: usize = 8;

/// Makes so many pages, several at a time where there are many, and hands them on in their order.
///
/// A page that nobody has taken yet keeps its thread from going far ahead, so that memory stays small.
fn in_order(
    pages: usize,
    draw: &(impl Fn(usize) -> io::Result<Vec<u8>> + Sync),
    mut take: impl FnMut(Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(pages / PAGES_A_THREAD);
    if threads < 2 {
        return (0..pages).try_for_each(|number| take(draw(number)?));
    }
    thread::scope(|scope| {
        let mut drawn = Vec::with_capacity(threads);
        for first in 0..threads {
            let (send, receive) = mpsc::sync_channel(2);
            thread::Builder::new().spawn_scoped(scope, move || {
                (first..pages)
                    .step_by(threads)
                    .try_for_each(|number| send.send(draw(number)))
            })?;
            drawn.push(receive);
        }
        drawn
            .iter()
            .cycle()
            .take(pages)
            .try_for_each(|pages| take(pages.recv().map_err(io::Error::other)??))
    })
}

/// Rows that are laid out together.
struct Page<'a> {
    table: comfy_table::Table,
    columns: &'a [(Column, usize)],
    style: Style,
    has_header: bool,
    rows: usize,
    /// Where the status stands in each row, and how it is coloured.
    statuses: Vec<Option<Coloured>>,
}

struct Coloured {
    start: usize,
    end: usize,
    style: anstyle::Style,
}

impl<'a> Page<'a> {
    fn new(columns: &'a [(Column, usize)], style: Style) -> Self {
        let line = if style.is_ascii { '-' } else { '─' };
        let mut table = comfy_table::Table::new();
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill(line)));
        Self {
            table,
            columns,
            style,
            has_header: false,
            rows: 0,
            statuses: Vec::new(),
        }
    }

    fn set_header(&mut self) {
        let mark = self.mark();
        let names = self
            .columns
            .iter()
            .map(|(column, width)| cut(column.name(), *width, mark));
        self.table.set_header(Row::from(names));
        self.has_header = true;
    }

    fn add(&mut self, cells: &[&str]) {
        let mark = self.mark();
        let shown: Vec<Cow<'_, str>> = cells
            .iter()
            .zip(self.columns)
            .map(|(cell, (column, width))| {
                without_seconds(cell, *column, *width)
                    .map_or_else(|| cut(cell, *width, mark), Cow::Borrowed)
            })
            .collect();
        if self.style.is_coloured {
            let status = self.find_status(cells, &shown);
            self.statuses.push(status);
        }
        self.table.add_row(Row::from(shown));
        self.rows = self.rows.saturating_add(1);
    }

    /// Finds the status in the line that the shown cells will become.
    ///
    /// The layout pads every cell to its column's width, so bytes can be counted beforehand.
    fn find_status(&self, cells: &[&str], shown: &[Cow<'_, str>]) -> Option<Coloured> {
        let index = self
            .columns
            .iter()
            .position(|(column, _)| *column == Column::Status)?;
        let style = style_of(cells.get(index)?)?;
        let start = shown
            .iter()
            .zip(self.columns)
            .take(index)
            .map(|(cell, (_, column))| {
                let padding = column.saturating_sub(width(cell));
                cell.len().saturating_add(padding).saturating_add(GAP)
            })
            .fold(0, usize::saturating_add);
        let end = start.saturating_add(shown.get(index)?.len());
        Some(Coloured { start, end, style })
    }

    /// Stands for what was cut off.
    const fn mark(&self) -> char {
        if self.style.is_ascii { '~' } else { '…' }
    }

    fn write(mut self, out: &mut impl Write) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let last = self.columns.len().saturating_sub(1);
        for (index, (column, width)) in self.columns.iter().enumerate() {
            let Some(laid_out) = self.table.column_mut(index) else {
                continue;
            };
            let gap = if index == last { 0 } else { GAP };
            let gap = u16::try_from(gap).unwrap_or(0);
            let width = u16::try_from(*width).unwrap_or(u16::MAX);
            laid_out.set_padding((0, gap));
            laid_out.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
                width.saturating_add(gap),
            )));
            if column.is_amount() {
                laid_out.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut lines = self.table.lines();
        if self.has_header {
            for style in [anstyle::Style::new().bold(), anstyle::Style::new().dimmed()] {
                let line = lines.next().unwrap_or_default();
                let style = if self.style.is_coloured {
                    style
                } else {
                    anstyle::Style::new()
                };
                writeln!(out, "{style}{}{style:#}", line.trim_end())?;
            }
        }
        let mut statuses = self.statuses.iter();
        for line in lines {
            let line = line.trim_end();
            match statuses.next().and_then(Option::as_ref) {
                Some(status) => write_coloured(out, line, status)?,
                None => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }
}

fn write_coloured(out: &mut impl Write, line: &str, status: &Coloured) -> io::Result<()> {
    let Coloured { start, end, style } = status;
    match (line.get(..*start), line.get(*start..*end), line.get(*end..)) {
        (Some(before), Some(word), Some(after)) => {
            writeln!(out, "{before}{style}{word}{style:#}{after}")
        }
        _ => writeln!(out, "{line}"),
    }
}

/// `None` for a status that is as it should be.
fn style_of(name: &str) -> Option<anstyle::Style> {
    let status = Status::ALL
        .into_iter()
        .find(|status| status.name() == name)?;
    Some(match status {
        Status::Paid => return None,
        Status::AwaitingDeposit => AnsiColor::Cyan.on_default(),
        Status::PartiallyCancelled => AnsiColor::Yellow.on_default(),
        Status::Cancelled => anstyle::Style::new().dimmed(),
        Status::Unclear => AnsiColor::Magenta.on_default().bold(),
        Status::Failed => AnsiColor::Red.on_default(),
    })
}

/// A day and a minute are worth more than a cut second: `2026-11-03 14:02`.
fn without_seconds(cell: &str, column: Column, width: usize) -> Option<&str> {
    let is_whole_time = column.is_time() && cell.len() == "2026-11-03 14:02:11".len();
    if is_whole_time && width < cell.len() && cell.get(16..17) == Some(":") {
        cell.get(..16).filter(|cell| cell.len() <= width)
    } else {
        None
    }
}

/// Returns the widths of the columns that are shown: those from the left for which there is room.
///
/// Each gets what it needs at least. What is then left goes to the narrowest first, so that short
/// cells are whole before long ones grow.
fn fit(columns: &[Column], widths: &[usize], room: Option<u16>) -> Vec<usize> {
    let widths: Vec<usize> = widths.iter().map(|width| (*width).min(WIDEST)).collect();
    let Some(room) = room.map(usize::from) else {
        return widths;
    };
    let mut least: Vec<usize> = columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| least_width(*column).min(*width))
        .collect();
    while least.len() > 1 && total(&least) > room {
        least.pop();
    }
    if let [only] = least.as_mut_slice() {
        // No room even for one: cut what else is never cut.
        *only = (*only).min(room).max(1);
    }
    let mut fit = least;
    widen(&mut fit, &widths, room);
    fit
}

/// Widens columns to what they want as far as there is room, the narrowest first.
pub(super) fn widen(fit: &mut [usize], wanted: &[usize], room: usize) {
    loop {
        let spare = room.saturating_sub(total(fit));
        let narrowest = fit
            .iter_mut()
            .zip(wanted)
            .filter(|(width, wanted)| **width < **wanted)
            .min_by_key(|(width, _)| **width);
        match narrowest {
            Some((width, _)) if spare > 0 => *width = width.saturating_add(1),
            _ => return,
        }
    }
}

/// All columns and the gaps between them.
pub(super) fn total(widths: &[usize]) -> usize {
    let gaps = widths.len().saturating_sub(1).saturating_mul(GAP);
    widths.iter().copied().fold(gaps, usize::saturating_add)
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
        assert_eq!(finished.payments, 3);
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
