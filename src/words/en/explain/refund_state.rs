//! What `explain` says of what has become of a refund, and what proves it.

use super::phrase::AGAIN_SAFE;
use crate::journal::{Evidence, State};
use crate::words::explain::ExplainPage;

pub(super) const fn state(it: State) -> &'static ExplainPage {
    match it {
        State::Claimed => &STATE_CLAIMED,
        State::Sending => &STATE_SENDING,
        State::Refunded => &STATE_REFUNDED,
        State::Refused => &STATE_REFUSED,
        State::NotSent => &STATE_NOT_SENT,
        State::Unknown => &STATE_UNKNOWN,
        State::NotApplied => &STATE_NOT_APPLIED,
        State::Conflict => &STATE_CONFLICT,
        State::RolledBack => &STATE_ROLLED_BACK,
    }
}

pub(super) const fn evidence(it: Evidence) -> &'static ExplainPage {
    match it {
        Evidence::Reply => &PROOF_REPLY,
        Evidence::Look => &PROOF_LOOK,
        Evidence::Person => &PROOF_PERSON,
    }
}

const STATE_CLAIMED: ExplainPage = ExplainPage {
    title: "a run has taken the refund on; nothing was sent",
    meaning: "A run holds the payment and is about to send. If that run died, the next one that meets the \
         refund makes it `not_sent`. It blocks every other refund of its payment.",
    money: "No: nothing has left.",
    steps: &["wait for that run; `cookiepay refunds show ID` says whose it is"],
    again: "Yes, once that run has ended.",
};

const STATE_SENDING: ExplainPage = ExplainPage {
    title: "the request is out, or about to leave",
    meaning: "It is on the disk that the request leaves. If its run died, the next one that meets the \
         refund makes it `unknown`, and nobody sends it again. It blocks every other refund of its \
         payment.",
    money: "Unknown: it may have left.",
    steps: &["wait for its run, then look: `cookiepay refunds reconcile --all`"],
    again: "Only after it is settled.",
};

const STATE_REFUNDED: ExplainPage = ExplainPage {
    title: "the money is refunded",
    meaning: "What proved it stands beside it as evidence: the gateway's reply, a look at the payment, or \
         a person's word. It is certain at once, or as soon as a look bears out the reply.",
    money: "Yes.",
    steps: &[
        "an acquirer may undo a cancel days later; read it again: `cookiepay refunds verify`",
        "if the gateway took it back, say so: `cookiepay refunds resolve ID --as not-refunded \
         --overturn --note TEXT`",
    ],
    again: "No: the same refund again is refused; one more on purpose is `--again=ID` or another \
         `--ref`.",
};

const STATE_REFUSED: ExplainPage = ExplainPage {
    title: "the gateway said no, and no look contradicted it",
    meaning: "Certain where the no is final, explained by what is left, about the credentials, or where \
         the payment was unchanged long enough. Not certain before `certain_at`: a no may hide a \
         cancel that is carried out later; until then no other refund of the payment is sent.",
    money: "Certain: no. Not certain: not so far, but it may be carried out until `certain_at`; do not \
         refund it by other means before.",
    steps: &[
        "see the gateway's words: `cookiepay refunds show ID`",
        "if it is not certain: `cookiepay refunds reconcile ID --wait`",
    ],
    again: "Once it is certain, and what the gateway named is mended.",
};

const STATE_NOT_SENT: ExplainPage = ExplainPage {
    title: "the request never left this machine",
    meaning: "There was no connection, too much time had passed before it could leave, it was interrupted, \
         its run died before sending, or a person decided so.",
    money: "No.",
    steps: &["run the same again"],
    again: AGAIN_SAFE,
};

