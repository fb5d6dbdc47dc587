//! Speaks HTTP/1.1 on one connection: reads requests, writes answers, whole or broken.
//!
//! It reads requests with a length only, and bounds everything: heads, bodies, and how long it waits for a
//! silent client. A broken request, or one for another host, costs its own connection and no other.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, TcpStream};
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use super::clock::Clock;
use super::page::{JSON, phrase};
use super::pieces::{Pieces, compress, whole, write_rows};
use super::reply::{Body, Reply};

const MOST_HEAD_BYTES: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
const MOST_BODY_BYTES: usize = 256 * 1024;
/// For a client that does not read its answer: a person may be reading the first screen of it.
const WRITE: Duration = Duration::from_secs(600);
/// For a client that was told to wait for ever.
const STALL: Duration = Duration::from_secs(3_600);

/// How long a client is waited for that sends nothing, or not enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// Between two requests on one connection.
    pub(super) idle: Duration,
    /// From the first byte of a request to its last, however slowly they come.
    pub(super) request: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            idle: Duration::from_secs(60),
            request: Duration::from_secs(10),
        }
    }
}

/// Which `Date` an answer carries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dating {
    /// One that is wrong by this much.
    Off(SignedDuration),
    /// None.
    Missing,
}

impl Default for Dating {
    fn default() -> Self {
        Dating::Off(SignedDuration::ZERO)
    }
}

/// The first lines of an answer.
pub(super) struct Head<'a> {
    pub(super) status: u16,
    pub(super) kind: &'a str,
    /// Further header lines, each with its line end.
    pub(super) extra: &'a str,
    /// Whether the connection is closed afterwards.
    pub(super) is_last: bool,
}

/// A request as it came.
pub(super) struct Call {
    pub(super) is_post: bool,
    pub(super) path: String,
    pub(super) token: Option<String>,
    pub(super) api_key: Option<String>,
    pub(super) body: Vec<u8>,
    /// The client speaks HTTP/1.0 and knows no chunks.
    pub(super) is_old: bool,
    /// The client does not want to ask again on this connection.
    pub(super) is_last: bool,
}

/// Why there is no request to answer.
pub(super) enum Broken {
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

/// One client.
pub(super) struct Connection<'a> {
    stream: &'a TcpStream,
    clock: Clock,
    patience: Patience,
    date: Dating,
    /// The last byte of the body was looked at but not read, so that closing can be a reset.
    is_body_waiting: bool,
}

impl<'a> Connection<'a> {
    /// Takes a client on.
    pub(super) fn new(stream: &'a TcpStream, clock: Clock, patience: Patience) -> Self {
        // Answers are written whole; waiting to fill packets would only delay the last one.
        let _ = stream.set_nodelay(true);
        let _ = stream.set_write_timeout(Some(WRITE));
        Connection {
            stream,
            clock,
            patience,
            date: Dating::default(),
            is_body_waiting: false,
        }
    }

    /// Writes the first lines of an answer that leaves now.
    fn head(&self, head: &Head<'_>, framing: &str) -> Vec<u8> {
        let Head {
            status,
            kind,
            extra,
            is_last,
        } = head;
        let date = match self.date {
            Dating::Off(shift) => self.clock.http_date(shift),
            Dating::Missing => None,
        };
        let date = date
            .map(|date| format!("Date: {date}\r\n"))
            .unwrap_or_default();
        let connection = if *is_last { "close" } else { "keep-alive" };
        format!(
            "HTTP/1.1 {status} {}\r\nServer: nginx\r\n{date}Content-Type: {kind}\r\n{extra}{framing}Connection: {connection}\r\n\r\n",
            phrase(*status)
        )
        .into_bytes()
    }

    /// Makes the `Date` of the answer to the last request a wrong one.
    pub(super) fn date(&mut self, date: Dating) {
        self.date = date;
    }

