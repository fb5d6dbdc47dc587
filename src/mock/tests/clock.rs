//! Time: the `Date` of every answer, and what happens by the same clock. Long waits are tried beside the clock itself.

use super::*;

/// A time as the gateway writes it, in seconds since 1970-01-01T00:00:00Z.
fn seconds(digits: &str) -> i64 {
    jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", digits)
        .unwrap()
        .to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)))
        .unwrap()
        .timestamp()
        .as_second()
}

#[test]
fn every_answer_and_every_page_says_when_it_left() {
    let world = faulty(&["search:502", "token:half"]);
    let start = seconds("20261122230000");
    let headers = format!("TOKEN: {}\r\n", world.token);
    let find = json!({ "API_ID": API_ID, "TID": "5227874005" });
    for answer in [
        world.ask("/api/paysearch", &headers, &find),
        world.ask("/nowhere", "", &json!({})),
        world.cancel("5227874005", &json!({})),
        world.ask("/payAuth/token", "Content-Length: x\r\n", &json!({})),
    ] {
        assert!(
            (start..start + 60).contains(&answer.date()),
            "{}",
            answer.head
        );
    }
    let mut stream = world.connect();
    send(&mut stream, "/payAuth/token", "", "{}").unwrap();
    let head = String::from_utf8(until(&mut stream, b"\r\n\r\n").unwrap()).unwrap();
    assert!(head.contains("\r\nDate: Sun, 22 Nov 2026 14:00:"), "{head}");
}

#[test]
fn rows_in_pieces_say_when_they_left() {
    let answer = world(options()).search("2025-11-23", "2026-11-22");
    assert!(answer.head.contains("chunked"));
    answer.date();
}

#[test]
fn without_a_day_the_date_is_that_of_this_machine() {
    let world = world(Options {
        today: None,
        ..Options::default()
    });
    let before = jiff::Timestamp::now().as_second();
    let date = world.issue().unwrap().date();
    assert!((before..=jiff::Timestamp::now().as_second()).contains(&date));
}

#[test]
fn a_cancel_is_dated_between_the_answers_around_it() {
    let world = world(options());
    let row = world.card();
    for won in 1..20 {
        let before = world.try_find(&row["TID"]).unwrap().date();
        let answer = world.cancel(&row["TID"], &json!({ "amount": won }));
        let cancelled = answer.field("cancel_date");
        assert!((before..=answer.date()).contains(&seconds(&cancelled)));
        assert_eq!(world.find(&row["TID"])["CANCELDATE"], cancelled);
    }
}

#[test]
fn all_of_the_day_is_there_although_its_clock_has_an_hour_to_go() {
    let world = world(Options {
        payments: 100_000,
        ..options()
    });
    let rows: Vec<Row> =
        serde_json::from_slice(&world.search("2026-11-22", "2026-11-22").body).unwrap();
    let late = rows
        .iter()
        .find(|row| {
            is_open(row) && row["PAYMETHOD"] == "CARD" && *row["ACCEPTDATE"] > *"20261122233000"
        })
        .unwrap();
    assert_eq!(world.code(&late["TID"], &json!({})), "0000");
    assert!(world.find(&late["TID"])["CANCELDATE"].starts_with("2026112223"));
}

#[test]
fn no_day_is_too_early_or_too_late_to_be_rehearsed() {
    for today in [
        date(1970, 1, 1),
        date(1970, 1, 2),
        date(1999, 12, 31),
        date(2000, 2, 29),
        date(2059, 9, 18),
    ] {
        let world = world(Options {
            today: Some(today),
            payments: 20_000,
            ..options()
        });
        let day = today.to_string();
        let rows: Vec<Row> = serde_json::from_slice(&world.search(&day, &day).body).unwrap();
        let card = rows
            .iter()
            .find(|row| row["PAYMETHOD"] == "CARD" && is_open(row))
            .unwrap();
        assert_eq!(world.code(&card["TID"], &json!({})), "0000");
        assert!(world.find(&card["TID"])["CANCELDATE"].starts_with(&day.replace('-', "")));
        for (from, to) in [("0001-01-01", "9999-12-31"), ("2070-01-01", "2071-01-01")] {
            let answer = world.search(from, to);
            assert_eq!(
                answer.body.starts_with(b"["),
                from < "1970",
                "{today} {from}"
            );
        }
    }
    for today in [date(1969, 12, 31), date(2059, 9, 19), date(9999, 12, 31)] {
        let refused = start(Options {
            today: Some(today),
            ..options()
        });
        assert!(matches!(refused.unwrap_err(), Error::Today(_)));
    }
}
