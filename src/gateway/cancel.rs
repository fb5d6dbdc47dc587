//! `POST /api/cancel`: gives money back. Refuses to take anything but HTTP 200 and `cancel_code`
//! `0000` for a success, and silence for a no.

use std::borrow::Cow;

use serde::Serialize;
use zeroize::Zeroizing;

use super::http::HttpReply;
use super::http::reply::About;
use super::rows::fast::{Keys, keys};
use super::rows::fields;
use super::{GatewayError, Problem};
use crate::payment::{
    Acceptance, Amount, Answer, BankAccount, CallFailure, Decline, FinalCodes, Meaning, Refund,
    Said, Silence, Time, Won, meaning, parse_time,
};
use crate::secret::Secret;

/// What a cancel needs to be sent at once: a token with life enough for it. It serves for one cancel.
///
/// There is no other way to it than [`Gateway::ready_to_cancel`](super::Gateway::ready_to_cancel), so
/// that nothing has to be asked for once a refund is said to be on its way.
#[derive(Debug)]
pub struct CancelPass {
    pub(super) token: Secret,
}

/// Writes the body of the request.
///
/// The amount, where it is named, comes as digits in a string, like every value of the gateway's
/// (the vendor's clients send strings and numbers).
pub(super) fn request(refund: &Refund) -> Zeroizing<String> {
    #[derive(Serialize)]
    struct Request<'a> {
        tid: &'a str,
        reason: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        taxfree_amt: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        bank: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        account_no: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        account_name: Option<&'a str>,
    }
    let account = refund.account.as_ref();
    let request = Request {
        tid: refund.tid.as_str(),
        reason: refund.reason.as_str(),
        amount: refund.names_amount.then(|| refund.amount.to_string()),
        taxfree_amt: refund.taxfree_amount.map(|won| won.to_string()),
        bank: account.map(|it| it.bank().code()),
        account_no: account.map(BankAccount::account_no),
        account_name: account.map(BankAccount::account_name),
    };
    // Strings always serialize.
    Zeroizing::new(serde_json::to_string(&request).unwrap_or_default())
}

/// Says what came of a cancel.
///
/// The `Date` of a reply counts for nothing here: it was on its way for some time, and its body
/// longer, and until the call ended the cancel may act.
pub(super) fn answer(reply: Result<HttpReply, GatewayError>, final_codes: &FinalCodes) -> Answer {
    match reply.and_then(|reply| read_reply(reply, final_codes)) {
        Ok(answer) => answer,
        Err(error) if error.is_not_sent() => Answer::NotSent { why: error.into() },
        Err(error) => Answer::Unknown {
            http_status: error.http_status,
            why: error.into(),
            words: None,
        },
    }
}

/// Reads `{"cancel_tid":"…","cancel_code":"0000","cancel_msg":"취소성공","cancel_date":"20260123101500","cancel_amt":"1000"}`.
///
/// A bad token may be answered with `RTN_*` or `RESULT*` instead (`wire.md`). A reply that says two things
/// under one key says nothing: neither is a yes or a no then.
fn read_reply(reply: HttpReply, final_codes: &FinalCodes) -> Result<Answer, GatewayError> {
    const KEYS: Keys<9> = keys![
        "cancel_tid",
        "cancel_code",
        "cancel_msg",
        "cancel_date",
        "cancel_amt",
        "RTN_CD",
        "RTN_MSG",
        "RESULTCODE",
        "RESULTMSG",
    ];
    let (about, text) = reply.into_text()?;
    let problem = match fields(&text, &KEYS) {
        Ok(fields) => match read_fields(&about, fields, final_codes) {
            Ok(answer) => return Ok(answer),
            Err(problem) => problem,
        },
        Err(error) => error.problem(&text).ok_or_else(|| about.incomplete())?,
    };
    Err(about.unreadable(problem, &text))
}

