//! Days that are offered: words of the person's language, months, ranges; each with the days that it means.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::candidate::{Candidate, candidate};
use crate::language::Language;
use crate::payment::{AskedPeriod, usual_period_words};

/// How long is counted back from today.
const COUNTED: [&str; 4] = ["7d", "30d", "3m", "1y"];

/// The same as people say it behind [`LATEST`].
const COUNTED_IN_KOREAN: [&str; 4] = ["7일", "30일", "3개월", "1년"];

/// Stands before what is counted back from today.
const LATEST: &str = "최근";

/// How many months are offered where a number was begun.
const MONTHS: i32 = 12;

/// Between the first and the last day of a range.
const TO: &str = "..";

/// Lists periods behind words of a period that were typed already.
pub(super) fn periods(
    language: Language,
    before: &[&str],
    typed: &str,
    today: Date,
) -> Vec<Candidate> {
    if !before.is_empty() {
        return rest(&before.join(" "), today);
    }
    match typed.rsplit_once(TO) {
        Some((first, _)) => ranges(first, today),
        None => days(language, typed, today),
    }
}

/// Lists what names one day, or the days of a week or a month.
pub(super) fn days(language: Language, typed: &str, today: Date) -> Vec<Candidate> {
    let (english, korean): (Vec<&str>, Vec<&str>) = usual_period_words().unzip();
    let (own, others) = match language {
        Language::English => (english, korean),
        Language::Korean => (korean, english),
    };
    let begins = |word: &&str| word.starts_with(typed);
    let words = if own.iter().any(begins) || !others.iter().any(begins) {
        own
    } else {
        others
    };
    let mut names: Vec<String> = words.into_iter().map(str::to_owned).collect();
    names.extend(COUNTED.map(str::to_owned));
    if language == Language::Korean {
        names.extend(COUNTED_IN_KOREAN.map(|name| format!("{LATEST}{name}")));
    }
    names.extend(in_digits(typed, today));
    let all = names.into_iter();
    all.map(|name| with_days(name, today)).collect()
}

/// Lists this month and the last one; more of them, days and a range where a number was begun.
fn in_digits(typed: &str, today: Date) -> Vec<String> {
    let has_begun = typed.starts_with(|c: char| c.is_ascii_digit());
    let months = if has_begun { MONTHS } else { 2 };
    let month_before = |count: i32| {
        let month = today.first_of_month().checked_sub(count.months());
        month.ok().map(|month| month.strftime("%Y-%m").to_string())
    };
    let mut names: Vec<String> = (0..months).filter_map(month_before).collect();
    if has_begun {
        let days = [Some(today), today.yesterday().ok()];
        names.extend(days.into_iter().flatten().map(|day| day.to_string()));
        let first = today.first_of_month();
        names.push(format!("{first}{TO}{today}"));
    }
    names
}

/// Lists ranges from a day on: up to the end of its month, up to yesterday, up to today.
fn ranges(first: &str, today: Date) -> Vec<Candidate> {
    let Ok(asked) = AskedPeriod::parse(first, today) else {
        return Vec::new();
    };
    let start = asked.first();
    let ends = [
        Some(start.last_of_month()),
        today.yesterday().ok(),
        Some(today),
    ];
    let mut ends: Vec<Date> = ends.into_iter().flatten().collect();
    ends.retain(|end| (start..=today).contains(end));
    ends.dedup();
    let all = ends.into_iter();
    all.map(|end| with_days(format!("{first}{TO}{end}"), today))
        .collect()
}

/// Lists what may follow words such as `이번` or `last`.
fn rest(before: &str, today: Date) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for name in parted_words() {
        let rest = name
            .strip_prefix(before)
            .and_then(|it| it.strip_prefix(' '));
        if let Some(rest) = rest {
            let meaning = with_days(name.clone(), today).meaning;
            found.push(candidate(rest, meaning));
        }
    }
    found
}

/// Lists the words that a blank may part, parted.
fn parted_words() -> Vec<String> {
    let mut all = Vec::new();
    for (english, korean) in usual_period_words() {
        all.push(english.replace('-', " "));
        for first in ["이번", "지난"] {
            all.extend(korean.strip_prefix(first).map(|it| format!("{first} {it}")));
        }
    }
    all.extend(COUNTED_IN_KOREAN.map(|name| format!("{LATEST} {name}")));
    all
}

/// Says which days a name means.
fn with_days(name: String, today: Date) -> Candidate {
    let days = AskedPeriod::parse(&name, today).and_then(|asked| asked.until(today));
    let meaning = days.map(|days| days.to_string()).unwrap_or_default();
    candidate(name, meaning)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 26);

    fn values(all: Vec<Candidate>) -> Vec<String> {
        all.into_iter().map(|it| it.value).collect()
    }

    #[test]
    fn whatever_is_offered_is_a_period_and_says_its_days() {
        for language in Language::ALL {
            for typed in ["", "2", "2026-11-03..", "이", "l"] {
                for it in periods(language, &[], typed, TODAY) {
                    assert!(AskedPeriod::parse(&it.value, TODAY).is_ok(), "{it:?}");
                    assert!(!it.meaning.is_empty(), "{it:?}");
                }
            }
        }
        for before in ["이번", "지난", "최근", "this", "last"] {
            let all = periods(Language::English, &[before], "", TODAY);
            assert!(all.len() > 1, "{before}");
            for it in all {
                let whole = format!("{before} {}", it.value);
                assert!(AskedPeriod::parse(&whole, TODAY).is_ok(), "{whole}");
            }
        }
    }

    #[test]
    fn words_are_of_the_persons_language_unless_others_were_begun() {
        let english = values(periods(Language::English, &[], "", TODAY));
        assert_eq!(english[..2], ["today", "yesterday"]);
        let korean = values(periods(Language::Korean, &[], "", TODAY));
        assert_eq!(korean[..2], ["오늘", "어제"]);
        assert!(korean.contains(&"2026-10".to_owned()), "{korean:?}");
        assert_eq!(
            values(periods(Language::English, &[], "지", TODAY))[0],
            "오늘"
        );
        assert_eq!(
            values(periods(Language::Korean, &[], "la", TODAY))[0],
            "today"
        );
    }

    #[test]
    fn a_range_ends_with_its_month_yesterday_or_today() {
        let all = values(periods(Language::English, &[], "2026-10-05..20", TODAY));
        let expected = ["2026-10-31", "2026-11-25", "2026-11-26"];
        assert_eq!(all, expected.map(|day| format!("2026-10-05..{day}")));
        assert_eq!(
            values(periods(Language::English, &[], "today..", TODAY)),
            ["today..2026-11-26"]
        );
        assert_eq!(periods(Language::English, &[], "soon..", TODAY), []);
    }
}
