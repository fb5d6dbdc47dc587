//! What a field of the gateway says, as far as it can be read. Refuses to drop what it cannot read.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

use super::Won;

/// A field of the gateway's: absent, read, or there but not readable.
///
/// The gateway leaves a field out, blank or `null` alike (sample data); all three are `Absent`. What
/// is there but does not parse is kept as it came, so that a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading<'a, T> {
    /// Left out, blank or `null`.
    Absent,
    /// Read.
    Value(T),
    /// There, but not of the documented form.
    Unreadable(Cow<'a, str>),
}

impl<'a, T: Copy> Reading<'a, T> {
    /// Reads a field with a parser; blank is absent.
    #[must_use]
    pub fn read(text: Cow<'a, str>, parse: impl FnOnce(&str) -> Option<T>) -> Self {
        if text.is_empty() {
            return Self::Absent;
        }
        match parse(&text) {
            Some(value) => Self::Value(value),
            None => Self::Unreadable(text),
        }
    }

    /// Returns the value when it could be read.
    #[must_use]
    pub fn value(&self) -> Option<T> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Absent | Self::Unreadable(_) => None,
        }
    }

    /// Tells whether the field was left out.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Lets go of the reply that the field was read from.
    #[must_use]
    pub fn into_owned(self) -> Reading<'static, T> {
        match self {
            Self::Absent => Reading::Absent,
            Self::Value(value) => Reading::Value(value),
            Self::Unreadable(text) => Reading::Unreadable(Cow::Owned(text.into_owned())),
        }
    }
}

/// An amount as a field gives it.
pub type Amount<'a> = Reading<'a, Won>;

/// A time of day in Korea, to the second, as a field gives it.
pub type Time<'a> = Reading<'a, DateTime>;

/// Reads `YYYYMMDDHHMMSS`, Korean time (sample data).
///
/// `None` for any other shape, and for days and hours that do not exist.
#[must_use]
pub fn parse_time(text: &str) -> Option<DateTime> {
    if text.len() != 14 {
        return None;
    }
    let part = |range: std::ops::Range<usize>| -> Option<i16> {
        i16::try_from(Won::from_digits(text.get(range)?)?.get()).ok()
    };
    let small = |range| -> Option<i8> { i8::try_from(part(range)?).ok() };
    let day = Date::new(part(0..4)?, small(4..6)?, small(6..8)?).ok()?;
    let time = jiff::civil::Time::new(small(8..10)?, small(10..12)?, small(12..14)?, 0).ok()?;
    Some(day.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_fourteen_digits() {
        let time = parse_time("20260122021000").unwrap();
        assert_eq!(time.to_string(), "2026-01-22T02:10:00");
        for text in [
            "",
            "20260122",
            "2026-01-22 02:10",
            "20261322021000",
            "20260230000000",
            "2026012202100가",
        ] {
            assert_eq!(parse_time(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_does_not_parse_is_kept_as_it_came() {
        let time = Time::read("어제".into(), parse_time);
        assert_eq!(time, Reading::Unreadable("어제".into()));
        assert_eq!(Time::read("".into(), parse_time), Reading::Absent);
    }
}