    /// Reads a request; none if the client closed instead.
    pub(super) fn read(&mut self) -> Result<Option<Call>, Broken> {
        self.date = Dating::default();
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
        let headers: &[httparse::Header<'_>] = parsed.headers;
        let one = |name: &str| only(headers, name);
        match one("host")? {
            Some(host) if is_loopback(host) => {}
            Some(_) => return Err(Broken::Status(421)),
            None => return Err(Broken::Status(400)),
        }
        // A browser says which page a request comes from, and lets none lie about it.
        if one("origin")?.is_some_and(|origin| !is_own_page(origin)) {
            return Err(Broken::Status(403));
        }
        let header = |name: &str| {
            let value = headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case(name))?
                .value;
            std::str::from_utf8(value)
                .ok()
                .map(|value| value.trim().to_owned())
        };
        let is_old = parsed.version != Some(1);
        let wants_close =
            header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case("transfer-encoding"))
        {
            return Err(Broken::Status(411));
        }
        let length = one("content-length")?.map_or(Ok(0), length)?;
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
            self.limit(deadline.unwrap_or_else(|| after(self.patience.idle)))?;
            let seen = match self.stream.peek(&mut piece) {
                Ok(0) if head.is_empty() => return Ok(None),
                Ok(0) => return Err(Broken::Lost),
                Ok(seen) => seen,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(Broken::Lost),
            };
            let deadline = *deadline.get_or_insert_with(|| after(self.patience.request));
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
    pub(super) fn take_body(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_body_waiting) {
            self.stream.read_exact(&mut [0])?;
        }
        Ok(())
    }

    pub(super) fn send_whole(&mut self, head: &Head<'_>, body: &[u8]) -> io::Result<()> {
        self.take_body()?;
        let mut bytes = self.head(head, &format!("Content-Length: {}\r\n", body.len()));
        bytes.extend_from_slice(body);
        self.stream.write_all(&bytes)
    }

    /// Sends an answer, a long one in pieces; says whether the connection can take another call.
    pub(super) fn send(
        &mut self,
        status: u16,
        reply: Reply,
        call: &Call,
        is_gzip: bool,
    ) -> io::Result<bool> {
        let mut head = Head {
            status,
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
                self.stream.write_all(&self.head(&head, framing))?;
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
    pub(super) fn send_half(&mut self, reply: Reply, hides_length: bool) -> io::Result<()> {
        self.take_body()?;
        let body = whole(reply);
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
        let mut bytes = self.head(&head, &framing);
        bytes.extend_from_slice(body.get(..body.len() / 2).unwrap_or_default());
        self.stream.write_all(&bytes)
    }

    /// Closes at once, in both directions.
    pub(super) fn hang_up(&self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Both)
    }

    /// Waits until the client goes, or the server ends.
    pub(super) fn wait_for_close(&self) {
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
    pub(super) fn close_gently(&self) {
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

/// Returns the value of a header that may stand there once at most: of two, those in between may take the one
/// and this the other.
fn only<'h>(headers: &[httparse::Header<'h>], name: &str) -> Result<Option<&'h [u8]>, Broken> {
    let mut found = headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case(name))
        .map(|header| header.value);
    match (found.next(), found.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(Broken::Status(400)),
    }
}

/// Reads a `Content-Length`.
fn length(value: &[u8]) -> Result<usize, Broken> {
    let digits = value.trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Broken::Status(400));
    }
    std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok())
        .ok_or(Broken::Status(413))
}

/// Whether an `Origin` is a page that this machine itself serves; `null`, of a file or a frame, is not.
fn is_own_page(origin: &[u8]) -> bool {
    let origin = origin.trim_ascii();
    origin
        .strip_prefix(b"http://")
        .or_else(|| origin.strip_prefix(b"https://"))
        .is_some_and(is_loopback)
}

/// Whether a `Host` names this machine, with a port or without. A web page that somebody looks at here can be
/// led to any address, but not under such a name.
fn is_loopback(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host.trim_ascii()) else {
        return false;
    };
    let (name, port) = match host.strip_prefix('[') {
        Some(bracketed) => {
            let Some((address, port)) = bracketed.split_once(']') else {
                return false;
            };
            match port.strip_prefix(':') {
                Some(port) => (address, port),
                None if port.is_empty() => (address, port),
                None => return false,
            }
        }
        None => host.split_once(':').unwrap_or((host, "")),
    };
    let is_named = if host.starts_with('[') {
        name.parse()
            .is_ok_and(|address: Ipv6Addr| address.is_loopback())
    } else {
        name.strip_suffix('.')
            .unwrap_or(name)
            .eq_ignore_ascii_case("localhost")
            || name
                .parse()
                .is_ok_and(|address: Ipv4Addr| address.is_loopback())
    };
    is_named && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn after(duration: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(duration).unwrap_or(now)
}
