//! `cancel`: gives the money of a payment back, at most once. Refuses to guess an amount, and to send
//! anything that nobody confirmed.

pub(crate) mod batch;
mod condition;
mod find;
mod one;
mod progress;
mod record;
mod request;
mod screen;

use std::path::PathBuf;

use clap::ArgAction;
use jiff::Timestamp;

pub(super) use condition::{condition_of, condition_of_state};
pub(super) use record::{
    ENTRY, entry_names, entry_record, last_record, outcome_record, write_outcome,
};
pub(super) use screen::{entry as entry_screen, resolve as resolve_screen};

use self::request::{Again, BatchRequest, OrderSought, RefundRequest, Wish};
use super::search::TypedDays;
use super::value::{parse_count, parse_jobs};
use super::{Connection, Print, Session};
use crate::error::{Error, Failure, UsageError};
use crate::exit::Exit;
use crate::journal::Journal;
use crate::payment::{
    AccountHolder, AccountNo, AmountAsked, Bank, BankAccount, Order, OrderNo, ParseRefundIdError,
    ParseWonError, Reason, Reference, Tid, Won, korean_day,
};

/// Which refund, and how sure one is of it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is one flag")]
#[command(
    group = clap::ArgGroup::new("how_much").required(true).args(["full", "amount", "batch"]),
    group = clap::ArgGroup::new("which").required(true).multiple(true).args(["tid", "order_no", "batch"]),
    before_long_help = "\
Examples:
  cookiepay cancel 2898563196 --full --reason '고객 변심'
  cookiepay cancel 2898563196 --amount 5,000 --reason '부분 반품' --ref ticket-4711
  cookiepay cancel 2898563196 --amount 5,000 --reason '하나 더' --again=r7 --yes
  cookiepay cancel 2898563196 --full --reason '품절' --dry-run
  cookiepay cancel 2898563196 --amount 5000 --expect-balance 38500 --reason '파손' --yes -o json
  cookiepay cancel --order-no ORD-1794626913873-975b9707c74302 --full --reason '고객 변심'
  cookiepay cancel --batch refunds.csv --dry-run --out plan.csv
  cookiepay cancel --batch plan.csv --expect-total 1,234,000 --out result.csv",
after_long_help = "\
The payment is read first, and shown; then you are asked: on the live gateway for the amount itself, \
else for a yes. A refund is sent once and never repeated. Where its answer is lost, the payment is \
looked at for about 20 seconds; what is then still unknown blocks the payment until `cookiepay refunds \
reconcile` settles it. A no is looked at too: unless it is final, it may yet be carried out, and the \
payment stays blocked until that is over (settle_seconds).

