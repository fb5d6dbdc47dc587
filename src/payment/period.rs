//! Days in Korea, whatever the machine's time zone. Refuses days that do not exist and ends before
//! starts.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Span, Timestamp, ToSpan};

/// How long the parts are in which a period is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Slice {
    /// A day
    Day,
    /// A calendar week, from Monday to Sunday
    Week,
    /// A calendar month
    #[default]
    Month,
}

impl Slice {
    /// Returns the last day of the calendar's day, week or month that a day lies in.
    fn last_day(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let days = 6_i8.saturating_sub(day.weekday().to_monday_zero_offset());
                day.saturating_add(days.days())
            }
            Self::Month => day.last_of_month(),
        }
    }

    /// Returns the last of so many days as a day, a week or a month has, from any day on.
    fn span_from(self, first: Date) -> Date {
        match self {
            Self::Day => first,
            Self::Week => first.saturating_add(6.days()),
            Self::Month => first.saturating_add(1.month()).saturating_sub(1.day()),
        }
    }
}

/// A run of whole days in Korea, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// Makes the period from one day to another, both included.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError::Reversed`] when the last day comes before the first.
    pub fn new(first: Date, last: Date) -> Result<Self, ParsePeriodError> {
        if last < first {
            return Err(ParsePeriodError::Reversed { first, last });
        }
        Ok(Self { first, last })
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// Returns the last day, which belongs to the period.
    #[must_use]
    pub const fn last(self) -> Date {
        self.last
    }

    /// Cuts the period where the calendar's days, weeks or months end.
    ///
    /// A period that is no longer than one of them stays whole, wherever it begins.
    pub fn slices(self, slice: Slice) -> impl Iterator<Item = Self> {
        let is_short = self.last <= slice.span_from(self.first);
        let from = move |first: Date| Self {
            first,
            last: if is_short {
                self.last
            } else {
                slice.last_day(first).min(self.last)
            },
        };
        std::iter::successors(Some(from(self.first)), move |before| {
            let next = before.last.tomorrow().ok()?;
            (next <= self.last).then(|| from(next))
        })
    }

    /// Cuts the period in two; `None` for a single day.
    #[must_use]
    pub fn halves(self) -> Option<(Self, Self)> {
        let days = self.last.duration_since(self.first).as_hours() / 24;
        let middle = self.first.checked_add((days / 2).days()).ok()?;
        let (first, second) = (
            Self::new(self.first, middle).ok()?,
            Self::new(middle.tomorrow().ok()?, self.last).ok()?,
        );
        Some((first, second))
    }

    /// Joins this period with one that begins on the next day; `None` for any other.
    #[must_use]
    pub fn joined_with(self, next: Self) -> Option<Self> {
        (self.last.tomorrow().ok()? == next.first).then_some(Self {
            first: self.first,
            last: next.last,
        })
    }

    /// Reads what a person typed, against the present day in Korea.
    ///
    /// Words in English or Korean (`today`, `오늘`, `last-month`, `지난달`, …), `7d` for the last
    /// seven days up to today, a month `2026-10`, a day `2026-10-03`, or two of these joined by
    /// `..`; an end left out is today. Weeks begin on Monday; the present week and month end today.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`] for anything else.
    pub fn parse(text: &str, today: Date) -> Result<Self, ParsePeriodError> {
        if let Some((first, last)) = text.split_once("..") {
            let first = Self::parse_part(first, today)?.first;
            let last = if last.is_empty() {
                today
            } else {
                Self::parse_part(last, today)?.last
            };
            return Self::new(first, last);
        }
        Self::parse_part(text, today)
    }

    fn parse_part(text: &str, today: Date) -> Result<Self, ParsePeriodError> {
        let unknown = || ParsePeriodError::Unknown(text.to_owned());
        let days_ago = |days: i64| days_before(today, days).ok_or_else(unknown);
        let monday = || days_ago(i64::from(today.weekday().to_monday_zero_offset()));
        let (first, last) = match text {
            "today" | "오늘" => (today, today),
            "yesterday" | "어제" => (days_ago(1)?, days_ago(1)?),
            "this-week" | "이번주" => (monday()?, today),
            "last-week" | "지난주" => {
                let monday = monday()?;
                let back = |days: i64| days_before(monday, days).ok_or_else(unknown);
                (back(7)?, back(1)?)
            }
            "this-month" | "이번달" => (today.first_of_month(), today),
            "last-month" | "지난달" => {
                let last = today.first_of_month().yesterday().map_err(|_| unknown())?;
                (last.first_of_month(), last)
            }
            _ => {
                if let Some(days) = text.strip_suffix('d') {
                    let days: u32 = days.parse().map_err(|_| unknown())?;
                    let back = i64::from(days).checked_sub(1).filter(|back| *back >= 0);
                    (days_ago(back.ok_or_else(unknown)?)?, today)
                } else {
                    parse_day_or_month(text).ok_or_else(unknown)??
                }
            }
        };
        Self::new(first, last)
    }

    /// Reads one day: `2026-10-03`, or a word that means a single day.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`] when the text is no day, or means more than one.
    pub fn parse_day(text: &str, today: Date) -> Result<Date, ParsePeriodError> {
        let period = Self::parse_part(text, today)?;
        if period.first == period.last {
            Ok(period.first)
        } else {
            Err(ParsePeriodError::NotADay(text.to_owned()))
        }
    }
}

