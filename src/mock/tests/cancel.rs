//! Cancels: what is given back, and what is refused. No connection is broken here; see `fault`.

use super::*;

#[test]
fn a_full_cancel_gives_everything_back_once() {
    let world = world(options());
    let row = world.card();
    let tid = &row["TID"];
    let answer = world.cancel(tid, &json!({}));
    assert_eq!(answer.field("cancel_code"), "0000");
    assert_eq!(answer.field("cancel_amt"), row["AMOUNT"]);
    let date = answer.field("cancel_date");
    assert!(!answer.field("cancel_tid").is_empty());
    let after = world.find(tid);
    assert_eq!(after["CANCEL_SUM_AMOUNT"], "0");
    assert_eq!(after["CANCELDATE"], date);
    assert_eq!(after["CANCELMSG"], "고객 변심");
    assert_eq!(after["AMOUNT"], row["AMOUNT"]);
    let again = world.cancel(tid, &json!({}));
    assert_ne!(again.field("cancel_code"), "0000");
    let words = again.field("cancel_msg");
    assert!(
        words.contains("이미 취소") || words.contains("원거래 기취소"),
        "{words}"
    );
}

#[test]
fn both_wordings_for_already_cancelled_occur() {
    let world = world(options());
    let words = |wanted: fn(&Row) -> bool| {
        let row = world.payment(|row| {
            row["RESULTCODE"] == "0000"
                && row["CANCEL_SUM_AMOUNT"] == "0"
                && !row["CANCELDATE"].is_empty()
                && !row["PAYMETHOD"].starts_with('V')
                && wanted(row)
        });
        world.cancel(&row["TID"], &json!({})).field("cancel_msg")
    };
    assert!(words(|row| row["TID"].len() == 10).contains("원거래 기취소"));
    assert!(words(|row| row["TID"].len() > 10).contains("이미 취소"));
}

#[test]
fn parts_of_a_card_payment_add_up_to_the_whole_and_no_further() {
    let world = world(options());
    let row =
        world.payment(|row| row["PAYMETHOD"] == "CARD" && is_open(row) && row["AMOUNT"].len() > 4);
    let (tid, amount) = (&row["TID"], row["AMOUNT"].parse::<u64>().unwrap());
    // The second as a string: both work.
    assert_eq!(world.code(tid, &json!({ "amount": 1_000 })), "0000");
    assert_eq!(
        world.find(tid)["CANCEL_SUM_AMOUNT"],
        (amount - 1_000).to_string()
    );
    assert_eq!(world.code(tid, &json!({ "amount": amount })), "E112");
    assert_eq!(world.code(tid, &json!({ "amount": "2000" })), "0000");
    assert_eq!(
        world.find(tid)["CANCEL_SUM_AMOUNT"],
        (amount - 3_000).to_string()
    );
    assert_eq!(
        world.code(tid, &json!({ "amount": amount - 2_999 })),
        "E112"
    );
    assert_eq!(
        world.code(tid, &json!({ "amount": amount - 3_000 })),
        "0000"
    );
    assert_eq!(world.find(tid)["CANCEL_SUM_AMOUNT"], "0");
    assert_eq!(world.code(tid, &json!({ "amount": 1 })), "E109");
}

#[test]
fn a_cancel_without_an_amount_takes_what_is_left() {
    let world = world(options());
    let row = world.card();
    let amount = row["AMOUNT"].parse::<u64>().unwrap();
    assert_eq!(world.code(&row["TID"], &json!({ "amount": 10 })), "0000");
    assert_eq!(
        world.cancel(&row["TID"], &json!({})).field("cancel_amt"),
        (amount - 10).to_string()
    );
}

#[test]
fn what_the_shop_cancelled_itself_counts() {
    let world = world(options());
    let row = world.payment(|row| {
        row["RESULTCODE"] == "0000"
            && row["CANCEL_SUM_AMOUNT"]
                .parse()
                .is_ok_and(|left: u64| left > 0)
            && !row["CANCELDATE"].is_empty()
            && !(row["TID"].len() == 10 && row["TID"].ends_with('9'))
    });
    let left: u64 = row["CANCEL_SUM_AMOUNT"].parse().unwrap();
    assert_eq!(
        world.code(&row["TID"], &json!({ "amount": left + 1 })),
        "E112"
    );
    assert_eq!(
        world.cancel(&row["TID"], &json!({})).field("cancel_amt"),
        left.to_string()
    );
}

#[test]
fn only_cards_are_cancelled_in_part() {
    let world = world(options());
    let account = json!({ "amount": 10, "bank": "88", "account_no": "110", "account_name": "김" });
    for method in [
        "CARD",
        "CARD_SUGI",
        "CARD_BATCH",
        "BANK",
        "KAKAOPAY",
        "NAVERPAY",
        "VACCT",
        "VACCOUNT",
    ] {
        let row = world.payment(|row| row["PAYMETHOD"] == method && is_open(row));
        let expected = if matches!(method, "CARD" | "CARD_SUGI") {
            "0000"
        } else {
            "E111"
        };
        assert_eq!(world.code(&row["TID"], &account), expected, "{method}");
    }
}

