//! Serves clients on this machine, a thread for each, and breaks connections when told to.
//!
//! It listens on loopback only, and to a bounded number of clients at once. It knows neither what HTTP looks
//! like nor what is answered; it says who does what in which order, faults included.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::api::{API_ID, API_KEY, Body, Gateway, Manner, Reply, Request, Shown, Stale};
use super::clock::Clock;
use super::connection::{Broken, Call, Connection, Dating, HTML, Head, JSON, page};
use super::fault::{Fault, Faults, Kind, Strike, When};
use super::ledger::{self, Ledger};
use super::sample::{MOST_PAYMENTS, Sample, day_number};

const MOST_CONNECTIONS: usize = 256;

/// Takes a line about each request that was served, without its newline and without secrets.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// What a mock gateway is to be like.
pub struct Options {
    /// Where to listen; loopback only, port 0 for any that is free.
    pub listen: SocketAddr,
    /// About how many payments a year has; ten million at most.
    pub payments: u32,
    /// Decides all that is made up, and the chances of faults.
    pub seed: u64,
    /// Where refunds are kept; without it, in memory.
    pub state: Option<PathBuf>,
    /// How to misbehave.
    pub faults: Vec<Fault>,
    /// A day to take for today: all of its payments are there, and the clock starts at 23:00 in Korea. Without it,
    /// this machine's clock.
    pub today: Option<Date>,
    /// Hears of each request.
    pub log: Option<Log>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            payments: 2_000,
            seed: 1,
            state: None,
            faults: Vec::new(),
            today: None,
            log: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options {
            listen,
            payments,
            seed,
            state,
            faults,
            today,
            log: _,
        } = self;
        formatter
            .debug_struct("Options")
            .field("listen", listen)
            .field("payments", payments)
            .field("seed", seed)
            .field("state", state)
            .field("faults", faults)
            .field("today", today)
            .finish_non_exhaustive()
    }
}

/// Why a mock gateway does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Others could reach it there.
    #[error("the mock gateway listens on loopback only, not on {0}")]
    NotLoopback(SocketAddr),
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// More payments than can be told apart.
    #[error("{0} payments a year are more than {MOST_PAYMENTS}")]
    TooManyPayments(u32),
    /// A day outside 1970 to 2059.
    #[error("no payments can be made up for {0}")]
    Today(Date),
    /// The state file.
    #[error(transparent)]
    State(#[from] ledger::Error),
}

