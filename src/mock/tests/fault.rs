//! Faults: what the client sees, and whether the money moved. The grammar of faults is tried beside it, in `mock::fault`.

use super::*;

/// Cancels under a fault; what the client got, and whether the money moved.
fn cancelled(spec: &str) -> (io::Result<Answer>, bool) {
    let world = faulty(&[spec]);
    let tid = world.card()["TID"].clone();
    let answer = world.try_cancel(&tid, &json!({}));
    let is_refunded = world.is_refunded(&tid);
    (answer, is_refunded)
}

#[test]
fn a_dropped_connection_has_no_answer_whether_the_gateway_acted_or_not() {
    for (spec, acts) in [("cancel:drop-before", false), ("cancel:drop-after", true)] {
        let (answer, is_refunded) = cancelled(spec);
        assert_eq!(
            answer.unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof,
            "{spec}"
        );
        assert_eq!(is_refunded, acts, "{spec}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_reset_connection_is_reset() {
    for (spec, acts) in [("cancel:reset", false), ("cancel:reset-after", true)] {
        let (answer, is_refunded) = cancelled(spec);
        assert_eq!(
            answer.unwrap_err().kind(),
            io::ErrorKind::ConnectionReset,
            "{spec}"
        );
        assert_eq!(is_refunded, acts, "{spec}");
    }
}

#[test]
fn a_stalled_gateway_says_nothing_until_the_client_goes() {
    for (spec, acts, head) in [
        ("cancel:stall", false, false),
        ("cancel:stall-after", true, false),
        ("cancel:stall-half", true, true),
    ] {
        let (done, served) = mpsc::channel();
        let done = Mutex::new(done);
        let world = world(Options {
            faults: vec![spec.parse().unwrap()],
            log: Some(Box::new(move |line| {
                done.lock().unwrap().send(line.to_owned()).unwrap();
            })),
            ..options()
        });
        let tid = world.card()["TID"].clone();
        let mut stream = world.connect();
        let headers = format!("TOKEN: {}\r\nApiKey: {API_KEY}\r\n", world.token);
        send(
            &mut stream,
            "/api/cancel",
            &headers,
            &json!({ "tid": tid, "reason": "x" }).to_string(),
        )
        .unwrap();
        while !served.recv().unwrap().starts_with("cancel") {}
        stream
            .set_read_timeout(Some(Duration::from_millis(50)))
            .unwrap();
        let mut got = Vec::new();
        let error = stream.read_to_end(&mut got).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
            ),
            "{error}"
        );
        assert_eq!(!got.is_empty(), head, "{spec}");
        assert_eq!(world.is_refunded(&tid), acts, "{spec}");
    }
}