Cards are refunded in part or whole, other ways of paying only whole, phone bills not at all, and \
virtual accounts to a bank account: --bank, --account-no, --account-name."
)]
pub struct CancelArgs {
    /// The payment
    #[arg(
        value_name = "TID",
        value_parser = Tid::from_typed,
        conflicts_with_all = ["batch", "order_no"]
    )]
    tid: Option<Tid>,
    /// The payment of this order, where no TID is known: of the days of --within, exactly one that was
    /// paid must have the number, letter by letter
    #[arg(long, value_name = "NO", conflicts_with = "batch")]
    order_no: Option<OrderNo>,
    /// The days to look for it in, as `cookiepay search` takes them [default: 90d]
    #[arg(long, value_name = "PERIOD", num_args = 1.., action = ArgAction::Set,
        requires = "order_no", conflicts_with_all = ["tid", "batch"])]
    within: Option<Vec<String>>,
    /// Refund all that is left
    #[arg(long)]
    full: bool,
    /// Refund so many won: 15000, 15,000 or 15,000원
    #[arg(long, value_name = "WON", allow_negative_numbers = true)]
    amount: Option<Won>,
    /// Why, in at most 50 characters; of a batch, for the rows that give no reason
    #[arg(long, value_name = "TEXT", required_unless_present = "batch")]
    reason: Option<Reason>,
    /// How much of the amount is free of tax; for shops of mixed taxation
    #[arg(
        long,
        value_name = "WON",
        value_parser = parse_taxfree,
        conflicts_with = "batch",
        help_heading = "Where it is needed"
    )]
    taxfree_amount: Option<Won>,
    /// The bank that a virtual account's money goes to: its code, or its Korean name
    #[arg(long, value_name = "BANK", requires_all = ["account_no", "account_name"],
        conflicts_with = "batch",
        help_heading = "Where it is needed")]
    bank: Option<Bank>,
    /// The account that it goes to: digits and hyphens
    #[arg(long, value_name = "NO", requires_all = ["bank", "account_name"],
        help_heading = "Where it is needed")]
    account_no: Option<AccountNo>,
    /// Whose account that is
    #[arg(long, value_name = "NAME", requires_all = ["bank", "account_no"],
        help_heading = "Where it is needed")]
    account_name: Option<AccountHolder>,
    /// Your own name for this refund, such as a ticket number: with another name, the same amount is
    /// another refund
    #[arg(
        long = "ref",
        value_name = "REF",
        conflicts_with = "batch",
        help_heading = "Safety"
    )]
    reference: Option<Reference>,
    /// Refund once more although this was refunded before: at a terminal, which shows what was made;
    /// elsewhere name the refund that this is one more after, so that running it again does nothing
    #[arg(long, value_name = "REFUND", num_args = 0..=1, require_equals = true,
        default_missing_value = "", value_parser = parse_again,
        conflicts_with = "batch", help_heading = "Safety")]
    again: Option<Again>,
    /// Refuse unless so much is left of the payment; says too that what was given back elsewhere is
    /// known
    #[arg(
        long,
        value_name = "WON",
        conflicts_with = "batch",
        help_heading = "Safety"
    )]
    expect_balance: Option<Won>,
    /// Find out by the TID which profile of the configuration file the payment belongs to
    #[arg(long, conflicts_with = "batch", help_heading = "Where it is needed")]
    all_profiles: bool,
    /// Show what would be done, and send nothing
    #[arg(long, help_heading = "Safety")]
    dry_run: bool,
    /// Do not ask
    #[arg(short, long, help_heading = "Safety")]
    yes: bool,
    /// Make all refunds of a file, or of stdin (-): CSV, TSV or an XLSX sheet with the columns tid,
    /// amount (`full` or won) and reason, in English or Korean, or the same as JSON, an object a line
    #[arg(long, value_name = "FILE", help_heading = "Many refunds")]
    batch: Option<PathBuf>,
    /// Refuse unless the batch comes to so much in all, what was done before included
    #[arg(long, value_name = "WON", conflicts_with_all = ["full", "amount"], value_parser = Won::from_typed_sum,
        help_heading = "Many refunds")]
    expect_total: Option<Won>,
    /// Work on so many payments at a time
    #[arg(long, value_name = "N", conflicts_with_all = ["full", "amount"], default_value_t = 4,
        value_parser = parse_jobs, help_heading = "Many refunds")]
    jobs: u16,
    /// Stop after so many refunds in a row that were not made
    #[arg(long, value_name = "N", conflicts_with_all = ["full", "amount"], default_value_t = 5,
        value_parser = parse_count::<u32>, help_heading = "Many refunds")]
    max_refused: u32,
}

/// The days in which the payment of an order is looked for unless others are named.
const WITHIN: &str = "90d";

/// Reads what follows `--again`, if anything does.
fn parse_again(text: &str) -> Result<Again, ParseRefundIdError> {
    if text.is_empty() {
        Ok(Again::AfterThoseShown)
    } else {
        text.parse().map(Again::After)
    }
}

/// Reads a tax-free amount. None of it is tax-free where that is 0, as a form or a spreadsheet says it.
fn parse_taxfree(text: &str) -> Result<Won, ParseWonError> {
    match text.parse() {
        Err(ParseWonError::Zero) => Ok(Won::ZERO),
        won => won,
    }
}

/// Refunds.
///
/// # Errors
///
/// [`Failure`] for everything but a refund that is done, recorded and printed.
pub fn run(args: CancelArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    if let Some(sought) = args.order_sought() {
        let not_yet = sought.days.check(korean_day(Timestamp::now()))?;
        one::check_somebody_is_asked(args.yes || args.dry_run, print)
            .map_err(|nobody| not_yet.map_or(nobody, Error::from))?;
        return session.with_journal_of_found(
            args.all_profiles,
            find::JOBS,
            |connections| Ok(find::payment_of(&sought, connections, print)?),
            |owner, journal, tid| {
                let args = CancelArgs {
                    tid: Some(tid),
                    ..args
                };
                refund(args, owner, journal, print)
            },
        );
    }
    match args.tid_of_any_profile().cloned() {
        Some(tid) => session
            .with_journal_of_owner(&tid, |owner, journal| refund(args, owner, journal, print)),
        None => session.with_journal(args.jobs(), |connection, journal| {
            refund(args, connection, journal, print)
        }),
    }
}

