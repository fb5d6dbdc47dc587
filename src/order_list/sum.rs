//! Amounts as shops write them, with a sign perhaps, or with decimals that are none.

use crate::payment::{ParseWonError, Won};

/// An amount, and which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SignedWon {
    pub(super) won: Won,
    pub(super) is_negative: bool,
}

/// The signs of a negative amount; Korean accounts write a triangle.
const MINUS: [char; 4] = ['-', '−', '－', '△'];

/// Reads an amount: as people type one, or negative, by a sign before it or before its digits, or in brackets as
/// the accounting formats of spreadsheets have it, which mean nothing else. Zeros behind a decimal point are
/// nothing, as databases write whole won; a hyphen alone is how the accounting formats draw a zero. No payment has
/// more digits than the wire has room for.
pub(super) fn read(text: &str) -> Result<SignedWon, ParseWonError> {
    let sum = read_any(text.trim())?;
    if sum.won.is_too_long() {
        return Err(ParseWonError::TooLong);
    }
    Ok(sum)
}

fn read_any(text: &str) -> Result<SignedWon, ParseWonError> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (won, is_negative) = (Won::from_typed_sum(text)?, false);
        return Ok(SignedWon { won, is_negative });
    }
    let bare = text.strip_prefix(MINUS).or_else(|| {
        let inside = text.strip_prefix('(')?;
        inside.strip_suffix(')')
    });
    let behind_unit = || {
        let digits = text.strip_prefix(['₩', '￦', '\\'])?.trim_start();
        digits.strip_prefix(MINUS)
    };
    if text == "-" {
        let (won, is_negative) = (Won::ZERO, false);
        return Ok(SignedWon { won, is_negative });
    }
    let digits = bare.or_else(behind_unit);
    let won = Won::from_typed_sum(without_decimals(digits.unwrap_or(text)))?;
    let is_negative = digits.is_some() && !won.is_zero();
    Ok(SignedWon { won, is_negative })
}

/// Takes zeros behind a decimal point off an amount.
fn without_decimals(text: &str) -> &str {
    let text = text.trim();
    let number = text.strip_suffix('원').map_or(text, str::trim_end);
    match number.rsplit_once('.') {
        Some((whole, zeros))
            if whole.ends_with(|c: char| c.is_ascii_digit())
                && !zeros.is_empty()
                && zeros.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_may_be_nothing_or_go_back() {
        for (text, won, is_negative) in [
            ("58000", 58_000, false),
            ("58,000", 58_000, false),
            ("58,000원", 58_000, false),
            ("₩ 58,000", 58_000, false),
            (" 58,000 ", 58_000, false),
            ("0", 0, false),
            ("0원", 0, false),
            ("-", 0, false),
            (" - ", 0, false),
            ("-0", 0, false),
            ("0.00", 0, false),
            ("58000.00", 58_000, false),
            ("58000.0", 58_000, false),
            ("58,000.0000", 58_000, false),
            ("58000.00원", 58_000, false),
            ("-1000", 1_000, true),
            ("-1,000", 1_000, true),
            ("-1000.00", 1_000, true),
            ("−1,000원", 1_000, true),
            ("－1000", 1_000, true),
            ("- 1,000", 1_000, true),
            ("△1,000", 1_000, true),
            ("(1,000)", 1_000, true),
            ("(1,000원)", 1_000, true),
            ("-₩1,000", 1_000, true),
            ("₩-1,000", 1_000, true),
            ("₩ -1,000", 1_000, true),
        ] {
            let won = Won::new(won);
            assert_eq!(read(text), Ok(SignedWon { won, is_negative }), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_amount_is_refused() {
        for (text, error) in [
            ("", ParseWonError::Empty),
            ("58000.50", ParseWonError::Decimals),
            ("58000.", ParseWonError::NotDigits),
            (".00", ParseWonError::NotDigits),
            ("1.000.00", ParseWonError::Decimals),
            ("--1000", ParseWonError::NotDigits),
            ("(-1000)", ParseWonError::NotDigits),
            ("(1,000", ParseWonError::NotDigits),
            ("1,000-", ParseWonError::NotDigits),
            ("+1000", ParseWonError::NotDigits),
            ("$58.00", ParseWonError::NotDigits),
            ("58,00", ParseWonError::Commas),
            ("058000", ParseWonError::LeadingZero),
            ("무료", ParseWonError::NotDigits),
            ("▲1,000", ParseWonError::NotDigits),
            ("10000000000", ParseWonError::TooLong),
            ("-10,000,000,000", ParseWonError::TooLong),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
        for text in ["1.2E+07", "-1.2E+07", "#REF!", "####"] {
            assert!(
                matches!(read(text), Err(ParseWonError::Damaged(_))),
                "{text}"
            );
        }
    }
}
