//! What `explain` says of what has become of a row of a batch.

use super::phrase::{AGAIN_SAFE, NOT_THIS_ROW, NOTHING_SENT};
use crate::refund::batch::result::RowOutcome;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: RowOutcome) -> &'static ExplainPage {
    match it {
        RowOutcome::Planned => &PLANNED,
        RowOutcome::Held => &HELD,
        RowOutcome::Failed => &FAILED,
        RowOutcome::NotStarted => &NOT_STARTED,
    }
}

const PLANNED: ExplainPage = ExplainPage {
    title: "the row can be sent: a dry run",
    meaning: "The payment was read and nothing is in the way so far. It is read again before it is sent.",
    money: NOTHING_SENT,
    steps: &["send the file: `cookiepay cancel --batch FILE`"],
    again: AGAIN_SAFE,
};

const HELD: ExplainPage = ExplainPage {
    title: "the row has to wait",
    meaning: "Another run holds its payment, or a refund of it was refused a moment ago and may yet be \
         carried out. `code` says which: `refund.held` or `refund.refused_recently`.",
    money: "Not for this row. The refund that is in the way may still be made.",
    steps: &["run the same file again after that; `detail` says from when on"],
    again: "Yes: it leaves out what is done.",
};

const FAILED: ExplainPage = ExplainPage {
    title: "our own rules refuse the row, or its payment could not be read",
    meaning: "Nothing was sent for it. `code` is the error code, which has a page; `detail` says what to \
         change in the file.",
    money: NOT_THIS_ROW,
    steps: &[
        "look at its code: `cookiepay explain refund.nothing_left`, or whatever stands there",
        "mend the row or take it out, then run the file again",
    ],
    again: "Yes: it leaves out what is done.",
};

const NOT_STARTED: ExplainPage = ExplainPage {
    title: "the batch had stopped before this row",
    meaning: "A row before it is unknown or in conflict, the journal could not be written, too many rows \
         in a row were refused, an earlier row of the same payment is not done, or the run was \
         interrupted.",
    money: NOT_THIS_ROW,
    steps: &[
        "settle what stopped it: `cookiepay refunds reconcile --all`",
        "run the same file again: it goes on where it stopped",
    ],
    again: "Yes: it leaves out what is done.",
};
