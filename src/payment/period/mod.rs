//! Days in Korea, whatever the machine's time zone. Refuses days that do not exist, ends before starts,
//! and days after today.

mod parse;
mod range;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

pub use parse::AskedPeriod;
pub use range::{ParsePeriodError, Period, Slice};
pub use words::usual_words;

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
