//! Korean days as spreadsheets and shops write them. Refuses what could be another day: a year of two digits,
//! and a day before its month.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::payment::{KOREA, korean_day};

/// What a cell says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayCell {
    /// A Korean day.
    On(Date),
    /// That there was none, as databases write it.
    Never,
}

/// Reads a day, or a moment of one, which is Korean unless it has another offset; `None` for anything else.
pub(super) fn read(text: &str) -> Option<DayCell> {
    let text = text.trim();
    let (day, rest) = if text.as_bytes().first_chunk().is_some_and(is_digits::<8>) {
        compact(text)?
    } else {
        separated(text)?
    };
    let (time, rest) = time(rest)?;
    let offset = offset(rest)?;
    let [year, month, day] = day;
    if (year, month, day) == (0, 0, 0) {
        return Some(DayCell::Never);
    }
    let year = i16::try_from(year).ok().filter(|year| *year > 999)?;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let day = Date::new(year, month, day).ok()?;
    if offset == KOREA {
        return Some(DayCell::On(day));
    }
    let moment = offset.to_timestamp(DateTime::from_parts(day, time)).ok()?;
    Some(DayCell::On(korean_day(moment)))
}

/// The numbers of a day: year, month, day.
type DayNumbers = [u32; 3];

fn is_digits<const N: usize>(bytes: &[u8; N]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

/// Reads `20261103`, with `1405` or `140509` behind it, and returns what follows the day: a time as it is
/// written elsewhere.
fn compact(text: &str) -> Option<(DayNumbers, &str)> {
    let (day, rest) = text.split_at_checked(8)?;
    let (year, month_day) = day.split_at_checked(4)?;
    let (month, day) = month_day.split_at_checked(2)?;
    let numbers = [year.parse().ok()?, month.parse().ok()?, day.parse().ok()?];
    Some((numbers, rest))
}

/// Reads `2026-11-03`, `2026/11/3`, `2026. 11. 3.` or `2026년 11월 3일`, and returns what follows.
fn separated(text: &str) -> Option<(DayNumbers, &str)> {
    let (year, rest) = number(text, 4..=4)?;
    let [first, second, third] = match rest.chars().next()? {
        '-' => ["-", "-", ""],
        '/' => ["/", "/", ""],
        '.' => [".", ".", "."],
        '년' => ["년", "월", "일"],
        _ => return None,
    };
    let rest = rest.strip_prefix(first)?.trim_start();
    let (month, rest) = number(rest, 1..=2)?;
    let rest = rest.trim_start().strip_prefix(second)?.trim_start();
    let (day, rest) = number(rest, 1..=2)?;
    let rest = match rest.strip_prefix(third) {
        Some(rest) => rest,
        // The last dot is often left out.
        None if third == "." => rest,
        None => return None,
    };
    Some(([year, month, day], rest))
}

/// Reads a number of so many digits, and returns what follows.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(end)?;
    let is_of_them = digits.contains(&end);
    Some((number.parse().ok().filter(|_| is_of_them)?, rest))
}

/// Reads a time of day behind a day, and returns what follows: midnight where there is none.
fn time(text: &str) -> Option<(Time, &str)> {
    let rest = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    if rest.is_empty() {
        return text.trim().is_empty().then_some((Time::midnight(), ""));
    }
    if !rest.contains(':') {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = rest.split_at_checked(digits)?;
        return Some((compact_time(number)?, rest));
    }
    let (half, rest) = half_of_day(rest);
    let (hour, rest) = number(rest, 1..=2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2..=2)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest, 2..=2)?,
        None => (0, rest),
    };
    let rest = match rest.strip_prefix('.') {
        Some(rest) => number(rest, 1..=9)?.1,
        None => rest,
    };
    let (half, rest) = match half {
        Some(half) => (Some(half), rest),
        None => half_of_day(rest.trim_start()),
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(Half::Morning) => hour % 12,
        Some(Half::Afternoon) => (hour % 12).checked_add(12)?,
    };
    Some((of_clock(hour, minute, second)?, rest))
}

/// Reads `1405` or `140509`.
fn compact_time(digits: &str) -> Option<Time> {
    let (hour, rest) = digits.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    let second = match second.len() {
        0 => 0,
        2 => second.parse().ok()?,
        _ => return None,
    };
    of_clock(hour.parse().ok()?, minute.parse().ok()?, second)
}

fn of_clock(hour: u32, minute: u32, second: u32) -> Option<Time> {
    let [hour, minute, second] = [hour, minute, second].map(|it| i8::try_from(it).ok());
    Time::new(hour?, minute?, second?, 0).ok()
}

