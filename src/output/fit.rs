//! How wide each column of a table is, and how it writes times, so that it fits the terminal. Refuses to
//! cut or to drop what decides: a table that has no room for it is wider than the terminal.

/// Columns of the terminal between two cells.
pub(super) const GAP: usize = 2;

/// How much room a column wants, in columns of the terminal.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnRoom {
    /// The widest of its cells that are no times, or its name.
    pub(super) widest: usize,
    /// What its cells need at least to be worth showing, if they are no times.
    pub(super) least: usize,
    /// Whether there are times in it.
    pub(super) has_times: bool,
    /// When it is left out where there is no room: the lowest first. `None` for never.
    pub(super) leaves: Option<usize>,
}

impl ColumnRoom {
    fn least(&self, times: TimeForm) -> usize {
        if self.has_times {
            times.width()
        } else {
            self.least.min(self.widest)
        }
    }

    fn widest(&self, times: TimeForm) -> usize {
        if self.has_times {
            self.widest.max(times.width())
        } else {
            self.widest
        }
    }
}

/// How a table writes times: a day and a minute are worth more than a second, a column more than a year
/// that they all have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeForm {
    /// `2026-11-03 14:02:11`.
    Seconds,
    /// `2026-11-03 14:02`.
    Minutes,
    /// `11-03 14:02`.
    MinutesOfOneYear,
}

impl TimeForm {
    const fn width(self) -> usize {
        match self {
            Self::Seconds => 19,
            Self::Minutes => 16,
            Self::MinutesOfOneYear => 11,
        }
    }

    /// Shortens a time that was written with its year and seconds; what could not be read stays.
    pub(super) fn shown(self, time: &str) -> &str {
        let is_whole = time.len() == Self::Seconds.width()
            && time.get(10..11) == Some(" ")
            && time.get(16..17) == Some(":");
        let shown = match self {
            Self::Seconds => None,
            Self::Minutes => time.get(..16),
            Self::MinutesOfOneYear => time.get(5..16),
        };
        shown.filter(|_| is_whole).unwrap_or(time)
    }
}

/// The years of the times in a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Years {
    first: Option<i16>,
    are_several: bool,
}

impl Years {
    pub(super) fn add(&mut self, year: i16) {
        self.are_several |= *self.first.get_or_insert(year) != year;
    }

    const fn forms(self) -> &'static [TimeForm] {
        if self.are_several {
            &[TimeForm::Seconds, TimeForm::Minutes]
        } else {
            &[
                TimeForm::Seconds,
                TimeForm::Minutes,
                TimeForm::MinutesOfOneYear,
            ]
        }
    }
}

/// The widths of columns, and how times are written in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// `None` for a column for which there is no room.
    pub(super) widths: Vec<Option<usize>>,
    pub(super) times: TimeForm,
}

impl Fit {
    /// Returns how wide the columns are together.
    pub(super) fn width(&self) -> usize {
        total(&self.widths.iter().copied().flatten().collect::<Vec<_>>())
    }
}

/// Fits columns into the room of a terminal.
///
/// Each gets what it needs at least, if need be by shorter times, then by leaving columns out. What is
/// then left goes to the narrowest first, so that short cells are whole before long ones grow. Without a
/// limit each is as wide as its widest cell.
pub(super) fn fit(columns: &[ColumnRoom], years: Years, room: Option<u16>) -> Fit {
    let Some(room) = room.map(usize::from) else {
        let times = TimeForm::Seconds;
        let widths = columns.iter().map(|it| Some(it.widest(times)));
        return Fit {
            widths: widths.collect(),
            times,
        };
    };
    let mut shown: Vec<(usize, &ColumnRoom)> = columns.iter().enumerate().collect();
    let least = |shown: &[(usize, &ColumnRoom)], times| -> Vec<usize> {
        shown.iter().map(|(_, it)| it.least(times)).collect()
    };
    let (mut widths, times) = loop {
        let mut forms = years
            .forms()
            .iter()
            .map(|times| (least(&shown, *times), *times));
        if let Some(fitting) = forms.find(|(widths, _)| total(widths) <= room) {
            break fitting;
        }
        let order = shown.iter().enumerate();
        let first = order
            .filter_map(|(at, (_, it))| Some((it.leaves?, at)))
            .min();
        match (first, years.forms().last()) {
            (Some((_, first)), _) => drop(shown.remove(first)),
            (None, shortest) => {
                let times = shortest.copied().unwrap_or(TimeForm::Seconds);
                break (least(&shown, times), times);
            }
        }
    };
    let widest: Vec<usize> = shown.iter().map(|(_, it)| it.widest(times)).collect();
    widen(&mut widths, &widest, room);
    let mut fit = vec![None; columns.len()];
    for ((at, _), width) in shown.into_iter().zip(widths) {
        if let Some(place) = fit.get_mut(at) {
            *place = Some(width);
        }
    }
    Fit { widths: fit, times }
}

