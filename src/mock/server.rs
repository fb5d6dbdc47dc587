//! Speaks HTTP/1.1 to clients on this machine, a thread for each, and breaks connections when told to.
//!
//! It listens on loopback only, reads requests with a length only, and bounds everything: connections, heads,
//! bodies, and how long it waits for a silent client. A broken request costs its own connection and no other.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::api::{API_ID, API_KEY, Body, Gateway, Manner, Reply, Request, Rows, Stale};
use super::fault::{Fault, Faults, Kind, Strike};
use super::ledger::{self, Ledger};
use super::sample::{MOST_PAYMENTS, Sample, day_number};

const MOST_CONNECTIONS: usize = 256;
const MOST_HEAD_BYTES: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
const MOST_BODY_BYTES: usize = 256 * 1024;
/// Between two requests on one connection.
const IDLE: Duration = Duration::from_secs(60);
/// From the first byte of a request to its last.
const REQUEST: Duration = Duration::from_secs(10);
/// For a client that does not read its answer: a person may be reading the first screen of it.
const WRITE: Duration = Duration::from_secs(600);
/// For a client that was told to wait for ever.
const STALL: Duration = Duration::from_secs(3_600);

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
    /// A day to take for today, over from its start: its last second. Without it, the clock in Korea.
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
    let today = match options.today {
        Some(date) => Some(day_number(date).ok_or(Error::Today(date))?),
        None => None,
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
        gateway: Gateway::new(ledger, today),
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
    // Answers are written whole; waiting to fill packets would only delay the last one.
    let _ = stream.set_nodelay(true);
    let _ = stream.set_write_timeout(Some(WRITE));
    let mut connection = Connection {
        stream,
        is_body_waiting: false,
    };
    loop {
        let is_open = match connection.read() {
            Ok(Some(call)) => respond(&mut connection, &call, shared),
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
fn respond(connection: &mut Connection<'_>, call: &Call, shared: &Shared) -> io::Result<bool> {
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
            is_last: call.is_last,
        };
        connection.send_whole(&head, page(status).as_bytes())?;
        return Ok(!call.is_last);
    };
    let strike = shared.faults.strike(request.endpoint);
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
    let act = || {
        let reply = shared.gateway.act(request, &manner(&strike));
        log(&reply.code);
        reply
    };
    if let Some(Kind::Late(duration)) = &strike.kind {
        connection.take_body()?;
        connection.stream.shutdown(Shutdown::Both)?;
        if shared.sleep(*duration) {
            act();
        }
        return Ok(false);
    }
    let reply = if strike.kind.as_ref().is_none_or(Kind::acts) {
        act()
    } else {
        log("not acted");
        Reply {
            code: String::new(),
            body: Body::Whole(Vec::new()),
        }
    };
    match &strike.kind {
        None => connection.send(reply, call, strike.is_gzip),
        Some(Kind::Code(code, _)) => {
            let reply = Gateway::code(request.endpoint, code, strike.style);
            connection.send(reply, call, strike.is_gzip)
        }
        Some(kind) => misbehave(connection, call, kind, reply, strike.is_gzip),
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
            connection.send_half(&whole(reply), *kind == Kind::Cut)?;
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
        | Kind::WrongAmount(_)
        | Kind::Stale(_)
        | Kind::Expired
        | Kind::Delay(_)
        | Kind::Pretty
        | Kind::RawKorean
        | Kind::Numbers
        | Kind::Gzip => return connection.send(reply, call, is_gzip),
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

fn whole(reply: Reply) -> Vec<u8> {
    match reply.body {
        Body::Whole(bytes) => bytes,
        Body::Rows(mut bytes, mut rows) => {
            let mut piece = Vec::new();
            while rows.write_piece(&mut piece) {
                bytes.append(&mut piece);
            }
            bytes
        }
    }
}

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Error",
    }
}

/// The page that a web server or a proxy in between would show.
fn page(status: u16) -> String {
    let title = if status == 200 {
        "서비스 점검 중입니다"
    } else {
        phrase(status)
    };
    format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1><hr>nginx</body></html>\n"
    )
}

/// The first lines of an answer.
struct Head<'a> {
    status: u16,
    kind: &'a str,
    /// Further header lines, each with its line end.
    extra: &'a str,
    /// Whether the connection is closed afterwards.
    is_last: bool,
}

impl Head<'_> {
    fn write(&self, framing: &str) -> Vec<u8> {
        let Head {
            status,
            kind,
            extra,
            is_last,
        } = self;
        let connection = if *is_last { "close" } else { "keep-alive" };
        format!(
            "HTTP/1.1 {status} {}\r\nServer: nginx\r\nContent-Type: {kind}\r\n{extra}{framing}Connection: {connection}\r\n\r\n",
            phrase(*status)
        )
        .into_bytes()
    }
}

