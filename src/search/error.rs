//! Why a search cannot go on. That a part of it did not come is no such reason: see `Incomplete`.

use std::io;

use crate::gateway::GatewayError;
use crate::payment::Tid;

/// Why a search cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The only gateway failed, or what it sent is broken.
    Gateway(#[from] GatewayError),
    /// Several profiles know one TID.
    SeveralOwners(SeveralOwners),
    /// The temporary file in which payments wait does not work, or there is a bug.
    Internal(#[from] io::Error),
}

/// The thread of a request ended without a word, which only a bug can do.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub struct WorkerLost;

/// A TID that several profiles know, so that nobody can tell whose payment is meant.
#[derive(Debug)]
pub struct SeveralOwners {
    /// The TID.
    pub tid: Tid,
    /// The profiles.
    pub profiles: Vec<String>,
}
