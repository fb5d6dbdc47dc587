//! The arguments of `search`, and what they mean together.

use super::days::TypedDays;
use super::summary::SummaryArgs;
use super::tids;
use crate::command::Console;
use crate::command::value::{parse_count, parse_jobs};
use crate::error::{Error, UsageError};
use crate::language::Language;
use crate::output::{Columns, Format, ParseColumnsError, Sort};
use crate::payment::{Filter, KNOWN_METHODS, Method, Slice, Sought, Status, Tid, Won};
use crate::words::summary;

/// What to look for and how to show it.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
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
  cut -f1 tids.txt | cookiepay search --tid - -o csv",
    after_long_help = "\
Days are days in Korea, whatever the time zone of this machine; none after today is asked for. A \
period is one of
  today yesterday this-week last-week this-month last-month this-year last-year
  오늘 어제 그제 이번주 지난주 이번달 지난달 올해 작년
  금일 당일 전일 금주 저번주 당월 금월 저번달 전월
  7d 2w 3m                  so many days, weeks or months up to today
  최근 7일, 최근 3개월      the same
  2026                      a year
  2026-10, 2026년 10월      a month; 10월 is the latest
  2026-10-03, 10월 3일      a day; also 20261003, 2026.10.03, 2026/10/3
  2026-10-01..2026-10-15    from a day to a day, both included; or with ~
  2026-10-01..              up to today
  ..2026-10-15              from a year before

Columns: approved_at order_no tid method status amount balance cancelled buyer buyer_email buyer_id \
product product_code approval_no cancelled_at cancel_message account_no account_holder deposit_by \
card card_code result_code result_message profile
What a table calls a column will do too, in either language: --columns 거래번호,결제금액

A period longer than a month is asked for month by month, several at a time, and printed in order, \
each payment once. A slice that times out or breaks is tried again, then asked for in halves, down to \
a day. If a day still fails, the exit code is 7 and stderr names what is missing.

-o json and -o ndjson print the gateway's own rows, untouched. Name columns to get ours instead.

--summary adds up: payments, paid, cancels, cancelled, and net = paid - cancelled; on a terminal with \
bars. Failed and unpaid payments are counted, but are no money. A payment stands on the day of its \
approval and a cancel on the day it was made; --by approved has both on the day of the approval, and \
--by cancelled has cancels alone. With -o csv the total is on stderr, so that a column adds up. \
-o xlsx writes a workbook: payments on one sheet, the summary on another."
)]
pub struct SearchArgs {
    #[command(flatten)]
    days: TypedDays,
    /// Look up this payment; repeatable; `-` reads TIDs from stdin, one a line
    #[arg(long = "tid", value_name = "TID", conflicts_with_all = ["period", "from", "to"])]
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
        value_parser = parse_jobs)]
    jobs: u16,
    /// Print what came even if days are missing; the exit code is 7 all the same
    #[arg(long)]
    partial: bool,

    /// Keep only these methods, by our name, a Korean one or the gateway's code
    #[arg(long, value_name = "METHOD", value_delimiter = ',', help_heading = "Filters",
        help = format!("Keep only payments by these methods: {}; or by the gateway's code, \
            code:PAYCO for one that is not known here",
            KNOWN_METHODS.map(|method| format!("{} ({})", method.name(), method.korean_name()))
                .join(", ")))]
    method: Vec<String>,
    /// Keep only payments in these states
    #[arg(long, value_name = "STATUS", value_delimiter = ',', help_heading = "Filters",
        help = format!("Keep only payments in these states: {}",
            Status::ALL.map(|status| format!("{} ({})", status.name(), status.korean_name()))
                .join(", ")))]
    status: Vec<String>,
    /// Keep only the payments of this order
    #[arg(long, value_name = "ORDER_NO", help_heading = "Filters")]
    order_no: Option<String>,
    /// Keep only payments whose buyer's name contains this
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    buyer: Option<String>,
    /// Keep only payments whose product contains this
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    product: Option<String>,
    /// Keep only the payment with this approval number
    #[arg(long, value_name = "NUMBER", help_heading = "Filters")]
    approval_no: Option<String>,
    /// Keep only payments whose card company or bank contains this, or has this code
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    card: Option<String>,
    /// Keep only payments of exactly so many won
    #[arg(long, value_name = "WON", help_heading = "Filters",
        conflicts_with_all = ["min_amount", "max_amount"])]
    amount: Option<Won>,
    /// Keep only payments of at least so many won
    #[arg(long, value_name = "WON", help_heading = "Filters")]
    min_amount: Option<Won>,
    /// Keep only payments of at most so many won
    #[arg(long, value_name = "WON", help_heading = "Filters")]
    max_amount: Option<Won>,

    /// Show these columns, in this order; `all` for all
    #[arg(long, value_name = "a,b,…", help_heading = "Display", value_parser = parse_columns)]
    columns: Option<Columns>,
    /// Sort by this column; with a `-` before it, from the largest down
    #[arg(
        long,
        value_name = "COLUMN",
        allow_hyphen_values = true,
        help_heading = "Display",
        value_parser = parse_sort
    )]
    sort: Option<Sort>,
    /// Stop after so many payments
    #[arg(long, value_name = "N", help_heading = "Display",
        value_parser = parse_count::<u64>)]
    limit: Option<u64>,
    #[command(flatten)]
    summary: SummaryArgs,
}

