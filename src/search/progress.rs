//! How a search tells how far it has come.

use crate::gateway::GatewayError;
use crate::payment::Period;

/// Something that happened in a search.
#[derive(Clone, Copy, Debug)]
pub enum SearchEvent<'a> {
    /// It was found out how many parts there are to ask for.
    Began {
        /// The number of periods or TIDs, each of each merchant.
        parts: usize,
    },
    /// Rows came in.
    Read {
        /// The number of rows.
        rows: u64,
        /// The number of bytes since the last such event of the answer, after decompression.
        bytes: usize,
    },
    /// A part came to its end, whole or not.
    PartEnded,
    /// A period failed and is asked for in halves.
    Halved {
        /// The period.
        period: Period,
        /// Why it failed.
        cause: &'a GatewayError,
    },
}

/// Watches how far a search has come.
pub trait SearchProgress: Send + Sync {
    /// Takes in that something happened, on whichever thread it did.
    fn note(&self, event: &SearchEvent<'_>);
}
