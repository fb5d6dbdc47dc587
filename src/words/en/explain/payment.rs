//! What `explain` says of the errors of payments.

use super::phrase::{AGAIN_FIXED, AGAIN_SAFE, NOTHING_SENT, NOTHING_SENT_NOW};
use crate::error::PaymentCode;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: PaymentCode) -> &'static ExplainPage {
    match it {
        PaymentCode::NotFound => &NOT_FOUND,
        PaymentCode::OldReading => &OLD_READING,
        PaymentCode::OrderNotFound => &ORDER_NOT_FOUND,
        PaymentCode::RolledBack => &ROLLED_BACK,
        PaymentCode::RowsDiffer => &ROWS_DIFFER,
        PaymentCode::SeveralOfOrder => &SEVERAL_OF_ORDER,
        PaymentCode::SeveralProfiles => &SEVERAL_PROFILES,
    }
}

const NOT_FOUND: ExplainPage = ExplainPage {
    title: "the gateway knows no payment with this TID",
    meaning: "A TID is case-sensitive, and a payment is found only with the profile that it was made with.",
    money: NOTHING_SENT,
    steps: &[
        "look with all profiles: `cookiepay show TID --all-profiles`",
        "look by the order number: `cookiepay search 3m --order-no NO`",
    ],
    again: "No: the answer would be the same.",
};

const OLD_READING: ExplainPage = ExplainPage {
    title: "more is left than when the payment was last known: an old reading",
    meaning: "A search may lag behind. To refund by it could refund twice what was refunded already.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "run the same again in a moment; where two looks `settle_seconds` apart find it so, you are \
         told that a cancel was undone",
        "see the payment: `cookiepay show TID`",
    ],
    again: AGAIN_SAFE,
};

const ORDER_NOT_FOUND: ExplainPage = ExplainPage {
    title: "no payment that was paid has this order number",
    meaning: "It is compared letter by letter, in the days of `--within`.",
    money: NOTHING_SENT,
    steps: &["look further back, whatever the case: `cookiepay search 3m --order-no NO`"],
    again: "No: the answer would be the same.",
};

const ROLLED_BACK: ExplainPage = ExplainPage {
    title: "more is left than when the payment was last known, and it stays so: a cancel was undone",
    meaning: "Two looks `settle_seconds` apart found it. An acquirer may undo a cancel days later.",
    money: "Not by this run: nothing was sent. An earlier cancel, ours or another, was undone, as it \
         looks.",
    steps: &[
        "find the refund, and say what is true of it: `cookiepay refunds verify`",
        "if the new balance is known to be right: `cookiepay cancel TID --full --reason TEXT \
         --expect-balance WON`",
    ],
    again: "After a person has looked.",
};

const ROWS_DIFFER: ExplainPage = ExplainPage {
    title: "the gateway sends rows of one payment that differ",
    meaning: "Nobody can tell which is true, and so nothing is refunded by them.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "see them all: `cookiepay search --tid TID`",
        "refund it on CookiePay's own pages, after comparing",
    ],
    again: "Only once the gateway sends one row.",
};

const SEVERAL_OF_ORDER: ExplainPage = ExplainPage {
    title: "several payments have this order number",
    meaning: "They are listed, each with the command to paste.",
    money: NOTHING_SENT,
    steps: &[
        "see which one is meant: `cookiepay show TID`",
        "name it by its TID: `cookiepay cancel TID --full --reason TEXT`",
    ],
    again: "By its TID: yes.",
};

const SEVERAL_PROFILES: ExplainPage = ExplainPage {
    title: "several profiles know this TID",
    meaning: "The payment of one merchant must not be taken for that of another.",
    money: NOTHING_SENT,
    steps: &["say which is meant: `cookiepay -p NAME show TID`"],
    again: AGAIN_FIXED,
};
