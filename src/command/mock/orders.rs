//! `mock orders`: the shop's own list of the orders that the mock gateway has payments of. Refuses to look
//! at what was refunded through the gateway: that is what the shop's list does not know.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;

use super::made_up::MadeUp;
use crate::command::Print;
use crate::command::search::TypedDays;
use crate::encoding::cp949;
use crate::error::{Failure, UsageError};
use crate::exit::Exit;
use crate::language::Language;
use crate::mock::{self, OrderFault, OrderFaultMade, OrderHeaders, OrderList, OrderOptions};
use crate::output::Format;
use crate::payment::{ParsePeriodError, korean_day};
use crate::words::CommandNote;

/// What the list is to be like.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay mock orders > orders.csv
  cookiepay mock orders last-month --fault missing@0.01 --fault cancel@0.01 > orders.csv
  cookiepay mock orders | cookiepay -p demo compare -",
    after_long_help = mock::order_faults_help()
)]
pub(super) struct OrdersArgs {
    /// The days of the list, in Korea, as a search takes them [default: the whole year]
    period: Vec<String>,
    /// The language of its header, states and methods: ko or en
    #[arg(
        long,
        value_enum,
        default_value_t = Language::Korean,
        hide_possible_values = true,
        value_name = "LANGUAGE"
    )]
    headers: Language,
    /// Let the list be wrong
    #[arg(
        long = "fault",
        value_name = "SPEC",
        help = "Let the list be wrong: KIND[@PROBABILITY]; repeatable"
    )]
    faults: Vec<OrderFault>,
}

impl OrdersArgs {
    /// Prints the list that belongs to the payments, and says which faults it has.
    ///
    /// # Errors
    ///
    /// [`Error::Period`](crate::error::Error::Period); [`Error::Mock`](crate::error::Error::Mock) when there are
    /// no such payments; [`Error::Usage`](crate::error::Error::Usage) for another format than CSV; what printing
    /// gives.
    pub(super) fn print(self, payments: MadeUp, print: &Print<'_>) -> Result<Exit, Failure> {
        match print.format {
            Format::Table | Format::Csv => {}
            Format::Json | Format::Ndjson | Format::Xlsx => {
                return Err(UsageError::OrdersFormat.into());
            }
        }
        let list = mock::orders(OrderOptions {
            payments: payments.per_year,
            seed: payments.seed,
            today: payments.today,
            days: self.days(payments.today)?,
            headers: match self.headers {
                Language::Korean => OrderHeaders::Korean,
                Language::English => OrderHeaders::English,
            },
            faults: self.faults,
        })?;
        let mut out = print.open()?;
        let faults = write(&list, print.is_for_excel, &mut out)?;
        print.finish(out)?;
        if !faults.is_empty() {
            print.terminal.note(CommandNote::OrderFaults(&faults));
        }
        Ok(Exit::Done)
    }

    /// Returns the first and the last day that are asked for, if any are.
    fn days(&self, today: Option<Date>) -> Result<Option<(Date, Date)>, ParsePeriodError> {
        if self.period.is_empty() {
            return Ok(None);
        }
        let today = today.unwrap_or_else(|| korean_day(Timestamp::now()));
        let period = TypedDays::within(self.period.clone()).until(today)?;
        Ok(Some((period.first(), period.last())))
    }
}

/// Writes the list, and returns the faults that it has.
fn write(
    list: &OrderList,
    is_for_excel: bool,
    out: &mut impl Write,
) -> io::Result<Vec<OrderFaultMade>> {
    let is_cp949 = list.is_cp949();
    let end = if is_for_excel { "\r\n" } else { "\n" };
    if is_for_excel && !is_cp949 {
        out.write_all("\u{feff}".as_bytes())?;
    }
    list.write(|line| {
        if is_cp949 {
            out.write_all(&cp949(line))?;
        } else {
            out.write_all(line.as_bytes())?;
        }
        out.write_all(end.as_bytes())
    })
}
