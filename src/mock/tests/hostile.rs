//! A gateway among strangers: a page in a browser, bytes of any kind, clients that hold on, days at the edges.

use std::net::TcpListener;

use proptest::prelude::*;

use super::*;
use crate::mock::connection::Patience;
use crate::mock::server::{ready, serve};
use crate::mock::shared::Shared;

/// What a server here does not wait longer for.
const HASTY: Patience = Patience {
    idle: Duration::from_millis(150),
    request: Duration::from_millis(150),
};

/// A gateway without a socket, over few payments.
fn shared(options: Options) -> Shared {
    ready(Options {
        payments: 60,
        ..options
    })
    .unwrap()
}

fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = connect(listener.local_addr().unwrap());
    let (served, _) = listener.accept().unwrap();
    (client, served)
}

/// Has the gateway answer all of these bytes on one connection, in this thread, where a panic is seen.
fn serve_all(shared: &Shared, bytes: &[u8]) -> String {
    let (mut client, served) = pair();
    client.write_all(bytes).unwrap();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    let mut got = Vec::new();
    std::thread::scope(|scope| {
        // What was refused before all of it was read may be reset.
        scope.spawn(|| client.read_to_end(&mut got));
        serve(&served, shared, HASTY);
        drop(served);
    });
    String::from_utf8_lossy(&got).into_owned()
}

#[test]
fn a_page_of_another_site_gets_nothing_out_of_it_and_nothing_done() {
    let shared = shared(options());
    for (origins, expected) in [
        ("", "200"),
        ("Origin: http://localhost:8480\r\n", "200"),
        ("origin: http://127.0.0.1\r\n", "200"),
        ("Origin: https://[::1]:3000\r\n", "200"),
        ("Origin: https://evil.example\r\n", "403"),
        ("Origin: http://localhost.evil.example\r\n", "403"),
        ("Origin: http://evil.example:8480\r\n", "403"),
        ("Origin: http://localhost@evil.example\r\n", "403"),
        ("Origin: null\r\n", "403"),
        ("Origin: file://\r\n", "403"),
        ("Origin: chrome-extension://localhost\r\n", "403"),
        ("Origin: localhost\r\n", "403"),
        ("Origin: \r\n", "403"),
        ("Origin: \u{ff}\r\n", "403"),
        (
            "Origin: http://localhost\r\nOrigin: https://evil.example\r\n",
            "400",
        ),
    ] {
        let request = format!(
            "POST /payAuth/token HTTP/1.1\r\nHost: localhost\r\n{origins}Content-Length: 2\r\n\r\n{{}}"
        );
        let got = serve_all(&shared, request.as_bytes());
        assert_eq!(status(&got), Some(expected), "{origins:?}");
        // Nor is any page told that it may read this.
        assert!(!got.contains("Access-Control"), "{got}");
    }
    // Such a page may send a body without being asked about it first; it stays without effect.
    let heard = Arc::new(Mutex::new(Vec::new()));
    let shared = Shared {
        log: Some(Box::new({
            let heard = Arc::clone(&heard);
            move |line| heard.lock().unwrap().push(line.to_string())
        })),
        ..shared
    };
    let cancel = "POST /api/cancel HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\
                  Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
    serve_all(&shared, cancel.as_bytes());
    assert_eq!(*heard.lock().unwrap(), ["broken request: 403"]);
}

#[test]
fn a_body_of_two_lengths_is_refused_whichever_they_are() {
    let shared = shared(options());
    for (lengths, expected) in [
        ("Content-Length: 2\r\n", Some("200")),
        ("Content-Length: 002\r\n", Some("200")),
        ("Content-Length: 2\r\nContent-Length: 2\r\n", Some("400")),
        ("Content-Length: 2\r\nContent-Length: 0\r\n", Some("400")),
        ("content-length: 0\r\nContent-Length: 2\r\n", Some("400")),
        ("Content-Length: 2, 2\r\n", Some("400")),
        ("Content-Length: +2\r\n", Some("400")),
        ("Content-Length: -2\r\n", Some("400")),
        ("Content-Length: 0x2\r\n", Some("400")),
        ("Content-Length: \r\n", Some("400")),
        (
            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
            Some("411"),
        ),
        (
            "Transfer-Encoding: \u{ff}\r\nContent-Length: 2\r\n",
            Some("411"),
        ),
        ("Content-Length : 2\r\n", Some("400")),
        (" Content-Length: 2\r\n", Some("400")),
    ] {
        let request =
            format!("POST /payAuth/token HTTP/1.1\r\nHost: localhost\r\n{lengths}\r\n{{}}");
        let got = serve_all(&shared, request.as_bytes());
        assert_eq!(status(&got), expected, "{lengths:?}");
        assert_eq!(got.matches("HTTP/1.1 ").count(), 1, "{lengths:?}: {got}");
    }
}

