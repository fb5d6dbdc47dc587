//! What of a search is added up, and how that is asked for. Refuses wishes that a sum cannot fulfil.

use std::io::Write;

use crate::error::{Error, UsageError};
use crate::output::{Dialect, Format, PaymentWriter, Style, SummaryForm, SummaryWriter};
use crate::payment::{Booking, GroupBy, Grouping, Period, Summary};

/// What to add up.
#[derive(Debug, clap::Args)]
pub(super) struct SummaryArgs {
    /// Print sums instead of payments; by day, week, month, method, status or profile, or by two
    #[arg(
        long,
        value_name = "BY",
        num_args = 0..=1,
        default_missing_value = "total",
        help = "Print sums instead of payments: by day, week, month, method, status or profile, or \
            by two of them, as day,method; without BY, the total",
        help_heading = "Display"
    )]
    summary: Option<Grouping>,
    /// Book on the day of the approval, of the cancel, or each on its own [default: both]
    #[arg(
        long,
        value_enum,
        value_name = "approved|cancelled|both",
        hide_possible_values = true,
        requires = "summary",
        help_heading = "Display"
    )]
    by: Option<Booking>,
}

impl SummaryArgs {
    /// Refuses what a list of payments can be asked for, where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] that names the argument.
    pub(super) fn check(
        &self,
        format: Format,
        arguments: &[(&str, bool)],
        is_limited: bool,
    ) -> Result<(), Error> {
        if self.summary.is_some() && is_limited {
            return Err(UsageError::SumsOfSome.into());
        }
        if self.summary.is_none() || format == Format::Xlsx {
            return Ok(());
        }
        match arguments.iter().find(|(_, is_given)| *is_given) {
            None => Ok(()),
            Some((argument, _)) => Err(UsageError::NotOfSums((*argument).to_owned()).into()),
        }
    }

    /// Tells whether sums take the place of payments.
    ///
    /// A workbook has both, each on its own sheet.
    pub(super) fn replaces_payments(&self, format: Format) -> bool {
        self.summary.is_some() && format != Format::Xlsx
    }

    /// Returns a summary that holds nothing yet; by day where nothing else was asked for.
    pub(super) fn begin(&self, period: Option<Period>) -> Summary {
        let grouping = self
            .summary
            .clone()
            .unwrap_or_else(|| Grouping::by(GroupBy::Day));
        Summary::new(grouping, self.by.unwrap_or_default(), period)
    }
}

/// Makes what writes a summary in a format that has no room for payments beside it.
pub(super) fn writer<'a>(
    out: impl Write + 'a,
    summary: Summary,
    format: Format,
    style: Style,
    dialect: Dialect,
) -> Box<dyn PaymentWriter + 'a> {
    let form = match format {
        Format::Table | Format::Xlsx => SummaryForm::Table(style),
        Format::Json => SummaryForm::Json,
        Format::Ndjson => SummaryForm::Ndjson,
        Format::Csv => SummaryForm::Csv(dialect),
    };
    Box::new(SummaryWriter::new(out, summary, form))
}
