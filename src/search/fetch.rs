//! Fetches what a search asks for, several requests at a time, and hands it over in order. Refuses to
//! keep in memory what comes ahead of its turn, and to let a part pass for the whole.
//!
//! Each [`Ask`] has a lane. A worker fills it with rows, and whoever pulls empties the lanes one
//! after the other. A few chunks of a lane wait in memory; what comes ahead of the lane's turn beyond
//! that waits in a private temporary file that has no name.
//!
//! A slice that fails is tried again, then asked for in halves, down to a day. The rows that came
//! before the failure are out already, and come once more: [`Fetched::is_again`] says so.

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::ask::{Ask, Gap, Wanted};
use super::dedup::Marker;
use super::error::WorkerLost;
use super::lane::{Lane, LaneEnd, NextRows, wait};
use super::progress::{SearchEvent, SearchProgress};
use super::seen::RowMark;
use super::spool::Fetched;
use crate::gateway::{Chunk, Gateway, GatewayError, GatewayErrorKind, NotReached, Rows, TRIES_MAX};
use crate::payment::{Period, RefusedFor, Tid};

/// Requests under way, and what came of them. Dropping it stops them.
pub(super) struct Fetch(Arc<Shared>);

struct Shared {
    gateways: Vec<Arc<Gateway>>,
    /// Why nothing more can be had from a merchant, once that is known.
    lost: Vec<Mutex<Option<GatewayError>>>,
    lanes: Vec<Lane>,
    /// The next lane to be taken by a worker.
    next: AtomicUsize,
    is_stopped: AtomicBool,
    /// Days that failed for good since anything was answered at all.
    failed_days: AtomicU32,
    progress: Arc<dyn SearchProgress>,
    marker: Marker,
}

/// The number of days that fail in a row before the gateway is taken to be down: what is left is then
/// asked for once, as it is.
const FAILED_DAYS_MAX: u32 = 3;

impl Fetch {
    /// Starts to ask, so many requests at a time, in order.
    pub(super) fn start(
        gateways: Vec<Arc<Gateway>>,
        asks: Vec<Ask>,
        jobs: usize,
        progress: Arc<dyn SearchProgress>,
    ) -> io::Result<Self> {
        progress.note(&SearchEvent::Began { parts: asks.len() });
        let jobs = jobs.min(asks.len());
        let fetch = Self(Arc::new(Shared {
            lost: gateways.iter().map(|_| Mutex::default()).collect(),
            gateways,
            lanes: asks.into_iter().map(Lane::new).collect(),
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            failed_days: AtomicU32::new(0),
            progress,
            marker: Marker::default(),
        }));
        for _ in 0..jobs {
            let shared = Arc::clone(&fetch.0);
            // Never joined: one that waits for a silent gateway must not hold up the end of the run.
            thread::Builder::new()
                .name("search".to_owned())
                .spawn(move || shared.work())?;
        }
        Ok(fetch)
    }

    /// Returns what the lane is for; `None` beyond the last one.
    pub(super) fn ask(&self, lane: usize) -> Option<&Ask> {
        self.0.lanes.get(lane).map(|lane| &lane.ask)
    }

    /// Waits for the next rows of a lane; `None` at its end.
    ///
    /// # Errors
    ///
    /// Whatever reading the temporary file gives, or that a worker ended without a word.
    pub(super) fn next_chunk(&self, lane: usize) -> io::Result<Option<Fetched>> {
        let Some(lane) = self.0.lanes.get(lane) else {
            return Ok(None);
        };
        let mut state = lane.lock();
        loop {
            let is_lost = self.0.lost(lane.ask.merchant).is_some();
            match state.take(is_lost)? {
                NextRows::Rows(fetched) => {
                    lane.changed.notify_all();
                    return Ok(Some(fetched));
                }
                NextRows::Wait => state = wait(&lane.changed, state),
                NextRows::End => return Ok(None),
            }
        }
    }

