//! Fetches what a search asks for, several requests at a time, and hands it over in order. Refuses to
//! keep in memory what comes ahead of its turn, and to let a part pass for the whole.
//!
//! Each [`Ask`] has a lane. A worker fills it with rows, and the one who prints empties the lanes one
//! after the other. A few batches of a lane wait in memory; what comes ahead of the lane's turn beyond
//! that waits in a private temporary file that has no name.
//!
//! A slice that fails is tried again, then asked for in halves, down to a day. The rows that came
//! before the failure are out already, and come once more: [`Batch::is_again`] says so.

use std::fmt;
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::lane::{Lane, LaneEnd, READY, wait};
use super::progress::SearchProgress;
use super::spool::Batch;
use crate::gateway::{Gateway, GatewayError, GatewayErrorKind, NotReached, Rows, TRIES};
use crate::payment::{Period, Tid};
use crate::terminal::Terminal;

/// One thing to ask one merchant's gateway for.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// Which of the gateways.
    pub(crate) merchant: usize,
    pub(crate) wanted: Wanted,
}

/// What to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The payments of some days.
    Period(Period),
    /// One payment.
    Tid(Tid),
}

/// Writes the days or the TID.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(period) => write!(f, "{period}"),
            Self::Tid(tid) => write!(f, "{tid}"),
        }
    }
}

/// Something that was asked for and did not come, or not all of it.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    pub(crate) wanted: Wanted,
    pub(crate) cause: GatewayError,
}

/// Requests under way, and what came of them. Dropping it stops them.
pub(crate) struct Fetch(Arc<Shared>);

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
    /// Answers so far, for telling them apart.
    answers: AtomicU32,
    /// Texts are decoded here rather than where they are printed.
    is_decoded: bool,
    progress: Arc<SearchProgress>,
    terminal: Arc<Terminal>,
}

/// After so many days failed in a row, the gateway is taken to be down: what is left is asked for
/// once, as it is.
const DOWN: u32 = 3;

