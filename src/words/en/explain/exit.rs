//! What `explain` says of exit codes.

use super::phrase::{AGAIN_FIXED, AGAIN_SAFE, NOTHING_SENT};
use crate::exit::Exit;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: Exit) -> &'static ExplainPage {
    match it {
        Exit::Done => &DONE,
        Exit::Internal => &INTERNAL,
        Exit::Usage => &USAGE,
        Exit::Refused => &REFUSED,
        Exit::Auth => &AUTH,
        Exit::NotFound => &NOT_FOUND,
        Exit::Precondition => &PRECONDITION,
        Exit::Network => &NETWORK,
        Exit::ActionRequired => &ACTION_REQUIRED,
        Exit::NotConfirmed => &NOT_CONFIRMED,
        Exit::Unknown => &UNKNOWN,
        Exit::Mixed => &MIXED,
        Exit::DoneNotRecorded => &DONE_NOT_RECORDED,
        Exit::Differs => &DIFFERS,
        Exit::Interrupted => &INTERRUPTED,
        Exit::Terminated => &TERMINATED,
    }
}

const DONE: ExplainPage = ExplainPage {
    title: Exit::Done.meaning(),
    meaning: "It is also the end of an empty search, of a batch whose rows were all done before, of an \
         empty batch on standard input, and of a dry run in which nothing is in the way.",
    money: "A `cancel` that ends so is refunded, and the journal knows it: by this run or, in a batch, \
         by an earlier one. A dry run, an empty batch and every other command move none.",
    steps: &["nothing"],
    again: "Not needed.",
};

const INTERNAL: ExplainPage = ExplainPage {
    title: Exit::Internal.meaning(),
    meaning: "A file could not be written, output could not be printed, or the program has a fault.",
    money: NOTHING_SENT,
    steps: &[
        "make room on the disk, or write elsewhere: `--out FILE`",
        "if it looks like a fault of the program, report it with the error and `cookiepay version`",
    ],
    again: AGAIN_SAFE,
};

const USAGE: ExplainPage = ExplainPage {
    title: Exit::Usage.meaning(),
    meaning: "Nothing was asked of the gateway. The error names the argument, or the line of the file.",
    money: NOTHING_SENT,
    steps: &["read the examples: `cookiepay help cancel`, or the name of another command"],
    again: AGAIN_FIXED,
};

const REFUSED: ExplainPage = ExplainPage {
    title: Exit::Refused.meaning(),
    meaning: "Of a refund: the gateway said no. It is certain unless the error has `certain_at`; until \
         then it is believed, since looks found the payment unchanged. Of a search: the gateway will \
         not answer it. `doctor` ends so where that is its worst finding.",
    money: "No. With `certain_at`: not so far, but it may be carried out until then; do not refund it by \
         other means before.",
    steps: &[
        "with `certain_at`, look again: `cookiepay refunds reconcile --all --wait`",
        "else mend what the gateway names",
    ],
    again: "After mending it, and not before `certain_at`.",
};

const AUTH: ExplainPage = ExplainPage {
    title: Exit::Auth.meaning(),
    meaning: "There is no API ID or key to be had, or the gateway does not take them. `doctor` ends so \
         where that is its worst finding.",
    money: "No: nothing was refunded.",
    steps: &[
        "see what is configured, and where it comes from: `cookiepay config show`",
        "try it: `cookiepay config check`",
    ],
    again: "Yes, once the credentials are mended.",
};

const NOT_FOUND: ExplainPage = ExplainPage {
    title: Exit::NotFound.meaning(),
    meaning: "The gateway knows no such payment with this profile, the journal no such refund, or nothing \
         is left to refund; or the gateway said *cancelled already* and looks agree.",
    money: "Not by this run. The payment may have been refunded before, by us or elsewhere.",
    steps: &["see the payment and its refunds: `cookiepay show TID --all-profiles`"],
    again: "No: the answer would be the same.",
};

const PRECONDITION: ExplainPage = ExplainPage {
    title: Exit::Precondition.meaning(),
    meaning: "Our own rules refuse it before anything is sent: the balance differs, another refund of the \
         payment is open or was made, a limit is reached, the way of paying cannot; or the \
         configuration or the journal cannot be used. A batch ends so too where none of its rows is \
         refunded and they failed in different ways: the gateway may have refused some. `doctor` ends so \
         where that is its worst finding.",
    money: "Not by this run: no refund of it stands. Mostly nothing was sent; of a batch, what was sent \
         was refused or lost.",
    steps: &[
        "read the error: its code, shown by `-o json`, has a page of its own",
        "see what is open: `cookiepay refunds list --unresolved`",
    ],
    again: "After mending it, or waiting, as `retry` says.",
};

