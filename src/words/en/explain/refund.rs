//! What `explain` says of the errors of refunds: which are begun, and how those end.

use super::not_begun;
use super::phrase::{
    AGAIN_FIXED, AGAIN_NO, AGAIN_SAFE, EARLIER_ONE, NOTHING_SENT_NOW, ONLY_LOOKED,
};
use crate::error::RefundCode;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: RefundCode) -> &'static ExplainPage {
    match it {
        RefundCode::AboveDayLimit => &not_begun::ABOVE_DAY_LIMIT,
        RefundCode::AboveLimit => &not_begun::ABOVE_LIMIT,
        RefundCode::AlreadyCancelled => &ALREADY_CANCELLED,
        RefundCode::AlreadyRefunded => &not_begun::ALREADY_REFUNDED,
        RefundCode::AwaitingDeposit => &not_begun::AWAITING_DEPOSIT,
        RefundCode::BalanceDiffers => &not_begun::BALANCE_DIFFERS,
        RefundCode::BalanceUnknown => &not_begun::BALANCE_UNKNOWN,
        RefundCode::BankAccountNotUsed => &not_begun::BANK_ACCOUNT_NOT_USED,
        RefundCode::Changed => &CHANGED,
        RefundCode::Conflict => &CONFLICT,
        RefundCode::Contradicted => &CONTRADICTED,
        RefundCode::DepositFirst => &DEPOSIT_FIRST,
        RefundCode::DoneNotPrinted => &DONE_NOT_PRINTED,
        RefundCode::DoneNotRecorded => &DONE_NOT_RECORDED,
        RefundCode::Held => &not_begun::HELD,
        RefundCode::InDoubt => &not_begun::IN_DOUBT,
        RefundCode::Lost => &LOST,
        RefundCode::Mobile => &not_begun::MOBILE,
        RefundCode::MoreThanBalance => &not_begun::MORE_THAN_BALANCE,
        RefundCode::NeverPaid => &not_begun::NEVER_PAID,
        RefundCode::NoAmount => &not_begun::NO_AMOUNT,
        RefundCode::NoBankAccount => &not_begun::NO_BANK_ACCOUNT,
        RefundCode::NoProfile => &NO_PROFILE,
        RefundCode::NobodyToAsk => &not_begun::NOBODY_TO_ASK,
        RefundCode::NotAgain => &not_begun::NOT_AGAIN,
        RefundCode::NotApplied => &NOT_APPLIED,
        RefundCode::NotConfirmed => &not_begun::NOT_CONFIRMED,
        RefundCode::NotFound => &NOT_FOUND,
        RefundCode::NotInPart => &not_begun::NOT_IN_PART,
        RefundCode::NotResolvable => &NOT_RESOLVABLE,
        RefundCode::NotSent => &NOT_SENT,
        RefundCode::NotVerified => &NOT_VERIFIED,
        RefundCode::NothingLeft => &not_begun::NOTHING_LEFT,
        RefundCode::OtherOrder => &not_begun::OTHER_ORDER,
        RefundCode::OtherPayment => &not_begun::OTHER_PAYMENT,
        RefundCode::OtherReason => &not_begun::OTHER_REASON,
        RefundCode::OutcomeUnknown => &OUTCOME_UNKNOWN,
        RefundCode::PaymentChanged => &not_begun::PAYMENT_CHANGED,
        RefundCode::ReadOnlyProfile => &not_begun::READ_ONLY_PROFILE,
        RefundCode::RefUsed => &not_begun::REF_USED,
        RefundCode::Refused => &REFUSED,
        RefundCode::RefusedForNow => &REFUSED_FOR_NOW,
        RefundCode::RefusedRecently => &not_begun::REFUSED_RECENTLY,
        RefundCode::RolledBack => &ROLLED_BACK,
        RefundCode::StillOpen => &STILL_OPEN,
        RefundCode::TaxfreeAboveAmount => &not_begun::TAXFREE_ABOVE_AMOUNT,
        RefundCode::TooEarly => &TOO_EARLY,
        RefundCode::Unexplained => &not_begun::UNEXPLAINED,
    }
}

const ALREADY_CANCELLED: ExplainPage = ExplainPage {
    title: "the gateway says that it was cancelled before, and so it looks",
    meaning: "The money was refunded by an earlier cancel, ours or elsewhere, and not by this request. An \
         earlier attempt of ours that was taken for not made is unknown again.",
    money: "Not by this request. The payment was cancelled before.",
    steps: &[
        "see all refunds of the payment: `cookiepay show TID`",
        "if one is in doubt: `cookiepay refunds reconcile --all`",
    ],
    again: "No: it is done.",
};

