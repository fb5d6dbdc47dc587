//! From an order to what came of it: one refund, and a file of many. Sends nothing that was not
//! prepared from the payment as it is now.

pub(crate) mod batch;
mod refunder;

pub(crate) use batch::result::{lines, rows};

pub(crate) use refunder::Eyes;
pub use refunder::{Prepared, Refunder};
