//! What is said of a comparison: of one order, and of all.

use std::fmt;

use super::count::counted;
use crate::payment::Foreign;
use crate::payment::compare::{CompareNote, CompareResult, CompareTotals};
use crate::shown::ShownPath;
use crate::words::{CompareSaying, Disagreement, RefundsSaying, paste};

/// The names of the sheets of a workbook: the summary, what differs, what does not.
pub(crate) const SHEETS: [&str; 3] = ["summary", "differences", "matches"];

impl fmt::Display for CompareResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled { order, gateway } => write!(
                f,
                "cancelled: {} won in the list, {} won by the gateway",
                order.grouped(),
                gateway.grouped()
            ),
            Self::Status { order, gateway } => write!(
                f,
                "{} in the list, {} by the gateway",
                order.name(),
                gateway.name()
            ),
        }
    }
}

impl fmt::Display for CompareNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => f.write_str("the line has neither an order number nor a TID"),
            Self::NoOrderNo => f.write_str("the payment has no order number, and the list no TIDs"),
            Self::BalanceNotStated => {
                f.write_str("the gateway does not say what is left, or contradicts itself")
            }
            Self::SeveralProfiles => {
                f.write_str("several profiles have payments of this order number")
            }
            Self::NothingToPay => f.write_str("nothing was to be paid"),
            Self::AwaitingDeposit => f.write_str("awaiting deposit"),
            Self::CancelledUnpaid => f.write_str("cancelled before anything was paid"),
            Self::Refused => f.write_str("a payment was tried and refused"),
            Self::OnlyACancel => {
                f.write_str("the list has a cancel only: the payment may be of an earlier day")
            }
            Self::Method(method) => write!(f, "paid by {method}, as the list says"),
            Self::SeveralPayments(count) => write!(f, "{count} payments"),
            Self::GivenBackBefore(1) => {
                f.write_str("another payment of it was refunded in full, and is not compared")
            }
            Self::GivenBackBefore(count) => write!(
                f,
                "{count} other payments of it were refunded in full, and are not compared"
            ),
            Self::CancelledLater(day) => write!(f, "cancelled on {day}, after the list ends"),
            Self::OurRefundLater => {
                f.write_str("refunded by us when the list was made, or after it")
            }
            Self::OurRefundAfterwards => {
                f.write_str("refunded by us, after the day that the list has for it")
            }
            Self::DaysApart(days) => write!(f, "{} apart", counted(u64::from(*days), "day")),
            Self::OtherSideOfEdge => f.write_str("on two sides of the edge of the period"),
        }
    }
}

impl fmt::Display for CompareSaying<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Totals(totals) => f.write_str(&difference(totals)),
            Self::TotalLine { line, name } => write!(
                f,
                "line {line} is a total ({}), and no order: it is left out",
                Foreign::new(*name)
            ),
            Self::UnknownStates { states, others } => {
                let words = states.iter().map(|state| {
                    let word = Foreign::new(state.word.as_str());
                    format!("{word} ({})", state.lines)
                });
                let words = words.collect::<Vec<_>>().join(", ");
                write!(f, "states that are not known are not compared: {words}")?;
                if *others > 0 {
                    write!(f, ", and others on {}", counted(*others, "line"))?;
                }
                Ok(())
            }
            Self::OtherDays(count) => write!(
                f,
                "{} of other days not compared",
                counted(*count, "order")
            ),
            Self::Unsearched(count) => write!(
                f,
                "{} not compared: a payment could be among what is missing",
                counted(*count, "order")
            ),
            Self::Around(count) => write!(
                f,
                "{} of the days before and after not compared: not in the list",
                counted(*count, "payment")
            ),
            Self::CancelsNotTold { count, cancelled } => write!(
                f,
                "the list does not say what was cancelled; the gateway has {} won of {} cancelled, which is \
                 not compared",
                cancelled.grouped(),
                counted(*count, "payment")
            ),
            Self::LastCancelOnly => f.write_str(
                "of the cancels of a payment the gateway tells what is left, and the day of the last: single \
                 cancels are not compared",
            ),
            Self::CancelledLater(count) => write!(
                f,
                "{} cancelled after the last day of the list: compare again with a newer list",
                counted(*count, "payment")
            ),
            Self::JournalUnread(error) => write!(
                f,
                "what our own journal knows is not in here, since it cannot be read: {error}"
            ),
        }
    }
}

impl fmt::Display for RefundsSaying<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written { count, sum, path } => write!(
                f,
                "wrote {} of {} won: look at them with `cookiepay cancel --batch {} --dry-run`",
                counted(*count, "refund"),
                sum.grouped(),
                paste::quoted(&ShownPath(path).to_string())
            ),
            Self::None => f.write_str("no refund is to be made: no file of refunds was written"),
            Self::Stays(path) => write!(
                f,
                "{} is that of an earlier run: do not refund with it",
                ShownPath(path)
            ),
            Self::Incomplete => f.write_str(
                "no file of refunds was written: a payment that is to be refunded could be among what is missing",
            ),
            Self::NotPlain(count) => write!(
                f,
                "{} cancelled in the list not written as refunds: which payment to refund is not plain",
                counted(*count, "order")
            ),
            Self::WithoutReason(count) => write!(
                f,
                "{} not written, for want of a reason that can be sent: give --reason",
                counted(*count, "refund")
            ),
        }
    }
}

/// Writes what all results come to: `difference 0 won = orders 58,000 won - gateway 58,000 won`, and of which
/// results it is.
fn difference(totals: &CompareTotals) -> String {
    let all = totals.all();
    let parts = totals.iter().filter(|(_, it)| it.difference().get() != 0);
    let parts = parts.map(|(result, it)| format!("{result} {}", it.difference().grouped()));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let line = format!(
        "difference {} won = orders {} won - gateway {} won",
        all.difference().grouped(),
        all.orders.grouped(),
        all.gateway.grouped()
    );
    if parts.is_empty() {
        line
    } else {
        format!("{line} ({parts})")
    }
}
