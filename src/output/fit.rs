//! How wide each column of a table is, and how it writes times, so that it fits the terminal. Refuses to
//! cut or to drop what decides: a table that has no room for it is wider than the terminal.

/// Columns of the terminal between two cells.
pub(super) const GAP: usize = 2;

/// How much room a column wants, in columns of the terminal.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnRoom {
    /// Its name, which is not cut.
    pub(super) title: usize,
    /// The widest of its cells that are no times.
    pub(super) widest: usize,
    /// What its cells need at least to be worth showing, if they are no times.
    pub(super) least: usize,
    /// Whether there are times in it.
    pub(super) has_times: bool,
}

impl ColumnRoom {
    /// Returns what it gets at first: all that it needs, but no cell that is much longer than the others
    /// drives another column out.
    fn first(&self, times: TimeForm) -> usize {
        let cells = if self.has_times {
            times.width()
        } else {
            self.widest.min(self.least.max(FIRST_WIDTH_MAX))
        };
        cells.max(self.title)
    }

    fn least(&self, times: TimeForm) -> usize {
        let cells = if self.has_times {
            times.width()
        } else {
            self.widest.min(self.least)
        };
        cells.max(self.title)
    }

    fn widest(&self, times: TimeForm) -> usize {
        let times = if self.has_times { times.width() } else { 0 };
        self.widest.max(times).max(self.title)
    }
}

/// A text that is longer gets the rest of it where there is room to spare.
const FIRST_WIDTH_MAX: usize = 24;

/// What gives way where a terminal has no room: tables list it in its order, the first first. What has
/// given way comes back only when all after it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GivesWay<C> {
    /// A column is cut, and then left out.
    Column(C),
    /// All columns that the list does not name, from the right.
    Others,
    /// Times lose their seconds.
    Seconds,
    /// Times lose their year, where they all have the same.
    Year,
    /// A column is cut, and never left out.
    Cut(C),
}

/// The same of a table with certain columns, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FitStep {
    Leave(usize),
    Seconds,
    Year,
    Cut(usize),
}

