//! Whole won, counted exactly. Refuses signs, decimals and silent overflow.

use std::fmt;
use std::str::FromStr;

use super::spreadsheet_damage::SpreadsheetDamage;

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

/// Why a text typed by a person is not an amount to refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseWonError {
    /// Nothing was given, as from an empty shell variable.
    Empty,
    /// Zero refunds nothing.
    Zero,
    /// A zero in front, which is a slip of the finger or another kind of number.
    LeadingZero,
    /// A decimal point: won have no smaller unit.
    Decimals,
    /// The amount has a sign, a blank inside, another unit or a letter.
    NotDigits,
    /// The commas are not thousands separators.
    Commas,
    /// The wire has room for ten digits (manual).
    TooLong,
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
}

/// The largest amount that the wire has room for: ten digits (manual).
const WON_MAX: u64 = 9_999_999_999;

/// Reads what a person typed or a spreadsheet wrote: digits, or digits with correct thousands commas, with
/// or without `원` or `₩`, blanks around; full-width ones too. More than zero, at most ten digits, the first
/// of them no zero.
impl FromStr for Won {
    type Err = ParseWonError;

    fn from_str(text: &str) -> Result<Self, ParseWonError> {
        let won = Self::from_typed_sum(text)?;
        if won.is_zero() {
            Err(ParseWonError::Zero)
        } else if won.is_too_long() {
            Err(ParseWonError::TooLong)
        } else {
            Ok(won)
        }
    }
}

impl Won {
    /// Tells whether it has more digits than the wire has room for.
    #[must_use]
    pub const fn is_too_long(self) -> bool {
        self.0 > WON_MAX
    }

    /// Reads what a person typed as a sum of amounts: as an amount, but it may be zero, and have more
    /// digits.
    ///
    /// # Errors
    ///
    /// [`ParseWonError`] says which rule it breaks.
    pub fn from_typed_sum(text: &str) -> Result<Self, ParseWonError> {
        let text = text.trim();
        // Most are nothing but digits.
        if let [b'1'..=b'9', rest @ ..] = text.as_bytes()
            && rest.iter().all(u8::is_ascii_digit)
        {
            return Self::from_digits(text).ok_or(ParseWonError::TooLong);
        }
        if text.is_empty() {
            return Err(ParseWonError::Empty);
        }
        if let Some(damage) = SpreadsheetDamage::of(text) {
            return Err(ParseWonError::Damaged(damage));
        }
        let number: String = without_unit(text).chars().map(to_half_width).collect();
        let digits = number.replace(',', "");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(if has_decimals(&digits) {
                ParseWonError::Decimals
            } else {
                ParseWonError::NotDigits
            });
        }
        if digits.len() != number.len() && group_thousands(&digits) != number {
            return Err(ParseWonError::Commas);
        }
        if digits.bytes().all(|byte| byte == b'0') {
            return Ok(Self::ZERO);
        }
        if digits.starts_with('0') {
            return Err(ParseWonError::LeadingZero);
        }
        Self::from_digits(&digits).ok_or(ParseWonError::TooLong)
    }
}

/// Takes the unit off an amount. A backslash is drawn as a won sign by Korean fonts, and has its place in
/// Korean character sets.
fn without_unit(text: &str) -> &str {
    let number = text.strip_prefix(['₩', '￦', '\\']).unwrap_or(text);
    number.strip_suffix('원').unwrap_or(number).trim()
}

/// Returns the plain character for a full-width one that an amount is written with.
fn to_half_width(character: char) -> char {
    match character {
        '０'..='９' | '，' | '．' => u32::from(character)
            .checked_sub(FULL_WIDTH_OFFSET)
            .and_then(char::from_u32)
            .unwrap_or(character),
        _ => character,
    }
}

/// From the printable characters of ASCII to their full-width forms (Unicode, U+FF01 to U+FF5E).
const FULL_WIDTH_OFFSET: u32 = 0xfee0;

