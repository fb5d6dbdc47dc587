//! Periods as people write them, in English and Korean. What can be read in two ways is not guessed at, and
//! what was probably meant is never what was just refused.

use jiff::SignedDuration;
use jiff::civil::{Date, date};

use super::range::{ParsePeriodError, Period};
use super::tokens::{Token, plain, split_ends, tokens};
use super::words::{
    Relative, Unit, before, first_of_last, read_count, read_month, relative_words, strip_latest,
};

/// A period as it was asked for. Its last days may not have come yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedPeriod {
    /// `None` where it was left out: a year before the last day.
    first: Option<Date>,
    last: Date,
}

/// The day before which no payment can be: card payments over the internet are younger.
const OLDEST: Date = date(2000, 1, 1);

impl AskedPeriod {
    /// Takes both ends, included.
    #[must_use]
    pub const fn new(first: Date, last: Date) -> Self {
        Self {
            first: Some(first),
            last,
        }
    }

    /// Reads what a person typed, against the present day in Korea.
    ///
    /// A word (`today`, `지난달`, …), a number of days, weeks, months or years up to today (`7d`, `최근 3개월`),
    /// a day, a month or a year in digits or words (`2026-11-03`, `2026년 11월`, `11월 3일`), or two of these
    /// joined by `..` or `~`; an end that is left out is today, a start a year before the end. Weeks
    /// begin on Monday; the present week, month and year end today. Without a year, a day or month is
    /// the latest that is not wholly after today, and behind a start the first from there on.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`] for anything else.
    pub fn parse(text: &str, today: Date) -> Result<Self, ParsePeriodError> {
        let plain = plain(text);
        match split_ends(&plain) {
            Some(("", "")) => Err(ParsePeriodError::unknown(&plain)),
            Some((first, last)) => Self::between(Some(first), Some(last), today),
            None => match part(&plain, today) {
                Ok((first, last)) => Ok(Self::new(first, last)),
                Err(ParsePeriodError::Unknown { text, offer: None }) => {
                    let offer = two_days(&plain, today);
                    Err(ParsePeriodError::Unknown { text, offer })
                }
                Err(error) => Err(error),
            },
        }
    }

    /// Reads both ends by themselves; the first day of one, the last day of the other. An end that
    /// is left out, or empty, is as in [`AskedPeriod::parse`].
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`] when one of them is none, or both are left out.
    pub fn between(
        first: Option<&str>,
        last: Option<&str>,
        today: Date,
    ) -> Result<Self, ParsePeriodError> {
        let [first, last] = [first, last].map(|text| plain(text.unwrap_or_default()));
        match (first.as_str(), last.as_str()) {
            ("", "") => Err(ParsePeriodError::unknown("")),
            ("", last) => Ok(Self {
                first: None,
                last: part(last, today)?.1,
            }),
            (first, "") => Ok(Self::new(part(first, today)?.0, today)),
            (first, last) => {
                let first = part(first, today)?.0;
                let last = match from_start_on(last, first, today) {
                    Some(last) => last,
                    None => part(last, today)?.1,
                };
                Ok(Self::new(first, last))
            }
        }
    }

    /// Returns the first day, whether or not it has come.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
            .or_else(|| before(self.last, Unit::Year, 1))
            .unwrap_or(Date::MIN)
    }

    /// Returns the last day, whether or not it has come.
    #[must_use]
    pub const fn last(&self) -> Date {
        self.last
    }

    /// Tells whether it was left to us where it begins.
    #[must_use]
    pub const fn has_open_start(&self) -> bool {
        self.first.is_none()
    }

    /// Tells whether it has the day in it, or begins after it.
    #[must_use]
    pub fn reaches(&self, day: Date) -> bool {
        self.last >= day
    }

    /// Cuts it off at the present day: there are no payments after it.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`] when it begins after that day, ends before it begins, or is so old that the
    /// year must be mistyped.
    pub fn until(&self, today: Date) -> Result<Period, ParsePeriodError> {
        let end = self.last.min(today);
        let first = match self.first {
            Some(first) => first,
            None => before(end, Unit::Year, 1).unwrap_or(Date::MIN),
        };
        if today < first {
            let offer = years_earlier(first, self.last, today);
            return Err(ParsePeriodError::Future {
                first,
                today,
                offer,
            });
        }
        if self.last < first {
            return Err(ParsePeriodError::Reversed {
                first,
                last: self.last,
            });
        }
        if first < OLDEST {
            return Err(ParsePeriodError::TooOld { first });
        }
        Period::new(first, end)
    }
}