/// Writes `2026-10-01..2026-10-15`, or the day alone where there is only one.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}..{}", self.first, self.last)
        }
    }
}

/// Why a text is not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePeriodError {
    /// Not one of the forms.
    Unknown(String),
    /// Of the right form, but no such day or month.
    Impossible(String),
    /// A period where one day is wanted.
    NotADay(String),
    /// The end comes before the start.
    Reversed {
        /// The day it would start on.
        first: Date,
        /// The day it would end on.
        last: Date,
    },
}

/// The time in Korea: UTC+9, without daylight saving since 1988, so no time-zone database is needed.
pub const KOREA: Offset = Offset::constant(9);

/// Returns the day it is in Korea at a moment.
#[must_use]
pub fn korean_day(now: Timestamp) -> Date {
    korean_time(now).date()
}

/// Returns the time of day in Korea at a moment.
#[must_use]
pub fn korean_time(now: Timestamp) -> DateTime {
    KOREA.to_datetime(now)
}

/// Writes a moment as people in Korea read it: `2026-11-03 14:02:11`.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    korean_time(at).strftime("%F %T").to_string()
}

/// `None` when the calendar does not go back so far.
fn days_before(day: Date, days: i64) -> Option<Date> {
    day.checked_sub(Span::new().try_days(days).ok()?).ok()
}