impl Fetch {
    /// Starts to ask, so many requests at a time, in order. `is_decoded` says that the payment of every
    /// row will be wanted.
    pub(crate) fn start(
        gateways: Vec<Arc<Gateway>>,
        asks: Vec<Ask>,
        jobs: usize,
        is_decoded: bool,
        progress: Arc<SearchProgress>,
        terminal: Arc<Terminal>,
    ) -> io::Result<Self> {
        progress.expect_parts(asks.len());
        let jobs = jobs.min(asks.len());
        let fetch = Self(Arc::new(Shared {
            lost: gateways.iter().map(|_| Mutex::default()).collect(),
            gateways,
            lanes: asks.into_iter().map(Lane::new).collect(),
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            failed_days: AtomicU32::new(0),
            answers: AtomicU32::new(0),
            is_decoded,
            progress,
            terminal,
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

    /// Tells whether the payment of every row is wanted, not only the row.
    pub(crate) fn is_decoded(&self) -> bool {
        self.0.is_decoded
    }

    /// Returns what was asked for, in order.
    pub(crate) fn asks(&self) -> impl Iterator<Item = &Ask> {
        self.0.lanes.iter().map(|lane| &lane.ask)
    }

    /// Waits for the next rows of a lane; `None` at its end.
    ///
    /// # Errors
    ///
    /// Whatever reading the temporary file gives, or that a worker ended without a word.
    pub(crate) fn next_batch(&self, lane: usize) -> io::Result<Option<Batch>> {
        let Some(lane) = self.0.lanes.get(lane) else {
            return Ok(None);
        };
        let mut state = lane.lock();
        state.is_front = true;
        loop {
            if let Some(batch) = state.ready.pop_front() {
                lane.changed.notify_all();
                return Ok(Some(batch));
            }
            // One whose first write failed has nothing; why, the end will tell.
            if let Some(spool) = &mut state.spool
                && spool.has_unread()
            {
                let batch = spool.read()?;
                if !spool.has_unread() {
                    state.spool = None;
                    lane.changed.notify_all();
                }
                return Ok(Some(batch));
            }
            if let Some(end) = &mut state.end {
                return end.trouble.take().map_or(Ok(None), Err);
            }
            if self.0.lost(lane.ask.merchant).is_some() {
                return Ok(None);
            }
            state = wait(&lane.changed, state);
        }
    }

    /// Tells what is missing of a lane that has come to its end.
    pub(crate) fn gaps(&self, lane: usize) -> Vec<Gap> {
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

    /// Tells why nothing more can be had from a merchant, if that is so.
    pub(crate) fn lost(&self, merchant: usize) -> Option<GatewayError> {
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
            let lane = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(lane) = self.lanes.get(lane) else {
                return;
            };
            let mut worker = Worker {
                shared: self,
                lane,
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
        let is_down = failed_days.load(Ordering::Relaxed) >= DOWN;
        let tries = match (&halves, is_half) {
            _ if is_down => 1,
            (None, _) => TRIES,
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
                self.shared
                    .terminal
                    .trace(1, format_args!("{period} is asked for in halves: {error}"));
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

    /// Passes the rows of an answer on, batch by batch.
    ///
    /// The batch in which an answer breaks is left behind: its rows come again.
    fn pass_on(&mut self, mut rows: Rows) -> Result<(), GatewayError> {
        if self.shared.is_decoded {
            rows.decode();
        }
        let answer = self.shared.answers.fetch_add(1, Ordering::Relaxed);
        let is_again = self.has_passed_on;
        let mut bytes = 0;
        let progress = &self.shared.progress;
        while self.halt.is_none()
            && let Some(batch) = rows.next_chunk()?
        {
            progress.add_rows(batch.count());
            progress.add_bytes(rows.bytes_read().saturating_sub(bytes));
            bytes = rows.bytes_read();
            self.push(Batch {
                answer,
                is_again,
                rows: batch,
            });
        }
        progress.add_bytes(rows.bytes_read().saturating_sub(bytes));
        Ok(())
    }

    /// Puts a batch into the lane; waits for room where it is its turn.
    fn push(&mut self, batch: Batch) {
        self.has_passed_on = true;
        let mut state = self.lane.lock();
        loop {
            if self.shared.is_stopped() {
                self.halt = Some(Halt::Unwanted);
                return;
            }
            if state.spool.is_none() && state.ready.len() < READY {
                state.ready.push_back(batch);
                break;
            }
            if state.spool.is_some() || !state.is_front {
                if let Err(error) = state.spool(&batch) {
                    self.halt = Some(Halt::Disk(error));
                }
                break;
            }
            state = wait(&self.lane.changed, state);
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
            None => Some(io::Error::other("a thread of the search ended by a bug")),
        };
        self.shared.progress.finish_part();
        self.lane.lock().end = Some(LaneEnd {
            gaps: std::mem::take(&mut self.gaps),
            trouble,
        });
        self.lane.changed.notify_all();
    }
}

/// Tells whether the answer would be no other for any other days of the same merchant.
const fn is_the_same_for_all(error: &GatewayError) -> bool {
    match &error.kind {
        GatewayErrorKind::Refused { .. } | GatewayErrorKind::Redirected { .. } => true,
        GatewayErrorKind::NotReached { reason, .. } => {
            matches!(reason, NotReached::Tls | NotReached::Impossible)
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
const fn is_easier_for_less(error: &GatewayError) -> bool {
    match &error.kind {
        GatewayErrorKind::TimedOut { .. }
        | GatewayErrorKind::Broken { .. }
        | GatewayErrorKind::Incomplete
        | GatewayErrorKind::Unavailable { .. }
        | GatewayErrorKind::TooLarge { .. } => true,
        // Whoever trickles does so with fewer days too, and each half would take as long again.
        GatewayErrorKind::Stalled { .. }
        | GatewayErrorKind::NotReached { .. }
        | GatewayErrorKind::Refused { .. }
        | GatewayErrorKind::Redirected { .. }
        | GatewayErrorKind::Unreadable { .. } => false,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs::File;
    use std::io::{BufRead, BufReader, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    use jiff::civil::{Date, date};

    use super::super::lane::LaneState;
    use super::super::spool::Spool;
    use super::super::spool::tests::batch;
    use super::*;
    use crate::gateway::{Account, Endpoint};
    use crate::payment::FinalCodes;
    use crate::secret::Secret;
    use crate::terminal::ColorChoice;

    const TODAY: Date = date(2026, 11, 30);

    /// A search for one TID, of which all has come.
    pub(crate) fn fetched(tid: &Tid, ready: Vec<Batch>) -> Fetch {
        fetch(tid, |state| {
            state.ready = ready.into();
            state.end = Some(LaneEnd::default());
        })
    }

    fn fetch(tid: &Tid, prepare: impl FnOnce(&mut LaneState)) -> Fetch {
        let wanted = Wanted::Tid(tid.clone());
        let lane = Lane::new(Ask {
            merchant: 0,
            wanted,
        });
        prepare(&mut lane.lock());
        Fetch(Arc::new(Shared {
            gateways: Vec::new(),
            lost: Vec::new(),
            lanes: vec![lane],
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            failed_days: AtomicU32::new(0),
            answers: AtomicU32::new(0),
            is_decoded: false,
            progress: Arc::default(),
            terminal: Arc::new(Terminal::new(ColorChoice::Never, true, 0)),
        }))
    }

    /// A gateway of whose second search a byte comes now and then, and how many it was asked for.
    fn trickling() -> (Gateway, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let searches = Arc::new(AtomicUsize::new(0));
        let asked = Arc::clone(&searches);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                while let Some(request) = read_request(&mut stream) {
                    let body = if request.contains("/payAuth/token") {
                        r#"{"RTN_CD":"0000","TOKEN":"t0k3n"}"#
                    } else if asked.fetch_add(1, Ordering::Relaxed) == 1 {
                        let head = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[";
                        stream.get_mut().write_all(head.as_bytes()).unwrap();
                        for _ in 0..300 {
                            if stream.get_mut().write_all(b" ").is_err() {
                                break;
                            }
                            thread::sleep(Duration::from_millis(20));
                        }
                        break;
                    } else {
                        r#"[{"RESULTCODE":"0000","TID":"1"}]"#
                    };
                    let length = body.len();
                    let answer =
                        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
                    stream.get_mut().write_all(answer.as_bytes()).unwrap();
                }
            }
        });
        let limit = Duration::from_secs(5);
        let account = Account {
            endpoint: Endpoint::parse(&endpoint).unwrap(),
            api_id: "shop".to_owned(),
            api_key: Secret::new("key".to_owned()),
            connect_timeout: limit,
            search_timeout: limit,
            cancel_timeout: limit,
            ca_file: None,
            proxy: None,
            max_connections: 1,
            final_codes: FinalCodes::default(),
        };
        let within = Duration::from_millis(100);
        let gateway = Gateway::impatient(1_000, within, account, Arc::new(|_| {})).unwrap();
        (gateway, searches)
    }

    /// Reads one request; `None` when the client has hung up.
    fn read_request(stream: &mut impl BufRead) -> Option<String> {
        let mut request = String::new();
        while !request.ends_with("\r\n\r\n") {
            if stream.read_line(&mut request).unwrap_or(0) == 0 {
                return None;
            }
        }
        let length = request
            .to_ascii_lowercase()
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.lines().next()?.parse().ok())?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).ok()?;
        Some(request)
    }

    #[test]
    fn days_whose_answer_stalls_are_missing_and_not_asked_for_again() {
        let (gateway, searches) = trickling();
        let asks = [9, 10, 11].map(|month| Ask {
            merchant: 0,
            wanted: Wanted::Period(Period::parse(&format!("2026-{month:02}"), TODAY).unwrap()),
        });
        let terminal = Arc::new(Terminal::new(ColorChoice::Never, true, 0));
        let gateways = vec![Arc::new(gateway)];
        let fetch =
            Fetch::start(gateways, asks.to_vec(), 1, false, Arc::default(), terminal).unwrap();
        let mut missing = Vec::new();
        for lane in 0..3 {
            while fetch.next_batch(lane).unwrap().is_some() {}
            missing.extend(fetch.gaps(lane));
        }
        let [gap] = missing.as_slice() else {
            panic!("{missing:?}");
        };
        assert_eq!(gap.wanted, asks[1].wanted);
        assert!(matches!(gap.cause.kind, GatewayErrorKind::Stalled { .. }));
        assert_eq!(searches.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn a_full_disk_is_what_the_search_tells_of() {
        let mut kind = None;
        let fetch = fetch(&"abc".parse().unwrap(), |state| {
            state.spool = Some(Spool::new(File::open("/dev/null").unwrap()));
            let error = state.spool(&batch(1, 1, &["{}"])).unwrap_err();
            kind = Some(error.kind());
            state.end = Some(LaneEnd {
                gaps: Vec::new(),
                trouble: Some(error),
            });
        });
        assert_eq!(fetch.next_batch(0).unwrap_err().kind(), kind.unwrap());
    }
}
