//! Tries the mock gateway as a client does: bytes over a socket. It uses no HTTP library, so that broken
//! answers can be told from broken clients.

mod cancel;
mod clock;
mod fault;
mod hostile;
mod http;
mod manual;
mod search;
mod state;
mod token;

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use serde_json::{Map, Value, json};

use super::calendar::{Moment, day_number};
use super::token::{Worth, check, issue};
use super::{API_ID, API_KEY, Error, Fault, Options, Server, start};

type Row = BTreeMap<String, String>;

const TODAY: Date = date(2026, 11, 22);

/// A gateway on a day that is over, and a token for it.
struct World {
    server: Server,
    token: String,
    /// The year as it was when it was first looked at.
    year: OnceLock<Vec<Row>>,
}

/// What a client got.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What the head says under a name.
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// When it left, by its `Date`: seconds since 1970-01-01T00:00:00Z.
    fn date(&self) -> i64 {
        let date = self.header("Date").unwrap_or_else(|| panic!("{self:?}"));
        jiff::fmt::rfc2822::DateTimeParser::new()
            .parse_timestamp(date)
            .unwrap()
            .as_second()
    }

    fn field(&self, name: &str) -> String {
        self.json()[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name}: {self:?}"))
            .to_owned()
    }
}

fn options() -> Options {
    Options {
        today: Some(TODAY),
        ..Options::default()
    }
}

fn world(options: Options) -> World {
    let server = start(options).unwrap();
    let token = issue(API_ID, jiff::Timestamp::now().as_second());
    World {
        server,
        token,
        year: OnceLock::new(),
    }
}

fn faulty(specs: &[&str]) -> World {
    let faults = specs.iter().map(|spec| spec.parse().unwrap()).collect();
    world(Options {
        faults,
        ..options()
    })
}

fn stateful(path: &Path) -> World {
    world(Options {
        state: Some(path.to_owned()),
        ..options()
    })
}

impl World {
    fn connect(&self) -> TcpStream {
        connect(self.server.address())
    }

    fn ask(&self, path: &str, headers: &str, body: &Value) -> Answer {
        self.try_ask(path, headers, body).unwrap()
    }

    fn try_ask(&self, path: &str, headers: &str, body: &Value) -> io::Result<Answer> {
        let mut stream = self.connect();
        send(&mut stream, path, headers, &body.to_string())?;
        receive(&mut stream)
    }

    fn issue(&self) -> io::Result<Answer> {
        self.try_ask(
            "/payAuth/token",
            "",
            &json!({ "pay2_id": API_ID, "pay2_key": API_KEY }),
        )
    }

    fn try_search(&self, from: &str, to: &str) -> io::Result<Answer> {
        let body = json!({ "API_ID": API_ID, "STD_DT": from, "END_DT": to });
        self.try_ask(
            "/api/paysearch",
            &format!("TOKEN: {}\r\n", self.token),
            &body,
        )
    }

    fn search(&self, from: &str, to: &str) -> Answer {
        self.try_search(from, to).unwrap()
    }

    fn try_find(&self, tid: &str) -> io::Result<Answer> {
        let body = json!({ "API_ID": API_ID, "TID": tid });
        self.try_ask(
            "/api/paysearch",
            &format!("TOKEN: {}\r\n", self.token),
            &body,
        )
    }

    fn find(&self, tid: &str) -> Row {
        let found = self.try_find(tid).unwrap();
        let rows: Vec<Row> =
            serde_json::from_slice(&found.body).unwrap_or_else(|_| panic!("{found:?}"));
        assert_eq!(rows.len(), 1);
        rows.into_iter().next().unwrap()
    }

    fn year(&self) -> Vec<Row> {
        serde_json::from_slice(&self.search("2025-11-23", "2026-11-22").body).unwrap()
    }

    /// A payment of a kind that can be refunded, unless it says otherwise.
    fn payment(&self, wanted: impl Fn(&Row) -> bool) -> Row {
        self.year
            .get_or_init(|| self.year())
            .iter()
            .find(|row| wanted(row))
            .unwrap()
            .clone()
    }

    fn card(&self) -> Row {
        let rows: Vec<Row> =
            serde_json::from_slice(&self.search("2026-11-01", "2026-11-22").body).unwrap();
        rows.into_iter()
            .find(|row| row["PAYMETHOD"] == "CARD" && is_open(row))
            .unwrap()
    }

    fn try_cancel(&self, tid: &str, more: &Value) -> io::Result<Answer> {
        let mut body: Map<String, Value> = Map::new();
        body.insert("tid".to_owned(), json!(tid));
        body.insert("reason".to_owned(), json!("고객 변심"));
        body.extend(more.as_object().unwrap().clone());
        let headers = format!("TOKEN: {}\r\nApiKey: {API_KEY}\r\n", self.token);
        self.try_ask("/api/cancel", &headers, &Value::Object(body))
    }

    fn cancel(&self, tid: &str, more: &Value) -> Answer {
        self.try_cancel(tid, more).unwrap()
    }

    /// The code that a cancel is answered with.
    fn code(&self, tid: &str, more: &Value) -> String {
        self.cancel(tid, more).field("cancel_code")
    }

    fn is_refunded(&self, tid: &str) -> bool {
        !self.find(tid)["CANCELDATE"].is_empty()
    }
}

/// Paid, not paid out, and nothing cancelled.
fn is_open(row: &Row) -> bool {
    let is_paid_out = row["TID"].len() == 10 && row["TID"].ends_with('9');
    row["RESULTCODE"] == "0000"
        && !row["ACCEPTDATE"].is_empty()
        && row["CANCELDATE"].is_empty()
        && !is_paid_out
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream
}

fn send(stream: &mut TcpStream, path: &str, headers: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())
}

/// Returns the status of an answer as it came.
fn status(answer: &str) -> Option<&str> {
    answer.split(' ').nth(1)
}

/// Reads one answer; a connection that closes early is an error.
fn receive(stream: &mut TcpStream) -> io::Result<Answer> {
    let head = until(stream, b"\r\n\r\n")?;
    let head = String::from_utf8(head).unwrap();
    let status = status(&head).unwrap().parse().unwrap();
    let header = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(|value| value.trim().to_owned())
    };
    let mut body = Vec::new();
    if let Some(length) = header("Content-Length:") {
        body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut body)?;
    } else if header("Transfer-Encoding:").is_some() {
        loop {
            let line = String::from_utf8(until(stream, b"\r\n")?).unwrap();
            let mut chunk = vec![0; usize::from_str_radix(line.trim(), 16).unwrap()];
            stream.read_exact(&mut chunk)?;
            stream.read_exact(&mut [0; 2])?;
            if chunk.is_empty() {
                break;
            }
            body.append(&mut chunk);
        }
    } else {
        stream.read_to_end(&mut body)?;
    }
    Ok(Answer { status, head, body })
}

fn until(stream: &mut TcpStream, end: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(end) {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    Ok(bytes)
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
