//! The result codes of the gateway that mean something here, each spelled in this one place.
//!
//! A code is a text of four characters, whatever the call: `RTN_CD` of a token, `RESULTCODE` of a
//! search, `cancel_code` of a cancel.

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
