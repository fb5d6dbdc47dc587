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
                done.lock().unwrap().send(line.to_string()).unwrap();
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
            done.lock().unwrap().send(line.to_string()).unwrap();
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

#[test]
fn a_code_comes_with_words_of_choice() {
    let words = |spec: &str| {
        let (answer, _) = cancelled(spec);
        let answer = answer.unwrap();
        assert_eq!(answer.field("cancel_code"), "9999");
        answer.field("cancel_msg")
    };
    assert_eq!(words("cancel:code=9999:통신_타임아웃"), "통신 타임아웃");
    assert_eq!(
        words("cancel:code-after=9999:처리_중_시스템_오류"),
        "처리 중 시스템 오류"
    );
    assert_eq!(words("cancel:code=9999"), "API_ID 값이 올바르지 않습니다");
    let world = faulty(&["search:code=E008:없음", "token:code=E003:잠시_후"]);
    let found = world.search("2026-11-01", "2026-11-22");
    assert_eq!(found.field("RESULTMSG"), "없음");
    assert_eq!(world.issue().unwrap().field("RTN_MSG"), "잠시 후");
}

#[test]
fn a_code_that_nobody_knows_is_a_plain_no() {
    let (answer, _) = cancelled("cancel:code=7777");
    assert_eq!(
        answer.unwrap().field("cancel_msg"),
        "거래가 거절되었습니다."
    );
}

#[test]
fn a_status_comes_with_a_code_in_json_before_or_after_acting() {
    for (spec, status, acts) in [
        ("cancel:json=408:9999:통신_타임아웃", 408, false),
        ("cancel:json-after=429:9999:통신_타임아웃", 429, true),
    ] {
        let (answer, is_refunded) = cancelled(spec);
        let answer = answer.unwrap();
        assert_eq!((answer.status, is_refunded), (status, acts), "{spec}");
        assert_eq!(answer.field("cancel_code"), "9999");
        assert_eq!(answer.field("cancel_msg"), "통신 타임아웃");
        assert!(answer.header("Content-Type").unwrap().contains("json"));
    }
    let found = faulty(&["search:json=503:E999"]).search("2026-11-01", "2026-11-22");
    assert_eq!(
        (found.status, found.field("RESULTCODE").as_str()),
        (503, "E999")
    );
}

#[test]
fn a_no_that_acts_later_is_a_no_at_first() {
    for (spec, status) in [
        ("cancel:code-late=300ms:9999:통신_타임아웃", 200),
        ("cancel:json-late=300ms:408:9999:통신_타임아웃", 408),
    ] {
        let (done, served) = mpsc::channel();
        let done = Mutex::new(done);
        let world = world(Options {
            faults: vec![spec.parse().unwrap()],
            log: Some(Box::new(move |line| {
                done.lock().unwrap().send(line.to_string()).unwrap();
            })),
            ..options()
        });
        let tid = world.card()["TID"].clone();
        let started = Instant::now();
        let answer = world.cancel(&tid, &json!({}));
        assert_eq!(answer.status, status);
        assert_eq!(answer.field("cancel_code"), "9999");
        assert_eq!(answer.field("cancel_msg"), "통신 타임아웃");
        assert_eq!(answer.header("Connection"), Some("close"));
        let is_refunded = world.is_refunded(&tid);
        // A slow machine may be too late to see it unchanged.
        assert!(!is_refunded || started.elapsed() >= Duration::from_millis(300));
        while !served.recv().unwrap().starts_with("cancel") {}
        assert!(started.elapsed() >= Duration::from_millis(300));
        assert!(world.is_refunded(&tid));
    }
}