/// Widens columns to what they want as far as there is room, the narrowest first.
fn widen(widths: &mut [usize], wanted: &[usize], room: usize) {
    loop {
        let spare = room.saturating_sub(total(widths));
        let narrowest = widths
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

/// Returns the width of all columns and the gaps between them.
pub(super) fn total(widths: &[usize]) -> usize {
    let gaps = widths.len().saturating_sub(1).saturating_mul(GAP);
    widths.iter().copied().fold(gaps, usize::saturating_add)
}

/// Returns the room that is left beside columns and the gap behind them, of so many columns of the
/// terminal.
pub(super) fn room_beside(widths: &[usize], room: usize) -> usize {
    room.saturating_sub(total(widths)).saturating_sub(GAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn column(widest: usize, least: usize, leaves: Option<usize>) -> ColumnRoom {
        ColumnRoom {
            widest,
            least,
            has_times: false,
            leaves,
        }
    }

    #[test]
    fn columns_leave_in_their_order_and_the_narrowest_grow_first() {
        let columns = [
            column(10, 4, Some(1)),
            column(8, 8, None),
            column(20, 4, Some(0)),
        ];
        let fit = |room| fit(&columns, Years::default(), room).widths;
        assert_eq!(fit(None), [Some(10), Some(8), Some(20)]);
        assert_eq!(fit(Some(24)), [Some(6), Some(8), Some(6)]);
        assert_eq!(fit(Some(15)), [Some(5), Some(8), None]);
        assert_eq!(fit(Some(13)), [None, Some(8), None]);
        assert_eq!(fit(Some(2)), [None, Some(8), None]);
    }

    #[test]
    fn times_lose_seconds_and_then_the_year_before_a_column_leaves() {
        let time = ColumnRoom {
            has_times: true,
            ..column(11, 0, Some(1))
        };
        let columns = [time, column(20, 8, Some(0))];
        let fit_of = |years, room| {
            let fit = fit(&columns, years, Some(room));
            (fit.times, fit.widths)
        };
        let (one, mut several) = (Years::default(), Years::default());
        several.add(2025);
        several.add(2026);
        for (years, room, times, widths) in [
            (one, 30, TimeForm::Seconds, [Some(19), Some(9)]),
            (one, 28, TimeForm::Minutes, [Some(16), Some(10)]),
            (one, 25, TimeForm::MinutesOfOneYear, [Some(11), Some(12)]),
            (several, 25, TimeForm::Seconds, [Some(19), None]),
            (several, 18, TimeForm::Minutes, [Some(16), None]),
            (one, 20, TimeForm::Seconds, [Some(19), None]),
        ] {
            assert_eq!(fit_of(years, room), (times, widths.to_vec()), "{room}");
        }
    }

    #[test]
    fn what_is_no_time_is_not_shortened() {
        let time = "2026-11-03 14:02:11";
        for (form, shown) in [
            (TimeForm::Seconds, time),
            (TimeForm::Minutes, "2026-11-03 14:02"),
            (TimeForm::MinutesOfOneYear, "11-03 14:02"),
        ] {
            assert_eq!(form.shown(time), shown);
            assert_eq!(form.shown("어제"), "어제");
            assert_eq!(
                form.shown("가나다라마바1234567890"),
                "가나다라마바1234567890"
            );
        }
    }
}
