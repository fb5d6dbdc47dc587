//! Days and times as they are read. Columns that are compared have them as ISO 8601 does.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

use crate::payment::korean_time;

/// Writes a moment in Korean time: `11월 14일 (토) 06:30`.
pub(super) fn moment(at: Timestamp) -> String {
    time(korean_time(at))
}

/// Writes from when on something is so, or until when, in Korean time. A begun minute counts as over only at
/// its end, so that nobody is told too early a time.
pub(super) fn by(at: Timestamp) -> String {
    let round = TimestampRound::new()
        .smallest(Unit::Minute)
        .mode(RoundMode::Ceil);
    moment(at.round(round).unwrap_or(at))
}

/// Writes a moment that may be years ago, in Korean time: `2026년 11월 14일 (토) 06:30`.
pub(super) fn dated(at: Timestamp) -> String {
    let time = korean_time(at);
    format!("{}년 {}", time.year(), self::time(time))
}

/// Writes a time: `11월 14일 (토) 06:30`.
pub(super) fn time(at: DateTime) -> String {
    format!("{} {}", day(at.date()), at.strftime("%H:%M"))
}

/// Writes a day: `11월 14일 (토)`.
pub(super) fn day(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "월",
        Weekday::Tuesday => "화",
        Weekday::Wednesday => "수",
        Weekday::Thursday => "목",
        Weekday::Friday => "금",
        Weekday::Saturday => "토",
        Weekday::Sunday => "일",
    };
    format!("{}월 {}일 ({weekday})", day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_with_its_day_of_the_week_in_korean_time() {
        let at: Timestamp = "2026-11-13T21:30:59Z".parse().unwrap();
        assert_eq!(moment(at), "11월 14일 (토) 06:30");
    }
    #[test]
    fn what_is_so_only_from_a_moment_on_is_not_said_of_an_earlier_one() {
        let told = |at: &str| by(at.parse().unwrap());
        assert_eq!(told("2026-11-13T21:30:01Z"), "11월 14일 (토) 06:31");
        assert_eq!(told("2026-11-13T21:30:00Z"), "11월 14일 (토) 06:30");
    }

    #[test]
    fn what_may_be_long_ago_has_its_year() {
        let at: Timestamp = "2024-02-29T15:00:00Z".parse().unwrap();
        assert_eq!(dated(at), "2024년 3월 1일 (금) 00:00");
    }
}