#[test]
fn a_client_that_says_nothing_or_drips_is_let_go() {
    let shared = shared(options());
    for beginning in [
        "",
        "P",
        "POST /payAuth/token HTTP/1.1\r\nHost: localhost\r\n",
        "POST /payAuth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200\r\n\r\n",
    ] {
        let (mut client, served) = pair();
        client.write_all(beginning.as_bytes()).unwrap();
        let started = Instant::now();
        let (stop, is_stopped) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            let client = &mut client;
            scope.spawn(move || {
                // A byte now and then is no progress; silence from the start is waited for no longer.
                while !beginning.is_empty()
                    && is_stopped.recv_timeout(Duration::from_millis(20))
                        == Err(mpsc::RecvTimeoutError::Timeout)
                {
                    if client.write_all(b"x").is_err() {
                        break;
                    }
                }
            });
            serve(&served, &shared, HASTY);
            drop(stop);
        });
        // The deadline, and the second for a client that still reads its refusal.
        assert!(started.elapsed() < Duration::from_secs(5), "{beginning:?}");
    }
}

#[test]
fn more_clients_than_it_serves_wait_their_turn() {
    let world = world(options());
    let crowd: Vec<TcpStream> = (0..300).map(|_| world.connect()).collect();
    assert!(world.server.is_full(Duration::from_secs(10)));
    let mut late = world.connect();
    send(&mut late, "/payAuth/token", "", "{}").unwrap();
    drop(crowd);
    assert_eq!(receive(&mut late).unwrap().field("RTN_CD"), "E003");
}

// Days

/// The first day that has a number, the days around a year after it, and the last ones.
fn days_at_the_edges() -> impl Iterator<Item = Date> {
    let from_first = |days: i32| date(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
    [
        0, 1, 2, 363, 364, 365, 366, 789, 16_000, 32_764, 32_765, 32_766, 32_767,
    ]
    .into_iter()
    .map(from_first)
}

#[test]
fn no_day_makes_it_panic() {
    let ends = [
        "-9999-01-01",
        "9999-12-31",
        "0000-00-00",
        "1969-12-31",
        "1970-01-01",
    ];
    for today in days_at_the_edges() {
        let is_first = today.year() == 1970 && today.day_of_year() < 4;
        let shared = ready(Options {
            today: Some(today),
            // A year of many would take long; the first days are to have some in each hour.
            payments: if is_first { 40_000 } else { 60 },
            ..options()
        })
        .unwrap();
        let token = issue(API_ID, jiff::Timestamp::now().as_second());
        let ask = |path: &str, body: &Value| {
            let body = body.to_string();
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: [::1]\r\nTOKEN: {token}\r\nApiKey: {API_KEY}\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let answer = serve_all(&shared, request.as_bytes());
            assert_eq!(status(&answer), Some("200"), "{today}: {body}");
            answer
        };
        let mut tids = Vec::new();
        let today_text = today.to_string();
        let dates = ends.into_iter().chain([today_text.as_str()]);
        for from in dates.clone() {
            for to in dates.clone() {
                let found = ask(
                    "/api/paysearch",
                    &json!({ "API_ID": API_ID, "STD_DT": from, "END_DT": to }),
                );
                tids.extend(
                    found
                        .split("\"TID\":\"")
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next().map(str::to_owned)),
                );
            }
        }
        for tid in tids.iter().take(20) {
            ask("/api/paysearch", &json!({ "API_ID": API_ID, "TID": tid }));
            ask("/api/cancel", &json!({ "tid": tid, "reason": "x" }));
        }
    }
    for today in [
        date(-9999, 1, 1),
        date(1969, 12, 31),
        date(2059, 9, 19),
        date(9999, 12, 31),
    ] {
        let refused = ready(Options {
            today: Some(today),
            ..options()
        });
        assert!(matches!(refused, Err(Error::Today(_))), "{today}");
    }
}

// Anything at all

/// A date as somebody may write it who means harm, or nothing.
fn any_date() -> impl Strategy<Value = String> {
    prop_oneof![
        "[+-]?[0-9]{1,6}-[0-9]{1,2}-[0-9]{1,2}",
        Just("2026-11-22".to_owned()),
        Just("-9999-01-01".to_owned()),
        Just("9999-12-31".to_owned()),
        Just("1969-12-31".to_owned()),
        ".{0,12}",
    ]
}

