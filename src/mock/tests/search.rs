//! Searches: which rows, and which errors. It does not check single fields; `mock::sample` does.

use super::*;

#[test]
fn a_period_is_an_array_of_rows_in_order_of_time() {
    let rows = world(options()).year();
    assert!((1_600..2_400).contains(&rows.len()), "{}", rows.len());
    let times: Vec<&String> = rows
        .iter()
        .map(|row| &row["ACCEPTDATE"])
        .filter(|at| !at.is_empty())
        .collect();
    assert!(times.is_sorted());
    assert!(rows.iter().all(|row| row.len() == 21));
}

#[test]
fn a_long_answer_is_the_sum_of_its_days() {
    let world = world(options());
    let year = world.year();
    let mut days = Vec::new();
    let mut day = date(2025, 11, 23);
    while day <= TODAY {
        let answer = world.search(&day.to_string(), &day.to_string());
        if answer.body.starts_with(b"[") {
            days.extend(serde_json::from_slice::<Vec<Row>>(&answer.body).unwrap());
        }
        day = day.tomorrow().unwrap();
    }
    assert_eq!(year, days);
}

#[test]
fn a_period_without_payments_is_an_object_with_e008() {
    let world = world(options());
    for (from, to) in [
        ("2019-01-01", "2019-12-31"),
        ("2026-11-23", "2030-01-01"),
        ("1900-01-01", "1950-01-01"),
    ] {
        assert_eq!(world.search(from, to).field("RESULTCODE"), "E008", "{from}");
    }
    assert_eq!(
        world.try_find("5227874005").unwrap().field("RESULTCODE"),
        "E008"
    );
}

#[test]
fn impossible_dates_are_an_error_with_a_code() {
    let world = world(options());
    let bad = [
        ("", ""),
        ("2026-02-30", "2026-03-01"),
        ("2026-3-1", "2026-03-02"),
        ("2026-03-02", "2026-03-01"),
    ];
    for (from, to) in bad {
        assert_eq!(
            world.search(from, to).field("RESULTCODE"),
            "E006",
            "{from} {to}"
        );
    }
}

#[test]
fn a_tid_makes_the_dates_irrelevant() {
    let world = world(options());
    let row = world.card();
    let body = json!({ "API_ID": API_ID, "TID": row["TID"], "STD_DT": "nonsense", "END_DT": "2001-01-01" });
    let answer = world.ask(
        "/api/paysearch",
        &format!("TOKEN: {}\r\n", world.token),
        &body,
    );
    assert_eq!(
        serde_json::from_slice::<Vec<Row>>(&answer.body).unwrap(),
        vec![row]
    );
}

#[test]
fn a_token_must_be_there_and_good_and_for_this_merchant() {
    let world = world(options());
    let now = jiff::Timestamp::now().as_second();
    let old = issue(API_ID, now - 3_600);
    let body = json!({ "API_ID": API_ID, "STD_DT": "2026-11-01", "END_DT": "2026-11-22" });
    let code = |headers: &str, body: &Value| {
        world
            .ask("/api/paysearch", headers, body)
            .field("RESULTCODE")
    };
    assert_eq!(code("", &body), "E004");
    assert_eq!(code("TOKEN: abc\r\n", &body), "E004");
    assert_eq!(code(&format!("TOKEN: {old}\r\n"), &body), "E005");
    let other = json!({ "API_ID": "other", "STD_DT": "2026-11-01", "END_DT": "2026-11-22" });
    assert_eq!(code(&format!("TOKEN: {}\r\n", world.token), &other), "9999");
}

#[test]
fn a_day_made_up_today_is_the_same_tomorrow() {
    let day = |today| {
        let world = world(Options {
            today: Some(today),
            payments: 50_000,
            ..options()
        });
        world.search("2026-11-22", "2026-11-22").body
    };
    let first = day(date(2026, 11, 22));
    assert!(first == day(date(2026, 11, 23)) && first == day(date(2027, 11, 21)));
}

#[test]
fn another_seed_is_another_shop() {
    let tids = |seed| -> Vec<String> {
        world(Options { seed, ..options() })
            .year()
            .into_iter()
            .map(|row| row["TID"].clone())
            .collect()
    };
    let (one, two) = (tids(1), tids(2));
    assert_eq!(one, tids(1));
    assert!(!one.iter().any(|tid| two.contains(tid)));
}

#[test]
fn by_the_clock_nothing_is_in_the_future() {
    let world = world(Options {
        today: None,
        payments: 100_000,
        ..Options::default()
    });
    let today = jiff::Timestamp::now()
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .date();
    let from = today.saturating_sub(jiff::Span::new().days(6));
    let answer = world.search(&from.to_string(), "2059-01-01");
    let now = Moment::in_korea(jiff::Timestamp::now().as_second()).digits();
    for row in serde_json::from_slice::<Vec<Row>>(&answer.body).unwrap() {
        for name in ["ACCEPTDATE", "CANCELDATE"] {
            assert!(
                row[name].is_empty() || row[name].parse::<u64>().unwrap() <= now,
                "{row:?}"
            );
        }
    }
}
