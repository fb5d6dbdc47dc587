//! What all connections of one gateway share.

use std::collections::HashMap;
use std::fmt;
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::api::Gateway;
use super::clock::Clock;
use super::fault::Faults;
use super::options::{Log, Served};

pub(super) struct Shared {
    pub(super) gateway: Gateway,
    pub(super) clock: Clock,
    pub(super) faults: Faults,
    pub(super) log: Option<Log>,
    pub(super) open: Mutex<Open>,
    /// A connection was closed, or all is over.
    pub(super) changed: Condvar,
}

#[derive(Default)]
pub(super) struct Open {
    pub(super) is_stopping: bool,
    pub(super) next: u64,
    pub(super) streams: HashMap<u64, Arc<TcpStream>>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Shared")
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits, but not beyond the server's end; false if that came first.
    pub(super) fn sleep(&self, duration: Duration) -> bool {
        let open = self.lock();
        let (open, _) = self
            .changed
            .wait_timeout_while(open, duration, |open| !open.is_stopping)
            .unwrap_or_else(PoisonError::into_inner);
        !open.is_stopping
    }

    pub(super) fn log(&self, served: &Served<'_>) {
        if let Some(log) = &self.log {
            log(served);
        }
    }
}
