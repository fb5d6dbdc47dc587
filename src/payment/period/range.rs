//! A run of days, and how it is cut. Refuses an end before its start.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

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

/// Why a text is not a period. What is offered can be typed as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePeriodError {
    /// Not one of the forms.
    Unknown {
        /// What was typed.
        text: String,
        /// What was probably meant.
        offer: Option<String>,
    },
    /// Of a form, but no such day or month.
    Impossible {
        /// What was typed.
        text: String,
        /// A day near it.
        offer: Option<Period>,
    },
    /// Of two forms, and nobody can tell which is meant.
    Ambiguous {
        /// What was typed.
        text: String,
        /// What it may mean.
        readings: [String; 2],
    },
    /// The end comes before the start.
    Reversed {
        /// The day it would start on.
        first: Date,
        /// The day it would end on.
        last: Date,
    },
    /// None of its days has come yet.
    Future {
        /// The day it would start on.
        first: Date,
        /// The present day.
        today: Date,
        /// The same days, the last time that they came.
        offer: Option<Period>,
    },
    /// From a time before there was anything to pay, as with a mistyped year.
    TooOld {
        /// The day it would start on.
        first: Date,
    },
}
