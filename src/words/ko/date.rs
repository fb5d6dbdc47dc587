//! Days and times as they are read. Columns that are compared have them as ISO 8601 does.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};

use crate::payment::korean_time;

/// Writes a moment in Korean time: `11월 14일 (토) 06:30`.
pub(super) fn moment(at: Timestamp) -> String {
    time(korean_time(at))
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
}
