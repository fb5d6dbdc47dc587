//! Cells in columns, a row a line: what has room, what is cut, what is coloured. The only door of
//! comfy-table.
//!
//! A row is as wide as its columns at most, and a colour changes no character; tests hold both.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::AnsiColor;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, TableStyle, Width};

use super::Style;
use super::fit::{GAP, total};
use super::text::{cut, width};

/// comfy-table counts columns of the terminal in 16 bits; wider rows are padded here.
const COMFY_WIDTH_MAX: usize = 65_000;

/// The names of the columns, and the line below them.
pub const TABLE_HEADER_LINES: usize = 2;

/// Columns of fixed widths.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    widths: Vec<usize>,
    style: Style,
}

impl Layout {
    /// Makes columns of these widths, in columns of the terminal.
    pub(super) const fn new(widths: Vec<usize>, style: Style) -> Self {
        Self { widths, style }
    }

    /// Begins rows that are drawn together.
    ///
    /// Since the widths are fixed, page after page comes out as one page would.
    pub(super) const fn page(&self) -> Page<'_> {
        Page {
            layout: self,
            rows: Vec::new(),
        }
    }
}

/// A cell of a row.
#[derive(Clone, Debug)]
pub(super) struct LayoutCell<'a> {
    text: Cow<'a, str>,
    is_right: bool,
    paint: Option<Paint>,
}

impl<'a> LayoutCell<'a> {
    /// Makes a cell whose text begins at the left.
    pub(super) fn left(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: text.into(),
            is_right: false,
            paint: None,
        }
    }

    /// Makes a cell whose text ends at the right, as a figure does.
    pub(super) fn right(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            is_right: true,
            ..Self::left(text)
        }
    }

    /// Colours the cell.
    pub(super) const fn painted(mut self, paint: Option<Paint>) -> Self {
        self.paint = paint;
        self
    }
}

/// A colour of a cell, or of a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Red,
    Green,
    Yellow,
    Cyan,
    Magenta,
    Dimmed,
    /// White on red.
    Alarm,
}

impl Paint {
    const ALL: [Self; 7] = [
        Self::Red,
        Self::Green,
        Self::Yellow,
        Self::Cyan,
        Self::Magenta,
        Self::Dimmed,
        Self::Alarm,
    ];

    /// Returns the character that begins a part of this colour until its line is drawn.
    ///
    /// Unicode's tags take no room, so that colours are no matter to what measures and pads; and
    /// [`escape`](crate::shown::escape) leaves none of them in a text that somebody else wrote.
    const fn tag(self) -> char {
        match self {
            Self::Red => '\u{e0072}',
            Self::Green => '\u{e0067}',
            Self::Yellow => '\u{e0079}',
            Self::Cyan => '\u{e0063}',
            Self::Magenta => '\u{e006d}',
            Self::Dimmed => '\u{e0064}',
            Self::Alarm => '\u{e0061}',
        }
    }

    pub(super) fn style(self) -> anstyle::Style {
        match self {
            Self::Red => AnsiColor::Red.on_default(),
            Self::Green => AnsiColor::Green.on_default(),
            Self::Yellow => AnsiColor::Yellow.on_default(),
            Self::Cyan => AnsiColor::Cyan.on_default(),
            Self::Magenta => AnsiColor::Magenta.on_default().bold(),
            Self::Dimmed => anstyle::Style::new().dimmed(),
            Self::Alarm => AnsiColor::White.on(AnsiColor::Red).bold(),
        }
    }
}

/// Ends a part that is coloured: the cancel tag.
const END_TAG: char = '\u{e007f}';

impl Style {
    /// Returns the character that stands for what was cut off.
    pub(super) const fn mark(self) -> char {
        if self.is_ascii { '~' } else { '…' }
    }

    /// Colours a part of a cell, where colours are wanted.
    pub(super) fn paint(self, paint: Paint, text: Cow<'_, str>) -> Cow<'_, str> {
        if self.is_coloured && !text.is_empty() {
            Cow::Owned(format!("{}{text}{END_TAG}", paint.tag()))
        } else {
            text
        }
    }

    fn rule(self, width: usize) -> String {
        let line = if self.is_ascii { "-" } else { "─" };
        self.styled(anstyle::Style::new().dimmed(), &line.repeat(width))
    }

    fn bold(self, line: &str) -> String {
        self.styled(anstyle::Style::new().bold(), line)
    }

    fn styled(self, style: anstyle::Style, line: &str) -> String {
        if self.is_coloured {
            format!("{style}{line}{style:#}\n")
        } else {
            format!("{line}\n")
        }
    }
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Header,
    Body,
    Total,
}

/// Rows that are drawn together.
#[derive(Debug)]
pub(super) struct Page<'a> {
    layout: &'a Layout,
    rows: Vec<(Kind, Vec<LayoutCell<'a>>)>,
}

impl<'a> Page<'a> {
    /// Adds a row with a line under it.
    pub(super) fn header(&mut self, cells: impl IntoIterator<Item = LayoutCell<'a>>) {
        self.add(Kind::Header, cells);
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = LayoutCell<'a>>) {
        self.add(Kind::Body, cells);
    }

