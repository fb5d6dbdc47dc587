//! Connections: what is tolerated, and what harms nobody else. What is answered does not matter here, only how.

use super::*;

/// Sends bytes and returns all that comes back.
fn raw(world: &World, bytes: &[u8]) -> String {
    let mut stream = world.connect();
    stream.write_all(bytes).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut got = Vec::new();
    // A refused request may be answered and then reset: what was read is what counts.
    let _ = stream.read_to_end(&mut got);
    String::from_utf8(got).unwrap()
}

#[test]
fn one_connection_takes_many_requests() {
    let world = world(options());
    let mut stream = world.connect();
    let body =
        json!({ "API_ID": API_ID, "STD_DT": "2026-01-01", "END_DT": "2026-11-22" }).to_string();
    for _ in 0..3 {
        send(
            &mut stream,
            "/api/paysearch",
            &format!("TOKEN: {}\r\n", world.token),
            &body,
        )
        .unwrap();
        assert!(receive(&mut stream).unwrap().json().is_array());
        send(&mut stream, "/payAuth/token", "", "{}").unwrap();
        assert_eq!(receive(&mut stream).unwrap().field("RTN_CD"), "E003");
    }
    // Two at once: the second waits its turn.
    send(&mut stream, "/payAuth/token", "", "{}").unwrap();
    send(&mut stream, "/payAuth/token", "", "").unwrap();
    assert_eq!(receive(&mut stream).unwrap().field("RTN_CD"), "E003");
    assert_eq!(receive(&mut stream).unwrap().field("RTN_CD"), "E001");
}

#[test]
fn header_names_in_any_case_and_no_blank_are_fine() {
    let world = world(options());
    let tid = world.card()["TID"].clone();
    let body = json!({ "tid": tid, "reason": "x" });
    let headers = format!(
        "tOKEN:{}\r\naPIkEY:{API_KEY}\r\ncontent-type: application/json; charset=utf-8\r\naccept-encoding: gzip, deflate\r\n",
        world.token
    );
    assert_eq!(
        world
            .ask("/api/cancel", &headers, &body)
            .field("cancel_code"),
        "0000"
    );
}

#[test]
fn a_client_that_waits_for_100_continue_gets_it() {
    let world = world(options());
    let mut stream = world.connect();
    stream
        .write_all(
            b"POST /payAuth/token HTTP/1.1\r\nHost: [::1]\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
        )
        .unwrap();
    assert_eq!(
        until(&mut stream, b"\r\n\r\n").unwrap(),
        b"HTTP/1.1 100 Continue\r\n\r\n"
    );
    stream.write_all(b"{}").unwrap();
    assert_eq!(receive(&mut stream).unwrap().field("RTN_CD"), "E003");
}

#[test]
fn a_request_in_single_bytes_is_a_request() {
    let world = world(options());
    let mut stream = world.connect();
    stream.set_nodelay(true).unwrap();
    for byte in b"POST /payAuth/token?x=1 HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 2\r\n\r\n{}" {
        stream.write_all(&[*byte]).unwrap();
    }
    assert_eq!(receive(&mut stream).unwrap().field("RTN_CD"), "E003");
}

#[test]
fn an_old_client_gets_a_body_up_to_the_end_of_the_connection() {
    let world = world(options());
    let body =
        json!({ "API_ID": API_ID, "STD_DT": "2026-01-01", "END_DT": "2026-11-22" }).to_string();
    let request = format!(
        "POST /api/paysearch HTTP/1.0\r\nHost: 127.0.0.1:80\r\nTOKEN: {}\r\nContent-Length: {}\r\n\r\n{body}",
        world.token,
        body.len()
    );
    let got = raw(&world, request.as_bytes());
    let (head, body) = got.split_once("\r\n\r\n").unwrap();
    assert!(!head.contains("chunked") && head.contains("Connection: close"));
    assert!(serde_json::from_str::<Vec<Row>>(body).unwrap().len() > 1_000);
}

