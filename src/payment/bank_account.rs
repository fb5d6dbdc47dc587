//! The bank account that the money of a virtual account goes to. Its number is shown whole only where a
//! person decides about it.

use std::fmt;
use std::str::FromStr;

use super::bank::Bank;
use super::spreadsheet_damage::SpreadsheetDamage;
use super::visible_line::{HiddenCharacter, visible_line};

/// Where the money of a virtual account goes. `Debug` shows no more than the end of the number.
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccount {
    bank: Bank,
    account_no: AccountNo,
    holder: AccountHolder,
}

impl BankAccount {
    /// Puts the parts of a bank account together.
    #[must_use]
    pub const fn new(bank: Bank, account_no: AccountNo, holder: AccountHolder) -> Self {
        Self {
            bank,
            account_no,
            holder,
        }
    }

    /// Returns the bank.
    #[must_use]
    pub const fn bank(&self) -> &Bank {
        &self.bank
    }

    /// Returns the whole account number, for the one request that carries it, and for a person's eyes.
    #[must_use]
    pub fn account_no(&self) -> &str {
        &self.account_no.0
    }

    /// Returns the account number as it was typed and without its hyphens: what a reply may repeat.
    #[must_use]
    pub fn account_no_forms(&self) -> [String; 2] {
        let number = &self.account_no.0;
        [number.clone(), number.replace('-', "")]
    }

    /// Returns the name of the account's holder.
    #[must_use]
    pub fn account_name(&self) -> &str {
        &self.holder.0
    }

    /// Returns the last four characters of the account number.
    #[must_use]
    pub fn last_four(&self) -> &str {
        self.account_no.last_four()
    }

    /// Writes the bank's code and the [last four](Self::last_four) characters of the number:
    /// `20 …5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} …{}", self.bank.code(), self.last_four())
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankAccount({:?})", self.masked())
    }
}

/// The number of a bank account: digits and hyphens, as it was typed. `Debug` shows its end.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountNo(String);

/// The fewest digits of an account number. Banks' have 10 to 15, securities firms' as few as eight.
const DIGITS_MIN: usize = 8;

/// The most digits of an account number: so many Toss takes (`refundReceiveAccount.accountNumber`).
const DIGITS_MAX: usize = 20;

/// The manual's field has room for so many characters, hyphens included; that of the holder's name too.
const CHARS_MAX: usize = 30;

impl AccountNo {
    fn last_four(&self) -> &str {
        // Digits and hyphens, and at least eight of them.
        let start = self.0.len().saturating_sub(4);
        self.0.get(start..).unwrap_or_default()
    }
}

impl fmt::Debug for AccountNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AccountNo")
            .field(&format!("…{}", self.last_four()))
            .finish()
    }
}

/// Why a text is no account number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseAccountNoError {
    /// Nothing but blanks.
    Empty,
    /// Something else than digits, with hyphens between them.
    NotDigits,
    /// Fewer digits than any account has.
    TooShort,
    /// More than any account has, or than the manual's field has room for.
    TooLong,
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
}

impl FromStr for AccountNo {
    type Err = ParseAccountNoError;

    fn from_str(text: &str) -> Result<Self, ParseAccountNoError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseAccountNoError::Empty);
        }
        if let Some(damage) = SpreadsheetDamage::of(text) {
            return Err(ParseAccountNoError::Damaged(damage));
        }
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !text.split('-').all(is_digits) {
            return Err(ParseAccountNoError::NotDigits);
        }
        let digits = text.bytes().filter(|byte| *byte != b'-').count();
        if digits < DIGITS_MIN {
            Err(ParseAccountNoError::TooShort)
        } else if digits > DIGITS_MAX || text.len() > CHARS_MAX {
            Err(ParseAccountNoError::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// The name of an account's holder: 1 to 30 characters (manual), one line in NFC, in which there is nothing that a
/// person does not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHolder(String);

/// Why a text is no name of an account's holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseAccountHolderError {
    /// Nothing but blanks.
    Empty,
    /// The manual's field has room for 30 characters.
    TooLong,
    /// There is a character that nobody sees.
    Hidden(HiddenCharacter),
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
}

impl FromStr for AccountHolder {
    type Err = ParseAccountHolderError;

    fn from_str(text: &str) -> Result<Self, ParseAccountHolderError> {
        let text = visible_line(text).map_err(ParseAccountHolderError::Hidden)?;
        if text.is_empty() {
            Err(ParseAccountHolderError::Empty)
        } else if text.chars().count() > CHARS_MAX {
            Err(ParseAccountHolderError::TooLong)
        } else if let Some(damage) = SpreadsheetDamage::of(&text) {
            Err(ParseAccountHolderError::Damaged(damage))
        } else {
            Ok(Self(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::sample::bank_account;

    #[test]
    fn a_bank_account_shows_only_the_end_of_its_number() {
        let account = bank_account();
        assert_eq!(account.last_four(), "5678");
        assert_eq!(format!("{account:?}"), "BankAccount(\"20 …5678\")");
        let number: AccountNo = "12-345678".parse().unwrap();
        assert_eq!(format!("{number:?}"), "AccountNo(\"…5678\")");
    }

    #[test]
    fn an_account_number_is_digits_and_hyphens_of_a_sound_length() {
        for text in [
            "12345678",
            "1002345675678",
            "110-123-456789",
            "12345678901234567890",
            " 1002345675678\u{a0}",
        ] {
            let number: AccountNo = text.parse().unwrap();
            assert_eq!(number.0, text.trim());
        }
        let damaged = ParseAccountNoError::Damaged;
        for (text, error) in [
            ("", ParseAccountNoError::Empty),
            (" ", ParseAccountNoError::Empty),
            ("계좌번호", ParseAccountNoError::NotDigits),
            ("1002 345675678", ParseAccountNoError::NotDigits),
            ("-1002345675678", ParseAccountNoError::NotDigits),
            ("1002--345675678", ParseAccountNoError::NotDigits),
            ("-----------", ParseAccountNoError::NotDigits),
            ("１００２３４５６７５６７８", ParseAccountNoError::NotDigits),
            ("1234567", ParseAccountNoError::TooShort),
            ("12-345-67", ParseAccountNoError::TooShort),
            ("123456789012345678901", ParseAccountNoError::TooLong),
            (
                "1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6",
                ParseAccountNoError::TooLong,
            ),
            ("1.23457E+11", damaged(SpreadsheetDamage::Scientific)),
            ("#REF!", damaged(SpreadsheetDamage::ErrorValue)),
            ("########", damaged(SpreadsheetDamage::Hashes)),
        ] {
            assert_eq!(text.parse::<AccountNo>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_holder_has_a_name_of_one_line() {
        assert!("가".repeat(30).parse::<AccountHolder>().is_ok());
        for (text, error) in [
            (" ", ParseAccountHolderError::Empty),
            (
                "김\n하늘",
                ParseAccountHolderError::Hidden(HiddenCharacter::Control('\n')),
            ),
            (
                "김하늘\u{200f}",
                ParseAccountHolderError::Hidden(HiddenCharacter::Invisible('\u{200f}')),
            ),
            (&"가".repeat(31), ParseAccountHolderError::TooLong),
            (
                "#REF!",
                ParseAccountHolderError::Damaged(SpreadsheetDamage::ErrorValue),
            ),
        ] {
            assert_eq!(text.parse::<AccountHolder>(), Err(error), "{text:?}");
        }
    }
}
