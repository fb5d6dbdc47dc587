//! The search as an engine, without a terminal: gateways on the loopback address that answer as they
//! are told to, and whoever waits for another does so by a signal.

use std::io::{BufRead, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};

use super::lane::CHUNKS_READY_MAX;
use super::*;
use crate::gateway::{Account, Endpoint, GatewayErrorKind};
use crate::payment::{FinalCodes, Method, Period, Slice, Tid};
use crate::secret::Secret;

const TODAY: Date = date(2026, 11, 30);

/// How long a test waits for what has to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a gateway does with a search.
enum Reply {
    /// Answers with these payments.
    Payments(Vec<String>),
    /// Answers with this text.
    Text(&'static str),
    /// Is overloaded.
    Unavailable,
    /// Sends a byte now and then.
    Trickle,
}

/// Answers with payments of these TIDs.
fn payments_of(tids: &[&str]) -> Reply {
    Reply::Payments(tids.iter().map(|tid| (*tid).to_owned()).collect())
}

/// A gateway, and what it was asked for: the first day of a period, or a TID.
struct FakeGateway {
    gateway: Arc<Gateway>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// Starts a gateway; `reply` is given what is asked for, such as `2026-10-01..2026-10-31`.
fn gateway(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> FakeGateway {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let reply = Arc::new(reply);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
            thread::spawn(move || serve(stream.unwrap(), &log, &*reply));
        }
    });
    let limit = Duration::from_secs(5);
    let account = Account {
        endpoint: Endpoint::parse(&endpoint).unwrap(),
        api_id: "shop".to_owned(),
        api_key: Secret::new("key".to_owned()),
        connect_timeout: limit,
        search_timeout: PATIENCE,
        cancel_timeout: limit,
        ca_file: None,
        proxy: None,
        final_codes: FinalCodes::default(),
    };
    let within = Duration::from_millis(100);
    let gateway = Gateway::impatient(1_000, within, account, 4, Arc::new(|_| {})).unwrap();
    FakeGateway {
        gateway: Arc::new(gateway),
        asked,
    }
}

fn serve(stream: TcpStream, log: &Mutex<Vec<String>>, reply: &dyn Fn(&str) -> Reply) {
    let mut stream = BufReader::new(stream);
    while let Some((path, body)) = read_request(&mut stream) {
        if path == "/payAuth/token" {
            write_reply(&mut stream, 200, r#"{"RTN_CD":"0000","TOKEN":"t0k3n"}"#);
            continue;
        }
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        let asked = match text("TID") {
            tid if tid.is_empty() => format!("{}..{}", text("STD_DT"), text("END_DT")),
            tid => tid,
        };
        log.lock().unwrap().push(asked.clone());
        match reply(&asked) {
            Reply::Payments(tids) => {
                let rows: Vec<String> = tids
                    .iter()
                    .map(|tid| {
                        format!(r#"{{"RESULTCODE":"0000","TID":"{tid}","PAYMETHOD":"CARD"}}"#)
                    })
                    .collect();
                write_reply(&mut stream, 200, &format!("[{}]", rows.join(",")));
            }
            Reply::Text(text) => write_reply(&mut stream, 200, text),
            Reply::Unavailable => write_reply(&mut stream, 503, "busy"),
            Reply::Trickle => {
                let head = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[";
                stream.get_mut().write_all(head.as_bytes()).unwrap();
                while stream.get_mut().write_all(b" ").is_ok() {
                    thread::sleep(Duration::from_millis(20));
                }
                return;
            }
        }
    }
}

/// Reads one request, its path and its body; `None` when the client has hung up.
fn read_request(stream: &mut impl BufRead) -> Option<(String, String)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).unwrap_or(0) == 0 {
            return None;
        }
    }
    let path = head.split(' ').nth(1)?.to_owned();
    let length = head
        .to_ascii_lowercase()
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next()?.parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((path, String::from_utf8(body).ok()?))
}