/// A request as it came.
struct Call {
    is_post: bool,
    path: String,
    token: Option<String>,
    api_key: Option<String>,
    body: Vec<u8>,
    /// The client speaks HTTP/1.0 and knows no chunks.
    is_old: bool,
    /// The client does not want to ask again on this connection.
    is_last: bool,
}

/// Why there is no request to answer.
enum Broken {
    /// The client is gone, or silent for too long.
    Lost,
    /// It gets this status.
    Status(u16),
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Broken::Lost
    }
}

struct Connection<'a> {
    stream: &'a TcpStream,
    /// The last byte of the body was looked at but not read, so that closing can be a reset.
    is_body_waiting: bool,
}

impl Connection<'_> {
    /// Reads a request; none if the client closed instead.
    fn read(&mut self) -> Result<Option<Call>, Broken> {
        let Some((head, deadline)) = self.read_head()? else {
            return Ok(None);
        };
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&head) {
            Ok(httparse::Status::Complete(_)) => {}
            Err(httparse::Error::TooManyHeaders) => return Err(Broken::Status(431)),
            Ok(httparse::Status::Partial) | Err(_) => return Err(Broken::Status(400)),
        }
        let header = |name: &str| {
            let found = parsed
                .headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case(name))?;
            std::str::from_utf8(found.value)
                .ok()
                .map(|value| value.trim().to_owned())
        };
        let is_old = parsed.version != Some(1);
        let wants_close =
            header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if header("transfer-encoding").is_some() {
            return Err(Broken::Status(411));
        }
        let length = match header("content-length") {
            None => 0,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse::<usize>().map_err(|_| Broken::Status(413))?
            }
            Some(_) => return Err(Broken::Status(400)),
        };
        if length > MOST_BODY_BYTES {
            return Err(Broken::Status(413));
        }
        if header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let target = parsed.path.unwrap_or_default();
        Ok(Some(Call {
            is_post: parsed.method == Some("POST"),
            path: target.split('?').next().unwrap_or_default().to_owned(),
            token: header("token"),
            api_key: header("apikey"),
            body: self.read_body(length, deadline)?,
            is_old,
            is_last: is_old || wants_close,
        }))
    }

    /// Reads up to the blank line and not a byte further: what follows stays with the system.
    fn read_head(&mut self) -> Result<Option<(Vec<u8>, Instant)>, Broken> {
        let mut head = Vec::new();
        let mut deadline = None;
        let mut piece = [0; 4_096];
        loop {
            self.limit(deadline.unwrap_or_else(|| after(IDLE)))?;
            let seen = match self.stream.peek(&mut piece) {
                Ok(0) if head.is_empty() => return Ok(None),
                Ok(0) => return Err(Broken::Lost),
                Ok(seen) => seen,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(Broken::Lost),
            };
            let deadline = *deadline.get_or_insert_with(|| after(REQUEST));
            let before = head.len();
            head.extend_from_slice(piece.get(..seen).unwrap_or_default());
            let overlap = before.saturating_sub(3);
            let end = memchr::memmem::find(head.get(overlap..).unwrap_or_default(), b"\r\n\r\n")
                .map(|at| overlap.saturating_add(at).saturating_add(4));
            let taken = end.unwrap_or(head.len()).saturating_sub(before);
            self.stream
                .read_exact(piece.get_mut(..taken).unwrap_or_default())?;
            if end.unwrap_or(head.len()) > MOST_HEAD_BYTES {
                return Err(Broken::Status(431));
            }
            if let Some(end) = end {
                head.truncate(end);
                return Ok(Some((head, deadline)));
            }
        }
    }

    /// Reads a body but for its last byte, which is only looked at.
    fn read_body(&mut self, length: usize, deadline: Instant) -> Result<Vec<u8>, Broken> {
        let mut body = vec![0; length];
        let Some((last, most)) = body.split_last_mut() else {
            return Ok(body);
        };
        let mut filled = 0;
        while let Some(rest) = most.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            self.limit(deadline)?;
            match self.stream.read(rest) {
                Ok(0) => return Err(Broken::Lost),
                Ok(read) => filled = filled.saturating_add(read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Broken::Lost),
            }
        }
        self.limit(deadline)?;
        if self.stream.peek(std::slice::from_mut(last))? == 0 {
            return Err(Broken::Lost);
        }
        self.is_body_waiting = true;
        Ok(body)
    }

    /// Lets the next read take no longer than up to a deadline.
    fn limit(&self, deadline: Instant) -> Result<(), Broken> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Broken::Status(408));
        }
        Ok(self.stream.set_read_timeout(Some(left))?)
    }

    /// Reads the byte that was left.
    fn take_body(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_body_waiting) {
            self.stream.read_exact(&mut [0])?;
        }
        Ok(())
    }

    fn send_whole(&mut self, head: &Head<'_>, body: &[u8]) -> io::Result<()> {
        self.take_body()?;
        let mut bytes = head.write(&format!("Content-Length: {}\r\n", body.len()));
        bytes.extend_from_slice(body);
        self.stream.write_all(&bytes)
    }

    /// Sends an answer, a long one in pieces; says whether the connection can take another call.
    fn send(&mut self, reply: Reply, call: &Call, is_gzip: bool) -> io::Result<bool> {
        let mut head = Head {
            status: 200,
            kind: JSON,
            extra: "",
            is_last: call.is_last,
        };
        if is_gzip {
            head.extra = "Content-Encoding: gzip\r\n";
        }
        match reply.body {
            Body::Whole(body) if is_gzip => {
                self.send_whole(&head, &compress(&body)?)?;
            }
            Body::Whole(body) => self.send_whole(&head, &body)?,
            Body::Rows(first, rows) if rows.is_closed() && !is_gzip => {
                self.send_whole(&head, &first)?;
            }
            Body::Rows(first, rows) => {
                self.take_body()?;
                let framing = if call.is_old {
                    ""
                } else {
                    "Transfer-Encoding: chunked\r\n"
                };
                self.stream.write_all(&head.write(framing))?;
                let pieces = Pieces {
                    stream: self.stream,
                    is_chunked: !call.is_old,
                    frame: Vec::new(),
                };
                if is_gzip {
                    let mut packed =
                        flate2::write::GzEncoder::new(pieces, flate2::Compression::fast());
                    write_rows(&mut packed, first, rows)?;
                    packed.finish()?.end()?;
                } else {
                    let mut pieces = pieces;
                    write_rows(&mut pieces, first, rows)?;
                    pieces.end()?;
                }
            }
        }
        Ok(!call.is_last)
    }

    /// Sends half of an answer, with the length of the whole, or with none.
    fn send_half(&mut self, body: &[u8], hides_length: bool) -> io::Result<()> {
        self.take_body()?;
        let head = Head {
            status: 200,
            kind: JSON,
            extra: "",
            is_last: true,
        };
        let framing = if hides_length {
            String::new()
        } else {
            format!("Content-Length: {}\r\n", body.len())
        };
        let mut bytes = head.write(&framing);
        bytes.extend_from_slice(body.get(..body.len() / 2).unwrap_or_default());
        self.stream.write_all(&bytes)
    }

    /// Waits until the client goes, or the server ends.
    fn wait_for_close(&self) {
        let deadline = after(STALL);
        let mut ignored = [0; 1_024];
        while self.limit(deadline).is_ok() {
            let mut stream = self.stream;
            match stream.read(&mut ignored) {
                Ok(read) if read > 0 => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => return,
            }
        }
    }

    /// Closes so that the client can still read what it was sent, although it was not heard to the end.
    fn close_gently(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        let deadline = after(Duration::from_secs(1));
        let mut ignored = [0; 4_096];
        while self.limit(deadline).is_ok() {
            let mut stream = self.stream;
            if !matches!(stream.read(&mut ignored), Ok(read) if read > 0) {
                return;
            }
        }
    }
}

fn after(duration: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(duration).unwrap_or(now)
}

fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(body)?;
    packed.finish()
}

fn write_rows(out: &mut impl io::Write, first: Vec<u8>, mut rows: Rows) -> io::Result<()> {
    let mut piece = first;
    loop {
        out.write_all(&piece)?;
        piece.clear();
        if !rows.write_piece(&mut piece) {
            return Ok(());
        }
    }
}

/// Writes a body of unknown length: in chunks, or up to the end of the connection.
struct Pieces<'a> {
    stream: &'a TcpStream,
    is_chunked: bool,
    frame: Vec<u8>,
}

impl Pieces<'_> {
    fn end(mut self) -> io::Result<()> {
        if self.is_chunked {
            self.stream.write_all(b"0\r\n\r\n")
        } else {
            Ok(())
        }
    }
}

impl io::Write for Pieces<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if piece.is_empty() {
            return Ok(0);
        }
        let mut stream = self.stream;
        if self.is_chunked {
            self.frame.clear();
            write!(self.frame, "{:x}\r\n", piece.len())?;
            self.frame.extend_from_slice(piece);
            self.frame.extend_from_slice(b"\r\n");
            stream.write_all(&self.frame)?;
        } else {
            stream.write_all(piece)?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
