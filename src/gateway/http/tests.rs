//! One POST against servers that misbehave in every known way.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::thread::{self, JoinHandle};

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::trust::read_certificates;
use super::*;
use crate::gateway::{Endpoint, Proxy};
use crate::language::Language;
use crate::payment::FinalCodes;
use crate::words::InWords as _;

/// Says and does one thing on one connection, then hangs up.
pub(in crate::gateway) type Script = Box<dyn FnOnce(TcpStream) + Send>;

/// A server that plays one script a connection, in order, and then is gone.
pub(in crate::gateway) struct Server {
    pub(in crate::gateway) address: SocketAddr,
    thread: JoinHandle<()>,
}

impl Server {
    pub(in crate::gateway) fn start(scripts: Vec<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = thread::spawn(move || {
            let mut players = Vec::new();
            for script in scripts {
                let (stream, _) = listener.accept().unwrap();
                players.push(thread::spawn(move || script(stream)));
            }
            for player in players {
                player.join().unwrap();
            }
        });
        Self { address, thread }
    }

    /// Waits until every script was played to its end: each connection was made.
    pub(in crate::gateway) fn finish(self) {
        self.thread.join().unwrap();
    }
}

/// Reads one request; empty when the client has hung up.
pub(in crate::gateway) fn read_request(stream: &mut impl Read) -> String {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut request = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return request;
        }
        request.push_str(&line);
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}

pub(in crate::gateway) fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads a request, answers with these bytes, and hangs up.
pub(in crate::gateway) fn answering(answer: impl Into<Vec<u8>>) -> Script {
    let answer = answer.into();
    Box::new(move |mut stream| {
        read_request(&mut stream);
        // The client may have seen enough already.
        let _ = stream.write_all(&answer);
    })
}

pub(in crate::gateway) fn account(origin: &str) -> Account {
    Account {
        endpoint: Endpoint::parse(origin).unwrap(),
        api_id: "shop".to_owned(),
        api_key: Secret::new("s3cr3t-key".to_owned()),
        connect_timeout: Duration::from_secs(5),
        search_timeout: Duration::from_secs(5),
        cancel_timeout: Duration::from_secs(5),
        ca_file: None,
        proxy: None,
        final_codes: FinalCodes::default(),
    }
}

fn proxy(address: SocketAddr) -> Proxy {
    Proxy::parse(&format!("http://{address}")).unwrap()
}

fn http(account: &Account) -> Http {
    Http::new(account, Pace::USUAL, 4, Arc::new(|_| {})).unwrap()
}

fn post(http: &Http, call: Call) -> Result<HttpReply, GatewayError> {
    http.post(Post {
        call,
        headers: &[("TOKEN", &Secret::new("t0k3n".to_owned()))],
        body: Zeroizing::new("{}".to_owned()),
        deadline: None,
        secrets: Secrets(vec![Secret::new("t0k3n".to_owned())]),
    })
}

/// Makes a cancel and reads its answer. What goes wrong is said in Korean too, with no library's words left.
fn cancel(account: &Account) -> Result<String, GatewayError> {
    let answer = post(&http(account), Call::Cancel).and_then(HttpReply::into_text);
    answer.map(|(_, text)| text).inspect_err(|error| {
        let korean = error.said(Language::Korean);
        assert!(!korean.contains("원문"), "{error}: {korean}");
    })
}

fn cancel_against(script: Script) -> Result<String, GatewayError> {
    let server = Server::start(vec![script]);
    let answer = cancel(&account(&format!("http://{}", server.address)));
    server.finish();
    answer
}

fn not_reached(answer: Result<String, GatewayError>) -> NotReached {
    match answer {
        Err(GatewayError {
            kind: GatewayErrorKind::NotReached { reason, .. },
            ..
        }) => reason,
        other => panic!("{other:?}"),
    }
}

