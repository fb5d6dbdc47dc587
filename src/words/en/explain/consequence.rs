//! What `explain` says of what follows from an error.

use super::phrase::AS_MONEY_MOVED;
use crate::error::{MoneyMoved, Retry};
use crate::words::explain::ExplainPage;

pub(super) const fn money_moved(it: MoneyMoved) -> &'static ExplainPage {
    match it {
        MoneyMoved::No => &MOVED_NO,
        MoneyMoved::Yes => &MOVED_YES,
        MoneyMoved::Unknown => &MOVED_UNKNOWN,
    }
}

pub(super) const fn retry(it: Retry) -> &'static ExplainPage {
    match it {
        Retry::Safe => &RETRY_SAFE,
        Retry::Fix => &RETRY_FIX,
        Retry::AfterReconcile => &RETRY_AFTER_RECONCILE,
        Retry::AfterAction => &RETRY_AFTER_ACTION,
        Retry::Never => &RETRY_NEVER,
    }
}

const MOVED_NO: ExplainPage = ExplainPage {
    title: "`money_moved`: no money moved",
    meaning: "The run is certain of it: nothing was sent, or the gateway's no is certain, or the request \
         was lost.",
    money: "No.",
    steps: &["do as `retry` says"],
    again: "As `retry` says.",
};

const MOVED_YES: ExplainPage = ExplainPage {
    title: "`money_moved`: money was refunded",
    meaning: "Certainly: what was asked for; of a batch, some rows at least; of a conflict, as the gateway \
         says, be it another amount.",
    money: "Yes.",
    steps: &["see what the journal knows: `cookiepay refunds list`"],
    again: "A batch: yes, it resumes. A refund: as `retry` says.",
};

const MOVED_UNKNOWN: ExplainPage = ExplainPage {
    title: "`money_moved`: nobody knows yet",
    meaning: "A cancel left, or may have, and what came of it is not certain.",
    money: "Unknown. Do not refund it by other means before it is settled.",
    steps: &["look until it is: `cookiepay refunds reconcile --all --wait`"],
    again: "Only `refunds reconcile`.",
};

const RETRY_SAFE: ExplainPage = ExplainPage {
    title: "`retry`: run the same again, at any time",
    meaning: "Nothing is sent twice by that: a refund looks first at what the journal and the gateway \
         know.",
    money: AS_MONEY_MOVED,
    steps: &["run it again; where `until` or `certain_at` stands in the error, after that"],
    again: "Yes.",
};

const RETRY_FIX: ExplainPage = ExplainPage {
    title: "`retry`: mend what is wrong, then run it again",
    meaning: "The same would fail in the same way.",
    money: AS_MONEY_MOVED,
    steps: &["do what `hint` says"],
    again: "After mending it.",
};

const RETRY_AFTER_RECONCILE: ExplainPage = ExplainPage {
    title: "`retry`: only after `refunds reconcile`",
    meaning: "What came of a refund is not known, not certain, or not in the journal.",
    money: AS_MONEY_MOVED,
    steps: &["look: `cookiepay refunds reconcile --all --wait`"],
    again: "Not before that has settled it.",
};

const RETRY_AFTER_ACTION: ExplainPage = ExplainPage {
    title: "`retry`: only after what the message asks for was done",
    meaning: "A deposit for `9029`; a person's decision for a conflict.",
    money: AS_MONEY_MOVED,
    steps: &["read the page of the code in the error"],
    again: "Not before that is done.",
};

const RETRY_NEVER: ExplainPage = ExplainPage {
    title: "`retry`: of no use, or harmful",
    meaning: "It is done already, or the answer stays the same.",
    money: AS_MONEY_MOVED,
    steps: &["see what is known: `cookiepay refunds list`"],
    again: "No.",
};