#[test]
fn every_method_but_mobile_can_be_cancelled_in_full() {
    let world = world(options());
    let account = json!({ "bank": "88", "account_no": "110-1", "account_name": "김민준" });
    for method in [
        "CARD",
        "CARD_SUGI",
        "CARD_BATCH",
        "BANK",
        "KAKAOPAY",
        "NAVERPAY",
        "VACCT",
        "VACCOUNT",
        "MOBILE",
    ] {
        let row = world.payment(|row| row["PAYMETHOD"] == method && is_open(row));
        let expected = if method == "MOBILE" { "E106" } else { "0000" };
        assert_eq!(world.code(&row["TID"], &account), expected, "{method}");
        assert_eq!(world.is_refunded(&row["TID"]), method != "MOBILE");
    }
}

#[test]
fn naming_the_whole_amount_is_a_full_cancel_for_any_method() {
    let world = world(options());
    let row = world.payment(|row| row["PAYMETHOD"] == "KAKAOPAY" && is_open(row));
    assert_eq!(
        world.code(&row["TID"], &json!({ "amount": row["AMOUNT"] })),
        "0000"
    );
}

#[test]
fn a_virtual_account_needs_an_account_to_pay_back_to() {
    let world = world(options());
    for method in ["VACCT", "VACCOUNT"] {
        let row = world.payment(|row| row["PAYMETHOD"] == method && is_open(row));
        let full = [
            ("bank", "88"),
            ("account_no", "110"),
            ("account_name", "김"),
        ];
        for missing in 0..3 {
            let mut body: Map<String, Value> = full
                .iter()
                .map(|(key, value)| ((*key).to_owned(), json!(value)))
                .collect();
            body.insert(full[missing].0.to_owned(), json!(""));
            assert_eq!(
                world.code(&row["TID"], &Value::Object(body)),
                "E108",
                "{method} {missing}"
            );
        }
        let waiting =
            world.payment(|row| row["PAYMETHOD"] == method && row["ACCEPTDATE"].is_empty());
        let account = json!({ "bank": "88", "account_no": "110", "account_name": "김" });
        assert_eq!(world.code(&waiting["TID"], &account), "E107");
    }
}

#[test]
fn a_payment_that_was_paid_out_is_refused_with_9029() {
    let world = world(options());
    let row = world.payment(|row| {
        row["PAYMETHOD"] == "CARD"
            && row["RESULTCODE"] == "0000"
            && row["CANCELDATE"].is_empty()
            && row["TID"].len() == 10
            && row["TID"].ends_with('9')
    });
    assert_eq!(world.code(&row["TID"], &json!({})), "9029");
    assert!(!world.is_refunded(&row["TID"]));
}

#[test]
fn what_cannot_be_refunded_is_refused_and_changes_nothing() {
    let world = world(options());
    let failed = world.payment(|row| row["RESULTCODE"] != "0000" && row["PAYMETHOD"] == "CARD");
    assert_eq!(world.code(&failed["TID"], &json!({})), "E105");
    assert_eq!(world.code("5227874005", &json!({})), "E104");
    let row = world.card();
    let tid = &row["TID"];
    for (more, code) in [
        (json!({ "amount": "0" }), "E103"),
        (json!({ "amount": "-1" }), "E103"),
        (json!({ "amount": "1,000" }), "E103"),
        (json!({ "amount": 10.5 }), "E103"),
        (json!({ "amount": "12345678901" }), "E103"),
        (json!({ "amount": "9999999999" }), "E112"),
        (json!({ "amount": 100, "taxfree_amt": 200 }), "E110"),
        (json!({ "taxfree_amt": "9999999999" }), "E110"),
        (json!({ "taxfree_amt": "x" }), "E103"),
        (json!({ "reason": "" }), "E102"),
        (json!({ "reason": "가".repeat(51) }), "E102"),
        (json!({ "tid": " " }), "E101"),
    ] {
        assert_eq!(world.code(tid, &more), code, "{more}");
    }
    assert_eq!(world.find(tid), row);
    assert_eq!(
        world.code(
            tid,
            &json!({ "amount": 400, "taxfree_amt": 200, "reason": "가".repeat(50) })
        ),
        "0000"
    );
}

#[test]
fn blank_account_fields_do_not_matter_for_a_card() {
    let world = world(options());
    let blank = json!({ "bank": "", "account_no": "", "account_name": "", "amount": "", "taxfree_amt": "" });
    assert_eq!(world.code(&world.card()["TID"], &blank), "0000");
}

#[test]
fn a_cancel_needs_a_token_and_the_key() {
    let world = world(options());
    let tid = world.card()["TID"].clone();
    let body = json!({ "tid": tid, "reason": "x" });
    let now = jiff::Timestamp::now().as_second();
    let old = issue(API_ID, now - 3_600);
    let token = &world.token;
    for (headers, code) in [
        (format!("ApiKey: {API_KEY}\r\n"), "E004"),
        (format!("TOKEN: {old}\r\nApiKey: {API_KEY}\r\n"), "E005"),
        (format!("TOKEN: {token}\r\n"), "E003"),
        (format!("TOKEN: {token}\r\nApiKey: wrong\r\n"), "E003"),
    ] {
        let answer = world.ask("/api/cancel", &headers, &body);
        assert_eq!(answer.field("RTN_CD"), code);
        assert!(answer.json().get("cancel_code").is_none());
    }
    assert!(!world.is_refunded(&tid));
}
