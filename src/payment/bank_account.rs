//! The bank account that the money of a virtual account goes to. Its number is shown to nobody whole.

use std::fmt;

/// Where the money of a virtual account goes. `Debug` shows no more than the end of the number.
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccount {
    bank: String,
    account_no: String,
    account_name: String,
}

impl BankAccount {
    /// Makes the details of a bank account; each has 1 to 30 characters (manual).
    ///
    /// # Errors
    ///
    /// [`ParseBankAccountError`] names the part that is empty, too long or not one line.
    pub fn new(
        bank: &str,
        account_no: &str,
        account_name: &str,
    ) -> Result<Self, ParseBankAccountError> {
        let check = |part: &'static str, text: &str| {
            if text.trim().is_empty() {
                Err(ParseBankAccountError::Empty(part))
            } else if text.chars().any(char::is_control) {
                Err(ParseBankAccountError::Control(part))
            } else if text.chars().count() > 30 {
                Err(ParseBankAccountError::TooLong(part))
            } else {
                Ok(text.to_owned())
            }
        };
        Ok(Self {
            bank: check("bank code", bank)?,
            account_no: check("account number", account_no)?,
            account_name: check("account holder's name", account_name)?,
        })
    }

    /// Returns the bank's code.
    #[must_use]
    pub fn bank(&self) -> &str {
        &self.bank
    }

    /// Returns the whole account number, for the one request that carries it.
    #[must_use]
    pub fn account_no(&self) -> &str {
        &self.account_no
    }

    /// Returns the name of the account's holder.
    #[must_use]
    pub fn account_name(&self) -> &str {
        &self.account_name
    }

    /// Returns at most the last four characters of the account number, and never more than half of
    /// it.
    #[must_use]
    pub fn last_four(&self) -> String {
        // Of a short number, four characters would be nearly all of it.
        let shown = self.account_no.chars().count().saturating_div(2).min(4);
        let hidden = self.account_no.chars().count().saturating_sub(shown);
        self.account_no.chars().skip(hidden).collect()
    }

    /// Writes the bank's code and the [last four](Self::last_four) characters of the number:
    /// `20 …5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} …{}", self.bank, self.last_four())
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankAccount({:?})", self.masked())
    }
}

/// Why the details of a bank account cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseBankAccountError {
    /// Nothing but blanks.
    Empty(&'static str),
    /// The manual's fields have room for 30 characters.
    TooLong(&'static str),
    /// A line break, a tab or another control character.
    Control(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> BankAccount {
        BankAccount::new("20", "1002345675678", "김하늘").unwrap()
    }

    #[test]
    fn a_bank_account_shows_only_the_end_of_its_number() {
        assert_eq!(account().last_four(), "5678");
        assert_eq!(format!("{:?}", account()), "BankAccount(\"20 …5678\")");
        let short = BankAccount::new("20", "123", "김하늘").unwrap();
        assert_eq!(short.last_four(), "3");
        assert_eq!(short.masked(), "20 …3");
        assert_eq!(
            BankAccount::new("20", "", "김하늘"),
            Err(ParseBankAccountError::Empty("account number"))
        );
        assert!(BankAccount::new("20", &"1".repeat(31), "김하늘").is_err());
    }
}
