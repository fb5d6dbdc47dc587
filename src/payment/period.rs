//! Days in Korea, whatever the machine's time zone. Refuses days that do not exist and ends before
//! starts.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

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
    #[error("{0:?} is not a period")]
    Unknown(String),
    /// Of the right form, but no such day or month.
    #[error("{0} is not a day in the calendar")]
    Impossible(String),
    /// A period where one day is wanted.
    #[error("{0:?} is more than one day")]
    NotADay(String),
    /// The end comes before the start.
    #[error("the period ends on {last}, before it starts on {first}")]
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
}
