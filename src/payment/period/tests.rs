//! Periods as they are typed, cut, halved and joined.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// A Sunday.
const TODAY: Date = date(2026, 11, 22);

fn parse(text: &str) -> String {
    match Period::parse(text, TODAY) {
        Ok(period) => period.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_word_means_the_same_in_english_and_korean() {
    for (english, korean, meaning) in [
        ("today", "오늘", "2026-11-22"),
        ("yesterday", "어제", "2026-11-21"),
        ("this-week", "이번주", "2026-11-16..2026-11-22"),
        ("last-week", "지난주", "2026-11-09..2026-11-15"),
        ("this-month", "이번달", "2026-11-01..2026-11-22"),
        ("last-month", "지난달", "2026-10-01..2026-10-31"),
    ] {
        assert_eq!(parse(english), meaning);
        assert_eq!(parse(korean), meaning);
    }
}

#[test]
fn days_months_and_ranges_are_taken_as_written() {
    assert_eq!(parse("7d"), "2026-11-16..2026-11-22");
    assert_eq!(parse("1d"), "2026-11-22");
    assert_eq!(parse("2026-02"), "2026-02-01..2026-02-28");
    assert_eq!(parse("2024-02"), "2024-02-01..2024-02-29");
    assert_eq!(parse("2026-10-03"), "2026-10-03");
    assert_eq!(parse("2026-10-01..2026-10-15"), "2026-10-01..2026-10-15");
    assert_eq!(parse("2026-09..2026-10"), "2026-09-01..2026-10-31");
    assert_eq!(parse("2026-11-20.."), "2026-11-20..2026-11-22");
}

/// Each form that is promised, and what it means on that Sunday.
const FORMS: &[(&str, &str)] = &[
    ("그제", "2026-11-20"),
    ("그저께", "2026-11-20"),
    ("그끄저께", "2026-11-19"),
    ("전주", "2026-11-09..2026-11-15"),
    ("지지난 주", "2026-11-02..2026-11-08"),
    ("지지난달", "2026-09-01..2026-09-30"),
    ("전전월", "2026-09-01..2026-09-30"),
    ("전년", "2025-01-01..2025-12-31"),
    ("재작년", "2024-01-01..2024-12-31"),
    ("금일", "2026-11-22"),
    ("당일", "2026-11-22"),
    ("전일", "2026-11-21"),
    ("이번 주", "2026-11-16..2026-11-22"),
    ("금주", "2026-11-16..2026-11-22"),
    ("지난 주", "2026-11-09..2026-11-15"),
    ("저번주", "2026-11-09..2026-11-15"),
    ("이번 달", "2026-11-01..2026-11-22"),
    ("당월", "2026-11-01..2026-11-22"),
    ("금월", "2026-11-01..2026-11-22"),
    ("지난 달", "2026-10-01..2026-10-31"),
    ("저번달", "2026-10-01..2026-10-31"),
    ("전월", "2026-10-01..2026-10-31"),
    ("올해", "2026-01-01..2026-11-22"),
    ("this-year", "2026-01-01..2026-11-22"),
    ("작년", "2025-01-01..2025-12-31"),
    ("last year", "2025-01-01..2025-12-31"),
    ("최근 7일", "2026-11-16..2026-11-22"),
    ("지난 7일", "2026-11-16..2026-11-22"),
    ("last 7 days", "2026-11-16..2026-11-22"),
    ("최근 3개월", "2026-08-23..2026-11-22"),
    ("3개월", "2026-08-23..2026-11-22"),
    ("3m", "2026-08-23..2026-11-22"),
    ("1w", "2026-11-16..2026-11-22"),
    ("일주일", "2026-11-16..2026-11-22"),
    ("최근 한 달", "2026-10-23..2026-11-22"),
    ("1y", "2025-11-23..2026-11-22"),
    ("최근 일년", "2025-11-23..2026-11-22"),
    ("90일", "2026-08-25..2026-11-22"),
    ("11월", "2026-11-01..2026-11-22"),
    ("12월", "2025-12-01..2025-12-31"),
    ("november", "2026-11-01..2026-11-22"),
    ("nov 2026", "2026-11-01..2026-11-22"),
    ("dec", "2025-12-01..2025-12-31"),
    ("11월 3일", "2026-11-03"),
    ("11월 22일", "2026-11-22"),
    ("11월 23일", "2025-11-23"),
    ("nov 3", "2026-11-03"),
    ("3 nov 2025", "2025-11-03"),
    ("Nov 3, 2026", "2026-11-03"),
    ("2월 29일", "2024-02-29"),
    ("2026년 10월", "2026-10-01..2026-10-31"),
    ("2026년 11월", "2026-11-01..2026-11-22"),
    ("2026년 11월 3일", "2026-11-03"),
    ("2025년", "2025-01-01..2025-12-31"),
    ("2025", "2025-01-01..2025-12-31"),
    ("2026", "2026-01-01..2026-11-22"),
    ("20261103", "2026-11-03"),
    ("2026.11.03", "2026-11-03"),
    ("2026. 11. 3.", "2026-11-03"),
    ("2026/11/3", "2026-11-03"),
    ("2026-11-3", "2026-11-03"),
    ("2026/10", "2026-10-01..2026-10-31"),
    ("11/15", "2026-11-15"),
    ("11/11", "2026-11-11"),
    ("2026-11-01~2026-11-05", "2026-11-01..2026-11-05"),
    ("2026-11-01 ~ 11-05", "2026-11-01..2026-11-05"),
    ("2026.11.1～5", "2026-11-01..2026-11-05"),
    ("11월 1일~5일", "2026-11-01..2026-11-05"),
    ("2025-11-03~5", "2025-11-03..2025-11-05"),
    ("2025-11-03~11-05", "2025-11-03..2025-11-05"),
    ("11월 20일 ~ 11월 30일", "2026-11-20..2026-11-22"),
    ("12월 20일~1월 5일", "2025-12-20..2026-01-05"),
    ("10월~11월", "2026-10-01..2026-11-22"),
    ("2024-11-03~dec", "2024-11-03..2024-12-31"),
    ("지난달~어제", "2026-10-01..2026-11-21"),
    ("2026-11-20~", "2026-11-20..2026-11-22"),
    ("..2026-11-05", "2025-11-05..2026-11-05"),
    ("~11월 5일", "2025-11-05..2026-11-05"),
    ("..9999-12-31", "2025-11-22..2026-11-22"),
    ("2026-11-01..9999-12-31", "2026-11-01..2026-11-22"),
];

#[test]
fn people_write_periods_in_many_ways() {
    for (text, meaning) in FORMS {
        assert_eq!(parse(text), *meaning, "{text}");
    }
}

/// What is refused, why, and what was probably meant.
#[test]
fn a_period_that_is_none_is_refused_with_what_was_probably_meant() {
    let refused = |text: &str| Period::parse(text, TODAY).unwrap_err();
    for (text, offered) in [
        ("1103", Some("2026-11-03")),
        ("202610", Some("2026-10")),
        ("26-11-03", Some("2026-11-03")),
        ("2026-11-01 2026-11-03", Some("2026-11-01..2026-11-03")),
        ("2026-11-01-2026-11-03", Some("2026-11-01..2026-11-03")),
        ("20261101 - 20261103", Some("2026-11-01..2026-11-03")),
        ("today 7d", None),
        ("soon", None),
        ("", None),
        ("0d", None),
        ("-1d", None),
        ("d", None),
        ("..", None),
        ("~", None),
        ("2026-10-03-04", None),
        ("2026 11 03", None),
        ("2026-11-03..2026-11-04..2026-11-05", None),
        ("99999999d", None),
        ("99999999999999999999d", None),
        ("11월 3", None),
        ("11월 3월", None),
        ("2026년 11월 3월", None),
        ("2026년 11일", None),
        ("11일 3일", None),
    ] {
        let refused = refused(text);
        let ParsePeriodError::Unknown { offer, .. } = &refused else {
            panic!("{text}: {refused:?}");
        };
        assert_eq!(offer.as_deref(), offered, "{text}");
    }
    let offered = |text: &str| {
        let refused = refused(text);
        let ParsePeriodError::Impossible { offer, .. } = refused else {
            panic!("{text}: {refused:?}");
        };
        offer.map_or_else(String::new, |offer| offer.to_string())
    };
    assert_eq!(offered("26.11"), "2025-11-26");
    assert_eq!(offered("2026-02-30"), "2026-02-28");
    assert_eq!(offered("2월 30일"), "2026-02-28");
    assert_eq!(offered("2026-13"), "");
    assert_eq!(offered("15/11"), "2026-11-15");
}

#[test]
fn what_can_be_read_in_two_ways_is_not_guessed_at() {
    for (text, one, other) in [
        ("11/3", "2026-11-03", "2026-03-11"),
        ("12.1", "2025-12-01", "2026-01-12"),
        ("7일", "7d", "2026-11-07"),
        ("30일", "30d", "2026-10-30"),
    ] {
        assert_eq!(
            Period::parse(text, TODAY),
            Err(ParsePeriodError::Ambiguous {
                text: text.to_owned(),
                readings: [one.to_owned(), other.to_owned()],
            }),
        );
        for reading in [one, other] {
            assert!(Period::parse(reading, TODAY).is_ok(), "{reading}");
        }
    }
}

#[test]
fn a_period_has_to_begin_before_it_ends_and_not_after_today() {
    assert_eq!(
        parse("2026-10-15..2026-10-01"),
        "the period ends on 2026-10-01, before it starts on 2026-10-15"
    );
    assert_eq!(
        parse("2026-11-20~11월 5일"),
        "the period ends on 2026-11-05, before it starts on 2026-11-20"
    );
    for (text, offered) in [
        ("2026-12", "2025-12-01..2025-12-31"),
        ("2027-01-05", "2026-01-05"),
        ("9999-12-31", "2025-12-31"),
        ("2026-12-20..2027-01-05", "2025-12-20..2026-01-05"),
    ] {
        match Period::parse(text, TODAY) {
            Err(ParsePeriodError::Future { offer, .. }) => {
                assert_eq!(offer.unwrap().to_string(), offered, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    assert_eq!(
        Period::parse("0206-11-03..2026-11-05", TODAY),
        Err(ParsePeriodError::TooOld {
            first: date(206, 11, 3)
        })
    );
}

#[test]
fn a_start_that_is_left_out_is_a_year_before_the_last_day() {
    let asked = |text| AskedPeriod::parse(text, TODAY).unwrap();
    let (open, told) = (asked("..2026-11-05"), asked("2026-11-03..2026-11-05"));
    assert_eq!(
        (open.first(), told.first()),
        (date(2025, 11, 5), date(2026, 11, 3))
    );
    assert!(open.has_open_start() && !told.has_open_start());
}

#[test]
fn today_is_cut_off_late() {
    let asked = AskedPeriod::parse("2026-11-01..2026-11-24", TODAY).unwrap();
    assert!(asked.reaches(TODAY));
    let until = |today| asked.until(today).unwrap().to_string();
    assert_eq!(until(TODAY), "2026-11-01..2026-11-22");
    assert_eq!(until(date(2026, 11, 23)), "2026-11-01..2026-11-23");
    assert_eq!(until(date(2026, 12, 1)), "2026-11-01..2026-11-24");
}

#[test]
fn a_day_is_the_day_in_korea_whatever_the_machine_thinks() {
    let late_evening_in_london: Timestamp = "2026-11-21T23:51:00Z".parse().unwrap();
    assert_eq!(korean_day(late_evening_in_london), TODAY);
    assert_eq!(
        korean_time(late_evening_in_london).to_string(),
        "2026-11-22T08:51:00"
    );
}

#[test]
fn both_ends_by_themselves_take_what_a_period_does() {
    let between = |first, last| {
        AskedPeriod::between(first, last, TODAY)
            .and_then(|asked| asked.until(TODAY))
            .map(|period| period.to_string())
    };
    for (first, last, meaning) in [
        (Some("어제"), None, "2026-11-21..2026-11-22"),
        (Some("last-week"), None, "2026-11-09..2026-11-22"),
        (Some("2026-09"), Some("2026-10"), "2026-09-01..2026-10-31"),
        (Some("10월 3일"), Some("어제"), "2026-10-03..2026-11-21"),
        (None, Some("2026-11-05"), "2025-11-05..2026-11-05"),
    ] {
        assert_eq!(between(first, last).unwrap(), meaning);
        let asked = AskedPeriod::between(first, last, TODAY).unwrap();
        assert_eq!(asked.has_open_start(), first.is_none(), "{meaning}");
    }
    assert!(between(None, None).is_err());
    assert!(between(Some("2026-10-01..2026-10-02"), None).is_err());
}

fn cut(text: &str, slice: Slice) -> String {
    let period = Period::parse(text, TODAY).unwrap();
    let slices: Vec<String> = period.slices(slice).map(|part| part.to_string()).collect();
    slices.join(" ")
}

#[test]
fn a_long_period_is_cut_where_months_end() {
    assert_eq!(
        cut("2025-12-15..2026-03-02", Slice::Month),
        "2025-12-15..2025-12-31 2026-01-01..2026-01-31 2026-02-01..2026-02-28 \
         2026-03-01..2026-03-02"
    );
    assert_eq!(
        cut("2026-10-30..2026-11-09", Slice::Week),
        "2026-10-30..2026-11-01 2026-11-02..2026-11-08 2026-11-09"
    );
    assert_eq!(
        cut("2026-10-31..2026-11-01", Slice::Day),
        "2026-10-31 2026-11-01"
    );
}

#[test]
fn a_period_no_longer_than_a_slice_is_asked_for_at_once() {
    for text in [
        "2026-10-15..2026-11-14",
        "2026-10-01..2026-10-31",
        "2026-10-03",
    ] {
        assert_eq!(cut(text, Slice::Month), text);
    }
    assert_eq!(
        cut("2026-10-15..2026-11-15", Slice::Month),
        "2026-10-15..2026-10-31 2026-11-01..2026-11-15"
    );
    let week = "2026-10-30..2026-11-05";
    assert_eq!(cut(week, Slice::Week), week);
}

#[test]
fn a_single_day_has_no_halves() {
    let period = |text| Period::parse(text, TODAY).unwrap();
    assert_eq!(period("2026-10-03").halves(), None);
    assert_eq!(
        period("2026-10-03..2026-10-05").halves(),
        Some((period("2026-10-03..2026-10-04"), period("2026-10-05")))
    );
}

#[test]
fn only_neighbours_are_joined() {
    let period = |text| Period::parse(text, TODAY).unwrap();
    let october = period("2026-10");
    assert_eq!(
        october.joined_with(period("2026-11-01")),
        Some(period("2026-10-01..2026-11-01"))
    );
    assert_eq!(october.joined_with(period("2026-11-02")), None);
    assert_eq!(october.joined_with(october), None);
}

/// Whether the parts are the whole, in order, with nothing twice and nothing left out.
fn are_all(parts: &[Period], whole: Period) -> bool {
    let joined = parts
        .iter()
        .copied()
        .map(Some)
        .reduce(|before, next| before?.joined_with(next?));
    joined == Some(Some(whole))
}

/// A day in each way of writing one.
fn written(day: Date) -> Vec<String> {
    let formats = [
        "%Y-%m-%d",
        "%Y%m%d",
        "%Y.%m.%d",
        "%Y. %-m. %-d.",
        "%Y/%-m/%-d",
        "%Y-%-m-%-d",
        "%Y년 %-m월 %-d일",
        "%Y년%m월%d일",
        "%b %-d %Y",
        "%-d %B %Y",
    ];
    formats
        .map(|format| day.strftime(format).to_string())
        .to_vec()
}

impl Period {
    /// As far as it has come.
    fn until(self, today: Date) -> Option<Self> {
        AskedPeriod::new(self.first(), self.last())
            .until(today)
            .ok()
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..9_000).prop_map(|days| date(2002, 1, 1).checked_add(days.days()).unwrap())
}

proptest! {
    #[test]
    fn a_day_is_the_same_however_it_is_written(
        day in any_day(),
        other in any_day(),
        ways in (0_usize..10, 0_usize..10),
        is_loud in any::<bool>(),
        is_decomposed in any::<bool>(),
        blanks in "[ \u{a0}\u{3000}]{0,2}",
        between in proptest::sample::select(vec!["..", "~", " ~ ", "～"]),
    ) {
        use unicode_normalization::UnicodeNormalization as _;
        let (first, last) = (day.min(other), day.max(other));
        let typed = |text: String| {
            let text = if is_loud { text.to_uppercase() } else { text };
            let text = format!("{blanks}{text}{blanks}");
            if is_decomposed { text.nfd().collect() } else { text }
        };
        let (one, two) = (written(first), written(last));
        let expected = Period::new(first, last).unwrap().until(TODAY);
        let read = Period::parse(
            &typed(format!("{}{between}{}", one[ways.0], two[ways.1])),
            TODAY,
        );
        prop_assert_eq!(read.ok(), expected);
        let alone = Period::parse(&typed(one[ways.0].clone()), TODAY);
        prop_assert_eq!(alone.ok(), Period::new(first, first).unwrap().until(TODAY));
    }

    #[test]
    fn nothing_that_is_typed_asks_for_a_day_after_today(
        text in "[0-9a-z오늘어제최근지난달월일년주개 ./~-]{0,16}|\\PC{0,12}",
        today in any_day(),
    ) {
        match Period::parse(&text, today) {
            Ok(period) => {
                prop_assert!(period.first() <= period.last() && period.last() <= today);
                // What we print can be typed.
                prop_assert_eq!(Period::parse(&period.to_string(), today), Ok(period));
            }
            Err(ParsePeriodError::Unknown { offer: Some(offer), .. }) => {
                prop_assert!(Period::parse(&offer, today).is_ok(), "{}", offer);
            }
            Err(ParsePeriodError::Impossible { offer: Some(offer), .. }
                | ParsePeriodError::Future { offer: Some(offer), .. }) => {
                prop_assert_eq!(Period::parse(&offer.to_string(), today), Ok(offer));
            }
            Err(ParsePeriodError::Ambiguous { readings, .. }) => {
                for reading in readings {
                    prop_assert!(Period::parse(&reading, today).is_ok(), "{}", reading);
                }
            }
            Err(_) => {}
        }
    }

    #[test]
    fn slices_and_halves_cover_a_period_exactly_and_in_order(
        start in 0_i64..3000,
        length in 0_i64..900,
        slice in proptest::sample::select(vec![Slice::Day, Slice::Week, Slice::Month]),
    ) {
        let first = date(2020, 1, 1).checked_add(start.days()).unwrap();
        let last = first.checked_add(length.days()).unwrap();
        let period = Period::new(first, last).unwrap();
        let slices: Vec<Period> = period.slices(slice).collect();
        prop_assert!(are_all(&slices, period));
        for slice in slices {
            prop_assert!(slice.last().duration_since(slice.first()).as_hours() / 24 < 31);
        }
        if let Some((one, two)) = period.halves() {
            prop_assert!(are_all(&[one, two], period));
        } else {
            prop_assert_eq!(first, last);
        }
    }
}
