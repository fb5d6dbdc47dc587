//! What several pages of `explain` say alike.

pub(super) const NOTHING_SENT: &str = "No: no cancel was sent.";
pub(super) const NOTHING_SENT_NOW: &str = "Not by this run: nothing was sent.";
pub(super) const ONLY_LOOKED: &str =
    "No: a token was asked for or payments were looked up, and no cancel was sent.";
pub(super) const NO_JOURNAL: &str = "Not by this run: without its journal nothing is sent.";
pub(super) const COPY_ONLY: &str = "No: the journal was to be copied, and nothing is sent by that.";
pub(super) const EARLIER_ONE: &str =
    "Not by this run. What came of the refund that it names, `cookiepay refunds show ID` says.";
pub(super) const NOT_THIS_ROW: &str = "Not for this row: nothing was sent for it.";
pub(super) const NO_REAL_MONEY: &str = "No: it has made-up payments only.";
pub(super) const COMPARED: &str = "No: comparing only looks.";
pub(super) const CHECKED: &str = "No: `doctor` looks, and sends no cancel.";
pub(super) const AS_MONEY_MOVED: &str = "As `money_moved`, beside it, says.";
pub(super) const AGAIN_SAFE: &str = "Yes, at any time.";
pub(super) const AGAIN_FIXED: &str = "Yes, once that is mended.";
pub(super) const AGAIN_NO: &str = "No: the answer would be the same.";
pub(super) const LOOKING: &str = "Looking is always safe.";
