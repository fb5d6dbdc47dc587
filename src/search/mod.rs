//! Payments of a period or of TIDs: complete, or an error.
//!
//! [`payments()`] asks the gateways, several requests at a time, and hands back [`Payments`] to pull from,
//! in order, each payment once. Nothing is kept in memory but a few chunks, however many there are. What
//! did not come is in the [`SearchOutcome`].
//!
//! `ask` says what to ask for, `fetch` asks and halves what fails, `lane` and `spool` keep what waits for
//! its turn, `dedup` knows what was there before and `seen` keeps it, `payments` puts it in order.

mod ask;
mod dedup;
mod error;
mod fetch;
mod incomplete;
mod lane;
mod payments;
mod progress;
mod seen;
mod spool;

use std::sync::Arc;

pub use self::ask::Subject;
pub use self::error::{SearchError, SeveralOwners, WorkerLost};
use self::fetch::Fetch;
#[cfg(test)]
pub(crate) use self::incomplete::incomplete_of;
pub use self::incomplete::{Incomplete, Missing, MissingPart};
pub use self::payments::{LazyRow, Payments, SearchOutcome};
pub use self::progress::{SearchEvent, SearchProgress};
use crate::gateway::Gateway;
use crate::payment::Filter;

/// A search to begin.
pub struct Search {
    /// The merchants to ask, in the order of their payments.
    pub merchants: Vec<SearchedMerchant>,
    /// What to search for.
    pub subject: Subject,
    /// Which payments are wanted of those that the gateways send.
    pub filter: Filter,
    /// How many requests may be under way at a time.
    pub jobs: usize,
    /// Who is told how far it has come.
    pub progress: Arc<dyn SearchProgress>,
}

/// A merchant to ask.
pub struct SearchedMerchant {
    /// The profile's name.
    pub profile: Arc<str>,
    /// The way to the payments, also for a thread that is left behind.
    pub gateway: Arc<Gateway>,
}

/// Begins a search. Dropping what comes of it ends it.
///
/// # Errors
///
/// [`SearchError::Internal`] when no thread can be started.
pub fn payments(search: Search) -> Result<Payments, SearchError> {
    let asks = search.subject.asks(search.merchants.len());
    let (profiles, gateways) = search
        .merchants
        .into_iter()
        .map(|merchant| (merchant.profile, merchant.gateway))
        .unzip();
    let fetch = Fetch::start(gateways, asks, search.jobs, search.progress)?;
    Ok(Payments::new(
        fetch,
        profiles,
        search.subject,
        search.filter,
    ))
}

#[cfg(test)]
mod tests;
