//! A payment out of the fields of a row: the one place that knows their names on the wire.

use std::borrow::Cow;

use super::fast::{Keys, keys};
use super::fields::{FieldsError, fields, others, parse};
use crate::payment::{Amount, Method, Payment, Time, Won, parse_time};

/// What an object says when it may be a refusal instead of a payment.
pub(super) struct ResultObject<'a> {
    pub(super) code: Cow<'a, str>,
    pub(super) message: Cow<'a, str>,
    pub(super) has_tid: bool,
}

/// Reads `{"RESULTCODE":"E008","RESULTMSG":"…"}`, or the same as `RTN_CD` and `RTN_MSG`.
pub(super) fn result_object(object: &str) -> Result<ResultObject<'_>, FieldsError> {
    const KEYS: Keys<5> = keys!["RESULTCODE", "RESULTMSG", "RTN_CD", "RTN_MSG", "TID"];
    let [code, message, other_code, other_message, tid] = fields(object, &KEYS)?;
    let (code, message) = if code.is_empty() {
        (other_code, other_message)
    } else {
        (code, message)
    };
    Ok(ResultObject {
        code,
        message,
        has_tid: !tid.is_empty(),
    })
}

/// Reads one row of whatever shape.
pub(super) fn read_payment(row: &str) -> Result<Payment<'_>, serde_json::Error> {
    let picked = parse(row, &KEYS)?;
    let contradicts_itself = picked.is_contradictory;
    Ok(Payment {
        contradicts_itself,
        ..payment(picked.into_all(), |text| text)
    })
}

/// Reads the fields of a row that a payment has no room for.
pub(super) fn other_fields(row: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
    others(row, &KEYS)
}

/// Makes a payment of the fields of a row, whose texts are read where they are to be.
pub(super) fn payment<'a, F>(fields: [F; FIELDS], text: impl Fn(F) -> Cow<'a, str>) -> Payment<'a> {
    let [
        result_code,
        result_message,
        order_no,
        amount,
        buyer,
        buyer_email,
        product,
        product_code,
        method,
        buyer_id,
        tid,
        approval_no,
        approved_at,
        balance_left,
        cancelled_at,
        cancel_message,
        account_no,
        account_holder,
        deposit_by,
        card,
        card_code,
        balance_left_misspelled,
    ] = fields;
    let mut balance_left = text(balance_left);
    if balance_left.is_empty() {
        balance_left = text(balance_left_misspelled);
    }
    Payment {
        result_code: text(result_code),
        result_message: text(result_message),
        order_no: text(order_no),
        amount: Amount::read(text(amount), Won::from_digits),
        buyer: text(buyer),
        buyer_email: text(buyer_email),
        product: text(product),
        product_code: text(product_code),
        method: Method::from_code(text(method)),
        buyer_id: text(buyer_id),
        tid: text(tid),
        approval_no: text(approval_no),
        approved_at: read_time(text(approved_at)),
        balance_left: Amount::read(balance_left, Won::from_digits),
        cancelled_at: read_time(text(cancelled_at)),
        cancel_message: text(cancel_message),
        account_no: text(account_no),
        account_holder: text(account_holder),
        deposit_by: read_time(text(deposit_by)),
        card: text(card),
        card_code: text(card_code),
        contradicts_itself: false,
    }
}

/// Reads a time; zeros are none, as databases write it: `00000000000000`, `0000-00-00 00:00:00`.
fn read_time(text: Cow<'_, str>) -> Time<'_> {
    let is_none = text.starts_with(['0', ' '])
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0' | b' ' | b'-' | b':' | b'.' | b'/'));
    if is_none {
        return Time::Absent;
    }
    Time::read(text, parse_time)
}

/// The number of fields of a row that are read.
pub(super) const FIELDS: usize = 22;

/// The fields of a row: the manual's 21 in its order, and the misspelling of one that some vendor
/// code has.
pub(super) const KEYS: Keys<FIELDS> = keys![
    "RESULTCODE",
    "RESULTMSG",
    "ORDERNO",
    "AMOUNT",
    "BUYERNAME",
    "BUYEREMAIL",
    "PRODUCTNAME",
    "PRODUCTCODE",
    "PAYMETHOD",
    "BUYERID",
    "TID",
    "ACCEPTNO",
    "ACCEPTDATE",
    "CANCEL_SUM_AMOUNT",
    "CANCELDATE",
    "CANCELMSG",
    "ACCOUNTNO",
    "RECEIVERNAME",
    "DEPOSITENDDATE",
    "CARDNAME",
    "CARDCODE",
    "CANCLE_SUM_AMOUNT",
];
