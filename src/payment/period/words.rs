//! The words of periods, in English and Korean: each of them in this one place.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// What a word says of the present day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relative {
    Today,
    Yesterday,
    DayBeforeYesterday,
    ThreeDaysAgo,
    Tomorrow,
    ThisWeek,
    LastWeek,
    WeekBeforeLast,
    ThisMonth,
    LastMonth,
    MonthBeforeLast,
    ThisYear,
    LastYear,
    YearBeforeLast,
}

/// Each with its words, the usual one of each language first; some have no English one.
const RELATIVES: &[(Relative, &[&str])] = &[
    (Relative::Today, &["today", "오늘", "금일", "당일"]),
    (Relative::Yesterday, &["yesterday", "어제", "전일"]),
    (
        Relative::DayBeforeYesterday,
        &["day-before-yesterday", "그제", "그저께"],
    ),
    (Relative::ThreeDaysAgo, &["그끄제", "그끄저께"]),
    (Relative::Tomorrow, &["tomorrow", "내일"]),
    (Relative::ThisWeek, &["this-week", "이번주", "금주"]),
    (
        Relative::LastWeek,
        &["last-week", "지난주", "저번주", "전주"],
    ),
    (Relative::WeekBeforeLast, &["지지난주", "저저번주"]),
    (
        Relative::ThisMonth,
        &["this-month", "이번달", "당월", "금월"],
    ),
    (
        Relative::LastMonth,
        &["last-month", "지난달", "저번달", "전월"],
    ),
    (
        Relative::MonthBeforeLast,
        &["지지난달", "저저번달", "전전월"],
    ),
    (Relative::ThisYear, &["this-year", "올해", "금년", "당년"]),
    (Relative::LastYear, &["last-year", "작년", "지난해", "전년"]),
    (Relative::YearBeforeLast, &["재작년", "지지난해"]),
];

impl Relative {
    /// Reads a word without its blanks and hyphens.
    pub(super) fn read(word: &str) -> Option<Self> {
        let is_it = |name: &&str| name.replace('-', "") == word;
        RELATIVES
            .iter()
            .find(|(_, names)| names.iter().any(is_it))
            .map(|(relative, _)| *relative)
    }

    /// Returns the first and the last day; `None` where the calendar does not go so far.
    pub(super) fn days(self, today: Date) -> Option<(Date, Date)> {
        let ago = |days: i64| before(today, Unit::Day, days);
        let monday = ago(i64::from(today.weekday().to_monday_zero_offset()))?;
        let year = |year: i16| Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
        Some(match self {
            Self::Today => (today, today),
            Self::Yesterday => (ago(1)?, ago(1)?),
            Self::DayBeforeYesterday => (ago(2)?, ago(2)?),
            Self::ThreeDaysAgo => (ago(3)?, ago(3)?),
            Self::Tomorrow => (today.tomorrow().ok()?, today.tomorrow().ok()?),
            Self::ThisWeek => (monday, today),
            Self::LastWeek => (monday.checked_sub(7.days()).ok()?, monday.yesterday().ok()?),
            Self::WeekBeforeLast => (
                monday.checked_sub(14.days()).ok()?,
                monday.checked_sub(8.days()).ok()?,
            ),
            Self::ThisMonth => (today.first_of_month(), today),
            Self::LastMonth => {
                let last = today.first_of_month().yesterday().ok()?;
                (last.first_of_month(), last)
            }
            Self::MonthBeforeLast => {
                let last = today.first_of_month().yesterday().ok()?;
                let last = last.first_of_month().yesterday().ok()?;
                (last.first_of_month(), last)
            }
            Self::ThisYear => (year(today.year())?.0, today),
            Self::LastYear => year(today.year().checked_sub(1)?)?,
            Self::YearBeforeLast => year(today.year().checked_sub(2)?)?,
        })
    }
}

/// Lists the usual words for days that have come, in English and in Korean, where there is one in each.
pub fn usual_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    let come = (RELATIVES.iter()).filter(|(relative, _)| *relative != Relative::Tomorrow);
    come.filter_map(|(_, names)| match names {
        [english, korean, ..] if english.is_ascii() => Some((*english, *korean)),
        _ => None,
    })
}

/// Lists the words for the present day, for whoever mistyped one.
pub(super) fn relative_words() -> impl Iterator<Item = &'static str> {
    RELATIVES
        .iter()
        .flat_map(|(_, names)| names.iter().copied())
}

/// What is counted back from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// Reads a word behind a number. `일`, `월` and `년` mean a date as well: they are none of these.
    pub(super) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "d" | "day" | "days" | "일간" => Self::Day,
            "w" | "week" | "weeks" | "주" | "주간" | "주일" => Self::Week,
            "m" | "month" | "months" | "개월" | "개월간" | "달" | "달간" => Self::Month,
            "y" | "year" | "years" | "년간" => Self::Year,
            _ => return None,
        })
    }

    /// Reads a word behind a number that is certain to be counted, as in `최근 7일`.
    pub(super) fn read_counted(word: &str) -> Option<Self> {
        match word {
            "일" => Some(Self::Day),
            "년" => Some(Self::Year),
            _ => Self::read(word),
        }
    }
}

/// Takes the word off that says that what follows is counted back from today; it may be all.
pub(super) fn strip_latest(word: &str) -> Option<&str> {
    ["최근", "지난", "last", "past"]
        .into_iter()
        .find_map(|latest| word.strip_prefix(latest))
}

/// Reads a number and what is counted, in one word.
pub(super) fn read_count(word: &str) -> Option<(i64, Unit)> {
    Some(match word {
        "일주일" | "한주" => (1, Unit::Week),
        "한달" => (1, Unit::Month),
        "일년" => (1, Unit::Year),
        _ => return None,
    })
}

/// Reads the name of a month: `nov`, `november`.
pub(super) fn read_month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let place = (MONTHS.iter())
        .position(|month| word == *month || (word.len() >= 3 && month.get(..3) == Some(word)));
    let place = place.or_else(|| (word == "sept").then_some(8))?;
    i8::try_from(place.checked_add(1)?).ok()
}

/// Counts back from a day; `None` where the calendar does not go so far.
pub(super) fn before(day: Date, unit: Unit, count: i64) -> Option<Date> {
    let span = match unit {
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Year => Span::new().try_years(count),
    };
    day.checked_sub(span.ok()?).ok()
}

/// Returns the first of so many days, weeks, months or years that end on a day.
pub(super) fn first_of_last(today: Date, unit: Unit, count: i64) -> Option<Date> {
    if count < 1 {
        return None;
    }
    before(today, unit, count)?.tomorrow().ok()
}
