//! The arguments of `compare`, and what they mean together.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::command::value::{parse_jobs, parse_number};
use crate::encoding::TextEncoding;
use crate::error::{Error, InputSource, UsageError};
use crate::order_list::ColumnMap;
use crate::payment::compare::CompareResult;
use crate::payment::{Reason, Slice, Won};

/// What to compare, and what may differ.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay compare orders.csv
  cookiepay compare orders.xlsx last-month --out compared.xlsx
  cookiepay compare orders.csv 2026-10 --encoding cp949
  cookiepay compare orders.csv --map 'order_no=No.,amount=Total'
  cookiepay compare orders.csv --fail-on only_gateway,amount
  cookiepay compare orders.csv --refunds refunds.csv --reason returned
  cookiepay mock orders | cookiepay -p demo compare -",
    after_long_help = "\
ORDERS is the shop's own list: CSV, TSV, the first sheet of a workbook (XLSX), or an object a line \
(NDJSON); - reads stdin. It needs the order number or the TID of each payment, and the amount; what was \
given back, the state and the days are compared where it has them. Columns are known by the names that \
the shop systems of Korea give them; name others with --map, or once and for all in the configuration:
  [profiles.store-live.compare]
  columns = { order_no = \"No.\", amount = \"Total\" }
Columns: order_no tid amount cancelled net status kind paid_at cancelled_at method reason

Lines of one order number or TID are one order; negative amounts are cancels. A payment belongs to an order \
by its TID or else by its order number, exactly; nothing is guessed. Without PERIOD the days of the list are \
compared. Payments are looked for one day more at both ends.

Results: not_comparable, in_doubt (a refund of ours of which nobody knows yet what came of it), only_orders, \
only_gateway, duplicate, amount, cancel, status, day, expected, matched. in_doubt, expected and matched are no \
differences. Differences are listed, with --all everything; the exit code is 20 where there are any.

--refunds writes what the list has as cancelled and the gateway has not, as a file for cancel --batch."
)]
pub struct CompareArgs {
    /// The shop's list of orders; `-` reads stdin
    #[arg(value_name = "ORDERS")]
    orders: PathBuf,
    /// The days to compare, in Korea, in the words of search [default: those of the list]
    #[arg(value_name = "PERIOD")]
    pub(super) period: Vec<String>,
    /// Compare with the payments of every profile of the configuration file
    #[arg(long)]
    pub(super) all_profiles: bool,
    /// Say what the list calls a column, as `amount=Total`; repeatable
    #[arg(
        long,
        value_name = "ours=theirs,…",
        help_heading = "List",
        help = "Say what the list calls our columns, as order_no=No.,amount=Total; a name with a comma \
            stands in double quotes"
    )]
    map: Vec<ColumnMap>,
    /// Read the list in this encoding: utf-8, or cp949 as Korean Windows writes it
    #[arg(long, value_name = "utf-8|cp949", hide_possible_values = true,
        value_parser = encodings(), help_heading = "List")]
    pub(super) encoding: Option<TextEncoding>,
    /// Let sums be off by so many won
    #[arg(long, value_name = "WON", default_value = "0", value_parser = Won::from_typed_sum,
        help_heading = "Comparison")]
    pub(super) tolerance: Won,
    /// Let an order and its payment be so many days apart
    #[arg(long = "days", value_name = "N", default_value_t = 1,
        value_parser = parse_number::<u16>, help_heading = "Comparison")]
    pub(super) days_apart: u16,
    /// List what agrees too
    #[arg(long, help_heading = "Display")]
    pub(super) all: bool,
    /// End with 20 for these results only; `none` for none
    #[arg(long, value_name = "RESULT,…", value_delimiter = ',', hide_possible_values = true,
        value_parser = results(), help_heading = "Comparison")]
    fail_on: Vec<FailOn>,
    /// Write what the list has as cancelled and the gateway has not, for cancel --batch
    #[arg(long, value_name = "FILE", help_heading = "Refunds")]
    pub(super) refunds: Option<PathBuf>,
    /// The reason of refunds for which the list has none
    #[arg(
        long,
        value_name = "TEXT",
        requires = "refunds",
        help_heading = "Refunds"
    )]
    pub(super) reason: Option<Reason>,
    /// Ask for a longer period a day, a week or a month at a time
    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "day|week|month"
    )]
    pub(super) slice: Slice,
    /// Make so many requests at a time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = parse_jobs)]
    pub(super) jobs: u16,
}

/// A result that the run is to fail for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailOn {
    None,
    Result(CompareResult),
}

impl CompareArgs {
    /// Returns where the list comes from.
    pub(super) fn source(&self) -> InputSource {
        InputSource::of(&self.orders)
    }

    pub(super) fn path(&self) -> &Path {
        &self.orders
    }

    /// Returns what the list calls the columns: what the profile says, and what was said now.
    pub(super) fn map(&self, of_profile: ColumnMap) -> ColumnMap {
        self.map.iter().cloned().fold(of_profile, ColumnMap::and)
    }

    /// Tells whether the run fails for a result.
    pub(super) fn fails_on(&self, result: CompareResult) -> bool {
        if self.fail_on.is_empty() {
            return result.is_difference();
        }
        self.fail_on.contains(&FailOn::Result(result))
    }

    /// Refuses what does not go together.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`].
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.fail_on.contains(&FailOn::None) && self.fail_on.len() > 1 {
            return Err(UsageError::NoneAndOthers.into());
        }
        Ok(())
    }
}

/// Reads the name of an encoding.
fn encodings() -> impl TypedValueParser<Value = TextEncoding> {
    PossibleValuesParser::new(TextEncoding::ALL.map(TextEncoding::name)).map(|name| {
        let is_cp949 = name == TextEncoding::Cp949.name();
        if is_cp949 {
            TextEncoding::Cp949
        } else {
            TextEncoding::Utf8
        }
    })
}

/// Reads the name of a result, or `none`.
fn results() -> impl TypedValueParser<Value = FailOn> {
    let names = CompareResult::ALL.map(CompareResult::name);
    PossibleValuesParser::new(names.into_iter().chain([NONE])).map(|name| {
        let mut all = CompareResult::ALL.into_iter();
        let found = all.find(|result| result.name() == name);
        found.map_or(FailOn::None, FailOn::Result)
    })
}

/// The word for no result at all.
const NONE: &str = "none";