fn write_reply(stream: &mut BufReader<TcpStream>, status: u16, body: &str) {
    let length = body.len();
    let reply = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n{body}");
    // Whoever has hung up wants no answer.
    drop(stream.get_mut().write_all(reply.as_bytes()));
}

/// Notes which periods are halved.
#[derive(Default)]
struct Halved(Mutex<Vec<String>>);

impl SearchProgress for Halved {
    fn note(&self, event: &SearchEvent<'_>) {
        if let SearchEvent::Halved { period, .. } = event {
            self.0.lock().unwrap().push(period.to_string());
        }
    }
}

fn period(text: &str) -> Subject {
    Subject::Period(Period::parse(text, TODAY).unwrap(), Slice::Month)
}

fn tids(tids: &[&str]) -> Subject {
    Subject::Tids(tids.iter().map(|tid| tid.parse::<Tid>().unwrap()).collect())
}

/// A search with profiles `a`, `b` and so on, one request at a time.
fn search(subject: Subject, gateways: &[&FakeGateway]) -> Search {
    let merchants = ('a'..).zip(gateways).map(|(name, fake)| SearchedMerchant {
        profile: name.to_string().into(),
        gateway: Arc::clone(&fake.gateway),
    });
    Search {
        merchants: merchants.collect(),
        subject,
        filter: Filter::default(),
        jobs: 1,
        progress: Arc::new(Halved::default()),
    }
}

/// Pulls all payments, `profile:TID` each.
fn pull(search: Search) -> Result<(Vec<String>, SearchOutcome), SearchError> {
    let mut payments = payments(search)?;
    let mut pulled = Vec::new();
    payments.for_each(|row| {
        pulled.push(format!("{}:{}", row.profile(), row.payment()?.tid));
        Ok::<_, SearchError>(ControlFlow::Continue(()))
    })?;
    Ok((pulled, payments.finish()))
}

/// Returns what is missing of an outcome: profile, TID, first and last day.
fn missing(outcome: &SearchOutcome) -> serde_json::Value {
    let mut missing = serde_json::to_value(outcome.incomplete.report()).unwrap();
    for part in missing.as_array_mut().unwrap() {
        part.as_object_mut().unwrap().remove("reason");
    }
    missing
}

#[test]
fn what_fails_is_asked_for_in_halves_down_to_the_day_that_fails() {
    let fake = gateway(|asked| match asked {
        "2026-10-01..2026-10-01" => payments_of(&["1"]),
        "2026-10-03..2026-10-04" => payments_of(&["3", "4"]),
        _ => Reply::Unavailable,
    });
    let halved = Arc::new(Halved::default());
    let (pulled, outcome) = pull(Search {
        progress: halved.clone(),
        ..search(period("2026-10-01..2026-10-04"), &[&fake])
    })
    .unwrap();
    assert_eq!(pulled, ["a:1", "a:3", "a:4"]);
    assert_eq!(
        missing(&outcome),
        serde_json::json!([{ "from": "2026-10-02", "to": "2026-10-02" }])
    );
    assert_eq!(
        *halved.0.lock().unwrap(),
        ["2026-10-01..2026-10-04", "2026-10-01..2026-10-02"]
    );
    // A whole is tried twice, a half once, and a day until nobody would try again.
    assert_eq!(
        *fake.asked.lock().unwrap(),
        [
            "2026-10-01..2026-10-04",
            "2026-10-01..2026-10-04",
            "2026-10-01..2026-10-02",
            "2026-10-01..2026-10-01",
            "2026-10-02..2026-10-02",
            "2026-10-02..2026-10-02",
            "2026-10-02..2026-10-02",
            "2026-10-03..2026-10-04",
        ]
    );
}

