//! The days of a search, as they were typed. Refuses to ask for days that have not come, and to leave out a
//! day because a clock is slow.

use clap::ArgAction;
use jiff::civil::Date;

use crate::command::Connection;
use crate::command::value::day_of_words;
use crate::error::Error;
use crate::payment::{AskedPeriod, ParsePeriodError, Period, korean_day};

/// The days of a search, as they were typed.
#[derive(Debug, clap::Args)]
pub(in crate::command) struct TypedDays {
    /// The days to search, in Korea; several words need no quotes [default: today]
    period: Vec<String>,
    /// Search from the first day of this; without --to, up to today
    #[arg(long, value_name = "DAY", num_args = 1.., action = ArgAction::Set, conflicts_with = "period")]
    from: Option<Vec<String>>,
    /// Search up to the last day of this; without --from, from a year before
    #[arg(long, value_name = "DAY", num_args = 1.., action = ArgAction::Set, conflicts_with = "period")]
    to: Option<Vec<String>>,
}

/// The days to ask for.
#[derive(Clone, Copy, Debug)]
pub(in crate::command) struct Days {
    pub(in crate::command) period: Period,
    /// Nobody named a day.
    pub(super) is_default: bool,
    /// Nobody named the first day.
    pub(in crate::command) has_open_start: bool,
}

impl TypedDays {
    /// Takes a period that was typed.
    pub(in crate::command) fn within(period: Vec<String>) -> Self {
        Self {
            period,
            from: None,
            to: None,
        }
    }

    /// Says which days are meant where no gateway's clock has a say: none after today.
    ///
    /// # Errors
    ///
    /// [`ParsePeriodError`].
    pub(in crate::command) fn until(&self, today: Date) -> Result<Period, ParsePeriodError> {
        self.read(today)?.until(today)
    }

    /// Looks for what is wrong whatever the gateway's clock says.
    ///
    /// `Ok` with an error is one that another clock may take back: the days have not come yet by this
    /// machine's.
    pub(in crate::command) fn check(
        &self,
        today: Date,
    ) -> Result<Option<ParsePeriodError>, ParsePeriodError> {
        match self.until(today) {
            Ok(_) => Ok(None),
            Err(error @ ParsePeriodError::Future { .. }) => Ok(Some(error)),
            Err(error) => Err(error),
        }
    }

    /// Says which days to ask for: none after today, which is the later of this machine's day in Korea
    /// and that of the gateways' clocks. These are looked at only when the days go so far.
    ///
    /// # Errors
    ///
    /// [`Error::Period`]; [`Error::Gateway`] when the only gateway cannot be asked.
    pub(in crate::command) fn settle(
        &self,
        today: Date,
        connections: &[Connection],
    ) -> Result<Days, Error> {
        let mut asked = self.read(today)?;
        let mut today = today;
        if asked.reaches(today)
            && let Some(day) = gateways_day(connections)?
            && day > today
        {
            today = day;
            asked = self.read(today)?;
        }
        Ok(Days {
            period: asked.until(today)?,
            is_default: self.is_default(),
            has_open_start: asked.has_open_start(),
        })
    }

    fn is_default(&self) -> bool {
        self.period.is_empty() && self.from.is_none() && self.to.is_none()
    }

    fn read(&self, today: Date) -> Result<AskedPeriod, ParsePeriodError> {
        if self.is_default() {
            return Ok(AskedPeriod::new(today, today));
        }
        if self.period.is_empty() {
            let (from, to) = (self.from.as_deref(), self.to.as_deref());
            let (from, to) = (from.map(day_of_words), to.map(day_of_words));
            return AskedPeriod::between(from.as_deref(), to.as_deref(), today);
        }
        AskedPeriod::parse(&day_of_words(&self.period), today)
    }
}

/// Returns the latest day in Korea by the clocks of the gateways. Where there are several, one that fails
/// is the affair of the search.
fn gateways_day(connections: &[Connection]) -> Result<Option<Date>, Error> {
    if let [connection] = connections {
        return Ok(connection.gateway.clock()?.map(korean_day));
    }
    let clocks = connections
        .iter()
        .filter_map(|connection| connection.gateway.clock().ok().flatten());
    Ok(clocks.map(korean_day).max())
}