    /// Adds what the rows come to, below a line of its own where there are rows.
    pub(super) fn total(&mut self, cells: impl IntoIterator<Item = LayoutCell<'a>>) {
        self.add(Kind::Total, cells);
    }

    fn add(&mut self, kind: Kind, cells: impl IntoIterator<Item = LayoutCell<'a>>) {
        let mut row = Vec::with_capacity(self.layout.widths.len());
        row.extend(cells);
        self.rows.push((kind, row));
    }

    /// Draws the rows, a line each, without blanks at their ends.
    pub(super) fn draw(self) -> String {
        let style = self.layout.style;
        let rule = style.rule(total(&self.layout.widths));
        let kinds: Vec<Kind> = self.rows.iter().map(|(kind, _)| *kind).collect();
        let has_body = kinds.contains(&Kind::Body);
        let lines = self.lines();
        let mut drawn =
            String::with_capacity(lines.iter().map(|line| line.len().saturating_add(1)).sum());
        for (kind, line) in kinds.into_iter().zip(lines) {
            let line = line.trim_end();
            match kind {
                Kind::Header => drawn.extend([style.bold(line), rule.clone()]),
                Kind::Body if style.is_coloured => push_painted(&mut drawn, line),
                Kind::Body => drawn.extend([line, "\n"]),
                Kind::Total => {
                    if has_body {
                        drawn.push_str(&rule);
                    }
                    drawn.push_str(&style.bold(line));
                }
            }
        }
        drawn
    }

    fn lines(self) -> Vec<String> {
        if total(&self.layout.widths) <= COMFY_WIDTH_MAX {
            self.lines_by_comfy_table()
        } else {
            self.lines_of_any_width()
        }
    }

    fn lines_by_comfy_table(self) -> Vec<String> {
        let mut table = comfy_table::Table::new();
        table.load_style(TableStyle::new());
        let Layout { widths, style } = self.layout;
        for (_, cells) in self.rows {
            let cells = cells.into_iter().zip(widths).map(|(cell, width)| {
                let is_right = cell.is_right;
                let cell = Cell::new_owned(fitted(cell, *width, *style).into_owned());
                if is_right {
                    cell.set_alignment(CellAlignment::Right)
                } else {
                    cell
                }
            });
            table.add_row(cells.collect::<Vec<_>>());
        }
        let last = widths.len().saturating_sub(1);
        for (index, width) in widths.iter().enumerate() {
            let gap = if index == last { 0 } else { GAP };
            let in_16_bits = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
            if let Some(column) = table.column_mut(index) {
                let whole = Width::Fixed(in_16_bits(width.saturating_add(gap)));
                column.set_padding((0, in_16_bits(gap)));
                column.set_constraint(ColumnConstraint::Absolute(whole));
            }
        }
        table.lines().collect()
    }

    fn lines_of_any_width(self) -> Vec<String> {
        let Layout { widths, style } = self.layout;
        let line = |cells: Vec<LayoutCell<'_>>| {
            let mut line = String::new();
            for (cell, room) in cells.into_iter().zip(widths) {
                let is_right = cell.is_right;
                let text = fitted(cell, *room, *style);
                let padding = " ".repeat(room.saturating_sub(width(&text)));
                if is_right {
                    line.extend([&padding, &*text, "  "]);
                } else {
                    line.extend([&text, &*padding, "  "]);
                }
            }
            line
        };
        self.rows
            .into_iter()
            .map(|(_, cells)| line(cells))
            .collect()
    }
}