#[test]
fn a_lagging_search_shows_a_refund_when_its_time_has_come() {
    let world = faulty(&["find:lag=300ms"]);
    let row = world.card();
    let started = Instant::now();
    assert_eq!(world.code(&row["TID"], &json!({ "amount": 100 })), "0000");
    while world.find(&row["TID"]) == row {}
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_lagging_search_hides_all_that_is_new() {
    let world = faulty(&["search:lag=1h"]);
    let row = world.card();
    for won in [100, 200] {
        assert_eq!(world.code(&row["TID"], &json!({ "amount": won })), "0000");
    }
    assert_eq!(world.find(&row["TID"]), row);
    assert!(world.year().contains(&row));
    // It is only hidden: the money is gone.
    assert_eq!(
        world.code(&row["TID"], &json!({ "amount": row["AMOUNT"] })),
        "E112"
    );
}

#[test]
fn somebody_else_refunds_before_or_after_a_request() {
    let left = |row: &Row| -> Option<u64> { row["CANCEL_SUM_AMOUNT"].parse().ok() };
    let world = faulty(&["find:elsewhere=300*1", "find:elsewhere-after=200*1"]);
    let row = world.card();
    let amount: u64 = row["AMOUNT"].parse().unwrap();
    let first = world.find(&row["TID"]);
    assert_eq!(left(&first), Some(amount - 300));
    assert_eq!(first["CANCELMSG"], "elsewhere");
    assert_eq!(left(&world.find(&row["TID"])), Some(amount - 500));
    assert_eq!(left(&world.find(&row["TID"])), Some(amount - 500));
}

#[test]
fn somebody_else_refunds_around_a_cancel_whatever_becomes_of_it() {
    // How the cancel of 500 won fares, which refunds there are then, and in which order.
    for (specs, code, refunds) in [
        (vec!["cancel:elsewhere=100"], Some("0000"), vec![100, 500]),
        (
            vec!["cancel:elsewhere-after=100"],
            Some("0000"),
            vec![500, 100],
        ),
        (
            vec!["cancel:elsewhere=100", "cancel:drop-before"],
            None,
            vec![100],
        ),
        (
            vec!["cancel:drop-before", "cancel:elsewhere-after=100"],
            None,
            vec![100],
        ),
        (
            vec!["cancel:elsewhere=100", "cancel:drop-after"],
            None,
            vec![100, 500],
        ),
        (
            vec!["cancel:elsewhere-after=100", "cancel:drop-after"],
            None,
            vec![500, 100],
        ),
        // More than there is, and nothing at all, are nobody's refunds.
        (vec!["cancel:elsewhere=9999999999"], Some("0000"), vec![500]),
        (vec!["cancel:elsewhere=0"], Some("0000"), vec![500]),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.ndjson");
        let world = world(Options {
            faults: specs.iter().map(|spec| spec.parse().unwrap()).collect(),
            state: Some(path.clone()),
            ..options()
        });
        let answer = world.try_cancel(&world.card()["TID"], &json!({ "amount": 500 }));
        let got = answer.ok().map(|answer| answer.field("cancel_code"));
        assert_eq!(got.as_deref(), code, "{specs:?}");
        let lines = lines(&path);
        let made: Vec<u64> = lines
            .iter()
            .map(|line| line["amount"].as_u64().unwrap())
            .collect();
        assert_eq!(made, refunds, "{specs:?}");
        for line in lines {
            assert_eq!(line["reason"] == "elsewhere", line["amount"] == 100);
        }
    }
}

#[test]
fn somebody_else_can_take_all_that_is_left() {
    let world = faulty(&["cancel:elsewhere=full*1"]);
    let tid = world.card()["TID"].clone();
    assert_eq!(world.code(&tid, &json!({ "amount": 100 })), "E109");
    let row = world.find(&tid);
    assert_eq!(
        (&*row["CANCEL_SUM_AMOUNT"], &*row["CANCELMSG"]),
        ("0", "elsewhere")
    );
}

#[test]
fn a_refund_of_somebody_else_comes_before_a_late_cancel_or_after_it() {
    for (spec, refunds) in [
        ("cancel:elsewhere=100", ["100", "500"]),
        ("cancel:elsewhere-after=100", ["500", "100"]),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.ndjson");
        let world = world(Options {
            faults: vec![
                spec.parse().unwrap(),
                "cancel:code-late=10ms:9999:통신_타임아웃".parse().unwrap(),
            ],
            state: Some(path.clone()),
            ..options()
        });
        world.cancel(&world.card()["TID"], &json!({ "amount": 500 }));
        let begun = Instant::now();
        while lines(&path).len() < 2 {
            assert!(begun.elapsed() < Duration::from_secs(30));
        }
        let made: Vec<String> = lines(&path)
            .iter()
            .map(|line| line["amount"].to_string())
            .collect();
        assert_eq!(made, refunds);
    }
}

#[test]
fn a_cancel_is_shown_with_a_date_and_words_of_choice() {
    let true_date = |world: &World, tid: &str| {
        world
            .cancel(tid, &json!({ "amount": 100 }))
            .field("cancel_date")
    };
    for (spec, shift) in [
        ("find:cancel-date=-1h", "-1h"),
        ("find:cancel-date=+90m", "90m"),
    ] {
        let world = faulty(&[spec, "find:cancel-message=카드사_취소"]);
        let row = world.card();
        assert_eq!(world.find(&row["TID"]), row);
        let date = true_date(&world, &row["TID"]);
        let time = |digits: &str| jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", digits).unwrap();
        let shown = world.find(&row["TID"]);
        let shift: jiff::SignedDuration = shift.parse().unwrap();
        assert_eq!(time(&shown["CANCELDATE"]), time(&date) + shift);
        assert_eq!(shown["CANCELMSG"], "카드사 취소");
        assert_ne!(shown["CANCEL_SUM_AMOUNT"], row["CANCEL_SUM_AMOUNT"]);
    }
    let world = faulty(&["search:cancel-date=none"]);
    let row = world.card();
    true_date(&world, &row["TID"]);
    let shown = world.find(&row["TID"]);
    assert_eq!(
        (&*shown["CANCELDATE"], &*shown["CANCELMSG"]),
        ("", "고객 변심")
    );
    assert!(world.year().iter().all(|row| row["CANCELDATE"].is_empty()));
}

#[test]
fn a_refund_that_is_rolled_back_is_undone_for_good() {
    let world = faulty(&["find:roll-back*1"]);
    let row = world.card();
    let tid = &row["TID"];
    // Nothing was refunded yet, so it waits.
    assert_eq!(world.find(tid), row);
    assert_eq!(world.code(tid, &json!({})), "0000");
    assert_eq!(world.find(tid), row);
    assert_eq!(world.find(tid), row);
    assert_eq!(world.code(tid, &json!({ "amount": row["AMOUNT"] })), "0000");
    assert_eq!(world.find(tid)["CANCEL_SUM_AMOUNT"], "0");
}

#[test]
fn a_roll_back_undoes_the_last_refund_of_what_is_asked_alone() {
    let world = faulty(&["search:roll-back*1/2026-11-22"]);
    let rows: Vec<Row> =
        serde_json::from_slice(&world.search("2026-10-01", "2026-11-22").body).unwrap();
    let card_of = |is_last_day| {
        rows.iter()
            .filter(|row| row["PAYMETHOD"] == "CARD" && is_open(row))
            .find(|row| row["ACCEPTDATE"].starts_with("20261122") == is_last_day)
            .unwrap()
    };
    for is_last_day in [true, false] {
        for won in [100, 200] {
            let answer = world.code(&card_of(is_last_day)["TID"], &json!({ "amount": won }));
            assert_eq!(answer, "0000");
        }
    }
    world.search("2026-11-22", "2026-11-22");
    for (is_last_day, back) in [(true, 100), (false, 300)] {
        let row = card_of(is_last_day);
        let amount: u64 = row["AMOUNT"].parse().unwrap();
        assert_eq!(
            world.find(&row["TID"])["CANCEL_SUM_AMOUNT"],
            (amount - back).to_string()
        );
    }
}

#[test]
fn a_date_is_wrong_or_missing_when_told() {
    let world = faulty(&[
        "search:date=-1h*1",
        "search:date=+20m*2",
        "token:no-date",
        "cancel:500",
    ]);
    let searched = || world.search("2026-11-22", "2026-11-22").date();
    let cancelled = world.cancel("5227874005", &json!({}));
    assert_eq!(cancelled.status, 500);
    let now = cancelled.date();
    assert!((now - 2_400..now - 2_340).contains(&searched()));
    assert!((now + 1_200..now + 1_260).contains(&searched()));
    assert!((now..now + 60).contains(&searched()));
    assert_eq!(world.issue().unwrap().header("Date"), None);
}

#[test]
fn a_fault_of_a_date_does_not_strike_the_next_page_on_the_connection() {
    let world = faulty(&["token:no-date"]);
    let mut stream = world.connect();
    for (path, has_date) in [("/payAuth/token", false), ("/nowhere", true)] {
        send(&mut stream, path, "", "{}").unwrap();
        let answer = receive(&mut stream).unwrap();
        assert_eq!(answer.header("Date").is_some(), has_date, "{path}");
    }
}

#[test]
fn rows_come_twice_or_contradict_themselves() {
    let rows = |fault: &str| {
        let answer = faulty(&[fault]).search("2026-11-01", "2026-11-22");
        String::from_utf8(answer.body).unwrap()
    };
    let tids = |text: &str| text.matches("\"TID\"").count();
    let plain = rows("token:delay=0s");
    let count = tids(&plain);
    assert!(count > 10, "{count}");

    let twice = rows("search:twice");
    let each: Vec<Row> = serde_json::from_str(&twice).unwrap();
    assert_eq!(each.len(), 2 * count);
    assert!(each.chunks(2).all(|pair| pair[0] == pair[1]));

    let differing: Vec<Row> = serde_json::from_str(&rows("search:twice-differing")).unwrap();
    assert_eq!(differing.len(), 2 * count);
    assert!(
        differing
            .chunks(2)
            .all(|pair| pair[0]["TID"] == pair[1]["TID"] && pair[0]["AMOUNT"] != pair[1]["AMOUNT"])
    );

    let doubled = rows("search:twice-amount");
    assert_eq!(tids(&doubled), count);
    assert_eq!(doubled.matches("\"AMOUNT\"").count(), 2 * count);

    let before: Vec<Row> = serde_json::from_str(&plain).unwrap();
    let zeros: Vec<Row> = serde_json::from_str(&rows("search:cancel-date=zeros")).unwrap();
    let always: Vec<Row> = serde_json::from_str(&rows("search:cancel-date=always")).unwrap();
    for ((before, zeros), always) in before.iter().zip(&zeros).zip(&always) {
        if before["CANCELDATE"].is_empty() {
            assert_eq!(zeros["CANCELDATE"], "00000000000000");
            assert!(!always["CANCELDATE"].is_empty(), "{always:?}");
            assert_eq!(always["CANCEL_SUM_AMOUNT"], always["AMOUNT"]);
        } else {
            assert_eq!((before, before), (zeros, always));
        }
    }
}
