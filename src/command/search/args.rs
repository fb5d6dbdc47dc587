//! The arguments of `search`, and what they mean together.

use std::collections::HashSet;
use std::io;

use jiff::Timestamp;
use jiff::civil::Date;

use super::summary::SummaryArgs;
use crate::error::{Error, UsageError};
use crate::output::{Columns, Format, Sort};
use crate::payment::{Filter, KNOWN_METHODS, Method, Period, Slice, Status, Tid, Won, korean_day};
use crate::search::Subject;

/// What to look for and how to show it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Days are days in Korea, whatever the time zone of this machine. A period is one of
  today yesterday this-week last-week this-month last-month
  오늘 어제 이번주 지난주 이번달 지난달
  7d                        the last seven days, today included
  2026-10                   a month
  2026-10-03                a day
  2026-10-01..2026-10-15    from a day to a day, both included

Columns: approved_at order_no tid method status amount balance cancelled buyer buyer_email buyer_id
product product_code approval_no cancelled_at cancel_message account_no account_holder deposit_by
card card_code result_code result_message profile

A period longer than a month is asked for month by month, several at a time, and printed in order,
each payment once. A slice that times out or breaks is tried again, then asked for in halves, down to
a day. If a day still fails, the exit code is 7 and stderr names what is missing.

-o json and -o ndjson print the gateway's own rows, untouched. Name columns to get ours instead.

--summary adds up: payments, paid, cancels, cancelled, and net = paid - cancelled; on a terminal with
bars. Failed and unpaid payments are counted, but are no money. A payment stands on the day of its
approval and a cancel on the day it was made; --by approved has both on the day of the approval, and
--by cancelled has cancels alone. With -o csv the total is on stderr, so that a column adds up.
-o xlsx writes a workbook: payments on one sheet, the summary on another.

Examples:
  cookiepay search                                   today
  cookiepay search last-month --status cancelled
  cookiepay search 2026-11 -o ndjson | jq -r .TID
  cookiepay search 지난달 --out october.csv
  cookiepay search last-month --summary day,method
  cookiepay search 지난달 --out october.xlsx
  cookiepay search 7d --columns tid,amount,balance -o json
  cookiepay search 2026-01..2026-11 --jobs 8 --out 2026.csv
  cookiepay search this-month -p store-a,store-b
  cookiepay search --tid 5227874005 --all-profiles
  cut -f1 tids.txt | cookiepay search --tid - -o csv")]
pub struct SearchArgs {
    /// The days to search, in Korea [default: today]
    period: Option<String>,
    /// Search from this day
    #[arg(long, value_name = "DAY", conflicts_with = "period")]
    from: Option<String>,
    /// Search up to this day, which is included [default: today]
    #[arg(long, value_name = "DAY", conflicts_with = "period", requires = "from")]
    to: Option<String>,
    /// Look up this payment; repeatable; `-` reads TIDs from stdin, one a line
    #[arg(long = "tid", value_name = "TID", conflicts_with_all = ["period", "from"])]
    tids: Vec<String>,
    /// Search with every profile of the configuration file
    #[arg(long)]
    pub(super) all_profiles: bool,
    /// Ask for a longer period a day, a week or a month at a time
    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "day|week|month"
    )]
    slice: Slice,
    /// Make so many requests at a time
    #[arg(long, value_name = "N", default_value_t = 4,
        value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Print what came even if days are missing; the exit code is 7 all the same
    #[arg(long)]
    partial: bool,

    /// Keep only these methods, by our name or the gateway's code
    #[arg(long, value_name = "METHOD", value_delimiter = ',', help_heading = "Filters",
        help = format!("Keep only payments by these methods: {}, or the gateway's code",
            KNOWN_METHODS.map(|method| method.name().to_owned()).join(", ")))]
    method: Vec<String>,
    /// Keep only payments in these states
    #[arg(long, value_name = "STATUS", value_delimiter = ',', help_heading = "Filters",
        value_parser = parse_status,
        help = format!("Keep only payments in these states: {}",
            Status::ALL.map(Status::name).join(", ")))]
    status: Vec<Status>,
    /// Keep only the payments of this order
    #[arg(long, value_name = "ORDER_NO", help_heading = "Filters")]
    order_no: Option<String>,
    /// Keep only payments whose buyer's name contains this
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    buyer: Option<String>,
    /// Keep only payments whose product contains this
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    product: Option<String>,
    /// Keep only payments of at least so many won
    #[arg(long, value_name = "WON", help_heading = "Filters")]
    min_amount: Option<Won>,
    /// Keep only payments of at most so many won
    #[arg(long, value_name = "WON", help_heading = "Filters")]
    max_amount: Option<Won>,

    /// Show these columns, in this order; `all` for all
    #[arg(long, value_name = "a,b,…", help_heading = "Display")]
    columns: Option<Columns>,
    /// Sort by this column; with a `-` before it, from the largest down
    #[arg(
        long,
        value_name = "COLUMN",
        allow_hyphen_values = true,
        help_heading = "Display"
    )]
    sort: Option<Sort>,
    /// Stop after so many payments
    #[arg(long, value_name = "N", help_heading = "Display",
        value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    #[command(flatten)]
    summary: SummaryArgs,
}