#[test]
fn payments_come_in_order_though_the_later_ones_are_here_first() {
    let (later, is_later_here) = mpsc::channel();
    let is_later_here = Mutex::new(is_later_here);
    let fake = gateway(move |asked| {
        if asked.starts_with("2026-09") {
            is_later_here
                .lock()
                .unwrap()
                .recv_timeout(PATIENCE)
                .unwrap();
            payments_of(&["1", "2"])
        } else {
            later.send(()).unwrap();
            payments_of(&["3", "4"])
        }
    });
    let (pulled, outcome) = pull(Search {
        jobs: 2,
        ..search(period("2026-09-01..2026-10-31"), &[&fake])
    })
    .unwrap();
    assert_eq!(pulled, ["a:1", "a:2", "a:3", "a:4"]);
    assert!(outcome.incomplete.is_empty());
}

#[test]
fn a_payment_of_two_months_comes_once_and_is_counted() {
    let fake = gateway(|asked| {
        payments_of(if asked.starts_with("2026-09") {
            &["1", "2"]
        } else {
            &["2", "3"]
        })
    });
    let (pulled, outcome) = pull(search(period("2026-09-01..2026-10-31"), &[&fake])).unwrap();
    assert_eq!(pulled, ["a:1", "a:2", "a:3"]);
    assert_eq!((outcome.read, outcome.repeats), (3, 1));
}

#[test]
fn what_the_filter_refuses_is_read_and_not_pulled() {
    let fake = gateway(|_| payments_of(&["1", "2"]));
    let (pulled, outcome) = pull(Search {
        filter: Filter {
            methods: vec![Method::Mobile],
            ..Filter::default()
        },
        ..search(period("2026-10"), &[&fake])
    })
    .unwrap();
    assert!(pulled.is_empty());
    assert_eq!((outcome.read, outcome.matched), (2, 0));
}

/// Signals each chunk that comes in.
struct Reads(mpsc::Sender<()>);

impl SearchProgress for Reads {
    fn note(&self, event: &SearchEvent<'_>) {
        if matches!(event, SearchEvent::Read { .. }) {
            // The test may not listen any more.
            let _ = self.0.send(());
        }
    }
}

