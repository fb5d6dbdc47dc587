//! Tokens: who gets one. It checks no signature; `mock::token` does that beside its own code.

use super::*;

#[test]
fn the_right_key_gets_a_token_for_an_hour() {
    let world = world(options());
    let answer = world.issue().unwrap();
    assert_eq!(answer.field("RTN_CD"), "0000");
    let fields: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields.len(), 3, "{fields:?}");
    let now = jiff::Timestamp::now().as_second();
    let token = answer.field("TOKEN");
    assert!(matches!(check(&token, now + 3_500), Worth::Valid(_)));
    assert_eq!(check(&token, now + 3_601), Worth::Expired);
}

#[test]
fn a_wrong_key_is_told_so_in_the_gateways_words() {
    let world = world(options());
    for (id, key) in [(API_ID, "wrong"), ("wrong", API_KEY), ("", "")] {
        let answer = world.ask(
            "/payAuth/token",
            "",
            &json!({ "pay2_id": id, "pay2_key": key }),
        );
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.text(),
            r#"{"RTN_CD":"E003","RTN_MSG":"ID & KEY \ubd88\uc77c\uce58"}"#
        );
    }
}

#[test]
fn a_body_that_is_no_object_is_an_error_with_a_code() {
    let world = world(options());
    for body in ["", "{", "[]", "\"\"", "{\"pay2_id\":\"x\",}"] {
        let mut stream = world.connect();
        send(&mut stream, "/payAuth/token", "", body).unwrap();
        assert_eq!(
            receive(&mut stream).unwrap().field("RTN_CD"),
            "E001",
            "{body}"
        );
    }
}
