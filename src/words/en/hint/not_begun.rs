//! The way out of a refund that was not begun, and of a row of a batch.

use std::fmt;

use super::super::outcome::suspects;
use crate::error::{NotBegunHint, RowHint};
use crate::payment::{Foreign, PaymentsOfOrder, RefundId, Won};
use crate::words::paste;

impl fmt::Display for NotBegunHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Made(entry) => {
                return write!(
                    f,
                    "`{}` tells more; if as much is to be refunded once more, add --again={}, or \
                     another --ref",
                    paste::show(entry),
                    entry.id
                );
            }
            Self::MadeAndUsedUp(entry) => {
                return write!(
                    f,
                    "`{}` tells more; nothing is left of the payment",
                    paste::show(entry)
                );
            }
            Self::Unexplained { not_made, balance } => {
                return write_unexplained(f, not_made, *balance);
            }
            Self::MadeOnceMore => "nothing is left to do",
            Self::ShowAnew => "nothing was sent; run the same again to see it as it is now",
            Self::OtherReason => {
                "if this row is that refund, take it out or use its reason; only if it is one more, give \
                 it a ref"
            }
            Self::VendorsPages => "refund it on CookiePay's own pages",
            Self::LookAnew => {
                "somebody refunded some of it since: look at the payment, then decide anew"
            }
            Self::UseFull => "use --full; only cards can be refunded in part",
            Self::RestOnVendorsPages => {
                "only cards can be refunded in part; refund the rest on CookiePay's own pages"
            }
            Self::AddBankAccount => "add --bank BANK --account-no NO --account-name NAME",
            Self::LeaveOutBankAccount => "leave out --bank, --account-no and --account-name",
            Self::LookFurtherBack(looked_for) => return write_look_further_back(f, looked_for),
            Self::NameByTid { payments, arguments } => {
                f.write_str("find out which one is meant (`cookiepay show TID`), and name it by its TID:")?;
                return f.write_str(&paste::refund_one_of(payments, arguments));
            }
            Self::FullTakesAll => "--full takes all that is left",
        })
    }
}

fn write_look_further_back(
    f: &mut fmt::Formatter<'_>,
    looked_for: &PaymentsOfOrder,
) -> fmt::Result {
    let order_no = Foreign::new(looked_for.order_no.as_str()).to_string();
    write!(
        f,
        "give --within more days to look further back; an order number is compared exactly, letter by \
         letter, and `cookiepay search {} --order-no {}` finds it whatever its case",
        looked_for.period,
        paste::quoted(&order_no)
    )
}

fn write_unexplained(
    f: &mut fmt::Formatter<'_>,
    not_made: &[(RefundId, Won)],
    balance: Won,
) -> fmt::Result {
    match suspects(not_made) {
        None => write!(
            f,
            "find out whether that was this very refund; if it was another, say that it is known: \
             --expect-balance {balance} (in a batch: the column expect_balance)"
        ),
        Some(suspects) => write!(
            f,
            "it may be {suspects}, taken for not made: `cookiepay refunds verify` says how to settle \
             that; if it was another, say that it is known: --expect-balance {balance} (in a batch: the \
             column expect_balance)"
        ),
    }
}

/// Writes what follows the error's own words, with the sign between them.
impl fmt::Display for RowHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(hint) => write!(f, "; {hint}"),
            Self::OtherReason => f.write_str(
                ". If this row is that refund, take it out or use its reason; only if it is one more, \
                 give it a ref.",
            ),
            Self::Unexplained { not_made, balance } => match suspects(not_made) {
                None => write!(
                    f,
                    "; if that is known, put {balance} into the column expect_balance"
                ),
                Some(suspects) => write!(
                    f,
                    "; it may be {suspects}, taken for not made: `cookiepay refunds verify` says how to \
                     settle that; if it was another, put {balance} into the column expect_balance"
                ),
            },
            Self::FullTakesAll => {
                f.write_str("; full in place of an amount takes all that is left")
            }
            Self::FillInBankAccount => {
                f.write_str("; fill in bank, account_no and account_name")
            }
            Self::EmptyBankAccount => {
                f.write_str("; leave bank, account_no and account_name empty")
            }
            Self::SayBalance(balance) => write!(
                f,
                "; if that is known to be so, put {balance} into the column expect_balance"
            ),
            Self::AfterThat(None) => f.write_str("; run the batch again after that"),
            Self::AfterThat(Some(code)) => write!(f, "; run the batch again after that; {code}"),
            Self::LookAgain(entry) => write!(f, "; look again with `{}`", paste::reconcile(entry)),
            Self::OwnReference => f.write_str("; each refund has a ref of its own"),
        }
    }
}
