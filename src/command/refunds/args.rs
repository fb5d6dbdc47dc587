//! The arguments of `refunds`, and the moment that `--since` names.

use clap::ArgAction;
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::command::note::parse_note;
use crate::command::value::parse_count;
use crate::error::{Error, ParseValueError};
use crate::journal::State;
use crate::payment::{AskedPeriod, KOREA, ParsePeriodError, Reference, RefundId, Tid, korean_day};

/// What to do with the refunds in the journal.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay refunds list --unresolved
  cookiepay refunds show r42
  cookiepay refunds reconcile --all
  cookiepay refunds resolve r42 --as refunded --note 'seen on its pages, ticket 4711'
  cookiepay refunds verify --since 30d",
    after_long_help = "\
A refund is one of
  claimed      a run has taken it on; nothing was sent
  sending      the request is about to leave, or has left
  refunded     the money went back
  refused      the gateway said no, and looks did not contradict it
  not_sent     the request never left
  unknown      it left, or may have, and nothing tells yet what became of it
  not_applied  it was lost: long after it left, the payment is unchanged
  conflict     what is known contradicts itself: for a person to find out
  rolled_back  the money went back, and the cancel was undone
Claimed, sending, unknown and conflict block every other refund of the payment, and so does a refused \
one until it is certain: until nothing that the gateway can still do would change what is known."
)]
pub struct RefundsArgs {
    /// What of it.
    #[command(subcommand)]
    pub(super) command: RefundsCommand,
}

/// What to do with the journal.
#[derive(Debug, clap::Subcommand)]
pub(super) enum RefundsCommand {
    /// What needs nothing but the journal.
    #[command(flatten)]
    Offline(Offline),
    /// What looks at payments.
    #[command(flatten)]
    Online(Online),
}

/// What needs nothing but the journal.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Offline {
    /// List refunds, the latest last
    #[command(before_long_help = "\
Examples:
  cookiepay refunds list
  cookiepay refunds list --unresolved
  cookiepay refunds list --since this-month --outcome refunded --columns claimed_at,tid,amount,ref
  cookiepay refunds list --since 2026-11-01 --out refunds.csv
  cookiepay refunds list --tid 2898563196")]
    List(ListArgs),
    /// Show one refund and its history
    #[command(before_long_help = "\
Examples:
  cookiepay refunds show r42
  cookiepay refunds show r42 -o json | jq .history")]
    Show {
        /// The refund's number, such as r42
        id: RefundId,
    },
}

/// Which refunds to list, and how.
#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Only those that are not certain yet, among them all that block their payments
    #[arg(long)]
    pub(super) unresolved: bool,
    /// Only those of this payment
    #[arg(long, value_name = "TID", value_parser = Tid::from_typed)]
    pub(super) tid: Option<Tid>,
    /// Only those begun on this day in Korea or later
    #[arg(long, value_name = "DAY", num_args = 1.., action = ArgAction::Set)]
    pub(super) since: Option<Vec<String>>,
    /// Only those begun on this day or before
    #[arg(long, value_name = "DAY", num_args = 1.., action = ArgAction::Set)]
    pub(super) until: Option<Vec<String>>,
    /// Only those with these outcomes
    #[arg(long, value_name = "OUTCOME", value_delimiter = ',', value_parser = parse_outcome)]
    pub(super) outcome: Vec<State>,
    /// Only those that were given this name of yours
    #[arg(long = "ref", value_name = "REF")]
    pub(super) reference: Option<Reference>,
    /// Only the latest so many
    #[arg(long, value_name = "N", value_parser = parse_count::<u32>)]
    pub(super) limit: Option<u32>,
    /// Show these columns, by their names or as a table calls them, in this order; `all` for all
    #[arg(long, value_name = "a,b,…")]
    pub(super) columns: Option<String>,
}

/// Reads an outcome as people write it; of one that there is not, says which there are.
fn parse_outcome(text: &str) -> Result<State, ParseValueError> {
    let name = text.trim().to_ascii_lowercase().replace('-', "_");
    let mut states = State::ALL.into_iter();
    states
        .find(|state| state.name() == name)
        .ok_or(ParseValueError::Outcome)
}

/// What looks at payments.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Online {
    /// Look at the payments of refunds that are not certain, and settle what they prove
    #[command(
        before_long_help = "\
Examples:
  cookiepay refunds reconcile --all
  cookiepay refunds reconcile --all --wait
  cookiepay refunds reconcile r42 r43",
        after_long_help = "\
Payments are only read, so this is safe at any time. What stays unknown until it is certain that \
nothing more comes (settle_seconds) is settled by a later run, or by --wait."
    )]
    Reconcile(Which),
    /// Write down what a person found out about a refund, after a look at its payment
    #[command(
        before_long_help = "\
Examples:
  cookiepay refunds resolve r42 --as refunded --note 'seen on its pages, ticket 4711'
  cookiepay refunds resolve r42 --as not-refunded --note 'the PG says so, ticket 4711' --yes",
        after_long_help = "\
The payment is read and shown beside what the journal knows, and you are asked: on the live gateway \
for the amount itself. Nothing is sent. What is written down wrongly can lead to a second refund."
    )]
    Resolve(Resolve),
    /// Read the payments of refunds again, and list what the gateway no longer bears out
    #[command(
        before_long_help = "\
Examples:
  cookiepay refunds verify
  cookiepay refunds verify --since 2026-11-01 -o json",
        after_long_help = "The exit code is 20 where something differs."
    )]
    Verify {
        /// Those begun on this day in Korea or later, or so many days ago: 30d
        #[arg(long, value_name = "DAY", num_args = 1.., action = ArgAction::Set, default_value = "30d")]
        since: Vec<String>,
    },
}

