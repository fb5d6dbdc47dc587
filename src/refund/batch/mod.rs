//! Many refunds from one file: read, planned, sent, counted. Sends none before all of the file was
//! read and planned, and begins none once one is in doubt.

pub mod file;
pub(crate) mod plan;
mod queue;
pub(crate) mod result;
pub(crate) mod send;
pub(crate) mod stop;
#[cfg(test)]
mod tests;
mod workers;
