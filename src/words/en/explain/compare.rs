//! What `explain` says of what comes of comparing orders with payments.

use super::phrase::{AGAIN_SAFE, COMPARED};
use crate::payment::compare::CompareResult;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: CompareResult) -> &'static ExplainPage {
    match it {
        CompareResult::NotComparable => &NOT_COMPARABLE,
        CompareResult::InDoubt => &IN_DOUBT,
        CompareResult::OnlyOrders => &ONLY_ORDERS,
        CompareResult::OnlyGateway => &ONLY_GATEWAY,
        CompareResult::Duplicate => &DUPLICATE,
        CompareResult::Amount => &AMOUNT,
        CompareResult::Cancel => &CANCEL,
        CompareResult::Status => &STATUS,
        CompareResult::Day => &DAY,
        CompareResult::Expected => &EXPECTED,
        CompareResult::Matched => &MATCHED,
    }
}

const NOT_COMPARABLE: ExplainPage = ExplainPage {
    title: "the order or the payment cannot be compared",
    meaning: "It has neither an order number nor a TID, several profiles share the order number, or the \
         gateway does not state the balance. It counts as a difference.",
    money: COMPARED,
    steps: &["read the note in the row, and look: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const IN_DOUBT: ExplainPage = ExplainPage {
    title: "an unresolved refund of ours explains the difference",
    meaning: "`refund` names it. It is said, and counts as no difference. `reasons` has what else differs.",
    money: COMPARED,
    steps: &["settle it, then compare again: `cookiepay refunds reconcile --all`"],
    again: AGAIN_SAFE,
};

const ONLY_ORDERS: ExplainPage = ExplainPage {
    title: "an order without a payment",
    meaning: "The list says that it was paid, and no payment of the days that were searched has its TID or \
         order number, letter by letter.",
    money: COMPARED,
    steps: &[
        "look further back, or with other profiles: `cookiepay compare FILE 3m --all-profiles`",
    ],
    again: AGAIN_SAFE,
};

const ONLY_GATEWAY: ExplainPage = ExplainPage {
    title: "a payment without an order",
    meaning: "A payment of the days of the list whose TID or order number no line has.",
    money: COMPARED,
    steps: &["see who paid for what: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const DUPLICATE: ExplainPage = ExplainPage {
    title: "one order was paid more than once",
    meaning: "Several payments have its order number, and their sum is above the order's.",
    money: COMPARED,
    steps: &["see them: `cookiepay search --order-no NO`, then refund the one too many by its TID"],
    again: AGAIN_SAFE,
};

const AMOUNT: ExplainPage = ExplainPage {
    title: "the amounts paid differ",
    meaning: "What the list says was paid and what the gateway says differ by more than `--tolerance`.",
    money: COMPARED,
    steps: &["see the payment: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const CANCEL: ExplainPage = ExplainPage {
    title: "the amounts cancelled differ",
    meaning: "The list says that more or less was cancelled than the gateway does.",
    money: COMPARED,
    steps: &[
        "have a batch of what the shop cancelled and the gateway did not: `cookiepay compare FILE \
         --refunds refunds.csv`",
        "look at it before it is sent: `cookiepay cancel --batch refunds.csv --dry-run`",
    ],
    again: AGAIN_SAFE,
};

const STATUS: ExplainPage = ExplainPage {
    title: "the states disagree, and the amounts do not",
    meaning: "Such as an order that the list calls cancelled and the gateway calls paid, with equal sums.",
    money: COMPARED,
    steps: &["see the payment: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const DAY: ExplainPage = ExplainPage {
    title: "the Korean days differ by more than allowed",
    meaning: "`--days` says how far apart they may be; one day unless it says otherwise.",
    money: COMPARED,
    steps: &["allow more: `cookiepay compare FILE --days 3`"],
    again: AGAIN_SAFE,
};

const EXPECTED: ExplainPage = ExplainPage {
    title: "a difference that is to be expected",
    meaning: "An unpaid virtual account, the other side of the period's edge, or what the note says. It \
         counts as no difference.",
    money: COMPARED,
    steps: &["compare again later, with a newer list"],
    again: AGAIN_SAFE,
};

const MATCHED: ExplainPage = ExplainPage {
    title: "all that can be compared agrees",
    meaning: "Amounts paid and cancelled, states and days, as far as the list has them.",
    money: COMPARED,
    steps: &["nothing"],
    again: AGAIN_SAFE,
};
