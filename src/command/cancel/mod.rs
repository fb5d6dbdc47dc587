//! `cancel`: gives the money of a payment back, at most once. Refuses to guess an amount, and to send
//! anything that nobody confirmed.

mod desk;
mod report;
mod screen;
mod single;

use std::path::Path;
use std::sync::Arc;

pub use desk::{Desk, Prepared};
pub(super) use report::{
    ENTRY_COLUMNS, dialect, entry_record, look, outcome_record, write_outcome,
};
pub(super) use screen::entry as entry_screen;

use super::Connection;
use crate::error::{Error, Failure};
use crate::exit::Exit;
use crate::journal::{Journal, Reference};
use crate::output::Format;
use crate::payment::{BankAccount, Order, Reason, Tid, What, Won};
use crate::terminal::Terminal;

/// Which refund, and how sure one is of it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is one flag")]
#[command(
    group = clap::ArgGroup::new("how_much").required(true).args(["full", "amount"]),
    after_help = "\
The payment is read first, and shown; then you are asked: on the live gateway for the amount itself,
else for a yes. A refund is sent once and never repeated. Where its answer is lost, the payment is
looked at for half a minute; what is then still unknown blocks the payment until `cookiepay refunds
reconcile` settles it.

Cards are refunded in part or whole, other ways of paying only whole, phone bills not at all, and
virtual accounts to a bank account: --bank, --account-no, --account-name.

Examples:
  cookiepay cancel 2898563196 --full --reason '고객 변심'
  cookiepay cancel 2898563196 --amount 5,000 --reason '부분 반품' --ref ticket-4711
  cookiepay cancel 2898563196 --full --reason '품절' --dry-run
  cookiepay cancel 2898563196 --amount 5000 --expect-balance 38500 --reason '파손' --yes -o json"
)]
pub struct Args {
    /// The payment
    #[arg(value_name = "TID")]
    tid: Tid,
    /// Give all back that is left
    #[arg(long)]
    full: bool,
    /// Give so many won back: digits, or digits with thousands commas
    #[arg(long, value_name = "WON")]
    amount: Option<Won>,
    /// Why, in at most 50 characters
    #[arg(long, value_name = "TEXT")]
    reason: Reason,
    /// How much of the amount is free of tax; for shops of mixed taxation
    #[arg(long, value_name = "WON", help_heading = "Where it is needed")]
    taxfree_amount: Option<Won>,
    /// The code of the bank that a virtual account's money goes to
    #[arg(long, value_name = "CODE", requires_all = ["account_no", "account_name"],
        help_heading = "Where it is needed")]
    bank: Option<String>,
    /// The account that it goes to
    #[arg(long, value_name = "NO", requires_all = ["bank", "account_name"],
        help_heading = "Where it is needed")]
    account_no: Option<String>,
    /// Whose account that is
    #[arg(long, value_name = "NAME", requires_all = ["bank", "account_no"],
        help_heading = "Where it is needed")]
    account_name: Option<String>,
    /// Your own name for this refund, such as a ticket number: with another name, the same amount is
    /// another refund
    #[arg(long = "ref", value_name = "REF", help_heading = "Safety")]
    reference: Option<Reference>,
    /// Refund although the same amount of this payment was refunded before
    #[arg(long, help_heading = "Safety")]
    again: bool,
    /// Refuse unless so much is left of the payment
    #[arg(long, value_name = "WON", help_heading = "Safety")]
    expect_balance: Option<Won>,
    /// Show what would be done, and send nothing
    #[arg(long, help_heading = "Safety")]
    dry_run: bool,
    /// Do not ask
    #[arg(short, long, help_heading = "Safety")]
    yes: bool,
}

/// Refunds.
///
/// # Errors
///
/// [`Failure`] for everything but a refund that is done, recorded and printed.
pub fn run(
    args: Args,
    format: Format,
    connection: &Connection,
    journal: &Journal,
    out: Option<&Path>,
    terminal: &Arc<Terminal>,
) -> Result<Exit, Failure> {
    let desk = Desk::new(connection, journal, terminal);
    let request = args.read()?;
    single::Single {
        request: &request,
        format,
        profile: &connection.profile,
        desk: &desk,
        out,
        terminal,
    }
    .run()
}

/// One refund, as it was asked for.
#[derive(Debug)]
struct Request {
    order: Order,
    reference: Option<Reference>,
    is_again: bool,
    is_rehearsal: bool,
    is_confirmed: bool,
}

impl Args {
    fn read(self) -> Result<Request, Error> {
        let account = match (&self.bank, &self.account_no, &self.account_name) {
            (Some(bank), Some(number), Some(name)) => Some(
                BankAccount::new(bank, number, name)
                    .map_err(|error| Error::Usage(error.to_string()))?,
            ),
            _ => None,
        };
        Ok(Request {
            order: Order {
                tid: self.tid,
                // Without an amount it is --full: one of the two is required.
                what: self.amount.map_or(What::Full, What::Amount),
                reason: self.reason,
                taxfree_amount: self.taxfree_amount,
                account,
                expect_balance: self.expect_balance,
            },
            reference: self.reference,
            is_again: self.again,
            is_rehearsal: self.dry_run,
            is_confirmed: self.yes,
        })
    }
}