/// A TID of a shape that the mock reads a place from, or another.
fn any_tid() -> impl Strategy<Value = String> {
    prop_oneof![
        "[+0-9]{10}",
        "XEH[+0-9-]{17}",
        "XEH[0-9]{17}",
        "[0-9]{12}GU[0-9A-Za-z]{6}",
        "tviva[0-9]{14}[0-9A-Za-z가]{6}",
        ".{0,30}",
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!([1, { "a": [] }])),
        "[0-9]{0,12}".prop_map(Value::from),
        ".{0,60}".prop_map(Value::from),
        any_date().prop_map(Value::from),
        any_tid().prop_map(Value::from),
    ]
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    const KEYS: [&str; 12] = [
        "API_ID",
        "STD_DT",
        "END_DT",
        "TID",
        "tid",
        "reason",
        "amount",
        "taxfree_amt",
        "bank",
        "account_no",
        "account_name",
        "pay2_id",
    ];
    let field = (prop::sample::select(KEYS.as_slice()), any_value());
    let object = prop::collection::vec(field, 0..8).prop_map(|fields| {
        let mut object: Map<String, Value> = Map::new();
        object.insert("API_ID".to_owned(), json!(API_ID));
        object.extend(
            fields
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value)),
        );
        Value::Object(object).to_string().into_bytes()
    });
    prop_oneof![
        4 => object,
        1 => (any_date(), any_date()).prop_map(|(from, to)| {
            json!({ "API_ID": API_ID, "STD_DT": from, "END_DT": to }).to_string().into_bytes()
        }),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// A request, with something wrong in it more often than not.
fn any_request() -> impl Strategy<Value = Vec<u8>> {
    const PATHS: [&str; 6] = [
        "/payAuth/token",
        "/api/paysearch",
        "/api/cancel",
        "/api/cancel?x",
        "/",
        "http://evil.example/api/cancel",
    ];
    const HEADERS: [&str; 10] = [
        "",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Origin: https://evil.example\r\n",
        "Host: evil.example\r\n",
        "X: \u{1b}]52;c;eA==\u{7}\r\n",
        " folded\r\n",
        "TOKEN: \u{ff}\r\n",
    ];
    (
        prop::sample::select(["POST", "GET", "HEAD", "PRI", "post", ""].as_slice()),
        prop::sample::select(PATHS.as_slice()),
        prop::sample::select(["1.1", "1.0", "2.0", "0.9", "1.2"].as_slice()),
        prop::sample::select(HEADERS.as_slice()),
        any_body(),
        -3_i64..4,
        prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
    )
        .prop_map(|(method, path, version, header, body, off, flip)| {
            let token = issue(API_ID, jiff::Timestamp::now().as_second());
            let length = i64::try_from(body.len()).unwrap().saturating_add(off);
            let mut bytes = format!(
                "{method} {path} HTTP/{version}\r\nHost: localhost\r\nTOKEN: {token}\r\n\
                 ApiKey: {API_KEY}\r\n{header}Content-Length: {length}\r\n\r\n"
            )
            .into_bytes();
            bytes.extend(body);
            if let Some((at, byte)) = flip {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes
        })
}

const SPECS: [&str; 22] = [
    "search:gzip",
    "search:pretty",
    "search:numbers",
    "search:twice-amount",
    "search:twice-differing",
    "search:cancel-date=+876600h",
    "search:cancel-date=-876600h",
    "search:cancel-date=always",
    "search:cancel-date=zeros",
    "search:date=+876600h",
    "search:date=-876600h",
    "search:lag=9223372036854775807s",
    "search:stale=4294967295",
    "search:roll-back",
    "search:too-long=0",
    "search:half",
    "search:cut",
    "cancel:wrong-amount=18446744073709551615",
    "cancel:elsewhere=18446744073709551615",
    "cancel:elsewhere-after=full",
    "cancel:reset-after",
    "cancel:code=E001",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_of_a_client_make_it_panic_or_hang(
        requests in prop::collection::vec(
            prop_oneof![4 => any_request(), 1 => prop::collection::vec(any::<u8>(), 0..300)],
            1..4,
        ),
        specs in prop::collection::vec(prop::sample::select(SPECS.as_slice()), 0..4),
        today in prop::sample::select(days_at_the_edges().collect::<Vec<_>>()),
        seed in any::<u64>(),
    ) {
        let shared = shared(Options {
            today: Some(today),
            seed,
            faults: specs.iter().map(|spec| spec.parse().unwrap()).collect(),
            ..options()
        });
        let started = Instant::now();
        serve_all(&shared, &requests.concat());
        prop_assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn no_fault_that_is_asked_for_makes_it_panic(
        spec in "(token|search|find|cancel):[a-z0-9-]{0,14}(=[-+0-9a-zA-Z.:]{0,22})?([*@/][-0-9.]{0,12}){0,2}",
        days in prop::option::of((any_date(), any_date())),
    ) {
        if let Ok(fault) = spec.parse::<Fault>() {
            prop_assert_eq!(fault.to_string().parse::<Fault>().unwrap(), fault);
        }
        let days = days.and_then(|(from, to)| Some((from.parse::<Date>().ok()?, to.parse::<Date>().ok()?)));
        let faults = super::super::fault::Faults::new(vec!["search:too-long=3".parse().unwrap()], 1);
        faults.strike(super::super::Endpoint::Search, days, || true);
    }
}