const CHANGED: ExplainPage = ExplainPage {
    title: "something was learnt of the refund since you were shown it",
    meaning: "Another run looked at it, or an answer came. Your decision was not written down.",
    money: EARLIER_ONE,
    steps: &["see what was learnt: `cookiepay refunds show ID`"],
    again: "Yes, after reading that.",
};

const CONFLICT: ExplainPage = ExplainPage {
    title: "what is known of the refund contradicts itself",
    meaning: "The gateway named another amount, or the balance does not fit: it fell by more, at another \
         time, with another reason, or it did not fall after a yes. It blocks every other refund of \
         its payment.",
    money: "`yes` in the error: the gateway said so. `unknown`: nobody knows yet. Do not refund it by \
         other means before it is settled.",
    steps: &[
        "look again: `cookiepay refunds reconcile ID`",
        "compare with CookiePay's own pages: `cookiepay refunds show ID`",
        "write down what is true: `cookiepay refunds resolve ID --as refunded --note TEXT`, or `--as \
         not-refunded`",
    ],
    again: "Only once a person has settled it.",
};

const CONTRADICTED: ExplainPage = ExplainPage {
    title: "the payment does not bear out what you say of the refund",
    meaning: "`refunds resolve` looks at the payment first. Nothing was written down.",
    money: EARLIER_ONE,
    steps: &[
        "look once more on CookiePay's own pages; a search may lag behind: `cookiepay show TID`",
    ],
    again: "After looking again.",
};

const DEPOSIT_FIRST: ExplainPage = ExplainPage {
    title: "the gateway wants a deposit first (9029)",
    meaning: "The payment was settled and its money paid out to the shop. `cookiepay explain 9029` says \
         how the deposit is made.",
    money: "No: this no is final.",
    steps: &[
        "deposit first: `cookiepay explain 9029`",
        "if the error speaks of the journal, first: `cookiepay refunds reconcile --all`",
    ],
    again: "After the deposit: the same command.",
};

const DONE_NOT_PRINTED: ExplainPage = ExplainPage {
    title: "the refund is made and recorded, and its result could not be printed",
    meaning: "The journal has it.",
    money: "Yes: it is refunded.",
    steps: &["see it: `cookiepay refunds show ID`"],
    again: "No: it is done.",
};

const DONE_NOT_RECORDED: ExplainPage = ExplainPage {
    title: "the refund is made, and the journal could not be written",
    meaning: "The journal still says that it is on its way. A later run takes it for unknown and looks; it \
         never sends it again.",
    money: "Yes: it is refunded.",
    steps: &[
        "make the journal writable: `cookiepay journal status`",
        "have it learn what happened: `cookiepay refunds reconcile --all`",
    ],
    again: "No: it is done.",
};

const LOST: ExplainPage = ExplainPage {
    title: "another run changed the refund that this run had in hand",
    meaning: "This run was taken for dead, or another program wrote into the journal. It then sends \
         nothing.",
    money: NOTHING_SENT_NOW,
    steps: &["see its history: `cookiepay refunds show ID`"],
    again: "After reading that.",
};

const NO_PROFILE: ExplainPage = ExplainPage {
    title: "no profile leads to the merchant of the refund",
    meaning: "Its payment can be read only with a profile of its environment and API ID.",
    money: EARLIER_ONE,
    steps: &[
        "add a profile with the environment and api_id that the error names, then: `cookiepay refunds \
         reconcile --all`",
    ],
    again: AGAIN_FIXED,
};

const NOT_APPLIED: ExplainPage = ExplainPage {
    title: "the request was lost: long after it left, the payment is unchanged",
    meaning: "A look after `settle_seconds` found as much left as before.",
    money: "No, as far as a look can tell.",
    steps: &[
        "run the same again",
        "if the error speaks of the journal, first: `cookiepay refunds reconcile --all`",
    ],
    again: "Yes; where `retry` is `after_reconcile`, after that.",
};

const NOT_FOUND: ExplainPage = ExplainPage {
    title: "the journal has no such refund",
    meaning: "IDs belong to one journal: that of another machine has its own.",
    money: ONLY_LOOKED,
    steps: &[
        "see all of them: `cookiepay refunds list`",
        "see which journal this is: `cookiepay journal status`",
    ],
    again: AGAIN_NO,
};