    /// Tells what is missing of a lane that has come to its end.
    pub(super) fn gaps(&self, lane: usize) -> Vec<Gap> {
        let Some(lane) = self.0.lanes.get(lane) else {
            return Vec::new();
        };
        if let Some(end) = &mut lane.lock().end {
            return std::mem::take(&mut end.gaps);
        }
        let cause = self.0.lost(lane.ask.merchant);
        cause
            .map(|cause| lane.whole_gap(cause))
            .into_iter()
            .collect()
    }

    /// Returns what rows are marked with.
    pub(super) fn marker(&self) -> &Marker {
        &self.0.marker
    }

    /// Tells why nothing more can be had from a merchant, if that is so.
    pub(super) fn lost(&self, merchant: usize) -> Option<GatewayError> {
        self.0.lost(merchant)
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
        for lane in &self.0.lanes {
            // Locked, so that nobody who has just looked goes to sleep over it.
            let _state = lane.lock();
            lane.changed.notify_all();
        }
    }
}

impl Shared {
    /// Fills one lane after the other.
    fn work(&self) {
        while !self.is_stopped() {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(lane) = self.lanes.get(number) else {
                return;
            };
            let mut worker = Worker {
                shared: self,
                lane,
                number,
                gaps: Vec::new(),
                has_passed_on: false,
                halt: None,
                is_finished: false,
            };
            worker.fill();
            worker.is_finished = true;
        }
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    fn lost(&self, merchant: usize) -> Option<GatewayError> {
        let lost = self.lost.get(merchant)?;
        lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives a merchant up. The first reason stays.
    fn lose(&self, merchant: usize, cause: GatewayError) {
        if let Some(lost) = self.lost.get(merchant) {
            lost.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(cause);
        }
        for lane in &self.lanes {
            if lane.ask.merchant == merchant {
                let _state = lane.lock();
                lane.changed.notify_all();
            }
        }
    }
}

enum Halt {
    /// Nobody wants them.
    Unwanted,
    /// The temporary file does not take them.
    Disk(io::Error),
}

/// Fills one lane. When it is dropped, the lane has come to its end.
struct Worker<'a> {
    shared: &'a Shared,
    lane: &'a Lane,
    /// The place of the lane among all.
    number: usize,
    gaps: Vec<Gap>,
    /// Some rows of this lane are out.
    has_passed_on: bool,
    /// Why no more rows can be passed on.
    halt: Option<Halt>,
    is_finished: bool,
}

impl Worker<'_> {
    fn fill(&mut self) {
        match &self.lane.ask.wanted {
            Wanted::Period(period) => drop(self.ask(*period, false)),
            Wanted::Tid(tid) => drop(self.find(tid)),
        }
    }

    fn find(&mut self, tid: &Tid) -> ControlFlow<()> {
        let gateway = self.gateway()?;
        match gateway.find_payments(tid, |rows| self.pass_on(rows)) {
            Ok(()) => ControlFlow::Continue(()),
            // It would be the same with the next TID.
            Err(error) => self.give_up(error),
        }
    }

    /// Asks for a slice or, when it fails, for its halves. Breaks when there is no use in going on.
    fn ask(&mut self, period: Period, is_half: bool) -> ControlFlow<()> {
        let gateway = self.gateway()?;
        let halves = period.halves();
        let failed_days = &self.shared.failed_days;
        let is_down = failed_days.load(Ordering::Relaxed) >= FAILED_DAYS_MAX;
        let tries = match (&halves, is_half) {
            _ if is_down => 1,
            (None, _) => TRIES_MAX,
            (Some(_), false) => 2,
            // Its whole was tried already.
            (Some(_), true) => 1,
        };
        let result = gateway.search_payments(period, tries, |rows| self.pass_on(rows));
        if self.halt.is_some() {
            return ControlFlow::Break(());
        }
        let error = match result {
            Ok(()) => {
                failed_days.store(0, Ordering::Relaxed);
                return ControlFlow::Continue(());
            }
            Err(error) => error,
        };
        if is_the_same_for_all(&error) {
            return self.give_up(error);
        }
        match halves {
            Some((first, second)) if !is_down && is_easier_for_less(&error) => {
                self.shared.progress.note(&SearchEvent::Halved {
                    period,
                    cause: &error,
                });
                self.ask(first, true)?;
                self.ask(second, true)
            }
            halves => {
                if halves.is_none() {
                    failed_days.fetch_add(1, Ordering::Relaxed);
                }
                self.gaps.push(Gap {
                    wanted: Wanted::Period(period),
                    cause: error,
                });
                ControlFlow::Continue(())
            }
        }
    }

