//! Whose payments: two are equal that are one merchant, by whatever profile or address they are reached.

use super::Environment;

/// One id at one gateway.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Merchant {
    /// Where the payment is known: with its TID, that is what a payment is.
    pub environment: Environment,
    /// The merchant's id there.
    pub api_id: String,
}