/// Makes an answer of the fields of a reply. [`meaning`] says what they mean.
///
/// # Errors
///
/// What is wrong with a reply that has no code.
fn read_fields(
    about: &About,
    fields: [Cow<'_, str>; 9],
    final_codes: &FinalCodes,
) -> Result<Answer, Problem> {
    let [
        cancel_tid,
        cancel_code,
        cancel_message,
        cancelled_at,
        amount,
        token_code,
        token_message,
        search_code,
        search_message,
    ] = fields;
    let (other_code, other_message) = if token_code.trim().is_empty() {
        (search_code, search_message)
    } else {
        (token_code, token_message)
    };
    let said = Said {
        http_status: about.http_status,
        cancel_code: &cancel_code,
        cancel_message: &cancel_message,
        other_code: &other_code,
        other_message: &other_message,
    };
    let (code, message) = said.words();
    let keep = |text: &str| about.secrets.quote(text);
    match meaning(&said, final_codes) {
        Meaning::Yes => Ok(Answer::Accepted(Acceptance {
            cancel_tid: about.secrets.quote_identifier(&cancel_tid),
            cancelled_at: about
                .secrets
                .quote_reading(Time::read(cancelled_at, parse_time)),
            amount: about
                .secrets
                .quote_reading(Amount::read(amount, Won::from_digits)),
            message: keep(&cancel_message),
            http_status: about.http_status,
        })),
        Meaning::No(no) => Ok(Answer::Declined(Decline {
            no,
            code: keep(code),
            message: keep(message),
            http_status: about.http_status,
        })),
        Meaning::NoAnswer(silence) if !code.is_empty() => Ok(Answer::Unknown {
            why: CallFailure::Silence(silence),
            http_status: Some(about.http_status),
            words: Some((keep(code), keep(message))),
        }),
        Meaning::NoAnswer(Silence::Status) => Err(Problem::NotJson),
        Meaning::NoAnswer(_) => Err(Problem::NoCode),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Call;
    use super::super::http::reply::tests::reply;
    use super::*;
    use crate::payment::sample::bank_account;
    use crate::payment::{Extent, No, Reading};

    fn refund() -> Refund {
        Refund {
            tid: "260122020935GU00N3e7".parse().unwrap(),
            amount: Won::new(12_000),
            extent: Extent::Whole,
            names_amount: false,
            taxfree_amount: None,
            reason: "고객 \"변심\"".parse().unwrap(),
            account: None,
        }
    }

    fn read(http_status: u16, body: &str) -> Answer {
        answer(
            Ok(reply(Call::Cancel, http_status, body)),
            &FinalCodes::default(),
        )
    }

    #[test]
    fn a_payment_that_cannot_be_cancelled_in_part_is_asked_for_without_an_amount() {
        assert_eq!(
            request(&refund()).as_str(),
            r#"{"tid":"260122020935GU00N3e7","reason":"고객 \"변심\""}"#
        );
    }

    #[test]
    fn a_part_is_asked_for_by_its_amount() {
        let refund = Refund {
            amount: Won::new(5_000),
            extent: Extent::Part,
            names_amount: true,
            taxfree_amount: Some(Won::new(1_000)),
            ..refund()
        };
        assert_eq!(
            request(&refund).as_str(),
            r#"{"tid":"260122020935GU00N3e7","reason":"고객 \"변심\"","amount":"5000","taxfree_amt":"1000"}"#
        );
    }

    #[test]
    fn a_virtual_account_is_refunded_to_a_bank_account() {
        let refund = Refund {
            account: Some(bank_account()),
            ..refund()
        };
        assert!(
            request(&refund)
                .ends_with(r#","bank":"20","account_no":"1002345675678","account_name":"김하늘"}"#)
        );
    }

    #[test]
    fn only_cancel_code_0000_is_a_success() {
        let body = r#"{"cancel_tid":"C1","cancel_code":"0000","cancel_msg":"\ucde8\uc18c\uc131\uacf5","cancel_date":"20260123101500","cancel_amt":"5000"}"#;
        let Answer::Accepted(acceptance) = read(200, body) else {
            panic!("{:?}", read(200, body));
        };
        assert_eq!(acceptance.cancel_tid.as_str(), "C1");
        assert_eq!(acceptance.message.as_str(), "취소성공");
        assert_eq!(acceptance.amount, Reading::Value(Won::new(5_000)));
        assert_eq!(
            acceptance.cancelled_at.value().unwrap().to_string(),
            "2026-01-23T10:15:00"
        );
        for body in [
            r#"{"cancel_code":"","cancel_msg":"취소성공"}"#,
            r#"{"cancel_tid":"C1","cancel_amt":"5000"}"#,
            r#"{"RTN_CD":"0000","RTN_MSG":"성공"}"#,
            r#"{"RESULTCODE":"0000"}"#,
            r#"[{"cancel_code":"0000"}]"#,
            r#"{"cancel_code":"0000""#,
            r#"{"cancel_code":"0000"} {}"#,
            "",
            "0000",
            "null",
            "<html>취소성공</html>",
        ] {
            assert!(matches!(read(200, body), Answer::Unknown { .. }), "{body}");
        }
    }

    #[test]
    fn a_reply_that_says_two_things_under_one_name_is_neither_yes_nor_no() {
        for body in [
            r#"{"cancel_code":"0000","cancel_code":"E001"}"#,
            r#"{"cancel_code":"E001","cancel_msg":"취소 불가","cancel_code":"0000"}"#,
            r#"{"cancel_code":"2013","cancel_code":"","cancel_msg":"취소 불가"}"#,
            r#"{"cancel_code":"0000","\u0063ancel_code":null}"#,
            r#"{"RESULTCODE":"0000","RESULTCODE":"E001","RESULTMSG":"취소 불가"}"#,
            r#"{"cancel_code":"E001","cancel_msg":"취소 불가","cancel_msg":"취소성공"}"#,
            r#"{"cancel_code":"0000","cancel_tid":"a","cancel_tid":"b"}"#,
        ] {
            let Answer::Unknown {
                why, http_status, ..
            } = read(200, body)
            else {
                panic!("{body}");
            };
            let said = "is not to be understood: it says two things under one name: {";
            assert!(why.to_string().contains(said), "{why}");
            assert_eq!(http_status, Some(200));
        }
        let same = r#"{"cancel_code":"0000","cancel_tid":"a","cancel_code":"0000"}"#;
        assert!(matches!(read(200, same), Answer::Accepted(_)));
    }

    #[test]
    fn a_key_in_the_place_of_an_amount_or_a_day_is_not_kept() {
        let body = r#"{"cancel_code":"0000","cancel_amt":"k/e/y","cancel_date":"on k/e/y"}"#;
        let Answer::Accepted(acceptance) = read(200, body) else {
            panic!("no success");
        };
        assert_eq!(acceptance.amount, Reading::Unreadable("…".into()));
        assert_eq!(acceptance.cancelled_at, Reading::Unreadable("on …".into()));
    }

    #[test]
    fn a_success_counts_with_the_least_of_fields_and_with_no_other_status() {
        let Answer::Accepted(acceptance) = read(200, r#"{"cancel_code":"0000"}"#) else {
            panic!("no success");
        };
        assert!(acceptance.amount.is_absent());
        for status in [201, 408, 500] {
            let answer = read(status, r#"{"cancel_code":"0000","cancel_msg":"취소성공"}"#);
            let Answer::Unknown {
                http_status, words, ..
            } = answer
            else {
                panic!("{answer:?}");
            };
            assert_eq!(http_status, Some(status));
            assert_eq!(words.unwrap().1.as_str(), "취소성공");
        }
    }

    #[test]
    fn a_code_with_a_text_is_a_no_and_its_words_are_kept() {
        for (body, no, code, message) in [
            (
                r#"{"cancel_tid":"","cancel_code":"9029","cancel_msg":"입금후취소","cancel_date":"","cancel_amt":""}"#,
                No::Final,
                "9029",
                "입금후취소",
            ),
            (
                r#"{"cancel_code":"0001","cancel_msg":"이미 취소된 거래","RTN_CD":"0000"}"#,
                No::AlreadyCancelled,
                "0001",
                "이미 취소된 거래",
            ),
            (
                r#"{"RTN_CD":"E010","RTN_MSG":"TOKEN"}"#,
                No::Other,
                "E010",
                "TOKEN",
            ),
            (
                r#"{"RESULTCODE":"E003","RESULTMSG":"ID & KEY 불일치"}"#,
                No::Credentials,
                "E003",
                "ID & KEY 불일치",
            ),
        ] {
            let Answer::Declined(decline) = read(200, body) else {
                panic!("{:?}", read(200, body));
            };
            assert_eq!(decline.no, no);
            assert_eq!(decline.code.as_str(), code);
            assert_eq!(decline.message.as_str(), message);
        }
    }

    #[test]
    fn a_code_that_is_no_answer_keeps_its_words() {
        for (status, body, expected) in [
            (
                200,
                r#"{"cancel_code":"9999","cancel_msg":"통신 타임아웃"}"#,
                "통신 타임아웃",
            ),
            (401, r#"{"RESULTCODE":"E010","RESULTMSG":"TOKEN"}"#, "TOKEN"),
            (200, r#"{"cancel_code":0}"#, ""),
        ] {
            let Answer::Unknown {
                words: Some((_, message)),
                ..
            } = read(status, body)
            else {
                panic!("{:?}", read(status, body));
            };
            assert_eq!(message.as_str(), expected);
        }
    }

    #[test]
    fn an_answer_without_a_code_is_neither_yes_nor_no() {
        for (status, body, reason) in [
            (
                502,
                "<html>Bad Gateway",
                "is unavailable: HTTP 502: <html>Bad Gateway",
            ),
            (404, "Not Found", "it has no result code: Not Found"),
            (200, "", "it is empty"),
        ] {
            let Answer::Unknown {
                why, http_status, ..
            } = read(status, body)
            else {
                panic!("{:?}", read(status, body));
            };
            assert!(why.to_string().ends_with(reason), "{why}");
            assert_eq!(http_status, Some(status));
        }
    }
}