/// Which refunds to look at.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["ids", "all"]))]
pub(super) struct Which {
    /// These refunds
    #[arg(value_name = "ID")]
    pub(super) ids: Vec<RefundId>,
    /// All that are not certain, each with a profile of its environment and `api_id`
    #[arg(long)]
    pub(super) all: bool,
    /// Go on until nothing is uncertain any more, but what only a person can find out
    #[arg(long)]
    pub(super) wait: bool,
}

/// What a person found out.
#[derive(Debug, clap::Args)]
pub(super) struct Resolve {
    /// The refund's number, such as r42
    pub(super) id: RefundId,
    /// What is true: refunded or not-refunded
    #[arg(
        long = "as",
        value_name = "WHAT",
        value_enum,
        hide_possible_values = true
    )]
    pub(super) verdict: ResolvedAs,
    /// How that is known; it is kept in the journal
    #[arg(long, value_name = "TEXT", value_parser = parse_note)]
    pub(super) note: String,
    /// Overturn what was settled before, the gateway's own 0000 too
    #[arg(long)]
    pub(super) overturn: bool,
    /// Do not ask
    #[arg(short, long)]
    pub(super) yes: bool,
}

/// What is true of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ResolvedAs {
    /// The money went back
    Refunded,
    /// It did not
    NotRefunded,
}

/// Returns when the first of some days begins in Korea, and when the last one is over; `None` for what is not named.
///
/// # Errors
///
/// [`Error::Period`] where one of them is none, has not come yet, or the last is before the first.
pub(super) fn between(
    since: Option<&str>,
    until: Option<&str>,
) -> Result<(Option<Timestamp>, Option<Timestamp>), Error> {
    let since = since.map(first_day).transpose()?;
    let until = until.map(last_day).transpose()?;
    if let (Some(first), Some(last)) = (since, until)
        && last < first
    {
        return Err(ParsePeriodError::Reversed { first, last }.into());
    }
    let begins = |day| midnight(day).unwrap_or(Timestamp::MIN);
    // Behind the last day of the calendar nothing is.
    let is_over = |day: Date| day.tomorrow().and_then(midnight).unwrap_or(Timestamp::MAX);
    Ok((since.map(begins), until.map(is_over)))
}

fn last_day(text: &str) -> Result<Date, Error> {
    let today = korean_day(Timestamp::now());
    Ok(AskedPeriod::parse(text, today)?.last())
}

fn first_day(text: &str) -> Result<Date, Error> {
    let today = korean_day(Timestamp::now());
    // A day that has not come is a mistyped one.
    Ok(AskedPeriod::parse(text, today)?.until(today)?.first())
}

fn midnight(day: Date) -> Result<Timestamp, jiff::Error> {
    KOREA.to_timestamp(day.to_datetime(Time::midnight()))
}

/// Returns when a day begins in Korea, or the first one of a period such as `30d`.
pub(super) fn first_moment(text: &str) -> Result<Timestamp, Error> {
    Ok(midnight(first_day(text)?).unwrap_or(Timestamp::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_korea() {
        let moment = first_moment("2026-11-22").unwrap();
        assert_eq!(moment.to_string(), "2026-11-21T15:00:00Z");
        assert!(first_moment("2026-02-30").is_err());
        let (since, until) = between(None, Some("9999-12-31")).unwrap();
        assert_eq!((since, until), (None, Some(Timestamp::MAX)));
    }

    #[test]
    fn a_day_or_a_month_is_over_at_the_midnight_after_it() {
        for text in ["2026-10-31", "2026-10"] {
            let (_, until) = between(None, Some(text)).unwrap();
            assert_eq!(until.unwrap().to_string(), "2026-10-31T15:00:00Z");
        }
    }

    #[test]
    fn days_that_end_before_they_begin_are_none() {
        for (since, until) in [("2026-11-05", "2026-11-04"), ("2026-11", "2026-10")] {
            let error = between(Some(since), Some(until)).unwrap_err();
            let is_reversed = matches!(error, Error::Period(ParsePeriodError::Reversed { .. }));
            assert!(is_reversed, "{error:?}");
        }
        assert!(between(Some("2026-11-05"), Some("2026-11-05")).is_ok());
        assert!(between(Some("2026-10"), Some("2026-10-01")).is_ok());
    }

    #[test]
    fn an_outcome_is_taken_as_people_write_it() {
        assert_eq!(parse_outcome("Not-Applied").unwrap(), State::NotApplied);
        assert!(
            parse_outcome("lost")
                .unwrap_err()
                .to_string()
                .contains("not_applied")
        );
    }

    #[test]
    fn so_many_days_end_today() {
        let today = first_moment("today").unwrap();
        assert_eq!(first_moment("1d").unwrap(), today);
        let days = today.duration_since(first_moment("30d").unwrap());
        assert_eq!(days.as_hours(), 29 * 24);
        assert!(first_moment("d").is_err());
    }

    #[test]
    fn a_period_begins_with_its_first_day() {
        let moment = first_moment("2026-10").unwrap();
        assert_eq!(moment.to_string(), "2026-09-30T15:00:00Z");
        let days_ago = |text| {
            let ago = Timestamp::now().duration_since(first_moment(text).unwrap());
            ago.as_secs() / 86_400
        };
        // As many days as that, today among them; a test may run into the next day.
        assert!((29..=30).contains(&days_ago("30d")));
        assert!(first_moment("soon").is_err());
    }
}