#[test]
fn a_worker_ends_when_nobody_pulls_any_more() {
    let many: Vec<String> = (0..100_000).map(|number| format!("{number:020}")).collect();
    let fake = gateway(move |_| Reply::Payments(many.clone()));
    let (read, reads) = mpsc::channel();
    let mut payments = payments(Search {
        progress: Arc::new(Reads(read)),
        ..search(period("2026-08-01..2026-10-31"), &[&fake])
    })
    .unwrap();
    let took = payments.for_each(|_| Ok::<_, SearchError>(ControlFlow::Break(())));
    took.unwrap();
    // One was pulled, as many wait as may, and with the one in hand the worker waits for room.
    for _ in 0..CHUNKS_READY_MAX + 2 {
        reads.recv_timeout(PATIENCE).unwrap();
    }
    thread::sleep(Duration::from_millis(50));
    drop(payments);
    let deadline = Instant::now() + PATIENCE;
    while Arc::strong_count(&fake.gateway) > 1 {
        assert!(Instant::now() < deadline, "a worker holds the gateway");
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(fake.asked.lock().unwrap().len(), 1);
}

#[test]
fn a_worker_that_ends_by_a_bug_is_an_error_and_not_the_end_of_the_payments() {
    struct Bug;
    impl SearchProgress for Bug {
        fn note(&self, event: &SearchEvent<'_>) {
            assert!(!matches!(event, SearchEvent::Read { .. }), "a bug");
        }
    }
    let fake = gateway(|_| payments_of(&["1"]));
    let result = pull(Search {
        progress: Arc::new(Bug),
        ..search(period("2026-10"), &[&fake])
    });
    match result {
        Err(SearchError::Internal(error)) => {
            assert_eq!(error.to_string(), "a thread of the search ended by a bug");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn days_whose_answer_stalls_are_missing_and_not_asked_for_again() {
    let fake = gateway(|asked| {
        if asked.starts_with("2026-10") {
            Reply::Trickle
        } else {
            payments_of(&[asked])
        }
    });
    let (pulled, outcome) = pull(search(period("2026-09-01..2026-11-30"), &[&fake])).unwrap();
    assert_eq!(pulled.len(), 2);
    assert_eq!(
        missing(&outcome),
        serde_json::json!([{ "from": "2026-10-01", "to": "2026-10-31" }])
    );
    let cause = outcome.incomplete.first_cause().unwrap();
    assert!(matches!(cause.kind, GatewayErrorKind::Stalled { .. }));
    assert_eq!(fake.asked.lock().unwrap().len(), 3);
}

#[test]
fn a_refusal_ends_the_search_of_one_merchant_and_not_that_of_another() {
    let refusing = gateway(|_| Reply::Text(r#"{"RESULTCODE":"E003","RESULTMSG":"no"}"#));
    let fake = gateway(|_| payments_of(&["1"]));
    let months = "2026-09-01..2026-10-31";
    match pull(search(period(months), &[&refusing])) {
        Err(SearchError::Gateway(error)) => {
            assert!(matches!(error.kind, GatewayErrorKind::Refused { .. }));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(refusing.asked.lock().unwrap().len(), 1);
    let (pulled, outcome) = pull(search(period(months), &[&refusing, &fake])).unwrap();
    assert_eq!(pulled, ["b:1"]);
    assert_eq!(
        missing(&outcome),
        serde_json::json!([{ "profile": "a", "from": "2026-09-01", "to": "2026-10-31" }])
    );
}

#[test]
fn payments_by_tid_come_as_they_are_named_and_belong_to_one_profile() {
    let knowing = |known: &'static [&'static str]| {
        gateway(move |asked| {
            if known.contains(&asked) {
                payments_of(&[asked])
            } else {
                Reply::Text("[]")
            }
        })
    };
    let (one, other) = (knowing(&["1", "3"]), knowing(&["2", "3"]));
    let of = |named: &[&str]| {
        pull(Search {
            jobs: 4,
            ..search(tids(named), &[&one, &other])
        })
    };
    let (pulled, outcome) = of(&["2", "9", "1"]).unwrap();
    assert_eq!(pulled, ["b:2", "a:1"]);
    let missing: Vec<&str> = outcome.missing.iter().map(Tid::as_str).collect();
    assert_eq!(missing, ["9"]);
    match of(&["1", "3"]) {
        Err(SearchError::SeveralOwners(SeveralOwners { tid, profiles })) => {
            assert_eq!((tid.as_str(), profiles.concat().as_str()), ("3", "ab"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn several_requests_are_under_way_at_a_time_and_no_more_than_asked() {
    const JOBS: usize = 3;
    let under_way = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (now, highest) = (Arc::clone(&under_way), Arc::clone(&most));
    let (arrived, arrivals) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let gone = Mutex::new(gone);
    let fake = gateway(move |asked| {
        let count = now.fetch_add(1, Ordering::SeqCst) + 1;
        highest.fetch_max(count, Ordering::SeqCst);
        arrived.send(()).unwrap();
        // Nobody is answered before as many have come as may.
        let _ = gone.lock().unwrap().recv_timeout(PATIENCE);
        now.fetch_sub(1, Ordering::SeqCst);
        payments_of(&[asked])
    });
    let search = Search {
        jobs: JOBS,
        ..search(period("2026-01-01..2026-06-30"), &[&fake])
    };
    let pulling = thread::spawn(move || pull(search).unwrap().0);
    for _ in 0..JOBS {
        arrivals.recv_timeout(PATIENCE).unwrap();
    }
    drop(go);
    let pulled = pulling.join().unwrap();
    assert!(pulled.is_sorted() && pulled.len() == 6, "{pulled:?}");
    assert_eq!(most.load(Ordering::SeqCst), JOBS);
}
