//! What `explain` says of the errors of refunds that were not begun.

use super::phrase::{AGAIN_FIXED, AGAIN_NO, AGAIN_SAFE, NOTHING_SENT, NOTHING_SENT_NOW};
use crate::words::explain::ExplainPage;

pub(super) const ABOVE_DAY_LIMIT: ExplainPage = ExplainPage {
    title: "more than the profile allows for a day",
    meaning: "`refund_limit_per_day_won` counts what was refunded, or may have been, in this Korean day.",
    money: NOTHING_SENT_NOW,
    steps: &["see what counts: `cookiepay refunds list --since today`"],
    again: "Tomorrow, or after the limit is raised in the profile.",
};

pub(super) const ABOVE_LIMIT: ExplainPage = ExplainPage {
    title: "more than the profile allows for one refund",
    meaning: "`refund_limit_won` is written in the profile.",
    money: NOTHING_SENT_NOW,
    steps: &["have somebody refund it who may, or raise the limit: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

pub(super) const ALREADY_REFUNDED: ExplainPage = ExplainPage {
    title: "this refund was made before",
    meaning: "The same payment and amount, or the same `--ref`. This is what saves you when a script runs \
         twice.",
    money: "Not by this run. The earlier refund was made.",
    steps: &[
        "see that refund: `cookiepay refunds show ID`",
        "one more on purpose: `cookiepay cancel TID --amount WON --reason TEXT --again=ID`, or \
         another `--ref`",
    ],
    again: "No: it is done.",
};

pub(super) const AWAITING_DEPOSIT: ExplainPage = ExplainPage {
    title: "nothing was paid into the virtual account yet",
    meaning: "There is nothing to refund.",
    money: NOTHING_SENT_NOW,
    steps: &["see the payment: `cookiepay show TID`"],
    again: "Once something was paid.",
};

pub(super) const BALANCE_DIFFERS: ExplainPage = ExplainPage {
    title: "another amount is left than was expected",
    meaning: "Somebody refunded some of it since `--expect-balance`, or the column `expect_balance`, was \
         written.",
    money: NOTHING_SENT_NOW,
    steps: &["look at the payment, then decide anew: `cookiepay show TID`"],
    again: AGAIN_FIXED,
};

pub(super) const BALANCE_UNKNOWN: ExplainPage = ExplainPage {
    title: "the gateway does not say clearly how much is left",
    meaning: "Its figures contradict each other, or leave the balance out.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "refund it on CookiePay's own pages, or say what is left after looking there: `cookiepay \
         cancel TID --amount WON --reason TEXT --expect-balance WON`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const BANK_ACCOUNT_NOT_USED: ExplainPage = ExplainPage {
    title: "a bank account is given, and the payment takes none",
    meaning: "Only a virtual account is refunded to a bank account; all else is refunded the way it came.",
    money: NOTHING_SENT_NOW,
    steps: &["leave out `--bank`, `--account-no` and `--account-name`"],
    again: AGAIN_FIXED,
};

pub(super) const HELD: ExplainPage = ExplainPage {
    title: "another run holds the payment",
    meaning: "One run at a time works on a payment. If it dies, its refund becomes `not_sent` or `unknown` \
         by itself.",
    money: "Not by this run. The other run may refund it.",
    steps: &["wait, then see what became of it: `cookiepay refunds show ID`"],
    again: "Yes, once that run has ended.",
};

pub(super) const IN_DOUBT: ExplainPage = ExplainPage {
    title: "a refund of this payment is in doubt, and blocks every other",
    meaning: "It is `unknown`, or a `conflict`. Another refund beside it could pay the customer twice.",
    money: "Not by this run. Whether the one in doubt was made is not known; do not refund it by other \
         means.",
    steps: &[
        "look again: `cookiepay refunds reconcile --all --wait`",
        "a conflict is settled by a person: `cookiepay refunds show ID`",
    ],
    again: "Only after that one is settled.",
};

pub(super) const MOBILE: ExplainPage = ExplainPage {
    title: "a payment by phone bill cannot be cancelled through the API",
    meaning: "The manual says so.",
    money: NOTHING_SENT_NOW,
    steps: &["refund it on CookiePay's own pages"],
    again: AGAIN_NO,
};

pub(super) const MORE_THAN_BALANCE: ExplainPage = ExplainPage {
    title: "more is to be refunded than is left",
    meaning: "The balance is what the gateway says is left after all cancels.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "see what is left: `cookiepay show TID`",
        "all that is left: `cookiepay cancel TID --full --reason TEXT`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NEVER_PAID: ExplainPage = ExplainPage {
    title: "the payment failed: there is no money to refund",
    meaning: "The PG refused it when it was to be paid.",
    money: NOTHING_SENT_NOW,
    steps: &["see the PG's words: `cookiepay show TID`"],
    again: AGAIN_NO,
};

pub(super) const NO_AMOUNT: ExplainPage = ExplainPage {
    title: "the amount to refund is 0",
    meaning: "An amount is a whole number of won, 1 at least.",
    money: NOTHING_SENT_NOW,
    steps: &["say how much: `cookiepay cancel TID --amount WON --reason TEXT`"],
    again: AGAIN_FIXED,
};

pub(super) const NO_BANK_ACCOUNT: ExplainPage = ExplainPage {
    title: "a virtual account is refunded to a bank account, and none is given",
    meaning: "The manual asks for it: bank, number and holder.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "add them: `cookiepay cancel TID --full --reason TEXT --bank 004 --account-no NO \
         --account-name NAME`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NOBODY_TO_ASK: ExplainPage = ExplainPage {
    title: "there was nobody to ask, and no `--yes`",
    meaning: "Without a terminal a person's yes has to be said in advance.",
    money: NOTHING_SENT,
    steps: &[
        "look at the plan: `cookiepay cancel TID --full --reason TEXT --dry-run`",
        "then say yes in advance: `--yes`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NOT_AGAIN: ExplainPage = ExplainPage {
    title: "`--again` names no refund that can be repeated so",
    meaning: "It has to be a refund of this payment, amount and reference that was made before this run \
         began.",
    money: NOTHING_SENT_NOW,
    steps: &["see which were made: `cookiepay refunds list --tid TID`"],
    again: AGAIN_FIXED,
};

pub(super) const NOT_CONFIRMED: ExplainPage = ExplainPage {
    title: "the person did not say yes",
    meaning: "The answer was no, nothing, or another amount than was shown.",
    money: NOTHING_SENT,
    steps: &["nothing"],
    again: AGAIN_SAFE,
};

pub(super) const NOT_IN_PART: ExplainPage = ExplainPage {
    title: "this way of paying can only be refunded whole",
    meaning: "Only cards, authenticated or keyed in, can be refunded in part (manual).",
    money: NOTHING_SENT_NOW,
    steps: &[
        "where it is untouched, all of it: `cookiepay cancel TID --full --reason TEXT`",
        "where a part is gone: refund the rest on CookiePay's own pages",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NOTHING_LEFT: ExplainPage = ExplainPage {
    title: "nothing is left to refund",
    meaning: "All of the payment was refunded already, by us or elsewhere.",
    money: "Not by this run. All of it was refunded before.",
    steps: &["see by whom: `cookiepay show TID`"],
    again: AGAIN_NO,
};

pub(super) const OTHER_ORDER: ExplainPage = ExplainPage {
    title: "the payment has another order number when it is read anew",
    meaning: "It was found by its order number; what the gateway says of it has changed.",
    money: NOTHING_SENT_NOW,
    steps: &["look at it: `cookiepay show TID`"],
    again: AGAIN_FIXED,
};

pub(super) const OTHER_PAYMENT: ExplainPage = ExplainPage {
    title: "the gateway told of another payment than was asked for",
    meaning: "Its answer has another TID.",
    money: NOTHING_SENT_NOW,
    steps: &["look at it: `cookiepay search --tid TID`"],
    again: AGAIN_FIXED,
};

pub(super) const OTHER_REASON: ExplainPage = ExplainPage {
    title: "a row is like a refund that was made for another reason",
    meaning: "It may be that refund, or one more: only a person knows.",
    money: "Not for this row. The earlier refund was made.",
    steps: &[
        "if it is that refund, take the row out or use its reason: `cookiepay refunds show ID`",
        "only if it is one more, give the row a `ref`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const PAYMENT_CHANGED: ExplainPage = ExplainPage {
    title: "the payment, or a refund of it, changed since it was read",
    meaning: "After the plan was shown, the payment is read again and must be as it was; and no other \
         refund of it may have been made or tried meanwhile.",
    money: NOTHING_SENT_NOW,
    steps: &["run the same again: it reads the payment anew"],
    again: "Yes: look at what it shows now.",
};

pub(super) const READ_ONLY_PROFILE: ExplainPage = ExplainPage {
    title: "the profile allows no refunds",
    meaning: "`read_only = true` is written in it.",
    money: NOTHING_SENT_NOW,
    steps: &["see it, or use another profile: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

pub(super) const REF_USED: ExplainPage = ExplainPage {
    title: "the reference belongs to another refund",
    meaning: "One `--ref` is one refund: with another amount it cannot be the same.",
    money: "Not by this run. What came of the refund that has the reference, `refunds show` says.",
    steps: &["see whose it is: `cookiepay refunds list --ref NAME`"],
    again: "With a reference of its own.",
};

pub(super) const REFUSED_RECENTLY: ExplainPage = ExplainPage {
    title: "a refund of this payment was refused a moment ago, and may yet be carried out",
    meaning: "Until it is certain no other refund of the payment is sent; `--again` does not lift that.",
    money: "Not by this run. The one that was refused may be carried out until the time in the error.",
    steps: &[
        "wait until then, or let it wait: `cookiepay refunds reconcile --all --wait`",
        "if your PG means that code as a final no, list it as `final_codes` in the profile",
    ],
    again: "Yes, after `until`: it looks first.",
};

pub(super) const TAXFREE_ABOVE_AMOUNT: ExplainPage = ExplainPage {
    title: "the tax-free amount is more than the amount",
    meaning: "It is a part of the amount, for merchants of mixed taxation only (manual).",
    money: NOTHING_SENT_NOW,
    steps: &["make it as much as the amount or less, or leave it out"],
    again: AGAIN_FIXED,
};

pub(super) const UNEXPLAINED: ExplainPage = ExplainPage {
    title: "as much was given back elsewhere as is asked for now",
    meaning: "It is in no journal of ours, and may have been this very refund: by CookiePay's own pages, \
         by another machine, or by an attempt of ours that was taken for not made.",
    money: "Not by this run. As much was refunded elsewhere before.",
    steps: &[
        "find out whether that was it: `cookiepay show TID`, and `cookiepay refunds verify`",
        "if it was another, say what is left: `cookiepay cancel TID --amount WON --reason TEXT \
         --expect-balance WON --yes`",
    ],
    again: "After a person has found out.",
};