/// A search that makes sense, and how to show it.
pub(super) struct Query {
    pub(super) subject: Subject,
    pub(super) filter: Filter,
    pub(super) columns: Option<Columns>,
    pub(super) sort: Option<Sort>,
    pub(super) limit: Option<u64>,
    pub(super) summary: SummaryArgs,
    pub(super) jobs: usize,
    pub(super) accepts_partial: bool,
}

impl SearchArgs {
    /// Reads what was asked for, TIDs on stdin included.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a period or a TID that cannot be.
    pub(super) fn query(self, format: Format) -> Result<Query, Error> {
        self.summary.check(
            format,
            &[
                ("--columns", self.columns.is_some()),
                ("--sort", self.sort.is_some()),
            ],
        )?;
        if let (Some(min), Some(max)) = (self.min_amount, self.max_amount)
            && max < min
        {
            return Err(UsageError::NoAmountBetween { min, max }.into());
        }
        let subject = if self.tids.is_empty() {
            let period = read_period(
                self.period.as_deref(),
                self.from.as_deref(),
                self.to.as_deref(),
                korean_day(Timestamp::now()),
            )?;
            Subject::Period(period, self.slice)
        } else {
            Subject::Tids(read_tids(&self.tids)?)
        };
        Ok(Query {
            subject,
            filter: Filter {
                methods: self
                    .method
                    .iter()
                    .map(|text| Method::from_typed(text))
                    .collect(),
                statuses: self.status,
                order_no: self.order_no,
                buyer: self.buyer,
                product: self.product,
                min_amount: self.min_amount,
                max_amount: self.max_amount,
            },
            columns: self.columns,
            sort: self.sort,
            limit: self.limit,
            summary: self.summary,
            jobs: self.jobs.into(),
            accepts_partial: self.partial,
        })
    }
}

fn parse_status(text: &str) -> Result<Status, String> {
    let name = text.replace('-', "_");
    Status::ALL
        .into_iter()
        .find(|status| status.name() == name)
        .ok_or_else(|| {
            format!(
                "a status is one of {}",
                Status::ALL.map(Status::name).join(", ")
            )
        })
}

fn read_period(
    period: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
    today: Date,
) -> Result<Period, Error> {
    let period = match (period, from, to) {
        (Some(period), _, _) => Period::parse(period, today),
        (None, Some(from), to) => Period::parse_day(from, today).and_then(|first| {
            let last = to.map_or(Ok(today), |to| Period::parse_day(to, today))?;
            Period::new(first, last)
        }),
        (None, None, _) => Period::new(today, today),
    };
    Ok(period?)
}

/// Reads TIDs from the command line, and from stdin where one of them is `-`.
///
/// A TID that is named twice is looked up once.
fn read_tids(arguments: &[String]) -> Result<Vec<Tid>, Error> {
    let mut tids: Vec<Tid> = Vec::new();
    let mut known = HashSet::new();
    let mut add = |tid: Tid| {
        if known.insert(tid.clone()) {
            tids.push(tid);
        }
    };
    for argument in arguments {
        if argument == "-" {
            for (number, line) in (1_u64..).zip(io::stdin().lines()) {
                let line = line.map_err(|error| UsageError::Stdin {
                    line: number,
                    error,
                })?;
                let text = line.trim();
                if !text.is_empty() {
                    add(text.parse().map_err(|error| UsageError::TidOnStdin {
                        line: number,
                        text: text.to_owned(),
                        error,
                    })?);
                }
            }
        } else {
            add(argument.parse().map_err(|error| UsageError::Tid {
                text: argument.clone(),
                error,
            })?);
        }
    }
    if tids.is_empty() {
        return Err(UsageError::NoTids.into());
    }
    Ok(tids)
}