const NETWORK: ExplainPage = ExplainPage {
    title: Exit::Network.meaning(),
    meaning: "The gateway, or the database of the journal, was not reached or did not answer in time; a \
         search is not complete; or what was read is older than what is known. `doctor` ends so where that \
         is its worst finding.",
    money: "No. A refund that ends so never left, was lost (long after it left, the payment is \
         unchanged), or was made and undone.",
    steps: &[
        "if the error speaks of the journal, or `retry` is `after_reconcile`, first: `cookiepay refunds \
         reconcile --all`",
        "run the same again; `-v` shows the exchange",
    ],
    again: "Yes, at any time; only where what came of a refund could not be written into the journal, so \
         that `retry` is `after_reconcile`, after that.",
};

const ACTION_REQUIRED: ExplainPage = ExplainPage {
    title: Exit::ActionRequired.meaning(),
    meaning: "See the page of `9029`: `cookiepay explain 9029`.",
    money: "No: this no is final.",
    steps: &["deposit first, as `cookiepay explain 9029` says"],
    again: "After the deposit.",
};

const NOT_CONFIRMED: ExplainPage = ExplainPage {
    title: Exit::NotConfirmed.meaning(),
    meaning: "A question was answered with no, with something that is no yes, or could not be asked.",
    money: NOTHING_SENT,
    steps: &[
        "look at the plan: `cookiepay cancel TID --full --reason TEXT --dry-run`",
        "without a terminal, say yes in advance: `--yes`",
    ],
    again: AGAIN_SAFE,
};

const UNKNOWN: ExplainPage = ExplainPage {
    title: Exit::Unknown.meaning(),
    meaning: "A cancel left, or may have, and nothing tells whether it was carried out; or `refunds \
         reconcile` leaves refunds in doubt, of whatever profile. `doctor` ends so where that is its worst \
         finding.",
    money: "Unknown. Do not refund it by other means before it is settled.",
    steps: &[
        "look again until it is settled; this never sends a refund: `cookiepay refunds reconcile \
         --all --wait`",
        "see which: `cookiepay refunds list --unresolved`",
    ],
    again: "Only `refunds reconcile`. The refund itself only after that says that it was not made.",
};

const MIXED: ExplainPage = ExplainPage {
    title: Exit::Mixed.meaning(),
    meaning: "Of a batch: some rows are done and others are not, or a refusal among them is not certain \
         yet. Else: what is known of a refund contradicts itself. `doctor` ends so where that is its worst \
         finding.",
    money: "It did or may have; the rows of a batch say each for itself. `money_moved` in the error says \
         what is known of all.",
    steps: &[
        "a batch: run the same file again; it leaves out what is done",
        "a conflict: look again, then find out on CookiePay's own pages: `cookiepay refunds list \
         --unresolved`",
    ],
    again: "A batch: yes, it resumes. A conflict: not before a person has settled it.",
};

const DONE_NOT_RECORDED: ExplainPage = ExplainPage {
    title: Exit::DoneNotRecorded.meaning(),
    meaning: "The refund was made, and its result could not be printed, or not be written into the \
         journal. Where it could not be printed it stands on stderr.",
    money: "Yes: it is refunded; in a batch by this run or an earlier one.",
    steps: &[
        "make the journal writable, then have it learn what happened: `cookiepay refunds reconcile \
         --all`",
        "see what it knows: `cookiepay refunds list`",
    ],
    again: "No: it is done.",
};

const DIFFERS: ExplainPage = ExplainPage {
    title: Exit::Differs.meaning(),
    meaning: "`compare` found differences between the list and the gateway, or `refunds verify` a refund \
         that the gateway no longer bears out.",
    money: "No: both only look.",
    steps: &[
        "read the rows: each says what differs; `refunds verify` prints the command that settles it",
        "choose which differences count: `cookiepay compare FILE --fail-on amount,cancel`",
    ],
    again: AGAIN_SAFE,
};

const INTERRUPTED: ExplainPage = ExplainPage {
    title: Exit::Interrupted.meaning(),
    meaning: "Ctrl-C (SIGINT) came before a cancel had left. After that, Ctrl-C waits for the answer; a \
         second one leaves the refund unknown, exit code 10.",
    money: NOTHING_SENT,
    steps: &["nothing; a refund that was begun is in the journal as `not_sent`"],
    again: AGAIN_SAFE,
};

const TERMINATED: ExplainPage = ExplainPage {
    title: Exit::Terminated.meaning(),
    meaning: "The system ended the run (SIGTERM) before a cancel had left. Where a terminal was closed \
         (SIGHUP), the shell may see 129 instead.",
    money: NOTHING_SENT,
    steps: &["nothing; a refund that was begun is in the journal as `not_sent`"],
    again: AGAIN_SAFE,
};
