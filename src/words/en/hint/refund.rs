//! The way out of one refund, and of a row of a batch.

use std::fmt;

use super::super::outcome::suspects;
use crate::error::{RefundHint, RowHint};
use crate::journal::Entry;
use crate::payment::{Environment, Foreign, moment};
use crate::words::paste::{self, RECONCILE_ALL};

impl fmt::Display for RefundHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decide(entry) => return write_decide(f, entry),
            Self::Blocks(entry) => return write!(f, "it blocks its payment until it is settled: `{}`", paste::reconcile(entry)),
            Self::AllBlock => return write!(f, "they block their payments until they are settled: `{RECONCILE_ALL} --wait`"),
            Self::AllToDecide(first) => return write!(f, "they block their payments until a person settles each: {}", Self::Decide(first)),
            Self::SomeToDecide(first) => return write!(f, "they block their payments until they are settled: `{RECONCILE_ALL} --wait`; of those in conflict, such as {}, a person has to find out: {}", first.id, Self::Decide(first)),
            Self::NotRecorded(entry) => return write!(f, "the journal still says that it is on its way; once it can be written: `{}`", paste::reconcile(entry)),
            Self::KnownFrom(entry, at) => return write!(f, "do not refund it by other means before it is known; look again after {}, or let it wait: `{} --wait`", moment(*at), paste::reconcile(entry)),
            Self::NotKnown(entry) => return write!(f, "do not refund it by other means yet; look again with `{}`", paste::reconcile(entry)),
            Self::RefusedForNow(entry) => return write!(f, "do not refund it by other means before then; the same command looks again, and so does `{}`", paste::reconcile(entry)),
            Self::Credentials(entry) => return write!(f, "`cookiepay -p {} config check` says what is wrong with them", paste::quoted(&entry.via.profile)),
            Self::InTheJournal(entry) => return write!(f, "it is in the journal: `{}`", paste::show(entry)),
            Self::Made(entry) => return write!(f, "`{}` tells more; if as much is to go back once more, add --again={}, or another --ref", paste::show(entry), entry.id),
            Self::MadeAndUsedUp(entry) => return write!(f, "`{}` tells more; nothing is left of the payment", paste::show(entry)),
            Self::Unexplained { not_made, balance } => return match suspects(not_made) {
                None => write!(f, "find out whether that was this very refund; if it was another, say that it is known: --expect-balance {balance} (in a batch: the column expect_balance)"),
                Some(suspects) => write!(f, "it may be {suspects}, taken for not made: `cookiepay refunds verify` says how to settle that; if it was another, say that it is known: --expect-balance {balance} (in a batch: the column expect_balance)"),
            },
            Self::AddProfile(entry) => return write_add_profile(f, entry),
            Self::MadeOnceMore => "nothing is left to do",
            Self::Deposit => "the money was paid out to the shop already: deposit it with the provider (get_cancel_bank_account in the manual), then run the same again",
            Self::NoMoneyMoved => "run the same again: no money moved",
            Self::ShowAnew => "nothing was sent; run the same again to see it as it is now",
            Self::OtherReason => "if this row is that refund, take it out or use its reason; only if it is one more, give it a ref",
            Self::VerifyAgain => "run it again; it changes nothing",
            Self::VendorsPages => "refund it on the vendor's pages",
            Self::LookAnew => "somebody refunded some of it since: look at the payment, then decide anew",
            Self::UseFull => "use --full; only cards can be refunded in part",
            Self::RestOnVendorsPages => "only cards can be refunded in part; refund the rest on the vendor's pages",
            Self::AddBankAccount => "add --bank CODE --account-no NO --account-name NAME",
            Self::LeaveOutBankAccount => "leave out --bank, --account-no and --account-name",
            Self::FullTakesAll => "--full takes all that is left",
        })
    }
}

fn write_decide(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "look again with `{}`, compare with the vendor's pages, then write down what is true: \
         `{resolve} --as refunded --note 'how you know'` or `{resolve} --as not-refunded --note 'how you \
         know'`",
        paste::reconcile(entry),
        resolve = paste::refunds("resolve", entry)
    )
}

/// Says what a profile has to hold to lead to a merchant. The demo needs none.
fn write_add_profile(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let merchant = &entry.merchant;
    let api_id = Foreign::new(merchant.api_id.as_str());
    match merchant.environment {
        Environment::Live | Environment::Sandbox => write!(
            f,
            "add a profile with environment = \"{}\" and api_id = \"{api_id}\" to the configuration",
            merchant.environment.name()
        ),
        Environment::Local { .. } | Environment::Demo => write!(
            f,
            "add a profile with base_url = \"{}\" and api_id = \"{api_id}\" to the configuration",
            Foreign::new(entry.via.base_url.as_str())
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