    /// Breaks when the merchant is lost or nobody waits for more.
    fn gateway(&mut self) -> ControlFlow<(), Arc<Gateway>> {
        let merchant = self.lane.ask.merchant;
        if let Some(cause) = self.shared.lost(merchant) {
            // Whatever came so far, nobody knows that it is all.
            self.gaps = vec![self.lane.whole_gap(cause)];
            return ControlFlow::Break(());
        }
        match self.shared.gateways.get(merchant) {
            Some(gateway) if !self.shared.is_stopped() => {
                ControlFlow::Continue(Arc::clone(gateway))
            }
            Some(_) | None => ControlFlow::Break(()),
        }
    }

    fn give_up(&mut self, error: GatewayError) -> ControlFlow<()> {
        let merchant = self.lane.ask.merchant;
        self.shared.lose(merchant, error);
        if let Some(cause) = self.shared.lost(merchant) {
            self.gaps = vec![self.lane.whole_gap(cause)];
        }
        ControlFlow::Break(())
    }

    /// Passes the rows of an answer on, chunk by chunk.
    ///
    /// The chunk in which an answer breaks is left behind: its rows come again.
    fn pass_on(&mut self, mut rows: Rows) -> Result<(), GatewayError> {
        let is_again = self.has_passed_on;
        let shared = self.shared;
        let mut bytes_before = 0;
        let mut note = |rows, bytes: usize| {
            let new = bytes.saturating_sub(std::mem::replace(&mut bytes_before, bytes));
            let event = SearchEvent::Read { rows, bytes: new };
            shared.progress.note(&event);
        };
        while self.halt.is_none()
            && let Some(chunk) = rows.next_chunk()?
        {
            note(chunk.count(), rows.bytes_read());
            let marks = self.mark(&chunk);
            self.push(Fetched {
                is_again,
                chunk,
                marks,
            });
        }
        note(0, rows.bytes_read());
        Ok(())
    }

    /// Marks rows where they are fetched: whoever takes them out has the most to do. Those that are
    /// asked for by name, or go to a file, need no mark yet.
    fn mark(&self, chunk: &Chunk) -> Option<Vec<RowMark>> {
        let ask = &self.lane.ask;
        let is_wanted =
            matches!(ask.wanted, Wanted::Period(_)) && !self.lane.lock().spool.has_unread();
        is_wanted.then(|| {
            self.shared
                .marker
                .mark_all((ask.merchant, self.number), chunk)
        })
    }

    /// Puts rows into the lane; waits for room where it is its turn.
    fn push(&mut self, fetched: Fetched) {
        self.has_passed_on = true;
        let mut state = self.lane.lock();
        let mut waiting = Some(fetched);
        while let Some(fetched) = waiting {
            if self.shared.is_stopped() {
                self.halt = Some(Halt::Unwanted);
                return;
            }
            match state.put(fetched) {
                Ok(Some(fetched)) => {
                    waiting = Some(fetched);
                    state = wait(&self.lane.changed, state);
                }
                Ok(None) => waiting = None,
                Err(error) => {
                    self.halt = Some(Halt::Disk(error));
                    waiting = None;
                }
            }
        }
        self.lane.changed.notify_all();
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        let trouble = match self.halt.take() {
            Some(Halt::Disk(error)) => Some(error),
            Some(Halt::Unwanted) => None,
            None if self.is_finished => None,
            None => Some(io::Error::other(WorkerLost)),
        };
        self.shared.progress.note(&SearchEvent::PartEnded);
        self.lane.lock().end = Some(LaneEnd {
            gaps: std::mem::take(&mut self.gaps),
            trouble,
        });
        self.lane.changed.notify_all();
    }
}

