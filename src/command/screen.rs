//! A screen: rows of a name and a value, amounts right below one another. Knows where on a line each of
//! them stands, and no words. Refuses to let foreign text steer the terminal.

use std::fmt::Write as _;

use anstyle::AnsiColor;
use jiff::civil::DateTime;
use unicode_width::UnicodeWidthStr as _;

use crate::gateway::Endpoint;
use crate::language::Language;
use crate::output::{Style, padded};
use crate::payment::{Foreign, Won};
use crate::words::{InWords, RefundLabel, screen as say};
use crate::wrap::hanging;

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
        let text = self.hanging("", text);
        self.line(format_args!("{style}{text}{style:#}"));
    }

    /// Says what moves here, so that nobody overlooks real money.
    pub(super) fn banner(&mut self, endpoint: &Endpoint) {
        let style = if endpoint.is_live() {
            AnsiColor::White.on(AnsiColor::Red).bold()
        } else {
            anstyle::Style::new().bold()
        };
        self.headline(&say::banner(self.language(), endpoint), style);
    }

    /// Adds a row that has something to say, in lines below one another where it is long.
    pub(super) fn row(&mut self, label: impl InWords, value: &str) {
        if !value.is_empty() {
            let row = self.hanging(&format!("  {} ", self.name(label)), value);
            self.line(format_args!("{row}"));
        }
    }

    /// Adds a row of a command, which is on one line however long it is: somebody may want to paste it.
    pub(super) fn command(&mut self, label: impl InWords, command: &str) {
        let label = self.name(label);
        self.line(format_args!("  {label} {}", Foreign::new(command)));
    }

    /// Adds a row of several values, and as many more as they need on this screen.
    pub(super) fn list(&mut self, label: impl InWords + Copy, values: &[String]) {
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
                self.row(label, line);
            } else {
                self.row("", line);
            }
        }
    }

    /// Adds a row of a time, if there is one.
    pub(super) fn time(&mut self, label: impl InWords, time: Option<DateTime>) {
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
        let (label, won) = (self.name(label), say::won(self.language(), won, room));
        let gap = if note.is_empty() { "" } else { "   " };
        let row = self.hanging(&format!("  {label} {won}{gap}"), note);
        self.line(format_args!("{style}{row}{style:#}"));
    }

    /// Adds a line of a list below a row.
    pub(super) fn item(&mut self, text: &str) {
        let item = self.hanging("    ", text);
        self.line(format_args!("{item}"));
    }

    /// Adds a line that is empty.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Breaks a text between words where the screen ends; what follows stands below its beginning.
    fn hanging(&self, begin: &str, text: &str) -> String {
        let columns = self.style.width.map_or(usize::MAX, usize::from);
        hanging(begin, &Foreign::new(text).to_string(), columns)
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{text}");
    }

    /// Returns the language that it is in.
    pub(super) const fn language(&self) -> Language {
        self.style.titles.language
    }

    fn name(&self, label: impl InWords) -> String {
        padded(&label.said(self.language()), self.label_width)
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
    fn a_long_value_is_broken_between_words_below_itself_and_a_command_is_not() {
        let drawn = |width, draw: fn(&mut Screen)| {
            let style = Style {
                width,
                ..Style::default()
            };
            let mut screen = Screen::with_labels(style, 6);
            draw(&mut screen);
            screen.into_text()
        };
        let reason = |screen: &mut Screen| screen.row("reason", "배송이 너무 늦어서 not wanted");
        let whole = "  reason 배송이 너무 늦어서 not wanted\n";
        assert_eq!(drawn(None, reason), whole);
        assert_eq!(drawn(Some(38), reason), whole);
        let broken =
            "  reason 배송이\n         너무\n         늦어서\n         not\n         wanted\n";
        assert_eq!(
            drawn(Some(28), reason),
            "  reason 배송이 너무 늦어서\n         not wanted\n"
        );
        assert_eq!(drawn(Some(15), reason), broken);
        assert_eq!(drawn(Some(1), reason), broken);
        let command = |screen: &mut Screen| screen.command("all", "cookiepay cancel a --full");
        let whole = "  all    cookiepay cancel a --full\n";
        assert_eq!(drawn(Some(20), command), whole);
        let item = |screen: &mut Screen| screen.item("한 줄 a line");
        assert_eq!(drawn(Some(9), item), "    한 줄\n    a\n    line\n");
    }

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
        let in_words = "  blank buyer,\n        account\n        holder\n";
        assert_eq!(of_width(Some(1)), in_words);
    }
}