impl Period {
    /// Reads what a person typed, as [`AskedPeriod::parse`] does, and cuts it off at the present day.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`] when it is none, or has not begun.
    pub fn parse(text: &str, today: Date) -> Result<Self, ParsePeriodError> {
        AskedPeriod::parse(text, today)?.until(today)
    }
}

/// A day that is no further off is meant as it stands: its year is not mistyped.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Returns the same days in the latest year in which they have come, where the year may be mistyped.
fn years_earlier(first: Date, last: Date, today: Date) -> Option<Period> {
    if first.duration_since(today) <= SOON {
        return None;
    }
    let years = last.year().checked_sub(first.year())?;
    (0..=2).find_map(|back| {
        let year = today.year().checked_sub(back)?;
        let first = in_year(first, year)?;
        let last = in_year(last, year.checked_add(years)?)?;
        (first <= today)
            .then(|| Period::new(first, last.min(today)).ok())
            .flatten()
    })
}

fn in_year(day: Date, year: i16) -> Option<Date> {
    Date::new(year, day.month(), day.day()).ok()
}

type Days = (Date, Date);

/// Reads a whole period without ends.
fn part(text: &str, today: Date) -> Result<Days, ParsePeriodError> {
    use Token::{Mark, Number, Word};
    let unknown = || ParsePeriodError::unknown(text);
    let tokens = tokens(text).ok_or_else(unknown)?;
    let calendar = Calendar { text, today };
    match tokens.as_slice() {
        [Word(word)] => by_word(word, today).ok_or_else(unknown),
        [Number(number)] => calendar.number(number),
        [Number(year), Word(unit)] if unit == "년" && year.len() == 4 => calendar.year(year),
        [Number(month), Word(unit)] if unit == "월" => calendar.yearless(month, None),
        [Number(count), Word(unit)] if unit == "일" => calendar.days_or_day(count),
        [Number(count), Word(unit)] => {
            let unit = match unit.as_str() {
                "년" => Unit::Year,
                unit => Unit::read(unit).ok_or_else(unknown)?,
            };
            calendar.last(count, unit)
        }
        [Word(latest), Number(count), Word(unit)] if strip_latest(latest) == Some("") => {
            calendar.last(count, Unit::read_counted(unit).ok_or_else(unknown)?)
        }
        [Number(month), Word(month_unit), Number(day), Word(day_unit)]
            if month_unit == "월" && day_unit == "일" =>
        {
            calendar.yearless(month, Some(day))
        }
        [Number(year), Word(unit), rest @ ..] if unit == "년" && year.len() == 4 => match rest {
            [Number(month), Word(unit)] if unit == "월" => calendar.date(year, month, None),
            [Number(month), Word(unit), Number(day), Word(day_unit)]
                if unit == "월" && day_unit == "일" =>
            {
                calendar.date(year, month, Some(day))
            }
            _ => Err(unknown()),
        },
        [Number(one), Mark(_), Number(two)] if one.len() == 4 => calendar.date(one, two, None),
        [Number(one), Mark(_), Number(two)] => calendar.two_numbers(one, two),
        [
            Number(year),
            Mark(mark),
            Number(month),
            Mark(again),
            Number(day),
        ] if mark == again => calendar.date(year, month, Some(day)),
        _ => calendar.english(&tokens),
    }
}

/// Returns two days that stand side by side, or with a hyphen between them, as the ends of a period.
fn two_days(text: &str, today: Date) -> Option<String> {
    let day = |text| {
        let (first, last) = part(text, today).ok()?;
        (first == last).then_some(first)
    };
    let is_between = |character: char| character == '-' || character.is_whitespace();
    text.match_indices(is_between).find_map(|(at, between)| {
        let first = day(text.get(..at)?)?;
        let last = day(text.get(at.saturating_add(between.len())..)?)?;
        Some(AskedPeriod::new(first, last).until(today).ok()?.to_string())
    })
}

fn by_word(word: &str, today: Date) -> Option<Days> {
    if let Some(relative) = Relative::read(word) {
        return relative.days(today);
    }
    let counted = strip_latest(word).unwrap_or(word);
    if let Some((count, unit)) = read_count(counted) {
        return Some((first_of_last(today, unit, count)?, today));
    }
    latest(read_month(word)?, None, today)
}

