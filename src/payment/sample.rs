//! Payments, an order of a refund, and calls that failed, for tests to change.

use super::{
    AmountAsked, BankAccount, Call, CallFailure, Foreign, GatewayError, GatewayErrorKind, Method,
    NotReached, Order, Payment, Reading, Time, Won, parse_time, result_code,
};

/// A paid card payment of 12,000 won.
pub(crate) fn paid_card() -> Payment<'static> {
    Payment {
        result_code: result_code::SUCCESS.into(),
        result_message: "성공".into(),
        order_no: "ORD-1769015359936-1f3669522aecc8".into(),
        amount: Reading::Value(Won::new(12_000)),
        buyer: "김하늘".into(),
        buyer_email: "sky@example.com".into(),
        product: "원두 200g".into(),
        product_code: "637100".into(),
        method: Method::Card,
        buyer_id: "sky".into(),
        tid: "260122020935GU00N3e7".into(),
        approval_no: "62986160".into(),
        approved_at: Time::read("20260122021000".into(), parse_time),
        card: "BC카드".into(),
        card_code: "61".into(),
        ..Payment::blank()
    }
}

/// A bank account for the money of a virtual account.
pub(crate) fn bank_account() -> BankAccount {
    BankAccount::new(
        "20".parse().unwrap(),
        "1002345675678".parse().unwrap(),
        "김하늘".parse().unwrap(),
    )
}

/// An order of a refund that says no more than it must.
pub(crate) fn plain_order(tid: &str, asked: AmountAsked) -> Order {
    Order {
        tid: tid.parse().unwrap(),
        asked,
        reason: "고객 변심".parse().unwrap(),
        taxfree_amount: None,
        account: None,
        expect_balance: None,
        reference: None,
        again_after: None,
    }
}

/// A cancel whose connection broke once it was out.
pub(crate) fn broken() -> CallFailure {
    cancel_failed(GatewayErrorKind::Broken {
        detail: Foreign::new("Peer disconnected"),
    })
}

/// A cancel that never left.
pub(crate) fn refused() -> CallFailure {
    cancel_failed(GatewayErrorKind::NotReached {
        reason: NotReached::Refused,
        detail: Foreign::new("os error 111"),
    })
}

/// A cancel that failed before the head of an answer came.
pub(crate) fn cancel_failed(kind: GatewayErrorKind) -> CallFailure {
    CallFailure::Gateway(GatewayError {
        call: Call::Cancel,
        http_status: None,
        kind,
    })
}