/// What to search for, while the gateway's clock is not known.
pub(super) enum SearchTarget {
    /// Days, and how many at a time.
    Days(TypedDays, Slice),
    /// Payments.
    Tids(Vec<Tid>),
}

/// A search that makes sense, and how to show it.
pub(super) struct Query {
    pub(super) target: SearchTarget,
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
    /// [`Error::Usage`] for a TID that cannot be, and for what does not go together.
    pub(super) fn query(self, format: Format, terminal: &Console) -> Result<Query, Error> {
        self.summary.check(
            format,
            &[
                ("--columns", self.columns.is_some()),
                ("--sort", self.sort.is_some()),
            ],
            self.limit.is_some(),
        )?;
        if let (Some(min), Some(max)) = (self.min_amount, self.max_amount)
            && max < min
        {
            return Err(UsageError::NoAmountBetween { min, max }.into());
        }
        let filter = self.filter()?;
        let target = if self.tids.is_empty() {
            SearchTarget::Days(self.days, self.slice)
        } else {
            SearchTarget::Tids(tids::read(&self.tids, terminal)?)
        };
        Ok(Query {
            target,
            filter,
            columns: self.columns,
            sort: self.sort,
            limit: self.limit,
            summary: self.summary,
            jobs: self.jobs.into(),
            accepts_partial: self.partial,
        })
    }

    /// Reads what the payments have to be like.
    fn filter(&self) -> Result<Filter, UsageError> {
        let methods = self.method.iter().map(|text| Method::from_typed(text));
        let statuses = self.status.iter().map(|text| Status::from_typed(text));
        Ok(Filter {
            methods: methods
                .collect::<Result<_, _>>()
                .map_err(UsageError::Method)?,
            statuses: statuses
                .collect::<Result<_, _>>()
                .map_err(UsageError::Status)?,
            order_no: sought("--order-no", self.order_no.as_deref())?,
            buyer: sought("--buyer", self.buyer.as_deref())?,
            product: sought("--product", self.product.as_deref())?,
            approval_no: sought("--approval-no", self.approval_no.as_deref())?,
            card: sought("--card", self.card.as_deref())?,
            amount: self.amount,
            min_amount: self.min_amount,
            max_amount: self.max_amount,
        })
    }
}

/// Reads the columns of a document, by what they are called in any language.
fn parse_columns(text: &str) -> Result<Columns, ParseColumnsError> {
    Columns::read(text, &Language::ALL.map(|it| summary::titles(it).column))
}

/// Reads an order of payments, by what its column is called in any language.
fn parse_sort(text: &str) -> Result<Sort, ParseColumnsError> {
    Sort::read(text, &Language::ALL.map(|it| summary::titles(it).column))
}

/// Reads a text to look for.
fn sought(argument: &'static str, text: Option<&str>) -> Result<Option<Sought>, UsageError> {
    text.map(|text| Sought::new(text).ok_or(UsageError::NothingSought(argument)))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Column;

    #[test]
    fn a_column_is_found_by_what_a_table_calls_it_in_any_language() {
        for language in Language::ALL {
            for column in Column::ALL {
                let title = (summary::titles(language).column)(column);
                let found = parse_columns(&title.to_uppercase().replace(' ', "")).unwrap();
                assert!(found.iter().eq([column]), "{title}");
            }
        }
    }

    #[test]
    fn what_stands_in_brackets_is_left_to_who_types_it() {
        let columns = parse_columns("거래번호, 구매자명,order-no,카드사").unwrap();
        let names: Vec<_> = columns.iter().map(Column::name).collect();
        assert_eq!(names, ["tid", "buyer", "order_no", "card"]);
        assert_eq!(parse_sort("-결제금액"), "-amount".parse());
        assert!(parse_sort("--amount").is_err());
    }

    #[test]
    fn a_title_that_is_misspelled_is_told_by_the_name_of_its_column() {
        let error = parse_columns("tid,구매지명").unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column is called \"구매지명\"; did you mean buyer?"
        );
        assert_eq!(
            parse_columns("tid,거래번호"),
            Err(ParseColumnsError::Twice(Column::Tid))
        );
    }
}
