//! Why a run failed.

use super::count::counted;
use std::fmt::{self, Display as _};

use super::outcome::Ended;
use crate::error::{Error, InternalError};
use crate::journal::{Entry, JournalError};
use crate::payment::{Foreign, moment};
use crate::shown::ShownPath;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => error.fmt(f),
            Self::Period(error) => error.fmt(f),
            Self::Config(error) => error.fmt(f),
            Self::Gateway(error) => error.fmt(f),
            Self::Setup(error) => error.fmt(f),
            Self::Mock(error) => error.fmt(f),
            Self::NoSuchPayment(tids) => write!(f, "no payment with the TID {}", joined(tids)),
            Self::Journal(error) => error.fmt(f),
            Self::NotBegun(error) => error.fmt(f),
            Self::MadeBefore {
                entry,
                is_once_more,
                ..
            } => write_made_before(f, entry, *is_once_more),
            Self::NotConfirmed(error) => error.fmt(f),
            Self::Refund { outcome, .. } => Ended(outcome).fmt(f),
            Self::NotPrinted { outcome, .. } => {
                write!(f, "{}, but the result could not be printed", Ended(outcome))
            }
            Self::TotalDiffers { expected, planned } => write!(
                f,
                "the batch comes to {} won, not {} as expected",
                planned.grouped(),
                expected.grouped()
            ),
            Self::BatchNotDone(batch) => batch.fmt(f),
            Self::NoProfileFor(entry) => write!(
                f,
                "no profile of the configuration leads to refund {}: {}, api_id {}",
                entry.id,
                entry.merchant.environment,
                Foreign::new(entry.merchant.api_id.as_str())
            ),
            Self::NotVerified(payments) => write!(
                f,
                "{} could not be read: {}",
                counted(payments.len(), "payment"),
                joined(
                    payments
                        .iter()
                        .map(|(environment, tid)| format!("{tid} ({environment})"))
                )
            ),
            Self::StillOpen(entries) => write_still_open(f, entries),
            Self::Incomplete(incomplete) => incomplete.fmt(f),
            Self::NotOnePayment(found) => found.fmt(f),
            Self::SeveralOwners(owners) => owners.fmt(f),
            Self::CheckNotDone { limit_seconds } => {
                write!(f, "it did not come to an end within {limit_seconds} s")
            }
            Self::Destination(error) => error.fmt(f),
            Self::Output(_) => f.write_str("cannot write the output"),
            Self::Internal(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignalsUnwatched(_) => f.write_str("signals cannot be watched"),
            Self::PagesNotWritten { folder, .. } => {
                write!(f, "cannot write manual pages into {}", ShownPath(folder))
            }
        }
    }
}

fn write_made_before(f: &mut fmt::Formatter<'_>, entry: &Entry, is_once_more: bool) -> fmt::Result {
    match entry.again_after {
        Some(first) if is_once_more => write!(
            f,
            "this is done: {} refunded {} won after {first}, by {} on {}",
            entry.id,
            entry.amount.grouped(),
            entry.person,
            moment(entry.claimed_at)
        ),
        Some(_) | None => JournalError::AlreadyRefunded(Box::new(entry.clone())).fmt(f),
    }
}

fn write_still_open(f: &mut fmt::Formatter<'_>, entries: &[Entry]) -> fmt::Result {
    f.write_str("still open: ")?;
    let mut before = "";
    for entry in entries {
        write!(f, "{before}{} ({})", entry.id, entry.state)?;
        before = ", ";
    }
    Ok(())
}

fn joined(named: impl IntoIterator<Item = impl fmt::Display>) -> String {
    let named = named.into_iter().map(|it| it.to_string());
    named.collect::<Vec<_>>().join(", ")
}
