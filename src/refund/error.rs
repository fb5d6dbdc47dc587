//! Why a refund was not begun. Nothing was sent.

use crate::gateway::GatewayError;
use crate::journal::{Entry, JournalError, PlannedRefund};
use crate::payment::{Payment, Refusal, Tid};

/// Why a refund was not begun.
#[derive(Debug)]
pub enum RefundError {
    /// The journal does not allow it, or cannot be used.
    Journal(JournalError),
    /// The payment could not be read.
    Gateway(GatewayError),
    /// The gateway does not know the payment.
    NoSuchPayment(Tid),
    /// The payment is not one for it.
    NotRefundable(Refusal),
    /// As much was given back elsewhere, and nobody says that it is known.
    Unexplained(Box<PlannedRefund>),
    /// The payment is no longer as it was shown.
    PaymentDiffers {
        /// The payment as it was shown.
        shown: Box<Payment<'static>>,
        /// The payment as it is now.
        now: Box<Payment<'static>>,
    },
    /// A row of a batch is like a refund that was made, but for its reason.
    OtherReason(Box<Entry>),
    /// A row of a batch comes to the same refund as an earlier one.
    SameRefund {
        /// The line of the earlier one.
        line: u64,
    },
}

impl std::error::Error for RefundError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Each of these says what it is itself, and what it comes from.
            Self::Journal(error) => error.source(),
            Self::Gateway(error) => error.source(),
            Self::NotRefundable(error) => error.source(),
            Self::NoSuchPayment(_)
            | Self::Unexplained(_)
            | Self::PaymentDiffers { .. }
            | Self::OtherReason(_)
            | Self::SameRefund { .. } => None,
        }
    }
}

impl From<JournalError> for RefundError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<GatewayError> for RefundError {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(error)
    }
}

impl From<Refusal> for RefundError {
    fn from(error: Refusal) -> Self {
        Self::NotRefundable(error)
    }
}
