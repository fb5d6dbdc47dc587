//! The journal against closures for the gateway, a clock that is set by hand, and a real file.

use jiff::Timestamp;

use super::*;
use crate::payment::{Environment, Extent, No, What};

/// A refund of 5,000 won of 12,000, refunded, for tests to change.
pub(crate) fn entry() -> Entry {
    Entry {
        id: RefundId(1),
        merchant: merchant(),
        tid: "260122020935GU00N3e7".parse().unwrap(),
        asked: What::Amount(Won::new(5_000)),
        reference: None,
        attempt: 1,
        again_after: None,
        amount: Won::new(5_000),
        extent: Extent::Part,
        taxfree_amount: None,
        reason: "고객 변심".parse().unwrap(),
        account: None,
        person: "mina@shop".into(),
        owner: Owner {
            id: "4711-00".into(),
            host: "shop".into(),
            process: 4711,
            machine: String::new(),
            boot: String::new(),
            started: String::new(),
        },
        balance_before: Won::new(12_000),
        is_balance_stated: false,
        baseline: Won::new(12_000),
        cancelled_before: None,
        balance_after: None,
        state: State::Refunded,
        evidence: Some(Evidence::Reply),
        certain_at: Some(Timestamp::UNIX_EPOCH),
        is_late: false,
        claimed_at: Timestamp::UNIX_EPOCH,
        sent_at: None,
        answered_at: None,
        resolved_at: None,
        gateway_before: None,
        doubt_since: None,
        doubt_since_gateway: None,
        settle: Duration::from_secs(600),
        reply: None,
        note: None,
        mark: Mark(1),
    }
}

/// A reply that is this no.
pub(crate) fn reply(no: No) -> Reply {
    Reply {
        is_yes: false,
        no: Some(no),
        code: Foreign::new("P001"),
        message: Foreign::new("거래거절"),
        http_status: 200,
        cancel_tid: Foreign::default(),
        cancelled_at: None,
        amount: None,
    }
}

/// A mark from before anything happened.
pub(crate) const fn mark() -> Mark {
    Mark(0)
}

fn merchant() -> Merchant {
    Merchant {
        environment: Environment::Sandbox,
        base_url: "https://sandbox.cookiepayments.com".into(),
        api_id: "shop1".into(),
        profile: "store-test".into(),
    }
}
