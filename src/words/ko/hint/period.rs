//! What was probably meant, where a period is none.

use std::fmt;

use crate::payment::{LikelyName, ParsePeriodError, Period};
use crate::shown::escape;
use crate::spelling::nearest;
use crate::words::paste;

pub(super) fn write(f: &mut fmt::Formatter<'_>, error: &ParsePeriodError) -> fmt::Result {
    match error {
        ParsePeriodError::Unknown {
            offer: Some(offer), ..
        } => write!(f, "did you mean {offer}?"),
        ParsePeriodError::Unknown { text, offer: None } => {
            let shown = paste::quoted(&escape(text));
            match LikelyName::of(text) {
                Some(LikelyName::Tid) => {
                    return write!(
                        f,
                        "if this is a TID, `cookiepay search --tid {shown}` looks it up"
                    );
                }
                Some(LikelyName::OrderNo) => {
                    return write!(
                        f,
                        "if this is an order number, `cookiepay search 90d --order-no {shown}` looks it up"
                    );
                }
                None => {}
            }
            match nearest(&text.to_lowercase(), ParsePeriodError::words()) {
                Some(word) => write!(f, "did you mean {word}?"),
                None => f.write_str(FORMS),
            }
        }
        ParsePeriodError::Impossible {
            offer: Some(offer), ..
        }
        | ParsePeriodError::Future {
            offer: Some(offer), ..
        } => write!(f, "did you mean {offer}?"),
        ParsePeriodError::Impossible { offer: None, .. } => f.write_str(
            "the months of a year are 01 to 12, as in 2026-12; leave the day out for all of a month",
        ),
        ParsePeriodError::Ambiguous {
            readings: [one, other],
            ..
        } => write!(f, "write {one} or {other}"),
        ParsePeriodError::Reversed { first, last } => match Period::new(*last, *first) {
            Ok(period) => write!(f, "did you mean {period}?"),
            Err(_) => f.write_str(FORMS),
        },
        ParsePeriodError::Future {
            offer: None, today, ..
        } => write!(f, "the last day that there can be is today, {today}"),
        ParsePeriodError::TooOld { .. } => {
            f.write_str("name a first day from 2000-01-01 on; the year comes first, in four digits, as in 2026-10-03")
        }
    }
}

const FORMS: &str = "a period is a word like today or last-month (오늘, 지난달), a number of days 7d (최근 7일), a \
                     year 2026, a month 2026-10 (10월), a day 2026-10-03 (10월 3일), or two of these joined by ..";
