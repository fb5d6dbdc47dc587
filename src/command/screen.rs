//! A screen: rows of a name and a value, amounts right below one another. Knows where on a line each of
//! them stands, and no words. Refuses to let foreign text steer the terminal.

use std::fmt::{Display, Write as _};

use anstyle::AnsiColor;
use jiff::civil::DateTime;
use unicode_width::UnicodeWidthStr as _;

use crate::gateway::Endpoint;
use crate::output::{Style, padded};
use crate::payment::{Foreign, Won};
use crate::words::{RefundLabel, screen as say};

/// The columns of the terminal that the name of a row takes on a screen about a refund.
const LABEL_WIDTH: usize = 11;

/// Rows of a name and a value.
pub(super) struct Screen {
    style: Style,
    /// The columns of the terminal that the name of a row takes.
    label_width: usize,
    text: String,
}

impl Screen {
    pub(super) const fn new(style: Style) -> Self {
        Self::with_labels(style, LABEL_WIDTH)
    }

    /// Begins a screen whose rows have names of so many columns.
    pub(super) const fn with_labels(style: Style, label_width: usize) -> Self {
        Self {
            style,
            label_width,
            text: String::new(),
        }
    }

    /// Returns all of it, a line each.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Adds a line that has no name.
    pub(super) fn headline(&mut self, text: &str, style: anstyle::Style) {
        let style = self.style(style);
        self.line(format_args!("{style}{}{style:#}", Foreign::new(text)));
    }

    /// Says what moves here, so that nobody overlooks real money.
    pub(super) fn banner(&mut self, endpoint: &Endpoint) {
        let style = if endpoint.is_live() {
            AnsiColor::White.on(AnsiColor::Red).bold()
        } else {
            anstyle::Style::new().bold()
        };
        self.headline(&say::banner(endpoint), style);
    }

    /// Adds a row that has something to say.
    pub(super) fn row(&mut self, label: impl Display, value: &str) {
        if !value.is_empty() {
            let label = self.name(label);
            self.line(format_args!("  {label} {}", Foreign::new(value)));
        }
    }

    /// Adds a row of several values, and as many more as they need on this screen.
    pub(super) fn list(&mut self, label: impl Display, values: &[String]) {
        let room = self.style.width.map_or(usize::MAX, |columns| {
            usize::from(columns).saturating_sub(self.label_width.saturating_add(3))
        });
        let mut lines: Vec<String> = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let is_last = at.saturating_add(1) == values.len();
            let value = if is_last {
                value.clone()
            } else {
                format!("{value},")
            };
            match lines.last_mut() {
                Some(line) if line.width().saturating_add(value.width()) < room => {
                    line.extend([" ", &value]);
                }
                _ => lines.push(value),
            }
        }
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                self.row(&label, line);
            } else {
                self.row("", line);
            }
        }
    }

    /// Adds a row of a time, if there is one.
    pub(super) fn time(&mut self, label: impl Display, time: Option<DateTime>) {
        if let Some(time) = time {
            self.row(label, &time.strftime("%F %T").to_string());
        }
    }

    /// Adds a row of an amount, with `room` for its digits, and what it is.
    pub(super) fn won(&mut self, label: RefundLabel, won: Won, room: usize, note: &str) {
        self.amount(label, won, room, note, anstyle::Style::new());
    }

    /// Adds the row of an amount that matters most.
    pub(super) fn bold_won(&mut self, label: RefundLabel, won: Won, room: usize, note: &str) {
        self.amount(label, won, room, note, anstyle::Style::new().bold());
    }

    fn amount(
        &mut self,
        label: RefundLabel,
        won: Won,
        room: usize,
        note: &str,
        style: anstyle::Style,
    ) {
        let style = self.style(style);
        let (label, won) = (self.name(label), say::won(won, room));
        let gap = if note.is_empty() { "" } else { "   " };
        self.line(format_args!("{style}  {label} {won}{gap}{note}{style:#}"));
    }

    /// Adds a line of a list below a row.
    pub(super) fn item(&mut self, text: &str) {
        self.line(format_args!("    {}", Foreign::new(text)));
    }

    /// Adds a line that is empty.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{text}");
    }

    fn name(&self, label: impl Display) -> String {
        padded(&label.to_string(), self.label_width)
    }

    const fn style(&self, style: anstyle::Style) -> anstyle::Style {
        if self.style.is_coloured {
            style
        } else {
            anstyle::Style::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_broken_between_its_values() {
        let of_width = |width| {
            let style = Style {
                width,
                ..Style::default()
            };
            let mut screen = Screen::with_labels(style, 5);
            screen.list("blank", &["buyer".to_owned(), "account holder".to_owned()]);
            screen.into_text()
        };
        let in_one = "  blank buyer, account holder\n";
        assert_eq!(of_width(None), in_one);
        assert_eq!(of_width(Some(29)), in_one);
        let in_two = "  blank buyer,\n        account holder\n";
        assert_eq!(of_width(Some(28)), in_two);
        assert_eq!(of_width(Some(1)), in_two);
    }
}
