//! What `explain` says of what has become of a payment.

use super::phrase::LOOKING;
use crate::payment::Status;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: Status) -> &'static ExplainPage {
    match it {
        Status::Paid => &PAID,
        Status::AwaitingDeposit => &AWAITING_DEPOSIT,
        Status::PartiallyCancelled => &PARTIALLY_CANCELLED,
        Status::Cancelled => &CANCELLED,
        Status::Unclear => &UNCLEAR,
        Status::Failed => &FAILED,
    }
}

const PAID: ExplainPage = ExplainPage {
    title: "paid, and nothing of it was cancelled",
    meaning: "The gateway has a time of approval and no cancel.",
    money: "Paid by the buyer; nothing of it was refunded.",
    steps: &["see what can be done: `cookiepay show TID`"],
    again: LOOKING,
};

const AWAITING_DEPOSIT: ExplainPage = ExplainPage {
    title: "a virtual account that nobody has paid into yet",
    meaning: "It has an account and no time of payment. It is not counted as paid.",
    money: "No: nothing was paid.",
    steps: &["nothing: it cannot be refunded, and it ends by itself after the deposit date"],
    again: LOOKING,
};

const PARTIALLY_CANCELLED: ExplainPage = ExplainPage {
    title: "some of it was cancelled; the rest is left",
    meaning: "`balance` is what is left. Of several cancels the gateway tells only the day of the last \
         one.",
    money: "Some of it was refunded, by us or elsewhere.",
    steps: &["see which refunds are ours: `cookiepay show TID`"],
    again: LOOKING,
};

const CANCELLED: ExplainPage = ExplainPage {
    title: "all of it was cancelled",
    meaning: "Nothing is left of the payment.",
    money: "All of it was refunded, by us or elsewhere.",
    steps: &["see which refunds are ours: `cookiepay show TID`"],
    again: LOOKING,
};

const UNCLEAR: ExplainPage = ExplainPage {
    title: "the gateway's figures contradict each other, or do not say how much was cancelled",
    meaning: "Its amounts are left out of the totals. A refund of it is refused (`refund.balance_unknown`) \
         unless a person says what is left, `--expect-balance WON`.",
    money: "Unknown: the figures do not tell.",
    steps: &[
        "see all that the gateway says of it: `cookiepay show TID`, and compare with its own pages",
    ],
    again: LOOKING,
};

const FAILED: ExplainPage = ExplainPage {
    title: "the PG refused the payment: nothing was paid",
    meaning: "Its result code is not `0000`. It is not counted as paid.",
    money: "No: nothing was paid.",
    steps: &["see the PG's words: `cookiepay show TID`"],
    again: LOOKING,
};