fn quick(account: Account) -> Account {
    Account {
        connect_timeout: Duration::from_millis(200),
        search_timeout: Duration::from_millis(400),
        cancel_timeout: Duration::from_millis(400),
        ..account
    }
}

fn unused_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

/// An answer began, and did not come to its end in time.
#[track_caller]
fn assert_timed_out_after_its_head(error: &GatewayError) {
    assert!(
        matches!(
            error,
            GatewayError {
                kind: GatewayErrorKind::TimedOut { .. },
                http_status: Some(200),
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_request_says_who_sends_what() {
    let heard = Arc::new(Mutex::new(String::new()));
    let server = Server::start(vec![Box::new({
        let heard = Arc::clone(&heard);
        move |mut stream| {
            *heard.lock().unwrap() = read_request(&mut stream);
            stream.write_all(ok("{}").as_bytes()).unwrap();
        }
    })]);
    assert_eq!(
        cancel(&account(&format!("http://{}", server.address))).unwrap(),
        "{}"
    );
    server.finish();
    let heard = heard.lock().unwrap().to_ascii_lowercase();
    assert!(
        heard.starts_with("post /api/cancel http/1.1\r\n"),
        "{heard}"
    );
    for line in [
        "content-type: application/json\r\n",
        "content-length: 2\r\n",
        "accept-encoding: gzip\r\n",
        "token: t0k3n\r\n",
        concat!("user-agent: cookiepay/", env!("CARGO_PKG_VERSION"), "\r\n"),
    ] {
        assert!(heard.contains(line), "{heard}");
    }
}

#[test]
fn a_refused_connection_proves_that_nothing_was_sent() {
    let answer = cancel(&account(&format!("http://{}", unused_address())));
    assert_eq!(not_reached(answer), NotReached::Refused);
}

#[test]
fn a_host_without_an_address_proves_that_nothing_was_sent() {
    // A label of more than 63 characters is turned down before anybody is asked.
    let answer = cancel(&account(&format!("https://{}.invalid", "x".repeat(64))));
    assert_eq!(not_reached(answer), NotReached::Lookup);
}

#[test]
fn a_handshake_that_takes_too_long_proves_that_nothing_was_sent() {
    let server = Server::start(vec![Box::new(|mut stream| {
        // Takes the greeting and returns none, until the client has had enough.
        let _ = io::copy(&mut stream, &mut io::sink());
    })]);
    let answer = cancel(&Account {
        // The limit on the whole call runs out before the one on connecting, and still.
        cancel_timeout: Duration::from_millis(200),
        ..trusting(&identity(), &server)
    });
    assert!(matches!(not_reached(answer), NotReached::TimedOut { .. }));
    server.finish();
}

#[test]
fn a_connection_that_breaks_in_the_handshake_proves_that_nothing_was_sent() {
    let server = Server::start(vec![Box::new(drop)]);
    let answer = cancel(&trusting(&identity(), &server));
    assert_eq!(not_reached(answer), NotReached::Unreachable);
    server.finish();
}

#[test]
fn a_proxy_that_is_not_there_or_refuses_proves_that_nothing_was_sent() {
    let through = |proxy: SocketAddr| Account {
        proxy: Some(Proxy::parse(&format!("http://me:pw@{proxy}")).unwrap()),
        ..account("https://pay.example.com")
    };
    assert!(!format!("{:?}", through(unused_address())).contains("pw"));
    assert_eq!(
        not_reached(cancel(&through(unused_address()))),
        NotReached::Proxy
    );
    let server = Server::start(vec![answering(
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
    )]);
    let error = cancel(&through(server.address)).unwrap_err();
    server.finish();
    assert_eq!(
        error.to_string(),
        "the gateway was not reached: the proxy did not connect (proxy server responded 407/407)"
    );
    let server = Server::start(vec![Box::new(|mut stream| {
        let _ = io::copy(&mut stream, &mut io::sink());
    })]);
    assert!(matches!(
        not_reached(cancel(&quick(through(server.address)))),
        NotReached::TimedOut { .. }
    ));
    server.finish();
}

#[test]
fn a_proxy_is_never_used_to_this_machine() {
    let server = Server::start(vec![answering(ok("direct"))]);
    let account = Account {
        proxy: Some(proxy(unused_address())),
        ..account(&format!("http://{}", server.address))
    };
    assert_eq!(cancel(&account).unwrap(), "direct");
    server.finish();
}

#[test]
fn whatever_breaks_after_the_connection_was_made_leaves_it_open() {
    let scripts: [(&str, Script); 6] = [
        ("closed at once", Box::new(drop)),
        ("closed after the request", answering("")),
        ("half a head", answering("HTTP/1.1 200 OK\r\nContent-Le")),
        ("no HTTP", answering("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
        (
            "half a body",
            answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        ),
        (
            "half a chunk",
            answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"),
        ),
    ];
    for (what, script) in scripts {
        let error = cancel_against(script).unwrap_err();
        assert!(!error.is_not_sent(), "{what}: {error}");
    }
}

#[test]
fn a_reset_after_the_head_leaves_it_open() {
    let error = cancel_against(Box::new(|mut stream| {
        // Closing with the request unread makes the system send a reset.
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
            .unwrap();
        thread::sleep(Duration::from_millis(20));
    }))
    .unwrap_err();
    assert!(!error.is_not_sent(), "{error}");
}

#[test]
fn silence_after_the_request_leaves_it_open() {
    let server = Server::start(vec![Box::new(|mut stream| {
        let _ = io::copy(&mut stream, &mut io::sink());
    })]);
    let account = quick(account(&format!("http://{}", server.address)));
    let error = cancel(&account).unwrap_err();
    assert_eq!(error.to_string(), "/api/cancel did not answer within 0.4 s");
    assert!(!error.is_not_sent());
    server.finish();
}

#[test]
fn silence_within_an_answer_ends_a_search() {
    let server = Server::start(vec![Box::new(|mut stream| {
        read_request(&mut stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[")
            .unwrap();
        let _ = io::copy(&mut stream, &mut io::sink());
    })]);
    let account = quick(account(&format!("http://{}", server.address)));
    let error = post(&http(&account), Call::Search)
        .unwrap()
        .into_text()
        .err()
        .unwrap();
    assert_timed_out_after_its_head(&error);
    server.finish();
}

#[test]
fn a_search_may_take_longer_than_any_silence_within_it() {
    let server = Server::start(vec![Box::new(|mut stream| {
        read_request(&mut stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n")
            .unwrap();
        for _ in 0..12 {
            thread::sleep(Duration::from_millis(50));
            stream.write_all(b" ").unwrap();
        }
    })]);
    let account = quick(account(&format!("http://{}", server.address)));
    let started = Instant::now();
    let (_, text) = post(&http(&account), Call::Search)
        .unwrap()
        .into_text()
        .unwrap();
    assert_eq!(text.len(), 12);
    assert!(started.elapsed() > account.search_timeout);
    server.finish();
}

/// Writes a byte at a time, until the client has had enough; far longer than it may take to.
pub(in crate::gateway) fn drip(stream: &mut impl Write) {
    for _ in 0..300 {
        if stream
            .write_all(b" ")
            .and_then(|()| stream.flush())
            .is_err()
        {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Reads a request, answers with the beginning of an answer, and then a byte at a time.
fn dripping_after(start: &'static str) -> Script {
    Box::new(move |mut stream| {
        read_request(&mut stream);
        stream.write_all(start.as_bytes()).unwrap();
        drip(&mut stream);
    })
}

const LONG_BODY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n";

/// A fifth of a second for 1,000 bytes.
const HASTY: Pace = Pace {
    bytes: 1_000,
    within: Duration::from_millis(200),
};

fn hasty(account: &Account) -> Http {
    Http::new(account, HASTY, 4, Arc::new(|_| {})).unwrap()
}

/// Returns what a search ends with, and makes sure that it does so soon.
fn search_against(account: &Account) -> GatewayError {
    let started = Instant::now();
    let error = post(&hasty(account), Call::Search)
        .and_then(HttpReply::into_text)
        .err()
        .unwrap();
    let elapsed = started.elapsed();
    assert!(elapsed < Duration::from_secs(4), "{elapsed:?}: {error}");
    error
}

#[test]
fn a_body_that_trickles_is_given_up() {
    for start in [
        LONG_BODY,
        // Much that comes at once does not outweigh what comes afterwards.
        "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[                              ",
        // Nothing of this ever reaches whoever reads the body.
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1; ",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n1; ",
    ] {
        let server = Server::start(vec![dripping_after(start)]);
        let error = search_against(&account(&format!("http://{}", server.address)));
        assert_eq!(
            error.to_string(),
            "the answer of /api/paysearch (HTTP 200) stalled: \
             fewer than 1000 bytes of it came in 0.2 s",
            "{start}"
        );
        assert!(!error.may_pass());
        assert!(!error.is_not_sent());
        server.finish();
    }
}

#[test]
fn a_body_of_which_nothing_more_comes_is_given_up_as_well() {
    let server = Server::start(vec![Box::new(|mut stream| {
        read_request(&mut stream);
        stream.write_all(LONG_BODY.as_bytes()).unwrap();
        let _ = io::copy(&mut stream, &mut io::sink());
    })]);
    let error = search_against(&account(&format!("http://{}", server.address)));
    assert!(
        matches!(error.kind, GatewayErrorKind::Stalled { .. }),
        "{error}"
    );
    server.finish();
}

#[test]
fn a_body_that_trickles_within_one_record_of_tls_is_given_up() {
    let identity = identity();
    let server = Server::start(vec![with_tls(
        Arc::clone(&identity.server),
        |mut stream| {
            read_request(&mut stream);
            stream.write_all(LONG_BODY.as_bytes()).unwrap();
            // The head of a record of 16,000 bytes, of which no part can be read before its end.
            stream.sock.write_all(&[23, 3, 3, 62, 128]).unwrap();
            drip(&mut stream.sock);
        },
    )]);
    let error = search_against(&trusting(&identity, &server));
    assert!(
        matches!(error.kind, GatewayErrorKind::Stalled { .. }),
        "{error}"
    );
    server.finish();
}

#[test]
fn a_body_that_keeps_the_pace_may_take_as_long_as_it_likes() {
    let server = Server::start(vec![Box::new(|mut stream| {
        read_request(&mut stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 12000\r\n\r\n")
            .unwrap();
        for _ in 0..12 {
            thread::sleep(HASTY.within / 4);
            stream.write_all(&[b' '; 1_000]).unwrap();
        }
    })]);
    let started = Instant::now();
    let http = hasty(&account(&format!("http://{}", server.address)));
    let (_, text) = post(&http, Call::Search).unwrap().into_text().unwrap();
    assert_eq!(text.len(), 12_000);
    assert!(started.elapsed() > HASTY.within);
    server.finish();
}

#[test]
fn whoever_reads_a_body_slowly_does_not_make_it_stall() {
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let server = Server::start(vec![Box::new(move |mut stream| {
        read_request(&mut stream);
        for part in 0..3 {
            if part == 0 {
                stream.write_all(LONG_BODY.as_bytes()).unwrap();
            } else {
                may_go_on.recv().unwrap();
            }
            stream.write_all(&[b' '; 100]).unwrap();
        }
    })]);
    let http = hasty(&account(&format!("http://{}", server.address)));
    let mut body = post(&http, Call::Search).unwrap().body;
    body.read_exact(&mut [0; 100]).unwrap();
    for _ in 0..2 {
        thread::sleep(HASTY.within);
        go_on.send(()).unwrap();
        body.read_exact(&mut [0; 100]).unwrap();
    }
    server.finish();
}

#[test]
fn each_request_on_a_connection_has_the_whole_of_its_time() {
    let server = Server::start(vec![Box::new(|mut stream| {
        for _ in 0..4 {
            read_request(&mut stream);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n")
                .unwrap();
            // Too few bytes for the pace, and more time than it has, if they were taken together.
            thread::sleep(HASTY.within / 2);
            stream.write_all(b" ").unwrap();
        }
    })]);
    let http = hasty(&account(&format!("http://{}", server.address)));
    for _ in 0..4 {
        post(&http, Call::Search).unwrap().into_text().unwrap();
    }
    server.finish();
}

#[test]
fn a_head_that_trickles_ends_with_the_time_for_it() {
    let start = "HTTP/1.1 200 OK\r\nX: ";
    let ends_in_time = |account: Account, call| {
        let account = Account {
            connect_timeout: Duration::from_secs(5),
            ..quick(account)
        };
        let started = Instant::now();
        let error = post(&http(&account), call).err().unwrap();
        let elapsed = started.elapsed();
        assert!(
            matches!(error.kind, GatewayErrorKind::TimedOut { .. }),
            "{error}"
        );
        assert!(!error.is_not_sent());
        assert!(elapsed < Duration::from_secs(4), "{elapsed:?}");
    };
    for call in [Call::Token, Call::Search, Call::Cancel] {
        let server = Server::start(vec![dripping_after(start)]);
        ends_in_time(account(&format!("http://{}", server.address)), call);
        server.finish();
    }
    let identity = identity();
    let server = Server::start(vec![with_tls(
        Arc::clone(&identity.server),
        move |mut stream| {
            read_request(&mut stream);
            stream.write_all(start.as_bytes()).unwrap();
            drip(&mut stream);
        },
    )]);
    ends_in_time(trusting(&identity, &server), Call::Search);
    server.finish();
}

#[test]
fn a_token_and_a_cancel_end_within_their_time_however_their_answers_trickle() {
    for call in [Call::Token, Call::Cancel] {
        let server = Server::start(vec![dripping_after(LONG_BODY)]);
        let account = quick(account(&format!("http://{}", server.address)));
        let started = Instant::now();
        let error = post(&http(&account), call)
            .and_then(HttpReply::into_text)
            .err()
            .unwrap();
        assert_timed_out_after_its_head(&error);
        assert!(started.elapsed() < Duration::from_secs(4));
        server.finish();
    }
}

#[test]
fn a_proxy_whose_answer_trickles_does_not_hold_a_connection_for_ever() {
    for call in [Call::Token, Call::Search, Call::Cancel] {
        let server = Server::start(vec![dripping_after("HTTP/1.1 200 OK\r\nX: ")]);
        let account = Account {
            proxy: Some(proxy(server.address)),
            ..account("https://pay.example.com")
        };
        let started = Instant::now();
        let answer = post(&http(&quick(account)), call);
        assert!(matches!(
            not_reached(answer.map(|_| String::new())),
            NotReached::TimedOut { .. }
        ));
        let elapsed = started.elapsed();
        assert!(elapsed < Duration::from_secs(4), "{elapsed:?}");
        server.finish();
    }
}

#[test]
fn a_handshake_that_trickles_ends_with_the_time_for_it() {
    let server = Server::start(vec![Box::new(|mut stream| {
        // The head of a record of 16,000 bytes: a greeting that never comes to its end.
        stream.write_all(&[22, 3, 3, 62, 128]).unwrap();
        drip(&mut stream);
    })]);
    let started = Instant::now();
    let answer = cancel(&quick(trusting(&identity(), &server)));
    assert!(matches!(not_reached(answer), NotReached::TimedOut { .. }));
    assert!(started.elapsed() < Duration::from_secs(4));
    server.finish();
}

#[test]
fn a_connection_through_a_proxy_serves_long_after_it_was_made() {
    const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
    let identity = identity_of("pay.example.com");
    let server = Server::start(vec![Box::new({
        let config = Arc::clone(&identity.server);
        move |mut stream| {
            let request = read_request(&mut stream);
            assert!(
                request.starts_with("CONNECT pay.example.com:443 "),
                "{request}"
            );
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            let tls = ServerConnection::new(config).unwrap();
            let mut stream = StreamOwned::new(tls, stream);
            for wait in [Duration::ZERO, CONNECT_TIMEOUT] {
                read_request(&mut stream);
                thread::sleep(wait);
                stream.write_all(ok("[]").as_bytes()).unwrap();
            }
        }
    })]);
    let http = http(&Account {
        connect_timeout: CONNECT_TIMEOUT,
        ca_file: Some(identity.ca_file.path().to_owned()),
        proxy: Some(proxy(server.address)),
        ..account("https://pay.example.com")
    });
    for _ in 0..2 {
        let (_, text) = post(&http, Call::Search).unwrap().into_text().unwrap();
        assert_eq!(text, "[]");
    }
    server.finish();
}

#[test]
fn the_gateway_s_clock_is_read_from_its_answers() {
    let answer = |date: &str| format!("HTTP/1.1 200 OK\r\n{date}Content-Length: 2\r\n\r\n{{}}");
    let november = "Sun, 22 Nov 2026 00:00:05 GMT";
    for (header, date) in [
        (
            format!("Date: {november}\r\n"),
            Some("2026-11-22T00:00:05Z"),
        ),
        (String::new(), None),
        ("Date: 2026-11-22T00:00:05Z\r\n".to_owned(), None),
        ("Date: Mon, 22 Nov 2026 00:00:05 GMT\r\n".to_owned(), None),
        ("Date: Sun, 22 Nov 2026 09:00:05 +0900\r\n".to_owned(), None),
        ("Date: Sunday, 22-Nov-26 00:00:05 GMT\r\n".to_owned(), None),
        ("Date: Sun, 31 Nov 2026 00:00:05 GMT\r\n".to_owned(), None),
        ("Date: \r\n".to_owned(), None),
    ] {
        let server = Server::start(vec![answering(answer(&header))]);
        let http = http(&account(&format!("http://{}", server.address)));
        let reply = post(&http, Call::Cancel).unwrap();
        let date = date.map(|date| date.parse().unwrap());
        assert_eq!(reply.about.date, date, "{header}");
        assert_eq!(http.last_date(), date, "{header}");
        server.finish();
    }
}

#[test]
fn an_answer_without_a_date_does_not_undo_the_last_one() {
    let dated = |second: u8| {
        answering(format!(
            "HTTP/1.1 500 Oops\r\nDate: Sun, 22 Nov 2026 00:00:0{second} GMT\r\nContent-Length: 0\r\n\r\n"
        ))
    };
    let server = Server::start(vec![dated(1), dated(2), answering(ok("{}"))]);
    let http = http(&account(&format!("http://{}", server.address)));
    let heard: Vec<_> = (0..3)
        .map(|_| {
            post(&http, Call::Cancel).unwrap();
            http.last_date().unwrap().to_string()
        })
        .collect();
    let (first, second) = ("2026-11-22T00:00:01Z", "2026-11-22T00:00:02Z");
    assert_eq!(heard, [first, second, second]);
    server.finish();
}

#[test]
fn a_redirect_is_named_and_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        // Whoever comes here would be met by nobody, and get `Refused` instead.
        let elsewhere = unused_address();
        let error = cancel_against(answering(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: http://{elsewhere}/login?key=s3cr3t\r\nContent-Length: 0\r\n\r\n"
        )))
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("/api/cancel answered HTTP {status} and pointed to http://127.0.0.1")
        );
        assert!(!error.is_not_sent());
    }
}

#[test]
fn searches_share_a_connection_and_a_cancel_takes_its_own() {
    let keeping = |answers: usize| -> Script {
        Box::new(move |mut stream| {
            for _ in 0..answers {
                assert!(!read_request(&mut stream).is_empty());
                stream.write_all(ok("[]").as_bytes()).unwrap();
            }
            let _ = io::copy(&mut stream, &mut io::sink());
        })
    };
    let server = Server::start(vec![keeping(3), keeping(1), keeping(1)]);
    let http = http(&account(&format!("http://{}", server.address)));
    for call in [
        Call::Token,
        Call::Search,
        Call::Cancel,
        Call::Cancel,
        Call::Search,
    ] {
        post(&http, call).unwrap().into_text().unwrap();
    }
    drop(http);
    server.finish();
}

#[test]
fn a_request_on_a_connection_that_has_died_is_not_sent_again() {
    let requests = Arc::new(Mutex::new(0));
    let server = Server::start(vec![Box::new({
        let requests = Arc::clone(&requests);
        move |mut stream| {
            read_request(&mut stream);
            stream.write_all(ok("[]").as_bytes()).unwrap();
            read_request(&mut stream);
            *requests.lock().unwrap() = 2;
        }
    })]);
    let http = http(&account(&format!("http://{}", server.address)));
    post(&http, Call::Search).unwrap().into_text().unwrap();
    let error = post(&http, Call::Search).err().unwrap();
    // A second connection would have been refused: the server takes one only.
    assert!(
        matches!(error.kind, GatewayErrorKind::Broken { .. }),
        "{error}"
    );
    assert_eq!(*requests.lock().unwrap(), 2);
    server.finish();
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn encoded(encoding: &str, body: &[u8]) -> Script {
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answering(answer)
}

#[test]
fn gzip_is_unpacked_and_nothing_else_is() {
    assert_eq!(
        cancel_against(encoded("gzip", &gzip("한글"))).unwrap(),
        "한글"
    );
    assert_eq!(cancel_against(encoded("identity", b"{}")).unwrap(), "{}");
    let error = cancel_against(encoded("br", b"{}")).unwrap_err();
    assert!(error.to_string().ends_with("its encoding is br"), "{error}");
    let error = cancel_against(encoded("gzip", b"{}  {}  {}  {}")).unwrap_err();
    assert!(
        error.to_string().ends_with("it cannot be decompressed"),
        "{error}"
    );
}

#[test]
fn gzip_that_stops_before_its_end_is_incomplete() {
    let whole = gzip(&"{\"TID\":\"1\"}".repeat(50));
    for length in [1, 12, whole.len() - 9, whole.len() - 1] {
        let error = cancel_against(encoded("gzip", &whole[..length])).unwrap_err();
        assert!(
            matches!(error.kind, GatewayErrorKind::Incomplete),
            "{length}: {error}"
        );
    }
}

#[test]
fn an_answer_is_measured_after_it_is_unpacked() {
    let bomb = gzip(&" ".repeat(8 << 20));
    assert!(bomb.len() < 100_000);
    let error = cancel_against(encoded("gzip", &bomb)).unwrap_err();
    assert!(
        matches!(error.kind, GatewayErrorKind::TooLarge { .. }),
        "{error}"
    );
}

#[test]
fn an_asked_for_wait_comes_with_the_error() {
    let error = cancel_against(answering(
        "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nBusy",
    ))
    .unwrap();
    assert_eq!(error, "Busy");
    let server = Server::start(vec![answering(
        "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nBusy",
    )]);
    let reply = post(
        &http(&account(&format!("http://{}", server.address))),
        Call::Search,
    )
    .unwrap();
    assert_eq!(reply.about.retry_after, Some(Duration::from_secs(7)));
    server.finish();
}

/// A certificate for this machine, and the file that makes a client trust it.
struct Identity {
    server: Arc<ServerConfig>,
    ca_file: tempfile::NamedTempFile,
}

fn identity() -> Identity {
    identity_of("127.0.0.1")
}

fn identity_of(host: &str) -> Identity {
    let identity = rcgen::generate_simple_self_signed(vec![host.to_owned()]).unwrap();
    let server = showing(
        vec![identity.cert.der().clone()],
        identity.signing_key.serialize_der(),
    );
    let mut ca_file = tempfile::NamedTempFile::new().unwrap();
    ca_file.write_all(identity.cert.pem().as_bytes()).unwrap();
    Identity { server, ca_file }
}

/// A server that shows these certificates, of which the first is its own.
fn showing(chain: Vec<CertificateDer<'static>>, key: Vec<u8>) -> Arc<ServerConfig> {
    Arc::new(
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::try_from(key).unwrap())
            .unwrap(),
    )
}

fn trusting(identity: &Identity, server: &Server) -> Account {
    Account {
        ca_file: Some(identity.ca_file.path().to_owned()),
        ..account(&format!("https://{}", server.address))
    }
}

type TlsStream = StreamOwned<ServerConnection, TcpStream>;

fn with_tls(config: Arc<ServerConfig>, script: impl FnOnce(TlsStream) + Send + 'static) -> Script {
    Box::new(move |stream| {
        script(StreamOwned::new(
            ServerConnection::new(config).unwrap(),
            stream,
        ));
    })
}

#[test]
fn a_named_authority_is_trusted_and_another_is_not() {
    let (identity, another) = (identity(), identity());
    let server = Server::start(vec![
        with_tls(Arc::clone(&identity.server), |mut stream| {
            read_request(&mut stream);
            stream.write_all(ok("{}").as_bytes()).unwrap();
        }),
        with_tls(Arc::clone(&identity.server), |mut stream| {
            assert_eq!(read_request(&mut stream), "");
        }),
    ]);
    assert_eq!(cancel(&trusting(&identity, &server)).unwrap(), "{}");
    assert_eq!(
        not_reached(cancel(&trusting(&another, &server))),
        NotReached::Certificate(crate::gateway::CertificateFault::UnknownAuthority)
    );
    server.finish();
}

#[test]
fn broken_tls_after_the_request_leaves_it_open() {
    let identity = identity();
    let server = Server::start(vec![with_tls(
        Arc::clone(&identity.server),
        |mut stream| {
            assert!(!read_request(&mut stream).is_empty());
            // To ureq this is the same kind of error as a certificate that is not trusted.
            stream
                .sock
                .write_all(b"HTTP/1.1 500 in clear\r\n\r\n")
                .unwrap();
        },
    )]);
    let error = cancel(&trusting(&identity, &server)).unwrap_err();
    assert!(
        matches!(error.kind, GatewayErrorKind::Broken { .. }),
        "{error}"
    );
    server.finish();
}

#[test]
fn what_ureq_would_log_of_an_exchange_is_not_in_the_program() {
    // The keys of a request among it.
    assert_eq!(log::STATIC_MAX_LEVEL, log::LevelFilter::Off);
}

#[test]
fn a_file_that_holds_no_certificates_is_named() {
    let file = |text: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    };
    for (text, detail) in [
        ("", "it has none"),
        ("hello", "it has none"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "one of them is broken",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
            "one of them is not in PEM form",
        ),
    ] {
        let file = file(text);
        let error = read_certificates(file.path()).unwrap_err().to_string();
        // Its name is one that could be a key, as temporary names are.
        let start = "cannot use the certificates in ";
        assert!(
            error.starts_with(start) && error.ends_with(detail),
            "{error}"
        );
    }
    assert!(matches!(
        read_certificates(Path::new("/nonexistent/ca.pem")),
        Err(SetupError::CaFile { .. })
    ));
}

mod certificates;
mod oddities;
