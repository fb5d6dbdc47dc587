//! Whole won, counted exactly. Refuses signs, decimals and silent overflow.

use std::fmt;
use std::str::FromStr;

/// An amount of Korean won, never negative.
///
/// Won has no minor unit, so an integer is the whole truth. Floats would round; strings would not
/// add. The gateway's fields hold at most ten digits (manual), sums may be larger.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Won(u64);

impl Won {
    /// No money at all.
    pub const ZERO: Self = Self(0);

    /// Makes an amount of so many won.
    #[must_use]
    pub const fn new(won: u64) -> Self {
        Self(won)
    }

    /// Returns the number of won.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Tells whether there is no money at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Adds; `None` when the sum does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// Subtracts; `None` when more would be taken than there is.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(rest) => Some(Self(rest)),
            None => None,
        }
    }

    /// Reads the digits of a wire field: only `0` to `9`, at least one.
    ///
    /// `None` for anything else, and for more digits than fit.
    #[must_use]
    pub fn from_digits(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let mut won: u64 = 0;
        for byte in text.bytes() {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
            won = won.checked_mul(10)?.checked_add(u64::from(digit))?;
        }
        Some(Self(won))
    }

    /// Writes the amount with thousands separators and no unit: `1,234,567`.
    #[must_use]
    pub fn grouped(self) -> String {
        group_thousands(&self.0.to_string())
    }
}

/// Writes the plain digits.
impl fmt::Display for Won {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Writes how many there are of something: `1 payment`, `1,200 payments`.
#[must_use]
pub fn counted(count: impl TryInto<u64>, name: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let end = if count == 1 { "" } else { "s" };
    format!("{} {name}{end}", Won::new(count).grouped())
}

/// Why a text typed by a person is not an amount to refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseWonError {
    /// Nothing was given, as from an empty shell variable.
    Empty,
    /// Zero refunds nothing.
    Zero,
    /// A zero in front, which is a slip of the finger or another kind of number.
    LeadingZero,
    /// The amount has a sign, a decimal point, a blank, a unit or a letter.
    NotDigits,
    /// The commas are not thousands separators.
    Commas,
    /// The wire has room for ten digits (manual).
    TooLong,
}

/// Reads what a person typed: `15000` or `15,000`, more than zero, at most ten digits, the first of
/// them no zero.
impl FromStr for Won {
    type Err = ParseWonError;

    fn from_str(text: &str) -> Result<Self, ParseWonError> {
        if text.trim().is_empty() {
            return Err(ParseWonError::Empty);
        }
        if !text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
        {
            return Err(ParseWonError::NotDigits);
        }
        let digits = text.replace(',', "");
        if digits.len() != text.len() && group_thousands(&digits) != text {
            return Err(ParseWonError::Commas);
        }
        if digits.bytes().all(|byte| byte == b'0') {
            return Err(ParseWonError::Zero);
        }
        if digits.starts_with('0') {
            return Err(ParseWonError::LeadingZero);
        }
        let won = Self::from_digits(&digits).ok_or(ParseWonError::TooLong)?;
        if won.0 > 9_999_999_999 {
            return Err(ParseWonError::TooLong);
        }
        Ok(won)
    }
}

fn group_thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len().saturating_mul(2));
    for (position, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(position);
        if position > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_something_is_not_several() {
        assert_eq!(counted(0, "payment"), "0 payments");
        assert_eq!(counted(1, "payment"), "1 payment");
        assert_eq!(counted(1_200, "payment"), "1,200 payments");
    }

    #[test]
    fn digits_with_or_without_thousands_commas_are_an_amount() {
        assert_eq!("15000".parse(), Ok(Won(15_000)));
        assert_eq!("15,000".parse(), Ok(Won(15_000)));
        assert_eq!("1,234,567".parse(), Ok(Won(1_234_567)));
        assert_eq!("9999999999".parse(), Ok(Won(9_999_999_999)));
    }

    #[test]
    fn an_amount_that_could_be_meant_otherwise_is_refused() {
        for (text, error) in [
            ("", ParseWonError::Empty),
            ("0", ParseWonError::Zero),
            ("000", ParseWonError::Zero),
            ("0,000", ParseWonError::Zero),
            ("050000", ParseWonError::LeadingZero),
            ("05", ParseWonError::LeadingZero),
            ("050,000", ParseWonError::LeadingZero),
            ("00000000000000000000001", ParseWonError::LeadingZero),
            ("+5", ParseWonError::NotDigits),
            ("-5", ParseWonError::NotDigits),
            ("1.5", ParseWonError::NotDigits),
            (" 5", ParseWonError::NotDigits),
            ("5원", ParseWonError::NotDigits),
            ("１５", ParseWonError::NotDigits),
            ("1,5000", ParseWonError::Commas),
            (",500", ParseWonError::Commas),
            ("1,50", ParseWonError::Commas),
            ("10000000000", ParseWonError::TooLong),
        ] {
            assert_eq!(text.parse::<Won>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn an_amount_is_written_with_a_comma_every_three_digits() {
        assert_eq!(Won(0).grouped(), "0");
        assert_eq!(Won(999).grouped(), "999");
        assert_eq!(Won(1_000).grouped(), "1,000");
        assert_eq!(Won(123_456_789).grouped(), "123,456,789");
    }

    #[test]
    fn a_wire_field_may_be_filled_up_with_zeros() {
        assert_eq!(Won::from_digits("050000"), Some(Won(50_000)));
        assert_eq!(Won::from_digits("000"), Some(Won::ZERO));
    }

    #[test]
    fn sums_that_do_not_fit_are_not_sums() {
        assert_eq!(Won(u64::MAX).checked_add(Won(1)), None);
        assert_eq!(Won(1).checked_sub(Won(2)), None);
        assert_eq!(Won::from_digits("99999999999999999999999"), None);
    }
}