#[test]
fn half_an_answer_is_half_and_the_money_moved() {
    let (answer, is_refunded) = cancelled("cancel:half");
    assert_eq!(answer.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    assert!(is_refunded);
    let (answer, is_refunded) = cancelled("cancel:cut");
    let answer = answer.unwrap();
    assert!(!answer.head.contains("Length") && answer.text().starts_with("{\"cancel_tid\":"));
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert!(is_refunded);
    let world = faulty(&["search:half"]);
    assert_eq!(
        world
            .try_search("2026-01-01", "2026-11-22")
            .unwrap_err()
            .kind(),
        io::ErrorKind::UnexpectedEof
    );
}

#[test]
fn other_answers_than_json_come_before_or_after_acting() {
    for (spec, status, acts) in [
        ("cancel:html", 200, false),
        ("cancel:html-after", 200, true),
        ("cancel:500", 500, false),
        ("cancel:500-after", 500, true),
        ("cancel:502", 502, false),
        ("cancel:502-after", 502, true),
        ("cancel:503", 503, false),
        ("cancel:503-after", 503, true),
        ("cancel:429", 429, false),
        ("cancel:429-after", 429, true),
    ] {
        let (answer, is_refunded) = cancelled(spec);
        let answer = answer.unwrap();
        assert_eq!((answer.status, is_refunded), (status, acts), "{spec}");
        assert!(answer.text().contains("<html>"));
    }
    for (spec, acts) in [("cancel:empty", false), ("cancel:empty-after", true)] {
        let (answer, is_refunded) = cancelled(spec);
        assert_eq!(
            (answer.unwrap().body, is_refunded),
            (Vec::new(), acts),
            "{spec}"
        );
    }
}

#[test]
fn a_busy_gateway_says_when_to_come_back() {
    let answer = faulty(&["search:503=7"]).search("2026-11-22", "2026-11-22");
    assert!(
        answer.head.contains("Retry-After: 7\r\n"),
        "{}",
        answer.head
    );
    let answer = faulty(&["search:503"]).search("2026-11-22", "2026-11-22");
    assert!(!answer.head.contains("Retry-After"));
}

#[test]
fn a_redirect_names_another_place_and_does_nothing() {
    let (answer, is_refunded) = cancelled("cancel:redirect=http://127.0.0.1:1/a?b=c");
    let answer = answer.unwrap();
    assert_eq!(answer.status, 302);
    assert!(
        answer
            .head
            .contains("Location: http://127.0.0.1:1/a?b=c\r\n")
    );
    assert!(!is_refunded);
}

#[test]
fn a_code_comes_with_or_without_the_money_moving() {
    for (spec, acts) in [
        ("cancel:code=9999", false),
        ("cancel:code-after=9999", true),
    ] {
        let (answer, is_refunded) = cancelled(spec);
        let answer = answer.unwrap();
        assert_eq!(answer.field("cancel_code"), "9999");
        assert_eq!(answer.field("cancel_amt"), "");
        assert_eq!(is_refunded, acts);
    }
    let world = faulty(&["search:code=E008", "token:code=9999"]);
    assert_eq!(
        world.search("2026-11-01", "2026-11-22").field("RESULTCODE"),
        "E008"
    );
    assert_eq!(world.issue().unwrap().field("RTN_CD"), "9999");
}

#[test]
fn a_wrong_amount_is_only_said() {
    let world = faulty(&["cancel:wrong-amount"]);
    let row = world.card();
    let amount = row["AMOUNT"].parse::<u64>().unwrap();
    assert_eq!(
        world.cancel(&row["TID"], &json!({})).field("cancel_amt"),
        (amount + 1_000).to_string()
    );
    assert_eq!(world.find(&row["TID"])["CANCEL_SUM_AMOUNT"], "0");
}

#[test]
fn a_late_gateway_acts_after_the_client_was_cut_off() {
    let (done, served) = mpsc::channel();
    let done = Mutex::new(done);
    let world = world(Options {
        faults: vec!["cancel:late=300ms".parse().unwrap()],
        log: Some(Box::new(move |line| {
            done.lock().unwrap().send(line.to_owned()).unwrap();
        })),
        ..options()
    });
    let tid = world.card()["TID"].clone();
    let started = Instant::now();
    assert!(world.try_cancel(&tid, &json!({})).is_err());
    let is_refunded = world.is_refunded(&tid);
    // A slow machine may be too late to see it unchanged.
    assert!(!is_refunded || started.elapsed() >= Duration::from_millis(300));
    while !served.recv().unwrap().starts_with("cancel") {}
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert!(world.is_refunded(&tid));
}

#[test]
fn a_delay_comes_before_acting_and_goes_with_other_faults() {
    let world = faulty(&[
        "cancel:delay=100ms",
        "cancel:500-after",
        "cancel:delay=100ms",
    ]);
    let tid = world.card()["TID"].clone();
    let started = Instant::now();
    assert_eq!(world.cancel(&tid, &json!({})).status, 500);
    assert!(started.elapsed() >= Duration::from_millis(200));
    assert!(world.is_refunded(&tid));
}

#[test]
fn a_stale_search_hides_the_last_refund_for_as_long_as_told() {
    let world = faulty(&["find:stale=2"]);
    let row = world.card();
    let tid = &row["TID"];
    assert_eq!(world.find(tid), row);
    assert_eq!(world.code(tid, &json!({ "amount": 100 })), "0000");
    assert_eq!(world.find(tid), row);
    assert_eq!(world.find(tid), row);
    let first = world.find(tid);
    assert_ne!(first, row);
    assert_eq!(world.code(tid, &json!({ "amount": 200 })), "0000");
    assert_eq!(world.find(tid), first);
    let world = faulty(&["search:stale"]);
    assert_eq!(world.code(tid, &json!({})), "0000");
    assert_eq!(world.find(tid), row);
    assert!(world.year().contains(&row));
}

#[test]
fn an_expired_token_is_issued_or_refused() {
    let world = faulty(&["token:expired", "search:expired*1", "cancel:expired"]);
    let token = world.issue().unwrap().field("TOKEN");
    let now = jiff::Timestamp::now().as_second();
    assert_eq!(check(&token, now), Worth::Expired);
    assert_eq!(
        world.search("2026-11-01", "2026-11-22").field("RESULTCODE"),
        "E005"
    );
    let tid = world.card()["TID"].clone();
    assert_eq!(world.cancel(&tid, &json!({})).field("RTN_CD"), "E005");
    assert!(!world.is_refunded(&tid));
}

#[test]
fn an_answer_can_be_written_in_other_ways() {
    let plain = world(options()).search("2026-11-01", "2026-11-22");
    assert!(plain.body.is_ascii());
    let pretty = faulty(&["search:pretty", "search:raw-korean"]).search("2026-11-01", "2026-11-22");
    assert!(
        pretty
            .text()
            .starts_with("[\n    {\n        \"RESULTCODE\": \"0000\",\n")
    );
    assert!(pretty.text().ends_with("\n    }\n]") && !pretty.text().contains("\\u"));
    assert_eq!(pretty.json(), plain.json());
    let numbers = faulty(&["search:numbers"]).search("2026-11-01", "2026-11-22");
    assert!(numbers.json()[0]["AMOUNT"].is_u64() && numbers.json()[0]["TID"].is_string());
    for period in [("2026-11-21", "2026-11-22"), ("2026-01-01", "2026-11-22")] {
        let plain = world(options()).search(period.0, period.1);
        let packed = faulty(&["search:gzip"]).search(period.0, period.1);
        assert!(packed.head.contains("Content-Encoding: gzip\r\n"));
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed.body[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert!(unpacked == plain.body);
    }
}

#[test]
fn faults_strike_as_often_as_told_in_the_order_given() {
    let world = faulty(&["cancel:500*2", "cancel:code=9999*1", "find:502*1"]);
    assert_eq!(world.search("2026-11-22", "2026-11-22").status, 200);
    assert_eq!(world.try_find("5227874005").unwrap().status, 502);
    let tid = world.card()["TID"].clone();
    assert_eq!(world.cancel(&tid, &json!({})).status, 500);
    assert_eq!(world.cancel(&tid, &json!({})).status, 500);
    assert_eq!(world.code(&tid, &json!({})), "9999");
    assert_eq!(world.code(&tid, &json!({})), "0000");
}

#[test]
fn chance_is_the_same_for_the_same_seed() {
    let statuses = |seed| -> Vec<u16> {
        let faults = vec!["search:500@0.5".parse::<Fault>().unwrap()];
        let world = world(Options {
            seed,
            faults,
            ..options()
        });
        (0..40)
            .map(|_| world.try_find("x").unwrap().status)
            .collect()
    };
    let one = statuses(1);
    assert_eq!(one, statuses(1));
    assert_ne!(one, statuses(2));
    assert!((8..32).contains(&one.iter().filter(|status| **status == 500).count()));
}