/// Returns the latest month or day of that name that is not wholly after today.
fn latest(month: i8, day: Option<i8>, today: Date) -> Option<Days> {
    // 29 February comes every eighth year at the latest.
    (0..=8).find_map(|back| {
        let year = today.year().checked_sub(back)?;
        days_of(year, month, day).filter(|(first, _)| *first <= today)
    })
}

/// Returns a month, or a day of it; `None` where the calendar has none.
fn days_of(year: i16, month: i8, day: Option<i8>) -> Option<Days> {
    let first = Date::new(year, month, day.unwrap_or(1)).ok()?;
    Some((
        first,
        if day.is_some() {
            first
        } else {
            first.last_of_month()
        },
    ))
}

/// Reads a last day that leaves out its year, or its year and month: the first such day from the start on.
fn from_start_on(text: &str, start: Date, today: Date) -> Option<Date> {
    use Token::{Mark, Number, Word};
    let small = |digits: &String| {
        (digits.len() <= 2)
            .then(|| digits.parse::<i8>().ok())
            .flatten()
    };
    let tokens = tokens(text)?;
    let (month, day) = match tokens.as_slice() {
        [Number(day)] => (None, Some(small(day)?)),
        [Number(day), Word(unit)] if unit == "일" => (None, Some(small(day)?)),
        [Number(month), Word(unit)] if unit == "월" => (Some(small(month)?), None),
        [Number(month), Mark(_), Number(day)] => (Some(small(month)?), Some(small(day)?)),
        [Number(month), Word(month_unit), Number(day), Word(day_unit)]
            if month_unit == "월" && day_unit == "일" =>
        {
            (Some(small(month)?), Some(small(day)?))
        }
        [Word(month)] => (Some(read_month(month)?), None),
        [Word(month), Number(day)] => (Some(read_month(month)?), Some(small(day)?)),
        _ => return None,
    };
    let last_in = |year| Some(days_of(year, month.unwrap_or(start.month()), day)?.1);
    let last = last_in(start.year());
    let next = || last_in(start.year().checked_add(1)?).filter(|next| *next <= today);
    match last {
        Some(last) if last < start && month.is_some() => next().or(Some(last)),
        last => last,
    }
}

/// Reads numbers as days, months and years; errors name the text.
struct Calendar<'t> {
    text: &'t str,
    today: Date,
}

