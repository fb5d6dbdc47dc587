//! Days and moments in Korea, counted and written by hand because it is done for every row.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number here is bounded, and an overflow would show in the tests"
)]

use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::Date;

/// The number of seconds in a day.
pub(super) const SECONDS_PER_DAY: u32 = 86_400;
/// How far the clocks of Korea are ahead of UTC.
pub(super) const KOREA_AHEAD_SECONDS: u64 = 9 * 3_600;

/// A moment in Korea, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    /// Days since 1970-01-01.
    pub(crate) day: u32,
    /// Seconds since midnight.
    pub(crate) second: u32,
}

impl Moment {
    /// What the clock shows in Korea, seconds after 1970-01-01T00:00:00Z.
    pub(crate) fn in_korea(unix_seconds: i64) -> Self {
        let seconds = u64::try_from(unix_seconds).unwrap_or(0) + KOREA_AHEAD_SECONDS;
        let part = |value| u32::try_from(value).unwrap_or(0);
        let day = u64::from(SECONDS_PER_DAY);
        Moment {
            day: part(seconds / day),
            second: part(seconds % day),
        }
    }

    /// The last second of a day.
    pub(crate) fn end_of(day: u32) -> Self {
        Moment {
            day,
            second: SECONDS_PER_DAY - 1,
        }
    }

    /// This moment as the gateway writes it, `YYYYMMDDHHMMSS`.
    pub(crate) fn digits(self) -> u64 {
        day_digits(self.day) * 1_000_000 + clock_digits(self.second)
    }
}

/// As people read it: `2026-11-03 14:05:09`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, time) = (day_digits(self.day), clock_digits(self.second));
        let (year, month, date) = (day / 10_000, day / 100 % 100, day % 100);
        let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
        write!(
            f,
            "{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}:{second:02}"
        )
    }
}

/// The number of a day: days since 1970-01-01. None before that day, and none after 2059, where TIDs end.
pub(crate) fn day_number(date: Date) -> Option<u32> {
    let days = jiff::civil::date(1970, 1, 1)
        .duration_until(date)
        .as_hours()
        / 24;
    u32::try_from(days).ok().filter(|day| *day < 1 << 15)
}

/// The numbers of the days of a period, as far as they are among these. A day that has no number is before all
/// of them, or after.
pub(super) fn days_between(
    first: Date,
    last: Date,
    oldest: u32,
    today: u32,
) -> RangeInclusive<u32> {
    let number =
        |date: Date| day_number(date).unwrap_or(if date.year() < 1970 { 0 } else { u32::MAX });
    number(first).clamp(oldest, today.saturating_add(1))..=number(last).min(today)
}

/// The day as `YYYYMMDD`. Counted by hand (days to civil, after Howard Hinnant) because it is done for every row.
pub(super) fn day_digits(day: u32) -> u64 {
    let shifted = u64::from(day) + 719_468;
    let era_day = shifted % 146_097;
    let era_year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let march_month = (5 * year_day + 2) / 153;
    let month_day = year_day - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = shifted / 146_097 * 400 + era_year + u64::from(month <= 2);
    year * 10_000 + month * 100 + month_day
}

/// The time of day as `HHMMSS`.
pub(super) fn clock_digits(second: u32) -> u64 {
    u64::from(second / 3_600 * 10_000 + second / 60 % 60 * 100 + second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_calendar_writes_them() {
        for number in 0..1 << 15 {
            let date = jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(number);
            let day = day_number(date).unwrap();
            assert_eq!(i64::from(day), i64::from(number));
            assert_eq!(
                day_digits(day).to_string(),
                date.strftime("%Y%m%d").to_string()
            );
        }
        assert_eq!(day_number(jiff::civil::date(1969, 12, 31)), None);
        assert_eq!(day_number(jiff::civil::date(2100, 1, 1)), None);
    }
}