/// A mock gateway that is running. Dropping it closes its connections.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// Starts a gateway and returns at once; threads of their own serve it. Nothing is made up ahead.
///
/// # Errors
///
/// When it may not or cannot listen there, or the state file cannot be used.
pub fn start(options: Options) -> Result<Server, Error> {
    if !options.listen.ip().is_loopback() {
        return Err(Error::NotLoopback(options.listen));
    }
    if options.payments > MOST_PAYMENTS {
        return Err(Error::TooManyPayments(options.payments));
    }
    let clock = match options.today {
        Some(date) => Clock::of_day(day_number(date).ok_or(Error::Today(date))?),
        None => Clock::of_machine(),
    };
    let ledger = Ledger::open(
        Sample::new(options.seed, options.payments),
        options.state.as_deref(),
    )?;
    let failed = |source| Error::Listen {
        address: options.listen,
        source,
    };
    let listener = TcpListener::bind(options.listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let shared = Arc::new(Shared {
        gateway: Gateway::new(ledger, clock),
        clock,
        faults: Faults::new(options.faults, options.seed),
        log: options.log,
        open: Mutex::default(),
        changed: Condvar::new(),
    });
    let accepting = {
        let shared = Arc::clone(&shared);
        thread::Builder::new()
            .name("mock-accept".to_owned())
            .spawn(move || accept(&listener, &shared))
            .map_err(failed)?
    };
    Ok(Server {
        address,
        shared,
        accepting: Some(accepting),
    })
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The id and the key of the one merchant that it knows; both are made up.
    #[must_use]
    pub fn credentials(&self) -> (&'static str, &'static str) {
        (API_ID, API_KEY)
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(accepting) = self.accepting.take() else {
            return;
        };
        {
            let mut open = self.shared.lock();
            open.is_stopping = true;
            for stream in open.streams.values() {
                let _ = stream.shutdown(Shutdown::Both);
            }
            self.shared.changed.notify_all();
        }
        // Wakes the thread that accepts, so that it sees that it is over.
        if TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok() {
            let _ = accepting.join();
        }
    }
}

struct Shared {
    gateway: Gateway,
    clock: Clock,
    faults: Faults,
    log: Option<Log>,
    open: Mutex<Open>,
    /// A connection was closed, or all is over.
    changed: Condvar,
}

#[derive(Default)]
struct Open {
    is_stopping: bool,
    next: u64,
    streams: HashMap<u64, Arc<TcpStream>>,
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
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits, but not beyond the server's end; false if that came first.
    fn sleep(&self, duration: Duration) -> bool {
        let open = self.lock();
        let (open, _) = self
            .changed
            .wait_timeout_while(open, duration, |open| !open.is_stopping)
            .unwrap_or_else(PoisonError::into_inner);
        !open.is_stopping
    }

    fn log(&self, line: &str) {
        if let Some(log) = &self.log {
            log(line);
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let accepted = listener.accept();
        let open = shared.lock();
        let mut open = shared
            .changed
            .wait_while(open, |open| {
                !open.is_stopping && open.streams.len() >= MOST_CONNECTIONS
            })
            .unwrap_or_else(PoisonError::into_inner);
        if open.is_stopping {
            return;
        }
        let Ok((stream, _)) = accepted else {
            drop(open);
            // Out of file descriptors, most likely: others have to close first.
            shared.sleep(Duration::from_millis(20));
            continue;
        };
        let number = open.next;
        open.next = number.wrapping_add(1);
        let stream = Arc::new(stream);
        open.streams.insert(number, Arc::clone(&stream));
        drop(open);
        let leaving = Leaving {
            number,
            shared: Arc::clone(shared),
        };
        // Without a thread the closure is dropped, and with it the connection.
        let _ = thread::Builder::new()
            .name("mock-serve".to_owned())
            .spawn(move || {
                let leaving = leaving;
                serve(&stream, &leaving.shared);
            });
    }
}

/// Takes a connection off the list when its thread ends, however it ends.
struct Leaving {
    number: u64,
    shared: Arc<Shared>,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.shared.lock().streams.remove(&self.number);
        self.shared.changed.notify_all();
    }
}

fn serve(stream: &TcpStream, shared: &Shared) {
    let mut connection = Connection::new(stream, shared.clock);
    loop {
        let is_open = match connection.read() {
            Ok(Some(call)) => respond(&mut connection, call, shared),
            Ok(None) | Err(Broken::Lost) => return,
            Err(Broken::Status(status)) => {
                shared.log(&format!("broken request: {status}"));
                let page = page(status);
                let head = Head {
                    status,
                    kind: HTML,
                    extra: "",
                    is_last: true,
                };
                let _ = connection.send_whole(&head, page.as_bytes());
                connection.close_gently();
                return;
            }
        };
        if !is_open.unwrap_or(false) {
            return;
        }
    }
}

/// Answers a call; says whether the connection can take another.
fn respond(connection: &mut Connection<'_>, mut call: Call, shared: &Shared) -> io::Result<bool> {
    let request = Request::new(
        &call.path,
        call.token.clone(),
        call.api_key.clone(),
        &call.body,
    );
    let (Some(request), true) = (&request, call.is_post) else {
        let status = if request.is_some() { 405 } else { 404 };
        shared.log(&format!("{}: {status}", call.path.escape_debug()));
        let extra = if status == 405 { "Allow: POST\r\n" } else { "" };
        let head = Head {
            status,
            kind: HTML,
            extra,
            // A client that asked with HEAD would take the page for the next answer.
            is_last: true,
        };
        connection.send_whole(&head, page(status).as_bytes())?;
        return Ok(false);
    };
    let strike = shared.faults.strike(request.endpoint, request.days(), || {
        shared.gateway.can_roll_back(request)
    });
    connection.date(if strike.hides_date {
        Dating::Missing
    } else {
        Dating::Off(strike.date_shift)
    });
    let started = Instant::now();
    let log = |outcome: &str| {
        let fault = strike
            .kind
            .as_ref()
            .map(|kind| format!(" [{kind}]"))
            .unwrap_or_default();
        let milliseconds = started.elapsed().as_millis();
        shared.log(&format!(
            "{}: {outcome} ({milliseconds} ms){fault}",
            request.summary()
        ));
    };
    if let Some(delay) = strike.delay
        && !shared.sleep(delay)
    {
        return Ok(false);
    }
    if strike.rolls_back {
        shared.gateway.roll_back(request);
    }
    let happen_elsewhere = |now| {
        for (amount, when) in &strike.elsewhere {
            if *when == now {
                shared.gateway.refund_elsewhere(request, *amount);
            }
        }
    };
    happen_elsewhere(When::Before);
    let act = || {
        let reply = shared.gateway.act(request, &manner(&strike));
        log(&reply.code);
        happen_elsewhere(When::After);
        reply
    };
    let late = match &strike.kind {
        Some(Kind::Late(duration)) => {
            connection.take_body()?;
            Some(duration)
        }
        Some(Kind::CodeLate(saying, duration)) => {
            call.is_last = true;
            let reply = Gateway::code(request.endpoint, saying, strike.style);
            // It acts whether or not anybody waited for this.
            let _ = connection.send(saying.status.unwrap_or(200), reply, &call, strike.is_gzip);
            Some(duration)
        }
        _ => None,
    };
    if let Some(duration) = late {
        let _ = connection.hang_up();
        if shared.sleep(*duration) {
            act();
        }
        return Ok(false);
    }
    let reply = if strike.kind.as_ref().is_none_or(Kind::acts) {
        act()
    } else {
        log("not acted");
        happen_elsewhere(When::After);
        Reply {
            code: String::new(),
            body: Body::Whole(Vec::new()),
        }
    };
    match &strike.kind {
        None => connection.send(200, reply, &call, strike.is_gzip),
        Some(Kind::Code(saying, _)) => {
            let reply = Gateway::code(request.endpoint, saying, strike.style);
            connection.send(saying.status.unwrap_or(200), reply, &call, strike.is_gzip)
        }
        Some(kind) => misbehave(connection, &call, kind, reply, strike.is_gzip),
    }
}

/// Does to an answer, or instead of one, what a fault demands.
fn misbehave(
    connection: &mut Connection<'_>,
    call: &Call,
    kind: &Kind,
    reply: Reply,
    is_gzip: bool,
) -> io::Result<bool> {
    // Closing while a byte of the request is unread is what makes the system send a reset.
    if matches!(kind, Kind::Reset(_)) {
        return Ok(false);
    }
    let mut extra = String::new();
    let (status, kind_of_body) = match kind {
        Kind::Drop(_) => {
            connection.take_body()?;
            return Ok(false);
        }
        Kind::Stall(_) => {
            connection.take_body()?;
            connection.wait_for_close();
            return Ok(false);
        }
        Kind::Half | Kind::Cut | Kind::StallHalf => {
            connection.send_half(reply, *kind == Kind::Cut)?;
            if *kind == Kind::StallHalf {
                connection.wait_for_close();
            }
            return Ok(false);
        }
        Kind::Html(_) => (200, HTML),
        Kind::Empty(_) => (200, JSON),
        Kind::Status(status, _, retry_after) => {
            if let Some(seconds) = retry_after {
                extra = format!("Retry-After: {seconds}\r\n");
            }
            (*status, HTML)
        }
        Kind::Redirect(url) => {
            extra = format!("Location: {url}\r\n");
            (302, HTML)
        }
        // These change what is said, or when, or how.
        Kind::Reset(_)
        | Kind::Late(_)
        | Kind::Code(..)
        | Kind::CodeLate(..)
        | Kind::WrongAmount(_)
        | Kind::Stale(_)
        | Kind::Expired => return connection.send(200, reply, call, is_gzip),
    };
    let body = if kind_of_body == HTML {
        page(status)
    } else {
        String::new()
    };
    let head = Head {
        status,
        kind: kind_of_body,
        extra: &extra,
        is_last: call.is_last,
    };
    connection.send_whole(&head, body.as_bytes())?;
    Ok(!call.is_last)
}

fn manner(strike: &Strike) -> Manner {
    let mut manner = Manner {
        style: strike.style,
        lag: strike.lag,
        shown: Shown {
            date: strike.cancel_date,
            message: strike.cancel_message.clone(),
        },
        ..Manner::default()
    };
    match strike.kind {
        Some(Kind::Expired) => manner.is_expired = true,
        Some(Kind::WrongAmount(won)) => manner.wrong_amount = Some(won),
        Some(Kind::Stale(None)) => manner.stale = Some(Stale::Always),
        Some(Kind::Stale(Some(searches))) => manner.stale = Some(Stale::First(searches)),
        _ => {}
    }
    manner
}