/// Lists what gives way in a table of these columns. Those that stay are not in it, even if they are
/// named.
pub(super) fn steps<C: Copy + PartialEq>(
    order: &[GivesWay<C>],
    columns: &[C],
    stays: impl Fn(C) -> bool,
) -> Vec<FitStep> {
    let place = |wanted: C| columns.iter().position(|column| *column == wanted);
    let is_named = |column: C| {
        let is_this = |it: &GivesWay<C>| *it == GivesWay::Column(column);
        order.iter().any(is_this)
    };
    let mut steps = Vec::new();
    for it in order {
        match *it {
            GivesWay::Column(column) if stays(column) => {}
            GivesWay::Column(column) => steps.extend(place(column).map(FitStep::Leave)),
            GivesWay::Others => {
                let others = columns.iter().enumerate().rev();
                let others = others.filter(|(_, column)| !stays(**column) && !is_named(**column));
                steps.extend(others.map(|(at, _)| FitStep::Leave(at)));
            }
            GivesWay::Seconds => steps.push(FitStep::Seconds),
            GivesWay::Year => steps.push(FitStep::Year),
            GivesWay::Cut(column) => steps.extend(place(column).map(FitStep::Cut)),
        }
    }
    steps
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

/// Fits columns into the room of a terminal: one step after the other is taken until they fit.
///
/// What is then left goes to the narrowest first. Without a limit each is as wide as its widest cell. One
/// column is left at least, cut to the room if need be.
pub(super) fn fit(
    columns: &[ColumnRoom],
    steps: &[FitStep],
    years: Years,
    room: Option<u16>,
) -> Fit {
    let mut times = TimeForm::Seconds;
    let Some(room) = room.map(usize::from) else {
        let widths = columns.iter().map(|it| Some(it.widest(times)));
        return Fit {
            widths: widths.collect(),
            times,
        };
    };
    let mut widths: Vec<Option<usize>> = columns.iter().map(|it| Some(it.first(times))).collect();
    for step in steps {
        let shown: Vec<usize> = widths.iter().copied().flatten().collect();
        let excess = total(&shown).saturating_sub(room);
        let is_last = shown.len() == 1;
        if excess == 0 {
            break;
        }
        match *step {
            FitStep::Seconds => times = TimeForm::Minutes,
            FitStep::Year if years.are_several => {}
            FitStep::Year => times = TimeForm::MinutesOfOneYear,
            FitStep::Leave(at) | FitStep::Cut(at) => {
                if let (Some(column), Some(place)) = (columns.get(at), widths.get_mut(at))
                    && let Some(width) = *place
                {
                    let cut = width.saturating_sub(excess);
                    let least = column.least(times);
                    *place = match step {
                        _ if cut >= least => Some(cut),
                        FitStep::Leave(_) if is_last => Some(room.max(1)),
                        FitStep::Leave(_) => None,
                        FitStep::Cut(_) | FitStep::Seconds | FitStep::Year => Some(least),
                    };
                }
                continue;
            }
        }
        for (column, width) in columns.iter().zip(&mut widths) {
            if let Some(width) = width.as_mut().filter(|_| column.has_times) {
                *width = column.first(times);
            }
        }
    }
    let wanted = columns.iter().map(|it| it.widest(times));
    widen(&mut widths, &wanted.collect::<Vec<_>>(), room);
    Fit { widths, times }
}

/// Widens columns to what they want as far as there is room, the narrowest first.
fn widen(widths: &mut [Option<usize>], wanted: &[usize], room: usize) {
    let shown: Vec<usize> = widths.iter().copied().flatten().collect();
    for _ in total(&shown)..room {
        let narrowest = widths
            .iter_mut()
            .zip(wanted)
            .filter_map(|(width, wanted)| Some((width.as_mut()?, wanted)))
            .filter(|(width, wanted)| **width < **wanted)
            .min_by_key(|(width, _)| **width);
        match narrowest {
            Some((width, _)) => *width = width.saturating_add(1),
            None => return,
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
    use proptest::prelude::*;

    use super::*;

    const fn column(widest: usize, least: usize) -> ColumnRoom {
        ColumnRoom {
            title: 4,
            widest,
            least,
            has_times: false,
        }
    }

    const TIME: ColumnRoom = ColumnRoom {
        has_times: true,
        ..column(0, 0)
    };

    fn several_years() -> Years {
        let mut years = Years::default();
        years.add(2025);
        years.add(2026);
        years
    }

    #[test]
    fn columns_give_way_in_their_order_each_cut_first() {
        let columns = [column(10, 5), column(8, 8), column(20, 3)];
        let steps = [FitStep::Leave(2), FitStep::Leave(0), FitStep::Cut(1)];
        let fit = |room| fit(&columns, &steps, Years::default(), room).widths;
        assert_eq!(fit(None), [Some(10), Some(8), Some(20)]);
        assert_eq!(fit(Some(42)), [Some(10), Some(8), Some(20)]);
        assert_eq!(fit(Some(41)), [Some(10), Some(8), Some(19)]);
        // Not below its name.
        assert_eq!(fit(Some(26)), [Some(10), Some(8), Some(4)]);
        assert_eq!(fit(Some(25)), [Some(10), Some(8), None]);
        assert_eq!(fit(Some(19)), [Some(9), Some(8), None]);
        assert_eq!(fit(Some(14)), [None, Some(8), None]);
        assert_eq!(fit(Some(2)), [None, Some(8), None]);
    }

    #[test]
    fn times_give_way_where_the_order_has_them() {
        let columns = [TIME, column(20, 8), column(12, 12)];
        let steps = [
            FitStep::Leave(1),
            FitStep::Seconds,
            FitStep::Year,
            FitStep::Leave(0),
        ];
        let fit_of = |years, room| {
            let fit = fit(&columns, &steps, years, Some(room));
            (fit.times, fit.widths)
        };
        let one = Years::default();
        let several = several_years();
        for (years, room, times, widths) in [
            (one, 43, TimeForm::Seconds, [Some(19), Some(8), Some(12)]),
            (one, 42, TimeForm::Seconds, [Some(19), None, Some(12)]),
            (one, 32, TimeForm::Minutes, [Some(16), None, Some(12)]),
            (
                one,
                29,
                TimeForm::MinutesOfOneYear,
                [Some(11), None, Some(12)],
            ),
            (several, 29, TimeForm::Minutes, [None, None, Some(12)]),
        ] {
            assert_eq!(fit_of(years, room), (times, widths.to_vec()), "{room}");
        }
    }

    #[test]
    fn one_long_cell_drives_no_other_column_out() {
        let columns = [column(300, 8), column(12, 12), TIME];
        let steps = [FitStep::Leave(1), FitStep::Seconds, FitStep::Leave(0)];
        let fit = fit(&columns, &steps, Years::default(), Some(70));
        assert_eq!(fit.widths, [Some(35), Some(12), Some(19)]);
        assert_eq!(fit.times, TimeForm::Seconds);
    }

    #[test]
    fn one_column_is_left_at_least() {
        let columns = [column(30, 8), column(30, 8)];
        let steps = [FitStep::Leave(1), FitStep::Leave(0)];
        for (room, widths) in [(12, [Some(12), None]), (3, [Some(3), None])] {
            let fit = fit(&columns, &steps, Years::default(), Some(room));
            assert_eq!(fit.widths, widths);
        }
    }

    #[test]
    fn what_stays_is_in_no_list_and_what_is_not_named_leaves_from_the_right() {
        let order = [
            GivesWay::Column('c'),
            GivesWay::Column('d'),
            GivesWay::Seconds,
            GivesWay::Others,
            GivesWay::Column('a'),
            GivesWay::Cut('d'),
        ];
        assert_eq!(
            steps(&order, &['a', 'b', 'c', 'd', 'e'], |it| it == 'd'),
            [
                FitStep::Leave(2),
                FitStep::Seconds,
                FitStep::Leave(4),
                FitStep::Leave(1),
                FitStep::Leave(0),
                FitStep::Cut(3),
            ]
        );
    }

    proptest! {
        #[test]
        fn what_has_given_way_did_so_after_all_before_it(
            widths in prop::collection::vec((1_usize..40, 1_usize..12, any::<bool>()), 1..8),
            room in 1_u16..200,
        ) {
            let columns: Vec<ColumnRoom> = widths
                .into_iter()
                .map(|(widest, least, has_times)| ColumnRoom { has_times, ..column(widest, least) })
                .collect();
            let steps: Vec<FitStep> = (0..columns.len()).map(FitStep::Leave).collect();
            let fit = fit(&columns, &steps, Years::default(), Some(room));
            prop_assert!(fit.width() <= room.into());
            let first = fit.widths.iter().position(Option::is_some);
            prop_assert!(fit.widths[first.unwrap()..].iter().all(Option::is_some));
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