impl Calendar<'_> {
    fn unknown(&self) -> ParsePeriodError {
        ParsePeriodError::unknown(self.text)
    }

    fn impossible(&self, offer: Option<Days>) -> ParsePeriodError {
        ParsePeriodError::Impossible {
            text: self.text.to_owned(),
            offer: offer.and_then(|(first, last)| Period::new(first, last).ok()),
        }
    }

    /// `20261103`, `2026`; what other numbers may mean is offered.
    fn number(&self, digits: &str) -> Result<Days, ParsePeriodError> {
        let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
        match digits.len() {
            8 => self.date(part(0..4), part(4..6), Some(part(6..8))),
            // As people write days in file names.
            4 if part(0..2) < "13" => match self.yearless(part(0..2), Some(part(2..4))) {
                Ok(day) => Err(self.offering(Some(day))),
                Err(_) => self.year(digits),
            },
            4 => self.year(digits),
            6 => Err(self.offering(self.date(part(0..4), part(4..6), None).ok())),
            _ => Err(self.unknown()),
        }
    }

    fn offering(&self, days: Option<Days>) -> ParsePeriodError {
        ParsePeriodError::Unknown {
            text: self.text.to_owned(),
            offer: days.and_then(|(first, last)| offer(first, last)),
        }
    }

    fn year(&self, digits: &str) -> Result<Days, ParsePeriodError> {
        let year = digits.parse().map_err(|_| self.unknown())?;
        let first = days_of(year, 1, None)
            .ok_or_else(|| self.impossible(None))?
            .0;
        let last = days_of(year, 12, None)
            .ok_or_else(|| self.impossible(None))?
            .1;
        Ok((first, last))
    }

    /// A month, or a day.
    fn date(&self, year: &str, month: &str, day: Option<&str>) -> Result<Days, ParsePeriodError> {
        let is_short = |digits: &str| (1..=2).contains(&digits.len());
        if !is_short(month) || !day.is_none_or(is_short) {
            return Err(self.unknown());
        }
        if year.len() == 2 {
            // As people abbreviate years, and nobody can tell from days.
            let year = format!("20{year}");
            return Err(self.offering(self.date(&year, month, day).ok()));
        }
        let (Ok(number), Ok(month), 4) = (year.parse::<i16>(), month.parse(), year.len()) else {
            return Err(self.unknown());
        };
        let day = day
            .map(str::parse::<i8>)
            .transpose()
            .map_err(|_| self.unknown())?;
        days_of(number, month, day)
            .ok_or_else(|| self.impossible(days_of(number, month, None).map(last_day)))
    }

    /// A month or a day without its year.
    fn yearless(&self, month: &str, day: Option<&str>) -> Result<Days, ParsePeriodError> {
        let small = |digits: &str| digits.parse::<i8>().map_err(|_| self.unknown());
        let (month, day) = (small(month)?, day.map(small).transpose()?);
        latest(month, day, self.today)
            .ok_or_else(|| self.impossible(latest(month, None, self.today).map(last_day)))
    }

    /// `11/3`: a month and a day, but people elsewhere write it the other way round.
    fn two_numbers(&self, one: &str, two: &str) -> Result<Days, ParsePeriodError> {
        let day_of = |month: &str, day: &str| self.yearless(month, Some(day));
        if one.len() > 2 || two.len() > 2 {
            return Err(self.unknown());
        }
        match (day_of(one, two), day_of(two, one)) {
            (Ok(one), Ok(other)) if one != other => Err(self.ambiguous(one, other)),
            (Ok(day), _) => Ok(day),
            (Err(_), Ok(other)) => Err(self.impossible(Some(other))),
            (Err(error), Err(_)) => Err(error),
        }
    }

    fn ambiguous(&self, one: Days, other: Days) -> ParsePeriodError {
        ParsePeriodError::Ambiguous {
            text: self.text.to_owned(),
            readings: [one.0.to_string(), other.0.to_string()],
        }
    }

    /// `7일`: so many days, or the day of the month.
    fn days_or_day(&self, digits: &str) -> Result<Days, ParsePeriodError> {
        let days = self.last(digits, Unit::Day)?;
        let day_of_month = (0..=12).find_map(|back| {
            let month = before(self.today.first_of_month(), Unit::Month, back)?;
            let day = Date::new(month.year(), month.month(), digits.parse().ok()?).ok()?;
            (day <= self.today).then_some(day)
        });
        match day_of_month {
            Some(day) => Err(ParsePeriodError::Ambiguous {
                text: self.text.to_owned(),
                readings: [format!("{digits}d"), day.to_string()],
            }),
            None => Ok(days),
        }
    }

    /// So many days, weeks, months or years up to today.
    fn last(&self, count: &str, unit: Unit) -> Result<Days, ParsePeriodError> {
        let first = count
            .parse()
            .ok()
            .and_then(|count| first_of_last(self.today, unit, count));
        Ok((first.ok_or_else(|| self.unknown())?, self.today))
    }

    /// `nov 3`, `nov 2026`, `nov 3 2026`, `3 nov 2026`.
    fn english(&self, tokens: &[Token]) -> Result<Days, ParsePeriodError> {
        use Token::{Number, Word};
        let (month, day, year) = match tokens {
            [Word(month), Number(year)] if year.len() == 4 => (month, None, Some(year)),
            [Word(month), Number(day)] | [Number(day), Word(month)] => (month, Some(day), None),
            [Word(month), Number(day), Number(year)] | [Number(day), Word(month), Number(year)] => {
                (month, Some(day), Some(year))
            }
            _ => return Err(self.unknown()),
        };
        let month = read_month(month).ok_or_else(|| self.unknown())?.to_string();
        let day = day.map(String::as_str);
        match year {
            Some(year) => self.date(year, &month, day),
            None => self.yearless(&month, day),
        }
    }
}

fn last_day((_, last): Days) -> Days {
    (last, last)
}

/// Writes days as they can be typed.
fn offer(first: Date, last: Date) -> Option<String> {
    let is_month = first.day() == 1 && last == first.last_of_month();
    if is_month {
        return Some(first.strftime("%Y-%m").to_string());
    }
    Some(Period::new(first, last).ok()?.to_string())
}

impl ParsePeriodError {
    fn unknown(text: &str) -> Self {
        Self::Unknown {
            text: text.to_owned(),
            offer: None,
        }
    }

    /// Lists the words that a person may have mistyped.
    pub(crate) fn words() -> impl Iterator<Item = &'static str> {
        relative_words()
    }
}
