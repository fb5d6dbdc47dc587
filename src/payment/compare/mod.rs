//! The shop's orders against the gateway's payments. Pure: lines and payments in, results out; no files, no
//! clock.

mod order_line;
mod result;

pub use self::order_line::{LineKind, OrderLine, order_key};
pub use self::result::{CompareResult, CompareResults};
