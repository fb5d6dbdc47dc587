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
    pub(super) spool: Spool,
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

/// What there is for whoever takes rows out.
#[derive(Debug)]
pub(super) enum NextRows {
    Rows(Fetched),
    /// More may come.
    Wait,
    End,
}

impl LaneState {
    /// Takes the next rows. From then on it is the lane's turn, and its worker may wait for room.
    ///
    /// `is_lost` says that nothing more can be had from its merchant.
    ///
    /// # Errors
    ///
    /// Whatever reading the temporary file gives, or kept the worker from filling it.
    pub(super) fn take(&mut self, is_lost: bool) -> io::Result<NextRows> {
        self.is_front = true;
        if let Some(fetched) = self.ready.pop_front() {
            return Ok(NextRows::Rows(fetched));
        }
        // One whose first write failed has nothing; why, the end will tell.
        if self.spool.has_unread() {
            return self.spool.read().map(NextRows::Rows);
        }
        match &mut self.end {
            Some(end) => end.trouble.take().map_or(Ok(NextRows::End), Err),
            None if is_lost => Ok(NextRows::End),
            None => Ok(NextRows::Wait),
        }
    }

    /// Puts rows in, or gives them back where they have to wait for room: before the lane's turn there is
    /// always some, in a file.
    ///
    /// # Errors
    ///
    /// Whatever writing the temporary file gives.
    pub(super) fn put(&mut self, fetched: Fetched) -> io::Result<Option<Fetched>> {
        if self.spool.has_unread() {
            self.spool.write(&fetched)?;
        } else if self.ready.len() < CHUNKS_READY_MAX {
            self.ready.push_back(fetched);
        } else if self.is_front {
            return Ok(Some(fetched));
        } else {
            self.spool.write(&fetched)?;
        }
        Ok(None)
    }
}

pub(super) fn wait<'a>(
    changed: &Condvar,
    state: MutexGuard<'a, LaneState>,
) -> MutexGuard<'a, LaneState> {
    changed.wait(state).unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spool::tests::fetched;
    use super::*;

    /// What a worker and whoever takes rows out do, in whatever order.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        Put,
        Take,
        Lose,
        End,
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            12 => Just(Event::Put),
            9 => Just(Event::Take),
            1 => Just(Event::Lose),
            1 => Just(Event::End),
        ]
    }

    proptest! {
        #[test]
        fn rows_come_out_as_they_went_in_and_few_wait_in_memory(
            events in proptest::collection::vec(any_event(), 1..80),
        ) {
            let mut state = LaneState::default();
            let (mut put, mut taken) = (0_u64, 0_u64);
            let mut is_lost = false;
            for event in events.into_iter().chain([Event::End]).chain([Event::Take; 80]) {
                match event {
                    Event::Put if state.end.is_none() => {
                        let waits = state.put(fetched(1, put, &["{}"])).unwrap();
                        let is_full = state.is_front && taken.saturating_add(4) <= put;
                        // It waits for room only once somebody makes some.
                        prop_assert!(waits.is_none() || is_full);
                        put = put.saturating_add(u64::from(waits.is_none()));
                    }
                    Event::Put => {}
                    Event::Take => match state.take(is_lost).unwrap() {
                        NextRows::Rows(rows) => {
                            prop_assert_eq!(rows.chunk.first(), taken);
                            taken = taken.saturating_add(1);
                        }
                        NextRows::Wait => {
                            prop_assert_eq!(taken, put);
                            prop_assert!(!is_lost && state.end.is_none());
                        }
                        NextRows::End => {
                            prop_assert_eq!(taken, put);
                            prop_assert!(is_lost || state.end.is_some());
                        }
                    },
                    Event::Lose => is_lost = true,
                    Event::End => state.end = Some(LaneEnd::default()),
                }
                prop_assert!(state.ready.len() <= CHUNKS_READY_MAX);
            }
            prop_assert_eq!(taken, put);
        }
    }
}