fn has_decimals(digits: &str) -> bool {
    digits.split_once('.').is_some_and(|(whole, fraction)| {
        [whole, fraction]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
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
    fn digits_with_or_without_thousands_commas_and_unit_are_an_amount() {
        for (text, won) in [
            ("15000", 15_000),
            ("15,000", 15_000),
            ("1,234,567", 1_234_567),
            ("9999999999", 9_999_999_999),
            ("1,000원", 1_000),
            ("1,000 원", 1_000),
            ("₩3000", 3_000),
            ("₩ 3,000", 3_000),
            ("￦3,000", 3_000),
            ("\\3,000", 3_000),
            ("₩3,000원", 3_000),
            ("１０００", 1_000),
            ("１，０００", 1_000),
            (" 1,000 ", 1_000),
            ("\u{a0}5\u{3000}", 5),
        ] {
            assert_eq!(text.parse(), Ok(Won(won)), "{text}");
        }
    }

    #[test]
    fn an_amount_that_could_be_meant_otherwise_is_refused() {
        let scientific = ParseWonError::Damaged(SpreadsheetDamage::Scientific);
        for (text, error) in [
            ("", ParseWonError::Empty),
            (" ", ParseWonError::Empty),
            ("0", ParseWonError::Zero),
            ("000", ParseWonError::Zero),
            ("0원", ParseWonError::Zero),
            ("0,000", ParseWonError::Zero),
            ("050000", ParseWonError::LeadingZero),
            ("05", ParseWonError::LeadingZero),
            ("050,000", ParseWonError::LeadingZero),
            ("００５", ParseWonError::LeadingZero),
            ("00000000000000000000001", ParseWonError::LeadingZero),
            ("+5", ParseWonError::NotDigits),
            ("-5", ParseWonError::NotDigits),
            ("₩-5", ParseWonError::NotDigits),
            ("-", ParseWonError::NotDigits),
            ("원", ParseWonError::NotDigits),
            ("₩", ParseWonError::NotDigits),
            ("1 000", ParseWonError::NotDigits),
            ("5won", ParseWonError::NotDigits),
            ("만원", ParseWonError::NotDigits),
            ("٣", ParseWonError::NotDigits),
            ("5.", ParseWonError::NotDigits),
            ("1.5", ParseWonError::Decimals),
            ("1000.00", ParseWonError::Decimals),
            ("1,000.00원", ParseWonError::Decimals),
            ("1,5000", ParseWonError::Commas),
            (",500", ParseWonError::Commas),
            ("1,50", ParseWonError::Commas),
            ("1,000,", ParseWonError::Commas),
            ("10000000000", ParseWonError::TooLong),
            ("99999999999999999999999", ParseWonError::TooLong),
            ("1.5E+06", scientific),
            (
                "#REF!",
                ParseWonError::Damaged(SpreadsheetDamage::ErrorValue),
            ),
            (
                "########",
                ParseWonError::Damaged(SpreadsheetDamage::Hashes),
            ),
        ] {
            assert_eq!(text.parse::<Won>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_sum_may_be_nothing_or_more_than_one_refund_can_be() {
        assert_eq!(Won::from_typed_sum("0"), Ok(Won::ZERO));
        let sum = Won::from_typed_sum("1,250,000,000,000원");
        assert_eq!(sum, Ok(Won(1_250_000_000_000)));
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
        // What stands beside the digits in ASCII.
        for text in ["5:", "5/"] {
            assert_eq!(Won::from_digits(text), None, "{text}");
        }
    }

    #[test]
    fn sums_that_do_not_fit_are_not_sums() {
        assert_eq!(Won(u64::MAX).checked_add(Won(1)), None);
        assert_eq!(Won(1).checked_sub(Won(2)), None);
        assert_eq!(Won::from_digits("99999999999999999999999"), None);
    }
}