const NOT_RESOLVABLE: ExplainPage = ExplainPage {
    title: "that cannot be said of the refund as it stands",
    meaning: "It is settled already, in a run's hands, or confirmed by the gateway itself. Nothing was \
         written down.",
    money: EARLIER_ONE,
    steps: &[
        "see what proved it: `cookiepay refunds show ID`",
        "if a cancel was undone: `cookiepay refunds resolve ID --as not-refunded --overturn --note \
         TEXT`",
    ],
    again: AGAIN_FIXED,
};

const NOT_SENT: ExplainPage = ExplainPage {
    title: "the refund was not sent",
    meaning: "The request never left this machine: no connection, too late after it was written down, or \
         interrupted.",
    money: "No.",
    steps: &[
        "run the same again",
        "if the error speaks of the journal, first: `cookiepay refunds reconcile --all`",
    ],
    again: "Yes; where `retry` is `after_reconcile`, after that.",
};

const NOT_VERIFIED: ExplainPage = ExplainPage {
    title: "some payments could not be read again",
    meaning: "Of the others, none differs from what the gateway says now.",
    money: ONLY_LOOKED,
    steps: &["run it again: `cookiepay refunds verify`"],
    again: AGAIN_SAFE,
};

const OUTCOME_UNKNOWN: ExplainPage = ExplainPage {
    title: "whether the money was refunded is not known",
    meaning: "The request left, or may have, and no answer came that is a yes or a no. The payment was \
         looked at for about 20 seconds, and that did not tell. It blocks every other refund of its \
         payment.",
    money: "Unknown. Do not refund it by other means before it is settled.",
    steps: &[
        "look until it is settled; this never sends a refund: `cookiepay refunds reconcile --all \
         --wait`",
        "if it becomes `refunded`, all is done; if `not_applied`, run the same again",
        "if it becomes a `conflict`: `cookiepay explain conflict`",
    ],
    again: "Only `refunds reconcile`.",
};

const REFUSED: ExplainPage = ExplainPage {
    title: "the gateway refused the refund, and that is certain",
    meaning: "The no is final (취소 불가, 취소기간 and their like, or a code of `final_codes`), or what is \
         left of the payment explains it, or the payment was unchanged long enough.",
    money: "No.",
    steps: &[
        "mend what the gateway names, or refund it on CookiePay's own pages: `cookiepay refunds show \
         ID`",
        "if the error speaks of the journal, first: `cookiepay refunds reconcile --all`",
    ],
    again: AGAIN_FIXED,
};

const REFUSED_FOR_NOW: ExplainPage = ExplainPage {
    title: "the gateway refused the refund, and may still carry it out until `certain_at`",
    meaning: "Nothing explains the no, and looks for about eight seconds found the payment unchanged. A \
         PG's trouble can look like a no. From `certain_at` on, a look that finds the payment \
         unchanged makes it certain.",
    money: "Not so far; it may be carried out until `certain_at`. Do not refund it by other means \
         before.",
    steps: &[
        "wait for it: `cookiepay refunds reconcile --all --wait`",
        "if your PG means that code as a final no, list it as `final_codes` in the profile: the next \
         one is certain at once",
    ],
    again: "After `certain_at`. Before it the same command sends nothing: it looks.",
};

const ROLLED_BACK: ExplainPage = ExplainPage {
    title: "the refund was made, and the cancel was undone",
    meaning: "A person wrote that down.",
    money: "Not any more: it was refunded and taken again.",
    steps: &["see why: `cookiepay refunds show ID`"],
    again: "Yes, if the refund is still wanted; where `retry` is `after_reconcile`, after that.",
};

const STILL_OPEN: ExplainPage = ExplainPage {
    title: "refunds stay open after looking",
    meaning: "Exit code 10: one at least is unknown, and a later look can settle it. Exit code 11: all are \
         in conflict, and a person has to find out. Each blocks its payment.",
    money: "Unknown of the open ones. Do not refund them by other means before they are settled.",
    steps: &[
        "stay until all that time can settle is settled: `cookiepay refunds reconcile --all --wait`",
        "those in conflict: `cookiepay explain conflict`",
    ],
    again: "`refunds reconcile`: yes, at any time.",
};

const TOO_EARLY: ExplainPage = ExplainPage {
    title: "it is too early to say that the refund was not made",
    meaning: "`settle_seconds` have not passed: a cancel may act, and a search show it, until then. What \
         is not there yet is no proof.",
    money: "Unknown: the refund stays open. Do not refund it by other means before the time in the \
         error.",
    steps: &["wait for it: `cookiepay refunds reconcile ID --wait`"],
    again: "Yes, after `until`.",
};