fn refund(
    args: CancelArgs,
    connection: &Connection,
    journal: &Journal,
    print: &Print<'_>,
) -> Result<Exit, Failure> {
    let refunder = connection.refunder(journal, print.terminal);
    let request = match args.read()? {
        Wish::One(request) => request,
        Wish::Many(request) => {
            let batch = batch::Batch {
                request: &request,
                print,
                profile: &connection.profile,
                limits: refunder.limits(),
                refunder: &refunder,
            };
            return Ok(batch.run()?);
        }
    };
    one::Single {
        request: &request,
        print,
        profile: &connection.profile,
        refunder: &refunder,
    }
    .run()
}

impl CancelArgs {
    /// Returns the payment, where its profile is to be found out.
    fn tid_of_any_profile(&self) -> Option<&Tid> {
        self.tid.as_ref().filter(|_| self.all_profiles)
    }

    /// Returns how many requests may be out at a time.
    fn jobs(&self) -> usize {
        if self.batch.is_some() {
            self.jobs.into()
        } else {
            1
        }
    }

    /// Returns the order whose payment is to be found, and what else was asked for.
    fn order_sought(&self) -> Option<OrderSought> {
        Some(OrderSought {
            order_no: self.order_no.clone()?,
            days: TypedDays::within(
                (self.within.clone()).unwrap_or_else(|| vec![WITHIN.to_owned()]),
            ),
            arguments: self.arguments_behind_a_tid(),
        })
    }

    /// Returns what was asked for of one payment, as it is typed; but not a yes in advance.
    fn arguments_behind_a_tid(&self) -> Vec<String> {
        let again = self.again.map(|again| match again {
            Again::AfterThoseShown => "--again".to_owned(),
            Again::After(id) => format!("--again={id}"),
        });
        let flags = [("--full", self.full), ("--dry-run", self.dry_run)];
        let flags = flags.into_iter().filter(|(_, is_set)| *is_set);
        let values = [
            ("--amount", self.amount.map(|it| it.to_string())),
            (
                "--reason",
                self.reason.as_ref().map(|it| it.as_str().to_owned()),
            ),
            (
                "--taxfree-amount",
                self.taxfree_amount.map(|it| it.to_string()),
            ),
            ("--bank", self.bank.as_ref().map(|it| it.code().to_owned())),
            // Whose account it is is nobody's affair who reads an error.
            (
                "--account-no",
                self.account_no.as_ref().map(|_| "NO".to_owned()),
            ),
            (
                "--account-name",
                self.account_name.as_ref().map(|_| "NAME".to_owned()),
            ),
            (
                "--ref",
                self.reference.as_ref().map(|it| it.as_str().to_owned()),
            ),
            (
                "--expect-balance",
                self.expect_balance.map(|it| it.to_string()),
            ),
        ];
        let values = values
            .into_iter()
            .filter_map(|(name, value)| Some([name.to_owned(), value?]));
        flags
            .map(|(name, _)| name.to_owned())
            .chain(values.flatten())
            .chain(again)
            .collect()
    }

    fn read(self) -> Result<Wish, Error> {
        let jobs = self.jobs();
        let (tid, reason) = match (self.batch, self.tid, self.reason) {
            (Some(file), _, reason) => {
                return Ok(Wish::Many(BatchRequest {
                    file,
                    reason,
                    expect_total: self.expect_total,
                    jobs,
                    max_refused: self.max_refused,
                    is_rehearsal: self.dry_run,
                    is_confirmed: self.yes,
                }));
            }
            (None, Some(tid), Some(reason)) => (tid, reason),
            (None, None, _) | (None, _, None) => {
                return Err(UsageError::NoTidOrReason.into());
            }
        };
        let account = match (self.bank, self.account_no, self.account_name) {
            (Some(bank), Some(number), Some(holder)) => {
                Some(BankAccount::new(bank, number, holder))
            }
            _ => None,
        };
        Ok(Wish::One(Box::new(RefundRequest {
            order: Order {
                tid,
                // Without an amount it is --full: one of the two is required.
                asked: self.amount.map_or(AmountAsked::Full, AmountAsked::Part),
                reason,
                taxfree_amount: self.taxfree_amount.filter(|won| !won.is_zero()),
                account,
                expect_balance: self.expect_balance,
                reference: self.reference,
                again_after: match self.again {
                    Some(Again::After(id)) => Some(id),
                    Some(Again::AfterThoseShown) | None => None,
                },
            },
            order_no: self.order_no,
            is_one_more: self.again == Some(Again::AfterThoseShown),
            is_rehearsal: self.dry_run,
            is_confirmed: self.yes,
        })))
    }
}
