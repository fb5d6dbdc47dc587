//! From an order to what came of it: one refund, and a file of many. Sends nothing that was not
//! prepared from the payment as it is now.

pub mod batch;
mod error;
mod observer;
mod progress;
mod refunder;
mod snapshot;

pub use error::RefundError;
pub use progress::{BatchProgress, RefundEvent, RefundProgress};
pub use refunder::Refunder;
#[cfg(test)]
pub(crate) use refunder::tests::planned;
pub(crate) use snapshot::Eyes;
