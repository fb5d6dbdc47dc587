//! What the journal says: what became of a refund, why one is not begun, and what keeps its file from
//! being used.

mod database;
mod detail;
mod error;
mod fault;
pub(in crate::words) mod moving;
pub(crate) mod status;
mod store;
