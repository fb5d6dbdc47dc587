//! The result codes of the gateway that mean something here, each spelled in this one place.
//!
//! A code is a text of four characters, whatever the call: `RTN_CD` of a token, `RESULTCODE` of a
//! search, `cancel_code` of a cancel.

use super::sureness::Sureness;

/// What was asked for was done (manual).
pub const SUCCESS: &str = "0000";

/// A search found no payment (`wire.md`). It comes as an object, not as an empty array.
pub const NO_PAYMENTS: &str = "E008";

/// The id and the key do not belong together: "ID & KEY 불일치" (`wire.md`).
pub const WRONG_KEY: &str = "E003";

/// The payment was paid out to the merchant: the money has to be deposited first (manual).
pub const DEPOSIT_FIRST: &str = "9029";

/// Anything else that went wrong: an API id that is not known, a time-out of the PG (`wire.md`).
pub const CATCH_ALL: &str = "9999";

/// The codes that mean something here, as a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResultCode {
    /// [`SUCCESS`].
    Success,
    /// [`WRONG_KEY`].
    WrongKey,
    /// [`NO_PAYMENTS`].
    NoPayments,
    /// [`DEPOSIT_FIRST`].
    DepositFirst,
    /// [`CATCH_ALL`].
    CatchAll,
}

impl ResultCode {
    /// Every code, in the order of the alphabet.
    pub const ALL: [Self; 5] = [
        Self::Success,
        Self::DepositFirst,
        Self::CatchAll,
        Self::WrongKey,
        Self::NoPayments,
    ];

    /// Returns the code as it comes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Success => SUCCESS,
            Self::WrongKey => WRONG_KEY,
            Self::NoPayments => NO_PAYMENTS,
            Self::DepositFirst => DEPOSIT_FIRST,
            Self::CatchAll => CATCH_ALL,
        }
    }

    /// Returns how surely it is known what it means.
    #[must_use]
    pub const fn sureness(self) -> Sureness {
        match self {
            Self::Success | Self::DepositFirst => Sureness::Documented,
            Self::NoPayments => Sureness::VendorCode,
            Self::WrongKey | Self::CatchAll => Sureness::Reported,
        }
    }

    /// Finds a code as it came.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }
}