/// `None` when the text has not the form of a day or a month.
fn parse_day_or_month(text: &str) -> Option<Result<(Date, Date), ParsePeriodError>> {
    let mut parts = text.split('-');
    let mut number = |width: usize| -> Option<Option<i16>> {
        let Some(part) = parts.next() else {
            return Some(None);
        };
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Some(part.parse().ok()?))
    };
    let year = number(4)??;
    let month = i8::try_from(number(2)??).ok()?;
    let day = number(2)?;
    if parts.next().is_some() {
        return None;
    }
    let impossible = || ParsePeriodError::Impossible(text.to_owned());
    Some(match day {
        Some(day) => i8::try_from(day)
            .ok()
            .and_then(|day| Date::new(year, month, day).ok())
            .map(|day| (day, day))
            .ok_or_else(impossible),
        None => Date::new(year, month, 1)
            .map(|first| (first, first.last_of_month()))
            .map_err(|_| impossible()),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// A Sunday.
    const TODAY: Date = date(2026, 11, 22);

    fn parse(text: &str) -> String {
        match Period::parse(text, TODAY) {
            Ok(period) => period.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_word_means_the_same_in_english_and_korean() {
        for (english, korean, meaning) in [
            ("today", "오늘", "2026-11-22"),
            ("yesterday", "어제", "2026-11-21"),
            ("this-week", "이번주", "2026-11-16..2026-11-22"),
            ("last-week", "지난주", "2026-11-09..2026-11-15"),
            ("this-month", "이번달", "2026-11-01..2026-11-22"),
            ("last-month", "지난달", "2026-10-01..2026-10-31"),
        ] {
            assert_eq!(parse(english), meaning);
            assert_eq!(parse(korean), meaning);
        }
    }

    #[test]
    fn days_months_and_ranges_are_taken_as_written() {
        assert_eq!(parse("7d"), "2026-11-16..2026-11-22");
        assert_eq!(parse("1d"), "2026-11-22");
        assert_eq!(parse("2026-02"), "2026-02-01..2026-02-28");
        assert_eq!(parse("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(parse("2026-10-03"), "2026-10-03");
        assert_eq!(parse("2026-10-01..2026-10-15"), "2026-10-01..2026-10-15");
        assert_eq!(parse("2026-09..2026-10"), "2026-09-01..2026-10-31");
        assert_eq!(parse("2026-11-20.."), "2026-11-20..2026-11-22");
    }

    #[test]
    fn impossible_and_reversed_periods_are_errors() {
        assert_eq!(parse("2026-13"), "2026-13 is not a day in the calendar");
        assert_eq!(
            parse("2026-02-30"),
            "2026-02-30 is not a day in the calendar"
        );
        assert_eq!(
            parse("2026-10-15..2026-10-01"),
            "the period ends on 2026-10-01, before it starts on 2026-10-15"
        );
        for text in [
            "",
            "0d",
            "-1d",
            "d",
            "tomorrow",
            "20261003",
            "2026-1-3",
            "..",
            "2026-10-03-04",
        ] {
            assert!(Period::parse(text, TODAY).is_err(), "{text:?}");
        }
        assert!(Period::parse("99999999d", TODAY).is_err());
    }

    #[test]
    fn a_day_is_the_day_in_korea_whatever_the_machine_thinks() {
        let late_evening_in_london: Timestamp = "2026-11-21T23:51:00Z".parse().unwrap();
        assert_eq!(korean_day(late_evening_in_london), TODAY);
        assert_eq!(
            korean_time(late_evening_in_london).to_string(),
            "2026-11-22T08:51:00"
        );
    }

    #[test]
    fn from_and_to_take_one_day_each() {
        assert_eq!(Period::parse_day("어제", TODAY), Ok(date(2026, 11, 21)));
        assert!(Period::parse_day("last-week", TODAY).is_err());
    }

    fn cut(text: &str, slice: Slice) -> String {
        let period = Period::parse(text, TODAY).unwrap();
        let slices: Vec<String> = period.slices(slice).map(|part| part.to_string()).collect();
        slices.join(" ")
    }

    #[test]
    fn a_long_period_is_cut_where_months_end() {
        assert_eq!(
            cut("2025-12-15..2026-03-02", Slice::Month),
            "2025-12-15..2025-12-31 2026-01-01..2026-01-31 2026-02-01..2026-02-28 \
             2026-03-01..2026-03-02"
        );
        assert_eq!(
            cut("2026-10-30..2026-11-09", Slice::Week),
            "2026-10-30..2026-11-01 2026-11-02..2026-11-08 2026-11-09"
        );
        assert_eq!(
            cut("2026-10-31..2026-11-01", Slice::Day),
            "2026-10-31 2026-11-01"
        );
    }

    #[test]
    fn a_period_no_longer_than_a_slice_is_asked_for_at_once() {
        for text in [
            "2026-10-15..2026-11-14",
            "2026-10-01..2026-10-31",
            "2026-10-03",
        ] {
            assert_eq!(cut(text, Slice::Month), text);
        }
        assert_eq!(
            cut("2026-10-15..2026-11-15", Slice::Month),
            "2026-10-15..2026-10-31 2026-11-01..2026-11-15"
        );
        let week = "2026-10-30..2026-11-05";
        assert_eq!(cut(week, Slice::Week), week);
    }

    #[test]
    fn a_single_day_has_no_halves() {
        let period = |text| Period::parse(text, TODAY).unwrap();
        assert_eq!(period("2026-10-03").halves(), None);
        assert_eq!(
            period("2026-10-03..2026-10-05").halves(),
            Some((period("2026-10-03..2026-10-04"), period("2026-10-05")))
        );
    }

    #[test]
    fn only_neighbours_are_joined() {
        let period = |text| Period::parse(text, TODAY).unwrap();
        let october = period("2026-10");
        assert_eq!(
            october.joined_with(period("2026-11-01")),
            Some(period("2026-10-01..2026-11-01"))
        );
        assert_eq!(october.joined_with(period("2026-11-02")), None);
        assert_eq!(october.joined_with(october), None);
    }

    /// Whether the parts are the whole, in order, with nothing twice and nothing left out.
    fn are_all(parts: &[Period], whole: Period) -> bool {
        let joined = parts
            .iter()
            .copied()
            .map(Some)
            .reduce(|before, next| before?.joined_with(next?));
        joined == Some(Some(whole))
    }

    proptest! {
        #[test]
        fn slices_and_halves_cover_a_period_exactly_and_in_order(
            start in 0_i64..3000,
            length in 0_i64..900,
            slice in proptest::sample::select(vec![Slice::Day, Slice::Week, Slice::Month]),
        ) {
            let first = date(2020, 1, 1).checked_add(start.days()).unwrap();
            let last = first.checked_add(length.days()).unwrap();
            let period = Period::new(first, last).unwrap();
            let slices: Vec<Period> = period.slices(slice).collect();
            prop_assert!(are_all(&slices, period));
            for slice in slices {
                prop_assert!(slice.last().duration_since(slice.first()).as_hours() / 24 < 31);
            }
            if let Some((one, two)) = period.halves() {
                prop_assert!(are_all(&[one, two], period));
            } else {
                prop_assert_eq!(first, last);
            }
        }
    }
}