/// A half of a day of two times twelve hours.
#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

/// Reads which half of the day it is, where that is said.
fn half_of_day(text: &str) -> (Option<Half>, &str) {
    let halves = [
        ("오전", Half::Morning),
        ("오후", Half::Afternoon),
        ("AM", Half::Morning),
        ("PM", Half::Afternoon),
        ("am", Half::Morning),
        ("pm", Half::Afternoon),
    ];
    let mut halves = halves.into_iter();
    let found = halves.find_map(|(word, half)| Some((half, text.strip_prefix(word)?)));
    match found {
        Some((half, rest)) => (Some(half), rest.trim_start()),
        None => (None, text),
    }
}

/// Reads the offset behind a time: Korea's where there is none.
fn offset(text: &str) -> Option<Offset> {
    let text = text.trim_start();
    if text.is_empty() {
        return Some(KOREA);
    }
    if matches!(text, "Z" | "z") {
        return Some(Offset::UTC);
    }
    let (is_west, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+')?),
    };
    let (hours, rest) = digits.split_at_checked(2)?;
    let minutes = rest.strip_prefix(':').unwrap_or(rest);
    let is_number = |text: &str| text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit());
    if !is_number(hours) || !(minutes.is_empty() || is_number(minutes)) {
        return None;
    }
    let hours: i32 = hours.parse().ok()?;
    let minutes: i32 = if minutes.is_empty() {
        0
    } else {
        minutes.parse().ok()?
    };
    let seconds = hours
        .checked_mul(3_600)?
        .checked_add(minutes.checked_mul(60)?)?;
    Offset::from_seconds(if is_west {
        seconds.checked_neg()?
    } else {
        seconds
    })
    .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_that_spreadsheets_and_shops_write_one() {
        for text in [
            "2026-11-03",
            "2026-11-3",
            "2026-11-03 14:05:09",
            "2026-11-03 14:05",
            "2026-11-03 9:05",
            "2026-11-03T14:05:09",
            "2026-11-03T14:05:09.123",
            "2026-11-03T14:05:09+09:00",
            "2026-11-03 14:05:09 +0900",
            "2026-11-02T15:00:00Z",
            "2026-11-03T14:59:59.999999Z",
            "2026-11-02 15:00:00+00",
            "2026-11-02T10:00:00-05:00",
            "20261103",
            "202611031405",
            "20261103140509",
            "20261103 140509",
            "2026.11.03",
            "2026.11.03 14:05",
            "2026.11.03.",
            "2026. 11. 3.",
            "2026. 11. 3. 오후 2:05:09",
            "2026/11/03",
            "2026/11/3 14:05",
            "2026년 11월 3일",
            "2026년 11월 03일 14:05",
            "2026-11-03 오후 2:05:09",
            "2026-11-03 오전 12:05",
            "2026-11-03 PM 02:05:09",
            "2026-11-03 02:05:09 PM",
            " 2026-11-03 ",
        ] {
            assert_eq!(read(text), Some(DayCell::On(date(2026, 11, 3))), "{text}");
        }
    }

    #[test]
    fn a_moment_elsewhere_is_a_day_in_korea() {
        for (text, day) in [
            ("2026-11-03T15:00:00Z", 4),
            ("2026-11-03T14:59:59Z", 3),
            ("2026-11-03T00:30:00+10:00", 2),
            ("2026-11-03 23:59:59 +09:00", 3),
        ] {
            assert_eq!(read(text), Some(DayCell::On(date(2026, 11, day))), "{text}");
        }
    }

    #[test]
    fn a_day_that_a_database_has_not_is_none() {
        for text in ["0000-00-00", "0000-00-00 00:00:00", "00000000"] {
            assert_eq!(read(text), Some(DayCell::Never), "{text}");
        }
    }

    #[test]
    fn what_could_be_another_day_or_is_none_is_refused() {
        for text in [
            "",
            "-",
            "26-11-03",
            "26.11.03",
            "11/03/2026",
            "03-11-2026",
            "11월 3일",
            "Nov 3, 2026",
            "2026-11",
            "2026-13-01",
            "2026-02-30",
            "2026-11-03 24:00:00",
            "2026-11-03 14:60",
            "2026-11-03 오후 13:05",
            "2026-11-03 14",
            "2026-11-03x",
            "2026-11-03 14:05:09 KST",
            "2026-11-03T14:05:09+9",
            "2026/11-03",
            "2026-11-031",
            "2026110314",
            "202611031405099",
            "46329.58",
            "14:05:09",
            "0012-11-03",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
