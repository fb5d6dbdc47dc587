//! The lane of one ask: rows on their way from the worker that fetches them to the one who takes them
//! out, in order.

use std::collections::VecDeque;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::ask::{Ask, Gap};
use super::spool::{Fetched, Spool};
use crate::gateway;

/// What one ask has brought, and what waits for it.
pub(super) struct Lane {
    pub(super) ask: Ask,
    pub(super) state: Mutex<LaneState>,
    pub(super) changed: Condvar,
}

/// What is in `ready` comes before what is in `spool`.
#[derive(Default)]
pub(super) struct LaneState {
    pub(super) ready: VecDeque<Fetched>,
    pub(super) spool: Option<Spool>,
    /// It is being emptied, so the worker may wait for room.
    pub(super) is_front: bool,
    pub(super) end: Option<LaneEnd>,
}

/// How a lane ended.
#[derive(Debug, Default)]
pub(super) struct LaneEnd {
    pub(super) gaps: Vec<Gap>,
    /// The disk, or a bug.
    pub(super) trouble: Option<io::Error>,
}

/// The number of chunks of a lane that wait in memory.
pub(super) const CHUNKS_READY_MAX: usize = 4;

impl Lane {
    pub(super) fn new(ask: Ask) -> Self {
        Self {
            ask,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn whole_gap(&self, cause: gateway::GatewayError) -> Gap {
        Gap {
            wanted: self.ask.wanted.clone(),
            cause,
        }
    }
}

impl LaneState {
    pub(super) fn spool(&mut self, fetched: &Fetched) -> io::Result<()> {
        self.spool.get_or_insert_default().write(fetched)
    }
}

pub(super) fn wait<'a>(
    changed: &Condvar,
    state: MutexGuard<'a, LaneState>,
) -> MutexGuard<'a, LaneState> {
    changed.wait(state).unwrap_or_else(PoisonError::into_inner)
}