/// Cuts a cell to the width of its column, and colours what is left.
fn fitted(cell: LayoutCell<'_>, width: usize, style: Style) -> Cow<'_, str> {
    let text = match cell.text {
        Cow::Borrowed(text) => cut(text, width, style.mark()),
        Cow::Owned(text) => Cow::Owned(cut(&text, width, style.mark()).into_owned()),
    };
    match cell.paint {
        Some(paint) => style.paint(paint, text),
        None => text,
    }
}

/// Appends a line, with its tags as colours.
fn push_painted(drawn: &mut String, line: &str) {
    let mut style = anstyle::Style::new();
    let mut rest = line;
    let is_tag = |character: char| ('\u{e0061}'..=END_TAG).contains(&character);
    while let Some((before, tagged)) = rest.find(is_tag).and_then(|at| rest.split_at_checked(at)) {
        drawn.push_str(before);
        let mut characters = tagged.chars();
        let tag = characters.next();
        rest = characters.as_str();
        // Writing to a `String` cannot fail.
        let _ = match Paint::ALL.into_iter().find(|it| Some(it.tag()) == tag) {
            Some(paint) => {
                style = paint.style();
                write!(drawn, "{style}")
            }
            None => write!(drawn, "{style:#}"),
        };
    }
    drawn.extend([rest, "\n"]);
}

/// Aligns rows in columns as wide as their widest cells, the first at least so wide.
///
/// Nothing is cut.
#[must_use]
pub fn aligned(rows: &[Vec<Cow<'_, str>>], first_width: usize) -> String {
    let mut widths = vec![first_width];
    for row in rows {
        widths.resize(row.len().max(widths.len()), 0);
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let layout = Layout::new(widths, Style::default());
    let mut page = layout.page();
    for row in rows {
        page.row(row.iter().map(|cell| LayoutCell::left(&**cell)));
    }
    page.draw()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shown::escape;

    const PLAIN: Style = Style {
        width: None,
        is_ascii: false,
        is_coloured: false,
        titles: crate::words::summary::titles(crate::language::Language::English),
    };
    const COLOURED: Style = Style {
        is_coloured: true,
        ..PLAIN
    };

    #[test]
    fn a_total_stands_below_a_line_of_its_own() {
        let layout = Layout::new(vec![6, 5], PLAIN);
        let mut page = layout.page();
        page.header([LayoutCell::left("name"), LayoutCell::right("won")]);
        page.row([LayoutCell::left("원두 200g"), LayoutCell::right("1,000")]);
        page.total([LayoutCell::left("total"), LayoutCell::right("1,000")]);
        insta::assert_snapshot!(page.draw(), @r"
        name      won
        ─────────────
        원두 …  1,000
        ─────────────
        total   1,000
        ");
        let mut page = layout.page();
        page.header([LayoutCell::left("name")]);
        page.total([LayoutCell::left("total")]);
        assert_eq!(page.draw(), "name\n─────────────\ntotal\n");
    }

    #[test]
    fn a_colour_is_where_the_cell_is_and_changes_no_character() {
        let layout = Layout::new(vec![4, 6, 2], COLOURED);
        let mut page = layout.page();
        page.row([
            LayoutCell::left("cut off").painted(Some(Paint::Red)),
            LayoutCell::right("한글").painted(Some(Paint::Dimmed)),
            LayoutCell::left("").painted(Some(Paint::Cyan)),
        ]);
        assert_eq!(
            page.draw(),
            "\u{1b}[31mcut…\u{1b}[0m    \u{1b}[2m한글\u{1b}[0m\n"
        );
    }

    #[test]
    fn no_foreign_text_holds_a_tag() {
        for paint in Paint::ALL {
            assert_eq!(width(&paint.tag().to_string()), 0, "{paint:?}");
            assert_ne!(escape(&paint.tag().to_string()), paint.tag().to_string());
        }
        assert_eq!(width(&END_TAG.to_string()), 0);
        assert_ne!(escape(&END_TAG.to_string()), END_TAG.to_string());
    }

    #[test]
    fn rows_are_aligned_however_wide_they_are() {
        let long = "가".repeat(70_000);
        let rows = [
            vec!["a".into(), long.as_str().into(), "x".into()],
            vec!["bcd".into(), "".into(), "y".into()],
            vec!["e".into(), "f".into()],
        ];
        let text = aligned(&rows, 2);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(format!("a    {long}  x").as_str()));
        assert_eq!(
            lines.next(),
            Some(format!("bcd  {}  y", " ".repeat(140_000)).as_str())
        );
        assert_eq!(lines.next(), Some("e    f"));
    }

    proptest! {
        #[test]
        fn comfy_table_and_our_own_padding_agree(
            rows in prop::collection::vec(
                prop::collection::vec(("[가-힣a-z \u{e0072}🙂👨‍👩‍👧❤️]{0,12}", any::<bool>()), 3),
                1..5,
            ),
            widths in prop::collection::vec(1_usize..20, 3),
            is_coloured in any::<bool>(),
        ) {
            let layout = Layout::new(widths, Style { is_coloured, ..PLAIN });
            let page = || {
                let mut page = layout.page();
                for row in &rows {
                    page.row(row.iter().map(|(text, is_right)| LayoutCell {
                        text: escape(text),
                        is_right: *is_right,
                        paint: is_right.then_some(Paint::Yellow),
                    }));
                }
                page
            };
            let trimmed = |lines: Vec<String>| -> Vec<String> {
                lines.iter().map(|line| line.trim_end().to_owned()).collect()
            };
            let lines = trimmed(page().lines_by_comfy_table());
            for line in &lines {
                prop_assert!(width(line) <= total(&layout.widths), "{line:?}");
            }
            prop_assert_eq!(lines, trimmed(page().lines_of_any_width()));
        }
    }
}
