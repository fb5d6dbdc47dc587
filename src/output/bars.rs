//! Sums as bars of characters. Refuses to let money vanish: what is not zero is seen.

use std::borrow::Cow;

use super::layout::Paint;
use super::text::width;
use super::{Figure, Style};
use crate::payment::Totals;

/// With less room, in columns of the terminal, no bar says anything.
pub(super) const ROOM_MIN: usize = 8;

/// Bars of one scale: what was kept, and behind it what went back.
pub(super) struct Bars {
    /// Columns of the terminal.
    room: usize,
    /// What fills the room.
    largest: u128,
    style: Style,
}

impl Bars {
    /// Makes bars of which the longest fills the room.
    pub(super) fn new<'a>(
        totals: impl Iterator<Item = &'a Totals>,
        room: usize,
        style: Style,
    ) -> Self {
        let largest = totals
            .map(|totals| {
                let (kept, gone) = parts(totals);
                kept.saturating_add(gone)
            })
            .max()
            .unwrap_or(0);
        Self {
            room,
            largest,
            style,
        }
    }

    /// Says what the two kinds of character mean, or the first of them where there is no room for both.
    pub(super) fn legend(&self) -> String {
        let [kept, gone] = self.characters();
        let [net, cancelled] = [Figure::Net, Figure::Cancelled].map(self.style.titles.figure);
        let both = format!("{kept} {net} {gone} {cancelled}");
        if width(&both) <= self.room {
            both
        } else {
            format!("{kept} {net}")
        }
    }

    /// Draws one: what was kept, then what went back.
    ///
    /// Where more went back than came in, only what went back is drawn.
    pub(super) fn draw(&self, totals: &Totals) -> String {
        let (kept, gone) = parts(totals);
        let parts = usize::from(kept > 0).saturating_add(usize::from(gone > 0));
        let length = self.length(kept.saturating_add(gone)).max(parts);
        let gone = self
            .length(gone)
            .max(usize::from(gone > 0))
            .min(length.saturating_sub(usize::from(kept > 0)));
        let kept = length.saturating_sub(gone);
        let [kept_as, gone_as] = self.characters();
        let kept = kept_as.to_string().repeat(kept);
        let gone = gone_as.to_string().repeat(gone);
        let paint = |paint, run| self.style.paint(paint, Cow::Owned(run));
        format!(
            "{}{}",
            paint(Paint::Green, kept),
            paint(Paint::Yellow, gone)
        )
    }

    /// Rounds to whole characters.
    fn length(&self, won: u128) -> usize {
        let room = u128::try_from(self.room).unwrap_or(0);
        let half = self.largest / 2;
        won.saturating_mul(room)
            .saturating_add(half)
            .checked_div(self.largest)
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(0)
            .min(self.room)
    }

    const fn characters(&self) -> [char; 2] {
        if self.style.is_ascii {
            ['#', '-']
        } else {
            ['█', '░']
        }
    }
}

/// What was kept and what went back, in won.
fn parts(totals: &Totals) -> (u128, u128) {
    let kept = u128::try_from(totals.net().get()).unwrap_or(0);
    (kept, u128::from(totals.cancelled.get()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::layout::{Layout, LayoutCell};
    use super::*;
    use crate::payment::Won;

    fn totals(paid: u64, cancelled: u64) -> Totals {
        Totals {
            paid: Won::new(paid),
            cancelled: Won::new(cancelled),
            ..Totals::default()
        }
    }

    fn drawn(style: Style, days: &[Totals]) -> Vec<String> {
        let bars = Bars::new(days.iter(), 10, style);
        let layout = Layout::new(vec![10], style);
        let mut page = layout.page();
        for totals in days {
            page.row([LayoutCell::left(bars.draw(totals))]);
        }
        page.draw().lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_was_kept_and_what_went_back_differ_without_colour() {
        let days = [
            totals(1_000, 300),
            totals(500, 0),
            totals(0, 200),
            totals(0, 0),
        ];
        assert_eq!(
            drawn(Style::default(), &days),
            ["███████░░░", "█████", "░░", ""]
        );
        let ascii = Style {
            is_ascii: true,
            ..Style::default()
        };
        assert_eq!(drawn(ascii, &days), ["#######---", "#####", "--", ""]);
    }

    #[test]
    fn a_won_beside_a_million_is_still_seen() {
        assert_eq!(
            drawn(
                Style::default(),
                &[totals(1_000_000, 1), totals(1, 0), totals(2, 1)]
            ),
            ["█████████░", "█", "█░"]
        );
    }

    #[test]
    fn colours_go_round_the_characters() {
        let coloured = Style {
            is_coloured: true,
            ..Style::default()
        };
        assert_eq!(
            drawn(coloured, &[totals(10, 5)]),
            ["\u{1b}[32m█████\u{1b}[0m\u{1b}[33m░░░░░\u{1b}[0m"]
        );
    }

    #[test]
    fn a_legend_says_which_is_which() {
        let bars = Bars::new(std::iter::empty(), 40, Style::default());
        assert_eq!(bars.legend(), "█ net ░ cancelled");
        let bars = Bars::new(std::iter::empty(), 16, Style::default());
        assert_eq!(bars.legend(), "█ net");
    }

    proptest! {
        #[test]
        fn a_bar_fits_its_room_and_hides_nothing(
            days in prop::collection::vec((any::<u64>(), any::<u64>()), 1..20),
            room in ROOM_MIN..200,
        ) {
            let days: Vec<Totals> = days.iter().map(|(paid, gone)| totals(*paid, *gone)).collect();
            let bars = Bars::new(days.iter(), room, Style::default());
            for day in &days {
                let bar = bars.draw(day);
                prop_assert!(width(&bar) <= room, "{bar}");
                prop_assert_eq!(bar.contains('░'), !day.cancelled.is_zero());
                prop_assert_eq!(bar.contains('█'), day.net().get() > 0);
            }
        }
    }
}
