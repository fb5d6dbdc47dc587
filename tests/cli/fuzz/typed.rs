//! What a person types: periods, amounts, names. What is read reads the same again as it is written, no period
//! is reversed or after today, and what is offered instead can be typed.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use cookiepay::gateway::Endpoint;
use cookiepay::output::Columns;
use cookiepay::payment::{
    AccountHolder, AccountNo, AskedPeriod, Bank, Method, OrderNo, ParsePeriodError, Period, Reason,
    Reference, RefundId, SpreadsheetDamage, Tid, Won,
};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::input::{Input, assert_is_showable};

pub(crate) fn target(bytes: &[u8]) {
    let mut input = Input(bytes);
    // Ten years of todays, each 29 February and each 31st among them.
    let days = i32::from(input.byte()) * 14 + i32::from(input.byte()) % 14;
    let today = date(2020, 1, 1).saturating_add(days.days());
    let (one, other) = (input.text(), input.text());
    period(&one, today);
    between(&one, &other, today);
    amount(&one);
    same_again::<Tid>(&one);
    drop(one.parse::<OrderNo>());
    same_again::<Reference>(&one);
    same_again::<Reason>(&one);
    same_again::<RefundId>(&one);
    drop(one.parse::<Bank>());
    drop(one.parse::<AccountNo>());
    drop(one.parse::<AccountHolder>());
    drop(one.parse::<Columns>());
    drop(Method::from_typed(&one));
    if let Ok(endpoint) = Endpoint::parse(&one) {
        assert_eq!(Endpoint::parse(endpoint.origin()).as_ref(), Ok(&endpoint));
        assert_is_showable(&endpoint.to_string());
    }
}

fn period(text: &str, today: Date) {
    match Period::parse(text, today) {
        Ok(period) => {
            is_of_days(period, today);
            assert_eq!(
                Period::parse(&period.to_string(), today),
                Ok(period),
                "{text:?}"
            );
        }
        Err(error) => is_helpful(&error, text, today),
    }
}

fn between(first: &str, last: &str, today: Date) {
    let asked = AskedPeriod::between(Some(first), Some(last), today);
    match asked.and_then(|asked| asked.until(today)) {
        Ok(period) => is_of_days(period, today),
        Err(error) => assert_is_showable(&error.to_string()),
    }
}

fn is_of_days(period: Period, today: Date) {
    assert!(period.first() <= period.last() && period.last() <= today);
    assert!(period.first() >= date(1999, 1, 1));
}

/// What is offered can be typed as it is, and is another text than the one that was refused.
fn is_helpful(error: &ParsePeriodError, text: &str, today: Date) {
    assert_is_showable(&error.to_string());
    let offers: Vec<String> = match error {
        ParsePeriodError::Unknown { offer, .. } => offer.iter().cloned().collect(),
        ParsePeriodError::Impossible { offer, .. } | ParsePeriodError::Future { offer, .. } => {
            offer.iter().map(ToString::to_string).collect()
        }
        ParsePeriodError::Ambiguous { readings, .. } => readings.to_vec(),
        ParsePeriodError::Reversed { .. } | ParsePeriodError::TooOld { .. } => Vec::new(),
    };
    for offer in offers {
        assert_ne!(offer, text, "what was refused is offered");
        let asked = AskedPeriod::parse(&offer, today);
        assert!(
            asked.is_ok(),
            "{offer:?} is offered for {text:?}: {asked:?}"
        );
    }
}

fn amount(text: &str) {
    let won = match text.parse::<Won>() {
        Ok(won) => won,
        Err(error) => return assert_is_showable(&error.to_string()),
    };
    assert!((1..=9_999_999_999).contains(&won.get()));
    assert_eq!(won.grouped().parse(), Ok(won));
    assert_eq!(won.to_string().parse(), Ok(won));
    assert_eq!(Won::from_typed_sum(text), Ok(won));
    assert_eq!(SpreadsheetDamage::of(text.trim()), None);
    // Digits are never added, dropped or moved.
    let digits = text.chars().filter_map(|character| match character {
        '０'..='９' => char::from_u32(u32::from(character) - 0xfee0),
        _ => character.is_ascii_digit().then_some(character),
    });
    assert_eq!(digits.collect::<String>(), won.to_string(), "{text:?}");
    assert!(!text.contains(['-', '−', '.', 'e', 'E', '%']), "{text:?}");
}

/// What is taken is taken again as it is written, and is the same.
fn same_again<T>(text: &str)
where
    T: FromStr<Err: Debug + Display> + Display + Debug + PartialEq,
{
    match text.parse::<T>() {
        Ok(value) => match value.to_string().parse::<T>() {
            Ok(again) => assert_eq!(value, again, "{text:?}"),
            Err(error) => panic!("{text:?} is taken, and {value} is not: {error}"),
        },
        Err(error) => assert_is_showable(&error.to_string()),
    }
}