const STATE_UNKNOWN: ExplainPage = ExplainPage {
    title: "the request left, or may have, and nothing tells yet whether it was carried out",
    meaning: "No answer came, or one that is neither a yes nor a no, such as a time-out with a code. Looks \
         at the payment have not settled it so far. It blocks every other refund of its payment.",
    money: "Unknown. Do not refund it by other means before it is settled.",
    steps: &[
        "look again; this never sends a refund: `cookiepay refunds reconcile ID --wait`",
        "once `settle_seconds` have passed and the payment is unchanged, it becomes `not_applied`",
        "if you know from CookiePay's own pages: `cookiepay refunds resolve ID --as refunded --note \
         TEXT`, or `--as not-refunded`",
    ],
    again: "Only `refunds reconcile`. The refund itself only once it is settled as not made.",
};

const STATE_NOT_APPLIED: ExplainPage = ExplainPage {
    title: "the request was lost: long after it left, the payment is unchanged",
    meaning: "A look at or after `settle_seconds` found as much left as before, or a person decided so. \
         This rests on one assumption: a cancel acts within `settle_seconds` of the end of its call, \
         or never.",
    money: "No, as far as a look or a person can tell.",
    steps: &[
        "run the same again, if the refund is still wanted",
        "days later, check it: `cookiepay refunds verify`",
    ],
    again: "Yes.",
};

const STATE_CONFLICT: ExplainPage = ExplainPage {
    title: "what is known of the refund contradicts itself: for a person to judge",
    meaning: "The gateway named another amount; the balance fell by more, at another time or with another \
         reason; or two uncertain attempts share one fall. It blocks every other refund of its \
         payment.",
    money: "Yes where the gateway said so; else unknown. Do not refund it by other means before it is \
         settled.",
    steps: &[
        "look again; it may have been an old reading: `cookiepay refunds reconcile ID`",
        "see what is known: `cookiepay refunds show ID`, and compare it with CookiePay's own pages",
        "write down what is true: `cookiepay refunds resolve ID --as refunded --note TEXT`, or `--as \
         not-refunded`",
    ],
    again: "Only once a person has settled it.",
};

const STATE_ROLLED_BACK: ExplainPage = ExplainPage {
    title: "the money was refunded, and the cancel was undone",
    meaning: "A person wrote down that an acquirer undid the cancel, and the balance had risen again. It \
         counts no longer as made.",
    money: "Not any more: it was refunded and taken again.",
    steps: &["find out why before refunding it anew: `cookiepay refunds show ID`"],
    again: "Yes, if the refund is still wanted.",
};

const PROOF_REPLY: ExplainPage = ExplainPage {
    title: "the gateway's own reply to the request proved it",
    meaning: "The strongest evidence: no look overturns a yes to what was asked for, it can only \
         contradict it.",
    money: "The outcome says it: `refunded` yes, `refused` no, `conflict` as its page says.",
    steps: &["see the reply: `cookiepay refunds show ID`"],
    again: "As the outcome says.",
};

const PROOF_LOOK: ExplainPage = ExplainPage {
    title: "a look at the payment proved it: inferred, not told",
    meaning: "The balance fell by exactly the amount, at the right time: `refunded`. Or it was unchanged \
         after all the time a cancel may take: `not_applied`. Or it contradicts what is known: \
         `conflict`.",
    money: "The outcome says it.",
    steps: &["read the payment again: `cookiepay refunds verify`"],
    again: "As the outcome says.",
};

const PROOF_PERSON: ExplainPage = ExplainPage {
    title: "a person decided it with `refunds resolve`",
    meaning: "Who, when and why stands in the journal. A late reply of the gateway's still overturns it.",
    money: "The outcome says it, as that person knew.",
    steps: &["read the note: `cookiepay refunds show ID`"],
    again: "As the outcome says.",
};

pub(super) const CERTAIN: ExplainPage = ExplainPage {
    title: "nothing that the gateway can still do would change what is known",
    meaning: "`certain` is yes or no; `certain_at` says since when, or from when on a look can make it so. \
         What is not certain is looked at by `refunds reconcile`. Only a reply that comes late, a \
         later refund that is told *cancelled already*, or a person overturns what is certain.",
    money: "The outcome says it; while it is not certain, that may still change.",
    steps: &["stay until all is certain: `cookiepay refunds reconcile --all --wait`"],
    again: "Of what is not certain: only `refunds reconcile`.",
};