fn is_too_long(error: &GatewayError) -> bool {
    error.refused_for() == Some(RefusedFor::PeriodTooLong)
}

/// Tells whether the answer would be no other for any other days of the same merchant.
fn is_the_same_for_all(error: &GatewayError) -> bool {
    match &error.kind {
        GatewayErrorKind::Refused { .. } => !is_too_long(error),
        GatewayErrorKind::Redirected { .. } => true,
        GatewayErrorKind::NotReached { reason, .. } => {
            matches!(
                reason,
                NotReached::Certificate(_)
                    | NotReached::NotTls
                    | NotReached::Tls
                    | NotReached::Impossible
                    | NotReached::Header
            )
        }
        GatewayErrorKind::TimedOut { .. }
        | GatewayErrorKind::Broken { .. }
        | GatewayErrorKind::Stalled { .. }
        | GatewayErrorKind::Incomplete
        | GatewayErrorKind::Unavailable { .. }
        | GatewayErrorKind::Unreadable { .. }
        | GatewayErrorKind::TooLarge { .. } => false,
    }
}

/// Tells whether fewer days may be answered where more of them were not.
fn is_easier_for_less(error: &GatewayError) -> bool {
    match &error.kind {
        GatewayErrorKind::TimedOut { .. }
        | GatewayErrorKind::Broken { .. }
        | GatewayErrorKind::Incomplete
        | GatewayErrorKind::Unavailable { .. }
        | GatewayErrorKind::TooLarge { .. } => true,
        GatewayErrorKind::Refused { .. } => is_too_long(error),
        // Whoever trickles does so with fewer days too, and each half would take as long again.
        GatewayErrorKind::Stalled { .. }
        | GatewayErrorKind::NotReached { .. }
        | GatewayErrorKind::Redirected { .. }
        | GatewayErrorKind::Unreadable { .. } => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::lane::{CHUNKS_READY_MAX, LaneState};
    use super::super::spool::Spool;
    use super::super::spool::tests::fetched;
    use super::*;

    struct Nobody;

    impl SearchProgress for Nobody {
        fn note(&self, _: &SearchEvent<'_>) {}
    }

    /// A search for one TID without a worker, whose lane is as it is prepared.
    pub(in super::super) fn fetch(tid: &Tid, prepare: impl FnOnce(&mut LaneState)) -> Fetch {
        let wanted = Wanted::Tid(tid.clone());
        let ask = Ask {
            merchant: 0,
            wanted,
        };
        let fetch = Fetch::start(Vec::new(), vec![ask], 0, Arc::new(Nobody)).unwrap();
        prepare(&mut fetch.0.lanes[0].lock());
        fetch
    }

    #[test]
    fn a_full_disk_is_what_the_search_tells_of() {
        let mut kind = None;
        let fetch = fetch(&"abc".parse().unwrap(), |state| {
            state.spool = Spool::broken();
            let row = "x".repeat(1 << 20);
            // The last of them goes where the next one is not taken.
            for _ in 0..=CHUNKS_READY_MAX {
                assert!(state.put(fetched(1, 1, &[&row])).unwrap().is_none());
            }
            let error = state.put(fetched(1, 2, &["{}"])).unwrap_err();
            kind = Some(error.kind());
            state.end = Some(LaneEnd {
                gaps: Vec::new(),
                trouble: Some(error),
            });
        });
        for _ in 0..=CHUNKS_READY_MAX {
            assert!(fetch.next_chunk(0).unwrap().is_some());
        }
        assert_eq!(fetch.next_chunk(0).unwrap_err().kind(), kind.unwrap());
    }
}
