//! What the gateway answers: rows, or a code and words, as the manual and `wire.md` write them.
//!
//! Codes that neither names are this mock's own (nobody publishes a table); a client must not rely on them.

use super::fault::{Endpoint, Saying};
use super::json::{Object, Style};
use super::ledger::{Refund, Refusal};
use super::rows::Rows;

/// Codes and words of `wire.md` (reported by merchants).
pub(super) const WRONG_KEY: (&str, &str) = ("E003", "ID & KEY 불일치");
pub(super) const WRONG_ID: (&str, &str) = ("9999", "API_ID 값이 올바르지 않습니다");
pub(super) const NOTHING_FOUND: (&str, &str) = ("E008", "조회된 결제내역이 없습니다.");
/// Codes of this mock.
pub(super) const BAD_REQUEST: (&str, &str) = ("E001", "요청 전문이 올바르지 않습니다.");
pub(super) const TOKEN_INVALID: (&str, &str) = ("E004", "TOKEN 값이 유효하지 않습니다.");
pub(super) const TOKEN_EXPIRED: (&str, &str) = ("E005", "TOKEN 유효시간이 만료되었습니다.");
pub(super) const BAD_DATES: (&str, &str) = ("E006", "조회 일자가 올바르지 않습니다.");
pub(super) const INTERNAL: (&str, &str) = ("E999", "시스템 오류");
pub(super) const BAD_TID: (&str, &str) = ("E101", "tid 값이 필요합니다.");
pub(super) const BAD_REASON: (&str, &str) = ("E102", "취소사유는 필수이며 50자 이하입니다.");
pub(super) const BAD_AMOUNT: (&str, &str) = ("E103", "취소금액은 숫자 10자리 이하입니다.");
/// What a code says that has no words of its own: a plain no, without a word of trouble in it.
pub(super) const REFUSED: &str = "거래가 거절되었습니다.";

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The code in it, for whoever runs the gateway; `None` for rows.
    pub(crate) code: Option<String>,
    pub(crate) body: Body,
}

/// The bytes of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    /// All of them.
    Whole(Vec<u8>),
    /// The first piece of an array of rows, and where the others come from.
    Rows(Vec<u8>, Rows),
}

impl Reply {
    /// Answers with a code as the endpoint would, and does nothing.
    pub(crate) fn saying(endpoint: Endpoint, saying: &Saying, style: Style) -> Self {
        let code = saying.code.as_str();
        let known = [
            WRONG_KEY,
            WRONG_ID,
            NOTHING_FOUND,
            TOKEN_INVALID,
            TOKEN_EXPIRED,
        ];
        let message = match (code, known.into_iter().find(|(known, _)| *known == code)) {
            ("9029", _) => refusal_words(Refusal::PaidOut, "").1,
            (_, Some((_, message))) => message,
            (_, None) => REFUSED,
        };
        let message = saying.text.as_deref().unwrap_or(message);
        match endpoint {
            Endpoint::Token => returned(style, (code, message)),
            Endpoint::Search | Endpoint::Find => result(style, (code, message)),
            Endpoint::Cancel => refused(style, (code, message)),
        }
    }
}

pub(super) fn refusal_words(refusal: Refusal, tid: &str) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NoSuchPayment => ("E104", "원거래 내역이 없습니다."),
        Refusal::FailedPayment => ("E105", "정상 승인된 거래가 아닙니다."),
        Refusal::Mobile => ("E106", "휴대폰결제는 취소 API를 이용하실 수 없습니다."),
        Refusal::AwaitingDeposit => ("E107", "입금 전 가상계좌는 취소할 수 없습니다."),
        Refusal::AccountMissing => ("E108", "가상계좌는 환불계좌 정보가 필요합니다."),
        // The two wordings of `wire.md`; which PG says which is unknown.
        Refusal::AlreadyCancelled if tid.len() == 10 => ("E109", "원거래 기취소"),
        Refusal::AlreadyCancelled => ("E109", "이미 취소된 거래입니다."),
        Refusal::PaidOut => (
            "9029",
            "정산 완료된 거래입니다. 입금 후 취소하시기 바랍니다.",
        ),
        Refusal::NothingAsked => BAD_AMOUNT,
        Refusal::TaxFreeAboveAmount => ("E110", "비과세 취소금액이 취소금액보다 큽니다."),
        Refusal::PartialNotAllowed => ("E111", "부분취소를 할 수 없는 결제수단입니다."),
        Refusal::AboveBalance => ("E112", "취소 가능 금액을 초과하였습니다."),
    }
}

fn coded(style: Style, names: (&str, &str), (code, message): (&str, &str)) -> Reply {
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object.text(names.0, code).text(names.1, message);
    object.close();
    Reply {
        code: Some(code.to_owned()),
        body: Body::Whole(out),
    }
}

pub(super) fn returned(style: Style, error: (&str, &str)) -> Reply {
    coded(style, ("RTN_CD", "RTN_MSG"), error)
}

pub(super) fn result(style: Style, error: (&str, &str)) -> Reply {
    coded(style, ("RESULTCODE", "RESULTMSG"), error)
}

pub(super) fn refused(style: Style, (code, message): (&str, &str)) -> Reply {
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object
        .text("cancel_tid", "")
        .text("cancel_code", code)
        .text("cancel_msg", message);
    object.text("cancel_date", "").text("cancel_amt", "");
    object.close();
    Reply {
        code: Some(code.to_owned()),
        body: Body::Whole(out),
    }
}

pub(super) fn accepted(style: Style, refund: &Refund, too_much: u64) -> Reply {
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object
        .text("cancel_tid", &refund.cancel_tid)
        .text("cancel_code", "0000");
    object
        .text("cancel_msg", "취소성공")
        .text("cancel_date", &refund.cancelled_at);
    object.amount("cancel_amt", refund.amount.saturating_add(too_much));
    object.close();
    Reply {
        code: Some("0000".to_owned()),
        body: Body::Whole(out),
    }
}