#[test]
fn broken_requests_get_a_status_and_hurt_nobody_else() {
    let world = world(options());
    let long = format!(
        "POST / HTTP/1.1\r\nHost: [::1]\r\nX: {}\r\n\r\n",
        "x".repeat(20_000)
    );
    let many = format!(
        "POST / HTTP/1.1\r\nHost: [::1]\r\n{}\r\n",
        "X: y\r\n".repeat(100)
    );
    for (bytes, expected) in [
        (&b"\x16\x03\x01\x02\x00\x01\r\n\r\n"[..], Some("400")),
        (
            b"POST /payAuth/token HTTP/1.1\r\nHost: [::1]\r\nContent-Length: x\r\n\r\n",
            Some("400"),
        ),
        (
            b"POST /payAuth/token HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 99999999\r\n\r\n",
            Some("413"),
        ),
        (
            b"POST /payAuth/token HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            Some("413"),
        ),
        (
            b"POST /payAuth/token HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            Some("411"),
        ),
        (long.as_bytes(), Some("431")),
        (many.as_bytes(), Some("431")),
        (b"GET /api/cancel HTTP/1.1\r\nHost: [::1]\r\n\r\n", Some("405")),
        (b"GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", Some("404")),
        (
            b"POST /payAuth/token HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 10\r\n\r\n{}",
            None,
        ),
        (b"POST /payA", None),
        (b"", None),
    ] {
        let got = raw(&world, bytes);
        assert_eq!(
            status(&got),
            expected,
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert_eq!(world.issue().unwrap().field("RTN_CD"), "0000");
}

#[test]
fn only_requests_for_this_machine_are_answered() {
    let world = world(options());
    for (hosts, expected) in [
        ("Host: localhost\r\n", "200"),
        ("Host: LocalHost:8480\r\n", "200"),
        ("Host: localhost.:8480\r\n", "200"),
        ("host:127.0.0.1\r\n", "200"),
        ("Host: 127.9.8.7:1\r\n", "200"),
        ("Host: [::1]\r\n", "200"),
        ("Host: [::1]:8480\r\n", "200"),
        ("Host: www.cookiepayments.com\r\n", "421"),
        ("Host: localhost.example\r\n", "421"),
        ("Host: 127.0.0.1.example:8480\r\n", "421"),
        ("Host: 192.0.2.1\r\n", "421"),
        ("Host: 0.0.0.0\r\n", "421"),
        ("Host: [2001:db8::1]:8480\r\n", "421"),
        ("Host: [::1\r\n", "421"),
        ("Host: [::1]x\r\n", "421"),
        ("Host: localhost:x\r\n", "421"),
        ("Host: \r\n", "421"),
        ("", "400"),
        ("Host: localhost\r\nHost: example.com\r\n", "400"),
    ] {
        let request =
            format!("POST /payAuth/token HTTP/1.1\r\n{hosts}Content-Length: 2\r\n\r\n{{}}");
        let got = raw(&world, request.as_bytes());
        assert_eq!(status(&got), Some(expected), "{hosts}");
    }
}

#[test]
fn a_client_that_leaves_in_the_middle_of_an_answer_hurts_nobody_else() {
    let world = world(Options {
        payments: 200_000,
        ..options()
    });
    let body =
        json!({ "API_ID": API_ID, "STD_DT": "2026-01-01", "END_DT": "2026-11-22" }).to_string();
    let mut stream = world.connect();
    send(
        &mut stream,
        "/api/paysearch",
        &format!("TOKEN: {}\r\n", world.token),
        &body,
    )
    .unwrap();
    stream.read_exact(&mut [0; 100]).unwrap();
    drop(stream);
    assert_eq!(world.issue().unwrap().field("RTN_CD"), "0000");
}

#[test]
fn only_loopback_is_listened_on() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let error = start(Options {
            listen: address.parse().unwrap(),
            ..options()
        })
        .unwrap_err();
        assert!(matches!(error, Error::NotLoopback(_)), "{error}");
    }
    let first = world(options());
    let taken = start(Options {
        listen: first.server.address(),
        ..options()
    })
    .unwrap_err();
    assert!(matches!(taken, Error::Listen { .. }), "{taken}");
}

#[test]
fn impossible_shops_are_refused() {
    let many = start(Options {
        payments: 10_000_001,
        ..options()
    })
    .unwrap_err();
    assert!(matches!(many, Error::TooManyPayments(_)));
    let old = start(Options {
        today: Some(date(1969, 12, 31)),
        ..options()
    })
    .unwrap_err();
    assert!(matches!(old, Error::Today(_)));
    assert!(day_number(TODAY).is_some());
}

#[test]
fn a_server_that_is_dropped_lets_go_of_its_clients_and_its_address() {
    let world = faulty(&["search:stall"]);
    let address = world.server.address();
    let mut idle = world.connect();
    let mut stalled = world.connect();
    send(&mut stalled, "/api/paysearch", "", "{}").unwrap();
    send(&mut idle, "/payAuth/token", "", "").unwrap();
    receive(&mut idle).unwrap();
    drop(world);
    for mut stream in [stalled, idle] {
        let got = stream.read(&mut [0]);
        let is_closed = match &got {
            Ok(read) => *read == 0,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        };
        assert!(is_closed, "{got:?}");
    }
    start(Options {
        listen: address,
        ..options()
    })
    .unwrap();
}

#[test]
fn the_log_tells_each_request_and_no_secret() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&log);
    let world = world(Options {
        log: Some(Box::new(move |line| {
            heard.lock().unwrap().push(line.to_string());
        })),
        faults: vec!["cancel:drop-after".parse().unwrap()],
        ..options()
    });
    world.issue().unwrap();
    let tid = world.card()["TID"].clone();
    let _ = world.try_cancel(&tid, &json!({ "amount": 100 }));
    let _ = world.try_find("\u{1b}[31m");
    let lines = log.lock().unwrap();
    assert!(lines[0].starts_with("token: 0000 ("), "{lines:?}");
    assert!(
        lines[1].starts_with("search 2026-11-01..2026-11-22: rows ("),
        "{lines:?}"
    );
    assert!(
        lines[2].starts_with(&format!("cancel {tid} 100: 0000 ("))
            && lines[2].ends_with("[drop-after]")
    );
    assert!(lines[3].starts_with("find \\u{1b}[31m: E008"), "{lines:?}");
    let all = lines.concat();
    assert!(!all.contains(API_KEY) && !all.contains(&world.token));
}
