//! Payments of a period or of TIDs: complete, or an error.

mod dedup;
mod fetch;
mod incomplete;
mod lane;
mod progress;
mod spool;

pub(crate) use self::dedup::Seen;
pub(crate) use self::fetch::{Ask, Fetch, Gap, Wanted};
pub use self::incomplete::{Incomplete, Missing};
pub(crate) use self::progress::SearchProgress;
pub(crate) use self::spool::Batch;

#[cfg(test)]
pub(crate) mod tests {
    pub(crate) use super::fetch::tests::fetched;
    pub(crate) use super::spool::tests::batch;
}
