//! Values of options that the standard library reads, with errors for people.

use std::net::SocketAddr;
use std::str::FromStr;

use jiff::civil::Date;

use crate::error::ParseValueError;

/// The largest number of requests at a time: more would only wait for one another.
const JOBS_MAX: u16 = 64;

/// Reads how many things are done at a time.
pub(super) fn parse_jobs(text: &str) -> Result<u16, ParseValueError> {
    let is_allowed = |jobs: &u16| (1..=JOBS_MAX).contains(jobs);
    number(text)
        .filter(is_allowed)
        .ok_or(ParseValueError::NotFromTo {
            min: 1,
            max: JOBS_MAX.into(),
        })
}

/// Reads how many things there may be: one at least.
pub(super) fn parse_count<N: FromStr + PartialOrd + From<u8>>(
    text: &str,
) -> Result<N, ParseValueError> {
    number(text)
        .filter(|count| *count >= N::from(1))
        .ok_or(ParseValueError::NotAtLeast(1))
}

/// Reads the names of profiles, which stay one text.
pub(super) fn parse_profiles(text: &str) -> Result<String, ParseValueError> {
    parse_names(text)
        .map(|_| text.to_owned())
        .ok_or(ParseValueError::EmptyName)
}

/// Takes names with commas between them apart; `None` where one is empty.
pub(super) fn parse_names(text: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    (!names.contains(&"")).then_some(names)
}

/// Reads a number.
pub(super) fn parse_number<N: FromStr>(text: &str) -> Result<N, ParseValueError> {
    number(text).ok_or(ParseValueError::NotAtLeast(0))
}

fn number<N: FromStr>(text: &str) -> Option<N> {
    text.trim().parse().ok()
}

/// Reads an address with a port.
pub(super) fn parse_address(text: &str) -> Result<SocketAddr, ParseValueError> {
    text.trim().parse().map_err(|_| ParseValueError::Address)
}

/// Puts together a day or a period that a shell took apart, since nobody quoted it: `11월 3일`.
pub(super) fn day_of_words(words: &[String]) -> String {
    words.join(" ")
}

/// Reads one day.
pub(super) fn parse_day(text: &str) -> Result<Date, ParseValueError> {
    Date::strptime("%Y-%m-%d", text.trim()).map_err(|_| ParseValueError::Day)
}
